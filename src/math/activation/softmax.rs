//! Softmax: a vector in, a vector of probabilities out. Not pointwise: its derivative is a matrix.

use super::{About, Paper};
use std::sync::LazyLock;

pub const NAME: &str = "softmax";

/// The definition in the lessons' formula language (a subset of LaTeX).
pub const DEFINITION: &str = r"\frac{e^{x_{i}}}{\sum_{j} e^{x_{j}}}";
/// The derivative in the same language.
pub const DERIVATIVE: &str = r"p_{i} (\delta_{ij} - p_{j})";

pub static ABOUT: LazyLock<About> = LazyLock::new(|| {
    About::new(
        NAME,
        "Softmax",
        Paper::new(
            "Bridle",
            "Probabilistic Interpretation of Feedforward Classification Network Outputs, with \
             Relationships to Statistical Pattern Recognition",
            1990,
        ),
    )
});

/// How many pointwise functions the course teaches first.
pub(super) const PLACE_IN_COURSE: usize = 2;

/// pᵢ = e^(xᵢ) / Σⱼ e^(xⱼ), with the largest input subtracted first so that nothing overflows.
///
/// No inputs, no probabilities. One +∞ takes everything (the limit); a −∞ gets nothing. Where there
/// is no limit (NaN, several +∞, nothing but −∞) all are NaN.
pub fn probabilities(x: &[f64]) -> Vec<f64> {
    let powers = powers(x);
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// ∂pᵢ/∂xⱼ = pᵢ (δᵢⱼ − pⱼ), a row an output, whole.
pub fn jacobian(x: &[f64]) -> Vec<Vec<f64>> {
    let jacobian = Jacobian::of(x);
    (0..x.len()).map(|i| jacobian.row(i).collect()).collect()
}

/// The same by rows: of a long vector there is no room for all of it.
pub struct Jacobian {
    powers: Vec<f64>,
    sum: f64,
}

impl Jacobian {
    pub fn of(x: &[f64]) -> Jacobian {
        let powers = powers(x);
        Jacobian { sum: powers.iter().sum(), powers }
    }

    /// ∂pᵢ/∂xⱼ for every j. 1 − pᵢ is the sum of the others, so that it does not cancel where pᵢ is
    /// near 1.
    pub fn row(&self, i: usize) -> impl Iterator<Item = f64> {
        let Jacobian { powers, sum } = self;
        let p = move |j: usize| powers[j] / sum;
        let others = move || powers[..i].iter().chain(&powers[i + 1..]).sum::<f64>() / sum;
        let entry = move |j: usize| if i == j { p(i) * others() } else { -p(i) * p(j) };
        (0..powers.len()).map(entry)
    }
}

/// e^(xᵢ − max x): all in [0, 1], at least one of them 1; all NaN if there is no answer.
fn powers(x: &[f64]) -> Vec<f64> {
    let infinite = x.iter().filter(|&&x| x == f64::INFINITY).count();
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let undefined = infinite > 1 || largest == f64::NEG_INFINITY || x.iter().any(|x| x.is_nan());
    let power = |&x: &f64| match () {
        () if undefined => f64::NAN,
        () if infinite == 1 => f64::from(x == f64::INFINITY),
        () => libm::exp(x - largest),
    };
    x.iter().map(power).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all_nan(p: &[f64]) -> bool {
        p.iter().all(|p| p.is_nan())
    }

    #[test]
    fn special_values_are_defined() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        assert!(probabilities(&[]).is_empty() && jacobian(&[]).is_empty());
        assert_eq!(probabilities(&[inf, 1.0]), [1.0, 0.0]);
        assert_eq!(probabilities(&[-inf, 1.0]), [0.0, 1.0]);
        assert_eq!(probabilities(&[1000.0, -1000.0]), [1.0, 0.0]);
        assert_eq!(probabilities(&[f64::MAX, f64::MIN]), [1.0, 0.0]);
        for x in [[inf, inf], [-inf, -inf], [nan, 1.0], [inf, nan]] {
            assert!(all_nan(&probabilities(&x)), "{x:?}");
            assert!(jacobian(&x).iter().all(|row| all_nan(row)), "{x:?}");
        }
    }

    #[test]
    fn a_nearly_certain_output_keeps_its_derivative() {
        // p = (1 − 2e⁻⁵⁰ + …, e⁻⁵⁰, e⁻⁵⁰), so ∂p₀/∂x₀ = 2e⁻⁵⁰ to 1e−21
        let expected = 2.0 * (-50f64).exp();
        let got = jacobian(&[50.0, 0.0, 0.0])[0][0];
        assert!((got / expected - 1.0).abs() < 1e-15);
    }

    #[test]
    fn halves_have_a_quarter() {
        assert_eq!(jacobian(&[3.0, 3.0]), [[0.25, -0.25], [-0.25, 0.25]]);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one_and_rows_to_zero(x in prop::collection::vec(-800.0..800.0, 1..8)) {
            let p = probabilities(&x);
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            for row in jacobian(&x) {
                prop_assert!(row.iter().sum::<f64>().abs() < 1e-15);
            }
        }

        #[test]
        fn the_jacobian_is_the_finite_difference(x in prop::collection::vec(-3.0..3.0, 1..5)) {
            let h = 1e-5;
            let exact = jacobian(&x);
            for j in 0..x.len() {
                let (mut above, mut below) = (x.clone(), x.clone());
                above[j] += h;
                below[j] -= h;
                let (above, below) = (probabilities(&above), probabilities(&below));
                for i in 0..x.len() {
                    let difference = (above[i] - below[i]) / (2.0 * h);
                    prop_assert!((difference - exact[i][j]).abs() < 1e-9);
                }
            }
        }
    }
}
