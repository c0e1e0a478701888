//! One network on noise, live.

use super::live::{Shown, Work};
use crate::live::{FLAT_SHARE, FLAT_STEPS, Job, Snapshot, State};
use crate::math::nn::{Run, Settings, Stepped, Watch};

/// So many steps show how a network beside a lesson begins to learn.
const USUAL_STEPS: u64 = 60;

pub struct Network {
    run: Run,
    flat: Flat,
}

/// A new learning rate.
pub struct LearningRate(pub f64);

/// How long the loss has stayed where it is.
#[derive(Default)]
struct Flat {
    /// The loss that the later ones are held against.
    loss: f64,
    /// Steps since then.
    steps: u64,
}

impl Flat {
    fn note(&mut self, loss: f64) {
        if (loss - self.loss).abs() <= FLAT_SHARE * self.loss.abs() {
            self.steps += 1;
        } else {
            *self = Flat { loss, steps: 0 };
        }
    }

    fn is_flat(&self) -> bool {
        self.steps >= FLAT_STEPS
    }
}

impl Work for Network {
    type Snapshot = Snapshot;
    type Change = LearningRate;

    fn start(settings: &Settings, watch: Watch) -> Option<Network> {
        Some(Network { run: Run::start(settings, watch)?, flat: Flat::default() })
    }

    fn step(&mut self, watch: Watch) -> Stepped {
        self.run.step(watch)
    }

    fn steps(&self) -> u64 {
        self.run.step_count()
    }

    fn usual_steps(&self) -> u64 {
        USUAL_STEPS
    }

    fn is_settled(&self) -> bool {
        self.flat.is_flat()
    }

    fn go_on(&mut self) {
        self.flat = Flat::default();
    }

    fn change(&mut self, LearningRate(rate): LearningRate, snapshot: &mut Snapshot) {
        self.run.set_learning_rate(rate);
        snapshot.job.settings.learning_rate = rate;
    }

    fn note(&mut self, snapshot: &mut Snapshot, stepped: Stepped) {
        self.flat.note(self.run.loss());
        if self.steps().is_multiple_of(snapshot.stride()) || stepped != Stepped::Done {
            snapshot.record(self.run.report());
        }
    }

    fn show(&mut self, snapshot: &mut Snapshot, _: bool) {
        snapshot.record(self.run.report());
    }
}

impl Shown for Snapshot {
    type Settings = Settings;

    fn of(job: Job) -> Snapshot {
        Snapshot::of(job)
    }
    fn job(&self) -> &Job {
        &self.job
    }
    fn overflowed(&self) -> bool {
        self.overflowed()
    }
    fn set_state(&mut self, state: State) {
        self.state = state;
    }
    fn set_speed(&mut self, steps_per_second: f64) {
        self.steps_per_second = steps_per_second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Pace;
    use crate::math::activation::Pointwise;
    use crate::worker::live::Live;
    use std::time::{Duration, Instant};

    #[test]
    fn a_loss_is_flat_after_it_has_stayed_long_enough() {
        let mut flat = Flat::default();
        // Falls by half the share a step: it never stays.
        for step in 0..2 * FLAT_STEPS as i32 {
            flat.note((1.0 - FLAT_SHARE / 2.0).powi(step));
            assert!(!flat.is_flat());
        }
        for _ in 0..=FLAT_STEPS + 2 {
            flat.note(0.5);
        }
        assert!(flat.is_flat());
        flat.note(0.4);
        assert!(!flat.is_flat());
    }

    /// Waits until the thread has nothing to do, and gives what it last showed.
    fn rested(live: &Live<Network>) -> Snapshot {
        let begin = Instant::now();
        let mut newest = None;
        while live.busy() {
            newest = live.take().or(newest);
            assert!(begin.elapsed() < Duration::from_secs(60), "it never rests");
            std::thread::sleep(Duration::from_millis(2));
        }
        newest.expect("it has shown something")
    }

    #[test]
    fn a_flat_loss_and_the_step_limit_are_rest_until_it_is_told_to_go_on() {
        let mut live: Live<Network> = Live::spawn("network");
        let settings = Settings::new(Pointwise::named("tanh").unwrap()).with(|it| {
            (it.depth, it.width) = (2, 4);
            (it.batch, it.learning_rate) = (4, 0.0);
        });
        live.start(Job { id: 1, settings, pace: Pace::FlatOut, held: false });
        let at = |snapshot: &Snapshot| snapshot.report.as_ref().map(|report| report.step);
        let flat = rested(&live);
        assert_eq!((flat.state.clone(), at(&flat)), (State::Settled, Some(FLAT_STEPS + 1)));
        // Held at rest, as when its screen is left, it still rests.
        live.play(false);
        let held = rested(&live);
        assert_eq!((held.state.clone(), at(&held)), (State::Settled, at(&flat)));
        live.play(true);
        let again = rested(&live);
        assert_eq!((again.state.clone(), at(&again)), (State::Settled, Some(2 * FLAT_STEPS + 2)));
    }

    #[test]
    fn a_counted_run_does_its_steps_and_one_of_none_stays_as_it_was_drawn() {
        let mut live: Live<Network> = Live::spawn("network");
        let settings = Settings::new(Pointwise::named("tanh").unwrap()).with(|it| {
            (it.depth, it.width, it.batch) = (2, 4, 4);
        });
        for (id, count) in [(1, 0), (2, 7), (3, 0)] {
            let pace = Pace::Steps { count, within: Duration::from_millis(20) };
            live.start(Job { id, settings: settings.clone(), pace, held: false });
            let shown = rested(&live);
            let step = shown.report.as_ref().map(|report| report.step);
            assert_eq!((shown.job.id, shown.state, step), (id, State::Rested, Some(count)));
        }
    }

    #[test]
    fn the_steps_of_a_loss_that_goes_on_moving_have_a_limit() {
        let mut live: Live<Network> = Live::spawn("network");
        let settings = Settings::new(Pointwise::named("tanh").unwrap()).with(|it| {
            (it.depth, it.width) = (1, 1);
            (it.batch, it.learning_rate) = (1, 1e-4);
            it.precision = crate::math::nn::Precision::F64;
        });
        live.start(Job { id: 1, settings, pace: Pace::FlatOut, held: false });
        let limit = rested(&live);
        assert_eq!(limit.state, State::Rested);
        assert_eq!(limit.report.unwrap().step, crate::live::FLAT_OUT_STEPS);
    }
}
