//! `actui sweep`: how much of the gradient is left, for many functions and depths.

pub(super) mod figure;
pub(super) mod write;

use super::limit::Limit;
use super::meter::{self, Meter};
use super::name::precision;
use super::network;
use super::number::{self, count};
use super::target::{Picture, Target};
use super::{Failure, TableOrSvg};
use crate::math::activation::{Functions, Pointwise};
use crate::math::nn::{NetworkSettings, Precision, Settings};
use crate::math::sweep::{self, Cell, CellResult, Spec, SweepInit};
use crate::worker::sweep::{Event, Progress, Sweeps};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// What is compared.
#[derive(clap::Args, Clone, Debug)]
pub struct Recipe {
    /// Functions, separated by commas; all: the ten of the course that act on each number alone
    #[arg(long, value_name = "ACT,…|all", default_value = "all")]
    activations: String,

    /// Numbers of hidden layers: 2,5,10, or a range, both ends included: 1..100, in steps of five:
    /// 5..100/5
    #[arg(long, value_name = "L,…|A..B[/STEP]", default_value = "5..100/5", value_parser = depths)]
    depths: Depths,

    /// Units of each hidden layer, and inputs
    #[arg(long, default_value_t = 64, value_parser = count(NetworkSettings::WIDTH))]
    width: u64,

    /// Rows of the input
    #[arg(long, default_value_t = 64, value_parser = count(Settings::BATCH))]
    batch: u64,

    /// How weights are drawn; own: for each function as its paper or custom has it. Several between
    /// commas are compared, with a gain behind any: he-normal,lecun-normal*1.48,own
    #[arg(long, value_name = "INIT[*GAIN],…", default_value = NetworkSettings::INIT.name(), value_parser = inits)]
    init: Inits,

    /// Multiplies the weights; for --init normal it is their standard deviation
    #[arg(long, default_value_t = 1.0, value_parser = number::finite)]
    gain: f64,

    /// Standard deviation of the biases; 0 leaves them to the init: zero, for pytorch its own
    #[arg(long, value_name = "STD", default_value_t = 0.0, value_parser = number::not_negative)]
    bias_std: f64,

    #[command(flatten)]
    parts: network::Parts,

    /// Networks for each function and depth: seeds 1 to this
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = count((1, 1000)))]
    seeds: u64,

    /// Number format to compute in
    #[arg(long, default_value = "f64", value_parser = precision())]
    precision: Precision,
}

/// Compare depths: how much of the last layer's gradient the first one gets
///
/// For every function and depth, networks are drawn and passed through once, one a seed; nothing
/// is trained. The ratio is rms δ of hidden layer 1 over rms δ of the last hidden layer, δ being
/// the gradient of the loss with respect to the pre-activation. Each network is the one that
/// `actui net` draws with the same settings and seed.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    #[command(flatten)]
    recipe: Recipe,

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

/// Runs the sweep on all cores. Progress goes to standard error if that is a terminal.
pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let spec = arguments.recipe.spec(functions)?;
    arguments.limit.check(spec.cost(), "--depths, --width, --batch or --seeds")?;
    let results = results(&spec)?;
    match arguments.target.format(arguments.format, TableOrSvg::Text) {
        TableOrSvg::Text => write::text(&spec, &results, out)?,
        TableOrSvg::Csv => write::csv(&spec, &results, out)?,
        TableOrSvg::Json => write::json(&spec, &results, out)?,
        TableOrSvg::Svg => {
            arguments.picture.write(figure::of(&spec, &results), (160.0, 110.0), out)?;
        }
    }
    Ok(())
}

impl Recipe {
    pub fn spec(&self, functions: &Functions) -> Result<Spec, Failure> {
        let (norm, residual, dropout) = self.parts.read();
        let spec = Spec {
            activations: activations(&self.activations, functions)?,
            depths: self.depths.0.clone(),
            width: self.width as usize,
            batch: self.batch as usize,
            inits: self.init.0.clone(),
            gain: self.gain,
            bias_std: self.bias_std,
            norm,
            residual,
            dropout,
            seeds: self.seeds,
            precision: self.precision,
        };
        let cell = spec.cells().first().copied();
        if let Some(cell) = cell {
            network::check_batch(&spec.settings(cell, 1), spec.batch)?;
        }
        Ok(spec)
    }
}

/// All cells, function by function.
fn results(spec: &Spec) -> Result<Vec<(Cell, Arc<CellResult>)>, Failure> {
    let mut sweeps = Sweeps::spawn();
    sweeps.start(spec.clone());
    let meter = Meter::new();
    let mut results = Vec::new();
    while sweeps.busy() {
        meter.show(|| line(sweeps.progress()));
        match sweeps.wait(Duration::from_millis(250)) {
            Some(Event::Done(cell, result)) => results.push((cell, result)),
            Some(Event::Failed(cell, why)) => {
                let function = spec.activations[cell.activation].name();
                let place = format!("{function} at depth {}", cell.depth);
                return Err(Failure::Failed(format!("{place} failed: {why}")));
            }
            None => {}
        }
    }
    results.sort_by_key(|(cell, _)| (cell.activation, cell.init, cell.depth));
    Ok(results)
}

fn line(Progress { done, total, left, .. }: Progress) -> String {
    let left = left.map(|left| meter::duration(left.as_secs_f64()));
    let left = left.map_or(String::new(), |left| format!(", {left} left"));
    format!("sweep: {done} of {total}{left}")
}

/// What clap takes as one value.
#[derive(Clone, Debug, PartialEq)]
struct Depths(Vec<usize>);

fn activations(text: &str, functions: &Functions) -> Result<Vec<Pointwise>, Failure> {
    let mut chosen: Vec<Pointwise> = Vec::new();
    for name in outside_parentheses(text) {
        let named = if name.eq_ignore_ascii_case("all") {
            functions.course().collect()
        } else {
            vec![functions.parse_pointwise(name)?]
        };
        for function in named {
            if !chosen.contains(&function) {
                chosen.push(function);
            }
        }
    }
    Ok(chosen)
}

/// The parts between commas; those within parentheses belong to a function.
pub fn outside_parentheses(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let parts = text.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth <= 0
    });
    parts.map(str::trim).collect()
}

/// In ascending order, each once.
fn depths(text: &str) -> Result<Depths, String> {
    sweep::depths::read(text).map(Depths)
}

/// What clap takes as one value.
#[derive(Clone, Debug, PartialEq)]
struct Inits(Vec<SweepInit>);

fn inits(text: &str) -> Result<Inits, String> {
    sweep::inits::read(text).map(Inits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_read_once_each() {
        let names = |text: &str| -> Result<Vec<String>, String> {
            let chosen = activations(text, &Functions::built_in());
            let chosen = chosen.map_err(|error| error.to_string())?;
            Ok(chosen.iter().map(|function| function.name().to_owned()).collect())
        };
        assert_eq!(names("elu(0.5, inplace=True),F.elu,elu 0.5").unwrap(), ["elu", "elu"]);
        assert_eq!(names("tanh, silu,tanh").unwrap(), ["tanh", "swish"]);
        let all = names("all").unwrap();
        assert_eq!((all.len(), all[0].as_str()), (10, "relu"));
        assert_eq!(names("gelu-tanh,all").unwrap().len(), 11);
        assert!(names("softmax").unwrap_err().contains("whole vector"));
        assert!(names("relo").unwrap_err().contains("'relu'"));
    }

    #[test]
    fn defaults_are_the_specs_own() {
        use clap::Parser;
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            sweep: Arguments,
        }
        let line = Line::try_parse_from(["sweep"]).unwrap();
        let functions = Functions::built_in();
        let expected = Spec::new(functions.course().collect());
        assert_eq!(line.sweep.recipe.spec(&functions).unwrap(), expected);
        let line = Line::try_parse_from(["sweep", "--init", "own"]).unwrap();
        assert_eq!(line.sweep.recipe.init.0, [SweepInit::Own]);
    }
}
