//! Where the variance map leads, and what becomes of gradients there.

use super::Variances;
use super::correlation::CorrelationMap;
use crate::math::activation::Pointwise;
use crate::math::root;

/// A relative change of q per layer that quadrature cannot tell from none.
pub const NOISE: f64 = 1e-12;
/// χ this near to 1 is taken as 1.
const ON_EDGE: f64 = 1e-9;
/// So many factors of two from the start every one is looked at. Beyond them a q that still shrinks
/// is taken to die out, and one that still grows to grow for ever, if that is where the map leads.
const STRIDES: usize = 50;
/// The same for q at which a drift has nearly gone.
const FAR_STRIDES: i32 = 200;
/// A fixed point that has to be farther out is looked for up to here.
pub const FARTHEST: f64 = 1e300;

/// Where q settles: the limit of the variance map from the start q¹ = σw² + σb².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// q*; may be 0 (the signal dies out) or infinite (it grows for ever).
    pub q: f64,
    /// χ*, the factor of |δ|² per layer there.
    pub chi: f64,
    /// dV/dq there. Below 1 the deviation of q shrinks by this factor in each layer; at 1 q arrives
    /// (or leaves) more slowly than any exponential.
    pub slope: f64,
}

/// What a small difference does: between two inputs on the way up, to a gradient on the way down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// χ* < 1: inputs become alike, gradients vanish.
    Ordered,
    /// χ* = 1.
    Edge,
    /// χ* > 1: inputs become unlike, gradients explode.
    Chaotic,
}

/// Where to look from the start.
#[derive(Clone, Copy)]
enum Side {
    Below,
    Above,
}

impl Side {
    /// The factor from one q to the next on the way there.
    fn stride(self) -> f64 {
        match self {
            Side::Below => 0.5,
            Side::Above => 2.0,
        }
    }

    /// Where the way ends.
    fn end(self) -> f64 {
        match self {
            Side::Below => 0.0,
            Side::Above => f64::INFINITY,
        }
    }
}

/// How rms δ¹/δᴸ depends on the depth L once q has settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// ∝ per_layer^L, with per_layer = √χ*; 0 and ∞: faster than any exponential, as for ReLU²
    Exponential { per_layer: f64 },
    /// ∝ L^exponent: χ tends to 1, and q to its fixed point as a power of L
    PowerLaw { exponent: f64 },
    /// tends to a constant
    Flat,
    /// Slower than any exponential, and no power law either.
    Slow,
}

impl FixedPoint {
    pub fn phase(&self) -> Phase {
        match self.chi - 1.0 {
            off if off.abs() <= ON_EDGE => Phase::Edge,
            off if off < 0.0 => Phase::Ordered,
            _ => Phase::Chaotic,
        }
    }

    /// |ξ_∇| = 1/|ln χ*|: over so many layers |δ|² changes by a factor e. Infinite at the edge.
    pub fn gradient_scale(&self) -> f64 {
        match self.phase() {
            Phase::Edge => f64::INFINITY,
            _ => self.chi.ln().abs().recip(),
        }
    }
}

impl Variances {
    /// The limit of q from the start, for a function whose variance map is increasing, as it is for
    /// all that this program has: the orbit then runs one way until it meets a fixed point. A
    /// start that is itself a fixed point (ReLU at σw² = 2, where every q is one) stays.
    pub fn fixed_point(&self, function: &Pointwise) -> FixedPoint {
        let q = self.limit(function);
        let (chi, slope) = (self.chi(function, q), self.map_slope(function, q));
        FixedPoint { q, chi, slope }
    }

    fn limit(&self, function: &Pointwise) -> f64 {
        let start = self.start();
        let drift = self.drift(function, start);
        if start == 0.0 || start.is_infinite() || drift.abs() <= NOISE {
            return start;
        }
        self.next_fixed_point(function, if drift > 0.0 { Side::Above } else { Side::Below })
    }

    /// The nearest fixed point that the start is moving away from, if it moves: the other end of
    /// the stretch on which q drifts one way. May be 0 or infinite.
    pub fn repelling_fixed_point(&self, function: &Pointwise) -> Option<f64> {
        let start = self.start();
        let drift = self.drift(function, start);
        if start == 0.0 || start.is_infinite() || drift.abs() <= NOISE {
            return None;
        }
        Some(self.next_fixed_point(function, if drift > 0.0 { Side::Below } else { Side::Above }))
    }

    /// V(q)/q − 1
    fn drift(&self, function: &Pointwise, q: f64) -> f64 {
        self.next(function, q) / q - 1.0
    }

    /// The fixed point nearest to the start on one side of it.
    fn next_fixed_point(&self, function: &Pointwise, side: Side) -> f64 {
        let drift = |q: f64| self.drift(function, q);
        let stride = side.stride();
        let mut before = (self.start(), drift(self.start()));
        for _ in 0..STRIDES {
            let q = before.0 * stride;
            if q == 0.0 || q.is_infinite() {
                break;
            }
            let here = (q, drift(q));
            if here.1.abs() <= NOISE {
                return if self.is_at_rest(function, side) { side.end() } else { here.0 };
            }
            if here.1.is_nan() || (here.1 > 0.0) != (before.1 > 0.0) {
                return root::between(before, here, 0.0, drift);
            }
            before = here;
        }
        if self.is_at_rest(function, side) {
            return side.end();
        }
        // The map is increasing, so that no fixed point is below V(0).
        let last = match side {
            Side::Below => self.next(function, 0.0),
            Side::Above => FARTHEST,
        };
        match drift(last) {
            off if off.abs() <= NOISE => last,
            // It is farther out than numbers go.
            off if (off > 0.0) == (before.1 > 0.0) => side.end(),
            off => root::between((last, off), before, 0.0, drift),
        }
    }

    /// Whether 0 or ∞ is a fixed point that a q with hardly any drift, or far out, may be on its
    /// way to.
    fn is_at_rest(&self, function: &Pointwise, side: Side) -> bool {
        match side {
            Side::Below => self.next(function, 0.0) == 0.0,
            Side::Above => self.map_slope(function, f64::INFINITY) >= 1.0 - NOISE,
        }
    }

    /// ξ_c: over so many layers the difference between two inputs, once small, changes by a factor
    /// e (Schoenholz et al. 2017). −1/ln of the correlation map's slope at c*, which at and below
    /// χ* = 1 is χ*. Where q* is 0 or infinite correlations have no fixed variance to refer to and
    /// the gradients' scale takes its place.
    pub fn depth_scale(&self, function: &Pointwise, fixed_point: &FixedPoint) -> f64 {
        if fixed_point.phase() == Phase::Chaotic
            && let Some(map) = CorrelationMap::new(*self, function.clone(), fixed_point.q)
        {
            return -map.slope(map.fixed_point()).ln().recip();
        }
        fixed_point.gradient_scale()
    }

    /// How rms δ¹/δᴸ goes with the depth L, for large L.
    pub fn law(&self, function: &Pointwise) -> Law {
        let fixed_point = self.fixed_point(function);
        let q = fixed_point.q;
        if fixed_point.phase() != Phase::Edge {
            return Law::Exponential { per_layer: fixed_point.chi.sqrt() };
        }
        if q == self.start() || fixed_point.slope < 1.0 - 1e-6 {
            return Law::Flat;
        }
        if q > 0.0 && q.is_finite() {
            return Law::Slow;
        }
        self.law_of_arrival(function, if q == 0.0 { Side::Below } else { Side::Above })
    }

    /// Where χ tends to 1 as q drifts to 0 or ∞: with a drift
    /// V(q)/q − 1 ∝ q^p layer l is at drift = −1/(p l), and ½ Σ (χ − 1) grows as ln l if χ − 1 is
    /// proportional to the drift.
    fn law_of_arrival(&self, function: &Pointwise, side: Side) -> Law {
        let stride = side.stride();
        let drift = |q: f64| self.drift(function, q);
        let exponent = |q: f64| {
            let (near, far) = (drift(q), drift(q * stride));
            let power = (far / near).ln() / stride.ln();
            -(self.chi(function, q) - 1.0) / (2.0 * power * near)
        };
        // Far enough for the leading power to stand alone, not so far that rounding shows.
        let at_drift = |small: f64| {
            let mut places = (0..FAR_STRIDES).map(|strides| self.start() * stride.powi(strides));
            places.find(|&q| drift(q).abs() <= small).unwrap_or(side.end())
        };
        let (first, second) = (exponent(at_drift(1e-5)), exponent(at_drift(1e-7)));
        if second.abs() < 1e-3 && second.abs() <= first.abs() {
            Law::Flat
        } else if (second / first - 1.0).abs() < 0.01 {
            Law::PowerLaw { exponent: second }
        } else {
            Law::Slow
        }
    }
}
