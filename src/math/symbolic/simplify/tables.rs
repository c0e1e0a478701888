//! Rewrites of a single function, as data.

use super::super::expr::{Expr, Kind};
use super::super::function::Function;
use super::super::number::Rational;
use super::super::pattern::Pattern;
use super::product::argument_of;
use super::sum::Sum;
use std::cmp::Ordering;
use std::sync::LazyLock;

type Table = LazyLock<Vec<(Pattern, Expr)>>;

fn read(rows: &[(&str, &str)]) -> Vec<(Pattern, Expr)> {
    let row = |(from, to): &(&str, &str)| Some((Pattern::read(from)?, to.parse().ok()?));
    rows.iter().filter_map(row).collect()
}

fn first(table: &Table, e: &Expr) -> Option<Expr> {
    table.iter().find_map(|(from, to)| from.rewrite(e, to))
}

static INVERSES: Table = LazyLock::new(|| {
    read(&[
        ("ln(exp(u))", "u"),
        ("ln(e)", "1"),
        ("ln(1)", "0"),
        ("log1p(expm1(u))", "u"),
        ("expm1(log1p(u))", "u"),
        ("abs(abs(u))", "abs(u)"),
        ("max(u, u)", "u"),
        ("min(u, u)", "u"),
    ])
});

static SOFTPLUSES: Table = LazyLock::new(|| {
    read(&[
        ("ln(1 + exp(u))", "softplus(u)"),
        ("log1p(exp(u))", "softplus(u)"),
        ("ln(sigmoid(u))", "-softplus(-u)"),
    ])
});

static VALUES: Table = LazyLock::new(|| {
    read(&[
        ("expm1(0)", "0"),
        ("log1p(0)", "0"),
        ("sin(0)", "0"),
        ("cos(0)", "1"),
        ("tan(0)", "0"),
        ("atan(0)", "0"),
        ("sinh(0)", "0"),
        ("cosh(0)", "1"),
        ("tanh(0)", "0"),
        ("sigmoid(0)", "1/2"),
        ("softplus(0)", "ln(2)"),
        ("erf(0)", "0"),
        ("erfc(0)", "1"),
        ("Phi(0)", "1/2"),
        ("phi(0)", "1/sqrt(2*pi)"),
    ])
});

pub fn inverse(e: &Expr) -> Option<Expr> {
    first(&INVERSES, e)
}

pub fn softplus(e: &Expr) -> Option<Expr> {
    first(&SOFTPLUSES, e)
}

/// Also the cases of numbers that are known to be larger, smaller, positive or negative.
pub fn known_value(e: &Expr) -> Option<Expr> {
    match e.kind() {
        Kind::Compare(relation, a, b) => {
            let order = a.as_number()?.compare(b.as_number()?)?;
            let holds = relation.holds(order as i8, Ordering::Equal as i8);
            Some(Expr::whole(holds.into()))
        }
        Kind::Call(function, arguments) => {
            let number = |index: usize| arguments.get(index).and_then(Expr::as_number);
            match function {
                Function::Abs => Some(Expr::number(number(0)?.abs())),
                Function::Sign => {
                    let sign = number(0)?.compare(Rational::ZERO)? as i8;
                    Some(Expr::number(Rational::whole(sign.into())))
                }
                Function::Max | Function::Min => {
                    let larger = number(0)?.compare(number(1)?)? == Ordering::Greater;
                    let first = larger == (*function == Function::Max);
                    Some(arguments[usize::from(!first)].clone())
                }
                _ => first(&VALUES, e),
            }
        }
        _ => None,
    }
}

/// f(−u) = −f(u), f(u), or 1 − f(u).
pub fn symmetry(e: &Expr) -> Option<Expr> {
    let Kind::Call(function, arguments) = e.kind() else {
        return None;
    };
    let [argument] = &arguments[..] else {
        return None;
    };
    let sum = Sum::of(argument)?;
    let opposite = || Some(sum.scaled(Rational::whole(-1))?.write());
    match function {
        Function::Sin
        | Function::Tan
        | Function::Atan
        | Function::Sinh
        | Function::Tanh
        | Function::Erf
        | Function::Sign
            if sum.is_negative() =>
        {
            Some(-Expr::call(*function, [opposite()?]))
        }
        Function::Cos | Function::Cosh | Function::Abs | Function::Density if sum.is_negative() => {
            Some(Expr::call(*function, [opposite()?]))
        }
        Function::Sigmoid | Function::Phi if sum.is_negative() => {
            Some(Expr::whole(1) - Expr::call(*function, [opposite()?]))
        }
        Function::Erfc => Some(Expr::whole(1) - Expr::call(Function::Erf, [argument.clone()])),
        Function::Expm1 => Some(Expr::call(Function::Exp, [argument.clone()]) - Expr::whole(1)),
        // |c u| = |c| |u|
        Function::Abs => {
            let [(factor, term)] = &sum.terms[..] else {
                return None;
            };
            let alone = argument_of(term, Function::Abs).is_none() && !factor.is_one();
            alone.then(|| Expr::number(factor.abs()) * Expr::call(Function::Abs, [term.clone()]))
        }
        _ => None,
    }
}
