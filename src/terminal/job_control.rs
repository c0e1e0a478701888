//! Stopping for the shell (Ctrl-Z) and coming back.

use super::signals;
use rustix::process::{Signal, getpgrp, kill_current_process_group};
use rustix::stdio::stdin;
use rustix::termios::tcgetpgrp;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// After being continued, the time in which a signal that arrived meanwhile is served first
const SETTLE: Duration = Duration::from_millis(100);

/// Stops the process and everything in its job; returns once it is in the foreground again.
pub(super) fn stop() {
    stop_once();
    // `bg`, or `kill` of a stopped job: touching the terminal would stop us half-way.
    while !in_foreground() {
        sleep(SETTLE);
        if !in_foreground() {
            stop_once();
        }
    }
}

fn stop_once() {
    let continued_before = signals::times_continued();
    // SIGSTOP: the kernel drops SIGTSTP when no shell of the same session could continue us. The
    // whole group, so that a script around us gives the prompt back too.
    let _ = kill_current_process_group(Signal::STOP);
    // Another thread may be the one that is stopped first: wait for the signal that continues us.
    // Not for ever, since process 1 of a container cannot be stopped at all.
    let deadline = Instant::now() + SETTLE;
    while signals::times_continued() == continued_before && Instant::now() < deadline {
        sleep(Duration::from_millis(1));
    }
}

fn in_foreground() -> bool {
    tcgetpgrp(stdin()).map_or(true, |foreground| foreground == getpgrp())
}
