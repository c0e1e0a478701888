//! Signal-propagation theory: what a wide random network does to variances and gradients.
//!
//! Setup: z^l = W^l h^(l−1) + b^l, h^l = φ(z^l), W_ij ~ N(0, σw²/fan_in), b ~ N(0, σb²); widths are
//! equal and large, the input has second moment 1. Then every pre-activation of layer l is
//! N(0, q^l), and with ζ ~ N(0, 1)
//!
//! - q^l = σw² `E[φ(√q^(l−1) ζ)²]` + σb², q¹ = σw² + σb² (Poole et al. 2016)
//! - χ_l = σw² `E[φ′(√q^l ζ)²]`, E|δ^l|² = χ_l E|δ^(l+1)|² with δ^l = ∂L/∂z^l (Schoenholz et al. 2017)
//!
//! The gradient's fate over L layers is the product of the layers' own χ_l, not a power of the
//! fixed point's: a network that has not yet settled can differ from that by a large factor.
//!
//! | module | what it answers |
//! |---|---|
//! | [`moments`] | `E[φ²]`, `E[φ′²]` … of one function, and its unit-variance gains |
//! | [`fixed_point`] | where q settles, how fast gradients change there, the depth that can be trained |
//! | [`correlation`] | whether two inputs become alike on the way up |
//! | [`edge`] | which variances make χ = 1 |
//! | [`stack`] | what the layers do one above another, also with norms, dropout and residual connections |
//! | [`scatter`] | how far networks of finite width are off, for a batch of rows |
//! | [`unreliable`] | where it says little about any one network |
//! | [`init`] | σw² and σb² of the schemes that networks are initialised with |

pub mod correlation;
pub mod edge;
pub mod fixed_point;
pub mod init;
pub mod moments;
pub mod plane;
pub mod scatter;
pub mod stack;
#[cfg(test)]
mod tests;
pub mod unreliable;

use crate::math::activation::Pointwise;
use moments::{Moment, mean};
use stack::Stack;

/// So many times ξ_c deep a network can still be trained, by the experiments of Schoenholz et al. 2017.
pub const TRAINABLE_DEPTHS: f64 = 6.0;

/// Variances of the weights (times fan_in) and of the biases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variances {
    /// σw²: the weights' variance times fan_in
    pub weight: f64,
    /// σb²
    pub bias: f64,
}

/// What theory says of one hidden layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerTheory {
    /// From 1, nearest the input.
    pub layer: usize,
    /// Variance of the pre-activation z, what φ is applied to.
    pub q: f64,
    /// The factor from |δ|² of the layer above to that of this one; √χ is rms δ's.
    pub chi: f64,
    /// Mean and standard deviation of h = φ(z).
    pub activation_mean: f64,
    pub activation_std: f64,
    /// rms δ of this layer over that of the last hidden layer.
    pub delta_ratio: f64,
}

impl Variances {
    /// q¹, the first hidden layer's, for inputs of second moment 1.
    pub fn start(&self) -> f64 {
        self.of_moment(1.0)
    }

    /// The variance of W x + b for x of this second moment.
    pub fn of_moment(&self, second_moment: f64) -> f64 {
        self.weight * second_moment + self.bias
    }

    /// The variance map V(q): q of the next layer.
    pub fn next(&self, function: &Pointwise, q: f64) -> f64 {
        self.of_moment(mean(function, Moment::Value2, q))
    }

    /// χ where the pre-activations have variance q.
    pub fn chi(&self, function: &Pointwise, q: f64) -> f64 {
        self.weight * mean(function, Moment::Slope2, q)
    }

    /// dV/dq = σw² `E[xφφ′]`/q for x ~ N(0, q): how far the next layer passes on a change of q. At 0
    /// and ∞, where x φφ′/q tends to φ′², it is χ.
    pub fn map_slope(&self, function: &Pointwise, q: f64) -> f64 {
        if q == 0.0 || q.is_infinite() {
            return self.chi(function, q);
        }
        self.weight * mean(function, Moment::Growth, q) / q
    }

    /// The hidden layers 1 to `depth`, plain ones, from an input of second moment 1.
    pub fn layers(&self, function: &Pointwise, depth: usize) -> Vec<LayerTheory> {
        Stack::plain(*self, function.clone()).layers(depth)
    }

    /// Predicted rms δ¹/δᴸ over `depth` plain hidden layers.
    pub fn delta_ratio(&self, function: &Pointwise, depth: usize) -> f64 {
        Stack::plain(*self, function.clone()).delta_ratio(depth)
    }
}
