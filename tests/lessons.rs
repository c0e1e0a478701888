//! The course as files: the built-in one loads, bad ones are refused with the right words, and
//! nothing that a file contains reaches a screen or an error text raw.

use actui::experiment::Measure;
use actui::lesson::{Block, Course, Source};
use actui::math::activation::Functions;
use actui::math::nn::model::{Dropout, NormKind};
use actui::typeset::{Learner, Look, Page, page, plain};
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
fn pages(course: &Course, width: u16, learner: Learner) -> Vec<Page> {
    let set = |(lesson, section): (&actui::lesson::Lesson, &actui::lesson::Section)| {
        let values: BTreeMap<_, _> =
            lesson.measures.keys().map(|name| (name.clone(), 0.25)).collect();
        let learners = vec![learner; section.blocks.len()];
        let look = Look {
            measures: &lesson.measures,
            values: &values,
            learners: &learners,
            guess_keys: "keys to guess",
            choose_keys: "keys to choose",
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
    let course =
        Course::embedded(&Functions::built_in()).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(course.lessons.len(), 12);
}

#[test]
fn every_page_of_the_built_in_course_keeps_its_width() {
    let course =
        Course::embedded(&Functions::built_in()).unwrap_or_else(|problems| panic!("{problems}"));
    for width in [30, 48, 80] {
        for page in pages(&course, width, Learner::GivenUp) {
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
    assert_eq!(section.blocks.len(), 8);
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

#[test]
fn answers_stay_hidden_until_given() {
    let course = load("a.toml", every_block()).expect("a good file");
    let section = &course.lessons[0].sections[0];
    for learner in [Learner::Untouched, Learner::Guessing(0.5), Learner::Choosing(0)] {
        let page = &pages(&course, 80, learner)[0];
        let asked: Vec<_> = page.lines[page.blocks[6].start..page.blocks[7].end].to_vec();
        let asked = asked.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n");
        for hidden in ["hidden explanation", "0.25", "25%", "measured"] {
            assert!(!asked.contains(hidden), "{learner:?} shows {hidden}:\n{asked}");
        }
    }
    for (learner, block) in [(Learner::Guessed(0.5), 6), (Learner::Chosen(0), 7)] {
        let page = &pages(&course, 80, learner)[0];
        let asked: String =
            page.lines[page.blocks[block].clone()].iter().map(|l| plain(l)).collect();
        assert!(asked.contains("hidden explanation") && asked.contains("0.25"), "{asked}");
    }
    assert_eq!(section.blocks.len(), 8);
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

/// The questions of the built-in course: the measurements decide, as on the reader's machine.
#[test]
fn questions_have_a_right_answer() {
    let course = load("a.toml", every_block()).expect("a good file");
    let found = |value: f64| course.unanswerable(&move |_: &Measure| Some(value)).len();
    // A guess that cannot reach the number, and options of which none is larger.
    assert_eq!((found(1e9), found(0.25)), (2, 1));
    assert_eq!(course.unanswerable(&|_| None).len(), 2);
    let wide =
        every_block().replace("range = [1e-15, 1]\nscale = \"log\"", "range = [-1e308, 1e308]");
    assert!(load("a.toml", wide).expect_err("too wide")[0].contains("bring its ends nearer"));
    let same = every_block().replace("\"The zeros\"", "\"The peak\"");
    assert!(load("a.toml", same).expect_err("the same twice")[0].contains("same text"));
}

#[test]
fn hostile_text_never_reaches_a_page() {
    // Into every basic string of the file except ids, names and the formula.
    let file = every_block();
    for key in [
        "title", "summary", "text", "note", "says", "truth", "correct", "question", "explain",
        "label",
    ] {
        let hostile = file.replace(&format!("{key} = \""), &format!("{key} = \"{HOSTILE}"));
        let hostile = hostile
            .replace(&format!("{key} = \"{HOSTILE}\"\""), &format!("{key} = \"\"\"{HOSTILE}"));
        let course = load("a.toml", hostile).unwrap_or_else(|lines| panic!("{key}: {lines:?}"));
        let lesson = &course.lessons[0];
        let mut shown = text(&pages(&course, 80, Learner::GivenUp));
        shown.push_str(&text(&pages(&course, 80, Learner::Chosen(0))));
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
    let shown = text(&pages(&course, 80, Learner::Untouched));
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
                .replace("sigmoid.test.1", "b.1"),
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
                let shown = text(&pages(&course, width, Learner::Guessed(0.3)));
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
    let course = Course::embedded(&Functions::built_in()).unwrap();
    let mut found: Vec<String> = course
        .claims()
        .map(|(_, claim)| format!("{} {}", claim.id, claim.verdict.name()))
        .collect();
    let mut expected: Vec<&str> = include_str!("data/claims.txt").lines().collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// The measurements that carry the verdicts are made here as on the reader's machine. Costs are
/// left out: what a timing shows is up to the machine.
#[test]
fn the_checks_hold() {
    let course = Course::embedded(&Functions::built_in()).unwrap();
    let measure = |measure: &Measure| match measure {
        Measure::Cost { .. } => None,
        measure => actui::experiment::run(measure, &|| true),
    };
    let outcomes = course.run_checks(&measure);
    let failed: Vec<String> = outcomes
        .iter()
        .filter(|outcome| outcome.measured.is_some() && !outcome.holds())
        .map(|outcome| {
            format!("{}: {} is {:?}", outcome.claim, outcome.check.label, outcome.measured)
        })
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let measured = outcomes.iter().filter(|outcome| outcome.measured.is_some()).count();
    assert!(measured > 200, "only {measured} checks could be measured");
}
