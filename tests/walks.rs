//! What is drawn in every view, and what every key and every place does, told as text. Whatever a
//! change moves shows here, and is looked at before it is accepted.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::input::{Mouse, MouseKind};
use actui::keymap::Scope;
use actui::screen::Tab;
use actui::widget::Charset;
use std::fmt::Write;
use whole::{app_with, at, mapped, press, run, sweep, swept, text};

/// The way to each view.
const VIEWS: &[(&str, &str)] = &[
    ("learn", "esc"),
    ("learn-question", "esc } ] ] down"),
    ("learn-answered", "esc } ] ] down t 4 4 enter enter"),
    ("learn-passed", "esc } ] ] down s"),
    ("learn-judge", "esc } ] ] ] ] ] down"),
    ("learn-outline", "esc tab down"),
    ("learn-softmax-figure", "esc } } } ] down s tab"),
    ("learn-softmax", "esc } } } ] down"),
    ("plot", "2"),
    ("plot-parameter", "2 down down down space down right"),
    ("plot-table", "2 x pgdn"),
    ("plot-table-chart", "2 x tab"),
    ("plot-chart", "2 tab + right right"),
    ("plot-second", "2 v right + + end"),
    ("derive", "3"),
    ("derive-error", "3 i *max(x)"),
    ("derive-explained", "3 v down down enter"),
    ("derive-kink", "3 c down down down down"),
    ("derive-answered", "3 v v down enter"),
    ("derive-judged", "3 v v v up up right up enter"),
    ("derive-steps", "3 v down"),
    ("derive-panel", "3 tab down"),
    ("derive-use", "3 v v v v v tab down"),
    ("derive-examples", "3 v v v v v v tab down down"),
    ("derive-sketched", "3 v v v tab up right up"),
    ("derive-practice", "3 v v"),
    ("derive-sketch", "3 v v v"),
    ("network-held", "4"),
    ("network", "4 space"),
    ("network-density", "4 d ] ]"),
    ("network-chart", "4 space tab right"),
    ("network-pinned", "4 space + down down down right"),
    ("network-table-chart", "4 space x tab down"),
    ("network-table", "4 space x"),
    ("depth-race", "5"),
    ("depth-fan", "5 v"),
    ("depth-map", "5 v v"),
    ("depth-laws", "5 v v v"),
    ("depth-map-chart", "5 v v tab down right"),
    ("depth-gain", "5 v v v v"),
    ("depth-critical", "5 v v v v v"),
    ("train-held", "6"),
    ("train", "6 space"),
    ("train-chart", "6 space tab right"),
    ("train-table", "6 space x"),
    ("train-spread", "6 space v v"),
    ("list", "4 enter down"),
    ("help", "?"),
    ("train-decisions", "6 space v v v v"),
];

/// Those whose every cell is tried.
const PLACES: &[&str] = &[
    "learn-question",
    "plot",
    "derive",
    "derive-steps",
    "network",
    "depth-race",
    "depth-critical",
    "train",
];

/// Goes a way, and answers what is asked on it as small networks would.
fn arrive(size: (u16, u16), keys: &str) -> App {
    let mut app = app_with(Default::default(), size);
    let mut effects = app.begin();
    run(&mut app, &effects);
    for word in keys.split(' ') {
        effects = press(&mut app, word);
        answer(&mut app, &effects);
    }
    app
}

fn answer(app: &mut App, effects: &[Effect]) {
    run(app, effects);
    if app.tab == Tab::Depth {
        if sweep(effects).flatten().is_some() {
            swept(app, effects);
        }
        mapped(app, effects.to_vec());
    }
}

fn walk(name: &str) -> &'static str {
    VIEWS.iter().find(|view| view.0 == name).expect("a view").1
}

#[test]
fn every_view() {
    for &(name, keys) in VIEWS {
        for size in [(80, 24), (120, 36), (200, 60)] {
            let app = arrive(size, keys);
            insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), text(&app));
        }
    }
}

#[test]
fn depth_before_its_networks_have_run() {
    for size in [(80, 24), (120, 36)] {
        let name = format!("depth-waiting-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, text(&at(size, "5")));
    }
}

/// How many lines a key changes, the first and the last of them, and what it asks of the program.
#[test]
fn every_key() {
    for (name, scope) in [
        ("learn", Scope::On(Tab::Learn)),
        ("learn-outline", Scope::On(Tab::Learn)),
        ("learn-softmax-figure", Scope::On(Tab::Learn)),
        ("learn-question", Scope::On(Tab::Learn)),
        ("plot", Scope::On(Tab::Plot)),
        ("plot-chart", Scope::On(Tab::Plot)),
        ("plot-table", Scope::On(Tab::Plot)),
        ("derive", Scope::On(Tab::Derive)),
        ("derive-panel", Scope::On(Tab::Derive)),
        ("derive-practice", Scope::On(Tab::Derive)),
        ("derive-use", Scope::On(Tab::Derive)),
        ("derive-examples", Scope::On(Tab::Derive)),
        ("derive-steps", Scope::On(Tab::Derive)),
        ("derive-sketch", Scope::On(Tab::Derive)),
        ("network", Scope::On(Tab::Network)),
        ("network-chart", Scope::On(Tab::Network)),
        ("network-table", Scope::On(Tab::Network)),
        ("depth-race", Scope::On(Tab::Depth)),
        ("depth-map-chart", Scope::On(Tab::Depth)),
        ("depth-critical", Scope::On(Tab::Depth)),
        ("train", Scope::On(Tab::Train)),
        ("train-chart", Scope::On(Tab::Train)),
        ("train-table", Scope::On(Tab::Train)),
        ("list", Scope::Overlay),
    ] {
        let mut told = String::new();
        let at = || arrive((120, 36), walk(name));
        let before = text(&at());
        let keys = at().keys.clone();
        for binding in keys.bindings(scope) {
            for key in binding.keys.iter().take(1) {
                let mut app = at();
                let effects = update(&mut app, Message::Key(*key));
                answer(&mut app, &effects);
                let after = text(&app);
                let pairs = before.lines().zip(after.lines());
                let changed: Vec<&str> =
                    pairs.filter(|(was, is)| was != is).map(|(_, is)| is).collect();
                let asked: Vec<String> = effects.iter().map(kind).collect();
                write!(told, "{}: {} lines", key.name(Charset::Braille), changed.len()).unwrap();
                writeln!(told, "; {}", asked.join(", ")).unwrap();
                for line in [changed.first(), changed.last()].into_iter().flatten() {
                    writeln!(told, "    {}", line.trim_matches('"').trim_end()).unwrap();
                }
            }
        }
        insta::assert_snapshot!(format!("keys-{name}"), told);
    }
}

/// At which widths and heights a screen begins to show other panes, and how many.
#[test]
fn every_size() {
    let mut told = String::new();
    for name in ["learn-question", "plot", "derive", "network", "depth-race", "train"] {
        let panes = |size| {
            let screen = text(&arrive(size, walk(name)));
            screen.chars().filter(|c| "╭┏".contains(*c)).count()
        };
        let mut last = None;
        let sizes =
            (60..=220).map(|width| (width, 36)).chain((18..=70).map(|height| (120, height)));
        for size in sizes {
            let now = panes(size);
            if last != Some(now) || size == (120, 18) {
                writeln!(told, "{name} {} × {}: {now} panes", size.0, size.1).unwrap();
            }
            last = Some(now);
        }
    }
    insta::assert_snapshot!("sizes", told);
}

/// The variant's name.
fn kind(effect: &Effect) -> String {
    let name = format!("{effect:?}");
    name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// A map of the screen: cells next to each other with one letter do the same when they are clicked,
/// when the wheel turns or when the pointer is over them; a dot does nothing.
#[test]
fn every_place() {
    for &name in PLACES {
        map(name, MouseKind::Press);
    }
}

#[test]
fn every_place_under_the_wheel() {
    for &name in PLACES {
        map(name, MouseKind::WheelDown);
    }
}

#[test]
fn every_place_under_the_pointer() {
    for name in ["plot", "network", "depth-critical", "train-decisions"] {
        map(name, MouseKind::Move);
    }
}

fn map(name: &str, kind: MouseKind) {
    let size = (80, 24);
    let mut app = arrive(size, walk(name));
    let mut outcomes = vec![text(&app)];
    let mut map = String::new();
    for row in 0..size.1 {
        for column in 0..size.0 {
            let effects = update(&mut app, Message::Mouse(Mouse { kind, column, row }));
            run(&mut app, &effects);
            let outcome = text(&app);
            let known = outcomes.iter().position(|it| *it == outcome);
            let index = known.unwrap_or(outcomes.len());
            if known.is_none() {
                outcomes.push(outcome);
            }
            if index > 0 {
                app = arrive(size, walk(name));
            }
            map.push(letter(index));
        }
        map.push('\n');
    }
    insta::assert_snapshot!(format!("places-{name}-{kind:?}").to_lowercase(), map);
}

fn letter(index: usize) -> char {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    match index {
        0 => '.',
        _ => char::from(LETTERS[(index - 1) % LETTERS.len()]),
    }
}
