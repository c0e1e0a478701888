//! A user's files. `.ci/run` calls the same round with files that were spoiled a little.
#![no_main]

#[path = "../../tests/support/files_round.rs"]
mod files_round;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = std::env::temp_dir().join(format!("actui-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    files_round::round(&folder, data);
});
