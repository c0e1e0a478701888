//! The boundaries that `src/lib.rs` states, checked against the source: a boundary that nobody
//! checks dissolves.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Path below `src`, and the code without comments and without its tests.
fn code() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&src)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).expect("below src").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("readable");
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            let code: Vec<&str> =
                text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (name.replace('\\', "/"), code.join("\n"))
        })
        .collect()
}

/// Every use of a word in files that must not know it.
fn trespasses(applies: impl Fn(&str) -> bool, words: &[&str], but_not: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, code) in code().iter().filter(|(name, _)| applies(name)) {
        for line in code.lines() {
            let allowed = but_not.iter().fold(line.to_owned(), |line, but| line.replace(but, ""));
            for word in words.iter().filter(|word| allowed.contains(**word)) {
                found.push(format!("{name}: {word}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn math_is_pure() {
    let words = [
        "std::fs",
        "std::io",
        "std::env",
        "std::time",
        "std::thread",
        "std::process",
        "ratatui",
        "crossterm",
        "serde",
        "toml",
        "println!",
        "Color",
    ];
    let found = trespasses(|name| name.starts_with("math"), &words, &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_drawing_and_the_terminal_know_the_terminal_library() {
    let may = |name: &str| {
        name.ends_with("view.rs")
            || name.contains("/view/")
            || name.starts_with("widget")
            || name.starts_with("theme")
            || name.starts_with("terminal")
    };
    // Rectangles are plain geometry; both drawing and the mouse need them.
    let found = trespasses(|name| !may(name), &["ratatui", "crossterm"], &["ratatui::layout"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn screens_know_no_other_screen_nor_store_nor_thread() {
    let screens = screens();
    assert!(screens.len() >= 5, "{screens:?}");
    for screen in &screens {
        let others = screens.iter().filter(|other| *other != screen);
        let others: Vec<String> = others.map(|other| format!("screen::{other}")).collect();
        let words: Vec<&str> = others.iter().map(String::as_str).collect();
        let found = trespasses(|name| name.starts_with(&format!("screen/{screen}")), &words, &[]);
        assert!(found.is_empty(), "{found:#?}");
    }
    let words = [
        "crate::app",
        "crate::store",
        "crate::worker",
        "crate::terminal",
        "std::fs",
        "std::thread",
    ];
    let found = trespasses(|name| name.starts_with("screen"), &words, &[]);
    assert!(found.is_empty(), "{found:#?}");
}

/// The folders of `screen` that have a layout and a view.
fn screens() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/screen");
    let entries = fs::read_dir(folder).expect("there are screens");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.join("layout.rs").exists() && path.join("view.rs").exists())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect()
}

#[test]
fn what_is_typed_stands_below_everything() {
    let found = trespasses(|name| name == "input.rs", &["crate::", "super::"], &[]);
    assert!(found.is_empty(), "{found:#?}");
    let found =
        trespasses(|name| name.starts_with("terminal"), &["crate::app", "crate::screen"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn views_take_shared_borrows() {
    let found = trespasses(|name| name.ends_with("view.rs"), &["&mut State", "&mut App"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_worker_store_and_terminal_start_threads() {
    let may =
        |name: &str| ["worker", "store", "terminal"].iter().any(|start| name.starts_with(start));
    let found = trespasses(|name| !may(name), &["thread::spawn", "thread::Builder"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_store_lessons_and_the_command_line_touch_files() {
    let may = |name: &str| {
        ["store", "lesson", "cli", "terminal"].iter().any(|start| name.starts_with(start))
    };
    let found = trespasses(|name| !may(name), &["std::fs", "fs::", "File::"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_one_writer_writes_files() {
    let may = |name: &str| name == "store/atomic.rs";
    let words = [
        "fs::write",
        "File::create",
        "OpenOptions",
        "fs::rename",
        "fs::copy",
        "tempfile::",
        "File::options",
    ];
    // The lock holds nothing, and a damaged file keeps what it holds under another name.
    let but =
        ["File::options().create(true).append(true)", "OpenOptionsExt", "fs::rename(path, &aside)"];
    let found = trespasses(|name| !may(name) && !name.ends_with("tests.rs"), &words, &but);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_panics_on_a_closed_pipe() {
    let found = trespasses(|_| true, &["println!", "print!(", "dbg!"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_wall_clock() {
    // A damaged file that is put aside has the time in its name; a review is due on a day.
    let may = |name: &str| ["store/progress_file.rs", "app/runtime.rs"].contains(&name);
    let found = trespasses(|name| !may(name), &["SystemTime", "UNIX_EPOCH"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_runs_another_program() {
    let found = trespasses(|name| !name.ends_with("tests.rs"), &["Command::new"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}
