//! The Learn screen without a terminal: pages, questions and their figures.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Mouse, MouseKind};
use actui::lesson::question::{Answer, Learner};
use actui::lesson::{Ask, Block, Course, Source};
use actui::live::Pace;
use actui::math::activation::Functions;
use actui::screen::{Screen, learn};
use actui::store::Guess;
use actui::typeset::brief;
use actui::worker::task::{Outcome, Task};
use std::ops::ControlFlow;
use std::sync::Arc;
use whole::{COURSE, app, at, press, text};

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
fn a_small_terminal_keeps_sixteen_lines_of_every_page() {
    let mut app = app((80, 24));
    for (lesson, content) in COURSE.lessons.iter().enumerate() {
        for (section, page) in content.sections.iter().enumerate() {
            for (_, question) in page.questions() {
                let key = format!("{}/{}", content.id, question.id);
                app.learn.answers.insert(key, Learner::passed());
            }
            for block in 0..page.blocks.len() {
                app.learn.place = learn::Place { lesson, section, block };
                let areas = learn::layout::areas(&app.learn, &COURSE, app.area());
                assert!(areas.page.height >= 16, "{}/{}", content.id, page.id);
                assert!(
                    areas.figure.is_some_and(|it| it.height >= 5),
                    "{}/{}",
                    content.id,
                    page.id
                );
            }
        }
    }
}

#[test]
fn the_figure_below_a_page_grows_with_the_keys_and_says_the_same_as_a_strip() {
    let mut app = at((80, 24), "}");
    for (_, question) in app.learn.section(&COURSE).questions() {
        app.learn.answers.insert(format!("relu/{}", question.id), Learner::passed());
    }
    let height = |app: &App| {
        learn::layout::areas(&app.learn, &COURSE, app.area()).figure.map_or(0, |it| it.height)
    };
    go_to(&mut app, |block| matches!(block, Block::Formula(_)));
    app.learn.cursor = 2.0;
    let strip = text(&app);
    assert!(strip.contains("ReLU f(2) = 2") && strip.contains("ReLU f′(2) = 1"), "{strip}");
    assert_eq!(height(&app), 5);
    press(&mut app, "tab");
    assert!(app.learn.pane == learn::Pane::Figure && height(&app) > 10, "{}", text(&app));
    let areas = learn::layout::areas(&app.learn, &COURSE, app.area());
    let block = &app.learn.page(&COURSE, &areas).blocks[app.learn.place.block];
    let bottom = app.learn.top + usize::from(areas.page.height);
    assert!(block.start >= app.learn.top && block.start < bottom, "{}", text(&app));
    press(&mut app, "esc");
    assert_eq!((height(&app), text(&app)), (5, strip));
}

/// Looks through the lens for real, where the screen asks for it.
fn look(app: &mut App, effects: &[Effect]) {
    for effect in effects {
        let Effect::Plane(Task::Look(asked)) = effect else { continue };
        let (settings, lens) = (**asked).clone();
        let seen = lens.look(&settings, &|_| ControlFlow::Continue(())).unwrap();
        update(app, Message::Outcome(Outcome::Seen(Box::new(seen))));
    }
}

/// At the figure of a page with a lens of a unit, or of a layer.
fn at_lens(size: (u16, u16), of_unit: bool) -> App {
    let mut app = app(size);
    let is_it = |block: &Block| {
        let Block::Figure { figure, .. } = block else { return false };
        let lens = figure.network.as_ref().and_then(|network| network.lens);
        lens.is_some_and(|lens| lens.unit.is_some() == of_unit)
    };
    let mut places = COURSE.lessons.iter().enumerate().flat_map(|(lesson, content)| {
        content.sections.iter().enumerate().filter_map(move |(section, page)| {
            let block = page.blocks.iter().position(is_it)?;
            Some(learn::Place { lesson, section, block })
        })
    });
    let place = places.next().expect("a page has such a lens");
    let lesson = &COURSE.lessons[place.lesson];
    for (_, question) in lesson.sections[place.section].questions() {
        let key = format!("{}/{}", lesson.id, question.id);
        app.learn.answers.insert(key, Learner::passed());
    }
    app.learn.place = place;
    let effects = update(&mut app, Message::Resize(size.0, size.1));
    look(&mut app, &effects);
    app
}

#[test]
fn a_units_bell_moves_over_the_kink_with_its_bias() {
    for size in [(80, 24), (120, 36), (200, 60)] {
        let mut app = at_lens(size, true);
        let seen = app.learn.seen.clone().expect("it is looked at");
        let active = seen.z.iter().filter(|&&z| z > 0.0).count();
        assert!(active > 0 && text(&app).contains(&format!("{active} of")), "{}", text(&app));
        press(&mut app, "tab");
        // Ten steps of a tenth at once.
        for _ in 0..20 {
            let effects = press(&mut app, "H");
            look(&mut app, &effects);
        }
        let seen = app.learn.seen.clone().unwrap();
        assert_eq!((seen.lens.bias, seen.active, seen.weight_gradient), (-20.0, 0, 0.0));
        assert!(text(&app).contains("dead") && text(&app).contains("bias −20"), "{}", text(&app));
        for _ in 0..20 {
            let effects = press(&mut app, "L");
            look(&mut app, &effects);
        }
        assert!(text(&app).contains(&format!("{active} of")), "{}", text(&app));
        let effects = press(&mut app, "up left left right");
        look(&mut app, &effects);
        let lens = app.learn.seen.as_ref().unwrap().lens;
        assert_eq!((lens.layer, lens.unit, lens.bias), (1, Some(2), -0.1));
    }
}

#[test]
fn a_layers_bell_says_what_the_squared_slope_leaves() {
    for size in [(80, 24), (120, 36), (200, 60)] {
        let mut app = at_lens(size, false);
        press(&mut app, "tab");
        for layer in [2, 3] {
            let effects = press(&mut app, "up");
            look(&mut app, &effects);
            let seen = app.learn.seen.as_ref().unwrap();
            assert_eq!((seen.lens.layer, seen.lens.unit), (layer, None));
            let mean = actui::typeset::brief(seen.slope_square);
            assert!(text(&app).contains(&mean) && text(&app).contains("E[f′²]"), "{}", text(&app));
        }
        // Other weights are looked at anew; until then the old numbers are not shown.
        let effects = press(&mut app, "W");
        assert!(!text(&app).contains("E[f′²] ="), "{}", text(&app));
        look(&mut app, &effects);
        assert!(text(&app).contains("E[f′²] ="), "{}", text(&app));
    }
}

#[test]
fn a_click_in_the_strip_moves_the_cursor_there() {
    let mut app = at((80, 24), "}");
    let areas = learn::layout::areas(&app.learn, &COURSE, app.area());
    let figure = areas.figure.unwrap();
    let parts = learn::layout::figure(figure, true);
    for chart in [parts.value, parts.slope] {
        for column in [chart.x + 12, chart.right() - 3] {
            let row = figure.bottom() - 2;
            let mouse = Mouse { kind: MouseKind::Press, column, row };
            update(&mut app, Message::Mouse(mouse));
            assert!(app.learn.pane == learn::Pane::Figure);
            // The cursor of the strip stands where it was clicked.
            app.learn.pane = learn::Pane::Page;
            let screen = text(&app);
            let points = |line: &str| line.chars().position(|c| c == '●');
            let drawn: Vec<String> = screen
                .lines()
                .skip(figure.y.into())
                .map(|line| {
                    line.chars().skip(1 + usize::from(chart.x)).take(chart.width.into()).collect()
                })
                .collect();
            let at: Vec<usize> = drawn.iter().filter_map(|line| points(line)).collect();
            assert!(at.contains(&usize::from(column - chart.x)), "{column} {at:?} {screen}");
        }
    }
}

/// Without room for all under one another classes stand side by side, each with its numbers.
#[test]
fn eight_classes_are_read_in_a_strip_of_four_lines() {
    let lesson = "format = 1\nid = \"a\"\ntitle = \"A\"\nactivation = \"relu\"\nsummary = \"S\"\n\
                  [[section]]\nid = \"s\"\ntitle = \"S\"\n[[section.block]]\nkind = \"figure\"\n\
                  softmax = [1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8]\n\
                  text = \"C.\"\n";
    let source = Source { name: "01-a.toml".to_owned(), bytes: lesson.into() };
    let course = Course::from_sources(vec![source], &Functions::built_in());
    let mut app = app((80, 24));
    app.course = Arc::new(course.unwrap_or_else(|why| panic!("{why}")));
    app.learn = learn::State::new(learn::Place::default());
    let screen = text(&app);
    let scores: Vec<f64> = (1..=8).map(|class| 1.0 + f64::from(class) / 10.0).collect();
    let sum: f64 = scores.iter().map(|score| score.exp()).sum();
    for (class, score) in scores.iter().enumerate() {
        let p = score.exp() / sum;
        let error = brief(p - if class == 0 { 1.0 } else { 0.0 });
        let rest = screen.split_once(&format!(" {} ", brief(*score))).expect("its score").1;
        let line = rest.lines().next().unwrap_or_default();
        let after = line.split_once(&brief(p)).unwrap_or_else(|| panic!("{score}: {line}")).1;
        assert!(after.contains(&error), "{score}: {line}\n{screen}");
    }
}
