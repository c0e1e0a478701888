//! Ratio against depth, a line a function, and the functions ranked at one depth.

use super::super::controls::titled;
use super::super::{State, layout};
use super::{line_end, logged};
use crate::math::activation::Pointwise;
use crate::math::sweep::CellResult;
use crate::typeset::brief;
use crate::widget::Paint;
use crate::widget::end_labels::name_ends;
use crate::widget::plot::{Guide, GuideLine, LineStyle, Mark, Plot, Series};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let (x, y) = layout::race_axes(state);
    let (chart, names) = layout::race_parts(area);
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    let mut ends = Vec::new();
    // Of curves the first is on top, of marks the last.
    let mut taking_part: Vec<_> = state.taking_part().collect();
    taking_part.sort_by_key(|(index, _)| *index != state.chosen);
    for (index, function) in taking_part {
        let results = state.results_of(&function);
        let median = |result: &&CellResult| (result.depth as f64, result.median());
        let measured = logged(results.iter().map(median));
        let theory = |result: &&CellResult| {
            (result.depth as f64, result.theory.map_or(f64::NAN, |theory| theory.ratio))
        };
        let points: Vec<(f64, f64)> = measured.iter().flatten().copied().collect();
        let glyph = paint.charset.marker(index);
        let mark = |point| Mark { point, glyph, label: String::new(), color: index };
        marks.extend(shown_points(&points, index, state.depth()).map(mark));
        if let Some(&(_, last)) = points.last() {
            ends.push(line_end(last, index, titled(&function), paint));
        }
        let lifted = if index == state.chosen { LineStyle::Bold } else { LineStyle::Solid };
        lines.push((index, lifted, measured));
        lines.push((index, LineStyle::Solid, quartiles(&results)));
        lines.push((index, LineStyle::Faint, logged(results.iter().map(theory))));
    }
    marks.reverse();
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
    plot.cursor_points = false;
    (&plot).render(chart, buffer);
    if let Some(geometry) = plot.geometry(chart) {
        name_ends(ends, &geometry, names, paint, buffer);
    }
}

/// Every third point of a line, each line beginning at another, and the one at the cursor: where
/// lines lie upon each other, their markers still take turns.
fn shown_points(
    points: &[(f64, f64)],
    line: usize,
    depth: usize,
) -> impl Iterator<Item = (f64, f64)> {
    let shown = move |(place, point): &(usize, &(f64, f64))| {
        place % 3 == line % 3 || point.0 == depth as f64
    };
    points.iter().enumerate().filter(shown).map(|(_, point)| *point)
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
    let mut rows: Vec<Ranked> = state
        .taking_part()
        .filter_map(|(index, function)| {
            let results = state.results_of(&function);
            let result = results.into_iter().find(|result| result.depth == depth)?;
            Some(Ranked { index, function, result })
        })
        .collect();
    if rows.is_empty() {
        let line = Rect { height: 1.min(area.height), ..area };
        let text = match state.stopped {
            false => format!("Networks of depth {depth} are still to come."),
            true => format!("Networks of depth {depth} were not run: r goes on."),
        };
        Line::styled(text, roles.dim).render(line, buffer);
        return;
    }
    rows.sort_by(|a, b| b.result.median().total_cmp(&a.result.median()));
    if rows.len() + 1 > usize::from(area.height) {
        return in_columns(&rows, (area, paint), buffer);
    }
    // Where they would touch each other, the quartiles give way.
    let wide = area.width >= 74;
    let spread = |text: &str| if wide { format!("{text:>29}") } else { String::new() };
    let head = format!("{:12}{:>11}{}{:>13}", "", "δ¹/δᴸ", spread("quartiles"), "theory");
    Line::styled(head, roles.dim).render(Rect { height: 1.min(area.height), ..area }, buffer);
    for (row, ranked) in area.rows().skip(1).zip(&rows) {
        let result = ranked.result;
        let quartiles = result.delta.filter(|_| result.seeds.len() > 1);
        let quartiles = quartiles.map_or("–".to_owned(), |delta| {
            format!("{} … {}", brief(delta.lower), brief(delta.upper))
        });
        let theory = result.theory.map_or("none".to_owned(), |theory| brief(theory.ratio));
        let star = if ranked.is_unreliable() { "*" } else { " " };
        let mut spans = ranked.spans(paint, 11);
        spans.push(Span::styled(spread(&quartiles), roles.dim));
        spans.push(Span::styled(format!("{theory:>13}{star}"), roles.text));
        Line::from(spans).render(row, buffer);
    }
    let footnote = area.rows().nth(rows.len() + 1);
    if let Some(footnote) = footnote.filter(|_| rows.iter().any(Ranked::is_unreliable)) {
        Line::styled(FOOTNOTE, roles.warn).render(footnote, buffer);
    }
}

const FOOTNOTE: &str = "* q starts beside a repelling fixed point: networks scatter widely";

/// A function's networks at one depth.
struct Ranked<'a> {
    index: usize,
    function: Pointwise,
    result: &'a CellResult,
}

impl Ranked<'_> {
    /// Columns of name and ratio, and one between.
    const WIDTH: u16 = 23;

    /// Whether theory is no more than a rough guide to networks of a finite width.
    fn is_unreliable(&self) -> bool {
        self.result.theory.is_some_and(|theory| theory.unreliable.is_some())
    }

    fn spans<'s>(&self, paint: Paint, number: usize) -> Vec<Span<'s>> {
        let Paint { theme, charset } = paint;
        vec![
            Span::styled(format!("{} ", charset.marker(self.index)), theme.series(self.index)),
            Span::styled(format!("{:10.10}", titled(&self.function)), theme.roles.text),
            Span::styled(format!("{:>number$}", brief(self.result.median())), theme.roles.measured),
        ]
    }
}

/// Names and ratios alone, down the first column and on in the next.
fn in_columns(rows: &[Ranked], (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let columns = (area.width / Ranked::WIDTH).clamp(1, 2);
    let pitch = (area.width / columns).min(Ranked::WIDTH + 4);
    let places = (0..columns).flat_map(|column| {
        area.rows().map(move |row| Rect { x: area.x + column * pitch, width: pitch, ..row })
    });
    for (place, ranked) in places.zip(rows) {
        Line::from(ranked.spans(paint, 10)).render(place, buffer);
    }
}
