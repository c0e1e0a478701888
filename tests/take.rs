//! What can be taken away from the screens: command lines that open them again, numbers, files.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, Opening, update};
use actui::cli::shown::command::Call;
use actui::cli::shown::file::{Content, Writing, Written};
use actui::cli::{Arguments, words};
use actui::input::{Code, Key};
use actui::math::activation::Functions;
use actui::screen::Tab;
use clap::Parser;
use whole::{app, at, press, text};

fn copied(app: &mut App, key: &str) -> String {
    let effects = press(app, key);
    let copies = effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    copies.unwrap_or_else(|| panic!("{key} copies nothing: {:?}", app.notice))
}

fn opening(line: &str) -> Opening {
    let call = Call::words_of(line).expect("all quotes are closed");
    let arguments = Arguments::try_parse_from(words(call.into_iter().map(Into::into)))
        .unwrap_or_else(|error| panic!("{line}: {error}"));
    arguments.command.unwrap().opening(&Functions::built_in()).unwrap().unwrap()
}

/// What is copied opens the same, and is copied from there again.
fn round_trip(app: &mut App) -> (String, App) {
    let line = copied(app, "Y");
    let mut other = whole::app((120, 36));
    other.open(opening(&line)).unwrap_or_else(|why| panic!("{line}: {why}"));
    assert_eq!(other.tab, app.tab, "{line}");
    assert_eq!(copied(&mut other, "Y"), line);
    (line, other)
}

/// Sets a control of the screen by its label.
fn set(app: &mut App, label: &str, value: &str) {
    use actui::screen::Screen;
    match app.tab {
        Tab::Network => app.network.point_at(label),
        Tab::Train => app.train.point_at(label),
        _ => app.depth.point_at(label),
    }
    press(app, "enter");
    update(app, Message::Key(Key { code: Code::Char('u'), ctrl: true }));
    for c in value.chars() {
        update(app, whole::key(Code::Char(c)));
    }
    press(app, "enter");
    assert!(!app.edits(), "{label} {value}: {}", text(app));
}

#[test]
fn the_line_of_the_network_screen_opens_the_same_network() {
    let mut app = at((120, 36), "4");
    let (line, other) = round_trip(&mut app);
    assert_eq!(other.network.settings, app.network.settings, "{line}");
    for (label, value) in [
        ("activation", "x*sigmoid(b*x) b=1.7"),
        ("depth", "50"),
        ("width", "32"),
        ("batch", "7"),
        ("init", "lecun-normal"),
        ("gain", "1.475"),
        ("bias std", "0.05"),
        ("norm", "batch"),
        ("residual", "on"),
        ("dropout", "0.1"),
        ("learning rate", "1e-4"),
        ("precision", "f32"),
        ("seed", "77"),
        ("activation", "elu alpha=0.3"),
    ] {
        set(&mut app, label, value);
        let (line, other) = round_trip(&mut app);
        assert_eq!(other.network.settings, app.network.settings, "{line}");
    }
    app.network.settings.widths = (1..=50).collect();
    let (line, other) = round_trip(&mut app);
    let widths = |app: &App| (1..=50).map(|l| app.network.settings.width_of(l)).collect::<Vec<_>>();
    assert_eq!(widths(&other), widths(&app), "{line}");
}

#[test]
fn the_line_of_the_train_screen_opens_the_same_race() {
    let mut app = at((120, 36), "6");
    let (line, other) = round_trip(&mut app);
    assert!(other.train.race == app.train.race, "{line}");
    for (label, value) in [
        ("data", "moons"),
        ("batch", "16"),
        ("seed", "5"),
        ("loss", "mse"),
        ("activation", "swish beta=1.5"),
        ("learn it", "on"),
        ("depth", "20"),
        ("residual", "on"),
        ("norm", "layer"),
        ("dropout", "0.2"),
        ("clip", "0.5"),
        ("optimizer", "sgd"),
        ("learning rate", "0.05"),
        ("gain", "0.8"),
    ] {
        set(&mut app, label, value);
        let (line, other) = round_trip(&mut app);
        assert!(
            other.train.race == app.train.race,
            "{line}\n{:?}\n{:?}",
            other.train.race,
            app.train.race
        );
    }
    set(&mut app, "learn it", "off");
    press(&mut app, "+");
    set(&mut app, "activation", "max(x, 0.1*x)");
    set(&mut app, "residual", "off");
    let (line, other) = round_trip(&mut app);
    assert!(other.train.race == app.train.race, "{line}");
    assert!(line.contains("--against"), "{line}");
}

#[test]
fn the_lines_of_plot_and_depth_open_the_same() {
    let mut app = at((120, 36), "2 d");
    app.open(opening(
        "actui open plot gelu 'elu alpha=0.5' 'x*tanh(x)' --range=-2:7 --order 1 --at 3",
    ))
    .unwrap();
    let (line, other) = round_trip(&mut app);
    let shown = |app: &App| app.plot.shown().map(|(_, function)| function).collect::<Vec<_>>();
    assert_eq!(shown(&other), shown(&app), "{line}");
    let view = |app: &App| (app.plot.show, app.plot.x, app.plot.cursor);
    assert_eq!(view(&other), view(&app), "{line}");

    let mut app = at((120, 36), "5");
    let (line, other) = round_trip(&mut app);
    assert_eq!(other.depth.whole_spec(), app.depth.whole_spec(), "{line}");
    for (label, value) in
        [("init", "he,lecun*1.48,own"), ("depths", "3,9,27"), ("gain", "1.25"), ("bias std", "0.1")]
    {
        set(&mut app, label, value);
        let (line, other) = round_trip(&mut app);
        assert_eq!(other.depth.whole_spec(), app.depth.whole_spec(), "{line}");
    }
    app.depth.residual = true;
    app.depth.norm = Some(actui::math::nn::model::NormKind::Layer);
    press(&mut app, "+");
    update(&mut app, Message::Key(Key { code: Code::Char('u'), ctrl: true }));
    for c in "elu alpha=0.3".chars() {
        update(&mut app, whole::key(Code::Char(c)));
    }
    press(&mut app, "enter");
    let (line, other) = round_trip(&mut app);
    assert_eq!(other.depth.whole_spec(), app.depth.whole_spec(), "{line}");
    assert!(line.contains("'elu alpha=0.3'") || line.contains("elu alpha=0.3"), "{line}");
}

#[test]
fn quotes_are_those_of_a_shell() {
    for (line, words) in [
        ("a  b", &["a", "b"][..]),
        ("'a b' \"c d\"", &["a b", "c d"]),
        (r"'it'\''s' x", &["it's", "x"]),
        ("''", &[""]),
        (r"a\ b", &["a b"]),
    ] {
        assert_eq!(Call::words_of(line).unwrap(), words, "{line}");
    }
    assert_eq!(Call::words_of("'a"), None);
    let odd = ["it's", "a b", "", "x^2", "$HOME", "-3:2"];
    assert_eq!(Call::words_of(&Call::of(&odd).line()).unwrap(), odd);
}

#[test]
fn every_screen_copies_its_numbers() {
    for (keys, head) in [
        ("2", "function\tx\tf\tdf\n"),
        ("4", "layer\tdelta_rms\t"),
        ("6 space", "network\tstep\ttrain_loss\t"),
        ("6 space tab", "network\tlayer\tdelta_rms\t"),
        ("1", "function\tx\tf\t"),
    ] {
        let mut app = at((120, 36), keys);
        let cells = copied(&mut app, "y");
        assert!(cells.starts_with(head), "{keys}: {cells:.80}");
        assert!(cells.lines().count() > 3, "{keys}: {cells}");
        let told = app.notice.clone().unwrap();
        assert!(told.contains("rows of numbers") && told.contains("clipboard"), "{told}");
    }
    let mut app = at((120, 36), "5");
    assert!(press(&mut app, "y").iter().all(|effect| !matches!(effect, Effect::Copy(_))));
    assert!(app.notice.unwrap().contains("no numbers yet"));
}

fn writing(effects: &[Effect]) -> Writing {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Write(writing) => Some(writing.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("nothing is written: {effects:?}"))
}

#[test]
fn a_file_is_written_by_the_ending_of_its_name() {
    for (keys, name) in [
        ("2", "plot-sigmoid-tanh"),
        ("4", "network-sigmoid-20"),
        ("6 space", "train-moons-sigmoid-tanh"),
    ] {
        let mut app = at((120, 36), keys);
        press(&mut app, "w");
        assert!(text(&app).contains("Write a file"), "{}", text(&app));
        let svg = writing(&press(&mut app, "enter"));
        assert!(svg.path.starts_with(name) && svg.path.ends_with(".svg"), "{}", svg.path);
        let Content::Text(picture) = &svg.content else { panic!("it is text") };
        assert!(picture.starts_with("<svg") && !svg.replace, "{picture:.80}");
        for (typed, path, begins) in
            [("out.CSV", "out.CSV", ""), ("my/out", "my/out.svg", "<svg"), ("a.json", "a.json", "")]
        {
            press(&mut app, "w");
            press(&mut app, typed);
            let written = writing(&press(&mut app, "enter"));
            assert_eq!(written.path, path);
            let Content::Text(content) = &written.content else { panic!("it is text") };
            assert!(content.starts_with(begins), "{content:.80}");
            match path.to_lowercase().rsplit_once('.').unwrap().1 {
                "csv" => assert!(content.lines().count() > 3, "{content}"),
                "json" => drop(serde_json::from_str::<serde_json::Value>(content).unwrap()),
                _ => {}
            }
        }
        press(&mut app, "w");
        press(&mut app, "x.safetensors");
        let none = press(&mut app, "enter");
        let has = none.iter().any(|effect| matches!(effect, Effect::Write(_)));
        assert_eq!(has, keys == "4", "only a network is written so");
    }
}

#[test]
fn a_file_is_not_replaced_unasked() {
    let mut app = at((80, 24), "4");
    press(&mut app, "w enter");
    let path = "network-sigmoid-20.svg".to_owned();
    update(&mut app, Message::Written(Written::Exists(path.clone())));
    let screen = text(&app);
    assert!(screen.contains(&format!("{path} is there already")), "{screen}");
    let other = writing(&press(&mut app, "enter"));
    assert_eq!((other.path.as_str(), other.replace), ("network-sigmoid-20-2.svg", false));
    update(&mut app, Message::Written(Written::Exists(other.path)));
    assert!(text(&app).contains("network-sigmoid-20-3.svg"), "{}", text(&app));
    press(&mut app, "esc");
    update(&mut app, Message::Written(Written::Exists(path.clone())));
    let again = writing(&press(&mut app, "down enter"));
    assert_eq!((again.path, again.replace), (path, true));
    update(&mut app, Message::Written(Written::Done("wrote it".to_owned())));
    assert!(text(&app).contains("wrote it"));
    // Another screen's contents never go into this one's file.
    press(&mut app, "2");
    update(&mut app, Message::Written(Written::Exists("network-sigmoid-20.svg".to_owned())));
    assert!(app.overlays.is_empty() && text(&app).contains("nothing was written"));
}

#[test]
fn files_are_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, replace, text: &str| {
        let content = Content::Text(text.to_owned());
        Writing { path: place(name), replace, content }.perform()
    };
    assert!(
        matches!(write("a.csv", false, "one"), Written::Done(told) if told.contains("3 bytes"))
    );
    assert_eq!(write("a.csv", false, "two"), Written::Exists(place("a.csv")));
    assert_eq!(std::fs::read_to_string(place("a.csv")).unwrap(), "one");
    assert!(matches!(write("a.csv", true, "two"), Written::Done(_)));
    assert_eq!(std::fs::read_to_string(place("a.csv")).unwrap(), "two");
    assert!(
        matches!(write("none/a.csv", false, "x"), Written::Failed(why) if why.contains("none"))
    );

    let app = app((80, 24));
    let mut settings = app.network.settings.clone();
    (settings.depth, settings.width, settings.batch) = (3, 4, 5);
    let run = |steps, loss| {
        let content = Content::Run { settings: Box::new(settings.clone()), steps, loss };
        Writing { path: place("net.safetensors"), replace: true, content }.perform()
    };
    let Written::Done(told) = run(2, f64::NAN) else { panic!("it is written") };
    assert!(told.contains("net.py") && told.contains("throughout"), "{told}");
    let bytes = std::fs::read(place("net.safetensors")).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let [start, end] =
        ["start.layers.1.weight", "layers.1.weight"].map(|n| file.tensor(n).unwrap());
    assert!(start.shape() == end.shape() && start.data() != end.data());
    assert!(
        std::fs::read_to_string(place("net.py")).unwrap().contains("STEPS, LEARNING_RATE = 3, 2,")
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside them");
}
