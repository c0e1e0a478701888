//! Keys and the mouse while something lies over the screen, and what becomes of the line that is
//! chosen there.

use super::message::Effect;
use super::overlay::{Choice, Kind, Overlay, Shelf};
use super::{App, act, grant, hints, layout, set_theme};
use crate::input::{Code, Key, Mouse, MouseKind};
use crate::keymap::Scope;
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
        Some((top, Shelf { course, catalog, functions }))
    }
}

pub(super) fn on_key(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    // In a text field only these keys are not text.
    let command = key.half_width().code;
    let action = app.keys.find(Scope::Overlay, key).or_else(|| match (command, top.takes_text()) {
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
                // What cannot be set can be corrected.
                Some(Choice::Set(tab, label, text)) => return set(app, tab, label, &text),
                Some(choice) => {
                    app.overlays.clear();
                    return choose(app, choice);
                }
            }
        }
        Some(action) => top.act(action, usize::from(app.size.1)),
        // The key that opened help closes it.
        None if top.kind == Kind::Help
            && top.input.value().is_empty()
            && app.keys.find(Scope::Everywhere, key) == Some(Action::Help) =>
        {
            app.overlays.pop();
        }
        None => {
            if let Some((top, shelf)) = app.top_and_shelf() {
                top.type_key(key, shelf);
            }
        }
    }
    Vec::new()
}

pub(super) fn on_mouse(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    if mouse.kind == MouseKind::Press
        && let Some(key) = hints::clicked(app, (mouse.column, mouse.row))
    {
        return on_key(app, key);
    }
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    match mouse.kind {
        MouseKind::WheelUp | MouseKind::WheelDown => {
            let up = mouse.kind == MouseKind::WheelUp;
            let text = layout::overlay(top, app.size).text;
            let is_over = text.is_some_and(|it| it.contains((mouse.column, mouse.row).into()));
            match top.reply.as_mut().filter(|_| is_over) {
                Some(reply) if up => reply.scroll = reply.scroll.saturating_sub(1),
                Some(reply) => reply.scroll += 1,
                None => {
                    let action = if up { Action::Up } else { Action::Down };
                    top.act(action, usize::from(app.size.1));
                }
            }
        }
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
        MouseKind::Drag | MouseKind::Release | MouseKind::Move => {}
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
        Choice::Set(tab, label, text) => return set(app, tab, label, &text),
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

/// Sets a control and shows it; what is refused stays in the list, with what would be right.
fn set(app: &mut App, tab: Tab, label: String, text: &str) -> Vec<Effect> {
    let (screen, context) = app.screen_mut_of(tab, Rect::ZERO);
    match screen.set(&label, text, context.functions) {
        Ok(()) => {
            app.overlays.clear();
            app.open_screen(tab);
            let undo = app.keys.name_of(Action::Undo, app.charset);
            app.notice = Some(format!("{label}: {text} ({undo} undoes it)"));
        }
        Err(why) => {
            if let Some(top) = app.overlays.last_mut() {
                top.refusal = Some(format!("{label} takes {why}"));
            }
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
