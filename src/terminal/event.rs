//! What comes from the terminal.

use super::Background;
use crate::input::{Key, Mouse};

/// What the user did, or what the terminal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    /// The terminal has so many columns and rows now.
    Resize(u16, u16),
    /// The answer to the question of [`super::Session::enter`], however late it comes.
    Background(Background),
    /// The same: it shows 24-bit colour, which its environment did not say.
    TrueColor,
}
