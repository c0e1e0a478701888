use super::real::{Real, scaled};
use super::{About, Formula, MAX_PARAMETERS, Paper, Parameter};

/// x on the right, a·x on the left; a is fixed
pub struct LeakyRelu;

impl Formula for LeakyRelu {
    const ABOUT: About = About {
        name: "leaky-relu",
        aliases: &["leakyrelu", "lrelu"],
        title: "Leaky ReLU",
        definition: r"\cases{a x & x \le 0 \\ x & x > 0}",
        derivative: r"\cases{a & x \le 0 \\ 1 & x > 0}",
        parameters: &[Parameter {
            name: "negative-slope",
            symbol: "a",
            default: 0.01,
            range: (-2.0, 2.0),
            step: 0.01,
        }],
        variant_of: None,
        paper: Paper {
            authors: "Maas, Hannun & Ng",
            title: "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
            year: 2013,
        },
    };

    #[inline(always)]
    fn value<T: Real>(x: T, [a, _]: [T; MAX_PARAMETERS]) -> T {
        if x > T::from_f64(0.0) { x } else { scaled(a, x) }
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, [a, _]: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() {
            x
        } else if x > T::from_f64(0.0) {
            T::from_f64(1.0)
        } else {
            a
        }
    }
    fn curvature<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn breaks(_: [f64; MAX_PARAMETERS]) -> Vec<f64> {
        vec![0.0]
    }
}
