//! `actui plot`: functions and their derivatives as a picture, in text or as SVG, or as numbers.

pub(super) mod figure;
pub(super) mod numbers;
mod window;

use super::number::{self, count};
use super::target::{self, Target};
use super::{Failure, ground, theme_name, with_parameters};
use crate::math::activation::{Functions, Order, Pointwise};
use crate::svg::{Look, Size, Unit};
use crate::terminal;
use crate::theme::{ColorDepth, Theme};
use crate::widget::curves::{Curve, Curves, order_name};
use crate::widget::printed::printed;
use crate::widget::{Charset, Paint};
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};

/// Draw functions and their derivatives
///
/// A curve has a gap where the function jumps or has no value: ● is the end that belongs to it, ○
/// one that does not. CSV and JSON have the numbers themselves.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Names that `actui list` shows, with parameters if wanted ('elu alpha=0.5'), or expressions
    /// of x
    #[arg(value_name = "ACT|EXPR", required = true)]
    functions: Vec<String>,

    /// Set a parameter of the function, where there is one; may be given more than once
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = number::parameter)]
    parameters: Vec<(String, f64)>,

    /// From where to where on the x axis
    #[arg(long, value_name = "LOW:HIGH", default_value = "-6:6", value_parser = number::range)]
    range: (f64, f64),

    /// The same on the y axis; if not given, what shows the curves, not all of a pole
    #[arg(long, value_name = "LOW:HIGH", value_parser = number::range)]
    y_range: Option<(f64, f64)>,

    /// What is drawn of each: 0 is f, 1 is f′, 2 is f″
    #[arg(long, value_name = "N,…", default_value = "0,1", value_parser = orders)]
    order: Orders,

    /// Columns and rows of text (80x24), or width and height of an SVG (160x100mm, 800x500px)
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    size: Option<String>,

    /// Numbers of CSV and JSON: so many values of x at equal steps, both ends included
    #[arg(long, value_name = "N", default_value_t = 201, value_parser = count((2, 1_000_000)))]
    points: u64,

    /// What is written; if not given, what the file's name ends in, else braille or, where the
    /// locale is not UTF-8, ascii
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<Format>,

    /// Colors of text on a terminal; the ground of an SVG is that theme's, light or dark
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = theme_name())]
    theme: Option<String>,

    /// The same as --theme light
    #[arg(long, conflicts_with_all = ["theme", "dark"])]
    light: bool,

    /// The same as --theme dark
    #[arg(long, conflicts_with = "theme")]
    dark: bool,

    /// Title of an SVG
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    #[command(flatten)]
    pub target: Target,
}

/// How the functions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Braille,
    Ascii,
    Svg,
    Csv,
    Json,
}

/// What clap takes as one value: in ascending order, each once.
#[derive(Debug, Clone, PartialEq)]
pub struct Orders(pub Vec<Order>);

const ORDERS: [Order; 3] = [Order::Value, Order::Slope, Order::Curvature];
/// As many as there are colors and markers.
const MOST: usize = 10;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    pub functions: Vec<Pointwise>,
    pub orders: Vec<Order>,
    pub x: (f64, f64),
    pub y: (f64, f64),
}

/// What `--order` calls it.
pub fn digit(order: Order) -> String {
    ORDERS.iter().position(|&one| one == order).unwrap_or(0).to_string()
}

pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let functions = read(arguments, functions)?;
    let orders = arguments.order.0.clone();
    let x = arguments.range;
    let y = arguments.y_range.unwrap_or_else(|| window::fitting(&functions, &orders, x));
    let chart = Chart { functions, orders, x, y };
    let env = |name: &str| std::env::var(name).ok();
    let usual = match terminal::charset(env) {
        Charset::Ascii => Format::Ascii,
        _ => Format::Braille,
    };
    match arguments.target.format(arguments.format, usual) {
        Format::Braille => text(arguments, &chart, Charset::Braille, out),
        Format::Ascii => text(arguments, &chart, Charset::Ascii, out),
        Format::Csv => Ok(numbers::csv(&chart, arguments.points, out)?),
        Format::Json => Ok(numbers::json(&chart, arguments.points, out)?),
        Format::Svg => {
            let size = arguments.size.as_deref().map(target::picture_size).transpose();
            let size = size.map_err(|why| Failure::Input(format!("--size: {why}")))?;
            let usual = Size { width: 160.0, height: 100.0, unit: Unit::Millimeters };
            let size = size.unwrap_or(usual);
            let mut figure = figure::of(&chart, size.pixels().0);
            figure.title = arguments.title.clone().unwrap_or(figure.title);
            let look = Look { ground: ground(arguments.theme()), size };
            Ok(out.write_all(figure.write(look).as_bytes())?)
        }
    }
}

impl Arguments {
    fn theme(&self) -> Option<&str> {
        match self {
            _ if self.light => Some("light"),
            _ if self.dark => Some("dark"),
            _ => self.theme.as_deref(),
        }
    }
}

fn read(arguments: &Arguments, functions: &Functions) -> Result<Vec<Pointwise>, Failure> {
    let mut read = read_all(&arguments.functions, functions)?;
    match (&mut read[..], &arguments.parameters[..]) {
        (_, []) => {}
        ([only], parameters) => *only = with_parameters(only.clone(), parameters)?,
        (_, [(name, value), ..]) => {
            let message = format!(
                "-p is for a single function; with several, write the parameter behind its own: \
                 '{} {name}={value}'",
                read[0].name()
            );
            return Err(Failure::Input(message));
        }
    }
    Ok(read)
}

/// As many functions as can be told apart.
pub fn read_all(texts: &[String], functions: &Functions) -> Result<Vec<Pointwise>, Failure> {
    if texts.len() > MOST {
        let message = format!("{MOST} functions are the most that can be told apart");
        return Err(Failure::Input(message));
    }
    texts.iter().map(|text| Ok(functions.parse_pointwise(text)?)).collect()
}

fn text(
    arguments: &Arguments,
    chart: &Chart,
    charset: Charset,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let size = arguments.size.as_deref().map_or(Ok((80, 24)), characters);
    let size = size.map_err(|why| Failure::Input(format!("--size: {why}")))?;
    let env = |name: &str| std::env::var(name).ok();
    let plain =
        arguments.target.is_file() || !io::stdout().is_terminal() || terminal::no_color(env);
    let depth = if plain { ColorDepth::None } else { terminal::color_depth(env) };
    let theme = arguments.theme().and_then(Theme::known).unwrap_or("neutral");
    let theme = Theme::named_for(if plain { "mono" } else { theme }, depth);
    let curves = chart.functions.iter().cloned().enumerate();
    let curves: Vec<Curve> = curves.map(|(color, function)| Curve { function, color }).collect();
    let widget = Curves {
        beside: None,
        mute: false,
        lifted: None,
        curves: &curves,
        orders: &chart.orders,
        x: chart.x,
        y: Some(chart.y),
        cursor: None,
        tangent: None,
        paint: Paint { theme: &theme, charset },
    };
    // The chart itself names its curves where there are several.
    if let ([function], [order]) = (&chart.functions[..], &chart.orders[..]) {
        let mut title = format!("{} of {}", order_name(*order), function.spelled());
        if charset == Charset::Ascii {
            title = title.replace('′', "'").replace('″', "''");
        }
        writeln!(out, "{title}")?;
    } else if let [function] = &chart.functions[..] {
        writeln!(out, "{}", function.spelled())?;
    }
    Ok(out.write_all(printed(widget, size, charset, !plain).as_bytes())?)
}

/// Fewer have no room for axes, more are a mistake.
const COLUMNS: (f64, f64) = (20.0, 500.0);
const ROWS: (f64, f64) = (6.0, 200.0);

/// `100x30`
fn characters(text: &str) -> Result<(u16, u16), String> {
    let whole = |(width, height): &(f64, f64)| width.fract() == 0.0 && height.fract() == 0.0;
    let (columns, rows) = target::sides_of(text)
        .filter(whole)
        .ok_or("write columns and rows of text as in 100x30; mm and px are for --format svg")?;
    let within = |(low, high): (f64, f64), side| (low..=high).contains(&side);
    if within(COLUMNS, columns) && within(ROWS, rows) {
        return Ok((columns as u16, rows as u16));
    }
    Err(format!(
        "text may have {} to {} columns and {} to {} rows",
        COLUMNS.0, COLUMNS.1, ROWS.0, ROWS.1
    ))
}

pub fn orders(text: &str) -> Result<Orders, String> {
    let order = |part: &str| -> Result<usize, String> {
        let order = count((0, 2))(part.trim());
        let order = order.map_err(|_| {
            format!(
                "'{}' is no order; write 0 for f, 1 for f′, 2 for f″, as in 0,1",
                number::shown(part)
            )
        })?;
        Ok(order as usize)
    };
    let mut orders = text.split(',').map(order).collect::<Result<Vec<usize>, String>>()?;
    orders.sort_unstable();
    orders.dedup();
    Ok(Orders(orders.into_iter().map(|order| ORDERS[order]).collect()))
}
