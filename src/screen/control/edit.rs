//! A value being typed over a control.

use crate::input::{Code, Key};
use tui_input::{Input, InputRequest};

#[derive(Clone, Debug)]
pub struct Edit {
    pub input: Input,
    /// Nothing was typed yet: the first character replaces the old value.
    pub untouched: bool,
    /// Why the typed text was not taken.
    pub error: Option<String>,
}

/// What a key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It changed the text, or nothing.
    On,
    Cancelled,
    /// This text is to be taken.
    Entered(String),
}

impl Edit {
    pub fn new(text: String) -> Edit {
        Edit { input: Input::new(text), untouched: true, error: None }
    }

    pub fn key(&mut self, key: Key) -> Typed {
        // Numbers and names are ASCII, whatever an input method makes of them.
        let key = key.half_width();
        match key.code {
            Code::Enter => return Typed::Entered(self.input.value().trim().to_owned()),
            Code::Esc => return Typed::Cancelled,
            _ => {}
        }
        self.error = None;
        if let Some(request) = text_request(key) {
            if self.untouched && matches!(request, InputRequest::InsertChar(_)) {
                self.input.reset();
            }
            self.untouched = false;
            self.input.handle(request);
        }
        Typed::On
    }
}

impl Edit {
    /// Text from elsewhere, in the place of what stands there untouched, else at the cursor.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.untouched) {
            self.input.reset();
        }
        self.error = None;
        for c in text.chars() {
            self.input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// What a key does in a text field.
pub fn text_request(key: Key) -> Option<InputRequest> {
    Some(match (key.code, key.ctrl) {
        (Code::Char('u'), true) => InputRequest::DeleteLine,
        (Code::Char('w'), true) => InputRequest::DeletePrevWord,
        (Code::Char('a'), true) | (Code::Home, _) => InputRequest::GoToStart,
        (Code::Char('e'), true) | (Code::End, _) => InputRequest::GoToEnd,
        (Code::Char(c), false) => InputRequest::InsertChar(c),
        (Code::Backspace, _) => InputRequest::DeletePrevChar,
        (Code::Delete, _) => InputRequest::DeleteNextChar,
        (Code::Left, _) => InputRequest::GoToPrevChar,
        (Code::Right, _) => InputRequest::GoToNextChar,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_edit_as_in_a_shell() {
        use Code::{Backspace, Char, Delete, End, Home, Left, Right};
        let ctrl = |c| Key::ctrl(c);
        let key = Key::plain;
        for (keys, left) in [
            (&[key(Left), key(Backspace)][..], "gain 15"),
            (&[ctrl('u')], ""),
            (&[ctrl('w')], "gain "),
            (&[ctrl('a'), key(Char('a'))], "again 1.5"),
            (&[key(Home), key(Delete)], "ain 1.5"),
            (&[key(Home), ctrl('e'), key(Char('0'))], "gain 1.50"),
            (&[key(Home), key(End), key(Char('0'))], "gain 1.50"),
            (&[key(Home), key(Right), key(Char('a'))], "gaain 1.5"),
            (&[ctrl('x'), key(Left), key(Right)], "gain 1.5"),
            (&[key(Char('2'))], "2"),
        ] {
            let mut edit = Edit::new("gain 1.5".to_owned());
            keys.iter().for_each(|&key| assert_eq!(edit.key(key), Typed::On));
            assert_eq!(edit.input.value(), left, "{keys:?}");
        }
        let mut edit = Edit::new("7".to_owned());
        edit.paste("12");
        edit.paste("3");
        assert_eq!(edit.input.value(), "123");
        assert_eq!(edit.key(key(Code::Esc)), Typed::Cancelled);
    }

    #[test]
    fn numbers_may_be_typed_full_width() {
        let mut edit = Edit::new("7".to_owned());
        for c in "－１．５".chars() {
            edit.key(Key::plain(Code::Char(c)));
        }
        let entered = edit.key(Key::plain(Code::Enter));
        assert_eq!(entered, Typed::Entered("-1.5".to_owned()));
    }
}
