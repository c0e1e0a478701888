//! A root between two places where a function has opposite signs.

/// By Chandrupatla's method (1997): inverse quadratic interpolation where that is safe, halving
/// where it is not; about eight evaluations. `low` and `high` are (place, value there), and the
/// root is found to within `tolerance`.
pub fn root_between(
    low: (f64, f64),
    high: (f64, f64),
    tolerance: f64,
    f: impl Fn(f64) -> f64,
) -> f64 {
    let (mut a, mut b, mut fraction) = (low, high, 0.5);
    loop {
        let x = a.0 + fraction * (b.0 - a.0);
        let new = (x, f(x));
        let old;
        if (new.1 > 0.0) == (a.1 > 0.0) {
            old = a;
        } else {
            old = b;
            b = a;
        }
        a = new;
        let best = if b.1.abs() < a.1.abs() { b } else { a };
        let room = tolerance / (b.0 - a.0).abs();
        if room >= 0.5 || best.1 == 0.0 || best.1.is_nan() {
            return best.0;
        }
        fraction = step(a, b, old).clamp(room, 1.0 - room);
    }
}

/// How far from a to b to look next, from the three newest points.
fn step(a: (f64, f64), b: (f64, f64), old: (f64, f64)) -> f64 {
    let place = (a.0 - b.0) / (old.0 - b.0);
    let value = (a.1 - b.1) / (old.1 - b.1);
    if value * value < place && (1.0 - value) * (1.0 - value) < 1.0 - place {
        a.1 / (b.1 - a.1) * old.1 / (b.1 - old.1)
            + (old.0 - a.0) / (b.0 - a.0) * a.1 / (old.1 - a.1) * b.1 / (old.1 - b.1)
    } else {
        0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

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
            let calls = Cell::new(0);
            let counted = |x| {
                calls.set(calls.get() + 1);
                f(x)
            };
            let root = root_between((low, f(low)), (high, f(high)), 1e-13, counted);
            assert!((root - exact).abs() < 2e-13, "{root}, not {exact}");
            assert!(calls.get() < 80, "{} calls", calls.get());
        }
    }
}
