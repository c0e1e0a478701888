//! `actui ask` and `actui glossary`: questions answered and terms explained without a screen.

use super::bench::{Bench, Run};
use super::lesson::Source;
use super::table::Table;
use super::{Failure, TextOrJson};
use crate::find::Found;
use crate::find::catalog::{Catalog, Entry, Kind, Target};
use crate::lesson::{Course, Question, Term, Text};
use crate::typeset::{self, Role};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// Ask a question in your own words
///
/// Prints the best answer, its numbers measured now, and what else was found: questions, pages,
/// controls, screens, functions and terms. Word order, endings, British spellings and small slips do
/// not matter. Exit code 1 when nothing is found.
#[derive(Debug, Args)]
pub struct Ask {
    /// Words, in any order: why do relu units die
    #[arg(value_name = "WORDS", required = true, num_args = 1..)]
    words: Vec<String>,
    /// How the answer is written
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// Explain terms
///
/// The term that the words name, or the whole glossary. Exit code 1 when there is no such term.
#[derive(Debug, Args)]
pub struct Glossary {
    /// A term: chi, dead unit, learning rate
    #[arg(value_name = "TERM")]
    words: Vec<String>,
    /// How the terms are written
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// Columns of an answer, and how many hits are told of.
const WIDTH: u16 = 80;
const MOST_HITS: usize = 10;

/// Finds, measures, and writes what it has to say.
pub fn ask(arguments: &Ask, source: Source, run: Run, out: &mut dyn Write) -> Result<(), Failure> {
    let words = arguments.words.join(" ");
    let course = Course::load(source.folder, source.functions)?;
    let catalog = Catalog::new(&course, source.functions);
    let found = catalog.find(&words);
    if found.hits.is_empty() {
        return Err(nothing(&words));
    }
    let hits: Vec<&Entry> =
        found.hits.iter().take(MOST_HITS).map(|hit| &catalog.entries[hit.document]).collect();
    let teller = Teller { course: &course, bench: Bench::new(run) };
    match arguments.format {
        TextOrJson::Json => {
            let hits: Vec<Value> = hits.into_iter().map(|entry| teller.object(entry)).collect();
            writeln!(out, "{}", Value::Array(hits))?;
        }
        TextOrJson::Text => {
            read_as(&found, out)?;
            // The best answer, though a page may be called just so.
            let answers = |entry: &&Entry| matches!(entry.kind, Kind::Question | Kind::Term);
            let best = hits.iter().copied().take(3).find(answers);
            if let Some(entry) = best {
                teller.print(entry, out)?;
                writeln!(out)?;
            }
            let others = hits.into_iter().filter(|&entry| Some(entry) != best);
            list(others, if best.is_some() { "Also" } else { "Found" }, out)?;
        }
    }
    Ok(())
}

/// Writes terms: those that the words name, or all.
pub fn glossary(arguments: &Glossary, source: Source, out: &mut dyn Write) -> Result<(), Failure> {
    let words = arguments.words.join(" ");
    let course = Course::load(source.folder, source.functions)?;
    let mut terms: Vec<&Term> = course.glossary.iter().collect();
    if !words.trim().is_empty() {
        let catalog = Catalog::new(&course, source.functions);
        let found = catalog.find(&words);
        let named =
            found.hits.iter().filter_map(|hit| match catalog.entries[hit.document].target {
                Target::Term(number) => Some(&course.glossary[number]),
                _ => None,
            });
        terms = named.take(MOST_HITS).collect();
        // Who asks for a term by its very name wants no other.
        let is_it = |name: &str| name.eq_ignore_ascii_case(words.trim());
        if let Some(it) = terms.iter().copied().find(|term| term.names().any(is_it)) {
            terms = vec![it];
        }
        if terms.is_empty() {
            return Err(Failure::Failed(format!(
                "the glossary has no term like '{}'; `actui glossary` lists all",
                crate::lesson::sanitise::one_line(&words, 60)
            )));
        }
    }
    if arguments.format == TextOrJson::Json {
        let terms: Vec<Value> = terms.into_iter().map(term_object).collect();
        writeln!(out, "{}", Value::Array(terms))?;
        return Ok(());
    }
    for (number, term) in terms.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        print_term(term, out)?;
    }
    Ok(())
}

fn nothing(words: &str) -> Failure {
    Failure::Failed(format!(
        "nothing is found for '{}'; try fewer or other words (`actui ask vanishing gradient`), or \
         `actui glossary` and `actui lesson list` for all there is",
        crate::lesson::sanitise::one_line(words, 60)
    ))
}

/// Says which words were taken for others.
fn read_as(found: &Found, out: &mut dyn Write) -> std::io::Result<()> {
    for (typed, meant) in &found.read_as {
        writeln!(out, "(read '{typed}' as '{meant}')\n")?;
    }
    Ok(())
}

fn list<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    head: &str,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "{head}:")?;
    let mut table = Table::text(out, &[]).left(&[0, 1]);
    for entry in entries {
        let title = match entry.kind {
            Kind::Page => format!("{}  ({})", entry.title, entry.id),
            _ => entry.title.clone(),
        };
        table.row([format!("  {}", entry.kind.name()), title])?;
    }
    table.flush()
}

/// Who measures what an answer needs and tells it.
struct Teller<'t> {
    course: &'t Course,
    bench: Bench<'t>,
}

impl Teller<'_> {
    fn lines(&self, text: &Text, width: u16) -> Vec<String> {
        let measures = &self.course.questions.measures;
        let mut values = BTreeMap::new();
        for name in text.measures() {
            if let Some(named) = measures.get(name) {
                let value = self.bench.measure(&named.measure).unwrap_or(f64::NAN);
                values.insert(name.to_owned(), value);
            }
        }
        self.bench.wipe();
        typeset::answer(text, width, (measures, &values))
            .iter()
            .map(|line| typeset::plain(line))
            .collect()
    }

    /// The whole text on one line, as JSON has it.
    fn line(&self, text: &Text) -> String {
        self.lines(text, u16::MAX).join(" ")
    }

    fn print(&self, entry: &Entry, out: &mut dyn Write) -> std::io::Result<()> {
        match entry.target {
            Target::Question(number) => self.print_answer(&self.course.questions.all[number], out),
            Target::Term(number) => print_term(&self.course.glossary[number], out),
            _ => Ok(()),
        }
    }

    fn print_answer(&self, question: &Question, out: &mut dyn Write) -> std::io::Result<()> {
        let asked = vec![typeset::Span::new(Role::Text, &question.asked)];
        for line in typeset::wrap(&asked, usize::from(WIDTH)) {
            writeln!(out, "{}", typeset::plain(&line))?;
        }
        writeln!(out)?;
        for line in self.lines(&question.answer, WIDTH) {
            writeln!(out, "{}", line.trim_end())?;
        }
        if question.page.is_some() || question.experiment.is_some() {
            writeln!(out)?;
        }
        if let Some(page) = &question.page {
            writeln!(out, "Read on: actui lesson show {page}")?;
        }
        if let Some(experiment) = &question.experiment {
            writeln!(out, "Try it: {}", experiment.sentence())?;
        }
        Ok(())
    }

    fn object(&self, entry: &Entry) -> Value {
        let mut object = json!({ "kind": entry.kind.name(), "id": entry.id, "title": entry.title });
        match entry.target {
            Target::Question(number) => {
                let question = &self.course.questions.all[number];
                object["answer"] = json!(self.line(&question.answer));
                if let Some(page) = &question.page {
                    object["page"] = json!(page);
                }
            }
            Target::Term(number) => {
                let term = &self.course.glossary[number];
                object["answer"] = json!(self.line(&term.definition));
                if let Some(page) = &term.page {
                    object["page"] = json!(page);
                }
            }
            _ => {}
        }
        object
    }
}

fn print_term(term: &Term, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<&str> = term.names().collect();
    let head = vec![typeset::Span::new(Role::Text, names.join(" · "))];
    for line in typeset::wrap(&head, usize::from(WIDTH)) {
        writeln!(out, "{}", typeset::plain(&line))?;
    }
    for line in typeset::term(term, WIDTH - 4) {
        writeln!(out, "{}", format!("    {}", typeset::plain(&line)).trim_end())?;
    }
    if let Some(page) = &term.page {
        writeln!(out, "    Read on: actui lesson show {page}")?;
    }
    Ok(())
}

fn term_object(term: &Term) -> Value {
    json!({
        "name": term.name,
        "aliases": term.aliases,
        "definition": term.definition.plain(),
        "formula": term.formula.as_ref().map(crate::formula::linear),
        "page": term.page,
    })
}
