//! What a person does at the terminal, as plain values: below the screens, the keymap and the
//! terminal, which all speak of it.

/// A key press, free of any terminal library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    Char(char),
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    Press,
    Drag,
    Release,
    /// To another cell, no button held
    Move,
    WheelUp,
    WheelDown,
}

impl Key {
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false }
    }

    pub const fn ctrl(c: char) -> Key {
        Key { code: Code::Char(c), ctrl: true }
    }

    pub fn is_arrow(self) -> bool {
        matches!(self.code, Code::Up | Code::Down | Code::Left | Code::Right)
    }

    /// The key as a command: what an input method made of it is what was pressed.
    pub fn half_width(self) -> Key {
        match self.code {
            Code::Char(c) => Key { code: Code::Char(half_width(c)), ..self },
            _ => self,
        }
    }
}

/// The ASCII character that a full-width one (Unicode's FF01 to FF5E), or the bracket and the stop
/// that Chinese and Japanese input methods put in its place, was typed for.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => {
            char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '『' => '{',
        '』' => '}',
        '。' => '.',
        '・' => '/',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_full_width_form_has_its_ascii() {
        let wide: String = ('！'..='～').map(half_width).collect();
        let ascii: String = ('!'..='~').collect();
        assert_eq!(wide, ascii);
        assert_eq!("３ｑ／？　】aé字".chars().map(half_width).collect::<String>(), "3q/? ]aé字");
    }
}
