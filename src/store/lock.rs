//! One process at a time may replace the progress.

use super::atomic::regular;
use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long to wait for another process. It holds the lock for some milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Holds the lock until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] when another process did not let go.
    pub fn take(path: &Path) -> io::Result<Lock> {
        // Opening a pipe would wait for a reader for ever.
        regular(path)?;
        let file = File::options().create(true).append(true).mode(0o600).open(path)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    sleep(Duration::from_millis(1));
                }
                Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::TimedOut.into()),
                // A file system without locks: two processes there may undo each other's marks, but
                // each replaces the file whole.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Lock { _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}
