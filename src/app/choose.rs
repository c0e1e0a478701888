//! Keys and the mouse while something lies over the screen, and what becomes of the line that is
//! chosen there.

use super::keymap::{self, Scope};
use super::message::Effect;
use super::overlay::{Choice, Overlay, Shelf};
use super::{App, act, grant, layout, set_theme};
use crate::find::catalog::Catalog;
use crate::input::{Code, Key, Mouse, MouseKind};
use crate::lesson::{Experiment, QUESTIONS};
use crate::screen::message::{Action, Request};
use crate::screen::{Tab, derive, learn};
use ratatui::layout::Rect;
use std::collections::BTreeMap;

impl App {
    /// What lies topmost, and what a search in it looks through.
    pub(super) fn top_and_shelf(&mut self) -> Option<(&mut Overlay, Shelf<'_>)> {
        let App { overlays, course, functions, catalog, .. } = self;
        let top = overlays.last_mut()?;
        let catalog = catalog.get_or_init(|| Catalog::new(course, functions));
        Some((top, Shelf { course, catalog }))
    }
}

pub(super) fn on_key(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    // In a text field only these keys are not text.
    let command = key.half_width().code;
    let action = keymap::find(Scope::Overlay, key).or_else(|| match (command, top.takes_text()) {
        (Code::Char('q' | '?'), false) => Some(Action::Cancel),
        (Code::Char('j'), false) => Some(Action::Down),
        (Code::Char('k'), false) => Some(Action::Up),
        (Code::Char(' '), false) => Some(Action::PageDown),
        _ => None,
    });
    match action {
        Some(Action::Cancel) => {
            app.overlays.pop();
        }
        Some(Action::Confirm) => {
            let choice = top.choice();
            if let Some(matches) = top.matches() {
                app.learn.matches = matches;
            }
            match choice {
                None => {
                    app.overlays.pop();
                }
                // Esc leads back to the list that it was found in.
                Some(choice @ (Choice::Question(_) | Choice::Term(_))) => {
                    return choose(app, choice);
                }
                Some(choice) => {
                    app.overlays.clear();
                    return choose(app, choice);
                }
            }
        }
        Some(action) => top.act(action, usize::from(app.size.1)),
        None => {
            if let Some((top, shelf)) = app.top_and_shelf() {
                top.type_key(key, shelf);
            }
        }
    }
    Vec::new()
}

pub(super) fn on_mouse(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    match mouse.kind {
        MouseKind::WheelUp => top.act(Action::Up, usize::from(app.size.1)),
        MouseKind::WheelDown => top.act(Action::Down, usize::from(app.size.1)),
        MouseKind::Press => match layout::overlay_hit(top, app.size, mouse) {
            layout::OverlayHit::Row(row) => {
                top.select(row);
                return on_key(app, Key::plain(Code::Enter));
            }
            layout::OverlayHit::Inside => {}
            layout::OverlayHit::Outside => {
                app.overlays.pop();
            }
        },
        MouseKind::Drag | MouseKind::Release => {}
    }
    Vec::new()
}

/// Does what a line stands for.
pub(super) fn choose(app: &mut App, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Action(action) => return act(app, action),
        Choice::Write { path, replace } => return app.write(path, replace),
        Choice::Place(place) => {
            app.open_screen(Tab::Learn);
            let (learn, context) = app.reading();
            learn.pane = learn::Pane::Page;
            learn.enlarged = false;
            let requests = learn.go(place, &context);
            return grant(app, requests);
        }
        Choice::Theme(name) => return set_theme(app, name),
        Choice::Charset(charset) => app.charset = charset,
        Choice::Derive(function) => {
            let text = derive::subject::Subject::of(function).text();
            return grant(app, vec![Request::OpenInDerive(text)]);
        }
        Choice::Plot(function) => return grant(app, vec![Request::OpenInPlot(vec![function])]),
        Choice::Network(function) => return grant(app, vec![Request::TakeToNetwork(function)]),
        Choice::Screen(screen) => app.open_screen(screen),
        Choice::Control(screen, label) => {
            app.open_screen(screen);
            app.screen_mut_of(screen, Rect::ZERO).0.point_at(&label);
        }
        Choice::Experiment(experiment) => return perform(app, experiment),
        Choice::Change(subject) => app.take_change(*subject),
        Choice::Question(number) => {
            let none = BTreeMap::new();
            let known = app.learn.measured.get(QUESTIONS).unwrap_or(&none);
            let answer = Overlay::answer(&app.course, number, known);
            app.overlays.push(answer);
        }
        Choice::Term(number) => {
            let term = Overlay::term(&app.course, number);
            app.overlays.push(term);
        }
    }
    Vec::new()
}

/// Opens what an answer offers to try.
fn perform(app: &mut App, experiment: Experiment) -> Vec<Effect> {
    let request = match experiment {
        Experiment::Plot(functions) => Request::OpenInPlot(functions),
        Experiment::Network(settings) => Request::OpenInNetwork(*settings),
        Experiment::Depth => return act(app, Action::Open(Tab::Depth)),
        Experiment::Train => return act(app, Action::Open(Tab::Train)),
    };
    grant(app, vec![request])
}
