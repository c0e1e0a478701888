use super::*;

#[test]
fn by_hand() {
    let values = [3.0, -4.0, 0.0, 5.0];
    assert_eq!(Size::of(&values), Size { largest: 5.0, rms: 12.5f64.sqrt() });
    let spread = Spread::of(&values);
    assert_eq!((spread.mean, spread.std), (1.0, 11.5f64.sqrt()));
    assert_eq!(spread.zero_fraction, 0.25);
    assert_eq!(share_below(&values, 4.0), 0.5);
}

#[test]
fn neither_tiny_nor_huge_numbers_are_lost_in_their_squares() {
    for magnitude in [1e-300, 1e-200, 1e200, 1e307] {
        let plain: Vec<f64> = (0..37).map(|i| f64::from(i % 5 - 2)).collect();
        let values: Vec<f64> = plain.iter().map(|x| x * magnitude).collect();
        let rms = Size::of(&values).rms / Size::of(&plain).rms;
        let std = Spread::of(&values).std / Spread::of(&plain).std;
        for ratio in [rms, std] {
            assert!((ratio / magnitude - 1.0).abs() < 1e-14, "{magnitude:e}");
        }
    }
    assert_eq!(Size::of(&[f64::from_bits(1); 3]).rms, f64::from_bits(1));
}

/// As (mean of squares, mean, standard deviation, …): all that there is to say.
fn said(size: Size, spread: Spread) -> [f64; 5] {
    [size.largest, size.rms, spread.mean, spread.std, spread.zero_fraction]
}

/// Around the magnitudes where squares underflow and overflow, alike and mixed with others.
#[test]
fn the_short_way_says_what_the_long_way_does() {
    let powers = (-1074..=1023).step_by(7).chain([-482, -481, -480, 511, 512]);
    for power in powers {
        let unit = libm::exp2(f64::from(power));
        for other in [unit, unit * 1e-20, unit.min(1e300) * 1e8, 0.0, 1.0] {
            let values: Vec<f64> = (0..75)
                .map(|i| f64::from(i % 5 - 2) * if i % 3 == 0 { other } else { unit })
                .filter(|x| x.is_finite())
                .collect();
            let short = said(Size::of(&values), Spread::of(&values));
            let long = said(Size::of_scaled(&values), Spread::of_scaled(&values));
            let scale = short[0].max(f64::MIN_POSITIVE);
            for (short, long) in short.into_iter().zip(long) {
                assert!((short - long).abs() <= 1e-14 * long.abs().max(scale), "2^{power}");
            }
        }
    }
}

#[test]
fn equal_numbers_have_no_spread_whatever_their_size() {
    for x in [0.0, f64::from_bits(1), 1e-200, 0.1, 1e200, f64::MAX] {
        let spread = Spread::of(&[x; 40]);
        assert_eq!((spread.mean, spread.std), (x, 0.0));
        assert_eq!(spread.zero_fraction, f64::from(x == 0.0));
        let size = Size::of(&[x; 40]);
        assert_eq!(size.largest, x);
        assert!((size.rms - x).abs() <= 1e-15 * x);
    }
}

#[test]
fn a_small_spread_is_not_lost_in_a_large_mean() {
    let values: Vec<f64> = (0..1000).map(|i| 1e6 + f64::from(i % 2)).collect();
    assert!((Spread::of(&values).std - 0.5).abs() < 1e-12);
    assert_eq!(Spread::of(&[0.1f32; 33]).std, 0.0);
}

#[test]
fn the_spread_over_the_rows_leaves_out_what_columns_differ_by() {
    // Columns of standard deviation 1, 0 and 2.
    let rows = [[1.0, 50.0, 7.0], [3.0, 50.0, 3.0], [1.0, 50.0, 3.0], [3.0, 50.0, 7.0]];
    let expected = (5.0f64 / 3.0).sqrt();
    let flat = rows.as_flattened();
    assert!((spread_over_rows(flat, 3) - expected).abs() < 1e-15);
    for magnitude in [1e-300, 1e-200, 1e200, 1e305] {
        let values: Vec<f64> = flat.iter().map(|x| x * magnitude).collect();
        let ratio = spread_over_rows(&values, 3) / magnitude;
        assert!((ratio / expected - 1.0).abs() < 1e-14, "{magnitude:e}");
    }
    let same = [[0.1f32; 70]; 5];
    assert_eq!(spread_over_rows(same.as_flattened(), 70), 0.0);
    assert_eq!(spread_over_rows(&flat[..3], 3), 0.0);
    assert!(spread_over_rows(&[1.0, f64::INFINITY], 1).is_nan());
    assert!(spread_over_rows::<f32>(&[], 3).is_nan());
    assert!(spread_over_rows(&[1.0f32, f32::NAN], 1).is_nan());
}

/// A batch and units that differ: what the whole spread is made of.
#[test]
fn variances_over_and_between_columns_add_up() {
    let columns = 45;
    let value = |at: usize| ((at * at + 3 * at) % 101) as f64 / 7.0;
    let values: Vec<f64> = (0..columns * 33).map(value).collect();
    let means: Vec<f64> = (0..columns)
        .map(|column| values.iter().skip(column).step_by(columns).sum::<f64>() / 33.0)
        .collect();
    let parts = spread_over_rows(&values, columns).powi(2) + Spread::of(&means).std.powi(2);
    assert!((Spread::of(&values).std.powi(2) / parts - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_not_finite_is_said_and_named() {
    let infinite = [1.0, f64::NEG_INFINITY];
    assert_eq!(Size::of(&infinite), Size { largest: f64::INFINITY, rms: f64::INFINITY });
    assert!(Spread::of(&infinite).mean.is_nan());
    assert!(Size::of(&[f32::INFINITY, f32::NAN, 1.0]).rms.is_nan());
    for place in 0..40 {
        let mut values = [1.0f32; 40];
        assert_eq!(non_finite(&values), None);
        values[place] = f32::NEG_INFINITY;
        assert_eq!(non_finite(&values), Some(NonFinite::Infinite));
        values[place] = f32::NAN;
        assert_eq!(non_finite(&values), Some(NonFinite::Nan));
    }
}
