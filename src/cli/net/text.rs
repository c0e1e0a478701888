//! The report as a table for a reader.

use super::{loss_sentences, overflow_sentence};
use crate::math::nn::{LayerReport, NetworkSettings, Quantity, Report, Settings};
use std::io::{self, Write};

pub fn write(
    settings: &Settings,
    steps: u64,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let NetworkSettings { activation, depth, width, init, seed, .. } = &settings.network;
    let batch = settings.batch;
    let parameters = activation.about().parameters.iter().zip(activation.parameters());
    let parameters: String =
        parameters.map(|(parameter, value)| format!(" {}={value}", parameter.name)).collect();
    writeln!(
        out,
        "{}{parameters}, {depth} hidden layers of {width}, batch {batch}, {} × {}, bias std {}, {}, seed {seed}",
        activation.name(),
        init.name(),
        settings.gain,
        settings.bias_std,
        settings.precision.name(),
    )?;
    writeln!(
        out,
        "after {} of {steps} steps at learning rate {}: loss {}\n",
        report.step,
        settings.learning_rate,
        number(report.loss)
    )?;
    let titles = ["layer", "rms δ", "rms ∂L/∂W", "mean h", "std h", "zeros", "saturated", "rms W"];
    let rows: Vec<_> = report.layers.iter().map(|layer| row(layer, layer.layer > *depth)).collect();
    for cells in [titles.map(str::to_owned)].iter().chain(&rows) {
        let line: Vec<String> = cells.iter().map(|cell| format!("{cell:>10}")).collect();
        writeln!(out, "{}", line.join(" "))?;
    }
    let ratio = number(report.ratio(Quantity::Delta));
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
    let share = |share: f64| match share.is_nan() {
        true => "nan".to_owned(),
        false => format!("{:.1} %", share * 100.0),
    };
    [
        name,
        number(layer.delta_rms),
        number(layer.weight_grad_rms),
        number(layer.activation_mean),
        number(layer.activation_std),
        share(layer.zero_fraction),
        share(layer.saturated_fraction),
        number(layer.weight_rms),
    ]
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:.3e}") } else { value.to_string().to_lowercase() }
}
