//! What Space, Enter, typing and the mouse do to a line of the list.

use super::{Row, State};
use crate::input::Key;
use crate::screen::control::edit::{Edit, Typed};
use crate::screen::control::number;

impl State {
    /// Space and Enter on a line of the list.
    pub(super) fn confirm(&mut self) {
        match self.row() {
            Row::Show => self.show = self.show.cycled(1),
            Row::Tangent => self.tangent = !self.tangent,
            Row::Function(index) => self.curves[index].shown = !self.curves[index].shown,
            Row::Parameter(function, parameter) => {
                let value = self.curves[function].function.parameters()[parameter];
                self.edit = Some(Edit::new(number(value)));
            }
        }
    }

    /// Keys while a value is typed. False: the key was not for the text field.
    pub fn type_key(&mut self, key: Key) -> bool {
        let Some(edit) = &mut self.edit else { return false };
        let typed = edit.key(key);
        if self.places {
            self.take_place(typed);
            return true;
        }
        match (typed, self.row()) {
            (Typed::On, _) => {}
            (Typed::Entered(text), Row::Parameter(function, parameter)) => {
                match self.dial(function, parameter).read(&text) {
                    Ok(value) => {
                        self.edit = None;
                        self.put(function, parameter, value);
                    }
                    Err(why) => {
                        if let Some(edit) = &mut self.edit {
                            edit.error = Some(why);
                        }
                    }
                }
            }
            (Typed::Cancelled | Typed::Entered(_), _) => self.edit = None,
        }
        true
    }

    /// The cursor goes to an x that was typed, and the view with it.
    fn take_place(&mut self, typed: Typed) {
        let wanted = match typed {
            Typed::On => return,
            Typed::Cancelled => None,
            Typed::Entered(text) => {
                let x = text.replace('−', "-").parse().ok().filter(|x: &f64| x.is_finite());
                match (x, &mut self.edit) {
                    (None, Some(edit)) => {
                        edit.error = Some("a number, such as 1.234 or -2e-3".to_owned());
                        return;
                    }
                    (x, _) => x,
                }
            }
        };
        (self.edit, self.places) = (None, false);
        if let Some(x) = wanted {
            self.move_cursor(x);
            self.exact = true;
        }
    }

    pub(super) fn slide(&mut self, fraction: f64) {
        if let Row::Parameter(function, parameter) = self.row() {
            let value = self.dial(function, parameter).at(fraction);
            self.put(function, parameter, value);
        }
    }

    pub(super) fn turn_choice(&mut self, by: isize) {
        match self.row() {
            Row::Show => self.show = self.show.cycled(by),
            Row::Tangent => self.tangent = !self.tangent,
            Row::Function(_) | Row::Parameter(..) => {}
        }
    }
}
