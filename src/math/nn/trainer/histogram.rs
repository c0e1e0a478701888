//! How a layer's numbers are spread.

use crate::math::nn::matmul::Scalar;

/// Which numbers of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// z
    PreActivation,
    /// h = φ(z)
    Activation,
}

/// Counts of numbers in bins of equal width from `low` to `high`, the smallest and the largest
/// finite number.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub low: f64,
    pub high: f64,
    pub counts: Vec<usize>,
    /// Numbers that are inf or NaN
    pub non_finite: usize,
}

impl Histogram {
    /// At least one bin. Numbers that are all the same fall into the first.
    pub fn of<T: Scalar>(values: &[T], bins: usize) -> Histogram {
        let finite = || values.iter().map(|x| x.to_f64()).filter(|x| x.is_finite());
        let (low, high) = finite()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let mut counts = vec![0; bins.max(1)];
        let last = counts.len() - 1;
        for x in finite() {
            // halved, since high − low may overflow
            let share = (x / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
            // a share that is 0/0 becomes bin 0
            counts[((share * (last + 1) as f64) as usize).min(last)] += 1;
        }
        let non_finite = values.len() - counts.iter().sum::<usize>();
        let (low, high) = if low > high { (f64::NAN, f64::NAN) } else { (low, high) };
        Histogram { low, high, counts, non_finite }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let histogram = Histogram::of(&[0.0, 1.0, 2.0, 4.0, 3.9, f64::NAN], 4);
        let expected = Histogram { low: 0.0, high: 4.0, counts: vec![1, 1, 1, 2], non_finite: 1 };
        assert_eq!(histogram, expected);
        assert_eq!(Histogram::of(&[7.0f32; 3], 2).counts, [3, 0]);
        assert_eq!(Histogram::of(&[f64::MIN, f64::MAX], 2).counts, [1, 1]);
        let empty = Histogram::of(&[f64::INFINITY], 2);
        assert!(empty.low.is_nan() && empty.counts == [0, 0] && empty.non_finite == 1);
    }
}
