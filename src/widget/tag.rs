//! A few words beside the pointer.

use super::{Paint, text, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

/// The first line says whose the others are.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// The pointer, which the tag does not cover
    pub at: Position,
    pub lines: &'a [String],
    pub paint: Paint<'a>,
}

impl Tag<'_> {
    /// Right of the pointer and below it; on the other sides where that would leave the area.
    fn place(&self, area: Rect) -> Rect {
        let longest = self.lines.iter().map(|line| width(line)).max().unwrap_or(0);
        let columns = longest.saturating_add(2).min(area.width);
        let rows = u16::try_from(self.lines.len()).unwrap_or(u16::MAX).min(area.height);
        let Position { x, y } = self.at;
        let right = x.saturating_add(2);
        let left = x.saturating_sub(columns + 1);
        let x = if right.saturating_add(columns) <= area.right() { right } else { left };
        let below = y.saturating_add(1);
        let y = if below.saturating_add(rows) <= area.bottom() {
            below
        } else {
            y.saturating_sub(rows)
        };
        let x = x.clamp(area.x, area.right().saturating_sub(columns).max(area.x));
        let y = y.clamp(area.y, area.bottom().saturating_sub(rows).max(area.y));
        Rect { x, y, width: columns, height: rows }.intersection(area)
    }
}

impl Widget for &Tag<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let place = self.place(area.intersection(buffer.area));
        let style = self.paint.theme.roles.selection;
        Clear.render(place, buffer);
        buffer.set_style(place, style);
        for (row, line) in place.rows().zip(self.lines) {
            let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
            let shown = text::clipped(line, row.width, self.paint.charset);
            Line::styled(shown, style).render(row, buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};
    use crate::widget::Charset;

    #[test]
    fn it_stays_in_the_area_and_off_the_pointer() {
        let theme = Theme::named_for("dark", ColorDepth::True);
        let paint = Paint { theme: &theme, charset: Charset::Braille };
        let lines = ["layer 3".to_owned(), "rms δ 0.25".to_owned()];
        let area = Rect::new(2, 1, 40, 10);
        for (x, y) in area.positions().map(|at| (at.x, at.y)) {
            let tag = Tag { at: Position { x, y }, lines: &lines, paint };
            let place = tag.place(area);
            assert_eq!((place.width, place.height), (12, 2), "{x}, {y}");
            assert_eq!(place.intersection(area), place, "{x}, {y}");
            assert!(!place.contains(tag.at), "{x}, {y}: {place:?}");
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        (&Tag { at: Position::new(5, 1), lines: &lines, paint }).render(buffer.area, &mut buffer);
    }
}
