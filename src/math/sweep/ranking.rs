//! The functions side by side: the law of each, and which keeps its gradients best.

use super::{Cell, CellResult, Fit, Spec};
use crate::math::mean_field::fixed_point::Law;

/// One function's line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Its place in [`Spec::activations`].
    pub activation: usize,
    /// The law of the medians. None with too few depths.
    pub fit: Option<Fit>,
    /// What theory says for large depth and infinite width. None where it says nothing.
    pub theory: Option<Law>,
    /// The greatest depth at which there is a median of rms δ¹/δᴸ, and that median.
    pub deepest: Option<(usize, f64)>,
}

/// The functions of a sweep from what is known of it so far, those first whose gradient at the
/// greatest depth has changed least on the way, up or down.
pub fn ranking<'a>(
    spec: &Spec,
    results: impl Iterator<Item = (Cell, &'a CellResult)> + Clone,
) -> Vec<Standing> {
    let standing = |activation: usize| {
        let mut medians: Vec<(usize, f64)> = results
            .clone()
            .filter(|(cell, _)| cell.activation == activation)
            .map(|(cell, result)| (cell.depth, result.delta.map_or(f64::NAN, |ratio| ratio.median)))
            .collect();
        medians.sort_by_key(|&(depth, _)| depth);
        let function = &spec.activations[activation];
        Standing {
            activation,
            fit: Fit::of(&medians),
            theory: spec.variances(function).ok().map(|variances| variances.law(function)),
            deepest: medians.into_iter().rfind(|(_, median)| !median.is_nan()),
        }
    };
    let mut standings: Vec<Standing> = (0..spec.activations.len()).map(standing).collect();
    let change = |standing: &Standing| {
        standing.deepest.map_or(f64::INFINITY, |(_, median)| median.ln().abs())
    };
    standings.sort_by(|a, b| change(a).total_cmp(&change(b)));
    standings
}
