//! What Space, Enter, typing and the mouse do to a line of the list.

use super::{Row, Show, State};
use crate::screen::control::edit::Edit;
use crate::screen::control::number;
use crate::screen::control::setting::{Setting, Takes};

impl State {
    pub(super) fn row_label(&self, row: Row) -> String {
        match row {
            Row::Show => "show".to_owned(),
            Row::Tangent => "tangent".to_owned(),
            Row::Function(index) => self.curves[index].function.title().to_owned(),
            Row::Parameter(index, parameter) => {
                let about = self.curves[index].function.about();
                format!("{} {}", about.title, about.parameters[parameter].name)
            }
        }
    }

    /// A line as it is found and set by name.
    pub(super) fn setting(&self, row: Row) -> Setting {
        let texts = |all: &[&str]| Takes::Choice(all.iter().map(|one| (*one).to_owned()).collect());
        let (value, takes) = match row {
            Row::Show => (self.show.title().to_owned(), texts(&Show::ALL.map(Show::title))),
            Row::Tangent => (self.tangent_text().to_owned(), texts(&["on", "off"])),
            Row::Function(index) => {
                let shown = if self.curves[index].shown { "shown" } else { "hidden" };
                (shown.to_owned(), texts(&["shown", "hidden"]))
            }
            Row::Parameter(index, parameter) => {
                let value = self.curves[index].function.parameters()[parameter];
                (number(value), Takes::Number(self.dial(index, parameter)))
            }
        };
        Setting { label: self.row_label(row), value, takes, help: "" }
    }

    /// Sets the marked line, or says what would have been right.
    pub(super) fn set_row(&mut self, text: &str) -> Result<(), String> {
        let row = self.row();
        let Takes::Choice(values) = self.setting(row).takes else { return self.take(text) };
        // Primes tell the orders apart, so these are not read like names.
        let wanted = text.replace('\'', "′").to_lowercase();
        let place = values.iter().position(|value| *value == wanted);
        let place = place.ok_or_else(|| format!("one of {}", values.join("; ")))?;
        match row {
            Row::Show => self.show = Show::ALL[place],
            Row::Tangent => self.tangent = place == 0,
            Row::Function(index) => self.curves[index].shown = place == 0,
            Row::Parameter(..) => {}
        }
        Ok(())
    }

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
