//! The file of the progress: read leniently, replaced atomically, never overwritten unread.

use super::atomic::{beside, parent, regular, replace, resolve};
use super::lock::Lock;
use super::progress::{Progress, Unreadable, VERSION};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Far more than a whole course needs; whatever is larger is not ours
const LARGEST: u64 = 4 << 20;

/// Reads the progress once and saves it as often as wanted, from any thread.
#[derive(Debug)]
pub struct Store {
    path: Option<PathBuf>,
    /// What was read or given to save last, to tell what changed here since from what other
    /// processes did. Their marks are in the file and not in here: what is given next time lacks
    /// them too, and would seem to take them back.
    base: Progress,
    /// Written by a later actui: it must not be replaced
    newer: Option<u64>,
}

/// What [`Store::open`] found.
#[derive(Debug)]
pub struct Opened {
    pub store: Store,
    pub progress: Progress,
    /// What the user should be told, if anything was wrong
    pub warning: Option<String>,
}

/// Why the progress has not been saved. The file is as it was; the text is for the user, once.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("progress is not saved: no home directory is known (HOME is not set)")]
    NoPlace,
    #[error("progress is not saved: {0} was written by a later version of actui")]
    Newer(PathBuf),
    #[error("progress is not saved: {} cannot be written ({error})", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl Store {
    /// Reads the progress. Whatever is wrong with the file, the program can go on: a damaged file is
    /// put aside under another name and the backup used in its place.
    ///
    /// `path` is [`super::Paths::progress`].
    pub fn open(path: Option<PathBuf>) -> Opened {
        let mut store = Store { path: path.clone(), base: Progress::default(), newer: None };
        let (progress, warning) = match path {
            None => (Progress::default(), Some(SaveError::NoPlace.to_string())),
            Some(path) => store.read_first(&path).unwrap_or_else(|error| {
                let warning = format!("progress cannot be read: {} ({error})", path.display());
                (Progress::default(), Some(warning))
            }),
        };
        store.base = progress.clone();
        Opened { store, progress, warning }
    }

    /// Saves the progress, joined with what other running actui saved meanwhile. Takes some
    /// milliseconds, and seconds at most.
    pub fn save(&mut self, progress: &Progress) -> Result<(), SaveError> {
        let path = self.path.clone().ok_or(SaveError::NoPlace)?;
        if self.newer.is_some() {
            return Err(SaveError::Newer(path));
        }
        let saved = self.save_to(&path, progress);
        saved.map_err(|error| SaveError::Io { path: path.clone(), error })?;
        if self.newer.is_some() {
            return Err(SaveError::Newer(path));
        }
        self.base = progress.clone();
        Ok(())
    }

    /// The one write of [`Store::save`]; nothing is written once a newer file shows up.
    fn save_to(&mut self, path: &Path, progress: &Progress) -> io::Result<()> {
        let path = resolve(path)?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent(&path))?;
        let _lock = Lock::take(&beside(&path, ".lock"))?;
        let (old_text, theirs) = match read(&path)? {
            Found::Nothing => (None, Progress::default()),
            Found::Progress(text, theirs) => (Some(text), *theirs),
            Found::Unreadable(Unreadable::Newer(version)) => {
                self.newer = Some(version);
                return Ok(());
            }
            Found::Unreadable(Unreadable::Corrupt) => {
                put_aside(&path)?;
                (None, backup(&path).unwrap_or_default())
            }
        };
        let text = progress.merged(&self.base, theirs).to_text().map_err(io::Error::other)?;
        if old_text.as_ref() == Some(&text) {
            return Ok(());
        }
        if let Some(old_text) = old_text {
            replace(&beside(&path, ".bak"), old_text.as_bytes())?;
        }
        replace(&path, text.as_bytes())
    }

    fn read_first(&mut self, path: &Path) -> io::Result<(Progress, Option<String>)> {
        let path = resolve(path)?;
        match read(&path)? {
            Found::Progress(_, progress) => Ok((*progress, None)),
            Found::Nothing => Ok((Progress::default(), None)),
            Found::Unreadable(Unreadable::Newer(version)) => {
                self.newer = Some(version);
                let warning = format!(
                    "{} is of version {version}, this actui knows {VERSION}: progress is not saved",
                    path.display()
                );
                Ok((Progress::default(), Some(warning)))
            }
            Found::Unreadable(Unreadable::Corrupt) => Ok(recover(&path)),
        }
    }
}

/// What is left when the file is damaged, and what to tell the user about it.
fn recover(path: &Path) -> (Progress, Option<String>) {
    let kept = match put_aside_if_still_corrupt(path) {
        Ok(None) => match read(path) {
            Ok(Found::Progress(_, progress)) => return (*progress, None),
            _ => "the file is gone".to_owned(),
        },
        Ok(Some(aside)) => format!("kept as {}", aside.display()),
        Err(error) => format!("{} cannot be put aside ({error})", path.display()),
    };
    let (progress, used) = match backup(path) {
        Some(progress) => (progress, "the backup is used instead"),
        None => (Progress::default(), "there is no backup, so this is a new start"),
    };
    (progress, Some(format!("progress was damaged: {kept}; {used}")))
}

/// The file before its last change.
fn backup(path: &Path) -> Option<Progress> {
    match read(&beside(path, ".bak")) {
        Ok(Found::Progress(_, progress)) => Some(*progress),
        _ => None,
    }
}

/// Looks again under the lock: another instance may have put it right meanwhile.
fn put_aside_if_still_corrupt(path: &Path) -> io::Result<Option<PathBuf>> {
    let _lock = Lock::take(&beside(path, ".lock"))?;
    match read(path)? {
        Found::Unreadable(Unreadable::Corrupt) => put_aside(path).map(Some),
        _ => Ok(None),
    }
}

enum Found {
    Nothing,
    /// The text and what it says
    Progress(String, Box<Progress>),
    Unreadable(Unreadable),
}

fn read(path: &Path) -> io::Result<Found> {
    // Looked at before it is opened: a pipe would wait for a writer for ever.
    if regular(path)?.is_none() {
        return Ok(Found::Nothing);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).ok().filter(|text| text.len() as u64 <= LARGEST);
    let Some(text) = text else {
        return Ok(Found::Unreadable(Unreadable::Corrupt));
    };
    Ok(match Progress::from_text(&text) {
        Ok(progress) => Found::Progress(text, Box::new(progress)),
        Err(unreadable) => Found::Unreadable(unreadable),
    })
}

/// Renames a damaged file to `….corrupt-<seconds since 1970>`, or the next number that is free.
fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut names = (now..).map(|time| beside(path, &format!(".corrupt-{time}")));
    let aside = names.find(|name| !name.exists()).expect("the numbers do not run out");
    fs::rename(path, &aside)?;
    Ok(aside)
}

#[cfg(test)]
#[path = "progress_file_tests.rs"]
mod tests;
