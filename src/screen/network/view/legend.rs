//! What the pinned runs are, above the bars that they stand behind.

use super::super::State;
use super::super::pins::letter;
use crate::math::nn::{Quantity, Report, Settings};
use crate::screen::narration::verdict;
use crate::typeset::{Line, Role, Span};
use crate::widget::Canvas;
use crate::widget::text::{clipped, spans};
use ratatui::layout::Rect;
use ratatui::text;
use ratatui::widgets::Widget;

/// Lines that it takes: one a pin and one for the present.
pub fn height(state: &State, area: Rect) -> u16 {
    let wanted = match state.pins.count() {
        0 => 0,
        pins => pins as u16 + 1,
    };
    // The bars are the subject.
    if area.height >= wanted + 5 { wanted } else { 0 }
}

pub fn draw(state: &State, present: &Report, Canvas { area, paint, buffer }: Canvas) {
    let labels = state.pin_labels();
    let pins = state.pins.shown().map(|pin| (&pin.settings, &*pin.report));
    let runs = pins.chain([(&state.settings, present)]);
    for (index, ((settings, report), row)) in runs.zip(area.rows()).enumerate() {
        let is_pin = index < state.pins.count();
        let sign =
            if is_pin { letter(index).to_string() } else { paint.charset.filled_up(8).to_owned() };
        let roles = &paint.theme.roles;
        let style = if is_pin { paint.theme.series(index + 1) } else { roles.bar };
        text::Line::styled(format!(" {sign} "), style).render(row, buffer);
        let rest = Rect { x: row.x + 3, width: row.width.saturating_sub(3), ..row };
        let said = said(report, settings, state.quantity, usize::from(rest.width));
        let taken = said.iter().map(|span| span.text.chars().count()).sum::<usize>() as u16;
        let said_at =
            Rect { x: rest.right().saturating_sub(taken), width: taken.min(rest.width), ..rest };
        let name = Rect { width: rest.width.saturating_sub(taken + 1), ..rest };
        let label = labels.get(index).map_or("", String::as_str);
        let label = clipped(label, name.width, paint.charset);
        text::Line::styled(label, if is_pin { roles.text } else { roles.strong })
            .render(name, buffer);
        spans(&said, paint.theme).render(said_at, buffer);
    }
}

/// The number and its meaning; only the number where there is less room.
fn said(report: &Report, settings: &Settings, quantity: Quantity, width: usize) -> Line {
    let long = verdict::of(report, settings, quantity);
    let length: usize = long.iter().map(|span| span.text.chars().count()).sum();
    if 2 * length <= width.max(40) && length + 14 <= width {
        return long;
    }
    long.into_iter()
        .filter(|span: &Span| span.role == Role::Measured || span.role == Role::Bad)
        .take(1)
        .collect()
}
