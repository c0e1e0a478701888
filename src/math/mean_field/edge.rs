//! The edge of chaos: variances at which gradients neither vanish nor explode.

use super::Variances;
use super::fixed_point::{FARTHEST, NOISE};
use super::moments::{Moment, mean};
use crate::math::activation::Pointwise;
use crate::math::root;

/// Variances with a fixed point of the variance map at which χ = 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CriticalPoint {
    pub variances: Variances,
    /// The fixed point.
    pub q: f64,
    /// χ there: 1 to rounding.
    pub chi: f64,
    /// dV/dq there.
    pub slope: f64,
    /// Whether a q beside the fixed point, on either side, comes nearer to it. If not, a network
    /// does not stay where χ = 1.
    pub stable: bool,
}

impl CriticalPoint {
    pub fn bias_std(&self) -> f64 {
        self.variances.bias.sqrt()
    }

    pub fn sigma_w(&self) -> f64 {
        self.variances.weight.sqrt()
    }
}

/// Where fixed points are looked for without biases, and how densely: a factor from each q to the
/// next.
const RANGE: (f64, f64) = (1e-9, 1e9);
const STRIDE: f64 = 1.25;
/// With biases every fixed point is above σb²; of less than this it is not told from none.
const LEAST_BIAS: f64 = 1e-100;

/// Every point of the edge of chaos with biases of standard deviation `bias_std`, stable ones
/// first, then by q.
///
/// χ = 1 at q asks for σw² = 1/`E[φ′²]`, and q is a fixed point if then σb² = q − `E[φ²]`/`E[φ′²]`: one
/// equation in q.
pub fn edge_of_chaos(function: &Pointwise, bias_std: f64) -> Vec<CriticalPoint> {
    let bias = bias_std * bias_std;
    let range = match bias {
        0.0 => RANGE,
        _ => (bias.max(LEAST_BIAS), (RANGE.1 * bias.max(1.0)).min(FARTHEST)),
    };
    // Relative to q, so that rounding can be told from a root.
    let excess = |q: f64| (bias_at(function, q) - bias) / q;
    let mut points: Vec<CriticalPoint> =
        roots(range, excess).map(|q| critical_point(function, q, bias)).collect();
    if bias == 0.0 && function.value(0.0) == 0.0 {
        points.push(critical_at_rest(function));
    }
    points.sort_by(|a, b| b.stable.cmp(&a.stable).then(a.q.total_cmp(&b.q)));
    points
}

/// The points where χ and dV/dq are 1 at once, so that neither gradients nor variances change
/// exponentially: `E[φ′²]` = `E[xφφ′]`/q. Swish and GELU have one each (Roberts, Yaida & Hanin 2022,
/// "The Principles of Deep Learning Theory", chapter 5).
pub fn doubly_critical(function: &Pointwise) -> Vec<CriticalPoint> {
    let excess =
        |q: f64| mean(function, Moment::Growth, q) / (q * mean(function, Moment::Slope2, q)) - 1.0;
    roots(RANGE, excess)
        .map(|q| (q, bias_at(function, q)))
        .filter(|&(_, bias)| bias >= 0.0)
        .map(|(q, bias)| critical_point(function, q, bias))
        .collect()
}

/// The σb² that makes q a fixed point where χ = 1; negative when none does.
fn bias_at(function: &Pointwise, q: f64) -> f64 {
    q - mean(function, Moment::Value2, q) / mean(function, Moment::Slope2, q)
}

/// Every place in a range where `f` changes its sign, values below [`NOISE`] not counted.
fn roots((low, high): (f64, f64), f: impl Fn(f64) -> f64) -> impl Iterator<Item = f64> {
    let count = ((high / low).ln() / STRIDE.ln()).ceil() as i32;
    let places = (0..=count).map(move |index| low * STRIDE.powi(index));
    let mut before: Option<(f64, f64)> = None;
    places.filter_map(move |q| {
        let here = (q, f(q));
        if here.1.is_nan() || here.1.abs() <= NOISE {
            return None;
        }
        let last = before.replace(here)?;
        ((last.1 > 0.0) != (here.1 > 0.0)).then(|| root::between(last, here, 0.0, &f))
    })
}

fn critical_point(function: &Pointwise, q: f64, bias: f64) -> CriticalPoint {
    let variances = Variances { weight: mean(function, Moment::Slope2, q).recip(), bias };
    let slope = variances.map_slope(function, q);
    CriticalPoint {
        variances,
        q,
        chi: variances.chi(function, q),
        slope,
        stable: attracts(variances, function, q, slope),
    }
}

/// Without biases a function through the origin is critical at q = 0 for σw² = 1/`E[φ′(0)²]`. If q¹
/// then stays where it starts, as for ReLU, where every q is a fixed point, that is the one.
fn critical_at_rest(function: &Pointwise) -> CriticalPoint {
    let at_zero = critical_point(function, 0.0, 0.0);
    let start = at_zero.variances.start();
    let moved = at_zero.variances.next(function, start) - start;
    if moved.abs() <= NOISE * start { critical_point(function, start, 0.0) } else { at_zero }
}

/// By the slope where it decides; at slope 1 by the nearest q on either side that can be seen to
/// move: ReLU6's hardly does while its ceiling is many standard deviations away.
fn attracts(variances: Variances, function: &Pointwise, q: f64, slope: f64) -> bool {
    if (slope - 1.0).abs() > 1e-6 {
        return slope < 1.0;
    }
    let step = if q == 0.0 { 1e-3 } else { 1e-2 * q };
    let moved = |side: f64| {
        let places = (0..DOUBLINGS).map(|doubling| q + side * step * 2f64.powi(doubling));
        let mut moves =
            places.take_while(|&q| q > 0.0).map(|q| variances.next(function, q) / q - 1.0);
        moves.find(|moved| moved.abs() > NOISE).unwrap_or(0.0)
    };
    moved(1.0) < 0.0 && (q == 0.0 || moved(-1.0) > 0.0)
}

/// How often the distance from a fixed point is doubled in looking for a q that moves.
const DOUBLINGS: i32 = 30;
