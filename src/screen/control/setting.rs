//! A line of a screen that is gone to, found and set by its name: from the search, the list of
//! commands and help.

use super::{Dial, Steps, number};

#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub label: String,
    /// As it is shown
    pub value: String,
    pub takes: Takes,
    /// What it does; empty: its label says it.
    pub help: &'static str,
}

/// What a line can be set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Takes {
    /// It is only gone to.
    Nothing,
    Number(Dial),
    /// What is typed, in words
    Text(&'static str),
    /// Its values in the order in which keys go through them
    Choice(Vec<String>),
}

impl Setting {
    /// In words; empty where nothing is.
    pub fn range(&self) -> String {
        match &self.takes {
            Takes::Nothing => String::new(),
            Takes::Number(dial) => dial.range(),
            Takes::Text(what) => (*what).to_owned(),
            // Some have commas of their own.
            Takes::Choice(values) if values.iter().any(|it| it.contains(',')) => values.join("; "),
            Takes::Choice(values) => values.join(", "),
        }
    }

    /// Its values, where there are enough to look through.
    pub fn list(&self) -> Option<&[String]> {
        match &self.takes {
            Takes::Choice(values) if values.len() > 2 => Some(values),
            _ => None,
        }
    }
}

impl Dial {
    /// What it takes, in words.
    pub fn range(&self) -> String {
        let kind =
            if matches!(self.steps, Steps::Rungs(_)) { "a whole number" } else { "a number" };
        format!("{kind} from {} to {}", number(self.low), number(self.high))
    }
}
