use super::real::Real;
use super::{About, Formula, Paper, Parameters, Recommended};
use crate::math::nn::Init;

/// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
pub struct Tanh;

impl Formula for Tanh {
    const NAME: &'static str = "tanh";
    const EXPRESSION: &'static str = "(exp(x)-exp(-x))/(exp(x)+exp(-x))";

    fn about() -> About {
        About {
            recommended: Some(Recommended::new(
                Init::GlorotNormal,
                "derived for functions that are odd and of slope 1 at 0 (Glorot & Bengio 2010)",
            )),
            ..About::new(
                Self::NAME,
                "Tanh",
                Paper::new("LeCun, Bottou, Orr & Müller", "Efficient BackProp", 1998),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        x.tanh()
    }
    /// 4e^(−2|x|)/(1 + e^(−2|x|))²: the form 1 − tanh² would cancel in both tails.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        let root = (-x.abs()).exp();
        let twice = T::from_f64(2.0) * root;
        let sum = T::from_f64(1.0) + root * root;
        (twice / sum) * (twice / sum)
    }
    fn curvature<T: Real>(x: T, p: Parameters<T>) -> T {
        T::from_f64(-2.0) * x.tanh() * Self::slope(x, p)
    }
}
