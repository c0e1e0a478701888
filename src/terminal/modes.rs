//! What is switched on in the terminal, and how each of it is switched off again.
//!
//! There is one terminal, so its state is global: the panic hook and the signal thread must reach
//! it without holding a session.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// Alternate screen, hidden cursor, bracketed paste
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
const CLEAR: &[u8] = b"\x1b[2J";
/// Clicks, the wheel, drags and every motion, as SGR reports. What a terminal does not know of these
/// it leaves out: then the mouse reads what it clicks.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l";
/// Synchronised update, paste, mouse, alternate screen, cursor, colours: harmless if already off
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?25h\x1b[0m";

/// How long a terminal that accepts no bytes may hold up the end of the process
const UNDO_PATIENCE: Duration = Duration::from_millis(300);
/// How long another thread may take to finish the write it is in
const LOCK_PATIENCE: Duration = Duration::from_millis(100);

const OFF: u8 = 0;
const RAW: u8 = 1;
const FULL_SCREEN: u8 = 2;
static STATE: AtomicU8 = AtomicU8::new(OFF);

/// Held by whoever writes to the terminal or changes its state. The signal thread does not wait
/// for it beyond [`LOCK_PATIENCE`].
static OUTPUT: Mutex<()> = Mutex::new(());

/// The line settings of the terminal (termios)
struct LineModes {
    cooked: Termios,
    raw: Termios,
}
static LINE_MODES: Mutex<Option<LineModes>> = Mutex::new(None);

/// Cells of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub columns: u16,
    pub rows: u16,
}

impl Size {
    pub fn is_empty(self) -> bool {
        self.columns == 0 || self.rows == 0
    }
}

pub(super) fn size() -> io::Result<Size> {
    let size = tcgetwinsize(stdout())?;
    Ok(Size { columns: size.ws_col, rows: size.ws_row })
}

/// Whether the terminal is in a state that [`restore`] would undo.
pub(super) fn is_active() -> bool {
    STATE.load(Ordering::SeqCst) != OFF
}

/// Keys arrive at once, without echo and without becoming signals.
pub(super) fn enter_raw() -> io::Result<()> {
    let _output = lock(&OUTPUT);
    let cooked = tcgetattr(stdin())?;
    let mut raw = cooked.clone();
    raw.make_raw();
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    *lock(&LINE_MODES) = Some(LineModes { cooked, raw });
    STATE.store(RAW, Ordering::SeqCst);
    Ok(())
}

/// The questions are asked in between: what a terminal makes of them that it does not understand
/// is cleared, and leaves no trace on the ordinary screen.
pub(super) fn enter_full_screen(mouse: bool, questions: &[u8]) -> io::Result<()> {
    let _output = lock(&OUTPUT);
    STATE.store(FULL_SCREEN, Ordering::SeqCst);
    let mouse = if mouse { MOUSE_ON } else { &[] };
    write_all(&[ENTER, questions, CLEAR, mouse].concat())
}

/// Raw mode and full screen once more, after somebody else had the terminal.
pub(super) fn enter_again(mouse: bool) -> io::Result<()> {
    if let Some(modes) = &*lock(&LINE_MODES) {
        tcsetattr(stdin(), OptionalActions::Now, &modes.raw)?;
    }
    enter_full_screen(mouse, &[])
}

pub(super) fn set_mouse(on: bool) -> io::Result<()> {
    write_when_full_screen(if on { MOUSE_ON } else { MOUSE_OFF })
}

/// Writes unless the terminal has been given back meanwhile.
pub(super) fn write_when_full_screen(bytes: &[u8]) -> io::Result<()> {
    let _output = lock(&OUTPUT);
    if STATE.load(Ordering::SeqCst) == FULL_SCREEN { write_all(bytes) } else { Ok(()) }
}

/// Puts the terminal back as it was before [`super::Session::enter`]. May be called at any time,
/// any number of times; every step is tried even if an earlier one fails.
pub fn restore() {
    let _output = lock(&OUTPUT);
    let state = STATE.load(Ordering::SeqCst);
    if state == FULL_SCREEN {
        let _ = write_all(LEAVE);
    }
    if state != OFF {
        set_cooked();
    }
    // Last: should the write above hang, the signal thread still finds something to undo.
    STATE.store(OFF, Ordering::SeqCst);
}

/// [`restore`] for the signal thread: waits neither for a lock nor for the terminal. Keeps
/// everybody else from writing as long as the result is held.
pub(super) fn restore_without_waiting() -> Option<MutexGuard<'static, ()>> {
    let output = lock_within(&OUTPUT, LOCK_PATIENCE);
    let state = STATE.swap(OFF, Ordering::SeqCst);
    if state != OFF {
        set_cooked();
    }
    if state == FULL_SCREEN {
        write_without_blocking(LEAVE);
    }
    output
}

fn set_cooked() {
    if let Some(modes) = &*lock(&LINE_MODES) {
        // Now: the other kinds wait until the terminal has taken all output.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &modes.cooked);
    }
}

/// To the file descriptor itself: the standard library's stream has a lock and a buffer of its own,
/// and what is left in that buffer would come out after the terminal was put back.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program may have left the terminal non-blocking.
            Err(Errno::AGAIN) => wait_writable(stdout(), None)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn write_without_blocking(mut bytes: &[u8]) {
    // A file description of its own: the flag on ours would be shared with the shell.
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let Ok(terminal) = rustix::fs::open("/dev/tty", flags, Mode::empty()) else {
        return;
    };
    let deadline = Instant::now() + UNDO_PATIENCE;
    while !bytes.is_empty() {
        match rustix::io::write(&terminal, bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() || wait_writable(terminal.as_fd(), Some(left)).is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}

fn wait_writable(fd: BorrowedFd, timeout: Option<Duration>) -> io::Result<()> {
    let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
    match poll(&mut [PollFd::from_borrowed_fd(fd, PollFlags::OUT)], timeout.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lock_within<T>(mutex: &Mutex<T>, patience: Duration) -> Option<MutexGuard<'_, T>> {
    let deadline = Instant::now() + patience;
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}
