//! A network that learns, in one number format: minibatch, forward, loss, backward, clip, update.

use super::score::{score, score_and_dead_units};
use super::settings::TrainerSettings;
use super::{EpochReport, TrainReport};
use crate::math::activation::Pointwise;
use crate::math::nn::data::{Batches, Split};
use crate::math::nn::matmul::Scalar;
use crate::math::nn::model::{HiddenTrace, Linear, Mode, Model, Trace};
use crate::math::nn::optimiser::Memory;
use crate::math::nn::probe::{Size, Spread, spread_over_rows};
use crate::math::nn::random::Stream;
use crate::math::nn::report::SATURATED_BELOW;
use crate::math::nn::training::{Check, Halt, ask};
use crate::math::nn::underflow::{self, rounded_slopes, underflow};
use crate::math::nn::{LayerReport, Operation, Overflow, Phase, Report, Stepped, Watch};
use std::sync::Arc;

/// Which stream of the seed drops units.
const DROPOUT: usize = 3;

pub struct Learner<T> {
    pub settings: TrainerSettings,
    pub data: Arc<Split>,
    pub model: Model<T>,
    pub trace: Trace<T>,
    memory: Memory<T>,
    batches: Batches,
    dropped: Stream,
    /// The minibatch
    input: Vec<T>,
    target: Vec<T>,
    step: u64,
    epoch: u64,
    loss: f64,
    gradient_norm: f64,
    overflow: Option<Overflow>,
}

impl<T: Scalar> Learner<T> {
    pub fn new(settings: TrainerSettings, data: Arc<Split>) -> Learner<T> {
        let model = Model::draw(&settings, data.train.features, data.train.outputs);
        Learner::with_model(settings, data, model)
    }

    /// With parameters that are given.
    pub fn with_model(settings: TrainerSettings, data: Arc<Split>, model: Model<T>) -> Learner<T> {
        Learner {
            trace: Trace::new(&model),
            memory: Memory::new(settings.optimiser),
            batches: Batches::new(data.train.rows(), settings.batch, settings.seed),
            dropped: Stream::of_seed(settings.seed, DROPOUT),
            input: Vec::new(),
            target: Vec::new(),
            step: 0,
            epoch: 0,
            loss: f64::NAN,
            gradient_norm: f64::NAN,
            overflow: None,
            settings,
            data,
            model,
        }
    }

    /// One minibatch: forward, backward, update.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        if let Some(overflow) = self.overflow {
            return Stepped::Overflowed(overflow);
        }
        self.step += 1;
        let data = Arc::clone(&self.data);
        let rows = self.batches.take();
        self.input.clear();
        self.target.clear();
        for &row in rows {
            self.input.extend(data.train.input(row).iter().map(|&x| T::from_f64(x)));
            self.target.extend(data.train.target(row).iter().map(|&x| T::from_f64(x)));
        }
        let batch = rows.len();
        self.trace.resize(&self.model, batch);
        let passed = self.forward(watch).and_then(|()| self.backward(watch));
        match passed.and_then(|()| self.update(watch)) {
            Ok(()) => {
                self.epoch += u64::from(self.batches.ended());
                Stepped::Done
            }
            Err(Halt::Abandoned) => Stepped::Abandoned,
            Err(Halt::Overflowed(overflow)) => {
                self.overflow = Some(overflow);
                Stepped::Overflowed(overflow)
            }
        }
    }

    /// Steps to the end of the epoch, whether it was begun or not.
    pub fn epoch(&mut self, watch: Watch) -> Stepped {
        loop {
            match self.step(watch) {
                Stepped::Done if !self.batches.ended() => {}
                stepped => return stepped,
            }
        }
    }

    pub fn steps_per_epoch(&self) -> usize {
        self.batches.per_epoch()
    }

    /// Scores on all training rows and all test rows, now.
    pub fn score(&self) -> EpochReport {
        let loss = self.settings.loss;
        let (train, dead_units) = score_and_dead_units(&self.model, loss, &self.data.train);
        EpochReport {
            epoch: self.epoch,
            step: self.step,
            train,
            test: score(&self.model, loss, &self.data.test, |_| {}),
            dead_units,
            learned: self.learned(),
        }
    }

    /// What each hidden layer's activation has learned; empty where none learns.
    fn learned(&self) -> Vec<f64> {
        let hidden = self.model.hidden.iter();
        hidden.filter_map(|hidden| hidden.learned.as_ref().map(|learned| learned.value())).collect()
    }

    /// Statistics of the last minibatch and its gradients; before the first step they are empty and
    /// NaN.
    pub fn report(&self) -> TrainReport {
        let hidden = self.model.hidden.iter().zip(&self.trace.hidden).enumerate();
        let mut layers: Vec<LayerReport> = hidden
            .map(|(index, (hidden, trace))| {
                let signals = Signals {
                    delta: &trace.delta,
                    activation: &trace.activation,
                    units: hidden.linear.fan_out,
                    saturated_fraction: saturated_fraction(trace),
                };
                signals.report(index + 1, &hidden.linear.weight, &hidden.linear.weight_gradient)
            })
            .collect();
        let signals = Signals {
            delta: &self.trace.output_delta,
            activation: &self.trace.output,
            units: self.model.output.fan_out,
            saturated_fraction: 0.0,
        };
        let output = &self.model.output;
        layers.push(signals.report(layers.len() + 1, &output.weight, &output.weight_gradient));
        let (passed, whole) = (self.passed(), self.overflow.is_none());
        TrainReport {
            epoch: self.epoch,
            gradient_norm: self.gradient_norm,
            learned: self.learned(),
            network: Report {
                step: self.step,
                loss: self.loss,
                layers,
                overflow: self.overflow,
                underflow: whole.then(|| underflow(&self.input, &passed)).flatten(),
                rounded_slopes: rounded_slopes(&passed[..passed.len() - 1]),
            },
        }
    }

    /// The layers as the last minibatch left them.
    fn passed(&self) -> Vec<underflow::Layer<'_, T>> {
        let hidden = self.model.hidden.iter().zip(&self.trace.hidden);
        let layers = hidden.map(|(hidden, trace)| {
            let linear = &hidden.linear;
            let signals = (&trace.pre_activation[..], &trace.output[..], &trace.delta[..]);
            passed(hidden.function(), linear, signals)
        });
        let (output, delta) = (&self.trace.output[..], &self.trace.output_delta[..]);
        let last =
            passed(self.settings.activation.clone(), &self.model.output, (output, output, delta));
        layers.chain([last]).collect()
    }

    fn forward(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.model.layers();
        for layer in 1..=of {
            ask(watch, Phase::Forward, layer, of)?;
            let check = Check { step: self.step, layer };
            let mut mode = Mode::Train(&mut self.dropped);
            self.model.forward(layer, &self.input, &mut mode, &mut self.trace);
            match self.trace.hidden.get(layer - 1) {
                Some(hidden) => {
                    check.finite(Operation::PreActivation, &hidden.pre_activation)?;
                    check.finite(Operation::Activation, &hidden.output)?;
                }
                None => check.finite(Operation::PreActivation, &self.trace.output)?,
            }
        }
        let (loss, outputs) = (self.settings.loss, self.model.output.fan_out);
        let value = loss.value(&self.trace.output, &self.target, outputs);
        self.loss = value.to_f64();
        Check { step: self.step, layer: of }.finite(Operation::Loss, &[value])?;
        loss.slope(&self.trace.output, &self.target, outputs, &mut self.trace.output_delta);
        Ok(())
    }

    fn backward(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.model.layers();
        for layer in (1..=of).rev() {
            ask(watch, Phase::Backward, layer, of)?;
            let check = Check { step: self.step, layer };
            self.model.backward(layer, &self.input, &mut self.trace);
            let (delta, gradient) = match self.model.hidden.get(layer - 1) {
                Some(hidden) => {
                    (&self.trace.hidden[layer - 1].delta, &hidden.linear.weight_gradient)
                }
                None => (&self.trace.output_delta, &self.model.output.weight_gradient),
            };
            check.finite(Operation::Delta, delta)?;
            check.finite(Operation::WeightGradient, gradient)?;
        }
        Ok(())
    }

    fn update(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.model.layers();
        ask(watch, Phase::Update, 1, of)?;
        let step = self.step;
        let mut parameters = self.model.parameters();
        let gradients: Vec<&[T]> = parameters.iter().map(|p| p.gradient).collect();
        self.gradient_norm = norm(&gradients);
        // The gradients themselves stay: the report is about them.
        let limit = self.settings.clip.filter(|limit| self.gradient_norm > *limit);
        self.memory.begin(limit.map_or(1.0, |limit| limit / self.gradient_norm));
        for (index, parameter) in parameters.iter_mut().enumerate() {
            self.memory.update(index, parameter, self.settings.learning_rate);
        }
        for (hidden, trace) in self.model.hidden.iter_mut().zip(&self.trace.hidden) {
            hidden.settle(trace);
        }
        for layer in 1..=of {
            let linear = match self.model.hidden.get(layer - 1) {
                Some(hidden) => &hidden.linear,
                None => &self.model.output,
            };
            let check = Check { step, layer };
            check.finite(Operation::Update, &linear.weight)?;
            check.finite(Operation::Update, &linear.bias)?;
        }
        Ok(())
    }
}

/// `signals`: z, what the layer hands on, δ.
fn passed<'a, T>(
    function: Pointwise,
    linear: &'a Linear<T>,
    (pre_activation, activation, delta): (&'a [T], &'a [T], &'a [T]),
) -> underflow::Layer<'a, T> {
    underflow::Layer {
        function,
        units: linear.fan_out,
        weight: &linear.weight,
        weight_gradient: &linear.weight_gradient,
        pre_activation,
        activation,
        delta,
    }
}

/// √(Σ of all squares), whatever their size.
fn norm<T: Scalar>(gradients: &[&[T]]) -> f64 {
    let lengths = gradients.iter().map(|values| {
        let rms = if values.is_empty() { 0.0 } else { Size::of(values).rms };
        rms * (values.len() as f64).sqrt()
    });
    lengths.fold(0.0, f64::hypot)
}

/// A layer's numbers as its statistics need them.
struct Signals<'a, T> {
    delta: &'a [T],
    activation: &'a [T],
    units: usize,
    saturated_fraction: f64,
}

impl<T: Scalar> Signals<'_, T> {
    fn report(&self, layer: usize, weight: &[T], weight_gradient: &[T]) -> LayerReport {
        let (delta, activation) = (Size::of(self.delta), Spread::of(self.activation));
        LayerReport {
            layer,
            delta_rms: delta.rms,
            delta_max: delta.largest,
            weight_grad_rms: Size::of(weight_gradient).rms,
            activation_mean: activation.mean,
            activation_std: activation.std,
            input_spread: spread_over_rows(self.activation, self.units),
            zero_fraction: activation.zero_fraction,
            saturated_fraction: self.saturated_fraction,
            weight_rms: Size::of(weight).rms,
        }
    }
}

fn saturated_fraction<T: Scalar>(trace: &HiddenTrace<T>) -> f64 {
    let limit = T::from_f64(SATURATED_BELOW);
    let saturated = trace.slope.iter().filter(|slope| slope.abs() < limit).count();
    saturated as f64 / trace.slope.len() as f64
}
