//! A derivative to be worked out and typed.

use super::{Answer, Ask, Asks, Draft, Grade, Hides, Judgement, Measured, Step, question};
use crate::lesson::block::Kind;
use crate::lesson::context::Context;
use crate::lesson::fields::{choice_or, parsed};
use crate::lesson::raw::Table;
use crate::lesson::{Block, NumberFormat, Text};
use crate::math::symbolic::practice::{Verdict, judge_derivative, judge_line};
use crate::math::symbolic::{Expr, differentiate};
use crate::typeset::brief;

pub const KIND: Kind = Kind { name: "derive", what: "a derive block", read };

#[derive(Clone, Debug, PartialEq)]
pub struct Derive {
    /// What is to be derived, and how the author wrote it.
    pub of: Expr,
    pub source: String,
    pub part: Part,
}

/// How much of the derivation is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Any right line on the way, which may still have derivatives `D(u)` in it
    Line,
    /// The derivative itself
    Whole,
}

const PARTS: [(&str, Part); 2] = [("line", Part::Line), ("whole", Part::Whole)];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Slope, |table, _| {
        let of = table.required("of");
        let part = choice_or(table.optional("part"), Part::Whole, "part", &PARTS);
        let of = of?;
        let derive = Derive { of: parsed(of)?, source: of.raw_string()?.to_owned(), part: part? };
        Some(("derive".to_owned(), Ask::Derive(derive)))
    })
}

impl Derive {
    /// The derivative, as the engine simplifies it.
    pub fn derivative(&self) -> Option<String> {
        Some(differentiate(&self.of).ok()?.result.to_string())
    }

    fn verdict(&self, line: &str) -> Result<Verdict, String> {
        let judged = match self.part {
            Part::Line => judge_line(&self.of, line),
            Part::Whole => judge_derivative(&self.of, line),
        };
        judged.map_err(|error| error.to_string())
    }
}

impl Asks for Derive {
    fn measures(&self) -> Vec<&str> {
        Vec::new()
    }

    fn start(&self) -> Option<Draft> {
        None
    }

    fn moved(&self, _: &Draft, _: Step) -> Option<Draft> {
        None
    }

    fn typed(&self, text: &str, _: NumberFormat) -> Option<Result<Answer, String>> {
        Some(self.verdict(text).map(|_| Answer::Line(text.to_owned())))
    }

    fn judge(&self, answer: &Answer, _: Measured) -> Option<Judgement> {
        let Answer::Line(line) = answer else { return None };
        Some(match self.verdict(line).ok()? {
            Verdict::Right { .. } => Judgement { grade: Grade::Right, because: None },
            Verdict::Wrong(difference) => {
                let (x, yours, right) =
                    (brief(difference.x), brief(difference.answer), brief(difference.expected));
                let mistake = difference.mistake.map(|mistake| format!("{} ", mistake.sentence()));
                let because = format!(
                    "{}At x = {x} your line comes to {yours}, the derivative to {right}.",
                    mistake.unwrap_or_default()
                );
                Judgement { grade: Grade::Wrong, because: Some(Text::of(because)) }
            }
        })
    }

    /// The derivative of what was written is right, or nothing is.
    fn fault(&self, _: Measured) -> Option<String> {
        let line = format!("D({})", self.source);
        match judge_line(&self.of, &line) {
            Ok(Verdict::Right { .. }) => None,
            Ok(Verdict::Wrong(_)) => Some("its own derivative is judged wrong".to_owned()),
            Err(error) => Some(format!("it has no derivative here: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::symbolic::parse;

    #[test]
    fn lines_and_derivatives_are_judged_by_the_engine() {
        let source = "x * exp(x)";
        let ask = |part| {
            let of = parse(source).unwrap().expression;
            Derive { of, source: source.to_owned(), part }
        };
        let grade = |part, line: &str| {
            let answer = Answer::Line(line.to_owned());
            ask(part).judge(&answer, &|_| None).map(|judged| judged.grade)
        };
        assert_eq!(grade(Part::Whole, "(1 + x) * exp(x)"), Some(Grade::Right));
        assert_eq!(grade(Part::Line, "D(x) * exp(x) + x * D(exp(x))"), Some(Grade::Right));
        assert_eq!(grade(Part::Whole, "exp(x)"), Some(Grade::Wrong));
        assert_eq!(grade(Part::Whole, "exp("), None);
        let wrong = ask(Part::Whole).judge(&Answer::Line("exp(x)".into()), &|_| None).unwrap();
        let said = wrong.because.expect("it says where");
        assert!(format!("{said:?}").contains("the derivative"), "{said:?}");
        let told = ask(Part::Whole).derivative().expect("it has one");
        assert_eq!(grade(Part::Whole, &told), Some(Grade::Right));
        assert_eq!(ask(Part::Whole).fault(&|_| None), None);
        let typed = |text| ask(Part::Whole).typed(text, NumberFormat::Number).unwrap();
        assert!(typed("exp(").is_err() && typed("exp(x)").is_ok());
    }
}
