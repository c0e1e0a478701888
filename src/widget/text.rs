//! Typeset text in a theme's colours, and powers of ten.

use super::Charset;
use crate::theme::Theme;
use crate::typeset;
use ratatui::text::{Line, Span};

/// A line of roles as a line of styles, without copying the text.
pub fn spans<'a>(line: &'a typeset::Line, theme: &Theme) -> Line<'a> {
    let styled = |span: &'a typeset::Span| Span::styled(span.text.as_str(), theme.style(span.role));
    line.iter().map(styled).collect()
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
    fn powers() {
        assert_eq!(power_of_ten(-12, Charset::Braille), "10⁻¹²");
        assert_eq!(power_of_ten(4, Charset::Braille), "10⁴");
        assert_eq!(power_of_ten(305, Charset::Braille), "10³⁰⁵");
        assert_eq!(power_of_ten(-12, Charset::Ascii), "1e-12");
    }
}
