//! What answers a question, and which answer is right: one statement of it for the page, the keys
//! and the check.

use super::{Choose, Pick, Predict, Scale};

impl Predict {
    /// Places of the guess along its scale, but for one: so many steps lead from end to end.
    pub const STEPS: f64 = 50.0;

    /// From end to end of a logarithmic scale.
    fn decades(&self) -> f64 {
        self.range.1.log10() - self.range.0.log10()
    }

    /// Where a guess starts: the middle of the scale.
    pub fn middle(&self) -> f64 {
        let (low, high) = self.range;
        match self.scale {
            Scale::Linear => (low + high) / 2.0,
            Scale::Log => low.sqrt() * high.sqrt(),
        }
    }

    /// A guess moved by so many steps along the scale.
    pub fn moved(&self, guess: f64, steps: f64) -> f64 {
        let (low, high) = self.range;
        let moved = match self.scale {
            Scale::Linear => guess + steps * (high - low) / Predict::STEPS,
            Scale::Log => guess * 10f64.powf(steps / Predict::STEPS * self.decades()),
        };
        moved.clamp(low, high)
    }

    /// How far a guess is off: a share of a linear scale, decades on a logarithmic one. NaN where
    /// there is nothing to compare with.
    pub fn gap(&self, guess: f64, measured: f64) -> f64 {
        match self.scale {
            Scale::Linear => (guess - measured).abs() / (self.range.1 - self.range.0),
            Scale::Log => (guess / measured).log10().abs(),
        }
    }

    /// Whether a guess is as good as one can be: near the number, or at the place of the scale that is
    /// nearest to it.
    pub fn is_well_guessed(&self, guess: f64, measured: f64) -> bool {
        let near = match self.scale {
            Scale::Linear => 0.02,
            // A little more than half a step, for rounding.
            Scale::Log => 0.15_f64.max(0.501 / Predict::STEPS * self.decades()),
        };
        self.gap(guess, measured) < near
    }

    /// Why no guess can be right; None: one can.
    pub fn unanswerable(&self, measured: f64) -> Option<String> {
        let half = Predict::STEPS / 2.0;
        let places = (0..=Predict::STEPS as u32).map(|place| f64::from(place) - half);
        let mut guesses = places.map(|steps| self.moved(self.middle(), steps));
        if guesses.any(|guess| self.is_well_guessed(guess, measured)) {
            return None;
        }
        let (low, high) = self.range;
        Some(match measured {
            measured if measured.is_nan() => "the measurement comes to no number".to_owned(),
            _ => format!("{measured:?} is measured, and no guess from {low:?} to {high:?} is near"),
        })
    }
}

impl Choose {
    /// The option that the measured numbers make right, the first of equals; None where all are NaN.
    pub fn right(&self, measured: &[f64]) -> Option<usize> {
        let numbers = measured.iter().enumerate().filter(|(_, number)| !number.is_nan());
        let better = |new: f64, old: f64| match self.pick {
            Pick::Largest => new > old,
            Pick::Smallest => new < old,
        };
        let best = numbers.reduce(|best, new| if better(*new.1, *best.1) { new } else { best });
        best.map(|(index, _)| index)
    }

    /// Why none of the options is the right one; None: one is.
    pub fn unanswerable(&self, measured: &[f64]) -> Option<String> {
        let text = |index: usize| format!("'{}'", self.options[index].text);
        if let Some(index) = measured.iter().position(|number| number.is_nan()) {
            return Some(format!("the measurement of {} comes to no number", text(index)));
        }
        let right = self.right(measured)?;
        let equal = (0..measured.len()).find(|&i| i != right && measured[i] == measured[right])?;
        let (right, equal, number) = (text(right), text(equal), measured[right]);
        Some(format!("{right} and {equal} are both measured as {number}, so none is the one"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ChoiceOption, Text};
    use super::*;

    fn predict(range: (f64, f64), scale: Scale) -> Predict {
        let measure = String::new();
        Predict { question: Text::default(), measure, scale, range, explain: Text::default() }
    }

    #[test]
    fn a_guess_is_right_near_the_number_wherever_that_is_on_the_scale() {
        for (range, scale) in [
            ((-3.0, 5.0), Scale::Linear),
            ((1e-8, 10.0), Scale::Log),
            ((1e-200, 1e200), Scale::Log),
        ] {
            let predict = predict(range, scale);
            for place in 0..1000 {
                let measured = predict.moved(range.0, f64::from(place) / 20.0);
                assert_eq!(predict.unanswerable(measured), None, "{measured}");
            }
        }
    }

    #[test]
    fn numbers_that_no_guess_reaches() {
        let linear = predict((0.0, 1.0), Scale::Linear);
        for measured in [5.0, -0.1, 1.021, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert!(linear.unanswerable(measured).is_some(), "{measured}");
        }
        let told = "5.0 is measured, and no guess from 0.0 to 1.0 is near";
        assert_eq!(linear.unanswerable(5.0).as_deref(), Some(told));
        let log = predict((0.001, 1.0), Scale::Log);
        for measured in [0.0, -0.5, 5.0, 1e-5, f64::INFINITY, f64::NAN] {
            assert!(log.unanswerable(measured).is_some(), "{measured}");
        }
    }

    #[test]
    fn of_the_options_exactly_one_must_be_right() {
        for (pick, best) in [(Pick::Largest, 1), (Pick::Smallest, 0)] {
            let option = |text: &str| ChoiceOption { text: text.into(), measure: String::new() };
            let options = ["a", "b", "c"].map(option).to_vec();
            let choose =
                Choose { question: Text::default(), options, pick, explain: Text::default() };
            assert_eq!(choose.right(&[1.0, 3.0, 2.0]), Some(best));
            assert_eq!(choose.unanswerable(&[1.0, 3.0, 2.0]), None);
            // The two that are not the one may be equal.
            let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
            let fair = if best == 1 { [low, 3.0, low] } else { [1.0, high, high] };
            assert_eq!(choose.unanswerable(&fair), None);
            for unfair in [[2.0; 3], [0.0, -0.0, 0.0], [f64::NAN, 1.0, 2.0], [f64::NAN; 3]] {
                assert!(choose.unanswerable(&unfair).is_some(), "{unfair:?}");
            }
        }
    }
}
