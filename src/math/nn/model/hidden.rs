//! One hidden layer: z = norm(W h⁻ + b), h = φ(z), dropout, and h⁻ added where it is residual. Where
//! it is gated, h = φ(z) ⊙ (V h⁻ + c).
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
    /// V and c, shaped as W and b. Dauphin et al. 2017, "Language Modeling with Gated Convolutional
    /// Networks"; Shazeer 2020, "GLU Variants Improve Transformer", whose SwiGLU has Swish as φ and
    /// whose GEGLU has GELU.
    pub gate: Option<Linear<T>>,
    /// φ's parameter, where it is learned
    pub learned: Vec<ActivationParameter<T>>,
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
    /// h = φ(z), times the gate where there is one
    pub activation: Vec<T>,
    /// Where there is a gate: φ(z), V h⁻ + c, and ∂L/∂(V h⁻ + c)
    ungated: Vec<T>,
    gate: Vec<T>,
    gate_delta: Vec<T>,
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
            gate: None,
            learned: match settings.learnable {
                true => ActivationParameter::all(&settings.activation),
                false => Vec::new(),
            },
            dropout: settings.dropout,
            residual: settings.residual && linear.fan_in == linear.fan_out,
            linear,
        }
    }

    /// φ with the parameters it has now.
    pub fn function(&self) -> Pointwise {
        self.learned
            .iter()
            .fold(self.function.clone(), |function, learned| learned.apply(&function))
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
        if let Some(gate) = &self.gate {
            gate.forward(input, &mut trace.gate);
            trace.ungated.copy_from_slice(activation);
            multiply_each(activation, &trace.gate);
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
        if self.gate.is_some() {
            trace.gate_delta.copy_from_slice(upstream);
            multiply_each(&mut trace.gate_delta, &trace.ungated);
            multiply_each(upstream, &trace.gate);
        }
        let function = self.function();
        for learned in &mut self.learned {
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
        if let Some(gate) = &mut self.gate {
            gate.backward_parameters(input, &trace.gate_delta);
        }
        if passed_on {
            upstream.resize(input.len(), T::zero());
            self.linear.backward_input(delta, upstream);
            if let Some(gate) = &self.gate {
                let mut through_gate = vec![T::zero(); input.len()];
                gate.backward_input(&trace.gate_delta, &mut through_gate);
                add(upstream, &through_gate);
            }
            if let Some(around) = around {
                add(upstream, &around);
            }
        }
    }

    pub fn parameters(&mut self) -> Vec<Parameter<'_, T>> {
        let Hidden { linear, gate, norm, learned, .. } = self;
        let gate = gate.iter_mut().flat_map(Linear::parameters);
        let norm = norm.iter_mut().flat_map(Norm::parameters);
        let learned = learned.iter_mut().map(ActivationParameter::parameter);
        linear.parameters().into_iter().chain(gate).chain(norm).chain(learned).collect()
    }

    /// After an update: what a learned parameter may not leave, and what batch norm remembers.
    pub fn settle(&mut self, trace: &HiddenTrace<T>) {
        for learned in &mut self.learned {
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
            ungated: Vec::new(),
            gate: Vec::new(),
            gate_delta: Vec::new(),
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
        let gate = hidden.gate.is_some();
        let sizes = [
            (&mut self.linear, norm),
            (&mut self.linear_delta, norm),
            (&mut self.ungated, gate),
            (&mut self.gate, gate),
            (&mut self.gate_delta, gate),
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

#[cfg(test)]
mod tests {
    use super::super::{Model, NormKind, Streams};
    use super::*;
    use crate::math::nn::Settings;
    use crate::math::nn::learner::Learner;
    use std::ops::ControlFlow;

    /// As `tests/data/make_gated.py` has it: parameters sin(1), sin(2), …, inputs and targets
    /// cosines; passed once.
    fn gated(function: &str, parts: bool, change: impl Fn(&mut [Parameter<f64>])) -> Learner<f64> {
        let settings = Settings::new(Pointwise::named(function).unwrap()).with(|it| {
            (it.gated, it.depth, it.width, it.batch) = (true, 2, 3, 4);
            (it.residual, it.learnable) = (parts, parts);
            it.norm = parts.then_some(NormKind::Layer);
        });
        let go_on = |_| ControlFlow::Continue(());
        let mut model = Model::draw(&settings, (2, 1), Streams::NOISE, &go_on).unwrap();
        let mut numbers = (1..).map(|k| f64::from(k).sin());
        // A learned β stays where it starts, so that it is in its range.
        let is_beta = |parameter: &Parameter<f64>| parts && parameter.value.len() == 1;
        for parameter in model.parameters().into_iter().filter(|it| !is_beta(it)) {
            parameter.value.iter_mut().for_each(|value| *value = numbers.next().unwrap());
        }
        change(&mut model.parameters());
        let cosines = |range: std::ops::Range<i32>| range.map(|k| f64::from(k).cos()).collect();
        let batch = (cosines(1..9), cosines(9..13));
        Learner::on_batch(settings.training(), model, batch, &go_on).unwrap()
    }

    #[test]
    fn a_gated_layer_has_the_gradients_of_pytorch() {
        for (function, loss, norms) in [
            (
                "swish",
                2.02864299128851,
                [
                    2.278036803826836e-1,
                    1.131710537064412e-1,
                    1.647144755736618e-1,
                    9.911468020113323e-2,
                    8.659195680593668e-1,
                    4.879775711299419e-1,
                    7.929159191450859e-1,
                    5.608502999794912e-1,
                    5.785383236794061,
                    2.502072090494847,
                ],
            ),
            (
                "gelu",
                1.959780144230756,
                [
                    3.562521708378394e-1,
                    2.463073078381862e-1,
                    2.377017066899498e-1,
                    1.644494037405859e-1,
                    5.563130050182802e-1,
                    2.615506146800913e-1,
                    3.078753822537282e-1,
                    1.66952720088645e-1,
                    9.346395495171288,
                    2.387671882402764,
                ],
            ),
        ] {
            let mut learner = gated(function, false, |_| {});
            assert!((learner.loss() - loss).abs() < 1e-13, "{function}: {}", learner.loss());
            let parameters = learner.model.parameters();
            assert_eq!(parameters.len(), norms.len());
            for (parameter, expected) in parameters.iter().zip(norms) {
                let norm = parameter.gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
                assert!((norm - expected).abs() < 1e-13 * expected, "{function}: {norm:e}");
            }
        }
    }

    /// Of every parameter, with a norm, a learned β and a way around beside the gate.
    #[test]
    fn a_gated_layers_gradients_are_finite_differences() {
        let mut learner = gated("swish", true, |_| {});
        let count = learner.model.parameters().len();
        for array in 0..count {
            let length = learner.model.parameters()[array].value.len();
            for at in 0..length {
                let step = 1e-6;
                let loss = |by: f64| gated("swish", true, |all| all[array].value[at] += by).loss();
                let slope = (loss(step) - loss(-step)) / (2.0 * step);
                let gradient = learner.model.parameters()[array].gradient[at];
                assert!((slope - gradient).abs() < 1e-8, "{array}, {at}: {slope} {gradient}");
            }
        }
    }
}
