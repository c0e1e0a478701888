//! Numbers and tables that go in, through the program itself.

use super::{actui, refused, stdout};
use actui::cli::{Arguments, words};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use std::ffi::OsString;

/// Every flag that takes a value: the words of the call before it, and the flag.
fn flags() -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let root = Arguments::command();
    for command in root.get_subcommands() {
        let mut call = vec!["actui".to_owned(), command.get_name().to_owned()];
        let required = command.get_positionals().any(|argument| argument.is_required_set());
        call.extend(required.then(|| "relu".to_owned()));
        for argument in
            command.get_arguments().filter(|argument| argument.get_action().takes_values())
        {
            let flag = argument.get_long().map(|long| format!("--{long}"));
            found.extend(flag.map(|flag| (call.clone(), flag)));
        }
    }
    assert!(found.len() > 40, "{found:?}");
    found
}

fn parse(call: &[String], more: &[&str]) -> Result<Arguments, clap::Error> {
    let call = call.iter().map(OsString::from).chain(more.iter().map(OsString::from));
    Arguments::try_parse_from(words(call))
}

#[test]
fn no_flag_takes_a_negative_number_for_a_flag() {
    let spellings = ["-1e-5", "-1.5e-3", "-.5", "-Infinity", "-NaN", "-inf", "-1", "−5", "-1,5"];
    for (call, flag) in flags() {
        for spelling in spellings {
            if let Err(error) = parse(&call, &[&flag, spelling]) {
                assert_eq!(error.kind(), expected(&error), "{call:?} {flag} {spelling}: {error}");
                assert!(!error.to_string().contains("invalid digit"), "{call:?} {flag}: {error}");
            }
        }
    }
}

/// The value is refused, not the argument; `--bias-std` of theory wants `--critical` too.
fn expected(error: &clap::Error) -> ErrorKind {
    match error.kind() {
        ErrorKind::ValueValidation => ErrorKind::ValueValidation,
        ErrorKind::MissingRequiredArgument => ErrorKind::MissingRequiredArgument,
        _ => ErrorKind::InvalidValue,
    }
}

#[test]
fn no_refusal_is_in_the_words_of_the_standard_library() {
    for (call, flag) in flags() {
        for value in ["x1", "", "1e999", "1e-400", "99999999999999999999999", "0x10", "1..2"] {
            if let Err(error) = parse(&call, &[&flag, value]) {
                let error = error.to_string();
                for words in
                    ["invalid digit", "float literal", "empty string", "out of range", "..="]
                {
                    assert!(!error.contains(words), "{call:?} {flag} {value}: {error}");
                }
            }
        }
    }
}

#[test]
fn of_a_repeated_flag_the_last_holds() {
    for (call, flag) in flags() {
        if let Err(error) = parse(&call, &[&flag, "1", &flag, "1"]) {
            assert_ne!(error.kind(), ErrorKind::ArgumentConflict, "{call:?} {flag}: {error}");
        }
    }
    let text = stdout(&["net", "--depth", "1", "--init", "pytorch", "--init", "orthogonal"]);
    assert!(text.contains("orthogonal"), "{text}");
    let csv = ["eval", "elu", "-1", "-p", "alpha=1", "--format", "json", "--format", "csv"];
    let csv = stdout(&[&csv[..], &["-p", "alpha=2"]].concat());
    assert!(csv.starts_with("x,f,") && csv.contains("\n-1,-1.26424"), "{csv}");
    parse(&["actui".to_owned()], &["--no-mouse", "--no-mouse"]).unwrap();
}

#[test]
fn every_command_and_flag_says_what_it_is() {
    for command in Arguments::command().get_subcommands() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {argument}", command.get_name());
        }
        for below in command.get_subcommands() {
            assert!(below.get_about().is_some(), "{} {}", command.get_name(), below.get_name());
        }
    }
}

#[test]
fn negative_numbers_are_read_however_written() {
    for (typed, x) in [
        ("-1e-5", "-0.00001"),
        ("-1.5E-3", "-0.0015"),
        ("-.5", "-0.5"),
        ("-5.", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("-1_000", "-1000"),
        ("-Infinity", "-inf"),
        ("-INF", "-inf"),
        ("-∞", "-inf"),
        ("-NaN", "nan"),
        ("-0", "0"),
    ] {
        let csv = stdout(&["eval", "relu", typed, "--format", "csv"]);
        assert!(csv.contains(&format!("\n{x},")), "{typed}: {csv}");
    }
    assert!(stdout(&["net", "--depth", "1", "--gain", "-.5"]).contains("× -0.5,"));
    refused(&["net", "--lr", "-1e-3"], &["'-1e-3'", "0 or greater"]);
    refused(&["eval", "relu", "-1e-999"], &["'-1e-999' is nearer to 0"]);
    refused(&["eval", "relu", "1e999"], &["'1e999' is larger than the largest double"]);
    refused(&["eval", "elu", "1", "-p", "alpha=1e-400"], &["nearer to 0"]);
    refused(&["theory", "relu", "--weight-var", "1e999"], &["larger"]);
}

#[test]
fn counts_and_settings_are_read_as_people_write_them() {
    let call = ["net", "--depth", "2.0", "--width", "1_00", "--batch", "1e1", "--lr", "1,5E-03"];
    let text = stdout(&[&call[..], &["--seed", "1,000,000"]].concat());
    assert!(text.contains("2 hidden layers of 100, batch 10,"), "{text}");
    assert!(text.contains("seed 1000000\n") && text.contains("rate 0.0015:"), "{text}");
    for init in ["kaiming_normal_", "nn.init.kaiming_normal_", "HeNormal", "HE-NORMAL"] {
        assert!(stdout(&["net", "--depth", "1", "--init", init]).contains("he-normal"), "{init}");
    }
    refused(&["net", "--gain", "1,000"], &["can be read as 1000 or as 1"]);
    refused(&["net", "--width", "1.5"], &["a whole number from 1 to 512"]);
    refused(&["net", "--init", "he_nrmal"], &["he-normal"]);
}

#[test]
fn functions_are_called_as_people_paste_them() {
    let slope = |function: &str, more: &[&str]| {
        let csv = stdout(&[&["eval", function, "-1", "--format", "csv"], more].concat());
        csv.lines().nth(1).expect("a row").split(',').nth(2).expect("df").to_owned()
    };
    for name in ["leaky_relu", "LeakyReLU", "Leaky ReLU", "nn.LeakyReLU", "F.leaky_relu"] {
        assert_eq!(slope(name, &["-p", "negative_slope=0.2"]), "0.2", "{name}");
    }
    let elu = slope("elu", &["-p", "alpha=0.5"]);
    for text in ["elu alpha=0.5", "elu(0.5)", "nn.ELU(alpha=0.5)", "ELU 0.5"] {
        assert_eq!(slope(text, &[]), elu, "{text}");
    }
    for call in [
        &["net", "--depth", "1", "--activation", "nn.ELU(alpha=0.5)"][..],
        &["theory", "elu(0.5)"],
        &["sweep", "--activations", "leaky_relu,elu(0.5)", "--depths", "2", "--seeds", "1"],
        &["train", "--data", "xor", "--epochs", "0", "--activation", "elu alpha=0.5"],
    ] {
        assert!(stdout(call).contains("elu"), "{call:?}");
    }
    refused(&["net", "--activation", "relo"], &["did you mean 'relu'"]);
}

fn piped(arguments: &[&str], input: impl Into<Vec<u8>>) -> (i32, String, String) {
    let output = actui(arguments).write_stdin(input.into()).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn tables_are_read_as_others_write_them() {
    let utf16: Vec<u8> =
        "\u{feff}x\tf\r\n1,5\t0\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (input, x) in [
        (b"1,00E-03;2,00E-03".to_vec(), "0.001 0.002"),
        (utf16, "1.5"),
        ("\u{feff}\"x\",\"f\"\r\n\"-1,5\",\"2\"\r\n".into(), "-1.5"),
        (stdout(&["eval", "relu", "-1", "2", "--format", "csv"]).into(), "-1 2"),
        (stdout(&["eval", "relu", "-1", "2"]).into(), "-1 2"),
        ("# x y\n1.5e+00 2e+00\n".into(), "1.5 2"),
        ("[[ 1. -2.]\n [ 3.  4.]]\n".into(), "1 -2 3 4"),
    ] {
        let (code, out, error) = piped(&["eval", "relu", "--format", "csv"], input.clone());
        let read: Vec<&str> =
            out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        let input = String::from_utf8_lossy(&input);
        assert_eq!((code, read.join(" ").as_str()), (0, x), "{input:?}: {error}");
    }
    let columns = ["eval", "relu", "--column", "loss", "--format", "csv"];
    let (_, out, _) = piped(&columns, "epoch;loss\n1;0,5\n2;0,25\n");
    assert_eq!(out, "x,f,df,d2f\n0.5,0.5,1,0\n0.25,0.25,1,0\n");
}

#[test]
fn an_unreadable_table_prints_its_place_and_nothing_else() {
    for (input, words) in [
        ("1\n2,5\n", "standard input:2:2: '2,5' can be read as 2 and 5, or as 2.5;"),
        ("1\n2\nx\n", "standard input:3:1: 'x' is not a number"),
        ("a,b\n1,2\n", "standard input:1:1: the columns are a, b;"),
        ("1 2\n3 1e999\n", "standard input:2:3: '1e999' is larger"),
    ] {
        for format in ["text", "csv", "json"] {
            let (code, out, error) = piped(&["eval", "relu", "--format", format], input);
            assert_eq!((code, out.as_str()), (2, ""), "{input:?}");
            assert!(error.contains(words) && error.lines().count() == 1, "{input:?}: {error}");
        }
    }
}

#[test]
fn a_long_table_is_written_while_it_is_read() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_actui"))
        .args(["eval", "relu", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    // The input stays open: these lines can only come before its end.
    input.write_all("0.5\n".repeat(20_000).as_bytes()).expect("written");
    input.flush().expect("flushed");
    for _ in 0..2_000 {
        lines.next().expect("a line").expect("text");
    }
    child.kill().expect("ends");
    child.wait().expect("ended");
}

#[test]
fn columns_of_a_jacobian_are_aligned() {
    let text = stdout(&["eval", "softmax", "1", "-20", "3.5"]);
    let ends = |line: &str| -> Vec<usize> {
        let chars: Vec<char> = line.chars().chain([' ']).collect();
        (1..chars.len()).filter(|&i| chars[i] == ' ' && chars[i - 1] != ' ').collect()
    };
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>()[2..],
        ["dp_dx1", "dp_dx2", "dp_dx3"]
    );
    assert!(lines.iter().all(|line| ends(line) == ends(lines[0])), "{text}");
}

#[test]
fn nothing_is_minus_nought() {
    let object = stdout(&["eval", "relu", "-0", "-3", "--format", "json"]);
    assert!(!object.contains("-0"), "{object}");
    for format in ["text", "csv"] {
        let text = stdout(&[
            "eval",
            "leaky-relu",
            "-0",
            "0",
            "-p",
            "negative-slope=-1",
            "--format",
            format,
        ]);
        let cells = text.split(|c: char| c.is_whitespace() || c == ',');
        assert!(cells.clone().count() > 8 && cells.clone().all(|cell| cell != "-0"), "{text}");
    }
}

#[test]
fn lesson_errors_name_a_path_that_leads_to_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let lessons = folder.path().join("my lessons");
    std::fs::create_dir(&lessons).expect("made");
    std::fs::write(lessons.join("01-a.toml"), "id = 3\n").expect("written");
    for path in ["my lessons", "my lessons/01-a.toml", "./my lessons"] {
        let mut call = actui(&["lesson", "check", path]);
        let output = call.current_dir(folder.path()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        let place = error.split(".toml:").next().expect("a path");
        assert!(folder.path().join(format!("{place}.toml")).is_file(), "{error}");
        assert!(error.contains("01-a.toml:1:"), "{error}");
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/en/01-relu.toml");
    assert!(stdout(&["lesson", "check", file]).starts_with("1 lesson, "));
    refused(&["lesson", "check", "Cargo.toml"], &["Cargo.toml:1:1: "]);
    refused(&["lesson", "check", "src/main.rs"], &["src/main.rs: this is no lesson"]);
}
