//! The functions that a user keeps: `functions.toml`, a table a function.
//!
//! ```toml
//! [[function]]
//! name = "my-gate"
//! expression = "x*sigmoid(b*x)"
//! parameters = { b = 1.7 }      # defaults; 1 where there is none
//! ```
//!
//! What else stands in the file stays: a function is added at its end and taken out with its own
//! lines. A file that cannot be read is never written.

use super::Paths;
use super::atomic::{beside, parent, replace, resolve};
use super::config::read;
use super::lock::Lock;
use crate::gallery::OwnFunction;
use crate::math::activation::Functions;
use crate::positioned::{File, Problem};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The file, which need not exist.
#[derive(Clone, Debug)]
pub struct OwnFunctions {
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    #[serde(default)]
    function: Vec<Spanned<OwnFunction>>,
}

#[derive(Serialize)]
struct Addition<'k> {
    function: [&'k OwnFunction; 1],
}

/// Why a function is not kept, or not taken out. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error("no home directory is known (HOME is not set)")]
    NoPlace,
    /// Place and reason
    #[error("{0}; mend the file first")]
    Broken(String),
    #[error("{} has a function called {name} already", path.display())]
    Taken { path: PathBuf, name: String },
    #[error("{} has {name} in a form that only you can take out; edit the file", path.display())]
    Unusual { path: PathBuf, name: String },
    #[error("{} cannot be written ({error})", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl OwnFunctions {
    pub fn of(paths: &Paths) -> OwnFunctions {
        OwnFunctions { path: paths.functions.clone() }
    }

    /// Adds them to the functions that there are, and says what of the file cannot be used, a line
    /// each, with its place: whatever is wrong with it, the program runs.
    pub fn load(&self, functions: &mut Functions) -> Vec<Problem> {
        let Some(path) = &self.path else { return Vec::new() };
        let (text, contents) = match contents(path) {
            Ok(found) => found,
            Err(Unread::Io(error)) => {
                let why = format!("it cannot be read ({error}) and is not used");
                return vec![Problem::of_file(&path.display().to_string(), why)];
            }
            Err(Unread::Broken(problem)) => return vec![problem],
        };
        let mut warnings = Vec::new();
        for entry in contents.function {
            let added = entry.get_ref().definition().and_then(|made| functions.add(made));
            if let Err(error) = added {
                let name = &entry.get_ref().name;
                let why = format!("{name} is not used: {error}");
                warnings.push(problem(path, &text, entry.span().start, why));
            }
        }
        warnings
    }

    /// Writes one more function behind what is there.
    pub fn keep(&self, kept: &OwnFunction) -> Result<(), KeepError> {
        self.change(|path, text, contents| {
            if contents.function.iter().any(|one| one.get_ref().name == kept.name) {
                let (path, name) = (path.to_owned(), kept.name.clone());
                return Err(KeepError::Taken { path, name });
            }
            let addition = toml::to_string(&Addition { function: [kept] });
            let addition = addition.map_err(|error| KeepError::Io {
                path: path.to_owned(),
                error: io::Error::other(error),
            })?;
            let gap = match text {
                "" => "",
                text if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            Ok(format!("{text}{gap}{addition}"))
        })
    }

    /// Takes a function out with its lines.
    pub fn remove(&self, name: &str) -> Result<(), KeepError> {
        self.change(|path, text, contents| {
            let entries = &contents.function;
            let Some(index) = entries.iter().position(|one| one.get_ref().name == name) else {
                return Ok(text.to_owned());
            };
            let unusual = || KeepError::Unusual { path: path.to_owned(), name: name.to_owned() };
            let heads = heads(text);
            let start =
                *heads.get(index).filter(|_| heads.len() == entries.len()).ok_or_else(unusual)?;
            let end = heads.get(index + 1).copied().unwrap_or(text.len());
            let left = format!("{}{}", &text[..start], &text[end..]);
            // What the lines look like may deceive: the others must be as they were.
            let kept = entries.iter().map(Spanned::get_ref).filter(|one| one.name != name);
            let now: Option<Contents> = toml::from_str(&left).ok();
            let same = now.is_some_and(|now| now.function.iter().map(Spanned::get_ref).eq(kept));
            if same { Ok(left) } else { Err(unusual()) }
        })
    }

    fn change(
        &self,
        new: impl FnOnce(&Path, &str, &Contents) -> Result<String, KeepError>,
    ) -> Result<(), KeepError> {
        let path = self.path.as_ref().ok_or(KeepError::NoPlace)?;
        let failed = |error| KeepError::Io { path: path.clone(), error };
        let place = resolve(path).map_err(failed)?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent(&place)).map_err(failed)?;
        let _lock = Lock::take(&beside(&place, ".lock")).map_err(failed)?;
        let (text, contents) = contents(&place).map_err(|unread| match unread {
            Unread::Io(error) => failed(error),
            Unread::Broken(problem) => KeepError::Broken(problem.to_string()),
        })?;
        let new = new(&place, &text, &contents)?;
        if new == text { Ok(()) } else { replace(&place, new.as_bytes()).map_err(failed) }
    }
}

enum Unread {
    Io(io::Error),
    Broken(Problem),
}

fn contents(path: &Path) -> Result<(String, Contents), Unread> {
    let text = read(path).map_err(Unread::Io)?;
    let contents = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let why = format!("{}; nothing of this file is used", error.message());
        Unread::Broken(problem(path, &text, start, why))
    })?;
    Ok((text, contents))
}

fn problem(path: &Path, text: &str, offset: usize, why: String) -> Problem {
    let name = path.display().to_string();
    Problem::at(&name, File::new(&name, text, None).position(offset), why)
}

/// Where the lines begin that begin a function.
fn heads(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut heads = Vec::new();
    for line in text.split_inclusive('\n') {
        let head: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if head.starts_with("[[function]]") {
            heads.push(at);
        }
        at += line.len();
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;
    use std::collections::BTreeMap;

    fn file() -> (tempfile::TempDir, OwnFunctions, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("actui/functions.toml");
        (folder, OwnFunctions { path: Some(path.clone()) }, path)
    }

    fn kept(name: &str) -> OwnFunction {
        let parameters = BTreeMap::from([("b".to_owned(), 1.7)]);
        OwnFunction { name: name.to_owned(), expression: "x*sigmoid(b*x)".to_owned(), parameters }
    }

    fn load(file: &OwnFunctions) -> (Functions, Vec<String>) {
        let mut functions = gallery::functions();
        let warnings = file.load(&mut functions);
        (functions, warnings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_kept_is_there_next_time_until_it_is_removed() {
        let (_folder, file, path) = file();
        assert!(load(&file).1.is_empty(), "no file is an empty one");
        file.keep(&kept("one")).unwrap();
        file.keep(&kept("two")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("# mine\n{text}# the end\n")).unwrap();
        let (functions, warnings) = load(&file);
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(functions.named("two").unwrap().parameters(), [1.7]);
        assert!(matches!(file.keep(&kept("two")), Err(KeepError::Taken { .. })));
        file.remove("one").unwrap();
        file.remove("nothing").unwrap();
        let (functions, _) = load(&file);
        assert!(functions.named("one").is_none() && functions.named("two").is_some());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# mine") && text.ends_with("# the end\n"), "{text}");
        file.keep(&kept("one")).unwrap();
        assert!(load(&file).0.named("one").is_some());
    }

    #[test]
    fn a_broken_file_is_told_with_its_place_and_never_written() {
        for (text, place) in [
            ("[[function]]\nname = \"a\nexpression = 'x'\n", "functions.toml:2:"),
            ("[[function]]\nname = 'aa'\nexpression = 'x'\ncolor = 'red'\n", "functions.toml:4:1"),
            ("[[function]]\nname = 'aa'\n", "functions.toml:1:"),
        ] {
            let (_folder, file, path) = file();
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            let (_, warnings) = load(&file);
            assert!(warnings.len() == 1 && warnings[0].contains(place), "{text}: {warnings:?}");
            for changed in [file.keep(&kept("new")), file.remove("aa")] {
                assert!(matches!(changed, Err(KeepError::Broken(why)) if why.contains(place)));
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn an_entry_that_is_no_function_is_told_and_the_others_are_used() {
        let (_folder, file, path) = file();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bad = "[[function]]\nname = 'bad'\nexpression = 'x*'\n\n";
        let taken = "[[function]]\nname = 'relu'\nexpression = 'x'\n\n";
        let good = "[[function]]\nname = 'good'\nexpression = 'x^2'\n";
        fs::write(&path, format!("{bad}{taken}{good}")).unwrap();
        let (functions, warnings) = load(&file);
        assert!(functions.named("good").is_some());
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings[0].contains(":1:") && warnings[0].contains("missing"), "{warnings:?}");
        assert!(warnings[1].contains(":5:") && warnings[1].contains("relu"), "{warnings:?}");
    }

    #[test]
    fn a_form_that_is_not_understood_by_lines_is_left_alone() {
        let (_folder, file, path) = file();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = "function = [{ name = 'aa', expression = 'x' }]\n";
        fs::write(&path, text).unwrap();
        assert!(matches!(file.remove("aa"), Err(KeepError::Unusual { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        let trap = "[[function]]\nname = 'aa'\nexpression = '''x\n[[function]]\n'''\n";
        fs::write(&path, trap).unwrap();
        assert!(file.remove("aa").is_err());
        let nowhere = OwnFunctions { path: None };
        assert!(matches!(nowhere.keep(&kept("aa")), Err(KeepError::NoPlace)));
    }
}
