use super::elu::times_exp;
use super::real::{Real, choose};
use super::{About, Formula, Paper, Parameters, Recommended};
use crate::math::nn::Init;

/// λ times an ELU; α and λ are solved for so that mean 0 and variance 1 reproduce themselves
pub struct Selu;

/// The paper's λ, all its digits
const LAMBDA: f64 = 1.050_700_987_355_480_493_419_334_985_294_6;
/// λα with the paper's α = 1.6732632423543772848170429916717, multiplied before rounding
const LAMBDA_ALPHA: f64 = 1.758_099_340_847_376_859_940_217_520_812;

impl Formula for Selu {
    const NAME: &'static str = "selu";
    const EXPRESSION: &'static str = "1.0507009873554804934193349852946*where(x > 0, x, 1.6732632423543772848170429916717*(exp(x)-1))";

    fn about() -> About {
        About {
            recommended: Some(Recommended::new(
                Init::LecunNormal,
                "its constants are chosen for just this variance, 1/fan_in (Klambauer et al. 2017)",
            )),
            ..About::new(
                Self::NAME,
                "SELU",
                Paper::new(
                    "Klambauer, Unterthiner, Mayr & Hochreiter",
                    "Self-Normalizing Neural Networks",
                    2017,
                ),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        let (right, left) = (T::from_f64(LAMBDA), T::from_f64(LAMBDA_ALPHA));
        choose!(T: x > T::from_f64(0.0) => right * x, left * x.exp_m1())
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        let (right, left) = (T::from_f64(LAMBDA), T::from_f64(LAMBDA_ALPHA));
        choose!(T: x > T::from_f64(0.0) => right, times_exp(left, x))
    }
    /// At 0 PyTorch's second derivative is that of the right side, though its slope is the left's.
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        if x >= T::from_f64(0.0) {
            T::from_f64(0.0)
        } else {
            times_exp(T::from_f64(LAMBDA_ALPHA), x)
        }
    }
    fn break_points(_: Parameters) -> Vec<f64> {
        vec![0.0]
    }
}
