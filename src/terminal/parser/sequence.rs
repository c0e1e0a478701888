//! Keys and mouse reports that are sent as escape sequences.
//!
//! Sources: ECMA-48 (1991) for the form, xterm's ctlseqs for most keys and the mouse, the Linux
//! console's and rxvt's manuals for theirs, kitty's keyboard protocol for `CSI … u`.

use super::{ESC, Step, key};
use crate::input::{Code, Key, Mouse, MouseKind};
use crate::terminal::event::Event;

/// Longer than any sequence of a key or the mouse
const LONGEST: usize = 64;
/// Final bytes that belong to sequences of a keyboard, a mouse or an answer
const FINALS: &[u8] = b"ABCDEFGHIMOPQRSZabcdmntuxy^@~$";

// Bits of the number that says which modifiers are held; Caps Lock and Num Lock are no modifiers.
const SHIFT: u32 = 1;
const ALT: u32 = 2;
const CTRL: u32 = 4;
/// Super, Hyper, Meta
const OTHERS: u32 = 8 | 16 | 32;

/// A byte below 32, or 127, as the key it is on every keyboard
pub(super) fn control(byte: u8) -> Key {
    match byte {
        b'\r' | b'\n' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        // Some terminals send Ctrl-H for Backspace.
        0x08 | 0x7f => Key::plain(Code::Backspace),
        ESC => Key::plain(Code::Esc),
        0 => Key::ctrl(' '),
        letter @ 1..=26 => Key::ctrl(char::from(letter - 1 + b'a')),
        other => Key::ctrl(char::from(other + b'@')),
    }
}

/// `ESC [` parameters final
pub(super) fn csi(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    match body {
        [b'M', report @ ..] => return x10_mouse(report),
        // Function keys of the Linux console
        [b'['] => return Step::Wait,
        [b'[', b'A'..=b'E', ..] => return Step::Take(4, None),
        _ => {}
    }
    let parameters = body.iter().take_while(|byte| matches!(byte, 0x30..=0x3f)).count();
    let mouse = body.first() == Some(&b'<');
    // The mode report `CSI ? … $ y`; elsewhere `$` is the end of a shifted key of rxvt.
    let dollar = body.first() == Some(&b'?') && body.get(parameters) == Some(&b'$');
    let at = parameters + usize::from(dollar);
    let Some(&end) = body.get(at) else {
        return if body.len() < LONGEST { Step::Wait } else { given_up(body.len()) };
    };
    let fits = if mouse { matches!(end, b'M' | b'm') } else { FINALS.contains(&end) };
    if !fits || at > LONGEST {
        return given_up(at);
    }
    let length = 2 + at + 1;
    let text = std::str::from_utf8(&body[..parameters]).unwrap_or_default();
    match text.strip_prefix('?') {
        Some(_) if end == b'c' => Step::LastAnswer(length),
        Some(_) => Step::Take(length, None),
        None if mouse => Step::Take(length, sgr_mouse(&text[1..], end)),
        None => Step::Take(length, csi_key(text, end).map(Event::Key)),
    }
}

/// What cannot be a sequence: with no parameter yet it was Esc and other keys, else half a sequence.
/// The byte that does not fit is read next.
fn given_up(parameters: usize) -> Step {
    match parameters {
        0 => Step::Take(1, Some(key(Code::Esc))),
        _ => Step::Take(2 + parameters, None),
    }
}

/// `ESC O` final: arrows in application mode, and the keypad in its
pub(super) fn ss3(bytes: &[u8], introducer_came_alone: bool) -> Step {
    let body = &bytes[2..];
    let parameters = body.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b';')).count();
    let Some(&end) = body.get(parameters) else {
        return if body.len() < LONGEST { Step::Wait } else { given_up(body.len()) };
    };
    let code = match end {
        b'A'..=b'H' => letter_key(end),
        b'a'..=b'd' => letter_key(end.to_ascii_uppercase()).map(|key| Key { ctrl: true, ..key }),
        b'P'..=b'S' => None,
        // Nobody types an arrow in capitals after Alt-O, but small letters.
        b'j'..=b'y' if !introducer_came_alone => {
            Some(Key::plain(Code::Char(char::from(end - b'j' + b'*'))))
        }
        b'M' => Some(Key::plain(Code::Enter)),
        b'I' => Some(Key::plain(Code::Tab)),
        b'X' => Some(Key::plain(Code::Char('='))),
        b' ' if !introducer_came_alone => Some(Key::plain(Code::Char(' '))),
        _ => return given_up(parameters),
    };
    let text = std::str::from_utf8(&body[..parameters]).unwrap_or_default();
    let modifiers = text.rsplit(';').next().and_then(|number| number.parse().ok()).unwrap_or(1);
    Step::Take(2 + parameters + 1, code.and_then(|key| modified(key, modifiers)).map(Event::Key))
}

fn letter_key(letter: u8) -> Option<Key> {
    Some(Key::plain(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'Z' => Code::BackTab,
        _ => return None,
    }))
}

fn csi_key(text: &str, end: u8) -> Option<Key> {
    let numbered = text.starts_with(|c: char| c.is_ascii_digit());
    if !numbered && (!text.is_empty() || !end.is_ascii_alphabetic() || end == b'u') {
        return None;
    }
    // Parameters are parted by `;`, their parts by `:`; one that is left out is 1.
    let parameters: Vec<Vec<u32>> = text
        .split(';')
        .map(|part| part.split(':').map(|number| number.parse().unwrap_or(1)).collect())
        .collect();
    let number = |index: usize, part: usize| -> u32 {
        parameters.get(index).and_then(|parts| parts.get(part)).copied().unwrap_or(1)
    };
    const RELEASED: u32 = 3;
    if number(1, 1) == RELEASED {
        return None;
    }
    match end {
        b'A'..=b'H' | b'Z' => modified(letter_key(end)?, number(1, 0)),
        // Shifted arrows of rxvt
        b'a'..=b'd' => letter_key(end.to_ascii_uppercase()),
        b'~' if number(0, 0) == 27 => character(number(2, 0), number(1, 0), None),
        b'~' => modified(numbered_key(number(0, 0))?, number(1, 0)),
        // rxvt: with Shift, with Ctrl, with both
        b'$' | b'^' | b'@' => {
            numbered_key(number(0, 0)).map(|key| Key { ctrl: end != b'$', ..key })
        }
        b'u' => {
            let shifted = parameters[0].get(1).copied();
            let typed = parameters.get(2).map(|parts| parts[0]);
            // Ctrl-C of a layout without a c: the key that is c elsewhere.
            let elsewhere = parameters[0].get(2).copied();
            let held = number(1, 0).saturating_sub(1);
            let elsewhere = elsewhere.filter(|_| held & CTRL != 0 && held & ALT == 0);
            character(elsewhere.unwrap_or(number(0, 0)), number(1, 0), typed.or(shifted))
        }
        _ => None,
    }
}

fn numbered_key(number: u32) -> Option<Key> {
    Some(Key::plain(match number {
        1 | 7 => Code::Home,
        4 | 8 => Code::End,
        3 => Code::Delete,
        5 => Code::PageUp,
        6 => Code::PageDown,
        _ => return None,
    }))
}

/// A key that is no character, with the modifiers of xterm's numbering: 1 is none.
fn modified(key: Key, modifiers: u32) -> Option<Key> {
    let modifiers = modifiers.saturating_sub(1);
    let ctrl = key.ctrl || modifiers & CTRL != 0;
    (modifiers & (ALT | OTHERS) == 0).then_some(match key.code {
        Code::Tab if modifiers & SHIFT != 0 => Key::plain(Code::BackTab),
        // Without this protocol Ctrl makes no difference to these.
        Code::Enter | Code::Esc | Code::Tab | Code::BackTab | Code::Backspace => key,
        _ => Key { ctrl, ..key },
    })
}

/// A character by its number, as kitty's protocol and xterm's modifyOtherKeys send it. `typed` is
/// what the layout makes of it with Shift.
fn character(number: u32, modifiers: u32, typed: Option<u32>) -> Option<Key> {
    if let Some(key) = keypad(number) {
        return modified(key, modifiers);
    }
    let held = modifiers.saturating_sub(1);
    let c = char::from_u32(number)?;
    if number < 0x20 || number == 0x7f {
        return modified(control(number as u8), modifiers);
    }
    let (alt, ctrl) = (held & ALT != 0, held & CTRL != 0);
    if held & OTHERS != 0 || c.is_control() || private_use(c) {
        return None;
    }
    let layout = typed.and_then(char::from_u32).filter(|typed| !typed.is_control());
    // AltGr is Ctrl-Alt to some: what it types that is no ASCII letter or digit is typed.
    let altgr = layout.filter(|_| ctrl && alt).unwrap_or(c);
    if alt {
        let typed = if ctrl { !altgr.is_ascii_alphanumeric() } else { !c.is_ascii() };
        return (typed && altgr != ' ').then_some(Key::plain(Code::Char(altgr)));
    }
    if ctrl {
        return Some(match c {
            '@'..='~' => control(u8::try_from(c).unwrap_or_default() & 0x1f),
            _ => Key::ctrl(c),
        });
    }
    let capital = || if held & SHIFT != 0 { c.to_uppercase().next() } else { None };
    Some(Key::plain(Code::Char(layout.or_else(capital).unwrap_or(c))))
}

/// Where kitty numbers keys that are no characters
fn private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Keys of the keypad in kitty's numbering
fn keypad(number: u32) -> Option<Key> {
    const FIRST: u32 = 57399;
    const KEYS: [Code; 28] = [
        Code::Char('0'),
        Code::Char('1'),
        Code::Char('2'),
        Code::Char('3'),
        Code::Char('4'),
        Code::Char('5'),
        Code::Char('6'),
        Code::Char('7'),
        Code::Char('8'),
        Code::Char('9'),
        Code::Char('.'),
        Code::Char('/'),
        Code::Char('*'),
        Code::Char('-'),
        Code::Char('+'),
        Code::Enter,
        Code::Char('='),
        Code::Char(','),
        Code::Left,
        Code::Right,
        Code::Up,
        Code::Down,
        Code::PageUp,
        Code::PageDown,
        Code::Home,
        Code::End,
        // Insert, which means nothing here, keeps its place before Delete.
        Code::Char('\0'),
        Code::Delete,
    ];
    let code = *KEYS.get(usize::try_from(number.checked_sub(FIRST)?).ok()?)?;
    (code != Code::Char('\0')).then_some(Key::plain(code))
}

/// Button, column, row from 1; the end says whether it was pressed or let go.
fn sgr_mouse(text: &str, end: u8) -> Option<Event> {
    let numbers: Vec<u32> = text.split(';').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [button, column, row] = numbers[..] else { return None };
    mouse(button, end == b'm', [column, row])
}

/// Three bytes, each 32 more than its number; of a terminal that knows no SGR reports
fn x10_mouse(report: &[u8]) -> Step {
    if let Some(at) = report.iter().take(3).position(|&byte| byte < b' ') {
        return Step::Take(3 + at, None);
    }
    let [button, column, row, ..] = *report else { return Step::Wait };
    let [button, column, row] = [button, column, row].map(|byte| u32::from(byte - b' '));
    const RELEASED: u32 = 3;
    /// A motion with no button held is no release.
    const MOTION: u32 = 32;
    let released = button & RELEASED == RELEASED && button < 64 && button & MOTION == 0;
    let button = if released { button & !RELEASED } else { button };
    Step::Take(6, mouse(button, released, [column, row]))
}

fn mouse(button: u32, released: bool, place: [u32; 2]) -> Option<Event> {
    const MOTION: u32 = 32;
    const NO_BUTTON: u32 = MOTION + 3;
    /// Shift, Alt and Ctrl
    const HELD: u32 = 4 | 8 | 16;
    let kind = match (button & !HELD, released) {
        (0, false) => MouseKind::Press,
        (MOTION, false) => MouseKind::Drag,
        (NO_BUTTON, false) => MouseKind::Move,
        (0 | MOTION, true) => MouseKind::Release,
        (64, false) => MouseKind::WheelUp,
        (65, false) => MouseKind::WheelDown,
        _ => return None,
    };
    let cell = |number: u32| u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
    let [column, row] = place.map(cell);
    Some(Event::Mouse(Mouse { kind, column, row }))
}
