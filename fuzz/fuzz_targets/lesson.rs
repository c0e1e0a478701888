//! Any bytes as the file of a lesson: an error with its place or a course, never a panic.
#![no_main]

use actui::lesson::{Course, Source};
use actui::math::activation::Functions;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let source = Source { name: "01-fuzz.toml".to_owned(), bytes: data.to_vec() };
    let _ = Course::from_sources(vec![source], &Functions::built_in());
});
