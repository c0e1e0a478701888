//! The initialisation that each function is meant to be used with.

use crate::math::activation::Pointwise;
use crate::math::mean_field::moments::Gains;
use crate::math::nn::Init;

/// How a function's own weights are drawn, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnInit {
    pub init: Init,
    /// Multiplies what `init` draws.
    pub gain: f64,
    pub reason: String,
}

/// What the function's definition recommends. Where that recommends nothing, weights that keep
/// pre-activations at variance 1; a function that no weights can do that for is left alone.
pub fn own_init(function: &Pointwise) -> OwnInit {
    if let Some(recommended) = &function.about().recommended {
        return OwnInit {
            init: recommended.init,
            gain: (recommended.gain)(function.parameters()),
            reason: recommended.reason.clone(),
        };
    }
    let gain = Gains::of(function).forward;
    if gain.is_finite() && gain > 0.0 {
        let reason = "worked out: it keeps pre-activations of variance 1 at that";
        OwnInit { init: Init::LecunNormal, gain, reason: reason.to_owned() }
    } else {
        let reason = "variance 1/fan_in; no gain keeps this function's pre-activations as they are";
        OwnInit { init: Init::LecunNormal, gain: 1.0, reason: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;
    use crate::math::mean_field::Variances;

    fn variance(function: &Pointwise) -> f64 {
        let OwnInit { init, gain, .. } = own_init(function);
        Variances::of_init(init, gain, 0.0, 64).unwrap().weight
    }

    #[test]
    fn what_is_derived_for_a_function_keeps_its_variance() {
        for (name, parameter) in [("relu", None), ("leaky-relu", Some(0.3)), ("prelu", Some(0.5))] {
            let mut function = Pointwise::named(name).unwrap();
            if let Some(a) = parameter {
                let name = function.about().parameters[0].name.clone();
                function = function.with_parameter(&name, a).unwrap();
            }
            let variances = Variances { weight: variance(&function), bias: 0.0 };
            assert!((variances.next(&function, 1.0) - 1.0).abs() < 1e-12, "{name}");
        }
        let selu = Pointwise::named("selu").unwrap();
        let variances = Variances { weight: variance(&selu), bias: 0.0 };
        assert!((variances.next(&selu, 1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_built_in_function_has_somebody_who_recommends_its_weights() {
        for function in Functions::built_in().all() {
            assert!(function.about().recommended.is_some(), "{}", function.name());
        }
    }
}
