//! The one error of this module tree: what is wrong, and where in the text.

use std::ops::Range;

/// Why a text is no expression, or an expression cannot be worked with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SymbolicError {
    /// Bytes of the text that are meant; empty at its end where something is missing. Of an error
    /// that comes up after reading (too large), the whole text, as far as it is known: 0..0 else.
    pub span: Range<usize>,
    pub kind: ErrorKind,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    #[error("there is nothing to read; type a function of x, like x*sigmoid(x)")]
    Empty,
    #[error("the text is longer than {0} bytes; shorten it")]
    TooLong(usize),
    #[error("nested deeper than {0} levels; simplify it")]
    TooDeep(usize),
    #[error("'{0}' has no meaning here; take it out")]
    UnknownCharacter(String),
    #[error("{0} is no number that fits; use one between 1e-307 and 1e308")]
    BadNumber(String),
    #[error("an operand is missing {0}")]
    MissingOperand(String),
    #[error("an operator is missing between '{0}' and '{1}'; write {0}*{1} for the product")]
    MissingOperator(String, String),
    #[error("'{0}' can be read in two ways; write {1} or {2}")]
    Ambiguous(String, String, String),
    #[error("this bracket is never closed; add a ')'")]
    Unclosed,
    #[error("this ')' closes nothing; take it out")]
    Unopened,
    #[error("`{name}` takes {wants}, got {got}")]
    ArgumentCount { name: &'static str, wants: String, got: usize },
    #[error("`{name}` has no argument called `{argument}`; it has {known}")]
    UnknownArgument { name: &'static str, argument: String, known: String },
    #[error("there is no function `{name}`{}", did_you_mean(.nearest))]
    UnknownFunction { name: String, nearest: Option<&'static str> },
    #[error("`{0}` is no function; write {0}*(…) for the product")]
    NotAFunction(String),
    #[error("`{0}` needs its argument in brackets: {0}(x)")]
    NoArgument(&'static str),
    #[error("a comma stands between the arguments of a function; take it out or name the function")]
    StrayComma,
    #[error("an equals sign has no place here; write == to compare")]
    StrayEquals,
    #[error("`where` needs a comparison first, like where(x > 0, x, 0)")]
    NoCondition,
    #[error(
        "D(…) stands for a derivative in a line of a derivation; here write the function itself"
    )]
    OpenDerivative,
    #[error("it grows beyond {0} parts on the way; simplify it")]
    TooLarge(usize),
    #[error("it has more than {0} parameters")]
    TooManyParameters(usize),
}

fn did_you_mean(nearest: &Option<&'static str>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}

impl SymbolicError {
    pub fn new(span: Range<usize>, kind: ErrorKind) -> SymbolicError {
        SymbolicError { span, kind }
    }

    /// The text on one line and below it a mark under the part that is meant, for a terminal.
    pub fn marked(&self, text: &str) -> String {
        let columns = |bytes: usize| {
            let text = text.get(..bytes.min(text.len())).unwrap_or(text);
            unicode_width::UnicodeWidthStr::width(text)
        };
        let (start, end) = (columns(self.span.start), columns(self.span.end));
        let marks = "^".repeat((end - start).max(1));
        format!("{text}\n{}{marks}", " ".repeat(start))
    }
}
