//! Expression → the same, as a person would write it: a named table of rewrites, applied from the
//! leaves up until none fits, each step recorded, within a bound of work.
//!
//! A rewrite keeps the value wherever there is one. It may close a hole (x/x is 1 at 0 too), never
//! open one.

mod cases;
mod forms;
mod product;
mod sum;
mod tables;

use super::differentiate::Step;
use super::expr::{Expr, Kind, Operator};
use super::rules::{self, Rule};
use product::is_sum;
use std::collections::HashMap;

/// Bounds the work of one simplification, a unit for each node that is looked at, and for each try
/// at rewriting it one more and one for every sixteen nodes below; what is left then stays as it is.
const MOST_WORK: usize = 1200;

/// A rewrite: its rule, and what it makes of an expression whose parts are simplified. None where
/// it does not fit.
pub(super) struct Rewrite {
    pub rule: &'static Rule,
    pub apply: fn(&Expr) -> Option<Expr>,
}

macro_rules! rewrites {
    ($($rule:ident $apply:path;)*) => {
        &[$(Rewrite { rule: &rules::$rule, apply: $apply }),*]
    };
}

/// In the order in which they are tried.
static TABLE: &[Rewrite] = rewrites! {
    KNOWN_VALUE   tables::known_value;
    INVERSE       tables::inverse;
    SOFTPLUS      tables::softplus;
    SYMMETRY      tables::symmetry;
    BRANCHES      cases::branches;
    BRANCHES      cases::merged;
    SPLIT         forms::split;
    SIGMOID       forms::sigmoid;
    HYPERBOLIC    forms::hyperbolic_product;
    HYPERBOLIC    forms::hyperbolic_slope;
    CIRCULAR      forms::circular_product;
    SIZE          forms::absolute;
    NORMAL        forms::normal_product;
    FACTORS       forms::factors;
    HYPERBOLIC    forms::hyperbolic_sum;
    CIRCULAR      forms::circular_sum;
    NORMAL        forms::normal_sum;
    TERMS         forms::terms;
    COMMON_FACTOR forms::common_factor;
    MULTIPLY_OUT  forms::multiply_out;
};

/// Simplified.
pub fn simplify(e: &Expr) -> Expr {
    Simplifier::new(None).simplify(e, &mut Vec::new())
}

/// Simplified, with the steps appended; their paths start at the root of `e`.
pub fn simplify_recorded(e: &Expr, steps: &mut Vec<Step>) -> Expr {
    Simplifier::new(Some(steps)).simplify(e, &mut Vec::new())
}

/// One rewrite at the root of an expression whose parts are simplified: each rule that fits, with
/// what it makes of it.
pub fn rewrites_of(e: &Expr) -> Vec<(&'static Rule, Expr)> {
    let fits = TABLE.iter().filter_map(|rewrite| Some((rewrite.rule, changed(rewrite, e)?)));
    fits.collect()
}

fn changed(rewrite: &Rewrite, e: &Expr) -> Option<Expr> {
    (rewrite.apply)(e).filter(|after| after != e)
}

struct Simplifier<'s> {
    steps: Option<&'s mut Vec<Step>>,
    /// Known results; what is simple already maps to itself.
    known: HashMap<Expr, Expr>,
    work: usize,
}

/// Which chain a node is an inner part of: sums and products are worked on as a whole.
#[derive(Clone, Copy, PartialEq)]
enum Chain {
    None,
    Sum,
    Product,
}

fn chain_of(e: &Expr) -> Chain {
    match e.kind() {
        Kind::Binary(Operator::Add | Operator::Sub, ..) => Chain::Sum,
        Kind::Binary(Operator::Mul | Operator::Div, ..) => Chain::Product,
        Kind::Neg(inner) if is_sum(inner) => Chain::Sum,
        Kind::Neg(_) => Chain::Product,
        _ => Chain::None,
    }
}

impl<'s> Simplifier<'s> {
    fn new(steps: Option<&'s mut Vec<Step>>) -> Simplifier<'s> {
        Simplifier { steps, known: HashMap::new(), work: 0 }
    }

    fn simplify(&mut self, e: &Expr, path: &mut Vec<usize>) -> Expr {
        self.work += 1;
        if self.work > MOST_WORK {
            return e.clone();
        }
        if let Some(result) = self.known.get(e).cloned() {
            if result != *e {
                self.record(&rules::AGAIN, path, e, &result);
            }
            return result;
        }
        let mut current = self.parts(e, chain_of(e), path);
        // Rewriting makes new parts, which are simplified before the next rewrite.
        while self.affords(&current)
            && let Some((rule, after)) = self.first(&current)
        {
            self.record(rule, path, &current, &after);
            current = match self.known.get(&after).cloned() {
                Some(result) => {
                    if result != after {
                        self.record(&rules::AGAIN, path, &after, &result);
                    }
                    result
                }
                None => self.parts(&after, chain_of(&after), path),
            };
        }
        self.known.insert(current.clone(), current.clone());
        self.known.insert(e.clone(), current.clone());
        current
    }

    /// Counts a try at rewriting, after the parts, so that small parts are simplified in any case.
    fn affords(&mut self, e: &Expr) -> bool {
        self.work += 1 + e.size() / 16;
        self.work <= MOST_WORK
    }

    fn first(&self, e: &Expr) -> Option<(&'static Rule, Expr)> {
        TABLE.iter().find_map(|rewrite| Some((rewrite.rule, changed(rewrite, e)?)))
    }

    fn record(&mut self, rule: &'static Rule, path: &[usize], before: &Expr, after: &Expr) {
        if let Some(steps) = &mut self.steps {
            let (before, after) = (before.clone(), after.clone());
            steps.push(Step { rule, path: path.to_vec(), before, after });
        }
    }

    /// The parts simplified; inner nodes of the chain that `e` begins are not parts of their own.
    fn parts(&mut self, e: &Expr, chain: Chain, path: &mut Vec<usize>) -> Expr {
        let mut children = Vec::new();
        let mut changed = false;
        for (index, child) in e.children().enumerate() {
            path.push(index);
            let new = if chain != Chain::None && chain_of(child) == chain {
                self.parts(child, chain, path)
            } else {
                self.simplify(child, path)
            };
            path.pop();
            changed |= !new.is_same(child);
            children.push(new);
        }
        if changed { e.with_children(children) } else { e.clone() }
    }
}

#[cfg(test)]
mod tests;
