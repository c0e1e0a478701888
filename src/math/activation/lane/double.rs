//! The functions behind an f64, good to a few units in its last place over their whole range, as far
//! as to subnormal results. The polynomials are interpolated at Chebyshev points in sixty digits;
//! what they miss, coefficients rounded to f64, is stated with them. The bounds are measured in
//! sixty digits too, at 24,000 points of the whole range; the tests hold them against libm.

use super::{Format, TO_INTEGER, mul_add, power_of_two};
use crate::math::activation::real::Real;
use std::f64::consts::LOG2_E;

impl Format for f64 {
    const FAR_TAILS: bool = true;

    #[inline(always)]
    fn widen(self) -> f64 {
        self
    }
    #[inline(always)]
    fn round(x: f64) -> f64 {
        x
    }
    /// Within a unit in the last place.
    #[inline(always)]
    fn exp<const FUSED: bool>(x: f64) -> f64 {
        let Power { lower, upper, rest } = Power::of_e::<FUSED>(x);
        mul_add::<FUSED>(lower, rest, lower) * power_of_two(upper)
    }
    /// Within 2 units in the last place: (lower + lower · rest − 1/upper) · upper, of which the
    /// difference is exact where something cancels.
    #[inline(always)]
    fn exp_m1<const FUSED: bool>(x: f64) -> f64 {
        /// From here to the left eˣ − 1 is −1.
        const LOWEST: f64 = -60.0;
        let bounded = if x < LOWEST { LOWEST } else { x };
        let Power { lower, upper, rest } = Power::of_e::<FUSED>(bounded);
        let difference = lower - power_of_two(upper.wrapping_neg());
        (mul_add::<FUSED>(lower, rest, difference) * power_of_two(upper)).copysign(x)
    }
    /// Within 5 units in the last place.
    #[inline(always)]
    fn erfc<const FUSED: bool>(x: f64) -> f64 {
        erfc::<FUSED>(x)
    }
    #[inline(always)]
    fn rest_of_product<const FUSED: bool>(a: f64, b: f64) -> f64 {
        if !FUSED {
            return Real::product(a, b).1;
        }
        let rest = a.mul_add(b, -(a * b));
        // NaN is not finite either.
        if rest.abs() < f64::INFINITY { rest } else { 0.0 }
    }
}

/// eˣ as 2ᵏ(1 + rest) with |rest| < 0.42, where the power is taken in two halves, so that neither
/// overflows on the way to a finite result and only the last multiplication rounds a subnormal one.
struct Power {
    /// 2^⌊k/2⌋
    lower: f64,
    /// ⌈k/2⌉ for [`power_of_two`]
    upper: u64,
    rest: f64,
}

impl Power {
    /// x = k ln 2 + r with ln 2 in two parts, the first of so few bits that k times it is exact
    /// (Cody & Waite 1980). `rest` is eʳ − 1 = r + r² S(r), where S of degree 9 on |r| ≤ ½ ln 2
    /// leaves it good to 4.1e-17 relative before rounding.
    #[inline(always)]
    fn of_e<const FUSED: bool>(x: f64) -> Power {
        /// e to the highest is infinite, to the lowest 0.
        const HIGHEST: f64 = 710.0;
        const LOWEST: f64 = -750.0;
        const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
        const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
        // Comparisons, not `clamp` or `min`: a NaN passes through.
        let x = if x > HIGHEST { HIGHEST } else { x };
        let x = if x < LOWEST { LOWEST } else { x };
        let shifted = mul_add::<FUSED>(x, LOG2_E, TO_INTEGER);
        let k = shifted - TO_INTEGER;
        let r = mul_add::<FUSED>(k, -LN_2_LOW, mul_add::<FUSED>(k, -LN_2_HIGH, x));
        // Written out: a loop in here would keep the loop over the numbers from being vectorised.
        let series = mul_add::<FUSED>(r, 2.510_037_583_256_132e-8, 2.762_007_587_998_348e-7);
        let series = mul_add::<FUSED>(r, series, 2.755_726_848_031_002_4e-6);
        let series = mul_add::<FUSED>(r, series, 2.480_152_132_236_869_2e-5);
        let series = mul_add::<FUSED>(r, series, 1.984_126_986_304_054_5e-4);
        let series = mul_add::<FUSED>(r, series, 1.388_888_891_719_672e-3);
        let series = mul_add::<FUSED>(r, series, 8.333_333_333_330_065e-3);
        let series = mul_add::<FUSED>(r, series, 4.166_666_666_662_416_4e-2);
        let series = mul_add::<FUSED>(r, series, 0.166_666_666_666_666_69);
        let series = mul_add::<FUSED>(r, series, 0.500_000_000_000_000_1);
        let bits = shifted.to_bits();
        // Half of the word is half of k rounded down, and of TO_INTEGER's bits above it.
        let half = bits >> 1;
        Power {
            lower: power_of_two(half),
            upper: bits.wrapping_sub(half),
            rest: mul_add::<FUSED>(r * r, series, r),
        }
    }
}

/// 1 − erf x as e^(−t²) · C(y)/(1 + 2t) with t = |x|, reflected for negative x. C is a polynomial in
/// y = (t − 3.5)/(t + 3.5), after Shepherd & Laframboise 1981, of degree 22: on 0 ≤ t ≤ 27.3, beyond
/// which erfc is below the least subnormal, it is good to 2.5e-17. The square's rounding error,
/// which the power would blow up t² times, is carried along. All in all within 5 units in the last
/// place, and 1 at 0. Both quotients are taken with one division.
#[inline(always)]
fn erfc<const FUSED: bool>(x: f64) -> f64 {
    /// From here on erfc is 0 in any case; it keeps the quotient from ∞/∞.
    const EDGE: f64 = 28.0;
    const MIDDLE: f64 = 3.5;
    /// Of the even and of the odd powers of y, ascending.
    const EVEN: [f64; 12] = [
        1.242_349_244_871_154_4,
        -1.055_559_633_221_747e-2,
        -1.150_895_981_602_574_8e-1,
        -4.882_332_582_592_780_6e-2,
        -4.215_019_937_530_4e-3,
        5.643_846_740_695_942e-4,
        -4.278_358_689_057_695_6e-5,
        2.332_848_163_175_146_3e-6,
        -5.388_261_648_323_765_3e-8,
        4.671_337_918_616_640_5e-9,
        -8.661_609_308_414_476e-9,
        2.905_786_582_486_166e-9,
    ];
    const ODD: [f64; 11] = [
        -1.400_091_801_376_192e-1,
        9.751_909_515_323_375e-2,
        8.798_315_382_572_389e-2,
        1.909_933_092_877_757e-2,
        -3.022_677_584_024_243_6e-4,
        -1.215_130_464_395_515_6e-4,
        2.426_299_285_974_763_3e-5,
        -3.818_685_378_780_347e-6,
        6.056_787_643_689_665e-7,
        -9.699_961_697_068_286e-8,
        1.163_155_973_105_198_3e-8,
    ];
    let size = x.abs();
    let t = if size > EDGE { EDGE } else { size };
    let (sum, line) = (t + MIDDLE, mul_add::<FUSED>(t, 2.0, 1.0));
    let inverse = 1.0 / (sum * line);
    let y = (t - MIDDLE) * (line * inverse);
    // Two halves side by side, which do not wait for each other.
    let square = y * y;
    let [a, b, c, d, e, f, g, h, i, j, k, l] = EVEN;
    let even = mul_add::<FUSED>(square, l, k);
    let even = mul_add::<FUSED>(square, even, j);
    let even = mul_add::<FUSED>(square, even, i);
    let even = mul_add::<FUSED>(square, even, h);
    let even = mul_add::<FUSED>(square, even, g);
    let even = mul_add::<FUSED>(square, even, f);
    let even = mul_add::<FUSED>(square, even, e);
    let even = mul_add::<FUSED>(square, even, d);
    let even = mul_add::<FUSED>(square, even, c);
    let even = mul_add::<FUSED>(square, even, b);
    let even = mul_add::<FUSED>(square, even, a);
    let [a, b, c, d, e, f, g, h, i, j, k] = ODD;
    let odd = mul_add::<FUSED>(square, k, j);
    let odd = mul_add::<FUSED>(square, odd, i);
    let odd = mul_add::<FUSED>(square, odd, h);
    let odd = mul_add::<FUSED>(square, odd, g);
    let odd = mul_add::<FUSED>(square, odd, f);
    let odd = mul_add::<FUSED>(square, odd, e);
    let odd = mul_add::<FUSED>(square, odd, d);
    let odd = mul_add::<FUSED>(square, odd, c);
    let odd = mul_add::<FUSED>(square, odd, b);
    let odd = mul_add::<FUSED>(square, odd, a);
    let polynomial = mul_add::<FUSED>(y, odd, even);
    // Of the size itself, so that it is the power that Φ takes for its correction.
    let Power { lower, upper, rest } = Power::of_e::<FUSED>(-(size * size));
    let missed = f64::rest_of_product::<FUSED>(t, t);
    // (1 + rest) e^(−missed) − 1, but for the square of what is missed
    let rest = rest - mul_add::<FUSED>(missed, rest, missed);
    let tail = mul_add::<FUSED>(lower, rest, lower) * polynomial * (sum * inverse);
    let tail = tail * power_of_two(upper);
    if x < 0.0 { 2.0 - tail } else { tail }
}
