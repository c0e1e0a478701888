//! How a function and its parameters may be written.

use std::fmt;

/// What stands after a function's name.
#[derive(Debug, PartialEq)]
pub enum Argument {
    Named { name: String, value: String },
    Alone { text: String },
}

impl Argument {
    fn read(text: &str) -> Argument {
        match text.split_once('=') {
            Some((name, value)) => Argument::Named { name: name.into(), value: value.into() },
            None => Argument::Alone { text: text.into() },
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Named { name, value } => write!(f, "{name}={value}"),
            Argument::Alone { text } => f.write_str(text),
        }
    }
}

/// The modules that other libraries keep their functions in.
const MODULES: [&str; 17] = [
    "torch",
    "nn",
    "f",
    "functional",
    "special",
    "modules",
    "activation",
    "tf",
    "tensorflow",
    "keras",
    "activations",
    "layers",
    "ops",
    "math",
    "jax",
    "flax",
    "linen",
];

/// `torch.nn.functional.gelu` → `gelu`; what is not a known module stays.
pub fn without_module(name: &str) -> &str {
    let name = name.trim();
    match name.rsplit_once('.') {
        Some((modules, last))
            if modules.split('.').all(|one| MODULES.contains(&one.to_lowercase().as_str())) =>
        {
            last
        }
        _ => name,
    }
}

/// The letters of a name without case and separators: equal for all spellings of it.
pub fn folded(name: &str) -> String {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '-' | '_');
    let kept: String = name.chars().filter(|&c| !is_separator(c)).collect();
    kept.to_lowercase().replace('α', "alpha").replace('β', "beta")
}

/// A number as it may be typed, also with a true minus sign.
pub fn number(text: &str) -> Option<f64> {
    text.replace('−', "-").parse().ok()
}

/// Every way to take a text as a name and arguments after it, longest name first.
pub fn splits(text: &str) -> impl Iterator<Item = (String, Vec<Argument>)> {
    let words = words(text);
    (1..=words.len()).rev().map(move |length| {
        let (name, rest) = words.split_at(length);
        (name.join(" "), rest.iter().map(|word| Argument::read(word)).collect())
    })
}

/// What in a text without parentheses is meant as a name: all before the first parameter.
pub fn name_part(text: &str) -> String {
    let is_name = |word: &&String| !word.contains('=') && number(word).is_none();
    let name: Vec<String> = words(text).iter().take_while(is_name).cloned().collect();
    if name.is_empty() { text.to_owned() } else { name.join(" ") }
}

/// Arguments as a call has them. An `x` in the first place is what the function is of.
pub fn within_parentheses(text: &str) -> Vec<Argument> {
    let mut words = words(text);
    if words.first().is_some_and(|word| ["x", "input"].contains(&word.as_str())) {
        words.remove(0);
    }
    words.iter().map(|word| Argument::read(word)).collect()
}

/// The words between blanks and commas; `a = 1` is one word.
fn words(text: &str) -> Vec<String> {
    let tight: Vec<&str> = text.split('=').map(str::trim).collect();
    let words = tight.join("=");
    let words = words.split(|c: char| c.is_whitespace() || c == ',');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// An expression and the `name=number` words after it.
pub fn trailing_parameters(text: &str) -> (&str, Vec<(&str, f64)>) {
    let mut rest = text.trim_end();
    let mut parameters = Vec::new();
    while let Some((before, word)) = rest.rsplit_once(|c: char| c.is_whitespace() || c == ',')
        && let Some((name, value)) = word.split_once('=')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && !name.is_empty()
        && let Some(value) = number(value)
    {
        parameters.insert(0, (name, value));
        rest = before.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    }
    (rest, parameters)
}
