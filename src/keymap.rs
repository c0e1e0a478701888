//! ONE table of keys. Input, the footer, the help overlay, the command palette and the README's
//! key table are all read from it. A [`Keymap`] is the table with what the settings file makes of it.
//!
//! A key has one meaning: what it does on two screens has the same name there, or is nothing that one
//! could take for the other.

mod name;
mod rebind;

use crate::input::{Code, Key};
use crate::screen::Tab;
use crate::screen::message::Action;
use crate::widget::Charset;
pub use rebind::read;
use std::borrow::Cow;

const fn key(code: Code) -> Key {
    Key::plain(code)
}
const fn ch(c: char) -> Key {
    key(Code::Char(c))
}
const fn ctrl(c: char) -> Key {
    Key::ctrl(c)
}

/// Where a binding holds. A screen's own bindings are looked up before those of everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Everywhere,
    On(Tab),
    /// A list is open over the screen (search, palette, help), or a value is typed.
    Overlay,
}

impl Scope {
    pub fn all() -> impl Iterator<Item = Scope> {
        let screens = Tab::ALL.into_iter().map(Scope::On);
        [Scope::Everywhere].into_iter().chain(screens).chain([Scope::Overlay])
    }

    pub fn title(self) -> &'static str {
        match self {
            Scope::Everywhere => "Everywhere",
            Scope::On(tab) => tab.title(),
            Scope::Overlay => "In a list or a text field",
        }
    }

    /// Its part of the settings file's `[keys]`; None: the table itself.
    pub fn name(self) -> Option<String> {
        match self {
            Scope::Everywhere => None,
            Scope::On(tab) => Some(tab.title().to_lowercase()),
            Scope::Overlay => Some("list".to_owned()),
        }
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub scope: Scope,
    /// The first is the one that the footer names; none where the settings file says so.
    pub keys: Cow<'static, [Key]>,
    pub action: Action,
    /// One or two words for the footer; empty if the footer never shows it.
    pub short: &'static str,
    pub help: &'static str,
}

const fn bind(
    scope: Scope,
    keys: &'static [Key],
    action: Action,
    short: &'static str,
    help: &'static str,
) -> Binding {
    Binding { scope, keys: Cow::Borrowed(keys), action, short, help }
}

use Scope::{Everywhere, On, Overlay};
use Tab::{Depth, Derive, Learn, Network, Plot, Train};

/// The table. The footer shows bindings in this order.
#[rustfmt::skip]
pub static BINDINGS: &[Binding] = &[
    bind(On(Learn), &[key(Code::Enter)], Action::Confirm, "answer", "answer the question, or open what the outline points at"),
    bind(On(Learn), &[ch('s')], Action::Pass, "pass it", "pass the open question: its answer and the rest of the page show"),
    bind(On(Learn), &[ch('t'), ch('i')], Action::Try, "type, retry", "type the answer; try an answered question again"),
    bind(On(Learn), &[ch('c')], Action::Sure, "how sure", "say how sure you are of the answer: guessing, fairly sure, sure"),
    bind(On(Learn), &[ch('R')], Action::Review, "review", "review what is due, and back to the course"),
    bind(On(Learn), &[key(Code::Down), ch('j')], Action::Down, "next", "next block or option, then the next page; an open question holds"),
    bind(On(Learn), &[key(Code::Up), ch('k')], Action::Up, "back", "previous block or option"),
    bind(On(Learn), &[key(Code::Left), ch('h')], Action::Left, "", "move the answer, or the chart's cursor, to the left"),
    bind(On(Learn), &[key(Code::Right), ch('l')], Action::Right, "move", "move the answer, or the chart's cursor, to the right"),
    bind(On(Learn), &[ch('H')], Action::FarLeft, "", "the same, ten times as far"),
    bind(On(Learn), &[ch('L')], Action::FarRight, "", "the same, ten times as far"),
    bind(On(Learn), &[ch(' '), key(Code::PageDown), ctrl('d')], Action::PageDown, "read on", "scroll on, then to the next page"),
    bind(On(Learn), &[ch('b'), key(Code::PageUp), ctrl('u')], Action::PageUp, "", "scroll back, then to the previous page"),
    bind(On(Learn), &[ch(']')], Action::NextPage, "page", "next page"),
    bind(On(Learn), &[ch('[')], Action::PreviousPage, "", "previous page"),
    bind(On(Learn), &[ch('}')], Action::NextLesson, "", "next lesson"),
    bind(On(Learn), &[ch('{')], Action::PreviousLesson, "", "previous lesson"),
    bind(On(Learn), &[key(Code::Home), ch('g')], Action::Home, "", "first block of the page"),
    bind(On(Learn), &[key(Code::End), ch('G')], Action::End, "", "last block of the page"),
    bind(On(Learn), &[ch('x')], Action::Table, "measured", "the measurements behind a verdict: show them, or fold them away"),
    bind(On(Learn), &[ch('W')], Action::NextInit, "init", "in the figure: other weights; ↑ and ↓ change its depth there, or the layer, unit or class"),
    bind(On(Learn), &[ch('+'), ch('=')], Action::ZoomIn, "warmer", "in a softmax figure: a higher temperature"),
    bind(On(Learn), &[ch('-')], Action::ZoomOut, "", "in a softmax figure: a lower temperature"),
    bind(On(Learn), &[ch('f')], Action::Enlarge, "figure", "enlarge the figure, or put it back"),
    bind(On(Learn), &[ch('o')], Action::Outline, "outline", "show or hide the outline"),
    bind(On(Learn), &[ch('n')], Action::NextMatch, "", "next match of the search"),
    bind(On(Learn), &[ch('N')], Action::PreviousMatch, "", "previous match of the search"),
    bind(On(Learn), &[ch('v')], Action::OpenInPlot, "plot it", "open the figure's functions on the Plot screen"),
    bind(On(Learn), &[ch('e')], Action::OpenInNetwork, "in Network", "open the figure's network on the Network screen"),
    bind(On(Learn), &[ch('r')], Action::Restart, "", "run the figure's network again"),

    bind(On(Plot), &[ch('I')], Action::Hint, "hint", "the next hint of the try that is on"),
    bind(On(Plot), &[ch('b')], Action::Back, "to the page", "leave the try that is on for its page"),
    bind(On(Plot), &[key(Code::Down), ch('j')], Action::Down, "", "down the list; in the chart: move the view down"),
    bind(On(Plot), &[key(Code::Up), ch('k')], Action::Up, "choose", "up the list; in the chart: move the view up"),
    bind(On(Plot), &[ch(' '), key(Code::Enter)], Action::Confirm, "show/hide", "show or hide the function or tangent; on a slider: type a value"),
    bind(On(Plot), &[key(Code::Left), ch('h')], Action::Left, "", "cursor to the left; on a slider: less"),
    bind(On(Plot), &[key(Code::Right), ch('l')], Action::Right, "cursor/slide", "cursor to the right; on a slider: more"),
    bind(On(Plot), &[ch('H')], Action::FarLeft, "", "the same, ten times as far"),
    bind(On(Plot), &[ch('L')], Action::FarRight, "", "the same, ten times as far"),
    bind(On(Plot), &[ch('+'), ch('=')], Action::ZoomIn, "zoom", "zoom in around the cursor"),
    bind(On(Plot), &[ch('-')], Action::ZoomOut, "", "zoom out"),
    bind(On(Plot), &[ch('[')], Action::PanLeft, "", "move the view to the left"),
    bind(On(Plot), &[ch(']')], Action::PanRight, "pan", "move the view to the right"),
    bind(On(Plot), &[ch('0')], Action::Fit, "fit", "back to the whole picture"),
    bind(On(Plot), &[ch('d')], Action::NextOrder, "f f′ f″", "show f, then f′ too, then f″ too, then each alone"),
    bind(On(Plot), &[ch('t')], Action::Tangent, "tangent", "draw the tangent at the cursor"),
    bind(On(Plot), &[ch('x')], Action::Table, "table", "numbers instead of the picture, and back"),
    bind(On(Plot), &[ch('f')], Action::Enlarge, "enlarge", "enlarge the chart, or put it back"),
    bind(On(Plot), &[ch('i')], Action::TypePlace, "type x", "type an x: the numbers there to ten digits"),
    bind(On(Plot), &[key(Code::PageDown), ctrl('d')], Action::PageDown, "", "half a view to the right; in the table a page on"),
    bind(On(Plot), &[key(Code::PageUp), ctrl('u')], Action::PageUp, "", "half a view to the left; in the table a page back"),
    bind(On(Plot), &[ch('r')], Action::Restart, "", "parameters back to their defaults"),
    bind(On(Plot), &[ch('e')], Action::OpenInNetwork, "in Network", "take the function under the cursor to the Network screen"),
    bind(On(Plot), &[key(Code::Home), ch('g')], Action::Home, "", "cursor to the left end, or top of the list"),
    bind(On(Plot), &[key(Code::End), ch('G')], Action::End, "", "cursor to the right end, or bottom of the list"),

    bind(On(Derive), &[ch('I')], Action::Hint, "hint", "the next hint of the try that is on"),
    bind(On(Derive), &[ch('b')], Action::Back, "to the page", "leave the try that is on for its page"),
    bind(On(Derive), &[ch('i')], Action::Type, "type", "type a function; Enter goes on to what is worked out"),
    bind(On(Derive), &[ch('v')], Action::NextView, "view", "next view: steps, practice, sketch, kink, use it, examples"),
    bind(On(Derive), &[ch('V')], Action::PreviousView, "", "previous view"),
    bind(On(Derive), &[key(Code::Enter), ch(' ')], Action::Confirm, "choose", "take the marked line: type a value, explain a rule, answer"),
    bind(On(Derive), &[key(Code::Up), ch('k')], Action::Up, "move", "previous line; in the sketch: a greater slope"),
    bind(On(Derive), &[key(Code::Down), ch('j')], Action::Down, "", "next line or step; in the sketch: a smaller slope"),
    bind(On(Derive), &[key(Code::Left), ch('h')], Action::Left, "", "less, the step before, or the chart's cursor to the left"),
    bind(On(Derive), &[key(Code::Right), ch('l')], Action::Right, "change", "more, the next step, or the chart's cursor to the right"),
    bind(On(Derive), &[ch('H')], Action::FarLeft, "", "the same, ten times as far"),
    bind(On(Derive), &[ch('L')], Action::FarRight, "", "the same, ten times as far"),
    bind(On(Derive), &[ch('a')], Action::Reveal, "answer", "show the answer without giving one; in the steps: all of them, or up to here"),
    bind(On(Derive), &[ch('d')], Action::NextOrder, "f f′ f″", "curves: all, f, f′ or f″; in the steps: those to f′ or to f″"),
    bind(On(Derive), &[ch('c')], Action::UseIt, "use it", "take the function to another screen, keep it, copy it"),
    bind(On(Derive), &[ch('e')], Action::OpenInNetwork, "", "take the function to the Network screen"),
    bind(On(Derive), &[ch('W')], Action::KeepFunction, "keep", "keep the function under a name"),
    bind(On(Derive), &[ch('y')], Action::Copy, "copy", "copy the function's source to the terminal's clipboard"),
    bind(On(Derive), &[ch('r')], Action::Restart, "", "ask again; elsewhere: parameters back to what was typed"),
    bind(On(Derive), &[ch('+'), ch('=')], Action::ZoomIn, "", "zoom in around the cursor"),
    bind(On(Derive), &[ch('-')], Action::ZoomOut, "", "zoom out"),
    bind(On(Derive), &[ch('[')], Action::PanLeft, "", "move the view to the left"),
    bind(On(Derive), &[ch(']')], Action::PanRight, "", "move the view to the right"),
    bind(On(Derive), &[ch('0')], Action::Fit, "", "back to the whole picture"),
    bind(On(Derive), &[key(Code::PageDown), ctrl('d')], Action::PageDown, "", "scroll long formulas down"),
    bind(On(Derive), &[key(Code::PageUp), ctrl('u')], Action::PageUp, "", "scroll them up"),
    bind(On(Derive), &[key(Code::Home), ch('g')], Action::Home, "", "first line, or the left end of the chart"),
    bind(On(Derive), &[key(Code::End), ch('G')], Action::End, "", "last line, or the right end of the chart"),

    bind(On(Network), &[ch('I')], Action::Hint, "hint", "the next hint of the try that is on"),
    bind(On(Network), &[ch('b')], Action::Back, "to the page", "leave the try that is on for its page"),
    bind(On(Network), &[ch(' ')], Action::Play, "play", "train, or hold; it rests when its loss is flat for long"),
    bind(On(Network), &[ch('.')], Action::Step, "step", "one training step"),
    bind(On(Network), &[ch('v')], Action::NextQuantity, "quantity", "next quantity: δ, ∂L/∂W, spreads, zeros, saturated units"),
    bind(On(Network), &[ch('V')], Action::PreviousQuantity, "", "previous quantity"),
    bind(On(Network), &[key(Code::Up), ch('k')], Action::Up, "choose", "previous control"),
    bind(On(Network), &[key(Code::Down), ch('j')], Action::Down, "", "next control"),
    bind(On(Network), &[key(Code::Left), ch('h')], Action::Left, "", "less; in the chart: previous layer"),
    bind(On(Network), &[key(Code::Right), ch('l')], Action::Right, "change", "more; in the chart: next layer"),
    bind(On(Network), &[ch('H')], Action::FarLeft, "", "much less"),
    bind(On(Network), &[ch('L')], Action::FarRight, "", "much more"),
    bind(On(Network), &[key(Code::Enter), ch('i')], Action::Confirm, "type", "type a value for the control"),
    bind(On(Network), &[ch(']')], Action::NextLayer, "layer", "next layer"),
    bind(On(Network), &[ch('[')], Action::PreviousLayer, "", "previous layer"),
    bind(On(Network), &[ch('d')], Action::Density, "under φ′", "where the layer's z lies under φ′, its factor as an area"),
    bind(On(Network), &[ch('c')], Action::Why, "why", "why: the same network with one thing changed at a time"),
    bind(On(Network), &[ch('f')], Action::Enlarge, "enlarge", "enlarge the bars, or put it back"),
    bind(On(Network), &[ch('E')], Action::OpenInTrain, "in Train", "take this network to the Train screen, to learn what is set there"),
    bind(On(Network), &[ch('+'), ch('=')], Action::AddRunner, "pin", "pin this run: it stays beside what comes, with its settings and its verdict"),
    bind(On(Network), &[ch('-')], Action::RemoveRunner, "unpin", "take the last pinned run out"),
    bind(On(Network), &[ch('r')], Action::Restart, "restart", "start again from the same seed"),
    bind(On(Network), &[ch('R')], Action::NewSeed, "new seed", "start again from another seed"),
    bind(On(Network), &[ch('x')], Action::Table, "table", "numbers instead of the picture, and back"),
    bind(On(Network), &[key(Code::PageDown), ctrl('d')], Action::PageDown, "", "a page of the table, or ten layers on"),
    bind(On(Network), &[key(Code::PageUp), ctrl('u')], Action::PageUp, "", "a page of the table, or ten layers back"),
    bind(On(Network), &[key(Code::Home), ch('g')], Action::Home, "", "first control, or first layer"),
    bind(On(Network), &[key(Code::End), ch('G')], Action::End, "", "last control, or last layer"),

    bind(On(Depth), &[ch('I')], Action::Hint, "hint", "the next hint of the try that is on"),
    bind(On(Depth), &[ch('b')], Action::Back, "to the page", "leave the try that is on for its page"),
    bind(On(Depth), &[ch('v')], Action::NextView, "view", "next view: race, fan, heat map, laws, gains, critical init"),
    bind(On(Depth), &[ch('V')], Action::PreviousView, "", "previous view"),
    bind(On(Depth), &[key(Code::Up), ch('k')], Action::Up, "choose", "up the list; in the chart: the line or network above, more σw"),
    bind(On(Depth), &[key(Code::Down), ch('j')], Action::Down, "", "down the list; in the chart: the line or network below, less σw"),
    bind(On(Depth), &[key(Code::Left), ch('h')], Action::Left, "", "previous choice; in the chart: a smaller depth, the layer before, less σb"),
    bind(On(Depth), &[key(Code::Right), ch('l')], Action::Right, "change", "next choice; in the chart: a larger depth, the next layer, more σb"),
    bind(On(Depth), &[ch('H')], Action::FarLeft, "", "the same, five times as far"),
    bind(On(Depth), &[ch('L')], Action::FarRight, "", "the same, five times as far"),
    bind(On(Depth), &[ch(' '), key(Code::Enter), ch('i')], Action::Confirm, "pick", "in or out, type inits, depths or numbers; in the finders: to Network"),
    bind(On(Depth), &[ch('0')], Action::Fit, "range", "the race's axis down to where float64 ends, and back"),
    bind(On(Depth), &[key(Code::Esc)], Action::Cancel, "stop", "stop the runs; what is done stays"),
    bind(On(Depth), &[ch('r')], Action::Restart, "", "go on with what was stopped, or run it all again"),
    bind(On(Depth), &[key(Code::PageDown), ctrl('d')], Action::PageDown, "", "ten lines down, or ten depths on"),
    bind(On(Depth), &[key(Code::PageUp), ctrl('u')], Action::PageUp, "", "ten lines up, or ten depths back"),
    bind(On(Depth), &[key(Code::Home), ch('g')], Action::Home, "", "first control, or smallest depth"),
    bind(On(Depth), &[key(Code::End), ch('G')], Action::End, "", "last control, or largest depth"),
    bind(On(Depth), &[ch('e')], Action::OpenInNetwork, "in Network", "open the network under the cursor on the Network screen"),
    bind(On(Depth), &[ch('E')], Action::OpenInTrain, "in Train", "take the network under the cursor to the Train screen"),
    bind(On(Depth), &[ch('f')], Action::Enlarge, "enlarge", "enlarge the chart, or put it back"),
    bind(On(Depth), &[ch('o')], Action::Only, "only", "only this function, and then all"),
    bind(On(Depth), &[ch('+'), ch('=')], Action::AddRunner, "add", "one more function, or the same with other parameters; in gains: race the gain with He and LeCun"),
    bind(On(Depth), &[ch('-')], Action::RemoveRunner, "", "take this function out"),

    bind(On(Train), &[ch('I')], Action::Hint, "hint", "the next hint of the try that is on"),
    bind(On(Train), &[ch('b')], Action::Back, "to the page", "leave the try that is on for its page"),
    bind(On(Train), &[ch(' ')], Action::Play, "play", "let the networks learn, or hold them"),
    bind(On(Train), &[ch('v')], Action::NextView, "picture", "next picture: layers, dead units, spread, slopes, decisions"),
    bind(On(Train), &[ch('V')], Action::PreviousView, "", "previous picture"),
    bind(On(Train), &[ch('n')], Action::NextRunner, "network", "next network"),
    bind(On(Train), &[ch('N')], Action::PreviousRunner, "", "previous network"),
    bind(On(Train), &[ch('.')], Action::Step, "step", "one minibatch for every network"),
    bind(On(Train), &[key(Code::Up), ch('k')], Action::Up, "choose", "previous control"),
    bind(On(Train), &[key(Code::Down), ch('j')], Action::Down, "", "next control"),
    bind(On(Train), &[key(Code::Left), ch('h')], Action::Left, "", "less; in the pictures: previous layer"),
    bind(On(Train), &[key(Code::Right), ch('l')], Action::Right, "change", "more; in the pictures: next layer"),
    bind(On(Train), &[ch('H')], Action::FarLeft, "", "much less"),
    bind(On(Train), &[ch('L')], Action::FarRight, "", "much more"),
    bind(On(Train), &[key(Code::Enter), ch('i')], Action::Confirm, "type", "type a value for the control"),
    bind(On(Train), &[ch('+'), ch('=')], Action::AddRunner, "add", "one more network, a copy of this one"),
    bind(On(Train), &[ch('-')], Action::RemoveRunner, "", "take this network out"),
    bind(On(Train), &[ch(']')], Action::NextLayer, "", "next layer"),
    bind(On(Train), &[ch('[')], Action::PreviousLayer, "", "previous layer"),
    bind(On(Train), &[ch('a')], Action::Measure, "loss/accuracy", "accuracy instead of loss, and back, where only one has room"),
    bind(On(Train), &[ch('p')], Action::Pace, "pace", "pace: as fast as it goes, or slow enough to watch"),
    bind(On(Train), &[ch('c')], Action::Why, "why", "why: the chosen network again with one thing changed at a time"),
    bind(On(Train), &[ch('f')], Action::Enlarge, "enlarge", "enlarge the picture, or put it back"),
    bind(On(Train), &[ch('r')], Action::Restart, "restart", "start again from the same seed"),
    bind(On(Train), &[ch('R')], Action::NewSeed, "", "another seed: another race"),
    bind(On(Train), &[ch('x')], Action::Table, "table", "numbers instead of the pictures, and back"),
    bind(On(Train), &[key(Code::PageDown), ctrl('d')], Action::PageDown, "", "a page of the table, or ten layers on"),
    bind(On(Train), &[key(Code::PageUp), ctrl('u')], Action::PageUp, "", "a page of the table, or ten layers back"),
    bind(On(Train), &[key(Code::Home), ch('g')], Action::Home, "", "first control, or first layer"),
    bind(On(Train), &[key(Code::End), ch('G')], Action::End, "", "last control, or last layer"),

    bind(Overlay, &[key(Code::Enter)], Action::Confirm, "choose", "take the marked line"),
    bind(Overlay, &[key(Code::Down), ctrl('n')], Action::Down, "", "next line"),
    bind(Overlay, &[key(Code::Up), ctrl('p')], Action::Up, "move", "previous line"),
    bind(Overlay, &[key(Code::PageDown)], Action::PageDown, "", "a page down"),
    bind(Overlay, &[key(Code::PageUp)], Action::PageUp, "", "a page up"),
    bind(Overlay, &[key(Code::Esc)], Action::Cancel, "close", "close it; nothing changes"),

    bind(Everywhere, &[key(Code::Tab)], Action::NextPane, "pane", "next pane"),
    bind(Everywhere, &[key(Code::BackTab)], Action::PreviousPane, "", "previous pane"),
    bind(Everywhere, &[ch('1')], Action::Open(Learn), "", "the Learn screen"),
    bind(Everywhere, &[ch('2')], Action::Open(Plot), "", "the Plot screen"),
    bind(Everywhere, &[ch('3')], Action::Open(Derive), "", "the Derive screen"),
    bind(Everywhere, &[ch('4')], Action::Open(Network), "", "the Network screen"),
    bind(Everywhere, &[ch('5')], Action::Open(Depth), "", "the Depth screen"),
    bind(Everywhere, &[ch('6')], Action::Open(Train), "", "the Train screen"),
    bind(Everywhere, &[ch('?')], Action::Help, "help", "this help; type to search in it"),
    bind(Everywhere, &[ch('/')], Action::Search, "search", "search this screen and everything, or ask in your own words"),
    bind(Everywhere, &[ch('K')], Action::Glossary, "", "the glossary; on a page its block's terms first"),
    bind(Everywhere, &[ctrl('p'), ch(':')], Action::Palette, "commands", "every command, page, term, function; sets: gain 1.5"),
    bind(Everywhere, &[ch('T')], Action::NextTheme, "", "next theme"),
    bind(Everywhere, &[ch('C')], Action::NextCharset, "", "next set of characters: braille, block, ASCII"),
    bind(Everywhere, &[ch('m')], Action::Mouse, "", "mouse on or off (off: the terminal selects text)"),
    bind(Everywhere, &[ch('w')], Action::Write, "write", "write what is shown to a file: SVG, CSV, JSON, safetensors"),
    bind(Everywhere, &[ch('y')], Action::Copy, "copy", "copy the pane's numbers, or the page's code, to the clipboard"),
    bind(Everywhere, &[ch('Y')], Action::CopyCommand, "", "copy the command line that opens the screen like this"),
    bind(Everywhere, &[ch('u')], Action::Undo, "undo", "undo the last change of a setting on this screen"),
    bind(Everywhere, &[ch('U'), ctrl('r')], Action::Redo, "", "redo what was undone"),
    bind(Everywhere, &[ctrl('l')], Action::Redraw, "", "draw the screen afresh"),
    bind(Everywhere, &[ctrl('z')], Action::Suspend, "", "back to the shell for a while (fg returns)"),
    bind(Everywhere, &[key(Code::Esc)], Action::Cancel, "", "leave what is open"),
    bind(Everywhere, &[ch('q')], Action::Quit, "quit", "quit; your place is kept"),
    bind(Everywhere, &[ctrl('c')], Action::Interrupt, "", "quit at once"),
];

/// The bindings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap { bindings: BINDINGS.to_vec() }
    }
}

impl Keymap {
    /// What a key does: the scope's own bindings first, then those of everywhere. In a list or a
    /// text field only its own hold: there a letter is a letter.
    pub fn find(&self, scope: Scope, key: Key) -> Option<Action> {
        let key = key.half_width();
        let found = self.bindings(scope).find(|binding| binding.keys.contains(&key));
        found.map(|binding| binding.action)
    }

    /// The bindings that hold in a scope, its own first.
    pub fn bindings(&self, scope: Scope) -> impl Iterator<Item = &Binding> + Clone {
        let own = self.bindings.iter().filter(move |binding| binding.scope == scope);
        // The same command on the same key is told once, as the screen tells it.
        let is_told = {
            let own = own.clone();
            move |binding: &Binding| {
                let of_all = |it: &Binding| binding.keys.iter().all(|key| it.keys.contains(key));
                own.clone().any(|it| it.action == binding.action && of_all(it))
            }
        };
        let is_screen = scope != Everywhere && scope != Overlay;
        own.chain(
            self.bindings.iter().filter(move |binding| {
                is_screen && binding.scope == Everywhere && !is_told(binding)
            }),
        )
    }

    /// The first key of a command, as sentences name it.
    pub fn name_of(&self, action: Action, charset: Charset) -> String {
        let bound = self.bindings.iter().filter(|it| it.action == action && !it.keys.is_empty());
        bound.map(|it| first_name(it, charset)).next().unwrap_or_default()
    }

    /// The key that the footer names; where one hint stands for two directions, both keys.
    pub fn footer_key(&self, binding: &Binding, charset: Charset) -> String {
        let [one, other] = self.footer_keys(binding);
        if one.action == other.action {
            return first_name(one, charset);
        }
        let is_arrow = |binding: &Binding| binding.keys.first().is_some_and(|key| key.is_arrow());
        let arrows = charset != Charset::Ascii && is_arrow(one) && is_arrow(other);
        [one, other].map(|it| first_name(it, charset)).join(if arrows { "" } else { "/" })
    }

    /// The bindings of a hint: those of both directions where only one of them has a short name,
    /// else it twice.
    pub fn footer_keys<'k>(&'k self, binding: &'k Binding) -> [&'k Binding; 2] {
        let pair = match binding.action {
            Action::Up | Action::Down => [Action::Up, Action::Down],
            Action::Left | Action::Right => [Action::Left, Action::Right],
            _ => return [binding; 2],
        };
        let both = pair.map(|action| {
            let is_it = |it: &&Binding| it.scope == binding.scope && it.action == action;
            self.bindings.iter().find(is_it).filter(|it| !it.keys.is_empty())
        });
        match both {
            [Some(one), Some(other)] if one.short.is_empty() || other.short.is_empty() => {
                [one, other]
            }
            _ => [binding; 2],
        }
    }
}

fn first_name(binding: &Binding, charset: Charset) -> String {
    binding.keys.first().map_or(String::new(), |key| key.name(charset))
}

impl Binding {
    /// All its keys: "↓ j".
    pub fn key_names(&self, charset: Charset) -> String {
        let names: Vec<String> = self.keys.iter().map(|key| key.name(charset)).collect();
        names.join(" ")
    }
}

/// The table as the README prints it.
pub fn markdown() -> String {
    let mut out = String::new();
    for scope in Scope::all() {
        let section = match scope.name() {
            Some(name) => format!(", `[keys.{name}]`"),
            None => ", `[keys]`".to_owned(),
        };
        out += &format!("**{}**{section}\n\n", scope.title());
        out += "| keys | name | what they do |\n|---|---|---|\n";
        for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            let name = binding.action.name();
            out += &format!("| {} | {name} | {} |\n", keys.join(" "), binding.help);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_an_input_method_are_the_same_commands() {
        let keys = Keymap::default();
        for (wide, ascii) in [('３', '3'), ('ｑ', 'q'), ('／', '/'), ('？', '?'), ('】', ']')]
        {
            let action = keys.find(Scope::On(Learn), ch(ascii));
            assert!(action.is_some(), "{ascii}");
            assert_eq!(keys.find(Scope::On(Learn), ch(wide)), action, "{wide}");
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_scope() {
        assert_eq!(rebind::conflicts(&Keymap::default()), []);
    }
}
