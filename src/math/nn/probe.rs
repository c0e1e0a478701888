//! Statistics of a layer's numbers, in f64 whatever the run computes in.
//!
//! Where sums of squares overflow or come near to underflowing they are taken again of numbers scaled
//! by a power of two to about 1, so that a gradient with an rms of 1e-200 is reported as that and
//! not as the 0 its square would underflow to. What an f32 holds never needs it.

#[cfg(test)]
mod tests;

use super::matmul::Scalar;
use super::report::{LayerReport, NonFinite};
use crate::math::activation::Pointwise;
use crate::math::activation::real::Real;
use multiversion::multiversion;

/// A layer as a pass left it; shapes as in [`super::model`].
#[derive(Clone)]
pub struct Passed<'a, T> {
    pub function: Pointwise,
    pub units: usize,
    pub weight: &'a [T],
    pub bias: &'a [T],
    pub weight_gradient: &'a [T],
    /// z
    pub pre_activation: &'a [T],
    /// h, or z in the linear output layer
    pub activation: &'a [T],
    /// What the layer above was given
    pub handed_on: &'a [T],
    pub delta: &'a [T],
    pub saturated_fraction: f64,
}

/// The statistics of one layer; `number` counts from 1.
pub fn layer_report<T: Scalar>(number: usize, layer: &Passed<T>) -> LayerReport {
    let delta = Size::of(layer.delta);
    let activation = Spread::of(layer.activation);
    LayerReport {
        layer: number,
        fan_in: layer.weight.len() / layer.units,
        fan_out: layer.units,
        delta_rms: delta.rms,
        delta_max: delta.largest,
        weight_grad_rms: Size::of(layer.weight_gradient).rms,
        activation_mean: activation.mean,
        activation_std: activation.std,
        input_spread: spread_over_rows(layer.activation, layer.units),
        zero_fraction: activation.zero_fraction,
        saturated_fraction: layer.saturated_fraction,
        weight_rms: Size::of(layer.weight).rms,
        alike: are_alike(layer),
    }
}

/// Whether several units have the same weights and bias.
fn are_alike<T: Scalar>(layer: &Passed<T>) -> bool {
    let inputs = layer.weight.len() / layer.units;
    let all_rows = layer.weight.chunks_exact(inputs).all(|row| row == &layer.weight[..inputs]);
    layer.units > 1 && all_rows && layer.bias.iter().all(|&b| b == layer.bias[0])
}

/// How large numbers are; both are inf or NaN where one of the numbers is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Largest absolute value
    pub largest: f64,
    /// √(mean of squares)
    pub rms: f64,
}

impl Size {
    pub fn of<T: Scalar>(values: &[T]) -> Size {
        let Squares { largest, sum } = squares(values, 1.0);
        let mean_square = sum / values.len() as f64;
        if (LEAST_MEAN_SQUARE..f64::INFINITY).contains(&mean_square) || (sum, largest) == (0.0, 0.0)
        {
            return Size { largest, rms: mean_square.sqrt() };
        }
        Size::of_scaled(values)
    }

    /// The long way, which always holds.
    fn of_scaled<T: Scalar>(values: &[T]) -> Size {
        let largest = largest(values);
        if !largest.is_finite() {
            return Size { largest, rms: largest };
        }
        let (shrink, grow) = scale(largest);
        let mean_square = squares(values, shrink).sum / values.len() as f64;
        Size { largest, rms: mean_square.sqrt() * grow }
    }
}

/// How numbers are spread; all NaN where one of them is inf or NaN.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub mean: f64,
    /// √(mean of squared deviations from the mean)
    pub std: f64,
    /// Share of values that are exactly 0
    pub zero_fraction: f64,
}

impl Spread {
    pub fn of<T: Scalar>(values: &[T]) -> Spread {
        let Some(&first) = values.first() else { return Spread::UNKNOWN };
        let count = values.len() as f64;
        let sums = sums_about(values, 1.0, first.to_f64());
        let mean_square = sums.square / count;
        if (LEAST_MEAN_SQUARE..f64::INFINITY).contains(&mean_square) || sums.zeros == count {
            return sums.spread(count, 1.0);
        }
        Spread::of_scaled(values)
    }

    /// The long way, which always holds.
    fn of_scaled<T: Scalar>(values: &[T]) -> Spread {
        let Some(&first) = values.first() else { return Spread::UNKNOWN };
        let largest = largest(values);
        if !largest.is_finite() {
            return Spread::UNKNOWN;
        }
        let (shrink, grow) = scale(largest);
        sums_about(values, shrink, first.to_f64() * shrink).spread(values.len() as f64, grow)
    }

    const UNKNOWN: Spread = Spread { mean: f64::NAN, std: f64::NAN, zero_fraction: f64::NAN };
}

/// The standard deviation down each column of `[rows, columns]`, root mean square over the columns;
/// NaN where a number is inf or NaN, or where there are none. A column in which all numbers are the same adds exactly 0.
pub fn spread_over_rows<T: Scalar>(values: &[T], columns: usize) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let variance = variance_down(values, columns, 1.0);
    if (LEAST_MEAN_SQUARE..f64::INFINITY).contains(&variance) {
        return variance.sqrt();
    }
    let largest = largest(values);
    if !largest.is_finite() {
        return f64::NAN;
    }
    let (shrink, grow) = scale(largest);
    variance_down(values, columns, shrink).sqrt() * grow
}

/// The least mean of squares that is trusted without scaling. A square below the normal numbers is off
/// by 2⁻¹⁰⁷⁵ at most, and so their mean: 2⁻¹¹¹ of this one. Nothing of a finite sum has overflowed.
const LEAST_MEAN_SQUARE: f64 = 1e-290;

/// What kind of number broke the run, if one did.
pub fn non_finite<T: Scalar>(values: &[T]) -> Option<NonFinite> {
    if all_finite(values) {
        return None;
    }
    let first = values.iter().map(|x| x.to_f64()).find(|x| !x.is_finite());
    first.map(|x| if x.is_nan() { NonFinite::Nan } else { NonFinite::Infinite })
}

/// Share of the values whose size is below `limit`.
pub fn share_below<T: Scalar>(values: &[T], limit: T) -> f64 {
    share(values, |x| x.abs() < limit)
}

/// Largest |x|; inf or NaN if there is one, NaN first.
fn largest<T: Scalar>(values: &[T]) -> f64 {
    if all_finite(values) {
        return largest_finite(values);
    }
    let infinite = values.iter().all(|x| !x.is_nan());
    if infinite { f64::INFINITY } else { f64::NAN }
}

/// Powers of two (s, 1/s) with s × `largest` near 1, or as near as both stay normal numbers.
fn scale(largest: f64) -> (f64, f64) {
    if largest == 0.0 {
        return (1.0, 1.0);
    }
    let exponent = (largest.log2().floor() as i32).clamp(-1000, 1000);
    (2.0f64.powi(-exponent), 2.0f64.powi(exponent))
}

/// A pass over numbers runs in so many lanes on every machine, so that sums come out the same.
const LANES: usize = 32;

/// `next` folded over each lane, then the lanes side by side.
#[inline(always)]
fn in_lanes<T: Scalar, S: Copy>(values: &[T], zero: S, next: impl Fn(S, T) -> S) -> [S; LANES] {
    let mut lanes = [zero; LANES];
    let mut chunks = values.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = next(*lane, x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = next(*lane, x);
    }
    lanes
}

/// 0 × x is 0, or NaN where x is inf or NaN.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn all_finite<T: Scalar>(values: &[T]) -> bool {
    let lanes = in_lanes(values, T::zero(), |sum, x| sum + T::zero() * x);
    lanes.into_iter().all(|x| x == T::zero())
}

/// Largest |x| of finite numbers.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn largest_finite<T: Scalar>(values: &[T]) -> f64 {
    let larger = |largest: T, x: T| if x.abs() > largest { x.abs() } else { largest };
    let lanes = in_lanes(values, T::zero(), larger);
    lanes.into_iter().fold(T::zero(), larger).to_f64()
}

struct Squares {
    /// Largest |x|, if all are finite
    largest: f64,
    /// Σ (shrink · x)²; not finite if one of the x is not
    sum: f64,
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn squares<T: Scalar>(values: &[T], shrink: f64) -> Squares {
    let (mut largest, mut sum) = ([T::zero(); LANES], [0.0; LANES]);
    let mut next = |values: &[T]| {
        for ((largest, sum), &x) in largest.iter_mut().zip(&mut sum).zip(values) {
            *largest = if x.abs() > *largest { x.abs() } else { *largest };
            let x = x.to_f64() * shrink;
            *sum += x * x;
        }
    };
    let (chunks, rest) = values.as_chunks::<LANES>();
    chunks.iter().for_each(|chunk| next(chunk));
    next(rest);
    let larger = |a: f64, b: f64| if b > a { b } else { a };
    Squares {
        largest: largest.into_iter().map(Real::to_f64).fold(0.0, larger),
        sum: sum.into_iter().sum(),
    }
}

/// Sums of d = shrink · x − pivot and of d². With one of the numbers for a pivot little cancels:
/// it lies at most √count standard deviations off the mean. And how many x are exactly 0.
struct Sums {
    pivot: f64,
    deviation: f64,
    square: f64,
    zeros: f64,
}

impl Sums {
    fn spread(&self, count: f64, grow: f64) -> Spread {
        let mean = self.deviation / count;
        let variance = (self.square / count - mean * mean).max(0.0);
        Spread {
            mean: (self.pivot + mean) * grow,
            std: variance.sqrt() * grow,
            zero_fraction: self.zeros / count,
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn sums_about<T: Scalar>(values: &[T], shrink: f64, pivot: f64) -> Sums {
    let (mut deviation, mut square) = ([0.0; LANES], [0.0; LANES]);
    let mut zeros = [T::zero(); LANES];
    let mut next = |values: &[T]| {
        let lanes = deviation.iter_mut().zip(&mut square).zip(&mut zeros);
        for (((deviation, square), zeros), &x) in lanes.zip(values) {
            *zeros = *zeros + if x == T::zero() { T::one() } else { T::zero() };
            let d = x.to_f64() * shrink - pivot;
            *deviation += d;
            *square += d * d;
        }
    };
    let (chunks, rest) = values.as_chunks::<LANES>();
    chunks.iter().for_each(|chunk| next(chunk));
    next(rest);
    Sums {
        pivot,
        deviation: deviation.into_iter().sum(),
        square: square.into_iter().sum(),
        zeros: zeros.into_iter().map(Real::to_f64).sum(),
    }
}

/// Mean over the columns of the variance of shrink · x down each. The first row is the pivot, so that
/// little cancels.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn variance_down<T: Scalar>(values: &[T], columns: usize, shrink: f64) -> f64 {
    let rows = (values.len() / columns) as f64;
    let mut variances = 0.0;
    for first in (0..columns).step_by(LANES) {
        let width = LANES.min(columns - first);
        let (mut pivot, mut deviation, mut square) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        for (pivot, &x) in pivot.iter_mut().zip(&values[first..first + width]) {
            *pivot = x.to_f64() * shrink;
        }
        let mut next = |row: &[T]| {
            let sums = deviation.iter_mut().zip(&mut square).zip(&pivot);
            for (((deviation, square), pivot), &x) in sums.zip(row) {
                let d = x.to_f64() * shrink - pivot;
                *deviation += d;
                *square += d * d;
            }
        };
        for row in values.chunks_exact(columns) {
            match row[first..].first_chunk::<LANES>() {
                Some(row) => next(row),
                None => next(&row[first..]),
            }
        }
        let variance = |(&deviation, &square): (&f64, &f64)| {
            let mean = deviation / rows;
            // Not `max`: it would turn a NaN into a 0.
            let variance = square / rows - mean * mean;
            if variance < 0.0 { 0.0 } else { variance }
        };
        variances += deviation.iter().zip(&square).take(width).map(variance).sum::<f64>();
    }
    variances / columns as f64
}

/// Share of the values that `is` so. Counted in `T`, so that all lanes have one width: an f32
/// counts to 2²⁴ a lane.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn share<T: Scalar>(values: &[T], is: impl Fn(T) -> bool) -> f64 {
    let lanes =
        in_lanes(values, T::zero(), |count, x| count + if is(x) { T::one() } else { T::zero() });
    lanes.into_iter().map(Real::to_f64).sum::<f64>() / values.len() as f64
}
