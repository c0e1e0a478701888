//! Text → tokens, whatever of Unicode and of library prefixes people paste.

use super::super::error::{ErrorKind, SymbolicError};
use super::super::expr::Relation;
use super::super::number::Decimal;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Number(Decimal),
    /// A name without the library before it; Greek letters spelled out.
    Name(String),
    /// One of `+ - * / ^ ( ) , =`
    Sign(char),
    Relation(Relation),
    /// A power in superior figures.
    Superscript {
        negative: bool,
        digits: Decimal,
    },
    Root,
}

#[derive(Clone, Debug)]
pub struct Spanned {
    pub token: Token,
    /// Bytes of the text.
    pub span: Range<usize>,
}

const GREEK: [(&str, char); 22] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Phi", 'Φ'),
];

/// `α` for `alpha`.
pub fn greek_letter(name: &str) -> Option<char> {
    GREEK.iter().find(|(spelled, _)| *spelled == name).map(|(_, letter)| *letter)
}

fn spelled(name: &str) -> String {
    let mut letters = name.chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    let found = GREEK.iter().find(|(_, letter)| Some(*letter) == single);
    found.map_or_else(|| name.to_owned(), |(spelled, _)| (*spelled).to_owned())
}

/// A character as its plain counterpart.
fn plain(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' | '–' | '—' | '‐' | '‑' | '﹣' => '-',
        '·' | '⋅' | '×' | '∙' | '∗' | '•' => '*',
        '÷' | '⁄' | '∕' => '/',
        'µ' => 'μ',
        'ϕ' | '𝜑' | '𝜙' => 'φ',
        'ϵ' => 'ε',
        '[' | '{' => '(',
        ']' | '}' => ')',
        _ => c,
    }
}

const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

fn superscript(c: char) -> Option<u32> {
    SUPERSCRIPTS.chars().position(|known| known == c).map(|digit| digit as u32)
}

pub fn tokens(text: &str) -> Result<Vec<Spanned>, SymbolicError> {
    let characters: Vec<(usize, char)> =
        text.char_indices().map(|(at, c)| (at, plain(c))).collect();
    let mut reader = Reader { text, characters, at: 0 };
    let mut tokens = Vec::new();
    while let Some(spanned) = reader.next()? {
        tokens.push(spanned);
    }
    Ok(tokens)
}

struct Reader<'t> {
    text: &'t str,
    characters: Vec<(usize, char)>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).map(|(_, c)| *c)
    }

    fn byte(&self) -> usize {
        self.characters.get(self.at).map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.characters[self.at..].iter().map(|(_, c)| *c);
        let taken: String = rest.take_while(|c| fits(*c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn next(&mut self) -> Result<Option<Spanned>, SymbolicError> {
        // What is not seen: spaces of every width, zero-width ones, line ends.
        self.take_while(|c| {
            c.is_whitespace()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        });
        let start = self.byte();
        let Some(c) = self.peek(0) else {
            return Ok(None);
        };
        let token = if c.is_ascii_digit()
            || (c == '.' && self.peek(1).is_some_and(|c| c.is_ascii_digit()))
        {
            self.number(start)?
        } else if c == '_' || (c.is_alphabetic() && superscript(c).is_none()) {
            self.name()
        } else if superscript(c).is_some() || c == '⁻' {
            self.superscript(start)?
        } else {
            self.sign(start)?
        };
        Ok(Some(Spanned { token, span: start..self.byte() }))
    }

    fn number(&mut self, start: usize) -> Result<Token, SymbolicError> {
        let mut digits = self.take_while(|c| c.is_ascii_digit());
        if self.peek(0) == Some('.') {
            self.at += 1;
            digits.push('.');
            digits += &self.take_while(|c| c.is_ascii_digit());
        }
        let signed = matches!(self.peek(1), Some('+' | '-'));
        if matches!(self.peek(0), Some('e' | 'E'))
            && self.peek(1 + usize::from(signed)).is_some_and(|c| c.is_ascii_digit())
        {
            digits.push('e');
            digits.extend(self.peek(1).filter(|_| signed));
            self.at += 1 + usize::from(signed);
            digits += &self.take_while(|c| c.is_ascii_digit());
        }
        let bad = || {
            let shown: String = digits.chars().take(24).collect();
            SymbolicError::new(start..self.byte(), ErrorKind::BadNumber(shown))
        };
        Decimal::read(&digits).map(Token::Number).ok_or_else(bad)
    }

    /// Letters, digits and `_`, after any number of `library.` before them.
    fn name(&mut self) -> Token {
        let part = |c: char| (c.is_alphanumeric() && superscript(c).is_none()) || c == '_';
        let mut name = self.take_while(part);
        while self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_alphabetic()) {
            self.at += 1;
            name = self.take_while(part);
        }
        Token::Name(spelled(&name))
    }

    fn superscript(&mut self, start: usize) -> Result<Token, SymbolicError> {
        let negative = self.peek(0) == Some('⁻');
        self.at += usize::from(negative);
        let figures = self.take_while(|c| superscript(c).is_some());
        let digits: String =
            figures.chars().filter_map(superscript).map(|d| d.to_string()).collect();
        let value = Decimal::read(&digits).filter(|_| !digits.is_empty());
        value.map(|digits| Token::Superscript { negative, digits }).ok_or_else(|| {
            SymbolicError::new(
                start..self.byte(),
                ErrorKind::BadNumber(digits.chars().take(24).collect()),
            )
        })
    }

    fn sign(&mut self, start: usize) -> Result<Token, SymbolicError> {
        let pair = (self.peek(0).unwrap_or_default(), self.peek(1).unwrap_or_default());
        let (length, token) = match pair {
            ('*', '*') => (2, Token::Sign('^')),
            ('<', '=') => (2, Token::Relation(Relation::LessEqual)),
            ('>', '=') => (2, Token::Relation(Relation::GreaterEqual)),
            ('=', '=') => (2, Token::Relation(Relation::Equal)),
            ('!', '=') => (2, Token::Relation(Relation::NotEqual)),
            ('<', _) => (1, Token::Relation(Relation::Less)),
            ('>', _) => (1, Token::Relation(Relation::Greater)),
            ('≤' | '⩽' | '≦', _) => (1, Token::Relation(Relation::LessEqual)),
            ('≥' | '⩾' | '≧', _) => (1, Token::Relation(Relation::GreaterEqual)),
            ('≠', _) => (1, Token::Relation(Relation::NotEqual)),
            ('√', _) => (1, Token::Root),
            (c @ ('+' | '-' | '*' | '/' | '^' | '(' | ')' | ',' | '='), _) => (1, Token::Sign(c)),
            (c, _) => {
                let code = u32::from(c);
                let is_seen = c.is_ascii_graphic() || c.is_alphanumeric();
                let shown = if is_seen { c.to_string() } else { format!("U+{code:04X}") };
                let end = start + self.text[start..].chars().next().map_or(0, char::len_utf8);
                return Err(SymbolicError::new(start..end, ErrorKind::UnknownCharacter(shown)));
            }
        };
        self.at += length;
        Ok(token)
    }
}
