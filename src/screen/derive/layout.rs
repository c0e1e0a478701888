//! Where the field, the tabs, the panel and the charts are.
//!
//! ```text
//! ╭ f(x) ─────────────────────────────────╮
//! │ 1/(1+exp(-x))                         │
//! │ what is wrong, or what is to be known │
//! ╰───────────────────────────────────────╯
//!   function  steps  practice  sketch …
//! ╭ panel ───────────╮╭ charts ───────────╮
//! ╰──────────────────╯╰───────────────────╯
//! ```

use super::pages::{self, Page};
use super::{Row, State, View, chart};
use crate::math::activation::Order;
use crate::screen::message::Context;
pub use crate::widget::chrome::inside;
use crate::widget::curves;
use crate::widget::slider::ControlColumns;
use ratatui::layout::{Position, Rect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    pub field: Rect,
    pub tabs: Rect,
    pub panel: Rect,
    /// Charts, or what belongs to the panel's marked line.
    pub side: Rect,
}

/// Below this width the steps and what belongs to them stand one above the other.
const WIDE: u16 = 100;

pub fn areas(state: &State, area: Rect) -> Areas {
    let field = Rect { height: 4.min(area.height), ..area };
    let tabs = Rect { y: field.bottom(), height: 1.min(area.height - field.height), ..area };
    let rest = Rect { y: tabs.bottom(), height: area.bottom() - tabs.bottom(), ..area };
    let stacked = area.width < WIDE && matches!(state.view, View::Steps);
    if stacked {
        let top = (rest.height * 2 / 5).max(4).min(rest.height);
        let panel = Rect { height: top, ..rest };
        let side = Rect { y: panel.bottom(), height: rest.height - top, ..rest };
        return Areas { field, tabs, panel, side };
    }
    let share = match state.view {
        View::Function => 50,
        View::Steps => 42,
        View::Practice => 58,
        View::Sketch => 34,
        View::Kink => 50,
        View::Use => 44,
        View::Examples => 40,
    };
    let most = if state.view == View::Steps { 80 } else { 92 };
    let least = if state.view == View::Sketch { 32 } else { 28 };
    let width = (area.width * share / 100).clamp(least.min(area.width), most);
    let panel = Rect { width, ..rest };
    let side = Rect { x: panel.right(), width: rest.width - width, ..rest };
    Areas { field, tabs, panel, side }
}

/// Columns of the tabs of the views.
pub fn tabs(area: Rect) -> impl Iterator<Item = (View, Rect)> {
    let mut x = area.x + 1;
    View::ALL.into_iter().map(move |view| {
        let width = view.title().chars().count() as u16 + 2;
        let tab = Rect { x, width, ..area }.intersection(area);
        x = x.saturating_add(width);
        (view, tab)
    })
}

/// The line that is typed in, and the one below it.
pub fn field_lines(field: Rect) -> (Rect, Rect) {
    let inner = inside(field);
    let line = |row: u16| Rect {
        y: inner.y + row,
        height: 1.min(inner.height.saturating_sub(row)),
        ..inner
    };
    (line(0), line(1))
}

/// The part of the panel for the formulas and the one for the controls under them.
pub fn function_parts(state: &State, panel: Rect) -> (Rect, Rect) {
    let inner = inside(panel);
    // A blank line, the values, and the controls.
    let wanted = state.rows().len() as u16 + 3;
    let height = wanted.min(inner.height.saturating_sub(2));
    let formulas = Rect { height: inner.height - height, ..inner };
    (formulas, Rect { y: formulas.bottom(), height, ..inner })
}

/// How a control's line is shared by its parts.
pub fn control_columns(line: Rect) -> ControlColumns {
    ControlColumns { label: 6, value: if line.width >= 36 { 8 } else { 6 } }
}

/// One chart above the other where there is room, with the orders that each shows.
pub fn charts(state: &State, side: Rect) -> Vec<(Rect, Vec<Order>)> {
    const LEAST: u16 = 9;
    let orders = match state.view {
        View::Sketch => vec![Order::Value, Order::Slope],
        _ => state.orders().to_vec(),
    };
    let count = orders.len() as u16;
    if state.view != View::Sketch && side.height < LEAST * count {
        return vec![(side, orders)];
    }
    let edge = |k: u16| side.y + side.height * k / count;
    let place = |k: u16| Rect { y: edge(k), height: edge(k + 1) - edge(k), ..side };
    orders.into_iter().zip(0..).map(|(order, k)| (place(k), vec![order])).collect()
}

/// The range of y of a chart of these orders.
pub fn y_range(state: &State, orders: &[Order]) -> (f64, f64) {
    if state.view == View::Sketch && orders == [Order::Slope] {
        let steepest = 1.15 * state.sketch.steepest;
        return (-steepest, steepest);
    }
    let function = &state.subject.function;
    let curves: Vec<_> = orders
        .iter()
        .map(|&order| chart::drawn(function, order, state.window, &state.question))
        .collect();
    chart::y_range(&curves)
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// The character before which the cursor goes
    Field(usize),
    Tab(View),
    /// A line of the panel; where on its slider's track
    Row {
        index: usize,
        track: Option<f64>,
    },
    Panel,
    Chart(f64, f64),
}

/// What the panel says; two columns before it are for the mark of the cursor.
pub fn page(state: &State, panel: Rect) -> Page {
    pages::panel(state, inside(panel).width.saturating_sub(2))
}

/// The line of a row of the panel, if it is in view.
pub fn row_line(state: &State, panel: Rect, index: usize) -> Option<Rect> {
    if state.view == View::Function {
        let (_, controls) = function_parts(state, panel);
        let y = controls.y + 1 + index as u16;
        return (y + 2 < controls.bottom() + 1).then_some(Rect { y, height: 1, ..controls });
    }
    let inner = inside(panel);
    let page = page(state, panel);
    let first = page.first(state.selected, usize::from(inner.height));
    let line = page.rows.get(index)?.checked_sub(first)?;
    let y = inner.y + u16::try_from(line).ok()?;
    (y < inner.bottom()).then_some(Rect { y, height: 1, ..inner })
}

/// Where a drag to a column takes the selected slider's knob, 0 to 1.
pub fn dragged(state: &State, area: Rect, column: u16) -> Option<f64> {
    let line = row_line(state, areas(state, area).panel, state.selected)?;
    control_columns(line).fraction_at(line, column)
}

pub fn hit(state: &State, context: &Context, (column, row): (u16, u16)) -> Option<Target> {
    let areas = areas(state, context.area);
    let at = Position::new(column, row);
    let (line, _) = field_lines(areas.field);
    if areas.field.contains(at) {
        return Some(Target::Field(usize::from(column.saturating_sub(line.x + 1))));
    }
    if areas.tabs.contains(at) {
        return tabs(areas.tabs)
            .find(|(_, tab)| tab.contains(at))
            .map(|(view, _)| Target::Tab(view));
    }
    if areas.panel.contains(at) {
        let rows = state.rows();
        let found = (0..rows.len()).find_map(|index| {
            let line = row_line(state, areas.panel, index).filter(|line| line.contains(at))?;
            let slides = matches!(rows[index], Row::X | Row::Parameter(_));
            let track = slides.then(|| control_columns(line).track_at(line, column)).flatten();
            Some(Target::Row { index, track })
        });
        return Some(found.unwrap_or(Target::Panel));
    }
    if matches!(state.view, View::Steps | View::Use | View::Examples) {
        return None;
    }
    charts(state, areas.side).into_iter().find_map(|(place, orders)| {
        let ranges = (state.window, y_range(state, &orders));
        let heading = orders.len() > 1;
        let geometry = curves::geometry(inside(place), ranges, heading, context.charset)?;
        geometry.hit(column, row).map(|(x, y)| Target::Chart(x, y))
    })
}
