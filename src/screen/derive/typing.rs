//! Keys and pasted text while something is typed.

use super::{Pane, Row, State};
use crate::input::{Code, Key};
use crate::math::symbolic::Function;
use crate::screen::control::edit::text_request;
use crate::screen::message::Request;
use tui_input::Input;

/// More of a paste is not kept: the reader says long before that it is too long.
const LONGEST: usize = 20_000;

impl State {
    /// Keys while the function is typed.
    pub(super) fn type_in_field(&mut self, key: Key) {
        match key.code {
            Code::Enter | Code::Esc | Code::Down => {
                self.read();
                self.pane = Pane::Panel;
            }
            Code::Tab | Code::BackTab => {
                self.read();
                self.next_pane(if key.code == Code::Tab { 1 } else { -1 });
            }
            _ => {
                let request = text_request(key);
                let changed = request.and_then(|request| self.input.handle(request));
                let changed = changed.is_some_and(|changed| changed.value);
                if changed && !self.is_amid_a_name() {
                    self.read();
                }
            }
        }
    }

    /// Whether the cursor is behind the first letters of a function's name: `ta` on the way to `tanh`
    /// would be a parameter. What follows, or leaving the field, tells which.
    fn is_amid_a_name(&self) -> bool {
        let before: String = self.input.value().chars().take(self.input.cursor()).collect();
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let word = &before[before.trim_end_matches(is_letter).len()..];
        let begins = |name: &str| name.len() > word.len() && name.starts_with(word);
        let names = Function::ALL
            .iter()
            .flat_map(|one| [one.name()].into_iter().chain(one.aliases().iter().copied()));
        !word.is_empty() && Function::named(word).is_none() && names.into_iter().any(begins)
    }

    /// Takes what was typed over a line of the panel, or says why not.
    pub(super) fn entered(&mut self, text: &str) -> Result<Vec<Request>, String> {
        match self.row() {
            Some(Row::X) => self.enter_x(text)?,
            Some(Row::Parameter(parameter)) => {
                self.put(parameter, read_number(text).ok_or("It takes a number.")?)?;
            }
            Some(Row::Answer) => {
                self.practice.typed = text.to_owned();
                self.practice.answer(&self.subject, text)?;
            }
            Some(Row::Slope) => self.question.answer(text)?,
            Some(Row::Keep) => return Ok(vec![self.keep(text)?]),
            _ => {}
        }
        Ok(Vec::new())
    }

    fn enter_x(&mut self, text: &str) -> Result<(), String> {
        const FARTHEST: f64 = 1e6;
        let x = read_number(text).filter(|x| x.abs() <= FARTHEST);
        let x = x.ok_or_else(|| "It takes a number from −1000000 to 1000000.".to_owned())?;
        let (low, high) = self.window;
        if !(low..=high).contains(&x) {
            self.window = (x - (high - low) / 2.0, x + (high - low) / 2.0);
        }
        self.x = x;
        Ok(())
    }

    /// Pasted text goes where it can be typed; else it is a function.
    pub fn paste(&mut self, text: &str) {
        // A line break in a paste stands for a blank.
        let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
        let text: String =
            text.chars().map(plain).filter(|c| !c.is_control()).take(LONGEST).collect();
        if let Some(edit) = &mut self.edit {
            edit.paste(&text);
            return;
        }
        let (before, after) = match self.pane {
            Pane::Field => {
                let cursor = self.input.cursor();
                let value: Vec<char> = self.input.value().chars().collect();
                let (before, after) = value.split_at(cursor.min(value.len()));
                (before.iter().collect(), after.iter().collect())
            }
            _ => (String::new(), String::new()),
        };
        let cursor = before.chars().count() + text.chars().count();
        self.input = Input::new(format!("{before}{text}{after}")).with_cursor(cursor);
        self.open_field();
        self.read();
    }
}

fn read_number(text: &str) -> Option<f64> {
    let value: f64 = text.replace('−', "-").parse().ok()?;
    value.is_finite().then_some(value)
}
