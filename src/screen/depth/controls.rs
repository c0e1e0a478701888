//! The control panel: its lines, what each can be, and the depths that are typed.

use super::{Pane, State, View, changing};
use crate::input::Key;
use crate::math::activation::{Functions, Origin};
use crate::math::nn::{Init, Quantity};
use crate::math::sweep::{SweepInit, depths};
use crate::screen::control::cycled;
use crate::screen::control::edit::Typed;
use crate::screen::kept::{Kept, written};
use crate::screen::narration;

/// One line of the control panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    View,
    Init,
    Quantity,
    Depths,
    Seeds,
    Width,
    Function(usize),
}

/// The choices of the largest depth.
pub const DEEPEST: [usize; 4] = [20, 50, 100, 200];
/// The choices of the number of networks for each function and depth.
pub const SEEDS: [u64; 4] = [1, 3, 8, 20];
/// The choices of the units of a layer.
pub const WIDTHS: [usize; 5] = [16, 32, 64, 128, 256];

/// How the weights can be drawn: each function by its own scheme, or all by one.
fn inits() -> Vec<SweepInit> {
    let all = Init::ALL.into_iter().map(SweepInit::Same);
    [SweepInit::Own].into_iter().chain(all).collect()
}

/// What a fan can show.
const QUANTITIES: [Quantity; 4] =
    [Quantity::Delta, Quantity::WeightGradient, Quantity::ActivationStd, Quantity::InputSpread];

impl State {
    /// The lines of the control panel, top to bottom.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::View];
        if self.view != View::Critical {
            rows.extend([Row::Init, Row::Depths, Row::Seeds, Row::Width]);
        }
        if self.view == View::Fan {
            rows.insert(2, Row::Quantity);
        }
        rows.extend((0..self.functions.len()).map(Row::Function));
        rows
    }

    /// Label and value of a line with a choice; None of the functions' lines.
    pub fn choice(&self, row: Row) -> Option<(&'static str, String)> {
        Some(match row {
            Row::View => ("view", self.view.name().to_owned()),
            Row::Init => ("init", init_name(self.init).to_owned()),
            Row::Quantity => ("shows", narration::short_title(self.quantity).to_owned()),
            Row::Depths if self.typed.is_some() => ("depths", self.depths_text()),
            Row::Depths => ("depths", format!("up to {}", DEEPEST[self.deepest])),
            Row::Seeds => ("seeds", SEEDS[self.seeds].to_string()),
            Row::Width => ("width", WIDTHS[self.width].to_string()),
            Row::Function(_) => return None,
        })
    }

    /// Takes the focus to the control of that label, in a view that has it.
    pub(super) fn focus(&mut self, label: &str) {
        self.pane = Pane::Controls;
        for view in [self.view, View::Race, View::Fan] {
            self.view = view;
            let is_it = |row: &Row| self.choice(*row).is_some_and(|(known, _)| known == label);
            if let Some(index) = self.rows().iter().position(is_it) {
                self.selected = index;
                return;
            }
        }
    }

    pub fn row(&self) -> Row {
        let rows = self.rows();
        rows[self.selected.min(rows.len() - 1)]
    }

    /// Another choice for the chosen line.
    pub(super) fn turn(&mut self, by: isize) {
        match self.row() {
            Row::View => self.view = cycled(&View::ALL, self.view, by),
            Row::Init => self.init = cycled(&inits(), self.init, by),
            Row::Quantity => self.quantity = cycled(&QUANTITIES, self.quantity, by),
            Row::Depths => {
                self.typed = None;
                self.deepest = self.deepest.saturating_add_signed(by).min(DEEPEST.len() - 1);
            }
            Row::Width => {
                self.width = self.width.saturating_add_signed(by).min(WIDTHS.len() - 1);
            }
            Row::Seeds => self.seeds = self.seeds.saturating_add_signed(by).min(SEEDS.len() - 1),
            Row::Function(_) => {}
        }
    }

    /// The depths as they are typed.
    pub fn depths_text(&self) -> String {
        self.depths().iter().map(usize::to_string).collect::<Vec<_>>().join(",")
    }

    /// Keys while the depths are typed. False: the key was not for the text field.
    pub fn type_key(&mut self, key: Key) -> bool {
        changing(self, |state| state.typed_key(key))
    }

    fn typed_key(&mut self, key: Key) -> bool {
        let Some(edit) = &mut self.edit else { return false };
        match edit.key(key) {
            Typed::On => {}
            Typed::Cancelled => self.edit = None,
            Typed::Entered(text) => match depths::read(&text) {
                Ok(depths) => {
                    self.typed = Some(depths);
                    self.edit = None;
                    self.at_depth = usize::MAX;
                    self.settle();
                }
                Err(why) => edit.error = Some(why),
            },
        }
        true
    }
}

/// What was set, but for the view.
pub fn kept(state: &State) -> Kept {
    let mut kept = Kept::default();
    for row in [Row::Init, Row::Quantity, Row::Seeds, Row::Width, Row::Depths] {
        let (label, text) = state.choice(row).expect("a choice");
        kept.set(label, text);
    }
    for (function, on) in &state.functions {
        kept.set(
            function.name(),
            format!("{} {}", if *on { "in:" } else { "out:" }, written(function)),
        );
    }
    kept
}

/// Sets what was kept; what cannot be read stays as it is.
pub fn restore(state: &mut State, kept: &Kept, functions: &Functions) {
    fn find<T: Copy>(all: &[T], text: Option<&str>, name: impl Fn(T) -> String) -> Option<usize> {
        all.iter().position(|&one| Some(name(one).as_str()) == text)
    }
    let (inits, text) = (inits(), |name| kept.get(name));
    if let Some(at) = find(&inits, text("init"), |init| init_name(init).to_owned()) {
        state.init = inits[at];
    }
    let title = |quantity| narration::short_title(quantity).to_owned();
    if let Some(at) = find(&QUANTITIES, text("shows"), title) {
        state.quantity = QUANTITIES[at];
    }
    state.seeds = find(&SEEDS, text("seeds"), |n| n.to_string()).unwrap_or(state.seeds);
    state.width = find(&WIDTHS, text("width"), |n| n.to_string()).unwrap_or(state.width);
    let up_to = find(&DEEPEST, text("depths"), |n| format!("up to {n}"));
    match (up_to, text("depths").map(depths::read)) {
        (Some(at), _) => (state.deepest, state.typed) = (at, None),
        (None, Some(Ok(depths))) => state.typed = Some(depths),
        (None, _) => {}
    }
    // Those that were typed are in no list.
    for (name, text) in kept.entries() {
        let text = text.strip_prefix("in: ");
        let known = state.functions.iter().any(|(function, _)| function.name() == name);
        let function = text.filter(|_| !known).map(|text| functions.parse_pointwise(text));
        if let Some(Ok(function)) = function {
            state.functions.push((function, true));
        }
    }
    for (function, on) in &mut state.functions {
        if function.about().origin != Origin::Course {
            *on = false;
        }
        let entry = kept.get(function.name()).and_then(|text| text.split_once(": "));
        let read = entry.map(|(side, text)| (side == "in", functions.parse_pointwise(text)));
        let Some((is_in, read)) = read else { continue };
        *on = is_in;
        if let Some(same) = read.ok().filter(|read| read.is_same_function(function)) {
            *function = same;
        }
    }
    state.settle();
}

/// How weights are drawn, in a word.
fn init_name(init: SweepInit) -> &'static str {
    match init {
        SweepInit::Own => "each its own",
        SweepInit::Same(init) => init.name(),
    }
}
