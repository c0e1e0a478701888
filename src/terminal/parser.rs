//! From the bytes of the terminal to events. Nothing that arrives can stop it: what is unfinished
//! has a deadline, and what cannot become anything any more is given up at once.
//!
//! | what is unfinished | given up after | and then |
//! |---|---|---|
//! | ESC alone | 50 ms | the key Esc |
//! | ESC and one of `[ ] O P _ ^ X` | 300 ms | Esc and that key, as tmux and ssh hand them over |
//! | any other sequence | 300 ms | nothing: it was half an event; what came after it is read afresh |
//! | half a UTF-8 character | 300 ms | nothing |
//! | an answer that is being waited for | 1 s of silence | nothing |
//! | a pasted text | 1 s of silence | what there is of it, as text |
//!
//! A byte that does not belong ends a sequence too and is then heard for itself. ESC and a character
//! in one packet are Esc and the character: no command is an Alt key.

mod answer;
mod sequence;

use super::event::Event;
use crate::input::{Code, Key};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// An Esc key is only known by the silence after it.
const ESC_PATIENCE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_millis(300);
/// Between two pieces of an answer or of a pasted text
const SILENCE: Duration = Duration::from_secs(1);
/// How long after a question an unfinished answer is still waited for
const EXPECTATION: Duration = Duration::from_secs(5);
/// Of a pasted text, beyond what any text field takes
const LONGEST_PASTE: usize = 1 << 20;

const ESC: u8 = 0x1b;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What the beginning of the pending bytes is.
enum Step {
    /// So many bytes are this; None: nothing that anybody asked about.
    Take(usize, Option<Event>),
    /// A pasted text follows.
    Paste,
    /// The answer to the last question: no other follows.
    LastAnswer(usize),
    /// It takes more bytes to tell.
    Wait,
}

pub(super) struct Parser {
    events: VecDeque<Event>,
    pending: Vec<u8>,
    /// How many of the pending bytes came in one packet with the first
    head: usize,
    /// When the first of the pending bytes arrived
    since: Instant,
    /// When the last byte arrived
    last: Instant,
    /// A pasted text under way
    paste: Option<Vec<u8>>,
    /// The last paste was given up: the next packet may hold its end.
    cut_paste: bool,
    /// When a carriage return came, if it was the last byte
    returned: Option<Instant>,
    /// Until when answers are expected
    expecting: Option<Instant>,
    /// On the Linux console Shift-Tab is ESC and a tab.
    console: bool,
}

impl Parser {
    pub fn new(term: &str, now: Instant) -> Parser {
        Parser {
            events: VecDeque::new(),
            pending: Vec::new(),
            head: 0,
            since: now,
            last: now,
            paste: None,
            cut_paste: false,
            returned: None,
            expecting: None,
            console: term.starts_with("linux"),
        }
    }

    /// The oldest event that has not been taken.
    pub fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Takes the answers out, leaving what the user did in its place.
    pub fn take_answers(&mut self) -> VecDeque<Event> {
        let is_answer = |event: &Event| matches!(event, Event::Background(_) | Event::TrueColor);
        let (answers, events) = self.events.drain(..).partition(is_answer);
        self.events = events;
        answers
    }

    /// Questions have been asked, the last of which every terminal answers.
    pub fn expect_answers(&mut self, now: Instant) {
        self.expecting = Some(now + EXPECTATION);
    }

    pub fn expects_answers(&self, now: Instant) -> bool {
        self.expecting.is_some_and(|until| now < until)
    }

    /// When [`Parser::expire`] would change something, without another byte.
    pub fn deadline(&self) -> Option<Instant> {
        if self.paste.is_some() {
            return Some(self.last + SILENCE);
        }
        let answer = self.awaits_rest_of_answer();
        Some(match self.pending.as_slice() {
            [] => return None,
            [ESC] if !answer => self.since + ESC_PATIENCE,
            [_, _, ..] if answer => self.last + SILENCE,
            _ => self.since + PATIENCE,
        })
    }

    fn awaits_rest_of_answer(&self) -> bool {
        self.expects_answers(self.since) && answer::may_become(&self.pending)
    }

    /// Takes a packet: what one read of the terminal gave.
    pub fn feed(&mut self, packet: &[u8], now: Instant) {
        self.expire(now);
        if self.pending.is_empty() {
            self.since = now;
            self.head = packet.len();
        }
        self.last = now;
        self.pending.extend_from_slice(packet);
        if std::mem::take(&mut self.cut_paste) {
            self.end_cut_paste();
        }
        self.advance(now);
    }

    /// Gives up what has waited too long.
    pub fn expire(&mut self, now: Instant) {
        while self.deadline().is_some_and(|deadline| deadline <= now) {
            self.give_up();
            self.since = now;
            self.head = self.pending.len();
            self.advance(now);
        }
    }

    fn give_up(&mut self) {
        let alt_key_at_most = self.head <= 2 && self.pending.len() <= 5;
        if let Some(text) = self.paste.take() {
            // No more than the beginning of its end is pending.
            self.pending.clear();
            self.emit_paste(&text);
            self.cut_paste = true;
        } else if self.awaits_rest_of_answer() && !alt_key_at_most {
            self.pending.clear();
        } else if self.pending[0] == ESC && self.head <= 2 {
            self.pending.remove(0);
            self.events.push_back(key(Code::Esc));
        } else {
            self.pending.drain(..self.head.min(self.pending.len()));
        }
    }

    /// The rest of a paste that had stalled is text, not commands.
    fn end_cut_paste(&mut self) {
        if let Some(end) = find(&self.pending, PASTE_ENDS)
            && find(&self.pending[..end], PASTE_BEGINS).is_none()
        {
            let rest: Vec<u8> = self.pending.drain(..end + PASTE_ENDS.len()).collect();
            self.emit_paste(&rest[..end]);
        }
    }

    fn advance(&mut self, now: Instant) {
        let bytes = std::mem::take(&mut self.pending);
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let pasting = self.paste.is_some();
            let taken = if pasting { self.go_on_pasting(rest) } else { self.take(rest) };
            let Some(taken) = taken else { break };
            at += taken;
        }
        self.pending = bytes[at..].to_vec();
        if at > 0 {
            self.since = now;
            self.head = self.pending.len();
        }
    }

    /// Takes what the bytes begin with and says how long it is; None: it takes more to tell.
    fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        let returned = (bytes[0] == b'\r').then_some(self.last);
        let returned = std::mem::replace(&mut self.returned, returned);
        let just_returned = returned.is_some_and(|at| self.last - at < ESC_PATIENCE);
        match self.step(bytes) {
            // A terminal in newline mode sends both for one Enter.
            _ if just_returned && bytes[0] == b'\n' => Some(1),
            Step::Take(length, event) => {
                self.events.extend(event);
                Some(length)
            }
            Step::Paste => {
                self.paste = Some(Vec::new());
                Some(PASTE_BEGINS.len())
            }
            Step::LastAnswer(length) => {
                self.expecting = None;
                Some(length)
            }
            Step::Wait => None,
        }
    }

    fn step(&self, bytes: &[u8]) -> Step {
        match bytes {
            [ESC] => Step::Wait,
            _ if bytes.starts_with(PASTE_BEGINS) => Step::Paste,
            [ESC, b'\t', ..] if self.console => Step::Take(2, Some(key(Code::BackTab))),
            // Deleting a word: Alt-Backspace and Ctrl-W are one to every shell.
            [ESC, 0x7f | 0x08, ..] => Step::Take(2, Some(Event::Key(Key::ctrl('w')))),
            [ESC, b'[', ..] => sequence::csi(bytes),
            [ESC, b'O', ..] => sequence::ss3(bytes, self.head == 2),
            [ESC, b']', ..] => answer::osc(bytes),
            [ESC, b'P' | b'_' | b'^' | b'X', ..] => answer::string(bytes),
            [ESC, ..] => Step::Take(1, Some(key(Code::Esc))),
            [control @ (..0x20 | 0x7f), ..] => {
                Step::Take(1, Some(Event::Key(sequence::control(*control))))
            }
            _ => character(bytes),
        }
    }

    fn go_on_pasting(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = find(bytes, PASTE_ENDS);
        // The last bytes may be the beginning of the end.
        let kept = (0..PASTE_ENDS.len()).rev().find(|&n| bytes.ends_with(&PASTE_ENDS[..n]));
        let length = end.unwrap_or(bytes.len() - kept.unwrap_or(0));
        let text = self.paste.as_mut()?;
        let room = LONGEST_PASTE - text.len();
        text.extend_from_slice(&bytes[..length.min(room)]);
        if end.is_some() {
            let text = self.paste.take()?;
            self.emit_paste(&text);
            return Some(length + PASTE_ENDS.len());
        }
        (length > 0).then_some(length)
    }

    fn emit_paste(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text).into_owned();
        self.events.push_back(Event::Paste(text));
    }
}

fn key(code: Code) -> Event {
    Event::Key(Key::plain(code))
}

/// A character of UTF-8; bytes that are none are passed over.
fn character(bytes: &[u8]) -> Step {
    let bytes = &bytes[..bytes.len().min(4)];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => {
            return error.error_len().map_or(Step::Wait, |length| Step::Take(length, None));
        }
    };
    let Some(c) = text.chars().next() else { return Step::Wait };
    let event = (!c.is_control()).then(|| key(Code::Char(c)));
    Step::Take(c.len_utf8(), event)
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests;
