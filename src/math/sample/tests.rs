use super::*;
use crate::math::activation::Functions;
use proptest::prelude::*;

fn sampled(name: &str, order: Order, x: (f64, f64)) -> Sampled {
    polylines(&Pointwise::named(name).unwrap(), order, x, 41)
}

fn mark(x: f64, y: f64, end: End) -> EndMark {
    EndMark { x, y, end }
}

#[test]
fn a_smooth_curve_is_one_segment_from_end_to_end() {
    let drawn = sampled("gelu", Order::Slope, (-3.0, 5.0));
    assert_eq!(drawn.segments.len(), 1);
    assert_eq!(drawn.segments[0].len(), 41);
    assert_eq!((drawn.segments[0][0].0, drawn.segments[0][40].0), (-3.0, 5.0));
    assert!(drawn.ends.is_empty());
}

#[test]
fn a_corner_has_a_vertex_and_no_cut() {
    let drawn = sampled("relu", Order::Value, (-1.03, 2.0));
    assert_eq!(drawn.segments.len(), 1);
    assert_eq!(drawn.segments[0].len(), 42);
    assert!(drawn.segments[0].contains(&(0.0, 0.0)));
    let drawn = sampled("elu", Order::Slope, (-1.03, 2.0));
    assert_eq!(drawn.segments.len(), 1, "ELU's slope has no jump at α = 1");
    assert!(drawn.segments[0].contains(&(0.0, 1.0)));
}

#[test]
fn a_jump_cuts_and_is_marked_by_convention() {
    let relu = sampled("relu", Order::Slope, (-2.0, 2.0));
    assert_eq!(relu.segments.len(), 2);
    assert_eq!(relu.segments[0].last(), Some(&(0.0, 0.0)));
    assert_eq!(relu.segments[1].first(), Some(&(0.0, 1.0)));
    assert_eq!(relu.ends, [mark(0.0, 0.0, End::Closed), mark(0.0, 1.0, End::Open)]);

    let relu6 = sampled("relu6", Order::Slope, (-2.0, 8.0));
    assert_eq!(relu6.segments.len(), 3);
    assert_eq!(relu6.ends[2..], [mark(6.0, 1.0, End::Open), mark(6.0, 0.0, End::Closed)]);

    let bend = sampled("elu", Order::Curvature, (-2.0, 2.0));
    assert_eq!(bend.ends, [mark(0.0, 1.0, End::Open), mark(0.0, 0.0, End::Closed)]);
}

#[test]
fn a_jump_at_the_edge_shows_only_what_is_in_range() {
    let right = sampled("relu", Order::Slope, (0.0, 2.0));
    assert_eq!(right.segments[0], [(0.0, 0.0)], "the convention's value, alone");
    assert_eq!(right.segments[1][0], (0.0, 1.0));
    assert_eq!(right.ends, [mark(0.0, 0.0, End::Closed), mark(0.0, 1.0, End::Open)]);
    let left = sampled("relu", Order::Slope, (-2.0, 0.0));
    assert_eq!((left.segments.len(), left.ends.len()), (1, 0));
}

#[test]
fn a_value_on_neither_side_stands_alone() {
    let drawn = curve(|x| if x == 0.0 { 0.5 } else { f64::from(x > 0.0) }, &[0.0], (-1.0, 1.0), 5);
    assert_eq!(drawn.segments.len(), 3);
    assert_eq!(drawn.segments[1], [(0.0, 0.5)]);
    assert_eq!(
        drawn.ends,
        [mark(0.0, 0.5, End::Closed), mark(0.0, 0.0, End::Open), mark(0.0, 1.0, End::Open),]
    );
}

#[test]
fn non_finite_values_leave_a_gap() {
    let drawn = curve(|x| x.sqrt(), &[], (-1.0, 1.0), 9);
    assert_eq!(drawn.segments.len(), 1);
    assert_eq!(drawn.segments[0][0], (0.0, 0.0));
    let pole = curve(|x| 1.0 / x, &[0.0], (-1.0, 1.0), 9);
    assert_eq!(pole.segments.len(), 2);
    assert!(pole.segments.iter().flatten().all(|(_, y)| y.is_finite()));
    assert!(curve(|_| f64::NAN, &[0.0], (-1.0, 1.0), 9).segments.is_empty());
}

#[test]
fn a_pole_is_a_gap_wherever_it_lies() {
    let drawn = |text: &str| {
        let function = Functions::built_in().parse_pointwise(text).unwrap();
        polylines(&function, Order::Value, (-6.0, 6.0), 600)
    };
    for text in
        ["1/x", "1/(x-0.123)", "1/(x+0.1001)^2", "x/(x-2)", "1/(1/(1+exp(-x))-0.7)", "-1/(x-1)^3"]
    {
        let drawn = drawn(text);
        assert_eq!((drawn.poles.len(), drawn.segments.len()), (1, 2), "{text}: {:?}", drawn.poles);
        let (left, right) = (drawn.segments[0].last().unwrap().0, drawn.segments[1][0].0);
        assert!(left <= drawn.poles[0] && drawn.poles[0] <= right, "{text}");
    }
    assert_eq!(drawn("1/(x^2-1)").segments.len(), 3);
    // What is only steep, high or zero is joined.
    for text in ["tanh(1000*x)", "exp(3*x)", "1/(x^2+0.0001)", "x^3", "abs(x)^1.5", "relu", "0*x"] {
        let drawn = drawn(text);
        assert_eq!((drawn.poles.len(), drawn.segments.len()), (0, 1), "{text}: {:?}", drawn.poles);
    }
}

/// Where the sides do not meet, whether the sign changes or not.
#[test]
fn a_jump_that_nobody_announced_is_not_crossed() {
    let drawn = |text: &str| {
        let function = Functions::built_in().parse_pointwise(text).unwrap();
        polylines(&function, Order::Value, (-6.0, 6.0), 600)
    };
    for text in [
        "atan(1/x)",
        "atan(1/x)+5",
        "1/(1+exp(1/(x-0.123)))",
        "x+0.1*atan(1/(x+1.7))",
        "3-tanh(1/x)",
    ] {
        let drawn = drawn(text);
        assert_eq!((drawn.poles.len(), drawn.segments.len()), (0, 2), "{text}");
    }
    for text in [
        "5+tanh(1000*x)",
        "1/(1+exp(-500*x))",
        "1-tanh(x)^2",
        "x*atan(1/x)",
        "(x+1e10)-1e10",
        "sin(x)^2+cos(x)^2",
        "sin(9*x)",
        "abs(x)^0.5",
        "abs(x-1)^0.3",
        "sign(x)*abs(x)^0.5",
    ] {
        assert_eq!(drawn(text).segments.len(), 1, "{text}");
    }
    for range in [(-6.0, 6.0), (10.0, 40.0), (-40.0, 40.0)] {
        for function in Functions::built_in().course() {
            let drawn = polylines(&function, Order::Slope, range, 600);
            let jumps = drawn.ends.iter().filter(|mark| mark.end == End::Open).count();
            assert_eq!(drawn.segments.len(), 1 + jumps, "{} {range:?}", function.name());
        }
    }
}

#[test]
fn odd_ranges_are_put_right() {
    assert_eq!(
        sampled("tanh", Order::Value, (2.0, -1.0)),
        sampled("tanh", Order::Value, (-1.0, 2.0))
    );
    assert_eq!(sampled("tanh", Order::Value, (1.0, 1.0)).segments, [[(1.0, 1f64.tanh())]]);
    assert_eq!(sampled("relu", Order::Slope, (0.0, 0.0)).segments, [[(0.0, 0.0)]]);
    for bad in [(f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        assert_eq!(sampled("tanh", Order::Value, bad), Sampled::default());
    }
    let widest = sampled("relu", Order::Value, (f64::MIN, f64::MAX));
    assert_eq!(widest.y_range(), Some((0.0, f64::MAX)));
}

fn values(low: f64, high: f64, max: usize) -> Vec<f64> {
    nice_ticks(low, high, max).values
}

#[test]
fn ticks_are_round() {
    assert_eq!(values(-5.0, 5.0, 11), [-5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(values(-5.0, 5.0, 5), [-4.0, -2.0, 0.0, 2.0, 4.0]);
    assert_eq!(values(0.0, 10.0, 5), [0.0, 2.5, 5.0, 7.5, 10.0]);
    assert_eq!(values(0.0, 1.0, 6), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    assert_eq!(values(-0.17, 3.1, 4), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(values(0.0, 0.3, 4), [0.0, 0.1, 0.2, 0.3]);
    assert_eq!(values(1.0, 0.0, 3), [0.0, 0.5, 1.0]);
    assert_eq!(values(7.0, 7.0, 3), [7.0]);
    assert!(values(f64::NAN, 1.0, 3).is_empty() && values(0.0, 1.0, 0).is_empty());
}

#[test]
fn labels_have_equal_decimals_and_no_minus_zero() {
    assert_eq!(nice_ticks(-0.5, 0.5, 4).labels(), ["−0.5", "0", "0.5"]);
    assert_eq!(nice_ticks(0.0, 10.0, 5).labels(), ["0", "2.5", "5.0", "7.5", "10.0"]);
    assert_eq!(nice_ticks(-10.0, 10.0, 3).labels(), ["−10", "0", "10"]);
    assert_eq!(nice_ticks(0.0, 2e-7, 3).labels(), ["0", "1e−7", "2e−7"]);
    assert_eq!(nice_ticks(0.0, 3e9, 4).labels(), ["0", "1e9", "2e9", "3e9"]);
    assert_eq!(nice_ticks(0.0, 1e9, 5).labels(), ["0", "2.5e8", "5e8", "7.5e8", "1e9"]);
    assert_eq!(nice_ticks(-1.0, 1.0, 3).label(-0.0), "0");
}

proptest! {
    #[test]
    fn ticks_are_in_range_ascending_and_few(low in any::<f64>(), high in any::<f64>(), max in 0usize..40) {
        let ticks = nice_ticks(low, high, max);
        prop_assert!(ticks.values.len() <= max);
        prop_assert!(ticks.values.windows(2).all(|w| w[0] < w[1]));
        let (low, high) = (low.min(high), low.max(high));
        prop_assert!(ticks.values.iter().all(|v| (low..=high).contains(v)));
        prop_assert!(ticks.labels().iter().all(|label| !label.is_empty() && label != "−0"));
    }

    #[test]
    fn ordinary_ranges_get_at_least_a_third_of_the_ticks(low in -1e3..1e3f64, span in 1e-3..1e3f64, max in 3usize..40) {
        let ticks = nice_ticks(low, low + span, max);
        prop_assert!(ticks.values.len() * 3 >= max, "{ticks:?}");
        let labels = ticks.labels();
        prop_assert!(labels.windows(2).all(|w| w[0] != w[1]), "{labels:?}");
    }

    #[test]
    fn curves_are_finite_ascending_and_in_range(a in any::<f64>(), b in any::<f64>(), samples in 0usize..300, which in 0usize..11, order in 0usize..3) {
        let order = [Order::Value, Order::Slope, Order::Curvature][order];
        let drawn = polylines(&Functions::built_in().all().nth(which).unwrap(), order, (a, b), samples);
        let (low, high) = (a.min(b), a.max(b));
        let points: Vec<_> = drawn.segments.iter().flatten().collect();
        prop_assert!(points.iter().all(|(x, y)| y.is_finite() && *x >= low && *x <= high));
        prop_assert!(drawn.segments.iter().all(|s| !s.is_empty() && s.windows(2).all(|w| w[0].0 < w[1].0)));
        prop_assert!(points.windows(2).all(|w| w[0].0 <= w[1].0));
        prop_assert!(!a.is_finite() || !b.is_finite() || !points.is_empty());
    }
}

#[test]
fn no_line_crosses_a_jump_that_is_no_break_point() {
    for jump in [|x: f64| (1.0 / x).atan(), |x: f64| (1.0 / (x - 0.123)).atan()] {
        assert_eq!(curve(jump, &[], (-5.0, 5.0), 600).segments.len(), 2);
    }
    for smooth in [f64::sin as fn(f64) -> f64, |x| (50.0 * x).tanh(), f64::cbrt, |x| x] {
        assert_eq!(curve(smooth, &[], (-5.0, 5.0), 600).segments.len(), 1);
    }
}
