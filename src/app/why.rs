//! The list that says what one change each would do to the network that is set: on the Network screen to
//! its gradient, on the Train screen to what it learns.

use super::App;
use super::overlay::{Choice, Item, Kind, Overlay};
use crate::experiment::why::{Change, Subject, Training, changes};
use crate::screen::Tab;
use crate::typeset::brief;

/// What has been found out so far.
#[derive(Clone, Default)]
pub struct Why {
    of: Option<Subject>,
    /// As it is, first; then the changes, best first
    told: Vec<Change>,
    /// All that there will be.
    all: Vec<(String, Subject)>,
}

/// A training that has hardly begun is asked about after so many epochs.
const EPOCHS: (u64, u64) = (5, 100);

impl App {
    /// Opens the list; its numbers come one by one.
    pub(super) fn ask_why(&mut self) {
        let subject = match self.tab {
            Tab::Train => Subject::Training(self.training()),
            _ => Subject::Network(self.network.settings.clone()),
        };
        self.why = Why { all: changes(&subject), of: Some(subject), told: Vec::new() };
        self.overlays.push(Overlay::why(self.why.items()));
    }

    /// The chosen network of the Train screen: as long as a try gives it, else as long as it has run.
    fn training(&self) -> Training {
        let (race, runner) = (&self.train.race, self.train.runner);
        let of_it = self.train.snapshot.as_ref().filter(|it| race.is_same_run(&it.job.settings));
        let score = of_it.and_then(|it| it.runners.get(runner)?.score.as_ref());
        let run = score.map_or(0, |score| score.epoch).clamp(EPOCHS.0, EPOCHS.1);
        let epochs = self.epochs_of_try().unwrap_or(run);
        Training { source: race.source, settings: race.runners[runner].clone(), epochs }
    }

    /// What its changes are to be run for.
    pub(super) fn wanted_why(&self) -> Option<Subject> {
        let is_open = self.overlays.iter().any(|overlay| overlay.kind == Kind::Why);
        self.why.of.clone().filter(|_| is_open)
    }

    pub(super) fn take_why(&mut self, change: Change) {
        // What comes late may be of a list that was closed before.
        let told = self.why.told.iter().any(|known| known.what == change.what);
        let is_of_it = |(what, subject): &(String, Subject)| {
            *what == change.what && *subject == change.subject
        };
        if told || !self.why.all.iter().any(is_of_it) {
            return;
        }
        self.why.told.push(change);
        let rank = |change: &Change| if change.what.is_empty() { -1.0 } else { change.badness() };
        self.why.told.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        let items = self.why.items();
        for overlay in self.overlays.iter_mut().filter(|overlay| overlay.kind == Kind::Why) {
            overlay.relist(items.clone());
        }
    }

    /// Sets what a line of the list changes.
    pub(super) fn take_change(&mut self, subject: Subject) {
        match subject {
            Subject::Network(settings) => self.network.open(settings),
            Subject::Training(Training { settings, .. }) => self.train.take_settings(settings),
        }
    }
}

impl Why {
    /// What is known first, what is still to be run below it.
    fn items(&self) -> Vec<Item> {
        let (now, changed): (Vec<&Change>, Vec<&Change>) =
            self.told.iter().partition(|change| change.what.is_empty());
        let mut items = vec![Item::heading(match now.first() {
            Some(now) => format!("As it is, {}.", sentence(now)),
            None => "As it is: running …".to_owned(),
        })];
        let (done, all) = (self.told.len(), self.all.len());
        items.push(Item::heading(match (now.first(), changed.first()) {
            (Some(now), Some(best)) if done == all => match best.badness() < now.badness() {
                true => format!("With {} {}.", best.what, sentence(best)),
                false => "No single change here makes it better.".to_owned(),
            },
            _ => format!("{done} of {all} runs done; Esc ends them."),
        }));
        items.push(Item::heading("Best first. Enter takes a change, u undoes it."));
        let line = |what: &str, note: String, subject: &Subject| {
            Item::new(what, note, Choice::Change(Box::new(subject.clone())))
        };
        let known = |what: &String| self.told.iter().any(|change| change.what == *what);
        items.extend(changed.iter().map(|it| line(&it.what, told(it), &it.subject)));
        let open = self.all.iter().filter(|(what, _)| !what.is_empty() && !known(what));
        items.extend(open.map(|(what, subject)| line(what, "…".to_owned(), subject)));
        items
    }
}

fn told(change: &Change) -> String {
    let percent = matches!(&change.subject, Subject::Training(it) if it.source.is_classes());
    match change.number {
        None => "no number".to_owned(),
        Some(number) if percent => format!("{}%", brief(100.0 * number)),
        Some(number) => brief(number),
    }
}

/// What becomes of it, as the end of a sentence.
fn sentence(change: &Change) -> String {
    let number = told(change);
    match &change.subject {
        Subject::Network(settings) => {
            format!("layer 1 receives {number} of layer {}'s δ", settings.depth)
        }
        Subject::Training(Training { source, epochs, .. }) => {
            let what =
                if source.is_classes() { "the test accuracy is" } else { "the test loss is" };
            let epochs = if *epochs == 1 { "1 epoch" } else { &format!("{epochs} epochs") };
            format!("{what} {number} after {epochs}")
        }
    }
}
