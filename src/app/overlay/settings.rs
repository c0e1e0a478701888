//! Lines that go to a control of a screen, or set it.

use super::{Choice, Item};
use crate::math::activation::{Functions, Pointwise};
use crate::screen::Tab;
use crate::screen::control::name::{self, key};
use crate::screen::control::setting::{Setting, Takes};
use crate::widget::Charset;

/// So many of a control's values are listed for what was typed.
const MOST: usize = 6;
/// Other words for labels
const ALIASES: [(&str, &str); 9] = [
    ("lr", "learning rate"),
    ("rate", "learning rate"),
    ("optimiser", "optimizer"),
    ("dataset", "data"),
    ("bias", "bias std"),
    ("function", "activation"),
    ("layers", "depth"),
    ("units", "width"),
    ("normalization", "norm"),
];

/// A control with its screen.
pub type Known = (Tab, Setting);

/// The line that goes to a control.
pub fn line((tab, setting): &Known) -> Item {
    let text = format!("{}: {}", setting.label, setting.value);
    Item::new(text, tab.title(), Choice::Control(*tab, setting.label.clone()))
}

/// The controls that have every word, in their label, their value or what they can be.
pub fn found(wanted: &str, all: &[Known]) -> Vec<Item> {
    let wanted = wanted.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let has_all = |setting: &Setting| {
        let text = format!("{} {} {}", setting.label, setting.value, setting.range());
        let text = text.to_lowercase();
        words.iter().all(|word| text.split([' ', '-', ',']).any(|part| part.starts_with(word)))
    };
    all.iter().filter(|(_, setting)| has_all(setting)).map(line).collect()
}

/// What a text sets: a control's label and then a value, as in `gain 1.48`, `data digits`, `init he`.
pub fn set(wanted: &str, all: &[Known]) -> Vec<Item> {
    let named = all.iter().filter_map(|known| Some((known, value_of(wanted, &known.1.label)?)));
    named.flat_map(|((tab, setting), value)| set_one(*tab, setting, value)).collect()
}

/// What follows a label, if something does.
fn value_of<'t>(wanted: &'t str, label: &str) -> Option<&'t str> {
    let wanted = wanted.trim();
    let separators = [' ', '=', ':'];
    let after = |name: &str| {
        let head = wanted.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
        let rest = &wanted[head.len()..];
        rest.starts_with(separators).then_some(rest)
    };
    let alias = ALIASES.iter().filter(|(_, meant)| *meant == label).find_map(|(it, _)| after(it));
    let begun = || {
        let first = wanted.split(separators).next().filter(|first| first.len() >= 3)?;
        let head = label.get(..first.len())?;
        head.eq_ignore_ascii_case(first).then(|| &wanted[first.len()..])
    };
    let rest = after(label).or(alias).or_else(begun)?;
    let rest = rest.trim_start_matches(separators).trim();
    (!rest.is_empty()).then_some(rest)
}

fn set_one(tab: Tab, setting: &Setting, value: &str) -> Vec<Item> {
    let Setting { label, value: now, takes, .. } = setting;
    let to = |value: &str| {
        let note = format!("{}, now {now}", tab.title());
        let choice = Choice::Set(tab, label.clone(), value.to_owned());
        Item::new(format!("set {label} to {value}"), note, choice)
    };
    match takes {
        Takes::Nothing => Vec::new(),
        Takes::Text(_) => vec![to(value)],
        Takes::Number(dial) => match dial.read(value) {
            Ok(_) => vec![to(value)],
            Err(range) => {
                let text = format!("{label} takes {range}");
                vec![Item { note: tab.title().to_owned(), ..Item::heading(text) }]
            }
        },
        Takes::Choice(values) => {
            let mut items: Vec<Item> =
                meant(value, values).into_iter().take(MOST).map(to).collect();
            if items.is_empty() && label == "activation" {
                items.push(to(value));
            }
            items
        }
    }
}

/// The values that what was typed means or begins, the one that it means first.
fn meant<'v>(typed: &str, values: &'v [String]) -> Vec<&'v str> {
    let all = || values.iter().map(String::as_str);
    let exact = name::place(typed, all(), name::INIT);
    let wanted = key(typed);
    let begun = all()
        .enumerate()
        .filter(|(index, value)| Some(*index) != exact && key(value).starts_with(&wanted));
    exact.map(|index| values[index].as_str()).into_iter().chain(begun.map(|(_, it)| it)).collect()
}

/// The values of one control; where none is what was typed, that itself.
pub fn values((tab, setting): &Known, typed: &str, look: (&Functions, Charset)) -> Vec<Item> {
    let Takes::Choice(values) = &setting.takes else { return Vec::new() };
    let to = |value: &str| Choice::Set(*tab, setting.label.clone(), value.to_owned());
    let item = |value: &str| {
        let function = (setting.label == "activation").then(|| look.0.parse_pointwise(value));
        let preview = function.and_then(Result::ok).map(|it| preview(&it, look.1));
        Item::new(value, preview.unwrap_or_default(), to(value))
    };
    let typed = typed.trim();
    if typed.is_empty() {
        return values.iter().map(|value| item(value)).collect();
    }
    let mut items: Vec<Item> = meant(typed, values).into_iter().map(item).collect();
    if items.is_empty() {
        items.push(Item { choice: Some(to(typed)), ..item(typed) });
    }
    items
}

/// A function from −4 to 4 in a few cells; nothing where there are no glyphs for it.
pub fn preview(function: &Pointwise, charset: Charset) -> String {
    const CELLS: usize = 13;
    if charset == Charset::Ascii {
        return String::new();
    }
    let bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let at = |cell: usize| function.value(-4.0 + 8.0 * cell as f64 / (CELLS - 1) as f64);
    let values: Vec<f64> = (0..CELLS).map(at).collect();
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = (finite().fold(f64::MAX, f64::min), finite().fold(f64::MIN, f64::max));
    let glyph = |value: &f64| match ((value - low) / (high - low)) * 7.0 {
        _ if !value.is_finite() => ' ',
        share if share.is_finite() => bars[(share.round() as usize).min(7)],
        _ => bars[0],
    };
    values.iter().map(glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_and_what_follows_it() {
        for (text, label, value) in [
            ("gain 1.48", "gain", Some("1.48")),
            ("Gain=1.48", "gain", Some("1.48")),
            ("lr 0.01", "learning rate", Some("0.01")),
            ("learning rate 0.01", "learning rate", Some("0.01")),
            ("optim adam", "optimizer", Some("adam")),
            ("gain", "gain", None),
            ("gain ", "gain", None),
            ("gains 2", "gain", None),
            ("again 2", "gain", None),
            ("de 50", "depth", None),
            ("dépth 50", "depth", None),
        ] {
            assert_eq!(value_of(text, label), value, "{text}");
        }
    }

    #[test]
    fn a_function_is_drawn_from_low_to_high() {
        let relu = Pointwise::named("relu").unwrap();
        assert_eq!(preview(&relu, Charset::Braille), "▁▁▁▁▁▁▁▂▃▅▆▇█");
        assert_eq!(preview(&relu, Charset::Ascii), "");
        let log = Functions::built_in().parse_pointwise("log(x)").unwrap();
        assert_eq!(preview(&log, Charset::Braille), "       ▁▄▅▆▇█");
    }
}
