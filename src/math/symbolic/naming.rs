//! Repeated parts of a long expression named `u`, `v`, … so that it can be read.

use super::expr::{Expr, Kind};
use std::collections::HashMap;

/// An expression with names for its repeated parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// (name, what it stands for), each in terms of those before it.
    pub parts: Vec<(String, Expr)>,
    pub whole: Expr,
}

/// Shorter expressions are read as they are.
const LONG: usize = 30;
/// Parts of fewer nodes are not worth a name.
const SHORTEST: usize = 3;
const NAMES: [&str; 6] = ["u", "v", "w", "s", "t", "r"];

/// Names the repeated parts that save most, if the expression is long.
pub fn named(e: &Expr) -> Named {
    let taken = e.parameters();
    let mut names = NAMES.iter().filter(|name| !taken.iter().any(|known| **known == ***name));
    let mut named = Named { parts: Vec::new(), whole: e.clone() };
    while named.whole.size() > LONG
        && let Some(part) = repeated(&named.whole)
        && let Some(name) = names.next()
    {
        named.whole = exchanged(&named.whole, &part, &Expr::symbol(name));
        named.parts.push(((*name).to_owned(), part));
    }
    // Found from large to small: a later name may stand in an earlier part.
    for index in 1..named.parts.len() {
        let (earlier, later) = named.parts.split_at_mut(index);
        let (name, part) = &later[0];
        let symbol = Expr::symbol(name);
        earlier.iter_mut().for_each(|(_, other)| *other = exchanged(other, part, &symbol));
    }
    named.parts.reverse();
    named
}

/// The part that names would save most of.
fn repeated(e: &Expr) -> Option<Expr> {
    let mut counts: HashMap<Expr, usize> = HashMap::new();
    count(e, &mut counts);
    let saved = |(part, count): &(Expr, usize)| (part.size() - 1) * (count - 1);
    let candidates = counts.into_iter().filter(|(part, count)| {
        let fits = matches!(part.kind(), Kind::Call(..) | Kind::Binary(..));
        *count > 1 && part.size() >= SHORTEST && fits && !part.is_condition()
    });
    candidates
        .max_by(|a, b| saved(a).cmp(&saved(b)).then_with(|| b.0.cmp(&a.0)))
        .map(|(part, _)| part)
}

fn count(e: &Expr, counts: &mut HashMap<Expr, usize>) {
    *counts.entry(e.clone()).or_default() += 1;
    e.children().for_each(|child| count(child, counts));
}

fn exchanged(e: &Expr, part: &Expr, by: &Expr) -> Expr {
    if e == part {
        return by.clone();
    }
    let children: Vec<Expr> = e.children().map(|child| exchanged(child, part, by)).collect();
    if children.is_empty() { e.clone() } else { e.with_children(children) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::symbolic::derivatives;

    #[test]
    fn named_parts_put_back_give_the_whole() {
        for text in ["gelu_tanh(x)", "mish(x)", "u*x*sigmoid(u*x)", "x^2"] {
            let e = derivatives(&text.parse().unwrap(), 2).unwrap().pop().unwrap().result;
            let named = named(&e);
            let mut whole = named.whole.clone();
            for (name, part) in named.parts.iter().rev() {
                assert!(!e.contains(name), "{text}: {name} is a parameter");
                whole = whole.substitute(&[(name, part.clone())]);
            }
            assert_eq!(whole, e, "{text}");
        }
        let e = derivatives(&"gelu_tanh(x)".parse().unwrap(), 2).unwrap().pop().unwrap().result;
        assert!(!named(&e).parts.is_empty() && named(&e).whole.size() < e.size() / 2);
    }
}
