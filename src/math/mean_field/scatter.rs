//! How far a network of finite width may be off the theory of infinite width.
//!
//! Two causes, both of relative variance 1/n per layer:
//!
//! - **backward**: the n slopes and weights that a gradient meets are a sample. ln(|δ¹|²/|δᴸ|²) has
//!   variance β_b = Σ (3κ_l − 1)/n and mean −β_b/2 with κ = `E[φ′⁴]`/`E[φ′²]²` (for ReLU 5/n a layer:
//!   Hanin & Nica 2018);
//! - **forward**: so are the activations that q is made of. Its deviation ε_l (of ln q^l) is passed
//!   on by g = d ln V/d ln q, gets a fresh part of variance (`E[φ⁴]`/`E[φ²]²` − 1)(1 − σb²/V)²/n, and
//!   changes ln χ_l by k ε_l, k = d ln χ/d ln q. Nothing for scale-free functions (k = 0); decisive
//!   where q stands beside a repelling fixed point (g > 1).
//!
//! Both to first order in 1/n and in ε, for independent weights and one input; orthogonal weights
//! scatter less.

use super::Variances;
use super::moments::{Moment, mean, slope_growth};
use crate::math::activation::Pointwise;

/// The finite-width distribution of rms δ¹/δᴸ, in natural logarithms, about the curve of infinite
/// width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// Variance of ln |δ¹/δᴸ|² from the backward pass.
    pub backward: f64,
    /// The same from the forward pass.
    pub forward: f64,
    /// The largest factor by which a small relative deviation of q¹ has grown at any layer.
    pub amplification: f64,
}

/// Why the curve of infinite width says little about any one network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unreliable {
    /// q starts beside a fixed point that repels it: networks that differ by a little leave at
    /// different times, and most of the scatter of their gradients comes from that.
    BesideRepellingFixedPoint {
        /// Infinite for GELU and Swish at σw² = 2, where q hardly changes while it is large.
        q: f64,
        /// See [`Scatter::amplification`].
        amplification: f64,
    },
}

impl Scatter {
    /// Over `depth` hidden layers of `width` units each.
    pub fn of(variances: &Variances, function: &Pointwise, depth: usize, width: usize) -> Scatter {
        let layers = responses(variances, function, depth);
        // A fresh deviation at layer l + 1 moves ln |δ¹/δᴸ|² by Σ over the layers m > l of k_m
        // times the g of the layers between: a sum that grows from the top.
        let (mut forward, mut effect) = (0.0, 0.0);
        for layer in layers.iter().rev() {
            forward += layer.fresh * effect * effect;
            effect = layer.chi_response + layer.passed_on * effect;
        }
        let width = width as f64;
        Scatter {
            backward: layers.iter().map(|layer| 3.0 * layer.kappa - 1.0).sum::<f64>() / width,
            forward: forward / width,
            amplification: layers
                .iter()
                .scan(1.0, |grown, layer| {
                    *grown *= layer.passed_on;
                    Some(*grown)
                })
                .fold(1.0, f64::max),
        }
    }

    /// The range of rms δ¹/δᴸ divided by its value at infinite width that holds the middle
    /// `deviations` standard deviations either side of the median, as natural logarithms
    /// (low, high). Half those of |δ|².
    pub fn log_range(&self, deviations: f64) -> (f64, f64) {
        let spread = deviations * (self.backward + self.forward).sqrt();
        let middle = -0.5 * self.backward;
        (0.5 * (middle - spread), 0.5 * (middle + spread))
    }

    /// Whether, of networks with these variances, the forward pass scatters gradients more than the
    /// backward pass does, because deviations of q grow. The same for every width.
    pub fn unreliable(&self, variances: &Variances, function: &Pointwise) -> Option<Unreliable> {
        let Scatter { backward, forward, amplification } = *self;
        if forward <= backward || amplification <= 1.0 {
            return None;
        }
        let q = variances.repelling_fixed_point(function)?;
        Some(Unreliable::BesideRepellingFixedPoint { q, amplification })
    }
}

/// How one layer takes and makes deviations.
struct Response {
    /// κ = `E[φ′⁴]`/`E[φ′²]²`
    kappa: f64,
    /// g = d ln V/d ln q
    passed_on: f64,
    /// k = d ln χ/d ln q
    chi_response: f64,
    /// n times the variance of the deviation that the next layer's q gets here
    fresh: f64,
}

/// Of the layers whose χ is in δ¹/δᴸ: 1 to L − 1.
fn responses(variances: &Variances, function: &Pointwise, depth: usize) -> Vec<Response> {
    let mut q = variances.start();
    (1..depth)
        .map(|_| {
            let next = variances.next(function, q);
            let [value_2, value_4, slope_2, slope_4] =
                [Moment::Value2, Moment::Value4, Moment::Slope2, Moment::Slope4]
                    .map(|moment| mean(function, moment, q));
            let from_weights = variances.weight * value_2 / next;
            let response = Response {
                kappa: slope_4 / (slope_2 * slope_2),
                passed_on: q * variances.map_slope(function, q) / next,
                chi_response: slope_growth(function, q),
                fresh: (value_4 / (value_2 * value_2) - 1.0) * from_weights * from_weights,
            };
            q = next;
            response
        })
        .collect()
}
