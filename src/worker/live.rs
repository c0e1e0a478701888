//! The live network. One run at a time; a new job drops the old one, even in the middle of a
//! step. The newest [`Snapshot`] overwrites the one before it, so a slow terminal skips frames
//! instead of queueing them.

use super::panic_text;
use crate::live::{Job, Pace, Snapshot, State};
use crate::math::nn::{Run, Stepped, Watch};
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
enum Order {
    Start(Job),
    Play(bool),
    Step,
    LearningRate(f64),
}

/// The interface's side.
pub struct Live {
    orders: Sender<(u64, Order)>,
    /// Number of the newest order.
    sent: u64,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// The newest job; anything else is to be dropped.
    newest: AtomicU64,
    /// The order after which the worker last had nothing left to do.
    settled: AtomicU64,
    slot: Mutex<Option<Snapshot>>,
}

impl Live {
    pub fn spawn() -> Live {
        let (orders, inbox) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let worker =
            Worker { inbox, shared: Arc::clone(&shared), seen: 0, published: Instant::now() };
        std::thread::Builder::new()
            .name("live network".to_owned())
            .spawn(move || worker.serve())
            .expect("the system can start a thread");
        Live { orders, sent: 0, shared }
    }

    pub fn start(&mut self, job: Job) {
        self.shared.newest.store(job.id, Ordering::SeqCst);
        self.send(Order::Start(job));
    }
    pub fn play(&mut self, on: bool) {
        self.send(Order::Play(on));
    }
    pub fn step(&mut self) {
        self.send(Order::Step);
    }
    pub fn learning_rate(&mut self, rate: f64) {
        self.send(Order::LearningRate(rate));
    }

    /// The newest snapshot of the newest job, once.
    pub fn take(&self) -> Option<Snapshot> {
        let snapshot = self.shared.slot.lock().ok()?.take()?;
        (snapshot.job.id == self.shared.newest.load(Ordering::SeqCst)).then_some(snapshot)
    }

    /// Whether something is still to come without another order.
    pub fn busy(&self) -> bool {
        self.shared.settled.load(Ordering::SeqCst) != self.sent
            || self.shared.slot.lock().is_ok_and(|slot| slot.is_some())
    }

    fn send(&mut self, order: Order) {
        self.sent += 1;
        // The worker ends only with the program, so nobody misses an order it did not get.
        let _ = self.orders.send((self.sent, order));
    }
}

struct Worker {
    inbox: Receiver<(u64, Order)>,
    shared: Arc<Shared>,
    /// Number of the newest order received.
    seen: u64,
    published: Instant,
}

/// Why a run came to its end.
enum Ended {
    Next(Job),
    Abandoned,
    Closed,
}

impl Worker {
    fn serve(mut self) {
        let mut next = None;
        loop {
            let job = match next.take() {
                Some(job) => job,
                None => match self.next_order(None) {
                    Ok(Some(Order::Start(job))) => job,
                    Ok(_) => continue,
                    Err(()) => return,
                },
            };
            match catch_unwind(AssertUnwindSafe(|| self.train(job))) {
                Ok(Ended::Next(job)) => next = Some(job),
                Ok(Ended::Abandoned) => {}
                Ok(Ended::Closed) => return,
                Err(payload) => {
                    let mut snapshot = Snapshot::of(job);
                    snapshot.state = State::Failed(panic_text(&*payload));
                    self.publish(&snapshot);
                }
            }
        }
    }

    fn train(&mut self, job: Job) -> Ended {
        let mut snapshot = Snapshot::of(job);
        let Some(mut run) = self.watched(&snapshot, |watch| Run::start(&job.settings, watch))
        else {
            return Ended::Abandoned;
        };
        #[cfg(debug_assertions)]
        if std::env::var_os("ACTUI_TEST_PANIC").is_some_and(|which| which == "worker") {
            panic!("the worker\x1b[31m fell over");
        }
        snapshot.record(run.report());
        let mut playing = job.pace != Pace::Held;
        let mut left = match job.pace {
            Pace::Watchable { steps, .. } => steps,
            Pace::FlatOut | Pace::Held => u64::MAX,
        };
        let mut speed = Speed::new();
        loop {
            snapshot.state = if snapshot.overflowed() {
                State::Overflowed
            } else if left == 0 {
                State::Rested
            } else if playing {
                State::Training
            } else {
                State::Held
            };
            let idle = snapshot.state != State::Training;
            if idle || self.published.elapsed() >= PUBLISH_EVERY || snapshot.history.len() == 1 {
                snapshot.record(run.report());
                snapshot.steps_per_second = if idle { 0.0 } else { speed.now(run.step_count()) };
                self.publish(&snapshot);
            }
            let wait = match job.pace {
                _ if idle => None,
                Pace::Watchable { every, .. } => Some(every),
                Pace::FlatOut | Pace::Held => Some(Duration::ZERO),
            };
            let mut single = false;
            match self.next_order(wait) {
                Err(()) => return Ended::Closed,
                Ok(Some(Order::Start(job))) => return Ended::Next(job),
                Ok(Some(Order::LearningRate(rate))) => {
                    run.set_learning_rate(rate);
                    snapshot.job.settings.learning_rate = rate;
                }
                Ok(Some(Order::Play(on))) => {
                    playing = on;
                    left = if left == 0 { u64::MAX } else { left };
                    speed = Speed::new();
                }
                Ok(Some(Order::Step)) => {
                    playing = false;
                    single = true;
                }
                Ok(None) => single = true,
            }
            if !single || snapshot.overflowed() {
                continue;
            }
            let stepped = self.watched(&snapshot, |watch| run.step(watch));
            if stepped == Stepped::Abandoned {
                return Ended::Abandoned;
            }
            left = left.saturating_sub(1);
            if run.step_count() % snapshot.stride() == 0 || stepped != Stepped::Done {
                snapshot.record(run.report());
            }
        }
    }

    /// Runs something long that asks after every layer whether it is still wanted.
    fn watched<T>(&mut self, snapshot: &Snapshot, work: impl FnOnce(Watch) -> T) -> T {
        let id = snapshot.job.id;
        let shown = std::cell::Cell::new(Instant::now());
        work(&|stage| {
            if self.shared.newest.load(Ordering::SeqCst) != id {
                return ControlFlow::Break(());
            }
            if shown.get().elapsed() >= SHOW_STAGE_AFTER {
                shown.set(Instant::now());
                put(
                    &self.shared.slot,
                    Snapshot { state: State::Working(stage), ..snapshot.clone() },
                );
            }
            ControlFlow::Continue(())
        })
    }

    /// None: wait for ever; Some(time): at most that long.
    fn next_order(&mut self, wait: Option<Duration>) -> Result<Option<Order>, ()> {
        let (number, order) = match wait {
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
        Ok(Some(order))
    }

    fn publish(&mut self, snapshot: &Snapshot) {
        self.published = Instant::now();
        put(&self.shared.slot, snapshot.clone());
    }
}

fn put(slot: &Mutex<Option<Snapshot>>, snapshot: Snapshot) {
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
