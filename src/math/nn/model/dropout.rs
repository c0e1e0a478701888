//! Dropout: units are switched off at random while the network trains.

use crate::math::nn::matmul::Scalar;
use crate::math::nn::random::Stream;

/// With which probability a number is dropped, and what takes its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dropout {
    /// 0; what is kept is divided by 1 − rate, so that means stay. Srivastava et al. 2014,
    /// "Dropout: A Simple Way to Prevent Neural Networks from Overfitting".
    Plain { rate: f64 },
    /// SELU's limit for z → −∞; then all are scaled and shifted so that mean 0 and variance 1 stay.
    /// Klambauer et al. 2017, "Self-Normalizing Neural Networks".
    Alpha { rate: f64 },
}

/// −λα of SELU: what it tends to on the left.
const SELU_LIMIT: f64 = -1.758_099_340_847_376_8;

impl Dropout {
    /// (factor a of what is kept, what is put in for the dropped, shift b): kept numbers become
    /// a x + b, dropped ones the middle number.
    fn map(self) -> (f64, f64, f64) {
        match self {
            Dropout::Plain { rate } => (1.0 / (1.0 - rate), 0.0, 0.0),
            Dropout::Alpha { rate } => {
                let factor = 1.0 / ((1.0 - rate) * (1.0 + rate * SELU_LIMIT * SELU_LIMIT)).sqrt();
                let shift = -factor * rate * SELU_LIMIT;
                (factor, factor * SELU_LIMIT + shift, shift)
            }
        }
    }

    fn rate(self) -> f64 {
        let (Dropout::Plain { rate } | Dropout::Alpha { rate }) = self;
        rate
    }

    /// Second moment and mean of what comes out for numbers with these.
    pub fn moments(self, second_moment: f64, mean: f64) -> (f64, f64) {
        let (factor, dropped, shift) = self.map();
        let kept = 1.0 - self.rate();
        let scaled = factor * factor * second_moment + 2.0 * factor * shift * mean + shift * shift;
        (
            kept * scaled + self.rate() * dropped * dropped,
            kept * (factor * mean + shift) + self.rate() * dropped,
        )
    }

    /// Mean and mean square of ∂y/∂x.
    pub fn factors(self) -> (f64, f64) {
        let (factor, ..) = self.map();
        let mean = (1.0 - self.rate()) * factor;
        (mean, mean * factor)
    }

    /// Drops what the stream says, and keeps in `kept` what each number was multiplied with: ∂y/∂x,
    /// which is all that the way back needs.
    pub fn forward<T: Scalar>(self, stream: &mut Stream, values: &mut [T], kept: &mut [T]) {
        let (factor, dropped, shift) = self.map();
        let (factor, dropped, shift) =
            (T::from_f64(factor), T::from_f64(dropped), T::from_f64(shift));
        for (value, kept) in values.iter_mut().zip(kept) {
            if stream.unit() < self.rate() {
                *kept = T::zero();
                *value = dropped;
            } else {
                *kept = factor;
                *value = factor * *value + shift;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(dropout: Dropout, x: impl Fn(&mut Stream) -> f64) -> (Vec<f64>, Vec<f64>) {
        let mut stream = Stream::of_seed(3, 0);
        let mut values: Vec<f64> = (0..40_000).map(|_| x(&mut stream)).collect();
        let mut kept = vec![f64::NAN; values.len()];
        dropout.forward(&mut stream, &mut values, &mut kept);
        (values, kept)
    }

    #[test]
    fn plain_dropout_keeps_the_mean_and_drops_its_share() {
        let (values, kept) = dropped(Dropout::Plain { rate: 0.25 }, |_| 3.0);
        let zeros = values.iter().filter(|&&x| x == 0.0).count() as f64 / 40_000.0;
        assert!((zeros - 0.25).abs() < 0.01, "{zeros}");
        assert!(kept.iter().zip(&values).all(|(kept, value)| (kept * 3.0 - value).abs() < 1e-15));
        let mean = values.iter().sum::<f64>() / 40_000.0;
        assert!((mean - 3.0).abs() < 0.05, "{mean}");
    }

    #[test]
    fn alpha_dropout_keeps_mean_zero_and_variance_one() {
        let (values, _) = dropped(Dropout::Alpha { rate: 0.2 }, Stream::normal);
        let mean = values.iter().sum::<f64>() / 40_000.0;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 40_000.0;
        assert!(mean.abs() < 0.025 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }

    /// What `torch.nn.functional.alpha_dropout` makes of 0.5 at a rate of 0.2.
    #[test]
    fn alpha_dropout_puts_in_what_pytorch_does() {
        let (values, kept) = dropped(Dropout::Alpha { rate: 0.2 }, |_| 0.5);
        for (value, kept) in values.iter().zip(kept) {
            let expected = if kept == 0.0 { -1.2361598485763778 } else { 0.7484917538658609 };
            assert!((value - expected).abs() < 1e-15, "{value}");
        }
    }

    #[test]
    fn the_limit_is_selus() {
        let selu = crate::math::activation::Pointwise::named("selu").unwrap();
        assert_eq!(SELU_LIMIT, selu.value(-1e3));
    }
}
