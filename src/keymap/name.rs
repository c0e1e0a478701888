//! What keys are called, on a screen and in the settings file.

use crate::input::{Code, Key};
use crate::widget::Charset;
use std::fmt;
use std::str::FromStr;

impl Key {
    /// The key's name as a screen shows it. Without arrow signs arrows are words: their likenesses
    /// `^ v < >` are keys themselves.
    pub fn name(self, charset: Charset) -> String {
        let word = match (charset, self.code) {
            (Charset::Ascii, Code::Up) => "Up",
            (Charset::Ascii, Code::Down) => "Down",
            (Charset::Ascii, Code::Left) => "Left",
            (Charset::Ascii, Code::Right) => "Right",
            _ => return self.to_string(),
        };
        format!("{}{word}", if self.ctrl { "Ctrl-" } else { "" })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::BackTab => f.write_str("Shift-Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Del"),
        }
    }
}

/// Names of keys in the settings file, besides those that a screen shows.
const WORDS: [(&str, Code); 18] = [
    ("space", Code::Char(' ')),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("pgup", Code::PageUp),
    ("pageup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("pagedown", Code::PageDown),
    ("home", Code::Home),
    ("end", Code::End),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("del", Code::Delete),
    ("delete", Code::Delete),
];

/// What terminals send for these is another key.
const TWINS: [(char, &str); 4] = [('i', "Tab"), ('m', "Enter"), ('[', "Esc"), ('h', "Backspace")];

/// A key as it is written in the settings file: what a screen calls it, in any case of letters.
impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Key, String> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let arrows =
                [('↑', Code::Up), ('↓', Code::Down), ('←', Code::Left), ('→', Code::Right)];
            let arrow = arrows.into_iter().find(|(sign, _)| *sign == c);
            return match arrow {
                Some((_, code)) => Ok(Key::plain(code)),
                None if c == ' ' || !(c.is_whitespace() || c.is_control()) => {
                    Ok(Key::plain(Code::Char(c)).half_width())
                }
                None => Err("a blank is written Space".to_owned()),
            };
        }
        let word = text.to_lowercase();
        if let Some((_, code)) = WORDS.into_iter().find(|(name, _)| *name == word) {
            return Ok(Key::plain(code));
        }
        let Some(rest) = word.strip_prefix("ctrl-").or_else(|| word.strip_prefix("c-")) else {
            let words = WORDS.map(|(name, _)| name);
            let near = crate::positioned::nearest(&word, words);
            let near = near.map_or(String::new(), |near| format!("did you mean '{near}'? "));
            return Err(format!(
                "{near}write a character, Ctrl- and a letter, or one of Space, Enter, Esc, Tab, Shift-Tab, Up, Down, Left, Right, PgUp, PgDn, Home, End, Backspace, Del"
            ));
        };
        let key = rest.parse::<Key>()?;
        let twin = TWINS.iter().find(|(c, _)| key.code == Code::Char(*c));
        match twin {
            Some((_, other)) => {
                Err(format!("terminals send it as {other}; write {other}, or another key"))
            }
            None => Ok(Key { ctrl: true, ..key }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::BINDINGS;

    #[test]
    fn every_key_is_read_by_the_name_that_it_is_shown_with() {
        for key in BINDINGS.iter().flat_map(|binding| binding.keys.iter()) {
            for name in [key.to_string(), key.name(Charset::Ascii), key.to_string().to_lowercase()]
            {
                let letter = matches!(key.code, Code::Char(c) if c.is_uppercase()) && !key.ctrl;
                if !letter || name == key.to_string() {
                    assert_eq!(name.parse(), Ok(*key), "{name}");
                }
            }
        }
        assert_eq!("Ctrl-x".parse(), Ok(Key::ctrl('x')));
        assert_eq!("？".parse(), Ok(Key::plain(Code::Char('?'))));
    }

    #[test]
    fn what_is_no_key_is_refused_with_what_to_write() {
        for (text, told) in [
            ("", "write a character"),
            ("F5", "write a character"),
            ("entr", "did you mean 'enter'?"),
            ("Ctrl-I", "write Tab"),
            ("ctrl-m", "write Enter"),
            ("\t", "Space"),
        ] {
            let error = text.parse::<Key>().unwrap_err();
            assert!(error.contains(told), "{text:?}: {error}");
        }
    }
}
