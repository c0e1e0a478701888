//! The number that a network's f32 slices are evaluated in: a formula over [`Lane`] compiles to
//! straight-line arithmetic without a call or a table, which the compiler runs on four to eight
//! numbers at a time.
//!
//! A lane is an f64. Its functions are good to about 1e-9 relative, in the tails too: that is a
//! hundredth of a unit in the last place of the f32 which the result is rounded to, so that the
//! formulas need no second set of error bounds. `FUSED` says that the machine multiplies and adds in
//! one instruction: without one `mul_add` would be a call, tens of times slower. The few bits in
//! which the two differ lie beyond what an f32 shows, but for a rounding that was as good as even.

use super::real::Real;
use std::cmp::Ordering;
use std::f64::consts::{LN_2, LOG2_E};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An f32 in the wider range and precision of an f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane<const FUSED: bool>(f64);

impl<const FUSED: bool> Lane<FUSED> {
    #[inline(always)]
    pub fn new(x: f32) -> Self {
        Lane(f64::from(x))
    }

    /// Rounded to the nearest f32, as far as to its subnormals.
    #[inline(always)]
    pub fn round(self) -> f32 {
        self.0 as f32
    }
}

impl<const FUSED: bool> PartialOrd for Lane<FUSED> {
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
        impl<const FUSED: bool> $operator for Lane<FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Lane($operator::$method(self.0, other.0))
            }
        }
    )*};
}

by_f64!(Add::add, Sub::sub, Mul::mul, Div::div);

impl<const FUSED: bool> Neg for Lane<FUSED> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Lane(-self.0)
    }
}

impl<const FUSED: bool> Real for Lane<FUSED> {
    const FAR_TAILS: bool = false;

    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        Lane(x)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.0
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Lane(self.0.abs())
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let (power, rest) = exp_parts::<FUSED>(self.0);
        Lane(mul_add::<FUSED>(power, rest, power))
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        let (power, rest) = exp_parts::<FUSED>(self.0);
        Lane(mul_add::<FUSED>(power, rest, power - 1.0).copysign(self.0))
    }
    /// By the sign of x from e^(−2|x|) − 1, which neither overflows nor cancels.
    #[inline(always)]
    fn tanh(self) -> Self {
        let (power, rest) = exp_parts::<FUSED>(-2.0 * self.0.abs());
        let power_m1 = mul_add::<FUSED>(power, rest, power - 1.0);
        Lane((-power_m1 / (power_m1 + 2.0)).copysign(self.0))
    }
    #[inline(always)]
    fn erfc(self) -> Self {
        Lane(erfc::<FUSED>(self.0))
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.0.is_nan()
    }
    /// Nothing is taken away that an f32 would show.
    #[inline(always)]
    fn product(self, other: Self) -> (Self, Self) {
        (self * other, Lane(0.0))
    }
    #[inline(always)]
    fn choose(condition: bool, a: impl FnOnce() -> Self, b: impl FnOnce() -> Self) -> Self {
        let (a, b) = (a(), b());
        if condition { a } else { b }
    }
}

/// a b + c
#[inline(always)]
fn mul_add<const FUSED: bool>(a: f64, b: f64, c: f64) -> f64 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// eˣ as 2ᵏ(1 + rest) with |rest| < 0.42, returned as (2ᵏ, rest): x = k ln 2 + r, and `rest` is
/// eʳ − 1 = r + r² S(r), where S is interpolated at the Chebyshev points of |r| ≤ ½ ln 2: `rest` is
/// good to 5e-10. Beyond 700 the power stays, far out of an f32's range; below −700 it is 0.
#[inline(always)]
fn exp_parts<const FUSED: bool>(x: f64) -> (f64, f64) {
    const EDGE: f64 = 700.0;
    /// Adding it rounds to an integer, which then stands in the low bits (1.5 · 2⁵²).
    const TO_INTEGER: f64 = 6_755_399_441_055_744.0;
    const MANTISSA_BITS: u32 = 52;
    const BIAS: u64 = 1023;
    const SERIES: [f64; 6] = [
        0.500_000_001_346_580_9,
        0.166_666_666_816_232_3,
        4.166_646_492_528_590_5e-2,
        8.333_310_925_480_9e-3,
        1.393_364_999_630_925e-3,
        1.989_099_082_467_365e-4,
    ];
    // Comparisons, not `clamp` or `min`: a NaN passes through.
    let x = if x > EDGE { EDGE } else { x };
    let vanished = x < -EDGE;
    let x = if vanished { -EDGE } else { x };
    let shifted = mul_add::<FUSED>(x, LOG2_E, TO_INTEGER);
    let r = mul_add::<FUSED>(shifted - TO_INTEGER, -LN_2, x);
    let power = f64::from_bits(shifted.to_bits().wrapping_add(BIAS) << MANTISSA_BITS);
    let power = if vanished { 0.0 } else { power };
    // Written out: a loop in here would keep the loop over the numbers from being vectorised.
    let [a, b, c, d, e, f] = SERIES;
    let series = mul_add::<FUSED>(r, f, e);
    let series = mul_add::<FUSED>(r, series, d);
    let series = mul_add::<FUSED>(r, series, c);
    let series = mul_add::<FUSED>(r, series, b);
    let series = mul_add::<FUSED>(r, series, a);
    (power, mul_add::<FUSED>(r * r, series, r))
}

/// 1 − erf x as e^(−t²) · C(y)/(1 + 2t) with t = |x|, reflected for negative x. C is a polynomial
/// in y = (t − 3)/(t + 3), after Shepherd & Laframboise 1981, here of degree 11: interpolated at the
/// Chebyshev points of 0 ≤ t ≤ 11 it is good to 1e-9, and an f32 holds nothing of erfc beyond. Both
/// quotients are taken with one division.
#[inline(always)]
fn erfc<const FUSED: bool>(x: f64) -> f64 {
    /// From here on erfc is 0 in any case; it keeps the quotient from ∞/∞.
    const EDGE: f64 = 26.0;
    const MIDDLE: f64 = 3.0;
    const COEFFICIENTS: [f64; 12] = [
        1.253_008_059_143,
        -1.356_211_087_431e-1,
        -4.756_240_440_654e-2,
        1.296_452_433_952e-1,
        -1.192_713_770_894e-1,
        6.830_799_958_145e-2,
        -2.378_773_598_836e-2,
        2.520_801_145_511e-3,
        1.943_095_161_439e-3,
        -7.303_181_188_08e-4,
        -1.651_388_549_958e-4,
        4.188_165_158_95e-5,
    ];
    let size = x.abs();
    let t = if size > EDGE { EDGE } else { size };
    let (sum, line) = (t + MIDDLE, mul_add::<FUSED>(t, 2.0, 1.0));
    let inverse = 1.0 / (sum * line);
    let y = (t - MIDDLE) * (line * inverse);
    let [a, b, c, d, e, f, g, h, i, j, k, l] = COEFFICIENTS;
    // Two halves side by side, which do not wait for each other.
    let square = y * y;
    let even = [a, c, e, g, i, k];
    let odd = [b, d, f, h, j, l];
    let half = |[a, b, c, d, e, f]: [f64; 6]| {
        let sum = mul_add::<FUSED>(square, f, e);
        let sum = mul_add::<FUSED>(square, sum, d);
        let sum = mul_add::<FUSED>(square, sum, c);
        let sum = mul_add::<FUSED>(square, sum, b);
        mul_add::<FUSED>(square, sum, a)
    };
    let polynomial = mul_add::<FUSED>(y, half(odd), half(even));
    // Of the size itself, so that it is the power that the density of a normal distribution takes.
    let (power, rest) = exp_parts::<FUSED>(-(size * size));
    let tail = mul_add::<FUSED>(power, rest, power) * polynomial * (sum * inverse);
    if x < 0.0 { 2.0 - tail } else { tail }
}
