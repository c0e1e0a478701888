use super::*;

fn verdict(of: &str, answer: &str) -> Verdict {
    judge_derivative(&of.parse().unwrap(), answer).unwrap()
}

fn mistake(of: &str, answer: &str) -> Option<Mistake> {
    match verdict(of, answer) {
        Verdict::Wrong(difference) => difference.mistake,
        right => panic!("{of}: {answer}: {right:?}"),
    }
}

#[test]
fn right_answers_are_right_however_they_are_written() {
    for (of, answer) in [
        ("x^3", "3x^2"),
        ("x^3", "x*x*3"),
        ("sigmoid(x)", "exp(-x)/(1+exp(-x))^2"),
        ("sigmoid(x)", "sigmoid(x)-sigmoid(x)^2"),
        ("tanh(x)", "1/cosh(x)^2"),
        ("tanh(x)", "4/(exp(x)+exp(-x))^2"),
        ("x*Phi(x)", "(1+erf(x/sqrt(2)))/2 + x*exp(-x^2/2)/sqrt(2*pi)"),
        ("a*x^2", "2*a*x"),
        ("sin(x)^2", "sin(2x)"),
    ] {
        assert!(matches!(verdict(of, answer), Verdict::Right { .. }), "{of}: {answer}");
    }
}

#[test]
fn a_wrong_answer_is_shown_where_it_differs() {
    let Verdict::Wrong(difference) = verdict("a*x^2", "2*x") else {
        panic!("wrong");
    };
    assert_eq!((difference.x, difference.answer), (1.0, 2.0));
    assert_eq!((difference.expected, difference.p[0].1), (1.4, 0.7));
    assert!(matches!(verdict("abs(x)", "x/abs(x)*0+1"), Verdict::Wrong(d) if d.x == -1.0));
}

#[test]
fn common_mistakes_are_recognized() {
    use Mistake::*;
    for (of, answer, expected) in [
        ("exp(-x)", "exp(-x)", Some(InnerForgotten)),
        ("sin(x^2)", "cos(x^2)", Some(InnerForgotten)),
        ("(1+x^2)^3", "3*(1+x^2)^2", Some(InnerForgotten)),
        ("x+exp(2x)", "1+exp(2x)", Some(InnerForgotten)),
        ("exp(2x)*sin(3x)", "2*exp(2x)*sin(3x)+exp(2x)*cos(3x)", Some(InnerForgotten)),
        ("x*exp(x)", "exp(x)", Some(ProductOfDerivatives)),
        ("x/(1+x^2)", "((1+x^2)+x*2x)/(1+x^2)^2", Some(QuotientSign)),
        ("x/(1+x^2)", "(x*2x-(1+x^2))/(1+x^2)^2", Some(QuotientOrder)),
        ("sin(x)/x^2", "cos(x)/(2x)", Some(QuotientOfDerivatives)),
        ("sin(x)/x", "(cos(x)*x-sin(x))/x", Some(SquareForgotten)),
        ("x^3", "3x^3", Some(ExponentKept)),
        ("x^3", "x^2", Some(ExponentNotInFront)),
        ("-x^2", "2x", Some(SignLost)),
        ("x^2+5", "2x+5", Some(ConstantKept)),
        ("x^2", "x^2+17", None),
    ] {
        assert_eq!(mistake(of, answer), expected, "{of}: {answer}");
    }
}

#[test]
fn lines_may_have_derivatives_left_in_them() {
    let of = "x*exp(-x)".parse().unwrap();
    for (line, right) in [
        ("D(x)*exp(-x)+x*D(exp(-x))", true),
        ("exp(-x)+x*exp(-x)*D(-x)", true),
        ("D(x)*D(exp(-x))", false),
    ] {
        let verdict = judge_line(&of, line).unwrap();
        assert_eq!(matches!(verdict, Verdict::Right { .. }), right, "{line}");
    }
    assert!(judge_derivative(&of, "D(x)").is_err());
    assert!(judge_line(&of, "x*").is_err());
}

#[test]
fn one_rule_at_least_fits_and_the_others_say_why_not() {
    for (of, rule, other) in [
        ("x*exp(x)", "product", "chain"),
        ("exp(-x)", "chain", "known function"),
        ("x/(1+x)", "quotient", "product"),
        ("3", "constant", "variable"),
        ("max(x, 0)", "larger or smaller of two", "by cases"),
    ] {
        let all = fits(&of.parse().unwrap());
        let of_name = |name: &str| &all.iter().find(|(r, _)| r.name == name).unwrap().1;
        assert!(matches!(of_name(rule), Fit::Fits(_)), "{of}");
        let Fit::Not(why) = of_name(other) else {
            panic!("{of}: {other} fits");
        };
        assert!(why.contains("needs"), "{why}");
    }
}
