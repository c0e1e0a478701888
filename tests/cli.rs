//! The command line from outside: what it prints, where, and with which exit code.

#[path = "cli/init.rs"]
mod init;
#[path = "cli/numbers.rs"]
mod numbers;
#[path = "cli/open.rs"]
mod open;
#[path = "cli/pictures.rs"]
mod pictures;
#[path = "cli/plot.rs"]
mod plot;
#[path = "cli/review.rs"]
mod review;

use assert_cmd::Command;
use serde_json::Value;

fn actui(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("actui").expect("the program is built");
    // What its user keeps is not the test's.
    command.args(arguments).env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

fn stdout(arguments: &[&str]) -> String {
    let output = actui(arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(arguments)).expect("JSON")
}

/// Exit code 2, one line on standard error with these words, nothing on standard output.
fn refused(arguments: &[&str], words: &[&str]) {
    let assert = actui(arguments).assert().code(2).stdout("");
    let error = String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8");
    for word in words {
        assert!(error.contains(word), "{arguments:?}: {word:?} is not in {error:?}");
    }
    assert!(!error.contains('\u{1b}'), "an escape code in {error:?}");
}

#[test]
fn eval_prints_value_and_derivatives() {
    let object = json(&["eval", "tanh", "-1", "0", "--format", "json"]);
    assert_eq!(object["x"], serde_json::json!([-1.0, 0.0]));
    assert_eq!(object["f"][0].as_f64(), Some((-1f64).tanh()));
    assert_eq!(object["df"][1].as_f64(), Some(1.0));
    assert_eq!(object["d2f"][1].as_f64(), Some(0.0));
}

#[test]
fn eval_reads_standard_input() {
    actui(&["eval", "relu", "--format", "csv"])
        .write_stdin("-1.5 2\n0")
        .assert()
        .success()
        .stdout("x,f,df,d2f\n-1.5,0,0,0\n2,2,1,0\n0,0,0,0\n");
}

#[test]
fn eval_softmax_gives_the_jacobian() {
    let object = json(&["eval", "softmax", "10", "8", "6", "--format", "json"]);
    let p: Vec<f64> = object["p"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
    assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    let entry = |row: usize, column: usize| object["jacobian"][row][column].as_f64().unwrap();
    assert!((entry(0, 0) - p[0] * (1.0 - p[0])).abs() < 1e-15);
    assert!((entry(0, 2) + p[0] * p[2]).abs() < 1e-16);
}

#[test]
fn numbers_that_are_not_finite_are_words() {
    assert_eq!(
        stdout(&["eval", "relu", "inf", "-inf", "nan", "--format", "csv"]),
        "x,f,df,d2f\ninf,inf,1,0\n-inf,0,0,0\nnan,nan,nan,nan\n"
    );
    let object = json(&["eval", "relu", "inf", "--format", "json"]);
    assert_eq!(object["f"][0], Value::String("inf".to_owned()));
}

#[test]
fn decimals_read_back_to_the_same_number() {
    let object = stdout(&["eval", "sigmoid", "-700", "0.1", "--format", "csv"]);
    for line in object.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let sigmoid = actui::math::activation::Pointwise::named("sigmoid").unwrap();
        assert_eq!(sigmoid.value(cells[0]).to_bits(), cells[1].to_bits());
        assert_eq!(sigmoid.slope(cells[0]).to_bits(), cells[2].to_bits());
    }
}

#[test]
fn parameters_are_set_and_refused() {
    let leaky =
        stdout(&["eval", "leaky-relu", "-1", "-p", "negative-slope=0.5", "--format", "csv"]);
    assert!(leaky.ends_with("-1,-0.5,0.5,0\n"), "{leaky}");
    refused(
        &["eval", "leaky-relu", "-1", "-p", "slope=1"],
        &["no parameter 'slope'", "negative-slope"],
    );
    refused(&["eval", "elu", "1", "-p", "alpha=x"], &["'x' is not a number"]);
    refused(&["eval", "elu", "1", "-p", "alpha=nan"], &["between"]);
}

#[test]
fn bad_input_is_one_line_and_exit_code_two() {
    refused(&["eval", "relo", "1"], &["'relo'", "did you mean 'relu'"]);
    refused(&["eval", "relu", "one"], &["'one' is not a number"]);
    refused(&["net", "--depth", "0"], &["depth"]);
    refused(&["net", "--activation", "softmax"], &["softmax"]);
    refused(&["frobnicate"], &["frobnicate"]);
}

#[test]
fn a_network_reports_every_layer() {
    let report = json(&["net", "--depth", "4", "--width", "8", "--batch", "4", "--format", "json"]);
    let layers = report["layers"].as_array().expect("layers");
    assert_eq!(layers.len(), 5);
    for (index, layer) in layers.iter().enumerate() {
        assert_eq!(layer["layer"].as_u64(), Some(index as u64 + 1));
        let mut names: Vec<&str> = layer.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
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
                "zero_fraction"
            ]
        );
    }
    assert_eq!(report["settings"]["init"], "he-normal");
    assert!(report["loss"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_same_seed_gives_the_same_network() {
    let call = ["net", "--depth", "3", "--width", "8", "--steps", "5", "--format", "json"];
    assert_eq!(stdout(&call), stdout(&call));
}

#[test]
fn list_knows_all_eleven_functions() {
    let list = json(&["list", "--format", "json"]);
    let is_course = |one: &&Value| one["origin"] == "course" && one["variant_of"].is_null();
    let course = list.as_array().unwrap().iter().filter(is_course);
    let names: Vec<&str> = course.map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "relu",
            "sigmoid",
            "softmax",
            "tanh",
            "leaky-relu",
            "relu6",
            "elu",
            "selu",
            "prelu",
            "gelu",
            "swish"
        ]
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_actui"))
        .args(["lesson", "show", "relu"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_full_disk_is_one() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_actui"))
        .arg("list")
        .stdout(full)
        .output()
        .expect("starts");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

#[test]
fn a_factor_of_nothing_or_infinity_is_no_exponential() {
    for (function, variance) in [("relu(x)^2", "2"), ("relu(x)^2", "0.5")] {
        let text = stdout(&["theory", function, "--weight-var", variance]);
        assert!(text.contains("law              faster than any exponential\n"), "{text}");
    }
    assert!(stdout(&["theory", "tanh"]).contains("law              exponential, ×"));
}

#[test]
fn a_derivation_names_its_rules_and_holds_at_points() {
    let json = json(&[
        "derive",
        "x*sigmoid(b*x)",
        "--steps",
        "-p",
        "b=1.7",
        "--at",
        "0",
        "--at",
        "-1",
        "--format",
        "json",
    ]);
    assert_eq!(json["parameters"]["b"], 1.7);
    assert_eq!(json["derivatives"][0]["order"], 1);
    assert_eq!(json["steps"][0]["rule"], "product");
    assert_eq!(json["values"][0]["df"], 0.5);
    let swish = self::json(&["eval", "swish", "-1", "-p", "beta=1.7", "--format", "json"]);
    for (derived, known) in [("f", "f"), ("df", "df"), ("d2f", "d2f")] {
        let (a, b) = (json["values"][1][derived].as_f64(), swish[known][0].as_f64());
        assert!((a.unwrap() - b.unwrap()).abs() < 1e-15, "{derived}: {a:?} {b:?}");
    }
}

#[test]
fn a_derivation_in_words() {
    let text = stdout(&["derive", "1/(1+exp(-x))", "--order", "1"]);
    assert_eq!(text, "f(x) = 1/(1 + exp(−x))\n     = σ(x)\nf′(x) = σ(x)·(1 − σ(x))\n");
    actui(&["derive", "max(x"])
        .assert()
        .code(2)
        .stderr("actui: max(x, at column 4: this bracket is never closed; add a ')'\n");
}

#[test]
fn functions_that_are_kept_are_taken_by_name_and_broken_files_are_told() {
    let config = tempfile::tempdir().unwrap();
    let file = config.path().join("actui/functions.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let own = "[[function]]\nname = 'my-gate'\nexpression = 'x*sigmoid(b*x)'\n\
               parameters = { b = 2.0 }\n";
    let with = |text: &str, arguments: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let output = actui(arguments).env("XDG_CONFIG_HOME", config.path()).assert().success();
        let output = output.get_output().clone();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [value, told] = with(own, &["eval", "my_gate", "1", "--format", "csv"]);
    assert!(value.contains("1,0.880797") && told.is_empty(), "{value} {told}");
    let [list, _] = with(own, &["list", "--format", "json"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    let kept = list.as_array().unwrap().iter().find(|one| one["name"] == "my-gate").unwrap();
    assert_eq!(kept["origin"], "user");
    for (broken, place) in [
        ("[[function]]\nname = 'a\n", "functions.toml:2:"),
        ("[[function]]\nname = 'bad'\nexpression = 'x*'\n", "functions.toml:1:1"),
    ] {
        let [value, told] = with(broken, &["eval", "relu", "1", "--format", "csv"]);
        assert!(value.contains("1,1") && told.contains(place), "{value} {told}");
    }
}

#[test]
fn a_program_of_a_page_is_printed_bare() {
    let code = stdout(&["lesson", "code", "derivation/symbols"]);
    assert!(code.starts_with("import sympy as sy\n") && !code.contains('│'), "{code}");
    assert_eq!(code, stdout(&["lesson", "code", "derivation/symbols/1"]));
    refused(&["lesson", "code", "relu/code"], &["2 programs", "relu/code/1 (", "relu/code/2 ("]);
    refused(&["lesson", "code", "relu/cod"], &["no program called 'relu/cod'"]);
}

#[test]
fn settings_in_effect_are_shown_with_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("actui/config.toml");
    std::fs::create_dir(folder.path().join("actui")).unwrap();
    let text = "theme = 'light'\n[keys]\nquit = 'Q'\n[keys.network]\nplay = ['p', 'Ctrl-O']\n";
    std::fs::write(&settings, text).unwrap();
    let show = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("actui").unwrap();
        command.args(["config", "show"]).args(arguments);
        command.env_clear().env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
        command.env("LANG", "C.UTF-8");
        let output = command.assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    let all: Value = serde_json::from_str(&show(&["--format", "json"])).unwrap();
    let is = |name: &str, value: Value, from: &str| {
        assert_eq!(all[name], serde_json::json!({ "value": value, "from": from }), "{name}");
    };
    is("theme", "light".into(), "file");
    is("charset", "braille".into(), "env LANG");
    is("mouse", true.into(), "default");
    is("lessons", Value::Null, "default");
    is("path.config", settings.display().to_string().into(), "env XDG_CONFIG_HOME");
    let progress = folder.path().join(".local/state/actui/progress.toml");
    is("path.progress", progress.display().to_string().into(), "env HOME");
    is("keys.quit", serde_json::json!(["Q"]), "file");
    is("keys.help", serde_json::json!(["?"]), "default");
    is("keys.network.play", serde_json::json!(["p", "Ctrl-O"]), "file");
    is("keys.train.play", serde_json::json!(["Space"]), "default");

    // As text every line of it, and what the call says goes first.
    let shown = show(&["--theme", "dark", "--no-mouse", "--charset", "ascii"]);
    let rows: Vec<Vec<&str>> =
        shown.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in [
        ["theme", "dark", "flag"],
        ["charset", "ascii", "flag"],
        ["mouse", "false", "flag"],
        ["lessons", "built-in", "default"],
        ["keys.quit", "Q", "file"],
    ] {
        assert!(rows.iter().any(|found| found == &row), "{row:?}: {shown}");
    }
    let names: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(names.len(), rows.len(), "every name once");
    assert_eq!(all.as_object().unwrap().len(), rows.len() - 1, "all but the head");
}

#[test]
fn a_pictures_ground_is_its_themes() {
    let ground = |arguments: &[&str]| {
        let plot = ["plot", "relu", "--format", "svg"];
        let net =
            ["net", "--activation", "relu", "--depth", "3", "--steps", "0", "--format", "svg"];
        [&plot[..], &net[..]].map(|command| {
            let svg = stdout(&[command, arguments].concat());
            let start = svg.find("<rect").expect("a ground");
            svg[start..].split_inclusive("/>").next().unwrap().split("fill=").nth(1).unwrap()[..9]
                .to_owned()
        })
    };
    let [light, dark] = [ground(&[]), ground(&["--theme", "Dark"])];
    assert!(light[0] == light[1] && dark[0] == dark[1] && light != dark, "{light:?} {dark:?}");
    assert_eq!(ground(&["--theme", "high-contrast"]), dark);
    assert_eq!(ground(&["--theme", "mono"]), light);
}
