//! Softmax: a vector in, a vector of probabilities out. Not pointwise: its derivative is a matrix.

pub const NAME: &str = "softmax";

/// pᵢ = e^(xᵢ) / Σⱼ e^(xⱼ), with the largest input subtracted first so that nothing overflows.
pub fn probabilities(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = x.iter().map(|x| libm::exp(x - largest)).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}
