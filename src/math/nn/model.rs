//! A network of hidden layers, each with the parts it was asked for, and a linear output.
//!
//! Parameters and what passes through them are apart: a [`Model`] holds parameters and gradients, a
//! [`Trace`] what one batch left behind on its way. So a network is evaluated while the numbers of
//! its last training step stay to be looked at.

pub mod dropout;
pub mod hidden;
pub mod linear;
pub mod norm;
pub mod parameter;

pub use dropout::Dropout;
pub use hidden::{Hidden, HiddenTrace};
pub use linear::Linear;
pub use norm::{Norm, NormKind};
pub use parameter::ActivationParameter;

use super::matmul::Scalar;
use super::optimizer::Parameter;
use super::pass::{Phase, Stage, Watch};
use super::random::Stream;
use super::settings::NetworkSettings;

/// Whether a pass is one of training: batch norm then uses the batch's own statistics, and dropout
/// drops what the stream says.
pub enum Mode<'a> {
    Train(&'a mut Stream),
    Evaluate,
}

pub struct Model<T> {
    /// Layers 1 to L
    pub hidden: Vec<Hidden<T>>,
    pub output: Linear<T>,
}

/// What one batch left in every layer.
pub struct Trace<T> {
    pub hidden: Vec<HiddenTrace<T>>,
    /// `[batch, outputs]`
    pub output: Vec<T>,
    /// ∂L/∂output, shaped as it
    pub output_delta: Vec<T>,
    /// ∂L by what the layer below hands on
    upstream: Vec<T>,
}

/// Which streams of the seed draw what. Hidden layer l has its own, `hidden` + l, so that it is the
/// same layer at any depth.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    output: usize,
    hidden: usize,
    /// What dropout drops
    pub dropout: usize,
}

impl Streams {
    /// Of a network on noise, whose input and target are streams 0 and 1.
    pub const NOISE: Streams =
        Streams { output: 2, hidden: 2, dropout: 3 + NetworkSettings::DEPTH.1 };
    /// Of a network on data, whose own streams are below 3.
    pub const DATA: Streams = Streams { output: 10, hidden: 10, dropout: 3 };
}

impl<T: Scalar> Model<T> {
    /// Draws the network that the settings describe, between so many features and outputs. None
    /// when the watch said stop.
    pub fn draw(
        settings: &NetworkSettings,
        (features, outputs): (usize, usize),
        streams: Streams,
        watch: Watch,
    ) -> Option<Model<T>> {
        let of = settings.depth + 1;
        let linear = |layer, (fan_in, fan_out), stream: &mut Stream| {
            if watch(Stage { phase: Phase::Draw, layer, of }).is_break() {
                return None;
            }
            let NetworkSettings { init, gain, bias_std, .. } = *settings;
            let weight = init.weights(stream, fan_in, fan_out);
            let weight = weight.into_iter().map(|w| T::from_f64(gain * w)).collect();
            let bias = init.biases(stream, fan_in, fan_out, bias_std);
            Some(Linear::new(weight, bias.into_iter().map(T::from_f64).collect()))
        };
        let hidden = (1..).zip(settings.shapes(features)).map(|(layer, shape)| {
            let mut stream = Stream::of_seed(settings.seed, streams.hidden + layer);
            let mut hidden = Hidden::new(linear(layer, shape, &mut stream)?, settings);
            if settings.gated {
                hidden.gate = Some(linear(layer, shape, &mut stream)?);
            }
            Some(hidden)
        });
        let hidden = hidden.collect::<Option<Vec<_>>>()?;
        let mut stream = Stream::of_seed(settings.seed, streams.output);
        let output = linear(of, (settings.width_of(settings.depth), outputs), &mut stream)?;
        Some(Model { hidden, output })
    }

    /// Hidden layers and the output.
    pub fn layers(&self) -> usize {
        self.hidden.len() + 1
    }

    /// Layer `layer` (1 to [`Model::layers`]) of the way from inputs to outputs.
    pub fn forward(&self, layer: usize, input: &[T], mode: &mut Mode, trace: &mut Trace<T>) {
        let (before, rest) = trace.hidden.split_at_mut(layer - 1);
        let input = before.last().map_or(input, HiddenTrace::handed_on);
        match rest.first_mut() {
            Some(current) => self.hidden[layer - 1].forward(input, mode, current),
            None => self.output.forward(input, &mut trace.output),
        }
    }

    /// The whole way, for whoever neither counts layers nor wants to stop.
    pub fn evaluate(&self, input: &[T], trace: &mut Trace<T>) {
        trace.resize(self, input.len() / self.features());
        for layer in 1..=self.layers() {
            self.forward(layer, input, &mut Mode::Evaluate, trace);
        }
    }

    /// Layer `layer` of the way back: the gradients of its parameters, and ∂L by what it was given.
    /// Layers come from the last to the first, after a pass of training and with ∂L/∂output set.
    pub fn backward(&mut self, layer: usize, input: &[T], trace: &mut Trace<T>) {
        let Trace { hidden, output_delta, upstream, .. } = trace;
        let (before, rest) = hidden.split_at_mut(layer - 1);
        let input = before.last().map_or(input, HiddenTrace::handed_on);
        match rest.first_mut() {
            Some(current) => {
                self.hidden[layer - 1].backward(input, upstream, current, layer > 1);
            }
            None => {
                self.output.backward_parameters(input, output_delta);
                upstream.resize(input.len(), T::zero());
                self.output.backward_input(output_delta, upstream);
            }
        }
    }

    /// Every parameter array, always in the same order.
    pub fn parameters(&mut self) -> Vec<Parameter<'_, T>> {
        let hidden = self.hidden.iter_mut().flat_map(Hidden::parameters);
        hidden.chain(self.output.parameters()).collect()
    }

    /// Those of layer `layer`, 1 to [`Model::layers`].
    pub fn parameters_of(&mut self, layer: usize) -> Vec<Parameter<'_, T>> {
        match self.hidden.get_mut(layer - 1) {
            Some(hidden) => hidden.parameters(),
            None => self.output.parameters().into(),
        }
    }

    /// The linear map of layer `layer`.
    pub fn linear(&self, layer: usize) -> &Linear<T> {
        self.hidden.get(layer - 1).map_or(&self.output, |hidden| &hidden.linear)
    }

    pub fn linear_mut(&mut self, layer: usize) -> &mut Linear<T> {
        self.hidden.get_mut(layer - 1).map_or(&mut self.output, |hidden| &mut hidden.linear)
    }

    pub fn features(&self) -> usize {
        self.hidden.first().map_or(self.output.fan_in, |first| first.linear.fan_in)
    }
}

impl<T: Scalar> Trace<T> {
    pub fn new(model: &Model<T>) -> Trace<T> {
        Trace {
            hidden: model.hidden.iter().map(|_| HiddenTrace::new()).collect(),
            output: Vec::new(),
            output_delta: Vec::new(),
            upstream: Vec::new(),
        }
    }

    /// δ of layer `layer`, 1 to [`Model::layers`].
    pub fn delta(&self, layer: usize) -> &[T] {
        self.hidden.get(layer - 1).map_or(&self.output_delta, |hidden| &hidden.delta)
    }

    pub fn delta_mut(&mut self, layer: usize) -> &mut [T] {
        self.hidden.get_mut(layer - 1).map_or(&mut self.output_delta, |hidden| &mut hidden.delta)
    }

    /// Room for `batch` rows.
    pub fn resize(&mut self, model: &Model<T>, batch: usize) {
        for (trace, hidden) in self.hidden.iter_mut().zip(&model.hidden) {
            trace.resize(hidden, batch);
        }
        self.output.resize(batch * model.output.fan_out, T::zero());
        self.output_delta.resize(batch * model.output.fan_out, T::zero());
    }
}
