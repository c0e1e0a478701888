//! One function: a quantity against the layer's position, a line a depth.

use super::super::State;
use super::logged;
use crate::math::sweep::CellResult;
use crate::widget::Paint;
use crate::widget::plot::{Axis, LineStyle, Mark, Plot, Series};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let results = state.results_of(state.function());
    let shown: Vec<&&CellResult> = results.iter().filter(|result| result.depth > 1).collect();
    let lines: Vec<Vec<Vec<(f64, f64)>>> = shown
        .iter()
        .map(|result| {
            let curve = result.curve(state.quantity);
            let last = (curve.len().max(2) - 1) as f64;
            logged(curve.iter().enumerate().map(|(layer, &value)| (layer as f64 / last, value)))
        })
        .collect();
    let ys = || lines.iter().flatten().flatten().map(|(_, y)| *y);
    let low = ys().fold(0.0, f64::min).floor();
    let high = ys().fold(low + 1.0, f64::max).ceil();
    let series: Vec<Series> = lines
        .iter()
        .enumerate()
        .map(|(index, segments)| Series {
            label: "",
            segments,
            ends: &[],
            line: LineStyle::Solid,
            color: index % crate::theme::SERIES,
        })
        .collect();
    let marks: Vec<Mark> = shown
        .iter()
        .zip(&lines)
        .enumerate()
        .filter_map(|(index, (result, segments))| {
            let point = *segments.first()?.first()?;
            let color = index % crate::theme::SERIES;
            Some(Mark { point, label: format!("L = {}", result.depth), color })
        })
        .collect();
    let mut plot = Plot::new(Axis::numbers(0.0, 1.0), Axis::decades(low, high), &series, paint);
    plot.marks = &marks;
    plot.render(area, buffer);
}
