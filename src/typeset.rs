//! From blocks to lines: wrapping, two-dimensional formulas and highlighted code as plain data,
//! spans of text that carry a role. Views give the roles their colours.
//!
//! [`page`] is pure: the same section, width and [`Look`] give the same lines. It shows what has
//! been measured so far and a `…` for what has not, and keeps an answer hidden until the learner
//! has given one.

mod answer;
mod block;
mod code;
mod highlight;
mod number;
mod question;
mod sheet;
mod wrap;

pub use answer::{answer, term};
pub use code::width as code_width;
pub use highlight::highlight;
pub use number::{brief, digits, in_cell, number, resolved, significant};
pub use wrap::wrap;

use crate::lesson::{Ask, Block, Learner, NamedMeasure, Section};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a piece of text is; a theme decides how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    #[default]
    Text,
    Dim,
    Strong,
    Emphasis,
    Heading,
    Accent,
    /// Inline code
    Code,
    CodeKeyword,
    CodeString,
    CodeComment,
    CodeNumber,
    CodeFunction,
    Formula,
    /// A number that was computed or measured for this page
    Measured,
    Good,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub role: Role,
    pub text: String,
}

impl Span {
    pub fn new(role: Role, text: impl Into<String>) -> Span {
        Span { role, text: text.into() }
    }
}

pub type Line = Vec<Span>;

/// The characters of a line.
pub fn plain(line: &[Span]) -> String {
    line.iter().map(|span| span.text.as_str()).collect()
}

/// Everything outside the lesson that a page depends on.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The lesson's measurements: how each number is written.
    pub measures: &'a BTreeMap<String, NamedMeasure>,
    /// Numbers that have arrived; NaN for a measurement that came to nothing.
    pub values: &'a BTreeMap<String, f64>,
    /// What the learner has done, by block; a missing one is untouched.
    pub learners: &'a [Learner],
    /// The keys that answer a question, in words; None: nobody can answer, as on paper.
    pub keys: Option<fn(&Ask) -> &'static str>,
    /// The answer that is being typed.
    pub typing: Option<Typing<'a>>,
    /// The blocks whose measurements are unfolded; None: all are, as on paper.
    pub unfolded: Option<&'a [usize]>,
    /// A block of code that has more columns than the page, and how many.
    pub wide: Option<(usize, u16)>,
}

impl<'a> Look<'a> {
    /// As on paper: nobody answers, and nothing is folded.
    pub fn on_paper(
        measures: &'a BTreeMap<String, NamedMeasure>,
        values: &'a BTreeMap<String, f64>,
        learners: &'a [Learner],
    ) -> Look<'a> {
        let (keys, typing, unfolded, wide) = (None, None, None, None);
        Look { measures, values, learners, keys, typing, unfolded, wide }
    }

    fn is_folded(&self, block: usize) -> bool {
        self.unfolded.is_some_and(|unfolded| !unfolded.contains(&block))
    }
}

/// A text field that is open in a question.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    pub block: usize,
    pub text: &'a str,
    /// Why the text was not taken.
    pub error: Option<&'a str>,
}

/// A section, set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// None is wider than was asked for, down to a width of 20.
    pub lines: Vec<Line>,
    /// The lines of each block, without the blank ones between blocks; of those that an open
    /// question covers there are none.
    pub blocks: Vec<Range<usize>>,
}

/// Lines longer than this are hard to read, however wide the screen is.
const WIDEST: usize = 88;
const NARROWEST: usize = 20;

/// How many blocks of a section show: all up to the first question that is open.
pub fn uncovered(section: &Section, learners: &[Learner]) -> usize {
    let open = |index: &usize| learners.get(*index).is_none_or(Learner::is_open);
    let first = section.questions().map(|(index, _)| index).find(open);
    first.map_or(section.blocks.len(), |index| index + 1)
}

/// Sets a section in so many columns, as far as it is not covered; only code can be given more.
pub fn page(section: &Section, width: u16, look: &Look) -> Page {
    let width = usize::from(width).clamp(NARROWEST, WIDEST);
    let mut page = Page { lines: Vec::new(), blocks: Vec::with_capacity(section.blocks.len()) };
    let shown = &section.blocks[..uncovered(section, look.learners)];
    for (index, block) in shown.iter().enumerate() {
        if index > 0 {
            page.lines.push(Line::new());
        }
        let start = page.lines.len();
        page.lines.extend(match block {
            Block::Question(question) => {
                let untouched = Learner::default();
                let learner = look.learners.get(index).unwrap_or(&untouched);
                let typing = look.typing.filter(|typing| typing.block == index);
                question::question(question, (learner, typing, look.is_folded(index)), width, look)
            }
            Block::Try(attempt) => {
                let done = look.learners.get(index).is_some_and(|learner| learner.done);
                block::attempt(attempt, done, width, look)
            }
            Block::Claim(claim) => block::claim(claim, look.is_folded(index), width, look),
            block => {
                let wide = look.wide.filter(|(wide, _)| *wide == index);
                block::block(block, wide.map_or(width, |(_, width)| width.into()), look)
            }
        });
        page.blocks.push(start..page.lines.len());
    }
    page
}

#[cfg(test)]
mod tests;
