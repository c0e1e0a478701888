//! z = h Wᵀ + b, forward and backward side by side; holds parameters and gradients, no batch.

use crate::math::nn::matmul::{Matrix, Scalar, product, product_plus_row};
use crate::math::nn::optimizer::Parameter;
use multiversion::multiversion;

pub struct Linear<T> {
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
}

impl<T: Scalar> Linear<T> {
    pub fn new(weight: Vec<T>, bias: Vec<T>) -> Linear<T> {
        let fan_out = bias.len();
        let fan_in = weight.len() / fan_out;
        assert_eq!(weight.len(), fan_in * fan_out, "weights are [fan_out, fan_in]");
        Linear {
            fan_in,
            fan_out,
            weight_gradient: vec![T::zero(); weight.len()],
            bias_gradient: vec![T::zero(); fan_out],
            weight,
            bias,
        }
    }

    /// z = h Wᵀ + b; h `[batch, fan_in]`, z `[batch, fan_out]`
    pub fn forward(&self, input: &[T], out: &mut [T]) {
        let input = Matrix::new(input, input.len() / self.fan_in, self.fan_in);
        let weight = Matrix::new(&self.weight, self.fan_out, self.fan_in);
        product_plus_row(input, weight.transposed(), &self.bias, out);
    }

    /// ∂L/∂W = δᵀ h and ∂L/∂b = Σ over the batch of δ, with δ = ∂L/∂z `[batch, fan_out]`
    pub fn backward_parameters(&mut self, input: &[T], delta: &[T]) {
        let batch = input.len() / self.fan_in;
        let input = Matrix::new(input, batch, self.fan_in);
        let rows = Matrix::new(delta, batch, self.fan_out);
        product(rows.transposed(), input, &mut self.weight_gradient);
        sum_rows(delta, &mut self.bias_gradient);
    }

    /// ∂L/∂h = δ W
    pub fn backward_input(&self, delta: &[T], out: &mut [T]) {
        let delta = Matrix::new(delta, delta.len() / self.fan_out, self.fan_out);
        let weight = Matrix::new(&self.weight, self.fan_out, self.fan_in);
        product(delta, weight, out);
    }

    pub fn parameters(&mut self) -> [Parameter<'_, T>; 2] {
        [
            Parameter { value: &mut self.weight, gradient: &self.weight_gradient },
            Parameter { value: &mut self.bias, gradient: &self.bias_gradient },
        ]
    }
}

/// The sum of all rows of `[rows, sums.len()]`, column by column, as wide as the machine's
/// registers; each is taken in the order of the rows, so that the width does not show in it.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn sum_rows<T: Scalar>(rows: &[T], sums: &mut [T]) {
    sums.fill(T::zero());
    for row in rows.chunks_exact(sums.len()) {
        for (sum, &x) in sums.iter_mut().zip(row) {
            *sum = *sum + x;
        }
    }
}
