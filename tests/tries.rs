//! Tries, why, review and cards, from the keys to what is kept.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::experiment::{Measure, Network, why};
use actui::lesson::question::{Answer, Grade};
use actui::lesson::review::Mark;
use actui::lesson::{Ask, Block, Course, Learner, attempt::Bench};
use actui::live::Snapshot;
use actui::math::activation::Functions;
use actui::math::nn::Run;
use actui::screen::Tab;
use actui::screen::learn::Place;
use actui::store::{Guess, Progress};
use actui::worker::task::{Outcome, Task};
use std::ops::ControlFlow;
use std::path::Path;
use whole::{COURSE, app, app_with, press, text};

/// Where the try of that id stands.
fn place_of_try(id: &str) -> Place {
    for (lesson, content) in COURSE.lessons.iter().enumerate() {
        for (section, page) in content.sections.iter().enumerate() {
            let is_it = |block: &Block| matches!(block, Block::Try(attempt) if attempt.id == id);
            if let Some(block) = page.blocks.iter().position(is_it) {
                return Place { lesson, section, block };
            }
        }
    }
    panic!("no try {id}");
}

/// The learn screen with the eye on a try: what stands above it has been passed.
fn at_try(id: &str, size: (u16, u16)) -> App {
    let mut app = app(size);
    let place = place_of_try(id);
    let lesson = &COURSE.lessons[place.lesson];
    for (_, question) in lesson.sections[place.section].questions() {
        let key = format!("{}/{}", lesson.id, question.id);
        app.learn.answers.insert(key, Learner::passed());
    }
    app.learn.place = place;
    app
}

/// Runs what was asked for, for real.
fn run_network(app: &mut App, effects: &[Effect]) {
    for effect in effects {
        let Effect::Run(job) = effect else { continue };
        let watch = |_| ControlFlow::Continue(());
        let mut snapshot = Snapshot::of(job.clone());
        snapshot.record(Run::start(&job.settings, &watch).unwrap().report());
        update(app, Message::Network(Box::new(snapshot)));
    }
}

#[test]
fn a_try_is_failed_hinted_refused_solved_and_kept() {
    let mut app = at_try("try-deep-sigmoid", (100, 40));
    let effects = press(&mut app, "enter");
    run_network(&mut app, &effects);
    assert_eq!(app.tab, Tab::Network);
    assert!(text(&app).contains("○ Make layer 1"), "{}", text(&app));
    press(&mut app, "i");
    assert!(text(&app).contains("Hint 1 of 3"));
    app.size = (80, 24);
    insta::assert_snapshot!("try-hinted-80x24", text(&app));
    app.size = (100, 40);
    // What it does not allow is put back, and said.
    press(&mut app, "down down l");
    let depth = app.network.settings.depth;
    assert_eq!(depth, 20);
    assert!(app.notice.as_deref().is_some_and(|told| told.contains("leaves")), "{:?}", app.notice);
    let gain =
        app.network.controls().iter().position(|it| it.label(&app.network.settings) == "gain");
    app.network.selected = gain.unwrap();
    press(&mut app, "enter");
    app.network.edit.as_mut().unwrap().input = "8".into();
    let effects = press(&mut app, "enter");
    assert_eq!(app.network.settings.gain, 8.0);
    run_network(&mut app, &effects);
    assert!(text(&app).contains("✓ Make layer 1"), "{}", text(&app));
    let kept = app.progress().guesses;
    assert_eq!(kept.get("sigmoid/try-deep-sigmoid"), Some(&Guess::Done));
    press(&mut app, "b");
    assert_eq!(app.tab, Tab::Learn);
    assert!(text(&app).contains("done; Enter opens it again"), "{}", text(&app));
    let again = app_with(app.progress(), (100, 40));
    assert!(again.learn.answers["sigmoid/try-deep-sigmoid"].done);
}

#[test]
fn every_try_is_reached_at_par_and_not_at_its_start() {
    assert_eq!(COURSE.hopeless_tries(), Vec::<String>::new());
    // A par that is the start, and a start that is par, are told.
    let mut course = (**COURSE).clone();
    let place = place_of_try("try-deep-sigmoid");
    let block = &mut course.lessons[place.lesson].sections[place.section].blocks[place.block];
    let Block::Try(attempt) = block else { panic!() };
    std::mem::swap(&mut attempt.open, &mut attempt.par);
    assert_eq!(course.hopeless_tries().len(), 2);
}

#[test]
fn mistakes_in_a_try_have_their_places() {
    let lesson = |keys: &str| {
        format!(
            "format = 1\nid = \"a\"\ntitle = \"A\"\nactivation = \"tanh\"\nsummary = \"S\"\n\
             [[section]]\nid = \"s\"\ntitle = \"S\"\n[[section.block]]\nkind = \"try\"\n\
             id = \"t\"\ngoal = \"G\"\n{keys}\nhints = []\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let problems = |keys: &str| {
        std::fs::write(folder.path().join("01-a.toml"), lesson(keys)).unwrap();
        let course = Course::from_directory(Path::new(folder.path()), &Functions::built_in());
        course.err().map_or(String::new(), |problems| problems.to_string())
    };
    let sound = "screen = \"network\"\nopen = { activation = \"tanh\", depth = 3 }\nmay = [\"gain\"]\n\
                 condition = { quantity = \"delta-ratio\", above = 2 }\npar = { gain = 3 }";
    assert_eq!(problems(sound), "");
    for (old, new, at, told) in [
        ("[\"gain\"]", "[\"gian\"]", ":15:", "gain"),
        ("[\"gain\"]", "[\"depth\"]", ":17:", "'may' does not allow 'gain'"),
        ("delta-ratio", "delta-ration", ":16:", "delta-ratio"),
        ("\"network\"", "\"netwrok\"", ":13:", "network"),
        ("par = { gain", "par = { gian", ":17:", "gain"),
        (", above = 2", "", ":16:", "'above'"),
    ] {
        let found = problems(&sound.replacen(old, new, 1));
        assert!(found.contains(at) && found.contains(told), "{new}: {found}");
    }
}

#[test]
fn why_ranks_changes_and_enter_takes_one_that_undo_takes_back() {
    let mut app = app((100, 40));
    press(&mut app, "4");
    let before = app.network.settings.clone();
    let effects = press(&mut app, "c");
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Why(Some(Task::Why(subject))) => Some(subject.clone()),
        _ => None,
    });
    why::run(&asked.unwrap(), &|| true, &mut |change| {
        update(&mut app, Message::Outcome(Outcome::Why(Box::new(change))));
    });
    let shown = text(&app);
    assert!(shown.contains("As it is, layer 1 receives") && shown.contains("With "), "{shown}");
    press(&mut app, "enter");
    assert_ne!(app.network.settings, before);
    press(&mut app, "u");
    assert_eq!(app.network.settings, before);
    // Closing the list drops what is left of it.
    press(&mut app, "c");
    let effects = press(&mut app, "esc");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Why(None))));
}

const KEY: &str = "tanh/predict-tanh_ratio_20";

/// The measurement that was asked for of that name.
fn measured(app: &mut App, effects: &[Effect], value: f64) -> usize {
    let mut asked = 0;
    for effect in effects {
        let Effect::Measure(Task::Measure { lesson, measures }) = effect else { continue };
        for (name, named) in measures {
            let Measure::Network(Network { settings, .. }) = &named.measure else { continue };
            asked = settings.depth;
            let (lesson, name) = (lesson.clone(), name.clone());
            update(app, Message::Outcome(Outcome::Measured { lesson, name, value: Some(value) }));
        }
    }
    asked
}

#[test]
fn a_wrong_guess_comes_back_with_other_numbers_and_a_right_one_goes_on() {
    let mut app = app((100, 40));
    update(&mut app, Message::Day(20_000));
    let wrong = Learner::answered(Answer::Number(1e-13));
    app.learn.answers.insert(KEY.to_owned(), wrong);
    let known = app.learn.measured.entry("tanh".to_owned()).or_default();
    known.insert("tanh_ratio_20".to_owned(), 0.2);
    update(&mut app, Message::Resize(100, 41));
    assert_eq!(app.progress().marks[KEY], Mark::first(Grade::Wrong, 20_000));

    // The next day, in another session.
    let mut app = app_with(app.progress(), (100, 40));
    app.begin();
    assert!(update(&mut app, Message::Day(20_000)).is_empty() && app.notice.is_none());
    press(&mut app, "R");
    assert_eq!(app.notice.as_deref(), Some("Nothing is due for review now."));
    app.notice = None;
    update(&mut app, Message::Day(20_001));
    assert!(app.notice.as_deref().is_some_and(|told| told.starts_with("1 question is due")));
    let effects = press(&mut app, "R");
    let depth = measured(&mut app, &effects, 0.2);
    assert!((8..=40).contains(&depth) && depth != 20, "{depth}");
    let shown = text(&app);
    assert!(shown.contains(&format!("{depth} hidden tanh layers")), "{shown}");
    // What is kept meanwhile is of the course, not of the review.
    assert_eq!(app.progress().last.unwrap().lesson, COURSE.lessons[0].id);
    press(&mut app, "t 0.2 enter");
    press(&mut app, "R");
    assert_eq!(app.notice.as_deref(), Some("Review: 1 right, 0 near, 0 wrong."));
    let mark = app.progress().marks[KEY].clone();
    assert_eq!((mark.grade, mark.step, mark.due), (Grade::Wrong, 1, Some(20_004)));
}

#[test]
fn a_read_lesson_ends_with_its_card() {
    let mut app = app((100, 40));
    update(&mut app, Message::Day(20_000));
    let lesson = &COURSE.lessons[0];
    for section in &lesson.sections {
        app.learn.read.insert(format!("{}/{}", lesson.id, section.id));
        for (_, question) in section.questions() {
            let key = format!("{}/{}", lesson.id, question.id);
            let learner = match &question.ask {
                Ask::Predict(ask) => Learner::answered(Answer::Number(ask.range.0)),
                _ => Learner::passed(),
            };
            app.learn.answers.insert(key, learner);
        }
    }
    app.learn.place.section = lesson.sections.len() - 1;
    press(&mut app, "]");
    let shown = text(&app);
    assert!(shown.contains("Lesson done") && shown.contains("passed"), "{shown}");
    assert!(shown.contains(&format!("go on with {}", COURSE.lessons[1].title)), "{shown}");
    press(&mut app, "enter");
    assert_eq!(app.learn.place.lesson, 1);
    // It is shown once.
    press(&mut app, "[ ]");
    assert_eq!((app.learn.place.lesson, app.overlays.len()), (1, 0));
}

#[test]
fn lessons_have_five_takeaways() {
    let told = COURSE.lessons.iter().filter(|lesson| !lesson.takeaways.is_empty());
    let counts: Vec<usize> = told.map(|lesson| lesson.takeaways.len()).collect();
    assert!(counts.len() >= 12 && counts.iter().all(|count| *count == 5), "{counts:?}");
    let network = |it: &&actui::lesson::attempt::Try| matches!(it.open, Bench::Network(_));
    let tries: Vec<_> = COURSE.sections().flat_map(|(_, section)| section.tries()).collect();
    assert!(tries.len() >= 4 && tries.iter().any(|it| !network(it)));
    assert_eq!(Progress::default().marks.len(), 0);
}
