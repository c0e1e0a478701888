//! One pass forward and backward in which everything that is kept between two operations is rounded
//! to a small number format, as mixed-precision hardware does: the products are summed in f64.

use super::matmul::{Matrix, product, product_plus_row};
use super::run::{Run, Tensor, Values};
use crate::math::activation::Pointwise;

/// What the numbers are rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallFormat {
    Float32,
    /// IEEE 754 binary16: 11 significant bits, least positive number 2⁻²⁴, largest 65504
    Float16,
    /// The upper half of a float32: 8 significant bits, its exponents
    Bfloat16,
    /// 255 equally spaced numbers, the largest of the array at the end
    Int8,
}

impl SmallFormat {
    pub const ALL: [(&'static str, SmallFormat); 4] = [
        ("float32", SmallFormat::Float32),
        ("float16", SmallFormat::Float16),
        ("bfloat16", SmallFormat::Bfloat16),
        ("int8", SmallFormat::Int8),
    ];

    /// Rounds to the nearest, of two equally near ones to the even one; beyond the largest is ±∞.
    pub fn round(self, values: &mut [f64]) {
        let (digits, least_exponent, largest) = match self {
            SmallFormat::Float32 => {
                return values.iter_mut().for_each(|x| *x = f64::from(*x as f32));
            }
            SmallFormat::Float16 => (11, -14, 65_504.0),
            SmallFormat::Bfloat16 => (8, -126, f64::from(f32::from_bits(0x7f7f_0000))),
            SmallFormat::Int8 => {
                let largest = values.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
                let step = largest / 127.0;
                if step > 0.0 && step.is_finite() {
                    values.iter_mut().for_each(|x| *x = (*x / step).round_ties_even() * step);
                }
                return;
            }
        };
        for x in values.iter_mut().filter(|x| x.is_finite() && **x != 0.0) {
            let exponent = libm::ilogb(*x).max(least_exponent);
            let unit = libm::ldexp(1.0, exponent - (digits - 1));
            *x = (*x / unit).round_ties_even() * unit;
            if x.abs() > largest {
                *x = f64::INFINITY.copysign(*x);
            }
        }
    }
}

/// δ of the hidden layers 1 to L, each `[rows, units]`, and divided by `scale` again.
///
/// The network is the run's as it stands, without norm, residual ways and dropout. The loss is
/// multiplied by `scale` before the way back, and what is told is divided by it afterwards
/// (Micikevicius et al. 2018, "Mixed precision training").
pub fn rounded_deltas(
    run: &Run,
    function: &Pointwise,
    format: SmallFormat,
    scale: f64,
) -> Vec<Vec<f64>> {
    let tensors = run.tensors();
    let array = |name: &str| {
        let mut values = numbers(tensors.iter().find(|tensor| tensor.name == name));
        format.round(&mut values);
        values
    };
    let (mut h, target) = (array("input"), array("target"));
    let rows = target.len();
    let mut weights = Vec::new();
    let mut slopes = Vec::new();
    for layer in 1.. {
        let weight = array(&format!("layers.{layer}.weight"));
        if weight.is_empty() {
            break;
        }
        let bias = array(&format!("layers.{layer}.bias"));
        let (units, inputs) = (bias.len(), weight.len() / bias.len());
        let mut z = vec![0.0; rows * units];
        let by = Matrix::new(&weight, units, inputs).transposed();
        product_plus_row(Matrix::new(&h, rows, inputs), by, &bias, &mut z);
        format.round(&mut z);
        let mut slope = vec![0.0; z.len()];
        h = vec![0.0; z.len()];
        function.forward(&z, &mut h, &mut slope);
        format.round(&mut h);
        format.round(&mut slope);
        slopes.push(slope);
        weights.push((weight, units, inputs));
        // The last is linear.
        if array(&format!("layers.{}.weight", layer + 1)).is_empty() {
            h = z;
        }
    }
    let error = h.iter().zip(&target).map(|(y, t)| scale * 2.0 * (y - t) / rows as f64);
    let mut delta: Vec<f64> = error.collect();
    format.round(&mut delta);
    let mut deltas = Vec::new();
    for layer in (1..weights.len()).rev() {
        let (weight, units, inputs) = &weights[layer];
        let mut upstream = vec![0.0; rows * inputs];
        let (above, by) = (Matrix::new(&delta, rows, *units), Matrix::new(weight, *units, *inputs));
        product(above, by, &mut upstream);
        format.round(&mut upstream);
        delta = upstream.iter().zip(&slopes[layer - 1]).map(|(g, slope)| g * slope).collect();
        format.round(&mut delta);
        deltas.push(delta.iter().map(|delta| delta / scale).collect());
    }
    deltas.reverse();
    deltas
}

fn numbers(tensor: Option<&Tensor>) -> Vec<f64> {
    match tensor.map(|tensor| tensor.values) {
        Some(Values::F32(values)) => values.iter().map(|&x| f64::from(x)).collect(),
        Some(Values::F64(values)) => values.to_vec(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::{Precision, Settings};
    use std::ops::ControlFlow;

    fn round(format: SmallFormat, x: f64) -> f64 {
        let mut values = [x];
        format.round(&mut values);
        values[0]
    }

    /// As `torch.tensor(x).to(torch.float16)` and `torch.bfloat16` have them.
    #[test]
    fn numbers_are_rounded_as_pytorch_does() {
        let half = |x| round(SmallFormat::Float16, x);
        assert_eq!(half(0.1), 0.0999755859375);
        assert_eq!(half(2049.0), 2048.0);
        assert_eq!(half(2051.0), 2052.0);
        assert_eq!(half(-65519.0), -65504.0);
        assert_eq!(half(65520.0), f64::INFINITY);
        assert_eq!(half(6e-8), 5.960464477539063e-8);
        assert_eq!((half(2e-8), half(2.98e-8)), (0.0, 0.0));
        assert_eq!(half(3.1e-5), 3.0994415283203125e-5);
        let brain = |x| round(SmallFormat::Bfloat16, x);
        assert_eq!(
            (brain(0.1), brain(257.0), brain(1e-30)),
            (0.10009765625, 256.0, 9.98402083170343e-31)
        );
        let mut values = [1.27, -0.004, 0.006, 0.5];
        SmallFormat::Int8.round(&mut values);
        assert!((values[3] - 0.5).abs() < 1e-12 && values[1] == 0.0 && values[2] > 0.0);
    }

    fn run(depth: usize) -> (Run, Pointwise) {
        let function = Pointwise::named("tanh").unwrap();
        let settings = Settings::new(function.clone()).with(|it| {
            it.depth = depth;
            it.width = 12;
            it.batch = 6;
            it.bias_std = 0.1;
            it.precision = Precision::F64;
        });
        (Run::start(&settings, &|_| ControlFlow::Continue(())).unwrap(), function)
    }

    #[test]
    fn in_float32_it_is_the_pass_of_the_run() {
        let (run, function) = run(4);
        let deltas = rounded_deltas(&run, &function, SmallFormat::Float32, 1.0);
        assert_eq!(deltas.len(), 4);
        for (delta, layer) in deltas.iter().zip(run.report().hidden()) {
            let rms = (delta.iter().map(|x| x * x).sum::<f64>() / delta.len() as f64).sqrt();
            assert!((rms / layer.delta_rms - 1.0).abs() < 1e-5, "{rms} {}", layer.delta_rms);
        }
    }

    #[test]
    fn a_scaled_loss_keeps_what_float16_would_lose() {
        let (run, _) = run(12);
        let function = Pointwise::named("sigmoid").unwrap();
        let zeros = |scale| {
            let deltas = rounded_deltas(&run, &function, SmallFormat::Float16, scale);
            deltas[0].iter().filter(|delta| **delta == 0.0).count()
        };
        assert!(zeros(1.0) > zeros(16_384.0), "{} {}", zeros(1.0), zeros(16_384.0));
    }
}
