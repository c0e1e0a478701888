//! What a learner has done, its text form, and how two versions of it are joined.

use crate::lesson::question::Sureness;
use crate::lesson::review::Mark;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the text form that this program writes
pub(super) const VERSION: u32 = 3;

/// The last line of the file. A file that was cut off can be valid TOML, so this says it is whole.
const END: &str = "# end of the progress: keep this line, it says that the file is whole";

/// What a learner has done so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Where the learner left off
    pub last: Option<Place>,
    /// The theme chosen while running; the configuration and the command line go before it
    pub theme: Option<String>,
    /// The sections that have been read, as `lesson/section`
    pub read: BTreeSet<String>,
    /// What was answered, by the key of the block that asked
    pub guesses: BTreeMap<String, Guess>,
    /// How sure of them, where that was said, by the same keys
    pub sure: BTreeMap<String, Sureness>,
    /// What became of answers, and when their questions come back, by the same keys
    pub marks: BTreeMap<String, Mark>,
    /// What was set on each screen, by its title
    pub screens: Screens,
}

/// What was set, by screen and by the name of the setting.
pub type Screens = BTreeMap<String, BTreeMap<String, String>>;

/// A place in the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub lesson: String,
    pub section: String,
    /// Counted from 0 within the section
    #[serde(default)]
    pub block: usize,
}

/// The first answer to a question, given before the measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Guess {
    Number(f64),
    /// The index of the option, as version 1 wrote it
    Choice(usize),
    /// The indices of the options: those chosen, or all in order
    Picks(Vec<usize>),
    /// What was drawn, place by place
    Numbers(Vec<f64>),
    /// What was typed
    Line(String),
    /// The question was passed without an answer
    Passed,
    /// The goal of the try was reached
    Done,
}

/// Why a text is not the progress of a learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    Corrupt,
    /// Written by a later actui, in this version
    Newer(u64),
}

#[derive(Serialize)]
struct Versioned<'a> {
    version: u32,
    #[serde(flatten)]
    progress: &'a Progress,
}

impl Progress {
    pub(super) fn to_text(&self) -> Result<String, toml::ser::Error> {
        let body = toml::to_string(&Versioned { version: VERSION, progress: self })?;
        Ok(format!("{body}\n{END}\n"))
    }

    pub(super) fn from_text(text: &str) -> Result<Progress, Unreadable> {
        let table: toml::Table = text.parse().map_err(|_| Unreadable::Corrupt)?;
        let version = table.get("version").and_then(toml::Value::as_integer);
        let version = version.and_then(|version| u64::try_from(version).ok());
        match version {
            Some(version) if version > u64::from(VERSION) => Err(Unreadable::Newer(version)),
            Some(1..=3) if text.trim_end().ends_with(END) => {
                table.try_into().map_err(|_| Unreadable::Corrupt)
            }
            _ => Err(Unreadable::Corrupt),
        }
    }

    /// Joins what this process did since `base` with what others wrote meanwhile: both are kept,
    /// what was taken back here is taken back, and where both changed the same thing, this wins.
    pub(super) fn merged(&self, base: &Progress, theirs: Progress) -> Progress {
        let taken_back = |key: &String| base.read.contains(key) && !self.read.contains(key);
        let mut read: BTreeSet<String> =
            theirs.read.into_iter().filter(|key| !taken_back(key)).collect();
        read.extend(self.read.iter().cloned());

        Progress {
            last: newer(&self.last, &base.last, theirs.last),
            theme: newer(&self.theme, &base.theme, theirs.theme),
            read,
            guesses: joined(&self.guesses, &base.guesses, theirs.guesses),
            sure: joined(&self.sure, &base.sure, theirs.sure),
            marks: joined(&self.marks, &base.marks, theirs.marks),
            screens: self.screens_merged(base, theirs.screens),
        }
    }

    /// A screen whose settings changed here is as it is here; the others are as they were found.
    fn screens_merged(&self, base: &Progress, theirs: Screens) -> Screens {
        let mut screens = theirs;
        for (title, kept) in &self.screens {
            if base.screens.get(title) != Some(kept) || !screens.contains_key(title) {
                screens.insert(title.clone(), kept.clone());
            }
        }
        screens
    }
}

/// Entries of both; those that were changed or taken out here are as they are here.
fn joined<T: Clone + PartialEq>(
    ours: &BTreeMap<String, T>,
    base: &BTreeMap<String, T>,
    theirs: BTreeMap<String, T>,
) -> BTreeMap<String, T> {
    let mut all = theirs;
    all.retain(|key, _| ours.contains_key(key) || !base.contains_key(key));
    for (key, value) in ours {
        if base.get(key) != Some(value) || !all.contains_key(key) {
            all.insert(key.clone(), value.clone());
        }
    }
    all
}

fn newer<T: Clone + PartialEq>(ours: &Option<T>, base: &Option<T>, theirs: Option<T>) -> Option<T> {
    if ours != base { ours.clone() } else { theirs.or_else(|| ours.clone()) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lesson::question::Grade;

    pub fn example() -> Progress {
        Progress {
            last: Some(Place { lesson: "relu".into(), section: "why".into(), block: 3 }),
            theme: Some("dark".into()),
            read: ["relu/why", "tanh/\u{3b1} \"quoted\""].map(String::from).into(),
            guesses: [
                ("relu/why/2".to_owned(), Guess::Number(1e-12)),
                ("relu/why/3".to_owned(), Guess::Choice(2)),
                ("relu/choose-a".to_owned(), Guess::Picks(vec![2, 0])),
                ("relu/slope".to_owned(), Guess::Numbers(vec![0.5, -1.0])),
                ("relu/derive".to_owned(), Guess::Line("x^2 # \"".to_owned())),
                ("relu/why/4".to_owned(), Guess::Passed),
                ("relu/kill".to_owned(), Guess::Done),
            ]
            .into(),
            sure: [("relu/why/2".to_owned(), Sureness::Fairly)].into(),
            marks: [
                ("relu/why/2".to_owned(), Mark::first(Grade::Wrong, 20_000)),
                ("relu/why/3".to_owned(), Mark::first(Grade::Right, 20_000)),
            ]
            .into(),
            screens: [("Network".into(), [("gain".into(), "1.5".into())].into())].into(),
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for progress in [Progress::default(), example()] {
            let text = progress.to_text().unwrap();
            assert_eq!(Progress::from_text(&text), Ok(progress), "{text}");
        }
    }

    #[test]
    fn the_version_decides_first() {
        let future = "version = 4\nread = \"a different kind of thing\"\n";
        assert_eq!(Progress::from_text(future), Err(Unreadable::Newer(4)));
        for text in ["", "version = 0", "version = -1", "version = \"1\"", "read = []"] {
            assert_eq!(Progress::from_text(&format!("{text}\n{END}\n")), Err(Unreadable::Corrupt));
        }
    }

    #[test]
    fn a_text_cut_off_anywhere_is_corrupt() {
        let text = example().to_text().unwrap();
        for end in 0..text.len() - 1 {
            if let Some(beginning) = text.get(..end) {
                assert_eq!(Progress::from_text(beginning), Err(Unreadable::Corrupt), "{beginning}");
            }
        }
    }

    #[test]
    fn a_text_with_any_byte_changed_is_read_or_refused() {
        let text = example().to_text().unwrap();
        for (at, mask) in (0..text.len()).flat_map(|at| [1, 2, 0x20, 0x7f].map(|mask| (at, mask))) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= mask;
            if let Ok(changed) = String::from_utf8(bytes) {
                // Never a panic; what is read can be written again.
                let _ = Progress::from_text(&changed).map(|progress| progress.to_text().unwrap());
            }
        }
    }

    #[test]
    fn merging_keeps_both_and_takes_back_what_was_taken_back() {
        let base = example();
        let mut theirs = base.clone();
        theirs.read.insert("gelu/why".into());
        theirs.guesses.insert("relu/why/3".into(), Guess::Choice(0));
        theirs.last = None;
        let mut ours = base.clone();
        ours.read.remove("relu/why");
        ours.guesses.remove("relu/why/2");
        ours.guesses.insert("elu/why/1".into(), Guess::Choice(1));
        ours.theme = Some("light".into());
        theirs.screens.insert("Depth".into(), [("seeds".into(), "8".into())].into());
        ours.screens.get_mut("Network").unwrap().insert("gain".into(), "2".into());

        let merged = ours.merged(&base, theirs);
        let read: Vec<&str> = merged.read.iter().map(String::as_str).collect();
        assert_eq!(read, ["gelu/why", "tanh/\u{3b1} \"quoted\""]);
        let guess = |key: &str| merged.guesses.get(key).cloned();
        assert_eq!(guess("elu/why/1"), Some(Guess::Choice(1)));
        assert_eq!((guess("relu/why/3"), guess("relu/why/2")), (Some(Guess::Choice(0)), None));
        assert_eq!(merged.theme.as_deref(), Some("light"));
        assert_eq!(merged.last, base.last);
        assert_eq!(merged.screens["Network"]["gain"], "2");
        assert_eq!(merged.screens["Depth"]["seeds"], "8");
    }

    #[test]
    fn merging_with_a_file_that_vanished_loses_nothing() {
        assert_eq!(example().merged(&example(), Progress::default()), example());
    }
}
