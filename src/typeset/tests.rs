//! What each kind of block looks like at a small width.

use super::{Look, Page, Role, Typing, page, plain};
use crate::lesson::question::{Answer, Draft, Sureness};
use crate::lesson::{Ask, Course, Learner, Source};
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
text = "Above."
[[section.block]]
"#;

/// Uses every measurement, below the block.
const FOOT: &str = "\n[[section.block]]\nkind = \"prose\"\ntext = \"{{m}} {{n}}\"\n";

/// Sets the block in 40 columns, with m and n measured if numbers are given.
fn set(block: &str, values: &[(&str, f64)], learner: Learner) -> Page {
    set_typing(block, values, learner, None)
}

/// Whether the block's measurements are folded.
fn set_folded(block: &str, values: &[(&str, f64)], learner: Learner) -> Page {
    set_with(block, values, learner, |look| look.unfolded = Some(&[]))
}

fn set_typing(
    block: &str,
    values: &[(&str, f64)],
    learner: Learner,
    typing: Option<Typing<'static>>,
) -> Page {
    set_with(block, values, learner, |look| look.typing = typing)
}

fn set_with(
    block: &str,
    values: &[(&str, f64)],
    learner: Learner,
    change: impl for<'l> FnOnce(&mut Look<'l>),
) -> Page {
    let bytes = format!("{HEAD}{block}{FOOT}").into_bytes();
    let source = Source { name: "a.toml".to_owned(), bytes };
    let course = Course::from_sources(vec![source], &Functions::built_in())
        .unwrap_or_else(|problems| panic!("{problems}"));
    let lesson = &course.lessons[0];
    let values: BTreeMap<_, _> =
        values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let learners = [Learner::default(), learner];
    let keys: Option<fn(&Ask) -> &'static str> = Some(|_| "the keys");
    let mut look = Look { keys, ..Look::on_paper(&lesson.measures, &values, &learners) };
    change(&mut look);
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
    let page = set("kind = \"prose\"\ntext = \"x\"", &[("m", 0.5)], Learner::default());
    let lines: Vec<_> = page.lines.iter().map(|line| plain(line)).collect();
    assert_eq!(lines, ["Above.", "", "x", "", "0.5 …"]);
    assert_eq!(page.blocks, [0..1, 2..3, 4..5]);
}

#[test]
fn prose_and_lists() {
    shows(
        "kind = \"prose\"\ntext = '''\nOne.\n\n1. first **item** that does not fit on one line\n2. second'''",
        Learner::default(),
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
        Learner::default(),
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
        Learner::default(),
        "
T
│ def f(x):
│     return a_long_name
┆         + another_long_name + x",
    );
}

#[test]
fn figure_says_what_to_look_for() {
    shows("kind = \"figure\"\ntext = \"The dip.\"", Learner::default(), "▸ Look: The dip.");
}

const CLAIM: &str = "kind = \"claim\"\nid = \"a.1\"\nverdict = \"false\"\nsays = \"Up.\"\ntruth = \"Down.\"\n\
                     check = [{ measure = \"m\", label = \"at 0\", above = 0.4999, below = 0.5001 }]";

#[test]
fn claim_with_its_verdict_and_check() {
    shows(
        CLAIM,
        Learner::default(),
        "
┃ ✗ false
┃ The post says: Up.
┃ Down.
┃ measured  at 0  0.5  (expected 0.4999
┃           … 0.5001) ✓",
    );
}

#[test]
fn measurements_are_folded_into_one_line_but_for_those_that_fail() {
    let two =
        CLAIM.replace("check = [", "check = [{ measure = \"n\", label = \"at 1\", below = 0.8 }, ");
    let last = |values: &[(&str, f64)], count: usize| {
        let page = set_folded(&two, values, Learner::default());
        let lines = &page.lines[page.blocks[1].clone()];
        let shown: Vec<_> = lines[3..].iter().map(|line| plain(line)).collect();
        assert_eq!(shown.len(), count, "{shown:?}");
        shown.join("\n")
    };
    assert_eq!(last(&[("m", 0.5), ("n", 0.73)], 1), "┃ ✓ 2 measurements: x shows them");
    assert_eq!(last(&[("m", 0.5)], 1), "┃ … 1 of 2 measurements: x shows them");
    let failed = last(&[("m", 0.5), ("n", 0.9)], 4);
    assert!(failed.starts_with("┃ ✗ 1 of 2 measurements not so here"), "{failed}");
    assert!(failed.contains("at 1  0.9") && !failed.contains("at 0"), "{failed}");
}

#[test]
fn a_number_has_the_digits_that_its_nearest_bound_asks_for() {
    let last = |number: f64| {
        let page = set(CLAIM, &[("m", number)], Learner::default());
        let lines = &page.lines[page.blocks[1].clone()];
        lines[3..].iter().map(|line| plain(line)).collect::<Vec<_>>().join(" ")
    };
    for (number, shown) in [(0.500_031_4, "0.50003  "), (0.500_096, "0.500096  "), (0.55, "0.55  ")]
    {
        assert!(last(number).contains(&format!("at 0  {shown}")), "{}", last(number));
    }
}

#[test]
fn how_sure_one_is_stands_with_the_question_and_with_its_answer() {
    let sure = Some(Sureness::Fairly);
    let open = Learner { sure, ..Learner::default() };
    let page = set(CHOOSE, &[("m", 0.5), ("n", 0.73)], open);
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(
        text.replace('\u{a0}', " ").contains("  sure? ○ guessing ● fairly sure ○ sure"),
        "{text}"
    );
    let page = set(CHOOSE, &[("m", 0.5), ("n", 0.73)], Learner { sure, ..picked(&[1]) });
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains("right (you were fairly sure)"), "{text}");
}

#[test]
fn a_check_that_fails_or_waits_says_so() {
    let last = |page: Page| plain(&page.lines[page.blocks[1].end - 1]);
    let last_line = last(set(CLAIM, &[("m", 0.6)], Learner::default()));
    assert!(last_line.ends_with("✗ not so here"), "{last_line}");
    let last_line = last(set(CLAIM, &[], Learner::default()));
    assert!(last_line.ends_with('…'), "{last_line}");
}

#[test]
fn erratum() {
    shows(
        "kind = \"erratum\"\nsays = \"One `x`.\"\ncorrect = \"Two of them, one after the other.\"",
        Learner::default(),
        "
┃ Erratum
┃ post     One x.
┃ correct  Two of them, one after the
┃          other.",
    );
}

fn drafted(answer: Answer, at: usize) -> Learner {
    Learner { draft: Some(Draft { answer, at }), ..Learner::default() }
}

fn picked(options: &[usize]) -> Learner {
    Learner::answered(Answer::Picks(options.to_vec()))
}

const PREDICT: &str = "kind = \"predict\"\nquestion = \"How much?\"\nmeasure = \"m\"\nrange = [0.001, 1]\n\
                       scale = \"log\"\nexplain = \"So it is.\"\nlow = \"Too few.\"\nhigh = \"Too many.\"\n\
                       bands = [{ near = 0.001, because = \"A band.\" }]";

#[test]
fn predict_before_and_after() {
    shows(
        PREDICT,
        Learner::default(),
        "
? Predict: How much?
  0.001 ├────────────●───────────────┤ 1
  ● your guess 0.02
  the keys",
    );
    shows(
        PREDICT,
        drafted(Answer::Number(0.01), 0),
        "
? Predict: How much?
  0.001 ├─────────●──────────────────┤ 1
  ● your guess 0.01
  the keys",
    );
    shows(
        PREDICT,
        Learner::answered(Answer::Number(0.005)),
        "
? Predict: How much?
  0.001 ├──────●─────────────────◆───┤ 1
  ● you said 0.005, ◆ measured 0.5
  not right: 2 decades too low
→ Too few.

So it is.",
    );
    shows(
        PREDICT,
        Learner::answered(Answer::Number(0.2)),
        "
? Predict: How much?
  0.001 ├─────────────────────●──◆───┤ 1
  ● you said 0.2, ◆ measured 0.5
  near: ×2.5 too low
→ Too few.

So it is.",
    );
    shows(
        PREDICT,
        Learner::passed(),
        "
? Predict: How much?
  0.001 ├────────────────────────◆───┤ 1
  ◆ measured 0.5
  passed: you gave no answer

So it is.",
    );
}

#[test]
fn a_second_answer_is_shown_and_the_first_one_counts() {
    let mut learner = Learner::answered(Answer::Number(0.001));
    learner.give(Answer::Number(0.5));
    assert_eq!(learner.first, Some(Answer::Number(0.001)));
    let page = set(PREDICT, &[("m", 0.5)], learner.clone());
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains("right (tried again") && !text.contains("A band."), "{text}");
    // Asked again, the answer is hidden; what was uncovered stays.
    learner.draft = Some(Draft { answer: Answer::Number(0.1), at: 0 });
    let page = set(PREDICT, &[("m", 0.5)], learner);
    let text: String = page.lines[page.blocks[1].clone()].iter().map(|line| plain(line)).collect();
    assert!(!text.contains("measured") && page.blocks.len() == 3, "{text}");
}

#[test]
fn a_typed_answer_is_shown_while_it_is_typed() {
    let typing = Typing { block: 1, text: "0.3", error: Some("no") };
    let page = set_typing(PREDICT, &[], Learner::default(), Some(typing));
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains("your answer  0.3▏") && text.contains("not taken: no"), "{text}");
}

#[test]
fn percentages_differ_by_points() {
    let block = PREDICT.replace("range = [0.001, 1]\nscale = \"log\"", "range = [0, 1]");
    let head = HEAD.replacen("x = 0", "x = 0\nshow = \"percent\"", 1);
    let source = Source { name: "a.toml".into(), bytes: format!("{head}{block}{FOOT}").into() };
    let course = Course::from_sources(vec![source], &Functions::built_in()).unwrap();
    let values = BTreeMap::from([("m".to_owned(), 0.5)]);
    let learner = Learner::answered(Answer::Number(0.38));
    let learners = [Learner::default(), learner];
    let look = Look {
        keys: Some(|_| ""),
        ..Look::on_paper(&course.lessons[0].measures, &values, &learners)
    };
    let page = page(&course.lessons[0].sections[0], 80, &look);
    let text: Vec<_> = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains(&"  not right: 12 percentage points too low".to_owned()), "{text:#?}");
}

#[test]
fn predict_waits_for_its_number() {
    let page = set(PREDICT, &[], Learner::answered(Answer::Number(0.01)));
    let text: String = page.lines.iter().map(|line| plain(line)).collect();
    assert!(text.contains("measuring …") && text.contains("measured …"), "{text}");
}

const CHOOSE: &str = "kind = \"choose\"\nquestion = \"Which?\"\npick = \"largest\"\nexplain = \"So.\"\n\
                      options = [{ text = \"At 0\", measure = \"m\", because = \"Less.\" }, { text = \"At 1\", measure = \"n\" }]";

#[test]
fn choose_before_and_after() {
    let open = "\n? Choose: Which?\n▸ a) At 0\n  b) At 1\n  the keys";
    shows(CHOOSE, Learner::default(), open);
    let second = "\n? Choose: Which?\n  a) At 0\n▸ b) At 1\n  the keys";
    shows(CHOOSE, drafted(Answer::Picks(vec![1]), 1), second);
    shows(
        CHOOSE,
        picked(&[0]),
        "
? Choose: Which?
✗ a) At 0  0.5
✓ b) At 1  0.73
  not right
→ Less.

So.",
    );
    shows(
        CHOOSE,
        picked(&[1]),
        "
? Choose: Which?
  a) At 0  0.5
✓ b) At 1  0.73
  right

So.",
    );
}

#[test]
fn nothing_is_wrong_before_it_is_measured() {
    let third = ", { text = \"Here\", measure = \"n\", because = \"More.\" }]";
    let order = CHOOSE.replace("choose", "order").replace("pick =", "first =").replace(']', third);
    for (block, mark) in [(CHOOSE, "• b) At 1"), (&order, "• 1. At 1")] {
        let page = set(block, &[], picked(&[1, 0]));
        let text: Vec<_> = page.lines.iter().map(|line| plain(line)).collect();
        assert!(text.iter().any(|line| line.starts_with(mark)), "{text:#?}");
        assert!(!text.iter().any(|line| line.contains(['✓', '✗'])), "{text:#?}");
    }
}

#[test]
fn several_are_ticked() {
    let block = CHOOSE.replace("pick = \"largest\"", "above = 0.6");
    let draft = drafted(Answer::Picks(vec![1]), 0);
    shows(
        &block,
        draft,
        "\n? Choose all that do: Which?\n▸ [ ] a) At 0\n  [×] b) At 1\n  the keys",
    );
}

#[test]
fn judge_before_and_after() {
    let block = CLAIM.replace("\"claim\"", "\"judge\"");
    let block = format!("{block}\nbecause = {{ true = \"Look again.\" }}");
    shows(
        &block,
        Learner::default(),
        "
? Does it hold? The post says: Up.
▸ a) holds
  b) holds, but only under a condition
  c) misleading
  d) false (of code: a bug)
  the keys",
    );
    shows(
        &block,
        picked(&[0]),
        "
? Does it hold? The post says: Up.
✗ a) holds
  b) holds, but only under a condition
  c) misleading
✓ d) false (of code: a bug)
  not right
→ Look again.

┃ ✗ false
┃ Down.
┃ measured  at 0  0.5  (expected 0.4999
┃           … 0.5001) ✓",
    );
}

#[test]
fn order_before_and_after() {
    let third = "{ text = \"At 0 again\", measure = \"m\", because = \"It is 0.\" }]";
    let block = CHOOSE
        .replace("choose", "order")
        .replace("pick =", "first =")
        .replace("measure = \"n\" }]", &format!("measure = \"n\" }}, {third}"));
    let draft = drafted(Answer::Picks(vec![1, 0, 2]), 1);
    let open = "\n? Put in order: Which?\n  1. At 1\n▸ 2. At 0\n  3. At 0 again\n  the keys";
    shows(&block, draft, open);
    shows(
        &block,
        picked(&[0, 1, 2]),
        "
? Put in order: Which?
✗ 1. At 1  0.73  you had it at 2
✗ 2. At 0  0.5  you had it at 1
✓ 3. At 0 again  0.5
  near
→ Less.

So.",
    );
}

#[test]
fn a_sketch_before_and_after() {
    let block = "kind = \"slope\"\nquestion = \"Draw it.\"\nfunction = \"tanh\"\nx = [-3, 3]\nrange = [0, 1]";
    let mut drawn = vec![0.0; 7];
    drawn[3] = 1.0;
    let page = set(block, &[], drafted(Answer::Numbers(drawn.clone()), 3));
    let lines: Vec<_> = page.lines[page.blocks[1].clone()].iter().map(|line| plain(line)).collect();
    assert_eq!(lines[1].matches('●').count(), 1, "{lines:#?}");
    assert_eq!(lines[9].matches('●').count(), 6, "{lines:#?}");
    assert!(lines[11].contains("at x = 0: 1") && !lines.concat().contains('◆'), "{lines:#?}");
    let page = set(block, &[], Learner::answered(Answer::Numbers(drawn)));
    let told: String = page.lines[page.blocks[1].clone()].iter().map(|line| plain(line)).collect();
    assert!(told.contains('◉') && told.contains("furthest off:"), "{told}");
}

#[test]
fn a_derivation_before_and_after() {
    let block = "kind = \"derive\"\nquestion = \"Derive it.\"\nof = \"x * exp(x)\"";
    shows(block, Learner::default(), "\n? Derive: Derive it.\n  derive  D(x * exp(x))\n  the keys");
    let page = set(block, &[], Learner::answered(Answer::Line("exp(x)".to_owned())));
    let told: String = page.lines[page.blocks[1].clone()].iter().map(|line| plain(line)).collect();
    assert!(told.contains("yours   exp(x)") && told.contains("not right→ "), "{told}");
}

#[test]
fn an_open_question_covers_what_follows() {
    let blocks = |learner| set(CHOOSE, &[("m", 0.5)], learner).blocks.len();
    assert_eq!(blocks(Learner::default()), 2);
    assert_eq!(blocks(drafted(Answer::Picks(vec![1]), 1)), 2);
    assert_eq!((blocks(picked(&[0])), blocks(Learner::passed())), (3, 3));
}

#[test]
fn measured_numbers_have_their_role() {
    let page = set("kind = \"prose\"\ntext = \"x\"", &[("m", 0.5)], Learner::default());
    assert_eq!(page.lines[page.blocks[2].start][0].role, Role::Measured);
}

#[test]
fn a_bet_counts_its_runs_and_is_explained_once_they_are_done() {
    let block =
        "kind = \"bet\"\nquestion = \"Will it?\"\npaper = \"saxe2014\"\nexplain = \"Hidden.\"\n";
    let told = |values: &[(&str, f64)]| {
        let lines = set(block, values, picked(&[0])).lines;
        let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
        lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let one = told(&[("saxe2014.1", 0.5)]);
    assert!(one.contains("1 of 5 runs") && !one.contains("Hidden."), "{one}");
    let names = ["saxe2014.1", "saxe2014.2", "saxe2014.3", "saxe2014.4", "saxe2014.5"];
    let all = told(&names.map(|name| (name, 0.5)));
    assert!(all.contains("✓ holds here") && all.contains("Hidden."), "{all}");
}
