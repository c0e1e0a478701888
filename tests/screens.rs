//! The whole program without a terminal: keys in, screens out. Snapshots hold the text of every
//! screen; styles and pictures are looked at by people.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, Start, layout, update};
use actui::input::{Code, Key, Mouse, MouseKind};
use actui::lesson::question::{Answer, Learner};
use actui::lesson::{Ask, Block};
use actui::live::race::{self, Change, Race};
use actui::live::{Job, Pace, State};
use actui::math::activation::{Functions, Pointwise};
use actui::math::mean_field::edge::edge_of_chaos;
use actui::math::mean_field::plane::{self, Grid};
use actui::math::sweep::{Spec, run_cell};
use actui::screen::derive::Row;
use actui::screen::message::Engine;
use actui::screen::train::controls::Control;
use actui::screen::{Screen, Tab, depth, learn};
use actui::store::Guess;
use actui::widget::Charset;
use actui::worker::task::{Outcome, Task};
use proptest::prelude::*;
use std::sync::Arc;
use whole::{COURSE, app, at, press, run, standings, text, text_on};

#[test]
fn every_screen_in_two_sizes() {
    for (name, keys) in [
        ("learn", "esc"),
        ("learn-open", "} ] ] down"),
        ("learn-answered", "} ] ] down t 4 4 enter enter"),
        ("learn-passed", "} ] ] down s"),
        ("learn-judge", "} ] ] ] ] ] ] down"),
        ("plot", "2"),
        ("derive", "3"),
        ("derive-error", "3 i *max(x)"),
        ("derive-use", "3 c down down down down"),
        ("derive-steps", "3 v down down enter"),
        ("derive-practice", "3 v v down enter"),
        ("derive-sketch", "3 v v v up up right up enter"),
        ("network", "4"),
        ("depth", "5"),
        ("network-running", "4 space"),
        ("network-density", "4 d ] ]"),
        ("train", "6"),
        ("train-running", "6 space"),
        ("help", "?"),
    ] {
        for size in [(80, 24), (120, 40)] {
            let app = at(size, keys);
            insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), text(&app));
        }
    }
}

#[test]
fn too_small_says_so() {
    let screen = text(&at((40, 10), "esc"));
    assert!(screen.contains("enlarge"), "{screen}");
}

/// A terminal that is made smaller is drawn on before it has said so.
#[test]
fn a_frame_has_the_terminals_size_whatever_the_program_was_told() {
    for keys in ["esc", "2", "3", "3v enter", "4", "5", "6 space", "?", "/", "K"] {
        for told in [(80, 24), (120, 40), (200, 60)] {
            let app = at(told, keys);
            for size in [(1, 1), (60, 18), (80, 24), (73, 46), (120, 40), (250, 70)] {
                let screen = text_on(&app, size);
                assert_eq!(screen.lines().count(), usize::from(size.1), "{keys} at {size:?}");
                let enlarge = size.0 < layout::SMALLEST.0 || size.1 < layout::SMALLEST.1;
                assert_eq!(enlarge, !screen.contains("Learn"), "{keys} at {size:?}:\n{screen}");
            }
        }
    }
}

#[test]
fn ascii_means_every_byte() {
    for keys in [
        "esc",
        "2",
        "3",
        "3v enter",
        "3vv",
        "3vvv enter",
        "3V",
        "4",
        "5",
        "5vvvv",
        "6 space",
        "6 space v v v v",
        "?",
        "f",
    ] {
        let mut app = at((100, 30), keys);
        app.charset = Charset::Ascii;
        let screen = text(&app);
        let odd: Vec<char> = screen.chars().filter(|c| !c.is_ascii()).collect();
        assert!(odd.is_empty(), "{odd:?} in\n{screen}");
    }
}

fn at_the_end(app: &App) -> bool {
    app.notice.as_ref().is_some_and(|notice| notice.contains("last page"))
}

#[test]
fn reading_to_the_end_marks_every_page() {
    let mut app = app((80, 24));
    let pages: usize = COURSE.lessons.iter().map(|lesson| lesson.sections.len()).sum();
    for _ in 0..20_000 {
        let asked = app.learn.is_asked(&COURSE);
        let card = !app.overlays.is_empty();
        press(&mut app, if asked || card { "enter" } else { "space" });
        // What is derived has to be typed.
        if app.learn.edits() {
            press(&mut app, "x enter");
        }
        if at_the_end(&app) {
            break;
        }
    }
    assert_eq!(app.learn.read.len(), pages);
    assert_eq!(app.learn.count_read(&COURSE.lessons), (pages, pages));
}

#[test]
fn down_visits_every_block() {
    let mut app = app((120, 36));
    let blocks: usize = COURSE.sections().map(|(_, section)| section.blocks.len()).sum();
    let mut visited = std::collections::BTreeSet::new();
    let mut keys = 0;
    while !at_the_end(&app) {
        visited.insert(app.learn.place);
        read_on(&mut app);
        keys += 1;
        assert!(keys < 20 * blocks, "it stays at {:?}\n{}", app.learn.place, text(&app));
    }
    assert_eq!(visited.len(), blocks);
}

/// Goes to the first wanted block, past all questions before it.
fn go_to(app: &mut App, wanted: impl Fn(&Block) -> bool) {
    while !wanted(app.learn.block(&COURSE)) {
        read_on(app);
    }
}

/// To the next block: past a question, and from a lesson's card to the next lesson.
fn read_on(app: &mut App) {
    let card = !app.overlays.is_empty();
    let asked = app.learn.is_asked(&COURSE);
    press(
        app,
        if card {
            "enter"
        } else if asked {
            "s"
        } else {
            "down"
        },
    );
}

/// A guess of a share, from 0% to 80%.
fn predicts(block: &Block) -> bool {
    matches!(block, Block::Question(question) if question.id == "predict-flat_relu")
}

fn chooses(block: &Block) -> bool {
    matches!(block, Block::Question(question) if matches!(question.ask, Ask::Choose(_)))
}

/// At ReLU's question about a share, with its number measured.
fn at_predict(size: (u16, u16), value: f64) -> App {
    let mut app = at(size, "}");
    go_to(&mut app, predicts);
    // The sentences below are judged already, so that this question alone is open.
    let judged = app.learn.section(&COURSE).questions().filter_map(|(_, question)| {
        let Ask::Judge(judge) = &question.ask else { return None };
        let right = Learner::answered(Answer::Picks(vec![judge.right()]));
        Some((format!("relu/{}", question.id), right))
    });
    let judged: Vec<_> = judged.collect();
    app.learn.answers.extend(judged);
    let lesson = app.learn.lesson(&COURSE).id.clone();
    let Block::Question(question) = app.learn.block(&COURSE) else { unreachable!() };
    let name = question.ask.asks().measures()[0].to_owned();
    app.learn.measured.entry(lesson).or_default().insert(name, value);
    app
}

#[test]
fn an_answer_is_hidden_until_a_guess_is_given() {
    let mut app = at_predict((120, 50), 0.5);
    let page = app.learn.page_key(&COURSE);
    let covers = |app: &App| {
        let areas = learn::layout::areas(&app.learn, &COURSE, app.area());
        let blocks = app.learn.section(&COURSE).blocks.len();
        app.learn.page(&COURSE, &areas).blocks.len() < blocks
    };
    assert!(!text(&app).contains("◆") && covers(&app));
    press(&mut app, "right right");
    assert!(!text(&app).contains("◆") && covers(&app));
    let effects = press(&mut app, "enter");
    assert!(text(&app).contains("◆") && !covers(&app), "{}", text(&app));
    let saved = effects
        .iter()
        .any(|effect| matches!(effect, Effect::Save(progress) if !progress.guesses.is_empty()));
    assert!(saved, "the guess is not kept");
    assert!(!app.learn.read.contains(&page), "the page goes on");
    assert!(app.learn.answers.values().any(|learner| learner.first.is_some()));
}

#[test]
fn the_figure_beside_an_open_question_tells_nothing() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for keys in ["", "f", "f f"] {
            let mut app = at_predict(size, 0.5);
            press(&mut app, keys);
            let open = text(&app);
            assert!(open.contains("answer first"), "{open}");
            for told in ["Layer 1 receives", "f′ 1", "steady", "layer 20 ="] {
                assert!(!open.contains(told), "{told} in\n{open}");
            }
        }
        let mut app = at_predict(size, 0.5);
        press(&mut app, "enter");
        assert!(!text(&app).contains("answer first"), "{}", text(&app));
        let mut app = at_predict(size, 0.5);
        press(&mut app, "s");
        assert!(!text(&app).contains("answer first"), "{}", text(&app));
    }
}

#[test]
fn reading_on_stops_at_every_open_question() {
    let questions: usize = COURSE.sections().map(|(_, section)| section.questions().count()).sum();
    for (word, size) in [("down", (80, 24)), ("space", (80, 24)), ("space", (120, 50))] {
        let mut app = app(size);
        let mut held = 0;
        while !at_the_end(&app) {
            if !app.overlays.is_empty() {
                press(&mut app, "enter");
            }
            let page = app.learn.page_key(&COURSE);
            press(&mut app, word);
            if app.notice.as_ref().is_some_and(|notice| notice.starts_with("Answer first")) {
                held += 1;
                assert!(app.learn.open_question(&COURSE).is_some());
                assert!(!app.learn.read.contains(&page), "{page} counts as read");
                let place = app.learn.place;
                press(&mut app, word);
                assert_eq!(app.learn.place, place, "the same key again leads on");
                press(&mut app, "s");
            }
        }
        assert_eq!(held, questions, "{word} at {size:?}");
    }
}

#[test]
fn a_question_is_passed_only_by_the_key_that_says_so() {
    let mut app = at_predict((120, 50), 0.5);
    let (place, key) = (app.learn.place, app.learn.page_key(&COURSE));
    press(&mut app, "down down space space end end");
    assert_eq!(app.learn.place, place);
    // Other pages are free, and do not make this one read.
    press(&mut app, "] [");
    assert!(!app.learn.read.contains(&key));
    assert!(app.learn.open_question(&COURSE).is_some());
    let effects = press(&mut app, "s");
    assert!(text(&app).contains("passed: you gave no answer"), "{}", text(&app));
    let passed = |effect: &Effect| match effect {
        Effect::Save(progress) => progress.guesses.values().any(|guess| *guess == Guess::Passed),
        _ => false,
    };
    assert!(effects.iter().any(passed), "it is not kept");
    press(&mut app, "t");
    assert!(app.notice.as_ref().is_some_and(|told| told.contains("was passed")));
    press(&mut app, "s");
    assert!(app.notice.as_ref().is_some_and(|told| told.contains("No question is open")));
}

#[test]
fn the_outline_says_what_became_of_a_page() {
    let mark = |keys: &str| {
        let mut app = at_predict((120, 50), 0.5);
        press(&mut app, keys);
        let title = &app.learn.section(&COURSE).title;
        let title = title.split(": ").last().unwrap_or_default()[1..12].to_owned();
        let screen = text(&app);
        let line = screen.lines().find(|line| line.contains(&title) && line.contains('▸'));
        let line = line.expect("in the outline");
        line.split(&title).next().unwrap_or_default().chars().rev().nth(2)
    };
    assert_eq!(mark(""), Some('?'), "its judgements are given, its prediction is not");
    assert_eq!(mark("s"), Some('»'));
    assert_eq!(mark("t 1 0 enter enter"), Some('✗'));
    assert_eq!(mark("t 4 4 enter enter"), Some('≈'));
    assert_eq!(mark("t 5 0 enter enter"), Some('?'));
    assert_eq!(mark("t 5 0 enter enter end"), Some('✓'));
}

#[test]
fn a_number_may_be_typed_and_the_question_tried_again() {
    let mut app = at_predict((120, 50), 0.5);
    press(&mut app, "t");
    assert!(text(&app).contains("your answer"), "{}", text(&app));
    press(&mut app, "9 9 enter");
    assert!(text(&app).contains("not taken: beyond the ends"), "{}", text(&app));
    press(&mut app, "esc");
    assert!(!app.learn.edits() && app.learn.open_question(&COURSE).is_some());
    press(&mut app, "t 1 0 enter");
    let first = Some(Answer::Number(0.1));
    let given = |app: &App| app.learn.answers.values().next_back().cloned().unwrap();
    let typed = app.learn.answers.values().find(|learner| learner.first == first);
    assert!(typed.is_some(), "{:?}", given(&app));
    assert!(text(&app).contains("40 percentage points too low"), "{}", text(&app));
    // Again: the answer is hidden, what follows is not.
    press(&mut app, "t");
    assert!(!text(&app).contains("◆") && app.learn.open_question(&COURSE).is_none());
    press(&mut app, "esc");
    assert!(text(&app).contains("◆"));
    press(&mut app, "t t 5 0 enter");
    assert!(text(&app).contains("right (tried again"), "{}", text(&app));
    assert!(app.learn.answers.values().any(|learner| learner.first == first));
}

#[test]
fn a_figure_that_differs_in_its_network_or_its_steps_is_drawn_from_the_start() {
    let mut app = at((120, 40), "}");
    let first = app.learn.figure(&COURSE).network.clone().expect("it has one");
    assert_eq!(first.train, 0);
    let mut drawn = Vec::new();
    while drawn.len() < 3 && !at_the_end(&app) {
        let before = app.learn.figure(&COURSE).network.clone();
        let asked = app.learn.is_asked(&COURSE);
        let effects = press(&mut app, if asked { "s" } else { "down" });
        let now = app.learn.figure(&COURSE).network.clone();
        let settings = |network: &Option<actui::lesson::FigureNetwork>| {
            network.as_ref().map(|network| (network.settings.clone(), network.train))
        };
        let job = effects.iter().find_map(|effect| match effect {
            Effect::Figure(job) => Some(job),
            _ => None,
        });
        let changed = settings(&before) != settings(&now) && before.is_some();
        if let Some(network) = now.as_ref().filter(|_| changed) {
            let job = job.expect("another network is drawn");
            assert!(matches!(job.pace, Pace::Steps { count, .. } if count == network.train));
            assert_eq!(job.settings, network.settings);
            drawn.push(network.train);
        } else if settings(&before) == settings(&now) {
            assert_eq!(job, None, "the same network is not drawn again");
        }
    }
    assert_eq!(drawn, [0, 0, 0]);
}

#[test]
fn a_derivation_is_typed_and_judged() {
    let derives = |block: &Block| matches!(block, Block::Question(question) if matches!(question.ask, Ask::Derive(_)));
    let mut app = app((120, 50));
    go_to(&mut app, derives);
    press(&mut app, "enter");
    assert!(app.learn.edits());
    press(&mut app, "e x p ( enter");
    assert!(text(&app).contains("not taken"), "{}", text(&app));
    press(&mut app, "esc t 1 enter");
    assert!(text(&app).contains("not right"), "{}", text(&app));
    assert!(app.learn.open_question(&COURSE).is_none());
    let page = app.learn.page_key(&COURSE);
    press(&mut app, "end");
    assert!(app.learn.read.contains(&page));
}

#[test]
fn down_and_up_go_through_the_options() {
    let mut app = at((120, 50), "}");
    go_to(&mut app, chooses);
    let place = app.learn.place;
    let marked = |app: &App| {
        let screen = text(app);
        let line = screen.lines().find(|line| line.contains("▸ ") && line.contains(") "));
        line.and_then(|line| line.split("▸ ").last()?.chars().next()).expect("one is marked")
    };
    assert_eq!(marked(&app), 'a');
    press(&mut app, "down");
    assert_eq!((marked(&app), app.learn.place), ('b', place));
    press(&mut app, "down up left");
    assert_eq!((marked(&app), app.learn.place), ('a', place));
    press(&mut app, "up");
    assert_ne!(app.learn.place, place);
}

#[test]
fn the_course_says_what_it_goes_through_before_it_judges_it() {
    for size in [(80, 24), (120, 36)] {
        let screen = text(&at(size, "esc"));
        let intro = screen.find("blog post").expect("said on the first page");
        assert!(screen.find("The post says").is_none_or(|judged| intro < judged), "{screen}");
        assert!(screen.contains("0 of 8 pages read"), "{screen}");
    }
}

#[test]
fn the_tangent_says_what_it_touches_or_why_there_is_none() {
    for size in [(60, 18), (80, 24), (120, 36)] {
        let mut app = at(size, "2 t");
        assert_eq!(app.plot.touched().as_ref().map(Pointwise::name), Some("sigmoid"));
        assert!(text(&app).contains("tangent to Sigmoid"), "{}", text(&app));
        press(&mut app, "d d");
        assert_eq!((app.plot.show.title(), app.plot.touched()), ("f′", None));
        assert!(text(&app).contains("f′; no tangent"), "{}", text(&app));
        press(&mut app, "t");
        assert!(!text(&app).contains("no tangent"));
    }
}

#[test]
fn an_empty_plot_says_how_to_fill_it() {
    for (size, keys) in [((60, 18), ""), ((80, 24), ""), ((80, 24), "x")] {
        let mut app = at(size, "2");
        app.plot.open(&[]);
        press(&mut app, keys);
        let screen = text(&app);
        assert!(screen.contains(" Nothing is shown. "), "{screen}");
        assert!(screen.contains(" Choose a function and press Space. "), "{screen}");
    }
}

#[test]
fn two_functions_with_their_slopes_are_all_named_at_eighty_columns() {
    let screen = text(&at((80, 24), "2"));
    let legend = screen.lines().nth(2).expect("the heading");
    for name in ["Sigmoid f", "Tanh f"] {
        assert!(legend.contains(name), "{legend}");
    }
    assert_eq!(legend.matches("╺╸╺ f′").count(), 2, "{legend}");
}

#[test]
fn the_numbers_at_the_cursor_are_never_cut() {
    let screen = text(&at((80, 24), "}}}} down down s"));
    let numbers = screen.lines().rev().nth(1).expect("above the footer");
    assert!(numbers.contains("Tanh  f 0.762  f′ 0.42  +1 "), "{numbers}");
}

#[test]
fn the_cursor_moves_over_both_charts() {
    let mut app = app((120, 36));
    let before = app.learn.cursor;
    press(&mut app, "right right right");
    assert!(app.learn.cursor > before);
    press(&mut app, "h h h h");
    assert!(app.learn.cursor < before);
}

#[test]
fn a_figure_goes_to_the_other_screens() {
    let mut app = at((120, 36), "}");
    press(&mut app, "v");
    assert_eq!(app.tab, Tab::Plot);
    press(&mut app, "1");
    let settings =
        app.learn.figure(&COURSE).network.clone().expect("ReLU's figure has one").settings;
    press(&mut app, "e");
    assert_eq!((app.tab, app.network.settings), (Tab::Network, settings));
}

#[test]
fn searching_jumps_and_steps_through_matches() {
    let mut app = app((120, 36));
    press(&mut app, "/derivative");
    let hits = app.overlays.last().expect("the search is open").items.len();
    assert!(hits > 1);
    press(&mut app, "enter");
    assert!(app.overlays.is_empty());
    let first = app.learn.place;
    press(&mut app, "n");
    assert_ne!(app.learn.place, first);
    press(&mut app, "N");
    assert_eq!(app.learn.place, first);
}

#[test]
fn the_palette_finds_a_theme_and_takes_it() {
    let mut app = app((120, 36));
    press(&mut app, ":theme:");
    press(&mut app, "space");
    press(&mut app, "light");
    press(&mut app, "enter");
    assert_eq!(app.theme, "light");
    assert_eq!(app.progress().theme.as_deref(), Some("light"));
}

#[test]
fn help_lists_every_key_of_the_screen() {
    for keys in ["1", "2", "3", "4", "5", "6"] {
        let mut app = app((120, 36));
        press(&mut app, keys);
        let context = app.scope();
        press(&mut app, "?");
        let items = &app.overlays.last().expect("help is open").items;
        for binding in actui::keymap::Keymap::default().bindings(context) {
            assert!(items.iter().any(|item| item.text == binding.help), "{}", binding.help);
        }
    }
}

#[test]
fn a_control_changes_the_run_and_typing_a_wrong_value_says_what_is_right() {
    let mut app = app((120, 36));
    press(&mut app, "4 down");
    let effects = press(&mut app, "right");
    let job = effects.iter().find_map(|effect| match effect {
        Effect::Run(job) => Some(job),
        _ => None,
    });
    assert_eq!(job.map(|job| job.settings.depth), Some(21));
    press(&mut app, "enter");
    press(&mut app, "0");
    press(&mut app, "enter");
    let edit = app.network.edit.as_ref().expect("still typing");
    assert!(edit.error.as_ref().is_some_and(|error| error.contains("from 1 to 200")));
    press(&mut app, "esc");
    assert_eq!(app.network.settings.depth, 21);
}

#[test]
fn the_learning_rate_changes_without_a_new_run() {
    let mut app = app((120, 36));
    press(&mut app, "4");
    let controls = app.network.controls();
    let index = controls.iter().position(|c| *c == actui::screen::network::Control::LearningRate);
    app.network.selected = index.expect("it is a control");
    let effects = press(&mut app, "right");
    assert!(
        matches!(effects.as_slice(), [Effect::Save(_), Effect::LearningRate(rate)] if *rate > 0.01),
        "{effects:?}"
    );
}

#[test]
fn a_held_network_stays_held_when_its_settings_change() {
    let mut app = app((120, 36));
    let pace = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Run(job) => Some((job.pace, job.held)),
            _ => None,
        })
    };
    assert_eq!(pace(&press(&mut app, "4")), Some((Pace::FlatOut, true)));
    assert_eq!(pace(&press(&mut app, "down right")), Some((Pace::FlatOut, true)));
    press(&mut app, "space");
    assert_eq!(pace(&press(&mut app, "right")), Some((Pace::FlatOut, false)));
}

#[test]
fn an_old_run_is_not_shown_for_new_settings() {
    let mut app = at((120, 36), "4");
    assert!(text(&app).contains("layer 1 receives"));
    press(&mut app, "right");
    assert!(!text(&app).contains("layer 1 receives"), "{}", text(&app));
}

#[test]
fn a_layers_factor_is_shown_as_an_area_or_why_not() {
    let mut app = at((120, 36), "4 d");
    assert!(text(&app).contains("Layer 1: q = 1,"), "{}", text(&app));
    press(&mut app, "]");
    assert!(text(&app).contains("Layer 2: q = "), "{}", text(&app));
    press(&mut app, "tab G");
    assert!(text(&app).contains("The output layer has no φ."), "{}", text(&app));
    app.network.settings.init = actui::math::nn::Init::Uniform01;
    press(&mut app, "[");
    assert!(text(&app).contains("weights have mean ½"), "{}", text(&app));
}

#[test]
fn a_failed_worker_is_told_and_the_program_goes_on() {
    let mut app = at((120, 36), "4");
    let mut snapshot = app.network.snapshot.clone().expect("a run");
    snapshot.report = None;
    snapshot.state = State::Failed("out of luck".to_owned());
    update(&mut app, Message::Network(Box::new(snapshot)));
    assert!(text(&app).contains("failed (out of luck)"), "{}", text(&app));
    let effects = press(&mut app, "r");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Run(_))));
}

#[test]
fn clicks_do_what_they_point_at() {
    let mut app = at((120, 36), "esc");
    let click = |app: &mut App, column, row| {
        update(app, Message::Mouse(Mouse { kind: MouseKind::Press, column, row }));
    };
    click(&mut app, 20, 0);
    assert_eq!(app.tab, Tab::Plot);
    click(&mut app, 10, 0);
    assert_eq!(app.tab, Tab::Learn);
    let before = app.learn.cursor;
    click(&mut app, 85, 5);
    assert_ne!(app.learn.cursor, before);
    click(&mut app, 8, 6);
    assert_ne!(app.learn.place.section, 0, "the outline's row was not opened");
    // "‹ race ›": the left half goes back, the right half on; the label only takes the focus.
    press(&mut app, "5");
    click(&mut app, 13, 2);
    assert_eq!(app.depth.view, depth::View::Critical);
    click(&mut app, 30, 2);
    click(&mut app, 4, 2);
    assert_eq!(app.depth.view, depth::View::Critical);
    click(&mut app, 22, 2);
    assert_eq!(app.depth.view, depth::View::Race);
    // A notice takes no click away.
    app.notice = Some("told".to_owned());
    click(&mut app, 16, 2);
    assert_eq!((app.depth.view, app.notice.as_deref()), (depth::View::Fan, None));
    // What the footer names, a click does.
    let help = text(&app).lines().last().and_then(|line| line.find("? help")).expect("offered");
    let help = text(&app).lines().last().map_or(0, |line| line[..help].chars().count()) as u16;
    click(&mut app, help, 35);
    assert_eq!(app.overlays.len(), 1);
}

#[test]
fn pasted_text_is_typed_only_into_text_fields() {
    let mut app = app((120, 36));
    update(&mut app, Message::Paste("q3:quit\r".to_owned()));
    assert_eq!(app.tab, Tab::Learn);
    press(&mut app, "/");
    update(&mut app, Message::Paste("sigmoid\u{1b}[31m".to_owned()));
    assert_eq!(app.overlays.last().expect("open").input.value(), "sigmoid[31m");
}

#[test]
fn the_place_is_found_again() {
    let mut app = app((120, 36));
    press(&mut app, "} ] down");
    let start = Start {
        functions: Functions::built_in(),
        theme: "dark",
        charset: Charset::Braille,
        mouse: true,
        size: (120, 36),
    };
    let again = App::new(Arc::clone(&COURSE), app.progress(), start);
    assert_eq!(again.learn.place, app.learn.place);
}

/// What the Depth screen asks to be run.
fn sweep(effects: &[Effect]) -> Option<Option<Spec>> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Sweep(spec) => Some(spec.as_deref().cloned()),
        _ => None,
    })
}

/// Answers with real, small networks.
fn swept(app: &mut App, spec: &Spec) {
    let small = Spec { width: 6, batch: 3, seeds: 2, ..spec.clone() };
    for cell in small.cells() {
        let go_on = |_| std::ops::ControlFlow::Continue(());
        let result = run_cell(&small, cell, &go_on).expect("nobody stops it");
        update(app, Message::Swept(Arc::new(result)));
    }
}

#[test]
fn the_race_runs_what_takes_part_and_ranks_it() {
    let mut app = app((120, 40));
    let spec = sweep(&press(&mut app, "5")).flatten().expect("the race is run");
    assert_eq!(spec.activations.len(), 10);
    assert_eq!((spec.depths.first(), spec.depths.last()), (Some(&2), Some(&50)));
    swept(&mut app, &spec);
    let screen = text(&app);
    for function in &spec.activations {
        assert!(screen.contains(function.title()), "{screen}");
    }
    assert!(screen.contains("At depth 50"), "{screen}");

    let row = app.depth.rows().iter().position(|row| *row == depth::controls::Row::Function(0));
    app.depth.selected = row.expect("a function's row");
    let spec = sweep(&press(&mut app, "space")).flatten().expect("fewer are run");
    assert!(spec.activations.iter().all(|function| function.name() != "relu"));
}

#[test]
fn leaving_the_depth_screen_stops_its_runs() {
    let mut app = app((120, 40));
    assert!(matches!(sweep(&press(&mut app, "5")), Some(Some(_))));
    assert_eq!(sweep(&press(&mut app, "1")), Some(None));
}

#[test]
fn every_view_of_the_depth_screen_draws_what_came_in() {
    let mut app = app((120, 40));
    for view in depth::View::ALL {
        app.tab = Tab::Plot;
        app.depth.view = view;
        let effects = press(&mut app, "5");
        if let Some(Some(spec)) = sweep(&effects) {
            swept(&mut app, &spec);
        }
        mapped(&mut app, effects);
        let screen = text(&app);
        let proof = match view {
            depth::View::Race => "largest first",
            depth::View::Fan => "L = 50",
            depth::View::Map => "Swish",
            depth::View::Laws => "residual",
            depth::View::Gain => "Working it out",
            depth::View::Critical => "edge of chaos",
        };
        assert!(screen.contains(proof), "{view:?}:\n{screen}");
    }
}

/// Brings the plane that the effects ask for, small.
fn mapped(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Plane(Task::Plane { function, most, .. }) = effect {
            let grid = Grid::around_the_edge(&function, most, (5, 4));
            let plane = plane::Plane::of(function, grid, &|| true).expect("nobody stops it");
            update(app, Message::Outcome(Outcome::Plane(Box::new(plane))));
        }
    }
}

#[test]
fn other_runs_than_those_stopped_are_run_however_they_are_asked_for() {
    let other: [fn(&mut App) -> Vec<Effect>; 3] = [
        |app| press(app, "down right"),
        |app| press(app, "down down enter 2 , 5 enter"),
        |app| {
            let (kind, column, row) = (MouseKind::Press, 27, 3);
            update(app, Message::Mouse(Mouse { kind, column, row }))
        },
    ];
    for ask in other {
        let mut app = at((120, 36), "5");
        assert_eq!(sweep(&press(&mut app, "esc")), Some(None), "stopped");
        assert!(sweep(&ask(&mut app)).flatten().is_some(), "other runs");
    }
}

#[test]
fn the_critical_init_goes_to_the_network() {
    let mut app = app((120, 40));
    app.depth.view = depth::View::Critical;
    let effects = press(&mut app, "5 tab enter");
    assert_eq!(app.tab, Tab::Depth, "nothing is known yet");
    mapped(&mut app, effects);
    let edge = edge_of_chaos(&app.depth.function(), 0.0)[0].sigma_w();
    press(&mut app, "enter");
    assert_eq!(app.tab, Tab::Network);
    let settings = app.network.settings.clone();
    assert!((settings.gain - edge).abs() < 1e-6 && settings.bias_std == 0.0);
    press(&mut app, "5 right up enter");
    let grid = app.depth.plane.as_ref().expect("still there").grid;
    let (row, column) = app.depth.at_plane;
    let settings = app.network.settings.clone();
    assert!((settings.gain - grid.sigma_w(row)).abs() < 1e-6);
    assert!((settings.bias_std - grid.bias_std(column)).abs() < 1e-6 && column == 1);
}

fn any_message() -> impl Strategy<Value = Message> {
    let code = prop_oneof![
        3 => proptest::char::range(' ', '~').prop_map(Code::Char),
        1 => Just(Code::Up), 1 => Just(Code::Down), 1 => Just(Code::Left), 1 => Just(Code::Right),
        1 => Just(Code::Enter), 1 => Just(Code::Esc), 1 => Just(Code::Tab),
        1 => Just(Code::PageDown), 1 => Just(Code::End), 1 => Just(Code::Backspace),
    ];
    let kind = prop_oneof![
        Just(MouseKind::Press),
        Just(MouseKind::Drag),
        Just(MouseKind::WheelUp),
        Just(MouseKind::WheelDown)
    ];
    prop_oneof![
        8 => (code, any::<bool>()).prop_map(|(code, ctrl)| Message::Key(Key { code, ctrl })),
        2 => (kind, 0..220u16, 0..70u16)
            .prop_map(|(kind, column, row)| Message::Mouse(Mouse { kind, column, row })),
        1 => (1..210u16, 1..64u16).prop_map(|(columns, rows)| Message::Resize(columns, rows)),
        1 => ".{0,20}".prop_map(Message::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn nothing_that_happens_panics(messages in proptest::collection::vec(any_message(), 0..150)) {
        let mut app = app((80, 24));
        for message in messages {
            let effects = update(&mut app, message);
            run(&mut app, &effects);
            text(&app);
        }
    }
}

fn race_of(effects: &[Effect]) -> Option<&Job<Race>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Race(job) => Some(&**job),
        _ => None,
    })
}

#[test]
fn a_race_asks_for_a_bet_and_then_tells_what_it_is_worth() {
    let mut app = at((120, 36), "6");
    assert!(
        text(&app).contains("Which one will first hold 99 % of the test rows right"),
        "{}",
        text(&app)
    );
    let effects = press(&mut app, "n space");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Play(Engine::Race, true))));
    assert_eq!(app.train.bet, Some(0));
    let job = app.train.snapshot.clone().expect("a race").job;
    update(&mut app, Message::Race(Box::new(standings(job, 60))));
    assert!(text(&app).contains("wrong so far."), "{}", text(&app));
}

/// What stands right of the controls, without the breaks between its lines.
fn said(app: &App) -> String {
    let screen = text(app).replace('┃', "│");
    let right = |line: &'_ str| Some(line.split_once("││")?.1.split('│').next()?.trim().to_owned());
    let rows = screen.lines().filter_map(right);
    rows.collect::<Vec<_>>().join(" ")
}

#[test]
fn theory_is_of_the_chosen_network_and_is_silent_with_a_reason() {
    let mut app = at((200, 60), "6");
    assert!(said(&app).contains("In theory B's layer 1 receives"), "{}", text(&app));
    press(&mut app, "n");
    assert!(said(&app).contains("In theory A's layer 1 receives"), "{}", text(&app));
    let mut app = at((200, 60), "6 space");
    assert!(text(&app).contains("━ theory at start: × "), "{}", text(&app));
    let norm = app.train.controls().into_iter().position(|control| control == Control::Norm);
    app.train.selected = norm.expect("it is a control");
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert!(text(&app).contains("no theory: 2 inputs are too few"), "{}", text(&app));
    press(&mut app, "f");
    let screen = text(&app);
    assert!(
        screen.contains("theory cannot say: with batch norm, 2 inputs are too few"),
        "{screen}"
    );
    press(&mut app, "f");
    let screen = text(&app);
    assert!(
        said(&app).contains("Theory cannot say for B:") && !screen.contains("━ theory"),
        "{screen}"
    );
    app.train.pane = actui::screen::train::Pane::Controls;
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert!(said(&app).contains("In theory B's layer 1 receives"), "{}", text(&app));
    let app = at((200, 60), "6 space");
    assert!(said(&app).contains("At the start B's layer 1 received"), "{}", text(&app));
}

#[test]
fn silent_theory_gives_its_reason_where_there_is_little_room_too() {
    let mut app = at((80, 24), "6");
    app.train.race.runners[1].init = actui::math::nn::Init::Uniform01;
    let effects = press(&mut app, "tab");
    run(&mut app, &effects);
    assert!(text(&app).contains("no theory: weights have mean ½"), "{}", text(&app));
}

/// The place of a line of the panel.
fn select(app: &mut App, wanted: Control) {
    let index = app.train.controls().into_iter().position(|control| control == wanted);
    app.train.selected = index.expect("it is a control");
}

#[test]
fn a_changed_race_says_so_and_waits_for_a_new_bet() {
    let mut app = at((80, 24), "6 space");
    assert_eq!(app.train.bet, Some(1));
    let effects = press(&mut app, "r");
    assert!(race_of(&effects).is_some_and(|job| !job.held), "the same race once more");
    run(&mut app, &effects);
    assert_eq!((app.train.bet, app.notice.as_deref()), (Some(1), None));
    select(&mut app, Control::Depth);
    let effects = press(&mut app, "right");
    assert!(race_of(&effects).is_some_and(|job| job.held));
    run(&mut app, &effects);
    let screen = text(&app);
    assert!(screen.contains("Started anew: depth of B 5 → 6. Space bets and starts."), "{screen}");
    assert!(
        screen.contains("Who first holds 99 %, or the most any")
            && screen.contains("holds? n chooses, Space bets."),
        "{screen}"
    );
    assert!(!screen.contains("You bet on"), "{screen}");
    // Nothing had begun: nothing is told of.
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert_eq!(app.notice, None);
    press(&mut app, "n space");
    assert_eq!(app.train.bet, Some(0));
    // With one network there is nothing to bet on, and it goes on playing.
    let mut app = at((80, 24), "6 - space");
    select(&mut app, Control::Seed);
    let effects = press(&mut app, "right");
    assert!(race_of(&effects).is_some_and(|job| !job.held));
    assert_eq!(app.notice.as_deref(), Some("Started anew: seed 1 → 2."));
    assert_eq!(app.train.bet, None);
}

#[test]
fn whoever_takes_the_first_step_has_bet() {
    for keys in ["6 n .", "6 n r", "6 n space"] {
        let app = at((80, 24), keys);
        assert_eq!(app.train.bet, Some(0), "{keys}");
    }
}

#[test]
fn the_pace_changes_without_a_new_start() {
    let mut app = at((80, 24), "6 space");
    let of = |effects: &[Effect]| match effects {
        [Effect::ChangeRace(Change::Pace(Pace::Watchable { within }))] => Some(within.as_secs()),
        _ => None,
    };
    assert_eq!(of(&press(&mut app, "p")), Some(0));
    assert!(text(&app).contains("pace: as fast as it goes"), "{}", text(&app));
    assert_eq!(of(&press(&mut app, "p")), Some(8));
    assert_eq!(app.train.bet, Some(1));
    press(&mut app, "p");
    let effects = press(&mut app, "r");
    let pace = race_of(&effects).expect("the race again").pace;
    assert!(matches!(pace, Pace::Watchable { within } if within.is_zero()), "{pace:?}");
}

#[test]
fn a_race_that_failed_claims_nothing_more() {
    for size in [(80, 24), (200, 60)] {
        let mut app = at(size, "6 space");
        let job = app.train.snapshot.clone().expect("a race").job;
        let mut snapshot = race::Snapshot::of(job);
        snapshot.state = State::Failed("out of luck".to_owned());
        update(&mut app, Message::Race(Box::new(snapshot)));
        for _ in app.train.pictures() {
            let screen = text(&app);
            assert!(screen.contains("This run has failed: out of luck."), "{screen}");
            assert!(screen.contains("failed, r starts again"), "{screen}");
            for claim in ["Drawing", "yet", "goes on", "so far"] {
                assert!(!screen.contains(claim), "{claim} in\n{screen}");
            }
            press(&mut app, "v");
        }
        press(&mut app, "x");
        assert!(text(&app).contains("This run has failed."), "{}", text(&app));
    }
}

#[test]
fn pictures_name_their_network_and_nothing_is_cut_within_a_word() {
    let mut app = at((80, 24), "6 ++ space");
    for (runner, name) in ["leaky-relu", "prelu", "swish", "gelu-tanh"].into_iter().enumerate() {
        let activation = actui::math::activation::Pointwise::named(name).expect("a function");
        let settings = &mut app.train.race.runners[runner];
        (settings.activation, settings.depth) = (activation, 5 + runner);
        settings.learnable = matches!(name, "prelu" | "swish");
    }
    let effects = press(&mut app, "space");
    run(&mut app, &effects);
    for letter in ["D", "A", "B", "C"] {
        for _ in app.train.pictures() {
            let screen = text(&app);
            let titled = format!("{letter}: ");
            let picture = screen.lines().rfind(|line| line.contains("╮")).unwrap_or_default();
            // Or it is of all.
            let named = picture.contains(&titled)
                || picture.contains(&format!("╭ {letter} "))
                || picture.contains("rms δ by layer")
                || picture.contains("rms δ, all");
            assert!(named, "{picture}");
            let cut = screen.lines().any(|line| {
                let title = line.chars().rev().skip_while(|c| *c == '"').collect::<String>();
                title.starts_with('╮') && !title[3..].starts_with([' ', '─'])
            });
            assert!(!cut, "{screen}");
            press(&mut app, "v");
        }
        press(&mut app, "n");
    }
}

#[test]
fn the_keys_of_the_train_screen_are_told_in_full_at_eighty_columns() {
    let mut app = at((80, 24), "6 ?");
    let keys = app.keys.clone();
    for binding in keys.bindings(actui::keymap::Scope::On(Tab::Train)) {
        let shown = (0..200).any(|_| {
            let shown = text(&app).contains(binding.help);
            if !shown {
                press(&mut app, "down");
            }
            shown
        });
        assert!(shown, "{}", binding.help);
        press(&mut app, "esc");
        press(&mut app, "?");
    }
}

#[test]
fn networks_come_and_go_and_keep_data_and_seed_in_common() {
    let mut app = at((120, 36), "6");
    press(&mut app, "++");
    assert_eq!(app.train.race.runners.len(), 4);
    assert_eq!(app.notice.as_deref(), Some("D is a copy of C: change something."));
    assert_eq!(app.train.control(), Control::Activation);
    press(&mut app, "+");
    assert!(app.notice.as_ref().is_some_and(|notice| notice.contains("most")));
    let effects = press(&mut app, "R");
    let race = &race_of(&effects).expect("a new race").settings;
    assert!(race.runners.iter().all(|runner| runner.seed == 2));
    press(&mut app, "---");
    assert_eq!(app.train.race.runners.len(), 1);
    press(&mut app, "-");
    assert_eq!(app.train.race.runners.len(), 1);
}

#[test]
fn a_race_goes_on_with_another_learning_rate_and_is_held_while_one_is_away() {
    let mut app = at((120, 36), "6 space");
    let controls = app.train.controls();
    let index = controls.iter().position(|control| *control == Control::LearningRate);
    app.train.selected = index.expect("it is a control");
    let effects = press(&mut app, "right");
    let [Effect::Save(_), Effect::ChangeRace(Change::LearningRate { runner: 1, rate })] =
        effects[..]
    else {
        panic!("{effects:?}");
    };
    assert!(rate > 0.01);
    assert!(matches!(press(&mut app, "2")[..], [Effect::Play(Engine::Race, false)]));
    assert!(matches!(press(&mut app, "6")[..], [Effect::Play(Engine::Race, true)]));
    assert!(race_of(&press(&mut app, "r")).is_some());
}

#[test]
fn another_data_set_brings_what_suits_it() {
    let mut app = at((120, 36), "6");
    let effects = press(&mut app, "enter digits enter");
    let race = &race_of(&effects).expect("a new race").settings;
    assert_eq!((race.source.name(), race.runners[0].width), ("digits", 64));
    press(&mut app, "enter numbers enter");
    assert!(text(&app).contains("data takes one of digits"), "{}", text(&app));
    press(&mut app, "x");
    assert!(!text(&app).contains("data takes"), "{}", text(&app));
    press(&mut app, "esc");
    assert!(text(&app).contains("test right"), "the standings stay: {}", text(&app));
}

#[test]
fn every_picture_of_the_train_screen_is_drawn() {
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "6 space");
        for _ in 0..=app.train.pictures().len() {
            text(&app);
            press(&mut app, "v");
        }
        press(&mut app, "x");
        assert!(text(&app).contains("rms δ"), "{}", text(&app));
    }
}

#[test]
fn a_typed_function_goes_to_every_screen() {
    let typed = |app: &mut App| {
        update(app, Message::Key(Key { code: Code::Char('3'), ctrl: false }));
        press(app, "i");
        update(app, Message::Key(Key { code: Code::Char('u'), ctrl: true }));
        press(app, "x*sigmoid(b*x) enter c");
    };
    let name = "x*sigmoid(b*x)";
    let mut app = at((80, 24), "");
    typed(&mut app);
    press(&mut app, "enter");
    assert_eq!(app.tab, Tab::Plot);
    assert!(app.plot.shown().any(|(_, function)| function.name() == name));
    typed(&mut app);
    press(&mut app, "down enter");
    assert_eq!((app.tab, app.network.settings.activation.name()), (Tab::Network, name));
    typed(&mut app);
    press(&mut app, "down down enter");
    assert_eq!((app.tab, app.depth.function().name()), (Tab::Depth, name));
    assert!(app.depth.taking_part().any(|(_, function)| function.name() == name));
    typed(&mut app);
    press(&mut app, "down down down enter");
    assert_eq!((app.tab, app.train.settings().activation.name()), (Tab::Train, name));
}

#[test]
fn a_kept_function_is_listed_everywhere_until_it_is_removed() {
    let mut app = at((80, 24), "3");
    update(&mut app, Message::Paste("x*sigmoid(1.3x)".to_owned()));
    let effects = press(&mut app, "enter W my-gate enter");
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::KeepFunction(kept) => Some(kept.name.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some("my-gate"));
    assert!(app.functions.named("my gate").is_some());
    assert!(text(press_palette(&mut app, "my-gate")).contains("plot my-gate"));
    press(&mut app, "esc 2");
    assert!(app.plot.curves.iter().any(|curve| curve.function.name() == "my-gate"));
    press(&mut app, "3");
    let row = app.derive.rows().iter().position(|row| *row == Row::Remove).unwrap();
    app.derive.selected = row;
    let effects = press(&mut app, "enter");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::RemoveFunction(_))));
    assert!(app.functions.named("my-gate").is_none());
    assert!(!app.plot.curves.iter().any(|curve| curve.function.name() == "my-gate"));
}

fn press_palette<'a>(app: &'a mut App, words: &str) -> &'a App {
    press(app, ":");
    press(app, words);
    app
}

#[test]
fn ten_kilobytes_pasted_are_refused_in_a_sentence() {
    let mut app = at((80, 24), "3");
    update(&mut app, Message::Paste("x*sin(x)+".repeat(1200)));
    assert!(text(&app).contains("longer than 4096 bytes"), "{}", text(&app));
    press(&mut app, "enter v v v");
    assert!(text(&app).contains("1/(1") || text(&app).contains("How steep"), "{}", text(&app));
}
