//! The lines of the control panel: what the networks share, then what the chosen one has of its own.

use crate::live::race::{MOST, Race};
use crate::math::activation::Functions;
use crate::math::nn::model::parameter;
use crate::math::nn::{NetworkSettings, TrainerSettings};
use crate::screen::control::kind::Kind;
use crate::screen::control::named::Named;
use crate::screen::control::network::{self, Networks, RATE};
use crate::screen::control::row::{self, Row, Subject, before};
use crate::screen::control::{Dial, number};
use crate::screen::kept::Kept;

type Line = Row<Race>;

const DEPTHS: &[f64] = &[1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const BATCHES: &[f64] = &[1.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0];
/// The line that chooses the network that those below are about
pub const RUNNER: &str = "network";
const LEARNABLE: &str = "learn it";
const LOSS: &str = "loss";

impl Subject for Race {
    fn settle(&mut self) {
        self.keep_batch();
    }
}

impl Networks for Race {
    fn network(&self, runner: usize) -> &NetworkSettings {
        &self.runners[runner]
    }

    fn network_mut(&mut self, runner: usize) -> &mut NetworkSettings {
        &mut self.runners[runner]
    }
}

/// Those of a race whose network `runner` is chosen, top to bottom.
pub fn rows(race: &Race, runner: usize) -> Vec<Line> {
    let classes = race.source.is_classes();
    let mut rows = shared(race, runner);
    rows.retain(|row| classes || row.label != LOSS);
    rows.push(Line::new(
        RUNNER,
        "The network that the lines below are about. + adds a copy of it, - takes it out.",
        Chosen(runner),
    ));
    let learnable = parameter::is_learnable(&race.runners[runner].activation);
    rows.extend(own(race, runner).into_iter().filter(|row| learnable || row.label != LEARNABLE));
    rows
}

/// What all networks have in common, in an order in which it can be set.
pub fn shared(race: &Race, runner: usize) -> Vec<Line> {
    vec![
        Line::pick(
            "data",
            "What is to be learned. A quarter of the rows is kept for testing. Another set brings \
             the depth, width and learning rate that suit it.",
            (|race| race.source, Race::open),
        ),
        Line::pick(
            LOSS,
            "What training makes small. Cross-entropy is that of the softmax of the outputs; the \
             other is the mean squared error.",
            (move |race| race.runners[runner].loss, |race, loss| race.all(|it| it.loss = loss)),
        ),
        Line::number(
            "batch",
            "Rows of a minibatch. Fewer give more steps an epoch, and noisier ones. What would not \
             fill one is left out of the epoch. Batch norm needs 2.",
            Dial::counted((race.least_batch(), TrainerSettings::BATCH.1), BATCHES),
            (
                move |race| race.runners[runner].batch as f64,
                |race, batch| race.all(|it| it.batch = batch as usize),
            ),
        ),
        Line::seed(
            "Draws data, weights and the order of the rows. It is the same for all networks.",
            (move |race| race.runners[runner].seed, |race, seed| race.all(|it| it.seed = seed)),
        ),
    ]
}

/// What network `runner` has of its own.
pub fn own(race: &Race, runner: usize) -> Vec<Line> {
    let network = network::rows(&race.runners[runner], |parameter| &parameter.short, DEPTHS);
    let network = network.into_iter().filter(|row| row.label != "bias std");
    let mut rows: Vec<Line> = network.map(|row| row.of(runner)).collect();
    let training = vec![
        Line::pick(
            "clip",
            "Gradients longer than this are shortened to it. The length is that of all parameters \
             together.",
            (
                move |race| Clip(race.runners[runner].clip),
                move |race, Clip(clip)| race.runners[runner].clip = clip,
            ),
        ),
        Line::pick(
            "optimizer",
            "What is made of the gradients. Plain steps, steps with momentum, or Adam's.",
            (
                move |race| race.runners[runner].optimizer,
                move |race, optimizer| race.runners[runner].optimizer = optimizer,
            ),
        ),
        Line::number(
            "learning rate",
            "How far a step goes. It changes while the networks learn, without a new start.",
            RATE,
            (
                move |race| race.runners[runner].learning_rate,
                move |race, rate| race.runners[runner].learning_rate = rate,
            ),
        ),
    ];
    before(&mut rows, "precision", training);
    rows
}

/// Only what a line says of which network is chosen: the screen chooses it.
struct Chosen(usize);

impl Kind<Race> for Chosen {
    fn text(&self, race: &Race) -> String {
        format!("{} of {}", letter(self.0), race.runners.len())
    }

    fn set(&self, _: &mut Race, _: &str, _: &Functions) -> Result<(), String> {
        Err("Left or Right".to_owned())
    }
}

/// The longest that gradients may be.
#[derive(Clone, Copy, PartialEq)]
struct Clip(Option<f64>);

impl Named for Clip {
    const ALL: &'static [Clip] = &[Clip(None), Clip(Some(0.1)), Clip(Some(1.0)), Clip(Some(10.0))];

    fn text(self) -> String {
        self.0.map_or("none".to_owned(), number)
    }

    fn read(text: &str) -> Result<Clip, String> {
        if text == "none" {
            return Ok(Clip(None));
        }
        let limit = text.parse().ok().filter(|limit: &f64| *limit > 0.0 && limit.is_finite());
        limit.map(|limit| Clip(Some(limit))).ok_or("none or a positive number".to_owned())
    }
}

/// What is kept of a race, by name: `batch`, and of each network `A activation`, `A depth`, …
fn named(race: &Race) -> Vec<(String, Line)> {
    let shared = shared(race, 0).into_iter().map(|row| (row.label.to_string(), row));
    let own = (0..race.runners.len()).flat_map(|runner| {
        let rows = own(race, runner).into_iter();
        rows.map(move |row| (format!("{} {}", letter(runner), row.label), row))
    });
    shared.chain(own).collect()
}

/// The whole race.
pub fn kept(race: &Race) -> Kept {
    let mut kept = Kept::default();
    for (name, row) in named(race) {
        row.keep(race, name, &mut kept);
    }
    kept
}

/// Makes of a race what was kept of one; what cannot be read stays as it is.
pub fn restore(race: &mut Race, kept: &Kept, functions: &Functions) {
    let runners = (0..MOST)
        .take_while(|&runner| kept.get(&format!("{} activation", letter(runner))).is_some());
    let runners = runners.count();
    if runners > 0 {
        let last = race.runners[race.runners.len() - 1].clone();
        race.runners.resize(runners, last);
    }
    row::restore(race, named, (kept, functions));
}

/// The name of a network: A, B, C, D.
pub fn letter(runner: usize) -> char {
    ['A', 'B', 'C', 'D'][runner.min(3)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::data::Source;

    #[test]
    fn a_race_comes_back_and_a_width_that_is_set_is_that_of_every_layer() {
        let functions = Functions::built_in();
        let runner = |name| TrainerSettings::new(Pointwise::named(name).unwrap(), Source::Spirals);
        let mut race =
            Race { source: Source::Spirals, runners: vec![runner("prelu"), runner("elu")] };
        race.all(|it| (it.batch, it.depth, it.learnable) = (1, 4, true));
        let (before, kept) = (race.clone(), kept(&race));
        let set = |race: &mut Race, label, text| {
            let row = rows(race, 1).into_iter().find(|row| row.label == label).unwrap();
            row.set(race, text, &functions).unwrap();
        };
        // As a network that is handed over may have them.
        race.runners[1].widths = vec![4; 4];
        set(&mut race, "width", "7");
        assert_eq!(race.runners[1].width_of(2), 7);
        for (label, text) in [("norm", "batch"), ("data", "digits"), ("seed", "5"), ("clip", "2")] {
            set(&mut race, label, text);
        }
        assert!(race.runners.iter().all(|it| (it.batch, it.seed) == (2, 5)));
        restore(&mut race, &kept, &functions);
        assert_eq!(race, before);
    }
}
