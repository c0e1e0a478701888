//! Reading what the figure pane shows.

use super::fields::{
    all, bounds, choice_or, fits, integer_or, numbers, pointwise, range, settings,
};
use super::measure::{MOST_STEPS, layer_of, network_quantity};
use super::raw::{Table, Value};
use super::{Expect, Figure, FigureNetwork};
use crate::math::activation::{Activation, Order, Pointwise};
use crate::math::nn::{Lens, Precision, Quantity, Settings};

const X: (f64, f64) = (-5.0, 5.0);
/// A softmax needs a rival; more bars than this do not fit.
const SOFTMAX_INPUTS: (usize, usize) = (2, 12);
const MOST_FUNCTIONS: usize = 8;

/// The figure of a lesson that describes none.
pub fn standard(activation: Activation) -> Figure {
    match activation {
        Activation::Pointwise(function) => charts(vec![function]),
        Activation::Softmax => bars(vec![1.0, 2.0, 3.0, 4.0]),
    }
}

fn charts(functions: Vec<Pointwise>) -> Figure {
    let network = functions.first().map(|function| standard_network(function.clone()));
    Figure { functions, second: Order::Slope, x: X, network, softmax: None }
}

fn bars(inputs: Vec<f64>) -> Figure {
    Figure {
        functions: Vec::new(),
        second: Order::Slope,
        x: X,
        network: None,
        softmax: Some(inputs),
    }
}

fn standard_network(function: Pointwise) -> FigureNetwork {
    let settings = Settings::new(function).with(|it| it.precision = Precision::F64);
    FigureNetwork { settings, quantity: Quantity::Delta, train: 0, lens: None, expect: Vec::new() }
}

/// The figure keys of a table; what it leaves out is as in `base`. The caller finishes the table.
pub fn figure(table: &mut Table, base: &Figure) -> Option<Figure> {
    let functions = table.optional("functions");
    let second = table.optional("second");
    let x = table.optional("x");
    let softmax = table.optional("softmax");
    let network = table.optional("network");

    if let Some(inputs) = softmax {
        for beside in [functions, network.filter(|value| !value.is_false())].into_iter().flatten() {
            beside.note(
                "a softmax figure shows bars only; leave this key out or leave out 'softmax'",
            );
        }
        return Some(bars(numbers(inputs, SOFTMAX_INPUTS.0, SOFTMAX_INPUTS.1)?));
    }
    // Everything is read before the first failure ends it.
    let functions = match functions {
        Some(functions) => function_list(functions),
        None => Some(base.functions.clone()),
    };
    let first = functions.as_ref().and_then(|functions| functions.first().cloned());
    let second = second.map_or(Some(1), |value| value.integer_within(1, 2));
    let second = second.map(|order| if order == 1 { Order::Slope } else { Order::Curvature });
    let x = x.map_or(Some(base.x), range);
    let network = match network {
        None => Some(first.and_then(|first| inherited(base, first))),
        Some(value) if value.is_false() => Some(None),
        Some(value) => network_of(value, first).map(Some),
    };
    let (functions, second, x, network) = (functions?, second?, x?, network?);
    if network.as_ref().is_some_and(|it| it.lens.is_some())
        && (functions.len() != 1 || second != Order::Slope)
    {
        table.note("a lens lies under φ′ of one function; leave out 'lens', or 'second' and the other functions");
        return None;
    }
    let softmax = base.softmax.clone().filter(|_| functions.is_empty());
    Some(Figure { functions, second, x, network, softmax })
}

/// The network of another figure with this function, or a new one if that has none of a function.
fn inherited(base: &Figure, function: Pointwise) -> Option<FigureNetwork> {
    if base.functions.is_empty() {
        return Some(standard_network(function));
    }
    let mut network = base.network.clone()?;
    // Of two functions the network may have the second: it stays with it while it is shown.
    if base.functions.first() != Some(&function) {
        network.settings.activation = function;
    }
    network.expect.clear();
    network.lens = None;
    Some(network)
}

pub fn function_list(value: Value) -> Option<Vec<Pointwise>> {
    let values = value.array()?;
    if !(1..=MOST_FUNCTIONS).contains(&values.len()) {
        value.note(format!("a figure shows 1 to {MOST_FUNCTIONS} functions; change the list"));
        return None;
    }
    all(values, pointwise)
}

fn network_of(value: Value, first: Option<Pointwise>) -> Option<FigureNetwork> {
    let mut table = value.table("a network")?;
    let settings = settings(&mut table, first).filter(|settings| fits(settings.cost(1.0), value));
    let shown = table.optional("quantity");
    let quantity = choice_or(shown, Quantity::Delta, "quantity", &QUANTITIES);
    let train = integer_or(&mut table, "train", 0, (0, MOST_STEPS));
    let depth = settings.as_ref().map_or(1, |settings| settings.depth);
    let expect = match table.optional("expect") {
        None => Some(Vec::new()),
        Some(value) => expectations(value, depth),
    };
    let lens = match (table.optional("lens"), &settings) {
        (Some(value), Some(settings)) => lens(value, settings, train?).map(Some),
        _ => Some(None),
    };
    table.finish();
    let (settings, quantity, train) = (settings?, quantity?, train?);
    Some(FigureNetwork { settings, quantity, train, lens: lens?, expect: expect? })
}

/// `{ layer, unit?, bias? }`
fn lens(value: Value, settings: &Settings, train: u64) -> Option<Lens> {
    let mut table = value.table("a lens")?;
    let depth = settings.depth as u64;
    let layer = table.required("layer").and_then(|it| it.integer_within(1, depth));
    let (unit, bias) = (table.optional("unit"), table.optional("bias"));
    table.finish();
    let layer = layer? as usize;
    let units = settings.width_of(layer) as u64;
    let unit = unit.map_or(Some(None), |it| it.integer_within(1, units).map(Some))?;
    if train > 0 {
        value.note("a lens looks at a network as it was drawn; leave out 'train' or 'lens'");
        return None;
    }
    let (low, high) = Lens::BIAS;
    match (unit, bias) {
        (None, Some(bias)) => {
            bias.note("the bias is that of a unit; say which 'unit', or leave this out");
            None
        }
        (_, bias) => {
            let bias = bias.map_or(Some(0.0), |it| it.number_within(low, high))?;
            Some(Lens { layer, unit: unit.map(|unit| unit as usize), bias })
        }
    }
}

/// `{ quantity, layer?, above?, below? }`, or a list of them.
fn expectations(value: Value, depth: usize) -> Option<Vec<Expect>> {
    all(value.one_or_more(), |value| expectation(value, depth))
}

fn expectation(value: Value, depth: usize) -> Option<Expect> {
    let mut table = value.table("an expectation")?;
    let quantity = table.required("quantity");
    let (layer, number) = layer_of(&mut table, depth);
    let (above, below) = (table.optional("above"), table.optional("below"));
    table.finish();
    let bounds = bounds(value, above, below);
    let (written, number) = (quantity?, number?);
    let quantity = network_quantity(written, layer, number)?;
    let name = written.raw_string()?;
    let name = match layer {
        None => name.to_owned(),
        Some(_) => format!("{name} of layer {number}"),
    };
    Some(Expect { quantity, name, bounds: bounds? })
}

const QUANTITIES: [(&str, Quantity); 6] = [
    ("delta", Quantity::Delta),
    ("weight-gradient", Quantity::WeightGradient),
    ("activation-std", Quantity::ActivationStd),
    ("input-spread", Quantity::InputSpread),
    ("zero-fraction", Quantity::ZeroFraction),
    ("saturated-fraction", Quantity::SaturatedFraction),
];
