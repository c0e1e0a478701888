//! Forms that do not overflow and keep their digits, for what people type and derivatives yield.

use super::lower::is_short;
use crate::math::symbolic::expr::{Expr, Kind};
use crate::math::symbolic::pattern::Pattern;
use std::collections::HashMap;
use std::sync::LazyLock;

/// (as it may stand there, as it is evaluated), tried in this order.
const FORMS: [(&str, &str); 24] = [
    ("(exp(u)-exp(-u))/(exp(u)+exp(-u))", "tanh(u)"),
    ("(exp(u)-1)/(exp(u)+1)", "tanh(u/2)"),
    ("(1-exp(-u))/(1+exp(-u))", "tanh(u/2)"),
    ("1/(1+exp(-u))", "sigmoid(u)"),
    ("1/(1+exp(u))", "sigmoid(-u)"),
    ("exp(u)/(1+exp(u))", "sigmoid(u)"),
    ("v/(1+exp(-u))", "v*sigmoid(u)"),
    ("v/(1+exp(u))", "v*sigmoid(-u)"),
    ("ln(1+exp(u))", "softplus(u)"),
    ("log1p(exp(u))", "softplus(u)"),
    ("ln(sigmoid(u))", "-softplus(-u)"),
    ("ln(1-sigmoid(u))", "-softplus(u)"),
    ("1-sigmoid(u)", "sigmoid(-u)"),
    ("1-Phi(u)", "Phi(-u)"),
    ("1-tanh(u)^2", "4*(sigmoid(2*u)*sigmoid(-(2*u)))"),
    ("1+tanh(u)", "2*sigmoid(2*u)"),
    ("1-tanh(u)", "2*sigmoid(-(2*u))"),
    ("1-erf(u)", "erfc(u)"),
    ("1+erf(u)", "erfc(-u)"),
    ("exp(u)-1", "expm1(u)"),
    ("1-exp(u)", "-expm1(u)"),
    ("ln(1+u)", "log1p(u)"),
    ("ln(cosh(u))", "abs(u)+softplus(-2*abs(u))-ln(2)"),
    ("1/cosh(u)", "2*exp(-abs(u))/(1+exp(-2*abs(u)))"),
];

static TABLE: LazyLock<Vec<(Pattern, Expr)>> = LazyLock::new(|| {
    let row = |(from, to): &(&str, &str)| Some((Pattern::read(from)?, to.parse().ok()?));
    FORMS.iter().filter_map(row).collect()
});

/// The whole in such forms, and with short names written out, outermost first, then again where the parts have become others.
pub fn safe(e: &Expr, known: &mut HashMap<Expr, Expr>) -> Expr {
    if let Some(found) = known.get(e) {
        return found.clone();
    }
    let form = |e: &Expr| match e.kind() {
        Kind::Call(function, arguments) if is_short(*function) => function.written_out(arguments),
        _ => TABLE.iter().find_map(|(from, to)| from.rewrite(e, to)),
    };
    let result = match form(e) {
        Some(form) => safe(&form, known),
        None => {
            let parts: Vec<Expr> = e.children().map(|part| safe(part, known)).collect();
            let whole = if parts.is_empty() { e.clone() } else { e.with_children(parts) };
            match form(&whole) {
                Some(form) => safe(&form, known),
                None => whole,
            }
        }
    };
    known.insert(e.clone(), result.clone());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        assert_eq!(TABLE.len(), FORMS.len());
    }
}
