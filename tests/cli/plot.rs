//! `actui plot`.

use super::{actui, json, refused, stdout};

#[test]
fn text_has_the_size_that_was_asked_for_and_no_color_in_a_pipe() {
    for format in ["braille", "ascii"] {
        let text = stdout(&["plot", "gelu", "--size", "60x15", "--format", format]);
        // The function's name, then the chart.
        assert_eq!(text.lines().next(), Some("gelu"));
        assert_eq!(text.lines().count(), 16, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
        assert!(!text.contains('\u{1b}') && text.is_ascii() == (format == "ascii"), "{text}");
    }
    let plain = actui(&["plot", "gelu"]).env_remove("LC_ALL").env("LANG", "C").assert().success();
    assert!(plain.get_output().stdout.is_ascii(), "the locale decides");
}

#[test]
fn curves_stop_at_poles_and_jumps() {
    let slope = stdout(&["plot", "relu", "--order", "1", "--format", "braille"]);
    assert!(slope.contains('○') && slope.contains('●'), "{slope}");
    // A line through the pole would fill its column.
    let pole =
        stdout(&["plot", "1/(x-0.123)", "--order", "0", "--size", "60x20", "--format", "ascii"]);
    let dots = |column: usize| {
        pole.lines().filter(|line| line.as_bytes().get(column) == Some(&b'*')).count()
    };
    let most = (10..60).map(dots).max().unwrap();
    assert!(most < 12, "{most}\n{pole}");
}

#[test]
fn ranges_are_read_as_people_write_them() {
    let rows = |range: &[&str]| {
        let call =
            [&["plot", "tanh", "--format", "csv", "--points", "3", "--order", "0"], range].concat();
        stdout(&call)
    };
    let expected = rows(&["--range", "-6:6"]);
    assert!(expected.starts_with("function,x,f\ntanh,-6,-0.99998"), "{expected}");
    for range in ["-6..6", "−6:6", "–6..6", "-6.0 : 6", "-6,0:6,0", "-0.6e1:+6"] {
        assert_eq!(rows(&["--range", range]), expected, "{range}");
        assert_eq!(rows(&[&format!("--range={range}")]), expected, "{range}");
    }
    assert!(rows(&["--range", "-.5:-,25"]).contains("\ntanh,-0.5,"));
}

#[test]
fn what_is_wrong_is_told_in_one_sentence() {
    for range in [
        "6:-6",
        "1:1",
        "6",
        "",
        ":",
        "1:2:3",
        "a:b",
        "nan:1",
        "-inf:1",
        "1e400:2",
        "-1e308:1.7e308",
        "1:1.00000000001",
    ] {
        refused(&["plot", "relu", &format!("--range={range}")], &["--range"]);
    }
    for (flag, value, words) in [
        ("--order", "3", "'3' is no order"),
        ("--order", "", "is no order"),
        ("--order", "f", "is no order"),
        ("--size", "100", "100x30"),
        ("--size", "5x5", "20 to 500 columns"),
        ("--size", "160x100mm", "--format svg"),
        ("--points", "1", "2 to 1000000"),
        ("--theme", "drak", "dark"),
    ] {
        refused(&["plot", "relu", &format!("{flag}={value}"), "--format=ascii"], &[flag, words]);
    }
    refused(&["plot", "softmax"], &["whole vector"]);
    refused(&["plot", "relo"], &["did you mean 'relu'"]);
    refused(&["plot"], &["ACT|EXPR"]);
    refused(&["plot", "relu", "elu", "-p", "alpha=2"], &["'relu alpha=2'"]);
    refused(&[&["plot"][..], &["relu"; 11]].concat(), &["10 functions"]);
}

#[test]
fn numbers_are_those_of_eval() {
    let rows = stdout(&[
        "plot",
        "1/x",
        "nn.ELU(alpha=0.5)",
        "--range=-1:1",
        "--points",
        "3",
        "--order",
        "2,0",
        "--format",
        "csv",
    ]);
    assert_eq!(
        rows,
        "function,x,f,d2f\n1/x,-1,-1,-2\n1/x,0,inf,inf\n1/x,1,1,2\n\
         elu alpha=0.5,-1,-0.31606027941427883,0.18393972058572117\nelu alpha=0.5,0,0,0\nelu alpha=0.5,1,1,0\n"
    );
    let curves = json(&["plot", "1/x", "--range=-1:1", "--points", "3", "--format", "json"]);
    assert_eq!(curves[0]["f"], serde_json::json!([-1.0, "inf", 1.0]));
    assert_eq!(curves[0]["x"], serde_json::json!([-1.0, 0.0, 1.0]));
    assert_eq!(curves[0].get("d2f"), None);
    let one = stdout(&["plot", "elu", "-p", "alpha=0.5", "--points", "2", "--format", "csv"]);
    assert!(one.contains("\nelu alpha=0.5,-6,"), "{one}");
}

#[test]
fn functions_of_one_name_are_told_apart() {
    let text = stdout(&["plot", "elu", "elu alpha=0.5", "--order", "0", "--format", "ascii"]);
    assert!(text.contains("ELU alpha = 0.5"), "{text}");
}
