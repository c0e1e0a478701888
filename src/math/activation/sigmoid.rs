use super::real::Real;
use super::{About, Formula, Paper, Parameters, Recommended, strings};
use crate::math::nn::Init;

/// 1 / (1 + e⁻ˣ)
pub struct Sigmoid;

impl Formula for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const EXPRESSION: &'static str = "1/(1+exp(-x))";

    fn about() -> About {
        About {
            aliases: strings(&["logistic"]),
            recommended: Some(Recommended::new(
                Init::GlorotNormal,
                "the usual choice; its derivation asks for slope 1 at 0, and the sigmoid has ¼ (Glorot \
                 & Bengio 2010)",
            )),
            ..About::new(
                Self::NAME,
                "Sigmoid",
                Paper::new(
                    "Rumelhart, Hinton & Williams",
                    "Learning representations by back-propagating errors",
                    1986,
                ),
            )
        }
    }

    /// e^(−|x|) or 1 over their sum, by the sign of x, so that the exponential never overflows and
    /// the left tail keeps its relative accuracy.
    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        let one = T::from_f64(1.0);
        let power = (-x.abs()).exp();
        let share = if x < T::from_f64(0.0) { power } else { one };
        share / (one + power)
    }
    /// e^(−|x|)/(1 + e^(−|x|))²: the form σ(1 − σ) would cancel in the right tail.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        let power = (-x.abs()).exp();
        let sum = T::from_f64(1.0) + power;
        power / (sum * sum)
    }
    /// −σ′(x)·tanh(x/2), since 1 − 2σ(x) = −tanh(x/2)
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        let power = (-x.abs()).exp();
        let sum = T::from_f64(1.0) + power;
        let size = -(-x.abs()).exp_m1() * power / (sum * sum * sum);
        if x > T::from_f64(0.0) { -size } else { size }
    }
}
