use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper};

/// 1 / (1 + e⁻ˣ)
pub struct Sigmoid;

impl Formula for Sigmoid {
    const ABOUT: About = About {
        name: "sigmoid",
        aliases: &["logistic"],
        title: "Sigmoid",
        definition: r"\frac{1}{1 + e^{-x}}",
        derivative: r"\sigma(x) (1 - \sigma(x))",
        parameters: &[],
        variant_of: None,
        paper: Paper {
            authors: "Rumelhart, Hinton & Williams",
            title: "Learning representations by back-propagating errors",
            year: 1986,
        },
    };

    /// e^(−|x|) or 1 over their sum, by the sign of x, so that the exponential never overflows and
    /// the left tail keeps its relative accuracy.
    #[inline(always)]
    fn value<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let one = T::from_f64(1.0);
        let power = (-x.abs()).exp();
        let share = if x < T::from_f64(0.0) { power } else { one };
        share / (one + power)
    }
    /// e^(−|x|)/(1 + e^(−|x|))²: the form σ(1 − σ) would cancel in the right tail.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let power = (-x.abs()).exp();
        let sum = T::from_f64(1.0) + power;
        power / (sum * sum)
    }
    /// −σ′(x)·tanh(x/2), since 1 − 2σ(x) = −tanh(x/2)
    fn curvature<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let power = (-x.abs()).exp();
        let sum = T::from_f64(1.0) + power;
        let size = -(-x.abs()).exp_m1() * power / (sum * sum * sum);
        if x > T::from_f64(0.0) { -size } else { size }
    }
}
