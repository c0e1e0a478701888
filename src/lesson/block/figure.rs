//! Another figure, with its caption.

use super::Kind;
use crate::lesson::Block;
use crate::lesson::context::{Context, required_text};
use crate::lesson::figure::figure;
use crate::lesson::raw::Table;

pub const KIND: Kind = Kind { name: "figure", what: "a figure block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let caption = required_text(table, "text", context);
    let figure = figure(table, &context.figure);
    Some(Block::Figure { figure: Box::new(figure?), caption: caption? })
}
