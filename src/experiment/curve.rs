//! Numbers of a function itself: values, extrema, probabilities.

use super::{Experiment, KeepGoing};
use crate::math::activation::facts;
use crate::math::activation::softmax;
use crate::math::activation::{Order, Pointwise};

/// φ, φ′ or φ″ at x
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub function: Pointwise,
    pub order: Order,
    pub x: f64,
}

/// The largest or smallest value of φ, φ′ or φ″ (least upper / greatest lower bound when it is only
/// approached; may be infinite), or where it is reached (±∞ when only approached there).
#[derive(Clone, Debug, PartialEq)]
pub struct Extremum {
    pub function: Pointwise,
    pub order: Order,
    pub which: Which,
    pub report: Report,
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

/// One probability of a softmax
#[derive(Clone, Debug, PartialEq)]
pub struct Softmax {
    pub inputs: Vec<f64>,
    /// From 0
    pub index: usize,
}

impl Experiment for Value {
    fn samples(&self, _: KeepGoing) -> Option<Vec<f64>> {
        Some(vec![self.function.derivative(self.order, self.x)])
    }
}

impl Experiment for Extremum {
    fn samples(&self, _: KeepGoing) -> Option<Vec<f64>> {
        let bounds = facts::bounds(&self.function, self.order);
        let bound = match self.which {
            Which::Max => bounds.greatest,
            Which::Min => bounds.least,
        };
        Some(vec![match self.report {
            Report::Value => bound.value,
            Report::X => bound.x(),
        }])
    }
}

impl Experiment for Softmax {
    fn samples(&self, _: KeepGoing) -> Option<Vec<f64>> {
        Some(vec![*softmax::probabilities(&self.inputs).get(self.index)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::run;

    #[test]
    fn values_and_probabilities() {
        let function = Pointwise::named("sigmoid").unwrap();
        let slope = Value { function, order: Order::Slope, x: 0.0 };
        assert_eq!(run(&slope.into(), &|| true), Some(0.25));
        let softmax = |index| Softmax { inputs: vec![1.0, 1.0], index }.into();
        assert_eq!(run(&softmax(1), &|| true), Some(0.5));
        assert_eq!(run(&softmax(2), &|| true), None);
    }
}
