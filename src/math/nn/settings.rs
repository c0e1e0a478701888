//! What a run is made from. Two runs with equal settings are equal to the last bit.

use super::Init;
use crate::math::activation::Pointwise;

/// The number format that a run computes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    F32,
    F64,
}

/// Everything that determines a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub activation: Pointwise,
    /// Hidden layers L; one linear output layer follows.
    pub depth: usize,
    /// Units in each hidden layer, and inputs.
    pub width: usize,
    /// Rows of the input.
    pub batch: usize,
    pub init: Init,
    /// Multiplies the weights that `init` draws (for [`Init::Normal`] it is the standard deviation).
    pub gain: f64,
    /// Standard deviation of normally distributed biases. At 0 they are what `init` makes them:
    /// zero, except for [`Init::Pytorch`].
    pub bias_std: f64,
    pub learning_rate: f64,
    pub precision: Precision,
    pub seed: u64,
}

impl Settings {
    pub const DEPTH: (usize, usize) = (1, 200);
    pub const WIDTH: (usize, usize) = (1, 512);
    pub const BATCH: (usize, usize) = (1, 1024);

    /// Twenty layers of 64, a batch of 64, He normal, f32: what `actui net` runs when told nothing.
    pub fn new(activation: Pointwise) -> Settings {
        Settings {
            activation,
            depth: 20,
            width: 64,
            batch: 64,
            init: Init::HeNormal,
            gain: 1.0,
            bias_std: 0.0,
            learning_rate: 0.01,
            precision: Precision::F32,
            seed: 1,
        }
    }
}

impl Precision {
    pub const ALL: [Precision; 2] = [Precision::F32, Precision::F64];

    pub fn name(self) -> &'static str {
        match self {
            Precision::F32 => "f32",
            Precision::F64 => "f64",
        }
    }

    pub fn named(name: &str) -> Option<Precision> {
        Precision::ALL.into_iter().find(|precision| precision.name() == name)
    }
}
