//! Questions: what covers the rest of its page until it is answered. Each kind is its file, one row
//! of the table of kinds and one variant of [`Ask`].

mod bet;
mod choose;
mod derive;
mod judge;
mod order;
mod place;
mod predict;
mod slope;

pub use bet::{Bet, SAYINGS};
pub use choose::{ChoiceOption, Choose, Pick};
pub use derive::{Derive, Part};
pub use judge::Judge;
pub use order::Ranking;
pub use place::Place;
pub use predict::{Band, Predict, Scale};
pub use slope::Slope;

use super::block::{Kind, Parts};
use super::context::{Context, optional_text, required_text};
use super::fields::choice_or;
use super::names::id;
use super::raw::Table;
use super::{Block, Inline, NumberFormat, Text, TextPart};
use serde::{Deserialize, Serialize};

pub(super) const KINDS: [Kind; 8] = [
    predict::KIND,
    choose::KIND,
    judge::KIND,
    order::KIND,
    place::KIND,
    slope::KIND,
    derive::KIND,
    bet::KIND,
];

/// Something asked, and all that is said once it is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Unique in its lesson: progress knows the question by it.
    pub id: String,
    pub text: Text,
    pub ask: Ask,
    /// Shown with the answer, whatever it was.
    pub explain: Text,
    /// What the figure keeps to itself while the question is open.
    pub hides: Hides,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Predict(Predict),
    Choose(Choose),
    Judge(Judge),
    Order(Ranking),
    Place(Place),
    Slope(Slope),
    Derive(Derive),
    Bet(Box<Bet>),
}

/// What the figure beside an open question does not show. Its numbers and its network are hidden
/// in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hides {
    /// Nothing more: the curves are there to think with.
    Numbers,
    /// The second chart too
    Slope,
    /// The whole figure
    Figure,
}

/// An answer, given or being made up.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Number(f64),
    /// Options, from 0: those that are chosen, or all of them in order.
    Picks(Vec<usize>),
    /// One a place
    Numbers(Vec<f64>),
    /// As it was typed
    Line(String),
}

/// An answer being made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub answer: Answer,
    /// The option or the place that the keys are at.
    pub at: usize,
}

/// What an arrow key does to a draft; `far` ones go further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Left { far: bool },
    Right { far: bool },
}

/// How good an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Right,
    Near,
    Wrong,
}

/// How sure a learner says to be of an answer, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    Guessing,
    Fairly,
    Sure,
}

impl Sureness {
    pub const ALL: [Sureness; 3] = [Sureness::Guessing, Sureness::Fairly, Sureness::Sure];

    pub fn words(self) -> &'static str {
        match self {
            Sureness::Guessing => "guessing",
            Sureness::Fairly => "fairly sure",
            Sureness::Sure => "sure",
        }
    }

    /// The next one of none and all.
    pub fn after(now: Option<Sureness>) -> Option<Sureness> {
        match now {
            None => Some(Sureness::Guessing),
            Some(Sureness::Guessing) => Some(Sureness::Fairly),
            Some(Sureness::Fairly) => Some(Sureness::Sure),
            Some(Sureness::Sure) => None,
        }
    }
}

/// What is to be said of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    pub grade: Grade,
    /// Why this answer is not the one.
    pub because: Option<Text>,
}

/// A measured number by its name: None is not there yet, NaN came to nothing.
pub type Measured<'m> = &'m dyn Fn(&str) -> Option<f64>;

/// What every kind of question can do.
pub trait Asks {
    /// Names of the measurements that are shown with the answer.
    fn measures(&self) -> Vec<&str>;

    /// Those of them that give the answer away.
    fn secrets(&self) -> Vec<&str> {
        self.measures()
    }

    /// Texts that are shown with one answer or another.
    fn reasons(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// Its options, in plain words.
    fn options(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What an answer starts from; None: it has to be typed.
    fn start(&self) -> Option<Draft>;

    /// The draft after a key; None: the key leads nowhere.
    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft>;

    /// Reads a typed answer, or says what is wrong with it; None: this kind takes none.
    fn typed(&self, _text: &str, _format: NumberFormat) -> Option<Result<Answer, String>> {
        None
    }

    /// What is to be said of an answer; None while measurements are missing, or if it is an answer
    /// to another kind of question.
    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement>;

    /// Why no answer can be right, or what is missing; None: all is well. All is measured.
    fn fault(&self, measured: Measured) -> Option<String>;
}

impl Ask {
    pub fn asks(&self) -> &dyn Asks {
        match self {
            Ask::Predict(ask) => ask,
            Ask::Choose(ask) => ask,
            Ask::Judge(ask) => ask,
            Ask::Order(ask) => ask,
            Ask::Place(ask) => ask,
            Ask::Slope(ask) => ask,
            Ask::Derive(ask) => ask,
            Ask::Bet(ask) => ask.as_ref(),
        }
    }
}

impl Ask {
    /// What is asked, where a single number is.
    pub fn guess(&self) -> Option<&Predict> {
        match self {
            Ask::Predict(predict) => Some(predict),
            Ask::Place(place) => Some(&place.0),
            _ => None,
        }
    }
}

impl Question {
    pub(super) fn parts(&self) -> Parts<'_> {
        let asks = self.ask.asks();
        let texts = [&self.text, &self.explain].into_iter().chain(asks.reasons());
        Parts { texts: texts.collect(), measures: asks.measures() }
    }
}

/// How far a learner has come with a question.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Learner {
    /// The first answer that was given; it is the one that counts.
    pub first: Option<Answer>,
    /// How sure of it, where that was said.
    pub sure: Option<Sureness>,
    /// The newest one, if it was tried again.
    pub last: Option<Answer>,
    /// It was passed without an answer, or the reader is one on paper.
    pub passed: bool,
    /// A try whose goal was reached
    pub done: bool,
    /// What is being made up now.
    pub draft: Option<Draft>,
}

impl Learner {
    pub fn passed() -> Learner {
        Learner { passed: true, ..Learner::default() }
    }

    pub fn answered(first: Answer) -> Learner {
        Learner { first: Some(first), ..Learner::default() }
    }

    /// Whether it was neither answered nor passed, so that it covers what follows.
    pub fn is_open(&self) -> bool {
        self.first.is_none() && !self.passed
    }

    /// Whether an answer is awaited, for the first time or again.
    pub fn is_asked(&self) -> bool {
        self.is_open() || self.draft.is_some()
    }

    /// The newest answer.
    pub fn given(&self) -> Option<&Answer> {
        self.last.as_ref().or(self.first.as_ref())
    }

    /// Takes an answer: the first one stays the first.
    pub fn give(&mut self, answer: Answer) {
        self.draft = None;
        match self.first {
            None => self.first = Some(answer),
            Some(_) => self.last = Some(answer),
        }
    }
}

impl Text {
    /// One paragraph of plain words.
    pub fn of(words: impl Into<String>) -> Text {
        Text { parts: vec![TextPart::Paragraph(vec![Inline::Plain(words.into())])] }
    }

    fn nonempty(&self) -> Option<Text> {
        (!self.is_empty()).then(|| self.clone())
    }
}

const HIDES: [(&str, Hides); 3] =
    [("numbers", Hides::Numbers), ("slope", Hides::Slope), ("figure", Hides::Figure)];

/// The keys that all kinds share but for the question itself. `name` stands for the id that most
/// questions leave out.
fn question(
    table: &mut Table,
    context: &mut Context,
    hides: Hides,
    ask: impl FnOnce(&mut Table, &mut Context) -> Option<(String, Ask)>,
) -> Option<Block> {
    let id = table.optional("id").map(id);
    let text = required_text(table, "question", context);
    let ask = ask(table, context);
    let explain = optional_text(table, "explain", context);
    let hides = choice_or(table.optional("hides"), hides, "way to hide", &HIDES);
    let (name, ask) = ask?;
    let id = match id {
        Some(id) => id?.0,
        None => name,
    };
    let (text, explain, hides) = (text?, explain?, hides?);
    Some(Block::Question(Box::new(Question { id, text, ask, explain, hides })))
}
