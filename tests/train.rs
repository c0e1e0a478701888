//! Networks that learn, held against PyTorch, finite differences and what they should reach.

use actui::data;
use actui::math::activation::{Functions, Pointwise};
use actui::math::nn::data::{DataSet, Scale, Source, Split, Task};
use actui::math::nn::learner::Learner;
use actui::math::nn::loss::Loss;
use actui::math::nn::model::{Dropout, Mode, Model, NormKind, Streams, Trace};
use actui::math::nn::optimizer::Optimizer;
use actui::math::nn::random::Stream;
use actui::math::nn::trainer::{Signal, TrainReport};
use actui::math::nn::{
    NetworkSettings, Operation, Phase, Precision, Stage, Stepped, Trainer, TrainerSettings,
};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn typed(text: &str) -> Pointwise {
    Functions::built_in().parse_pointwise(text).unwrap()
}

fn function(name: &str) -> Pointwise {
    Pointwise::named(name).expect("a known function")
}

fn settings(name: &str, source: Source) -> TrainerSettings {
    TrainerSettings::new(function(name), source).with(|it| it.precision = Precision::F64)
}

fn drawn(settings: &NetworkSettings, set: &DataSet) -> Model<f64> {
    let ends = (set.features, set.outputs);
    Model::draw(settings, ends, Streams::DATA, &go_on).expect("nobody stops it")
}

fn split(source: Source, seed: u64) -> Arc<Split> {
    Arc::new(Split::new(&data::load(source, seed).unwrap(), 0.25, seed))
}

/// The same rows to learn and to test, not scaled.
fn whole(set: DataSet) -> Arc<Split> {
    let scale = Scale { mean: vec![0.0; set.features], std: vec![1.0; set.features] };
    Arc::new(Split { train: set.clone(), test: set, scale })
}

mod pytorch {
    use super::*;
    use safetensors::SafeTensors;
    use serde_json::Value;

    struct Case {
        bytes: Vec<u8>,
        settings: Value,
        losses: Vec<f64>,
    }

    impl Case {
        fn read(path: &std::path::Path) -> Case {
            let bytes = std::fs::read(path).unwrap();
            let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
            let metadata = header.metadata().clone().expect("metadata");
            let settings = serde_json::from_str(&metadata["settings"]).unwrap();
            let losses = serde_json::from_str(&metadata["losses"]).unwrap();
            Case { bytes, settings, losses }
        }

        fn tensor(&self, name: &str) -> Vec<f64> {
            let file = SafeTensors::deserialize(&self.bytes).unwrap();
            let view = file.tensor(name).expect(name);
            assert_eq!(view.dtype(), safetensors::Dtype::F64, "{name}");
            let bytes = view.data().chunks_exact(8);
            bytes.map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect()
        }

        fn count(&self, name: &str) -> usize {
            self.settings[name].as_u64().unwrap() as usize
        }

        fn settings(&self) -> TrainerSettings {
            let name = |key: &str| self.settings[key].as_str();
            settings(name("activation").unwrap(), Source::Moons).with(|it| {
                it.learnable = self.settings["learnable"].as_bool().unwrap();
                it.depth = self.count("depth");
                it.width = self.count("width");
                it.residual = self.settings["residual"].as_bool().unwrap();
                it.norm = name("norm").map(|kind| NormKind::named(kind).unwrap());
                it.loss = Loss::named(name("loss").unwrap()).unwrap();
                it.optimizer = Optimizer::named(name("optimizer").unwrap()).unwrap();
                it.learning_rate = self.settings["lr"].as_f64().unwrap();
                it.clip = self.settings["clip"].as_f64();
                it.batch = self.count("rows");
            })
        }

        fn data(&self) -> Arc<Split> {
            let task = match self.settings["loss"].as_str() {
                Some("mse") => Task::Regress,
                _ => Task::Classify,
            };
            whole(DataSet {
                task,
                features: self.count("features"),
                outputs: self.count("outputs"),
                inputs: self.tensor("input"),
                targets: self.tensor("target"),
            })
        }
    }

    /// Largest difference, relative to the largest number that PyTorch has there.
    fn difference(ours: &[f64], theirs: &[f64]) -> f64 {
        assert_eq!(ours.len(), theirs.len());
        let largest = theirs.iter().fold(1e-300, |largest: f64, x| largest.max(x.abs()));
        let pairs = ours.iter().zip(theirs);
        pairs.fold(0.0, |worst: f64, (a, b)| worst.max((a - b).abs() / largest))
    }

    fn compare(name: &str, case: &Case) {
        let (settings, data) = (case.settings(), case.data());
        let mut model = drawn(&settings, &data.train);
        for (index, parameter) in model.parameters().into_iter().enumerate() {
            parameter.value.copy_from_slice(&case.tensor(&format!("parameter.{index}")));
        }
        let mut learner = Learner::on_data(settings.clone(), Arc::clone(&data), model);
        let mut worst: f64 = 0.0;
        for (step, &loss) in case.losses.iter().enumerate() {
            assert_eq!(learner.step(&go_on), Stepped::Done);
            worst = worst.max((learner.report().loss / loss - 1.0).abs());
            if step > 0 {
                continue;
            }
            // each tensor against the largest of them all: one that is 0 (a bias before a batch
            // norm) is so up to rounding only
            let norm = learner.train_report().gradient_norm;
            let parameters = learner.model.parameters();
            let theirs: Vec<f64> = (0..parameters.len())
                .flat_map(|index| case.tensor(&format!("gradient.{index}")))
                .collect();
            // PyTorch clips in place; here the gradients stay, and the update is with less of them.
            let kept = settings.clip.map_or(1.0, |limit| (limit / norm).min(1.0));
            let ours: Vec<f64> =
                parameters.iter().flat_map(|p| p.gradient.iter().map(|g| g * kept)).collect();
            worst = worst.max(difference(&ours, &theirs));
        }
        for (index, parameter) in learner.model.parameters().into_iter().enumerate() {
            let trained = case.tensor(&format!("trained.{index}"));
            worst = worst.max(difference(parameter.value, &trained));
        }
        let mut trace = Trace::new(&learner.model);
        learner.model.evaluate(&data.train.inputs, &mut trace);
        worst = worst.max(difference(&trace.output, &case.tensor("output")));
        println!("{name}: {worst:.1e}");
        assert!(worst < 1e-10, "{name}: {worst:e}");
    }

    #[test]
    fn losses_gradients_updates_and_evaluation_agree() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
        let mut ran = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("train_") && name.ends_with(".safetensors") {
                compare(&name, &Case::read(&path));
                ran += 1;
            }
        }
        assert_eq!(ran, 7, "a case is missing");
    }
}

mod finite_differences {
    use super::*;

    /// The loss of one training pass, dropping what seed 9 says.
    fn loss(model: &Model<f64>, set: &DataSet, trace: &mut Trace<f64>, loss: Loss) -> f64 {
        let mut stream = Stream::of_seed(9, 0);
        trace.resize(model, set.rows());
        for layer in 1..=model.layers() {
            model.forward(layer, &set.inputs, &mut Mode::Train(&mut stream), trace);
        }
        loss.slope(&trace.output, &set.targets, set.outputs, &mut trace.output_delta);
        loss.value(&trace.output, &set.targets, set.outputs)
    }

    fn check(name: &str, settings: &TrainerSettings, set: &DataSet) {
        let mut model = drawn(settings, set);
        // away from the zeros and ones that biases and norms begin with
        let mut stream = Stream::of_seed(5, 0);
        for parameter in model.parameters() {
            parameter.value.iter_mut().for_each(|value| *value += 0.2 * stream.normal());
        }
        let mut trace = Trace::new(&model);
        loss(&model, set, &mut trace, settings.loss);
        for layer in (1..=model.layers()).rev() {
            model.backward(layer, &set.inputs, &mut trace);
        }
        let gradients: Vec<Vec<f64>> =
            model.parameters().iter().map(|parameter| parameter.gradient.to_vec()).collect();
        let mut moved = |array: usize, at: usize, by: f64| {
            model.parameters()[array].value[at] += by;
            loss(&model, set, &mut trace, settings.loss)
        };
        let h = 1e-5;
        for (array, gradient) in gradients.iter().enumerate() {
            for (at, &gradient) in gradient.iter().enumerate() {
                let above = moved(array, at, h);
                let below = moved(array, at, -2.0 * h);
                moved(array, at, h);
                let slope = (above - below) / (2.0 * h);
                let off = (gradient - slope).abs();
                assert!(off < 1e-8, "{name}, array {array}, {at}: {gradient} is not {slope}");
            }
        }
    }

    #[test]
    fn every_gradient_is_the_slope_of_the_loss() {
        let set = Source::Circles.draw(3).unwrap();
        let set = DataSet {
            inputs: set.inputs[..14].to_vec(),
            targets: set.targets[..14].to_vec(),
            ..set
        };
        // as wide as the data, so that the first layer is residual too
        let plain = settings("tanh", Source::Circles).with(|it| {
            it.depth = 3;
            it.width = 2;
        });
        let wide = plain.clone().with(|it| it.width = 4);
        let (batch, layer) = (Some(NormKind::Batch), Some(NormKind::Layer));
        let cases = [
            ("plain", wide.clone()),
            ("mse", wide.clone().with(|it| it.loss = Loss::MeanSquaredError)),
            ("residual", plain.clone().with(|it| it.residual = true)),
            ("residual, wide", wide.clone().with(|it| it.residual = true)),
            ("batch norm", wide.clone().with(|it| it.norm = batch)),
            ("layer norm", wide.clone().with(|it| it.norm = layer)),
            (
                "residual batch",
                plain.clone().with(|it| {
                    it.norm = batch;
                    it.residual = true;
                }),
            ),
            ("dropout", wide.clone().with(|it| it.dropout = Some(Dropout::Plain { rate: 0.3 }))),
            (
                "everything",
                wide.clone().with(|it| {
                    it.activation = function("swish");
                    it.learnable = true;
                    it.residual = true;
                    it.norm = layer;
                    it.dropout = Some(Dropout::Alpha { rate: 0.3 });
                }),
            ),
            (
                "prelu",
                wide.clone().with(|it| {
                    it.activation = function("prelu");
                    it.learnable = true;
                }),
            ),
            (
                "three parameters of a typed function",
                wide.with(|it| {
                    it.activation = typed("a*x*sigmoid(b*x) + c*tanh(x) a=0.8 b=1.2 c=0.3");
                    it.learnable = true;
                }),
            ),
        ];
        for (name, settings) in cases {
            check(name, &settings, &set);
        }
    }
}

mod learning {
    use super::*;

    fn trained(settings: TrainerSettings, source: Source, epochs: usize) -> Trainer {
        let mut trainer = Trainer::new(settings, split(source, 1));
        for _ in 0..epochs {
            assert_eq!(trainer.epoch(&go_on), Stepped::Done);
        }
        trainer
    }

    fn accuracy(trainer: &Trainer) -> f64 {
        trainer.score().test.accuracy.expect("classes")
    }

    #[test]
    fn digits_are_read_well() {
        let settings = TrainerSettings::new(function("relu"), Source::Digits);
        let trainer = trained(settings, Source::Digits, 10);
        let accuracy = accuracy(&trainer);
        assert!(accuracy > 0.95, "{accuracy}");
        assert_eq!(trainer.score().epoch, 10);
        assert_eq!(trainer.score().step, 10 * trainer.steps_per_epoch() as u64);
    }

    #[test]
    fn every_shape_is_learned() {
        for (source, wanted) in [
            (Source::Moons, 0.97),
            (Source::Circles, 0.97),
            (Source::Xor, 0.97),
            (Source::Spirals, 0.93),
        ] {
            let settings = TrainerSettings::new(function("relu"), source);
            let trainer = trained(settings, source, TrainerSettings::usual_epochs(source));
            let accuracy = accuracy(&trainer);
            assert!(accuracy >= wanted, "{}: {accuracy}", source.name());
        }
    }

    #[test]
    fn a_curve_is_learned_down_to_its_noise_and_noise_is_not() {
        let settings = TrainerSettings::new(function("tanh"), Source::Regression);
        let score = trained(settings, Source::Regression, 100).score();
        assert!(score.test.loss < 0.08 && score.test.accuracy.is_none(), "{score:?}");
        let settings = TrainerSettings::new(function("relu"), Source::Noise);
        let score = trained(settings, Source::Noise, 20).score();
        assert!(score.train.loss < 0.5 && score.test.loss > 0.8, "{score:?}");
    }

    #[test]
    fn a_norm_or_a_residual_lets_a_deep_sigmoid_learn() {
        let deep = TrainerSettings::new(function("sigmoid"), Source::Moons).with(|it| {
            it.depth = 15;
            it.init = actui::math::nn::Init::GlorotNormal;
        });
        // From epoch to epoch and from rounding to rounding so deep a network jumps about by tens of
        // percent: the median of five says what one does not.
        let reached = |settings: TrainerSettings| {
            let of = |seed| trained(settings.with(|it| it.seed = seed), Source::Moons, 20);
            let mut all: Vec<f64> = (1..=5).map(|seed| accuracy(&of.clone()(seed))).collect();
            all.sort_by(f64::total_cmp);
            all[2]
        };
        assert!(reached(deep.clone()) < 0.6, "the gradient does not arrive");
        assert!(reached(deep.clone().with(|it| it.norm = Some(NormKind::Batch))) > 0.8);
        assert!(reached(deep.clone().with(|it| it.residual = true)) > 0.8);
    }

    /// π/(π − 1) a layer in |δ|², for ReLU and a large batch (Yang et al. 2019, "A Mean Field Theory
    /// of Batch Normalization").
    #[test]
    fn batch_norm_with_relu_makes_gradients_grow_as_theory_says() {
        let settings = settings("relu", Source::Noise).with(|it| {
            it.depth = 16;
            it.width = 192;
            it.batch = 384;
            it.norm = Some(NormKind::Batch);
        });
        let mut trainer = Trainer::new(settings, split(Source::Noise, 1));
        assert_eq!(trainer.step(&go_on), Stepped::Done);
        let layers = trainer.report().network.layers;
        let growth = (layers[2].delta_rms / layers[14].delta_rms).powf(2.0 / 12.0);
        let pi = std::f64::consts::PI;
        assert!((growth / (pi / (pi - 1.0)) - 1.0).abs() < 0.03, "{growth}");
    }

    #[test]
    fn a_typed_functions_parameter_is_learned_as_the_known_ones_is() {
        let learned = |activation: Pointwise| {
            let settings = settings("swish", Source::Moons).with(|it| {
                it.activation = activation;
                it.learnable = true;
            });
            let score = trained(settings, Source::Moons, 10).score();
            (score.test.loss, score.learned)
        };
        let (loss, swish) = learned(function("swish"));
        let (typed_loss, typed) = learned(typed("x*sigmoid(b*x)"));
        assert!((typed_loss - loss).abs() < 1e-9 * loss, "{typed_loss} {loss}");
        for (typed, swish) in typed.iter().zip(&swish) {
            assert!((typed - swish).abs() < 1e-9, "{typed} {swish}");
        }
        assert!(swish.iter().any(|beta| (beta - 1.0).abs() > 0.01), "{swish:?}");
    }

    #[test]
    fn learned_parameters_move_and_stay_in_their_range() {
        for name in ["prelu", "swish"] {
            let settings = settings(name, Source::Moons).with(|it| it.learnable = true);
            let start = function(name).parameters()[0];
            let learned = trained(settings.clone(), Source::Moons, 10).score().learned;
            assert_eq!(learned.len(), settings.depth);
            assert!(learned.iter().any(|value| (value - start).abs() > 0.01), "{learned:?}");
            let wild = settings.with(|it| it.learning_rate = 30.0);
            let mut trainer = Trainer::new(wild, split(Source::Moons, 1));
            let (low, high) = function(name).about().parameters[0].range;
            for _ in 0..20 {
                if trainer.step(&go_on) != Stepped::Done {
                    break;
                }
                let learned = trainer.score().learned;
                assert!(learned.iter().all(|value| (low..=high).contains(value)), "{learned:?}");
            }
        }
    }
}

mod steps {
    use super::*;

    fn moons(change: impl FnOnce(TrainerSettings) -> TrainerSettings) -> Trainer {
        Trainer::new(change(settings("relu", Source::Moons)), split(Source::Moons, 1))
    }

    fn after(trainer: &mut Trainer, steps: usize) -> TrainReport {
        for _ in 0..steps {
            assert_eq!(trainer.step(&go_on), Stepped::Done);
        }
        trainer.report()
    }

    #[test]
    fn equal_settings_give_equal_numbers_dropout_and_all() {
        let with_dropout = |seed| {
            let dropout = Some(Dropout::Plain { rate: 0.2 });
            moons(|settings| settings.with(|it| (it.dropout, it.seed) = (dropout, seed)))
        };
        let first = after(&mut with_dropout(1), 40);
        assert_eq!(first, after(&mut with_dropout(1), 40));
        assert_ne!(first, after(&mut with_dropout(2), 40));
    }

    #[test]
    fn looking_changes_nothing() {
        let mut looked_at = moons(|settings| settings);
        let mut alone = moons(|settings| settings);
        for _ in 0..20 {
            after(&mut looked_at, 1);
            looked_at.score();
            looked_at.predict(&[0.0, 0.5]);
            looked_at.histogram(1, Signal::Activation, 10);
            after(&mut alone, 1);
        }
        assert_eq!(looked_at.report(), alone.report());
    }

    #[test]
    fn a_look_before_the_first_step_is_at_what_that_step_learns_from() {
        let with_parts = |settings: TrainerSettings| {
            settings.with(|it| {
                it.dropout = Some(Dropout::Plain { rate: 0.3 });
                it.norm = Some(NormKind::Batch);
            })
        };
        let (mut looked_at, mut alone) = (moons(with_parts), moons(with_parts));
        assert!(alone.report().network.loss.is_nan());
        assert_eq!(looked_at.look(&go_on), Stepped::Done);
        let (seen, score) = (looked_at.report(), looked_at.score());
        let learned_from = after(&mut alone, 1);
        assert_eq!((seen.epoch, seen.network.step, score.step), (0, 0, 0));
        assert_eq!(seen.gradient_norm, learned_from.gradient_norm);
        assert_eq!(seen.network.loss, learned_from.network.loss);
        for (seen, after) in seen.network.layers.iter().zip(&learned_from.network.layers) {
            assert_eq!((seen.delta_rms, seen.input_spread), (after.delta_rms, after.input_spread));
            assert_ne!(seen.weight_rms, after.weight_rms);
        }
        assert_eq!(after(&mut looked_at, 1), learned_from, "looking has changed nothing");
        assert_eq!(after(&mut looked_at, 40), after(&mut alone, 40));
    }

    #[test]
    fn the_learning_rate_can_change_without_a_restart() {
        let mut trainer = moons(|settings| settings);
        after(&mut trainer, 5);
        let before = trainer.score();
        trainer.set_learning_rate(0.0);
        after(&mut trainer, 5);
        assert_eq!(trainer.score().train, before.train);
        trainer.set_learning_rate(0.01);
        after(&mut trainer, 5);
        assert_ne!(trainer.score().train, before.train);
    }

    #[test]
    fn clipping_bounds_how_far_a_step_goes() {
        let step = |clip| {
            let optimizer = Optimizer::Sgd;
            let settings = settings("relu", Source::Moons);
            let settings = settings.with(|it| {
                it.clip = clip;
                it.optimizer = optimizer;
                it.learning_rate = 1.0;
            });
            let mut learner = Learner::<f64>::for_data(settings, split(Source::Moons, 1));
            let values = |learner: &mut Learner<f64>| -> Vec<f64> {
                learner.model.parameters().iter().flat_map(|p| p.value.to_vec()).collect()
            };
            let before = values(&mut learner);
            assert_eq!(learner.step(&go_on), Stepped::Done);
            let after = values(&mut learner);
            let squares = before.iter().zip(&after).map(|(a, b)| (a - b).powi(2));
            (squares.sum::<f64>().sqrt(), learner.train_report())
        };
        let (free, report) = step(None);
        let norm = report.gradient_norm;
        assert!((free / norm - 1.0).abs() < 1e-12 && norm > 0.1, "{free} {norm}");
        let (clipped, same_report) = step(Some(0.1));
        assert!((clipped - 0.1).abs() < 1e-12, "{clipped}");
        let gradients = |report: &TrainReport| -> Vec<(f64, f64)> {
            let layers = report.network.layers.iter();
            layers.map(|layer| (layer.delta_rms, layer.weight_grad_rms)).collect()
        };
        assert_eq!(same_report.gradient_norm, norm);
        assert_eq!(gradients(&same_report), gradients(&report), "both are told before clipping");
        assert_eq!(step(Some(norm * 2.0)), (free, report));
    }

    #[test]
    fn a_report_tells_of_every_layer() {
        let mut trainer = moons(|settings| settings);
        let report = after(&mut trainer, 3);
        let layers = &report.network.layers;
        assert_eq!(layers.iter().map(|layer| layer.layer).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(layers.iter().all(|layer| layer.delta_rms > 0.0 && layer.weight_grad_rms > 0.0));
        assert_eq!(layers[0].zero_fraction, layers[0].saturated_fraction);
        let histogram = trainer.histogram(1, Signal::PreActivation, 20).unwrap();
        assert_eq!(histogram.counts.iter().sum::<usize>(), 32 * 16);
        assert!(histogram.low < 0.0 && histogram.high > 0.0);
        assert!(trainer.histogram(0, Signal::Activation, 20).is_none());
        assert!(trainer.histogram(3, Signal::Activation, 20).is_none());
    }

    /// With a last minibatch of two rows batch norm maps each unit to ±1 and hardly any δ passes.
    #[test]
    fn the_end_of_an_epoch_is_measured_like_any_other_step() {
        let mut trainer =
            moons(|settings| settings.with(|it| (it.depth, it.norm) = (5, Some(NormKind::Batch))));
        for _ in 0..3 {
            after(&mut trainer, 1);
            let early = trainer.report().network.layers[0].delta_rms;
            assert_eq!(trainer.epoch(&go_on), Stepped::Done);
            let late = trainer.report().network.layers[0].delta_rms;
            assert!(late > 1e-3 * early, "{early:e} {late:e}");
            let z = trainer.histogram(1, Signal::PreActivation, 20).unwrap();
            assert_eq!(z.counts.iter().sum::<usize>(), 32 * 16);
        }
    }

    #[test]
    fn units_that_nothing_reaches_are_counted_dead() {
        let settings = settings("relu", Source::Moons);
        let data = split(Source::Moons, 1);
        let mut model = drawn(&settings, &data.train);
        for unit in [1, 4, 5] {
            model.hidden[1].linear.bias[unit] = -1e3;
        }
        let learner = Learner::on_data(settings.clone(), Arc::clone(&data), model);
        let dead = learner.score().unwrap().dead_units;
        let drawn = Learner::<f64>::for_data(settings, data).score().unwrap().dead_units;
        assert!(drawn[1] < 3);
        assert!(dead[0] == drawn[0] && dead[1] >= 3, "{dead:?}");
    }

    #[test]
    fn predictions_are_probabilities_in_the_datas_own_units() {
        let set = Source::Xor.draw(1).unwrap();
        let settings = settings("tanh", Source::Xor);
        let mut trainer = Trainer::new(settings, Arc::new(Split::new(&set, 0.25, 1)));
        for _ in 0..40 {
            assert_eq!(trainer.epoch(&go_on), Stepped::Done);
        }
        let points = [0.6, 0.6, -0.6, 0.6, -0.6, -0.6, 0.6, -0.6];
        let classes = trainer.predict(&points);
        for (row, second) in classes.chunks_exact(2).zip([false, true, false, true]) {
            assert!((row[0] + row[1] - 1.0).abs() < 1e-12);
            assert_eq!(row[1] > 0.5, second, "{classes:?}");
        }
    }

    #[test]
    fn overflow_is_named_and_ends_the_run() {
        let mut trainer = moons(|settings| {
            settings.with(|it| (it.optimizer, it.learning_rate) = (Optimizer::Sgd, 1e200))
        });
        let stopped = (0..5).map(|_| trainer.step(&go_on)).find(|step| *step != Stepped::Done);
        let Some(Stepped::Overflowed(overflow)) = stopped else { panic!("{stopped:?}") };
        assert_ne!(overflow.operation, Operation::WeightGradient);
        let report = trainer.report();
        assert_eq!(report.network.overflow, Some(overflow));
        assert_eq!(trainer.step(&go_on), Stepped::Overflowed(overflow));
        assert_eq!(trainer.report().network.step, report.network.step);
    }

    #[test]
    fn a_step_can_be_abandoned_at_every_stage() {
        let seen = Mutex::new(Vec::new());
        let all = |stage: Stage| {
            seen.lock().unwrap().push((stage.phase, stage.layer));
            ControlFlow::Continue(())
        };
        assert_eq!(moons(|settings| settings).step(&all), Stepped::Done);
        use Phase::{Backward, Forward, Update};
        let expected = [
            (Forward, 1),
            (Forward, 2),
            (Forward, 3),
            (Backward, 3),
            (Backward, 2),
            (Backward, 1),
            (Update, 1),
            (Update, 2),
            (Update, 3),
        ];
        assert_eq!(*seen.lock().unwrap(), expected);
        for (phase, layer) in expected {
            let stop = move |stage: Stage| match (stage.phase, stage.layer) == (phase, layer) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            };
            assert_eq!(moons(|settings| settings).step(&stop), Stepped::Abandoned);
        }
    }
}
