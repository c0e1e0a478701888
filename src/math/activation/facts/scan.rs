//! The grid that functions are scanned on, and where on it a sign changes.

use super::super::Pointwise;
use crate::math::root::last_where;

const NODES_A_DECADE: i32 = 24;
/// The nearest and farthest node from 0 and from each break, as powers of ten.
const DECADES: std::ops::RangeInclusive<i32> = -6..=6;

/// Nodes over the real line, dense at 0 and at the breaks.
pub struct Scan {
    /// Ascending; holds 0, the breaks, and the f64 next to each break on either side.
    pub nodes: Vec<f64>,
    /// The same nodes cut at the breaks, which belong to no interval.
    pub intervals: Vec<Interval>,
}

/// The open interval between two neighbouring breaks, or between one and infinity.
pub struct Interval {
    pub low: f64,
    pub high: f64,
    pub nodes: Vec<f64>,
}

impl Scan {
    pub fn of(function: &Pointwise) -> Scan {
        let breaks = function.break_points();
        let mut nodes = vec![0.0];
        for &centre in breaks.iter().chain([&0.0]) {
            nodes.extend(distances().flat_map(|d| [centre - d, centre + d]));
        }
        nodes.extend(breaks.iter().flat_map(|&x| [x.next_down(), x, x.next_up()]));
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        let mut ends = vec![f64::NEG_INFINITY];
        ends.extend(&breaks);
        ends.push(f64::INFINITY);
        let intervals =
            ends.windows(2).map(|ends| Interval::between(ends[0], ends[1], &nodes)).collect();
        Scan { nodes, intervals }
    }
}

fn distances() -> impl Iterator<Item = f64> {
    let (low, high) = (DECADES.start() * NODES_A_DECADE, DECADES.end() * NODES_A_DECADE);
    (low..=high).map(|k| libm::exp10(f64::from(k) / f64::from(NODES_A_DECADE)))
}

impl Interval {
    fn between(low: f64, high: f64, nodes: &[f64]) -> Interval {
        let inside = |x: &&f64| low < **x && **x < high;
        Interval { low, high, nodes: nodes.iter().filter(inside).copied().collect() }
    }

    /// The one value that g takes on the whole interval, if it is one.
    pub fn constant(&self, g: impl Fn(f64) -> f64) -> Option<f64> {
        let value = g(*self.nodes.first()?);
        self.nodes.iter().all(|&x| g(x) == value).then_some(value)
    }
}

/// Where g changes its sign, ascending: at a node that is exactly 0 between two signs, else to the
/// last bit. A run of several zeros is no crossing. NaN nodes are passed over.
pub fn sign_changes(scan: &Scan, g: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut found = Vec::new();
    let mut last: Option<(f64, f64)> = None;
    let mut zeros: Vec<f64> = Vec::new();
    for &x in &scan.nodes {
        let y = g(x);
        if y == 0.0 {
            zeros.push(x);
        } else if !y.is_nan() {
            if let Some((before, sign)) = last
                && sign != y.signum()
            {
                match zeros[..] {
                    [] => {
                        let end = last_where(before, x, |x| g(x).signum() == sign);
                        // Its neighbor may be the zero itself.
                        let zero = Some(end.next_up()).filter(|&x| g(x) == 0.0);
                        found.push(snap(zero.unwrap_or(end), scan));
                    }
                    [zero] => found.push(zero),
                    _ => {}
                }
            }
            last = Some((x, y.signum()));
            zeros.clear();
        }
    }
    found
}

/// A crossing found beside a break is at the break.
fn snap(x: f64, scan: &Scan) -> f64 {
    let ends = scan.intervals.iter().map(|interval| interval.high);
    ends.into_iter().find(|&end| x == end.next_down() || x == end.next_up()).unwrap_or(x)
}
