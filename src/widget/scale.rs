//! Limits and ticks of logarithmic axes.

/// Powers of ten that hold all positive finite values, rounded outwards: (lowest, highest
/// exponent). `before` is the range shown so far; it stays while the values fill it well enough,
/// so that an axis does not jump about while a network trains.
pub fn decades(values: impl IntoIterator<Item = f64>, before: Option<(i32, i32)>) -> (i32, i32) {
    let mut range: Option<(i32, i32)> = None;
    for value in values.into_iter().filter(|value| *value > 0.0 && value.is_finite()) {
        let exponent = value.log10();
        let (low, high) = (exponent.floor() as i32, exponent.ceil() as i32);
        range = Some(range.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
    }
    let Some((low, high)) = range else {
        return before.unwrap_or((-1, 0));
    };
    let (low, high) = if low == high { (low - 1, high) } else { (low, high) };
    match before {
        Some((l, h)) if l <= low && h >= high && low - l <= SLACK && h - high <= SLACK => (l, h),
        _ => (low, high),
    }
}

/// As [`decades`], three at least: on fewer, bars that are nearly equal would look different.
pub fn bar_decades(values: impl IntoIterator<Item = f64>) -> (i32, i32) {
    let (low, high) = decades(values, None);
    let missing = (FEWEST_FOR_BARS - (high - low)).max(0);
    (low - (missing + 1) / 2, high + missing / 2)
}

const FEWEST_FOR_BARS: i32 = 3;

/// So many empty decades at either end are no reason to move an axis.
const SLACK: i32 = 2;

/// Exponents to label between the two, at most `most` of them, both ends among them if they fit.
pub fn decade_ticks((low, high): (i32, i32), most: usize) -> Vec<i32> {
    if most == 0 || high < low {
        return Vec::new();
    }
    let span = i64::from(high) - i64::from(low);
    let least = span / most as i64 + 1;
    // A step that meets both ends is worth a few ticks fewer. Numbers have some 600 decades; what
    // lies beyond is not searched.
    let furthest = (2 * least).min(least + 600);
    let step = (least..=furthest).find(|step| span % step == 0).unwrap_or(least);
    // From the top down: the largest value is what the eye compares the others with.
    let mut ticks: Vec<i32> = (0..most as i64)
        .map(|index| i64::from(high) - index * step)
        .take_while(|tick| *tick >= i64::from(low))
        .filter_map(|tick| i32::try_from(tick).ok())
        .collect();
    ticks.reverse();
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decades_round_outwards_and_wait() {
        assert_eq!(decades([1.0, 3e-5], None), (-5, 0));
        assert_eq!(decades([0.0, f64::INFINITY, f64::NAN], None), (-1, 0));
        assert_eq!(decades([0.9, 1.1], None), (-1, 1));
        assert_eq!(bar_decades([0.9, 1.1]), (-2, 1));
        assert_eq!(bar_decades([1.0]), (-2, 1));
        assert_eq!(bar_decades([1e-9, 1.0]), (-9, 0));
        assert_eq!(decades([0.5, 3e-3], Some((-4, 1))), (-4, 1));
        assert_eq!(decades([0.5, 3e-3], Some((-9, 1))), (-3, 0));
        assert_eq!(decades([0.5, 3e-6], Some((-4, 1))), (-6, 0));
        assert_eq!(decades([f64::MIN_POSITIVE / 1e10, f64::MAX], None), (-318, 309));
    }

    #[test]
    fn decade_labels_start_at_the_top() {
        assert_eq!(decade_ticks((-12, 0), 5), [-12, -9, -6, -3, 0]);
        assert_eq!(decade_ticks((-318, 309), 4), [-318, -109, 100, 309]);
        assert_eq!(decade_ticks((3, 3), 4), [3]);
    }

    proptest! {
        #[test]
        fn decades_hold_everything(values in proptest::collection::vec(proptest::num::f64::ANY, 0..9)) {
            let (low, high) = decades(values.iter().copied(), None);
            prop_assert!(low < high);
            prop_assert!(decade_ticks((low, high), 7).len() <= 7);
        }
    }
}
