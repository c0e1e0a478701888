//! What the footer offers: the keys that do something now.

use super::App;
use super::keymap::{self, Scope};
use super::layout;
use crate::input::{Code, Key};
use crate::screen::message::Action;
use crate::widget::chrome::hint_at;

pub struct Hint {
    pub keys: String,
    pub text: &'static str,
    /// What a click on it stands for.
    pub key: Key,
}

/// Help, search and quit come first after three of the table's own, so that they are never the ones left
/// out.
pub fn of(app: &App) -> Vec<Hint> {
    let scope = app.scope();
    let offered = keymap::bindings(scope)
        .filter(|binding| !binding.short.is_empty() && works_now(app, scope, binding.action));
    let (always, mut shown): (Vec<_>, Vec<_>) = offered.partition(|binding| {
        matches!(binding.action, Action::Help | Action::Search | Action::Quit)
    });
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
    let index = hint_at(&texts, layout::areas(app.size, 0).footer, (column, row))?;
    let key = hints[index].key;
    let arrow = matches!(key.code, Code::Up | Code::Down | Code::Left | Code::Right);
    (!arrow).then_some(key)
}

/// A text field over no list takes what was typed.
fn short(app: &App, binding: &keymap::Binding) -> &'static str {
    match binding.action {
        Action::Confirm if app.overlays.is_empty() && app.edits() => "take it",
        action => {
            let hint = app.screen().hint(action, &app.context()).filter(|_| !app.edits());
            hint.unwrap_or(binding.short)
        }
    }
}

/// Whether an action that the footer could show would do something.
fn works_now(app: &App, scope: Scope, action: Action) -> bool {
    match (scope, action) {
        (Scope::On(_), Action::Review) => app.is_reviewing() || !app.due().is_empty(),
        (Scope::On(_), Action::Hint | Action::Back) => app.goal().is_some(),
        (Scope::On(tab), Action::Undo) => app.history.can_undo(tab),
        (Scope::On(_), action) => app.screen().offers(action, &app.context()),
        (Scope::Overlay, Action::Up) => app.overlays.last().is_some_and(|o| o.items.len() > 1),
        _ => true,
    }
}
