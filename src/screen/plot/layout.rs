//! Where the list, the chart and the numbers are.

use super::{Row, State};
use crate::math::sample::{Ticks, nice_ticks};
use crate::screen::message::Context;
use crate::widget::chrome::first_row;
pub use crate::widget::chrome::inside;
use crate::widget::curves;
use crate::widget::slider::ControlColumns;
use ratatui::layout::{Position, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    pub list: Rect,
    pub chart: Rect,
    /// Values of every function at the cursor.
    pub readout: Rect,
}

pub fn areas(state: &State, area: Rect) -> Areas {
    let width = match area.width {
        _ if state.is_enlarged() => 0,
        // The longest name, its marks and the frame.
        ..72 => 22,
        72..110 => 28,
        _ => 36,
    };
    let list = Rect { width: width.min(area.width), ..area };
    let right = Rect { x: list.right(), width: area.width.saturating_sub(list.width), ..area };
    let lines = u16::try_from(state.shown().count()).unwrap_or(u16::MAX).clamp(1, 11);
    // Frame and column heads; never more than half the height.
    let height = (lines + 3).min(right.height / 2);
    let chart = Rect { height: right.height - height, ..right };
    let readout = Rect { y: chart.bottom(), height, ..right };
    Areas { list, chart, readout }
}

/// The range of y that is drawn: the one that was set, or what fits the curves.
pub fn y_range(state: &State) -> (f64, f64) {
    if let Some(range) = state.y {
        return range;
    }
    let functions: Vec<_> = state.shown().map(|(_, function)| function).collect();
    curves::y_range(&functions, state.show.orders(), state.x)
}

/// How a line of the list is shared by a slider's parts.
pub fn slider_columns(line: Rect) -> ControlColumns {
    ControlColumns { label: 7, value: if line.width >= 30 { 6 } else { 5 } }
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Row {
        index: usize,
        part: Part,
    },
    /// An x of the chart or of the table
    Chart(f64),
}

/// The part of a line of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// The number beside a slider's track
    Number,
    /// Where on a slider's track
    Track(f64),
    /// Which way a click there turns a choice
    Choice(i32),
    /// The mark before a function's name, and left of it
    Mark,
    Name,
    /// Whatever only takes the cursor
    Label,
}

/// Columns of the pointer and of the mark before a function's name.
const MARK: u16 = 4;

/// Where a drag to a column takes the selected slider's knob, 0 to 1.
pub fn dragged(state: &State, context: &Context, column: u16) -> Option<f64> {
    let line = Rect { height: 1, ..inside(areas(state, context.area).list) };
    slider_columns(line).fraction_at(line, column)
}

fn part(state: &State, row: Row, line: Rect, column: u16) -> Part {
    let columns = slider_columns(line);
    let turn = |value: &str| columns.turn_at(line, value, column).map_or(Part::Label, Part::Choice);
    match row {
        Row::Show => turn(state.show.title()),
        Row::Tangent => turn(state.tangent_text()),
        Row::Function(_) if column < line.x + MARK => Part::Mark,
        Row::Function(_) => Part::Name,
        Row::Parameter(..) => match columns.track_at(line, column) {
            Some(fraction) => Part::Track(fraction),
            None if columns.is_number(line, column) => Part::Number,
            None => Part::Label,
        },
    }
}

pub fn hit(state: &State, context: &Context, column: u16, row: u16) -> Option<Target> {
    let areas = areas(state, context.area);
    let at = Position::new(column, row);
    if areas.list.contains(at) {
        let inner = inside(areas.list);
        if !inner.contains(at) {
            return None;
        }
        let rows = state.rows();
        let first = first_row(state.selected, rows.len(), usize::from(inner.height));
        let index = first + usize::from(row - inner.y);
        let line = Rect { y: row, height: 1, ..inner };
        let part = part(state, *rows.get(index)?, line, column);
        return Some(Target::Row { index, part });
    }
    if state.table {
        let inner = inside(areas.chart);
        let line = usize::from(row.checked_sub(inner.y + 1)?);
        let x = *table_ticks(state, inner).values.get(line)?;
        return inner.contains(at).then_some(Target::Chart(x));
    }
    let heading = state.shown().count() * state.show.orders().len() > 1;
    let ranges = (state.x, y_range(state));
    let geometry = curves::geometry(inside(areas.chart), ranges, heading, context.charset)?;
    geometry.hit(column, row).map(|(x, _)| Target::Chart(x))
}

/// The lines of the table, below its head.
pub fn table_ticks(state: &State, inner: Rect) -> Ticks {
    nice_ticks(state.x.0, state.x.1, usize::from(inner.height.saturating_sub(1)))
}
