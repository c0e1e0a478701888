//! The report as a table for a reader.

use super::{loss_sentences, overflow_sentence};
use crate::cli::decimal::{brief, decimal, percent};
use crate::cli::table::Table;
use crate::math::nn::{LayerReport, Quantity, Report, Settings};
use std::io::{self, Write};

pub fn write(
    settings: &Settings,
    steps: u64,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Settings { activation, depth, width, batch, init, seed, .. } = settings;
    let parameters = activation.about().parameters.iter().zip(activation.parameters());
    let parameters: String = parameters
        .map(|(parameter, value)| format!(" {}={}", parameter.name, decimal(*value)))
        .collect();
    writeln!(
        out,
        "{}{parameters}, {depth} hidden layers of {width}, batch {batch}, {} × {}, bias std {}, {}, seed {seed}",
        activation.name(),
        init.name(),
        decimal(settings.gain),
        decimal(settings.bias_std),
        settings.precision.name(),
    )?;
    writeln!(
        out,
        "after {} of {steps} steps at learning rate {}: loss {}\n",
        report.step,
        decimal(settings.learning_rate),
        brief(report.loss)
    )?;
    let titles = ["layer", "rms δ", "rms ∂L/∂W", "mean h", "std h", "zeros", "saturated", "rms W"];
    let mut table = Table::text(out, &titles);
    for layer in &report.layers {
        table.row(row(layer, layer.layer > *depth))?;
    }
    table.flush()?;
    let ratio = brief(report.ratio(Quantity::Delta));
    writeln!(out, "\nrms δ of layer 1 / rms δ of layer {depth} = {ratio}")?;
    if let Some(overflow) = report.overflow {
        writeln!(out, "{}", overflow_sentence(overflow))?;
    }
    for sentence in loss_sentences(report, (activation.name(), settings.precision)) {
        writeln!(out, "{sentence}")?;
    }
    Ok(())
}

fn row(layer: &LayerReport, is_output: bool) -> [String; 8] {
    let name = if is_output { "output".to_owned() } else { layer.layer.to_string() };
    [
        name,
        brief(layer.delta_rms),
        brief(layer.weight_grad_rms),
        brief(layer.activation_mean),
        brief(layer.activation_std),
        percent(layer.zero_fraction),
        percent(layer.saturated_fraction),
        brief(layer.weight_rms),
    ]
}
