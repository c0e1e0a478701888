//! Numbers as the command line writes them: the only writers of numbers there.
//!
//! What is not finite is `nan`, `inf` or `-inf` everywhere; JSON, which has no such numbers, has
//! these words as strings. Where there is no number at all, because a setting was not asked for or a
//! quantity does not exist, JSON has null and CSV an empty cell. −0 is written as 0.

use serde_json::Value;

/// The shortest decimal that reads back to the same f64.
pub fn decimal(x: f64) -> String {
    if x.is_nan() {
        "nan".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "inf" } else { "-inf" }.to_owned()
    } else if x == 0.0 {
        "0".to_owned()
    } else if x.abs() < 1e-5 || x.abs() >= 1e17 {
        format!("{x:e}")
    } else {
        format!("{x}")
    }
}

/// To six significant digits, without trailing zeros.
pub fn short(x: f64) -> String {
    rounded(x, 6)
}

/// To so many significant digits, without trailing zeros.
pub fn rounded(x: f64, digits: usize) -> String {
    decimal(format!("{x:.*e}", digits - 1).parse().unwrap_or(x))
}

/// For a table of many layers or epochs: four decimals, or four significant digits and a power of
/// ten where those would not do.
pub fn brief(x: f64) -> String {
    match x {
        x if !x.is_finite() || x == 0.0 => decimal(x),
        x if (0.001..1e5).contains(&x.abs()) => format!("{x:.4}"),
        x => format!("{x:.3e}"),
    }
}

/// A share of 1 in percent.
pub fn percent(share: f64) -> String {
    if share.is_nan() { decimal(share) } else { format!("{:.1} %", share * 100.0 + 0.0) }
}

/// A JSON number, or a string where JSON has no number.
pub fn json_number(x: f64) -> Value {
    // Adding 0 makes 0 of −0.
    match serde_json::Number::from_f64(x + 0.0) {
        Some(number) => Value::Number(number),
        None => Value::String(decimal(x)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        for write in [decimal, short, brief] {
            assert_eq!(write(-0.0), "0");
        }
        assert_eq!(percent(-0.0), "0.0 %");
        assert_eq!(json_number(-0.0).to_string(), "0.0");
    }

    #[test]
    fn what_is_not_finite_is_a_word_everywhere() {
        for (x, word) in [(f64::NAN, "nan"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            for write in [decimal, short, brief] {
                assert_eq!(write(x), word);
            }
            assert_eq!(json_number(x), Value::String(word.to_owned()));
        }
        assert_eq!(percent(f64::NAN), "nan");
    }

    #[test]
    fn digits_suit_the_reader() {
        assert_eq!(decimal(-1e-7), "-1e-7");
        assert_eq!(decimal(0.1), "0.1");
        assert_eq!(short(2.0 / 3.0), "0.666667");
        assert_eq!(brief(-2.0 / 3.0), "-0.6667");
        assert_eq!(brief(1.23456e-9), "1.235e-9");
        assert_eq!(percent(0.12345), "12.3 %");
    }
}
