//! Ratio against depth, a line a function, and the functions ranked at one depth.

use super::super::cells::Contestant;
use super::super::{State, layout};
use super::{line_end, logged};
use crate::math::sweep::CellResult;
use crate::typeset::{brief, in_cell};
use crate::widget::chrome::first_row;
use crate::widget::end_labels::name_ends;
use crate::widget::plot::{Guide, GuideLine, LineStyle, Mark, Plot, Series};
use crate::widget::text::{clipped, fitting};
use crate::widget::{Canvas, Paint};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let (x, y) = layout::race_axes(state);
    let (chart, names) = layout::race_parts(state, area);
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    let mut ends = Vec::new();
    let mut lifts = None;
    // Of curves the first is on top, of marks the last.
    let mut contestants = state.contestants();
    contestants.sort_by_key(|line| !state.is_marked(line));
    let several = contestants.len() > 1;
    for line in contestants {
        let (index, marked) = (line.series, state.is_marked(&line));
        let results = state.results_of(&line);
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
            ends.push(line_end(last, index, state.name(&line), paint));
        }
        let lifted = if marked { LineStyle::Bold } else { LineStyle::Solid };
        lifts = lifts.or((marked && several).then_some(index));
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
    plot.lifted = lifts;
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
pub fn ranking(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let depth = state.depth();
    let roles = &paint.theme.roles;
    let ranked = |line: Contestant| {
        let (name, marked) = (state.name(&line), state.is_marked(&line));
        Some(Ranked { index: line.series, name, marked, result: state.result_at(&line, depth)? })
    };
    let rows: Vec<Ranked> = state.ordered().into_iter().filter_map(ranked).collect();
    if rows.is_empty() {
        let line = Rect { height: 1.min(area.height), ..area };
        let text = match state.stopped {
            false => format!("Networks of depth {depth} are still to come."),
            true => format!("Networks of depth {depth} were not run: r goes on."),
        };
        Line::styled(text, roles.dim).render(line, buffer);
        return;
    }
    let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let name = longest.clamp(NAME, MOST_NAME);
    if rows.len() + 1 > usize::from(area.height) {
        return in_columns(&rows, name, Canvas { area, paint, buffer });
    }
    // Where they would touch each other, the quartiles give way.
    let wide = usize::from(area.width) >= 65 + name;
    let spread = |text: &str| if wide { format!("{text:>29}") } else { String::new() };
    // Where a number would be cut in two, theory gives way, and with it its star.
    let compared = usize::from(area.width) >= name + RATIO + 14;
    let expected = |text: &str, star: &str| match compared {
        true => format!("{text:>13}{star}"),
        false => String::new(),
    };
    let ratio = format!("{:1$}{2:>11}", "", name + 3, "δ¹/δᴸ");
    let head = format!("{ratio}{}{}", spread("quartiles"), expected("theory", ""));
    Line::styled(head, roles.dim).render(Rect { height: 1.min(area.height), ..area }, buffer);
    for (row, ranked) in area.rows().skip(1).zip(&rows) {
        let result = ranked.result;
        let quartiles = result.delta.filter(|_| result.seeds.len() > 1);
        let quartiles = quartiles.map_or("–".to_owned(), |delta| {
            format!("{} … {}", brief(delta.lower), brief(delta.upper))
        });
        let theory = result.theory.map_or("none".to_owned(), |theory| brief(theory.ratio));
        let star = if ranked.is_unreliable() { "*" } else { " " };
        let mut spans = ranked.spans(paint, (name, 11));
        spans.push(Span::styled(spread(&quartiles), roles.dim));
        spans.push(Span::styled(expected(&theory, star), roles.text));
        Line::from(spans).render(row, buffer);
    }
    let footnote = area.rows().nth(rows.len() + 1);
    let starred = compared && rows.iter().any(Ranked::is_unreliable);
    if let Some(footnote) = footnote.filter(|_| starred) {
        let words = fitting(&FOOTNOTE, footnote.width, paint.charset);
        Line::styled(words, roles.warn).render(footnote, buffer);
    }
}

/// Why theory has a star; the fullest form first.
const FOOTNOTE: [&str; 3] = [
    "* q starts beside a repelling fixed point: networks scatter widely",
    "* beside a repelling q: they scatter widely",
    "* they scatter widely",
];

/// Columns that stand with a name: the pointer, the marker, the ratio and a blank.
const RATIO: usize = 3 + 11;
/// Columns of the longest name.
const NAME: usize = 10;
const MOST_NAME: usize = 22;

/// A line's networks at one depth.
struct Ranked<'a> {
    index: usize,
    name: String,
    marked: bool,
    result: &'a CellResult,
}

impl Ranked<'_> {
    /// Whether theory is no more than a rough guide to networks of a finite width.
    fn is_unreliable(&self) -> bool {
        self.result.theory.is_some_and(|theory| theory.unreliable.is_some())
    }

    fn spans<'s>(&self, paint: Paint, (name, number): (usize, usize)) -> Vec<Span<'s>> {
        let Paint { theme, charset } = paint;
        let pointer = if self.marked { charset.glyphs().pointer_right } else { " " };
        let style = if self.marked { theme.roles.strong } else { theme.roles.text };
        let text = clipped(&self.name, name as u16, charset);
        vec![
            Span::styled(pointer, theme.roles.slider_knob),
            Span::styled(format!("{} ", charset.marker(self.index)), theme.series(self.index)),
            Span::styled(format!("{text:name$}"), style),
            Span::styled(in_cell(self.result.median(), 3, number), theme.roles.measured),
        ]
    }
}

/// Names and ratios alone, down the first column and on in the next.
fn in_columns(rows: &[Ranked], name: usize, Canvas { area, paint, buffer }: Canvas) {
    let width = (name + RATIO) as u16;
    let columns = (area.width / width).clamp(1, 2);
    let pitch = (area.width / columns).min(width + 4);
    let places = (0..columns).flat_map(|column| {
        area.rows().map(move |row| Rect { x: area.x + column * pitch, width: pitch, ..row })
    });
    // Where not all have room, the marked one has.
    let marked = rows.iter().position(|row| row.marked).unwrap_or(0);
    let first = first_row(marked, rows.len(), usize::from(columns * area.height));
    for (place, ranked) in places.zip(&rows[first..]) {
        Line::from(ranked.spans(paint, (name, 10))).render(place, buffer);
    }
}
