//! The numbers that a formula can be evaluated in: f64 (to a few units in the last place), f32,
//! and in the tests dual numbers, which differentiate it.

use super::{Batch, Entry};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// What a formula needs of a number. Comparisons are by the value alone.
pub trait Real:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    fn from_f64(x: f64) -> Self;
    fn abs(self) -> Self;
    fn exp(self) -> Self;
    /// eˣ − 1 without cancellation near 0
    fn exp_m1(self) -> Self;
    fn tanh(self) -> Self;
    fn is_nan(self) -> bool;
    /// The standard normal distribution function Φ, accurate in both tails.
    fn normal_cdf(self) -> Self;
    /// The standard normal density φ(x) = e^(−x²/2)/√(2π).
    fn normal_pdf(self) -> Self;
}

/// The precisions that a network runs in.
pub trait Element: Real + Send + Sync {
    fn batch(entry: &Entry) -> Batch<Self>;
    fn to_f64(self) -> f64;
}

impl Element for f32 {
    fn batch(entry: &Entry) -> Batch<f32> {
        entry.batch_f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Element for f64 {
    fn batch(entry: &Entry) -> Batch<f64> {
        entry.batch_f64
    }
    fn to_f64(self) -> f64 {
        self
    }
}

impl Real for f64 {
    fn from_f64(x: f64) -> f64 {
        x
    }
    fn abs(self) -> f64 {
        f64::abs(self)
    }
    fn exp(self) -> f64 {
        libm::exp(self)
    }
    fn exp_m1(self) -> f64 {
        libm::expm1(self)
    }
    fn tanh(self) -> f64 {
        libm::tanh(self)
    }
    fn is_nan(self) -> bool {
        f64::is_nan(self)
    }
    fn normal_cdf(self) -> f64 {
        0.5 * libm::erfc(-self * std::f64::consts::FRAC_1_SQRT_2)
    }
    fn normal_pdf(self) -> f64 {
        libm::exp(-0.5 * self * self) * 0.398_942_280_401_432_7
    }
}

impl Real for f32 {
    fn from_f64(x: f64) -> f32 {
        x as f32
    }
    fn abs(self) -> f32 {
        f32::abs(self)
    }
    fn exp(self) -> f32 {
        libm::expf(self)
    }
    fn exp_m1(self) -> f32 {
        libm::expm1f(self)
    }
    fn tanh(self) -> f32 {
        libm::tanhf(self)
    }
    fn is_nan(self) -> bool {
        f32::is_nan(self)
    }
    fn normal_cdf(self) -> f32 {
        0.5 * libm::erfcf(-self * std::f32::consts::FRAC_1_SQRT_2)
    }
    fn normal_pdf(self) -> f32 {
        libm::expf(-0.5 * self * self) * 0.398_942_3
    }
}
