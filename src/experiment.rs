//! A measurement written as data, and how it is run.
//!
//! Lessons never hold a result: they hold a [`Measure`], and the number is computed when the page
//! is shown. The tests run the same measures and hold the lesson's verdicts against them.

use crate::math::activation::{Order, Pointwise};
use crate::math::nn::Settings;

/// What is to be measured. Running it gives one number.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// φ, φ′ or φ″ at x
    Value { function: Pointwise, order: Order, x: f64 },
    /// The largest or smallest value of φ, φ′ or φ″ (least upper / greatest lower bound when it is
    /// only approached; may be infinite), or where it is reached.
    Extremum { function: Pointwise, order: Order, which: Which, report: Report },
    /// One probability of a softmax
    Softmax { inputs: Vec<f64>, index: usize },
    /// An expectation over z ~ N(mean, std²), by quadrature
    Gaussian { function: Pointwise, order: Order, mean: f64, std: f64, statistic: Statistic },
    /// A real network: the median over `seeds` runs (seeds 1, 2, …) after `steps` updates
    Network { settings: Settings, steps: u64, seeds: u64, quantity: NetworkQuantity },
    /// Nanoseconds for one element of value and slope together, on this machine, now; divided by
    /// the same of `relative_to` if that is given
    Cost { function: Pointwise, relative_to: Option<Pointwise> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Max,
    Min,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Value,
    X,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// E[g]
    Mean,
    /// E[g²]
    MeanSquare,
    /// The share of z with |g(z)| below the threshold
    ShareBelow(f64),
}

/// What is read off a network. Layers count from 1, nearest the input; L is the last hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkQuantity {
    /// rms δ¹ / rms δᴸ
    DeltaRatio,
    /// rms ∂L/∂W¹ / rms ∂L/∂Wᴸ
    WeightGradientRatio,
    /// (rms δ¹ / rms δᴸ)^(1/(L−1)): the factor of one layer
    DeltaFactor,
    Delta(usize),
    WeightGradient(usize),
    ActivationMean(usize),
    ActivationStd(usize),
    ZeroFraction(usize),
    SaturatedFraction(usize),
    /// Mean squared error over the batch
    Loss,
}
