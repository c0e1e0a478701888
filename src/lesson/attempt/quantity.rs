//! What a try is judged by: numbers that are read off the screen where it is tried.

use crate::experiment::{Extremum, NetworkQuantity, Report as Told, Which, run};
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
    /// The largest or the smallest value of f, f′ or f″; infinite where there is none.
    Extremum(Order, Which),
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
            (TryQuantity::Extremum(order, which), Shown::Derive(function)) => {
                let (function, report) = (function.clone(), Told::Value);
                run(&Extremum { function, order, which, report }.into(), &|| true)
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
            TryQuantity::At(order, x) => format!("{} at {}", sign(order), typeset::brief(x)),
            TryQuantity::Extremum(order, Which::Max) => format!("largest {}", sign(order)),
            TryQuantity::Extremum(order, Which::Min) => format!("smallest {}", sign(order)),
            TryQuantity::Ratio(depth) => {
                format!("δ of layer 1 over that of the last, {depth} layers")
            }
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
