//! The one way in which actui writes a file: whole or not at all, and only where a regular file is
//! or may be.
//!
//! A [`Draft`] is written beside its place, under another name and readable for its owner only, and
//! then renamed: at every moment there is the old file or the new one. Symbolic links are followed
//! to the file they mean; devices, pipes and folders are refused.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// As many symbolic links as Linux itself follows
const LONGEST_CHAIN: usize = 40;

/// Whose file it is, which decides what may be replaced and who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The program's: replaced whenever it changes, readable for its user only
    Program,
    /// The user's, and nothing may stand there yet
    User,
    /// The user's, who wants the file that is there replaced. It keeps its permissions.
    UserOverwrites,
}

/// A file in the making. Dropped before [`Draft::finish`], or named by [`abandon_drafts`], it is gone.
#[derive(Debug)]
pub struct Draft {
    // Removed before it is taken off the list.
    file: NamedTempFile,
    _listed: Listed,
    place: PathBuf,
    owner: Owner,
    permissions: Permissions,
}

impl Draft {
    /// Begins a file that is to stand at `path`. Begin before a long computation: all that can be
    /// wrong with the place is told now.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where a file stands that may not be replaced; others where
    /// something else than a file stands, or nothing can be written.
    pub fn begin(path: &Path, owner: Owner) -> io::Result<Draft> {
        let is_folder_name = path.as_os_str().as_encoded_bytes().ends_with(b"/");
        if is_folder_name || path.file_name().is_none() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it names a folder, not a file",
            ));
        }
        let old = regular(path)?;
        if old.is_some() && owner == Owner::User {
            let message = "a file of this name is there already";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        let place = resolve(path)?;
        let folder = parent(&place);
        if !folder.is_dir() {
            let message = format!("there is no folder {}", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let (file, listed) = listed(folder, owner)?;
        // What the process's mask leaves of it is what any new file gets.
        let usual = file.as_file().metadata()?.permissions();
        file.as_file().set_permissions(Permissions::from_mode(0o600))?;
        let permissions = match (owner, old) {
            (Owner::UserOverwrites, Some(old)) => {
                Permissions::from_mode(old.permissions().mode() & 0o777)
            }
            _ => usual,
        };
        Ok(Draft { file, _listed: listed, place, owner, permissions })
    }

    /// Puts the file in its place. On an error what was there before is there unchanged.
    pub fn finish(self) -> io::Result<()> {
        // In this order the file is removed before it is taken off the list, should it fail.
        let Draft { _listed, file, place, owner, permissions } = self;
        file.as_file().set_permissions(permissions)?;
        file.as_file().sync_all()?;
        regular(&place)?;
        {
            let _drafts = drafts();
            match owner {
                Owner::User => file.persist_noclobber(&place),
                Owner::Program | Owner::UserOverwrites => file.persist(&place),
            }
            .map_err(|error| error.error)?;
        }
        // Without this the renaming may be lost with the power, which still leaves the old file.
        // Some file systems cannot do it, and the new file is in place.
        let _ = File::open(parent(&place)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Replaces a file of the program's own.
pub(super) fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut draft = Draft::begin(path, Owner::Program)?;
    draft.write_all(contents)?;
    draft.finish()
}

/// Drafts that are on the disk now. Held while one is begun or put in its place.
static DRAFTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn drafts() -> MutexGuard<'static, Vec<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a draft off the list when dropped.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        drafts().retain(|path| *path != self.0);
    }
}

fn listed(folder: &Path, owner: Owner) -> io::Result<(NamedTempFile, Listed)> {
    let mut drafts = drafts();
    let mode = if owner == Owner::Program { 0o600 } else { 0o666 };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".actui-").permissions(Permissions::from_mode(mode));
    let file = builder.tempfile_in(folder)?;
    drafts.push(file.path().to_owned());
    let listed = Listed(file.path().to_owned());
    Ok((file, listed))
}

/// Removes what is half written. For the very end of the process: from here on no draft is begun or
/// put in its place.
pub fn abandon_drafts() {
    let drafts = drafts();
    for path in drafts.iter() {
        let _ = fs::remove_file(path);
    }
    std::mem::forget(drafts);
}

/// What is known of the regular file at a path, links followed; None if nothing is there.
///
/// # Errors
/// Something else is there, or it cannot be looked at.
pub(super) fn regular(path: &Path) -> io::Result<Option<Metadata>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let kind = metadata.file_type();
    let what = match () {
        () if kind.is_file() => return Ok(Some(metadata)),
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    };
    Err(io::Error::other(format!("it is {what}, not a regular file")))
}

/// Follows symbolic links to the file they mean, which need not exist yet. Replacing the link would
/// cut the user's file off from where it is really kept.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if !is_link {
            return Ok(path);
        }
        let target = fs::read_link(&path)?;
        path = parent(&path).join(target);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The directory a file is in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// `progress.toml` → `progress.toml.bak`
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    const OWNERS: [Owner; 3] = [Owner::Program, Owner::User, Owner::UserOverwrites];

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn write(path: &Path, owner: Owner) -> io::Result<()> {
        let mut draft = Draft::begin(path, owner)?;
        draft.write_all(b"new")?;
        draft.finish()
    }

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn only_who_may_replaces_a_file() {
        let folder = folder();
        let path = folder.path().join("file");
        for owner in OWNERS {
            fs::write(&path, "old").unwrap();
            let written = write(&path, owner);
            let replaced = fs::read(&path).unwrap() == b"new";
            assert_eq!(replaced, owner != Owner::User);
            assert_eq!(written.is_ok(), replaced);
            assert_eq!(count(folder.path()), 1, "nothing is left beside it");
        }
        assert_eq!(write(&path, Owner::User).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }

    #[test]
    fn a_file_that_came_up_meanwhile_is_kept() {
        let folder = folder();
        let path = folder.path().join("file");
        let draft = Draft::begin(&path, Owner::User).unwrap();
        fs::write(&path, "somebody's").unwrap();
        assert_eq!(draft.finish().unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"somebody's");
        assert_eq!(count(folder.path()), 1);
    }

    #[test]
    fn what_is_no_regular_file_is_refused_and_stays() {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, path("pipe"), mode).unwrap();
        fs::create_dir(path("folder")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        for target in ["/dev/null", "pipe", "folder", "socket"] {
            symlink(target, path("link")).unwrap();
            for place in [folder.path().join(target), path("link")] {
                for owner in OWNERS {
                    let error = write(&place, owner).expect_err(target).to_string();
                    assert!(error.contains("not a regular file"), "{target}: {error}");
                }
            }
            fs::remove_file(path("link")).unwrap();
        }
        for place in ["new/", "..", "/", "", "missing/file", "/dev/null/file"] {
            let place = if place.is_empty() { PathBuf::new() } else { path(place) };
            for owner in OWNERS {
                write(&place, owner).expect_err("no place for a file");
            }
        }
        assert_eq!(count(folder.path()), 3);
    }

    #[test]
    fn links_are_followed() {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("real")).unwrap();
        symlink("real/file", path("link")).unwrap();
        symlink("link", path("link to link")).unwrap();
        write(&path("link to link"), Owner::User).expect("a link to where nothing is yet");
        assert_eq!(fs::read(path("real/file")).unwrap(), b"new");
        write(&path("link"), Owner::User).expect_err("now there is something");
        fs::write(path("real/file"), "old").unwrap();
        write(&path("link"), Owner::UserOverwrites).unwrap();
        assert_eq!(fs::read(path("real/file")).unwrap(), b"new");
        assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
        symlink("circle", path("circle")).unwrap();
        write(&path("circle"), Owner::UserOverwrites).expect_err("a circle");
    }

    #[test]
    fn a_draft_is_private_and_the_file_has_the_permissions_that_suit_it() {
        let folder = folder();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("usual"), "").unwrap();
        let draft = Draft::begin(&path("new"), Owner::User).unwrap();
        assert_eq!(mode(draft.file.path()), 0o600);
        assert_eq!(draft.file.path().parent(), Some(folder.path()));
        draft.finish().unwrap();
        assert_eq!(mode(&path("new")), mode(&path("usual")));
        fs::set_permissions(path("new"), Permissions::from_mode(0o640)).unwrap();
        write(&path("new"), Owner::UserOverwrites).unwrap();
        assert_eq!(mode(&path("new")), 0o640);
        write(&path("new"), Owner::Program).unwrap();
        assert_eq!(mode(&path("new")), 0o600);
    }

    #[test]
    fn a_draft_that_is_dropped_is_gone() {
        let folder = folder();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        let mut draft = Draft::begin(&path, Owner::UserOverwrites).unwrap();
        draft.write_all(b"half").unwrap();
        drop(draft);
        assert_eq!((fs::read(&path).unwrap(), count(folder.path())), (b"old".to_vec(), 1));
    }
}
