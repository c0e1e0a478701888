//! Which part of the y axis shows the curves: all of it, unless one runs off at a pole.

use crate::math::activation::{Order, Pointwise};
use crate::math::sample;
use crate::math::sweep::Quantiles;
use crate::widget::curves::y_range;

const SAMPLES: usize = 600;

/// Lowest and highest y.
pub fn fitting(functions: &[Pointwise], orders: &[Order], x: (f64, f64)) -> (f64, f64) {
    let curves = functions.iter().flat_map(|f| orders.iter().map(move |&order| (f, order)));
    let ranges: Vec<Option<(f64, f64)>> =
        curves.clone().map(|(function, order)| beside_poles(function, order, x)).collect();
    if ranges.iter().all(Option::is_none) {
        return y_range(functions, orders, x);
    }
    let shown = ranges.into_iter().zip(curves).map(|(range, (function, order))| {
        range.unwrap_or_else(|| y_range(std::slice::from_ref(function), &[order], x))
    });
    shown.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((-1.0, 1.0))
}

/// None: there is no pole in the range. Beside one the curve is shown as far as three times the
/// spread of its middle half.
fn beside_poles(function: &Pointwise, order: Order, x: (f64, f64)) -> Option<(f64, f64)> {
    let sampled = sample::polylines(function, order, x, SAMPLES);
    if sampled.poles.is_empty() {
        return None;
    }
    let (least, greatest) = sampled.y_range()?;
    let quartiles = Quantiles::of(sampled.segments.iter().flatten().map(|&(_, y)| y))?;
    let room = 3.0 * (quartiles.upper - quartiles.lower).max(f64::MIN_POSITIVE);
    let shown = (least.max(quartiles.lower - room), greatest.min(quartiles.upper + room));
    let margin = 0.05 * (shown.1 - shown.0);
    Some((shown.0 - margin, shown.1 + margin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    #[test]
    fn a_pole_does_not_squeeze_the_curve() {
        let range = |text: &str| {
            let function = Functions::built_in().parse_pointwise(text).unwrap();
            fitting(&[function], &[Order::Value], (-6.0, 6.0))
        };
        for text in ["1/x", "1/(x-1)", "log(x)", "1/x^2", "1/(x-0.123)"] {
            let (low, high) = range(text);
            assert!(low > -20.0 && high < 20.0 && high - low > 1.0, "{text}: {low} {high}");
        }
        // What is only steep is shown whole.
        assert!(range("exp(x)").1 >= 6f64.exp());
        assert!(range("relu").1 >= 6.0);
    }
}
