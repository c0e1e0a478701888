//! A field of numbers as colours: rows by columns, with labels on both sides, marks on it, a
//! cursor and a legend.
//!
//! With colours a cell of the terminal holds two rows of the field (half blocks) when there are
//! more rows than lines; without, one, as a density.

use super::{Charset, Paint, put, width};
use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

/// The field, as plain data.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// Top row first; a share of the colour scale, NaN where nothing is known.
    pub rows: &'a [Vec<f64>],
    /// Left of the rows: (row, text).
    pub row_labels: &'a [(usize, String)],
    /// Under the columns: (column, text).
    pub column_labels: &'a [(usize, String)],
    /// Words in the middle of the cells, by row and column as the rows are; where one is wider than
    /// its cell it is left out. May be empty.
    pub words: &'a [Vec<String>],
    /// Cells of the field, as (row, column), and the glyph that fills them from side to side.
    pub marks: &'a [((usize, usize), &'a str)],
    pub cursor: Option<(usize, usize)>,
    /// What the two ends of the colours mean, the fullest first: the first that has room is drawn.
    pub legends: &'a [(&'a str, &'a str)],
    pub paint: Paint<'a>,
}

/// Up to so many rows are told apart, and equally high.
const FEW: usize = 12;

/// Where the field's cells are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapGeometry {
    pub field: Rect,
    rows: usize,
    columns: usize,
}

impl MapGeometry {
    /// None when there is no room or nothing to show.
    pub fn new(area: Rect, (rows, columns): (usize, usize), labels: u16) -> Option<MapGeometry> {
        let below = 2.min(area.height.saturating_sub(1));
        let height = area.height - below;
        // Rows of unequal height would look like more of the same; what is left over stays empty.
        let height = match height.checked_div(rows as u16) {
            Some(each @ 1..) if rows <= FEW => each * rows as u16,
            _ => height,
        };
        let field =
            Rect { x: area.x + labels, width: area.width.checked_sub(labels)?, height, ..area };
        let some = rows > 0 && columns > 0 && !field.is_empty();
        some.then_some(MapGeometry { field, rows, columns })
    }

    /// The (row, column) of the field under a cell of the screen.
    pub fn hit(&self, column: u16, row: u16) -> Option<(usize, usize)> {
        self.field.contains(Position::new(column, row)).then(|| {
            let down = usize::from(row - self.field.y) * self.rows / usize::from(self.field.height);
            (down, self.column_at(column - self.field.x))
        })
    }

    fn column_at(&self, offset: u16) -> usize {
        usize::from(offset) * self.columns / usize::from(self.field.width)
    }

    /// The screen's columns that show a column of the field.
    fn columns_of(&self, column: usize) -> impl Iterator<Item = u16> {
        let offsets = (0..self.field.width).filter(move |&offset| self.column_at(offset) == column);
        offsets.map(|offset| self.field.x + offset)
    }

    /// The rows in the upper and the lower half of a line.
    fn rows_at(&self, line: u16) -> (usize, usize) {
        let slots = 2 * usize::from(self.field.height);
        let at = |slot: usize| slot * self.rows / slots;
        (at(2 * usize::from(line)), at(2 * usize::from(line) + 1))
    }

    /// The middle of a row's and a column's cells.
    fn cell(&self, row: usize, column: usize) -> Position {
        let middle = |index: usize, count: usize, cells: u16| {
            ((2 * index + 1) * usize::from(cells) / (2 * count)) as u16
        };
        Position {
            x: self.field.x + middle(column, self.columns, self.field.width),
            y: self.field.y + middle(row, self.rows, self.field.height),
        }
    }
}

impl Map<'_> {
    pub fn geometry(&self, area: Rect) -> Option<MapGeometry> {
        let labels = self.row_labels.iter().map(|(_, text)| width(text) + 1).max().unwrap_or(0);
        let columns = self.rows.first().map_or(0, Vec::len);
        MapGeometry::new(area, (self.rows.len(), columns), labels)
    }

    fn color(&self, share: f64) -> Option<Color> {
        if share.is_nan() { None } else { self.paint.theme.heat(share.clamp(0.0, 1.0)) }
    }

    fn draw_cell(&self, at: (u16, u16), [upper, lower]: [f64; 2], buffer: &mut Buffer) {
        let charset = self.paint.charset;
        let cell = &mut buffer[at];
        if charset == Charset::Ascii || self.paint.theme.heat.is_empty() {
            if upper.is_nan() {
                return;
            }
            // The least there is must not look like what is not known.
            cell.set_symbol(charset.shade(upper.clamp(f64::MIN_POSITIVE, 1.0)));
            if let Some(color) = self.color(upper) {
                cell.set_style(Style::new().fg(color));
            }
            return;
        }
        match (self.color(upper), self.color(lower)) {
            (None, None) => {}
            (Some(upper), None) => {
                cell.set_symbol("▀").set_style(Style::new().fg(upper));
            }
            (None, Some(lower)) => {
                cell.set_symbol("▄").set_style(Style::new().fg(lower));
            }
            (Some(upper), Some(lower)) => {
                cell.set_symbol("▀").set_style(Style::new().fg(upper).bg(lower));
            }
        }
    }

    /// For what stands on a cell: one colour behind it, or it would stand out from neither half.
    fn ink(&self, row: usize, column: usize) -> Style {
        let on = |color| Style::new().fg(Theme::ink_on(color)).bg(color);
        self.color(self.rows[row][column]).map_or(self.paint.theme.roles.strong, on)
    }

    fn draw_word(
        &self,
        geometry: &MapGeometry,
        (row, column): (usize, usize),
        word: &str,
        buffer: &mut Buffer,
    ) {
        let room = geometry.columns_of(column).count() as u16;
        if word.is_empty() || width(word) > room {
            return;
        }
        let middle = geometry.cell(row, column);
        let x = middle.x.saturating_sub(width(word) / 2);
        put(buffer, geometry.field, (x, middle.y), word, self.ink(row, column));
    }

    fn draw_labels(&self, geometry: &MapGeometry, area: Rect, buffer: &mut Buffer) {
        let roles = &self.paint.theme.roles;
        let mut taken = None;
        for (row, text) in self.row_labels {
            let y = geometry.cell(*row, 0).y;
            // Two rows of the field may share a line.
            if taken.replace(y) == Some(y) {
                continue;
            }
            let x = geometry.field.x.saturating_sub(width(text) + 1).max(area.x);
            put(buffer, area, (x, y), text, roles.tick);
        }
        let mut free = area.x;
        for (column, text) in self.column_labels {
            let middle = geometry.cell(0, *column).x;
            let last = area.right().saturating_sub(width(text));
            let x = middle.saturating_sub(width(text) / 2).max(area.x).min(last);
            if x >= free {
                free = put(buffer, area, (x, geometry.field.bottom()), text, roles.tick) + 1;
            }
        }
    }

    fn draw_legend(&self, geometry: &MapGeometry, area: Rect, buffer: &mut Buffer) {
        let roles = &self.paint.theme.roles;
        let y = geometry.field.bottom() + 1;
        let strip = |&(low, high): &(&str, &str)| {
            24.min(geometry.field.width.saturating_sub(width(low) + width(high) + 2))
        };
        let Some(legend) = self.legends.iter().find(|legend| strip(legend) >= 6) else { return };
        if y >= area.bottom() {
            return;
        }
        let (strip, (low, high)) = (strip(legend), *legend);
        let mut x = put(buffer, area, (geometry.field.x, y), low, roles.tick) + 1;
        for index in 0..strip {
            let share = (f64::from(index) + 0.5) / f64::from(strip);
            let plain = self.paint.charset == Charset::Ascii || self.paint.theme.heat.is_empty();
            // A strip of the colors themselves: as letters the palest would not be legible.
            let (glyph, style) = match self.color(share).filter(|_| !plain) {
                Some(color) => (" ", Style::new().bg(color)),
                None => {
                    let style = self.color(share).map_or(roles.bar, |color| Style::new().fg(color));
                    (self.paint.charset.shade(share), style)
                }
            };
            x = put(buffer, area, (x, y), glyph, style);
        }
        put(buffer, area, (x + 1, y), high, roles.tick);
    }
}

impl Widget for &Map<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let Some(geometry) = self.geometry(area) else { return };
        let field = geometry.field;
        for line in 0..field.height {
            let (upper, lower) = geometry.rows_at(line);
            for offset in 0..field.width {
                let column = geometry.column_at(offset);
                let values = [self.rows[upper][column], self.rows[lower][column]];
                self.draw_cell((field.x + offset, field.y + line), values, buffer);
            }
        }
        let roles = &self.paint.theme.roles;
        for (row, words) in self.words.iter().enumerate() {
            for (column, word) in words.iter().enumerate() {
                self.draw_word(&geometry, (row, column), word, buffer);
            }
        }
        for &((row, column), glyph) in self.marks {
            let y = geometry.cell(row, column).y;
            for x in geometry.columns_of(column) {
                put(buffer, area, (x, y), glyph, self.ink(row, column));
            }
        }
        if let Some((row, column)) = self.cursor {
            let at = geometry.cell(row, column);
            let word = self.words.get(row).and_then(|words| words.get(column));
            let room = geometry.columns_of(column).count() as u16;
            // A number under the cursor is marked, not hidden.
            match word.filter(|word| !word.is_empty() && width(word) <= room) {
                Some(word) => {
                    let x = at.x.saturating_sub(width(word) / 2);
                    put(buffer, geometry.field, (x, at.y), word, roles.selection);
                }
                None => {
                    put(buffer, area, (at.x, at.y), "✚", roles.selection);
                }
            }
        }
        self.draw_labels(&geometry, area, buffer);
        self.draw_legend(&geometry, area, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};

    fn draw(rows: &[Vec<f64>], area: Rect, charset: Charset) -> Buffer {
        let theme = Theme::named_for("mono", ColorDepth::None);
        let labels = [(0, "a".to_owned()), (rows.len().saturating_sub(1), "b".to_owned())];
        let map = Map {
            rows,
            row_labels: &labels[..rows.len().min(2)],
            column_labels: &[(0, "1".to_owned())],
            words: &[],
            marks: &[],
            cursor: None,
            legends: &[("low", "high")],
            paint: Paint { theme: &theme, charset },
        };
        let mut buffer = Buffer::empty(area);
        (&map).render(area, &mut buffer);
        buffer
    }

    #[test]
    fn a_field_with_its_labels() {
        let rows = [vec![0.0, 1.0], vec![1.0, f64::NAN]];
        let drawn = draw(&rows, Rect::new(0, 0, 6, 4), Charset::Block);
        let lines: Vec<String> =
            (0..4).map(|y| (0..6).map(|x| drawn[(x, y)].symbol()).collect()).collect();
        assert_eq!(lines, ["a ░░██", "b ██  ", "   1  ", "      "]);
    }

    #[test]
    fn the_cursor_marks_a_number_and_hides_none() {
        let theme = Theme::named_for("dark", ColorDepth::True);
        let words = [vec!["10".to_owned(), String::new()]];
        let draw = |cursor| {
            let map = Map {
                rows: &[vec![0.2, 0.9]],
                row_labels: &[],
                column_labels: &[],
                words: &words,
                marks: &[],
                cursor: Some(cursor),
                legends: &[],
                paint: Paint { theme: &theme, charset: Charset::Braille },
            };
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
            (&map).render(buffer.area, &mut buffer);
            (0..8)
                .map(|x| (buffer[(x, 0)].symbol().to_owned(), buffer[(x, 0)].bg))
                .collect::<Vec<_>>()
        };
        let ground = theme.roles.selection.bg.unwrap();
        let on_number = draw((0, 0));
        assert_eq!((on_number[1].0.as_str(), on_number[2].0.as_str()), ("1", "0"));
        assert_eq!((on_number[1].1, on_number[2].1), (ground, ground));
        assert!(draw((0, 1)).iter().any(|(symbol, _)| symbol == "✚"));
    }

    #[test]
    fn the_mouse_finds_the_cell_it_points_at() {
        let geometry = MapGeometry::new(Rect::new(5, 2, 42, 12), (5, 20), 2).unwrap();
        for row in 0..5 {
            for column in 0..20 {
                let at = geometry.cell(row, column);
                assert_eq!(geometry.hit(at.x, at.y), Some((row, column)));
            }
        }
        assert_eq!(geometry.hit(5, 2), None);
    }

    #[test]
    fn no_size_and_no_field_panics() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (30, 1), (2, 30)] {
            for rows in [vec![], vec![vec![]], vec![vec![f64::NAN; 7]; 9]] {
                draw(&rows, Rect::new(0, 0, width, height), Charset::Braille);
            }
        }
    }
}
