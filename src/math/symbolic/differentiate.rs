//! Expression → derivative, every step recorded, on the tree as it was typed.

use super::error::{ErrorKind, SymbolicError};
use super::expr::{Constant, Expr, Kind, Operator, Relation};
use super::function::{Function, Meaning};
use super::number::Rational;
use super::rules::{self, Rule};
use super::simplify::simplify_recorded;

/// Nodes of the largest tree that is worked with.
pub const MOST_NODES: usize = 6000;
/// Rules that one derivative may need.
const MOST_STEPS: usize = 1500;

/// One rule at one place.
#[derive(Clone, Debug)]
pub struct Step {
    pub rule: &'static Rule,
    /// Child numbers from the root of the whole to the part.
    pub path: Vec<usize>,
    pub before: Expr,
    pub after: Expr,
}

/// How a derivative came about: first the rules of differentiation, then rewrites.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The derivative still to be worked out.
    pub start: Expr,
    pub steps: Vec<Step>,
    /// How many of the steps differentiate; the rest simplify.
    pub differentiating: usize,
    /// As the rules leave it.
    pub raw: Expr,
    /// Simplified.
    pub result: Expr,
}

impl Derivation {
    /// The whole before each step, and the result: one more than there are steps.
    pub fn wholes(&self) -> Vec<Expr> {
        let mut whole = self.start.clone();
        let mut wholes = vec![whole.clone()];
        for step in &self.steps {
            whole = whole.replaced(&step.path, &step.after);
            wholes.push(whole.clone());
        }
        wholes
    }
}

/// d/dx, with its steps.
pub fn differentiate(e: &Expr) -> Result<Derivation, SymbolicError> {
    differentiate_by(e, super::expr::X)
}

/// The derivative by x or by a parameter, with its steps.
pub fn differentiate_by(e: &Expr, symbol: &str) -> Result<Derivation, SymbolicError> {
    let start = Expr::derivative(symbol, e.clone());
    let mut work = Work { steps: Vec::new(), rule: rule_for };
    let raw = work.resolve(&start, &mut Vec::new())?;
    let differentiating = work.steps.len();
    let mut steps = work.steps;
    let result = simplify_recorded(&raw, &mut steps);
    Ok(Derivation { start, steps, differentiating, raw, result })
}

/// The derivatives of orders 1 to `order`, each of the one before it as simplified.
pub fn derivatives(e: &Expr, order: usize) -> Result<Vec<Derivation>, SymbolicError> {
    let mut all: Vec<Derivation> = Vec::new();
    for _ in 0..order {
        let last = all.last().map_or(e, |derivation| &derivation.result);
        all.push(differentiate(last)?);
    }
    Ok(all)
}

/// Every `D(…)` of a line worked out.
pub fn worked_out(e: &Expr) -> Result<Expr, SymbolicError> {
    Work { steps: Vec::new(), rule: rule_for }.resolve(e, &mut Vec::new())
}

/// As [`worked_out`], by other rules than the right ones.
pub fn worked_out_by(
    e: &Expr,
    rule: impl FnMut(&str, &Expr) -> Ruled,
) -> Result<Expr, SymbolicError> {
    Work { steps: Vec::new(), rule }.resolve(e, &mut Vec::new())
}

/// The rule that was applied and what it makes of the derivative.
pub type Ruled = (&'static Rule, Expr);

struct Work<R> {
    steps: Vec<Step>,
    rule: R,
}

fn too_large(limit: usize) -> SymbolicError {
    SymbolicError::new(0..0, ErrorKind::TooLarge(limit))
}

impl<R: FnMut(&str, &Expr) -> Ruled> Work<R> {
    /// Works out the derivatives in `e`, which stands at `path`, outermost and leftmost first.
    fn resolve(&mut self, e: &Expr, path: &mut Vec<usize>) -> Result<Expr, SymbolicError> {
        if !e.is_open() {
            return Ok(e.clone());
        }
        if let Kind::Derivative(symbol, of) = e.kind() {
            let (rule, after) = (self.rule)(symbol, of);
            if self.steps.len() >= MOST_STEPS {
                return Err(too_large(MOST_STEPS));
            }
            if after.size() > MOST_NODES {
                return Err(too_large(MOST_NODES));
            }
            let step = Step { rule, path: path.clone(), before: e.clone(), after: after.clone() };
            self.steps.push(step);
            return self.resolve(&after, path);
        }
        let mut children = Vec::new();
        for (index, child) in e.children().enumerate() {
            path.push(index);
            children.push(self.resolve(child, path)?);
            path.pop();
        }
        let whole = e.with_children(children);
        if whole.size() > MOST_NODES { Err(too_large(MOST_NODES)) } else { Ok(whole) }
    }
}

/// The rule that fits the derivative of `of`, and what it makes of it.
pub fn rule_for(symbol: &str, of: &Expr) -> Ruled {
    let d = |e: &Expr| Expr::derivative(symbol, e.clone());
    let varies = |e: &Expr| e.contains(symbol);
    if !varies(of) {
        return (&rules::CONSTANT, Expr::whole(0));
    }
    match of.kind() {
        Kind::Neg(inner) => (&rules::NEGATIVE, -d(inner)),
        Kind::Binary(operator @ (Operator::Add | Operator::Sub), a, b) => {
            (&rules::SUM, Expr::binary(*operator, d(a), d(b)))
        }
        Kind::Binary(Operator::Mul, a, b) => match (varies(a), varies(b)) {
            (false, _) => (&rules::CONSTANT_FACTOR, a.clone() * d(b)),
            (_, false) => (&rules::CONSTANT_FACTOR, d(a) * b.clone()),
            _ => (&rules::PRODUCT, d(a) * b.clone() + a.clone() * d(b)),
        },
        Kind::Binary(Operator::Div, a, b) => {
            let square = || b.clone().pow(Expr::whole(2));
            match (varies(a), varies(b)) {
                (_, false) => (&rules::CONSTANT_FACTOR, d(a) / b.clone()),
                (false, _) => (&rules::RECIPROCAL, -(a.clone() * d(b)) / square()),
                _ => (&rules::QUOTIENT, (d(a) * b.clone() - a.clone() * d(b)) / square()),
            }
        }
        Kind::Binary(Operator::Pow, base, exponent) => power(symbol, of, base, exponent),
        Kind::Call(function, arguments) => call(symbol, of, *function, arguments),
        Kind::Compare(..) => (&rules::STEP, Expr::whole(0)),
        // Numbers and constants do not vary; a derivative inside is worked out by its own rule.
        _ => (&rules::VARIABLE, Expr::whole(1)),
    }
}

fn power(symbol: &str, whole: &Expr, base: &Expr, exponent: &Expr) -> (&'static Rule, Expr) {
    let d = |e: &Expr| Expr::derivative(symbol, e.clone());
    let one_less = || {
        let number = exponent.as_number().and_then(|n| n.plus(Rational::whole(-1)));
        number.map_or_else(|| exponent.clone() - Expr::whole(1), Expr::number)
    };
    if !exponent.contains(symbol) {
        let rest = one_less();
        let rest = if rest.is_number(1) { base.clone() } else { base.clone().pow(rest) };
        let outer = exponent.clone() * rest;
        return match base.kind() {
            Kind::Symbol(_) => (&rules::POWER, outer),
            _ => (&rules::POWER_CHAIN, outer * d(base)),
        };
    }
    match base.kind() {
        Kind::Constant(Constant::E) => (&rules::EXPONENTIAL, whole.clone() * d(exponent)),
        _ => {
            let logarithm = Expr::call(Function::Ln, [base.clone()]);
            if base.contains(symbol) {
                let inner = d(&(exponent.clone() * logarithm));
                (&rules::GENERAL_POWER, whole.clone() * inner)
            } else {
                (&rules::EXPONENTIAL, whole.clone() * logarithm * d(exponent))
            }
        }
    }
}

fn call(symbol: &str, whole: &Expr, function: Function, u: &[Expr]) -> (&'static Rule, Expr) {
    let d = |e: &Expr| Expr::derivative(symbol, e.clone());
    match (function, u) {
        (Function::Where, [condition, a, b]) => {
            (&rules::PIECEWISE, Expr::choose(condition.clone(), d(a), d(b)))
        }
        (Function::Max | Function::Min, [a, b]) => {
            let (first, second) = match function {
                Function::Max => (Relation::Greater, Relation::Less),
                _ => (Relation::Less, Relation::Greater),
            };
            let compared = |relation| Expr::compare(relation, a.clone(), b.clone());
            let mean = (d(a) + d(b)) / Expr::whole(2);
            let rest = Expr::choose(compared(second), d(b), mean);
            (&rules::LARGER, Expr::choose(compared(first), d(a), rest))
        }
        (Function::Abs, [inner]) => {
            (&rules::ABSOLUTE, Expr::call(Function::Sign, [inner.clone()]) * d(inner))
        }
        (Function::Sign, _) => (&rules::STEP, Expr::whole(0)),
        _ => match (function.meaning(), function.written_out(u)) {
            (Meaning::Definition(_), Some(meaning)) => (&rules::DEFINITION, d(&meaning)),
            (_, Some(outer)) if matches!(u[0].kind(), Kind::Symbol(_)) => {
                (&rules::KNOWN_FUNCTION, outer)
            }
            (_, Some(outer)) => (&rules::CHAIN, outer * d(&u[0])),
            // Every function but those above has its text in the table.
            (_, None) => (&rules::STEP, whole.clone() * Expr::whole(0)),
        },
    }
}
