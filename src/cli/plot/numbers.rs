//! The numbers of the curves.

use super::Chart;
use crate::cli::table::Table;
use crate::cli::{decimal, json_number};
use crate::math::activation::{Order, Pointwise};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// As `actui eval` names them.
fn head(order: Order) -> &'static str {
    match order {
        Order::Value => "f",
        Order::Slope => "df",
        Order::Curvature => "d2f",
    }
}

/// Equal steps, exact at both ends.
fn places((low, high): (f64, f64), points: u64) -> impl Iterator<Item = f64> {
    let last = points - 1;
    (0..points).map(move |k| match k {
        k if k == last => high,
        k => {
            let share = k as f64 / last as f64;
            low * (1.0 - share) + high * share + 0.0
        }
    })
}

/// A row a function and x.
pub fn csv(chart: &Chart, points: u64, out: &mut dyn Write) -> io::Result<()> {
    let heads: Vec<&str> = ["function", "x"]
        .into_iter()
        .chain(chart.orders.iter().map(|&order| head(order)))
        .collect();
    let mut table = Table::csv(out, &heads);
    for function in &chart.functions {
        let name = function.spelled();
        for x in places(chart.x, points) {
            let values = chart.orders.iter().map(|&order| function.derivative(order, x));
            let numbers = [x].into_iter().chain(values).map(decimal);
            table.row([name.clone()].into_iter().chain(numbers))?;
        }
    }
    table.flush()
}

/// An object a function, its numbers as arrays.
pub fn json(chart: &Chart, points: u64, out: &mut dyn Write) -> io::Result<()> {
    let column = |numbers: &mut dyn Iterator<Item = f64>| -> Value {
        numbers.map(json_number).collect::<Vec<Value>>().into()
    };
    let object = |function: &Pointwise| {
        let mut object = Map::new();
        object.insert("function".to_owned(), json!(function.spelled()));
        object.insert("x".to_owned(), column(&mut places(chart.x, points)));
        for &order in &chart.orders {
            let mut values = places(chart.x, points).map(|x| function.derivative(order, x));
            object.insert(head(order).to_owned(), column(&mut values));
        }
        Value::Object(object)
    };
    let curves: Vec<Value> = chart.functions.iter().map(object).collect();
    writeln!(out, "{}", Value::Array(curves))
}
