//! The lines of the control panel: those of a network, and what a run on noise has besides.

use crate::math::activation::Functions;
use crate::math::nn::{NetworkSettings, Settings};
use crate::screen::control::Dial;
use crate::screen::control::network::{self, Networks, RATE};
use crate::screen::control::row::{self, Row, Subject, before, field};
use crate::screen::kept::Kept;

type Line = Row<Settings>;

const DEPTHS: &[f64] = &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const BATCHES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];

impl Subject for Settings {
    /// A batch that is too small for batch norm becomes as large as it has to be.
    fn settle(&mut self) {
        self.batch = self.batch.max(self.least_batch());
    }
}

impl Networks for Settings {
    fn network(&self, _: usize) -> &NetworkSettings {
        &self.network
    }

    fn network_mut(&mut self, _: usize) -> &mut NetworkSettings {
        &mut self.network
    }
}

/// Those of a network, top to bottom.
pub fn rows(settings: &Settings) -> Vec<Line> {
    let network = network::rows(settings, |parameter| &parameter.name, DEPTHS);
    let network = network.into_iter().filter(|row| row.label != "learn it");
    let mut rows: Vec<Line> = network.map(|row| row.of(0)).collect();
    let batch = Line::number(
        "batch",
        "Rows of the input. Each has a target of its own to be learned.",
        Dial::counted((settings.least_batch(), Settings::BATCH.1), BATCHES),
        field!(batch as usize),
    );
    let rate = Line::number(
        "learning rate",
        "How far a step goes down the gradient.",
        RATE,
        field!(learning_rate),
    );
    before(&mut rows, "init", vec![batch]);
    before(&mut rows, "precision", vec![rate]);
    rows.push(Line::seed("Draws the weights and the noise. R takes the next one.", field!(seed)));
    for row in &mut rows {
        row.help = own_words(&row.label).unwrap_or(row.help);
    }
    rows
}

/// What there is to say here of a line that other screens have too.
fn own_words(label: &str) -> Option<&'static str> {
    Some(match label {
        "activation" => {
            "φ of every hidden layer. Enter takes a name, parameters with it, or an expression of x."
        }
        "init" => {
            "How weights are drawn. The bars before the first step show what that alone does."
        }
        "gain" => {
            "Multiplies all weights. The Depth screen's gains view finds the one that keeps \
             gradients their size."
        }
        "norm" => "Normalizes z in every hidden layer, over the batch or the layer.",
        "residual" => "Adds the input of every hidden layer to what it puts out.",
        "dropout" => "The share of h that is put to 0 while it learns.",
        "precision" => {
            "The number format that all is computed in. Gradients underflow sooner in a small one."
        }
        _ => return None,
    })
}

/// What was set of a network.
pub fn kept(settings: &Settings) -> Kept {
    let mut kept = Kept::default();
    for (name, row) in named(settings) {
        row.keep(settings, name, &mut kept);
    }
    if !settings.widths.is_empty() {
        let widths = settings.widths.iter().map(usize::to_string);
        kept.set("widths", widths.collect::<Vec<_>>().join(" "));
    }
    kept
}

fn named(settings: &Settings) -> Vec<(String, Line)> {
    rows(settings).into_iter().map(|row| (row.label.to_string(), row)).collect()
}

/// Sets what was kept; what cannot be read stays as it is.
pub fn restore(settings: &mut Settings, kept: &Kept, functions: &Functions) {
    row::restore(settings, named, (kept, functions));
    if let Some(widths) = kept.get("widths") {
        let widths: Vec<usize> = widths.split(' ').filter_map(|width| width.parse().ok()).collect();
        settings.widths = if widths.len() == settings.depth { widths } else { Vec::new() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;

    #[test]
    fn what_was_kept_comes_back_where_one_line_hangs_on_another() {
        let functions = Functions::built_in();
        let relu = Settings::new(Pointwise::named("relu").unwrap());
        let mut settings = relu.with(|it| (it.batch, it.width, it.widths) = (1, 8, vec![4; 20]));
        let (before, kept) = (settings.clone(), kept(&settings));
        let set = |settings: &mut Settings, label, text| {
            let row = rows(settings).into_iter().find(|row| row.label == label).unwrap();
            row.set(settings, text, &functions)
        };
        set(&mut settings, "norm", "BatchNorm1d").unwrap();
        assert_eq!(settings.batch, 2, "one row leaves batch norm nothing");
        let range = set(&mut settings, "batch", "1").unwrap_err();
        assert_eq!(range, "a whole number from 2 to 1024");
        set(&mut settings, "width", "16").unwrap();
        assert!(settings.has_one_width() && settings.width_of(1) == 16);
        restore(&mut settings, &kept, &functions);
        assert_eq!(settings, before);
    }
}
