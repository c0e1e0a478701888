//! Patterns with the placeholders `u` and `v`, written in the language itself. Sums and products of
//! two match in either order.

use super::expr::{Expr, Kind, Operator};

pub struct Pattern(Expr);

/// What a placeholder stands for.
type Bound = Vec<(String, Expr)>;

impl Pattern {
    pub fn read(text: &str) -> Option<Pattern> {
        Some(Pattern(text.parse().ok()?))
    }

    /// `to` with what the placeholders stand for, if the whole of `e` fits.
    pub fn rewrite(&self, e: &Expr, to: &Expr) -> Option<Expr> {
        let mut bound = Bound::new();
        if !fits(&self.0, e, &mut bound) {
            return None;
        }
        let values: Vec<(&str, Expr)> =
            bound.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        Some(to.substitute(&values))
    }
}

fn fits(pattern: &Expr, e: &Expr, bound: &mut Bound) -> bool {
    match (pattern.kind(), e.kind()) {
        (Kind::Symbol(name), _) => match bound.iter().find(|(known, _)| **known == **name) {
            Some((_, value)) => value == e,
            None => {
                bound.push((name.to_string(), e.clone()));
                true
            }
        },
        (Kind::Neg(a), Kind::Neg(b)) => fits(a, b, bound),
        (Kind::Binary(wanted, a, b), Kind::Binary(found, c, d)) if wanted == found => {
            let before = bound.len();
            if fits(a, c, bound) && fits(b, d, bound) {
                return true;
            }
            bound.truncate(before);
            let turns = matches!(wanted, Operator::Add | Operator::Mul);
            let fit = turns && fits(a, d, bound) && fits(b, c, bound);
            if !fit {
                bound.truncate(before);
            }
            fit
        }
        (Kind::Call(wanted, a), Kind::Call(found, b)) => {
            wanted == found && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fits(a, b, bound))
        }
        (Kind::Compare(wanted, a, b), Kind::Compare(found, c, d)) => {
            wanted == found && fits(a, c, bound) && fits(b, d, bound)
        }
        _ => pattern == e,
    }
}
