//! The screens one works on: what is held and what goes on, what a click and a key take, and what is
//! said of it.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Code, Mouse, MouseKind};
use actui::live::State;
use actui::math::nn::{Init, NetworkSettings};
use actui::math::sweep::SweepInit;
use actui::screen::message::Engine;
use actui::screen::{Screen, Tab, depth, plot};
use actui::widget::Charset;
use whole::{app, at, key, press, run, text};

fn mouse(app: &mut App, kind: MouseKind, (column, row): (u16, u16)) -> Vec<Effect> {
    update(app, Message::Mouse(Mouse { kind, column, row }))
}

fn click(app: &mut App, at: (u16, u16)) -> Vec<Effect> {
    let mut effects = mouse(app, MouseKind::Press, at);
    effects.extend(mouse(app, MouseKind::Release, at));
    effects
}

/// The cell where a text starts on the screen.
fn place(app: &App, wanted: &str) -> (u16, u16) {
    let screen = text(app);
    let found = screen.lines().enumerate().find_map(|(row, line)| {
        let at = line.find(wanted)?;
        // A quotation mark comes before every line.
        Some((line[..at].chars().count() as u16 - 1, row as u16))
    });
    found.unwrap_or_else(|| panic!("no {wanted} in\n{screen}"))
}

fn has_run(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Run(_) | Effect::Figure(_)))
}

#[test]
fn what_is_told_of_a_function_is_of_the_one_that_is_marked() {
    let mut app = at((120, 36), "2");
    assert!(text(&app).contains("Nair & Hinton"), "ReLU is under the cursor");
    press(&mut app, "tab");
    let screen = text(&app);
    assert!(screen.contains("▸ ■ Sigmoid") && !screen.contains("Nair & Hinton"), "{screen}");
}

#[test]
fn a_network_is_held_while_another_screen_is_shown_and_goes_on_on_return() {
    let mut app = app((120, 36));
    let effects = press(&mut app, "4");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Run(job) if job.held)));
    run(&mut app, &effects);
    for away in ["2", "1", "3", "5", "6"] {
        let effects = [press(&mut app, away), press(&mut app, "4")].concat();
        let plays = |effect: &Effect| matches!(effect, Effect::Play(Engine::Network, true));
        assert!(!has_run_of_network(&effects) && !effects.iter().any(plays), "held stays held");
    }
    press(&mut app, "space");
    let job = app.network.snapshot.clone().expect("it runs").job;
    let mut learning = whole::snapshot(job, 49);
    learning.state = State::Training;
    update(&mut app, Message::Network(learning));
    assert!(text(&app).contains("step 49 ·"), "{}", text(&app));
    for away in ["2", "1", "3", "5", "6"] {
        let left = press(&mut app, away);
        let holds = |effect: &Effect| matches!(effect, Effect::Play(Engine::Network, false));
        assert!(left.iter().any(holds), "it runs on behind screen {away}: {left:?}");
        let back = press(&mut app, "4");
        let plays = |effect: &Effect| matches!(effect, Effect::Play(Engine::Network, true));
        assert!(back.iter().any(plays) && !has_run_of_network(&back), "{back:?}");
        assert!(text(&app).contains("step 49 ·"), "it has forgotten its run");
    }
}

fn has_run_of_network(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Run(_)))
}

#[test]
fn a_lessons_network_is_held_while_another_screen_is_shown_and_not_run_again() {
    let mut app = at((120, 36), "}");
    let mut learning = app.learn.snapshot.clone().expect("ReLU's first figure has a network");
    learning.state = State::Training;
    update(&mut app, Message::Figure(Box::new(learning)));
    let is = |on| move |effect: &Effect| matches!(effect, Effect::Play(Engine::Figure, now) if *now == on);
    let left = press(&mut app, "4");
    assert!(left.iter().any(is(false)), "{left:?}");
    let back = press(&mut app, "1");
    assert!(back.iter().any(is(true)) && !has_run(&back), "{back:?}");
    // What has done its steps does not begin others on return.
    let mut rested = app.learn.snapshot.clone().expect("still there");
    rested.state = State::Rested;
    update(&mut app, Message::Figure(Box::new(rested)));
    let back = [press(&mut app, "2"), press(&mut app, "1")].concat();
    assert!(!back.iter().any(is(true)) && !has_run(&back), "{back:?}");
}

#[test]
fn a_network_at_rest_says_why_and_goes_on_when_told() {
    for (state, why) in [
        (State::Settled, "for 500 steps the loss stayed within 0.01 % of itself"),
        (State::Rested, "It rests after 10000 steps"),
    ] {
        for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
            let mut app = at(size, "4 space");
            let mut rests = app.network.snapshot.clone().expect("it runs");
            rests.state = state.clone();
            update(&mut app, Message::Network(Box::new(rests)));
            assert!(text(&app).contains("at rest"), "{}", text(&app));
            assert!(size.0 < 120 || text(&app).contains(why), "{}", text(&app));
            let on = press(&mut app, "space");
            assert!(matches!(on[..], [Effect::Play(Engine::Network, true)]), "{on:?}");
        }
    }
}

#[test]
fn the_start_stays_beside_the_present_and_theory_is_compared_with_the_start() {
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        let app = at(size, "4");
        let start = text(&app);
        assert!(start.contains("theory at start") || start.contains("theory: "), "{start}");
        assert!(start.contains("Space starts") || start.contains("held"), "{start}");
        assert!(start.contains("noise") || start.contains("random"), "{start}");
        let mut app = at(size, "4 space");
        // After the first step everything is twice as large in the first layer.
        let mut now = app.network.snapshot.clone().expect("it runs");
        let mut report = (**now.report.as_ref().expect("with a report")).clone();
        report.layers[0].delta_rms *= 2.0;
        now.report = Some(report.into());
        let of = |app: &App| app.network.theory().and_then(|theory| theory.delta_ratio());
        let theory = of(&app);
        update(&mut app, Message::Network(Box::new(now.clone())));
        let screen = text(&app);
        let [was, is] = [now.start().unwrap(), now.report.as_deref().unwrap()]
            .map(|report| actui::typeset::brief(report.ratio(app.network.quantity)));
        assert_ne!(was, is);
        assert!(screen.contains(&was) && screen.contains(&is), "{was} {is}\n{screen}");
        assert_eq!(of(&app), theory);
        if size.0 >= 120 {
            let off =
                (now.start().unwrap().ratio(app.network.quantity) / theory.unwrap() - 1.0) * 100.0;
            let off = format!("{off:.0} %").replace('-', "−");
            assert!(screen.contains(&off), "{off}\n{screen}");
            assert!(!screen.contains("theory at start: ×"), "its marks are those of the start");
        }
    }
}

#[test]
fn theory_follows_every_setting_that_it_knows_of() {
    let mut app = app((120, 36));
    press(&mut app, "4");
    for control in ["activation", "depth", "width", "init", "gain", "bias std", "batch"] {
        let controls = app.network.controls();
        app.network.selected = controls.iter().position(|row| row.label == control).unwrap();
        press(&mut app, "right");
        let fresh = actui::screen::theory::Theory::of(&app.network.settings);
        assert!(fresh.is_some(), "{control:?}");
        assert_eq!(app.network.theory(), fresh.as_ref(), "{control:?}");
    }
}

#[test]
fn left_and_right_move_over_the_depths_of_the_chart() {
    let mut app = at((120, 36), "5 tab");
    let deepest = app.depth.depth();
    press(&mut app, "left left");
    let before = app.depth.depth();
    assert!(before < deepest);
    press(&mut app, "right");
    let depths = app.depth.depths();
    assert!(before < app.depth.depth() && app.depth.depth() < deepest, "{depths:?}");
    press(&mut app, "g");
    assert_eq!(app.depth.depth(), depths[0]);
}

#[test]
fn a_click_outside_closes_what_lies_over_the_screen_and_one_inside_does_not() {
    for open in ["?", ":", "/"] {
        let mut app = at((120, 36), "1");
        press(&mut app, open);
        let frame = actui::app::layout::overlay(app.overlays.last().unwrap(), app.size).frame;
        click(&mut app, (frame.x, frame.y));
        assert_eq!(app.overlays.len(), 1, "the frame belongs to it");
        let before = app.tab;
        click(&mut app, (frame.right() + 1, frame.y + 3));
        assert_eq!((app.overlays.len(), app.tab), (0, before), "{open}");
    }
}

/// Clicks on a slider's label, before, on and behind its value, then on its track.
fn only_the_track_sets(
    app: &mut App,
    line: &str,
    value: &dyn Fn(&App) -> f64,
    selected: &dyn Fn(&App) -> bool,
) {
    let before = value(app);
    let (left, row) = place(app, line);
    let screen = text(app);
    let cells: Vec<char> = screen.lines().nth(row.into()).unwrap().chars().skip(1).collect();
    let [start, end] = ['╶', '╴'].map(|mark| {
        left + cells[left.into()..].iter().position(|c| *c == mark).expect("a track") as u16
    });
    for column in [left, left + 2, start - 1, end + 1, end + 2, end + 4] {
        let knob = |kind, column| Message::Mouse(Mouse { kind, column, row });
        update(app, knob(MouseKind::Press, column));
        assert!(selected(app), "{line}: {column}");
        // Dragged from there over the track it still sets nothing.
        update(app, knob(MouseKind::Drag, start + 2));
        update(app, knob(MouseKind::Release, start + 2));
        assert_eq!(value(app), before, "{line}: a click at {column} of {start}…{end}");
    }
    mouse(app, MouseKind::Press, (end - 1, row));
    let most = value(app);
    assert!(most > before, "{line}");
    // Whoever holds the knob may leave the line.
    mouse(app, MouseKind::Drag, (0, row + 3));
    let least = value(app);
    assert!(least < before, "{line}");
    mouse(app, MouseKind::Release, (0, row + 3));
    mouse(app, MouseKind::Drag, (end - 1, row));
    assert_eq!(value(app), least, "{line}: let go");
}

#[test]
fn of_a_slider_only_the_track_sets() {
    for size in [(80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "4");
        for label in ["learning rate", "depth", "gain"] {
            let value = |app: &App| {
                let row = app.network.controls().into_iter().find(|row| row.label == label);
                row.unwrap().fraction(&app.network.settings).unwrap()
            };
            let line = format!("{label} ");
            let selected = |app: &App| app.network.control().label == label;
            only_the_track_sets(&mut app, &line, &value, &selected);
        }
        let mut app = at(size, "6");
        for label in ["learning rate", "gain"] {
            app.train.selected =
                app.train.controls().iter().position(|row| row.label == label).unwrap();
            let value = |app: &App| app.train.control().fraction(&app.train.race).unwrap();
            let line = format!("{label} ");
            let selected = |app: &App| app.train.control().label == label;
            only_the_track_sets(&mut app, &line, &value, &selected);
        }
        let mut app = at(size, "2");
        // ELU's α is 1, in the middle of its range.
        let elu = app.plot.curves.iter().position(|curve| curve.function.name() == "elu").unwrap();
        app.plot.curves[elu].shown = true;
        app.plot.selected =
            app.plot.rows().iter().position(|row| *row == plot::Row::Parameter(elu, 0)).unwrap();
        let value = |app: &App| app.plot.curves[elu].function.parameters()[0];
        only_the_track_sets(&mut app, "α ", &value, &|app| app.plot.is_on_slider());
    }
}

#[test]
fn of_a_choice_only_the_choice_turns() {
    let mut app = at((120, 36), "2");
    let (show, tangent) = (place(&app, "show "), place(&app, "tangent "));
    click(&mut app, show);
    click(&mut app, tangent);
    click(&mut app, (show.0 + 28, show.1));
    assert_eq!((app.plot.show, app.plot.tangent), (plot::Show::ValueSlope, false));
    let on_choice = place(&app, "off ›");
    click(&mut app, on_choice);
    let back = place(&app, "‹ f and f′");
    click(&mut app, back);
    assert_eq!((app.plot.show, app.plot.tangent), (plot::Show::Value, true));
    // A name takes the cursor; its mark shows and hides.
    let gelu = place(&app, "GELU");
    let shown = |app: &App| app.plot.curves.iter().filter(|curve| curve.shown).count();
    click(&mut app, gelu);
    assert_eq!(shown(&app), 2);
    click(&mut app, (gelu.0 - 2, gelu.1));
    assert_eq!(shown(&app), 3);
    let mut app = at((120, 36), "5");
    let taking_part = app.depth.taking_part().count();
    let gelu = place(&app, "GELU");
    click(&mut app, gelu);
    assert_eq!(app.depth.taking_part().count(), taking_part);
    assert_eq!(app.depth.function().name(), "gelu");
    click(&mut app, (gelu.0 - 2, gelu.1));
    assert_eq!(app.depth.taking_part().count(), taking_part - 1);
}

#[test]
fn enter_on_plots_slider_types_a_value_and_r_puts_it_back() {
    let mut app = at((120, 36), "2");
    app.plot.open(&[actui::math::activation::Pointwise::named("elu").unwrap()]);
    let rows = app.plot.rows();
    app.plot.selected =
        rows.iter().position(|row| matches!(row, plot::Row::Parameter(..))).unwrap();
    let elu = |app: &App| {
        app.plot.shown().map(|(_, function)| function.parameters()[0]).next().expect("shown")
    };
    assert!(text(&app).contains("Space type"), "{}", text(&app));
    press(&mut app, "enter 1 . 7 enter");
    assert_eq!((elu(&app), app.plot.edit.is_some()), (1.7, false));
    press(&mut app, "enter q enter");
    assert!(text(&app).contains("It takes a number from"), "{}", text(&app));
    press(&mut app, "esc");
    assert_eq!((elu(&app), app.tab), (1.7, Tab::Plot));
    press(&mut app, "r");
    assert_eq!(elu(&app), 1.0);
}

#[test]
fn a_function_under_the_cursor_is_what_goes_to_the_network() {
    let on = |app: &mut App, name: &str| {
        let at = |row: &plot::Row| match row {
            plot::Row::Function(index) => app.plot.curves[*index].function.name() == name,
            _ => false,
        };
        app.plot.selected = app.plot.rows().iter().position(at).unwrap();
    };
    let mut app = at((120, 36), "2");
    let before = app.network.settings.clone();
    on(&mut app, "gelu");
    let effects = press(&mut app, "e");
    assert_eq!((app.tab, app.network.settings.activation.name()), (Tab::Network, "gelu"));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Run(job) if job.held)));
    let now = app.network.settings.clone();
    let same = now.with(|it| it.activation = before.activation.clone());
    assert_eq!(same, before, "nothing but the function was taken");
    // In the chart it is the function that the tangent touches.
    press(&mut app, "2 tab e");
    assert_eq!(app.network.settings.activation.name(), "sigmoid");
    press(&mut app, "2");
    app.plot.open(&[]);
    press(&mut app, "e");
    assert!(app.tab == Tab::Plot && app.notice.is_some(), "nothing is under the cursor");
    on_depth(&mut app);
}

fn on_depth(app: &mut App) {
    press(app, "5");
    app.depth.inits = vec![actui::math::sweep::SweepInit::Same(Init::HeNormal)];
    for view in [depth::View::Race, depth::View::Map, depth::View::Laws, depth::View::Fan] {
        for name in ["gelu", "relu", "tanh"] {
            press(app, "5");
            app.depth.view = view;
            app.depth.pane = depth::Pane::Controls;
            let index = app.depth.functions.iter().position(|(f, _)| f.name() == name).unwrap();
            let at = app.depth.line_of(index);
            // By the arrows, as one gets there.
            app.depth.selected = at - 1;
            press(app, "down e");
            let taken = app.network.settings.clone();
            assert_eq!((app.tab, taken.activation.name()), (Tab::Network, name), "{view:?}");
            assert_eq!((taken.init, taken.depth), (Init::HeNormal, app.depth.depth()));
        }
    }
    // Also where none takes part, and out of the chart.
    press(app, "5");
    app.depth.view = depth::View::Race;
    app.depth.functions.iter_mut().for_each(|(_, on)| *on = false);
    press(app, "tab left e");
    let taken = app.network.settings.clone();
    assert_eq!((taken.activation.name(), taken.depth), ("tanh", app.depth.depth()));
}

#[test]
fn the_palette_takes_its_function_and_leaves_the_rest() {
    let mut app = at((120, 36), "4");
    let before = app.network.settings.clone();
    press(&mut app, ":train");
    press(&mut app, "space");
    press(&mut app, "selu enter");
    assert_eq!(app.network.settings.activation.name(), "selu");
    assert_eq!(app.network.settings.depth, before.depth);
    assert!(!app.network.playing);
}

/// The rows of Plot's table.
fn table(app: &App) -> Vec<String> {
    let screen = text(app);
    let rows = screen.lines().skip(2).take_while(|line| !line.contains("At x"));
    let cells = |line: &str| line.chars().skip(38).filter(|c| !"┃┏┗━┓┛│".contains(*c)).collect();
    rows.map(cells).filter(|row: &String| row.chars().any(|c| c.is_ascii_digit())).collect()
}

#[test]
fn the_table_follows_the_zoom_in_round_steps() {
    for zoom in [0, 10, 30, 60] {
        let mut app = at((120, 36), "2 tab");
        (0..zoom).for_each(|_| drop(press(&mut app, "+")));
        press(&mut app, "x");
        let rows = table(&app);
        assert!(rows.len() > 8, "{rows:#?}");
        let column = |at: usize| -> Vec<f64> {
            let cell = |row: &String| row.split_whitespace().nth(at).unwrap().replace('−', "-");
            rows.iter().map(|row| cell(row).parse().expect("a number")).collect()
        };
        let (x, f) = (column(0), column(1));
        let step = x[1] - x[0];
        assert!(x.windows(2).all(|pair| ((pair[1] - pair[0]) / step - 1.0).abs() < 1e-3), "{x:?}");
        let digit = step / 10f64.powf(step.log10().floor());
        let round =
            [1.0, 2.0, 2.5, 5.0, 10.0].iter().any(|wanted| (digit / wanted - 1.0).abs() < 1e-3);
        assert!(round, "a step of {step}");
        assert!(f.windows(2).all(|pair| pair[1] > pair[0]), "{zoom}: equal rows {f:?}");
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        assert!(
            x.iter()
                .zip(&f)
                .all(|(x, f)| (sigmoid(*x) - f).abs() < 0.1 * step.max(1e-3 / step.recip())),
            "{f:?}"
        );
    }
}

#[test]
fn the_numbers_at_the_cursor_follow_the_zoom() {
    let mut app = at((120, 36), "2 t tab");
    (0..60).for_each(|_| drop(press(&mut app, "+")));
    press(&mut app, "right right right");
    let screen = text(&app);
    let x = app.plot.cursor;
    let written = screen.split("At x = ").nth(1).unwrap().split_whitespace().next().unwrap();
    let shown: f64 = written.parse().expect("a number");
    assert!(shown != 1.0 && (shown - x).abs() < app.plot.step(), "{written} {x}");
    // The read-out's title and the chart's chip say the same.
    assert_eq!(screen.matches(&format!(" {written} ")).count(), 2, "{screen}");
    assert!(screen.contains("slope 0.1966119"), "{screen}");
    let sigmoid = format!("{:.8}", 1.0 / (1.0 + (-x).exp()));
    assert!(screen.contains(&sigmoid), "{sigmoid}\n{screen}");
}

#[test]
fn no_chart_is_empty_without_a_word() {
    for size in [(60, 18), (80, 24), (120, 36)] {
        for (keys, says) in [("k", "below the window"), ("j", "above the window")] {
            let mut app = at(size, "2 tab");
            (0..40).for_each(|_| drop(press(&mut app, keys)));
            let screen = text(&app);
            assert!(screen.contains("No curve is in this window."), "{screen}");
            assert!(size.0 < 120 || screen.contains(says), "{screen}");
            assert!(screen.contains("0 goes back"), "{screen}");
            press(&mut app, "0");
            assert!(!text(&app).contains("No curve"), "{}", text(&app));
        }
        // ReLU far out, past heights that were kept.
        let mut app = at(size, "2");
        app.plot.open(&[actui::math::activation::Pointwise::named("relu").unwrap()]);
        app.plot.show = plot::Show::Value;
        app.plot.y = Some((-1.0, 2.0));
        app.plot.x = (1e5, 1e6);
        let screen = text(&app);
        assert!(screen.contains("ReLU f is 100000 to 10⁶"), "{screen}");
        assert!(size.0 < 120 || screen.contains("which it leaves at x = 2."), "{screen}");
        // Far out or close by, what fits is seen.
        app.plot.y = None;
        for keys in ["tab -", "tab +"] {
            (0..80).for_each(|_| drop(press(&mut app, keys)));
            assert!(!text(&app).contains("No curve"), "{}", text(&app));
        }
    }
}

#[test]
fn without_arrow_signs_arrow_keys_are_words() {
    for screen in ["1", "2", "3", "4", "5"] {
        let mut app = at((200, 60), screen);
        app.charset = Charset::Ascii;
        let footer = text(&app).lines().last().unwrap().to_owned();
        for sign in [" ^v ", " <> ", " v ", " ^ "] {
            let own = app
                .keys
                .bindings(app.scope())
                .any(|binding| app.keys.footer_key(binding, app.charset) == sign.trim());
            assert!(own || !footer.contains(sign), "{sign} in {footer}");
        }
        assert!(footer.contains("Up"), "{footer}");
        for list in ["?", ":"] {
            press(&mut app, list);
            for item in &app.overlays.last().unwrap().items {
                let arrow = item.note.chars().any(|c| "↑↓←→".contains(c));
                assert!(!arrow, "{}: {}", item.text, item.note);
            }
            press(&mut app, "esc");
        }
    }
    for charset in Charset::ALL {
        let mut app = at((120, 36), "esc");
        app.charset = charset;
        for _ in 0..400 {
            update(&mut app, key(Code::Down));
            if let Some(notice) = app.notice.take() {
                assert!(!notice.chars().any(|c| "↑↓←→".contains(c)), "{notice}");
            }
        }
    }
}

/// What was changed on each screen comes back with u, and goes again with U.
#[test]
fn every_change_of_a_setting_can_be_undone_and_redone() {
    for (tab, changes) in [
        ("2", ["down down space", "d", "t", "down down down space", "r"].as_slice()),
        ("3", &["i", "*x enter", "i", "*a enter", "down right", "i", "*( enter", "vv right"]),
        ("4", &["right", "down right", "down down H", "R", "down down down right"]),
        ("5", &["down right", "end space", "down down L", "g down down right"]),
        ("6", &["right", "+", "-", "down down L", "R", "end right", "g down down right"]),
    ] {
        let mut app = app((120, 36));
        press(&mut app, tab);
        let mut before = vec![app.screen().kept()];
        for keys in changes {
            press(&mut app, keys);
            if before.last() != Some(&app.screen().kept()) {
                before.push(app.screen().kept());
            }
        }
        assert!(before.len() > 3, "{tab}: {before:#?}");
        for kept in before.iter().rev().skip(1) {
            press(&mut app, "u");
            assert_eq!(app.screen().kept(), *kept, "{tab}");
        }
        press(&mut app, "u");
        assert!(app.notice.as_ref().unwrap().contains("nothing to be undone"));
        for kept in &before[1..] {
            press(&mut app, "U");
            assert_eq!(app.screen().kept(), *kept, "{tab}");
        }
        press(&mut app, "u");
        assert_eq!(app.screen().kept(), before[before.len() - 2]);
    }
}

#[test]
fn what_another_screen_hands_over_can_be_undone() {
    let mut app = app((120, 36));
    press(&mut app, "4 R down L");
    let mine = app.network.settings.clone();
    press(&mut app, "2 end e");
    assert_ne!(app.network.settings, mine);
    press(&mut app, "u");
    assert_eq!(app.network.settings, mine);
}

#[test]
fn the_settings_of_all_screens_are_there_the_next_time() {
    let mut first = app((120, 36));
    press(
        &mut first,
        "2 end space t 3 i *x enter 4 down L R 5 down right end space 6 + right end right",
    );
    let progress = first.progress();
    let again = whole::app_with(progress, (120, 36));
    for tab in ["2", "3", "4", "5", "6"] {
        let mut again = whole::app_with(first.progress(), (120, 36));
        press(&mut first, tab);
        press(&mut again, tab);
        assert_eq!(again.screen().kept(), first.screen().kept());
    }
    assert_eq!(again.network.settings, first.network.settings);
    assert_eq!(again.train.race, first.train.race);
}

/// A file that somebody edited is read as if it were typed.
#[test]
fn kept_settings_that_make_no_sense_change_nothing() {
    let mut progress = app((120, 36)).progress();
    for kept in progress.screens.values_mut() {
        kept.values_mut().for_each(|text| *text = "\u{1b}[31m nonsense, 1e999 ".to_owned());
    }
    let odd = whole::app_with(progress, (120, 36));
    let new = app((120, 36));
    assert_eq!(odd.network.settings, new.network.settings);
    assert_eq!(odd.train.race, new.train.race);
    assert_eq!(odd.depth.whole_spec(), new.depth.whole_spec());
}

#[test]
fn a_typed_function_is_on_its_screens_the_next_time_and_can_be_undone() {
    let mut first = app((120, 36));
    press(&mut first, "3 i *x enter c enter");
    press(&mut first, "3 down down enter");
    let name = first.depth.function().name().to_owned();
    let mut again = whole::app_with(first.progress(), (120, 36));
    assert!(again.depth.taking_part().any(|(_, function)| function.name() == name), "{name}");
    assert!(again.plot.shown().any(|(_, function)| function.name() == name), "{name}");
    assert!(again.derive.subject.function.name() == name);
    press(&mut first, "u");
    assert!(!first.depth.taking_part().any(|(_, function)| function.name() == name), "{name}");
    press(&mut again, "3 i *( enter");
    assert!(again.derive.subject.function.name() == name, "the last that could be read");
}

#[test]
fn a_run_that_is_pinned_stays_beside_the_next_and_undo_brings_it_back() {
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "4");
        press(&mut app, "+");
        assert!(text(&app).contains("pinned as A"), "{}", text(&app));
        let place = app.network.controls().iter().position(|row| row.label == "gain");
        app.network.selected = place.unwrap();
        let effects = press(&mut app, "enter 2 enter");
        run(&mut app, &effects);
        let screen = text(&app);
        if size.1 >= 24 {
            assert!(screen.contains("A gain 1") && screen.contains("gain 2"), "{screen}");
        }
        press(&mut app, "-");
        assert_eq!(app.network.pins.count(), 0);
        press(&mut app, "u");
        assert_eq!(app.network.pins.count(), 1, "undo brings a pin back");
        for letter in ["B", "C"] {
            press(&mut app, "+");
            assert!(text(&app).contains(&format!("pinned as {letter}")));
        }
        press(&mut app, "+");
        assert!(text(&app).contains("3 runs are the most"), "{}", text(&app));
    }
}

#[test]
fn the_race_before_stays_faint_beside_the_next() {
    let mut app = at((120, 36), "6 space");
    assert!(text(&app).contains("all networks: rms δ") || text(&app).contains("rms δ by layer"));
    let effects = press(&mut app, "R");
    run(&mut app, &effects);
    let screen = text(&app);
    assert!(app.train.ghost().is_some() && screen.contains("the race before"), "{screen}");
    app.train.race.open(actui::math::nn::data::Source::Circles);
    assert!(app.train.ghost().is_none(), "of other data it says nothing");
}

#[test]
fn the_gain_finder_answers_in_a_sentence_and_takes_gain_and_depth_with_it() {
    use actui::math::sweep::gain::Finding;
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "5");
        app.depth.view = depth::View::Gain;
        app.depth.chosen = 0;
        let effects = update(&mut app, Message::Resize(size.0, size.1));
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Plane(actui::worker::task::Task::Gain(spec)) => Some((**spec).clone()),
            _ => None,
        });
        let spec = asked.expect("the gains are worked out aside");
        let finding = Finding::by_theory(spec, &|| true).unwrap();
        let best = finding.best().unwrap();
        let done = actui::worker::task::Outcome::Gain(Box::new(finding));
        update(&mut app, Message::Outcome(done));
        let screen = text(&app);
        let flat =
            screen.replace(['\n', '"', '│'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        // On the narrowest the controls stand between the words.
        let whole = flat.contains("gradients keep their size at");
        assert!(whole || size.0 == 60 && flat.contains("gradients keep their"), "{screen}");
        let depth = app.depth.depth();
        let mut other = at(size, "5");
        (other.depth.view, other.depth.chosen) = (depth::View::Gain, 0);
        other.depth.finding = app.depth.finding.clone();
        press(&mut app, "e");
        let network = &app.network.settings;
        assert_eq!((app.tab, network.depth), (Tab::Network, depth));
        assert!((network.gain - best).abs() < 1e-3, "{} {best}", network.gain);
        press(&mut other, "E");
        let network = other.train.settings();
        assert_eq!((other.tab, network.depth), (Tab::Train, depth));
        assert!((network.gain - best).abs() < 1e-3, "{} {best}", network.gain);
    }
}

#[test]
fn one_function_can_be_there_several_times_and_alone() {
    let mut app = at((120, 36), "5");
    let all = app.depth.taking_part().count();
    app.depth.chosen = app.depth.functions.iter().position(|(f, _)| f.name() == "elu").unwrap();
    press(&mut app, "+");
    update(&mut app, key(Code::Backspace));
    update(&mut app, key(Code::Char('3')));
    press(&mut app, "enter");
    assert!(!app.edits(), "{}", text(&app));
    assert_eq!(app.depth.taking_part().count(), all + 1, "{}", text(&app));
    assert!(text(&app).contains("ELU α 3"), "{}", text(&app));
    press(&mut app, "o");
    assert_eq!(app.depth.taking_part().count(), 1);
    press(&mut app, "o");
    assert_eq!(app.depth.taking_part().count(), all + 1);
    press(&mut app, "-");
    assert_eq!(app.depth.functions.len(), all, "it is off the list");
    press(&mut app, "u");
    assert!(text(&app).contains("ELU α 3"), "undo brings it back: {}", text(&app));
}

#[test]
fn an_x_that_is_typed_is_read_to_ten_digits() {
    for size in [(80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "2");
        press(&mut app, "i 1.234 enter");
        let screen = text(&app);
        assert!(screen.contains("At x = 1.234"), "{screen}");
        let f = app.functions.named("sigmoid").unwrap();
        let slope = format!("{:.10}", f.derivative(actui::math::activation::Order::Slope, 1.234));
        let digits = if size.0 >= 120 { slope.as_str() } else { &slope[..10] };
        assert!(screen.contains(digits), "{slope}: {screen}");
        press(&mut app, "i 12x enter");
        assert!(text(&app).contains("It takes a number"), "{}", text(&app));
    }
}

#[test]
fn one_key_gives_the_chart_the_screen_and_takes_it_back() {
    for size in [(60, 18), (80, 24), (200, 60)] {
        for (screen, title) in
            [("2", "Functions"), ("4", "Controls"), ("5", "Controls"), ("6", "Controls")]
        {
            let mut app = at(size, screen);
            for keys in ["", "x", "x v"] {
                press(&mut app, keys);
                assert!(text(&app).contains(title));
                press(&mut app, "f");
                assert!(!text(&app).contains(title), "{screen}: {}", text(&app));
                // The mouse is everywhere.
                for row in (0..size.1).step_by(3) {
                    for column in (0..size.0).step_by(7) {
                        mouse(&mut app, MouseKind::WheelUp, (column, row));
                    }
                }
                press(&mut app, "f");
                assert!(text(&app).contains(title), "{screen}: {}", text(&app));
                press(&mut app, "f tab");
                assert!(text(&app).contains(title), "the other pane is there again");
            }
        }
    }
}

#[test]
fn a_click_on_a_number_opens_it_and_one_on_a_label_selects() {
    for size in [(80, 24), (120, 36), (200, 60)] {
        for screen in ["4", "6"] {
            let mut app = at(size, screen);
            let (column, row) = place(&app, "depth ");
            click(&mut app, (column, row));
            assert!(!app.edits());
            let before = text(&app);
            let line = before.lines().nth(row.into()).unwrap();
            // The number ends where the panel does.
            let width = line.chars().skip(2).position(|c| "┃│".contains(c)).unwrap() as u16;
            click(&mut app, (width - 1, row));
            assert!(app.edits(), "{}", text(&app));
            press(&mut app, "7 enter");
            let depth = match app.tab {
                Tab::Network => app.network.settings.depth,
                _ => app.train.settings().depth,
            };
            assert_eq!(depth, 7);
        }
    }
}

/// Over the panel the wheel goes through its lines, over the bars through the layers.
#[test]
fn the_wheel_turns_both_ways_what_it_is_over() {
    let mut app = at((120, 36), "4");
    let (panel, bars) = (place(&app, "width  "), place(&app, "input ─"));
    for (kind, selected, layer) in
        [(MouseKind::WheelDown, 1, 2), (MouseKind::WheelDown, 2, 3), (MouseKind::WheelUp, 1, 2)]
    {
        mouse(&mut app, kind, panel);
        mouse(&mut app, kind, (bars.0, bars.1 - 2));
        assert_eq!((app.network.selected, app.network.layer), (selected, layer), "{kind:?}");
    }
}

#[test]
fn the_marked_line_stays_when_another_network_is_chosen() {
    let mut app = at((120, 36), "6");
    for control in ["activation", "norm", "width"] {
        let place = app.train.controls().into_iter().position(|row| row.label == control);
        app.train.selected = place.expect("it is a control");
        press(&mut app, "n");
        assert_eq!(app.train.control().label, control);
    }
}

#[test]
fn a_control_that_was_looked_for_is_the_marked_one() {
    for (screen, label) in [("2", "Leaky ReLU"), ("4", "width"), ("6", "norm")] {
        let mut app = at((120, 36), screen);
        press(&mut app, "tab");
        match screen {
            "2" => app.plot.point_at(label),
            "4" => app.network.point_at(label),
            _ => app.train.point_at(label),
        }
        assert_eq!(app.screen().pointed().as_deref(), Some(label), "on screen {screen}");
    }
}

#[test]
fn the_outline_is_shown_where_there_is_room_for_it() {
    for (columns, shown) in [(109, false), (110, true)] {
        let app = at((columns, 36), "esc");
        assert_eq!(text(&app).contains("Outline"), shown, "{columns} columns");
    }
}

#[test]
fn every_screen_and_command_begins_with_the_same_weights() {
    use clap::Parser;
    let mut app = at((120, 36), "4");
    let usual = NetworkSettings::INIT;
    assert_eq!(app.network.settings.init, usual);
    assert!(app.train.race.runners.iter().all(|runner| runner.init == usual));
    assert_eq!(app.depth.inits, [SweepInit::Same(usual)]);
    for call in ["open network", "network", "open train", "open depth"] {
        let words = format!("actui {call}");
        let arguments = actui::cli::Arguments::try_parse_from(words.split(' ')).unwrap();
        let opening = arguments.command.unwrap().opening(&app.functions).unwrap().unwrap();
        let mut opened = at((120, 36), "4");
        opened.open(opening).unwrap();
        assert_eq!(opened.network.settings.init, usual, "{call}");
        assert!(opened.train.race.runners.iter().all(|runner| runner.init == usual), "{call}");
        assert_eq!(opened.depth.inits, [SweepInit::Same(usual)], "{call}");
    }
    // What Plot hands over takes the weights that are set there, and they are said.
    press(&mut app, "2 e");
    assert_eq!((app.tab, app.network.settings.init), (Tab::Network, usual));
    for keys in ["4", "5", "6"] {
        press(&mut app, keys);
        assert!(text(&app).contains(usual.name()), "{}", text(&app));
    }
}

#[test]
fn a_choice_of_many_is_listed_on_plot_as_elsewhere() {
    let mut app = at((120, 36), "2");
    app.plot.selected = 0;
    press(&mut app, "enter");
    let list = app.overlays.last().expect("a list").items.len();
    assert_eq!(list, 5, "{}", text(&app));
    press(&mut app, "down enter");
    assert_eq!(app.plot.show, plot::Show::All, "the one below the one that is set");
    // Two values are turned where they stand.
    app.plot.selected = 1;
    press(&mut app, "enter");
    assert!(app.overlays.is_empty() && app.plot.tangent);
}

#[test]
fn a_function_that_was_looked_for_is_marked_among_the_examples() {
    let mut app = at((120, 36), "3");
    app.derive.point_at("GELU");
    let screen = text(&app);
    let marked = screen.lines().find(|line| line.contains("▸") && line.contains("GELU"));
    assert!(marked.is_some(), "{screen}");
}
