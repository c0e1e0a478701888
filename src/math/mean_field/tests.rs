//! Every question to the theory is answered within a bounded number of evaluations.

use super::Variances;
use super::edge::{doubly_critical, edge_of_chaos};
use super::plane::{Grid, Plane};
use super::scatter::{Scatter, Size};
use crate::math::activation::{Functions, Pointwise};
use crate::math::integrate::evaluations;
use proptest::prelude::*;

/// Evaluations of an integrand that take a machine of today a fraction of a second.
const MOST: usize = 40_000_000;

/// Any function, its parameters anywhere in their ranges.
fn function() -> impl Strategy<Value = Pointwise> {
    (0..Functions::built_in().all().count(), 0.0..=1.0).prop_map(|(index, share)| {
        let function = Functions::built_in().all().nth(index).expect("there are so many");
        let about = function.about().clone();
        about.parameters.iter().fold(function, |function, parameter| {
            let (low, high) = parameter.range;
            function.with_parameter(&parameter.name, low + share * (high - low)).expect("in range")
        })
    })
}

/// Biases without, or of a variance of any size.
fn bias() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), (-12.0..6.0).prop_map(|power: f64| 10f64.powf(power))]
}

/// What a call takes, for the message.
fn cost<T>(call: impl FnOnce() -> T) -> usize {
    evaluations::of(call).1
}

fn costs(function: &Pointwise, variances: Variances) -> [(&'static str, usize); 7] {
    let (fixed_point, cost_of_it) = evaluations::of(|| variances.fixed_point(function));
    let is_one = !fixed_point.q.is_nan() && !fixed_point.chi.is_nan();
    assert!(is_one, "{function:?} {variances:?}: {fixed_point:?}");
    [
        ("fixed point", cost_of_it),
        ("repelling fixed point", cost(|| variances.repelling_fixed_point(function))),
        ("depth scale", cost(|| variances.depth_scale(function, &fixed_point))),
        ("law", cost(|| variances.law(function))),
        ("edge", cost(|| edge_of_chaos(function, variances.bias.sqrt()))),
        ("layers", cost(|| variances.layers(function, 200))),
        (
            "scatter",
            cost(|| Scatter::of(&variances, function, Size { depth: 200, width: 64, batch: 64 })),
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 8, ..Default::default() })]
    #[test]
    fn every_answer_comes_within_a_bound(
        function in function(),
        weight in (-12.0..12.0).prop_map(|power: f64| 10f64.powf(power)),
        bias in bias(),
    ) {
        for (what, cost) in costs(&function, Variances { weight, bias }) {
            prop_assert!(cost <= MOST, "{what} takes {cost} evaluations");
        }
    }
}

#[test]
fn what_was_seen_to_hang_ends() {
    let of = |name: &str, weight, bias| {
        let function = Pointwise::named(name).expect("a function");
        for (what, cost) in costs(&function, Variances { weight, bias }) {
            assert!(cost <= MOST, "{what} of {name} takes {cost} evaluations");
        }
    };
    of("relu6", 1e6, 0.0);
    of("prelu", 1.0, 1e-10);
    of("tanh", 1e7, 0.0);
    of("tanh", 0.25, 1e-10);
    // Where numbers themselves end.
    for (weight, bias) in [(1e308, 0.0), (1e308, 1e308), (1e-310, 0.0), (0.0, 1e-310), (0.0, 0.0)] {
        for function in Functions::built_in().all() {
            of(function.name(), weight, bias);
        }
    }
    for function in Functions::built_in().all() {
        assert!(cost(|| doubly_critical(&function)) <= MOST);
    }
}

/// One panel more or less for each factor of four between the scales, and no more beyond that.
#[test]
fn a_mean_costs_no_more_however_wide_the_distribution() {
    let relu = Pointwise::named("relu6").expect("a function");
    for power in (-300..=300).step_by(20) {
        let variances = Variances { weight: 1.0, bias: 0.0 };
        let cost = cost(|| variances.next(&relu, 10f64.powi(power)));
        assert!(cost < 3_000, "{cost} at 1e{power}");
    }
}

#[test]
fn the_plane_of_the_finder_costs_no_more_than_a_glance() {
    for function in Functions::built_in().all() {
        let cost = cost(|| {
            let grid = Grid::around_the_edge(&function, 1.0, (41, 51));
            Plane::of(function.clone(), grid, &|| true)
        });
        assert!(cost <= MOST, "{cost} for {}", function.name());
    }
}
