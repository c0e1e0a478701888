//! What theory makes of the schemes that networks are initialised with.

use super::Variances;
use crate::math::nn::{Init, Settings};
use thiserror::Error;

/// Why mean-field theory says nothing about a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoTheory {
    /// [`Init::Uniform01`]: weights of mean ½ add up instead of cancelling.
    #[error(
        "its weights have mean ½, and the theory is for mean 0: the sum over n inputs grows as n \
         instead of √n, and all units of a layer move together"
    )]
    NonzeroMean,
}

impl Variances {
    /// Of weights drawn by `init` for layers of `width` inputs and outputs, multiplied by `gain`,
    /// and of normal biases of standard deviation `bias_std`, where 0 means the scheme's own.
    ///
    /// Uniform weights count by their variance alone, which is all that matters at large width. So
    /// do orthogonal ones: their variance times fan_in is gain², and in the limit of large width q
    /// and χ are those of independent weights (Pennington, Schoenholz & Ganguli 2017).
    pub fn of_init(
        init: Init,
        gain: f64,
        bias_std: f64,
        width: usize,
    ) -> Result<Variances, NoTheory> {
        let fan_in = width as f64;
        let weight = match init {
            Init::LecunNormal | Init::GlorotNormal | Init::GlorotUniform | Init::Orthogonal => 1.0,
            Init::HeNormal | Init::HeUniform => 2.0,
            Init::Pytorch => 1.0 / 3.0,
            Init::Normal => fan_in,
            Init::Uniform01 => return Err(NoTheory::NonzeroMean),
        };
        let own_bias = if init == Init::Pytorch { 1.0 / (3.0 * fan_in) } else { 0.0 };
        Ok(Variances {
            weight: weight * gain * gain,
            bias: if bias_std > 0.0 { bias_std * bias_std } else { own_bias },
        })
    }

    /// Of the network that these settings describe.
    pub fn of_settings(settings: &Settings) -> Result<Variances, NoTheory> {
        Variances::of_init(settings.init, settings.gain, settings.bias_std, settings.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_at_width_64() {
        let variances = |init, gain, bias_std| {
            let Variances { weight, bias } = Variances::of_init(init, gain, bias_std, 64).unwrap();
            (weight, bias)
        };
        assert_eq!(variances(Init::LecunNormal, 1.0, 0.0), (1.0, 0.0));
        assert_eq!(variances(Init::GlorotUniform, 1.0, 0.5), (1.0, 0.25));
        assert_eq!(variances(Init::HeUniform, 0.5, 0.0), (0.5, 0.0));
        assert_eq!(variances(Init::Orthogonal, 1.5, 0.0), (2.25, 0.0));
        assert_eq!(variances(Init::Pytorch, 1.0, 0.0), (1.0 / 3.0, 1.0 / 192.0));
        assert_eq!(variances(Init::Pytorch, 3.0, 0.5), (3.0, 0.25));
        assert_eq!(variances(Init::Normal, 0.125, 0.0), (1.0, 0.0));
    }

    #[test]
    fn weights_of_nonzero_mean_have_no_theory() {
        let none = Variances::of_init(Init::Uniform01, 1.0, 0.0, 64);
        assert_eq!(none, Err(NoTheory::NonzeroMean));
    }
}
