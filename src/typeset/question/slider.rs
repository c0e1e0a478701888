//! A number on its scale: the guess and the measurement, one beside the other.

use super::State;
use crate::lesson::NumberFormat;
use crate::lesson::question::{Answer, Grade, Predict, Scale};
use crate::typeset::number::significant;
use crate::typeset::sheet::Sheet;
use crate::typeset::{Role, Span, number};
use unicode_width::UnicodeWidthStr;

/// A slider is no longer than this, however wide the page is.
const LONGEST_SLIDER: usize = 48;
/// Nor shorter than this, unless the page is.
const SHORTEST_SLIDER: usize = 12;

/// The scale with what is known, and the numbers below it.
pub fn guess(predict: &Predict, state: State, sheet: &mut Sheet) {
    let format = format_of(predict, sheet);
    let guess = match state.answer() {
        Some(Answer::Number(guess)) => Some(*guess),
        _ => None,
    };
    let measured = sheet.look.values.get(&predict.measure).copied();
    let measured = measured.filter(|_| state.is_told());
    slider(predict, format, (guess, measured), sheet);
    let mut spans = Vec::new();
    if let Some(guess) = guess {
        let words = if state.is_told() { "you said " } else { "your guess " };
        spans.extend([
            Span::new(Role::Accent, "● "),
            Span::new(Role::Text, words),
            Span::new(Role::Strong, number(guess, format)),
        ]);
    }
    if state.is_told() {
        let gap = if guess.is_some() { ", " } else { "" };
        spans.extend([
            Span::new(Role::Text, gap),
            Span::new(Role::Measured, "◆ "),
            Span::new(Role::Text, "measured "),
            Span::new(Role::Measured, sheet.measured(&predict.measure)),
        ]);
    }
    sheet.hanging(Span::new(Role::Text, "  "), &spans);
}

fn format_of(predict: &Predict, sheet: &Sheet) -> NumberFormat {
    sheet.look.measures.get(&predict.measure).map(|measure| measure.format).unwrap_or_default()
}

/// `  0.001 ├──●────◆────┤ 1`
fn slider(
    predict: &Predict,
    format: NumberFormat,
    (guess, measured): (Option<f64>, Option<f64>),
    sheet: &mut Sheet,
) {
    let (low, high) = (number(predict.range.0, format), number(predict.range.1, format));
    let room = sheet.room().saturating_sub(low.width() + high.width() + 6);
    // Where it would be too short to read, the ends are named below it.
    let is_narrow = room < SHORTEST_SLIDER;
    let length = if is_narrow { sheet.room() - 4 } else { room.min(LONGEST_SLIDER) };
    let (before, after) = match is_narrow {
        true => ("  ├".to_owned(), "┤".to_owned()),
        false => (format!("  {low} ├"), format!("┤ {high}")),
    };
    let cell = |value: f64| {
        let fraction = fraction(predict, value)?;
        Some((fraction * (length - 1) as f64).round() as usize)
    };
    let (guess, measured) = (guess.and_then(cell), measured.and_then(cell));
    let mut spans = vec![Span::new(Role::Dim, before)];
    for at in 0..length {
        let (role, sign) = match (measured == Some(at), guess == Some(at)) {
            (true, true) => (Role::Good, "◉"),
            (true, false) => (Role::Measured, "◆"),
            (false, true) => (Role::Accent, "●"),
            (false, false) => (Role::Dim, "─"),
        };
        match spans.last_mut() {
            Some(last) if last.role == role => last.text.push_str(sign),
            _ => spans.push(Span::new(role, sign)),
        }
    }
    match spans.last_mut() {
        Some(last) if last.role == Role::Dim => last.text.push_str(&after),
        _ => spans.push(Span::new(Role::Dim, after)),
    }
    sheet.verbatim(spans);
    if is_narrow {
        let ends = Span::new(Role::Dim, format!("from {low} to {high}"));
        sheet.hanging(Span::new(Role::Text, "  "), &[ends]);
    }
}

/// Where a value stands between the ends of the scale, 0 to 1; what lies beyond stands at the end.
fn fraction(predict: &Predict, value: f64) -> Option<f64> {
    let (low, high) = predict.range;
    let fraction = match predict.scale {
        Scale::Linear => (value - low) / (high - low),
        // The logarithm of 0 is −∞, which the clamp puts at the low end.
        Scale::Log => (value.max(0.0) / low).log10() / (high / low).log10(),
    };
    (!value.is_nan() && !fraction.is_nan()).then(|| fraction.clamp(0.0, 1.0))
}

/// How far a guess is off, in the quantity's own unit.
pub fn gap(predict: &Predict, guess: f64, grade: Grade, sheet: &Sheet) -> Option<Span> {
    let measured = *sheet.look.values.get(&predict.measure)?;
    if grade == Grade::Right || !measured.is_finite() {
        return None;
    }
    let direction = if guess > measured { "high" } else { "low" };
    let off = match (predict.scale, format_of(predict, sheet)) {
        (Scale::Log, _) if measured <= 0.0 => "at any place of this scale".to_owned(),
        (Scale::Log, _) if predict.gap(guess, measured) < 1.0 => {
            let factor = if guess > measured { guess / measured } else { measured / guess };
            format!("×{}", significant(factor, 2))
        }
        (Scale::Log, _) => format!("{} decades", significant(predict.gap(guess, measured), 2)),
        (Scale::Linear, NumberFormat::Percent) => {
            format!("{} percentage points", significant((guess - measured).abs() * 100.0, 2))
        }
        (Scale::Linear, _) => significant((guess - measured).abs(), 2),
    };
    Some(Span::new(Role::Text, format!(": {off} too {direction}")))
}
