//! `glossary.toml`: terms and what they mean. `synonyms.toml`: words that mean the same to a search.

use super::Text;
use super::block::tree;
use super::context::{Context, required_text};
use super::fields::switch;
use super::names::title;
use super::questions::lines;
use super::raw::{File, Table, Value};
use super::read::format_is_known;
use super::reference::Pages;
use crate::formula::Formula;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    pub definition: Text,
    pub formula: Option<Formula>,
    /// The page that tells more: `lesson/section`, one that the course has.
    pub page: Option<String>,
    /// Its name has other meanings too: that a page uses it says nothing.
    pub everyday: bool,
}

/// Words that mean the same to a search, and those that mean nothing to it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Synonyms {
    pub stop: Vec<String>,
    /// Each a few words or phrases for one thing. None is empty.
    pub groups: Vec<Vec<String>>,
}

impl Term {
    /// Its name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// Reads the file, in the order of the alphabet. Every mistake is noted with it.
pub fn glossary(file: &File, pages: &Pages) -> Vec<Term> {
    let Some(document) = file.parse() else { return Vec::new() };
    let mut table = Table::root(file, &document, "a glossary");
    if !format_is_known(&mut table) {
        return Vec::new();
    }
    let all = table.optional("term").and_then(Value::array).unwrap_or_default();
    table.finish();
    // Definitions measure nothing.
    let mut context = Context::of_texts(&[]);
    let mut taken = BTreeMap::new();
    let mut terms = Vec::new();
    for value in all {
        let Some(term) = term(value, &mut context, pages) else { continue };
        for name in term.names() {
            // φ and Φ are two things.
            if let Some(other) = taken.insert(name.to_ascii_lowercase(), term.name.clone()) {
                value.note(format!("'{name}' is a name of '{other}' already; take one out"));
            }
        }
        terms.push(term);
    }
    terms.sort_by_key(|term| term.name.to_lowercase());
    terms
}

fn term(value: Value, context: &mut Context, pages: &Pages) -> Option<Term> {
    let mut table = value.table("a term")?;
    let name = table.required("name").and_then(title);
    let aliases = table.optional("aliases").map_or(Some(Vec::new()), lines);
    let definition = required_text(&mut table, "definition", context);
    let formula = table.optional("tex").map_or(Some(None), |value| tree(value).map(Some));
    let page = pages.read(&mut table);
    let everyday = switch(&mut table, "everyday", false);
    table.finish();
    Some(Term {
        name: name?,
        aliases: aliases?,
        definition: definition?,
        formula: formula?,
        page: page?,
        everyday: everyday?,
    })
}

/// Reads the file. Every mistake is noted with it.
pub fn synonyms(file: &File) -> Synonyms {
    let Some(document) = file.parse() else { return Synonyms::default() };
    let mut table = Table::root(file, &document, "a file of synonyms");
    if !format_is_known(&mut table) {
        return Synonyms::default();
    }
    let stop = table.optional("stop").and_then(lines).unwrap_or_default();
    let groups = table.optional("groups").and_then(Value::array).unwrap_or_default();
    table.finish();
    let groups = groups.into_iter().filter_map(|value| {
        let group = lines(value)?;
        if group.len() < 2 {
            value.note("a word alone has no synonym; give two or more");
        }
        Some(group).filter(|group| group.len() > 1)
    });
    Synonyms { stop, groups: groups.collect() }
}
