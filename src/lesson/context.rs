//! What the blocks of a lesson are read against: which measurements there are, and which are used.

use super::papers::Papers;
use super::raw::unknown;
use super::raw::{Table, Value};
use super::read::Ids;
use super::{Figure, NamedMeasure, Text, figure, text};
use crate::math::activation::{Activation, Functions};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a lesson's blocks are read against.
pub struct Context {
    /// The lesson's own figure, which the figures of its blocks start from.
    pub figure: Figure,
    /// Names of the measurements, valid or not.
    pub measures: BTreeSet<String>,
    pub used: BTreeSet<String>,
    /// The valid measurements.
    pub numbers: BTreeMap<String, NamedMeasure>,
    /// Ids of the lesson's questions so far
    pub questions: BTreeSet<String>,
    pub ids: Ids,
    /// Read when the first bet asks for them.
    pub papers: Option<Rc<Papers>>,
}

/// A page holds far less, and Markdown nested tens of thousands deep would take minutes to read.
const LONGEST_TEXT: usize = 1 << 14;

/// The name of a measurement that the lesson has; it then counts as used.
pub fn measure_name(value: Value, context: &mut Context) -> Option<String> {
    let name = value.raw_string()?;
    if !context.uses(name) {
        if !value.file().is_full() {
            value.note(context.unknown_measure(name));
        }
        return None;
    }
    Some(name.to_owned())
}

impl Context {
    /// For texts that stand in no lesson, against these measurements and their places.
    pub fn of_texts(measures: &[(String, usize)]) -> Context {
        Context {
            figure: figure::standard(Activation::Softmax),
            measures: measures.iter().map(|(name, _)| name.clone()).collect(),
            used: BTreeSet::new(),
            numbers: BTreeMap::new(),
            questions: BTreeSet::new(),
            ids: Ids::default(),
            papers: None,
        }
    }

    /// The papers that the program carries; none if they cannot be read, which a test would tell.
    pub fn papers(&mut self, functions: &Functions) -> Rc<Papers> {
        let read = || Rc::new(Papers::embedded(functions).unwrap_or_default());
        Rc::clone(self.papers.get_or_insert_with(read))
    }

    /// Marks a measurement as used; false if there is none of that name.
    fn uses(&mut self, name: &str) -> bool {
        let known = self.measures.contains(name);
        if known {
            self.used.insert(name.to_owned());
        }
        known
    }

    /// Whether two names stand for the same number.
    pub fn is_same(&self, a: &str, b: &str) -> bool {
        let measure = |name| self.numbers.get(name).map(|named| &named.measure);
        a == b || measure(a).is_some_and(|a| measure(b) == Some(a))
    }

    fn unknown_measure(&self, name: &str) -> String {
        let known: Vec<_> = self.measures.iter().map(String::as_str).collect();
        unknown("measurement", name, &known)
    }
}

/// The marked-up text under a key that must be there.
pub fn required_text(table: &mut Table, key: &'static str, context: &mut Context) -> Option<Text> {
    marked_up(table.required(key)?, context)
}

/// Some(empty) when the key is left out.
pub fn optional_text(table: &mut Table, key: &'static str, context: &mut Context) -> Option<Text> {
    table.optional(key).map_or(Some(Text::default()), |value| marked_up(value, context))
}

pub fn marked_up(value: Value, context: &mut Context) -> Option<Text> {
    let markdown = value.raw_string()?;
    if markdown.len() > LONGEST_TEXT {
        value.note(format!("this text is longer than {LONGEST_TEXT} bytes; split it"));
        return None;
    }
    let (text, mistakes) = text::parse(markdown);
    for mistake in &mistakes {
        value.note_inside(mistake.offset, mistake.message.as_str());
    }
    for name in text.measures() {
        if !context.uses(name) && !value.file().is_full() {
            let at = markdown.find(&format!("{{{{{name}")).unwrap_or(0);
            value.note_inside(at, context.unknown_measure(name));
        }
    }
    mistakes.is_empty().then_some(text)
}
