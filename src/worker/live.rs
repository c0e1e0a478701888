//! Work that goes on step by step until told otherwise: [`super::network`] and [`super::race`]. One
//! job at a time; a new one drops the old, even in the middle of a step. The newest snapshot
//! overwrites the one before it, so a slow terminal skips frames instead of queueing them.

use super::panic_text;
use crate::live::{FLAT_OUT_STEPS, Job, Pace, State};
use crate::math::nn::{Stepped, Watch};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often the screen gets something new.
const PUBLISH_EVERY: Duration = Duration::from_millis(33);
/// A step that takes longer than this shows how far it is.
const SHOW_STAGE_AFTER: Duration = Duration::from_millis(150);

/// What is done on the thread.
pub trait Work: Sized + Send + 'static {
    type Snapshot: Shown;
    /// What can be changed without a new start.
    type Change: Send + 'static;

    /// None when the watch said stop.
    fn start(settings: &<Self::Snapshot as Shown>::Settings, watch: Watch) -> Option<Self>;

    fn step(&mut self, watch: Watch) -> Stepped;

    /// Steps done.
    fn steps(&self) -> u64;

    /// Steps after which there is enough to see; 1 or more.
    fn usual_steps(&self) -> u64;

    /// Whether nothing changes any more, since the start or since [`Work::go_on`].
    fn is_settled(&self) -> bool {
        false
    }

    /// Told to play: what has settled is to be looked at anew.
    fn go_on(&mut self) {}

    fn change(&mut self, change: Self::Change, snapshot: &mut Self::Snapshot);

    /// Called after every step: takes what belongs into the past.
    fn note(&mut self, snapshot: &mut Self::Snapshot, stepped: Stepped);

    /// Called before the screen gets the snapshot: takes the newest numbers. `rests` says that no
    /// step will follow for now.
    fn show(&mut self, snapshot: &mut Self::Snapshot, rests: bool);
}

/// What the screen gets of it.
pub trait Shown: Clone + Send + Sync + 'static {
    type Settings: Clone + Send + Sync + 'static;

    fn of(job: Job<Self::Settings>) -> Self;
    fn job(&self) -> &Job<Self::Settings>;
    /// Whether no step can follow because a number was not finite.
    fn overflowed(&self) -> bool;
    fn set_state(&mut self, state: State);
    fn set_speed(&mut self, steps_per_second: f64);
}

type SettingsOf<W> = <<W as Work>::Snapshot as Shown>::Settings;

enum Command<W: Work> {
    Start(Job<SettingsOf<W>>),
    Play(bool),
    Step,
    Change(W::Change),
}

/// The interface's side.
pub struct Live<W: Work> {
    commands: Sender<(u64, Command<W>)>,
    /// Number of the newest command.
    sent: u64,
    shared: Arc<Shared<W::Snapshot>>,
}

struct Shared<S> {
    /// The newest job; anything else is to be dropped.
    newest: AtomicU64,
    /// The command after which the worker last had nothing left to do.
    settled: AtomicU64,
    slot: Mutex<Option<S>>,
}

impl<W: Work> Live<W> {
    pub fn spawn(name: &str) -> Live<W> {
        let (commands, inbox) = mpsc::channel();
        let shared = Arc::new(Shared {
            newest: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            slot: Mutex::new(None),
        });
        let worker: Worker<W> =
            Worker { inbox, shared: Arc::clone(&shared), seen: 0, published: Instant::now() };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || worker.serve())
            .expect("the system can start a thread");
        Live { commands, sent: 0, shared }
    }

    pub fn start(&mut self, job: Job<SettingsOf<W>>) {
        self.shared.newest.store(job.id, Ordering::SeqCst);
        self.send(Command::Start(job));
    }
    pub fn play(&mut self, on: bool) {
        self.send(Command::Play(on));
    }
    pub fn step(&mut self) {
        self.send(Command::Step);
    }
    pub fn change(&mut self, change: W::Change) {
        self.send(Command::Change(change));
    }

    /// The newest snapshot of the newest job, once.
    pub fn take(&self) -> Option<W::Snapshot> {
        let snapshot = self.shared.slot.lock().ok()?.take()?;
        (snapshot.job().id == self.shared.newest.load(Ordering::SeqCst)).then_some(snapshot)
    }

    /// Whether something is still to come without another command.
    pub fn busy(&self) -> bool {
        self.shared.settled.load(Ordering::SeqCst) != self.sent
            || self.shared.slot.lock().is_ok_and(|slot| slot.is_some())
    }

    fn send(&mut self, command: Command<W>) {
        self.sent += 1;
        // The worker ends only with the program, so nobody misses a command it did not get.
        let _ = self.commands.send((self.sent, command));
    }
}

struct Worker<W: Work> {
    inbox: Receiver<(u64, Command<W>)>,
    shared: Arc<Shared<W::Snapshot>>,
    /// Number of the newest command received.
    seen: u64,
    published: Instant,
}

/// Why a run came to its end.
enum Ended<S> {
    Next(Job<S>),
    Abandoned,
    Closed,
}

impl<W: Work> Worker<W> {
    fn serve(mut self) {
        let mut next = None;
        loop {
            let job = match next.take() {
                Some(job) => job,
                None => match self.next_command(None) {
                    Ok(Some(Command::Start(job))) => job,
                    Ok(_) => continue,
                    Err(()) => return,
                },
            };
            match catch_unwind(AssertUnwindSafe(|| self.work(&job))) {
                Ok(Ended::Next(job)) => next = Some(job),
                Ok(Ended::Abandoned) => {}
                Ok(Ended::Closed) => return,
                Err(payload) => {
                    let mut snapshot = W::Snapshot::of(job);
                    snapshot.set_state(State::Failed(panic_text(&*payload)));
                    self.publish(&snapshot);
                }
            }
        }
    }

    fn work(&mut self, job: &Job<SettingsOf<W>>) -> Ended<SettingsOf<W>> {
        let mut snapshot = W::Snapshot::of(job.clone());
        let Some(mut work) = self.watched(&snapshot, |watch| W::start(&job.settings, watch)) else {
            return Ended::Abandoned;
        };
        #[cfg(debug_assertions)]
        if std::env::var_os("ACTUI_TEST_PANIC").is_some_and(|which| which == "worker") {
            panic!("the worker\x1b[31m fell over");
        }
        let mut playing = !job.held;
        let round = match job.pace {
            Pace::Watchable { .. } => work.usual_steps(),
            Pace::FlatOut => FLAT_OUT_STEPS,
            Pace::Steps { count, .. } => count,
        };
        let mut left = round;
        let mut speed = Speed::new();
        let mut first = true;
        loop {
            let state = if snapshot.overflowed() {
                State::Overflowed
            } else if work.is_settled() {
                State::Settled
            } else if left == 0 {
                State::Rested
            } else if playing {
                State::Training
            } else {
                State::Held
            };
            let idle = state != State::Training;
            snapshot.set_state(state);
            if idle || first || self.published.elapsed() >= PUBLISH_EVERY {
                work.show(&mut snapshot, idle);
                snapshot.set_speed(if idle { 0.0 } else { speed.now(work.steps()) });
                // What was shown may say that it is over.
                if idle || !snapshot.overflowed() {
                    self.publish(&snapshot);
                }
                first = false;
            }
            let wait = match snapshot.job().pace {
                _ if idle => None,
                Pace::Watchable { within } => Some(within.div_f64(work.usual_steps() as f64)),
                Pace::Steps { count, within } => Some(within.div_f64(count.max(1) as f64)),
                Pace::FlatOut => Some(Duration::ZERO),
            };
            let mut single = false;
            match self.next_command(wait) {
                Err(()) => return Ended::Closed,
                Ok(Some(Command::Start(job))) => return Ended::Next(job),
                Ok(Some(Command::Change(change))) => {
                    let pace = snapshot.job().pace;
                    work.change(change, &mut snapshot);
                    if snapshot.job().pace != pace {
                        speed = Speed::new();
                    }
                }
                Ok(Some(Command::Play(on))) => {
                    playing = on;
                    // Held while it rests, it rests.
                    if on && (left == 0 || work.is_settled()) {
                        left = round;
                        work.go_on();
                    }
                    speed = Speed::new();
                }
                Ok(Some(Command::Step)) => {
                    playing = false;
                    single = true;
                }
                Ok(None) => single = true,
            }
            if !single || snapshot.overflowed() {
                continue;
            }
            let stepped = self.watched(&snapshot, |watch| work.step(watch));
            if stepped == Stepped::Abandoned {
                return Ended::Abandoned;
            }
            left = left.saturating_sub(1);
            work.note(&mut snapshot, stepped);
        }
    }

    /// Runs something long that asks after every layer whether it is still wanted.
    fn watched<T>(&mut self, snapshot: &W::Snapshot, work: impl FnOnce(Watch) -> T) -> T {
        let id = snapshot.job().id;
        let shared = &self.shared;
        let shown = Mutex::new(Instant::now());
        work(&|stage| {
            if shared.newest.load(Ordering::SeqCst) != id {
                return ControlFlow::Break(());
            }
            if let Ok(mut shown) = shown.lock()
                && shown.elapsed() >= SHOW_STAGE_AFTER
            {
                *shown = Instant::now();
                let mut working = snapshot.clone();
                working.set_state(State::Working(stage));
                put(&shared.slot, working);
            }
            ControlFlow::Continue(())
        })
    }

    /// None: wait for ever; Some(time): at most that long.
    fn next_command(&mut self, wait: Option<Duration>) -> Result<Option<Command<W>>, ()> {
        let (number, command) = match wait {
            None => {
                self.shared.settled.store(self.seen, Ordering::SeqCst);
                self.inbox.recv().map_err(|_| ())?
            }
            Some(time) => match self.inbox.recv_timeout(time) {
                Ok(numbered) => numbered,
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(()),
            },
        };
        self.seen = number;
        Ok(Some(command))
    }

    fn publish(&mut self, snapshot: &W::Snapshot) {
        self.published = Instant::now();
        put(&self.shared.slot, snapshot.clone());
    }
}

fn put<S>(slot: &Mutex<Option<S>>, snapshot: S) {
    if let Ok(mut slot) = slot.lock() {
        *slot = Some(snapshot);
    }
}

/// Steps a second since it was made.
struct Speed {
    since: Instant,
    from: Option<u64>,
}

impl Speed {
    fn new() -> Speed {
        Speed { since: Instant::now(), from: None }
    }
    fn now(&mut self, step: u64) -> f64 {
        match self.from {
            None => {
                self.since = Instant::now();
                self.from = Some(step);
                0.0
            }
            Some(from) => (step - from) as f64 / self.since.elapsed().as_secs_f64().max(1e-9),
        }
    }
}
