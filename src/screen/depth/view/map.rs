//! Function by depth, as colours with their powers of ten.

use super::super::State;
use crate::widget::Canvas;
use crate::widget::map::Map;
use crate::widget::text::power_of_ten;
use ratatui::widgets::Widget;

/// Common logarithms at the two ends of the colours. As far upwards as downwards would waste half
/// of them on few networks.
const SCALE: (f64, f64) = (-12.0, 2.0);
/// Columns of a cell that holds `10⁻¹²`
const POWER: u16 = 6;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let depths = state.depths();
    let lines = state.contestants();
    let logs: Vec<Vec<f64>> = lines
        .iter()
        .map(|line| {
            let results = state.results_of(line);
            let at = |depth: &usize| {
                let found = results.iter().find(|result| result.depth == *depth);
                found.map_or(f64::NAN, |result| result.median().log10())
            };
            depths.iter().map(at).collect()
        })
        .collect();
    let (low, high) = SCALE;
    let share = |log: &f64| (log - low) / (high - low);
    let rows: Vec<Vec<f64>> = logs.iter().map(|row| row.iter().map(share).collect()).collect();
    // Two cells' worth goes to the names.
    let wide = area.width / (depths.len() as u16 + 2) >= POWER;
    let word = |log: &f64| match log.round() {
        log if !log.is_finite() => String::new(),
        log if wide => power_of_ten(log as i32, paint.charset),
        log => (log as i32).to_string().replace('-', "−"),
    };
    let words: Vec<Vec<String>> = logs.iter().map(|row| row.iter().map(word).collect()).collect();
    let row_labels: Vec<(usize, String)> =
        lines.iter().enumerate().map(|(row, line)| (row, state.name(line))).collect();
    let marked = lines.iter().position(|line| state.is_marked(line));
    let column_labels: Vec<(usize, String)> =
        depths.iter().enumerate().map(|(column, depth)| (column, depth.to_string())).collect();
    let map = Map {
        rows: &rows,
        row_labels: &row_labels,
        column_labels: &column_labels,
        words: &words,
        marks: &[],
        cursor: marked.map(|row| (row, state.at_depth.min(depths.len() - 1))),
        legends: &[("10⁻¹² or less", "100 or more"), ("10⁻¹²", "100")],
        paint,
    };
    map.render(area, buffer);
}
