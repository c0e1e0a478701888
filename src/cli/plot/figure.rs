//! The curves as a figure.

use super::{Chart, ORDERS};
use crate::math::activation::Order;
use crate::math::sample::{self, End};
use crate::svg::{Axis, Dash, Figure, Ink, Layer, Line, Marker, Panel, Spacing};
use crate::widget::curves::order_name;

/// `width` is the picture's, in pixels. Colors and markers tell the functions apart, dashes the
/// derivatives; where only one is drawn of each, the functions too.
pub fn of(chart: &Chart, width: f64) -> Figure {
    let Chart { functions, orders, x, y } = chart;
    let mut layers = Vec::new();
    if y.0 < 0.0 && y.1 > 0.0 {
        layers.push(Layer::Level(0.0));
    }
    for (index, function) in functions.iter().enumerate() {
        for &order in orders {
            let sampled = sample::polylines(function, order, *x, (2.0 * width) as usize);
            let name = match (&functions[..], &orders[..]) {
                ([_], _) => order_name(order).to_owned(),
                (_, [_]) => function.spelled(),
                _ => format!("{} of {}", order_name(order), function.spelled()),
            };
            let place = ORDERS.iter().position(|&other| other == order).unwrap_or(0);
            let dash = Dash::ALL[if orders.len() > 1 { place } else { index } % Dash::ALL.len()];
            // Where one function has the picture to itself, colors tell its derivatives apart.
            let color = if functions.len() > 1 { index } else { place };
            let share = (index as f64 + 0.5) / functions.len() as f64;
            let marker =
                (functions.len() > 1).then_some((Marker::of(index), Spacing::Few { share }));
            layers.push(Layer::Line(Line {
                dash: Some(dash),
                markers: marker,
                ends: sampled
                    .ends
                    .iter()
                    .map(|end| ((end.x, end.y), end.end == End::Closed))
                    .collect(),
                ..Line::new(name, sampled.segments, Ink::Series(color))
            }));
        }
    }
    let label = |order: &Order| format!("{}(x)", order_name(*order));
    let labels: Vec<String> = orders.iter().map(label).collect();
    let names: Vec<String> = functions.iter().map(|function| function.spelled()).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("x", *x),
        y: Axis::linear(&labels.join(", "), *y),
        layers,
    };
    Figure { title: names.join(", "), notes: Vec::new(), rows: vec![vec![panel]] }
}
