//! The middle and the spread of a few numbers.

/// Order statistics, linear between neighbours as NumPy's default has it (type 7 of Hyndman & Fan
/// 1996, "Sample Quantiles in Statistical Packages").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    pub lowest: f64,
    /// The quartiles: a quarter of the values lies below, a quarter above.
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
    pub highest: f64,
}

impl Quantiles {
    /// Of the values that are not NaN; None if there is none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Quantiles> {
        let mut sorted: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = share * last as f64;
            let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            // Never ∞ − ∞, nor 0 × ∞.
            if below == above { below } else { below + place.fract() * (above - below) }
        };
        Some(Quantiles {
            lowest: sorted[0],
            lower: at(0.25),
            median: at(0.5),
            upper: at(0.75),
            highest: sorted[last],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_numpy_has_them() {
        // numpy.quantile([3, 1, 10, 4], [0, .25, .5, .75, 1])
        let expected =
            Quantiles { lowest: 1.0, lower: 2.5, median: 3.5, upper: 5.5, highest: 10.0 };
        assert_eq!(Quantiles::of([3.0, f64::NAN, 1.0, 10.0, 4.0]), Some(expected));
        let one = Quantiles::of([2.0]).unwrap();
        assert_eq!((one.lowest, one.lower, one.upper, one.highest), (2.0, 2.0, 2.0, 2.0));
        assert_eq!(Quantiles::of([f64::NAN]), None);
    }

    #[test]
    fn infinite_values_keep_their_place() {
        let infinite = f64::INFINITY;
        let quantiles = Quantiles::of([infinite, 1.0, infinite, infinite]).unwrap();
        assert_eq!(
            (quantiles.lowest, quantiles.median, quantiles.upper),
            (1.0, infinite, infinite)
        );
    }
}
