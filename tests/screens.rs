//! The whole program without a terminal: keys in, screens out. What every screen looks like is in
//! `walks`.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, Start, layout, update};
use actui::input::{Code, Key, Mouse, MouseKind};
use actui::live::{Pace, State};
use actui::math::activation::{Functions, Pointwise};
use actui::screen::derive::Row;
use actui::screen::{Tab, depth};
use actui::widget::Charset;
use proptest::prelude::*;
use std::sync::Arc;
use whole::{COURSE, app, at, press, run, text, text_on};

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
    let strip = text(&at((80, 24), "}}}} down down s"));
    assert!(
        strip.contains("─ f  Tanh  Sigmoid ─") && strip.contains("─ f′  Tanh  Sigmoid ─"),
        "{strip}"
    );
    let screen = text(&at((80, 24), "}}}} down down s tab"));
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
    let index = controls.iter().position(|row| row.label == "learning rate");
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
    assert!(text(&app).contains("Layer 1: q = 2,"), "{}", text(&app));
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
                let place = app.train.place();
                update(&mut app, Message::Race(Box::new(whole::standings(job, 60, place))));
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
