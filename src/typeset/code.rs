//! Code as a page shows it: behind a rule, a line that is too long going on in the next.

use super::highlight::highlight;
use super::sheet::Sheet;
use super::wrap::wrap;
use super::{Line, Role, Span, plain};
use crate::lesson::Code;
use unicode_width::UnicodeWidthStr;

/// Later parts of a line stand so much to the right of its own beginning.
const HANGING: usize = 4;
/// Columns of the rule.
const RULE: usize = 2;

/// A title, then the code behind a rule; where a long line goes on the rule is dotted.
pub fn set(code: &Code, mut sheet: Sheet) -> Vec<Line> {
    if !code.title.is_empty() {
        sheet.line(vec![Span::new(Role::Strong, &code.title)]);
    }
    for line in highlight(&code.code, code.language) {
        set_line(line, &mut sheet);
    }
    sheet.lines
}

/// Columns that it takes not to be broken, rule and all.
pub fn width(code: &Code) -> usize {
    RULE + code.code.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn set_line(line: Line, sheet: &mut Sheet) {
    let text = plain(&line);
    let own = text.len() - text.trim_start_matches(' ').len();
    let later = (own + HANGING).min(sheet.room() / 2);
    let (mut rest, mut rule, mut indent) = (line, "│ ", 0);
    loop {
        let (first, left) = split(rest, sheet.room().saturating_sub(RULE + indent).max(1));
        let head = [Span::new(Role::Dim, rule), Span::new(Role::Text, " ".repeat(indent))];
        let head = head.into_iter().filter(|span| !span.text.is_empty());
        sheet.verbatim(head.chain(first).collect());
        let Some(left) = left else { return };
        (rest, rule, indent) = (left, "┆ ", later);
    }
}

/// As much of a line as there is room for, and what is left of it.
fn split(line: Line, room: usize) -> (Line, Option<Line>) {
    let text = plain(&line);
    if text.width() <= room {
        return (line, None);
    }
    let width = |at: usize| text[..at].trim_end().width();
    // Of the places in the right half the one in the fewest brackets, and of these the last.
    let rank =
        |&(at, depth): &(usize, usize)| (2 * width(at) >= room, std::cmp::Reverse(depth), at);
    // Without such a place it is broken as any text is, its own indentation kept.
    let own = text.len() - text.trim_start_matches(' ').len();
    let anywhere = || {
        let (_, inked) = cut(&line, own);
        let first = wrap(&inked, room.saturating_sub(own).max(1)).into_iter().next();
        own + first.map_or(0, |first| plain(&first).len()).max(1)
    };
    let fitting = breaks(&line).into_iter().filter(|&(at, _)| width(at) <= room);
    let at = fitting.max_by_key(rank).map_or_else(anywhere, |(at, _)| at);
    let (mut first, mut left) = cut(&line, at);
    trim(&mut first, str::trim_end);
    left.reverse();
    trim(&mut left, str::trim_start);
    left.reverse();
    (first, (!left.is_empty()).then_some(left))
}

/// Takes the blanks away from the end of the last span, and the span where nothing is left of it.
fn trim(line: &mut Line, by: fn(&str) -> &str) {
    while let Some(last) = line.last_mut() {
        last.text = by(&last.text).to_owned();
        if !last.text.is_empty() {
            return;
        }
        line.pop();
    }
}

/// Where a line of code can go on in the next: after a comma or an opening bracket, before an
/// operator, a word that joins, or a comment; never within a string or a comment. With each in how many
/// brackets it stands.
fn breaks(line: &[Span]) -> Vec<(usize, usize)> {
    const JOINING: [&str; 6] = ["if", "else", "and", "or", "for", "in"];
    let text = plain(line);
    let own = text.len() - text.trim_start_matches(' ').len();
    let mut places = Vec::new();
    let (mut at, mut depth) = (0, 0usize);
    for span in line {
        let inside = matches!(span.role, Role::CodeString | Role::CodeComment);
        if span.role == Role::CodeComment {
            places.push((at, 0));
        }
        for (offset, c) in span.text.char_indices().filter(|_| !inside) {
            let (here, after) = (at + offset, at + offset + c.len_utf8());
            let is_first = text[..here].ends_with(' ');
            let word = text[here..].split(' ').next().unwrap_or("");
            let is_operator = !word.is_empty() && word.chars().all(|c| "+-*/%@=<>!&|".contains(c));
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            match c {
                ',' | '(' | '[' | '{' => places.push((after, depth)),
                // An assignment is not torn from what it gives a value to.
                _ if is_first && is_operator && word != "=" => places.push((here, depth)),
                _ if is_first && JOINING.contains(&word) => places.push((here, depth)),
                _ => {}
            }
        }
        at += span.text.len();
    }
    // Brackets that are closed at once stay whole, and nothing is broken before it begins.
    places
        .retain(|&(at, _)| at > own && at < text.len() && !text[at..].starts_with([')', ']', '}']));
    places
}

/// The spans before and from a byte of the line.
fn cut(line: &[Span], at: usize) -> (Line, Line) {
    let (mut before, mut after, mut start) = (Line::new(), Line::new(), 0);
    for span in line {
        let (left, right) = span.text.split_at(at.saturating_sub(start).min(span.text.len()));
        for (text, part) in [(left, &mut before), (right, &mut after)] {
            if !text.is_empty() {
                part.push(Span::new(span.role, text));
            }
        }
        start += span.text.len();
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Language;
    use proptest::prelude::*;

    /// The parts of one line of Python in so many columns.
    fn parts(code: &str, room: usize) -> Vec<String> {
        let mut rest = highlight(code, Language::Python).remove(0);
        let mut parts = Vec::new();
        loop {
            let (first, left) = split(rest, room);
            parts.push(plain(&first));
            match left {
                Some(left) => rest = left,
                None => return parts,
            }
        }
    }

    #[test]
    fn long_lines_break_at_commas_and_operators() {
        for (code, room, expected) in [
            ("x = torch.randn(32, 100, 8)", 20, &["x = torch.randn(32,", "100, 8)"][..]),
            ("    y = first + second * third", 24, &["    y = first + second", "* third"]),
            ("p = model(x)   # probabilities", 20, &["p = model(x)", "# probabilities"]),
            ("print(\"a, b + c, d\", 1)", 16, &["print(", "\"a, b + c, d\",", "1)"]),
            ("a = 1 if x > 0 else 2", 16, &["a = 1 if x > 0", "else 2"]),
            ("p(s(d(f, x) - f * (1 - f)))", 22, &["p(s(d(f, x) - f", "* (1 - f)))"]),
            ("f(abcdefgh())", 8, &["f(", "abcdefgh", "())"]),
        ] {
            assert_eq!(parts(code, room), expected, "{code}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_and_no_line_too_wide(
            code in "[a-z ,+()\\[\\]\"#=宽é]{1,60}", room in 4usize..40,
        ) {
            let parts = parts(&code, room);
            for part in &parts {
                prop_assert!(part.width() <= room, "{:?}", parts);
            }
            let ink = |text: &str| text.replace(' ', "");
            prop_assert_eq!(ink(&parts.concat()), ink(&code));
        }
    }
}
