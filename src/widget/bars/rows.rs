//! Bars as rows: layer, bar, number.

use super::{Extent, LayerBars, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Room for `1.2e−308`.
const VALUE_WIDTH: u16 = 8;

/// The first layer shown and how many: all, or those about the chosen one.
pub(super) fn window(bars: &LayerBars, area: Rect) -> (usize, usize) {
    let shown = bars.values.len().min(usize::from(area.height));
    let middle = bars.selected.unwrap_or(0).saturating_sub(shown / 2);
    (middle.min(bars.values.len() - shown), shown)
}

pub(super) fn draw(bars: &LayerBars, area: Rect, buf: &mut Buffer) {
    let roles = &bars.paint.theme.roles;
    let (first, shown) = window(bars, area);
    let digits = width(&bars.values.len().to_string());
    let left = area.x.saturating_add(digits + 3).min(area.right());
    let room = (area.right() - left).saturating_sub(VALUE_WIDTH + 1);
    for (y, layer) in (area.y..).zip(first..first + shown) {
        let row = Rect { y, height: 1, ..area };
        let chosen = bars.selected == Some(layer);
        let label = if chosen { roles.bar_selected } else { roles.tick };
        if chosen {
            put(buf, row, (row.x, y), bars.paint.charset.glyphs().pointer_right, label);
        }
        let number = format!("{:>digits$}", layer + 1, digits = usize::from(digits));
        put(buf, row, (row.x + 2, y), &number, label);
        draw_bar(bars, layer, Rect { x: left, width: room, ..row }, buf);
        let value = bars.value_text(layer);
        let start = (left + room).max(row.right().saturating_sub(width(&value)));
        put(buf, row, (start, y), &value, if chosen { label } else { roles.text });
    }
}

fn draw_bar(bars: &LayerBars, layer: usize, row: Rect, buf: &mut Buffer) {
    let style = bars.style(layer);
    let extent = bars.scale.extent(bars.values[layer]);
    if let Some(sign) = bars.sign_of(layer) {
        let x = if extent == Extent::Infinite { row.right().saturating_sub(1) } else { row.x };
        put(buf, row, (x, row.y), sign, style);
        return;
    }
    let eighths = bars.eighths(layer, row.width);
    for (index, x) in (row.left()..row.right()).enumerate() {
        let filled = eighths.saturating_sub(8 * index).min(8);
        if filled > 0 {
            put(buf, row, (x, row.y), bars.paint.charset.filled_right(filled), style);
        }
    }
}
