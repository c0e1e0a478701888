//! A training on data, or a race of two.

use super::{Experiment, KeepGoing, NetworkQuantity, Spread, over_seeds, watch};
use crate::data;
use crate::math::nn::data::{Source, Split, Task};
use crate::math::nn::random::Stream;
use crate::math::nn::trainer::EpochReport;
use crate::math::nn::{Cost, Stepped, Trainer, TrainerSettings};
use std::sync::Arc;

/// One number a seed, from the settings' seed on; a seed draws data, network and order of the rows.
/// With `against` it is the difference to what those settings come to with the same seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Train {
    pub source: Source,
    pub settings: TrainerSettings,
    pub against: Option<TrainerSettings>,
    pub epochs: u64,
    /// The training rows' targets change places, so that nothing about them can be understood.
    pub shuffled: bool,
    pub seeds: u64,
    pub spread: Spread,
    pub quantity: TrainQuantity,
}

/// What is read off a training. A run that overflows has an accuracy of 0 and an infinite loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TrainQuantity {
    TrainLoss,
    TestLoss,
    TrainAccuracy,
    TestAccuracy,
    /// The first epoch after which the test accuracy is at least so high, or the test loss of a
    /// regression at most; infinite if there is none
    EpochsTo(f64),
    /// Parameter of a layer's activation, from 1
    Learned(usize),
    /// Statistics of the last minibatch; before anything is learned, of the first
    Layers(NetworkQuantity),
}

impl Experiment for Box<Train> {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        over_seeds(self.settings.network.seed, self.seeds, |seed| {
            let data = Arc::new(self.data(seed)?);
            let one = |settings: &TrainerSettings| {
                let settings = settings.clone().with(|it| it.network.seed = seed);
                self.one(Trainer::new(settings, Arc::clone(&data)), keep_going)
            };
            let own = one(&self.settings)?;
            Some(match &self.against {
                // Both the same, perhaps infinite: no difference.
                Some(against) => one(against).map(|it| if it == own { 0.0 } else { own - it })?,
                None => own,
            })
        })
    }

    fn spread(&self) -> Spread {
        self.spread
    }

    fn cost(&self) -> Cost {
        let of = |settings: &TrainerSettings| settings.cost_on(self.source, self.epochs as f64);
        let own = of(&self.settings);
        self.against.as_ref().map_or(own, |against| own.then(of(against))) * self.seeds as f64
    }

    fn seeds(&self) -> Option<(u64, u64)> {
        Some((self.settings.network.seed, self.seeds))
    }

    fn seeds_mut(&mut self) -> Option<(&mut u64, &mut u64)> {
        Some((&mut self.settings.network.seed, &mut self.seeds))
    }
}

/// Which stream of the seed mixes the targets; the network and the data draw from others.
const MIX: usize = 4;

impl Train {
    fn data(&self, seed: u64) -> Option<Split> {
        let mut data = data::split(self.source, seed).ok()?;
        if self.shuffled {
            let mut stream = Stream::of_seed(seed, MIX);
            let outputs = data.train.outputs;
            for last in (1..data.train.rows()).rev() {
                let chosen = (stream.unit() * (last + 1) as f64) as usize;
                for output in 0..outputs {
                    data.train.targets.swap(last * outputs + output, chosen * outputs + output);
                }
            }
        }
        Some(data)
    }

    fn one(&self, mut trainer: Trainer, keep_going: KeepGoing) -> Option<f64> {
        let watch = watch(keep_going);
        let mut overflowed = false;
        for epoch in 1..=self.epochs {
            match trainer.epoch(&watch) {
                Stepped::Abandoned => return None,
                Stepped::Overflowed(_) => {
                    overflowed = true;
                    break;
                }
                Stepped::Done => {}
            }
            if let TrainQuantity::EpochsTo(goal) = self.quantity
                && reaches(&trainer.score(), trainer.data().task(), goal)
            {
                return Some(epoch as f64);
            }
        }
        if self.epochs == 0 && trainer.look(&watch) == Stepped::Abandoned {
            return None;
        }
        self.quantity.of(&trainer, overflowed)
    }
}

fn reaches(report: &EpochReport, task: Task, goal: f64) -> bool {
    match task {
        Task::Classify => report.test.accuracy.is_some_and(|accuracy| accuracy >= goal),
        Task::Regress => report.test.loss <= goal,
    }
}

impl TrainQuantity {
    fn of(self, trainer: &Trainer, overflowed: bool) -> Option<f64> {
        let loss = |loss: f64| if overflowed || loss.is_nan() { f64::INFINITY } else { loss };
        let share = |accuracy: Option<f64>| {
            accuracy.map(|share| if overflowed || share.is_nan() { 0.0 } else { share })
        };
        Some(match self {
            TrainQuantity::TrainLoss => loss(trainer.score().train.loss),
            TrainQuantity::TestLoss => loss(trainer.score().test.loss),
            TrainQuantity::TrainAccuracy => share(trainer.score().train.accuracy)?,
            TrainQuantity::TestAccuracy => share(trainer.score().test.accuracy)?,
            TrainQuantity::EpochsTo(_) => f64::INFINITY,
            TrainQuantity::Learned(layer) => {
                *trainer.report().learned.get(layer.checked_sub(1)?)?
            }
            TrainQuantity::Layers(quantity) => quantity.of(&trainer.report().network)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Measure, run};
    use crate::math::activation::Pointwise;

    fn train(function: &str, quantity: TrainQuantity) -> Train {
        let source = Source::Moons;
        let settings = TrainerSettings::new(Pointwise::named(function).unwrap(), source);
        Train {
            source,
            settings,
            against: None,
            epochs: 12,
            shuffled: false,
            seeds: 2,
            spread: Spread::Median,
            quantity,
        }
    }

    fn number(train: Train) -> f64 {
        run(&Measure::from(Box::new(train)), &|| true).unwrap()
    }

    #[test]
    fn a_training_is_measured_and_raced() {
        let accuracy = number(train("relu", TrainQuantity::TestAccuracy));
        assert!(accuracy > 0.9, "{accuracy}");
        assert!(number(train("relu", TrainQuantity::TestLoss)) < 0.3);
        let epochs = number(train("relu", TrainQuantity::EpochsTo(0.9)));
        assert!((1.0..=12.0).contains(&epochs), "{epochs}");
        assert_eq!(number(train("relu", TrainQuantity::EpochsTo(1.1))), f64::INFINITY);
        let mut race = train("relu", TrainQuantity::TestAccuracy);
        race.against = Some(race.settings.clone());
        assert_eq!(number(race.clone()), 0.0);
        race.against = Some(race.settings.clone().with(|it| it.learning_rate = 0.0));
        assert!(number(race) > 0.1);
    }

    #[test]
    fn mixed_targets_teach_nothing_that_holds_elsewhere() {
        let mixed = Train { shuffled: true, ..train("relu", TrainQuantity::TestAccuracy) };
        let accuracy = number(mixed);
        assert!((0.2..0.8).contains(&accuracy), "{accuracy}");
    }

    #[test]
    fn what_is_learned_and_what_overflows() {
        let mut learning = train("prelu", TrainQuantity::Learned(1));
        learning.settings.network.learnable = true;
        let slope = number(learning.clone());
        assert!(slope != 0.25 && slope.abs() < 2.0, "{slope}");
        learning.settings.network.learnable = false;
        assert_eq!(run(&Measure::from(Box::new(learning)), &|| true), None);
        let mut wild = train("relu", TrainQuantity::TestAccuracy);
        wild.settings.optimizer = crate::math::nn::optimizer::Optimizer::Sgd;
        wild.settings.learning_rate = 1e12;
        assert_eq!(number(wild.clone()), 0.0);
        wild.quantity = TrainQuantity::TestLoss;
        assert_eq!(number(wild), f64::INFINITY);
    }

    #[test]
    fn layers_are_those_of_the_trained_network_or_the_drawn_one() {
        let quantity = TrainQuantity::Layers(NetworkQuantity::ZeroFraction(1));
        let drawn = number(Train { epochs: 0, ..train("relu", quantity) });
        let trained = number(train("relu", quantity));
        assert!((0.2..0.8).contains(&drawn) && drawn != trained, "{drawn} {trained}");
    }
}
