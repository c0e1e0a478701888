//! Tables in: rows of numbers from what spreadsheets, shells, NumPy and this program write.
//!
//! A line can be meant in several ways (`dialect`): `1,5` is one number or two. Every dialect that
//! reads all lines so far is kept; a line is handed on when all of them say the same of it, and waits
//! for the lines after it when they do not. What no line decides is refused, not guessed. So a table
//! is read a line at a time, whatever its length.

mod brackets;
mod dialect;
mod lines;

use super::number;
use brackets::Brackets;
use clap::ValueEnum;
use dialect::{Dialect, Fault, Split};
use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};

/// So many lines wait for one that decides how they are meant.
const LINES_AHEAD: usize = 1000;

/// What a comma in the input is, where that has to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommaIs {
    /// 1,5 is one and a half
    Decimal,
    /// 1,5 is 1 and 5
    Separator,
    /// 1,000 is a thousand
    Thousands,
}

/// How to read a table.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name of a column, or its number from 1. None: all numbers of a table without names, else its
    /// only column or the one called x.
    pub column: Option<String>,
    /// None: as the table itself shows.
    pub comma: Option<CommaIs>,
}

/// A line that cannot be read, with its place: `standard input:3:7: 'x' is not a number`.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Unreadable {
    place: Place,
    message: String,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// From 1
    Argument(usize),
    /// Line and column of standard input, both from 1; the column in characters, 0 for none
    Input(usize, usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Argument(number) => write!(f, "argument {number}"),
            Place::Input(line, 0) => write!(f, "standard input:{line}"),
            Place::Input(line, column) => write!(f, "standard input:{line}:{column}"),
        }
    }
}

type Line = (usize, String);

/// An iterator over the numbers of each line. It ends after an error.
pub struct Rows<'i> {
    lines: Box<dyn Iterator<Item = Result<Line, (usize, io::Error)>> + 'i>,
    /// Arguments have no head and no comments.
    is_file: bool,
    column: Option<String>,
    /// Those that read every line so far
    readings: Vec<Reading>,
    brackets: Brackets,
    /// The last comment before the first numbers: NumPy writes names there.
    comment: Option<Line>,
    head: Option<Head>,
    started: bool,
    waiting: VecDeque<Line>,
    ready: VecDeque<Vec<f64>>,
    over: bool,
}

/// A dialect, and what is read of the cells that it finds in a line.
#[derive(Clone, Debug)]
struct Reading {
    dialect: Dialect,
    /// Cells of every line, if there are names
    width: Option<usize>,
    /// The cell that is read, or why none can be chosen. None: all cells.
    column: Option<Result<usize, Fault>>,
}

/// The line of names, and why it is no line of numbers.
struct Head {
    line: Line,
    fault: Fault,
    has_rows: bool,
}

impl<'i> Rows<'i> {
    /// A table from standard input.
    pub fn from_input(input: impl Read + 'i, options: &Options) -> Result<Rows<'i>, Unreadable> {
        let lines = lines::Lines::new(input).map_err(|error| Unreadable {
            place: Place::Input(1, 0),
            message: error.to_string(),
        })?;
        Ok(Rows::new(Box::new(lines), true, options))
    }

    /// Numbers from the words of a call, each read as a line.
    pub fn from_arguments(words: &'i [String], options: &Options) -> Rows<'i> {
        let lines = words.iter().enumerate().map(|(index, word)| Ok((index + 1, word.clone())));
        Rows::new(Box::new(lines), false, options)
    }

    fn new(
        lines: Box<dyn Iterator<Item = Result<Line, (usize, io::Error)>> + 'i>,
        is_file: bool,
        options: &Options,
    ) -> Rows<'i> {
        let number = options.column.as_ref().and_then(|column| column.parse::<usize>().ok());
        let column = number.filter(|&number| number > 0).map(|number| Ok(number - 1));
        let readings = dialects(options.comma).map(|dialect| Reading {
            dialect,
            width: None,
            column: column.clone(),
        });
        Rows {
            lines,
            is_file,
            column: options.column.clone(),
            readings: readings.collect(),
            brackets: Brackets::default(),
            comment: None,
            head: None,
            started: false,
            waiting: VecDeque::new(),
            ready: VecDeque::new(),
            over: false,
        }
    }

    /// Takes one line in.
    fn take(&mut self, mut line: Line) -> Result<(), Unreadable> {
        if let (true, Some(comment)) = (self.is_file, line.1.find(" # ")) {
            line.1.truncate(comment);
        }
        if line.1.trim().is_empty() || self.is_remark(&line) || self.take_plain(&line.1) {
            return Ok(());
        }
        let before = self.brackets;
        let mut doubt = None;
        if let Some(plain) = self.brackets.without(&line.1) {
            match Dialect::BRACKETS.numbers(&plain) {
                Ok(_) if !self.waiting.is_empty() => return Err(self.undecided()),
                Ok(numbers) => {
                    self.started = true;
                    self.ready.push_back(numbers);
                    return Ok(());
                }
                // A name may have brackets: "time (s)".
                Err(fault) if self.started || !self.is_file || brackets::is_array(&line.1) => {
                    return Err(self.unreadable(&(line.0, plain), &fault));
                }
                Err(Fault { at, message, .. }) => {
                    self.brackets = before;
                    let at = line.1.char_indices().nth(plain[..at].chars().count());
                    let at = at.map_or(0, |(at, _)| at);
                    doubt = Some(Fault { of_table: false, at, message });
                }
            }
        }
        if !self.started && self.is_file {
            self.started = true;
            if self.take_head(&line, doubt) {
                return Ok(());
            }
            self.take_comment();
        }
        self.take_row(line)
    }

    /// A line with one number in figures, which most lines of long tables are: all readings that may
    /// be left say the same of it.
    fn take_plain(&mut self, line: &str) -> bool {
        let is_plain = |c: u8| c.is_ascii_digit() || matches!(c, b'-' | b'+' | b'e' | b'E' | b'.');
        let alone = self.column.is_none() && self.head.is_none() && self.waiting.is_empty();
        if !alone || self.brackets.is_open() || !line.bytes().all(is_plain) {
            return false;
        }
        let Ok(number) = number::read_with(line, number::Comma::Groups) else { return false };
        if line.contains('.') {
            let points = |reading: &Reading| reading.dialect.comma == number::Comma::Groups;
            if !self.readings.iter().all(points) {
                return false;
            }
        }
        self.started = true;
        self.ready.push_back(vec![number]);
        true
    }

    /// A line of the table's body.
    fn take_row(&mut self, line: Line) -> Result<(), Unreadable> {
        if let Some(head) = &mut self.head {
            head.has_rows = true;
        }
        let before = self.readings.len();
        let (mut said, mut faults) = (Vec::new(), Vec::new());
        self.readings.retain(|reading| match reading.numbers(&line.1) {
            Ok(numbers) => {
                said.push(numbers);
                true
            }
            Err(fault) => {
                faults.push(fault);
                false
            }
        });
        let Some(first) = said.first() else {
            return Err(match furthest(faults) {
                Some(fault) => self.unreadable(&line, &fault),
                None => self.undecided(),
            });
        };
        if self.waiting.is_empty() && said.iter().all(|other| agree(first, other)) {
            self.ready.extend(said.into_iter().next());
            return Ok(());
        }
        self.waiting.push_back(line);
        if self.readings.len() < before {
            self.release();
        }
        if self.waiting.len() > LINES_AHEAD { Err(self.undecided()) } else { Ok(()) }
    }

    /// A comment, or the line with which Excel names the separator.
    fn is_remark(&mut self, line: &Line) -> bool {
        if !self.is_file {
            return false;
        }
        let text = line.1.trim();
        let separator = text.strip_prefix("sep=").and_then(|rest| rest.chars().next());
        if let (false, Some(separator)) = (self.started, separator) {
            let split = match separator {
                ';' => Split::Semicolon,
                '\t' => Split::Tab,
                _ => Split::Comma,
            };
            self.readings.retain(|reading| reading.dialect.split == split);
            return true;
        }
        let is_comment = match text.strip_prefix('#') {
            // #DIV/0! and #N/A are cells.
            Some(rest) => !rest.starts_with(|c: char| c.is_ascii_uppercase()) || !is_error(rest),
            None => false,
        };
        if is_comment && !self.started {
            self.comment = Some((line.0, text.trim_start_matches('#').to_owned()));
        }
        is_comment
    }

    /// Whether the first line is one of names. Its columns are looked up. `doubt`: what speaks
    /// against its being an array.
    fn take_head(&mut self, line: &Line, doubt: Option<Fault>) -> bool {
        let faults: Vec<Fault> =
            self.readings.iter().filter_map(|reading| reading.numbers(&line.1).err()).collect();
        if faults.len() < self.readings.len() {
            return false;
        }
        let wanted = self.column.as_deref();
        let named: Vec<Reading> =
            self.readings.iter().filter_map(|reading| reading.named(&line.1, wanted)).collect();
        let Some(fault) = doubt.or(furthest(faults)) else { return false };
        if named.is_empty() {
            return false;
        }
        self.readings = named;
        self.head = Some(Head { line: line.clone(), fault, has_rows: false });
        true
    }

    /// Without a head, a column that is asked for by name stands in the comment or nowhere.
    fn take_comment(&mut self) {
        let Some(wanted) = self.column.as_deref() else { return };
        if self.readings.iter().all(|reading| reading.column.is_some()) {
            return;
        }
        let comment = self.comment.take().unwrap_or_default().1;
        for reading in &mut self.readings {
            let named = reading.named(&comment, Some(wanted));
            let message = format!(
                "there is no line of names to find '{}' in; choose a column by its number",
                number::shown(wanted)
            );
            let fault = Fault { of_table: true, at: 0, message };
            *reading = named.unwrap_or(Reading { column: Some(Err(fault)), ..reading.clone() });
        }
    }

    /// Hands on the lines of which all readings say the same.
    fn release(&mut self) {
        while let Some((_, line)) = self.waiting.front() {
            let mut values = self.readings.iter().map(|reading| reading.numbers(line));
            let Some(Ok(first)) = values.next() else { return };
            if !values.all(|other| other.is_ok_and(|other| agree(&first, &other))) {
                return;
            }
            self.ready.push_back(first);
            self.waiting.pop_front();
        }
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        match &self.head {
            Some(head) if !head.has_rows => Err(self.unreadable(&head.line, &head.fault)),
            _ if !self.waiting.is_empty() => Err(self.undecided()),
            _ => Ok(()),
        }
    }

    fn unreadable(&self, line: &Line, fault: &Fault) -> Unreadable {
        let head = self.head.as_ref().filter(|_| fault.of_table).map(|head| &head.line);
        let (number, line) = head.unwrap_or(line);
        let place = match self.is_file {
            true => Place::Input(*number, line[..fault.at].chars().count() + 1),
            false => Place::Argument(*number),
        };
        Unreadable { place, message: fault.message.clone() }
    }

    /// What the first line that waits can say.
    fn undecided(&self) -> Unreadable {
        let empty = (0, String::new());
        let line = self.waiting.front().unwrap_or(&empty);
        let mut said: Vec<String> = Vec::new();
        for reading in &self.readings {
            let numbers = reading.numbers(&line.1).unwrap_or_default();
            let words: Vec<String> = numbers.iter().take(4).map(|&x| super::decimal(x)).collect();
            let words = words.join(" and ");
            if !said.contains(&words) {
                said.push(words);
            }
        }
        let at = line.1.find(',').or_else(|| line.1.find(';')).unwrap_or(0);
        let message = format!(
            "'{}' can be read as {}; say what a comma is: --comma decimal, separator or thousands",
            number::shown(&line.1),
            said.join(", or as "),
        );
        self.unreadable(line, &Fault { of_table: true, at, message })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Vec<f64>, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Some(Ok(row));
            }
            if self.over {
                return None;
            }
            let taken = match self.lines.next() {
                Some(Ok(line)) => self.take(line),
                Some(Err((line, error))) => {
                    Err(Unreadable { place: Place::Input(line, 0), message: error.to_string() })
                }
                None => {
                    self.over = true;
                    self.end()
                }
            };
            if let Err(error) = taken {
                self.over = true;
                self.ready.clear();
                return Some(Err(error));
            }
        }
    }
}

impl Reading {
    fn numbers(&self, line: &str) -> Result<Vec<f64>, Fault> {
        let Some(column) = &self.column else { return self.dialect.numbers(line) };
        let mut cells = self.dialect.cells(line);
        dialect::trim(&mut cells, self.width.unwrap_or(usize::MAX));
        let fault = |at, message| Err(Fault { of_table: false, at, message });
        if let Some(width) = self.width
            && cells.len() != width
        {
            let message = format!("there are {} cells here under {width} names", cells.len());
            return fault(cells.last().map_or(0, |cell| cell.at), message);
        }
        let column = *column.as_ref().map_err(Fault::clone)?;
        self.dialect.check(line, &cells)?;
        match cells.get(column) {
            Some(&cell) => Ok(vec![self.dialect.number(line, cell)?]),
            None => fault(0, format!("there is no column {} here", column + 1)),
        }
    }

    /// The same under a line of names. None: it is none.
    fn named(&self, line: &str, wanted: Option<&str>) -> Option<Reading> {
        let names = self.dialect.names(line)?;
        let column =
            choose(&names, wanted).map_err(|message| Fault { of_table: true, at: 0, message });
        Some(Reading { dialect: self.dialect, width: Some(names.len()), column: Some(column) })
    }
}

/// Which of the columns is meant.
fn choose(names: &[String], wanted: Option<&str>) -> Result<usize, String> {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let places = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..names.len()).filter(|&index| same(known[index])).collect()
    };
    let Some(wanted) = wanted.map(str::trim) else {
        return match places(&|name| name == "x")[..] {
            [x] => Ok(x),
            _ if names.len() == 1 => Ok(0),
            _ => Err(format!(
                "the columns are {}; choose one with --column",
                crate::lesson::sanitise::one_line(&known.join(", "), 100)
            )),
        };
    };
    let exact = places(&|name| name == wanted);
    let found = match exact.is_empty() {
        true => places(&|name| name.eq_ignore_ascii_case(wanted)),
        false => exact,
    };
    let number = wanted.parse().ok().filter(|number| (1..=names.len()).contains(number));
    match (&found[..], number) {
        (&[column], _) => Ok(column),
        (&[], Some(number)) => Ok(number - 1),
        (&[], None) => Err(crate::lesson::unknown("column", wanted, &known)),
        _ => Err(format!(
            "{} columns are called '{}'; choose one by its number",
            found.len(),
            number::shown(wanted)
        )),
    }
}

fn dialects(comma: Option<CommaIs>) -> impl Iterator<Item = Dialect> {
    use number::Comma;
    Dialect::ALL.into_iter().filter_map(move |dialect| match comma {
        None => Some(dialect),
        Some(CommaIs::Decimal) => (dialect.comma == Comma::Decimal).then_some(dialect),
        Some(CommaIs::Separator) => dialect.splits_at_commas().then_some(dialect),
        Some(CommaIs::Thousands) if dialect.comma == Comma::Decimal => None,
        Some(CommaIs::Thousands) => match dialect.split {
            Split::CommaOrBlank => None,
            split => Some(Dialect { quoted: split == Split::Comma, ..dialect }),
        },
    })
}

/// The fault of the reading that got furthest.
fn furthest(faults: Vec<Fault>) -> Option<Fault> {
    faults.into_iter().max_by_key(|fault| (fault.of_table, fault.at))
}

fn agree(one: &[f64], other: &[f64]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(&one, &other)| number::same(one, other))
}

/// What follows the # of `#N/A` and `#DIV/0!`.
fn is_error(text: &str) -> bool {
    let word = text.split([',', ';', '\t', ' ']).next().unwrap_or_default();
    word == "N/A" || word.ends_with(['!', '?'])
}

#[cfg(test)]
mod tests;
