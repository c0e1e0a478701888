//! What signals and other threads have to tell the event loop: a mailbox that it looks into.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Something for the event loop to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Somebody sent SIGTSTP: call [`super::Session::suspend`].
    Suspend,
    /// The process was stopped and continued by somebody else: call [`super::Session::resume`].
    Resumed,
    /// A thread other than the interface's panicked. One line of text, without control characters.
    Panic(String),
}

/// Panics beyond this many that nobody looked at are dropped.
const CAPACITY: usize = 16;
static NOTICES: Mutex<VecDeque<Notice>> = Mutex::new(VecDeque::new());

/// The oldest notice that has not been taken yet.
pub fn take_notice() -> Option<Notice> {
    NOTICES.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// Whether there is a notice to be taken.
pub(super) fn is_waiting() -> bool {
    !NOTICES.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
}

/// Leaves a notice, unless the same one is waiting already, and wakes the event loop.
pub(super) fn post(notice: Notice) {
    let mut notices = NOTICES.lock().unwrap_or_else(PoisonError::into_inner);
    if notices.len() < CAPACITY && !notices.contains(&notice) {
        notices.push_back(notice);
    }
    drop(notices);
    wake();
}

/// Ends a wait in [`super::Session::next_event`] early, from any thread: it returns a resize to
/// the size the terminal has anyway.
pub fn wake() {
    // crossterm offers no waker without its asynchronous stream, but it always hears this signal;
    // where nobody listens to it, it is ignored.
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
}
