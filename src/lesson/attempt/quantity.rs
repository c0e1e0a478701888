//! What a try is judged by: numbers that are read off the screen where it is tried.

use crate::experiment::{NetworkQuantity, Which};
use crate::lesson::Bounds;
use crate::math::activation::{Order, Pointwise};
use crate::math::nn::trainer::EpochReport;
use crate::math::nn::{Report, TrainerSettings};
use crate::math::sweep::CellResult;
use crate::typeset;

/// What a screen shows now.
#[derive(Clone, Copy)]
pub enum Shown<'s> {
    Network(&'s Report),
    Train(&'s EpochReport, &'s TrainerSettings),
    /// A function, and the place of the cursor
    Plot(&'s Pointwise, f64),
    Derive(&'s Pointwise),
    Depth(&'s CellResult),
}

/// A number that has to lie within bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub quantity: TryQuantity,
    pub bounds: Bounds,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TryQuantity {
    Network(NetworkQuantity),
    Train(TrainQuantity),
    /// f, f′ or f″ at the cursor
    Curve(Order),
    /// f, f′ or f″ at a place
    At(Order, f64),
    /// The largest or the smallest value of f, f′ or f″ from one x to another
    Extremum(Order, Which, (f64, f64)),
    /// rms δ¹/δᴸ at a depth, the median over the seeds
    Ratio(usize),
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

impl Shown<'_> {
    /// Steps or epochs from the start.
    pub fn time(&self) -> u64 {
        match self {
            Shown::Network(report) => report.step,
            Shown::Train(score, _) => score.epoch,
            Shown::Plot(..) | Shown::Derive(_) | Shown::Depth(_) => 0,
        }
    }
}

impl TrainQuantity {
    /// None of an accuracy where there are no classes.
    fn of(self, score: &EpochReport, settings: &TrainerSettings) -> Option<f64> {
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

    fn words(self) -> &'static str {
        match self {
            TrainQuantity::TestAccuracy => "test accuracy",
            TrainQuantity::TestLoss => "test loss",
            TrainQuantity::Loss => "training loss",
            TrainQuantity::DeadShare => "dead units",
        }
    }
}

impl TryQuantity {
    /// None where this screen does not tell it.
    pub fn of(self, shown: Shown) -> Option<f64> {
        match (self, shown) {
            (TryQuantity::Network(quantity), Shown::Network(report)) => quantity.of(report),
            (TryQuantity::Train(quantity), Shown::Train(score, settings)) => {
                quantity.of(score, settings)
            }
            (TryQuantity::Curve(order), Shown::Plot(function, x))
            | (TryQuantity::At(order, x), Shown::Derive(function)) => {
                Some(function.derivative(order, x))
            }
            (TryQuantity::Extremum(order, which, ends), Shown::Derive(function)) => {
                extremum(|x| function.derivative(order, x), which, ends)
            }
            (TryQuantity::Ratio(depth), Shown::Depth(cell)) if cell.depth == depth => {
                cell.delta.map(|ratios| ratios.median)
            }
            _ => None,
        }
    }

    /// In words, as the goal's line says it.
    pub fn words(self) -> String {
        match self {
            TryQuantity::Train(quantity) => quantity.words().to_owned(),
            TryQuantity::Network(quantity) => of_network(quantity),
            TryQuantity::Curve(order) => format!("{} at the cursor", sign(order)),
            TryQuantity::At(order, x) => format!("{}({})", sign(order), typeset::brief(x)),
            TryQuantity::Extremum(order, which, (low, high)) => {
                let which = if which == Which::Max { "largest" } else { "smallest" };
                let [low, high] = [low, high].map(typeset::brief);
                format!("{which} {} from {low} to {high}", sign(order))
            }
            TryQuantity::Ratio(depth) => {
                format!("at depth {depth} δ of layer 1 over that of the last")
            }
        }
    }

    /// A number of this kind as it is written.
    pub fn written(self, number: f64) -> String {
        self.to_digits(number, 3)
    }

    fn to_digits(self, number: f64, digits: usize) -> String {
        use NetworkQuantity as Q;
        match self {
            TryQuantity::Train(TrainQuantity::TestAccuracy | TrainQuantity::DeadShare)
            | TryQuantity::Network(Q::ZeroFraction(_) | Q::SaturatedFraction(_)) => {
                format!("{}%", typeset::significant(100.0 * number, digits))
            }
            _ => typeset::significant(number, digits),
        }
    }
}

/// So many values are compared, the densest around 0.
const SAMPLES: u32 = 4000;

/// None where a value is no number: what has a hole is not measured.
fn extremum(f: impl Fn(f64) -> f64, which: Which, (low, high): (f64, f64)) -> Option<f64> {
    let (first, last) = (low.asinh(), high.asinh());
    let x = |at: u32| (first + (last - first) * f64::from(at) / f64::from(SAMPLES)).sinh();
    let mut values = (0..=SAMPLES).map(|at| f(x(at)));
    let better = if which == Which::Max { f64::max } else { f64::min };
    values.try_fold(f64::NAN, |best, value| (!value.is_nan()).then(|| better(best, value)))
}

fn sign(order: Order) -> &'static str {
    match order {
        Order::Value => "f",
        Order::Slope => "f′",
        Order::Curvature => "f″",
    }
}

fn of_network(quantity: NetworkQuantity) -> String {
    use NetworkQuantity as Q;
    match quantity {
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
    }
}

impl Condition {
    /// `test accuracy at least 95%`, `f(0) from 0.1 to 0.2`
    pub fn sentence(&self) -> String {
        // A bound is told as it is: 1.001 is not 1.
        let number = |number: f64| self.quantity.to_digits(number, 7);
        let from = match (self.bounds.above, self.bounds.below) {
            (Some(_), Some(_)) => "from ",
            _ => "",
        };
        format!("{} {from}{}", self.quantity.words(), self.bounds.words(number))
    }
}
