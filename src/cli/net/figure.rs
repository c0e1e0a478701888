//! The layers' gradients as bars.

use super::super::network::{part_words, shape_words};
use crate::cli::decimal::{decimal, rounded};
use crate::math::nn::{LayerReport, Quantity, Report, Settings};
use crate::screen::theory::Theory;
use crate::svg::{Axis, Bars, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};

/// Two panels, δ and ∂L/∂W; beside δ of an untrained network what theory expects.
pub fn of(settings: &Settings, steps: u64, report: &Report) -> Figure {
    let (first, last) = (report.ratio(Quantity::Delta), settings.depth);
    let ratio = format!("rms δ¹/δ{} = {}", raised(last), rounded(first, 3));
    let theory = Theory::of(settings).filter(|_| steps == 0);
    let expected = theory.and_then(|theory| theory.predict(report, Quantity::Delta));
    let expected = expected.map(|expected| expected.layers).unwrap_or_default();
    let weights = quantity_panel(report, Quantity::WeightGradient, &[]);
    let panels = vec![vec![quantity_panel(report, Quantity::Delta, &expected)], vec![weights]];
    Figure {
        title: format!("{}: {ratio}", settings.activation.spelled()),
        notes: notes(settings, steps, report),
        rows: panels,
    }
}

/// `⁵⁰`
fn raised(number: usize) -> String {
    let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c as usize - '0' as usize).unwrap_or(c);
    number.to_string().chars().map(digit).collect()
}

fn notes(settings: &Settings, steps: u64, report: &Report) -> Vec<String> {
    let mut words = vec![
        shape_words(settings),
        format!("{} × {}", settings.init.name(), decimal(settings.gain)),
    ];
    if settings.bias_std > 0.0 {
        words.push(format!("biases of standard deviation {}", decimal(settings.bias_std)));
    }
    words.extend(part_words(settings));
    words.push(format!("batch {}", settings.batch));
    words.push(format!("{}, seed {}", settings.precision.name(), settings.seed));
    words.push(match steps {
        0 => "before the first step".to_owned(),
        1 => "after 1 step".to_owned(),
        steps => format!("after {steps} steps"),
    });
    let overflow = report.overflow.map(super::overflow_sentence);
    let losses = super::loss_sentences(report, (settings.activation.name(), settings.precision));
    [words.join(", ")].into_iter().chain(overflow).chain(losses).collect()
}

fn quantity_panel(report: &Report, quantity: Quantity, expected: &[f64]) -> Panel {
    layers_panel(&report.layers, quantity, expected)
}

/// Bars of a quantity on a scale of decades; the last layer is the output, `expected` is of the
/// hidden ones.
pub(in crate::cli) fn layers_panel(
    layers: &[LayerReport],
    quantity: Quantity,
    expected: &[f64],
) -> Panel {
    let title = match quantity {
        Quantity::Delta => "Gradient of the pre-activations, δ = ∂L/∂z",
        _ => "Gradient of the weights, ∂L/∂W",
    };
    let label = match quantity {
        Quantity::Delta => "rms δ",
        _ => "rms ∂L/∂W",
    };
    let values: Vec<(f64, f64)> =
        layers.iter().map(|layer| (layer.layer as f64, quantity.of(layer))).collect();
    let (output, hidden) = values
        .split_last()
        .map_or((&[][..], &[][..]), |(last, hidden)| (std::slice::from_ref(last), hidden));
    let bars = |name: &str, values: &[(f64, f64)], ink| {
        Layer::Bars(Bars { name: name.to_owned(), values: values.to_vec(), ink })
    };
    let mut drawn = vec![
        bars("hidden layers", hidden, Ink::Series(0)),
        bars("output layer", output, Ink::Series(8)),
    ];
    if !expected.is_empty() {
        let points = expected.iter().enumerate().map(|(at, &y)| (at as f64 + 1.0, y)).collect();
        drawn.push(Layer::Line(Line {
            dash: Some(Dash::Dashed),
            markers: (expected.len() <= 40).then_some((Marker::of(5), Spacing::EveryPoint)),
            ..Line::new("theory, width ∞", vec![points], Ink::Series(1))
        }));
    }
    let all = values.iter().map(|&(_, y)| y).chain(expected.iter().copied());
    // A bar of the lowest value would have no height.
    let floor = all.clone().filter(|y| *y > 0.0).fold(f64::INFINITY, f64::min) / 1.5;
    Panel {
        title: title.to_owned(),
        x: Axis::whole("layer, 1 nearest the input", (0.4, layers.len() as f64 + 0.6)),
        y: Axis::log(label, all.chain([floor])),
        layers: drawn,
    }
}
