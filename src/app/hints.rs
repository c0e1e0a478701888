//! What the footer offers: the keys that do something now.

use super::App;
use super::keymap::{self, Context as Keys};
use super::layout;
use super::message::Action;
use crate::input::{Code, Key};
use crate::live::race;
use crate::screen::{depth, network, train};
use crate::widget::chrome::hint_at;

pub struct Hint {
    pub keys: String,
    pub text: &'static str,
    /// What a click on it stands for.
    pub key: Key,
}

/// Help and quit come first after three of the table's own, so that they are never the ones left
/// out.
pub fn of(app: &App) -> Vec<Hint> {
    let context = app.keys();
    let offered = keymap::bindings(context)
        .filter(|binding| !binding.short.is_empty() && works_now(app, context, binding.action));
    let (always, mut shown): (Vec<_>, Vec<_>) =
        offered.partition(|binding| matches!(binding.action, Action::Help | Action::Quit));
    let at = shown.len().min(3);
    shown.splice(at..at, always);
    let hint = |binding: &keymap::Binding| Hint {
        keys: binding.footer_key(app.charset),
        text: short(app, binding),
        key: binding.keys[0],
    };
    shown.into_iter().map(hint).collect()
}

/// The key that a click on the footer stands for. Arrows are named in pairs, so a click on them
/// would not say which.
pub fn clicked(app: &App, (column, row): (u16, u16)) -> Option<Key> {
    let hints = of(app);
    let texts: Vec<(&str, &str)> =
        hints.iter().map(|hint| (hint.keys.as_str(), hint.text)).collect();
    let index = hint_at(&texts, layout::areas(app.size).footer, (column, row))?;
    let key = hints[index].key;
    let arrow = matches!(key.code, Code::Up | Code::Down | Code::Left | Code::Right);
    (!arrow).then_some(key)
}

/// A text field over no list takes what was typed.
fn short(app: &App, binding: &keymap::Binding) -> &'static str {
    match binding.action {
        Action::Confirm if app.overlays.is_empty() && app.edits() => "set the value",
        Action::Confirm if app.keys() == Keys::Plot && app.plot.is_on_slider() => "type",
        _ => binding.short,
    }
}

/// Whether an action that the footer could show would do something.
fn works_now(app: &App, context: Keys, action: Action) -> bool {
    match (context, action) {
        (Keys::Learn, Action::Confirm) => app.learn.has_open_question(&app.course),
        (Keys::Learn, Action::OpenInNetwork) => app.learn.figure(&app.course).network.is_some(),
        (Keys::Network, Action::Confirm) => app.network.pane == network::Pane::Controls,
        (Keys::Train, Action::Confirm) => app.train.pane == train::Pane::Controls,
        (Keys::Train, Action::NextRunner) => app.train.race.runners.len() > 1,
        (Keys::Train, Action::AddRunner) => app.train.race.runners.len() < race::MOST,
        (Keys::Train, Action::Measure) => app.train.has_two_measures(app.area()),
        (Keys::Depth, Action::Cancel) => {
            app.sweep_progress.is_some_and(|progress| progress.done < progress.total)
                && app.depth.spec().is_some()
        }
        (Keys::Depth, Action::Fit) => app.depth.view == depth::View::Race,
        (Keys::Overlay, Action::Up) => app.overlays.last().is_some_and(|o| o.items.len() > 1),
        _ => true,
    }
}
