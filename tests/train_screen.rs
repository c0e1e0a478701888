//! The Train screen without a terminal: races, bets and pictures, what a network says of the test rows.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::live::race::{self, Change, Race, Snapshot};
use actui::live::{Job, Pace, State};
use actui::math::activation::Pointwise;
use actui::math::nn::data::Source;
use actui::math::nn::{Stage, TrainerSettings};
use actui::screen::message::Engine;
use actui::screen::{Screen, Tab};
use actui::worker::live::{Shown, Work};
use actui::worker::race::Training;
use std::ops::ControlFlow;
use whole::{app, at, press, run, standings, text};

const SIZES: [(u16, u16); 5] = [(60, 18), (80, 24), (120, 36), (200, 60), (300, 80)];

fn race_of(effects: &[Effect]) -> Option<&Job<Race>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Race(job) => Some(&**job),
        _ => None,
    })
}

#[test]
fn a_race_asks_for_a_bet_and_then_tells_what_it_is_worth() {
    let mut app = at((120, 36), "6");
    assert!(
        text(&app).contains("Which one will first hold 99 % of the test rows right"),
        "{}",
        text(&app)
    );
    let effects = press(&mut app, "n space");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Play(Engine::Race, true))));
    assert_eq!(app.train.bet, Some(0));
    let job = app.train.snapshot.clone().expect("a race").job;
    let place = app.train.place();
    update(&mut app, Message::Race(Box::new(standings(job, 60, place))));
    assert!(text(&app).contains("wrong so far."), "{}", text(&app));
}

/// What stands right of the controls, without the breaks between its lines.
fn said(app: &App) -> String {
    let screen = text(app).replace('┃', "│");
    let right = |line: &'_ str| Some(line.split_once("││")?.1.split('│').next()?.trim().to_owned());
    let rows = screen.lines().filter_map(right);
    rows.collect::<Vec<_>>().join(" ")
}

#[test]
fn theory_is_of_the_chosen_network_and_is_silent_with_a_reason() {
    let mut app = at((200, 60), "6");
    assert!(said(&app).contains("In theory B's layer 1 receives"), "{}", text(&app));
    press(&mut app, "n");
    assert!(said(&app).contains("In theory A's layer 1 receives"), "{}", text(&app));
    let mut app = at((200, 60), "6 space");
    assert!(text(&app).contains("━ theory at start: × "), "{}", text(&app));
    let norm = app.train.controls().into_iter().position(|row| row.label == "norm");
    app.train.selected = norm.expect("it is a control");
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert!(text(&app).contains("no theory: 2 inputs are too few"), "{}", text(&app));
    press(&mut app, "f");
    let screen = text(&app);
    assert!(
        screen.contains("theory cannot say: with batch norm, 2 inputs are too few"),
        "{screen}"
    );
    press(&mut app, "f");
    let screen = text(&app);
    assert!(
        said(&app).contains("Theory cannot say for B:") && !screen.contains("━ theory"),
        "{screen}"
    );
    app.train.pane = actui::screen::train::Pane::Controls;
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert!(said(&app).contains("In theory B's layer 1 receives"), "{}", text(&app));
    let app = at((200, 60), "6 space");
    assert!(said(&app).contains("At the start B's layer 1 received"), "{}", text(&app));
}

#[test]
fn silent_theory_gives_its_reason_where_there_is_little_room_too() {
    let mut app = at((80, 24), "6");
    app.train.race.runners[1].init = actui::math::nn::Init::Uniform01;
    let effects = press(&mut app, "tab");
    run(&mut app, &effects);
    assert!(text(&app).contains("no theory: weights have mean ½"), "{}", text(&app));
}

/// The place of a line of the panel.
fn select(app: &mut App, wanted: &str) {
    let index = app.train.controls().into_iter().position(|row| row.label == wanted);
    app.train.selected = index.expect("it is a control");
}

#[test]
fn a_changed_race_says_so_and_waits_for_a_new_bet() {
    let mut app = at((80, 24), "6 space");
    assert_eq!(app.train.bet, Some(1));
    let effects = press(&mut app, "r");
    assert!(race_of(&effects).is_some_and(|job| !job.held), "the same race once more");
    run(&mut app, &effects);
    assert_eq!((app.train.bet, app.notice.as_deref()), (Some(1), None));
    select(&mut app, "depth");
    let effects = press(&mut app, "right");
    assert!(race_of(&effects).is_some_and(|job| job.held));
    run(&mut app, &effects);
    let screen = text(&app);
    assert!(screen.contains("Started anew: depth of B 5 → 6. Space bets and starts."), "{screen}");
    assert!(
        screen.contains("Who first holds 99 %, or the most any")
            && screen.contains("holds? n chooses, Space bets."),
        "{screen}"
    );
    assert!(!screen.contains("You bet on"), "{screen}");
    // Nothing had begun: nothing is told of.
    let effects = press(&mut app, "right");
    run(&mut app, &effects);
    assert_eq!(app.notice, None);
    press(&mut app, "n space");
    assert_eq!(app.train.bet, Some(0));
    // With one network there is nothing to bet on, and it goes on playing.
    let mut app = at((80, 24), "6 - space");
    select(&mut app, "seed");
    let effects = press(&mut app, "right");
    assert!(race_of(&effects).is_some_and(|job| !job.held));
    assert_eq!(app.notice.as_deref(), Some("Started anew: seed 1 → 2."));
    assert_eq!(app.train.bet, None);
}

#[test]
fn whoever_takes_the_first_step_has_bet() {
    for keys in ["6 n .", "6 n r", "6 n space"] {
        let app = at((80, 24), keys);
        assert_eq!(app.train.bet, Some(0), "{keys}");
    }
}

#[test]
fn the_pace_changes_without_a_new_start() {
    let mut app = at((80, 24), "6 space");
    let of = |effects: &[Effect]| match effects {
        [Effect::ChangeRace(Change::Pace(Pace::Watchable { within }))] => Some(within.as_secs()),
        _ => None,
    };
    assert_eq!(of(&press(&mut app, "p")), Some(0));
    assert!(text(&app).contains("pace: as fast as it goes"), "{}", text(&app));
    assert_eq!(of(&press(&mut app, "p")), Some(8));
    assert_eq!(app.train.bet, Some(1));
    press(&mut app, "p");
    let effects = press(&mut app, "r");
    let pace = race_of(&effects).expect("the race again").pace;
    assert!(matches!(pace, Pace::Watchable { within } if within.is_zero()), "{pace:?}");
}

#[test]
fn a_race_that_failed_claims_nothing_more() {
    for size in [(80, 24), (200, 60)] {
        let mut app = at(size, "6 space");
        let job = app.train.snapshot.clone().expect("a race").job;
        let mut snapshot = race::Snapshot::of(job);
        snapshot.state = State::Failed("out of luck".to_owned());
        update(&mut app, Message::Race(Box::new(snapshot)));
        for _ in app.train.pictures() {
            let screen = text(&app);
            assert!(screen.contains("This run has failed: out of luck."), "{screen}");
            assert!(screen.contains("failed, r starts again"), "{screen}");
            for claim in ["Drawing", "yet", "goes on", "so far"] {
                assert!(!screen.contains(claim), "{claim} in\n{screen}");
            }
            press(&mut app, "v");
        }
        press(&mut app, "x");
        assert!(text(&app).contains("This run has failed."), "{}", text(&app));
    }
}

#[test]
fn pictures_name_their_network_and_nothing_is_cut_within_a_word() {
    let mut app = at((80, 24), "6 ++ space");
    for (runner, name) in ["leaky-relu", "prelu", "swish", "gelu-tanh"].into_iter().enumerate() {
        let activation = actui::math::activation::Pointwise::named(name).expect("a function");
        let settings = &mut app.train.race.runners[runner];
        (settings.activation, settings.depth) = (activation, 5 + runner);
        settings.learnable = matches!(name, "prelu" | "swish");
    }
    let effects = press(&mut app, "space");
    run(&mut app, &effects);
    for letter in ["D", "A", "B", "C"] {
        for _ in app.train.pictures() {
            let screen = text(&app);
            let titled = format!("{letter}: ");
            let picture = screen.lines().rfind(|line| line.contains("╮")).unwrap_or_default();
            // Or it is of all.
            let named = picture.contains(&titled)
                || picture.contains(&format!("╭ {letter} "))
                || picture.contains("rms δ by layer")
                || picture.contains("rms δ, all");
            assert!(named, "{picture}");
            let cut = screen.lines().any(|line| {
                let title = line.chars().rev().skip_while(|c| *c == '"').collect::<String>();
                title.starts_with('╮') && !title[3..].starts_with([' ', '─'])
            });
            assert!(!cut, "{screen}");
            press(&mut app, "v");
        }
        press(&mut app, "n");
    }
}

#[test]
fn the_keys_of_the_train_screen_are_told_in_full_at_eighty_columns() {
    let mut app = at((80, 24), "6 ?");
    let keys = app.keys.clone();
    for binding in keys.bindings(actui::keymap::Scope::On(Tab::Train)) {
        let shown = (0..200).any(|_| {
            let shown = text(&app).contains(binding.help);
            if !shown {
                press(&mut app, "down");
            }
            shown
        });
        assert!(shown, "{}", binding.help);
        press(&mut app, "esc");
        press(&mut app, "?");
    }
}

#[test]
fn networks_come_and_go_and_keep_data_and_seed_in_common() {
    let mut app = at((120, 36), "6");
    press(&mut app, "++");
    assert_eq!(app.train.race.runners.len(), 4);
    assert_eq!(app.notice.as_deref(), Some("D is a copy of C: change something."));
    assert_eq!(app.train.control().label, "activation");
    press(&mut app, "+");
    assert!(app.notice.as_ref().is_some_and(|notice| notice.contains("most")));
    let effects = press(&mut app, "R");
    let race = &race_of(&effects).expect("a new race").settings;
    assert!(race.runners.iter().all(|runner| runner.seed == 2));
    press(&mut app, "---");
    assert_eq!(app.train.race.runners.len(), 1);
    press(&mut app, "-");
    assert_eq!(app.train.race.runners.len(), 1);
}

#[test]
fn a_race_goes_on_with_another_learning_rate_and_is_held_while_one_is_away() {
    let mut app = at((120, 36), "6 space");
    let controls = app.train.controls();
    let index = controls.iter().position(|row| row.label == "learning rate");
    app.train.selected = index.expect("it is a control");
    let effects = press(&mut app, "right");
    let [Effect::Save(_), Effect::ChangeRace(Change::LearningRate { runner: 1, rate })] =
        effects[..]
    else {
        panic!("{effects:?}");
    };
    assert!(rate > 0.01);
    assert!(matches!(press(&mut app, "2")[..], [Effect::Play(Engine::Race, false)]));
    assert!(matches!(press(&mut app, "6")[..], [Effect::Play(Engine::Race, true)]));
    assert!(race_of(&press(&mut app, "r")).is_some());
}

#[test]
fn another_data_set_brings_what_suits_it() {
    let mut app = at((120, 36), "6");
    let effects = press(&mut app, "enter digits enter");
    let race = &race_of(&effects).expect("a new race").settings;
    assert_eq!((race.source.name(), race.runners[0].width), ("digits", 64));
    press(&mut app, "enter numbers enter");
    assert!(text(&app).contains("data takes one of digits"), "{}", text(&app));
    press(&mut app, "x");
    assert!(!text(&app).contains("data takes"), "{}", text(&app));
    press(&mut app, "esc");
    assert!(text(&app).contains("test right"), "the standings stay: {}", text(&app));
}

#[test]
fn every_picture_of_the_train_screen_is_drawn() {
    for size in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        let mut app = at(size, "6 space");
        for _ in 0..=app.train.pictures().len() {
            text(&app);
            press(&mut app, "v");
        }
        press(&mut app, "x");
        assert!(text(&app).contains("rms δ"), "{}", text(&app));
    }
}

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The app with a race of one tanh network on this data, `steps` done.
fn trained(source: Source, size: (u16, u16), steps: u64) -> (App, Snapshot) {
    let settings = TrainerSettings::new(Pointwise::named("tanh").unwrap(), source);
    let race = Race { source, runners: vec![settings.with(|it| (it.depth, it.width) = (2, 16))] };
    let mut app = app(size);
    app.train.open(race.clone());
    let effects = press(&mut app, "6");
    let job = race_of(&effects).expect("the race is asked for").clone();
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
fn gradients_are_clipped_at_a_positive_length_or_not_at_all() {
    let mut app = at((120, 40), "6");
    let functions = app.functions.clone();
    for refused in ["-1", "0", "inf", "nan", "much"] {
        let told = app.train.set("clip", refused, &functions).expect_err(refused);
        assert!(told.contains("none or a positive number"), "{told}");
    }
    app.train.set("clip", "2.5", &functions).expect("a length");
    assert_eq!(app.train.race.runners[app.train.runner].clip, Some(2.5));
}
