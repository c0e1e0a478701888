//! Where the parts of the whole screen are: tabs on top, the screen, a footer.

use super::overlay::{Kind, Overlay};
use crate::input::Mouse;
use crate::keymap::{Keymap, Scope};
use crate::screen::Tab;
use crate::screen::message::Action;
use crate::widget::chrome::{first_row, tab_at};
use ratatui::layout::Rect;

/// Below this nothing is drawn but a request to enlarge.
pub const SMALLEST: (u16, u16) = (60, 18);

pub struct Areas {
    pub header: Rect,
    /// What is to be reached, while a try is on
    pub goal: Rect,
    pub screen: Rect,
    pub footer: Rect,
}

/// With so many rows for the goal of a try.
pub fn areas((columns, rows): (u16, u16), goal: u16) -> Areas {
    let room = rows.saturating_sub(2);
    let goal = goal.min(room);
    let top = 1.min(rows);
    Areas {
        header: Rect::new(0, 0, columns, top),
        goal: Rect::new(0, top, columns, goal),
        screen: Rect::new(0, top + goal, columns, room - goal),
        footer: Rect::new(0, rows.saturating_sub(1), columns, 1.min(rows)),
    }
}

/// The program's name, left of the tabs.
pub const NAME: &str = "actui";

/// What the tabs say: "1 Learn", the key that opens it and its name.
pub fn tab_titles(keys: &Keymap) -> Vec<String> {
    let all = keys.bindings(Scope::Everywhere);
    let key = |tab| all.clone().find(|it| it.action == Action::Open(tab))?.keys.first().copied();
    let title = |tab: Tab| match key(tab) {
        Some(key) => format!("{key} {}", tab.title()),
        None => tab.title().to_owned(),
    };
    Tab::ALL.into_iter().map(title).collect()
}

pub fn tab_hit(keys: &Keymap, size: (u16, u16), at: (u16, u16)) -> Option<Tab> {
    let titles = tab_titles(keys);
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    tab_at(areas(size, 0).header, (NAME, &titles), at).map(|index| Tab::ALL[index])
}

/// The frame of an overlay, and its list without frame, text field and text.
pub struct OverlayAreas {
    pub frame: Rect,
    pub input: Option<Rect>,
    /// The text of an answer or a term
    pub text: Option<Rect>,
    pub list: Rect,
}

/// Columns of an overlay's frame.
pub fn overlay_width(columns: u16) -> u16 {
    columns.saturating_sub(6).min(92)
}

pub fn overlay(overlay: &Overlay, (columns, rows): (u16, u16)) -> OverlayAreas {
    let width = overlay_width(columns);
    let highest = rows.saturating_sub(4).min(32);
    let ways = overlay.items.len() as u16;
    let height = match &overlay.reply {
        // A few names, and room for one more line while they change.
        None if overlay.kind == Kind::Files => (ways.max(4) + 4).min(highest),
        None if matches!(overlay.kind, Kind::Why | Kind::Help) => (ways + 2).min(highest),
        None => highest,
        Some(reply) => {
            let text = reply.lines(width.saturating_sub(4)).len() as u16;
            (text + ways + 2 + ways.min(1)).min(highest)
        }
    };
    let frame = Rect::new((columns - width) / 2, (rows - height) / 2, width, height);
    let inner = Rect::new(
        frame.x + 2,
        frame.y + 1,
        frame.width.saturating_sub(4),
        frame.height.saturating_sub(2),
    );
    if overlay.reply.is_some() {
        let (list, below) = (ways.min(inner.height), ways.min(1));
        let text = Rect { height: (inner.height - list).saturating_sub(below), ..inner };
        let list = Rect { y: inner.bottom() - list, height: list, ..inner };
        return OverlayAreas { frame, input: None, text: Some(text), list };
    }
    if !overlay.takes_text() {
        return OverlayAreas { frame, input: None, text: None, list: inner };
    }
    let input = Rect { height: 1.min(inner.height), ..inner };
    let list =
        Rect { y: inner.y + 2.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    OverlayAreas { frame, input: Some(input), text: None, list }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayHit {
    Row(usize),
    Inside,
    Outside,
}

pub fn overlay_hit(top: &Overlay, size: (u16, u16), mouse: Mouse) -> OverlayHit {
    let areas = overlay(top, size);
    let at = ratatui::layout::Position::new(mouse.column, mouse.row);
    if !areas.frame.contains(at) {
        return OverlayHit::Outside;
    }
    if !areas.list.contains(at) {
        return OverlayHit::Inside;
    }
    let first = first_row(top.selected, top.items.len(), usize::from(areas.list.height));
    let row = first + usize::from(mouse.row - areas.list.y);
    if row < top.items.len() { OverlayHit::Row(row) } else { OverlayHit::Inside }
}
