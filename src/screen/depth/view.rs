//! Drawing of the Depth screen.

use super::layout;
use super::{DEEPEST, GRID, Pane, Row, SEEDS, State, View, grid, init_name};
use crate::app::layout::first_row;
use crate::app::message::SweepProgress;
use crate::math::activation::Pointwise;
use crate::math::mean_field::fixed_point::{Law, Phase};
use crate::math::mean_field::moments::Gains;
use crate::math::nn::Quantity;
use crate::math::sweep::{CellResult, Fit};
use crate::screen::words;
use crate::typeset::brief;
use crate::widget::Paint;
use crate::widget::chrome::{ScrollBar, panel};
use crate::widget::map::Map;
use crate::widget::plot::{Axis, Guide, GuideLine, LineStyle, Mark, Plot, Series};
use crate::widget::slider::{Choice, ControlColumns};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

pub fn draw(
    state: &State,
    progress: Option<SweepProgress>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let areas = layout::areas(state, area);
    controls(state, progress, (areas.controls, paint), buffer);
    let focused = state.pane == Pane::Chart;
    panel(&title(state), focused, paint).render(areas.chart, buffer);
    let inner = layout::inside(areas.chart);
    match state.view {
        View::Race => race(state, (inner, paint), buffer),
        View::Fan => fan(state, (inner, paint), buffer),
        View::Map => map(state, (inner, paint), buffer),
        View::Laws => laws(state, (inner, paint), buffer),
        View::Critical => critical(state, (inner, paint), buffer),
    }
    let heading =
        if state.view == View::Race { at_depth(state) } else { "What it says".to_owned() };
    panel(&heading, false, paint).render(areas.words, buffer);
    let inner = layout::inside(areas.words);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    match state.view {
        View::Race => ranking(state, (inner, paint), buffer),
        _ => {
            Paragraph::new(text(state, paint)).wrap(Wrap { trim: true }).render(inner, buffer);
        }
    }
}

fn title(state: &State) -> String {
    let name = state.function().about().title;
    match state.view {
        View::Race => "rms δ¹ / rms δᴸ against the depth L; theory dotted".to_owned(),
        View::Fan => format!("{name}: {}, a line a depth", words::short_title(state.quantity)),
        View::Map => "rms δ¹ / rms δᴸ: function by depth".to_owned(),
        View::Laws => "The law of rms δ¹ / rms δᴸ, measured and by theory".to_owned(),
        View::Critical => format!("{name}: χ over σb (across) and σw (up)"),
    }
}

fn controls(
    state: &State,
    progress: Option<SweepProgress>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let focused = state.pane == Pane::Controls;
    let title = match progress {
        Some(progress) if progress.done < progress.total => {
            format!("{} of {} runs", progress.done, progress.total)
        }
        _ => "Controls".to_owned(),
    };
    panel(&title, focused, paint).render(area, buffer);
    let inner = layout::inside(area);
    let rows = state.rows();
    let selected = state.selected.min(rows.len() - 1);
    let first = first_row(selected, rows.len(), usize::from(inner.height));
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(inner.height)) {
        let line = Rect { y: inner.y + (index - first) as u16, height: 1, ..inner };
        control(state, *row, focused && index == selected, (line, paint), buffer);
    }
    ScrollBar { position: first, page: inner.height.into(), total: rows.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
}

fn control(
    state: &State,
    row: Row,
    focused: bool,
    (line, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let columns = ControlColumns { label: 8, value: 0 };
    let mut choice = |label, value: &str| {
        Choice { label, value, focused, columns, paint }.render(line, buffer);
    };
    match row {
        Row::View => choice("view", state.view.name()),
        Row::Init => choice("init", init_name(state.init)),
        Row::Quantity => choice("shows", words::short_title(state.quantity)),
        Row::Deepest => choice("deepest", &DEEPEST[state.deepest].to_string()),
        Row::Seeds => choice("seeds", &SEEDS[state.seeds].to_string()),
        Row::Function(index) => {
            let (function, on) = state.functions[index];
            let roles = &paint.theme.roles;
            let one = state.view.is_of_one();
            let on = if one { index == state.chosen } else { on };
            let mark = match (one, on) {
                (true, true) => "◉",
                (true, false) => "○",
                (false, true) => "■",
                (false, false) => "□",
            };
            let pointer = if focused { paint.charset.glyphs().pointer_right } else { " " };
            let style = if on { paint.theme.series(index) } else { roles.dim };
            let name = match (focused, on) {
                (true, _) => roles.strong,
                (false, true) => roles.text,
                (false, false) => roles.dim,
            };
            Line::from(vec![
                Span::styled(format!("{pointer} "), roles.slider_knob),
                Span::styled(format!("{mark} "), style),
                Span::styled(function.about().title, name),
            ])
            .render(line, buffer);
        }
    }
}

/// The functions that take part, with the places of their colours.
fn taking_part(state: &State) -> impl Iterator<Item = (usize, Pointwise)> {
    let on = state.functions.iter().enumerate().filter(|(_, (_, on))| *on);
    on.map(|(index, (function, _))| (index, *function))
}

/// (x, log10 y) of finite positive y, cut where there is none.
fn logged(points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Vec<(f64, f64)>> {
    let mut segments = vec![Vec::new()];
    for (x, y) in points {
        let log = y.log10();
        if log.is_finite() {
            segments.last_mut().expect("never empty").push((x, log));
        } else if segments.last().is_some_and(|segment| !segment.is_empty()) {
            segments.push(Vec::new());
        }
    }
    segments
}

/// Colours repeat after the eighth function; then the line's kind tells them apart.
fn line_of(index: usize) -> LineStyle {
    if index < crate::theme::SERIES { LineStyle::Solid } else { LineStyle::Dashed }
}

fn race(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
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

/// Where a number format has nothing left but zero: half its smallest number, if δᴸ is 1.
fn number_formats((low, high): (f64, f64)) -> Vec<Guide> {
    let formats =
        [("float16", 2f64.powi(-25)), ("bfloat16", 2f64.powi(-134)), ("float32", 2f64.powi(-150))];
    formats
        .into_iter()
        .map(|(name, least)| (name, least.log10()))
        .filter(|(_, log)| low < *log && *log < high)
        .map(|(name, log)| Guide {
            line: GuideLine::Horizontal(log),
            label: format!("{name} is 0 below (δᴸ = 1)"),
        })
        .collect()
}

fn at_depth(state: &State) -> String {
    format!("At depth {}, the largest first", state.depth())
}

/// Every function at the cursor's depth, ranked.
fn ranking(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
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

fn fan(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
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

fn map(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
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

fn law_text(law: Law) -> String {
    match law {
        Law::Exponential { per_layer } => format!("× {} a layer", brief(per_layer)),
        Law::PowerLaw { exponent } => format!("L^{}", brief(exponent)),
        Law::Flat => "flat".to_owned(),
        Law::Slow => "slower than a power".to_owned(),
    }
}

/// The fit to the medians of one function.
fn fit(state: &State, function: Pointwise) -> Option<Fit> {
    let points: Vec<(usize, f64)> = state
        .results_of(function)
        .iter()
        .filter_map(|result| Some((result.depth, result.delta?.median)))
        .collect();
    Fit::of(&points)
}

fn laws(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let roles = &paint.theme.roles;
    let head = format!(
        "{:14}{:>20}{:>10}{:>20}{:>12}",
        "", "measured", "±", "theory, far out", "10⁻⁶ at L"
    );
    Line::styled(head, roles.dim).render(Rect { height: 1.min(area.height), ..area }, buffer);
    let spec = state.spec();
    for (line, (index, function)) in taking_part(state).enumerate() {
        let y = area.y + 1 + line as u16;
        if y >= area.bottom() {
            break;
        }
        let fit = fit(state, function);
        let theory = spec.as_ref().and_then(|spec| spec.variances(&function).ok());
        let theory = theory.map_or("none".to_owned(), |theory| law_text(theory.law(&function)));
        let (law, error, millionth) = match fit {
            None => ("…".to_owned(), String::new(), String::new()),
            Some(fit) => (
                law_text(fit.law),
                brief(fit.error),
                fit.depth_of_a_millionth().map_or("never".to_owned(), |depth| brief(depth.round())),
            ),
        };
        Line::from(vec![
            Span::styled("■ ", paint.theme.series(index)),
            Span::styled(format!("{:12.12}", function.about().title), roles.text),
            Span::styled(format!("{law:>20}"), roles.measured),
            Span::styled(format!("{error:>10}"), roles.dim),
            Span::styled(format!("{theory:>20}"), roles.text),
            Span::styled(format!("{millionth:>12}"), roles.text),
        ])
        .render(Rect { y, height: 1, ..area }, buffer);
    }
}

fn critical(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let Some(plane) = state.plane.as_ref().filter(|plane| plane.function == state.function())
    else {
        let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
        let text = "Working out the fixed points …";
        Line::styled(text, paint.theme.roles.dim).centered().render(line, buffer);
        return;
    };
    // χ from a tenth to ten; 1 in the middle of the colours.
    let share = |chi: &f64| (chi.log10() + 1.0) / 2.0;
    let rows: Vec<Vec<f64>> = plane.chi.iter().map(|row| row.iter().map(share).collect()).collect();
    let label = |value: f64| format!("{value:>4.1}");
    let row_labels: Vec<(usize, String)> =
        (0..GRID.0).step_by(8).map(|row| (row, label(plane.grid.sigma_w(row)))).collect();
    let column_labels: Vec<(usize, String)> = (0..GRID.1)
        .step_by(10)
        .map(|column| (column, label(plane.grid.bias_std(column))))
        .collect();
    Map {
        rows: &rows,
        row_labels: &row_labels,
        column_labels: &column_labels,
        marks: &plane.edge,
        cursor: Some(state.at_plane),
        legend: ("χ ≤ 0.1 vanish", "explode χ ≥ 10"),
        paint,
    }
    .render(area, buffer);
}

fn text<'a>(state: &State, paint: Paint) -> Text<'a> {
    let roles = &paint.theme.roles;
    let say = |text: String| Line::styled(text, roles.text);
    match state.view {
        View::Race => Text::default(),
        View::Fan => {
            let end = match state.quantity {
                Quantity::ActivationStd => "layer 1 on the left, where the signal enters.",
                _ => "layer 1 on the left; the gradient comes from the right.",
            };
            let law = fit(state, state.function()).map(|fit| law_text(fit.law));
            let law = law.map_or(String::new(), |law| format!(" Fitted law of δ¹/δᴸ: {law}."));
            Text::from(say(format!("Each line is a network of another depth, {end}{law}")))
        }
        View::Map => Text::from(say(
            "Read a row from left to right: towards the colours on the left of the scale, less and less of the gradient arrives at layer 1."
                .to_owned(),
        )),
        View::Laws => Text::from(say(
            "Fitted to the medians over the depths; theory is what infinitely wide networks tend to."
                .to_owned(),
        )),
        View::Critical => critical_text(state, paint),
    }
}

fn critical_text<'a>(state: &State, paint: Paint) -> Text<'a> {
    let roles = &paint.theme.roles;
    let (row, column) = state.at_plane;
    let function = state.function();
    let grid = grid(&function);
    let variances = grid.variances(row, column);
    let fixed = variances.fixed_point(&function);
    let xi = variances.depth_scale(&function, &fixed);
    let phase = match fixed.phase() {
        Phase::Ordered => Span::styled("ordered: gradients vanish", roles.warn),
        Phase::Edge => Span::styled("on the edge of chaos", roles.good),
        Phase::Chaotic => Span::styled("chaotic: gradients explode", roles.bad),
    };
    let gains = Gains::of(&function);
    let number = |value: f64| Span::styled(brief(value), roles.measured);
    let label = |text: &'static str| Span::styled(text, roles.dim);
    Text::from(vec![
        Line::from(vec![
            label("✚ σw "),
            number(grid.sigma_w(row)),
            label("  σb "),
            number(grid.bias_std(column)),
            label("   "),
            phase,
        ]),
        Line::from(vec![
            label("q* "),
            number(fixed.q),
            label("  χ* "),
            number(fixed.chi),
            label("  ξ_c "),
            number(xi),
            label("  about "),
            number((6.0 * xi).round()),
            label(" layers trainable"),
        ]),
        Line::from(vec![
            label("unit-variance gain forward "),
            number(gains.forward),
            label("  backward "),
            number(gains.backward),
        ]),
        Line::styled(
            "● edge of chaos, χ = 1. Tab to the chart, arrows move ✚, Enter runs it.",
            roles.dim,
        ),
    ])
}
