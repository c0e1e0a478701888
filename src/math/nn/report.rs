//! What a run tells about itself: plain data, f64 whatever the run computed in. The screen draws
//! it, `actui net --format json` prints it.

use super::underflow::{RoundedSlopes, Underflow};

/// One layer's statistics at the parameters the network has now. Layer 1 is nearest the input,
/// layer L + 1 is the linear output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerReport {
    pub layer: usize,
    /// What each unit is given, and units
    pub fan_in: usize,
    pub fan_out: usize,
    /// Root mean square of δ = ∂L/∂z over the batch and the layer's units.
    pub delta_rms: f64,
    /// Largest |δ|; tells whether a narrower number format would hold anything of it but zeros.
    pub delta_max: f64,
    /// Root mean square of ∂L/∂W over the layer's weights.
    pub weight_grad_rms: f64,
    /// Mean and standard deviation of h = φ(z) over batch and units.
    pub activation_mean: f64,
    pub activation_std: f64,
    /// What of that is due to the inputs: the standard deviation of a unit's h over the batch, root
    /// mean square over the units. The rest are differences between the units, which every input
    /// shares. 0 for a batch of one.
    pub input_spread: f64,
    /// Share of h that is exactly 0.
    pub zero_fraction: f64,
    /// Share of z where |φ′(z)| < [`SATURATED_BELOW`].
    pub saturated_fraction: f64,
    /// Root mean square of the weights.
    pub weight_rms: f64,
    /// Whether several units have the same weights and bias: then they compute the same, receive the
    /// same gradient and stay alike.
    pub alike: bool,
}

/// A unit counts as saturated where its slope is smaller than this.
pub const SATURATED_BELOW: f64 = 0.01;

/// The whole network after `step` updates.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub step: u64,
    /// Over the batch.
    pub loss: f64,
    /// L hidden layers, then the output layer.
    pub layers: Vec<LayerReport>,
    /// The first number that was not finite; the run has stopped there, and what it had yet to
    /// compute is NaN above.
    pub overflow: Option<Overflow>,
    /// Where nothing but zeros is left of numbers that are too small; None after an overflow.
    pub underflow: Option<Underflow>,
    /// Slopes that are not 0 here and would be in PyTorch.
    pub rounded_slopes: Option<RoundedSlopes>,
}

impl Report {
    /// The hidden layers, 1 to L.
    pub fn hidden(&self) -> &[LayerReport] {
        &self.layers[..self.layers.len() - 1]
    }

    /// The first hidden layer's number over the last's; NaN where both are 0.
    pub fn ratio(&self, quantity: Quantity) -> f64 {
        let hidden = self.hidden();
        quantity.of(&hidden[0]) / quantity.of(&hidden[hidden.len() - 1])
    }

    /// Whether in every hidden layer the units are alike, as where all weights start equal: the
    /// network does what one with a single unit a layer would, and no gradient can set its units
    /// apart.
    pub fn is_symmetric(&self) -> bool {
        self.hidden().iter().all(|layer| layer.alike)
    }

    /// The highest hidden layer such that in it and in every layer below it float32 would hold
    /// nothing of δ but zeros.
    pub fn first_vanished_in_f32(&self) -> Option<usize> {
        let vanished = |layer: &&LayerReport| layer.delta_max as f32 == 0.0;
        self.hidden().iter().take_while(vanished).last().map(|layer| layer.layer)
    }
}

/// Where a run first produced inf or NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// The update it happened after, or in; 0 is the first pass.
    pub step: u64,
    /// From 1; the loss counts to the output layer.
    pub layer: usize,
    pub operation: Operation,
    pub kind: NonFinite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonFinite {
    Infinite,
    Nan,
}

/// The operations of a step, in the order they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    PreActivation,
    Activation,
    Loss,
    Delta,
    WeightGradient,
    Update,
}

/// One number per layer that a chart can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// rms of δ = ∂L/∂z
    Delta,
    /// rms of ∂L/∂W
    WeightGradient,
    /// standard deviation of h
    ActivationStd,
    /// standard deviation of a unit's h over the inputs
    InputSpread,
    ZeroFraction,
    SaturatedFraction,
}

impl Quantity {
    pub const ALL: [Quantity; 6] = [
        Quantity::Delta,
        Quantity::WeightGradient,
        Quantity::ActivationStd,
        Quantity::InputSpread,
        Quantity::ZeroFraction,
        Quantity::SaturatedFraction,
    ];

    pub fn of(self, layer: &LayerReport) -> f64 {
        match self {
            Quantity::Delta => layer.delta_rms,
            Quantity::WeightGradient => layer.weight_grad_rms,
            Quantity::ActivationStd => layer.activation_std,
            Quantity::InputSpread => layer.input_spread,
            Quantity::ZeroFraction => layer.zero_fraction,
            Quantity::SaturatedFraction => layer.saturated_fraction,
        }
    }

    /// Drawn in decades (gradients, spreads) or as a share of 1.
    pub fn is_fraction(self) -> bool {
        matches!(self, Quantity::ZeroFraction | Quantity::SaturatedFraction)
    }
}

#[cfg(test)]
impl LayerReport {
    /// A layer for tests that look at a few of its numbers.
    pub(crate) const ONES: LayerReport = LayerReport {
        layer: 1,
        fan_in: 1,
        fan_out: 1,
        delta_rms: 1.0,
        delta_max: 1.0,
        weight_grad_rms: 1.0,
        activation_mean: 0.0,
        activation_std: 1.0,
        input_spread: 1.0,
        zero_fraction: 0.0,
        saturated_fraction: 0.0,
        weight_rms: 1.0,
        alike: false,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(delta_max: &[f64]) -> Report {
        let layer = |(index, &delta_max): (usize, &f64)| LayerReport {
            layer: index + 1,
            delta_rms: delta_max / 2.0,
            delta_max,
            ..LayerReport::ONES
        };
        let layers = delta_max.iter().enumerate().map(layer).collect();
        let (underflow, rounded_slopes) = (None, None);
        Report { step: 0, loss: 1.0, layers, overflow: None, underflow, rounded_slopes }
    }

    #[test]
    fn the_ratio_leaves_the_output_layer_out() {
        assert_eq!(report(&[1e-12, 1e-6, 1e-3, 7.0]).ratio(Quantity::Delta), 1e-12 / 1e-3);
    }

    #[test]
    fn float32_vanishes_below_half_its_smallest_number() {
        let smallest = f64::from(f32::from_bits(1));
        let (zero, held) = (smallest * 0.499, smallest * 0.501);
        assert_eq!(report(&[zero, zero, held, 1.0]).first_vanished_in_f32(), Some(2));
        assert_eq!(report(&[held, zero, 1.0, 1.0]).first_vanished_in_f32(), None);
        assert_eq!(report(&[zero, zero, zero]).first_vanished_in_f32(), Some(2));
        assert_eq!(report(&[f64::NAN, zero, 1.0]).first_vanished_in_f32(), None);
    }
}
