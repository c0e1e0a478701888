//! Means of an activation function over normally distributed pre-activations.

use crate::math::activation::{Origin, Pointwise};
use crate::math::integrate::{FINEST, Normal, with_origin};

/// What is averaged over x ~ N(0, q).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// `E[φ]`
    Value,
    /// `E[φ²]`
    Value2,
    /// `E[φ⁴]`
    Value4,
    /// `E[φ′]`
    Slope,
    /// `E[x φ′]`
    SlopeAlong,
    /// `E[φ′²]`
    Slope2,
    /// `E[φ′⁴]`
    Slope4,
    /// `E[x φ φ′]`, which is q times the derivative of `E[φ²]` with respect to q
    Growth,
}

/// A square's mean that changes by more than this share when the quadrature is made finer is not had.
const AGREEMENT: f64 = 1e-6;
/// How much finer; no power of 4, by which panels widen, so that they end elsewhere.
const FINER: f64 = 50.0;

/// The mean over N(0, q). Relatively accurate to about 1e−13 for tiny and huge q alike; at 0 and ∞
/// the limit. NaN where a square of what somebody typed (`1/x`, `tan(x)`) has no mean.
pub fn mean(function: &Pointwise, moment: Moment, q: f64) -> f64 {
    let normal = Normal { mean: 0.0, std: q.sqrt() };
    let marks = marks(function);
    let is_square =
        matches!(moment, Moment::Value2 | Moment::Value4 | Moment::Slope2 | Moment::Slope4);
    let is_checked = is_square && function.about().origin != Origin::Course;
    let over = |g: &dyn Fn(f64) -> f64| {
        let mean = normal.mean_of(&marks, FINEST, g);
        if is_checked {
            let finer = normal.mean_of(&marks, FINEST / FINER, g);
            // Equal infinities agree too.
            let agree = mean == finer || (mean - finer).abs() <= AGREEMENT * finer.abs();
            if !agree {
                return f64::NAN;
            }
        }
        mean
    };
    let squared = |x: f64| x * x;
    match moment {
        Moment::Value => over(&|x| function.value(x)),
        Moment::Value2 => over(&|x| squared(function.value(x))),
        Moment::Value4 => over(&|x| squared(squared(function.value(x)))),
        Moment::Slope => over(&|x| function.slope(x)),
        Moment::SlopeAlong => over(&|x| x * function.slope(x)),
        Moment::Slope2 => over(&|x| squared(function.slope(x))),
        Moment::Slope4 => over(&|x| squared(squared(function.slope(x)))),
        Moment::Growth => over(&|x| x * function.value(x) * function.slope(x)),
    }
}

/// Mean and variance of φ(x) for x ~ N(0, q), the variance by deviations from the mean so that it
/// keeps its accuracy where it is small.
pub fn mean_and_variance(function: &Pointwise, q: f64) -> (f64, f64) {
    let centre = mean(function, Moment::Value, q);
    let normal = Normal { mean: 0.0, std: q.sqrt() };
    let variance = normal.mean_of(&marks(function), FINEST, |x| {
        let deviation = function.value(x) - centre;
        deviation * deviation
    });
    (centre, variance)
}

/// d ln `E[φ′²]` / d ln q, by weighting with ζ² − 1: a jump of φ′ needs no care that way.
pub fn slope_growth(function: &Pointwise, q: f64) -> f64 {
    let std = q.sqrt();
    let change = Normal { mean: 0.0, std }.mean_of(&marks(function), FINEST, |x| {
        let (slope, deviation) = (function.slope(x), x / std);
        slope * slope * (deviation * deviation - 1.0)
    });
    0.5 * change / mean(function, Moment::Slope2, q)
}

/// Where to cut the axis for quadrature.
pub fn marks(function: &Pointwise) -> Vec<f64> {
    with_origin(function.break_points())
}

/// Factors on 1/√fan_in that keep a variance of 1: what PyTorch's `calculate_gain` gives for a few
/// functions only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gains {
    /// 1/√`E[φ²]` at q = 1: the next pre-activations have variance 1 again.
    pub forward: f64,
    /// 1/√`E[φ′²]` at q = 1: δ keeps its size on the way down.
    pub backward: f64,
}

impl Gains {
    pub fn of(function: &Pointwise) -> Gains {
        Gains {
            forward: mean(function, Moment::Value2, 1.0).sqrt().recip(),
            backward: mean(function, Moment::Slope2, 1.0).sqrt().recip(),
        }
    }
}
