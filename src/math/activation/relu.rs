use super::real::Real;
use super::{About, Formula, Paper, Parameters, Recommended};
use crate::math::nn::Init;

/// max(0, x)
pub struct Relu;

impl Formula for Relu {
    const NAME: &'static str = "relu";
    const EXPRESSION: &'static str = "where(x > 0, x, 0)";

    fn about() -> About {
        About {
            recommended: Some(Recommended::new(
                Init::HeNormal,
                "derived for it: half of the signal is cut off, so its variance is doubled (He et al. \
                 2015)",
            )),
            ..About::new(
                Self::NAME,
                "ReLU",
                Paper::new(
                    "Nair & Hinton",
                    "Rectified Linear Units Improve Restricted Boltzmann Machines",
                    2010,
                ),
            )
        }
    }

    /// Like PyTorch's, −0 stays −0.
    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        let zero = T::from_f64(0.0);
        if x < zero { zero } else { x }
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        if x.is_nan() {
            return x;
        }
        let zero = T::from_f64(0.0);
        if x <= zero { zero } else { T::from_f64(1.0) }
    }
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn break_points(_: Parameters) -> Vec<f64> {
        vec![0.0]
    }
}
