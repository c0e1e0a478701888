//! What signal-propagation theory expects of a network at its start, layer by layer, to stand beside
//! what was measured.

use crate::math::mean_field::LayerTheory;
use crate::math::mean_field::init::NoTheory;
use crate::math::mean_field::scatter::{Scatter, Size};
use crate::math::mean_field::stack::{Parts, Stack};
use crate::math::mean_field::unreliable::Unreliable;
use crate::math::nn::data::Source;
use crate::math::nn::{Init, NetworkSettings, Quantity, Report, Settings, TrainerSettings};

/// What theory says of a network's settings; worked out when they change, not when it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Theory {
    /// Hidden layers 1 to L.
    layers: Vec<LayerTheory>,
    /// Natural logarithms of how far nineteen networks in twenty of this width and batch may be
    /// off; None where [`Scatter`] has no formula for them: for layers with parts, rows that are
    /// related to each other and weights that are.
    band: Option<(f64, f64)>,
    /// Why the curve is to be taken with care.
    pub unreliable: Option<Unreliable>,
}

/// Expectations on the scale of a measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// By hidden layer. Gradients are anchored at the last one's, since theory gives their ratios.
    pub layers: Vec<f64>,
    /// First layer over last.
    pub ratio: f64,
    /// Where nineteen networks in twenty are expected to have it; for gradients only.
    pub band: Option<(f64, f64)>,
}

/// So many standard deviations hold nineteen in twenty of a normal variable.
const NINETEEN_IN_TWENTY: f64 = 1.96;

impl Theory {
    /// None where theory says nothing: of weights with a mean, of a single layer.
    pub fn of(settings: &Settings) -> Option<Theory> {
        let stack = Stack::of_settings(settings).ok()?;
        let NetworkSettings { depth, init, .. } = settings.network;
        let (width, batch) = (settings.width_of(1), settings.batch);
        let theory = Theory::of_stack(&stack, depth);
        (depth > 1).then(|| theory.with_band(&stack, init, Size { depth, width, batch }))
    }

    /// Of a network that is to learn `source`; the error says why there is none.
    pub fn of_trainer(settings: &TrainerSettings, source: Source) -> Result<Theory, NoTheory> {
        let stack = Stack::of_trainer(settings, source.features())?;
        let NetworkSettings { depth, init, .. } = settings.network;
        let (width, batch) = (settings.width_of(1), settings.batch);
        let theory = Theory::of_stack(&stack, depth);
        Ok(match source {
            Source::Noise => theory.with_band(&stack, init, Size { depth, width, batch }),
            _ => theory,
        })
    }

    fn of_stack(stack: &Stack, depth: usize) -> Theory {
        let Stack { parts, first, inner, upper, .. } = stack;
        let plain = *parts == Parts::default() && first == inner && upper.is_empty();
        let unreliable = plain.then(|| stack.inner.unreliable(&stack.function, depth));
        Theory { layers: stack.layers(depth), band: None, unreliable: unreliable.flatten() }
    }

    /// For rows of independent normal numbers.
    fn with_band(self, stack: &Stack, init: Init, size: Size) -> Theory {
        let known = stack.is_plain() && init != Init::Orthogonal;
        let scatter = known.then(|| Scatter::of(&stack.inner, &stack.function, size)).flatten();
        Theory { band: scatter.map(|scatter| scatter.log_range(NINETEEN_IN_TWENTY)), ..self }
    }

    /// Predicted rms δ¹/δᴸ; None for a single layer and past what numbers can hold.
    pub fn delta_ratio(&self) -> Option<f64> {
        let ratio = self.layers[0].delta_ratio;
        (self.layers.len() > 1 && ratio.is_finite()).then_some(ratio)
    }

    /// Where nineteen networks in twenty of this width and batch are expected to have rms δ¹/δᴸ.
    pub fn band(&self) -> Option<(f64, f64)> {
        let ((low, high), ratio) = (self.band?, self.delta_ratio()?);
        Some((ratio * low.exp(), ratio * high.exp()))
    }

    /// What theory says of a hidden layer, from 1.
    pub fn layer(&self, layer: usize) -> Option<&LayerTheory> {
        self.layers.get(layer.checked_sub(1)?)
    }

    /// None for quantities that it has no number for.
    pub fn predict(&self, report: &Report, quantity: Quantity) -> Option<Prediction> {
        if report.overflow.is_some() || report.hidden().len() != self.layers.len() {
            return None;
        }
        let anchor = report.hidden().last()?.delta_rms;
        let of = |layer: &LayerTheory| match quantity {
            Quantity::Delta => self.delta_ratio().map(|_| anchor * layer.delta_ratio),
            Quantity::ActivationStd => Some(layer.activation_std),
            Quantity::WeightGradient
            | Quantity::InputSpread
            | Quantity::ZeroFraction
            | Quantity::SaturatedFraction => None,
        };
        let layers = self.layers.iter().map(of).collect::<Option<Vec<f64>>>()?;
        let ratio = layers[0] / layers[layers.len() - 1];
        let band = self.band().filter(|_| quantity == Quantity::Delta);
        Some(Prediction { layers, ratio, band })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::{Precision, Run};
    use std::ops::ControlFlow;

    fn run(settings: &Settings) -> Report {
        Run::start(settings, &|_| ControlFlow::Continue(())).unwrap().report()
    }

    fn settings(name: &str, init: Init) -> Settings {
        let function = Pointwise::named(name).unwrap();
        Settings::new(function).with(|it| {
            it.init = init;
            it.width = 128;
            it.precision = Precision::F64;
        })
    }

    #[test]
    fn a_network_lies_in_the_band() {
        for (name, init) in
            [("relu", Init::HeNormal), ("tanh", Init::LecunNormal), ("sigmoid", Init::GlorotNormal)]
        {
            let settings = settings(name, init);
            let report = run(&settings);
            let prediction =
                Theory::of(&settings).unwrap().predict(&report, Quantity::Delta).unwrap();
            let measured = report.ratio(Quantity::Delta);
            let (low, high) = prediction.band.unwrap();
            assert!(low < measured && measured < high, "{name}: {low} {measured} {high}");
            assert_eq!(prediction.layers.len(), settings.depth);
        }
    }

    #[test]
    fn the_spread_of_activations_is_predicted_in_its_own_size() {
        let settings = settings("tanh", Init::LecunNormal);
        let report = run(&settings);
        let prediction =
            Theory::of(&settings).unwrap().predict(&report, Quantity::ActivationStd).unwrap();
        for (expected, layer) in prediction.layers.iter().zip(report.hidden()) {
            assert!((layer.activation_std / expected - 1.0).abs() < 0.3, "layer {}", layer.layer);
        }
    }

    fn trainer(name: &str) -> TrainerSettings {
        TrainerSettings::new(Pointwise::named(name).unwrap(), Source::Noise)
    }

    #[test]
    fn a_band_is_for_plain_layers_of_one_shape_and_unrelated_rows_and_weights() {
        let of = |settings: &TrainerSettings, source| {
            Theory::of_trainer(settings, source).unwrap().band().is_some()
        };
        let plain = trainer("tanh");
        assert!(of(&plain, Source::Noise) && !of(&plain, Source::Digits));
        assert!(!of(&plain.clone().with(|it| it.residual = true), Source::Noise));
        assert!(!of(&plain.clone().with(|it| it.width = 32), Source::Noise));
        assert!(!of(&plain.clone().with(|it| it.init = Init::Orthogonal), Source::Noise));
        let orthogonal = Theory::of(&settings("tanh", Init::Orthogonal)).unwrap();
        assert_eq!(orthogonal.band(), None);
    }

    #[test]
    fn a_single_layer_has_a_spread_but_no_ratio() {
        let single = trainer("tanh").with(|it| it.depth = 1);
        let theory = Theory::of_trainer(&single, Source::Noise).unwrap();
        let report = run(&settings("tanh", Init::HeNormal).with(|it| it.depth = 1));
        assert_eq!((theory.delta_ratio(), theory.predict(&report, Quantity::Delta)), (None, None));
        assert!(theory.predict(&report, Quantity::ActivationStd).is_some());
    }

    #[test]
    fn where_theory_is_silent_nothing_is_drawn() {
        let uniform = settings("sigmoid", Init::Uniform01);
        assert_eq!(Theory::of(&uniform), None);
        let relu = settings("relu", Init::HeNormal);
        let theory = Theory::of(&relu).unwrap();
        assert_eq!(theory.predict(&run(&relu), Quantity::ZeroFraction), None);
    }
}
