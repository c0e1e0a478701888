//! Whether two inputs become alike on the way up: the map of their correlation from layer to layer
//! (Poole et al. 2016).

use super::Variances;
use super::moments::{Moment, marks, mean};
use crate::math::activation::Pointwise;
use crate::math::integrate::{FINEST, Normal};
use crate::math::root;

/// The map c → c′ of the correlation of two inputs' pre-activations, both of variance q.
#[derive(Clone, Debug)]
pub struct CorrelationMap {
    variances: Variances,
    function: Pointwise,
    q: f64,
}

impl CorrelationMap {
    /// At a fixed point q of the variance map. None at 0 and ∞, where a correlation means nothing.
    pub fn new(variances: Variances, function: Pointwise, q: f64) -> Option<CorrelationMap> {
        (q > 0.0 && q.is_finite()).then_some(CorrelationMap { variances, function, q })
    }

    /// c′ = (σw² `E[φ(u)φ(v)]` + σb²)/q
    pub fn next(&self, c: f64) -> f64 {
        let product = self.mean_product(c, |x| self.function.value(x));
        (self.variances.weight * product + self.variances.bias) / self.q
    }

    /// dc′/dc = σw² `E[φ′(u)φ′(v)]`; at c = 1 it is χ.
    pub fn slope(&self, c: f64) -> f64 {
        self.variances.weight * self.mean_product(c, |x| self.function.slope(x))
    }

    /// c*, the stable fixed point of the map in [0, 1]: 1 unless χ > 1. Since the map is a power
    /// series in c with no negative coefficient, there is exactly one below 1 then.
    pub fn fixed_point(&self) -> f64 {
        if self.variances.weight * mean(&self.function, Moment::Slope2, self.q) <= 1.0 {
            return 1.0;
        }
        let excess = |c: f64| self.next(c) - c;
        let at_zero = excess(0.0);
        if at_zero <= 1e-13 {
            return 0.0;
        }
        let mut before = (0.0, at_zero);
        for power in 0..12 {
            let gap = 0.5 * 10f64.powi(-power);
            let here = (1.0 - gap, excess(1.0 - gap));
            if here.1 < 0.0 {
                return root::between(before, here, 1e-9 * gap, excess);
            }
            before = here;
        }
        1.0
    }

    /// `E[g(u)g(v)]` for u, v ~ N(0, q) of correlation c: over u, and for each u over
    /// v ~ N(cu, (1 − c²)q). The inner mean smooths g's breaks b over the inner spread, so that the
    /// outer panels must be as fine as that near u = b/c.
    fn mean_product(&self, c: f64, g: impl Fn(f64) -> f64) -> f64 {
        let std = self.q.sqrt();
        let inner_std = std * ((1.0 - c) * (1.0 + c)).max(0.0).sqrt();
        let marks = marks(&self.function);
        if inner_std == 0.0 {
            return Normal { mean: 0.0, std }.mean_of(&marks, FINEST, |u| g(u) * g(c * u));
        }
        let mut outer_marks = marks.clone();
        if c != 0.0 {
            outer_marks.extend(marks.iter().map(|mark| mark / c));
        }
        outer_marks.sort_by(f64::total_cmp);
        outer_marks.dedup();
        Normal { mean: 0.0, std }.mean_of(&outer_marks, FINEST.min(inner_std), |u| {
            let inner = Normal { mean: c * u, std: inner_std };
            g(u) * inner.mean_of(&marks, FINEST, &g)
        })
    }
}
