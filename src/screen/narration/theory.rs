//! What theory says, in words, beside what was measured.

use super::text;
use crate::math::mean_field::LayerTheory;
use crate::math::nn::Quantity;
use crate::typeset::{Line, Role, Span, brief};

/// What infinitely wide networks do at the start, and how far off this one was then; the fullest
/// form first. The first span is the mark that theory has in a chart.
pub fn beside(ratio: f64, band: Option<(f64, f64)>, unreliable: bool, measured: f64) -> Vec<Line> {
    let start =
        vec![Span::new(Role::Strong, "━"), text(" theory at start: "), super::measured(ratio)];
    let spread = band.map(|(low, high)| Span {
        role: Role::Dim,
        text: format!(" (19 in 20: {} … {})", brief(low), brief(high)),
    });
    let off = off(measured / ratio).map(|off| text(&format!(", {off}")));
    let why = unreliable.then(|| Span {
        role: Role::Warn,
        text: "; q starts beside a repelling fixed point: networks scatter widely".to_owned(),
    });
    let with = |parts: [&Option<Span>; 3]| {
        start.iter().cloned().chain(parts.into_iter().flatten().cloned()).collect()
    };
    vec![
        with([&spread, &off, &why]),
        with([&off, &why, &None]),
        with([&spread, &off, &None]),
        with([&off, &None, &None]),
        start.clone(),
        vec![start[0].clone(), text(" theory: "), super::measured(ratio)],
    ]
}

/// How far a measurement is off what was expected: "off +12 %".
fn off(ratio: f64) -> Option<String> {
    let percent = (ratio - 1.0) * 100.0;
    Some(match percent.round() {
        _ if !percent.is_finite() => return None,
        off if off >= 1000.0 => format!("measured × {} of it", brief(ratio)),
        off if off > 0.0 => format!("off +{} %", brief(off)),
        off => format!("off {} %", brief(off)),
    })
}

/// What the marks in the bars are, in the frame's lower line, behind the mark.
pub fn caption(quantity: Quantity, ratio: f64, depth: usize) -> String {
    match quantity {
        Quantity::Delta if ratio.is_finite() && depth > 1 => {
            let factor = ratio.powf(1.0 / (depth as f64 - 1.0));
            format!("theory at start: × {} a layer", brief(factor))
        }
        _ => "theory at start".to_owned(),
    }
}

/// What a layer's shaded area comes to, beside what the run has: `measured` is |δ|² of the layer over
/// that of the one above, before the first step.
pub fn factor(layer: &LayerTheory, mean_square_slope: f64, measured: Option<f64>) -> Line {
    let mut line = vec![
        text(&format!("Layer {}: q = ", layer.layer)),
        super::measured(layer.q),
        text(", shaded E[φ′²] = "),
        super::measured(mean_square_slope),
        text("; times σw² it is χ = "),
        super::measured(layer.chi),
        text(", the factor of δ's mean square."),
    ];
    if let Some(factor) = measured {
        line.extend([text(" Measured at the start: "), super::measured(factor), text(".")]);
    }
    line
}
