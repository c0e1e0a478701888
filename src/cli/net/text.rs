//! The report as a table for a reader.

use super::{loss_sentences, overflow_sentence};
use crate::cli::decimal::{brief, decimal, percent};
use crate::cli::network::{part_words, shape_words};
use crate::cli::table::Table;
use crate::math::nn::{LayerReport, NetworkSettings, Quantity, Report, Settings};
use std::io::{self, Write};

pub fn write(
    settings: &Settings,
    steps: u64,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let network = &settings.network;
    let NetworkSettings { activation, depth, .. } = network;
    let parameters = activation.about().parameters.iter().zip(activation.parameters());
    let parameters: String =
        parameters.map(|(of, value)| format!(" {}={}", of.name, decimal(*value))).collect();
    let mut parts = vec![format!("{}{parameters}", activation.name()), shape_words(network)];
    parts.extend(part_words(network));
    parts.extend([
        format!("batch {}", settings.batch),
        format!("{} × {}", settings.init.name(), decimal(settings.gain)),
        format!("bias std {}", decimal(settings.bias_std)),
        format!("{}, seed {}", settings.precision.name(), settings.seed),
    ]);
    writeln!(out, "{}", parts.join(", "))?;
    writeln!(
        out,
        "after {} of {steps} steps at learning rate {}: loss {}\n",
        report.step,
        decimal(settings.learning_rate),
        brief(report.loss)
    )?;
    let titles = ["layer", "rms δ", "rms ∂L/∂W", "mean h", "std h", "zeros", "saturated", "rms W"];
    let fans = if network.has_one_width() { &[][..] } else { &["fan-in", "fan-out"] };
    let mut table = Table::text(out, &[&titles[..1], fans, &titles[1..]].concat());
    for layer in &report.layers {
        let mut cells = row(layer, layer.layer > *depth).to_vec();
        if !fans.is_empty() {
            cells.splice(1..1, [layer.fan_in, layer.fan_out].map(|fan| fan.to_string()));
        }
        table.row(cells)?;
    }
    table.flush()?;
    match report.hidden().iter().all(|layer| layer.delta_rms == 0.0) {
        true => writeln!(out, "\nno ratio: δ is 0 in all hidden layers")?,
        false => {
            let ratio = brief(report.ratio(Quantity::Delta));
            writeln!(out, "\nrms δ of layer 1 / rms δ of layer {depth} = {ratio}")?;
        }
    }
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
