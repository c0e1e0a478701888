//! Replacing a file so that at every moment it is whole: the old one or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// As many symbolic links as Linux itself follows
const LONGEST_CHAIN: usize = 40;

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

/// Replaces the contents of a file, readable for its owner only. On an error the old file is there
/// unchanged and the new one is gone.
pub(super) fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let directory = parent(path);
    // tempfile creates it with mode 0600 and removes it unless it is persisted.
    let mut file = tempfile::Builder::new().prefix(".actui-").tempfile_in(directory)?;
    file.write_all(contents)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // Without this the renaming may be lost with the power, which still leaves the old file. Some
    // file systems cannot do it, and the new file is in place.
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
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
