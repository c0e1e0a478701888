//! The numbers that a formula can be evaluated in: f64 (to a few units in the last place), f32,
//! and in the tests dual numbers, which differentiate it.

use super::evaluation::{Batch, Kernel};
use super::lane::Format;
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
    /// Whether results reach so far into the tails that the powers on the way there underflow, or
    /// show their rounding errors. Not so where a number is wider than what it is rounded to.
    const FAR_TAILS: bool = true;
    /// Whether several are computed at a time, which then cannot go two ways: see `choose!`.
    const SEVERAL_AT_A_TIME: bool = false;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn abs(self) -> Self;
    fn exp(self) -> Self;
    /// eˣ − 1 without cancellation near 0
    fn exp_m1(self) -> Self;
    fn tanh(self) -> Self;
    /// 1 − erf x, accurate to the end of the right tail
    fn erfc(self) -> Self;
    fn is_nan(self) -> bool;
    /// The product as an unevaluated sum (rounded, what rounding took away), after Dekker 1971.
    /// The second part is 0 where it cannot be had (overflow).
    fn product(self, other: Self) -> (Self, Self);
}

/// `choose!(T: condition => a, b)`: one of two results. Numbers of which several are computed at a
/// time compute both, since they cannot go two ways.
//
// Not a function of two closures: a long closure would stay a call, and one call keeps the loop over
// the numbers from being vectorised.
macro_rules! choose {
    ($T:ident: $condition:expr => $a:expr, $b:expr $(,)?) => {
        if <$T as $crate::math::activation::real::Real>::SEVERAL_AT_A_TIME {
            let (condition, a, b) = ($condition, $a, $b);
            if condition { a } else { b }
        } else if $condition {
            $a
        } else {
            $b
        }
    };
}
pub(crate) use choose;

/// A constant to twice the precision of `T`: (nearest, what that misses). `rest` is what the f64
/// `nearest` misses itself.
#[inline(always)]
pub fn constant<T: Real>(nearest: f64, rest: f64) -> (T, T) {
    let rounded = T::from_f64(nearest);
    (rounded, T::from_f64((nearest - rounded.to_f64()) + rest))
}

/// factor · x, where a factor of 0 switches x off: 0 · ∞ is 0, but 0 · NaN is NaN.
#[inline(always)]
pub fn scaled<T: Real>(factor: T, x: T) -> T {
    let zero = T::from_f64(0.0);
    if factor == zero && !x.is_nan() { zero } else { factor * x }
}

/// The precisions that a network runs in.
pub trait Element: Real + Format + Send + Sync {
    fn batch(kernel: &Kernel) -> Batch<Self>;
}

impl Element for f32 {
    fn batch(kernel: &Kernel) -> Batch<f32> {
        kernel.batch_f32
    }
}

impl Element for f64 {
    fn batch(kernel: &Kernel) -> Batch<f64> {
        kernel.batch_f64
    }
}

impl Real for f64 {
    fn from_f64(x: f64) -> f64 {
        x
    }
    fn to_f64(self) -> f64 {
        self
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
    fn erfc(self) -> f64 {
        libm::erfc(self)
    }
    fn is_nan(self) -> bool {
        f64::is_nan(self)
    }
    #[inline(always)]
    fn product(self, other: f64) -> (f64, f64) {
        // Not mul_add: without the FMA instruction that is a call tens of times slower.
        let rounded = self * other;
        let ((a, b), (c, d)) = (split(self), split(other));
        let rest = ((a * c - rounded) + a * d + b * c) + b * d;
        (rounded, if rest.is_finite() { rest } else { 0.0 })
    }
}

/// x as a sum of two numbers of at most 26 bits each, so that their products are exact (Veltkamp).
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const TWO_TO_27_PLUS_1: f64 = 134_217_729.0;
    let c = TWO_TO_27_PLUS_1 * x;
    let high = c - (c - x);
    (high, x - high)
}

impl Real for f32 {
    fn from_f64(x: f64) -> f32 {
        x as f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
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
    fn erfc(self) -> f32 {
        libm::erfcf(self)
    }
    fn is_nan(self) -> bool {
        f32::is_nan(self)
    }
    fn product(self, other: f32) -> (f32, f32) {
        let exact = f64::from(self) * f64::from(other);
        let rounded = exact as f32;
        let rest = (exact - f64::from(rounded)) as f32;
        (rounded, if rest.is_finite() { rest } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_and_its_rest_are_exact() {
        // (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰, of which the first two fit into an f64
        let x = 1.0 + 2f64.powi(-30);
        assert_eq!(x.product(x), (1.0 + 2f64.powi(-29), 2f64.powi(-60)));
        let y = 1.0 + 2f32.powi(-13);
        assert_eq!(y.product(y), (1.0 + 2f32.powi(-12), 2f32.powi(-26)));
    }

    #[test]
    fn an_overflowing_product_has_no_rest() {
        assert_eq!(1e300.product(1e300), (f64::INFINITY, 0.0));
        assert_eq!(f64::NEG_INFINITY.product(2.0), (f64::NEG_INFINITY, 0.0));
        assert_eq!(1e30f32.product(1e30), (f32::INFINITY, 0.0));
    }

    #[test]
    fn zero_switches_an_infinity_off_but_not_a_nan() {
        assert_eq!(scaled(0.0, f64::NEG_INFINITY), 0.0);
        assert_eq!(scaled(0.5, f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert!(scaled(0.0, f64::NAN).is_nan());
    }
}
