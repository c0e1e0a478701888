//! The number that a network's f32 slices are evaluated in: a formula over [`Lane`] compiles to
//! straight-line arithmetic without a call or a table, which the compiler runs on four to eight
//! numbers at a time.
//!
//! A lane is an f64. Its functions are good to about 1e-9 relative, in the tails too: that is a
//! hundredth of a unit in the last place of the f32 which the result is rounded to, so that the
//! formulas need no second set of error bounds. No `mul_add`, so that every machine computes the
//! same bits, with or without that instruction.

use super::real::Real;
use std::cmp::Ordering;
use std::f64::consts::{LN_2, LOG2_E};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An f32 in the wider range and precision of an f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane(f64);

impl Lane {
    #[inline(always)]
    pub fn new(x: f32) -> Lane {
        Lane(f64::from(x))
    }

    /// Rounded to the nearest f32, as far as to its subnormals.
    #[inline(always)]
    pub fn round(self) -> f32 {
        self.0 as f32
    }
}

impl PartialOrd for Lane {
    #[inline(always)]
    fn partial_cmp(&self, other: &Lane) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
    // By hand, since through an `Ordering` they would not be one instruction.
    #[inline(always)]
    fn lt(&self, other: &Lane) -> bool {
        self.0 < other.0
    }
    #[inline(always)]
    fn le(&self, other: &Lane) -> bool {
        self.0 <= other.0
    }
    #[inline(always)]
    fn gt(&self, other: &Lane) -> bool {
        self.0 > other.0
    }
    #[inline(always)]
    fn ge(&self, other: &Lane) -> bool {
        self.0 >= other.0
    }
}

macro_rules! by_f64 {
    ($($operator:ident::$method:ident),*) => {$(
        impl $operator for Lane {
            type Output = Lane;
            #[inline(always)]
            fn $method(self, other: Lane) -> Lane {
                Lane($operator::$method(self.0, other.0))
            }
        }
    )*};
}

by_f64!(Add::add, Sub::sub, Mul::mul, Div::div);

impl Neg for Lane {
    type Output = Lane;
    #[inline(always)]
    fn neg(self) -> Lane {
        Lane(-self.0)
    }
}

impl Real for Lane {
    const FAR_TAILS: bool = false;

    #[inline(always)]
    fn from_f64(x: f64) -> Lane {
        Lane(x)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.0
    }
    #[inline(always)]
    fn abs(self) -> Lane {
        Lane(self.0.abs())
    }
    #[inline(always)]
    fn exp(self) -> Lane {
        let (power, rest) = exp_parts(self.0);
        Lane(power + power * rest)
    }
    #[inline(always)]
    fn exp_m1(self) -> Lane {
        let (power, rest) = exp_parts(self.0);
        Lane(((power - 1.0) + power * rest).copysign(self.0))
    }
    /// By the sign of x from e^(−2|x|) − 1, which neither overflows nor cancels.
    #[inline(always)]
    fn tanh(self) -> Lane {
        let (power, rest) = exp_parts(-2.0 * self.0.abs());
        let power_m1 = (power - 1.0) + power * rest;
        Lane((-power_m1 / (power_m1 + 2.0)).copysign(self.0))
    }
    #[inline(always)]
    fn erfc(self) -> Lane {
        Lane(erfc(self.0))
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.0.is_nan()
    }
    /// Nothing is taken away that an f32 would show.
    #[inline(always)]
    fn product(self, other: Lane) -> (Lane, Lane) {
        (self * other, Lane(0.0))
    }
    #[inline(always)]
    fn choose(condition: bool, a: impl FnOnce() -> Lane, b: impl FnOnce() -> Lane) -> Lane {
        let (a, b) = (a(), b());
        if condition { a } else { b }
    }
}

/// eˣ as 2ᵏ(1 + rest) with |rest| < 0.42, returned as (2ᵏ, rest): x = k ln 2 + r, and `rest` is
/// the Taylor series of eʳ − 1 up to r⁸/8!, of which the next term is at most 0.3466⁸/9! = 6e-10
/// relative to the first. Beyond 700 the power stays, far out of an f32's range; below −700 it is 0.
#[inline(always)]
fn exp_parts(x: f64) -> (f64, f64) {
    const EDGE: f64 = 700.0;
    /// Adding it rounds to an integer, which then stands in the low bits (1.5 · 2⁵²).
    const TO_INTEGER: f64 = 6_755_399_441_055_744.0;
    const MANTISSA_BITS: u32 = 52;
    const BIAS: u64 = 1023;
    // Comparisons, not `clamp` or `min`: a NaN passes through.
    let x = if x > EDGE { EDGE } else { x };
    let vanished = x < -EDGE;
    let x = if vanished { -EDGE } else { x };
    let shifted = x * LOG2_E + TO_INTEGER;
    let r = x - (shifted - TO_INTEGER) * LN_2;
    let power = f64::from_bits(shifted.to_bits().wrapping_add(BIAS) << MANTISSA_BITS);
    let power = if vanished { 0.0 } else { power };
    let series = 1.0 / 5040.0 + r * (1.0 / 40320.0);
    let series = 1.0 / 720.0 + r * series;
    let series = 1.0 / 120.0 + r * series;
    let series = 1.0 / 24.0 + r * series;
    let series = 1.0 / 6.0 + r * series;
    let series = 0.5 + r * series;
    (power, r + r * r * series)
}

/// 1 − erf x as e^(−t²) · C(t)/(1 + 2t) with t = |x|, reflected for negative x. C is a polynomial
/// in (t − 3)/(t + 3), after Shepherd & Laframboise 1981, here of degree 12: interpolated at the
/// Chebyshev points of 0 ≤ t ≤ 11 it is good to 8e-11, and an f32 holds nothing of erfc beyond.
#[inline(always)]
fn erfc(x: f64) -> f64 {
    /// From here on erfc is 0 in any case; it keeps the quotient from ∞/∞.
    const EDGE: f64 = 26.0;
    const MIDDLE: f64 = 3.0;
    const COEFFICIENTS: [f64; 13] = [
        1.253_008_058_24,
        -1.356_211_071_60e-1,
        -4.756_229_114_95e-2,
        1.296_452_131_78e-1,
        -1.192_736_954_67e-1,
        6.830_720_794_25e-2,
        -2.377_089_159_79e-2,
        2.534_338_931_18e-3,
        1.894_395_590_76e-3,
        -7.913_684_710_24e-4,
        -1.277_800_840_81e-4,
        1.268_597_077_27e-4,
        3.334_858_268_66e-5,
    ];
    let t = x.abs();
    let t = if t > EDGE { EDGE } else { t };
    let y = (t - MIDDLE) / (t + MIDDLE);
    // Written out: a loop in here would keep the loop over the numbers from being vectorised.
    let [a, b, c, d, e, f, g, h, i, j, k, l, m] = COEFFICIENTS;
    let high = h + y * (i + y * (j + y * (k + y * (l + y * m))));
    let polynomial = a + y * (b + y * (c + y * (d + y * (e + y * (f + y * (g + y * high))))));
    let (power, rest) = exp_parts(-(t * t));
    let tail = (power + power * rest) * polynomial / (1.0 + 2.0 * t);
    if x < 0.0 { 2.0 - tail } else { tail }
}
