//! How far a run is: one line on a terminal's standard error that is written over.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;

/// So often is the line renewed at most.
const PAUSE: Duration = Duration::from_millis(100);

/// Wiped out when it is dropped.
pub struct Meter {
    on: bool,
    /// Columns written.
    width: usize,
    written: Option<Instant>,
}

impl Meter {
    /// Silent where standard error is no terminal, and where nobody `wanted` it.
    pub fn new(wanted: bool) -> Meter {
        Meter { on: wanted && io::stderr().is_terminal(), width: 0, written: None }
    }

    pub fn show(&mut self, text: impl FnOnce() -> String) {
        if self.on && self.written.is_none_or(|written| written.elapsed() >= PAUSE) {
            self.put(&text());
            self.written = Some(Instant::now());
        }
    }

    /// Takes the line away, so that something else can be written in its place.
    pub fn clear(&mut self) {
        if self.width > 0 {
            self.put("");
            self.put("");
            self.written = None;
        }
    }

    fn put(&mut self, text: &str) {
        // A terminal that cannot be written to misses nothing that matters.
        let _ = write!(io::stderr(), "\r{text:width$}", width = self.width);
        self.width = text.width();
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.clear();
    }
}
