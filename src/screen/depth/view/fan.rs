//! One function: a quantity against the layer's position, a line a depth.

use super::super::State;
use super::{line_end, logged};
use crate::math::sweep::CellResult;
use crate::widget::Paint;
use crate::widget::end_labels::name_ends;
use crate::widget::plot::{Axis, LineStyle, Mark, Plot, Series};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Pieces of a line, as points of the chart.
type Segments = Vec<Vec<(f64, f64)>>;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let results = state.results_of(&state.function());
    let shown: Vec<&&CellResult> = results.iter().filter(|result| result.depth > 1).collect();
    let measured = shown.iter().map(|result| spread(result.curve(state.quantity))).collect();
    let theory = shown.iter().map(|result| spread(&result.expected_curve(state.quantity)));
    let lines: [(LineStyle, Vec<Segments>); 2] =
        [(LineStyle::Solid, measured), (LineStyle::Faint, theory.collect())];
    let ys = || lines.iter().flat_map(|(_, lines)| lines.iter().flatten().flatten()).map(|p| p.1);
    let low = ys().fold(0.0, f64::min).floor();
    let high = ys().fold(low + 1.0, f64::max).ceil();
    let series: Vec<Series> = lines
        .iter()
        .flat_map(|(line, lines)| lines.iter().enumerate().map(move |one| (*line, one)))
        .map(|(line, (color, segments))| Series { label: "", segments, ends: &[], line, color })
        .collect();
    let [(_, measured), _] = &lines;
    let starts: Vec<(usize, (f64, f64))> = measured
        .iter()
        .enumerate()
        .filter_map(|(line, segments)| Some((line, *segments.first()?.first()?)))
        .collect();
    let marks: Vec<Mark> = starts
        .iter()
        .map(|&(color, point)| {
            let glyph = paint.charset.marker(color);
            Mark { point, glyph, label: String::new(), color }
        })
        .collect();
    let x = Axis::numbers(0.0, 1.0).ends("layer 1", "layer L");
    let mut plot = Plot::new(x, Axis::decades(low, high), &series, paint);
    plot.marks = &marks;
    let names = Rect { width: NAMES.min(area.width / 3), ..area };
    let chart = Rect { x: names.right(), width: area.width - names.width, ..area };
    plot.render(chart, buffer);
    if let Some(geometry) = plot.geometry(chart) {
        let depth = |line: usize| format!("L = {}", shown[line].depth);
        let ends = starts.iter().map(|&(line, (_, log))| line_end(log, line, depth(line), paint));
        name_ends(ends.collect(), &geometry, names, paint, buffer);
    }
}

/// Columns for a marker and "L = 200", and one behind them.
const NAMES: u16 = 10;

/// A value a layer, the first at 0, the last at 1.
fn spread(values: &[f64]) -> Segments {
    let last = (values.len().max(2) - 1) as f64;
    logged(values.iter().enumerate().map(|(layer, &value)| (layer as f64 / last, value)))
}
