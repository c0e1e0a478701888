//! What a classifier decides where in the plane: a field of probabilities with the data on it.
//!
//! The field is in the network's own colour, the stronger the surer it is of the second class. Where
//! colours can be mixed, a cell of the terminal holds two rows of the field (half blocks); elsewhere
//! one, as a density. ○ and ● are rows of the data of the first and the second class, × those of either
//! that stand in the other's region, which near its border a cell of the terminal decides.

use super::{Charset, Paint, draw_glyph, put, width};
use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

/// The field, as plain data.
#[derive(Clone, Copy, Debug)]
pub struct Boundary<'a> {
    /// Probability of the second class, top row first, all rows equally long; NaN where there is
    /// none.
    pub rows: &'a [Vec<f64>],
    /// What the field's edges are, low and high.
    pub x: (f64, f64),
    pub y: (f64, f64),
    /// (x, y, whether of the second class)
    pub points: &'a [(f64, f64, bool)],
    /// Which of the theme's series colours is the network's.
    pub color: usize,
    pub paint: Paint<'a>,
}

impl Boundary<'_> {
    fn color(&self, probability: f64) -> Option<Color> {
        let plain = self.paint.charset == Charset::Ascii || probability.is_nan();
        if plain { None } else { self.paint.theme.tint(self.color, probability) }
    }

    /// The probability in the middle of a part of the area, `slots` parts high.
    fn at(&self, (column, columns): (u16, u16), (slot, slots): (u16, u16)) -> f64 {
        let place = |index: u16, parts: u16, count: usize| {
            (2 * usize::from(index) + 1) * count / (2 * usize::from(parts))
        };
        let row = &self.rows[place(slot, slots, self.rows.len())];
        row.get(place(column, columns, row.len())).copied().unwrap_or(f64::NAN)
    }

    fn draw_field(&self, area: Rect, buffer: &mut Buffer) {
        for line in 0..area.height {
            for column in 0..area.width {
                let at = |slot| self.at((column, area.width), (slot, 2 * area.height));
                let (upper, lower) = (at(2 * line), at(2 * line + 1));
                let cell = (area.x + column, area.y + line);
                match (self.color(upper), self.color(lower)) {
                    (Some(upper), Some(lower)) => {
                        buffer[cell].set_symbol("▀").set_style(Style::new().fg(upper).bg(lower));
                    }
                    _ if upper.is_nan() => {}
                    _ => {
                        buffer[cell].set_symbol(self.paint.charset.shade(sure(upper)));
                        buffer[cell].set_style(self.paint.theme.series(self.color));
                    }
                }
            }
        }
    }

    /// The sign of a row of the second class. In ASCII the usual one is the field's densest shade.
    fn second(&self) -> &'static str {
        if self.paint.charset == Charset::Ascii {
            "1"
        } else {
            self.paint.charset.glyphs().closed_end
        }
    }

    /// The sign of a row that the network takes for one of the other class.
    fn wrong(&self) -> &'static str {
        if self.paint.charset == Charset::Ascii { "X" } else { "×" }
    }

    fn draw_points(&self, area: Rect, buffer: &mut Buffer) {
        let glyphs = self.paint.charset.glyphs();
        for &(x, y, second) in self.points {
            let share = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
            let (right, up) = (share(x, self.x), share(y, self.y));
            if !(0.0..1.0).contains(&right) || !(0.0..1.0).contains(&up) {
                continue;
            }
            let column = (right * f64::from(area.width)) as u16;
            let slot = ((1.0 - up) * f64::from(2 * area.height)) as u16;
            let slot = slot.min(2 * area.height - 1);
            let at = (area.x + column, area.y + slot / 2);
            let here = self.at((column, area.width), (slot, 2 * area.height));
            let glyph = match second {
                _ if !here.is_nan() && second != (here > 0.5) => self.wrong(),
                true => self.second(),
                false => glyphs.open_end,
            };
            // One colour behind the glyph: that of the half it stands in.
            match self.color(here) {
                Some(color) => {
                    draw_glyph(buffer, at, glyph, Style::new().fg(Theme::ink_on(color)).bg(color));
                }
                None => draw_glyph(buffer, at, glyph, self.paint.theme.roles.strong),
            }
        }
    }

    /// What the two ends of the colours and the two glyphs mean.
    fn draw_legend(&self, area: Rect, buffer: &mut Buffer) {
        let roles = &self.paint.theme.roles;
        let glyphs = self.paint.charset.glyphs();
        let mut x = area.x;
        for (glyph, name, probability) in
            [(glyphs.open_end, "class 0", 0.0), (self.second(), "class 1", 1.0)]
        {
            let ground = self.color(probability);
            let ink = ground
                .map_or(roles.strong, |color| Style::new().fg(Theme::ink_on(color)).bg(color));
            x = put(buffer, area, (x, area.y), &format!(" {glyph} "), ink);
            x = put(buffer, area, (x, area.y), &format!(" {name}  "), roles.tick);
        }
        let wrong = format!("{} wrong  ", self.wrong());
        if x + width(&wrong) <= area.right() {
            x = put(buffer, area, (x, area.y), &wrong, roles.tick);
        }
        let note = "test rows on what the network says";
        if x + width(note) <= area.right() {
            put(buffer, area, (x, area.y), note, roles.dim);
        }
    }
}

/// A density is never empty above 0; what is nearly certain of the first class is.
fn sure(probability: f64) -> f64 {
    if probability < 0.1 { 0.0 } else { probability }
}

impl Widget for &Boundary<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 2 || area.height < 2 || self.rows.is_empty() {
            return;
        }
        let field = Rect { height: area.height - 1, ..area };
        self.draw_field(field, buffer);
        self.draw_points(field, buffer);
        self.draw_legend(Rect { y: field.bottom(), height: 1, ..area }, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::ColorDepth;

    fn drawn(charset: Charset, depth: ColorDepth) -> Buffer {
        let theme = Theme::named_for("dark", depth);
        let rows = [vec![0.0, 1.0], vec![0.0, 1.0]];
        let points =
            [(0.25, 0.75, false), (0.75, 0.25, true), (0.75, 0.75, false), (9.0, 9.0, true)];
        let area = Rect::new(0, 0, 8, 5);
        let mut buffer = Buffer::empty(area);
        let paint = Paint { theme: &theme, charset };
        let (x, y) = ((0.0, 1.0), (0.0, 1.0));
        Boundary { rows: &rows, x, y, points: &points, color: 1, paint }.render(area, &mut buffer);
        buffer
    }

    #[test]
    fn points_stand_where_they_belong_and_none_outside() {
        let buffer = drawn(Charset::Braille, ColorDepth::True);
        assert_eq!(buffer[(2, 1)].symbol(), "○");
        assert_eq!(buffer[(6, 3)].symbol(), "●");
        let glyphs = buffer.content()[..32].iter().filter(|cell| cell.symbol() != "▀").count();
        assert_eq!(buffer[(6, 1)].symbol(), "×", "the network takes it for the other class");
        assert_eq!(glyphs, 3);
        assert_ne!(buffer[(0, 0)].fg, buffer[(7, 0)].fg, "the classes have their colours");
        let own = Theme::named_for("dark", ColorDepth::True).series(1);
        assert_eq!(Some(buffer[(7, 0)].fg), own.fg, "of which the second has the network's");
    }

    #[test]
    fn rows_are_seen_on_either_class_in_few_colours_too() {
        for depth in [ColorDepth::True, ColorDepth::Ansi256] {
            let buffer = drawn(Charset::Braille, depth);
            let ink = |at| buffer[at].style().fg;
            let pale = [Some(Color::White), Some(Color::Rgb(255, 255, 255))];
            let dark = [Some(Color::Black), Some(Color::Rgb(0, 0, 0))];
            assert!(pale.contains(&ink((2, 1))) && dark.contains(&ink((6, 3))));
        }
    }

    #[test]
    fn without_colour_densities_tell_the_classes_apart() {
        for (charset, depth) in
            [(Charset::Ascii, ColorDepth::True), (Charset::Braille, ColorDepth::None)]
        {
            let buffer = drawn(charset, depth);
            assert_eq!(buffer[(0, 0)].symbol(), " ");
            assert_ne!(buffer[(7, 0)].symbol(), " ");
            assert_ne!(buffer[(2, 1)].symbol(), buffer[(6, 3)].symbol());
            assert_ne!(buffer[(6, 3)].symbol(), charset.shade(1.0));
        }
    }
}
