//! Networks that learn side by side, live: a step is one minibatch for each.

use super::live::{Shown, Work};
use crate::data;
use crate::live::race::{Change, Look, Picture, Place, Plane, Race, Runner, Snapshot};
use crate::live::{Job, State};
use crate::math::nn::data::{DataSet, Source, Split, Task};
use crate::math::nn::trainer::Signal;
use crate::math::nn::{Stepped, Trainer, TrainerSettings, Watch};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many scores are taken in the first epoch, for every network.
const SCORES_AN_EPOCH: usize = 8;
/// Looking takes no more than a part of the time: after a look the next one waits so many times
/// as long as it took.
const PATIENCE: u32 = 4;
/// Bins of a histogram
const BINS: usize = 48;
/// Rows and columns of the picture of a plane
const GRID: (usize, usize) = (48, 72);
/// Points of the picture of a curve
const POINTS: usize = 160;

pub struct Training {
    source: Source,
    trainers: Vec<Trainer>,
    steps: u64,
    place: Place,
    next_look: Instant,
}

impl Work for Training {
    type Snapshot = Snapshot;
    type Change = Change;

    fn start(race: &Race, _: Watch) -> Option<Training> {
        let seed = race.runners.first()?.seed;
        // The data come with the program; a panic here is told like any other.
        let split = data::split(race.source, seed).expect("the embedded data can be read");
        let split = Arc::new(split);
        let trainer =
            |settings: &TrainerSettings| Trainer::new(settings.clone(), Arc::clone(&split));
        Some(Training {
            source: race.source,
            trainers: race.runners.iter().map(trainer).collect(),
            steps: 0,
            place: Place { runner: 0, layer: 1 },
            next_look: Instant::now(),
        })
    }

    fn step(&mut self, watch: Watch) -> Stepped {
        let mut stepped = None;
        for trainer in &mut self.trainers {
            match trainer.step(watch) {
                Stepped::Abandoned => return Stepped::Abandoned,
                // One that can go on is enough.
                Stepped::Done => stepped = Some(Stepped::Done),
                overflowed => stepped = stepped.or(Some(overflowed)),
            }
        }
        self.steps += 1;
        stepped.unwrap_or(Stepped::Done)
    }

    fn steps(&self) -> u64 {
        self.steps
    }

    fn usual_steps(&self) -> u64 {
        let epochs = TrainerSettings::usual_epochs(self.source);
        (epochs * self.trainers[0].steps_per_epoch()) as u64
    }

    fn change(&mut self, change: Change, snapshot: &mut Snapshot) {
        match change {
            Change::LearningRate { runner, rate } => {
                if let Some(trainer) = self.trainers.get_mut(runner) {
                    trainer.set_learning_rate(rate);
                    snapshot.job.settings.runners[runner].learning_rate = rate;
                }
            }
            Change::Look(place) => {
                self.place = place;
                self.next_look = Instant::now();
            }
            Change::Pace(pace) => snapshot.job.pace = pace,
        }
    }

    fn note(&mut self, snapshot: &mut Snapshot, stepped: Stepped) {
        if self.steps == 1 {
            for (runner, trainer) in snapshot.runners.iter_mut().zip(&self.trainers) {
                runner.start = Some(Arc::new(trainer.report()));
            }
        }
        let stride = snapshot.runners.first().and_then(Runner::stride);
        let first = (self.trainers[0].steps_per_epoch() / SCORES_AN_EPOCH).max(1) as u64;
        if self.steps.is_multiple_of(stride.unwrap_or(first)) {
            self.score(snapshot);
        }
        if stepped != Stepped::Done {
            self.report(snapshot);
        }
    }

    fn show(&mut self, snapshot: &mut Snapshot, rests: bool) {
        if snapshot.data.is_none() {
            snapshot.data = Some(Arc::new(self.trainers[0].data().clone()));
            snapshot.steps_per_epoch = self.trainers[0].steps_per_epoch();
            self.score(snapshot);
        }
        self.report(snapshot);
        if rests {
            // Who stops to look wants the score of this very step.
            for (runner, trainer) in snapshot.runners.iter_mut().zip(&self.trainers) {
                if runner.score.as_ref().is_none_or(|score| score.step != self.steps) {
                    runner.score = Some(Arc::new(trainer.score()));
                }
            }
        }
        if rests || Instant::now() >= self.next_look {
            let begin = Instant::now();
            snapshot.look = self.look().map(Arc::new);
            self.next_look =
                Instant::now() + begin.elapsed() * PATIENCE + Duration::from_millis(50);
        }
    }
}

impl Training {
    /// All networks are scored, also those that have stopped: their lines go on, level.
    fn score(&self, snapshot: &mut Snapshot) {
        for (runner, trainer) in snapshot.runners.iter_mut().zip(&self.trainers) {
            let mut score = trainer.score();
            score.step = self.steps;
            runner.record(score, trainer.steps_per_epoch());
        }
    }

    fn report(&self, snapshot: &mut Snapshot) {
        snapshot.step = self.steps;
        if self.steps == 0 {
            return;
        }
        for (runner, trainer) in snapshot.runners.iter_mut().zip(&self.trainers) {
            runner.report = Some(Arc::new(trainer.report()));
        }
    }

    fn look(&self) -> Option<Look> {
        let trainer = self.trainers.get(self.place.runner)?;
        let histogram = |signal| trainer.histogram(self.place.layer, signal, BINS);
        let spread = histogram(Signal::PreActivation).zip(histogram(Signal::Activation));
        Some(Look {
            place: self.place,
            spread: spread.filter(|_| self.steps > 0),
            picture: picture(trainer),
            answers: trainer.answers(),
        })
    }
}

/// What the network makes of a plane or a line; None of more features.
fn picture(trainer: &Trainer) -> Option<Picture> {
    let split = trainer.data();
    match (split.train.features, split.task()) {
        (2, Task::Classify) => Some(Picture::Plane(plane(trainer))),
        (1, Task::Regress) => Some(Picture::Curve(curve(trainer))),
        _ => None,
    }
}

fn plane(trainer: &Trainer) -> Plane {
    let (x, y) = (range(trainer.data(), 0), range(trainer.data(), 1));
    let (rows, columns) = GRID;
    // The middle of every cell.
    let at = |(low, high): (f64, f64), index: usize, count: usize| {
        low + (high - low) * (index as f64 + 0.5) / count as f64
    };
    let points: Vec<f64> = (0..rows)
        .rev()
        .flat_map(|row| (0..columns).map(move |column| (row, column)))
        .flat_map(|(row, column)| [at(x, column, columns), at(y, row, rows)])
        .collect();
    let outputs = trainer.data().train.outputs;
    let second: Vec<f64> = trainer.predict(&points).chunks_exact(outputs).map(|p| p[1]).collect();
    Plane { x, y, rows: second.chunks_exact(columns).map(<[f64]>::to_vec).collect() }
}

fn curve(trainer: &Trainer) -> Vec<(f64, f64)> {
    let (low, high) = range(trainer.data(), 0);
    let x: Vec<f64> =
        (0..POINTS).map(|index| low + (high - low) * index as f64 / (POINTS - 1) as f64).collect();
    x.iter().copied().zip(trainer.predict(&x)).collect()
}

/// Smallest and largest value of a feature in all rows, in its own units, with a margin.
fn range(split: &Split, feature: usize) -> (f64, f64) {
    let of =
        |set: &DataSet| set.inputs.iter().copied().skip(feature).step_by(set.features).collect();
    let [train, test]: [Vec<f64>; 2] = [of(&split.train), of(&split.test)];
    let values = train.into_iter().chain(test);
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let margin = 0.08 * (high - low);
    let restore = |x: f64| x * split.scale.std[feature] + split.scale.mean[feature];
    (restore(low - margin), restore(high + margin))
}

impl Shown for Snapshot {
    type Settings = Race;

    fn of(job: Job<Race>) -> Snapshot {
        Snapshot::of(job)
    }
    fn job(&self) -> &Job<Race> {
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
