//! Heading, legend, axis lines, grid, ticks and the cursor's line.

use super::geometry::{LabelRow, PlotGeometry};
use super::raster::ASCII_CURVES;
use super::{LineStyle, Plot};
use crate::widget::charset::Charset;
use crate::widget::text::number;
use crate::widget::{put, width};
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
    let room = Rect {
        width: left.saturating_sub(row.x),
        ..row
    };
    if width(plot.title) <= room.width {
        put(buf, room, (row.x, row.y), plot.title, theme.roles.title);
    }
}

/// Writes as many entries as fit, right-aligned; returns the first column it uses.
fn legend(plot: &Plot, row: Rect, buf: &mut Buffer) -> u16 {
    const SAMPLE: u16 = 3;
    let entry_width = |label: &str| SAMPLE + width(label) + 3;
    let mut room = row.width;
    let fitting = |series: &&super::Series| {
        let fits = entry_width(series.label) <= room;
        room = room.saturating_sub(entry_width(series.label));
        fits
    };
    let labelled = || plot.series.iter().filter(|series| !series.label.is_empty());
    let shown = labelled().take_while(fitting).count();
    let total: u16 = labelled()
        .take(shown)
        .map(|series| entry_width(series.label))
        .sum();
    let left = row.right() - total;
    let mut x = left + 2;
    for (index, series) in plot
        .series
        .iter()
        .enumerate()
        .filter(|(_, s)| !s.label.is_empty())
        .take(shown)
    {
        let style = plot.paint.theme.series(series.color);
        x = put(
            buf,
            row,
            (x, row.y),
            &sample(index, series.line, plot.paint.charset),
            style,
        ) + 1;
        x = put(buf, row, (x, row.y), series.label, style) + 2;
    }
    left
}

fn sample(index: usize, line: LineStyle, charset: Charset) -> String {
    let curve = ASCII_CURVES[index % ASCII_CURVES.len()];
    match (charset, line) {
        (Charset::Ascii, LineStyle::Solid) => curve.to_string().repeat(3),
        (Charset::Ascii, _) => format!("{curve} {curve}"),
        (_, LineStyle::Solid) => "━━━".to_owned(),
        (_, LineStyle::Dashed) => "╺╸╺".to_owned(),
        (_, LineStyle::Dotted) => "···".to_owned(),
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
        buf[(column, row)].set_symbol(glyph).set_style(style);
    }
}

fn down(geometry: &PlotGeometry, x: f64, glyph: &str, style: Style, buf: &mut Buffer) {
    let Some(column) = geometry.column(x) else {
        return;
    };
    for row in geometry.canvas.top()..geometry.canvas.bottom() {
        buf[(column, row)].set_symbol(glyph).set_style(style);
    }
}

/// The axis lines beside and below the canvas with their numbers.
pub(super) fn ticks(plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
    let glyphs = plot.paint.charset.glyphs();
    let roles = &plot.paint.theme.roles;
    let canvas = geometry.canvas;
    let gutter = !geometry.y_ticks.is_empty();
    if gutter {
        let axis = canvas.left() - 1;
        for row in canvas.top()..canvas.bottom() {
            buf[(axis, row)]
                .set_symbol(glyphs.axis_vertical)
                .set_style(roles.axis);
        }
        for (y, label) in &geometry.y_ticks {
            let Some(row) = geometry.row(*y) else {
                continue;
            };
            let start = axis.saturating_sub(width(label));
            put(
                buf,
                Rect::new(start, row, width(label), 1),
                (start, row),
                label,
                roles.tick,
            );
            buf[(axis, row)]
                .set_symbol(glyphs.tick_left)
                .set_style(roles.axis);
        }
    }
    if geometry.x_labels == LabelRow::Absent {
        return;
    }
    let axis = canvas.bottom();
    if gutter {
        buf[(canvas.left() - 1, axis)]
            .set_symbol(glyphs.axis_corner)
            .set_style(roles.axis);
    }
    for column in canvas.left()..canvas.right() {
        buf[(column, axis)]
            .set_symbol(glyphs.axis_horizontal)
            .set_style(roles.axis);
    }
    for (x, label) in &geometry.x_ticks {
        let Some(column) = geometry.column(*x) else {
            continue;
        };
        if geometry.x_labels == LabelRow::Below {
            buf[(column, axis)]
                .set_symbol(glyphs.tick_below)
                .set_style(roles.axis);
        }
        x_label(geometry, column, label, roles.tick, buf);
    }
    if let Some((x, column)) = plot.cursor.and_then(|x| Some((x, geometry.column(x)?))) {
        x_label(
            geometry,
            column,
            &format!(" {} ", number(x)),
            roles.selection,
            buf,
        );
    }
}

/// Centred below its column, moved inwards at the ends.
fn x_label(geometry: &PlotGeometry, column: u16, label: &str, style: Style, buf: &mut Buffer) {
    let canvas = geometry.canvas;
    let row = canvas.bottom() + u16::from(geometry.x_labels == LabelRow::Below);
    let length = width(label).min(canvas.width);
    // A minus sign takes no part in centring: digits stand below their tick.
    let lead = (length + u16::from(label.starts_with('−'))) / 2;
    let start = column
        .saturating_sub(lead)
        .clamp(canvas.left(), canvas.right() - length);
    put(
        buf,
        Rect::new(start, row, length, 1),
        (start, row),
        label,
        style,
    );
}
