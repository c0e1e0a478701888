//! `actui init`, and what its lines do in the libraries they are for.

use super::{json, refused, stdout};
use serde_json::Value;

fn answer(call: &[&str]) -> Value {
    json(&[&["init"], call, &["--format", "json"]].concat())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Stored by tests/data/make_init.py: the lines were run in PyTorch, JAX and Keras.
#[test]
fn its_lines_draw_what_it_says_in_every_library() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/init.json");
    let stored: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(stored["cases"].as_array().unwrap().len(), 3);
    for case in stored["cases"].as_array().unwrap() {
        let call: Vec<&str> =
            case["call"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        let answer = answer(&call);
        assert_eq!(answer["code"], case["code"], "{call:?}: run tests/data/make_init.py again");
        let gain = answer["kept"]["gain"].as_f64().unwrap();
        let bias_std = answer["kept"]["bias_std"].as_f64().unwrap();
        let [q1, q3] =
            ["q1", "q3"].map(|name| answer["kept"]["delta_ratio"][name].as_f64().unwrap());
        for library in ["pytorch", "jax", "keras"] {
            let drawn = &case[library];
            let weights = drawn["weight_std"].as_f64().unwrap() * 64f64.sqrt() / gain;
            assert!((weights - 1.0).abs() < 0.005, "{call:?} {library}: {weights}");
            let biases = drawn["bias_std"].as_f64().unwrap();
            assert!((biases - bias_std).abs() < 0.01 * bias_std.max(1e-9), "{library}: {biases}");
            // Other seeds: the medians of two samples of one distribution.
            let ratios = numbers(&drawn["ratios"]);
            let median = ratios[ratios.len() / 2];
            assert!((q1 / 2.0..q3 * 2.0).contains(&median), "{call:?} {library}: {median}");
        }
    }
}

#[test]
fn the_gain_of_relu_is_that_of_he() {
    let answer = answer(&["relu", "--depth", "20"]);
    let gain = answer["kept"]["gain"].as_f64().unwrap();
    // Networks of width 64 fall a little short of theory, which says √2.
    assert!((1.41..1.46).contains(&gain), "{gain}");
    assert_eq!(answer["kept"]["verdict"], "keeps");
    let median = answer["kept"]["delta_ratio"]["median"].as_f64().unwrap();
    assert!((0.9..1.1).contains(&median), "{median}");
    let words = answer["words"].as_str().unwrap();
    assert!(words.contains("Gradients keep their size at gain 1.4"), "{words}");
    assert!(words.contains("He (gain 1.414) will do"), "{words}");
    assert!(words.contains("LeCun, Glorot (gain 1) are"), "{words}");
    assert_eq!(answer["others"], serde_json::json!([]));
}

#[test]
fn the_networks_are_those_of_sweep() {
    let call = ["--depth", "10", "--width", "16", "--batch", "16", "--seeds", "3"];
    let answer = answer(&[&["tanh"], &call[..]].concat());
    let he = answer["usual"].as_array().unwrap().iter().find(|row| row["init"] == "He").unwrap();
    let sweep = json(&[
        "sweep",
        "--activations",
        "tanh",
        "--depths",
        "10",
        "--width",
        "16",
        "--batch",
        "16",
        "--seeds",
        "3",
        "--format",
        "json",
    ]);
    assert_eq!(he["delta_ratio"], sweep["cells"][0]["delta_ratio"]);
    assert_eq!(he["theory"], sweep["cells"][0]["theory"]);
}

#[test]
fn where_no_gain_fits_it_says_what_does() {
    // Squares of squares: a little more and everything overflows, a little less and nothing is left.
    let answer =
        answer(&["x^2", "--depth", "30", "--width", "32", "--batch", "32", "--seeds", "4"]);
    assert_eq!(answer["kept"]["verdict"], "fails", "{answer}");
    let words = answer["words"].as_str().unwrap();
    assert!(words.starts_with("No gain keeps gradients their size"), "{words}");
    let others = answer["others"].as_array().unwrap();
    assert!(others.iter().any(|row| row["init"] == "--norm layer"), "{others:?}");
    let fits = others.iter().any(|row| row["verdict"] == "keeps");
    assert_eq!(answer["code"].is_null(), !fits);
    assert_eq!(words.contains("This does: "), fits, "{words}");
}

#[test]
fn text_has_the_table_and_the_lines() {
    let text =
        stdout(&["init", "selu", "--depth", "5", "--width", "16", "--batch", "8", "--residual"]);
    for words in [
        "residual",
        "median δ¹/δᴸ",
        "He ",
        "PyTorch\nfor m in model.modules():",
        "JAX\n",
        "Keras\n",
    ] {
        assert!(text.contains(words), "{words:?} in\n{text}");
    }
    refused(&["init", "softmax"], &["whole vector"]);
    refused(&["init", "relu", "--depth", "1"], &["2 to 200"]);
    refused(&["init", "relu", "--norm", "batch", "--batch", "1"], &["--batch 2"]);
}
