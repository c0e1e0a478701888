use super::gate::Gate;
use super::real::Real;
use super::{About, Formula, MAX_PARAMETERS, Paper, Parameter};

/// x·σ(βx)
pub struct Swish;

impl Formula for Swish {
    const ABOUT: About = About {
        name: "swish",
        aliases: &["silu"],
        title: "Swish",
        definition: r"\frac{x}{1 + e^{-\beta x}}",
        derivative: r"\sigma(\beta x) + \beta x \sigma(\beta x) (1 - \sigma(\beta x))",
        parameters: &[Parameter {
            name: "beta",
            symbol: "β",
            default: 1.0,
            range: (0.0, 20.0),
            step: 0.1,
        }],
        variant_of: None,
        paper: Paper {
            authors: "Ramachandran, Zoph & Le",
            title: "Searching for Activation Functions",
            year: 2017,
        },
    };

    #[inline(always)]
    fn value<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        let (_, gate) = gate(x, p);
        gate.value(x)
    }
    /// Near its zero at −1.28/β accurate to a few units of its terms.
    #[inline(always)]
    fn slope<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        let (scaled, gate) = gate(x, p);
        gate.slope(scaled)
    }
    /// β σ′(z) (2 − z tanh(z/2)) with z = βx; near its zeros at ±2.40/β accurate to a few units of
    /// its terms.
    fn curvature<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T {
        let (scaled, gate) = gate(x, p);
        let bend = T::from_f64(2.0) - scaled * gate.tanh_half();
        gate.times_bump(p[0] * bend)
    }
}

/// βx and its gate.
#[inline(always)]
fn gate<T: Real>(x: T, [beta, _]: [T; MAX_PARAMETERS]) -> (T, Gate<T>) {
    let zero = T::from_f64(0.0);
    let (scaled, rest) = if beta == zero && !x.is_nan() { (zero, zero) } else { beta.product(x) };
    (scaled, Gate::new(scaled, rest))
}
