use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper};

/// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
pub struct Tanh;

impl Formula for Tanh {
    const ABOUT: About = About {
        name: "tanh",
        aliases: &[],
        title: "Tanh",
        definition: r"\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
        derivative: r"1 - \tanh^{2}(x)",
        parameters: &[],
        variant_of: None,
        paper: Paper {
            authors: "LeCun, Bottou, Orr & Müller",
            title: "Efficient BackProp",
            year: 1998,
        },
    };

    #[inline(always)]
    fn value<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        x.tanh()
    }
    /// 4e^(−2|x|)/(1 + e^(−2|x|))²: the form 1 − tanh² would cancel in both tails.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let root = (-x.abs()).exp();
        let twice = T::from_f64(2.0) * root;
        let sum = T::from_f64(1.0) + root * root;
        (twice / sum) * (twice / sum)
    }
    fn curvature<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        T::from_f64(-2.0) * x.tanh() * Self::slope(x, p)
    }
}
