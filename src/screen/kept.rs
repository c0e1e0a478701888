//! What a person has set on a screen, as names and texts: what undo goes back to, and what is there
//! again the next time. A text is what the panel shows and reads, so a file of them that somebody
//! edits is read as if it were typed.

use crate::math::activation::Pointwise;
use std::collections::BTreeMap;

/// Settings by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept(BTreeMap<String, String>);

impl Kept {
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.insert(name.into(), text.into());
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn entries(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The names of what is not the same in both.
    pub fn changed<'a>(&'a self, other: &'a Kept) -> Vec<&'a str> {
        let here = self.0.iter().filter(|(name, text)| other.0.get(*name) != Some(text));
        let gone = other.0.keys().filter(|name| !self.0.contains_key(*name));
        here.map(|(name, _)| name.as_str()).chain(gone.map(String::as_str)).collect()
    }

    /// What makes the other of this, in words: `gain 1 → 1.5`, or how much has changed.
    pub fn told(&self, other: &Kept) -> String {
        let changed = self.changed(other);
        let [name] = changed[..] else { return format!("{} settings", changed.len()) };
        let text = |kept: &Kept| kept.get(name).unwrap_or("none").to_owned();
        format!("{name} {} → {}", text(self), text(other))
    }
}

impl From<BTreeMap<String, String>> for Kept {
    fn from(entries: BTreeMap<String, String>) -> Kept {
        Kept(entries)
    }
}

/// A function as it is read again: its name, and its parameters where they are not the usual ones.
pub fn written(function: &Pointwise) -> String {
    let usual = function.with_defaults();
    let values = function.parameters().iter().zip(usual.parameters());
    let named = function.about().parameters.iter().zip(values);
    let changed = named.filter(|(_, (value, usual))| value != usual);
    let words = changed.map(|(parameter, (value, _))| format!(" {}={value:?}", parameter.name));
    words.fold(function.name().to_owned(), |text, word| text + &word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    #[test]
    fn a_function_is_read_as_it_is_written() {
        let functions = Functions::built_in();
        for text in ["relu", "elu alpha=0.3", "x*sigmoid(b*x) b=1.702", "max(x, 0.1x)"] {
            let function = functions.parse_pointwise(text).unwrap();
            let again = functions.parse_pointwise(&written(&function));
            assert_eq!(again.as_ref(), Ok(&function), "{}", written(&function));
        }
        for function in functions.all() {
            assert_eq!(written(&function), function.name());
        }
    }

    #[test]
    fn one_change_is_told_by_its_name() {
        let kept = |gain: &str| Kept::from(BTreeMap::from([("gain".into(), gain.into())]));
        assert_eq!(kept("1").told(&kept("1.5")), "gain 1 → 1.5");
        let mut two = kept("2");
        two.set("depth", "5");
        assert_eq!(kept("1").told(&two), "2 settings");
        assert_eq!(two.changed(&kept("2")), ["depth"]);
        assert_eq!(kept("2").told(&two), "depth none → 5");
    }
}
