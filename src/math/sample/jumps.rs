//! Jumps that nobody announced: `atan(1/x)` at 0.

use super::Sampled;

/// A step is looked into if it changes the sign, or is so many times as high as those beside it
const HIGHER: f64 = 2.0;
/// and this part of its segment's height: a lower one is not seen.
const SEEN: f64 = 1e-3;
/// A lower one, as a part of the largest value, may be rounding.
const ROUNDING: f64 = 1e-12;
/// A continuous curve's step is halved long before that.
const HALVINGS: usize = 40;

/// Cuts lines where the step from one point to the next does not become lower as the two come
/// together.
pub fn split(mut sampled: Sampled, g: impl Fn(f64) -> f64) -> Sampled {
    let mut segments = Vec::with_capacity(sampled.segments.len());
    for segment in sampled.segments {
        let mut rest = segment.as_slice();
        let seen = least(rest);
        while let Some(at) = (1..rest.len())
            .find(|&at| is_suspect(rest, at, seen) && is_cut(rest[at - 1], rest[at], &g))
        {
            segments.push(rest[..at].to_vec());
            rest = &rest[at..];
        }
        segments.push(rest.to_vec());
    }
    sampled.segments = segments;
    sampled
}

/// The lowest step of a segment that may be a jump.
fn least(segment: &[(f64, f64)]) -> f64 {
    let ys = segment.iter().map(|point| point.1);
    let (low, high) =
        ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    (SEEN * (high - low)).max(ROUNDING * high.abs().max(low.abs()))
}

/// The step to the point of this index, from the one before.
fn is_suspect(points: &[(f64, f64)], at: usize, seen: f64) -> bool {
    let step = |at: usize| match points.get(at) {
        Some(point) if at > 0 => (point.1 - points[at - 1].1).abs(),
        _ => 0.0,
    };
    let changes_sign = points[at - 1].1 * points[at].1 < 0.0;
    changes_sign || step(at) > seen.max(HIGHER * step(at - 1).max(step(at + 1)))
}

/// Goes into the half with the higher step, again and again.
fn is_cut(mut a: (f64, f64), mut b: (f64, f64), g: impl Fn(f64) -> f64) -> bool {
    let whole = (b.1 - a.1).abs();
    for _ in 0..HALVINGS {
        let x = a.0 + (b.0 - a.0) / 2.0;
        let middle = (x, g(x));
        if !middle.1.is_finite() {
            return true;
        }
        let [left, right] = [middle.1 - a.1, b.1 - middle.1].map(f64::abs);
        if left.max(right) < 0.5 * whole {
            return false;
        }
        if left > right { b = middle } else { a = middle }
    }
    true
}
