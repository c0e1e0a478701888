//! In a real pseudo-terminal: whatever arrives, the next key is heard and the screen follows.

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use actui::theme::Theme;
use pty::Pty;
use ratatui::style::Color;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_actui");
/// Longer than anything unfinished is waited for
const PAUSE: Duration = Duration::from_millis(450);
/// Far longer than a frame takes, far shorter than anybody waits for a key
const SOON: Duration = Duration::from_secs(2);

const LESSON: &str = r#"
format = 1
id = "quiet"
title = "Quiet"
activation = "tanh"
summary = "Nothing is measured here."

[[section]]
id = "page"
title = "Page"

[[section.block]]
kind = "prose"
text = "Nothing."
"#;

/// Started with a look that asks the terminal nothing.
fn started() -> Pty {
    let env = [("COLORTERM", "truecolor")];
    let pty = Pty::start(Path::new(PROGRAM), &["--theme", "dark"], &env);
    pty.wait_for("Learn");
    pty
}

/// On a course that has nothing to measure, and at rest: nothing is drawn that nobody asked for.
fn quiet() -> Pty {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("1.toml"), LESSON).unwrap();
    let args = ["--theme", "dark", "--lessons", folder.path().to_str().unwrap()];
    let mut pty = Pty::start(Path::new(PROGRAM), &args, &[("COLORTERM", "truecolor")]);
    pty.wait_for("Learn");
    pty.send("2");
    pty.wait_for("tanh");
    // The figure's network, begun on the first page, comes to rest.
    sleep(Duration::from_secs(6));
    pty
}

/// Asking for the background; the test answers, or nobody.
fn asking(env: &[(&str, &str)]) -> Pty {
    let env = [&[("COLORTERM", "truecolor")], env].concat();
    let pty = Pty::start(Path::new(PROGRAM), &[], &env);
    pty.wait_for_bytes(b"\x1b]11;?\x1b\\\x1b[c");
    pty
}

fn quits(mut pty: Pty) {
    pty.send("q");
    assert_eq!(pty.process.exit_status(), 0, "{}", pty.text());
    pty.wait_for_modes(&[]);
}

/// `m` says whether the mouse is on: a key whose effect is seen at once.
fn hears(pty: &mut Pty, what: &str) {
    let since = Instant::now();
    pty.send("m");
    pty.wait_for("mouse o");
    assert!(since.elapsed() < SOON, "a key after {what} took {:?}", since.elapsed());
    // The notice goes with the next key.
    pty.send("Z");
    pty.wait_without("mouse o");
}

/// What only this theme writes: the active tab's colour
fn mark(theme: &str) -> String {
    match Theme::named(theme).unwrap().roles.tab_active.bg {
        Some(Color::Rgb(red, green, blue)) => format!("48;2;{red};{green};{blue}"),
        other => panic!("{theme} marks its tab with {other:?}"),
    }
}

fn has_written(pty: &Pty, text: &str) -> bool {
    pty.bytes().windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn half_an_event_stops_nothing() {
    let halves: [&[u8]; 17] = [
        b"\xe5",
        b"\xf0\x9f\x98",
        b"\xff",
        b"\x1b[",
        b"\x1b]",
        b"\x1bO",
        b"\x1bP",
        b"\x1b_",
        b"\x1b[<0;10",
        b"\x1b[<0;10;",
        b"\x1b[M !",
        b"\x1b[1;",
        b"\x1b]11;rgb:12",
        b"\x1b]0;title",
        b"\x1bP1$r",
        b"\x1b_Gi=1",
        b"\x1b[27;5;",
    ];
    let mut pty = quiet();
    for (half, rows) in halves.into_iter().zip(25..) {
        let what = half.escape_ascii().to_string();
        pty.send(half);
        // The screen follows at once, long before the half is given up.
        let since = Instant::now();
        pty.resize(100, rows);
        pty.wait_for_footer(rows);
        assert!(since.elapsed() < SOON, "a resize after {what} took {:?}", since.elapsed());
        sleep(PAUSE);
        hears(&mut pty, &what);
    }
    quits(pty);
}

#[test]
fn a_paste_that_never_ends_becomes_text_and_keys_are_keys_again() {
    let mut pty = started();
    pty.send("/");
    pty.wait_for("Search");
    pty.send("\x1b[200~gradient q");
    pty.wait_for("gradient q");
    sleep(Duration::from_millis(1200));
    pty.send("\x7f\x7f");
    pty.send("\x1b");
    sleep(PAUSE);
    hears(&mut pty, "a paste");
    quits(pty);
}

#[test]
fn a_key_that_comes_with_a_resize_is_heard() {
    let mut pty = started();
    for turn in 0..60u16 {
        // To another size and, every other time, back at once: then nothing is drawn that would
        // wake the program once more.
        pty.resize(100, 30);
        pty.resize(80 + turn % 2, 24);
        hears(&mut pty, &format!("resize {turn}"));
    }
    pty.resize(90, 30);
    pty.send("\x03");
    let since = Instant::now();
    assert_eq!(pty.process.exit_status(), 130);
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
}

#[test]
fn help_escape_and_quit_in_one_burst() {
    for burst in ["?\x1bq", "?\x1b\x1bq", ":\x1bq", "/x\x1bq", "\x1b[200~x\x1b[201~?\x1bq"] {
        let mut pty = started();
        pty.send(burst);
        assert_eq!(pty.process.exit_status(), 0, "{burst:?}");
        pty.wait_for_modes(&[]);
    }
}

#[test]
fn one_key_in_many_encodings() {
    let mut pty = started();
    for (key, shows) in [
        ("３", "f(x)"),
        ("\x1bOr", "tanh"),
        ("\x1b[51u", "f(x)"),
        ("\x1b[57401u", "tanh"),
        ("？", "Keys"),
    ] {
        pty.send(key);
        pty.wait_for(shows);
    }
    // Help takes letters as words to look for.
    pty.send("\x1b");
    sleep(PAUSE);
    pty.send("ｑ");
    assert_eq!(pty.process.exit_status(), 0);
}

#[test]
fn keys_typed_before_the_first_frame_are_kept() {
    for answers in [true, false] {
        let mut pty = asking(&[]);
        pty.send("?");
        if answers {
            pty.send("\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62;22c");
        }
        pty.wait_for("Keys");
        pty.send("\x1b");
        sleep(PAUSE);
        quits(pty);
    }
}

#[test]
fn the_theme_follows_the_answer_however_it_comes() {
    let light = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
    let attributes = "\x1b[?62;22c";
    // Milliseconds and a piece
    let ways: [&[(u64, &str)]; 6] = [
        &[(0, light), (0, attributes)],
        &[(50, "\x1b]11;rgb:ff"), (50, "ff/ffff/ffff\x1b"), (50, "\\\x1b[?62"), (50, ";22c")],
        &[(1000, light), (0, attributes)],
        &[(1000, "\x1b"), (150, &light[1..]), (0, attributes)],
        &[(0, attributes), (700, light)],
        &[(6000, light), (0, attributes)],
    ];
    for pieces in ways {
        let mut pty = asking(&[]);
        for (wait, piece) in pieces {
            sleep(Duration::from_millis(*wait));
            pty.send(piece);
        }
        pty.wait_for_bytes(mark("light").as_bytes());
        assert!(!has_written(&pty, &mark("dark")), "{pieces:?}");
        sleep(PAUSE);
        // Nothing of it was typing: the first page is there, and no list over it.
        pty.wait_for("1/8");
        pty.wait_for("What you will be able");
        quits(pty);
    }
}

#[test]
fn without_an_answer_the_look_suits_both_backgrounds() {
    let mut pty = asking(&[]);
    pty.wait_for("Learn");
    for theme in ["dark", "light"] {
        assert!(!has_written(&pty, &mark(theme)), "{theme}");
    }
    // Alt-] begins like an answer.
    pty.send("\x1b]");
    hears(&mut pty, "Alt-]");
    // A theme that the reader chose is not changed by a late answer.
    pty.send("T");
    pty.wait_for("theme: terminal-16");
    let before = pty.bytes().len();
    pty.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c");
    hears(&mut pty, "a late answer");
    assert!(!String::from_utf8_lossy(&pty.bytes()[before..]).contains(&mark("light")));
    quits(pty);
}

#[test]
fn the_environment_speaks_for_a_silent_terminal_until_it_answers() {
    let mut pty = asking(&[("COLORFGBG", "0;default;15")]);
    pty.wait_for_bytes(mark("light").as_bytes());
    pty.send("\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;22c");
    pty.wait_for_bytes(mark("dark").as_bytes());
    quits(pty);
}

#[test]
fn who_leaves_before_the_answer_leaves_no_answer_to_the_shell() {
    let mut pty = asking(&[]);
    pty.send("q");
    pty.wait_for("Learn");
    sleep(Duration::from_millis(100));
    assert!(pty.process.is_running(), "it left with the question open");
    let since = Instant::now();
    pty.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c");
    assert_eq!(pty.process.exit_status(), 0);
    assert!(since.elapsed() < SOON);
    // And without any answer it does not wait for ever.
    let mut silent = asking(&[]);
    silent.send("q");
    assert_eq!(silent.process.exit_status(), 0);
}

#[test]
fn a_terminal_that_says_so_is_given_24_bit_colors() {
    for wait in [0, 700] {
        let args = ["--theme", "dark"];
        let mut pty = Pty::start(Path::new(PROGRAM), &args, &[("TERM", "xterm-256color")]);
        pty.wait_for_bytes(b"\x1bP$qm\x1b\\");
        sleep(Duration::from_millis(wait));
        pty.send("\x1bP1$r0;48:2:1:2:3m\x1b\\\x1b[?62;22c");
        pty.wait_for_bytes(mark("dark").as_bytes());
        quits(pty);
    }
    let mut pty = Pty::start(Path::new(PROGRAM), &["--theme", "dark"], &[]);
    pty.wait_for_bytes(b"\x1bP$qm\x1b\\");
    pty.send("\x1bP0$r\x1b\\\x1b[?62;22c");
    pty.wait_for("Learn");
    hears(&mut pty, "a refusal");
    assert!(!has_written(&pty, "48;2;108"));
    quits(pty);
}

#[test]
fn what_was_never_asked_for_is_never_switched_on() {
    let mut pty = started();
    hears(&mut pty, "the start");
    // The keyboard protocol of kitty, focus reports
    for mode in ["\x1b[>1u", "\x1b[=1u", "\x1b[?1004h"] {
        assert!(!has_written(&pty, mode), "{}", mode.escape_debug());
    }
    quits(pty);
    let args = ["--theme", "dark", "--no-mouse"];
    let pty = Pty::start(Path::new(PROGRAM), &args, &[("COLORTERM", "truecolor")]);
    pty.wait_for("Learn");
    assert!(!pty.left_on().contains(&"mouse"));
    quits(pty);
}

#[test]
fn idle_it_computes_nothing_and_writes_nothing() {
    let pty = quiet();
    let (bytes, time) = (pty.bytes().len(), pty.process.cpu_time());
    sleep(Duration::from_secs(4));
    assert_eq!(pty.bytes().len(), bytes);
    let spent = pty.process.cpu_time() - time;
    assert!(spent <= Duration::from_millis(20), "{spent:?} in 4 s");
    quits(pty);
}

#[test]
fn a_pointer_that_reads_nothing_new_writes_nothing() {
    let mut pty = quiet();
    let moved = |pty: &mut Pty, (column, row): (u16, u16)| {
        let before = pty.bytes().len();
        pty.send(format!("\x1b[<35;{column};{row}M"));
        sleep(Duration::from_millis(200));
        pty.bytes().len() - before
    };
    assert_eq!(moved(&mut pty, (5, 5)), 0, "over the list");
    assert!(moved(&mut pty, (60, 8)) > 0, "over the chart");
    // The read-out of the cursor has one, the tag another.
    let told = |pty: &Pty| pty.text().matches("x = ").count();
    assert_eq!(told(&pty), 2, "{}", pty.text());
    assert_eq!(moved(&mut pty, (60, 9)), 0, "the same x");
    assert!(moved(&mut pty, (61, 9)) > 0, "another x");
    assert!(moved(&mut pty, (5, 5)) > 0, "away from it");
    assert_eq!(told(&pty), 1, "{}", pty.text());
    assert_eq!(moved(&mut pty, (6, 5)), 0);
    quits(pty);
}

#[test]
fn what_a_huge_screen_took_is_given_back() {
    let pty = quiet();
    let before = pty.process.resident_kib();
    pty.resize(500, 200);
    pty.wait_for_footer(200);
    pty.resize(80, 24);
    sleep(Duration::from_secs(2));
    let after = pty.process.resident_kib();
    assert!(after < before + before / 5, "from {before} KiB to {after}");
    quits(pty);
}

#[test]
fn a_busy_worker_does_not_hold_up_the_end() {
    for keys in ["5jjljljll", "6 ", "4 "] {
        let mut pty = started();
        pty.send(keys);
        sleep(Duration::from_millis(500));
        pty.send("q");
        let since = Instant::now();
        assert_eq!(pty.process.exit_status(), 0);
        assert!(since.elapsed() < SOON, "{keys}: {:?}", since.elapsed());
    }
}
