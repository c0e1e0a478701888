//! Drawing of a panel's line.

use super::edit::Edit;
use super::row::{Row, Subject};
use crate::widget::slider::{Choice, ControlColumns, Slider};
use crate::widget::{Canvas, field};
use ratatui::layout::Position;
use ratatui::widgets::Widget;

/// Draws a line whose canvas is one row high, with the text that is being typed over its value; where
/// the text cursor belongs is returned.
pub fn draw<S: Subject>(
    (row, of): (&Row<S>, &S),
    (focused, edit): (bool, Option<&Edit>),
    columns: ControlColumns,
    canvas: Canvas,
) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let label = &*row.label;
    if let Some(edit) = edit {
        Choice { label, value: "", focused: true, columns, paint }.render(area, buffer);
        return Some(field::draw(&edit.input, columns.field(area), paint, buffer));
    }
    let value = &*row.text(of);
    match row.fraction(of) {
        Some(fraction) => {
            Slider { label, fraction, value, focused, columns, paint }.render(area, buffer);
        }
        None => Choice { label, value, focused, columns, paint }.render(area, buffer),
    }
    None
}
