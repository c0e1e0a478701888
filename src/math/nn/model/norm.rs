//! Batch norm and layer norm: y = γ x̂ + β with x̂ = (x − mean)/√(variance + ε).
//!
//! They differ in what the mean goes over. Batch norm: one unit over the rows of the batch (Ioffe &
//! Szegedy 2015, "Batch Normalization"). Layer norm: one row over the layer's units (Ba, Kiros &
//! Hinton 2016, "Layer Normalization"). Either is a group of places, and one formula serves
//! both, forward and backward.

use crate::math::nn::matmul::Scalar;
use crate::math::nn::optimizer::Parameter;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NormKind {
    Batch,
    Layer,
}

impl NormKind {
    pub const ALL: [NormKind; 2] = [NormKind::Batch, NormKind::Layer];

    pub fn name(self) -> &'static str {
        match self {
            NormKind::Batch => "batch",
            NormKind::Layer => "layer",
        }
    }

    pub fn named(name: &str) -> Option<NormKind> {
        NormKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Keeps a variance of 0 from dividing; PyTorch's default.
pub const EPSILON: f64 = 1e-5;
/// Share of the newest batch in the statistics that batch norm evaluates with; PyTorch's default.
const NEWEST: f64 = 0.1;

pub struct Norm<T> {
    kind: NormKind,
    /// γ `[units]`
    pub scale: Vec<T>,
    /// β `[units]`
    pub shift: Vec<T>,
    pub scale_gradient: Vec<T>,
    pub shift_gradient: Vec<T>,
    /// Mean and variance of each unit, remembered from training batches. The variance is the
    /// unbiased one, as PyTorch's.
    pub running_mean: Vec<f64>,
    pub running_variance: Vec<f64>,
}

/// What a batch left in the norm.
pub struct NormTrace<T> {
    /// x̂ `[batch, units]`
    normalised: Vec<T>,
    /// Of each group
    statistics: Vec<Statistics>,
    rows: usize,
}

#[derive(Clone, Copy)]
struct Statistics {
    mean: f64,
    /// Mean square of the deviations from the mean
    variance: f64,
}

impl Statistics {
    fn inverse_std(self) -> f64 {
        1.0 / (self.variance + EPSILON).sqrt()
    }
}

/// The places whose numbers share a mean: `count` of them, `step` apart.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    step: usize,
    count: usize,
}

impl Group {
    fn places(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |index| self.start + index * self.step)
    }

    fn mean(self, value: impl Fn(usize) -> f64) -> f64 {
        self.places().map(value).sum::<f64>() / self.count as f64
    }
}

impl<T: Scalar> Norm<T> {
    pub fn new(kind: NormKind, units: usize) -> Norm<T> {
        Norm {
            kind,
            scale: vec![T::one(); units],
            shift: vec![T::zero(); units],
            scale_gradient: vec![T::zero(); units],
            shift_gradient: vec![T::zero(); units],
            running_mean: vec![0.0; units],
            running_variance: vec![1.0; units],
        }
    }

    fn groups(&self, rows: usize) -> impl Iterator<Item = Group> + use<T> {
        let units = self.scale.len();
        let (count, step, apart, many) = match self.kind {
            NormKind::Batch => (rows, units, 1, units),
            NormKind::Layer => (units, 1, units, rows),
        };
        (0..many).map(move |index| Group { start: index * apart, step, count })
    }

    /// y = γ x̂ + β, x and y `[batch, units]`. Batch norm takes its batch's own statistics in
    /// training, the remembered ones else.
    pub fn forward(&self, x: &[T], training: bool, trace: &mut NormTrace<T>, y: &mut [T]) {
        let units = self.scale.len();
        trace.rows = x.len() / units;
        trace.normalised.resize(x.len(), T::zero());
        trace.statistics.clear();
        for (index, group) in self.groups(trace.rows).enumerate() {
            let statistics = if self.kind == NormKind::Batch && !training {
                let (mean, variance) = (self.running_mean[index], self.running_variance[index]);
                Statistics { mean, variance }
            } else {
                let mean = group.mean(|at| x[at].to_f64());
                let variance = group.mean(|at| (x[at].to_f64() - mean).powi(2));
                Statistics { mean, variance }
            };
            let inverse_std = statistics.inverse_std();
            for at in group.places() {
                let normalised = T::from_f64((x[at].to_f64() - statistics.mean) * inverse_std);
                trace.normalised[at] = normalised;
                y[at] = self.scale[at % units] * normalised + self.shift[at % units];
            }
            trace.statistics.push(statistics);
        }
    }

    /// ∂L/∂γ = Σ δ x̂, ∂L/∂β = Σ δ over the batch, and with g = γ δ, means over the group:
    /// ∂L/∂x = (g − mean g − x̂ mean(g x̂)) / √(variance + ε). After a forward pass in training.
    pub fn backward(&mut self, delta: &[T], trace: &NormTrace<T>, out: &mut [T]) {
        let units = self.scale.len();
        self.scale_gradient.fill(T::zero());
        self.shift_gradient.fill(T::zero());
        for (at, (&delta, &normalised)) in delta.iter().zip(&trace.normalised).enumerate() {
            let unit = at % units;
            self.scale_gradient[unit] = self.scale_gradient[unit] + delta * normalised;
            self.shift_gradient[unit] = self.shift_gradient[unit] + delta;
        }
        let gradient = |at: usize| (delta[at] * self.scale[at % units]).to_f64();
        let normalised = |at: usize| trace.normalised[at].to_f64();
        for (group, statistics) in self.groups(trace.rows).zip(&trace.statistics) {
            let mean = group.mean(gradient);
            let along = group.mean(|at| gradient(at) * normalised(at));
            let inverse_std = statistics.inverse_std();
            for at in group.places() {
                let change = gradient(at) - mean - normalised(at) * along;
                out[at] = T::from_f64(change * inverse_std);
            }
        }
    }

    /// Takes a training batch into the statistics that batch norm evaluates with.
    pub fn remember(&mut self, trace: &NormTrace<T>) {
        if self.kind == NormKind::Layer {
            return;
        }
        let rows = trace.rows as f64;
        let unbiased = rows / (rows - 1.0).max(1.0);
        let running = self.running_mean.iter_mut().zip(&mut self.running_variance);
        for ((mean, variance), batch) in running.zip(&trace.statistics) {
            *mean += NEWEST * (batch.mean - *mean);
            *variance += NEWEST * (unbiased * batch.variance - *variance);
        }
    }

    pub fn parameters(&mut self) -> [Parameter<'_, T>; 2] {
        [
            Parameter { value: &mut self.scale, gradient: &self.scale_gradient },
            Parameter { value: &mut self.shift, gradient: &self.shift_gradient },
        ]
    }
}

impl<T> NormTrace<T> {
    pub fn new() -> NormTrace<T> {
        NormTrace { normalised: Vec::new(), statistics: Vec::new(), rows: 0 }
    }
}

impl<T> Default for NormTrace<T> {
    fn default() -> NormTrace<T> {
        NormTrace::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [1.0, 2.0, 6.0, -3.0, 0.0, 9.0];

    fn forward(kind: NormKind, x: &[f64]) -> (Norm<f64>, NormTrace<f64>, Vec<f64>) {
        let (norm, mut trace, mut y) = (Norm::new(kind, 3), NormTrace::new(), vec![0.0; x.len()]);
        norm.forward(x, true, &mut trace, &mut y);
        (norm, trace, y)
    }

    #[test]
    fn a_group_comes_out_with_mean_zero_and_variance_one() {
        let (_, _, y) = forward(NormKind::Layer, &X);
        assert!((y[0] + y[1] + y[2]).abs() < 1e-12);
        assert!((y[3..].iter().map(|y| y * y).sum::<f64>() / 3.0 - 1.0).abs() < 1e-5);
        let (_, _, y) = forward(NormKind::Batch, &X);
        assert!((y[1] + y[4]).abs() < 1e-12 && (y[1] - 1.0).abs() < 1e-5, "{y:?}");
    }

    #[test]
    fn batch_norm_evaluates_with_what_it_remembers() {
        let (mut norm, trace, _) = forward(NormKind::Batch, &X);
        norm.remember(&trace);
        // the first unit saw 1 and −3: mean −1, unbiased variance 8
        assert!((norm.running_mean[0] + 0.1).abs() < 1e-15);
        assert!((norm.running_variance[0] - (0.9 + 0.8)).abs() < 1e-15);
        let mut y = [0.0; 3];
        norm.forward(&[1.0, 0.0, 0.0], false, &mut NormTrace::new(), &mut y);
        assert!((y[0] - 1.1 / (1.7f64 + 1e-5).sqrt()).abs() < 1e-15);
    }
}
