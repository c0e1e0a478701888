//! A PyTorch script that replays a network which was saved, and says how far apart the two are.

use super::super::decimal;
use super::super::network::{part_words, shape_words};
use crate::math::nn::Settings;
use crate::math::nn::model::NormKind;
use crate::math::symbolic::Style;

/// The script for the file of the same name that ends in `.safetensors`. `loss` is that after the
/// last of the steps.
pub fn script(settings: &Settings, steps: u64, loss: f64) -> String {
    let function = &settings.activation;
    let words = [
        vec![
            shape_words(settings),
            format!("{} × {}", settings.init.name(), decimal(settings.gain)),
        ],
        part_words(settings),
        vec![format!("seed {}", settings.seed)],
    ]
    .concat()
    .join(", ");
    let parameters = function.about().parameters.iter().zip(function.parameters());
    let parameters: String = parameters
        .map(|(known, value)| format!("    {} = {}\n", known.identifier(), decimal(*value)))
        .collect();
    let formula = function.definition().expression.show(Style::Pytorch);
    let norm = match settings.norm {
        None => "",
        Some(NormKind::Batch) => {
            "
        if layer <= DEPTH:
            scale, shift = (p[f\"layers.{layer}.norm.{part}\"] for part in (\"weight\", \"bias\"))
            z = F.batch_norm(z, None, None, scale, shift, training=True)"
        }
        Some(NormKind::Layer) => {
            "
        if layer <= DEPTH:
            scale, shift = (p[f\"layers.{layer}.norm.{part}\"] for part in (\"weight\", \"bias\"))
            z = F.layer_norm(z, z.shape[1:], scale, shift)"
        }
    };
    let hidden = match settings.residual {
        true => "phi(z) + h if h.shape == z.shape else phi(z)",
        false => "phi(z)",
    };
    let dropout = match settings.dropout {
        Some(_) => {
            "\nWhat dropout switched off is not in the file: with it the numbers are not the same.\n"
        }
        None => "",
    };
    format!(
        r#"# A network of actui in PyTorch: {name}, {words}.
# Reads the .safetensors file of the same name; needs torch and safetensors.
{dropout_comment}import pathlib

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

DEPTH, STEPS, LEARNING_RATE = {depth}, {steps}, {rate}
run = load_file(pathlib.Path(__file__).with_suffix(".safetensors"))


def phi(x):
{parameters}    return {formula}


# The parameters before the first step.
start = {{k.removeprefix("start."): t for k, t in run.items() if k.startswith("start.")}} or run
p = {{k: t.clone().requires_grad_() for k, t in start.items() if k.endswith((".weight", ".bias"))}}


def forward():
    h, pre_activations = run["input"], []
    for layer in range(1, DEPTH + 2):
        z = F.linear(h, p[f"layers.{{layer}}.weight"], p[f"layers.{{layer}}.bias"]){norm}
        z.retain_grad()
        pre_activations.append(z)
        h = z if layer > DEPTH else {hidden}
    return F.mse_loss(h, run["target"]), pre_activations


for step in range(STEPS + 1):
    loss, pre_activations = forward()
    loss.backward()
    if step < STEPS:
        with torch.no_grad():
            for parameter in p.values():
                parameter -= LEARNING_RATE * parameter.grad
                parameter.grad = None


def rms(t):
    return t.double().square().mean().sqrt().item()


print(f"loss: torch {{loss.item():.9g}}, actui {loss:.9e}")
print("layer   rms delta: torch        actui   rms dL/dW: torch        actui")
worst = 0.0
for layer, z in enumerate(pre_activations, 1):
    delta, weight = run[f"layers.{{layer}}.delta"], run[f"layers.{{layer}}.weight.grad"]
    mine = p[f"layers.{{layer}}.weight"].grad
    print(f"{{layer:5}} {{rms(z.grad):18.6e}} {{rms(delta):12.6e}} {{rms(mine):18.6e}} {{rms(weight):12.6e}}")
    for a, b in ((z.grad, delta), (mine, weight)):
        worst = max(worst, ((a - b).abs().max() / b.abs().max().clamp_min(1e-300)).item())
print(f"largest difference, relative to its layer's largest number: {{worst:.1e}}")
"#,
        name = function.spelled(),
        dropout_comment =
            dropout.trim_start().lines().map(|l| format!("# {l}\n")).collect::<String>(),
        depth = settings.depth,
        rate = decimal(settings.learning_rate),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::net::save;
    use crate::math::activation::Functions;
    use crate::math::nn::{Precision, Run, Stage};
    use std::ops::ControlFlow;
    use std::path::Path;

    /// The runs whose scripts PyTorch has run: `tests/data/make_replay.py` stores what they print.
    fn cases() -> Vec<(&'static str, Settings, u64)> {
        let functions = Functions::built_in();
        let of = |text: &str| {
            Settings::new(functions.parse_pointwise(text).unwrap()).with(|it| {
                (it.depth, it.width, it.batch, it.precision) = (4, 8, 6, Precision::F64);
            })
        };
        vec![
            ("gelu", of("gelu"), 0),
            ("batch", of("tanh").with(|it| it.norm = Some(NormKind::Batch)), 3),
            (
                "parts",
                of("x*sigmoid(b*x) b=1.7").with(|it| {
                    (it.norm, it.residual) = (Some(NormKind::Layer), true);
                    (it.widths, it.bias_std) = (vec![8, 8, 5, 5], 0.1);
                }),
                2,
            ),
        ]
    }

    fn run_of(settings: &Settings, steps: u64) -> (Run, Vec<save::Saved>) {
        let go_on = |_: Stage| ControlFlow::Continue(());
        let mut run = Run::start(settings, &go_on).unwrap();
        let start = save::parameters(&run);
        (0..steps).for_each(|_| {
            let _ = run.step(&go_on);
        });
        (run, start)
    }

    /// PyTorch, told to run the scripts, came to the same losses and gradients.
    #[test]
    fn the_scripts_replay_to_the_same_numbers() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/replay");
        for (name, settings, steps) in cases() {
            let (run, _) = run_of(&settings, steps);
            let script = script(&settings, steps, run.loss());
            let stored = std::fs::read_to_string(folder.join(format!("{name}.py"))).unwrap();
            assert_eq!(stored, script, "{name}: make_replay.py has to run it again");
            let said = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
            let number = |text: &str| text.trim().parse::<f64>().unwrap();
            let (_, loss) = said.lines().next().unwrap().split_once("torch ").unwrap();
            let loss = number(loss.split(',').next().unwrap());
            assert!((loss / run.loss() - 1.0).abs() < 1e-8, "{name}: {loss} {}", run.loss());
            let report = run.report();
            for (line, layer) in said.lines().skip(2).zip(&report.layers) {
                let cells: Vec<f64> = line.split_whitespace().map(number).collect();
                assert!((cells[1] / layer.delta_rms - 1.0).abs() < 2e-6, "{name}: {line}");
                assert!((cells[3] / layer.weight_grad_rms - 1.0).abs() < 2e-6, "{name}: {line}");
            }
            let worst = number(said.trim_end().rsplit(' ').next().unwrap());
            assert!(worst < 1e-12, "{name}: {worst}");
        }
    }

    /// Writes what `make_replay.py` runs: `ACTUI_REPLAY=FOLDER cargo test --lib replay -- --ignored`.
    #[test]
    #[ignore = "writes files for make_replay.py"]
    fn write_the_cases() {
        use crate::store::{Draft, Owner};
        let folder = std::path::PathBuf::from(std::env::var_os("ACTUI_REPLAY").unwrap());
        for (name, settings, steps) in cases() {
            let (run, start) = run_of(&settings, steps);
            let start = if steps > 0 { start } else { Vec::new() };
            let path = folder.join(format!("{name}.safetensors"));
            let draft = Draft::begin(&path, Owner::UserOverwrites).unwrap();
            save::write(draft, &run, &start, serde_json::Map::new()).unwrap();
            let script = script(&settings, steps, run.loss());
            std::fs::write(folder.join(format!("{name}.py")), script).unwrap();
        }
    }
}
