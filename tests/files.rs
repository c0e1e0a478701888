//! Files and pipes from outside: what is written is whole or not there, what may not be replaced
//! stays, and a run that a laptop cannot bear never starts.
//!
//! | what can go wrong with a file | what shows that it is borne |
//! |---|---|
//! | F1 full disk | `a_file_that_is_not_let_grow…` here, `a_full_disk…` of `store`. No disk is filled: that takes a mount, which tests may not make |
//! | F2 fsync or rename fails | not made to fail: it takes a library loaded before the program. The error takes the path of F1's, and a draft that is not put in its place is gone: `a_draft_that_is_dropped…` |
//! | F3 limit of the size | `a_file_that_is_not_let_grow…`, `progress_that_cannot_be_written…` |
//! | F4 home that is read only | `where_nothing_can_be_written…` of `store`: root may write anywhere else |
//! | F5 no home | `no_place_and_no_configuration…`, and `store::paths` |
//! | F6 damaged progress | `a_file_cut_off_anywhere…`, `a_text_with_any_byte_changed…`, `a_later_version…` of `store` |
//! | F7 two instances | `tests/progress.rs`, `instances_at_the_same_time…` of `store` |
//! | F8 killed while saving | `killed_at_any_moment…` of `store`, `nothing_is_left_behind…` |
//! | F9 symbolic links | `links_are_followed` and `a_link_survives…` of `store` |
//! | F10 closed pipe, full output | `a_reader_that_has_enough…`, `a_full_disk_is_one` of `tests/cli.rs` |
//! | F11 export half written | `a_file_is_replaced_only_on_demand`, `nothing_is_left_behind…` |

#[allow(dead_code, reason = "this file uses a part of it")]
#[path = "support/pty.rs"]
mod pty;

use assert_cmd::Command;
use pty::Pty;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{self, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_actui");

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A small network saved to `path`, with further words of the call.
fn save(path: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["net", "--depth", "2", "--width", "8", "--batch", "4"]).args(words);
    command.arg("--save").arg(path);
    command
}

fn error(command: &mut Command, code: i32) -> String {
    let output = command.assert().code(code).stdout("").get_output().stderr.clone();
    let error = String::from_utf8(output).expect("UTF-8");
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "not within a minute: {what}");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_file_is_replaced_only_on_demand() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    save(&path, &[]).assert().success();
    let first = fs::read(&path).unwrap();
    let message = error(&mut save(&path, &["--seed", "2"]), 1);
    assert!(message.contains("--force replaces it"), "{message}");
    assert_eq!(fs::read(&path).unwrap(), first);
    save(&path, &["--seed", "2", "--force"]).assert().success();
    assert_ne!(fs::read(&path).unwrap(), first);
    assert_eq!(names(folder.path()), ["net.safetensors"]);
}

#[test]
fn devices_pipes_and_folders_stay_what_they_are() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    let made = process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/dev/null", &link).unwrap();
    for path in [Path::new("/dev/null"), &pipe, &link, folder.path()] {
        for words in [&[][..], &["--force"]] {
            let message = error(&mut save(path, words), 1);
            assert!(message.contains("not a regular file"), "{message}");
        }
    }
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn a_saved_file_gets_what_the_mask_leaves() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    let script =
        format!("umask 027; '{PROGRAM}' net --depth 1 --width 2 --save '{}'", path.display());
    let done = process::Command::new("bash").args(["-c", &script]).output().expect("bash");
    assert!(done.status.success(), "{done:?}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

/// The program with every signal as a shell has it, whatever the caller of the tests ignores
/// (`nohup`). Where `env` cannot do that (it is of GNU coreutils 8.31), the caller must ignore none.
fn ignoring_nothing() -> process::Command {
    let reset = |program: &str| {
        let mut command = process::Command::new("env");
        command.args(["--default-signal", program]);
        command
    };
    let can = reset("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if can { reset(PROGRAM) } else { process::Command::new(PROGRAM) }
}

/// Runs until it is ended, with a draft in the folder.
fn saving(folder: &Path) -> process::Child {
    let path = folder.join("net.safetensors");
    let child = ignoring_nothing()
        .args(["net", "--steps", "1000000", "--width", "32", "--save"])
        .arg(path)
        .stdout(Stdio::null())
        .spawn()
        .expect("starts");
    until("a draft", || !names(folder).is_empty());
    assert!(names(folder)[0].starts_with(".actui-"));
    child
}

fn signal(child: &process::Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("it runs");
}

#[test]
fn nothing_is_left_behind_by_a_signal() {
    for ending in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let folder = folder();
        let mut child = saving(folder.path());
        signal(&child, ending);
        let status = child.wait().expect("ends");
        assert_eq!(status.signal(), Some(ending.as_raw()), "as if nobody had listened");
        assert_eq!(names(folder.path()), [""; 0]);
    }
}

#[test]
fn a_signal_that_the_caller_ignores_stays_ignored() {
    let folder = folder();
    let script =
        format!("trap '' HUP INT; exec '{PROGRAM}' net --steps 1000000 --width 32 --save net");
    let mut child = process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("bash");
    until("a draft", || !names(folder.path()).is_empty());
    signal(&child, Signal::HUP);
    signal(&child, Signal::INT);
    sleep(Duration::from_millis(300));
    assert_eq!(child.try_wait().expect("asked"), None, "it runs on");
    signal(&child, Signal::TERM);
    assert_eq!(child.wait().expect("ends").signal(), Some(Signal::TERM.as_raw()));
    assert_eq!(names(folder.path()), [""; 0]);
}

/// As a full disk: the write fails half-way.
#[test]
fn a_file_that_is_not_let_grow_is_an_error_and_leaves_the_old_one() {
    let folder = folder();
    let path = folder.path().join("net.safetensors");
    fs::write(&path, "old").unwrap();
    let call = format!("'{PROGRAM}' net --depth 20 --width 64 --force --save '{}'", path.display());
    let output = process::Command::new("bash")
        .args(["-c", &format!("ulimit -f 8; exec {call}")])
        .output()
        .expect("bash");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1, "{output:?}");
    assert!(output.stdout.is_empty());
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["net.safetensors"]);
}

/// The same of the progress, while the program runs: told once, and it goes on.
#[test]
fn progress_that_cannot_be_written_is_told_and_the_program_runs_on() {
    let home = folder();
    let state = home.path().join("state");
    fs::create_dir_all(state.join("actui")).unwrap();
    // In the place of the backup: the second save fails, for root too.
    fs::create_dir(state.join("actui/progress.toml.bak")).unwrap();
    let state = state.to_string_lossy().into_owned();
    let mut pty = Pty::start(Path::new(PROGRAM), &[], &[("XDG_STATE_HOME", &state)]);
    pty.wait_for("Learn");
    pty.send("T");
    let file = PathBuf::from(&state).join("actui/progress.toml");
    until("the first save", || file.exists());
    pty.send("T");
    pty.wait_for("progress is not saved");
    pty.send("2");
    pty.wait_for("Plot");
    pty.send("q");
    assert_eq!(pty.process.exit_status(), 0);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let numbers: Vec<String> = (0..3000).map(|number| number.to_string()).collect();
    let mut eval = vec!["eval", "relu", "--format", "csv"];
    eval.extend(numbers.iter().map(String::as_str));
    let quick = ["--activations", "relu,tanh", "--depths", "1..30", "--seeds", "1", "--width", "2"];
    let sweep = |format| [&["sweep", "--format", format], &quick[..]].concat();
    let train = |format| {
        let data = ["--data", "xor", "--epochs", "40", "--width", "2"];
        [&["train", "--format", format], &data[..]].concat()
    };
    let net = ["net", "--depth", "100", "--width", "4", "--format", "json"];
    let show = ["lesson", "show", "softmax"];
    let calls = [
        eval,
        sweep("csv"),
        sweep("json"),
        sweep("text"),
        train("csv"),
        train("json"),
        train("text"),
        net.to_vec(),
        show.to_vec(),
    ];
    for call in calls {
        let mut child = process::Command::new(PROGRAM)
            .args(&call)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut first = [0];
        child.stdout.take().expect("piped").read_exact(&mut first).expect("a byte");
        let output = child.wait_with_output().expect("ends");
        assert!(output.status.success() && output.stderr.is_empty(), "{call:?}: {output:?}");
    }
}

const LESSON: &str = "format = 1
id = 'mine'
title = 'Mine'
activation = 'relu'
summary = 'Short.'
[[section]]
id = 'only'
title = 'The only page'
[[section.block]]
kind = 'predict'
question = 'How much?'
measure = 'five'
range = [0, 1]
[measure.five]
kind = 'value'
activation = 'relu'
x = 5
";

/// A home with a course in it and a configuration with this text.
fn home(config: &str) -> TempDir {
    let home = folder();
    let path = |name: &str| home.path().join(name);
    fs::create_dir_all(path(".config/actui/beside")).unwrap();
    fs::create_dir(path("course")).unwrap();
    fs::write(path("course/01.toml"), LESSON).unwrap();
    fs::write(path(".config/actui/beside/01.toml"), LESSON).unwrap();
    fs::write(path(".config/actui/config.toml"), config).unwrap();
    home
}

#[test]
fn the_configured_lessons_are_those_of_the_command_line_too() {
    for config in ["lessons = '~/course'", "lessons = 'beside'"] {
        let home = home(config);
        let actui = || {
            let mut command = Command::new(PROGRAM);
            command.env_clear().env("HOME", home.path());
            command
        };
        let list = actui().args(["lesson", "list"]).assert().success().stderr("");
        assert!(String::from_utf8_lossy(&list.get_output().stdout).starts_with("mine "));
        let flag = actui().args(["--lessons=~/course", "lesson", "list"]).assert().success();
        assert!(String::from_utf8_lossy(&flag.get_output().stdout).starts_with("mine "));
        let check = actui().args(["lesson", "check"]).assert().code(1);
        let found = String::from_utf8_lossy(&check.get_output().stdout).into_owned();
        let expected =
            "mine/only, question 1: 5.0 is measured, and no guess from 0.0 to 1.0 is near\n";
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn no_place_and_no_configuration_stop_the_program() {
    for (config, told) in [
        ("theme = 'solarised'", "config.toml:1:9: there is no theme called 'solarised'"),
        ("lessons = '~you/x'", "config.toml:1:11: it is not known what ~ stands for"),
        ("mouse = 1", "config.toml:1:9: this is a number; write true or false"),
        ("keys.quit = '?'", "config.toml:1:6: ? is help everywhere"),
    ] {
        let home = home(config);
        let path = home.path().to_string_lossy().into_owned();
        let mut pty = Pty::start(Path::new(PROGRAM), &[], &[("HOME", &path)]);
        pty.wait_for("Learn");
        pty.wait_for("config.toml:1");
        let output = Command::new(PROGRAM)
            .env_clear()
            .env("HOME", &path)
            .args(["lesson", "list"])
            .output()
            .unwrap();
        assert!(output.status.success());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(told), "{error}");
        pty.send("q");
        assert_eq!(pty.process.exit_status(), 0);
    }
    let unreadable = home("");
    fs::remove_file(unreadable.path().join(".config/actui/config.toml")).unwrap();
    fs::create_dir(unreadable.path().join(".config/actui/config.toml")).unwrap();
    let unreadable = unreadable.path().to_string_lossy().into_owned();
    for home in [&unreadable[..], "/dev/null", "relative", "", "/nonexistent"] {
        let mut pty = Pty::start(Path::new(PROGRAM), &[], &[("HOME", home)]);
        pty.wait_for("Learn");
        pty.send("q");
        assert_eq!(pty.process.exit_status(), 0, "{}", pty.text());
        let list = ["lesson", "list"];
        Command::new(PROGRAM).env_clear().env("HOME", home).args(list).assert().success();
    }
}

#[test]
fn config_check_says_all_that_is_wrong_with_its_place() {
    let check = |home: &Path, words: &[&str]| {
        let call = [&["config", "check"], words].concat();
        let output = Command::new(PROGRAM).env_clear().env("HOME", home).args(call).output();
        let output = output.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let good = home("theme = 'dark'\n[keys]\nquit = 'Q'\n");
    let (code, told, error) = check(good.path(), &[]);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(told.ends_with("config.toml: all good\n"), "{told}");
    let bad = home("mouse = 1\nthem = 'dark'\ntheme = = 'x'\n[keys]\nquit = 'Q'\nhelp = 'Q'\n");
    let functions = "[[function]]\nname = 'aa'\nexpression = 'x*'\n";
    fs::write(bad.path().join(".config/actui/functions.toml"), functions).unwrap();
    let (code, told, error) = check(bad.path(), &[]);
    assert_eq!((code, told.as_str()), (Some(2), ""));
    for place in [
        "config.toml:1:9: this is a number; write true or false",
        "config.toml:2:1: the configuration has no key 'them'; did you mean 'theme'?",
        "config.toml:3:9: ",
        "config.toml:5:1: Q is help everywhere; give quit or help another key",
        "functions.toml:1:1: aa is not used",
    ] {
        assert!(error.lines().any(|line| line.contains(place)), "{place}: {error}");
    }
    // A file that is named, a theme by what is in it.
    let theme = bad.path().join("mine.toml");
    let dark = include_str!("../assets/themes/dark.toml");
    fs::write(&theme, dark).unwrap();
    let name = theme.to_str().unwrap();
    assert_eq!(
        check(good.path(), &[name]),
        (Some(0), format!("{name}: all good\n"), String::new())
    );
    fs::write(&theme, dark.replacen("border =", "boarder =", 1)).unwrap();
    let (code, _, error) = check(good.path(), &[name]);
    assert_eq!(code, Some(2));
    assert!(error.contains("has no key 'boarder'; did you mean 'border'?"), "{error}");
    assert!(error.lines().all(|line| line.starts_with(&format!("{name}:"))), "{error}");
    assert_eq!(check(bad.path(), &["nowhere.toml"]).0, Some(2));
}

#[test]
fn a_theme_that_was_chosen_survives_a_signal() {
    for ending in [Signal::TERM, Signal::HUP, Signal::INT] {
        let state = folder();
        let path = state.path().to_string_lossy().into_owned();
        let mut pty = Pty::start(Path::new(PROGRAM), &[], &[("XDG_STATE_HOME", &path)]);
        pty.wait_for("Learn");
        pty.send("T");
        pty.wait_for("theme: ");
        pty.process.signal(ending);
        pty.process.exit_status();
        let saved = fs::read_to_string(state.path().join("actui/progress.toml")).expect("saved");
        assert!(saved.contains("theme = \""), "{saved}");
    }
}

#[test]
fn what_waits_or_takes_long_says_so_on_a_terminal() {
    let mut eval = Pty::start(Path::new(PROGRAM), &["eval", "relu"], &[]);
    eval.wait_for("Ctrl-D");
    eval.send("-1 2\n\x04");
    eval.wait_for("d2f");
    assert_eq!(eval.process.exit_status(), 0);
    let big = ["--depth", "100", "--width", "256"];
    for (call, shown) in [
        (&["net", "--steps", "20000", "--lr", "0"][..], "net: step"),
        (&["train", "--format", "json", "--epochs", "1000"], "train: epoch"),
    ] {
        let words: Vec<&str> = call.iter().chain(&big).copied().collect();
        let mut pty = Pty::start(Path::new(PROGRAM), &words, &[]);
        pty.wait_for("Ctrl-C ends it");
        pty.wait_for(shown);
        pty.send("\x03");
        until("the end", || !pty.process.is_running());
        until("the line is wiped", || !pty.text().contains(shown));
    }
    let words = ["sweep", "--depths", "50..90", "--width", "256"];
    let mut pty = Pty::start(Path::new(PROGRAM), &words, &[]);
    pty.wait_for("sweep: ");
    pty.send("\x03");
    until("the end", || !pty.process.is_running());
}

#[test]
fn what_a_laptop_cannot_bear_is_refused_before_it_starts() {
    let largest = ["--depth", "200", "--width", "512", "--batch", "1024"];
    let net = [&["net", "--precision", "f64"], &largest[..]].concat();
    let train = [&["train"], &largest[..]].concat();
    let sweep = ["sweep", "--depths", "200", "--width", "512", "--batch", "1024"];
    let long = ["net", "--steps", "100000000000000"];
    let longer = ["train", "--epochs", "18446744073709551615"];
    let wide = ["sweep", "--depths", "1..200", "--width", "512", "--seeds", "1000"];
    for call in [&net[..], &train, &sweep, &long, &longer, &wide] {
        let started = Instant::now();
        let message = error(Command::new(PROGRAM).args(call), 2);
        assert!(message.contains("2.0 GB of memory and 1e14 multiplications"), "{message}");
        assert!(message.contains("--no-limit") && message.contains("--depth"), "{message}");
        assert!(started.elapsed() < Duration::from_secs(10), "{call:?}");
    }
    let lifted = ["net", "--depth", "1", "--width", "2", "--no-limit"];
    Command::new(PROGRAM).args(lifted).assert().success();
}
