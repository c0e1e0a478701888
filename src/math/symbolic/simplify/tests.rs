use super::*;
use crate::math::symbolic::{Style, derivatives};

fn read(text: &str) -> Expr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn expressions_are_written_as_people_do() {
    for (typed, simple) in [
        ("x+x", "2*x"),
        ("2*x*3*x", "6*x^2"),
        ("x/x", "1"),
        ("0*x+1*x", "x"),
        ("x-(x-1)", "1"),
        ("-(1-x)", "x - 1"),
        ("x^2*x^a", "x^(2 + a)"),
        ("exp(x)*exp(-x)", "1"),
        ("exp(x)^2", "exp(2*x)"),
        ("e^x", "exp(x)"),
        ("ln(exp(x))", "x"),
        ("sqrt(8)", "2*sqrt(2)"),
        ("sqrt(2)*sqrt(2)", "2"),
        ("sqrt(x)*sqrt(x)", "x"),
        ("sqrt(x^2)", "sqrt(x^2)"),
        ("0.1*x+0.2*x", "0.3*x"),
        ("x/2+x/3", "5*x/6"),
        ("1/(1+exp(-x))", "sigmoid(x)"),
        ("1/(1+exp(-1.702x))", "sigmoid(1.702*x)"),
        ("exp(x)/(1+exp(x))", "sigmoid(x)"),
        ("1/(1+exp(x))", "1 - sigmoid(x)"),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", "tanh(x)"),
        ("(exp(2x)-1)/(exp(2x)+1)", "tanh(x)"),
        ("(1-exp(-2x))/(1+exp(-2x))", "tanh(x)"),
        ("2/(1+exp(-2x))-1", "tanh(x)"),
        ("ln(1+exp(x))", "softplus(x)"),
        ("x/2*(1+erf(x/sqrt(2)))", "x*Phi(x)"),
        ("exp(-x^2/2)/sqrt(2*pi)", "phi(x)"),
        ("sin(x)^2+cos(x)^2", "1"),
        ("sin(x)/cos(x)", "tan(x)"),
        ("cosh(x)^2-sinh(x)^2", "1"),
        ("tanh(-x)", "-tanh(x)"),
        ("sigmoid(-x)", "1 - sigmoid(x)"),
        ("x*sign(x)", "abs(x)"),
        ("x*(2+2x)", "2*x*(1 + x)"),
        ("4*sigmoid(2x)*(1-sigmoid(2x))", "1 - tanh(x)^2"),
        ("where(2x>0, x, x)", "x"),
        ("where(1>0, x, 2)", "x"),
        ("where(-2x+4>0, x, 1)", "where(x < 2, x, 1)"),
        ("max(2,3)", "3"),
        ("abs(-3)", "3"),
        ("x/0", "x/0"),
        ("1/0", "1/0"),
        ("0/0", "0/0"),
        ("x*exp(x)+exp(x)", "exp(x)*(1 + x)"),
        ("2*(1+x)-2*x", "2"),
    ] {
        let got = simplify(&read(typed));
        assert_eq!(got.show(Style::Text), simple, "{typed}");
        assert_eq!(simplify(&got), got, "{typed}: not settled");
    }
}

#[test]
fn derivatives_are_those_of_the_textbook() {
    for (typed, first, second) in [
        ("x^3", "3*x^2", "6*x"),
        (
            "1/(1+exp(-x))",
            "sigmoid(x)*(1 - sigmoid(x))",
            "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))",
        ),
        (
            "sigmoid(x)",
            "sigmoid(x)*(1 - sigmoid(x))",
            "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))",
        ),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", "1 - tanh(x)^2", "-2*tanh(x)*(1 - tanh(x)^2)"),
        ("tanh(x)", "1 - tanh(x)^2", "-2*tanh(x)*(1 - tanh(x)^2)"),
        ("where(x>0, x, a*(exp(x)-1))", "where(x > 0, 1, a*exp(x))", "where(x > 0, 0, a*exp(x))"),
        ("max(x, 0.1x)", "where(x > 0, 1, where(x < 0, 0.1, 0.55))", "0"),
        ("x*Phi(x)", "Phi(x) + x*phi(x)", "phi(x)*(2 - x^2)"),
        ("x/2*(1+erf(x/sqrt(2)))", "Phi(x) + x*phi(x)", "phi(x)*(2 - x^2)"),
        ("softplus(x)", "sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
        ("relu(x)^2", "where(x > 0, 2*x, 0)", "where(x > 0, 2, 0)"),
        ("sin(x)", "cos(x)", "-sin(x)"),
        ("x/(1+abs(x))", "1/(1 + abs(x))^2", "-2*sign(x)/(1 + abs(x))^3"),
        (
            "swish(x)",
            "sigmoid(x)*(1 + x*(1 - sigmoid(x)))",
            "sigmoid(x)*(1 - sigmoid(x))*(2 + x - 2*x*sigmoid(x))",
        ),
    ] {
        let all = derivatives(&read(typed), 2).unwrap();
        assert_eq!(all[0].result.show(Style::Text), first, "{typed}");
        assert_eq!(all[1].result.show(Style::Text), second, "{typed}");
        for derivation in all {
            let wholes = derivation.wholes();
            assert_eq!(wholes.last(), Some(&derivation.result), "{typed}");
            assert_eq!(wholes[derivation.differentiating], derivation.raw, "{typed}");
        }
    }
}
