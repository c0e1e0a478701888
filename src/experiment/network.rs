//! A real network on noise, drawn and perhaps trained, and what is read off it.

use super::{Experiment, KeepGoing, Spread, over_seeds, watch};
use crate::math::nn::{Cost, Quantity, Report, Run, Settings, Stepped};

/// One number a seed, from the settings' seed on, after `steps` updates
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub settings: Settings,
    pub steps: u64,
    pub seeds: u64,
    pub spread: Spread,
    pub quantity: NetworkQuantity,
}

/// What is read off a network. Layers count from 1, nearest the input; L is the last hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkQuantity {
    /// rms δ¹ / rms δᴸ
    DeltaRatio,
    /// rms ∂L/∂W¹ / rms ∂L/∂Wᴸ
    WeightGradientRatio,
    /// (rms δ¹ / rms δᴸ)^(1/(L−1)): the factor of one layer
    DeltaFactor,
    /// By what factor the spread over the inputs changes from a hidden layer to the next, on average
    InputSpreadFactor,
    Delta(usize),
    WeightGradient(usize),
    ActivationMean(usize),
    ActivationStd(usize),
    InputSpread(usize),
    ZeroFraction(usize),
    SaturatedFraction(usize),
    /// Mean squared error over the batch
    Loss,
}

impl Experiment for Network {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        let watch = watch(keep_going);
        over_seeds(self.settings.seed, self.seeds, |seed| {
            let mut run = Run::start(&self.settings.clone().with(|it| it.seed = seed), &watch)?;
            for _ in 0..self.steps {
                match run.step(&watch) {
                    Stepped::Done => {}
                    Stepped::Overflowed(_) => break,
                    Stepped::Abandoned => return None,
                }
            }
            self.quantity.of(&run.report())
        })
    }

    fn spread(&self) -> Spread {
        self.spread
    }

    fn cost(&self) -> Cost {
        self.settings.cost(self.steps as f64 + 1.0) * self.seeds as f64
    }

    fn seeds(&self) -> Option<(u64, u64)> {
        Some((self.settings.seed, self.seeds))
    }

    fn seeds_mut(&mut self) -> Option<(&mut u64, &mut u64)> {
        Some((&mut self.settings.seed, &mut self.seeds))
    }
}

impl NetworkQuantity {
    /// None when the network has no such layer, or too few for a factor from layer to layer.
    pub fn of(self, report: &Report) -> Option<f64> {
        let layer = |number: usize| report.layers.get(number.checked_sub(1)?);
        let steps = report.hidden().len() - 1;
        let per_layer = (steps > 0).then(|| 1.0 / steps as f64);
        Some(match self {
            NetworkQuantity::DeltaRatio => report.ratio(Quantity::Delta),
            NetworkQuantity::WeightGradientRatio => report.ratio(Quantity::WeightGradient),
            NetworkQuantity::DeltaFactor => report.ratio(Quantity::Delta).powf(per_layer?),
            NetworkQuantity::InputSpreadFactor => {
                report.ratio(Quantity::InputSpread).powf(-per_layer?)
            }
            NetworkQuantity::Delta(number) => layer(number)?.delta_rms,
            NetworkQuantity::WeightGradient(number) => layer(number)?.weight_grad_rms,
            NetworkQuantity::ActivationMean(number) => layer(number)?.activation_mean,
            NetworkQuantity::ActivationStd(number) => layer(number)?.activation_std,
            NetworkQuantity::InputSpread(number) => layer(number)?.input_spread,
            NetworkQuantity::ZeroFraction(number) => layer(number)?.zero_fraction,
            NetworkQuantity::SaturatedFraction(number) => layer(number)?.saturated_fraction,
            NetworkQuantity::Loss => report.loss,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Measure, run};
    use crate::math::activation::Pointwise;
    use crate::math::nn::{Init, Precision};
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn network(quantity: NetworkQuantity, seeds: u64, depth: usize) -> Measure {
        let settings = Settings::new(Pointwise::named("sigmoid").unwrap()).with(|it| {
            it.depth = depth;
            it.init = Init::GlorotNormal;
            it.precision = Precision::F64;
        });
        Network { settings, steps: 2, seeds, spread: Spread::Median, quantity }.into()
    }

    #[test]
    fn a_network_measures_what_its_report_says() {
        let run = |measure: Measure| run(&measure, &|| true);
        let ratio = run(network(NetworkQuantity::DeltaRatio, 3, 4)).unwrap();
        let factor = run(network(NetworkQuantity::DeltaFactor, 3, 4)).unwrap();
        assert!((factor.powi(3) / ratio - 1.0).abs() < 1e-12);
        assert!((0.2..0.3).contains(&factor), "{factor}");
        assert_eq!(run(network(NetworkQuantity::DeltaFactor, 1, 1)), None);
        let spread = |layer| run(network(NetworkQuantity::InputSpread(layer), 1, 4)).unwrap();
        let factor = run(network(NetworkQuantity::InputSpreadFactor, 1, 4)).unwrap();
        assert!((factor.powi(3) / (spread(4) / spread(1)) - 1.0).abs() < 1e-12);
        assert_eq!(run(network(NetworkQuantity::InputSpreadFactor, 1, 1)), None);
        assert_eq!(run(network(NetworkQuantity::Delta(6), 1, 4)), None);
        assert_eq!(run(network(NetworkQuantity::Delta(0), 1, 4)), None);
        assert!(run(network(NetworkQuantity::ActivationMean(5), 1, 4)).is_some());
        assert_eq!(run(network(NetworkQuantity::Loss, 0, 4)), None);
    }

    #[test]
    fn a_measurement_can_be_abandoned() {
        let left = AtomicUsize::new(20);
        let keep_going = || left.fetch_sub(1, Ordering::SeqCst) > 1;
        assert_eq!(run(&network(NetworkQuantity::Loss, 50, 4), &keep_going), None);
        assert_eq!(left.into_inner(), 0);
    }

    #[test]
    fn another_seed_is_another_network() {
        let mut other = network(NetworkQuantity::Loss, 1, 4);
        other.experiment_mut().reseed(7);
        assert_ne!(run(&other, &|| true), run(&network(NetworkQuantity::Loss, 1, 4), &|| true));
    }
}
