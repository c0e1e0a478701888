//! `actui derive`: the derivatives of any function, step by step.

use super::table::Table;
use super::{Failure, decimal, json_number, number, with_parameters};
use crate::math::activation::{FunctionError, Functions, Pointwise};
use crate::math::symbolic::{
    BreakPoints, Derivation, Expr, Rule, Style, break_points, derivatives, simplify,
};
use clap::ValueEnum;
use serde_json::json;
use std::io::Write;

/// Derive a function, with every step named
///
/// A function is an expression of x, such as x*sigmoid(b*x) or where(x>0, x, 0.1x), or a name that
/// `actui list` shows. Any other name in an expression is a parameter.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// An expression of x, or the name of a function
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
    /// The highest derivative
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = number::count((1, 3)))]
    order: u64,
    /// Show every rule that is applied, and what it does
    #[arg(long)]
    steps: bool,
    /// Set a parameter of the function; others have their defaults, those of an expression are 1
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,
    /// Evaluate f and its derivatives here; may be given several times
    #[arg(long, value_name = "X", value_parser = place)]
    at: Vec<f64>,
    /// How it is written: formulas, source to copy, or JSON
    #[arg(long, value_enum, ignore_case = true, default_value = "unicode")]
    format: DeriveFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DeriveFormat {
    Unicode,
    Text,
    Latex,
    Sympy,
    Numpy,
    Pytorch,
    Json,
}

impl DeriveFormat {
    fn style(self) -> Style {
        match self {
            DeriveFormat::Unicode => Style::Unicode,
            DeriveFormat::Text | DeriveFormat::Json => Style::Text,
            DeriveFormat::Latex => Style::Latex,
            DeriveFormat::Sympy => Style::Sympy,
            DeriveFormat::Numpy => Style::Numpy,
            DeriveFormat::Pytorch => Style::Pytorch,
        }
    }
}

/// Everything that is told about a function.
struct Derived<'a> {
    input: &'a str,
    function: Pointwise,
    simplified: Expr,
    breaks: BreakPoints,
    /// f′, f″, … as far as they were asked for
    derivations: Vec<Derivation>,
}

fn place(text: &str) -> Result<f64, String> {
    number::read(text).map_err(|refusal| refusal.about(text))
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let input = arguments.expression.as_str();
    let function = with_parameters(functions.parse_pointwise(input)?, &arguments.parameters)?;
    let expression = &function.definition().expression;
    let derivations = derivatives(expression, arguments.order as usize)
        .map_err(|error| FunctionError::Expression { text: input.to_owned(), error })?;
    let derived = Derived {
        input,
        simplified: simplify(expression),
        breaks: break_points(expression, &values_by_appearance(&function)),
        derivations,
        function: function.clone(),
    };
    match arguments.format {
        DeriveFormat::Json => writeln!(out, "{}", derived.json(arguments))?,
        DeriveFormat::Sympy | DeriveFormat::Numpy | DeriveFormat::Pytorch => {
            write!(out, "{}", derived.source(arguments.format.style()))?;
        }
        DeriveFormat::Unicode | DeriveFormat::Text | DeriveFormat::Latex => {
            derived.write(arguments, out)?;
        }
    }
    Ok(())
}

/// Parameters as the expression names them, and their values.
fn parameters(function: &Pointwise) -> Vec<(String, f64)> {
    let about = &function.about().parameters;
    about.iter().map(|p| p.identifier()).zip(function.parameters().iter().copied()).collect()
}

fn values_by_appearance(function: &Pointwise) -> Vec<f64> {
    let known = parameters(function);
    let value = |name: &str| known.iter().find(|(one, _)| one == name).map_or(1.0, |known| known.1);
    function.definition().expression.parameters().iter().map(|name| value(name)).collect()
}

/// `f`, `f′`, `f″`, `f‴`
fn head(order: usize, style: Style) -> String {
    let mark =
        if style == Style::Unicode { ["", "′", "″", "‴"] } else { ["", "'", "''", "'''"] };
    format!("f{}(x)", mark[order])
}

impl Derived<'_> {
    /// f and its derivatives.
    fn formulas(&self) -> impl Iterator<Item = &Expr> {
        let results = self.derivations.iter().map(|derivation| &derivation.result);
        [&self.function.definition().expression].into_iter().chain(results)
    }

    /// f, f′, … at x
    fn values(&self, x: f64) -> Vec<f64> {
        let known = parameters(&self.function);
        let value = |e: &Expr| {
            let p: Vec<f64> = e
                .parameters()
                .iter()
                .map(|name| known.iter().find(|(one, _)| *one == **name).map_or(1.0, |one| one.1))
                .collect();
            e.evaluate(x, &p)
        };
        let own = [self.function.value(x), self.function.slope(x), self.function.curvature(x)];
        let third = self.derivations.get(2).map(|third| value(&third.result));
        own.into_iter().chain(third).take(self.derivations.len() + 1).collect()
    }

    fn write(&self, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
        let style = arguments.format.style();
        let expression = &self.function.definition().expression;
        writeln!(out, "{} = {}", head(0, style), expression.show(style))?;
        if self.simplified != *expression {
            writeln!(
                out,
                "{:>width$} = {}",
                "",
                self.simplified.show(style),
                width = head(0, style).chars().count()
            )?;
        }
        for (name, value) in parameters(&self.function) {
            writeln!(out, "{} = {}", Expr::symbol(&name).show(style), decimal(value))?;
        }
        for point in &self.breaks.points {
            let how = if point.exact { "" } else { ", found by search" };
            writeln!(out, "sides change at x = {}{how}", decimal(point.x))?;
        }
        if let Some(caution) = self.breaks.caution() {
            writeln!(out, "{caution}")?;
        }
        for (index, derivation) in self.derivations.iter().enumerate() {
            if arguments.steps {
                writeln!(out)?;
                steps(derivation, style, out)?;
            }
            writeln!(out, "{} = {}", head(index + 1, style), derivation.result.show(style))?;
        }
        if !arguments.at.is_empty() {
            writeln!(out)?;
            self.table(arguments, out)?;
        }
        Ok(())
    }

    fn table(&self, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
        let heads = ["x", "f", "df", "d2f", "d3f"];
        let mut table = Table::text(out, &heads[..self.derivations.len() + 2]);
        for &x in &arguments.at {
            table.row([x].into_iter().chain(self.values(x)).map(decimal))?;
        }
        table.flush()?;
        Ok(())
    }

    fn source(&self, style: Style) -> String {
        let known = parameters(&self.function);
        let known: Vec<(&str, f64)> = known.iter().map(|(name, value)| (&**name, *value)).collect();
        self.function.definition().expression.source("f", &known, style)
    }

    fn json(&self, arguments: &Arguments) -> serde_json::Value {
        let derivative = |(index, e): (usize, &Expr)| json!({ "order": index, "expression": e.show(Style::Text), "latex": e.show(Style::Latex) });
        let step = |order: usize, rule: &Rule, before: &Expr, after: &Expr| {
            json!({
                "order": order,
                "rule": rule.name,
                "before": before.show(Style::Text),
                "after": after.show(Style::Text),
            })
        };
        let steps: Vec<_> = self
            .derivations
            .iter()
            .enumerate()
            .flat_map(|(index, derivation)| {
                let steps = derivation.steps.iter();
                steps.map(move |one| step(index + 1, one.rule, &one.before, &one.after))
            })
            .collect();
        let value = |&x: &f64| {
            let names = ["f", "df", "d2f", "d3f"];
            let values =
                names.into_iter().zip(self.values(x)).map(|(name, y)| (name, json_number(y)));
            let all = [("x", json_number(x))].into_iter().chain(values);
            all.map(|(name, y)| (name.to_owned(), y)).collect::<serde_json::Map<_, _>>()
        };
        let parameters = parameters(&self.function);
        let parameters = parameters.into_iter().map(|(name, value)| (name, json_number(value)));
        json!({
            "input": self.input,
            "simplified": self.simplified.show(Style::Text),
            "parameters": parameters.collect::<serde_json::Map<_, _>>(),
            "breaks": self.breaks.places().into_iter().map(json_number).collect::<Vec<_>>(),
            "derivatives": self.formulas().enumerate().skip(1).map(derivative).collect::<Vec<_>>(),
            "steps": steps,
            "values": arguments.at.iter().map(value).collect::<Vec<_>>(),
        })
    }
}

/// A line a step: its number, its rule, and what becomes of the part that it is about.
fn steps(derivation: &Derivation, style: Style, out: &mut dyn Write) -> Result<(), Failure> {
    let widest = derivation.steps.iter().map(|step| step.rule.name.chars().count()).max();
    let widest = widest.unwrap_or(0);
    let arrow = if style == Style::Unicode { "→" } else { "->" };
    writeln!(out, "      {}", derivation.start.show(style))?;
    for (index, step) in derivation.steps.iter().enumerate() {
        if index == derivation.differentiating {
            writeln!(out, "      simplified:")?;
        }
        writeln!(
            out,
            "{:>4}  {:widest$}  {} {arrow} {}",
            index + 1,
            step.rule.name,
            step.before.show(style),
            step.after.show(style),
        )?;
    }
    Ok(())
}
