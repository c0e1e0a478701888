use super::*;

#[test]
fn one_number_in_many_spellings() {
    for (text, expected) in [
        ("5", 5.0),
        ("-5", -5.0),
        ("−5", -5.0),
        ("–5", -5.0),
        ("－５", -5.0),
        ("+.5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("-1e-5", -1e-5),
        ("1.5D+03", 1500.0),
        ("1.e-03", 1e-3),
        ("1,00E-03", 1e-3),
        ("0,5", 0.5),
        ("0,500", 0.5),
        ("1,5", 1.5),
        ("1234,567", 1234.567),
        ("1_000.5", 1000.5),
        ("1 000", 1000.0),
        ("1\u{202f}234,5", 1234.5),
        ("1'000.25", 1000.25),
        ("1’000", 1000.0),
        ("1,000,000", 1e6),
        ("1.000.000", 1e6),
        ("1.000,5", 1000.5),
        ("1,000.5", 1000.5),
        ("1.000", 1.0),
        ("12.5%", 0.125),
        ("12,5 %", 0.125),
        ("4.57×10⁻¹⁰", 4.57e-10),
        ("−10⁻⁷", -1e-7),
        ("2 * 10^3", 2000.0),
        ("1e300", 1e300),
        ("0e999", 0.0),
        ("-Infinity", f64::NEG_INFINITY),
        ("+INF", f64::INFINITY),
        ("-∞", f64::NEG_INFINITY),
        ("1.#INF", f64::INFINITY),
        ("-NaN", f64::NAN),
        ("-1.#IND", f64::NAN),
        (" 7 ", 7.0),
    ] {
        let value = read(text);
        assert!(value.as_ref().is_ok_and(|&value| same(value, expected)), "{text}: {value:?}");
    }
}

#[test]
fn what_is_no_number_is_told_as_what_it_is() {
    for (text, words) in [
        ("one", "'one' is not a number"),
        ("1,2,3", "'1,2,3' is not a number"),
        ("1,00,000", "is not a number"),
        ("0x10", "is not a number"),
        ("1e", "is not a number"),
        ("1e5.5", "is not a number"),
        ("--5", "is not a number"),
        ("-", "is not a number"),
        (".", "is not a number"),
        ("1__0_", "is not a number"),
        ("1+2j", "is not a number"),
        ("a\u{1b}[31m", "'a[31m' is not a number"),
        ("1,000", "as 1000 or as 1;"),
        ("-12,345", "as -12345 or as -12.345;"),
        ("1e999", "larger than the largest double"),
        ("-1e999", "larger than the largest double"),
        ("1e99999999999999999999", "larger than the largest double"),
        ("1e-400", "nearer to 0"),
        ("-0,1e-400", "nearer to 0"),
        ("1e-99999999999999999999", "nearer to 0"),
        ("", "there is no number"),
        ("N/A", "missing"),
        ("#DIV/0!", "spreadsheet"),
        ("...", "left out"),
    ] {
        let refusal = read(text).expect_err(text).about(text);
        assert!(refusal.contains(words), "{text}: {refusal}");
    }
}

#[test]
fn counts_in_many_spellings() {
    let count = count((0, 2_000_000));
    for (text, expected) in [
        ("64", 64),
        ("1_000", 1000),
        ("1,000", 1000),
        ("1 000", 1000),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1e3", 1000),
        ("1.5e3", 1500),
        ("1,5E+03", 1500),
        ("64.0", 64),
        ("+7", 7),
        ("-0", 0),
        ("1200e-2", 12),
        ("10³", 1000),
    ] {
        assert_eq!(count(text), Ok(expected), "{text}");
    }
    for text in ["1.5", "1.000", "-1", "1e-3", "2000001", "1e30", "1e999999999999", "many", ""] {
        let error = count(text).expect_err(text);
        assert_eq!(error, "it must be a whole number from 0 to 2000000", "{text}");
    }
    assert_eq!(whole("18446744073709551615"), Ok(u64::MAX));
    assert!(whole("18446744073709551616").is_err());
}

#[test]
fn negative_numbers_are_told_from_flags() {
    for word in ["-1", "-.5", "-1e-5", "-Infinity", "-NaN", "-∞", "-1,5", "-1,", "-5abc", "-１"]
    {
        assert!(is_negative(word), "{word}");
    }
    for word in ["-p", "--lr", "-", "--", "-h", "-info", "-.x", "5", "-palpha=1"] {
        assert!(!is_negative(word), "{word}");
    }
}

#[test]
fn parameters_are_names_with_numbers() {
    assert_eq!(parameter("alpha = −0.5"), Ok(("alpha".to_owned(), -0.5)));
    assert!(parameter("alpha").unwrap_err().contains("NAME=VALUE"));
    assert!(parameter("alpha=x").unwrap_err().contains("'x' is not a number"));
    assert!(parameter("alpha=1e999").unwrap_err().contains("larger"));
}
