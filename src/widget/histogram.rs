//! How many numbers fall where: columns side by side, the axis' ends and 0 below.

use super::{Paint, draw_glyph, put, width};
use crate::typeset::brief;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Counts in bins of equal width from `low` to `high`.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    pub title: &'a str,
    pub counts: &'a [usize],
    pub low: f64,
    pub high: f64,
    /// Numbers that are inf or NaN
    pub non_finite: usize,
    pub style: Style,
    pub paint: Paint<'a>,
}

impl Columns<'_> {
    /// What the columns of the screen hold: neighbouring bins together, or one bin over several.
    fn heights(&self, columns: u16) -> Vec<f64> {
        let bins = self.counts.len();
        let share = bins as f64 / f64::from(columns);
        let count = |column: u16| {
            // The bins under the column, the first and the last by the part that is under it.
            let (from, to) = (f64::from(column) * share, f64::from(column + 1) * share);
            let last = (to.ceil() as usize).min(bins);
            (from as usize..last)
                .map(|bin| {
                    let (left, right) = (from.max(bin as f64), to.min(bin as f64 + 1.0));
                    self.counts[bin] as f64 * (right - left).max(0.0)
                })
                .sum()
        };
        (0..columns).map(count).collect()
    }

    fn draw_axis(&self, area: Rect, buffer: &mut Buffer) {
        let roles = &self.paint.theme.roles;
        let (low, high) = (brief(self.low), brief(self.high));
        let end = put(buffer, area, (area.x, area.y), &low, roles.tick);
        let start = area.right().saturating_sub(width(&high));
        if start > end {
            put(buffer, area, (start, area.y), &high, roles.tick);
        }
        let zero = -self.low / (self.high - self.low);
        if (0.0..1.0).contains(&zero) {
            let x = area.x + (zero * f64::from(area.width)) as u16;
            if x > end && x + 1 < start {
                put(buffer, area, (x, area.y), "0", roles.tick);
            }
        }
    }
}

impl Widget for &Columns<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 4 || area.height < 3 || self.counts.is_empty() {
            return;
        }
        let roles = &self.paint.theme.roles;
        let mut x = put(buffer, area, (area.x, area.y), self.title, roles.dim);
        if self.non_finite > 0 {
            x = put(
                buffer,
                area,
                (x, area.y),
                &format!("  {} not finite", self.non_finite),
                roles.bad,
            );
        }
        let _ = x;
        let body = Rect { y: area.y + 1, height: area.height - 2, ..area };
        let heights = self.heights(body.width);
        let largest = heights.iter().copied().fold(0.0, f64::max);
        for (column, height) in heights.into_iter().enumerate() {
            if height <= 0.0 {
                continue;
            }
            // A column that holds anything is seen.
            let eighths = (height / largest * f64::from(body.height) * 8.0).ceil() as u16;
            for line in 0..eighths.div_ceil(8) {
                let at = (body.x + column as u16, body.bottom() - 1 - line);
                let part = usize::from((eighths - 8 * line).min(8));
                draw_glyph(buffer, at, self.paint.charset.filled_up(part), self.style);
            }
        }
        self.draw_axis(Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};
    use crate::widget::Charset;

    #[test]
    fn no_number_is_lost_or_counted_twice() {
        let theme = Theme::named_for("dark", ColorDepth::None);
        let paint = Paint { theme: &theme, charset: Charset::Braille };
        let counts: Vec<usize> = (0..48).map(|bin| bin * bin % 17).collect();
        let (style, title) = (Style::new(), "z");
        let columns =
            Columns { title, counts: &counts, low: -1.0, high: 3.0, non_finite: 0, style, paint };
        for width in [5, 30, 48, 61, 200] {
            let total: f64 = columns.heights(width).iter().sum();
            assert!((total - counts.iter().sum::<usize>() as f64).abs() < 1e-9, "{width}");
        }
        let area = Rect::new(0, 0, 24, 6);
        let mut buffer = Buffer::empty(area);
        columns.render(area, &mut buffer);
        assert_eq!(buffer[(6, 5)].symbol(), "0", "a quarter of the way from −1 to 3");
    }
}
