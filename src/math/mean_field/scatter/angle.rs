//! The correlation of two rows' vectors, which is another in every network of finite width.

/// How a correlation c is distributed over networks: the angle arccos c is either of mean ± std,
/// equally often. Angles keep the two cases apart from ±1, which a deviation of c itself runs into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    mean: f64,
    std: f64,
}

/// What the correlation of two vectors of n independent pairs (x, y) depends on, x and y being of
/// second moment 1.
#[derive(Clone, Copy, Debug)]
pub struct Pairs {
    /// `E[xy]`
    pub product: f64,
    /// `E[x²y²]`
    pub squares: f64,
    /// `E[x³y]`
    pub uneven: f64,
    /// `E[x⁴]`
    pub fourth: f64,
    /// Share of the vectors' second moment that comes from the pairs; the rest is 1 for sure and in
    /// common: a bias.
    pub share: f64,
}

impl Angle {
    /// Of two vectors that point the same way.
    pub const NONE: Angle = Angle { mean: 0.0, std: 0.0 };

    /// The two cases, as correlations.
    pub fn correlations(self) -> [f64; 2] {
        let cosine = |angle: f64| libm::cos(angle.clamp(0.0, std::f64::consts::PI));
        [cosine(self.mean - self.std), cosine(self.mean + self.std)]
    }

    /// Of vectors of n pairs, each of the cases equally often: to first order in 1/n.
    pub fn sampled(cases: impl IntoIterator<Item = Pairs>, n: f64) -> Angle {
        let sampled: Vec<(f64, f64)> = cases.into_iter().map(|case| case.angle(n)).collect();
        let average = |of: &dyn Fn(&(f64, f64)) -> f64| {
            sampled.iter().map(of).sum::<f64>() / sampled.len() as f64
        };
        let mean = average(&|case| case.0);
        let variance = average(&|case| (case.0 - mean).powi(2) + case.1);
        Angle { mean, std: variance.sqrt() }
    }
}

impl Pairs {
    /// Mean and variance of the angle of n of them, by expanding xy/√(x²y²) to second order in the
    /// three means' deviations.
    fn angle(self, n: f64) -> (f64, f64) {
        let Pairs { product, squares, uneven, fourth, share } = self;
        let c = (share * product + 1.0 - share).clamp(-1.0, 1.0);
        let sine = ((1.0 - c) * (1.0 + c)).sqrt();
        let angle = libm::acos(c);
        if sine < 1e-6 {
            return (angle, 0.0);
        }
        let spread = squares - product * product - 2.0 * c * (uneven - product)
            + 0.5 * c * c * (fourth + squares - 2.0);
        let variance = share * share / n * spread.max(0.0);
        let bias = share * share / n
            * (product - uneven + 0.75 * c * (fourth - 1.0) + 0.25 * c * (squares - 1.0));
        let mean = angle - bias / sine - 0.5 * c * variance / sine.powi(3);
        (mean.clamp(0.0, std::f64::consts::PI), variance / (sine * sine))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    fn normal_pairs(c: f64) -> Pairs {
        let squares = 1.0 + 2.0 * c * c;
        Pairs { product: c, squares, uneven: 3.0 * c, fourth: 3.0, share: 1.0 }
    }

    /// 4,000 pairs of vectors of 50 numbers.
    #[test]
    fn the_angle_of_normal_vectors_is_as_drawn() {
        for c in [0.0, 0.5, -0.9] {
            let mut stream = Stream::of_seed(3, 0);
            let mut angle = || {
                let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
                for _ in 0..50 {
                    let x = stream.normal();
                    let y = c * x + f64::sqrt(1.0 - c * c) * stream.normal();
                    (xy, xx, yy) = (xy + x * y, xx + x * x, yy + y * y);
                }
                f64::acos(xy / f64::sqrt(xx * yy))
            };
            let drawn: Vec<f64> = (0..4_000).map(|_| angle()).collect();
            let mean = drawn.iter().sum::<f64>() / 4e3;
            let variance = drawn.iter().map(|angle| (angle - mean).powi(2)).sum::<f64>() / 4e3;
            let expected = Angle::sampled([normal_pairs(c)], 50.0);
            assert!((expected.mean - mean).abs() < 4.0 * (variance / 4e3).sqrt(), "{c}: {mean}");
            assert!((expected.std / variance.sqrt() - 1.0).abs() < 0.05, "{c}: {variance}");
        }
    }

    #[test]
    fn vectors_that_are_the_same_stay_so() {
        let angle = Angle::sampled([normal_pairs(1.0)], 8.0);
        assert_eq!(angle.correlations(), [1.0; 2]);
    }
}
