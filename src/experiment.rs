//! A measurement written as data, and how it is run.
//!
//! Lessons never hold a result: they hold a [`Measure`], and the number is computed when the page
//! is shown. The tests run the same measures and hold the lesson's verdicts against them.

mod gaussian;
pub mod why;

use crate::math::activation::facts;
use crate::math::activation::softmax;
use crate::math::activation::{Order, Pointwise};
use crate::math::nn::{Quantity, Report as NetworkReport, Run, Settings, Stage, Stepped};
use std::ops::ControlFlow;
use std::time::Instant;

/// What is to be measured. Running it gives one number.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// φ, φ′ or φ″ at x
    Value { function: Pointwise, order: Order, x: f64 },
    /// The largest or smallest value of φ, φ′ or φ″ (least upper / greatest lower bound when it is
    /// only approached; may be infinite), or where it is reached.
    Extremum { function: Pointwise, order: Order, which: Which, report: Report },
    /// One probability of a softmax
    Softmax { inputs: Vec<f64>, index: usize },
    /// An expectation over z ~ N(mean, std²), by quadrature
    Gaussian { function: Pointwise, order: Order, mean: f64, std: f64, statistic: Statistic },
    /// A real network: the median over `seeds` runs, from the settings' seed on, after `steps` updates
    Network { settings: Settings, steps: u64, seeds: u64, quantity: NetworkQuantity },
    /// Nanoseconds for one element of value and slope together, on this machine, now; divided by
    /// the same of `relative_to` if that is given
    Cost { function: Pointwise, relative_to: Option<Pointwise> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Max,
    Min,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Value,
    X,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// E\[g\]
    Mean,
    /// E\[g²\]
    MeanSquare,
    /// The share of z with |g(z)| below the threshold
    ShareBelow(f64),
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

/// Asked often while a measurement runs; false abandons it.
pub type KeepGoing<'a> = &'a (dyn Fn() -> bool + Sync);

/// Runs a measurement. None when it was abandoned or has no value (a layer the network does not
/// have, a run that overflowed, 0/0).
pub fn run(measure: &Measure, keep_going: KeepGoing) -> Option<f64> {
    let value = match measure {
        Measure::Value { function, order, x } => function.derivative(*order, *x),
        Measure::Extremum { function, order, which, report } => {
            extremum(function, *order, *which, *report)
        }
        Measure::Softmax { inputs, index } => *softmax::probabilities(inputs).get(*index)?,
        Measure::Gaussian { function, order, mean, std, statistic } => {
            let g = |z| function.derivative(*order, z);
            gaussian::expectation(g, &function.break_points(), (*mean, *std), *statistic)
        }
        Measure::Network { settings, steps, seeds, quantity } => {
            network(settings, *steps, *seeds, *quantity, keep_going)?
        }
        Measure::Cost { function, relative_to } => {
            cost(function, relative_to.as_ref(), keep_going)?
        }
    };
    (!value.is_nan()).then_some(value)
}

/// The bound of φ, φ′ or φ″ over all x, or where it is reached (±∞ when only approached there).
fn extremum(function: &Pointwise, order: Order, which: Which, report: Report) -> f64 {
    let bounds = facts::bounds(function, order);
    let bound = match which {
        Which::Max => bounds.greatest,
        Which::Min => bounds.least,
    };
    match report {
        Report::Value => bound.value,
        Report::X => bound.x(),
    }
}

/// The median over the settings' seed and those after it.
fn network(
    settings: &Settings,
    steps: u64,
    seeds: u64,
    quantity: NetworkQuantity,
    keep_going: KeepGoing,
) -> Option<f64> {
    let watch = |_: Stage| match keep_going() {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    let first = settings.seed;
    let measured = (first..first.saturating_add(seeds)).map(|seed| {
        let mut run = Run::start(&settings.clone().with(|it| it.seed = seed), &watch)?;
        for _ in 0..steps {
            match run.step(&watch) {
                Stepped::Done => {}
                Stepped::Overflowed(_) => break,
                Stepped::Abandoned => return None,
            }
        }
        quantity.of(&run.report())
    });
    median(measured.collect::<Option<Vec<f64>>>()?)
}

/// The middle value, or the mean of the two in the middle; None of nothing or where one is NaN.
fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    Some(if low == high { low } else { 0.5 * low + 0.5 * high })
}

impl NetworkQuantity {
    /// None when the network has no such layer, or too few for a factor from layer to layer.
    pub fn of(self, report: &NetworkReport) -> Option<f64> {
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

/// Elements that one timed pass goes over: 64 KiB, small enough to stay in the core's caches.
const COST_ELEMENTS: usize = 16 * 1024;
/// Timed passes, of which the median counts.
const COST_PASSES: usize = 31;

/// Nanoseconds an element, or how many times `relative_to`'s. The two are timed in turns, so that
/// whatever else the machine does falls on both.
fn cost(
    function: &Pointwise,
    relative_to: Option<&Pointwise>,
    keep_going: KeepGoing,
) -> Option<f64> {
    let z: Vec<f32> =
        (0..COST_ELEMENTS).map(|i| 8.0 * (i as f32 / COST_ELEMENTS as f32) - 4.0).collect();
    let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
    let mut nanoseconds = |function: &Pointwise| {
        let before = Instant::now();
        function.forward(&z, &mut value, &mut slope);
        std::hint::black_box((&value, &slope));
        before.elapsed().as_secs_f64() * 1e9 / COST_ELEMENTS as f64
    };
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for _ in 0..COST_PASSES {
        if !keep_going() {
            return None;
        }
        own.push(nanoseconds(function));
        if let Some(relative_to) = relative_to {
            other.push(nanoseconds(relative_to));
        }
    }
    let own = median(own)?;
    Some(if relative_to.is_some() { own / median(other)? } else { own })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::{Init, Precision};
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn named(name: &str) -> Pointwise {
        Pointwise::named(name).unwrap()
    }

    fn run(measure: Measure) -> Option<f64> {
        super::run(&measure, &|| true)
    }

    fn network(quantity: NetworkQuantity, seeds: u64, depth: usize) -> Measure {
        let settings = Settings::new(named("sigmoid")).with(|it| {
            it.depth = depth;
            it.init = Init::GlorotNormal;
            it.precision = Precision::F64;
        });
        Measure::Network { settings, steps: 2, seeds, quantity }
    }

    #[test]
    fn values_and_probabilities() {
        let sigmoid = named("sigmoid");
        let slope = Measure::Value { function: sigmoid, order: Order::Slope, x: 0.0 };
        assert_eq!(run(slope), Some(0.25));
        let softmax = |index| Measure::Softmax { inputs: vec![1.0, 1.0], index };
        assert_eq!((run(softmax(1)), run(softmax(2))), (Some(0.5), None));
    }

    #[test]
    fn a_network_measures_what_its_report_says() {
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
        assert_eq!(super::run(&network(NetworkQuantity::Loss, 50, 4), &keep_going), None);
        assert_eq!(left.into_inner(), 0);
        let cost = Measure::Cost { function: named("relu"), relative_to: None };
        assert_eq!(super::run(&cost, &|| false), None);
    }

    #[test]
    fn cost_is_a_positive_time_and_a_fair_ratio() {
        let cost = |relative_to| Measure::Cost { function: named("sigmoid"), relative_to };
        let nanoseconds = run(cost(None)).unwrap();
        assert!((0.01..10_000.0).contains(&nanoseconds), "{nanoseconds}");
        let itself = run(cost(Some(named("sigmoid")))).unwrap();
        assert!((0.3..3.0).contains(&itself), "{itself}");
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(vec![f64::INFINITY; 2]), Some(f64::INFINITY));
        assert_eq!(median(vec![1.0, f64::NAN, 2.0]), None);
        assert_eq!(median(vec![]), None);
    }
}
