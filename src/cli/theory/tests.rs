use super::*;
use crate::math::activation::Functions;
use clap::Parser;

#[derive(Parser)]
struct Call {
    #[command(flatten)]
    arguments: Arguments,
}

fn output(words: &str) -> Result<String, Failure> {
    let call = Call::try_parse_from(crate::cli::words(
        format!("theory {words}").split(' ').map(Into::into),
    ));
    let arguments = call.map_err(|error| Failure::Input(error.to_string()))?.arguments;
    let mut out = Vec::new();
    run(&arguments, &Functions::built_in(), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn json_of(words: &str) -> Value {
    serde_json::from_str(&output(&format!("{words} --format json")).unwrap()).unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn json_has_exactly_the_fields_promised() {
    let object = json_of("sigmoid --weight-var 1 --depth 10");
    let mut expected = [
        "q_star",
        "chi_star",
        "xi_c",
        "trainable_depth",
        "gain_forward",
        "gain_backward",
        "layers",
        "delta_ratio",
    ];
    expected.sort_unstable();
    let mut found = keys(&object);
    found.sort_unstable();
    assert_eq!(found, expected);
    let layers = object["layers"].as_array().unwrap();
    let mut found = keys(&layers[0]);
    found.sort_unstable();
    assert_eq!(found, ["chi", "delta_ratio", "layer", "q"]);
    assert_eq!(layers.len(), 10);
    assert_eq!(layers[0]["layer"], 1);
    assert_eq!(layers[0]["q"], 1.0);
    assert_eq!(layers[0]["delta_ratio"], object["delta_ratio"]);
    assert_eq!(layers[9]["delta_ratio"], 1.0);
    assert!((object["delta_ratio"].as_f64().unwrap() / 2.03e-6 - 1.0).abs() < 2e-3);
}

/// π/(π − 1) a layer in |δ|², but for the batch (Yang et al. 2019).
#[test]
fn layers_with_parts_are_predicted_alone() {
    let object = json_of("relu --norm batch --batch 1024 --depth 11");
    assert_eq!(keys(&object), ["delta_ratio", "layers"]);
    let growth = object["delta_ratio"].as_f64().unwrap().powf(2.0 / 10.0);
    let pi = std::f64::consts::PI;
    assert!((growth / (pi / (pi - 1.0)) - 1.0).abs() < 0.02, "{growth}");
    let text = output("tanh --residual --dropout 0.1 --depth 3").unwrap();
    assert!(text.starts_with("tanh, residual, dropout 0.1, weight variance 2"), "{text}");
    assert!(!text.contains("chi*") && text.lines().count() == 7, "{text}");
    let silent = output("relu --norm batch --residual").unwrap_err().to_string();
    assert!(silent.contains("theory says nothing"), "{silent}");
    let few = output("relu --norm batch --batch 4").unwrap_err().to_string();
    assert!(few.contains("a batch of 4 rows is too small"), "{few}");
}

/// Weights that go by fan_in keep what goes up its size, by fan_out what comes down (He et al.
/// 2015): rms δ of a unit is then as √(n_L/n₁), or the same in all layers.
#[test]
fn fan_in_and_fan_out_are_told_apart() {
    let layers = |fan: &str| json_of(&format!("relu --widths 100,25,50,400 --fan {fan}"));
    let numbers = |object: &Value, key: &str| -> Vec<f64> {
        let layers = object["layers"].as_array().unwrap().iter();
        layers.map(|layer| layer[key].as_f64().unwrap()).collect()
    };
    let (by_in, by_out) = (layers("in"), layers("out"));
    assert_eq!(numbers(&by_in, "width"), [100.0, 25.0, 50.0, 400.0]);
    let close = |found: Vec<f64>, expected: [f64; 4]| {
        let off = found.iter().zip(expected).map(|(found, it)| (found / it - 1.0).abs());
        assert!(off.fold(0.0, f64::max) < 1e-12, "{found:?}");
    };
    close(numbers(&by_in, "q"), [2.0; 4]);
    close(numbers(&by_in, "delta_ratio"), [2.0, 4.0, 8f64.sqrt(), 1.0]);
    close(numbers(&by_out, "q"), [2.0, 8.0, 4.0, 0.5]);
    close(numbers(&by_out, "delta_ratio"), [1.0; 4]);
}

/// What the command says against the median of real networks of these widths.
#[test]
fn networks_of_several_widths_are_as_predicted() {
    use crate::math::nn::{Init, Precision, Quantity, Run};
    use std::ops::ControlFlow;
    for (name, init, words) in [
        ("relu", Init::HeNormal, "--weight-var 2"),
        ("relu", Init::GlorotNormal, "--weight-var 1 --fan average"),
        ("tanh", Init::LecunNormal, "--weight-var 1"),
    ] {
        for widths in [[256, 192, 128, 64], [48, 96, 192, 384]] {
            let listed = widths.map(|width: usize| width.to_string()).join(",");
            let predicted = json_of(&format!("{name} {words} --widths {listed}"));
            let settings = Settings::new(Pointwise::named(name).unwrap()).with(|it| {
                (it.depth, it.width, it.widths) = (4, widths[0], widths.to_vec());
                (it.init, it.precision) = (init, Precision::F64);
            });
            let mut ratios: Vec<f64> = (1..=9)
                .map(|seed| {
                    let settings = settings.clone().with(|it| it.seed = seed);
                    let run = Run::start(&settings, &|_| ControlFlow::Continue(())).unwrap();
                    run.report().ratio(Quantity::Delta)
                })
                .collect();
            ratios.sort_by(f64::total_cmp);
            let off = ratios[4] / predicted["delta_ratio"].as_f64().unwrap();
            assert!((0.85..1.18).contains(&off), "{name} {words} {listed}: {off}");
        }
    }
}

#[test]
fn widths_are_told_and_those_that_say_nothing_refused() {
    let text = output("relu --widths 256..16 --depth 3 --norm layer").unwrap();
    let head = "relu, 3 hidden layers of 256, 64, 16, layer norm, weight variance 2";
    assert!(text.starts_with(head), "{text}");
    let by_out = output("relu --widths 8,4 --fan out").unwrap();
    assert!(by_out.contains(", weight variance 2 by fan_out, bias variance 0\n"), "{by_out}");
    assert!(text.contains("delta_ratio  width") && !text.contains("chi*"), "{text}");
    let deep = output("relu --residual --widths 32..32 --depth 12").unwrap_err().to_string();
    assert!(deep.contains("too deep for its width"), "{deep}");
    for words in [
        "relu --widths 8,4 --depth 3",
        "relu --widths 0,4",
        "relu --fan out",
        "tanh --critical --widths 8,4",
    ] {
        assert_eq!(output(words).unwrap_err().exit_code(), 2, "{words}");
    }
}

#[test]
fn infinite_numbers_are_strings() {
    let object = json_of("relu");
    assert_eq!(object["xi_c"], "inf");
    assert_eq!(object["trainable_depth"], "inf");
    assert_eq!(json_of("prelu")["q_star"], "inf");
}

#[test]
fn parameters_reach_the_function() {
    let leaky = json_of("prelu -p a=0.5 --weight-var 1");
    assert!((leaky["chi_star"].as_f64().unwrap() - 0.625).abs() < 1e-12);
}

#[test]
fn the_edge_of_chaos_of_tanh() {
    let object = json_of("tanh --critical --bias-std 0.2");
    let mut found = keys(&object);
    found.sort_unstable();
    let of_a_point = ["bias_std", "chi_star", "q_star", "sigma_w", "slope", "stable"];
    assert!(found.iter().filter(|key| **key != "points").eq(&of_a_point));
    assert_eq!(keys(&object["points"][0]), of_a_point);
    assert_eq!(object["points"].as_array().unwrap().len(), 1);
}

#[test]
fn json_has_every_point_that_the_text_has() {
    for function in Functions::built_in().all() {
        let name = function.name();
        for bias_std in ["0", "0.05", "0.2", "0.7"] {
            let words = format!("{name} --critical --bias-std {bias_std}");
            let Ok(text) = output(&words) else { continue };
            let rows = text.lines().skip(1).take_while(|line| !line.is_empty());
            let of_the_text: Vec<&str> =
                rows.map(|row| row.split_whitespace().last().unwrap()).collect();
            let points = json_of(&words)["points"].as_array().unwrap().clone();
            let of_the_json: Vec<String> =
                points.iter().map(|point| point["stable"].to_string()).collect();
            assert_eq!(of_the_json, of_the_text, "{words}");
        }
    }
    let [relu, tanh] = ["relu", "tanh"]
        .map(|name| edge_of_chaos(&Pointwise::named(name).expect("a function"), 0.0)[0]);
    let object = objects(&[relu, tanh], 0.0);
    assert_eq!(
        (&object["q_star"], &object["points"][0]["q_star"]),
        (&json!(relu.q), &json!(relu.q))
    );
    assert_eq!(object["points"][1]["q_star"], json!(tanh.q));
}

#[test]
fn the_published_edge_of_tanh_is_printed() {
    let object = json_of("tanh --critical --bias-std 0.2");
    assert!((object["sigma_w"].as_f64().unwrap() - 1.3041).abs() < 5e-5);
    assert_eq!(object["stable"], true);
    assert!(output("tanh --critical --bias-std 0.2").unwrap().contains("1.30415"));
}

#[test]
fn relu_has_no_edge_with_biases() {
    let failure = output("relu --critical --bias-std 0.1").unwrap_err();
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.to_string().contains("relu has no edge of chaos"), "{failure}");
}

#[test]
fn words_that_make_no_sense_are_refused() {
    for words in [
        "softmax",
        "nosuch",
        "relu -p a=1",
        "relu --weight-var=-1",
        "relu --bias-var nan",
        "relu --depth 0",
        "relu --bias-std 1",
        "relu --critical --bias-std 0 --depth 3",
    ] {
        assert_eq!(output(words).unwrap_err().exit_code(), 2, "{words}");
    }
}

#[test]
fn text_names_the_law_and_warns_of_a_repelling_fixed_point() {
    let tanh = output("tanh --weight-var 1").unwrap();
    assert!(tanh.contains("power law, L^-0.5\n"), "{tanh}");
    assert!(!tanh.contains("repels"), "{tanh}");
    let gelu = output("gelu").unwrap();
    assert!(gelu.contains("repels it (q = inf)"), "{gelu}");
}
