//! The cell under the cursor: its number in the chart's frame, its layers beside the words.

use super::super::cells::Reading;
use super::super::list::titled;
use super::super::{State, layout};
use crate::screen::narration;
use crate::typeset::brief;
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::chrome::{TITLE_ENDS, framed};
use crate::widget::text::fitting;
use crate::widget::{Canvas, Paint, scale};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// The number under the cursor, in the lower line of the chart's frame.
pub fn read_out(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let Some(reading) = state.reading().filter(|_| area.height >= 3) else { return };
    let words = fitting(&forms(&reading), area.width.saturating_sub(TITLE_ENDS), paint.charset);
    let row = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width - 2, height: 1 };
    // The rest of the row is the frame's.
    Line::from(Span::styled(format!(" {words} "), paint.theme.roles.measured)).render(row, buffer);
}

/// The fullest form first.
fn forms(reading: &Reading) -> Vec<String> {
    let Reading { of, what, value, quartiles, theory } = reading;
    let value = format!("{of}: {what} {}", brief(*value));
    let quartiles = quartiles
        .map_or(String::new(), |(lower, upper)| format!(" ({} … {})", brief(lower), brief(upper)));
    let theory =
        theory.map_or(", no theory".to_owned(), |theory| format!(", theory {}", brief(theory)));
    let bare = value.replace("rms δ = ∂L/∂z", "rms δ");
    vec![
        format!("{value}{quartiles}{theory}"),
        format!("{bare}{quartiles}{theory}"),
        format!("{bare}{theory}"),
        bare.clone(),
        bare.split_once(": ").map_or(bare.clone(), |(_, number)| number.to_owned()),
    ]
}

/// The layers of the marked cell's networks, in the median, with theory across.
pub fn profile(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let (line, depth) = (state.marked(), state.depth());
    let quantity = narration::short_title(state.quantity);
    let name = titled(&line.function);
    let titles = [
        format!("{name}, L = {depth}: {quantity} by layer"),
        format!("L = {depth}: {quantity}"),
        format!("L = {depth}"),
    ];
    framed(&titles, false, area, paint, buffer);
    let Some(result) = state.result_at(&line, depth) else { return };
    let values = result.curve(state.quantity);
    let expected = result.expected_curve(state.quantity);
    let (low, high) = scale::bar_decades(values.iter().chain(&expected).copied());
    let theme = &paint.theme.with_bars_like(line.series);
    LayerBars {
        values: &values,
        expected: &expected,
        scale: Scale::Decades(low, high),
        selected: None,
        orientation: Orientation::Columns,
        reference: None,
        pins: &[],
        paint: Paint { theme, ..paint },
    }
    .render(layout::inside(area), buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_left_out_from_the_end() {
        let reading = Reading {
            of: "GELU, L = 50".to_owned(),
            what: "δ¹/δᴸ".to_owned(),
            value: 0.25,
            quartiles: Some((0.125, 0.5)),
            theory: Some(0.3),
        };
        let at = |columns| fitting(&forms(&reading), columns, crate::widget::Charset::Braille);
        assert_eq!(at(70), "GELU, L = 50: δ¹/δᴸ 0.25 (0.125 … 0.5), theory 0.3");
        assert_eq!(at(40), "GELU, L = 50: δ¹/δᴸ 0.25, theory 0.3");
        assert_eq!((at(26).as_str(), at(12).as_str()), ("GELU, L = 50: δ¹/δᴸ 0.25", "δ¹/δᴸ 0.25"));
        let alone = Reading { quartiles: None, theory: None, ..reading };
        assert_eq!(forms(&alone)[0], "GELU, L = 50: δ¹/δᴸ 0.25, no theory");
    }
}
