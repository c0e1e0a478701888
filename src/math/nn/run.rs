//! A network on noise whose number format is decided when the program runs.

use super::learner::Learner;
use super::matmul::Scalar;
use super::model::Norm;
use super::pass::{Stepped, Watch};
use super::report::Report;
use super::settings::{Precision, Settings};

pub enum Run {
    F32(Box<Learner<f32>>),
    F64(Box<Learner<f64>>),
}

/// The same call on whichever it is.
macro_rules! either {
    ($run:expr, $learner:ident => $call:expr) => {
        match $run {
            Run::F32($learner) => $call,
            Run::F64($learner) => $call,
        }
    };
}

impl Run {
    /// Draws a network and passes through it once, so that a run always holds the loss and the
    /// gradients at its parameters. None when the watch said stop.
    pub fn start(settings: &Settings, watch: Watch) -> Option<Run> {
        Some(match settings.precision {
            Precision::F32 => Run::F32(Box::new(Learner::on_noise(settings, watch)?)),
            Precision::F64 => Run::F64(Box::new(Learner::on_noise(settings, watch)?)),
        })
    }

    /// One update by the gradients held, then a pass forward and backward.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        either!(self, learner => learner.step(watch))
    }

    /// Updates made so far.
    pub fn step_count(&self) -> u64 {
        either!(self, learner => learner.step_count())
    }

    /// Takes effect with the next step.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        either!(self, learner => learner.settings.learning_rate = learning_rate);
    }

    /// The mean squared error at the present parameters.
    pub fn loss(&self) -> f64 {
        either!(self, training => training.loss())
    }

    /// The statistics of every layer, computed now.
    pub fn report(&self) -> Report {
        either!(self, learner => learner.report())
    }

    /// Everything a PyTorch user needs to replay the run: `input`, `target`, and for l = 1…L+1
    /// `layers.l.weight`, `layers.l.bias`, `layers.l.weight.grad`, `layers.l.bias.grad`,
    /// `layers.l.preactivation`, `layers.l.delta`; where a norm is, its scale γ and shift β as
    /// `layers.l.norm.weight`, `layers.l.norm.bias` and their gradients.
    pub fn tensors(&self) -> Vec<Tensor<'_>> {
        either!(self, learner => learner.tensors())
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

/// W `[fan_out, fan_in]`, b, γ and β `[fan_out]`, per unit `[rows, fan_out]`.
impl<T: Scalar> Learner<T> {
    fn tensors<'a>(&'a self) -> Vec<Tensor<'a>>
    where
        Values<'a>: From<&'a [T]>,
    {
        let Learner { model, trace, input, target, .. } = self;
        let rows = input.len() / model.features();
        let mut tensors = Vec::new();
        let mut add = |name: String, columns: Option<usize>, values: &'a [T]| {
            let shape = match columns {
                Some(columns) => vec![values.len() / columns, columns],
                None => vec![values.len()],
            };
            tensors.push(Tensor { name, shape, values: values.into() });
        };
        add("input".to_owned(), Some(model.features()), input);
        add("target".to_owned(), Some(target.len() / rows), target);
        for layer in 1..=model.layers() {
            let (linear, hidden) = (model.linear(layer), trace.hidden.get(layer - 1));
            let z = hidden.map_or(&trace.output, |hidden| &hidden.pre_activation);
            let (inputs, units) = (Some(linear.fan_in), Some(linear.fan_out));
            let parts: [(&str, Option<usize>, &'a [T]); 6] = [
                ("weight", inputs, &linear.weight),
                ("bias", None, &linear.bias),
                ("weight.grad", inputs, &linear.weight_gradient),
                ("bias.grad", None, &linear.bias_gradient),
                ("preactivation", units, z),
                ("delta", units, trace.delta(layer)),
            ];
            for (part, columns, values) in parts {
                add(format!("layers.{layer}.{part}"), columns, values);
            }
            let norm = model.hidden.get(layer - 1).and_then(|hidden| hidden.norm.as_ref());
            if let Some(Norm { scale, shift, scale_gradient, shift_gradient, .. }) = norm {
                let parts: [(&str, &'a [T]); 4] = [
                    ("weight", scale),
                    ("bias", shift),
                    ("weight.grad", scale_gradient),
                    ("bias.grad", shift_gradient),
                ];
                for (part, values) in parts {
                    add(format!("layers.{layer}.norm.{part}"), None, values);
                }
            }
        }
        tensors
    }
}
