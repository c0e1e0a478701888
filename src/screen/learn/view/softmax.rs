//! Softmax is no curve: its scores as bars, beside each its probability, and what a loss makes of it.

use super::figure::{ANSWER_FIRST, framed_part};
use super::{Pane, State, layout};
use crate::lesson::Course;
use crate::screen::learn::handles::Softmax;
use crate::theme::SERIES;
use crate::typeset::{brief, resolved};
use crate::widget::chrome::TITLE_ENDS;
use crate::widget::text;
use crate::widget::{Canvas, Paint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::ops::Range;

/// Columns of a number with the blank behind it.
const NUMBER: u16 = 8;
/// So many columns a class takes with short bars.
const NARROW: u16 = 38;
/// Bars below this width say nothing.
const NARROWEST: u16 = 3;

pub fn bars(state: &State, course: &Course, Canvas { area, paint, buffer }: Canvas) {
    let (softmax, focused) = (state.softmax(course), state.pane == Pane::Figure);
    let hides = state.hides(course).is_some();
    let titles = match hides {
        true => vec!["Softmax of these scores".to_owned()],
        false => titles(&softmax),
    };
    let ruled = layout::is_ruled(area.height);
    let title = text::fitting(&titles, area.width.saturating_sub(TITLE_ENDS), paint.charset);
    let inner = framed_part(&Line::raw(title), focused, ruled, Canvas { area, paint, buffer });
    let (count, height) = (softmax.scores.len(), usize::from(inner.height));
    // Without room for all under one another they stand side by side, without heads.
    let headed = height > count || inner.width < 2 * NARROW;
    let most = usize::from((inner.width / NARROW).max(1));
    let blocks = if headed { 1 } else { count.div_ceil(height.max(1)).min(most) };
    let rows = count.div_ceil(blocks);
    let width = inner.width / blocks as u16;
    for block in 0..blocks {
        let area = Rect { x: inner.x + block as u16 * width, width, ..inner };
        let classes = block * rows..count.min((block + 1) * rows);
        draw_block((&softmax, classes), (focused, hides, headed), Canvas { area, paint, buffer });
    }
}

/// Classes under one another, with heads and the sum of all where there is room.
fn draw_block(
    (softmax, classes): (&Softmax, Range<usize>),
    (focused, hides, headed): (bool, bool, bool),
    Canvas { area: inner, paint, buffer }: Canvas,
) {
    let numbers = if hides { 1 } else { 3 };
    let width = inner.width.saturating_sub(numbers * NUMBER + 4) / 2;
    if width < NARROWEST || inner.height < 2 {
        return;
    }
    let columns = Columns { score: inner.x + 2, p: inner.x + 3 + NUMBER + width, width };
    let count = classes.len();
    let height = usize::from(inner.height);
    let spacing = if height > 2 * count + 1 { 2 } else { 1 };
    let mut top = inner.y;
    if headed {
        heads(&columns, hides, Canvas { area: inner, paint, buffer });
        top += if height > count + 1 { 2 } else { 1 };
    }
    let rows = classes.clone().zip((top..inner.bottom()).step_by(spacing));
    for (class, y) in rows {
        let row = Rect { y, height: 1, ..inner };
        if focused && class == softmax.marked {
            let mark = paint.charset.glyphs().pointer_right;
            buffer.set_stringn(row.x, y, mark, 1, paint.theme.roles.accent);
        }
        draw_class((softmax, class), &columns, hides, Canvas { area: row, paint, buffer });
    }
    let y = top + (count * spacing) as u16;
    if headed && y < inner.bottom() && !hides {
        let sum = brief(softmax.probabilities().iter().sum());
        let text = Line::from(vec![
            Span::styled(format!("{sum:>7}"), paint.theme.roles.strong),
            Span::styled("  sum", paint.theme.roles.dim),
        ]);
        text.render(Rect { x: columns.p, y, width: inner.right() - columns.p, height: 1 }, buffer);
    }
}

/// What the probabilities and the loss are of, as long as there is room for.
fn titles(softmax: &Softmax) -> Vec<String> {
    let (truth, loss) = (softmax.truth + 1, brief(softmax.loss()));
    let at = match softmax.temperature {
        1.0 => String::new(),
        temperature => format!(" · T = {}", brief(temperature)),
    };
    vec![
        format!("Softmax{at} · true class {truth} · loss {loss}"),
        format!("Softmax{at} · loss {loss}"),
        format!("Softmax · loss {loss}"),
    ]
}

/// Where the columns begin, and how long a bar can be.
struct Columns {
    score: u16,
    p: u16,
    width: u16,
}

impl Columns {
    fn error(&self) -> u16 {
        self.p + NUMBER + self.width + 1
    }
}

fn heads(columns: &Columns, hides: bool, Canvas { area: inner, paint, buffer }: Canvas) {
    let mut put = |x: u16, text: &str| {
        let room = inner.right().saturating_sub(x).into();
        buffer.set_stringn(x, inner.y, text, room, paint.theme.roles.dim);
    };
    put(columns.score, "score z");
    put(columns.p, if hides { ANSWER_FIRST } else { "probability p" });
    if !hides {
        put(columns.error(), "  p − y");
    }
}

/// One class: its score, its probability, and p − y, the slope of the loss in its score.
fn draw_class(
    (softmax, class): (&Softmax, usize),
    columns: &Columns,
    hides: bool,
    Canvas { area: row, paint, buffer }: Canvas,
) {
    let roles = &paint.theme.roles;
    let scores = &softmax.scores;
    let largest = scores.iter().copied().fold(0.0, f64::max);
    let smallest = scores.iter().copied().fold(0.0, f64::min);
    let span = (largest - smallest).max(f64::MIN_POSITIVE);
    let style = paint.theme.series(class % SERIES);
    let (score, width) = (scores[class], f64::from(columns.width));
    let mut number = |x: u16, text: String| {
        buffer.set_stringn(x, row.y, format!("{text:>7}"), NUMBER.into(), roles.measured);
    };
    let p = softmax.probabilities()[class];
    number(columns.score, brief(score));
    if !hides {
        let error = p - if class == softmax.truth { 1.0 } else { 0.0 };
        number(columns.p, brief(p));
        number(columns.error(), resolved(error, 0.01));
        bar(buffer, (columns.p + NUMBER, row.y), p * width, style, paint);
    }
    bar(buffer, (columns.score + NUMBER, row.y), (score - smallest) / span * width, style, paint);
}

/// A bar of so many cells, in eighths.
fn bar(buffer: &mut Buffer, (x, y): (u16, u16), cells: f64, style: Style, paint: Paint) {
    let eighths = (cells * 8.0).round().max(0.0) as usize;
    for index in 0..=eighths / 8 {
        let filled = (eighths - index * 8).min(8);
        let column = x.saturating_add(index as u16);
        if filled > 0 && column < buffer.area.right() {
            buffer[(column, y)].set_symbol(paint.charset.filled_right(filled)).set_style(style);
        }
    }
}
