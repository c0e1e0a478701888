//! One hidden layer: z = norm(W h⁻ + b), h = φ(z), dropout, and h⁻ added where it is residual.
//!
//! Every part is there or not, and costs memory and time only where it is. Forward and backward
//! stand side by side here, and in the file of each part. Rows first: h⁻ `[batch, fan_in]`,
//! W `[fan_out, fan_in]` (as PyTorch keeps it), everything per unit `[batch, fan_out]`.
//!
//! | of a layer without parts, forward | backward |
//! |---|---|
//! | z = h⁻ Wᵀ + b | ∂L/∂W = δᵀ h⁻, ∂L/∂b = Σ over the batch of δ |
//! | h = φ(z) | δ = φ′(z) ⊙ (δ⁺ W⁺) |
//!
//! where δ⁺, W⁺ belong to the layer after it.

use super::dropout::Dropout;
use super::norm::{Norm, NormTrace};
use super::parameter::ActivationParameter;
use super::{Linear, Mode};
use crate::math::activation::Pointwise;
use crate::math::nn::matmul::Scalar;
use crate::math::nn::optimizer::Parameter;
use crate::math::nn::probe::share_below;
use crate::math::nn::report::SATURATED_BELOW;
use crate::math::nn::settings::NetworkSettings;
use multiversion::multiversion;

pub struct Hidden<T> {
    pub linear: Linear<T>,
    pub norm: Option<Norm<T>>,
    function: Pointwise,
    /// φ's parameter, where it is learned
    pub learned: Option<ActivationParameter<T>>,
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
    /// What dropout multiplied each number with
    kept: Vec<T>,
    /// What the layer hands on where that is not h, else of no length
    output: Vec<T>,
    /// δ = ∂L/∂z. Between forward and backward it holds φ′(z), which nothing needs once δ is known.
    pub delta: Vec<T>,
    /// ∂L/∂(W h⁻ + b), where a norm follows
    linear_delta: Vec<T>,
    /// Share of z where |φ′(z)| < [`SATURATED_BELOW`], in the last pass of training
    pub saturated_fraction: f64,
}

impl<T: Scalar> Hidden<T> {
    /// The layer that the settings ask for around `linear`; residual where it is as wide as its
    /// input.
    pub fn new(linear: Linear<T>, settings: &NetworkSettings) -> Hidden<T> {
        Hidden {
            norm: settings.norm.map(|kind| Norm::new(kind, linear.fan_out)),
            function: settings.activation.clone(),
            learned: settings
                .learnable
                .then(|| ActivationParameter::of(&settings.activation))
                .flatten(),
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
        let HiddenTrace { pre_activation, activation, delta, output, .. } = trace;
        match &self.norm {
            Some(norm) => {
                self.linear.forward(input, &mut trace.linear);
                norm.forward(&trace.linear, training, &mut trace.norm, pre_activation);
            }
            None => self.linear.forward(input, pre_activation),
        }
        self.function().forward(pre_activation, activation, delta);
        if training {
            trace.saturated_fraction = share_below(delta, T::from_f64(SATURATED_BELOW));
        }
        if !self.hands_on_more() {
            return;
        }
        output.copy_from_slice(activation);
        if let (Some(dropout), Mode::Train(stream)) = (&self.dropout, mode) {
            dropout.forward(stream, output, &mut trace.kept);
        }
        if self.residual {
            add(output, input);
        }
    }

    /// Whether what it hands on is something else than h.
    fn hands_on_more(&self) -> bool {
        self.residual || self.dropout.is_some()
    }

    /// From ∂L by what the layer hands on, in `upstream`, to ∂L by what it was given, in the same
    /// place unless `passed_on` is false: then nobody wants it.
    pub fn backward(
        &mut self,
        input: &[T],
        upstream: &mut Vec<T>,
        trace: &mut HiddenTrace<T>,
        passed_on: bool,
    ) {
        // What goes round the layer does so before anything is done to it.
        let around = (self.residual && passed_on).then(|| upstream.clone());
        if self.dropout.is_some() {
            multiply_each(upstream, &trace.kept);
        }
        let function = self.function();
        if let Some(learned) = &mut self.learned {
            learned.backward(&function, &trace.pre_activation, upstream);
        }
        multiply_each(&mut trace.delta, upstream);
        let delta = match &mut self.norm {
            Some(norm) => {
                norm.backward(&trace.delta, &trace.norm, &mut trace.linear_delta);
                &trace.linear_delta
            }
            None => &trace.delta,
        };
        self.linear.backward_parameters(input, delta);
        if passed_on {
            upstream.resize(input.len(), T::zero());
            self.linear.backward_input(delta, upstream);
            if let Some(around) = around {
                add(upstream, &around);
            }
        }
    }

    pub fn parameters(&mut self) -> Vec<Parameter<'_, T>> {
        let Hidden { linear, norm, learned, .. } = self;
        let norm = norm.iter_mut().flat_map(Norm::parameters);
        let learned = learned.iter_mut().map(ActivationParameter::parameter);
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
            kept: Vec::new(),
            output: Vec::new(),
            delta: Vec::new(),
            linear_delta: Vec::new(),
            saturated_fraction: f64::NAN,
        }
    }

    pub fn resize(&mut self, hidden: &Hidden<T>, batch: usize) {
        let length = batch * hidden.linear.fan_out;
        let [norm, dropout] = [hidden.norm.is_some(), hidden.dropout.is_some()];
        let sizes = [
            (&mut self.linear, norm),
            (&mut self.linear_delta, norm),
            (&mut self.kept, dropout),
            (&mut self.output, hidden.hands_on_more()),
            (&mut self.pre_activation, true),
            (&mut self.activation, true),
            (&mut self.delta, true),
        ];
        for (values, needed) in sizes {
            values.resize(if needed { length } else { 0 }, T::zero());
        }
    }

    /// What the layer hands on.
    pub fn handed_on(&self) -> &[T] {
        if self.output.is_empty() { &self.activation } else { &self.output }
    }

    /// φ′(z), after a pass forward that no pass backward has followed.
    pub fn slope(&self) -> &[T] {
        &self.delta
    }

    /// Makes NaN of what is not known of z and of h.
    pub fn blank(&mut self, pre_activation: bool, activation: bool) {
        let nan = T::from_f64(f64::NAN);
        if !pre_activation {
            self.pre_activation.fill(nan);
        }
        if !activation {
            self.activation.fill(nan);
            self.output.fill(nan);
            self.saturated_fraction = f64::NAN;
        }
    }
}

impl<T: Scalar> Default for HiddenTrace<T> {
    fn default() -> HiddenTrace<T> {
        HiddenTrace::new()
    }
}

/// numbers = numbers ⊙ factors, as wide as the machine's registers.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn multiply_each<T: Scalar>(numbers: &mut [T], factors: &[T]) {
    for (number, &factor) in numbers.iter_mut().zip(factors) {
        *number = *number * factor;
    }
}

fn add<T: Scalar>(values: &mut [T], others: &[T]) {
    for (value, &other) in values.iter_mut().zip(others) {
        *value = *value + other;
    }
}
