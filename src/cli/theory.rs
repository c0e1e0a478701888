//! `actui theory`: what signal-propagation theory predicts, without training anything.

mod figure;

use super::decimal::{decimal, json_number, rounded, short};
use super::network;
use super::number;
use super::table::Table;
use super::target::{Picture, Target};
use super::{Failure, TextJsonOrSvg, with_parameters};
use crate::math::activation::{Activation, Functions, Pointwise};
use crate::math::mean_field::edge::{CriticalPoint, edge_of_chaos};
use crate::math::mean_field::fixed_point::{Law, Phase};
use crate::math::mean_field::moments::Gains;
use crate::math::mean_field::stack::{Parts, Stack};
use crate::math::mean_field::unreliable::Unreliable;
use crate::math::mean_field::{LayerTheory, TRAINABLE_DEPTHS, Variances};
use crate::math::nn::{NetworkSettings, Settings};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Predict variances and gradients of a wide network from its activation and initialisation
///
/// Layer 1 is nearest the input, whose second moment is 1. delta_ratio is rms δ of a layer over
/// rms δ of the last hidden layer, δ being the gradient of the loss with respect to the
/// pre-activation.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A name that `actui list` shows, or an expression of x
    #[arg(value_name = "ACT")]
    activation: String,
    /// Set a parameter of the function, for instance alpha=0.5; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,
    /// Variance of the weights times fan_in: 1 for LeCun and Glorot, 2 for He
    #[arg(long, value_name = "V", default_value = "2", value_parser = number::not_negative)]
    weight_var: f64,
    /// Variance of the biases
    #[arg(long, value_name = "V", default_value = "0", value_parser = number::not_negative)]
    bias_var: f64,
    /// Hidden layers
    #[arg(long, value_name = "L", default_value = "20", value_parser = number::count((1, 10_000)))]
    depth: u64,
    #[command(flatten)]
    parts: network::Parts,
    /// Rows of a batch; they matter to batch norm alone
    #[arg(long, value_name = "B", default_value = "64", value_parser = number::count(Settings::BATCH))]
    batch: u64,
    /// Find instead the weights that neither shrink nor blow up gradients with biases of
    /// --bias-std
    #[arg(long, conflicts_with_all = ["weight_var", "bias_var", "depth", "norm", "residual", "dropout", "alpha_dropout", "batch"])]
    critical: bool,
    /// Standard deviation of the biases, for --critical
    #[arg(long, value_name = "S", default_value = "0", requires = "critical", value_parser = number::not_negative)]
    bias_std: f64,
    /// How the result is written (text, or what the file's name ends in); in JSON nan, inf and -inf
    /// are strings
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<TextJsonOrSvg>,

    #[command(flatten)]
    picture: Picture,

    #[command(flatten)]
    pub target: Target,
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let activation = functions.parse(&arguments.activation)?;
    let Activation::Pointwise(function) = activation else {
        return Err(Failure::Input(
            "softmax maps a whole vector at once; this theory is for functions of one number"
                .to_owned(),
        ));
    };
    let function = with_parameters(function, &arguments.parameters)?;
    if arguments.critical {
        return critical(&function, arguments, out);
    }
    let parts = Parts::of(arguments.parts.read(), arguments.batch as usize, WIDE);
    let parts = parts.map_err(|why| Failure::Failed(format!("theory says nothing: {why}")))?;
    if parts != Parts::default() {
        return layers_with_parts(function, parts, arguments, out);
    }
    let prediction = Prediction::of(function.clone(), arguments);
    if prediction.q_star.is_nan() || prediction.chi_star.is_nan() {
        return Err(Failure::Failed(format!(
            "theory does not converge for {} with these variances: the mean of its square, or of \
             its slope's, is not finite or cannot be worked out; try smaller ones",
            function.name()
        )));
    }
    predict(&prediction, arguments, out)
}

/// Units of a layer, in a theory for any number of them.
const WIDE: usize = usize::MAX;

/// The layers alone: where q settles and which law the gradients follow is known of plain ones only.
fn layers_with_parts(
    function: Pointwise,
    parts: Parts,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let variances = Variances { weight: arguments.weight_var, bias: arguments.bias_var };
    let depth = arguments.depth as usize;
    let stack = Stack { parts, ..Stack::plain(variances, function) }.checked(depth);
    let stack = stack.map_err(|why| Failure::Failed(format!("theory says nothing: {why}")))?;
    let layers = stack.layers(depth);
    let delta_ratio = layers[0].delta_ratio;
    if arguments.format() == TextJsonOrSvg::Json {
        let layers: Vec<Value> = layers.iter().map(layer_json).collect();
        let object = json!({ "layers": layers, "delta_ratio": json_number(delta_ratio) });
        return Ok(writeln!(out, "{object}")?);
    }
    let mut network = NetworkSettings::new(stack.function.clone());
    arguments.parts.put(&mut network);
    let words = network::part_words(&network).join(", ");
    if arguments.format() == TextJsonOrSvg::Svg {
        let note = format!("{words}, {}", variance_words(variances));
        let figure = figure::layers((title(&stack.function, &layers), note), &layers);
        return arguments.picture.write(figure, PICTURE, out);
    }
    let name = network.activation.name();
    writeln!(out, "{name}, {words}, {}", variance_words(variances))?;
    writeln!(out, "delta ratio      {}", short(delta_ratio))?;
    Ok(layer_table(&layers, out)?)
}

/// `weight variance 2, bias variance 0`
fn variance_words(Variances { weight, bias }: Variances) -> String {
    format!("weight variance {}, bias variance {}", decimal(weight), decimal(bias))
}

/// What a figure is called.
fn title(function: &Pointwise, layers: &[LayerTheory]) -> String {
    let ratio = rounded(layers[0].delta_ratio, 4);
    format!(
        "{}, theory at width ∞: rms δ¹/δᴸ = {ratio} for {} layers",
        function.spelled(),
        layers.len()
    )
}

fn layer_json(layer: &LayerTheory) -> Value {
    json!({
        "layer": layer.layer,
        "q": json_number(layer.q),
        "chi": json_number(layer.chi),
        "delta_ratio": json_number(layer.delta_ratio),
    })
}

fn layer_table(layers: &[LayerTheory], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    let mut table = Table::text(out, &["layer", "q", "chi", "delta_ratio"]);
    for layer in layers {
        let numbers = [layer.q, layer.chi, layer.delta_ratio].map(short);
        table.row([layer.layer.to_string()].into_iter().chain(numbers))?;
    }
    table.flush()
}

/// Everything that the command tells about one function and initialisation.
struct Prediction {
    function: Pointwise,
    variances: Variances,
    q_star: f64,
    chi_star: f64,
    phase: Phase,
    xi_c: f64,
    law: Law,
    gains: Gains,
    layers: Vec<LayerTheory>,
    unreliable: Option<Unreliable>,
}

/// An SVG's width and height in millimeters
const PICTURE: (f64, f64) = (170.0, 85.0);

impl Arguments {
    fn format(&self) -> TextJsonOrSvg {
        self.target.format(self.format, TextJsonOrSvg::Text)
    }
}

impl Prediction {
    fn of(function: Pointwise, arguments: &Arguments) -> Prediction {
        let variances = Variances { weight: arguments.weight_var, bias: arguments.bias_var };
        let depth = arguments.depth as usize;
        let fixed_point = variances.fixed_point(&function);
        Prediction {
            function: function.clone(),
            variances,
            q_star: fixed_point.q,
            chi_star: fixed_point.chi,
            phase: fixed_point.phase(),
            xi_c: variances.depth_scale(&function, &fixed_point),
            law: variances.law(&function),
            gains: Gains::of(&function),
            layers: variances.layers(&function, depth),
            unreliable: variances.unreliable(&function, depth),
        }
    }

    fn delta_ratio(&self) -> f64 {
        self.layers[0].delta_ratio
    }
}

fn predict(
    prediction: &Prediction,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    match arguments.format() {
        TextJsonOrSvg::Svg => {
            let Prediction { function, variances, layers, q_star, .. } = prediction;
            let words = (title(function, layers), variance_words(*variances));
            let figure = figure::plain(words, (function, *variances), layers, *q_star);
            arguments.picture.write(figure, PICTURE, out)
        }
        TextJsonOrSvg::Text => Ok(text(prediction, out)?),
        TextJsonOrSvg::Json => {
            let layers: Vec<Value> = prediction.layers.iter().map(layer_json).collect();
            let object = json!({
                "q_star": json_number(prediction.q_star),
                "chi_star": json_number(prediction.chi_star),
                "xi_c": json_number(prediction.xi_c),
                "trainable_depth": json_number(TRAINABLE_DEPTHS * prediction.xi_c),
                "gain_forward": json_number(prediction.gains.forward),
                "gain_backward": json_number(prediction.gains.backward),
                "layers": layers,
                "delta_ratio": json_number(prediction.delta_ratio()),
            });
            Ok(writeln!(out, "{object}")?)
        }
    }
}

fn text(prediction: &Prediction, out: &mut dyn Write) -> io::Result<()> {
    let name = prediction.function.name();
    writeln!(out, "{name}, {}", variance_words(prediction.variances))?;
    let phase = match prediction.phase {
        Phase::Ordered => "below 1: gradients vanish",
        Phase::Edge if prediction.q_star.is_infinite() => "but q grows without end",
        Phase::Edge => "the edge of chaos",
        Phase::Chaotic => "above 1: gradients explode",
    };
    writeln!(out, "q*               {}", short(prediction.q_star))?;
    writeln!(out, "chi*             {} ({phase})", short(prediction.chi_star))?;
    writeln!(out, "law              {}", law(prediction.law))?;
    writeln!(out, "xi_c             {}", short(prediction.xi_c))?;
    writeln!(out, "trainable depth  {}", short(TRAINABLE_DEPTHS * prediction.xi_c))?;
    writeln!(out, "gain forward     {}", short(prediction.gains.forward))?;
    writeln!(out, "gain backward    {}", short(prediction.gains.backward))?;
    writeln!(out, "delta ratio      {}", short(prediction.delta_ratio()))?;
    if let Some(Unreliable::BesideRepellingFixedPoint { q, amplification }) = prediction.unreliable
    {
        writeln!(
            out,
            "note             q starts beside a fixed point that repels it (q = {}): a deviation \
             of q grows up to {} times, so networks of finite width scatter widely",
            short(q),
            short(amplification)
        )?;
    }
    layer_table(&prediction.layers, out)
}

pub(super) fn law(law: Law) -> String {
    match law {
        Law::Exponential { per_layer: 0.0 | f64::INFINITY } => {
            "faster than any exponential".to_owned()
        }
        Law::Exponential { per_layer } => format!("exponential, ×{} a layer", short(per_layer)),
        Law::PowerLaw { exponent } => format!("power law, L^{}", rounded(exponent, 3)),
        Law::Flat => "flat: tends to a constant".to_owned(),
        Law::Slow => "slower than any exponential, no power law".to_owned(),
    }
}

fn critical(
    function: &Pointwise,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let bias_std = arguments.bias_std;
    let points = edge_of_chaos(function, bias_std);
    if points.is_empty() {
        return Err(Failure::Failed(format!(
            "{} has no edge of chaos with biases of standard deviation {}: no weight variance has \
             a fixed point where chi is 1",
            function.name(),
            decimal(bias_std)
        )));
    }
    match arguments.format() {
        TextJsonOrSvg::Svg => {
            let figure = figure::critical(function, bias_std, &points);
            arguments.picture.write(figure, (150.0, 95.0), out)?;
        }
        TextJsonOrSvg::Text => {
            let heads = ["bias_std", "sigma_w", "q_star", "chi_star", "slope", "stable"];
            let mut table = Table::text(&mut *out, &heads);
            for point in &points {
                let numbers =
                    [bias_std, point.sigma_w(), point.q, point.chi, point.slope].map(short);
                table.row(numbers.into_iter().chain([point.stable.to_string()]))?;
            }
            table.flush()?;
            writeln!(
                out,
                "\nslope is dV/dq at q*, where V maps a layer's q to the next one's; stable: q comes \
                 back to q* by itself"
            )?;
        }
        TextJsonOrSvg::Json => {
            writeln!(out, "{}", objects(&points, bias_std))?;
        }
    }
    Ok(())
}

/// All of them; the first one's numbers stand at the top too, for whoever asks for one only.
fn objects(points: &[CriticalPoint], bias_std: f64) -> Value {
    let points: Vec<Value> = points.iter().map(|point| object(point, bias_std)).collect();
    let mut all = points[0].clone();
    all["points"] = Value::Array(points);
    all
}

fn object(point: &CriticalPoint, bias_std: f64) -> Value {
    json!({
        "bias_std": json_number(bias_std),
        "sigma_w": json_number(point.sigma_w()),
        "q_star": json_number(point.q),
        "chi_star": json_number(point.chi),
        "slope": json_number(point.slope),
        "stable": point.stable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;
    use clap::Parser;

    #[derive(Parser)]
    struct Call {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn output(words: &str) -> Result<String, Failure> {
        let call = Call::try_parse_from(crate::cli::words(
            format!("theory {words}").split(' ').map(Into::into),
        ));
        let arguments = call.map_err(|error| Failure::Input(error.to_string()))?.arguments;
        let mut out = Vec::new();
        run(&arguments, &Functions::built_in(), &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn json_of(words: &str) -> Value {
        serde_json::from_str(&output(&format!("{words} --format json")).unwrap()).unwrap()
    }

    fn keys(object: &Value) -> Vec<&str> {
        object.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn json_has_exactly_the_fields_promised() {
        let object = json_of("sigmoid --weight-var 1 --depth 10");
        let mut expected = [
            "q_star",
            "chi_star",
            "xi_c",
            "trainable_depth",
            "gain_forward",
            "gain_backward",
            "layers",
            "delta_ratio",
        ];
        expected.sort_unstable();
        let mut found = keys(&object);
        found.sort_unstable();
        assert_eq!(found, expected);
        let layers = object["layers"].as_array().unwrap();
        let mut found = keys(&layers[0]);
        found.sort_unstable();
        assert_eq!(found, ["chi", "delta_ratio", "layer", "q"]);
        assert_eq!(layers.len(), 10);
        assert_eq!(layers[0]["layer"], 1);
        assert_eq!(layers[0]["q"], 1.0);
        assert_eq!(layers[0]["delta_ratio"], object["delta_ratio"]);
        assert_eq!(layers[9]["delta_ratio"], 1.0);
        assert!((object["delta_ratio"].as_f64().unwrap() / 2.03e-6 - 1.0).abs() < 2e-3);
    }

    /// π/(π − 1) a layer in |δ|², but for the batch (Yang et al. 2019).
    #[test]
    fn layers_with_parts_are_predicted_alone() {
        let object = json_of("relu --norm batch --batch 1024 --depth 11");
        assert_eq!(keys(&object), ["delta_ratio", "layers"]);
        let growth = object["delta_ratio"].as_f64().unwrap().powf(2.0 / 10.0);
        let pi = std::f64::consts::PI;
        assert!((growth / (pi / (pi - 1.0)) - 1.0).abs() < 0.02, "{growth}");
        let text = output("tanh --residual --dropout 0.1 --depth 3").unwrap();
        assert!(text.starts_with("tanh, residual, dropout 0.1, weight variance 2"), "{text}");
        assert!(!text.contains("chi*") && text.lines().count() == 7, "{text}");
        let silent = output("relu --norm batch --residual").unwrap_err().to_string();
        assert!(silent.contains("theory says nothing"), "{silent}");
        let few = output("relu --norm batch --batch 4").unwrap_err().to_string();
        assert!(few.contains("a batch of 4 rows is too small"), "{few}");
    }

    #[test]
    fn infinite_numbers_are_strings() {
        let object = json_of("relu");
        assert_eq!(object["xi_c"], "inf");
        assert_eq!(object["trainable_depth"], "inf");
        assert_eq!(json_of("prelu")["q_star"], "inf");
    }

    #[test]
    fn parameters_reach_the_function() {
        let leaky = json_of("prelu -p a=0.5 --weight-var 1");
        assert!((leaky["chi_star"].as_f64().unwrap() - 0.625).abs() < 1e-12);
    }

    #[test]
    fn the_edge_of_chaos_of_tanh() {
        let object = json_of("tanh --critical --bias-std 0.2");
        let mut found = keys(&object);
        found.sort_unstable();
        let of_a_point = ["bias_std", "chi_star", "q_star", "sigma_w", "slope", "stable"];
        assert!(found.iter().filter(|key| **key != "points").eq(&of_a_point));
        assert_eq!(keys(&object["points"][0]), of_a_point);
        assert_eq!(object["points"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn json_has_every_point_that_the_text_has() {
        for function in Functions::built_in().all() {
            let name = function.name();
            for bias_std in ["0", "0.05", "0.2", "0.7"] {
                let words = format!("{name} --critical --bias-std {bias_std}");
                let Ok(text) = output(&words) else { continue };
                let rows = text.lines().skip(1).take_while(|line| !line.is_empty());
                let of_the_text: Vec<&str> =
                    rows.map(|row| row.split_whitespace().last().unwrap()).collect();
                let points = json_of(&words)["points"].as_array().unwrap().clone();
                let of_the_json: Vec<String> =
                    points.iter().map(|point| point["stable"].to_string()).collect();
                assert_eq!(of_the_json, of_the_text, "{words}");
            }
        }
        let [relu, tanh] = ["relu", "tanh"]
            .map(|name| edge_of_chaos(&Pointwise::named(name).expect("a function"), 0.0)[0]);
        let object = objects(&[relu, tanh], 0.0);
        assert_eq!(
            (&object["q_star"], &object["points"][0]["q_star"]),
            (&json!(relu.q), &json!(relu.q))
        );
        assert_eq!(object["points"][1]["q_star"], json!(tanh.q));
    }

    #[test]
    fn the_published_edge_of_tanh_is_printed() {
        let object = json_of("tanh --critical --bias-std 0.2");
        assert!((object["sigma_w"].as_f64().unwrap() - 1.3041).abs() < 5e-5);
        assert_eq!(object["stable"], true);
        assert!(output("tanh --critical --bias-std 0.2").unwrap().contains("1.30415"));
    }

    #[test]
    fn relu_has_no_edge_with_biases() {
        let failure = output("relu --critical --bias-std 0.1").unwrap_err();
        assert_eq!(failure.exit_code(), 1);
        assert!(failure.to_string().contains("relu has no edge of chaos"), "{failure}");
    }

    #[test]
    fn words_that_make_no_sense_are_refused() {
        for words in [
            "softmax",
            "nosuch",
            "relu -p a=1",
            "relu --weight-var=-1",
            "relu --bias-var nan",
            "relu --depth 0",
            "relu --bias-std 1",
            "relu --critical --bias-std 0 --depth 3",
        ] {
            assert_eq!(output(words).unwrap_err().exit_code(), 2, "{words}");
        }
    }

    #[test]
    fn text_names_the_law_and_warns_of_a_repelling_fixed_point() {
        let tanh = output("tanh --weight-var 1").unwrap();
        assert!(tanh.contains("power law, L^-0.5\n"), "{tanh}");
        assert!(!tanh.contains("repels"), "{tanh}");
        let gelu = output("gelu").unwrap();
        assert!(gelu.contains("repels it (q = inf)"), "{gelu}");
    }
}
