//! The network held against PyTorch's autograd, finite differences, theory and itself.

use actui::math::activation::Pointwise;
use actui::math::nn::learner::Learner;
use actui::math::nn::matmul::Scalar;
use actui::math::nn::model::{Model, NormKind, Streams};
use actui::math::nn::{
    Init, NonFinite, Operation, Overflow, Precision, Quantity, Report, Run, Settings, Stage,
    Stepped, Values,
};
use safetensors::SafeTensors;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cases of functions that this build does not know are passed over while this is false.
const ALL_CASES_MUST_RUN: bool = true;

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn start(settings: &Settings) -> Run {
    Run::start(settings, &go_on).expect("nobody stops it")
}

fn settings(activation: &str, init: Init) -> Settings {
    let activation = Pointwise::named(activation).expect("a known function");
    Settings::new(activation).with(|it| {
        it.init = init;
        it.precision = Precision::F64;
    })
}

/// The tensors of a run by name, as f64.
fn tensor(run: &Run, name: &str) -> Vec<f64> {
    let tensors = run.tensors();
    let found = tensors.iter().find(|tensor| tensor.name == name).expect("a tensor of that name");
    match found.values {
        Values::F32(values) => values.iter().map(|&x| x.into()).collect(),
        Values::F64(values) => values.to_vec(),
    }
}

/// The network of these settings with the parameters and the batch that `read` has by name.
fn given<T: Scalar>(settings: &Settings, read: impl Fn(&str) -> Vec<T>) -> Learner<T> {
    let (input, target) = (read("input"), read("target"));
    let ends = (input.len() / settings.batch, target.len() / settings.batch);
    let mut model = Model::draw(settings, ends, Streams::NOISE, &go_on).expect("nobody stops it");
    for layer in 1..=model.layers() {
        let names = ["weight", "bias", "norm.weight", "norm.bias"];
        for (parameter, name) in model.parameters_of(layer).into_iter().zip(names) {
            parameter.value.copy_from_slice(&read(&format!("layers.{layer}.{name}")));
        }
    }
    let training = settings.clone().training();
    Learner::on_batch(training, model, (input, target), &go_on).expect("nobody stops it")
}

mod pytorch {
    use super::*;

    fn read(file: &SafeTensors, name: &str) -> Vec<f64> {
        let view = file.tensor(name).expect("the tensor is in the file");
        assert_eq!(view.dtype(), safetensors::Dtype::F64);
        let bytes = view.data().chunks_exact(8);
        bytes.map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect()
    }

    /// What the file says its network is, and its loss.
    fn case(file: &SafeTensors, bytes: &[u8]) -> Result<(Settings, f64), String> {
        let (_, header) = SafeTensors::read_metadata(bytes).unwrap();
        let metadata = header.metadata().clone().expect("metadata");
        let said: serde_json::Value = serde_json::from_str(&metadata["settings"]).unwrap();
        let name = said["activation"].as_str().unwrap();
        let function = Pointwise::named(name).ok_or_else(|| name.to_owned())?;
        let parameters = said["parameters"].as_object().unwrap();
        let function = parameters.iter().fold(function, |function, (name, value)| {
            function.with_parameter(name, value.as_f64().unwrap()).unwrap()
        });
        let shape = |name: &str| file.tensor(name).map(|tensor| tensor.shape().to_vec());
        let units = (1..).map_while(|layer| Some(shape(&format!("layers.{layer}.bias")).ok()?[0]));
        let mut widths: Vec<usize> = units.collect();
        widths.pop();
        let settings = Settings::new(function).with(|it| {
            it.batch = shape("input").unwrap()[0];
            it.depth = widths.len();
            it.widths = widths;
            it.norm = said["norm"].as_str().map(|kind| NormKind::named(kind).unwrap());
            it.residual = said["residual"] == true;
        });
        Ok((settings, said["loss"].as_f64().unwrap()))
    }

    /// Largest difference from what autograd says, relative to the largest number of its tensor, for
    /// a bias also of its layer's weights: before a batch norm its gradient is 0 up to rounding.
    fn worst_difference(file: &SafeTensors, settings: &Settings, loss: f64) -> f64 {
        let run = Run::F64(Box::new(given(settings, |name| read(file, name))));
        let mut worst = (run.report().loss / loss - 1.0).abs();
        let largest_of = |name: &str| -> f64 {
            read(file, name).into_iter().fold(0.0, |largest, x| largest.max(x.abs()))
        };
        for ours in run.tensors() {
            let theirs = read(file, &ours.name);
            assert_eq!(ours.shape, file.tensor(&ours.name).unwrap().shape(), "{}", ours.name);
            let mut largest = largest_of(&ours.name);
            if let Some(layer) = ours.name.strip_suffix("bias.grad") {
                largest = largest.max(largest_of(&format!("{layer}weight.grad")));
            }
            let Values::F64(ours) = ours.values else { panic!("an f64 network") };
            for (ours, theirs) in ours.iter().zip(&theirs) {
                worst = worst.max((ours - theirs).abs() / largest.max(f64::MIN_POSITIVE));
            }
        }
        worst
    }

    #[test]
    fn gradients_agree_with_autograd() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
        let mut ran = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !(name.starts_with("network_") && name.ends_with(".safetensors")) {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let file = SafeTensors::deserialize(&bytes).unwrap();
            match case(&file, &bytes) {
                Ok((settings, loss)) => {
                    let worst = worst_difference(&file, &settings, loss);
                    println!("{name}: {worst:.1e}");
                    assert!(worst < 1e-12, "{name}: {worst:e}");
                    ran.push(settings);
                }
                Err(unknown) if ALL_CASES_MUST_RUN => panic!("no function '{unknown}'"),
                Err(_) => {}
            }
        }
        type Has = fn(&Settings) -> bool;
        let needed: [(&str, Has); 7] = [
            ("relu", |it| it.activation.name() == "relu"),
            ("sigmoid", |it| it.activation.name() == "sigmoid"),
            ("batch norm", |it| it.norm == Some(NormKind::Batch)),
            ("layer norm", |it| it.norm == Some(NormKind::Layer)),
            ("residual", |it| it.residual),
            ("unequal widths", |it| !it.has_one_width()),
            ("all", |it| it.residual && it.norm.is_some() && !it.has_one_width()),
        ];
        for (what, has) in needed {
            assert!(ran.iter().any(has), "{what} was not compared");
        }
    }
}

#[test]
fn weight_gradients_are_the_slopes_of_the_loss() {
    let plain = settings("sigmoid", Init::LecunNormal).with(|it| {
        (it.depth, it.width, it.batch) = (3, 5, 4);
        (it.bias_std, it.gain) = (0.4, 2.0);
    });
    are_the_slopes_of_the_loss(&plain);
    let norms = [None, Some(NormKind::Batch), Some(NormKind::Layer)];
    for norm in norms {
        are_the_slopes_of_the_loss(&plain.clone().with(|it| {
            it.widths = vec![5, 5, 3];
            (it.norm, it.residual) = (norm, true);
        }));
    }
}

fn are_the_slopes_of_the_loss(settings: &Settings) {
    let run = start(settings);
    let loss_with = |layer: usize, at: usize, change: f64| {
        let moved = |name: &str| {
            let mut values = tensor(&run, name);
            if name == format!("layers.{layer}.weight") {
                values[at] += change;
            }
            values
        };
        given(settings, moved).report().loss
    };
    let h = 1e-5;
    for layer in 1..=4 {
        let gradient = tensor(&run, &format!("layers.{layer}.weight.grad"));
        for (at, gradient) in gradient.iter().enumerate() {
            let slope = (loss_with(layer, at, h) - loss_with(layer, at, -h)) / (2.0 * h);
            assert!((gradient - slope).abs() < 1e-9, "layer {layer}, {at}: {slope}");
        }
    }
}

#[test]
fn a_step_goes_down_the_gradient() {
    let settings = settings("relu", Init::HeNormal).with(|it| {
        it.depth = 3;
        it.width = 8;
        it.batch = 16;
        it.learning_rate = 0.05;
    });
    let mut run = start(&settings);
    let (weight, gradient) =
        (tensor(&run, "layers.2.weight"), tensor(&run, "layers.2.weight.grad"));
    let before = run.report().loss;
    assert_eq!(run.step(&go_on), Stepped::Done);
    let moved = tensor(&run, "layers.2.weight");
    for at in 0..weight.len() {
        assert_eq!(moved[at], weight[at] - 0.05 * gradient[at]);
    }
    for _ in 0..50 {
        assert_eq!(run.step(&go_on), Stepped::Done);
    }
    let after = run.report();
    assert_eq!(after.step, 51);
    assert!(after.loss < 0.7 * before, "{before} → {}", after.loss);
    run.set_learning_rate(0.0);
    assert_eq!(run.step(&go_on), Stepped::Done);
    assert_eq!(run.report().loss, after.loss);
}

mod seeds {
    use super::*;

    #[test]
    fn a_seed_brings_the_same_network_back() {
        let run = start(&settings("relu", Init::HeNormal).with(|it| {
            it.width = 4;
            it.depth = 3;
        }));
        let first_two = |name: &str| tensor(&run, name)[..2].to_vec();
        assert_eq!(first_two("input"), [0.8439986136221761, 0.7155607127305931]);
        assert_eq!(first_two("target"), [0.8156365679305627, 0.07520856917185076]);
        assert_eq!(first_two("layers.1.weight"), [-1.2744889219912257, 0.20641898037175685]);
        assert_eq!(first_two("layers.4.weight"), [0.2626039418573611, -1.9894039958868026]);
        assert!((run.report().loss - 1.4116987113897237).abs() < 1e-12);
    }

    #[test]
    fn equal_settings_give_equal_reports() {
        for precision in [Precision::F32, Precision::F64] {
            let settings =
                settings("sigmoid", Init::Orthogonal).with(|it| it.precision = precision);
            let after_three_steps = |settings: &Settings| {
                let mut run = start(settings);
                for _ in 0..3 {
                    assert_eq!(run.step(&go_on), Stepped::Done);
                }
                run.report()
            };
            assert_eq!(after_three_steps(&settings), after_three_steps(&settings));
            let other = after_three_steps(&settings.clone().with(|it| it.seed = 2));
            assert_ne!(after_three_steps(&settings), other);
        }
    }

    #[test]
    fn a_layer_is_drawn_alike_at_any_depth() {
        let at_depth = |depth| start(&settings("relu", Init::HeNormal).with(|it| it.depth = depth));
        let (shallow, deep) = (at_depth(2), at_depth(5));
        for name in ["input", "target", "layers.1.weight", "layers.2.weight"] {
            assert_eq!(tensor(&shallow, name), tensor(&deep, name), "{name}");
        }
        assert_eq!(tensor(&shallow, "layers.3.weight"), tensor(&deep, "layers.6.weight"));
        assert_ne!(tensor(&deep, "layers.1.weight"), tensor(&deep, "layers.2.weight"));
    }

    #[test]
    fn f32_is_f64_rounded() {
        let precise = settings("sigmoid", Init::GlorotUniform);
        let precise = precise.with(|it| it.depth = 6);
        let [double, single] = [Precision::F64, Precision::F32]
            .map(|precision| start(&precise.clone().with(|it| it.precision = precision)));
        let rounded = |x: &f64| f64::from(*x as f32);
        for name in ["input", "layers.3.weight"] {
            let expected: Vec<f64> = tensor(&double, name).iter().map(rounded).collect();
            assert_eq!(tensor(&single, name), expected);
        }
        for (single, double) in single.report().layers.iter().zip(&double.report().layers) {
            assert!((single.activation_mean - double.activation_mean).abs() < 1e-6);
            assert!((single.activation_std - double.activation_std).abs() < 1e-6);
            for quantity in [Quantity::Delta, Quantity::WeightGradient] {
                let (single, double) = (quantity.of(single), quantity.of(double));
                assert!((single / double - 1.0).abs() < 2e-5, "{quantity:?}: {single} {double}");
            }
        }
    }
}

mod theory {
    use super::*;

    fn report(activation: &str, init: Init) -> Report {
        let settings = settings(activation, init).with(|it| it.width = 256);
        start(&settings).report()
    }

    #[test]
    fn sigmoid_loses_twelve_decades_in_twenty_layers() {
        let ratio = report("sigmoid", Init::GlorotNormal).ratio(Quantity::Delta);
        println!("{ratio:e}");
        assert!((0.7e-12..1.6e-12).contains(&ratio), "{ratio:e}");
    }

    /// √(5/256 × 19) is the spread of the logarithm's double at finite width (Hanin & Nica 2018).
    #[test]
    fn he_keeps_the_gradients_of_relu() {
        let ratio = report("relu", Init::HeNormal).ratio(Quantity::Delta);
        println!("{ratio}");
        assert!((0.4..2.5).contains(&ratio), "{ratio}");
    }

    /// One row, since ∂L/∂W of a batch sums δᵀh over rows that the upper layers have made almost
    /// alike: whether those sums add up or cancel is chance, and doubles or halves the ratio.
    #[test]
    fn lecun_with_relu_loses_delta_but_not_the_weight_gradient() {
        let median = |quantity: Quantity| {
            let lecun = settings("relu", Init::LecunNormal);
            let ratio = |seed| {
                start(&lecun.clone().with(|it| {
                    it.batch = 1;
                    it.width = 256;
                    it.seed = seed;
                }))
                .report()
                .ratio(quantity)
            };
            let mut ratios: Vec<f64> = (1..=15).map(ratio).collect();
            ratios.sort_by(f64::total_cmp);
            ratios[7]
        };
        let (delta, gradient) = (median(Quantity::Delta), median(Quantity::WeightGradient));
        println!("{delta:e} {gradient}");
        assert!((0.9e-3..2e-3).contains(&delta), "{delta:e}");
        assert!((0.7..1.4).contains(&gradient), "{gradient}");
    }

    #[test]
    fn half_the_units_of_relu_are_zero_and_saturated() {
        let layer = report("relu", Init::HeNormal).layers[0];
        assert!((0.48..0.52).contains(&layer.zero_fraction), "{}", layer.zero_fraction);
        assert_eq!(layer.saturated_fraction, layer.zero_fraction);
        assert!((layer.weight_rms - (2.0f64 / 256.0).sqrt()).abs() < 1e-3);
    }

    #[test]
    fn tiny_gradients_are_reported_and_not_flushed() {
        let deep = settings("sigmoid", Init::GlorotNormal).with(|it| it.depth = 200);
        let report = start(&deep).report();
        let first = report.layers[0].delta_rms;
        println!("{first:e}");
        assert!((1e-140..1e-120).contains(&first), "{first:e}");
        let small = deep.with(|it| it.gain = 0.2);
        let first = start(&small).report().layers[0].delta_rms;
        assert!((1e-308..1e-200).contains(&first), "{first:e}");
    }

    #[test]
    fn float32_holds_only_zeros_where_it_is_said_to() {
        let deep = settings("sigmoid", Init::GlorotNormal).with(|it| it.depth = 100);
        let layer = start(&deep).report().first_vanished_in_f32().expect("it vanishes");
        let single = start(&deep.with(|it| it.precision = Precision::F32)).report();
        assert_eq!(single.layers[layer - 1].delta_rms, 0.0);
        assert!(single.layers[layer + 5].delta_rms > 0.0);
        assert!((20..80).contains(&layer), "{layer}");
    }
}

mod overflow {
    use super::*;

    #[test]
    fn the_posts_own_init_overflows_and_says_where() {
        let settings = settings("relu", Init::Uniform01).with(|it| {
            it.depth = 60;
            it.precision = Precision::F32;
        });
        let mut run = start(&settings);
        let report = run.report();
        let overflow = report.overflow.expect("it overflows");
        println!("{overflow:?}");
        assert_eq!(overflow.operation, Operation::PreActivation);
        assert_eq!((overflow.kind, overflow.step), (NonFinite::Infinite, 0));
        // every layer multiplies by about 64/2: 2¹²⁸ is passed near the 26th
        assert!((22..30).contains(&overflow.layer), "{overflow:?}");
        let (before, at) = (report.layers[overflow.layer - 2], report.layers[overflow.layer - 1]);
        assert!(before.activation_mean.is_finite() && at.activation_mean.is_nan());
        assert!(report.layers.iter().all(|layer| layer.delta_rms.is_nan()));
        assert!(report.loss.is_nan());
        assert_eq!(run.step(&go_on), Stepped::Overflowed(overflow));
        assert_eq!(run.report().step, 0);
    }

    #[test]
    fn a_loss_too_large_is_the_losss_fault() {
        let settings = settings("relu", Init::Normal).with(|it| {
            it.depth = 1;
            it.width = 2;
            it.gain = 1e12;
            it.precision = Precision::F32;
        });
        let report = start(&settings).report();
        let expected =
            Overflow { step: 0, layer: 2, operation: Operation::Loss, kind: NonFinite::Infinite };
        assert_eq!(report.overflow, Some(expected));
        assert_eq!(report.loss, f64::INFINITY);
        assert!(report.layers[1].activation_std.is_finite());
    }

    #[test]
    fn a_huge_learning_rate_overflows_in_a_later_step() {
        let settings = settings("relu", Init::HeNormal).with(|it| {
            it.learning_rate = 1e30;
            it.precision = Precision::F32;
        });
        let mut run = start(&settings);
        assert_eq!(run.report().overflow, None);
        let Stepped::Overflowed(overflow) = run.step(&go_on) else { panic!("it overflows") };
        assert_eq!(overflow.step, 1);
        assert_eq!(run.report().overflow, Some(overflow));
    }

    #[test]
    fn an_update_can_overflow_by_itself() {
        let settings = settings("relu", Init::HeNormal).with(|it| it.learning_rate = 1e308);
        let settings = settings.with(|it| it.gain = 2.0);
        let mut run = start(&settings);
        let Stepped::Overflowed(overflow) = run.step(&go_on) else { panic!("it overflows") };
        assert_eq!((overflow.operation, overflow.layer), (Operation::Update, 1));
        assert!(run.report().layers.iter().all(|layer| layer.weight_grad_rms.is_nan()));
    }

    /// A chain of single ReLU units.
    fn chain(input: f32, weights: &[f32]) -> Report {
        let depth = weights.len() - 1;
        let settings = settings("relu", Init::HeNormal);
        let settings = settings.with(|it| (it.depth, it.width, it.batch) = (depth, 1, 1));
        let read = |name: &str| match name.strip_prefix("layers.").map(|rest| rest.split_once('.'))
        {
            Some(Some((layer, "weight"))) => vec![weights[layer.parse::<usize>().unwrap() - 1]],
            _ if name == "input" => vec![input],
            _ => vec![0.0],
        };
        given(&settings, read).report()
    }

    #[test]
    fn delta_can_overflow_where_forward_does_not() {
        let report = chain(1e-20, &[1.0, 1e20, 1e15]);
        let overflow = report.overflow.unwrap();
        assert_eq!((overflow.layer, overflow.operation), (1, Operation::Delta));
        assert!(report.loss.is_finite());
        assert_eq!(report.layers[0].delta_rms, f64::INFINITY);
        assert!(report.layers[0].weight_grad_rms.is_nan());
        assert!(report.layers[1].weight_grad_rms.is_finite());
    }

    #[test]
    fn a_weight_gradient_can_overflow_where_delta_does_not() {
        let report = chain(1e20, &[1e-20, 1e15]);
        let overflow = report.overflow.unwrap();
        assert_eq!((overflow.layer, overflow.operation), (1, Operation::WeightGradient));
        assert!(report.layers[0].delta_rms.is_finite());
        assert_eq!(report.layers[0].weight_grad_rms, f64::INFINITY);
    }
}

#[test]
fn a_run_can_be_abandoned_at_every_stage() {
    let settings = settings("relu", Init::HeNormal).with(|it| {
        it.depth = 2;
        it.width = 3;
        it.batch = 2;
    });
    let seen = AtomicUsize::new(0);
    let so_far = || seen.load(Ordering::SeqCst);
    let count = |_: Stage| {
        seen.fetch_add(1, Ordering::SeqCst);
        ControlFlow::Continue(())
    };
    let mut run = Run::start(&settings, &count).unwrap();
    assert_eq!(so_far(), 9, "three layers drawn, passed forward, passed backward");
    assert_eq!(run.step(&count), Stepped::Done);
    assert_eq!(so_far(), 18, "and updated, passed forward and backward");
    let stop_at = |last: usize| {
        seen.store(0, Ordering::SeqCst);
        let seen = &seen;
        move |stage: Stage| {
            assert!((1..=3).contains(&stage.layer) && stage.of == 3);
            match seen.fetch_add(1, Ordering::SeqCst) < last {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        }
    };
    for last in 0..9 {
        assert!(Run::start(&settings, &stop_at(last)).is_none());
        assert_eq!(so_far(), last + 1, "nothing runs after the stop");
        assert_eq!(start(&settings).step(&stop_at(last)), Stepped::Abandoned);
        assert_eq!(so_far(), last + 1);
    }
}
