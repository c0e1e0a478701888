//! Keys that several kinds of tables share: functions, networks, numbers, lists and words.

use super::Bounds;
use super::raw::unknown;
use super::raw::{Table, Value};
use crate::math::activation::{Activation, FunctionError, Functions, Order, Pointwise};
use crate::math::nn::loss::Loss;
use crate::math::nn::model::parameter::is_learnable;
use crate::math::nn::model::{Dropout, NormKind};
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Cost, Init, NetworkSettings, Precision, Settings};
use crate::math::symbolic::{Expr, parse};
use std::cell::RefCell;

/// Weights, learning rates and the like beyond this are slips.
pub const LARGEST_FACTOR: f64 = 1000.0;

/// The network keys of a measurement or a figure. Its defaults are those of `lessons/README.md`.
pub fn settings(table: &mut Table, standard: Option<Pointwise>) -> Option<Settings> {
    let function = function(table, standard);
    let base =
        |function| NetworkSettings { precision: Precision::F64, ..NetworkSettings::new(function) };
    // The other keys are read even where the function is missing, so that all mistakes are noted.
    let known = function.clone().or_else(|| Pointwise::named("relu"))?;
    let network = network(table, base(known));
    let (least, most) = Settings::BATCH;
    let batch = integer_or(table, "batch", 64, (least as u64, most as u64));
    let learning_rate = number_or(table, "lr", 0.01, (0.0, LARGEST_FACTOR));
    let (network, batch) = (network?, batch? as usize);
    function?;
    batch_is_enough(table, &network, batch)?;
    Some(Settings { network, batch, learning_rate: learning_rate? })
}

/// `activation`, or the function that stands where it is left out.
pub fn function(table: &mut Table, standard: Option<Pointwise>) -> Option<Pointwise> {
    match (table.optional("activation"), standard) {
        (Some(value), _) => pointwise(value),
        (None, Some(function)) => Some(function),
        (None, None) => table.required("activation").and_then(pointwise),
    }
}

/// Notes a batch that batch norm makes nothing of.
pub fn batch_is_enough(table: &Table, network: &NetworkSettings, batch: usize) -> Option<()> {
    if batch < network.least_batch() {
        table.note("batch norm leaves nothing of one row alone; make 'batch' 2 or more");
        return None;
    }
    Some(())
}

/// The keys of a network itself, without its function; those that are left out are as in `base`.
pub fn network(table: &mut Table, base: NetworkSettings) -> Option<NetworkSettings> {
    let widths = widths(table);
    let whole = |(least, most): (usize, usize)| (least as u64, most as u64);
    let depth = integer_or(table, "depth", base.depth as u64, whole(NetworkSettings::DEPTH));
    let width = integer_or(table, "width", base.width as u64, whole(NetworkSettings::WIDTH));
    let init = table.optional("init").map_or(Some(base.init), init);
    let precisions = Precision::ALL.map(|precision| (precision.name(), precision));
    let precision = table.optional("precision");
    let precision = choice_or(precision, base.precision, "precision", &precisions);
    let gain = number_or(table, "gain", base.gain, (0.0, LARGEST_FACTOR));
    let bias_std = number_or(table, "bias_std", base.bias_std, (0.0, LARGEST_FACTOR));
    let seed = integer_or(table, "seed", base.seed, (0, i64::MAX as u64));
    let (norm, residual) = (norm(table, base.norm), switch(table, "residual", base.residual));
    let dropout = dropout(table, base.dropout);
    let (mut widths, width, depth) = (widths?, width?, depth?);
    if widths.is_empty() && (depth, width) == (base.depth as u64, base.width as u64) {
        widths.clone_from(&base.widths);
    }
    Some(NetworkSettings {
        depth: if widths.is_empty() { depth as usize } else { widths.len() },
        width: widths.first().copied().unwrap_or(width as usize),
        widths,
        init: init?,
        gain: gain?,
        bias_std: bias_std?,
        norm: norm?,
        residual: residual?,
        dropout: dropout?,
        precision: precision?,
        seed: seed?,
        ..base
    })
}

/// `optimizer`, `default` if it is left out.
pub fn optimizer(value: Option<Value>, default: Optimizer) -> Option<Optimizer> {
    let optimizers = Optimizer::ALL.map(|optimizer| (optimizer.name(), optimizer));
    choice_or(value, default, "optimizer", &optimizers)
}

/// Notes a function that has nothing to learn where its parameter is to be learned.
pub fn learns(table: &Table, learnable: bool, function: &Pointwise) -> Option<()> {
    if learnable && !is_learnable(function) {
        let name = function.name();
        table.note(format!("{name} has no parameter that is learned; name another"));
        return None;
    }
    Some(())
}

/// `loss`, `default` if it is left out, which is that of the data set.
pub fn loss(value: Option<Value>, default: Loss) -> Option<Loss> {
    let Some(value) = value else { return Some(default) };
    let loss = choice(value, "loss", &Loss::ALL.map(|loss| (loss.name(), loss)))?;
    if loss == Loss::CrossEntropy && default != Loss::CrossEntropy {
        value.note("cross-entropy is for classes, and this data set has none; use \"mse\"");
        return None;
    }
    Some(loss)
}

/// `clip`: the largest norm of a gradient.
pub fn clip(table: &mut Table, default: Option<f64>) -> Option<Option<f64>> {
    let within = |value: Value| value.number_within(f64::MIN_POSITIVE, LARGEST_FACTOR);
    table.optional("clip").map_or(Some(default), |value| within(value).map(Some))
}

/// How weights are drawn.
pub fn init(value: Value) -> Option<Init> {
    Init::named(one_of(value, "initialisation", &Init::ALL.map(Init::name))?)
}

/// `widths`: of the hidden layers from the first, instead of `depth` and `width`.
fn widths(table: &mut Table) -> Option<Vec<usize>> {
    let Some(value) = table.optional("widths") else { return Some(Vec::new()) };
    for beside in ["depth", "width"].into_iter().filter_map(|key| table.optional(key)) {
        beside.note("'widths' says how many layers there are and how wide; leave this key out");
    }
    let ((least, most), (fewest, deepest)) = (NetworkSettings::WIDTH, NetworkSettings::DEPTH);
    let values = value.array()?;
    if !(fewest..=deepest).contains(&values.len()) {
        value.note(format!("a network has {fewest} to {deepest} hidden layers; change the list"));
        return None;
    }
    let widths = values.into_iter().map(|width| width.integer_within(least as u64, most as u64));
    widths.map(|width| width.map(|width| width as usize)).collect()
}

/// `norm`; false takes away that of the base.
fn norm(table: &mut Table, base: Option<NormKind>) -> Option<Option<NormKind>> {
    let Some(value) = table.optional("norm") else { return Some(base) };
    if base.is_some() && value.is_false() {
        return Some(None);
    }
    one_of(value, "norm", &NormKind::ALL.map(NormKind::name)).map(NormKind::named)
}

/// `dropout` or `alpha_dropout`: the share that is switched off.
fn dropout(table: &mut Table, base: Option<Dropout>) -> Option<Option<Dropout>> {
    let rate = |value: Value| {
        let rate = value.number_within(0.0, 1.0)?;
        if rate == 1.0 {
            value.note("dropout of 1 leaves nothing; write less than 1");
        }
        (rate < 1.0).then_some(rate)
    };
    match (table.optional("dropout"), table.optional("alpha_dropout")) {
        (None, None) => Some(base),
        (Some(value), None) => rate(value).map(|rate| Some(Dropout::Plain { rate })),
        (None, Some(value)) => rate(value).map(|rate| Some(Dropout::Alpha { rate })),
        (Some(_), Some(value)) => {
            value.note("a network has 'dropout' or 'alpha_dropout'; leave one of them out");
            None
        }
    }
}

/// A key that is true or false, `default` if it is left out.
pub fn switch(table: &mut Table, key: &'static str, default: bool) -> Option<bool> {
    table.optional(key).map_or(Some(default), Value::boolean)
}

/// Whether what is to be run has room in a laptop's memory; noted if not.
pub fn fits(cost: Cost, value: Value) -> bool {
    let bytes = cost.bytes;
    if bytes > Cost::MOST_BYTES {
        let (takes, most) = (bytes / 1e9, Cost::MOST_BYTES / 1e9);
        value.note(format!(
            "this network takes {takes:.1} GB of memory, and {most:.0} GB is the limit; lower depth, \
             width or batch"
        ));
    }
    bytes <= Cost::MOST_BYTES
}

/// An expression in x and parameters.
pub fn parsed(value: Value) -> Option<Expr> {
    match parse(value.raw_string()?) {
        Ok(parsed) => Some(parsed.expression),
        Err(error) => {
            value.note_inside(error.span.start, format!("{}; correct the expression", error.kind));
            None
        }
    }
}

/// An expression in x without parameters.
pub fn expression(value: Value) -> Option<Expr> {
    let parsed = parsed(value)?;
    if let Some(name) = parsed.parameters().first() {
        value.note(format!("'{name}' has no value here; write a number in its place"));
        return None;
    }
    Some(parsed)
}

/// `"elu alpha=0.5"`, or whatever else `Functions::parse` reads.
pub fn activation(value: Value) -> Option<Activation> {
    let text = value.raw_string()?;
    let parsed = functions(value).borrow().parse(text);
    match parsed {
        Ok(activation) => return Some(activation),
        Err(error @ FunctionError::Parameter(_)) => {
            value.note(format!("{error}; change the parameter"));
        }
        Err(error) => value.note(error.to_string()),
    }
    None
}

/// The functions that a lesson may name.
pub fn functions(value: Value<'_>) -> &RefCell<Functions> {
    value.file().functions.expect("lessons are read with functions")
}

/// An activation that takes one number at a time.
pub fn pointwise(value: Value) -> Option<Pointwise> {
    match activation(value)? {
        Activation::Pointwise(function) => Some(function),
        Activation::Softmax => {
            value.note(
                "softmax turns a whole vector into probabilities, so it has no curve; use 'softmax' \
                 of a figure or a measurement of kind \"softmax\"",
            );
            None
        }
    }
}

/// `order`: 0, 1 or 2; 0 if left out.
pub fn order(table: &mut Table) -> Option<Order> {
    Some(match integer_or(table, "order", 0, (0, 2))? {
        0 => Order::Value,
        1 => Order::Slope,
        _ => Order::Curvature,
    })
}

/// One of the words that may stand here; another one is noted with the nearest that may.
pub fn one_of<'k>(value: Value, what: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = value.raw_string()?;
    let found = known.iter().copied().find(|known| *known == word);
    if found.is_none() {
        value.note(unknown(what, word, known));
    }
    found
}

/// What a word stands for; one that is not in the table is noted with the nearest that is.
pub fn choice<T: Clone>(value: Value, what: &str, table: &[(&str, T)]) -> Option<T> {
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    let word = one_of(value, what, &names)?;
    table.iter().find(|(name, _)| *name == word).map(|(_, meant)| meant.clone())
}

/// The same under a key that may be left out.
pub fn choice_or<T: Clone>(
    value: Option<Value>,
    default: T,
    what: &str,
    table: &[(&str, T)],
) -> Option<T> {
    value.map_or(Some(default), |value| choice(value, what, table))
}

/// What a reader makes of each; all of them are read before the first failure ends it.
pub fn all<'f, T>(
    values: Vec<Value<'f>>,
    read: impl FnMut(Value<'f>) -> Option<T>,
) -> Option<Vec<T>> {
    let read: Vec<_> = values.into_iter().map(read).collect();
    read.into_iter().collect()
}

/// A list of finite numbers.
pub fn numbers(value: Value, fewest: usize, most: usize) -> Option<Vec<f64>> {
    let values = value.array()?;
    if !(fewest..=most).contains(&values.len()) {
        value.note(format!("this list has {} numbers; give it {fewest} to {most}", values.len()));
        return None;
    }
    values.into_iter().map(Value::number).collect()
}

/// `[low, high]`, ordered.
pub fn range(value: Value) -> Option<(f64, f64)> {
    let values = numbers(value, 2, 2)?;
    let (low, high) = (values[0], values[1]);
    if low < high {
        return Some((low, high));
    }
    value.note(format!(
        "the range starts at {low} and ends at {high}; put the smaller number first"
    ));
    None
}

/// `above` and `below` of a table, of which one at least must be there.
pub fn bounds(table: Value, above: Option<Value>, below: Option<Value>) -> Option<Bounds> {
    if above.is_none() && below.is_none() {
        table.note("this needs 'above', 'below' or both; say what must be measured");
        return None;
    }
    let bound = |value: Option<Value>| match value {
        None => Some(None),
        Some(value) => value.number().map(Some),
    };
    let (above, below) = (bound(above)?, bound(below)?);
    if let (Some(above), Some(below)) = (above, below)
        && above > below
    {
        table.note(format!("no number is above {above} and below {below}; swap the bounds"));
    }
    Some(Bounds { above, below })
}

/// The number under a key, `default` if it is left out.
pub fn number_or(
    table: &mut Table,
    key: &'static str,
    default: f64,
    (low, high): (f64, f64),
) -> Option<f64> {
    table.optional(key).map_or(Some(default), |value| value.number_within(low, high))
}

/// The whole number under a key, `default` if it is left out.
pub fn integer_or(
    table: &mut Table,
    key: &'static str,
    default: u64,
    (low, high): (u64, u64),
) -> Option<u64> {
    table.optional(key).map_or(Some(default), |value| value.integer_within(low, high))
}
