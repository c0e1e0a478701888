use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper};

/// min(max(0, x), 6)
pub struct Relu6;

const CEILING: f64 = 6.0;

impl Formula for Relu6 {
    const ABOUT: About = About {
        name: "relu6",
        aliases: &["relu-6"],
        title: "ReLU6",
        definition: r"\cases{0 & x \le 0 \\ x & 0 < x < 6 \\ 6 & x \ge 6}",
        derivative: r"\cases{1 & 0 < x < 6 \\ 0 & \text{otherwise}}",
        parameters: &[],
        variant_of: None,
        paper: Paper {
            authors: "Krizhevsky",
            title: "Convolutional Deep Belief Networks on CIFAR-10",
            year: 2010,
        },
    };

    /// Like PyTorch's, −0 stays −0.
    #[inline(always)]
    fn value<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        let (zero, ceiling) = (T::from_f64(0.0), T::from_f64(CEILING));
        if x < zero {
            zero
        } else if x > ceiling {
            ceiling
        } else {
            x
        }
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() {
            return x;
        }
        let inside = x > T::from_f64(0.0) && x < T::from_f64(CEILING);
        T::from_f64(if inside { 1.0 } else { 0.0 })
    }
    fn curvature<T: Real>(x: T, _: [T; MAX_PARAMETERS]) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn breaks(_: [f64; MAX_PARAMETERS]) -> Vec<f64> {
        vec![0.0, CEILING]
    }
}
