//! What stands beside the lessons of a course: questions, terms and synonyms, and the pages that
//! they refer to.

use super::glossary::{Synonyms, Term, glossary, synonyms};
use super::load::{Source, embedded};
use super::questions::{Questions, questions};
use super::raw::Table;
use super::raw::{Problem, unknown};
use super::{Lesson, sanitise};
use crate::math::activation::Functions;
use std::cell::RefCell;
use std::path::Path;

/// Names of files of a course's folder that are no lessons.
pub const QUESTIONS: &str = "questions.toml";
const GLOSSARY: &str = "glossary.toml";
const SYNONYMS: &str = "synonyms.toml";

/// Whether a file of a course's folder stands beside its lessons.
pub fn is_reference(name: &str) -> bool {
    let name = Path::new(name).file_name().unwrap_or_default();
    [QUESTIONS, GLOSSARY, SYNONYMS].iter().any(|known| name == *known)
}

/// What stands beside the lessons.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    pub questions: Questions,
    pub glossary: Vec<Term>,
    pub synonyms: Synonyms,
}

/// The pages that can be referred to.
pub struct Pages {
    ids: Vec<String>,
    /// A page that is not there is none, and no mistake.
    forgiving: bool,
}

impl Pages {
    fn of(lessons: &[Lesson]) -> Pages {
        let ids = lessons.iter().flat_map(|lesson| {
            lesson.sections.iter().map(|section| format!("{}/{}", lesson.id, section.id))
        });
        Pages { ids: ids.collect(), forgiving: false }
    }

    /// `page`: Some(None) where it is left out.
    pub fn read(&self, table: &mut Table) -> Option<Option<String>> {
        let Some(value) = table.optional("page") else { return Some(None) };
        let id = value.raw_string()?;
        if self.ids.iter().any(|known| known == id) {
            return Some(Some(id.to_owned()));
        }
        if !self.forgiving {
            let known: Vec<&str> = self.ids.iter().map(String::as_str).collect();
            value.note(match super::nearest(id, known) {
                Some(meant) => unknown("page", id, &[meant]),
                None => format!(
                    "there is no page called '{}'; `actui lesson list` names them",
                    sanitise::one_line(id, 40)
                ),
            });
        }
        self.forgiving.then_some(None)
    }
}

impl Reference {
    /// Reads what there is. A course without a glossary or synonyms of its own has the built-in ones,
    /// less the pages that it lacks; questions are a course's own.
    pub fn read(
        sources: &[Source],
        lessons: &[Lesson],
        functions: &RefCell<Functions>,
        problems: &mut Vec<Problem>,
    ) -> Reference {
        let own = |name: &str| {
            sources.iter().find(|source| {
                Path::new(&source.name).file_name().is_some_and(|known| known == name)
            })
        };
        let built_in = |name: &str| embedded().into_iter().find(|source| source.name == name);
        let pages = Pages::of(lessons);
        let mut reference = Reference::default();
        if let Some(source) = own(QUESTIONS) {
            reference.questions = source.read(functions, problems, |file| questions(file, &pages));
        }
        let forgiving = Pages { forgiving: true, ..Pages::of(lessons) };
        if let Some(source) = own(GLOSSARY) {
            reference.glossary = source.read(functions, problems, |file| glossary(file, &pages));
        } else if let Some(source) = built_in(GLOSSARY) {
            reference.glossary =
                source.read(functions, problems, |file| glossary(file, &forgiving));
        }
        if let Some(source) = own(SYNONYMS).cloned().or_else(|| built_in(SYNONYMS)) {
            reference.synonyms = source.read(functions, problems, synonyms);
        }
        reference
    }
}
