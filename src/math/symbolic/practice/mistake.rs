//! Mistakes that many make, recognized by making them.

use super::compare;
use crate::math::symbolic::differentiate::{Ruled, rule_for, worked_out_by};
use crate::math::symbolic::expr::{Expr, Kind, Operator};
use crate::math::symbolic::number::Rational;
use crate::math::symbolic::rules;

/// A mistake in one or all places of a derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    InnerForgotten,
    ProductOfDerivatives,
    QuotientSign,
    QuotientOrder,
    QuotientOfDerivatives,
    SquareForgotten,
    ExponentKept,
    ExponentNotInFront,
    SignLost,
    ConstantKept,
    NotDifferentiated,
}

impl Mistake {
    pub const ALL: [Mistake; 11] = [
        Mistake::InnerForgotten,
        Mistake::ProductOfDerivatives,
        Mistake::QuotientSign,
        Mistake::QuotientOrder,
        Mistake::QuotientOfDerivatives,
        Mistake::SquareForgotten,
        Mistake::ExponentKept,
        Mistake::ExponentNotInFront,
        Mistake::SignLost,
        Mistake::ConstantKept,
        Mistake::NotDifferentiated,
    ];

    /// What to tell who made it.
    pub fn sentence(self) -> &'static str {
        match self {
            Mistake::InnerForgotten => {
                "The derivative of the inner function is missing: the chain rule multiplies by it."
            }
            Mistake::ProductOfDerivatives => {
                "This is the product of the derivatives. The product rule is (u v)' = u' v + u v'."
            }
            Mistake::QuotientSign => "The sign in the quotient rule is a minus: (u' v - u v')/v^2.",
            Mistake::QuotientOrder => {
                "The quotient rule begins with the derivative of the numerator: (u' v - u v')/v^2. Here the two terms are exchanged, so the sign is wrong."
            }
            Mistake::QuotientOfDerivatives => {
                "This is the quotient of the derivatives. The quotient rule is (u' v - u v')/v^2."
            }
            Mistake::SquareForgotten => "The denominator of the quotient rule is squared.",
            Mistake::ExponentKept => "The exponent becomes one less: (x^n)' = n x^(n-1).",
            Mistake::ExponentNotInFront => {
                "The exponent comes down as a factor: (x^n)' = n x^(n-1)."
            }
            Mistake::SignLost => "A minus sign was lost on the way.",
            Mistake::ConstantKept => "The derivative of a constant term is 0.",
            Mistake::NotDifferentiated => "This is the function itself, not its derivative.",
        }
    }

    /// What the rule makes of a derivative when this mistake is made; None where it cannot be.
    fn made(self, symbol: &str, of: &Expr) -> Option<Ruled> {
        let (rule, right) = rule_for(symbol, of);
        let d = |e: &Expr| Expr::derivative(symbol, e.clone());
        let (a, b) = match of.kind() {
            Kind::Binary(_, a, b) => (Some(a), Some(b)),
            _ => (None, None),
        };
        let is = |wanted: &rules::Rule| std::ptr::eq(rule, wanted);
        let square = |e: &Expr| e.clone().pow(Expr::whole(2));
        let wrong = match self {
            Mistake::InnerForgotten
                if is(&rules::CHAIN) || is(&rules::POWER_CHAIN) || is(&rules::EXPONENTIAL) =>
            {
                match right.kind() {
                    Kind::Binary(Operator::Mul, outer, _) => outer.clone(),
                    _ => return None,
                }
            }
            Mistake::ProductOfDerivatives if is(&rules::PRODUCT) => d(a?) * d(b?),
            Mistake::QuotientSign if is(&rules::QUOTIENT) => {
                (d(a?) * b?.clone() + a?.clone() * d(b?)) / square(b?)
            }
            Mistake::QuotientSign if is(&rules::RECIPROCAL) => a?.clone() * d(b?) / square(b?),
            Mistake::QuotientOrder if is(&rules::QUOTIENT) => {
                (a?.clone() * d(b?) - d(a?) * b?.clone()) / square(b?)
            }
            Mistake::QuotientOfDerivatives if is(&rules::QUOTIENT) => d(a?) / d(b?),
            Mistake::SquareForgotten if is(&rules::QUOTIENT) => {
                (d(a?) * b?.clone() - a?.clone() * d(b?)) / b?.clone()
            }
            Mistake::SquareForgotten if is(&rules::RECIPROCAL) => {
                -(a?.clone() * d(b?)) / b?.clone()
            }
            Mistake::ExponentKept if is(&rules::POWER) => b?.clone() * of.clone(),
            Mistake::ExponentKept if is(&rules::POWER_CHAIN) => b?.clone() * of.clone() * d(a?),
            Mistake::ExponentNotInFront if is(&rules::POWER) || is(&rules::POWER_CHAIN) => {
                let less = Expr::number(b?.as_number()?.plus(Rational::whole(-1))?);
                let power = a?.clone().pow(less);
                if is(&rules::POWER) { power } else { power * d(a?) }
            }
            Mistake::SignLost => match of.kind() {
                Kind::Neg(inner) => d(inner),
                Kind::Binary(Operator::Sub, a, b) => d(a) + d(b),
                _ => return None,
            },
            Mistake::ConstantKept if is(&rules::CONSTANT) => of.clone(),
            Mistake::NotDifferentiated => of.clone(),
            _ => return None,
        };
        Some((rule, wrong))
    }

    /// d/dx of `of` with the mistake made everywhere (None) or at one place; None where it cannot be
    /// made there.
    fn derivative(self, of: &Expr, only: Option<usize>) -> Option<Expr> {
        let mut place = 0;
        let mut was_made = false;
        let worked_out =
            worked_out_by(&Expr::derivative(super::super::X, of.clone()), |symbol, of| {
                let made = self.made(symbol, of);
                let here = made.is_some() && only.is_none_or(|only| only == place);
                place += usize::from(made.is_some());
                was_made |= here;
                match made {
                    Some(made) if here => made,
                    _ => rule_for(symbol, of),
                }
            });
        worked_out.ok().filter(|_| was_made)
    }
}

/// The mistake that leads to the answer. In a large function not all are tried: the answer's judge is
/// waited for.
pub fn recognized(of: &Expr, answer: &Expr) -> Option<Mistake> {
    const MOST_PLACES: usize = 8;
    /// Nodes of all the wrong derivatives that are tried.
    const MOST_NODES: usize = 12_000;
    let mut left = MOST_NODES;
    for mistake in Mistake::ALL {
        for only in [None].into_iter().chain((0..MOST_PLACES).map(Some)) {
            let Some(wrong) = mistake.derivative(of, only) else { break };
            left = left.checked_sub(wrong.size())?;
            if compare(&wrong, answer).is_ok() {
                return Some(mistake);
            }
        }
    }
    None
}
