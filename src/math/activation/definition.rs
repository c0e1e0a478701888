//! What is stated about a function, once, whoever states it.

use super::evaluation::{Evaluation, Kernel, Typed};
use super::{Formula, MAX_PARAMETERS, Order, Parameters};
use crate::math::nn::Init;
use crate::math::symbolic::{Derivation, ErrorKind, Expr, Style, SymbolicError, derivatives};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// One pointwise function: what is stated about it, and how its numbers are computed.
///
/// Two definitions are equal when they compute the same, whatever they are called.
#[derive(Debug)]
pub struct Definition {
    pub about: About,
    /// φ as somebody wrote it, from which its derivatives are derived.
    pub expression: Expr,
    pub(super) evaluation: Evaluation,
    /// f′ and f″ with their steps; derived when they are first asked for.
    derived: OnceLock<Vec<Derivation>>,
}

/// What is stated, not computed, about a function. Computed facts are in [`super::facts`].
#[derive(Clone, Debug)]
pub struct About {
    /// The one name that the program writes: lower case, hyphens.
    pub name: String,
    /// Other names; spellings of one name need not be told apart here.
    pub aliases: Vec<String>,
    /// As a heading shows it.
    pub title: String,
    /// At most [`MAX_PARAMETERS`]
    pub parameters: Vec<Parameter>,
    pub origin: Origin,
    /// Some(name) when this is another form of that function, not one of the course's eleven.
    pub variant_of: Option<String>,
    /// Arguments of other libraries that ask for this form, lower case: `approximate='tanh'`.
    pub chosen_by: Vec<(String, String)>,
    /// None: nobody recommends one, it is worked out when it is asked for.
    pub recommended: Option<Recommended>,
    /// None for what somebody typed
    pub paper: Option<Paper>,
    /// What there is to know about it, in a sentence; empty where the course says it.
    pub sentence: String,
}

/// Who states a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The course, which is about it
    Course,
    /// The gallery of further functions
    Gallery,
    /// Whoever typed it
    Typed,
    /// The user, who named and kept it
    User,
}

/// A number that shapes a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// As typed after `-p`.
    pub name: String,
    /// As other libraries call it.
    pub aliases: Vec<String>,
    /// The name where there is little room.
    pub short: String,
    /// As a formula shows it.
    pub symbol: String,
    pub default: f64,
    /// Smallest and largest accepted value, both included.
    pub range: (f64, f64),
    /// How far one press of a key moves it.
    pub step: f64,
    /// Whether it is usually learned with the weights.
    pub learned: bool,
}

/// Where a function comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    pub authors: String,
    pub title: String,
    pub year: u16,
}

/// How the weights around a function are best drawn, and who says so.
#[derive(Clone, Debug)]
pub struct Recommended {
    pub init: Init,
    /// Multiplies what `init` draws, by the function's parameters.
    pub gain: fn(&[f64]) -> f64,
    pub reason: String,
}

impl Definition {
    /// # Panics
    /// With more than [`MAX_PARAMETERS`] parameters.
    pub fn new(about: About, expression: Expr, evaluation: Evaluation) -> Definition {
        assert!(about.parameters.len() <= MAX_PARAMETERS, "{} has too many parameters", about.name);
        Definition { about, expression, evaluation, derived: OnceLock::new() }
    }

    /// # Panics
    /// Where the formula's own expression cannot be read.
    pub fn of<F: Formula>() -> Definition {
        let expression = F::EXPRESSION.parse().expect("a formula's expression can be read");
        Definition::new(F::about(), expression, Evaluation::Kernel(Kernel::of::<F>()))
    }

    /// A function that is what its expression says. Parameters that `about` does not state get a
    /// default of 1. Whether it can be derived is found out by [`Definition::check`].
    ///
    /// # Errors
    /// With more than [`MAX_PARAMETERS`] parameters.
    pub fn typed(mut about: About, expression: Expr) -> Result<Definition, SymbolicError> {
        let mut names: Vec<String> = about.parameters.iter().map(Parameter::identifier).collect();
        for name in expression.parameters() {
            if !names.contains(&name.to_string()) {
                about.parameters.push(Parameter::typed(&name));
                names.push(name.to_string());
            }
        }
        if names.len() > MAX_PARAMETERS {
            let kind = ErrorKind::TooManyParameters(MAX_PARAMETERS);
            return Err(SymbolicError::new(0..0, kind));
        }
        let evaluation = Evaluation::Program(Arc::new(Typed::new(expression.clone(), names)));
        Ok(Definition::new(about, expression, evaluation))
    }

    /// Whether its derivatives can be worked out within the engine's limits.
    pub fn check(&self) -> Result<(), SymbolicError> {
        match &self.evaluation {
            Evaluation::Kernel(_) => Ok(()),
            Evaluation::Program(typed) => typed.check(),
        }
    }

    /// φ′ and φ″, each with its steps. Empty where they cannot be derived.
    pub fn derivations(&self) -> &[Derivation] {
        self.derived.get_or_init(|| derivatives(&self.expression, 2).unwrap_or_default())
    }

    /// φ, φ′ or φ″ as a person writes it.
    pub fn formula(&self, order: Order) -> Option<&Expr> {
        match order {
            Order::Value => Some(&self.expression),
            Order::Slope => self.derivations().first().map(|derivation| &derivation.result),
            Order::Curvature => self.derivations().get(1).map(|derivation| &derivation.result),
        }
    }

    pub(super) fn defaults(&self) -> Parameters {
        let mut parameters = [0.0; MAX_PARAMETERS];
        for (slot, parameter) in parameters.iter_mut().zip(&self.about.parameters) {
            *slot = parameter.default;
        }
        parameters
    }
}

impl PartialEq for Definition {
    fn eq(&self, other: &Definition) -> bool {
        self.evaluation == other.evaluation
    }
}

impl Eq for Definition {}

impl Hash for Definition {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.evaluation.hash(state);
    }
}

impl About {
    /// Without aliases, formulas, parameters or a recommended initialization.
    pub fn new(name: &str, title: &str, paper: impl Into<Option<Paper>>) -> About {
        About {
            name: name.to_owned(),
            aliases: Vec::new(),
            title: title.to_owned(),
            parameters: Vec::new(),
            origin: Origin::Course,
            variant_of: None,
            chosen_by: Vec::new(),
            recommended: None,
            paper: paper.into(),
            sentence: String::new(),
        }
    }

    /// The name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.name.as_str()].into_iter().chain(self.aliases.iter().map(String::as_str))
    }
}

impl Parameter {
    /// One that is not usually learned.
    pub fn new(
        (name, symbol): (&str, &str),
        default: f64,
        range: (f64, f64),
        step: f64,
        aliases: &[&str],
    ) -> Parameter {
        Parameter {
            name: name.to_owned(),
            aliases: strings(aliases),
            short: name.to_owned(),
            symbol: symbol.to_owned(),
            default,
            range,
            step,
            learned: false,
        }
    }

    /// One that somebody typed: `name` is what its expression calls it.
    pub fn typed(name: &str) -> Parameter {
        let symbol = Expr::symbol(name).show(Style::Unicode);
        let parameter = Parameter::new((name, &symbol), 1.0, (-100.0, 100.0), 0.1, &[]);
        Parameter { learned: true, ..parameter }
    }

    /// What an expression calls it: `alpha` where a formula shows `α`.
    pub fn identifier(&self) -> String {
        let symbol: Option<Expr> = self.symbol.parse().ok();
        let name = symbol.and_then(|symbol| symbol.parameters().first().cloned());
        name.map_or_else(|| self.name.clone(), |name| name.to_string())
    }

    /// The name, the symbol and the names of other libraries.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.aliases.iter().map(String::as_str);
        [self.name.as_str(), &self.symbol].into_iter().chain(others)
    }
}

impl Paper {
    pub fn new(authors: &str, title: &str, year: u16) -> Paper {
        Paper { authors: authors.to_owned(), title: title.to_owned(), year }
    }
}

impl Recommended {
    /// With the scheme's own variance.
    pub fn new(init: Init, reason: &str) -> Recommended {
        Recommended { init, gain: |_| 1.0, reason: reason.to_owned() }
    }

    pub fn borrowed_from_relu() -> Recommended {
        let reason = "borrowed from ReLU, which it takes the place of; nobody derived it, and it \
                      is not exact";
        Recommended::new(Init::HeNormal, reason)
    }
}

pub fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}
