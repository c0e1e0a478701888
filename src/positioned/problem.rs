//! What is wrong with a course: one line a problem, `file:line:column: what is wrong; what to do`.

use super::sanitise;
use std::fmt;

/// Widest message after its place.
const COLUMNS: usize = 200;
/// Longest path that is printed; a shortened one leads nowhere.
const LONGEST_PATH: usize = 4096;

/// One thing to mend in a lesson file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    file: String,
    /// Line and column, both from 1, the column in characters. None when the whole file is meant.
    position: Option<(usize, usize)>,
    message: String,
}

impl Problem {
    /// A problem with a whole file or folder.
    pub fn of_file(file: &str, message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), position: None, message: message.into() }
    }

    /// Line and column, if it points at a place in its file.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.position
    }

    /// A problem at a line and column of a file.
    pub fn at(file: &str, position: (usize, usize), message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), position: Some(position), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = sanitise::one_line(&self.file, LONGEST_PATH);
        let message = sanitise::one_line(&self.message, COLUMNS);
        match self.position {
            Some((line, column)) => write!(f, "{file}:{line}:{column}: {message}"),
            None => write!(f, "{file}: {message}"),
        }
    }
}

/// Everything that is wrong with a course, in the order of its files. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// The word of `known` that was most likely meant by `word`.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word: String = word.chars().take(64).collect();
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .map(|(_, candidate)| candidate)
}

/// "there is no {what} called 'x'; did you mean 'y'?" or, with nothing near, the list of known ones.
pub fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let word = sanitise::one_line(word, 40);
    match nearest(&word, known.iter().copied()) {
        Some(meant) => format!("there is no {what} called '{word}'; did you mean '{meant}'?"),
        None if known.is_empty() => format!("there is no {what} called '{word}'; none is defined"),
        None => format!("there is no {what} called '{word}'; known are {}", known.join(", ")),
    }
}
