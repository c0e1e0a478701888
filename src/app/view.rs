//! The whole screen: tabs, the current screen, footer, and what lies over it.

use super::App;
use super::hover::Hovered;
use super::overlay::{Item, Kind, Overlay};
use super::{hints, layout};
use crate::screen::Tab;
use crate::theme::Theme;
use crate::typeset::{self, Role};
use crate::widget::chrome::{Footer, Header, ScrollBar, first_row, popup};
use crate::widget::tag::Tag;
use crate::widget::{self, Canvas, Charset, Paint, asciify};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use std::ops::Range;

/// Draws everything; where the text cursor belongs, it is put.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let paint = Paint { theme, charset: app.charset };
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let cursor = if area.width < layout::SMALLEST.0 || area.height < layout::SMALLEST.1 {
        too_small(area, paint, buffer);
        None
    } else {
        everything(app, paint, buffer)
    };
    if app.charset == Charset::Ascii {
        asciify(buffer, area);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

fn too_small(area: Rect, paint: Paint, buffer: &mut Buffer) {
    let (columns, rows) = layout::SMALLEST;
    let text = format!(
        "Please enlarge the terminal to {columns}×{rows} ({}×{} now).",
        area.width, area.height
    );
    let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
    Line::styled(text, paint.theme.roles.strong).centered().render(line, buffer);
}

fn everything(app: &App, paint: Paint, buffer: &mut Buffer) -> Option<Position> {
    // The frame's size: the terminal may have another by now than the app was told of.
    let areas = app.areas((buffer.area.width, buffer.area.height));
    header(app, paint, areas.header, buffer);
    for (row, line) in areas.goal.rows().zip(app.goal_lines()) {
        buffer.set_style(row, paint.theme.roles.text);
        widget::text::spans(&line, paint.theme).render(row, buffer);
    }
    let canvas = Canvas { area: areas.screen, paint, buffer: &mut *buffer };
    let cursor = app.screen().draw(&app.context(), canvas);
    footer(app, paint, areas.footer, buffer);
    match app.overlays.last() {
        None => {
            if let Some(Hovered { at, lines }) = &app.hovered {
                Tag { at: *at, lines, paint }.render(areas.screen, buffer);
            }
            cursor
        }
        Some(overlay) => draw_overlay(overlay, paint, buffer),
    }
}

fn header(app: &App, paint: Paint, area: Rect, buffer: &mut Buffer) {
    let tabs = layout::tab_titles(&app.keys);
    let tabs: Vec<&str> = tabs.iter().map(String::as_str).collect();
    let active = Tab::ALL.iter().position(|&screen| screen == app.tab).unwrap_or(0);
    let note = app.screen().note(&app.context());
    let header = Header { name: layout::NAME, tabs: &tabs, active, note: &note, paint };
    header.render(area, buffer);
}

/// The keys that work now; a message takes their place until the next key.
fn footer(app: &App, paint: Paint, area: Rect, buffer: &mut Buffer) {
    if let Some(text) = &app.notice {
        return notice(text, paint, area, buffer);
    }
    let hints = hints::of(app);
    let hints: Vec<(&str, &str)> =
        hints.iter().map(|hint| (hint.keys.as_str(), hint.text)).collect();
    Footer { hints: &hints, paint }.render(area, buffer);
}

/// A message over the last rows: as many as it needs, and no more than leave something to be seen.
fn notice(text: &str, paint: Paint, area: Rect, buffer: &mut Buffer) {
    let (style, width) = (paint.theme.roles.banner, area.width.saturating_sub(2));
    let whole = vec![vec![typeset::Span::new(Role::Text, text)]];
    let rows = buffer.area.height / 4;
    let lines = widget::text::sentences(&whole, (width, rows), paint.charset);
    let count = u16::try_from(lines.len()).unwrap_or(rows);
    let area = Rect { y: area.bottom() - count, height: count, ..area };
    buffer.set_style(area, style);
    for (row, line) in area.rows().zip(&lines) {
        Clear.render(row, buffer);
        buffer.set_style(row, style);
        let row = Rect { x: row.x + 1, width, ..row };
        Line::styled(typeset::plain(line), style).render(row, buffer);
    }
}

fn draw_overlay(overlay: &Overlay, paint: Paint, buffer: &mut Buffer) -> Option<Position> {
    let size = (buffer.area.width, buffer.area.height);
    let areas = layout::overlay(overlay, size);
    let whole = buffer.area;
    popup(overlay.title(), whole, (areas.frame.width, areas.frame.height), paint, buffer);
    let roles = &paint.theme.roles;
    let mut cursor = None;
    if let Some(input) = areas.input {
        let prompt = if overlay.kind == Kind::Search { "/ " } else { "> " };
        // The cursor's end of a text that is too long.
        let scroll = overlay.input.visual_scroll(usize::from(input.width.saturating_sub(3)));
        let shown: String = overlay.input.value().chars().skip(scroll).collect();
        let typed = Line::styled(format!("{prompt}{shown}"), roles.text);
        let free = input.width.saturating_sub(typed.width() as u16 + 2);
        typed.render(input, buffer);
        let column = overlay.input.visual_cursor().saturating_sub(scroll);
        let column = input.x + 2 + u16::try_from(column).unwrap_or(0);
        cursor = Some(Position::new(column.min(input.right().saturating_sub(1)), input.y));
        let summary = match (overlay.kind, overlay.items.len(), overlay.read_as.first()) {
            _ if overlay.refusal.is_some() => String::new(),
            (Kind::Search, ..) if overlay.input.value().trim().is_empty() => {
                "type a word or a question".to_owned()
            }
            (Kind::Help, ..) if overlay.input.value().trim().is_empty() => {
                "type what you look for, or a key".to_owned()
            }
            (Kind::Pick, ..) if overlay.input.value().trim().is_empty() => {
                "type a name, or choose one".to_owned()
            }
            (Kind::Palette, ..) if overlay.input.value().trim().is_empty() => {
                "type a name, or \"gain 1.5\"".to_owned()
            }
            (Kind::Files, ..) => "a name of your own, or one of these".to_owned(),
            (_, 0, _) => "nothing found; try fewer or other words".to_owned(),
            (.., Some((typed, meant))) => format!("{typed} read as {meant}"),
            (_, count, _) => format!("{count} found"),
        };
        // The span alone is styled: a line's style would spread over what is typed on its left.
        let summary = Line::from(Span::styled(summary, roles.dim)).right_aligned();
        if summary.width() <= usize::from(free) {
            summary.render(input, buffer);
        }
        if let Some(refusal) = &overlay.refusal {
            let below = Rect { y: input.y + 1, ..input };
            let shown = widget::text::clipped(refusal, below.width, paint.charset);
            Line::styled(shown, roles.bad).render(below, buffer);
        }
    }
    if let (Some(area), Some(reply)) = (areas.text, &overlay.reply) {
        let lines = reply.lines(area.width);
        let page = usize::from(area.height);
        let first = reply.scroll.min(lines.len().saturating_sub(page));
        for (row, line) in lines.iter().skip(first).take(page).enumerate() {
            let row = Rect { y: area.y + row as u16, height: 1, ..area };
            widget::text::spans(line, paint.theme).render(row, buffer);
        }
        ScrollBar { position: first, page, total: lines.len(), paint }
            .render(Rect { x: areas.frame.right().saturating_sub(1), width: 1, ..area }, buffer);
    }
    let height = usize::from(areas.list.height);
    let first = first_row(overlay.selected, overlay.items.len(), height);
    for (index, item) in overlay.items.iter().enumerate().skip(first).take(height) {
        let row = Rect { y: areas.list.y + (index - first) as u16, height: 1, ..areas.list };
        let selected = index == overlay.selected;
        let text = match (item.choice.is_some(), selected) {
            (false, _) if item.is_text => roles.dim,
            (false, _) => roles.heading,
            (true, true) => roles.selection,
            (true, false) => roles.text,
        };
        if selected {
            buffer.set_style(row, roles.selection);
        }
        let note = match overlay.kind {
            _ if selected => roles.selection,
            Kind::Search | Kind::Glossary | Kind::Reply | Kind::Why | Kind::Files | Kind::Pick => {
                roles.dim
            }
            Kind::Help | Kind::Palette => roles.footer_key,
        };
        let mark = if selected { paint.charset.glyphs().pointer_right } else { " " };
        let note_width = Line::raw(item.note.as_str()).width() as u16;
        let text_width = row.width.saturating_sub(note_width + 2);
        buffer.set_stringn(row.x, row.y, mark, 1, text);
        let room = Rect { x: row.x + 2, width: text_width.saturating_sub(2), ..row };
        let shown = widget::text::clipped(&item.text, room.width, paint.charset);
        highlighted(&shown, item, text, paint).render(room, buffer);
        Line::from(Span::styled(item.note.as_str(), note)).right_aligned().render(row, buffer);
    }
    ScrollBar { position: first, page: height, total: overlay.items.len(), paint }
        .render(Rect { x: areas.frame.right().saturating_sub(1), width: 1, ..areas.list }, buffer);
    cursor
}

/// A text, as much as is shown of it, with the searched words marked.
fn highlighted<'a>(shown: &'a str, item: &Item, style: Style, paint: Paint) -> Line<'a> {
    let mut spans = Vec::new();
    let mut at = 0;
    // What was clipped has no marks.
    let whole = |mark: &Range<usize>| shown.get(mark.clone()) == item.text.get(mark.clone());
    for Range { start, end } in item.marks.iter().filter(|mark| whole(mark)).cloned() {
        spans.push(Span::styled(&shown[at..start], style));
        spans.push(Span::styled(&shown[start..end], paint.theme.roles.found));
        at = end;
    }
    spans.push(Span::styled(&shown[at..], style));
    Line::from(spans)
}
