//! The running program, seen from its terminal: time from exec to the first frame, from a key to
//! its frame while the network trains flat out and while a sweep keeps every core busy, bytes
//! written while idle, memory. Printed, not judged.

#[path = "../tests/support/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Pty;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_actui");
const RUNS: usize = 21;
const KEYS: usize = 300;

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    first_frame();
    // Wide networks, and many seeds, so that it lasts.
    let wide = ["open", "network", "--width", "256", "--lr", "0.001"];
    keys("the network trains", &wide, " ", "steps/s");
    let long = ["open", "depth", "--width", "256", "--seeds", "20", "--depths", "50..200/10"];
    keys("every core runs a sweep", &long, "", "left");
    idle();
}

fn started(arguments: &[&str]) -> (Pty, Duration) {
    let since = Instant::now();
    let arguments = [&["--theme", "dark"], arguments].concat();
    let pty = Pty::start(Path::new(PROGRAM), &arguments, &[]);
    pty.wait_for("Learn");
    (pty, since.elapsed())
}

fn quit(mut pty: Pty) {
    pty.send("q");
    pty.process.exit_status();
}

fn first_frame() {
    let times = (0..RUNS).map(|_| {
        let (pty, time) = started(&[]);
        quit(pty);
        time
    });
    report("exec to first frame", times.collect());
}

/// Switches the footer's notice by a key whose effect is one word on the screen. `runs` is on the
/// screen as long as the work lasts.
fn keys(meanwhile: &str, arguments: &[&str], start: &str, runs: &str) {
    let (mut pty, _) = started(arguments);
    pty.send(start);
    pty.wait_for(runs);
    let mut times = Vec::new();
    for index in 0..KEYS {
        let before = pty.bytes().len();
        let since = Instant::now();
        pty.send(if index % 2 == 0 { "m" } else { "T" });
        let word: &[u8] = if index % 2 == 0 { b"mouse" } else { b"theme:" };
        times.push(pty.arrival(word, before) - since);
        // The notice goes with the next key; that is not what is measured.
        pty.send("Z");
        sleep(Duration::from_millis(20));
    }
    report(&format!("key to frame while {meanwhile}"), times);
    assert!(pty.text().contains(runs), "over before the last key:\n{}", pty.text());
    quit(pty);
}

fn idle() {
    let (pty, _) = started(&[]);
    // The figure's network takes its steps and rests; the measurements come in.
    sleep(Duration::from_secs(12));
    let before = pty.bytes().len();
    sleep(Duration::from_secs(5));
    println!("idle for 5 s: {} bytes written", pty.bytes().len() - before);
    println!("resident memory: {:.1} MB", pty.process.resident_kib() as f64 / 1024.0);
    quit(pty);
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!(
        "{what}: median {:.1?}, 99th percentile {:.1?}, slowest {:.1?}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
