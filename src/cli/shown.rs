//! What a screen shows, written as the headless commands write it: its numbers, its figure, and the
//! command line that opens the screen like that again.

pub mod command;
pub mod file;
mod race;

use super::table::Table;
use super::{decimal, net, plot, sweep};
use crate::live;
use crate::live::race::Race;
use crate::math::activation::Pointwise;
use crate::math::nn::{LayerReport, Report, Settings};
use crate::math::sweep::{Cell, CellResult, Spec};
use crate::svg::{Figure, Ground, Look, Size, Unit};
use command::Call;
use std::io;
use std::sync::Arc;

/// A screen's contents as plain data.
#[derive(Clone, Debug)]
pub enum Shown {
    /// Curves, and where the cursor is
    Plot(plot::Chart, f64),
    /// None: nothing has been measured yet
    Network(Settings, Option<Arc<Report>>),
    Depth(Spec, Vec<(Cell, Arc<CellResult>)>),
    /// The scores of the networks or, if true, their layers
    Train(Race, Option<live::race::Snapshot>, bool),
}

/// What a file can hold of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Svg,
    Csv,
    Json,
    /// The network itself, with a PyTorch script beside it
    Safetensors,
}

impl Form {
    pub fn ending(self) -> &'static str {
        match self {
            Form::Svg => "svg",
            Form::Csv => "csv",
            Form::Json => "json",
            Form::Safetensors => "safetensors",
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            Form::Svg => "the picture",
            Form::Csv => "the numbers as a table",
            Form::Json => "numbers and settings",
            Form::Safetensors => "the network, with a PyTorch script",
        }
    }

    /// By a file's name; letters may be capitals.
    pub fn of_name(name: &str) -> Option<Form> {
        let (stem, ending) = name.rsplit_once('.')?;
        let all = [Form::Svg, Form::Csv, Form::Json, Form::Safetensors];
        let form = all.into_iter().find(|form| form.ending().eq_ignore_ascii_case(ending))?;
        (!stem.is_empty() && !stem.ends_with('/')).then_some(form)
    }
}

/// What is needed and not there yet.
const NOTHING: &str = "There are no numbers yet: let it run first.";

impl Shown {
    pub fn forms(&self) -> &'static [Form] {
        match self {
            Shown::Network(..) => &[Form::Svg, Form::Csv, Form::Json, Form::Safetensors],
            _ => &[Form::Svg, Form::Csv, Form::Json],
        }
    }

    /// A file's name without its ending: `network-gelu-50`.
    pub fn name(&self) -> String {
        let functions = |functions: &mut dyn Iterator<Item = &Pointwise>| {
            let mut names: Vec<String> = functions.map(plain_name).collect();
            names.dedup();
            match names.len() {
                0..4 => names.join("-"),
                many => format!("{many}-functions"),
            }
        };
        match self {
            Shown::Plot(chart, _) => format!("plot-{}", functions(&mut chart.functions.iter())),
            Shown::Network(settings, _) => {
                format!("network-{}-{}", plain_name(&settings.activation), settings.depth)
            }
            Shown::Depth(spec, _) => format!("depth-{}", functions(&mut spec.activations.iter())),
            Shown::Train(race, ..) => {
                let mut all = race.runners.iter().map(|runner| &runner.activation);
                format!("train-{}-{}", race.source.name(), functions(&mut all))
            }
        }
    }

    /// The call that opens the screen with these settings.
    pub fn command(&self) -> String {
        match self {
            Shown::Plot(chart, cursor) => Call::plot(chart, *cursor),
            Shown::Network(settings, _) => Call::network(settings),
            Shown::Depth(spec, _) => Call::depth(spec),
            Shown::Train(race, ..) => Call::train(race),
        }
        .line()
    }

    /// The numbers for a spreadsheet: cells between tabs.
    ///
    /// # Errors
    /// There are none yet.
    pub fn cells(&self) -> Result<String, String> {
        let csv = self.text(Form::Csv, Ground::Light)?;
        let mut out = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        for record in
            csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes()).records()
        {
            let record = record.map_err(|error| error.to_string())?;
            out.write_record(&record).map_err(|error| error.to_string())?;
        }
        let bytes = out.into_inner().map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The text of a file.
    ///
    /// # Errors
    /// There are no numbers yet, or the form is not text.
    pub fn text(&self, form: Form, ground: Ground) -> Result<String, String> {
        let mut out = Vec::new();
        match (self, form) {
            (Shown::Plot(chart, _), Form::Svg) => {
                return Ok(drawn(plot::figure::of(chart, size(100.0).pixels().0), 100.0, ground));
            }
            (Shown::Plot(chart, _), Form::Csv) => plot::numbers::csv(chart, POINTS, &mut out),
            (Shown::Plot(chart, _), Form::Json) => plot::numbers::json(chart, POINTS, &mut out),
            (Shown::Network(settings, report), Form::Svg | Form::Csv | Form::Json) => {
                let report = report.as_deref().ok_or(NOTHING)?;
                match form {
                    Form::Svg => {
                        let figure = net::figure::of(settings, report.step, report);
                        return Ok(drawn(figure, 130.0, ground));
                    }
                    Form::Csv => layers_csv(&report.layers, &mut out),
                    _ => json(&net::report_json(settings, report.step, report), &mut out),
                }
            }
            (Shown::Depth(_, results), _) if results.is_empty() => return Err(NOTHING.to_owned()),
            (Shown::Depth(spec, results), Form::Svg) => {
                return Ok(drawn(sweep::figure::of(spec, results), 110.0, ground));
            }
            (Shown::Depth(spec, results), Form::Csv) => sweep::write::csv(spec, results, &mut out),
            (Shown::Depth(spec, results), Form::Json) => {
                sweep::write::json(spec, results, &mut out)
            }
            (Shown::Train(race, snapshot, layers), Form::Svg | Form::Csv | Form::Json) => {
                let snapshot = snapshot.as_ref().ok_or(NOTHING)?;
                match form {
                    Form::Svg => return Ok(drawn(race::figure(race, snapshot), 140.0, ground)),
                    Form::Csv if *layers => race::layers_csv(race, snapshot, &mut out),
                    Form::Csv => race::scores_csv(race, snapshot, &mut out),
                    _ => json(&race::json(race, snapshot), &mut out),
                }
            }
            (_, Form::Safetensors) => return Err("A network is written as it is run.".to_owned()),
        }
        .map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}

/// As many values of x as `actui plot` writes.
const POINTS: u64 = 201;

fn size(height: f64) -> Size {
    Size { width: 160.0, height, unit: Unit::Millimeters }
}

fn drawn(figure: Figure, height: f64, ground: Ground) -> String {
    figure.write(Look { ground, size: size(height) })
}

fn json(value: &serde_json::Value, out: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.push(b'\n');
    Ok(())
}

/// A column of a layer's numbers: its head and what stands there.
type Column = (&'static str, fn(&LayerReport) -> f64);

/// What is told of a layer, under the names of the JSON.
const LAYER: [Column; 8] = [
    ("delta_rms", |layer| layer.delta_rms),
    ("weight_grad_rms", |layer| layer.weight_grad_rms),
    ("activation_mean", |layer| layer.activation_mean),
    ("activation_std", |layer| layer.activation_std),
    ("input_spread", |layer| layer.input_spread),
    ("zero_fraction", |layer| layer.zero_fraction),
    ("saturated_fraction", |layer| layer.saturated_fraction),
    ("weight_rms", |layer| layer.weight_rms),
];

fn layer_heads() -> Vec<&'static str> {
    ["layer"].into_iter().chain(LAYER.iter().map(|(head, _)| *head)).collect()
}

fn layer_cells(layer: &LayerReport) -> Vec<String> {
    let values = LAYER.iter().map(|(_, value)| decimal(value(layer)));
    [layer.layer.to_string()].into_iter().chain(values).collect()
}

fn layers_csv(layers: &[LayerReport], out: &mut Vec<u8>) -> io::Result<()> {
    let mut table = Table::csv(out, &layer_heads());
    layers.iter().try_for_each(|layer| table.row(layer_cells(layer)))?;
    table.flush()
}

/// Letters, digits and hyphens: a name for any file system.
fn plain_name(function: &Pointwise) -> String {
    let name = function.name();
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(24).collect();
    if name.is_empty() { "function".to_owned() } else { name }
}
