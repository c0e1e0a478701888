//! The lists that an overlay can open with.

use super::settings::{self, Known};
use super::{Choice, Item, Kind, Overlay};
use crate::app::{App, hints, layout};
use crate::find::catalog::Catalog;
use crate::find::{Document, Index, Language};
use crate::keymap;
use crate::lesson::{Course, plain_text};
use crate::screen::Tab;
use crate::screen::learn::Place;
use crate::screen::message::Action;
use crate::theme::Theme;
use crate::typeset::{self, Role, Span};
use crate::widget::Charset;
use std::rc::Rc;

impl Overlay {
    /// The keys: first what is under the cursor and what works now, then all.
    pub fn help(app: &App) -> Overlay {
        let mut items = here(app);
        let line = |binding: &keymap::Binding| {
            let note = binding.key_names(app.charset);
            Item::new(binding.help, note, Choice::Action(binding.action))
        };
        items.push(Item::heading("Now"));
        items.extend(hints::offered(app).into_iter().map(line));
        let repeated = items.len();
        let mut heading = None;
        for binding in app.keys.bindings(app.scope()) {
            if heading != Some(binding.scope) {
                heading = Some(binding.scope);
                items.push(Item::heading(binding.scope.title()));
            }
            items.push(line(binding));
        }
        let shift = "With the mouse on, hold Shift to select text";
        items.push(Item { note: "Shift-drag".to_owned(), ..Item::heading(shift) });
        let names: Vec<(Action, String)> = app
            .keys
            .bindings(app.scope())
            .map(|binding| (binding.action, format!("{} {}", binding.short, binding.action.name())))
            .collect();
        let documents = items.iter().enumerate().map(|(index, item)| {
            let Some(Choice::Action(action)) = item.choice.as_ref().filter(|_| index >= repeated)
            else {
                return Document::default();
            };
            let name = names.iter().find(|(named, _)| named == action);
            let titles = vec![item.text.clone(), name.map_or(String::new(), |(_, it)| it.clone())];
            Document { titles, ..Document::default() }
        });
        let index = index(&app.course, documents);
        Overlay { index: Some(index), repeated, ..Overlay::new(Kind::Help, items) }
    }

    /// Everything that can be done or opened by name.
    pub fn palette(app: &App) -> Overlay {
        let mut items: Vec<Item> = app
            .keys
            .bindings(app.scope())
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
            let curve = settings::preview(&function, app.charset);
            items.push(Item::new(plot, format!("{curve} Plot"), Choice::Plot(function.clone())));
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
        // Last: of equals the first is meant, and that is rather a page or a function.
        let settings = app.all_settings();
        let is_control = |(tab, setting): &&Known| *tab != Tab::Derive && !setting.label.is_empty();
        items.extend(settings.iter().filter(is_control).map(settings::line));
        let documents = items.iter().map(|item| Document {
            titles: vec![item.text.clone(), format!("{} {}", item.text, item.note)],
            ..Document::default()
        });
        let index = index(&app.course, documents);
        Overlay { index: Some(index), settings, ..Overlay::new(Kind::Palette, items) }
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

/// What is under the cursor: the control, what it does and what it can be.
fn here(app: &App) -> Vec<Item> {
    let label = app.screen().pointed();
    let all = app.screen().settings(&app.functions);
    let Some(setting) = all.into_iter().find(|it| Some(&it.label) == label.as_ref()) else {
        return Vec::new();
    };
    let mut items = vec![Item::heading(format!("{}: {}", setting.label, setting.value))];
    let width = usize::from(layout::overlay_width(app.size.0)).saturating_sub(10);
    let what = match setting.list() {
        Some(values) if values.len() > 9 => format!(
            "One of {} …, of {} in all; {} lists them.",
            values[..6].join(", "),
            values.len(),
            app.keys.name_of(Action::Confirm, app.charset)
        ),
        Some(_) => format!("One of {}.", setting.range()),
        None if setting.range().is_empty() => String::new(),
        None => format!("It takes {}.", setting.range()),
    };
    let told = format!("{} {what}", setting.help);
    for line in typeset::wrap(&[Span::new(Role::Text, told.trim())], width) {
        items.push(Item::told(typeset::plain(&line)));
    }
    items
}

fn index(course: &Course, documents: impl Iterator<Item = Document>) -> Rc<Index> {
    let documents: Vec<Document> = documents.collect();
    Rc::new(Index::new(Language::new(&course.synonyms), &documents))
}
