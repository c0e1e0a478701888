//! One line of a panel. A screen declares its rows: what each is called, what it does, and where its
//! value lies. How a value is shown, turned, slid and typed follows from its kind, here, once.

use super::kind::{Kind, Ladder, Number, Pick, Seed, Turn, value};
use super::named::Named;
use super::setting::Setting;
use super::{Dial, number};
use crate::math::activation::Functions;
use crate::screen::kept::Kept;
use crate::widget::slider::ControlColumns;
use ratatui::layout::Rect;
use std::borrow::Cow;

/// What the rows of a panel change.
pub trait Subject {
    /// Brings what hangs on a change in line with it; after each.
    fn settle(&mut self);
}

/// A line of a panel that changes an `S`. Its label tells it from the others of the panel.
pub struct Row<S> {
    pub label: Cow<'static, str>,
    /// What it does; the first sentence is short, where there is no room for more.
    pub help: &'static str,
    /// It is part of another row's text, or of nothing that is set.
    pub derived: bool,
    pub(super) kind: Box<dyn Kind<S>>,
}

/// How to read and write a field.
macro_rules! field {
    ($field:ident) => {
        (|it| it.$field, |it, value| it.$field = value)
    };
    ($field:ident as $kind:ty) => {
        (|it| it.$field as f64, |it, value| it.$field = value as $kind)
    };
}
pub(in crate::screen) use field;

impl<S> Row<S> {
    pub fn new(
        label: impl Into<Cow<'static, str>>,
        help: &'static str,
        kind: impl Kind<S> + 'static,
    ) -> Row<S> {
        Row { label: label.into(), help, derived: false, kind: Box::new(kind) }
    }

    pub fn number<G: Fn(&S) -> f64 + 'static, P: Fn(&mut S, f64) + 'static>(
        label: impl Into<Cow<'static, str>>,
        help: &'static str,
        dial: Dial,
        (get, put): (G, P),
    ) -> Row<S> {
        Row::new(label, help, Number(dial, get, put))
    }

    pub fn pick<T: Named, G: Fn(&S) -> T + 'static, P: Fn(&mut S, T) + 'static>(
        label: &'static str,
        help: &'static str,
        (get, put): (G, P),
    ) -> Row<S> {
        Row::new(label, help, Pick(get, put))
    }

    /// One of a few numbers, of which the subject has the place.
    pub fn ladder<G: Fn(&S) -> usize + 'static, P: Fn(&mut S, usize) + 'static>(
        label: &'static str,
        help: &'static str,
        all: &'static [impl ToString],
        (get, put): (G, P),
    ) -> Row<S> {
        Row::new(label, help, Ladder(all, get, put))
    }

    pub fn seed<G: Fn(&S) -> u64 + 'static, P: Fn(&mut S, u64) + 'static>(
        help: &'static str,
        (get, put): (G, P),
    ) -> Row<S> {
        Row::new("seed", help, Seed(get, put))
    }
}

impl<S: Subject> Row<S> {
    pub fn text(&self, of: &S) -> String {
        self.kind.text(of)
    }

    pub fn is_typed(&self) -> bool {
        self.kind.is_typed()
    }

    /// Where its slider's knob is, 0 to 1.
    pub fn fraction(&self, of: &S) -> Option<f64> {
        self.kind.dial().map(|dial| dial.fraction(value(&self.text(of))))
    }

    pub fn slide(&self, of: &mut S, fraction: f64, functions: &Functions) {
        if let Some(dial) = self.kind.dial() {
            let _ = self.set(of, &number(dial.at(fraction)), functions);
        }
    }

    /// One place further on in a choice, or along a dial.
    pub fn turn(&self, of: &mut S, by: Turn, functions: &Functions) {
        self.kind.turn(of, by, functions);
        of.settle();
    }

    /// Takes what was typed, or says what would have been right.
    pub fn set(&self, of: &mut S, text: &str, functions: &Functions) -> Result<(), String> {
        self.kind.set(of, text, functions)?;
        of.settle();
        Ok(())
    }

    /// As it is found and set by name.
    pub fn setting(&self, of: &S, functions: &Functions) -> Setting {
        let (label, value) = (self.label.to_string(), self.text(of));
        Setting { label, value, takes: self.kind.takes(of, functions), help: self.help }
    }

    /// What a column of its line is of.
    pub fn part_at(&self, of: &S, columns: ControlColumns, (line, column): (Rect, u16)) -> Part {
        if self.fraction(of).is_none() {
            let turn = columns.turn_at(line, &self.text(of), column);
            return turn.map_or(Part::Label, Part::Choice);
        }
        match columns.track_at(line, column) {
            Some(fraction) => Part::Track(fraction),
            None if columns.is_number(line, column) => Part::Number,
            None => Part::Label,
        }
    }

    /// Notes what is set; `name` is the name of its row.
    pub fn keep(&self, of: &S, name: String, kept: &mut Kept) {
        if !self.derived {
            kept.set(name, self.kind.written(of));
        }
    }
}

/// What the pointer is on, on a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    Label,
    /// Where on a slider's track, 0 to 1
    Track(f64),
    /// The number beside a track
    Number,
    /// Which way a click turns a choice
    Choice(i32),
}

/// Sets what was kept; what cannot be read stays as it is. `rows` are those of a subject, by the
/// names that they are kept by.
pub fn restore<S: Subject>(
    of: &mut S,
    rows: impl Fn(&S) -> Vec<(String, Row<S>)>,
    (kept, functions): (&Kept, &Functions),
) {
    // What one may be can hang on another that comes later.
    for _ in 0..2 {
        for (name, row) in rows(of).into_iter().filter(|(_, row)| !row.derived) {
            let _ = kept.get(&name).map(|text| row.set(of, text, functions));
        }
    }
}

/// Puts more rows before the one of that label.
pub fn before<S>(rows: &mut Vec<Row<S>>, label: &str, more: Vec<Row<S>>) {
    let place = rows.iter().position(|row| row.label == label).unwrap_or(rows.len());
    rows.splice(place..place, more);
}
