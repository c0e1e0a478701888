//! Everything that is drawn, as pure widgets: plain data in, cells out. None has state or reads
//! input; where the mouse can act, a function beside the widget maps a cell back to data.
//!
//! A widget asks the [`Theme`] for colours and the [`Charset`] for glyphs, both through [`Paint`].
//! Whatever a line of text contains, [`asciify`] makes the finished screen fit an ASCII terminal.

mod ascii;
pub mod bars;
pub mod bell;
pub mod boundary;
pub mod charset;
pub mod chrome;
pub mod curves;
pub mod density;
pub mod end_labels;
pub mod field;
pub mod heatmap;
pub mod histogram;
pub mod map;
pub mod pixels;
pub mod plot;
pub mod printed;
pub mod scale;
pub mod slider;
pub mod tag;
pub mod text;

pub use ascii::asciify;
pub use charset::Charset;

use crate::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// What every widget draws with.
#[derive(Clone, Copy, Debug)]
pub struct Paint<'a> {
    pub theme: &'a Theme,
    pub charset: Charset,
}

/// Where something is drawn, and with what.
pub struct Canvas<'a> {
    pub area: Rect,
    pub paint: Paint<'a>,
    pub buffer: &'a mut Buffer,
}

/// Writes `text` from (x, y) on, cut at the right end of `area`; nothing outside it is touched.
/// Returns the column after the text.
fn put(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return x;
    }
    buf.set_stringn(x, y, text, usize::from(area.right() - x), style).0
}

/// Draws one cell afresh: unlike text, a glyph on top of another must not inherit its bold or dim.
/// The background stays.
fn draw_glyph(buf: &mut Buffer, at: impl Into<Position>, glyph: &str, style: Style) {
    if let Some(cell) = buf.cell_mut(at) {
        let background = cell.bg;
        cell.reset();
        cell.set_symbol(glyph).set_bg(background).set_style(style);
    }
}

/// How many columns a text takes.
fn width(text: &str) -> u16 {
    u16::try_from(unicode_width::UnicodeWidthStr::width(text)).unwrap_or(u16::MAX)
}
