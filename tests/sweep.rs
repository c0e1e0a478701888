//! The depth comparison: measured against theory, laws found again in data made by them, and the
//! threads that run it.

use actui::math::activation::Pointwise;
use actui::math::mean_field::fixed_point::Law;
use actui::math::nn::model::{Dropout, NormKind};
use actui::math::nn::random::Stream;
use actui::math::nn::{Init, Quantity, Run, Stage};
use actui::math::sweep::{Cell, CellResult, Fit, Spec, SweepInit, ranking, run_cell};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

fn spec(names: &[&str], depths: &[usize]) -> Spec {
    let activations = names.iter().map(|name| Pointwise::named(name).unwrap()).collect();
    Spec {
        depths: depths.to_vec(),
        inits: vec![SweepInit::Same(Init::LecunNormal)],
        ..Spec::new(activations)
    }
}

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn run(spec: &Spec) -> Vec<CellResult> {
    spec.cells().into_iter().map(|cell| run_cell(spec, cell, &go_on).unwrap()).collect()
}

mod cells {
    use super::*;

    #[test]
    fn theory_meets_measurement_within_the_scatter_of_the_width() {
        let spec = spec(&["relu", "sigmoid", "tanh", "gelu"], &[10, 20]);
        for cell in run(&spec) {
            let (measured, theory) = (cell.delta.unwrap(), cell.theory.unwrap().at_width.unwrap());
            // Half the quartiles' distance is 0.674 standard deviations; the median of eight has
            // a standard error of 1.25/√8 of one.
            let deviation = (theory.upper / theory.lower).ln() / (2.0 * 0.674);
            let off = (measured.median / theory.median).ln().abs();
            assert!(
                off < 4.0 * 0.44 * deviation,
                "{:?} at {}: {measured:?}, expected {theory:?}",
                cell.activation,
                cell.depth
            );
        }
    }

    #[test]
    fn quartiles_curves_and_seeds_are_those_of_the_networks_one_by_one() {
        let spec = Spec { width: 8, batch: 4, seeds: 5, ..spec(&["tanh"], &[6]) };
        let cell = spec.cells()[0];
        let result = run_cell(&spec, cell, &go_on).unwrap();
        let reports: Vec<_> = (1..=5)
            .map(|seed| Run::start(&spec.settings(cell, seed), &go_on).unwrap().report())
            .collect();
        let mut ratios: Vec<f64> =
            reports.iter().map(|report| report.ratio(Quantity::Delta)).collect();
        let by_seed: Vec<f64> = result.seeds.iter().map(|seed| seed.delta).collect();
        assert_eq!(by_seed, ratios);
        ratios.sort_by(f64::total_cmp);
        let delta = result.delta.unwrap();
        let found = [delta.lowest, delta.lower, delta.median, delta.upper, delta.highest];
        assert_eq!(found.to_vec(), ratios);
        for quantity in Quantity::ALL {
            let curve = result.curve(quantity);
            assert_eq!(curve.len(), 6);
            let mut layer: Vec<f64> =
                reports.iter().map(|report| quantity.of(&report.layers[3])).collect();
            layer.sort_by(f64::total_cmp);
            assert_eq!(curve[3], layer[2], "{quantity:?}");
        }
    }

    #[test]
    fn the_same_spec_gives_the_same_numbers() {
        let spec = Spec { width: 8, batch: 4, ..spec(&["relu", "selu"], &[3, 2]) };
        assert_eq!(run(&spec), run(&spec));
    }

    #[test]
    fn cells_come_shallow_first_and_once() {
        let spec = spec(&["relu", "tanh"], &[5, 2, 5]);
        let cell = |activation, depth| Cell { activation, init: 0, depth };
        assert_eq!(spec.cells(), [cell(0, 2), cell(1, 2), cell(0, 5), cell(1, 5)]);
    }

    #[test]
    fn where_theory_is_silent_there_is_none_and_overflow_is_counted() {
        let inits = vec![SweepInit::Same(Init::Uniform01)];
        let spec = Spec { inits, seeds: 2, ..spec(&["relu", "sigmoid"], &[60]) };
        let cells = run(&spec);
        assert!(cells.iter().all(|cell| cell.theory.is_none()));
        let overflowed: Vec<usize> = cells.iter().map(CellResult::overflowed).collect();
        assert_eq!(overflowed, [0, 0]);
        let spec = Spec { precision: actui::math::nn::Precision::F32, ..spec };
        let relu = &run(&spec)[0];
        assert_eq!((relu.overflowed(), relu.delta), (2, None));
    }

    #[test]
    fn layers_with_parts_are_swept_and_held_against_their_own_theory() {
        let plain = Spec { width: 128, seeds: 5, ..spec(&["tanh"], &[10]) };
        let residual = Spec { norm: Some(NormKind::Layer), residual: true, ..plain.clone() };
        let dropping = Spec { dropout: Some(Dropout::Plain { rate: 0.2 }), ..plain.clone() };
        let ratio = |spec: &Spec| {
            let result = run(spec).remove(0);
            let theory = result.theory.expect("it has one");
            let off = result.median() / theory.ratio;
            assert!((0.7..1.4).contains(&off), "{off}");
            assert_eq!(result.expected_curve(Quantity::ActivationStd).len(), 10);
            assert_eq!(theory.at_width.is_some(), spec.is_plain());
            let results = [result];
            let standings = ranking(spec, results.iter().map(|result| (spec.cells()[0], result)));
            assert_eq!(standings[0].theory.is_some(), spec.is_plain());
            theory.ratio
        };
        let [plain, residual, dropping] = [&plain, &residual, &dropping].map(ratio);
        assert!(plain < 0.9 * residual.max(dropping), "{plain} {residual} {dropping}");
    }

    #[test]
    fn a_watch_stops_it_in_the_middle_of_a_network() {
        let spec = spec(&["relu"], &[20]);
        let asked = AtomicUsize::new(0);
        let watch = |_| match asked.fetch_add(1, Ordering::SeqCst) < 29 {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        };
        assert_eq!(run_cell(&spec, spec.cells()[0], &watch), None);
        assert_eq!(asked.into_inner(), 30);
    }
}

mod laws {
    use super::*;

    type Points = Vec<(usize, Vec<f64>)>;

    /// Depths 5, 10 … 100 by 16 seeds, with normal noise of this spread in ln of their median.
    fn points(noise: f64, ratio: impl Fn(f64) -> f64) -> Points {
        let mut stream = Stream::of_seed(7, 0);
        let of_seed = noise * 4.0 / 1.2533;
        let mut noisy = |depth: usize| {
            let seed = |_| ratio(depth as f64) * (of_seed * stream.normal()).exp();
            (depth, (0..16).map(seed).collect())
        };
        (1..=20).map(|index| noisy(5 * index)).collect()
    }

    /// Two seeds that agree.
    fn exact(points: &[(usize, f64)]) -> Points {
        points.iter().map(|&(depth, ratio)| (depth, vec![ratio; 2])).collect()
    }

    #[track_caller]
    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected} ± {within}");
    }

    #[test]
    fn each_law_is_found_again_and_its_number_within_the_error() {
        for noise in [0.0, 0.02, 0.1] {
            let fit = Fit::of(&points(noise, |depth| 0.7 * 0.236f64.powf(depth))).unwrap();
            let Law::Exponential { per_layer } = fit.law else { panic!("{fit:?}") };
            near(per_layer, 0.236, 4.0 * fit.error + 1e-9);
            assert!(fit.r_squared > 0.99);

            let fit = Fit::of(&points(noise, |depth| 1.2 * depth.powf(-0.5))).unwrap();
            let Law::PowerLaw { exponent } = fit.law else { panic!("{fit:?}") };
            near(exponent, -0.5, 4.0 * fit.error + 1e-9);
            near(fit.residual, noise, 0.4 * noise + 1e-9);

            let fit = Fit::of(&points(noise, |_| 0.42)).unwrap();
            assert_eq!(fit.law, Law::Flat);
            near(fit.intercept, 0.42f64.ln(), 4.0 * fit.error + 1e-9);
        }
    }

    #[test]
    fn growth_is_a_law_too() {
        let fit = Fit::of(&points(0.05, |depth| 1.035f64.powf(depth))).unwrap();
        let Law::Exponential { per_layer } = fit.law else { panic!("{fit:?}") };
        near(per_layer, 1.035, 4.0 * fit.error);
        assert_eq!(fit.depth_of_a_millionth(), None);
    }

    #[test]
    fn zeros_and_what_is_not_finite_are_left_out_and_counted() {
        let mut points = points(0.0, |depth| 0.5f64.powf(depth));
        points[16].1 = vec![0.0; 16];
        points[17].1 = vec![f64::NAN; 16];
        points[18].1 = vec![f64::INFINITY; 16];
        let fit = Fit::of(&points).unwrap();
        assert_eq!((fit.used, fit.left_out), (17, 3));
        let Law::Exponential { per_layer } = fit.law else { panic!("{fit:?}") };
        near(per_layer, 0.5, 1e-12);
    }

    #[test]
    fn the_depth_of_a_millionth_lies_on_the_law() {
        let exponential = Fit::of(&points(0.0, |depth| 0.5f64.powf(depth - 1.0))).unwrap();
        near(exponential.depth_of_a_millionth().unwrap(), 1.0 + 6.0 * 10f64.log2(), 1e-9);
        let power = Fit::of(&points(0.0, |depth| depth.powf(-2.0))).unwrap();
        near(power.depth_of_a_millionth().unwrap(), 1000.0, 1e-6);
        near(power.at(1000.0), 1e-6, 1e-15);
        assert_eq!(Fit::of(&points(0.1, |_| 1e-9)).unwrap().depth_of_a_millionth(), None);
    }

    /// Curves of seeds that each lose a factor of their own a layer, and are exact otherwise: as
    /// networks are whose layers are the same at all depths.
    fn seeds_apart(spread: f64, stream: &mut Stream) -> Points {
        let factors: Vec<f64> = (0..8).map(|_| 0.98 * (spread * stream.normal()).exp()).collect();
        let at = |depth: usize| factors.iter().map(|factor| factor.powf(depth as f64)).collect();
        (1..=20).map(|index| (5 * index, at(5 * index))).collect()
    }

    /// The depths alone would show no error at all.
    #[test]
    fn the_error_holds_the_seeds() {
        let mut stream = Stream::of_seed(11, 0);
        let (mut decided, mut held) = (0, 0);
        for _ in 0..300 {
            let Some(fit) = Fit::of(&seeds_apart(0.005, &mut stream)) else { continue };
            let Law::Exponential { per_layer } = fit.law else { panic!("{fit:?}") };
            decided += 1;
            held += usize::from((per_layer - 0.98).abs() < 2.36 * fit.error);
        }
        assert!(decided > 250 && held > decided * 9 / 10, "{held} of {decided}");
    }

    /// ∝ L^−½, and networks that wander off as they grow deeper: with few of them the medians may
    /// look like any law.
    #[test]
    fn a_law_that_the_scatter_does_not_decide_is_unclear() {
        let mut stream = Stream::of_seed(12, 0);
        let mut draw = |seeds: usize| {
            let mut walks = vec![0.0f64; seeds];
            let points = (1..=20).map(|index| {
                walks.iter_mut().for_each(|walk| *walk += 0.22 * stream.normal());
                let law = -0.5 * (5.0 * index as f64).ln();
                (5 * index, walks.iter().map(|walk| (law + walk).exp()).collect())
            });
            Fit::of(&points.collect::<Points>()).map(|fit| fit.law)
        };
        let wrong = |law: &Option<Law>| matches!(law, Some(Law::Exponential { .. } | Law::Flat));
        let few: Vec<_> = (0..100).map(|_| draw(8)).collect();
        assert!(few.iter().filter(|law| wrong(law)).count() < 10, "{few:?}");
        assert!(few.iter().filter(|law| law.is_none()).count() > 50, "{few:?}");
        let many: Vec<_> = (0..20).map(|_| draw(2000)).collect();
        let right = |law: &&Option<Law>| matches!(law, Some(Law::PowerLaw { .. }));
        assert!(many.iter().filter(right).count() > 15, "{many:?}");
    }

    #[test]
    fn one_network_makes_no_law() {
        let one = |depth: usize| (depth, vec![0.5f64.powf(depth as f64)]);
        assert_eq!(Fit::of(&[5, 10, 15, 20].map(one)), None);
    }

    /// At width 32 ReLU's He weights lose about 3 % a layer that infinite width keeps.
    #[test]
    fn without_the_drift_of_its_width_a_network_follows_the_law_of_theory() {
        let spec = Spec {
            width: 32,
            batch: 32,
            seeds: 60,
            inits: vec![SweepInit::Own],
            ..super::spec(&["relu", "sigmoid"], &[5, 10, 15, 20, 25, 30, 35, 40])
        };
        let (cells, results) = (spec.cells(), run(&spec));
        let standings = ranking(&spec, cells.into_iter().zip(&results));
        let of = |activation| standings.iter().find(|one| one.activation == activation).unwrap();
        let [relu, sigmoid] = [0, 1].map(of);

        assert!(relu.deepest.unwrap().1 < 0.6, "{relu:?}");
        assert_eq!(relu.theory, Some(Law::Flat));
        assert_eq!(relu.without_drift.unwrap().law, Law::Flat, "{relu:?}");
        let Law::Exponential { per_layer } = sigmoid.without_drift.unwrap().law else {
            panic!("{sigmoid:?}")
        };
        near(per_layer, 0.236, 0.006);
        let order: Vec<usize> = standings.iter().map(|standing| standing.activation).collect();
        assert_eq!(order.last(), Some(&1), "the sigmoid keeps least");
        let sigmoid = sigmoid.deepest.unwrap();
        assert!(sigmoid.0 == 40 && sigmoid.1 < 1e-21, "{sigmoid:?}");
    }

    #[test]
    fn too_few_depths_make_no_law() {
        assert_eq!(Fit::of(&exact(&[(1, 1.0), (5, 0.1), (10, 0.01)])), None);
        assert_eq!(Fit::of(&exact(&[(5, 0.1), (5, 0.2), (10, 0.01), (20, 0.0)])), None);
        assert!(Fit::of(&exact(&[(5, 0.1), (10, 0.01), (15, 0.001)])).is_some());
    }

    /// Three depths of an exploding network: too few to say so, and no reason to call them flat.
    #[test]
    fn few_points_that_rise_are_not_flat() {
        assert_eq!(Fit::of(&exact(&[(5, 1.5), (10, 1.86), (20, 4.78)])), None);
        let level = Fit::of(&exact(&[(5, 1.5), (10, 1.52), (20, 1.49)])).unwrap();
        assert_eq!(level.law, Law::Flat);
    }
}

mod threads {
    use super::*;
    use actui::worker::sweep::{Event, Progress, Sweeps};
    use std::time::{Duration, Instant};

    const PATIENCE: Duration = Duration::from_secs(60);

    fn collect(sweeps: &mut Sweeps) -> Vec<(Cell, CellResult)> {
        let mut found = Vec::new();
        while sweeps.busy() {
            match sweeps.wait(PATIENCE).expect("something comes") {
                Event::Done(cell, result) => found.push((cell, (*result).clone())),
                Event::Failed(cell, why) => panic!("{cell:?}: {why}"),
            }
        }
        found.sort_by_key(|(cell, _)| (cell.depth, cell.activation));
        found
    }

    fn small(names: &[&str]) -> Spec {
        Spec { width: 8, batch: 4, ..spec(names, &[2, 4, 6]) }
    }

    #[test]
    fn what_is_left_goes_by_the_layers_that_are_done() {
        let spec = small(&["relu", "tanh"]);
        let mut sweeps = Sweeps::spawn();
        sweeps.start(spec.clone());
        let all: usize = spec.cells().iter().map(|cell| cell.depth).sum();
        assert_eq!((sweeps.progress().done, sweeps.progress().left), (0, None));
        let mut done = 0;
        while let Some(event) = sweeps.wait(Duration::from_secs(20)) {
            let Event::Done(cell, _) = event else { panic!("it runs") };
            done += cell.depth;
            let Progress { elapsed, left, .. } = sweeps.progress();
            let wanted = elapsed.as_secs_f64() * (all - done) as f64 / done as f64;
            let left = left.expect("something is done").as_secs_f64();
            assert!((left - wanted).abs() < 1e-6, "{left} {wanted}");
            if done == all {
                return;
            }
        }
        panic!("it stops before all is done");
    }

    #[test]
    fn threads_find_what_one_finds() {
        let spec = small(&["relu", "tanh"]);
        let mut sweeps = Sweeps::spawn();
        sweeps.start(spec.clone());
        let found: Vec<CellResult> =
            collect(&mut sweeps).into_iter().map(|(_, result)| result).collect();
        assert_eq!(found, run(&spec));
        let progress = sweeps.progress();
        assert_eq!((progress.done, progress.total), (6, 6));
        assert_eq!(progress.left, Some(Duration::ZERO));
    }

    #[test]
    fn what_is_known_is_there_at_once_at_its_new_place() {
        let mut sweeps = Sweeps::spawn();
        sweeps.start(small(&["relu", "tanh"]));
        let before = collect(&mut sweeps);
        sweeps.start(small(&["tanh"]));
        for depth in [2, 4, 6] {
            let event = sweeps.take().expect("no waiting");
            let Event::Done(cell, result) = event else { panic!("{event:?}") };
            assert_eq!(cell, Cell { activation: 0, init: 0, depth });
            let old = before.iter().find(|(old, _)| *old == Cell { activation: 1, init: 0, depth });
            assert_eq!(*result, old.unwrap().1);
        }
        assert!(!sweeps.busy());
        sweeps.start(Spec { gain: 1.1, ..small(&["tanh"]) });
        let gained = collect(&mut sweeps);
        assert!(gained.iter().all(|(cell, new)| {
            before.iter().all(|(old, result)| old.depth != cell.depth || result.seeds != new.seeds)
        }));
    }

    #[test]
    fn cancelling_and_starting_anew_drop_what_was_under_way() {
        let mut sweeps = Sweeps::spawn();
        let long = Spec { width: 256, batch: 256, ..spec(&["gelu", "tanh"], &[200]) };
        sweeps.start(long.clone());
        std::thread::sleep(Duration::from_millis(50));
        sweeps.cancel();
        assert!(!sweeps.busy() && sweeps.take().is_none());
        sweeps.start(long);
        std::thread::sleep(Duration::from_millis(50));
        let begun = Instant::now();
        sweeps.start(small(&["relu"]));
        let found = collect(&mut sweeps);
        // The long one takes minutes.
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|(_, result)| result.activation.name() == "relu"));
    }

    #[test]
    fn a_panic_is_told_and_the_threads_go_on() {
        let mut sweeps = Sweeps::spawn();
        // A network without layers has no first one.
        sweeps.start(Spec { depths: vec![0], ..small(&["relu"]) });
        let event = sweeps.wait(PATIENCE).expect("something comes");
        assert!(
            matches!(event, Event::Failed(Cell { activation: 0, init: 0, depth: 0 }, _)),
            "{event:?}"
        );
        sweeps.start(small(&["relu"]));
        assert_eq!(collect(&mut sweeps).len(), 3);
    }
}

mod command {
    use assert_cmd::Command;
    use serde_json::Value;

    const SMALL: [&str; 9] =
        ["sweep", "--width", "8", "--batch", "4", "--seeds", "3", "--depths", "2..6/2"];

    /// Standard output; standard error is no terminal here and stays empty.
    fn output(more: &[&str]) -> String {
        let mut command = Command::cargo_bin("actui").expect("the program is built");
        let assert = command.args(SMALL).args(more).assert().success().stderr("");
        String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
    }

    #[test]
    fn csv_has_a_row_a_function_and_depth() {
        let csv = output(&["--activations", "tanh,relu", "--format", "csv"]);
        let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == 17 && !row[16].is_empty()), "{csv}");
        let heads = ["activation", "depth", "median", "q1", "q3"];
        assert_eq!(rows[0][..5], heads);
        let places: Vec<[&str; 2]> = rows[1..].iter().map(|row| [row[0], row[1]]).collect();
        let expected = ["tanh", "relu"].iter().flat_map(|name| ["2", "4", "6"].map(|l| [name, l]));
        assert_eq!(places, expected.collect::<Vec<_>>());
        for row in &rows[1..] {
            let number = |column: usize| row[column].parse::<f64>().expect("a number");
            assert!(number(3) <= number(2) && number(2) <= number(4), "{row:?}");
        }
    }

    #[test]
    fn several_inits_are_lines_of_one_table_and_each_is_what_it_is_alone() {
        let rows = |inits: &str| -> Vec<Vec<String>> {
            let csv = output(&["--activations", "tanh,relu", "--init", inits, "--format", "csv"]);
            let split = |line: &str| line.split(',').map(str::to_owned).collect();
            csv.lines().skip(1).map(split).collect()
        };
        let both = rows("he,lecun*1.25");
        assert_eq!(both.len(), 2 * 2 * 3);
        let of = |name: &str| -> Vec<Vec<String>> {
            both.iter().filter(|row| row[16] == name).cloned().collect()
        };
        assert_eq!(of("he-normal"), rows("he-normal"));
        assert_eq!(of("lecun-normal*1.25"), rows("lecun-normal*1.25"));
        let text = output(&["--activations", "tanh", "--init", "he,own"]);
        assert!(text.contains("tanh he-normal") && text.contains("tanh own"), "{text}");
        let json = output(&["--activations", "tanh", "--init", "he,own", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["settings"]["init"], "he-normal,own");
        assert_eq!(
            (&json["cells"][0]["drawn"], &json["cells"][3]["drawn"]),
            (&"he-normal".into(), &"own".into())
        );
    }

    #[test]
    fn json_agrees_with_the_network_command() {
        let sweep: Value =
            serde_json::from_str(&output(&["--activations", "sigmoid", "--format", "json"]))
                .unwrap();
        let mut command = Command::cargo_bin("actui").unwrap();
        let network = "net --activation sigmoid --depth 4 --width 8 --batch 4 --precision f64 --seed 2 \
                       --format json";
        let assert = command.args(network.split(' ')).assert().success();
        let network: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
        let delta = |layer: usize| network["layers"][layer - 1]["delta_rms"].as_f64().unwrap();
        let cell = &sweep["cells"][1];
        assert_eq!(cell["depth"], 4);
        // Reading a number may cost its last bit.
        let ratio = cell["delta_ratio_by_seed"][1].as_f64().unwrap();
        assert!((ratio / (delta(1) / delta(4)) - 1.0).abs() < 1e-15);
        assert!(sweep["laws"][0]["theory"]["number"].is_number());
    }

    #[test]
    fn text_ranks_the_laws() {
        let text = output(&["--activations", "sigmoid,selu", "--init", "own"]);
        let laws = text.rsplit("\n\n").next().unwrap();
        let order: Vec<&str> =
            laws.lines().skip(1).map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(order, ["selu", "sigmoid"], "{text}");
    }

    #[test]
    fn wrong_words_are_refused() {
        for (words, expected) in [
            (["--depths", "0"], "between 1 and 200"),
            (["--activations", "softmax"], "whole vector"),
            (["--init", "xavi"], "own"),
        ] {
            let mut command = Command::cargo_bin("actui").unwrap();
            let assert = command.arg("sweep").args(words).assert().code(2).stdout("");
            let error = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
            assert!(error.contains(expected), "{error}");
        }
    }
}
