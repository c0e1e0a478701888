//! The ways in which a line of numbers can be meant, and what it says in each of them.

use crate::cli::number::{self, Comma, Refusal};

/// What separates cells and what a comma within one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub split: Split,
    pub comma: Comma,
    /// A comma that is no separator stands only in quotes.
    pub quoted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Tab,
    Semicolon,
    SemicolonOrBlank,
    Comma,
    CommaOrBlank,
    /// A comma with a blank after it
    CommaAndBlank,
    Blank,
    /// Inside the brackets of a printed array: commas, semicolons or blanks
    Brackets,
}

/// Part of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'l> {
    /// Byte at which it starts in its line
    pub at: usize,
    /// Without quotes and the blanks beside it
    pub text: &'l str,
    pub quoted: bool,
}

/// Why a line does not say numbers in a dialect.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What concerns the whole table is told before what concerns a cell.
    pub of_table: bool,
    /// Byte in the line
    pub at: usize,
    pub message: String,
}

impl Dialect {
    pub const ALL: [Dialect; 11] = {
        use Comma::{Decimal, Groups};
        [
            Dialect::new(Split::Comma, Groups),
            Dialect { quoted: true, ..Dialect::new(Split::Comma, Decimal) },
            Dialect::new(Split::CommaOrBlank, Groups),
            Dialect::new(Split::CommaAndBlank, Decimal),
            Dialect::new(Split::Blank, Decimal),
            Dialect::new(Split::Blank, Groups),
            Dialect::new(Split::Semicolon, Decimal),
            Dialect::new(Split::Semicolon, Groups),
            Dialect::new(Split::SemicolonOrBlank, Groups),
            Dialect::new(Split::Tab, Decimal),
            Dialect::new(Split::Tab, Groups),
        ]
    };

    /// Inside brackets.
    pub const BRACKETS: Dialect = Dialect::new(Split::Brackets, Comma::Groups);

    const fn new(split: Split, comma: Comma) -> Dialect {
        Dialect { split, comma, quoted: false }
    }

    /// Whether a bare comma separates cells.
    pub fn splits_at_commas(self) -> bool {
        matches!(self.split, Split::Comma | Split::CommaOrBlank)
    }

    /// The cells of a line, empty ones too.
    pub fn cells(self, line: &str) -> Vec<Cell<'_>> {
        let (hard, blank): (&[char], bool) = match self.split {
            Split::Tab => (&['\t'], false),
            Split::Semicolon => (&[';'], false),
            Split::Comma => (&[','], false),
            Split::CommaAndBlank => (&[','], false),
            Split::SemicolonOrBlank => (&[';'], true),
            Split::CommaOrBlank => (&[','], true),
            Split::Blank => (&[], true),
            Split::Brackets => (&[',', ';'], true),
        };
        let needs_blank = self.split == Split::CommaAndBlank;
        let is_separator = |c: char, rest: &str| {
            hard.contains(&c) && (!needs_blank || rest.starts_with(is_blank) || rest.is_empty())
        };
        let mut cells = Vec::new();
        for (at, piece) in pieces(line, is_separator) {
            if blank && !piece.trim().is_empty() {
                let words = pieces(piece, |c, _| is_blank(c)).into_iter();
                let words = words.filter(|(_, word)| !word.trim().is_empty());
                cells.extend(words.map(|(within, word)| Cell::of(at + within, word)));
            } else {
                cells.push(Cell::of(at, piece));
            }
        }
        cells
    }

    /// The number in a cell.
    pub fn number(self, line: &str, cell: Cell) -> Result<f64, Fault> {
        let fault = |refusal: Refusal| Fault {
            of_table: false,
            at: cell.at,
            message: refusal.about(cell.text),
        };
        // Blanks group digits only where something else separates cells.
        let blank_inside = cell.text.contains(is_blank) && !cell.quoted && !self.occurs_in(line);
        if blank_inside {
            return Err(fault(Refusal::NotANumber));
        }
        number::read_with(cell.text, self.comma).map_err(fault)
    }

    /// Every cell as a number; empty ones at the end are none.
    pub fn numbers(self, line: &str) -> Result<Vec<f64>, Fault> {
        let mut cells = self.cells(line);
        trim(&mut cells, 0);
        let numbers: Vec<f64> =
            cells.iter().map(|&cell| self.number(line, cell)).collect::<Result<_, _>>()?;
        self.check(line, &cells)?;
        Ok(numbers)
    }

    /// Refuses what this dialect can read but nobody writes in it.
    pub fn check(self, line: &str, cells: &[Cell]) -> Result<(), Fault> {
        let strange = |cell: &Cell| {
            let message = Refusal::NotANumber.about(cell.text);
            Err(Fault { of_table: false, at: cell.at, message })
        };
        let Some(first) = cells.first() else { return Ok(()) };
        let has_comma = matches!(self.split, Split::CommaOrBlank | Split::CommaAndBlank);
        let tab_alone = |(at, _): (usize, &str)| {
            let before = line[..at].trim_end();
            !before.is_empty() && !before.ends_with(',') && !line[at..].trim().is_empty()
        };
        if has_comma && line.match_indices('\t').any(tab_alone) {
            return strange(first);
        }
        if self.quoted && line.contains(',') && !cells.iter().any(|cell| cell.quoted) {
            return strange(first);
        }
        // Figures are filled up with zeros to one width; "1,05" is one number.
        let splits = self.splits_at_commas() || self.split == Split::SemicolonOrBlank;
        let figures = |cell: &Cell| {
            let digits = cell.text.trim_start_matches(['-', '+']);
            digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())
        };
        let filled = cells.iter().find(|cell| {
            let digits = cell.text.trim_start_matches(['-', '+']).as_bytes();
            digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit()
        });
        match filled {
            Some(filled) if splits && cells.iter().any(|cell| figures(cell) != figures(filled)) => {
                strange(filled)
            }
            _ => Ok(()),
        }
    }

    /// The names in a head line. None: it is none in this dialect.
    pub fn names(self, line: &str) -> Option<Vec<String>> {
        let mut cells = self.cells(line);
        trim(&mut cells, 0);
        let is_name = |cell: &Cell| {
            let separators = [',', ';', '\t'];
            number::read(cell.text).is_err() && (cell.quoted || !cell.text.contains(separators))
        };
        let named = cells.iter().any(|cell| !cell.text.is_empty());
        (named && cells.iter().all(is_name))
            .then(|| cells.iter().map(|cell| cell.text.replace("\"\"", "\"")).collect())
    }

    fn occurs_in(self, line: &str) -> bool {
        match self.split {
            Split::Tab => line.contains('\t'),
            Split::Semicolon => line.contains(';'),
            Split::Comma | Split::CommaAndBlank => line.contains(','),
            _ => false,
        }
    }
}

/// Takes empty cells from the end, down to so many cells.
pub fn trim(cells: &mut Vec<Cell>, least: usize) {
    while cells.len() > least && cells.last().is_some_and(|cell| cell.text.is_empty()) {
        cells.pop();
    }
}

impl<'l> Cell<'l> {
    /// Of a piece of a line that starts at byte `at`.
    fn of(at: usize, piece: &'l str) -> Cell<'l> {
        let at = at + piece.len() - piece.trim_start_matches(is_blank).len();
        let text = piece.trim_matches(is_blank);
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match inner {
            Some(inner) => Cell { at: at + 1, text: inner.trim(), quoted: true },
            None => Cell { at, text, quoted: false },
        }
    }
}

/// Blanks that separate. Those that do not break hold the groups of a number together.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{202f}')
}

/// The text between separators outside quotes, with the byte it starts at.
fn pieces(text: &str, is_separator: impl Fn(char, &str) -> bool) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && is_separator(c, rest) {
            pieces.push((start, &text[start..at]));
            start = at + c.len_utf8();
        }
    }
    pieces.push((start, &text[start..]));
    pieces
}
