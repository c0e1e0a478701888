//! Figures, and results that go to files.

use super::{actui, json, refused, stdout};
use std::fs;
use std::path::Path;

/// The texts of an SVG, each as it reads.
fn texts(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    assert_eq!(document.root_element().tag_name().name(), "svg");
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let words = |node: roxmltree::Node| {
        node.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect()
    };
    texts.map(words).collect()
}

/// Commands that have figures, and words that stand on each.
const FIGURES: [(&str, &[&str]); 10] = [
    ("plot relu gelu", &["f of relu", "f′ of gelu", "x", "f(x), f′(x)"]),
    ("plot 1/x", &["1/x", "f′"]),
    (
        "net --activation sigmoid --depth 9 --width 8 --batch 8",
        &["rms δ", "rms ∂L/∂W", "Gradient of the pre-activations, δ = ∂L/∂z", "theory, width ∞"],
    ),
    ("net --depth 3 --width 4 --batch 4 --steps 2", &["hidden layers", "output layer"]),
    (
        "sweep --activations relu,tanh --depths 2,4,8 --width 8 --batch 8 --seeds 3",
        &["relu", "tanh", "between the quartiles", "theory, width ∞", "rms δ1 / rms δL, δ = ∂L/∂z"],
    ),
    ("theory tanh --weight-var 1 --depth 6", &["Variance map of the pre-activations", "V(q)"]),
    ("theory tanh --norm layer --depth 6", &["Variance of the pre-activations"]),
    (
        "theory relu --widths 8,4,2 --fan out",
        &[
            "relu, theory: rms δ1/δL = 1 for 3 layers",
            "3 hidden layers of 8, 4, 2, weight variance 2 by fan_out, bias variance 0",
        ],
    ),
    ("theory gelu --critical", &["χ at the fixed point", "χ, the factor of |δ|2 a layer"]),
    (
        "train --data moons --epochs 2",
        &["Loss", "Accuracy", "training rows", "test rows", "cross-entropy", "right, %", "epoch"],
    ),
];

#[test]
fn every_figure_is_xml_and_says_what_it_shows() {
    for (command, expected) in FIGURES {
        let words: Vec<&str> = command.split(' ').chain(["--format", "svg"]).collect();
        let texts = texts(&stdout(&words));
        for text in expected {
            assert!(texts.iter().any(|found| found == text), "{command}: {text:?} in {texts:?}");
        }
    }
}

#[test]
fn a_figure_has_the_size_ground_and_title_that_were_asked_for() {
    for command in ["plot relu", "theory relu"] {
        let more =
            ["--format", "svg", "--size", "90x70mm", "--theme", "dark", "--title", "a < b & c"];
        let words: Vec<&str> = command.split(' ').chain(more).collect();
        let svg = stdout(&words);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(
            (root.attribute("width"), root.attribute("height")),
            (Some("90mm"), Some("70mm"))
        );
        assert!(texts(&svg).contains(&"a < b & c".to_owned()), "{command}");
        let ground = document.descendants().find(|node| node.has_tag_name("rect")).unwrap();
        assert_eq!(ground.attribute("fill"), Some("#16181d"));
    }
    refused(&["plot", "relu", "--format", "svg", "--size", "1x1mm"], &["--size", "mm"]);
    refused(&["net", "--size", "big"], &["160x100mm"]);
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn files_are_written_whole_never_over_another_and_say_their_format() {
    let commands = [
        "plot relu",
        "net --depth 2 --width 2 --batch 2",
        "sweep --activations relu --depths 2 --width 4 --batch 4 --seeds 1",
        "theory relu --depth 2",
        "train --data xor --epochs 1",
        "init relu --depth 2 --width 4 --batch 4 --seeds 1",
    ];
    for command in commands {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let call = |more: &[&str]| {
            let words: Vec<&str> = command.split(' ').chain(more.iter().copied()).collect();
            actui(&words)
        };
        let file = path("result.json");
        call(&["-o", &file]).assert().success().stdout("");
        let written = fs::read_to_string(&file).unwrap();
        serde_json::from_str::<serde_json::Value>(&written).expect(command);
        let taken = call(&["-o", &file]).assert().code(1).stdout("");
        let error = String::from_utf8_lossy(&taken.get_output().stderr).into_owned();
        assert!(error.contains("--force replaces it"), "{command}: {error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), written);
        call(&["-o", &file, "--force"]).assert().success();
        call(&["-o", &path("missing/result")]).assert().code(1);
        // What is refused leaves nothing behind.
        call(&["-o", &path("other"), "--seeds", "0", "--lr", "x", "--range", "1"]).assert().code(2);
        assert_eq!(count(folder.path()), 1, "{command}");
        call(&["--force"]).assert().code(2);
    }
}

#[test]
fn what_a_file_holds_is_what_would_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("curve.csv").display().to_string();
    actui(&["plot", "gelu", "-o", &file]).assert().success();
    assert_eq!(fs::read_to_string(&file).unwrap(), stdout(&["plot", "gelu", "--format", "csv"]));
    // A format that is asked for goes before the name's.
    let text = folder.path().join("curve.svg").display().to_string();
    actui(&["plot", "gelu", "-o", &text, "--format", "ascii"]).assert().success();
    assert!(fs::read_to_string(&text).unwrap().is_ascii());
}

#[test]
fn a_file_is_not_colored_whatever_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("curve").display().to_string();
    actui(&["plot", "gelu", "-o", &file]).env("COLORTERM", "truecolor").assert().success();
    assert!(!fs::read_to_string(&file).unwrap().contains('\u{1b}'));
}

#[test]
fn sweep_leaves_gaps_where_there_is_no_number() {
    // Every network overflows: there is nothing to draw, and that is said.
    let call =
        ["sweep", "--activations", "relu", "--depths", "2,4", "--gain", "1e200", "--seeds", "2"];
    let svg = stdout(&[&call[..], &["--width", "4", "--batch", "4", "--format", "svg"]].concat());
    assert!(texts(&svg).iter().any(|text| text.contains("4 networks overflowed")), "{svg}");
    let result = json(&[&call[..], &["--width", "4", "--batch", "4", "--format", "json"]].concat());
    assert_eq!(result["cells"][0]["overflowed"], 2);
}
