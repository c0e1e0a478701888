//! A formula with a line under it.

use super::Kind;
use crate::lesson::context::{Context, optional_text};
use crate::lesson::raw::{Table, Value};
use crate::lesson::{Block, Formula};

pub const KIND: Kind = Kind { name: "formula", what: "a formula block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let tex = table.required("tex");
    let note = optional_text(table, "note", context);
    Some(Block::Formula(Formula { tree: tree(tex?)?, note: note? }))
}

/// A formula; what cannot be read of it is noted.
pub fn tree(tex: Value) -> Option<crate::formula::Formula> {
    let tree = crate::formula::Formula::parse(tex.raw_string()?);
    tree.map_err(|error| tex.note_inside(error.offset, error.message)).ok()
}
