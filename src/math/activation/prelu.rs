use super::leaky_relu::LeakyRelu;
use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper, Parameter};

/// The curve of [`LeakyRelu`]; here a is learned with the weights
pub struct Prelu;

impl Formula for Prelu {
    const ABOUT: About = About {
        name: "prelu",
        aliases: &[],
        title: "PReLU",
        definition: r"\cases{a x & x \le 0 \\ x & x > 0}",
        derivative: r"\cases{a & x \le 0 \\ 1 & x > 0}",
        parameters: &[Parameter {
            name: "a",
            symbol: "a",
            default: 0.25,
            range: (-2.0, 2.0),
            step: 0.05,
        }],
        variant_of: None,
        paper: Paper {
            authors: "He, Zhang, Ren & Sun",
            title: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
            year: 2015,
        },
    };

    #[inline(always)]
    fn value<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        LeakyRelu::value(x, p)
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        LeakyRelu::slope(x, p)
    }
    fn curvature<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        LeakyRelu::curvature(x, p)
    }
    fn breaks(p: [f64; MAX_PARAMETERS]) -> Vec<f64> {
        LeakyRelu::breaks(p)
    }
}
