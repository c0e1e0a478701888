//! What a sweep came to, in three formats.

use crate::cli::decimal::{decimal, json_number, short};
use crate::cli::network::{part_json, part_words};
use crate::cli::table::Table;
use crate::cli::theory::law as theory_words;
use crate::math::mean_field::fixed_point::Law;
use crate::math::sweep::law::FAR;
use crate::math::sweep::{Cell, CellResult, Fit, Quantiles, Quartiles, Standing};
use crate::math::sweep::{Spec, inits, ranking};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

type Results = [(Cell, Arc<CellResult>)];

/// Two tables: the ratios by function and depth, and the laws, best kept gradients first.
pub fn text(spec: &Spec, results: &Results, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "rms δ of hidden layer 1 / rms δ of the last; {} weights, gain {}{}, width {}, batch {}, {}, \
         {} networks each",
        init_names(spec),
        decimal(spec.gain),
        parts(spec),
        spec.width,
        spec.batch,
        spec.precision.name(),
        spec.seeds
    )?;
    let heads =
        ["activation", "depth", "lower quart.", "median", "upper quart.", "theory", "overflowed"];
    let any = results.iter().any(|(_, result)| result.overflowed() > 0);
    let heads = &heads[..heads.len() - usize::from(!any)];
    writeln!(out)?;
    let mut table = Table::text(&mut *out, heads).left(&[0]);
    for (cell, result) in results {
        let ratios = match result.delta {
            Some(ratio) => [ratio.lower, ratio.median, ratio.upper].map(short),
            None => ["none"; 3].map(str::to_owned),
        };
        let theory = result.theory.map_or("none".to_owned(), |theory| short(theory.ratio));
        let overflowed = match result.overflowed() {
            0 => String::new(),
            count => count.to_string(),
        };
        let cells = [line(spec, cell.activation, cell.init), cell.depth.to_string()].into_iter();
        table.row(cells.chain(ratios).chain([theory, overflowed]))?;
    }
    table.flush()?;
    laws(&standings(spec, results), spec, out)
}

/// `, residual, batch norm`; nothing of plain layers.
pub fn parts(spec: &Spec) -> String {
    let network = spec.cells().first().map(|cell| spec.settings(*cell, 1));
    let words = network.map(|network| part_words(&network)).unwrap_or_default();
    words.iter().map(|word| format!(", {word}")).collect()
}

fn laws(standings: &[Standing], spec: &Spec, out: &mut dyn Write) -> io::Result<()> {
    let without_drift =
        format!("without the drift of width {} and batch {}", spec.width, spec.batch);
    let heads = [
        "activation",
        "law of the medians",
        "under 1e-6 at",
        &without_drift,
        "theory, width ∞, large depth",
    ];
    writeln!(out)?;
    let mut table = Table::text(out, &heads).left(&[0, 1, 3, 4]);
    for standing in standings {
        table.row(law_row(standing, spec))?;
    }
    table.flush()
}

fn law_row(standing: &Standing, spec: &Spec) -> [String; 5] {
    let words = |fit: Option<Fit>| fit.map_or("–".to_owned(), |fit| fit.words());
    let law = match standing.fit {
        None => "unclear: more seeds or depths would tell".to_owned(),
        Some(fit) if fit.left_out == 0 => fit.words(),
        Some(fit) => format!("{} ({} depths left out)", fit.words(), fit.left_out),
    };
    let millionth = match standing.fit.map(|fit| fit.depth_of_a_millionth()) {
        None => "unknown".to_owned(),
        Some(None) => "never".to_owned(),
        Some(Some(depth)) if depth < FAR => format!("{depth:.0}"),
        Some(Some(_)) => format!("beyond {FAR}"),
    };
    let function = line(spec, standing.activation, standing.init);
    let theory = standing.theory.map_or("none".to_owned(), theory_words);
    [function, law, millionth, words(standing.without_drift), theory]
}

/// A row a function and depth; its law is repeated in each of its rows.
pub fn csv(spec: &Spec, results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let standings = standings(spec, results);
    let heads = [
        "activation",
        "depth",
        "median",
        "q1",
        "q3",
        "min",
        "max",
        "theory",
        "theory_q1",
        "theory_median",
        "theory_q3",
        "overflowed",
        "law",
        "law_number",
        "law_error",
        "r_squared",
        "init",
    ];
    let mut table = Table::csv(out, &heads);
    for (cell, result) in results {
        let fit =
            standings.iter().find(|one| (one.activation, one.init) == (cell.activation, cell.init));
        let fit = fit.and_then(|standing| standing.fit);
        let mut row = vec![name(spec, cell).to_owned(), cell.depth.to_string()];
        row.extend(optional(result.delta.map(
            |Quantiles { lowest, lower, median, upper, highest }| {
                [median, lower, upper, lowest, highest]
            },
        )));
        row.extend(optional(result.theory.map(|theory| [theory.ratio])));
        let at_width = result.theory.and_then(|theory| theory.at_width);
        row.extend(optional(
            at_width.map(|Quartiles { lower, median, upper }| [lower, median, upper]),
        ));
        row.push(result.overflowed().to_string());
        row.push(fit.map_or(String::new(), |fit| law_name(fit.law).to_owned()));
        row.extend(optional(fit.map(|fit| [law_number(&fit), law_error(&fit), fit.r_squared])));
        row.push(spec.inits[cell.init].text());
        table.row(row)?;
    }
    table.flush()
}

/// Nothing is an empty cell.
fn optional<const N: usize>(numbers: Option<[f64; N]>) -> Vec<String> {
    match numbers {
        Some(numbers) => numbers.map(decimal).to_vec(),
        None => vec![String::new(); N],
    }
}

/// `settings`, `cells` and `laws`, the best kept gradients first; what there is not is null.
pub fn json(spec: &Spec, results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let mut object = json!({
        "settings": {
            "activations": spec.activations.iter().map(|function| function.name()).collect::<Vec<_>>(),
            "depths": spec.depths,
            "width": spec.width,
            "batch": spec.batch,
            "init": inits::text(&spec.inits),
            "gain": json_number(spec.gain),
            "bias_std": json_number(spec.bias_std),
            "seeds": spec.seeds,
            "precision": spec.precision.name(),
        },
        "cells": results.iter().map(|(cell, result)| cell_json(spec, cell, result)).collect::<Vec<_>>(),
        "laws": standings(spec, results).iter().map(|standing| law_json(spec, standing)).collect::<Vec<_>>(),
    });
    let parts = part_json((spec.norm, spec.residual, spec.dropout));
    parts.into_iter().for_each(|(name, value)| object["settings"][name] = value);
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn cell_json(spec: &Spec, cell: &Cell, result: &CellResult) -> Value {
    let quantiles = |quantiles: Option<Quantiles>| {
        quantiles.map(|Quantiles { lowest, lower, median, upper, highest }| {
            json!({
                "min": json_number(lowest),
                "q1": json_number(lower),
                "median": json_number(median),
                "q3": json_number(upper),
                "max": json_number(highest),
            })
        })
    };
    let (init, gain) = spec.weights(*cell);
    json!({
        "activation": name(spec, cell),
        "depth": cell.depth,
        "drawn": spec.inits[cell.init].text(),
        "init": init.name(),
        "gain": json_number(gain),
        "delta_ratio": quantiles(result.delta),
        "weight_grad_ratio": quantiles(result.weight_gradient),
        "delta_ratio_by_seed": result.seeds.iter().map(|seed| json_number(seed.delta)).collect::<Vec<_>>(),
        "overflowed": result.overflowed(),
        "theory": result.theory.map(|theory| json_number(theory.ratio)),
        "theory_at_width": result.theory.and_then(|theory| theory.at_width).map(|at_width| json!({
            "q1": json_number(at_width.lower),
            "median": json_number(at_width.median),
            "q3": json_number(at_width.upper),
        })),
    })
}

fn law_json(spec: &Spec, standing: &Standing) -> Value {
    let theory = standing.theory.map(|law| {
        let number = match law {
            Law::Exponential { per_layer } => Some(per_layer),
            Law::PowerLaw { exponent } => Some(exponent),
            Law::Flat | Law::Slow => None,
        };
        json!({ "law": law_name(law), "number": number.map(json_number) })
    });
    json!({
        "activation": spec.activations[standing.activation].name(),
        "drawn": spec.inits[standing.init].text(),
        "fit": standing.fit.as_ref().map(fit_json),
        "fit_without_drift": standing.without_drift.as_ref().map(fit_json),
        "theory": theory,
    })
}

fn fit_json(fit: &Fit) -> Value {
    json!({
        "law": law_name(fit.law),
        "number": json_number(law_number(fit)),
        "error": json_number(law_error(fit)),
        "residual": json_number(fit.residual),
        "r_squared": json_number(fit.r_squared),
        "used": fit.used,
        "left_out": fit.left_out,
        "depth_below_1e-6": fit.depth_of_a_millionth().map(json_number),
    })
}

fn standings(spec: &Spec, results: &Results) -> Vec<Standing> {
    ranking(spec, results.iter().map(|(cell, result)| (*cell, &**result)))
}

fn name<'s>(spec: &'s Spec, cell: &Cell) -> &'s str {
    spec.activations[cell.activation].name()
}

/// A function, with how its weights are drawn where that differs.
pub fn line(spec: &Spec, activation: usize, init: usize) -> String {
    let name = spec.activations[activation].name();
    match spec.inits.len() {
        1 => name.to_owned(),
        _ => format!("{name} {}", spec.inits[init].text()),
    }
}

/// How the weights are drawn: `he-normal, own`.
pub fn init_names(spec: &Spec) -> String {
    inits::text(&spec.inits).replace(',', ", ")
}

fn law_name(law: Law) -> &'static str {
    match law {
        Law::Exponential { .. } => "exponential",
        Law::PowerLaw { .. } => "power",
        Law::Flat => "flat",
        Law::Slow => "slow",
    }
}

/// The factor a layer, the exponent, or the level.
fn law_number(fit: &Fit) -> f64 {
    match fit.law {
        Law::Exponential { per_layer } => per_layer,
        Law::PowerLaw { exponent } => exponent,
        Law::Flat | Law::Slow => fit.intercept.exp(),
    }
}

/// The standard error of that number.
fn law_error(fit: &Fit) -> f64 {
    match fit.law {
        Law::Flat | Law::Slow => fit.intercept.exp() * fit.error,
        Law::Exponential { .. } | Law::PowerLaw { .. } => fit.error,
    }
}
