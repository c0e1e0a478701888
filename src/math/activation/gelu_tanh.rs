use super::gate::Gate;
use super::real::{Real, constant};
use super::{About, Formula, Paper, Parameters, Recommended, strings};

/// GELU's approximation by a tanh: x·½(1 + tanh u) = x·σ(2u), u = √(2/π)(x + 0.044715x³)
pub struct GeluTanh;

/// 2√(2/π), and what the f64 misses of it
const TWO_ROOT_TWO_OVER_PI: (f64, f64) = (1.595_769_121_605_730_8, -9.969_308_809_110_92e-17);
/// The decimal 0.044715, and what the f64 misses of it
const CUBIC: (f64, f64) = (0.044_715, 2.196_021_142_708_559_5e-18);
/// 3 · 2√(2/π) · 0.044715, multiplied before rounding
const THREE_TIMES_BOTH: f64 = 0.214_064_448_817_800_73;
/// Beyond this size of x the gate is shut (or open) to the last bit.
const EDGE: f64 = 40.0;

impl Formula for GeluTanh {
    const NAME: &'static str = "gelu-tanh";
    const EXPRESSION: &'static str = "x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))";

    fn about() -> About {
        About {
            aliases: strings(&["gelu-approximate", "gelu-new", "gelu-pytorch-tanh"]),
            variant_of: Some("gelu".into()),
            chosen_by: vec![
                ("approximate".into(), "tanh".into()),
                ("approximate".into(), "true".into()),
            ],
            recommended: Some(Recommended::borrowed_from_relu()),
            ..About::new(
                Self::NAME,
                "GELU (tanh form)",
                Paper::new("Hendrycks & Gimpel", "Gaussian Error Linear Units (GELUs)", 2016),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, _: Parameters<T>) -> T {
        gate(x).value(x)
    }
    /// Near its zero at −0.75 accurate to a few units of its terms.
    #[inline(always)]
    fn slope<T: Real>(x: T, _: Parameters<T>) -> T {
        gate(x).slope(x * gate_slope(x))
    }
    /// σ′(g) (2g′ + x g″ − x g′² tanh(g/2)) with g = 2u; near its zeros at ±1.42 accurate to a few
    /// units of its terms.
    fn curvature<T: Real>(x: T, _: Parameters<T>) -> T {
        let gate = gate(x);
        let slope = gate_slope(x);
        let twice = T::from_f64(2.0) * slope;
        let bend = T::from_f64(2.0 * THREE_TIMES_BOTH) * x;
        gate.times_bump(twice + x * bend - x * slope * slope * gate.tanh_half())
    }
}

/// The gate of 2u, to twice the precision of `T`: in the left tail e^(2u) blows up any rounding.
#[inline(always)]
fn gate<T: Real>(x: T) -> Gate<T> {
    let edge = T::from_f64(EDGE);
    let x = if x > edge { edge } else { x };
    let x = if x < -edge { -edge } else { x };
    let (factor, factor_rest) = constant::<T>(TWO_ROOT_TWO_OVER_PI.0, TWO_ROOT_TWO_OVER_PI.1);
    let (cubic, cubic_rest) = constant::<T>(CUBIC.0, CUBIC.1);
    let (square, square_rest) = x.product(x);
    let (term, term_rest) = cubic.product(square);
    let (sum, sum_rest) = exact_sum(T::from_f64(1.0), term);
    let sum_rest = sum_rest + term_rest + cubic * square_rest + cubic_rest * square;
    let (line, line_rest) = factor.product(x);
    let line_rest = line_rest + factor_rest * x;
    let (g, g_rest) = line.product(sum);
    Gate::new(g, g_rest + line * sum_rest + line_rest * sum)
}

/// d(2u)/dx
#[inline(always)]
fn gate_slope<T: Real>(x: T) -> T {
    T::from_f64(TWO_ROOT_TWO_OVER_PI.0) + T::from_f64(THREE_TIMES_BOTH) * (x * x)
}

/// a + b as an unevaluated sum (rounded, what rounding took away), after Knuth.
#[inline(always)]
fn exact_sum<T: Real>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    let from_b = sum - a;
    (sum, (a - (sum - from_b)) + (b - from_b))
}
