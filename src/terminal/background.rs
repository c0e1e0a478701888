//! Whether the terminal is light or dark: asked of the terminal itself.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use std::time::Duration;
use terminal_colorsaurus::{QueryOptions, background_color};

/// How long a terminal may take to answer before the program starts without an answer
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    Dark,
    Light,
}

/// Asks for the background colour (OSC 11). Raw mode must be on, so that an answer is never echoed.
/// The filter that comes with the result catches an answer that arrives too late.
pub(super) fn ask() -> (Option<Background>, LateReply) {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match background_color(options) {
        Ok(color) if color.perceived_lightness() > 0.5 => {
            (Some(Background::Light), LateReply::default())
        }
        Ok(_) => (Some(Background::Dark), LateReply::default()),
        Err(_) => (None, LateReply { expected: true, seen: None }),
    }
}

/// Keeps a late answer to the question for the background from being taken for typing. crossterm
/// reads `ESC ] 11;rgb:1b1b/1b1b/1b1b BEL` as Alt-], twenty letters and Ctrl-G.
#[derive(Debug, Default)]
pub(super) struct LateReply {
    /// The question has been asked and not been answered.
    expected: bool,
    /// What has come of an answer so far, after its `ESC ]`
    seen: Option<String>,
}

impl LateReply {
    /// Whether the event is the user's rather than part of an answer.
    pub fn admits(&mut self, event: &Event) -> bool {
        let Event::Key(key) = event else { return true };
        let KeyCode::Char(letter) = key.code else {
            return true;
        };
        if !self.expected || key.kind == KeyEventKind::Release {
            return true;
        }
        let Some(mut seen) = self.seen.take() else {
            let begins = letter == ']' && key.modifiers == KeyModifiers::ALT;
            self.seen = begins.then(String::new);
            return !begins;
        };
        let bell = letter == 'g' && key.modifiers == KeyModifiers::CONTROL;
        let string_terminator = letter == '\\' && key.modifiers == KeyModifiers::ALT;
        if bell || string_terminator {
            self.expected = false;
            return false;
        }
        seen.push(letter);
        let belongs = begins_an_answer(&seen);
        self.seen = belongs.then_some(seen);
        !belongs
    }
}

/// `11;rgb:` or `11;rgba:` and hexadecimal channels, or the beginning of it.
fn begins_an_answer(text: &str) -> bool {
    const LONGEST: usize = "11;rgba:ffff/ffff/ffff/ffff".len();
    let is_channel = |c: char| c.is_ascii_hexdigit() || c == '/';
    text.len() <= LONGEST
        && ["11;rgb:", "11;rgba:"].iter().any(|head| match text.strip_prefix(head) {
            Some(channels) => channels.chars().all(is_channel),
            None => head.starts_with(text),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    fn admitted(expected: bool, keys: &[(char, KeyModifiers)]) -> String {
        let mut filter = LateReply { expected, seen: None };
        let keys = keys.iter().filter(|(letter, modifiers)| {
            filter.admits(&Event::Key(KeyEvent::new(KeyCode::Char(*letter), *modifiers)))
        });
        keys.map(|(letter, _)| letter).collect()
    }

    fn typed(text: &str) -> Vec<(char, KeyModifiers)> {
        text.chars().map(|letter| (letter, KeyModifiers::NONE)).collect()
    }

    fn answer(body: &str, end: (char, KeyModifiers)) -> Vec<(char, KeyModifiers)> {
        [vec![(']', KeyModifiers::ALT)], typed(body), vec![end]].concat()
    }

    const BELL: (char, KeyModifiers) = ('g', KeyModifiers::CONTROL);
    const STRING_TERMINATOR: (char, KeyModifiers) = ('\\', KeyModifiers::ALT);

    #[test]
    fn a_late_answer_is_swallowed_once_and_what_follows_is_typed() {
        for end in [BELL, STRING_TERMINATOR] {
            let keys = [typed("jk"), answer("11;rgb:1b1b/1B1b/1b1b", end), typed("q")].concat();
            assert_eq!(admitted(true, &keys), "jkq");
        }
        let twice = [answer("11;rgb:0/0/0", BELL), answer("11;", BELL)].concat();
        assert_eq!(admitted(true, &twice), "]11;g");
    }

    #[test]
    fn keys_that_are_no_answer_are_given_back() {
        assert_eq!(admitted(true, &answer("q", BELL)), "qg");
        assert_eq!(admitted(true, &answer("11;rgb:zebra", BELL)), "zebrag");
        assert_eq!(admitted(false, &answer("11;rgb:0/0/0", BELL)), "]11;rgb:0/0/0g");
    }
}
