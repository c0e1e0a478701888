//! `actui eval`: values and derivatives as numbers.

use super::{Failure, Format, decimal, json_number, parameter, with_parameters};
use crate::math::activation::{Activation, FunctionError, Functions, Pointwise, softmax};
use serde_json::json;
use std::io::{self, BufRead, IsTerminal, Write};

/// Evaluate an activation and its first two derivatives
///
/// Numbers come from the arguments or, if there are none, from standard input, separated by
/// blanks, commas or line ends. Softmax takes all of them as one vector.
#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub struct Arguments {
    /// A name that `actui list` shows
    #[arg(value_name = "ACT")]
    activation: String,
    /// Where to evaluate; inf, -inf and nan are numbers too
    #[arg(value_name = "X")]
    x: Vec<String>,
    /// Set a parameter of the function
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, f64)>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let activation = functions.parse(&arguments.activation)?;
    let x = if arguments.x.is_empty() {
        if io::stdin().is_terminal() {
            let hint = "type numbers, then Ctrl-D on a line of its own";
            let _ = writeln!(io::stderr(), "{hint}");
        }
        read_numbers(io::stdin().lock())?
    } else {
        arguments.x.iter().map(|text| number(text, "argument")).collect::<Result<_, _>>()?
    };
    match activation {
        Activation::Pointwise(function) => {
            let function = with_parameters(function, &arguments.parameters)?;
            pointwise(function, &x, arguments.format, out)
        }
        Activation::Softmax if arguments.parameters.is_empty() => vector(&x, arguments.format, out),
        Activation::Softmax => Err(FunctionError::SoftmaxTakesNone.into()),
    }
}

fn number(text: &str, place: &str) -> Result<f64, Failure> {
    let plain = text.replace(super::MINUS, "-");
    plain.parse().map_err(|_| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
        Failure::Input(format!("{place}: '{shown}' is not a number"))
    })
}

fn read_numbers(input: impl BufRead) -> Result<Vec<f64>, Failure> {
    let mut numbers = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let line = line.map_err(|error| {
            Failure::Input(format!("standard input, line {}: {error}", index + 1))
        })?;
        let words = line.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        for word in words.filter(|word| !word.is_empty()) {
            numbers.push(number(word, &format!("standard input, line {}", index + 1))?);
        }
    }
    Ok(numbers)
}

fn pointwise(
    function: Pointwise,
    x: &[f64],
    format: Format,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let row = |x: f64| [x, function.value(x), function.slope(x), function.curvature(x)];
    match format {
        Format::Text => {
            let rows: Vec<[String; 4]> = x.iter().map(|&x| row(x).map(decimal)).collect();
            let heads = ["x", "f", "df", "d2f"];
            let widths: Vec<usize> = (0..4)
                .map(|column| {
                    let cells = rows.iter().map(|row| row[column].len());
                    cells.chain([heads[column].len()]).max().unwrap_or(0)
                })
                .collect();
            let mut line = |cells: [&str; 4]| -> io::Result<()> {
                let padded: Vec<String> = cells
                    .iter()
                    .zip(&widths)
                    .map(|(cell, width)| format!("{cell:>width$}"))
                    .collect();
                writeln!(out, "{}", padded.join("  "))
            };
            line(heads)?;
            for row in &rows {
                line([&row[0], &row[1], &row[2], &row[3]])?;
            }
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(out);
            csv.write_record(["x", "f", "df", "d2f"]).map_err(io::Error::from)?;
            for &x in x {
                csv.write_record(row(x).map(decimal)).map_err(io::Error::from)?;
            }
            csv.flush()?;
        }
        Format::Json => {
            let column = |index: usize| -> Vec<serde_json::Value> {
                x.iter().map(|&x| json_number(row(x)[index])).collect()
            };
            let object =
                json!({ "x": column(0), "f": column(1), "df": column(2), "d2f": column(3) });
            writeln!(out, "{object}")?;
        }
    }
    Ok(())
}

fn vector(x: &[f64], format: Format, out: &mut dyn Write) -> Result<(), Failure> {
    let p = softmax::probabilities(x);
    let jacobian = softmax::jacobian(x);
    match format {
        Format::Text => {
            writeln!(out, "x  p  dp/dx")?;
            for ((x, p), row) in x.iter().zip(&p).zip(&jacobian) {
                let row: Vec<String> = row.iter().map(|&entry| decimal(entry)).collect();
                writeln!(out, "{}  {}  {}", decimal(*x), decimal(*p), row.join(" "))?;
            }
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(out);
            let heads = ["x".to_owned(), "p".to_owned()];
            let columns = (1..=x.len()).map(|index| format!("dp_dx{index}"));
            csv.write_record(heads.into_iter().chain(columns)).map_err(io::Error::from)?;
            for ((x, p), row) in x.iter().zip(&p).zip(&jacobian) {
                let cells = [*x, *p].into_iter().chain(row.iter().copied()).map(decimal);
                csv.write_record(cells).map_err(io::Error::from)?;
            }
            csv.flush()?;
        }
        Format::Json => {
            let numbers = |numbers: &[f64]| -> Vec<serde_json::Value> {
                numbers.iter().map(|&number| json_number(number)).collect()
            };
            let rows: Vec<_> = jacobian.iter().map(|row| numbers(row)).collect();
            let object = json!({ "x": numbers(x), "p": numbers(&p), "jacobian": rows });
            writeln!(out, "{object}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_input_may_be_separated_any_way() {
        let numbers = read_numbers("1, -2\n\n3;4 inf\n".as_bytes()).unwrap();
        assert_eq!(numbers, [1.0, -2.0, 3.0, 4.0, f64::INFINITY]);
    }

    #[test]
    fn a_bad_number_is_named_with_its_line() {
        let error = read_numbers("1\n2\nthree\u{1b}[31m\n".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "standard input, line 3: 'three[31m' is not a number");
    }
}
