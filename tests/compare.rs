//! What the screens put side by side: several ways to draw weights in one race, a cell under a cursor,
//! a gain beside the usual ones, what a network says of the rows it is tested on.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Mouse, MouseKind};
use actui::live::race::{Race, Snapshot};
use actui::live::{Job, Pace};
use actui::math::activation::Pointwise;
use actui::math::nn::data::Source;
use actui::math::nn::{Init, Stage, TrainerSettings};
use actui::math::sweep::gain::Finding;
use actui::math::sweep::{Spec, SweepInit, run_cell};
use actui::screen::depth::controls::Row;
use actui::screen::{Tab, depth};
use actui::typeset::brief;
use actui::worker::live::{Shown, Work};
use actui::worker::race::Training;
use std::ops::ControlFlow;
use std::sync::Arc;
use whole::{app, at, press, text};

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

const SIZES: [(u16, u16); 5] = [(60, 18), (80, 24), (120, 36), (200, 60), (300, 80)];

/// GELU alone on the Depth screen, its weights drawn in three ways, all measured on small networks.
fn three_inits(size: (u16, u16)) -> App {
    let mut app = at(size, "5");
    app.depth.chosen = app.depth.functions.iter().position(|(f, _)| f.name() == "gelu").unwrap();
    press(&mut app, "o");
    app.depth.pane = depth::Pane::Controls;
    app.depth.selected = app.depth.rows().iter().position(|row| *row == Row::Init).unwrap();
    let effects = press(&mut app, "enter he,lecun,lecun*1.48 enter");
    assert!(!app.edits(), "{}", text(&app));
    measured(&mut app, &effects);
    app
}

/// Answers the last request for runs with small networks.
fn measured(app: &mut App, effects: &[Effect]) {
    let spec = effects.iter().rev().find_map(|effect| match effect {
        Effect::Sweep(Some(spec)) => Some((**spec).clone()),
        _ => None,
    });
    let small = Spec { width: 6, batch: 3, seeds: 3, ..spec.expect("networks are asked for") };
    for cell in small.cells() {
        let result = run_cell(&small, cell, &go_on).expect("nobody stops it");
        update(app, Message::Swept(Arc::new(result)));
    }
}

fn names(app: &App) -> Vec<String> {
    app.depth.contestants().iter().map(|line| app.depth.name(line)).collect()
}

#[test]
fn several_inits_race_under_names_that_tell_them_apart() {
    for size in SIZES {
        let mut app = three_inits(size);
        assert_eq!(names(&app), ["He", "LeCun", "LeCun × 1.48"]);
        let series: Vec<usize> = app.depth.contestants().iter().map(|line| line.series).collect();
        assert_eq!(series, [0, 1, 2], "each has a color and a marker of its own");
        let medians: Vec<f64> = app
            .depth
            .contestants()
            .iter()
            .map(|line| app.depth.result_at(line, 50).expect("it was measured").median())
            .collect();
        assert!(medians[1] < medians[0] && medians[0] < medians[2], "{medians:?}");
        let screen = text(&app);
        assert!(screen.contains("GELU: "), "the title says whose lines they are: {screen}");
        assert!(size.0 < 80 || screen.contains("LeCun × 1.48"), "{screen}");
        // A second function: names say both.
        app.depth.functions[0].1 = true;
        assert_eq!(names(&app)[..2], ["ReLU, He", "ReLU, LeCun"]);
    }
}

#[test]
fn inits_are_undone_kept_and_refused_with_a_reason() {
    let mut app = three_inits((120, 36));
    let again = whole::app_with(app.progress(), (120, 36));
    assert_eq!(again.depth.inits, app.depth.inits, "the next time they are there");
    press(&mut app, "u");
    assert_eq!(app.depth.inits.len(), 1, "{}", text(&app));
    app.depth.selected = app.depth.rows().iter().position(|row| *row == Row::Init).unwrap();
    press(&mut app, "enter he,hee enter");
    let said = text(&app);
    assert!(said.contains("no 'hee', but lecun-normal"), "{said}");
}

#[test]
fn a_cell_under_the_cursor_is_read_off_in_every_view() {
    for size in SIZES {
        let mut app = three_inits(size);
        press(&mut app, "tab end");
        for view in [depth::View::Race, depth::View::Map, depth::View::Laws] {
            app.depth.view = view;
            // Down to the last line and back to the first, wherever it began.
            press(&mut app, "down down down up up up");
            let first = app.depth.ordered()[0].clone();
            assert!(app.depth.is_marked(&first), "{view:?}");
            press(&mut app, "down");
            let second = app.depth.ordered()[1].clone();
            assert!(app.depth.is_marked(&second), "{view:?}");
            for (keys, depth) in [("end", 50), ("home", 2)] {
                press(&mut app, keys);
                assert_eq!(app.depth.depth(), depth);
                let line = app.depth.marked();
                let result = app.depth.result_at(&line, depth).expect("measured");
                let value = format!("δ¹/δᴸ {}", brief(result.median()));
                let screen = text(&app);
                assert!(screen.contains(&value), "{view:?} {value}: {screen}");
                if size.0 >= 120 {
                    let delta = result.delta.unwrap();
                    let spread = format!("({} … {})", brief(delta.lower), brief(delta.upper));
                    let theory = format!("theory {}", brief(result.theory.unwrap().ratio));
                    assert!(screen.contains(&spread) && screen.contains(&theory), "{screen}");
                }
            }
        }
    }
}

#[test]
fn the_fans_cursor_goes_over_layers_and_networks() {
    let mut app = three_inits((120, 36));
    let effects = press(&mut app, "v");
    measured(&mut app, &effects);
    press(&mut app, "tab home right right down");
    let (depth, layer) = (app.depth.depth(), app.depth.layer());
    let result = app.depth.result_at(&app.depth.marked(), depth).expect("measured");
    let value = result.curve(app.depth.quantity)[layer - 1];
    let screen = text(&app);
    let wanted = format!("L = {depth}, layer {layer}: rms δ = ∂L/∂z {}", brief(value));
    assert!(screen.contains(&wanted), "{wanted}: {screen}");
    press(&mut app, "end");
    assert_eq!(app.depth.layer(), depth);
    press(&mut app, "home");
    assert_eq!(app.depth.layer(), 1);
}

#[test]
fn a_click_marks_the_cell_it_is_on() {
    for (view, size) in [depth::View::Race, depth::View::Map, depth::View::Laws, depth::View::Fan]
        .into_iter()
        .flat_map(|view| [(120, 36), (200, 60)].map(|size| (view, size)))
    {
        let mut app = three_inits(size);
        app.depth.view = view;
        let effects = update(&mut app, Message::Resize(size.0, size.1));
        if view == depth::View::Fan {
            measured(&mut app, &effects);
        }
        let mut seen = std::collections::BTreeSet::new();
        for row in (2..10).chain((10..size.1 - 2).step_by(3)) {
            for column in (36..size.0 - 2).step_by(4) {
                let kind = MouseKind::Press;
                update(&mut app, Message::Mouse(Mouse { kind, column, row }));
                let line = app.depth.marked();
                seen.insert((line.init, app.depth.depth(), app.depth.layer()));
            }
        }
        let lines: std::collections::BTreeSet<usize> = seen.iter().map(|cell| cell.0).collect();
        let depths: std::collections::BTreeSet<usize> = seen.iter().map(|cell| cell.1).collect();
        let layers: std::collections::BTreeSet<usize> = seen.iter().map(|cell| cell.2).collect();
        match view {
            depth::View::Race => assert!(lines.len() == 3 && depths.len() > 8, "{seen:?}"),
            depth::View::Map => {
                assert!(lines.len() == 3 && depths.len() == app.depth.depths().len(), "{seen:?}");
            }
            depth::View::Laws => assert_eq!(lines.len(), 3, "{seen:?}"),
            _ => assert!(depths.len() > 2 && layers.len() > 8, "{seen:?}"),
        }
    }
}

#[test]
fn the_gain_that_is_found_races_with_he_and_lecun() {
    let mut app = at((120, 36), "5");
    app.depth.view = depth::View::Gain;
    app.depth.chosen = app.depth.functions.iter().position(|(f, _)| f.name() == "gelu").unwrap();
    let finding = Finding::by_theory(app.depth.gain_spec(), &|| true).unwrap();
    let best = finding.best().unwrap();
    app.depth.finding = Some(Box::new(finding));
    let effects = press(&mut app, "+");
    assert_eq!(app.depth.view, depth::View::Race);
    let [SweepInit::Same(Init::HeNormal), SweepInit::Same(Init::LecunNormal), own] =
        app.depth.inits[..]
    else {
        panic!("{:?}", app.depth.inits)
    };
    let SweepInit::Scaled(Init::LecunNormal, gain) = own else { panic!("{own:?}") };
    assert!((gain / best - 1.0).abs() < 1e-3, "{gain} {best}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sweep(Some(_)))));
    press(&mut app, "u");
    assert_eq!(app.depth.inits.len(), 1, "undo takes it back");
}

#[test]
fn where_no_gain_fits_what_does_is_measured_and_handed_over() {
    let function = actui::gallery::functions().named("hardsigmoid").unwrap();
    let mut first = at((200, 60), "5");
    first.depth.take(function);
    (first.depth.view, first.depth.width, first.depth.typed) =
        (depth::View::Gain, 0, Some(vec![60]));
    let go = || true;
    let finding = Finding::by_theory(first.depth.gain_spec(), &go).unwrap();
    let finding = finding.measured(&go).unwrap();
    for (key, tab) in [("e", Tab::Network), ("E", Tab::Train)] {
        let mut app = at((200, 60), "5");
        app.depth = first.depth.clone();
        let first = finding.remedies.first().expect("something helps").spec.clone();
        app.depth.finding = Some(Box::new(finding.clone()));
        let screen = text(&app);
        assert!(screen.contains("No gain keeps") && screen.contains("This does: "), "{screen}");
        press(&mut app, key);
        let network = match tab {
            Tab::Network => app.network.settings.network.clone(),
            _ => app.train.settings().network.clone(),
        };
        assert_eq!((app.tab, network.depth), (tab, 60));
        let parts = (network.norm, network.residual, network.bias_std);
        assert_eq!(parts, (first.norm, first.residual, first.bias_std));
    }
}

/// The app with a race of one tanh network on this data, `steps` done.
fn trained(source: Source, size: (u16, u16), steps: u64) -> (App, Snapshot) {
    let settings = TrainerSettings::new(Pointwise::named("tanh").unwrap(), source);
    let race = Race { source, runners: vec![settings.with(|it| (it.depth, it.width) = (2, 16))] };
    let mut app = app(size);
    app.train.open(race.clone());
    let effects = press(&mut app, "6");
    let job = effects.into_iter().rev().find_map(|effect| match effect {
        Effect::Race(job) => Some(*job),
        _ => None,
    });
    let job = job.unwrap_or(Job { id: 1, settings: race.clone(), pace: Pace::FlatOut, held: true });
    let mut work = Training::start(&race, &go_on).expect("nobody stops it");
    let mut snapshot = <Snapshot as Shown>::of(job);
    for _ in 0..steps {
        let stepped = work.step(&go_on);
        work.note(&mut snapshot, stepped);
    }
    work.show(&mut snapshot, true);
    update(&mut app, Message::Race(Box::new(snapshot.clone())));
    (app, snapshot)
}

#[test]
fn answers_of_the_test_rows_come_to_the_score() {
    for source in [Source::Digits, Source::Moons, Source::Circles] {
        let (_, snapshot) = trained(source, (80, 24), 25);
        let answers = snapshot.look.as_ref().unwrap().answers.as_ref().expect("classes");
        let score = snapshot.runners[0].score.as_ref().unwrap();
        let right = answers.iter().filter(|answer| answer.is_right()).count();
        let rows = answers.len() as f64;
        assert_eq!(rows as usize, snapshot.data.as_ref().unwrap().test.rows());
        assert_eq!(score.test.accuracy, Some(right as f64 / rows), "{source:?}");
        let loss = answers.iter().map(|answer| answer.loss).sum::<f64>() / rows;
        assert!((loss / score.test.loss - 1.0).abs() < 1e-5, "{loss} {}", score.test.loss);
    }
    let (_, snapshot) = trained(Source::Regression, (80, 24), 3);
    assert!(snapshot.look.as_ref().unwrap().answers.is_none(), "a regression has no classes");
}

#[test]
fn digits_are_shown_with_what_the_network_says_of_them() {
    for size in SIZES {
        let (mut app, snapshot) = trained(Source::Digits, size, 25);
        app.train.picture = actui::screen::train::Picture::Answers;
        let answers = snapshot.look.as_ref().unwrap().answers.as_ref().unwrap();
        let right = answers.iter().filter(|answer| answer.is_right()).count();
        let wrong = actui::math::nn::trainer::answers::worst(answers);
        let screen = text(&app);
        assert!(screen.contains(&format!("{right} of {} right", answers.len())), "{screen}");
        assert!(screen.contains("worst: is → says"), "{screen}");
        let worst = format!("{}→{}", wrong[0].truth, wrong[0].said.unwrap());
        assert!(screen.contains(&worst), "{worst}: {screen}");
        assert!(size.0 < 200 || screen.contains("is 9"), "the table: {screen}");
    }
    let (mut app, _) = trained(Source::Moons, (120, 36), 25);
    app.train.picture = actui::screen::train::Picture::Answers;
    assert!(text(&app).contains("is 1"), "{}", text(&app));
}

#[test]
fn tables_scroll_both_ways_by_pages_and_to_their_ends() {
    for (screen, keys) in [("network", "4"), ("train", "6")] {
        for size in [(60, 18), (80, 24), (120, 36)] {
            let mut app = at(size, keys);
            app.network.settings.depth = 100;
            app.train.race.all(|it| it.depth = 100);
            let effects = update(&mut app, Message::Resize(size.0, size.1));
            whole::run(&mut app, &effects);
            if screen == "train" {
                let job = app.train.snapshot.clone().expect("a race").job;
                update(&mut app, Message::Race(Box::new(whole::standings(job, 60))));
            }
            app.network.pane = actui::screen::network::Pane::Chart;
            app.train.pane = actui::screen::train::Pane::Pictures;
            press(&mut app, "x home");
            let top = text(&app);
            press(&mut app, "pgdn");
            let next = text(&app);
            assert_ne!(next, top, "a page on");
            press(&mut app, "pgup");
            assert_eq!(text(&app), top, "{screen} {size:?}: a page back");
            press(&mut app, "end");
            let end = text(&app);
            assert!(end != top && end != next, "{screen}: {end}");
            press(&mut app, "pgup");
            assert_ne!(text(&app), end, "{screen} {size:?}: from the end a page back");
            press(&mut app, "home");
            assert_eq!(text(&app), top, "{screen}: home again");
        }
    }
}
