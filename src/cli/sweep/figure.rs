//! How much of the gradient is left, against the depth.

use super::write::{init_names, parts};
use crate::cli::decimal::decimal;
use crate::math::sweep::{Cell, CellResult, Quantiles, Spec};
use crate::svg::{Axis, Band, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};
use std::sync::Arc;

/// A line of medians and a band of quartiles for each function, and theory dashed beside it.
pub fn of(spec: &Spec, results: &[(Cell, Arc<CellResult>)]) -> Figure {
    let of_line = |line: (usize, usize)| -> Vec<(f64, &CellResult)> {
        let of = results.iter().filter(|(cell, _)| (cell.activation, cell.init) == line);
        of.map(|(cell, result)| (cell.depth as f64, &**result)).collect()
    };
    let mut bands = Vec::new();
    let mut theory = Vec::new();
    let mut medians = Vec::new();
    let mut values = vec![1.0];
    let inits = spec.inits.len();
    let lines = (0..spec.activations.len() * inits).map(|line| (line / inits, line % inits));
    for (index, (activation, init)) in lines.enumerate() {
        let results = of_line((activation, init));
        let ink = Ink::Series(index);
        let quartiles = pieces(&results, |result| result.delta);
        let points = |piece: &Vec<(f64, Quantiles)>| {
            piece.iter().map(|(x, ratio)| (*x, ratio.median)).collect::<Vec<_>>()
        };
        let around = |piece: &Vec<(f64, Quantiles)>| {
            piece.iter().map(|(x, ratio)| (*x, ratio.lower, ratio.upper)).collect::<Vec<_>>()
        };
        let segments: Vec<Vec<(f64, f64)>> = quartiles.iter().map(points).collect();
        let expected = pieces(&results, |result| result.theory.map(|theory| theory.ratio));
        values.extend(quartiles.iter().flatten().flat_map(|(_, r)| [r.lower, r.median, r.upper]));
        values.extend(expected.iter().flatten().map(|(_, ratio)| *ratio));
        bands.push(Layer::Band(Band {
            name: String::new(),
            segments: quartiles.iter().map(around).collect(),
            ink,
        }));
        theory.push(Layer::Line(Line { dash: Some(Dash::Dashed), ..Line::new("", expected, ink) }));
        medians.push(Layer::Line(Line {
            markers: Some((Marker::of(index), Spacing::EveryPoint)),
            ..Line::new(name(spec, activation, init), segments, ink)
        }));
    }
    let named = |name: &str| Band { name: name.to_owned(), segments: Vec::new(), ink: Ink::Muted };
    let mut keys = vec![Layer::Band(named("between the quartiles"))];
    if values.len() > 1 && results.iter().any(|(_, result)| result.theory.is_some()) {
        let line = Line::new("theory, width ∞", Vec::new(), Ink::Muted);
        keys.push(Layer::Line(Line { dash: Some(Dash::Dashed), ..line }));
    }
    let depths = spec.depths.iter().map(|&depth| depth as f64);
    let (low, high) =
        depths.fold((f64::INFINITY, 0.0), |(l, h), d| (f64::min(l, d), f64::max(h, d)));
    let room = 0.02 * (high - low);
    let panel = Panel {
        title: String::new(),
        x: Axis::whole("depth L, hidden layers", (low - room, high + room)),
        y: Axis::log("rms δ¹ / rms δᴸ, δ = ∂L/∂z", values),
        layers: [vec![Layer::Level(1.0)], bands, theory, medians, keys].concat(),
    };
    Figure {
        title: "What is left of the last layer's gradient in the first".to_owned(),
        notes: notes(spec, results),
        rows: vec![vec![panel]],
    }
}

/// A function, with how its weights are drawn where that differs.
fn name(spec: &Spec, activation: usize, init: usize) -> String {
    let function = spec.activations[activation].spelled();
    match spec.inits.len() {
        1 => function,
        _ => format!("{function}, {}", spec.inits[init].title()),
    }
}

/// Neighboring depths that have a number.
fn pieces<T: Copy>(
    results: &[(f64, &CellResult)],
    of: impl Fn(&CellResult) -> Option<T>,
) -> Vec<Vec<(f64, T)>> {
    let found: Vec<Option<(f64, T)>> =
        results.iter().map(|(depth, result)| Some((*depth, of(result)?))).collect();
    let pieces = found.split(Option::is_none).filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.iter().copied().flatten().collect()).collect()
}

fn notes(spec: &Spec, results: &[(Cell, Arc<CellResult>)]) -> Vec<String> {
    let networks = match spec.seeds {
        1 => "1 network each".to_owned(),
        seeds => format!("medians of {seeds} networks each"),
    };
    let settings = format!(
        "{} weights, gain {}{}, width {}, batch {}, {}, {networks}",
        init_names(spec),
        decimal(spec.gain),
        parts(spec),
        spec.width,
        spec.batch,
        spec.precision.name(),
    );
    let is_gone = |result: &CellResult| result.delta.is_some_and(|ratio| ratio.median <= 0.0);
    let gone = results.iter().filter(|(_, result)| is_gone(result)).count();
    let overflowed: usize = results.iter().map(|(_, result)| result.overflowed()).sum();
    let gone = (gone > 0).then(|| {
        format!("{gone} medians are exactly 0 in {}: no line there", spec.precision.name())
    });
    let overflowed = (overflowed > 0)
        .then(|| format!("{overflowed} networks overflowed and are left out of the medians"));
    [settings].into_iter().chain(gone).chain(overflowed).collect()
}
