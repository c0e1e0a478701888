//! Waits for whatever comes next: bytes of the terminal, a new size, somebody who wakes the loop.
//!
//! crossterm's own reader does not serve: it waits for the rest of a sequence without an end, and
//! hears of bytes only when more arrive (edge-triggered), so a key that comes with a resize sleeps.

use super::event::Event;
use super::modes::{self, Size};
use super::parser::Parser;
use super::{notice, signals};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;
use std::io;
use std::time::{Duration, Instant};

pub(super) struct Reader {
    parser: Parser,
    /// The size that was told last
    size: Size,
}

impl Reader {
    pub fn new() -> io::Result<Reader> {
        let term = std::env::var("TERM").unwrap_or_default();
        Ok(Reader { parser: Parser::new(&term, Instant::now()), size: modes::size()? })
    }

    pub fn size(&self) -> Size {
        self.size
    }

    /// The next event; None when the time is over, or somebody woke the loop for something else.
    pub fn next(&mut self, timeout: Duration) -> io::Result<Option<Event>> {
        let end = Instant::now() + timeout;
        loop {
            if let Some(event) = self.parser.pop() {
                return Ok(Some(event));
            }
            let until = self.parser.deadline().map_or(end, |deadline| deadline.min(end));
            if self.wait(until)? {
                let size = modes::size()?;
                let changed = size != std::mem::replace(&mut self.size, size);
                return Ok(changed.then_some(Event::Resize(size.columns, size.rows)));
            }
            if Instant::now() >= end {
                return Ok(self.parser.pop());
            }
        }
    }

    /// Questions have been asked. Waits for the answers, and keeps what else arrives.
    pub fn answers(&mut self, patience: Duration) -> io::Result<impl Iterator<Item = Event>> {
        self.parser.expect_answers(Instant::now());
        self.wait_for_answers(patience)?;
        Ok(self.parser.take_answers().into_iter())
    }

    /// Waits for answers that are still to come, lest the shell takes them for typing.
    pub fn wait_for_answers(&mut self, patience: Duration) -> io::Result<()> {
        let end = Instant::now() + patience;
        while self.parser.expects_answers(Instant::now()) && Instant::now() < end {
            let until = self.parser.deadline().map_or(end, |deadline| deadline.min(end));
            self.wait(until)?;
        }
        Ok(())
    }

    /// Waits until then for bytes and gives them to the parser. True: woken for something else.
    fn wait(&mut self, until: Instant) -> io::Result<bool> {
        let bell = notice::bell()?;
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: 60, tv_nsec: 0 });
        let mut sources =
            [PollFd::from_borrowed_fd(stdin(), PollFlags::IN), PollFd::new(bell, PollFlags::IN)];
        match poll(&mut sources, Some(&left)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let [typed, woken] = [0, 1].map(|at| !sources[at].revents().is_empty());
        if typed {
            self.read()?;
        }
        self.parser.expire(Instant::now());
        if woken {
            notice::silence(bell);
        }
        Ok(woken)
    }

    fn read(&mut self) -> io::Result<()> {
        let mut packet = [0; 4096];
        match rustix::io::read(stdin(), &mut packet) {
            Ok(0) => Err(signals::end_if_hung_up(io::ErrorKind::UnexpectedEof.into())),
            Ok(length) => {
                self.parser.feed(&packet[..length], Instant::now());
                Ok(())
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(()),
            Err(error) => Err(signals::end_if_hung_up(error.into())),
        }
    }
}
