//! Tries, why, review and cards, from the keys to what is kept.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::experiment::{Measure, Network, why};
use actui::lesson::question::{Answer, Grade, Sureness};
use actui::lesson::review::Mark;
use actui::lesson::{Ask, Block, Course, Learner, Source, attempt::Bench};
use actui::live::Snapshot;
use actui::math::activation::Functions;
use actui::math::nn::Run;
use actui::math::sweep::run_cell;
use actui::screen::learn::{Pane, Place};
use actui::screen::{Screen, Tab};
use actui::store::{Guess, Progress};
use actui::worker::task::{Outcome, Task};
use std::ops::ControlFlow;
use std::sync::Arc;
use whole::{COURSE, app, app_with, press, text};

/// Where the first block stands that is such a one.
fn place_of(is_it: impl Fn(&Block) -> bool) -> Place {
    for (lesson, content) in COURSE.lessons.iter().enumerate() {
        for (section, page) in content.sections.iter().enumerate() {
            if let Some(block) = page.blocks.iter().position(&is_it) {
                return Place { lesson, section, block };
            }
        }
    }
    panic!("no such block");
}

fn block_at(place: Place) -> &'static Block {
    &COURSE.lessons[place.lesson].sections[place.section].blocks[place.block]
}

/// Where the try of that id stands.
fn place_of_try(id: &str) -> Place {
    place_of(|block| matches!(block, Block::Try(attempt) if attempt.id == id))
}

/// The learn screen with the eye on a block: all questions of its page have been passed.
fn at(place: Place, size: (u16, u16)) -> App {
    let mut app = app(size);
    let lesson = &COURSE.lessons[place.lesson];
    for (_, question) in lesson.sections[place.section].questions() {
        let key = format!("{}/{}", lesson.id, question.id);
        app.learn.answers.insert(key, Learner::passed());
    }
    app.learn.place = place;
    app
}

fn at_try(id: &str, size: (u16, u16)) -> App {
    at(place_of_try(id), size)
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
    press(&mut app, "I");
    assert!(text(&app).contains("Hint 1 of 3"));
    app.size = (80, 24);
    insta::assert_snapshot!("try-hinted-80x24", text(&app));
    app.size = (100, 40);
    // What it does not allow is put back, and said.
    press(&mut app, "down down l");
    let depth = app.network.settings.depth;
    assert_eq!(depth, 20);
    assert!(app.notice.as_deref().is_some_and(|told| told.contains("leaves")), "{:?}", app.notice);
    let gain = app.network.controls().iter().position(|it| it.label == "gain");
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

/// A course of one page with one try of these keys, or what is wrong with it.
fn course_of_try(keys: &str) -> Result<Course, String> {
    let lesson = format!(
        "format = 1\nid = \"a\"\ntitle = \"A\"\nactivation = \"tanh\"\nsummary = \"S\"\n\
         [[section]]\nid = \"s\"\ntitle = \"S\"\n[[section.block]]\nkind = \"try\"\n\
         id = \"t\"\ngoal = \"G\"\n{keys}\nhints = [\"Look.\"]\n"
    );
    let source = Source { name: "01-a.toml".to_owned(), bytes: lesson.into() };
    Course::from_sources(vec![source], &Functions::built_in()).map_err(|it| it.to_string())
}

const PLOT: &str = "screen = \"plot\"\nopen = { function = \"gelu\" }\nmay = [\"x\"]\n\
                    condition = [{ quantity = \"slope\", above = -0.01, below = 0.01 }, \
                    { quantity = \"value\", below = -0.1 }]\npar = { x = -0.752 }";
const DERIVE: &str = "screen = \"derive\"\nopen = { f = \"x^2\" }\nmay = [\"f\"]\n\
                      condition = [{ quantity = \"slope\", x = 0, above = 0.999, below = 1.001 }, \
                      { quantity = \"max\", x = [-1000, 1000], below = 10 }, \
                      { quantity = \"min\", x = [-1000, 1000], above = -10 }]\n\
                      par = { f = \"x/sqrt(1+x^2)\" }";
const DEPTH: &str = "screen = \"depth\"\nopen = { activation = \"tanh\", depth = 40, width = 16, \
                     init = \"lecun-normal\", gain = 0.5 }\nmay = [\"gain\"]\n\
                     condition = { quantity = \"delta-ratio\", above = 0.01 }\npar = { gain = 1.2 }";

#[test]
fn tries_of_the_other_screens_are_proven_and_say_what_is_wrong() {
    for sound in [PLOT, DERIVE, DEPTH] {
        let course = course_of_try(sound).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(course.hopeless_tries(), Vec::<String>::new(), "{sound}");
    }
    for (keys, old, new, told) in [
        (PLOT, "slope", "slop", "did you mean 'slope'"),
        (PLOT, "[\"x\"]", "[\"function\"]", "'may' does not allow 'x'"),
        (PLOT, "[\"x\"]", "[\"gain\"]", "no control of this screen called 'gain'"),
        (DEPTH, "[\"gain\"]", "[\"gain\", \"lr\"]", "no control of this screen called 'lr'"),
        (PLOT, "may", "within = 1\nmay", "between 0 and 0"),
        (DERIVE, ", x = 0", "", "needs 'x'"),
        (DERIVE, "sqrt(1+x^2)", "sqrt(1+x^2", "bracket"),
        (DEPTH, "width = 16", "width = 20", "the Depth screen has widths"),
        (DEPTH, "width = 16", "seed = 2", "no such control"),
    ] {
        let found = course_of_try(&keys.replacen(old, new, 1)).expect_err(new);
        assert!(found.contains(told), "{new}: {found}");
    }
    let hopeless = DERIVE.replacen("x/sqrt(1+x^2)", "x^3+x", 1);
    let told = course_of_try(&hopeless).unwrap().hopeless_tries();
    assert!(told.len() == 1 && told[0].contains("'par' does not reach"), "{told:?}");
}

/// Whatever a screen lets a learner change can be opened with, and is a control of that screen.
#[test]
fn a_training_opens_with_all_that_its_controls_change() {
    const TRAIN: &str = "screen = \"train\"\nopen = { data = \"moons\", activation = \"prelu\", \
                         depth = 1, width = 8 }\nmay = [\"learnable\", \"loss\"]\nwithin = 0\n\
                         condition = { quantity = \"test-loss\", below = 100 }\n\
                         par = { learnable = true, loss = \"mse\" }";
    let course = course_of_try(TRAIN).unwrap_or_else(|why| panic!("{why}"));
    let Block::Try(attempt) = &course.lessons[0].sections[0].blocks[0] else { panic!() };
    let Bench::Train(_, par) = &attempt.par else { panic!() };
    assert!(par.network.learnable && par.loss.name() == "mse", "{par:?}");
    for (old, new, told) in [
        ("\"prelu\"", "\"tanh\"", "no parameter that is learned"),
        ("\"mse\"", "\"mae\"", "no loss called 'mae'"),
        ("[\"learnable\", \"loss\"]", "[\"bias_std\"]", "no control of this screen"),
    ] {
        let found = course_of_try(&TRAIN.replacen(old, new, 1)).expect_err(new);
        assert!(found.contains(told), "{new}: {found}");
    }
}

/// The whole program with a try of these keys open.
fn trying(keys: &str) -> App {
    let mut app = app((100, 40));
    app.course = Arc::new(course_of_try(keys).unwrap());
    app.learn = actui::screen::learn::State::new(Place::default());
    press(&mut app, "enter");
    app
}

#[test]
fn a_try_is_reached_on_plot_derive_and_depth() {
    let mut app = trying(PLOT);
    assert_eq!(app.tab, Tab::Plot);
    assert!(
        text(&app).contains("○ G") && text(&app).contains("f′ at the cursor"),
        "{}",
        text(&app)
    );
    press(&mut app, "I");
    assert!(text(&app).contains("Hint 1 of 1: Look."), "{}", text(&app));
    press(&mut app, "i -0.752 enter");
    assert!(text(&app).contains("✓ G"), "{}", text(&app));
    press(&mut app, "b");
    assert_eq!(app.tab, Tab::Learn);

    let mut app = trying(DERIVE);
    assert_eq!(app.tab, Tab::Derive);
    assert!(text(&app).contains("f′(0) from 0.999 to 1.001: now 0"), "{}", text(&app));
    app.derive.open("tanh(x)");
    update(&mut app, Message::Resize(100, 40));
    assert!(text(&app).contains("✓ G"), "{}", text(&app));

    let mut app = trying(DEPTH);
    assert_eq!(app.tab, Tab::Depth);
    // The function may not be changed, the gain may, and how it is looked at.
    press(&mut app, "end space");
    assert!(app.notice.as_deref().is_some_and(|told| told.contains("leaves")), "{:?}", app.notice);
    let view = app.depth.view;
    press(&mut app, "v v v v V");
    assert!(app.notice.is_none() && app.depth.view != view, "{:?}", app.notice);
    app.depth.gain = 1.2;
    update(&mut app, Message::Resize(100, 40));
    let spec = app.depth.spec().unwrap();
    for cell in spec.cells() {
        let watch = |_| ControlFlow::Continue(());
        let result = run_cell(&spec, cell, &watch).unwrap();
        update(&mut app, Message::Swept(Arc::new(result)));
    }
    assert!(text(&app).contains("✓ G"), "{}", text(&app));
    assert_eq!(app.progress().guesses["a/t"], Guess::Done);
}

#[test]
fn a_functions_parameter_is_changed_where_a_try_on_plot_allows_it() {
    let mut app = at_try("try-swish-relu", (100, 40));
    press(&mut app, "enter");
    let at = |app: &App| app.plot.shown().next().unwrap().1.parameters().to_vec();
    assert_eq!((app.tab, at(&app)), (Tab::Plot, vec![1.0]));
    let rows = Screen::settings(&app.plot, &app.functions);
    app.plot.selected = rows.iter().position(|row| row.label.contains("beta")).expect("it has one");
    press(&mut app, "enter");
    app.plot.edit.as_mut().expect("a number is typed").input = "8".into();
    press(&mut app, "enter");
    assert_eq!(at(&app), [8.0], "{:?}", app.notice);
    assert!(text(&app).contains("✓ Make a ReLU of it"), "{}", text(&app));
    // On the page where only the cursor may move it stays.
    let mut app = trying(PLOT);
    press(&mut app, "down space");
    assert!(app.notice.as_deref().is_some_and(|told| told.contains("leaves")), "{:?}", app.notice);
}

#[test]
fn mistakes_in_a_try_have_their_places() {
    let problems = |keys: &str| course_of_try(keys).err().unwrap_or_default();
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
fn why_on_train_ranks_what_each_change_does_to_the_accuracy() {
    let mut app = app((100, 40));
    press(&mut app, "6");
    app.train.race.all(|it| it.depth = 8);
    app.train.race.runners.truncate(1);
    app.train.runner = 0;
    let before = app.train.race.clone();
    let effects = press(&mut app, "c");
    let subject = effects.iter().find_map(|effect| match effect {
        Effect::Why(Some(Task::Why(subject))) => Some(subject.clone()),
        _ => None,
    });
    let shown = text(&app);
    assert!(shown.contains("As it is: running …") && shown.contains("Esc ends them"), "{shown}");
    // The window is as high as its list from the first run on.
    let rows = |shown: &str| shown.lines().filter(|line| line.contains('│')).count();
    let (height, mut told) = (rows(&shown), 0);
    why::run(&subject.unwrap(), &|| true, &mut |change| {
        told += 1;
        update(&mut app, Message::Outcome(Outcome::Why(Box::new(change))));
    });
    let shown = text(&app);
    assert_eq!(rows(&shown), height, "{shown}");
    assert!(shown.contains("As it is, the test accuracy is"), "{shown}");
    assert!(shown.contains("% after 5 epochs") && shown.contains("With "), "{shown}");
    press(&mut app, "enter");
    assert_ne!(app.train.race, before);
    press(&mut app, "u");
    assert_eq!(app.train.race, before);
    assert!(told > 12, "{told}");
    // It is the hint after the last one of a try.
    let mut app = at_try("try-sigmoid-moons", (100, 40));
    let effects = press(&mut app, "enter I I I I I I");
    let shown = text(&app);
    assert!(shown.contains("Why? One thing changed at a time"), "{shown}");
    // It is asked about the epochs in which the try has to be done.
    let Block::Try(attempt) = block_at(place_of_try("try-sigmoid-moons")) else { panic!() };
    let epochs = effects.iter().find_map(|effect| match effect {
        Effect::Why(Some(Task::Why(subject))) => match &**subject {
            why::Subject::Training(training) => Some(training.epochs),
            why::Subject::Network(_) => None,
        },
        _ => None,
    });
    assert_eq!(epochs, Some(attempt.within));
}

#[test]
fn how_sure_one_was_is_kept_and_held_against_what_came_of_it() {
    let mut app = app((100, 40));
    update(&mut app, Message::Day(20_000));
    let last = COURSE.lessons.len() - 1;
    let mut said = 0;
    for (number, lesson) in COURSE.lessons.iter().enumerate() {
        for section in &lesson.sections {
            app.learn.read.insert(format!("{}/{}", lesson.id, section.id));
            for (_, question) in section.questions() {
                let key = format!("{}/{}", lesson.id, question.id);
                let Ask::Predict(ask) = &question.ask else { continue };
                // One guess that is far off and sure; the others are right.
                let measured = ask.range.1;
                let is_off = number == 2 && said == 0;
                let guess = if is_off { ask.range.0 } else { measured };
                let sure = Some(if is_off { Sureness::Sure } else { Sureness::Guessing });
                said += usize::from(is_off);
                let learner = Learner { sure, ..Learner::answered(Answer::Number(guess)) };
                app.learn.answers.insert(key, learner);
                let known = app.learn.measured.entry(lesson.id.clone()).or_default();
                known.insert(ask.measure.clone(), measured);
            }
        }
    }
    update(&mut app, Message::Resize(100, 41));
    assert_eq!(said, 1);
    // Another session knows nothing that was measured, but what it was held against.
    let mut app = app_with(app.progress(), (100, 40));
    app.begin();
    update(&mut app, Message::Day(20_000));
    app.learn.place =
        Place { lesson: last, section: COURSE.lessons[last].sections.len() - 1, block: 0 };
    press(&mut app, "]");
    press(&mut app, "]");
    let shown = text(&app);
    assert!(shown.contains("Right where you were sure: 0 of 1, guessing: "), "{shown}");
    assert!(shown.contains("Your own surprises:") && shown.contains("• "), "{shown}");
    assert!(shown.contains("you said"), "{shown}");
}

#[test]
fn c_says_how_sure_before_the_answer_and_never_after() {
    let mut app = app((100, 40));
    let place =
        place_of(|block| matches!(block, Block::Question(it) if matches!(it.ask, Ask::Predict(_))));
    app.learn.place = place;
    let Block::Question(question) =
        &COURSE.lessons[place.lesson].sections[place.section].blocks[place.block]
    else {
        panic!()
    };
    let key = format!("{}/{}", COURSE.lessons[place.lesson].id, question.id);
    press(&mut app, "c c");
    assert!(text(&app).contains("sure?"), "{}", text(&app));
    press(&mut app, "enter");
    assert_eq!(app.progress().sure[&key], Sureness::Fairly);
    press(&mut app, "c");
    assert_eq!(app.progress().sure[&key], Sureness::Fairly);
    assert!(app.notice.is_some());
    let again = app_with(app.progress(), (100, 40));
    assert_eq!(again.learn.answers[&key].sure, Some(Sureness::Fairly));
}

#[test]
fn the_figure_has_handles_while_it_has_the_keys() {
    // An open question keeps the figure to itself.
    let place = place_of(|block| {
        matches!(block, Block::Figure { figure, .. }
            if figure.network.as_ref().is_some_and(|it| it.settings.depth > 5))
    });
    let mut app = at(place, (120, 40));
    app.learn.pane = Pane::Figure;
    let depth = app.learn.network(&COURSE).unwrap().settings.depth;
    let job = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Figure(job) => Some(job.settings.clone()),
            _ => None,
        })
    };
    update(&mut app, Message::Resize(120, 40));
    let effects = press(&mut app, "up up");
    assert_eq!(job(&effects[effects.len() - 1..]).unwrap().depth, depth + 2);
    let effects = press(&mut app, "W");
    let settings = job(&effects).unwrap();
    assert_eq!(settings.depth, depth + 2);
    assert_ne!(settings.init, app.learn.figure(&COURSE).network.as_ref().unwrap().settings.init);
    // Back to what the lesson has.
    press(&mut app, "r");
    assert_eq!(app.learn.network(&COURSE).unwrap().settings.depth, depth);
    // Elsewhere the same keys read on.
    press(&mut app, "up");
    let handles = app.learn.handles.clone();
    assert!(handles.is_some());
    app.learn.pane = Pane::Page;
    press(&mut app, "down");
    assert_eq!(app.learn.handles, handles);
}

#[test]
fn enter_on_a_try_says_so_in_the_footer() {
    let app = at_try("try-deep-sigmoid", (120, 40));
    let shown = text(&app);
    let footer = shown.lines().rev().find(|line| line.contains("Enter")).unwrap();
    assert!(footer.contains("Enter try it") && !footer.contains("answer"), "{footer}");
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
    let mut all = Vec::new();
    why::run(&asked.unwrap(), &|| true, &mut |change| {
        all.push(change.clone());
        update(&mut app, Message::Outcome(Outcome::Why(Box::new(change))));
    });
    let shown = text(&app);
    // What comes twice is told once, what is of another network not at all.
    let other =
        why::Change { number: Some(0.5), what: "residual networks".to_owned(), ..all[1].clone() };
    for late in [all[1].clone(), other] {
        update(&mut app, Message::Outcome(Outcome::Why(Box::new(late))));
    }
    assert_eq!(text(&app), shown);
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
    let marked = Mark { measured: Some(0.2), ..Mark::first(Grade::Wrong, 20_000) };
    assert_eq!(app.progress().marks[KEY], marked);

    // The next day, in another session.
    let mut app = app_with(app.progress(), (100, 40));
    app.begin();
    assert!(update(&mut app, Message::Day(20_000)).is_empty() && app.notice.is_none());
    press(&mut app, "R");
    assert_eq!(app.notice.as_deref(), Some("Nothing is due for review now."));
    app.notice = None;
    update(&mut app, Message::Day(20_001));
    assert!(app.notice.as_deref().is_some_and(|told| told.starts_with("1 question is due")));
    (app.size, app.notice) = ((240, 40), None);
    let offered = |app: &App| text(app).lines().last().is_some_and(|it| it.contains("R review"));
    assert!(offered(&app) && !offered(&whole::app((240, 40))), "{}", text(&app));
    app.size = (100, 40);
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
