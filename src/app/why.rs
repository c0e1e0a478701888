//! The list that says what one change each would do to the Network screen's network.

use super::App;
use super::overlay::{Choice, Item, Kind, Overlay};
use crate::experiment::why::{Change, changes};
use crate::math::nn::Settings;
use crate::typeset::brief;

/// What has been found out so far.
#[derive(Default)]
pub struct Why {
    of: Option<Settings>,
    /// As it is, first; then the changes, best first
    told: Vec<Change>,
    /// All that there will be.
    all: Vec<(String, Settings)>,
}

impl App {
    /// Opens the list; its numbers come one by one.
    pub(super) fn ask_why(&mut self) {
        let settings = self.network.settings.clone();
        self.why = Why { all: changes(&settings), of: Some(settings), told: Vec::new() };
        self.overlays.push(Overlay::why(self.why.items()));
    }

    /// The network whose changes are to be run.
    pub(super) fn wanted_why(&self) -> Option<Settings> {
        let is_open = self.overlays.iter().any(|overlay| overlay.kind == Kind::Why);
        self.why.of.clone().filter(|_| is_open)
    }

    pub(super) fn take_why(&mut self, change: Change) {
        // What comes late may be of a list that was closed before.
        let told = self.why.told.iter().any(|known| known.what == change.what);
        let is_of_it = |(what, settings): &(String, Settings)| {
            *what == change.what && *settings == change.settings
        };
        if told || !self.why.all.iter().any(is_of_it) {
            return;
        }
        self.why.told.push(change);
        let rank = |change: &Change| if change.what.is_empty() { -1.0 } else { change.decades() };
        self.why.told.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        let items = self.why.items();
        for overlay in self.overlays.iter_mut().filter(|overlay| overlay.kind == Kind::Why) {
            overlay.relist(items.clone());
        }
    }
}

impl Why {
    fn items(&self) -> Vec<Item> {
        let (now, changed): (Vec<&Change>, Vec<&Change>) =
            self.told.iter().partition(|change| change.what.is_empty());
        let Some(now) = now.first() else {
            return vec![Item::heading("The network as it is runs first …")];
        };
        let mut items = vec![Item::heading(format!("As it is, {}.", receives(now)))];
        if let Some(best) = changed.first().filter(|_| self.told.len() == self.all.len()) {
            let verdict = match best.decades() < now.decades() {
                true => format!("With {}, {}, not {}.", best.what, receives(best), told(now)),
                false => "No single change here brings it nearer to 1.".to_owned(),
            };
            items.push(Item::heading(verdict));
        } else {
            let (done, all) = (self.told.len(), self.all.len());
            items.push(Item::heading(format!("{done} of {all} runs done …")));
        }
        items.push(Item::heading(
            "Layer 1's δ over the last layer's, nearest to 1 first. Enter takes it, u undoes.",
        ));
        items.extend(changed.into_iter().map(|change| {
            let choice = Choice::Change(Box::new(change.settings.clone()));
            Item::new(change.what.clone(), told(change), choice)
        }));
        items
    }
}

fn told(change: &Change) -> String {
    change.ratio.map_or("no number".to_owned(), brief)
}

fn receives(change: &Change) -> String {
    format!("layer 1 receives {} of layer {}'s δ", told(change), change.settings.depth)
}
