//! `actui list`: what there is.

use super::{Failure, TextOrJson, decimal, json_number};
use crate::math::activation::{About, Activation, Functions};
use serde_json::json;
use std::io::Write;

/// List the activation functions, their parameters and where they come from
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(long, value_enum, default_value = "text")]
    format: TextOrJson,
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let all: Vec<Activation> = functions.activations().collect();
    let all = all.iter().map(Activation::about);
    match arguments.format {
        TextOrJson::Text => {
            let widest = all.clone().map(|about| about.name.len()).max().unwrap_or(0);
            for about in all {
                let parameters = if about.parameters.is_empty() {
                    "-".to_owned()
                } else {
                    let named = about.parameters.iter().map(|parameter| {
                        let (low, high) = parameter.range;
                        let default = decimal(parameter.default);
                        format!("{}={default} ({}…{})", parameter.name, decimal(low), decimal(high))
                    });
                    named.collect::<Vec<_>>().join(", ")
                };
                let paper = &about.paper;
                writeln!(
                    out,
                    "{:widest$}  {:32}  {} {}",
                    about.name, parameters, paper.authors, paper.year
                )?;
            }
        }
        TextOrJson::Json => {
            let functions: Vec<_> = all.map(object).collect();
            writeln!(out, "{}", serde_json::Value::Array(functions))?;
        }
    }
    Ok(())
}

fn object(about: &About) -> serde_json::Value {
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
        "definition": about.definition,
        "derivative": about.derivative,
        "parameters": parameters,
        "variant_of": about.variant_of,
        "paper": {
            "authors": about.paper.authors,
            "title": about.paper.title,
            "year": about.paper.year,
        },
    })
}
