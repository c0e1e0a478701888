//! The flags of a network, which the commands that have one share, and how its settings are told.

use super::decimal::decimal;
use super::name::norm;
use super::number::{self, count};
use super::{Failure, json_number};
use crate::math::nn::NetworkSettings;
use crate::math::nn::model::{Dropout, NormKind};
use serde_json::{Map, Value, json};

/// How many layers and how wide.
#[derive(clap::Args, Clone, Debug)]
pub struct Shape {
    /// Hidden layers; if not given 20, in training what suits the data
    #[arg(long, value_parser = count(NetworkSettings::DEPTH))]
    depth: Option<u64>,

    /// Units of each hidden layer; if not given 64, in training what suits the data
    #[arg(long, value_parser = count(NetworkSettings::WIDTH))]
    width: Option<u64>,

    /// Units of the hidden layers one by one, 64,128,32, or of the first and the last, 256..16: each
    /// layer between is the same factor narrower
    #[arg(long, value_name = "N,…|A..B", value_parser = widths, conflicts_with = "width")]
    widths: Option<Widths>,
}

/// What layers have beside W, b and φ.
#[derive(clap::Args, Clone, Debug)]
pub struct Parts {
    /// Normalize pre-activations over the batch or over the layer
    #[arg(long, value_parser = norm())]
    norm: Option<NormKind>,

    /// Each hidden layer as wide as its input adds that to its output
    #[arg(long)]
    residual: bool,

    /// Share of the activations that is switched off at random in training
    #[arg(long, value_name = "P", value_parser = number::share, conflicts_with = "alpha_dropout")]
    dropout: Option<f64>,

    /// The same as SELU needs it: mean and variance stay
    #[arg(long, value_name = "P", value_parser = number::share)]
    alpha_dropout: Option<f64>,
}

/// Units of each hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Widths {
    Each(Vec<usize>),
    Ends(usize, usize),
}

impl Shape {
    /// Into settings that have what holds where nothing is said.
    pub fn put(&self, network: &mut NetworkSettings) -> Result<(), Failure> {
        network.width = self.width.map_or(network.width, |width| width as usize);
        let depth = self.depth.map(|depth| depth as usize);
        if let Some(widths) = &self.widths {
            network.widths = widths.read(depth, network.depth)?;
            (network.depth, network.width) = (network.widths.len(), network.widths[0]);
        } else {
            network.depth = depth.unwrap_or(network.depth);
        }
        Ok(())
    }
}

impl Widths {
    /// One a layer; `usual` is how many there are where neither they nor `depth` say.
    pub fn read(&self, depth: Option<usize>, usual: usize) -> Result<Vec<usize>, Failure> {
        let widths = match self {
            Widths::Each(widths) => widths.clone(),
            Widths::Ends(first, last) => {
                NetworkSettings::narrowing(*first, *last, depth.unwrap_or(usual))
            }
        };
        let layers = widths.len();
        match depth.is_some_and(|depth| depth != layers) {
            true => {
                let message = format!("--widths names {layers} layers: leave --depth out");
                Err(Failure::Input(message))
            }
            false => Ok(widths),
        }
    }
}

impl Parts {
    pub fn put(&self, network: &mut NetworkSettings) {
        (network.norm, network.residual, network.dropout) = self.read();
    }

    /// Norm, whether residual, dropout.
    pub fn read(&self) -> (Option<NormKind>, bool, Option<Dropout>) {
        let plain = self.dropout.map(|rate| Dropout::Plain { rate });
        let alpha = self.alpha_dropout.map(|rate| Dropout::Alpha { rate });
        (self.norm, self.residual, plain.or(alpha))
    }
}

/// Batch norm over a single row is refused.
pub fn check_batch(network: &NetworkSettings, batch: usize) -> Result<(), Failure> {
    if batch >= network.least_batch() {
        return Ok(());
    }
    let message = "--norm batch needs --batch 2 or more: of one row alone nothing is left";
    Err(Failure::Input(message.to_owned()))
}

/// `20 hidden layers of 64`, `3 hidden layers of 64, 128, 32`
pub fn shape_words(network: &NetworkSettings) -> String {
    let widths = match network.has_one_width() {
        true => network.width_of(1).to_string(),
        false => {
            let widths = (1..=network.depth).map(|layer| network.width_of(layer).to_string());
            widths.collect::<Vec<_>>().join(", ")
        }
    };
    format!("{} hidden layers of {widths}", network.depth)
}

/// What layers have beside W, b and φ, a few words each.
pub fn part_words(network: &NetworkSettings) -> Vec<String> {
    let residual = network.residual.then(|| "residual".to_owned());
    let norm = network.norm.map(|norm| format!("{} norm", norm.name()));
    let dropout = network.dropout.map(|dropout| match dropout {
        Dropout::Plain { rate } => format!("dropout {}", decimal(rate)),
        Dropout::Alpha { rate } => format!("alpha dropout {}", decimal(rate)),
    });
    residual.into_iter().chain(norm).chain(dropout).collect()
}

/// Every setting of the network under its flag's name.
pub fn json(network: &NetworkSettings) -> Map<String, Value> {
    let function = &network.activation;
    let names = function.about().parameters.iter().map(|parameter| parameter.name.clone());
    let values = function.parameters().iter().map(|&value| json_number(value));
    let parameters: Map<String, Value> = names.zip(values).collect();
    let widths: Vec<usize> = (1..=network.depth).map(|layer| network.width_of(layer)).collect();
    let mut settings = part_json((network.norm, network.residual, network.dropout));
    let others = json!({
        "activation": function.name(),
        "parameters": parameters,
        "depth": network.depth,
        "width": network.width,
        "widths": widths,
        "init": network.init.name(),
        "gain": json_number(network.gain),
        "bias_std": json_number(network.bias_std),
        "precision": network.precision.name(),
        "seed": network.seed,
    });
    let Value::Object(others) = others else { unreachable!("it is written as an object") };
    settings.extend(others);
    settings
}

/// What layers have beside W, b and φ, as [`Parts::read`] has it, under the flags' names.
pub fn part_json(
    (norm, residual, dropout): (Option<NormKind>, bool, Option<Dropout>),
) -> Map<String, Value> {
    let (dropout, alpha_dropout) = match dropout {
        Some(Dropout::Plain { rate }) => (Some(rate), None),
        Some(Dropout::Alpha { rate }) => (None, Some(rate)),
        None => (None, None),
    };
    let mut parts = Map::new();
    parts.insert("norm".to_owned(), json!(norm.map(NormKind::name)));
    parts.insert("residual".to_owned(), json!(residual));
    parts.insert("dropout".to_owned(), json!(dropout.map(json_number)));
    parts.insert("alpha_dropout".to_owned(), json!(alpha_dropout.map(json_number)));
    parts
}

/// Reads `64,128,32` or `256..16`.
pub fn widths(text: &str) -> Result<Widths, String> {
    let width = |text: &str| -> Result<usize, String> {
        let width = count(NetworkSettings::WIDTH)(text.trim());
        let width = width.map_err(|why| {
            format!("'{}': {why}; write 64,128,32 or 256..16", number::shown(text))
        })?;
        Ok(width as usize)
    };
    if let Some((first, last)) = text.split_once("..") {
        return Ok(Widths::Ends(width(first)?, width(last)?));
    }
    let widths = text.split(',').map(width).collect::<Result<Vec<usize>, String>>()?;
    let (_, deepest) = NetworkSettings::DEPTH;
    match widths.len() <= deepest {
        true => Ok(Widths::Each(widths)),
        false => Err(format!("a network has at most {deepest} hidden layers")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        shape: Shape,
        #[command(flatten)]
        parts: Parts,
    }

    fn network(line: &str) -> Result<NetworkSettings, String> {
        let words = ["net"].into_iter().chain(line.split_whitespace());
        let line = Line::try_parse_from(words).map_err(|error| error.to_string())?;
        let mut network = NetworkSettings::new(Functions::built_in().named("relu").unwrap());
        line.shape.put(&mut network).map_err(|error| error.to_string())?;
        line.parts.put(&mut network);
        Ok(network)
    }

    fn widths_of(line: &str) -> Vec<usize> {
        let network = network(line).unwrap();
        (1..=network.depth).map(|layer| network.width_of(layer)).collect()
    }

    #[test]
    fn widths_are_listed_or_narrow_from_one_to_another() {
        assert_eq!(widths_of("--widths 64,128,32"), [64, 128, 32]);
        assert_eq!(widths_of("--widths 64,128,32 --depth 3"), [64, 128, 32]);
        assert_eq!(widths_of("--widths 256..16 --depth 5"), [256, 128, 64, 32, 16]);
        assert_eq!(widths_of("--widths 256..16").len(), 20);
        assert_eq!(widths_of("--depth 2 --width 7"), [7, 7]);
        assert_eq!(network("--widths 9,5").unwrap().width, 9, "the inputs are as the first");
        for (line, expected) in [
            ("--widths 64,128 --depth 3", "leave --depth out"),
            ("--widths 64 --width 3", "cannot be used with"),
            ("--widths 64,0", "1 to 512"),
            ("--widths 64..", "''"),
            ("--widths many", "'many'"),
            ("--dropout 1", "less than 1"),
            ("--dropout 0.1 --alpha-dropout 0.1", "cannot be used with"),
        ] {
            let error = network(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn a_network_is_told_in_words() {
        let network = network("--widths 8,4 --norm batch --residual --dropout 0.5").unwrap();
        assert_eq!(shape_words(&network), "2 hidden layers of 8, 4");
        assert_eq!(part_words(&network), ["residual", "batch norm", "dropout 0.5"]);
        assert!(check_batch(&network, 1).is_err() && check_batch(&network, 2).is_ok());
    }
}
