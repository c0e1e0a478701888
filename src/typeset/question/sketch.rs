//! A derivative drawn at a few places.

use super::State;
use crate::lesson::question::{Answer, Slope};
use crate::typeset::sheet::Sheet;
use crate::typeset::{Role, Span, brief};
use unicode_width::UnicodeWidthStr;

/// Rows of the sketch: an odd number, so that the middle has one.
const ROWS: usize = 9;

/// What was drawn as ●, told with the slope as ◆; both in one cell are ◉.
pub fn sketch(slope: &Slope, state: State, sheet: &mut Sheet) {
    let drawn = match state.answer() {
        Some(Answer::Numbers(drawn)) => drawn.as_slice(),
        _ => &[],
    };
    let slopes = slope.slopes();
    let (low, high) = slope.range;
    let row_of = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        ROWS - 1 - (share * (ROWS - 1) as f64).round() as usize
    };
    let labels = [brief(high), brief(low)];
    let gutter = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let column = (sheet.room().saturating_sub(gutter + 4) / Slope::PLACES).clamp(2, 8);
    for row in 0..ROWS {
        let label = match row {
            0 => labels[0].as_str(),
            row if row + 1 == ROWS => labels[1].as_str(),
            _ => "",
        };
        let mut spans = vec![Span::new(Role::Dim, format!("  {label:>gutter$} │"))];
        for (place, exact) in slopes.iter().enumerate() {
            let is_drawn = drawn.get(place).is_some_and(|drawn| row_of(*drawn) == row);
            let is_told = state.is_told() && row_of(*exact) == row;
            let (role, sign) = match (is_drawn, is_told) {
                (true, true) => (Role::Good, "◉"),
                (true, false) => (Role::Accent, "●"),
                (false, true) => (Role::Measured, "◆"),
                (false, false) => (Role::Dim, "·"),
            };
            spans.push(Span::new(role, sign));
            spans.push(Span::new(Role::Text, " ".repeat(column - 1)));
        }
        sheet.verbatim(spans);
    }
    let at = match state {
        State::Open(draft) => Some(draft.at),
        _ => None,
    };
    let mut spans = vec![Span::new(Role::Dim, format!("  {:>gutter$}  ", "x"))];
    for (place, x) in slope.places().into_iter().enumerate() {
        let role = if at == Some(place) { Role::Strong } else { Role::Dim };
        let mut text = brief(x);
        let room = column.saturating_sub(1);
        if text.width() > room {
            text = if at == Some(place) { "▴".to_owned() } else { String::new() };
        }
        let rest = " ".repeat(column.saturating_sub(text.width()));
        spans.extend([Span::new(role, text), Span::new(Role::Text, rest)]);
    }
    sheet.verbatim(spans);
    if let Some((at, value)) = at.and_then(|at| drawn.get(at).map(|value| (at, value))) {
        let words = format!("at x = {}: {}", brief(slope.places()[at]), brief(*value));
        sheet.hanging(Span::new(Role::Text, "  "), &[Span::new(Role::Strong, words)]);
    }
}
