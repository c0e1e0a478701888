//! `actui eval`: values and derivatives as numbers.

use super::rows::{CommaIs, Options, Rows, Unreadable};
use super::table::Table;
use super::{Failure, Format, decimal, json_number, number, with_parameters};
use crate::math::activation::{Activation, FunctionError, Functions, Pointwise, softmax};
use std::io::{self, BufWriter, IsTerminal, Write};

/// Evaluate an activation and its first two derivatives
///
/// Numbers come from the arguments or, if there are none, from standard input: separated by blanks,
/// commas, semicolons, tabs or line ends, as a table with names, as spreadsheets and NumPy write
/// them. A comma or a column that can be meant in two ways is asked about. Softmax takes all numbers
/// as one vector.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A name that `actui list` shows, or an expression of x
    #[arg(value_name = "ACT")]
    activation: String,
    /// Where to evaluate; inf, -inf and nan are numbers too
    #[arg(value_name = "X")]
    x: Vec<String>,
    /// Set a parameter of the function, for instance alpha=0.5; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,
    /// Which column of standard input's table, by its name or counted from 1 (default: x, or the
    /// only one)
    #[arg(long, value_name = "NAME|N")]
    column: Option<String>,
    /// What a comma in the input is, where the input does not show it
    #[arg(long, value_enum, value_name = "WHAT")]
    comma: Option<CommaIs>,
    /// How the result is written; in JSON nan, inf and -inf are strings
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: Format,
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let activation = functions.parse(&arguments.activation)?;
    let options = Options { column: arguments.column.clone(), comma: arguments.comma };
    let input = io::stdin();
    let rows = if !arguments.x.is_empty() {
        Rows::from_arguments(&arguments.x, &options)
    } else {
        if input.is_terminal() {
            let key = if cfg!(windows) { "Ctrl-Z" } else { "Ctrl-D" };
            let _ = writeln!(io::stderr(), "numbers, please; {key} on an empty line ends them");
        }
        Rows::from_input(input.lock(), &options)?
    };
    match activation {
        Activation::Pointwise(function) => {
            let function = with_parameters(function, &arguments.parameters)?;
            pointwise(function, rows, arguments.format, out)
        }
        Activation::Softmax if arguments.parameters.is_empty() => {
            let x = all(rows)?;
            Ok(vector(&x, arguments.format, out)?)
        }
        Activation::Softmax => Err(FunctionError::SoftmaxTakesNone.into()),
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Failure {
        Failure::Input(error.to_string())
    }
}

/// The numbers of all rows, in their order.
fn all(rows: Rows) -> Result<Vec<f64>, Unreadable> {
    let mut numbers = Vec::new();
    for row in rows {
        numbers.extend(row?);
    }
    Ok(numbers)
}

/// Rows are written while more are read; JSON has a whole column before the next, and keeps x.
fn pointwise(
    function: Pointwise,
    rows: Rows,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let row = |x: f64| [x, function.value(x), function.slope(x), function.curvature(x)];
    let heads = ["x", "f", "df", "d2f"];
    let mut table = match format {
        Format::Json => {
            let x = all(rows)?;
            let columns = heads.iter().enumerate();
            let columns =
                columns.map(|(index, head)| (*head, x.iter().map(move |&x| row(x)[index])));
            return Ok(json(columns, out)?);
        }
        Format::Text => Table::text(out, &heads),
        Format::Csv => Table::csv(out, &heads),
    };
    for numbers in rows {
        for x in numbers? {
            table.row(row(x).map(decimal))?;
        }
    }
    Ok(table.flush()?)
}

/// An object of arrays, written as it is computed.
fn json<'h, Column: Iterator<Item = f64>>(
    columns: impl Iterator<Item = (&'h str, Column)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for (index, (head, column)) in columns.enumerate() {
        write!(out, "{}\"{head}\":", if index == 0 { '{' } else { ',' })?;
        json_array(column, &mut out)?;
    }
    writeln!(out, "}}")?;
    out.flush()
}

fn json_array(numbers: impl Iterator<Item = f64>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, number) in numbers.enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}{}", json_number(number))?;
    }
    out.write_all(b"]")
}

/// A row a component: x, its probability and its row of the Jacobian, which is never held whole.
fn vector(x: &[f64], format: Format, out: &mut dyn Write) -> io::Result<()> {
    let p = softmax::probabilities(x);
    let jacobian = softmax::Jacobian::of(x);
    let slopes: Vec<String> = (1..=x.len()).map(|index| format!("dp_dx{index}")).collect();
    let heads: Vec<&str> =
        ["x", "p"].into_iter().chain(slopes.iter().map(String::as_str)).collect();
    let mut table = match format {
        Format::Text => Table::text(out, &heads),
        Format::Csv => Table::csv(out, &heads),
        Format::Json => {
            let mut out = BufWriter::new(out);
            write!(out, "{{\"jacobian\":[")?;
            for row in 0..x.len() {
                out.write_all(if row == 0 { b"" } else { b"," })?;
                json_array(jacobian.row(row), &mut out)?;
            }
            write!(out, "],\"p\":")?;
            json_array(p.iter().copied(), &mut out)?;
            write!(out, ",\"x\":")?;
            json_array(x.iter().copied(), &mut out)?;
            writeln!(out, "}}")?;
            return out.flush();
        }
    };
    for (row, (&x, &p_row)) in x.iter().zip(&p).enumerate() {
        let cells = [x, p_row].into_iter().chain(jacobian.row(row));
        table.row(cells.map(decimal))?;
    }
    table.flush()
}
