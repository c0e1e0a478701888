//! Text from a file, made safe to draw: what a terminal would obey, reorder or hide is taken out.
//!
//! Applied to every string of a lesson after parsing (TOML and Markdown both have escapes that
//! bring such characters back) and to every error text.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// So many combining marks one character may carry; real scripts need two or three.
const MARKS_PER_CHARACTER: usize = 4;

/// Prose, names and titles: a tab or line separator becomes one space.
pub fn text(raw: &str) -> String {
    clean(raw, " ")
}

/// Code: a tab becomes four spaces, line ends stay.
pub fn code(raw: &str) -> String {
    clean(raw, "    ")
}

/// One line for an error text: no line ends, at most `columns` wide, cut with `…`.
pub fn one_line(raw: &str, columns: usize) -> String {
    let line = text(raw).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.width() <= columns {
        return line;
    }
    let mut short = String::new();
    let mut width = 0;
    for c in line.chars() {
        width += c.width().unwrap_or(0);
        if width >= columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

fn clean(raw: &str, tab: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    // Full from the start: a mark with nothing before it would settle on a neighbouring text.
    let mut marks = MARKS_PER_CHARACTER;
    for c in raw.chars() {
        match c {
            '\n' => {
                kept.push('\n');
                marks = MARKS_PER_CHARACTER;
            }
            '\t' => {
                kept.push_str(tab);
                marks = MARKS_PER_CHARACTER;
            }
            '\u{2028}' | '\u{2029}' => kept.push(' '),
            _ if is_hidden(c) => {}
            _ if c.width() == Some(0) => {
                if marks < MARKS_PER_CHARACTER {
                    marks += 1;
                    kept.push(c);
                }
            }
            _ => {
                marks = 0;
                kept.push(c);
            }
        }
    }
    kept
}

/// Characters that a terminal obeys or that change the text without being seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200E}' | '\u{200F}'          // direction marks
            | '\u{202A}'..='\u{202E}'                     // embeddings and overrides
            | '\u{2060}'..='\u{206F}'                     // word joiner, invisible operators, isolates
            | '\u{200B}' | '\u{FEFF}' | '\u{00AD}'        // zero-width space, byte order mark, soft hyphen
            | '\u{034F}' | '\u{180B}'..='\u{180F}'        // joiner and selectors without a shape
            | '\u{FE00}'..='\u{FE0F}'                     // variation selectors
            | '\u{FFF9}'..='\u{FFFB}'                     // interlinear annotation
            | '\u{1D173}'..='\u{1D17A}'                   // musical formatting
            | '\u{E0000}'..='\u{E0FFF}') // tags and more selectors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_escapes_go() {
        assert_eq!(text("a\u{1b}[31mb\u{7}\u{9b}2J\r\nc"), "a[31mb2J\nc");
    }

    #[test]
    fn tabs_become_spaces() {
        assert_eq!(text("a\tb"), "a b");
        assert_eq!(code("\tx"), "    x");
    }

    #[test]
    fn direction_and_invisible_characters_go() {
        let hostile = "a\u{202e}b\u{2066}c\u{200f}d\u{61c}e\u{200b}f\u{2060}g\u{feff}h\u{ad}i\u{e0041}j\u{fe0f}";
        assert_eq!(text(hostile), "abcdefghij");
    }

    #[test]
    fn marks_are_capped_and_never_lead() {
        let stacked = format!("\u{301}e{}x", "\u{301}".repeat(1000));
        assert_eq!(text(&stacked), format!("e{}x", "\u{301}".repeat(4)));
    }

    #[test]
    fn one_line_is_short() {
        let line = one_line(&format!("a\nb {}", "宽".repeat(500)), 200);
        assert!(line.width() <= 200, "{}", line.width());
        assert!(line.starts_with("a b 宽") && line.ends_with('…'));
    }
}
