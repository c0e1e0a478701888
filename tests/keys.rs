//! The keys and what is said of them: the README's table, keys that were rebound, help, the list of
//! commands, the footer, and the mouse on every control.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::Message;
use actui::app::overlay::Kind;
use actui::app::{App, hints, update};
use actui::input::{Key, Mouse, MouseKind};
use actui::keymap::{self, Keymap};
use actui::math::nn::Init;
use actui::math::nn::data::Source;
use actui::math::sweep::SweepInit;
use actui::positioned::{File, Table};
use actui::screen::Tab;
use actui::screen::control::setting::Takes;
use actui::widget::Charset;
use whole::{app, at, press, text};

#[test]
fn the_readme_shows_the_key_table() {
    let readme = include_str!("../README.md");
    let table = keymap::markdown();
    assert!(
        readme.contains(table.trim_end()),
        "README.md's key table is out of date; it should be:\n\n{table}"
    );
}

fn keys(text: &str) -> Keymap {
    let file = File::new("config.toml", text, None);
    let table = file.recover();
    let keys = Table::root(&file, &table, "the configuration").optional("keys").map(keymap::read);
    assert!(file.is_clean(), "{:?}", file.into_problems());
    keys.expect("there are keys")
}

#[test]
fn the_readmes_example_is_sound() {
    let readme = include_str!("../README.md");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_ne!(keys(example.expect("an example")), Keymap::default());
}

#[test]
fn footer_help_and_tabs_show_the_keys_in_force() {
    let mut app = at((200, 60), "4");
    app.keys = keys("[keys]\nquit = 'Q'\nopen-plot = 'z'\nup = 'X'\n[keys.network]\nplay = 'p'\n");
    let screen = text(&app);
    let footer = screen.lines().last().unwrap().to_owned();
    for hint in ["p play", "X/↓ choose", "Q quit"] {
        assert!(footer.contains(hint), "{hint}: {footer}");
    }
    assert!(screen.lines().next().unwrap().contains("z Plot"), "{screen}");
    press(&mut app, "q");
    press(&mut app, "p");
    assert!(app.network.playing);
    press(&mut app, "space");
    assert!(app.network.playing, "Space is no key any more");
    press(&mut app, "?");
    let items = app.overlays.last().unwrap().items.clone();
    let of = |help: &str| items.iter().find(|item| item.text.starts_with(help)).unwrap();
    assert_eq!(of("quit;").note, "Q");
    assert_eq!(of("train, or hold").note, "p");
    press(&mut app, "esc z");
    assert_eq!(app.tab, Tab::Plot);
    let effects = press(&mut app, "Q");
    assert!(effects.iter().any(|it| matches!(it, actui::app::message::Effect::Quit { code: 0 })));
}

#[test]
fn help_begins_with_what_is_under_the_cursor_and_what_works_now() {
    let mut app = at((120, 36), "6 ?");
    let here: Vec<&str> = app.overlays[0].items.iter().map(|it| it.text.as_str()).collect();
    assert!(here[0].starts_with("data: "), "{here:?}");
    assert!(here[1].starts_with("What is to be learned."), "{here:?}");
    assert!(here.contains(&"Now"), "{here:?}");
    press(&mut app, "esc 4 down down ?");
    let help = app.overlays.last().unwrap();
    assert!(help.items[0].text.starts_with("width: "), "{}", help.items[0].text);
    let told: Vec<&str> = help.items[1..4].iter().map(|it| it.text.as_str()).collect();
    let told = told.join(" ");
    assert!(told.starts_with("Units in every hidden layer."), "{told}");
    assert!(told.contains("It takes a whole number from 1 to 512."), "{told}");
}

#[test]
fn help_is_searched_by_words_names_and_keys() {
    for (screen, typed, help) in [
        ("4", "seed", "start again from another seed"),
        ("2", "tangent", "draw the tangent at the cursor"),
        ("2", "W", "write what is shown"),
        ("1", "outline", "show or hide the outline"),
        ("6", "PgUp", "a page of the table, or ten layers back"),
        ("6", "new-seed", "another seed: another race"),
        ("3", "clipboard", "copy the function's source"),
    ] {
        let mut app = at((120, 36), screen);
        press(&mut app, "?");
        press(&mut app, &typed.to_lowercase().replace("pgup", "PgUp"));
        let items = &app.overlays.last().unwrap().items;
        assert!(items.iter().any(|it| it.text.starts_with(help)), "{typed}: {items:#?}");
        assert!(items.len() < 20, "{typed}: {}", items.len());
        for (index, item) in items.iter().enumerate() {
            let again = items[index + 1..].iter().any(|it| it.choice == item.choice);
            assert!(!again, "{typed}: {} twice", item.text);
        }
    }
    let mut app = at((120, 36), "4 ?");
    press(&mut app, "R enter");
    assert_eq!(app.network.settings.seed, 2, "the line of a key does what the key does");
    press(&mut app, "? ?");
    assert!(app.overlays.is_empty(), "the key that opened help closes it");
}

#[test]
fn the_list_of_commands_sets_what_it_is_told() {
    let set = |screen: &str, typed: &str| {
        let mut app = at((120, 36), screen);
        let before = app.all_settings();
        press(&mut app, &format!(": {} enter", typed.replace(' ', " space ")));
        assert!(app.overlays.is_empty(), "{typed}: {}", text(&app));
        let undo = app.notice.clone().unwrap_or_default();
        assert!(undo.contains("u undoes it"), "{typed}: {undo}");
        (app, before)
    };
    assert_eq!(set("1", "gain 1.48").0.network.settings.gain, 1.48);
    assert_eq!(set("4", "Gain=1.48").0.network.settings.gain, 1.48);
    assert_eq!(set("5", "gain 1.48").0.depth.gain, 1.48);
    assert_eq!(set("6", "gain 1.48").0.train.settings().gain, 1.48);
    assert_eq!(set("2", "data spirals").0.train.race.source, Source::Spirals);
    assert_eq!(set("1", "init he").0.network.settings.init, Init::HeNormal);
    assert_eq!(set("1", "init Xavier").0.network.settings.init, Init::GlorotNormal);
    assert_eq!(set("5", "init he").0.depth.init(), SweepInit::Same(Init::HeNormal));
    assert_eq!(set("1", "depth 50").0.network.settings.depth, 50);
    assert_eq!(set("6", "lr 0.01").0.train.settings().learning_rate, 0.01);
    assert!(set("4", "residual on").0.network.settings.residual);
    assert_eq!(set("4", "activation silu").0.network.settings.activation.name(), "swish");
    assert_eq!(set("6", "optim adam").0.train.settings().optimizer.name(), "adam");
    let (mut app, before) = set("4", "width 128");
    assert_eq!(app.network.settings.width, 128);
    press(&mut app, "u");
    assert_eq!(app.all_settings(), before, "it is undone");
    let mut app = at((120, 36), "4 :");
    press(&mut app, "gain space 1000");
    let first = &app.overlays[0].items[0];
    assert_eq!(
        (first.text.as_str(), &first.choice),
        ("gain takes a number from 0.01 to 100", &None)
    );
    press(&mut app, "esc :");
    press(&mut app, "activation space xx(");
    press(&mut app, "enter");
    let list = app.overlays.last().expect("what was refused can be corrected");
    assert!(list.refusal.as_deref().is_some_and(|it| it.starts_with("activation takes")));
    assert!(text(&app).contains("activation takes"), "{}", text(&app));
}

#[test]
fn a_choice_is_picked_from_a_list_by_any_of_its_names() {
    for (keys, name) in [
        ("4 enter ReLU enter", "relu"),
        ("4 enter silu enter", "swish"),
        ("4 enter Leaky space ReLU enter", "leaky-relu"),
        ("4 enter down enter", "tanh"),
        ("4 enter esc", "sigmoid"),
    ] {
        let mut app = at((120, 36), "esc");
        press(&mut app, keys);
        assert!(app.overlays.is_empty(), "{keys}");
        assert_eq!(app.network.settings.activation.name(), name, "{keys}");
    }
    let mut app = at((120, 36), "4 enter");
    let items = &app.overlays[0].items;
    let relu = items.iter().find(|it| it.text == "relu").unwrap();
    assert!(relu.note.contains('▁') && relu.note.contains('█'), "a curve: {}", relu.note);
    assert_eq!(app.overlays[0].kind, Kind::Pick);
    assert_eq!(items[app.overlays[0].selected].text, "sigmoid", "the present one is marked");
    press(&mut app, "esc 6 enter spirals enter");
    assert_eq!(app.train.race.source, Source::Spirals);
}

#[test]
fn the_search_begins_with_what_the_screen_has() {
    for (screen, typed, first) in [
        ("2", "gelu", "GELU: hidden"),
        ("2", "tang", "tangent: off"),
        ("3", "elu", "ELU: example"),
        ("4", "learning", "learning rate: 0.01"),
        ("5", "seeds", "seeds: 3"),
        ("6", "clip", "clip: none"),
    ] {
        let mut app = at((120, 36), &format!("{screen} /"));
        let listed = app.overlays[0].items.len();
        assert!(listed > 8, "{screen}: {listed} lines before anything is typed");
        press(&mut app, typed);
        let item = app.overlays[0].items[0].clone();
        assert_eq!(item.text, first, "{screen}");
        press(&mut app, "enter");
        let pointed = app.screen().pointed();
        let label = item.text.split(':').next().map(str::to_owned);
        assert!(screen == "3" || pointed == label, "{screen}: {pointed:?}");
    }
}

fn mouse(app: &mut App, kind: MouseKind, (column, row): (u16, u16)) {
    update(app, Message::Mouse(Mouse { kind, column, row }));
}

fn click(app: &mut App, at: (u16, u16)) {
    mouse(app, MouseKind::Press, at);
    mouse(app, MouseKind::Release, at);
}

/// A label takes the cursor, a number opens its field, a choice turns both ways, and of all the
/// other cells of a control's line only those of the track set anything. What was set is undone.
#[test]
fn every_cell_of_every_control_does_what_is_seen_there() {
    let mut walked = 0;
    for screen in ["2", "4", "5", "6"] {
        for size in [(80, 24), (120, 36)] {
            let mut app = at(size, screen);
            let elu = app.functions.named("elu").unwrap();
            if app.tab == Tab::Plot {
                app.plot.open(&[elu]);
                press(&mut app, "esc");
            }
            let all = app.all_settings();
            let tab = app.tab;
            for (_, setting) in all.iter().filter(|(on, _)| *on == tab) {
                let label = match app.tab {
                    Tab::Plot => setting.label.rsplit(' ').next().unwrap(),
                    _ => &setting.label,
                };
                if matches!(setting.takes, Takes::Nothing)
                    || ["in", "out", "shown", "hidden"].contains(&setting.value.as_str())
                {
                    continue;
                }
                let Some((row, cells)) = line(&app, label) else { continue };
                walk(&mut app, (&setting.label, &setting.takes), row, &cells);
                walked += 1;
            }
        }
    }
    assert!(walked > 60, "{walked} controls");
}

/// The row of the panel's line with that label, and its cells.
fn line(app: &App, label: &str) -> Option<(u16, Vec<char>)> {
    let screen = text(app);
    let rows = screen.lines().map(|line| line.chars().skip(1).collect::<Vec<char>>());
    rows.enumerate().find_map(|(row, cells)| {
        let inside: String = cells.iter().skip(1).take_while(|c| !"│┃".contains(**c)).collect();
        let words = inside.trim_start_matches([' ', '▸', '›', '►', '•']);
        let rest = words.strip_prefix(label)?;
        let is_it = rest.starts_with("  ") || rest.starts_with(" ‹") || rest.starts_with(" ╶");
        is_it.then(|| (row as u16, [vec![cells[0]], inside.chars().collect()].concat()))
    })
}

fn walk(app: &mut App, (label, takes): (&str, &Takes), row: u16, cells: &[char]) {
    let track = |c: char| "╶╴─━●○◆┝┥╾╼".contains(c);
    let choice: Vec<usize> =
        (0..cells.len()).filter(|&at| "‹›".contains(cells[at]) && at > 3).collect();
    for column in 1..cells.len() {
        let before = app.screen().kept();
        click(app, (column as u16, row));
        let place = || format!("{label}, column {column} of {}", cells.iter().collect::<String>());
        assert_eq!(app.screen().pointed().as_deref(), Some(label), "{}", place());
        let changed = app.screen().kept() != before;
        let on_choice = choice.len() == 2 && (choice[0]..=choice[1]).contains(&column);
        let on_track = matches!(takes, Takes::Number(_)) && track(cells[column]);
        assert!(!changed || on_choice || on_track, "it sets: {}", place());
        let is_number = matches!(takes, Takes::Number(_)) && cells[column].is_ascii_digit();
        assert!(!is_number || app.edits(), "a number opens its field: {}", place());
        assert!(!app.edits() || !on_track, "a track opens nothing: {}", place());
        if app.edits() {
            press(app, "esc");
        }
        if changed {
            press(app, "u");
            assert_eq!(app.screen().kept(), before, "undone: {}", place());
        }
    }
    if let [first, last] = choice[..] {
        let value = |app: &App| {
            let all = app.all_settings();
            all.into_iter().find(|(tab, it)| *tab == app.tab && it.label == label).unwrap().1.value
        };
        let start = value(app);
        click(app, (last as u16, row));
        let on = value(app);
        click(app, (first as u16, row));
        assert!(on == start || value(app) == start, "{label}: {start} → {on} → {}", value(app));
    }
}

#[test]
fn a_footer_has_whole_hints_and_marks_that_there_are_more() {
    for screen in ["1", "2", "3", "4", "5", "6"] {
        for width in [60, 72, 80, 100, 120, 160, 200, 300] {
            let mut app = at((width, 18), screen);
            let shown = text(&app).lines().last().unwrap().trim_matches('"').trim().to_owned();
            let hints = hints::of(&app);
            let mut rest = shown.trim_end_matches(['…', ' ']);
            let mut left_out = 0;
            for hint in &hints {
                let whole = format!("{} {}", hint.keys, hint.text);
                match rest.strip_prefix(&whole) {
                    Some(after) => rest = after.trim_start(),
                    None => left_out += 1,
                }
            }
            assert_eq!(rest, "", "{screen} at {width}: {shown}");
            assert_eq!(left_out > 0, shown.ends_with('…'), "{screen} at {width}: {shown}");
            for always in ["? help", "q quit"] {
                assert!(shown.contains(always), "{screen} at {width}: {shown}");
            }
            if left_out > 0 {
                click(&mut app, (width - 2, 17));
                assert_eq!(app.overlays.last().map(|it| it.kind), Some(Kind::Help));
                let listed = app.overlays[0].items.clone();
                assert!(listed.len() > hints.len());
            }
        }
    }
}

#[test]
fn both_directions_of_a_hint_can_be_clicked() {
    let mut app = at((200, 60), "4");
    let footer = text(&app).lines().last().unwrap().trim_start_matches('"').to_owned();
    let at = |hint: &str| footer[..footer.find(hint).unwrap()].chars().count() as u16;
    let (choose, play) = (at("↑↓ choose"), at("Space play"));
    click(&mut app, (choose + 1, 59));
    assert_eq!(app.network.selected, 1, "the second arrow");
    click(&mut app, (choose + 4, 59));
    assert_eq!(app.network.selected, 2, "the word");
    click(&mut app, (choose, 59));
    assert_eq!(app.network.selected, 1, "the first arrow");
    click(&mut app, (play, 59));
    assert!(app.network.playing);
    press(&mut app, "?");
    let close = text(&app).lines().last().unwrap().trim_start_matches('"').to_owned();
    let close = close[..close.find("Esc close").unwrap()].chars().count() as u16;
    click(&mut app, (close, 59));
    assert!(app.overlays.is_empty());
}

#[test]
fn a_long_notice_is_told_to_its_end() {
    let told = "This try leaves the network as it is; change gain, init and norm only. b leads to its page.";
    for size in [(60, 18), (80, 24), (300, 80)] {
        let mut app = app(size);
        app.notice = Some(told.to_owned());
        let last = text(&app).lines().rev().take(3).map(str::to_owned).collect::<Vec<_>>();
        assert!(last.iter().any(|line| line.contains("its page.")), "{size:?}: {last:?}");
    }
}

/// Lines of lists, help and prompts that do not fit end with the mark of that.
#[test]
fn what_is_cut_in_an_overlay_is_marked() {
    for size in [(60, 18), (80, 24), (300, 80)] {
        for (screen, open) in [
            ("1", "?"),
            ("4", "?"),
            ("6", "?"),
            ("1", ":"),
            ("4", ":"),
            ("1", "K"),
            ("4", "enter"),
            ("2", "/"),
        ] {
            let mut app = at(size, &format!("{screen} {open}"));
            for _ in 0..6 {
                let shown = text(&app);
                let top = app.overlays.last().unwrap();
                for item in top.items.iter().filter(|it| !it.is_text) {
                    let head: String = item.text.chars().take(24).collect();
                    // Two that begin alike are not told apart here.
                    let alike = top.items.iter().filter(|it| it.text.starts_with(&head)).count();
                    let lines: Vec<&str> =
                        shown.lines().filter(|line| line.contains(&head)).collect();
                    let whole = |line: &&str| line.contains(&item.text) || line.contains('…');
                    let is_told = lines.is_empty() || lines.iter().any(whole);
                    assert!(alike > 1 || is_told, "{size:?} {screen} {open}: {}", item.text);
                }
                (0..8).for_each(|_| drop(press(&mut app, "down")));
            }
        }
    }
}

#[test]
fn a_long_text_in_a_list_shows_its_end_and_the_cursor() {
    let mut app = at((60, 18), ":");
    for c in "the learning rate of a network that is much too deep for its own good".chars() {
        update(&mut app, Message::Key(Key::plain(actui::input::Code::Char(c))));
    }
    let shown = text(&app);
    assert!(shown.contains("for its own good"), "{shown}");
    assert_eq!(app.charset, Charset::Braille);
}
