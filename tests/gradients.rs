//! Closed form = high-precision reference = PyTorch = dual numbers = finite differences, for every
//! function, derivative and a handful of parameter values. The stored values and the script that
//! made them are in tests/data.

use actui::math::activation::facts::{Asymptote, asymptote};
use actui::math::activation::real::{Element, Real};
use actui::math::activation::{
    Formula, Functions, MAX_PARAMETERS, Order, Parameter, Pointwise, Visitor, visit,
};
use dual::Dual;
use num_dual::Dual2;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[path = "support/dual.rs"]
mod dual;

const ORDERS: [Order; 3] = [Order::Value, Order::Slope, Order::Curvature];

/// A line of tests/data/activations*.csv.
struct Row {
    function: Pointwise,
    label: String,
    x: f64,
    expected: [f64; 3],
}

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| row(&record.unwrap())).collect()
}

fn row(record: &csv::StringRecord) -> Row {
    let number = |index: usize| record[index].parse::<f64>().unwrap();
    let mut function = Pointwise::named(&record[0]).unwrap();
    if let Some((name, value)) = record[1].split_once('=') {
        function = function.with_parameter(name, value.parse().unwrap()).unwrap();
    }
    Row {
        function,
        label: format!("{} {}", &record[0], &record[1]),
        x: number(2),
        expected: [number(3), number(4), number(5)],
    }
}

fn reference() -> Vec<Row> {
    rows(include_str!("data/activations.csv"))
}

fn rows_of_pytorch() -> Vec<Row> {
    rows(include_str!("data/activations_torch.csv"))
}

/// The distance of neighbouring f64 at x.
fn unit_in_last_place(x: f64) -> f64 {
    let x = x.abs();
    x.next_up() - x
}

/// Where a derivative passes through zero, its terms cancel, and no formula can do better than a
/// few units in the last place of those terms: their size. 0 where nothing cancels.
fn size_of_terms(row: &Row, order: Order) -> f64 {
    let x = row.x;
    let k = 2.0 * (2.0 / std::f64::consts::PI).sqrt();
    // The gate's argument g and g′
    let (g, slope) = match row.function.name() {
        "swish" => {
            let beta = row.function.parameters()[0];
            (beta * x, beta)
        }
        "gelu" | "gelu-tanh" => {
            (k * (x + 0.044715 * x.powi(3)), k * (1.0 + 3.0 * 0.044715 * x * x))
        }
        _ => return 0.0,
    };
    let bump = named("sigmoid").slope(g);
    match (row.function.name(), order) {
        (_, Order::Slope) if (-3.0..-0.3).contains(&g) => (row.expected[0] / x).abs(),
        ("swish" | "gelu-tanh", Order::Curvature) if (1.0..5.0).contains(&g.abs()) => {
            bump * (2.0 * slope).max(x.abs() * slope * slope)
        }
        _ => 0.0,
    }
}

/// Units in the last place, whichever function and order.
const WORST_ALLOWED: f64 = 8.0;

#[test]
fn closed_forms_agree_with_sixty_digits() {
    let mut worst: BTreeMap<String, [(f64, f64); 3]> = BTreeMap::new();
    for row in reference() {
        for (index, order) in ORDERS.into_iter().enumerate() {
            let got = row.function.derivative(order, row.x);
            let expected = row.expected[index];
            let size = expected.abs().max(size_of_terms(&row, order));
            let ulps = if got == expected {
                0.0
            } else {
                (got - expected).abs() / unit_in_last_place(size)
            };
            let entry = &mut worst.entry(row.label.clone()).or_default()[index];
            if ulps > entry.0 || ulps.is_nan() {
                *entry = (ulps, row.x);
            }
        }
    }
    println!("worst error in units in the last place, and where");
    for (label, [f, df, d2f]) in &worst {
        println!(
            "{label:28} f {:5.2} at {:<12.6e} f' {:5.2} at {:<12.6e} f'' {:5.2} at {:<12.6e}",
            f.0, f.1, df.0, df.1, d2f.0, d2f.1
        );
    }
    for (label, errors) in worst {
        assert!(errors.iter().all(|&(ulps, _)| ulps <= WORST_ALLOWED), "{label} {errors:?}");
    }
}

/// Beside the kinks PyTorch's own cancellation sets the tolerance; at them the conventions are one.
#[test]
fn values_slopes_and_curvatures_agree_with_pytorch() {
    for row in rows_of_pytorch() {
        for (index, order) in ORDERS.into_iter().enumerate() {
            let got = row.function.derivative(order, row.x);
            let expected = row.expected[index];
            let tolerance = 1e-12 * expected.abs() + 1e-13;
            assert!(
                (got - expected).abs() <= tolerance,
                "{} {order:?} at {}: {got:e}, PyTorch {expected:e}",
                row.label,
                row.x
            );
        }
    }
}

#[test]
fn minus_zero_stays_minus_zero() {
    for function in Functions::built_in().all().filter(|function| function.value(0.0) == 0.0) {
        assert!(function.value(-0.0).is_sign_negative(), "{function:?}");
    }
}

/// Evaluates φ at a dual number: value, slope and curvature from the value's formula alone.
struct Differentiate {
    x: f64,
    parameters: [f64; MAX_PARAMETERS],
}

impl Visitor for Differentiate {
    type Output = [f64; 3];
    fn visit<F: Formula>(self) -> [f64; 3] {
        let x = Dual(Dual2::from_re(self.x).derivative());
        let Dual(y) = F::value(x, self.parameters.map(Dual::from_f64));
        [y.re, y.v1, y.v2]
    }
}

fn differentiate(function: &Pointwise, x: f64) -> [f64; 3] {
    let mut parameters = [0.0; MAX_PARAMETERS];
    parameters[..function.parameters().len()].copy_from_slice(function.parameters());
    visit(function.name(), Differentiate { x, parameters }).unwrap()
}

#[test]
fn slope_and_curvature_are_what_dual_numbers_make_of_the_value() {
    for Row { function, x, .. } in reference() {
        if !(1e-300..=40.0).contains(&x.abs()) || function.break_points().contains(&x) {
            continue;
        }
        let by_dual = differentiate(&function, x);
        for (index, order) in ORDERS.into_iter().enumerate() {
            let closed = function.derivative(order, x);
            // A second derivative grows like the square of β.
            let size = function.parameters().iter().fold(1.0, |max: f64, p| max.max(p * p));
            let tolerance = 1e-12 * closed.abs() + 1e-14 * size;
            assert!(
                (closed - by_dual[index]).abs() <= tolerance,
                "{function:?} {order:?} at {x}: {closed:e}, by dual numbers {:e}",
                by_dual[index]
            );
        }
    }
}

#[test]
fn an_unknown_name_visits_nothing() {
    let nothing = Differentiate { x: 0.0, parameters: [0.0; MAX_PARAMETERS] };
    assert_eq!(visit("softmax", nothing), None);
}

#[test]
fn every_function_is_in_the_reference() {
    let rows = reference();
    let torch = rows_of_pytorch();
    for function in Functions::built_in().all() {
        assert!(rows.iter().any(|row| row.function == function), "{function:?}");
        assert!(torch.iter().any(|row| row.function == function), "{function:?}");
    }
}

#[test]
fn single_precision_follows_double() {
    for function in Functions::built_in().all() {
        let z: Vec<f32> = (-4000..=4000).map(|k| k as f32 / 100.0).collect();
        let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        function.forward(&z, &mut value, &mut slope);
        for ((&z, &value), &slope) in z.iter().zip(&value).zip(&slope) {
            let x = f64::from(z);
            let (exact, exact_slope) = (function.value(x), function.slope(x));
            // Relative also in the tails, as far as f32 has normal numbers.
            let tolerance = 2e-6 * exact.abs() + 1e-36;
            assert!(
                (f64::from(value) - exact).abs() <= tolerance,
                "{function:?} at {x}: {value:e} {exact:e}"
            );
            let tolerance = 2e-6 * exact_slope.abs() + 3e-7;
            assert!(
                (f64::from(slope) - exact_slope).abs() <= tolerance,
                "{function:?}′ at {x}: {slope:e} {exact_slope:e}"
            );
        }
    }
}

/// In f64 too a network computes several numbers at a time, which shows in the last places only. How
/// far, over the whole range, is tested beside those functions.
#[test]
fn double_precision_batches_follow_the_scalar_functions() {
    for function in with_extreme_parameters() {
        let z: Vec<f64> = (-400..=400).map(|k| f64::from(k) / 10.0).collect();
        let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        function.forward(&z, &mut value, &mut slope);
        for (k, &x) in z.iter().enumerate() {
            let (exact, exact_slope) = (function.value(x), function.slope(x));
            // A slope passes through zero where its terms, the size of a gate, cancel.
            let terms = if x == 0.0 { 0.0 } else { (exact / x).abs() };
            let size = exact_slope.abs().max(terms).max(f64::MIN_POSITIVE);
            assert!(
                near(value[k], exact, exact.abs().max(f64::MIN_POSITIVE))
                    && near(slope[k], exact_slope, size),
                "{function:?} at {x}: {:e} {exact:e}, {:e} {exact_slope:e}",
                value[k],
                slope[k]
            );
        }
    }
}

/// So that a share of a layer's numbers may be computed alone.
#[test]
fn a_part_of_a_batch_has_the_bits_of_the_whole() {
    fn check<T: Element + PartialEq + std::fmt::Debug>(number: fn(f64) -> T) {
        let z: Vec<T> = (-60..=61).map(|k| number(f64::from(k) / 3.0)).collect();
        let zeros = vec![number(0.0); z.len()];
        for function in Functions::built_in().all() {
            let (mut value, mut slope) = (zeros.clone(), zeros.clone());
            function.forward(&z, &mut value, &mut slope);
            for part in [1, 3, 7] {
                let (mut values, mut slopes) = (zeros.clone(), zeros.clone());
                let outs = values.chunks_mut(part).zip(slopes.chunks_mut(part));
                for (z, (value, slope)) in z.chunks(part).zip(outs) {
                    function.forward(z, value, slope);
                }
                assert_eq!((&values, &slopes), (&value, &slope), "{function:?}");
            }
        }
    }
    check::<f32>(|x| x as f32);
    check::<f64>(|x| x);
}

/// Every sixteen-thousandth f32, subnormals, both infinities and their neighbours.
fn all_over_f32() -> Vec<f32> {
    let ends = [f32::INFINITY, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1), 0.0, 1.0];
    let grid = (0..0x7f80_0000).step_by(16_001).map(f32::from_bits);
    grid.chain(ends).flat_map(|x| [x, -x]).collect()
}

/// Units in the last place of f32, those of its smallest normal number for what is below it.
fn ulps_of_f32(got: f32, exact: f64) -> f64 {
    let rounded = exact as f32;
    if got == rounded {
        return 0.0;
    }
    let size = f64::from(rounded.abs().max(f32::MIN_POSITIVE));
    let unit = libm::exp2(size.log2().floor() - 23.0);
    (f64::from(got) - exact).abs() / unit
}

/// In f32 a network computes several numbers at a time, with functions of its own; the scalar
/// formulas in f64 are what they are held against.
#[test]
fn single_precision_batches_are_the_scalar_functions_rounded() {
    let z = all_over_f32();
    let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
    for function in with_extreme_parameters() {
        function.forward(&z, &mut value, &mut slope);
        for ((&z, &value), &slope) in z.iter().zip(&value).zip(&slope) {
            let x = f64::from(z);
            // Where a gate's slope passes through zero its terms cancel: their size is the gate's.
            let gated = ["gelu", "gelu-tanh", "swish"].contains(&function.name()) && x != 0.0;
            let terms = if gated { (function.value(x) / x).abs() } else { 0.0 };
            for (got, exact, terms) in
                [(value, function.value(x), 0.0), (slope, function.slope(x), terms)]
            {
                let ulps = ulps_of_f32(got, exact);
                let cancelled = (f64::from(got) - exact).abs() <= 1e-8 * terms;
                assert!(
                    ulps <= 0.6 || cancelled,
                    "{function:?} at {z:e}: {got:e}, not {exact:e}: {ulps} ulps"
                );
            }
            if z == 0.0 && function.value(x) == 0.0 {
                let expected = function.value(x).is_sign_negative();
                assert_eq!(value.is_sign_negative(), expected, "{function:?} at {z}");
            }
        }
    }
}

/// The functions at their defaults and at the ends of every parameter.
fn with_extreme_parameters() -> Vec<Pointwise> {
    let ends = |function: Pointwise| {
        let at_ends = |p: &Parameter| {
            [p.range.0, 0.0, p.range.1]
                .map(|value| function.with_parameter(&p.name, value).unwrap())
        };
        function.about().parameters.iter().flat_map(at_ends).collect::<Vec<_>>()
    };
    Functions::built_in().all().chain(Functions::built_in().all().flat_map(ends)).collect()
}

#[test]
fn nan_stays_nan() {
    for function in with_extreme_parameters() {
        for order in ORDERS {
            assert!(function.derivative(order, f64::NAN).is_nan(), "{function:?} {order:?}");
        }
        let (mut value, mut slope) = ([0f32], [0f32]);
        function.forward(&[f32::NAN], &mut value, &mut slope);
        assert!(value[0].is_nan() && slope[0].is_nan(), "{function:?}");
        let (mut value, mut slope) = ([0f64], [0f64]);
        function.forward(&[f64::NAN], &mut value, &mut slope);
        assert!(value[0].is_nan() && slope[0].is_nan(), "{function:?}");
    }
}

#[test]
fn infinities_give_the_limits() {
    for function in with_extreme_parameters() {
        for (asymptote, side) in
            [(asymptote(&function, -1.0), -1.0), (asymptote(&function, 1.0), 1.0)]
        {
            let x = side * f64::INFINITY;
            let (value, slope) = match asymptote {
                Asymptote::Horizontal { value } => (value, 0.0),
                Asymptote::Slanted { slope, .. } => (x * slope, slope),
                Asymptote::None => panic!("{function:?} nears nothing"),
            };
            assert_eq!(function.value(x), value, "{function:?} at {x}");
            assert_eq!(function.slope(x), slope, "{function:?}′ at {x}");
            assert_eq!(function.curvature(x), 0.0, "{function:?}″ at {x}");
        }
    }
}

#[test]
fn nothing_overflows_on_the_way_to_a_finite_result() {
    for function in with_extreme_parameters() {
        for exponent in -1074..=1000 {
            let x = libm::exp2(f64::from(exponent));
            for (x, order) in [x, -x].into_iter().flat_map(|x| ORDERS.map(|order| (x, order))) {
                assert!(
                    function.derivative(order, x).is_finite(),
                    "{function:?} {order:?} at {x:e}"
                );
            }
        }
    }
}

fn named(name: &str) -> Pointwise {
    Pointwise::named(name).unwrap()
}

fn with(name: &str, parameter: &str, value: f64) -> Pointwise {
    named(name).with_parameter(parameter, value).unwrap()
}

/// Equal to a few units in the last place of `size`.
fn near(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= 8.0 * f64::EPSILON * size
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slopes_are_the_limits_of_difference_quotients(x in -30.0..30.0f64, which in 0usize..11) {
        let function = Functions::built_in().all().nth(which).unwrap();
        let h = 1e-5;
        prop_assume!(function.break_points().iter().all(|at| (x - at).abs() > 2.0 * h));
        for (lower, upper) in [(Order::Value, Order::Slope), (Order::Slope, Order::Curvature)] {
            let quotient = (function.derivative(lower, x + h) - function.derivative(lower, x - h)) / (2.0 * h);
            let exact = function.derivative(upper, x);
            prop_assert!((quotient - exact).abs() < 1e-9, "{function:?} {upper:?} at {x}: {exact} {quotient}");
        }
    }

    #[test]
    fn sigmoid_and_tanh_are_symmetric_and_related(x in -50.0..50.0f64) {
        let (sigmoid, tanh) = (named("sigmoid"), named("tanh"));
        prop_assert!(near(sigmoid.value(x) + sigmoid.value(-x), 1.0, 1.0));
        prop_assert_eq!(sigmoid.slope(x), sigmoid.slope(-x));
        prop_assert_eq!(tanh.value(x), -tanh.value(-x));
        prop_assert!(near(tanh.slope(x), 4.0 * sigmoid.slope(2.0 * x), tanh.slope(x)));
    }

    #[test]
    fn gated_functions_split_x_between_both_sides(x in -50.0..50.0f64, beta in 0.0..20.0f64) {
        for function in [named("gelu"), named("gelu-tanh"), with("swish", "beta", beta)] {
            prop_assert!(near(function.value(x) - function.value(-x), x, x.abs()), "{:?}", function);
            prop_assert!(near(function.slope(x) + function.slope(-x), 1.0, 1.0), "{:?}", function);
            prop_assert_eq!(function.curvature(x), function.curvature(-x));
        }
    }

    #[test]
    fn beta_only_scales_swish(x in -50.0..50.0f64, power in -3i32..4) {
        let beta = libm::exp2(f64::from(power));
        let (scaled, plain) = (with("swish", "beta", beta), named("swish"));
        prop_assert_eq!(scaled.value(x), plain.value(beta * x) / beta);
        prop_assert_eq!(scaled.slope(x), plain.slope(beta * x));
        prop_assert!(near(scaled.curvature(x), beta * plain.curvature(beta * x), scaled.curvature(x).abs()));
    }

    #[test]
    fn rectifiers_are_positively_homogeneous(x in -50.0..50.0f64, a in -2.0..2.0f64) {
        for function in [named("relu"), with("leaky-relu", "a", a), with("prelu", "a", a)] {
            prop_assert_eq!(function.value(4.0 * x), 4.0 * function.value(x));
            prop_assert_eq!(function.slope(4.0 * x), function.slope(x));
        }
        prop_assert_eq!(with("leaky-relu", "a", a).value(x), with("prelu", "a", a).value(x));
        prop_assert_eq!(with("elu", "alpha", 0.0).value(x), named("relu").value(x));
        prop_assert_eq!(named("relu6").value(x), named("relu").value(x).min(6.0));
    }
}
