//! Ways through the whole program: keys in, and whatever is asked of its workers answered, small and
//! at once.

#[path = "whole.rs"]
pub mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::experiment::why::{self, Change};
use actui::keymap::Scope;
use actui::lesson::Learner;
use actui::math::sweep::gain::Finding;
use actui::screen::Tab;
use actui::screen::learn::Place;
use actui::worker::task::{Outcome, Task};
use ratatui::buffer::Buffer;
use std::ops::ControlFlow;
use whole::{COURSE, app_with, mapped, press, run, sweep, swept};

/// Goes a way, and answers what is asked on it as small networks would.
pub fn arrive(size: (u16, u16), keys: &str) -> App {
    let mut app = app_with(Default::default(), size);
    let mut effects = app.begin();
    run(&mut app, &effects);
    for word in keys.split(' ') {
        effects = match word.strip_prefix('@') {
            Some(place) => go_to(&mut app, place),
            None => press(&mut app, word),
        };
        answer(&mut app, &effects);
    }
    app
}

/// Begins at a block; the page's questions are passed.
fn go_to(app: &mut App, place: &str) -> Vec<Effect> {
    let parts: Vec<&str> = place.split('/').collect();
    let [lesson, section, block] = parts[..] else { panic!("{place}") };
    let lessons = &COURSE.lessons;
    let number = lessons.iter().position(|it| it.id == lesson).expect("a lesson");
    let sections = &lessons[number].sections;
    let page = sections.iter().position(|it| it.id == section).expect("a page");
    for (_, question) in sections[page].questions() {
        app.learn.answers.insert(format!("{lesson}/{}", question.id), Learner::passed());
    }
    app.learn.place = Place { lesson: number, section: page, block: block.parse().unwrap() };
    update(app, Message::Resize(app.size.0, app.size.1))
}

/// Answers what a key asks of the program, small and at once.
pub fn answer(app: &mut App, effects: &[Effect]) {
    run(app, effects);
    if app.tab == Tab::Depth {
        if sweep(effects).flatten().is_some() {
            swept(app, effects);
        }
        mapped(app, effects.to_vec());
    }
    for effect in effects {
        for outcome in outcomes(effect) {
            update(app, Message::Outcome(outcome));
        }
    }
}

/// What is computed aside; measurements are made up.
fn outcomes(effect: &Effect) -> Vec<Outcome> {
    match effect {
        Effect::Measure(Task::Measure { lesson, measures }) => {
            let made_up = |(name, _): &(String, _)| Outcome::Measured {
                lesson: lesson.clone(),
                name: name.clone(),
                value: Some(name.len() as f64 / 20.0),
            };
            measures.iter().map(made_up).collect()
        }
        Effect::Plane(Task::Look(asked)) => {
            let (settings, lens) = &**asked;
            let seen = lens.look(settings, &|_| ControlFlow::Continue(()));
            seen.map(|seen| Outcome::Seen(Box::new(seen))).into_iter().collect()
        }
        Effect::Plane(Task::Gain(spec)) => {
            let found = Finding::by_theory((**spec).clone(), &|| true);
            found.map(|found| Outcome::Gain(Box::new(found))).into_iter().collect()
        }
        Effect::Why(Some(Task::Why(subject))) => {
            let changes = why::changes(subject).into_iter().enumerate();
            let made_up = |(index, (what, subject)): (usize, (String, _))| {
                let number = Some(0.9f64.powi(index as i32));
                Outcome::Why(Box::new(Change { what, subject, number }))
            };
            changes.map(made_up).collect()
        }
        _ => Vec::new(),
    }
}

/// Whose keys are pressed: the screen's, or those of what lies over it.
pub fn scope(app: &App) -> Scope {
    match app.overlays.is_empty() {
        true => Scope::On(app.tab),
        false => Scope::Overlay,
    }
}

/// How many cells are others.
pub fn changed(before: &Buffer, after: &Buffer) -> usize {
    before.content.iter().zip(&after.content).filter(|(was, is)| was != is).count()
}

/// The names of what is asked of the program.
pub fn asked(effects: &[Effect]) -> String {
    let name = |effect: &Effect| {
        let name = format!("{effect:?}");
        name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
    };
    effects.iter().map(name).collect::<Vec<_>>().join(", ")
}
