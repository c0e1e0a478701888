//! History as colours: every layer's value at every step recorded.
//!
//! Layers run from left to right in the same columns as [`LayerBars`](super::bars::LayerBars), so
//! that bars above and history below line up; time runs downwards, the newest step at the bottom.
//! With colours each cell holds two steps (half blocks); without, one, as a density.

use super::bars::Columns;
use super::text::power_of_ten;
use super::{Paint, draw_glyph, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

/// One value a layer at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub step: u64,
    /// Layer 1 first.
    pub values: Vec<f64>,
}

/// The history of the layers.
#[derive(Clone, Copy, Debug)]
pub struct HeatMap<'a> {
    /// Ascending by step; all with the same number of layers.
    pub history: &'a [Moment],
    /// Lowest and highest exponent of ten; None where the values are shares of 1.
    pub decades: Option<(i32, i32)>,
    /// Index of the chosen layer, from 0.
    pub selected: Option<usize>,
    pub paint: Paint<'a>,
}

struct Layout {
    columns: Columns,
    map: Rect,
    legend: Option<Rect>,
    /// Moments a cell holds.
    per_row: usize,
}

impl HeatMap<'_> {
    /// The step index in the history and the layer drawn at a cell, the older of two.
    pub fn hit(&self, area: Rect, column: u16, row: u16) -> Option<(usize, usize)> {
        let layout = self.layout(area)?;
        if !layout.map.contains((column, row).into()) {
            return None;
        }
        let slot = usize::from(row - layout.map.y) * layout.per_row;
        Some((self.moment_at(slot, &layout)?, layout.columns.layer_at(column)?))
    }

    fn layout(&self, area: Rect) -> Option<Layout> {
        let layers = self.history.last()?.values.len();
        let columns = Columns::new(area, layers).filter(|_| area.height > 0)?;
        let legend_rows = u16::from(area.height >= 4);
        let map = Rect { height: area.height - legend_rows, ..area };
        let legend =
            (legend_rows > 0).then_some(Rect { y: map.bottom(), height: legend_rows, ..area });
        let halves =
            !self.paint.theme.heat.is_empty() && self.paint.charset != super::Charset::Ascii;
        Some(Layout { columns, map, legend, per_row: if halves { 2 } else { 1 } })
    }

    /// Which moment a slot (a half row or a row, from the top) shows: all of the history, thinned
    /// out evenly when there is more of it than slots. The last slot always shows the newest.
    fn moment_at(&self, slot: usize, layout: &Layout) -> Option<usize> {
        let slots = usize::from(layout.map.height) * layout.per_row;
        let moments = self.history.len();
        if moments <= slots {
            return (slot < moments).then_some(slot);
        }
        (slot < slots).then(|| (slot + 1) * moments / slots - 1)
    }

    fn share(&self, value: f64) -> f64 {
        let Some((low, high)) = self.decades else {
            return value;
        };
        let span = (f64::from(high) - f64::from(low)).max(1.0);
        (value.abs().log10() - f64::from(low)) / span
    }

    fn value(&self, slot: usize, layer: usize, layout: &Layout) -> Option<f64> {
        self.history.get(self.moment_at(slot, layout)?)?.values.get(layer).copied()
    }

    /// None where nothing was measured; exactly 0 is the background, beyond any colour in decades,
    /// but the first colour of a share.
    fn color(&self, value: Option<f64>) -> Option<Color> {
        let theme = self.paint.theme;
        match value? {
            value if !value.is_finite() => theme.roles.bad.fg,
            0.0 if self.decades.is_some() => None,
            value => theme.heat(self.share(value)),
        }
    }

    fn draw_halves(&self, (x, y): (u16, u16), values: [Option<f64>; 2], buf: &mut Buffer) {
        let [upper, lower] = values.map(|value| self.color(value));
        let (glyph, style) = match (upper, lower) {
            (None, None) if values[0] == Some(0.0) => {
                (self.paint.charset.glyphs().zero, self.paint.theme.roles.bad)
            }
            (None, None) => return,
            (Some(upper), None) => ("▀", Style::new().fg(upper)),
            (None, Some(lower)) => ("▄", Style::new().fg(lower)),
            (Some(upper), Some(lower)) => ("▀", Style::new().fg(upper).bg(lower)),
        };
        draw_glyph(buf, (x, y), glyph, style);
    }

    fn draw_density(&self, (x, y): (u16, u16), value: Option<f64>, buf: &mut Buffer) {
        let Paint { theme, charset } = self.paint;
        let (glyph, style) = match value {
            None => return,
            Some(value) if value.is_infinite() => (charset.glyphs().infinite, theme.roles.bad),
            Some(value) if value.is_nan() => (charset.glyphs().not_a_number, theme.roles.bad),
            Some(0.0) => (" ", theme.roles.dim),
            Some(value) => {
                let color = theme.heat(self.share(value));
                let shade = charset.shade(self.share(value).max(f64::MIN_POSITIVE));
                (shade, color.map_or(theme.roles.bar, |color| Style::new().fg(color)))
            }
        };
        draw_glyph(buf, (x, y), glyph, style);
    }

    fn draw_steps(&self, layout: &Layout, buf: &mut Buffer) {
        let (left, _) = layout.columns.span();
        let gutter = Rect { width: left - layout.map.x, ..layout.map };
        if gutter.width < 2 {
            return;
        }
        let roles = &self.paint.theme.roles;
        let glyphs = self.paint.charset.glyphs();
        let rows = layout.map.height;
        let last_row =
            self.history.len().div_ceil(layout.per_row).min(usize::from(rows)) as u16 - 1;
        for row in 0..=last_row {
            let y = layout.map.y + row;
            draw_glyph(buf, (left - 1, y), glyphs.axis_vertical, roles.axis);
            if row != 0 && row != last_row {
                continue;
            }
            let newest = row == last_row && row != 0;
            let slot = usize::from(row) * layout.per_row;
            let moment =
                if newest { Some(self.history.len() - 1) } else { self.moment_at(slot, layout) };
            if let Some(moment) = moment {
                let text = short(self.history[moment].step);
                let start = (left - 1).saturating_sub(width(&text)).max(gutter.x);
                put(buf, Rect { width: gutter.width - 1, ..gutter }, (start, y), &text, roles.tick);
            }
        }
    }

    /// `10⁻⁸ ▀▀▀▀▀▀▀▀ 10⁰`
    fn draw_legend(&self, row: Rect, buf: &mut Buffer) {
        let Paint { theme, charset } = self.paint;
        let (low, high) = match self.decades {
            Some((low, high)) => (power_of_ten(low, charset), power_of_ten(high, charset)),
            None => ("0%".to_owned(), "100%".to_owned()),
        };
        let room = row.width.saturating_sub(width(&low) + width(&high) + 2);
        let strip = room.min(24);
        if strip < 4 {
            return;
        }
        let mut x = put(buf, row, (row.x, row.y), &low, theme.roles.tick) + 1;
        for index in 0..strip {
            let share = (f64::from(index) + 0.5) / f64::from(strip);
            let style = theme.heat(share).map_or(theme.roles.bar, |color| Style::new().fg(color));
            let glyph = if theme.heat.is_empty() || charset == super::Charset::Ascii {
                charset.shade(share)
            } else {
                "█"
            };
            x = put(buf, row, (x, row.y), glyph, style);
        }
        put(buf, row, (x + 1, row.y), &high, theme.roles.tick);
    }
}

/// A step number in at most five characters.
fn short(step: u64) -> String {
    match step {
        0..=99_999 => step.to_string(),
        100_000..=9_999_999 => format!("{}k", step / 1000),
        _ => format!("{}M", step / 1_000_000),
    }
}

impl Widget for &HeatMap<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let Some(layout) = self.layout(area) else {
            return;
        };
        let (left, total) = layout.columns.span();
        for row in 0..layout.map.height {
            let slot = usize::from(row) * layout.per_row;
            for offset in 0..total {
                let layers = layout.columns.layers_at(offset);
                let chosen = self.selected.filter(|selected| layers.contains(selected));
                let layer = chosen.unwrap_or(layers.start);
                let at = (left + offset, layout.map.y + row);
                if layout.per_row == 2 {
                    let values = [slot, slot + 1].map(|slot| self.value(slot, layer, &layout));
                    self.draw_halves(at, values, buf);
                } else {
                    self.draw_density(at, self.value(slot, layer, &layout), buf);
                }
            }
        }
        self.draw_steps(&layout, buf);
        if let Some(row) = layout.legend {
            let gutter = Rect { width: (left - row.x).saturating_sub(1), ..row };
            let tick = self.paint.theme.roles.tick;
            put(buf, gutter, (gutter.right().saturating_sub(4), row.y), "step", tick);
            let row = Rect { x: left, width: row.right() - left, ..row };
            self.draw_legend(row, buf);
        }
    }
}
