//! Screens that open with settings.

use super::refused;
use actui::app::Opening;
use actui::cli::{Arguments, words};
use actui::live::race::Race;
use actui::math::activation::{Functions, Pointwise};
use actui::math::nn::Init;
use actui::math::nn::data::Source;
use actui::screen::Tab;
use clap::Parser;
use std::ffi::OsString;

#[path = "../support/whole.rs"]
mod whole;

fn opening(call: &str) -> Opening {
    let call = call.split(' ').map(OsString::from);
    let arguments =
        Arguments::try_parse_from(words(call)).unwrap_or_else(|error| panic!("{error}"));
    arguments.command.unwrap().opening(&Functions::built_in()).unwrap().unwrap()
}

#[test]
fn network_opens_with_the_settings_of_net() {
    let call = "network --activation gelu --depth 50 --init lecun-normal --gain 1.475 --norm layer";
    let opened = opening(&format!("actui {call}"));
    assert_eq!(opened, opening(&format!("actui open {call}")));
    let Opening::Network(settings) = &opened else { panic!("{opened:?}") };
    assert_eq!((settings.depth, settings.gain, settings.init), (50, 1.475, Init::LecunNormal));
    let mut app = whole::app((120, 36));
    app.open(opened.clone()).unwrap();
    assert_eq!((app.tab, &app.network.settings), (Tab::Network, &**settings));
    let screen = whole::text(&app);
    assert!(
        screen.contains("gelu") && screen.contains("50") && screen.contains("1.475"),
        "{screen}"
    );
}

#[test]
fn plot_opens_with_any_functions() {
    let Opening::Plot(functions, range, view) =
        opening("actui open plot elu elu(0.5) x*tanh(x) --range=-3:2")
    else {
        panic!("it is a plot")
    };
    let mut app = whole::app((120, 36));
    app.open(Opening::Plot(functions.clone(), range, view)).unwrap();
    let shown: Vec<Pointwise> = app
        .plot
        .curves
        .iter()
        .filter(|curve| curve.shown)
        .map(|curve| curve.function.clone())
        .collect();
    assert_eq!(shown.len(), 3);
    assert!(functions.iter().all(|function| shown.contains(function)), "{shown:?}");
    assert_eq!((app.tab, app.plot.x), (Tab::Plot, (-3.0, 2.0)));
    whole::text(&app);
}

#[test]
fn depth_opens_with_what_it_has_lines_for() {
    let opened = opening(
        "actui open depth --activations tanh,x*tanh(x) --depths 2,5,30 --seeds 3 --width 32",
    );
    let Opening::Depth(spec) = &opened else { panic!("{opened:?}") };
    let mut app = whole::app((120, 36));
    app.open(opened.clone()).unwrap();
    let shown = app.depth.spec().expect("networks to run");
    assert_eq!((&shown.depths, shown.seeds, shown.width), (&vec![2, 5, 30], 3, 32));
    assert_eq!((&shown.activations, &shown.inits), (&spec.activations, &spec.inits));
    whole::text(&app);
    refused(&["open", "depth", "--seeds", "7"], &["--seeds", "1, 3, 8"]);
    refused(&["open", "depth", "--width", "65"], &["--width", "64"]);
    refused(&["open", "depth", "--dropout", "0.1"], &["actui sweep"]);
}

#[test]
fn train_opens_with_a_network_for_each_function() {
    let opened =
        opening("actui open train --data spirals --activation relu,tanh --depth 4 --seed 3");
    let mut app = whole::app((120, 36));
    app.open(opened.clone()).unwrap();
    let Opening::Train(race) = opened else { panic!("it is a race") };
    let Race { source, runners } = &app.train.race;
    assert_eq!((*source, runners.len()), (Source::Spirals, 2));
    assert!(runners.iter().all(|runner| runner.depth == 4 && runner.seed == 3));
    assert_eq!(runners, &race.runners);
    whole::text(&app);
    refused(
        &["open", "train", "--activation", "relu,elu,tanh,selu,gelu"],
        &["networks are the most"],
    );
}

#[test]
fn lessons_open_by_name() {
    let mut app = whole::app((80, 24));
    app.open(opening("actui open learn sigmoid")).unwrap();
    assert_eq!(app.course.lessons[app.learn.place.lesson].id, "sigmoid");
    let error = app.open(opening("actui open learn sigmoyd")).unwrap_err();
    assert!(error.contains("did you mean 'sigmoid'"), "{error}");
}

#[test]
fn wrong_settings_are_told_before_a_screen_opens() {
    refused(&["network", "--activation", "relo"], &["did you mean 'relu'"]);
    refused(&["open", "network", "--depth", "0"], &["1 to 200"]);
    refused(&["open", "plot", "softmax"], &["whole vector"]);
    refused(&["open", "nowhere"], &["nowhere"]);
}
