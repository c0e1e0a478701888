//! Numbers as people write and paste them: the only readers of numbers on the command line.
//!
//! A number may have a Unicode minus, digits in groups (`1_000`, `1 000`, `1'000`, `1,000`,
//! `1.000.000`), a decimal comma, an exponent (`1e-5`, `1.5D+00`, `4.57×10⁻¹⁰`), a percent sign, or
//! be `inf`, `Infinity`, `∞`, `nan`. Where a comma leaves two readings (`1,000`), both are named and
//! none is taken. What a double cannot hold (`1e999`, `1e-400`) is refused, not rounded to ∞ or 0.

/// What a comma within a number is. The point is the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comma {
    Decimal,
    Groups,
}

/// Why a text gives no number.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    NotANumber,
    TwoReadings(f64, f64),
    TooLarge,
    TooSmall,
    Empty,
    Missing,
    LeftOut,
    SpreadsheetError,
}

impl Refusal {
    /// A sentence without its full stop that names the text.
    pub fn about(&self, text: &str) -> String {
        let text = shown(text);
        match self {
            Refusal::NotANumber => format!("'{text}' is not a number"),
            Refusal::TwoReadings(one, other) => {
                let (one, other) = (super::decimal(*one), super::decimal(*other));
                format!("'{text}' can be read as {one} or as {other}; write the one that is meant")
            }
            Refusal::TooLarge => format!(
                "'{text}' is larger than the largest double, about 1.8e308; write inf if that is meant"
            ),
            Refusal::TooSmall => format!(
                "'{text}' is nearer to 0 than the smallest double, about 4.9e-324; write 0 if that \
                 is meant"
            ),
            Refusal::Empty => "there is no number here".to_owned(),
            Refusal::Missing => {
                format!("'{text}' is a missing value; leave it out or write nan")
            }
            Refusal::LeftOut => format!(
                "'{text}' stands for numbers that were left out in printing; write all of them, \
                 as numpy.savetxt does"
            ),
            Refusal::SpreadsheetError => {
                format!("'{text}' is an error of the spreadsheet, not a number")
            }
        }
    }
}

/// A text as an error shows it: one line, no control characters, not too long, with the minus that
/// was typed (see [`super::words`]).
pub fn shown(text: &str) -> String {
    crate::lesson::sanitise::one_line(text, 40).replace('−', "-")
}

/// The one number that a text can mean.
pub fn read(text: &str) -> Result<f64, Refusal> {
    match (read_with(text, Comma::Groups), read_with(text, Comma::Decimal)) {
        (Ok(one), Ok(other)) if same(one, other) => Ok(one),
        (Ok(one), Ok(other)) => Err(Refusal::TwoReadings(one, other)),
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
        (Err(Refusal::NotANumber), Err(refusal)) | (Err(refusal), Err(_)) => Err(refusal),
    }
}

/// The same number, NaN being the same as NaN.
pub fn same(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

/// The number that a text means if a comma in it is that.
pub fn read_with(text: &str, comma: Comma) -> Result<f64, Refusal> {
    let point = comma == Comma::Groups;
    let is_plain = |c: u8| {
        c.is_ascii_digit() || matches!(c, b'-' | b'+' | b'e' | b'E') || (c == b'.' && point)
    };
    if text.bytes().all(is_plain)
        && let Ok(value) = text.parse()
    {
        return in_range(value, text.split(['e', 'E']).next().unwrap_or_default());
    }
    let text = ascii(text);
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let sign = if negative { -1.0 } else { 1.0 };
    match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" | "1.#inf" | "1.#inf00" => return Ok(sign * f64::INFINITY),
        "nan" | "1.#qnan" | "1.#ind" | "1.#snan" => return Ok(f64::NAN),
        "" if text.is_empty() => return Err(Refusal::Empty),
        "na" | "n/a" | "#n/a" | "null" | "none" | "<na>" | "nil" => return Err(Refusal::Missing),
        "..." => return Err(Refusal::LeftOut),
        error if error.starts_with('#') && error.ends_with(['!', '?']) => {
            return Err(Refusal::SpreadsheetError);
        }
        _ => {}
    }
    let digits = Digits::read(body, comma).ok_or(Refusal::NotANumber)?;
    let Digits { whole, fraction, exponent } = &digits;
    let value: f64 =
        format!("{whole}.{fraction}e{exponent}").parse().map_err(|_| Refusal::NotANumber)?;
    in_range(sign * value, &format!("{whole}{fraction}"))
}

/// `mantissa`: the digits that were written, to tell 0 from what became 0.
fn in_range(value: f64, mantissa: &str) -> Result<f64, Refusal> {
    if value.is_infinite() {
        Err(Refusal::TooLarge)
    } else if value == 0.0 && mantissa.contains(|c: char| c.is_ascii_digit() && c != '0') {
        Err(Refusal::TooSmall)
    } else {
        Ok(value)
    }
}

/// Whether a word of the call that begins with a minus is a number, or is meant to be one. No flag
/// begins so.
pub fn is_negative(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('-') else { return false };
    // The first end of a range.
    let rest = rest.split(':').next().unwrap_or(rest);
    let rest = rest.split("..").next().unwrap_or(rest);
    let rest = rest.trim_end_matches([',', ';', ']', ')', '%']);
    let mut chars = rest.chars();
    match chars.next() {
        Some('.' | ',') => chars.next().is_some_and(char::is_numeric),
        Some('∞') => true,
        Some(first) if first.is_numeric() => true,
        _ => ["inf", "infinity", "nan"].iter().any(|name| rest.eq_ignore_ascii_case(name)),
    }
}

/// A number without its sign, in parts.
struct Digits {
    whole: String,
    fraction: String,
    /// Power of ten
    exponent: i64,
}

impl Digits {
    /// None: these are no digits, or their groups are none.
    fn read(body: &str, comma: Comma) -> Option<Digits> {
        let (body, percent) = match body.strip_suffix('%') {
            Some(body) => (body.trim_end(), -2),
            None => (body, 0),
        };
        let (mantissa, exponent) = split_exponent(body)?;
        let (mark, group) = match comma {
            Comma::Decimal => (',', '.'),
            Comma::Groups => ('.', ','),
        };
        // A single point is a decimal point.
        let one_point = mantissa.matches('.').count() == 1 && !mantissa.contains(',');
        if comma == Comma::Decimal && one_point {
            return None;
        }
        let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
        let (whole, fraction) = (ungrouped(whole, group)?, fraction.replace('_', ""));
        let are_digits = fraction.bytes().all(|c| c.is_ascii_digit());
        let some = !whole.is_empty() || !fraction.is_empty();
        let exponent = exponent.saturating_add(percent);
        (are_digits && some).then_some(Digits { whole, fraction, exponent })
    }

    /// As a whole number. None: it is none, or not a u64. Three zeros after a point may have been
    /// meant as thousands.
    fn as_whole(&self) -> Option<u64> {
        if self.exponent == 0 && self.fraction == "000" {
            return None;
        }
        let mut digits = format!("{}{}", self.whole, self.fraction);
        let shift = self.exponent.checked_sub(self.fraction.len() as i64)?;
        if digits.bytes().all(|c| c == b'0') {
            return Some(0);
        }
        if shift >= 0 {
            digits.push_str(&"0".repeat(usize::try_from(shift).ok().filter(|&zeros| zeros < 20)?));
        } else {
            for _ in 0..shift.unsigned_abs() {
                digits.pop().filter(|&last| last == '0')?;
            }
        }
        digits.parse().ok()
    }
}

/// `1.5e-3`, `1.5D-03`, `1.5x10^-3` and `10^-3` in mantissa and power of ten.
fn split_exponent(body: &str) -> Option<(&str, i64)> {
    let lower = body.to_ascii_lowercase();
    let (mantissa, exponent) = if let Some(at) = lower.find("10^") {
        let mantissa = lower[..at].trim_end();
        match mantissa.strip_suffix('x') {
            Some(mantissa) => (&body[..mantissa.trim_end().len()], &body[at + 3..]),
            None if mantissa.is_empty() => ("1", &body[at + 3..]),
            None => return None,
        }
    } else {
        match lower.find(['e', 'd']) {
            Some(at) => (&body[..at], &body[at + 1..]),
            None => return Some((body, 0)),
        }
    };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_whole = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
    // So large an exponent decides alone.
    let value = digits.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    let value = if exponent.starts_with('-') { -value } else { value };
    is_whole.then_some((mantissa, value))
}

/// Digits without what groups them: underscores anywhere between digits, else one kind of separator
/// before every three digits.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let are_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if are_digits(whole) {
        return Some(whole.to_owned());
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit())?;
    let groups: Vec<&str> = whole.split(separator).collect();
    let sound = match separator {
        '_' => groups.iter().all(|digits| !digits.is_empty()),
        _ if separator == group || matches!(separator, ' ' | '\'') => {
            (1..=3).contains(&groups[0].len())
                && !groups[0].starts_with('0')
                && groups[1..].iter().all(|digits| digits.len() == 3)
        }
        _ => false,
    };
    (sound && groups.iter().all(|digits| are_digits(digits))).then(|| groups.concat())
}

/// The same text in ASCII as far as numbers go: minus signs, full-width figures, blanks, raised
/// exponents.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut raised = false;
    for c in text.trim().chars() {
        if let Some(figure) = superior(c) {
            if !raised {
                plain.push('^');
            }
            raised = true;
            plain.push(figure);
            continue;
        }
        raised = false;
        match c {
            '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹣' => plain.push('-'),
            '！'..='～' => plain.extend(char::from_u32(c as u32 - 0xFEE0)),
            '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{202f}' => plain.push(' '),
            '’' => plain.push('\''),
            '×' | '·' | '⋅' | '*' => plain.push('x'),
            '∞' => plain.push_str("inf"),
            '…' => plain.push_str("..."),
            c => plain.push(c),
        }
    }
    plain
}

fn superior(c: char) -> Option<char> {
    let figures = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺".chars().zip("0123456789-+".chars());
    figures.into_iter().find(|&(raised, _)| raised == c).map(|(_, figure)| figure)
}

/// For clap: a number that is finite.
pub fn finite(text: &str) -> Result<f64, String> {
    let value = read(text).map_err(|refusal| refusal.about(text))?;
    if value.is_finite() { Ok(value) } else { Err("it must be a finite number".to_owned()) }
}

/// For clap: a finite number from 0.
pub fn not_negative(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if value >= 0.0 { Ok(value) } else { Err("it must be 0 or greater".to_owned()) }
}

/// For clap: a finite number above 0.
pub fn positive(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if value > 0.0 { Ok(value) } else { Err("it must be greater than 0".to_owned()) }
}

/// For clap: a share, from 0 to less than 1.
pub fn share(text: &str) -> Result<f64, String> {
    let value = not_negative(text)?;
    if value < 1.0 { Ok(value) } else { Err("it must be less than 1".to_owned()) }
}

/// For clap: two numbers, the smaller first: `-6:6`, `-6..6`.
pub fn range(text: &str) -> Result<(f64, f64), String> {
    let form = "write the smaller number first, then the larger: -6:6 or -6..6";
    let ends = text.split_once(':').or_else(|| text.split_once(".."));
    let (low, high) = ends.ok_or_else(|| form.to_owned())?;
    let (low, high) = (finite(low.trim())?, finite(high.trim())?);
    if low >= high {
        return Err(form.to_owned());
    }
    // What numbers of double precision can tell apart, and what can be subtracted.
    let span = high - low;
    if span <= 1e-9 * low.abs().max(high.abs()) {
        return Err("its ends are too near to each other to draw anything between them".to_owned());
    }
    if !span.is_finite() {
        return Err("its ends are too far apart for double precision".to_owned());
    }
    Ok((low, high))
}

/// For clap: how many there are of something, both ends included: `64`, `1_000`, `1,000`, `1e3`.
pub fn count((low, high): (usize, usize)) -> impl Fn(&str) -> Result<u64, String> + Clone {
    whole_between(low as u64, high as u64)
}

/// For clap: any whole number from 0 that a u64 holds.
pub fn whole(text: &str) -> Result<u64, String> {
    whole_between(0, u64::MAX)(text)
}

fn whole_between(low: u64, high: u64) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| {
        let plain = ascii(text);
        let (negative, body) = match plain.strip_prefix('-') {
            Some(body) => (true, body),
            None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
        };
        [Comma::Groups, Comma::Decimal]
            .into_iter()
            .filter_map(|comma| Digits::read(body, comma)?.as_whole())
            .find(|&value| (low..=high).contains(&value) && !(negative && value > 0))
            .ok_or_else(|| format!("it must be a whole number from {low} to {high}"))
    }
}

/// For clap: `NAME=VALUE`.
pub fn parameter(text: &str) -> Result<(String, f64), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| "write NAME=VALUE, as in alpha=0.5".to_owned())?;
    let value = read(value).map_err(|refusal| refusal.about(value.trim()))?;
    Ok((name.trim().to_owned(), value))
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
