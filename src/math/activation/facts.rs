//! What can be found out about a function by computing: range, extrema, asymptotes, saturation,
//! kinks. Nothing here is stated by hand; everything is read off φ, φ′ and φ″.
//!
//! The functions are scanned on a grid with equal steps in the logarithm of the distance from 0 and
//! from every break, from 1e−6 to 1e6, and what the scan brackets is refined to the last bit. A
//! feature narrower than a 24th of a decade can be missed; none of ours is.

mod bounds;
mod limits;
mod scan;

pub use bounds::{Bound, Bounds, Place, bounds};
pub use limits::{Asymptote, asymptote};

use super::{Order, Pointwise};
use crate::math::nn::report::SATURATED_BELOW;
use crate::math::root::last_where;
use scan::{Scan, sign_changes};

/// Everything computed about one function.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Greatest lower and least upper bound of φ, φ′ and φ″.
    pub value: Bounds,
    pub slope: Bounds,
    pub curvature: Bounds,
    /// Local minima and maxima of φ, ascending.
    pub extrema: Vec<Extremum>,
    /// Where φ crosses 0, ascending; intervals on which it is 0 are not listed.
    pub zeros: Vec<f64>,
    /// Where φ″ changes its sign, ascending.
    pub inflections: Vec<f64>,
    /// What φ nears as x → −∞.
    pub left: Asymptote,
    /// What φ nears as x → +∞.
    pub right: Asymptote,
    pub saturation: Saturation,
    pub kinks: Vec<Kink>,
    pub trend: Trend,
    pub shape: Shape,
}

/// A local minimum or maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremum {
    pub x: f64,
    pub value: f64,
    pub kind: ExtremumKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtremumKind {
    Minimum,
    Maximum,
}

/// Where |φ′| stays below [`SATURATED_BELOW`] for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturation {
    /// For all smaller x; None when it never does.
    pub below: Option<f64>,
    /// For all larger x; None when it never does.
    pub above: Option<f64>,
}

/// A point where φ, φ′ or φ″ jumps. The arrays hold φ, φ′, φ″.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kink {
    pub x: f64,
    /// The lowest order that jumps: 1 is a corner, 2 only a change of bend.
    pub jumps: Order,
    /// Limits from the left.
    pub left: [f64; 3],
    /// By the convention.
    pub at: [f64; 3],
    /// Limits from the right.
    pub right: [f64; 3],
}

/// Whether φ only ever goes one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    Constant,
    /// Strictly
    Increasing,
    /// With level intervals
    NonDecreasing,
    /// Strictly
    Decreasing,
    /// With level intervals
    NonIncreasing,
    Mixed,
}

/// How φ bends, over all reals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A straight line
    Straight,
    /// Never below its tangents
    Convex,
    /// Never above its tangents
    Concave,
    Mixed,
}

impl Facts {
    pub fn of(function: &Pointwise) -> Facts {
        let scan = Scan::of(function);
        Facts {
            value: bounds(function, Order::Value),
            slope: bounds(function, Order::Slope),
            curvature: bounds(function, Order::Curvature),
            extrema: extrema(function, &scan),
            zeros: sign_changes(&scan, |x| function.value(x)),
            inflections: sign_changes(&scan, |x| function.curvature(x)),
            left: asymptote(function, -1.0),
            right: asymptote(function, 1.0),
            saturation: saturation(function, &scan),
            kinks: kinks(function),
            trend: trend(function, &scan),
            shape: shape(function, &scan),
        }
    }
}

fn extrema(function: &Pointwise, scan: &Scan) -> Vec<Extremum> {
    let turns = sign_changes(scan, |x| function.slope(x));
    turns
        .into_iter()
        .map(|x| {
            let value = function.value(x);
            let step = 1e-3 * x.abs().max(1e-3);
            let higher_beside = function.value(x - step) > value;
            Extremum {
                x,
                value,
                kind: if higher_beside { ExtremumKind::Minimum } else { ExtremumKind::Maximum },
            }
        })
        .collect()
}

fn saturation(function: &Pointwise, scan: &Scan) -> Saturation {
    let flat = |x: f64| function.slope(x).abs() < SATURATED_BELOW;
    let edge = |inwards: &mut dyn Iterator<Item = f64>| {
        let mut outer = inwards.next().filter(|&x| flat(x))?;
        for inner in inwards {
            if !flat(inner) {
                return Some(last_where(outer, inner, flat));
            }
            outer = inner;
        }
        // Flat everywhere: saturated on this side of 0, as on the other.
        Some(0.0)
    };
    Saturation {
        below: edge(&mut scan.nodes.iter().copied()),
        above: edge(&mut scan.nodes.iter().rev().copied()),
    }
}

fn kinks(function: &Pointwise) -> Vec<Kink> {
    let orders = [Order::Value, Order::Slope, Order::Curvature];
    let all_orders = |x: f64| orders.map(|order| function.derivative(order, x));
    let kink = |x: f64| {
        let (left, right) = (all_orders(x.next_down()), all_orders(x.next_up()));
        let jumps = orders
            .into_iter()
            .find(|&order| !same_limit(left[order as usize], right[order as usize]))?;
        let at = all_orders(x);
        Some(Kink { x, jumps, left, at, right })
    };
    function.break_points().into_iter().filter_map(kink).collect()
}

/// Whether two one-sided limits, taken one f64 beside the point, are one number up to rounding.
pub(crate) fn same_limit(left: f64, right: f64) -> bool {
    let size = left.abs().max(right.abs());
    left == right || (size.is_finite() && (left - right).abs() <= 1e-12 * size.max(1e-300))
}

fn trend(function: &Pointwise, scan: &Scan) -> Trend {
    let slopes = || scan.nodes.iter().map(|&x| function.slope(x));
    let (rises, falls) = (slopes().any(|s| s > 0.0), slopes().any(|s| s < 0.0));
    let level =
        scan.intervals.iter().any(|interval| interval.constant(|x| function.value(x)).is_some());
    match (rises, falls, level) {
        (false, false, _) => Trend::Constant,
        (true, false, false) => Trend::Increasing,
        (true, false, true) => Trend::NonDecreasing,
        (false, true, false) => Trend::Decreasing,
        (false, true, true) => Trend::NonIncreasing,
        (true, true, _) => Trend::Mixed,
    }
}

fn shape(function: &Pointwise, scan: &Scan) -> Shape {
    // The convention's value at a kink lies on one of the two sides, so it keeps the order.
    let slopes: Vec<f64> = scan.nodes.iter().map(|&x| function.slope(x)).collect();
    // Rounding makes neighbouring slopes wobble by a few units in the last place.
    let slack = |a: f64| 1e-14 * a.abs();
    let up = slopes.windows(2).all(|w| w[1] >= w[0] - slack(w[0]));
    let down = slopes.windows(2).all(|w| w[1] <= w[0] + slack(w[0]));
    match (up, down) {
        (true, true) => Shape::Straight,
        (true, false) => Shape::Convex,
        (false, true) => Shape::Concave,
        (false, false) => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests;
