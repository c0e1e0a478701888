//! What the screen is about: the function that was typed, with all that is worked out once for it.

use crate::math::activation::{FunctionError, Functions, Order, Pointwise};
use crate::math::symbolic::{
    self, BreakPoints, Derivation, ErrorKind, Expr, Style, X, break_points, derivatives, simplify,
};
use std::ops::Range;

/// A function that could be read and derived.
#[derive(Clone, Debug)]
pub struct Subject {
    pub function: Pointwise,
    /// f as the rewrites leave it, where that is something else than was typed.
    pub simplified: Option<Expr>,
    /// Where sides change, for the parameters' present values.
    pub breaks: BreakPoints,
    /// What is to be known about how the text was read.
    pub note: Option<&'static str>,
}

/// Why a text is no function, and which part of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Bytes of the text
    pub span: Range<usize>,
    pub sentence: String,
}

impl Subject {
    /// Reads a function and derives it twice.
    ///
    /// # Errors
    /// Where the text is no function of x, or its derivatives grow beyond the engine's limits.
    pub fn read(text: &str, functions: &Functions) -> Result<Subject, Refusal> {
        if text.trim().is_empty() {
            let sentence = sentence(&ErrorKind::Empty.to_string());
            return Err(Refusal { span: 0..0, sentence });
        }
        if text.len() > symbolic::LONGEST {
            let kind = ErrorKind::TooLong(symbolic::LONGEST);
            return Err(Refusal { span: 0..text.len(), sentence: sentence(&kind.to_string()) });
        }
        let function = functions.parse_pointwise(text).map_err(|error| {
            // A name with something odd behind it may be meant as an expression.
            as_expression(text).unwrap_or_else(|| Refusal::of(&error, text))
        })?;
        let subject = Subject::of(function);
        if subject.derivations().is_empty() {
            let sentence = "Its derivatives grow too large to be shown; simplify it.".to_owned();
            return Err(Refusal { span: 0..text.len(), sentence });
        }
        let parsed = symbolic::parse(text).ok();
        let note = parsed.and_then(|parsed| Some(parsed.notes.first()?.sentence()));
        Ok(Subject { note, ..subject })
    }

    /// A function that there is already.
    pub fn of(function: Pointwise) -> Subject {
        let expression = &function.definition().expression;
        let simplified = Some(simplify(expression)).filter(|simple| simple != expression);
        let breaks = breaks(&function);
        Subject { simplified, breaks, note: None, function }
    }

    /// The same with other parameters.
    pub fn with(&self, function: Pointwise) -> Subject {
        Subject { breaks: breaks(&function), function, ..self.clone() }
    }

    pub fn expression(&self) -> &Expr {
        &self.function.definition().expression
    }

    /// f′ and f″ with their steps.
    pub fn derivations(&self) -> &[Derivation] {
        self.function.definition().derivations()
    }

    /// f, f′ or f″ as a person writes it.
    pub fn formula(&self, order: Order) -> Option<&Expr> {
        self.function.definition().formula(order)
    }

    /// Parameters as the expression names them, with their values.
    pub fn parameters(&self) -> Vec<(String, f64)> {
        parameters(&self.function)
    }

    /// The text that gives this function with these parameters when it is typed.
    pub fn text(&self) -> String {
        let values: String =
            self.parameters().iter().map(|(name, value)| format!(" {name}={value}")).collect();
        format!("{}{values}", self.expression().show(Style::Text))
    }
}

fn parameters(function: &Pointwise) -> Vec<(String, f64)> {
    let about = &function.about().parameters;
    let values = function.parameters().iter().copied();
    about.iter().map(|parameter| parameter.identifier()).zip(values).collect()
}

fn breaks(function: &Pointwise) -> BreakPoints {
    let known = parameters(function);
    let value = |name: &str| known.iter().find(|(one, _)| one == name).map_or(1.0, |one| one.1);
    let expression = &function.definition().expression;
    let p: Vec<f64> = expression.parameters().iter().map(|name| value(name)).collect();
    break_points(expression, &p)
}

impl Refusal {
    fn of(error: &FunctionError, text: &str) -> Refusal {
        match error {
            FunctionError::Expression { text: part, error } => {
                // What was read may be a part of what was typed: without blanks and parameters.
                let start = text.find(part.as_str()).unwrap_or(0);
                let place = |at: usize| floor(text, start + at);
                let span = match error.span.end {
                    // It is about the whole.
                    0 => start..place(part.len()),
                    end => place(error.span.start)..place(end),
                };
                Refusal { span, sentence: sentence(&error.to_string()) }
            }
            FunctionError::Unknown { name, nearest, .. } => {
                let meant = nearest.as_ref().map(|near| format!("; did you mean {near}?"));
                let end = meant.unwrap_or_else(|| "; the examples list those there are".to_owned());
                let start = text.find(name.as_str()).unwrap_or(0);
                let sentence = sentence(&format!("there is no function called '{name}'{end}"));
                Refusal { span: start..floor(text, start + name.len()), sentence }
            }
            other => Refusal { span: 0..text.len(), sentence: sentence(&other.to_string()) },
        }
    }
}

/// What is wrong with a text as an expression; None where that is no more than an unknown name, or
/// a sum, a product or the like of some.
fn as_expression(text: &str) -> Option<Refusal> {
    let whole = |text: &str| text.trim().to_owned();
    let expression = match symbolic::parse(text) {
        Err(error) if matches!(error.kind, ErrorKind::UnknownFunction { .. }) => return None,
        Err(error) if text.contains(['(', '+', '*', '/', '^']) && !text.contains('=') => {
            return Some(Refusal::of(
                &FunctionError::Expression { text: text.to_owned(), error },
                text,
            ));
        }
        Err(_) => return None,
        Ok(parsed) => parsed.expression,
    };
    if !expression.contains(X) {
        let named = !expression.parameters().is_empty();
        let error = FunctionError::WithoutX { text: whole(text) };
        return (!named).then(|| Refusal::of(&error, text));
    }
    let error = derivatives(&expression, 2).err()?;
    Some(Refusal { span: 0..text.len(), sentence: sentence(&error.to_string()) })
}

/// The nearest place at or before a byte at which a character begins.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

/// An error as a sentence.
pub fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if error.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;
    use std::time::{Duration, Instant};

    fn read(text: &str) -> Result<Subject, Refusal> {
        Subject::read(text, &gallery::functions())
    }

    #[test]
    fn what_is_wrong_is_marked_in_the_text_as_it_was_typed() {
        for (text, meant, says) in [
            ("  max(x)", "max(x)", "takes 2 arguments"),
            ("x*", "", "missing after"),
            ("  x + sigmod(2x) b=3", "sigmod", "did you mean `sigmoid`"),
            ("sigm0id", "sigm0id", "did you mean sigmoid?"),
            ("2·(x", "(", "never closed"),
            ("sin(x", "(", "never closed"),
            ("3", "3", "does not depend on x"),
            ("a*b*c*d*f*g*h*x", "a*b*c*d*f*g*h*x", "more than 4 parameters"),
            ("softmax", "softmax", "whole vector"),
            (" ", "", "nothing to read"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.sentence.contains(says), "{text}: {refusal:?}");
            assert_eq!(&text[refusal.span.clone()], meant, "{text}: {refusal:?}");
            assert!(refusal.sentence.ends_with(['.', '?']), "{refusal:?}");
        }
    }

    #[test]
    fn its_text_typed_again_is_the_same_function() {
        for text in ["leaky-relu 0.2", "1/(1+exp(-x))", "x*sigmoid(b*x) b=1.7", "hardswish", "α·x²"]
        {
            let subject = read(text).unwrap();
            let again = read(&subject.text()).unwrap();
            assert_eq!(again.expression(), subject.expression(), "{text}");
            assert_eq!(again.function.parameters(), subject.function.parameters(), "{text}");
        }
    }

    /// A key costs what is read here. Measured in a release build; a slow build has more time.
    #[test]
    fn a_key_is_answered_within_a_frame() {
        let tower = format!("{}x{}", "sin(".repeat(60), ")".repeat(60));
        let gates = format!("{}x{}", "gelu(".repeat(20), ")".repeat(20));
        let powers = ["x"; 40].join("^");
        let sum = ["x*sigmoid(x)/(1+x^2)"; 150].join("+");
        let product = ["(x+1)"; 60].join("*");
        let wheres = format!("{}x{}", "where(x>1,".repeat(40), ",0)".repeat(40));
        let long = "x+".repeat(5000);
        for text in [&tower, &gates, &powers, &sum, &product, &wheres, &long] {
            let timed = || {
                let started = Instant::now();
                let said = read(text).err().map(|refusal| refusal.sentence);
                (started.elapsed(), said)
            };
            let (took, said) = (0..5).map(|_| timed()).min().unwrap();
            assert!(took < Duration::from_millis(100), "{took:?}: {text:.40}");
            let known = ["grows", "deeper", "longer"];
            let told = said.is_none_or(|said| known.iter().any(|known| said.contains(known)));
            assert!(told, "{text:.40}");
        }
    }
}
