//! The report as a table for a reader.

use super::{loss_sentences, overflow_sentence};
use crate::cli::network::{part_words, shape_words};
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
        parameters.map(|(parameter, value)| format!(" {}={value}", parameter.name)).collect();
    let mut parts = vec![format!("{}{parameters}", activation.name()), shape_words(network)];
    parts.extend(part_words(network));
    parts.extend([
        format!("batch {}", settings.batch),
        format!("{} × {}", settings.init.name(), settings.gain),
        format!("bias std {}", settings.bias_std),
        format!("{}, seed {}", settings.precision.name(), settings.seed),
    ]);
    writeln!(out, "{}", parts.join(", "))?;
    writeln!(
        out,
        "after {} of {steps} steps at learning rate {}: loss {}\n",
        report.step,
        settings.learning_rate,
        number(report.loss)
    )?;
    let fans = !network.has_one_width();
    let titles = ["layer", "rms δ", "rms ∂L/∂W", "mean h", "std h", "zeros", "saturated", "rms W"];
    let mut table = vec![titles.map(str::to_owned).to_vec()];
    table.extend(report.layers.iter().map(|layer| row(layer, layer.layer > *depth).to_vec()));
    if fans {
        let fans = report.layers.iter().map(|layer| [layer.fan_in, layer.fan_out]);
        let fans = fans.map(|fans| fans.map(|fan| fan.to_string()));
        let fans = [["fan-in", "fan-out"].map(str::to_owned)].into_iter().chain(fans);
        for (cells, fans) in table.iter_mut().zip(fans) {
            cells.splice(1..1, fans);
        }
    }
    for cells in table {
        let line: Vec<String> = cells.iter().map(|cell| format!("{cell:>10}")).collect();
        writeln!(out, "{}", line.join(" "))?;
    }
    let first_and_last = format!("rms δ of layer 1 / rms δ of layer {depth}");
    let hidden = report.hidden();
    match hidden.iter().all(|layer| layer.delta_rms == 0.0) {
        true => writeln!(out, "\nno ratio: δ is 0 in all hidden layers")?,
        false => writeln!(out, "\n{first_and_last} = {}", number(report.ratio(Quantity::Delta)))?,
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
