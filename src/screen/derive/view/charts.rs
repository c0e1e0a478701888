//! f, f′ and f″ with their marks; the sketch with its gaps.

use super::super::chart::{self, Drawn, Kind};
use super::super::sketch::{PLACES, Sketch};
use super::super::{Pane, State, View, layout, pages};
use crate::math::activation::{Order, Pointwise};
use crate::math::sample;
use crate::typeset::brief;
use crate::widget::chrome::framed;
use crate::widget::curves::order_name;
use crate::widget::plot::{Axis, End, LineStyle, Mark, Plot, Series};
use crate::widget::{Canvas, Charset, Paint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The curves' colors: f, f′, f″, then the learner's.
const LEARNER: usize = 3;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    for (place, orders) in layout::charts(state, area) {
        if place.height < 3 || place.width < 4 {
            continue;
        }
        let focused = state.pane == Pane::Chart;
        let title = title(state, &orders);
        let short = format!("at x = {}", brief(state.x));
        framed(&[title.as_str(), &short], focused, place, paint, buffer);
        let inner = layout::inside(place);
        if state.view == View::Sketch {
            sketch(state, orders[0], Canvas { area: inner, paint, buffer });
        } else {
            curves(state, &orders, Canvas { area: inner, paint, buffer });
        }
    }
}

fn title(state: &State, orders: &[Order]) -> String {
    let names: Vec<&str> = orders.iter().map(|&order| order_name(order)).collect();
    let values: Vec<String> = pages::values(state)
        .into_iter()
        .filter(|(name, _)| names.contains(name))
        .map(|(name, value)| format!("{name} = {}", brief(value)))
        .collect();
    match (state.view, orders) {
        (View::Sketch, [Order::Value]) => "f, with your slopes".to_owned(),
        (View::Sketch, _) if state.sketch.done => "f′, and yours".to_owned(),
        (View::Sketch, _) => "your f′".to_owned(),
        _ => format!("x = {}: {}", brief(state.x), values.join(", ")),
    }
}

fn glyph(kind: Kind, charset: Charset) -> &'static str {
    match kind {
        Kind::Zero => charset.glyphs().open_end,
        Kind::Maximum | Kind::Minimum => charset.glyphs().closed_end,
        Kind::Kink => charset.marker(3),
    }
}

fn ends(drawn: &Drawn) -> Vec<End> {
    let end = |end: &sample::EndMark| End {
        point: (end.x, end.y),
        closed: end.end == sample::End::Closed,
    };
    drawn.sampled.ends.iter().map(end).collect()
}

fn line(order: Order, alone: bool) -> LineStyle {
    match order {
        _ if alone => LineStyle::Bold,
        Order::Value => LineStyle::Bold,
        Order::Slope => LineStyle::Dashed,
        Order::Curvature => LineStyle::Dotted,
    }
}

fn curves(state: &State, orders: &[Order], Canvas { area, paint, buffer }: Canvas) {
    let function = &state.subject.function;
    let all: Vec<Drawn> = orders
        .iter()
        .map(|&order| chart::drawn(function, order, state.window, &state.question))
        .collect();
    if all.iter().all(|drawn| drawn.sampled.segments.iter().all(Vec::is_empty)) {
        return nothing(area, paint, buffer);
    }
    let alone = orders.len() == 1;
    let all_ends: Vec<Vec<End>> = all.iter().map(ends).collect();
    let series: Vec<Series> = all
        .iter()
        .zip(&all_ends)
        .map(|(drawn, ends)| Series {
            label: order_name(drawn.order),
            segments: &drawn.sampled.segments,
            ends,
            line: line(drawn.order, alone),
            color: drawn.order as usize,
        })
        .collect();
    let marks: Vec<Mark> = all
        .iter()
        .enumerate()
        .flat_map(|(index, drawn)| {
            drawn.points.iter().map(move |point| Mark {
                point: (point.x, point.y),
                glyph: glyph(point.kind, paint.charset),
                // Words of several curves would stand in one another's way.
                label: if index == 0 { point.label() } else { String::new() },
                color: drawn.order as usize,
            })
        })
        .collect();
    let (low, high) = chart::y_range(&all);
    let x = Axis::numbers(state.window.0, state.window.1);
    let mut plot = Plot::new(x, Axis::numbers(low, high), &series, paint);
    plot.marks = &marks;
    plot.cursor = Some(state.x);
    plot.render(area, buffer);
}

fn nothing(area: Rect, paint: Paint, buffer: &mut Buffer) {
    let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
    ratatui::text::Line::styled("It has no finite value here.", paint.theme.roles.dim)
        .centered()
        .render(line, buffer);
}

/// Short lines through f with the slopes that were set; below them those slopes as points, and when
/// they are scored, f′ and the gaps.
fn sketch(state: &State, order: Order, Canvas { area, paint, buffer }: Canvas) {
    let Sketch { places, truth, chosen, done, .. } = &state.sketch;
    let drawn = chart::drawn(&state.subject.function, order, state.window, &state.question);
    let (low, high) = match order {
        Order::Value => chart::y_range([&drawn]),
        _ => layout::y_range(state, &[order]),
    };
    let yours: Vec<Vec<(f64, f64)>> = match order {
        Order::Value => strokes(state, (low, high)),
        _ if *done => gaps(state),
        _ => Vec::new(),
    };
    let all_ends = ends(&drawn);
    let mut series = vec![Series {
        label: "",
        segments: &yours,
        ends: &[],
        line: if order == Order::Value { LineStyle::Bold } else { LineStyle::Dotted },
        color: LEARNER,
    }];
    if order == Order::Value || *done {
        series.push(Series {
            label: "",
            segments: &drawn.sampled.segments,
            ends: &all_ends,
            line: if order == Order::Value { LineStyle::Solid } else { LineStyle::Bold },
            color: order as usize,
        });
    }
    let glyphs = paint.charset.glyphs();
    let point = |place: usize| match order {
        Order::Value => (places[place], state.subject.function.value(places[place])),
        _ => (places[place], state.sketch.slope(place)),
    };
    let marks: Vec<Mark> = (0..PLACES)
        .filter(|&place| truth[place].is_finite())
        .map(|place| Mark {
            point: point(place),
            glyph: if place == *chosen { paint.charset.marker(3) } else { glyphs.closed_end },
            label: String::new(),
            color: LEARNER,
        })
        .collect();
    let x = Axis::numbers(state.window.0, state.window.1);
    let mut plot = Plot::new(x, Axis::numbers(low, high), &series, paint);
    plot.marks = &marks;
    plot.cursor = Some(places[*chosen]);
    plot.cursor_points = false;
    plot.render(area, buffer);
}

/// A short line through f at every place, all of about one length on the screen.
fn strokes(state: &State, (low, high): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let (width, height) = (state.window.1 - state.window.0, high - low);
    let reach = 0.32 / PLACES as f64;
    (0..PLACES)
        .map(|place| (state.sketch.places[place], state.sketch.slope(place)))
        .map(|(x, slope)| (x, slope, state.subject.function.value(x)))
        .filter(|(_, _, y)| y.is_finite())
        .map(|(x, slope, y)| {
            let rise = slope * width / height;
            let across = reach * width / (1.0 + rise * rise).sqrt();
            vec![(x - across, y - slope * across), (x + across, y + slope * across)]
        })
        .collect()
}

/// From what was set to f′.
fn gaps(state: &State) -> Vec<Vec<(f64, f64)>> {
    let sketch = &state.sketch;
    (0..PLACES)
        .filter(|&place| sketch.truth[place].is_finite())
        .map(|place| {
            let x = sketch.places[place];
            vec![(x, sketch.slope(place)), (x, sketch.truth[place])]
        })
        .collect()
}

/// An example's formula and what there is to know, over its curve.
pub fn example(function: &Pointwise, Canvas { area, paint, buffer }: Canvas) {
    framed(&[function.title(), ""], false, area, paint, buffer);
    let inner = layout::inside(area);
    let width = inner.width.saturating_sub(2);
    let lines = pages::example_detail(function, width);
    let room = usize::from(inner.height);
    let text = (lines.len() as u16).min(inner.height);
    let place =
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), height: text, ..inner };
    super::write(&lines, 0, place, paint, buffer);
    const LEAST: usize = 6;
    if lines.len() + LEAST > room {
        return;
    }
    let chart = Rect { y: inner.y + text, height: inner.height - text, ..inner };
    let curve = crate::widget::curves::Curve { function: function.clone(), color: 0 };
    crate::widget::curves::Curves {
        beside: None,
        mute: false,
        lifted: None,
        curves: &[curve],
        orders: &[Order::Value],
        x: super::super::HOME,
        y: None,
        cursor: None,
        tangent: None,
        paint,
    }
    .render(chart, buffer);
}
