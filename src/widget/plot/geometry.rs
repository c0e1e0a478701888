//! Where data and cells meet.

use super::{Axis, Ticks};
use crate::math::sample;
use crate::widget::charset::Charset;
use crate::widget::plot::raster::dots_per_cell;
use crate::widget::text::power_of_ten;
use crate::widget::{scale, width};
use ratatui::layout::{Position, Rect};

/// The layout of a plot in an area: pure numbers, the same for drawing and for the mouse.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotGeometry {
    /// The row of title and legend; height 0 without.
    pub heading: Rect,
    /// The cells that hold the curves.
    pub canvas: Rect,
    /// Lowest and highest x shown: the centres of the first and the last column of dots.
    pub x: (f64, f64),
    /// Lowest and highest y shown.
    pub y: (f64, f64),
    pub(super) x_ticks: Vec<(f64, String)>,
    pub(super) y_ticks: Vec<(f64, String)>,
    pub(super) x_labels: LabelRow,
    /// Dots on the canvas, across and down.
    dots: (u16, u16),
    dots_per_cell: (u16, u16),
}

/// Where the numbers of the x axis stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelRow {
    /// Below the axis line
    Below,
    /// In the axis line, to save a row
    Within,
    /// There is no axis line
    Absent,
}

/// From this many rows on, the numbers of the x axis have a row of their own.
const ROOMY_HEIGHT: u16 = 10;
/// So many rows curves and the x axis take; only above that is room for a heading.
const LOWEST: u16 = 4;
/// Columns from one label of the x axis to the next, at least.
const LABEL_PITCH: u16 = 6;
/// More numbers than these say no more.
const MOST_LABELS: u16 = 11;

impl PlotGeometry {
    /// None when no cell is left for curves or a range is not finite.
    pub fn new(
        area: Rect,
        heading: bool,
        (x_axis, y_axis): (Axis, Axis),
        charset: Charset,
    ) -> Option<PlotGeometry> {
        let (x, y) = (usable(x_axis.range)?, usable(y_axis.range)?);
        let heading_rows = u16::from(heading && area.height > LOWEST);
        let (x_labels, axis_rows) = match area.height - heading_rows.min(area.height) {
            ROOMY_HEIGHT.. => (LabelRow::Below, 2),
            LOWEST.. => (LabelRow::Within, 1),
            _ => (LabelRow::Absent, 0),
        };
        let canvas_height = area.height.checked_sub(heading_rows + axis_rows)?;
        let most = usize::from(canvas_height.div_ceil(3)).clamp(2, 9);
        let y_ticks = ticks(y, y_axis, most, charset);
        let beside = y_axis.beside.and_then(usable).map(|(low, high)| Axis::numbers(low, high));
        let beside = beside.map(|axis| ticks(axis.range, axis, most, charset)).unwrap_or_default();
        let labels = y_ticks.iter().chain(&beside).map(|(_, label)| width(label));
        let gutter = labels.max().unwrap_or(0) + 1;
        let gutter = if gutter.saturating_mul(3) <= area.width { gutter } else { 0 };
        let canvas = Rect {
            x: area.x + gutter,
            y: area.y + heading_rows,
            width: area.width - gutter,
            height: canvas_height,
        };
        let (across, down) = dots_per_cell(charset);
        let dots = (canvas.width.checked_mul(across)?, canvas.height.checked_mul(down)?);
        if canvas.is_empty() {
            return None;
        }
        let y = match y_axis.ticks {
            Ticks::Numbers | Ticks::Absent => with_zero_in_the_middle(y, dots.1, down),
            Ticks::Decades | Ticks::Ends(..) => y,
        };
        Some(PlotGeometry {
            heading: Rect { height: heading_rows, ..area },
            canvas,
            x,
            y,
            x_ticks: x_ticks(x, x_axis, canvas.width, charset),
            y_ticks: if gutter > 0 { y_ticks } else { Vec::new() },
            x_labels,
            dots,
            dots_per_cell: (across, down),
        })
    }

    /// The data at the middle of a cell, where a mouse points; None outside the canvas.
    pub fn hit(&self, column: u16, row: u16) -> Option<(f64, f64)> {
        self.canvas.contains(Position::new(column, row)).then(|| {
            let middle = |cell: u16, dots: u16| f64::from(cell * dots) + f64::from(dots - 1) / 2.0;
            let across = middle(column - self.canvas.x, self.dots_per_cell.0);
            let down = middle(row - self.canvas.y, self.dots_per_cell.1);
            let share = |dot: f64, dots: u16| dot / f64::from((dots - 1).max(1));
            (
                between(self.x, share(across, self.dots.0)),
                between(self.y, 1.0 - share(down, self.dots.1)),
            )
        })
    }

    /// A point in dots from the canvas's upper left; outside the canvas when the data are. Not
    /// finite when the point is not.
    pub(super) fn dot(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let across = (x - self.x.0) / (self.x.1 - self.x.0) * f64::from(self.dots.0 - 1);
        let down = (self.y.1 - y) / (self.y.1 - self.y.0) * f64::from(self.dots.1 - 1);
        (across, down)
    }

    /// The cell of a point; None when the canvas does not show it.
    pub fn cell(&self, point: (f64, f64)) -> Option<Position> {
        let (across, down) = self.dot(point);
        let cell = |dot: f64, dots: u16, per_cell: u16| {
            let nearest = dot.round();
            let shown = dot >= -TOUCH && dot <= f64::from(dots - 1) + TOUCH;
            shown.then_some(nearest as u16 / per_cell)
        };
        Some(Position {
            x: self.canvas.x + cell(across, self.dots.0, self.dots_per_cell.0)?,
            y: self.canvas.y + cell(down, self.dots.1, self.dots_per_cell.1)?,
        })
    }

    pub(super) fn column(&self, x: f64) -> Option<u16> {
        self.cell((x, self.y.0)).map(|position| position.x)
    }

    pub(super) fn row(&self, y: f64) -> Option<u16> {
        self.cell((self.x.0, y)).map(|position| position.y)
    }
}

/// A point so many dots outside still counts as on the border: rounding, not position.
const TOUCH: f64 = 1e-6;

fn between((low, high): (f64, f64), share: f64) -> f64 {
    low + (high - low) * share
}

/// Ascending, finite, not empty: a constant gets room on both sides, anything not finite is None.
fn usable((low, high): (f64, f64)) -> Option<(f64, f64)> {
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    let room = if low == high { low.abs().max(1.0) * 0.5 } else { 0.0 };
    let (low, high) = (low - room, high + room);
    let span = high - low;
    // Below the resolution of the numbers themselves dots could not be told apart.
    let fine = span / low.abs().max(high.abs()) > 1e-12;
    (span.is_finite() && span >= f64::MIN_POSITIVE && fine).then_some((low, high))
}

/// Widens a range at one end, by as little as can be, so that 0 lies next to the middle of a cell:
/// there the axis line is drawn, and a curve along the axis must not seem to run beside it.
fn with_zero_in_the_middle((low, high): (f64, f64), dots: u16, per_cell: u16) -> (f64, f64) {
    if low >= 0.0 || high <= 0.0 || per_cell < 2 {
        return (low, high);
    }
    let last = f64::from(dots - 1);
    let zero = high / (high - low) * last;
    let cell = f64::from(per_cell);
    let in_cell = (zero + 0.5).rem_euclid(cell) - 0.5;
    let middle = (cell - 1.0) / 2.0;
    let nearest = in_cell.clamp(middle - 0.5, middle + 0.5) - in_cell;
    // Down by widening upwards, up by widening downwards: near an edge one of them costs a lot.
    let widened = [nearest, nearest - cell, nearest + cell].into_iter().filter_map(|shift| {
        let share = (zero + shift) / last;
        let fits = 0.0 < share && share < 1.0;
        fits.then(|| match shift > 0.0 {
            true => (low, (-low * share / (1.0 - share)).max(high)),
            false => ((-high * (1.0 - share) / share).min(low), high),
        })
    });
    widened.min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).unwrap_or((low, high))
}

/// As many ticks as have room for their labels.
fn x_ticks(x: (f64, f64), axis: Axis, columns: u16, charset: Charset) -> Vec<(f64, String)> {
    let fit = |labels: &[(f64, String)]| {
        let widest = labels.iter().map(|(_, label)| width(label)).max().unwrap_or(0);
        labels.windows(2).all(|pair| {
            let apart = (pair[1].0 - pair[0].0) / (x.1 - x.0) * f64::from(columns);
            apart >= f64::from(widest + 2)
        })
    };
    (1..=(columns / LABEL_PITCH).clamp(1, MOST_LABELS))
        .rev()
        .map(|most| ticks(x, axis, usize::from(most), charset))
        .find(|labels| fit(labels))
        .unwrap_or_default()
}

fn ticks((low, high): (f64, f64), axis: Axis, most: usize, charset: Charset) -> Vec<(f64, String)> {
    match axis.ticks {
        Ticks::Numbers => {
            let ticks = sample::nice_ticks(low, high, most);
            let labels = ticks.labels();
            ticks.values.into_iter().zip(labels).collect()
        }
        Ticks::Decades => scale::decade_ticks((low.ceil() as i32, high.floor() as i32), most)
            .into_iter()
            .map(|exponent| (f64::from(exponent), power_of_ten(exponent, charset)))
            .collect(),
        Ticks::Ends(first, last) if most > 1 => {
            vec![(low, first.to_owned()), (high, last.to_owned())]
        }
        Ticks::Ends(..) | Ticks::Absent => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bringing_zero_to_the_middle_of_a_cell_costs_little() {
        for dots in [12, 40, 80] {
            for low in [-0.01, -0.06, -0.3, -1.0, -9.0] {
                let (new_low, new_high) = with_zero_in_the_middle((low, 1.0), dots, 4);
                assert!(new_low <= low && new_high >= 1.0);
                let growth = (new_high - new_low) / (1.0 - low);
                assert!(growth < 1.0 + 5.0 / f64::from(dots - 5), "{dots} {low}: {growth}");
                let zero = new_high / (new_high - new_low) * f64::from(dots - 1);
                let in_cell = (zero + 0.5).rem_euclid(4.0) - 0.5;
                assert!(
                    (0.99..2.01).contains(&in_cell) || growth == 1.0,
                    "{dots} {low}: {in_cell}"
                );
            }
        }
    }
    use proptest::prelude::*;

    fn geometry(area: Rect, x: (f64, f64), y: (f64, f64)) -> Option<PlotGeometry> {
        let axes = (Axis::numbers(x.0, x.1), Axis::numbers(y.0, y.1));
        PlotGeometry::new(area, true, axes, Charset::Braille)
    }

    #[test]
    fn the_mouse_finds_what_was_drawn() {
        let area = Rect::new(3, 2, 60, 20);
        let geometry = geometry(area, (-4.0, 4.0), (-1.0, 1.0)).unwrap();
        for position in geometry.canvas.positions() {
            let point = geometry.hit(position.x, position.y).unwrap();
            assert_eq!(geometry.cell(point), Some(position));
        }
        assert_eq!(geometry.hit(3, 2), None);
        assert_eq!(geometry.cell((-4.0, 1.0)), Some(geometry.canvas.as_position()));
        assert_eq!(geometry.cell((-4.1, 0.0)), None);
    }

    #[test]
    fn useless_ranges_are_refused_and_constants_get_room() {
        let area = Rect::new(0, 0, 40, 12);
        assert_eq!(geometry(area, (0.0, f64::NAN), (0.0, 1.0)), None);
        assert_eq!(geometry(area, (0.0, 1.0), (-f64::MAX, f64::MAX)), None);
        assert_eq!(geometry(area, (4.0, -4.0), (2.0, 2.0)).unwrap().y, (1.0, 3.0));
        assert_eq!(geometry(area, (4.0, -4.0), (2.0, 2.0)).unwrap().x, (-4.0, 4.0));
    }

    #[test]
    fn zero_lies_in_the_middle_of_its_cell() {
        for (rows, y) in
            [(9, (-0.4, 2.2)), (12, (-1.0, 1.0)), (20, (-0.15, 1.15)), (7, (-3.0, 0.1))]
        {
            let geometry = geometry(Rect::new(0, 0, 40, rows), (-1.0, 1.0), y).unwrap();
            let in_cell = geometry.dot((0.0, 0.0)).1.round() as u16 % 4;
            assert!([1, 2].contains(&in_cell), "{rows} {y:?}: {in_cell}");
            assert!(geometry.y.0 <= y.0 && geometry.y.1 >= y.1);
        }
    }

    proptest! {
        #[test]
        fn any_area_and_range(
            (width, height) in (0..300_u16, 0..100_u16),
            x in (proptest::num::f64::ANY, proptest::num::f64::ANY),
            y in (proptest::num::f64::ANY, proptest::num::f64::ANY),
        ) {
            let area = Rect::new(5, 5, width, height);
            if let Some(geometry) = geometry(area, x, y) {
                prop_assert!(!geometry.canvas.is_empty());
                prop_assert_eq!(geometry.canvas.union(area), area);
                let corner = geometry.canvas.as_position();
                let (x, y) = geometry.hit(corner.x, corner.y).unwrap();
                prop_assert!(x.is_finite() && y.is_finite());
            }
        }
    }
}
