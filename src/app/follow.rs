//! What the worker is to do follows from what the screens show: after every message the two are
//! compared, and what is missing is asked for.

use super::App;
use super::message::Effect;
use super::overlay::Reply;
use crate::experiment::why::Subject;
use crate::lesson::{NamedMeasure, QUESTIONS};
use crate::live::race::{self, Change, Race};
use crate::live::{Job, Pace};
use crate::math::activation::Pointwise;
use crate::math::nn::{Cost, Lens, Settings};
use crate::math::sweep::Spec;
use crate::screen::message::Engine;
use crate::screen::{Tab, depth, train};
use crate::worker::task::Task;
use std::time::Duration;

/// A network beside a lesson that learns takes so long, and rests.
const LESSON_TIME: Duration = Duration::from_secs(3);
/// So long those of the Train screen take for what is usual with their data, if they can and are to
/// be watched.
const RACE_TIME: Duration = Duration::from_secs(8);

/// What has been asked for so far.
#[derive(Clone, Default)]
pub(super) struct Asked {
    figure: Option<Running>,
    network: Option<Running>,
    race: Option<Racing>,
    /// What the Depth screen is running, and its count of restarts.
    sweep: Option<(Spec, u64)>,
    plane: Option<Pointwise>,
    /// The network beside the lesson that is looked into
    lens: Option<(Settings, Lens)>,
    /// What is being run with one thing changed at a time.
    why: Option<Subject>,
    gain: Option<Spec>,
    /// The lesson whose measurements have been asked for, and its page if its bets' runs have.
    lesson: Option<(usize, Option<usize>)>,
    /// The question whose answer's measurements have been asked for.
    answer: Option<String>,
    /// Networks and races so far: the number of the newest.
    jobs: u64,
}

/// A network that was asked for; a change of its settings starts another run.
#[derive(Clone)]
struct Running {
    settings: Settings,
    restarts: u64,
    pace: Pace,
    /// Held while it is not shown.
    away: bool,
}

/// The race that was asked for last; a change of it starts another.
#[derive(Clone)]
struct Racing {
    race: Race,
    restarts: u64,
    /// Where it is looked into.
    place: race::Place,
    pace: Pace,
    /// Held while another screen is open.
    away: bool,
}

impl Asked {
    /// Another course is read: its figure and measurements are to be asked for.
    pub fn turn_pages(&mut self) {
        (self.figure, self.lesson) = (None, None);
    }
}

impl App {
    /// Asks for the network and the measurements that the screen now needs.
    pub(super) fn follow(&mut self, effects: &mut Vec<Effect>) {
        if !self.follow_answer(effects) && self.tab == Tab::Learn {
            self.follow_lesson(effects);
        }
        self.follow_depth(effects);
        self.follow_why(effects);
        self.follow_race(effects);
        self.screen_mut().0.follow_settings();
        self.follow_figure(effects);
        self.follow_lens(effects);
        self.follow_network(effects);
    }

    /// Asks for the measurements of the lesson, and for the runs of a bet that has been placed on
    /// the page. Another page drops those runs that are not done.
    fn follow_lesson(&mut self, effects: &mut Vec<Effect>) {
        let (place, lesson) = (self.learn.place, self.learn.lesson(&self.course));
        let runs = self.learn.runs(&self.course);
        let wanted = Some((place.lesson, (!runs.is_empty()).then_some(place.section)));
        if self.asked.lesson == wanted {
            return;
        }
        let stops = self.asked.lesson.is_some_and(|(_, page)| page.is_some());
        self.asked.lesson = wanted;
        let known = self.learn.measured.get(&lesson.id);
        let measures: Vec<(String, NamedMeasure)> = (lesson.measures.iter())
            .chain(runs.iter().map(|(name, named)| (name, named)))
            .filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)))
            .map(|(name, named)| (name.clone(), named.clone()))
            .collect();
        if !measures.is_empty() || stops {
            let lesson = lesson.id.clone();
            effects.push(Effect::Measure(Task::Measure { lesson, measures }));
        }
    }

    /// Asks for the measurements of an answer that is open; false where none is.
    fn follow_answer(&mut self, effects: &mut Vec<Effect>) -> bool {
        let reply = self.overlays.last().and_then(|overlay| overlay.reply.as_ref());
        let Some((id, measures)) = reply.and_then(Reply::missing) else {
            self.asked.answer = None;
            return false;
        };
        if self.asked.answer.as_deref() != Some(id) {
            self.asked.answer = Some(id.to_owned());
            if !measures.is_empty() {
                // This drops what is left of a lesson's, which are asked for again behind it.
                self.asked.lesson = None;
                let lesson = QUESTIONS.to_owned();
                effects.push(Effect::Measure(Task::Measure { lesson, measures }));
            }
        }
        true
    }

    /// Asks for the network beside the lesson; elsewhere it is held, and goes on on return.
    fn follow_figure(&mut self, effects: &mut Vec<Effect>) {
        let here = self.tab == Tab::Learn;
        let shown = if here { self.learn.network(&self.course) } else { None };
        let Some(network) = shown else {
            return hold(&mut self.asked.figure, Engine::Figure, effects);
        };
        let (settings, restarts) = (network.settings, self.learn.restarts);
        let pace = Pace::Steps { count: network.train, within: LESSON_TIME };
        let is_it = |now: &&mut Running| {
            now.settings == settings && now.restarts == restarts && now.pace == pace
        };
        match self.asked.figure.as_mut().filter(is_it) {
            Some(now) => {
                let rests =
                    self.learn.snapshot.as_ref().is_some_and(|figure| figure.state.is_at_rest());
                if std::mem::take(&mut now.away) && !rests {
                    effects.push(Effect::Play(Engine::Figure, true));
                }
            }
            None => {
                self.asked.jobs += 1;
                let running = Running { settings: settings.clone(), restarts, pace, away: false };
                self.asked.figure = Some(running);
                let id = self.asked.jobs;
                effects.push(Effect::Figure(Job { id, settings, pace, held: false }));
            }
        }
    }

    /// Asks what the lens of the figure beside the lesson shows.
    fn follow_lens(&mut self, effects: &mut Vec<Effect>) {
        let here = self.tab == Tab::Learn;
        let wanted = if here { self.learn.lens(&self.course) } else { None };
        if wanted != self.asked.lens {
            self.asked.lens = wanted.clone();
            // One thread works out this and what the Depth screen asks for: the later drops the other.
            let task = |asked| Effect::Plane(Task::Look(Box::new(asked)));
            effects.extend(wanted.map(task));
        }
    }

    /// Asks for the network of the Network screen; elsewhere it is held, and goes on on return.
    fn follow_network(&mut self, effects: &mut Vec<Effect>) {
        if self.tab != Tab::Network {
            return hold(&mut self.asked.network, Engine::Network, effects);
        }
        let (settings, restarts) = (self.network.settings.clone(), self.network.restarts);
        let goes_on = |now: &&mut Running| {
            let learning_rate = settings.learning_rate;
            now.restarts == restarts
                && now.settings.clone().with(|it| it.learning_rate = learning_rate) == settings
        };
        let Some(now) = self.asked.network.as_mut().filter(goes_on) else {
            let bytes = settings.cost(1.0).bytes;
            if bytes > Cost::MOST_BYTES {
                self.notice = Some(too_large("This network takes", bytes));
                effects.push(Effect::Play(Engine::Network, false));
                return;
            }
            self.asked.jobs += 1;
            let pace = Pace::FlatOut;
            let running = Running { settings: settings.clone(), restarts, pace, away: false };
            self.asked.network = Some(running);
            let (id, held) = (self.asked.jobs, !self.network.playing);
            return effects.push(Effect::Run(Job { id, settings, pace, held }));
        };
        if now.settings != settings {
            effects.push(Effect::LearningRate(settings.learning_rate));
            now.settings = settings;
        }
        if std::mem::take(&mut now.away) && self.network.playing {
            effects.push(Effect::Play(Engine::Network, true));
        }
    }

    /// Asks for the runs and the plane that the Depth screen needs, and stops them elsewhere.
    fn follow_depth(&mut self, effects: &mut Vec<Effect>) {
        let here = self.tab == Tab::Depth;
        let spec = if here { self.depth.spec() } else { None };
        let sweeping = spec.map(|spec| (spec, self.depth.restarts));
        if sweeping != self.asked.sweep {
            // What was done before a stop stays on the screen.
            if !self.depth.stopped {
                self.depth.results.clear();
            }
            let spec = sweeping.as_ref().map(|(spec, _)| Box::new(spec.clone()));
            self.asked.sweep = sweeping;
            effects.push(Effect::Sweep(spec));
        }
        let gain = if here { self.depth.wanted_gain() } else { None };
        if gain.is_some() && gain != self.asked.gain {
            // One thread works out both: what is asked for later drops the other.
            self.asked.plane = None;
            effects.extend(gain.clone().map(|spec| Effect::Plane(Task::Gain(Box::new(spec)))));
        }
        self.asked.gain = gain;
        let plane = if here { self.depth.wanted_plane() } else { None };
        if plane != self.asked.plane {
            self.asked.plane = plane.clone();
            if let Some(function) = plane {
                let (most, size) = (depth::MOST_BIAS, depth::GRID);
                effects.push(Effect::Plane(Task::Plane { function, most, size }));
            }
        }
    }

    /// Asks what changes would do while the list of them is open, and drops the rest with it.
    fn follow_why(&mut self, effects: &mut Vec<Effect>) {
        let wanted = self.wanted_why();
        if wanted != self.asked.why {
            self.asked.why = wanted.clone();
            let task = wanted.map(|subject| Task::Why(Box::new(subject)));
            effects.push(Effect::Why(task));
        }
    }

    /// Asks for the networks of the Train screen; elsewhere they are held, and go on on return.
    fn follow_race(&mut self, effects: &mut Vec<Effect>) {
        if self.tab != Tab::Train {
            if let Some(racing) = self.asked.race.as_mut().filter(|racing| !racing.away) {
                racing.away = true;
                effects.push(Effect::Play(Engine::Race, false));
            }
            return;
        }
        let state = &self.train;
        let place = state.place();
        let within = if state.flat_out { Duration::ZERO } else { RACE_TIME };
        let pace = Pace::Watchable { within };
        let Some(racing) = self.asked.race.as_mut().filter(|racing| racing.goes_on_as(state))
        else {
            self.start_race(pace, effects);
            return;
        };
        for (runner, settings) in state.race.runners.iter().enumerate() {
            let rate = settings.learning_rate;
            if rate != racing.race.runners[runner].learning_rate {
                effects.push(Effect::ChangeRace(Change::LearningRate { runner, rate }));
            }
        }
        racing.race = state.race.clone();
        if racing.place != place {
            racing.place = place;
            effects.push(Effect::ChangeRace(Change::Look(place)));
        }
        if racing.pace != pace {
            racing.pace = pace;
            effects.push(Effect::ChangeRace(Change::Pace(pace)));
        }
        if std::mem::take(&mut racing.away) && state.playing {
            effects.push(Effect::Play(Engine::Race, true));
        }
    }

    /// Another race than before, or the same once more; one that was changed says so.
    fn start_race(&mut self, pace: Pace, effects: &mut Vec<Effect>) {
        let before = self.asked.race.take().map(|racing| racing.race);
        if let Some(before) = before.filter(|before| !before.is_same_run(&self.train.race)) {
            let of_it = |standings: &&race::Snapshot| before.is_same_run(&standings.job.settings);
            let begun = self.train.snapshot.as_ref().filter(of_it).is_some_and(|now| now.step > 0);
            let told = self.train.change_race(&before, begun);
            self.notice = told.or(self.notice.take());
        }
        let (race, restarts) = (self.train.race.clone(), self.train.restarts);
        let bytes = race.runners.iter().map(|settings| settings.most_bytes(race.source)).sum();
        if bytes > Cost::MOST_BYTES {
            let who = if race.runners.len() == 1 { "This network takes" } else { "These take" };
            self.notice = Some(too_large(who, bytes));
            effects.push(Effect::Play(Engine::Race, false));
            return;
        }
        let (settings, place) = (race.clone(), self.train.place());
        self.asked.jobs += 1;
        let job = Job { id: self.asked.jobs, settings, pace, held: !self.train.playing };
        self.asked.race = Some(Racing { race, restarts, place, pace, away: false });
        effects.push(Effect::Race(Box::new(job)));
        effects.push(Effect::ChangeRace(Change::Look(place)));
    }
}

fn too_large(who: &str, bytes: f64) -> String {
    let (takes, most) = (bytes / 1e9, Cost::MOST_BYTES / 1e9);
    format!("{who} {takes:.1} GB of memory, and {most:.0} GB is the limit")
}

/// Holds a network that is not shown.
fn hold(asked: &mut Option<Running>, engine: Engine, effects: &mut Vec<Effect>) {
    if let Some(running) = asked.as_mut().filter(|running| !running.away) {
        running.away = true;
        effects.push(Effect::Play(engine, false));
    }
}

impl Racing {
    /// Whether what the screen shows can come from this race without a new start.
    fn goes_on_as(&self, state: &train::State) -> bool {
        self.restarts == state.restarts && self.race.is_same_run(&state.race)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::message::Message;
    use crate::app::{Start, update};
    use crate::lesson::Course;
    use crate::math::activation::Functions;
    use crate::math::nn::{NetworkSettings, Precision, TrainerSettings};
    use crate::store::Progress;
    use crate::widget::Charset;
    use std::sync::Arc;

    fn app() -> App {
        let functions = Functions::built_in();
        let course = Arc::new(Course::embedded(&functions).unwrap());
        let start = Start {
            functions,
            theme: "mono",
            charset: Charset::Ascii,
            mouse: false,
            size: (80, 24),
        };
        App::new(course, Progress::default(), start)
    }

    /// The names of what is to be measured, if anything is asked for.
    fn measured(app: &mut App) -> Option<Vec<String>> {
        let effects = update(app, Message::Resize(80, 24));
        effects.into_iter().find_map(|effect| match effect {
            Effect::Measure(Task::Measure { measures, .. }) => {
                Some(measures.into_iter().map(|(name, _)| name).collect())
            }
            _ => None,
        })
    }

    #[test]
    fn a_bet_is_run_when_it_is_placed_and_dropped_with_its_page() {
        let mut app = app();
        let (lesson, section) = app.course.page("papers/he2015").unwrap();
        (app.learn.place.lesson, app.learn.place.section) = (lesson, section);
        let with_lesson = measured(&mut app).unwrap();
        assert!(!with_lesson.is_empty() && with_lesson.iter().all(|name| !name.contains('.')));
        assert_eq!(measured(&mut app), None);
        let questions = app.course.lessons[lesson].sections[section].questions();
        for (_, question) in questions {
            let key = format!("papers/{}", question.id);
            app.learn.answers.insert(key, crate::lesson::Learner::passed());
        }
        let placed = measured(&mut app).unwrap();
        let runs: Vec<&String> = placed.iter().filter(|name| name.contains('.')).collect();
        assert_eq!(runs, ["he2015.1", "he2015.2", "he2015.3", "he2015.4", "he2015.5"]);
        app.learn.place.section += 1;
        let after = measured(&mut app).expect("what was left of the runs is dropped");
        assert_eq!(after.len(), with_lesson.len());
    }

    #[test]
    fn a_network_beyond_memory_is_told_and_not_run() {
        let mut app = app();
        app.tab = Tab::Network;
        let (depth, width) = (NetworkSettings::DEPTH.1, NetworkSettings::WIDTH.1);
        for (batch, runs) in [(64, true), (Settings::BATCH.1, false)] {
            let precision = Precision::F64;
            app.network.settings = app.network.settings.clone().with(|it| {
                it.depth = depth;
                it.width = width;
                it.batch = batch;
                it.precision = precision;
            });
            let effects = update(&mut app, Message::Resize(80, 24));
            assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::Run(_))), runs);
            assert_eq!(app.notice.is_none(), runs, "{:?}", app.notice);
        }
        app.tab = Tab::Train;
        for (batch, runs) in [(32, true), (TrainerSettings::BATCH.1, false)] {
            app.notice = None;
            app.train.race.all(|it| (it.depth, it.width, it.batch) = (depth, 256, batch));
            let effects = update(&mut app, Message::Resize(80, 24));
            assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::Race(_))), runs);
            assert_eq!(app.notice.as_ref().is_some_and(|told| told.contains("GB")), !runs);
        }
    }
}
