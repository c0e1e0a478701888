//! One training step (update, forward, loss, backward) of the default network, and the report that
//! the screen draws after it.

use actui::math::activation::Pointwise;
use actui::math::nn::{Precision, Run, Settings, Stage, Stepped};
use divan::Bencher;
use std::ops::ControlFlow;

fn main() {
    divan::main();
}

const CASES: [(&str, Precision); 4] = [
    ("relu", Precision::F32),
    ("relu", Precision::F64),
    ("sigmoid", Precision::F32),
    ("sigmoid", Precision::F64),
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
