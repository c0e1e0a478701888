//! `E[g(u)h(v)]` for u, v ~ N(0, q) of any correlation c: Σ g_k h_k c^k with the coefficients of g
//! and h in normalised Hermite polynomials (Mehler's formula), so that one pass over u serves all c.

use crate::math::activation::Pointwise;
use crate::math::integrate::{FINEST, Normal};
use crate::math::mean_field::moments::marks;

/// Terms that are kept. The rest is known in sum, from c = 1.
const TERMS: usize = 32;
/// The power of c that the rest is taken to go with.
const REST: i32 = 48;

/// A mean of a product as a function of the correlation.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    terms: [f64; TERMS],
    rest: f64,
}

/// φ and φ′ of u ~ N(0, q) at the points of a quadrature, both divided by the root of their second
/// moment.
pub struct Samples {
    /// The points' weights
    weights: Vec<f64>,
    /// u/√q
    deviations: Vec<f64>,
    pub values: Vec<f64>,
    pub slopes: Vec<f64>,
}

/// The coefficients of a function of u, and the function at the points.
pub struct Series<'a> {
    samples: &'a Samples,
    at_points: Vec<f64>,
    coefficients: [f64; TERMS],
}

impl Product {
    pub fn at(&self, c: f64) -> f64 {
        let sum = self.terms.iter().rev().fold(0.0, |sum, term| sum * c + term);
        sum + self.rest * c.abs().powi(REST)
    }
}

impl Samples {
    pub fn of(function: &Pointwise, q: f64) -> Samples {
        let std = q.sqrt();
        let points = Normal { mean: 0.0, std }.points(&marks(function), FINEST);
        let weights: Vec<f64> = points.iter().map(|&(_, weight)| weight).collect();
        let normalised = |g: &dyn Fn(f64) -> f64| {
            let values: Vec<f64> = points.iter().map(|&(u, _)| g(u)).collect();
            let square: f64 = weights.iter().zip(&values).map(|(w, x)| w * x * x).sum();
            values.into_iter().map(|x| x / square.sqrt()).collect()
        };
        Samples {
            values: normalised(&|u| function.value(u)),
            slopes: normalised(&|u| function.slope(u)),
            deviations: points.iter().map(|&(u, _)| u / std).collect(),
            weights,
        }
    }

    /// The correlation of u φ′ with φ, both about 0: how much of a gradient's part along z goes on
    /// to be one along the z below.
    pub fn held(&self) -> f64 {
        let points = self.weights.iter().zip(&self.deviations);
        let both = self.values.iter().zip(&self.slopes);
        points.zip(both).map(|((w, u), (value, slope))| w * u * value * slope).sum()
    }

    pub fn series(&self, power: i32, of: &[f64]) -> Series<'_> {
        let at_points: Vec<f64> = of.iter().map(|x| x.powi(power)).collect();
        let mut coefficients = [0.0; TERMS];
        for ((weight, u), x) in self.weights.iter().zip(&self.deviations).zip(&at_points) {
            let (mut before, mut polynomial) = (0.0, weight * x);
            for (k, coefficient) in coefficients.iter_mut().enumerate() {
                *coefficient += polynomial;
                let k = k as f64;
                let next = (u * polynomial - k.sqrt() * before) / (k + 1.0).sqrt();
                (before, polynomial) = (polynomial, next);
            }
        }
        Series { samples: self, at_points, coefficients }
    }
}

impl Series<'_> {
    pub fn times(&self, other: &Series) -> Product {
        let terms: [f64; TERMS] =
            std::array::from_fn(|k| self.coefficients[k] * other.coefficients[k]);
        let both = self.at_points.iter().zip(&other.at_points);
        let whole: f64 = self.samples.weights.iter().zip(both).map(|(w, (x, y))| w * x * y).sum();
        Product { terms, rest: whole - terms.iter().sum::<f64>() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn product(name: &str, slopes: bool) -> Product {
        let samples = Samples::of(&Pointwise::named(name).unwrap(), 2.0);
        let series = samples.series(1, if slopes { &samples.slopes } else { &samples.values });
        series.times(&series)
    }

    /// Cho & Saul 2009: the arc-cosine kernels of degree 0 and 1.
    #[test]
    fn relus_are_the_arc_cosine_kernels() {
        let (values, slopes) = (product("relu", false), product("relu", true));
        for c in [-0.9, -0.3, 0.0, 0.5, 0.8, 1.0f64] {
            let angle = c.acos();
            let kernel = (angle.sin() + (PI - angle) * c) / PI;
            assert!((values.at(c) - kernel).abs() < 1e-3, "{c}: {} {kernel}", values.at(c));
            let kernel = 1.0 - angle / PI;
            assert!((slopes.at(c) - kernel).abs() < 0.01, "{c}: {} {kernel}", slopes.at(c));
        }
    }

    /// By the double integral that the correlation map takes.
    #[test]
    fn smooth_functions_agree_with_the_correlation_map() {
        use crate::math::mean_field::{Variances, correlation::CorrelationMap};
        for name in ["tanh", "elu", "gelu"] {
            let function = Pointwise::named(name).unwrap();
            let variances = Variances { weight: 1.0, bias: 0.0 };
            let map = CorrelationMap::new(variances, function.clone(), 2.0).unwrap();
            let product = product(name, true);
            for c in [0.0, 0.4, 0.9] {
                let expected = map.slope(c) / variances.chi(&function, 2.0);
                assert!((product.at(c) / expected - 1.0).abs() < 2e-3, "{name} {c}");
            }
        }
    }
}
