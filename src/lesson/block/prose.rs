//! Text.

use super::Kind;
use crate::lesson::Block;
use crate::lesson::context::{Context, required_text};
use crate::lesson::raw::Table;

pub const KIND: Kind = Kind { name: "prose", what: "a prose block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    Some(Block::Prose(required_text(table, "text", context)?))
}
