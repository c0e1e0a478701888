//! Python with its parts told apart.
//!
//! A lexer of our own instead of syntect: for one language syntect 5 with its default syntaxes
//! took 31–39 ms to the first highlighted line (its regular expressions are compiled on first use),
//! 11 MB of resident memory and 2.7 MB of binary. Lessons need keywords, strings, comments,
//! numbers and names being defined or called, which Python's grammar tells apart without a parser;
//! that costs microseconds, so nothing has to be loaded or moved to another thread.

use super::{Line, Role, Span};
use crate::lesson::Language;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// One line of spans for each line of the code.
pub fn highlight(code: &str, language: Language) -> Vec<Line> {
    let spans = match language {
        Language::Text => vec![Span::new(Role::Code, code)],
        Language::Python => python(code),
    };
    let mut lines = vec![Line::new()];
    for span in spans {
        for (i, part) in span.text.split('\n').enumerate() {
            if i > 0 {
                lines.push(Line::new());
            }
            if !part.is_empty() {
                lines.last_mut().expect("starts with a line").push(Span::new(span.role, part));
            }
        }
    }
    lines
}

fn python(code: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (length, role) = token(rest, first);
        let (text, after) = rest.split_at(length);
        match spans.last_mut() {
            Some(last) if last.role == role => last.text.push_str(text),
            _ => spans.push(Span::new(role, text)),
        }
        rest = after;
    }
    spans
}

/// Length in bytes and role of what the text begins with.
fn token(text: &str, first: char) -> (usize, Role) {
    if first == '#' {
        return (text.find('\n').unwrap_or(text.len()), Role::CodeComment);
    }
    if let Some(length) = string(text) {
        return (length, Role::CodeString);
    }
    if first.is_ascii_digit() || first == '.' && text[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return (number(text), Role::CodeNumber);
    }
    if first.is_alphabetic() || first == '_' {
        let length = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        let (word, after) = text.split_at(length);
        let role = match () {
            () if KEYWORDS.contains(&word) => Role::CodeKeyword,
            () if after.starts_with('(') => Role::CodeFunction,
            () => Role::Code,
        };
        return (length, role);
    }
    (first.len_utf8(), Role::Code)
}

/// The length of a string with its prefix and quotes; an open one ends with its line, an open
/// triple one with the text.
fn string(text: &str) -> Option<usize> {
    let prefix = text.find(['"', '\''])?;
    let is_prefix = prefix <= 2 && text[..prefix].bytes().all(|b| b"rRbBfFuU".contains(&b));
    if !is_prefix {
        return None;
    }
    let body = &text[prefix..];
    let single = &body[..1];
    let triple = single.repeat(3);
    let (quote, is_long) =
        if body.starts_with(&triple) { (triple.as_str(), true) } else { (single, false) };
    let mut at = quote.len();
    while let Some(c) = body[at..].chars().next() {
        if body[at..].starts_with(quote) {
            return Some(prefix + at + quote.len());
        }
        match c {
            '\n' if !is_long => return Some(prefix + at),
            '\\' => at += 1 + body[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => at += c.len_utf8(),
        }
    }
    Some(text.len())
}

/// `1e-3`, `0x1f`, `1_000.5`, `2j`
fn number(text: &str) -> usize {
    let mut before = '0';
    let ends = |c: char| {
        let goes_on = c.is_ascii_alphanumeric()
            || matches!(c, '.' | '_')
            || matches!(c, '+' | '-') && matches!(before, 'e' | 'E');
        before = c;
        !goes_on
    };
    text.find(ends).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The roles' initials under each character.
    fn roles(code: &str) -> String {
        let initial = |role| match role {
            Role::CodeKeyword => 'k',
            Role::CodeString => 's',
            Role::CodeComment => 'c',
            Role::CodeNumber => 'n',
            Role::CodeFunction => 'f',
            _ => '.',
        };
        let lines = highlight(code, Language::Python);
        let lines = lines.iter().map(|line| {
            line.iter()
                .flat_map(|span| span.text.chars().map(move |_| initial(span.role)))
                .collect::<String>()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn parts_of_python() {
        assert_eq!(roles("def f(x):  # why"), "kkk.f......ccccc");
        assert_eq!(roles("return np.exp(-x) * 1e-3"), "kkkkkk....fff.......nnnn");
        assert_eq!(roles("s = f'a{x}' + r\"\\\""), "....sssssss...ssss");
        assert_eq!(roles("classes = True"), "..........kkkk");
        assert_eq!(roles("x = .5 + a.b"), "....nn......");
    }

    #[test]
    fn long_strings_span_lines() {
        assert_eq!(roles("\"\"\"a\nb\"\"\"\nx"), "ssss\nssss\n.");
        assert_eq!(roles("'open\nx"), "sssss\n.");
        assert_eq!(roles("'''open"), "sssssss");
        assert_eq!(roles("'\\"), "ss");
    }

    #[test]
    fn every_character_is_kept() {
        let code = "import numpy as np\n\nx = \"宽\" # é\n";
        let lines = highlight(code, Language::Python);
        let texts: Vec<_> = lines.iter().map(|line| crate::typeset::plain(line)).collect();
        assert_eq!(texts.join("\n"), code);
    }
}
