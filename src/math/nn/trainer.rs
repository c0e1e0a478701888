//! Training on data: a [`Trainer`] takes minibatches of a [`Split`] through a network with the
//! parts it was asked for, and tells how it does.
//!
//! Deterministic, without thread or clock, as [`super::Run`] is. The learning is in
//! [`super::learner`]; here it is freed of its number format.

pub mod answers;
pub mod histogram;
pub mod score;

pub use answers::Answer;
pub use histogram::{Histogram, Signal};
pub use score::Score;

use super::data::{Split, Task};
use super::learner::Learner;
use super::loss::Loss;
use super::{Precision, Report, Stepped, TrainerSettings, Watch};
use crate::math::activation::softmax;
use std::sync::Arc;

/// How the network does after an epoch, or now.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochReport {
    /// Epochs completed
    pub epoch: u64,
    /// Updates made
    pub step: u64,
    pub train: Score,
    pub test: Score,
    /// Of each hidden layer: units whose φ′(z) is 0 on every training row, so that nothing can teach
    /// them any more
    pub dead_units: Vec<usize>,
    /// What each hidden layer's activation has learned; empty where none learns
    pub learned: Vec<f64>,
}

/// What the layers say about the last minibatch.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainReport {
    pub epoch: u64,
    /// √(Σ of the squares of all gradients), before any clipping
    pub gradient_norm: f64,
    /// Loss of the last minibatch, and statistics of every layer. δ = ∂L/∂z, z being what φ is
    /// applied to. δ and ∂L/∂W are those of the loss, before any clipping.
    pub network: Report,
    /// What each hidden layer's activation has learned; empty where none learns
    pub learned: Vec<f64>,
}

pub enum Trainer {
    F32(Box<Learner<f32>>),
    F64(Box<Learner<f64>>),
}

/// The same call on whichever it is.
macro_rules! either {
    ($trainer:expr, $learner:ident => $call:expr) => {
        match $trainer {
            Trainer::F32($learner) => $call,
            Trainer::F64($learner) => $call,
        }
    };
}

impl Trainer {
    /// Draws the network. Nothing has passed through it yet.
    pub fn new(settings: TrainerSettings, data: Arc<Split>) -> Trainer {
        match settings.precision {
            Precision::F32 => Trainer::F32(Box::new(Learner::for_data(settings, data))),
            Precision::F64 => Trainer::F64(Box::new(Learner::for_data(settings, data))),
        }
    }

    /// One minibatch: forward, backward, update.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        either!(self, learner => learner.step(watch))
    }

    /// Steps to the end of the epoch, whether it was begun or not.
    pub fn epoch(&mut self, watch: Watch) -> Stepped {
        either!(self, learner => learner.epoch(watch))
    }

    /// Lets the next minibatch pass and learns nothing from it, so that [`Trainer::report`] is of the
    /// parameters the network has now.
    pub fn look(&mut self, watch: Watch) -> Stepped {
        either!(self, learner => learner.look(watch))
    }

    pub fn steps_per_epoch(&self) -> usize {
        either!(self, learner => learner.steps_per_epoch())
    }

    /// Takes effect with the next step; what the optimizer remembers stays.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        either!(self, learner => learner.settings.learning_rate = learning_rate);
    }

    pub fn settings(&self) -> &TrainerSettings {
        either!(self, learner => &learner.settings)
    }

    pub fn data(&self) -> &Split {
        either!(self, learner => learner.data().expect(ON_DATA))
    }

    /// Loss and accuracy on all training rows and all test rows, and dead units, computed now.
    pub fn score(&self) -> EpochReport {
        either!(self, learner => learner.score().expect(ON_DATA))
    }

    /// Statistics of the last minibatch and its gradients, computed now.
    pub fn report(&self) -> TrainReport {
        either!(self, learner => learner.train_report())
    }

    /// What the network makes of points in the data's own units, `[points, features]`: the
    /// probability of each class, or the values of a regression, `[points, outputs]`.
    pub fn predict(&self, points: &[f64]) -> Vec<f64> {
        let data = self.data();
        let mut inputs = points.to_vec();
        data.scale.apply(&mut inputs);
        let outputs = either!(self, learner => score::outputs(&learner.model, &inputs));
        if data.task() == Task::Regress || self.settings().loss != Loss::CrossEntropy {
            return outputs;
        }
        outputs.chunks_exact(data.train.outputs).flat_map(softmax::probabilities).collect()
    }

    /// What the network says of each test row now; None of a regression.
    pub fn answers(&self) -> Option<Vec<Answer>> {
        let test = &self.data().test;
        let outputs = || either!(self, learner => score::outputs(&learner.model, &test.inputs));
        (test.task == Task::Classify).then(|| answers::of(test, self.settings().loss, &outputs()))
    }

    /// How the last minibatch is spread in hidden layer `layer`, 1 to L. None where there is no such
    /// layer.
    pub fn histogram(&self, layer: usize, signal: Signal, bins: usize) -> Option<Histogram> {
        either!(self, learner => {
            let trace = learner.trace.hidden.get(layer.checked_sub(1)?)?;
            let values = match signal {
                Signal::PreActivation => &trace.pre_activation,
                Signal::Activation => &trace.activation,
            };
            Some(Histogram::of(values, bins))
        })
    }
}

const ON_DATA: &str = "it was made with data";
