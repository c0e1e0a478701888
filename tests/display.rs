//! What reaches the terminal, byte by byte: colours, characters, whole frames.
//!
//! | what can go wrong on a screen | what shows that it does not |
//! |---|---|
//! | D1 NO_COLOR | `without_colour_no_colour_is_written_and_the_marked_row_stands_out` |
//! | D2 16, 256, 24-bit colours | `a_terminal_gets_the_colours_it_has`, and the question in `tests/terminal_input.rs` |
//! | D3 light background | `tests/themes.rs`: contrast; `tests/terminal_input.rs`: which is chosen |
//! | D4 colour vision | `tests/themes.rs`: distances under each matrix |
//! | D5 no UTF-8 | `without_utf_8_every_byte_is_ascii`; `ascii_means_every_byte` of `tests/screens.rs` |
//! | D6 width that terminals differ on | no test: terminals cannot be asked; `--charset ascii` has none |
//! | D7 emoji, joiners, variation selectors | `nothing_is_drawn_that_terminals_measure_differently` |
//! | D8 octants, sextants | the same test |
//! | D9 flicker | `every_frame_is_one_closed_update_and_small` |
//! | D10 wide characters | `wide_characters_keep_the_right_border` |
//!
//! | what can go wrong with the terminal itself | what shows that it is borne |
//! |---|---|
//! | T1 modes left on | `tests/terminal.rs`: `quitting` |
//! | T2, T3 panic of the interface, of a worker | `a_panic_of_the_interface`, `a_panic_of_the_worker` |
//! | T4 signals | `signals_that_end_the_program` |
//! | T5 the terminal is closed | `the_terminal_is_closed`, `…_and_nobody_says_so` |
//! | T6 Ctrl-Z and fg | `suspending_and_continuing`, `stopped_by_somebody_else…`, `a_shell_gets_its_prompt_back` |
//! | T7 a terminal that takes nothing | `a_signal_while_the_terminal_takes_no_output` |
//! | T8 new sizes, 0×0, 1×1 | `any_size_and_back`; `nothing_that_happens_panics` of `tests/screens.rs`; `tests/fuzz.rs` |
//! | T9, T10 no terminal, one that can do nothing | `without_a_terminal…`, `a_terminal_that_can_do_nothing…` |
//! | T11 press, repeat, release | `one_key_in_every_encoding` of `terminal::parser` |
//! | T12 the keyboard protocol of kitty | `what_was_never_asked_for_is_never_switched_on` |
//! | T13 late answers | `the_theme_follows_the_answer…`, `the_whole_life_of_an_answer` |
//! | T14 pasted commands | `pasted_text_is_not_keys` |
//! | T15 the mouse | `what_was_never_asked_for…` (`--no-mouse`), `clicks_do_what_they_point_at` |
//! | T16 the clock jumps | no wall clock is read but for the name of a damaged file: `no_wall_clock` of `tests/architecture.rs` |
//! | T17 memory and idle time | `idle_it_computes_nothing_and_writes_nothing`, `what_a_huge_screen_took_is_given_back`; `tests/fuzz.rs` |
//! | T18 a wedged worker | `a_busy_worker_does_not_hold_up_the_end` |
//!
//! What lesson files bring (S1 to S6) is in `tests/lessons.rs`, S7 in `tests/dependencies.rs` and
//! `tests/architecture.rs`, files (F1 to F11) in `tests/files.rs`.

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Pty;
use std::collections::BTreeSet;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

const PROGRAM: &str = env!("CARGO_BIN_EXE_actui");

/// Walks over all screens and quits; what was written meanwhile.
fn written(args: &[&str], env: &[(&str, &str)]) -> Vec<u8> {
    let mut pty = Pty::start(Path::new(PROGRAM), args, env);
    pty.wait_for("Learn");
    let screens = [
        ("2", "tangent"),
        ("3", "f(x)"),
        ("4", "learning rate"),
        ("5", "seeds"),
        ("6", "optimizer"),
    ];
    for (keys, shown) in screens {
        pty.send(keys);
        pty.wait_for(shown);
    }
    pty.send("q");
    assert_eq!(pty.process.exit_status(), 0);
    pty.wait_for_modes(&[]);
    pty.bytes()
}

/// The parameters of every SGR sequence: `38;5;12`.
fn styles(bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let after = text.split("\x1b[").skip(1);
    let parameters = after.filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    parameters.collect()
}

fn is_colour(style: &str) -> bool {
    let numbers: Vec<u32> = style.split([';', ':']).filter_map(|part| part.parse().ok()).collect();
    matches!(numbers[..], [30..=38 | 40..=48 | 90..=97 | 100..=107, ..])
}

#[test]
fn without_colour_no_colour_is_written_and_the_marked_row_stands_out() {
    let with = styles(&written(&["--theme", "dark"], &[]));
    assert!(with.iter().any(|style| is_colour(style)), "{with:?}");
    let without = styles(&written(&[], &[("NO_COLOR", "1")]));
    assert!(!without.iter().any(|style| is_colour(style)), "{without:?}");
    // Reversed; and no empty reset, which would take it back at once
    assert!(without.contains("7") && !without.contains(";"), "{without:?}");
    let empty = styles(&written(&["--theme", "dark"], &[("NO_COLOR", "")]));
    assert!(empty.iter().any(|style| is_colour(style)), "an empty NO_COLOR is none: {empty:?}");
}

#[test]
fn a_terminal_gets_the_colours_it_has() {
    let kinds = |env: &[(&str, &str)]| {
        let styles = styles(&written(&["--theme", "dark"], env));
        let has = |start: &str| styles.iter().any(|style| style.starts_with(start));
        (
            has("38;2;"),
            has("38;5;"),
            styles.iter().any(|style| matches!(style.parse(), Ok(30..=37 | 90..=97))),
        )
    };
    let (full, _, _) = kinds(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]);
    assert!(full);
    let (full, indexed, _) = kinds(&[("TERM", "xterm-256color")]);
    assert!(!full && indexed);
    let (full, _, _) = kinds(&[("TERM", "xterm")]);
    assert!(!full);
    let styles = styles(&written(&["--theme", "dark"], &[("TERM", "xterm")]));
    let beyond = |style: &&String| {
        style.strip_prefix("38;5;").and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n > 15)
    };
    assert_eq!(styles.iter().find(beyond), None, "sixteen colours at most");
}

#[test]
fn without_utf_8_every_byte_is_ascii() {
    for env in [&[("LANG", "C")][..], &[("LC_ALL", "POSIX")], &[("TERM", "linux")]] {
        let bytes = written(&[], env);
        let wide: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii()).take(8).collect();
        assert!(wide.is_empty(), "{env:?}: {wide:x?}");
    }
}

#[test]
fn nothing_is_drawn_that_terminals_measure_differently() {
    let bytes = written(&["--theme", "dark"], &[]);
    let text = String::from_utf8(bytes).expect("UTF-8");
    let odd = |c: &char| {
        matches!(u32::from(*c),
            // Joiners, variation selectors, emoji; sextants and octants
            0x200b..=0x200f | 0xfe00..=0xfe0f | 0x1f000..=0x1faff | 0x1fb00..=0x1fbff | 0x1cd00..=0x1cdff)
    };
    assert_eq!(text.chars().find(odd), None);
}

#[test]
fn every_frame_is_one_closed_update_and_small() {
    let bytes = written(&["--theme", "dark"], &[("COLORTERM", "truecolor")]);
    let text = String::from_utf8_lossy(&bytes);
    let frames: Vec<&str> = text.split("\x1b[?2026h").skip(1).collect();
    assert!(frames.len() >= 5, "{} frames", frames.len());
    let ends = frames.iter().map(|frame| frame.find("\x1b[?2026l").expect("it is closed"));
    let largest = ends.max();
    // A line at 2,400 bytes a second shows a whole new screen of 80×24 in a few seconds.
    assert!(largest.is_some_and(|bytes| bytes < 12_000), "{largest:?}");
}

#[test]
fn wide_characters_keep_the_right_border() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = r#"
format = 1
id = "wide"
title = "激活函数"
summary = "宽"
activation = "relu"

[[section]]
id = "a"
title = "原理"

[[section.block]]
kind = "prose"
text = "神经网络的每一层先计算输入的加权和，然后把每个和送进激活函数。これは全角です。"
"#;
    std::fs::write(folder.path().join("01-wide.toml"), lesson).unwrap();
    let path = folder.path().to_str().unwrap();
    let mut pty = Pty::start(Path::new(PROGRAM), &["--theme", "dark", "--lessons", path], &[]);
    pty.wait_for("神经网络");
    let text = pty.text();
    let border = |line: &&str| line.ends_with(['│', '╮', '╯', '┃', '┓', '┛']);
    let widths: BTreeSet<usize> = text.lines().filter(border).map(UnicodeWidthStr::width).collect();
    assert!(widths.len() == 1, "{widths:?}\n{text}");
    pty.send("q");
    assert_eq!(pty.process.exit_status(), 0);
}
