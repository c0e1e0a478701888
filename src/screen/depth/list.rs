//! The functions of the list: which take part, which are added and taken off, and what is kept of
//! them.

use super::controls::{self, read_back};
use super::{Pane, State, View};
use crate::math::activation::{Functions, Origin, Pointwise};
use crate::math::nn::Init;
use crate::math::sweep::SweepInit;
use crate::screen::control::edit::Edit;
use crate::screen::control::number;
use crate::screen::control::row::Subject;
use crate::screen::kept::{Kept, written};
use crate::screen::message::Request;

impl State {
    /// Only the function under the cursor takes part; where that is so, all do.
    pub(super) fn only(&mut self) {
        let alone = self.taking_part().all(|(index, _)| index == self.chosen)
            && self.functions[self.chosen].1;
        for (index, (_, on)) in self.functions.iter_mut().enumerate() {
            *on = alone || index == self.chosen;
        }
    }

    /// Asks for one more function, at first the one under the cursor: with other parameters it is
    /// another line.
    pub(super) fn add(&mut self) {
        self.pane = Pane::Controls;
        self.selected = self.line_of(self.chosen);
        let function = self.function();
        let about = function.about().parameters.iter().zip(function.parameters());
        let values: String =
            about.map(|(known, value)| format!(" {}={}", known.name, number(*value))).collect();
        let mut edit = Edit::new(format!("{}{values}", function.name()));
        // It is to be changed, not replaced.
        edit.untouched = false;
        (self.edit, self.adds) = (Some(edit), true);
    }

    /// The gain under the finder's cursor goes into the race, beside LeCun's and He's.
    pub(super) fn race_the_gain(&mut self) -> Vec<Request> {
        let gain = self.marked_gain();
        // The race's own gain multiplies all of them.
        self.gain = 1.0;
        self.inits = vec![SweepInit::Same(Init::HeNormal), SweepInit::Same(Init::LecunNormal)];
        let own = SweepInit::Scaled(Init::LecunNormal, read_back(gain));
        if !self.inits.contains(&own) {
            self.inits.push(own);
        }
        self.functions[self.chosen].1 = true;
        (self.view, self.at_init) = (View::Race, self.inits.len() - 1);
        self.stopped = false;
        let function = self.label(self.chosen);
        vec![Request::Notice(format!("{function} races with He, LeCun and {}", own.title()))]
    }

    pub(super) fn take_another(&mut self, function: Pointwise) {
        let known = self.functions.iter().position(|(one, _)| *one == function);
        let place = known.unwrap_or(self.functions.len());
        match known {
            Some(place) => self.functions[place].1 = true,
            None => self.functions.push((function, true)),
        }
        self.choose(place);
    }

    fn choose(&mut self, place: usize) {
        self.chosen = place;
        self.selected = self.line_of(place);
    }

    /// Takes the function under the cursor out: one that was added off the list too.
    pub(super) fn remove(&mut self) -> Vec<Request> {
        let place = self.chosen;
        if self.is_of_the_list(place) {
            self.functions[place].1 = false;
            return vec![Request::Notice(format!(
                "{} is out; u brings it back",
                self.label(place)
            ))];
        }
        let label = self.label(place);
        self.functions.remove(place);
        self.choose(place.min(self.functions.len() - 1));
        vec![Request::Notice(format!("{label} is off the list; u brings it back"))]
    }

    /// Whether it is the first of its kind of the course: those are always listed.
    fn is_of_the_list(&self, place: usize) -> bool {
        let (function, _) = &self.functions[place];
        let first = self.functions.iter().position(|(one, _)| one.is_same_function(function));
        function.about().origin == Origin::Course && first == Some(place)
    }

    /// A function's title, with what of its parameters is not usual.
    pub fn label(&self, place: usize) -> String {
        titled(&self.functions[place].0)
    }
}

/// A function's title, with what of its parameters is not usual: `ELU α 0.3`.
pub fn titled(function: &Pointwise) -> String {
    let values = function.about().parameters.iter().zip(function.parameters());
    let changed = values.filter(|(known, value)| known.default != **value);
    let words = changed.map(|(known, value)| format!(" {} {}", known.symbol, number(*value)));
    words.fold(function.about().title.clone(), |title, word| title + &word)
}

/// What was set, but for the view.
pub fn kept(state: &State) -> Kept {
    let mut kept = Kept::default();
    controls::keep(state, &mut kept);
    for (place, (function, on)) in state.functions.iter().enumerate() {
        let text = written(function);
        // A function may be there several times, with other parameters.
        let name = if state.is_of_the_list(place) { function.name() } else { &text };
        kept.set(name, format!("{} {text}", if *on { "in:" } else { "out:" }));
    }
    kept
}

/// Sets what was kept; what cannot be read stays as it is.
pub fn restore(state: &mut State, kept: &Kept, functions: &Functions) {
    controls::restore(state, kept, functions);
    // Those that were added are there if they were then.
    let listed: Vec<bool> =
        (0..state.functions.len()).map(|place| state.is_of_the_list(place)).collect();
    let mut listed = listed.into_iter();
    state.functions.retain(|_| listed.next().unwrap_or(true));
    for (function, on) in &mut state.functions {
        let entry = kept.get(function.name()).and_then(|text| text.split_once(": "));
        let read = entry.map(|(side, text)| (side == "in", functions.parse_pointwise(text)));
        let Some((is_in, read)) = read else { continue };
        *on = is_in;
        if let Some(same) = read.ok().filter(|read| read.is_same_function(function)) {
            *function = same;
        }
    }
    for (name, text) in kept.entries() {
        let side = text.split_once(": ").filter(|(side, _)| ["in", "out"].contains(side));
        let known = state.functions.iter().any(|(function, _)| function.name() == name);
        let Some((side, text)) = side.filter(|_| !known) else { continue };
        if let Ok(function) = functions.parse_pointwise(text) {
            state.functions.push((function, side == "in"));
        }
    }
    state.chosen = state.chosen.min(state.functions.len() - 1);
    state.settle();
}
