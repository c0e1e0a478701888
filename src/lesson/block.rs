//! The kinds of blocks: each is its file and one row of [`KINDS`].

mod attempt;
mod claim;
mod code;
mod erratum;
mod figure;
mod formula;
mod prose;

pub use claim::{claim_keys, read_checks};
pub use formula::tree;

use super::context::Context;
use super::fields::choice;
use super::question;
use super::raw::{Table, Value};
use super::{Block, Text};

/// One kind of block.
#[derive(Clone, Copy)]
pub struct Kind {
    /// As the lesson files write it.
    pub name: &'static str,
    /// For error texts: "a claim block".
    pub what: &'static str,
    /// Asks a table for the kind's keys; every mistake is noted.
    pub read: fn(&mut Table, &mut Context) -> Option<Block>,
}

/// What tells; the kinds that ask are [`question::KINDS`].
const KINDS: [Kind; 7] = [
    prose::KIND,
    formula::KIND,
    code::KIND,
    figure::KIND,
    claim::KIND,
    erratum::KIND,
    attempt::KIND,
];

/// Reads one block of a section.
pub fn block(value: Value, context: &mut Context) -> Option<Block> {
    let mut table = value.table("a block")?;
    let kinds = KINDS.iter().chain(&question::KINDS).map(|kind| (kind.name, *kind));
    let kinds: Vec<_> = kinds.collect();
    let kind = choice(table.required("kind")?, "kind of block", &kinds)?;
    let block = (kind.read)(&mut table, context);
    table.finish_as(kind.what);
    block
}

/// The texts of a block and the measurements that it names beside them.
#[derive(Default)]
pub struct Parts<'b> {
    pub texts: Vec<&'b Text>,
    pub measures: Vec<&'b str>,
}

impl Block {
    pub fn parts(&self) -> Parts<'_> {
        match self {
            Block::Prose(text) | Block::Figure { caption: text, .. } => texts([text]),
            Block::Formula(formula) => texts([&formula.note]),
            Block::Code(_) => Parts::default(),
            Block::Claim(claim) => claim.parts(),
            Block::Erratum(erratum) => texts([&erratum.says, &erratum.correct]),
            Block::Question(question) => question.parts(),
            Block::Try(attempt) => {
                let texts = std::iter::once(&attempt.goal).chain(&attempt.hints);
                Parts { texts: texts.collect(), measures: Vec::new() }
            }
        }
    }

    /// Names of the measurements that it shows, in order; some come twice.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        let Parts { texts, measures } = self.parts();
        texts.into_iter().flat_map(Text::measures).chain(measures)
    }
}

fn texts<'b, const N: usize>(texts: [&'b Text; N]) -> Parts<'b> {
    Parts { texts: texts.to_vec(), measures: Vec::new() }
}
