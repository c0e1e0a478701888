use super::*;
use crate::math::nn::model::{Dropout, NormKind};
use clap::Parser;
use serde_json::Value;

#[derive(Parser, Debug)]
struct Line {
    #[command(flatten)]
    train: Arguments,
}

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    let words = ["train"].into_iter().chain(line.split_whitespace()).map(Into::into);
    Line::try_parse_from(crate::cli::words(words)).map(|line| line.train)
}

fn output(line: &str) -> String {
    let mut out = Vec::new();
    run(&parse(line).unwrap(), &Functions::built_in(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn defaults_are_those_of_the_data() {
    for source in Source::ALL {
        let args = parse(&format!("--data {}", source.name())).unwrap();
        let usual = TrainerSettings::new(Functions::built_in().named("relu").unwrap(), source);
        assert_eq!(args.recipe.settings(&Functions::built_in()).unwrap(), usual);
    }
}

#[test]
fn every_switch_reaches_the_settings() {
    let line = "--data moons --activation swish -p beta=1.5 --learnable --depth 4 --width 8 \
                --init orthogonal --gain -2 --bias-std 0.5 --residual --norm layer --alpha-dropout 0.1 \
                --loss mse --optimizer momentum --lr 0.5 --clip 3 --batch 7 --precision f64 \
                --seed 9";
    let swish = Functions::built_in().named("swish").unwrap();
    let network = NetworkSettings {
        activation: swish.with_parameter("beta", 1.5).unwrap(),
        learnable: true,
        gated: false,
        depth: 4,
        width: 8,
        widths: Vec::new(),
        init: Init::Orthogonal,
        gain: -2.0,
        bias_std: 0.5,
        residual: true,
        norm: Some(NormKind::Layer),
        dropout: Some(Dropout::Alpha { rate: 0.1 }),
        precision: Precision::F64,
        seed: 9,
    };
    let expected = TrainerSettings {
        network,
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::Momentum { decay: 0.9 },
        learning_rate: 0.5,
        clip: Some(3.0),
        batch: 7,
    };
    assert_eq!(parse(line).unwrap().recipe.settings(&Functions::built_in()).unwrap(), expected);
}

#[test]
fn json_holds_settings_epochs_and_layers() {
    let line = "--data xor --activation prelu --learnable --epochs 2 --depth 3 --format json";
    let report: Value = serde_json::from_str(&output(line)).unwrap();
    assert_eq!(report["settings"]["data"], "xor");
    assert_eq!(report["settings"]["dropout"], Value::Null);
    let epochs = report["epochs"].as_array().unwrap();
    let numbers: Vec<u64> = epochs.iter().map(|e| e["epoch"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [0, 1, 2]);
    let loss = |epoch: usize| epochs[epoch]["train_loss"].as_f64().unwrap();
    assert!(loss(2) < loss(0));
    assert_eq!(epochs[2]["learned"].as_array().unwrap().len(), 3);
    let layers = report["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 4);
    assert!(layers[0]["delta_rms"].as_f64().unwrap() > 0.0);
    assert!(layers[2]["dead_units"].is_u64() && layers[2]["learned"].is_number());
    assert_eq!(layers[3].get("dead_units"), None);
}

#[test]
fn csv_is_a_line_an_epoch() {
    let text = output("--data regression --epochs 3 --format csv");
    let lines: Vec<&str> = text.lines().collect();
    let losses = "train_loss,train_accuracy,test_loss,test_accuracy";
    assert_eq!(lines[0], format!("epoch,step,batch,{losses},learned"));
    assert_eq!(lines.len(), 5);
    let cells: Vec<&str> = lines[4].split(',').collect();
    assert_eq!((cells[0], cells[4], cells[6], cells[7]), ("3", "", "", ""));
    let step: usize = cells[1].parse().unwrap();
    assert!(cells[2] == "32" && step > 3 && step.is_multiple_of(3), "{}", lines[4]);
    assert!(cells[3].parse::<f64>().unwrap() > 0.0);
}

#[test]
fn no_epoch_is_a_row_and_the_layers_of_the_untrained_network() {
    let line = "--data moons --epochs 0 --format";
    let text = output(&format!("{line} text"));
    assert!(text.contains("\nthe untrained network, first minibatch\n"), "{text}");
    assert_eq!(output(&format!("{line} csv")).lines().count(), 2);
    let report: Value = serde_json::from_str(&output(&format!("{line} json"))).unwrap();
    assert_eq!(report["epochs"].as_array().unwrap().len(), 1);
    assert_eq!(report["epochs"][0]["epoch"], 0);
    let deltas = |report: &Value| -> Vec<f64> {
        let layers = report["layers"].as_array().unwrap().iter();
        layers.map(|layer| layer["delta_rms"].as_f64().unwrap()).collect()
    };
    assert_eq!(deltas(&report).len(), 3);
    assert!(report["gradient_norm"].as_f64().unwrap() > 0.0);
    // What passes before the first step is what the first step learns from.
    let line = "--data moons --batch 450 --epochs";
    let report = |epochs: u64| output(&format!("{line} {epochs} --format json"));
    let [none, one] = [0, 1].map(|epochs| serde_json::from_str(&report(epochs)).unwrap());
    assert_eq!(deltas(&none), deltas(&one));
}

#[test]
fn a_batch_of_more_rows_than_there_are_is_told_as_all_of_them() {
    let line = "--data moons --epochs 1 --batch 2000 --format";
    let text = output(&format!("{line} text"));
    assert!(text.contains(", batch 450, all rows, "), "{text}");
    let report: Value = serde_json::from_str(&output(&format!("{line} json"))).unwrap();
    assert_eq!(report["settings"]["batch"], 450);
    assert!(output(&format!("{line} csv")).contains("\n1,1,450,"));
}

#[test]
fn an_epoch_that_an_overflow_cut_short_is_no_epoch() {
    let line = "--data moons --optimizer sgd --lr 1e30 --epochs 5 --format";
    let text = output(&format!("{line} text"));
    let row = text.lines().find(|line| line.trim_start().starts_with("stopped"));
    assert!(row.is_some_and(|row| !row.contains('%')), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("         0 ")).count(), 1);
    let csv = output(&format!("{line} csv"));
    let last: Vec<&str> = csv.lines().last().unwrap().split(',').collect();
    assert!(last[0].is_empty() && last[1] != "0" && last[4] == "nan", "{csv}");
    let report: Value = serde_json::from_str(&output(&format!("{line} json"))).unwrap();
    let last = &report["epochs"].as_array().unwrap()[1];
    assert!(last["epoch"].is_null() && last["test_accuracy"] == "nan", "{last}");
}

#[test]
fn text_tells_of_an_overflow() {
    let line = "--data moons --optimizer sgd --lr 1e30 --epochs 5";
    let text = output(line);
    assert!(text.contains("overflow: ") && text.contains("the run stopped there"), "{text}");
    assert!(text.starts_with("moons: 450 rows to learn, 150 to test, relu, "), "{text}");
}

#[test]
fn an_underflow_is_told_in_text_and_json() {
    let line = "--data moons --activation sigmoid --depth 100 --width 8 --epochs 1 --optimizer sgd";
    let text = output(line);
    assert!(text.contains("underflow: every delta of layers "), "{text}");
    let report: Value = serde_json::from_str(&output(&format!("{line} --format json"))).unwrap();
    let underflow = &report["underflow"];
    let zeros = report["layers"].as_array().unwrap().iter();
    let zeros = zeros.take_while(|layer| layer["delta_rms"] == 0.0).count();
    assert_eq!(
        (&underflow["layer"], &underflow["through"]),
        (&Value::from(zeros), &Value::from(1))
    );
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (line, expected) in [
        ("--data cats", "digits"),
        ("--dropout 1", "less than 1"),
        ("--dropout 0.1 --alpha-dropout 0.1", "cannot be used"),
        ("--clip 0", "greater than 0"),
        ("--lr -1", "0 or greater"),
        ("--clip -1", "greater than 0"),
        ("--dropout -0.1", "0 or greater"),
        ("--epochs -3", "a whole number from 0"),
        ("--seed -1", "a whole number from 0"),
        ("--depth -1", "a whole number from 1 to 200"),
        ("--batch 1.5", "a whole number from 1 to 2048"),
        ("--norm group", "batch"),
        ("--optimizer lion", "momentum"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(expected), "{line}: {error}");
    }
    for (line, expected) in [
        ("--activation softmax", "whole vector"),
        ("--learnable", "prelu and swish"),
        ("--norm batch --batch 1", "--norm batch needs --batch 2 or more"),
        ("--data noise --loss cross-entropy", "use mse"),
        ("-p gamma=1", "gamma"),
    ] {
        let error =
            run(&parse(line).unwrap(), &Functions::built_in(), &mut Vec::new()).unwrap_err();
        assert!(matches!(error, Failure::Input(_)), "{line}");
        assert!(error.to_string().contains(expected), "{line}: {error}");
    }
}
