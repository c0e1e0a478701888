//! The numbers that a network's slices are evaluated in: a formula over a [`Lane`] compiles to
//! straight-line arithmetic without a call or a table, which the compiler runs on two to eight
//! numbers at a time.
//!
//! A lane is an f64, whose functions are as good as the [`Format`] that the results are rounded to
//! needs: [`single`] for f32, [`double`] for f64. `FUSED` says that the machine multiplies and adds
//! in one instruction: without one `mul_add` would be a call, tens of times slower. So the last bits
//! of an f64 can differ between machines with that instruction and without, as they do in the matrix
//! product; those of an f32 do not, but for a rounding that was as good as even.

mod double;
mod single;
#[cfg(test)]
mod tests;

use super::real::Real;
use super::{Formula, Parameters};
use multiversion::multiversion;
use multiversion::target::match_target;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// φ(z) and φ′(z) of a whole slice in one pass, several numbers at a time: see [`super::Batch`].
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+fma", "x86_64+avx2+fma"))]
pub fn batch<F: Formula, T: Format>(z: &[T], p: Parameters, value: &mut [T], slope: &mut [T]) {
    match_target! {
        "x86_64+fma" => in_lanes::<F, T, true>(z, p, value, slope),
        _ => in_lanes::<F, T, false>(z, p, value, slope),
    }
}

#[inline(always)]
fn in_lanes<F: Formula, T: Format, const FUSED: bool>(
    z: &[T],
    p: Parameters,
    value: &mut [T],
    slope: &mut [T],
) {
    let p = p.map(Lane::<T, FUSED>::from_f64);
    for ((&z, value), slope) in z.iter().zip(value).zip(slope) {
        let z = Lane::new(z);
        *value = F::value(z, p).round();
        *slope = F::slope(z, p).round();
    }
}

/// A number format that results are rounded to, with functions of f64 that are good enough for it.
pub trait Format: Copy + PartialEq + 'static {
    /// See [`Real::FAR_TAILS`].
    const FAR_TAILS: bool;

    fn widen(self) -> f64;
    fn round(x: f64) -> Self;
    fn exp<const FUSED: bool>(x: f64) -> f64;
    /// eˣ − 1 with the sign of x
    fn exp_m1<const FUSED: bool>(x: f64) -> f64;
    fn erfc<const FUSED: bool>(x: f64) -> f64;
    /// What rounding took away from a · b; 0 where it cannot be had.
    fn rest_of_product<const FUSED: bool>(a: f64, b: f64) -> f64;
}

/// A `T` on its way through a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane<T, const FUSED: bool>(f64, PhantomData<T>);

impl<T: Format, const FUSED: bool> Lane<T, FUSED> {
    #[inline(always)]
    fn of(x: f64) -> Self {
        Lane(x, PhantomData)
    }

    #[inline(always)]
    pub fn new(x: T) -> Self {
        Lane::of(x.widen())
    }

    /// Rounded to the nearest `T`, as far as to its subnormals.
    #[inline(always)]
    pub fn round(self) -> T {
        T::round(self.0)
    }
}

impl<T: Format, const FUSED: bool> PartialOrd for Lane<T, FUSED> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
    // By hand, since through an `Ordering` they would not be one instruction.
    #[inline(always)]
    fn lt(&self, other: &Self) -> bool {
        self.0 < other.0
    }
    #[inline(always)]
    fn le(&self, other: &Self) -> bool {
        self.0 <= other.0
    }
    #[inline(always)]
    fn gt(&self, other: &Self) -> bool {
        self.0 > other.0
    }
    #[inline(always)]
    fn ge(&self, other: &Self) -> bool {
        self.0 >= other.0
    }
}

macro_rules! by_f64 {
    ($($operator:ident::$method:ident),*) => {$(
        impl<T: Format, const FUSED: bool> $operator for Lane<T, FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Lane::of($operator::$method(self.0, other.0))
            }
        }
    )*};
}

by_f64!(Add::add, Sub::sub, Mul::mul, Div::div);

impl<T: Format, const FUSED: bool> Neg for Lane<T, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Lane::of(-self.0)
    }
}

impl<T: Format, const FUSED: bool> Real for Lane<T, FUSED> {
    const FAR_TAILS: bool = T::FAR_TAILS;
    const SEVERAL_AT_A_TIME: bool = true;

    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        Lane::of(x)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.0
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Lane::of(self.0.abs())
    }
    #[inline(always)]
    fn exp(self) -> Self {
        Lane::of(T::exp::<FUSED>(self.0))
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        Lane::of(T::exp_m1::<FUSED>(self.0))
    }
    /// By the sign of x from e^(−2|x|) − 1, which neither overflows nor cancels: of an f64 within 3
    /// units in the last place.
    #[inline(always)]
    fn tanh(self) -> Self {
        let power_m1 = T::exp_m1::<FUSED>(-2.0 * self.0.abs());
        Lane::of((-power_m1 / (power_m1 + 2.0)).copysign(self.0))
    }
    #[inline(always)]
    fn erfc(self) -> Self {
        Lane::of(T::erfc::<FUSED>(self.0))
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.0.is_nan()
    }
    #[inline(always)]
    fn product(self, other: Self) -> (Self, Self) {
        (self * other, Lane::of(T::rest_of_product::<FUSED>(self.0, other.0)))
    }
}

/// a b + c
#[inline(always)]
fn mul_add<const FUSED: bool>(a: f64, b: f64, c: f64) -> f64 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Adding it to a number of less than 2⁵¹ rounds that to an integer, which then stands in the low
/// bits (1.5 · 2⁵²).
const TO_INTEGER: f64 = 6_755_399_441_055_744.0;

/// 2ᵏ for the k, −1022 to 1023, in the low twelve bits of a word that may hold anything above them.
#[inline(always)]
fn power_of_two(bits: u64) -> f64 {
    const MANTISSA_BITS: u32 = 52;
    const BIAS: u64 = 1023;
    f64::from_bits(bits.wrapping_add(BIAS) << MANTISSA_BITS)
}
