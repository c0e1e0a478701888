//! The losses and their derivatives.

use super::matmul::Scalar;

/// What a network is trained to make small, over outputs and targets `[batch, outputs]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// Of softmax over a row's outputs; for classes.
    CrossEntropy,
    MeanSquaredError,
}

impl Loss {
    pub const ALL: [Loss; 2] = [Loss::CrossEntropy, Loss::MeanSquaredError];

    pub fn name(self) -> &'static str {
        match self {
            Loss::CrossEntropy => "cross-entropy",
            Loss::MeanSquaredError => "mse",
        }
    }

    pub fn named(name: &str) -> Option<Loss> {
        Loss::ALL.into_iter().find(|loss| loss.name() == name)
    }

    pub fn value<T: Scalar>(self, output: &[T], target: &[T], outputs: usize) -> T {
        match self {
            Loss::CrossEntropy => cross_entropy(output, target, outputs),
            Loss::MeanSquaredError => mean_squared_error(output, target),
        }
    }

    /// ∂L/∂output, into `slope`
    pub fn slope<T: Scalar>(self, output: &[T], target: &[T], outputs: usize, slope: &mut [T]) {
        match self {
            Loss::CrossEntropy => cross_entropy_slope(output, target, outputs, slope),
            Loss::MeanSquaredError => mean_squared_error_slope(output, target, slope),
        }
    }
}

/// Mean over the batch of −Σₖ tₖ log pₖ, p the softmax of a row of `classes` outputs, as
/// `torch.nn.functional.cross_entropy` has it.
///
/// log pₖ = zₖ − m − log Σⱼ e^(zⱼ − m) with m the largest output: neither a large output overflows
/// nor does a small probability become log 0. In f64, rounded back.
pub fn cross_entropy<T: Scalar>(output: &[T], target: &[T], classes: usize) -> T {
    let rows = output.chunks_exact(classes).zip(target.chunks_exact(classes));
    let losses = rows.map(|(output, target)| {
        let log_sum = log_sum_exp(output);
        let terms = output.iter().zip(target).filter(|(_, t)| t.to_f64() != 0.0);
        terms.map(|(z, t)| t.to_f64() * (log_sum - z.to_f64())).sum::<f64>()
    });
    T::from_f64(losses.sum::<f64>() * classes as f64 / output.len() as f64)
}

/// ∂L/∂z = (p Σₖ tₖ − t) / batch, into `slope`
pub fn cross_entropy_slope<T: Scalar>(output: &[T], target: &[T], classes: usize, slope: &mut [T]) {
    let batch = (output.len() / classes) as f64;
    let rows = output.chunks_exact(classes).zip(target.chunks_exact(classes));
    for ((output, target), slope) in rows.zip(slope.chunks_exact_mut(classes)) {
        let log_sum = log_sum_exp(output);
        let weight: f64 = target.iter().map(|t| t.to_f64()).sum();
        for ((slope, z), t) in slope.iter_mut().zip(output).zip(target) {
            let probability = libm::exp(z.to_f64() - log_sum);
            *slope = T::from_f64((probability * weight - t.to_f64()) / batch);
        }
    }
}

/// log Σⱼ e^(zⱼ)
fn log_sum_exp<T: Scalar>(row: &[T]) -> f64 {
    let largest = row.iter().fold(f64::NEG_INFINITY, |largest, z| largest.max(z.to_f64()));
    let sum: f64 = row.iter().map(|z| libm::exp(z.to_f64() - largest)).sum();
    largest + libm::log(sum)
}

/// Mean squared error over batch × outputs, as `torch.nn.functional.mse_loss` has it.
///
/// Each square is taken in the run's own precision, so that it overflows where the run does; the
/// sum is f64 and the mean is rounded back.
pub fn mean_squared_error<T: Scalar>(output: &[T], target: &[T]) -> T {
    let squares = output.iter().zip(target).map(|(&output, &target)| {
        let difference = output - target;
        (difference * difference).to_f64()
    });
    T::from_f64(squares.sum::<f64>() / output.len() as f64)
}

/// ∂L/∂output = 2 (output − target) / (batch × outputs), into `slope`
pub fn mean_squared_error_slope<T: Scalar>(output: &[T], target: &[T], slope: &mut [T]) {
    let factor = T::from_f64(2.0 / output.len() as f64);
    for ((slope, &output), &target) in slope.iter_mut().zip(output).zip(target) {
        *slope = factor * (output - target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_by_hand() {
        let output = [0.0, 3f64.ln(), 0.0, 0.0];
        let target = [1.0, 0.0, 0.0, 1.0];
        let expected = (4f64.ln() + 2f64.ln()) / 2.0;
        assert!((cross_entropy(&output, &target, 2) - expected).abs() < 1e-15);
        let mut slope = [f64::NAN; 4];
        cross_entropy_slope(&output, &target, 2, &mut slope);
        for (slope, expected) in slope.iter().zip([-0.375, 0.375, 0.25, -0.25]) {
            assert!((slope - expected).abs() < 1e-15, "{slope} {expected}");
        }
    }

    #[test]
    fn huge_outputs_neither_overflow_nor_reach_the_logarithm_of_zero() {
        assert_eq!(cross_entropy(&[1e4f32, -1e4], &[0.0, 1.0], 2), 2e4);
        assert_eq!(cross_entropy(&[1e300f64, 0.0], &[1.0, 0.0], 2), 0.0);
        let mut slope = [f64::NAN; 2];
        cross_entropy_slope(&[-800.0, 800.0], &[1.0, 0.0], 2, &mut slope);
        assert_eq!(slope, [-1.0, 1.0]);
    }

    #[test]
    fn each_slope_is_the_finite_difference_of_its_loss() {
        let output = [0.3, -1.2, 2.0, 0.7, 0.1, -0.4];
        let target = [0.0, 0.0, 1.0, 0.2, 0.5, 0.3];
        for loss in Loss::ALL {
            let mut slope = [f64::NAN; 6];
            loss.slope(&output, &target, 3, &mut slope);
            for at in 0..6 {
                let moved = |by: f64| {
                    let mut output = output;
                    output[at] += by;
                    loss.value(&output, &target, 3)
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((difference - slope[at]).abs() < 1e-10, "{loss:?} {at}");
            }
        }
    }

    #[test]
    fn a_loss_that_is_not_a_number_stays_one() {
        assert!(cross_entropy(&[f64::NAN, 0.0], &[1.0, 0.0], 2).is_nan());
        assert!(cross_entropy(&[f64::INFINITY, 0.0], &[0.0, 1.0], 2).is_nan());
    }

    #[test]
    fn value_and_slope_by_hand() {
        let mut slope = [f64::NAN; 2];
        assert_eq!(mean_squared_error(&[1.0, 5.0], &[3.0, 4.0]), 2.5);
        mean_squared_error_slope(&[1.0, 5.0], &[3.0, 4.0], &mut slope);
        assert_eq!(slope, [-2.0, 1.0]);
    }

    #[test]
    fn a_square_overflows_in_the_runs_own_precision() {
        assert_eq!(mean_squared_error(&[1e20f32], &[0.0]), f32::INFINITY);
        assert_eq!(mean_squared_error(&[1e20f64], &[0.0]), 1e40);
    }
}
