//! `actui list`: what there is.

use super::table::Table;
use super::{Failure, TextOrJson, decimal, json_number};
use crate::math::activation::{Activation, Functions, Order, Origin, softmax};
use crate::math::symbolic::Style;
use serde_json::json;
use std::io::Write;

/// List the activation functions, their parameters and where they come from
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let activations: Vec<Activation> = functions.activations().collect();
    let all = activations.iter().map(Activation::about);
    match arguments.format {
        TextOrJson::Text => {
            let mut table = Table::text(out, &[]).left(&[0, 1, 2]);
            for about in all {
                let named = about.parameters.iter().map(|parameter| {
                    let (low, high) = parameter.range;
                    let default = decimal(parameter.default);
                    format!("{}={default} ({}…{})", parameter.name, decimal(low), decimal(high))
                });
                let parameters = match about.parameters.is_empty() {
                    true => "-".to_owned(),
                    false => named.collect::<Vec<_>>().join(", "),
                };
                let paper = about.paper.as_ref();
                let paper = paper.map_or(String::new(), |p| format!("{} {}", p.authors, p.year));
                table.row([about.name.to_string(), parameters, paper])?;
            }
            table.flush()?;
        }
        TextOrJson::Json => {
            let functions: Vec<_> = activations.iter().map(object).collect();
            writeln!(out, "{}", serde_json::Value::Array(functions))?;
        }
    }
    Ok(())
}

fn object(activation: &Activation) -> serde_json::Value {
    let about = activation.about();
    let (definition, derivative) = match activation {
        Activation::Softmax => (softmax::DEFINITION.to_owned(), softmax::DERIVATIVE.to_owned()),
        Activation::Pointwise(function) => {
            let latex = |order| function.definition().formula(order).map(|e| e.show(Style::Latex));
            (latex(Order::Value).unwrap_or_default(), latex(Order::Slope).unwrap_or_default())
        }
    };
    let parameters: Vec<_> = about
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "symbol": parameter.symbol,
                "default": json_number(parameter.default),
                "low": json_number(parameter.range.0),
                "high": json_number(parameter.range.1),
            })
        })
        .collect();
    json!({
        "name": about.name,
        "aliases": about.aliases,
        "title": about.title,
        "definition": definition,
        "derivative": derivative,
        "parameters": parameters,
        "origin": match about.origin {
            Origin::Course => "course",
            Origin::Gallery => "gallery",
            Origin::Typed => "typed",
            Origin::User => "user",
        },
        "variant_of": about.variant_of,
        "sentence": about.sentence,
        "paper": about.paper.as_ref().map(|paper| json!({
            "authors": paper.authors,
            "title": paper.title,
            "year": paper.year,
        })),
    })
}
