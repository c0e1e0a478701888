//! A layer's factor as an area: where its pre-activations lie under φ′.

use super::super::{State, layout};
use crate::math::mean_field::moments::{Moment, mean};
use crate::math::mean_field::stack::Stack;
use crate::math::nn::Report;
use crate::screen::narration;
use crate::typeset::{Role, Span, wrap};
use crate::widget::Canvas;
use crate::widget::chrome::panel;
use crate::widget::density::Density;
use crate::widget::text::spans;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Where the chosen layer's pre-activations lie under φ′, and what that comes to.
pub fn draw(state: &State, start: Option<&Report>, Canvas { area, paint, buffer }: Canvas) {
    let title = "Across ζ = z/√q: the shaded area, times σw², is the layer's factor χ";
    panel(if area.width >= 76 { title } else { "z/√q under φ′" }, false, paint)
        .render(area, buffer);
    let inner = layout::inside(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let words = match state.theory().map(|theory| theory.layer(state.layer)) {
        Some(Some(layer)) => {
            let mean = mean(&state.settings.activation, Moment::Slope2, layer.q);
            let measured = start.and_then(|start| factor(start, state.layer));
            narration::theory::factor(layer, mean, measured)
        }
        Some(None) => vec![Span::new(Role::Dim, "The output layer has no φ.")],
        None => vec![Span::new(Role::Dim, no_theory(state))],
    };
    let lines = wrap(&words, inner.width.into());
    for (row, line) in inner.rows().zip(&lines) {
        spans(line, paint.theme).render(row, buffer);
    }
    let Some(layer) = state.theory().and_then(|theory| theory.layer(state.layer)) else { return };
    let used = (lines.len() as u16).min(inner.height);
    let chart = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    Density { function: state.settings.activation.clone(), q: layer.q, paint }
        .render(chart, buffer);
}

/// Why there is nothing to draw.
fn no_theory(state: &State) -> String {
    match Stack::of_settings(&state.settings) {
        Err(why) => format!("Theory says nothing of this network: {why}."),
        Ok(_) => "With one hidden layer nothing is handed down.".to_owned(),
    }
}

/// |δ|² of a hidden layer over that of the hidden layer above it, as measured.
fn factor(report: &Report, layer: usize) -> Option<f64> {
    let hidden = report.hidden();
    let (this, above) = (hidden.get(layer.checked_sub(1)?)?, hidden.get(layer)?);
    let factor = (this.delta_rms / above.delta_rms).powi(2);
    factor.is_finite().then_some(factor)
}
