//! Names beside a chart, each in the row where its line ends, or as near to it as the others allow.

use super::plot::PlotGeometry;
use super::text::clipped;
use super::{Paint, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The names, the highest line first.
#[derive(Clone, Debug)]
pub struct EndLabels<'a> {
    pub labels: &'a [EndLabel<'a>],
    pub paint: Paint<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct EndLabel<'a> {
    /// The screen's row where the line ends.
    pub row: u16,
    pub marker: &'a str,
    pub style: Style,
    pub text: &'a str,
}

impl Widget for &EndLabels<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let wanted: Vec<u16> = self.labels.iter().map(|label| label.row).collect();
        for (label, row) in self.labels.iter().zip(apart(&wanted, (area.top(), area.bottom()))) {
            let x = put(buffer, area, (area.x, row), label.marker, label.style);
            let room = area.right().saturating_sub(x + 1);
            let text = clipped(label.text, room, self.paint.charset);
            put(buffer, area, (x + 1, row), &text, self.paint.theme.roles.text);
        }
    }
}

/// A line's end: its height in the chart, and what stands beside it.
#[derive(Clone, Debug)]
pub struct LineEnd {
    pub height: f64,
    pub marker: &'static str,
    pub style: Style,
    pub name: String,
}

/// The names of a chart's lines in the rows where they end, in the columns of `area`.
pub fn name_ends(
    mut ends: Vec<LineEnd>,
    geometry: &PlotGeometry,
    area: Rect,
    paint: Paint,
    buffer: &mut Buffer,
) {
    ends.sort_by(|a, b| b.height.total_cmp(&a.height));
    let ((low, high), canvas) = (geometry.y, geometry.canvas);
    let row = |height: f64| {
        let at = geometry.cell((geometry.x.1, height.clamp(low, high)));
        at.map_or(canvas.y, |at| at.y)
    };
    let labels: Vec<EndLabel> = ends
        .iter()
        .map(|end| {
            let (marker, style, text) = (end.marker, end.style, end.name.as_str());
            EndLabel { row: row(end.height), marker, style, text }
        })
        .collect();
    let area = Rect { y: canvas.y, height: canvas.height, ..area };
    (&EndLabels { labels: &labels, paint }).render(area, buffer);
}

/// A row for each, in their order, no two the same, within `top` and `bottom`, which is excluded;
/// moved down from those above, then up from the lower end. Of more than there are rows the last
/// have none.
fn apart(wanted: &[u16], (top, bottom): (u16, u16)) -> Vec<u16> {
    let fitting = wanted.len().min(usize::from(bottom.saturating_sub(top)));
    let mut free = top;
    let mut rows: Vec<u16> = wanted[..fitting]
        .iter()
        .map(|&row| {
            let row = row.max(free);
            free = row.saturating_add(1);
            row
        })
        .collect();
    let mut limit = bottom;
    for row in rows.iter_mut().rev() {
        limit -= 1;
        *row = (*row).min(limit);
        limit = *row;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_give_way_to_those_above_and_to_the_lower_end() {
        assert_eq!(apart(&[2, 5, 9], (0, 10)), [2, 5, 9]);
        assert_eq!(apart(&[2, 2, 2, 7], (0, 10)), [2, 3, 4, 7]);
        assert_eq!(apart(&[8, 9, 9], (0, 10)), [7, 8, 9]);
        assert_eq!(apart(&[0, 3, 3], (1, 3)), [1, 2]);
        assert!(apart(&[4], (3, 3)).is_empty());
    }

    proptest! {
        #[test]
        fn every_row_is_taken_once(mut wanted in proptest::collection::vec(0u16..40, 0..12), top in 0u16..9, height in 0u16..20) {
            wanted.sort_unstable();
            let rows = apart(&wanted, (top, top + height));
            prop_assert_eq!(rows.len(), wanted.len().min(usize::from(height)));
            prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(rows.iter().all(|row| (top..top + height).contains(row)));
        }
    }
}
