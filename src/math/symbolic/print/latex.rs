//! An expression in the lessons' formula language.

use super::{Strength, strength};
use crate::math::symbolic::expr::{Constant, Expr, Kind, Operator, Relation};
use crate::math::symbolic::function::Function;
use crate::math::symbolic::parse::greek_letter;

pub fn latex(e: &Expr) -> String {
    match e.kind() {
        Kind::Number(value) => number(&value.to_string()),
        Kind::Constant(Constant::Pi) => r"\pi".to_owned(),
        Kind::Constant(Constant::E) => "e".to_owned(),
        Kind::Symbol(name) => symbol(name),
        Kind::Neg(inner) => format!("-{}", at_least(inner, Strength::Product)),
        Kind::Binary(operator, a, b) => binary(*operator, a, b),
        Kind::Compare(relation, a, b) => {
            let (a, b) = (at_least(a, Strength::Sum), at_least(b, Strength::Sum));
            format!("{a} {} {b}", sign(*relation))
        }
        Kind::Call(function, arguments) => call(*function, arguments),
        Kind::Derivative(symbol, inner) => {
            format!(r"\frac{{d}}{{d{symbol}}} {}", fenced(&latex(inner)))
        }
    }
}

fn number(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) => format!(r"{digits} \cdot 10^{{{exponent}}}"),
        None => text.to_owned(),
    }
}

fn symbol(name: &str) -> String {
    match name.split_once('_') {
        _ if greek_letter(name).is_some() => format!(r"\{name}"),
        Some((base, index)) if !base.is_empty() && !index.is_empty() && !index.contains('_') => {
            format!("{}_{{{}}}", symbol(base), symbol(index))
        }
        _ if name.chars().count() == 1 && name != "_" => name.to_owned(),
        _ => format!(r"\text{{{name}}}"),
    }
}

fn fenced(inner: &str) -> String {
    format!(r"\left( {inner} \right)")
}

fn at_least(e: &Expr, demand: Strength) -> String {
    // A fraction holds together by its bar; a tall brace does not.
    let found = match e.kind() {
        Kind::Binary(Operator::Div, ..) if demand <= Strength::Power => Strength::Atom,
        Kind::Call(Function::Where, _) => Strength::Comparison,
        _ => strength(e),
    };
    if found < demand { fenced(&latex(e)) } else { latex(e) }
}

fn binary(operator: Operator, a: &Expr, b: &Expr) -> String {
    match operator {
        Operator::Add | Operator::Sub => {
            let sign = if operator == Operator::Add { '+' } else { '-' };
            format!("{} {sign} {}", at_least(a, Strength::Sum), at_least(b, Strength::Product))
        }
        Operator::Mul => {
            let (left, right) = (at_least(a, Strength::Product), at_least(b, Strength::Power));
            // Digits side by side would read as one number.
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let meets = digit(right.chars().next())
                || (digit(left.chars().last()) && right.starts_with(r"\frac"));
            let dot = if meets { r"\cdot " } else { "" };
            format!("{left} {dot}{right}")
        }
        Operator::Div => format!(r"\frac{{{}}}{{{}}}", latex(a), latex(b)),
        Operator::Pow => power(a, &latex(b)),
    }
}

fn power(base: &Expr, exponent: &str) -> String {
    match base.kind() {
        // tanh²(x)
        Kind::Call(function, arguments) if command(*function).is_some() && arguments.len() == 1 => {
            let name = command(*function).unwrap_or_default();
            format!("{name}^{{{exponent}}}{}", fenced(&latex(&arguments[0])))
        }
        Kind::Number(_) | Kind::Constant(_) | Kind::Symbol(_) => {
            format!("{}^{{{exponent}}}", latex(base))
        }
        _ => format!("{}^{{{exponent}}}", fenced(&latex(base))),
    }
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "<",
        Relation::LessEqual => r"\le",
        Relation::Greater => ">",
        Relation::GreaterEqual => r"\ge",
        Relation::Equal => "=",
        Relation::NotEqual => r"\ne",
    }
}

/// Functions that the formula language sets upright, or has a letter for.
fn command(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Ln => r"\ln",
        Function::Sin => r"\sin",
        Function::Cos => r"\cos",
        Function::Sinh => r"\sinh",
        Function::Cosh => r"\cosh",
        Function::Tanh => r"\tanh",
        Function::Erf => r"\erf",
        Function::Sigmoid => r"\sigma",
        Function::Phi => r"\Phi",
        Function::Density => r"\phi",
        Function::Tan => r"\text{tan}",
        Function::Sign => r"\text{sign}",
        Function::Softplus => r"\text{softplus}",
        _ => return None,
    })
}

fn call(function: Function, arguments: &[Expr]) -> String {
    match (function, arguments) {
        (Function::Exp, [u]) => format!("e^{{{}}}", latex(u)),
        (Function::Sqrt, [u]) => format!(r"\sqrt{{{}}}", latex(u)),
        (Function::Abs, [u]) => format!(r"\left| {} \right|", latex(u)),
        (Function::Where, [..]) => cases(arguments),
        _ => {
            let name = match (command(function), function) {
                (Some(command), _) => command.to_owned(),
                (_, Function::Max) => r"\max".to_owned(),
                (_, Function::Min) => r"\min".to_owned(),
                _ => format!(r"\text{{{}}}", function.name()),
            };
            let all: Vec<String> = arguments.iter().map(latex).collect();
            format!("{name}{}", fenced(&all.join(", ")))
        }
    }
}

/// `where` in the last place of a `where` is a further line of the same brace.
fn cases(arguments: &[Expr]) -> String {
    let mut lines = Vec::new();
    let mut rest = arguments;
    while let [asked, value, other] = rest {
        lines.push(format!("{} & {}", latex(value), condition(asked)));
        match other.kind() {
            Kind::Call(Function::Where, further) => rest = further,
            _ => {
                lines.push(format!(r"{} & \text{{otherwise}}", latex(other)));
                break;
            }
        }
    }
    format!(r"\cases{{{}}}", lines.join(r" \\ "))
}

/// `0 < x < 6` for the product of `0 < x` and `x < 6`; other products with a comma, which says and.
fn condition(asked: &Expr) -> String {
    match asked.kind() {
        Kind::Binary(Operator::Mul, a, b) => match (a.kind(), b.kind()) {
            (Kind::Compare(first, low, middle), Kind::Compare(second, same, high))
                if middle == same =>
            {
                let [low, middle, high] = [low, middle, high].map(latex);
                format!("{low} {} {middle} {} {high}", sign(*first), sign(*second))
            }
            _ => format!("{}, {}", condition(a), condition(b)),
        },
        _ => latex(asked),
    }
}
