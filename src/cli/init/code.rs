//! Lines of other libraries that draw the weights and biases which the answer names.

use super::Answer;
use crate::cli::decimal::decimal;

pub struct Code {
    pub pytorch: String,
    pub jax: String,
    pub keras: String,
}

/// Of the best answer there is: the gain, or where none fits the first other thing that does.
pub fn of(answer: &Answer) -> Code {
    let other = answer.others.iter().filter(|row| row.fits());
    let closest = other.min_by(|a, b| {
        let away = |row: &&super::Row| row.result.median().ln().abs();
        away(a).total_cmp(&away(b))
    });
    let row = closest.unwrap_or(&answer.kept);
    let gain = crate::cli::decimal::rounded(row.gain, 6);
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
    Code {
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
    }
}
