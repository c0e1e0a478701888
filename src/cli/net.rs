//! `actui net`: draws a network, trains it for some steps and tells what its layers receive.

pub(super) mod figure;
pub(super) mod replay;
pub(super) mod save;
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
    #[arg(long, default_value = "he-normal", value_parser = init())]
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use safetensors::SafeTensors;

    #[derive(Parser, Debug)]
    struct Line {
        #[command(flatten)]
        net: Arguments,
    }

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        let words = ["net"].into_iter().chain(line.split_whitespace()).map(Into::into);
        Line::try_parse_from(crate::cli::words(words)).map(|line| line.net)
    }

    fn output(line: &str) -> String {
        let mut out = Vec::new();
        run(&parse(line).unwrap(), &Functions::built_in(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn json(line: &str) -> Value {
        serde_json::from_str(&output(&format!("{line} --format json"))).unwrap()
    }

    #[test]
    fn defaults_are_the_settings_own() {
        let defaults = Settings::new(Functions::built_in().named("relu").unwrap());
        assert_eq!(parse("").unwrap().recipe.settings(&Functions::built_in()).unwrap(), defaults);
        assert_eq!(parse("").unwrap().steps, 0);
    }

    #[test]
    fn json_has_the_fields_it_promises() {
        let report =
            json("--activation sigmoid --depth 2 --width 3 --batch 4 --steps 2 --gain -1.5");
        let settings = report["settings"].as_object().unwrap();
        let expected = [
            "activation",
            "alpha_dropout",
            "batch",
            "bias_std",
            "depth",
            "dropout",
            "gain",
            "init",
            "lr",
            "norm",
            "parameters",
            "precision",
            "residual",
            "seed",
            "steps",
            "width",
            "widths",
        ];
        assert_eq!(settings.keys().collect::<Vec<_>>(), expected);
        assert_eq!((&settings["gain"], &settings["steps"]), (&json!(-1.5), &json!(2)));
        assert!(report["loss"].as_f64().unwrap() > 0.0);
        assert_eq!(report.get("overflow"), None);
        let layers = report["layers"].as_array().unwrap();
        assert_eq!(layers.len(), 3);
        for (index, layer) in layers.iter().enumerate() {
            assert_eq!(layer["layer"], json!(index + 1));
            let expected = [
                "activation_mean",
                "activation_std",
                "delta_rms",
                "fan_in",
                "fan_out",
                "input_spread",
                "layer",
                "saturated_fraction",
                "weight_grad_rms",
                "weight_rms",
                "zero_fraction",
            ];
            assert_eq!(layer.as_object().unwrap().keys().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn layers_of_several_widths_are_told_with_what_goes_in_and_out() {
        let line = "--widths 8,6,3 --batch 4 --norm layer --residual --dropout 0.25";
        let report = json(line);
        let settings = &report["settings"];
        assert_eq!(settings["widths"], json!([8, 6, 3]));
        assert_eq!((&settings["depth"], &settings["width"]), (&json!(3), &json!(8)));
        let parts = [&settings["norm"], &settings["residual"], &settings["dropout"]];
        assert_eq!(parts, [&json!("layer"), &json!(true), &json!(0.25)]);
        let fans = |key: &str| {
            let layers = report["layers"].as_array().unwrap().iter();
            layers.map(|layer| layer[key].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!((fans("fan_in"), fans("fan_out")), (vec![8, 8, 6, 3], vec![8, 6, 3, 1]));
        let text = output(line);
        assert!(
            text.contains("3 hidden layers of 8, 6, 3, residual, layer norm, dropout"),
            "{text}"
        );
        assert!(text.contains("fan-in") && !output("--depth 2 --width 4").contains("fan-in"));
    }

    #[test]
    fn a_zero_start_is_told_as_what_it_is() {
        for line in ["--gain 0 --depth 3", "--gain 0 --activation sigmoid --depth 3 --steps 4"] {
            let text = output(line);
            assert!(text.contains("symmetry: all units of a hidden layer"), "{text}");
            assert!(!text.contains("= nan"), "{text}");
            assert_eq!(json(line)["symmetry"], json!(true));
        }
        assert!(output("--gain 0 --depth 3").contains("no ratio"));
        // Biases set the units apart, and one unit a layer has no other to be like.
        for line in ["--gain 0 --bias-std 1 --depth 3", "--depth 3", "--gain 0 --width 1"] {
            assert!(!output(line).contains("symmetry"), "{line}");
            assert_eq!(json(line).get("symmetry"), None);
        }
    }

    #[test]
    fn what_is_not_finite_is_a_string_and_is_explained() {
        let line = "--init uniform01 --depth 60 --width 64";
        let report = json(line);
        assert_eq!(report["loss"], json!("nan"));
        assert_eq!(report["overflow"]["operation"], json!("pre-activation"));
        assert_eq!(report["overflow"]["kind"], json!("inf"));
        let layer = report["overflow"]["layer"].as_u64().unwrap();
        let text = output(line);
        let sentence = format!(
            "overflow: layer {layer}'s pre-activation became inf at step 0; the run stopped there"
        );
        assert!(text.contains(&sentence), "{text}");
    }

    #[test]
    fn an_underflow_is_told_as_an_overflow_is() {
        let line = "--activation sigmoid --init glorot-normal --depth 100 --width 16 --batch 8";
        let (report, text) = (json(line), output(line));
        let layers = report["layers"].as_array().unwrap();
        let zeros = layers.iter().take_while(|layer| layer["delta_rms"] == json!(0.0)).count();
        assert!(zeros > 1);
        let expected = json!({ "step": 0, "layer": zeros, "through": 1, "operation": "delta" });
        assert_eq!(report["underflow"], expected);
        let sentence = format!(
            "underflow: every delta of layers {zeros} to 1 is exactly 0 at step 0, being smaller \
             than the least number of f32, 1.4e-45"
        );
        assert!(text.contains(&sentence), "{text}");
        let held = format!("{line} --precision f64");
        assert_eq!(json(&held).get("underflow"), None);
        assert!(!output(&held).contains("underflow"));
    }

    #[test]
    fn slopes_that_pytorch_would_lose_are_noted() {
        let line = "--activation tanh --gain 20 --depth 3 --width 16 --batch 8";
        let slopes = &json(line)["rounded_slopes"];
        let (layer, share) = (&slopes["layer"], slopes["share"].as_f64().unwrap());
        let said = format!("exactly 0 for {:.1} % of layer {layer}'s units", share * 100.0);
        assert!(output(line).contains(&said), "{}", output(line));
        assert_eq!(json("--activation tanh --depth 3").get("rounded_slopes"), None);
    }

    #[test]
    fn text_is_an_aligned_table() {
        let text = output("--depth 3 --width 4 --batch 5");
        let lines: Vec<&str> = text.lines().collect();
        let table = &lines[3..8];
        let width = table[0].chars().count();
        assert!(table.iter().all(|line| line.chars().count() == width), "{text}");
        assert!(table[4].trim_start().starts_with("output"), "{text}");
        assert!(lines[9].starts_with("rms δ of layer 1 / rms δ of layer 3 = "), "{text}");
    }

    #[test]
    fn wrong_values_are_refused_and_the_right_ones_named() {
        let refusals = [
            ("--depth 0", "from 1 to 200"),
            ("--depth 201", "from 1 to 200"),
            ("--width 513", "from 1 to 512"),
            ("--batch 1025", "from 1 to 1024"),
            ("--init random", "glorot-normal"),
            ("--bias-std -1", "0 or greater"),
            ("--gain nan", "finite"),
            ("--lr much", "not a number"),
            ("--precision f16", "f32, f64"),
            ("-p alpha", "NAME=VALUE"),
            ("--norm group", "batch, layer"),
        ];
        for (line, expected) in refusals {
            let error = parse(line).expect_err(line);
            assert_eq!(error.exit_code(), 2, "{line}");
            assert!(error.to_string().contains(expected), "{line}: {error}");
        }
        for (line, expected) in [
            ("--activation softmax", "whole vector"),
            ("--activation relo", "'relu'"),
            ("-p gamma=1", "gamma"),
            ("--norm batch --batch 1", "--batch 2 or more"),
        ] {
            let functions = Functions::built_in();
            let error = run(&parse(line).unwrap(), &functions, &mut Vec::new()).unwrap_err();
            assert!(matches!(error, Failure::Input(_)), "{line}: {error}");
            assert!(error.to_string().contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn a_saved_network_can_be_read_and_replaces_the_old_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("net.safetensors");
        std::fs::write(&path, "old").unwrap();
        let line = format!("--depth 2 --width 3 --batch 4 --save {}", path.display());
        let error =
            run(&parse(&line).unwrap(), &Functions::built_in(), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("--force replaces it"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        output(&format!("{line} --force"));
        let bytes = std::fs::read(&path).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let shapes = [
            ("input", vec![4, 3]),
            ("target", vec![4, 1]),
            ("layers.1.weight", vec![3, 3]),
            ("layers.2.bias.grad", vec![3]),
            ("layers.3.weight.grad", vec![1, 3]),
            ("layers.3.bias", vec![1]),
            ("layers.2.preactivation", vec![4, 3]),
            ("layers.3.delta", vec![4, 1]),
        ];
        for (name, shape) in shapes {
            let view = file.tensor(name).expect(name);
            assert_eq!((view.shape(), view.dtype()), (&shape[..], safetensors::Dtype::F32));
        }
        assert_eq!(file.len(), 2 + 3 * 6);
        let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
        let metadata = header.metadata().clone().unwrap();
        assert_eq!((&metadata["activation"][..], &metadata["depth"][..]), ("relu", "2"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing left beside it");
    }

    #[test]
    fn saving_where_there_is_no_folder_fails_and_prints_nothing() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing/net.safetensors"), folder.path().to_owned()] {
            let args = parse(&format!("--depth 1 --save {}", path.display())).unwrap();
            let mut out = Vec::new();
            let error = run(&args, &Functions::built_in(), &mut out).unwrap_err();
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
            assert!(out.is_empty());
        }
    }
}
