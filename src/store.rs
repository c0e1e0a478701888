//! What actui keeps between runs: the learner's progress, which it writes, and the configuration,
//! which it only reads. Never required, never lost.

mod atomic;
mod config;
mod lock;
mod places;
mod progress;
mod progress_file;
mod saver;

pub use config::{Config, ConfigError};
pub use places::Places;
pub use progress::{Guess, Place, Progress};
pub use progress_file::{Opened, SaveError, Store};
pub use saver::Saver;
