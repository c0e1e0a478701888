//! What a learner has done, from the keys to the disk and back: nothing is lost to another open
//! window, nor to the end of the program.

use actui::app::message::{Effect, Message};
use actui::app::{App, Start, update};
use actui::input::{Code, Key, Mouse, MouseKind};
use actui::lesson::Course;
use actui::math::activation::Functions;
use actui::store::{Progress, Saver, Store};
use actui::widget::Charset;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

fn course() -> Arc<Course> {
    static COURSE: OnceLock<Arc<Course>> = OnceLock::new();
    COURSE
        .get_or_init(|| {
            Arc::new(Course::embedded(&Functions::built_in()).expect("the built-in course"))
        })
        .clone()
}

fn app(progress: Progress) -> App {
    let start = Start {
        functions: Functions::built_in(),
        theme: "dark",
        charset: Charset::Braille,
        mouse: true,
        size: (100, 30),
    };
    App::new(course(), progress, start)
}

/// An actui as it runs, but for the terminal.
struct Window {
    app: App,
    saver: Saver,
}

impl Window {
    fn open(path: &Path) -> Window {
        let opened = Store::open(Some(path.to_owned()));
        assert_eq!(opened.warning, None);
        let saver = Saver::start(opened.store).expect("a thread");
        Window { app: app(opened.progress), saver }
    }

    fn keys(&mut self, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\n' => Code::Enter,
                '↓' => Code::Down,
                c => Code::Char(c),
            };
            for effect in update(&mut self.app, Message::Key(Key { code, ctrl: false })) {
                if let Effect::Save(progress) = effect {
                    self.saver.save(progress);
                }
            }
        }
        // Every key's progress reaches the disk, as it does for a reader.
        assert!(self.saver.finish(Duration::from_secs(20)));
    }

    fn quit(self) {
        self.saver.save(self.app.progress());
        assert!(self.saver.finish(Duration::from_secs(20)));
        assert!(self.saver.take_failure().is_none());
    }
}

fn on_disk(path: &Path) -> Progress {
    Store::open(Some(path.to_owned())).progress
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("progress.toml");
    (folder, path)
}

#[test]
fn two_windows_keep_each_others_progress() {
    let (_folder, path) = place();
    let mut first = Window::open(&path);
    first.keys("}]]");
    let mut second = Window::open(&path);
    // Pages read, questions answered and a theme chosen in one; then the other goes on.
    first.keys(&format!("]]]]]]\n↓\n↓\n↓\n{}T", "s↓".repeat(60)));
    let done = first.app.progress();
    assert!(done.read.len() > 4 && !done.guesses.is_empty(), "{done:?}");
    first.quit();
    for _ in 0..3 {
        second.keys("}}");
        second.keys("]");
        let now = on_disk(&path);
        assert!(now.read.is_superset(&done.read), "{:?}", done.read.difference(&now.read));
        assert!(done.guesses.iter().all(|(key, guess)| now.guesses.get(key) == Some(guess)));
    }
    let own = second.app.progress();
    second.quit();
    let now = on_disk(&path);
    assert!(now.read.is_superset(&own.read) && now.read.is_superset(&done.read));
    assert_eq!((now.theme, now.last), (done.theme, own.last));
}

#[test]
fn windows_in_turns_lose_nothing() {
    let (_folder, path) = place();
    let mut windows: Vec<Window> = (0..3).map(|_| Window::open(&path)).collect();
    for _ in 0..8 {
        for (lesson, window) in windows.iter_mut().enumerate() {
            window.keys(["]", "}]", "]]"][lesson]);
        }
    }
    let read: Vec<_> = windows.iter().map(|window| window.app.progress().read).collect();
    windows.into_iter().for_each(Window::quit);
    let now = on_disk(&path).read;
    for (window, read) in read.iter().enumerate() {
        assert!(now.is_superset(read), "window {window} lost {:?}", read.difference(&now));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A signal may follow any key: what is to be kept has been handed to the saver by then.
    #[test]
    fn what_is_kept_is_saved_at_once(
        keys in prop::collection::vec(prop::sample::select("↓j]}{[\nTk ftm/relu:theme12345?luU+L".chars().collect::<Vec<_>>()), 1..60),
        wheel in prop::collection::vec(any::<bool>(), 60),
    ) {
        let mut app = app(Progress::default());
        let mut saved = app.progress();
        for (key, wheel) in keys.into_iter().zip(wheel) {
            let code = match key {
                '\n' => Code::Enter,
                '↓' => Code::Down,
                c => Code::Char(c),
            };
            let wheel_down = Mouse { kind: MouseKind::WheelDown, column: 20, row: 10 };
            let messages = [Some(Message::Key(Key { code, ctrl: false })), wheel.then_some(Message::Mouse(wheel_down))];
            for effect in messages.into_iter().flatten().flat_map(|message| update(&mut app, message)) {
                if let Effect::Save(progress) = effect {
                    saved = progress;
                }
            }
            prop_assert_eq!(&saved, &app.progress(), "after {:?}", key);
        }
    }
}
