//! Reading `[measure.NAME]` tables.

mod approximate;
mod derive;
mod precision;
mod recurrent;
mod train;

use super::fields::{
    LARGEST_FACTOR, choice, choice_or, fits, integer_or, number_or, numbers, order, pointwise,
    settings, switch,
};
use super::raw::{Table, Value};
use super::{NamedMeasure, NumberFormat};
use crate::experiment::{
    Extremum, Gaussian, Measure, Network, NetworkQuantity, Report, Softmax, Spread, Statistic,
    Timing, Value as ValueAt, Which,
};
use crate::math::activation::Pointwise;
use crate::math::nn::NetworkSettings;

/// Reads the keys of one kind of measurement; the function is that of networks that name none.
type Reader = fn(&mut Table, Option<Pointwise>) -> Option<Measure>;

/// The kinds: each is its reader here and its run in [`crate::experiment`].
const KINDS: &[(&str, Reader)] = &[
    ("value", value_at),
    ("extremum", extremum),
    ("softmax", softmax),
    ("gaussian", gaussian),
    ("network", network),
    ("cost", cost),
    ("train", train::train),
    ("parameter", train::parameter),
    ("recurrent", recurrent::read),
    ("precision", precision::read),
    ("derive", derive::read),
    ("approximate", approximate::read),
];
pub const MOST_STEPS: u64 = 1000;
const MOST_SEEDS: u64 = 32;
const MOST_INPUTS: usize = 12;
/// Multiplications of one measurement: a minute or two on a laptop.
const MOST_WORK: f64 = 1e12;

/// A measurement; `standard` is the lesson's own function, for networks that name none.
pub fn named_measure(value: Value, standard: Option<Pointwise>) -> Option<NamedMeasure> {
    let mut table = value.table("a measurement")?;
    let kind = table.required("kind");
    let show = table.optional("show");
    let read = choice(kind?, "kind of measurement", KINDS)?;
    let measure = read(&mut table, standard).filter(|measure| is_bearable(measure, value));
    table.finish();
    let format = choice_or(show, NumberFormat::Number, "way to show a number", &FORMATS);
    Some(NamedMeasure { measure: measure?, format: format? })
}

/// `seeds` and `spread`: how many networks, and which of their numbers counts.
fn seeds(table: &mut Table) -> Option<(u64, Spread)> {
    let seeds = integer_or(table, "seeds", 1, (1, MOST_SEEDS));
    let spread = choice_or(table.optional("spread"), Spread::Median, "spread", &Spread::ALL);
    Some((seeds?, spread?))
}

/// `layer` of a network so deep; the last if it is left out.
pub fn layer_of<'f>(table: &mut Table<'f>, depth: usize) -> (Option<Value<'f>>, Option<usize>) {
    let layer = table.optional("layer");
    let number = match layer {
        None => Some(depth),
        Some(layer) => layer.integer_within(1, depth as u64).map(|number| number as usize),
    };
    (layer, number)
}

fn value_at(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let function = table.required("activation");
    let order = order(table);
    let x = table.required("x").and_then(Value::number);
    Some(ValueAt { function: pointwise(function?)?, order: order?, x: x? }.into())
}

fn extremum(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let order = order(table);
    let which = table.required("which");
    let extrema = [("max", Which::Max), ("min", Which::Min)];
    let which = which.and_then(|value| choice(value, "extremum", &extrema));
    let reports = [("value", Report::Value), ("x", Report::X)];
    let report = choice_or(table.optional("report"), Report::Value, "report", &reports);
    Some(Extremum { function: function?, order: order?, which: which?, report: report? }.into())
}

fn softmax(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let inputs = table.required("inputs").and_then(|value| numbers(value, 1, MOST_INPUTS));
    let index = table.required("index");
    let inputs = inputs?;
    let index = index?.integer_within(0, inputs.len() as u64 - 1)?;
    Some(Softmax { inputs, index: index as usize }.into())
}

fn gaussian(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let order = order(table);
    let mean = number_or(table, "mean", 0.0, (-LARGEST_FACTOR, LARGEST_FACTOR));
    let std = number_or(table, "std", 1.0, (0.0, LARGEST_FACTOR));
    let statistic = table.required("statistic");
    let threshold = table.optional("threshold");
    let statistic = statistic?;
    let threshold_value = threshold.and_then(Value::number);
    let below = Statistic::ShareBelow(threshold_value.unwrap_or(0.0));
    let statistics = [
        ("mean", Statistic::Mean),
        ("mean-square", Statistic::MeanSquare),
        ("gain", Statistic::Gain),
        ("share-below", below),
    ];
    let chosen = choice(statistic, "statistic", &statistics)?;
    match (chosen, threshold) {
        (Statistic::ShareBelow(_), None) => {
            statistic.note("'share-below' needs 'threshold'; add it");
            return None;
        }
        (Statistic::Mean | Statistic::MeanSquare | Statistic::Gain, Some(threshold)) => {
            threshold.note("only 'share-below' has a threshold; leave it out");
        }
        _ => {}
    }
    if threshold.is_some() {
        threshold_value?;
    }
    let statistic = chosen;
    let (function, order, mean, std) = (function?, order?, mean?, std?);
    Some(Gaussian { function, order, mean, std, statistic }.into())
}

fn network(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let mut settings = settings(table, standard);
    let gated = switch(table, "gated", false);
    let steps = integer_or(table, "steps", 0, (0, MOST_STEPS));
    let seeds = seeds(table);
    if let (Some(settings), Some(gated)) = (&mut settings, gated) {
        settings.gated = gated;
    }
    let quantity = table.required("quantity");
    let depth = settings.clone().map_or(NetworkSettings::DEPTH.1, |settings| settings.depth);
    let (layer, number) = layer_of(table, depth);
    let quantity = quantity.and_then(|value| network_quantity(value, layer, number.unwrap_or(1)));
    number?;
    let (seeds, spread) = seeds?;
    gated?;
    let (settings, steps, quantity) = (settings?, steps?, quantity?);
    Some(Network { settings, steps, seeds, spread, quantity }.into())
}

/// Whether a reader can be made to wait for it; noted if not.
fn is_bearable(measure: &Measure, value: Value) -> bool {
    let cost = measure.experiment().cost();
    if cost.work > MOST_WORK {
        value.note(format!(
            "this takes {:.0e} multiplications, and {MOST_WORK:.0e} is the limit; lower what it \
             runs: steps, epochs, seeds, depth, width, batch",
            cost.work
        ));
    }
    cost.work <= MOST_WORK && fits(cost, value)
}

/// What is read off a network: its own quantities, and those of one of its layers.
pub fn network_quantity(
    value: Value,
    layer: Option<Value>,
    number: usize,
) -> Option<NetworkQuantity> {
    quantity_of(value, layer, &network_quantities(number))
}

/// One of these quantities, each of which says whether it is one layer's.
fn quantity_of<T: Clone>(
    value: Value,
    layer: Option<Value>,
    known: &[(&str, (T, bool))],
) -> Option<T> {
    let (quantity, is_of_a_layer) = choice(value, "quantity", known)?;
    if let Some(layer) = layer.filter(|_| !is_of_a_layer) {
        layer.note("this quantity is of the whole network; leave 'layer' out");
    }
    Some(quantity)
}

/// Names of quantities, and whether each is one layer's.
fn network_quantities(number: usize) -> [(&'static str, (NetworkQuantity, bool)); 12] {
    use NetworkQuantity as Q;
    [
        ("delta-ratio", (Q::DeltaRatio, false)),
        ("weight-gradient-ratio", (Q::WeightGradientRatio, false)),
        ("delta-factor", (Q::DeltaFactor, false)),
        ("input-spread-factor", (Q::InputSpreadFactor, false)),
        ("loss", (Q::Loss, false)),
        ("delta", (Q::Delta(number), true)),
        ("weight-gradient", (Q::WeightGradient(number), true)),
        ("activation-mean", (Q::ActivationMean(number), true)),
        ("activation-std", (Q::ActivationStd(number), true)),
        ("input-spread", (Q::InputSpread(number), true)),
        ("zero-fraction", (Q::ZeroFraction(number), true)),
        ("saturated-fraction", (Q::SaturatedFraction(number), true)),
    ]
}

fn cost(table: &mut Table, _: Option<Pointwise>) -> Option<Measure> {
    let function = table.required("activation").and_then(pointwise);
    let relative_to = match table.optional("relative_to") {
        None => None,
        Some(value) => Some(pointwise(value)?),
    };
    Some(Timing { function: function?, relative_to }.into())
}

const FORMATS: [(&str, NumberFormat); 4] = [
    ("number", NumberFormat::Number),
    ("percent", NumberFormat::Percent),
    ("factor", NumberFormat::Factor),
    ("precise", NumberFormat::Precise),
];

#[cfg(test)]
mod tests {
    use crate::experiment::{self, Measure};
    use crate::lesson::{Course, Source};
    use crate::math::activation::Functions;

    /// The measurement of these lines, or what is wrong with it.
    fn read(lines: &str) -> Result<Measure, String> {
        let text = format!(
            "format = 1\nid = \"one\"\ntitle = \"One\"\nsummary = \"A lesson.\"\n\
             activation = \"relu\"\n[measure.it]\n{}\n[[section]]\nid = \"page\"\n\
             title = \"Page\"\n[[section.block]]\nkind = \"prose\"\ntext = \"{{{{it}}}}\"\n",
            lines.replace("; ", "\n")
        );
        let source = Source { name: "01-one.toml".to_owned(), bytes: text.into() };
        let course = Course::from_sources(vec![source], &Functions::built_in());
        let course = course.map_err(|problems| problems.to_string())?;
        Ok(course.lessons[0].measures["it"].measure.clone())
    }

    #[test]
    fn every_kind_is_read_and_comes_to_a_number() {
        for lines in [
            "kind = 'train'; data = 'xor'; epochs = 1; quantity = 'test-accuracy'",
            "kind = 'train'; data = 'regression'; epochs = 1; quantity = 'test-loss'; \
             seeds = 2; spread = 'max'; against = { activation = 'tanh', depth = 3 }",
            "kind = 'train'; data = 'moons'; epochs = 0; quantity = 'delta-ratio'; norm = 'batch'",
            "kind = 'parameter'; activation = 'prelu'; data = 'moons'; epochs = 1; layer = 1",
            "kind = 'recurrent'; steps = 1; length = 5; quantity = 'gradient-ratio'",
            "kind = 'recurrent'; init = 'orthogonal'; length = 5; quantity = 'accuracy'",
            "kind = 'precision'; format = 'float16'; depth = 2; quantity = 'zero-fraction'; \
             layer = 1",
            "kind = 'derive'; of = 'x*tanh(x)'; order = 2; x = 0.5",
            "kind = 'derive'; of = 'x*tanh(x)'; report = 'steps'",
            "kind = 'approximate'; of = 'sin(x)'; x = [-3, 3]; units = 4; error = 'largest'",
        ] {
            let measure = read(lines).unwrap_or_else(|error| panic!("{lines}: {error}"));
            assert!(experiment::run(&measure, &|| true).is_some(), "{lines}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for (lines, expected) in [
            ("kind = 'train'; data = 'moon'; quantity = 'test-loss'", "'moons'"),
            ("kind = 'train'; data = 'xor'; quantity = 'epochs-to'", "needs 'threshold'"),
            (
                "kind = 'train'; data = 'xor'; quantity = 'test-loss'; layer = 1",
                "leave 'layer' out",
            ),
            (
                "kind = 'train'; data = 'noise'; loss = 'cross-entropy'; quantity = 'test-loss'",
                "is for classes",
            ),
            (
                "kind = 'train'; data = 'digits'; epochs = 1000; seeds = 32; depth = 100; \
              width = 512; quantity = 'test-loss'",
                "is the limit; lower what it runs",
            ),
            ("kind = 'parameter'; data = 'xor'", "no parameter that is learned"),
            ("kind = 'recurrent'; init = 'eye'; quantity = 'loss'", "initialisation"),
            ("kind = 'recurrent'; length = 501; quantity = 'loss'", "between 1 and 500"),
            (
                "kind = 'recurrent'; length = 500; units = 128; batch = 256; steps = 5000; \
              quantity = 'loss'",
                "is the limit",
            ),
            ("kind = 'precision'; format = 'float8'; quantity = 'zero-layers'", "'float16'"),
            (
                "kind = 'precision'; format = 'int8'; norm = 'batch'; quantity = 'zero-layers'",
                "only plain networks",
            ),
            ("kind = 'derive'; of = 'x*'; x = 1", "correct the expression"),
            ("kind = 'derive'; of = 'a*x'; x = 1", "'a' has no value here"),
            ("kind = 'derive'; of = 'x'", "needs 'x'"),
            ("kind = 'approximate'; of = 'sin(x)'; x = [3, -3]", "smaller number first"),
        ] {
            let error = read(lines).expect_err(lines);
            assert!(error.contains(expected), "{lines}: {error}");
        }
    }
}
