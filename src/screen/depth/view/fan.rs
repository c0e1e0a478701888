//! One function: a quantity against the layer's position, a line a depth.

use super::super::{State, layout};
use super::{line_end, logged};
use crate::math::sweep::CellResult;
use crate::widget::Canvas;
use crate::widget::end_labels::name_ends;
use crate::widget::plot::{LineStyle, Mark, Plot, Series};
use ratatui::widgets::Widget;

/// Pieces of a line, as points of the chart.
type Segments = Vec<Vec<(f64, f64)>>;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let results = state.results_of(&state.marked());
    let shown: Vec<&&CellResult> = results.iter().filter(|result| result.depth > 1).collect();
    let measured = shown.iter().map(|result| spread(&result.curve(state.quantity))).collect();
    let theory = shown.iter().map(|result| spread(&result.expected_curve(state.quantity)));
    let lines: [(LineStyle, Vec<Segments>); 2] =
        [(LineStyle::Solid, measured), (LineStyle::Faint, theory.collect())];
    let (x, y) = layout::fan_axes(state);
    let marked = shown.iter().position(|result| result.depth == state.depth());
    let series: Vec<Series> = lines
        .iter()
        .flat_map(|(line, lines)| lines.iter().enumerate().map(move |one| (*line, one)))
        .map(|(line, (color, segments))| {
            let lifted = line == LineStyle::Solid && marked == Some(color);
            let line = if lifted { LineStyle::Bold } else { line };
            Series { label: "", segments, ends: &[], line, color }
        })
        .collect();
    let [(_, measured), _] = &lines;
    let starts: Vec<(usize, (f64, f64))> = measured
        .iter()
        .enumerate()
        .filter_map(|(line, segments)| Some((line, *segments.first()?.first()?)))
        .collect();
    let mut marks: Vec<Mark> = starts
        .iter()
        .map(|&(color, point)| {
            let glyph = paint.charset.marker(color);
            Mark { point, glyph, label: String::new(), color }
        })
        .collect();
    let place = |layer: usize| (layer - 1) as f64 / (state.depth().max(2) - 1) as f64;
    if let Some((color, result)) = marked.map(|line| (line, shown[line])) {
        let log =
            result.curve(state.quantity).get(state.layer() - 1).map_or(f64::NAN, |v| v.log10());
        if log.is_finite() {
            let glyph = paint.charset.glyphs().closed_end;
            let point = (place(state.layer()), log);
            marks.push(Mark { point, glyph, label: String::new(), color });
        }
    }
    let mut plot = Plot::new(x, y, &series, paint);
    plot.marks = &marks;
    plot.cursor = Some(place(state.layer()));
    plot.cursor_points = false;
    plot.lifted = marked;
    let (names, chart) = layout::fan_parts(area);
    plot.render(chart, buffer);
    if let Some(geometry) = plot.geometry(chart) {
        let depth = |line: usize| format!("L = {}", shown[line].depth);
        let ends = starts.iter().map(|&(line, (_, log))| line_end(log, line, depth(line), paint));
        name_ends(ends.collect(), &geometry, names, paint, buffer);
    }
}

/// A value a layer, the first at 0, the last at 1.
fn spread(values: &[f64]) -> Segments {
    let last = (values.len().max(2) - 1) as f64;
    logged(values.iter().enumerate().map(|(layer, &value)| (layer as f64 / last, value)))
}
