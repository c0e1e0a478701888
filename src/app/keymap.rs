//! ONE table of keys. Input, the footer, the help overlay, the command palette and the README's
//! key table are all read from it.

use super::message::Action;
use crate::input::{Code, Key};
use crate::widget::Charset;
use std::fmt;

const fn key(code: Code) -> Key {
    Key::plain(code)
}
const fn ch(c: char) -> Key {
    key(Code::Char(c))
}
const fn ctrl(c: char) -> Key {
    Key::ctrl(c)
}

impl Key {
    /// The key's name as a screen shows it. Without arrow signs arrows are words: their likenesses
    /// `^ v < >` are keys themselves.
    pub fn name(self, charset: Charset) -> String {
        let word = match (charset, self.code) {
            (Charset::Ascii, Code::Up) => "Up",
            (Charset::Ascii, Code::Down) => "Down",
            (Charset::Ascii, Code::Left) => "Left",
            (Charset::Ascii, Code::Right) => "Right",
            _ => return self.to_string(),
        };
        format!("{}{word}", if self.ctrl { "Ctrl-" } else { "" })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::BackTab => f.write_str("Shift-Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Del"),
        }
    }
}

/// Where a binding holds. A screen's own bindings are looked up before those of everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    Everywhere,
    Learn,
    Plot,
    Network,
    Depth,
    Train,
    /// A list is open over the screen: search, palette, help.
    Overlay,
}

impl Context {
    pub const ALL: [Context; 7] = [
        Context::Everywhere,
        Context::Learn,
        Context::Plot,
        Context::Network,
        Context::Depth,
        Context::Train,
        Context::Overlay,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Context::Everywhere => "Everywhere",
            Context::Learn => "Learn",
            Context::Plot => "Plot",
            Context::Network => "Network",
            Context::Depth => "Depth",
            Context::Train => "Train",
            Context::Overlay => "In a list or a text field",
        }
    }
}

/// One row of the table.
pub struct Binding {
    pub context: Context,
    pub keys: &'static [Key],
    pub action: Action,
    /// One or two words for the footer; empty if the footer never shows it.
    pub short: &'static str,
    pub help: &'static str,
}

const fn bind(
    context: Context,
    keys: &'static [Key],
    action: Action,
    short: &'static str,
    help: &'static str,
) -> Binding {
    Binding { context, keys, action, short, help }
}

use Context::{Depth, Everywhere, Learn, Network, Overlay, Plot, Train};

/// The table. The footer shows bindings in this order.
#[rustfmt::skip]
pub static BINDINGS: &[Binding] = &[
    bind(Learn, &[key(Code::Enter)], Action::Confirm, "answer", "answer the question, or open what the outline points at"),
    bind(Learn, &[key(Code::Down), ch('j')], Action::Down, "next", "next block or option, then the next page; a question holds once"),
    bind(Learn, &[key(Code::Up), ch('k')], Action::Up, "back", "previous block or option"),
    bind(Learn, &[key(Code::Left), ch('h')], Action::Left, "", "move the guess, or the chart's cursor, to the left"),
    bind(Learn, &[key(Code::Right), ch('l')], Action::Right, "move", "move the guess, or the chart's cursor, to the right"),
    bind(Learn, &[ch('H')], Action::FarLeft, "", "the same, ten times as far"),
    bind(Learn, &[ch('L')], Action::FarRight, "", "the same, ten times as far"),
    bind(Learn, &[ch(' '), key(Code::PageDown), ctrl('d')], Action::PageDown, "read on", "scroll on, then to the next page"),
    bind(Learn, &[ch('b'), key(Code::PageUp), ctrl('u')], Action::PageUp, "", "scroll back, then to the previous page"),
    bind(Learn, &[ch(']')], Action::NextPage, "page", "next page"),
    bind(Learn, &[ch('[')], Action::PreviousPage, "", "previous page"),
    bind(Learn, &[ch('}')], Action::NextLesson, "", "next lesson"),
    bind(Learn, &[ch('{')], Action::PreviousLesson, "", "previous lesson"),
    bind(Learn, &[key(Code::Home), ch('g')], Action::Home, "", "first block of the page"),
    bind(Learn, &[key(Code::End), ch('G')], Action::End, "", "last block of the page"),
    bind(Learn, &[ch('f')], Action::Enlarge, "figure", "enlarge the figure, or put it back"),
    bind(Learn, &[ch('o')], Action::Outline, "outline", "show or hide the outline"),
    bind(Learn, &[ch('n')], Action::NextMatch, "", "next match of the search"),
    bind(Learn, &[ch('N')], Action::PreviousMatch, "", "previous match of the search"),
    bind(Learn, &[ch('v')], Action::OpenInPlot, "plot it", "open the figure's functions on the Plot screen"),
    bind(Learn, &[ch('e')], Action::OpenInNetwork, "in Network", "open the figure's network on the Network screen"),
    bind(Learn, &[ch('r')], Action::Restart, "", "run the figure's network again"),

    bind(Plot, &[key(Code::Down), ch('j')], Action::Down, "", "down the list; in the chart: move the view down"),
    bind(Plot, &[key(Code::Up), ch('k')], Action::Up, "choose", "up the list; in the chart: move the view up"),
    bind(Plot, &[ch(' '), key(Code::Enter)], Action::Confirm, "show/hide", "show or hide the function or tangent; on a slider: type a value"),
    bind(Plot, &[key(Code::Left), ch('h')], Action::Left, "", "cursor to the left; on a slider: less"),
    bind(Plot, &[key(Code::Right), ch('l')], Action::Right, "cursor/slide", "cursor to the right; on a slider: more"),
    bind(Plot, &[ch('H')], Action::FarLeft, "", "the same, ten times as far"),
    bind(Plot, &[ch('L')], Action::FarRight, "", "the same, ten times as far"),
    bind(Plot, &[ch('+'), ch('=')], Action::ZoomIn, "zoom", "zoom in around the cursor"),
    bind(Plot, &[ch('-')], Action::ZoomOut, "", "zoom out"),
    bind(Plot, &[ch('[')], Action::PanLeft, "", "move the view to the left"),
    bind(Plot, &[ch(']')], Action::PanRight, "pan", "move the view to the right"),
    bind(Plot, &[ch('0'), ch('f')], Action::Fit, "fit", "back to the whole picture"),
    bind(Plot, &[ch('d')], Action::NextOrder, "f f′ f″", "show f, then f′ too, then f″ too, then each alone"),
    bind(Plot, &[ch('t')], Action::Tangent, "tangent", "draw the tangent at the cursor"),
    bind(Plot, &[ch('x')], Action::Table, "table", "numbers instead of the picture, and back"),
    bind(Plot, &[ch('r')], Action::Restart, "", "parameters back to their defaults"),
    bind(Plot, &[ch('e')], Action::OpenInNetwork, "in Network", "take the function under the cursor to the Network screen"),
    bind(Plot, &[key(Code::Home), ch('g')], Action::Home, "", "cursor to the left end, or top of the list"),
    bind(Plot, &[key(Code::End), ch('G')], Action::End, "", "cursor to the right end, or bottom of the list"),

    bind(Network, &[ch(' ')], Action::Play, "play", "train, or hold; it rests when its loss is flat for long"),
    bind(Network, &[ch('s'), ch('.')], Action::Step, "step", "one training step"),
    bind(Network, &[ch('v')], Action::NextQuantity, "quantity", "next quantity: δ, ∂L/∂W, spreads, zeros, saturated units"),
    bind(Network, &[ch('V')], Action::PreviousQuantity, "", "previous quantity"),
    bind(Network, &[key(Code::Up), ch('k')], Action::Up, "choose", "previous control"),
    bind(Network, &[key(Code::Down), ch('j')], Action::Down, "", "next control"),
    bind(Network, &[key(Code::Left), ch('h')], Action::Left, "", "less; in the chart: previous layer"),
    bind(Network, &[key(Code::Right), ch('l')], Action::Right, "change", "more; in the chart: next layer"),
    bind(Network, &[ch('H')], Action::FarLeft, "", "much less"),
    bind(Network, &[ch('L')], Action::FarRight, "", "much more"),
    bind(Network, &[key(Code::Enter)], Action::Confirm, "type", "type a value for the control"),
    bind(Network, &[ch(']')], Action::NextLayer, "layer", "next layer"),
    bind(Network, &[ch('[')], Action::PreviousLayer, "", "previous layer"),
    bind(Network, &[ch('d')], Action::Density, "under φ′", "where the layer's z lies under φ′, its factor as an area"),
    bind(Network, &[ch('r')], Action::Restart, "restart", "start again from the same seed"),
    bind(Network, &[ch('R')], Action::NewSeed, "new seed", "start again from another seed"),
    bind(Network, &[ch('x')], Action::Table, "table", "numbers instead of the picture, and back"),
    bind(Network, &[key(Code::Home), ch('g')], Action::Home, "", "first control, or first layer"),
    bind(Network, &[key(Code::End), ch('G')], Action::End, "", "last control, or last layer"),

    bind(Depth, &[ch('v')], Action::NextView, "view", "next view: race, fan, heat map, laws, critical init"),
    bind(Depth, &[ch('V')], Action::PreviousView, "", "previous view"),
    bind(Depth, &[key(Code::Up), ch('k')], Action::Up, "choose", "up the list; in the critical-init chart: more σw"),
    bind(Depth, &[key(Code::Down), ch('j')], Action::Down, "", "down the list; in the critical-init chart: less σw"),
    bind(Depth, &[key(Code::Left), ch('h')], Action::Left, "", "previous choice; in the chart: a smaller depth, less σb"),
    bind(Depth, &[key(Code::Right), ch('l')], Action::Right, "change", "next choice; in the chart: a larger depth, more σb"),
    bind(Depth, &[ch('H')], Action::FarLeft, "", "the same, five times as far"),
    bind(Depth, &[ch('L')], Action::FarRight, "", "the same, five times as far"),
    bind(Depth, &[ch(' '), key(Code::Enter)], Action::Confirm, "pick", "in or out, type the depths; in critical init: run it"),
    bind(Depth, &[ch('f'), ch('0')], Action::Fit, "range", "the race's axis down to where float64 ends, and back"),
    bind(Depth, &[key(Code::Esc)], Action::Cancel, "stop", "stop the runs; what is done stays"),
    bind(Depth, &[ch('r')], Action::Restart, "", "go on with what was stopped, or run it all again"),
    bind(Depth, &[key(Code::Home), ch('g')], Action::Home, "", "first control, or smallest depth"),
    bind(Depth, &[key(Code::End), ch('G')], Action::End, "", "last control, or largest depth"),
    bind(Depth, &[ch('e')], Action::OpenInNetwork, "in Network", "open the network under the cursor on the Network screen"),

    bind(Train, &[ch(' ')], Action::Play, "play", "let the networks learn, or hold them"),
    bind(Train, &[ch('v')], Action::NextView, "picture", "next picture: layers, dead units, spread, slopes, decisions"),
    bind(Train, &[ch('V')], Action::PreviousView, "", "previous picture"),
    bind(Train, &[ch('n')], Action::NextRunner, "network", "next network"),
    bind(Train, &[ch('N')], Action::PreviousRunner, "", "previous network"),
    bind(Train, &[ch('s'), ch('.')], Action::Step, "step", "one minibatch for every network"),
    bind(Train, &[key(Code::Up), ch('k')], Action::Up, "choose", "previous control"),
    bind(Train, &[key(Code::Down), ch('j')], Action::Down, "", "next control"),
    bind(Train, &[key(Code::Left), ch('h')], Action::Left, "", "less; in the pictures: previous layer"),
    bind(Train, &[key(Code::Right), ch('l')], Action::Right, "change", "more; in the pictures: next layer"),
    bind(Train, &[ch('H')], Action::FarLeft, "", "much less"),
    bind(Train, &[ch('L')], Action::FarRight, "", "much more"),
    bind(Train, &[key(Code::Enter)], Action::Confirm, "type", "type a value for the control"),
    bind(Train, &[ch('+'), ch('=')], Action::AddRunner, "add", "one more network, a copy of this one"),
    bind(Train, &[ch('-')], Action::RemoveRunner, "", "take this network out"),
    bind(Train, &[ch(']')], Action::NextLayer, "", "next layer"),
    bind(Train, &[ch('[')], Action::PreviousLayer, "", "previous layer"),
    bind(Train, &[ch('a')], Action::Measure, "loss/accuracy", "accuracy instead of loss, and back, where only one has room"),
    bind(Train, &[ch('p')], Action::Pace, "pace", "pace: as fast as it goes, or slow enough to watch"),
    bind(Train, &[ch('r')], Action::Restart, "restart", "start again from the same seed"),
    bind(Train, &[ch('R')], Action::NewSeed, "", "another seed: another race"),
    bind(Train, &[ch('x')], Action::Table, "table", "numbers instead of the pictures, and back"),
    bind(Train, &[key(Code::Home), ch('g')], Action::Home, "", "first control, or first layer"),
    bind(Train, &[key(Code::End), ch('G')], Action::End, "", "last control, or last layer"),

    bind(Overlay, &[key(Code::Enter)], Action::Confirm, "choose", "take the marked line"),
    bind(Overlay, &[key(Code::Down), ctrl('n')], Action::Down, "", "next line"),
    bind(Overlay, &[key(Code::Up), ctrl('p')], Action::Up, "move", "previous line"),
    bind(Overlay, &[key(Code::PageDown)], Action::PageDown, "", "a page down"),
    bind(Overlay, &[key(Code::PageUp)], Action::PageUp, "", "a page up"),
    bind(Overlay, &[key(Code::Esc)], Action::Cancel, "close", "close it; nothing changes"),

    bind(Everywhere, &[key(Code::Tab)], Action::NextPane, "pane", "next pane"),
    bind(Everywhere, &[key(Code::BackTab)], Action::PreviousPane, "", "previous pane"),
    bind(Everywhere, &[ch('1')], Action::Learn, "", "the Learn screen"),
    bind(Everywhere, &[ch('2')], Action::Plot, "", "the Plot screen"),
    bind(Everywhere, &[ch('3')], Action::Network, "", "the Network screen"),
    bind(Everywhere, &[ch('4')], Action::Depth, "", "the Depth screen"),
    bind(Everywhere, &[ch('5')], Action::Train, "", "the Train screen"),
    bind(Everywhere, &[ch('?')], Action::Help, "help", "this help"),
    bind(Everywhere, &[ch('/')], Action::Search, "search", "search, or ask: questions, pages, terms, controls, functions, screens"),
    bind(Everywhere, &[ch('K')], Action::Glossary, "", "the glossary; on a page its block's terms first"),
    bind(Everywhere, &[ctrl('p'), ch(':')], Action::Palette, "commands", "every command, page, term, theme and function by name"),
    bind(Everywhere, &[ch('T')], Action::NextTheme, "", "next theme"),
    bind(Everywhere, &[ch('C')], Action::NextCharset, "", "next set of characters: braille, block, ASCII"),
    bind(Everywhere, &[ch('m')], Action::Mouse, "", "mouse on or off (off: the terminal selects text)"),
    bind(Everywhere, &[ctrl('l')], Action::Redraw, "", "draw the screen afresh"),
    bind(Everywhere, &[ctrl('z')], Action::Suspend, "", "back to the shell for a while (fg returns)"),
    bind(Everywhere, &[key(Code::Esc)], Action::Cancel, "", "leave what is open"),
    bind(Everywhere, &[ch('q')], Action::Quit, "quit", "quit; your place is kept"),
    bind(Everywhere, &[ctrl('c')], Action::Interrupt, "", "quit at once"),
];

/// What a key does: the context's own bindings first, then those of everywhere. In a list or a
/// text field only its own hold: there a letter is a letter.
pub fn find(context: Context, key: Key) -> Option<Action> {
    let key = key.half_width();
    let contexts = if context == Overlay { &[Overlay][..] } else { &[context, Everywhere] };
    contexts.iter().find_map(|context| {
        BINDINGS
            .iter()
            .find(|binding| binding.context == *context && binding.keys.contains(&key))
            .map(|binding| binding.action)
    })
}

/// The bindings that hold in a context, its own first.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let own = BINDINGS.iter().filter(move |binding| binding.context == context);
    own.chain(BINDINGS.iter().filter(move |binding| {
        context != Everywhere && context != Overlay && binding.context == Everywhere
    }))
}

impl Binding {
    /// The key that the footer names; pairs of arrows stand for both directions.
    pub fn footer_key(&self, charset: Charset) -> String {
        let between = if charset == Charset::Ascii { "/" } else { "" };
        let pair = |codes: [Code; 2]| codes.map(|code| key(code).name(charset)).join(between);
        match self.keys[0].code {
            Code::Up | Code::Down if self.context != Context::Learn => pair([Code::Up, Code::Down]),
            Code::Left | Code::Right => pair([Code::Left, Code::Right]),
            _ => self.keys[0].name(charset),
        }
    }

    /// All its keys: "↓ j".
    pub fn key_names(&self, charset: Charset) -> String {
        let names: Vec<String> = self.keys.iter().map(|key| key.name(charset)).collect();
        names.join(" ")
    }
}

/// The table as the README prints it.
pub fn markdown() -> String {
    let mut out = String::new();
    for context in Context::ALL {
        out += &format!("**{}**\n\n| keys | what they do |\n|---|---|\n", context.title());
        for binding in BINDINGS.iter().filter(|binding| binding.context == context) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            out += &format!("| {} | {} |\n", keys.join(" "), binding.help);
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
        for (wide, ascii) in [('３', '3'), ('ｑ', 'q'), ('／', '/'), ('？', '?'), ('】', ']')]
        {
            let action = find(Context::Learn, ch(ascii));
            assert!(action.is_some(), "{ascii}");
            assert_eq!(find(Context::Learn, ch(wide)), action, "{wide}");
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for (index, binding) in BINDINGS.iter().enumerate() {
            for other in &BINDINGS[index + 1..] {
                let shared = binding.keys.iter().any(|key| other.keys.contains(key));
                assert!(
                    binding.context != other.context || !shared,
                    "{} and {} share a key",
                    binding.help,
                    other.help
                );
            }
        }
    }
}
