//! Any bytes as the configuration, the kept functions and the progress of a user: warnings, never a panic, and what
//! was there is not lost.
#![no_main]

use actui::math::activation::Functions;
use actui::store::{Config, OwnFunctions, Paths, Store};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = std::env::temp_dir().join(format!("actui-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (config, progress) = (folder.join("config.toml"), folder.join("progress.toml"));
    std::fs::write(&config, data).expect("written");
    std::fs::write(&progress, data).expect("written");
    // The functions that a user keeps stand beside the configuration.
    let functions = folder.join("functions.toml");
    std::fs::write(&functions, data).expect("written");
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
});
