//! Signals, and the end of the terminal itself.
//!
//! Whatever this module's threads do must work while the interface is stuck: they take no lock that
//! is held during a write, and bound every wait.

use super::notice::{self, Notice};
use super::{job_control, modes};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// How long the hook of [`before_exit`] may take when the process is being ended
const SAVE_PATIENCE: Duration = Duration::from_millis(500);

type Hook = Arc<dyn Fn() + Send + Sync>;
static BEFORE_EXIT: Mutex<Option<Hook>> = Mutex::new(None);
static TIMES_CONTINUED: AtomicU64 = AtomicU64::new(0);

/// Sets what is still to be done (save now) when a signal, a hang-up or a panic of the interface
/// ends the process. It runs in a thread of its own, with the terminal already put back, and has
/// half a second. An ordinary return from `main` does not call it.
pub fn before_exit(hook: impl Fn() + Send + Sync + 'static) {
    *BEFORE_EXIT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hook));
}

/// For the commands without a screen: `hook` runs before a signal ends the process, which then ends
/// as if nobody had listened. What the caller has ignored for us (`nohup`, a job in the background)
/// stays ignored.
pub fn before_signal_ends(hook: impl Fn() + Send + 'static) -> io::Result<()> {
    let ignored = ignored();
    let ending = [SIGTERM, SIGINT, SIGHUP, SIGQUIT].into_iter();
    let ending = ending.filter(|signal| ignored & (1 << (signal - 1)) == 0);
    let mut signals = Signals::new(ending.chain([SIGXFSZ]))?;
    let serve = move || {
        // Writing beyond a limit is an error of that write.
        for signal in signals.forever().filter(|signal| *signal != SIGXFSZ) {
            hook();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(serve)?;
    Ok(())
}

/// A bit for every signal that the process was started to ignore, SIGHUP = 1 at bit 0. Where the
/// system does not tell, none.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Starts listening; once for the life of the process.
pub(super) fn watch() -> io::Result<()> {
    static STARTED: Once = Once::new();
    let mut result = Ok(());
    STARTED.call_once(|| result = start());
    result
}

fn start() -> io::Result<()> {
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGXFSZ])?;
    thread::Builder::new().name("signals".into()).spawn(move || serve(signals))?;
    thread::Builder::new().name("hang-up".into()).spawn(end_with_the_terminal)?;
    Ok(())
}

fn serve(mut signals: Signals) {
    for signal in signals.forever() {
        match signal {
            SIGTSTP if modes::is_active() => notice::post(Notice::Suspend),
            SIGTSTP => job_control::stop(),
            SIGCONT => {
                TIMES_CONTINUED.fetch_add(1, Ordering::SeqCst);
                if modes::is_active() {
                    notice::post(Notice::Resumed);
                }
            }
            // Heard, so that writing beyond a limit is an error of that write and not the end.
            SIGXFSZ => {}
            ending => end(128 + ending),
        }
    }
}

/// How often the process has been continued after a stop.
pub(super) fn times_continued() -> u64 {
    TIMES_CONTINUED.load(Ordering::SeqCst)
}

/// The interface may be busy, or stuck in a write, when the terminal goes. Asking for no event at
/// all, the watcher wakes for nothing else.
fn end_with_the_terminal() {
    while !hung_up(None) {}
    end(128 + SIGHUP);
}

/// What to do about an error of the terminal: if it is gone, so are we.
pub(super) fn end_if_hung_up(error: io::Error) -> io::Error {
    if hung_up(Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
        end(128 + SIGHUP);
    }
    error
}

fn hung_up(timeout: Option<&Timespec>) -> bool {
    let mut terminal = [PollFd::from_borrowed_fd(stdin(), PollFlags::empty())];
    match poll(&mut terminal, timeout) {
        Ok(_) => {
            terminal[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
        }
        Err(Errno::INTR) => false,
        Err(_) => true,
    }
}

/// Puts the terminal back, saves, and ends the process: in less than a second, whatever state the
/// terminal and the other threads are in.
fn end(status: i32) -> ! {
    static ENDING: AtomicBool = AtomicBool::new(false);
    if ENDING.swap(true, Ordering::SeqCst) {
        // Another thread is at it already.
        loop {
            thread::park();
        }
    }
    let _output = modes::restore_without_waiting();
    run_before_exit();
    signal_hook::low_level::exit(status)
}

/// Runs the hook of [`before_exit`], but does not wait for it beyond [`SAVE_PATIENCE`].
pub(super) fn run_before_exit() {
    let Some(hook) = BEFORE_EXIT.lock().unwrap_or_else(PoisonError::into_inner).take() else {
        return;
    };
    let (done, finished) = mpsc::channel();
    let saving = thread::Builder::new().name("save".into()).spawn(move || {
        hook();
        let _ = done.send(());
    });
    if saving.is_ok() {
        let _ = finished.recv_timeout(SAVE_PATIENCE);
    }
}
