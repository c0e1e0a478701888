//! The one search for where a function of one number changes its sign.
//!
//! Every search ends: each evaluation narrows the bracket, no tolerance is finer than the spacing of
//! floating-point numbers, and after [`MOST_EVALUATIONS`] no number is left between the two ends.

/// Evaluations that interpolation may take before the numbers left between the ends are halved.
const PATIENCE: usize = 64;

/// No search evaluates its function more often. There are fewer than 2⁶⁴ numbers to be halved.
pub const MOST_EVALUATIONS: usize = PATIENCE + 64;

/// A place and the value there.
type Point = (f64, f64);

/// Where f is 0 between two places where it has opposite signs, to within `tolerance` or a few units
/// in the last place, whichever is more. At a jump over 0 it is one of its sides. An end where f is
/// 0 is the answer; NaN where f is NaN on the way, or the signs are not opposite.
pub fn between(low: Point, high: Point, tolerance: f64, f: impl Fn(f64) -> f64) -> f64 {
    if let Some(end) = [low, high].into_iter().find(|end| end.1 == 0.0) {
        return end.0;
    }
    if low.1.is_nan() || high.1.is_nan() || (low.1 > 0.0) == (high.1 > 0.0) {
        return f64::NAN;
    }
    let [best, other] = narrow(low, high, |best| tolerance + 2.0 * f64::EPSILON * best.abs(), f);
    if best.1.is_nan() || other.1.is_nan() { f64::NAN } else { best.0 }
}

/// The last number from `inside` towards `outside` for which `holds`, which it does at `inside` and
/// not at `outside`.
pub fn last_where(inside: f64, outside: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let sign = |x| if holds(x) { 1.0 } else { -1.0 };
    let ends = narrow((inside, 1.0), (outside, -1.0), |_| 0.0, sign);
    if ends[0].1 > 0.0 { ends[0].0 } else { ends[1].0 }
}

/// Narrows a bracket until its ends are within twice `tolerance`, which is given the better end, and
/// hands both back, the better one first.
///
/// By Chandrupatla's method (1997): inverse quadratic interpolation where that is safe, halving
/// where it is not; about eight evaluations for a smooth function.
fn narrow(
    low: Point,
    high: Point,
    tolerance: impl Fn(f64) -> f64,
    f: impl Fn(f64) -> f64,
) -> [Point; 2] {
    let (mut a, mut b, mut fraction) = (low, high, 0.5);
    for evaluation in 0..MOST_EVALUATIONS {
        let step = a.0 + fraction * (b.0 - a.0);
        let is_inside = a.0.min(b.0) < step && step < a.0.max(b.0);
        let x = if is_inside && evaluation < PATIENCE { step } else { halfway(a.0, b.0) };
        if x == a.0 || x == b.0 {
            break;
        }
        let (new, old) = ((x, f(x)), a);
        let old = if (new.1 > 0.0) == (a.1 > 0.0) { old } else { std::mem::replace(&mut b, old) };
        a = new;
        let best = better_first(a, b)[0];
        let room = tolerance(best.0) / (b.0 - a.0).abs();
        let is_wide = room < 0.5;
        if !is_wide || best.1 == 0.0 || a.1.is_nan() {
            break;
        }
        fraction = next_fraction(a, b, old).clamp(room, 1.0 - room);
    }
    better_first(a, b)
}

fn better_first(a: Point, b: Point) -> [Point; 2] {
    if b.1.abs() < a.1.abs() { [b, a] } else { [a, b] }
}

/// How far from a to b to look next, from the three newest points.
fn next_fraction(a: Point, b: Point, old: Point) -> f64 {
    let place = (a.0 - b.0) / (old.0 - b.0);
    let value = (a.1 - b.1) / (old.1 - b.1);
    if value * value < place && (1.0 - value) * (1.0 - value) < 1.0 - place {
        a.1 / (b.1 - a.1) * old.1 / (b.1 - old.1)
            + (old.0 - a.0) / (b.0 - a.0) * a.1 / (old.1 - a.1) * b.1 / (old.1 - b.1)
    } else {
        0.5
    }
}

/// The number with as many numbers between it and one end as between it and the other; an end where
/// there is none between them.
fn halfway(a: f64, b: f64) -> f64 {
    // Counted from 0, so that the count grows with the number.
    let count = |x: f64| match x.to_bits() as i64 {
        bits if bits < 0 => i64::MIN - bits,
        bits => bits,
    };
    let middle = count(a).midpoint(count(b));
    let bits = if middle < 0 { i64::MIN - middle } else { middle };
    f64::from_bits(bits as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    /// What `search` finds in f, and how often it looked.
    fn counted<T>(f: impl Fn(f64) -> T, search: impl Fn(&dyn Fn(f64) -> T) -> f64) -> (f64, usize) {
        let calls = Cell::new(0);
        let counting = |x| {
            calls.set(calls.get() + 1);
            f(x)
        };
        (search(&counting), calls.get())
    }

    #[test]
    fn finds_roots_to_the_last_digits_in_few_steps() {
        type Case = (fn(f64) -> f64, f64, f64, f64);
        let cases: [Case; 4] = [
            (|x| x * x - 2.0, 0.0, 2.0, std::f64::consts::SQRT_2),
            (|x| 1.0 - x.exp(), -3.0, 40.0, 0.0),
            (|x| (x - 0.3).powi(3), -1.0, 1.0, 0.3),
            (|x| if x < 0.7 { -1.0 } else { 1.0 }, 0.0, 1.0, 0.7),
        ];
        for (f, low, high, exact) in cases {
            let (root, calls) = counted(f, |f| between((low, f(low)), (high, f(high)), 1e-13, f));
            assert!((root - exact).abs() < 2e-13, "{root}, not {exact}");
            assert!(calls < 80, "{calls} calls");
        }
    }

    #[test]
    fn what_has_no_root_is_nan_and_an_end_may_be_one() {
        assert!(between((0.0, 1.0), (1.0, 2.0), 0.0, |x| 1.0 + x).is_nan());
        assert!(between((0.0, -1.0), (1.0, 1.0), 0.0, |_| f64::NAN).is_nan());
        assert!(between((0.0, f64::NAN), (1.0, 1.0), 0.0, |x| x).is_nan());
        assert_eq!(between((0.0, -1.0), (1.0, 0.0), 0.0, |x| x - 1.0), 1.0);
    }

    #[test]
    fn halfway_counts_numbers() {
        assert_eq!(halfway(1.0, 4.0), 2.0);
        assert_eq!(halfway(-1.0, 1.0), 0.0);
        assert_eq!(halfway(3.0, 3.0f64.next_up()), 3.0);
        assert!(halfway(f64::MIN, f64::MAX).abs() < 1e-300);
    }

    /// Any number that is not NaN, of any size.
    fn number() -> impl Strategy<Value = f64> {
        any::<u64>().prop_map(f64::from_bits).prop_filter("a number", |x| x.is_finite())
    }

    proptest! {
        /// With no tolerance at all, anywhere among the numbers, of any steepness.
        #[test]
        fn every_search_ends(root in number(), a in number(), b in number(), power in 0..4) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assume!(low < root && root < high);
            let f = |x: f64| match power {
                0 => if x < root { -1.0 } else { 1.0 },
                1 => x - root,
                2 => (x - root).powi(3),
                _ => (x - root).cbrt(),
            };
            let (found, calls) =
                counted(f, |f| between((low, f(low)), (high, f(high)), 0.0, f));
            prop_assert!(calls <= MOST_EVALUATIONS + 2, "{calls}");
            let off = (found - root).abs();
            let jump_or_line = off <= 4.0 * f64::EPSILON * root.abs() || f(found) == 0.0;
            prop_assert!(jump_or_line, "{found}, not {root}");
        }

        #[test]
        fn the_last_place_is_the_last(last in number(), a in number(), b in number()) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assume!(low < last && last < high);
            let (found, calls) =
                counted(|x| x <= last, |holds| last_where(low, high, holds));
            prop_assert_eq!(found, last);
            let (backwards, more) =
                counted(|x| x >= last, |holds| last_where(high, low, holds));
            prop_assert_eq!(backwards, last);
            prop_assert!(calls.max(more) <= MOST_EVALUATIONS);
        }
    }
}
