//! Labels on the canvas: each finds a free place beside its point or stays away.

use super::geometry::PlotGeometry;
use super::raster::Raster;
use super::{GuideLine, Plot};
use crate::widget::{draw_glyph, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// What is taken on the canvas.
pub(super) struct Labels<'a> {
    raster: &'a Raster,
    canvas: Rect,
    texts: Vec<Rect>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(raster: &'a Raster, canvas: Rect) -> Labels<'a> {
        Labels { raster, canvas, texts: Vec::new() }
    }

    /// Marks first: they say more than guides do.
    pub(super) fn write(mut self, plot: &Plot, geometry: &PlotGeometry, buf: &mut Buffer) {
        let roles = &plot.paint.theme.roles;
        for mark in plot.marks {
            if let Some(anchor) = geometry.cell(mark.point) {
                self.texts.push(Rect::new(anchor.x, anchor.y, 1, 1));
            }
        }
        for mark in plot.marks {
            if let Some(anchor) = geometry.cell(mark.point) {
                self.place(&mark.label, &around(anchor, width(&mark.label)), roles.text, buf);
            }
        }
        for guide in plot.guides {
            let places = along(guide.line, geometry, width(&guide.label));
            self.place(&guide.label, &places, roles.tick, buf);
        }
    }

    /// Writes the label at the candidate that hides least, if any hides little enough.
    fn place(&mut self, label: &str, places: &[(i32, i32)], style: Style, buf: &mut Buffer) {
        let length = width(label);
        let best = places
            .iter()
            .filter_map(|&place| self.free(place, length))
            .map(|spot| (self.hidden(spot), spot))
            .min_by_key(|&(hidden, _)| hidden);
        match best {
            Some((hidden, spot)) if hidden * 4 <= u32::from(length) => {
                self.texts.push(spot);
                for position in spot.positions() {
                    draw_glyph(buf, position, " ", style);
                }
                put(buf, spot, (spot.x, spot.y), label, style);
            }
            _ => {}
        }
    }

    /// The cells of a label that starts at `place`, if it is on the canvas and clear of others.
    fn free(&self, (x, y): (i32, i32), length: u16) -> Option<Rect> {
        let spot = Rect::new(u16::try_from(x).ok()?, u16::try_from(y).ok()?, length, 1);
        let inside = length > 0 && self.canvas.intersection(spot) == spot;
        let margin = Rect { x: spot.x.saturating_sub(1), width: length + 2, ..spot };
        (inside && !self.texts.iter().any(|text| text.intersects(margin))).then_some(spot)
    }

    fn hidden(&self, spot: Rect) -> u32 {
        let row = spot.y - self.canvas.y;
        let columns = spot.left() - self.canvas.x..spot.right() - self.canvas.x;
        columns.filter(|&column| self.raster.is_marked(column, row)).count() as u32
    }
}

/// Places for a label near a point, the most readable first.
fn around(anchor: Position, length: u16) -> Vec<(i32, i32)> {
    let (x, y, length) = (i32::from(anchor.x), i32::from(anchor.y), i32::from(length));
    let (right, left, middle) = (x + 2, x - 1 - length, x - length / 2);
    vec![
        (middle, y + 1),
        (middle, y - 1),
        (right, y),
        (left, y),
        (right, y + 1),
        (left, y + 1),
        (right, y - 1),
        (left, y - 1),
        (middle, y + 2),
        (middle, y - 2),
        (right, y + 2),
        (right, y - 2),
        (left, y + 2),
        (left, y - 2),
        (middle, y + 3),
        (middle, y - 3),
    ]
}

/// Places for a guide's label: at its ends, above and below, or beside it.
fn along(line: GuideLine, geometry: &PlotGeometry, length: u16) -> Vec<(i32, i32)> {
    let canvas = geometry.canvas;
    let length = i32::from(length);
    let (left, right) = (i32::from(canvas.left()) + 1, i32::from(canvas.right()) - 1 - length);
    let (top, bottom) = (i32::from(canvas.top()), i32::from(canvas.bottom()) - 1);
    match line {
        GuideLine::Horizontal(y) => geometry.row(y).map_or(Vec::new(), |row| {
            let row = i32::from(row);
            vec![(right, row - 1), (left, row - 1), (right, row + 1), (left, row + 1)]
        }),
        GuideLine::Vertical(x) => geometry.column(x).map_or(Vec::new(), |column| {
            let column = i32::from(column);
            [top, bottom]
                .iter()
                .flat_map(|&row| [(column + 2, row), (column - 1 - length, row)])
                .collect()
        }),
        GuideLine::Slanted { slope, intercept } => (1..8)
            .map(|eighth| geometry.x.0 + (geometry.x.1 - geometry.x.0) * f64::from(eighth) / 8.0)
            .filter_map(|x| geometry.cell((x, slope * x + intercept)))
            .flat_map(|anchor| {
                let (x, y) = (i32::from(anchor.x), i32::from(anchor.y));
                [(x + 2, y), (x - 1 - length, y)]
            })
            .collect(),
    }
}
