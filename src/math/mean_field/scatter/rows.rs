//! The mean over the rows of a batch, each of which has grown by a factor of its own.

use std::f64::consts::PI;

/// Euler's γ
const EULER: f64 = 0.577_215_664_901_532_9;
/// From one y to the next.
const STEP: f64 = 0.25;

/// Mean and variance of the logarithm of the mean of `rows` (1 or more, no integer needed)
/// independent factors exp(√variance ζ), ζ ~ N(0, 1).
///
/// With E ~ Exp(1) and X the mean, ln(E/X) exceeds y with probability `E[exp(−e^y X)]`, which is a
/// power of one row's; and ln E has mean −γ and variance π²/6.
pub fn log_mean(variance: f64, rows: f64) -> (f64, f64) {
    let std = variance.sqrt();
    let fine = STEP / (std / 3.0).max(1.0);
    let zetas: Vec<f64> = (0..=(16.0 / fine) as usize).map(|i| -8.0 + fine * i as f64).collect();
    let density: Vec<f64> = zetas.iter().map(|zeta| libm::exp(-0.5 * zeta * zeta)).collect();
    let whole: f64 = density.iter().sum();
    let exceeds = |y: f64| {
        let at = |zeta: f64| libm::exp(-libm::exp(y + std * zeta) / rows);
        let one: f64 = zetas.iter().zip(&density).map(|(&zeta, weight)| weight * at(zeta)).sum();
        (one / whole).powf(rows)
    };
    // From where it is 1 to where it is 0, by the trapezoidal rule; its end at 1 has a slope in the
    // second moment, hence STEP²/6 (Euler and Maclaurin).
    let low = -36.0 - 8.0 * std;
    let (mut first, mut second) = (-0.5 * STEP, STEP * STEP / 6.0);
    for i in 0..=((44.0 + 16.0 * std) / STEP) as usize {
        let above = STEP * i as f64;
        let exceeds = exceeds(low + above);
        first += STEP * exceeds;
        second += 2.0 * STEP * above * exceeds;
    }
    (-EULER - (low + first), (second - first * first - PI * PI / 6.0).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    #[test]
    fn one_row_is_itself_and_many_are_their_mean() {
        for variance in [0.0, 0.3, 3.0, 12.0] {
            let (mean, left) = log_mean(variance, 1.0);
            assert!(mean.abs() < 1e-6 && (left - variance).abs() < 1e-5, "{mean} {left}");
        }
        let (mean, left) = log_mean(0.5, 1e5);
        assert!((mean - 0.25).abs() < 1e-4 && left < 1e-4, "{mean} {left}");
    }

    #[test]
    fn a_few_rows_are_as_drawn() {
        let mut stream = Stream::of_seed(5, 0);
        let mut draw = || {
            let sum: f64 = (0..8).map(|_| (2f64.sqrt() * stream.normal()).exp()).sum();
            (sum / 8.0).ln()
        };
        let drawn: Vec<f64> = (0..20_000).map(|_| draw()).collect();
        let mean = drawn.iter().sum::<f64>() / 2e4;
        let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 2e4;
        let expected = log_mean(2.0, 8.0);
        assert!((expected.0 - mean).abs() < 0.02, "{expected:?} {mean}");
        assert!((expected.1 / variance - 1.0).abs() < 0.05, "{expected:?} {variance}");
    }
}
