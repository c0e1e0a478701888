//! Networks that learn side by side, from the same data in the same order.

mod past;

pub use past::{Extent, Held, Past};

use super::{Job, Pace, State};
use crate::math::nn::data::{Source, Split, Task};
use crate::math::nn::model::Dropout;
use crate::math::nn::trainer::{Answer, EpochReport, Histogram, TrainReport};
use crate::math::nn::{Overflow, TrainerSettings, Underflow};
use std::sync::Arc;

/// So many can run.
pub const MOST: usize = 4;
/// So many scores of the past are kept; when full, of every two one is left, with the extent
/// of both.
const HISTORY: usize = 240;

/// Shares of right answers on the test rows that are worth telling when a network holds them, as
/// far as guessing does not hold them too ([`Snapshot::guessing`]).
pub const MILESTONES: [f64; 6] = [0.99, 0.95, 0.9, 0.8, 0.7, 0.5];
/// So many standard deviations above its mean guessing is hardly ever.
const LUCK: f64 = 3.0;

/// Whether two networks have something in common.
type Same = fn(&TrainerSettings, &TrainerSettings) -> bool;

/// What is to be run. Seed and batch are the same for all, so that they see the same rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Race {
    pub source: Source,
    /// One to [`MOST`]
    pub runners: Vec<TrainerSettings>,
}

impl Race {
    /// The same change for every network.
    pub fn all(&mut self, change: impl FnMut(&mut TrainerSettings)) {
        self.runners.iter_mut().for_each(change);
    }

    /// Another data set: depth, width, loss and learning rate become those that suit it.
    pub fn open(&mut self, source: Source) {
        self.source = source;
        self.all(|settings| {
            let usual = TrainerSettings::new(settings.activation.clone(), source);
            (settings.depth, settings.width) = (usual.depth, usual.width);
            (settings.loss, settings.learning_rate) = (usual.loss, usual.learning_rate);
        });
    }

    /// What sets a network apart from the others, in a few words: its activation, if not all have
    /// the same, and what most of them do not have.
    pub fn label(&self, runner: usize) -> String {
        let words = self.difference(runner);
        match words.is_empty() {
            true => self.runners[runner].activation.about().title.clone(),
            false => words,
        }
    }

    /// The same; nothing where nothing does.
    pub fn difference(&self, runner: usize) -> String {
        let own = &self.runners[runner];
        let title = own.activation.about().title.clone();
        let alike = |same: &dyn Fn(&TrainerSettings) -> bool| {
            self.runners.iter().filter(|other| same(other)).count()
        };
        // Two of four are not most: both pairs are told apart.
        let told = |same: &dyn Fn(&TrainerSettings) -> bool| 2 * alike(same) <= self.runners.len();
        let mut words = Vec::new();
        let of_same = alike(&|other| other.activation.is_same_function(&own.activation));
        if of_same < self.runners.len() {
            words.push(title);
        }
        let mut add = |same: &dyn Fn(&TrainerSettings) -> bool, word: String| {
            if told(same) {
                words.push(word);
            }
        };
        let parameters = own.activation.about().parameters.iter().zip(own.activation.parameters());
        for (index, (parameter, value)) in parameters.enumerate().filter(|_| of_same > 1) {
            let same = |other: &TrainerSettings| {
                !other.activation.is_same_function(&own.activation)
                    || other.activation.parameters()[index] == *value
            };
            add(&same, format!("{} {value}", parameter.short));
        }
        if own.learnable {
            add(&|other| other.learnable, "learned".to_owned());
        }
        add(&|other| other.depth == own.depth, format!("L = {}", own.depth));
        add(&|other| other.width == own.width, format!("width {}", own.width));
        add(&|other| other.init == own.init, own.init.name().to_owned());
        add(&|other| other.gain == own.gain, format!("gain {}", own.gain));
        add(&|other| other.bias_std == own.bias_std, format!("bias std {}", own.bias_std));
        // What a network lacks need not be said where all that have it say so.
        let mut lacks = Vec::new();
        let mut part = |word: Option<String>, none: &str, same: Same| match word {
            Some(word) => add(&|other| same(own, other), word),
            None => {
                let others = || self.runners.iter().filter(|other| !same(own, other));
                if told(&|other| same(own, other)) {
                    let all_say = others().all(|with| told(&|other| same(with, other)));
                    lacks.push((none.to_owned(), all_say));
                }
            }
        };
        let norm = own.norm.map(|norm| format!("{} norm", norm.name()));
        part(norm, "no norm", |a, b| a.norm == b.norm);
        part(own.residual.then(|| "residual".to_owned()), "plain", |a, b| a.residual == b.residual);
        let dropout = own.dropout.map(|dropout| match dropout {
            Dropout::Plain { .. } => "dropout".to_owned(),
            Dropout::Alpha { .. } => "alpha dropout".to_owned(),
        });
        part(dropout, "no dropout", |a, b| a.dropout == b.dropout);
        part(own.clip.map(|clip| format!("clip {clip}")), "not clipped", |a, b| a.clip == b.clip);
        add(&|other| other.optimizer == own.optimizer, own.optimizer.name().to_owned());
        add(&|other| other.learning_rate == own.learning_rate, format!("lr {}", own.learning_rate));
        add(&|other| other.precision == own.precision, own.precision.name().to_owned());
        let only = words.is_empty();
        words.extend(
            lacks.into_iter().filter(|(_, all_say)| only || !all_say).map(|(none, _)| none),
        );
        words.join(", ")
    }

    /// The fewest rows that a minibatch may have, whichever network it is for.
    pub fn least_batch(&self) -> usize {
        self.runners.iter().map(|settings| settings.least_batch()).max().unwrap_or(1)
    }

    /// A batch that is too small for one of the networks becomes as large as it has to be.
    pub fn keep_batch(&mut self) {
        let least = self.least_batch();
        self.all(|settings| settings.batch = settings.batch.max(least));
    }

    /// Whether the other goes on where this one is: only learning rates may differ.
    pub fn is_same_run(&self, other: &Race) -> bool {
        let mut now = self.clone();
        for (now, other) in now.runners.iter_mut().zip(&other.runners) {
            now.learning_rate = other.learning_rate;
        }
        now == *other
    }
}

/// Which layer of which network is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub runner: usize,
    /// Hidden layer, from 1
    pub layer: usize,
}

/// What can be changed without a new start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    LearningRate { runner: usize, rate: f64 },
    Look(Place),
    Pace(Pace),
}

/// How the race stands.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub job: Job<Race>,
    pub state: State,
    /// None until it has been drawn or unpacked.
    pub data: Option<Arc<Split>>,
    /// Updates that every network has made
    pub step: u64,
    pub steps_per_epoch: usize,
    /// Steps of the whole race
    pub steps_per_second: f64,
    pub runners: Vec<Runner>,
    /// None until something was looked into.
    pub look: Option<Arc<Look>>,
}

/// How one network does.
#[derive(Clone, Debug, Default)]
pub struct Runner {
    /// Of the last minibatch; None before the first.
    pub report: Option<Arc<TrainReport>>,
    /// Of the first minibatch, which passed before anything was learned
    pub start: Option<Arc<TrainReport>>,
    /// Scores on all rows, from step 0 on, evenly spaced, oldest first
    pub past: Vec<Past>,
    /// The newest score; it need not be one of `past`.
    pub score: Option<Arc<EpochReport>>,
    pub held: Held,
}

/// What is seen in one place.
#[derive(Clone, Debug)]
pub struct Look {
    pub place: Place,
    /// Pre-activations and activations of the last minibatch; None before the first.
    pub spread: Option<(Histogram, Histogram)>,
    pub picture: Option<Picture>,
    /// What the network says of each test row; None of a regression
    pub answers: Option<Vec<Answer>>,
}

/// What a network has made of its inputs, in the data's own units.
#[derive(Clone, Debug)]
pub enum Picture {
    /// Two features: the probability of the second class on a grid.
    Plane(Plane),
    /// One feature: the output along it.
    Curve(Vec<(f64, f64)>),
}

/// A grid over the plane, its first row at the top.
#[derive(Clone, Debug)]
pub struct Plane {
    pub x: (f64, f64),
    pub y: (f64, f64),
    /// NaN where the network came to no number
    pub rows: Vec<Vec<f64>>,
}

impl Snapshot {
    pub fn of(job: Job<Race>) -> Snapshot {
        let runners = job.settings.runners.iter().map(|_| Runner::default()).collect();
        Snapshot {
            job,
            state: State::Held,
            data: None,
            step: 0,
            steps_per_epoch: 1,
            steps_per_second: 0.0,
            runners,
            look: None,
        }
    }

    /// Whether none of the networks can go on.
    pub fn overflowed(&self) -> bool {
        self.runners.iter().all(|runner| runner.overflow().is_some())
    }

    /// A share of right test rows that guessing hardly ever comes to: above that of the commonest
    /// class by what luck can add in so few rows. None of a regression.
    pub fn guessing(&self) -> Option<f64> {
        let test = &self.data.as_ref().filter(|data| data.task() == Task::Classify)?.test;
        let rows = test.rows() as f64;
        let mut counts = vec![0usize; test.outputs];
        (0..test.rows()).for_each(|row| counts[test.label(row)] += 1);
        let share = counts.into_iter().max()? as f64 / rows;
        Some(share + LUCK * (share * (1.0 - share) / rows).sqrt())
    }

    /// Epochs, with the begun one's share.
    pub fn epochs(&self) -> f64 {
        self.step as f64 / self.steps_per_epoch as f64
    }
}

impl Runner {
    pub fn overflow(&self) -> Option<Overflow> {
        self.report.as_ref().and_then(|report| report.network.overflow)
    }

    pub fn underflow(&self) -> Option<Underflow> {
        self.report.as_ref().and_then(|report| report.network.underflow)
    }

    /// Steps between two scores of the past; None while there are fewer than two.
    pub fn stride(&self) -> Option<u64> {
        let (first, second) = (self.past.first()?, self.past.get(1)?);
        Some((second.score.step - first.score.step).max(1))
    }

    /// Takes a score as the newest and into the past; an epoch has so many steps.
    pub fn record(&mut self, score: EpochReport, epoch: usize) {
        self.held.note(score.step, score.test.accuracy, epoch as u64);
        let score = Arc::new(score);
        self.score = Some(Arc::clone(&score));
        self.past.push(Past::of(score));
        if self.past.len() > HISTORY {
            self.past = past::thinned(&self.past);
        }
    }
}
