//! A TOML file with its positions: tables and values that report what is wrong where. Lessons, the
//! configuration and themes are read with it.
//!
//! Not serde: a derived reader stops at the first error of a file, forgets positions inside tagged
//! tables (the blocks), and cannot tell what a misspelt key was meant to be. Here a reader asks a
//! [`Table`] for its keys one by one, every mistake is noted and reading goes on; the keys that
//! were never asked for are the unknown ones.

mod problem;
pub mod sanitise;

use crate::math::activation::Functions;
pub use problem::{Problem, Problems, nearest, unknown};
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// So many problems of one file are kept; more would be noise.
const MOST_PROBLEMS: usize = 200;

/// One file being read.
pub struct File<'f> {
    pub name: &'f str,
    text: &'f str,
    /// What its functions are read by, and what it adds to; None: it has none.
    pub functions: Option<&'f RefCell<Functions>>,
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl<'f> File<'f> {
    pub fn new(
        name: &'f str,
        text: &'f str,
        functions: Option<&'f RefCell<Functions>>,
    ) -> File<'f> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        File { name, text, functions, line_starts, problems: RefCell::default() }
    }

    /// Parses the file. None if it is not TOML; the syntax error is then noted.
    pub fn parse(&self) -> Option<Spanned<DeTable<'f>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                self.note_syntax(&error);
                None
            }
        }
    }

    /// As much of the file as is TOML; every syntax error is noted.
    pub fn recover(&self) -> Spanned<DeTable<'f>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        errors.iter().for_each(|error| self.note_syntax(error));
        table
    }

    fn note_syntax(&self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message();
        let what_to_do = match message.contains("escape") {
            true => QUOTES,
            false => "correct the TOML here",
        };
        self.note(at, format!("{message}; {what_to_do}"));
    }

    pub fn note(&self, offset: usize, message: impl Into<String>) {
        if !self.is_full() {
            let problem = Problem::at(self.name, self.position(offset), message);
            self.problems.borrow_mut().push(problem);
        }
    }

    /// Whether further problems would not be kept, so that composing them is wasted time.
    pub fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MOST_PROBLEMS
    }

    pub fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// In the order of the file.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(Problem::position);
        problems
    }

    /// Line and column of a byte, both from 1.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let is_boundary = |offset: &usize| self.text.is_char_boundary(*offset);
        let offset = (0..=offset.min(self.text.len())).rev().find(is_boundary).unwrap_or(0);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        (line, self.text[start..offset].chars().count() + 1)
    }
}

/// Where the file spells the byte `offset` of a string: `raw` is the string as it stands there, quotes
/// and all. None beyond an escape of several letters.
fn spelled(raw: &str, string: &str, offset: usize) -> Option<usize> {
    let opening = ["\"\"\"\r\n", "\"\"\"\n", "'''\r\n", "'''\n", "\"\"\"", "'''", "\"", "'"];
    let mut at = opening.into_iter().find(|quote| raw.starts_with(quote)).map_or(0, str::len);
    let escapes = raw.starts_with('"');
    let unescaped = |at: usize| match raw.get(at..)?.strip_prefix('\\').filter(|_| escapes) {
        None => Some(at),
        Some(after) => {
            // At the end of a line it takes away the line's end and the blanks of the next.
            let blank = after.len() - after.trim_start().len();
            Some(at + 1 + if after[..blank].contains('\n') { blank } else { 0 })
        }
    };
    for byte in string.bytes().take(offset) {
        at = if raw.is_char_boundary(at) { unescaped(at)? } else { at };
        if raw.as_bytes().get(at) != Some(&byte) {
            return None;
        }
        at += 1;
    }
    unescaped(at)
}

/// Where a backslash is itself.
const QUOTES: &str = "write formulas in 'single quotes', several lines in three quotes";

/// Where an escape in a TOML string, quotes and all, stands for a control character.
fn control_escape(raw: &str) -> Option<usize> {
    if !raw.starts_with('"') {
        return None;
    }
    let mut chars = raw.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let digits = match chars.next()?.1 {
            'b' | 't' | 'n' | 'f' | 'r' | 'e' => return Some(at),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            // A backslash, a quote, or the end of a line that goes on.
            _ => continue,
        };
        let number = raw.get(at + 2..at + 2 + digits);
        let number = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if number.and_then(char::from_u32).is_some_and(char::is_control) {
            return Some(at);
        }
    }
    None
}

/// A table whose keys are asked for one by one.
pub struct Table<'f> {
    file: &'f File<'f>,
    table: &'f DeTable<'f>,
    /// What it leaves out is as in this one.
    base: Option<&'f DeTable<'f>>,
    span: Range<usize>,
    /// What it is in the words of the documentation: "a claim block".
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'f> Table<'f> {
    pub fn root(file: &'f File<'f>, table: &'f Spanned<DeTable<'f>>, what: &'static str) -> Self {
        Table { file, table: table.get_ref(), base: None, span: 0..0, what, asked: Vec::new() }
    }

    pub fn optional(&mut self, key: &'static str) -> Option<Value<'f>> {
        self.asked.push(key);
        let value = self.table.get(key).or_else(|| self.base?.get(key))?;
        Some(Value { file: self.file, value })
    }

    /// The same table; what it leaves out is as in `base`.
    pub fn over(self, base: &Table<'f>) -> Table<'f> {
        Table { base: Some(base.table), ..self }
    }

    /// Notes a missing key.
    pub fn required(&mut self, key: &'static str) -> Option<Value<'f>> {
        let value = self.optional(key);
        if value.is_none() {
            self.note(format!("{} needs '{key}'; add it", self.what));
        }
        value
    }

    /// Every key with its value, for tables whose keys are the author's names.
    pub fn entries(&self) -> impl Iterator<Item = (&'f str, usize, Value<'f>)> {
        let file = self.file;
        self.table.iter().map(move |(key, value)| {
            (key.get_ref().as_ref(), key.span().start, Value { file, value })
        })
    }

    /// Notes a problem of the table as a whole.
    pub fn note(&self, message: impl Into<String>) {
        self.file.note(self.span.start, message);
    }

    pub fn file(&self) -> &'f File<'f> {
        self.file
    }

    /// As [`Table::finish`], for a table whose kind is known only after reading.
    pub fn finish_as(mut self, what: &'static str) {
        self.what = what;
        self.finish();
    }

    /// Notes every key that was never asked for. Call it when all known keys have been.
    pub fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let hint = match nearest(name, self.asked.iter().copied()) {
                Some(meant) => format!("did you mean '{meant}'? "),
                None => String::new(),
            };
            let name = sanitise::one_line(name, 40);
            let known = self.asked.join(", ");
            let message = format!("{} has no key '{name}'; {hint}it knows {known}", self.what);
            self.file.note(key.span().start, message);
        }
    }
}

/// One value and where it stands. Each reading method notes a value of the wrong kind.
#[derive(Clone, Copy)]
pub struct Value<'f> {
    file: &'f File<'f>,
    value: &'f Spanned<DeValue<'f>>,
}

impl<'f> Value<'f> {
    /// The string as the file has it: not yet sanitised. An escape that stands for a control
    /// character is noted: `"\frac"` was not meant to be a form feed and "rac".
    pub fn raw_string(self) -> Option<&'f str> {
        let DeValue::String(string) = self.value.get_ref() else {
            return self.expected("a text in quotes");
        };
        if let Some(at) = control_escape(&self.file.text[self.value.span()]) {
            let at = self.start() + at;
            let escape: String = self.file.text[at..].chars().take(2).collect();
            let message = format!("'{escape}' stands for a control character here; {QUOTES}");
            self.file.note(at, message);
            return None;
        }
        Some(string)
    }

    /// A finite number.
    pub fn number(self) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(_) => self.as_i64().map(|integer| integer as f64),
            _ => return self.expected("a number"),
        };
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.note("this number is not finite; write a plain number");
        }
        number
    }

    /// A finite number between `low` and `high`, both included.
    pub fn number_within(self, low: f64, high: f64) -> Option<f64> {
        let number = self.number()?;
        if (low..=high).contains(&number) {
            return Some(number);
        }
        self.note(format!("{number} is out of range; it must lie between {low} and {high}"));
        None
    }

    /// A whole number between `low` and `high`, both included.
    pub fn integer_within(self, low: u64, high: u64) -> Option<u64> {
        let DeValue::Integer(_) = self.value.get_ref() else {
            return self.expected("a whole number");
        };
        let integer = self.as_i64().and_then(|integer| u64::try_from(integer).ok());
        let within = integer.filter(|integer| (low..=high).contains(integer));
        if within.is_none() {
            self.note(format!("this must be a whole number between {low} and {high}; change it"));
        }
        within
    }

    pub fn array(self) -> Option<Vec<Value<'f>>> {
        let DeValue::Array(array) = self.value.get_ref() else {
            return self.expected("a list in square brackets");
        };
        Some(array.iter().map(|value| Value { file: self.file, value }).collect())
    }

    pub fn table(self, what: &'static str) -> Option<Table<'f>> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return self.expected("a table");
        };
        let span = self.value.span();
        Some(Table { file: self.file, table, base: None, span, what, asked: Vec::new() })
    }

    pub fn boolean(self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => self.expected("true or false"),
        }
    }

    /// What a list holds; anything else stands for a list of it alone.
    pub fn one_or_more(self) -> Vec<Value<'f>> {
        match self.value.get_ref() {
            DeValue::Array(_) => self.array().unwrap_or_default(),
            _ => vec![self],
        }
    }

    pub fn is_text(self) -> bool {
        matches!(self.value.get_ref(), DeValue::String(_))
    }

    pub fn is_table(self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    /// One of these names; another one is noted.
    pub fn one_of(self, what: &str, names: &[&'static str]) -> Option<&'static str> {
        let text = self.raw_string()?;
        let known = names.iter().copied().find(|name| *name == text);
        if known.is_none() {
            self.note(unknown(what, text, names));
        }
        known
    }

    pub fn is_false(self) -> bool {
        matches!(self.value.get_ref(), DeValue::Boolean(false))
    }

    /// Notes a problem with this value. One without a place stands for what was no TOML, and that
    /// is noted.
    pub fn note(self, message: impl Into<String>) {
        if !self.value.span().is_empty() {
            self.file.note(self.start(), message);
        }
    }

    /// Notes a problem at a byte of the string that this value holds: at its place in the file as
    /// far as the file spells the string as it is, else at the value's start.
    pub fn note_inside(self, offset: usize, message: impl Into<String>) {
        if self.file.is_full() {
            return;
        }
        let raw = &self.file.text[self.value.span()];
        let string = self.value.get_ref().as_str().unwrap_or_default();
        self.file.note(self.start() + spelled(raw, string, offset).unwrap_or(0), message);
    }

    /// Every string in it that stands under one of these keys, however deep.
    pub fn strings_under(self, keys: &[&str]) -> Vec<Value<'f>> {
        let mut found = Vec::new();
        self.strings(keys, false, &mut found);
        found
    }

    fn strings(self, keys: &[&str], is_under: bool, found: &mut Vec<Value<'f>>) {
        let file = self.file;
        match self.value.get_ref() {
            DeValue::String(_) if is_under => found.push(self),
            DeValue::Array(all) => {
                all.iter().for_each(|value| Value { file, value }.strings(keys, is_under, found));
            }
            DeValue::Table(table) => {
                for (key, value) in table.iter() {
                    let is_under = is_under || keys.contains(&key.get_ref().as_ref());
                    Value { file, value }.strings(keys, is_under, found);
                }
            }
            _ => {}
        }
    }

    pub fn start(self) -> usize {
        self.value.span().start
    }

    pub fn file(self) -> &'f File<'f> {
        self.file
    }

    fn as_i64(self) -> Option<i64> {
        let integer = self.value.get_ref().as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }

    fn expected<T>(self, what: &str) -> Option<T> {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.note(format!("this is {found}; write {what}"));
        None
    }
}
