//! Signal-propagation theory against closed forms, against means computed in other ways, against
//! published numbers, and against its own definition.

use actui::data;
use actui::math::activation::{Functions, Pointwise};
use actui::math::mean_field::correlation::CorrelationMap;
use actui::math::mean_field::edge::{doubly_critical, edge_of_chaos};
use actui::math::mean_field::fixed_point::{Law, Phase};
use actui::math::mean_field::init::NoTheory;
use actui::math::mean_field::moments::{Gains, Moment, mean, mean_and_variance, slope_growth};
use actui::math::mean_field::stack::{Norm, Parts, Stack};
use actui::math::mean_field::unreliable::Unreliable;
use actui::math::mean_field::{LayerTheory, TRAINABLE_DEPTHS, Variances};
use actui::math::nn::data::{Scale, Source, Split, noise};
use actui::math::nn::model::{Dropout, NormKind};
use actui::math::nn::{
    Init, NetworkSettings, Precision, Quantity, Report, Run, Settings, Stepped, Trainer,
    TrainerSettings,
};
use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};
use std::ops::ControlFlow;
use std::sync::Arc;

fn function(name: &str) -> Pointwise {
    Pointwise::named(name).unwrap_or_else(|| panic!("no function {name}"))
}

fn variances(weight: f64, bias: f64) -> Variances {
    Variances { weight, bias }
}

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    let off = (found / expected - 1.0).abs();
    assert!(off <= relative, "found {found:e}, expected {expected:e}, off by {off:e}");
}

/// Right to as many digits as were printed.
#[track_caller]
fn prints_as(found: f64, printed: &str) {
    let mantissa = printed.split('e').next().unwrap();
    let decimals = mantissa.split('.').nth(1).map_or(0, str::len) as i32;
    let scale = printed.split('e').nth(1).map_or(0, |power| power.parse().unwrap());
    let half_unit = 0.5 * 10f64.powi(scale - decimals);
    let expected: f64 = printed.parse().unwrap();
    assert!(
        (found - expected).abs() <= half_unit * 1.000_001,
        "found {found:e}, printed {printed}"
    );
}

const SPREADS: [f64; 13] =
    [1e-300, 1e-30, 1e-12, 1e-6, 1e-3, 0.1, 1.0, 3.0, 40.0, 1e3, 1e6, 1e12, 1e100];

mod means {
    use super::*;

    /// The trapezoidal rule in u = ln|x| on either side of 0: converges exponentially for what is
    /// analytic on each side, and shares nothing with the rule under test.
    fn brute_force(q: f64, g: impl Fn(f64) -> f64) -> f64 {
        const STEP: f64 = 1.0 / 64.0;
        let std = q.sqrt();
        let steps = (60.0 / STEP) as i32;
        let sum: f64 = (0..steps)
            .map(|index| {
                let deviation = (3.7 - STEP * f64::from(index)).exp();
                let x = std * deviation;
                (g(x) + g(-x)) * deviation * (-0.5 * deviation * deviation).exp()
            })
            .sum();
        sum * STEP / (2.0 * PI).sqrt()
    }

    /// All but ReLU6, whose kink at 6 the brute-force rule cannot see.
    fn kinked_at_0_only() -> impl Iterator<Item = Pointwise> {
        Functions::built_in()
            .all()
            .filter(|function| function.break_points().iter().all(|&place| place == 0.0))
    }

    #[test]
    fn agrees_with_brute_force_for_tiny_and_huge_spreads() {
        assert!(kinked_at_0_only().count() >= 9);
        for f in kinked_at_0_only() {
            for q in SPREADS.into_iter().filter(|q| (1e-12..=1e8).contains(q)) {
                let square = |x: f64| x * x;
                for (moment, expected) in [
                    (Moment::Value2, brute_force(q, |x| square(f.value(x)))),
                    (Moment::Value4, brute_force(q, |x| square(square(f.value(x))))),
                    (Moment::Slope2, brute_force(q, |x| square(f.slope(x)))),
                    (Moment::Slope4, brute_force(q, |x| square(square(f.slope(x))))),
                ] {
                    let off = (mean(&f, moment, q) / expected - 1.0).abs();
                    assert!(off < 1e-10, "{f:?} {moment:?} at q = {q:e} is off by {off:e}");
                }
            }
        }
    }

    #[test]
    fn sharp_functions_are_resolved_too() {
        for (name, parameter, value) in [("swish", "beta", 20.0), ("elu", "alpha", 10.0)] {
            let f = function(name).with_parameter(parameter, value).unwrap();
            for q in [1e-4, 0.1, 1.0, 100.0, 1e6] {
                let expected = brute_force(q, |x| f.slope(x).powi(4));
                close(mean(&f, Moment::Slope4, q), expected, 1e-10);
            }
        }
    }

    /// By adaptive quadrature with 25 digits (mpmath): E[φ²], E[φ′²], E[φ′⁴].
    #[test]
    fn agrees_with_multiple_precision() {
        #[rustfmt::skip]
        let table = [
            ("gelu", 1e-6, 2.500004774640335e-7, 0.2500006366184991, 0.06250095492896454),
            ("swish", 1e-6, 2.500001874998438e-7, 0.25000024999975, 0.0625003749998125),
            ("tanh", 1e-6, 9.999980000056666e-7, 0.999998000007, 0.9999960000259998),
            ("sigmoid", 1e-6, 0.2500000624999688, 0.06249996875002734, 0.003906246093756348),
            ("gelu", 0.3, 0.1035402868414344, 0.3687261076454264, 0.2680160450935428),
            ("swish", 0.3, 0.08859440602902182, 0.308161094763762, 0.1575217095919407),
            ("tanh", 0.3, 0.1972633875022183, 0.685871552896054, 0.5505392737460679),
            ("sigmoid", 0.3, 0.2664113182623719, 0.05498887390129032, 0.003101254605272572),
            ("gelu", 2.0, 0.9220828721100172, 0.4895119377916957, 0.4974327414502201),
            ("swish", 2.0, 0.799153151962803, 0.4268727248983248, 0.3757497412756965),
            ("tanh", 2.0, 0.5199757456639486, 0.3495082977466028, 0.2492622404878426),
            ("sigmoid", 2.0, 0.3184190769841847, 0.03702661208573727, 0.001781224723489039),
            ("gelu", 400.0, 199.9906518668911, 0.5027848510949421, 0.5072326588264002),
            ("swish", 400.0, 199.9354884506686, 0.5041022081037472, 0.510532362015307),
            ("tanh", 400.0, 0.9601466983062407, 0.02658543930623778, 0.01823412721652963),
            ("sigmoid", 400.0, 0.4801342158576292, 0.00331917423425724, 0.0001423784059799282),
        ];
        for (name, q, value_2, slope_2, slope_4) in table {
            let f = function(name);
            close(mean(&f, Moment::Value2, q), value_2, 1e-13);
            close(mean(&f, Moment::Slope2, q), slope_2, 1e-13);
            close(mean(&f, Moment::Slope4, q), slope_4, 1e-13);
        }
    }

    #[test]
    fn relu_has_closed_forms_at_every_spread() {
        let relu = function("relu");
        for q in SPREADS {
            close(mean(&relu, Moment::Value, q), (q / (2.0 * PI)).sqrt(), 1e-13);
            close(mean(&relu, Moment::Value2, q), 0.5 * q, 1e-13);
            close(mean(&relu, Moment::Slope2, q), 0.5, 1e-13);
            close(mean(&relu, Moment::Growth, q), 0.5 * q, 1e-13);
        }
    }

    #[test]
    fn the_ceiling_of_relu6_is_seen() {
        let relu6 = function("relu6");
        for q in [0.5f64, 2.0, 9.0, 1e3, 1e6] {
            let edge = 6.0 / q.sqrt();
            let below = 0.5 - 0.5 * libm::erfc(edge * FRAC_1_SQRT_2);
            let above = 0.5 - below;
            let density = (-0.5 * edge * edge).exp() / (2.0 * PI).sqrt();
            let value_2 = q * (below - edge * density) + 36.0 * above;
            // The closed form itself cancels at large q.
            close(mean(&relu6, Moment::Value2, q), value_2, 1e-10);
            close(mean(&relu6, Moment::Slope2, q), below, 1e-13);
        }
    }

    #[test]
    fn elu_has_closed_forms() {
        let elu = function("elu");
        for q in [0.01f64, 0.5, 2.0, 30.0] {
            // ∫ e^(kx) over x < 0 is e^(k²q/2) Φ(−k√q)
            let left =
                |k: f64| (0.5 * k * k * q).exp() * 0.5 * libm::erfc(k * q.sqrt() * FRAC_1_SQRT_2);
            close(mean(&elu, Moment::Slope2, q), 0.5 + left(2.0), 1e-12);
            let value_2 = 0.5 * q + left(2.0) - 2.0 * left(1.0) + 0.5;
            close(mean(&elu, Moment::Value2, q), value_2, 1e-12);
        }
    }

    #[test]
    fn nothing_and_infinity_are_limits() {
        for f in Functions::built_in().all() {
            let at_zero = mean(&f, Moment::Slope2, 0.0);
            close(mean(&f, Moment::Slope2, 1e-20), at_zero, 1e-8);
            let at_infinity = mean(&f, Moment::Slope2, f64::INFINITY);
            let far = mean(&f, Moment::Slope2, 1e20);
            assert!((far - at_infinity).abs() < 1e-8, "{f:?}: {far} but {at_infinity}");
        }
    }

    #[test]
    fn mean_and_variance_make_the_second_moment() {
        for f in Functions::built_in().all() {
            for q in [0.1, 1.0, 10.0] {
                let (mean_value, variance) = mean_and_variance(&f, q);
                close(variance + mean_value * mean_value, mean(&f, Moment::Value2, q), 1e-13);
            }
        }
        // Var σ(x) → q/16: at the last digits of the second moment ¼.
        let (_, variance) = mean_and_variance(&function("sigmoid"), 1e-12);
        close(variance, 1e-12 / 16.0, 1e-8);
    }

    #[test]
    fn growths_are_derivatives_by_q() {
        for f in Functions::built_in().all() {
            for q in [0.2f64, 1.0, 5.0] {
                let difference = |moment| {
                    let [low, high] = [-1e-4f64, 1e-4].map(|h| mean(&f, moment, q * h.exp()));
                    (high - low) / 2e-4
                };
                let growth = mean(&f, Moment::Growth, q);
                assert!((difference(Moment::Value2) - growth).abs() < 1e-6 * (1.0 + q), "{f:?}");
                let relative = difference(Moment::Slope2) / mean(&f, Moment::Slope2, q);
                assert!((relative - slope_growth(&f, q)).abs() < 1e-6, "{f:?}");
            }
        }
    }
}

mod depth {
    use super::*;

    /// σw² = 1 and no biases: q*, χ*, rms δ¹/δᴸ over 10 and over 20 layers.
    #[test]
    fn ratios_of_lecun_weights() {
        for (name, q_star, chi_star, ten, twenty) in [
            ("relu", "0", ".5", "4.42e-2", "1.38e-3"),
            ("sigmoid", ".264687", ".055721", "2.03e-6", "1.09e-12"),
            ("tanh", "0", "1", ".281", ".195"),
            ("leaky-relu", "0", ".50005", "4.42e-2", "1.38e-3"),
            ("elu", "0", "1", ".288", ".150"),
            ("selu", "1", "1.071575", "1.36", "1.93"),
            ("prelu", "0", ".53125", "5.81e-2", "2.46e-3"),
            ("gelu", "0", ".25", "4.08e-3", "3.98e-6"),
            ("swish", "0", ".25", "2.89e-3", "2.82e-6"),
        ] {
            let (lecun, f) = (variances(1.0, 0.0), function(name));
            let fixed_point = lecun.fixed_point(&f);
            prints_as(fixed_point.q, q_star);
            prints_as(fixed_point.chi, chi_star);
            prints_as(lecun.delta_ratio(&f, 10), ten);
            prints_as(lecun.delta_ratio(&f, 20), twenty);
        }
    }

    /// σw² = 2 and no biases, 20 layers.
    #[test]
    fn ratios_of_he_weights() {
        for (name, twenty) in [
            ("relu", "1.00"),
            ("sigmoid", "2.93e-10"),
            ("tanh", "1.70"),
            ("elu", "4.15"),
            ("selu", "21.6"),
            ("prelu", "1.78"),
            ("gelu", "8.7e-2"),
            ("swish", "6.1e-3"),
        ] {
            prints_as(variances(2.0, 0.0).delta_ratio(&function(name), 20), twenty);
        }
    }

    #[test]
    fn factors_per_layer() {
        for (name, factor) in [
            ("relu", ".70711"),
            ("sigmoid", ".23605"),
            ("leaky-relu", ".70714"),
            ("selu", "1.03517"),
            ("prelu", ".72887"),
            ("gelu", ".5"),
            ("swish", ".5"),
        ] {
            let Law::Exponential { per_layer } = variances(1.0, 0.0).law(&function(name)) else {
                panic!("{name} is exponential");
            };
            prints_as(per_layer, factor);
        }
    }

    #[test]
    fn selu_grows_by_5_4_over_50_layers() {
        let chi = variances(1.0, 0.0).fixed_point(&function("selu")).chi;
        prints_as(chi.powf(24.5), "5.4");
        prints_as(variances(1.0, 0.0).delta_ratio(&function("selu"), 50), "5.4");
    }

    #[test]
    fn sigmoid_leaves_float16_at_layer_12_and_float32_at_61() {
        let ratio = |depth| variances(1.0, 0.0).delta_ratio(&function("sigmoid"), depth);
        let smallest_half = 2f64.powi(-24);
        assert!(ratio(12) > smallest_half && ratio(13) < smallest_half);
        let smallest_single = 2f64.powi(-126);
        assert!(ratio(61) > smallest_single && ratio(62) < smallest_single);
    }

    #[test]
    fn layers_are_the_map_and_the_product_of_their_chi() {
        for f in Functions::built_in().all() {
            let settings = variances(1.7, 0.1);
            let layers = settings.layers(&f, 30);
            assert_eq!(layers[0].q, 1.7 + 0.1);
            assert_eq!(layers[29].delta_ratio, 1.0);
            for pair in layers.windows(2) {
                assert_eq!(pair[1].layer, pair[0].layer + 1);
                close(pair[1].q, settings.next(&f, pair[0].q), 1e-14);
                close(pair[0].delta_ratio, pair[1].delta_ratio * pair[0].chi.sqrt(), 1e-14);
                let moment = pair[0].activation_mean.powi(2) + pair[0].activation_std.powi(2);
                close(1.7 * moment + 0.1, pair[1].q, 1e-12);
            }
            close(layers[0].delta_ratio, settings.delta_ratio(&f, 30), 1e-12);
        }
    }

    #[test]
    fn a_power_of_the_fixed_points_chi_would_miss_by_far() {
        let (he, gelu) = (variances(2.0, 0.0), function("gelu"));
        let power = he.fixed_point(&gelu).chi.powf(9.5);
        assert!(he.delta_ratio(&gelu, 20) / power > 50.0);
    }
}

mod settling {
    use super::*;

    #[test]
    fn the_variance_map_of_every_function_increases() {
        for f in Functions::built_in().all() {
            let mut before = 0.0;
            for index in -60..=60 {
                let q = 1.6f64.powi(index);
                let here = mean(&f, Moment::Value2, q);
                assert!(here > before, "{f:?} at q = {q}");
                before = here;
            }
        }
    }

    #[test]
    fn the_fixed_point_is_where_iteration_ends() {
        for f in Functions::built_in().all() {
            for (weight, bias) in [(0.5, 0.0), (1.3, 0.04), (1.6, 0.3), (4.0, 1.0), (30.0, 0.5)] {
                let settings = variances(weight, bias);
                let fixed_point = settings.fixed_point(&f);
                let mut q = settings.start();
                for _ in 0..5_000 {
                    q = settings.next(&f, q);
                }
                match fixed_point.q {
                    0.0 => assert!(q < 1e-100, "{f:?} {settings:?}: {q}"),
                    f64::INFINITY => assert!(q > 1e100, "{f:?} {settings:?}: {q}"),
                    rest => {
                        close(q, rest, 1e-9);
                        close(settings.next(&f, rest), rest, 1e-12);
                        assert!(fixed_point.slope < 1.0, "{f:?} {settings:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn chi_of_a_dying_or_boundless_signal_is_a_limit() {
        let dying = variances(1.0, 0.0).fixed_point(&function("relu"));
        assert_eq!((dying.q, dying.chi, dying.phase()), (0.0, 0.5, Phase::Ordered));
        let growing = variances(4.0, 0.0).fixed_point(&function("relu"));
        assert_eq!((growing.q, growing.chi), (f64::INFINITY, 2.0));
        assert_eq!(growing.phase(), Phase::Chaotic);
        let stays = variances(2.0, 0.0).fixed_point(&function("relu"));
        assert_eq!((stays.q, stays.phase()), (2.0, Phase::Edge));
        let with_biases = variances(2.0, 1e-8).fixed_point(&function("relu"));
        assert_eq!(with_biases.q, f64::INFINITY);
    }

    #[test]
    fn no_weights_and_no_biases_leave_nothing() {
        let fixed_point = variances(0.0, 0.0).fixed_point(&function("tanh"));
        assert_eq!((fixed_point.q, fixed_point.chi), (0.0, 0.0));
    }

    #[test]
    fn tanh_and_elu_at_unit_weights_decay_by_power_laws() {
        for (name, expected) in [("tanh", -0.5), ("elu", -1.0)] {
            let (lecun, f) = (variances(1.0, 0.0), function(name));
            assert_eq!(lecun.fixed_point(&f).phase(), Phase::Edge);
            let Law::PowerLaw { exponent } = lecun.law(&f) else { panic!("{name}") };
            close(exponent, expected, 1e-5);
            // Twice as deep, measured on the layers themselves.
            let halving = lecun.delta_ratio(&f, 4_000) / lecun.delta_ratio(&f, 2_000);
            close(halving.log2(), expected, 0.01);
        }
    }

    #[test]
    fn q_of_tanh_at_unit_weights_falls_as_half_over_the_layer() {
        let layers = variances(1.0, 0.0).layers(&function("tanh"), 5_000);
        close(layers[4_999].q * 2.0 * 5_000.0, 1.0, 0.01);
    }

    #[test]
    fn laws_that_are_neither() {
        assert_eq!(variances(2.0, 0.0).law(&function("relu")), Law::Flat);
        assert_eq!(variances(2.0, 0.0).law(&function("elu")), Law::Slow);
        let critical = edge_of_chaos(&function("tanh"), 0.2)[0].variances;
        assert_eq!(critical.law(&function("tanh")), Law::Flat);
    }

    #[test]
    fn depth_scales() {
        let scale = |name: &str, weight, bias| {
            let (settings, f) = (variances(weight, bias), function(name));
            settings.depth_scale(&f, &settings.fixed_point(&f))
        };
        close(scale("relu", 1.0, 0.0), 1.0 / 2f64.ln(), 1e-12);
        assert_eq!(scale("relu", 2.0, 0.0), f64::INFINITY);
        assert_eq!(scale("tanh", 1.0, 0.0), f64::INFINITY);
        let (ordered, tanh) = (variances(1.0, 0.05), function("tanh"));
        let chi = ordered.fixed_point(&tanh).chi;
        close(scale("tanh", 1.0, 0.05), -1.0 / chi.ln(), 1e-12);
        // Without biases an odd function decorrelates fully: c* = 0, where the map's slope is
        // σw² E[φ′]².
        let chaotic = variances(4.0, 0.0);
        let map = CorrelationMap::new(chaotic, tanh.clone(), chaotic.fixed_point(&tanh).q).unwrap();
        assert_eq!(map.fixed_point(), 0.0);
        close(scale("tanh", 4.0, 0.0), -1.0 / map.slope(0.0).ln(), 1e-12);
        assert_eq!(TRAINABLE_DEPTHS, 6.0);
    }

    #[test]
    fn the_depth_scale_diverges_towards_the_edge_from_both_sides() {
        let tanh = function("tanh");
        let critical = edge_of_chaos(&tanh, 0.2)[0].variances;
        for side in [-1.0, 1.0] {
            let scale = |off: f64| {
                let settings = variances(critical.weight * (1.0 + side * off), critical.bias);
                settings.depth_scale(&tanh, &settings.fixed_point(&tanh))
            };
            assert!(scale(0.01) > 4.0 * scale(0.1) && scale(0.001) > 4.0 * scale(0.01));
        }
    }
}

mod correlation {
    use super::*;

    const CORRELATIONS: [f64; 9] =
        [-0.999_999, -0.95, -0.3, 0.0, 0.5, 0.9, 0.99, 0.999_9, 0.999_999_99];

    /// The arc-cosine kernels of Cho & Saul 2009.
    #[test]
    fn relu_has_a_closed_form() {
        for q in [1e-6, 1.7, 1e6] {
            let map = CorrelationMap::new(variances(2.0, 0.0), function("relu"), q).unwrap();
            for c in CORRELATIONS {
                let angle = c.acos();
                let next = ((1.0 - c * c).sqrt() + c * (PI - angle)) / PI;
                assert!((map.next(c) - next).abs() < 1e-11, "q {q} c {c}");
                assert!((map.slope(c) - (PI - angle) / PI).abs() < 1e-11, "q {q} c {c}");
            }
        }
    }

    #[test]
    fn equal_inputs_stay_equal_and_the_slope_there_is_chi() {
        for f in Functions::built_in().all() {
            let settings = variances(1.6, 0.3);
            let q = settings.fixed_point(&f).q;
            let Some(map) = CorrelationMap::new(settings, f.clone(), q) else {
                continue;
            };
            close(map.next(1.0), 1.0, 1e-11);
            close(map.slope(1.0), settings.chi(&f, q), 1e-12);
        }
    }

    #[test]
    fn the_slope_is_the_derivative() {
        for f in Functions::built_in().all() {
            let map = CorrelationMap::new(variances(1.6, 0.3), f, 2.5).unwrap();
            for c in [-0.6, 0.2, 0.8] {
                let difference = (map.next(c + 1e-5) - map.next(c - 1e-5)) / 2e-5;
                close(map.slope(c), difference, 1e-7);
            }
        }
    }

    #[test]
    fn chaos_decorrelates_to_a_fixed_point_below_one() {
        let (chaotic, tanh) = (variances(4.0, 0.09), function("tanh"));
        let map = CorrelationMap::new(chaotic, tanh.clone(), chaotic.fixed_point(&tanh).q).unwrap();
        let c_star = map.fixed_point();
        let mut c = 0.9999;
        for _ in 0..200 {
            c = map.next(c);
        }
        assert!((c - c_star).abs() < 1e-9, "{c} but {c_star}");
        assert!(c_star > 0.05 && c_star < 0.95 && map.slope(c_star) < 1.0);
    }

    #[test]
    fn order_makes_inputs_alike() {
        let (ordered, tanh) = (variances(1.0, 0.05), function("tanh"));
        let map = CorrelationMap::new(ordered, tanh.clone(), ordered.fixed_point(&tanh).q).unwrap();
        assert_eq!(map.fixed_point(), 1.0);
    }

    #[test]
    fn a_signal_that_dies_or_explodes_has_no_correlation() {
        for q in [0.0, f64::INFINITY] {
            assert!(CorrelationMap::new(variances(1.0, 0.0), function("relu"), q).is_none());
        }
    }
}

mod edge {
    use super::*;

    #[test]
    fn tanh_as_published() {
        for (bias_std, sigma_w) in [(0.05, "1.1225"), (0.2, "1.3041"), (0.3, "1.3956")] {
            let points = edge_of_chaos(&function("tanh"), bias_std);
            assert_eq!(points.len(), 1);
            prints_as(points[0].sigma_w(), sigma_w);
            close(points[0].bias_std(), bias_std, 1e-14);
            assert!(points[0].stable && points[0].slope < 1.0);
        }
    }

    #[test]
    fn every_point_is_a_fixed_point_where_chi_is_1() {
        for f in Functions::built_in().all() {
            for bias_std in [0.0, 0.01, 0.1, 0.5, 1.0] {
                for point in edge_of_chaos(&f, bias_std) {
                    let settings = point.variances;
                    close(settings.chi(&f, point.q), 1.0, 1e-10);
                    if point.q > 0.0 {
                        close(settings.next(&f, point.q), point.q, 1e-10);
                    }
                    let moved = settings.next(&f, 1.01 * point.q + 1e-6) / (1.01 * point.q + 1e-6);
                    if (moved - 1.0).abs() > 1e-12 {
                        assert_eq!(point.stable, moved < 1.0, "{f:?} {point:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_network_at_a_stable_point_settles_there() {
        for (name, bias_std) in [("tanh", 0.2), ("elu", 0.2), ("selu", 0.3), ("sigmoid", 0.0)] {
            let point = edge_of_chaos(&function(name), bias_std)[0];
            assert!(point.stable);
            close(point.variances.fixed_point(&function(name)).q, point.q, 1e-6);
        }
    }

    #[test]
    fn relu_has_one_point_only_and_every_q_is_fixed_there() {
        let relu = function("relu");
        let points = edge_of_chaos(&relu, 0.0);
        assert_eq!(points.len(), 1);
        close(points[0].sigma_w(), SQRT_2, 1e-12);
        close(points[0].q, 2.0, 1e-12);
        close(points[0].slope, 1.0, 1e-12);
        assert!(!points[0].stable);
        for bias_std in [1e-3, 0.05, 1.0] {
            assert!(edge_of_chaos(&relu, bias_std).is_empty());
        }
    }

    /// q falls from wherever it is, but near 0 too little to be seen in one layer: a ceiling that is
    /// thirty standard deviations away takes nothing off.
    #[test]
    fn what_falls_too_slowly_to_be_seen_is_stable_all_the_same() {
        for (name, stable) in [("relu6", true), ("relu", false), ("leaky-relu", false)] {
            let point = edge_of_chaos(&function(name), 0.0)[0];
            let mut q = 20.0;
            for _ in 0..1_000 {
                q = point.variances.next(&function(name), q);
            }
            assert_eq!(point.stable, stable, "{name}");
            assert_eq!(q < 5.0, stable, "{name}: {q}");
        }
    }

    #[test]
    fn biases_of_any_size_have_their_point() {
        let tanh = function("tanh");
        for bias_std in [1e-12, 1e-6, 1e3, 1e6] {
            let points = edge_of_chaos(&tanh, bias_std);
            assert_eq!(points.len(), 1, "{bias_std}");
            close(points[0].variances.next(&tanh, points[0].q), points[0].q, 1e-10);
        }
    }

    #[test]
    fn tanh_without_biases_is_critical_at_the_origin() {
        let points = edge_of_chaos(&function("tanh"), 0.0);
        assert_eq!(points.len(), 1);
        assert_eq!((points[0].sigma_w(), points[0].q, points[0].stable), (1.0, 0.0, true));
    }

    #[test]
    fn swish_is_doubly_critical_at_one_point() {
        let points = doubly_critical(&function("swish"));
        assert_eq!(points.len(), 1);
        prints_as(points[0].variances.weight, "1.988005");
        prints_as(points[0].variances.bias, "0.555143");
        close(points[0].chi, 1.0, 1e-10);
        close(points[0].slope, 1.0, 1e-10);
    }
}

mod gains {
    use super::*;

    #[test]
    fn as_published() {
        for (name, forward, backward) in [
            ("relu", "1.41421", "1.41421"),
            ("sigmoid", "1.84623", "4.72265"),
            ("tanh", "1.59254", "1.46741"),
            ("gelu", "1.53353", "1.48111"),
        ] {
            let gains = Gains::of(&function(name));
            prints_as(gains.forward, forward);
            prints_as(gains.backward, backward);
        }
    }

    #[test]
    fn keep_what_they_promise() {
        for f in Functions::built_in().all() {
            let Gains { forward, backward } = Gains::of(&f);
            close(variances(forward * forward, 0.0).next(&f, 1.0), 1.0, 1e-13);
            close(variances(backward * backward, 0.0).chi(&f, 1.0), 1.0, 1e-13);
        }
        let leaky = function("leaky-relu").with_parameter("negative-slope", 0.2).unwrap();
        close(Gains::of(&leaky).forward, (2.0 / 1.04f64).sqrt(), 1e-13);
    }
}

mod unreliable {
    use super::*;

    /// It is a first-order response: a start that is moved must move the last q as it says.
    #[test]
    fn amplification_is_what_a_changed_start_does() {
        let (he, gelu) = (variances(2.0, 0.0), function("gelu"));
        let at_last = |start: f64| (1..20).fold(start, |q, _| he.next(&gelu, q)).ln();
        let grown = (at_last(2.0 * 1.0001) - at_last(2.0)) / 1.0001f64.ln();
        let Some(Unreliable::BesideRepellingFixedPoint { amplification, .. }) =
            he.unreliable(&gelu, 20)
        else {
            panic!("GELU is");
        };
        close(amplification, grown, 1e-3);
    }

    #[test]
    fn gelu_and_swish_under_he_start_beside_a_repelling_fixed_point_and_nobody_else() {
        for f in Functions::built_in().course() {
            for weight in [1.0, 2.0] {
                let found = variances(weight, 0.0).unreliable(&f, 20);
                let expected = weight == 2.0 && ["gelu", "swish"].contains(&f.name());
                assert_eq!(found.is_some(), expected, "{f:?} σw² = {weight}: {found:?}");
                if let Some(Unreliable::BesideRepellingFixedPoint { q, amplification }) = found {
                    assert!(q.is_infinite() && amplification > 3.0);
                }
            }
        }
    }
}

/// Layers with norms, dropout and residual connections, in closed form.
mod parts {
    use super::*;

    fn layers(name: &str, variances: Variances, parts: Parts) -> Vec<LayerTheory> {
        Stack { parts, ..Stack::plain(variances, function(name)) }.layers(9)
    }

    const BATCH_NORM: Parts =
        Parts { residual: false, norm: Some(Norm::Batch { rows: 1_000_000 }), dropout: None };

    #[test]
    fn without_any_it_is_the_variance_map_and_chi_to_the_last_bit() {
        for f in Functions::built_in().all() {
            let settings = variances(1.7, 0.1);
            let mut q = settings.start();
            for layer in Stack::plain(settings, f.clone()).layers(12) {
                assert_eq!((layer.q, layer.chi), (q, settings.chi(&f, q)), "{f:?}");
                q = settings.next(&f, q);
            }
        }
    }

    /// Yang et al. 2019: π/(π − 1) for ReLU, 1 for what is linear, whatever the weights' variance.
    #[test]
    fn batch_norm_makes_gradients_explode() {
        for weight in [1.0, 2.0, 30.0] {
            let relu = layers("relu", variances(weight, 0.3), BATCH_NORM);
            relu[..7].iter().for_each(|layer| close(layer.chi, PI / (PI - 1.0), 1e-4));
            prints_as(relu[3].chi, "1.467");
            let linear = function("leaky-relu").with_parameter("negative-slope", 1.0).unwrap();
            let parts = Parts { norm: Some(Norm::Batch { rows: 11 }), ..BATCH_NORM };
            let stack = Stack { parts, ..Stack::plain(variances(weight, 0.0), linear) };
            stack.layers(9)[..7].iter().for_each(|layer| close(layer.chi, 9.0 / 8.0, 1e-4));
        }
    }

    /// What all rows share, (p − v)/(p + 1/σw²) with p = ½ and p − v = 1/2π, loses ½ + 1/π of itself
    /// in the topmost batch norm, E[φ′]² + E[uφ′]² being ¼ + 1/2π of E[φ′²] = ½.
    #[test]
    fn the_topmost_batch_norm_takes_out_what_rows_share() {
        let relu = layers("relu", variances(2.0, 0.0), BATCH_NORM);
        let shared = (0.5 / PI) / (0.5 + 0.5);
        close(relu[7].chi, PI / (PI - 1.0) * (1.0 - shared * (0.5 + 1.0 / PI)), 1e-4);
    }

    #[test]
    fn layer_norm_keeps_relus_gradients() {
        let parts = Parts { norm: Some(Norm::Layer), ..Parts::default() };
        for weight in [0.1, 2.0, 9.0] {
            let relu = layers("relu", variances(weight, 0.0), parts);
            relu.iter().for_each(|layer| close(layer.chi, 1.0, 1e-3));
            relu.iter().for_each(|layer| close(layer.q, 1.0, 1e-3));
        }
    }

    /// Schoenholz et al. 2017: dropout counts as a larger variance of the weights.
    #[test]
    fn dropout_is_a_gain_on_the_weights() {
        let parts = Parts { dropout: Some(Dropout::Plain { rate: 0.2 }), ..Parts::default() };
        let dropped = layers("tanh", variances(1.2, 0.05), parts);
        let larger = variances(1.5, 0.05);
        let expected = larger.layers(&function("tanh"), 9);
        close(dropped[0].q, 1.25, 1e-12);
        for pair in dropped.windows(2) {
            close(pair[1].q, larger.next(&function("tanh"), pair[0].q), 1e-12);
            close(pair[0].chi, larger.chi(&function("tanh"), pair[0].q), 1e-12);
        }
        close(dropped[8].q, expected[8].q, 1e-2);
    }

    /// Klambauer et al. 2017: it keeps mean 0 and variance 1, SELU's fixed point.
    #[test]
    fn alpha_dropout_keeps_selus_fixed_point() {
        let parts = Parts { dropout: Some(Dropout::Alpha { rate: 0.1 }), ..Parts::default() };
        let layers = layers("selu", variances(1.0, 0.0), parts);
        layers.iter().for_each(|layer| close(layer.q, 1.0, 1e-6));
    }

    /// For ReLU at σw² = 2, p′ = p + p + 2mμ and m′ = m + μ with μ = √(p/π); the way round doubles
    /// |g|² in every layer.
    #[test]
    fn residual_relu_grows() {
        let parts = Parts { residual: true, ..Parts::default() };
        let layers = layers("relu", variances(2.0, 0.0), parts);
        let (mut p, mut m) = (1.0, 0.0);
        for layer in &layers {
            close(layer.q, 2.0 * p, 1e-10);
            close(layer.chi, 2.0, 1e-10);
            let mean = (p / PI).sqrt();
            (p, m) = (2.0 * p + 2.0 * m * mean, m + mean);
        }
    }

    #[test]
    fn a_first_layer_of_another_shape_counts_by_its_own_variance_and_is_not_residual() {
        let relu = TrainerSettings::new(function("relu"), Source::Moons).with(|it| {
            it.init = Init::GlorotNormal;
            it.width = 62;
            it.residual = true;
        });
        let layers = Stack::of_trainer(&relu, 2).unwrap().layers(2);
        close(layers[0].q, 1.0 / 16.0, 1e-12);
        close(layers[1].q, 1.0 / 32.0, 1e-12);
        let square = Stack::of_trainer(&relu, 62).unwrap().layers(2);
        close(square[1].q, 1.5, 1e-12);
    }
}

/// Layers with all their parts against real networks at their start.
mod networks {
    use super::*;

    const DEPTH: usize = 6;
    const WIDTH: usize = 192;
    const BATCH: usize = 48;
    const SEEDS: u64 = 8;

    /// The first minibatch of noise as wide as the layers.
    fn first_step(settings: TrainerSettings) -> Report {
        let set = noise(BATCH, WIDTH, settings.seed + 100);
        let scale = Scale { mean: vec![0.0; WIDTH], std: vec![1.0; WIDTH] };
        let split = Split { train: set.clone(), test: set, scale };
        let mut trainer = Trainer::new(settings, Arc::new(split));
        assert_eq!(trainer.step(&|_| ControlFlow::Continue(())), Stepped::Done);
        trainer.report().network
    }

    /// None where it says nothing because networks differ by what their outputs share.
    fn theory(settings: &TrainerSettings, features: usize) -> Option<Stack> {
        match Stack::of_trainer(settings, features) {
            Err(NoTheory::SharedOutputs) => None,
            stack => Some(stack.unwrap()),
        }
    }

    /// How far measured networks are off: the largest deviation of a layer's spread of h, and of the
    /// factor of |δ|² a layer, first as a mean over the layers, then at the top.
    fn deviations(settings: TrainerSettings, stack: Stack) -> [f64; 3] {
        let reports: Vec<Report> = (1..=SEEDS)
            .map(|seed| first_step(settings.clone().with(|it| it.seed = seed)))
            .collect();
        let theory = stack.layers(DEPTH);
        let mean = |of: &dyn Fn(&Report) -> f64| reports.iter().map(of).sum::<f64>() / SEEDS as f64;
        let square = |layer: usize| mean(&|report| report.layers[layer].delta_rms.powi(2));
        let factor = |from: usize, to: usize| {
            let expected = theory[from].delta_ratio / theory[to].delta_ratio;
            let measured = square(from) / square(to);
            (measured / (expected * expected)).powf(1.0 / (to - from) as f64) - 1.0
        };
        let spread = (0..DEPTH)
            .map(|layer| mean(&|report| report.layers[layer].activation_std))
            .zip(&theory)
            .map(|(measured, layer)| (measured / layer.activation_std - 1.0).abs());
        let last = DEPTH - 1;
        [spread.fold(0.0, f64::max), factor(0, last).abs(), factor(last - 1, last).abs()]
    }

    fn combinations(name: &str) -> Vec<TrainerSettings> {
        let plain = TrainerSettings::new(function(name), Source::Noise).with(|it| {
            it.depth = DEPTH;
            it.width = WIDTH;
            it.batch = BATCH;
            it.precision = Precision::F64;
        });
        let dropouts =
            [None, Some(Dropout::Plain { rate: 0.3 }), Some(Dropout::Alpha { rate: 0.15 })];
        let mut all = Vec::new();
        for residual in [false, true] {
            for norm in [None, Some(NormKind::Layer), Some(NormKind::Batch)] {
                all.extend(dropouts.map(|dropout| {
                    plain.clone().with(|it| {
                        (it.residual, it.norm, it.dropout) = (residual, norm, dropout);
                    })
                }));
            }
        }
        all
    }

    #[test]
    fn agree_with_every_combination_of_parts() {
        for name in ["relu", "tanh", "sigmoid", "gelu", "selu"] {
            for settings in combinations(name) {
                let NetworkSettings { residual, norm, dropout, .. } = settings.network;
                let Some(stack) = theory(&settings, WIDTH) else {
                    let is_one = residual && norm == Some(NormKind::Batch) && name != "tanh";
                    assert!(is_one, "{name}, residual {residual}, norm {norm:?}");
                    continue;
                };
                let [spread, factor, top] = deviations(settings, stack);
                let said = format!(
                    "{name}, residual {residual}, norm {norm:?}, dropout {dropout:?}: spread \
                     {spread:.3}, factor {factor:.3}, at the top {top:.3}"
                );
                println!("{said}");
                // Networks scatter, without a norm most: q is not what it is meant to be then.
                let limits = if norm.is_some() { [0.02, 0.04, 0.1] } else { [0.08, 0.08, 0.12] };
                let fits =
                    [spread, factor, top].iter().zip(limits).all(|(off, limit)| *off < limit);
                assert!(fits, "{said}");
            }
        }
    }

    /// A layer of n′ units above one of n hands down n′/n times as much of |δ|² to each unit.
    #[test]
    fn agree_where_layers_are_of_several_widths() {
        let narrowing = vec![256, 192, 128, 96, 64];
        let widening: Vec<usize> = narrowing.iter().rev().copied().collect();
        for (name, init, widths) in [
            ("relu", Init::HeNormal, narrowing.clone()),
            ("relu", Init::HeNormal, widening.clone()),
            ("tanh", Init::GlorotNormal, narrowing),
            ("tanh", Init::Orthogonal, widening),
        ] {
            let settings = Settings::new(function(name)).with(|it| {
                (it.depth, it.width, it.init) = (widths.len(), widths[0], init);
                (it.widths, it.precision) = (widths.clone(), Precision::F64);
            });
            let expected = Stack::of_settings(&settings).unwrap().delta_ratio(5);
            let of_one_width = settings.clone().with(|it| it.widths.clear());
            let of_one_width = Stack::of_settings(&of_one_width).unwrap().delta_ratio(5);
            let mut off: Vec<f64> = (1..=9)
                .map(|seed| {
                    let settings = settings.clone().with(|it| it.seed = seed);
                    let run = Run::start(&settings, &|_| ControlFlow::Continue(())).unwrap();
                    run.report().ratio(Quantity::Delta) / expected
                })
                .collect();
            off.sort_by(f64::total_cmp);
            println!(
                "{name} {widths:?}: {:.2}, of one width {:.2}",
                off[4],
                of_one_width / expected
            );
            assert!((0.8..1.25).contains(&off[4]), "{name} {widths:?}: {off:?}");
            assert!((of_one_width / expected).ln().abs() > 0.15, "{of_one_width} {expected}");
        }
    }

    /// The median over nine networks of what rms δ¹/δᴸ is, divided by what it should be.
    fn median_off(source: Source, settings: TrainerSettings, stack: Stack) -> f64 {
        let expected = stack.delta_ratio(settings.depth);
        let off = |seed| {
            let split = Arc::new(data::split(source, seed).unwrap());
            let mut trainer = Trainer::new(settings.clone().with(|it| it.seed = seed), split);
            assert_eq!(trainer.step(&|_| ControlFlow::Continue(())), Stepped::Done);
            trainer.report().network.ratio(Quantity::Delta) / expected
        };
        let mut all: Vec<f64> = (1..=9).map(off).collect();
        all.sort_by(f64::total_cmp);
        all[4]
    }

    fn learner(name: &str, source: Source, depth: usize) -> TrainerSettings {
        let settings = TrainerSettings::new(function(name), source);
        settings.with(|it| {
            it.depth = depth;
            it.precision = Precision::F64;
        })
    }

    /// 64 units, and rows that are far from independent, which sigmoid with batch norm shows most.
    #[test]
    fn agree_on_the_digits() {
        let source = Source::Digits;
        for name in ["relu", "tanh", "sigmoid"] {
            for residual in [false, true] {
                for norm in [None, Some(NormKind::Layer), Some(NormKind::Batch)] {
                    let settings = learner(name, source, 5);
                    let settings = settings.with(|it| (it.residual, it.norm) = (residual, norm));
                    let Some(stack) = theory(&settings, source.features()) else { continue };
                    let off = median_off(source, settings, stack);
                    println!("{name}, residual {residual}, norm {norm:?}: {off:.2}");
                    assert!((0.75..1.5).contains(&off), "{name} {residual} {norm:?}: {off}");
                }
            }
        }
    }

    /// Without the norm it would be 1.
    #[test]
    fn batch_norm_explodes_on_the_digits_as_it_should() {
        let settings = learner("relu", Source::Digits, 20);
        let settings = settings.with(|it| it.norm = Some(NormKind::Batch));
        let stack = Stack::of_trainer(&settings, 64).unwrap();
        assert!(stack.delta_ratio(20) > 40.0);
        let off = median_off(Source::Digits, settings, stack);
        assert!((0.75..1.35).contains(&off), "{off}");
    }

    /// What the theory says no word of would have been far off.
    #[test]
    fn disagree_where_theory_is_silent() {
        let settings = learner("tanh", Source::Moons, 5);
        let normed = settings.clone().with(|it| it.norm = Some(NormKind::Batch));
        assert_eq!(Stack::of_trainer(&normed, 2), Err(NoTheory::FewFeatures { features: 2 }));
        let norm = Some(Norm::Batch { rows: normed.batch });
        let plain = Stack::of_trainer(&settings, 2).unwrap();
        let stack = Stack { parts: Parts { norm, ..Parts::default() }, ..plain };
        let off = median_off(Source::Moons, normed, stack);
        assert!(off > 2.0, "{off}");

        let settings = learner("relu", Source::Digits, 20);
        let deep = settings.clone().with(|it| it.residual = true);
        assert_eq!(Stack::of_trainer(&deep, 64), Err(NoTheory::TooDeep));
        let plain = Stack::of_trainer(&settings, 64).unwrap();
        let stack = Stack { parts: Parts { residual: true, ..Parts::default() }, ..plain };
        let off = median_off(Source::Digits, deep, stack);
        assert!(off > 2.0, "{off}");
    }
}
