//! The initialisation that each function is meant to be used with.

use crate::math::activation::Pointwise;
use crate::math::nn::Init;

/// How a function's own weights are drawn, and who says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnInit {
    pub init: Init,
    /// Multiplies what `init` draws.
    pub gain: f64,
    pub reason: &'static str,
}

/// The one place that says which initialisation belongs to which function.
pub fn own_init(function: &Pointwise) -> OwnInit {
    let own = |init, reason| OwnInit { init, gain: 1.0, reason };
    match function.name() {
        "relu" => own(
            Init::HeNormal,
            "derived for it: half of the signal is cut off, so its variance is doubled (He et al. \
             2015)",
        ),
        // He et al.'s condition is ½ (1 + a²) σw² = 1: σw² = 2/(1 + a²).
        "leaky-relu" | "prelu" => OwnInit {
            init: Init::HeNormal,
            gain: (1.0 + function.parameters()[0].powi(2)).sqrt().recip(),
            reason: "He et al. 2015 with the negative slope counted: variance 2/(1 + a²)",
        },
        "relu6" => own(Init::HeNormal, "ReLU's: the two are the same up to 6 (He et al. 2015)"),
        "elu" => own(Init::HeNormal, "what its paper trained with (Clevert et al. 2016)"),
        "gelu" | "gelu-tanh" | "swish" => own(
            Init::HeNormal,
            "borrowed from ReLU, which it takes the place of; nobody derived it, and it is not \
             exact",
        ),
        "selu" => own(
            Init::LecunNormal,
            "its constants are chosen for just this variance, 1/fan_in (Klambauer et al. 2017)",
        ),
        "tanh" => own(
            Init::GlorotNormal,
            "derived for functions that are odd and of slope 1 at 0 (Glorot & Bengio 2010)",
        ),
        "sigmoid" => own(
            Init::GlorotNormal,
            "the usual choice; its derivation asks for slope 1 at 0, and the sigmoid has ¼ (Glorot \
             & Bengio 2010)",
        ),
        _ => own(Init::LecunNormal, "variance 1/fan_in, where no paper asks for another"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                let symbol = function.about().parameters[0].name;
                function = function.with_parameter(symbol, a).unwrap();
            }
            let variances = Variances { weight: variance(&function), bias: 0.0 };
            assert!((variances.next(&function, 1.0) - 1.0).abs() < 1e-12, "{name}");
        }
        let selu = Pointwise::named("selu").unwrap();
        let variances = Variances { weight: variance(&selu), bias: 0.0 };
        assert!((variances.next(&selu, 1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_function_of_the_course_has_a_reason_of_its_own() {
        for function in Pointwise::all() {
            assert!(!own_init(&function).reason.contains("no paper"), "{}", function.name());
        }
    }
}
