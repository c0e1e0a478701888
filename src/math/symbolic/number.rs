//! Exact numbers: decimals as they are typed, and the rationals that a simplification reckons in.

use std::cmp::Ordering;
use std::fmt;

/// A number as typed: digits · 10^exponent, not negative, without trailing zeros in the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal {
    digits: u128,
    exponent: i32,
}

/// More digits than this say nothing to an f64, and reckoning with them would overflow.
const MOST_DIGITS: usize = 36;
/// The first number of more digits.
const TOO_LARGE: i128 = 10i128.pow(MOST_DIGITS as u32);

impl Decimal {
    pub fn new(mut digits: u128, mut exponent: i32) -> Decimal {
        if digits == 0 {
            return Decimal { digits, exponent: 0 };
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Decimal { digits, exponent }
    }

    /// Reads `12`, `0.5`, `.5`, `1.`, `1e-3`. None where an f64 would be infinite, or 0 though a
    /// digit is not. Digits beyond the 36th are cut off.
    pub fn read(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let kept = &significant[..significant.len().min(MOST_DIGITS)];
        let cut = i32::try_from(significant.len() - kept.len()).ok()?;
        let digits = if kept.is_empty() { 0 } else { kept.parse().ok()? };
        let fraction = i32::try_from(fraction.len()).ok()?;
        let decimal = Decimal::new(digits, exponent.checked_sub(fraction)?.checked_add(cut)?);
        let value = decimal.to_f64();
        (value.is_finite() && (value != 0.0 || digits == 0)).then_some(decimal)
    }

    /// The nearest f64.
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }

    pub fn is_whole(self) -> bool {
        self.exponent >= 0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits.to_string();
        let length = digits.len() as i32;
        match self.exponent {
            0..=15 => write!(f, "{digits}{}", "0".repeat(self.exponent as usize)),
            -36..0 if length + self.exponent > 0 => {
                let point = (length + self.exponent) as usize;
                write!(f, "{}.{}", &digits[..point], &digits[point..])
            }
            -36..0 if length + self.exponent > -6 => {
                write!(f, "0.{}{digits}", "0".repeat((-length - self.exponent) as usize))
            }
            _ => write!(f, "{digits}e{}", self.exponent),
        }
    }
}

/// A fraction in lowest terms with a positive denominator. `decimal` says that it came from a
/// decimal and should be written as one; equality leaves that out.
#[derive(Clone, Copy, Debug)]
pub struct Rational {
    numerator: i128,
    denominator: i128,
    decimal: bool,
}

impl PartialEq for Rational {
    fn eq(&self, other: &Rational) -> bool {
        self.numerator == other.numerator && self.denominator == other.denominator
    }
}

impl Eq for Rational {}

impl Rational {
    pub const ZERO: Rational = Rational { numerator: 0, denominator: 1, decimal: false };
    pub const ONE: Rational = Rational { numerator: 1, denominator: 1, decimal: false };
    pub const HALF: Rational = Rational { numerator: 1, denominator: 2, decimal: false };

    pub fn whole(value: i128) -> Rational {
        Rational { numerator: value, denominator: 1, decimal: false }
    }

    /// None where the denominator is 0 or there are more than 36 digits.
    pub fn new(numerator: i128, denominator: i128) -> Option<Rational> {
        Rational::reduced(numerator, denominator, false)
    }

    fn reduced(numerator: i128, denominator: i128, decimal: bool) -> Option<Rational> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let divisor = if denominator < 0 { -divisor } else { divisor };
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        // What is written must read back.
        let fits = numerator.abs() < TOO_LARGE && denominator < TOO_LARGE;
        fits.then_some(Rational { numerator, denominator, decimal })
    }

    /// None where it has too many digits to reckon with.
    pub fn from_decimal(decimal: Decimal) -> Option<Rational> {
        let power = 10i128.checked_pow(decimal.exponent.unsigned_abs())?;
        let digits = i128::try_from(decimal.digits).ok()?;
        if decimal.exponent >= 0 {
            Some(Rational::whole(digits.checked_mul(power)?))
        } else {
            Rational::reduced(digits, power, true)
        }
    }

    /// The size as a decimal, where it came from one and still is one.
    pub fn as_decimal(self) -> Option<Decimal> {
        if self.denominator == 1 {
            return Some(Decimal::new(self.numerator.unsigned_abs(), 0));
        }
        if !self.decimal {
            return None;
        }
        (1..=MOST_DIGITS as u32).find_map(|places| {
            let power = 10i128.checked_pow(places)?;
            let fits = power % self.denominator == 0;
            let digits = fits.then(|| self.numerator.checked_mul(power / self.denominator))??;
            if digits.abs() >= TOO_LARGE {
                return None;
            }
            Some(Decimal::new(digits.unsigned_abs(), -(places as i32)))
        })
    }

    pub fn numerator(self) -> i128 {
        self.numerator
    }
    pub fn denominator(self) -> i128 {
        self.denominator
    }
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }
    pub fn is_one(self) -> bool {
        self.numerator == 1 && self.denominator == 1
    }
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }
    pub fn abs(self) -> Rational {
        Rational { numerator: self.numerator.abs(), ..self }
    }
    pub fn negated(self) -> Rational {
        Rational { numerator: -self.numerator, ..self }
    }
    /// The same number, written as a fraction.
    pub fn as_fraction(self) -> Rational {
        Rational { decimal: false, ..self }
    }

    pub fn to_f64(self) -> f64 {
        match self.as_decimal() {
            Some(decimal) if self.is_negative() => -decimal.to_f64(),
            Some(decimal) => decimal.to_f64(),
            None => self.numerator as f64 / self.denominator as f64,
        }
    }

    pub fn plus(self, other: Rational) -> Option<Rational> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        let decimal = self.decimal || other.decimal;
        Rational::reduced(left.checked_add(right)?, denominator, decimal)
    }

    pub fn times(self, other: Rational) -> Option<Rational> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Rational::reduced(numerator, denominator, self.decimal || other.decimal)
    }

    /// 1 / self; None for 0.
    pub fn inverse(self) -> Option<Rational> {
        Rational::reduced(self.denominator, self.numerator, self.decimal)
    }

    /// A whole power; None for 0 to a negative one and where it grows too large.
    pub fn pow(self, exponent: i128) -> Option<Rational> {
        let base = if exponent < 0 { self.inverse()? } else { self };
        let exponent = u32::try_from(exponent.unsigned_abs()).ok().filter(|e| *e <= 64)?;
        let numerator = base.numerator.checked_pow(exponent)?;
        Rational::reduced(numerator, base.denominator.checked_pow(exponent)?, self.decimal)
    }

    pub fn compare(self, other: Rational) -> Option<Ordering> {
        let difference = self.plus(other.negated())?;
        Some(difference.numerator.cmp(&0))
    }
}

/// The greatest common divisor; 1 of two zeros.
pub fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_read_back_as_written() {
        for (text, shown) in [
            ("0", "0"),
            ("12", "12"),
            ("0.50", "0.5"),
            (".5", "0.5"),
            ("1.", "1"),
            ("1e3", "1000"),
            ("0.044715", "0.044715"),
            ("1e-7", "1e-7"),
            ("1.25e-9", "125e-11"),
            ("123.456", "123.456"),
            ("1e300", "1e300"),
        ] {
            let decimal = Decimal::read(text).unwrap();
            assert_eq!(decimal.to_string(), shown);
            assert_eq!(Decimal::read(shown), Some(decimal));
            assert_eq!(decimal.to_f64(), text.parse::<f64>().unwrap());
        }
    }

    #[test]
    fn numbers_that_no_f64_holds_are_refused() {
        assert_eq!(Decimal::read("1e400"), None);
        assert_eq!(Decimal::read("1e-400"), None);
        assert_eq!(Decimal::read("1e99999999999"), None);
        assert!(Decimal::read(&"7".repeat(60)).is_some());
    }

    #[test]
    fn a_decimal_stays_one_and_a_fraction_too() {
        let read = |text| Rational::from_decimal(Decimal::read(text).unwrap()).unwrap();
        let product = read("0.044715").times(Rational::whole(3)).unwrap();
        assert_eq!(product.as_decimal().unwrap().to_string(), "0.134145");
        assert_eq!(Rational::HALF.as_decimal(), None);
        assert_eq!(read("0.1").plus(Rational::new(1, 3).unwrap()).unwrap().as_decimal(), None);
        assert_eq!(read("0.5"), Rational::HALF);
    }

    #[test]
    fn overflow_is_no_number() {
        let large = Rational::whole(i128::MAX / 2);
        assert_eq!(large.times(large), None);
        assert_eq!(Rational::whole(10).pow(60), None);
        // Found by fuzzing: it fits, but has more digits than are read.
        assert_eq!(Rational::whole(22).pow(27), None);
        assert_eq!(Rational::ZERO.inverse(), None);
    }
}
