//! An activation's own parameter, learned with the weights: PReLU's a, Swish's β; one a layer.

use crate::math::activation::Pointwise;
use crate::math::nn::matmul::Scalar;
use crate::math::nn::optimiser::Parameter;

pub struct Learned<T> {
    name: &'static str,
    by_parameter: fn(f64, f64) -> f64,
    range: (f64, f64),
    value: [T; 1],
    gradient: [T; 1],
}

impl<T: Scalar> Learned<T> {
    /// None where the function has no parameter that is usually learned.
    pub fn of(function: &Pointwise) -> Option<Learned<T>> {
        let by_parameter = slope_by_parameter(function.name())?;
        let parameter = &function.about().parameters[0];
        Some(Learned {
            name: parameter.name,
            by_parameter,
            range: parameter.range,
            value: [T::from_f64(function.parameters()[0])],
            gradient: [T::zero()],
        })
    }

    pub fn value(&self) -> f64 {
        self.value[0].to_f64()
    }

    pub fn gradient(&self) -> f64 {
        self.gradient[0].to_f64()
    }

    /// The function with the value that has been learned so far. One that is not a number leaves it
    /// as it was.
    pub fn apply(&self, function: Pointwise) -> Pointwise {
        function.with_parameter(self.name, self.value()).unwrap_or(function)
    }

    /// ∂L/∂p = Σ over batch and units of ∂L/∂h ∂φ(z)/∂p, with ∂L/∂h in `arriving`.
    pub fn backward(&mut self, function: &Pointwise, z: &[T], arriving: &[T]) {
        let parameter = function.parameters()[0];
        let terms = z.iter().zip(arriving);
        let sum = terms.map(|(z, g)| g.to_f64() * (self.by_parameter)(z.to_f64(), parameter));
        self.gradient = [T::from_f64(sum.sum())];
    }

    /// A step may have gone beyond what the function accepts: back to the edge.
    pub fn keep_in_range(&mut self) {
        let (low, high) = self.range;
        self.value = [T::from_f64(self.value().clamp(low, high))];
    }

    pub fn parameter(&mut self) -> Parameter<'_, T> {
        Parameter { value: &mut self.value, gradient: &self.gradient }
    }
}

/// ∂φ(z)/∂p as a function of (z, p).
fn slope_by_parameter(name: &str) -> Option<fn(f64, f64) -> f64> {
    match name {
        "prelu" => Some(|z, _| z.min(0.0)),
        // z² σ(βz) σ(−βz), which is even in βz
        "swish" => Some(|z, beta| {
            let power = libm::exp(-(beta * z).abs());
            z * z * power / ((1.0 + power) * (1.0 + power))
        }),
        _ => None,
    }
}

/// Whether [`Learned::of`] finds something to learn.
pub fn is_learnable(function: &Pointwise) -> bool {
    slope_by_parameter(function.name()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_by_the_parameter_are_finite_differences() {
        for (name, value) in [("prelu", 0.25), ("swish", 1.0), ("swish", 2.5), ("swish", 0.0)] {
            let function = Pointwise::named(name).unwrap();
            let parameter = function.about().parameters[0].name;
            let slope = slope_by_parameter(name).unwrap();
            for z in [-30.0, -2.0, -0.5, 0.0, 0.1, 1.0, 4.0] {
                let at = |p: f64| function.with_parameter(parameter, p).unwrap().value(z);
                // β cannot go below 0
                let h = 1e-4;
                let difference = if value == 0.0 {
                    (4.0 * at(h) - at(2.0 * h) - 3.0 * at(0.0)) / (2.0 * h)
                } else {
                    (at(value + h) - at(value - h)) / (2.0 * h)
                };
                let exact = slope(z, value);
                assert!((exact - difference).abs() < 1e-5 * (1.0 + z * z), "{name} {value} {z}");
            }
        }
    }

    #[test]
    fn others_have_nothing_to_learn() {
        for name in ["relu", "leaky-relu", "elu"] {
            let function = Pointwise::named(name).unwrap();
            assert!(!is_learnable(&function) && Learned::<f64>::of(&function).is_none());
        }
    }
}
