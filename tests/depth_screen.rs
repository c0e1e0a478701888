//! The Depth screen without a terminal: what it runs, what its views say, the cell under its cursor.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Mouse, MouseKind};
use actui::math::mean_field::edge::edge_of_chaos;
use actui::math::nn::Init;
use actui::math::sweep::SweepInit;
use actui::math::sweep::gain::Finding;
use actui::screen::{Tab, depth};
use actui::typeset::brief;
use whole::{app, at, mapped, press, sweep, swept, text};

const SIZES: [(u16, u16); 5] = [(60, 18), (80, 24), (120, 36), (200, 60), (300, 80)];

#[test]
fn the_race_runs_what_takes_part_and_ranks_it() {
    let mut app = app((120, 40));
    let effects = press(&mut app, "5");
    let spec = sweep(&effects).flatten().expect("the race is run");
    assert_eq!(spec.activations.len(), 10);
    assert_eq!((spec.depths.first(), spec.depths.last()), (Some(&2), Some(&50)));
    swept(&mut app, &effects);
    let screen = text(&app);
    for function in &spec.activations {
        assert!(screen.contains(function.title()), "{screen}");
    }
    assert!(screen.contains("At depth 50"), "{screen}");

    app.depth.selected = app.depth.line_of(0);
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
        if sweep(&effects).flatten().is_some() {
            swept(&mut app, &effects);
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

#[test]
fn other_runs_than_those_stopped_are_run_however_they_are_asked_for() {
    let other: [fn(&mut App) -> Vec<Effect>; 3] = [
        |app| press(app, "down right"),
        |app| press(app, "down down enter 2 , 5 enter"),
        |app| {
            let (kind, column, row) = (MouseKind::Press, 24, 3);
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

/// GELU alone on the Depth screen, its weights drawn in three ways, all measured on small networks.
fn three_inits(size: (u16, u16)) -> App {
    let mut app = at(size, "5");
    app.depth.chosen = app.depth.functions.iter().position(|(f, _)| f.name() == "gelu").unwrap();
    press(&mut app, "o");
    app.depth.pane = depth::Pane::Controls;
    app.depth.selected = app.depth.rows().iter().position(|row| row.label == "init").unwrap();
    let effects = press(&mut app, "enter he,lecun,lecun*1.48 enter");
    assert!(!app.edits(), "{}", text(&app));
    swept(&mut app, &effects);
    app
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
    app.depth.selected = app.depth.rows().iter().position(|row| row.label == "init").unwrap();
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
    swept(&mut app, &effects);
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
            swept(&mut app, &effects);
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
    let racing: Vec<String> =
        app.depth.taking_part().map(|(_, function)| function.name().to_owned()).collect();
    assert_eq!(racing, ["gelu"], "the finder is of one function, and so is its race");
    press(&mut app, "u");
    assert_eq!(app.depth.taking_part().count(), 10);
    assert_eq!(app.depth.inits.len(), 1, "undo takes it back");
}

#[test]
fn a_gain_that_saturates_the_units_is_told_with_that() {
    for (name, warned) in [("sigmoid", true), ("gelu", false), ("tanh", false)] {
        let mut app = at((200, 60), "5");
        app.depth.view = depth::View::Gain;
        app.depth.chosen = app.depth.functions.iter().position(|(f, _)| f.name() == name).unwrap();
        (app.depth.width, app.depth.typed) = (1, Some(vec![20]));
        let go = || true;
        let finding = Finding::by_theory(app.depth.gain_spec(), &go).unwrap();
        let finding = finding.measured(&go).unwrap();
        let share = finding.kept.as_ref().expect("one is nearest").result.saturated();
        assert_eq!(share > 0.3, warned, "{name}: {share}");
        app.depth.finding = Some(Box::new(finding));
        let screen = text(&app);
        let told = format!("{:.0} % of the units are saturated", 100.0 * share);
        assert_eq!(screen.contains(&told), warned, "{name}: {screen}");
    }
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
