//! Activation functions as a chart: sampled, cut where they jump, with their marks.
//!
//! The colour says which function, the line style which derivative: f solid, f′ dashed, f″ dotted.
//! Where a chart shows one of them only, its title says which, and every line is solid.

use super::plot::{
    Axis, End, Guide, GuideLine, LineStyle, Mark, Plot, PlotGeometry, Series, Tangent, Ticks,
};
use super::{Charset, Paint};
use crate::math::activation::facts::{self, Asymptote, Bound, Place};
use crate::math::activation::{Order, Pointwise};
use crate::math::sample;
use crate::typeset::brief;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// A function and the place of its colour in the theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pub function: Pointwise,
    pub color: usize,
}

#[derive(Clone, Debug)]
pub struct Curves<'a> {
    pub curves: &'a [Curve],
    pub orders: &'a [Order],
    pub x: (f64, f64),
    /// None: what fits.
    pub y: Option<(f64, f64)>,
    pub cursor: Option<f64>,
    /// A function whose tangent at the cursor is drawn.
    pub tangent: Option<Pointwise>,
    /// The range of y of a chart beside or below, so that x stands at the same place in both.
    pub beside: Option<(f64, f64)>,
    /// Without numbers at the axes and without marks: the shape alone.
    pub mute: bool,
    /// The color of the function that is lifted where there are many
    pub lifted: Option<usize>,
    pub paint: Paint<'a>,
}

/// With more curves than this, marks and asymptotes would only be in the way.
const MOST_MARKED: usize = 2;
/// Points a curve is sampled at; enough for the widest terminal's dots.
const SAMPLES: usize = 600;

/// f, f′ or f″.
pub fn order_name(order: Order) -> &'static str {
    match order {
        Order::Value => "f",
        Order::Slope => "f′",
        Order::Curvature => "f″",
    }
}

fn line_style(order: Order) -> LineStyle {
    match order {
        Order::Value => LineStyle::Bold,
        Order::Slope => LineStyle::Dashed,
        Order::Curvature => LineStyle::Dotted,
    }
}

/// A curve that changes by a smaller share of itself is a level line: what is left is rounding.
const FLAT: f64 = 1e-11;

/// The range of y that shows all curves in full, with a little room.
pub fn y_range(functions: &[Pointwise], orders: &[Order], x: (f64, f64)) -> (f64, f64) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for function in functions {
        for &order in orders {
            let sampled = sample::polylines(function, order, x, SAMPLES / 4);
            if let Some((least, greatest)) = sampled.y_range() {
                low = low.min(least);
                high = high.max(greatest);
            }
        }
    }
    if low > high {
        return (-1.0, 1.0);
    }
    let (span, size) = (high - low, low.abs().max(high.abs()));
    let room = if span > FLAT * size { 0.08 * span } else { (1e-3 * size).max(1e-9) };
    // Past the largest number there is no room.
    ((low - room).max(f64::MIN / 2.0), (high + room).min(f64::MAX / 2.0))
}

/// Where data and cells meet in a chart of curves: the same for drawing and for the mouse.
pub fn geometry(
    area: Rect,
    (x, y): ((f64, f64), (f64, f64)),
    heading: bool,
    charset: Charset,
) -> Option<PlotGeometry> {
    let axes = (Axis::numbers(x.0, x.1), Axis::numbers(y.0, y.1));
    PlotGeometry::new(area, heading, axes, charset)
}

/// The lowest and the highest number shown.
type Range = (f64, f64);

/// As [`geometry`], of a chart that shares the place of its x with another of this range of y; None: of
/// a mute one.
pub fn geometry_beside(
    area: Rect,
    (x, y, beside): (Range, Range, Option<Range>),
    heading: bool,
    charset: Charset,
) -> Option<PlotGeometry> {
    let ticks = if beside.is_some() { Ticks::Numbers } else { Ticks::Absent };
    let y = Axis { beside, ticks, ..Axis::numbers(y.0, y.1) };
    PlotGeometry::new(area, heading, (Axis::numbers(x.0, x.1), y), charset)
}

impl Curves<'_> {
    /// Whether the chart needs a line that names the curves.
    pub fn has_heading(&self) -> bool {
        self.curves.len() * self.orders.len() > 1
    }

    /// What the heading says of each curve. A function's name stands before its first line only:
    /// the others follow in its colour, and more of them have room.
    fn labels(&self, drawn: &[(&Curve, Order)]) -> Vec<String> {
        let label = |(curve, order): &(&Curve, Order)| match (self.curves.len(), self.orders) {
            _ if !self.has_heading() => String::new(),
            (1, _) => order_name(*order).to_owned(),
            (_, [_]) => curve.function.legend(),
            (_, [first, ..]) if order == first => {
                format!("{} {}", curve.function.legend(), order_name(*order))
            }
            _ => order_name(*order).to_owned(),
        };
        drawn.iter().map(label).collect()
    }

    fn functions(&self) -> Vec<Pointwise> {
        self.curves.iter().map(|curve| curve.function.clone()).collect()
    }
}

impl Widget for Curves<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let (low, high) = self.y.unwrap_or_else(|| y_range(&self.functions(), self.orders, self.x));
        let drawn: Vec<(&Curve, Order)> = self
            .curves
            .iter()
            .flat_map(|curve| self.orders.iter().map(move |&order| (curve, order)))
            .collect();
        let sampled: Vec<_> = drawn
            .iter()
            .map(|(curve, order)| {
                let sampled = sample::polylines(&curve.function, *order, self.x, SAMPLES);
                let ends: Vec<End> = sampled
                    .ends
                    .iter()
                    .map(|end| End {
                        point: (end.x, end.y),
                        closed: end.end == sample::End::Closed,
                    })
                    .collect();
                (sampled.segments, ends)
            })
            .collect();
        let labels = self.labels(&drawn);
        let series: Vec<Series> = drawn
            .iter()
            .zip(&sampled)
            .zip(&labels)
            .map(|(((curve, order), (segments, ends)), label)| Series {
                label,
                segments,
                ends,
                line: if self.orders.len() > 1 { line_style(*order) } else { LineStyle::Bold },
                color: curve.color,
            })
            .collect();
        let marked = drawn.len() <= MOST_MARKED && !self.mute;
        let glyph = self.paint.charset.glyphs().closed_end;
        let mut marks: Vec<Mark> = drawn
            .iter()
            .filter(|_| marked)
            .flat_map(|(curve, order)| marks(curve, *order, glyph))
            .collect();
        // What several curves share is told once.
        for at in 1..marks.len() {
            if marks[..at].iter().any(|known| known.label == marks[at].label) {
                marks[at].label.clear();
            }
        }
        let mut guides: Vec<Guide> = Vec::new();
        for (curve, order) in drawn.iter().filter(|_| marked) {
            add_guides(&mut guides, &curve.function, *order);
        }
        let tangents: Vec<Tangent> = self
            .tangent
            .zip(self.cursor)
            .map(|(function, x)| Tangent {
                point: (x, function.value(x)),
                slope: function.slope(x),
            })
            .into_iter()
            .collect();
        let x = Axis::numbers(self.x.0, self.x.1);
        let mut y = Axis { beside: self.beside, ..Axis::numbers(low, high) };
        if self.mute {
            y.ticks = Ticks::Absent;
        }
        let mut plot = Plot::new(x, y, &series, self.paint);
        plot.marks = &marks;
        plot.guides = &guides;
        plot.tangents = &tangents;
        plot.cursor = self.cursor;
        plot.lifted = self.lifted;
        plot.render(area, buffer);
    }
}

/// Extrema, with their computed values.
fn marks(curve: &Curve, order: Order, glyph: &'static str) -> Vec<Mark> {
    let bounds = facts::bounds(&curve.function, order);
    let mark = |bound: Bound, name: &str| {
        // A bound that is only approached, or reached all along a stretch, is no point.
        let Place::At(x) = bound.place else { return None };
        // The edge of a level stretch is no peak.
        let level = |x: f64| curve.function.derivative(order, x) == bound.value;
        if level(x - NEAR) || level(x + NEAR) {
            return None;
        }
        let label = format!("{name} {} at {}", brief(bound.value), brief(x));
        Some(Mark { point: (x, bound.value), glyph, label, color: curve.color })
    };
    mark(bounds.greatest, "max").into_iter().chain(mark(bounds.least, "min")).collect()
}

/// What the curve approaches far out, where that is a line it does not lie on and no other curve
/// has brought it.
fn add_guides(guides: &mut Vec<Guide>, function: &Pointwise, order: Order) {
    if order != Order::Value {
        return;
    }
    for side in [-1.0, 1.0] {
        let (slope, intercept, label) = match facts::asymptote(function, side) {
            Asymptote::Horizontal { value } => (0.0, value, format!("→ {}", brief(value))),
            Asymptote::Slanted { slope, intercept } => (slope, intercept, String::new()),
            Asymptote::None => continue,
        };
        // Where the curve is the line itself there is nothing to approach.
        let apart = function.value(side * NEAR) != slope * side * NEAR + intercept;
        let line = GuideLine::Slanted { slope, intercept };
        if apart && guides.iter().all(|known| known.line != line) {
            guides.push(Guide { line, label });
        }
    }
}

/// Near enough for a curve not to have merged with its asymptote by rounding.
const NEAR: f64 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};

    fn drawn(names: &[&str], theme: &Theme, lifted: Option<usize>) -> Buffer {
        let curve = |(color, name): (usize, &&str)| Curve {
            function: Pointwise::named(name).unwrap(),
            color,
        };
        let curves: Vec<Curve> = names.iter().enumerate().map(curve).collect();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 90, 24));
        Curves {
            curves: &curves,
            orders: &[Order::Value],
            x: (-5.0, 5.0),
            y: None,
            cursor: None,
            tangent: None,
            beside: None,
            mute: false,
            lifted,
            paint: Paint { theme, charset: Charset::Braille },
        }
        .render(buffer.area, &mut buffer);
        buffer
    }

    #[test]
    fn without_colors_letters_tell_curves_apart() {
        let mono = Theme::named_for("dark", ColorDepth::None);
        let dark = Theme::named_for("dark", ColorDepth::True);
        let count = |buffer: &Buffer, letter: &str| {
            // The legend's line holds each once more.
            buffer.content()[90..].iter().filter(|cell| cell.symbol() == letter).count()
        };
        let plain = drawn(&["relu", "sigmoid", "tanh"], &mono, None);
        for letter in ["a", "b", "c"] {
            assert!(count(&plain, letter) > 0, "{letter}");
        }
        let legend: String = (0..90).map(|x| plain[(x, 0)].symbol()).collect();
        assert!(legend.contains("━b━ Sigmoid"), "{legend}");
        assert_eq!(count(&plain, "d"), 0);
        assert_eq!(count(&drawn(&["relu", "tanh"], &dark, None), "a"), 0, "colors do");
        assert_eq!(count(&drawn(&["relu"], &mono, None), "a"), 0, "one needs no letter");
    }

    #[test]
    fn what_curves_share_is_told_once() {
        let dark = Theme::named_for("dark", ColorDepth::True);
        let told = |names: &[&str]| {
            let buffer = drawn(names, &dark, None);
            let text: String = buffer.content()[90..].iter().map(|cell| cell.symbol()).collect();
            text.matches("min ").count()
        };
        assert_eq!(told(&["swish"]), 1);
        assert_eq!(told(&["swish", "swish"]), 1);
        assert_eq!(told(&["swish", "gelu"]), 2, "their minima differ");
        let mut guides = Vec::new();
        for name in ["swish", "gelu"] {
            add_guides(&mut guides, &Pointwise::named(name).unwrap(), Order::Value);
            assert_eq!(guides.len(), 2, "both approach 0 and x");
        }
    }

    #[test]
    fn of_many_curves_the_others_recede() {
        let dark = Theme::named_for("dark", ColorDepth::True);
        let colors = |buffer: &Buffer| -> Vec<ratatui::style::Color> {
            buffer.content()[90..].iter().map(|cell| cell.fg).collect()
        };
        let many = colors(&drawn(&["relu", "sigmoid", "tanh", "selu"], &dark, Some(0)));
        let [first, second] = [0, 1].map(|color| dark.series(color).fg.unwrap());
        let receding = dark.receding(1).fg.unwrap();
        assert!(many.contains(&first) && many.contains(&receding) && !many.contains(&second));
        let few = colors(&drawn(&["relu", "sigmoid"], &dark, Some(0)));
        assert!(few.contains(&second) && !few.contains(&receding), "two are told apart");
    }

    #[test]
    fn charts_that_share_their_x_have_it_at_one_place() {
        let (x, wide, narrow) = ((-4.0, 4.0), (-1000.5, 2000.5), (0.0, 1.0));
        for rows in [5, 8, 20] {
            let area = Rect::new(0, 0, 40, rows);
            let canvas = |y, beside| {
                geometry_beside(area, (x, y, Some(beside)), false, Charset::Braille).unwrap().canvas
            };
            assert_eq!(canvas(wide, narrow), canvas(narrow, wide));
            let alone = |y| geometry(area, (x, y), false, Charset::Braille).unwrap().canvas;
            assert_ne!(alone(wide).x, alone(narrow).x, "they differ where each is alone");
        }
    }
}
