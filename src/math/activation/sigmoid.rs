use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper};

/// 1 / (1 + e⁻ˣ)
pub struct Sigmoid;

/// σ(x), branching on the sign so that the exponential never overflows and both tails keep their
/// relative accuracy.
pub fn sigmoid<T: Real>(x: T) -> T {
    let one = T::from_f64(1.0);
    if x < T::from_f64(0.0) {
        let e = x.exp();
        e / (one + e)
    } else {
        one / (one + (-x).exp())
    }
}

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

    fn value<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        sigmoid(x)
    }
    /// σ(x)·σ(−x): the form 1 − σ would cancel in the right tail.
    fn slope<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        sigmoid(x) * sigmoid(-x)
    }
    /// −σ′(x)·tanh(x/2), since 1 − 2σ(x) = −tanh(x/2)
    fn curvature<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        -(Self::slope(x, p) * (x * T::from_f64(0.5)).tanh())
    }
}
