//! A recurrent network that is to remember one sign.

use super::{Experiment, KeepGoing, Spread, over_seeds};
use crate::math::nn::Cost;
use crate::math::nn::random::Stream;
use crate::math::nn::recurrent::{RecurrentNetwork, RecurrentSettings, Sequences};

/// One number a seed, from the settings' seed on, after `steps` updates
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrent {
    pub settings: RecurrentSettings,
    pub steps: u64,
    pub seeds: u64,
    pub spread: Spread,
    pub quantity: RecurrentQuantity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurrentQuantity {
    /// rms ∂L/∂h₁ / rms ∂L/∂h_T
    GradientRatio,
    /// Mean squared error of fresh sequences; infinite of a run that overflowed
    Loss,
    /// Share of fresh sequences whose sign is remembered; 0 of a run that overflowed
    Accuracy,
}

/// Fresh sequences that a network is tested on, and the stream of the seed they come from.
const TESTED: usize = 256;
const TEST: usize = 2;

impl Experiment for Recurrent {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        over_seeds(self.settings.seed, self.seeds, |seed| {
            let settings = RecurrentSettings { seed, ..self.settings.clone() };
            let mut network = RecurrentNetwork::new(settings);
            for _ in 0..self.steps {
                if !keep_going() {
                    return None;
                }
                if !network.step().is_finite() {
                    break;
                }
            }
            let mut stream = Stream::of_seed(seed, TEST);
            let test = Sequences::draw(&mut stream, TESTED, self.settings.length);
            let loss = network.pass(&test);
            Some(match self.quantity {
                RecurrentQuantity::GradientRatio => {
                    network.state_gradients[0] / network.state_gradients.last()?
                }
                RecurrentQuantity::Loss if loss.is_nan() => f64::INFINITY,
                RecurrentQuantity::Loss => loss,
                RecurrentQuantity::Accuracy => network.accuracy(&test),
            })
        })
    }

    fn spread(&self) -> Spread {
        self.spread
    }

    fn cost(&self) -> Cost {
        let RecurrentSettings { units, length, batch, .. } = self.settings;
        let unit_steps = (units * length) as f64;
        let row = unit_steps * (3.0 * units as f64 + 50.0);
        let work = row * (self.steps as f64 * batch as f64 + 2.0 * TESTED as f64);
        let bytes = 24.0 * unit_steps * batch.max(TESTED) as f64;
        Cost { bytes, work } * self.seeds as f64
    }

    fn seeds(&self) -> Option<(u64, u64)> {
        Some((self.settings.seed, self.seeds))
    }

    fn seeds_mut(&mut self) -> Option<(&mut u64, &mut u64)> {
        Some((&mut self.settings.seed, &mut self.seeds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::run;
    use crate::math::activation::Pointwise;
    use crate::math::nn::Init;
    use crate::math::nn::optimizer::Optimizer;
    use crate::math::nn::recurrent::Start;

    fn measure(start: Start, steps: u64, quantity: RecurrentQuantity) -> f64 {
        let settings = RecurrentSettings {
            activation: Pointwise::named("relu").unwrap(),
            units: 16,
            length: 20,
            start,
            gain: 1.0,
            optimizer: Optimizer::named("adam").unwrap(),
            learning_rate: 0.01,
            clip: Some(1.0),
            batch: 32,
            seed: 1,
        };
        let measure = Recurrent { settings, steps, seeds: 1, spread: Spread::Median, quantity };
        run(&measure.into(), &|| true).unwrap()
    }

    #[test]
    fn an_identity_start_remembers() {
        let accuracy = |steps| measure(Start::Identity, steps, RecurrentQuantity::Accuracy);
        assert!(accuracy(150) > 0.95, "{}", accuracy(150));
        assert!(measure(Start::Identity, 150, RecurrentQuantity::Loss) < 0.5);
        let ratio = |start| measure(start, 0, RecurrentQuantity::GradientRatio);
        assert!(ratio(Start::Identity) > 100.0 * ratio(Start::Drawn(Init::Pytorch)));
    }
}
