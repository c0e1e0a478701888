//! Lines of other libraries that draw the weights and biases which the answer names.

use super::{Answer, Row};
use crate::cli::decimal::{decimal, rounded};
use crate::math::sweep::gain::Verdict;

pub struct Code {
    /// What else the network has to have: `--norm layer`.
    pub with: Option<String>,
    pub pytorch: String,
    pub jax: String,
    pub keras: String,
}

/// Of the gain or, where it fails, of what comes nearest of all else. None where nothing does.
pub fn of(answer: &Answer) -> Option<Code> {
    let away = |row: &&Row| row.result.median().ln().abs();
    let keeping = answer.others.iter().filter(|row| row.verdict() == Verdict::Keeps);
    let closest = keeping.min_by(|a, b| away(a).total_cmp(&away(b)));
    let row = Some(&answer.kept).filter(|kept| kept.verdict() != Verdict::Fails).or(closest)?;
    let with = row.name.starts_with("--").then(|| row.name.clone());
    let gain = rounded(row.gain, 6);
    // The scale of these libraries is a variance.
    let scale = format!("{gain}**2");
    let bias = row.bias_std;
    let [pytorch, jax, keras] = match bias {
        0.0 => ["torch.nn.init.zeros_(m.bias)", "jax.nn.initializers.zeros", "\"zeros\""]
            .map(str::to_owned),
        std => {
            let std = decimal(std);
            [
                format!("torch.nn.init.normal_(m.bias, std={std})"),
                format!("jax.nn.initializers.normal({std})"),
                format!("keras.initializers.RandomNormal(stddev={std})"),
            ]
        }
    };
    Some(Code {
        with,
        pytorch: format!(
            "for m in model.modules():\n    if isinstance(m, torch.nn.Linear):\n        \
             torch.nn.init.normal_(m.weight, std={gain} / m.in_features**0.5)\n        {pytorch}"
        ),
        jax: format!(
            "kernel_init = jax.nn.initializers.variance_scaling({scale}, \"fan_in\", \"normal\")\n\
             bias_init = {jax}"
        ),
        keras: format!(
            "kernel_initializer = keras.initializers.VarianceScaling(scale={scale}, mode=\"fan_in\", \
             distribution=\"untruncated_normal\")\nbias_initializer = {keras}"
        ),
    })
}
