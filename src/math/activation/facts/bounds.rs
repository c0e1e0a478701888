//! The greatest lower and the least upper bound of φ, φ′ or φ″ over all reals.

use super::super::{Order, Pointwise};
use super::limits::limit;
use super::same_limit;
use super::scan::{Scan, sign_changes};

/// The greatest lower and the least upper bound of φ, φ′ or φ″ over all reals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub least: Bound,
    pub greatest: Bound,
}

/// A bound and where it is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// May be infinite.
    pub value: f64,
    pub place: Place,
}

/// Where a bound is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// Attained here.
    At(f64),
    /// Attained on the whole open interval; its ends may be infinite.
    Between(f64, f64),
    /// Not attained, only approached as x goes to here: ±∞, or a jump.
    Towards(f64),
}

impl Bound {
    pub fn attained(&self) -> bool {
        !matches!(self.place, Place::Towards(_))
    }

    /// One x to name: of an interval the end nearest 0; ±∞ for what is approached out there.
    pub fn x(&self) -> f64 {
        match self.place {
            Place::At(x) | Place::Towards(x) => x,
            Place::Between(low, high) if low.abs() <= high.abs() => low,
            Place::Between(_, high) => high,
        }
    }
}

/// The bounds of φ, φ′ or φ″. Of several places with the same value the first of these is named:
/// points where it is attained, intervals, jumps, −∞, +∞.
pub fn bounds(function: &Pointwise, order: Order) -> Bounds {
    let scan = Scan::of(function);
    let candidates = candidates(function, order, &scan);
    let best = |better: fn(f64, f64) -> bool| {
        let mut best = candidates[0];
        for &candidate in &candidates[1..] {
            if better(candidate.value, best.value) {
                best = candidate;
            }
        }
        best
    };
    Bounds {
        least: best(|a, b| a < b && !same_limit(a, b)),
        greatest: best(|a, b| a > b && !same_limit(a, b)),
    }
}

/// Every place where a bound can be, never empty, in the order of [`bounds`].
fn candidates(function: &Pointwise, order: Order, scan: &Scan) -> Vec<Bound> {
    let g = |x: f64| function.derivative(order, x);
    let breaks = function.break_points();
    let at = |x: f64| Bound { value: g(x), place: Place::At(x) };
    let mut found: Vec<Bound> = turning_points(function, order, scan).into_iter().map(at).collect();
    found.extend(breaks.iter().copied().map(at));
    found.extend(scan.intervals.iter().filter_map(|interval| {
        let value = interval.constant(g)?;
        Some(Bound { value, place: Place::Between(interval.low, interval.high) })
    }));
    let towards = |value: f64, x: f64| Bound { value, place: Place::Towards(x) };
    for x in breaks {
        found.push(towards(g(x.next_down()), x));
        found.push(towards(g(x.next_up()), x));
    }
    found.push(towards(limit(function, order, -1.0), f64::NEG_INFINITY));
    found.push(towards(limit(function, order, 1.0), f64::INFINITY));
    found
}

/// Where the derivative of φ, φ′ or φ″ changes its sign.
fn turning_points(function: &Pointwise, order: Order, scan: &Scan) -> Vec<f64> {
    match order {
        Order::Value => sign_changes(scan, |x| function.slope(x)),
        Order::Slope => sign_changes(scan, |x| function.curvature(x)),
        Order::Curvature => sign_changes(scan, |x| third_derivative(function, x)),
    }
}

/// φ‴ by a difference of φ″ over five points, good to about 1e−12; NaN where a break is among them.
fn third_derivative(function: &Pointwise, x: f64) -> f64 {
    const H: f64 = 1e-3;
    let touches = |at: &f64| (x - at).abs() <= 2.0 * H;
    if function.break_points().iter().any(touches) {
        return f64::NAN;
    }
    let y = |steps: f64| function.curvature(x + steps * H);
    (8.0 * (y(1.0) - y(-1.0)) - (y(2.0) - y(-2.0))) / (12.0 * H)
}
