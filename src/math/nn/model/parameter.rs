//! An activation's own parameters, learned with the weights: PReLU's a, Swish's β, those of a function
//! that somebody typed; each layer has its own.

use crate::math::activation::Pointwise;
use crate::math::nn::matmul::Scalar;
use crate::math::nn::optimizer::Parameter;

pub struct ActivationParameter<T> {
    /// Which of the function's parameters
    index: usize,
    range: (f64, f64),
    value: [T; 1],
    gradient: [T; 1],
}

impl<T: Scalar> ActivationParameter<T> {
    /// Those of a function that are learned, in its order.
    pub fn all(function: &Pointwise) -> Vec<ActivationParameter<T>> {
        let known = function.about().parameters.iter().enumerate();
        let learned = known.filter(|(_, parameter)| parameter.learned);
        let started = learned.map(|(index, parameter)| ActivationParameter {
            index,
            range: parameter.range,
            value: [T::from_f64(function.parameters()[index])],
            gradient: [T::zero()],
        });
        started.collect()
    }

    pub fn value(&self) -> f64 {
        self.value[0].to_f64()
    }

    pub fn gradient(&self) -> f64 {
        self.gradient[0].to_f64()
    }

    /// The function with the value that has been learned so far. One that is not a number leaves it
    /// as it was.
    pub fn apply(&self, function: &Pointwise) -> Pointwise {
        let name = &function.about().parameters[self.index].name;
        function.with_parameter(name, self.value()).unwrap_or_else(|_| function.clone())
    }

    /// ∂L/∂p = Σ over batch and units of ∂L/∂h ∂φ(z)/∂p, with ∂L/∂h in `upstream`.
    pub fn backward(&mut self, function: &Pointwise, z: &[T], upstream: &[T]) {
        let terms = z.iter().zip(upstream);
        let sum = terms.map(|(z, g)| g.to_f64() * function.by_parameter(self.index, z.to_f64()));
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

/// Whether [`ActivationParameter::all`] finds something to learn.
pub fn is_learnable(function: &Pointwise) -> bool {
    function.about().parameters.iter().any(|parameter| parameter.learned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_have_nothing_to_learn() {
        for name in ["relu", "leaky-relu", "elu"] {
            let function = Pointwise::named(name).unwrap();
            assert!(!is_learnable(&function));
            assert!(ActivationParameter::<f64>::all(&function).is_empty());
        }
    }
}
