//! Where the controls and the pictures are.
//!
//! ```text
//! ┌──────────┬──────────────────────┐
//! │ controls │ words                │
//! │          ├──────────────────────┤
//! │          │ layers               │
//! ├──────────┤                      │
//! │ loss     ├──────────────────────┤
//! │          │ history              │
//! └──────────┴──────────────────────┘
//! ```

use super::State;
use crate::screen::control::row::Part;
use crate::widget::bars::Columns;
pub use crate::widget::chrome::inside;
use crate::widget::slider::ControlColumns;
use ratatui::layout::{Position, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    pub controls: Rect,
    /// Absent where there is no room.
    pub loss: Option<Rect>,
    pub words: Rect,
    pub layers: Rect,
    /// Or the chosen layer under φ′; absent where there is no room.
    pub history: Option<Rect>,
    /// The chosen layer under φ′, where there is room for both.
    pub density: Option<Rect>,
    /// All layers as numbers, in the place of the pictures; what it leaves is the layers'.
    pub table: Option<Rect>,
}

/// Lines of an explanation, and one before it.
const EXPLAINED: u16 = 6;
/// Columns in which history and density stand side by side.
const TWO: u16 = 124;

/// Lines of a table around its layers: the frame and the head. And what bars below it need.
const AROUND: u16 = 3;
const BARS: u16 = 14;

pub fn areas(state: &State, area: Rect) -> Areas {
    let areas = of_pictures(state, area);
    if !state.table {
        return areas;
    }
    let bottom = areas.history.map_or(areas.layers.bottom(), |history| history.bottom());
    let whole = Rect { height: bottom - areas.layers.y, ..areas.layers };
    let needed = (state.settings.depth + 1) as u16 + AROUND;
    let height = if whole.height >= needed + BARS { needed } else { whole.height };
    let layers = Rect { y: whole.y + height, height: whole.height - height, ..whole };
    let table = Some(Rect { height, ..whole });
    Areas { layers, history: None, density: None, table, ..areas }
}

fn of_pictures(state: &State, area: Rect) -> Areas {
    if state.is_enlarged() {
        let nothing = Rect { width: 0, height: 0, ..area };
        let history = if state.density { area.height * 3 / 5 } else { 0 };
        let layers = Rect { height: area.height - history, ..area };
        let history = Rect { y: layers.bottom(), height: history, ..area };
        let history = state.density.then_some(history);
        return Areas {
            controls: nothing,
            loss: None,
            words: nothing,
            layers,
            history,
            density: None,
            table: None,
        };
    }
    let width = match area.width {
        ..72 => 30,
        72..100 => 36,
        100..160 => 40,
        _ => 48,
    }
    .min(area.width);
    let left = Rect { width, ..area };
    let right = Rect { x: left.right(), width: area.width - width, ..area };
    let needed = u16::try_from(state.controls().len()).unwrap_or(u16::MAX).saturating_add(2);
    let rest = left.height.saturating_sub(needed);
    // The chosen control is explained where that leaves room for the loss.
    let explained = if rest >= EXPLAINED + 8 { EXPLAINED } else { 0 };
    let height = if rest >= 6 { needed + explained } else { left.height };
    let controls = Rect { height, ..left };
    let loss = (rest >= 6).then_some(Rect {
        y: controls.bottom(),
        height: left.height - controls.height,
        ..left
    });
    let words_height = match (right.width, right.height) {
        (_, ..18) => 6,
        (_, 28..) => 8,
        (..60, _) => 7,
        _ => 6,
    }
    .min(right.height);
    let words = Rect { height: words_height, ..right };
    let rest = right.height - words_height;
    let history_height = match (state.density, right.height) {
        (true, 30..) => rest * 3 / 5,
        // The area needs room to be seen; the bars give way.
        (true, _) => rest,
        (false, 20..) => rest * 2 / 5,
        (false, _) => 0,
    };
    let layers = Rect { y: words.bottom(), height: rest - history_height, ..right };
    let below = Rect { y: layers.bottom(), height: history_height, ..right };
    let both = !state.density && right.width >= TWO && history_height > 0;
    let width = if both { right.width / 2 } else { right.width };
    let history = (history_height > 0).then_some(Rect { width, ..below });
    let density = both.then_some(Rect { x: below.x + width, width: right.width - width, ..below });
    Areas { controls, loss, words, layers, history, density, table: None }
}

/// The first line of the table when its last one shows.
pub fn last_page(state: &State, area: Rect) -> usize {
    let page = areas(state, area).table.map_or(0, |table| inside(table).height.saturating_sub(1));
    (state.settings.depth + 1).saturating_sub(page.into())
}

/// One line of the control panel.
pub fn control_line(panel: Rect, index: usize) -> Option<Rect> {
    let inner = inside(panel);
    let row = inner.y + u16::try_from(index).ok()?;
    (row < inner.bottom()).then_some(Rect { y: row, height: 1, ..inner })
}

/// How the control lines share their width.
pub fn control_columns(state: &State, panel: Rect) -> ControlColumns {
    let label = state.controls().iter().map(|control| control.label.len()).max();
    let value = if panel.width >= 38 { 8 } else { 6 };
    // Where it is narrow the longest labels give way to the values.
    let most = if panel.width >= 36 { u16::MAX } else { 10 };
    ControlColumns { label: (label.unwrap_or(0) as u16).min(most), value }
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Control {
        index: usize,
        part: Part,
    },
    Layer(usize),
    /// A layer's line of the table
    Line(usize),
    /// The chart's title: the quantity.
    Quantity,
    Chart,
}

/// Where a drag to a column takes the selected control's knob, 0 to 1.
pub fn dragged(state: &State, area: Rect, column: u16) -> Option<f64> {
    let controls = areas(state, area).controls;
    let line = control_line(controls, state.selected)?;
    control_columns(state, controls).fraction_at(line, column)
}

pub fn hit(state: &State, area: Rect, column: u16, row: u16) -> Option<Target> {
    let areas = areas(state, area);
    let at = Position::new(column, row);
    if areas.controls.contains(at) {
        let index = usize::from(row.checked_sub(areas.controls.y + 1)?);
        let control = state.controls().into_iter().nth(index)?;
        let line = control_line(areas.controls, index)?;
        let columns = control_columns(state, areas.controls);
        let part = control.part_at(&state.settings, columns, (line, column));
        return Some(Target::Control { index, part });
    }
    if let Some(lines) = areas.table.map(inside).filter(|lines| lines.contains(at)) {
        let line = usize::from(row - lines.y).checked_sub(1)?;
        let layer = state.table_top.min(last_page(state, area)) + line;
        return (layer <= state.settings.depth).then_some(Target::Line(layer + 1));
    }
    if areas.layers.contains(at) {
        if row == areas.layers.y {
            return Some(Target::Quantity);
        }
        let columns = Columns::new(inside(areas.layers), state.settings.depth + 1);
        let layer = columns.and_then(|columns| columns.layer_at(column));
        return Some(layer.map_or(Target::Chart, |layer| Target::Layer(layer + 1)));
    }
    None
}
