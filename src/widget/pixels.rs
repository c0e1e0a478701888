//! A small picture in grays: two of its rows a line of the terminal.

use super::{Charset, Paint, draw_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

/// Darkness by pixel, 0 to 1, row by row, drawn in a curve's color.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    pub values: &'a [f64],
    pub columns: usize,
    /// Which of the theme's series colors
    pub color: usize,
    pub paint: Paint<'a>,
}

impl Pixels<'_> {
    /// Columns and lines that it takes.
    pub fn size(&self) -> (u16, u16) {
        let rows = self.values.len().div_ceil(self.columns.max(1));
        (self.columns as u16, rows.div_ceil(2) as u16)
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values.get(row * self.columns + column).copied().unwrap_or(0.0)
    }

    fn color(&self, value: f64) -> Option<Color> {
        self.paint.theme.tint(self.color, value)
    }
}

impl Widget for &Pixels<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let (columns, lines) = self.size();
        let style = self.paint.theme.series(self.color);
        for (line, y) in (0..lines.min(area.height)).zip(area.y..) {
            for (column, x) in (0..columns.min(area.width)).zip(area.x..) {
                let at = |half| self.at(2 * usize::from(line) + half, column.into());
                let (upper, lower) = (at(0), at(1));
                match (self.paint.charset, self.color(upper).zip(self.color(lower))) {
                    (Charset::Ascii, _) => {
                        let shade = self.paint.charset.shade((upper + lower) / 2.0);
                        draw_glyph(buffer, (x, y), shade, style);
                    }
                    (_, Some((upper, lower))) => {
                        draw_glyph(buffer, (x, y), "▀", Style::new().fg(upper).bg(lower));
                    }
                    // Without colors to mix a pixel is dark or it is not.
                    _ => {
                        let glyph = [" ", "▄", "▀", "█"];
                        let dark = |value: f64| usize::from(value >= 0.5);
                        draw_glyph(buffer, (x, y), glyph[2 * dark(upper) + dark(lower)], style);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};

    fn drawn(charset: Charset, depth: ColorDepth) -> (Vec<String>, Buffer) {
        let theme = Theme::named_for("dark", depth);
        let values = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let pixels = Pixels {
            values: &values,
            columns: 2,
            color: 1,
            paint: Paint { theme: &theme, charset },
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 3));
        (&pixels).render(buffer.area, &mut buffer);
        let line = |y| (0..3).map(|x| buffer[(x, y)].symbol()).collect();
        ((0..3).map(line).collect(), buffer)
    }

    #[test]
    fn pixels_stand_where_they_belong_with_and_without_colors() {
        assert_eq!(drawn(Charset::Braille, ColorDepth::None).0, ["▄▀ ", "▀▀ ", "   "]);
        assert_eq!(drawn(Charset::Ascii, ColorDepth::True).0, ["++ ", "++ ", "   "]);
        let (lines, buffer) = drawn(Charset::Braille, ColorDepth::True);
        assert_eq!(lines, ["▀▀ ", "▀▀ ", "   "]);
        let (dark, pale) = (buffer[(1, 0)].fg, buffer[(0, 0)].fg);
        assert_eq!((buffer[(0, 0)].bg, buffer[(1, 0)].bg, buffer[(1, 1)].fg), (dark, pale, dark));
        assert_ne!(dark, pale);
    }
}
