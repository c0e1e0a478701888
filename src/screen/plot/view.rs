//! Drawing of the Plot screen.

mod elsewhere;
mod numbers;

use super::layout;
use super::pointer::reading;
use super::{Pane, Row, State};
use crate::math::activation::Order;
use crate::screen::control;
use crate::theme::SERIES;
use crate::typeset::resolved;
use crate::widget::Canvas;
use crate::widget::chrome::first_row;
use crate::widget::chrome::{ScrollBar, framed, panel};
use crate::widget::curves::{Curve, Curves};
use crate::widget::slider::{Choice, Slider};
use crate::widget::text::explain;
use crate::widget::{Charset, Paint, field, plot};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws the screen; where the text cursor belongs while a value is typed.
pub fn draw(state: &State, canvas: Canvas) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let areas = layout::areas(state, area);
    let cursor = match areas.list.is_empty() {
        true => None,
        false => list(state, Canvas { area: areas.list, paint, buffer }),
    };
    if state.table {
        numbers::table(state, Canvas { area: areas.chart, paint, buffer });
    } else {
        chart(state, Canvas { area: areas.chart, paint, buffer });
    }
    numbers::readout(state, Canvas { area: areas.readout, paint, buffer });
    let Some(edit) = state.edit.as_ref().filter(|_| state.places) else { return cursor };
    let place = Rect {
        x: areas.readout.x + 9,
        width: areas.readout.width.saturating_sub(12).min(24),
        height: 1.min(areas.readout.height),
        ..areas.readout
    };
    Some(field::draw(&edit.input, place, paint, buffer))
}

fn list(state: &State, Canvas { area, paint, buffer }: Canvas) -> Option<Position> {
    let focused = state.pane == Pane::List;
    panel("Functions", focused, paint).render(area, buffer);
    let inner = layout::inside(area);
    let rows = state.rows();
    let selected = state.selected.min(rows.len() - 1);
    let first = first_row(selected, rows.len(), usize::from(inner.height));
    let mut cursor = None;
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(inner.height)) {
        let line = Rect { y: inner.y + (index - first) as u16, height: 1, ..inner };
        list_row(state, *row, focused && index == selected, Canvas { area: line, paint, buffer });
        if let Some(edit) = state.edit.as_ref().filter(|_| index == selected && !state.places) {
            let field = layout::slider_columns(line).field(line);
            cursor = Some(field::draw(&edit.input, field, paint, buffer));
        }
    }
    let below = (rows.len() as u16).saturating_add(1).min(inner.height);
    let room = Rect {
        x: inner.x + 2,
        y: inner.y + below,
        width: inner.width.saturating_sub(3),
        height: inner.height - below,
    };
    explain(&about(state), room, paint, buffer);
    let bar = ScrollBar { position: first, page: inner.height.into(), total: rows.len(), paint };
    bar.render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
    cursor
}

/// What the chosen line is: of a function what there is to know about it. The chart's keys are about
/// the chosen function, whatever line was left.
fn about(state: &State) -> String {
    let row = match state.chosen() {
        Some((index, _)) if state.pane == Pane::Chart => Row::Function(index),
        _ => state.row(),
    };
    match row {
        Row::Show => "Which of f, f′ and f″ are drawn. d goes through them.".to_owned(),
        Row::Tangent => "The tangent at the cursor. It touches the chosen function.".to_owned(),
        Row::Parameter(..) => {
            "The function's own parameter. Enter takes a number, r puts all back.".to_owned()
        }
        Row::Function(index) => {
            let about = state.curves[index].function.about();
            let paper = about.paper.as_ref().map(|paper| {
                format!(
                    "{}: {} ({}).",
                    paper.authors.trim_end_matches('.'),
                    paper.title,
                    paper.year
                )
            });
            let known = Some(about.sentence.clone()).filter(|sentence| !sentence.is_empty());
            known.into_iter().chain(paper).collect::<Vec<_>>().join(" ")
        }
    }
}

fn list_row(state: &State, row: Row, focused: bool, Canvas { area: line, paint, buffer }: Canvas) {
    let columns = layout::slider_columns(line);
    let roles = &paint.theme.roles;
    match row {
        Row::Show => Choice { label: "show", value: state.show.title(), focused, columns, paint }
            .render(line, buffer),
        Row::Tangent => {
            let value = state.tangent_text();
            Choice { label: "tangent", value, focused, columns, paint }.render(line, buffer);
        }
        Row::Function(index) => {
            let curve = &state.curves[index];
            let color = paint.theme.series(color(state, index));
            let (mark, style) = match curve.shown {
                true => (sign(state, index, paint), color),
                false => ('□', roles.dim),
            };
            // The chart's keys are about the chosen function.
            let chosen = || state.chosen().is_some_and(|(chosen, _)| chosen == index);
            let chosen = state.pane == Pane::Chart && chosen();
            let pointed = focused || chosen;
            let pointer = if pointed { paint.charset.glyphs().pointer_right } else { " " };
            let name = if focused {
                roles.strong
            } else if curve.shown {
                roles.text
            } else {
                roles.dim
            };
            Line::from(vec![
                Span::styled(
                    format!("{pointer} "),
                    if chosen { roles.dim } else { roles.slider_knob },
                ),
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

/// What stands before a shown function: a patch of its color, or the letter of its curve.
fn sign(state: &State, index: usize, paint: Paint) -> char {
    let place = state.shown().position(|(shown, _)| shown == index);
    let lettered = !paint.theme.has_colors() && paint.charset != Charset::Ascii;
    let several = lettered && state.shown().nth(1).is_some();
    place.filter(|_| several).map_or('■', plot::letter)
}

fn curves(state: &State) -> Vec<Curve> {
    let curve = |(index, function)| Curve { function, color: color(state, index) };
    state.shown().map(curve).collect()
}

/// The color of a shown function: that of its place in the list, or where one before it has that, the
/// next that is free.
fn color(state: &State, index: usize) -> usize {
    let mut taken = Vec::new();
    for (place, _) in state.shown() {
        let colors = (place..place + SERIES).map(|color| color % SERIES);
        let color = colors.clone().find(|color| !taken.contains(color)).unwrap_or(place % SERIES);
        if place == index {
            return color;
        }
        taken.push(color);
    }
    index
}

fn chart(state: &State, Canvas { area, paint, buffer }: Canvas) {
    framed(&titles(state), state.pane == Pane::Chart, area, paint, buffer);
    let inner = layout::inside(area);
    let curves = curves(state);
    if curves.is_empty() {
        return nothing_shown(inner, paint, buffer);
    }
    Curves {
        beside: None,
        mute: false,
        lifted: state.chosen().map(|(index, _)| color(state, index)),
        curves: &curves,
        orders: state.show.orders(),
        x: state.x,
        y: Some(layout::y_range(state)),
        cursor: Some(state.cursor),
        tangent: state.touched(),
        paint,
    }
    .render(inner, buffer);
    elsewhere::draw(state, Canvas { area: inner, paint, buffer });
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
            let slope = reading(&function, Order::Slope, state.cursor, state.step());
            let slope = resolved(slope.0, slope.1);
            vec![format!("{show}, {tangent}: slope {slope}"), format!("{show}, {tangent}"), tangent]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    #[test]
    fn functions_that_are_shown_have_colors_of_their_own() {
        let functions = Functions::built_in();
        let count = functions.all().count();
        for step in 1..count {
            let mut state = State::new(&functions, &[]);
            for place in (0..count).step_by(step).take(SERIES) {
                state.curves[place].shown = true;
            }
            let mut colors: Vec<usize> =
                state.shown().map(|(index, _)| color(&state, index)).collect();
            assert_eq!(colors[0], state.shown().next().unwrap().0 % SERIES);
            let shown = colors.len();
            colors.sort_unstable();
            colors.dedup();
            assert_eq!(colors.len(), shown, "every {step}th");
        }
    }
}
