//! What signals and other threads have to tell the event loop: a mailbox that it looks into.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, OnceLock, PoisonError};

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

/// Ends a wait in [`super::Session::next_event`] early, from any thread.
fn wake() {
    if let Ok((_, rope)) = pair() {
        // Full: the loop will wake anyway.
        let _ = (&*rope).write(&[0]);
    }
}

/// Readable once somebody has called [`wake`] or the terminal has a new size.
pub(super) fn bell() -> io::Result<&'static UnixStream> {
    pair().map(|(bell, _)| bell)
}

/// Takes what made the bell readable.
pub(super) fn silence(mut bell: &UnixStream) {
    let mut rung = [0; 64];
    while bell.read(&mut rung).is_ok_and(|length| length == rung.len()) {}
}

/// The two ends of the bell, made once.
fn pair() -> io::Result<&'static (UnixStream, UnixStream)> {
    static PAIR: OnceLock<(UnixStream, UnixStream)> = OnceLock::new();
    if let Some(pair) = PAIR.get() {
        return Ok(pair);
    }
    let (bell, rope) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    rope.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(signal_hook::consts::SIGWINCH, rope.try_clone()?)?;
    Ok(PAIR.get_or_init(|| (bell, rope)))
}
