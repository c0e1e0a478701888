//! What can lie over a screen: help, the command palette, the search. All are lists with a marked
//! row; two of them filter as one types.

use super::App;
use super::keymap;
use crate::input::{Key, half_width};
use crate::lesson::{Course, plain_text};
use crate::math::activation::Pointwise;
use crate::screen::control::edit::text_request;
use crate::screen::learn::Place;
use crate::screen::message::Action;
use crate::theme::Theme;
use crate::widget::Charset;
use tui_input::{Input, InputRequest};

/// One line of a list.
#[derive(Clone, Debug)]
pub struct Item {
    pub text: String,
    /// At the right end: a key, or where the text was found.
    pub note: String,
    /// None: a heading or a line that only informs.
    pub choice: Option<Choice>,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Action(Action),
    Place(Place),
    Theme(&'static str),
    Charset(Charset),
    Plot(Pointwise),
    Network(Pointwise),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Help,
    Palette,
    Search,
}

#[derive(Clone, Debug)]
pub struct Overlay {
    pub kind: Kind,
    pub input: Input,
    /// All lines; the search makes its own.
    all: Vec<Item>,
    /// Lines that match what was typed.
    pub items: Vec<Item>,
    pub selected: usize,
}

/// So many hits are listed.
const MOST_HITS: usize = 200;

impl Overlay {
    pub fn help(scope: keymap::Scope, charset: Charset) -> Overlay {
        let mut items = Vec::new();
        let mut heading = None;
        for binding in keymap::bindings(scope) {
            if heading != Some(binding.scope) {
                heading = Some(binding.scope);
                let text = binding.scope.title().to_owned();
                items.push(Item { text, note: String::new(), choice: None });
            }
            items.push(Item {
                text: binding.help.to_owned(),
                note: binding.key_names(charset),
                choice: Some(Choice::Action(binding.action)),
            });
        }
        let shift = "With the mouse on, hold Shift to select text".to_owned();
        items.push(Item { text: shift, note: "Shift-drag".to_owned(), choice: None });
        Overlay::new(Kind::Help, items)
    }

    pub fn palette(app: &App) -> Overlay {
        let mut items: Vec<Item> = keymap::bindings(app.scope())
            .filter(|binding| binding.action != Action::Palette)
            .map(|binding| Item {
                text: binding.help.to_owned(),
                note: binding.key_names(app.charset),
                choice: Some(Choice::Action(binding.action)),
            })
            .collect();
        let mut add = |text: String, note: &str, choice| {
            items.push(Item { text, note: note.to_owned(), choice: Some(choice) });
        };
        for (lesson, content) in app.course.lessons.iter().enumerate() {
            for (section, page) in content.sections.iter().enumerate() {
                let place = Place { lesson, section, block: 0 };
                add(format!("{} › {}", content.title, page.title), "page", Choice::Place(place));
            }
        }
        for function in app.functions.all() {
            let title = function.title();
            add(format!("plot {title}"), "Plot", Choice::Plot(function.clone()));
            add(format!("train a network with {title}"), "Network", Choice::Network(function));
        }
        for name in Theme::names() {
            add(format!("theme: {name}"), "look", Choice::Theme(name));
        }
        for charset in Charset::ALL {
            add(format!("characters: {}", charset.name()), "look", Choice::Charset(charset));
        }
        Overlay::new(Kind::Palette, items)
    }

    pub fn search(course: &Course) -> Overlay {
        let mut overlay = Overlay::new(Kind::Search, Vec::new());
        overlay.filter(course);
        overlay
    }

    fn new(kind: Kind, items: Vec<Item>) -> Overlay {
        let mut overlay =
            Overlay { kind, input: Input::default(), all: items.clone(), items, selected: 0 };
        overlay.settle(1);
        overlay
    }

    pub fn title(&self) -> &'static str {
        match self.kind {
            Kind::Help => "Keys",
            Kind::Palette => "Commands",
            Kind::Search => "Search the lessons",
        }
    }

    pub fn takes_text(&self) -> bool {
        self.kind != Kind::Help
    }

    pub fn choice(&self) -> Option<Choice> {
        self.items.get(self.selected).and_then(|item| item.choice.clone())
    }

    /// The places that a search found, for the keys that step through them.
    pub fn matches(&self) -> Option<Vec<Place>> {
        (self.kind == Kind::Search).then(|| {
            self.items
                .iter()
                .filter_map(|item| match item.choice {
                    Some(Choice::Place(place)) => Some(place),
                    _ => None,
                })
                .collect()
        })
    }

    pub fn act(&mut self, action: Action, rows: usize) {
        let page = (rows / 2).max(1);
        let (to, direction) = match action {
            Action::Up => (self.selected.saturating_sub(1), -1),
            Action::Down => (self.selected + 1, 1),
            Action::PageUp => (self.selected.saturating_sub(page), -1),
            Action::PageDown => (self.selected + page, 1),
            _ => return,
        };
        self.selected = to.min(self.items.len().saturating_sub(1));
        self.settle(direction);
    }

    /// Marks a row of those shown.
    pub fn select(&mut self, row: usize) {
        if self.items.get(row).is_some_and(|item| item.choice.is_some()) {
            self.selected = row;
        }
    }

    pub fn type_key(&mut self, key: Key, course: &Course) {
        if !self.takes_text() {
            return;
        }
        if let Some(request) = text_request(key) {
            self.input.handle(request);
            self.filter(course);
        }
    }

    /// Takes the whole text before it looks for it once.
    pub fn paste(&mut self, text: impl Iterator<Item = char>, course: &Course) {
        if self.takes_text() {
            text.for_each(|c| {
                self.input.handle(InputRequest::InsertChar(c));
            });
            self.filter(course);
        }
    }

    /// Headings cannot be marked: moves on to the nearest line that can.
    fn settle(&mut self, direction: isize) {
        let can = |index: usize| self.items.get(index).is_some_and(|item| item.choice.is_some());
        let mut index = self.selected;
        while index < self.items.len() && !can(index) {
            match index.checked_add_signed(direction) {
                Some(next) => index = next,
                None => break,
            }
        }
        if can(index) {
            self.selected = index;
        } else if let Some(first) = (0..self.items.len()).find(|&index| can(index)) {
            self.selected = if direction > 0 { self.last_choice() } else { first };
        }
    }

    fn last_choice(&self) -> usize {
        self.items.iter().rposition(|item| item.choice.is_some()).unwrap_or(0)
    }

    fn filter(&mut self, course: &Course) {
        let wanted = folded(self.input.value().trim());
        self.items = match self.kind {
            Kind::Search => hits(course, &wanted),
            Kind::Help | Kind::Palette => {
                let words: Vec<&str> = wanted.split_whitespace().collect();
                let fits = |item: &&Item| {
                    let text = folded(&format!("{} {}", item.text, item.note));
                    words.iter().all(|word| text.contains(word))
                };
                self.all.iter().filter(fits).cloned().collect()
            }
        };
        self.selected = 0;
        self.settle(1);
    }
}

/// Blocks that hold the words, with what stands around the first of them.
fn hits(course: &Course, wanted: &str) -> Vec<Item> {
    let mut items = Vec::new();
    if wanted.is_empty() {
        return items;
    }
    for (lesson, content) in course.lessons.iter().enumerate() {
        for (section, page) in content.sections.iter().enumerate() {
            for (block, text) in page.blocks.iter().map(plain_text).enumerate() {
                let Some(snippet) = snippet(&text, wanted) else { continue };
                items.push(Item {
                    text: snippet,
                    note: format!("{} › {}", content.title, page.title),
                    choice: Some(Choice::Place(Place { lesson, section, block })),
                });
                if items.len() == MOST_HITS {
                    return items;
                }
            }
        }
    }
    items
}

/// What is the same to a search: upper and lower case, and the two widths of an input method.
fn folded(text: &str) -> String {
    text.to_lowercase().chars().map(half_width).collect()
}

/// The words around a match, on one line.
fn snippet(text: &str, wanted: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = folded(&line);
    let at = lower.find(wanted)?;
    // Lower case can be longer or shorter than what it came from, so count characters, not bytes.
    let before = lower[..at].chars().count();
    let start = before.saturating_sub(24);
    let cut: String = line.chars().skip(start).take(160).collect();
    Some(if start > 0 { format!("…{cut}") } else { cut })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Code;
    use crate::math::activation::Functions;
    use std::time::{Duration, Instant};

    fn fastest(mut work: impl FnMut()) -> Duration {
        let times = (0..5).map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        });
        times.min().expect("five times")
    }

    /// A paste of 200 characters takes as long as a few keys, not as 200.
    #[test]
    fn a_paste_is_looked_for_once() {
        let course = Course::embedded(&Functions::built_in()).unwrap();
        let text = "gradient ".repeat(22);
        let key = fastest(|| {
            let key = Key { code: Code::Char('x'), ctrl: false };
            Overlay::search(&course).type_key(key, &course);
        });
        let paste = fastest(|| Overlay::search(&course).paste(text.chars(), &course));
        assert!(paste < 20 * key, "{paste:?} for a paste, {key:?} for a key");

        let mut typed = Overlay::search(&course);
        let mut pasted = typed.clone();
        for c in "slope".chars() {
            typed.type_key(Key { code: Code::Char(c), ctrl: false }, &course);
        }
        pasted.paste("slope".chars(), &course);
        assert_eq!(
            (typed.input.value(), typed.matches()),
            (pasted.input.value(), pasted.matches())
        );
        assert!(!pasted.items.is_empty());
    }
}
