//! Typeset text and numbers in a theme's colours.

use crate::theme::Theme;
use crate::typeset;
use ratatui::text::{Line, Span};

/// A line of roles as a line of styles, without copying the text.
pub fn spans<'a>(line: &'a typeset::Line, theme: &Theme) -> Line<'a> {
    let styled = |span: &'a typeset::Span| Span::styled(span.text.as_str(), theme.style(span.role));
    line.iter().map(styled).collect()
}

/// A number for a label: three significant digits, a true minus sign, powers of ten where plain
/// digits would be long.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let magnitude = value.abs();
    let text = if magnitude != 0.0 && !(1e-3..1e5).contains(&magnitude) {
        format!("{value:.2e}")
    } else {
        let whole_digits = if magnitude < 1.0 {
            0
        } else {
            magnitude.log10() as usize
        };
        let text = format!(
            "{value:.*}",
            2_usize
                .saturating_sub(whole_digits)
                .max(usize::from(magnitude < 1.0) * 3)
        );
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    };
    signed(&text)
}

/// Writes a minus sign where a hyphen stands, and no minus before zero.
pub(crate) fn signed(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        _ => text.replace('-', "−"),
    }
}

/// 10 to the power of `exponent`, as a label.
pub fn power_of_ten(exponent: i32) -> String {
    let raised = exponent
        .to_string()
        .chars()
        .map(superscript)
        .collect::<String>();
    format!("10{raised}")
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => digit
            .to_digit(10)
            .and_then(|d| char::from_u32(0x2070 + d))
            .unwrap_or(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-0.75179, "−0.752"),
            (0.25, "0.25"),
            (12.345, "12.3"),
            (1234.5, "1234"),
            (1.234e-7, "1.23e−7"),
            (-3e200, "−3.00e200"),
            (f64::NEG_INFINITY, "−∞"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn powers() {
        assert_eq!(power_of_ten(-12), "10⁻¹²");
        assert_eq!(power_of_ten(4), "10⁴");
        assert_eq!(power_of_ten(305), "10³⁰⁵");
    }
}
