//! A slip of the source, put right.

use super::Kind;
use crate::lesson::context::{Context, required_text};
use crate::lesson::raw::Table;
use crate::lesson::{Block, Erratum};

pub const KIND: Kind = Kind { name: "erratum", what: "an erratum block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let says = required_text(table, "says", context);
    let correct = required_text(table, "correct", context);
    Some(Block::Erratum(Erratum { says: says?, correct: correct? }))
}
