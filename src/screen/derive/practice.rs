//! Practice: the learner derives, the engine judges.

use super::subject::{Subject, sentence};
use crate::math::symbolic::practice::{
    Difference, Fit, Verdict, fits, judge_derivative, judge_line,
};
use crate::math::symbolic::rules::DERIVATIVE_RULES;
use crate::math::symbolic::{Derivation, Expr, Kind, Rule, Step, Style, parse_line};
use crate::typeset::brief;

/// What the learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exercise {
    /// Picks the rule for the marked part, again and again.
    Rule,
    /// Types the line that follows, as long as derivatives are left in it.
    Line,
    /// Types f′ at once.
    Whole,
}

impl Exercise {
    pub const ALL: [Exercise; 3] = [Exercise::Rule, Exercise::Line, Exercise::Whole];

    pub fn title(self) -> &'static str {
        match self {
            Exercise::Rule => "pick the rule",
            Exercise::Line => "type the next line",
            Exercise::Whole => "type f′",
        }
    }
}

/// What is said to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub right: bool,
    pub sentences: Vec<String>,
}

impl Said {
    pub fn right(sentence: impl Into<String>) -> Said {
        Said { right: true, sentences: vec![sentence.into()] }
    }

    pub fn wrong(sentences: Vec<String>) -> Said {
        Said { right: false, sentences }
    }
}

#[derive(Clone, Debug)]
pub struct Practice {
    pub exercise: Exercise,
    /// Rules that have been found.
    pub at: usize,
    /// What was typed last.
    pub typed: String,
    /// How far the learner has brought the derivative.
    pub line: Expr,
    pub said: Option<Said>,
    /// The answer may be shown.
    pub done: bool,
    /// It was asked for, not found.
    pub passed: bool,
}

impl Practice {
    pub fn new(subject: &Subject, exercise: Exercise) -> Practice {
        let line = subject.derivations()[0].start.clone();
        let typed = String::new();
        Practice { exercise, at: 0, typed, line, said: None, done: false, passed: false }
    }

    /// The step whose rule is looked for.
    pub fn step<'s>(&self, subject: &'s Subject) -> Option<&'s Step> {
        let derivation = &subject.derivations()[0];
        derivation.steps[..derivation.differentiating].get(self.at)
    }

    /// The rules to choose from: those of this derivation and the most common ones, in the order in
    /// which they are taught, so that their place says nothing.
    pub fn choices(&self, subject: &Subject) -> Vec<&'static Rule> {
        const COMMON: [&str; 6] =
            ["sum", "constant factor", "product", "quotient", "power", "chain"];
        let used = &subject.derivations()[0].steps;
        let is_used = |rule: &&'static Rule| used.iter().any(|step| std::ptr::eq(step.rule, *rule));
        DERIVATIVE_RULES
            .iter()
            .copied()
            .filter(|rule| is_used(rule) || COMMON.contains(&rule.name))
            .collect()
    }

    /// Judges a rule for the marked part.
    pub fn choose(&mut self, subject: &Subject, rule: &'static Rule) {
        let Some(step) = self.step(subject) else { return };
        let Kind::Derivative(_, of) = step.before.kind() else { return };
        let fit = fits(of).into_iter().find(|(one, _)| std::ptr::eq(*one, rule)).map(|one| one.1);
        self.said = Some(match fit {
            Some(Fit::Fits(_)) => {
                let made = format!(
                    "{} → {}",
                    step.before.show(Style::Unicode),
                    step.after.show(Style::Unicode)
                );
                let said = if std::ptr::eq(rule, step.rule) {
                    format!("Right, {}: {made}", rule.name)
                } else {
                    format!("Right too; shorter is {}: {made}", step.rule.name)
                };
                self.line = whole_after(&subject.derivations()[0], self.at + 1);
                self.at += 1;
                Said::right(said)
            }
            Some(Fit::Not(why)) => Said::wrong(vec![why]),
            None => return,
        });
        self.done = self.step(subject).is_none();
    }

    /// Judges what was typed. None where it cannot be read; the error is told.
    pub fn answer(&mut self, subject: &Subject, text: &str) -> Result<(), String> {
        let of = subject.expression();
        let told = |error: crate::math::symbolic::SymbolicError| sentence(&error.to_string());
        let verdict = match self.exercise {
            Exercise::Whole => judge_derivative(of, text).map_err(told)?,
            _ => judge_line(of, text).map_err(told)?,
        };
        self.said = Some(match verdict {
            Verdict::Wrong(difference) => Said::wrong(told_difference(&difference)),
            Verdict::Right { proved } => {
                let line = parse_line(text).map_err(told)?.expression;
                let same = line == self.line;
                self.done = !line.is_open();
                self.line = line;
                Said::right(match (self.done, same, proved) {
                    (false, true, _) => {
                        "That is the line that stands here. Work out one of its derivatives."
                    }
                    (false, ..) => "Right. There are derivatives left in it; go on.",
                    (true, _, true) => "Right: this is f′, and the rewrites prove it.",
                    (true, _, false) => "Right: it agrees with f′ at every point that was tried.",
                })
            }
        });
        Ok(())
    }

    pub fn give_up(&mut self) {
        self.passed |= !self.done;
        self.done = true;
        self.said = None;
    }
}

/// The whole derivative after so many steps.
pub fn whole_after(derivation: &Derivation, steps: usize) -> Expr {
    let start = derivation.start.clone();
    derivation.steps[..steps]
        .iter()
        .fold(start, |whole, step| whole.replaced(&step.path, &step.after))
}

/// The first point at which an answer differs, and what the mistake was.
fn told_difference(difference: &Difference) -> Vec<String> {
    let Difference { x, answer, expected, p, mistake } = difference;
    let parameters: String =
        p.iter().map(|(name, value)| format!(", {name} = {}", brief(*value))).collect();
    let [answer, expected] = [*answer, *expected].map(|value| match value {
        value if value.is_nan() => "no number".to_owned(),
        value => brief(value),
    });
    let place = format!("x = {}{parameters}", brief(*x));
    let differs = format!("Not yet. At {place} this is {answer}, f′ is {expected}.");
    let mistake = mistake.map(|mistake| mistake.sentence().to_owned());
    [Some(differs), mistake].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;

    fn practice(text: &str, exercise: Exercise) -> (Subject, Practice) {
        let subject = Subject::read(text, &gallery::functions()).unwrap();
        let practice = Practice::new(&subject, exercise);
        (subject, practice)
    }

    #[test]
    fn the_right_rules_lead_to_the_end_and_wrong_ones_say_why() {
        let (subject, mut practice) = practice("x*exp(-x)", Exercise::Rule);
        let named = |practice: &Practice, name: &str| {
            practice.choices(&subject).into_iter().find(|rule| rule.name == name).unwrap()
        };
        let rule = named(&practice, "chain");
        practice.choose(&subject, rule);
        let said = practice.said.clone().unwrap();
        assert!(!said.right && said.sentences[0].contains("is a product"), "{said:?}");
        assert_eq!(practice.at, 0);
        while let Some(step) = practice.step(&subject) {
            let rule = step.rule;
            assert!(practice.choices(&subject).iter().any(|one| std::ptr::eq(*one, rule)));
            practice.choose(&subject, rule);
            assert!(practice.said.as_ref().unwrap().right);
        }
        assert!(practice.done && !practice.line.is_open() && !practice.passed);
    }

    #[test]
    fn a_general_rule_is_right_too() {
        let (subject, mut practice) = practice("3*x^2", Exercise::Rule);
        let product = practice.choices(&subject).into_iter().find(|rule| rule.name == "product");
        practice.choose(&subject, product.unwrap());
        let said = practice.said.unwrap();
        assert!(said.right && said.sentences[0].contains("constant factor"), "{said:?}");
    }

    #[test]
    fn lines_are_judged_until_no_derivative_is_left() {
        let (subject, mut practice) = practice("x*exp(-x)", Exercise::Line);
        for (line, right, done) in [
            ("D(x*exp(-x))", true, false),
            ("D(x)*D(exp(-x))", false, false),
            ("D(x)*exp(-x) + x*D(exp(-x))", true, false),
            ("exp(-x) - x*exp(-x)", true, true),
        ] {
            practice.answer(&subject, line).unwrap();
            let said = practice.said.clone().unwrap();
            assert_eq!((said.right, practice.done), (right, done), "{line}: {said:?}");
        }
        assert!(practice.answer(&subject, "x*").unwrap_err().contains("missing"));
    }

    #[test]
    fn a_wrong_derivative_is_shown_where_it_differs_with_its_mistake() {
        let (subject, mut practice) = practice("exp(-x)", Exercise::Whole);
        practice.answer(&subject, "exp(-x)").unwrap();
        let said = practice.said.clone().unwrap();
        assert!(said.sentences[0].contains("At x = 1 this is 0.368, f′ is −0.368"), "{said:?}");
        assert!(said.sentences[1].contains("chain rule"), "{said:?}");
        assert!(practice.answer(&subject, "D(exp(-x))").is_err() && !practice.done);
        practice.give_up();
        assert!(practice.done && practice.passed);
    }
}
