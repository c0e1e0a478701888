//! The pure half of the program: no file, clock, terminal, colour, environment variable or
//! serialisation is named below this module; the same arguments always give the same numbers.

pub mod activation;
pub mod integrate;
pub mod mean_field;
pub mod nn;
pub mod root;
pub mod sample;
pub mod sweep;
pub mod symbolic;
