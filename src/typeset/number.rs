//! Numbers as a page writes them.

use crate::lesson::NumberFormat;

/// A measured number in its format: three significant digits (seven for [`NumberFormat::Precise`]),
/// powers of ten when it is very small or large.
pub fn number(value: f64, format: NumberFormat) -> String {
    let digits = if format == NumberFormat::Precise { 7 } else { 3 };
    written(value, format, digits)
}

/// The same with up to so many significant digits: bounds are given to more than the number.
pub fn written(value: f64, format: NumberFormat, digits: usize) -> String {
    match format {
        NumberFormat::Number | NumberFormat::Precise => significant(value, digits),
        NumberFormat::Percent if value.is_finite() => {
            format!("{}%", significant(value * 100.0, digits))
        }
        NumberFormat::Factor if value.is_finite() => format!("{}×", significant(value, digits)),
        NumberFormat::Percent | NumberFormat::Factor => significant(value, digits),
    }
}

/// Three significant digits: for labels, tables and sentences.
pub fn brief(value: f64) -> String {
    significant(value, 3)
}

/// The same, with as many more digits as tell it apart from its neighbors: numbers `step` away.
pub fn resolved(value: f64, step: f64) -> String {
    significant(value, digits(value, step))
}

/// So many significant digits show a difference of `step`; 3 at least, and no more than a float has.
pub fn digits(value: f64, step: f64) -> usize {
    let exponent = |x: f64| x.abs().log10().floor();
    let needed = exponent(value) - exponent(step) + 1.0;
    // Where one of them is 0 or not finite, so is this; NaN becomes 0.
    if needed.is_finite() { needed.clamp(3.0, 16.0) as usize } else { 3 }
}

/// A number at the right of a table's cell with up to so many digits, or as many of them as leave a
/// blank before it.
pub fn in_cell(value: f64, most: usize, width: usize) -> String {
    let mut forms = (1..=most).rev().map(|digits| significant(value, digits));
    let text = forms.find(|text| text.chars().count() < width);
    let text = text.unwrap_or_else(|| match value.is_nan() {
        true => "NaN".to_owned(),
        false => format!("{value:.0e}").replace('-', "−"),
    });
    format!("{text:>width$}")
}

/// At most so many significant digits, without trailing zeros; −0 is 0.
pub fn significant(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rounded first, so that 999.9 is a thousand here as well as in print.
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let text = if (-3..6).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        trimmed(&format!("{value:.decimals$}")).to_owned()
    } else {
        let factor = match trimmed(mantissa) {
            "1" => String::new(),
            "-1" => "-".to_owned(),
            mantissa => format!("{mantissa}×"),
        };
        format!("{factor}10{}", superior(exponent))
    };
    text.replace('-', "−")
}

fn trimmed(digits: &str) -> &str {
    match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    }
}

fn superior(exponent: i32) -> String {
    let figure = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => char::from_u32('⁰' as u32 + u32::from(c as u8 - b'0')).unwrap_or(c),
    };
    exponent.to_string().chars().map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_step() {
        for (value, step, expected) in [
            (0.731058579, 0.02, "0.731"),
            (0.7310585786, 1e-8, "0.73105858"),
            (1.00000002, 1e-8, "1.00000002"),
            (-123456.75, 0.25, "−123456.8"),
            (1e300, 1e290, "10³⁰⁰"),
            (0.5, 0.0, "0.5"),
            (0.0, 1e-9, "0"),
            (f64::NAN, 1.0, "not a number"),
        ] {
            assert_eq!(resolved(value, step), expected, "{value} by {step}");
        }
    }

    #[test]
    fn written_for_people() {
        for (value, format, expected) in [
            (0.25, NumberFormat::Number, "0.25"),
            (1.0936e-12, NumberFormat::Number, "1.09×10⁻¹²"),
            (-0.16997120747990369, NumberFormat::Number, "−0.17"),
            (-0.16997120747990369, NumberFormat::Precise, "−0.1699712"),
            (0.0, NumberFormat::Number, "0"),
            (-0.0, NumberFormat::Number, "0"),
            (999.9, NumberFormat::Number, "1000"),
            (123456.0, NumberFormat::Number, "123456"),
            (1234567.0, NumberFormat::Number, "1.23×10⁶"),
            (0.5, NumberFormat::Percent, "50%"),
            (0.12345, NumberFormat::Percent, "12.3%"),
            (27.14, NumberFormat::Factor, "27.1×"),
            (f64::INFINITY, NumberFormat::Factor, "∞"),
            (f64::NAN, NumberFormat::Percent, "not a number"),
            (1e-7, NumberFormat::Number, "10⁻⁷"),
            (-1e-7, NumberFormat::Number, "−10⁻⁷"),
            (4.567e-10, NumberFormat::Number, "4.57×10⁻¹⁰"),
        ] {
            assert_eq!(number(value, format), expected, "{value}");
        }
    }
}
