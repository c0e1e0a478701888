//! Any bytes as the configuration, the kept functions and the progress of a user: warnings, never a
//! panic, and what was there is not lost.

use actui::math::activation::Functions;
use actui::store::{Config, OwnFunctions, Paths, Store};
use std::fs;
use std::path::Path;

/// In a folder of the caller's.
pub fn round(folder: &Path, bytes: &[u8]) {
    let [config, functions, progress] =
        ["config.toml", "functions.toml", "progress.toml"].map(|name| folder.join(name));
    for path in [&config, &functions, &progress] {
        fs::write(path, bytes).expect("written");
    }
    let paths = Paths {
        config: Some(config),
        functions: Some(functions),
        progress: Some(progress.clone()),
        home: None,
    };
    let _ = Config::load(&paths);
    let _ = OwnFunctions::of(&paths).load(&mut Functions::built_in());
    let mut opened = Store::open(Some(progress));
    let _ = opened.store.save(&opened.progress);
}
