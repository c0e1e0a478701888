use super::real::Real;
use super::{About, Formula, Paper, Parameters, Recommended};
use crate::math::nn::Init;

/// min(max(0, x), 6)
pub struct Relu6;

const CEILING: f64 = 6.0;

impl Formula for Relu6 {
    const NAME: &'static str = "relu6";
    const EXPRESSION: &'static str = "where(x <= 0, 0, where(x < 6, x, 6))";

    fn about() -> About {
        About {
            recommended: Some(Recommended::new(
                Init::HeNormal,
                "ReLU's: the two are the same up to 6 (He et al. 2015)",
            )),
            ..About::new(
                Self::NAME,
                "ReLU6",
                Paper::new("Krizhevsky", "Convolutional Deep Belief Networks on CIFAR-10", 2010),
            )
        }
    }

    /// Like PyTorch's, −0 stays −0.
    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
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
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        if x.is_nan() {
            return x;
        }
        let inside = x > T::from_f64(0.0) && x < T::from_f64(CEILING);
        T::from_f64(if inside { 1.0 } else { 0.0 })
    }
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn break_points(_: Parameters) -> Vec<f64> {
        vec![0.0, CEILING]
    }
}
