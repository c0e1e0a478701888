//! What was set on each screen before: undo and redo.

use super::App;
use super::message::Effect;
use crate::screen::Tab;
use crate::screen::kept::Kept;
use std::collections::BTreeMap;

/// So many changes of a screen can be undone.
const MOST: usize = 200;

#[derive(Clone, Default)]
pub struct History {
    screens: BTreeMap<Tab, Past>,
}

#[derive(Clone, Default)]
struct Past {
    now: Kept,
    before: Vec<Kept>,
    after: Vec<Kept>,
    /// The one setting that the last change turned step by step.
    turned: Option<String>,
}

impl History {
    /// Takes note of what a screen's settings now are. Turns of one setting that follow one another
    /// are one change. Whether there is one.
    pub fn note(&mut self, tab: Tab, now: Kept, turning: bool) -> bool {
        let past =
            self.screens.entry(tab).or_insert_with(|| Past { now: now.clone(), ..Past::default() });
        let changed = past.now.changed(&now);
        let one = match changed[..] {
            [] => return false,
            [name] if turning => Some(name.to_owned()),
            _ => None,
        };
        let before = std::mem::replace(&mut past.now, now);
        if one.is_none() || one != past.turned {
            past.before.push(before);
            past.before.drain(..past.before.len().saturating_sub(MOST));
        }
        past.turned = one;
        past.after.clear();
        true
    }

    /// The settings before the last change; None where there are none.
    pub fn undo(&mut self, tab: Tab) -> Option<Kept> {
        let past = self.screens.get_mut(&tab)?;
        let kept = past.before.pop()?;
        past.after.push(std::mem::replace(&mut past.now, kept.clone()));
        past.turned = None;
        Some(kept)
    }

    /// The settings before the last undo.
    pub fn redo(&mut self, tab: Tab) -> Option<Kept> {
        let past = self.screens.get_mut(&tab)?;
        let kept = past.after.pop()?;
        past.before.push(std::mem::replace(&mut past.now, kept.clone()));
        past.turned = None;
        Some(kept)
    }

    pub fn can_undo(&self, tab: Tab) -> bool {
        self.screens.get(&tab).is_some_and(|past| !past.before.is_empty())
    }

    /// The screen could not take quite what it was given: what it made of it is the present.
    pub fn settle(&mut self, tab: Tab, now: Kept) {
        if let Some(past) = self.screens.get_mut(&tab) {
            past.now = now;
        }
    }
}

impl App {
    /// Takes note of what is set on the screens, for undo. Steps of one setting are one change.
    /// Whether anything has changed.
    pub(super) fn note_settings(&mut self, turning: bool) -> bool {
        let mut changed = false;
        for tab in Tab::ALL {
            let kept = self.screen_of(tab).kept();
            changed |= self.history.note(tab, kept, turning);
        }
        changed
    }

    /// Goes back to what was set on this screen before the last change, or on again.
    pub(super) fn go_back(&mut self, on: bool) -> Vec<Effect> {
        let (tab, area) = (self.tab, self.area());
        let (now, what) = (self.screen_of(tab).kept(), if on { "redone" } else { "undone" });
        let found = if on { self.history.redo(tab) } else { self.history.undo(tab) };
        let Some(kept) = found else {
            self.notice = Some(format!("nothing to be {what} on this screen"));
            return Vec::new();
        };
        let (screen, context) = self.screen_mut_of(tab, area);
        screen.restore(&kept, context.functions);
        self.history.settle(tab, self.screen_of(tab).kept());
        self.notice = Some(format!("{what}: {}", now.told(&kept)));
        vec![Effect::Save(self.progress())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(gain: &str) -> Kept {
        Kept::from(BTreeMap::from([("gain".into(), gain.into())]))
    }

    #[test]
    fn turns_of_one_setting_are_one_change_and_typed_values_are_each_their_own() {
        let mut history = History::default();
        for (text, turning) in
            [("1", false), ("1.1", true), ("1.2", true), ("5", false), ("6", false)]
        {
            history.note(Tab::Network, gain(text), turning);
        }
        let mut back = || history.undo(Tab::Network);
        assert_eq!(
            [back(), back(), back(), back()],
            [Some(gain("5")), Some(gain("1.2")), Some(gain("1")), None]
        );
        assert_eq!(history.redo(Tab::Network), Some(gain("1.2")));
        history.note(Tab::Network, gain("9"), false);
        assert_eq!(history.redo(Tab::Network), None, "a change ends what could be redone");
        assert_eq!(history.undo(Tab::Depth), None);
    }
}
