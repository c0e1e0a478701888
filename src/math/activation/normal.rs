//! The standard normal distribution over any [`Real`], relatively accurate in the left tail: the
//! squares and quotients in the exponents carry their rounding errors along, which e^(−700) would
//! otherwise blow up 700 times.

use super::real::{Real, choose, constant};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// Beyond this many standard deviations the density underflows, even multiplied by x⁴.
const EDGE: f64 = 60.0;
/// From here on the density is taken as a square of roots, which do not underflow so soon.
const TAIL: f64 = 30.0;

/// The distribution function Φ(x) = P(z ≤ x).
#[inline(always)]
pub fn cdf<T: Real>(x: T) -> T {
    let half = T::from_f64(0.5);
    let (factor, factor_rest) = constant(FRAC_1_SQRT_2, -4.833_646_656_726_457e-17);
    let (t, t_rest) = x.product(factor);
    let rounded = half * (-t).erfc();
    let shows = T::FAR_TAILS && t < T::from_f64(0.0) && t > T::from_f64(-EDGE);
    choose!(T: shows => {
        // d/dt ½ erfc(−t) = e^(−t²)/√π, times what t misses of x/√2
        let rest = t_rest + x * factor_rest;
        rounded + T::from_f64(0.5 * FRAC_2_SQRT_PI) * (-(t * t)).exp() * rest
    }, rounded)
}

/// factor · Φ(x); 0 more than 60 standard deviations left of the middle, whatever the factor.
#[inline(always)]
pub fn times_cdf<T: Real>(factor: T, x: T) -> T {
    choose!(T: x < T::from_f64(-EDGE) => T::from_f64(0.0), factor * cdf(x))
}

/// factor · φ(x) with the density φ(x) = e^(−x²/2)/√(2π). 0 beyond 60 standard deviations, whatever
/// the factor; φ alone may underflow where the product does not.
#[inline(always)]
pub fn times_pdf<T: Real>(factor: T, x: T) -> T {
    const ONE_OVER_ROOT_OF_2_PI: f64 = 0.398_942_280_401_432_7;
    const ITS_ROOT: f64 = 0.631_618_777_746_064_7;
    let inside = if T::FAR_TAILS {
        // Which exponent, not which power: it is taken once where both ways are computed.
        let in_tail = x.abs() > T::from_f64(TAIL);
        let k = T::from_f64(if in_tail { 0.25 } else { 0.5 });
        let power = exp_minus_square(k, x);
        let root = T::from_f64(ITS_ROOT) * power;
        let plain = T::from_f64(ONE_OVER_ROOT_OF_2_PI) * power;
        if in_tail { (factor * root) * root } else { factor * plain }
    } else {
        // The one power that erfc takes of it too, so that it is computed once.
        let (t, _) = x.product(T::from_f64(FRAC_1_SQRT_2));
        factor * (T::from_f64(ONE_OVER_ROOT_OF_2_PI) * (-(t * t)).exp())
    };
    if x.abs() > T::from_f64(EDGE) { T::from_f64(0.0) } else { inside }
}

/// |x| Φ(x)/φ(x) for x < −30: the first terms of the asymptotic series
/// 1 − 1/x² + 3/x⁴ − 15/x⁶ + …, of which the eighth is below 1e−15.
#[inline(always)]
pub fn tail_series<T: Real>(x: T) -> T {
    let one = T::from_f64(1.0);
    let y = one / (x * x);
    let next = |sum: T, odd: f64| one - T::from_f64(odd) * y * sum;
    // Written out: a loop in here would keep a loop over numbers from being vectorised.
    let sum = next(next(next(one, 13.0), 11.0), 9.0);
    next(next(next(next(sum, 7.0), 5.0), 3.0), 1.0)
}

/// Whether x is so far left that [`tail_series`] holds, and is needed.
#[inline(always)]
pub fn in_left_tail<T: Real>(x: T) -> bool {
    T::FAR_TAILS && x < T::from_f64(-TAIL)
}

/// e^(−k x²) for a power of two k.
#[inline(always)]
fn exp_minus_square<T: Real>(k: T, x: T) -> T {
    let (square, rest) = x.product(x);
    let power = (-(k * square)).exp();
    power - power * (k * rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_complementary_error_function_meet() {
        for x in [-30.5, -33.0, -36.0] {
            let by_series = times_pdf(tail_series(x) / -x, x);
            assert!((by_series / cdf(x) - 1.0).abs() < 2e-15, "{x}");
        }
    }

    #[test]
    fn distribution_is_complementary() {
        for x in [0.0, 0.3, 1.0, 2.5, 7.0] {
            assert!((cdf(x) + cdf(-x) - 1.0f64).abs() < 1e-15, "{x}");
        }
    }
}
