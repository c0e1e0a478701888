//! What comes back for review, from outside.

use super::actui;
use actui::lesson::question::Grade;
use actui::lesson::review::Mark;
use actui::store::{Progress, Store};

#[test]
fn review_says_what_is_due_and_when_the_rest_comes_back() {
    let state = tempfile::tempdir().unwrap();
    let review = |format: &str| {
        let mut command = actui(&["review", "--format", format]);
        let output = command.env("XDG_STATE_HOME", state.path()).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    assert!(review("text").starts_with("Nothing comes back"));
    assert_eq!(review("json"), "[]\n");
    // Long ago, and at a time that this program will not see.
    let marks = [("tanh/predict-tanh_ratio_20", 100), ("gelu/predict-ratio_lecun", 4_000_000)];
    let marks = marks.map(|(key, day)| (key.to_owned(), Mark::first(Grade::Wrong, day)));
    let progress = Progress { marks: marks.into(), ..Progress::default() };
    let mut store = Store::open(Some(state.path().join("actui/progress.toml"))).store;
    store.save(&progress).unwrap();
    let lines = review("text");
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("due ") && lines[0].contains("tanh/"), "{}", lines[0]);
    assert!(lines[1].starts_with("in ") && lines[1].contains("gelu/"), "{}", lines[1]);
    let rows: serde_json::Value = serde_json::from_str(&review("json")).unwrap();
    assert_eq!((&rows[0]["due"], &rows[1]["due"]), (&true.into(), &false.into()));
}
