//! What a terminal answers, and other strings between an introducer and a terminator.

use super::{ESC, Step, key};
use crate::input::Code;
use crate::terminal::background::Background;
use crate::terminal::event::Event;

/// Longer than any answer to a question that is asked
const LONGEST: usize = 4096;
const BACKGROUND: &str = "11;";

/// `ESC ]` number `;` text, up to BEL or ST. Without a number it was Esc and other keys.
pub(super) fn osc(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match body.get(digits) {
        None if digits < 8 => Step::Wait,
        Some(b';') if digits > 0 => string(bytes),
        _ => Step::Take(1, Some(key(Code::Esc))),
    }
}

/// Up to ST, or BEL. Any other control byte ends it and is read next: nobody sends one within.
pub(super) fn string(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    let is_background = bytes[1] == b']' && body.starts_with(BACKGROUND.as_bytes());
    let belongs = |(at, byte): (usize, &u8)| match *byte {
        0x20..0x7f if is_background => at < BACKGROUND.len() || of_color(*byte),
        byte => byte >= 0x20 && byte != 0x7f,
    };
    let length = body.iter().enumerate().take_while(|&entry| belongs(entry)).count();
    let Some(end) = body.get(length) else {
        return if length < LONGEST { Step::Wait } else { Step::Take(bytes.len(), None) };
    };
    let terminator = match (end, body.get(length + 1)) {
        (0x07, _) => 1,
        (&ESC, Some(b'\\')) => 2,
        (&ESC, None) => return Step::Wait,
        // A string that never began
        _ if length == 0 => return Step::Take(1, Some(key(Code::Esc))),
        _ => 0,
    };
    let text = std::str::from_utf8(&body[..length]).unwrap_or_default();
    let answer = if terminator > 0 { answer(bytes[1], text) } else { None };
    Step::Take(2 + length + terminator, answer)
}

fn answer(kind: u8, text: &str) -> Option<Event> {
    match kind {
        b']' => Background::of_color(text.strip_prefix(BACKGROUND)?).map(Event::Background),
        b'P' => shows_the_probe(text.strip_prefix("1$r")?).then_some(Event::TrueColor),
        _ => None,
    }
}

fn of_color(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || b"rgba:/#".contains(&byte)
}

/// Whether the colours in force that a terminal reports are the probe's, rather than the nearest of
/// its palette.
fn shows_the_probe(report: &str) -> bool {
    let report = report.trim_end_matches('m');
    let parts = report.split(';').any(|part| {
        part.strip_prefix("48:2:").is_some_and(|part| part.trim_start_matches(':') == "1:2:3")
    });
    parts || report.contains("48;2;1;2;3")
}

/// Whether the bytes can be the beginning of an answer to a question that is asked.
pub(super) fn may_become(bytes: &[u8]) -> bool {
    let in_string = |head: &[u8], of: fn(u8) -> bool| {
        let shared = head.len().min(bytes.len());
        let body = &bytes[shared..];
        // The terminator may have begun.
        let body = body.strip_suffix(&[ESC]).unwrap_or(body);
        bytes[..shared] == head[..shared] && body.iter().copied().all(of)
    };
    let of_numbers = |byte: u8| byte.is_ascii_digit() || b";:".contains(&byte);
    in_string(b"\x1b]11;", of_color)
        || in_string(b"\x1b[?", of_numbers)
        || in_string(b"\x1bP1$r", |byte| byte.is_ascii_digit() || b";:m".contains(&byte))
        || in_string(b"\x1bP0$r", |byte| byte == b'm')
}
