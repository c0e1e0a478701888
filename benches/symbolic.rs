//! What typing a function costs: read, both derivatives, simplify and write; and its program over
//! the units of a layer, to hold against the tuned kernels of `benches/step.rs`.

use actui::math::activation::Pointwise;
use actui::math::symbolic::{Program, Style, derivatives, parse};
use divan::Bencher;

fn main() {
    divan::main();
}

const TYPED: [&str; 10] = [
    "1/(1 + exp(-x))",
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    "where(x > 0, x, a*(exp(x) - 1))",
    "x*tanh(ln(1 + exp(x)))",
    "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))",
    "max(x, 0.1x)",
    "x*erf(softplus(x))",
    "hardswish(x)",
    "x*tanh(gelu(x))",
    "(x + sqrt(x^2 + b))/2",
];

/// Read, f′ and f″ simplified, all three written for the formula setter: under 1 ms.
#[divan::bench(args = TYPED)]
fn read_derive_and_write(bencher: Bencher, text: &str) {
    bencher.bench(|| {
        let e = parse(text).expect("it is read").expression;
        let all = derivatives(&e, 2).expect("it is derived");
        let results = all.iter().map(|derivation| derivation.result.show(Style::Latex));
        results.fold(e.show(Style::Latex), |all, latex| all + &latex)
    });
}

const ELEVEN: [(&str, &str); 11] = [
    ("relu", "where(x > 0, x, 0)"),
    ("sigmoid", "1/(1 + exp(-x))"),
    ("tanh", "(exp(x) - exp(-x))/(exp(x) + exp(-x))"),
    ("leaky-relu", "where(x > 0, x, a*x)"),
    ("relu6", "relu6(x)"),
    ("elu", "where(x > 0, x, a*(exp(x) - 1))"),
    ("selu", "selu(x)"),
    ("prelu", "where(x > 0, x, a*x)"),
    ("gelu", "x*Phi(x)"),
    ("gelu-tanh", "gelu_tanh(x)"),
    ("swish", "x/(1 + exp(-b*x))"),
];

/// [`Program::forward`] in one precision.
type Forward<T> = fn(&Program, &[T], &[f64], &mut [T], &mut [T]);

fn program<T: Copy>(
    bencher: Bencher,
    (name, text): (&str, &str),
    number: fn(f64) -> T,
    forward: Forward<T>,
) {
    let p = Pointwise::named(name).expect("a known function").parameters().to_vec();
    let program = Program::new(&parse(text).expect("it is read").expression, &[]).expect("derived");
    let z: Vec<T> = (0..4096).map(|k| number(f64::from(k) / 512.0 - 4.0)).collect();
    let (mut value, mut slope) = (z.clone(), z.clone());
    bencher.bench_local(|| forward(&program, &z, &p, &mut value, &mut slope));
}

/// Value and slope of the 4096 units of a layer, as in `benches/step.rs`: within 3 times of that.
#[divan::bench(args = ELEVEN)]
fn program_of_4096_in_f32(bencher: Bencher, case: (&str, &str)) {
    program::<f32>(bencher, case, |x| x as f32, Program::forward);
}

#[divan::bench(args = ELEVEN)]
fn program_of_4096_in_f64(bencher: Bencher, case: (&str, &str)) {
    program::<f64>(bencher, case, |x| x, Program::forward);
}
