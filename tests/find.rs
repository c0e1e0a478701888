//! Finding by one's own words: the matcher, the questions and the glossary, and how the screens and
//! the command line show them.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::overlay::Kind as Over;
use actui::app::{App, update};
use actui::find::catalog::{Catalog, Kind};
use actui::lesson::{Course, QUESTIONS, Source};
use actui::math::activation::Functions;
use actui::screen::Tab;
use actui::worker::task::{Outcome, Task};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use whole::{COURSE, app, at, press, text};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::new(&COURSE, &actui::gallery::functions()));

/// Kind and id of what is found, best first.
fn found(query: &str) -> Vec<(Kind, &'static str)> {
    let hits = CATALOG.find(query).hits.into_iter();
    hits.map(|hit| &CATALOG.entries[hit.document]).map(|it| (it.kind, it.id.as_str())).collect()
}

fn place_of(query: &str, kind: Kind, id: &str) -> Option<usize> {
    found(query).iter().position(|hit| *hit == (kind, id))
}

/// What people asked in public, in one or two words of theirs. A page may be called just so and come
/// first, and some words stand for two questions: the right one is among the first three.
#[test]
fn the_words_of_public_questions_find_them() {
    let mut rows = csv::Reader::from_reader(include_str!("data/asked.csv").as_bytes());
    let mut first = 0;
    let first_question =
        |query: &str| found(query).into_iter().find(|(kind, _)| *kind == Kind::Question);
    for row in rows.records() {
        let row = row.unwrap();
        let place = place_of(&row[1], Kind::Question, &row[2]);
        assert!(place.is_some_and(|place| place < 3), "{row:?}: {place:?}, {:?}", found(&row[1]));
        first += usize::from(first_question(&row[1]).is_some_and(|(_, id)| id == &row[2]));
    }
    assert!(first >= 45, "{first} of 48 are the first question");
}

#[test]
fn every_question_is_found_by_each_of_its_wordings() {
    for question in &COURSE.questions.all {
        assert_eq!(
            place_of(&question.asked, Kind::Question, &question.id),
            Some(0),
            "{}",
            question.id
        );
        for wording in &question.wordings {
            let place = place_of(wording, Kind::Question, &question.id);
            assert!(place.is_some_and(|at| at < 3), "{wording}: {:?}", &found(wording)[..3]);
        }
    }
}

/// Words that the entries do not have, and what comes first for them, or among the first three where
/// a `~` stands before it.
#[test]
fn other_words_lead_there_too() {
    for (words, wanted) in [
        // any order, endings, spelling
        ("relu dying", "dying-relu"),
        ("gradients vanished", "~why-vanish"),
        ("gradient vanishes why", "~why-vanish"),
        ("normalisation batch", "~norm-cures"),
        ("zero centred", "zero-centered"),
        ("regularisation of weights", "~weight decay"),
        ("optimiser", "~optimizer"),
        ("saturating units", "~saturation"),
        ("second derivatives", "~second-derivative-nan"),
        // synonyms
        ("zombie neurons", "dying-relu"),
        ("kaiming initialisation", "~he-or-glorot"),
        ("skip connections", "why-residual"),
        ("resnet", "~residual connection"),
        ("raw outputs", "~logits"),
        ("step size", "~learning rate"),
        ("lr", "~learning rate"),
        ("fp16", "~float16"),
        ("autocast", "small-numbers/mixed"),
        ("hyperbolic tangent", "tanh/principle"),
        ("rectifier", "relu/principle"),
        ("silu", "~swish"),
        ("memorize", "~overfitting"),
        ("loss function", "~loss"),
        ("χ", "χ"),
        ("chi", "~χ"),
        ("delta", "δ"),
        // slips of the keyboard
        ("vanshing gradient", "~vanishing gradient"),
        ("dyng relu", "dying-relu"),
        ("softmx", "~softmax/principle"),
        ("jacobain", "softmax-jacobian"),
        ("exploading gradients", "~why-explode"),
        ("inicialization", "~initialization"),
        // written as one, or apart
        ("crossentropy loss", "~no-softmax-before-loss"),
        ("batchnorm", "~norm-cures"),
        ("LeakyReLU", "leaky-relu/principle"),
        ("deadunit", "~dead unit"),
        // while typing
        ("satu", "~saturated-sigmoid"),
        ("glor", "~he-beats-glorot"),
        ("jac", "softmax-jacobian"),
        // names of things
        ("gelu", "gelu/principle"),
        ("mish", "~mish"),
        ("depth", "~depth"),
        ("train screen", "train"),
        ("gradient clipping", "~gradient clipping"),
        ("temperature", "~softmax/temperature"),
        // whole sentences that nobody wrote down
        ("my network outputs nan after I raised the learning rate", "nan"),
        ("why do half of my hidden units never fire again", "dying-relu"),
        ("should I normalise before or after the rectifier", "norm-before-or-after"),
        ("does pytorch already apply softmax inside the loss", "no-softmax-before-loss"),
        ("predictions become a straight line far away from the training data", "extrapolation"),
        ("what happens if every weight starts at zero", "weights/zero"),
        ("stacking more layers made my accuracy worse", "deeper-is-worse"),
        ("which activation do I need to predict a positive number", "~regression-output"),
        ("the gradient in the first layer is tiny", "~why-vanish"),
        ("is the corner of relu a problem for backpropagation", "~derivative-at-zero"),
        ("how big should gradients be in each layer", "~see-gradient-flow"),
    ] {
        let (most, wanted) = match wanted.strip_prefix('~') {
            Some(wanted) => (3, wanted),
            None => (1, wanted),
        };
        let hits = found(words);
        let best: Vec<&str> = hits.iter().take(most).map(|(_, id)| *id).collect();
        assert!(best.contains(&wanted), "{words}: {wanted} is not in {best:?}");
    }
}

#[test]
fn what_nothing_is_like_is_not_found() {
    for words in ["", "   ", "pizza", "qwertzuiop", "12345", "!?", "💥", &"x".repeat(5000)] {
        assert!(CATALOG.find(words).hits.len() < 3, "{words}: {:?}", found(words));
    }
    assert!(found("pizza").is_empty() && found("").is_empty());
}

#[test]
fn titles_come_before_texts() {
    let hits = found("saturation");
    let text_only = |(_, id): &(Kind, &str)| *id == "relu/recurrent";
    assert!(hits.iter().position(text_only).is_none_or(|place| place > 3), "{hits:?}");
    for words in ["temperature", "kinks", "dual numbers", "autograd"] {
        let title = CATALOG
            .entries
            .iter()
            .find(|entry| Some((entry.kind, entry.id.as_str())) == found(words).first().copied());
        let title = title.expect("something is found").title.to_lowercase();
        assert!(title.contains(words.trim_end_matches('s')), "{words}: {title}");
    }
}

/// A keystroke and a paste of 200 characters; `cargo test` is several times slower than a release.
#[test]
fn searching_the_whole_course_takes_no_visible_time() {
    LazyLock::force(&CATALOG);
    let fastest = |words: &str| {
        let once = || {
            let started = Instant::now();
            std::hint::black_box(CATALOG.find(words));
            started.elapsed()
        };
        (0..5).map(|_| once()).min().unwrap()
    };
    for words in
        ["g", "why do gradients vanish", &"gradiant vanishd neurn ".repeat(9), &"zq".repeat(100)]
    {
        let took = fastest(words);
        assert!(took < Duration::from_millis(16), "{took:?} for {words}");
    }
}

/// What an answer says in numbers is checked, and what is checked is said.
#[test]
fn every_number_of_an_answer_has_its_bounds() {
    for question in &COURSE.questions.all {
        for name in question.answer.measures() {
            let checked = question.checks.iter().any(|check| check.measure == name);
            assert!(checked, "{}: {name} has no check", question.id);
        }
        for check in &question.checks {
            let said = question.answer.measures().any(|name| name == check.measure);
            assert!(said, "{}: {} is checked and not said", question.id, check.measure);
        }
    }
}

const LESSON: &str = r#"
format = 1
id = "one"
title = "One"
activation = "tanh"
summary = "A lesson."
[[section]]
id = "first"
title = "First page"
[[section.block]]
kind = "prose"
text = "Words."
"#;

/// A course of one lesson and these files beside it.
fn course(beside: &[(&str, &str)]) -> Result<Course, String> {
    let source = |(name, text): &(&str, &str)| Source {
        name: (*name).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let sources = std::iter::once(&("01-one.toml", LESSON)).chain(beside).map(source);
    let course = Course::from_sources(sources.collect(), &Functions::built_in());
    course.map_err(|problems| problems.to_string())
}

#[test]
fn mistakes_beside_the_lessons_are_told_with_their_place() {
    for (name, text, told) in [
        (
            "glossary.toml",
            "format = 1\n[[term]]\nname = \"a\"\ndefinition = \"A.\"\npage = \"one/frist\"\n",
            "glossary.toml:5:8: there is no page called 'one/frist'; did you mean 'one/first'?",
        ),
        (
            "glossary.toml",
            "format = 1\n[[term]]\nname = \"a\"\ndefinition = \"A.\"\n[[term]]\nname = \"b\"\naliases = [\"A\"]\ndefinition = \"B.\"\n",
            "glossary.toml:5:1: 'A' is a name of 'a' already; take one out",
        ),
        (
            "glossary.toml",
            "format = 1\n[[term]]\nname = \"a\"\ndefinition = \"A.\"\ntex = '\\frac{1}'\n",
            "glossary.toml:5:",
        ),
        (
            "glossary.toml",
            "format = 1\n[[term]]\nname = \"a\"\nmeaning = \"A.\"\n",
            "glossary.toml:2:1: a term needs 'definition'; add it",
        ),
        (
            "questions.toml",
            "format = 1\n[[question]]\nid = \"a\"\nasked = \"A?\"\nanswer = \"{{b}}\"\n",
            "questions.toml:5:11: there is no measurement called 'b'; none is defined",
        ),
        (
            "questions.toml",
            "format = 1\n[[question]]\nid = \"a\"\nasked = \"A?\"\nanswer = \"A.\"\nopen = { screen = \"plott\" }\n",
            "questions.toml:6:19: there is no screen for an experiment called 'plott'; did you mean 'plot'?",
        ),
        (
            "questions.toml",
            "format = 1\n[[question]]\nid = \"a\"\nasked = \"A?\"\nanswer = \"A.\"\n[[question]]\nid = \"a\"\nasked = \"A?\"\nanswer = \"A.\"\n",
            "questions.toml:6:1: two questions are called 'a'; rename one",
        ),
        ("questions.toml", "format = 2\n", "questions.toml:1:10: this program reads format 1"),
        (
            "synonyms.toml",
            "format = 1\ngroups = [[\"a\"]]\n",
            "synonyms.toml:2:11: a word alone has no synonym; give two or more",
        ),
    ] {
        let problems = course(&[(name, text)]).unwrap_err();
        assert!(problems.contains(told), "{problems}\nis not\n{told}");
    }
}

#[test]
fn a_course_needs_nothing_beside_its_lessons() {
    let plain = course(&[]).unwrap();
    assert!(plain.questions.all.is_empty());
    // The terms of the screens are there, without the pages of another course.
    assert!(plain.glossary.len() > 60 && plain.glossary.iter().all(|term| term.page.is_none()));
    assert!(!plain.synonyms.groups.is_empty());
    let own =
        "format = 1\n[[term]]\nname = \"word\"\ndefinition = \"A word.\"\npage = \"one/first\"\n";
    let own = course(&[("glossary.toml", own)]).unwrap();
    assert_eq!(own.glossary.len(), 1);
    assert_eq!(own.page("one/first"), Some((0, 0)));
}

fn top(app: &App) -> Over {
    app.overlays.last().expect("something is open").kind
}

#[test]
fn an_answer_opens_over_the_search_and_is_measured() {
    let mut app = app((100, 30));
    press(&mut app, "2");
    press(&mut app, "/");
    assert_eq!(top(&app), Over::Search);
    press(&mut app, "dying space relu");
    let effects = press(&mut app, "enter");
    assert_eq!((top(&app), app.overlays.len()), (Over::Reply, 2));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Measure(Task::Measure { lesson, measures }) if lesson == QUESTIONS => {
            Some(measures)
        }
        _ => None,
    });
    let names: Vec<String> =
        asked.expect("asked for").iter().map(|(name, _)| name.clone()).collect();
    assert!(names.contains(&"elu-slope".to_owned()), "{names:?}");
    assert!(!text(&app).contains("0.0498"));
    let (lesson, name, value) = (QUESTIONS.to_owned(), "elu-slope".to_owned(), Some(0.0498));
    update(&mut app, Message::Outcome(Outcome::Measured { lesson, name, value }));
    assert!(text(&app).contains("0.0498"), "{}", text(&app));
    // Back to what was found, and from there to the page.
    press(&mut app, "esc");
    assert_eq!((top(&app), app.overlays.len()), (Over::Search, 1));
    press(&mut app, "enter");
    assert!(text(&app).contains("read ReLU"), "{}", text(&app));
    press(&mut app, "enter");
    assert!(app.overlays.is_empty());
    assert_eq!((app.tab, app.learn.page_key(&COURSE).as_str()), (Tab::Learn, "relu/sparse-death"));
    // The lesson's own measurements, which the answer's put aside, are asked for here.
    press(&mut app, "/");
    press(&mut app, "extrapolate enter");
    let effects = press(&mut app, "esc esc");
    let again = |effect: &Effect| matches!(effect, Effect::Measure(Task::Measure { lesson, .. }) if lesson == "relu");
    assert!(effects.iter().any(again));
}

#[test]
fn an_answer_opens_its_experiment() {
    let mut app = app((100, 30));
    press(&mut app, "/");
    // The page comes first, then the experiment.
    press(&mut app, "extrapolate enter down enter");
    assert_eq!(app.tab, Tab::Plot);
    assert!(app.overlays.is_empty());
    let shown = app.plot.curves.iter().filter(|curve| curve.shown);
    let titles: Vec<&str> = shown.map(|curve| curve.function.title()).collect();
    assert!(titles.iter().any(|title| title.contains("sin")), "{titles:?}");
}

#[test]
fn controls_screens_and_functions_are_opened_by_name() {
    for (words, screen) in [("depth space screen", Tab::Depth), ("gelu-tanh", Tab::Plot)] {
        let mut app = app((100, 30));
        press(&mut app, "/");
        press(&mut app, words);
        press(&mut app, "enter");
        assert_eq!((app.tab, app.overlays.len()), (screen, 0), "{words}");
    }
    let mut app = app((100, 30));
    press(&mut app, "/");
    press(&mut app, "clip space train enter");
    assert_eq!(app.tab, Tab::Train);
    assert_eq!(app.train.control().label, "clip");
}

#[test]
fn the_glossary_is_a_key_away_everywhere() {
    for screen in ["1", "2", "3", "4", "5", "6"] {
        let mut app = app((80, 24));
        press(&mut app, screen);
        press(&mut app, "K");
        assert_eq!(top(&app), Over::Glossary, "{screen}");
        press(&mut app, "chi enter");
        assert_eq!(top(&app), Over::Reply);
        let shown = text(&app);
        assert!(shown.contains("χ · chi") && shown.contains("mean-field"), "{shown}");
        press(&mut app, "esc esc");
        assert!(app.overlays.is_empty());
    }
}

#[test]
fn on_a_page_the_terms_of_its_block_come_first() {
    let mut app = app((120, 36));
    let page = "derivation/kinks";
    let place = COURSE.page(page).unwrap();
    while (app.learn.place.lesson, app.learn.place.section) != place {
        press(&mut app, "]");
    }
    press(&mut app, "K");
    let items = &app.overlays.last().unwrap().items;
    let here = items.iter().take_while(|item| item.note == "in this block").count();
    assert!((1..20).contains(&here), "{here} terms");
    assert!(items[..here].iter().any(|item| item.text.starts_with("derivative")));
    assert_eq!(items.len(), COURSE.glossary.len());
}

#[test]
fn the_list_of_commands_is_found_by_the_same_words() {
    for (words, wanted) in [
        ("colour space theem", "theme: "),
        ("quit", "quit"),
        ("plot space silu", "plot Swish"),
        ("xavier", "Glorot initialization"),
        ("hyperbolic space tangent", "Tanh › Principle"),
    ] {
        let mut app = app((100, 30));
        press(&mut app, ":");
        press(&mut app, words);
        let items = &app.overlays.last().unwrap().items;
        let first: Vec<&str> = items.iter().take(4).map(|item| item.text.as_str()).collect();
        assert!(first.iter().any(|text| text.contains(wanted)), "{words}: {first:?}");
    }
}

#[test]
fn what_is_open_fits_every_size() {
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        for keys in
            ["/ gradient", "/ zzzz", "K", "/ vanshing", "/ extrapolate enter", "K backprop enter"]
        {
            let app = at(size, keys);
            assert!(!text(&app).contains("enlarge"), "{size:?}");
        }
        // The whole of a long answer can be read, by scrolling where it must.
        let mut app = app(size);
        press(&mut app, "/");
        press(&mut app, "half space precision space training enter");
        let mut seen = text(&app);
        for _ in 0..4 {
            press(&mut app, "pgdn");
            seen += &text(&app);
        }
        assert!(seen.contains("hardly ever needs it"), "{size:?} {seen}");
        press(&mut app, "up");
    }
}

fn actui(words: &[&str]) -> (i32, String, String) {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = assert_cmd::Command::cargo_bin("actui").expect("it is built");
    let output = command.args(words).env("HOME", home.path()).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn questions_are_answered_on_the_command_line() {
    let (code, out, _) = actui(&["ask", "why", "does", "tanh", "overflow"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("tanh(1000) = 1.") && out.contains("actui lesson show tanh/code"),
        "{out}"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let (code, out, _) = actui(&["ask", "tanh overflow", "--format", "json"]);
    let hits: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (code, &hits[0]["kind"], &hits[0]["id"]),
        (0, &"question".into(), &"tanh-overflow".into())
    );
    assert!(hits[0]["answer"].as_str().unwrap().contains("tanh(1000) = 1."));
    let kinds = ["question", "page", "control", "screen", "function", "term"];
    for hit in hits.as_array().unwrap() {
        assert!(
            kinds.contains(&hit["kind"].as_str().unwrap()) && hit["title"].is_string(),
            "{hit}"
        );
    }
    let (code, out, _) = actui(&["ask", "vanshing gradient"]);
    assert!(code == 0 && out.contains("read 'vanshing' as 'vanishing'"), "{out}");
    let (code, out, told) = actui(&["ask", "pizza"]);
    assert!(code == 1 && out.is_empty() && told.contains("try fewer or other words"), "{told}");
    assert_eq!(actui(&["ask"]).0, 2);
    assert_eq!(actui(&["ask", "relu", "--lessons", "/nonexistent"]).0, 2);
}

#[test]
fn terms_are_explained_on_the_command_line() {
    let (code, out, _) = actui(&["glossary", "chi"]);
    assert!(code == 0 && out.starts_with("χ · chi") && !out.contains("ξ_c"), "{out}");
    let (code, out, _) = actui(&["glossary", "--format", "json"]);
    let terms: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, terms.as_array().unwrap().len()), (0, COURSE.glossary.len()));
    let (code, _, told) = actui(&["glossary", "pizza"]);
    assert!(code == 1 && told.contains("the glossary has no term like 'pizza'"), "{told}");
}
