use super::gate::Gate;
use super::real::Real;
use super::{About, Formula, Paper, Parameter, Parameters, Recommended, only, strings};

/// x·σ(βx)
pub struct Swish;

impl Formula for Swish {
    const NAME: &'static str = "swish";
    const EXPRESSION: &'static str = "x*sigmoid(beta*x)";

    fn about() -> About {
        About {
            aliases: strings(&["silu"]),
            parameters: vec![Parameter {
                learned: true,
                ..Parameter::new(("beta", "β"), 1.0, (0.0, 20.0), 0.1, &["b"])
            }],
            recommended: Some(Recommended::borrowed_from_relu()),
            ..About::new(
                Self::NAME,
                "Swish",
                Paper::new("Ramachandran, Zoph & Le", "Searching for Activation Functions", 2017),
            )
        }
    }

    #[inline(always)]
    fn value<T: Real>(x: T, p: Parameters<T>) -> T {
        let (_, gate) = gate(x, p);
        gate.value(x)
    }
    /// Near its zero at −1.28/β accurate to a few units of its terms.
    #[inline(always)]
    fn slope<T: Real>(x: T, p: Parameters<T>) -> T {
        let (scaled, gate) = gate(x, p);
        gate.slope(scaled)
    }
    /// β σ′(z) (2 − z tanh(z/2)) with z = βx; near its zeros at ±2.40/β accurate to a few units of
    /// its terms.
    fn curvature<T: Real>(x: T, p: Parameters<T>) -> T {
        let (scaled, gate) = gate(x, p);
        let bend = T::from_f64(2.0) - scaled * gate.tanh_half();
        gate.times_bump(p[0] * bend)
    }
    /// x² σ′(βx)
    fn by_parameter<T: Real>(x: T, p: Parameters<T>) -> Parameters<T> {
        let (_, gate) = gate(x, p);
        only(gate.times_bump(x * x))
    }
}

/// βx and its gate.
#[inline(always)]
fn gate<T: Real>(x: T, [beta, ..]: Parameters<T>) -> (T, Gate<T>) {
    let zero = T::from_f64(0.0);
    let (scaled, rest) = if beta == zero && !x.is_nan() { (zero, zero) } else { beta.product(x) };
    (scaled, Gate::new(scaled, rest))
}
