//! Statistics of a layer's numbers, in f64 whatever the run computes in.
//!
//! Sums of squares are taken of numbers scaled by a power of two to about 1, so that a gradient
//! with an rms of 1e-200 is reported as that and not as the 0 its square would underflow to.

use super::layer::Layer;
use super::matmul::Scalar;
use super::report::{LayerReport, NonFinite};
use crate::math::activation::real::Real;
use multiversion::multiversion;

/// The statistics of one layer; `number` counts from 1.
pub fn layer_report<T: Scalar>(number: usize, layer: &Layer<T>) -> LayerReport {
    let delta = Size::of(&layer.delta);
    let activation = Spread::of(layer.output());
    LayerReport {
        layer: number,
        delta_rms: delta.rms,
        delta_max: delta.largest,
        weight_grad_rms: Size::of(&layer.weight_gradient).rms,
        activation_mean: activation.mean,
        activation_std: activation.std,
        input_spread: spread_over_rows(layer.output(), layer.fan_out),
        zero_fraction: activation.zero_fraction,
        saturated_fraction: layer.saturated_fraction,
        weight_rms: Size::of(&layer.weight).rms,
    }
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
        let count = values.len() as f64;
        if T::SQUARES_FIT {
            let Squares { largest, sum } = squares(values, 1.0);
            if sum.is_finite() {
                return Size { largest, rms: (sum / count).sqrt() };
            }
        }
        let largest = largest(values);
        if !largest.is_finite() {
            return Size { largest, rms: largest };
        }
        let (shrink, grow) = scale(largest);
        let mean_square = squares(values, shrink).sum / count;
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
        let unknown = Spread { mean: f64::NAN, std: f64::NAN, zero_fraction: f64::NAN };
        let Some(&first) = values.first() else { return unknown };
        let (shrink, grow) = if T::SQUARES_FIT {
            (1.0, 1.0)
        } else {
            let largest = largest(values);
            if !largest.is_finite() {
                return unknown;
            }
            scale(largest)
        };
        let count = values.len() as f64;
        let pivot = first.to_f64() * shrink;
        let sums = sums_about(values, shrink, pivot);
        if !sums.square.is_finite() {
            return unknown;
        }
        let mean = sums.deviation / count;
        let variance = (sums.square / count - mean * mean).max(0.0);
        Spread {
            mean: (pivot + mean) * grow,
            std: variance.sqrt() * grow,
            zero_fraction: sums.zeros / count,
        }
    }
}

/// The standard deviation down each column of `[rows, columns]`, root mean square over the columns;
/// NaN where a number is inf or NaN. A column in which all numbers are the same adds exactly 0.
pub fn spread_over_rows<T: Scalar>(values: &[T], columns: usize) -> f64 {
    let largest = if T::SQUARES_FIT { 1.0 } else { largest(values) };
    if !largest.is_finite() {
        return f64::NAN;
    }
    let (shrink, grow) = if T::SQUARES_FIT { (1.0, 1.0) } else { scale(largest) };
    let variance = variance_down(values, columns, shrink);
    if variance.is_finite() { variance.sqrt() * grow } else { f64::NAN }
}

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
    deviation: f64,
    square: f64,
    zeros: f64,
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
        let (mut deviation, mut square) = ([0.0; LANES], [0.0; LANES]);
        let pivot = &values[first..first + width];
        for row in values.chunks_exact(columns) {
            let sums = deviation.iter_mut().zip(&mut square);
            for ((deviation, square), (&x, &pivot)) in
                sums.zip(row[first..first + width].iter().zip(pivot))
            {
                let d = (x.to_f64() - pivot.to_f64()) * shrink;
                *deviation += d;
                *square += d * d;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let values = [3.0, -4.0, 0.0, 5.0];
        assert_eq!(Size::of(&values), Size { largest: 5.0, rms: 12.5f64.sqrt() });
        let spread = Spread::of(&values);
        assert_eq!((spread.mean, spread.std), (1.0, 11.5f64.sqrt()));
        assert_eq!(spread.zero_fraction, 0.25);
        assert_eq!(share_below(&values, 4.0), 0.5);
    }

    #[test]
    fn neither_tiny_nor_huge_numbers_are_lost_in_their_squares() {
        for magnitude in [1e-300, 1e-200, 1e200, 1e307] {
            let plain: Vec<f64> = (0..37).map(|i| f64::from(i % 5 - 2)).collect();
            let values: Vec<f64> = plain.iter().map(|x| x * magnitude).collect();
            let rms = Size::of(&values).rms / Size::of(&plain).rms;
            let std = Spread::of(&values).std / Spread::of(&plain).std;
            for ratio in [rms, std] {
                assert!((ratio / magnitude - 1.0).abs() < 1e-14, "{magnitude:e}");
            }
        }
        assert_eq!(Size::of(&[f64::from_bits(1); 3]).rms, f64::from_bits(1));
    }

    #[test]
    fn a_small_spread_is_not_lost_in_a_large_mean() {
        let values: Vec<f64> = (0..1000).map(|i| 1e6 + f64::from(i % 2)).collect();
        assert!((Spread::of(&values).std - 0.5).abs() < 1e-12);
        assert_eq!(Spread::of(&[0.1f32; 33]).std, 0.0);
    }

    #[test]
    fn the_spread_over_the_rows_leaves_out_what_columns_differ_by() {
        // Columns of standard deviation 1, 0 and 2.
        let rows = [[1.0, 50.0, 7.0], [3.0, 50.0, 3.0], [1.0, 50.0, 3.0], [3.0, 50.0, 7.0]];
        let expected = (5.0f64 / 3.0).sqrt();
        let flat = rows.as_flattened();
        assert!((spread_over_rows(flat, 3) - expected).abs() < 1e-15);
        for magnitude in [1e-300, 1e-200, 1e200, 1e305] {
            let values: Vec<f64> = flat.iter().map(|x| x * magnitude).collect();
            let ratio = spread_over_rows(&values, 3) / magnitude;
            assert!((ratio / expected - 1.0).abs() < 1e-14, "{magnitude:e}");
        }
        let same = [[0.1f32; 70]; 5];
        assert_eq!(spread_over_rows(same.as_flattened(), 70), 0.0);
        assert_eq!(spread_over_rows(&flat[..3], 3), 0.0);
        assert!(spread_over_rows(&[1.0, f64::INFINITY], 1).is_nan());
        assert!(spread_over_rows(&[1.0f32, f32::NAN], 1).is_nan());
    }

    /// A batch and units that differ: what the whole spread is made of.
    #[test]
    fn variances_over_and_between_columns_add_up() {
        let columns = 45;
        let value = |at: usize| ((at * at + 3 * at) % 101) as f64 / 7.0;
        let values: Vec<f64> = (0..columns * 33).map(value).collect();
        let means: Vec<f64> = (0..columns)
            .map(|column| values.iter().skip(column).step_by(columns).sum::<f64>() / 33.0)
            .collect();
        let parts = spread_over_rows(&values, columns).powi(2) + Spread::of(&means).std.powi(2);
        assert!((Spread::of(&values).std.powi(2) / parts - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_finite_is_said_and_named() {
        let infinite = [1.0, f64::NEG_INFINITY];
        assert_eq!(Size::of(&infinite), Size { largest: f64::INFINITY, rms: f64::INFINITY });
        assert!(Spread::of(&infinite).mean.is_nan());
        assert!(Size::of(&[f32::INFINITY, f32::NAN, 1.0]).rms.is_nan());
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
