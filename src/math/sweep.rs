//! Networks of many depths and functions, each drawn once and passed through once: how the
//! gradient's fate depends on the depth.
//!
//! A [`Spec`] says what is to be compared; its [`cells`](Spec::cells) are one function at one depth
//! each, and [`run_cell`] does one: as many networks as there are seeds, nothing trained. Every
//! network of a cell is the one that [`Run::start`] makes of [`Spec::settings`], so that any of
//! them can be looked into alone. No thread and no clock: who runs which cell when is the caller's.
//!
//! | module | what it answers |
//! |---|---|
//! | [`depths`] | which depths a text names |
//! | [`inits`] | which ways to draw weights a text names |
//! | [`gain`] | at which gain gradients keep their size |
//! | [`law`] | which law the ratio follows as the depth grows, with what number |
//! | [`own`] | which initialisation belongs to which function |
//! | [`quantiles`] | median and quartiles over the seeds |
//! | [`mod@ranking`] | the laws side by side, best kept gradients first |

pub mod depths;
pub mod gain;
pub mod inits;
pub mod law;
pub mod own;
pub mod quantiles;
pub mod ranking;

pub use inits::SweepInit;
pub use law::Fit;
pub use own::{OwnInit, own_init};
pub use quantiles::Quantiles;
pub use ranking::{Standing, ranking};

use crate::math::activation::Pointwise;
use crate::math::mean_field::Variances;
use crate::math::mean_field::init::NoTheory;
use crate::math::mean_field::scatter::{Scatter, Size};
use crate::math::mean_field::stack::Stack;
use crate::math::mean_field::unreliable::Unreliable;
use crate::math::nn::model::{Dropout, NormKind};
use crate::math::nn::{
    Cost, Init, NetworkSettings, Precision, Quantity, Report, Run, Settings, Watch,
};

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub activations: Vec<Pointwise>,
    /// Numbers of hidden layers, each within [`NetworkSettings::DEPTH`].
    pub depths: Vec<usize>,
    pub width: usize,
    pub batch: usize,
    /// Every function's networks are drawn in each of these ways; one or more.
    pub inits: Vec<SweepInit>,
    /// Multiplies the weights, on top of what the initialisation does itself.
    pub gain: f64,
    /// As in [`NetworkSettings::bias_std`].
    pub bias_std: f64,
    pub norm: Option<NormKind>,
    pub residual: bool,
    pub dropout: Option<Dropout>,
    /// So many networks for each function and depth: seeds 1 to this.
    pub seeds: u64,
    pub precision: Precision,
}

/// One function at one depth, its weights drawn in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Its place in [`Spec::activations`].
    pub activation: usize,
    /// Its place in [`Spec::inits`].
    pub init: usize,
    pub depth: usize,
}

/// What the networks of a cell came to.
#[derive(Clone, Debug, PartialEq)]
pub struct CellResult {
    pub activation: Pointwise,
    /// What drew the weights, and the whole gain on them
    pub weights: (Init, f64),
    pub depth: usize,
    /// By seed, from seed 1.
    pub seeds: Vec<SeedRatios>,
    /// rms δ¹/δᴸ over the seeds. None where no network came to a number.
    pub delta: Option<Quantiles>,
    /// The same of ∂L/∂W.
    pub weight_gradient: Option<Quantiles>,
    /// What theory says of rms δ¹/δᴸ. None where it says nothing.
    pub theory: Option<Expected>,
    /// For every quantity its quartiles over the seeds, layer by layer from 1.
    layers: Vec<(Quantity, Vec<Quartiles>)>,
    /// By theory, layer by layer from 1: rms δˡ/δᴸ and the standard deviation of h. Empty where it
    /// says nothing.
    theory_curves: [Vec<f64>; 2],
}

/// First hidden layer over last, of one network. NaN where both are 0 or it overflowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedRatios {
    pub delta: f64,
    pub weight_gradient: f64,
    /// Whether a number of this network was not finite.
    pub overflowed: bool,
}

/// rms δ¹/δᴸ by theory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// At infinite width.
    pub ratio: f64,
    /// Where networks of the width and batch at hand are expected. None where [`Scatter`] has no
    /// formula for them.
    pub at_width: Option<Quartiles>,
    /// Why it says little about any one network.
    pub unreliable: Option<Unreliable>,
}

/// Of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

/// The quartiles of a normal distribution, in standard deviations from its median.
const NORMAL_QUARTILE: f64 = 0.674_489_750_196_081_7;

impl Spec {
    /// Units of a layer that can be chosen where they are not typed.
    pub const WIDTHS: [usize; 5] = [16, 32, 64, 128, 256];

    /// These functions at depths 5, 10 … 100, eight seeds, width and batch 64, in f64:
    /// what `actui sweep` runs when told nothing.
    pub fn new(activations: Vec<Pointwise>) -> Spec {
        Spec {
            activations,
            depths: (5..=100).step_by(5).collect(),
            width: 64,
            batch: 64,
            inits: vec![SweepInit::Same(NetworkSettings::INIT)],
            gain: 1.0,
            bias_std: 0.0,
            norm: None,
            residual: false,
            dropout: None,
            seeds: 8,
            precision: Precision::F64,
        }
    }

    /// Every function in every way to draw it at every depth, shallow networks first: they are quick,
    /// so that all lines of a picture begin early.
    pub fn cells(&self) -> Vec<Cell> {
        let mut depths = self.depths.clone();
        depths.sort_unstable();
        depths.dedup();
        let inits = self.inits.len();
        let lines = (0..self.activations.len() * inits).map(|line| (line / inits, line % inits));
        let at =
            |depth| lines.clone().map(move |(activation, init)| Cell { activation, init, depth });
        depths.into_iter().flat_map(at).collect()
    }

    /// Running the networks of all cells, one after the other.
    pub fn cost(&self) -> Cost {
        let nothing = Cost { bytes: 0.0, work: 0.0 };
        let cells = self.cells();
        let costs = cells.iter().map(|&cell| self.settings(cell, 1).cost(1.0) * self.seeds as f64);
        costs.fold(nothing, Cost::then)
    }

    /// The network of a cell that `seed` draws.
    pub fn settings(&self, cell: Cell, seed: u64) -> Settings {
        let activation = self.activations[cell.activation].clone();
        let (init, gain) = self.weights(cell);
        let network = NetworkSettings {
            depth: cell.depth,
            width: self.width,
            init,
            gain,
            bias_std: self.bias_std,
            norm: self.norm,
            residual: self.residual,
            dropout: self.dropout,
            precision: self.precision,
            seed,
            ..NetworkSettings::new(activation.clone())
        };
        Settings { network, batch: self.batch, ..Settings::new(activation) }
    }

    /// How a cell's weights are drawn, and the whole gain on them.
    pub fn weights(&self, cell: Cell) -> (Init, f64) {
        let (init, gain) = self.inits[cell.init].of(&self.activations[cell.activation]);
        (init, self.gain * gain)
    }

    /// The result of a cell among some, of whichever sweep they are. Two ways to draw weights may
    /// come to the same networks, and then share a result.
    pub fn find<'r>(
        &self,
        cell: Cell,
        results: &'r [std::sync::Arc<CellResult>],
    ) -> Option<&'r std::sync::Arc<CellResult>> {
        let (function, weights) = (&self.activations[cell.activation], self.weights(cell));
        results.iter().find(|result| {
            result.depth == cell.depth
                && result.weights == weights
                && result.activation == *function
        })
    }

    /// Whether layers have nothing but W, b and φ.
    pub fn is_plain(&self) -> bool {
        self.norm.is_none() && !self.residual && self.dropout.is_none()
    }

    /// What theory makes of the weights, whatever else layers have.
    pub fn variances(&self, cell: Cell) -> Result<Variances, NoTheory> {
        let (init, gain) = self.weights(cell);
        Variances::of_init(init, gain, self.bias_std, self.width)
    }
}

impl CellResult {
    /// The share of hidden units that are saturated at the start: the mean over the layers of the
    /// medians over the seeds. NaN where there is none.
    pub fn saturated(&self) -> f64 {
        let layers = self.curve(Quantity::SaturatedFraction);
        layers.iter().sum::<f64>() / layers.len() as f64
    }

    /// The median over the seeds of a quantity in hidden layer 1, 2 … L; NaN in a layer where no
    /// network came to a number.
    pub fn curve(&self, quantity: Quantity) -> Vec<f64> {
        self.quartiles(quantity).iter().map(|layer| layer.median).collect()
    }

    /// The quartiles over the seeds of a quantity in hidden layer 1, 2 … L; NaN as in
    /// [`CellResult::curve`].
    pub fn quartiles(&self, quantity: Quantity) -> &[Quartiles] {
        let found = self.layers.iter().find(|(of, _)| *of == quantity);
        found.map_or(&[], |(_, layers)| layers)
    }

    /// What theory expects of a quantity in hidden layer 1, 2 … L: δ relative to the median of the
    /// last layer's. Empty where it says nothing.
    pub fn expected_curve(&self, quantity: Quantity) -> Vec<f64> {
        let [delta_ratios, spreads] = &self.theory_curves;
        match quantity {
            Quantity::Delta => {
                let anchor = self.curve(quantity).last().copied().unwrap_or(f64::NAN);
                delta_ratios.iter().map(|ratio| anchor * ratio).collect()
            }
            Quantity::ActivationStd => spreads.clone(),
            Quantity::WeightGradient
            | Quantity::InputSpread
            | Quantity::ZeroFraction
            | Quantity::SaturatedFraction => Vec::new(),
        }
    }

    /// rms δ¹/δᴸ by seed, from seed 1.
    pub fn ratios(&self) -> impl Iterator<Item = f64> {
        self.seeds.iter().map(|seed| seed.delta)
    }

    /// The median of rms δ¹/δᴸ; NaN where no network came to a number.
    pub fn median(&self) -> f64 {
        self.delta.map_or(f64::NAN, |delta| delta.median)
    }

    /// Networks in which a number was not finite.
    pub fn overflowed(&self) -> usize {
        self.seeds.iter().filter(|seed| seed.overflowed).count()
    }
}

impl Expected {
    fn of(stack: &Stack, init: Init, size: Size) -> Expected {
        let Stack { function, inner: variances, .. } = stack;
        let ratio = stack.delta_ratio(size.depth);
        // Nobody has worked out how far orthogonal weights scatter, or layers with parts.
        let known = stack.is_plain() && init != Init::Orthogonal;
        let scatter = known.then(|| Scatter::of(variances, function, size)).flatten();
        let unreliable = stack.is_plain().then(|| variances.unreliable(function, size.depth));
        let at_width = scatter.map(|scatter| {
            let (lower, upper) = scatter.log_range(NORMAL_QUARTILE);
            let (median, _) = scatter.log_range(0.0);
            let [lower, median, upper] = [lower, median, upper].map(|log| ratio * log.exp());
            Quartiles { lower, median, upper }
        });
        Expected { ratio, at_width, unreliable: unreliable.flatten() }
    }

    /// The factor by which the median of networks of this width and batch falls short of infinite
    /// width. NaN where the ratio is too small for f64.
    pub fn drift(&self) -> Option<f64> {
        Some(self.at_width?.median / self.ratio)
    }
}

/// Draws the networks of a cell and passes through each once. None when the watch said stop.
pub fn run_cell(spec: &Spec, cell: Cell, watch: Watch) -> Option<CellResult> {
    let report = |seed| Some(Run::start(&spec.settings(cell, seed), watch)?.report());
    let reports = (1..=spec.seeds).map(report).collect::<Option<Vec<Report>>>()?;
    let seeds: Vec<SeedRatios> = reports.iter().map(SeedRatios::of).collect();
    let settings = spec.settings(cell, 1);
    let stack = Stack::of_settings(&settings).ok();
    let layers = stack.as_ref().map(|stack| stack.layers(cell.depth)).unwrap_or_default();
    let size = Size { depth: cell.depth, width: spec.width, batch: spec.batch };
    let theory = stack.map(|stack| Expected::of(&stack, settings.init, size));
    let of_layers = |quantity| (quantity, quartiles(&reports, quantity));
    Some(CellResult {
        activation: settings.network.activation.clone(),
        weights: (settings.init, settings.gain),
        depth: cell.depth,
        delta: Quantiles::of(seeds.iter().map(|seed| seed.delta)),
        weight_gradient: Quantiles::of(seeds.iter().map(|seed| seed.weight_gradient)),
        theory,
        layers: Quantity::ALL.map(of_layers).to_vec(),
        theory_curves: [
            layers.iter().map(|layer| layer.delta_ratio).collect(),
            layers.iter().map(|layer| layer.activation_std).collect(),
        ],
        seeds,
    })
}

impl SeedRatios {
    fn of(report: &Report) -> SeedRatios {
        SeedRatios {
            delta: report.ratio(Quantity::Delta),
            weight_gradient: report.ratio(Quantity::WeightGradient),
            overflowed: report.overflow.is_some(),
        }
    }
}

fn quartiles(reports: &[Report], quantity: Quantity) -> Vec<Quartiles> {
    let layers = reports.first().map_or(0, |report| report.hidden().len());
    let none = Quartiles { lower: f64::NAN, median: f64::NAN, upper: f64::NAN };
    let of_layer = |layer: usize| {
        let values = reports.iter().map(|report| quantity.of(&report.hidden()[layer]));
        Quantiles::of(values).map_or(none, |Quantiles { lower, median, upper, .. }| Quartiles {
            lower,
            median,
            upper,
        })
    };
    (0..layers).map(of_layer).collect()
}
