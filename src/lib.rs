//! actui teaches neural-network activation functions in a terminal.
//!
//! # The map
//!
//! | module | what it holds |
//! |---|---|
//! | [`math`] | the pure half: activation functions, sampling, the network. Numbers in, numbers out |
//! | [`lesson`] | the course: [`lesson::Course`] → lessons → sections → blocks, read from TOML |
//! | [`experiment`] | a measurement written as data, and how it is run |
//! | [`theme`] | what every role looks like |
//! | [`widget`] | everything that is drawn, from plain data |
#![forbid(unsafe_code)]

pub mod experiment;
pub mod lesson;
pub mod math;
pub mod theme;
pub mod typeset;
pub mod widget;
