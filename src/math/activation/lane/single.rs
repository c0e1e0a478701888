//! The functions behind an f32, good to about 1e-9 relative, in the tails too: that is a hundredth of
//! a unit in the last place of the f32 which the result is rounded to, so that the formulas need no
//! second set of error bounds.

use super::{Format, TO_INTEGER, mul_add, power_of_two};
use std::f64::consts::{LN_2, LOG2_E};

impl Format for f32 {
    const FAR_TAILS: bool = false;

    #[inline(always)]
    fn widen(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn round(x: f64) -> f32 {
        x as f32
    }
    #[inline(always)]
    fn exp<const FUSED: bool>(x: f64) -> f64 {
        let (power, rest) = exp_parts::<FUSED>(x);
        mul_add::<FUSED>(power, rest, power)
    }
    #[inline(always)]
    fn exp_m1<const FUSED: bool>(x: f64) -> f64 {
        let (power, rest) = exp_parts::<FUSED>(x);
        mul_add::<FUSED>(power, rest, power - 1.0).copysign(x)
    }
    #[inline(always)]
    fn erfc<const FUSED: bool>(x: f64) -> f64 {
        erfc::<FUSED>(x)
    }
    /// Nothing is taken away that an f32 would show.
    #[inline(always)]
    fn rest_of_product<const FUSED: bool>(_: f64, _: f64) -> f64 {
        0.0
    }
}

/// eˣ as 2ᵏ(1 + rest) with |rest| < 0.42, returned as (2ᵏ, rest): x = k ln 2 + r, and `rest` is
/// eʳ − 1 = r + r² S(r), where S is interpolated at the Chebyshev points of |r| ≤ ½ ln 2: `rest` is
/// good to 5e-10. Beyond 700 the power stays, far out of an f32's range; below −700 it is 0.
#[inline(always)]
fn exp_parts<const FUSED: bool>(x: f64) -> (f64, f64) {
    const EDGE: f64 = 700.0;
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
    let power = power_of_two(shifted.to_bits());
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
