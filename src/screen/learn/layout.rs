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
//!
//! A small terminal is narrow: the page has [`LINES`] lines there, and the figure is a strip under
//! rules instead of frames, whose titles tell the numbers at the cursor. It grows while it has the
//! keys.

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
/// A page has so many lines before a figure below it gets more than the least.
pub const LINES: u16 = 16;
/// A figure below the page is at least so high: a rule, and charts of four rows.
const STRIP: u16 = 5;
/// From this height on a strip's parts have frames.
const FRAMED_FROM: u16 = 8;
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
    /// Parts have a rule above them instead of a frame.
    pub ruled: bool,
}

impl FigureAreas {
    /// A part without its frame or rule.
    pub fn inside(&self, part: Rect) -> Rect {
        match self.ruled {
            true => below_rule(part),
            false => inside(part),
        }
    }
}

/// Whether a figure so high has rules instead of frames.
pub fn is_ruled(height: u16) -> bool {
    height < FRAMED_FROM
}

/// What stands under a rule, with a column of air to either side.
pub fn below_rule(part: Rect) -> Rect {
    let (width, height) = (part.width.saturating_sub(2), part.height.saturating_sub(1));
    Rect { x: part.x + 1, y: part.y + 1, width, height }.intersection(part)
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
        let height = match state.pane {
            Pane::Figure => (rest.height * 3 / 5).clamp(FRAMED_FROM, 14),
            _ => {
                (rest.height * 2 / 5).min(14).min(rest.height.saturating_sub(LINES + 1)).max(STRIP)
            }
        };
        let text = Rect { height: rest.height.saturating_sub(height), ..rest };
        (text, Rect { y: text.bottom(), height: rest.height - text.height, ..rest })
    };
    let heading_height = text.height.saturating_sub(LINES).clamp(1, 3).min(text.height);
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
        ruled: false,
    }
}

/// Pictures in a row over one line of numbers; under rules the numbers are in the titles.
fn strip(area: Rect, network: bool) -> FigureAreas {
    let ruled = is_ruled(area.height);
    let charts = Rect { height: area.height.saturating_sub(u16::from(!ruled)), ..area };
    let readout = Rect { y: charts.bottom(), height: area.height - charts.height, ..area };
    if !network {
        let (value, slope) = halves_across(charts);
        return FigureAreas { value, slope, readout, layers: None, words: None, ruled };
    }
    // The sentence of a ruled strip is in its third part, which it needs the room of.
    let third = if ruled { area.width * 3 / 10 } else { area.width / 3 };
    let value = Rect { width: third, ..charts };
    let slope = Rect { x: value.right(), width: third, ..charts };
    let layers = Rect { x: slope.right(), width: area.width - 2 * third, ..charts };
    let numbers = readout.width * 2 / 5;
    let words = Rect { x: readout.x + numbers, width: readout.width - numbers, ..readout };
    let (layers, words) = match ruled {
        true => split_last_row(layers),
        false => (layers, words),
    };
    let readout = Rect { width: numbers, ..readout };
    FigureAreas { value, slope, readout, layers: Some(layers), words: Some(words), ruled }
}

fn split_last_row(area: Rect) -> (Rect, Rect) {
    let above = Rect { height: area.height.saturating_sub(1), ..area };
    (above, Rect { y: above.bottom(), height: area.height - above.height, ..area })
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
        let tells = state.hides(context.course).is_none();
        let charts = [(parts.value, value, Some(second)), (parts.slope, second, Some(value))];
        for (chart, y, other) in charts {
            let (area, ranges) = (parts.inside(chart), (figure_data.x, y, other.filter(|_| tells)));
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
