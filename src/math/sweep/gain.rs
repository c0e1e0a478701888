//! The gain at which gradients keep their size: where rms δ¹/δᴸ is 1, found by theory first and then
//! on networks.

use super::{Cell, CellResult, Spec, SweepInit, own_init, run_cell};
use crate::math::mean_field::Variances;
use crate::math::mean_field::edge::edge_of_chaos;
use crate::math::mean_field::stack::Stack;
use crate::math::nn::model::NormKind;
use crate::math::nn::{Init, Watch};
use crate::math::root;
use std::ops::ControlFlow;

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
        let cell = Cell { activation: 0, init: 0, depth: spec.depths[0] };
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
    Spec { inits: vec![SweepInit::Same(Init::LecunNormal)], gain, ..spec.clone() }
}

/// σw of an init and a gain on it, at the spec's width. None of weights that have a mean.
pub fn sigma_w(spec: &Spec, init: Init, gain: f64) -> Option<f64> {
    let variances = Variances::of_init(init, gain, 0.0, spec.width).ok()?;
    Some(variances.weight.sqrt())
}

/// Where theory says that rms δ¹/δᴸ is 1; of several gains the one nearest to the init that belongs
/// to the function. None where it says nothing, or that there is none.
pub fn by_theory(spec: &Spec) -> Option<f64> {
    nearest_crossing(spec, &theory(spec, &|| true)?)
}

/// What theory says of a gain: ln rms δ¹/δᴸ.
fn log_ratio(spec: &Spec, ln_gain: f64) -> f64 {
    let depth = spec.depths[0];
    let settings = at(spec, ln_gain.exp()).settings(Cell { activation: 0, init: 0, depth }, 1);
    Stack::of_settings(&settings).map_or(f64::NAN, |stack| stack.delta_ratio(depth).ln())
}

/// (ln gain, ln rms δ¹/δᴸ) over all gains in reach. None: stopped.
fn theory(spec: &Spec, keep_going: &dyn Fn() -> bool) -> Option<Vec<(f64, f64)>> {
    let count = ((RANGE.1 / RANGE.0).ln() / STRIDE.ln()).ceil() as i32;
    let grid = (0..=count).map(|k| RANGE.0.ln() + f64::from(k) * STRIDE.ln());
    grid.map(|place| keep_going().then(|| (place, log_ratio(spec, place)))).collect()
}

fn nearest_crossing(spec: &Spec, values: &[(f64, f64)]) -> Option<f64> {
    let usual = usual(spec).ln();
    let crossing = |pair: &&[(f64, f64)]| pair[0].1 * pair[1].1 <= 0.0 && pair[0].1.is_finite();
    let crossings = values.windows(2).filter(crossing).filter(|pair| pair[1].1.is_finite());
    let away = |pair: &&[(f64, f64)]| (pair[0].0 - usual).abs();
    let nearest = crossings.min_by(|a, b| away(a).total_cmp(&away(b)))?;
    Some(root::between(nearest[0], nearest[1], 1e-6, |place| log_ratio(spec, place)).exp())
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

/// What keeps gradients where no gain does.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// The networks: weights with their gain, biases, norm and residual layers
    pub spec: Spec,
    pub result: CellResult,
}

/// What may help where no gain does: biases at the edge of chaos, norms, residual layers, and both;
/// with the weights that belong to the function but for the biases, which call for their own.
pub fn others(spec: &Spec) -> Vec<Spec> {
    let own = Spec { inits: vec![SweepInit::Own], gain: 1.0, ..spec.clone() };
    let biases = [0.05, 0.1, 0.2, 0.5, 1.0].into_iter().filter_map(|bias_std| {
        let point = edge_of_chaos(&spec.activations[0], bias_std).into_iter().find(|p| p.stable)?;
        // Three digits do.
        let gain = format!("{:.2e}", point.sigma_w()).parse().ok()?;
        Some(Spec { bias_std, ..at(spec, gain) })
    });
    let mut tried: Vec<Spec> = biases.collect();
    let mut with = |norm, residual| tried.push(Spec { norm, residual, ..own.clone() });
    if spec.norm.is_none() {
        with(Some(NormKind::Layer), spec.residual);
        if spec.batch > 1 {
            with(Some(NormKind::Batch), spec.residual);
        }
    }
    if !spec.residual {
        with(spec.norm, true);
        if spec.norm.is_none() {
            with(Some(NormKind::Layer), true);
        }
    }
    tried
}

/// What is known of the gains of a function at one depth: by theory at once, measured later.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// One function, one depth
    pub spec: Spec,
    /// (ln gain, ln rms δ¹/δᴸ) by theory; NaN where it says nothing
    pub line: Vec<(f64, f64)>,
    /// Where theory has 1
    pub by_theory: Option<f64>,
    /// Networks at the gain that keeps their gradients, or comes nearest to it
    pub kept: Option<Trial>,
    /// What keeps them where no gain does, with the networks' ratio
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// By theory. None: stopped.
    pub fn by_theory(spec: Spec, keep_going: &dyn Fn() -> bool) -> Option<Finding> {
        let line = theory(&spec, keep_going)?;
        let by_theory = nearest_crossing(&spec, &line);
        Some(Finding { spec, line, by_theory, kept: None, remedies: Vec::new() })
    }

    /// With networks drawn. None: stopped.
    pub fn measured(self, keep_going: &(dyn Fn() -> bool + Sync)) -> Option<Finding> {
        let watch = |_| match keep_going() {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        };
        let kept = keeping(&self.spec, &watch)?;
        let mut remedies = Vec::new();
        if Verdict::of(&kept.result) != Verdict::Keeps {
            let cell = Cell { activation: 0, init: 0, depth: self.spec.depths[0] };
            for spec in others(&self.spec) {
                let result = run_cell(&spec, cell, &watch)?;
                if Verdict::of(&result) == Verdict::Keeps {
                    remedies.push(Remedy { spec, result });
                }
            }
        }
        Some(Finding { kept: Some(kept), remedies, ..self })
    }

    /// The gain that keeps gradients, or comes nearest to it: measured where that is done.
    pub fn best(&self) -> Option<f64> {
        self.kept.as_ref().map(|trial| trial.gain).or(self.by_theory)
    }

    /// rms δ¹/δᴸ by theory at a gain.
    pub fn ratio_at(&self, gain: f64) -> f64 {
        let place = gain.ln();
        let pair = self.line.windows(2).find(|pair| (pair[0].0..=pair[1].0).contains(&place));
        let Some([a, b]) = pair else { return f64::NAN };
        (a.1 + (b.1 - a.1) * (place - a.0) / (b.0 - a.0)).exp()
    }
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
    fn a_finding_says_where_gradients_keep_their_size_and_what_helps_where_none_does() {
        let go_on = || true;
        let of = |name, depth| Finding::by_theory(spec(name, depth), &go_on).unwrap();
        let relu = of("relu", 20);
        let best = relu.best().unwrap();
        assert!((best - 2f64.sqrt()).abs() < 1e-6 && (relu.ratio_at(best) - 1.0).abs() < 0.01);
        assert!(relu.ratio_at(1.2) < 0.1 && relu.ratio_at(1.7) > 10.0);
        let measured = relu.measured(&go_on).unwrap();
        assert_eq!(measured.best(), measured.kept.as_ref().map(|trial| trial.gain));
        let function = crate::gallery::functions().named("hardsigmoid").unwrap();
        let (width, batch, seeds) = (16, 64, 3);
        let hopeless =
            Spec { activations: vec![function], width, batch, seeds, ..spec("relu", 60) };
        let hopeless = Finding::by_theory(hopeless, &go_on).unwrap().measured(&go_on).unwrap();
        let verdict = Verdict::of(&hopeless.kept.as_ref().unwrap().result);
        assert_eq!(verdict, Verdict::Fails, "{hopeless:?}");
        assert!(!hopeless.remedies.is_empty());
        for Remedy { spec, result } in &hopeless.remedies {
            assert!((0.5..=2.0).contains(&result.median()));
            let cell = Cell { activation: 0, init: 0, depth: 60 };
            let again = run_cell(spec, cell, &|_| ControlFlow::Continue(())).unwrap();
            assert_eq!(
                again.median(),
                result.median(),
                "the networks are those that the spec says"
            );
        }
        assert_eq!(Finding::by_theory(spec("tanh", 5), &|| false), None);
    }

    #[test]
    fn too_small_a_gain_does_not_fit() {
        let trial = Trial::run(&spec("sigmoid", 20), 1.0, &|_| ControlFlow::Continue(())).unwrap();
        assert!(trial.result.median() < 1e-6);
        assert_eq!(Verdict::of(&trial.result), Verdict::Fails);
    }
}
