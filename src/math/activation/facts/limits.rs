//! What a function nears at the two infinities, found by walking outwards.

use super::super::{Order, Pointwise};

/// The straight line that φ nears on one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asymptote {
    Horizontal {
        value: f64,
    },
    Slanted {
        slope: f64,
        intercept: f64,
    },
    /// No line held up when tried.
    None,
}

/// Far enough out that every function of ours has settled, and far from overflow.
const FAR: f64 = (1u64 << 60) as f64;
/// Powers of two that are tried as starting points, from 2³ on.
const STEPS: i32 = 57;

/// The asymptote towards `side` · ∞, with `side` = ±1: slope and intercept are read off far out, and
/// then must describe the function, to rounding, at every farther step.
pub fn asymptote(function: &Pointwise, side: f64) -> Asymptote {
    let slope = function.slope(side * FAR);
    let remainder = |x: f64| function.value(x) - slope * x;
    let steps: Vec<f64> = (3..STEPS + 3).map(|k| side * libm::exp2(f64::from(k))).collect();
    // Read as near to 0 as it has settled, where slope · x cancels least.
    let exactly = |pair: &[f64]| remainder(pair[0]) == remainder(pair[1]);
    let nearly = |pair: &[f64]| {
        let (near, far) = (remainder(pair[0]), remainder(pair[1]));
        (near - far).abs() <= rounding(slope * pair[0], near)
    };
    let Some(settled) =
        (steps.windows(2).position(exactly)).or_else(|| steps.windows(2).position(nearly))
    else {
        return Asymptote::None;
    };
    let intercept = remainder(steps[settled]);
    let holds = |&x: &f64| (remainder(x) - intercept).abs() <= rounding(slope * x, intercept);
    if !steps[settled..].iter().all(holds) {
        return Asymptote::None;
    }
    // A remainder that has only underflowed to something tiny is 0.
    let intercept = if intercept.abs() < 1e-300 { 0.0 } else { intercept };
    if slope == 0.0 {
        Asymptote::Horizontal { value: intercept }
    } else {
        Asymptote::Slanted { slope, intercept }
    }
}

/// A few units in the last place of the larger.
fn rounding(a: f64, b: f64) -> f64 {
    4.0 * f64::EPSILON * a.abs().max(b.abs())
}

/// The limit of φ, φ′ or φ″ towards `side` · ∞.
pub fn limit(function: &Pointwise, order: Order, side: f64) -> f64 {
    match (order, asymptote(function, side)) {
        (Order::Value, Asymptote::Horizontal { value }) => value,
        (Order::Value, Asymptote::Slanted { slope, .. }) => side * slope * f64::INFINITY,
        _ => function.derivative(order, side * FAR),
    }
}
