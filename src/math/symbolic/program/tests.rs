use super::*;
use crate::math::activation::Pointwise;

fn read(text: &str) -> Expr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn program(text: &str) -> Program {
    Program::new(&read(text), &[]).unwrap()
}

const ELEVEN: [(&str, &str); 11] = [
    ("relu", "where(x > 0, x, 0)"),
    ("sigmoid", "1/(1+exp(-x))"),
    ("tanh", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"),
    ("leaky-relu", "where(x > 0, x, a*x)"),
    ("relu6", "where(x <= 0, 0, where(x >= 6, 6, x))"),
    ("elu", "where(x > 0, x, alpha*(exp(x)-1))"),
    ("selu", "selu(x)"),
    ("prelu", "where(x > 0, x, a*x)"),
    ("gelu", "x/2*(1+erf(x/sqrt(2)))"),
    ("gelu-tanh", "x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))"),
    ("swish", "x/(1+exp(-beta*x))"),
];

fn close(got: f64, expected: f64, size: f64) -> bool {
    got == expected
        || got.is_nan() && expected.is_nan()
        || (got - expected).abs() <= 1e-14 * (1.0 + size)
}

#[test]
fn the_eleven_agree_with_their_kernels() {
    for (name, text) in ELEVEN {
        let kernel = Pointwise::named(name).unwrap();
        let (program, p) = (program(text), kernel.parameters());
        let z: Vec<f64> =
            (-4000..4000).map(|k| f64::from(k) * 0.2 + 0.01).chain([f64::NAN]).collect();
        let (mut value, mut slope) = (z.clone(), z.clone());
        program.forward(&z, p, &mut value, &mut slope);
        for (k, &x) in z.iter().enumerate() {
            let expected = [kernel.value(x), kernel.slope(x), kernel.curvature(x)];
            let got = [program.value(x, p), program.slope(x, p), program.curvature(x, p)];
            for order in 0..3 {
                let size = if order == 0 { x.abs().min(expected[0].abs() + 1.0) } else { 1.0 };
                assert!(
                    close(got[order], expected[order], size),
                    "{name} {order} at {x}: {got:?} {expected:?}"
                );
            }
            assert!(
                close(value[k], got[0], got[0].abs()),
                "{name} at {x}: {} {}",
                value[k],
                got[0]
            );
            assert!(close(slope[k], got[1], 4.0), "{name} at {x}: {} {}", slope[k], got[1]);
        }
        let single: Vec<f32> = z.iter().map(|z| *z as f32).collect();
        let (mut value, mut slope) = (single.clone(), single.clone());
        program.forward(&single, p, &mut value, &mut slope);
        for (k, &x) in single.iter().enumerate().filter(|(_, x)| !x.is_nan()) {
            let (f, df) = (kernel.value(f64::from(x)), kernel.slope(f64::from(x)));
            assert!(
                (f64::from(value[k]) - f).abs() <= 1e-7 * (f.abs() + 1e-30),
                "{name} f32 at {x}: {} {f}",
                value[k]
            );
            assert!(
                (f64::from(slope[k]) - df).abs() <= 2e-7,
                "{name} f32 at {x}: {} {df}",
                slope[k]
            );
        }
    }
}

#[test]
fn nothing_overflows_on_the_way_to_a_finite_result() {
    for (text, x, value, slope) in [
        ("ln(1+exp(x))", 1000.0, 1000.0, 1.0),
        ("ln(1+exp(x))", -1000.0, 0.0, 0.0),
        ("1/(1+exp(-x))", -800.0, 0.0, 0.0),
        ("1/(1+exp(-x))", 800.0, 1.0, 0.0),
        ("exp(x)/(1+exp(x))", 800.0, 1.0, 0.0),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", 900.0, 1.0, 0.0),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", -900.0, -1.0, 0.0),
        ("(1-exp(-2x))/(1+exp(-2x))", -900.0, -1.0, 0.0),
        ("x*sigmoid(x)", -800.0, 0.0, 0.0),
        ("x*sigmoid(x)", f64::NEG_INFINITY, 0.0, 0.0),
        ("x*exp(-x^2)", f64::INFINITY, 0.0, 0.0),
        ("x*tanh(ln(1+exp(x)))", 1000.0, 1000.0, 1.0),
        ("x*tanh(ln(1+exp(x)))", -1000.0, 0.0, 0.0),
        ("ln(1/(1+exp(-x)))", -1000.0, -1000.0, 1.0),
        ("logsigmoid(x)", -1000.0, -1000.0, 1.0),
        ("where(x>0, x, exp(x)-1)", 1000.0, 1000.0, 1.0),
        ("gelu(x)", -200.0, 0.0, 0.0),
        ("x*erf(softplus(x))", 1000.0, 1000.0, 1.0),
        ("ln(cosh(x))", 1000.0, 1000.0 - 2f64.ln(), 1.0),
    ] {
        let program = program(text);
        let (f, df) = (program.value(x, &[]), program.slope(x, &[]));
        assert!((f - value).abs() < 1e-12 && (df - slope).abs() < 1e-12, "{text} at {x}: {f} {df}");
        let (mut fs, mut dfs) = ([0.0], [0.0]);
        program.forward(&[x], &[], &mut fs, &mut dfs);
        assert!(
            (fs[0] - value).abs() < 1e-12 && (dfs[0] - slope).abs() < 1e-12,
            "{text} at {x}: {fs:?} {dfs:?}"
        );
    }
}

#[test]
fn where_there_is_no_value_there_is_no_slope() {
    for (text, x) in [
        ("ln(x)", -1.0),
        ("sqrt(-1-x^2)", 0.0),
        ("sqrt(x)*sqrt(x)", -1.0),
        ("relu(x)", f64::NAN),
        ("max(x,0)", f64::NAN),
        ("sign(x)", f64::NAN),
        ("x*(x>0)", f64::NAN),
    ] {
        let program = program(text);
        assert!(program.value(x, &[]).is_nan(), "{text}");
        assert!(program.slope(x, &[]).is_nan(), "{text}");
    }
}

#[test]
fn parameters_come_in_the_order_that_is_asked_for_and_have_slopes() {
    let program = Program::new(&read("b*x+a*x^2"), &["a", "b"]).unwrap();
    assert_eq!(program.value(2.0, &[10.0, 1.0]), 42.0);
    assert_eq!(program.parameter_slope(0, 3.0, &[10.0, 1.0]), 9.0);
    assert_eq!(program.parameter_slope(1, 3.0, &[10.0, 1.0]), 3.0);
}

#[test]
fn one_function_has_one_canonical_form() {
    for (a, b) in [
        ("x*sigmoid(x)", "silu(x)"),
        ("x/(1+exp(-x))", "swish(x)"),
        ("x*sigmoid(beta*x)", "swish(x, beta)"),
        ("(1+erf(x/sqrt(2)))*x/2", "gelu(x)"),
        ("where(0 < x, x, 0)", "relu(x)"),
        ("x*tanh(ln(1+exp(x)))", "mish(x)"),
    ] {
        assert_eq!(read(a).canonical(), read(b).canonical(), "{a} {b}");
    }
    assert_ne!(read("relu(x)").canonical(), read("max(x, 0)").canonical());
}
