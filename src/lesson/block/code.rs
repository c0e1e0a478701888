//! Code to read.

use super::Kind;
use crate::lesson::context::Context;
use crate::lesson::fields::choice_or;
use crate::lesson::names::line;
use crate::lesson::raw::Table;
use crate::lesson::{Block, Code, Language, sanitise};

pub const KIND: Kind = Kind { name: "code", what: "a code block", read };

const LANGUAGES: [(&str, Language); 2] = [("python", Language::Python), ("text", Language::Text)];

fn read(table: &mut Table, _: &mut Context) -> Option<Block> {
    let title = table.optional("title").map_or(Some(String::new()), line);
    let language = choice_or(table.optional("language"), Language::Python, "language", &LANGUAGES);
    let code = table.required("code")?;
    let sanitised = sanitise::code(code.raw_string()?);
    let trimmed = sanitised.trim_end().trim_start_matches('\n');
    if trimmed.trim().is_empty() {
        code.note("this code is empty; write some or take the block out");
        return None;
    }
    Some(Block::Code(Code { title: title?, language: language?, code: trimmed.to_owned() }))
}
