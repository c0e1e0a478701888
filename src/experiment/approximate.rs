//! How near a sum of a few units comes to a curve.

use super::{Experiment, KeepGoing};
use crate::math::activation::Pointwise;
use crate::math::nn::Cost;
use crate::math::symbolic::Expr;

/// The best fit c + Σ aᵢ φ(s(x − kᵢ)) of a curve, in the sense of least squares over `POINTS`
/// equally spaced places. The places kᵢ of the units start at the left end and are equally spaced
/// too; s is the best of `STEEPNESS`, the same for all units, per spacing of theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Approximate {
    pub function: Pointwise,
    /// The curve, an expression in x
    pub of: Expr,
    pub x: (f64, f64),
    pub units: usize,
    /// The largest error instead of the root mean square
    pub is_largest: bool,
}

const POINTS: usize = 513;
const STEEPNESS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// A unit that adds no more than this share of its size to those before it adds nothing.
const LEAST: f64 = 1e-9;

impl Experiment for Approximate {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        let (low, high) = self.x;
        let place = |i: usize, of: usize| low + (high - low) * (i as f64 / of as f64);
        let curve: Vec<f64> =
            (0..POINTS).map(|i| self.of.evaluate(place(i, POINTS - 1), &[])).collect();
        let spacing = (high - low) / self.units as f64;
        let mut best = None;
        for steepness in STEEPNESS {
            if !keep_going() {
                return None;
            }
            let unit = |unit: usize| {
                let z = |i| steepness / spacing * (place(i, POINTS - 1) - place(unit, self.units));
                (0..POINTS).map(|i| self.function.value(z(i))).collect()
            };
            let columns = std::iter::once(vec![1.0; POINTS]).chain((0..self.units).map(unit));
            let left = left_over(columns, curve.clone());
            let rms = (dot(&left, &left) / POINTS as f64).sqrt();
            let largest = left.iter().fold(0.0, |most: f64, error| most.max(error.abs()));
            let error = if self.is_largest { largest } else { rms };
            // The fit is by least squares, whatever is told of it.
            if best.is_none_or(|(least, _)| rms < least) {
                best = Some((rms, error));
            }
        }
        Some(vec![best?.1])
    }

    fn cost(&self) -> Cost {
        let units = (self.units + 1) as f64;
        let work = (STEEPNESS.len() * POINTS) as f64 * units * (2.0 * units + 50.0);
        Cost { bytes: 8.0 * POINTS as f64 * units, work }
    }
}

/// What no sum of the columns can give of the curve: its part orthogonal to all of them
/// (Gram–Schmidt, every projection done twice).
fn left_over(columns: impl Iterator<Item = Vec<f64>>, mut curve: Vec<f64>) -> Vec<f64> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for mut column in columns {
        let size = dot(&column, &column).sqrt();
        for direction in basis.iter().chain(&basis) {
            take_off(direction, &mut column);
        }
        let left = dot(&column, &column).sqrt();
        if left > LEAST * size {
            column.iter_mut().for_each(|x| *x /= left);
            basis.push(column);
        }
    }
    for direction in basis.iter().chain(&basis) {
        take_off(direction, &mut curve);
    }
    curve
}

fn take_off(direction: &[f64], from: &mut [f64]) {
    let share = dot(direction, from);
    from.iter_mut().zip(direction).for_each(|(x, d)| *x -= share * d);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::run;
    use crate::math::symbolic::parse;

    fn error(function: &str, of: &str, units: usize, is_largest: bool) -> f64 {
        let function = Pointwise::named(function).unwrap();
        let of = parse(of).unwrap().expression;
        let measure = Approximate { function, of, x: (-2.0, 2.0), units, is_largest };
        run(&measure.into(), &|| true).unwrap()
    }

    #[test]
    fn what_units_can_say_exactly_they_do() {
        // Three kinks at −2, −2/3 and 2/3: a line needs one of them.
        assert!(error("relu", "3*x - 1", 3, true) < 1e-12);
        // |x| has its kink where the second of two units has its own.
        assert!(error("relu", "abs(x)", 2, true) < 1e-12);
        assert!(error("relu", "abs(x)", 1, true) > 0.3);
    }

    /// The best broken line with kinks h apart misses x² by h²/(6√5) (root mean square).
    #[test]
    fn many_kinks_come_near_with_the_square_of_their_distance() {
        let h: f64 = 4.0 / 16.0;
        let expected = h * h / (6.0 * 5.0f64.sqrt());
        let got = error("relu", "x^2", 16, false);
        assert!((got / expected - 1.0).abs() < 0.1, "{got} {expected}");
        assert!(error("tanh", "x^2", 16, false) < error("tanh", "x^2", 4, false));
    }
}
