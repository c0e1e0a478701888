use super::*;
use clap::Parser;
use safetensors::SafeTensors;

#[derive(Parser, Debug)]
struct Line {
    #[command(flatten)]
    net: Arguments,
}

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    let words = ["net"].into_iter().chain(line.split_whitespace()).map(Into::into);
    Line::try_parse_from(crate::cli::words(words)).map(|line| line.net)
}

fn output(line: &str) -> String {
    let mut out = Vec::new();
    run(&parse(line).unwrap(), &Functions::built_in(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(line: &str) -> Value {
    serde_json::from_str(&output(&format!("{line} --format json"))).unwrap()
}

#[test]
fn defaults_are_the_settings_own() {
    let defaults = Settings::new(Functions::built_in().named("relu").unwrap());
    assert_eq!(parse("").unwrap().recipe.settings(&Functions::built_in()).unwrap(), defaults);
    assert_eq!(parse("").unwrap().steps, 0);
}

#[test]
fn json_has_the_fields_it_promises() {
    let report = json("--activation sigmoid --depth 2 --width 3 --batch 4 --steps 2 --gain -1.5");
    let settings = report["settings"].as_object().unwrap();
    let expected = [
        "activation",
        "alpha_dropout",
        "batch",
        "bias_std",
        "depth",
        "dropout",
        "gain",
        "init",
        "lr",
        "norm",
        "parameters",
        "precision",
        "residual",
        "seed",
        "steps",
        "width",
        "widths",
    ];
    assert_eq!(settings.keys().collect::<Vec<_>>(), expected);
    assert_eq!((&settings["gain"], &settings["steps"]), (&json!(-1.5), &json!(2)));
    assert!(report["loss"].as_f64().unwrap() > 0.0);
    assert_eq!(report.get("overflow"), None);
    let layers = report["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 3);
    for (index, layer) in layers.iter().enumerate() {
        assert_eq!(layer["layer"], json!(index + 1));
        let expected = [
            "activation_mean",
            "activation_std",
            "delta_rms",
            "fan_in",
            "fan_out",
            "input_spread",
            "layer",
            "saturated_fraction",
            "weight_grad_rms",
            "weight_rms",
            "zero_fraction",
        ];
        assert_eq!(layer.as_object().unwrap().keys().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn layers_of_several_widths_are_told_with_what_goes_in_and_out() {
    let line = "--widths 8,6,3 --batch 4 --norm layer --residual --dropout 0.25";
    let report = json(line);
    let settings = &report["settings"];
    assert_eq!(settings["widths"], json!([8, 6, 3]));
    assert_eq!((&settings["depth"], &settings["width"]), (&json!(3), &json!(8)));
    let parts = [&settings["norm"], &settings["residual"], &settings["dropout"]];
    assert_eq!(parts, [&json!("layer"), &json!(true), &json!(0.25)]);
    let fans = |key: &str| {
        let layers = report["layers"].as_array().unwrap().iter();
        layers.map(|layer| layer[key].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((fans("fan_in"), fans("fan_out")), (vec![8, 8, 6, 3], vec![8, 6, 3, 1]));
    let text = output(line);
    assert!(text.contains("3 hidden layers of 8, 6, 3, residual, layer norm, dropout"), "{text}");
    assert!(text.contains("fan-in") && !output("--depth 2 --width 4").contains("fan-in"));
}

#[test]
fn a_zero_start_is_told_as_what_it_is() {
    for line in ["--gain 0 --depth 3", "--gain 0 --activation sigmoid --depth 3 --steps 4"] {
        let text = output(line);
        assert!(text.contains("symmetry: all units of a hidden layer"), "{text}");
        assert!(!text.contains("= nan"), "{text}");
        assert_eq!(json(line)["symmetry"], json!(true));
    }
    assert!(output("--gain 0 --depth 3").contains("no ratio"));
    // Biases set the units apart, and one unit a layer has no other to be like.
    for line in ["--gain 0 --bias-std 1 --depth 3", "--depth 3", "--gain 0 --width 1"] {
        assert!(!output(line).contains("symmetry"), "{line}");
        assert_eq!(json(line).get("symmetry"), None);
    }
}

#[test]
fn what_is_not_finite_is_a_string_and_is_explained() {
    let line = "--init uniform01 --depth 60 --width 64";
    let report = json(line);
    assert_eq!(report["loss"], json!("nan"));
    assert_eq!(report["overflow"]["operation"], json!("pre-activation"));
    assert_eq!(report["overflow"]["kind"], json!("inf"));
    let layer = report["overflow"]["layer"].as_u64().unwrap();
    let text = output(line);
    let sentence = format!(
        "overflow: layer {layer}'s pre-activation became inf at step 0; the run stopped there"
    );
    assert!(text.contains(&sentence), "{text}");
}

#[test]
fn an_underflow_is_told_as_an_overflow_is() {
    let line = "--activation sigmoid --init glorot-normal --depth 100 --width 16 --batch 8";
    let (report, text) = (json(line), output(line));
    let layers = report["layers"].as_array().unwrap();
    let zeros = layers.iter().take_while(|layer| layer["delta_rms"] == json!(0.0)).count();
    assert!(zeros > 1);
    let expected = json!({ "step": 0, "layer": zeros, "through": 1, "operation": "delta" });
    assert_eq!(report["underflow"], expected);
    let sentence = format!(
        "underflow: every delta of layers {zeros} to 1 is exactly 0 at step 0, being smaller \
         than the least number of f32, 1.4e-45"
    );
    assert!(text.contains(&sentence), "{text}");
    let held = format!("{line} --precision f64");
    assert_eq!(json(&held).get("underflow"), None);
    assert!(!output(&held).contains("underflow"));
}

#[test]
fn slopes_that_pytorch_would_lose_are_noted() {
    let line = "--activation tanh --gain 20 --depth 3 --width 16 --batch 8";
    let slopes = &json(line)["rounded_slopes"];
    let (layer, share) = (&slopes["layer"], slopes["share"].as_f64().unwrap());
    let said = format!("exactly 0 for {:.1} % of layer {layer}'s units", share * 100.0);
    assert!(output(line).contains(&said), "{}", output(line));
    assert_eq!(json("--activation tanh --depth 3").get("rounded_slopes"), None);
}

#[test]
fn text_is_an_aligned_table() {
    let text = output("--depth 3 --width 4 --batch 5");
    let lines: Vec<&str> = text.lines().collect();
    let table = &lines[3..8];
    let width = table[0].chars().count();
    assert!(table.iter().all(|line| line.chars().count() == width), "{text}");
    assert!(table[4].trim_start().starts_with("output"), "{text}");
    assert!(lines[9].starts_with("rms δ of layer 1 / rms δ of layer 3 = "), "{text}");
}

#[test]
fn wrong_values_are_refused_and_the_right_ones_named() {
    let refusals = [
        ("--depth 0", "from 1 to 200"),
        ("--depth 201", "from 1 to 200"),
        ("--width 513", "from 1 to 512"),
        ("--batch 1025", "from 1 to 1024"),
        ("--init random", "glorot-normal"),
        ("--bias-std -1", "0 or greater"),
        ("--gain nan", "finite"),
        ("--lr much", "not a number"),
        ("--precision f16", "f32, f64"),
        ("-p alpha", "NAME=VALUE"),
        ("--norm group", "batch, layer"),
    ];
    for (line, expected) in refusals {
        let error = parse(line).expect_err(line);
        assert_eq!(error.exit_code(), 2, "{line}");
        assert!(error.to_string().contains(expected), "{line}: {error}");
    }
    for (line, expected) in [
        ("--activation softmax", "whole vector"),
        ("--activation relo", "'relu'"),
        ("-p gamma=1", "gamma"),
        ("--norm batch --batch 1", "--batch 2 or more"),
    ] {
        let functions = Functions::built_in();
        let error = run(&parse(line).unwrap(), &functions, &mut Vec::new()).unwrap_err();
        assert!(matches!(error, Failure::Input(_)), "{line}: {error}");
        assert!(error.to_string().contains(expected), "{line}: {error}");
    }
}

#[test]
fn a_saved_network_can_be_read_and_replaces_the_old_one_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    std::fs::write(&path, "old").unwrap();
    let line = format!("--depth 2 --width 3 --batch 4 --save {}", path.display());
    let error = run(&parse(&line).unwrap(), &Functions::built_in(), &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("--force replaces it"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    output(&format!("{line} --force"));
    let bytes = std::fs::read(&path).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let shapes = [
        ("input", vec![4, 3]),
        ("target", vec![4, 1]),
        ("layers.1.weight", vec![3, 3]),
        ("layers.2.bias.grad", vec![3]),
        ("layers.3.weight.grad", vec![1, 3]),
        ("layers.3.bias", vec![1]),
        ("layers.2.preactivation", vec![4, 3]),
        ("layers.3.delta", vec![4, 1]),
    ];
    for (name, shape) in shapes {
        let view = file.tensor(name).expect(name);
        assert_eq!((view.shape(), view.dtype()), (&shape[..], safetensors::Dtype::F32));
    }
    assert_eq!(file.len(), 2 + 3 * 6);
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = header.metadata().clone().unwrap();
    assert_eq!((&metadata["activation"][..], &metadata["depth"][..]), ("relu", "2"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing left beside it");
}

#[test]
fn saving_where_there_is_no_folder_fails_and_prints_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("missing/net.safetensors"), folder.path().to_owned()] {
        let args = parse(&format!("--depth 1 --save {}", path.display())).unwrap();
        let mut out = Vec::new();
        let error = run(&args, &Functions::built_in(), &mut out).unwrap_err();
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert!(out.is_empty());
    }
}
