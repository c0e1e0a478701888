//! The standard normal distribution over any [`Real`], relatively accurate in the left tail: the
//! squares and quotients in the exponents carry their rounding errors along, which e^(−700) would
//! otherwise blow up 700 times.

use super::real::{Real, constant};
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
    if T::FAR_TAILS && t < T::from_f64(0.0) && t > T::from_f64(-EDGE) {
        // d/dt ½ erfc(−t) = e^(−t²)/√π, times what t misses of x/√2
        let rest = t_rest + x * factor_rest;
        rounded + T::from_f64(0.5 * FRAC_2_SQRT_PI) * (-(t * t)).exp() * rest
    } else {
        rounded
    }
}

/// factor · Φ(x); 0 more than 60 standard deviations left of the middle, whatever the factor.
#[inline(always)]
pub fn times_cdf<T: Real>(factor: T, x: T) -> T {
    T::choose(x < T::from_f64(-EDGE), || T::from_f64(0.0), || factor * cdf(x))
}

/// factor · φ(x) with the density φ(x) = e^(−x²/2)/√(2π). 0 beyond 60 standard deviations, whatever
/// the factor; φ alone may underflow where the product does not.
#[inline(always)]
pub fn times_pdf<T: Real>(factor: T, x: T) -> T {
    let inside = || {
        if T::FAR_TAILS && x.abs() > T::from_f64(TAIL) {
            const FOURTH_ROOT_OF_2_PI: f64 = 0.631_618_777_746_064_7;
            let root = T::from_f64(FOURTH_ROOT_OF_2_PI) * exp_minus_square(T::from_f64(0.25), x);
            (factor * root) * root
        } else {
            const ONE_OVER_ROOT_OF_2_PI: f64 = 0.398_942_280_401_432_7;
            let power = if T::FAR_TAILS {
                exp_minus_square(T::from_f64(0.5), x)
            } else {
                // The one power that erfc takes of it too, so that it is computed once.
                let (t, _) = x.product(T::from_f64(FRAC_1_SQRT_2));
                (-(t * t)).exp()
            };
            factor * (T::from_f64(ONE_OVER_ROOT_OF_2_PI) * power)
        }
    };
    T::choose(x.abs() > T::from_f64(EDGE), || T::from_f64(0.0), inside)
}

/// |x| Φ(x)/φ(x) for x < −30: the first terms of the asymptotic series
/// 1 − 1/x² + 3/x⁴ − 15/x⁶ + …, of which the eighth is below 1e−15.
#[inline(always)]
pub fn tail_series<T: Real>(x: T) -> T {
    let one = T::from_f64(1.0);
    let y = one / (x * x);
    [13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0]
        .into_iter()
        .fold(one, |sum, odd| one - T::from_f64(odd) * y * sum)
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
