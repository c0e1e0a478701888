//! Strolls through each screen: keys and the mouse as a seed draws them, and what each step changes.
//! They come where no walk leads.

#[path = "support/walk.rs"]
mod walk;

use actui::app::message::Message;
use actui::app::{App, update};
use actui::input::{Code, Key, Mouse, MouseKind};
use actui::screen::message::Action;
use actui::widget::Charset;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::fmt::Write;
use walk::whole::{drawn, text};
use walk::{answer, arrive, asked, changed, scope};

const SIZE: (u16, u16) = (100, 30);
const STEPS: usize = 60;

macro_rules! strolls {
    ($($name:ident: $way:literal;)*) => {
        $(mod $name {
            #[test]
            fn one() {
                super::stroll(stringify!($name), $way, 1);
            }

            #[test]
            fn another() {
                super::stroll(stringify!($name), $way, 2);
            }

            #[test]
            fn a_third() {
                super::stroll(stringify!($name), $way, 3);
            }
        })*
    };
}

strolls! {
    learn: "esc } ] ]";
    learn_lens: "@relu/sparse-death/2 tab";
    learn_softmax: "esc } } } ]";
    outline: "esc tab";
    plot: "2";
    plot_chart: "2 tab";
    derive: "3 tab";
    derive_steps: "3 v";
    derive_practice: "3 v v";
    derive_sketch: "3 v v v";
    derive_kink: "3 i *abs(x-1) enter v v v v";
    network: "4 space";
    network_chart: "4 space tab";
    depth: "5";
    depth_chart: "5 tab";
    depth_laws: "5 v v v";
    depth_critical: "5 v v v v v tab";
    train: "6 space";
    train_pictures: "6 space tab";
    train_digits: "6 : data space digits enter space tab";
    search: "/ gradient";
    palette: ":";
}

/// How many cells each step changes and what it asks, and the screen in the end. A step to another screen
/// is taken back.
fn stroll(name: &str, way: &str, seed: u64) {
    let mut app = arrive(SIZE, way);
    let mut dice = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut told, mut last) = (String::new(), drawn(&app));
    for _ in 0..STEPS {
        let before = app.clone();
        let (what, message) = drawn_step(&mut dice, &app);
        let effects = update(&mut app, message);
        answer(&mut app, &effects);
        let now = drawn(&app);
        writeln!(told, "{what}: {} {}", changed(&last, &now), asked(&effects)).unwrap();
        if app.tab != before.tab {
            app = before;
        } else {
            last = now;
        }
    }
    told.push_str(&text(&app));
    insta::assert_snapshot!(format!("{name}-{seed}"), told);
}

/// A key of those that hold now, a digit, or something that the mouse does somewhere.
fn drawn_step(dice: &mut Xoshiro256PlusPlus, app: &App) -> (String, Message) {
    match dice.random_range(0..10) {
        0 | 1 => {
            let kinds = [
                MouseKind::Press,
                MouseKind::Drag,
                MouseKind::Release,
                MouseKind::Move,
                MouseKind::WheelUp,
                MouseKind::WheelDown,
            ];
            let kind = kinds[dice.random_range(0..kinds.len())];
            let (column, row) = (dice.random_range(0..SIZE.0), dice.random_range(0..SIZE.1));
            (format!("{kind:?} {column} {row}"), Message::Mouse(Mouse { kind, column, row }))
        }
        2 => {
            let digit = dice.random_range('0'..='9');
            (digit.to_string(), Message::Key(Key::plain(Code::Char(digit))))
        }
        _ => {
            let stays = |action: Action| {
                !matches!(action, Action::Open(_) | Action::Quit | Action::Interrupt)
            };
            let keys: Vec<Key> = app
                .keys
                .bindings(scope(app))
                .filter(|binding| stays(binding.action))
                .filter_map(|binding| binding.keys.first().copied())
                .collect();
            let key = keys[dice.random_range(0..keys.len())];
            (key.name(Charset::Braille), Message::Key(key))
        }
    }
}
