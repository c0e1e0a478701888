//! The functions side by side: the law of each, and which keeps its gradients best.

use super::{Cell, CellResult, Fit, Spec};
use crate::math::mean_field::fixed_point::Law;

/// One function's line, its weights drawn in one way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Its place in [`Spec::activations`].
    pub activation: usize,
    /// Its place in [`Spec::inits`].
    pub init: usize,
    /// The law of the medians. None where none can be told.
    pub fit: Option<Fit>,
    /// The law of the medians once the drift is taken out that width and batch put in: a median
    /// falls short of infinite width by a factor a layer, 2 % for ReLU at width 64, and that hides
    /// a power law or a level line ([`Expected::drift`](super::Expected::drift)). None where none
    /// can be told, and where theory has no formula for the drift at all depths.
    pub without_drift: Option<Fit>,
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
    let standing = |(activation, init): (usize, usize)| {
        let mut own: Vec<&CellResult> = results
            .clone()
            .filter(|(cell, _)| (cell.activation, cell.init) == (activation, init))
            .map(|(_, result)| result)
            .collect();
        own.sort_by_key(|result| result.depth);
        let curves: Vec<(usize, Vec<f64>)> =
            own.iter().map(|result| (result.depth, result.ratios().collect())).collect();
        let drift_removed = |result: &&CellResult| {
            let drift = result.theory?.drift()?;
            Some((result.depth, result.ratios().map(|ratio| ratio / drift).collect()))
        };
        let without_drift: Option<Vec<_>> = own.iter().map(drift_removed).collect();
        let mut medians = own.iter().map(|result| (result.depth, result.median()));
        let function = &spec.activations[activation];
        Standing {
            activation,
            init,
            fit: Fit::of(&curves),
            without_drift: without_drift.and_then(|points| Fit::of(&points)),
            theory: {
                // The laws of layers with parts are not known.
                let variances = spec
                    .variances(Cell { activation, init, depth: 1 })
                    .ok()
                    .filter(|_| spec.is_plain());
                variances.map(|variances| variances.law(function))
            },
            deepest: medians.rfind(|(_, median)| !median.is_nan()),
        }
    };
    let mut standings: Vec<Standing> = (0..spec.activations.len())
        .flat_map(|activation| (0..spec.inits.len()).map(move |init| (activation, init)))
        .map(standing)
        .collect();
    let change = |standing: &Standing| {
        standing.deepest.map_or(f64::INFINITY, |(_, median)| median.ln().abs())
    };
    standings.sort_by(|a, b| change(a).total_cmp(&change(b)));
    standings
}
