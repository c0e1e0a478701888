//! Typeset text in a theme's colours, and powers of ten.

use super::{Charset, Paint};
use crate::theme::Theme;
use crate::typeset;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line of roles as a line of styles, without copying the text.
pub fn spans<'a>(line: &'a typeset::Line, theme: &Theme) -> Line<'a> {
    let styled = |span: &'a typeset::Span| Span::styled(span.text.as_str(), theme.style(span.role));
    line.iter().map(styled).collect()
}

/// The text, or as much of it as fits with a mark that more follows.
pub fn clipped(text: &str, columns: u16, charset: Charset) -> String {
    let columns = usize::from(columns);
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used < columns
    };
    let kept: String = text.chars().take_while(fits).collect();
    let mark = if columns > 0 { charset.glyphs().ellipsis } else { "" };
    format!("{}{mark}", kept.trim_end_matches([' ', ',']))
}

/// The first of a text's forms, the fullest first, that fits; else the last, clipped.
pub fn fitting(forms: &[impl AsRef<str>], columns: u16, charset: Charset) -> String {
    let forms = || forms.iter().map(AsRef::as_ref);
    let fits = forms().find(|form| form.width() <= usize::from(columns));
    clipped(fits.or(forms().last()).unwrap_or(""), columns, charset)
}

/// Whole sentences in lines, as many as there is room for; the first in any case, clipped.
pub fn sentences(
    sentences: &[typeset::Line],
    (columns, rows): (u16, u16),
    charset: Charset,
) -> Vec<typeset::Line> {
    let blank = || typeset::Span::new(typeset::Role::Text, " ");
    let lines = |count: usize, columns: u16| {
        let all = sentences[..count].iter().enumerate().flat_map(|(index, sentence)| {
            let before = (index > 0).then(blank);
            before.into_iter().chain(sentence.iter().cloned())
        });
        typeset::wrap(&all.collect::<Vec<_>>(), columns.into())
    };
    let rows = usize::from(rows);
    let counts = (1..=sentences.len()).map(|count| lines(count, columns));
    counts.take_while(|lines| lines.len() <= rows).last().unwrap_or_else(|| {
        // One column is the mark's.
        let mut first = lines(sentences.len().min(1), columns.saturating_sub(1));
        first.truncate(rows);
        if let Some(last) = first.last_mut().and_then(|line| line.last_mut()) {
            last.text += charset.glyphs().ellipsis;
        }
        first
    })
}

/// Sentences that begin a line each, as many as there is room for; the first in any case, clipped.
pub fn paragraphs(
    all: &[typeset::Line],
    (columns, rows): (u16, u16),
    charset: Charset,
) -> Vec<typeset::Line> {
    let mut lines = Vec::new();
    for one in all {
        let wrapped = typeset::wrap(one, columns.into());
        if lines.len() + wrapped.len() > usize::from(rows) {
            break;
        }
        lines.extend(wrapped);
    }
    if lines.is_empty() {
        sentences(&all[..all.len().min(1)], (columns, rows), charset)
    } else {
        lines
    }
}

/// As much of an explanation as there is room for, in whole sentences; nothing where its first has
/// none.
pub fn explain(text: &str, room: Rect, paint: Paint, buffer: &mut Buffer) {
    let said = text.split_inclusive(". ");
    let said: Vec<typeset::Line> =
        said.map(|one| vec![typeset::Span::new(typeset::Role::Dim, one.trim_end())]).collect();
    let first = said.first().map_or(0, |first| typeset::wrap(first, room.width.into()).len());
    if first > usize::from(room.height) {
        return;
    }
    let lines = sentences(&said, (room.width, room.height), paint.charset);
    for (row, line) in room.rows().zip(&lines) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// 10 to the power of `exponent`, as a label: without raised digits `10⁻³` would read 10 − 3.
pub fn power_of_ten(exponent: i32, charset: Charset) -> String {
    if charset == Charset::Ascii {
        return format!("1e{exponent}");
    }
    let raised = exponent.to_string().chars().map(superscript).collect::<String>();
    format!("10{raised}")
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => digit.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_marked() {
        let clip = |columns| clipped("layer 12", columns, Charset::Braille);
        assert_eq!(
            (clip(8).as_str(), clip(7).as_str(), clip(0).as_str()),
            ("layer 12", "layer…", "")
        );
        assert_eq!(clipped("宽宽", 3, Charset::Ascii), "宽~");
        assert_eq!(clipped("Tanh, clip 1", 7, Charset::Braille), "Tanh…");
        let form = |columns| fitting(&["the whole", "short"], columns, Charset::Braille);
        assert_eq!((form(9), form(8), form(3)), ("the whole".into(), "short".into(), "sh…".into()));
    }

    #[test]
    fn sentences_are_whole_or_marked() {
        let say = |text: &str| vec![typeset::Span::new(typeset::Role::Text, text)];
        let of = |rows| {
            let lines = sentences(&[say("One two."), say("Three.")], (9, rows), Charset::Braille);
            lines.iter().map(|line| typeset::plain(line)).collect::<Vec<_>>()
        };
        assert_eq!(of(2), ["One two.", "Three."]);
        assert_eq!(of(1), ["One two."]);
        let cut = sentences(&[say("One two three.")], (8, 1), Charset::Braille);
        assert_eq!(typeset::plain(&cut[0]), "One two…", "nine columns would not do");
        assert!(of(0).is_empty() && sentences(&[], (9, 2), Charset::Braille).is_empty());
    }

    #[test]
    fn paragraphs_begin_a_line_each_and_are_whole() {
        let say = |text: &str| vec![typeset::Span::new(typeset::Role::Text, text)];
        let of = |rows| {
            let all = [say("One."), say("Two three four."), say("Five.")];
            let lines = paragraphs(&all, (9, rows), Charset::Braille);
            lines.iter().map(|line| typeset::plain(line)).collect::<Vec<_>>()
        };
        assert_eq!(of(4), ["One.", "Two three", "four.", "Five."]);
        assert_eq!(of(2), ["One."], "half of the second would end in the middle");
        assert!(of(0).is_empty() && paragraphs(&[], (9, 9), Charset::Braille).is_empty());
    }

    #[test]
    fn an_explanation_is_whole_or_absent() {
        let theme = Theme::named_for("dark", crate::theme::ColorDepth::True);
        let drawn = |height| {
            let paint = Paint { theme: &theme, charset: Charset::Braille };
            let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 4));
            let room = Rect { height, ..buffer.area };
            explain("One two three four. Five.", room, paint, &mut buffer);
            let text: String = buffer.content().iter().map(|cell| cell.symbol()).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!((drawn(1).as_str(), drawn(2).as_str()), ("", "One two three four."));
        assert_eq!(drawn(3), "One two three four. Five.");
    }

    #[test]
    fn powers() {
        assert_eq!(power_of_ten(-12, Charset::Braille), "10⁻¹²");
        assert_eq!(power_of_ten(4, Charset::Braille), "10⁴");
        assert_eq!(power_of_ten(305, Charset::Braille), "10³⁰⁵");
        assert_eq!(power_of_ten(-12, Charset::Ascii), "1e-12");
    }
}
