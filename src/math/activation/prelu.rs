use super::leaky_relu::LeakyRelu;
use super::real::Real;
use super::{About, Formula, Paper, Parameter, Parameters, Recommended};
use crate::math::nn::Init;

/// The curve of [`LeakyRelu`]; here a is learned with the weights
pub struct Prelu;

impl Formula for Prelu {
    const NAME: &'static str = "prelu";
    const EXPRESSION: &'static str = "where(x > 0, x, a*x)";

    fn about() -> About {
        About {
            parameters: vec![Parameter {
                learned: true,
                ..Parameter::new(
                    ("a", "a"),
                    0.25,
                    (-2.0, 2.0),
                    0.05,
                    &["alpha", "init", "weight", "negative-slope", "negative-slope-init"],
                )
            }],
            recommended: Some(Recommended {
                gain: super::leaky_relu::gain,
                ..Recommended::new(
                    Init::HeNormal,
                    "He et al. 2015 with the negative slope counted: variance 2/(1 + a²)",
                )
            }),
            ..About::new(
                Self::NAME,
                "PReLU",
                Paper::new(
                    "He, Zhang, Ren & Sun",
                    "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet \
                     Classification",
                    2015,
                ),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, p: Parameters<T>) -> T {
        LeakyRelu::value(x, p)
    }
    #[inline(always)]
    fn slope<T: Real>(x: T, p: Parameters<T>) -> T {
        LeakyRelu::slope(x, p)
    }
    fn curvature<T: Real>(x: T, p: Parameters<T>) -> T {
        LeakyRelu::curvature(x, p)
    }
    fn by_parameter<T: Real>(x: T, p: Parameters<T>) -> Parameters<T> {
        LeakyRelu::by_parameter(x, p)
    }
    fn break_points(p: Parameters) -> Vec<f64> {
        LeakyRelu::break_points(p)
    }
}
