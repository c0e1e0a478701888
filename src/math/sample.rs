//! From a function to what a chart draws: polylines cut where the function jumps or has no finite
//! value, and the numbers along the axes.

mod jumps;
mod poles;
mod ticks;

pub use ticks::{Ticks, nice_ticks};

use super::activation::facts::same_limit;
use super::activation::{Order, Pointwise};

/// One polyline: neighbouring points are to be joined, in ascending x.
pub type Segment = Vec<(f64, f64)>;

/// A function over a range, ready to be drawn. Every number in it is finite.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sampled {
    /// Not to be joined to each other: a jump or a gap lies between. A segment may be one point.
    pub segments: Vec<Segment>,
    /// What is to be marked where a jump cuts the curve.
    pub ends: Vec<EndMark>,
    /// Where the curve runs off to infinity, ascending; it is cut there.
    pub poles: Vec<f64>,
}

/// The end of a segment at a jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndMark {
    pub x: f64,
    pub y: f64,
    pub end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The limit from one side only: ○
    Open,
    /// The value at the jump, by the function's convention: ●
    Closed,
}

impl Sampled {
    /// Smallest and largest y; None when there is nothing to draw.
    pub fn y_range(&self) -> Option<(f64, f64)> {
        let ys = self.segments.iter().flatten().map(|&(_, y)| y);
        ys.fold(None, |range, y| match range {
            None => Some((y, y)),
            Some((low, high)) => Some((low.min(y), high.max(y))),
        })
    }
}

/// Fewer points than this would not show a curve; more would only take time.
const SAMPLES: (usize, usize) = (2, 1 << 20);

/// √|x| is not at its limit one float beside 0. A step there that is this part of the one this part
/// of the range away is none.
const CUSP: f64 = 1e-3;

/// φ, φ′ or φ″ over a range of x at about `samples` equal steps, with a vertex exactly at every
/// break. A reversed range is turned round; one that is not finite gives nothing; an empty one gives
/// one point.
pub fn polylines(function: &Pointwise, order: Order, x: (f64, f64), samples: usize) -> Sampled {
    curve(|x| function.derivative(order, x), &function.break_points(), x, samples)
}

/// The same for any function of one number, given where it may jump or bend (ascending).
pub fn curve(
    g: impl Fn(f64) -> f64,
    breaks: &[f64],
    (from, to): (f64, f64),
    samples: usize,
) -> Sampled {
    if !from.is_finite() || !to.is_finite() {
        return Sampled::default();
    }
    let (low, high) = (from.min(to), from.max(to));
    let cuts: Vec<Cut> = breaks
        .iter()
        .filter(|&&x| low <= x && x <= high)
        .map(|&x| Cut::at(x, &g, (low, high)))
        .collect();
    let samples = samples.clamp(SAMPLES.0, SAMPLES.1);

    let sampled: Vec<(f64, f64)> =
        (0..samples).map(|k| step(low, high, k, samples)).map(|x| (x, g(x))).collect();
    let poles = poles::poles(&g, &sampled);
    let mut drawn = Pen::default();
    let mut cuts = cuts.into_iter().peekable();
    let mut gaps = poles.iter().peekable();
    let mut last = None;
    for (x, y) in sampled {
        while let Some(cut) = cuts.next_if(|cut| cut.x <= x) {
            drawn.cut(&cut);
            last = Some(cut.x);
        }
        while gaps.next_if(|pole| **pole < x).is_some() {
            drawn.lift();
        }
        if last.is_none_or(|last| last < x) {
            drawn.point(x, y);
            last = Some(x);
        }
    }
    jumps::split(Sampled { poles, ..drawn.finish() }, g)
}

/// The k-th of n equal steps, exact at both ends, without forming high − low (it may overflow).
fn step(low: f64, high: f64, k: usize, n: usize) -> f64 {
    if k + 1 == n {
        return high;
    }
    let share = k as f64 / (n - 1) as f64;
    (low * (1.0 - share) + high * share).clamp(low, high)
}

/// What a function does at one of its breaks.
struct Cut {
    x: f64,
    /// Limits from the two sides; None on the side that is out of range.
    left: Option<f64>,
    at: f64,
    right: Option<f64>,
}

impl Cut {
    fn at(x: f64, g: impl Fn(f64) -> f64, (low, high): (f64, f64)) -> Cut {
        let at = g(x);
        let aside = (high - low) * CUSP;
        let limit = |near: f64, aside: f64| {
            let (near, aside) = (g(near), g(aside));
            let is_cusp = aside.is_finite() && (near - at).abs() <= CUSP * (aside - at).abs();
            if is_cusp { at } else { near }
        };
        Cut {
            x,
            left: (low < x).then(|| limit(x.next_down(), x - aside)),
            at,
            right: (x < high).then(|| limit(x.next_up(), x + aside)),
        }
    }

    /// Whether all sides meet in one point.
    fn joins(&self) -> bool {
        let sides = [self.left, self.right];
        sides.into_iter().flatten().all(|side| same_limit(side, self.at))
    }
}

/// Draws from left to right, lifting where there is nothing to join.
#[derive(Default)]
struct Pen {
    sampled: Sampled,
    segment: Segment,
}

impl Pen {
    fn point(&mut self, x: f64, y: f64) {
        if y.is_finite() {
            self.segment.push((x, y));
        } else {
            self.lift();
        }
    }

    fn lift(&mut self) {
        if !self.segment.is_empty() {
            self.sampled.segments.push(std::mem::take(&mut self.segment));
        }
    }

    /// The curve up to a break, the marks there, and on from it.
    fn cut(&mut self, cut: &Cut) {
        if cut.joins() {
            self.point(cut.x, cut.at);
            return;
        }
        if let Some(left) = cut.left {
            self.point(cut.x, left);
        }
        self.lift();
        let sides = [cut.left, cut.right];
        let met = sides.into_iter().flatten().any(|side| same_limit(side, cut.at));
        if !met {
            self.point(cut.x, cut.at);
            self.lift();
            self.mark(cut.x, cut.at, End::Closed);
        }
        for side in sides.into_iter().flatten() {
            let end = if same_limit(side, cut.at) { End::Closed } else { End::Open };
            self.mark(cut.x, side, end);
        }
        if let Some(right) = cut.right {
            self.point(cut.x, right);
        }
    }

    fn mark(&mut self, x: f64, y: f64, end: End) {
        if y.is_finite() {
            self.sampled.ends.push(EndMark { x, y, end });
        }
    }

    fn finish(mut self) -> Sampled {
        self.lift();
        self.sampled
    }
}

#[cfg(test)]
mod tests;
