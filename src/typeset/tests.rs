//! What each kind of block looks like at a small width.

use super::{Learner, Look, Page, Role, page, plain};
use crate::lesson::{Course, Source};
use crate::math::activation::Functions;
use std::collections::BTreeMap;

const HEAD: &str = r#"
format = 1
id = "a"
title = "A"
activation = "sigmoid"
summary = "S"
[measure.m]
kind = "value"
activation = "sigmoid"
x = 0
[measure.n]
kind = "value"
activation = "sigmoid"
x = 1
[[section]]
id = "s"
title = "S"
[[section.block]]
kind = "prose"
text = "{{m}} {{n}}"
[[section.block]]
"#;

/// Sets the block in 40 columns, with m and n measured if numbers are given.
fn set(block: &str, values: &[(&str, f64)], learner: Learner) -> Page {
    let bytes = format!("{HEAD}{block}").into_bytes();
    let source = Source { name: "a.toml".to_owned(), bytes };
    let course = Course::from_sources(vec![source], &Functions::built_in())
        .unwrap_or_else(|problems| panic!("{problems}"));
    let lesson = &course.lessons[0];
    let values: BTreeMap<_, _> =
        values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let look = Look {
        measures: &lesson.measures,
        values: &values,
        learners: &[Learner::Untouched, learner],
        guess_keys: "← → guess",
        choose_keys: "",
    };
    page(&lesson.sections[0], 40, &look)
}

#[track_caller]
fn looks(page: &Page, expected: &str) {
    let lines = &page.lines[page.blocks[1].clone()];
    let lines: Vec<_> = lines.iter().map(|line| plain(line)).collect();
    let expected: Vec<_> = expected.trim_matches('\n').lines().collect();
    assert_eq!(lines, expected, "\n{}\n", lines.join("\n"));
}

#[track_caller]
fn shows(block: &str, learner: Learner, expected: &str) {
    looks(&set(block, &[("m", 0.5), ("n", 0.73)], learner), expected);
}

#[test]
fn blocks_are_parted_by_one_blank_line() {
    let page = set("kind = \"prose\"\ntext = \"x\"", &[("m", 0.5)], Learner::Untouched);
    let lines: Vec<_> = page.lines.iter().map(|line| plain(line)).collect();
    assert_eq!(lines, ["0.5 …", "", "x"]);
    assert_eq!(page.blocks, [0..1, 2..3]);
}

#[test]
fn prose_and_lists() {
    shows(
        "kind = \"prose\"\ntext = '''\nOne.\n\n1. first **item** that does not fit on one line\n2. second'''",
        Learner::Untouched,
        "
One.

 1. first item that does not fit on one
    line
 2. second",
    );
}

#[test]
fn formula_with_a_note() {
    shows(
        "kind = \"formula\"\ntex = 'f = \\frac{1}{x}'\nnote = \"Why.\"",
        Learner::Untouched,
        "
        1
    f = ─
        x

    Why.",
    );
}

#[test]
fn code_keeps_its_indentation_where_it_goes_on() {
    shows(
        "kind = \"code\"\ntitle = \"T\"\ncode = '''\ndef f(x):\n    return a_long_name + another_long_name + x'''",
        Learner::Untouched,
        "
T
│ def f(x):
│     return a_long_name +
┆         another_long_name + x",
    );
}

#[test]
fn figure_says_what_to_look_for() {
    shows("kind = \"figure\"\ntext = \"The dip.\"", Learner::Untouched, "▸ Look: The dip.");
}

const CLAIM: &str = "kind = \"claim\"\nid = \"a.1\"\nverdict = \"false\"\nsays = \"Up.\"\ntruth = \"Down.\"\n\
                     check = [{ measure = \"m\", label = \"at 0\", above = 0.4999, below = 0.5001 }]";

#[test]
fn claim_with_its_verdict_and_check() {
    shows(
        CLAIM,
        Learner::Untouched,
        "
┃ ✗ false
┃ The post says: Up.
┃ Down.
┃ measured  at 0  0.5  (expected 0.4999
┃           … 0.5001) ✓",
    );
}

#[test]
fn a_check_that_fails_or_waits_says_so() {
    let page = set(CLAIM, &[("m", 0.6)], Learner::Untouched);
    let last = plain(page.lines.last().expect("a line"));
    assert!(last.ends_with("✗ not so here"), "{last}");
    let page = set(CLAIM, &[], Learner::Untouched);
    let last = plain(page.lines.last().expect("a line"));
    assert!(last.ends_with('…'), "{last}");
}

#[test]
fn erratum() {
    shows(
        "kind = \"erratum\"\nsays = \"One `x`.\"\ncorrect = \"Two of them, one after the other.\"",
        Learner::Untouched,
        "
┃ Erratum
┃ post     One x.
┃ correct  Two of them, one after the
┃          other.",
    );
}

const PREDICT: &str = "kind = \"predict\"\nquestion = \"How much?\"\nmeasure = \"m\"\nrange = [0.001, 1]\n\
                       scale = \"log\"\nexplain = \"Because.\"";

#[test]
fn predict_before_and_after() {
    shows(
        PREDICT,
        Learner::Untouched,
        "
? Predict: How much?
  0.001 ├────────────────────────────┤ 1
  ← → guess",
    );
    shows(
        PREDICT,
        Learner::Guessing(0.01),
        "
? Predict: How much?
  0.001 ├─────────●──────────────────┤ 1
  your guess  0.01
  ← → guess",
    );
    shows(
        PREDICT,
        Learner::Guessed(0.005),
        "
? Predict: How much?
  0.001 ├──────●─────────────────◆───┤ 1
  ● you said 0.005, ◆ measured 0.5: 2
  decades too low

Because.",
    );
}

#[test]
fn predict_waits_for_its_number() {
    let page = set(PREDICT, &[], Learner::Guessed(0.01));
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains("measuring …") && !text.contains('◆'), "{text}");
}

const CHOOSE: &str = "kind = \"choose\"\nquestion = \"Which?\"\npick = \"largest\"\nexplain = \"So.\"\n\
                      options = [{ text = \"At 0\", measure = \"m\" }, { text = \"At 1\", measure = \"n\" }]";

#[test]
fn choose_before_and_after() {
    shows(CHOOSE, Learner::Untouched, "\n? Choose: Which?\n▸ a) At 0\n  b) At 1");
    shows(CHOOSE, Learner::Choosing(1), "\n? Choose: Which?\n  a) At 0\n▸ b) At 1");
    shows(
        CHOOSE,
        Learner::Chosen(0),
        "
? Choose: Which?
✗ a) At 0  0.5
✓ b) At 1  0.73
  No: b) measured the largest.

So.",
    );
    shows(
        CHOOSE,
        Learner::Chosen(1),
        "
? Choose: Which?
  a) At 0  0.5
✓ b) At 1  0.73
  Yes: b) measured the largest.

So.",
    );
}

#[test]
fn measured_numbers_have_their_role() {
    let page = set("kind = \"prose\"\ntext = \"x\"", &[("m", 0.5)], Learner::Untouched);
    assert_eq!(page.lines[0][0].role, Role::Measured);
}
