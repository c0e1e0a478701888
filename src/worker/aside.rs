//! One thing after another on a thread of its own, all of them done.

use super::panic_text;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// The interface's side.
pub struct Aside<T> {
    jobs: Sender<Job<T>>,
    done: Receiver<Result<T, String>>,
    waiting: usize,
}

impl<T: Send + 'static> Aside<T> {
    /// A thread of that name.
    pub fn spawn(name: &str) -> Aside<T> {
        let (jobs, inbox) = mpsc::channel::<Job<T>>();
        let (outbox, done) = mpsc::channel();
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while let Ok(job) = inbox.recv() {
                    let result = catch_unwind(AssertUnwindSafe(job));
                    let result = result.map_err(|payload| panic_text(&*payload));
                    if outbox.send(result).is_err() {
                        return;
                    }
                }
            })
            .expect("the system can start a thread");
        Aside { jobs, done, waiting: 0 }
    }

    pub fn ask(&mut self, job: impl FnOnce() -> T + Send + 'static) {
        self.waiting += 1;
        // The thread ends only with this value.
        let _ = self.jobs.send(Box::new(job));
    }

    /// Whether something is still to come.
    pub fn busy(&self) -> bool {
        self.waiting > 0
    }

    /// What is done; the error is a panic's text.
    pub fn take(&mut self) -> Option<Result<T, String>> {
        let done = self.done.try_recv().ok()?;
        self.waiting -= 1;
        Some(done)
    }

    /// Waits for the rest, but no longer than this. False: something is not done.
    pub fn finish(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while self.busy() {
            let left = deadline.saturating_duration_since(Instant::now());
            if self.done.recv_timeout(left).is_err() {
                return false;
            }
            self.waiting -= 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_done_in_order_and_a_panic_ends_nothing() {
        let mut aside = Aside::spawn("test");
        aside.ask(|| 1);
        aside.ask(|| panic!("fell over"));
        aside.ask(|| 3);
        let mut came = Vec::new();
        while aside.busy() {
            came.extend(aside.take());
            std::thread::yield_now();
        }
        assert_eq!(came, [Ok(1), Err("fell over".to_owned()), Ok(3)]);
        aside.ask(|| 4);
        assert!(aside.finish(Duration::from_secs(20)) && !aside.busy());
    }
}
