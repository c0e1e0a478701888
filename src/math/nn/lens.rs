//! A closer look at the pre-activations of a network as it was drawn: those of a layer, or those of
//! one unit, whose bias can be moved until it dies and revives.

use super::learner::Learner;
use super::matmul::Scalar;
use super::pass::Watch;
use super::probe::Size;
use super::report::Report;
use super::settings::{Precision, Settings};

/// Where a network is looked into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// From 1, nearest the input; a hidden one
    pub layer: usize,
    /// One of the layer's, from 1; None: all of them
    pub unit: Option<usize>,
    /// What is added to the unit's bias
    pub bias: f64,
}

/// What there is to be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub settings: Settings,
    pub lens: Lens,
    /// The whole network, with the bias as the lens has it
    pub report: Report,
    /// z over the batch: of the unit `[rows]`, or of all units `[rows, units]`
    pub z: Vec<f64>,
    /// The mean of φ′(z)²
    pub slope_square: f64,
    /// How many z have a φ′(z) that is not 0
    pub active: usize,
    /// The unit's; NaN of a whole layer
    pub bias: f64,
    /// Root mean square of ∂L/∂W over the weights that lead into what is seen
    pub weight_gradient: f64,
}

impl Lens {
    /// A bias is moved at most so far.
    pub const BIAS: (f64, f64) = (-20.0, 20.0);

    /// Draws the network, moves the bias, and passes the batch through. None when the watch said stop.
    pub fn look(self, settings: &Settings, watch: Watch) -> Option<Seen> {
        match settings.precision {
            Precision::F32 => self.look_in::<f32>(settings, watch),
            Precision::F64 => self.look_in::<f64>(settings, watch),
        }
    }

    fn look_in<T: Scalar>(self, settings: &Settings, watch: Watch) -> Option<Seen> {
        let mut learner = Learner::<T>::on_noise(settings, watch)?;
        if let Some(unit) = self.unit {
            let bias = &mut learner.model.linear_mut(self.layer).bias[unit - 1];
            *bias = T::from_f64(bias.to_f64() + self.bias);
            let Learner { model, input, target, .. } = learner;
            let training = settings.clone().training();
            learner = Learner::on_batch(training, model, (input, target), watch)?;
        }
        let linear = learner.model.linear(self.layer);
        let (units, inputs) = (linear.fan_out, linear.fan_in);
        let all = &learner.trace.hidden[self.layer - 1].pre_activation;
        let (z, gradient, bias) = match self.unit.map(|unit| unit - 1) {
            None => {
                (all.iter().map(|z| z.to_f64()).collect(), &linear.weight_gradient[..], f64::NAN)
            }
            Some(unit) => (
                all.chunks_exact(units).map(|row| row[unit].to_f64()).collect::<Vec<f64>>(),
                &linear.weight_gradient[unit * inputs..(unit + 1) * inputs],
                linear.bias[unit].to_f64(),
            ),
        };
        let slopes = || z.iter().map(|&z| settings.activation.slope(z));
        Some(Seen {
            settings: settings.clone(),
            lens: self,
            report: learner.report(),
            slope_square: slopes().map(|slope| slope * slope).sum::<f64>() / z.len() as f64,
            active: slopes().filter(|&slope| slope != 0.0).count(),
            weight_gradient: Size::of(gradient).rms,
            bias,
            z,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::{Init, Run, Values};
    use std::ops::ControlFlow;

    const WATCH: Watch = &|_| ControlFlow::Continue(());

    fn settings(name: &str) -> Settings {
        Settings::new(Pointwise::named(name).unwrap()).with(|it| {
            (it.depth, it.width, it.precision) = (3, 6, Precision::F64);
            it.init = Init::LecunNormal;
        })
    }

    /// The named tensor of a run.
    fn tensor(run: &Run, name: &str) -> Vec<f64> {
        let found = run.tensors().into_iter().find(|tensor| tensor.name == name).unwrap();
        match found.values {
            Values::F64(values) => values.to_vec(),
            Values::F32(_) => unreachable!(),
        }
    }

    /// The loss, computed row by row with nothing but loops.
    fn naive_loss(run: &Run, (layer, unit, weight): (usize, usize, usize), by: (f64, f64)) -> f64 {
        let (input, target) = (tensor(run, "input"), tensor(run, "target"));
        let rows = target.len();
        let mut loss = 0.0;
        for row in 0..rows {
            let mut h: Vec<f64> = input[row * 6..(row + 1) * 6].to_vec();
            for number in 1..=4 {
                let mut w = tensor(run, &format!("layers.{number}.weight"));
                let mut b = tensor(run, &format!("layers.{number}.bias"));
                if number == layer {
                    b[unit] += by.0;
                    w[unit * h.len() + weight] += by.1;
                }
                let z: Vec<f64> = (0..b.len())
                    .map(|j| b[j] + (0..h.len()).map(|i| w[j * h.len() + i] * h[i]).sum::<f64>())
                    .collect();
                h = match number {
                    4 => z,
                    _ => z.iter().map(|z| z.tanh()).collect(),
                };
            }
            loss += (h[0] - target[row]).powi(2) / rows as f64;
        }
        loss
    }

    #[test]
    fn a_layers_slopes_are_those_of_its_tensors() {
        let settings = settings("tanh");
        let seen = Lens { layer: 2, unit: None, bias: 0.0 }.look(&settings, WATCH).unwrap();
        let run = Run::start(&settings, WATCH).unwrap();
        assert_eq!(seen.z, tensor(&run, "layers.2.preactivation"));
        let slope = |z: f64| 1.0 - z.tanh().powi(2);
        let mean = seen.z.iter().map(|&z| slope(z).powi(2)).sum::<f64>() / seen.z.len() as f64;
        assert!((seen.slope_square / mean - 1.0).abs() < 1e-12);
        assert_eq!((seen.active, seen.z.len()), (64 * 6, 64 * 6));
        assert_eq!(seen.weight_gradient, run.report().layers[1].weight_grad_rms);
    }

    #[test]
    fn a_units_gradient_is_the_slope_of_the_loss_with_its_bias_moved() {
        let settings = settings("tanh");
        let run = Run::start(&settings, WATCH).unwrap();
        for (unit, bias) in [(1, 0.0), (4, 0.7), (6, -1.3)] {
            let seen = Lens { layer: 2, unit: Some(unit), bias }.look(&settings, WATCH).unwrap();
            let plain = tensor(&run, "layers.2.preactivation");
            for (row, &z) in seen.z.iter().enumerate() {
                assert!((z - (plain[row * 6 + unit - 1] + bias)).abs() < 1e-12);
            }
            assert!(
                (seen.report.loss / naive_loss(&run, (2, unit - 1, 0), (bias, 0.0)) - 1.0).abs()
                    < 1e-9
            );
            let squares: f64 = (0..6)
                .map(|weight| {
                    let at = |by| naive_loss(&run, (2, unit - 1, weight), (bias, by));
                    ((at(1e-5) - at(-1e-5)) / 2e-5).powi(2)
                })
                .sum();
            let rms = (squares / 6.0).sqrt();
            assert!((seen.weight_gradient / rms - 1.0).abs() < 1e-6, "{unit}: {rms}");
        }
    }

    #[test]
    fn a_unit_dies_when_its_bias_goes_down_and_revives() {
        let settings = settings("relu");
        let look = |bias| Lens { layer: 1, unit: Some(2), bias }.look(&settings, WATCH).unwrap();
        let (alive, dead, all) = (look(0.0), look(-20.0), look(20.0));
        let positive = alive.z.iter().filter(|&&z| z > 0.0).count();
        assert!(0 < positive && positive < 64);
        assert_eq!((alive.active, alive.slope_square), (positive, positive as f64 / 64.0));
        assert_eq!((dead.active, dead.weight_gradient, dead.bias), (0, 0.0, -20.0));
        assert_eq!((all.active, look(0.0)), (64, alive));
    }
}
