use super::*;
use crate::math::activation::Functions;

fn named(name: &str) -> Pointwise {
    Pointwise::named(name).unwrap()
}

fn with(name: &str, parameter: &str, value: f64) -> Pointwise {
    named(name).with_parameter(parameter, value).unwrap()
}

/// Extrema found with 60 digits: (function, order, which bound, x, value).
#[test]
fn extrema_agree_with_sixty_digits() {
    let text = include_str!("../../../../tests/data/activations_facts.csv");
    for line in text.lines().skip(1) {
        let record: Vec<&str> = line.split(',').collect();
        let (order, which) = record[1].split_once('-').unwrap();
        let order = match order {
            "value" => Order::Value,
            "slope" => Order::Slope,
            _ => Order::Curvature,
        };
        let found = bounds(&named(record[0]), order);
        let found = if which == "min" { found.least } else { found.greatest };
        let (x, value): (f64, f64) = (record[2].parse().unwrap(), record[3].parse().unwrap());
        assert!((found.value - value).abs() < 1e-15, "{record:?} {found:?}");
        // Both of two equal minima are right.
        let tolerance = if order == Order::Curvature { 1e-9 } else { 1e-14 };
        let off = (found.x() - x).abs().min((found.x() + x).abs());
        assert!(off < tolerance, "{record:?} {found:?}");
        assert!(found.attained());
    }
}

#[test]
fn bounds_that_are_only_approached() {
    for (function, order, least, greatest) in [
        (named("sigmoid"), Order::Value, (0.0, f64::NEG_INFINITY), (1.0, f64::INFINITY)),
        (named("tanh"), Order::Value, (-1.0, f64::NEG_INFINITY), (1.0, f64::INFINITY)),
        (
            with("elu", "alpha", 0.3),
            Order::Value,
            (-0.3, f64::NEG_INFINITY),
            (f64::INFINITY, f64::INFINITY),
        ),
        (
            named("leaky-relu"),
            Order::Value,
            (f64::NEG_INFINITY, f64::NEG_INFINITY),
            (f64::INFINITY, f64::INFINITY),
        ),
    ] {
        let found = bounds(&function, order);
        assert_eq!((found.least.value, found.least.x()), least, "{function:?}");
        assert_eq!((found.greatest.value, found.greatest.x()), greatest, "{function:?}");
        assert!(!found.least.attained() && !found.greatest.attained());
    }
}

#[test]
fn bounds_that_are_met_on_an_interval_or_at_a_kink() {
    let relu = bounds(&named("relu"), Order::Slope);
    assert_eq!(relu.least, Bound { value: 0.0, place: Place::At(0.0) });
    assert_eq!(relu.greatest, Bound { value: 1.0, place: Place::Between(0.0, f64::INFINITY) });
    let relu6 = bounds(&named("relu6"), Order::Slope);
    assert_eq!(relu6.greatest, Bound { value: 1.0, place: Place::Between(0.0, 6.0) });
    assert_eq!(
        bounds(&named("relu6"), Order::Value).greatest,
        Bound { value: 6.0, place: Place::At(6.0) }
    );
    let selu = bounds(&named("selu"), Order::Slope).greatest;
    assert_eq!(selu, Bound { value: 1.758_099_340_847_376_9, place: Place::At(0.0) });
    // PyTorch puts φ″(0) on the right side, so the left limit is only approached.
    let bend = bounds(&with("elu", "alpha", 2.0), Order::Curvature).greatest;
    assert_eq!(bend, Bound { value: 2.0, place: Place::Towards(0.0) });
    // A slope of 1 right of 0 beats α = ½ at 0.
    let elu = bounds(&with("elu", "alpha", 0.5), Order::Slope).greatest;
    assert_eq!(elu, Bound { value: 1.0, place: Place::Between(0.0, f64::INFINITY) });
}

#[test]
fn asymptotes() {
    let flat = |value| Asymptote::Horizontal { value };
    let line = |slope| Asymptote::Slanted { slope, intercept: 0.0 };
    for (function, left, right) in [
        (named("relu"), flat(0.0), line(1.0)),
        (named("sigmoid"), flat(0.0), flat(1.0)),
        (named("tanh"), flat(-1.0), flat(1.0)),
        (named("leaky-relu"), line(0.01), line(1.0)),
        (with("leaky-relu", "a", 0.0), flat(0.0), line(1.0)),
        (named("relu6"), flat(0.0), flat(6.0)),
        (with("elu", "alpha", 0.7), flat(-0.7), line(1.0)),
        (named("selu"), flat(-1.758_099_340_847_376_9), line(1.050_700_987_355_480_5)),
        (with("prelu", "a", -0.3), line(-0.3), line(1.0)),
        (named("gelu"), flat(0.0), line(1.0)),
        (named("gelu-tanh"), flat(0.0), line(1.0)),
        (with("swish", "beta", 0.01), flat(0.0), line(1.0)),
        (with("swish", "beta", 0.0), line(0.5), line(0.5)),
        (with("swish", "beta", 20.0), flat(0.0), line(1.0)),
    ] {
        assert_eq!(
            (asymptote(&function, -1.0), asymptote(&function, 1.0)),
            (left, right),
            "{function:?}"
        );
    }
}

#[test]
fn saturation_is_where_the_slope_stays_small() {
    // σ(1 − σ) = 0.01 at ±ln((1 − 0.02 + √(1 − 0.04))/0.02), and tanh′ = 4σ′(2x)
    let sigmoid = ((0.98 + 0.96f64.sqrt()) / 0.02).ln();
    let tanh = ((0.995 + 0.99f64.sqrt()) / 0.005).ln() / 2.0;
    for (function, below, above) in [
        (named("sigmoid"), Some(-sigmoid), Some(sigmoid)),
        (named("tanh"), Some(-tanh), Some(tanh)),
        (named("relu"), Some(0.0), None),
        (named("relu6"), Some(0.0), Some(6.0)),
        (named("leaky-relu"), None, None),
        (named("elu"), Some(0.01f64.ln()), None),
    ] {
        let found = Facts::of(&function).saturation;
        for (found, expected) in [(found.below, below), (found.above, above)] {
            assert_eq!(found.is_some(), expected.is_some(), "{function:?}");
            let off = found.unwrap_or(0.0) - expected.unwrap_or(0.0);
            assert!(off.abs() < 1e-12, "{function:?} {found:?} {expected:?}");
        }
    }
}

#[test]
fn kinks_say_which_order_jumps() {
    let kinks = |function: Pointwise| Facts::of(&function).kinks;
    let jumps = |function: Pointwise| -> Vec<_> {
        kinks(function).iter().map(|k| (k.x, k.jumps)).collect()
    };
    assert_eq!(jumps(named("relu6")), [(0.0, Order::Slope), (6.0, Order::Slope)]);
    assert_eq!(jumps(named("elu")), [(0.0, Order::Curvature)]);
    assert_eq!(jumps(with("elu", "alpha", 0.5)), [(0.0, Order::Slope)]);
    assert_eq!(jumps(with("leaky-relu", "a", 1.0)), []);
    assert_eq!(jumps(named("gelu")), []);
    let [kink] = kinks(named("selu"))[..] else { panic!() };
    assert_eq!(
        (kink.left[1], kink.at[1], kink.right[1]),
        (1.758_099_340_847_376_9, 1.758_099_340_847_376_9, 1.050_700_987_355_480_5)
    );
    assert_eq!((kink.left[2], kink.at[2], kink.right[2]), (1.758_099_340_847_376_9, 0.0, 0.0));
}

#[test]
fn trends_and_shapes() {
    for (function, trend, shape) in [
        (named("relu"), Trend::NonDecreasing, Shape::Convex),
        (named("sigmoid"), Trend::Increasing, Shape::Mixed),
        (named("tanh"), Trend::Increasing, Shape::Mixed),
        (named("leaky-relu"), Trend::Increasing, Shape::Convex),
        (with("leaky-relu", "a", 1.0), Trend::Increasing, Shape::Straight),
        (with("leaky-relu", "a", 2.0), Trend::Increasing, Shape::Concave),
        (with("leaky-relu", "a", -0.1), Trend::Mixed, Shape::Convex),
        (named("relu6"), Trend::NonDecreasing, Shape::Mixed),
        (named("elu"), Trend::Increasing, Shape::Convex),
        (with("elu", "alpha", 2.0), Trend::Increasing, Shape::Mixed),
        (named("selu"), Trend::Increasing, Shape::Mixed),
        (named("gelu"), Trend::Mixed, Shape::Mixed),
        (named("swish"), Trend::Mixed, Shape::Mixed),
    ] {
        let facts = Facts::of(&function);
        assert_eq!((facts.trend, facts.shape), (trend, shape), "{function:?}");
    }
}

#[test]
fn local_extrema_zeros_and_inflections() {
    let swish = Facts::of(&named("swish"));
    let [minimum] = swish.extrema[..] else { panic!("{:?}", swish.extrema) };
    assert_eq!(minimum.kind, ExtremumKind::Minimum);
    assert!((minimum.x + 1.278_464_542_761_074).abs() < 1e-14);
    assert_eq!(swish.zeros, [0.0]);
    assert_eq!(swish.inflections.len(), 2);
    assert!((swish.inflections[1] - 2.399_357_280_515_467_7).abs() < 1e-13);
    let bent = Facts::of(&with("leaky-relu", "a", -0.5));
    assert_eq!(bent.extrema, [Extremum { x: 0.0, value: 0.0, kind: ExtremumKind::Minimum }]);
    assert_eq!(Facts::of(&named("sigmoid")).inflections, [0.0]);
    assert!(Facts::of(&named("relu6")).extrema.is_empty());
    let gelu = Facts::of(&named("gelu"));
    assert!((gelu.inflections[0] + std::f64::consts::SQRT_2).abs() < 1e-15);
}

/// A minimum where the slope is exactly 0 has the value there, not what a neighboring number has.
#[test]
fn a_minimum_at_a_zero_of_the_slope_is_exact() {
    for (text, x, value) in
        [("(2x - 6)^2", 3.0, 0.0), ("(x - 5)^2 + 1", 5.0, 1.0), ("(x + 0.5)^4 - 2", -0.5, -2.0)]
    {
        let function = Functions::built_in().parse_pointwise(text).unwrap();
        let least = bounds(&function, Order::Value).least;
        assert_eq!((least.place, least.value), (Place::At(x), value), "{text}");
        let [extremum] = Facts::of(&function).extrema[..] else { panic!("{text}") };
        assert_eq!((extremum.x, extremum.value), (x, value), "{text}");
    }
}
