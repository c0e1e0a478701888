//! Function by depth, as colours.

use super::super::State;
use super::taking_part;
use crate::math::activation::Pointwise;
use crate::widget::Paint;
use crate::widget::map::Map;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let depths = state.depths();
    let functions: Vec<(usize, Pointwise)> = taking_part(state).collect();
    let rows: Vec<Vec<f64>> = functions
        .iter()
        .map(|(_, function)| {
            let results = state.results_of(*function);
            let at = |depth: &usize| {
                let found = results.iter().find(|result| result.depth == *depth);
                let delta = found.and_then(|result| result.delta);
                // Twelve decades down to twelve up would waste half the colours on few networks.
                delta.map_or(f64::NAN, |delta| (delta.median.log10() + 12.0) / 14.0)
            };
            depths.iter().map(at).collect()
        })
        .collect();
    let row_labels: Vec<(usize, String)> = functions
        .iter()
        .enumerate()
        .map(|(row, (_, function))| (row, function.about().title.to_owned()))
        .collect();
    let column_labels: Vec<(usize, String)> =
        depths.iter().enumerate().map(|(column, depth)| (column, depth.to_string())).collect();
    let map = Map {
        rows: &rows,
        row_labels: &row_labels,
        column_labels: &column_labels,
        marks: &[],
        cursor: None,
        legend: ("10⁻¹² or less", "100 or more"),
        paint,
    };
    map.render(area, buffer);
}
