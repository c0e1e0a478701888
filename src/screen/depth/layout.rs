//! Where the controls, the chart and the words are.
//!
//! ```text
//! ┌──────────┬──────────────────────┐
//! │ controls │ chart                │
//! │          │                      │
//! │          ├──────────────────────┤
//! │          │ words                │
//! └──────────┴──────────────────────┘
//! ```

use super::{GRID, State, View};
use crate::screen::message::Context;
use crate::widget::chrome::first_row;
pub use crate::widget::chrome::inside;
use crate::widget::map::MapGeometry;
use crate::widget::plot::{Axis, PlotGeometry};
use crate::widget::slider::ControlColumns;
use ratatui::layout::{Position, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    pub controls: Rect,
    pub chart: Rect,
    pub words: Rect,
}

/// How the control lines share their width.
pub const COLUMNS: ControlColumns = ControlColumns { label: 8, value: 0 };

pub fn areas(state: &State, area: Rect) -> Areas {
    if state.is_enlarged() {
        let nothing = Rect { width: 0, height: 0, ..area };
        return Areas { controls: nothing, chart: area, words: nothing };
    }
    let width = match area.width {
        ..72 => 24,
        72..110 => 29,
        _ => 34,
    }
    .min(area.width);
    let controls = Rect { width, ..area };
    let right = Rect { x: controls.right(), width: area.width - width, ..area };
    let narrow = right.width < 72;
    let wanted = match state.view {
        View::Race => state.taking_part().count() as u16 + 3 + u16::from(state.has_unreliable()),
        View::Fan | View::Map if narrow => 6,
        View::Laws if narrow => 7,
        View::Fan | View::Map => 4,
        View::Laws => 5,
        View::Gain if narrow => 8,
        View::Gain => 6,
        View::Critical => 9,
    };
    let most = match state.view {
        // A line for each function, the depths, the legend, the frame: the words come after.
        View::Map => right.height.saturating_sub(state.taking_part().count() as u16 + 4),
        _ => right.height * 2 / 5 + u16::from(right.height > 30),
    };
    let height = match wanted.min(most) {
        // A frame around nothing
        ..3 => 0,
        height => height,
    };
    let chart = Rect { height: right.height - height, ..right };
    Areas { controls, chart, words: Rect { y: chart.bottom(), height, ..right } }
}

/// Columns for the labels left of the critical-init finder's field.
pub const PLANE_LABELS: u16 = 5;

/// Columns of the pointer and of the mark before a function's name.
const MARK: u16 = 4;

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A line of the controls, and which way a click there turns its choice.
    Row {
        index: usize,
        turn: Option<i32>,
        /// On a value that can be typed
        typed: bool,
        /// On the mark before a function's name, or left of it
        mark: bool,
    },
    /// A depth of the list.
    Depth(usize),
    /// (row, column) of the critical-init finder's grid.
    Plane((usize, usize)),
}

pub fn hit(state: &State, context: &Context, (column, row): (u16, u16)) -> Option<Target> {
    let areas = areas(state, context.area);
    let at = Position::new(column, row);
    let list = inside(areas.controls);
    if list.contains(at) {
        let count = state.rows().len();
        let first = first_row(state.selected, count, usize::from(list.height));
        let index = first + usize::from(row - list.y);
        let control = *state.rows().get(index)?;
        let choice = state.choice(control);
        let line = Rect { y: row, height: 1, ..list };
        let value = choice.map(|(_, value)| value);
        // What can be typed is typed where it stands; its signs turn it.
        let is_here = |value: &String| COLUMNS.is_value(line, value, column);
        let typed = state.is_typed(control) && value.as_ref().is_some_and(is_here);
        let turn = value.filter(|_| !typed);
        let turn = turn.and_then(|value| COLUMNS.turn_at(line, &value, column));
        return Some(Target::Row { index, turn, typed, mark: column < list.x + MARK });
    }
    let chart = inside(areas.chart);
    match state.view {
        View::Critical => {
            let geometry = MapGeometry::new(chart, GRID, PLANE_LABELS)?;
            geometry.hit(column, row).map(Target::Plane)
        }
        View::Race => {
            let (chart, _) = race_parts(chart);
            let geometry = PlotGeometry::new(chart, false, race_axes(state), context.charset)?;
            let (depth, _) = geometry.hit(column, row)?;
            let depths = state.depths();
            let distance = |index: &usize| (depths[*index] as f64 - depth).abs();
            let nearest = (0..depths.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
            Some(Target::Depth(nearest))
        }
        View::Fan | View::Map | View::Laws | View::Gain => None,
    }
}

/// The race's chart, and the names beside it.
pub fn race_parts(area: Rect) -> (Rect, Rect) {
    let width = NAMES.min(area.width / 3);
    let chart = Rect { width: area.width - width, ..area };
    (chart, Rect { x: chart.right() + 1, width: width.saturating_sub(1), ..area })
}

/// Columns for the longest name and its marker, and one before them.
const NAMES: u16 = 14;

/// The race's axes: depth across, decades upwards.
pub fn race_axes(state: &State) -> (Axis, Axis) {
    let deepest = *state.depths().last().unwrap_or(&2) as f64;
    let logs = state
        .results
        .iter()
        .filter_map(|result| result.delta.map(|delta| delta.median.log10()))
        .filter(|log| log.is_finite());
    let (low, high) =
        logs.fold((-1.0f64, 0.5f64), |(low, high), log| (low.min(log), high.max(log)));
    // The highest line stays below the border, and 10⁰, where nothing is lost, is the first label.
    let (low, high) = (low.floor(), high + 0.2);
    let (low, high) = match state.whole {
        // The lines of the number formats are part of the whole.
        true => (low.min(EMPTY_F64 - 1.0), high),
        false => (low.max(LOWEST_DECADE), high.min(-LOWEST_DECADE)),
    };
    (Axis::numbers(1.0, deepest), Axis::decades(low, high))
}

/// Lines that fall further are cut: below this float32 holds nothing but zeros, and the others
/// would be pressed together.
const LOWEST_DECADE: f64 = -48.0;
/// Below this float64 holds nothing but zeros.
const EMPTY_F64: f64 = -324.0;
