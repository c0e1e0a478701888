//! One hidden layer: z = norm(W h⁻ + b), h = φ(z), dropout, and h⁻ added where it is residual.
//!
//! Every part is there or not; forward and backward stand side by side here, and in the file of
//! each part.

use super::dropout::Dropout;
use super::learned::Learned;
use super::norm::{Norm, NormTrace};
use super::{Linear, Mode};
use crate::math::activation::Pointwise;
use crate::math::nn::matmul::Scalar;
use crate::math::nn::optimiser::Parameter;
use crate::math::nn::trainer::settings::TrainerSettings;

pub struct Hidden<T> {
    pub linear: Linear<T>,
    pub norm: Option<Norm<T>>,
    function: Pointwise,
    /// φ's parameter, where it is learned
    pub learned: Option<Learned<T>>,
    pub dropout: Option<Dropout>,
    /// h⁻ is added to what the layer hands on. He et al. 2016, "Deep Residual Learning for Image
    /// Recognition"
    pub residual: bool,
}

/// What a batch left in the layer; everything is `[batch, fan_out]`.
pub struct HiddenTrace<T> {
    /// W h⁻ + b where a norm follows; else of no length, since z is the same
    linear: Vec<T>,
    norm: NormTrace<T>,
    /// z, what φ is applied to
    pub pre_activation: Vec<T>,
    /// h = φ(z)
    pub activation: Vec<T>,
    /// φ′(z)
    pub slope: Vec<T>,
    /// What dropout multiplied each number with
    kept: Vec<T>,
    /// What the layer hands on
    pub output: Vec<T>,
    /// δ = ∂L/∂z
    pub delta: Vec<T>,
    /// ∂L/∂(W h⁻ + b), where a norm follows
    linear_delta: Vec<T>,
}

impl<T: Scalar> Hidden<T> {
    /// The layer that the settings ask for around `linear`; residual where it is as wide as its
    /// input.
    pub fn new(linear: Linear<T>, settings: &TrainerSettings) -> Hidden<T> {
        Hidden {
            norm: settings.norm.map(|kind| Norm::new(kind, linear.fan_out)),
            function: settings.activation.clone(),
            learned: settings.learnable.then(|| Learned::of(&settings.activation)).flatten(),
            dropout: settings.dropout,
            residual: settings.residual && linear.fan_in == linear.fan_out,
            linear,
        }
    }

    /// φ with the parameter it has now.
    pub fn function(&self) -> Pointwise {
        let learned = self.learned.as_ref();
        learned.map_or_else(|| self.function.clone(), |learned| learned.apply(&self.function))
    }

    pub fn forward(&self, input: &[T], mode: &mut Mode, trace: &mut HiddenTrace<T>) {
        let training = matches!(mode, Mode::Train(_));
        match &self.norm {
            Some(norm) => {
                self.linear.forward(input, &mut trace.linear);
                let z = &mut trace.pre_activation;
                norm.forward(&trace.linear, training, &mut trace.norm, z);
            }
            None => self.linear.forward(input, &mut trace.pre_activation),
        }
        let HiddenTrace { pre_activation, activation, slope, .. } = trace;
        self.function().forward(pre_activation, activation, slope);
        trace.output.copy_from_slice(activation);
        if let (Some(dropout), Mode::Train(stream)) = (&self.dropout, mode) {
            dropout.forward(stream, &mut trace.output, &mut trace.kept);
        }
        if self.residual {
            add(&mut trace.output, input);
        }
    }

    /// From ∂L by what the layer hands on, in `arriving`, to ∂L by what it was given, in the same
    /// place unless `passed_on` is false: then nobody wants it.
    pub fn backward(
        &mut self,
        input: &[T],
        arriving: &mut Vec<T>,
        trace: &mut HiddenTrace<T>,
        passed_on: bool,
    ) {
        trace.delta.copy_from_slice(arriving);
        if self.dropout.is_some() {
            multiply(&mut trace.delta, &trace.kept);
        }
        let function = self.function();
        if let Some(learned) = &mut self.learned {
            learned.backward(&function, &trace.pre_activation, &trace.delta);
        }
        multiply(&mut trace.delta, &trace.slope);
        let delta = match &mut self.norm {
            Some(norm) => {
                norm.backward(&trace.delta, &trace.norm, &mut trace.linear_delta);
                &trace.linear_delta
            }
            None => &trace.delta,
        };
        self.linear.backward_parameters(input, delta);
        if passed_on {
            let around = self.residual.then(|| arriving.clone());
            arriving.resize(input.len(), T::zero());
            self.linear.backward_input(delta, arriving);
            if let Some(around) = around {
                add(arriving, &around);
            }
        }
    }

    pub fn parameters(&mut self) -> Vec<Parameter<'_, T>> {
        let Hidden { linear, norm, learned, .. } = self;
        let norm = norm.iter_mut().flat_map(Norm::parameters);
        let learned = learned.iter_mut().map(Learned::parameter);
        linear.parameters().into_iter().chain(norm).chain(learned).collect()
    }

    /// After an update: what a learned parameter may not leave, and what batch norm remembers.
    pub fn settle(&mut self, trace: &HiddenTrace<T>) {
        if let Some(learned) = &mut self.learned {
            learned.keep_in_range();
        }
        if let Some(norm) = &mut self.norm {
            norm.remember(&trace.norm);
        }
    }
}

impl<T: Scalar> HiddenTrace<T> {
    pub fn new() -> HiddenTrace<T> {
        HiddenTrace {
            linear: Vec::new(),
            norm: NormTrace::new(),
            pre_activation: Vec::new(),
            activation: Vec::new(),
            slope: Vec::new(),
            kept: Vec::new(),
            output: Vec::new(),
            delta: Vec::new(),
            linear_delta: Vec::new(),
        }
    }

    pub fn resize(&mut self, hidden: &Hidden<T>, batch: usize) {
        let length = batch * hidden.linear.fan_out;
        let [norm, dropout] = [hidden.norm.is_some(), hidden.dropout.is_some()];
        let sizes = [
            (&mut self.linear, norm),
            (&mut self.linear_delta, norm),
            (&mut self.kept, dropout),
            (&mut self.pre_activation, true),
            (&mut self.activation, true),
            (&mut self.slope, true),
            (&mut self.output, true),
            (&mut self.delta, true),
        ];
        for (values, needed) in sizes {
            values.resize(if needed { length } else { 0 }, T::zero());
        }
    }
}

impl<T: Scalar> Default for HiddenTrace<T> {
    fn default() -> HiddenTrace<T> {
        HiddenTrace::new()
    }
}

fn multiply<T: Scalar>(values: &mut [T], factors: &[T]) {
    for (value, &factor) in values.iter_mut().zip(factors) {
        *value = *value * factor;
    }
}

fn add<T: Scalar>(values: &mut [T], others: &[T]) {
    for (value, &other) in values.iter_mut().zip(others) {
        *value = *value + other;
    }
}
