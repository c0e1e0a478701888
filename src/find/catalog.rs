//! Everything that can be found by its words: questions, pages, controls, screens, functions, terms.

use super::{Document, Found, Index, Language};
use crate::lesson::{Course, plain_text};
use crate::math::activation::{About, Activation, Functions};
use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::NormKind;
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Init, Precision, Settings};
use crate::screen::{Tab, depth, network, train};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is found. The order is that of equals: what is called just so is first a page (a lesson is
/// its first page), then a question that people ask in these words, a term, a function, a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Page,
    Question,
    Term,
    Function,
    Control,
    Screen,
}

impl Kind {
    const ALL: [Kind; 6] =
        [Kind::Page, Kind::Question, Kind::Term, Kind::Function, Kind::Control, Kind::Screen];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Question => "question",
            Kind::Term => "term",
            Kind::Function => "function",
            Kind::Control => "control",
            Kind::Screen => "screen",
        }
    }
}

/// Where a hit leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Of the course's questions, by number
    Question(usize),
    /// Lesson and section, by number
    Page(usize, usize),
    /// A control of a screen, by its label
    Control(Tab, String),
    Screen(Tab),
    Function(Activation),
    /// Of the glossary, by number
    Term(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub kind: Kind,
    /// `tanh/principle`, a question's id, a term, `train/norm`, `depth`, `gelu`
    pub id: String,
    pub title: String,
    pub target: Target,
}

/// What there is to be found, and how.
pub struct Catalog {
    pub entries: Vec<Entry>,
    index: Index,
    /// By entry and block: the stems of a page's words.
    blocks: BTreeMap<usize, Vec<Vec<usize>>>,
}

impl Catalog {
    pub fn new(course: &Course, functions: &Functions) -> Catalog {
        let mut entries = Vec::new();
        let mut documents = Vec::new();
        let all = [questions(course), pages(course), screens(), controls(functions)];
        let named = [names(functions), terms(course)];
        for (entry, mut document) in all.into_iter().chain(named).flatten() {
            let place = Kind::ALL.iter().position(|kind| *kind == entry.kind).unwrap_or(0);
            document.preference = 0.01 * (Kind::ALL.len() - place) as f32;
            entries.push(entry);
            documents.push(document);
        }
        let index = Index::new(Language::new(&course.synonyms), &documents);
        let mut blocks = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            if let Target::Page(lesson, section) = entry.target {
                let page = &course.lessons[lesson].sections[section];
                let stems = page.blocks.iter().map(|block| index.stems_of(&plain_text(block)));
                blocks.insert(number, stems.collect());
            }
        }
        Catalog { entries, index, blocks }
    }

    /// What suits the words, best first; the document of a hit is the number of an entry.
    pub fn find(&self, query: &str) -> Found {
        self.index.find(query)
    }

    /// Of a page that was found, the block that has most of the words.
    pub fn block(&self, entry: usize, found: &Found) -> usize {
        let blocks = self.blocks.get(&entry).into_iter().flatten();
        let counts = blocks.map(|stems| found.count(stems)).enumerate();
        // The first of equals.
        counts
            .max_by_key(|&(block, count)| (count, usize::MAX - block))
            .map_or(0, |(block, _)| block)
    }

    /// Where words that were met stand in a text.
    pub fn places_in(&self, text: &str, found: &Found) -> Vec<Range<usize>> {
        self.index.places_in(text, found)
    }

    /// Whether one of the names occurs among the words of a text.
    pub fn mentions<'n>(&self, text: &[usize], mut names: impl Iterator<Item = &'n str>) -> bool {
        names.any(|name| {
            let stems = self.index.title_stems(name);
            !stems.is_empty() && stems.iter().all(|stem| text.contains(stem))
        })
    }

    /// The words of a text, to be looked through for [`Catalog::mentions`].
    pub fn stems_of(&self, text: &str) -> Vec<usize> {
        self.index.stems_of(text)
    }
}

type Entries = Vec<(Entry, Document)>;

fn entry(kind: Kind, id: String, title: String, target: Target) -> Entry {
    Entry { kind, id, title, target }
}

fn document(titles: Vec<String>, text: String) -> Document {
    Document { titles, text, preference: 0.0 }
}

fn questions(course: &Course) -> Entries {
    let all = course.questions.all.iter().enumerate().map(|(number, question)| {
        let titles = std::iter::once(&question.asked).chain(&question.wordings).cloned();
        let document = document(titles.collect(), question.answer.plain());
        let target = Target::Question(number);
        (entry(Kind::Question, question.id.clone(), question.asked.clone(), target), document)
    });
    all.collect()
}

/// A lesson's title is one of its first page.
fn pages(course: &Course) -> Entries {
    let mut pages = Vec::new();
    for (lesson, content) in course.lessons.iter().enumerate() {
        for (section, page) in content.sections.iter().enumerate() {
            let whole = format!("{} › {}", content.title, page.title);
            let mut titles = vec![page.title.clone(), whole.clone()];
            if section == 0 {
                titles.extend([content.title.clone(), content.id.clone()]);
            }
            let blocks = page.blocks.iter().map(plain_text);
            let text = blocks.collect::<Vec<_>>().join("\n");
            let id = format!("{}/{}", content.id, page.id);
            let target = Target::Page(lesson, section);
            pages.push((entry(Kind::Page, id, whole, target), document(titles, text)));
        }
    }
    pages
}

fn screens() -> Entries {
    let all = Tab::ALL.into_iter().map(|screen| {
        let title = format!("{} screen", screen.title());
        let titles = vec![screen.title().to_owned(), title.clone()];
        let id = screen.title().to_lowercase();
        let document = document(titles, screen.sentence().to_owned());
        (entry(Kind::Screen, id, title, Target::Screen(screen)), document)
    });
    all.collect()
}

/// The labelled lines of the screens' panels, but for those of functions and their parameters.
fn controls(functions: &Functions) -> Entries {
    let mut all: Vec<(Tab, String, String)> = Vec::new();
    let mut add = |screen, label: &str, text: String| {
        let known = |(on, known, _): &(Tab, String, String)| *on == screen && known == label;
        if !label.is_empty() && !all.iter().any(known) {
            all.push((screen, label.to_owned(), text));
        }
    };
    add(Tab::Plot, "show", "f, f′, f″: value, slope, curvature, first, second derivative".into());
    add(Tab::Plot, "tangent", "line at the cursor, slope".into());
    let relu = functions.named("relu").map(Settings::new);
    if let Some(settings) = relu {
        let state = network::State::new(settings);
        for control in state.controls() {
            add(Tab::Network, &control.label, choices(&control.label));
        }
    }
    let state = depth::State::new(functions);
    for row in state.rows().into_iter().take(state.line_of(0)) {
        add(Tab::Depth, &row.label, choices(&row.label));
    }
    let state = train::State::new(functions);
    for row in state.controls() {
        add(Tab::Train, &row.label, format!("{} {}", row.help, choices(&row.label)));
    }
    let entries = all.into_iter().map(|(screen, label, text)| {
        let place = screen.title();
        let id = format!("{}/{}", place.to_lowercase(), label.replace(' ', "-"));
        let title = format!("{label} ({place} screen)");
        let titles = vec![label.clone(), format!("{label} {place}")];
        (entry(Kind::Control, id, title, Target::Control(screen, label)), document(titles, text))
    });
    entries.collect()
}

/// What the control of that label can be set to.
fn choices(label: &str) -> String {
    let names: Vec<&str> = match label {
        "data" => Source::ALL.map(Source::name).to_vec(),
        "loss" => Loss::ALL.map(Loss::name).to_vec(),
        "init" => Init::ALL.map(Init::name).to_vec(),
        "norm" => NormKind::ALL.map(NormKind::name).to_vec(),
        "optimizer" => Optimizer::ALL.map(Optimizer::name).to_vec(),
        "precision" => Precision::ALL.map(Precision::name).to_vec(),
        "view" => depth::View::ALL.map(depth::View::name).to_vec(),
        _ => Vec::new(),
    };
    names.join(" ")
}

fn names(functions: &Functions) -> Entries {
    let all = functions.activations().map(|activation| {
        let About { name, aliases, title, sentence, .. } = activation.about().clone();
        let mut titles = vec![name.clone(), title.clone()];
        titles.extend(aliases);
        let target = Target::Function(activation);
        (entry(Kind::Function, name, title, target), document(titles, sentence))
    });
    all.collect()
}

fn terms(course: &Course) -> Entries {
    let all = course.glossary.iter().enumerate().map(|(number, term)| {
        let titles = term.names().map(str::to_owned).collect();
        let document = document(titles, term.definition.plain());
        let target = Target::Term(number);
        (entry(Kind::Term, term.name.clone(), term.name.clone(), target), document)
    });
    all.collect()
}
