//! What is to be run and worked out for what is set.

use super::controls::{DEEPEST, SEEDS, WIDTHS};
use super::{State, View};
use crate::math::activation::Pointwise;
use crate::math::nn::{Init, Precision};
use crate::math::sweep::gain::Finding;
use crate::math::sweep::{Spec, SweepInit};

/// So many depths are tried, about equally far apart on a logarithmic axis.
pub(super) const DEPTHS: usize = 14;
/// What a fan shows, up to the deepest.
const FAN: [usize; 7] = [2, 5, 10, 20, 50, 100, 200];

impl State {
    /// The depths that are tried: those typed, or powers of one ratio, rounded, from 2 to the deepest.
    pub fn depths(&self) -> Vec<usize> {
        if let Some(typed) = &self.typed {
            return typed.clone();
        }
        let deepest = DEEPEST[self.deepest];
        if self.view == View::Fan {
            return FAN.into_iter().filter(|&depth| depth <= deepest).collect();
        }
        let deepest = deepest as f64;
        let ratio = (deepest / 2.0).powf(1.0 / (DEPTHS as f64 - 1.0));
        let mut depths: Vec<usize> =
            (0..DEPTHS).map(|index| (2.0 * ratio.powi(index as i32)).round() as usize).collect();
        depths.dedup();
        depths
    }

    /// The depth under the cursor.
    pub fn depth(&self) -> usize {
        let depths = self.depths();
        depths[self.at_depth.min(depths.len() - 1)]
    }

    /// What is to be run for the present view; None where it needs no network.
    pub fn spec(&self) -> Option<Spec> {
        if self.stopped { None } else { self.whole_spec() }
    }

    /// The same, whether it was stopped or not.
    pub fn whole_spec(&self) -> Option<Spec> {
        let activations: Vec<Pointwise> = match self.view {
            View::Gain | View::Critical => return None,
            View::Fan => {
                let spec = self.spec_of(vec![self.function()]);
                return Some(Spec { inits: vec![self.init()], ..spec });
            }
            View::Race | View::Map | View::Laws => {
                self.taking_part().map(|(_, function)| function).collect()
            }
        };
        (!activations.is_empty()).then(|| self.spec_of(activations))
    }

    pub(super) fn spec_of(&self, activations: Vec<Pointwise>) -> Spec {
        Spec {
            depths: self.depths(),
            inits: self.inits.clone(),
            gain: self.gain,
            bias_std: self.bias_std,
            norm: self.norm,
            residual: self.residual,
            seeds: SEEDS[self.seeds],
            width: WIDTHS[self.width],
            precision: Precision::F64,
            ..Spec::new(activations)
        }
    }

    /// The networks whose gain is looked for: the chosen function at the depth under the cursor.
    pub fn gain_spec(&self) -> Spec {
        let inits = vec![SweepInit::Same(Init::LecunNormal)];
        let of = self.spec_of(vec![self.function()]);
        Spec { depths: vec![self.depth()], inits, gain: 1.0, ..of }
    }

    /// What is known of those.
    pub fn finding(&self) -> Option<&Finding> {
        self.finding.as_deref().filter(|finding| finding.spec == self.gain_spec())
    }

    /// Those of which nothing measured is known yet.
    pub fn wanted_gain(&self) -> Option<Spec> {
        let known = self.finding().is_some_and(|finding| finding.kept.is_some());
        (self.view == View::Gain && !known).then(|| self.gain_spec())
    }

    /// The gain under the finder's cursor.
    pub fn marked_gain(&self) -> f64 {
        let best = || self.finding().and_then(Finding::best);
        self.at_gain.or_else(best).unwrap_or(1.0)
    }

    /// The plane that is needed and not there.
    pub fn wanted_plane(&self) -> Option<Pointwise> {
        (self.view == View::Critical && self.plane().is_none()).then(|| self.function())
    }
}
