//! What a number format cannot hold: layers that are exactly 0 because their numbers are too small,
//! and slopes that are exactly 0 when they are computed as PyTorch computes them.

use super::matmul::Scalar;
use super::probe::{Passed, Size};
use super::report::Operation;
use super::settings::Precision;
use std::f64::consts::LN_2;

/// Neighboring hidden layers in which nothing is left of a number but zeros, because all of it was
/// smaller than the run's format holds. Zeros of a network that is dead, masked or without weights
/// are none of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Underflow {
    /// The first of [`Operation::Activation`], [`Operation::Delta`] and
    /// [`Operation::WeightGradient`] to which it happened.
    pub operation: Operation,
    /// The layer where it happened: for activations the lowest, for gradients the highest.
    pub layer: usize,
    /// As far as there are only zeros from there on: for activations upwards, for gradients down.
    pub through: usize,
}

/// Units whose slope PyTorch would have as exactly 0, and this program has not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoundedSlopes {
    /// The hidden layer that has most of them.
    pub layer: usize,
    /// Their share of the layer's z.
    pub share: f64,
}

/// The first underflow of a pass through these layers, of which the last is the output.
pub fn underflow<T: Scalar>(input: &[T], layers: &[Passed<T>]) -> Option<Underflow> {
    let hidden = &layers[..layers.len() - 1];
    let up: Vec<usize> = (0..hidden.len()).collect();
    let down: Vec<usize> = up.iter().rev().copied().collect();
    let below = |at: usize| if at == 0 { input } else { layers[at - 1].handed_on };
    // What the layer's numbers would be in size, as natural logarithms, if small ones were held.
    let activation = |at: usize| {
        let Passed { function, units, weight, pre_activation, .. } = &layers[at];
        if is_zero(pre_activation) {
            return size(weight) + 0.5 * count(weight.len() / units) + size(below(at));
        }
        size(&each(pre_activation, |z| function.value(z)))
    };
    let delta = |at: usize| {
        let (here, above) = (&layers[at], &layers[at + 1]);
        let upstream = size(above.delta) + size(above.weight) + 0.5 * count(above.units);
        upstream + size(&each(here.pre_activation, |z| here.function.slope(z)))
    };
    let gradient = |at: usize| {
        let rows = layers[at].delta.len() / layers[at].units;
        size(layers[at].delta) + size(below(at)) + 0.5 * count(rows)
    };
    let activations = first(&up, |at| hidden[at].activation, activation);
    let deltas = || first(&down, |at| hidden[at].delta, delta);
    let gradients = || first(&down, |at| hidden[at].weight_gradient, gradient);
    let found =
        |operation| move |(layer, through): (usize, usize)| Underflow { operation, layer, through };
    (activations.map(found(Operation::Activation)))
        .or_else(|| deltas().map(found(Operation::Delta)))
        .or_else(|| gradients().map(found(Operation::WeightGradient)))
}

/// The first layer in `order` that is all zeros, and the last of those that follow, from 1. None
/// unless its numbers ought to be some, but less than the format holds.
fn first<'a, T: Scalar>(
    order: &[usize],
    values: impl Fn(usize) -> &'a [T],
    size: impl Fn(usize) -> f64,
) -> Option<(usize, usize)> {
    let start = order.iter().position(|&at| is_zero(values(at)))?;
    let size = size(order[start]);
    let is_too_small = f64::NEG_INFINITY < size && size < (least::<T>() * SPREAD).ln();
    let zeros = order[start..].iter().take_while(|&&at| is_zero(values(at)));
    is_too_small.then_some((order[start] + 1, zeros.last()? + 1))
}

/// A layer's numbers may be so much smaller than the product of the sizes they are made of.
const SPREAD: f64 = 1e6;

fn is_zero<T: Scalar>(values: &[T]) -> bool {
    !values.is_empty() && values.iter().all(|&x| x == T::zero())
}

/// ln of the root mean square; −∞ where there is nothing but zeros.
fn size<T: Scalar>(values: &[T]) -> f64 {
    Size::of(values).rms.ln()
}

fn count(number: usize) -> f64 {
    (number as f64).ln()
}

fn each<T: Scalar>(values: &[T], f: impl Fn(f64) -> f64) -> Vec<f64> {
    values.iter().map(|x| f(x.to_f64())).collect()
}

/// The least positive number of the format.
fn least<T: Scalar>() -> f64 {
    let all = Precision::ALL.map(Precision::least).into_iter();
    all.filter(|&least| T::from_f64(least) > T::zero()).fold(f64::INFINITY, f64::min)
}

/// Binary digits of the format.
fn digits<T: Scalar>() -> i32 {
    let is_lost = |digits: &i32| T::from_f64(1.0 + 2f64.powi(-digits)) == T::from_f64(1.0);
    (1..).find(is_lost).expect("every format rounds 1 + 2⁻⁵³ to 1")
}

/// PyTorch takes sigmoid's slope as σ(1 − σ) and tanh's as 1 − tanh², from the value it has rounded
/// to the run's format: 0 where that is 1. None where no hidden layer has such a unit.
pub fn rounded_slopes<T: Scalar>(hidden: &[Passed<T>]) -> Option<RoundedSlopes> {
    let digits = f64::from(digits::<T>());
    let of = |layer: &Passed<T>| {
        let function = &layer.function;
        let (is_odd, least) = match function.name() {
            "sigmoid" => (false, digits * LN_2),
            "tanh" => (true, 0.5 * (digits + 2.0) * LN_2),
            _ => return 0.0,
        };
        let is_one = |z: f64| z >= least || (is_odd && -z >= least);
        let is_kept = |z: f64| T::from_f64(function.slope(z)) != T::zero();
        let all = layer.pre_activation.iter().map(|z| z.to_f64());
        let rounded = all.filter(|&z| is_one(z) && is_kept(z)).count();
        rounded as f64 / layer.pre_activation.len() as f64
    };
    let layers = hidden.iter().enumerate();
    let shares = layers.map(|(at, layer)| RoundedSlopes { layer: at + 1, share: of(layer) });
    shares.filter(|slopes| slopes.share > 0.0).max_by(|a, b| a.share.total_cmp(&b.share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::{Report, Run, Settings};
    use std::ops::ControlFlow;

    fn report(name: &str, change: impl Fn(&mut Settings)) -> Report {
        let settings = Settings::new(Pointwise::named(name).unwrap());
        let small = settings.with(|it| (it.width, it.batch, it.depth) = (16, 8, 60));
        Run::start(&small.with(change), &|_| ControlFlow::Continue(())).unwrap().report()
    }

    fn told(report: &Report) -> Option<(Operation, usize, usize)> {
        report.underflow.map(|underflow| (underflow.operation, underflow.layer, underflow.through))
    }

    #[test]
    fn a_gradient_that_float32_cannot_hold_is_an_underflow_and_in_float64_it_is_none() {
        let deep = |precision| move |it: &mut Settings| (it.depth, it.precision) = (120, precision);
        let (short, long) =
            (report("sigmoid", deep(Precision::F32)), report("sigmoid", deep(Precision::F64)));
        let zeros = short.hidden().iter().filter(|layer| layer.delta_rms == 0.0).count();
        assert!(zeros > 1);
        assert_eq!(told(&short), Some((Operation::Delta, zeros, 1)));
        assert_eq!(told(&long), None);
        // What the longer format holds there is what the shorter one cannot.
        let held = long.layers[zeros - 1].delta_rms;
        assert!(held > 0.0 && held < f64::from(f32::from_bits(1)), "{held:e}");
    }

    #[test]
    fn a_signal_that_dies_on_the_way_up_is_an_underflow_too() {
        for name in ["tanh", "relu", "gelu", "elu"] {
            let report = report(name, |it| it.gain = 1e-3);
            let first = report.hidden().iter().position(|layer| layer.zero_fraction == 1.0);
            let expected = (Operation::Activation, first.unwrap() + 1, 60);
            assert_eq!(told(&report), Some(expected), "{name}");
        }
    }

    /// PyTorch 2.15, float32: 1 − tanh(z)² is 0 from |z| = 9.0109 on, σ(1 − σ) from z = 16.6356.
    #[test]
    fn slopes_are_rounded_to_zero_where_pytorch_has_zero() {
        let share = |name: &str, z: &[f32]| {
            let layer = Passed {
                function: Pointwise::named(name).unwrap(),
                units: 1,
                weight: &[1.0],
                bias: &[0.0],
                weight_gradient: &[1.0],
                pre_activation: z,
                activation: z,
                handed_on: z,
                saturated_fraction: 0.0,
                delta: z,
            };
            rounded_slopes(&[layer]).map_or(0.0, |slopes| slopes.share)
        };
        assert_eq!(share("tanh", &[9.0, -9.0, 0.0, 9.03]), 0.25);
        assert_eq!(share("tanh", &[9.03, -9.03]), 1.0);
        assert_eq!(share("sigmoid", &[16.6, 16.7, -30.0, 0.0]), 0.25);
        assert_eq!(share("relu", &[20.0, -20.0]), 0.0);
    }

    /// A network of one unit a layer whose δ and h are held, and their product is not.
    #[test]
    fn weight_gradients_may_be_lost_alone() {
        let lost = |delta: f32, h: f32| {
            let (deltas, activations) = ([delta], [h]);
            let layer = Passed {
                function: Pointwise::named("tanh").unwrap(),
                units: 1,
                weight: &[1.0],
                bias: &[0.0],
                weight_gradient: &[0.0],
                pre_activation: &activations,
                activation: &activations,
                handed_on: &activations,
                saturated_fraction: 0.0,
                delta: &deltas,
            };
            underflow(&activations, &[layer.clone(), layer.clone(), layer])
        };
        let expected = Underflow { operation: Operation::WeightGradient, layer: 2, through: 1 };
        assert_eq!(lost(1e-25, 1e-25), Some(expected));
        assert_eq!(lost(1e-15, 1e-15), None);
    }

    #[test]
    fn zeros_that_are_no_small_numbers_are_no_underflow() {
        let without_weights = report("relu", |it| it.gain = 0.0);
        assert!(without_weights.hidden().iter().all(|layer| layer.delta_rms == 0.0));
        assert_eq!(told(&without_weights), None);
        // One unit a layer: after a few layers it is off for every row.
        let dead = report("relu", |it| (it.width, it.seed) = (1, 3));
        assert!(dead.hidden().iter().any(|layer| layer.delta_rms == 0.0));
        assert_eq!(told(&dead), None);
        assert_eq!(told(&report("tanh", |_| ())), None);
    }

    #[test]
    fn slopes_that_pytorch_rounds_away_are_counted_where_they_are() {
        let wide = |it: &mut Settings| (it.gain, it.depth) = (20.0, 3);
        for name in ["sigmoid", "tanh"] {
            let report = report(name, wide);
            let most = report.rounded_slopes.unwrap();
            assert!(
                most.share > 0.1 && most.share <= report.layers[most.layer - 1].saturated_fraction
            );
            assert!(self::report(name, |_| ()).rounded_slopes.is_none());
        }
        assert_eq!(report("relu", wide).rounded_slopes, None);
    }
}
