//! `actui train`: a network learns from data, and tells how it does after every epoch.

mod figure;
mod output;
#[cfg(test)]
mod tests;

use super::limit::Limit;
use super::meter::Meter;
use super::name::{init, loss, optimizer, precision, source};
use super::network;
use super::number::{self, count};
use super::target::{Picture, Target};
use super::{Failure, TableOrSvg, function};
use crate::data;
use crate::math::activation::Functions;
use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::parameter;
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::trainer::EpochReport;
use crate::math::nn::{Init, NetworkSettings, Precision, Stepped, Trainer, TrainerSettings};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What is learned, by which network, and how.
#[derive(clap::Args, Clone, Debug)]
pub struct Recipe {
    /// What to learn: 8×8 handwritten digits, two classes in the plane, a curve, or nothing at all
    #[arg(long, default_value = "digits", value_parser = source())]
    data: Source,

    /// Function of the hidden layers, one that `actui list` knows and that acts on each number
    /// alone
    #[arg(long, value_name = "ACT", default_value = "relu")]
    activation: String,

    /// A parameter of the function, for instance alpha=0.5; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,

    /// Learn the function's own parameter, one a layer: PReLU's a, Swish's β
    #[arg(long)]
    learnable: bool,

    #[command(flatten)]
    shape: network::Shape,

    /// How weights are drawn
    #[arg(long, default_value = NetworkSettings::INIT.name(), value_parser = init())]
    init: Init,

    /// Multiplies the weights; for --init normal it is their standard deviation
    #[arg(long, default_value_t = 1.0, value_parser = number::finite)]
    gain: f64,

    /// Standard deviation of the biases; 0 leaves them to the init: zero, for pytorch its own
    #[arg(long, value_name = "STD", default_value_t = 0.0, value_parser = number::not_negative)]
    bias_std: f64,

    #[command(flatten)]
    parts: network::Parts,

    /// What is made small; cross-entropy for classes, mse for numbers unless told otherwise
    #[arg(long, value_parser = loss())]
    loss: Option<Loss>,

    /// How gradients change the weights
    #[arg(long, default_value = "adam", value_parser = optimizer())]
    optimizer: Optimizer,

    /// Learning rate
    #[arg(long, value_parser = number::not_negative)]
    lr: Option<f64>,

    /// Shorten the gradient of all parameters to this norm where it is longer
    #[arg(long, value_name = "NORM", value_parser = number::positive)]
    clip: Option<f64>,

    /// Rows of a minibatch
    #[arg(long, default_value_t = 32, value_parser = count(TrainerSettings::BATCH))]
    batch: u64,

    /// Number format to compute in
    #[arg(long, default_value = "f32", value_parser = precision())]
    precision: Precision,

    /// The same seed draws the same data, network and order of rows
    #[arg(long, default_value_t = 1, value_parser = number::whole)]
    seed: u64,
}

/// Train a network on data and print loss, accuracy and what each layer receives
///
/// A quarter of the rows is put aside for testing; inputs are standardised by the training rows.
/// Depth, width, learning rate and epochs not given are those that suit the data. The table of
/// layers is that of the last minibatch, with --epochs 0 of the first, which has taught the network
/// nothing; layer 1 is nearest the input. All minibatches are equally
/// large: rows that would not fill one are left out of that epoch, other ones each time. Losses and
/// accuracies are of all rows. δ and ∂L/∂W are told before any clipping.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    #[command(flatten)]
    recipe: Recipe,

    /// How often the training rows are gone through
    #[arg(long, value_parser = number::whole)]
    epochs: Option<u64>,

    /// How the result is written (text, or what the file's name ends in); in JSON nan, inf and -inf
    /// are strings
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<TableOrSvg>,

    #[command(flatten)]
    picture: Picture,

    #[command(flatten)]
    pub target: Target,

    #[command(flatten)]
    limit: Limit,
}

/// A run that is over, or has just made an epoch.
struct Trained {
    source: Source,
    epochs: u64,
    trainer: Trainer,
    history: Vec<Scored>,
}

struct Scored {
    /// None where an overflow has stopped the run within an epoch.
    epoch: Option<u64>,
    report: EpochReport,
}

impl Trained {
    fn score(&mut self, stepped: Stepped) {
        let report = self.trainer.score();
        let epoch = (stepped == Stepped::Done).then_some(report.epoch);
        self.history.push(Scored { epoch, report });
    }

    /// The rows of a minibatch: as many as were asked for, or all there are.
    fn batch(&self) -> usize {
        self.trainer.settings().batch.min(self.trainer.data().train.rows())
    }
}

/// Trains, writing as it goes where the format allows it.
pub fn run(args: &Arguments, functions: &Functions, out: &mut dyn Write) -> Result<(), Failure> {
    let settings = args.recipe.settings(functions)?;
    let format = args.target.format(args.format, TableOrSvg::Text);
    let data = data::split(args.recipe.data, args.recipe.seed)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    let data = Arc::new(data);
    let epochs = args.epochs.unwrap_or(TrainerSettings::usual_epochs(args.recipe.data) as u64);
    let flags = "--depth, --width, --batch or --epochs";
    args.limit.check(settings.cost(&data, epochs as f64), flags)?;
    let trainer = Trainer::new(settings, data);
    let mut trained = Trained { source: args.recipe.data, epochs, trainer, history: Vec::new() };
    let mut log = output::Log::begin(&trained, format, out)?;
    trained.score(Stepped::Done);
    log.epoch(&trained)?;
    // Where the result appears line by line on a terminal, that is the progress.
    let lines = format.is_table() && !args.target.is_file() && io::stdout().is_terminal();
    let meter = Meter::if_wanted(!lines);
    for epoch in 1..=epochs {
        let left = meter.left(epoch - 1, epochs);
        let stepped = trained.trainer.epoch(&|_| {
            meter.show(|| format!("train: epoch {epoch} of {epochs}{left}"));
            ControlFlow::Continue(())
        });
        trained.score(stepped);
        if format.is_table() {
            meter.wipe();
        }
        log.epoch(&trained)?;
        if stepped != Stepped::Done {
            break;
        }
    }
    if epochs == 0 {
        // What the layers receive before anything is learned; an overflow is in the report.
        let _ = trained.trainer.look(&|_| ControlFlow::Continue(()));
    }
    drop((meter, log));
    if format == TableOrSvg::Svg {
        return args.picture.write(figure::of(&trained), (160.0, 140.0), out);
    }
    Ok(output::tail(&trained, format, out)?)
}

impl Recipe {
    /// The function's name as it was typed.
    pub fn activation(&self) -> &str {
        &self.activation
    }

    pub fn with_activation(&self, name: &str) -> Recipe {
        Recipe { activation: name.to_owned(), ..self.clone() }
    }

    /// With what all networks of a race have in common.
    pub fn beside(self, first: &Recipe) -> Recipe {
        Recipe { data: first.data, loss: first.loss, batch: first.batch, seed: first.seed, ..self }
    }

    pub fn source(&self) -> Source {
        self.data
    }

    pub fn settings(&self, functions: &Functions) -> Result<TrainerSettings, Failure> {
        let activation = function(functions, &self.activation, &self.parameters)?;
        if self.learnable && !parameter::is_learnable(&activation) {
            let learnable = functions.course().filter(parameter::is_learnable);
            let learnable: Vec<String> = learnable.map(|one| one.name().to_owned()).collect();
            let message = format!(
                "--learnable: {} has no parameter that is learned; {} have one",
                activation.name(),
                learnable.join(" and ")
            );
            return Err(Failure::Input(message));
        }
        let usual = TrainerSettings::new(activation.clone(), self.data);
        let loss = self.loss.unwrap_or(usual.loss);
        if loss == Loss::CrossEntropy && usual.loss != Loss::CrossEntropy {
            let name = self.data.name();
            let message =
                format!("--loss cross-entropy is for classes, and {name} has none: use mse");
            return Err(Failure::Input(message));
        }
        let mut network = NetworkSettings {
            learnable: self.learnable,
            init: self.init,
            gain: self.gain,
            bias_std: self.bias_std,
            precision: self.precision,
            seed: self.seed,
            ..usual.network
        };
        self.shape.put(&mut network)?;
        self.parts.put(&mut network);
        network::check_batch(&network, self.batch as usize)?;
        Ok(TrainerSettings {
            network,
            loss,
            optimizer: self.optimizer,
            learning_rate: self.lr.unwrap_or(usual.learning_rate),
            clip: self.clip,
            batch: self.batch as usize,
        })
    }
}
