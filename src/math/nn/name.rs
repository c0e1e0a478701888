//! Names of things there are a few of, as people write and paste them: `he-normal`, `he_normal`,
//! `HeNormal`, `He`, `nn.init.kaiming_normal_`.

/// Another name, and the one it stands for.
pub type Aliases = &'static [(&'static str, &'static str)];

/// PyTorch calls inits after other authors; who says no more means the normal one.
pub const INIT: Aliases = &[
    ("kaiming-normal", "he-normal"),
    ("kaiming-uniform", "he-uniform"),
    ("xavier-normal", "glorot-normal"),
    ("xavier-uniform", "glorot-uniform"),
    ("he", "he-normal"),
    ("kaiming", "he-normal"),
    ("lecun", "lecun-normal"),
    ("glorot", "glorot-normal"),
    ("xavier", "glorot-normal"),
    ("default", "pytorch"),
];

pub const PRECISION: Aliases =
    &[("float32", "f32"), ("float", "f32"), ("float64", "f64"), ("double", "f64")];

pub const NORM: Aliases = &[
    ("batch-norm", "batch"),
    ("batch-norm-1d", "batch"),
    ("batch-normalization", "batch"),
    ("layer-norm", "layer"),
    ("layer-normalization", "layer"),
    ("off", "none"),
];

pub const LOSS: Aliases = &[
    ("cross-entropy-loss", "cross-entropy"),
    ("categorical-crossentropy", "cross-entropy"),
    ("sparse-categorical-crossentropy", "cross-entropy"),
    ("mse-loss", "mse"),
    ("mean-squared-error", "mse"),
];

/// What is left of a name when module, case and punctuation are taken away.
pub fn key(name: &str) -> String {
    let name = name.trim().trim_end_matches("()");
    let last = name.rsplit('.').next().unwrap_or(name);
    last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The place of the name that is meant.
pub fn place<'n>(
    text: &str,
    names: impl IntoIterator<Item = &'n str>,
    aliases: Aliases,
) -> Option<usize> {
    let wanted = key(text);
    let alias = aliases.iter().find(|(alias, _)| key(alias) == wanted);
    let wanted = alias.map_or(wanted, |(_, name)| key(name));
    names.into_iter().position(|name| key(name) == wanted)
}
