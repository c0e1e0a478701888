//! Networks that learn side by side: their scores and their layers.

use super::{layer_cells, layer_heads};
use crate::cli::table::Table;
use crate::cli::{decimal, json_number, net, network};
use crate::live::race::{Race, Runner, Snapshot};
use crate::math::nn::Report;
use crate::screen::train::controls::letter;
use crate::svg::{Axis, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};
use serde_json::{Value, json};
use std::io;

/// `A residual`
fn title(race: &Race, runner: usize) -> String {
    format!("{} {}", letter(runner), race.label(runner)).trim_end().to_owned()
}

fn report(runner: &Runner) -> Option<&Report> {
    runner.report.as_ref().or(runner.start.as_ref()).map(|report| &report.network)
}

/// A row a network and score.
pub fn scores_csv(race: &Race, snapshot: &Snapshot, out: &mut Vec<u8>) -> io::Result<()> {
    let heads = ["network", "step", "train_loss", "train_accuracy", "test_loss", "test_accuracy"];
    let mut table = Table::csv(out, &heads);
    for (index, runner) in snapshot.runners.iter().enumerate() {
        for past in &runner.past {
            let scores = [past.score.train, past.score.test].map(|score| {
                [decimal(score.loss), score.accuracy.map(decimal).unwrap_or_default()]
            });
            let first = [title(race, index), past.score.step.to_string()];
            table.row(first.into_iter().chain(scores.concat()))?;
        }
    }
    table.flush()
}

/// A row a network and layer.
pub fn layers_csv(race: &Race, snapshot: &Snapshot, out: &mut Vec<u8>) -> io::Result<()> {
    let heads: Vec<&str> = ["network"].into_iter().chain(layer_heads()).collect();
    let mut table = Table::csv(out, &heads);
    for (index, runner) in snapshot.runners.iter().enumerate() {
        for layer in report(runner).map_or(&[][..], |report| &report.layers) {
            table.row([title(race, index)].into_iter().chain(layer_cells(layer)))?;
        }
    }
    table.flush()
}

pub fn json(race: &Race, snapshot: &Snapshot) -> Value {
    let networks = snapshot.runners.iter().zip(&race.runners).enumerate();
    let networks = networks.map(|(index, (runner, settings))| {
        let mut told = network::json(settings);
        told.insert("loss".to_owned(), json!(settings.loss.name()));
        told.insert("optimizer".to_owned(), json!(settings.optimizer.name()));
        told.insert("lr".to_owned(), json_number(settings.learning_rate));
        told.insert("clip".to_owned(), json!(settings.clip.map(json_number)));
        told.insert("batch".to_owned(), json!(settings.batch));
        let score = |score: &crate::math::nn::trainer::Score| {
            json!({
                "loss": json_number(score.loss),
                "accuracy": score.accuracy.map(json_number),
            })
        };
        let scores = runner.past.iter().map(|past| {
            let of = &past.score;
            json!({ "step": of.step, "train": score(&of.train), "test": score(&of.test) })
        });
        let layers = report(runner).map_or(&[][..], |report| &report.layers);
        json!({
            "network": title(race, index),
            "settings": told,
            "scores": scores.collect::<Vec<Value>>(),
            "layers": layers.iter().map(net::layer_json).collect::<Vec<Value>>(),
        })
    });
    let networks: Vec<Value> = networks.collect();
    json!({ "data": race.source.name(), "step": snapshot.step, "networks": networks })
}

/// Losses, accuracies, and δ of every layer, a line a network.
pub fn figure(race: &Race, snapshot: &Snapshot) -> Figure {
    let steps = Axis::whole("step", (0.0, (snapshot.step as f64).max(1.0)));
    let curves = |of: fn(&Runner) -> Vec<(f64, f64)>| -> Vec<Vec<(f64, f64)>> {
        snapshot.runners.iter().map(of).collect()
    };
    let losses = curves(|runner| {
        let scores = runner.past.iter().map(|past| &past.score);
        scores.map(|score| (score.step as f64, score.test.loss)).collect()
    });
    let accuracies = curves(|runner| {
        let scores = runner.past.iter().map(|past| &past.score);
        let shares = scores.map(|score| Some((score.step as f64, 100.0 * score.test.accuracy?)));
        shares.flatten().collect()
    });
    let profiles = curves(|runner| {
        let layers = report(runner).map_or(&[][..], Report::hidden);
        layers.iter().map(|layer| (layer.layer as f64, layer.delta_rms)).collect()
    });
    let all = |curves: &[Vec<(f64, f64)>]| -> Vec<f64> {
        curves.iter().flatten().map(|point| point.1).filter(|y| y.is_finite()).collect()
    };
    let panel = |title: &str, x: Axis, y: Axis, curves: Vec<Vec<(f64, f64)>>| Panel {
        title: title.to_owned(),
        x,
        y,
        layers: lines(race, curves),
    };
    let loss = race.runners[0].loss.name();
    let loss = Axis::fitting(loss, all(&losses).into_iter().chain([0.0]));
    let mut past = vec![panel("Loss on the test rows", steps.clone(), loss, losses)];
    if accuracies.iter().any(|curve| !curve.is_empty()) {
        let right = Axis::linear("right, %", (0.0, 100.0));
        past.push(panel("Accuracy on the test rows", steps, right, accuracies));
    }
    let deepest = race.runners.iter().map(|runner| runner.depth).max().unwrap_or(1) as f64;
    let layers = Axis::whole("layer, 1 nearest the input", (0.5, deepest + 0.5));
    let delta = Axis::log("rms δ", all(&profiles).into_iter().filter(|y| *y > 0.0));
    let profiles = panel("Gradient of the pre-activations, δ = ∂L/∂z", layers, delta, profiles);
    let names: Vec<String> = (0..race.runners.len()).map(|runner| title(race, runner)).collect();
    Figure {
        title: format!("{}: {}", race.source.name(), names.join(", ")),
        notes: vec![note(race, snapshot)],
        rows: vec![past, vec![profiles]],
    }
}

/// What they have in common.
fn note(race: &Race, snapshot: &Snapshot) -> String {
    let first = &race.runners[0];
    format!(
        "step {}, batch {}, seed {}; δ of the last minibatch",
        snapshot.step, first.batch, first.seed
    )
}

fn lines(race: &Race, curves: Vec<Vec<(f64, f64)>>) -> Vec<Layer> {
    let share = |index: usize| (index as f64 + 0.5) / race.runners.len() as f64;
    let line = |(index, points): (usize, Vec<(f64, f64)>)| {
        Layer::Line(Line {
            dash: Some(Dash::ALL[index % Dash::ALL.len()]),
            markers: Some((Marker::of(index), Spacing::Few { share: share(index) })),
            ..Line::new(title(race, index), vec![points], Ink::Series(index))
        })
    };
    curves.into_iter().enumerate().map(line).collect()
}
