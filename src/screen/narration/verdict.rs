//! What a network is to learn, and what became of its first layer, as short as can be.

use super::{difference_fate, fate, forward_fate, is_idle, mean, measured, percent, short, text};
use crate::math::nn::{Quantity, Report, Settings};
use crate::math::sweep::CellResult;
use crate::typeset::{Line, Role, Span};

/// What [`of`] compares.
pub fn subject(settings: &Settings, quantity: Quantity) -> String {
    match (settings.depth, quantity) {
        (1, _) => "one hidden layer".to_owned(),
        (_, quantity) if quantity.is_fraction() => "mean of all layers".to_owned(),
        (depth, Quantity::ActivationStd | Quantity::InputSpread) => {
            format!("layer {depth} : layer 1")
        }
        (depth, Quantity::WeightGradient) => format!("∂L/∂W, layer 1 : layer {depth}"),
        (depth, _) => format!("δ, layer 1 : layer {depth}"),
    }
}

/// The number and what it means, as short as can be.
pub fn of(report: &Report, settings: &Settings, quantity: Quantity) -> Line {
    if report.overflow.is_some() {
        return short(report, settings, quantity);
    }
    let ratio = report.ratio(quantity);
    let (value, (fate, role)) = match quantity {
        _ if settings.depth == 1 => return vec![measured(quantity.of(&report.layers[0]))],
        _ if quantity.is_fraction() => return vec![percent(mean(report, quantity))],
        _ if ratio.is_nan() => return vec![Span::new(Role::Bad, "0 in all layers")],
        Quantity::ActivationStd => (1.0 / ratio, (forward_fate(1.0 / ratio), Role::Text)),
        Quantity::InputSpread => (1.0 / ratio, (difference_fate(1.0 / ratio), Role::Text)),
        Quantity::WeightGradient if is_idle(report, settings) => {
            (ratio, ("next to nothing in both", Role::Bad))
        }
        _ => (ratio, fate(ratio)),
    };
    vec![measured(value), text(", "), Span::new(role, fate)]
}

/// What a network on `batch` rows of noise is to learn; the fullest form first.
pub fn task(batch: usize) -> Vec<String> {
    let (inputs, targets) = match batch {
        1 => ("1 random input".to_owned(), "1 random target".to_owned()),
        _ => (format!("each of {batch} random inputs"), format!("{batch} random targets")),
    };
    vec![
        format!("It learns noise by heart: a random target for {inputs}."),
        format!("It learns noise: {targets}."),
        format!("learns {targets}"),
    ]
}

/// The title of its losses; the fullest form first.
pub fn loss_titles(batch: usize) -> Vec<String> {
    let rows =
        if batch == 1 { "1 random target".to_owned() } else { format!("{batch} random targets") };
    vec![
        format!("Mean squared error on {rows}, by step"),
        format!("Loss on {rows}, by step"),
        format!("Loss on {rows}"),
        "Loss by step".to_owned(),
    ]
}

/// What gradients that keep their size at the start do not say: a saturated unit's own slope is near
/// 0, and others make up for it until the weights move. None where few units are.
pub fn saturation(result: &CellResult) -> Option<String> {
    const MANY: f64 = 0.3;
    let share = result.saturated();
    (share > MANY).then(|| {
        format!(
            "That is the start, where {:.0} % of the units are saturated; whether it learns is \
             another question.",
            100.0 * share
        )
    })
}
