//! Drawing of the Depth screen.

mod critical;
mod fan;
mod gain;
mod laws;
mod map;
mod marked;
mod race;

use super::layout;
use super::list::titled;
use super::{Pane, State, View};
use crate::live::SweepProgress;
use crate::math::nn::Quantity;
use crate::math::sweep::{SweepInit, own_init};
use crate::screen::control::row::Row;
use crate::screen::narration;
use crate::typeset::{self, Role, Span};
use crate::widget::Canvas;
use crate::widget::chrome::first_row;
use crate::widget::chrome::{ScrollBar, framed, panel};
use crate::widget::end_labels::LineEnd;
use crate::widget::slider::Choice;
use crate::widget::text::{self, paragraphs, spans};
use crate::widget::{Paint, field};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{self as styled, Line};
use ratatui::widgets::Widget;

/// Draws the screen; where the text cursor belongs while depths are typed.
pub fn draw(state: &State, canvas: Canvas) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let progress = state.progress;
    let areas = layout::areas(state, area);
    let cursor = match areas.controls.is_empty() {
        true => None,
        false => controls(state, progress, Canvas { area: areas.controls, paint, buffer }),
    };
    let focused = state.pane == Pane::Chart;
    framed(&titles(state), focused, areas.chart, paint, buffer);
    let inner = layout::inside(areas.chart);
    match state.view {
        View::Race => race::draw(state, Canvas { area: inner, paint, buffer }),
        View::Fan => fan::draw(state, Canvas { area: inner, paint, buffer }),
        View::Map => map::draw(state, Canvas { area: inner, paint, buffer }),
        View::Laws => laws::draw(state, Canvas { area: inner, paint, buffer }),
        View::Gain => gain::draw(state, Canvas { area: inner, paint, buffer }),
        View::Critical => critical::draw(state, Canvas { area: inner, paint, buffer }),
    }
    marked::read_out(state, Canvas { area: areas.chart, paint, buffer });
    if areas.words.is_empty() {
        return cursor;
    }
    if let Some(area) = areas.profile {
        marked::profile(state, Canvas { area, paint, buffer });
    }
    let heading =
        if state.view == View::Race { race::at_depth(state) } else { "What it says".to_owned() };
    framed(&[heading], false, areas.words, paint, buffer);
    let inner = layout::inside(areas.words);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let error = state.edit.as_ref().and_then(|edit| edit.error.as_ref());
    let said = match (state.view, error) {
        (_, Some(error)) => {
            let error = format!("This is not possible here: {error}.");
            vec![vec![Span::new(Role::Bad, error)]]
        }
        (View::Race, None) => {
            race::ranking(state, Canvas { area: inner, paint, buffer });
            Vec::new()
        }
        _ => said(state, paint),
    };
    let lines = paragraphs(&said, (inner.width, inner.height), paint.charset);
    for (row, line) in inner.rows().zip(&lines) {
        spans(line, paint.theme).render(row, buffer);
    }
    cursor
}

/// The chart's title, the fullest form first.
fn titles(state: &State) -> Vec<String> {
    let name = titled(&state.function());
    let quantity = narration::short_title(state.quantity);
    match state.view {
        View::Race => {
            let mut functions = state.taking_part().map(|(_, function)| titled(&function));
            // With several ways to draw weights the names of one function's lines leave it out.
            let of = match (state.has_several_inits(), functions.next(), functions.next()) {
                (true, Some(only), None) => format!("{only}: "),
                _ => String::new(),
            };
            vec![
                format!("{of}rms δ¹ / rms δᴸ by depth L; theory grey"),
                format!("{of}δ¹ / δᴸ by depth; theory grey"),
                format!("{of}δ¹ / δᴸ by depth"),
            ]
        }
        View::Fan => {
            let init = match state.has_several_inits() {
                true => format!(", {}", state.init().title()),
                false => String::new(),
            };
            vec![
                format!("{name}{init}: {quantity}, a line a depth"),
                format!("{name}{init}: {quantity}"),
            ]
        }
        View::Map => {
            let lines = if state.has_several_inits() { "line" } else { "function" };
            vec![format!("rms δ¹ / rms δᴸ: {lines} by depth"), "rms δ¹ / rms δᴸ".to_owned()]
        }
        View::Laws => vec!["The law of rms δ¹ / rms δᴸ".to_owned()],
        View::Gain => vec![
            format!("{name}, {} layers: rms δ¹ / rms δᴸ over the gain σw", state.depth()),
            format!("{name}: δ¹ / δᴸ over the gain"),
        ],
        View::Critical => {
            vec![format!("{name}: χ over σb (across) and σw (up)"), "χ over σb →, σw ↑".to_owned()]
        }
    }
}

fn controls(
    state: &State,
    progress: Option<SweepProgress>,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<Position> {
    let focused = state.pane == Pane::Controls;
    panel(&heading(state, progress), focused, paint).render(area, buffer);
    let inner = layout::inside(area);
    let columns = layout::COLUMNS;
    let rows = state.rows();
    let selected = state.selected.min(rows.len() - 1);
    let first = first_row(selected, rows.len(), usize::from(inner.height));
    let before = rows.len() - state.functions.len();
    let mut cursor = None;
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(inner.height)) {
        let line = Rect { y: inner.y + (index - first) as u16, height: 1, ..inner };
        control(
            state,
            (index.checked_sub(before), row),
            focused && index == selected,
            Canvas { area: line, paint, buffer },
        );
        if let Some(edit) = state.edit.as_ref().filter(|_| index == selected) {
            cursor = Some(field::draw(&edit.input, columns.field(line), paint, buffer));
        }
    }
    explain(state, (inner, rows.len() as u16), paint, buffer);
    ScrollBar { position: first, page: inner.height.into(), total: rows.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
    cursor
}

/// What the chosen line does, below the last one where there is room.
fn explain(state: &State, (inner, taken): (Rect, u16), paint: Paint, buffer: &mut Buffer) {
    let below = taken.saturating_add(1).min(inner.height);
    let room = Rect {
        x: inner.x + 2,
        y: inner.y + below,
        width: inner.width.saturating_sub(3),
        height: inner.height - below,
    };
    text::explain(state.row().help, room, paint, buffer);
}

/// How far the runs are.
fn heading(state: &State, progress: Option<SweepProgress>) -> String {
    match progress {
        _ if matches!(state.view, View::Gain | View::Critical) => "Controls".to_owned(),
        _ if state.stopped => "Stopped: r goes on".to_owned(),
        Some(SweepProgress { done, total, left }) if done < total => {
            let left = left.map(|left| left.as_secs_f64().ceil());
            let left = left.map_or(String::new(), |seconds| format!(", {seconds} s left"));
            format!("{done} of {total} runs{left}")
        }
        _ => "Controls".to_owned(),
    }
}

/// A line of the panel; of a function's, with its place.
fn control(
    state: &State,
    (function, row): (Option<usize>, &Row<State>),
    focused: bool,
    Canvas { area: line, paint, buffer }: Canvas,
) {
    let Some(index) = function else {
        let (label, value, columns) = (&row.label, row.text(state), layout::COLUMNS);
        Choice { label, value: &value, focused, columns, paint }.render(line, buffer);
        return;
    };
    let (function, on) = &state.functions[index];
    let roles = &paint.theme.roles;
    let one = state.view.is_of_one();
    let several = state.has_several_inits() && !one;
    let on = if one { index == state.chosen } else { *on };
    let glyphs = paint.charset.glyphs();
    let mark = match (one, on) {
        (true, true) => glyphs.closed_end,
        (true, false) => glyphs.open_end,
        // Its lines have markers of their own.
        (false, true) if several => glyphs.closed_end,
        (false, true) => paint.charset.marker(index),
        (false, false) => glyphs.off,
    };
    // The chart's keys are about the chosen function too.
    let chosen = state.pane == Pane::Chart && index == state.chosen;
    let pointer = if focused || chosen { glyphs.pointer_right } else { " " };
    let style = match on {
        true if several => roles.text,
        true => paint.theme.series(index),
        false => roles.dim,
    };
    let name = match (focused, on) {
        (true, _) => roles.strong,
        (false, true) => roles.text,
        (false, false) => roles.dim,
    };
    let text = Line::from(vec![
        styled::Span::styled(
            format!("{pointer} "),
            if chosen { roles.dim } else { roles.slider_knob },
        ),
        styled::Span::styled(format!("{mark} "), style),
        styled::Span::styled(titled(function), name),
    ]);
    let taken = text.width() as u16 + 1;
    text.render(line, buffer);
    if state.inits == [SweepInit::Own] && !matches!(state.view, View::Gain | View::Critical) {
        let init = Line::styled(own_init(function).init.name(), roles.dim).right_aligned();
        let rest = Rect { x: line.x + taken, width: line.width.saturating_sub(taken), ..line };
        if init.width() <= usize::from(rest.width) {
            init.render(rest, buffer);
        }
    }
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

/// The end of a line of the chart, under the name of the series it is.
fn line_end(height: f64, series: usize, name: String, paint: Paint) -> LineEnd {
    let (marker, style) = (paint.charset.marker(series), paint.theme.series(series));
    LineEnd { height, marker, style, name }
}

/// The words under the chart; each begins a line.
fn said(state: &State, paint: Paint) -> Vec<typeset::Line> {
    let say = |text: &str| vec![Span::new(Role::Text, text)];
    match state.view {
        View::Race => Vec::new(),
        View::Fan => {
            let end = match state.quantity {
                Quantity::ActivationStd | Quantity::InputSpread => "the signal enters on the left",
                _ => "the gradient comes from the right",
            };
            let theory = match state.quantity {
                Quantity::Delta | Quantity::ActivationStd => "; theory is grey where it is apart",
                _ => "",
            };
            let mut lines =
                vec![say(&format!("A line is a network of that depth; {end}{theory}."))];
            let law = laws::of(state).filter(|_| state.quantity == Quantity::Delta);
            lines.extend(law.map(|law| say(&format!("Fitted law of δ¹/δᴸ: {law}."))));
            if state.quantity == Quantity::InputSpread {
                lines.push(say(
                    "Below 10⁻¹⁶ of h lies only what float64 rounds: lines end level there.",
                ));
            }
            lines
        }
        View::Map => vec![
            say("A row goes from shallow to deep networks."),
            say(
                "The numbers are powers of ten: so much of the last layer's gradient arrives at layer 1.",
            ),
        ],
        View::Laws => vec![
            say("Fitted to the medians; ± is the error."),
            say("It is unclear where the scatter leaves more than one law."),
            say("Theory is of infinite width and depth; \"without drift\" takes out, to first \
                 order, what this width and batch add."),
            say(
                "The error is for other depths and other seeds. Power laws show their exponent only \
                 far out.",
            ),
        ],
        View::Gain => gain::said(state),
        View::Critical => critical::said(state, paint),
    }
}
