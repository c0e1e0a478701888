//! What the charts show, as plain data: curves cut where they jump, and their points worth a mark.

use super::kink::Question;
use crate::math::activation::{Order, Pointwise};
use crate::math::root;
use crate::math::sample::{self, Sampled};
use crate::typeset::brief;

/// Points a curve is sampled at; enough for the widest terminal's dots.
const SAMPLES: usize = 600;
/// More marks of one kind would hide the curve.
const MOST_MARKS: usize = 9;

/// One curve of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub order: Order,
    pub sampled: Sampled,
    pub points: Vec<Point>,
}

/// A point that is marked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Zero,
    Maximum,
    Minimum,
    Kink,
}

impl Point {
    pub fn label(&self) -> String {
        let x = brief(self.x);
        match self.kind {
            Kind::Zero => format!("0 at {x}"),
            Kind::Maximum => format!("max {} at {x}", brief(self.y)),
            Kind::Minimum => format!("min {} at {x}", brief(self.y)),
            Kind::Kink => format!("kink at {x}"),
        }
    }
}

/// f, f′ or f″ over a window, with its marks.
pub fn drawn(function: &Pointwise, order: Order, window: (f64, f64), question: &Question) -> Drawn {
    let g = |x: f64| function.derivative(order, x);
    let sampled = sample::polylines(function, order, window, SAMPLES);
    let mut points = Vec::new();
    if order == Order::Value {
        let inside = |x: f64| window.0 <= x && x <= window.1;
        let bends = question.kinks.iter().filter(|kink| !kink.jumps && inside(kink.x));
        let kinks = bends.map(|kink| Point { x: kink.x, y: g(kink.x), kind: Kind::Kink });
        points.extend(kinks.filter(|point| point.y.is_finite()).take(MOST_MARKS));
    }
    for segment in &sampled.segments {
        zeros(segment, g, &mut points);
        extrema(segment, g, &mut points);
    }
    Drawn { order, sampled, points }
}

fn add(points: &mut Vec<Point>, point: Point) {
    let alike = |known: &&Point| known.kind == point.kind;
    let near = 1e-6 * point.x.abs().max(1.0);
    // A kink is told once, whatever else it is.
    let known = points.iter().any(|known| {
        (known.kind == Kind::Kink || known.kind == point.kind) && (known.x - point.x).abs() < near
    });
    if !known && points.iter().filter(alike).count() < MOST_MARKS {
        points.push(point);
    }
}

fn zeros(segment: &[(f64, f64)], g: impl Fn(f64) -> f64, points: &mut Vec<Point>) {
    for (index, pair) in segment.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let x = match () {
            () if a.1 * b.1 < 0.0 => root::between(a, b, 0.0, &g),
            // On a point; the end of a level stretch at 0 is none.
            () if b.1 == 0.0 && a.1 != 0.0 => match segment.get(index + 2) {
                Some(after) if after.1 != 0.0 => b.0,
                _ => continue,
            },
            () => continue,
        };
        if x.is_finite() {
            let x = if x.abs() < 1e-12 { 0.0 } else { x };
            add(points, Point { x, y: 0.0, kind: Kind::Zero });
        }
    }
}

/// A rise or fall by a smaller share of the curve's size is rounding.
const LEVEL: f64 = 1e-10;

fn extrema(segment: &[(f64, f64)], g: impl Fn(f64) -> f64, points: &mut Vec<Point>) {
    let size = segment.iter().fold(0.0, |size: f64, point| size.max(point.1.abs()));
    let mut before: Option<(f64, f64)> = None;
    for (index, pair) in segment.windows(2).enumerate() {
        let (b, c) = (pair[0], pair[1]);
        let a = before;
        // Of two equal neighbors the summit lies between, and both are passed over.
        before = if c.1 == b.1 { a } else { Some(b) };
        let Some(a) = a else { continue };
        let (up, down) = (b.1 - a.1, c.1 - b.1);
        let steep = up.abs().min(down.abs()) > LEVEL * size.min(b.1.abs().max(1e-3));
        let is_plateau = index >= 2 && segment[index - 1].1 == b.1 && segment[index - 2].1 == b.1;
        if !steep || is_plateau || (up > 0.0) == (down > 0.0) {
            continue;
        }
        let sign = if up > 0.0 { 1.0 } else { -1.0 };
        let (x, y) = summit((a.0, c.0), b, |x| sign * g(x));
        let kind = if up > 0.0 { Kind::Maximum } else { Kind::Minimum };
        // The search ends where rounding hides the summit.
        let x = if x.abs() < 1e-6 { 0.0 } else { x };
        add(points, Point { x, y: sign * y, kind });
    }
}

/// The highest point between two places, by the golden section.
fn summit((low, high): (f64, f64), start: (f64, f64), g: impl Fn(f64) -> f64) -> (f64, f64) {
    const SHARE: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (low, high);
    for _ in 0..60 {
        let (left, right) = (high - SHARE * (high - low), low + SHARE * (high - low));
        if g(left) < g(right) { low = left } else { high = right }
    }
    let x = low + (high - low) / 2.0;
    let best = (x, g(x));
    let known = (start.0, g(start.0));
    if known.1 >= best.1 || best.1.is_nan() { known } else { best }
}

/// The range of y that shows the curves: all of them, or where they run off at a pole or very
/// steeply, the part in which most of them is.
pub fn y_range<'d>(curves: impl IntoIterator<Item = &'d Drawn>) -> (f64, f64) {
    let points = |curve: &'d Drawn| curve.sampled.segments.iter().flatten().map(|point| point.1);
    let mut ys: Vec<f64> = curves.into_iter().flat_map(points).collect();
    if ys.is_empty() {
        return (-1.0, 1.0);
    }
    ys.sort_by(f64::total_cmp);
    let share = |share: f64| ys[((ys.len() - 1) as f64 * share).round() as usize];
    let mut range = (ys[0], ys[ys.len() - 1]);
    // Each narrower range is taken where the one before is many times as large.
    for cut in [0.02, 0.1, 0.25] {
        let inner = (share(cut), share(1.0 - cut));
        let (outer_span, inner_span) = (range.1 - range.0, inner.1 - inner.0);
        let is_tame = outer_span <= 12.0 * inner_span.max(1e-9);
        if !is_tame {
            range = (inner.0 - 0.3 * inner_span, inner.1 + 0.3 * inner_span);
        }
    }
    let (span, size) = (range.1 - range.0, range.0.abs().max(range.1.abs()));
    let room = if span > 1e-9 * size { 0.08 * span } else { (0.1 * size).max(0.5) };
    ((range.0 - room).max(f64::MIN / 2.0), (range.1 + room).min(f64::MAX / 2.0))
}

#[cfg(test)]
mod tests {
    use super::super::subject::Subject;
    use super::*;
    use crate::gallery;

    fn of(text: &str, order: Order) -> Drawn {
        let subject = Subject::read(text, &gallery::functions()).unwrap();
        drawn(&subject.function, order, (-5.0, 5.0), &Question::new(&subject))
    }

    fn labels(text: &str, order: Order) -> Vec<String> {
        let mut points = of(text, order).points;
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points.iter().map(Point::label).collect()
    }

    #[test]
    fn zeros_extrema_and_kinks_are_found() {
        for (text, order, expected) in [
            ("x^2-1", Order::Value, &["0 at −1", "min −1 at 0", "0 at 1"][..]),
            ("1/(1+exp(-x))", Order::Value, &[]),
            ("1/(1+exp(-x))", Order::Slope, &["max 0.25 at 0"]),
            (
                "1/(1+exp(-x))",
                Order::Curvature,
                &["max 0.0962 at −1.32", "0 at 0", "min −0.0962 at 1.32"],
            ),
            ("x*sigmoid(x)", Order::Value, &["min −0.278 at −1.28", "0 at 0"]),
            ("max(x, 0)", Order::Value, &["kink at 0"]),
            ("min(max(x, -1), 1)", Order::Value, &["kink at −1", "0 at 0", "kink at 1"]),
            (
                "hardsigmoid(x)*hardsigmoid(-x)",
                Order::Value,
                &["kink at −3", "max 0.25 at 0", "kink at 3"],
            ),
            ("abs(x-1)", Order::Value, &["kink at 1"]),
            ("1/x", Order::Value, &[]),
            ("tanh(x)", Order::Value, &["0 at 0"]),
        ] {
            assert_eq!(labels(text, order), expected, "{text} {order:?}");
        }
        assert_eq!(of("sin(40x)", Order::Value).points.len(), 3 * MOST_MARKS);
    }

    #[test]
    fn poles_and_towers_do_not_flatten_the_rest() {
        for text in ["1/x", "tan(x)", "ln(x)", "exp(x^2)", "1/x^2", "x", "x^3", "exp(x)"] {
            let (low, high) = y_range([&of(text, Order::Value)]);
            assert!(low.is_finite() && high.is_finite() && low < high, "{text}");
            let tame = ["1/x", "tan(x)", "ln(x)", "1/x^2"].contains(&text);
            assert!(!tame || high - low < 60.0, "{text}: {low} to {high}");
        }
        assert_eq!(y_range([&of("sqrt(-1-x^2)", Order::Value)]), (-1.0, 1.0));
        assert_eq!(y_range([]), (-1.0, 1.0));
    }
}
