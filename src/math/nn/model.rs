//! A network of hidden layers, each with the parts it was asked for, and a linear output.
//!
//! Parameters and what passes through them are apart: a [`Model`] holds parameters and gradients, a
//! [`Trace`] what one batch left behind on its way. So a network is evaluated while the numbers of
//! its last training step stay to be looked at.

pub mod dropout;
pub mod hidden;
pub mod learned;
pub mod linear;
pub mod norm;

pub use dropout::Dropout;
pub use hidden::{Hidden, HiddenTrace};
pub use learned::Learned;
pub use linear::Linear;
pub use norm::{Norm, NormKind};

use super::matmul::Scalar;
use super::optimiser::Parameter;
use super::random::Stream;
use super::trainer::settings::TrainerSettings;

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
    arriving: Vec<T>,
}

/// Which stream of the seed draws what; those below 10 are the data's and dropout's. Hidden layer l
/// has its own, [`HIDDEN`] + l, so that it is the same layer at any depth.
const OUTPUT: usize = 10;
const HIDDEN: usize = 10;

impl<T: Scalar> Model<T> {
    /// Draws the network that the settings describe.
    pub fn draw(settings: &TrainerSettings, features: usize, outputs: usize) -> Model<T> {
        let linear = |fan_in, fan_out, stream| {
            let mut stream = Stream::of_seed(settings.seed, stream);
            let weight = settings.init.weights(&mut stream, fan_in, fan_out);
            let weight = weight.into_iter().map(|w| T::from_f64(settings.gain * w)).collect();
            let bias = settings.init.biases(&mut stream, fan_in, fan_out, 0.0);
            Linear::new(weight, bias.into_iter().map(T::from_f64).collect())
        };
        let width = settings.width;
        let hidden = (1..=settings.depth).map(|layer| {
            let fan_in = if layer == 1 { features } else { width };
            Hidden::new(linear(fan_in, width, HIDDEN + layer), settings)
        });
        let hidden = hidden.collect();
        Model { hidden, output: linear(width, outputs, OUTPUT) }
    }

    /// Hidden layers and the output.
    pub fn layers(&self) -> usize {
        self.hidden.len() + 1
    }

    /// Layer `layer` (1 to [`Model::layers`]) of the way from inputs to outputs.
    pub fn forward(&self, layer: usize, input: &[T], mode: &mut Mode, trace: &mut Trace<T>) {
        let (before, rest) = trace.hidden.split_at_mut(layer - 1);
        let input = before.last().map_or(input, |before| &before.output[..]);
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
        let Trace { hidden, output_delta, arriving, .. } = trace;
        let (before, rest) = hidden.split_at_mut(layer - 1);
        let input = before.last().map_or(input, |before| &before.output[..]);
        match rest.first_mut() {
            Some(current) => {
                self.hidden[layer - 1].backward(input, arriving, current, layer > 1);
            }
            None => {
                self.output.backward_parameters(input, output_delta);
                arriving.resize(input.len(), T::zero());
                self.output.backward_input(output_delta, arriving);
            }
        }
    }

    /// Every parameter array, always in the same order.
    pub fn parameters(&mut self) -> Vec<Parameter<'_, T>> {
        let hidden = self.hidden.iter_mut().flat_map(Hidden::parameters);
        hidden.chain(self.output.parameters()).collect()
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
            arriving: Vec::new(),
        }
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
