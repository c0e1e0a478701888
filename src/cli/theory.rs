//! `actui theory`: what signal-propagation theory predicts, without training anything.

mod figure;
#[cfg(test)]
mod tests;

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
use crate::math::mean_field::stack::{Parts, Stack, Upper};
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
    /// Variance of the weights times fan_in, or what --fan says: 1 for LeCun and Glorot, 2 for He
    #[arg(long, value_name = "V", default_value = "2", value_parser = number::not_negative)]
    weight_var: f64,
    /// Variance of the biases
    #[arg(long, value_name = "V", default_value = "0", value_parser = number::not_negative)]
    bias_var: f64,
    /// Hidden layers; if not given 20, or as many as --widths names
    #[arg(long, value_name = "L", value_parser = number::count((1, 10_000)))]
    depth: Option<u64>,
    /// Units of the hidden layers one by one, 64,128,32, or of the first and the last, 256..16; only
    /// how they compare matters. δ of a unit grows where its layer hands on to more units than it has
    #[arg(long, value_name = "N,…|A..B", value_parser = network::widths)]
    widths: Option<network::Widths>,
    /// What --weight-var is the variance times of: fan_in as LeCun and He have it, fan_out, or their
    /// average as Glorot has it
    #[arg(long, value_enum, default_value = "in", requires = "widths")]
    fan: Fan,
    #[command(flatten)]
    parts: network::Parts,
    /// Rows of a batch; they matter to batch norm alone
    #[arg(long, value_name = "B", default_value = "64", value_parser = number::count(Settings::BATCH))]
    batch: u64,
    /// Find instead the weights that neither shrink nor blow up gradients with biases of
    /// --bias-std
    #[arg(long, conflicts_with_all = ["weight_var", "bias_var", "depth", "widths", "fan", "norm", "residual", "dropout", "alpha_dropout", "batch"])]
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

/// Which of a layer's numbers of inputs and outputs the variance of its weights goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Fan {
    In,
    Out,
    Average,
}

impl Fan {
    /// A layer of (inputs, outputs) above the first.
    fn layer(self, variances: Variances, (inputs, outputs): (usize, usize)) -> Upper {
        let (inputs, outputs) = (inputs as f64, outputs as f64);
        let fan = match self {
            Fan::In => inputs,
            Fan::Out => outputs,
            Fan::Average => (inputs + outputs) / 2.0,
        };
        let weight = variances.weight * inputs / fan;
        Upper { variances: Variances { weight, ..variances }, widening: outputs / inputs }
    }
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
    let widths = match &arguments.widths {
        None => Vec::new(),
        Some(widths) => widths.read(arguments.depth.map(|depth| depth as usize), USUAL_DEPTH)?,
    };
    if parts != Parts::default() || !widths.is_empty() {
        return layers_alone(function, (parts, &widths), arguments, out);
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
const USUAL_DEPTH: usize = 20;

/// The layers alone: where q settles and which law the gradients follow is known of plain ones of one
/// width only.
fn layers_alone(
    function: Pointwise,
    (parts, widths): (Parts, &[usize]),
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let variances = Variances { weight: arguments.weight_var, bias: arguments.bias_var };
    let depth = if widths.is_empty() { arguments.depth() } else { widths.len() };
    let upper = widths.windows(2).map(|pair| arguments.fan.layer(variances, (pair[0], pair[1])));
    let stack = Stack { parts, upper: upper.collect(), ..Stack::plain(variances, function) };
    let stack = stack.checked(depth, widths.iter().copied().min().unwrap_or(WIDE));
    let stack = stack.map_err(|why| Failure::Failed(format!("theory says nothing: {why}")))?;
    let layers = stack.layers(depth);
    let delta_ratio = layers[0].delta_ratio;
    if arguments.format() == TextJsonOrSvg::Json {
        let mut rows: Vec<Value> = layers.iter().map(layer_json).collect();
        rows.iter_mut().zip(widths).for_each(|(row, &width)| row["width"] = json!(width));
        let object = json!({ "layers": rows, "delta_ratio": json_number(delta_ratio) });
        return Ok(writeln!(out, "{object}")?);
    }
    let mut network = NetworkSettings::new(stack.function.clone());
    arguments.parts.put(&mut network);
    (network.depth, network.widths) = (depth, widths.to_vec());
    let shape = (!widths.is_empty()).then(|| network::shape_words(&network));
    let words: Vec<String> = shape.into_iter().chain(network::part_words(&network)).collect();
    let words = format!("{}, {}", words.join(", "), arguments.variance_words());
    if arguments.format() == TextJsonOrSvg::Svg {
        let width = if widths.is_empty() { AT_ANY_WIDTH } else { "" };
        let title = title(&stack.function, &layers, width);
        let figure = figure::layers((title, words), &layers);
        return arguments.picture.write(figure, PICTURE, out);
    }
    writeln!(out, "{}, {words}", network.activation.name())?;
    writeln!(out, "delta ratio      {}", short(delta_ratio))?;
    Ok(layer_table((&layers, widths), out)?)
}

/// `weight variance 2, bias variance 0`
fn variance_words(Variances { weight, bias }: Variances) -> String {
    format!("weight variance {}, bias variance {}", decimal(weight), decimal(bias))
}

/// What a figure is called; `width` are the words after "theory".
fn title(function: &Pointwise, layers: &[LayerTheory], width: &str) -> String {
    let (name, ratio) = (function.spelled(), rounded(layers[0].delta_ratio, 4));
    format!("{name}, theory{width}: rms δ¹/δᴸ = {ratio} for {} layers", layers.len())
}

const AT_ANY_WIDTH: &str = " at width ∞";

fn layer_json(layer: &LayerTheory) -> Value {
    json!({
        "layer": layer.layer,
        "q": json_number(layer.q),
        "chi": json_number(layer.chi),
        "delta_ratio": json_number(layer.delta_ratio),
    })
}

/// `widths` are empty where all layers have the same.
fn layer_table(
    (layers, widths): (&[LayerTheory], &[usize]),
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    let heads = ["layer", "q", "chi", "delta_ratio", "width"];
    let mut table = Table::text(out, &heads[..if widths.is_empty() { 4 } else { 5 }]);
    for (index, layer) in layers.iter().enumerate() {
        let numbers = [layer.q, layer.chi, layer.delta_ratio].map(short);
        let width = widths.get(index).map(usize::to_string);
        table.row([layer.layer.to_string()].into_iter().chain(numbers).chain(width))?;
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
    fn depth(&self) -> usize {
        self.depth.map_or(USUAL_DEPTH, |depth| depth as usize)
    }

    /// The variances, and what the weights' goes by if not by fan_in.
    fn variance_words(&self) -> String {
        let weight = match self.fan {
            Fan::In => decimal(self.weight_var),
            Fan::Out => format!("{} by fan_out", decimal(self.weight_var)),
            Fan::Average => format!("{} by the average fan", decimal(self.weight_var)),
        };
        format!("weight variance {weight}, bias variance {}", decimal(self.bias_var))
    }

    fn format(&self) -> TextJsonOrSvg {
        self.target.format(self.format, TextJsonOrSvg::Text)
    }
}

impl Prediction {
    fn of(function: Pointwise, arguments: &Arguments) -> Prediction {
        let variances = Variances { weight: arguments.weight_var, bias: arguments.bias_var };
        let depth = arguments.depth();
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
            let words = (title(function, layers, AT_ANY_WIDTH), variance_words(*variances));
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
    layer_table((&prediction.layers, &[]), out)
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
