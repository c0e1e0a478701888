//! Averages over a normal variable, by adaptive Gauss–Legendre quadrature.

use super::Statistic;
use crate::math::activation::normal;
use std::f64::consts::PI;
use std::ops::ControlFlow;

/// Where the normal density ends: P(|z − mean| > 12 std) is about 4e-33.
const REACH: f64 = 12.0;

/// A statistic of g(z) for z ~ N(mean, std²). `breaks` are the places where g or its slope jumps;
/// the integral is taken piece by piece between them.
pub fn expectation(
    g: impl Fn(f64) -> f64,
    breaks: &[f64],
    (mean, std): (f64, f64),
    statistic: Statistic,
) -> f64 {
    let transform = |y: f64| match statistic {
        Statistic::Mean => y,
        Statistic::MeanSquare => y * y,
        Statistic::ShareBelow(threshold) => f64::from(y.abs() < threshold),
    };
    if std == 0.0 {
        return transform(g(mean));
    }
    let edges = edges(breaks, mean, std);
    let pieces = edges.windows(2).map(|edge| (edge[0], edge[1]));
    if let Statistic::ShareBelow(threshold) = statistic {
        let below = |z| g(z).abs() < threshold;
        return pieces.map(|piece| share(&below, piece, (mean, std))).sum();
    }
    let integrand = |z: f64| {
        let scaled = (z - mean) / std;
        normal::times_pdf(transform(g(z)), scaled) / std
    };
    let rule = GaussLegendre::new();
    let size: f64 = pieces.clone().map(|piece| rule.once(&|z| integrand(z).abs(), piece)).sum();
    let adaptive = Adaptive { rule: &rule, f: &integrand, negligible: 1e-16 * size };
    pieces.map(|piece| adaptive.integral(piece, rule.once(&integrand, piece), 24)).sum()
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
/// not holding are found on a grid and then by bisection.
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
            (true, false) => probability(from, change(below, from, to)),
            (false, true) => probability(change(below, from, to), to),
        })
        .sum()
}

/// Where `below` changes between two places at which it differs.
fn change(below: &impl Fn(f64) -> bool, mut from: f64, mut to: f64) -> f64 {
    let first = below(from);
    let bisection = (0..200).try_for_each(|_| {
        let middle = from + 0.5 * (to - from);
        if middle <= from || middle >= to {
            return ControlFlow::Break(());
        }
        if below(middle) == first {
            from = middle;
        } else {
            to = middle;
        }
        ControlFlow::Continue(())
    });
    debug_assert!(bisection.is_break(), "doubles between two doubles are halved in 64 steps");
    from
}

const POINTS: usize = 16;

/// Nodes in (−1, 1) and weights that integrate polynomials up to degree 31 exactly.
struct GaussLegendre {
    nodes: [f64; POINTS],
    weights: [f64; POINTS],
}

impl GaussLegendre {
    /// Roots of the Legendre polynomial by Newton's method from Chebyshev's guess.
    fn new() -> GaussLegendre {
        let (mut nodes, mut weights) = ([0.0; POINTS], [0.0; POINTS]);
        for i in 0..POINTS {
            let mut x = (PI * (i as f64 + 0.75) / (POINTS as f64 + 0.5)).cos();
            let mut slope = 0.0;
            for _ in 0..10 {
                let value;
                (value, slope) = legendre(x);
                x -= value / slope;
            }
            nodes[i] = x;
            weights[i] = 2.0 / ((1.0 - x * x) * slope * slope);
        }
        GaussLegendre { nodes, weights }
    }

    /// ∫ f over one piece
    fn once(&self, f: &impl Fn(f64) -> f64, (low, high): (f64, f64)) -> f64 {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let nodes = self.nodes.iter().zip(&self.weights);
        half * nodes.map(|(x, weight)| weight * f(middle + half * x)).sum::<f64>()
    }
}

/// Quadrature that halves a piece until halving changes nothing that could be seen.
struct Adaptive<'a, F> {
    rule: &'a GaussLegendre,
    f: &'a F,
    /// An error that does not count, whatever the piece's own integral is
    negligible: f64,
}

impl<F: Fn(f64) -> f64> Adaptive<'_, F> {
    /// ∫ f over a piece for which the rule itself gave `whole`
    fn integral(&self, (low, high): (f64, f64), whole: f64, halvings: u32) -> f64 {
        let middle = 0.5 * (low + high);
        let (left, right) =
            (self.rule.once(self.f, (low, middle)), self.rule.once(self.f, (middle, high)));
        let both = left + right;
        let seen = (both - whole).abs() > 1e-14 * both.abs() + self.negligible;
        if !seen || halvings == 0 {
            return both;
        }
        self.integral((low, middle), left, halvings - 1)
            + self.integral((middle, high), right, halvings - 1)
    }
}

/// P(x) and P′(x) of the Legendre polynomial of degree [`POINTS`], by its recurrence.
fn legendre(x: f64) -> (f64, f64) {
    let (mut before, mut current) = (1.0, x);
    for n in 2..=POINTS {
        let n = n as f64;
        (before, current) = (current, ((2.0 * n - 1.0) * x * current - (n - 1.0) * before) / n);
    }
    (current, POINTS as f64 * (x * current - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::{Order, Pointwise};

    fn of(name: &str, order: Order, normal: (f64, f64), statistic: Statistic) -> f64 {
        let function = Pointwise::named(name).unwrap();
        expectation(|z| function.derivative(order, z), &function.breaks(), normal, statistic)
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
        let gain = |order| of("sigmoid", order, (0.0, 1.0), Statistic::MeanSquare).sqrt().recip();
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
