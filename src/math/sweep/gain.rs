//! The gain at which gradients keep their size: where rms δ¹/δᴸ is 1, found by theory first and then
//! on networks.

use super::{Cell, CellResult, Spec, SweepInit, own_init, run_cell};
use crate::math::mean_field::Variances;
use crate::math::mean_field::stack::Stack;
use crate::math::nn::{Init, Watch};
use crate::math::root;

/// Gains in units of LeCun's: the standard deviation of the weights times √fan_in, σw.
const RANGE: (f64, f64) = (0.05, 50.0);
/// From each gain that theory is asked about to the next, a factor.
const STRIDE: f64 = 1.04;
/// Near enough to 1 for the median of a few networks, as a natural logarithm.
const NEAR: f64 = 0.04;
/// Halvings of the bracket.
const ROUNDS: usize = 10;

/// Networks at one gain.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    pub gain: f64,
    pub result: CellResult,
}

impl Trial {
    /// Draws and measures; the first depth and function of the spec count. None: stopped.
    pub fn run(spec: &Spec, gain: f64, watch: Watch) -> Option<Trial> {
        let spec = at(spec, gain);
        let cell = Cell { activation: 0, depth: spec.depths[0] };
        Some(Trial { gain, result: run_cell(&spec, cell, watch)? })
    }

    /// ln rms δ¹/δᴸ of the median network: negative where gradients vanish.
    fn log_ratio(&self) -> f64 {
        match self.result.median().ln() {
            // Nothing but overflows, or nothing but zeros.
            ln if ln.is_nan() && self.result.overflowed() > 0 => f64::INFINITY,
            ln if ln.is_nan() => f64::NEG_INFINITY,
            ln => ln,
        }
    }
}

/// How gradients fare, by the ratios of a few networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They keep their size: in the median within a factor of 2, in the middle half of the networks
    /// within 10, and no network overflows.
    Keeps,
    /// In the median only: networks differ too much.
    Scatters,
    Fails,
}

impl Verdict {
    pub fn of(result: &CellResult) -> Verdict {
        let Some(ratio) = result.delta else { return Verdict::Fails };
        let steady = ratio.lower >= 0.1 && ratio.upper <= 10.0 && result.overflowed() == 0;
        match (0.5..=2.0).contains(&ratio.median) {
            true if steady => Verdict::Keeps,
            true => Verdict::Scatters,
            false => Verdict::Fails,
        }
    }
}

/// The spec with LeCun's weights times a gain.
fn at(spec: &Spec, gain: f64) -> Spec {
    Spec { init: SweepInit::Same(Init::LecunNormal), gain, ..spec.clone() }
}

/// σw of an init and a gain on it, at the spec's width. None of weights that have a mean.
pub fn sigma_w(spec: &Spec, init: Init, gain: f64) -> Option<f64> {
    let variances = Variances::of_init(init, gain, 0.0, spec.width).ok()?;
    Some(variances.weight.sqrt())
}

/// Where theory says that rms δ¹/δᴸ is 1; of several gains the one nearest to the init that belongs
/// to the function. None where it says nothing, or that there is none.
pub fn by_theory(spec: &Spec) -> Option<f64> {
    let depth = spec.depths[0];
    let log_ratio = |ln_gain: f64| {
        let cell = Cell { activation: 0, depth };
        let settings = at(spec, ln_gain.exp()).settings(cell, 1);
        Stack::of_settings(&settings).map_or(f64::NAN, |stack| stack.delta_ratio(depth).ln())
    };
    let count = ((RANGE.1 / RANGE.0).ln() / STRIDE.ln()).ceil() as i32;
    let grid = (0..=count).map(|k| RANGE.0.ln() + f64::from(k) * STRIDE.ln());
    let values: Vec<(f64, f64)> = grid.map(|place| (place, log_ratio(place))).collect();
    let usual = usual(spec).ln();
    let crossing = |pair: &&[(f64, f64)]| pair[0].1 * pair[1].1 <= 0.0 && pair[0].1.is_finite();
    let crossings = values.windows(2).filter(crossing).filter(|pair| pair[1].1.is_finite());
    let away = |pair: &&[(f64, f64)]| (pair[0].0 - usual).abs();
    let nearest = crossings.min_by(|a, b| away(a).total_cmp(&away(b)))?;
    Some(root::between(nearest[0], nearest[1], 1e-6, log_ratio).exp())
}

/// σw of the init that belongs to the function.
fn usual(spec: &Spec) -> f64 {
    let own = own_init(&spec.activations[0]);
    sigma_w(spec, own.init, own.gain).filter(|gain| *gain > 0.0).unwrap_or(1.0)
}

/// The gain at which the median network keeps its gradients' size, rounded, and networks measured at
/// it. Where there is none in reach it is the best one tried. None: stopped.
pub fn keeping(spec: &Spec, watch: Watch) -> Option<Trial> {
    let start = by_theory(spec).unwrap_or_else(|| usual(spec));
    let first = Trial::run(spec, start, watch)?;
    let mut best = first.clone();
    let mut try_gain = |gain: f64| -> Option<Trial> {
        let trial = Trial::run(spec, gain, watch)?;
        if trial.log_ratio().abs() < best.log_ratio().abs() {
            best = trial.clone();
        }
        Some(trial)
    };
    if first.log_ratio().abs() > NEAR {
        let mut near = first;
        // Larger gains make larger gradients; steps grow.
        let mut step = if near.log_ratio() > 0.0 { 1.0 / 1.03 } else { 1.03f64 };
        let far = loop {
            let gain = near.gain * step;
            if !(RANGE.0..=RANGE.1).contains(&gain) {
                break None;
            }
            let next = try_gain(gain)?;
            if (next.log_ratio() > 0.0) != (near.log_ratio() > 0.0) {
                break Some(next);
            }
            (near, step) = (next, step.powf(1.6));
        };
        if let Some(mut far) = far {
            for _ in 0..ROUNDS {
                let middle = try_gain((near.gain * far.gain).sqrt())?;
                if middle.log_ratio().abs() <= NEAR {
                    break;
                }
                match (middle.log_ratio() > 0.0) == (near.log_ratio() > 0.0) {
                    true => near = middle,
                    false => far = middle,
                }
            }
        }
    }
    // With as few digits as do.
    for digits in 3..6 {
        let rounded = format!("{:.*e}", digits - 1, best.gain).parse().unwrap_or(best.gain);
        let trial = Trial::run(spec, rounded, watch)?;
        if trial.log_ratio().abs() <= best.log_ratio().abs() + NEAR {
            return Some(trial);
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use std::ops::ControlFlow;

    fn spec(name: &str, depth: usize) -> Spec {
        let function = Pointwise::named(name).unwrap();
        Spec { depths: vec![depth], width: 32, batch: 16, seeds: 5, ..Spec::new(vec![function]) }
    }

    #[test]
    fn theory_finds_the_gain_of_scale_free_functions_exactly() {
        let of = |name| by_theory(&spec(name, 20)).unwrap();
        assert!((of("relu") - 2f64.sqrt()).abs() < 1e-6, "{}", of("relu"));
        let leaky = (2.0f64 / (1.0 + 0.01f64.powi(2))).sqrt();
        assert!((of("leaky-relu") - leaky).abs() < 1e-6);
    }

    #[test]
    fn networks_at_the_gain_that_is_found_keep_their_gradients() {
        for (name, depth) in [("relu", 20), ("tanh", 20), ("gelu", 12), ("selu", 20)] {
            let trial = keeping(&spec(name, depth), &|_| ControlFlow::Continue(())).unwrap();
            let ratio = trial.result.median();
            assert!((0.7..1.4).contains(&ratio), "{name}: {ratio} at {}", trial.gain);
        }
    }

    #[test]
    fn too_small_a_gain_does_not_fit() {
        let trial = Trial::run(&spec("sigmoid", 20), 1.0, &|_| ControlFlow::Continue(())).unwrap();
        assert!(trial.result.median() < 1e-6);
        assert_eq!(Verdict::of(&trial.result), Verdict::Fails);
    }
}
