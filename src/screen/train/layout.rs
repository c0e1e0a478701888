//! Where the controls, the standings, the past and the pictures are.
//!
//! ```text
//! ┌──────────┬───────────────────────┐
//! │ controls │ standings             │
//! │          ├───────────┬───────────┤
//! │          │ loss      │ accuracy  │
//! │          ├───────────┼───────────┤
//! │          │ picture   │ companion │
//! └──────────┴───────────┴───────────┘
//! ```
//! Where it is narrow, accuracy and companion are left out.

use super::{Picture, State};
use crate::screen::control::row::Part;
use crate::widget::bars::Columns;
use crate::widget::chrome::first_row;
pub use crate::widget::chrome::inside;
use crate::widget::slider::ControlColumns;
use ratatui::layout::{Position, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    pub controls: Rect,
    pub standings: Rect,
    pub past: Rect,
    /// The second chart of the past; None where there is no room, or no accuracy.
    pub accuracy: Option<Rect>,
    pub picture: Rect,
    /// Beside the chosen picture; absent where there is no room.
    pub companions: [Option<Rect>; 2],
    /// The chosen network's layers as numbers, in the place of the pictures; what it leaves is theirs.
    pub table: Option<Rect>,
}

/// Two pictures side by side need so many columns.
const TWO: u16 = 70;
/// And three so many.
const THREE: u16 = 140;

/// Lines of a table around its layers: the frame and the head. And what pictures below it need.
const AROUND: u16 = 3;
const PICTURES: u16 = 14;

pub fn areas(state: &State, area: Rect) -> Areas {
    let areas = of_pictures(state, area);
    if !state.table {
        return areas;
    }
    let whole = areas.companions.into_iter().flatten().fold(areas.picture, Rect::union);
    let needed = (state.settings().depth + 1) as u16 + AROUND;
    let height = if whole.height >= needed + PICTURES { needed } else { whole.height };
    let below = |area: Rect| Rect { y: whole.y + height, height: whole.height - height, ..area };
    Areas {
        picture: below(areas.picture),
        companions: areas.companions.map(|area| area.map(below).filter(|it| !it.is_empty())),
        table: Some(Rect { height, ..whole }),
        ..areas
    }
}

fn of_pictures(state: &State, area: Rect) -> Areas {
    if state.is_enlarged() {
        let nothing = Rect { width: 0, height: 0, ..area };
        return Areas {
            controls: nothing,
            standings: nothing,
            past: nothing,
            accuracy: None,
            picture: area,
            companions: [None; 2],
            table: None,
        };
    }
    let width = match area.width {
        ..72 => 28,
        72..110 => 36,
        110..160 => 38,
        _ => 46,
    }
    .min(area.width);
    let controls = Rect { width, ..area };
    let right = Rect { x: controls.right(), width: area.width - width, ..area };
    let runners = state.race.runners.len() as u16;
    // A line more where there are many, and where lines are short.
    let room = if right.height >= 30 || right.width < 40 { 6 } else { 5 };
    let standings = Rect { height: (runners + room).min(right.height / 2), ..right };
    let rest = right.height - standings.height;
    // Lower than that it shows nothing.
    let past_height = Some(rest * 2 / 5).filter(|height| *height >= 6).unwrap_or(0);
    let past = Rect { y: standings.bottom(), height: past_height, ..right };
    let picture = Rect { y: past.bottom(), height: rest - past_height, ..right };
    if right.width < TWO {
        return Areas {
            controls,
            standings,
            past,
            accuracy: None,
            picture,
            companions: [None; 2],
            table: None,
        };
    }
    let (picture, companions) = match right.width {
        THREE.. => {
            let third = picture.width / 3;
            let (first, rest) = cut(picture, picture.width - 2 * third);
            let (second, last) = cut(rest, third);
            (first, [Some(second), Some(last)])
        }
        _ => {
            let (first, second) = halves(picture);
            (first, [Some(second), None])
        }
    };
    let (loss, accuracy) = halves(past);
    let classes = state.race.source.is_classes();
    Areas {
        controls,
        standings,
        past: if classes { loss } else { past },
        accuracy: classes.then_some(accuracy),
        picture,
        companions,
        table: None,
    }
}

fn halves(area: Rect) -> (Rect, Rect) {
    cut(area, area.width / 2)
}

fn cut(area: Rect, width: u16) -> (Rect, Rect) {
    let left = Rect { width, ..area };
    (left, Rect { x: left.right(), width: area.width - left.width, ..area })
}

/// What stands beside the chosen picture, the first first.
pub fn companions(state: &State) -> [Picture; 2] {
    let pictures = state.pictures();
    let fits = |picture: &Picture| pictures.contains(picture) && state.picture != *picture;
    let order = [Picture::Profiles, Picture::Decisions, Picture::Answers, Picture::Spread];
    let mut found = order.into_iter().filter(fits);
    std::array::from_fn(|_| found.next().unwrap_or(pictures[0]))
}

/// The first line of the table when its last one shows.
pub fn last_page(state: &State, area: Rect) -> usize {
    let page = areas(state, area).table.map_or(0, |table| inside(table).height.saturating_sub(1));
    (state.settings().depth + 1).saturating_sub(page.into())
}

/// The lines of the panel that are in view: the first one's place, and how many.
pub fn shown_controls(state: &State, panel: Rect) -> (usize, usize) {
    let height = usize::from(inside(panel).height);
    let count = state.controls().len();
    (first_row(state.selected.min(count - 1), count, height), height.min(count))
}

/// The line of a control, if it is in view.
pub fn control_line(state: &State, panel: Rect, index: usize) -> Option<Rect> {
    let inner = inside(panel);
    let (first, count) = shown_controls(state, panel);
    let offset = index.checked_sub(first).filter(|offset| *offset < count)?;
    Some(Rect { y: inner.y + offset as u16, height: 1, ..inner })
}

/// How the control lines share their width.
pub fn control_columns(panel: Rect) -> ControlColumns {
    let label = if panel.width >= 35 { 13 } else { 10 };
    ControlColumns { label, value: if panel.width >= 38 { 8 } else { 6 } }
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Control {
        index: usize,
        part: Part,
    },
    /// A line of the standings
    Runner(usize),
    /// The picture's title
    Title,
    Layer(usize),
    /// A layer's line of the table
    Line(usize),
    Picture,
}

/// Where a drag to a column takes the selected control's knob, 0 to 1.
pub fn dragged(state: &State, area: Rect, column: u16) -> Option<f64> {
    let controls = areas(state, area).controls;
    let line = control_line(state, controls, state.selected)?;
    control_columns(controls).fraction_at(line, column)
}

pub fn hit(state: &State, area: Rect, (column, row): (u16, u16)) -> Option<Target> {
    let areas = areas(state, area);
    let at = Position::new(column, row);
    if inside(areas.controls).contains(at) {
        let (first, count) = shown_controls(state, areas.controls);
        let offset = usize::from(row - inside(areas.controls).y);
        let index = (offset < count).then_some(first + offset)?;
        let line = control_line(state, areas.controls, index)?;
        let columns = control_columns(areas.controls);
        let part = state.controls()[index].part_at(&state.race, columns, (line, column));
        return Some(Target::Control { index, part });
    }
    if inside(areas.standings).contains(at) {
        let line = usize::from(row - inside(areas.standings).y);
        let runner = line.checked_sub(1)?;
        return (runner < state.race.runners.len()).then_some(Target::Runner(runner));
    }
    if let Some(lines) = areas.table.map(inside).filter(|lines| lines.contains(at)) {
        let line = usize::from(row - lines.y).checked_sub(1)?;
        let layer = state.table_top.min(last_page(state, area)) + line;
        return (layer <= state.settings().depth).then_some(Target::Line(layer + 1));
    }
    if areas.picture.contains(at) {
        if row == areas.picture.y {
            return Some(Target::Title);
        }
        let layers = state.settings().depth + 1;
        let columns = matches!(state.picture, Picture::Layers(_) | Picture::Dead)
            .then(|| Columns::new(inside(areas.picture), layers))
            .flatten();
        let layer = columns.and_then(|columns| columns.layer_at(column));
        return Some(layer.map_or(Target::Picture, |layer| Target::Layer(layer + 1)));
    }
    None
}
