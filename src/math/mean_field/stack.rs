//! Hidden layers one above another, plain or with the parts that a trained network may have: a
//! norm before φ, dropout behind it, the input added to what the layer hands on.
//!
//! A layer makes u = norm(W x + b), h = φ(u), x′ = dropout(h), plus x where it is residual. Three
//! numbers of x, the same for all units of a wide layer, decide what the next one does: p = `E[x²]`,
//! m = `E[x]`, and v, the variance of a unit over the batch. W x + b has variance V = σw² p + σb², and
//! q, the variance of u, and s, the square of what the norm multiplies with, are
//!
//! | norm | q | s |
//! |---|---|---|
//! | none | V | 1 |
//! | layer | V/(V + ε) | 1/(V + ε) |
//! | batch | σw² v/(σw² v + ε) | 1/(σw² v + ε) · (B − 2)/(B − 3) |
//!
//! With μ′ and a′ the mean and second moment behind dropout, x′ has p′ = a′, m′ = μ′, v′ = a′ − μ′²
//! (batch norm leaves two rows' u uncorrelated, but for 1/B), and where the layer is residual
//! p′ = p + a′ + 2mμ′, m′ = m + μ′, v′ = v + a′ − μ′².
//!
//! Backward, with g = ∂L/∂x and κ the mean square of dropout's factors, |g|² = |g′|² (r + σw² s F)
//! with F = κ `E[φ′(u)²]` and r = 1 where the layer is residual, else 0; and |δ|² = F |g′|² for
//! δ = ∂L/∂u. Hence the factor of |δ|² from layer l + 1 to l is F_l (σw² s + r/F)_(l+1).
//!
//! Of a part of g′ that all rows of the batch share, batch norm takes out f² (`E[φ′]²` + `E[uφ′]²`),
//! f being the mean of dropout's factors; what its branch hands down no longer has any. So such a
//! part counts in the topmost batch norm only, or, on the way round residual layers, in all. It
//! comes from what the outputs have in common: as for the squared error against targets of
//! variance 1, it is on average σw² (p − v)/(σw² p + 1) of |g|² at the last layer. In any one network
//! it is more or less than that, as its outputs' common part happens to be; where that decides the
//! ratio, there is none to be given ([`Stack::output_spread`]).
//!
//! A layer of n′ units over n makes σw² s n′/n of |·|² a unit, where |·|² above was that of the layer.
//!
//! Plain layers are those of Poole et al. 2016 and Schoenholz et al. 2017, who have dropout too;
//! residual ones those of Yang & Schoenholz 2017, "Mean Field Residual Networks: On the Edge of
//! Chaos". Batch norm is from Yang et al. 2019, "A Mean Field Theory of Batch Normalization": ReLU
//! has π/(π − 1) = 1.467 a layer. (B − 2)/(B − 3) is what a batch of B rows makes of it: its own
//! variance divides by too little at times, and two directions of B are lost on the way back. That
//! is exact for φ(u) = u, and near enough for the others.

use super::moments::{Moment, mean, mean_and_variance};
use super::{LayerTheory, Variances};
use crate::math::activation::Pointwise;
use crate::math::nn::model::Dropout;
use crate::math::nn::model::norm::EPSILON;

/// What a layer has beside W, b and φ.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Parts {
    pub residual: bool,
    pub norm: Option<Norm>,
    pub dropout: Option<Dropout>,
}

/// A norm at its start, where its scale is 1 and its shift 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Norm {
    /// Over a batch of so many rows; [`Norm::FEWEST_ROWS`] or more.
    Batch {
        rows: usize,
    },
    Layer,
}

/// Hidden layers; of one width where `upper` is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    pub function: Pointwise,
    /// Of layer 1, whose input may have another width.
    pub first: Variances,
    /// Of the layers above it that are as wide as their input.
    pub inner: Variances,
    /// The layers 2, 3, … where widths differ; those above are as wide as their input.
    pub upper: Vec<Upper>,
    pub parts: Parts,
    /// Whether the input is as wide as the layers, so that layer 1 can be residual.
    pub square: bool,
}

/// A layer that may be wider or narrower than its input; residual where it is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Upper {
    pub variances: Variances,
    /// Its outputs for each of its inputs
    pub widening: f64,
}

/// What a layer is given, over its units.
#[derive(Clone, Copy)]
struct Signal {
    /// p = `E[x²]`
    second_moment: f64,
    /// m = `E[x]`
    mean: f64,
    /// v, of one unit over the batch
    spread: f64,
}

/// Standardised data.
const INPUT: Signal = Signal { second_moment: 1.0, mean: 0.0, spread: 1.0 };

/// A layer on the way up.
#[derive(Clone, Copy)]
struct Step {
    q: f64,
    /// F = κ `E[φ′(u)²]`
    slopes: f64,
    /// What share a batch norm takes of a part of |δ|² that comes from what all rows share
    lost: f64,
    /// σw² s, times outputs for each input: the factor of a unit's |·|² from ∂L/∂u to ∂L/∂x
    weights: f64,
    residual: bool,
    /// What it hands on
    output: Signal,
}

impl Norm {
    /// Rows of a batch: of fewer the mean of 1/variance is infinite, or the networks scatter so
    /// much that it says nothing about one.
    pub const FEWEST_ROWS: usize = 8;
    /// Numbers in a row of the inputs: rows of fewer lie so near to each other or to each other's
    /// opposites that their u stay related, and gradients grow faster.
    pub const FEWEST_FEATURES: usize = 16;
}

impl Stack {
    /// Nothing but W, b and φ, from an input as wide as the layers.
    pub fn plain(variances: Variances, function: Pointwise) -> Stack {
        let parts = Parts::default();
        let upper = Vec::new();
        Stack { function, first: variances, inner: variances, upper, parts, square: true }
    }

    /// Whether it is [`Stack::plain`].
    pub fn is_plain(&self) -> bool {
        *self == Stack::plain(self.inner, self.function.clone())
    }

    /// The hidden layers 1 to `depth`.
    pub fn layers(&self, depth: usize) -> Vec<LayerTheory> {
        let steps: Vec<Step> = self.steps().take(depth + 1).collect();
        let mut factors = self.factors(&steps[..depth], 1.0);
        // What the last one's would be with a layer above it.
        factors.extend(self.factors(&steps[depth.saturating_sub(1)..], 1.0));
        let layers = steps.iter().zip(&factors).enumerate();
        let mut layers: Vec<LayerTheory> = layers
            .map(|(index, (step, &chi))| {
                let (activation_mean, variance) = mean_and_variance(&self.function, step.q);
                LayerTheory {
                    layer: index + 1,
                    q: step.q,
                    chi,
                    activation_mean,
                    activation_std: variance.sqrt(),
                    delta_ratio: 1.0,
                }
            })
            .collect();
        let mut ratio = 1.0;
        for layer in layers.iter_mut().rev().skip(1) {
            ratio *= layer.chi.sqrt();
            layer.delta_ratio = ratio;
        }
        layers
    }

    /// Predicted rms δ¹/δᴸ over `depth` hidden layers.
    pub fn delta_ratio(&self, depth: usize) -> f64 {
        self.ratio_with(depth, 1.0)
    }

    /// The factor between rms δ¹/δᴸ of two networks of batch norm: the outputs of one have so little
    /// in common that only one network in four has less, those of the other so much that one in four
    /// has more. 1 without batch norm.
    pub fn output_spread(&self, depth: usize) -> f64 {
        // The lower and upper quartile of the square of a variable from N(0, 1).
        self.ratio_with(depth, 0.101_531) / self.ratio_with(depth, 1.323_304)
    }

    fn ratio_with(&self, depth: usize, common: f64) -> f64 {
        let steps: Vec<Step> = self.steps().take(depth).collect();
        self.factors(&steps, common).into_iter().map(f64::sqrt).product()
    }

    /// How far `width` units are from enough for `depth` layers without a norm.
    ///
    /// Where φ is linear on a large scale, δ·u is nearly the same in all layers (Euler), about
    /// |δᴸ| |uᴸ|/√n. At infinite width that is no part of |δ| |u|; at width n its share is
    /// (qᴸ/q^l) |δᴸ|²/|δ^l|²/n, of which this is the largest. Residual layers, whose units have
    /// means that add up, let q grow faster than |δ|².
    pub fn alignment(&self, depth: usize, width: usize) -> f64 {
        let layers = self.layers(depth);
        let last = layers.last().map_or(0.0, |layer| layer.q);
        let share = |layer: &LayerTheory| last / layer.q / layer.delta_ratio.powi(2);
        layers.iter().map(share).fold(0.0, f64::max) / width as f64
    }

    /// The factors of |δ|² from each layer but the first to the one below it, lowest first, when the
    /// outputs follow the last of these layers and the square of what they have in common is `common`
    /// times its mean.
    fn factors(&self, steps: &[Step], common: f64) -> Vec<f64> {
        let mut shared = steps.last().map_or(0.0, |top| self.shared(top.output, common));
        let mut factors: Vec<f64> = steps
            .windows(2)
            .rev()
            .map(|pair| {
                let (below, above) = (&pair[0], &pair[1]);
                let branch = above.weights * (1.0 - shared * above.lost);
                if !above.residual {
                    shared = 0.0;
                    return below.slopes * branch;
                }
                let around = 1.0 / above.slopes;
                shared *= around / (branch + around);
                below.slopes * (branch + around)
            })
            .collect();
        factors.reverse();
        factors
    }

    /// Which share of |∂L/∂x|² all rows have in common, x being what the last layer hands on.
    fn shared(&self, x: Signal, common: f64) -> f64 {
        if !matches!(self.parts.norm, Some(Norm::Batch { .. })) {
            return 0.0;
        }
        let weight = self.inner.weight;
        let common = common * weight * (x.second_moment - x.spread);
        common / (common + weight * x.spread + 1.0)
    }

    fn steps(&self) -> impl Iterator<Item = Step> {
        let stack = self.clone();
        let (mut signal, mut layer) = (INPUT, 0);
        std::iter::from_fn(move || {
            layer += 1;
            let alike = Upper { variances: stack.inner, widening: 1.0 };
            let Upper { variances, widening } = match layer {
                1 => Upper { variances: stack.first, ..alike },
                _ => stack.upper.get(layer - 2).copied().unwrap_or(alike),
            };
            let square = if layer == 1 { stack.square } else { widening == 1.0 };
            let residual = stack.parts.residual && square;
            let (q, scale) = normalised(variances, signal, stack.parts.norm);
            signal = stack.handed_on(q, residual.then_some(signal));
            let dropout = stack.parts.dropout.map_or((1.0, 1.0), Dropout::factors);
            let slopes = dropout.1 * mean(&stack.function, Moment::Slope2, q);
            let lost = match stack.parts.norm {
                Some(Norm::Batch { .. }) => stack.common_slopes(q) * dropout.0 * dropout.0 / slopes,
                _ => 0.0,
            };
            let weights = variances.weight * scale * widening;
            Some(Step { q, slopes, lost, weights, residual, output: signal })
        })
    }

    /// `E[φ′]²` + `E[uφ′]²`
    fn common_slopes(&self, q: f64) -> f64 {
        let [slope, along] =
            [Moment::Slope, Moment::SlopeAlong].map(|moment| mean(&self.function, moment, q));
        slope * slope + along * along
    }

    /// What a layer with pre-activations of variance q hands on, `around` being what it adds to that.
    fn handed_on(&self, q: f64, around: Option<Signal>) -> Signal {
        let [second_moment, mean] =
            [Moment::Value2, Moment::Value].map(|moment| mean(&self.function, moment, q));
        let (second_moment, mean) = match self.parts.dropout {
            None => (second_moment, mean),
            Some(dropout) => dropout.moments(second_moment, mean),
        };
        let spread = second_moment - mean * mean;
        match around {
            None => Signal { second_moment, mean, spread },
            Some(x) => Signal {
                second_moment: x.second_moment + second_moment + 2.0 * x.mean * mean,
                mean: x.mean + mean,
                spread: x.spread + spread,
            },
        }
    }
}

/// q and s of the table above.
fn normalised(variances: Variances, input: Signal, norm: Option<Norm>) -> (f64, f64) {
    let through = |variance: f64, factor: f64| {
        (variance / (variance + EPSILON), factor / (variance + EPSILON))
    };
    match norm {
        None => (variances.of_moment(input.second_moment), 1.0),
        Some(Norm::Layer) => through(variances.of_moment(input.second_moment), 1.0),
        Some(Norm::Batch { rows }) => {
            let rows = rows as f64;
            through(variances.weight * input.spread, (rows - 2.0) / (rows - 3.0))
        }
    }
}
