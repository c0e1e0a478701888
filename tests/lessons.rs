//! The course as files: the built-in one loads, bad ones are refused with the right words, and
//! nothing that a file contains reaches a screen or an error text raw.

use actui::experiment::Measure;
use actui::lesson::question::Answer;
use actui::lesson::{Block, Course, Learner, Source};
use actui::math::activation::Functions;
use actui::math::nn::Lens;
use actui::math::nn::model::{Dropout, NormKind};
use actui::typeset::{Look, Page, page, plain};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lessons").join(path)
}

fn load(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Course, Vec<String>> {
    let source = Source { name: name.to_owned(), bytes: bytes.into() };
    Course::from_sources(vec![source], &Functions::built_in()).map_err(|problems| lines(&problems))
}

fn lines(problems: &actui::lesson::Problems) -> Vec<String> {
    problems.to_string().lines().map(str::to_owned).collect()
}

/// Columns of an error after its place, which is as long as its path.
fn message_width(line: &str) -> usize {
    line.split_once(": ").expect("a place before the message").1.width()
}

fn every_block() -> String {
    fs::read_to_string(data("good/01-every-block.toml")).expect("test data")
}

/// Every page of the course, each block in the state `learner`, every number 0.25.
fn pages(course: &Course, width: u16, learner: &Learner) -> Vec<Page> {
    let set = |(lesson, section): (&actui::lesson::Lesson, &actui::lesson::Section)| {
        let values: BTreeMap<_, _> =
            lesson.measures.keys().map(|name| (name.clone(), 0.25)).collect();
        let learners = vec![learner.clone(); section.blocks.len()];
        let look = Look {
            keys: Some(|_| "keys to answer"),
            ..Look::on_paper(&lesson.measures, &values, &learners)
        };
        page(section, width, &look)
    };
    course.sections().map(set).collect()
}

fn text(pages: &[Page]) -> String {
    let lines = pages.iter().flat_map(|page| &page.lines);
    lines.map(|line| plain(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_built_in_course_loads() {
    let course = Course::embedded(&actui::gallery::functions())
        .unwrap_or_else(|problems| panic!("{problems}"));
    let numbers: Vec<usize> = course.lessons.iter().map(|lesson| lesson.number).collect();
    assert_eq!(numbers[0], 0, "as the files are named");
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    let selu = course.lesson("selu").expect("one of the eleven");
    assert_eq!(selu.number, 8);
}

#[test]
fn every_page_of_the_built_in_course_keeps_its_width() {
    let course = Course::embedded(&actui::gallery::functions())
        .unwrap_or_else(|problems| panic!("{problems}"));
    for width in [30, 48, 80] {
        for page in pages(&course, width, &Learner::passed()) {
            for line in &page.lines {
                assert!(plain(line).width() <= usize::from(width), "{width}: {}", plain(line));
            }
        }
    }
}

/// Each file in `bad/` has the lines it must give beside it; a line ending in `…` gives only the
/// beginning.
#[test]
fn bad_files_are_refused_with_these_words() {
    let mut seen = 0;
    for entry in fs::read_dir(data("bad")).expect("test data") {
        let path = entry.expect("test data").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        seen += 1;
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let found = load(&name, fs::read(&path).expect("test data")).expect_err(&name);
        let expected = fs::read_to_string(path.with_extension("expected")).expect(&name);
        let expected: Vec<_> = expected.lines().collect();
        let agree = |(found, expected): (&String, &&str)| match expected.strip_suffix('…') {
            Some(beginning) => found.starts_with(beginning),
            None => found == expected,
        };
        let is_same = found.len() == expected.len() && found.iter().zip(&expected).all(agree);
        assert!(
            is_same,
            "{name} gives\n{}\nbut should give\n{}",
            found.join("\n"),
            expected.join("\n")
        );
    }
    assert!(seen >= 15, "only {seen} bad files");
}

#[test]
fn every_kind_of_block_is_read() {
    let course = load("a.toml", every_block()).expect("a good file");
    let lesson = course.lesson("sigmoid").expect("its id");
    let section = lesson.section("every-block").expect("its id");
    assert_eq!(section.blocks.len() + lesson.sections[1].blocks.len(), 13);
    assert_eq!(lesson.figure.x, (-8.0, 8.0));
    let Block::Figure { figure, .. } = &section.blocks[3] else { panic!("a figure") };
    assert_eq!(figure.functions.len(), 2);
    assert_eq!(figure.network.clone().map(|network| network.settings.depth), Some(50));
}

#[test]
fn crlf_files_are_read_and_placed_alike() {
    let good = every_block().replace('\n', "\r\n");
    assert_eq!(load("a.toml", good).expect("a good file"), load("a.toml", every_block()).unwrap());
    let bad = fs::read_to_string(data("bad/formula.toml")).expect("test data");
    assert_eq!(load("a.toml", bad.replace('\n', "\r\n")), load("a.toml", bad));
}

/// Every page with its questions answered up to one, which is open: nothing that the open question
/// keeps back is on it.
#[test]
fn answers_stay_hidden_until_given() {
    let course = load("a.toml", every_block()).expect("a good file");
    let lesson = &course.lessons[0];
    let values: BTreeMap<_, _> = lesson.measures.keys().map(|name| (name.clone(), 0.25)).collect();
    let mut asked = 0;
    for section in &lesson.sections {
        for (open, _) in section.questions() {
            asked += 1;
            for (last, hidden) in [(open, false), (open + 1, true)] {
                let learner = |block| match block {
                    block if block < last => Learner::answered(Answer::Number(1e-3)),
                    _ => Learner::default(),
                };
                let learners: Vec<_> = (0..section.blocks.len()).map(learner).collect();
                let look = Look {
                    keys: Some(|_| "keys to answer"),
                    ..Look::on_paper(&lesson.measures, &values, &learners)
                };
                let page = page(section, 80, &look);
                let lines = page.lines[page.blocks[open].clone()].iter().map(|l| plain(l));
                let text = lines.collect::<Vec<_>>().join("\n");
                assert_eq!(text.contains("keys to answer"), !hidden, "{text}");
                if hidden {
                    continue;
                }
                for secret in ["hidden", "0.25", "25%", "measured", "◆", "✓", "✗"] {
                    assert!(!text.contains(secret), "{secret} in\n{text}");
                }
                assert_eq!(page.blocks.len(), open + 1, "what follows is covered");
            }
        }
    }
    assert_eq!(asked, 7);
}

/// Reading on paper asks nothing, and no page prints an answer above its question.
#[test]
fn no_page_of_the_course_prints_an_answer_before_its_question() {
    let course = Course::embedded(&actui::gallery::functions()).unwrap();
    let mut questions = 0;
    for (lesson, section) in course.sections() {
        let same = |a: &str, b: &str| lesson.measures[a].measure == lesson.measures[b].measure;
        let mut above: Vec<&str> = Vec::new();
        for block in &section.blocks {
            if let Block::Question(question) = block {
                questions += 1;
                above.extend(question.text.measures());
                for secret in question.ask.asks().secrets() {
                    let told = above.iter().any(|above| same(above, secret));
                    assert!(!told, "{}/{}: {secret} is told first", lesson.id, section.id);
                }
            }
            above.extend(block.measures());
        }
    }
    assert!(questions >= 62, "only {questions}");
}

#[test]
fn a_question_answered_above_is_refused_at_its_place() {
    let question =
        "[[section.block]]\nkind = \"predict\"\nquestion = \"How much?\"\nrange = [0, 1]\n";
    let asked = |measure: &str, text: &str| {
        let text = format!("{question}measure = \"{measure}\"\n").replace("How much?", text);
        let file = every_block().replacen(
            "[[section]]\nid = \"more",
            &format!("{text}\n[[section]]\nid = \"more"),
            1,
        );
        load("a.toml", file)
    };
    // In a text, in a claim's check, in a judged claim's check, and by another name.
    for measure in ["peak", "ratio", "zeros"] {
        let found = asked(measure, "How much?").expect_err(measure);
        let told = format!("'{measure}' is printed above this question");
        assert!(found.len() == 1 && found[0].contains(&told), "{found:?}");
        assert!(found[0].starts_with("a.toml:"), "{found:?}");
    }
    let own = asked("place", "How much is {{place}}?").expect_err("in its own text");
    assert!(own[0].contains("'place' is printed above"), "{own:?}");
    let twin = every_block().replace("[measure.place]", "[measure.twin]\nkind = \"extremum\"\nactivation = \"sigmoid\"\norder = 1\nwhich = \"max\"\nshow = \"percent\"\n\n[measure.place]");
    let text = format!("{question}measure = \"twin\"\n");
    let twin =
        twin.replacen("[[section]]\nid = \"more", &format!("{text}\n[[section]]\nid = \"more"), 1);
    let found = load("a.toml", twin).expect_err("the same by another name");
    assert!(found[0].contains("'twin' is printed above"), "{found:?}");
    asked("place", "How much?").expect("it is not told above");
}

#[test]
fn two_questions_of_a_lesson_have_two_ids() {
    let again = every_block().replace("id = \"gelu-least\"", "id = \"predict-asked_ratio\"");
    let found = load("a.toml", again.replace("predict-asked_ratio", "sigmoid")).map(|_| ());
    assert_eq!(found, Ok(()));
    let twice = every_block().replace(
        "[[section.block]]\nkind = \"derive\"",
        "[[section.block]]\nkind = \"slope\"\nquestion = \"x\"\nfunction = \"tanh\"\nx = [-3, 3]\nrange = [0, 1]\n\n[[section.block]]\nkind = \"derive\"",
    );
    let found = load("a.toml", twice).expect_err("two slope-tanh");
    assert!(found[0].contains("two questions have the id 'slope-tanh'"), "{found:?}");
    assert!(again.contains("predict-asked_ratio"));
}

#[test]
fn words_that_no_kind_knows_are_refused_where_they_stand() {
    for (from, to, told) in [
        ("kind = \"choose\"", "kind = \"chose\"", "did you mean 'choose'"),
        ("kind = \"cost\"", "kind = \"coste\"", "did you mean 'cost'"),
        ("pick = \"largest\"", "pick = \"most\"", "known are largest, smallest"),
        ("first = \"smallest\"", "first = \"small\"", "there is no end called 'small'"),
        ("part = \"whole\"", "part = \"half\"", "known are line, whole"),
        ("scale = \"log\"", "scale = \"lag\"", "did you mean 'log'"),
        ("which = \"max\"", "which = \"top\"", "known are max, min"),
        ("verdict = \"conditional\"", "verdict = \"maybe\"", "known are true"),
        ("because = { true", "because = { tru", "did you mean 'true'"),
        ("of = \"x * sigmoid(x)\"", "of = \"x * sigmoid(x\"", "correct the expression"),
        ("{ near = 1e-12", "{ ner = 1e-12", "did you mean 'near'"),
        ("range = [0, 1]", "hides = \"all\"\nrange = [0, 1]", "known are numbers, slope, figure"),
    ] {
        let file = every_block();
        assert!(file.contains(from), "{from}");
        let line = 1 + file[..file.find(from).unwrap()].matches('\n').count();
        let found = load("a.toml", file.replacen(from, to, 1)).expect_err(to);
        let is_told = |found: &String| found.contains(told);
        let place = found.iter().find(|found| is_told(found));
        let place = place.unwrap_or_else(|| panic!("{to}: {found:#?}"));
        let near = (line..=line + 1).any(|line| place.starts_with(&format!("a.toml:{line}:")));
        assert!(near, "{to}: not at line {line}: {place}");
    }
}

#[test]
fn a_figure_has_what_the_lessons_figure_has_where_it_says_nothing_else() {
    let base =
        "[figure]\nx = [-8, 8]\nnetwork = { depth = 7, init = \"normal\", gain = 2, train = 5 }\n";
    let figures = |keys: &str| {
        let file = every_block().replace("[figure]\nx = [-8, 8]\n", base);
        let block = format!("[[section.block]]\nkind = \"figure\"\ntext = \"x\"\n{keys}\n");
        let course = load("a.toml", format!("{file}\n{block}")).unwrap();
        let figures = course.lessons[0].figures().map(|(_, figure)| figure.clone());
        let figures: Vec<_> = figures.collect();
        (figures[0].clone(), figures.last().expect("the block's").clone())
    };
    let (lesson, same) = figures("");
    assert_eq!(lesson, same);
    let network = lesson.network.expect("it has one");
    assert_eq!((network.settings.depth, network.train), (7, 5));
    let (_, other) = figures("functions = [\"tanh\"]");
    let of_tanh = other.network.expect("it has one");
    assert_eq!(of_tanh.settings.activation.name(), "tanh");
    assert_eq!((of_tanh.settings.depth, of_tanh.train, other.x), (7, 5, (-8.0, 8.0)));
    // A table of its own starts from the defaults, untrained.
    let (_, own) = figures("network = { seed = 3 }");
    let own = own.network.expect("it has one");
    assert_eq!((own.settings.depth, own.settings.seed, own.train), (20, 3, 0));
    assert_eq!(figures("network = false").1.network, None);
}

/// Nobody answers on paper: no keys, and each answer below its question.
#[test]
fn a_page_on_paper_asks_nothing() {
    let course = load("a.toml", every_block()).expect("a good file");
    let lesson = &course.lessons[0];
    let values: BTreeMap<_, _> = lesson.measures.keys().map(|name| (name.clone(), 0.25)).collect();
    for section in &lesson.sections {
        let learners = vec![Learner::passed(); section.blocks.len()];
        let look = Look::on_paper(&lesson.measures, &values, &learners);
        let page = page(section, 80, &look);
        assert_eq!(page.blocks.len(), section.blocks.len());
        let shown = text(&[page]);
        for word in ["Enter", "passes", "passed", "your"] {
            assert!(!shown.contains(word), "{word} in\n{shown}");
        }
    }
}

#[test]
fn what_a_figure_promises_is_held_against_its_network_as_drawn() {
    let figure = |keys: &str| {
        let figure = "[[section.block]]\nkind = \"figure\"\ntext = \"x\"\nnetwork = ";
        let network = format!("{{ depth = 5, width = 8, init = \"he-normal\", {keys} }}");
        load("a.toml", format!("{}\n{figure}{network}\n", every_block()))
    };
    let expect = "expect = { quantity = \"zero-fraction\", layer = 2, above = 0.9 }";
    let held = |keys: &str| -> Vec<bool> {
        let course = figure(keys).unwrap();
        let measure = |measure: &Measure| actui::experiment::run(measure, &|| true);
        course.run_expectations(&measure).iter().map(|outcome| outcome.holds()).collect()
    };
    // A sigmoid has no exact zeros, a ReLU with a large gain has half of them.
    assert_eq!(held(expect), [false]);
    assert_eq!(held(&expect.replace("above", "below")), [true]);
    assert_eq!(held(&format!("expect = [{}]", &expect["expect = ".len()..])), [false]);
    assert_eq!(held("train = 3"), [false; 0]);
    for (keys, told) in [
        ("expect = { quantity = \"zeros\", above = 1 }", "quantity called 'zeros'"),
        ("expect = { quantity = \"loss\", layer = 2, above = 1 }", "leave 'layer' out"),
        ("expect = { quantity = \"loss\" }", "'above', 'below' or both"),
        ("train = -1", "a whole number between 0 and 1000"),
        ("expects = { quantity = \"loss\", above = 1 }", "did you mean 'expect'"),
    ] {
        let found = figure(keys).expect_err(keys);
        assert!(found.iter().any(|found| found.contains(told)), "{keys}: {found:?}");
    }
    // The seed and the steps of the figure are those that are measured.
    let drawn = |keys: &str| {
        let expect = "expect = { quantity = \"loss\", above = 1 }";
        let course = figure(&format!("{keys}, {expect}")).unwrap();
        let measure = |measure: &Measure| actui::experiment::run(measure, &|| true);
        course.run_expectations(&measure)[0].measured
    };
    assert!(drawn("seed = 1") != drawn("seed = 2") && drawn("train = 0") != drawn("train = 3"));
}

#[test]
fn a_lens_looks_at_a_layer_or_a_unit_that_is_there() {
    let figure = |keys: &str| {
        let figure = "[[section.block]]\nkind = \"figure\"\ntext = \"x\"\n";
        load("a.toml", format!("{}\n{figure}{keys}\n", every_block()))
    };
    let sound = "functions = [\"tanh\"]\nnetwork = { depth = 5, width = 8, lens = { layer = 5, unit = 8, bias = -1 } }";
    let course = figure(sound).unwrap();
    let lens = |(_, figure): (_, &actui::lesson::Figure)| figure.network.as_ref()?.lens;
    let found: Vec<_> = course.lessons[0].figures().filter_map(lens).collect();
    assert_eq!(found, [Lens { layer: 5, unit: Some(8), bias: -1.0 }]);
    for (old, new, told) in [
        ("layer = 5", "layer = 6", "between 1 and 5"),
        ("unit = 8", "unit = 9", "between 1 and 8"),
        ("layer = 5, ", "", "needs 'layer'"),
        ("unit = 8, ", "", "say which 'unit'"),
        ("bias = -1", "bias = -21", "between -20 and 20"),
        ("bias = -1", "shift = -1", "no key 'shift'"),
        ("width = 8", "width = 8, train = 3", "as it was drawn"),
        ("\"tanh\"", "\"tanh\", \"relu\"", "of one function"),
        ("network", "second = 2\nnetwork", "of one function"),
    ] {
        let found = figure(&sound.replacen(old, new, 1)).expect_err(new);
        assert!(found.iter().any(|found| found.contains(told)), "{new}: {found:?}");
    }
}

#[test]
fn checks_are_run_and_judged() {
    let course = load("a.toml", every_block()).expect("a good file");
    let run = |value: f64| move |_: &Measure| Some(value);
    assert!(course.run_checks(&run(1e-11))[0].holds());
    assert!(!course.run_checks(&run(0.5))[0].holds());
    assert!(!course.run_checks(&run(f64::NAN))[0].holds());
    assert!(!course.run_checks(&|_| None)[0].holds());
}

/// No control but the line end, nothing that reorders or hides text.
fn is_safe(c: char) -> bool {
    let hides = matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' | '\u{e0000}'..='\u{e007f}');
    c == '\n' || !c.is_control() && !hides
}

const HOSTILE: &str = "]52;c;x2J\\u202e\\u2066\\u200f\\u061c\\u200b\\uFEFF\\u00ad\\uFE0F\
                       \\U000e0041&#x202e;&#27;&#x9b;&#7;";

/// A control character that an escape of TOML stands for was meant as something else, most often the
/// beginning of a formula's command: wherever a text may stand, it is refused at its place.
#[test]
fn escapes_that_stand_for_control_characters_are_refused() {
    let file = every_block();
    for escape in [
        "\\frac",
        "\\beta",
        "\\tanh",
        "\\nabla",
        "\\rho",
        "\\exp",
        "\\u001b[31m",
        "\\u0000",
        "\\U0000007F",
        "\\u009b2J",
        "\\x1b",
    ] {
        for (from, text) in [
            ("title = \"", "a title"),
            ("summary = \"", "a line"),
            ("says = \"", "a text"),
            ("code = \"\"\"", "code"),
            ("kind = \"", "a word"),
            ("id = \"", "an id"),
        ] {
            let Some(at) = file.find(from) else { continue };
            let at = at + from.len();
            let broken = format!("{}α {escape}{}", &file[..at], &file[at..]);
            let line = 1 + broken[..at].matches('\n').count();
            let column = 1 + broken[..at].lines().last().unwrap_or_default().chars().count() + 2;
            let column = if broken[..at].ends_with('\n') { 3 } else { column };
            let found = load("a.toml", broken).expect_err(escape);
            let place = format!("a.toml:{line}:{column}: ");
            let told = |found: &String| {
                found.starts_with(&place) && found.contains("write formulas in 'single quotes'")
            };
            assert!(found.iter().any(told), "{escape} in {text}: no {place} in {found:#?}");
        }
        let formula = "[[section.block]]\nkind = \"formula\"\ntex = ";
        let broken = format!("{file}\n{formula}\"{escape}{{a}}{{b}}\"\n");
        load("a.toml", broken).expect_err("the formula that was reported");
    }
    // As they are, between single quotes and by backslashes that are escaped themselves.
    let formula = "[[section.block]]\nkind = \"formula\"\ntex = ";
    for tex in ["'\\frac{a}{b}'", "\"\\\\frac{a}{b}\"", "'''\n\\tanh x'''", "\"\"\"a\\\n  b\"\"\""]
    {
        load("a.toml", format!("{file}\n{formula}{tex}\n"))
            .unwrap_or_else(|p| panic!("{tex}: {p:?}"));
    }
}

#[test]
fn a_networks_parts_and_widths_are_read() {
    let file = every_block();
    let figure = |keys: &str| {
        let figure = "[[section.block]]\nkind = \"figure\"\ntext = \"x\"\nnetwork = ";
        load("a.toml", format!("{file}\n{figure}{{ {keys} }}\n"))
    };
    let keys = "widths = [8, 6, 3], norm = \"batch\", residual = true, alpha_dropout = 0.1";
    let course = figure(keys).unwrap();
    let networks = course.sections().flat_map(|(_, section)| &section.blocks);
    let networks = networks.filter_map(|block| match block {
        Block::Figure { figure, .. } => figure.network.as_ref(),
        _ => None,
    });
    let settings = &networks.last().expect("the figure has one").settings;
    assert_eq!((settings.depth, settings.width), (3, 8));
    assert_eq!(settings.widths, [8, 6, 3]);
    assert_eq!((settings.norm, settings.residual), (Some(NormKind::Batch), true));
    assert_eq!(settings.dropout, Some(Dropout::Alpha { rate: 0.1 }));
    for (keys, expected) in [
        ("widths = [8, 0]", "a whole number between 1 and 512"),
        ("widths = [8], depth = 2", "'widths' says how many layers there are"),
        ("widths = []", "1 to 200 hidden layers"),
        ("norm = \"group\"", "group"),
        ("norm = \"batch\", batch = 1", "make 'batch' 2 or more"),
        ("residual = 1", "true or false"),
        ("dropout = 1", "write less than 1"),
        ("dropout = 0.1, alpha_dropout = 0.1", "leave one of them out"),
    ] {
        let found = figure(keys).expect_err(expected);
        assert!(found.iter().any(|line| line.contains(expected)), "{keys}: {found:?}");
    }
}

/// What takes a laptop hours or more memory than it has is refused where it stands.
#[test]
fn unbearable_networks_are_refused() {
    let file = every_block();
    let largest = "depth = 200\nwidth = 512\nbatch = 1024\n";
    for (network, expected) in [
        (format!("{largest}steps = 1000\nseeds = 32\n"), "multiplications, and 1e12 is the limit"),
        (largest.to_owned(), "GB of memory, and 2 GB is the limit"),
    ] {
        let measure =
            format!("[measure.big]\nkind = \"network\"\nquantity = \"loss\"\n{network}\n");
        let broken = file.replacen("[measure.", &format!("{measure}[measure."), 1);
        let found = load("a.toml", broken).expect_err(expected);
        assert!(found.iter().any(|line| line.contains(expected)), "{found:?}");
    }
    let figure = "[[section.block]]\nkind = \"figure\"\ntext = \"x\"\nnetwork = { depth = 200, width = 512, batch = 1024 }\n";
    let found = load("a.toml", format!("{file}\n{figure}")).expect_err("too large");
    assert!(found.iter().any(|line| line.contains("GB of memory")), "{found:?}");
}

/// The questions of a course: the measurements decide, as on the reader's machine.
#[test]
fn questions_have_a_right_answer() {
    let course = load("a.toml", every_block()).expect("a good file");
    let found = |value: f64| course.faults(&move |_: &Measure| Some(value)).len();
    // A guess and a place that cannot reach the number, options and an order that are all equal.
    assert_eq!((found(1e9), found(0.25)), (4, 2));
    assert_eq!(course.faults(&|_| None).len(), 4);
    let real = |measure: &Measure| actui::experiment::run(measure, &|| true);
    assert_eq!(course.faults(&real), []);
    let silent = every_block()
        .replace("measure = \"zeros\", because = \"A hidden reason.\" }", "measure = \"zeros\" }");
    let course = load("a.toml", silent).expect("a good file");
    let faults = course.faults(&real);
    assert!(faults.len() == 1 && faults[0].what.contains("no 'because'"), "{faults:?}");
    let wide =
        every_block().replace("range = [1e-15, 1]\nscale = \"log\"", "range = [-1e308, 1e308]");
    assert!(load("a.toml", wide).expect_err("too wide")[0].contains("bring its ends nearer"));
    let same = every_block().replace("\"The zeros\"", "\"The slope\"");
    assert!(load("a.toml", same).expect_err("the same twice")[0].contains("same text"));
}

#[test]
fn hostile_text_never_reaches_a_page() {
    // Into every basic string of the file except ids, names and the formula.
    let file = every_block();
    for key in [
        "title", "summary", "text", "note", "says", "truth", "correct", "question", "explain",
        "label", "because", "low", "high",
    ] {
        let hostile = file.replace(&format!("{key} = \""), &format!("{key} = \"{HOSTILE}"));
        let hostile = hostile
            .replace(&format!("{key} = \"{HOSTILE}\"\""), &format!("{key} = \"\"\"{HOSTILE}"));
        let course = load("a.toml", hostile).unwrap_or_else(|lines| panic!("{key}: {lines:?}"));
        let lesson = &course.lessons[0];
        let mut shown = text(&pages(&course, 80, &Learner::passed()));
        let answer = Answer::Picks(vec![0]);
        shown.push_str(&text(&pages(&course, 80, &Learner::answered(answer))));
        for text in [&lesson.title, &lesson.summary, &lesson.sections[0].title] {
            shown.push_str(text);
        }
        for block in &lesson.sections[0].blocks {
            shown.push_str(&actui::lesson::plain_text(block));
        }
        let found: String = shown.chars().filter(|c| !is_safe(*c)).collect();
        assert!(found.is_empty(), "{key}: {found:?}");
    }
}

#[test]
fn hostile_text_never_reaches_an_error() {
    for name in ["bad/hostile.toml", "bad/hostile-syntax.toml"] {
        let name_of_file = format!("a\u{1b}[31m\u{202e}{}.toml", "n".repeat(300));
        let found = load(&name_of_file, fs::read(data(name)).expect("test data")).expect_err(name);
        for line in found {
            assert!(line.chars().all(is_safe), "{line:?}");
            assert!(message_width(&line) <= 200, "{line}");
        }
    }
}

/// Nested markup and heaps of names take time that grows with their square, unless they are limited.
#[test]
fn large_and_deep_files_are_refused_quickly() {
    let start = std::time::Instant::now();
    let deep = format!("text = \"{}", "> ".repeat(400_000));
    let deep = every_block().replacen("text = \"Two curves.", &deep, 1);
    let found = load("a.toml", deep).expect_err("too long");
    assert!(found.iter().any(|line| line.contains("longer than 16384 bytes")), "{found:?}");
    let measure = |i| format!("[measure.m{i}]\nkind = \"cost\"\nactivation = \"relu\"\n");
    let many: String = (0..15_000).map(measure).collect();
    let names: String = (0..20_000).map(|i| format!("{{{{n{i}}}}} ")).collect();
    let many = every_block().replacen("[measure.peak]", &format!("{many}[measure.peak]"), 1);
    let found = load("a.toml", many.replace("Two curves.", &names)).expect_err("too many");
    assert!(found.iter().any(|line| line.contains("more than 200 measurements")), "{found:?}");
    // Seconds would be the square: this takes hundredths.
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn a_heap_of_combining_marks_is_cut_down() {
    let marks = "\u{301}".repeat(3_000);
    let file = every_block().replace("Two curves.", &format!("e{marks}*{marks}*x"));
    let course = load("a.toml", file).expect("a good file");
    let shown = text(&pages(&course, 80, &Learner::default()));
    assert!(shown.matches('\u{301}').count() <= 8);
}

mod folders {
    use super::*;

    fn refused(folder: &Path, expected: &str) {
        let found =
            Course::from_directory(folder, &Functions::built_in()).expect_err(expected).to_string();
        assert!(found.contains(expected), "{found}");
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn only_toml_files_count_and_in_order() {
        let folder = folder();
        let path = folder.path();
        fs::write(
            path.join("02-b.toml"),
            every_block()
                .replace("\"sigmoid\"\ntitle", "\"b\"\ntitle")
                .replace("sigmoid.test", "b"),
        )
        .unwrap();
        fs::write(path.join("01-a.toml"), every_block()).unwrap();
        fs::write(path.join("README.md"), "not a lesson").unwrap();
        fs::create_dir(path.join("more")).unwrap();
        let course = Course::from_directory(path, &Functions::built_in())
            .unwrap_or_else(|problems| panic!("{problems}"));
        let ids: Vec<_> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
        assert_eq!(ids, ["sigmoid", "b"]);
    }

    #[test]
    fn claims_and_lessons_are_unique_in_the_course() {
        let folder = folder();
        fs::write(folder.path().join("1.toml"), every_block()).unwrap();
        fs::write(folder.path().join("2.toml"), every_block()).unwrap();
        refused(folder.path(), "2.toml:2:6: 1.toml has a lesson 'sigmoid' already; rename one");
        refused(folder.path(), "1.toml has a claim 'sigmoid.test.1' already; rename one");
    }

    #[test]
    fn empty_missing_large_and_many() {
        let empty = folder();
        let named = format!("{}: there is no lesson in this folder", empty.path().display());
        refused(empty.path(), &named);
        refused(Path::new("/no/such/folder"), "cannot be read");
        let large = folder();
        fs::write(large.path().join("a.toml"), " ".repeat((1 << 20) + 1)).unwrap();
        refused(large.path(), "larger than 1048576 bytes");
        let many = folder();
        for i in 0..=200 {
            fs::write(many.path().join(format!("{i}.toml")), "").unwrap();
        }
        refused(many.path(), "more than 200");
    }

    #[cfg(unix)]
    #[test]
    fn what_editors_and_systems_leave_is_no_lesson() {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("01-a.toml"), every_block()).unwrap();
        for name in [
            "01-a.toml~",
            "#01-a.toml#",
            "#01-b.toml",
            ".01-a.toml.swp",
            "._01-a.toml",
            ".01-b.toml",
            "~$01-a.toml",
            "~01-a.toml",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "01-a.toml.orig",
            "01-a.toml.bak",
            "4913",
            ".goutputstream-X",
            "01-a.toml___jb_tmp___",
        ] {
            fs::write(path(name), "\u{0}not a lesson").unwrap();
        }
        std::os::unix::fs::symlink("me@host.1234:1700000000", path(".#01-a.toml")).unwrap();
        std::os::unix::fs::symlink("nowhere.toml", path("02-b.toml")).unwrap();
        fs::create_dir(path(".git.toml")).unwrap();
        let course = Course::from_directory(folder.path(), &Functions::built_in())
            .unwrap_or_else(|p| panic!("{p}"));
        assert_eq!(course.lessons.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_and_no_pipe_is_opened() {
        let outside = folder();
        fs::write(outside.path().join("x.toml"), every_block()).unwrap();
        let inside = folder();
        let link = |target: &Path| {
            let _ = fs::remove_file(inside.path().join("a.toml"));
            std::os::unix::fs::symlink(target, inside.path().join("a.toml")).unwrap();
        };
        link(&outside.path().join("x.toml"));
        refused(inside.path(), "leads outside");
        link(Path::new("/dev/zero"));
        refused(inside.path(), "leads outside");
        fs::remove_file(inside.path().join("a.toml")).unwrap();
        let pipe = inside.path().join("pipe.toml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        refused(inside.path(), "not a plain file");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Bytes of a good file changed, cut out and put in: an error or a course, never a panic.
    #[test]
    fn mutated_files_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, "[ -~\\n]{0,6}|\u{202e}|\u{1b}|\\{\\{|\\}\\}|\\*\\*|\\\\frac|\u{5bbd}"), 1..6),
        width in 1u16..120,
    ) {
        let mut bytes = every_block().into_bytes();
        for (place, removed, inserted) in edits {
            let at = place.index(bytes.len());
            let end = (at + removed).min(bytes.len());
            bytes.splice(at..end, inserted.into_bytes());
        }
        match load("a.toml", bytes) {
            Ok(course) => {
                let shown = text(&pages(&course, width, &Learner::answered(Answer::Number(0.3))));
                prop_assert!(shown.chars().all(is_safe));
            }
            Err(lines) => {
                prop_assert!(!lines.is_empty());
                for line in lines {
                    prop_assert!(line.chars().all(is_safe) && message_width(&line) <= 200, "{:?}", line);
                }
            }
        }
    }

    #[test]
    fn any_text_is_a_formula_or_not(tex in "([a-z0-9 ^_{}&'()=+-]|\\\\\\\\|\\\\frac|\\\\left\\(|\\\\right\\)|\\\\cases|\\\\sqrt|\\\\sum|\\\\alpha){0,40}", width in 1usize..60) {
        if let Ok(formula) = actui::formula::Formula::parse(&tex) {
            let picture = actui::formula::layout(&formula, width);
            prop_assert!(picture.width <= width.max(2), "{:?}", picture);
            for row in &picture.rows {
                prop_assert_eq!(row.width(), picture.width);
            }
        }
    }
}

/// Every statement of the source document, in its order, with the verdict that was reached on it.
#[test]
fn every_claim_is_in_the_course_with_its_verdict() {
    let course = Course::embedded(&actui::gallery::functions()).unwrap();
    let mut found: Vec<String> = course
        .claims()
        .map(|(_, claim)| format!("{} {}", claim.id, claim.verdict.name()))
        .collect();
    let mut expected: Vec<&str> = include_str!("data/claims.txt").lines().collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// The measurements that carry the verdicts, the figures' numbers, the questions and the tries are
/// gone through here as on the reader's machine, in the files as they lie in the folder.
#[test]
fn the_course_passes_its_own_check() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/en");
    let check = assert_cmd::Command::cargo_bin("actui")
        .expect("it is built")
        .args(["lesson", "check", folder])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(check.status.success() && said.contains("all good"), "{said}");
}

/// What each program of the course printed in real Python: tests/data/make_code.py stores it.
#[test]
fn what_a_page_says_that_its_program_prints_is_what_it_prints() {
    let stored = fs::read(data("../code.json")).expect("test data");
    let stored: serde_json::Value = serde_json::from_slice(&stored).expect("JSON");
    let course = Course::embedded(&actui::gallery::functions()).unwrap();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (id, program, below) in course.programs() {
        let ran = &stored["programs"][&id];
        let code: Vec<&str> = program.code.lines().collect();
        if ran["code"] != serde_json::json!(code) {
            wrong.push(format!("{id} has changed; run tests/data/make_code.py again"));
            continue;
        }
        let prints = ran["prints"].as_str().unwrap();
        if let Some(below) = below {
            compared += 1;
            if below.trim_end() != prints.trim_end() {
                wrong.push(format!("{id} prints\n{prints}and not\n{below}"));
            }
            continue;
        }
        for (line, printed) in ran["lines"].as_object().unwrap() {
            let source = code[line.parse::<usize>().unwrap() - 1];
            let Some(told) = told_behind(source) else { continue };
            compared += 1;
            let printed = printed.as_str().unwrap();
            if !is_told(told, printed) {
                wrong.push(format!("{id}, line {line} says {told:?} and prints {printed:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 12, "{compared}");
}

/// What the comment behind a call of print says of it: a value, before a colon.
fn told_behind(line: &str) -> Option<&str> {
    let told = line.split_once("# ")?.1.split(": ").next()?.trim();
    let value = ["tensor", "nan", "inf", "True", "False", "[", "(", "-", "−"];
    let is_value = told.starts_with(|c: char| c.is_ascii_digit());
    (is_value || value.iter().any(|start| told.starts_with(start))).then_some(told)
}

/// Whether all numbers that are told are printed, in order, to the digits that are told.
fn is_told(told: &str, printed: &str) -> bool {
    let numbers = |text: &str| -> Vec<(f64, usize)> {
        let text = text.replace('−', "-");
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        let number = |word: &str| {
            let word = word.trim_end_matches('.');
            let decimals = word.split_once('.').map_or(0, |(_, after)| after.len());
            Some((word.parse().ok()?, decimals))
        };
        words.filter_map(number).collect()
    };
    let mut printed = numbers(printed).into_iter();
    numbers(told).iter().all(|&(told, decimals)| {
        let near = |number: f64| {
            (number - told).abs() <= 0.5001 * 10f64.powi(-(decimals as i32))
                || number == told
                || (number.is_nan() && told.is_nan())
        };
        printed.any(|(number, _)| near(number))
    })
}

#[test]
fn a_term_that_is_used_before_its_page_is_told_with_its_place() {
    let lesson = |id: &str, text: &str| {
        format!(
            "format = 1\nid = \"{id}\"\ntitle = \"T\"\nsummary = \"S\"\nactivation = \"relu\"\n\
             [[section]]\nid = \"page\"\ntitle = \"P\"\n[[section.block]]\nkind = \"prose\"\n\
             text = {text}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("01-a.toml", &lesson("a", "\"\"\"\nA line that goes \\\n  on. Then widgets.\n\"\"\""));
    let bet = "[[section.block]]\nkind = \"bet\"\npaper = \"he2015\"\nquestion = \"Q\"\n\
               because = { holds = \"A gadget.\" }\n";
    write("03-c.toml", &(lesson("c", "\"T\"") + bet));
    write("04-d.toml", &lesson("d", "\"T\""));
    write(
        "02-b.toml",
        &lesson("b", "\"A widget is this. `gizmo`, {{gizmo}}\"").replace("{{gizmo}}", ""),
    );
    write(
        "glossary.toml",
        "format = 1\n[[term]]\nname = \"widget\"\ndefinition = \"D\"\npage = \"b/page\"\n\
         [[term]]\nname = \"gizmo\"\ndefinition = \"D\"\npage = \"b/page\"\n\
         [[term]]\nname = \"gadget\"\ndefinition = \"D\"\npage = \"d/page\"\n\
         [[term]]\nname = \"line\"\ndefinition = \"D\"\n",
    );
    let functions = Functions::built_in();
    let course = Course::from_directory(folder.path(), &functions).unwrap();
    let found = course.early_terms(Some(folder.path()));
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].contains("'gadget' is used here and explained on the next"), "{found:?}");
    assert!(found[0].contains("01-a.toml:13:12: 'widget'"), "{found:?}");
    assert!(found[0].contains("on the next page, on b/page"), "{found:?}");
    assert!(message_width(&found[0]) <= 200);
    let course = Course::embedded(&actui::gallery::functions()).unwrap();
    assert_eq!(course.early_terms(None), []);
}
