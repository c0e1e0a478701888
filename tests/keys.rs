//! The README's key table is the program's.

use actui::keymap;

#[test]
fn the_readme_shows_the_key_table() {
    let readme = include_str!("../README.md");
    let table = keymap::markdown();
    assert!(
        readme.contains(table.trim_end()),
        "README.md's key table is out of date; it should be:\n\n{table}"
    );
}
