use super::real::{Real, choose};
use super::{About, Formula, Paper, Parameter, Parameters, Recommended, only};
use crate::math::nn::Init;

/// x on the right, α(eˣ − 1) on the left
pub struct Elu;

impl Formula for Elu {
    const NAME: &'static str = "elu";
    const EXPRESSION: &'static str = "where(x > 0, x, alpha*(exp(x)-1))";

    fn about() -> About {
        About {
            parameters: vec![Parameter::new(("alpha", "α"), 1.0, (0.0, 10.0), 0.1, &["a"])],
            recommended: Some(Recommended::new(
                Init::HeNormal,
                "what its paper trained with (Clevert et al. 2016)",
            )),
            ..About::new(
                Self::NAME,
                "ELU",
                Paper::new(
                    "Clevert, Unterthiner & Hochreiter",
                    "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)",
                    2015,
                ),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, [alpha, ..]: Parameters<T>) -> T {
        choose!(T: x > T::from_f64(0.0) => x, alpha * x.exp_m1())
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, [alpha, ..]: Parameters<T>) -> T {
        choose!(T: x > T::from_f64(0.0) => T::from_f64(1.0), times_exp(alpha, x))
    }
    /// At 0 PyTorch's second derivative is that of the right side, though its slope is the left's.
    fn curvature<T: Real>(x: T, [alpha, ..]: Parameters<T>) -> T {
        if x >= T::from_f64(0.0) { T::from_f64(0.0) } else { times_exp(alpha, x) }
    }
    fn by_parameter<T: Real>(x: T, _: Parameters<T>) -> Parameters<T> {
        let zero = T::from_f64(0.0);
        only(if x > zero { zero } else { x.exp_m1() })
    }
    fn break_points(_: Parameters) -> Vec<f64> {
        vec![0.0]
    }
}

/// factor · eˣ for x ≤ 0, accurate also where eˣ alone would underflow.
#[inline(always)]
pub fn times_exp<T: Real>(factor: T, x: T) -> T {
    let in_tail = T::FAR_TAILS && x < T::from_f64(-700.0);
    // Which exponent, not which power: it is taken once where both ways are computed.
    let exponent = if in_tail { x * T::from_f64(0.5) } else { x };
    let power = exponent.exp();
    if in_tail { factor * power * power } else { factor * power }
}
