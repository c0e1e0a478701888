//! What can lie over a screen: help, the command palette, the search, the glossary, an answer. All
//! are lists with a marked row; some of them filter as one types, an answer has a text above its
//! rows.

mod lists;
mod reply;
mod search;
mod settings;

use crate::experiment::why::Subject;
use crate::find::Index;
use crate::find::catalog::Catalog;
use crate::input::Key;
use crate::lesson::{Course, Experiment};
use crate::math::activation::{Functions, Pointwise};
use crate::screen::Tab;
use crate::screen::control::edit::text_request;
use crate::screen::learn::Place;
use crate::screen::message::Action;
use crate::widget::Charset;
pub use reply::{Card, Reply};
pub use settings::Known;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use tui_input::{Input, InputRequest};

/// One line of a list.
#[derive(Clone, Debug)]
pub struct Item {
    pub text: String,
    /// At the right end: a key, what it is, or where the text was found.
    pub note: String,
    /// None: a heading or a line that only informs.
    pub choice: Option<Choice>,
    /// Bytes of the text that were searched for.
    pub marks: Vec<Range<usize>>,
    /// It only informs, and is no heading.
    pub is_text: bool,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Action(Action),
    Place(Place),
    Theme(&'static str),
    Charset(Charset),
    Plot(Pointwise),
    Derive(Pointwise),
    Network(Pointwise),
    Screen(Tab),
    /// The control of that label
    Control(Tab, String),
    Experiment(Experiment),
    /// Other settings of the network that was asked about
    Change(Box<Subject>),
    /// Of the course's questions, by number: its answer opens over the list
    Question(usize),
    /// This value for the control of that label
    Set(Tab, String, String),
    /// Of the glossary, by number: it opens over the list
    Term(usize),
    /// What is shown into a file
    Write {
        path: String,
        replace: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Help,
    Palette,
    Search,
    Glossary,
    Reply,
    Why,
    /// The values of one control
    Pick,
    /// The name of a file is asked for.
    Files,
}

#[derive(Clone, Debug)]
pub struct Overlay {
    pub kind: Kind,
    pub input: Input,
    /// All lines; the search makes its own.
    all: Vec<Item>,
    /// What the lines are found by, where they are found by words.
    index: Option<Rc<Index>>,
    /// Lines that match what was typed.
    pub items: Vec<Item>,
    /// Words that nothing has, and those that they were taken for.
    pub read_as: Vec<(String, String)>,
    pub selected: usize,
    /// The text of [`Kind::Reply`].
    pub reply: Option<Reply>,
    /// Controls that are found and set by name; the one of [`Kind::Pick`].
    settings: Vec<Known>,
    /// Why what was chosen could not be set.
    pub refusal: Option<String>,
    charset: Charset,
    /// So many of the first lines stand further down again.
    repeated: usize,
}

/// What a search looks through.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    pub course: &'a Course,
    pub catalog: &'a Catalog,
    pub functions: &'a Functions,
}

impl Item {
    pub fn new(text: impl Into<String>, note: impl Into<String>, choice: Choice) -> Item {
        Item { note: note.into(), choice: Some(choice), ..Item::heading(text) }
    }

    /// A line that does nothing.
    pub fn heading(text: impl Into<String>) -> Item {
        Item {
            text: text.into(),
            note: String::new(),
            choice: None,
            marks: Vec::new(),
            is_text: false,
        }
    }

    /// A line of text.
    fn told(text: impl Into<String>) -> Item {
        Item { is_text: true, ..Item::heading(text) }
    }
}

impl Overlay {
    pub fn search() -> Overlay {
        Overlay::new(Kind::Search, Vec::new())
    }

    /// A search that lists these first: what the screen has.
    pub fn search_from(settings: Vec<Known>) -> Overlay {
        let items = settings.iter().map(settings::line).collect();
        Overlay { settings, ..Overlay::new(Kind::Search, items) }
    }

    /// The values of a control, the present one marked.
    pub fn pick(known: Known, functions: &Functions, charset: Charset) -> Overlay {
        let items = settings::values(&known, "", (functions, charset));
        let now = items.iter().position(|item| item.text == known.1.value).unwrap_or(0);
        let mut overlay = Overlay { charset, ..Overlay::new(Kind::Pick, items) };
        (overlay.settings, overlay.selected) = (vec![known], now);
        overlay
    }

    /// The answer to a question; `known` are the numbers that have been measured.
    pub fn answer(course: &Course, number: usize, known: &BTreeMap<String, f64>) -> Overlay {
        Overlay::reply(Reply::answer(course, number, known), course)
    }

    pub fn term(course: &Course, number: usize) -> Overlay {
        Overlay::reply(Reply::term(course, number), course)
    }

    /// The card of a lesson.
    pub fn card(course: &Course, card: Card, known: &BTreeMap<String, f64>) -> Overlay {
        Overlay::reply(Reply::card(card, known), course)
    }

    pub(super) fn prompt(items: Vec<Item>) -> Overlay {
        Overlay::new(Kind::Files, items)
    }

    fn reply(reply: Reply, course: &Course) -> Overlay {
        let items = reply.ways(course);
        Overlay { reply: Some(reply), ..Overlay::new(Kind::Reply, items) }
    }

    /// A list of these lines, in the place of those that it had.
    pub fn why(items: Vec<Item>) -> Overlay {
        Overlay::new(Kind::Why, items)
    }

    /// Other lines; the mark stays on its row.
    pub fn relist(&mut self, items: Vec<Item>) {
        self.items = items;
        self.settle(1);
    }

    fn new(kind: Kind, items: Vec<Item>) -> Overlay {
        let mut overlay = Overlay {
            kind,
            input: Input::default(),
            all: items.clone(),
            index: None,
            items,
            read_as: Vec::new(),
            selected: 0,
            reply: None,
            settings: Vec::new(),
            refusal: None,
            charset: Charset::Braille,
            repeated: 0,
        };
        overlay.settle(1);
        overlay
    }

    pub fn title(&self) -> &str {
        match self.kind {
            Kind::Help => "Keys",
            Kind::Palette => "Commands",
            Kind::Search => "Search",
            Kind::Glossary => "Glossary",
            Kind::Why => "Why? One thing changed at a time",
            Kind::Files => "Write a file",
            Kind::Pick => self.settings.first().map_or("", |(_, setting)| &setting.label),
            Kind::Reply => self.reply.as_ref().map_or("", Reply::title),
        }
    }

    pub fn takes_text(&self) -> bool {
        !matches!(self.kind, Kind::Reply | Kind::Why)
    }

    pub fn choice(&self) -> Option<Choice> {
        self.items.get(self.selected).and_then(|item| item.choice.clone())
    }

    /// The places that a search found, in the order of the course, for the keys that step through
    /// them.
    pub fn matches(&self) -> Option<Vec<Place>> {
        (self.kind == Kind::Search).then(|| {
            let places = self.items.iter().filter_map(|item| match item.choice {
                Some(Choice::Place(place)) => Some(place),
                _ => None,
            });
            let mut places: Vec<Place> = places.collect();
            places.sort();
            places
        })
    }

    pub fn act(&mut self, action: Action, rows: usize) {
        let page = (rows / 2).max(1);
        if let Some(reply) = &mut self.reply {
            match action {
                Action::PageUp => reply.scroll = reply.scroll.saturating_sub(page / 2),
                Action::PageDown => reply.scroll += page / 2,
                _ => {}
            }
            if matches!(action, Action::PageUp | Action::PageDown) {
                return;
            }
        }
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

    pub fn type_key(&mut self, key: Key, shelf: Shelf) {
        if !self.takes_text() {
            return;
        }
        if let Some(request) = text_request(key) {
            self.input.handle(request);
            self.filter(shelf);
        }
    }

    /// Takes the whole text before it looks for it once.
    pub fn paste(&mut self, text: impl Iterator<Item = char>, shelf: Shelf) {
        if self.takes_text() {
            text.for_each(|c| {
                self.input.handle(InputRequest::InsertChar(c));
            });
            self.filter(shelf);
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

    /// In help, the lines that are about a key.
    fn with_key(&self, name: &str) -> impl Iterator<Item = &Item> {
        let lines = self.all.iter().skip(self.repeated).filter(|_| self.kind == Kind::Help);
        lines.filter(move |item| item.note.split(' ').any(|key| key == name))
    }

    fn filter(&mut self, shelf: Shelf) {
        let wanted = self.input.value().trim_start();
        self.read_as.clear();
        self.refusal = None;
        self.items = match (self.kind, &self.index) {
            (Kind::Search, _) if wanted.trim().is_empty() => self.all.clone(),
            (Kind::Search, _) => {
                let (hits, read_as) = search::hits(wanted, shelf.course, shelf.catalog);
                self.read_as = read_as;
                let mut items = settings::found(wanted, &self.settings);
                let listed: Vec<Option<Choice>> =
                    items.iter().map(|item| item.choice.clone()).collect();
                items.extend(hits.into_iter().filter(|item| !listed.contains(&item.choice)));
                items
            }
            (Kind::Pick, _) => {
                let look = (shelf.functions, self.charset);
                self.settings.iter().flat_map(|it| settings::values(it, wanted, look)).collect()
            }
            (Kind::Files, _) if !wanted.trim().is_empty() => {
                Overlay::named_files(wanted.trim(), &self.all)
            }
            (_, Some(index)) if !wanted.trim().is_empty() => {
                let found = index.find(wanted);
                // A line with all words is meant, if there is one.
                let whole = found.hits.iter().any(|hit| hit.whole);
                let hits = found.hits.iter().filter(|hit| hit.whole || !whole);
                let line = |item: &Item| Item {
                    marks: index.places_in(&item.text, &found),
                    ..item.clone()
                };
                let mut items = settings::set(wanted, &self.settings);
                items.extend(self.with_key(wanted.trim()).cloned());
                let mut hits: Vec<Item> = hits.map(|hit| line(&self.all[hit.document])).collect();
                hits.retain(|hit| !items.iter().any(|item| item.choice == hit.choice));
                items.extend(hits);
                items
            }
            _ => self.all.clone(),
        };
        self.selected = 0;
        self.settle(1);
    }
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
        let functions = Functions::built_in();
        let course = Course::embedded(&functions).unwrap();
        let catalog = Catalog::new(&course, &functions);
        let shelf = Shelf { course: &course, catalog: &catalog, functions: &functions };
        let text = "gradient ".repeat(22);
        let key = fastest(|| {
            let key = Key { code: Code::Char('x'), ctrl: false };
            Overlay::search().type_key(key, shelf);
        });
        let paste = fastest(|| Overlay::search().paste(text.chars(), shelf));
        assert!(paste < 20 * key, "{paste:?} for a paste, {key:?} for a key");

        let mut typed = Overlay::search();
        let mut pasted = typed.clone();
        for c in "slope".chars() {
            typed.type_key(Key { code: Code::Char(c), ctrl: false }, shelf);
        }
        pasted.paste("slope".chars(), shelf);
        assert_eq!(
            (typed.input.value(), typed.matches()),
            (pasted.input.value(), pasted.matches())
        );
        assert!(!pasted.items.is_empty());
    }
}
