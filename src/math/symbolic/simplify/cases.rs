//! Rewrites of what is defined by cases.

use super::super::expr::{Expr, Kind, Relation, X};
use super::super::function::{Function, Meaning};
use super::super::number::Rational;
use super::forms::{exchanged, pairs, product, sum, without};
use super::sum::Sum;

/// Nodes of the largest meaning that is written out to see whether conditions are the same.
const LARGEST: usize = 40;

/// The three arguments, if it is a `where` or a short name for one.
fn cases(e: &Expr) -> Option<[Expr; 3]> {
    let Kind::Call(function, arguments) = e.kind() else {
        return None;
    };
    match function.meaning() {
        Meaning::Definition(_) => {
            let meaning = function.written_out(arguments)?;
            let fits = matches!(meaning.kind(), Kind::Call(Function::Where, _));
            // Simplifying what is inside again and again would double the work at each level.
            (fits && meaning.size() <= LARGEST).then(|| cases(&super::simplify(&meaning)))?
        }
        _ if *function == Function::Where => arguments.clone().try_into().ok(),
        _ => None,
    }
}

fn is_where(e: &Expr) -> bool {
    matches!(e.kind(), Kind::Call(Function::Where, _))
}

/// Factors, or terms, under one condition put under it together; factors beside a 0 too.
pub fn merged(e: &Expr) -> Option<Expr> {
    if let Some(product) = product(e) {
        let of = |index: usize| {
            let factor = &product.factors[index];
            let [condition, a, b] = cases(&factor.base)?;
            let power = |e: Expr| super::product::raised(&e, &factor.exponent);
            (factor.whole()? > 0).then(|| [condition, power(a), power(b)])
        };
        let count = product.factors.len();
        let written = |index: &usize| is_where(&product.factors[*index].base);
        for i in (0..count).filter(written) {
            let Some([condition, a, b]) = of(i) else {
                continue;
            };
            for j in (0..count).filter(|j| *j != i) {
                if let Some([same, c, d]) = of(j)
                    && same == condition
                {
                    let both = Expr::choose(condition, a * c, b * d);
                    return Some(exchanged(&product, &[i, j], both));
                }
            }
            let rest = exchanged(&product, &[i], Expr::whole(1));
            if (a.is_number(0) || b.is_number(0)) && !rest.is_number(1) {
                return Some(Expr::choose(condition, a * rest.clone(), b * rest));
            }
        }
        return None;
    }
    let sum = sum(e)?;
    pairs(&sum).find_map(|(i, j)| {
        let ((c, first), (d, second)) = (&sum.terms[i], &sum.terms[j]);
        let ([condition, a, b], [same, other_a, other_b]) = (cases(first)?, cases(second)?);
        if condition != same || !is_where(first) {
            return None;
        }
        let times = |c: &Rational, e: Expr| Expr::number(*c) * e;
        let both = Expr::choose(
            condition,
            times(c, a) + times(d, other_a),
            times(c, b) + times(d, other_b),
        );
        without(&sum, [i, j], Rational::ONE, both)
    })
}

/// Cases with one value, decided conditions, and conditions solved for x.
pub fn branches(e: &Expr) -> Option<Expr> {
    match e.kind() {
        Kind::Compare(relation, a, b) => solved(*relation, a, b),
        Kind::Call(Function::Where, arguments) => {
            let [condition, a, b] = &arguments[..] else {
                return None;
            };
            if a == b {
                return Some(a.clone());
            }
            if let Some(number) = condition.as_number() {
                return Some(if number.is_zero() { b.clone() } else { a.clone() });
            }
            let within = |e: &Expr, holds: bool| match e.kind() {
                Kind::Call(Function::Where, inner) if inner[0] == *condition => {
                    Some(inner[if holds { 1 } else { 2 }].clone())
                }
                _ => None,
            };
            match (within(a, true), within(b, false)) {
                (None, None) => None,
                (first, second) => Some(Expr::choose(
                    condition.clone(),
                    first.unwrap_or_else(|| a.clone()),
                    second.unwrap_or_else(|| b.clone()),
                )),
            }
        }
        _ => None,
    }
}

/// c x + d > 0 as x > −d/c.
fn solved(relation: Relation, a: &Expr, b: &Expr) -> Option<Expr> {
    let difference = Sum::of(&(a.clone() - b.clone()))?;
    let x = Expr::x();
    let (mut slope, mut intercept) = (Rational::ZERO, Rational::ZERO);
    for (coefficient, term) in &difference.terms {
        if *term == x {
            slope = *coefficient;
        } else if term.is_number(1) {
            intercept = *coefficient;
        } else {
            return None;
        }
    }
    let side = intercept.negated().times(slope.inverse()?)?;
    let relation = if slope.is_negative() { relation.flipped() } else { relation };
    debug_assert!(a.contains(X) || b.contains(X));
    Some(Expr::compare(relation, x, Expr::number(side)))
}
