//! A network that learns, in one number format: forward, loss, backward, clip, update.
//!
//! On noise there is one batch, of all rows: what is held is always the loss and the gradients at
//! the parameters it has now, so that a step is an update followed by a pass. On data a step is a
//! pass of the next minibatch followed by an update, and what is held is of the minibatch, at the
//! parameters before that update.

use super::data::{Batches, Split};
use super::matmul::Scalar;
use super::model::{ActivationParameter, Mode, Model, Streams, Trace};
use super::optimizer::OptimizerState;
use super::pass::{Check, Halt, Phase, Stepped, Watch, ask};
use super::probe::{Passed, Size, layer_report};
use super::random::Stream;
use super::report::{Operation, Overflow, Report};
use super::settings::{Settings, TrainerSettings};
use super::trainer::score::{score, score_and_dead_units};
use super::trainer::{EpochReport, TrainReport};
use super::underflow::{rounded_slopes, underflow};
use std::ops::ControlFlow;
use std::sync::Arc;

pub struct Learner<T> {
    pub settings: TrainerSettings,
    pub model: Model<T>,
    pub trace: Trace<T>,
    feed: Feed,
    /// The batch: `[rows, features]` and `[rows, outputs]`
    pub input: Vec<T>,
    pub target: Vec<T>,
    optimizer: OptimizerState<T>,
    dropped: Stream,
    step: u64,
    loss: f64,
    gradient_norm: f64,
    overflow: Option<Overflow>,
}

/// Where batches come from.
enum Feed {
    /// The one that was drawn at the start
    Noise,
    Data {
        split: Arc<Split>,
        batches: Batches,
        epoch: u64,
    },
}

/// Which streams of the seed draw noise's input and target.
const INPUT: usize = 0;
const TARGET: usize = 1;

impl<T: Scalar> Learner<T> {
    /// A network on noise, drawn and passed through once. None when the watch said stop.
    pub fn on_noise(settings: &Settings, watch: Watch) -> Option<Learner<T>> {
        let Settings { network, batch, .. } = settings;
        let normals = |stream, count| -> Vec<T> {
            let mut stream = Stream::of_seed(network.seed, stream);
            (0..count).map(|_| T::from_f64(stream.normal())).collect()
        };
        let model = Model::draw(network, (network.width, 1), Streams::NOISE, watch)?;
        let batch = (normals(INPUT, batch * network.width), normals(TARGET, *batch));
        Learner::on_batch(settings.clone().training(), model, batch, watch)
    }

    /// A network with parameters that are given, on one batch of input and target, passed through
    /// once. None when the watch said stop.
    pub fn on_batch(
        settings: TrainerSettings,
        model: Model<T>,
        (input, target): (Vec<T>, Vec<T>),
        watch: Watch,
    ) -> Option<Learner<T>> {
        let mut learner = Learner::new(settings, model, Feed::Noise, Streams::NOISE);
        (learner.input, learner.target) = (input, target);
        let passed = learner.pass(watch);
        (learner.ended(passed) != Stepped::Abandoned).then_some(learner)
    }

    /// A network on data, drawn. Nothing has passed through it yet.
    pub fn for_data(settings: TrainerSettings, data: Arc<Split>) -> Learner<T> {
        let ends = (data.train.features, data.train.outputs);
        let model = Model::draw(&settings, ends, Streams::DATA, &|_| ControlFlow::Continue(()));
        Learner::on_data(settings, data, model.expect("nobody stops it"))
    }

    /// A network on data, with parameters that are given. Nothing has passed through it yet.
    pub fn on_data(settings: TrainerSettings, data: Arc<Split>, model: Model<T>) -> Learner<T> {
        let batches = Batches::new(data.train.rows(), settings.batch, settings.seed);
        let feed = Feed::Data { split: data, batches, epoch: 0 };
        Learner::new(settings, model, feed, Streams::DATA)
    }

    fn new(settings: TrainerSettings, model: Model<T>, feed: Feed, streams: Streams) -> Learner<T> {
        // A stream far out takes time to reach.
        let dropout = if settings.dropout.is_some() { streams.dropout } else { 0 };
        Learner {
            trace: Trace::new(&model),
            optimizer: OptimizerState::new(settings.optimizer),
            dropped: Stream::of_seed(settings.seed, dropout),
            feed,
            input: Vec::new(),
            target: Vec::new(),
            step: 0,
            loss: f64::NAN,
            gradient_norm: f64::NAN,
            overflow: None,
            settings,
            model,
        }
    }

    /// One update, and the pass of all rows after it or of a minibatch before it.
    pub fn step(&mut self, watch: Watch) -> Stepped {
        if let Some(overflow) = self.overflow {
            return Stepped::Overflowed(overflow);
        }
        self.step += 1;
        let stepped = match self.feed {
            Feed::Noise => self.update(watch).and_then(|()| self.pass(watch)),
            Feed::Data { .. } => {
                self.take_rows();
                self.pass(watch).and_then(|()| self.update(watch))
            }
        };
        let stepped = self.ended(stepped);
        if let (Stepped::Done, Feed::Data { batches, epoch, .. }) = (stepped, &mut self.feed) {
            *epoch += u64::from(batches.ended());
        }
        stepped
    }

    /// Steps to the end of the epoch, whether it was begun or not.
    pub fn epoch(&mut self, watch: Watch) -> Stepped {
        loop {
            let stepped = self.step(watch);
            let goes_on = matches!(&self.feed, Feed::Data { batches, .. } if !batches.ended());
            if stepped != Stepped::Done || !goes_on {
                return stepped;
            }
        }
    }

    /// Lets the next minibatch pass and learns nothing from it: what is held is of the parameters the
    /// network has now. The next step takes that minibatch and drops the same units.
    pub fn look(&mut self, watch: Watch) -> Stepped {
        if let Some(overflow) = self.overflow {
            return Stepped::Overflowed(overflow);
        }
        let dropped = self.dropped.clone();
        let batches = match &self.feed {
            Feed::Data { batches, .. } => Some(batches.clone()),
            Feed::Noise => None,
        };
        self.take_rows();
        let passed = self.pass(watch);
        self.dropped = dropped;
        if let (Feed::Data { batches, .. }, Some(before)) = (&mut self.feed, batches) {
            *batches = before;
        }
        self.ended(passed)
    }

    /// Makes the next rows of the data the batch.
    fn take_rows(&mut self) {
        let Feed::Data { split, batches, .. } = &mut self.feed else { return };
        self.input.clear();
        self.target.clear();
        for &row in batches.take() {
            self.input.extend(split.train.input(row).iter().map(|&x| T::from_f64(x)));
            self.target.extend(split.train.target(row).iter().map(|&x| T::from_f64(x)));
        }
    }

    /// Updates made so far.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// None on noise.
    pub fn data(&self) -> Option<&Arc<Split>> {
        match &self.feed {
            Feed::Noise => None,
            Feed::Data { split, .. } => Some(split),
        }
    }

    /// 1 on noise.
    pub fn steps_per_epoch(&self) -> usize {
        match &self.feed {
            Feed::Noise => 1,
            Feed::Data { batches, .. } => batches.per_epoch(),
        }
    }

    fn epochs(&self) -> u64 {
        match self.feed {
            Feed::Noise => self.step,
            Feed::Data { epoch, .. } => epoch,
        }
    }

    /// Scores on all training rows and all test rows, now. None on noise, which nobody can learn.
    pub fn score(&self) -> Option<EpochReport> {
        let (data, loss) = (self.data()?, self.settings.loss);
        let (train, dead_units) = score_and_dead_units(&self.model, loss, &data.train);
        Some(EpochReport {
            epoch: self.epochs(),
            step: self.step,
            train,
            test: score(&self.model, loss, &data.test, |_| {}),
            dead_units,
            learned: self.learned(),
        })
    }

    /// What each hidden layer's activation has learned, of several parameters the first; empty where
    /// none learns.
    fn learned(&self) -> Vec<f64> {
        let hidden = self.model.hidden.iter();
        hidden.filter_map(|hidden| hidden.learned.first().map(ActivationParameter::value)).collect()
    }

    /// The loss of the last pass; NaN before the first, or once a number was not finite before it.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// Statistics of the last pass, computed now; before the first they are empty and NaN.
    pub fn report(&self) -> Report {
        let passed = self.passed();
        let layers = passed.iter().enumerate();
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

    /// The same with what is told of a training on data.
    pub fn train_report(&self) -> TrainReport {
        TrainReport {
            epoch: self.epochs(),
            gradient_norm: self.gradient_norm,
            learned: self.learned(),
            network: self.report(),
        }
    }

    /// The layers as the last pass left them.
    fn passed(&self) -> Vec<Passed<'_, T>> {
        let Trace { hidden: traces, output, output_delta, .. } = &self.trace;
        let linear = &self.model.output;
        let last = Passed {
            function: self.settings.activation.clone(),
            units: linear.fan_out,
            weight: &linear.weight,
            bias: &linear.bias,
            weight_gradient: &linear.weight_gradient,
            pre_activation: output,
            activation: output,
            handed_on: output,
            delta: output_delta,
            saturated_fraction: 0.0,
        };
        let hidden = self.model.hidden.iter().zip(traces).map(|(hidden, trace)| Passed {
            function: hidden.function(),
            units: hidden.linear.fan_out,
            weight: &hidden.linear.weight,
            bias: &hidden.linear.bias,
            weight_gradient: &hidden.linear.weight_gradient,
            pre_activation: &trace.pre_activation,
            activation: &trace.activation,
            handed_on: trace.handed_on(),
            delta: &trace.delta,
            saturated_fraction: trace.saturated_fraction,
        });
        hidden.chain([last]).collect()
    }

    fn pass(&mut self, watch: Watch) -> Result<(), Halt> {
        self.trace.resize(&self.model, self.input.len() / self.model.features());
        self.forward(watch)?;
        self.backward(watch)?;
        if let Feed::Data { .. } = self.feed {
            self.gradient_norm = norm(&mut self.model);
        }
        Ok(())
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
                    check.finite(Operation::Activation, hidden.handed_on())?;
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
            check.finite(Operation::Delta, self.trace.delta(layer))?;
            for parameter in self.model.parameters_of(layer) {
                check.finite(Operation::WeightGradient, parameter.gradient)?;
            }
        }
        Ok(())
    }

    fn update(&mut self, watch: Watch) -> Result<(), Halt> {
        let of = self.model.layers();
        // The gradients themselves stay: the report is about them.
        let limit = self.settings.clip.filter(|limit| self.gradient_norm > *limit);
        self.optimizer.begin(limit.map_or(1.0, |limit| limit / self.gradient_norm));
        let mut arrays = 0..;
        for layer in 1..=of {
            ask(watch, Phase::Update, layer, of)?;
            for (mut parameter, index) in
                self.model.parameters_of(layer).into_iter().zip(&mut arrays)
            {
                self.optimizer.update(index, &mut parameter, self.settings.learning_rate);
            }
            if let Some(hidden) = self.model.hidden.get_mut(layer - 1) {
                hidden.settle(&self.trace.hidden[layer - 1]);
            }
            let check = Check { step: self.step, layer };
            for parameter in self.model.parameters_of(layer) {
                check.finite(Operation::Update, parameter.value)?;
            }
        }
        Ok(())
    }

    fn ended(&mut self, step: Result<(), Halt>) -> Stepped {
        match step {
            Ok(()) => Stepped::Done,
            Err(Halt::Abandoned) => Stepped::Abandoned,
            Err(Halt::Overflowed(overflow)) => {
                self.stop(overflow);
                Stepped::Overflowed(overflow)
            }
        }
    }

    /// Ends the learning: whatever belongs to an earlier pass, or was never computed, becomes NaN.
    fn stop(&mut self, overflow: Overflow) {
        use Operation::{Activation, Delta, Loss, PreActivation, Update, WeightGradient};
        let Overflow { layer: at, operation, .. } = overflow;
        self.overflow = Some(overflow);
        if operation == Update && matches!(self.feed, Feed::Data { .. }) {
            // What is held is of the pass before the update, which was whole.
            return;
        }
        self.gradient_norm = f64::NAN;
        if matches!(operation, PreActivation | Activation | Update) {
            self.loss = f64::NAN;
        }
        for layer in 1..=self.model.layers() {
            let (pre_activation, activation) = match operation {
                PreActivation => (layer <= at, layer < at),
                Activation => (layer <= at, layer <= at),
                Update => (false, false),
                Loss | Delta | WeightGradient => (true, true),
            };
            let (delta, gradient) = match operation {
                Delta => (layer >= at, layer > at),
                WeightGradient => (layer >= at, layer >= at),
                PreActivation | Activation | Loss | Update => (false, false),
            };
            let nan = T::from_f64(f64::NAN);
            match self.trace.hidden.get_mut(layer - 1) {
                Some(hidden) => hidden.blank(pre_activation, activation),
                None if !pre_activation => self.trace.output.fill(nan),
                None => {}
            }
            if !delta {
                self.trace.delta_mut(layer).fill(nan);
            }
            if !gradient {
                let linear = self.model.linear_mut(layer);
                linear.weight_gradient.fill(nan);
                linear.bias_gradient.fill(nan);
            }
        }
    }
}

/// √(Σ of the squares of all gradients), whatever their size.
fn norm<T: Scalar>(model: &mut Model<T>) -> f64 {
    let lengths = model.parameters().into_iter().map(|parameter| {
        let gradient = parameter.gradient;
        let rms = if gradient.is_empty() { 0.0 } else { Size::of(gradient).rms };
        rms * (gradient.len() as f64).sqrt()
    });
    lengths.fold(0.0, f64::hypot)
}
