//! What a network that learns is made from. Equal settings and data give equal numbers to the last
//! bit.

use crate::math::activation::Pointwise;
use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::{Dropout, NormKind};
use crate::math::nn::optimiser::Optimiser;
use crate::math::nn::{Init, Precision};

#[derive(Clone, Debug, PartialEq)]
pub struct TrainerSettings {
    pub activation: Pointwise,
    /// Whether the activation's own parameter is learned, one a layer; only where it has one that
    /// [`crate::math::nn::model::learned::is_learnable`] knows.
    pub learnable: bool,
    /// Hidden layers; one linear output layer follows.
    pub depth: usize,
    /// Units in each hidden layer
    pub width: usize,
    pub init: Init,
    /// Multiplies the weights that `init` draws
    pub gain: f64,
    /// Each hidden layer as wide as its input adds that to what it hands on.
    pub residual: bool,
    /// Between the linear map and φ
    pub norm: Option<NormKind>,
    /// After φ
    pub dropout: Option<Dropout>,
    pub loss: Loss,
    pub optimiser: Optimiser,
    pub learning_rate: f64,
    /// Gradients whose norm, all parameters together, is larger are shortened to it. Pascanu,
    /// Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks".
    pub clip: Option<f64>,
    /// Rows of a minibatch; what is left at the end of an epoch and would not fill one is left out
    /// of it ([`crate::math::nn::data::Batches`]).
    pub batch: usize,
    pub precision: Precision,
    /// Draws weights, order of the rows and what dropout drops.
    pub seed: u64,
}

impl TrainerSettings {
    pub const DEPTH: (usize, usize) = (1, 200);
    pub const WIDTH: (usize, usize) = (1, 512);
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
            activation,
            learnable: false,
            depth,
            width,
            init: Init::HeNormal,
            gain: 1.0,
            residual: false,
            norm: None,
            dropout: None,
            loss,
            optimiser: Optimiser::named("adam").expect("it is one of them"),
            learning_rate,
            clip: None,
            batch: 32,
            precision: Precision::F32,
            seed: 1,
        }
    }

    /// The fewest rows of a minibatch: of one alone batch norm leaves nothing.
    pub fn least_batch(&self) -> usize {
        if self.norm == Some(NormKind::Batch) { 2 } else { TrainerSettings::BATCH.0 }
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
