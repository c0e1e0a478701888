//! The pictures of the chosen network.

use super::super::layout::{self, Areas};
use super::super::{Pane, Picture, State, narration};
use super::{answers, framed_of, profiles};
use crate::live::race::{Look, Picture as Decisions, Plane, Runner, Snapshot};
use crate::math::nn::Quantity;
use crate::math::nn::data::Split;
use crate::math::nn::trainer::Histogram;
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::boundary::Boundary;
use crate::widget::chrome::{TITLE_ENDS, framed};
use crate::widget::end_labels::{LineEnd, name_ends};
use crate::widget::histogram::Columns;
use crate::widget::plot::{Axis, End, LineStyle, Plot, Series};
use crate::widget::text::fitting;
use crate::widget::{Canvas, Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(
    state: &State,
    snapshot: Option<&Snapshot>,
    (areas, paint): (&Areas, Paint),
    buffer: &mut Buffer,
) {
    let focused = state.pane == Pane::Pictures;
    picture(
        state,
        snapshot,
        (state.picture, focused),
        Canvas { area: areas.picture, paint, buffer },
    );
    for (area, beside) in areas.companions.into_iter().zip(layout::companions(state)) {
        if let Some(area) = area {
            picture(state, snapshot, (beside, false), Canvas { area, paint, buffer });
        }
    }
}

fn picture(
    state: &State,
    snapshot: Option<&Snapshot>,
    (picture, focused): (Picture, bool),
    Canvas { area, paint, buffer }: Canvas,
) {
    let titles = narration::titles(state, picture);
    match picture {
        Picture::Profiles => framed(&titles, focused, area, paint, buffer),
        _ => framed_of(state, &titles, focused, Canvas { area, paint, buffer }),
    }
    let inner = layout::inside(area);
    let Some(snapshot) = snapshot else { return };
    let Some(runner) = snapshot.runners.get(state.runner) else { return };
    // Of a network that has stopped nothing is expected.
    if let Picture::Layers(quantity) = picture
        && runner.overflow().is_none()
    {
        caption(state, quantity, Canvas { area, paint, buffer });
    }
    let look = snapshot.look.as_deref().filter(|look| look.place == state.place());
    // None: there is nothing to draw.
    let drawn = match picture {
        Picture::Layers(quantity) => {
            layers(state, runner, quantity, Canvas { area: inner, paint, buffer })
        }
        Picture::Profiles => profiles::draw(state, snapshot, Canvas { area: inner, paint, buffer }),
        Picture::Dead => dead(state, runner, Canvas { area: inner, paint, buffer }),
        Picture::Spread => spread(state, look, Canvas { area: inner, paint, buffer }),
        Picture::Learned => learned(state, snapshot, Canvas { area: inner, paint, buffer }),
        Picture::Decisions => {
            decisions(state, look, snapshot, Canvas { area: inner, paint, buffer })
        }
        Picture::Answers => {
            answers::draw(state, look, snapshot, Canvas { area: inner, paint, buffer })
        }
    };
    if drawn.is_none() {
        waiting(narration::missing(snapshot), Canvas { area: inner, paint, buffer });
    }
}

pub fn waiting(words: &str, Canvas { area, paint, buffer }: Canvas) {
    let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
    Line::styled(words.to_owned(), paint.theme.roles.dim).centered().render(line, buffer);
}

fn layers(
    state: &State,
    runner: &Runner,
    quantity: Quantity,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let report = &runner.report.as_ref()?.network;
    let values: Vec<f64> = report.layers.iter().map(|layer| quantity.of(layer)).collect();
    // Theory is of the start and stays there while the bars move.
    let start = &runner.start.as_ref()?.network;
    let prediction = state.theory().ok().and_then(|theory| theory.predict(start, quantity));
    let expected = prediction.map_or(Vec::new(), |prediction| prediction.layers);
    let (low, high) = scale::bar_decades(values.iter().chain(&expected).copied());
    let scale = Scale::Decades(low, high);
    let selected = Some((state.layer - 1).min(values.len() - 1));
    bars(state, (&values, &expected), (scale, selected), Canvas { area, paint, buffer });
    Some(())
}

/// In the network's own colour: colours of good and bad would be those of other networks.
fn bars(
    state: &State,
    (values, expected): (&[f64], &[f64]),
    (scale, selected): (Scale, Option<usize>),
    Canvas { area, paint, buffer }: Canvas,
) {
    let theme = &paint.theme.with_bars_like(state.runner);
    LayerBars {
        values,
        expected,
        scale,
        selected,
        orientation: Orientation::Columns,
        reference: None,
        pins: &[],
        paint: Paint { theme, ..paint },
    }
    .render(area, buffer);
}

/// What the marks across the bars are, or why there are none, in the frame's lower line.
fn caption(state: &State, quantity: Quantity, Canvas { area, paint, buffer }: Canvas) {
    let mark = paint.charset.glyphs().expected[1];
    let forms = narration::captions(state.settings().depth, state.theory(), quantity, mark);
    if forms.is_empty() || area.height < 3 {
        return;
    }
    let words = fitting(&forms, area.width.saturating_sub(TITLE_ENDS), paint.charset);
    let row = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width - 2, height: 1 };
    // The rest of the row is the frame's.
    Line::from(Span::styled(format!(" {words} "), paint.theme.roles.dim)).render(row, buffer);
}

fn dead(state: &State, runner: &Runner, Canvas { area, paint, buffer }: Canvas) -> Option<()> {
    let score = runner.score.as_ref()?;
    let width = state.settings().width as f64;
    let values: Vec<f64> = score.dead_units.iter().map(|&units| units as f64 / width).collect();
    let selected = Some(state.place().layer - 1).filter(|layer| *layer < values.len());
    bars(state, (&values, &[]), (Scale::Fraction, selected), Canvas { area, paint, buffer });
    Some(())
}

fn spread(
    state: &State,
    look: Option<&Look>,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let (before, after) = look?.spread.as_ref()?;
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let (left, right) = if area.width >= 44 {
        let width = (area.width - 3) / 2;
        (Rect { width, ..area }, Rect { x: area.right() - width, width, ..area })
    } else {
        let height = area.height / 2;
        (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
    };
    let style = paint.theme.series(state.runner);
    histogram("z", before, (left, style, paint), buffer);
    histogram("h = φ(z)", after, (right, style, paint), buffer);
    Some(())
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

/// Columns for a marker, a blank and "layer 12".
const NAMES: u16 = 10;

/// A line a layer: its slope or β by epoch.
fn learned(
    state: &State,
    snapshot: &Snapshot,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let past = || snapshot.runners[state.runner].past.iter().map(|past| &past.score);
    let layers = past().next().map_or(0, |score| score.learned.len());
    let lines: Vec<[Vec<(f64, f64)>; 1]> = (0..layers)
        .map(|layer| {
            let epoch = |step: u64| step as f64 / snapshot.steps_per_epoch as f64;
            [past().map(|score| (epoch(score.step), score.learned[layer])).collect()]
        })
        .collect();
    let points = || lines.iter().flat_map(|line| &line[0]).filter(|(_, value)| value.is_finite());
    let &(last, _) = lines.first().and_then(|line| line[0].last())?;
    let low = points().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let high = points().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let margin = (0.08 * (high - low)).max(0.01);
    let chosen = state.place().layer - 1;
    let color = state.runner;
    let series: Vec<Series> = lines
        .iter()
        .enumerate()
        .map(|(layer, segments)| {
            let line = if layer == chosen { LineStyle::Bold } else { LineStyle::Solid };
            Series { label: "", segments, ends: &[], line, color }
        })
        .collect();
    let x = Axis::numbers(0.0, if last > 0.0 { last } else { 1.0 });
    let plot = Plot::new(x, Axis::numbers(low - margin, high + margin), &series, paint);
    let chart = Rect { width: area.width.saturating_sub(NAMES), ..area };
    plot.render(chart, buffer);
    let geometry = plot.geometry(chart)?;
    // Where not all names have room: the ends of the network and the chosen layer.
    let all = layers <= usize::from(geometry.canvas.height);
    let ends =
        lines.iter().enumerate().filter_map(|(layer, line)| Some((layer, line[0].last()?.1)));
    let named = ends.filter(|(layer, _)| all || [0, chosen, layers - 1].contains(layer));
    let named = named.map(|(layer, height)| LineEnd {
        height,
        marker: paint.charset.marker(layer),
        style: paint.theme.series(color),
        name: format!("layer {}", layer + 1),
    });
    let names = Rect { x: chart.right(), width: area.right() - chart.right(), ..area };
    name_ends(named.collect(), &geometry, names, paint, buffer);
    Some(())
}

fn decisions(
    state: &State,
    look: Option<&Look>,
    snapshot: &Snapshot,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let data = snapshot.data.as_ref()?;
    match look?.picture.as_ref()? {
        Decisions::Plane(Plane { rows, .. }) if rows.iter().flatten().all(|p| p.is_nan()) => {
            waiting("It comes to no number any more.", Canvas { area, paint, buffer });
        }
        Decisions::Curve(line) if line.iter().all(|(_, y)| !y.is_finite()) => {
            waiting("It comes to no number any more.", Canvas { area, paint, buffer });
        }
        Decisions::Plane(field) => plane(state, field, data, Canvas { area, paint, buffer }),
        Decisions::Curve(line) => curve(state, line, data, Canvas { area, paint, buffer }),
    }
    Some(())
}

fn plane(state: &State, field: &Plane, data: &Split, Canvas { area, paint, buffer }: Canvas) {
    let mut inputs = data.test.inputs.clone();
    data.scale.restore(&mut inputs);
    let points: Vec<(f64, f64, bool)> = inputs
        .chunks_exact(2)
        .enumerate()
        .map(|(row, point)| (point[0], point[1], data.test.label(row) == 1))
        .collect();
    let color = state.runner;
    Boundary { rows: &field.rows, x: field.x, y: field.y, points: &points, color, paint }
        .render(area, buffer);
}

/// A colour of the theme that no network has.
const ROWS: usize = 7;

/// The network's line through the test rows.
fn curve(state: &State, line: &[(f64, f64)], data: &Split, Canvas { area, paint, buffer }: Canvas) {
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
    let (bold, solid) = (LineStyle::Bold, LineStyle::Solid);
    let series = [
        Series { label: "", segments: &segments, ends: &[], line: bold, color: state.runner },
        Series { label: "", segments: &[], ends: &rows, line: solid, color: ROWS },
    ];
    let margin = 0.05 * (high - low).max(1e-9);
    let x = Axis::numbers(first.0, last.0);
    Plot::new(x, Axis::numbers(low - margin, high + margin), &series, paint).render(area, buffer);
}
