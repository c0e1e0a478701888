//! What a network is made from, and what it is trained with. Equal settings and data give equal
//! numbers to the last bit.
//!
//! [`NetworkSettings`] is the network itself; a run on noise ([`Settings`]) and a training on data
//! ([`TrainerSettings`]) have one each, and read as it does.

use super::Init;
use super::data::Source;
use super::loss::Loss;
use super::model::{Dropout, NormKind};
use super::optimizer::Optimizer;
use crate::math::activation::Pointwise;
use std::ops::{Deref, DerefMut};

/// The number format that a network computes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    F32,
    F64,
}

/// Hidden layers with what each has beside W, b and φ; one linear output layer follows.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSettings {
    pub activation: Pointwise,
    /// Whether the activation's own parameter is learned, one a layer; only where it has one that
    /// [`super::model::parameter::is_learnable`] knows.
    pub learnable: bool,
    /// What each hidden layer hands on is multiplied by a second linear map of its input.
    pub gated: bool,
    /// Hidden layers L
    pub depth: usize,
    /// Units in each hidden layer that `widths` says nothing of, and noise's inputs
    pub width: usize,
    /// Units in the hidden layers 1, 2, …, where they are not all `width`
    pub widths: Vec<usize>,
    pub init: Init,
    /// Multiplies the weights that `init` draws (for [`Init::Normal`] it is the standard deviation).
    pub gain: f64,
    /// Standard deviation of normally distributed biases. At 0 they are what `init` makes them:
    /// zero, except for [`Init::Pytorch`].
    pub bias_std: f64,
    /// Between the linear map and φ
    pub norm: Option<NormKind>,
    /// Each hidden layer as wide as its input adds that to what it hands on.
    pub residual: bool,
    /// After φ
    pub dropout: Option<Dropout>,
    pub precision: Precision,
    /// Draws weights, noise, order of the rows and what dropout drops.
    pub seed: u64,
}

/// A run on noise: all rows at once, mean squared error, plain gradient descent.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub network: NetworkSettings,
    /// Rows of the input
    pub batch: usize,
    pub learning_rate: f64,
}

/// A training on data.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainerSettings {
    pub network: NetworkSettings,
    pub loss: Loss,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    /// Gradients whose norm, all parameters together, is larger are shortened to it. Pascanu,
    /// Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks".
    pub clip: Option<f64>,
    /// Rows of a minibatch; what is left at the end of an epoch and would not fill one is left out
    /// of it ([`super::data::Batches`]).
    pub batch: usize,
}

impl NetworkSettings {
    pub const DEPTH: (usize, usize) = (1, 200);
    pub const WIDTH: (usize, usize) = (1, 512);
    /// What every screen and command begins with, whatever the function: networks that differ in
    /// their function alone are compared.
    pub const INIT: Init = Init::HeNormal;

    /// Twenty layers of 64, He normal, f32.
    pub fn new(activation: Pointwise) -> NetworkSettings {
        NetworkSettings {
            activation,
            learnable: false,
            gated: false,
            depth: 20,
            width: 64,
            widths: Vec::new(),
            init: NetworkSettings::INIT,
            gain: 1.0,
            bias_std: 0.0,
            norm: None,
            residual: false,
            dropout: None,
            precision: Precision::F32,
            seed: 1,
        }
    }

    /// Units in hidden layer `layer`, from 1; of 0 those that `width` says.
    pub fn width_of(&self, layer: usize) -> usize {
        let known = layer.checked_sub(1).and_then(|index| self.widths.get(index));
        known.copied().unwrap_or(self.width)
    }

    /// (inputs, outputs) of the hidden layers 1 to L, of which the first is given `features` numbers.
    pub fn shapes(&self, features: usize) -> impl Iterator<Item = (usize, usize)> {
        (1..=self.depth).map(move |layer| match layer {
            1 => (features, self.width_of(1)),
            _ => (self.width_of(layer - 1), self.width_of(layer)),
        })
    }

    /// Whether all hidden layers are equally wide.
    pub fn has_one_width(&self) -> bool {
        (2..=self.depth).all(|layer| self.width_of(layer) == self.width_of(1))
    }

    /// `depth` widths from `first` to `last`, each the same factor from the one before, rounded.
    pub fn narrowing(first: usize, last: usize, depth: usize) -> Vec<usize> {
        let (low, high) = ((first as f64).ln(), (last as f64).ln());
        let share = |index: usize| index as f64 / (depth.max(2) - 1) as f64;
        let width = |index| (low + share(index) * (high - low)).exp().round() as usize;
        (0..depth).map(width).collect()
    }

    /// The fewest rows of a batch: of one alone batch norm leaves nothing.
    pub fn least_batch(&self) -> usize {
        if self.norm == Some(NormKind::Batch) { 2 } else { 1 }
    }
}

impl Settings {
    pub const BATCH: (usize, usize) = (1, 1024);

    /// A batch of 64 through [`NetworkSettings::new`]: what `actui net` runs when told nothing.
    pub fn new(activation: Pointwise) -> Settings {
        Settings { network: NetworkSettings::new(activation), batch: 64, learning_rate: 0.01 }
    }

    /// The same with a change.
    pub fn with(mut self, change: impl FnOnce(&mut Settings)) -> Settings {
        change(&mut self);
        self
    }

    /// The training that a run on noise is.
    pub fn training(self) -> TrainerSettings {
        let Settings { network, batch, learning_rate } = self;
        let (loss, optimizer) = (Loss::MeanSquaredError, Optimizer::Sgd);
        TrainerSettings { network, loss, optimizer, learning_rate, clip: None, batch }
    }
}

impl TrainerSettings {
    pub const BATCH: (usize, usize) = (1, 2048);

    /// What learns `source` well with the usual functions.
    pub fn new(activation: Pointwise, source: Source) -> TrainerSettings {
        let (depth, width, learning_rate) = match source {
            Source::Digits => (2, 64, 0.002),
            Source::Moons | Source::Circles | Source::Xor => (2, 16, 0.01),
            Source::Spirals => (3, 32, 0.01),
            Source::Regression => (2, 32, 0.01),
            Source::Noise => (5, 64, 0.001),
        };
        let loss = if source.is_classes() { Loss::CrossEntropy } else { Loss::MeanSquaredError };
        TrainerSettings {
            network: NetworkSettings { depth, width, ..NetworkSettings::new(activation) },
            loss,
            optimizer: Optimizer::named("adam").expect("it is one of them"),
            learning_rate,
            clip: None,
            batch: 32,
        }
    }

    /// The same with a change.
    pub fn with(mut self, change: impl FnOnce(&mut TrainerSettings)) -> TrainerSettings {
        change(&mut self);
        self
    }

    /// How often to go through the training rows until little changes.
    pub fn usual_epochs(source: Source) -> usize {
        match source {
            Source::Digits | Source::Noise => 20,
            Source::Moons | Source::Circles | Source::Xor => 50,
            Source::Spirals | Source::Regression => 100,
        }
    }
}

macro_rules! reads_as_its_network {
    ($($settings:ident),*) => {$(
        impl Deref for $settings {
            type Target = NetworkSettings;
            fn deref(&self) -> &NetworkSettings {
                &self.network
            }
        }
        impl DerefMut for $settings {
            fn deref_mut(&mut self) -> &mut NetworkSettings {
                &mut self.network
            }
        }
    )*};
}

reads_as_its_network!(Settings, TrainerSettings);

impl Precision {
    pub const ALL: [Precision; 2] = [Precision::F32, Precision::F64];

    pub fn name(self) -> &'static str {
        match self {
            Precision::F32 => "f32",
            Precision::F64 => "f64",
        }
    }

    /// The least positive number.
    pub fn least(self) -> f64 {
        match self {
            Precision::F32 => f64::from(f32::from_bits(1)),
            Precision::F64 => f64::from_bits(1),
        }
    }

    pub fn named(name: &str) -> Option<Precision> {
        Precision::ALL.into_iter().find(|precision| precision.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_that_are_said_and_the_usual_one() {
        let settings = NetworkSettings::new(Pointwise::named("relu").unwrap());
        assert!(settings.has_one_width());
        let settings = NetworkSettings { depth: 4, width: 7, widths: vec![5, 3], ..settings };
        assert!(!settings.has_one_width());
        let shapes: Vec<_> = settings.shapes(2).collect();
        assert_eq!(shapes, [(2, 5), (5, 3), (3, 7), (7, 7)]);
    }

    #[test]
    fn narrowing_goes_by_one_factor() {
        assert_eq!(NetworkSettings::narrowing(256, 16, 5), [256, 128, 64, 32, 16]);
        assert_eq!(NetworkSettings::narrowing(8, 64, 4), [8, 16, 32, 64]);
        assert_eq!(NetworkSettings::narrowing(100, 10, 1), [100]);
    }
}
