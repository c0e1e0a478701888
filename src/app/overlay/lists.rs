//! The lists that an overlay can open with.

use super::{Choice, Item, Kind, Overlay};
use crate::app::App;
use crate::app::keymap;
use crate::find::catalog::Catalog;
use crate::find::{Document, Index, Language};
use crate::lesson::{Course, plain_text};
use crate::screen::Tab;
use crate::screen::learn::Place;
use crate::screen::message::Action;
use crate::theme::Theme;
use crate::widget::Charset;
use std::rc::Rc;

impl Overlay {
    pub fn help(context: keymap::Scope, charset: Charset) -> Overlay {
        let mut items = Vec::new();
        let mut heading = None;
        for binding in keymap::bindings(context) {
            if heading != Some(binding.scope) {
                heading = Some(binding.scope);
                items.push(Item::heading(binding.scope.title()));
            }
            let note = binding.key_names(charset);
            items.push(Item::new(binding.help, note, Choice::Action(binding.action)));
        }
        let shift = "With the mouse on, hold Shift to select text";
        items.push(Item { note: "Shift-drag".to_owned(), ..Item::heading(shift) });
        Overlay::new(Kind::Help, items)
    }

    /// Everything that can be done or opened by name.
    pub fn palette(app: &App) -> Overlay {
        let mut items: Vec<Item> = keymap::bindings(app.scope())
            .filter(|binding| binding.action != Action::Palette)
            .map(|binding| {
                let note = binding.key_names(app.charset);
                Item::new(binding.help, note, Choice::Action(binding.action))
            })
            .collect();
        for (lesson, content) in app.course.lessons.iter().enumerate() {
            for (section, page) in content.sections.iter().enumerate() {
                let place = Place { lesson, section, block: 0 };
                let text = format!("{} › {}", content.title, page.title);
                items.push(Item::new(text, "page", Choice::Place(place)));
            }
        }
        for function in app.functions.all() {
            let title = function.title();
            let (plot, network) =
                (format!("plot {title}"), format!("train a network with {title}"));
            items.push(Item::new(plot, "Plot", Choice::Plot(function.clone())));
            let derive = format!("derive {title}, step by step");
            items.push(Item::new(derive, "Derive", Choice::Derive(function.clone())));
            items.push(Item::new(network, "Network", Choice::Network(function)));
        }
        for screen in Tab::ALL {
            let text = format!("{} screen", screen.title());
            items.push(Item::new(text, "screen", Choice::Screen(screen)));
        }
        for (number, term) in app.course.glossary.iter().enumerate() {
            items.push(Item::new(&term.name, "term", Choice::Term(number)));
        }
        for name in Theme::names() {
            items.push(Item::new(format!("theme: {name}"), "look", Choice::Theme(name)));
        }
        for charset in Charset::ALL {
            let text = format!("characters: {}", charset.name());
            items.push(Item::new(text, "look", Choice::Charset(charset)));
        }
        let documents = items.iter().map(|item| Document {
            titles: vec![item.text.clone(), format!("{} {}", item.text, item.note)],
            ..Document::default()
        });
        let index = index(&app.course, documents);
        Overlay { index: Some(index), ..Overlay::new(Kind::Palette, items) }
    }

    /// The terms; those of the block that is being read first.
    pub fn glossary(app: &App, catalog: &Catalog) -> Overlay {
        let words = match app.tab {
            Tab::Learn => catalog.stems_of(&plain_text(app.learn.block(&app.course))),
            _ => Vec::new(),
        };
        let item = |(number, here): (usize, bool)| {
            let term = &app.course.glossary[number];
            let text = format!("{}: {}", term.name, term.definition.plain().replace('\n', " "));
            let note = if here { "in this block" } else { "" };
            Item::new(text, note, Choice::Term(number))
        };
        let all = app.course.glossary.iter().enumerate();
        let all = all.map(|(number, term)| (number, catalog.mentions(&words, term.names())));
        let (here, others): (Vec<_>, Vec<_>) = all.partition(|(_, here)| *here);
        let order: Vec<(usize, bool)> = here.into_iter().chain(others).collect();
        let documents = order.iter().map(|&(number, here)| {
            let term = &app.course.glossary[number];
            let titles = term.names().map(str::to_owned).collect();
            let preference = if here { 0.1 } else { 0.0 };
            Document { titles, text: term.definition.plain(), preference }
        });
        let index = index(&app.course, documents);
        let items = order.iter().copied().map(item).collect();
        Overlay { index: Some(index), ..Overlay::new(Kind::Glossary, items) }
    }
}

fn index(course: &Course, documents: impl Iterator<Item = Document>) -> Rc<Index> {
    let documents: Vec<Document> = documents.collect();
    Rc::new(Index::new(Language::new(&course.synonyms), &documents))
}
