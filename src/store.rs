//! What actui keeps between runs: the learner's progress and the functions that were kept, which it
//! writes, and the configuration, which it only reads. Never required, never lost. And the one writer of files, which whoever
//! writes any uses.

mod atomic;
mod config;
mod lock;
mod own;
mod paths;
mod progress;
mod progress_file;
mod saver;

pub use atomic::{Draft, Owner, abandon_drafts};
pub use config::Config;
pub use own::{KeepError, OwnFunctions};
pub use paths::Paths;
pub use progress::{Guess, Place, Progress};
pub use progress_file::{Opened, SaveError, Store};
pub use saver::Saver;
