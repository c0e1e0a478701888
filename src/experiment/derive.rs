//! What the symbolic engine makes of an expression.

use super::{Experiment, KeepGoing};
use crate::math::symbolic::{Expr, derivatives};

/// The derivative of order `order` of an expression in x
#[derive(Clone, Debug, PartialEq)]
pub struct Derive {
    pub of: Expr,
    /// 0: the expression itself
    pub order: usize,
    pub report: Derived,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Derived {
    /// Its value at x
    Value(f64),
    /// Rules and rewrites from the expression to it
    Steps,
    /// Nodes of its tree
    Size,
}

impl Derive {
    /// Whether the engine gives up on it.
    pub fn is_too_large(&self) -> bool {
        derivatives(&self.of, self.order).is_err()
    }
}

impl Experiment for Derive {
    fn samples(&self, _: KeepGoing) -> Option<Vec<f64>> {
        let derivations = derivatives(&self.of, self.order).ok()?;
        let result = derivations.last().map_or(&self.of, |last| &last.result);
        Some(vec![match self.report {
            Derived::Value(x) => result.evaluate(x, &[]),
            Derived::Steps => derivations.iter().map(|it| it.steps.len()).sum::<usize>() as f64,
            Derived::Size => result.size() as f64,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::run;
    use crate::math::symbolic::parse;

    #[test]
    fn the_engines_results() {
        let measure = |of: &str, order, report| {
            let of = parse(of).unwrap().expression;
            run(&Derive { of, order, report }.into(), &|| true).unwrap()
        };
        assert_eq!(measure("x^4", 3, Derived::Value(2.0)), 48.0);
        assert_eq!(measure("x^4", 0, Derived::Value(2.0)), 16.0);
        assert_eq!(measure("x^4", 0, Derived::Steps), 0.0);
        assert!(measure("exp(x^2)", 2, Derived::Steps) > measure("exp(x^2)", 1, Derived::Steps));
        assert!(measure("exp(x^2)", 2, Derived::Size) > measure("exp(x^2)", 0, Derived::Size));
    }
}
