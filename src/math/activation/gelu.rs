use super::normal::{cdf, in_left_tail, tail_series, times_cdf, times_pdf};
use super::real::{Real, choose};
use super::{About, Formula, Paper, Parameters, Recommended};
use std::f64::consts::SQRT_2;

/// x·Φ(x) with the standard normal distribution function Φ
pub struct Gelu;

impl Formula for Gelu {
    const NAME: &'static str = "gelu";
    const EXPRESSION: &'static str = "x*Phi(x)";

    fn about() -> About {
        About {
            chosen_by: vec![
                ("approximate".into(), "none".into()),
                ("approximate".into(), "false".into()),
            ],
            recommended: Some(Recommended::borrowed_from_relu()),
            ..About::new(
                Self::NAME,
                "GELU",
                Paper::new("Hendrycks & Gimpel", "Gaussian Error Linear Units (GELUs)", 2016),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        choose!(T: in_left_tail(x) => times_pdf(-tail_series(x), x), times_cdf(x, x))
    }
    /// Φ(x) + xφ(x); near its zero at −0.75 accurate to a few units of the two terms.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        let left = in_left_tail(x);
        let factor = choose!(T: left => x - tail_series(x) / x, x);
        let peak = times_pdf(factor, x);
        choose!(T: left => peak, cdf(x) + peak)
    }
    /// (2 − x²) φ(x) = (√2 − |x|)(√2 + |x|) φ(x), which does not cancel at ±√2
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        const SQRT_2_REST: f64 = -9.667_293_313_452_913e-17;
        let (root, size) = (T::from_f64(SQRT_2), x.abs());
        let difference = (root - size) + T::from_f64(SQRT_2_REST);
        times_pdf(difference * (root + size), x)
    }
}
