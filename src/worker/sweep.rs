//! The depth comparison: cells of a sweep, on as many threads as there are cores to spare.
//!
//! [`Sweeps`] is the interface's side. A new [`Spec`] drops what is left of the one before, even in
//! the middle of a network; what was finished is remembered by the networks it is made of, so that
//! a change of the functions or depths runs only what is new.

use super::panic_text;
use crate::math::nn::{Cost, Settings};
use crate::math::sweep::{Cell, CellResult, Spec, run_cell};
use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// At most so many threads.
const THREADS: usize = 4;
/// Beyond so many remembered cells (some 30 MB), those of other sweeps are forgotten.
const REMEMBERED: usize = 4_000;

/// What became of a cell of the newest sweep.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Done(Cell, Arc<CellResult>),
    /// It panicked; why.
    Failed(Cell, String),
}

/// How far the newest sweep is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Cells taken, and all of them.
    pub done: usize,
    pub total: usize,
    pub elapsed: Duration,
    /// From the layers that are left and the time those before them took; None before the first.
    pub left: Option<Duration>,
}

/// The interface's side.
pub struct Sweeps {
    shared: Arc<Shared>,
    results: Receiver<Message>,
    current: Option<Current>,
    remembered: HashMap<Key, Arc<CellResult>>,
}

/// The newest sweep.
struct Current {
    spec: Arc<Spec>,
    started: Instant,
    /// Known already, not yet taken.
    ready: VecDeque<Event>,
    done: usize,
    total: usize,
    /// Layers that had to be run and have been, and all that have to be.
    layers_done: usize,
    layers: usize,
}

struct Message {
    generation: u64,
    cell: Cell,
    key: Key,
    /// Err: it panicked.
    outcome: Result<Arc<CellResult>, String>,
}

#[derive(Default)]
struct Shared {
    /// The newest sweep's number; anything else is to be dropped.
    generation: AtomicU64,
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    work: Option<(u64, Arc<Spec>)>,
    cells: VecDeque<Cell>,
    /// Memory of the networks that are being run, in bytes
    taken: f64,
    closed: bool,
}

/// What a cell's result depends on: its networks and their number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    /// [`Settings`] of the first, written out: they hold numbers that have no hash.
    settings: String,
    seeds: u64,
}

impl Key {
    fn of(spec: &Spec, cell: Cell) -> Key {
        let settings: Settings = spec.settings(cell, 1);
        Key { settings: format!("{settings:?}"), seeds: spec.seeds }
    }
}

impl Sweeps {
    pub fn spawn() -> Sweeps {
        let (outbox, results) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        for number in 1..=cores.min(THREADS) {
            let worker = Worker { shared: Arc::clone(&shared), outbox: outbox.clone() };
            std::thread::Builder::new()
                .name(format!("sweep {number}"))
                .spawn(move || worker.serve())
                .expect("the system can start a thread");
        }
        Sweeps { shared, results, current: None, remembered: HashMap::new() }
    }

    /// Starts a sweep in place of the one before. What is known already is ready at once.
    pub fn start(&mut self, spec: Spec) {
        let cells = spec.cells();
        let total = cells.len();
        if self.remembered.len() + total > REMEMBERED {
            let wanted: Vec<Key> = cells.iter().map(|&cell| Key::of(&spec, cell)).collect();
            self.remembered.retain(|key, _| wanted.contains(key));
        }
        let mut ready = VecDeque::new();
        let mut unknown = VecDeque::new();
        for cell in cells {
            match self.remembered.get(&Key::of(&spec, cell)) {
                Some(result) => ready.push_back(Event::Done(cell, Arc::clone(result))),
                None => unknown.push_back(cell),
            }
        }
        let layers = unknown.iter().map(|cell| cell.depth).sum();
        let spec = Arc::new(spec);
        self.hand_out(Some(Arc::clone(&spec)), unknown);
        let started = Instant::now();
        self.current =
            Some(Current { spec, started, ready, done: 0, total, layers_done: 0, layers });
    }

    /// Drops what is left of the sweep. What is finished stays remembered.
    pub fn cancel(&mut self) {
        self.hand_out(None, VecDeque::new());
        self.current = None;
    }

    /// The sweep that runs or has run, if it was not cancelled.
    pub fn spec(&self) -> Option<&Spec> {
        self.current.as_ref().map(|current| &*current.spec)
    }

    /// Whether something is still to come.
    pub fn busy(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.done < current.total)
    }

    pub fn progress(&self) -> Progress {
        let Some(current) = &self.current else { return Progress::default() };
        let elapsed = current.started.elapsed();
        let left = (current.layers_done > 0).then(|| {
            let left = (current.layers - current.layers_done) as f64;
            elapsed.mul_f64(left / current.layers_done as f64)
        });
        Progress { done: current.done, total: current.total, elapsed, left }
    }

    /// The next cell that is done, if one is.
    pub fn take(&mut self) -> Option<Event> {
        self.next(Duration::ZERO)
    }

    /// The same, waiting for it at most `patience`.
    pub fn wait(&mut self, patience: Duration) -> Option<Event> {
        self.next(patience)
    }

    fn next(&mut self, patience: Duration) -> Option<Event> {
        if let Some(current) = &mut self.current
            && let Some(event) = current.ready.pop_front()
        {
            current.done += 1;
            return Some(event);
        }
        let until = Instant::now() + patience;
        loop {
            let wait = until.saturating_duration_since(Instant::now());
            match self.results.recv_timeout(wait) {
                Ok(message) => {
                    if let Some(event) = self.accept(message) {
                        return Some(event);
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Remembers a result, and tells it if it belongs to the newest sweep.
    fn accept(&mut self, message: Message) -> Option<Event> {
        let Message { generation, cell, key, outcome } = message;
        if let Ok(result) = &outcome {
            self.remembered.insert(key, Arc::clone(result));
        }
        if generation != self.shared.generation.load(Ordering::SeqCst) {
            return None;
        }
        let current = self.current.as_mut()?;
        current.done += 1;
        current.layers_done += cell.depth;
        Some(match outcome {
            Ok(result) => Event::Done(cell, result),
            Err(why) => Event::Failed(cell, why),
        })
    }

    /// Puts the queue in place of the old one, and stops whoever works for that.
    fn hand_out(&self, spec: Option<Arc<Spec>>, cells: VecDeque<Cell>) {
        let mut queue = self.shared.lock();
        let generation = self.shared.generation.fetch_add(1, Ordering::SeqCst) + 1;
        queue.work = spec.map(|spec| (generation, spec));
        queue.cells = cells;
        self.shared.changed.notify_all();
    }
}

impl Drop for Sweeps {
    fn drop(&mut self) {
        self.cancel();
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    /// The queue is whole even if somebody panicked while holding it: nothing is done there that
    /// can be half done.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

struct Worker {
    shared: Arc<Shared>,
    outbox: Sender<Message>,
}

impl Worker {
    fn serve(self) {
        while let Some((generation, spec, cell)) = self.next_cell() {
            let bytes = spec.settings(cell, 1).cost(1.0).bytes;
            let wanted = |_| match self.shared.generation.load(Ordering::SeqCst) == generation {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            };
            let run = AssertUnwindSafe(|| run_cell(&spec, cell, &wanted));
            let outcome = catch_unwind(run);
            self.give_back(bytes);
            let outcome = match outcome {
                Ok(None) => continue,
                Ok(Some(result)) => Ok(Arc::new(result)),
                Err(payload) => Err(panic_text(&*payload)),
            };
            let key = Key::of(&spec, cell);
            // Nobody is left to be told only when the program is ending.
            let _ = self.outbox.send(Message { generation, cell, key, outcome });
        }
    }

    fn give_back(&self, bytes: f64) {
        self.shared.lock().taken -= bytes;
        self.shared.changed.notify_all();
    }

    /// Waits for one, and for room for it beside those that are being run; one alone always has
    /// room. None when there will be none any more.
    fn next_cell(&self) -> Option<(u64, Arc<Spec>, Cell)> {
        let mut queue = self.shared.lock();
        loop {
            if queue.closed {
                return None;
            }
            if let Some((generation, spec)) = queue.work.clone()
                && let Some(&cell) = queue.cells.front()
            {
                let taken = queue.taken + spec.settings(cell, 1).cost(1.0).bytes;
                if taken <= Cost::MOST_BYTES || queue.taken == 0.0 {
                    queue.cells.pop_front();
                    queue.taken = taken;
                    return Some((generation, spec, cell));
                }
            }
            queue = match self.shared.changed.wait(queue) {
                Ok(queue) => queue,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
    }
}
