//! Where the controls, the chart and the words are.
//!
//! ```text
//! ┌──────────┬──────────────────────┐
//! │ controls │ chart                │
//! │          │                      │
//! │          ├───────────┬──────────┤
//! │          │ words     │ profile  │
//! └──────────┴───────────┴──────────┘
//! ```
//! The profile is of the marked cell, and left out where there is no room.

use super::cells::Contestant;
use super::{GRID, State, View};
use crate::math::sweep::CellResult;
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
    pub profile: Option<Rect>,
}

/// Columns of words that leave room for a profile beside them, in the race and elsewhere: a table
/// needs more than a sentence. And those of the profile, and its lines.
const BESIDE: (u16, u16) = (88, 40);
const PROFILE: (u16, u16) = (44, 12);

/// How the control lines share their width.
pub const COLUMNS: ControlColumns = ControlColumns { label: 8, value: 0 };

pub fn areas(state: &State, area: Rect) -> Areas {
    if state.is_enlarged() {
        let nothing = Rect { width: 0, height: 0, ..area };
        return Areas { controls: nothing, chart: area, words: nothing, profile: None };
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
        View::Race => state.contestants().len() as u16 + 3 + u16::from(state.has_unreliable()),
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
        View::Map => right.height.saturating_sub(state.contestants().len() as u16 + 4),
        _ => right.height * 2 / 5 + u16::from(right.height > 30),
    };
    let beside = match state.view {
        View::Race => Some(BESIDE.0),
        View::Map | View::Laws => Some(BESIDE.1),
        View::Fan | View::Gain | View::Critical => None,
    };
    let beside = beside.filter(|words| words + PROFILE.0 <= right.width && most >= PROFILE.1);
    let wanted = if beside.is_some() { wanted.max(PROFILE.1) } else { wanted };
    let height = match wanted.min(most) {
        // A frame around nothing
        ..3 => 0,
        height => height,
    };
    let chart = Rect { height: right.height - height, ..right };
    let below = Rect { y: chart.bottom(), height, ..right };
    let width = beside.map_or(right.width, |least| least.max(right.width / 2));
    let words = Rect { width, ..below };
    let profile = Rect { x: words.right(), width: right.width - width, ..below };
    Areas { controls, chart, words, profile: beside.map(|_| profile) }
}

/// Columns for the labels left of the critical-init finder's field.
pub const PLANE_LABELS: u16 = 5;

/// Columns of the pointer and of the mark before a function's name.
const MARK: u16 = 4;

/// What the pointer is on.
#[derive(Clone, Debug, PartialEq)]
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
    /// A line, and a depth of the list; None: the whole line
    Cell {
        line: Contestant,
        depth: Option<usize>,
    },
    /// A depth of the list, and a layer of its networks
    Layer {
        depth: usize,
        layer: usize,
    },
    Gain(f64),
    /// (row, column) of the critical-init finder's grid.
    Plane((usize, usize)),
}

pub fn hit(state: &State, context: &Context, (column, row): (u16, u16)) -> Option<Target> {
    let areas = areas(state, context.area);
    let at = Position::new(column, row);
    let list = inside(areas.controls);
    if list.contains(at) {
        let rows = state.rows();
        let first = first_row(state.selected, rows.len(), usize::from(list.height));
        let index = first + usize::from(row - list.y);
        let control = rows.get(index)?;
        let line = Rect { y: row, height: 1, ..list };
        let value = state.function_at(index).is_none().then(|| control.text(state));
        // What can be typed is typed where it stands; its signs turn it.
        let is_here = |value: &String| COLUMNS.is_value(line, value, column);
        let typed = control.is_typed() && value.as_ref().is_some_and(is_here);
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
        View::Race => race_cell(state, (chart, context), at),
        View::Map => {
            let lines = state.contestants();
            let geometry = map_geometry(state, chart)?;
            let (line, depth) = geometry.hit(column, row)?;
            Some(Target::Cell { line: lines.get(line)?.clone(), depth: Some(depth) })
        }
        View::Laws => {
            let line = usize::from(row.checked_sub(chart.y + 1)?);
            let lines = state.ordered();
            let line = lines.get(line).filter(|_| chart.contains(at))?.clone();
            Some(Target::Cell { line, depth: None })
        }
        View::Fan => fan_layer(state, (chart, context), at),
        View::Gain => {
            let (x, y) = gain_axes(state)?;
            let geometry = PlotGeometry::new(chart, false, (x, y), context.charset)?;
            geometry.hit(column, row).map(|(gain, _)| Target::Gain(gain))
        }
    }
}

/// The depth nearest to a place in the race's chart, and the line that is nearest to it there.
fn race_cell(state: &State, (chart, context): (Rect, &Context), at: Position) -> Option<Target> {
    let (chart, _) = race_parts(state, chart);
    let geometry = PlotGeometry::new(chart, false, race_axes(state), context.charset)?;
    let (x, y) = geometry.hit(at.x, at.y)?;
    let depths = state.depths();
    let distance = |index: &usize| (depths[*index] as f64 - x).abs();
    let depth = (0..depths.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    let height = |line: &Contestant| {
        let log = state.result_at(line, depths[depth])?.median().log10();
        log.is_finite().then_some((log - y).abs())
    };
    let lines = state.contestants().into_iter();
    let near = lines.filter_map(|line| Some((height(&line)?, line)));
    let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, line)| line);
    let line = nearest.unwrap_or_else(|| state.marked());
    Some(Target::Cell { line, depth: Some(depth) })
}

/// The layer under a place in the fan, of the network whose line is nearest.
fn fan_layer(state: &State, (chart, context): (Rect, &Context), at: Position) -> Option<Target> {
    let (_, chart) = fan_parts(chart);
    let geometry = PlotGeometry::new(chart, false, fan_axes(state), context.charset)?;
    let (x, y) = geometry.hit(at.x, at.y)?;
    let line = state.marked();
    let depths = state.depths();
    let near = depths.iter().enumerate().filter_map(|(place, &depth)| {
        let layer = (x * (depth - 1) as f64).round().max(0.0) as usize + 1;
        let curve = state.result_at(&line, depth)?.curve(state.quantity);
        let log = curve.get(layer - 1)?.log10();
        log.is_finite().then_some(((log - y).abs(), place, layer))
    });
    let (_, depth, layer) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Target::Layer { depth, layer })
}

/// Where the heat map's cells are.
pub fn map_geometry(state: &State, area: Rect) -> Option<MapGeometry> {
    let lines = state.contestants();
    let names = lines.iter().map(|line| state.name(line).chars().count() as u16 + 1);
    MapGeometry::new(area, (lines.len(), state.depths().len()), names.max()?)
}

/// The race's chart, and the names beside it.
pub fn race_parts(state: &State, area: Rect) -> (Rect, Rect) {
    let longest = state.contestants().iter().map(|line| state.name(line).chars().count()).max();
    // A blank before the marker, and one behind it.
    let wanted = (longest.unwrap_or(0) as u16 + 3).clamp(NAMES, MOST_NAMES);
    let width = wanted.min(area.width / 3);
    let chart = Rect { width: area.width - width, ..area };
    (chart, Rect { x: chart.right() + 1, width: width.saturating_sub(1), ..area })
}

/// Columns for the names and their markers, and one before them.
const NAMES: u16 = 14;
const MOST_NAMES: u16 = 26;

/// The fan's names, and the chart beside them.
pub fn fan_parts(area: Rect) -> (Rect, Rect) {
    let names = Rect { width: FAN_NAMES.min(area.width / 3), ..area };
    (names, Rect { x: names.right(), width: area.width - names.width, ..area })
}

/// Columns for a marker and "L = 200", and one behind them.
const FAN_NAMES: u16 = 10;

/// The fan's axes: from the first layer to the last, decades upwards.
pub fn fan_axes(state: &State) -> (Axis, Axis) {
    let results = state.results_of(&state.marked());
    let values = |result: &&CellResult| {
        [result.curve(state.quantity), result.expected_curve(state.quantity)].concat()
    };
    let deep = results.iter().filter(|result| result.depth > 1);
    let logs: Vec<f64> = deep.flat_map(values).map(f64::log10).collect();
    let finite = || logs.iter().copied().filter(|log| log.is_finite());
    let low = finite().fold(0.0, f64::min).floor();
    let high = finite().fold(low + 1.0, f64::max).ceil();
    (Axis::numbers(0.0, 1.0).ends("layer 1", "layer L"), Axis::decades(low, high))
}

/// What the gain finder draws on each side of the best gain, as a factor.
const AROUND: f64 = 2.2;
/// Ratios further from 1 than so many decades are cut.
const DECADES: f64 = 12.0;

/// The gain finder's axes; None while nothing is known.
pub fn gain_axes(state: &State) -> Option<(Axis, Axis)> {
    let finding = state.finding()?;
    let marked = state.marked_gain();
    let center = finding.best().unwrap_or(1.5);
    let low = (center / AROUND).min(0.9 * marked).min(0.9);
    let high = (center * AROUND).max(1.1 * marked).max(1.6);
    let shown = finding.line.iter().filter(|(gain, _)| (low..=high).contains(&gain.exp()));
    let logs = shown.map(|(_, ratio)| ratio / std::f64::consts::LN_10);
    let logs = logs.filter(|log| log.is_finite()).map(|log| log.clamp(-DECADES, DECADES));
    let (bottom, top) = logs.fold((-1.0f64, 1.0f64), |(l, h), log| (l.min(log), h.max(log)));
    Some((Axis::numbers(low, high), Axis::decades(bottom - 0.3, top + 0.3)))
}

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
