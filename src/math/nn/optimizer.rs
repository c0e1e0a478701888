//! From gradients to new parameters.

use super::matmul::Scalar;
use multiversion::multiversion;

/// The rule; the learning rate η is given with every update, so that it can change while a network
/// trains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// w ← w − η g
    Sgd,
    /// v ← μ v + g, w ← w − η v. Polyak 1964, "Some methods of speeding up the convergence of
    /// iteration methods"; written as `torch.optim.SGD` does.
    Momentum { decay: f64 },
    /// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²; with both divided by 1 − βᵗ, since they
    /// start at 0: w ← w − η m̂/(√v̂ + ε). Kingma & Ba 2015, "Adam: A Method for Stochastic
    /// Optimization".
    Adam { first_decay: f64, second_decay: f64, epsilon: f64 },
}

impl Optimizer {
    pub const ALL: [Optimizer; 3] = [
        Optimizer::Sgd,
        Optimizer::Momentum { decay: 0.9 },
        Optimizer::Adam { first_decay: 0.9, second_decay: 0.999, epsilon: 1e-8 },
    ];

    pub fn name(self) -> &'static str {
        match self {
            Optimizer::Sgd => "sgd",
            Optimizer::Momentum { .. } => "momentum",
            Optimizer::Adam { .. } => "adam",
        }
    }

    /// With the constants of its paper, or the customary 0.9 for momentum.
    pub fn named(name: &str) -> Option<Optimizer> {
        Optimizer::ALL.into_iter().find(|optimizer| optimizer.name() == name)
    }
}

/// A parameter array beside its gradient.
pub struct Parameter<'a, T> {
    pub value: &'a mut [T],
    pub gradient: &'a [T],
}

/// What an optimizer remembers: one pair of arrays for each parameter array, in the order in which
/// the model hands them out.
pub struct OptimizerState<T> {
    optimizer: Optimizer,
    steps: i32,
    /// What every gradient of this update is multiplied by
    factor: f64,
    /// Velocity or first moment
    first: Vec<Vec<T>>,
    /// Second moment
    second: Vec<Vec<T>>,
}

impl<T: Scalar> OptimizerState<T> {
    pub fn new(optimizer: Optimizer) -> OptimizerState<T> {
        OptimizerState { optimizer, steps: 0, factor: 1.0, first: Vec::new(), second: Vec::new() }
    }

    /// Counts an update, for which every gradient is multiplied by `factor`; call it once before
    /// [`OptimizerState::update`] goes through the arrays.
    pub fn begin(&mut self, factor: f64) {
        self.steps = self.steps.saturating_add(1);
        self.factor = factor;
    }

    /// Updates parameter array `index`.
    pub fn update(&mut self, index: usize, parameter: &mut Parameter<T>, learning_rate: f64) {
        let rate = T::from_f64(learning_rate);
        let length = parameter.value.len();
        // In f64: an f32 does not hold every factor.
        let factor = self.factor;
        let gradient = parameter.gradient.iter().map(|g| T::from_f64(g.to_f64() * factor));
        let pairs = parameter.value.iter_mut().zip(gradient);
        match self.optimizer {
            Optimizer::Sgd if factor == 1.0 => descend(parameter.value, parameter.gradient, rate),
            Optimizer::Sgd => pairs.for_each(|(w, g)| *w = *w - rate * g),
            Optimizer::Momentum { decay } => {
                let decay = T::from_f64(decay);
                for ((w, g), v) in pairs.zip(slot(&mut self.first, index, length)) {
                    *v = decay * *v + g;
                    *w = *w - rate * *v;
                }
            }
            Optimizer::Adam { first_decay, second_decay, epsilon } => {
                let rate = learning_rate / (1.0 - libm::pow(first_decay, self.steps.into()));
                let correction = 1.0 - libm::pow(second_decay, self.steps.into());
                let [b1, c1] = [first_decay, 1.0 - first_decay].map(T::from_f64);
                let [b2, c2] = [second_decay, 1.0 - second_decay].map(T::from_f64);
                let first = slot(&mut self.first, index, length).iter_mut();
                let second = slot(&mut self.second, index, length).iter_mut();
                for (((w, g), m), v) in pairs.zip(first).zip(second) {
                    *m = b1 * *m + c1 * g;
                    *v = b2 * *v + c2 * g * g;
                    let spread = (v.to_f64() / correction).sqrt() + epsilon;
                    *w = *w - T::from_f64(rate * m.to_f64() / spread);
                }
            }
        }
    }
}

/// parameters = parameters − rate · gradients, as wide as the machine's registers.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2"))]
fn descend<T: Scalar>(parameters: &mut [T], gradients: &[T], rate: T) {
    for (parameter, &gradient) in parameters.iter_mut().zip(gradients) {
        *parameter = *parameter - rate * gradient;
    }
}

/// Array `index`, made of zeros when it is first asked for.
fn slot<T: Scalar>(arrays: &mut Vec<Vec<T>>, index: usize, length: usize) -> &mut [T] {
    if arrays.len() <= index {
        arrays.resize(index + 1, Vec::new());
    }
    if arrays[index].is_empty() {
        arrays[index] = vec![T::zero(); length];
    }
    &mut arrays[index]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two updates of one parameter from 1 by gradients 0.5 and −0.25, at rate 0.1.
    fn two_updates(name: &str) -> [f64; 2] {
        let mut state = OptimizerState::new(Optimizer::named(name).unwrap());
        let mut value = [1.0];
        [0.5, -0.25].map(|gradient| {
            state.begin(1.0);
            let mut parameter = Parameter { value: &mut value, gradient: &[gradient] };
            state.update(0, &mut parameter, 0.1);
            value[0]
        })
    }

    #[test]
    fn two_updates_by_hand() {
        assert_eq!(two_updates("sgd"), [1.0 - 0.05, 1.0 - 0.05 + 0.025]);
        let [first, second] = two_updates("momentum");
        assert!((first - 0.95).abs() < 1e-15);
        assert!((second - (0.95 - 0.1 * (0.9 * 0.5 - 0.25))).abs() < 1e-15);
        let [first, second] = two_updates("adam");
        assert!((first - (1.0 - 0.1 * 0.5 / (0.5 + 1e-8))).abs() < 1e-14, "{first}");
        let mean = (0.9 * 0.05 - 0.1 * 0.25) / (1.0 - 0.81);
        let square: f64 = (0.999 * 0.001 * 0.25 + 0.001 * 0.0625) / (1.0 - 0.999 * 0.999);
        let expected = first - 0.1 * mean / (square.sqrt() + 1e-8);
        assert!((second - expected).abs() < 1e-14, "{second} {expected}");
    }

    #[test]
    fn arrays_do_not_share_their_memory() {
        let mut state = OptimizerState::new(Optimizer::Momentum { decay: 0.9 });
        let (mut one, mut two) = ([0.0f64], [0.0f64, 0.0]);
        for _ in 0..2 {
            state.begin(1.0);
            state.update(0, &mut Parameter { value: &mut one, gradient: &[1.0] }, 1.0);
            state.update(1, &mut Parameter { value: &mut two, gradient: &[0.0, 2.0] }, 1.0);
        }
        assert!((one[0] + 2.9).abs() < 1e-15 && (two[1] + 5.8).abs() < 1e-15 && two[0] == 0.0);
    }
}
