//! The loss and its derivative.

use super::matmul::Scalar;

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
