//! Any bytes as the file of a lesson: an error with its place or a course, never a panic.

use actui::lesson::{Course, Source};
use actui::math::activation::Functions;

pub fn round(bytes: &[u8]) {
    let source = Source { name: "01-fuzz.toml".to_owned(), bytes: bytes.to_vec() };
    let _ = Course::from_sources(vec![source], &Functions::built_in());
}
