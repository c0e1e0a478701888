//! A measurement written as data, and how it is run.
//!
//! Lessons never hold a result: they hold a [`Measure`], and the number is computed when the page
//! is shown. The tests run the same measures and hold the lesson's verdicts against them.
//!
//! A kind is a file here, which implements [`Experiment`], one row of [`Measure`], and its reader in
//! `lesson::measure`.

mod approximate;
mod cost;
mod curve;
mod derive;
mod gaussian;
mod network;
mod precision;
mod recurrent;
mod train;
pub mod why;

pub use approximate::Approximate;
pub use cost::Timing;
pub use curve::{Extremum, Report, Softmax, Value, Which};
pub use derive::{Derive, Derived};
pub use gaussian::{Gaussian, Statistic};
pub use network::{Network, NetworkQuantity};
pub use precision::{Lost, Rounded};
pub use recurrent::{Recurrent, RecurrentQuantity};
pub use train::{Train, TrainQuantity};

use crate::math::nn::{Cost, Stage};
use std::ops::ControlFlow;

/// What every kind of measurement can do.
pub trait Experiment {
    /// One number a seed; a kind without seeds has one. None when it was abandoned or has no value
    /// (a layer the network does not have, a run that overflowed).
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>>;

    /// Which of several samples is the number that a page shows.
    fn spread(&self) -> Spread {
        Spread::Median
    }

    /// What all of it takes.
    fn cost(&self) -> Cost {
        Cost { bytes: 0.0, work: 0.0 }
    }

    /// Whether it times this machine, so that nothing else may run beside it.
    fn is_timing(&self) -> bool {
        false
    }

    /// The first seed and how many there are, if it has seeds.
    fn seeds(&self) -> Option<(u64, u64)> {
        None
    }

    /// Where the two stand.
    fn seeds_mut(&mut self) -> Option<(&mut u64, &mut u64)> {
        None
    }

    /// Starts at another seed, if it has seeds.
    fn reseed(&mut self, first: u64) {
        if let Some((known, _)) = self.seeds_mut() {
            *known = first;
        }
    }

    /// Runs so many seeds, if it has seeds.
    fn set_seeds(&mut self, count: u64) {
        if let Some((_, known)) = self.seeds_mut() {
            *known = count;
        }
    }
}

/// The number that is made of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Spread {
    #[default]
    Median,
    Min,
    Max,
}

macro_rules! kinds {
    ($($kind:ident($holds:ty)),* $(,)?) => {
        /// What is to be measured. Running it gives one number.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Measure {
            $($kind($holds)),*
        }

        impl Measure {
            pub fn experiment(&self) -> &dyn Experiment {
                match self { $(Measure::$kind(it) => it),* }
            }

            pub fn experiment_mut(&mut self) -> &mut dyn Experiment {
                match self { $(Measure::$kind(it) => it),* }
            }
        }

        $(impl From<$holds> for Measure {
            fn from(it: $holds) -> Measure {
                Measure::$kind(it)
            }
        })*
    };
}

kinds! {
    Value(Value),
    Extremum(Extremum),
    Softmax(Softmax),
    Gaussian(Gaussian),
    Network(Network),
    Cost(Timing),
    Train(Box<Train>),
    Recurrent(Recurrent),
    Precision(Rounded),
    Derive(Derive),
    Approximate(Approximate),
}

impl Measure {
    /// A measurement for each seed.
    pub fn one_by_one(&self) -> Vec<Measure> {
        let Some((first, count)) = self.experiment().seeds() else { return vec![self.clone()] };
        let alone = |seed| {
            let mut one = self.clone();
            one.experiment_mut().reseed(seed);
            one.experiment_mut().set_seeds(1);
            one
        };
        (first..first.saturating_add(count)).map(alone).collect()
    }
}

/// One number a seed, where [`run`] tells one of all.
pub fn samples(measure: &Measure, keep_going: KeepGoing) -> Option<Vec<f64>> {
    measure.experiment().samples(keep_going)
}

/// Asked often while a measurement runs; false abandons it.
pub type KeepGoing<'a> = &'a (dyn Fn() -> bool + Sync);

/// Runs a measurement. None when it was abandoned or has no value (a layer the network does not
/// have, a run that overflowed, 0/0).
pub fn run(measure: &Measure, keep_going: KeepGoing) -> Option<f64> {
    let experiment = measure.experiment();
    experiment.spread().of(experiment.samples(keep_going)?)
}

impl Spread {
    pub const ALL: [(&'static str, Spread); 3] =
        [("median", Spread::Median), ("min", Spread::Min), ("max", Spread::Max)];

    /// None of nothing or where one is NaN. The median of an even number of samples is the mean of
    /// the two in the middle.
    pub fn of(self, mut samples: Vec<f64>) -> Option<f64> {
        if samples.is_empty() || samples.iter().any(|sample| sample.is_nan()) {
            return None;
        }
        samples.sort_by(f64::total_cmp);
        match self {
            Spread::Min => samples.first().copied(),
            Spread::Max => samples.last().copied(),
            Spread::Median => {
                let (low, high) = (samples[(samples.len() - 1) / 2], samples[samples.len() / 2]);
                Some(if low == high { low } else { 0.5 * low + 0.5 * high })
            }
        }
    }
}

/// One sample a seed, from `first` on.
fn over_seeds(first: u64, count: u64, one: impl FnMut(u64) -> Option<f64>) -> Option<Vec<f64>> {
    (first..first.saturating_add(count)).map(one).collect()
}

/// For networks: goes on as long as it is told.
fn watch(keep_going: KeepGoing) -> impl Fn(Stage) -> ControlFlow<()> + Sync {
    move |_| match keep_going() {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads() {
        let median = |samples: Vec<f64>| Spread::Median.of(samples);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(vec![f64::INFINITY; 2]), Some(f64::INFINITY));
        assert_eq!(median(vec![1.0, f64::NAN, 2.0]), None);
        assert_eq!(median(vec![]), None);
        let samples = vec![3.0, 1.0, 2.0];
        assert_eq!(Spread::Min.of(samples.clone()), Some(1.0));
        assert_eq!(Spread::Max.of(samples), Some(3.0));
    }
}
