//! A [`Training`] whose number format is decided when the program runs: what everybody uses.

use super::report::Report;
use super::settings::{Precision, Settings};
use super::training::{Stepped, Training, Watch};

pub enum Run {
    F32(Box<Training<f32>>),
    F64(Box<Training<f64>>),
}

/// The same call on whichever it is.
macro_rules! either {
    ($run:expr, $training:ident => $call:expr) => {
        match $run {
            Run::F32($training) => $call,
            Run::F64($training) => $call,
        }
    };
}

impl Run {
    /// Draws a network and passes through it once, so that a run always holds the loss and the
    /// gradients at its parameters. None when the watch said stop.
    pub fn start(settings: &Settings, watch: Watch) -> Option<Run> {
        Some(match settings.precision {
            Precision::F32 => Run::F32(Box::new(Training::start(settings, watch)?)),
            Precision::F64 => Run::F64(Box::new(Training::start(settings, watch)?)),
        })
    }

    /// One update by the gradients held, then a pass forward and backward.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        either!(self, training => training.step(watch))
    }

    /// Updates made so far.
    pub fn step_count(&self) -> u64 {
        either!(self, training => training.step_count())
    }

    /// Takes effect with the next step.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        either!(self, training => training.set_learning_rate(learning_rate));
    }

    /// The mean squared error at the present parameters.
    pub fn loss(&self) -> f64 {
        either!(self, training => training.loss())
    }

    /// The statistics of every layer, computed now.
    pub fn report(&self) -> Report {
        either!(self, training => training.report())
    }

    /// Everything a PyTorch user needs to replay the run: `input`, `target`, and for l = 1…L+1
    /// `layers.l.weight`, `layers.l.bias`, `layers.l.weight.grad`, `layers.l.bias.grad`,
    /// `layers.l.preactivation`, `layers.l.delta`.
    pub fn tensors(&self) -> Vec<Tensor<'_>> {
        either!(self, training => training.tensors())
    }
}

/// A named array, row by row.
#[derive(Clone, Debug)]
pub struct Tensor<'a> {
    pub name: String,
    pub shape: Vec<usize>,
    pub values: Values<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Values<'a> {
    F32(&'a [f32]),
    F64(&'a [f64]),
}

impl<'a> From<&'a [f32]> for Values<'a> {
    fn from(values: &'a [f32]) -> Values<'a> {
        Values::F32(values)
    }
}

impl<'a> From<&'a [f64]> for Values<'a> {
    fn from(values: &'a [f64]) -> Values<'a> {
        Values::F64(values)
    }
}

impl<T: super::matmul::Scalar> Training<T> {
    fn tensors<'a>(&'a self) -> Vec<Tensor<'a>>
    where
        Values<'a>: From<&'a [T]>,
    {
        let tensor = |name: String, shape: &[usize], values: &'a [T]| Tensor {
            name,
            shape: shape.to_vec(),
            values: values.into(),
        };
        let (batch, first, last) =
            (self.batch(), &self.layers[0], &self.layers[self.layers.len() - 1]);
        let mut tensors = vec![
            tensor("input".to_owned(), &[batch, first.fan_in], &self.input),
            tensor("target".to_owned(), &[batch, last.fan_out], &self.target),
        ];
        for (index, layer) in self.layers.iter().enumerate() {
            let weight = [layer.fan_out, layer.fan_in];
            let units = [batch, layer.fan_out];
            let parts: [(&str, &[usize], &'a [T]); 6] = [
                ("weight", &weight, &layer.weight),
                ("bias", &weight[..1], &layer.bias),
                ("weight.grad", &weight, &layer.weight_gradient),
                ("bias.grad", &weight[..1], &layer.bias_gradient),
                ("preactivation", &units, &layer.pre_activation),
                ("delta", &units, &layer.delta),
            ];
            for (part, shape, values) in parts {
                tensors.push(tensor(format!("layers.{}.{part}", index + 1), shape, values));
            }
        }
        tensors
    }
}
