//! The pictures of the chosen network.

use super::super::layout::{self, Areas};
use super::super::{Pane, Picture, State, words};
use crate::live::race::{Look, Picture as Decisions, Plane, Runner, Snapshot};
use crate::math::nn::data::Split;
use crate::math::nn::trainer::Histogram;
use crate::math::nn::{Quantity, Report};
use crate::screen::words::title;
use crate::typeset;
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::boundary::Boundary;
use crate::widget::chrome::panel;
use crate::widget::histogram::Columns;
use crate::widget::plot::{Axis, End, LineStyle, Mark, Plot, Series};
use crate::widget::text::spans;
use crate::widget::{Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub fn draw(
    state: &State,
    snapshot: Option<&Snapshot>,
    (areas, paint): (&Areas, Paint),
    buffer: &mut Buffer,
) {
    let focused = state.pane == Pane::Pictures;
    picture(state, snapshot, (state.picture, focused), (areas.picture, paint), buffer);
    if let Some(area) = areas.companion {
        picture(state, snapshot, (layout::companion(state), false), (area, paint), buffer);
    }
}

fn picture(
    state: &State,
    snapshot: Option<&Snapshot>,
    (picture, focused): (Picture, bool),
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let layer = state.place().layer;
    let inner = layout::inside(area);
    let runner = snapshot.and_then(|snapshot| snapshot.runners.get(state.runner));
    let mut heading = match picture {
        Picture::Layers(quantity) if area.width >= 52 => title(quantity).to_owned(),
        _ => words::title(picture, layer),
    };
    if let Picture::Layers(quantity) = picture
        && inner.height < CAPTIONED
        && runner.is_some_and(|runner| runner.report.is_some())
        && state.theory().is_ok()
        && caption_words(state, quantity, paint).is_some()
    {
        heading.push_str(&format!(", {} theory", paint.charset.glyphs().expected));
    }
    panel(&heading, focused, paint).render(area, buffer);
    let Some((snapshot, runner)) = snapshot.zip(runner) else { return };
    let look = snapshot.look.as_deref().filter(|look| look.place == state.place());
    match picture {
        Picture::Layers(quantity) => layers(state, runner, quantity, (inner, paint), buffer),
        Picture::Dead => dead(state, runner, (inner, paint), buffer),
        Picture::Spread => spread(look, (inner, paint), buffer),
        Picture::Learned => learned(state, snapshot, (inner, paint), buffer),
        Picture::Decisions => decisions(look, snapshot, (inner, paint), buffer),
    }
}

fn waiting(words: &str, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
    Line::styled(words.to_owned(), paint.theme.roles.dim).centered().render(line, buffer);
}

fn layers(
    state: &State,
    runner: &Runner,
    quantity: Quantity,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let area = caption(state, quantity, (area, paint), buffer);
    let Some(report) = runner.report.as_ref().map(|report| &report.network) else {
        waiting("No minibatch has passed yet.", (area, paint), buffer);
        return;
    };
    let values: Vec<f64> = report.layers.iter().map(|layer| quantity.of(layer)).collect();
    let prediction = state.theory().ok().and_then(|theory| theory.predict(report, quantity));
    let expected = prediction.map_or(Vec::new(), |prediction| prediction.layers);
    let (low, high) = scale::decades(values.iter().chain(&expected).copied(), None);
    LayerBars {
        values: &values,
        expected: &expected,
        scale: Scale::Decades(low, high),
        selected: Some((state.layer - 1).min(values.len() - 1)),
        orientation: Orientation::Columns,
        reference: reference(quantity, report),
        paint,
    }
    .render(area, buffer);
}

/// From this height on there is a row for the caption.
const CAPTIONED: u16 = 9;

/// What the marks across the bars are, or why there are none, in the last row; what is left of the
/// area. Where it is low, the bars need the row more.
fn caption(
    state: &State,
    quantity: Quantity,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) -> Rect {
    let words = caption_words(state, quantity, paint);
    let Some(words) = words.filter(|_| area.height >= CAPTIONED) else { return area };
    let rest = Rect { height: area.height - 1, ..area };
    let row =
        Rect { x: area.x + 1, width: area.width.saturating_sub(2), y: rest.bottom(), height: 1 };
    spans(&words, paint.theme).render(row, buffer);
    rest
}

fn caption_words(state: &State, quantity: Quantity, paint: Paint) -> Option<typeset::Line> {
    let mark = paint.charset.glyphs().expected;
    words::caption(state.settings().depth, state.theory(), quantity, mark)
}

/// Gradients are judged by their distance from the last hidden layer's.
fn reference(quantity: Quantity, report: &Report) -> Option<f64> {
    matches!(quantity, Quantity::Delta | Quantity::WeightGradient)
        .then(|| report.hidden().last().map(|layer| quantity.of(layer)))
        .flatten()
}

fn dead(state: &State, runner: &Runner, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let Some(score) = &runner.score else { return };
    let width = state.settings().width as f64;
    let values: Vec<f64> = score.dead_units.iter().map(|&units| units as f64 / width).collect();
    LayerBars {
        values: &values,
        expected: &[],
        scale: Scale::Fraction,
        selected: Some(state.place().layer - 1).filter(|layer| *layer < values.len()),
        orientation: Orientation::Columns,
        reference: None,
        paint,
    }
    .render(area, buffer);
}

fn spread(look: Option<&Look>, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let Some((before, after)) = look.and_then(|look| look.spread.as_ref()) else {
        waiting("No minibatch has passed yet.", (area, paint), buffer);
        return;
    };
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let (left, right) = if area.width >= 44 {
        let width = (area.width - 3) / 2;
        (Rect { width, ..area }, Rect { x: area.right() - width, width, ..area })
    } else {
        let height = area.height / 2;
        (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
    };
    histogram("z", before, (left, paint.theme.series(0), paint), buffer);
    histogram("h = φ(z)", after, (right, paint.theme.series(1), paint), buffer);
}

fn histogram(
    title: &str,
    histogram: &Histogram,
    (area, style, paint): (Rect, Style, Paint),
    buffer: &mut Buffer,
) {
    Columns {
        title,
        counts: &histogram.counts,
        low: histogram.low,
        high: histogram.high,
        non_finite: histogram.non_finite,
        style,
        paint,
    }
    .render(area, buffer);
}

/// A line a layer: its slope or β by epoch.
fn learned(state: &State, snapshot: &Snapshot, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let past = &snapshot.runners[state.runner].scores;
    let layers = past.first().map_or(0, |score| score.learned.len());
    let lines: Vec<[Vec<(f64, f64)>; 1]> = (0..layers)
        .map(|layer| {
            let epoch = |step: u64| step as f64 / snapshot.steps_per_epoch as f64;
            [past.iter().map(|score| (epoch(score.step), score.learned[layer])).collect()]
        })
        .collect();
    let points = || lines.iter().flat_map(|line| &line[0]).filter(|(_, value)| value.is_finite());
    let Some(&(last, _)) = lines.first().and_then(|line| line[0].last()) else { return };
    let low = points().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let high = points().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let margin = (0.08 * (high - low)).max(0.01);
    let chosen = state.place().layer - 1;
    let series: Vec<Series> = lines
        .iter()
        .enumerate()
        .map(|(layer, segments)| Series {
            label: "",
            segments,
            ends: &[],
            line: if layer == chosen { LineStyle::Bold } else { LineStyle::Solid },
            color: layer,
        })
        .collect();
    let marks: Vec<Mark> = lines
        .iter()
        .enumerate()
        .filter_map(|(layer, line)| {
            let at = line[0].len() * (layer % 8 + 1) / 9;
            let point = *line[0].get(at)?;
            let glyph = paint.charset.marker(layer);
            Some(Mark { point, glyph, label: format!("layer {}", layer + 1), color: layer })
        })
        .collect();
    let x = Axis::numbers(0.0, if last > 0.0 { last } else { 1.0 });
    let mut plot = Plot::new(x, Axis::numbers(low - margin, high + margin), &series, paint);
    plot.marks = &marks;
    plot.render(area, buffer);
}

fn decisions(
    look: Option<&Look>,
    snapshot: &Snapshot,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let Some(data) = &snapshot.data else { return };
    match look.and_then(|look| look.picture.as_ref()) {
        Some(Decisions::Plane(field)) => plane(field, data, (area, paint), buffer),
        Some(Decisions::Curve(line)) => curve(line, data, (area, paint), buffer),
        None => waiting("…", (area, paint), buffer),
    }
}

fn plane(field: &Plane, data: &Split, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let mut inputs = data.test.inputs.clone();
    data.scale.restore(&mut inputs);
    let points: Vec<(f64, f64, bool)> = inputs
        .chunks_exact(2)
        .enumerate()
        .map(|(row, point)| (point[0], point[1], data.test.label(row) == 1))
        .collect();
    Boundary { rows: &field.rows, x: field.x, y: field.y, points: &points, paint }
        .render(area, buffer);
}

/// The network's line through the test rows.
fn curve(line: &[(f64, f64)], data: &Split, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let mut inputs = data.test.inputs.clone();
    data.scale.restore(&mut inputs);
    let rows: Vec<End> = inputs
        .iter()
        .zip(&data.test.targets)
        .map(|(&x, &y)| End { point: (x, y), closed: false })
        .collect();
    let ys = || rows.iter().map(|row| row.point.1).chain(line.iter().map(|(_, y)| *y));
    let finite = || ys().filter(|y| y.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return };
    let segments = [line.to_vec()];
    let series = [
        Series { label: "", segments: &segments, ends: &[], line: LineStyle::Bold, color: 0 },
        Series { label: "", segments: &[], ends: &rows, line: LineStyle::Solid, color: 1 },
    ];
    let margin = 0.05 * (high - low).max(1e-9);
    let x = Axis::numbers(first.0, last.0);
    Plot::new(x, Axis::numbers(low - margin, high + margin), &series, paint).render(area, buffer);
}
