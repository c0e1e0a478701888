//! Drawing of the Learn screen.

mod charts;
mod figure;
mod lens;
mod softmax;

use super::layout::{self, Areas};
use super::outline::{self, Row};
use super::{Pane, State};
use crate::lesson::question::Grade;
use crate::lesson::{Block, Course, Learner, Lesson, Section};
use crate::typeset::Page;
use crate::widget::chrome::first_row;
use crate::widget::chrome::{ScrollBar, framed};
use crate::widget::text::spans;
use crate::widget::{Canvas, Paint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::ops::Range;

pub fn draw(state: &State, course: &Course, canvas: Canvas) {
    let Canvas { area, paint, buffer } = canvas;
    let snapshot = state.snapshot.as_ref();
    let areas = layout::areas(state, course, area);
    if let Some(area) = areas.outline {
        draw_outline(state, course, Canvas { area, paint, buffer });
    }
    if areas.page.height > 0 {
        let canvas = Canvas { area: areas.heading, paint, buffer };
        heading(state, course, areas.text, canvas);
        page(state, course, &areas, paint, buffer);
    }
    if let Some(area) = areas.figure {
        figure::draw(state, course, snapshot, Canvas { area, paint, buffer });
    }
}

fn draw_outline(state: &State, course: &Course, Canvas { area, paint, buffer }: Canvas) {
    let focused = state.pane == Pane::Outline;
    let (read, pages) = state.count_read(&course.lessons);
    let titles =
        [format!("Outline: {read} of {pages} pages read"), format!("Outline, {read}/{pages} read")];
    framed(&titles, focused, area, paint, buffer);
    let list = layout::inside(area);
    let rows = outline::rows(course);
    let marked = layout::outline_row(state, course);
    let here = outline::row_of(course, state.place.lesson, state.place.section);
    let first = first_row(marked, rows.len(), usize::from(list.height));
    let roles = &paint.theme.roles;
    for (index, row) in rows.iter().enumerate().skip(first).take(usize::from(list.height)) {
        let line = Rect { y: list.y + (index - first) as u16, height: 1, ..list };
        let (text, style) = match *row {
            Row::Lesson(lesson) => {
                let content = &course.lessons[lesson];
                (format!("{:>2} {}", content.number, content.title), roles.strong)
            }
            Row::Section(lesson, section) => {
                let content = &course.lessons[lesson];
                let (mark, read) = page_mark(state, content, &content.sections[section]);
                let style = if read { roles.outline_read } else { roles.text };
                let title = unlabelled(&content.sections[section].title, list.width - 5);
                (format!("  {}{mark} {title}", try_mark(state, (content, section))), style)
            }
        };
        let style = match index {
            _ if index == marked && focused => roles.selection,
            _ if index == here => roles.accent,
            _ => style,
        };
        if index == marked && focused {
            buffer.set_style(line, style);
        }
        buffer.set_stringn(
            line.x,
            line.y,
            ellipsis(&text, line.width),
            usize::from(line.width),
            style,
        );
        if index == here {
            let pointer = paint.charset.glyphs().pointer_right;
            buffer.set_stringn(line.x, line.y, pointer, 1, roles.accent);
        }
    }
    let bar = ScrollBar { position: first, page: list.height.into(), total: rows.len(), paint };
    bar.render(Rect { x: area.right() - 1, y: list.y, width: 1, height: list.height }, buffer);
}

/// What became of a page, and whether it counts as done: its worst question decides.
fn page_mark(state: &State, lesson: &Lesson, section: &Section) -> (&'static str, bool) {
    let grades = state.grades(lesson, section);
    let read = state.read.contains(&format!("{}/{}", lesson.id, section.id));
    let is = |what: fn(&Learner) -> bool| grades.iter().any(|(learner, _)| what(learner));
    let graded = |grade: Grade| grades.iter().any(|(_, graded)| *graded == Some(grade));
    match () {
        () if graded(Grade::Wrong) => ("✗", read),
        () if is(|learner| learner.passed) => ("»", read),
        () if graded(Grade::Near) => ("≈", read),
        () if read => ("✓", read),
        () if is(|learner| !learner.is_open()) => ("?", read),
        () => ("·", read),
    }
}

/// Whether a page has something to try, and whether all of it is done.
fn try_mark(state: &State, (lesson, section): (&Lesson, usize)) -> &'static str {
    let mut tries = lesson.sections[section].tries().peekable();
    if tries.peek().is_none() {
        return " ";
    }
    let done = |id: &str| state.learner(&format!("{}/{id}", lesson.id)).done;
    if tries.all(|attempt| done(&attempt.id)) { "◆" } else { "◇" }
}

/// A title without the label before its colon (`Advantage: …`), if it does not fit with it: what
/// follows tells the pages apart.
fn unlabelled(title: &str, width: u16) -> String {
    match title.split_once(": ") {
        Some((_, rest)) if Line::raw(title).width() > width.into() => {
            let mut letters = rest.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

/// The text, or its beginning and a mark that more follows.
fn ellipsis(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if Line::raw(text).width() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn heading(state: &State, course: &Course, columns: u16, Canvas { area, paint, buffer }: Canvas) {
    let lesson = state.lesson(course);
    let section = state.section(course);
    let roles = &paint.theme.roles;
    let line = Rect {
        x: area.x + layout::GUTTER,
        y: area.y + u16::from(area.height > 2),
        width: columns,
        height: 1,
    }
    .intersection(area);
    let count = format!("{}/{}", state.place.section + 1, lesson.sections.len());
    let right = Line::from(Span::styled(count, roles.dim)).right_aligned();
    let room = line.width.saturating_sub(right.width() as u16 + 2);
    let width = |text: &str| Line::raw(text).width() as u16;
    let mut number = format!("{} {}", lesson.number, lesson.title);
    let arrow = "  ›  ";
    if width(&number) + width(arrow) + width(&section.title) > room {
        number = lesson.number.to_string();
    }
    let title = ellipsis(&section.title, room.saturating_sub(width(&number) + width(arrow)));
    let left = Line::from(vec![
        Span::styled(number, roles.heading),
        Span::styled(arrow, roles.dim),
        Span::styled(title, roles.strong),
    ]);
    left.render(Rect { width: room, ..line }, buffer);
    right.render(line, buffer);
}

fn page(state: &State, course: &Course, areas: &Areas, paint: Paint, buffer: &mut Buffer) {
    let area = areas.page;
    let page = state.page(course, areas);
    let roles = &paint.theme.roles;
    let current = &page.blocks[state.place.block];
    let mark_style = if state.pane == Pane::Page { roles.accent } else { roles.border };
    for row in 0..area.height {
        let index = state.top + usize::from(row);
        let Some(line) = page.lines.get(index) else { break };
        let place = Rect {
            x: area.x + layout::GUTTER,
            y: area.y + row,
            height: 1,
            width: area.width.saturating_sub(layout::GUTTER + 1),
        };
        if let Some(hint) = cut(state, course, &page, (index, area.height)) {
            let hint = if row == 0 || row + 1 == area.height { hint } else { "" };
            Line::styled(hint, roles.dim).render(place, buffer);
            continue;
        }
        if current.contains(&index) {
            let mark = eye_mark(index, current, paint);
            buffer.set_stringn(area.x + 1, place.y, mark, 1, mark_style);
        }
        spans(line, paint.theme).render(place, buffer);
    }
    let bar = ScrollBar {
        position: state.top,
        page: usize::from(area.height),
        total: page.lines.len(),
        paint,
    };
    bar.render(Rect { x: area.right().saturating_sub(1), width: 1, ..area }, buffer);
}

/// What stands in the place of a formula that is only partly in the window, if the line is of one: half
/// a fraction is another number.
fn cut(
    state: &State,
    course: &Course,
    page: &Page,
    (line, height): (usize, u16),
) -> Option<&'static str> {
    let block = page.blocks.iter().position(|block| block.contains(&line))?;
    let (lines, height) = (&page.blocks[block], usize::from(height));
    let is_formula = matches!(state.section(course).blocks[block], Block::Formula(_));
    let (above, below) = (lines.start < state.top, lines.end > state.top + height);
    let hint = if above { "    ↑ a formula" } else { "    ↓ a formula" };
    (is_formula && (above || below) && lines.len() <= height).then_some(hint)
}

/// The block under the eye stands behind a bracket: claims and code have bars of their own.
fn eye_mark(line: usize, block: &Range<usize>, paint: Paint) -> &'static str {
    let border = paint.charset.border(false);
    match (line == block.start, line + 1 == block.end) {
        (true, true) => paint.charset.glyphs().pointer_right,
        (true, false) => border.top_left,
        (false, true) => border.bottom_left,
        (false, false) => border.vertical_left,
    }
}
