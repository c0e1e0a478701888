//! How far a long command is: one line on a terminal's standard error, written over and wiped out.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A line is written at most so often.
const PACE: Duration = Duration::from_millis(100);
/// What ends sooner needs no line.
const QUICK: Duration = Duration::from_millis(300);
/// A longer line would not be written over.
const COLUMNS: usize = 79;

/// Columns of the line that is shown; there is one terminal.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

/// Silent unless standard error is a terminal. Wipes its line when dropped.
pub struct Meter {
    on: bool,
    started: Instant,
    next: Mutex<Instant>,
}

impl Meter {
    pub fn new() -> Meter {
        Meter::if_wanted(true)
    }

    /// Silent too where the caller says so.
    pub fn if_wanted(wanted: bool) -> Meter {
        let started = Instant::now();
        let on = wanted && io::stderr().is_terminal();
        Meter { on, started, next: Mutex::new(started + QUICK) }
    }

    /// Shows how far it is, if the last line is old enough; `text` is asked only then.
    pub fn show(&self, text: impl FnOnce() -> String) {
        if !self.on {
            return;
        }
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if now >= *next {
            *next = now + PACE;
            write_over(&text());
        }
    }

    /// The time that is left, after `done` of `all` equal parts: ", 12 s left".
    pub fn left(&self, done: u64, all: u64) -> String {
        if done == 0 {
            return String::new();
        }
        let left = self.started.elapsed().as_secs_f64() * (all - done) as f64 / done as f64;
        format!(", {} left", duration(left))
    }

    /// Before something else is written on the terminal.
    pub fn wipe(&self) {
        if self.on {
            wipe();
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// Takes the line away that is shown, if one is.
pub fn wipe() {
    if SHOWN.load(Ordering::SeqCst) > 0 {
        write_over("");
        let _ = write!(io::stderr(), "\r");
    }
}

fn write_over(text: &str) {
    let text: String = text.chars().take(COLUMNS).collect();
    let width = SHOWN.swap(text.chars().count(), Ordering::SeqCst);
    // A terminal that cannot be written to misses nothing that matters.
    let _ = write!(io::stderr(), "\r{text:width$}");
}

/// For people: "0.4 s", "12 s", "3 min", "5 h", "12 days".
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} h", s / 3600.0),
        s if s < 1e9 => format!("{:.0} days", s / 86_400.0),
        _ => "more than a lifetime".to_owned(),
    }
}
