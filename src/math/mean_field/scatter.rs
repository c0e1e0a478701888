//! How far networks of finite width are off the theory of infinite width, to first order in
//! 1/width, when rms δ is taken over a batch of rows.
//!
//! **One row.** The n slopes and weights that its gradient meets in a layer are a sample, and so
//! are the n activations that its next q is made of. Of ln(|δ¹|²/|δᴸ|²) that gives
//!
//! - variance Σ (3κ_l − 1)/n with κ = `E[φ′⁴]`/`E[φ′²]²`, and mean −½ of it (for ReLU 5/n a layer:
//!   Hanin & Nica 2018);
//! - the deviation of ln q^l, which is passed on by g = d ln V/d ln q, gets a fresh part of variance
//!   (`E[φ⁴]`/`E[φ²]²` − 1)(σw² `E[φ²]`/V)²/n, and changes ln χ_l by k = d ln χ/d ln q times itself.
//!   g, k and the mean of ln χ are taken at one standard deviation either side, for neither ln V
//!   nor ln χ is straight;
//! - a change of the mean, since δ passes through the same weights as z did: W^T δ is certain
//!   along h, where it is δ·z/|h|. R = n (δ·z)²/(|δ|²|z|²) has mean 1 + 2k + γ(R − 1), γ being the
//!   squared correlation of uφ′ and φ and R that of the layer above; χ changes by the factor
//!   1 + A (R − 1)/n, A = `E[φ²φ′²]`/(`E[φ²]` `E[φ′²]`).
//!
//! **Two rows** go through the same weights. With c the correlation of their z and ρ that of their
//! δ, the covariance of their logarithms is the same with `E[φ′(u)²φ′(v)²]`(1 + 2ρ²)/`E[φ′²]²` for
//! 3κ, and `E[φ(u)²φ(v)²]` for `E[φ⁴]` (`product`). c goes up through the correlation map and ρ
//! comes down by `E[φ′(u)φ′(v)]`/`E[φ′²]` a layer; both differ from network to network (`angle`).
//! Where the part of δ along z lasts (γ = 1 for ReLU), it holds the two rows' |δ|² together: their
//! difference is drawn back by A R/n a layer, R being the median of a squared normal variable.
//!
//! **The batch.** ln |δ|² of the rows is a part in common, of their covariance, and a part of each
//! row's own, which the mean over the rows takes in (`rows`). They count by their squared errors:
//! where outputs have a share s in common, B rows are worth 1 + (B − 1)/(3 − 2s²).
//!
//! For independent weights, inputs of n independent normal numbers, one output and targets from
//! N(0, 1); orthogonal weights scatter less.

mod angle;
mod product;
mod rows;

use super::Variances;
use crate::math::activation::Pointwise;
use angle::{Angle, Pairs};
use product::{Product, Samples};

/// The finite-width distribution of rms δ¹/δᴸ, in natural logarithms, about the curve of infinite
/// width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// Mean of ln |δ¹/δᴸ|², less that of infinite width.
    pub mean: f64,
    /// Variance of ln |δ¹/δᴸ|².
    pub variance: f64,
}

/// Networks of one shape, and the rows that δ is averaged over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Hidden layers
    pub depth: usize,
    pub width: usize,
    pub batch: usize,
}

/// The median of the square of a variable from N(0, 1).
const MEDIAN_SQUARE: f64 = 0.454_936;
/// So many layers for a unit of width, at most: beyond, first order in 1/width says nothing.
const MOST_LAYERS: f64 = 2.0;
/// ln q is followed at least so far to either side.
const LEAST_STEP: f64 = 1e-3;

impl Scatter {
    /// None where the first order in 1/width is not enough: beside a repelling fixed point, where q
    /// scatters gradients more than they do themselves, and in networks deeper than twice their
    /// width.
    pub fn of(variances: &Variances, function: &Pointwise, size: Size) -> Option<Scatter> {
        if size.depth as f64 > MOST_LAYERS * size.width as f64
            || variances.unreliable(function, size.depth).is_some()
        {
            return None;
        }
        let layers = layers(variances, function, size);
        let way_down = WayDown::through(&layers, size.width as f64);
        let (one, two) = way_down.covariances();
        let rows = effective_rows(layers.last()?, size);
        let (gained, left) = rows::log_mean((one - two).max(0.0), rows);
        let shift: f64 = layers[..size.depth - 1].iter().map(|layer| layer.shift).sum();
        let scatter = Scatter {
            mean: shift + way_down.along - 0.5 * way_down.backward + gained,
            variance: two.min(one) + left,
        };
        let holds = way_down.forward[0] <= way_down.backward;
        (holds && scatter.mean.is_finite() && scatter.variance.is_finite()).then_some(scatter)
    }

    /// The range of rms δ¹/δᴸ divided by its value at infinite width that holds the middle
    /// `deviations` standard deviations either side of the median, as natural logarithms
    /// (low, high). Half those of |δ|².
    pub fn log_range(&self, deviations: f64) -> (f64, f64) {
        let spread = deviations * self.variance.max(0.0).sqrt();
        (0.5 * (self.mean - spread), 0.5 * (self.mean + spread))
    }
}

/// What a layer does to one row and to two.
struct Layer {
    /// Mean over networks of ln χ, less that of infinite width
    shift: f64,
    /// g
    passed_on: f64,
    /// k
    chi_response: f64,
    /// γ
    held: f64,
    /// σw² `E[φ²]`/V
    from_weights: f64,
    /// σw² `E[φ²]` + σb²
    next: f64,
    /// How the z of two rows are correlated here and in the layer above
    angles: [Angle; 2],
    /// `E[φ(u)²φ(v)²]`, `E[φ′(u)²φ′(v)²]`, `E[φ(u)²φ′(v)²]`, `E[φ′(u)φ′(v)]`, `E[φ′(u)³φ′(v)]` of
    /// φ and φ′ with second moment 1
    values_2: Product,
    slopes_2: Product,
    mixed_2: Product,
    slopes: Product,
    slopes_3_1: Product,
}

/// Layers 1 to the deepest.
fn layers(variances: &Variances, function: &Pointwise, size: Size) -> Vec<Layer> {
    let n = size.width as f64;
    let start = variances.start();
    // ln q, its mean and standard deviation over networks; and q at infinite width.
    let (mut log_q, mut std, mut plain_q) = (start.ln(), 0.0f64, start);
    let input = Pairs { product: 0.0, squares: 1.0, uneven: 0.0, fourth: 3.0, share: 1.0 };
    let mut angle = Angle::sampled([Pairs { share: variances.weight / start, ..input }], n);
    let layer = |_| {
        let q = log_q.exp();
        let samples = Samples::of(function, q);
        let [value, value_2, value_3] = [1, 2, 3].map(|k| samples.series(k, &samples.values));
        let [slope, slope_2, slope_3] = [1, 2, 3].map(|k| samples.series(k, &samples.slopes));
        let [values, values_2] = [value.times(&value), value_2.times(&value_2)];
        let values_3_1 = value_3.times(&value);
        let next = variances.next(function, q);
        let from_weights = 1.0 - variances.bias / next;
        let fourth = values_2.at(1.0);
        let above = Angle::sampled(
            angle.correlations().map(|c| Pairs {
                product: values.at(c),
                squares: values_2.at(c),
                uneven: values_3_1.at(c),
                fourth,
                share: from_weights,
            }),
            n,
        );
        let step = std.max(LEAST_STEP);
        let either_side = [log_q - step, log_q + step].map(f64::exp);
        let [low, high] = either_side.map(|q| variances.next(function, q).ln());
        let [log_chi_low, log_chi_high] = either_side.map(|q| variances.chi(function, q).ln());
        let layer = Layer {
            shift: 0.5 * (log_chi_low + log_chi_high) - variances.chi(function, plain_q).ln(),
            passed_on: 0.5 * (high - low) / step,
            chi_response: 0.5 * (log_chi_high - log_chi_low) / step,
            held: samples.held().powi(2).min(1.0),
            from_weights,
            next,
            angles: [angle, above],
            values_2,
            slopes_2: slope_2.times(&slope_2),
            mixed_2: value_2.times(&slope_2),
            slopes: slope.times(&slope),
            slopes_3_1: slope_3.times(&slope),
        };
        let fresh = layer.fresh(fourth) / n;
        log_q = 0.5 * (low + high) - 0.5 * fresh;
        std = ((0.5 * (high - low)).powi(2) + fresh).sqrt();
        plain_q = variances.next(function, plain_q);
        angle = above;
        layer
    };
    (0..size.depth).map(layer).collect()
}

impl Layer {
    /// n times the (co)variance of what the next q deviates by, `squares` being `E[φ(u)²φ(v)²]`.
    fn fresh(&self, squares: f64) -> f64 {
        self.from_weights * self.from_weights * (squares - 1.0)
    }

    /// The mean over the two cases of c.
    fn mean(&self, product: &Product) -> f64 {
        let [one, other] = self.angles[0].correlations().map(|c| product.at(c));
        0.5 * (one + other)
    }

    /// What ρ below depends on, ρ above being `rho` and c `c`.
    fn slope_pairs(&self, rho: f64, c: f64) -> Pairs {
        Pairs {
            product: rho * self.slopes.at(c),
            squares: (1.0 + 2.0 * rho * rho) * self.slopes_2.at(c),
            uneven: 3.0 * rho * self.slopes_3_1.at(c),
            fourth: 3.0 * self.slopes_2.at(1.0),
            share: 1.0,
        }
    }
}

/// What has gathered on the way down to layer 1. Pairs are of one row and of two.
#[derive(Default)]
struct WayDown {
    /// Variance of ln |δ|² from the backward pass
    backward: f64,
    /// The same of two rows' difference
    apart: f64,
    /// Variance of the part of that difference which δ·z does not share, and its covariance with
    /// the whole
    free: f64,
    free_whole: f64,
    /// Variance and covariance from the forward pass
    forward: [f64; 2],
    /// Twice the covariance of the two passes
    crossed: [f64; 2],
    /// Mean of ln |δ|² from R
    along: f64,
}

impl WayDown {
    fn through(layers: &[Layer], n: f64) -> WayDown {
        let mut down = WayDown::default();
        let (mut rho, mut ratio, mut effect) = (Angle::NONE, 1.0, 0.0);
        for (below_top, layer) in layers.iter().rev().enumerate() {
            let of_rho = rho
                .correlations()
                .map(|rho| layer.angles[0].correlations().map(|c| layer.slope_pairs(rho, c)));
            let cases: Vec<Pairs> = of_rho.into_iter().flatten().collect();
            if below_top > 0 {
                let squares = cases.iter().map(|case| case.squares).sum::<f64>() / 4.0;
                down.backward_pass(layer, [cases[0].fourth, squares].map(|x| (x - 1.0) / n), n);
                down.along += layer.mixed_2.at(1.0) * (ratio - 1.0) / n;
                down.forward_pass(layer, effect, n);
                effect = layer.chi_response + layer.passed_on * effect;
            }
            ratio = 1.0 + 2.0 * layer.chi_response + layer.held * (ratio - 1.0);
            rho = Angle::sampled(cases, n);
        }
        down
    }

    fn backward_pass(&mut self, layer: &Layer, [one, two]: [f64; 2], n: f64) {
        self.backward += one;
        let pull = MEDIAN_SQUARE * layer.mixed_2.at(1.0) / n;
        let (fresh, stays) = (2.0 * (one - two), 1.0 - pull);
        let (free, both) = (self.free, self.free_whole);
        self.apart += fresh - 2.0 * pull * both + pull * pull * free;
        self.free_whole = layer.held * (stays * both - pull * stays * free + fresh);
        self.free = layer.held.powi(2) * (stays * stays * free + fresh);
    }

    /// `effect` is what a deviation of the next layer's ln q does to ln |δ¹|².
    fn forward_pass(&mut self, layer: &Layer, effect: f64, n: f64) {
        let squares = [layer.values_2.at(1.0), layer.mean(&layer.values_2)];
        let mixed = [layer.mixed_2.at(1.0), layer.mean(&layer.mixed_2)];
        for row in 0..2 {
            self.forward[row] += layer.fresh(squares[row]) * effect * effect / n;
            self.crossed[row] += 2.0 * effect * layer.from_weights * (mixed[row] - 1.0) / n;
        }
    }

    /// Variance of a row's ln |δ¹/δᴸ|², and the covariance of two rows'.
    fn covariances(&self) -> (f64, f64) {
        let backward = [self.backward, self.backward - 0.5 * self.apart];
        let [one, two] = [0, 1].map(|row| backward[row] + self.forward[row] + self.crossed[row]);
        (one, two)
    }
}

/// How many rows of equal weight the batch is worth.
fn effective_rows(top: &Layer, size: Size) -> f64 {
    let squares = top.angles[1].correlations().map(|c| c * c);
    let of_error = top.next / (top.next + 1.0);
    let shared_squared = 0.5 * (squares[0] + squares[1]) * of_error * of_error;
    1.0 + (size.batch as f64 - 1.0) / (3.0 - 2.0 * shared_squared)
}
