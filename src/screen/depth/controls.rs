//! The control panel: its lines, what each can be, and the depths that are typed.

use super::{Pane, State, View};
use crate::math::activation::{Functions, Origin, Pointwise};
use crate::math::nn::{Init, NetworkSettings, Quantity};
use crate::math::sweep::{Spec, SweepInit, depths, inits};
use crate::screen::control::edit::Edit;
use crate::screen::control::function::typed_function;
use crate::screen::control::part::{NORMS, norm_text, switch_text, typed_norm, typed_switch};
use crate::screen::control::setting::{Setting, Takes, round};
use crate::screen::control::{Dial, Steps, cycled, name, number};
use crate::screen::kept::{Kept, written};
use crate::screen::message::Request;
use crate::screen::narration;

/// One line of the control panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    View,
    Init,
    Gain,
    BiasStd,
    Norm,
    Residual,
    Quantity,
    Depths,
    /// The one depth of the finders
    Depth,
    /// The gain finder's cursor
    AtGain,
    Seeds,
    Width,
    Function(usize),
}

impl Row {
    /// What it does; the first sentence is short, where there is no room for more.
    pub fn help(self, view: View) -> &'static str {
        match self {
            Row::View => view.help(),
            Row::Init => {
                "How weights are drawn; own is for each function its own. Enter takes several \
                 between commas, to race them: he, lecun, lecun*1.48, own."
            }
            Row::Gain => "Multiplies all weights, on top of the init. The gains view finds one.",
            Row::BiasStd => "Standard deviation of the biases. 0 leaves them to the init.",
            Row::Norm => "Normalizes z in every hidden layer.",
            Row::Residual => "Adds the input of every hidden layer to what it puts out.",
            Row::Quantity => "What of every layer the fan shows, and the profile of a cell.",
            Row::Depths => "Numbers of hidden layers. Enter takes a list: 5,20,100 or 5..100/5.",
            Row::Depth => "Hidden layers of the networks. It goes with e and E to other screens.",
            Row::AtGain => "The gain under the cursor, times LeCun's weights. + races it.",
            Row::Seeds => "Networks for each function and depth. Lines are their medians.",
            Row::Width => "Units of each hidden layer. Theory is for many: narrow ones scatter.",
            Row::Function(_) => {
                "Space takes it in or out, o leaves it alone. + adds another, or the same with \
                 other parameters."
            }
        }
    }
}

/// The choices of the largest depth.
pub const DEEPEST: [usize; 4] = [20, 50, 100, 200];
/// The choices of the number of networks for each function and depth.
pub const SEEDS: [u64; 4] = [1, 3, 8, 20];
/// The choices of the units of a layer.
pub const WIDTHS: [usize; 5] = Spec::WIDTHS;

/// How the weights can be drawn: each function by its own scheme, or all by one.
fn single_inits() -> Vec<SweepInit> {
    let all = Init::ALL.into_iter().map(SweepInit::Same);
    [SweepInit::Own].into_iter().chain(all).collect()
}

/// What a fan can show.
const QUANTITIES: [Quantity; 4] =
    [Quantity::Delta, Quantity::WeightGradient, Quantity::ActivationStd, Quantity::InputSpread];

impl State {
    /// The lines of the control panel, top to bottom.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = match self.view {
            View::Gain => vec![
                Row::View,
                Row::AtGain,
                Row::Depth,
                Row::Seeds,
                Row::Width,
                Row::BiasStd,
                Row::Norm,
                Row::Residual,
            ],
            View::Critical => vec![Row::View, Row::Depth],
            _ => vec![
                Row::View,
                Row::Init,
                Row::Depths,
                Row::Seeds,
                Row::Width,
                Row::Gain,
                Row::BiasStd,
                Row::Norm,
                Row::Residual,
            ],
        };
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
            Row::Init => ("init", inits::text(&self.inits)),
            Row::Quantity => ("shows", narration::short_title(self.quantity).to_owned()),
            Row::Depths if self.typed.is_some() => ("depths", self.depths_text()),
            Row::Depths => ("depths", format!("up to {}", DEEPEST[self.deepest])),
            Row::Gain => ("gain", number(self.gain)),
            Row::BiasStd => ("bias std", number(self.bias_std)),
            Row::Norm => ("norm", norm_text(self.norm)),
            Row::Residual => ("residual", switch_text(self.residual)),
            Row::Depth => ("depth", self.depth().to_string()),
            Row::AtGain => ("gain", significant(self.marked_gain())),
            Row::Seeds => ("seeds", SEEDS[self.seeds].to_string()),
            Row::Width => ("width", WIDTHS[self.width].to_string()),
            Row::Function(_) => return None,
        })
    }

    /// Takes the focus to the control of that label, in a view that has it.
    pub(super) fn focus(&mut self, label: &str) {
        self.pane = Pane::Controls;
        for view in [self.view, View::Race, View::Fan, View::Gain] {
            self.view = view;
            let is_it = |row: &Row| self.row_label(*row) == label;
            if let Some(index) = self.rows().iter().position(is_it) {
                self.selected = index;
                self.follow_cursor();
                return;
            }
        }
    }

    pub(super) fn row_label(&self, row: Row) -> String {
        match row {
            Row::Function(place) => self.label(place),
            row => self.choice(row).map_or(String::new(), |(label, _)| label.to_owned()),
        }
    }

    /// Sets the chosen line, by typing or as one of its choices.
    pub(super) fn set_row(&mut self, text: &str) -> Result<(), String> {
        let row = self.row();
        if self.is_typed(row) {
            return self.set(row, text);
        }
        let values = self.values(row);
        let wanted = name::place(text, values.iter().map(String::as_str), name::INIT);
        let wanted = wanted.ok_or_else(|| format!("one of {}", values.join(", ")))?;
        match row {
            Row::Function(place) => self.functions[place].1 = values[wanted] == "in",
            row => {
                self.turn(-LONGEST);
                while self.value(row) != values[wanted] {
                    self.turn(1);
                }
            }
        }
        Ok(())
    }

    fn value(&self, row: Row) -> String {
        match row {
            Row::Function(place) => if self.functions[place].1 { "in" } else { "out" }.to_owned(),
            row => self.choice(row).map_or(String::new(), |(_, value)| value),
        }
    }

    /// What a line that is not typed can be.
    fn values(&self, row: Row) -> Vec<String> {
        if matches!(row, Row::Function(_)) {
            return ["in", "out"].map(str::to_owned).to_vec();
        }
        let mut copy = self.clone();
        copy.selected = self.rows().iter().position(|one| *one == row).unwrap_or(0);
        copy.turn(-LONGEST);
        round(copy.value(row), || {
            copy.turn(1);
            copy.value(row)
        })
    }

    pub fn row(&self) -> Row {
        let rows = self.rows();
        rows[self.selected.min(rows.len() - 1)]
    }

    /// Another choice for the chosen line.
    pub(super) fn turn(&mut self, by: isize) {
        match self.row() {
            Row::View => self.view = cycled(&View::ALL, self.view, by),
            Row::Init => {
                self.inits = vec![cycled(&single_inits(), self.init(), by)];
                self.at_init = 0;
            }
            Row::Quantity => self.quantity = cycled(&QUANTITIES, self.quantity, by),
            Row::Depths => {
                self.typed = None;
                self.deepest = self.deepest.saturating_add_signed(by).min(DEEPEST.len() - 1);
            }
            Row::Width => {
                self.width = self.width.saturating_add_signed(by).min(WIDTHS.len() - 1);
            }
            Row::Gain => self.gain = GAIN.turned(self.gain, by as i32, false),
            Row::BiasStd => self.bias_std = BIAS.turned(self.bias_std, by as i32, false),
            Row::Norm => self.norm = cycled(&NORMS, self.norm, by),
            Row::Residual => self.residual = !self.residual,
            Row::Depth => self.move_depth(by),
            Row::AtGain => self.at_gain = Some(GAIN.turned(self.marked_gain(), by as i32, false)),
            Row::Seeds => self.seeds = self.seeds.saturating_add_signed(by).min(SEEDS.len() - 1),
            Row::Function(_) => {}
        }
    }

    /// The depths as they are typed.
    pub fn depths_text(&self) -> String {
        self.depths().iter().map(usize::to_string).collect::<Vec<_>>().join(",")
    }

    /// Whether a line's value is typed.
    pub(super) fn is_typed(&self, row: Row) -> bool {
        matches!(row, Row::Init | Row::Depths | Row::Depth | Row::Gain | Row::AtGain | Row::BiasStd)
    }

    /// The value as it is typed.
    pub(super) fn typed_text(&self, row: Row) -> String {
        match row {
            Row::Depths => self.depths_text(),
            _ => self.choice(row).map_or(String::new(), |(_, value)| value),
        }
    }

    /// Takes what was typed for the chosen line, or one more function.
    pub(super) fn take_text(&mut self, text: &str, functions: &Functions) -> Result<(), String> {
        if self.adds {
            self.take_another(typed_function(functions, text)?);
            return Ok(());
        }
        self.set(self.row(), text)
    }

    /// Takes what was typed, or says what would have been right.
    fn set(&mut self, row: Row, text: &str) -> Result<(), String> {
        match row {
            Row::Depths => {
                self.typed = Some(depths::read(text)?);
                self.at_depth = usize::MAX;
            }
            Row::Depth => {
                let (low, high) = NetworkSettings::DEPTH;
                let depth = text.parse().ok().filter(|depth| (low.max(2)..=high).contains(depth));
                let depth = depth.ok_or_else(|| format!("a whole number from 2 to {high}"))?;
                let mut depths = self.depths();
                if !depths.contains(&depth) {
                    depths.push(depth);
                    depths.sort_unstable();
                    self.typed = Some(depths.clone());
                }
                self.at_depth = depths.iter().position(|one| *one == depth).unwrap_or(0);
            }
            Row::Init => {
                self.inits = inits::read(text)?;
                self.at_init = self.at_init.min(self.inits.len() - 1);
            }
            Row::Gain => self.gain = GAIN.read(text)?,
            Row::AtGain => self.at_gain = Some(GAIN.read(text)?),
            Row::BiasStd => self.bias_std = BIAS.read(text)?,
            _ => {}
        }
        self.settle();
        Ok(())
    }

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
        let place = self.rows().iter().position(|row| *row == Row::Function(self.chosen));
        self.selected = place.unwrap_or(self.selected);
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

    fn take_another(&mut self, function: Pointwise) {
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
        let row = self.rows().iter().position(|row| *row == Row::Function(place));
        self.selected = row.unwrap_or(self.selected);
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

/// The lines of the panel in this view and what others have besides, as they are found and set by
/// name.
pub fn settings(state: &State) -> Vec<Setting> {
    let mut all: Vec<Setting> = Vec::new();
    for view in [state.view, View::Race, View::Fan, View::Gain] {
        let there = State { view, ..state.clone() };
        for row in there.rows() {
            let label = there.row_label(row);
            let takes = match row {
                Row::Gain | Row::AtGain => Takes::Number(GAIN),
                Row::BiasStd => Takes::Number(BIAS),
                Row::Depth => Takes::Number(ONE_DEPTH),
                Row::Depths => Takes::Text("depths such as 2,5,10..100"),
                row => Takes::Choice(there.values(row)),
            };
            if !all.iter().any(|known| known.label == label) {
                all.push(Setting { label, value: there.value(row), takes, help: "" });
            }
        }
    }
    all
}

/// A function's title, with what of its parameters is not usual: `ELU α 0.3`.
pub fn titled(function: &Pointwise) -> String {
    let values = function.about().parameters.iter().zip(function.parameters());
    let changed = values.filter(|(known, value)| known.default != **value);
    let words = changed.map(|(known, value)| format!(" {} {}", known.symbol, number(*value)));
    words.fold(function.about().title.clone(), |title, word| title + &word)
}

/// The range and the steps of a gain.
pub const GAIN: Dial = Dial { low: 0.01, high: 100.0, steps: Steps::Ratio(100.0) };
const ONE_DEPTH: Dial =
    Dial { low: 2.0, high: NetworkSettings::DEPTH.1 as f64, steps: Steps::Rungs(&[]) };
/// More choices than any line has
const LONGEST: isize = 100;
const BIAS: Dial = Dial { low: 0.0, high: 5.0, steps: Steps::Even(0.05) };

/// Four digits tell gains apart.
fn significant(gain: f64) -> String {
    number(read_back(gain))
}

fn read_back(gain: f64) -> f64 {
    format!("{gain:.3e}").parse().unwrap_or(gain)
}

/// What was set, but for the view.
pub fn kept(state: &State) -> Kept {
    let mut kept = Kept::default();
    for row in KEPT {
        let (label, text) = state.choice(row).expect("a choice");
        kept.set(label, text);
    }
    for (place, (function, on)) in state.functions.iter().enumerate() {
        let text = written(function);
        // A function may be there several times, with other parameters.
        let name = if state.is_of_the_list(place) { function.name() } else { &text };
        kept.set(name, format!("{} {text}", if *on { "in:" } else { "out:" }));
    }
    kept
}

const KEPT: [Row; 9] = [
    Row::Init,
    Row::Quantity,
    Row::Seeds,
    Row::Width,
    Row::Depths,
    Row::Gain,
    Row::BiasStd,
    Row::Norm,
    Row::Residual,
];

/// Sets what was kept; what cannot be read stays as it is.
pub fn restore(state: &mut State, kept: &Kept, functions: &Functions) {
    fn find<T: Copy>(all: &[T], text: Option<&str>, name: impl Fn(T) -> String) -> Option<usize> {
        all.iter().position(|&one| Some(name(one).as_str()) == text)
    }
    let text = |name| kept.get(name);
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
    for (row, name) in [(Row::Init, "init"), (Row::Gain, "gain"), (Row::BiasStd, "bias std")] {
        let _ = text(name).map(|text| state.set(row, text));
    }
    state.norm = text("norm").and_then(|text| typed_norm(text).ok()).unwrap_or(state.norm);
    let residual = text("residual").and_then(|text| typed_switch(text).ok());
    state.residual = residual.unwrap_or(state.residual);
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
