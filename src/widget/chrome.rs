//! What stands around the content: header with tabs, footer with keys, frames, scroll bar.

use super::{Paint, put, text, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Padding, Widget};
use std::ops::Range;

/// The first row: the program's name, the tabs, and a word about the present state on the right.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    pub name: &'a str,
    /// As shown, such as `1 Learn`.
    pub tabs: &'a [&'a str],
    pub active: usize,
    pub note: &'a str,
    pub paint: Paint<'a>,
}

/// Which tab is at a cell of a header with this name and these tabs.
pub fn tab_at(
    area: Rect,
    (name, tabs): (&str, &[&str]),
    (column, row): (u16, u16),
) -> Option<usize> {
    let inside = area.contains((column, row).into()) && row == area.y;
    tab_columns(area, name, tabs)
        .find(|(_, columns)| inside && columns.contains(&column))
        .map(|(index, _)| index)
}

/// A word about the present state takes about so many columns at the right of the tabs.
const NOTE: u16 = 20;

/// Every tab with its columns: with a blank before and behind it, or without where that would leave
/// no room for the note.
fn tab_columns(area: Rect, name: &str, tabs: &[&str]) -> impl Iterator<Item = (usize, Range<u16>)> {
    let mut x = area.x.saturating_add(width(name)).saturating_add(3);
    let all: u16 = tabs.iter().map(|tab| width(tab) + 3).sum();
    let blanks = if x.saturating_add(all).saturating_add(NOTE) > area.right() { 0 } else { 2 };
    tabs.iter().enumerate().map(move |(index, tab)| {
        let start = x;
        x = x.saturating_add(width(tab) + blanks);
        let columns = start..x;
        x = x.saturating_add(1);
        (index, columns)
    })
}

impl Widget for &Header<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let roles = &self.paint.theme.roles;
        put(buf, area, (area.x + 1, area.y), self.name, roles.title);
        let mut end = area.x;
        for (index, columns) in tab_columns(area, self.name, self.tabs) {
            let style = if index == self.active { roles.tab_active } else { roles.tab };
            let room = usize::from(columns.end - columns.start);
            let text = format!("{:^room$}", self.tabs[index]);
            end = put(buf, area, (columns.start, area.y), &text, style);
        }
        let start = area.right().saturating_sub(width(self.note) + 1);
        if start > end {
            put(buf, area, (start, area.y), self.note, roles.dim);
        }
    }
}

/// The last row: keys that work now, the most important first. Those that do not fit are left out
/// whole, and a mark at the end says so.
#[derive(Clone, Copy, Debug)]
pub struct Footer<'a> {
    /// Key and what it does.
    pub hints: &'a [(&'a str, &'a str)],
    pub paint: Paint<'a>,
}

/// The hints that fit, each with its columns, and the column of the mark where some do not.
fn fitting(hints: &[(&str, &str)], area: Rect) -> (Vec<(usize, Range<u16>)>, Option<u16>) {
    let within = |right: u16| {
        let mut x = area.x.saturating_add(1);
        let shown = hints.iter().enumerate().filter_map(|(index, (key, text))| {
            let length = width(key).saturating_add(1).saturating_add(width(text));
            let columns = x..x.checked_add(length).filter(|&end| end < right)?;
            x = columns.end.saturating_add(3);
            Some((index, columns))
        });
        shown.collect::<Vec<_>>()
    };
    let all = within(area.right());
    if all.len() == hints.len() {
        return (all, None);
    }
    // The mark has the last column but one.
    let mark = area.right().saturating_sub(2).max(area.x);
    (within(mark), Some(mark))
}

/// What a footer shows at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintHit {
    /// A hint, and whether it is the second half of its keys or behind them
    Hint(usize, bool),
    /// The mark that there are more
    More,
}

/// What a footer in `area` shows at a cell.
pub fn hint_at(hints: &[(&str, &str)], area: Rect, (column, row): (u16, u16)) -> Option<HintHit> {
    let (shown, mark) = fitting(hints, area);
    let hit = shown.into_iter().find(|(_, columns)| columns.contains(&column));
    let hint = hit.map(|(index, columns)| {
        HintHit::Hint(index, 2 * (column - columns.start) >= width(hints[index].0))
    });
    hint.or((mark == Some(column)).then_some(HintHit::More)).filter(|_| row == area.y)
}

impl Widget for &Footer<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let roles = &self.paint.theme.roles;
        let (shown, mark) = fitting(self.hints, area);
        for (index, columns) in shown {
            let (key, text) = self.hints[index];
            let x = put(buf, area, (columns.start, area.y), key, roles.footer_key);
            put(buf, area, (x + 1, area.y), text, roles.footer_text);
        }
        if let Some(x) = mark {
            let more = self.paint.charset.glyphs().ellipsis;
            put(buf, area, (x, area.y), more, roles.footer_text);
        }
    }
}

/// A frame with a title; the one with the focus has heavier lines.
pub fn panel<'a>(title: &'a str, focused: bool, paint: Paint) -> Block<'a> {
    let roles = &paint.theme.roles;
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(paint.charset.border(focused))
        .border_style(if focused { roles.border_focus } else { roles.border });
    if title.is_empty() {
        return block;
    }
    let title = Line::from(vec![Span::raw(" "), Span::styled(title, roles.title), Span::raw(" ")]);
    block.title(title)
}

/// A frame's corners and the blanks about its title.
pub const TITLE_ENDS: u16 = 4;

/// A frame with the first of its title's forms that fits, the fullest first.
pub fn framed(
    titles: &[impl AsRef<str>],
    focused: bool,
    area: Rect,
    paint: Paint,
    buf: &mut Buffer,
) {
    let title = text::fitting(titles, area.width.saturating_sub(TITLE_ENDS), paint.charset);
    panel(&title, focused, paint).render(area, buf);
}

/// Clears a place in the middle of `area` and frames it; returns the inside.
pub fn popup(
    title: &str,
    area: Rect,
    (columns, rows): (u16, u16),
    paint: Paint,
    buf: &mut Buffer,
) -> Rect {
    let area = area.intersection(buf.area);
    let (columns, rows) = (columns.min(area.width), rows.min(area.height));
    let place = Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - rows) / 2,
        width: columns,
        height: rows,
    };
    Clear.render(place, buf);
    let padding = Padding::horizontal(u16::from(columns > 4));
    let frame = panel(title, true, paint).padding(padding).title_alignment(Alignment::Left);
    let inside = frame.inner(place);
    frame.render(place, buf);
    inside
}

/// Where a view stands in something longer; drawn in the first column of its area.
#[derive(Clone, Copy, Debug)]
pub struct ScrollBar<'a> {
    /// The first row shown.
    pub position: usize,
    /// Rows shown at a time.
    pub page: usize,
    /// All rows.
    pub total: usize,
    pub paint: Paint<'a>,
}

impl ScrollBar<'_> {
    /// Rows of the thumb, from the top of the bar; None when everything is shown.
    fn thumb(&self, height: u16) -> Option<Range<u16>> {
        let room = usize::from(height);
        let furthest = self.total.checked_sub(self.page).filter(|&rest| rest > 0)?;
        let length = (room * self.page / self.total).clamp(1, room.max(1));
        let free = room.saturating_sub(length);
        let start = (free * self.position.min(furthest)).div_ceil(furthest);
        Some(start as u16..(start + length) as u16)
    }
}

impl Widget for &ScrollBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let Some(thumb) = self.thumb(area.height).filter(|_| !area.is_empty()) else {
            return;
        };
        let glyphs = self.paint.charset.glyphs();
        let roles = &self.paint.theme.roles;
        for row in 0..area.height {
            let (glyph, style) = if thumb.contains(&row) {
                (glyphs.scroll_thumb, roles.border_focus)
            } else {
                (glyphs.scroll_track, roles.border)
            };
            put(buf, area, (area.x, area.y + row), glyph, style);
        }
    }
}

/// The inside of a frame.
pub fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 1,
        y: frame.y + 1,
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    }
}

/// The first row of a list that keeps the marked one in view.
pub fn first_row(selected: usize, rows: usize, height: usize) -> usize {
    let middle = selected.saturating_sub(height / 2);
    middle.min(rows.saturating_sub(height))
}
