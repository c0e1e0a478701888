//! What a small number format loses of a gradient on its way.

use super::{Experiment, KeepGoing, Spread, over_seeds, watch};
use crate::math::nn::rounded::{SmallFormat, rounded_deltas};
use crate::math::nn::{Cost, Run, Settings};

/// A network on noise, drawn and passed through once with everything rounded to `format`
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    /// Without norm, residual ways and dropout
    pub settings: Settings,
    pub format: SmallFormat,
    /// What the loss is multiplied by on the way back
    pub scale: f64,
    pub seeds: u64,
    pub spread: Spread,
    pub lost: Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Share of a hidden layer's δ that is exactly 0
    ZeroFraction(usize),
    /// Hidden layers in which every δ is exactly 0
    ZeroLayers,
}

impl Experiment for Rounded {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        let watch = watch(keep_going);
        over_seeds(self.settings.seed, self.seeds, |seed| {
            let settings = self.settings.clone().with(|it| it.seed = seed);
            let run = Run::start(&settings, &watch)?;
            let deltas = rounded_deltas(&run, &settings.activation, self.format, self.scale);
            let zeros = |delta: &Vec<f64>| {
                delta.iter().filter(|x| **x == 0.0).count() as f64 / delta.len() as f64
            };
            Some(match self.lost {
                Lost::ZeroFraction(layer) => zeros(deltas.get(layer.checked_sub(1)?)?),
                Lost::ZeroLayers => deltas.iter().filter(|it| zeros(it) == 1.0).count() as f64,
            })
        })
    }

    fn spread(&self) -> Spread {
        self.spread
    }

    fn cost(&self) -> Cost {
        self.settings.cost(3.0) * self.seeds as f64
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

    #[test]
    fn float16_loses_the_low_layers_and_bfloat16_keeps_them() {
        let lost = |format, scale, lost| {
            let settings = Settings::new(Pointwise::named("sigmoid").unwrap());
            let measure =
                Rounded { settings, format, scale, seeds: 1, spread: Spread::Median, lost };
            run(&measure.into(), &|| true).unwrap()
        };
        let half = lost(SmallFormat::Float16, 1.0, Lost::ZeroLayers);
        assert!((1.0..20.0).contains(&half), "{half}");
        assert!(lost(SmallFormat::Float16, 1024.0, Lost::ZeroLayers) < half);
        assert_eq!(lost(SmallFormat::Bfloat16, 1.0, Lost::ZeroLayers), 0.0);
        assert_eq!(lost(SmallFormat::Float16, 1.0, Lost::ZeroFraction(1)), 1.0);
        assert!(lost(SmallFormat::Float16, 1.0, Lost::ZeroFraction(20)) < 0.5);
    }
}
