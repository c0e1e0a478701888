//! Controls of one line: a slider for a number, a choice for one of several.

use super::text::clipped;
use super::{Paint, draw_glyph, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// `label  ╶━━━━●──╴  value`
#[derive(Clone, Copy, Debug)]
pub struct Slider<'a> {
    pub label: &'a str,
    /// Where the knob is, 0 to 1.
    pub fraction: f64,
    pub value: &'a str,
    pub focused: bool,
    /// Columns for label and value, so that controls below each other line up.
    pub columns: ControlColumns,
    pub paint: Paint<'a>,
}

/// `label  ‹ he-normal ›`
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    pub label: &'a str,
    pub value: &'a str,
    pub focused: bool,
    pub columns: ControlColumns,
    pub paint: Paint<'a>,
}

/// How a control's line is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlColumns {
    pub label: u16,
    pub value: u16,
}

/// Before the label stands the mark of the focus and a blank.
const FOCUS_WIDTH: u16 = 2;
/// Shorter tracks are left out.
const LEAST_TRACK: u16 = 5;

impl ControlColumns {
    /// The widest of each.
    pub fn fit<'t>(controls: impl IntoIterator<Item = (&'t str, &'t str)>) -> ControlColumns {
        let start = ControlColumns { label: 0, value: 0 };
        controls.into_iter().fold(start, |columns, (label, value)| ControlColumns {
            label: columns.label.max(width(label)),
            value: columns.value.max(width(value)),
        })
    }

    /// A slider's track with its two ends; None when there is no room for one.
    fn track(self, area: Rect) -> Option<Rect> {
        let x = self.body(area);
        let width = (area.right() - x).checked_sub(self.value.saturating_add(1))?;
        (area.height > 0 && width >= LEAST_TRACK).then_some(Rect { x, width, height: 1, ..area })
    }

    /// What a drag of the knob to a column means, 0 to 1; beyond an end it is that end. None when
    /// there is no track.
    pub fn fraction_at(self, area: Rect, column: u16) -> Option<f64> {
        let track = self.track(area)?;
        let last = f64::from(track.width - 3);
        let offset = f64::from(column) - f64::from(track.x + 1);
        Some((offset / last).clamp(0.0, 1.0))
    }

    /// The same where the column is on the track itself: what a click means. None beside it, on the
    /// label and on the value.
    pub fn track_at(self, area: Rect, column: u16) -> Option<f64> {
        let track = self.track(area)?;
        (track.left()..track.right()).contains(&column).then(|| self.fraction_at(area, column))?
    }

    /// Whether a column is on the number beside the track, which a click opens to be typed.
    pub fn is_number(self, area: Rect, column: u16) -> bool {
        let from = self.track(area).map_or(self.body(area), |track| track.right());
        (from..area.right()).contains(&column)
    }

    /// Which way a click on a choice of that value turns it: −1 on its left half, 1 on its right.
    /// None beside it.
    pub fn turn_at(self, area: Rect, value: &str, column: u16) -> Option<i32> {
        let x = self.body(area);
        let length = width(value) + 4;
        let inside = (x..x + length).contains(&column) && column < area.right();
        inside.then_some(if column < x + length / 2 { -1 } else { 1 })
    }

    /// Whether a column is on the value of a choice, between its two signs.
    pub fn is_value(self, area: Rect, value: &str, column: u16) -> bool {
        let x = self.body(area) + 2;
        (x..x + width(value)).contains(&column) && column < area.right()
    }

    /// The label with the mark of the focus before it.
    fn label_area(self, area: Rect) -> Rect {
        Rect { width: area.width.min(FOCUS_WIDTH + self.label), ..area }
    }

    /// Where a value is typed: all that is right of the label.
    pub fn field(self, area: Rect) -> Rect {
        let x = self.body(area);
        Rect { x, width: area.right() - x, ..area }
    }

    /// First column after the label.
    fn body(self, area: Rect) -> u16 {
        let start = area.x.saturating_add(FOCUS_WIDTH + self.label).saturating_add(1);
        start.min(area.right())
    }
}

impl Widget for &Slider<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let roles = &self.paint.theme.roles;
        draw_label(self.label, self.focused, self.columns.label_area(area), self.paint, buf);
        let value_style = value_style(self.focused, self.paint);
        let Some(track) = self.columns.track(area) else {
            put(buf, area, (self.columns.body(area), area.y), self.value, value_style);
            return;
        };
        let glyphs = self.paint.charset.glyphs();
        for x in track.left()..track.right() {
            draw_glyph(buf, (x, track.y), glyphs.slider_line, roles.slider);
        }
        let [left_end, right_end] = glyphs.slider_ends;
        buf[(track.left(), track.y)].set_symbol(left_end);
        buf[(track.right() - 1, track.y)].set_symbol(right_end);
        // NaN goes to 0 in the cast.
        let offset = (self.fraction.clamp(0.0, 1.0) * f64::from(track.width - 3)).round() as u16;
        let knob = track.left() + 1 + offset;
        for x in track.left() + 1..knob {
            draw_glyph(buf, (x, track.y), glyphs.slider_filled, roles.slider_knob);
        }
        draw_glyph(buf, (knob, track.y), glyphs.slider_knob, roles.slider_knob);
        put(buf, area, (track.right() + 1, area.y), self.value, value_style);
    }
}

impl Widget for &Choice<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let roles = &self.paint.theme.roles;
        draw_label(self.label, self.focused, self.columns.label_area(area), self.paint, buf);
        let [left, right] = self.paint.charset.glyphs().choice_ends;
        let arrow = if self.focused { roles.slider_knob } else { roles.dim };
        let x = put(buf, area, (self.columns.body(area), area.y), left, arrow) + 1;
        // A value that is clipped leaves room for the arrow behind it.
        let room = area.right().saturating_sub(x + 2);
        let value = clipped(self.value, room, self.paint.charset);
        let x = put(buf, area, (x, area.y), &value, value_style(self.focused, self.paint)) + 1;
        put(buf, area, (x, area.y), right, arrow);
    }
}

fn value_style(focused: bool, paint: Paint) -> Style {
    if focused { paint.theme.roles.strong } else { paint.theme.roles.text }
}

/// The focus shows by a mark and by weight, not only by colour.
fn draw_label(label: &str, focused: bool, area: Rect, paint: Paint, buf: &mut Buffer) {
    let roles = &paint.theme.roles;
    if focused {
        let mark = paint.charset.glyphs().pointer_right;
        put(buf, area, (area.x, area.y), mark, roles.slider_knob);
    }
    let style = if focused { roles.strong } else { roles.dim };
    let label = clipped(label, area.width.saturating_sub(FOCUS_WIDTH), paint.charset);
    put(buf, area, (area.x + FOCUS_WIDTH, area.y), &label, style);
}
