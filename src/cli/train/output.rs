//! What `actui train` writes, in its three forms.

use super::{Scored, Trained};
use crate::cli::TableOrSvg;
use crate::cli::decimal::{brief, decimal, json_number, percent};
use crate::cli::net::{
    insert_losses, layer_json, loss_sentences, overflow_json, overflow_sentence,
};
use crate::cli::network::{self, part_words, shape_words};
use crate::cli::table::Table;
use crate::math::nn::trainer::{EpochReport, TrainReport};
use crate::math::nn::{LayerReport, TrainerSettings};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The table of epochs, each written when it is over.
pub struct Log<'w> {
    /// None for JSON and SVG, which are written at the end.
    table: Option<Table<'w>>,
    format: TableOrSvg,
}

impl<'w> Log<'w> {
    pub fn begin(
        trained: &Trained,
        format: TableOrSvg,
        out: &'w mut dyn Write,
    ) -> io::Result<Log<'w>> {
        let table = match format {
            TableOrSvg::Json | TableOrSvg::Svg => None,
            TableOrSvg::Csv => {
                let scores = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"];
                let heads = [&["epoch", "step", "batch"], &scores[..], &["learned"]].concat();
                Some(Table::csv(out, &heads))
            }
            TableOrSvg::Text => {
                writeln!(out, "{}\n", description(trained))?;
                let heads = ["epoch", "train loss", "accuracy", "test loss", "accuracy"];
                Some(Table::text(out, &heads).at_least(10))
            }
        };
        Ok(Log { table, format })
    }

    /// After an epoch, the newest of the history.
    pub fn epoch(&mut self, trained: &Trained) -> io::Result<()> {
        let (Some(table), Some(scored)) = (&mut self.table, trained.history.last()) else {
            return Ok(());
        };
        let Scored { epoch, report: EpochReport { step, train, test, learned, .. } } = scored;
        let cells = if self.format == TableOrSvg::Csv {
            let epoch = epoch.map(|epoch| epoch.to_string()).unwrap_or_default();
            let scores = [train, test].map(|score| {
                [decimal(score.loss), score.accuracy.map(decimal).unwrap_or_default()]
            });
            let learned: Vec<String> = learned.iter().copied().map(decimal).collect();
            let first = [epoch, step.to_string(), trained.batch().to_string()];
            [&first[..], &scores.concat(), &[learned.join(" ")]].concat()
        } else {
            let scores = [train, test]
                .map(|score| [brief(score.loss), score.accuracy.map(percent).unwrap_or_default()]);
            let epoch = epoch.map_or("stopped".to_owned(), |epoch| epoch.to_string());
            [vec![epoch], scores.concat()].concat()
        };
        table.row(cells)?;
        table.flush()
    }
}

/// After the last epoch, or after an overflow.
pub fn tail(trained: &Trained, format: TableOrSvg, out: &mut dyn Write) -> io::Result<()> {
    match format {
        TableOrSvg::Csv | TableOrSvg::Svg => Ok(()),
        TableOrSvg::Json => {
            serde_json::to_writer_pretty(&mut *out, &json_report(trained))?;
            writeln!(out)
        }
        TableOrSvg::Text => text_report(trained, out),
    }
}

pub fn description(trained: &Trained) -> String {
    let settings = trained.trainer.settings();
    let data = trained.trainer.data();
    let mut parts = vec![
        format!(
            "{}: {} rows to learn, {} to test",
            trained.source.name(),
            data.train.rows(),
            data.test.rows()
        ),
        settings.activation.name().to_owned(),
        shape_words(settings),
        format!("{} × {}", settings.init.name(), decimal(settings.gain)),
        format!("{} at {}", settings.optimizer.name(), decimal(settings.learning_rate)),
        match trained.batch() {
            batch if batch == data.train.rows() => format!("batch {batch}, all rows"),
            batch => format!("batch {batch}"),
        },
    ];
    parts.extend(part_words(settings));
    parts.extend(settings.clip.map(|clip| format!("clipped at {}", decimal(clip))));
    parts.push(format!("{}, seed {}", settings.precision.name(), settings.seed));
    parts.join(", ")
}

/// What is told of a hidden layer beside its statistics.
struct Beside {
    dead_units: usize,
    learned: Option<f64>,
}

/// None for the output layer.
fn beside(trained: &Trained, report: &TrainReport, index: usize) -> Option<Beside> {
    let dead_units = *trained.history.last()?.report.dead_units.get(index)?;
    Some(Beside { dead_units, learned: report.learned.get(index).copied() })
}

fn text_report(trained: &Trained, out: &mut dyn Write) -> io::Result<()> {
    let report = trained.trainer.report();
    if report.network.step == 0 {
        writeln!(out, "\nthe untrained network, first minibatch")?;
    }
    let titles =
        ["layer", "rms δ", "rms ∂L/∂W", "mean h", "std h", "zeros", "saturated", "dead", "learned"];
    writeln!(out)?;
    let mut table = Table::text(&mut *out, &titles);
    for (index, layer) in report.network.layers.iter().enumerate() {
        table.row(row(layer, beside(trained, &report, index)))?;
    }
    table.flush()?;
    writeln!(out, "\nnorm of the last gradient {}", brief(report.gradient_norm))?;
    if let Some(overflow) = report.network.overflow {
        writeln!(out, "{}", overflow_sentence(overflow))?;
    }
    let settings = trained.trainer.settings();
    for sentence in
        loss_sentences(&report.network, (settings.activation.name(), settings.precision))
    {
        writeln!(out, "{sentence}")?;
    }
    Ok(())
}

fn row(layer: &LayerReport, beside: Option<Beside>) -> [String; 9] {
    [
        beside.as_ref().map_or("output".to_owned(), |_| layer.layer.to_string()),
        brief(layer.delta_rms),
        brief(layer.weight_grad_rms),
        brief(layer.activation_mean),
        brief(layer.activation_std),
        percent(layer.zero_fraction),
        percent(layer.saturated_fraction),
        beside.as_ref().map(|beside| beside.dead_units.to_string()).unwrap_or_default(),
        beside.and_then(|beside| beside.learned).map(brief).unwrap_or_default(),
    ]
}

fn json_report(trained: &Trained) -> Value {
    let report = trained.trainer.report();
    let layers = report.network.layers.iter().enumerate().map(|(index, layer)| {
        let mut object = layer_json(layer);
        if let Some(beside) = beside(trained, &report, index) {
            object["dead_units"] = json!(beside.dead_units);
            object["learned"] = beside.learned.map_or(Value::Null, json_number);
        }
        object
    });
    let mut object = json!({
        "settings": settings_json(trained),
        "epochs": trained.history.iter().map(epoch_json).collect::<Vec<_>>(),
        "gradient_norm": json_number(report.gradient_norm),
        "layers": layers.collect::<Vec<_>>(),
    });
    if let Some(overflow) = report.network.overflow {
        object["overflow"] = overflow_json(overflow);
    }
    insert_losses(&mut object, &report.network);
    object
}

fn epoch_json(Scored { epoch, report }: &Scored) -> Value {
    let accuracy = |accuracy: Option<f64>| accuracy.map_or(Value::Null, json_number);
    json!({
        "epoch": epoch,
        "step": report.step,
        "train_loss": json_number(report.train.loss),
        "train_accuracy": accuracy(report.train.accuracy),
        "test_loss": json_number(report.test.loss),
        "test_accuracy": accuracy(report.test.accuracy),
        "dead_units": report.dead_units,
        "learned": report.learned.iter().copied().map(json_number).collect::<Vec<_>>(),
    })
}

/// Every setting under its flag's name.
fn settings_json(trained: &Trained) -> Value {
    let settings: &TrainerSettings = trained.trainer.settings();
    let data = trained.trainer.data();
    let training = json!({
        "data": trained.source.name(),
        "train_rows": data.train.rows(),
        "test_rows": data.test.rows(),
        "learnable": settings.learnable,
        "loss": settings.loss.name(),
        "optimizer": settings.optimizer.name(),
        "lr": json_number(settings.learning_rate),
        "clip": settings.clip.map(json_number),
        "epochs": trained.epochs,
        "batch": trained.batch(),
    });
    let Value::Object(training) = training else { unreachable!("it is written as an object") };
    Value::Object(network::json(settings).into_iter().chain(training).collect())
}
