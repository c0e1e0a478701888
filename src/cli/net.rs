//! `actui net`: draws a network, trains it for some steps and tells what its layers receive.

pub(super) mod figure;
pub(super) mod replay;
pub(super) mod save;
#[cfg(test)]
mod tests;
mod text;

use super::limit::Limit;
use super::meter::Meter;
use super::name::{init, precision};
use super::network;
use super::number::{self, count};
use super::target::{self, Picture, Target};
use super::{Failure, TextJsonOrSvg, cannot_save, function, json_number};
use crate::math::activation::Functions;
use crate::math::nn::{
    Init, LayerReport, NetworkSettings, NonFinite, Operation, Overflow, Phase, Precision, Report,
    RoundedSlopes, Run, Settings, Stage, Stepped, Underflow,
};
pub(super) use figure::layers_panel;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// The network, what passes through it, and how it learns.
#[derive(clap::Args, Clone, Debug)]
pub struct Recipe {
    /// Function of the hidden layers, one that `actui list` knows and that acts on each number
    /// alone
    #[arg(long, value_name = "ACT", default_value = "relu")]
    activation: String,

    /// A parameter of the function, for instance alpha=0.5; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,

    #[command(flatten)]
    shape: network::Shape,

    /// Rows of the input
    #[arg(long, default_value_t = 64, value_parser = count(Settings::BATCH))]
    batch: u64,

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

    /// Number format to compute in
    #[arg(long, default_value = "f32", value_parser = precision())]
    precision: Precision,

    /// Learning rate of the gradient descent
    #[arg(long, default_value_t = 0.01, value_parser = number::not_negative)]
    lr: f64,

    /// The same seed draws the same network
    #[arg(long, default_value_t = 1, value_parser = number::whole)]
    seed: u64,
}

/// Draw a deep network, train it for some steps, and print what each layer receives
///
/// L hidden layers, an input as wide as the first of them drawn from N(0, 1), one linear output,
/// mean squared error against targets drawn from N(0, 1). The gradients printed are those at the
/// parameters the network has after the last step. Layer 1 is nearest the input, the output layer
/// comes last.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    #[command(flatten)]
    recipe: Recipe,

    /// Updates before the report
    #[arg(long, default_value_t = 0, value_parser = number::whole)]
    steps: u64,

    /// How the report is written (text, or what the file's name ends in); in JSON nan, inf and
    /// -inf are strings
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<TextJsonOrSvg>,

    #[command(flatten)]
    picture: Picture,

    /// Write input, target, weights, gradients, pre-activations and deltas to a new safetensors file
    #[arg(long, value_name = "FILE.safetensors", group = "written")]
    save: Option<PathBuf>,

    #[command(flatten)]
    pub target: Target,

    #[command(flatten)]
    limit: Limit,
}

/// Runs the network and writes its report. Progress goes to standard error if that is a terminal.
/// Nothing is written to `out` if saving failed.
pub fn run(args: &Arguments, functions: &Functions, out: &mut dyn Write) -> Result<(), Failure> {
    let settings = args.recipe.settings(functions)?;
    let flags = "--depth, --width, --batch or --steps";
    args.limit.check(settings.cost(args.steps as f64 + 1.0), flags)?;
    // Before the run, which can be long and would be for nothing.
    let draft =
        args.save.as_ref().map(|path| target::draft(path, args.target.force)).transpose()?;
    let meter = Meter::new();
    let mut run = Run::start(&settings, &watch(&meter, String::new())).expect("nobody stops it");
    for done in 0..args.steps {
        let step = format!("step {} of {}{}, ", done + 1, args.steps, meter.left(done, args.steps));
        if run.step(&watch(&meter, step)) != Stepped::Done {
            break;
        }
    }
    drop(meter);
    if let (Some(draft), Some(path)) = (draft, &args.save) {
        let saved = save::write(draft, &run, &[], settings_json(&settings, args.steps));
        saved.map_err(|error| cannot_save(path, &error))?;
    }
    let report = run.report();
    match args.target.format(args.format, TextJsonOrSvg::Text) {
        TextJsonOrSvg::Svg => {
            args.picture.write(figure::of(&settings, args.steps, &report), (160.0, 130.0), out)?;
        }
        TextJsonOrSvg::Text => text::write(&settings, args.steps, &report, out)?,
        TextJsonOrSvg::Json => {
            serde_json::to_writer_pretty(&mut *out, &report_json(&settings, args.steps, &report))
                .map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Never stops a run, and shows where in `step` it is.
fn watch(meter: &Meter, step: String) -> impl Fn(Stage) -> ControlFlow<()> + Sync {
    move |Stage { phase, layer, of }| {
        let phase = match phase {
            Phase::Draw => "drawing",
            Phase::Update => "updating",
            Phase::Forward => "forward,",
            Phase::Backward => "backward,",
        };
        meter.show(|| format!("net: {step}{phase} layer {layer} of {of}"));
        ControlFlow::Continue(())
    }
}

impl Recipe {
    pub fn settings(&self, functions: &Functions) -> Result<Settings, Failure> {
        let activation = function(functions, &self.activation, &self.parameters)?;
        let mut network = NetworkSettings {
            init: self.init,
            gain: self.gain,
            bias_std: self.bias_std,
            precision: self.precision,
            seed: self.seed,
            ..NetworkSettings::new(activation)
        };
        self.shape.put(&mut network)?;
        self.parts.put(&mut network);
        network::check_batch(&network, self.batch as usize)?;
        Ok(Settings { network, batch: self.batch as usize, learning_rate: self.lr })
    }
}

/// Every setting under its flag's name.
pub(super) fn settings_json(settings: &Settings, steps: u64) -> serde_json::Map<String, Value> {
    let mut json = network::json(settings);
    json.insert("batch".to_owned(), json!(settings.batch));
    json.insert("lr".to_owned(), json_number(settings.learning_rate));
    json.insert("steps".to_owned(), json!(steps));
    json
}

pub(super) fn report_json(settings: &Settings, steps: u64, report: &Report) -> Value {
    let layers: Vec<Value> = report.layers.iter().map(layer_json).collect();
    let mut json = json!({
        "settings": settings_json(settings, steps),
        "loss": json_number(report.loss),
        "layers": layers,
    });
    if let Some(overflow) = report.overflow {
        json["overflow"] = overflow_json(overflow);
    }
    insert_losses(&mut json, report);
    json
}

/// What is lost, under the keys `symmetry`, `underflow` and `rounded_slopes`, where it is.
pub(super) fn insert_losses(json: &mut Value, report: &Report) {
    if report.is_symmetric() {
        json["symmetry"] = json!(true);
    }
    if let Some(Underflow { operation, layer, through }) = report.underflow {
        json["underflow"] = json!({
            "step": report.step,
            "layer": layer,
            "through": through,
            "operation": operation_name(operation),
        });
    }
    if let Some(RoundedSlopes { layer, share }) = report.rounded_slopes {
        json["rounded_slopes"] = json!({ "layer": layer, "share": share });
    }
}

pub(super) fn overflow_json(overflow: Overflow) -> Value {
    json!({
        "step": overflow.step,
        "layer": overflow.layer,
        "operation": operation_name(overflow.operation),
        "kind": kind_name(overflow.kind),
    })
}

pub(super) fn layer_json(layer: &LayerReport) -> Value {
    json!({
        "layer": layer.layer,
        "fan_in": layer.fan_in,
        "fan_out": layer.fan_out,
        "delta_rms": json_number(layer.delta_rms),
        "weight_grad_rms": json_number(layer.weight_grad_rms),
        "activation_mean": json_number(layer.activation_mean),
        "activation_std": json_number(layer.activation_std),
        "input_spread": json_number(layer.input_spread),
        "zero_fraction": json_number(layer.zero_fraction),
        "saturated_fraction": json_number(layer.saturated_fraction),
        "weight_rms": json_number(layer.weight_rms),
    })
}

fn kind_name(kind: NonFinite) -> &'static str {
    match kind {
        NonFinite::Infinite => "inf",
        NonFinite::Nan => "nan",
    }
}

fn operation_name(operation: Operation) -> &'static str {
    match operation {
        Operation::PreActivation => "pre-activation",
        Operation::Activation => "activation",
        Operation::Loss => "loss",
        Operation::Delta => "delta",
        Operation::WeightGradient => "weight gradient",
        Operation::Update => "update",
    }
}

/// One sentence for a reader.
pub(super) fn overflow_sentence(overflow: Overflow) -> String {
    let Overflow { step, layer, operation, kind } = overflow;
    let place = match operation {
        Operation::Loss => "the loss".to_owned(),
        operation => format!("layer {layer}'s {}", operation_name(operation)),
    };
    format!("overflow: {place} became {} at step {step}; the run stopped there", kind_name(kind))
}

/// What is lost, a sentence each: to units that are all alike, and to the number format.
pub(super) fn loss_sentences(
    report: &Report,
    (function, precision): (&str, Precision),
) -> Vec<String> {
    let symmetry = report.is_symmetric().then(|| {
        "symmetry: all units of a hidden layer have the same weights and bias, so that they compute the \
         same, receive the same gradient and stay alike; draw the weights at random, with a gain \
         that is not 0"
            .to_owned()
    });
    let format = precision.name();
    let underflow = report.underflow.map(|Underflow { operation, layer, through }| {
        let what = operation_name(operation);
        let layers = match layer == through {
            true => format!("layer {layer}"),
            false => format!("layers {layer} to {through}"),
        };
        format!(
            "underflow: every {what} of {layers} is exactly 0 at step {}, being smaller than the \
             least number of {format}, {:.1e}",
            report.step,
            precision.least()
        )
    });
    let rounded = report.rounded_slopes.map(|RoundedSlopes { layer, share }| {
        format!(
            "note: PyTorch computes the slope of {} from 1 − φ(z) rounded to {format}: it would be \
             exactly 0 for {:.1} % of layer {layer}'s units, where it is not here",
            function,
            share * 100.0
        )
    });
    symmetry.into_iter().chain(underflow).chain(rounded).collect()
}
