//! Ticks of linear axes and limits of logarithmic ones.

/// At most `most` round numbers (1, 2, 2.5 or 5 times a power of ten apart) within `low..=high`,
/// ascending, with labels of equally many decimals. Empty when there is no such range.
pub fn nice_ticks(low: f64, high: f64, most: usize) -> Vec<(f64, String)> {
    let span = high - low;
    if most == 0 || !span.is_finite() || span <= 0.0 || span / low.abs().max(high.abs()) < 1e-12 {
        return Vec::new();
    }
    let Some((step, decimals)) = nice_step(span, most) else {
        return Vec::new();
    };
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first) as usize + 1;
    let label = |value: f64| {
        if !(1e-4..1e6).contains(&step) {
            return super::text::number(value);
        }
        super::text::signed(&format!("{value:.decimals$}"))
    };
    (0..count.min(most + 1))
        .map(|index| (first + index as f64) * step)
        .map(|value| (value, label(value)))
        .collect()
}

/// The smallest round step that needs no more than `most` ticks, with the decimals it needs.
fn nice_step(span: f64, most: usize) -> Option<(f64, usize)> {
    let magnitude = (span / most as f64).log10().floor() as i32;
    (magnitude..=magnitude + 2)
        .flat_map(|power| [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0)].map(|step| (power, step)))
        .map(|(power, (factor, extra))| {
            // Dividing by an exact power keeps 0.1 the nearest number to a tenth.
            let step = if power < 0 {
                factor / 10f64.powi(-power)
            } else {
                factor * 10f64.powi(power)
            };
            (step, usize::try_from(extra - power).unwrap_or(0))
        })
        .find(|&(step, _)| step > 0.0 && (span / step).floor() as usize + 1 <= most)
}

/// Powers of ten that hold all positive finite values, rounded outwards: (lowest, highest
/// exponent). `before` is the range shown so far; it stays while the values fill it well enough,
/// so that an axis does not jump about while a network trains.
pub fn decades(values: impl IntoIterator<Item = f64>, before: Option<(i32, i32)>) -> (i32, i32) {
    let mut range: Option<(i32, i32)> = None;
    for value in values
        .into_iter()
        .filter(|value| *value > 0.0 && value.is_finite())
    {
        let exponent = value.log10();
        let (low, high) = (exponent.floor() as i32, exponent.ceil() as i32);
        range = Some(range.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
    }
    let Some((low, high)) = range else {
        return before.unwrap_or((-1, 0));
    };
    let (low, high) = if low == high {
        (low - 1, high)
    } else {
        (low, high)
    };
    match before {
        Some((l, h)) if l <= low && h >= high && low - l <= SLACK && h - high <= SLACK => (l, h),
        _ => (low, high),
    }
}

/// So many empty decades at either end are no reason to move an axis.
const SLACK: i32 = 2;

/// Exponents to label between the two, at most `most` of them, both ends among them if they fit.
pub fn decade_ticks((low, high): (i32, i32), most: usize) -> Vec<i32> {
    if most == 0 || high < low {
        return Vec::new();
    }
    let span = i64::from(high) - i64::from(low);
    let step = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500]
        .into_iter()
        .find(|step| span / step < most as i64)
        .unwrap_or(1000);
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

    fn labels(low: f64, high: f64, most: usize) -> Vec<String> {
        nice_ticks(low, high, most)
            .into_iter()
            .map(|(_, label)| label)
            .collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(-4.0, 4.0, 5), ["−4", "−2", "0", "2", "4"]);
        assert_eq!(
            labels(0.0, 1.0, 6),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(0.0, 1.0, 5),
            ["0.00", "0.25", "0.50", "0.75", "1.00"]
        );
        assert_eq!(labels(-0.3, 1.1, 4), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(1.0, 1.0, 4), [""; 0]);
    }

    #[test]
    fn decades_round_outwards_and_wait() {
        assert_eq!(decades([1.0, 3e-5], None), (-5, 0));
        assert_eq!(decades([0.0, f64::INFINITY, f64::NAN], None), (-1, 0));
        assert_eq!(decades([0.5, 3e-3], Some((-4, 1))), (-4, 1));
        assert_eq!(decades([0.5, 3e-3], Some((-9, 1))), (-3, 0));
        assert_eq!(decades([0.5, 3e-6], Some((-4, 1))), (-6, 0));
        assert_eq!(
            decades([f64::MIN_POSITIVE / 1e10, f64::MAX], None),
            (-318, 309)
        );
    }

    #[test]
    fn decade_labels_start_at_the_top() {
        assert_eq!(decade_ticks((-12, 0), 5), [-12, -9, -6, -3, 0]);
        assert_eq!(decade_ticks((-318, 309), 4), [-291, -91, 109, 309]);
        assert_eq!(decade_ticks((3, 3), 4), [3]);
    }

    proptest! {
        #[test]
        fn ticks_never_exceed_their_number_or_range(
            low in proptest::num::f64::ANY, high in proptest::num::f64::ANY, most in 0..20_usize,
        ) {
            let ticks = nice_ticks(low, high, most);
            prop_assert!(ticks.len() <= most + 1);
            prop_assert!(ticks.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let slack = (high - low).abs() * 1e-6;
            prop_assert!(ticks.iter().all(|(x, _)| *x >= low - slack && *x <= high + slack));
        }

        #[test]
        fn decades_hold_everything(values in proptest::collection::vec(proptest::num::f64::ANY, 0..9)) {
            let (low, high) = decades(values.iter().copied(), None);
            prop_assert!(low < high);
            prop_assert!(decade_ticks((low, high), 7).len() <= 7);
        }
    }
}
