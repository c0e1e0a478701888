//! Random use of the whole program in a pseudo-terminal: keys, mouse reports, cut sequences and new
//! sizes over all screens. It never panics or hangs, always quits with q, leaves the terminal as it
//! was, and keeps its memory.
//!
//! ```sh
//! ACTUI_FUZZ_RUNS=2000 cargo test --release --test fuzz -- --ignored --nocapture
//! ACTUI_FUZZ_SEED=17 ACTUI_FUZZ_RUNS=1 cargo test --test fuzz -- --ignored    # one run again
//! ACTUI_FUZZ_EVENTS=3000 …                                                    # longer runs
//! ```

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Pty;
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_xoshiro::Xoshiro256PlusPlus;
use rustix::process::Signal;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The last key is heard within this, whatever the machine is computing.
const PATIENCE: Duration = Duration::from_secs(10);

const KEYS: [&str; 20] = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[H",
    "\x1b[F",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[Z",
    "\x1b[3~",
    "\t",
    "\r",
    "\x1b",
    "\x7f",
    " ",
    "\x0c",
    "\x10",
    "３",
    "é",
    "\x1b[97;5u",
];
const CUT: [&str; 16] = [
    "\x1b[",
    "\x1b]",
    "\x1bO",
    "\x1bP",
    "\x1b_",
    "\x1b[<0;1",
    "\x1b[<0;10;",
    "\x1b[M ",
    "\x1b[200~",
    "\x1b[201~",
    "\x1b]11;rgb:ff",
    "\x1b[1;",
    "\x1b[27;5;",
    "\x1bP1$r",
    "\x1b]0;q",
    "\x1b[?62",
];

#[test]
#[ignore = "minutes; run by hand"]
fn random_use() {
    let first = number("ACTUI_FUZZ_SEED", 1);
    let seeds = first..first + number("ACTUI_FUZZ_RUNS", 20);
    // A run that has grown does not keep the others from being made.
    let grown: Vec<String> = seeds.filter_map(run).collect();
    assert!(grown.is_empty(), "{grown:#?}");
}

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// What is to be said of its memory, if it has grown.
fn run(seed: u64) -> Option<String> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let theme = ["dark", "mono"].choose(&mut random).unwrap();
    let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_actui")), &["--theme", theme], &[]);
    pty.wait_for("Learn");
    // Each screen once, on a large terminal: what each holds of its own is not growth.
    pty.resize(200, 60);
    for screen in ["2", "3", "4", "5", "6", "1"] {
        pty.send(screen);
        sleep(Duration::from_millis(500));
    }
    let before = pty.process.resident_kib();
    let events = number("ACTUI_FUZZ_EVENTS", 300);
    for event in 0..events {
        happens(&mut pty, &mut random);
        go_on(&pty);
        if has_quit(&mut pty, seed, event) {
            return None;
        }
    }
    // A program that lags behind on a loaded machine reads what follows as part of an open paste.
    pty.send("\x1b[201~");
    // The longest pause an unfinished sequence may take, and out of what is open.
    sleep(Duration::from_millis(1200));
    go_on(&pty);
    // What a larger screen takes is not growth.
    pty.resize(80, 24);
    sleep(Duration::from_millis(300));
    if has_quit(&mut pty, seed, events) {
        return None;
    }
    let after = pty.process.resident_kib();
    for _ in 0..3 {
        pty.send("\x1b");
        sleep(Duration::from_millis(100));
    }
    let since = Instant::now();
    pty.send("q");
    while pty.process.is_running() {
        // A way to the shell that it came to only now
        go_on(&pty);
        assert!(since.elapsed() < PATIENCE, "seed {seed}: q was not heard:\n{}", pty.text());
        sleep(Duration::from_millis(5));
    }
    assert_eq!(pty.process.exit_status(), 0, "seed {seed}:\n{}", pty.text());
    pty.wait_for_modes(&[]);
    println!("seed {seed}: {before} KiB, then {after}; quit in {:?}", since.elapsed());
    (after >= 2 * before).then(|| format!("seed {seed}: from {before} KiB to {after}"))
}

/// The list of commands can also take it back to the shell, and pieces of sequences become Ctrl-Z.
fn go_on(pty: &Pty) {
    if pty.process.is_stopped() {
        pty.process.signal(Signal::CONT);
    }
}

/// Whether the program has ended by itself: the list of commands can quit too, and a cut sequence
/// become Ctrl-C.
fn has_quit(pty: &mut Pty, seed: u64, event: u64) -> bool {
    let quit = !pty.process.is_running();
    if quit {
        println!("seed {seed}: quit at event {event}");
        let code = pty.process.exit_status();
        assert!([0, 130].contains(&code), "seed {seed}: {code}\n{}", pty.text());
        pty.wait_for_modes(&[]);
    }
    quit
}

fn happens(pty: &mut Pty, random: &mut Xoshiro256PlusPlus) {
    match random.random_range(0..100) {
        0..45 => {
            // Any printable key but q, which ends the run.
            let key = char::from(random.random_range(b' '..=b'~'));
            pty.send(if key == 'q' { "Q".to_owned() } else { key.to_string() });
        }
        45..65 => pty.send(KEYS.choose(random).unwrap()),
        65..80 => {
            let button = [0, 0, 32, 64, 65, 2, 35].choose(random).unwrap();
            let end = ["M", "M", "m"].choose(random).unwrap();
            let (column, row) = (random.random_range(0..220), random.random_range(0..80));
            pty.send(format!("\x1b[<{button};{column};{row}{end}"));
        }
        80..88 => pty.send(CUT.choose(random).unwrap()),
        88..90 => {
            let bytes: Vec<u8> = (0..random.random_range(1..8)).map(|_| random.random()).collect();
            // Those that end or stop the program are tested elsewhere.
            let harmless = |byte: &u8| !matches!(byte, b'q' | 0x03 | 0x1a);
            pty.send(bytes.into_iter().filter(harmless).collect::<Vec<u8>>());
        }
        90..96 => pty.resize(random.random_range(0..=500), random.random_range(0..=200)),
        _ => pty.resize(random.random_range(60..=200), random.random_range(18..=60)),
    }
    match random.random_range(0..100) {
        0..10 => sleep(Duration::from_millis(random.random_range(0..60))),
        // Long enough for something unfinished to be given up
        10 => sleep(Duration::from_millis(350)),
        _ => {}
    }
}
