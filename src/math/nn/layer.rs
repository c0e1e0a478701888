//! One layer, forward and backward side by side.
//!
//! Shapes, rows first: the layer's input `[batch, fan_in]`, weights W `[fan_out, fan_in]` (as
//! PyTorch keeps them), biases `[fan_out]`, everything per unit `[batch, fan_out]`.
//!
//! | forward | backward |
//! |---|---|
//! | z = h⁻ Wᵀ + b | ∂L/∂W = δᵀ h⁻, ∂L/∂b = Σ over the batch of δ |
//! | h = φ(z) | δ = φ′(z) ⊙ (δ⁺ W⁺) |
//!
//! where h⁻ is the layer's input and δ⁺, W⁺ belong to the layer after it.

use super::matmul::{Matrix, Scalar, product, product_plus_row};
use super::probe::share_below;
use super::report::SATURATED_BELOW;
use crate::math::activation::Pointwise;
use multiversion::multiversion;

pub struct Layer<T> {
    pub fan_in: usize,
    pub fan_out: usize,
    /// W `[fan_out, fan_in]`
    pub weight: Vec<T>,
    /// b `[fan_out]`
    pub bias: Vec<T>,
    /// ∂L/∂W, shaped as W
    pub weight_gradient: Vec<T>,
    /// ∂L/∂b, shaped as b
    pub bias_gradient: Vec<T>,
    /// z `[batch, fan_out]`
    pub pre_activation: Vec<T>,
    /// h = φ(z), shaped as z; of no length in a linear layer, where h is z
    pub activation: Vec<T>,
    /// δ = ∂L/∂z, shaped as z. Between forward and backward it holds φ′(z), which nothing else
    /// needs once δ is known.
    pub delta: Vec<T>,
    /// Share of z where |φ′(z)| < [`SATURATED_BELOW`]
    pub saturated_fraction: f64,
}

impl<T: Scalar> Layer<T> {
    /// A layer with these parameters and room for `batch` rows; `linear` when no φ follows.
    pub fn new(weight: Vec<T>, bias: Vec<T>, batch: usize, linear: bool) -> Layer<T> {
        let fan_out = bias.len();
        let fan_in = weight.len() / fan_out;
        assert_eq!(weight.len(), fan_in * fan_out, "weights are [fan_out, fan_in]");
        let zeros = |length| vec![T::zero(); length];
        Layer {
            fan_in,
            fan_out,
            weight_gradient: zeros(weight.len()),
            bias_gradient: zeros(fan_out),
            pre_activation: zeros(batch * fan_out),
            activation: zeros(if linear { 0 } else { batch * fan_out }),
            delta: zeros(batch * fan_out),
            saturated_fraction: 0.0,
            weight,
            bias,
        }
    }

    /// What the layer hands on: h, or z where no φ follows. `[batch, fan_out]`
    pub fn output(&self) -> &[T] {
        if self.activation.is_empty() { &self.pre_activation } else { &self.activation }
    }

    fn batch(&self) -> usize {
        self.pre_activation.len() / self.fan_out
    }

    /// z = h⁻ Wᵀ + b
    pub fn forward_linear(&mut self, input: &[T]) {
        let input = Matrix::new(input, self.batch(), self.fan_in);
        let weight = Matrix::new(&self.weight, self.fan_out, self.fan_in);
        product_plus_row(input, weight.transposed(), &self.bias, &mut self.pre_activation);
    }

    /// h = φ(z), and φ′(z) into the place of δ
    pub fn forward_activation(&mut self, function: &Pointwise) {
        function.forward(&self.pre_activation, &mut self.activation, &mut self.delta);
        self.saturated_fraction = share_below(&self.delta, T::from_f64(SATURATED_BELOW));
    }

    /// δ = φ′(z) ⊙ (δ⁺ W⁺), where `scratch` has the length of δ at least
    pub fn backward_delta(&mut self, next: &Layer<T>, scratch: &mut [T]) {
        let scratch = &mut scratch[..self.delta.len()];
        let next_delta = Matrix::new(&next.delta, next.batch(), next.fan_out);
        let next_weight = Matrix::new(&next.weight, next.fan_out, next.fan_in);
        product(next_delta, next_weight, scratch);
        multiply_each(&mut self.delta, scratch);
    }

    /// ∂L/∂W = δᵀ h⁻ and ∂L/∂b = Σ δ
    pub fn backward_parameters(&mut self, input: &[T]) {
        let delta = Matrix::new(&self.delta, self.batch(), self.fan_out);
        let input = Matrix::new(input, self.batch(), self.fan_in);
        product(delta.transposed(), input, &mut self.weight_gradient);
        sum_rows(&self.delta, &mut self.bias_gradient);
    }

    /// Gradient descent: W ← W − η ∂L/∂W, b ← b − η ∂L/∂b
    pub fn update(&mut self, learning_rate: T) {
        descend(&mut self.weight, &self.weight_gradient, learning_rate);
        descend(&mut self.bias, &self.bias_gradient, learning_rate);
    }
}

// Passes over a layer's numbers, as wide as the machine's registers; each number is computed by
// itself or in the order of the rows, so that the width does not show in it.

/// numbers = numbers ⊙ factors
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn multiply_each<T: Scalar>(numbers: &mut [T], factors: &[T]) {
    for (number, &factor) in numbers.iter_mut().zip(factors) {
        *number = *number * factor;
    }
}

/// The sum of all rows of `[rows, sums.len()]`, column by column
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn sum_rows<T: Scalar>(rows: &[T], sums: &mut [T]) {
    sums.fill(T::zero());
    for row in rows.chunks_exact(sums.len()) {
        for (sum, &x) in sums.iter_mut().zip(row) {
            *sum = *sum + x;
        }
    }
}

/// parameters = parameters − rate · gradients
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn descend<T: Scalar>(parameters: &mut [T], gradients: &[T], rate: T) {
    for (parameter, &gradient) in parameters.iter_mut().zip(gradients) {
        *parameter = *parameter - rate * gradient;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    /// Three inputs, two units, then one linear unit, over a batch of four.
    fn two_layers(input: &[f64]) -> (Layer<f64>, Layer<f64>, Pointwise) {
        let mut stream = Stream::of_seed(5, 0);
        let mut normals = |count: usize| (0..count).map(|_| stream.normal()).collect::<Vec<_>>();
        let function = Pointwise::named("sigmoid").unwrap();
        let mut first = Layer::new(normals(6), normals(2), 4, false);
        let mut last = Layer::new(normals(2), normals(1), 4, true);
        first.forward_linear(input);
        first.forward_activation(&function);
        last.forward_linear(first.output());
        (first, last, function)
    }

    const INPUT: [f64; 12] = [0.5, -1.0, 2.0, 0.1, 0.0, -0.3, 1.5, 1.0, -2.0, 0.7, -0.2, 0.4];

    #[test]
    fn forward_is_the_sum_it_is_defined_as() {
        let (first, _, function) = two_layers(&INPUT);
        for row in 0..4 {
            for unit in 0..2 {
                let z: f64 = (0..3).map(|i| INPUT[row * 3 + i] * first.weight[unit * 3 + i]).sum();
                let z = z + first.bias[unit];
                let at = row * 2 + unit;
                assert!((first.pre_activation[at] - z).abs() < 1e-15);
                assert!((first.output()[at] - function.value(z)).abs() < 1e-15);
                assert!((first.delta[at] - function.slope(z)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn backward_is_the_sum_it_is_defined_as() {
        let (mut first, mut last, function) = two_layers(&INPUT);
        last.delta.copy_from_slice(&[1.0, -0.5, 0.25, 2.0]);
        first.backward_delta(&last, &mut [f64::NAN; 9]);
        first.backward_parameters(&INPUT);
        for unit in 0..2 {
            let delta = |row: usize| {
                function.slope(first.pre_activation[row * 2 + unit])
                    * last.delta[row]
                    * last.weight[unit]
            };
            let bias_gradient: f64 = (0..4).map(delta).sum();
            assert!((first.bias_gradient[unit] - bias_gradient).abs() < 1e-15);
            for i in 0..3 {
                let gradient: f64 = (0..4).map(|row| delta(row) * INPUT[row * 3 + i]).sum();
                assert!((first.weight_gradient[unit * 3 + i] - gradient).abs() < 1e-15);
            }
        }
    }
}
