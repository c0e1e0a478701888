//! What Space, Enter, typing and the mouse do to a line of the list.

use super::{Row, State};
use crate::screen::control::edit::Edit;
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

    /// Takes what was typed for a slider, or an x that the cursor goes to, and the view with it.
    pub(super) fn take(&mut self, text: &str) -> Result<(), String> {
        if self.places {
            let x = text.replace('−', "-").parse().ok().filter(|x: &f64| x.is_finite());
            self.move_cursor(x.ok_or("a number, such as 1.234 or -2e-3")?);
            self.exact = true;
        } else if let Row::Parameter(function, parameter) = self.row() {
            let value = self.dial(function, parameter).read(text)?;
            self.put(function, parameter, value);
        }
        Ok(())
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
