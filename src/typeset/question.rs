//! Blocks that ask first. Until the learner has answered, nothing of the answer is set.

use super::number::significant;
use super::sheet::Sheet;
use super::{Learner, Line, Role, Span, number};
use crate::lesson::{ChoiceOption, Choose, NumberFormat, Pick, Predict, Scale, Text};
use unicode_width::UnicodeWidthStr;

/// A slider is no longer than this, however wide the page is.
const LONGEST_SLIDER: usize = 48;
/// Nor shorter than this, unless the page is.
const SHORTEST_SLIDER: usize = 12;

pub fn predict(predict: &Predict, mut sheet: Sheet, learner: Learner) -> Vec<Line> {
    sheet.labelled(Some(Span::new(Role::Accent, "? Predict: ")), &predict.question, Role::Strong);
    let format = sheet.look.measures.get(&predict.measure).map(|measure| measure.format);
    let format = format.unwrap_or_default();
    match learner {
        Learner::Guessed(guess) => {
            let measured = sheet.look.values.get(&predict.measure).copied();
            slider(predict, format, Some(guess), measured, &mut sheet);
            outcome(predict, format, guess, measured, &mut sheet);
            explain(&predict.explain, &mut sheet);
        }
        Learner::Guessing(guess) => {
            slider(predict, format, Some(guess), None, &mut sheet);
            let said = number(guess, format);
            let spans = [Span::new(Role::Strong, said)];
            sheet.hanging(Span::new(Role::Dim, "  your guess  "), &spans);
            keys(sheet.look.guess_keys, &mut sheet);
        }
        Learner::GivenUp => {
            let measured = sheet.look.values.get(&predict.measure).copied();
            slider(predict, format, None, measured, &mut sheet);
            let number = Span::new(Role::Measured, sheet.measured(&predict.measure));
            sheet.hanging(Span::new(Role::Measured, "  ◆ measured "), &[number]);
            explain(&predict.explain, &mut sheet);
        }
        _ => {
            slider(predict, format, None, None, &mut sheet);
            keys(sheet.look.guess_keys, &mut sheet);
        }
    }
    sheet.lines
}

/// `  0.001 ├──●────◆────┤ 1`
fn slider(
    predict: &Predict,
    format: NumberFormat,
    guess: Option<f64>,
    measured: Option<f64>,
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

fn outcome(
    predict: &Predict,
    format: NumberFormat,
    guess: f64,
    measured: Option<f64>,
    sheet: &mut Sheet,
) {
    let said = number(guess, format);
    let mut spans =
        vec![Span::new(Role::Accent, "●"), Span::new(Role::Text, format!(" you said {said}, "))];
    match measured {
        None => spans.push(Span::new(Role::Dim, "measuring …")),
        Some(measured) => {
            spans.push(Span::new(Role::Measured, "◆"));
            spans.push(Span::new(Role::Text, " measured "));
            spans.push(Span::new(Role::Measured, number(measured, format)));
            let (words, role) = gap(predict, format, guess, measured);
            spans.push(Span::new(Role::Text, ": "));
            spans.push(Span::new(role, words));
        }
    }
    sheet.hanging(Span::new(Role::Text, "  "), &spans);
}

/// How far a guess is off, in words, and how good that is.
fn gap(predict: &Predict, format: NumberFormat, guess: f64, measured: f64) -> (String, Role) {
    if !measured.is_finite() {
        return ("no number to compare with".to_owned(), Role::Dim);
    }
    if predict.is_well_guessed(guess, measured) {
        return ("well guessed".to_owned(), Role::Good);
    }
    let direction = if guess > measured { "high" } else { "low" };
    match predict.scale {
        Scale::Log if measured <= 0.0 => {
            ("too high at any place on this scale".to_owned(), Role::Bad)
        }
        Scale::Log => {
            let decades = predict.gap(guess, measured);
            let unit = if significant(decades, 2) == "1" { "decade" } else { "decades" };
            let role = if decades < 0.5 { Role::Good } else { Role::Bad };
            (format!("{} {unit} too {direction}", significant(decades, 2)), role)
        }
        Scale::Linear => {
            let role = if predict.gap(guess, measured) < 0.1 { Role::Good } else { Role::Bad };
            (format!("{} too {direction}", number((guess - measured).abs(), format)), role)
        }
    }
}

pub fn choose(choose: &Choose, mut sheet: Sheet, learner: Learner) -> Vec<Line> {
    sheet.labelled(Some(Span::new(Role::Accent, "? Choose: ")), &choose.question, Role::Strong);
    let (selected, is_answered) = match learner {
        Learner::Choosing(option) => (Some(option), false),
        Learner::Chosen(option) => (Some(option), true),
        Learner::GivenUp => (None, true),
        // What Enter would give.
        _ => (Some(0), false),
    };
    let right = if is_answered { right_option(choose, &sheet) } else { None };
    for (index, option) in choose.options.iter().enumerate() {
        let (mark, role) = match (selected == Some(index), right) {
            (_, Some(right)) if right == index => ("✓ ", Role::Good),
            (true, Some(_)) => ("✗ ", Role::Bad),
            (true, None) => ("▸ ", Role::Accent),
            _ => ("  ", Role::Text),
        };
        let letter = char::from(b'a' + u8::try_from(index).unwrap_or(0));
        let mut spans = vec![Span::new(Role::Text, option.text.as_str())];
        if is_answered {
            spans.push(Span::new(Role::Text, "  "));
            spans.push(Span::new(Role::Measured, sheet.measured(&option.measure)));
        }
        sheet.hanging(Span::new(role, format!("{mark}{letter}) ")), &spans);
    }
    if !is_answered {
        keys(sheet.look.choose_keys, &mut sheet);
        return sheet.lines;
    }
    let is_there = |option: &ChoiceOption| sheet.look.values.contains_key(&option.measure);
    let is_measured = choose.options.iter().all(is_there);
    let (words, role) = match (right, selected) {
        (None, _) if is_measured => ("no numbers to compare", Role::Dim),
        (None, _) => ("measuring …", Role::Dim),
        (Some(_), None) => ("", Role::Text),
        (Some(right), Some(selected)) if right == selected => ("Yes: ", Role::Good),
        (Some(_), Some(_)) => ("No: ", Role::Bad),
    };
    let mut spans = vec![Span::new(role, words)];
    if let Some(right) = right {
        let pick = match choose.pick {
            Pick::Largest => "the largest",
            Pick::Smallest => "the smallest",
        };
        let letter = char::from(b'a' + u8::try_from(right).unwrap_or(0));
        spans.push(Span::new(Role::Text, format!("{letter}) measured {pick}.")));
    }
    sheet.hanging(Span::new(Role::Text, "  "), &spans);
    explain(&choose.explain, &mut sheet);
    sheet.lines
}

/// The option that the measured numbers make right; None until all are there.
fn right_option(choose: &Choose, sheet: &Sheet) -> Option<usize> {
    let values =
        choose.options.iter().map(|option| sheet.look.values.get(&option.measure).copied());
    choose.right(&values.collect::<Option<Vec<f64>>>()?)
}

fn keys(words: &str, sheet: &mut Sheet) {
    if !words.is_empty() {
        sheet.hanging(Span::new(Role::Text, "  "), &[Span::new(Role::Dim, words)]);
    }
}

fn explain(text: &Text, sheet: &mut Sheet) {
    if !text.is_empty() {
        sheet.blank();
        sheet.text(text, Role::Text);
    }
}
