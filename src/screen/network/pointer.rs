//! What the layer under the pointer has come to.

use super::State;
use super::layout::{self, Target};
use crate::screen::message::Context;
use crate::screen::narration::{self, short_title};
use crate::typeset::brief;
use ratatui::layout::Position;

/// The layer, its number, and what that is beside: the start once it trains, theory before.
pub fn read(state: &State, at: Position, context: &Context) -> Vec<String> {
    let target = layout::hit(state, context.area, at.x, at.y);
    let Some(Target::Layer(layer)) = target else { return Vec::new() };
    let Some(snapshot) = state.measured() else { return Vec::new() };
    let Some(report) = snapshot.report.as_deref() else { return Vec::new() };
    let Some(found) = report.layers.get(layer - 1) else { return Vec::new() };
    let number = |value: f64| narration::figure(state.quantity, value);
    let mut lines = vec![
        narration::layer_name(layer, state.settings.depth),
        format!("{} {}", short_title(state.quantity), number(state.quantity.of(found))),
    ];
    let Some(start) = snapshot.start() else { return lines };
    if report.step > 0 {
        let before = start.layers.get(layer - 1).map(|layer| state.quantity.of(layer));
        lines.extend(before.map(|value| format!("at the start {}", number(value))));
    } else if let Some(theory) = state.theory().and_then(|it| it.predict(start, state.quantity)) {
        let expected = theory.layers.get(layer - 1);
        lines.extend(expected.map(|value| format!("theory {}", brief(*value))));
    }
    lines
}
