//! A line of text being typed.

use super::{Paint, put};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

/// Draws the text, scrolled so that the cursor is in view; where the terminal's cursor belongs.
pub fn draw(input: &Input, area: Rect, paint: Paint, buffer: &mut Buffer) -> Position {
    let style = paint.theme.roles.selection;
    buffer.set_style(area, style);
    put(buffer, area, (area.x, area.y), &" ".repeat(area.width.into()), style);
    // A blank before the text, and a column for the cursor behind it.
    let text = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let scroll = input.visual_scroll(usize::from(text.width.saturating_sub(1)));
    let shown: String = input.value().chars().skip(scroll).collect();
    put(buffer, text, (text.x, text.y), &shown, style);
    let offset = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    Position::new((text.x + offset).min(area.right().saturating_sub(1)), area.y)
}
