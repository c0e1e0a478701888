//! The course: lessons → sections → blocks, valid by construction.
//!
//! `raw` mirrors the TOML files, `load` turns them into these types or into errors that say file,
//! line, column and what to do. All text has been sanitised on the way in. The format is described
//! for teachers in `lessons/README.md`.

use crate::experiment::Measure;
use crate::math::activation::{Activation, Order, Pointwise};
use crate::math::nn::{Quantity, Settings};
use std::collections::BTreeMap;

/// All lessons, in the order they are taught. Never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub lessons: Vec<Lesson>,
}

/// One file, one section of the source document.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
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
    /// 0.5 → 50 %
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
    Figure { figure: Figure, caption: Text },
    Claim(Claim),
    Erratum(Erratum),
    Predict(Predict),
    Choose(Choose),
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
    /// In the formula language, already checked.
    pub tex: String,
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

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigureNetwork {
    pub settings: Settings,
    pub quantity: Quantity,
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
    /// The verdict stands while the number lies between these, both included.
    pub above: Option<f64>,
    pub below: Option<f64>,
}

/// A slip of the source document, put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Erratum {
    pub says: Text,
    pub correct: Text,
}

/// The learner guesses a number, then it is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    pub question: Text,
    pub measure: String,
    pub scale: Scale,
    /// Ends of the guess slider.
    pub range: (f64, f64),
    /// Shown with the answer.
    pub explain: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    Log,
}

/// The learner picks; the measured numbers decide who is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    pub question: Text,
    pub options: Vec<ChoiceOption>,
    pub pick: Pick,
    pub explain: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    pub text: String,
    pub measure: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Largest,
    Smallest,
}
