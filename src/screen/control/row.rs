//! One line of a panel. A screen declares its rows: what each is called, what it does, and where its
//! value lies. How a value is shown, turned, slid and typed follows from its kind, here, once.

use super::named::Named;
use super::setting::{Setting, Takes};
use super::{Dial, cycled, name, number};
use crate::math::activation::{FunctionError, Functions, Pointwise};
use crate::screen::kept::{self, Kept};
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
    kind: Box<dyn Kind<S>>,
}

/// A step of a key or a click: its direction, and whether it is a large one.
pub type Turn = (i32, bool);

/// How a value is shown and changed.
pub trait Kind<S> {
    /// The value as it is shown and typed.
    fn text(&self, of: &S) -> String;

    fn turn(&self, of: &mut S, by: Turn, functions: &Functions);

    /// Takes what was typed, or says what would have been right.
    fn set(&self, of: &mut S, text: &str, functions: &Functions) -> Result<(), String>;

    fn takes(&self, of: &S, functions: &Functions) -> Takes;

    /// Where its slider's knob is, 0 to 1.
    fn fraction(&self, _of: &S) -> Option<f64> {
        None
    }

    fn slide(&self, _of: &mut S, _fraction: f64) {}

    /// As a file keeps it, where that says more.
    fn written(&self, of: &S) -> String {
        self.text(of)
    }

    /// Whether Enter has it typed where a screen only turns its choices.
    fn is_typed(&self) -> bool {
        true
    }
}

impl<S> Row<S> {
    pub fn new(
        label: impl Into<Cow<'static, str>>,
        help: &'static str,
        kind: impl Kind<S> + 'static,
    ) -> Row<S> {
        Row { label: label.into(), help, derived: false, kind: Box::new(kind) }
    }

    pub fn number(
        label: impl Into<Cow<'static, str>>,
        help: &'static str,
        dial: Dial,
        get: impl Fn(&S) -> f64 + 'static,
        put: impl Fn(&mut S, f64) + 'static,
    ) -> Row<S> {
        Row::new(label, help, Number(dial, get, put))
    }

    pub fn pick<T: Named>(
        label: &'static str,
        help: &'static str,
        get: impl Fn(&S) -> T + 'static,
        put: impl Fn(&mut S, T) + 'static,
    ) -> Row<S> {
        Row::new(label, help, Pick(get, put))
    }

    /// The places of a choice's numbers.
    pub fn ladder<N: ToString>(
        label: &'static str,
        help: &'static str,
        all: &'static [N],
        get: impl Fn(&S) -> usize + 'static,
        put: impl Fn(&mut S, usize) + 'static,
    ) -> Row<S> {
        Row::new(label, help, Ladder(all, get, put))
    }

    pub fn function(
        label: &'static str,
        help: &'static str,
        get: impl Fn(&S) -> Pointwise + 'static,
        put: impl Fn(&mut S, Pointwise) + 'static,
    ) -> Row<S> {
        Row::new(label, help, Function(get, put))
    }

    pub fn seed(
        help: &'static str,
        get: impl Fn(&S) -> u64 + 'static,
        put: impl Fn(&mut S, u64) + 'static,
    ) -> Row<S> {
        Row::new("seed", help, Seed(get, put))
    }

    /// The same line with its kind made into one of another subject.
    pub fn into<T, K: Kind<T> + 'static>(
        self,
        change: impl FnOnce(Box<dyn Kind<S>>) -> K,
    ) -> Row<T> {
        let Row { label, help, derived, kind } = self;
        Row { label, help, derived, kind: Box::new(change(kind)) }
    }
}

impl<S: Subject> Row<S> {
    pub fn text(&self, of: &S) -> String {
        self.kind.text(of)
    }

    pub fn is_typed(&self) -> bool {
        self.kind.is_typed()
    }

    pub fn fraction(&self, of: &S) -> Option<f64> {
        self.kind.fraction(of)
    }

    pub fn slide(&self, of: &mut S, fraction: f64) {
        self.kind.slide(of, fraction);
        of.settle();
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

/// A number with a slider.
struct Number<G, P>(Dial, G, P);

impl<S, G: Fn(&S) -> f64, P: Fn(&mut S, f64)> Kind<S> for Number<G, P> {
    fn text(&self, of: &S) -> String {
        number(self.1(of))
    }

    fn turn(&self, of: &mut S, (by, far): Turn, _: &Functions) {
        let value = self.0.turned(self.1(of), by, far);
        self.2(of, value);
    }

    fn set(&self, of: &mut S, text: &str, _: &Functions) -> Result<(), String> {
        self.2(of, self.0.read(text)?);
        Ok(())
    }

    fn takes(&self, _: &S, _: &Functions) -> Takes {
        Takes::Number(self.0)
    }

    fn fraction(&self, of: &S) -> Option<f64> {
        Some(self.0.fraction(self.1(of)))
    }

    fn slide(&self, of: &mut S, fraction: f64) {
        self.2(of, self.0.at(fraction));
    }
}

/// One of a few that have names.
struct Pick<G, P>(G, P);

impl<S, T: Named, G: Fn(&S) -> T, P: Fn(&mut S, T)> Kind<S> for Pick<G, P> {
    fn text(&self, of: &S) -> String {
        self.0(of).text()
    }

    fn turn(&self, of: &mut S, (by, _): Turn, _: &Functions) {
        let next = cycled(T::ALL, self.0(of), by as isize);
        self.1(of, next);
    }

    fn set(&self, of: &mut S, text: &str, _: &Functions) -> Result<(), String> {
        self.1(of, T::read(text)?);
        Ok(())
    }

    fn takes(&self, of: &S, _: &Functions) -> Takes {
        let all = T::ALL.iter().map(|one| one.text()).collect();
        Takes::Choice(round(self.text(of), all))
    }

    fn is_typed(&self) -> bool {
        false
    }
}

/// One of a few numbers, known by its place; there is nothing beyond the ends.
struct Ladder<N: 'static, G, P>(&'static [N], G, P);

impl<S, N: ToString, G: Fn(&S) -> usize, P: Fn(&mut S, usize)> Kind<S> for Ladder<N, G, P> {
    fn text(&self, of: &S) -> String {
        self.0[self.1(of)].to_string()
    }

    fn turn(&self, of: &mut S, (by, _): Turn, _: &Functions) {
        let place = self.1(of).saturating_add_signed(by as isize).min(self.0.len() - 1);
        self.2(of, place);
    }

    fn set(&self, of: &mut S, text: &str, _: &Functions) -> Result<(), String> {
        let all: Vec<String> = self.0.iter().map(N::to_string).collect();
        let place = name::place(text, all.iter().map(String::as_str), &[]);
        self.2(of, place.ok_or_else(|| format!("one of {}", all.join(", ")))?);
        Ok(())
    }

    fn takes(&self, _: &S, _: &Functions) -> Takes {
        Takes::Choice(self.0.iter().map(N::to_string).collect())
    }

    fn is_typed(&self) -> bool {
        false
    }
}

/// An activation: one of those that are known, or an expression.
struct Function<G, P>(G, P);

impl<S, G: Fn(&S) -> Pointwise, P: Fn(&mut S, Pointwise)> Kind<S> for Function<G, P> {
    fn text(&self, of: &S) -> String {
        self.0(of).name().to_owned()
    }

    /// The next of all, with its parameters' defaults.
    fn turn(&self, of: &mut S, (by, _): Turn, functions: &Functions) {
        let (now, all): (_, Vec<Pointwise>) = (self.0(of), functions.all().collect());
        let place = all.iter().position(|one| one.is_same_function(&now)).unwrap_or(0);
        let next = (place as isize + by as isize).rem_euclid(all.len() as isize);
        self.1(of, all[next as usize].clone());
    }

    fn set(&self, of: &mut S, text: &str, functions: &Functions) -> Result<(), String> {
        self.1(of, typed_function(functions, text)?);
        Ok(())
    }

    fn takes(&self, of: &S, functions: &Functions) -> Takes {
        let all = functions.all().map(|one| one.name().to_owned()).collect();
        Takes::Choice(round(self.text(of), all))
    }

    fn written(&self, of: &S) -> String {
        kept::written(&self.0(of))
    }
}

/// What was typed, or what would have been right.
pub fn typed_function(functions: &Functions, text: &str) -> Result<Pointwise, String> {
    functions.parse_pointwise(text).map_err(|error| match error {
        FunctionError::Unknown { .. } => {
            let names: Vec<String> = functions.all().map(|one| one.name().to_owned()).collect();
            format!("one of {}", names.join(", "))
        }
        error => error.to_string(),
    })
}

/// What draws all that is random.
struct Seed<G, P>(G, P);

const SEEDS: &str = "a whole number from 0";

impl<S, G: Fn(&S) -> u64, P: Fn(&mut S, u64)> Kind<S> for Seed<G, P> {
    fn text(&self, of: &S) -> String {
        self.0(of).to_string()
    }

    fn turn(&self, of: &mut S, (by, far): Turn, _: &Functions) {
        let by = i64::from(by) * if far { 10 } else { 1 };
        let seed = self.0(of).saturating_add_signed(by);
        self.1(of, seed);
    }

    fn set(&self, of: &mut S, text: &str, _: &Functions) -> Result<(), String> {
        self.1(of, text.parse().map_err(|_| SEEDS.to_owned())?);
        Ok(())
    }

    fn takes(&self, _: &S, _: &Functions) -> Takes {
        Takes::Text(SEEDS)
    }
}

/// The values that a choice goes through, the present one first.
pub fn round(now: String, mut all: Vec<String>) -> Vec<String> {
    match all.iter().position(|one| *one == now) {
        Some(place) => all.rotate_left(place),
        // From one that is none of them the first step is that from the first.
        None => {
            all.rotate_left(1);
            all.insert(0, now);
        }
    }
    all
}
