//! Breaking a paragraph of spans into lines.

use super::{Line, Role, Span};
use std::ops::Range;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Inline code up to this wide is kept on one line.
const UNBROKEN: usize = 24;

/// Lines at most `width` columns wide. Breaks where Unicode allows it; a word that is too long for
/// a line is cut.
pub fn wrap(spans: &[Span], width: usize) -> Vec<Line> {
    let width = width.max(1);
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let mut lines = Vec::new();
    let mut line = 0..0;
    let mut used = 0;
    for word in words(&text, &unbroken(spans)) {
        let inked = text[word.clone()].trim_end();
        let (inked_width, full_width) = (inked.width(), text[word.clone()].width());
        if used > 0 && used + inked_width > width {
            lines.push(line.clone());
            (line, used) = (word.start..word.start, 0);
        }
        if inked_width > width {
            // Only at the start of a line.
            let mut pieces = cut(&text, word.start..word.start + inked.len(), width);
            line = pieces.pop().unwrap_or(word.start..word.start);
            lines.extend(pieces);
            used = text[line.clone()].width() + full_width - inked_width;
            line.end = word.end;
        } else {
            line.end = word.end;
            used += full_width;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(|range| slice(spans, &text, range)).collect()
}

/// Words with the space after them, as ranges of the text, glued where a break is not wanted.
fn words(text: &str, unbroken: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    // A hyphenated word stays whole: in a formula or a flag a hyphen is a minus or a dash.
    // The sign of a derivative, d/dx, stays whole too.
    let ends = linebreaks(text)
        .map(|(end, _)| end)
        .filter(|&end| !text[..end].ends_with('-') && !text[..end].ends_with("d/"));
    for end in ends.chain(text.ends_with('-').then_some(text.len())) {
        let word = text[at..end].trim_end_matches(' ');
        let kept = unbroken.iter().any(|kept| kept.start < at && at < kept.end);
        let before = words.last().map_or("", |last| &text[last.clone()]);
        match words.last_mut() {
            Some(last) if kept || equated(before, word) || is_number(before, word) => {
                last.end = end
            }
            _ => words.push(at..end),
        }
        at = end;
    }
    words
}

/// Whether a word belongs to the one before as in `a = 1`.
fn equated(before: &str, word: &str) -> bool {
    let is_name = |text: &str| {
        text.trim_end().split(" = ").last().is_some_and(|last| last.chars().count() == 1)
    };
    let name = before.trim_end().strip_suffix('=').unwrap_or("");
    (word == "=" && is_name(before)) || is_name(name)
}

/// Signs of units that stand behind their number.
const UNITS: [&str; 14] =
    ["s", "ms", "µs", "ns", "min", "h", "%", "×", "B", "kB", "MB", "GB", "bit", "bits"];

/// Whether a word goes on with the number before it: `65 504`, `20 ms`.
fn is_number(before: &str, word: &str) -> bool {
    let last = before.trim_end().rsplit(' ').next().unwrap_or("");
    let word = word.trim_end_matches(['.', ',', ';', ':', ')', '?']);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let first = last.trim_start_matches(['(', '−', '-']);
    let goes_on = is_digits(first) && first.len() <= 3 && word.len() == 3 && is_digits(word);
    goes_on || (last.ends_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&word))
}

/// The places of short code and of numbers.
fn unbroken(spans: &[Span]) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut kept = Vec::new();
    for span in spans {
        let range = at..at + span.text.len();
        at = range.end;
        if matches!(span.role, Role::Code | Role::Measured) && span.text.width() <= UNBROKEN {
            kept.push(range);
        }
    }
    kept
}

/// A long word in pieces of at most `width` columns, never within a character.
fn cut(text: &str, word: Range<usize>, width: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut piece = word.start..word.start;
    let mut used = 0;
    for grapheme in text[word].graphemes(true) {
        let wide = grapheme.width();
        if used > 0 && used + wide > width {
            pieces.push(piece.clone());
            (piece, used) = (piece.end..piece.end, 0);
        }
        piece.end += grapheme.len();
        used += wide;
    }
    pieces.push(piece);
    pieces
}

/// The spans of a range of the text, without the space at its end.
fn slice(spans: &[Span], text: &str, range: Range<usize>) -> Line {
    let end = range.start + text[range.clone()].trim_end().len();
    let mut line = Line::new();
    let mut at = 0;
    for span in spans {
        let from = range.start.max(at);
        let to = end.min(at + span.text.len());
        if from < to {
            line.push(Span::new(span.role, &span.text[from - at..to - at]));
        }
        at += span.text.len();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::plain;
    use proptest::prelude::*;

    fn spans(parts: &[(Role, &str)]) -> Vec<Span> {
        parts.iter().map(|(role, text)| Span::new(*role, *text)).collect()
    }

    #[test]
    fn breaks_across_roles() {
        let lines = wrap(
            &spans(&[(Role::Text, "one "), (Role::Strong, "two three"), (Role::Text, ".")]),
            8,
        );
        assert_eq!(lines[0], spans(&[(Role::Text, "one "), (Role::Strong, "two")]));
        assert_eq!(lines[1], spans(&[(Role::Strong, "three"), (Role::Text, ".")]));
    }

    #[test]
    fn short_code_stays_whole() {
        let lines =
            wrap(&spans(&[(Role::Text, "write "), (Role::Code, "x - y"), (Role::Text, " now")]), 9);
        let texts: Vec<_> = lines.iter().map(|line| plain(line)).collect();
        assert_eq!(texts, ["write", "x - y now"]);
    }

    #[test]
    fn short_equations_stay_whole() {
        let lines = wrap(&spans(&[(Role::Text, "for a = 1 it is b = c = 2.")]), 10);
        let texts: Vec<_> = lines.iter().map(|line| plain(line)).collect();
        assert_eq!(texts, ["for a = 1", "it is", "b = c = 2."]);
    }

    #[test]
    fn numbers_keep_their_units_and_their_digits_together() {
        for (text, expected) in [
            ("about it 20 ms.", ["about it", "20 ms."]),
            ("up to the 65 504.", ["up to the", "65 504."]),
            ("it is some (5 %)", ["it is some", "(5 %)"]),
            ("just at sixteen\u{a0}bit", ["just at", "sixteen\u{a0}bit"]),
        ] {
            let lines = wrap(&spans(&[(Role::Text, text)]), 14);
            let texts: Vec<_> = lines.iter().map(|line| plain(line)).collect();
            assert_eq!(texts, expected);
        }
        assert!(!is_number("in 1986", "three") && !is_number("page 12", "100,000"));
    }

    #[test]
    fn long_words_are_cut() {
        let lines = wrap(&spans(&[(Role::Text, "a verylongword b")]), 5);
        let texts: Vec<_> = lines.iter().map(|line| plain(line)).collect();
        assert_eq!(texts, ["a", "veryl", "ongwo", "rd b"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_too_wide(
            texts in prop::collection::vec("[a-z宽é .-]{0,20}", 0..8),
            width in 2usize..40,
        ) {
            let roles = [Role::Text, Role::Code, Role::Strong];
            let spans: Vec<_> =
                texts.iter().enumerate().map(|(i, text)| Span::new(roles[i % 3], text.as_str())).collect();
            let lines = wrap(&spans, width);
            for line in &lines {
                prop_assert!(plain(line).width() <= width);
            }
            let ink = |text: String| text.replace(' ', "");
            prop_assert_eq!(ink(plain(&spans)), ink(lines.iter().map(|line| plain(line)).collect()));
        }
    }
}
