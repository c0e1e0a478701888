//! Where a function grows beyond all bounds between two samples: there is nothing to join.

/// Each takes four fifths of the interval away.
const ROUNDS: usize = 13;
/// From this one on |g| has to grow: at a pole of the first order by a factor of 5 a round, but for
/// how near a place of either happens to lie; what is only a narrow peak is flat by then.
const LATE: usize = 5;
const GROWTH: f64 = 100.0;

/// Places of the poles, ascending, of a function with these samples (ascending in x): where it
/// changes its sign by way of infinity, and where it goes there and comes back. Two within a step of
/// each other may be found as one.
pub fn poles(g: impl Fn(f64) -> f64, samples: &[(f64, f64)]) -> Vec<f64> {
    let size = |k: usize| samples.get(k).map_or(0.0, |sample| sample.1.abs());
    let mut found: Vec<f64> = Vec::new();
    for k in 0..samples.len() {
        let here = size(k);
        let before = |by: usize| k.checked_sub(by).map_or(0.0, size);
        let is_peak = here >= before(1) && here >= size(k + 1) && here > 0.0;
        // Beside a pole of the first order, the gentlest, |g| is at least three times what it is
        // two steps away.
        if here.is_infinite() {
            found.push(samples[k].0);
        } else if is_peak && here >= 2.0 * before(2).max(size(k + 2)) {
            let low = samples[k.saturating_sub(1)].0;
            let high = samples[(k + 1).min(samples.len() - 1)].0;
            let pole = grows(&g, (low, high));
            // Two samples as high as each other find the same one.
            let is_new = |x: &f64| found.last().is_none_or(|last| *last < *x);
            found.extend(pole.filter(is_new));
        }
    }
    found
}

/// Where |g| grows without end between two places.
fn grows(g: impl Fn(f64) -> f64, (mut low, mut high): (f64, f64)) -> Option<f64> {
    let (mut found, mut late) = ((low, 0.0), f64::INFINITY);
    for round in 0..ROUNDS {
        let place = |k: u8| low + (high - low) * f64::from(k) / 10.0;
        let (at, size) = (0..=10)
            .map(|k| (k, g(place(k)).abs()))
            .filter(|(_, size)| !size.is_nan())
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if size.is_infinite() {
            return Some(place(at));
        }
        if round == LATE {
            late = size;
        }
        found = (place(at), size);
        (low, high) = (place(at.saturating_sub(1)), place((at + 1).min(10)));
    }
    (found.1 >= GROWTH * late).then_some(found.0)
}
