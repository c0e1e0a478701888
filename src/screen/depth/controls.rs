//! The control panel: its lines, what each can be, and the depths that are typed.

use super::{Pane, State, View};
use crate::math::activation::Functions;
use crate::math::nn::{Init, NetworkSettings, Quantity};
use crate::math::sweep::{Spec, SweepInit, depths, inits};
use crate::screen::control::kind::{Kind, Turn, round, typed_function};
use crate::screen::control::named::{Named, by_name};
use crate::screen::control::network::BIAS;
use crate::screen::control::row::{Row, Subject, field};
use crate::screen::control::setting::{Setting, Takes};
use crate::screen::control::{Dial, Steps, cycled, name};
use crate::screen::kept::Kept;
use crate::screen::narration;

type Line = Row<State>;

/// The choices of the largest depth.
pub const DEEPEST: [usize; 4] = [20, 50, 100, 200];
/// The choices of the number of networks for each function and depth.
pub const SEEDS: [u64; 4] = [1, 3, 8, 20];
/// The choices of the units of a layer.
pub const WIDTHS: [usize; 5] = Spec::WIDTHS;
/// The range and the steps of a gain.
pub const GAIN: Dial = Dial { low: 0.01, high: 100.0, steps: Steps::Ratio(100.0) };
const ONE_DEPTH: Dial =
    Dial { low: 2.0, high: NetworkSettings::DEPTH.1 as f64, steps: Steps::Rungs(&[]) };
const DEPTHS: &str = "depths";

/// The lines in this view, top to bottom; the functions are the last.
fn rows(state: &State) -> Vec<Line> {
    let mut rows = vec![Line::pick("view", state.view.help(), field!(view))];
    rows.extend(match state.view {
        View::Gain => {
            let mut rows = vec![at_gain(), one_depth()];
            rows.extend(networks());
            rows.extend(layers());
            rows
        }
        View::Critical => vec![one_depth()],
        view => raced(view == View::Fan),
    });
    rows.extend((0..state.functions.len()).map(|place| {
        let help = "Space takes it in or out, o leaves it alone. + adds another, or the same with \
                    other parameters.";
        Line::new(state.label(place), help, Part(place))
    }));
    rows
}

/// What is set of the networks that race, or fan out.
fn raced(fan: bool) -> Vec<Line> {
    let mut rows = vec![Line::new(
        "init",
        "How weights are drawn; own is for each function its own. Enter takes several between \
         commas, to race them: he, lecun, lecun*1.48, own.",
        Inits,
    )];
    rows.extend(fan.then(|| {
        Line::pick(
            "shows",
            "What of every layer the fan shows, and the profile of a cell.",
            (|it| Shown(it.quantity), |it, Shown(quantity)| it.quantity = quantity),
        )
    }));
    rows.push(Line::new(
        DEPTHS,
        "Numbers of hidden layers. Enter takes a list: 5,20,100 or 5..100/5.",
        Depths,
    ));
    rows.extend(networks());
    rows.push(Line::number(
        "gain",
        "Multiplies all weights, on top of the init. The gains view finds one.",
        GAIN,
        field!(gain),
    ));
    rows.extend(layers());
    rows
}

fn at_gain() -> Line {
    Line::number(
        "gain",
        "The gain under the cursor, times LeCun's weights. + races it.",
        GAIN,
        (|it| read_back(it.marked_gain()), |it, gain| it.at_gain = Some(gain)),
    )
}

fn one_depth() -> Line {
    let help = "Hidden layers of the networks. It goes with e and E to other screens.";
    Line::new("depth", help, OneDepth)
}

fn networks() -> [Line; 2] {
    [
        Line::ladder(
            "seeds",
            "Networks for each function and depth. Lines are their medians.",
            &SEEDS,
            field!(seeds),
        ),
        Line::ladder(
            "width",
            "Units of each hidden layer. Theory is for many: narrow ones scatter.",
            &WIDTHS,
            field!(width),
        ),
    ]
}

fn layers() -> [Line; 3] {
    [
        Line::number(
            "bias std",
            "Standard deviation of the biases. 0 leaves them to the init.",
            BIAS,
            field!(bias_std),
        ),
        Line::pick("norm", "Normalizes z in every hidden layer.", field!(norm)),
        Line::pick(
            "residual",
            "Adds the input of every hidden layer to what it puts out.",
            field!(residual),
        ),
    ]
}

by_name! {
    View: &[], View::name;
}

/// What a fan can show.
#[derive(Clone, Copy, PartialEq)]
struct Shown(Quantity);

impl Named for Shown {
    const ALL: &'static [Shown] = &[
        Shown(Quantity::Delta),
        Shown(Quantity::WeightGradient),
        Shown(Quantity::ActivationStd),
        Shown(Quantity::InputSpread),
    ];

    fn text(self) -> String {
        narration::short_title(self.0).to_owned()
    }
}

impl Subject for State {
    /// The cursor is on a depth there is.
    fn settle(&mut self) {
        self.at_depth = self.at_depth.min(self.depths().len() - 1);
    }
}

/// How each function's weights are drawn: in one way, or several between commas.
struct Inits;

impl Kind<State> for Inits {
    fn text(&self, of: &State) -> String {
        inits::text(&of.inits)
    }

    fn turn(&self, of: &mut State, (by, _): Turn, _: &Functions) {
        of.inits = vec![cycled(&single_inits(), of.init(), by as isize)];
        of.at_init = 0;
    }

    fn set(&self, of: &mut State, text: &str, _: &Functions) -> Result<(), String> {
        of.inits = inits::read(text)?;
        of.at_init = of.at_init.min(of.inits.len() - 1);
        Ok(())
    }

    fn takes(&self, of: &State, _: &Functions) -> Takes {
        let all = single_inits().into_iter().map(SweepInit::text).collect();
        Takes::Choice(round(self.text(of), all))
    }
}

/// Each function by its own scheme, or all by one.
fn single_inits() -> Vec<SweepInit> {
    let all = Init::ALL.into_iter().map(SweepInit::Same);
    [SweepInit::Own].into_iter().chain(all).collect()
}

/// The depths that are tried: up to a choice, or those of a list.
struct Depths;

impl Kind<State> for Depths {
    fn text(&self, of: &State) -> String {
        of.typed.as_ref().map_or_else(|| up_to(DEEPEST[of.deepest]), |_| of.depths_text())
    }

    fn turn(&self, of: &mut State, (by, _): Turn, _: &Functions) {
        of.typed = None;
        of.deepest = of.deepest.saturating_add_signed(by as isize).min(DEEPEST.len() - 1);
    }

    fn set(&self, of: &mut State, text: &str, _: &Functions) -> Result<(), String> {
        match DEEPEST.into_iter().position(|deepest| up_to(deepest) == text) {
            Some(deepest) => (of.deepest, of.typed) = (deepest, None),
            None => of.typed = Some(depths::read(text)?),
        }
        of.at_depth = usize::MAX;
        Ok(())
    }

    fn takes(&self, _: &State, _: &Functions) -> Takes {
        Takes::Text("depths such as 2,5,10..100")
    }
}

fn up_to(deepest: usize) -> String {
    format!("up to {deepest}")
}

/// The one depth of the finders.
struct OneDepth;

impl Kind<State> for OneDepth {
    fn text(&self, of: &State) -> String {
        of.depth().to_string()
    }

    fn turn(&self, of: &mut State, (by, _): Turn, _: &Functions) {
        of.move_depth(by as isize);
    }

    fn set(&self, of: &mut State, text: &str, _: &Functions) -> Result<(), String> {
        let depth = ONE_DEPTH.read(text)? as usize;
        let mut depths = of.depths();
        if !depths.contains(&depth) {
            depths.push(depth);
            depths.sort_unstable();
            of.typed = Some(depths.clone());
        }
        of.at_depth = depths.iter().position(|one| *one == depth).unwrap_or(0);
        Ok(())
    }

    fn takes(&self, _: &State, _: &Functions) -> Takes {
        Takes::Number(ONE_DEPTH)
    }
}

/// Whether the function at a place takes part.
struct Part(usize);

const PART: [&str; 2] = ["in", "out"];

impl Kind<State> for Part {
    fn text(&self, of: &State) -> String {
        PART[usize::from(!of.functions[self.0].1)].to_owned()
    }

    fn turn(&self, _: &mut State, _: Turn, _: &Functions) {}

    fn set(&self, of: &mut State, text: &str, _: &Functions) -> Result<(), String> {
        let place =
            name::place(text, PART, &[]).ok_or_else(|| format!("one of {}", PART.join(", ")));
        of.functions[self.0].1 = place? == 0;
        Ok(())
    }

    fn takes(&self, _: &State, _: &Functions) -> Takes {
        Takes::Choice(PART.map(str::to_owned).to_vec())
    }
}

/// Four digits tell gains apart.
pub fn read_back(gain: f64) -> f64 {
    format!("{gain:.3e}").parse().unwrap_or(gain)
}

impl State {
    /// The lines of the control panel, top to bottom.
    pub fn rows(&self) -> Vec<Line> {
        rows(self)
    }

    /// The line under the cursor.
    pub fn row(&self) -> Line {
        let mut rows = self.rows();
        rows.swap_remove(self.selected.min(rows.len() - 1))
    }

    /// The place of the function whose line that is.
    pub fn function_at(&self, line: usize) -> Option<usize> {
        let functions = self.functions.len();
        let before = self.rows().len() - functions;
        line.checked_sub(before).map(|place| place.min(functions - 1))
    }

    /// The line of a function.
    pub fn line_of(&self, place: usize) -> usize {
        self.rows().len() - self.functions.len() + place
    }

    /// Takes the focus to the control of that label, in a view that has it.
    pub(super) fn focus(&mut self, label: &str) {
        self.pane = Pane::Controls;
        for view in [self.view, View::Race, View::Fan, View::Gain] {
            self.view = view;
            if let Some(index) = self.rows().iter().position(|row| row.label == label) {
                self.selected = index;
                self.follow_cursor();
                return;
            }
        }
    }

    /// Another choice for the chosen line.
    pub(super) fn turn(&mut self, by: isize, functions: &Functions) {
        self.row().turn(self, (by as i32, false), functions);
    }

    /// The depths as they are typed.
    pub fn depths_text(&self) -> String {
        self.depths().iter().map(usize::to_string).collect::<Vec<_>>().join(",")
    }

    /// The value of the chosen line as it is typed.
    pub(super) fn typed_text(&self) -> String {
        let row = self.row();
        if row.label == DEPTHS { self.depths_text() } else { row.text(self) }
    }

    /// Takes what was typed for the chosen line, or one more function.
    pub(super) fn take_text(&mut self, text: &str, functions: &Functions) -> Result<(), String> {
        if self.adds {
            self.take_another(typed_function(functions, text)?);
            return Ok(());
        }
        self.row().set(self, text, functions)
    }
}

/// The lines of the panel in this view and what others have besides, as they are found and set by
/// name.
pub fn settings(state: &State, functions: &Functions) -> Vec<Setting> {
    let mut all: Vec<Setting> = Vec::new();
    for view in [state.view, View::Race, View::Fan, View::Gain] {
        let there = State { view, ..state.clone() };
        for row in there.rows() {
            if !all.iter().any(|known| known.label == row.label) {
                all.push(row.setting(&there, functions));
            }
        }
    }
    all
}

/// What was set of the networks, but for the functions.
pub(super) fn keep(state: &State, kept: &mut Kept) {
    for row in raced(true) {
        row.keep(state, row.label.to_string(), kept);
    }
}

/// Sets that; what cannot be read stays as it is, and the cursor where it is.
pub(super) fn restore(state: &mut State, kept: &Kept, functions: &Functions) {
    let at_depth = state.at_depth;
    for row in raced(true) {
        let _ = kept.get(&row.label).map(|text| row.set(state, text, functions));
    }
    state.at_depth = at_depth;
}
