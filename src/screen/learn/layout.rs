//! Where outline, page and figure are.
//!
//! ```text
//! wide                                   narrow                     enlarged
//! ┌─────────┬──────────────┬─────────┐   ┌──────────────────────┐   ┌──────────┬──────────┐
//! │ outline │ heading      │ f       │   │ heading              │   │ f        │ f′       │
//! │         │ page         │ f′      │   │ page                 │   │          │          │
//! │         │              │ readout │   ├───────┬───────┬──────┤   ├──────────┴──────────┤
//! │         │              │ layers  │   │ f     │ f′    │layers│   │ layers              │
//! └─────────┴──────────────┴─────────┘   └───────┴───────┴──────┘   └─────────────────────┘
//! ```

use super::{Pane, State, outline};
use crate::lesson::{Block, Course};
use crate::math::activation::Order;
use crate::screen::message::Context;
use crate::typeset::code_width;
use crate::widget::chrome::first_row;
pub use crate::widget::chrome::inside;
use crate::widget::curves;
use ratatui::layout::{Position, Rect};

/// From this width on the outline has a place of its own.
const OUTLINE_FROM: u16 = 110;
/// From this width on the figure stands beside the page.
const BESIDE_FROM: u16 = 100;
/// Lines longer than this are hard to read.
const LONGEST_LINE: u16 = 84;
/// So many columns the text has before the figure gets more than the least.
const COLUMN: u16 = 72;
/// Columns left of the text: the mark of the block under the eye, and air.
pub const GUTTER: u16 = 3;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub outline: Option<Rect>,
    /// Title of lesson and page, above the text.
    pub heading: Rect,
    /// The page's lines with their gutter; height 0 while the figure is enlarged.
    pub page: Rect,
    /// Columns of the text, which is narrower than a page that has the figure's place too.
    pub text: u16,
    pub figure: Option<Rect>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureAreas {
    pub value: Rect,
    pub slope: Rect,
    /// The numbers at the cursor.
    pub readout: Rect,
    /// The network's layers, and a sentence about them.
    pub layers: Option<Rect>,
    pub words: Option<Rect>,
}

/// With the figure's place for code under the eye that has no room in the text's column.
pub fn areas(state: &State, course: &Course, area: Rect) -> Areas {
    let areas = usual_areas(state, area);
    let Block::Code(code) = state.block(course) else { return areas };
    let beside = areas.figure.filter(|figure| figure.x >= areas.page.right());
    match beside {
        Some(figure) if state.pane == Pane::Page && code_width(code) > areas.text.into() => {
            let width = areas.page.width + figure.width;
            Areas { page: Rect { width, ..areas.page }, figure: None, ..areas }
        }
        _ => areas,
    }
}

fn usual_areas(state: &State, area: Rect) -> Areas {
    if state.enlarged {
        return Areas { figure: Some(area), ..Areas::default() };
    }
    let show_outline = state.outline.unwrap_or(area.width >= OUTLINE_FROM);
    let (outline, rest) = if show_outline && area.width >= 54 {
        let width = (area.width * 7 / 30).clamp(26, 40);
        let outline = Rect { width, ..area };
        (Some(outline), Rect { x: area.x + width, width: area.width - width, ..area })
    } else {
        (None, area)
    };
    let (text, figure) = if area.width >= BESIDE_FROM {
        // The text has its column first, then the figure grows, and it has all that is left over.
        let room = |line: u16| rest.width.saturating_sub(line + GUTTER + 2);
        let width = (rest.width * 44 / 100).min(room(COLUMN)).max(40).max(room(LONGEST_LINE + 1));
        let text = Rect { width: rest.width - width, ..rest };
        (text, Rect { x: text.right(), width, ..rest })
    } else {
        let height = (rest.height * 2 / 5).clamp(7, 14);
        let text = Rect { height: rest.height.saturating_sub(height), ..rest };
        (text, Rect { y: text.bottom(), height: rest.height - text.height, ..rest })
    };
    let heading_height = if text.height >= 16 { 3 } else { 2 }.min(text.height);
    let heading = Rect { height: heading_height, ..text };
    let page = Rect { y: text.y + heading_height, height: text.height - heading_height, ..text };
    let text = inner_width(page).clamp(10, LONGEST_LINE);
    Areas { outline, heading, page, text, figure: Some(figure) }
}

/// Columns between the gutter and the scroll bar.
pub fn inner_width(page: Rect) -> u16 {
    page.width.saturating_sub(GUTTER + 2)
}

/// The parts of the figure; it lies below the page, beside it, or fills the screen.
pub fn figure(area: Rect, network: bool) -> FigureAreas {
    if area.height < 16 {
        return strip(area, network);
    }
    let layers_height = if network { area.height * 2 / 5 } else { 0 };
    let words_height = match area.height {
        _ if !network => 0,
        ..30 => 3,
        _ => 4,
    };
    let charts = Rect { height: area.height - layers_height - words_height - 1, ..area };
    let (value, slope) = if area.width >= 90 || (area.width >= 60 && charts.height < 14) {
        halves_across(charts)
    } else {
        let top = Rect { height: charts.height / 2, ..charts };
        (top, Rect { y: top.bottom(), height: charts.height - top.height, ..charts })
    };
    let readout = Rect { y: charts.bottom(), height: 1, ..area };
    let layers = Rect { y: readout.bottom(), height: layers_height, ..area };
    let words = Rect { y: layers.bottom(), height: words_height, ..area };
    FigureAreas {
        value,
        slope,
        readout,
        layers: network.then_some(layers),
        words: network.then_some(words),
    }
}

/// Three pictures in a row over one line of numbers.
fn strip(area: Rect, network: bool) -> FigureAreas {
    let charts = Rect { height: area.height.saturating_sub(1), ..area };
    let readout = Rect { y: charts.bottom(), height: area.height - charts.height, ..area };
    if !network {
        let (value, slope) = halves_across(charts);
        return FigureAreas { value, slope, readout, layers: None, words: None };
    }
    let third = area.width / 3;
    let value = Rect { width: third, ..charts };
    let slope = Rect { x: value.right(), width: third, ..charts };
    let layers = Rect { x: slope.right(), width: area.width - 2 * third, ..charts };
    let numbers = readout.width * 2 / 5;
    FigureAreas {
        value,
        slope,
        readout: Rect { width: numbers, ..readout },
        layers: Some(layers),
        words: Some(Rect { x: readout.x + numbers, width: readout.width - numbers, ..readout }),
    }
}

fn halves_across(area: Rect) -> (Rect, Rect) {
    let left = Rect { width: area.width / 2, ..area };
    (left, Rect { x: left.right(), width: area.width - left.width, ..area })
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Outline(Option<usize>),
    Page {
        block: Option<usize>,
    },
    /// On a chart, above this x.
    Chart(f64),
    Figure,
}

pub fn hit(state: &State, context: &Context, column: u16, row: u16) -> Option<Target> {
    let areas = areas(state, context.course, context.area);
    let at = Position::new(column, row);
    if let Some(outline) = areas.outline.filter(|outline| outline.contains(at)) {
        let list = inside(outline);
        let count = outline::rows(context.course).len();
        let first = first_row(outline_row(state, context.course), count, usize::from(list.height));
        let index = usize::from(row.saturating_sub(list.y)) + first;
        return Some(Target::Outline((list.contains(at) && index < count).then_some(index)));
    }
    if areas.page.contains(at) {
        let line = state.top + usize::from(row - areas.page.y);
        let page = state.page(context.course, &areas);
        let block = page.blocks.iter().position(|lines| lines.contains(&line));
        return Some(Target::Page { block });
    }
    let area = areas.figure.filter(|area| area.contains(at))?;
    let figure_data = state.figure(context.course);
    if figure_data.softmax.is_none() {
        let parts = figure(area, figure_data.network.is_some());
        let y = |order| curves::y_range(&figure_data.functions, &[order], figure_data.x);
        let (value, second) = (y(Order::Value), y(figure_data.second));
        for (chart, y, other) in [(parts.value, value, second), (parts.slope, second, value)] {
            let (area, ranges) = (inside(chart), (figure_data.x, y, other));
            let heading = figure_data.functions.len() > 1;
            let geometry = curves::geometry_beside(area, ranges, heading, context.charset);
            if let Some((x, _)) = geometry.and_then(|geometry| geometry.hit(column, row)) {
                return Some(Target::Chart(x));
            }
        }
    }
    Some(Target::Figure)
}

/// The outline's marked row: its own while it has the keys, else the page on view.
pub fn outline_row(state: &State, course: &Course) -> usize {
    if state.pane == super::Pane::Outline {
        state.outline_row
    } else {
        outline::row_of(course, state.place.lesson, state.place.section)
    }
}
