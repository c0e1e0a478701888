//! Reading one lesson: its head, its measurements and its sections.

use super::block::block;
use super::context::{Context, marked_up};
use super::fields::{activation, all};
use super::figure::{self, figure};
use super::functions::read_functions;
use super::measure::named_measure;
use super::names::{id, line, title};
use super::raw::{File, Table, Value};
use super::{Block, Lesson, NamedMeasure, Section, is_name};
use crate::math::activation::Activation;
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format that this program reads.
const FORMAT: u64 = 1;

/// What must not occur twice in a course, with the byte of the file where it stands.
#[derive(Default)]
pub struct Ids {
    pub lesson: Option<(String, usize)>,
    pub claims: Vec<(String, usize)>,
}

/// Reads a whole file. Every mistake is noted with `file`; the lesson is None if there are any.
pub fn lesson(file: &File) -> (Option<Lesson>, Ids) {
    let Some(document) = file.parse() else {
        return (None, Ids::default());
    };
    let mut table = Table::root(file, &document, "a lesson");
    let mut ids = Ids::default();
    let lesson = match format_is_known(&mut table) {
        true => read(table, &mut ids),
        false => None,
    };
    (lesson.filter(|_| file.is_clean()), ids)
}

/// A file of another version is not read any further: its keys may mean something else.
pub fn format_is_known(table: &mut Table) -> bool {
    let Some(value) = table.required("format") else {
        return true;
    };
    let known = value.integer_within(0, u32::MAX.into());
    if known.is_some_and(|format| format != FORMAT) {
        value.note(format!(
            "this program reads format {FORMAT}; write format = {FORMAT} or update actui"
        ));
        return false;
    }
    true
}

fn read(mut table: Table, ids: &mut Ids) -> Option<Lesson> {
    let file = table.file();
    let id = table.required("id").and_then(id);
    let title = table.required("title").and_then(title);
    let summary = table.required("summary").and_then(line);
    let functions = table.optional("function");
    let activation_value = table.required("activation");
    let first_figure = table.optional("figure");
    let measures = table.optional("measure");
    let sections = table.required("section");
    let takeaways = table.optional("takeaways");
    table.finish();
    let functions = functions.map_or(Some(()), read_functions);
    let activation = activation_value.and_then(activation);
    if let Some((id, at)) = &id {
        ids.lesson = Some((id.clone(), *at));
    }
    // Without an activation the rest is still read, against a stand-in, to find its mistakes.
    let stand_in = activation.clone().unwrap_or(Activation::Softmax);

    let standard = figure::standard(stand_in.clone());
    let figure = match first_figure {
        None => Some(standard.clone()),
        Some(value) => value.table("a figure").and_then(|mut table| {
            let figure = figure(&mut table, &standard);
            table.finish();
            figure
        }),
    };
    let (measures, names) = read_measures(measures, stand_in);
    let mut context = Context {
        figure: figure.clone().unwrap_or(standard),
        ids: std::mem::take(ids),
        numbers: measures,
        ..Context::of_texts(&names)
    };
    let sections = sections.and_then(|value| read_sections(value, &mut context));
    let takeaways = takeaways.map_or(Some(Vec::new()), |value| {
        all(value.array()?, |value| marked_up(value, &mut context))
    });
    *ids = context.ids;
    let measures = context.numbers;
    unused(file, &names, &context.used);
    functions?;
    Some(Lesson {
        number: 0,
        id: id?.0,
        title: title?,
        summary: summary?,
        activation: activation?,
        figure: figure?,
        measures,
        sections: sections?,
        takeaways: takeaways?,
    })
}

/// Notes measurements that nothing uses.
pub fn unused(file: &File, names: &[(String, usize)], used: &BTreeSet<String>) {
    // With other mistakes about, a use may have been overlooked.
    if file.is_clean() {
        for (name, at) in names.iter().filter(|(name, _)| !used.contains(name)) {
            file.note(*at, format!("measurement '{name}' is never used; use it or take it out"));
        }
    }
}

const MOST_MEASURES: usize = 200;

pub type Measures = BTreeMap<String, NamedMeasure>;

/// The valid measurements, and the names of all with their places.
pub fn read_measures(
    value: Option<Value>,
    activation: Activation,
) -> (Measures, Vec<(String, usize)>) {
    let standard = match activation {
        Activation::Pointwise(function) => Some(function),
        Activation::Softmax => None,
    };
    let mut measures = Measures::new();
    let mut names = Vec::new();
    let Some(table) = value.and_then(|value| value.table("'measure'")) else {
        return (measures, names);
    };
    if table.entries().count() > MOST_MEASURES {
        table.note(format!("more than {MOST_MEASURES} measurements; split the lesson"));
        return (measures, names);
    }
    for (name, at, value) in table.entries() {
        if !is_name(name) {
            table.file().note(
                at,
                "a measurement's name is lower case letters, digits, '-', '_'; rename it",
            );
            continue;
        }
        names.push((name.to_owned(), at));
        if let Some(measure) = named_measure(value, standard.clone()) {
            measures.insert(name.to_owned(), measure);
        }
    }
    (measures, names)
}

/// What a file measures, and what it measures it for: tables of the key `named`, each with an id of
/// its own. `plural` is what two of them are called.
pub fn measured_file<T>(
    file: &File,
    (what, named, plural): (&'static str, &'static str, &str),
    id: fn(&T) -> &str,
    mut read: impl FnMut(Value, &mut Context) -> Option<T>,
) -> (Measures, Vec<T>) {
    let Some(document) = file.parse() else { return Default::default() };
    let mut table = Table::root(file, &document, what);
    if !format_is_known(&mut table) {
        return Default::default();
    }
    let measures = table.optional("measure");
    let all = table.optional(named).and_then(Value::array).unwrap_or_default();
    table.finish();
    let (measures, names) = read_measures(measures, Activation::Softmax);
    let mut context = Context::of_texts(&names);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for value in all {
        let Some(one) = read(value, &mut context) else { continue };
        if !seen.insert(id(&one).to_owned()) {
            value.note(format!("two {plural} are called '{}'; rename one", id(&one)));
        }
        found.push(one);
    }
    unused(file, &names, &context.used);
    (measures, found)
}

fn read_sections(value: Value, context: &mut Context) -> Option<Vec<Section>> {
    let values = value.array()?;
    if values.is_empty() {
        value.note("a lesson needs at least one section; add a [[section]]");
    }
    let mut seen = BTreeSet::new();
    all(values, |value| {
        let mut table = value.table("a section")?;
        let id = table.required("id").and_then(id);
        let title = table.required("title").and_then(title);
        let blocks = table.required("block");
        table.finish();
        if let Some((id, at)) = &id
            && !seen.insert(id.clone())
        {
            value.file().note(*at, format!("two sections are called '{id}'; rename one"));
        }
        let blocks = blocks.and_then(|value| read_blocks(value, context));
        Some(Section { id: id?.0, title: title?, blocks: blocks? })
    })
}

/// The order in which a page may ask and tell: a question's numbers stand below it, and no two
/// questions of a lesson share an id.
fn note_told_before(values: &[Value], blocks: &[Block], context: &mut Context) {
    let mut told: Vec<&str> = Vec::new();
    for (value, block) in values.iter().zip(blocks) {
        if let Block::Question(question) = block {
            if !context.questions.insert(question.id.clone()) {
                let id = &question.id;
                value
                    .note(format!("two questions have the id '{id}'; give one an 'id' of its own"));
            }
            let own = question.text.measures();
            let told: Vec<&str> = told.iter().copied().chain(own).collect();
            let given_away = question
                .ask
                .asks()
                .secrets()
                .into_iter()
                .find(|secret| told.iter().any(|told| context.is_same(secret, told)));
            if let Some(name) = given_away {
                value.note(format!(
                    "'{name}' is printed above this question, which it answers; print it below"
                ));
            }
        }
        if let Block::Try(attempt) = block
            && !context.questions.insert(attempt.id.clone())
        {
            let id = &attempt.id;
            value.note(format!("the lesson has another '{id}'; give one an 'id' of its own"));
        }
        told.extend(block.measures());
    }
}

fn read_blocks(value: Value, context: &mut Context) -> Option<Vec<Block>> {
    let values = value.array()?;
    if values.is_empty() {
        value.note("a section needs at least one block; add a [[section.block]]");
    }
    let blocks = all(values.clone(), |value| block(value, context))?;
    note_told_before(&values, &blocks, context);
    Some(blocks)
}
