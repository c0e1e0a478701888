//! Where the theory of infinite width says little about any one network: q that starts beside a
//! fixed point which repels it.
//!
//! The deviation of ln q^l that a finite width makes is passed on by g = d ln V/d ln q and changes
//! ln χ_l by k = d ln χ/d ln q times itself. With g > 1 over many layers that decides the gradients.

use super::Variances;
use super::moments::{Moment, mean, slope_growth};
use crate::math::activation::Pointwise;

/// Why the curve of infinite width says little about any one network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unreliable {
    /// q starts beside a fixed point that repels it: networks that differ by a little leave at
    /// different times, and most of the scatter of their gradients comes from that.
    BesideRepellingFixedPoint {
        /// Infinite for GELU and Swish at σw² = 2, where q hardly changes while it is large.
        q: f64,
        /// The largest factor by which a small relative deviation of q¹ has grown at any layer.
        amplification: f64,
    },
}

impl Variances {
    /// Whether, over `depth` hidden layers, the forward pass scatters gradients more than the
    /// backward pass does, because deviations of q grow. The same for every width.
    pub fn unreliable(&self, function: &Pointwise, depth: usize) -> Option<Unreliable> {
        let q = self.repelling_fixed_point(function)?;
        let layers = responses(self, function, depth);
        // A fresh deviation at layer l + 1 moves ln |δ¹/δᴸ|² by Σ over the layers m > l of k_m
        // times the g of the layers between: a sum that grows from the top.
        let (mut forward, mut effect) = (0.0, 0.0);
        for layer in layers.iter().rev() {
            forward += layer.fresh * effect * effect;
            effect = layer.chi_response + layer.passed_on * effect;
        }
        let backward: f64 = layers.iter().map(|layer| 3.0 * layer.kappa - 1.0).sum();
        let (mut grown, mut amplification) = (1.0, 1.0);
        for layer in &layers {
            grown *= layer.passed_on;
            amplification = f64::max(amplification, grown);
        }
        if forward <= backward || amplification <= 1.0 {
            return None;
        }
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
