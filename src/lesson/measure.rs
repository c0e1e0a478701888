//! Reading `[measure.NAME]` tables.

use super::fields::{
    LARGEST_FACTOR, fits, integer_or, number_or, numbers, one_of, order, pointwise, settings,
};
use super::raw::{Table, Value};
use super::{NamedMeasure, NumberFormat};
use crate::experiment::{Measure, NetworkQuantity, Report, Statistic, Which};
use crate::math::activation::Pointwise;
use crate::math::nn::NetworkSettings;

const KINDS: [&str; 6] = ["value", "extremum", "softmax", "gaussian", "network", "cost"];
const MOST_STEPS: u64 = 1000;
const MOST_SEEDS: u64 = 32;
const MOST_INPUTS: usize = 12;
/// Multiplications of one measurement: a minute or two on a laptop.
const MOST_WORK: f64 = 1e12;

/// A measurement; `standard` is the lesson's own function, for networks that name none.
pub fn named_measure(value: Value, standard: Option<Pointwise>) -> Option<NamedMeasure> {
    let mut table = value.table("a measurement")?;
    let kind = table.required("kind");
    let show = table.optional("show");
    let kind = one_of(kind?, "kind of measurement", &KINDS)?;
    let measure = match kind {
        "value" => value_at(&mut table),
        "extremum" => extremum(&mut table),
        "softmax" => softmax(&mut table),
        "gaussian" => gaussian(&mut table),
        "network" => network(&mut table, standard).filter(|measure| is_bearable(measure, value)),
        _ => cost(&mut table),
    };
    table.finish();
    let format = match show {
        None => NumberFormat::default(),
        Some(show) => number_format(show)?,
    };
    Some(NamedMeasure { measure: measure?, format })
}

fn value_at(table: &mut Table) -> Option<Measure> {
    let function = table.required("activation");
    let order = order(table);
    let x = table.required("x").and_then(Value::number);
    Some(Measure::Value { function: pointwise(function?)?, order: order?, x: x? })
}

fn extremum(table: &mut Table) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let order = order(table);
    let which = table.required("which");
    let which = which.and_then(|value| one_of(value, "extremum", &["max", "min"]));
    let report = match table.optional("report") {
        None => Some("value"),
        Some(value) => one_of(value, "report", &["value", "x"]),
    };
    Some(Measure::Extremum {
        function: function?,
        order: order?,
        which: if which? == "max" { Which::Max } else { Which::Min },
        report: if report? == "value" { Report::Value } else { Report::X },
    })
}

fn softmax(table: &mut Table) -> Option<Measure> {
    let inputs = table.required("inputs").and_then(|value| numbers(value, 1, MOST_INPUTS));
    let index = table.required("index");
    let inputs = inputs?;
    let index = index?.integer_within(0, inputs.len() as u64 - 1)?;
    Some(Measure::Softmax { inputs, index: index as usize })
}

fn gaussian(table: &mut Table) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let order = order(table);
    let mean = number_or(table, "mean", 0.0, (-LARGEST_FACTOR, LARGEST_FACTOR));
    let std = number_or(table, "std", 1.0, (0.0, LARGEST_FACTOR));
    let statistic = table.required("statistic");
    let threshold = table.optional("threshold");
    let statistic = statistic?;
    let statistic = match one_of(statistic, "statistic", &["mean", "mean-square", "share-below"])? {
        "share-below" => {
            let Some(threshold) = threshold else {
                statistic.note("'share-below' needs 'threshold'; add it");
                return None;
            };
            Statistic::ShareBelow(threshold.number()?)
        }
        other => {
            if let Some(threshold) = threshold {
                threshold.note("only 'share-below' has a threshold; leave it out");
            }
            if other == "mean" { Statistic::Mean } else { Statistic::MeanSquare }
        }
    };
    Some(Measure::Gaussian {
        function: function?,
        order: order?,
        mean: mean?,
        std: std?,
        statistic,
    })
}

fn network(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let settings = settings(table, standard);
    let steps = integer_or(table, "steps", 0, (0, MOST_STEPS));
    let seeds = integer_or(table, "seeds", 1, (1, MOST_SEEDS));
    let quantity = table.required("quantity");
    let layer = table.optional("layer");
    let depth = settings.clone().map_or(NetworkSettings::DEPTH.1, |settings| settings.depth);
    let number = match layer {
        None => Some(depth),
        Some(layer) => layer.integer_within(1, depth as u64).map(|number| number as usize),
    };
    let quantity = quantity.and_then(|value| network_quantity(value, layer, number.unwrap_or(1)));
    number?;
    Some(Measure::Network {
        settings: settings?,
        steps: steps?,
        seeds: seeds?,
        quantity: quantity?,
    })
}

/// Whether a reader can be made to wait for it; noted if not.
fn is_bearable(measure: &Measure, value: Value) -> bool {
    let Measure::Network { settings, steps, seeds, .. } = measure else { return true };
    let cost = settings.cost(*steps as f64 + 1.0) * *seeds as f64;
    if cost.work > MOST_WORK {
        value.note(format!(
            "this takes {:.0e} multiplications, and {MOST_WORK:.0e} is the limit; lower steps, \
             seeds, depth, width or batch",
            cost.work
        ));
    }
    cost.work <= MOST_WORK && fits(settings, value)
}

fn network_quantity(value: Value, layer: Option<Value>, number: usize) -> Option<NetworkQuantity> {
    use NetworkQuantity as Q;
    let whole = [
        ("delta-ratio", Q::DeltaRatio),
        ("weight-gradient-ratio", Q::WeightGradientRatio),
        ("delta-factor", Q::DeltaFactor),
        ("input-spread-factor", Q::InputSpreadFactor),
        ("loss", Q::Loss),
    ];
    let of_layer = [
        ("delta", Q::Delta(number)),
        ("weight-gradient", Q::WeightGradient(number)),
        ("activation-mean", Q::ActivationMean(number)),
        ("activation-std", Q::ActivationStd(number)),
        ("input-spread", Q::InputSpread(number)),
        ("zero-fraction", Q::ZeroFraction(number)),
        ("saturated-fraction", Q::SaturatedFraction(number)),
    ];
    let names: Vec<_> = whole.iter().chain(&of_layer).map(|(name, _)| *name).collect();
    let name = one_of(value, "quantity", &names)?;
    if let Some((_, quantity)) = whole.into_iter().find(|(known, _)| *known == name) {
        if let Some(layer) = layer {
            layer.note(format!("'{name}' is of the whole network; leave 'layer' out"));
        }
        return Some(quantity);
    }
    of_layer.into_iter().find(|(known, _)| *known == name).map(|(_, quantity)| quantity)
}

fn cost(table: &mut Table) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let relative_to = match table.optional("relative_to") {
        None => None,
        Some(value) => Some(pointwise(value)?),
    };
    Some(Measure::Cost { function: function?, relative_to })
}

fn number_format(value: Value) -> Option<NumberFormat> {
    Some(
        match one_of(value, "way to show a number", &["number", "percent", "factor", "precise"])? {
            "percent" => NumberFormat::Percent,
            "factor" => NumberFormat::Factor,
            "precise" => NumberFormat::Precise,
            _ => NumberFormat::Number,
        },
    )
}
