//! Which rules fit a derivative, and why another one does not.

use crate::math::symbolic::differentiate::rule_for;
use crate::math::symbolic::expr::{Expr, Kind, Operator, X};
use crate::math::symbolic::function::{Function, Meaning};
use crate::math::symbolic::rules::{self, DERIVATIVE_RULES, Rule};

/// Whether a rule fits.
#[derive(Clone, Debug, PartialEq)]
pub enum Fit {
    /// What it makes of the derivative.
    Fits(Expr),
    /// A sentence that says why not.
    Not(String),
}

/// Every rule of differentiation and whether it fits d/dx `of`.
pub fn fits(of: &Expr) -> Vec<(&'static Rule, Fit)> {
    let (right, after) = rule_for(X, of);
    let judged = |rule: &&'static Rule| {
        let fit = match also(rule, of) {
            _ if std::ptr::eq(*rule, right) => Fit::Fits(after.clone()),
            Some(made) => Fit::Fits(made),
            None => Fit::Not(why_not(rule, of)),
        };
        (*rule, fit)
    };
    DERIVATIVE_RULES.iter().map(judged).collect()
}

/// What a more general rule makes of it, where the right one is a special case of that.
fn also(rule: &'static Rule, of: &Expr) -> Option<Expr> {
    let d = |e: &Expr| Expr::derivative(X, e.clone());
    match of.kind() {
        Kind::Binary(Operator::Mul, a, b) if std::ptr::eq(rule, &rules::PRODUCT) => {
            Some(d(a) * b.clone() + a.clone() * d(b))
        }
        Kind::Binary(Operator::Div, a, b) if std::ptr::eq(rule, &rules::QUOTIENT) => {
            let above = d(a) * b.clone() - a.clone() * d(b);
            Some(above / b.clone().pow(Expr::whole(2)))
        }
        Kind::Binary(Operator::Add | Operator::Sub, a, b) if std::ptr::eq(rule, &rules::SUM) => {
            Some(if matches!(of.kind(), Kind::Binary(Operator::Add, ..)) {
                d(a) + d(b)
            } else {
                d(a) - d(b)
            })
        }
        _ => None,
    }
}

fn what(of: &Expr) -> String {
    let kind = match of.kind() {
        Kind::Number(_) | Kind::Constant(_) => "a number",
        Kind::Symbol(name) if **name == *X => "the variable itself",
        Kind::Symbol(_) => "a parameter, which does not depend on x",
        Kind::Neg(_) => "the negative of something",
        Kind::Binary(Operator::Add, ..) => "a sum",
        Kind::Binary(Operator::Sub, ..) => "a difference",
        Kind::Binary(Operator::Mul, ..) => "a product",
        Kind::Binary(Operator::Div, ..) => "a quotient",
        Kind::Binary(Operator::Pow, ..) => "a power",
        Kind::Compare(..) => "a comparison",
        Kind::Call(Function::Where, _) => "given by cases",
        Kind::Call(function, _) => return format!("the function {} of something", function.name()),
        Kind::Derivative(..) => "a derivative",
    };
    kind.to_owned()
}

fn why_not(rule: &'static Rule, of: &Expr) -> String {
    let wants = match rule.name {
        "constant" => "needs something without x in it",
        "variable" => "needs x alone",
        "negative" => "needs a minus sign before the whole",
        "sum" => "needs a sum or difference at the top",
        "constant factor" => "needs a factor or denominator without x in it",
        "product" => "needs a product of two functions at the top",
        "quotient" => "needs a quotient at the top",
        "reciprocal" => "needs a numerator without x in it",
        "power" => "needs x alone to a constant power",
        "power, with an inner function" => "needs a function, not x alone, to a constant power",
        "exponential" => "needs a constant base and x in the exponent",
        "power with both parts variable" => "needs x in the base and in the exponent",
        "known function" => "needs a function of x alone",
        "chain" => "needs a function of something other than x alone",
        "definition" => "needs a short name that stands for an expression",
        "by cases" => "needs cases",
        "larger or smaller of two" => "needs max or min",
        "absolute value" => "needs abs",
        _ => "needs something that is constant but for jumps",
    };
    let inside = match of.kind() {
        Kind::Call(function, arguments)
            if rule.name == "known function" && !matches!(arguments[0].kind(), Kind::Symbol(_)) =>
        {
            let kind = matches!(function.meaning(), Meaning::Derivative(_));
            if kind {
                format!("; inside stands {}, so the chain rule is needed", arguments[0])
            } else {
                String::new()
            }
        }
        _ => String::new(),
    };
    format!("The rule {wants}; `{of}` is {}{inside}.", what(of))
}
