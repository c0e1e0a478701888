//! What a run tells about itself: plain data, f64 whatever the run computed in. The screen draws
//! it, `actui net --format json` prints it.

/// One layer's statistics at the parameters the network has now. Layer 1 is nearest the input,
/// layer L + 1 is the linear output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerReport {
    pub layer: usize,
    /// Root mean square of δ = ∂L/∂z over the batch and the layer's units.
    pub delta_rms: f64,
    /// Largest |δ|; tells whether a narrower number format would hold anything of it but zeros.
    pub delta_max: f64,
    /// Root mean square of ∂L/∂W over the layer's weights.
    pub weight_grad_rms: f64,
    /// Mean and standard deviation of h = φ(z) over batch and units.
    pub activation_mean: f64,
    pub activation_std: f64,
    /// Share of h that is exactly 0.
    pub zero_fraction: f64,
    /// Share of z where |φ′(z)| < [`SATURATED_BELOW`].
    pub saturated_fraction: f64,
    /// Root mean square of the weights.
    pub weight_rms: f64,
}

/// A unit counts as saturated where its slope is smaller than this.
pub const SATURATED_BELOW: f64 = 0.01;

/// The whole network after `step` updates.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub step: u64,
    /// Mean squared error over the batch.
    pub loss: f64,
    /// L hidden layers, then the output layer.
    pub layers: Vec<LayerReport>,
    /// The first number that was not finite; the run has stopped there.
    pub overflow: Option<Overflow>,
}

/// Where a run first produced inf or NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    pub step: u64,
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
    ZeroFraction,
    SaturatedFraction,
}

impl Quantity {
    pub const ALL: [Quantity; 5] = [
        Quantity::Delta,
        Quantity::WeightGradient,
        Quantity::ActivationStd,
        Quantity::ZeroFraction,
        Quantity::SaturatedFraction,
    ];

    pub fn of(self, layer: &LayerReport) -> f64 {
        match self {
            Quantity::Delta => layer.delta_rms,
            Quantity::WeightGradient => layer.weight_grad_rms,
            Quantity::ActivationStd => layer.activation_std,
            Quantity::ZeroFraction => layer.zero_fraction,
            Quantity::SaturatedFraction => layer.saturated_fraction,
        }
    }

    /// Drawn in decades (gradients, spreads) or as a share of 1.
    pub fn is_fraction(self) -> bool {
        matches!(self, Quantity::ZeroFraction | Quantity::SaturatedFraction)
    }
}
