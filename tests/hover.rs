//! What is read under the pointer without a click.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Mouse, MouseKind};
use actui::math::activation::Order;
use actui::math::nn::Quantity;
use actui::math::nn::data::{DataSet, Source};
use actui::math::nn::trainer::Answer;
use actui::math::sweep::{Spec, SweepInit, run_cell};
use actui::screen::Tab;
use actui::screen::depth::{self, View};
use actui::screen::plot;
use actui::screen::train::Picture;
use actui::typeset::brief;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use whole::{at, press, report, standings, text};

fn mouse(app: &mut App, kind: MouseKind, (column, row): (u16, u16)) -> Vec<Effect> {
    update(app, Message::Mouse(Mouse { kind, column, row }))
}

/// Moves the pointer there, and gives what is read; it must cost nothing and change nothing else.
fn moved(app: &mut App, at: (u16, u16)) -> Vec<String> {
    let kept = app.progress();
    let effects = mouse(app, MouseKind::Move, at);
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(app.progress(), kept);
    app.hovered.as_ref().map(|hovered| hovered.lines.clone()).unwrap_or_default()
}

/// Every cell of the screen that something is read at.
fn read_everywhere(app: &mut App) -> Vec<((u16, u16), Vec<String>)> {
    let (columns, rows) = app.size;
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    cells.map(|at| (at, moved(app, at))).filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The tag stands on the screen, wherever it is read, and the screen without it is what it was.
fn tag_comes_and_goes(app: &mut App) {
    let before = text(app);
    let found = read_everywhere(app);
    assert!(!found.is_empty(), "{before}");
    for (at, lines) in found.iter().step_by(1 + found.len() / 12) {
        moved(app, *at);
        let screen = text(app);
        assert!(lines.iter().all(|line| screen.contains(line.as_str())), "{lines:?}: {screen}");
    }
    moved(app, (0, 0));
    assert_eq!(text(app), before, "moved away");
    moved(app, found[0].0);
    press(app, "esc");
    assert_eq!(app.hovered, None, "the keys have taken over");
}

#[test]
fn the_plot_is_read_above_and_below_the_pointer() {
    for size in [(60, 18), (120, 36), (300, 80)] {
        let mut app = at(size, "2");
        let cursor = app.plot.cursor;
        let found = read_everywhere(&mut app);
        let inner = plot::layout::inside(plot::layout::areas(&app.plot, app.area()).chart);
        assert!(found.iter().all(|((x, y), _)| inner.contains((*x, *y).into())));
        assert_eq!(app.plot.cursor, cursor, "only a click moves the cursor");
        // A click at the same place reads the same.
        let (place, lines) = found[found.len() / 3].clone();
        mouse(&mut app, MouseKind::Press, place);
        assert_eq!(app.hovered, None, "the click's own read-out is told now");
        let x = app.plot.cursor;
        assert!(
            (lines[0].trim_start_matches("x = ").replace('−', "-").parse::<f64>().unwrap() - x)
                .abs()
                <= app.plot.step()
        );
        let (_, sigmoid) = app.plot.shown().next().unwrap();
        let value = brief(sigmoid.derivative(Order::Value, x));
        assert!(
            lines[1].contains("Sigmoid") && lines[1].contains(&value[..4]),
            "{lines:?} {value}"
        );
        tag_comes_and_goes(&mut app);
    }
}

#[test]
fn a_motion_that_reads_the_same_leaves_the_screen_alone() {
    let mut app = at((120, 36), "2");
    let (place, _) = read_everywhere(&mut app)[400].clone();
    moved(&mut app, place);
    let before = app.hovered.clone();
    assert!(before.is_some());
    // Up and down in a column of the chart the x is the same.
    moved(&mut app, (place.0, place.1 + 1));
    assert_eq!(app.hovered, before, "no other tag, nor the same one elsewhere");
    moved(&mut app, (place.0 + 1, place.1));
    assert_ne!(app.hovered, before);
}

#[test]
fn a_table_is_not_read_twice_and_a_click_takes_its_line() {
    let mut app = at((120, 36), "2 x");
    assert!(app.plot.table);
    assert_eq!(read_everywhere(&mut app), []);
    let inner = plot::layout::inside(plot::layout::areas(&app.plot, app.area()).chart);
    let ticks = plot::layout::table_ticks(&app.plot, inner);
    mouse(&mut app, MouseKind::Press, (inner.x + 3, inner.y + 3));
    assert_eq!(app.plot.cursor, ticks.values[2]);

    let mut app = network(60, 3);
    press(&mut app, "x tab");
    assert_eq!(read_everywhere(&mut app), []);
    let screen: Vec<String> = text(&app).lines().map(str::to_owned).collect();
    let head = screen.iter().position(|line| line.contains("∂L/∂W  ")).expect("the table's head");
    mouse(&mut app, MouseKind::Press, (60, head as u16 + 3));
    assert_eq!(app.network.layer, 3, "{}", text(&app));
    mouse(&mut app, MouseKind::WheelDown, (60, head as u16 + 3));
    assert_eq!((app.network.layer, app.network.table_top), (3, 1), "the wheel scrolls");
    mouse(&mut app, MouseKind::Press, (60, head as u16 + 3));
    assert_eq!(app.network.layer, 4);
}

/// The Network screen with a run of so many layers after so many steps.
fn network(layers: usize, steps: u64) -> App {
    let mut app = at((120, 36), "4");
    app.network.settings.depth = layers;
    for effect in update(&mut app, Message::Resize(120, 36)) {
        if let Effect::Run(job) = effect {
            update(&mut app, Message::Network(whole::snapshot(job, steps)));
        }
    }
    app
}

#[test]
fn a_layer_of_the_network_is_read_and_read_again_as_it_learns() {
    for (steps, beside) in [(0, "theory"), (7, "at the start")] {
        let mut app = network(10, steps);
        let chosen = app.network.layer;
        let found = read_everywhere(&mut app);
        assert_eq!(app.network.layer, chosen);
        let layers: BTreeSet<String> = found.iter().map(|(_, lines)| lines[0].clone()).collect();
        let wanted = (1..=10).map(|layer| format!("layer {layer}"));
        assert_eq!(layers, wanted.chain(["output layer".to_owned()]).collect());
        let report = report(&app.network.settings.clone(), steps);
        let (place, lines) = found.iter().find(|(_, lines)| lines[0] == "layer 4").unwrap().clone();
        let value = brief(report.layers[3].delta_rms);
        assert_eq!(lines[1], format!("rms δ = ∂L/∂z {value}"));
        assert!(lines[2].starts_with(beside), "{lines:?}");
        tag_comes_and_goes(&mut app);
        // A pointer at rest reads on.
        moved(&mut app, place);
        let mut snapshot = app.network.snapshot.clone().unwrap();
        let settings = app.network.settings.clone();
        snapshot.report = Some(Arc::new(whole::report(&settings, 50)));
        update(&mut app, Message::Network(Box::new(snapshot)));
        let now = app.hovered.clone().expect("still there");
        assert_ne!(now.lines, lines);
        assert_eq!((now.at.x, now.at.y), place);
        press(&mut app, ":");
        assert_eq!(app.hovered, None);
        assert_eq!(moved(&mut app, place), Vec::<String>::new(), "a list lies over it");
    }
}

fn swept(app: &mut App, effects: &[Effect]) {
    let spec = effects.iter().rev().find_map(|effect| match effect {
        Effect::Sweep(spec) => Some(spec.as_deref().cloned()),
        _ => None,
    });
    let small =
        Spec { width: 6, batch: 3, seeds: 3, ..spec.flatten().expect("networks are asked") };
    for cell in small.cells() {
        let result = run_cell(&small, cell, &|_| ControlFlow::Continue(())).expect("it ends");
        update(app, Message::Swept(Arc::new(result)));
    }
}

#[test]
fn a_cell_of_every_view_of_depth_is_read_as_a_click_reads_it() {
    for size in [(80, 24), (120, 36)] {
        let mut app = at(size, "5");
        app.depth.inits = vec![
            SweepInit::Same(actui::math::nn::Init::HeNormal),
            SweepInit::Same(actui::math::nn::Init::LecunNormal),
        ];
        app.depth.functions.iter_mut().skip(3).for_each(|(_, on)| *on = false);
        let effects = update(&mut app, Message::Resize(size.0, size.1));
        swept(&mut app, &effects);
        for view in [View::Race, View::Map, View::Laws, View::Fan] {
            app.depth.view = view;
            let effects = update(&mut app, Message::Resize(size.0, size.1));
            if effects.iter().any(|effect| matches!(effect, Effect::Sweep(Some(_)))) {
                swept(&mut app, &effects);
            }
            tag_comes_and_goes(&mut app);
            let marked = (app.depth.chosen, app.depth.at_depth, app.depth.at_layer);
            let found = read_everywhere(&mut app);
            assert_eq!((app.depth.chosen, app.depth.at_depth, app.depth.at_layer), marked);
            let chart = depth::layout::inside(depth::layout::areas(&app.depth, app.area()).chart);
            let in_chart = found
                .iter()
                .filter(|((x, y), _)| chart.contains((*x, *y).into()))
                .collect::<Vec<_>>();
            assert!(in_chart.len() > 10, "{view:?}");
            for (place, lines) in in_chart.iter().step_by(1 + in_chart.len() / 20) {
                mouse(&mut app, MouseKind::Press, *place);
                let reading = app.depth.reading().expect("measured");
                assert_eq!(lines[0], reading.of, "{view:?} {place:?}");
                let value = format!("{} {}", reading.what, brief(reading.value));
                assert!(lines[1].starts_with(&value), "{view:?}: {lines:?} {value}");
            }
        }
    }
}

fn rows(data: &DataSet) -> usize {
    data.inputs.len() / data.features
}

/// The Train screen with a race on this data, after some steps.
fn race(source: Source, picture: Picture) -> App {
    let mut app = at((200, 60), "6");
    app.train.race.source = source;
    app.train.picture = picture;
    let effects = update(&mut app, Message::Resize(200, 60));
    let job = effects.into_iter().find_map(|effect| match effect {
        Effect::Race(job) => Some(*job),
        _ => None,
    });
    let job = job.unwrap_or_else(|| app.train.snapshot.clone().expect("a race").job);
    let mut snapshot = standings(job, 30, app.train.place());
    let rows = rows(&snapshot.data.as_ref().unwrap().test);
    if let Some(look) = snapshot.look.as_ref() {
        let mut look = (**look).clone();
        let data = snapshot.data.clone().unwrap();
        // Every row is taken for class 1.
        let answer = |row| Answer {
            row,
            truth: data.test.label(row),
            said: Some(1),
            probability: Some(0.75),
            loss: 0.5,
        };
        look.answers = source.is_classes().then(|| (0..rows).map(answer).collect());
        snapshot.look = Some(Arc::new(look));
    }
    update(&mut app, Message::Race(Box::new(snapshot)));
    app
}

#[test]
fn layers_and_profiles_of_a_race_are_read() {
    let mut app = race(Source::Moons, Picture::Layers(Quantity::Delta));
    tag_comes_and_goes(&mut app);
    let found = read_everywhere(&mut app);
    let heads: BTreeSet<&str> = found.iter().map(|(_, lines)| lines[0].as_str()).collect();
    let depth = app.train.settings().depth;
    for layer in 1..=depth {
        assert!(heads.contains(format!("layer {layer}").as_str()), "{heads:?}");
        let both = format!("layer {layer}: rms δ = ∂L/∂z");
        assert!(heads.contains(both.as_str()), "{heads:?}");
    }
    let (_, lines) = found.iter().find(|(_, lines)| lines[0].contains("3: rms")).unwrap();
    let snapshot = app.train.snapshot.as_ref().unwrap();
    for (runner, line) in snapshot.runners.iter().zip(&lines[1..]) {
        let report = &runner.report.as_ref().unwrap().network;
        assert!(line.ends_with(&brief(report.layers[2].delta_rms)), "{lines:?}");
    }
    app.train.picture = Picture::Dead;
    tag_comes_and_goes(&mut app);
    assert!(read_everywhere(&mut app).iter().any(|(_, lines)| lines[1].contains("units dead")));
}

#[test]
fn a_cell_of_the_confusion_table_is_read() {
    let mut app = race(Source::Digits, Picture::Answers);
    let found = read_everywhere(&mut app);
    let mut cells: Vec<&Vec<String>> = found.iter().map(|(_, lines)| lines).collect();
    cells.retain(|lines| lines.last().unwrap().starts_with("taken for"));
    let cells: BTreeSet<&Vec<String>> = cells.into_iter().collect();
    let data = app.train.snapshot.as_ref().unwrap().data.clone().unwrap();
    let count = |class| (0..rows(&data.test)).filter(|&row| data.test.label(row) == class).count();
    for class in 0..10 {
        let rightly = if class == 1 { ", rightly" } else { "" };
        let told = vec![
            format!("{} rows of class {class}{rightly}", count(class)),
            "taken for class 1".to_owned(),
        ];
        assert!(cells.contains(&told), "{told:?}: {cells:?}");
    }
    assert!(cells.contains(&vec!["0 rows of class 3".to_owned(), "taken for class 7".to_owned()]));
    assert_eq!(app.tab, Tab::Train);
}
