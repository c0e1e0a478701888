//! What theory predicts, as curves.

use crate::cli::decimal::{rounded, short};
use crate::math::activation::Pointwise;
use crate::math::mean_field::edge::CriticalPoint;
use crate::math::mean_field::{LayerTheory, Variances};
use crate::math::sweep::Quantiles;
use crate::svg::{Axis, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};

/// Numbers within such a factor need no scale of decades.
const NEAR: f64 = 8.0;
/// Points of a curve.
const SAMPLES: usize = 160;

/// The gradient by layer, and beside it the pre-activations' variance by layer.
pub fn layers((title, note): (String, String), layers: &[LayerTheory]) -> Figure {
    let variance = layers.iter().map(|layer| (layer.layer as f64, layer.q)).collect();
    let variance = by_layer("Variance of the pre-activations", "q", variance);
    Figure { title, notes: vec![note], rows: vec![vec![gradient(layers), variance]] }
}

fn gradient(layers: &[LayerTheory]) -> Panel {
    let ratios = layers.iter().map(|layer| (layer.layer as f64, layer.delta_ratio)).collect();
    by_layer("Gradient, δ = ∂L/∂z", "rms δˡ / rms δᴸ", ratios)
}

fn by_layer(title: &str, label: &str, points: Vec<(f64, f64)>) -> Panel {
    let markers = (points.len() <= 40).then_some((Marker::CIRCLE, Spacing::EveryPoint));
    let last = points.len() as f64;
    let values: Vec<f64> = points.iter().map(|&(_, y)| y).chain([1.0]).collect();
    let (least, most) =
        values.iter().fold((f64::INFINITY, 0.0), |(l, h), &v| (f64::min(l, v), f64::max(h, v)));
    let y = match least > 0.0 && most / least < NEAR {
        true => Axis::fitting(label, values.into_iter().chain([0.0])),
        false => Axis::log(label, values),
    };
    let line = Line { markers, ..Line::new("", vec![points], Ink::Series(0)) };
    Panel {
        title: title.to_owned(),
        x: Axis::whole("layer l, 1 nearest the input", (0.5, last + 0.5)),
        y,
        layers: vec![Layer::Level(1.0), Layer::Line(line)],
    }
}

/// The gradient by layer, and beside it the map from a layer's q to the next one's, with the layers
/// on it and where they settle.
pub fn plain(
    (title, note): (String, String),
    (function, variances): (&Pointwise, Variances),
    layers: &[LayerTheory],
    settled: f64,
) -> Figure {
    let qs = layers.iter().map(|layer| layer.q).chain([settled, variances.start()]);
    let highest = qs.filter(|q| q.is_finite()).fold(0.0, f64::max);
    let highest = 1.15 * highest.max(1e-12);
    let at = |k: usize| highest * k as f64 / SAMPLES as f64;
    let map: Vec<(f64, f64)> =
        (0..=SAMPLES).map(|k| (at(k), variances.next(function, at(k)))).collect();
    let on_map: Vec<(f64, f64)> = layers.windows(2).map(|pair| (pair[0].q, pair[1].q)).collect();
    let y = Axis::fitting("q of the next layer", map.iter().map(|&(_, y)| y).chain([0.0, highest]));
    let diagonal = Line {
        dash: Some(Dash::Dashed),
        ..Line::new("no change", vec![vec![(0.0, 0.0), (highest, highest)]], Ink::Muted)
    };
    let mut drawn = vec![
        Layer::Line(diagonal),
        Layer::Line(Line::new("V(q)", vec![map], Ink::Series(0))),
        Layer::Line(points("the layers".to_owned(), on_map, Marker::of(5), 0)),
    ];
    if settled.is_finite() {
        let name = format!("q* = {}", rounded(settled, 4));
        drawn.push(Layer::Line(points(name, vec![(settled, settled)], Marker::of(3), 1)));
    }
    let panel = Panel {
        title: "Variance map of the pre-activations".to_owned(),
        x: Axis::linear("q of a layer", (0.0, highest)),
        y,
        layers: drawn,
    };
    Figure { title, notes: vec![note], rows: vec![vec![gradient(layers), panel]] }
}

/// Points that are not joined.
fn points(name: String, points: Vec<(f64, f64)>, marker: Marker, color: usize) -> Line {
    Line {
        dash: None,
        markers: Some((marker, Spacing::EveryPoint)),
        ..Line::new(name, vec![points], Ink::Series(color))
    }
}

/// Pieces between jumps, as where the fixed point becomes another one: steps far larger than the
/// others.
fn cut(curve: Vec<(f64, f64)>) -> Vec<Vec<(f64, f64)>> {
    let step = |pair: &[(f64, f64)]| (pair[1].1 - pair[0].1).abs();
    let steps = Quantiles::of(curve.windows(2).map(step)).map_or(0.0, |steps| steps.median);
    let pieces = curve.chunk_by(|a, b| step(&[*a, *b]) <= 10.0 * steps.max(1e-9));
    pieces.map(<[(f64, f64)]>::to_vec).collect()
}

/// χ at the fixed point against the gain, and where it is 1.
pub fn critical(function: &Pointwise, bias_std: f64, critical: &[CriticalPoint]) -> Figure {
    let gains = critical.iter().map(CriticalPoint::sigma_w);
    let (low, high) =
        gains.fold((f64::INFINITY, 0.0), |(l, h), g| (f64::min(l, g), f64::max(h, g)));
    let (low, high) = (0.5 * low, 1.6 * high);
    let chi = |k: usize| {
        let gain = low + (high - low) * k as f64 / SAMPLES as f64;
        let variances = Variances { weight: gain * gain, bias: bias_std * bias_std };
        (gain, variances.fixed_point(function).chi)
    };
    let curve: Vec<(f64, f64)> = (0..=SAMPLES).map(chi).collect();
    let values: Vec<f64> = curve.iter().map(|&(_, chi)| chi).chain([1.0]).collect();
    let marked = |stable: bool, name: &str| {
        let of_kind = critical.iter().filter(|point| point.stable == stable);
        let at: Vec<(f64, f64)> = of_kind.map(|point| (point.sigma_w(), point.chi)).collect();
        let gains: Vec<String> =
            at.iter().map(|(gain, _)| format!("σw = {}", short(*gain))).collect();
        let name = format!("{name}: {}", gains.join(", "));
        let line = points(name, at, Marker::of(if stable { 0 } else { 5 }), 1);
        (!gains.is_empty()).then_some(Layer::Line(line))
    };
    let line = Line::new("χ at the fixed point", cut(curve), Ink::Series(0));
    let layers = [Layer::Level(1.0), Layer::Line(line)].into_iter();
    let stable = marked(true, "χ = 1, and networks stay");
    let unstable = marked(false, "χ = 1, but networks leave");
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("gain σw: standard deviation of the weights times √fan_in", (low, high)),
        y: Axis::fitting("χ, the factor of |δ|² a layer", values),
        layers: layers.chain(stable).chain(unstable).collect(),
    };
    Figure {
        title: format!("{}: where gradients neither vanish nor explode", function.spelled()),
        notes: vec![format!("biases of standard deviation {}, width ∞", short(bias_std))],
        rows: vec![vec![panel]],
    }
}
