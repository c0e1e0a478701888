//! Statistics of a layer's numbers, in f64 whatever the run computes in.
//!
//! Sums of squares are taken of numbers scaled by a power of two to about 1, so that a gradient
//! with an rms of 1e-200 is reported as that and not as the 0 its square would underflow to.

use super::layer::Layer;
use super::matmul::Scalar;
use super::report::{LayerReport, NonFinite};

/// The statistics of one layer; `number` counts from 1.
pub fn layer_report<T: Scalar>(number: usize, layer: &Layer<T>) -> LayerReport {
    let delta = Summary::of(&layer.delta);
    let activation = Summary::of(layer.output());
    LayerReport {
        layer: number,
        delta_rms: delta.rms,
        delta_max: delta.largest,
        weight_grad_rms: Summary::of(&layer.weight_gradient).rms,
        activation_mean: activation.mean,
        activation_std: activation.std,
        zero_fraction: activation.zero_fraction,
        saturated_fraction: layer.saturated_fraction,
        weight_rms: Summary::of(&layer.weight).rms,
    }
}

/// What is said of a set of numbers. Where one of them is inf or NaN, only `largest` and `rms`
/// have a meaning (inf or NaN); the rest is NaN.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// Largest absolute value
    pub largest: f64,
    /// √(mean of squares)
    pub rms: f64,
    pub mean: f64,
    /// √(mean of squared deviations from the mean)
    pub std: f64,
    /// Share of values that are exactly 0
    pub zero_fraction: f64,
}

impl Summary {
    pub fn of<T: Scalar>(values: &[T]) -> Summary {
        let largest = largest(values);
        if !largest.is_finite() {
            let nan = f64::NAN;
            return Summary { largest, rms: largest, mean: nan, std: nan, zero_fraction: nan };
        }
        let count = values.len() as f64;
        let (shrink, grow) = scale(largest);
        let mean = sum(values, |x| x * shrink) / count;
        let square = |x: f64| x * x;
        let deviations = sum(values, |x| square(x * shrink - mean)) / count;
        Summary {
            largest,
            rms: (sum(values, |x| square(x * shrink)) / count).sqrt() * grow,
            mean: mean * grow,
            std: deviations.sqrt() * grow,
            zero_fraction: sum(values, |x| if x == 0.0 { 1.0 } else { 0.0 }) / count,
        }
    }
}

/// What kind of number broke the run, if one did.
pub fn non_finite<T: Scalar>(values: &[T]) -> Option<NonFinite> {
    if all_finite(values) {
        return None;
    }
    let first = values.iter().map(|x| x.to_f64()).find(|x| !x.is_finite());
    first.map(|x| if x.is_nan() { NonFinite::Nan } else { NonFinite::Infinite })
}

const LANES: usize = 16;

/// 0 × x is 0, or NaN where x is inf or NaN: a test that the compiler can do several at a time.
fn all_finite<T: Scalar>(values: &[T]) -> bool {
    let mut lanes = [T::zero(); LANES];
    let mut chunks = values.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = *lane + T::zero() * x;
        }
    }
    let rest = chunks.remainder().iter().map(|&x| T::zero() * x);
    lanes.into_iter().chain(rest).all(|x| x == T::zero())
}

/// Largest |x|; NaN if there is one.
fn largest<T: Scalar>(values: &[T]) -> f64 {
    values.iter().fold(0.0, |largest: f64, &x| {
        let x = x.to_f64().abs();
        if x > largest || x.is_nan() { x } else { largest }
    })
}

/// Powers of two (s, 1/s) with s × `largest` near 1, or as near as both stay normal numbers.
fn scale(largest: f64) -> (f64, f64) {
    if largest == 0.0 {
        return (1.0, 1.0);
    }
    let exponent = (largest.log2().floor() as i32).clamp(-1000, 1000);
    (2.0f64.powi(-exponent), 2.0f64.powi(exponent))
}

/// Σ f(x), in several lanes.
fn sum<T: Scalar>(values: &[T], f: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let mut chunks = values.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f(x.to_f64());
        }
    }
    let rest: f64 = chunks.remainder().iter().map(|&x| f(x.to_f64())).sum();
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let summary = Summary::of(&[3.0, -4.0, 0.0, 5.0]);
        assert_eq!(summary.largest, 5.0);
        assert_eq!(summary.rms, 12.5f64.sqrt());
        assert_eq!(summary.mean, 1.0);
        assert_eq!(summary.std, 11.5f64.sqrt());
        assert_eq!(summary.zero_fraction, 0.25);
    }

    #[test]
    fn neither_tiny_nor_huge_numbers_are_lost_in_their_squares() {
        for magnitude in [1e-300, 1e-200, 1e200, 1e307] {
            let values: Vec<f64> = (0..37).map(|i| f64::from(i % 5 - 2) * magnitude).collect();
            let plain: Vec<f64> = (0..37).map(|i| f64::from(i % 5 - 2)).collect();
            let (scaled, plain) = (Summary::of(&values), Summary::of(&plain));
            for (scaled, plain) in [(scaled.rms, plain.rms), (scaled.std, plain.std)] {
                assert!((scaled / magnitude / plain - 1.0).abs() < 1e-14, "{magnitude:e}");
            }
        }
        assert_eq!(Summary::of(&[f64::from_bits(1); 3]).rms, f64::from_bits(1));
    }

    #[test]
    fn what_is_not_finite_is_said_and_named() {
        let infinite = Summary::of(&[1.0, f64::NEG_INFINITY]);
        assert_eq!((infinite.rms, infinite.mean.is_nan()), (f64::INFINITY, true));
        assert!(Summary::of(&[f32::INFINITY, f32::NAN, 1.0]).rms.is_nan());
        for place in 0..40 {
            let mut values = [1.0f32; 40];
            assert_eq!(non_finite(&values), None);
            values[place] = f32::NEG_INFINITY;
            assert_eq!(non_finite(&values), Some(NonFinite::Infinite));
            values[place] = f32::NAN;
            assert_eq!(non_finite(&values), Some(NonFinite::Nan));
        }
    }
}
