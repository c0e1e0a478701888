//! A lesson's file. `.ci/run` calls the same round with files that were spoiled a little.
#![no_main]

#[path = "../../tests/support/lesson_round.rs"]
mod lesson_round;

libfuzzer_sys::fuzz_target!(|data: &[u8]| lesson_round::round(data));
