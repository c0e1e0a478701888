//! The course: lessons → sections → blocks, valid by construction.
//!
//! `raw` mirrors the TOML files, `load` turns them into these types or into errors that say file,
//! line, column and what to do. All text has been sanitised on the way in. The format is described
//! for teachers in `lessons/README.md`.

pub mod attempt;
mod block;
mod check;
mod context;
mod fields;
mod figure;
mod functions;
mod glossary;
mod load;
mod measure;
mod names;
pub mod papers;
mod plain;
pub mod question;
mod questions;
mod read;
mod reference;
pub mod review;
mod terms;
mod text;

pub use check::{Fault, Outcome};
pub use glossary::{Synonyms, Term};
pub use load::Source;
pub use plain::plain_text;
pub use question::{Ask, Learner};
pub use questions::{Experiment, Question, Questions};
pub use reference::QUESTIONS;

use crate::experiment::{Measure, Network, NetworkQuantity, Spread};
use crate::math::activation::{Activation, Functions, Order, Pointwise};
use crate::math::nn::{Lens, Quantity, Settings};
use crate::positioned as raw;
pub use crate::positioned::sanitise;
pub use crate::positioned::{Problem, Problems, nearest, unknown};
use std::collections::BTreeMap;
use std::path::Path;

/// All lessons, in the order they are taught. Never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub lessons: Vec<Lesson>,
    /// Those that its lessons define, in their order.
    pub functions: Vec<Pointwise>,
    /// Questions that people ask, with their answers.
    pub questions: Questions,
    /// In the order of the alphabet.
    pub glossary: Vec<Term>,
    pub synonyms: Synonyms,
}

/// One file, one section of the source document.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// As its file is numbered (`00-before.toml`), else its place in the course from 1.
    pub number: usize,
    pub id: String,
    pub title: String,
    pub summary: String,
    pub activation: Activation,
    /// Shown until a figure block says otherwise.
    pub figure: Figure,
    /// Measurements by name, for `{{name}}` in texts, checks and predictions.
    pub measures: BTreeMap<String, NamedMeasure>,
    /// Never empty.
    pub sections: Vec<Section>,
    /// What to remember, said at the end.
    pub takeaways: Vec<Text>,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub id: String,
    pub title: String,
    /// Never empty.
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NamedMeasure {
    pub measure: Measure,
    pub format: NumberFormat,
}

/// How a measured number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NumberFormat {
    /// Three significant digits, scientific when very small or large
    #[default]
    Number,
    /// 0.5 → 50%
    Percent,
    /// 27.1 → 27.1×
    Factor,
    /// 1.234567 → to seven significant digits
    Precise,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Prose(Text),
    Formula(Formula),
    Code(Code),
    /// Changes the figure; its caption is shown in the page.
    Figure {
        figure: Box<Figure>,
        caption: Text,
    },
    Claim(Claim),
    Erratum(Erratum),
    Question(Box<question::Question>),
    /// Something to be reached on another screen.
    Try(Box<attempt::Try>),
}

/// Text with light markup.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Text {
    pub parts: Vec<TextPart>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TextPart {
    Paragraph(Vec<Inline>),
    List { ordered: bool, items: Vec<Vec<Inline>> },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Plain(String),
    Strong(String),
    Emphasis(String),
    Code(String),
    /// The value of a named measure.
    Measure(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    pub tree: crate::formula::Formula,
    /// A line under the formula.
    pub note: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub title: String,
    pub language: Language,
    pub code: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    Text,
}

/// What the figure pane shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub functions: Vec<Pointwise>,
    /// The order of the second chart; the first shows the value.
    pub second: Order,
    pub x: (f64, f64),
    /// None for softmax, which has bars of its own over `softmax`.
    pub network: Option<FigureNetwork>,
    /// Inputs of a softmax shown as bars beside their probabilities.
    pub softmax: Option<Vec<f64>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FigureNetwork {
    pub settings: Settings,
    pub quantity: Quantity,
    /// Steps that it is trained for when it is shown; 0 leaves it as it was drawn.
    pub train: u64,
    /// The z that are drawn under φ′
    pub lens: Option<Lens>,
    /// What its caption asserts of it.
    pub expect: Vec<Expect>,
}

/// A number of the network as it is drawn, which the caption beside it relies on.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    pub quantity: NetworkQuantity,
    /// As the lesson files write it.
    pub name: String,
    pub bounds: Bounds,
}

/// Between which a number must lie, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub above: Option<f64>,
    pub below: Option<f64>,
}

impl Bounds {
    /// NaN is within none.
    pub fn hold(&self, measured: f64) -> bool {
        let is_above = self.above.is_none_or(|above| measured >= above);
        let is_below = self.below.is_none_or(|below| measured <= below);
        !measured.is_nan() && is_above && is_below
    }

    /// "0.2 to 0.3", "at least 0.2", "at most 0.3", with the numbers as they are written there.
    pub fn words(&self, number: impl Fn(f64) -> String) -> String {
        match (self.above, self.below) {
            (Some(above), Some(below)) => format!("{} to {}", number(above), number(below)),
            (Some(above), None) => format!("at least {}", number(above)),
            (None, Some(below)) => format!("at most {}", number(below)),
            (None, None) => "anything".to_owned(),
        }
    }
}

impl FigureNetwork {
    /// What a quantity of the network comes to as the figure shows it.
    pub fn measure(&self, quantity: NetworkQuantity) -> Measure {
        let settings = self.settings.clone();
        let spread = Spread::Median;
        Network { settings, steps: self.train, seeds: 1, spread, quantity }.into()
    }
}

/// Whether a statement of the source document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    True,
    Conditional,
    Misleading,
    False,
    Bug,
}

impl Verdict {
    pub const ALL: [Verdict; 5] =
        [Verdict::True, Verdict::Conditional, Verdict::Misleading, Verdict::False, Verdict::Bug];

    /// As the lesson files write it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::True => "true",
            Verdict::Conditional => "conditional",
            Verdict::Misleading => "misleading",
            Verdict::False => "false",
            Verdict::Bug => "bug",
        }
    }
}

/// A statement of the source document, in our words, and what is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub id: String,
    pub verdict: Verdict,
    pub says: Text,
    /// What holds. Empty only when the verdict is True.
    pub truth: Text,
    pub checks: Vec<Check>,
}

/// A measured number that carries the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub measure: String,
    pub label: String,
    /// The verdict stands while the number lies between these.
    pub bounds: Bounds,
}

/// A slip of the source document, put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Erratum {
    pub says: Text,
    pub correct: Text,
}

impl Course {
    /// The course of a folder, or the one that the program carries.
    pub fn load(folder: Option<&Path>, functions: &Functions) -> Result<Course, Problems> {
        match folder {
            Some(folder) => Course::from_directory(folder, functions),
            None => Course::embedded(functions),
        }
    }

    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// Lesson and section, by number, of a page by its id `lesson/section`.
    pub fn page(&self, id: &str) -> Option<(usize, usize)> {
        let (lesson_id, section_id) = id.split_once('/')?;
        let lesson = self.lessons.iter().position(|lesson| lesson.id == lesson_id)?;
        let sections = &self.lessons[lesson].sections;
        let section = sections.iter().position(|section| section.id == section_id)?;
        Some((lesson, section))
    }

    /// Every page with its lesson, in the order they are taught.
    pub fn sections(&self) -> impl Iterator<Item = (&Lesson, &Section)> {
        self.lessons
            .iter()
            .flat_map(|lesson| lesson.sections.iter().map(move |section| (lesson, section)))
    }

    /// Every program to be run, by `lesson/section/number` where the number counts those of its page
    /// from 1, and what the page says that it prints: a block of plain text right below.
    pub fn programs(&self) -> impl Iterator<Item = (String, &Code, Option<&str>)> {
        self.sections().flat_map(|(lesson, section)| {
            let code = |index: usize| match section.blocks.get(index) {
                Some(Block::Code(code)) => Some(code),
                _ => None,
            };
            let programs = (0..section.blocks.len()).filter_map(move |index| {
                let program = code(index).filter(|it| it.language == Language::Python)?;
                let below = code(index + 1).filter(|it| it.language == Language::Text);
                Some((program, below.map(|it| it.code.as_str())))
            });
            (1..).zip(programs).map(move |(number, (program, prints))| {
                (format!("{}/{}/{number}", lesson.id, section.id), program, prints)
            })
        })
    }

    /// Every claim with its lesson, told or asked about.
    pub fn claims(&self) -> impl Iterator<Item = (&Lesson, &Claim)> {
        self.sections().flat_map(|(lesson, section)| {
            section.blocks.iter().filter_map(move |block| match block {
                Block::Claim(claim) => Some((lesson, claim)),
                Block::Question(question) => match &question.ask {
                    Ask::Judge(judge) => Some((lesson, &judge.claim)),
                    _ => None,
                },
                _ => None,
            })
        })
    }
}

impl Lesson {
    /// The lesson's own figure and those of its blocks, each with its section and its number there.
    pub fn figures(&self) -> impl Iterator<Item = (Option<(&Section, usize)>, &Figure)> {
        let of_blocks = self.sections.iter().flat_map(|section| {
            let figures = section.blocks.iter().filter_map(|block| match block {
                Block::Figure { figure, .. } => Some(&**figure),
                _ => None,
            });
            (1..).zip(figures).map(move |(number, figure)| (Some((section, number)), figure))
        });
        std::iter::once((None, &self.figure)).chain(of_blocks)
    }

    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }
}

impl Section {
    /// Names of the measurements that its page shows, in order; some come twice.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(Block::measures)
    }

    /// Its questions with the places of their blocks.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &question::Question)> {
        self.blocks.iter().enumerate().filter_map(|(index, block)| match block {
            Block::Question(question) => Some((index, question.as_ref())),
            _ => None,
        })
    }

    /// What it gives to try.
    pub fn tries(&self) -> impl Iterator<Item = &attempt::Try> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Try(attempt) => Some(attempt.as_ref()),
            _ => None,
        })
    }
}

impl Text {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The inline pieces in reading order.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        self.parts.iter().flat_map(|part| match part {
            TextPart::Paragraph(inlines) => std::slice::from_ref(inlines).iter().flatten(),
            TextPart::List { items, .. } => items.iter().flatten(),
        })
    }

    /// Names of the measurements it mentions.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.inlines().filter_map(|inline| match inline {
            Inline::Measure(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// Whether a word may name a measurement.
fn is_name(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 64
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}
