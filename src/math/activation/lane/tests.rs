//! The fast functions held against their slow references: libm one number at a time, and the
//! formulas over it. Each with and without the instruction that multiplies and adds at once.

use super::super::{Functions, MAX_PARAMETERS, Parameter, Pointwise, Visitor, visit};
use super::*;

/// Where something is different on the other side: kinks, ends of ranges, where results overflow,
/// turn subnormal and vanish.
const EDGES: [f64; 30] = [
    0.0,
    f64::MIN_POSITIVE,
    1e-16,
    1e-8,
    0.346_573_590_279_972_65,
    0.75,
    1.0,
    1.28,
    3.5,
    5.0,
    6.0,
    13.0,
    26.5,
    27.226,
    27.3,
    28.0,
    30.0,
    36.7,
    37.5,
    38.5,
    38.6,
    60.0,
    354.9,
    700.0,
    708.396,
    709.782_712_893_384,
    710.0,
    744.44,
    745.133_219_101_941_1,
    1490.3,
];

/// The whole range of f64 by exponent, the part where most happens evenly, and around each edge; all
/// with both signs.
fn points() -> Vec<f64> {
    let range = (0..0x7ff0_0000_0000_0000).step_by(0x0007_1a3b_91d5_42c7).map(f64::from_bits);
    let near = (0..24_000).map(|k| f64::from(k) * 0.001_234_567);
    let far = (0..8_000).map(|k| f64::from(k) * 0.098_765_4);
    let around = EDGES.into_iter().flat_map(|edge| {
        (0..9u64).map(move |k| f64::from_bits(edge.to_bits().saturating_add(k).saturating_sub(4)))
    });
    let ends = [f64::MAX, f64::INFINITY];
    let sizes = range.chain(near).chain(far).chain(around).chain(ends);
    sizes.flat_map(|x| [x, -x]).collect()
}

/// By how many units in the last place of `size` two results differ; 0 if they are the same.
fn ulps(got: f64, expected: f64, size: f64) -> f64 {
    if got == expected || (got.is_nan() && expected.is_nan()) {
        return 0.0;
    }
    // NaN, and so worse than any bound, if only one of them is.
    let size = size.abs();
    (got - expected).abs() / (size.next_up() - size)
}

/// The worst of `fast` against `slow`, and where.
fn worst(fast: impl Fn(f64) -> f64, slow: impl Fn(f64) -> f64) -> (f64, f64) {
    let error = |x: f64| ulps(fast(x), slow(x), slow(x));
    points().into_iter().map(|x| (error(x), x)).fold((0.0, 0.0), |worst, next| {
        // A NaN is worst of all.
        if next.0 <= worst.0 { worst } else { next }
    })
}

fn elementary<const FUSED: bool>() {
    type Fast<const FUSED: bool> = Lane<f64, FUSED>;
    let fast = |f: fn(Fast<FUSED>) -> Fast<FUSED>| move |x: f64| f(Lane::new(x)).round();
    for (name, worst, allowed) in [
        ("exp", worst(fast(Real::exp), libm::exp), 2.0),
        ("exp_m1", worst(fast(Real::exp_m1), libm::expm1), 3.0),
        ("tanh", worst(fast(Real::tanh), libm::tanh), 4.0),
        ("erfc", worst(fast(Real::erfc), libm::erfc), 6.0),
    ] {
        assert!(worst.0 <= allowed, "{name}, fused {FUSED}: {worst:?}");
    }
    let at_0 = |f| fast(f)(0.0);
    assert_eq!([at_0(Real::exp), at_0(Real::erfc)], [1.0, 1.0]);
}

#[test]
fn elementary_functions_are_good_to_a_few_units_in_the_last_place() {
    elementary::<true>();
    elementary::<false>();
}

/// φ and φ′ of all points, (fast, slow).
struct Batches {
    points: Vec<f64>,
    parameters: [f64; MAX_PARAMETERS],
    fused: bool,
}

impl Visitor for &Batches {
    type Output = [(Vec<f64>, Vec<f64>); 2];
    fn visit<F: Formula>(self) -> Self::Output {
        let (z, p) = (&self.points, self.parameters);
        let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        if self.fused {
            in_lanes::<F, f64, true>(z, p, &mut value, &mut slope);
        } else {
            in_lanes::<F, f64, false>(z, p, &mut value, &mut slope);
        }
        let slow = |f: fn(f64, [f64; MAX_PARAMETERS]) -> f64| z.iter().map(|&z| f(z, p)).collect();
        [(value, slow(F::value::<f64>)), (slope, slow(F::slope::<f64>))]
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

/// Relative also in the tails and among subnormal results. Where a gate's slope passes through zero
/// its terms cancel: their size is the gate's.
#[test]
fn formulas_in_f64_follow_the_scalar_ones_over_their_whole_range() {
    const ALLOWED: f64 = 8.0;
    let points: Vec<f64> = points().into_iter().chain([f64::NAN]).collect();
    for function in with_extreme_parameters() {
        let gated = ["gelu", "gelu-tanh", "swish"].contains(&function.name());
        let mut parameters = [0.0; MAX_PARAMETERS];
        parameters[..function.parameters().len()].copy_from_slice(function.parameters());
        for fused in [true, false] {
            let batches = Batches { points: points.clone(), parameters, fused };
            let [value, slope] = visit(function.name(), &batches).unwrap();
            let at = |k: usize| format!("{function:?}, fused {fused}, at {:e}", points[k]);
            for (k, (&fast, &slow)) in value.0.iter().zip(&value.1).enumerate() {
                let error = ulps(fast, slow, slow);
                assert!(error <= ALLOWED, "{}: {fast:e}, not {slow:e}: {error} ulps", at(k));
                let signs = [fast, slow].map(f64::is_sign_negative);
                assert!(fast.is_nan() || signs[0] == signs[1], "{}: {fast}, not {slow}", at(k));
            }
            for (k, (&fast, &slow)) in slope.0.iter().zip(&slope.1).enumerate() {
                let terms = if gated { (value.1[k] / points[k]).abs() } else { 0.0 };
                let error = ulps(fast, slow, slow.abs().max(terms));
                assert!(error <= ALLOWED, "{}: {fast:e}, not {slow:e}: {error} ulps", at(k));
            }
        }
    }
}
