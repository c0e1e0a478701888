//! Runs that are pinned, to stay beside the present one: settings, layers, verdict.

use super::State;
use crate::live::race::Race;
use crate::math::nn::data::Source;
use crate::math::nn::{Report, Settings};
use crate::screen::kept::Kept;
use crate::screen::message::Request;
use std::sync::Arc;

/// So many can be told apart behind the bars.
pub const MOST: usize = 3;

/// A run as it stood.
#[derive(Clone, Debug)]
pub struct Pin {
    pub settings: Settings,
    pub report: Arc<Report>,
}

/// Pinned runs, and those that were: undo brings them back.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    all: Vec<Pin>,
    /// Places in `all`
    shown: Vec<usize>,
}

/// What a pin's marks are.
pub fn letter(pin: usize) -> char {
    ['A', 'B', 'C'][pin.min(MOST - 1)]
}

impl Pins {
    pub fn shown(&self) -> impl Iterator<Item = &Pin> {
        self.shown.iter().map(|&place| &self.all[place])
    }

    pub fn count(&self) -> usize {
        self.shown.len()
    }

    /// By their numbers, which stay the same as long as the program runs.
    pub(super) fn keep(&self, kept: &mut Kept) {
        if !self.shown.is_empty() {
            let names = self.shown.iter().map(|place| format!("#{}", place + 1));
            kept.set("pinned", names.collect::<Vec<_>>().join(" "));
        }
    }

    pub(super) fn restore(&mut self, kept: &Kept) {
        let numbers = kept.get("pinned").unwrap_or_default().split(' ');
        let places = numbers.filter_map(|name| name.strip_prefix('#')?.parse::<usize>().ok());
        let places = places.filter_map(|number| number.checked_sub(1));
        self.shown = places.filter(|&place| place < self.all.len()).take(MOST).collect();
    }
}

impl State {
    /// The present run stays beside those to come.
    pub(super) fn pin(&mut self) -> Vec<Request> {
        let report = self.measured().and_then(|run| run.report.clone());
        let Some(report) = report else {
            return vec![Request::Notice(
                "It is still being drawn: nothing to pin yet.".to_owned(),
            )];
        };
        if self.pins.count() == MOST {
            let full = format!("{MOST} runs are the most that can be pinned; - takes the last out");
            return vec![Request::Notice(full)];
        }
        self.pins.all.push(Pin { settings: self.settings.clone(), report });
        self.pins.shown.push(self.pins.all.len() - 1);
        let letter = letter(self.pins.count() - 1);
        vec![Request::Notice(format!("pinned as {letter}: change something; - takes it out"))]
    }

    pub(super) fn unpin(&mut self) -> Vec<Request> {
        vec![Request::Notice(match self.pins.shown.pop() {
            Some(_) => format!("{} is out; u brings it back", letter(self.pins.count())),
            None => "no run is pinned; + pins this one".to_owned(),
        })]
    }

    /// What sets each pin apart from the present run and, last, that from the pins; a few words each.
    pub fn pin_labels(&self) -> Vec<String> {
        let present = self.measured().and_then(|run| run.report.as_deref());
        let now = (&self.settings, present.map_or(0, |report| report.step));
        let pins: Vec<(&Settings, u64)> =
            self.pins.shown().map(|pin| (&pin.settings, pin.report.step)).collect();
        let named =
            |words: String, alike: &str| if words.is_empty() { alike.to_owned() } else { words };
        let mut labels: Vec<String> =
            pins.iter().map(|pin| named(difference(&[*pin, now]), "as now")).collect();
        let all: Vec<(&Settings, u64)> = [now].into_iter().chain(pins).collect();
        labels.push(named(difference(&all), "now"));
        labels
    }
}

/// What sets the first of some runs apart from the others.
fn difference(runs: &[(&Settings, u64)]) -> String {
    let runners = runs.iter().map(|(settings, _)| (*settings).clone().training()).collect();
    let race = Race { source: Source::Noise, runners };
    let (own, step) = runs[0];
    let differ = |of: &dyn Fn(&Settings) -> u64| runs.iter().any(|run| of(run.0) != of(own));
    let words = [
        Some(race.difference(0)).filter(|words| !words.is_empty()),
        differ(&|it| it.batch as u64).then(|| format!("batch {}", own.batch)),
        differ(&|it| it.seed).then(|| format!("seed {}", own.seed)),
        runs.iter().any(|run| run.1 != step).then(|| format!("step {step}")),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
