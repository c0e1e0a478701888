//! Figures as SVG, for papers and slides: plain data in, the text of a file out.
//!
//! A [`Figure`] is rows of [`Panel`]s, each with two axes and layers of marks. Lines differ in dash
//! and marker as well as in color, so that they can be told apart in print. Sizes are in CSS pixels,
//! 96 to the inch; the file says how wide it is in the unit that was asked for.
//!
//! | module | what it does |
//! |---|---|
//! | [`look`] | colors for light and dark ground, sizes, dashes |
//! | [`axis`] | from numbers to pixels, and the ticks |
//! | `panel` | one panel: frame, grid, legend, layers |
//! | `canvas` | elements and text, escaped |

pub mod axis;
mod canvas;
pub mod look;
mod panel;
#[cfg(test)]
mod tests;

pub use axis::{Axis, Scale};
pub use look::{Dash, Ground, Ink, Look, Marker, Size, Unit};

use canvas::{Anchor, Canvas, TextStyle};

/// A picture with its words.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Figure {
    pub title: String,
    /// Sentences below the title: settings, and what is not shown.
    pub notes: Vec<String>,
    /// From top to bottom; the panels of a row are equally wide.
    pub rows: Vec<Vec<Panel>>,
}

/// Two axes and what is drawn between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// May be empty.
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    /// The first is at the bottom.
    pub layers: Vec<Layer>,
}

/// Something drawn. Those with a name are in the legend, once for each name.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    Line(Line),
    Band(Band),
    Bars(Bars),
    /// A thin line across at this y.
    Level(f64),
}

/// Points of a segment are joined, segments are not.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub segments: Vec<Vec<(f64, f64)>>,
    pub ink: Ink,
    /// None: the points alone.
    pub dash: Option<Dash>,
    pub markers: Option<(Marker, Spacing)>,
    /// Where it stops at a jump; true: the point belongs to it.
    pub ends: Vec<((f64, f64), bool)>,
}

/// Where a line has its markers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    EveryPoint,
    /// A few across the panel; lines of different shares have theirs at different places.
    Few {
        share: f64,
    },
}

/// An area between a lower and an upper value.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub name: String,
    /// (x, lower, upper)
    pub segments: Vec<Vec<(f64, f64, f64)>>,
    pub ink: Ink,
}

/// Upright bars, one a whole number of x. On a linear axis they begin at 0, on a logarithmic one at
/// its lower end.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    pub name: String,
    pub values: Vec<(f64, f64)>,
    pub ink: Ink,
}

impl Line {
    /// A solid line without markers.
    pub fn new(name: impl Into<String>, segments: Vec<Vec<(f64, f64)>>, ink: Ink) -> Line {
        Line {
            name: name.into(),
            segments,
            ink,
            dash: Some(Dash::Solid),
            markers: None,
            ends: Vec::new(),
        }
    }
}

/// Between the edge of the picture and what is in it
const MARGIN: f64 = 10.0;
/// Between panels
const GAP: f64 = 14.0;

impl Figure {
    /// The text of an SVG file.
    pub fn write(&self, look: Look) -> String {
        let (width, height) = look.size.pixels();
        let mut canvas = Canvas::new(look);
        let inner = width - 2.0 * MARGIN;
        let mut y = MARGIN;
        let title = TextStyle { size: 13.0, bold: true, ink: Ink::Text };
        for line in canvas::wrapped(&self.title, title, inner) {
            y += 15.0;
            canvas.text((MARGIN, y), &line, title, Anchor::Start);
        }
        let small = TextStyle { size: 9.5, bold: false, ink: Ink::Muted };
        for note in &self.notes {
            for line in canvas::wrapped(note, small, inner) {
                y += 12.5;
                canvas.text((MARGIN, y), &line, small, Anchor::Start);
            }
        }
        if y > MARGIN {
            y += 8.0;
        }
        let count = self.rows.len().max(1) as f64;
        let row_height = (height - MARGIN - y - GAP * (count - 1.0)) / count;
        for row in &self.rows {
            let columns = row.len() as f64;
            let panel_width = (inner - GAP * (columns - 1.0)) / columns;
            for (index, panel) in row.iter().enumerate() {
                let x = MARGIN + index as f64 * (panel_width + GAP);
                panel::draw(panel, &mut canvas, (x, y, panel_width, row_height));
            }
            y += row_height + GAP;
        }
        canvas.finish(&self.title)
    }
}
