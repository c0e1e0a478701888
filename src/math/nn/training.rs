//! A network in training: deterministic, without thread or clock.
//!
//! A [`Training`] always holds the loss and the gradients at the parameters it has now: drawing it
//! ends with a pass forward and backward, and a step is an update followed by such a pass. All
//! memory is taken at the start: per layer two times the weights and three times batch × units.

use super::layer::Layer;
use super::loss::{mean_squared_error, mean_squared_error_slope};
use super::matmul::Scalar;
use super::probe::{layer_report, non_finite};
use super::random::Stream;
use super::report::{Operation, Overflow, Report};
use super::settings::Settings;
use super::underflow::{self, rounded_slopes, underflow};
use crate::math::activation::Pointwise;
use std::ops::ControlFlow;

/// Asked before every layer of every phase whether to go on, so that a long step can be abandoned
/// and its progress shown.
pub type Watch<'a> = &'a (dyn Fn(Stage) -> ControlFlow<()> + Sync);

/// Where a step is: about to do `layer` (1 to `of`, backward from `of` to 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub phase: Phase,
    pub layer: usize,
    pub of: usize,
}

/// In the order they run; `Draw` only at the start, `Update` only in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Draw,
    Update,
    Forward,
    Backward,
}

/// How a step ended.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    Done,
    /// A number was not finite, now or earlier: this run makes no further step.
    Overflowed(Overflow),
    /// The watch said stop. What the run holds is half old and half new: drop it.
    Abandoned,
}

/// Why a pass ended early.
pub(super) enum Halt {
    Abandoned,
    Overflowed(Overflow),
}

/// What [`Training::from_parts`] builds a network from.
pub struct Parts<T> {
    /// `[batch, fan_in of the first layer]`
    pub input: Vec<T>,
    /// `[batch, fan_out of the last layer]`
    pub target: Vec<T>,
    /// Rows of `input`
    pub batch: usize,
    /// W `[fan_out, fan_in]` and b `[fan_out]` of each hidden layer and of the linear output
    pub parameters: Vec<(Vec<T>, Vec<T>)>,
}

pub struct Training<T> {
    activation: Pointwise,
    learning_rate: f64,
    step: u64,
    pub input: Vec<T>,
    pub target: Vec<T>,
    /// Hidden layers 1 to L, then the linear output layer
    pub layers: Vec<Layer<T>>,
    loss: f64,
    overflow: Option<Overflow>,
    scratch: Vec<T>,
}

/// Which stream of the seed draws what. Hidden layer l has its own, [`HIDDEN`] + l, so that it is
/// the same layer at any depth.
const INPUT: usize = 0;
const TARGET: usize = 1;
const OUTPUT: usize = 2;
const HIDDEN: usize = 2;

impl<T: Scalar> Training<T> {
    /// Draws a network and passes through it once. None when the watch said stop.
    pub fn start(settings: &Settings, watch: Watch) -> Option<Training<T>> {
        let Settings { depth, width, batch, init, gain, bias_std, seed, .. } = *settings;
        let normals = |stream, count| -> Vec<T> {
            let mut stream = Stream::of_seed(seed, stream);
            (0..count).map(|_| T::from_f64(stream.normal())).collect()
        };
        let of = depth + 1;
        let mut parameters = Vec::with_capacity(of);
        for layer in 1..=of {
            if watch(Stage { phase: Phase::Draw, layer, of }).is_break() {
                return None;
            }
            let (fan_out, stream) = if layer == of { (1, OUTPUT) } else { (width, HIDDEN + layer) };
            let mut stream = Stream::of_seed(seed, stream);
            let weight = init.weights(&mut stream, width, fan_out);
            let weight = weight.into_iter().map(|w| T::from_f64(gain * w)).collect();
            let bias = init.biases(&mut stream, width, fan_out, bias_std);
            parameters.push((weight, bias.into_iter().map(T::from_f64).collect()));
        }
        let input = normals(INPUT, batch * width);
        let parts = Parts { input, target: normals(TARGET, batch), batch, parameters };
        Training::from_parts(settings.activation.clone(), settings.learning_rate, parts, watch)
    }

    /// A network with given parameters and data, passed through once. None when the watch said
    /// stop. The parts' shapes must fit each other.
    pub fn from_parts(
        activation: Pointwise,
        learning_rate: f64,
        parts: Parts<T>,
        watch: Watch,
    ) -> Option<Training<T>> {
        let Parts { input, target, batch, parameters } = parts;
        let last = parameters.len() - 1;
        let layer = |(index, (weight, bias))| Layer::new(weight, bias, batch, index == last);
        let layers: Vec<Layer<T>> = parameters.into_iter().enumerate().map(layer).collect();
        let widest = layers.iter().map(|layer| layer.fan_out).max().unwrap_or(0);
        let mut training = Training {
            activation,
            learning_rate,
            step: 0,
            input,
            target,
            layers,
            loss: f64::NAN,
            overflow: None,
            scratch: vec![T::zero(); batch * widest],
        };
        match training.pass(watch) {
            Err(Halt::Abandoned) => None,
            Err(Halt::Overflowed(overflow)) => {
                training.stop(overflow);
                Some(training)
            }
            Ok(()) => Some(training),
        }
    }

    /// One update by the gradients held, then a pass forward and backward.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        if let Some(overflow) = self.overflow {
            return Stepped::Overflowed(overflow);
        }
        self.step += 1;
        match self.update(watch).and_then(|()| self.pass(watch)) {
            Ok(()) => Stepped::Done,
            Err(Halt::Abandoned) => Stepped::Abandoned,
            Err(Halt::Overflowed(overflow)) => {
                self.stop(overflow);
                Stepped::Overflowed(overflow)
            }
        }
    }

    /// Updates made so far.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// Takes effect with the next step.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    /// Rows of the input.
    pub fn batch(&self) -> usize {
        self.input.len() / self.layers[0].fan_in
    }

    /// The mean squared error at the present parameters; NaN once a number was not finite before it.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The statistics, computed now.
    pub fn report(&self) -> Report {
        let layers = self.layers.iter().enumerate();
        let passed: Vec<_> = self.layers.iter().map(|layer| self.passed(layer)).collect();
        let whole = self.overflow.is_none();
        Report {
            step: self.step,
            loss: self.loss,
            layers: layers.map(|(index, layer)| layer_report(index + 1, layer)).collect(),
            overflow: self.overflow,
            underflow: whole.then(|| underflow(&self.input, &passed)).flatten(),
            rounded_slopes: rounded_slopes(&passed[..passed.len() - 1]),
        }
    }

    fn passed<'a>(&self, layer: &'a Layer<T>) -> underflow::Layer<'a, T> {
        underflow::Layer {
            function: self.activation.clone(),
            units: layer.fan_out,
            weight: &layer.weight,
            weight_gradient: &layer.weight_gradient,
            pre_activation: &layer.pre_activation,
            activation: layer.output(),
            delta: &layer.delta,
        }
    }

    fn pass(&mut self, watch: Watch) -> Result<(), Halt> {
        self.forward(watch)?;
        self.backward(watch)
    }

    fn forward(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.layers.len();
        for layer in 1..=of {
            ask(watch, Phase::Forward, layer, of)?;
            let check = Check { step: self.step, layer };
            let (before, rest) = self.layers.split_at_mut(layer - 1);
            let current = &mut rest[0];
            current.forward_linear(before.last().map_or(&self.input, Layer::output));
            check.finite(Operation::PreActivation, &current.pre_activation)?;
            if layer < of {
                current.forward_activation(&self.activation);
                check.finite(Operation::Activation, &current.activation)?;
            }
        }
        let loss = mean_squared_error(self.layers[of - 1].output(), &self.target);
        self.loss = loss.to_f64();
        Check { step: self.step, layer: of }.finite(Operation::Loss, &[loss])
    }

    fn backward(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.layers.len();
        for layer in (1..=of).rev() {
            ask(watch, Phase::Backward, layer, of)?;
            let check = Check { step: self.step, layer };
            let (before, rest) = self.layers.split_at_mut(layer - 1);
            let (current, after) = rest.split_first_mut().expect("layer is at most `of`");
            match after.first() {
                Some(next) => current.backward_delta(next, &mut self.scratch),
                None => {
                    let Layer { pre_activation: output, delta, .. } = current;
                    mean_squared_error_slope(output, &self.target, delta);
                }
            }
            check.finite(Operation::Delta, &current.delta)?;
            current.backward_parameters(before.last().map_or(&self.input, Layer::output));
            check.finite(Operation::WeightGradient, &current.weight_gradient)?;
            check.finite(Operation::WeightGradient, &current.bias_gradient)?;
        }
        Ok(())
    }

    fn update(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.layers.len();
        let learning_rate = T::from_f64(self.learning_rate);
        for (index, current) in self.layers.iter_mut().enumerate() {
            let layer = index + 1;
            ask(watch, Phase::Update, layer, of)?;
            current.update(learning_rate);
            let check = Check { step: self.step, layer };
            check.finite(Operation::Update, &current.weight)?;
            check.finite(Operation::Update, &current.bias)?;
        }
        Ok(())
    }

    /// Ends the run: whatever belongs to an earlier step, or was never computed, becomes NaN.
    fn stop(&mut self, overflow: Overflow) {
        use Operation::{Activation, Delta, Loss, PreActivation, Update, WeightGradient};
        let Overflow { layer: at, operation, .. } = overflow;
        self.overflow = Some(overflow);
        if matches!(operation, PreActivation | Activation | Update) {
            self.loss = f64::NAN;
        }
        for (index, layer) in self.layers.iter_mut().enumerate() {
            let number = index + 1;
            let (pre_activation, activation) = match operation {
                PreActivation => (number <= at, number < at),
                Activation => (number <= at, number <= at),
                Update => (false, false),
                Loss | Delta | WeightGradient => (true, true),
            };
            let (delta, gradient) = match operation {
                Delta => (number >= at, number > at),
                WeightGradient => (number >= at, number >= at),
                PreActivation | Activation | Loss | Update => (false, false),
            };
            let blank = |values: &mut [T], known: bool| {
                if !known {
                    values.fill(T::from_f64(f64::NAN));
                }
            };
            blank(&mut layer.pre_activation, pre_activation);
            blank(&mut layer.activation, activation);
            blank(&mut layer.delta, delta);
            blank(&mut layer.weight_gradient, gradient);
            blank(&mut layer.bias_gradient, gradient);
            if !activation {
                layer.saturated_fraction = f64::NAN;
            }
        }
    }
}

pub(super) fn ask(watch: Watch, phase: Phase, layer: usize, of: usize) -> Result<(), Halt> {
    match watch(Stage { phase, layer, of }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Halt::Abandoned),
    }
}

/// Where the run is, for the message should a number not be finite.
pub(super) struct Check {
    pub step: u64,
    pub layer: usize,
}

impl Check {
    pub fn finite<T: Scalar>(&self, operation: Operation, values: &[T]) -> Result<(), Halt> {
        let Check { step, layer } = *self;
        match non_finite(values) {
            None => Ok(()),
            Some(kind) => Err(Halt::Overflowed(Overflow { step, layer, operation, kind })),
        }
    }
}
