//! What runs live, as the screens see it: what is to be run ([`Job`]) and how it stands. One
//! network on noise has a [`Snapshot`], networks that learn side by side a [`race::Snapshot`].
//! Plain data; the threads are [`crate::worker::live`].

pub mod race;

use crate::math::nn::{Report, Settings, Stage};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// So many reports of the past are kept; when full, every second one goes.
const HISTORY: usize = 240;

/// So many steps in a row the loss must stay within [`FLAT_SHARE`] of itself to be called flat.
pub const FLAT_STEPS: u64 = 500;
/// Share of the loss. At a steady pace that is two ten-millionths a step, far below what a chart shows.
pub const FLAT_SHARE: f64 = 1e-4;
/// After so many steps a network that runs flat out rests even where its loss still moves.
pub const FLAT_OUT_STEPS: u64 = 10_000;

/// Something to be run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job<S = Settings> {
    /// Later jobs have larger numbers; 0 is none.
    pub id: u64,
    pub settings: S,
    pub pace: Pace,
    /// Whether it waits at the start until told to play.
    pub held: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As fast as the machine can, until the loss is flat or [`FLAT_OUT_STEPS`] are done; the same
    /// again when told to play.
    FlatOut,
    /// The usual number of steps spread over this time, slowly enough to watch; then rest, and the
    /// same again when told to play. No time at all is as fast as the machine can.
    Watchable { within: Duration },
    /// So many steps spread over this time; then rest. No steps: it stays as it was drawn.
    Steps { count: u64, within: Duration },
}

/// How far the runs of the Depth screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepProgress {
    pub done: usize,
    pub total: usize,
    /// An estimate of what it still takes.
    pub left: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Weights are being drawn, or a long step is under way.
    Working(Stage),
    Training,
    Held,
    /// Did the steps it was given.
    Rested,
    /// Rests because its loss no longer changes: [`FLAT_STEPS`].
    Settled,
    /// A number was not finite; the report says where.
    Overflowed,
    /// The thread panicked; the program goes on.
    Failed(String),
}

impl State {
    /// Whether it has come to rest by itself and waits to be told to play.
    pub fn is_at_rest(&self) -> bool {
        matches!(self, State::Rested | State::Settled)
    }
}

/// What the screen draws. Plain data.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub job: Job,
    pub state: State,
    /// None until the first forward and backward pass is done.
    pub report: Option<Arc<Report>>,
    /// Reports from step 0 on, evenly spaced, oldest first.
    pub history: VecDeque<Arc<Report>>,
    pub steps_per_second: f64,
}

impl Snapshot {
    pub fn of(job: Job) -> Snapshot {
        Snapshot {
            job,
            state: State::Held,
            report: None,
            history: VecDeque::new(),
            steps_per_second: 0.0,
        }
    }

    pub fn overflowed(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.overflow.is_some())
    }

    /// What was measured before the first step; thinning the history keeps it.
    pub fn start(&self) -> Option<&Report> {
        self.history.front().map(Arc::as_ref).filter(|report| report.step == 0)
    }

    /// Steps between two reports of the history.
    pub fn stride(&self) -> u64 {
        match (self.history.front(), self.history.get(1)) {
            (Some(first), Some(second)) => (second.step - first.step).max(1),
            _ => 1,
        }
    }

    /// Takes a report as the newest, and into the history where it falls on the grid.
    pub fn record(&mut self, report: Report) {
        let report = Arc::new(report);
        self.report = Some(Arc::clone(&report));
        let stride = self.stride();
        let due = match self.history.back() {
            None => true,
            Some(last) => report.step >= last.step + stride,
        };
        if !due {
            return;
        }
        self.history.push_back(report);
        if self.history.len() > HISTORY {
            let mut index = 0;
            self.history.retain(|_| {
                index += 1;
                index % 2 == 1
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;

    #[test]
    fn the_past_is_thinned_evenly_and_keeps_its_start() {
        let settings = Settings::new(Pointwise::named("relu").unwrap());
        let mut snapshot = Snapshot::of(Job { id: 1, settings, pace: Pace::FlatOut, held: false });
        let report = |step| Report {
            step,
            loss: 1.0,
            layers: Vec::new(),
            overflow: None,
            underflow: None,
            rounded_slopes: None,
        };
        (0..HISTORY as u64).for_each(|step| snapshot.record(report(step)));
        assert_eq!(snapshot.history.len(), HISTORY, "it is thinned when it is full, not before");
        (HISTORY as u64..5_000).for_each(|step| snapshot.record(report(step)));
        let steps: Vec<u64> = snapshot.history.iter().map(|report| report.step).collect();
        assert!(!snapshot.overflowed());
        assert!((HISTORY / 2..=HISTORY).contains(&steps.len()), "{}", steps.len());
        let stride = snapshot.stride();
        assert!(stride > 1 && steps.iter().zip(0..).all(|(step, index)| *step == index * stride));
        assert_eq!(snapshot.start().map(|report| report.step), Some(0));
        assert_eq!(snapshot.report.map(|report| report.step), Some(4_999));
    }
}
