//! Drawing of the Derive screen.

mod charts;

use super::layout::{self, Areas};
use super::pages;
use super::{Pane, Row, State, View};
use crate::screen::control;
use crate::typeset::{self, brief};
use crate::widget::chrome::{ScrollBar, framed};
use crate::widget::slider::Slider;
use crate::widget::{Canvas, Paint, field, text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

/// Draws the screen; where the text cursor belongs while something is typed.
pub fn draw(state: &State, canvas: Canvas) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let areas = layout::areas(state, area);
    let typed = function_field(state, Canvas { area: areas.field, paint, buffer });
    tabs(state, Canvas { area: areas.tabs, paint, buffer });
    let edited = match state.view {
        View::Function => function(state, Canvas { area: areas.panel, paint, buffer }),
        _ => page(state, Canvas { area: areas.panel, paint, buffer }),
    };
    side(state, areas, paint, buffer);
    typed.or(edited)
}

/// The line that is typed in, with what is wrong underlined, and below it what is to be said.
fn function_field(state: &State, Canvas { area, paint, buffer }: Canvas) -> Option<Position> {
    let focused = state.pane == Pane::Field;
    let kept = state.own().map(|kept| format!("f(x), kept as {}", kept.name()));
    let title = match (&state.refusal, kept) {
        (Some(_), _) => "f(x): cannot be read; below is the last that could".to_owned(),
        (None, kept) => kept.unwrap_or_else(|| "f(x)".to_owned()),
    };
    framed(&[title.as_str(), "f(x)"], focused, area, paint, buffer);
    let (line, message) = layout::field_lines(area);
    let cursor = if focused {
        Some(field::draw(&state.input, line, paint, buffer))
    } else {
        let text = text::clipped(state.input.value(), line.width.saturating_sub(2), paint.charset);
        let hint = if text.is_empty() { "i types a function of x" } else { "" };
        Line::from(vec![
            Span::styled(format!(" {text}"), paint.theme.roles.strong),
            Span::styled(hint, paint.theme.roles.dim),
        ])
        .render(line, buffer);
        None
    };
    if let Some(refusal) = &state.refusal {
        let value = state.input.value();
        let room = usize::from(line.width.saturating_sub(2));
        let scroll = if focused { state.input.visual_scroll(room) } else { 0 };
        let column = |byte: usize| value.get(..byte).map_or(0, UnicodeWidthStr::width);
        let start = column(refusal.span.start).saturating_sub(scroll).min(room);
        let end = column(refusal.span.end).saturating_sub(scroll).clamp(start + 1, room + 1);
        let marks = Rect { x: line.x + 1 + start as u16, width: (end - start) as u16, ..line }
            .intersection(line);
        let wrong = Style::new().add_modifier(Modifier::UNDERLINED).patch(paint.theme.roles.bad);
        buffer.set_style(marks, wrong);
        error_line(
            &refusal.sentence,
            (start, end - start),
            Canvas { area: message, paint, buffer },
        );
    } else if let Some(note) = state.subject.note {
        Line::styled(
            format!(" {}.", super::subject::sentence(note).trim_end_matches('.')),
            paint.theme.roles.dim,
        )
        .render(message, buffer);
    } else {
        let caution = state.subject.breaks.caution();
        let text = caution.map(|caution| super::subject::sentence(&caution));
        let text = text.unwrap_or_else(|| match state.view {
            View::Function => {
                "i types, v shows steps, practice, a sketch; 1 to 6 are screens".to_owned()
            }
            _ => String::new(),
        });
        let text = text::clipped(&text, message.width.saturating_sub(2), paint.charset);
        Line::styled(format!(" {text}"), paint.theme.roles.dim).render(message, buffer);
    }
    cursor
}

/// Marks under the place that is meant, and the sentence where it has room: behind them, before
/// them, else alone.
fn error_line(
    sentence: &str,
    (start, length): (usize, usize),
    Canvas { area: line, paint, buffer }: Canvas,
) {
    let bad = paint.theme.roles.bad;
    let (room, width) = (usize::from(line.width), sentence.width());
    let marks = "^".repeat(length.min(room));
    let text = if start + 1 + length + 1 + width <= room {
        format!(" {:start$}{marks} {sentence}", "")
    } else if width + 1 < start {
        format!(" {sentence:>before$} {marks}", before = start - 1)
    } else {
        format!(" {}", text::clipped(sentence, line.width.saturating_sub(1), paint.charset))
    };
    Line::styled(text, bad).render(line, buffer);
}

fn tabs(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let roles = &paint.theme.roles;
    for (view, tab) in layout::tabs(area) {
        let style = if view == state.view { roles.tab_active } else { roles.tab };
        Line::styled(format!(" {} ", view.title()), style).render(tab, buffer);
    }
}

/// The formulas, and under them the values and the controls.
fn function(state: &State, Canvas { area, paint, buffer }: Canvas) -> Option<Position> {
    let focused = state.pane == Pane::Panel;
    let title = if state.refusal.is_some() { "last good function" } else { "function" };
    framed(&[title], focused, area, paint, buffer);
    let (formulas, controls) = layout::function_parts(state, area);
    let lines = pages::formulas(state, formulas.width.saturating_sub(2));
    let height = usize::from(formulas.height);
    let first = state.scroll.min(lines.len().saturating_sub(height));
    write(
        &lines,
        first,
        Rect { x: formulas.x + 1, width: formulas.width.saturating_sub(1), ..formulas },
        paint,
        buffer,
    );
    dim_if_old(state, formulas, paint, buffer);
    ScrollBar { position: first, page: height, total: lines.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..formulas }, buffer);
    controls_and_values(state, (area, controls), paint, buffer)
}

/// What was worked out for an older text is grey.
fn dim_if_old(state: &State, area: Rect, paint: Paint, buffer: &mut Buffer) {
    if state.refusal.is_some() {
        buffer.set_style(area.intersection(buffer.area), paint.theme.roles.dim);
    }
}

fn controls_and_values(
    state: &State,
    (panel, area): (Rect, Rect),
    paint: Paint,
    buffer: &mut Buffer,
) -> Option<Position> {
    let roles = &paint.theme.roles;
    let mut cursor = None;
    for (index, row) in state.rows().into_iter().enumerate() {
        let Some(line) = layout::row_line(state, panel, index) else { continue };
        let focused = state.pane == Pane::Panel && index == state.selected;
        let columns = layout::control_columns(line);
        let (label, fraction, value) = match row {
            Row::Parameter(parameter) => {
                let value = state.subject.function.parameters()[parameter];
                let symbol = &state.subject.function.about().parameters[parameter].symbol;
                (symbol.as_str(), state.dial(parameter).fraction(value), value)
            }
            _ => {
                let (low, high) = state.window;
                ("x", (state.x - low) / (high - low), state.x)
            }
        };
        let value = control::number(value);
        Slider { label, fraction, value: &value, focused, columns, paint }.render(line, buffer);
        if let Some(edit) = state.edit.as_ref().filter(|_| index == state.selected) {
            cursor = Some(field::draw(&edit.input, columns.field(line), paint, buffer));
        }
    }
    let last = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
    let error = state.edit.as_ref().and_then(|edit| edit.error.as_ref());
    let mut spans = vec![Span::raw(if area.width < 36 { "" } else { "  " })];
    match error {
        Some(error) => spans.push(Span::styled(error.clone(), roles.bad)),
        None => {
            let gap = if area.width < 36 { " " } else { "   " };
            for (name, value) in pages::values(state) {
                spans.push(Span::styled(format!("{name} "), roles.dim));
                spans.push(Span::styled(format!("{}{gap}", brief(value)), roles.measured));
            }
        }
    }
    Line::from(spans).render(last, buffer);
    cursor
}

fn write(lines: &[typeset::Line], first: usize, area: Rect, paint: Paint, buffer: &mut Buffer) {
    for (line, y) in lines.iter().skip(first).zip(area.y..area.bottom()) {
        let line = text::spans(line, paint.theme);
        let is_cut = line.width() > usize::from(area.width);
        line.render(Rect { y, height: 1, ..area }, buffer);
        if is_cut {
            let mark = paint.charset.glyphs().ellipsis;
            buffer.set_stringn(area.right() - 1, y, mark, 1, paint.theme.roles.dim);
        }
    }
}

/// The panel of every view but the first: lines, of which some are rows that can be marked.
fn page(state: &State, Canvas { area, paint, buffer }: Canvas) -> Option<Position> {
    let focused = state.pane == Pane::Panel;
    framed(&titles(state), focused, area, paint, buffer);
    let inner = layout::inside(area);
    let page = layout::page(state, area);
    let height = usize::from(inner.height);
    let first = page.first(state.selected, height);
    let text = Rect { x: inner.x + 2, width: inner.width.saturating_sub(2), ..inner };
    write(&page.lines, first, text, paint, buffer);
    dim_if_old(state, inner, paint, buffer);
    ScrollBar { position: first, page: height, total: page.lines.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
    let line =
        layout::row_line(state, area, state.selected.min(page.rows.len().saturating_sub(1)))?;
    let roles = &paint.theme.roles;
    if focused {
        let mark = paint.charset.glyphs().pointer_right;
        buffer.set_stringn(line.x, line.y, mark, 1, roles.slider_knob);
        let rest = Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line };
        buffer.set_style(rest, Style::new().add_modifier(Modifier::BOLD));
    }
    let edit = state.edit.as_ref()?;
    let before = match state.row() {
        Some(Row::Answer) => 5,
        Some(Row::Slope) => {
            let kink = state.question.kink()?;
            format!("f′({}) = ", brief(kink.x)).width() as u16
        }
        _ => "under a name".width() as u16 + 1,
    };
    let x = (text.x + before).min(text.right());
    let place = Rect { x, width: text.right() - x, ..line };
    Some(field::draw(&edit.input, place, paint, buffer))
}

fn titles(state: &State) -> Vec<String> {
    let title = match state.view {
        View::Steps if state.order == 0 => "from f to f′: d shows f″",
        View::Steps => "from f′ to f″: d shows f′",
        View::Practice => "practice",
        View::Sketch => "sketch f′",
        View::Kink => "at the kink",
        View::Use => "use it",
        View::Examples => "functions to take",
        View::Function => "function",
    };
    let old = state.refusal.is_some().then(|| format!("{title}, of the last good function"));
    old.into_iter().chain([title.to_owned()]).collect()
}

/// Charts, or what belongs to the marked line of the panel.
fn side(state: &State, areas: Areas, paint: Paint, buffer: &mut Buffer) {
    let area = areas.side;
    if area.width < 4 || area.height < 3 {
        return;
    }
    let inner = layout::inside(area);
    let width = inner.width.saturating_sub(2);
    let (title, lines) = match state.view {
        View::Steps => ("this step", pages::step_detail(state, (width, inner.height))),
        View::Use => ("what it does", pages::use_detail(state, width)),
        View::Examples => match state.row() {
            Some(Row::Example(index)) => {
                let Some(function) = state.example(index) else { return };
                return charts::example(&function, Canvas { area, paint, buffer });
            }
            _ => return,
        },
        _ => return charts::draw(state, Canvas { area, paint, buffer }),
    };
    // On a tall screen the curves stand under the step.
    let room = lines.len() as u16 + 3;
    let is_tall = state.view == View::Steps && area.height >= room + CHARTS;
    let area = if is_tall { Rect { height: room, ..area } } else { area };
    if is_tall {
        let below = Rect { y: area.bottom(), height: areas.side.height - room, ..area };
        charts::draw(state, Canvas { area: below, paint, buffer });
    }
    framed(&[title], false, area, paint, buffer);
    let inner = layout::inside(area);
    let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    write(&lines, 0, text, paint, buffer);
    dim_if_old(state, inner, paint, buffer);
}

/// Rows that charts are worth.
const CHARTS: u16 = 12;
