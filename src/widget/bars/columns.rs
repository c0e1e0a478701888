//! Bars as columns.
//!
//! ```text
//!              ▾ layer 5: 1.2e−5     the chosen layer
//!  10⁰┤                █ █
//!     │            ▃ ▇ █ █
//! 10⁻⁸┤  ▁ ▂ ▃ ▅ ▆ █ █ █ █
//!     └ input ──── output ─
//!        1       5       9
//! ```

use super::{Extent, LayerBars, Pinned, eighths, put, width};
use crate::widget::{Charset, Paint, draw_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;

/// Cells left of the columns: the longest label, `10⁻¹²`, then the axis. The same for bars and
/// heat maps, so that one above the other they line up.
pub const GUTTER: u16 = 6;

/// Wider bars leave as much ground between them as they cover: they would look like blocks.
const WIDE: u16 = 6;

/// How layers share a width: each gets an equal part of it, rounded. Bars are equally wide, where two
/// columns or more fall to each; what is left over goes between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// First column after the gutter.
    left: u16,
    layers: usize,
    width: u16,
}

impl Columns {
    /// None when no column is left for bars or there is no layer.
    pub fn new(area: Rect, layers: usize) -> Option<Columns> {
        let gutter = if area.width >= 3 * GUTTER { GUTTER } else { 0 };
        let room = area.width - gutter;
        (room > 0 && layers > 0).then_some(Columns { left: area.x + gutter, layers, width: room })
    }

    /// The layer (an index from 0) drawn in a column of the screen; of several the first.
    pub fn layer_at(&self, column: u16) -> Option<usize> {
        let offset = column.checked_sub(self.left).filter(|&offset| offset < self.width)?;
        Some(self.layers_at(offset).start)
    }

    /// First column of all bars, and how many columns they take.
    pub(in crate::widget) fn span(&self) -> (u16, u16) {
        (self.left, self.width)
    }

    /// Layers drawn in the column at an offset from the first.
    pub(in crate::widget) fn layers_at(&self, offset: u16) -> Range<usize> {
        let (offset, width) = (usize::from(offset), usize::from(self.width));
        if self.is_crowded() {
            return offset * self.layers / width..(offset + 1) * self.layers / width;
        }
        let layer = ((offset + 1) * self.layers - 1) / width;
        layer..layer + 1
    }

    /// Whether several layers share a column.
    fn is_crowded(&self) -> bool {
        usize::from(self.width) < self.layers
    }

    /// First screen column of a layer's bar, and how many columns it covers. Bars stand one column
    /// apart where there is room for that.
    fn bar(&self, layer: usize) -> (u16, u16) {
        let width = usize::from(self.width);
        if self.is_crowded() {
            return (self.left + (((layer + 1) * width - 1) / self.layers) as u16, 1);
        }
        let part = self.edge(layer + 1) - self.edge(layer);
        // Bars of unequal width would look like unequal values.
        let covered = match (width / self.layers) as u16 {
            1 => part,
            pitch => (pitch - 1).min(WIDE.max(pitch / 2)),
        };
        (self.left + self.edge(layer), covered)
    }

    /// Where a layer's part begins, from the first column.
    fn edge(&self, layer: usize) -> u16 {
        (layer * usize::from(self.width) / self.layers) as u16
    }

    /// Columns between a layer's bar and the next one's.
    fn gap(&self, layer: usize) -> u16 {
        let (start, covered) = self.bar(layer);
        (self.left + self.edge(layer + 1)).saturating_sub(start + covered)
    }

    /// Numbers below the columns: the first, the last, and what fits between.
    fn number_layers(&self, row: Rect, style: Style, buf: &mut Buffer) {
        let last = self.layers;
        let pitch = f64::from(self.width) / last as f64;
        let room = f64::from(2 * width(&last.to_string()));
        let every = [1, 5, 10, 20, 50, 100, 200, 500, 1000]
            .into_iter()
            .find(|&every| f64::from(every) * pitch >= room)
            .map_or(last, |every| every as usize);
        let last_start = self.number_start(last, row);
        let mut free_from = row.left();
        for layer in (1..last).filter(|&layer| layer == 1 || layer % every == 0).chain([last]) {
            let text = layer.to_string();
            let start = self.number_start(layer, row);
            let clear = layer == last || start + width(&text) < last_start;
            if start >= free_from && clear {
                free_from = put(buf, row, (start, row.y), &text, style) + 1;
            }
        }
    }

    /// Where a layer's number (from 1) starts so that it is centred under its bar, in the row.
    fn number_start(&self, layer: usize, row: Rect) -> u16 {
        let (column, covered) = self.bar(layer - 1);
        let digits = width(&layer.to_string());
        let start = (column + covered / 2).saturating_sub((digits - 1) / 2);
        start.clamp(row.left(), row.right().saturating_sub(digits).max(row.left()))
    }
}

/// The rows of a drawing, the dispensable ones only where there is room.
struct Rows {
    callout: Option<u16>,
    bars: Rect,
    axis: Option<u16>,
    numbers: Option<u16>,
}

impl Rows {
    fn new(area: Rect, callout: bool) -> Rows {
        let above = u16::from(callout && area.height >= 4);
        let below = match area.height {
            8.. => 2,
            4.. => 1,
            _ => 0,
        };
        let bars = Rect { y: area.y + above, height: area.height - above - below, ..area };
        Rows {
            callout: (above > 0).then_some(area.y),
            bars,
            axis: (below == 2).then_some(bars.bottom()),
            numbers: (below > 0).then(|| area.bottom() - 1),
        }
    }
}

pub(super) fn draw(bars: &LayerBars, area: Rect, buf: &mut Buffer) {
    let Some(columns) = Columns::new(area, bars.values.len()) else {
        return;
    };
    let rows = Rows::new(area, bars.selected.is_some());
    let (left, total) = columns.span();
    draw_axis(bars, &rows, (left, total), buf);
    for offset in 0..total {
        let layer = spokesman(bars, columns.layers_at(offset));
        let (first, covered) = columns.bar(layer);
        let (x, last) = (left + offset, first + covered);
        let middle = first + covered / 2;
        // A sign stands once a bar, a bar fills its columns.
        let wanted = if bars.sign_of(layer).is_some() { x == middle } else { x < last };
        if wanted || columns.is_crowded() {
            draw_bar(bars, layer, Rect { x, width: 1, ..rows.bars }, buf);
        }
    }
    let chosen = bars.selected.filter(|&selected| selected < bars.values.len());
    if let (Some(layer), Some(_)) = (chosen, rows.callout) {
        let (first, covered) = columns.bar(layer);
        let column = Rect { x: first + covered / 2, width: 1, ..rows.bars };
        draw_plumb_line(bars, layer, column, buf);
    }
    for (layer, &expected) in bars.expected.iter().enumerate().take(bars.values.len()) {
        let (x, width) = columns.bar(layer);
        let bar = Rect { x, width, ..rows.bars };
        draw_expected(bars, (layer, expected), (bar, columns.gap(layer)), buf);
    }
    for (index, pin) in bars.pins.iter().enumerate() {
        for (layer, &value) in pin.values.iter().enumerate().take(bars.values.len()) {
            let (x, width) = columns.bar(layer);
            // Where columns are shared one mark a column does.
            let place = Rect { x: x + (width - 1).min(index as u16), width: 1, ..rows.bars };
            draw_pin(bars, (layer, value), pin, place, buf);
        }
    }
    if let Some(y) = rows.numbers {
        let row = Rect { x: left, y, width: area.right() - left, height: 1 };
        columns.number_layers(row, bars.paint.theme.roles.tick, buf);
    }
    if let (Some(layer), Some(y)) = (chosen, rows.callout) {
        let (column, covered) = columns.bar(layer);
        draw_callout(bars, layer, column + covered / 2, Rect { y, height: 1, ..area }, buf);
    }
}

/// Of the layers that share a column: the chosen one, else one without a bar, else the middle one.
fn spokesman(bars: &LayerBars, layers: Range<usize>) -> usize {
    let chosen = bars.selected.filter(|selected| layers.contains(selected));
    let odd = |layer: &usize| bars.sign_of(*layer).is_some();
    chosen.or_else(|| layers.clone().find(odd)).unwrap_or(layers.start + layers.len() / 2)
}

fn draw_bar(bars: &LayerBars, layer: usize, column: Rect, buf: &mut Buffer) {
    let style = bars.style(layer);
    let extent = bars.scale.extent(bars.values[layer]);
    if let Some(sign) = bars.sign_of(layer) {
        let infinite = extent == Extent::Infinite;
        let y = if infinite { column.top() } else { column.bottom().saturating_sub(1) };
        put(buf, column, (column.x, y), sign, style);
        return;
    }
    let eighths = bars.eighths(layer, column.height);
    for (level, y) in (column.top()..column.bottom()).rev().enumerate() {
        let filled = eighths.saturating_sub(8 * level).min(8);
        if filled > 0 {
            put(buf, column, (column.x, y), bars.paint.charset.filled_up(filled), style);
        }
    }
}

/// From the callout down to the chosen bar, which keeps its color; nothing where a bar has no top.
fn draw_plumb_line(bars: &LayerBars, layer: usize, column: Rect, buf: &mut Buffer) {
    let covered = bars.eighths(layer, column.height).div_ceil(8) as u16;
    let Paint { theme, charset } = bars.paint;
    for y in column.top()..column.bottom().saturating_sub(covered.max(1)) {
        put(buf, column, (column.x, y), charset.glyphs().grid_vertical, theme.roles.cursor);
    }
}

/// A line at the expected height, to a third of a cell, across the bar and the gap behind it. In the
/// cell that the bar's own top is in it stands in the gap alone, if there is one: nearer than a cell the
/// two agree.
fn draw_expected(
    bars: &LayerBars,
    (layer, expected): (usize, f64),
    (column, gap): (Rect, u16),
    buf: &mut Buffer,
) {
    let Extent::Share(share) = bars.scale.extent(expected) else { return };
    // From the bottom, in eighths of a cell: which cell, and where in it.
    let height = eighths(share, column.height) - 1;
    let (level, within) = (height / 8, height % 8);
    let y = column.bottom() - 1 - level as u16;
    let bar = bars.eighths(layer, column.height);
    let filled = bar.saturating_sub(8 * level).min(8);
    let Paint { theme, charset } = bars.paint;
    let line = charset.glyphs().expected[usize::from(within > 1) + usize::from(within > 5)];
    let over_ground = theme.roles.strong;
    let ground = bars.style(layer).fg.filter(|_| charset != Charset::Ascii);
    let on_bar = ground.map_or(over_ground, |ground| over_ground.bg(ground));
    // What was measured is the subject: in the cell of a bar's top the mark would hide it.
    let holds_top = (1..8).contains(&filled);
    for x in column.left()..column.right() + gap {
        let style = match x < column.right() {
            true if holds_top => continue,
            true if filled >= 4 => on_bar,
            _ => over_ground,
        };
        put(buf, Rect { x, width: 1, ..column }, (x, y), line, style);
    }
}

/// A pinned run's letter; none in the cell of the bar's own top, where the two agree.
fn draw_pin(
    bars: &LayerBars,
    (layer, value): (usize, f64),
    pin: &Pinned,
    column: Rect,
    buf: &mut Buffer,
) {
    let Extent::Share(share) = bars.scale.extent(value) else { return };
    let level = (eighths(share, column.height) - 1) / 8;
    let bar = bars.eighths(layer, column.height);
    let holds_top = bar > 0 && level == (bar - 1) / 8;
    if holds_top {
        return;
    }
    // On the screen's own ground, a hole in a taller bar: no bar's color hides it.
    let style = bars.paint.theme.series(pin.color);
    let y = column.bottom() - 1 - level as u16;
    put(buf, column, (column.x, y), &pin.sign.to_string(), style);
}

fn draw_axis(bars: &LayerBars, rows: &Rows, (left, total): (u16, u16), buf: &mut Buffer) {
    let area = rows.bars;
    let glyphs = bars.paint.charset.glyphs();
    let roles = &bars.paint.theme.roles;
    if let Some(y) = rows.axis {
        for x in left..area.right() {
            draw_glyph(buf, (x, y), glyphs.axis_horizontal, roles.axis);
        }
        name_ends(Rect { x: left, y, width: total, height: 1 }, roles.tick, buf);
    }
    if left == area.left() {
        return;
    }
    let axis = left - 1;
    for y in area.top()..area.bottom() {
        draw_glyph(buf, (axis, y), glyphs.axis_vertical, roles.axis);
    }
    if let Some(y) = rows.axis {
        draw_glyph(buf, (axis, y), glyphs.axis_corner, roles.axis);
    }
    // Three rows apart or more: rounded to rows, closer ticks look unevenly spaced.
    let most = usize::from(area.height.div_ceil(3)).clamp(2, 7);
    let gutter = Rect { width: axis - area.left(), ..area };
    for (share, label) in bars.scale.ticks(most, bars.paint.charset) {
        // Share 1 is the top edge of the top row, share 0 the bottom edge of the bottom row.
        let rows_below = (share * f64::from(area.height.saturating_sub(1))).round() as u16;
        let y = area.bottom().saturating_sub(1 + rows_below);
        let start = axis.saturating_sub(width(&label)).max(area.left());
        put(buf, gutter, (start, y), &label, roles.tick);
        draw_glyph(buf, (axis, y), glyphs.tick_left, roles.axis);
    }
}

/// Which end of the network is which, on the axis itself.
fn name_ends(row: Rect, style: Style, buf: &mut Buffer) {
    let (input, output) = (" input ", " output ");
    if row.width < 2 * (width(input) + width(output)) {
        return;
    }
    put(buf, row, (row.left() + 1, row.y), input, style);
    put(buf, row, (row.right() - 1 - width(output), row.y), output, style);
}

/// The chosen layer's number and value in the row above its bar.
fn draw_callout(bars: &LayerBars, layer: usize, column: u16, row: Rect, buf: &mut Buffer) {
    let style = bars.paint.theme.roles.bar_selected;
    put(buf, row, (column, row.y), bars.paint.charset.glyphs().pointer_down, style);
    let text = format!("layer {}: {}", layer + 1, bars.value_text(layer));
    let length = width(&text);
    if column + 2 + length <= row.right() {
        put(buf, row, (column + 2, row.y), &text, style);
    } else if column > row.left() + length {
        put(buf, row, (column - 1 - length, row.y), &text, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_equally_wide_and_fill_the_frame() {
        for (width, layers) in [(118, 31), (118, 21), (60, 7), (200, 3), (70, 30)] {
            let columns = Columns::new(Rect::new(0, 0, width, 9), layers).unwrap();
            let bars: Vec<(u16, u16)> = (0..layers).map(|layer| columns.bar(layer)).collect();
            let covered = bars[0].1;
            assert!(covered >= 1 && bars.iter().all(|bar| bar.1 == covered), "{width} {layers}");
            let gaps = bars.windows(2).map(|pair| pair[1].0 - pair[0].0 - covered);
            let (least, most) = gaps.fold((u16::MAX, 0), |(l, m), gap| (l.min(gap), m.max(gap)));
            assert!(least >= 1 && most - least <= 1, "{width} {layers}: {least} to {most}");
            let (start, covered) = bars[layers - 1];
            assert!(width - (start + covered) <= most, "the right of {width} is empty");
        }
    }

    #[test]
    fn every_layer_has_a_column_and_every_column_a_layer() {
        for (width, layers) in [(80, 20), (60, 54), (60, 55), (40, 200), (7, 200), (1, 3), (200, 1)]
        {
            let columns = Columns::new(Rect::new(2, 0, width, 9), layers).unwrap();
            let (left, total) = columns.span();
            assert!(left + total <= 2 + width, "{width} {layers}");
            for layer in 0..layers {
                let (first, covered) = columns.bar(layer);
                assert!(first >= left && first + covered <= left + total);
                assert!(
                    columns.layers_at(first - left).contains(&layer),
                    "{width} {layers} {layer}"
                );
            }
            assert_eq!(columns.layer_at(left), Some(0));
            assert_eq!(columns.layer_at(left + total), None);
        }
    }
}
