//! A derivative to be sketched at seven places.

use super::{Answer, Ask, Asks, Draft, Grade, Hides, Judgement, Measured, Step, question};
use crate::lesson::block::Kind;
use crate::lesson::context::Context;
use crate::lesson::fields::{pointwise, range};
use crate::lesson::raw::Table;
use crate::lesson::{Block, Text};
use crate::math::activation::Pointwise;

pub const KIND: Kind = Kind { name: "slope", what: "a slope block", read };

/// The learner draws f′ at [`Slope::PLACES`] evenly spaced places.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    pub function: Pointwise,
    pub x: (f64, f64),
    /// Ends of the sketch's vertical axis
    pub range: (f64, f64),
}

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Slope, |table, _| {
        let function = table.required("function").and_then(pointwise);
        let x = table.required("x").and_then(range);
        let ends = table.required("range").and_then(range);
        let function = function?;
        let name = format!("slope-{}", function.about().name);
        Some((name, Ask::Slope(Slope { function, x: x?, range: ends? })))
    })
}

impl Slope {
    pub const PLACES: usize = 7;
    /// Heights from end to end of the sketch.
    const STEPS: f64 = 20.0;
    /// Shares of the sketch's height: so near is right, and so near is near.
    const RIGHT: f64 = 0.1;
    const NEAR: f64 = 0.2;

    /// Where the slope is asked for.
    pub fn places(&self) -> [f64; Slope::PLACES] {
        let step = (self.x.1 - self.x.0) / (Slope::PLACES - 1) as f64;
        std::array::from_fn(|place| self.x.0 + step * place as f64)
    }

    /// The slope at each place.
    pub fn slopes(&self) -> [f64; Slope::PLACES] {
        self.places().map(|x| self.function.slope(x))
    }

    fn gap(&self, drawn: f64, slope: f64) -> f64 {
        (drawn - slope).abs() / (self.range.1 - self.range.0)
    }
}

impl Asks for Slope {
    fn measures(&self) -> Vec<&str> {
        Vec::new()
    }

    /// A level line, at 0 where the sketch shows it.
    fn start(&self) -> Option<Draft> {
        let level = 0f64.clamp(self.range.0, self.range.1);
        Some(Draft { answer: Answer::Numbers(vec![level; Slope::PLACES]), at: 0 })
    }

    /// Left and right choose the place, up and down move what is drawn there.
    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        let Answer::Numbers(drawn) = &draft.answer else { return None };
        let mut drawn = drawn.clone();
        let mut at = draft.at;
        let up = match step {
            Step::Left { .. } => {
                at = at.checked_sub(1)?;
                0.0
            }
            Step::Right { .. } => {
                at = Some(at + 1).filter(|at| *at < Slope::PLACES)?;
                0.0
            }
            Step::Up => 1.0,
            Step::Down => -1.0,
        };
        if up != 0.0 {
            let (low, high) = self.range;
            let step = (high - low) / Slope::STEPS;
            let height = ((drawn[at] - low) / step).round() + up;
            let moved = (low + height * step).clamp(low, high);
            if moved == drawn[at] {
                return None;
            }
            drawn[at] = moved;
        }
        Some(Draft { answer: Answer::Numbers(drawn), at })
    }

    fn judge(&self, answer: &Answer, _: Measured) -> Option<Judgement> {
        let Answer::Numbers(drawn) = answer else { return None };
        if drawn.len() != Slope::PLACES {
            return None;
        }
        let slopes = self.slopes();
        let gaps = drawn.iter().zip(&slopes).map(|(drawn, slope)| self.gap(*drawn, *slope));
        let (worst, gap) = gaps.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let grade = match gap {
            gap if gap <= Slope::RIGHT => Grade::Right,
            gap if gap <= Slope::NEAR => Grade::Near,
            _ => Grade::Wrong,
        };
        let because = (grade != Grade::Right).then(|| {
            let side = if drawn[worst] > slopes[worst] { "high" } else { "low" };
            let x = crate::typeset::brief(self.places()[worst]);
            Text::of(format!("At x = {x} your line is furthest off: too {side}."))
        });
        Some(Judgement { grade, because })
    }

    fn fault(&self, _: Measured) -> Option<String> {
        let slopes = self.slopes();
        let (low, high) = self.range;
        let beyond = slopes.iter().position(|slope| !(low..=high).contains(slope));
        if let Some(place) = beyond {
            let (x, slope) = (self.places()[place], slopes[place]);
            return Some(format!("at x = {x} the slope is {slope}, not between {low} and {high}"));
        }
        let Draft { answer: level, .. } = self.start()?;
        let told = self.judge(&level, &|_| None)?.grade == Grade::Right;
        told.then(|| "the level line it starts from is right already; narrow the range".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    fn sketch(range: (f64, f64)) -> Slope {
        let function = Functions::built_in().named("tanh").unwrap();
        Slope { function, x: (-3.0, 3.0), range }
    }

    #[test]
    fn a_sketch_is_drawn_with_keys_and_judged_by_the_slope() {
        let slope = sketch((0.0, 1.0));
        assert_eq!(slope.places(), [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]);
        let mut draft = slope.start().unwrap();
        let grade = |draft: &Draft| slope.judge(&draft.answer, &|_| None).unwrap().grade;
        assert_eq!(grade(&draft), Grade::Wrong);
        for (place, exact) in slope.slopes().into_iter().enumerate() {
            for _ in 0..(exact * Slope::STEPS).round() as usize {
                draft = slope.moved(&draft, Step::Up).unwrap();
            }
            if place < 6 {
                draft = slope.moved(&draft, Step::Right { far: false }).unwrap();
            }
        }
        assert_eq!(grade(&draft), Grade::Right);
        assert_eq!(slope.moved(&draft, Step::Right { far: false }), None);
        assert_eq!(slope.moved(&slope.start().unwrap(), Step::Down), None, "it is at the bottom");
        let Answer::Numbers(mut drawn) = draft.answer else { panic!("numbers") };
        drawn[3] = 0.5;
        let judged = slope.judge(&Answer::Numbers(drawn), &|_| None).unwrap();
        assert_eq!(judged.grade, Grade::Wrong);
        let said = Text::of("At x = 0 your line is furthest off: too low.");
        assert_eq!(judged.because, Some(said));
    }

    #[test]
    fn sketches_that_cannot_be_right_or_are_right_untouched_are_found() {
        assert_eq!(sketch((0.0, 1.0)).fault(&|_| None), None);
        assert!(sketch((0.0, 0.9)).fault(&|_| None).is_some());
        assert!(sketch((-50.0, 50.0)).fault(&|_| None).is_some());
    }
}
