//! Terms of the glossary that a course uses before the page that explains them.

use super::raw::{File, Problem, Table, Value};
use super::{Course, Term, load};
use std::path::Path;

/// The keys of blocks under which words for the reader stand.
const TEXTS: [&str; 15] = [
    "text", "title", "says", "truth", "correct", "question", "explain", "because", "low", "high",
    "note", "goal", "hints", "label", "asks",
];
/// Shorter names are signs, and letters mean several things.
const SHORTEST: usize = 3;

impl Course {
    /// The first use of every term that stands on a page before the one that explains it, by its place
    /// in the course's files. A term without a page is explained by the glossary alone; its other names are
    /// often words of everybody.
    pub fn early_terms(&self, folder: Option<&Path>) -> Vec<Problem> {
        let mut waiting: Vec<(usize, &Term)> = self
            .glossary
            .iter()
            .filter_map(|term| {
                let (lesson, section) =
                    self.page(term.page.as_ref().filter(|_| !term.everyday)?)?;
                let before = self.lessons[..lesson].iter().map(|lesson| lesson.sections.len());
                Some((before.sum::<usize>() + section, term))
            })
            .collect();
        let mut found = Vec::new();
        let mut page = 0;
        for source in load::sources(folder) {
            let Ok(text) = std::str::from_utf8(&source.bytes) else { continue };
            let file = File::new(&source.name, text, None);
            let Some(document) = file.parse() else { continue };
            let sections = Table::root(&file, &document, "a lesson").optional("section");
            for section in sections.and_then(Value::array).unwrap_or_default() {
                note_early(section, page, &mut waiting);
                page += 1;
            }
            found.extend(file.into_problems());
        }
        found
    }
}

/// Notes each term that a page uses although it is explained later; it is then no longer waited for.
fn note_early(section: Value, page: usize, waiting: &mut Vec<(usize, &Term)>) {
    let mut texts = section.strings_under(&TEXTS);
    texts.sort_by_key(|value| value.start());
    waiting.retain(|(explained, term)| {
        if *explained <= page {
            return false;
        }
        let place = texts.iter().find_map(|value| {
            let text = value.raw_string()?;
            use_of(&term.name, text).map(|at| (value, at))
        });
        let Some((value, at)) = place else { return true };
        let name = &term.name;
        let (pages, explained) = (explained - page, term.page.as_deref().unwrap_or_default());
        let told = match pages {
            1 => "on the next page".to_owned(),
            _ => format!("{pages} pages on"),
        };
        value.note_inside(
            at,
            format!(
                "'{name}' is used here and explained {told}, on {explained}; explain it here, use \
                 another word, or correct its page in the glossary"
            ),
        );
        false
    });
}

/// Where a text uses a name, in the singular or the plural; not in code or within another word.
fn use_of(name: &str, text: &str) -> Option<usize> {
    if name.chars().count() < SHORTEST {
        return None;
    }
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let is_in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(&name).map(|(at, _)| at).find(|&at| {
        let after = &text[at + name.len()..];
        let after = after.strip_prefix("es").or(after.strip_prefix('s')).unwrap_or(after);
        let before = &text[..at];
        let is_code = before.matches('`').count() % 2 == 1;
        let is_measure = before.rfind("{{").is_some_and(|open| !before[open..].contains("}}"));
        !before.ends_with(is_in_word) && !after.starts_with(is_in_word) && !is_code && !is_measure
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_of_its_own() {
        for (name, text, at) in [
            ("unit", "Two units.", Some(4)),
            ("loss", "Two losses, one lossless.", Some(4)),
            ("unit", "United, `unit`, {{unit}}, unit-free.", None),
            ("He init", "with he init", Some(5)),
            ("z", "z is short", None),
        ] {
            assert_eq!(use_of(name, text), at, "{text}");
        }
    }
}
