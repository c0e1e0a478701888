//! Tries: a goal that is reached on another screen, and told by measurement.

mod quantity;

pub use quantity::{Condition, Shown, TrainQuantity, TryQuantity};

use super::Text;
use crate::data;
use crate::math::activation::Pointwise;
use crate::math::nn::data::Source;
use crate::math::nn::{Run, Settings, Stepped, Trainer, TrainerSettings};
use crate::math::sweep::{Cell, Spec, run_cell};
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
    /// A function, and the place of the cursor
    Plot(Pointwise, f64),
    /// A function as it is typed
    Derive(Pointwise),
    /// One function over depths, of which the last counts
    Depth(Box<Spec>),
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
            Bench::Plot(function, _) => format!("Plot with {}", function.legend()),
            Bench::Derive(function) => format!("Derive with {}", function.title()),
            Bench::Depth(spec) => {
                let (function, depth) = (&spec.activations[0], spec.depths.last().unwrap_or(&0));
                format!("Depth with {}, up to {depth} layers", function.legend())
            }
        }
    }
}

impl Try {
    /// What the conditions come to; None after the last moment that counts.
    pub fn read(&self, shown: Shown) -> Option<Vec<Option<f64>>> {
        let numbers = self.conditions.iter().map(|condition| condition.quantity.of(shown));
        (shown.time() <= self.within).then(|| numbers.collect())
    }

    /// Whether such numbers reach the goal.
    pub fn holds(&self, numbers: &[Option<f64>]) -> bool {
        let mut pairs = self.conditions.iter().zip(numbers);
        pairs.all(|(condition, number)| number.is_some_and(|it| condition.bounds.hold(it)))
    }

    /// ` within 20 epochs`; nothing where only the start counts.
    pub fn within_words(&self) -> String {
        match (&self.open, self.within) {
            (Bench::Train(..), within) => format!(" within {within} epochs"),
            (_, 0) => String::new(),
            (_, within) => format!(" within {within} steps"),
        }
    }

    fn is_shown(&self, shown: Shown) -> bool {
        self.read(shown).is_some_and(|numbers| self.holds(&numbers))
    }

    /// Whether the goal is reached with these settings at any time that counts. It runs them.
    pub fn is_reached(&self, bench: &Bench) -> bool {
        let watch = |_| ControlFlow::Continue(());
        match bench {
            Bench::Plot(function, x) => self.is_shown(Shown::Plot(function, *x)),
            Bench::Derive(function) => self.is_shown(Shown::Derive(function)),
            Bench::Depth(spec) => {
                let depth = spec.depths.last().copied().unwrap_or_default();
                let cell = run_cell(spec, Cell { activation: 0, init: 0, depth }, &watch);
                cell.is_some_and(|cell| self.is_shown(Shown::Depth(&cell)))
            }
            Bench::Network(settings) => {
                let Some(mut run) = Run::start(settings, &watch) else { return false };
                for step in 0..=self.within {
                    if self.is_shown(Shown::Network(&run.report())) {
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
                    if self.is_shown(Shown::Train(&trainer.score(), settings)) {
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
