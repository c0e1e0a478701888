//! A formula with a line under it.

use super::Kind;
use crate::lesson::context::{Context, optional_text};
use crate::lesson::raw::Table;
use crate::lesson::{Block, Formula};

pub const KIND: Kind = Kind { name: "formula", what: "a formula block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let tex = table.required("tex");
    let note = optional_text(table, "note", context);
    let tex = tex?;
    match crate::formula::Formula::parse(tex.raw_string()?) {
        Ok(tree) => Some(Block::Formula(Formula { tree, note: note? })),
        Err(error) => {
            tex.note_inside(error.offset, error.message);
            None
        }
    }
}
