use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper};

/// max(0, x)
pub struct Relu;

impl Formula for Relu {
    const ABOUT: About = About {
        name: "relu",
        aliases: &[],
        title: "ReLU",
        definition: r"\cases{0 & x \le 0 \\ x & x > 0}",
        derivative: r"\cases{0 & x \le 0 \\ 1 & x > 0}",
        parameters: &[],
        variant_of: None,
        paper: Paper {
            authors: "Nair & Hinton",
            title: "Rectified Linear Units Improve Restricted Boltzmann Machines",
            year: 2010,
        },
    };

    /// Like PyTorch's, −0 stays −0.
    #[inline(always)]
    fn value<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let zero = T::from_f64(0.0);
        if x < zero { zero } else { x }
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() {
            return x;
        }
        let zero = T::from_f64(0.0);
        if x <= zero { zero } else { T::from_f64(1.0) }
    }
    fn curvature<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn breaks(_: [f64; MAX_PARAMETERS]) -> Vec<f64> {
        vec![0.0]
    }
}
