//! Things done once, aside: the measurements of a lesson, the plane of the critical-init finder.

use super::panic_text;
use crate::experiment::why::{self, Change, Subject};
use crate::experiment::{self, Measure};
use crate::lesson::NamedMeasure;
use crate::math::activation::Pointwise;
use crate::math::mean_field::plane::{Grid, Plane};
use crate::math::nn::{Lens, Seen, Settings};
use crate::math::sweep::Spec;
use crate::math::sweep::gain::Finding;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

/// What is to be done. A later request drops what is left of an earlier one.
#[derive(Clone, Debug)]
pub enum Task {
    Measure {
        lesson: String,
        measures: Vec<(String, NamedMeasure)>,
    },
    /// At which gain gradients keep their size: one function at one depth
    Gain(Box<Spec>),
    /// χ around the edge of chaos, σb from 0 to `most`.
    Plane {
        function: Pointwise,
        most: f64,
        size: (usize, usize),
    },
    /// The z of a network as it was drawn
    Look(Box<(Settings, Lens)>),
    /// A network or a training with one thing changed at a time.
    Why(Box<Subject>),
    /// Only drops what is left of an earlier one.
    Nothing,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    /// None: it comes to no number.
    Measured {
        lesson: String,
        name: String,
        value: Option<f64>,
    },
    Plane(Box<Plane>),
    Why(Box<Change>),
    Seen(Box<Seen>),
    /// By theory first, then measured
    Gain(Box<Finding>),
    Failed(String),
}

/// The interface's side.
pub struct Tasks {
    tasks: Sender<(u64, Task)>,
    done: Receiver<Outcome>,
    /// Number of the newest request.
    count: u64,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    newest: AtomicU64,
    finished: AtomicU64,
}

impl Tasks {
    /// A thread of that name.
    pub fn spawn(name: &str) -> Tasks {
        let (tasks, inbox) = mpsc::channel();
        let (outbox, done) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let worker = Worker { inbox, outbox, shared: Arc::clone(&shared) };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || worker.serve())
            .expect("the system can start a thread");
        Tasks { tasks, done, count: 0, shared }
    }

    pub fn ask(&mut self, task: Task) {
        self.count += 1;
        self.shared.newest.store(self.count, Ordering::SeqCst);
        // The worker ends only with the program, so nobody misses what it did not get.
        let _ = self.tasks.send((self.count, task));
    }

    /// Whether something is still to come.
    pub fn busy(&self) -> bool {
        self.shared.finished.load(Ordering::SeqCst) != self.count
    }

    pub fn take(&self) -> Option<Outcome> {
        self.done.try_recv().ok()
    }
}

struct Worker {
    inbox: Receiver<(u64, Task)>,
    outbox: Sender<Outcome>,
    shared: Arc<Shared>,
}

impl Worker {
    fn serve(self) {
        while let Ok((number, task)) = self.inbox.recv() {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| self.perform(number, task))) {
                self.tell(Outcome::Failed(panic_text(&*payload)));
            }
            self.shared.finished.store(number, Ordering::SeqCst);
        }
    }

    fn perform(&self, number: u64, task: Task) {
        let shared = &self.shared;
        let wanted = || shared.newest.load(Ordering::SeqCst) == number;
        let (lesson, measures) = match task {
            Task::Measure { lesson, measures } => (lesson, measures),
            Task::Why(subject) => {
                why::run(&subject, &wanted, &mut |change| {
                    self.tell(Outcome::Why(Box::new(change)));
                });
                return;
            }
            Task::Look(asked) => {
                let (settings, lens) = *asked;
                let watch = |_| match wanted() {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                };
                let seen = lens.look(&settings, &watch);
                seen.into_iter().for_each(|seen| self.tell(Outcome::Seen(Box::new(seen))));
                return;
            }
            Task::Nothing => return,
            Task::Gain(spec) => {
                let Some(finding) = Finding::by_theory(*spec, &wanted) else { return };
                self.tell(Outcome::Gain(Box::new(finding.clone())));
                if let Some(finding) = finding.measured(&wanted) {
                    self.tell(Outcome::Gain(Box::new(finding)));
                }
                return;
            }
            Task::Plane { function, most, size } => {
                let grid = Grid::around_the_edge(&function, most, size);
                if let Some(plane) = Plane::of(function, grid, &wanted) {
                    self.tell(Outcome::Plane(Box::new(plane)));
                }
                return;
            }
        };
        let (quick, slow): (Vec<_>, Vec<_>) =
            measures.into_iter().partition(|(_, named)| is_quick(&named.measure));
        for (name, named) in quick.into_iter().chain(slow) {
            let value = experiment::run(&named.measure, &wanted);
            if !wanted() {
                return;
            }
            self.tell(Outcome::Measured { lesson: lesson.clone(), name, value });
        }
    }

    fn tell(&self, done: Outcome) {
        // Nobody is left to be told only when the program is ending.
        let _ = self.outbox.send(done);
    }
}

/// Whether a measurement is done within a frame, in multiplications; those go first.
fn is_quick(measure: &Measure) -> bool {
    measure.experiment().cost().work < 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Course;
    use crate::math::activation::Functions;

    #[test]
    fn what_is_measured_within_a_frame_is_told_first() {
        let course = Course::embedded(&Functions::built_in()).unwrap();
        let all = || course.lessons.iter().flat_map(|lesson| &lesson.measures);
        let of = |quick: bool| {
            let cost = |measure: &Measure| measure.experiment().cost().work;
            let mut all = all().filter(|(_, it)| is_quick(&it.measure) == quick);
            let found = all.find(|(_, it)| cost(&it.measure) < 1e8);
            let (name, measure) = found.expect("there is one");
            (name.clone(), measure.clone())
        };
        let (slow, quick) = (of(false), of(true));
        let names = [quick.0.clone(), slow.0.clone()];
        let mut tasks = Tasks::spawn("test");
        tasks.ask(Task::Measure { lesson: "a".to_owned(), measures: vec![slow, quick] });
        while tasks.busy() {
            std::thread::yield_now();
        }
        let told = std::iter::from_fn(|| tasks.take()).map(|outcome| match outcome {
            Outcome::Measured { name, .. } => name,
            other => panic!("{other:?}"),
        });
        assert_eq!(told.collect::<Vec<_>>(), names);
    }

    #[test]
    fn it_is_busy_until_the_newest_request_is_answered() {
        let mut tasks = Tasks::spawn("test");
        assert!(!tasks.busy() && tasks.take().is_none(), "nothing was asked");
        let function = Pointwise::named("tanh").expect("a known function");
        for most in [0.2, 0.4] {
            tasks.ask(Task::Plane { function: function.clone(), most, size: (4, 3) });
        }
        while tasks.busy() {
            std::thread::yield_now();
        }
        let planes: Vec<Outcome> = std::iter::from_fn(|| tasks.take()).collect();
        let Some(Outcome::Plane(plane)) = planes.last() else { panic!("{planes:?}") };
        assert_eq!(plane.function, function);
        assert!(!tasks.busy() && tasks.take().is_none());
    }
}
