//! `actui init`: which gain keeps gradients their size, how the usual inits do, and the lines that
//! draw such weights.

mod code;
mod sentences;

use super::limit::Limit;
use super::meter::Meter;
use super::network;
use super::number::{self, count};
use super::table::Table;
use super::target::Target;
use super::{Failure, TextOrJson, function, json_number};
use crate::cli::decimal::{decimal, rounded};
use crate::math::activation::Functions;
use crate::math::nn::{Init, NetworkSettings, Quantity, Settings, Stage};
use crate::math::sweep::gain::{self, Verdict};
use crate::math::sweep::{Cell, CellResult, OwnInit, Spec, SweepInit, own_init, run_cell};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Find the weights that keep gradients their size, and the lines of code that draw them
///
/// Networks are drawn and passed through once, one a seed; nothing is trained. The gain is the
/// standard deviation of the weights times √fan_in: 1 for LeCun, √2 for He. Gradients keep their size
/// where rms δ of hidden layer 1 is that of the last, δ being the gradient of the loss with respect
/// to the pre-activation: in the median within a factor of 2, in the middle half of the networks
/// within 10.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// A name that `actui list` shows, or an expression of x
    #[arg(value_name = "ACT|EXPR")]
    activation: String,

    /// Set a parameter of the function, for instance alpha=0.5; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,

    /// Hidden layers
    #[arg(long, value_name = "L", default_value_t = 20, value_parser = count((2, NetworkSettings::DEPTH.1)))]
    depth: u64,

    /// Units of each hidden layer, and inputs
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = count(NetworkSettings::WIDTH))]
    width: u64,

    /// Rows of the input
    #[arg(long, value_name = "B", default_value_t = 64, value_parser = count(Settings::BATCH))]
    batch: u64,

    /// Standard deviation of the biases
    #[arg(long, value_name = "STD", default_value_t = 0.0, value_parser = number::not_negative)]
    bias_std: f64,

    #[command(flatten)]
    parts: network::Parts,

    /// Networks for each init: seeds 1 to this
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = count((1, 1000)))]
    seeds: u64,

    /// How the answer is written; in JSON nan, inf and -inf are strings
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<TextOrJson>,

    #[command(flatten)]
    pub target: Target,

    #[command(flatten)]
    limit: Limit,
}

/// One way to begin, measured.
pub(super) struct Row {
    /// `He`
    name: String,
    /// σw: the standard deviation of the weights times √fan_in
    gain: f64,
    bias_std: f64,
    result: CellResult,
}

impl Row {
    fn verdict(&self) -> Verdict {
        Verdict::of(&self.result)
    }
}

/// All that is told.
pub(super) struct Answer {
    spec: Spec,
    /// The gain that keeps gradients' size best.
    kept: Row,
    /// The inits that people use.
    usual: Vec<Row>,
    /// What else was tried, where no gain keeps it.
    others: Vec<Row>,
}

/// So many times the networks of all seeds are drawn at most.
const TRIALS: f64 = 40.0;

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let spec = spec(arguments, functions)?;
    arguments.limit.check(spec.cost() * TRIALS, "--depth, --width, --batch or --seeds")?;
    let answer = measured(spec);
    match arguments.target.format(arguments.format, TextOrJson::Text) {
        TextOrJson::Text => Ok(text(&answer, out)?),
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut *out, &object(&answer)).map_err(io::Error::from)?;
            Ok(writeln!(out)?)
        }
    }
}

fn spec(arguments: &Arguments, functions: &Functions) -> Result<Spec, Failure> {
    let function = function(functions, &arguments.activation, &arguments.parameters)?;
    let (norm, residual, dropout) = arguments.parts.read();
    let spec = Spec {
        depths: vec![arguments.depth as usize],
        width: arguments.width as usize,
        batch: arguments.batch as usize,
        bias_std: arguments.bias_std,
        norm,
        residual,
        dropout,
        seeds: arguments.seeds,
        ..Spec::new(vec![function])
    };
    network::check_batch(&spec.settings(spec.cells()[0], 1), spec.batch)?;
    Ok(spec)
}

fn measured(spec: Spec) -> Answer {
    let meter = Meter::new();
    let watch = |stage: Stage| {
        meter.show(|| format!("init: drawing networks, layer {} of {}", stage.layer, stage.of));
        ControlFlow::Continue(())
    };
    let kept = gain::keeping(&spec, &watch).expect("nobody stops it");
    let row = |name: String, spec: &Spec| {
        let cell = Cell { activation: 0, init: 0, depth: spec.depths[0] };
        let (init, factor) = spec.weights(cell);
        Row {
            name,
            gain: gain::sigma_w(spec, init, factor).unwrap_or(f64::NAN),
            bias_std: spec.bias_std,
            result: run_cell(spec, cell, &watch).expect("nobody stops it"),
        }
    };
    // All layers are as wide as their inputs, where Glorot's weights are LeCun's.
    let known = [
        ("LeCun, Glorot", Init::LecunNormal),
        ("He", Init::HeNormal),
        ("PyTorch's default", Init::Pytorch),
    ];
    let mut usual: Vec<Row> = known
        .map(|(name, init)| {
            row(name.to_owned(), &Spec { inits: vec![SweepInit::Same(init)], ..spec.clone() })
        })
        .into();
    let OwnInit { init, gain, .. } = own_init(&spec.activations[0]);
    if gain != 1.0 || !matches!(init, Init::LecunNormal | Init::GlorotNormal | Init::HeNormal) {
        let name = format!("recommended: {} × {}", init.name(), rounded(gain, 4));
        usual.push(row(name, &Spec { inits: vec![SweepInit::Own], ..spec.clone() }));
    }
    let kept = Row {
        name: "this gain".to_owned(),
        gain: kept.gain,
        bias_std: spec.bias_std,
        result: kept.result,
    };
    let others = match kept.verdict() {
        Verdict::Keeps => Vec::new(),
        _ => gain::others(&spec).iter().map(|tried| row(flags(tried, &spec), tried)).collect(),
    };
    Answer { spec, kept, usual, others }
}

/// What is tried in the place of a gain, by its flags or its numbers.
fn flags(tried: &Spec, spec: &Spec) -> String {
    if tried.bias_std != spec.bias_std {
        return format!("gain {}, biases {}", decimal(tried.gain), decimal(tried.bias_std));
    }
    let residual = (tried.residual && !spec.residual).then(|| "--residual".to_owned());
    let norm = tried.norm.filter(|_| spec.norm.is_none());
    let norm = norm.map(|norm| format!("--norm {}", norm.name()));
    residual.into_iter().chain(norm).collect::<Vec<_>>().join(" ")
}

fn text(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    for sentence in sentences::of(answer) {
        writeln!(out, "{sentence}")?;
    }
    writeln!(out)?;
    let heads =
        ["init", "gain", "lower quart.", "median δ¹/δᴸ", "upper quart.", "theory", "std h, last"];
    let mut table = Table::text(&mut *out, &heads).left(&[0]);
    let digits = sentences::digits;
    let rows = [&answer.kept].into_iter().chain(&answer.usual).chain(&answer.others);
    for row in rows {
        let ratios = match row.result.delta {
            Some(ratio) => [ratio.lower, ratio.median, ratio.upper].map(digits),
            None => ["none"; 3].map(str::to_owned),
        };
        let theory = row.result.theory.map_or("none".to_owned(), |theory| digits(theory.ratio));
        // The one that is copied has all its digits.
        let exact = if row.name == answer.kept.name { 6 } else { 4 };
        let first = [row.name.clone(), rounded(row.gain, exact)].into_iter();
        table.row(first.chain(ratios).chain([theory, digits(last_std(&row.result))]))?;
    }
    table.flush()?;
    let Some(code) = code::of(answer) else { return Ok(()) };
    let with = code.with.map_or(String::new(), |with| format!(", for {with}"));
    for (library, lines) in [("PyTorch", &code.pytorch), ("JAX", &code.jax), ("Keras", &code.keras)]
    {
        writeln!(out, "\n{library}{with}\n{lines}")?;
    }
    Ok(())
}

/// The spread of what the last hidden layer hands on, of the median network.
fn last_std(result: &CellResult) -> f64 {
    result.curve(Quantity::ActivationStd).last().copied().unwrap_or(f64::NAN)
}

fn object(answer: &Answer) -> Value {
    let spec = &answer.spec;
    let row = |row: &Row| {
        let ratio = row.result.delta;
        json!({
            "init": row.name,
            "gain": json_number(row.gain),
            "bias_std": json_number(row.bias_std),
            "delta_ratio": ratio.map(|ratio| json!({
                "q1": json_number(ratio.lower),
                "median": json_number(ratio.median),
                "q3": json_number(ratio.upper),
                "min": json_number(ratio.lowest),
                "max": json_number(ratio.highest),
            })),
            "theory": row.result.theory.map(|theory| json_number(theory.ratio)),
            "std_h_last": json_number(last_std(&row.result)),
            "overflowed": row.result.overflowed(),
            "verdict": match row.verdict() {
                Verdict::Keeps => "keeps",
                Verdict::Scatters => "scatters",
                Verdict::Fails => "fails",
            },
        })
    };
    let rows = |rows: &[Row]| rows.iter().map(row).collect::<Vec<Value>>();
    let code = code::of(answer);
    json!({
        "function": spec.activations[0].spelled(),
        "depth": spec.depths[0],
        "width": spec.width,
        "batch": spec.batch,
        "seeds": spec.seeds,
        "words": sentences::of(answer).join(" "),
        "kept": row(&answer.kept),
        "usual": rows(&answer.usual),
        "others": rows(&answer.others),
        "code": code.map(|code| json!({
            "with": code.with,
            "pytorch": code.pytorch,
            "jax": code.jax,
            "keras": code.keras,
        })),
    })
}
