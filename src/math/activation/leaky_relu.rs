use super::real::{Real, scaled};
use super::{About, Formula, Paper, Parameter, Parameters, Recommended, only, strings};
use crate::math::nn::Init;

/// x on the right, a·x on the left; a is fixed
pub struct LeakyRelu;

impl Formula for LeakyRelu {
    const NAME: &'static str = "leaky-relu";
    const EXPRESSION: &'static str = "where(x > 0, x, a*x)";

    fn about() -> About {
        About {
            aliases: strings(&["lrelu"]),
            parameters: vec![Parameter {
                short: "slope".into(),
                ..Parameter::new(
                    ("negative-slope", "a"),
                    0.01,
                    (-2.0, 2.0),
                    0.01,
                    &["alpha", "negative-slope-init"],
                )
            }],
            recommended: Some(Recommended {
                gain,
                ..Recommended::new(
                    Init::HeNormal,
                    "He et al. 2015 with the negative slope counted: variance 2/(1 + a²)",
                )
            }),
            ..About::new(
                Self::NAME,
                "Leaky ReLU",
                Paper::new(
                    "Maas, Hannun & Ng",
                    "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
                    2013,
                ),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, [a, ..]: Parameters<T>) -> T {
        if x > T::from_f64(0.0) { x } else { scaled(a, x) }
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, [a, ..]: Parameters<T>) -> T {
        if x.is_nan() {
            x
        } else if x > T::from_f64(0.0) {
            T::from_f64(1.0)
        } else {
            a
        }
    }
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        if x.is_nan() { x } else { T::from_f64(0.0) }
    }
    fn by_parameter<T: Real>(x: T, _: Parameters<T>) -> Parameters<T> {
        let zero = T::from_f64(0.0);
        only(if x > zero { zero } else { x })
    }
    fn break_points(_: Parameters) -> Vec<f64> {
        vec![0.0]
    }
}

/// On He et al.'s weights: their condition is ½ (1 + a²) σw² = 1, so σw² = 2/(1 + a²).
pub fn gain(parameters: &[f64]) -> f64 {
    (1.0 + parameters[0].powi(2)).sqrt().recip()
}
