//! The kink question: what is f′ where the sides change?

use super::practice::Said;
use super::subject::Subject;
use crate::math::activation::Order;
use crate::typeset::brief;

/// A place where f bends or jumps, with its slopes from both sides and the one that programs use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kink {
    pub x: f64,
    /// Solved for; else found by search.
    pub exact: bool,
    pub left: f64,
    pub convention: f64,
    pub right: f64,
    /// f itself jumps there.
    pub jumps: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Question {
    pub kinks: Vec<Kink>,
    pub chosen: usize,
    /// The answer that was given.
    pub typed: String,
    pub said: Option<Said>,
    pub done: bool,
    pub passed: bool,
}

/// So near to a kink its sides are looked at.
const NEAR: f64 = 1e-7;

impl Question {
    /// The places where the slopes from the two sides differ.
    pub fn new(subject: &Subject) -> Question {
        let function = &subject.function;
        let kinks = subject.breaks.points.iter().map(|point| {
            let step = NEAR * point.x.abs().max(1.0);
            let at = |order, x| function.derivative(order, x);
            let [left, right] = [point.x - step, point.x + step].map(|x| at(Order::Slope, x));
            let sides = [point.x - step, point.x + step].map(|x| at(Order::Value, x));
            Kink {
                x: point.x,
                exact: point.exact,
                left,
                convention: at(Order::Slope, point.x),
                right,
                jumps: !is_close(sides[0], sides[1]),
            }
        });
        let kinks = kinks.filter(|kink| !is_close(kink.left, kink.right) || kink.jumps).collect();
        Question { kinks, ..Question::default() }
    }

    pub fn kink(&self) -> Option<Kink> {
        self.kinks.get(self.chosen).copied()
    }

    pub fn walk(&mut self, by: isize) {
        let last = self.kinks.len().saturating_sub(1);
        let next = self.chosen.saturating_add_signed(by).min(last);
        if next != self.chosen {
            let kinks = std::mem::take(&mut self.kinks);
            *self = Question { kinks, chosen: next, ..Question::default() };
        }
    }

    /// Judges a number, or the word that there is none.
    ///
    /// # Errors
    /// What would have been an answer.
    pub fn answer(&mut self, text: &str) -> Result<(), String> {
        let Some(kink) = self.kink() else { return Ok(()) };
        let none = ["none", "no", "undefined", "nan", "-"].contains(&text.to_lowercase().as_str());
        let text = text.replace('−', "-");
        let given: Option<f64> = text.parse().ok().filter(|value: &f64| value.is_finite());
        if !none && given.is_none() {
            return Err("a number, or none".to_owned());
        }
        let is = |value: f64| given.is_some_and(|given| is_close(given, value));
        self.said = Some(if none {
            Said::right(
                "Right: a limit from both sides does not exist. Programs still need a number, and take the convention.",
            )
        } else if is(kink.convention) {
            Said::right("Right: that is the value that programs use there.")
        } else if is(kink.left) {
            Said::wrong(vec!["That is the slope from the left.".to_owned()])
        } else if is(kink.right) {
            Said::wrong(vec!["That is the slope from the right.".to_owned()])
        } else {
            Said::wrong(vec!["That is neither the slope of a side nor the convention.".to_owned()])
        });
        self.typed = text;
        self.done = true;
        Ok(())
    }

    pub fn give_up(&mut self) {
        if self.kink().is_some() {
            self.passed |= !self.done;
            self.done = true;
        }
    }
}

impl Kink {
    /// The answer, a name and a number a line.
    pub fn values(&self) -> [(&'static str, String); 3] {
        [
            ("from the left", brief(self.left)),
            ("by convention", brief(self.convention)),
            ("from the right", brief(self.right)),
        ]
    }
}

fn is_close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-5 * (1.0 + a.abs().max(b.abs())) || a.is_nan() && b.is_nan()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;

    fn question(text: &str) -> Question {
        Question::new(&Subject::read(text, &gallery::functions()).unwrap())
    }

    #[test]
    fn only_real_kinks_are_asked_for() {
        for (text, places) in [
            ("max(x, 0.1x)", &[0.0][..]),
            ("relu6", &[0.0, 6.0]),
            ("abs(2x-3)", &[1.5]),
            ("where(x>1, x, 0)", &[1.0]),
            ("elu", &[]),
            ("where(x>0, x^2, 0)", &[]),
            ("mish(x)", &[]),
        ] {
            let found: Vec<f64> = question(text).kinks.iter().map(|kink| kink.x).collect();
            assert_eq!(found, places, "{text}");
        }
    }

    #[test]
    fn left_right_and_convention_are_told_apart() {
        let mut question = question("max(x, 0.1x)");
        let kink = question.kink().unwrap();
        assert_eq!([kink.left, kink.convention, kink.right].map(brief), ["0.1", "0.55", "1"]);
        for (text, right, says) in [
            ("1", false, "right"),
            ("0.1", false, "left"),
            ("7", false, "neither"),
            ("0.55", true, "programs use"),
            ("none", true, "does not exist"),
        ] {
            question.answer(text).unwrap();
            let said = question.said.clone().unwrap();
            assert_eq!(said.right, right, "{text}");
            assert!(said.sentences[0].contains(says), "{text}: {said:?}");
        }
        assert!(question.answer("perhaps").is_err());
    }
}
