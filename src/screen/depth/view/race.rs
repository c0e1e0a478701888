//! Ratio against depth, a line a function, and the functions ranked at one depth.

use super::super::{State, layout};
use super::{logged, taking_part};
use crate::math::activation::Pointwise;
use crate::math::sweep::CellResult;
use crate::typeset::brief;
use crate::widget::Paint;
use crate::widget::plot::{Guide, GuideLine, LineStyle, Mark, Plot, Series};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let (x, y) = layout::race_axes(state);
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    for (place, (index, function)) in taking_part(state).enumerate() {
        let results = state.results_of(function);
        let median = |result: &&CellResult| {
            (result.depth as f64, result.delta.map_or(f64::NAN, |delta| delta.median))
        };
        let measured = logged(results.iter().map(median));
        let theory = |result: &&CellResult| {
            (result.depth as f64, result.theory.map_or(f64::NAN, |theory| theory.ratio))
        };
        // Labels are spread over the lines, so that they do not meet.
        let points = measured.iter().flatten().collect::<Vec<_>>();
        let at = points.len().checked_sub(1 + place * 2 % points.len().max(1));
        if let Some(point) = at.and_then(|at| points.get(at)) {
            let label = function.about().title.to_owned();
            marks.push(Mark { point: **point, label, color: index });
        }
        lines.push((index, line_of(index), measured));
        lines.push((index, LineStyle::Solid, quartiles(&results)));
        lines.push((index, LineStyle::Dotted, logged(results.iter().map(theory))));
    }
    let series: Vec<Series> = lines
        .iter()
        .map(|(color, line, segments)| Series {
            label: "",
            segments,
            ends: &[],
            line: *line,
            color: *color,
        })
        .collect();
    let guides = number_formats(y.range);
    let mut plot = Plot::new(x, y, &series, paint);
    plot.marks = &marks;
    plot.guides = &guides;
    plot.cursor = Some(state.depth() as f64);
    plot.render(area, buffer);
}

/// The quarter of the networks above and below the median, as an upright line at every depth.
fn quartiles(results: &[&CellResult]) -> Vec<Vec<(f64, f64)>> {
    let line = |result: &&CellResult| {
        let delta = result.delta?;
        let depth = result.depth as f64;
        let ends = [delta.lower, delta.upper].map(f64::log10);
        ends.iter().all(|end| end.is_finite()).then(|| ends.map(|end| (depth, end)).to_vec())
    };
    results.iter().filter_map(line).collect()
}

/// Colours repeat after the eighth function; then the line's kind tells them apart.
fn line_of(index: usize) -> LineStyle {
    if index < crate::theme::SERIES { LineStyle::Solid } else { LineStyle::Dashed }
}

/// Where a number format has nothing left but zero: half its smallest number, if δᴸ is 1.
fn number_formats((low, high): (f64, f64)) -> Vec<Guide> {
    // Powers of two.
    let formats = [("float16", -25), ("bfloat16", -134), ("float32", -150), ("float64", -1075)];
    formats
        .into_iter()
        .map(|(name, power)| (name, f64::from(power) * 2f64.log10()))
        .filter(|(_, log)| low < *log && *log < high)
        .map(|(name, log)| Guide {
            line: GuideLine::Horizontal(log),
            label: format!("{name} is 0 below (δᴸ = 1)"),
        })
        .collect()
}

pub fn at_depth(state: &State) -> String {
    format!("At depth {}, the largest first", state.depth())
}

/// Every function at the cursor's depth, ranked.
pub fn ranking(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let depth = state.depth();
    let roles = &paint.theme.roles;
    let mut rows: Vec<(usize, Pointwise, &CellResult)> = taking_part(state)
        .filter_map(|(index, function)| {
            let results = state.results_of(function);
            let result = results.into_iter().find(|result| result.depth == depth)?;
            Some((index, function, result))
        })
        .collect();
    if rows.is_empty() {
        let line = Rect { height: 1.min(area.height), ..area };
        let text = format!("Networks of depth {depth} are still to come.");
        Line::styled(text, roles.dim).render(line, buffer);
        return;
    }
    let median = |result: &CellResult| result.delta.map_or(f64::NAN, |delta| delta.median);
    rows.sort_by(|a, b| median(b.2).total_cmp(&median(a.2)));
    // Where they would touch each other, the quartiles give way.
    let wide = area.width >= 74;
    let spread = |text: &str| if wide { format!("{text:>29}") } else { String::new() };
    let head = format!("{:14}{:>13}{}{:>13}", "", "δ¹/δᴸ", spread("quartiles"), "theory");
    Line::styled(head, roles.dim).render(Rect { height: 1.min(area.height), ..area }, buffer);
    for (line, (index, function, result)) in rows.into_iter().enumerate() {
        let y = area.y + 1 + line as u16;
        if y >= area.bottom() {
            break;
        }
        let quartiles = result.delta.map_or(String::new(), |delta| {
            format!("{} … {}", brief(delta.lower), brief(delta.upper))
        });
        let theory = result.theory.map_or("none".to_owned(), |theory| brief(theory.ratio));
        Line::from(vec![
            Span::styled("■ ", paint.theme.series(index)),
            Span::styled(format!("{:12.12}", function.about().title), roles.text),
            Span::styled(format!("{:>13}", brief(median(result))), roles.measured),
            Span::styled(spread(&quartiles), roles.dim),
            Span::styled(format!("{theory:>13}"), roles.text),
        ])
        .render(Rect { y, height: 1, ..area }, buffer);
    }
}
