//! One training step (update, forward, loss, backward) of the default network, and the report that
//! the screen draws after it.
//!
//! `step --milliseconds ACTIVATION WIDTH BATCH` prints the median time of a step and its report
//! together, for `benches/peers/step.py` to hold against PyTorch.

use actui::math::activation::Pointwise;
use actui::math::activation::real::Element;
use actui::math::nn::{Precision, Run, Settings, Stage, Stepped};
use divan::Bencher;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--milliseconds", activation, width, batch] => {
            let number = |text: &str| text.parse().expect("a whole number");
            println!("{}", milliseconds(activation, number(width), number(batch)));
        }
        _ => divan::main(),
    }
}

/// Median time of a step and the report after it, in float32.
fn milliseconds(activation: &str, width: usize, batch: usize) -> f64 {
    const AT_LEAST: Duration = Duration::from_secs(1);
    let mut run = start((activation, Precision::F32), width, batch);
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < AT_LEAST || times.len() < 20 {
        let before = Instant::now();
        assert_eq!(run.step(&go_on), Stepped::Done);
        std::hint::black_box(run.report());
        times.push(before.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

const CASES: [(&str, Precision); 6] = [
    ("relu", Precision::F32),
    ("relu", Precision::F64),
    ("sigmoid", Precision::F32),
    ("sigmoid", Precision::F64),
    ("gelu", Precision::F32),
    ("gelu", Precision::F64),
];

const SINGLE: [&str; 11] = [
    "relu",
    "sigmoid",
    "tanh",
    "leaky-relu",
    "relu6",
    "elu",
    "selu",
    "prelu",
    "gelu",
    "gelu-tanh",
    "swish",
];

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn start((name, precision): (&str, Precision), width: usize, batch: usize) -> Run {
    let function = Pointwise::named(name).expect("a known function");
    // He-initialised networks of this width diverge at the default rate, and a bench runs long
    let learning_rate = 1e-6;
    let settings = Settings { precision, width, batch, learning_rate, ..Settings::new(function) };
    Run::start(&settings, &go_on).expect("nobody stops it")
}

fn step(bencher: Bencher, case: (&str, Precision), width: usize, batch: usize) {
    let mut run = start(case, width, batch);
    bencher.bench_local(|| assert_eq!(run.step(&go_on), Stepped::Done));
}

#[divan::bench(args = CASES)]
fn step_depth_20_width_64_batch_64(bencher: Bencher, case: (&str, Precision)) {
    step(bencher, case, 64, 64);
}

#[divan::bench(args = [CASES[0]])]
fn step_depth_20_width_256_batch_128(bencher: Bencher, case: (&str, Precision)) {
    step(bencher, case, 256, 128);
}

#[divan::bench(args = CASES)]
fn report_depth_20_width_64_batch_64(bencher: Bencher, case: (&str, Precision)) {
    let run = start(case, 64, 64);
    bencher.bench_local(|| run.report());
}

/// Value and slope of the 4096 units of a layer.
#[divan::bench(args = SINGLE)]
fn activation_of_4096_in_f32(bencher: Bencher, name: &str) {
    activation::<f32>(bencher, name, |x| x as f32);
}

#[divan::bench(args = SINGLE)]
fn activation_of_4096_in_f64(bencher: Bencher, name: &str) {
    activation::<f64>(bencher, name, |x| x);
}

fn activation<T: Element>(bencher: Bencher, name: &str, number: fn(f64) -> T) {
    let function = Pointwise::named(name).expect("a known function");
    let z: Vec<T> = (0..4096).map(|k| number(f64::from(k) / 512.0 - 4.0)).collect();
    let (mut value, mut slope) = (z.clone(), z.clone());
    bencher.bench_local(|| function.forward(&z, &mut value, &mut slope));
}
