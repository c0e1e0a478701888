//! Tree → text, in one line: for people, and for the programs they copy it to.

mod definition;
mod latex;
mod source;

use super::expr::{Constant, Expr, Kind, Operator, Relation};
use super::function::Function;
use super::parse::greek_letter;
use super::program::written_out;
use std::fmt;

/// How an expression is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// As the language is typed: `1 - sigmoid(x)^2`. Reads back as the same tree.
    Text,
    /// `1 − σ(x)²`. Reads back as the same tree.
    Unicode,
    /// In the lessons' formula language, a subset of LaTeX.
    Latex,
    Sympy,
    Numpy,
    Pytorch,
}

impl Style {
    pub const ALL: [Style; 6] =
        [Style::Text, Style::Unicode, Style::Latex, Style::Sympy, Style::Numpy, Style::Pytorch];

    pub fn name(self) -> &'static str {
        match self {
            Style::Text => "text",
            Style::Unicode => "unicode",
            Style::Latex => "latex",
            Style::Sympy => "sympy",
            Style::Numpy => "numpy",
            Style::Pytorch => "pytorch",
        }
    }
}

impl Expr {
    /// Written in a style, as one expression. [`Expr::source`] writes whole definitions.
    pub fn show(&self, style: Style) -> String {
        match style {
            Style::Text | Style::Unicode => line(self, style == Style::Unicode),
            Style::Latex => latex::latex(self),
            // Short names stand there written out, which nested ones make very long.
            Style::Sympy | Style::Numpy | Style::Pytorch => match written_out(self) {
                Some(_) => source::expression(self, style),
                None => "...  # too long to be written out".to_owned(),
            },
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show(Style::Text))
    }
}

/// How strongly a node holds together; what is weaker than its place needs brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Comparison,
    Sum,
    Product,
    Power,
    Atom,
}

fn strength(e: &Expr) -> Strength {
    match e.kind() {
        Kind::Compare(..) => Strength::Comparison,
        Kind::Neg(_) | Kind::Binary(Operator::Add | Operator::Sub, ..) => Strength::Sum,
        Kind::Binary(Operator::Mul | Operator::Div, ..) => Strength::Product,
        Kind::Binary(Operator::Pow, ..) => Strength::Power,
        _ => Strength::Atom,
    }
}

/// What its left and its right operand must at least be to stand without brackets.
fn demands(operator: Operator) -> (Strength, Strength) {
    match operator {
        Operator::Add | Operator::Sub => (Strength::Sum, Strength::Product),
        Operator::Mul | Operator::Div => (Strength::Product, Strength::Power),
        Operator::Pow => (Strength::Atom, Strength::Atom),
    }
}

fn line(e: &Expr, unicode: bool) -> String {
    let mut out = String::new();
    Line { unicode, out: &mut out }.write(e);
    out
}

struct Line<'o> {
    unicode: bool,
    out: &'o mut String,
}

impl Line<'_> {
    fn at_least(&mut self, e: &Expr, demand: Strength) {
        if strength(e) < demand {
            self.out.push('(');
            self.write(e);
            self.out.push(')');
        } else {
            self.write(e);
        }
    }

    fn write(&mut self, e: &Expr) {
        match e.kind() {
            Kind::Number(value) => self.out.push_str(&value.to_string()),
            Kind::Constant(Constant::Pi) => self.out.push_str(self.pick("pi", "π")),
            Kind::Constant(Constant::E) => self.out.push('e'),
            Kind::Symbol(name) => match greek_letter(name).filter(|_| self.unicode) {
                Some(letter) => self.out.push(letter),
                None => self.out.push_str(name),
            },
            Kind::Neg(inner) => {
                self.out.push_str(self.pick("-", "−"));
                self.at_least(inner, Strength::Product);
            }
            Kind::Binary(operator, a, b) => self.binary(*operator, a, b),
            Kind::Compare(relation, a, b) => {
                self.at_least(a, Strength::Sum);
                self.out.push_str(&format!(" {} ", self.relation(*relation)));
                self.at_least(b, Strength::Sum);
            }
            Kind::Call(function, arguments) => self.call(*function, arguments),
            Kind::Derivative(symbol, inner) => {
                self.out.push_str(&format!("d/d{symbol}["));
                self.write(inner);
                self.out.push(']');
            }
        }
    }

    fn pick(&self, text: &'static str, unicode: &'static str) -> &'static str {
        if self.unicode { unicode } else { text }
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match (relation, self.unicode) {
            (Relation::LessEqual, true) => "≤",
            (Relation::GreaterEqual, true) => "≥",
            (Relation::NotEqual, true) => "≠",
            _ => relation.sign(),
        }
    }

    fn binary(&mut self, operator: Operator, a: &Expr, b: &Expr) {
        let (left, right) = demands(operator);
        self.at_least(a, left);
        let sign = match operator {
            Operator::Add => " + ",
            Operator::Sub => self.pick(" - ", " − "),
            Operator::Mul if self.unicode && joins(a, b) => "",
            Operator::Mul => self.pick("*", "·"),
            Operator::Div => "/",
            Operator::Pow => match superscript(b).filter(|_| self.unicode) {
                Some(figures) => return self.out.push_str(&figures),
                None => "^",
            },
        };
        self.out.push_str(sign);
        self.at_least(b, right);
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) {
        let name = match function {
            Function::Sigmoid => self.pick("sigmoid", "σ"),
            Function::Phi => self.pick("Phi", "Φ"),
            Function::Density => self.pick("phi", "φ"),
            Function::Sqrt => self.pick("sqrt", "√"),
            other => other.name(),
        };
        self.out.push_str(name);
        self.out.push('(');
        for (index, argument) in arguments.iter().enumerate() {
            self.out.push_str(if index > 0 { ", " } else { "" });
            self.write(argument);
        }
        self.out.push(')');
    }
}

/// Whether a product is written without a sign: a number before something that no digit or exponent
/// of it could be.
fn joins(a: &Expr, b: &Expr) -> bool {
    let plain = match b.kind() {
        Kind::Symbol(name) => greek_letter(name).is_some() || !name.starts_with(['e', 'E']),
        Kind::Constant(constant) => *constant == Constant::Pi,
        Kind::Call(function, _) => !function.name().starts_with('e'),
        Kind::Binary(Operator::Pow, base, _) => {
            return base.as_power().is_none() && joins(a, base);
        }
        _ => strength(b) < Strength::Power,
    };
    plain && matches!(a.kind(), Kind::Number(value) if !value.to_string().contains('e'))
}

/// A whole exponent in superior figures.
fn superscript(exponent: &Expr) -> Option<String> {
    let (sign, size) = match exponent.kind() {
        Kind::Neg(inner) => ("⁻", inner),
        _ => ("", exponent),
    };
    let Kind::Number(value) = size.kind() else {
        return None;
    };
    let digits = value.is_whole().then(|| value.to_string()).filter(|text| text.len() <= 3)?;
    let figure = |c: char| c.to_digit(10).and_then(|d| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(d as usize));
    Some(sign.chars().chain(digits.chars().filter_map(figure)).collect())
}

#[cfg(test)]
mod tests;
