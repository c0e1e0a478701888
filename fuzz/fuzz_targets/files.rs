//! Any bytes as the configuration and as the progress of a user: warnings, never a panic, and what
//! was there is not lost.
#![no_main]

use actui::store::{Config, Places, Store};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let folder = std::env::temp_dir().join(format!("actui-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (config, progress) = (folder.join("config.toml"), folder.join("progress.toml"));
    std::fs::write(&config, data).expect("written");
    std::fs::write(&progress, data).expect("written");
    let places = Places { config: Some(config), progress: Some(progress.clone()), home: None };
    let _ = Config::load(&places);
    let mut opened = Store::open(Some(progress));
    let _ = opened.store.save(&opened.progress);
});
