//! The kinds of a panel's lines: how a number, one of a few, a function and a seed are shown, typed and
//! turned.

use super::named::Named;
use super::setting::Takes;
use super::{Dial, name, number};
use crate::math::activation::{FunctionError, Functions, Pointwise};
use crate::screen::kept;

/// A step of a key or a click: its direction, and whether it is a large one.
pub type Turn = (i32, bool);

/// How a value is shown and changed.
pub trait Kind<S> {
    /// The value as it is shown and typed.
    fn text(&self, of: &S) -> String;

    /// Takes what was typed, or says what would have been right.
    fn set(&self, of: &mut S, text: &str, functions: &Functions) -> Result<(), String>;

    /// The slider of a number.
    fn dial(&self) -> Option<Dial> {
        None
    }

    fn takes(&self, _of: &S, _functions: &Functions) -> Takes {
        self.dial().map_or(Takes::Nothing, Takes::Number)
    }

    /// One place further on in a choice, or along a dial.
    fn turn(&self, of: &mut S, (by, far): Turn, functions: &Functions) {
        let text = match self.takes(of, functions) {
            Takes::Number(dial) => number(dial.turned(value(&self.text(of)), by, far)),
            Takes::Choice(all) => all[by.rem_euclid(all.len() as i32) as usize].clone(),
            Takes::Nothing | Takes::Text(_) => return,
        };
        let _ = self.set(of, &text, functions);
    }

    /// As a file keeps it, where that says more.
    fn written(&self, of: &S) -> String {
        self.text(of)
    }

    /// Whether Enter has it typed where a screen only turns its choices.
    fn is_typed(&self) -> bool {
        true
    }
}

/// The number that a number's text is.
pub(super) fn value(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// A number with a slider.
pub(super) struct Number<G, P>(pub(super) Dial, pub(super) G, pub(super) P);

impl<S, G: Fn(&S) -> f64, P: Fn(&mut S, f64)> Kind<S> for Number<G, P> {
    fn text(&self, of: &S) -> String {
        number(self.1(of))
    }

    fn set(&self, of: &mut S, text: &str, _: &Functions) -> Result<(), String> {
        self.2(of, self.0.read(text)?);
        Ok(())
    }

    fn dial(&self) -> Option<Dial> {
        Some(self.0)
    }
}

/// One of a few that have names.
pub(super) struct Pick<G, P>(pub(super) G, pub(super) P);

impl<S, T: Named, G: Fn(&S) -> T, P: Fn(&mut S, T)> Kind<S> for Pick<G, P> {
    fn text(&self, of: &S) -> String {
        self.0(of).text()
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
pub(super) struct Ladder<N: 'static, G, P>(pub(super) &'static [N], pub(super) G, pub(super) P);

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
pub struct Function<G, P>(pub G, pub P);

impl<S, G: Fn(&S) -> Pointwise, P: Fn(&mut S, Pointwise)> Kind<S> for Function<G, P> {
    fn text(&self, of: &S) -> String {
        self.0(of).name().to_owned()
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
pub(super) struct Seed<G, P>(pub(super) G, pub(super) P);

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
