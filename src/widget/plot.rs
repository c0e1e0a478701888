//! The chart of functions: curves as dots in braille, quadrants or ASCII.
//!
//! What it draws is true to the data: it joins the points of a segment and nothing else, so a jump
//! or a gap between segments stays one; it leaves out what is not finite; it cuts lines exactly at
//! the borders and never paints a value on the edge that lies beyond it. Where curves share a cell
//! their dots are united and the earlier series gives the colour.
//!
//! [`PlotGeometry`] says where things are, for drawing and for the mouse.

mod axes;
mod geometry;
mod labels;
mod raster;

pub use geometry::PlotGeometry;

use super::{Charset, Paint, draw_glyph};
use crate::theme::Theme;
use labels::Labels;
use raster::{Pen, Raster};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// A chart, as plain data. Start from [`Plot::new`] and set what else is wanted.
#[derive(Clone, Debug)]
pub struct Plot<'a> {
    pub title: &'a str,
    pub x: Axis,
    pub y: Axis,
    /// The first is drawn on top.
    pub series: &'a [Series<'a>],
    pub marks: &'a [Mark],
    pub guides: &'a [Guide],
    pub tangents: &'a [Tangent],
    /// Where the cursor stands, in x.
    pub cursor: Option<f64>,
    /// Whether the points where it meets the curves are marked.
    pub cursor_points: bool,
    pub grid: bool,
    /// The color whose curves are lifted: of many curves the others recede.
    pub lifted: Option<usize>,
    pub paint: Paint<'a>,
}

/// With no more curves than this none recedes.
const FEW: usize = 3;
/// Columns between two letters on curves.
const LETTER_STEP: u16 = 9;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Lowest and highest value shown.
    pub range: (f64, f64),
    pub ticks: Ticks,
    /// A range of numbers whose labels have room too, of a chart that shares its x with this one.
    pub beside: Option<(f64, f64)>,
}

/// How an axis is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticks {
    Numbers,
    /// The data are common logarithms: 10⁻³, 10⁰ …
    Decades,
    /// Words at the two ends, where numbers would say nothing.
    Ends(&'static str, &'static str),
    /// Nothing at all
    Absent,
}

/// One curve.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    pub label: &'a str,
    /// Points of a segment are joined; segments are not.
    pub segments: &'a [Vec<(f64, f64)>],
    pub ends: &'a [End],
    pub line: LineStyle,
    /// Which of the theme's series colours.
    pub color: usize,
}

/// Where a curve stops at a jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    pub point: (f64, f64),
    /// Whether the point belongs to the curve: ● or ○.
    pub closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineStyle {
    /// Two dots thick
    Bold,
    Solid,
    Dashed,
    Dotted,
    /// Dotted, without colour and under all curves: what is expected, beside what is measured
    Faint,
}

/// A point with something to say, such as a minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub point: (f64, f64),
    pub glyph: &'static str,
    /// May be empty.
    pub label: String,
    pub color: usize,
}

/// A line that is not data: an asymptote, a threshold. Drawn sparsely dotted.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    pub line: GuideLine,
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GuideLine {
    /// y
    Horizontal(f64),
    /// x
    Vertical(f64),
    /// y = slope · x + intercept
    Slanted { slope: f64, intercept: f64 },
}

/// A curve's tangent at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tangent {
    pub point: (f64, f64),
    pub slope: f64,
}

impl Axis {
    pub fn numbers(low: f64, high: f64) -> Axis {
        Axis { range: (low, high), ticks: Ticks::Numbers, beside: None }
    }

    /// `low` and `high` are exponents of ten, as the data are.
    pub fn decades(low: f64, high: f64) -> Axis {
        Axis { range: (low, high), ticks: Ticks::Decades, beside: None }
    }
}

impl Axis {
    pub fn ends(self, first: &'static str, last: &'static str) -> Axis {
        Axis { ticks: Ticks::Ends(first, last), ..self }
    }
}

impl<'a> Plot<'a> {
    pub fn new(x: Axis, y: Axis, series: &'a [Series<'a>], paint: Paint<'a>) -> Plot<'a> {
        Plot {
            title: "",
            x,
            y,
            series,
            marks: &[],
            guides: &[],
            tangents: &[],
            cursor: None,
            cursor_points: true,
            grid: false,
            lifted: None,
            paint,
        }
    }

    /// Where everything is when the plot is drawn in `area`; None when nothing fits or a range is
    /// not finite.
    pub fn geometry(&self, area: Rect) -> Option<PlotGeometry> {
        let heading = !self.title.is_empty() || self.series.iter().any(|s| !s.label.is_empty());
        PlotGeometry::new(area, heading, (self.x, self.y), self.paint.charset)
    }

    fn rasterise(&self, geometry: &PlotGeometry) -> Raster {
        let mut raster = Raster::new(geometry.canvas, self.paint.charset);
        for (index, series) in self.series.iter().enumerate() {
            for segment in series.segments {
                let owner = match series.line {
                    LineStyle::Faint => Owner::Faint,
                    _ => Owner::Series(index),
                };
                let pen = Pen::new(owner, series.line);
                raster.polyline(segment.iter().map(|&point| geometry.dot(point)), pen);
            }
        }
        for (index, tangent) in self.tangents.iter().enumerate() {
            let line = tangent.line().map(|point| geometry.dot(point));
            raster.polyline(line, Pen::new(Owner::Tangent(index), LineStyle::Solid));
        }
        for guide in self.guides {
            let line = guide.line.across(geometry).map(|point| geometry.dot(point));
            raster.polyline(line, Pen::new(Owner::Guide, LineStyle::Dotted));
        }
        raster
    }

    fn paint_dots(&self, raster: &Raster, geometry: &PlotGeometry, buf: &mut Buffer) {
        let Paint { theme, charset } = self.paint;
        let mut known: Vec<usize> = self.series.iter().map(|series| series.color).collect();
        known.sort_unstable();
        known.dedup();
        let lifted = self.lifted.filter(|_| known.len() > FEW);
        // Once a curve: to find a color that stays legible takes longer than to draw a cell.
        let style = |series: &Series| match lifted {
            Some(lifted) if series.color != lifted => theme.receding(series.color),
            _ => theme.series(series.color),
        };
        let styles: Vec<Style> = self.series.iter().map(style).collect();
        for (position, bits, owner) in raster.cells(geometry.canvas) {
            let mut bytes = [0; 4];
            // Curves without a label belong together where they have one colour.
            let alike = match owner {
                Owner::Series(index) if self.series[index].label.is_empty() => {
                    Owner::Series(self.series[index].color)
                }
                owner => owner,
            };
            let glyph = raster::glyph(bits, alike, charset).encode_utf8(&mut bytes);
            draw_glyph(buf, position, glyph, owner.style(&styles, theme));
        }
    }

    /// The colors of the curves that letters tell apart, in their order: of those that are named,
    /// where there are several and no colors to see.
    fn lettered(&self) -> Vec<usize> {
        let Paint { theme, charset } = self.paint;
        if charset == Charset::Ascii || theme.has_colors() {
            return Vec::new();
        }
        let named = self.series.iter().filter(|series| !series.label.is_empty());
        let mut colors: Vec<usize> = Vec::new();
        for series in named {
            if !colors.contains(&series.color) {
                colors.push(series.color);
            }
        }
        if colors.len() > 1 { colors } else { Vec::new() }
    }

    /// Without colors letters stand on the curves, each curve's at columns of its own.
    fn paint_letters(&self, geometry: &PlotGeometry, buf: &mut Buffer) {
        let canvas = geometry.canvas;
        let colors = self.lettered();
        for series in self.series.iter().filter(|series| series.line != LineStyle::Faint) {
            let place = colors.iter().position(|color| *color == series.color);
            let Some(place) = place else { continue };
            let first = canvas.left() + (place as u16 + 1) * LETTER_STEP / 2;
            let step = usize::from(LETTER_STEP) * colors.len();
            for column in (first..canvas.right()).step_by(step) {
                let Some((x, _)) = geometry.hit(column, canvas.y) else { continue };
                let at = series.value_at(x).and_then(|y| geometry.cell((x, y)));
                let Some(at) = at.filter(|at| at.x == column) else { continue };
                let style = self.paint.theme.roles.strong;
                draw_glyph(buf, at, letter(place).encode_utf8(&mut [0; 4]), style);
            }
        }
    }

    /// Ends, marks and the points where the cursor meets the curves.
    fn paint_points(&self, geometry: &PlotGeometry, buf: &mut Buffer) {
        let Paint { theme, charset } = self.paint;
        let glyphs = charset.glyphs();
        let mut point = |at: (f64, f64), glyph: &str, color: usize| {
            if let Some(position) = geometry.cell(at) {
                draw_glyph(buf, position, glyph, theme.series(color));
            }
        };
        // In reverse, so that the first series lies on top here too.
        for series in self.series.iter().rev() {
            for end in series.ends {
                let glyph = if end.closed { glyphs.closed_end } else { glyphs.open_end };
                point(end.point, glyph, series.color);
            }
        }
        for mark in self.marks {
            point(mark.point, mark.glyph, mark.color);
        }
        if let Some(x) = self.cursor.filter(|_| self.cursor_points) {
            for series in self.series.iter().rev() {
                if let Some(y) = series.value_at(x) {
                    point((x, y), glyphs.closed_end, series.color);
                }
            }
        }
    }
}

impl Widget for &Plot<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let Some(geometry) = self.geometry(area) else {
            return;
        };
        axes::heading(self, &geometry, buf);
        axes::lines(self, &geometry, buf);
        axes::vertical_axis(self, &geometry, buf);
        axes::horizontal_axis(self, &geometry, buf);
        let raster = self.rasterise(&geometry);
        self.paint_dots(&raster, &geometry, buf);
        self.paint_letters(&geometry, buf);
        Labels::new(&raster, geometry.canvas).write(self, &geometry, buf);
        self.paint_points(&geometry, buf);
    }
}

impl Series<'_> {
    /// The curve's height at x, between its points; None in gaps. At a jump the closed end counts.
    pub fn value_at(&self, x: f64) -> Option<f64> {
        let closed = self.ends.iter().find(|end| end.closed && end.point.0 == x);
        closed.map(|end| end.point.1).or_else(|| {
            self.segments.iter().flat_map(|segment| segment.windows(2)).find_map(|pair| {
                let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
                let inside = x0.min(x1) <= x && x <= x0.max(x1);
                let share = if x1 == x0 { 0.0 } else { (x - x0) / (x1 - x0) };
                let y = y0 + share * (y1 - y0);
                (inside && y.is_finite()).then_some(y)
            })
        })
    }
}

impl Tangent {
    /// Two points far outside any chart's width, and the point of contact between them.
    fn line(self) -> [(f64, f64); 2] {
        let (x, y) = self.point;
        let reach = FAR * (1.0 + x.abs());
        [(x - reach, y - self.slope * reach), (x + reach, y + self.slope * reach)]
    }
}

/// So many times its distance from 0 a tangent is drawn to either side before it is cut.
const FAR: f64 = 1e4;

impl GuideLine {
    fn across(self, geometry: &PlotGeometry) -> [(f64, f64); 2] {
        let ((x0, x1), (y0, y1)) = (geometry.x, geometry.y);
        match self {
            GuideLine::Horizontal(y) => [(x0, y), (x1, y)],
            GuideLine::Vertical(x) => [(x, y0), (x, y1)],
            GuideLine::Slanted { slope, intercept } => {
                [(x0, slope * x0 + intercept), (x1, slope * x1 + intercept)]
            }
        }
    }
}

/// The letter of a curve among others: a, b, c … and again from the start.
pub fn letter(place: usize) -> char {
    char::from(b'a' + (place % 26) as u8)
}

/// Whose a cell's dots are, the more important one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Series(usize),
    Tangent(usize),
    Faint,
    Guide,
    Nobody,
}

impl Owner {
    fn style(self, series: &[Style], theme: &Theme) -> Style {
        match self {
            Owner::Series(index) => series[index],
            Owner::Tangent(_) => theme.roles.tangent,
            Owner::Faint => theme.roles.dim,
            Owner::Guide | Owner::Nobody => theme.roles.guide,
        }
    }
}
