use super::*;
use crate::gallery;
use crate::input::{Code, Key};

fn state() -> State {
    State::new(&gallery::functions())
}
