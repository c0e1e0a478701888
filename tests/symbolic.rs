//! The symbolic engine against SymPy's derivatives, PyTorch's values, dual numbers and itself.

use actui::formula::Formula;
use actui::math::activation::real::Real;
use actui::math::symbolic::{
    Expr, Function, Kind, Program, Scalar, Style, derivatives, differentiate, parse, rules,
    simplify,
};
use dual::Dual;
use num_dual::{Dual2, DualNum};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::time::{Duration, Instant};

#[path = "support/dual.rs"]
mod dual;
#[path = "support/symbolic_round.rs"]
mod symbolic_round;

fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).expression
}

/// a = 0.7, b = 1.3, in the order in which the expression has them.
fn parameters(program: &Program) -> Vec<f64> {
    program.parameters().iter().map(|name| if &**name == "a" { 0.7 } else { 1.3 }).collect()
}

/// (expression, x, f, f′, f″) as SymPy has them.
fn table() -> Vec<(String, f64, [f64; 3])> {
    let mut reader = csv::Reader::from_reader(include_str!("data/derivatives.csv").as_bytes());
    let row = |record: csv::StringRecord| {
        let number = |index: usize| record[index].parse().unwrap();
        (record[0].to_owned(), number(1), [number(2), number(3), number(4)])
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn derivatives_are_those_of_sympy() {
    let mut programs: HashMap<String, Program> = HashMap::new();
    for (text, x, expected) in table() {
        let program = programs
            .entry(text.clone())
            .or_insert_with(|| Program::new(&read(&text), &[]).unwrap());
        let p = parameters(program);
        let got = [program.value(x, &p), program.slope(x, &p), program.curvature(x, &p)];
        for order in 0..3 {
            let scale = expected.iter().fold(1e-3f64, |scale, e| scale.max(e.abs()));
            let error = (got[order] - expected[order]).abs();
            assert!(error <= 4e-14 * scale, "{text}, order {order}, at {x}: {got:?} {expected:?}");
        }
    }
    assert!(programs.len() >= 200, "{}", programs.len());
}

#[test]
fn formulas_of_all_derivatives_and_steps_are_set() {
    let mut texts: Vec<String> = table().into_iter().map(|(text, ..)| text).collect();
    texts.dedup();
    texts.extend(gallery().into_iter().map(|function| function.expression));
    let set = |e: &Expr| {
        let latex = e.show(Style::Latex);
        if let Err(error) = Formula::parse(&latex) {
            assert!(error.message.contains("longer than"), "{latex}: {error}");
        }
    };
    for text in texts {
        let e = read(&text);
        set(&e);
        for derivation in derivatives(&e, 2).unwrap() {
            derivation.wholes().iter().for_each(set);
        }
    }
}

#[derive(Deserialize)]
struct Gallery {
    function: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    aliases: Vec<String>,
    title: String,
    expression: String,
    #[serde(default)]
    parameters: Vec<Parameter>,
    paper: Paper,
    sentence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    name: String,
    symbol: String,
    default: f64,
    range: [f64; 2],
    step: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    authors: String,
    title: String,
    year: u16,
}

fn gallery() -> Vec<Entry> {
    let gallery: Gallery = toml::from_str(include_str!("../assets/gallery.toml")).unwrap();
    gallery.function
}

#[test]
fn the_gallery_is_complete_and_its_parameters_are_those_of_the_expressions() {
    let all = gallery();
    assert!(all.len() >= 20);
    let mut names = Vec::new();
    for entry in &all {
        let expression = read(&entry.expression);
        let stated: Vec<&str> = entry.parameters.iter().map(|p| p.name.as_str()).collect();
        let mut found: Vec<String> =
            expression.parameters().iter().map(|name| name.to_string()).collect();
        found.sort_by_key(|name| stated.iter().position(|known| known == name));
        assert_eq!(found, stated, "{}", entry.name);
        for parameter in &entry.parameters {
            let [low, high] = parameter.range;
            assert!((low..=high).contains(&parameter.default), "{}", entry.name);
            assert!(parameter.step > 0.0 && parameter.step < high - low, "{}", entry.name);
            assert!(!parameter.symbol.is_empty());
        }
        assert!(!entry.title.is_empty() && entry.sentence.ends_with('.'), "{}", entry.name);
        assert!(!entry.paper.authors.is_empty() && !entry.paper.title.is_empty());
        assert!((1980..2100).contains(&entry.paper.year), "{}", entry.name);
        names.push(entry.name.clone());
        names.extend(entry.aliases.iter().filter(|alias| **alias != entry.name).cloned());
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// At kinks too: the conventions are PyTorch's.
#[test]
fn the_gallery_has_the_values_and_slopes_of_pytorch() {
    let programs: HashMap<String, (Program, Vec<f64>)> = gallery()
        .into_iter()
        .map(|entry| {
            let names: Vec<&str> = entry.parameters.iter().map(|p| p.name.as_str()).collect();
            let program = Program::new(&read(&entry.expression), &names).unwrap();
            (entry.name, (program, entry.parameters.iter().map(|p| p.default).collect()))
        })
        .collect();
    let mut reader = csv::Reader::from_reader(include_str!("data/gallery_torch.csv").as_bytes());
    let mut checked = HashMap::new();
    for record in reader.records().map(Result::unwrap) {
        let number = |index: usize| record[index].parse::<f64>().unwrap();
        let (program, p) = &programs[&record[0]];
        let (x, f, df) = (number(1), number(2), number(3));
        let got = [program.value(x, p), program.slope(x, p)];
        // PyTorch's hardsigmoid has 1/6 in float32 for its slope, and some cancel in the left tail.
        let allowed = if &record[0] == "hardsigmoid" { 1e-8 } else { 1e-12 };
        let fits = (got[0] - f).abs() <= 1e-12 * (1.0 + f.abs()) && (got[1] - df).abs() <= allowed;
        assert!(fits, "{} at {x}: {got:?}, not {f} {df}", &record[0]);
        *checked.entry(record[0].to_owned()).or_insert(0) += 1;
    }
    assert_eq!(checked.len(), programs.len());
}

#[test]
fn every_example_of_a_rule_holds() {
    for rule in rules::REWRITES {
        let (before, after) = (read(rule.example.0), read(rule.example.1));
        assert_eq!(simplify(&before), simplify(&after), "{}", rule.name);
    }
    for rule in rules::DERIVATIVE_RULES {
        let worked_out = |text: &str| {
            let line = actui::math::symbolic::parse_line(text).unwrap().expression;
            actui::math::symbolic::worked_out(&line).unwrap().canonical()
        };
        assert_eq!(worked_out(rule.example.0), worked_out(rule.example.1), "{}", rule.name);
    }
}

#[test]
fn hostile_expressions_end_soon() {
    let tower = |base: &str, n: usize| vec![base; n].join("^");
    let nested =
        |name: &str, n: usize| format!("{}x{}", format!("{name}(").repeat(n), ")".repeat(n));
    let texts = [
        tower("x", 50),
        tower("(x+1)", 40),
        tower("9", 30),
        nested("gelu", 60),
        nested("mish", 60),
        nested("exp", 110),
        nested("sigmoid", 110),
        nested("tanh", 110),
        nested("max(x,x)*abs", 30),
        nested("where(x>0,x,1)*elu", 20),
        vec!["(x+a)"; 100].join("*"),
        vec!["(x^2+x+1)^99"; 50].join("*"),
        vec!["sin(x)*x^3"; 100].join("+"),
        vec!["1/(x+1)"; 100].join("-"),
        (0..100).map(|k| format!("exp({k}x)")).collect::<Vec<_>>().join("+"),
        (0..60).map(|k| format!("sigmoid({k}x)")).collect::<Vec<_>>().join("*"),
        format!("({})/({})", vec!["x^3"; 50].join("+"), vec!["sqrt(x)"; 50].join("*")),
        "9999999999999999999999999999999^99".to_owned(),
        "x^99999999999999999999".to_owned(),
        "(1e300*x)^64/1e300^60".to_owned(),
        "22**3**3".to_owned(),
    ];
    for text in texts {
        let begin = Instant::now();
        symbolic_round::round(&text);
        let took = begin.elapsed();
        let shown: String = text.chars().take(40).collect();
        eprintln!("{took:?} {shown}");
        // 50 ms in a release on a machine of its own; here it must only end.
        assert!(took < Duration::from_secs(5), "{shown}: {took:?}");
    }
}

macro_rules! by_num_dual {
    ($($function:ident)*) => {
        impl Scalar for Dual {
            $(fn $function(self) -> Dual { Dual(self.0.$function()) })*
            fn erf(self) -> Dual {
                Dual::from_f64(1.0) - Real::erfc(self)
            }
            fn pow(self, exponent: Dual) -> Dual {
                Dual(self.0.powd(exponent.0))
            }
        }
    };
}

by_num_dual!(ln ln_1p sqrt sin cos tan atan sinh cosh);

fn expressions() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => Just("x"), 1 => Just("a"), 1 => Just("2"), 1 => Just("1"), 1 => Just("3"),
        1 => Just("0.5"), 1 => Just("pi"), 1 => Just("e"), 1 => Just("0"),
    ];
    let leaf = leaf.prop_map(read);
    let single: Vec<Function> = Function::ALL.iter().copied().filter(|f| f.least() == 1).collect();
    leaf.prop_recursive(5, 24, 3, move |inner| {
        prop_oneof![
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a + b),
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a - b),
            4 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a * b),
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a / b),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a.pow(b)),
            2 => (inner.clone(), 2u32..4).prop_map(|(a, n)| a.pow(Expr::whole(n))),
            2 => inner.clone().prop_map(|a| -a),
            6 => (proptest::sample::select(single.clone()), inner.clone())
                .prop_map(|(f, a)| Expr::call(f, [a])),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::call(Function::Max, [a, b])),
            1 => (inner.clone(), inner.clone(), inner.clone(), inner).prop_map(|(a, b, c, d)| {
                Expr::choose(Expr::compare(actui::math::symbolic::Relation::Less, a, b), c, d)
            }),
        ]
    })
}

const PLACES: [f64; 9] = [-2.3, -1.1, -0.6, -0.21, 0.17, 0.48, 0.93, 1.7, 2.9];

/// Whether two agree at enough of the places where both have an ordinary value. Some may differ by
/// cancellation; a wrong rule differs at most of a half line.
fn agree(pairs: &[(f64, f64)]) -> bool {
    let ordinary = |v: f64| v.is_finite() && v.abs() < 1e6;
    let compared: Vec<_> = pairs.iter().filter(|(a, b)| ordinary(*a) && ordinary(*b)).collect();
    let apart = compared.iter().filter(|(a, b)| (a - b).abs() > 1e-6 * (1.0 + a.abs())).count();
    apart * 4 <= compared.len()
}

fn values(e: &Expr) -> Vec<f64> {
    let p = vec![0.7; e.parameters().len()];
    PLACES.iter().map(|x| e.evaluate(*x, &p)).collect()
}

fn preserved(before: &Expr, after: &Expr) -> bool {
    let pairs: Vec<_> = values(before).into_iter().zip(values(after)).collect();
    agree(&pairs)
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_reads_back(e in expressions()) {
        prop_assert_eq!(&read(&e.show(Style::Text)), &e);
        prop_assert_eq!(&read(&e.show(Style::Unicode)), &e);
    }

    #[test]
    fn every_step_keeps_the_value(e in expressions()) {
        let simple = simplify(&e);
        prop_assert!(preserved(&e, &simple), "{} is not {}", e, simple);
        if let Ok(derivation) = differentiate(&e) {
            for step in &derivation.steps[derivation.differentiating..] {
                prop_assert!(
                    preserved(&step.before, &step.after),
                    "{}: {} is not {}", step.rule.name, step.before, step.after
                );
            }
            let wholes = derivation.wholes();
            prop_assert_eq!(wholes.last(), Some(&derivation.result));
        }
    }

    #[test]
    fn derivatives_are_those_of_dual_numbers(e in expressions()) {
        let Ok(program) = Program::new(&e, &["a"]) else { return Ok(()) };
        let duals: Vec<Dual> = PLACES
            .iter()
            .map(|x| {
                let x = Dual(Dual2::from_re(*x).derivative());
                program.value(x, &[Dual::from_f64(0.7)])
            })
            .collect();
        let slopes: Vec<_> = PLACES.iter().zip(&duals).map(|(x, d)| (d.0.v1, program.slope(*x, &[0.7]))).collect();
        prop_assert!(agree(&slopes), "{}: {:?}", e, slopes);
        let curvatures: Vec<_> = PLACES.iter().zip(&duals).map(|(x, d)| (d.0.v2, program.curvature(*x, &[0.7]))).collect();
        prop_assert!(agree(&curvatures), "{}: {:?}", e, curvatures);
    }

    #[test]
    fn slices_have_the_values_of_single_numbers(e in expressions()) {
        let Ok(program) = Program::new(&e, &["a"]) else { return Ok(()) };
        let (mut value, mut slope) = (PLACES, PLACES);
        program.forward(&PLACES, &[0.7], &mut value, &mut slope);
        let pairs: Vec<_> = PLACES.iter().zip(value).map(|(x, v)| (program.value(*x, &[0.7]), v)).collect();
        prop_assert!(agree(&pairs), "{}: {:?}", e, pairs);
        let pairs: Vec<_> = PLACES.iter().zip(slope).map(|(x, v)| (program.slope(*x, &[0.7]), v)).collect();
        prop_assert!(agree(&pairs), "{}: {:?}", e, pairs);
    }
}

/// The fuzz target's round on random texts for SYMBOLIC_SECONDS (20), from SYMBOLIC_SEED (1): a loop
/// that needs no nightly compiler. Run it with `cargo test --test symbolic -- --ignored`.
#[test]
#[ignore = "runs as long as it is told to"]
fn random_texts_break_nothing() {
    use rand::{Rng, RngExt, SeedableRng};
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(number("SYMBOLIC_SEED", 1));
    let end = Instant::now() + Duration::from_secs(number("SYMBOLIC_SECONDS", 20));
    const WORDS: &[&str] = &[
        "x",
        "x",
        "x",
        "a",
        "beta",
        "α",
        "e",
        "pi",
        "0",
        "1",
        "2",
        "3",
        "10",
        "0.1",
        "1e3",
        "1e-9",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "(",
        ")",
        "(",
        ")",
        ",",
        "<",
        ">",
        "<=",
        "≥",
        "==",
        "=",
        "²",
        "⁻¹",
        "√",
        "−",
        "·",
        "np.",
        "torch.",
        " ",
        "D(",
        "where(x>0,",
    ];
    fn grow(rng: &mut impl Rng, depth: usize, out: &mut String) {
        if depth == 0 || rng.random_range(0..5) == 0 {
            out.push_str(
                ["x", "x", "x", "a", "2", "0", "1", "0.5", "pi", "e", "-1"]
                    [rng.random_range(0..11)],
            );
            return;
        }
        match rng.random_range(0..9) {
            0..4 => {
                out.push('(');
                grow(rng, depth - 1, out);
                out.push_str(["+", "-", "*", "/", "^", "*", "/"][rng.random_range(0..7)]);
                grow(rng, depth - 1, out);
                out.push(')');
            }
            4 => {
                out.push_str("where(");
                grow(rng, depth - 1, out);
                out.push_str(["<", ">", "<=", ">=", "=="][rng.random_range(0..5)]);
                grow(rng, depth - 1, out);
                out.push(',');
                grow(rng, depth - 1, out);
                out.push(',');
                grow(rng, depth - 1, out);
                out.push(')');
            }
            _ => {
                let function = Function::ALL[rng.random_range(0..Function::ALL.len())];
                if function == Function::Where {
                    return out.push('x');
                }
                out.push_str(function.name());
                out.push('(');
                for index in 0..function.least() {
                    out.push_str(if index > 0 { "," } else { "" });
                    grow(rng, depth - 1, out);
                }
                out.push(')');
            }
        }
    }
    let (mut rounds, mut slowest) = (0u64, (Duration::ZERO, String::new()));
    while Instant::now() < end {
        let mut text = String::new();
        let depth = rng.random_range(1..8);
        grow(&mut rng, depth, &mut text);
        for _ in 0..rng.random_range(0..4) {
            if rng.random_range(0..2) == 0 {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let at = places[rng.random_range(0..places.len())];
                let word = WORDS[rng.random_range(0..WORDS.len())];
                text.insert_str(at, word);
            }
        }
        let begin = Instant::now();
        let result = std::panic::catch_unwind(|| symbolic_round::round(&text));
        assert!(result.is_ok(), "{text}");
        let took = begin.elapsed();
        if took > slowest.0 {
            slowest = (took, text);
        }
        rounds += 1;
    }
    eprintln!("{rounds} rounds, the slowest {:?}: {}", slowest.0, slowest.1);
}

#[test]
fn a_tree_is_never_open_after_differentiating() {
    for (text, ..) in table() {
        let derivation = differentiate(&read(&text)).unwrap();
        assert!(
            !derivation.raw.is_open() && !matches!(derivation.raw.kind(), Kind::Derivative(..))
        );
    }
}
