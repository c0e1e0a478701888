//! Means over a normal distribution, by Gauss–Legendre quadrature on graded panels.
//!
//! The axis is cut at *marks*: where the integrand jumps or bends sharply, and 0, where every
//! activation function has its features. A panel is as wide as it is far from its mark, but never
//! narrower than the finest detail to be seen nor wider than three standard deviations, so that a
//! spread of 1e−100 and one of 1e+100 are both resolved, with a panel for each factor of four
//! between the function's scale and the distribution's, and never more than about a hundred.

use std::sync::LazyLock;

/// Points on a panel. Exact for polynomials of degree 31.
const POINTS: usize = 16;
/// How many standard deviations the integral reaches: 2e−19 of the distribution lies beyond.
const REACH: f64 = 9.0;
/// The widest panel, in standard deviations.
const WIDEST: f64 = 3.0;
/// A share that is not missed.
const UNSEEN: f64 = 1e-14;
/// The finest detail of an activation function: the poles of σ(20x) are 0.16 off the real axis.
pub const FINEST: f64 = 0.125;

const ONE_OVER_ROOT_OF_2_PI: f64 = 0.398_942_280_401_432_7;

/// The right half of the Gauss–Legendre points on [−1, 1], with their weights.
static RULE: LazyLock<[(f64, f64); POINTS / 2]> = LazyLock::new(|| {
    std::array::from_fn(|index| {
        let guess = std::f64::consts::PI * (index as f64 + 0.75) / (POINTS as f64 + 0.5);
        let mut point = libm::cos(guess);
        for _ in 0..8 {
            let (value, slope) = legendre(point);
            point -= value / slope;
        }
        let (_, slope) = legendre(point);
        (point, 2.0 / ((1.0 - point * point) * slope * slope))
    })
});

/// The Legendre polynomial of degree [`POINTS`] and its slope, by the three-term recurrence.
fn legendre(x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for degree in 2..=POINTS {
        let k = degree as f64;
        (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
    }
    (value, POINTS as f64 * (x * value - before) / (x * x - 1.0))
}

/// Where to cut the axis for a function with these breaks: there, and at 0, where it has its
/// features. Ascending.
pub fn with_origin(mut breaks: Vec<f64>) -> Vec<f64> {
    breaks.push(0.0);
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    breaks
}

/// N(mean, std²)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    pub mean: f64,
    pub std: f64,
}

impl Normal {
    /// `E[g(x)]` for x of this distribution; g may jump or bend at the ascending `marks` and has no
    /// detail finer than `finest` near them. Good to about 1e−13 of E|g|.
    ///
    /// A spread of 0 is taken as the limit of small spreads (the mean of both sides, for g may jump
    /// there), an infinite one as the limit of large spreads (the mean of g(−∞) and g(∞)).
    pub fn mean_of(self, marks: &[f64], finest: f64, g: impl Fn(f64) -> f64) -> f64 {
        if self.mean.is_nan() || self.std.is_nan() {
            return f64::NAN;
        }
        if self.std == 0.0 {
            let off = (self.mean.abs() * f64::EPSILON).max(f64::MIN_POSITIVE);
            return 0.5 * (g(self.mean - off) + g(self.mean + off));
        }
        if self.std.is_infinite() {
            return 0.5 * (g(f64::NEG_INFINITY) + g(f64::INFINITY));
        }
        let mut sum = 0.0;
        self.panels(marks, finest, |low, high| {
            #[cfg(test)]
            evaluations::add(POINTS);
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            let weighted = |x: f64| {
                let deviation = (x - self.mean) / self.std;
                g(x) * libm::exp(-0.5 * deviation * deviation)
            };
            let panel: f64 = RULE
                .iter()
                .map(|&(point, weight)| {
                    weight * (weighted(middle - half * point) + weighted(middle + half * point))
                })
                .sum();
            sum += panel * (half / self.std);
        });
        sum * ONE_OVER_ROOT_OF_2_PI
    }

    /// Where [`Normal::mean_of`] looks, with weights that sum to 1: for many means of one
    /// distribution.
    pub fn points(self, marks: &[f64], finest: f64) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        self.panels(marks, finest, |low, high| {
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            for &(point, weight) in RULE.iter() {
                for x in [middle - half * point, middle + half * point] {
                    let deviation = (x - self.mean) / self.std;
                    let density = ONE_OVER_ROOT_OF_2_PI * libm::exp(-0.5 * deviation * deviation);
                    points.push((x, weight * density * half / self.std));
                }
            }
        });
        points
    }

    /// Hands every panel (low, high) to `panel`.
    fn panels(self, marks: &[f64], finest: f64, mut panel: impl FnMut(f64, f64)) {
        let low = self.mean - REACH * self.std;
        let high = self.mean + REACH * self.std;
        let inside = |mark: &&f64| low < **mark && **mark < high;
        let mut marks = marks.iter().filter(inside).copied();
        let widest = WIDEST * self.std;
        let finest = finest.min(widest);
        let Some(first) = marks.next() else {
            return graded(low, high, widest, widest, &mut panel);
        };
        graded(first, low, finest, widest, &mut panel);
        let last = marks.fold(first, |left, right| {
            let middle = 0.5 * (left + right);
            graded(left, middle, finest, widest, &mut panel);
            graded(right, middle, finest, widest, &mut panel);
            right
        });
        graded(last, high, finest, widest, &mut panel);
    }
}

/// Panels from `mark` to `end`, on either side of it, each three times as wide as all before it
/// together: 16 points resolve a power of the distance over a factor of four to rounding.
///
/// In the middle of a very long way one panel does: less than [`UNSEEN`] of the distribution is
/// nearer than where it ends, and less than that of a function's features farther than where it
/// begins, if they fade as 1/x² or faster.
fn graded(mark: f64, end: f64, finest: f64, widest: f64, panel: &mut impl FnMut(f64, f64)) {
    let (length, side) = ((end - mark).abs(), (end - mark).signum());
    let middle = (finest / UNSEEN, UNSEEN * widest);
    let (mut done, mut near) = (0.0, mark);
    while done < length {
        let width = (3.0 * done).clamp(finest, widest);
        let next = if done > middle.0 && done < middle.1 { middle.1 } else { done + width };
        // A sliver at the end is no panel of its own.
        let is_last = next + 0.25 * width >= length;
        let far = if is_last { end } else { mark + side * next };
        panel(near.min(far), near.max(far));
        if is_last {
            return;
        }
        (done, near) = (next, far);
    }
}

/// How often integrands were evaluated, for tests that hold a computation to its bound.
#[cfg(test)]
pub(crate) mod evaluations {
    use std::cell::Cell;

    thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });

    pub fn add(count: usize) {
        COUNT.set(COUNT.get() + count);
    }

    /// So many does the call take on this thread.
    pub fn of<T>(call: impl FnOnce() -> T) -> (T, usize) {
        let before = COUNT.get();
        let result = call();
        (result, COUNT.get() - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: Normal = Normal { mean: 0.0, std: 1.0 };

    #[test]
    fn the_rule_is_exact_up_to_its_degree() {
        for power in (0..32).step_by(2) {
            let sum: f64 =
                RULE.iter().map(|(point, weight)| 2.0 * weight * point.powi(power)).sum();
            let exact = 2.0 / f64::from(power + 1);
            assert!((sum / exact - 1.0).abs() < 1e-14, "x^{power}: {sum}");
        }
    }

    #[test]
    fn moments_of_the_normal_distribution() {
        for (power, moment) in [(0, 1.0), (1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0), (8, 105.0)] {
            for marks in [&[][..], &[0.0], &[-2.5, 0.0, 0.1, 8.0]] {
                let mean = STANDARD.mean_of(marks, FINEST, |x| x.powi(power));
                assert!((mean - moment).abs() < 1e-12 * (1.0 + moment), "x^{power}: {mean}");
            }
        }
    }

    #[test]
    fn a_jump_at_a_mark_costs_nothing() {
        let upper = STANDARD.mean_of(&[1.0], FINEST, |x| if x > 1.0 { 1.0 } else { 0.0 });
        let exact = 0.5 * libm::erfc(std::f64::consts::FRAC_1_SQRT_2);
        assert!((upper / exact - 1.0).abs() < 1e-14, "{upper}");
    }

    #[test]
    fn the_points_are_those_of_the_mean() {
        let normal = Normal { mean: 0.5, std: 3.0 };
        let sum: f64 = normal.points(&[0.0], FINEST).iter().map(|(x, w)| w * x.abs()).sum();
        assert!((sum / normal.mean_of(&[0.0], FINEST, f64::abs) - 1.0).abs() < 1e-14, "{sum}");
    }

    #[test]
    fn no_spread_and_boundless_spread_are_limits() {
        let step = |x: f64| if x > 0.0 { 3.0 } else { 1.0 };
        for std in [0.0, 1e-200, 1.0, 1e200, f64::INFINITY] {
            let mean = Normal { mean: 0.0, std }.mean_of(&[0.0], FINEST, step);
            assert!((mean - 2.0).abs() < 1e-14, "{std}: {mean}");
        }
    }

    #[test]
    fn panels_meet_without_gap_or_overlap() {
        for (mean, std) in [(0.0, 1e-8), (0.0, 1.0), (-3.0, 0.5), (0.0, 1e6), (40.0, 1.0)] {
            let mut panels = Vec::new();
            Normal { mean, std }.panels(&[0.0, 6.0], FINEST, |low, high| panels.push((low, high)));
            panels.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert_eq!(panels[0].0, mean - REACH * std);
            assert_eq!(panels[panels.len() - 1].1, mean + REACH * std);
            assert!(panels.windows(2).all(|pair| pair[0].1 == pair[1].0), "{mean} {std}");
            assert!(panels.iter().all(|(low, high)| low < high));
        }
    }
}
