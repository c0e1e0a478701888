//! What theory makes of the schemes that networks are initialised with.

use super::Variances;
use super::stack::{Norm, Parts, Stack, Upper};
use crate::math::nn::model::{Dropout, NormKind};
use crate::math::nn::{Init, NetworkSettings, Settings, TrainerSettings};
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
    /// Batch norm over fewer rows than [`Norm::FEWEST_ROWS`].
    #[error(
        "a batch of {rows} rows is too small for batch norm: its variance is known so badly that \
         networks scatter widely"
    )]
    FewRows { rows: usize },
    /// Batch norm with inputs of fewer features than [`Norm::FEWEST_FEATURES`].
    #[error(
        "rows of {features} features are not as unrelated as the theory of batch norm takes them to be"
    )]
    FewFeatures { features: usize },
    /// Residual layers without a norm whose signals have grown past what [`Stack::alignment`] allows.
    #[error(
        "it is too deep for its width: signals grow so much on the way up that gradients have to \
         follow them, and the theory is for any depth at a width without end"
    )]
    TooDeep,
    /// Residual layers with batch norm whose gradient depends on what the outputs of a network happen
    /// to have in common: [`Stack::output_spread`].
    #[error(
        "its outputs for all rows have a part in common, by chance large or small, which batch norm \
         takes out of the gradient in every layer: networks differ too much for one prediction"
    )]
    SharedOutputs,
}

impl Variances {
    /// Of weights drawn by `init` for layers of `width` inputs and outputs, multiplied by `gain`,
    /// and of normal biases of standard deviation `bias_std`, where 0 means the scheme's own.
    pub fn of_init(
        init: Init,
        gain: f64,
        bias_std: f64,
        width: usize,
    ) -> Result<Variances, NoTheory> {
        Variances::of_layer(init, gain, bias_std, (width, width))
    }

    /// The same of a layer of (inputs, outputs).
    ///
    /// Uniform weights count by their variance alone, which is all that matters at large width. So
    /// do orthogonal ones: their variance times fan_in is gain² (less where there are more outputs
    /// than inputs), and in the limit of large width q and χ are those of independent weights
    /// (Pennington, Schoenholz & Ganguli 2017).
    pub fn of_layer(
        init: Init,
        gain: f64,
        bias_std: f64,
        (inputs, outputs): (usize, usize),
    ) -> Result<Variances, NoTheory> {
        let (fan_in, fan_out) = (inputs as f64, outputs as f64);
        let weight = match init {
            Init::LecunNormal => 1.0,
            Init::GlorotNormal | Init::GlorotUniform => 2.0 * fan_in / (fan_in + fan_out),
            Init::Orthogonal => fan_in / fan_in.max(fan_out),
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
}

/// The largest [`Stack::alignment`] at which networks were found to agree: half of them within a
/// factor of 1.4 of rms δ¹/δᴸ, at 1 within a factor of 2.
const MOST_ALIGNED: f64 = 0.25;
/// The largest [`Stack::output_spread`] at which residual networks with batch norm can be told by one
/// number.
const MOST_SPREAD: f64 = 1.1;

impl Stack {
    /// The hidden layers of a network that is trained on rows of `features` numbers, at its start:
    /// before the first step weights, norms and learned parameters are what they were drawn or set.
    pub fn of_trainer(settings: &TrainerSettings, features: usize) -> Result<Stack, NoTheory> {
        Stack::of_network(settings, settings.batch, features)
    }

    /// Those of a run on noise.
    pub fn of_settings(settings: &Settings) -> Result<Stack, NoTheory> {
        Stack::of_network(settings, settings.batch, settings.width)
    }

    /// Those of a network through which `rows` of `features` numbers pass.
    pub fn of_network(
        settings: &NetworkSettings,
        rows: usize,
        features: usize,
    ) -> Result<Stack, NoTheory> {
        let NetworkSettings { init, gain, bias_std, residual, dropout, depth, .. } = *settings;
        let variances = |shape| Variances::of_layer(init, gain, bias_std, shape);
        let upper = settings.shapes(features).skip(1).map(|(inputs, outputs)| {
            let widening = outputs as f64 / inputs as f64;
            Ok(Upper { variances: variances((inputs, outputs))?, widening })
        });
        let upper = upper.collect::<Result<Vec<Upper>, NoTheory>>()?;
        let (first, last) = (settings.width_of(1), settings.width_of(depth));
        let stack = Stack {
            function: settings.activation.clone(),
            first: variances((features, first))?,
            inner: variances((last, last))?,
            upper: if settings.has_one_width() { Vec::new() } else { upper },
            parts: Parts::of((settings.norm, residual, dropout), rows, features)?,
            square: features == first,
        };
        let narrowest = (1..=depth).map(|layer| settings.width_of(layer)).min();
        stack.checked(depth, narrowest.unwrap_or(first))
    }

    /// Itself, unless networks of so many layers, the narrowest of so many units, would differ too
    /// much for one prediction.
    pub fn checked(self, depth: usize, narrowest: usize) -> Result<Stack, NoTheory> {
        let grows = self.parts.residual && self.parts.norm.is_none();
        if grows && self.alignment(depth, narrowest) > MOST_ALIGNED {
            return Err(NoTheory::TooDeep);
        }
        if self.parts.residual && self.output_spread(depth) > MOST_SPREAD {
            return Err(NoTheory::SharedOutputs);
        }
        Ok(self)
    }
}

impl Parts {
    /// Of layers through which `rows` of `features` numbers pass.
    pub fn of(
        (kind, residual, dropout): (Option<NormKind>, bool, Option<Dropout>),
        rows: usize,
        features: usize,
    ) -> Result<Parts, NoTheory> {
        Ok(Parts { residual, norm: norm(kind, rows, features)?, dropout })
    }
}

fn norm(kind: Option<NormKind>, rows: usize, features: usize) -> Result<Option<Norm>, NoTheory> {
    match kind {
        None => Ok(None),
        Some(NormKind::Layer) => Ok(Some(Norm::Layer)),
        Some(NormKind::Batch) if rows < Norm::FEWEST_ROWS => Err(NoTheory::FewRows { rows }),
        Some(NormKind::Batch) if features < Norm::FEWEST_FEATURES => {
            Err(NoTheory::FewFeatures { features })
        }
        Some(NormKind::Batch) => Ok(Some(Norm::Batch { rows })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::data::Source;
    use crate::math::nn::random::Stream;

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

    #[test]
    fn a_layer_of_any_shape_has_the_variance_of_its_weights() {
        for init in Init::ALL.into_iter().filter(|&init| init != Init::Uniform01) {
            for (inputs, outputs) in [(2, 4_000), (100, 40), (60, 60)] {
                let expected = Variances::of_layer(init, 1.0, 0.0, (inputs, outputs)).unwrap();
                let weights = init.weights(&mut Stream::of_seed(2, 0), inputs, outputs);
                let square = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
                let off = square * inputs as f64 / expected.weight - 1.0;
                assert!(off.abs() < 0.1, "{} {inputs} {outputs}: {off}", init.name());
            }
        }
    }

    fn settings(change: impl FnOnce(&mut TrainerSettings)) -> TrainerSettings {
        let relu = Pointwise::named("relu").unwrap();
        let mut settings = TrainerSettings::new(relu, Source::Noise);
        change(&mut settings);
        settings
    }

    #[test]
    fn batch_norm_has_a_theory_for_many_rows_of_many_features() {
        let of = |rows, features, norm| {
            let settings = settings(|of| (of.batch, of.norm) = (rows, Some(norm)));
            Stack::of_trainer(&settings, features).err()
        };
        assert_eq!(of(7, 16, NormKind::Batch), Some(NoTheory::FewRows { rows: 7 }));
        assert_eq!(of(8, 15, NormKind::Batch), Some(NoTheory::FewFeatures { features: 15 }));
        assert_eq!(of(8, 16, NormKind::Batch), None);
        assert_eq!(of(7, 2, NormKind::Layer), None);
    }

    /// ReLU's outputs are mostly what all rows share, tanh's hardly: it is odd.
    #[test]
    fn residual_batch_norm_has_a_theory_where_outputs_share_little() {
        let of = |name: &str, residual, norm| {
            let function = Pointwise::named(name).unwrap();
            let settings = TrainerSettings::new(function, Source::Noise).with(|it| {
                it.depth = 8;
                it.width = 256;
                it.batch = 64;
                it.norm = Some(norm);
                it.residual = residual;
            });
            Stack::of_trainer(&settings, 64).err()
        };
        for name in ["relu", "gelu", "elu", "sigmoid"] {
            assert_eq!(of(name, true, NormKind::Batch), Some(NoTheory::SharedOutputs), "{name}");
            assert_eq!(of(name, false, NormKind::Batch), None, "{name}");
            assert_eq!(of(name, true, NormKind::Layer), None, "{name}");
        }
        assert_eq!(of("tanh", true, NormKind::Batch), None);
    }

    #[test]
    fn residual_layers_without_a_norm_can_be_too_deep() {
        let of = |depth, width, norm| {
            let change = |of: &mut TrainerSettings| {
                (of.depth, of.width, of.norm, of.residual) = (depth, width, norm, true);
            };
            Stack::of_trainer(&settings(change), 64).err()
        };
        assert_eq!(of(8, 64, None), None);
        assert_eq!(of(12, 64, None), Some(NoTheory::TooDeep));
        assert_eq!(of(12, 256, None), None);
        assert_eq!(of(100, 64, Some(NormKind::Layer)), None);
    }
}
