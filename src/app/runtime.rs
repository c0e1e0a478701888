//! The loop: wait → translate → update → perform effects → draw if something changed.

use super::message::{Effect, Message};
use super::{App, Opening, Start, update, view};
use crate::cli::effective::Effective;
use crate::cli::shown::file::Written;
use crate::cli::{Failure, Look};
use crate::input::MouseKind;
use crate::lesson::Course;
use crate::live::SweepProgress;
use crate::math::activation::Functions;
use crate::screen::message::Engine;
use crate::store::{self, Config, OwnFunctions, Paths, Saver, Store};
use crate::terminal::{self, Background, Event, Notice, Options, Session};
use crate::theme::{ColorDepth, Theme};
use crate::worker::aside::Aside;
use crate::worker::live::Live;
use crate::worker::network::{LearningRate, Network};
use crate::worker::race::Training;
use crate::worker::sweep::{self, Sweeps};
use crate::worker::task::{Task, Tasks};
use color_eyre::eyre::{Result, WrapErr};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// While something is under way, what is new is fetched this often.
const FRAME: Duration = Duration::from_millis(33);
/// While nothing is, only keys and signals matter, and both end the wait.
const IDLE: Duration = Duration::from_secs(60);
/// So long the last save may take at the end.
const PATIENCE: Duration = Duration::from_secs(2);
/// The same when a signal ends the program, which must be soon.
const PATIENCE_AT_EXIT: Duration = Duration::from_millis(400);
/// So many events are taken before the next frame: a held key must not hold up drawing.
const MOST_EVENTS: usize = 64;

/// Opens the full screen and stays until the reader leaves; gives the program's exit code.
///
/// The outer error is told in one line (bad input, no terminal); the inner one is a failure of
/// the program itself and comes with a report.
pub fn open(
    look: &Look,
    mut functions: Functions,
    opening: Option<Opening>,
) -> Result<Result<u8>, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    let paths = Paths::find(|name| std::env::var_os(name));
    let (config, mut warnings) = Config::load(&paths);
    let opened = Store::open(paths.progress.clone());
    let chosen = opened.progress.theme.as_deref();
    let set = Effective::of(look, (&config, &paths), chosen, env);
    let course = Course::load(set.lessons.value.as_deref(), &functions)?;
    functions.extend(&course.functions);
    // After the course, which must not depend on them.
    let kept = OwnFunctions::of(&paths);
    warnings.extend(kept.load(&mut functions).iter().map(ToString::to_string));
    warnings.extend(opened.warning);

    let no_color = terminal::no_color(env);
    let options = Options {
        mouse: set.mouse.value,
        ask_background: set.theme.value.is_none(),
        ask_true_color: !no_color && terminal::asks_true_color(env),
    };
    let session = Session::enter(options).map_err(|refusal| Failure::Input(refusal.to_string()))?;
    let background = session.background().or_else(|| Background::from_environment(env));
    let suited = background.map_or("neutral", theme_on);
    let start = Start {
        functions,
        theme: set.theme.value.unwrap_or(suited),
        charset: set.charset.value,
        mouse: options.mouse,
        size: session.size(),
    };
    let depth = match terminal::color_depth(env) {
        _ if no_color => ColorDepth::None,
        _ if session.true_color() => ColorDepth::True,
        depth => depth,
    };
    let mut app = App::new(Arc::new(course), opened.progress, start);
    app.theme_is_auto = options.ask_background;
    app.keys = config.keys;
    opening.map_or(Ok(()), |opening| app.open(opening)).map_err(Failure::Input)?;
    app.notice = match &warnings[..] {
        [] => None,
        [only] => Some(only.clone()),
        [first, more @ ..] => Some(format!("{first} (and {} more)", more.len())),
    };
    Ok(Loop::new(app, session, (opened.store, kept), depth).and_then(Loop::run))
}

/// Days since 1970-01-01, in UTC.
pub fn today() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX))
}

/// The theme for a background.
fn theme_on(background: Background) -> &'static str {
    match background {
        Background::Light => "light",
        Background::Dark => "dark",
    }
}

struct Loop {
    app: App,
    session: Session,
    saver: Arc<Saver>,
    kept: OwnFunctions,
    figure: Live<Network>,
    network: Live<Network>,
    race: Live<Training>,
    tasks: Tasks,
    theory: Tasks,
    sweeps: Sweeps,
    files: Aside<Written>,
    theme: Theme,
    /// The name that `theme` was made for.
    shown: &'static str,
    depth: ColorDepth,
    /// The day that it is, as [`today`] says
    day: u32,
    /// Measurements are still to come.
    expecting: bool,
    /// Something changed since the last frame.
    dirty: bool,
}

impl Loop {
    fn new(
        app: App,
        session: Session,
        stores: (Store, OwnFunctions),
        depth: ColorDepth,
    ) -> Result<Loop> {
        let saver = Arc::new(Saver::start(stores.0).wrap_err("the system starts no thread")?);
        let at_exit = Arc::clone(&saver);
        terminal::before_exit(move || {
            at_exit.finish(PATIENCE_AT_EXIT);
            store::abandon_drafts();
        });
        let shown = app.theme;
        Ok(Loop {
            app,
            session,
            saver,
            kept: stores.1,
            figure: Live::spawn("figure"),
            network: Live::spawn("network"),
            race: Live::spawn("race"),
            tasks: Tasks::spawn("measurements"),
            theory: Tasks::spawn("theory"),
            sweeps: Sweeps::spawn(),
            files: Aside::spawn("files"),
            theme: Theme::named_for(shown, depth),
            shown,
            depth,
            day: today(),
            expecting: true,
            dirty: true,
        })
    }

    /// Leaves the full screen before anything is said about saving.
    fn run(mut self) -> Result<u8> {
        let code = self.turn()?;
        self.saver.save(self.app.progress());
        drop(self.session);
        let in_time = self.saver.finish(PATIENCE);
        let failure = self.saver.take_failure().map(|failure| failure.to_string());
        let failure = failure.or((!in_time).then(|| "progress could not be saved in time".into()));
        let written = self.files.finish(PATIENCE);
        store::abandon_drafts();
        let late = || "a file was not written: actui was left before it was done".into();
        let failure = failure.or((!written).then(late));
        if let Some(failure) = failure {
            let _ = writeln!(std::io::stderr(), "actui: {failure}");
        }
        Ok(code)
    }

    fn turn(&mut self) -> Result<u8> {
        self.draw()?;
        let mut effects = self.app.begin();
        effects.extend(update(&mut self.app, Message::Day(self.day)));
        if let Some(code) = self.perform(effects)? {
            return Ok(code);
        }
        loop {
            let deadline = Instant::now() + self.patience();
            if let Some(code) = self.take_events(deadline)? {
                return Ok(code);
            }
            self.take_notices()?;
            self.take_results()?;
            let day = today();
            if std::mem::replace(&mut self.day, day) != day {
                self.tell(Message::Day(day))?;
            }
            self.draw()?;
        }
    }

    /// How long the loop may sleep.
    fn patience(&self) -> Duration {
        let live = self.figure.busy() || self.network.busy() || self.race.busy();
        if self.expecting || live { FRAME } else { IDLE }
    }

    /// Waits for the first event, then takes whatever else is there.
    fn take_events(&mut self, deadline: Instant) -> Result<Option<u8>> {
        let mut wait = deadline.saturating_duration_since(Instant::now());
        for _ in 0..MOST_EVENTS {
            let event = self.session.next_event(wait).wrap_err("the terminal cannot be read")?;
            let Some(event) = event else { break };
            wait = Duration::ZERO;
            if let Some(code) = self.take_event(event)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn take_event(&mut self, event: Event) -> Result<Option<u8>> {
        self.tell(match event {
            Event::Key(key) => Message::Key(key),
            Event::Mouse(mouse) => Message::Mouse(mouse),
            Event::Paste(text) => Message::Paste(text),
            Event::Resize(columns, rows) => Message::Resize(columns, rows),
            Event::Background(background) => Message::SuitedTheme(theme_on(background)),
            Event::TrueColor if self.depth == ColorDepth::None => return Ok(None),
            Event::TrueColor => {
                self.depth = ColorDepth::True;
                self.theme = Theme::named_for(self.shown, self.depth);
                self.dirty = true;
                return Ok(None);
            }
        })
    }

    fn take_results(&mut self) -> Result<()> {
        // Asked before taking: what is sent after the question is taken next time.
        self.expecting = self.tasks.busy() || self.theory.busy() || self.sweeps.busy();
        self.expecting |= self.files.busy();
        while let Some(done) = self.tasks.take().or_else(|| self.theory.take()) {
            self.tell(Message::Outcome(done))?;
        }
        self.take_swept()?;
        if let Some(snapshot) = self.figure.take() {
            self.tell(Message::Figure(Box::new(snapshot)))?;
        }
        if let Some(snapshot) = self.network.take() {
            self.tell(Message::Network(Box::new(snapshot)))?;
        }
        if let Some(snapshot) = self.race.take() {
            self.tell(Message::Race(Box::new(snapshot)))?;
        }
        while let Some(done) = self.files.take() {
            let written = done.unwrap_or_else(Written::Failed);
            self.tell(Message::Written(written))?;
        }
        if let Some(failure) = self.saver.take_failure() {
            self.tell(Message::Notice(failure.to_string()))?;
        }
        Ok(())
    }

    fn take_swept(&mut self) -> Result<()> {
        let mut some = false;
        while let Some(event) = self.sweeps.take() {
            some = true;
            match event {
                sweep::Event::Done(_, result) => self.tell(Message::Swept(result))?,
                sweep::Event::Failed(_, why) => {
                    self.tell(Message::Notice(format!("a run failed: {why}")))?
                }
            };
        }
        if some {
            let sweep::Progress { done, total, left, .. } = self.sweeps.progress();
            self.tell(Message::SweepProgress(SweepProgress { done, total, left }))?;
        }
        Ok(())
    }

    fn take_notices(&mut self) -> Result<()> {
        while let Some(notice) = terminal::take_notice() {
            match notice {
                Notice::Suspend => self.suspend()?,
                Notice::Resumed => {
                    self.session.resume().wrap_err("the terminal cannot be prepared")?;
                    self.resized()?;
                }
                // The worker reports its own end with the run it belongs to.
                Notice::Panic(_) => {}
            }
            self.dirty = true;
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<()> {
        self.session.suspend().wrap_err("the terminal cannot be prepared")?;
        self.resized()
    }

    /// The terminal may have another size than when it was left.
    fn resized(&mut self) -> Result<()> {
        let (columns, rows) = self.session.size();
        self.tell(Message::Resize(columns, rows))?;
        self.dirty = true;
        Ok(())
    }

    fn tell(&mut self, message: Message) -> Result<Option<u8>> {
        if let Message::Resize(columns, rows) = message
            && self.app.size == (columns, rows)
        {
            return Ok(None);
        }
        #[cfg(debug_assertions)]
        if matches!(message, Message::Key(_))
            && std::env::var_os("ACTUI_TEST_PANIC").is_some_and(|which| which == "ui")
        {
            panic!("the interface\x1b[31m fell over");
        }
        let moved = matches!(&message, Message::Mouse(mouse) if mouse.kind == MouseKind::Move);
        let before = moved.then(|| self.app.hovered.clone());
        let effects = update(&mut self.app, message);
        // A pointer that moves and finds nothing else draws nothing.
        self.dirty |= before.is_none_or(|before| before != self.app.hovered);
        self.perform(effects)
    }

    /// Some(exit code) when the program is to end.
    fn perform(&mut self, effects: Vec<Effect>) -> Result<Option<u8>> {
        for effect in effects {
            match effect {
                Effect::Quit { code } => return Ok(Some(code)),
                Effect::Suspend => self.suspend()?,
                Effect::Redraw => self.session.invalidate().wrap_err("the screen is lost")?,
                Effect::Mouse(on) => self.session.set_mouse(on).wrap_err("no mouse")?,
                Effect::Figure(job) => self.figure.start(job),
                Effect::Run(job) => self.network.start(job),
                Effect::LearningRate(rate) => self.network.change(LearningRate(rate)),
                Effect::Race(job) => self.race.start(*job),
                Effect::ChangeRace(change) => self.race.change(change),
                Effect::Play(Engine::Figure, on) => self.figure.play(on),
                Effect::Play(Engine::Network, on) => self.network.play(on),
                Effect::Play(Engine::Race, on) => self.race.play(on),
                Effect::Step(Engine::Figure) => self.figure.step(),
                Effect::Step(Engine::Network) => self.network.step(),
                Effect::Step(Engine::Race) => self.race.step(),
                Effect::Measure(task) => self.tasks.ask(task),
                Effect::Plane(task) => self.theory.ask(task),
                Effect::Why(task) => self.theory.ask(task.unwrap_or(Task::Nothing)),
                Effect::Sweep(Some(spec)) => self.sweeps.start(*spec),
                Effect::Sweep(None) => self.sweeps.cancel(),
                Effect::Save(progress) => self.saver.save(progress),
                Effect::Write(writing) => self.files.ask(move || writing.perform()),
                Effect::Copy(text) => self.session.copy(&text).wrap_err("the screen is lost")?,
                Effect::KeepFunction(kept) => self.told(self.kept.keep(&kept)),
                Effect::RemoveFunction(name) => self.told(self.kept.remove(&name)),
            }
        }
        Ok(None)
    }

    /// What did not reach the file holds until the program ends.
    fn told(&mut self, written: Result<(), store::KeepError>) {
        if let Err(error) = written {
            self.app.notice = Some(format!("Only until actui ends: {error}"));
            self.dirty = true;
        }
    }

    fn draw(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.dirty) {
            return Ok(());
        }
        if self.shown != self.app.theme {
            self.shown = self.app.theme;
            self.theme = Theme::named_for(self.shown, self.depth);
        }
        let (app, theme) = (&self.app, &self.theme);
        self.session.draw(|frame| view::draw(app, theme, frame)).wrap_err("the screen is lost")
    }
}
