//! Any text through the symbolic engine: read → derive → simplify → print → read.
//!
//! `cargo +nightly fuzz run symbolic` in the project's root; without a nightly compiler
//! `cargo test --test symbolic -- --ignored` runs the same round on random texts.
#![no_main]

#[path = "../../tests/support/symbolic_round.rs"]
mod symbolic_round;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        symbolic_round::round(text);
    }
});
