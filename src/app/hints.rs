//! What the footer offers: the keys that do something now.

use super::App;
use super::layout;
use crate::input::Key;
use crate::keymap::{Binding, Scope};
use crate::screen::message::{Action, Context};
use crate::widget::chrome::{HintHit, hint_at};
use unicode_width::UnicodeWidthStr;

pub struct Hint {
    pub keys: String,
    pub text: &'static str,
    /// What a click on its first half and on the rest stands for.
    press: [Key; 2],
}

/// Help, search and quit come first after three of the table's own, so that they are never the ones left
/// out.
pub fn of(app: &App) -> Vec<Hint> {
    let context = app.context();
    let hint = |binding: &Binding| Hint {
        keys: app.keys.footer_key(binding, app.charset),
        text: short(app, &context, binding),
        press: app.keys.footer_keys(binding).map(|it| it.keys[0]),
    };
    let offered = offered(app);
    let own = offered.iter().position(|it| is_kept(it.action)).unwrap_or(0);
    let kept = own + offered.iter().filter(|it| is_kept(it.action)).count();
    let mut all: Vec<Hint> = offered.into_iter().map(hint).collect();
    let columns = |hints: &[Hint]| -> usize {
        hints.iter().map(|hint| hint.keys.width() + hint.text.width() + 4).sum()
    };
    // Where it is narrow, those that are never left out come even earlier.
    let mut before = own;
    while before > 0
        && columns(&all[..before]) + columns(&all[own..kept]) >= usize::from(app.size.0)
    {
        before -= 1;
    }
    all[before..kept].rotate_left(own - before);
    all
}

/// The bindings that do something now, the most important first.
pub fn offered(app: &App) -> Vec<&Binding> {
    let context = app.context();
    let offered = app.keys.bindings(app.scope()).filter(|binding| {
        !binding.short.is_empty()
            && !binding.keys.is_empty()
            && works_now(app, &context, binding.action)
    });
    let (always, mut shown): (Vec<_>, Vec<_>) = offered.partition(|it| is_kept(it.action));
    let at = shown.len().min(3);
    shown.splice(at..at, always);
    shown
}

/// Whether the footer leaves it out last of all.
fn is_kept(action: Action) -> bool {
    matches!(action, Action::Help | Action::Search | Action::Quit)
}

/// What a click on the footer stands for: of two directions that share a hint, the one whose key is
/// under the pointer. The mark at the end, that there are more, opens help.
pub fn clicked(app: &App, at: (u16, u16)) -> Option<Key> {
    let hints = of(app);
    let texts: Vec<(&str, &str)> =
        hints.iter().map(|hint| (hint.keys.as_str(), hint.text)).collect();
    match hint_at(&texts, layout::areas(app.size, 0).footer, at)? {
        HintHit::Hint(index, second) => Some(hints[index].press[usize::from(second)]),
        HintHit::More => {
            let mut everywhere = app.keys.bindings(Scope::Everywhere);
            everywhere.find(|it| it.action == Action::Help)?.keys.first().copied()
        }
    }
}

/// A text field over no list takes what was typed.
fn short(app: &App, context: &Context, binding: &Binding) -> &'static str {
    match binding.action {
        Action::Confirm if app.overlays.is_empty() && app.edits() => "take it",
        action => {
            let hint = app.screen().hint(action, context).filter(|_| !app.edits());
            hint.unwrap_or(binding.short)
        }
    }
}

/// Whether an action that the footer could show would do something.
fn works_now(app: &App, context: &Context, action: Action) -> bool {
    match (app.scope(), action) {
        (Scope::On(_), Action::Review) => app.is_reviewing() || !app.due().is_empty(),
        (Scope::On(_), Action::Hint | Action::Back) => app.goal().is_some(),
        (Scope::On(tab), Action::Undo) => app.history.can_undo(tab),
        (Scope::On(_), action) => app.screen().offers(action, context),
        (Scope::Overlay, Action::Up) => app.overlays.last().is_some_and(|o| o.items.len() > 1),
        _ => true,
    }
}
