//! Tries: a goal that is reached on another screen, and told by measurement.

use super::{Bounds, Text};
use crate::data;
use crate::experiment::NetworkQuantity;
use crate::math::nn::data::Source;
use crate::math::nn::trainer::EpochReport;
use crate::math::nn::{Report, Run, Settings, Stepped, Trainer, TrainerSettings};
use crate::typeset;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A goal, the screen where it is reached, and the help on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// Unique in its lesson, among its questions too: progress knows the try by it.
    pub id: String,
    pub goal: Text,
    /// What it opens.
    pub open: Bench,
    /// Labels of the controls that may be changed.
    pub may: Vec<&'static str>,
    /// All of them at once reach the goal.
    pub conditions: Vec<Condition>,
    /// Steps of a network on noise, epochs of a training, at which the goal has to be reached.
    pub within: u64,
    /// The first one first; the last tells most.
    pub hints: Vec<Text>,
    /// Settings that reach the goal.
    pub par: Bench,
}

/// A screen with its settings.
#[derive(Clone, Debug, PartialEq)]
pub enum Bench {
    Network(Box<Settings>),
    Train(Source, Box<TrainerSettings>),
}

/// A number that has to lie within bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub quantity: TryQuantity,
    pub bounds: Bounds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryQuantity {
    Network(NetworkQuantity),
    Train(TrainQuantity),
}

/// What a training is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainQuantity {
    TestAccuracy,
    TestLoss,
    /// Of the training rows
    Loss,
    /// Hidden units whose φ′(z) is 0 on every training row, of all
    DeadShare,
}

impl TrainQuantity {
    /// None of an accuracy where there are no classes.
    pub fn of(self, score: &EpochReport, settings: &TrainerSettings) -> Option<f64> {
        Some(match self {
            TrainQuantity::TestAccuracy => score.test.accuracy?,
            TrainQuantity::TestLoss => score.test.loss,
            TrainQuantity::Loss => score.train.loss,
            TrainQuantity::DeadShare => {
                let units: usize = (1..=settings.depth).map(|l| settings.width_of(l)).sum();
                score.dead_units.iter().sum::<usize>() as f64 / units as f64
            }
        })
    }
}

impl TryQuantity {
    /// In words, as the goal's line says it.
    pub fn words(self) -> String {
        use NetworkQuantity as Q;
        match self {
            TryQuantity::Train(TrainQuantity::TestAccuracy) => "test accuracy".to_owned(),
            TryQuantity::Train(TrainQuantity::TestLoss) => "test loss".to_owned(),
            TryQuantity::Train(TrainQuantity::Loss) => "training loss".to_owned(),
            TryQuantity::Train(TrainQuantity::DeadShare) => "dead units".to_owned(),
            TryQuantity::Network(quantity) => match quantity {
                Q::DeltaRatio => "δ of layer 1 over that of the last".to_owned(),
                Q::WeightGradientRatio => "∂L/∂W of layer 1 over that of the last".to_owned(),
                Q::DeltaFactor => "factor of δ a layer".to_owned(),
                Q::InputSpreadFactor => "factor of the spread a layer".to_owned(),
                Q::Loss => "loss".to_owned(),
                Q::Delta(layer) => format!("δ of layer {layer}"),
                Q::WeightGradient(layer) => format!("∂L/∂W of layer {layer}"),
                Q::ActivationMean(layer) => format!("mean activation of layer {layer}"),
                Q::ActivationStd(layer) => format!("activation std of layer {layer}"),
                Q::InputSpread(layer) => format!("spread over the inputs of layer {layer}"),
                Q::ZeroFraction(layer) => format!("zeros in layer {layer}"),
                Q::SaturatedFraction(layer) => format!("saturated share of layer {layer}"),
            },
        }
    }

    /// A number of this kind as it is written.
    pub fn written(self, number: f64) -> String {
        use NetworkQuantity as Q;
        match self {
            TryQuantity::Train(TrainQuantity::TestAccuracy | TrainQuantity::DeadShare)
            | TryQuantity::Network(Q::ZeroFraction(_) | Q::SaturatedFraction(_)) => {
                format!("{}%", typeset::brief(100.0 * number))
            }
            _ => typeset::brief(number),
        }
    }
}

impl Condition {
    /// `test accuracy at least 95%`
    pub fn sentence(&self) -> String {
        let number = |number: f64| self.quantity.written(number);
        let wanted = match (self.bounds.above, self.bounds.below) {
            (Some(above), Some(below)) => format!("{} to {}", number(above), number(below)),
            (Some(above), None) => format!("at least {}", number(above)),
            (None, Some(below)) => format!("at most {}", number(below)),
            (None, None) => "any".to_owned(),
        };
        format!("{} {wanted}", self.quantity.words())
    }
}

impl Bench {
    /// What it is, in words.
    pub fn sentence(&self) -> String {
        match self {
            Bench::Network(settings) => {
                let (depth, width) = (settings.depth, settings.width);
                let (init, function) = (settings.init.name(), settings.activation.title());
                format!("Network with {function}, {depth} layers of {width}, {init}")
            }
            Bench::Train(source, settings) => {
                let (depth, width) = (settings.depth, settings.width);
                let (data, function) = (source.name(), settings.activation.title());
                format!("Train with {function} on {data}, {depth} layers of {width}")
            }
        }
    }
}

impl Try {
    /// What the conditions come to on a network on noise; None after the last step that counts.
    pub fn read_network(&self, report: &Report) -> Option<Vec<Option<f64>>> {
        let of = |condition: &Condition| match condition.quantity {
            TryQuantity::Network(quantity) => quantity.of(report),
            TryQuantity::Train(_) => None,
        };
        (report.step <= self.within).then(|| self.conditions.iter().map(of).collect())
    }

    /// The same of a training.
    pub fn read_score(
        &self,
        score: &EpochReport,
        settings: &TrainerSettings,
    ) -> Option<Vec<Option<f64>>> {
        let of = |condition: &Condition| match condition.quantity {
            TryQuantity::Train(quantity) => quantity.of(score, settings),
            TryQuantity::Network(_) => None,
        };
        (score.epoch <= self.within).then(|| self.conditions.iter().map(of).collect())
    }

    /// Whether such numbers reach the goal.
    pub fn holds(&self, numbers: &[Option<f64>]) -> bool {
        let mut pairs = self.conditions.iter().zip(numbers);
        pairs.all(|(condition, number)| number.is_some_and(|it| condition.bounds.hold(it)))
    }

    /// ` within 20 epochs`; nothing where only the start counts.
    pub fn within_words(&self) -> String {
        match (&self.open, self.within) {
            (Bench::Network(_), 0) => String::new(),
            (Bench::Network(_), within) => format!(" within {within} steps"),
            (Bench::Train(..), within) => format!(" within {within} epochs"),
        }
    }

    /// Whether the goal is reached with these settings at any time that counts. It runs them.
    pub fn is_reached(&self, bench: &Bench) -> bool {
        let watch = |_| ControlFlow::Continue(());
        let holds =
            |numbers: Option<Vec<Option<f64>>>| numbers.is_some_and(|numbers| self.holds(&numbers));
        match bench {
            Bench::Network(settings) => {
                let Some(mut run) = Run::start(settings, &watch) else { return false };
                for step in 0..=self.within {
                    if holds(self.read_network(&run.report())) {
                        return true;
                    }
                    if step < self.within && run.step(&watch) != Stepped::Done {
                        return false;
                    }
                }
                false
            }
            Bench::Train(source, settings) => {
                let Ok(split) = data::split(*source, settings.seed) else { return false };
                let mut trainer = Trainer::new((**settings).clone(), Arc::new(split));
                for epoch in 0..=self.within {
                    if holds(self.read_score(&trainer.score(), settings)) {
                        return true;
                    }
                    if epoch < self.within && trainer.epoch(&watch) != Stepped::Done {
                        return false;
                    }
                }
                false
            }
        }
    }
}
