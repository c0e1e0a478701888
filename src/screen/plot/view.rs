//! Drawing of the Plot screen.

use super::layout::{self, Areas};
use super::{Pane, Row, State};
use crate::app::layout::first_row;
use crate::math::activation::{Order, Pointwise};
use crate::screen::control;
use crate::typeset::brief;
use crate::widget::Paint;
use crate::widget::chrome::{ScrollBar, framed, panel};
use crate::widget::curves::{Curve, Curves};
use crate::widget::slider::{Choice, Slider};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let areas = layout::areas(state, area);
    list(state, (areas.list, paint), buffer);
    if state.table {
        table(state, &areas, paint, buffer);
    } else {
        chart(state, (areas.chart, paint), buffer);
    }
    readout(state, (areas.readout, paint), buffer);
}

fn list(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let focused = state.pane == Pane::List;
    panel("Functions", focused, paint).render(area, buffer);
    let inner = layout::inside(area);
    let rows = state.rows();
    let selected = state.selected.min(rows.len() - 1);
    let first = first_row(selected, rows.len(), usize::from(inner.height));
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(inner.height)) {
        let line = Rect { y: inner.y + (index - first) as u16, height: 1, ..inner };
        list_row(state, *row, focused && index == selected, (line, paint), buffer);
    }
    let bar = ScrollBar { position: first, page: inner.height.into(), total: rows.len(), paint };
    bar.render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
}

fn list_row(
    state: &State,
    row: Row,
    focused: bool,
    (line, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let columns = layout::slider_columns(line);
    let roles = &paint.theme.roles;
    match row {
        Row::Show => Choice { label: "show", value: state.show.title(), focused, columns, paint }
            .render(line, buffer),
        Row::Tangent => {
            let value = if state.tangent { "on" } else { "off" };
            Choice { label: "tangent", value, focused, columns, paint }.render(line, buffer);
        }
        Row::Function(index) => {
            let curve = &state.curves[index];
            let color = paint.theme.series(index);
            let (mark, style) = if curve.shown { ("■", color) } else { ("□", roles.dim) };
            let pointer = if focused { paint.charset.glyphs().pointer_right } else { " " };
            let name = if focused {
                roles.strong
            } else if curve.shown {
                roles.text
            } else {
                roles.dim
            };
            Line::from(vec![
                Span::styled(format!("{pointer} "), roles.slider_knob),
                Span::styled(format!("{mark} "), style),
                Span::styled(curve.function.about().title.clone(), name),
            ])
            .render(line, buffer);
        }
        Row::Parameter(function, parameter) => {
            let curve = &state.curves[function];
            let value = curve.function.parameters()[parameter];
            let about = &curve.function.about().parameters[parameter];
            Slider {
                label: &format!("  {}", about.symbol),
                fraction: state.dial(function, parameter).fraction(value),
                value: &control::number(value),
                focused,
                columns,
                paint,
            }
            .render(line, buffer);
        }
    }
}

fn curves(state: &State) -> Vec<Curve> {
    state.shown().map(|(color, function)| Curve { function, color }).collect()
}

fn chart(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    framed(&titles(state), state.pane == Pane::Chart, area, paint, buffer);
    let inner = layout::inside(area);
    let curves = curves(state);
    if curves.is_empty() {
        return nothing_shown(inner, paint, buffer);
    }
    Curves {
        curves: &curves,
        orders: state.show.orders(),
        x: state.x,
        y: Some(layout::y_range(state)),
        cursor: Some(state.cursor),
        tangent: state.touched(),
        paint,
    }
    .render(inner, buffer);
}

/// What the chart shows and what its tangent touches, the fullest form first.
fn titles(state: &State) -> Vec<String> {
    let show = state.show.title();
    if !state.tangent || state.chosen().is_none() {
        return vec![show.to_owned()];
    }
    match state.touched() {
        Some(function) => {
            let tangent = format!("tangent to {}", function.about().title);
            vec![format!("{show}, {tangent}"), tangent]
        }
        None => vec![format!("{show}; no tangent: f is not shown"), format!("{show}; no tangent")],
    }
}

/// Two short lines: one would be cut in a narrow chart.
fn nothing_shown(area: Rect, paint: Paint, buffer: &mut Buffer) {
    let lines = ["Nothing is shown.", "Choose a function and press Space."];
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in (top..area.bottom()).zip(lines) {
        let place = Rect { y: row, height: 1, ..area };
        Line::styled(line, paint.theme.roles.dim).centered().render(place, buffer);
    }
}

/// Every function's numbers at the cursor.
fn readout(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let title = format!("At x = {}", brief(state.cursor));
    panel(&title, false, paint).render(area, buffer);
    let inner = layout::inside(area);
    let roles = &paint.theme.roles;
    let cells = ["f(x)", "f′(x)", "f″(x)"];
    let name_width = 14.min(usize::from(inner.width) / 4);
    let width = (usize::from(inner.width).saturating_sub(name_width + 3) / 3).min(18);
    let head: String = cells.iter().map(|cell| format!("{cell:>width$}")).collect();
    Line::styled(format!("   {:name_width$}{head}", ""), roles.dim)
        .render(Rect { height: 1.min(inner.height), ..inner }, buffer);
    for (row, (color, function)) in state.shown().enumerate() {
        let y = inner.y + 1 + row as u16;
        if y >= inner.bottom() {
            break;
        }
        let mut line = vec![
            Span::styled(" ■ ", paint.theme.series(color)),
            Span::styled(format!("{:name_width$.name_width$}", function.about().title), roles.text),
        ];
        for order in [Order::Value, Order::Slope, Order::Curvature] {
            let value = fitted(function.derivative(order, state.cursor), width);
            line.push(Span::styled(value, roles.measured));
        }
        Line::from(line).render(Rect { y, height: 1, ..inner }, buffer);
    }
}

/// The chart as numbers: x downwards, the shown functions and derivatives across.
fn table(state: &State, areas: &Areas, paint: Paint, buffer: &mut Buffer) {
    panel("The same as numbers", state.pane == Pane::Chart, paint).render(areas.chart, buffer);
    let inner = layout::inside(areas.chart);
    let roles = &paint.theme.roles;
    let columns: Vec<(usize, Pointwise, Order)> = state
        .shown()
        .flat_map(|(color, function)| {
            state.show.orders().iter().map(move |&order| (color, function.clone(), order))
        })
        .collect();
    if columns.is_empty() {
        return nothing_shown(inner, paint, buffer);
    }
    if inner.height < 2 {
        return;
    }
    let width = usize::from(inner.width) / (columns.len() + 1);
    let width = width.clamp(9, 18);
    let fitting = usize::from(inner.width) / width;
    let mut head = vec![Span::styled(format!("{:>width$}", "x"), roles.dim)];
    for (color, function, order) in columns.iter().take(fitting.saturating_sub(1)) {
        let name = crate::widget::curves::order_name(*order);
        let room = width - 1;
        // A long name gives way to the derivative's: it has its colour too.
        let letters = room.saturating_sub(name.chars().count() + 1);
        let short: String = match function.name() {
            long if long.len() > letters => {
                let kept = long.chars().take(letters.saturating_sub(1));
                kept.chain(['…']).collect()
            }
            fits => fits.to_owned(),
        };
        let title = format!("{short} {name}");
        head.push(Span::styled(format!(" {title:>room$}"), paint.theme.series(*color)));
    }
    Line::from(head).render(Rect { height: 1, ..inner }, buffer);
    let rows = inner.height - 1;
    for row in 0..rows {
        let share = if rows > 1 { f64::from(row) / f64::from(rows - 1) } else { 0.0 };
        let x = state.x.0 + share * (state.x.1 - state.x.0);
        let mut line = vec![Span::styled(format!("{:>width$}", brief(x)), roles.strong)];
        for (_, function, order) in columns.iter().take(fitting.saturating_sub(1)) {
            let value = fitted(function.derivative(*order, x), width);
            line.push(Span::styled(value, roles.measured));
        }
        Line::from(line).render(Rect { y: inner.y + 1 + row, height: 1, ..inner }, buffer);
    }
}

/// A number at the right of its column, in its short form where a blank before it would be lost.
fn fitted(value: f64, width: usize) -> String {
    let text = match brief(value) {
        long if value.is_finite() && long.chars().count() >= width => {
            format!("{value:.0e}").replace('-', "−")
        }
        text => text,
    };
    format!("{text:>width$}")
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn numbers_never_touch_their_neighbours() {
        assert_eq!(fitted(-0.0909, 8), " −0.0909");
        assert_eq!(fitted(-0.0909, 7), "  −9e−2");
        assert_eq!(fitted(4.54e-5, 9), "     5e−5");
        assert_eq!(fitted(f64::INFINITY, 3), "  ∞");
    }
}
