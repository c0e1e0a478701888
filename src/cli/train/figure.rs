//! A training as curves, and what the layers receive at its end.

use super::Trained;
use super::output::description;
use crate::cli::net::{layers_panel, loss_sentences, overflow_sentence};
use crate::math::nn::Quantity;
use crate::math::nn::trainer::Score;
use crate::svg::{Axis, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};

/// Losses this far apart are told apart on a scale of decades only.
const FAR_APART: f64 = 30.0;

pub fn of(trained: &Trained) -> Figure {
    let report = trained.trainer.report().network;
    let settings = trained.trainer.settings();
    let accuracies = curves(trained, |score| score.accuracy.map(|share| 100.0 * share));
    let mut past = vec![loss(trained)];
    if accuracies.iter().any(|(_, points)| !points.is_empty()) {
        past.push(Panel {
            title: "Accuracy".to_owned(),
            x: epochs(trained),
            y: Axis::linear("right, %", (0.0, 100.0)),
            layers: lines(accuracies),
        });
    }
    let overflow = report.overflow.map(overflow_sentence);
    let losses = loss_sentences(&report, (settings.activation.name(), settings.precision));
    let when = match trained.epochs {
        0 => "Before the first step",
        _ => "In the last minibatch",
    };
    let mut layers = layers_panel(&report.layers, Quantity::Delta, &[]);
    layers.title = format!("{when}: gradient of the pre-activations, δ = ∂L/∂z");
    Figure {
        title: format!("{} learns {}", settings.activation.spelled(), trained.source.name()),
        notes: [description(trained)].into_iter().chain(overflow).chain(losses).collect(),
        rows: vec![past, vec![layers]],
    }
}

fn epochs(trained: &Trained) -> Axis {
    let last = trained.history.len().saturating_sub(1) as f64;
    Axis::whole("epoch", (0.0, last.max(1.0)))
}

type Curve = (&'static str, Vec<(f64, f64)>);

/// Of the rows that were learned from, and of those that were not.
fn curves(trained: &Trained, of: impl Fn(&Score) -> Option<f64>) -> [Curve; 2] {
    let points = |test: bool| {
        let scores = trained.history.iter().enumerate().filter_map(|(epoch, scored)| {
            let report = &scored.report;
            let value = of(if test { &report.test } else { &report.train })?;
            value.is_finite().then_some((epoch as f64, value))
        });
        scores.collect()
    };
    [("training rows", points(false)), ("test rows", points(true))]
}

fn lines(curves: [Curve; 2]) -> Vec<Layer> {
    let line = |(index, (name, points)): (usize, Curve)| {
        Layer::Line(Line {
            dash: Some([Dash::Solid, Dash::Dashed][index]),
            markers: (points.len() <= 40).then_some((Marker::of(index), Spacing::EveryPoint)),
            ..Line::new(name, vec![points], Ink::Series(index))
        })
    };
    curves.into_iter().enumerate().map(line).collect()
}

fn loss(trained: &Trained) -> Panel {
    let curves = curves(trained, |score| Some(score.loss));
    let values: Vec<f64> =
        curves.iter().flat_map(|(_, points)| points).map(|point| point.1).collect();
    let (least, most) =
        values.iter().fold((f64::INFINITY, 0.0), |(l, h), &v| (f64::min(l, v), f64::max(h, v)));
    let label = trained.trainer.settings().loss.name();
    let y = match least > 0.0 && most / least > FAR_APART {
        true => Axis::log(label, values),
        false => Axis::fitting(label, values.into_iter().chain([0.0])),
    };
    Panel { title: "Loss".to_owned(), x: epochs(trained), y, layers: lines(curves) }
}
