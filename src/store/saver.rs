//! Saving beside the interface: a thread that always saves the newest progress.

use super::progress::Progress;
use super::progress_file::{SaveError, Store};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A handle to the saving thread; its copies mean the same one.
#[derive(Clone)]
pub struct Saver {
    desk: Arc<Desk>,
}

#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The newest progress that has not been taken up
    waiting: Option<Progress>,
    /// The thread is writing
    busy: bool,
    /// The first failure, until it is taken
    failure: Option<SaveError>,
    /// A failure has been reported; those that follow it are not
    reported: bool,
}

impl Saver {
    /// Starts the thread. It lives as long as the process.
    pub fn start(mut store: Store) -> io::Result<Saver> {
        let saver = Saver { desk: Arc::default() };
        let desk = Arc::clone(&saver.desk);
        thread::Builder::new().name("progress".into()).spawn(move || {
            loop {
                let progress = desk.take_up();
                let result = store.save(&progress);
                desk.put_down(result.err());
            }
        })?;
        Ok(saver)
    }

    /// Has the progress saved soon. Returns at once; a progress that still waits is replaced.
    pub fn save(&self, progress: Progress) {
        self.desk.lock().waiting = Some(progress);
        self.desk.changed.notify_all();
    }

    /// Waits until all is saved, but no longer than this. False when time ran out.
    pub fn finish(&self, patience: Duration) -> bool {
        let unsaved = |state: &mut State| state.busy || state.waiting.is_some();
        let state = self.desk.lock();
        let (_state, waited) = self
            .desk
            .changed
            .wait_timeout_while(state, patience, unsaved)
            .unwrap_or_else(PoisonError::into_inner);
        !waited.timed_out()
    }

    /// Why saving failed, the first time it did; `None` ever after, until a save succeeds.
    pub fn take_failure(&self) -> Option<SaveError> {
        self.desk.lock().failure.take()
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_up(&self) -> Progress {
        let mut state = self.lock();
        loop {
            if let Some(progress) = state.waiting.take() {
                state.busy = true;
                return progress;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put_down(&self, failure: Option<SaveError>) {
        let mut state = self.lock();
        state.busy = false;
        match failure {
            Some(failure) if !state.reported => {
                state.failure = Some(failure);
                state.reported = true;
            }
            Some(_) => {}
            None => state.reported = false,
        }
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn the_newest_progress_is_on_disk_once_finished() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("progress.toml");
        let saver = Saver::start(Store::open(Some(path.clone())).store).unwrap();
        let mut progress = Progress::default();
        for mark in 0..200 {
            progress.read.insert(format!("lesson/{mark}"));
            saver.save(progress.clone());
        }
        assert!(saver.finish(LONG));
        assert_eq!(Store::open(Some(path)).progress, progress);
        assert!(saver.take_failure().is_none());
    }

    #[test]
    fn a_failure_is_reported_once() {
        let saver = Saver::start(Store::open(None).store).unwrap();
        saver.save(Progress::default());
        assert!(saver.finish(LONG));
        assert!(matches!(saver.take_failure(), Some(SaveError::NoPlace)));
        saver.save(Progress::default());
        assert!(saver.finish(LONG));
        assert!(saver.take_failure().is_none());
    }
}
