//! In a real pseudo-terminal: however the program ends, the terminal is as it was before.

#[path = "support/pty.rs"]
mod pty;

use pty::Pty;
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const FULL_SCREEN: [&str; 5] =
    ["alternate screen", "hidden cursor", "bracketed paste", "mouse", "raw"];
const NOTHING: [&str; 0] = [];
const CTRL_C: &str = "\x03";
const CTRL_Z: &str = "\x1a";

/// The program under test.
fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_actui").into()
}

/// In full screen, with the first frame drawn.
fn started(env: &[(&str, &str)]) -> Pty {
    let pty = Pty::start(&program(), &[], env);
    pty.wait_for("Learn");
    pty.wait_for_modes(&FULL_SCREEN);
    pty
}

fn ends_clean(mut pty: Pty, status: u32) -> Pty {
    assert_eq!(pty.process.exit_status(), status, "{}", pty.text());
    pty.wait_for_modes(&NOTHING);
    pty
}

#[test]
fn quitting() {
    for (keys, status) in
        [("q", 0), (CTRL_C, 130), ("2q", 0), ("3q", 0), ("4q", 0), ("5q", 0), ("6 q", 0)]
    {
        let mut pty = started(&[]);
        pty.send(keys);
        ends_clean(pty, status);
    }
}

#[test]
fn signals_that_end_the_program() {
    for (signal, status) in
        [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        // Idle, with a list open, while networks train, while every core runs a sweep
        for keys in ["", "?", "3", "4", "5jjljljll"] {
            let mut pty = started(&[]);
            pty.send(keys);
            sleep(Duration::from_millis(200));
            pty.process.signal(signal);
            let since = Instant::now();
            ends_clean(pty, status);
            assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
        }
    }
}

#[test]
fn a_signal_while_the_terminal_takes_no_output() {
    let mut pty = started(&[]);
    pty.stall();
    for columns in 150..250 {
        pty.resize(columns, 60);
        sleep(Duration::from_millis(2));
    }
    pty.process.signal(Signal::TERM);
    let since = Instant::now();
    assert_eq!(pty.process.exit_status(), 143);
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
    assert!(!pty.left_on().contains(&"raw"));
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_of_the_interface() {
    let mut pty = started(&[("ACTUI_TEST_PANIC", "ui")]);
    pty.send("j");
    let pty = ends_clean(pty, 101);
    pty.wait_for("fell over");
    let text = pty.text();
    assert!(!text.contains("Learn"), "half a screen is left:\n{text}");
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_of_the_worker() {
    let mut pty = started(&[("ACTUI_TEST_PANIC", "worker")]);
    pty.send("4");
    pty.wait_for("failed");
    assert_eq!(pty.left_on(), FULL_SCREEN);
    pty.wait_for("Learn");
    assert!(!pty.text().contains("backtrace"), "{}", pty.text());
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn without_a_terminal_there_is_one_line_and_no_escape_code() {
    let output = Command::new(program()).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains("actui list") && !message.contains('\x1b'), "{message}");
}

#[test]
fn a_terminal_that_can_do_nothing_is_refused() {
    for term in ["dumb", ""] {
        let mut pty = Pty::start(&program(), &[], &[("TERM", term)]);
        assert_eq!(pty.process.exit_status(), 2);
        pty.wait_for("actui list");
        assert!(!pty.bytes().contains(&0x1b));
    }
}

#[test]
fn suspending_and_continuing() {
    let mut pty = started(&[]);
    for stop in [Some(CTRL_Z), None] {
        match stop {
            Some(keys) => pty.send(keys),
            None => pty.process.signal(Signal::TSTP),
        }
        pty.process.wait_stopped();
        pty.wait_for_modes(&NOTHING);
        assert!(!pty.text().contains("Learn"));
        pty.process.signal(Signal::CONT);
        pty.wait_for("Learn");
        pty.wait_for_modes(&FULL_SCREEN);
    }
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn stopped_by_somebody_else_it_draws_itself_again() {
    let mut pty = started(&[]);
    pty.process.signal(Signal::STOP);
    pty.process.wait_stopped();
    let before = pty.bytes().len();
    pty.process.signal(Signal::CONT);
    pty.wait_for_modes(&FULL_SCREEN);
    let again = || String::from_utf8_lossy(&pty.bytes()[before..]).contains("Learn");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !again() && Instant::now() < deadline {
        sleep(Duration::from_millis(5));
    }
    assert!(again(), "nothing was drawn after the process was continued");
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn a_shell_gets_its_prompt_back() {
    let mut pty = Pty::start(Path::new("/bin/bash"), &["--norc", "-i"], &[("PS1", "prompt$ ")]);
    pty.wait_for("prompt$");
    pty.send(format!("{}\n", program().display()));
    pty.wait_for("Learn");
    pty.send(CTRL_Z);
    pty.wait_for("Stopped");
    pty.send("stty -a | grep -o ' icanon'; fg\n");
    pty.wait_for_modes(&FULL_SCREEN);
    pty.wait_for("Learn");
    pty.send("q");
    pty.wait_for(" icanon");
    pty.send("echo DO''NE $?\n");
    pty.wait_for("DONE 0");
    pty.send("exit\n");
    pty.process.exit_status();
}

#[test]
fn the_terminal_is_closed() {
    let mut process = started(&[]).hang_up();
    let since = Instant::now();
    assert_eq!(process.exit_status(), 129);
    assert!(since.elapsed() < Duration::from_millis(1500), "{:?}", since.elapsed());
}

/// As under a shell or an ssh that ignores SIGHUP: the signal never comes.
#[test]
fn the_terminal_is_closed_and_nobody_says_so() {
    let script = format!("trap '' HUP; '{}'; exit 77", program().display());
    let pty = Pty::start(Path::new("/bin/bash"), &["-c", &script], &[]);
    pty.wait_for("Learn");
    let mut shell = pty.hang_up();
    assert_eq!(shell.exit_status(), 77, "the shell goes on only once the program has ended");
}

#[test]
fn any_size_and_back() {
    let mut pty = started(&[]);
    for step in 0u16..150 {
        pty.resize(1 + step * 37 % 200, 1 + step * 23 % 60);
    }
    for (columns, rows) in [(0, 0), (1, 1), (0, 24), (80, 0), (2, 1)] {
        pty.resize(columns, rows);
        sleep(Duration::from_millis(30));
    }
    assert!(pty.process.is_running());
    pty.resize(80, 24);
    pty.wait_for("Learn");
    // The page; the figure beside it is of a network that trains.
    let page = |pty: &Pty| pty.text().lines().take(14).collect::<Vec<_>>().join("\n");
    let fresh = page(&started(&[]));
    let deadline = Instant::now() + Duration::from_secs(20);
    while page(&pty) != fresh && Instant::now() < deadline {
        sleep(Duration::from_millis(20));
    }
    assert_eq!(page(&pty), fresh);
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn pasted_text_is_not_keys() {
    let mut pty = started(&[]);
    pty.send("\x1b[200~q\r:quit\r\x03\x1b[201~");
    sleep(Duration::from_millis(300));
    assert!(pty.process.is_running(), "a paste was taken for keys");
    assert_eq!(pty.left_on(), FULL_SCREEN);
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn a_network_tells_on_a_terminal_how_far_it_is_and_leaves_nothing_of_it() {
    let mut pty = Pty::start(&program(), &["net", "--steps", "5000", "--depth", "30"], &[]);
    pty.wait_for("net: step ");
    pty.wait_for("rms δ of layer 1 /");
    assert_eq!(pty.process.exit_status(), 0);
    assert!(!pty.text().contains("net: step"), "{}", pty.text());
}

#[test]
fn numbers_can_be_typed_and_how_to_end_is_said() {
    let mut pty = Pty::start(&program(), &["eval", "relu"], &[]);
    pty.wait_for("Ctrl-D on an empty line ends them");
    pty.send("-1.5 2\n\x04");
    pty.wait_for("d2f");
    assert_eq!(pty.process.exit_status(), 0);
}

/// A network of one hidden layer with one unit is soon as good as it gets.
#[test]
fn a_network_at_rest_writes_nothing_and_takes_no_time() {
    let mut pty = started(&[]);
    pty.send("4");
    pty.wait_for("Space starts");
    // Depth, width and batch: one each.
    pty.send("j\r1\rj\r1\rj\r1\r");
    pty.wait_for("1 random target");
    pty.send(" ");
    pty.wait_for("at rest");
    // The first lesson's measurements may still be under way.
    let quiet = (0..15).any(|_| {
        let (bytes, ticks) = (pty.bytes().len(), pty.process.cpu_ticks());
        sleep(Duration::from_secs(1));
        pty.bytes().len() == bytes && pty.process.cpu_ticks() - ticks <= 1
    });
    assert!(quiet, "it never comes to rest\n{}", pty.text());
    pty.send("q");
    ends_clean(pty, 0);
}

#[test]
fn a_copy_reaches_the_clipboard_and_a_kept_function_the_next_run() {
    let config = tempfile::tempdir().unwrap();
    let env = [("XDG_CONFIG_HOME", config.path().to_str().unwrap())];
    let mut pty = Pty::start(&program(), &["--theme", "dark"], &env);
    pty.wait_for("Learn");
    pty.send("3");
    pty.wait_for("examples");
    pty.send("y");
    // "1/(1 + exp(-x))" in base64
    pty.wait_for_bytes(b"\x1b]52;c;MS8oMSArIGV4cCgteCkp\x1b\\");
    pty.send("Wmy-own\r");
    pty.wait_for("is kept");
    pty.send("q");
    ends_clean(pty, 0);
    let file = config.path().join("actui/functions.toml");
    assert!(std::fs::read_to_string(&file).unwrap().contains("my-own"));
    let mut pty = Pty::start(&program(), &["--theme", "dark"], &env);
    pty.wait_for("Learn");
    pty.send(":my-own");
    pty.wait_for("plot my-own");
    pty.send("\x1b");
    pty.send("q");
    ends_clean(pty, 0);
}
