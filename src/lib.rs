//! actui teaches neural-network activation functions in a terminal.
//!
//! # The map
//!
//! | module | what it holds |
//! |---|---|
//! | [`gallery`] | functions as data: the gallery of further functions, and those that a user keeps |
//! | [`input`] | keys and the mouse, as plain values |
//! | [`math`] | the pure half: activation functions, the symbolic engine, sampling, the network. Numbers and trees in, numbers and trees out |
//! | [`data`] | the data sets that come with the program, unpacked |
//! | [`experiment`] | a measurement written as data, and how it is run; one file a kind |
//! | [`find`] | one matcher for the search, the list of commands, the glossary and `actui ask` |
//! | [`positioned`] | files that people write, read with their places: every mistake is told with line and column |
//! | [`lesson`] | the course: [`lesson::Course`] → lessons → sections → blocks, read from TOML |
//! | [`formula`] | the formula language, set in two dimensions |
//! | [`typeset`] | from blocks to lines: plain text with roles |
//! | [`keymap`] | the one key table, and what the settings file makes of it |
//! | [`app`] | the model, its messages and the loop |
//! | [`screen`] | Learn, Plot, Derive, Network, Depth and Train: state and update, layout, view |
//! | [`live`] | what runs live, as the screens see it: plain data |
//! | [`widget`] | everything that is drawn, from plain data |
//! | [`svg`] | figures for papers and slides: plain data in, the text of a file out |
//! | [`theme`] | what every role looks like |
//! | [`worker`] | the long-lived threads: live networks, tasks, sweeps |
//! | [`terminal`] | enter, leave and put back the terminal, on every path |
//! | [`store`] | settings, progress and kept functions: where they live, how they are read and written |
//! | [`cli`] | the command line; one file a headless command; [`cli::shown`] writes what a screen shows as they do |
//!
//! Start reading at [`app::update`]: everything that can happen goes through it.
//!
//! # Who may know whom
//!
//! 1. `math` names no file, clock, thread, terminal, colour, environment variable or serde.
//! 2. Only `*/view.rs`, `widget`, `theme` and `terminal` name ratatui or crossterm;
//!    `ratatui::layout` (rectangles, plain geometry) is free to all. So every `update` is tested
//!    with plain values.
//! 3. Views take shared borrows; nothing that is drawn is stored, and drawing changes nothing.
//! 4. A screen imports no other screen, nor app, store, worker or terminal. It returns what it
//!    wants in its own words ([`screen::message`]), and `app` maps it to effects. `input`, what a
//!    person does at the terminal, stands below them all.
//! 5. Only `app/runtime` performs effects; only `worker`, `store` and `terminal` start threads; only
//!    `store`, `lesson`, `terminal` and `cli` touch files.
//! 6. Randomness comes from a seed, time enters as a message: the same keys give the same screen.
//! 7. A formula exists once. Tests hold it against dual numbers, finite differences, stored
//!    high-precision values and PyTorch.
//!
//! It runs on Unix; `build.rs` says so elsewhere. What is Unix is in `terminal`, and where `store` and
//! `cli` save files.
//!
//! `tests/architecture.rs` reads `src` and checks 1 to 5.
#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod data;
pub mod experiment;
pub mod find;
pub mod formula;
pub mod gallery;
pub mod input;
pub mod keymap;
pub mod lesson;
pub mod live;
pub mod math;
pub mod positioned;
pub mod screen;
pub mod store;
pub mod svg;
pub mod terminal;
pub mod theme;
pub mod typeset;
pub mod widget;
pub mod worker;
