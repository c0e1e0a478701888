//! Ids, titles and other texts of one line.

use super::raw::Value;
use super::sanitise;

const LONGEST_NAME: usize = 64;

/// An identifier and the byte of the file where it stands.
pub fn id(value: Value) -> Option<(String, usize)> {
    let id = value.raw_string()?;
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if id.len() <= LONGEST_NAME && id.split('-').all(is_word) {
        return Some((id.to_owned(), value.start()));
    }
    value.note("an id is lower case letters and digits, words joined by '-'; rename it");
    None
}

/// As [`id`], with dots: `relu.adv.3`.
pub fn claim_id(value: Value) -> Option<(String, usize)> {
    let id = value.raw_string()?;
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if id.len() <= LONGEST_NAME && id.split('.').all(is_part) {
        return Some((id.to_owned(), value.start()));
    }
    value
        .note("a claim's id is lower case letters, digits and '-', parts joined by '.'; rename it");
    None
}

pub fn title(value: Value) -> Option<String> {
    let title = line(value)?;
    if title.chars().count() <= 80 {
        return Some(title);
    }
    value.note("a title is 80 characters at most; shorten it");
    None
}

/// One line of plain text, not empty.
pub fn line(value: Value) -> Option<String> {
    let line = sanitise::text(value.raw_string()?);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        value.note("this is empty; write something");
        return None;
    }
    Some(line)
}
