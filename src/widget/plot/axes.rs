//! Heading, legend, axis lines, grid, ticks and the cursor's line.

use super::geometry::{LabelRow, PlotGeometry};
use super::raster::ASCII_CURVES;
use super::{LineStyle, Plot, letter};
use crate::typeset::resolved;
use crate::widget::charset::Charset;
use crate::widget::{draw_glyph, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Title on the left, legend on the right; the legend comes first where both do not fit.
pub(super) fn heading(plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
    let row = geometry.heading;
    if row.is_empty() {
        return;
    }
    let theme = plot.paint.theme;
    let left = legend(plot, row, buf);
    let room = Rect { width: left.saturating_sub(row.x), ..row };
    if width(plot.title) <= room.width {
        put(buf, room, (row.x, row.y), plot.title, theme.roles.title);
    }
}

/// Writes as many entries as fit, right-aligned, and how many more there are; returns the first
/// column it uses.
fn legend(plot: &Plot, row: Rect, buf: &mut Buffer) -> u16 {
    const MORE: u16 = 5;
    let labelled = plot.series.iter().enumerate().filter(|(_, series)| !series.label.is_empty());
    let entries: Vec<_> = labelled.collect();
    let needed = |count: usize| -> u16 {
        let entry = |label: &str| SAMPLE_WIDTH + width(label) + 3;
        let more = if count < entries.len() { MORE } else { 0 };
        entries[..count]
            .iter()
            .map(|(_, series)| entry(series.label))
            .fold(more, u16::saturating_add)
    };
    let fitting = (0..=entries.len()).rev().find(|&count| needed(count) <= row.width);
    let Some(shown) = fitting.filter(|&shown| shown > 0) else {
        return row.right();
    };
    let left = row.right() - needed(shown);
    let mut x = left + 2;
    let lettered = plot.lettered();
    for (index, series) in &entries[..shown] {
        let style = plot.paint.theme.series(series.color);
        let line = sample(*index, series.line, plot.paint.charset);
        let line = match lettered.iter().position(|color| *color == series.color) {
            Some(place) => {
                line.chars().take(1).chain([letter(place)]).chain(line.chars().skip(2)).collect()
            }
            None => line,
        };
        x = put(buf, row, (x, row.y), &line, style) + 1;
        x = put(buf, row, (x, row.y), series.label, style) + 2;
    }
    if shown < entries.len() {
        let more = format!("+{}", entries.len() - shown);
        put(buf, row, (x, row.y), &more, plot.paint.theme.roles.dim);
    }
    left
}

const SAMPLE_WIDTH: u16 = 3;

fn sample(index: usize, line: LineStyle, charset: Charset) -> String {
    let curve = ASCII_CURVES[index % ASCII_CURVES.len()];
    match (charset, line) {
        (Charset::Ascii, LineStyle::Bold | LineStyle::Solid) => curve.to_string().repeat(3),
        (Charset::Ascii, _) => format!("{curve} {curve}"),
        (_, LineStyle::Bold) => "━━━".to_owned(),
        (_, LineStyle::Solid) => "───".to_owned(),
        (_, LineStyle::Dashed) => "╺╸╺".to_owned(),
        (_, LineStyle::Dotted | LineStyle::Faint) => "···".to_owned(),
    }
}

/// Grid, then the lines through zero, then the cursor.
pub(super) fn lines(plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
    let glyphs = plot.paint.charset.glyphs();
    let roles = &plot.paint.theme.roles;
    if plot.grid {
        for (y, _) in &geometry.y_ticks {
            across(geometry, *y, glyphs.grid_horizontal, roles.grid, buf);
        }
        for (x, _) in &geometry.x_ticks {
            down(geometry, *x, glyphs.grid_vertical, roles.grid, buf);
        }
    }
    let (left, right) = geometry.x;
    let (bottom, top) = geometry.y;
    if bottom < 0.0 && top > 0.0 && plot.y.ticks == super::Ticks::Numbers {
        across(geometry, 0.0, glyphs.axis_horizontal, roles.grid, buf);
    }
    if left < 0.0 && right > 0.0 && plot.x.ticks == super::Ticks::Numbers {
        down(geometry, 0.0, glyphs.axis_vertical, roles.grid, buf);
    }
    if let Some(x) = plot.cursor {
        down(geometry, x, glyphs.cursor, roles.cursor, buf);
    }
}

fn across(geometry: &PlotGeometry, y: f64, glyph: &str, style: Style, buf: &mut Buffer) {
    let Some(row) = geometry.row(y) else { return };
    for column in geometry.canvas.left()..geometry.canvas.right() {
        draw_glyph(buf, (column, row), glyph, style);
    }
}

fn down(geometry: &PlotGeometry, x: f64, glyph: &str, style: Style, buf: &mut Buffer) {
    let Some(column) = geometry.column(x) else {
        return;
    };
    for row in geometry.canvas.top()..geometry.canvas.bottom() {
        draw_glyph(buf, (column, row), glyph, style);
    }
}

/// The axis line beside the canvas with its numbers.
pub(super) fn vertical_axis(plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
    if geometry.y_ticks.is_empty() {
        return;
    }
    let glyphs = plot.paint.charset.glyphs();
    let roles = &plot.paint.theme.roles;
    let axis = geometry.canvas.left() - 1;
    for row in geometry.canvas.top()..geometry.canvas.bottom() {
        draw_glyph(buf, (axis, row), glyphs.axis_vertical, roles.axis);
    }
    for (y, label) in &geometry.y_ticks {
        if let Some(row) = geometry.row(*y) {
            let start = axis.saturating_sub(width(label));
            let room = Rect::new(start, row, width(label), 1);
            put(buf, room, (start, row), label, roles.tick);
            draw_glyph(buf, (axis, row), glyphs.tick_left, roles.axis);
        }
    }
    if geometry.x_labels != LabelRow::Absent {
        draw_glyph(buf, (axis, geometry.canvas.bottom()), glyphs.axis_corner, roles.axis);
    }
}

/// The axis line below the canvas with its numbers; the cursor's takes precedence.
pub(super) fn horizontal_axis(plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
    if geometry.x_labels == LabelRow::Absent {
        return;
    }
    let glyphs = plot.paint.charset.glyphs();
    let roles = &plot.paint.theme.roles;
    let canvas = geometry.canvas;
    for column in canvas.left()..canvas.right() {
        draw_glyph(buf, (column, canvas.bottom()), glyphs.axis_horizontal, roles.axis);
    }
    // Where the ends are words the cursor's number would say nothing.
    let numbered = |_: &f64| !matches!(plot.x.ticks, super::Ticks::Ends(..));
    let cursor = plot.cursor.filter(numbered).and_then(|x| {
        let step = (geometry.x.1 - geometry.x.0) / CHIP_STEPS;
        let label = format!(" {} ", resolved(x, step));
        Some((label_place(geometry, geometry.column(x)?, &label), label))
    });
    let mut free = canvas.left();
    for (x, label) in &geometry.x_ticks {
        let Some(column) = geometry.column(*x) else {
            continue;
        };
        if geometry.x_labels == LabelRow::Below {
            draw_glyph(buf, (column, canvas.bottom()), glyphs.tick_below, roles.axis);
        }
        let place = label_place(geometry, column, label);
        // One that was moved inwards from the end may have come upon the one before.
        let clear =
            place.x >= free && !cursor.as_ref().is_some_and(|(taken, _)| taken.intersects(place));
        if clear {
            free = place.right() + 1;
            put(buf, place, (place.x, place.y), label, roles.tick);
        }
    }
    if let Some((place, label)) = cursor {
        // Where the numbers stand on the axis's own line, its dimness would stay.
        let chip = place.intersection(buf.area);
        chip.positions().for_each(|at| buf[at].reset());
        put(buf, place, (place.x, place.y), &label, roles.selection);
    }
}

/// The cursor's number has the digits that tell apart so many places across the chart.
const CHIP_STEPS: f64 = 100.0;

/// Centred below its column, moved inwards at the ends.
fn label_place(geometry: &PlotGeometry, column: u16, label: &str) -> Rect {
    let canvas = geometry.canvas;
    let row = canvas.bottom() + u16::from(geometry.x_labels == LabelRow::Below);
    let length = width(label).min(canvas.width);
    // A minus sign takes no part in centring: digits stand below their tick.
    let lead = (length + u16::from(label.starts_with('−'))) / 2;
    let start = column.saturating_sub(lead);
    let start = start.clamp(canvas.left(), canvas.right() - length);
    Rect::new(start, row, length, 1)
}
