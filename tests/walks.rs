//! What is drawn in every view, and what every key and every place does, told as text. Whatever a
//! change moves shows here, and is looked at before it is accepted.

#[path = "support/walk.rs"]
mod walk;

use actui::app::message::Message;
use actui::app::{App, update};
use actui::input::{Code, Key, Mouse, MouseKind};
use actui::keymap::Scope;
use actui::widget::Charset;
use ratatui::buffer::Buffer;
use std::collections::BTreeMap;
use std::fmt::Write;
use walk::whole::{at, drawn, run, text};
use walk::{answer, arrive, asked, changed, scope};

/// A view: its name, the way to it (keys, or after an @ the lesson, the page and the block to begin
/// at), and what is told of it besides its looks and its keys.
macro_rules! views {
    ($($name:ident: $way:literal $(, $more:ident)*;)*) => {
        $(mod $name {
            const VIEW: super::View = super::View { name: stringify!($name), way: $way };

            #[test]
            fn looks() {
                VIEW.looks();
            }

            #[test]
            fn keys() {
                VIEW.keys();
            }

            $(#[test]
            fn $more() {
                VIEW.$more();
            })*
        })*
    };
}

views! {
    learn: "esc";
    learn_question: "esc } ] ] down", sizes, press, wheel, drag;
    learn_answered: "esc } ] ] down t 4 4 enter enter", press;
    learn_passed: "esc } ] ] down s";
    learn_judge: "esc } ] ] ] ] ] down", sizes, press;
    learn_outline: "esc o down", sizes, press, wheel;
    learn_outline_end: "esc o end up";
    learn_page_down: "esc } ] space space";
    learn_figure: "esc } ] ] tab right right W", press, wheel, drag;
    learn_enlarged: "esc } ] ] f right";
    learn_softmax_figure: "@softmax/temperature/3 tab down";
    learn_softmax: "esc } } } ] down", sizes, press;
    learn_lens: "@relu/sparse-death/2 tab right", sizes;
    learn_lens_layer: "@sigmoid/saturation/4 tab up";
    learn_depth: "@tanh/shortcoming-vanishing/2 tab pgup";
    learn_formula: "@sigmoid/derivative/1 down down";
    learn_last: "@softmax/small-print/0 end";
    plot: "2", sizes, press, wheel, pointer, drag;
    plot_parameter: "2 down down down space down right", drag;
    plot_table: "2 x pgdn", sizes, press, wheel, pointer;
    plot_table_chart: "2 x tab pgdn";
    plot_chart: "2 tab + right right";
    plot_second: "2 v right + + end";
    plot_typed: "2 i 1.25";
    plot_place: "2 i 1.25,-3 enter";
    plot_orders: "2 d d t tab right";
    plot_many: "2 space down down space down space down space up", sizes;
    plot_try: "@gelu/derivative/4 enter I";
    plot_end: "2 end", sizes;
    plot_try_end: "@swish/beta/4 enter end";
    derive: "3", sizes, press, wheel, drag;
    derive_error: "3 i *max(x)";
    derive_explained: "3 v down down enter";
    derive_all_steps: "3 v a end";
    derive_long: "3 i *tanh(log(1+exp(x*x)))/(1+x^4) enter";
    derive_kinked: "3 i *abs(x-1) enter v v v v down";
    derive_kink: "3 c down down down down", sizes, press;
    derive_answered: "3 v v down enter";
    derive_judged: "3 v v v up up right up enter";
    derive_steps: "3 v down", sizes, press, wheel;
    derive_panel: "3 down";
    derive_chart: "3 tab right right +", press, drag;
    derive_use: "3 v v v v v down down", sizes, press;
    derive_examples: "3 v v v v v v down down", press;
    derive_sketched: "3 v v v up right up right up";
    derive_practice: "3 v v", sizes, press;
    derive_practice_shown: "3 v v a";
    derive_sketch: "3 v v v", sizes, press, drag;
    derive_typed: "3 i *2", press;
    derive_escaped: "3 i *2 enter i *3 esc";
    derive_undone: "3 i *2 enter i *3 enter u";
    derive_far: "3 enter 8 enter";
    derive_practice_typed: "3 v v right down enter 2x";
    derive_practice_wrong: "3 v v right down enter 2x enter";
    derive_other: "3 v down down i *2 enter";
    derive_parameter: "3 i a*abs(x-1) enter right right v v v v a";
    derive_try: "@derivation/your-own/5 enter";
    network_held: "4";
    network: "4 space", sizes, press, wheel, pointer, drag;
    network_weights: "4 space v";
    network_zeros: "4 space V V tab right";
    network_deep: "4 : depth space 100 enter space tab end";
    network_typed: "4 down enter 3", press;
    network_density: "4 d ] ]", sizes, press, pointer;
    network_chart: "4 space tab right";
    network_pinned: "4 space + down down down right";
    network_pins: "4 space + right + down right +", sizes;
    network_table_chart: "4 space x tab down";
    network_table: "4 space x", sizes, press, wheel;
    network_table_end: "4 space x tab end", press;
    network_one: "4 : depth space 1 enter space";
    network_shallow: "4 space tab end tab down left";
    network_why: "4 c down", sizes;
    network_try: "@sigmoid/small-print/5 enter I I";
    depth_race: "5", sizes, press, wheel, pointer, drag;
    depth_race_chart: "5 tab right down";
    depth_race_end: "5 end right";
    depth_fan: "5 v", sizes, pointer;
    depth_fan_chart: "5 v tab right right";
    depth_map: "5 v v", sizes, press, pointer;
    depth_laws: "5 v v v", sizes, pointer;
    depth_laws_chart: "5 v v v tab down right";
    depth_map_chart: "5 v v tab down right";
    depth_gain: "5 v v v v", sizes, press, pointer;
    depth_critical: "5 v v v v v", sizes, press, wheel, pointer, drag;
    depth_critical_chart: "5 v v v v v tab up up right";
    depth_own: "5 : init space own enter";
    depth_try: "@elu/your-turn/1 enter";
    train_held: "6";
    train: "6 space", sizes, press, wheel, pointer, drag;
    train_chart: "6 space tab right";
    train_table: "6 space x", sizes, press, wheel;
    train_dead: "6 space v v v v", pointer;
    train_spread: "6 space v v v v v";
    train_decisions: "6 space v v v v v v", pointer;
    train_answers: "6 space V", sizes, pointer;
    train_digits: "6 : data space digits enter space V", sizes, press, pointer;
    train_curve: "6 : data space regression enter space V", sizes, pointer;
    train_learned: "6 N : activation space prelu enter home down down down down down down down right space V V V";
    train_again: "6 space R space";
    train_four: "6 + + space n";
    train_table_deep: "6 : depth space 60 enter space x tab end up", press, wheel;
    train_bet: "6 n";
    train_why: "6 space c";
    train_try: "@relu/small-print/13 enter", sizes;
    list: "4 enter down", press;
    help: "?", sizes, press, wheel;
    search: "/ gradient down", wheel;
    palette: ": theme";
    palette_down: ": pgdn pgdn";
    reply: "/ dying enter pgdn";
    glossary: "K down down";
    write: "4 space w";
    keep: "3 W my";
}

struct View {
    name: &'static str,
    way: &'static str,
}

impl View {
    fn at(&self, size: (u16, u16)) -> App {
        arrive(size, self.way)
    }

    fn told(&self, what: &str, told: String) {
        insta::assert_snapshot!(format!("{}-{what}", self.name), told);
    }

    fn looks(&self) {
        for (columns, rows) in [(80, 24), (120, 36)] {
            let app = self.at((columns, rows));
            let told = format!("{}\n{}", text(&app), styles(&drawn(&app)));
            self.told(&format!("{columns}x{rows}"), told);
        }
    }

    /// What a key asks of the program, the first and the last line that it changes, and how many cells
    /// it changes when it is pressed once, again and a third time; before that how many it changes on
    /// a small terminal.
    fn keys(&self) {
        let start = self.at((120, 36));
        let scope = scope(&start);
        let bound = start.keys.bindings(scope).filter_map(|binding| binding.keys.first().copied());
        // In a list without a text field letters are keys too.
        let letters = ['j', 'k', 'g', 'G', 'q', '?', ' '].map(|c| Key::plain(Code::Char(c)));
        let letters = letters.into_iter().filter(|_| scope == Scope::Overlay);
        let small = self.at((80, 24));
        let before = [&small, &start].map(drawn);
        let told = |key| {
            let mut app = small.clone();
            let effects = update(&mut app, Message::Key(key));
            answer(&mut app, &effects);
            let cells = changed(&before[0], &drawn(&app));
            format!("{cells} · {}", key_told((&start, &before[1]), key))
        };
        self.told("keys", bound.chain(letters).map(told).collect());
    }

    /// At which widths and heights other panes and words show, and how many; and how it looks on a
    /// large screen.
    fn sizes(&self) {
        let mut app = self.at((200, 60));
        self.told("200x60", text(&app));
        let mut count = |size| {
            app.size = size;
            let screen = text(&app);
            let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
            let panes = screen.chars().filter(|c| "╭┏".contains(*c)).count();
            (panes, screen.split_whitespace().filter(is_word).count())
        };
        let mut told = String::new();
        let mut last = None;
        let sizes =
            (60..=220).map(|width| (width, 36)).chain((18..=70).map(|height| (120, height)));
        for size in sizes {
            let now = count(size);
            if last != Some(now) || size == (120, 18) {
                let (panes, words) = now;
                writeln!(told, "{} × {}: {panes} {words}", size.0, size.1).unwrap();
            }
            last = Some(now);
        }
        self.told("sizes", told);
    }

    fn press(&self) {
        self.told("press", self.map(&[(MouseKind::Press, (0, 0))]));
    }

    fn wheel(&self) {
        let turns = [MouseKind::WheelDown, MouseKind::WheelDown, MouseKind::WheelUp];
        self.told("wheel", self.map(&turns.map(|turn| (turn, (0, 0)))));
    }

    fn pointer(&self) {
        self.told("pointer", self.map(&[(MouseKind::Move, (0, 0))]));
    }

    fn drag(&self) {
        self.told("drag", self.map(&[(MouseKind::Press, (0, 0)), (MouseKind::Drag, (4, 1))]));
    }

    /// A map of the screen: cells next to each other with one letter do the same when they are clicked,
    /// when the wheel turns, when the pointer is over them or when something is dragged from them; a
    /// dot does nothing. Below it how many cells of the screen each letter changes.
    fn map(&self, kinds: &[(MouseKind, (u16, u16))]) -> String {
        let size = (80, 24);
        let start = self.at(size);
        let mut app = start.clone();
        let mut outcomes = vec![drawn(&start)];
        let mut map = String::new();
        for row in 0..size.1 {
            for column in 0..size.0 {
                for &(kind, (right, down)) in kinds {
                    let (column, row) = (column + right, row + down);
                    let effects = update(&mut app, Message::Mouse(Mouse { kind, column, row }));
                    run(&mut app, &effects);
                }
                let outcome = drawn(&app);
                let known = outcomes.iter().position(|it| *it == outcome);
                let index = known.unwrap_or(outcomes.len());
                if known.is_none() {
                    outcomes.push(outcome);
                }
                if index > 0 || kinds.len() > 1 {
                    app = start.clone();
                }
                map.push(letter(index));
            }
            map.push('\n');
        }
        for (index, outcome) in outcomes.iter().enumerate().skip(1) {
            write!(map, "{}{} ", letter(index), changed(&outcomes[0], outcome)).unwrap();
        }
        map
    }
}

/// How many cells have each style.
fn styles(buffer: &Buffer) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in &buffer.content {
        let style = format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier);
        *counts.entry(style).or_default() += 1;
    }
    counts.iter().map(|(style, count)| format!("{style}: {count}\n")).collect()
}

#[test]
fn depth_before_its_networks_have_run() {
    for size in [(80, 24), (120, 36)] {
        let name = format!("depth-waiting-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, text(&at(size, "5")));
    }
}

fn key_told((start, before): (&App, &Buffer), key: Key) -> String {
    let mut app = start.clone();
    let mut seen = vec![before.clone()];
    let mut told = key.name(Charset::Braille);
    for _ in 0..3 {
        let effects = update(&mut app, Message::Key(key));
        answer(&mut app, &effects);
        seen.push(drawn(&app));
        let cells = changed(&seen[seen.len() - 2], &seen[seen.len() - 1]);
        write!(told, " · {cells} {}", asked(&effects)).unwrap();
    }
    let pairs = lines(&seen[0]).zip(lines(&seen[1]));
    let changed: Vec<String> = pairs.filter(|(was, is)| was != is).map(|(_, is)| is).collect();
    let mut told = format!("{}\n", told.trim_end());
    for line in [changed.first(), changed.last()].into_iter().flatten() {
        writeln!(told, "    {}", line.trim_end()).unwrap();
    }
    told
}

fn lines(buffer: &Buffer) -> impl Iterator<Item = String> {
    let rows = buffer.content.chunks(usize::from(buffer.area.width));
    rows.map(|row| row.iter().map(|cell| cell.symbol()).collect())
}

fn letter(index: usize) -> char {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    match index {
        0 => '.',
        _ => char::from(LETTERS[(index - 1) % LETTERS.len()]),
    }
}
