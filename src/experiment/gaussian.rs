//! Averages over a normal variable.

use super::{Experiment, KeepGoing};
use crate::math::activation::normal;
use crate::math::activation::{Order, Pointwise};
use crate::math::integrate::{FINEST, Normal, with_origin};
use crate::math::root::last_where;

/// An expectation over z ~ N(mean, std²), by quadrature
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    pub function: Pointwise,
    pub order: Order,
    pub mean: f64,
    pub std: f64,
    pub statistic: Statistic,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// E\[g\]
    Mean,
    /// E\[g²\]
    MeanSquare,
    /// 1/√E\[g²\]: what weights of variance 1/fan-in are multiplied by to keep the mean square
    Gain,
    /// The share of z with |g(z)| below the threshold
    ShareBelow(f64),
}

impl Experiment for Gaussian {
    fn samples(&self, _: KeepGoing) -> Option<Vec<f64>> {
        let Gaussian { function, order, mean, std, statistic } = self;
        let g = |z| function.derivative(*order, z);
        Some(vec![expectation(g, &function.break_points(), (*mean, *std), *statistic)])
    }
}

/// Where shares are no longer counted: P(|z − mean| > 12 std) is about 4e-33.
const REACH: f64 = 12.0;

/// A statistic of g(z) for z ~ N(mean, std²). `breaks` are the places where g or its slope jumps.
fn expectation(
    g: impl Fn(f64) -> f64,
    breaks: &[f64],
    (mean, std): (f64, f64),
    statistic: Statistic,
) -> f64 {
    let over = |transformed: &dyn Fn(f64) -> f64| match std {
        0.0 => transformed(mean),
        _ => Normal { mean, std }.mean_of(&with_origin(breaks.to_vec()), FINEST, transformed),
    };
    match statistic {
        Statistic::Mean => over(&g),
        Statistic::MeanSquare => over(&|z| g(z) * g(z)),
        Statistic::Gain => over(&|z| g(z) * g(z)).sqrt().recip(),
        Statistic::ShareBelow(threshold) => {
            let below = |z: f64| g(z).abs() < threshold;
            if std == 0.0 {
                return f64::from(below(mean));
            }
            let edges = edges(breaks, mean, std);
            edges.windows(2).map(|edge| share(&below, (edge[0], edge[1]), (mean, std))).sum()
        }
    }
}

/// The whole range, cut at the breaks, at every standard deviation, and at ± powers of two around
/// 0, where activation functions do what they do, however wide the normal is.
fn edges(breaks: &[f64], mean: f64, std: f64) -> Vec<f64> {
    let (low, high) = (mean - REACH * std, mean + REACH * std);
    let deviations = (-12..=12).map(|k| mean + f64::from(k) * std);
    let powers = (-6..=12).flat_map(|k| [2.0f64.powi(k), -2.0f64.powi(k)]);
    let mut edges: Vec<f64> = deviations.chain(powers).chain([0.0]).collect();
    edges.extend(breaks);
    edges.retain(|edge| (low..=high).contains(edge));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// The probability of the z inside a piece for which `below` holds: the changes from holding to
/// not holding are found on a grid and then to the last bit.
fn share(below: &impl Fn(f64) -> bool, (low, high): (f64, f64), (mean, std): (f64, f64)) -> f64 {
    const CELLS: u32 = 64;
    // both ends belong to the piece only by their limits: a jump may sit exactly there
    let (low, high) = (low.next_up(), high.next_down());
    let at = |cell: u32| low + (high - low) * (f64::from(cell) / f64::from(CELLS));
    let probability = |from: f64, to: f64| {
        let (from, to) = ((from - mean) / std, (to - mean) / std);
        // differences in the left tail, where they do not cancel
        if from > 0.0 {
            normal::cdf(-from) - normal::cdf(-to)
        } else {
            normal::cdf(to) - normal::cdf(from)
        }
    };
    let cells = (0..CELLS).map(|cell| (at(cell), at(cell + 1)));
    cells
        .map(|(from, to)| match (below(from), below(to)) {
            (true, true) => probability(from, to),
            (false, false) => 0.0,
            (true, false) => probability(from, last_where(from, to, below)),
            (false, true) => probability(last_where(to, from, below), to),
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn of(name: &str, order: Order, normal: (f64, f64), statistic: Statistic) -> f64 {
        let function = Pointwise::named(name).unwrap();
        expectation(|z| function.derivative(order, z), &function.break_points(), normal, statistic)
    }

    fn assert_close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-12 * expected.abs().max(1e-3), "{got} {expected}");
    }

    #[test]
    fn moments_of_the_normal() {
        for normal in [(0.0, 1.0), (-3.0, 0.01), (2.0, 50.0), (1.0, 1e4)] {
            let (mean, std) = normal;
            assert_close(expectation(|z| z, &[], normal, Statistic::Mean), mean);
            let square = expectation(|z| z, &[], normal, Statistic::MeanSquare);
            assert_close(square, mean * mean + std * std);
        }
        assert_eq!(expectation(|z| z, &[], (3.0, 0.0), Statistic::MeanSquare), 9.0);
    }

    #[test]
    fn relu_in_closed_form() {
        let mean = of("relu", Order::Value, (0.0, 1.0), Statistic::Mean);
        assert_close(mean, 1.0 / (2.0 * PI).sqrt());
        assert_close(of("relu", Order::Value, (0.0, 3.0), Statistic::MeanSquare), 4.5);
        assert_close(of("relu", Order::Slope, (1.0, 2.0), Statistic::Mean), normal::cdf(0.5));
        let zeros = of("relu", Order::Slope, (0.0, 1.0), Statistic::ShareBelow(0.01));
        assert_close(zeros, 0.5);
    }

    /// E[σ²] = 0.293379… and E[σ′²] = 0.044836…: the squares of one over the gains 1.84623 and
    /// 4.72265 that are known for sigmoid.
    #[test]
    fn sigmoid_has_the_gains_that_are_known() {
        let gain = |order| of("sigmoid", order, (0.0, 1.0), Statistic::Gain);
        assert!((gain(Order::Value) - 1.84623).abs() < 5e-6);
        assert!((gain(Order::Slope) - 4.72265).abs() < 5e-6);
        assert_close(of("sigmoid", Order::Value, (0.0, 1e3), Statistic::Mean), 0.5);
    }

    /// σ′(z) = t where cosh(z/2) = 1/(2√t)
    #[test]
    fn the_saturated_share_of_sigmoid_in_closed_form() {
        for (std, threshold) in [(1.0, 0.01), (5.0, 0.01), (1.0, 0.2), (100.0, 0.1)] {
            let edge = 2.0 * (0.5 / f64::sqrt(threshold)).acosh();
            let expected = 2.0 * normal::cdf(-edge / std);
            let statistic = Statistic::ShareBelow(threshold);
            assert_close(of("sigmoid", Order::Slope, (0.0, std), statistic), expected);
        }
    }

    #[test]
    fn a_narrow_bump_under_a_wide_normal_is_not_missed() {
        let std = 1000.0;
        let got = of("sigmoid", Order::Slope, (0.0, std), Statistic::Mean);
        // ∫σ′ = 1 and the density is nearly flat over it: 1/(std √2π) (1 − π²/6/std²)
        let expected = (1.0 - PI * PI / 6.0 / (std * std)) / (std * (2.0 * PI).sqrt());
        assert!((got / expected - 1.0).abs() < 1e-9, "{got} {expected}");
    }
}
