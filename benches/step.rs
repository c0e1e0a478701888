//! One training step (update, forward, loss, backward) of the default network, and the report that
//! the screen draws after it.
//!
//! | command | prints |
//! |---|---|
//! | `step --milliseconds ACTIVATION WIDTH BATCH` | the median time of a step and its report together, for `benches/peers/step.py` to hold against PyTorch |
//! | `step --peak` | the most GFLOP/s in float32 that one core can do: multiply-adds without memory |
//! | `step --memory WIDTH BATCH` | what a network in training takes at depth 20, 50, 100, 200 |

use actui::math::activation::Pointwise;
use actui::math::activation::real::Element;
use actui::math::nn::{Precision, Run, Settings, Stage, Stepped};
use divan::Bencher;
use pulp::{Arch, Simd, WithSimd};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--milliseconds", activation, width, batch] => {
            println!("{}", milliseconds(activation, number(width), number(batch)));
        }
        ["--peak"] => println!("{:.1}", Arch::new().dispatch(Peak)),
        ["--memory", width, batch] => memory(width, batch),
        ["--memory", depth, width, batch] => {
            let [depth, width, batch] = [depth, width, batch].map(|text| text.parse().unwrap());
            println!("{}", taken(depth, width, batch));
        }
        _ => divan::main(),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a whole number")
}

fn step_and_report(run: &mut Run) {
    assert_eq!(run.step(&go_on), Stepped::Done);
    std::hint::black_box(run.report());
}

/// Sums enough that none waits for another, few enough to stay in registers.
struct Peak;

impl WithSimd for Peak {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        const SUMS: usize = 12;
        const ROUNDS: usize = 1_000_000;
        let flop = (2 * ROUNDS * SUMS * S::F32_LANES) as f64;
        let factor = simd.splat_f32s(std::hint::black_box(0.5));
        let mut best = 0.0f64;
        for _ in 0..20 {
            let mut sums = [simd.splat_f32s(std::hint::black_box(1.0)); SUMS];
            let begin = Instant::now();
            for _ in 0..ROUNDS {
                for sum in &mut sums {
                    *sum = simd.mul_add_e_f32s(*sum, factor, factor);
                }
            }
            std::hint::black_box(&sums);
            best = best.max(flop / begin.elapsed().as_secs_f64());
        }
        best / 1e9
    }
}

/// Each depth in a process of its own, whose memory nothing else has grown.
fn memory(width: &str, batch: &str) {
    let program = std::env::current_exe().expect("a program has a path");
    for depth in ["20", "50", "100", "200"] {
        let arguments = ["--memory", depth, width, batch];
        let output =
            std::process::Command::new(&program).args(arguments).output().expect("it runs");
        let bytes: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
        let layers: f64 = depth.parse().expect("a number");
        let (all, each) = (bytes / 1048576.0, bytes / 1024.0 / layers);
        println!(
            "depth {depth}, width {width}, batch {batch}: {all:.2} MiB, {each:.0} KiB a layer"
        );
    }
}

/// Bytes by which the most that this process ever held grows with a network and ten steps of it.
fn taken(depth: usize, width: usize, batch: usize) -> usize {
    let before = most_held();
    let function = Pointwise::named("relu").expect("a known function");
    let precision = Precision::F32;
    let settings = settings(function).with(|it| {
        it.precision = precision;
        it.depth = depth;
        it.width = width;
        it.batch = batch;
    });
    let mut run = Run::start(&settings, &go_on).expect("nobody stops it");
    for _ in 0..10 {
        let _ = std::hint::black_box(run.step(&go_on));
        std::hint::black_box(run.report());
    }
    most_held() - before
}

/// Peak of the resident memory in bytes; Linux only.
fn most_held() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("the peak is told");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<usize>().ok()).expect("a size") * 1024
}

/// Median time of a step and the report after it, in float32.
fn milliseconds(activation: &str, width: usize, batch: usize) -> f64 {
    const AT_LEAST: Duration = Duration::from_secs(1);
    let mut run = start((activation, Precision::F32), width, batch);
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < AT_LEAST || times.len() < 20 {
        let before = Instant::now();
        step_and_report(&mut run);
        times.push(before.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

const CASES: [(&str, Precision); 9] = [
    ("relu", Precision::F32),
    ("relu", Precision::F64),
    ("sigmoid", Precision::F32),
    ("sigmoid", Precision::F64),
    ("gelu", Precision::F32),
    ("gelu", Precision::F64),
    ("tanh", Precision::F64),
    ("elu", Precision::F64),
    ("swish", Precision::F64),
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
    let settings = settings(function).with(|it| {
        it.precision = precision;
        it.width = width;
        it.batch = batch;
    });
    Run::start(&settings, &go_on).expect("nobody stops it")
}

/// He-initialised networks diverge at the default rate, and a bench runs long.
fn settings(function: Pointwise) -> Settings {
    Settings::new(function).with(|it| it.learning_rate = 1e-6)
}

fn step(bencher: Bencher, case: (&str, Precision), width: usize, batch: usize) {
    let mut run = start(case, width, batch);
    bencher.bench_local(|| assert_eq!(run.step(&go_on), Stepped::Done));
}

#[divan::bench(args = CASES)]
fn step_depth_20_width_64_batch_64(bencher: Bencher, case: (&str, Precision)) {
    step(bencher, case, 64, 64);
}

#[divan::bench(args = [CASES[0], CASES[1]])]
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
