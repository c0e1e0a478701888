//! Jumps that nobody announced: `atan(1/x)` at 0.

use super::Sampled;

/// Cuts lines where the sign changes and the step over the change does not become smaller as its two
/// sides come together.
pub fn split(mut sampled: Sampled, g: impl Fn(f64) -> f64) -> Sampled {
    /// A continuous curve's step is halved long before that.
    const HALVINGS: usize = 40;
    let is_cut = |mut a: (f64, f64), mut b: (f64, f64)| {
        let step = (b.1 - a.1).abs();
        let changes = a.1 * b.1 < 0.0;
        if !changes {
            return false;
        }
        for _ in 0..HALVINGS {
            let middle = a.0 + (b.0 - a.0) / 2.0;
            let at = (middle, g(middle));
            if !at.1.is_finite() {
                return true;
            }
            if (at.1 < 0.0) == (a.1 < 0.0) {
                a = at
            } else {
                b = at
            }
            if (b.1 - a.1).abs() < 0.5 * step {
                return false;
            }
        }
        true
    };
    let mut segments = Vec::with_capacity(sampled.segments.len());
    for segment in sampled.segments {
        let mut rest = segment.as_slice();
        while let Some(at) = rest.windows(2).position(|pair| is_cut(pair[0], pair[1])) {
            segments.push(rest[..=at].to_vec());
            rest = &rest[at + 1..];
        }
        segments.push(rest.to_vec());
    }
    sampled.segments = segments;
    sampled
}
