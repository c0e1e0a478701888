//! The program as a value: [`App`] and [`update`]. Nothing here waits, draws or touches the world;
//! what is to be done comes back as [`Effect`]s for [`runtime`].

mod follow;
pub mod hints;
mod history;
pub mod keymap;
pub mod layout;
pub mod message;
mod opening;
pub mod overlay;
mod review;
pub mod runtime;
mod take;
mod trying;
pub mod view;
mod why;

use crate::find::catalog::Catalog;
use crate::input::{Code, Key, Mouse, MouseKind};
use crate::lesson::question::Answer;
use crate::lesson::{Course, Experiment, Learner, QUESTIONS};
use crate::math::activation::Functions;
use crate::math::nn::{Init, Precision, Settings};
use crate::screen::learn::Place;
use crate::screen::message::{Action, Context, Request};
use crate::screen::{Screen, Tab, depth, derive, learn, network, plot, train};
use crate::store::{self, Guess, Progress};
use crate::theme::Theme;
use crate::widget::Charset;
use crate::worker::task::Outcome;
use keymap::Scope;
use message::{Effect, Message};
pub use opening::Opening;
use overlay::{Choice, Overlay, Shelf};
use ratatui::layout::Rect;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct App {
    pub course: Arc<Course>,
    /// The screen that is shown.
    pub tab: Tab,
    pub learn: learn::State,
    pub plot: plot::State,
    pub derive: derive::State,
    pub network: network::State,
    pub depth: depth::State,
    pub train: train::State,
    /// What lies over the screen, topmost last.
    pub overlays: Vec<Overlay>,
    /// Every function that can be chosen.
    pub functions: Functions,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    pub theme: &'static str,
    /// Nobody chose the theme: it goes with the terminal's background.
    pub theme_is_auto: bool,
    pub charset: Charset,
    pub mouse: bool,
    /// A line for the reader, until the next key.
    pub notice: Option<String>,
    /// Days since 1970-01-01; None: nobody has said.
    today: Option<u32>,
    /// The course and where it was left while a review is on.
    aside: Option<Box<review::Aside>>,
    /// The try that is on.
    trying: Option<trying::Trying>,
    /// What one change each does to the Network screen's network; of the overlay that tells it.
    why: why::Why,
    asked: follow::Asked,
    history: history::History,
    progress: Progress,
    /// The screen that a file was last written from.
    wrote_on: Tab,
    /// All that can be found; made when it is first asked for.
    catalog: OnceCell<Catalog>,
}

/// How the program is to look and start.
#[derive(Clone, Debug)]
pub struct Start {
    pub functions: Functions,
    pub theme: &'static str,
    pub charset: Charset,
    pub mouse: bool,
    pub size: (u16, u16),
}

impl App {
    pub fn new(course: Arc<Course>, progress: Progress, start: Start) -> App {
        let place = place_of(&course, &progress);
        let mut learn = learn::State::new(place);
        learn.read = progress.read.clone();
        learn.marks = progress.marks.clone();
        learn.answers = progress
            .guesses
            .iter()
            .map(|(key, guess)| {
                let learner = match guess.clone() {
                    Guess::Number(guess) => Learner::answered(Answer::Number(guess)),
                    Guess::Choice(option) => Learner::answered(Answer::Picks(vec![option])),
                    Guess::Picks(options) => Learner::answered(Answer::Picks(options)),
                    Guess::Numbers(drawn) => Learner::answered(Answer::Numbers(drawn)),
                    Guess::Line(line) => Learner::answered(Answer::Line(line)),
                    Guess::Passed => Learner::passed(),
                    Guess::Done => Learner { done: true, ..Learner::default() },
                };
                (key.clone(), learner)
            })
            .collect();
        let functions = start.functions;
        let sigmoid = functions.named("sigmoid").expect("the course has a sigmoid");
        let mut app = App {
            course,
            tab: Tab::Learn,
            learn,
            plot: plot::State::new(&functions, &["sigmoid", "tanh"]),
            derive: derive::State::new(&functions),
            network: network::State::new(Settings::new(sigmoid).with(|it| {
                it.init = Init::GlorotNormal;
                it.precision = Precision::F64;
            })),
            depth: depth::State::new(&functions),
            train: train::State::new(&functions),
            functions,
            overlays: Vec::new(),
            size: start.size,
            theme: start.theme,
            theme_is_auto: false,
            charset: start.charset,
            mouse: start.mouse,
            notice: None,
            today: None,
            aside: None,
            trying: None,
            why: why::Why::default(),
            asked: follow::Asked::default(),
            history: history::History::default(),
            progress,
            wrote_on: Tab::Learn,
            catalog: OnceCell::new(),
        };
        for tab in Tab::ALL {
            if let Some(kept) = app.progress.screens.get(tab.title()).cloned() {
                let (screen, context) = app.screen_mut_of(tab, Rect::ZERO);
                screen.restore(&kept.into(), context.functions);
            }
        }
        app.note_settings(false);
        let (learn, context) = app.reading();
        learn.show_block(&context);
        app
    }

    fn catalog(&self) -> &Catalog {
        self.catalog.get_or_init(|| Catalog::new(&self.course, &self.functions))
    }

    /// The screen's part of the terminal.
    pub fn area(&self) -> Rect {
        self.areas().screen
    }

    /// Where the parts of the whole screen are.
    pub fn areas(&self) -> layout::Areas {
        let rows = u16::try_from(self.goal_lines().len()).unwrap_or(u16::MAX);
        layout::areas(self.size, rows)
    }

    /// The screen that is shown.
    pub fn screen(&self) -> &dyn Screen {
        self.screen_of(self.tab)
    }

    fn screen_of(&self, tab: Tab) -> &dyn Screen {
        match tab {
            Tab::Learn => &self.learn,
            Tab::Plot => &self.plot,
            Tab::Derive => &self.derive,
            Tab::Network => &self.network,
            Tab::Depth => &self.depth,
            Tab::Train => &self.train,
        }
    }

    /// The screen that is shown, to be changed, and what it may read besides.
    fn screen_mut(&mut self) -> (&mut dyn Screen, Context<'_>) {
        let (tab, area) = (self.tab, self.area());
        self.screen_mut_of(tab, area)
    }

    fn screen_mut_of(&mut self, tab: Tab, area: Rect) -> (&mut dyn Screen, Context<'_>) {
        let App { course, functions, charset, .. } = self;
        let screen: &mut dyn Screen = match tab {
            Tab::Learn => &mut self.learn,
            Tab::Plot => &mut self.plot,
            Tab::Derive => &mut self.derive,
            Tab::Network => &mut self.network,
            Tab::Depth => &mut self.depth,
            Tab::Train => &mut self.train,
        };
        (screen, Context { course, functions, area, charset: *charset })
    }

    /// Takes note of what is set on the screens, for undo. Steps of one setting are one change.
    /// Whether anything has changed.
    fn note_settings(&mut self, turning: bool) -> bool {
        let mut changed = false;
        for tab in Tab::ALL {
            let kept = self.screen_of(tab).kept();
            changed |= self.history.note(tab, kept, turning);
        }
        changed
    }

    /// Goes back to what was set on this screen before the last change, or on again.
    fn go_back(&mut self, on: bool) -> Vec<Effect> {
        let (tab, area) = (self.tab, self.area());
        let (now, what) = (self.screen_of(tab).kept(), if on { "redone" } else { "undone" });
        let found = if on { self.history.redo(tab) } else { self.history.undo(tab) };
        let Some(kept) = found else {
            self.notice = Some(format!("nothing to be {what} on this screen"));
            return Vec::new();
        };
        let (screen, context) = self.screen_mut_of(tab, area);
        screen.restore(&kept, context.functions);
        self.history.settle(tab, self.screen_of(tab).kept());
        self.notice = Some(format!("{what}: {}", now.told(&kept)));
        vec![Effect::Save(self.progress())]
    }

    /// The Learn screen, shown or not, and what it may read besides.
    fn reading(&mut self) -> (&mut learn::State, Context<'_>) {
        let area = self.area();
        let App { course, functions, charset, learn, .. } = self;
        (learn, Context { course, functions, area, charset: *charset })
    }

    /// What screens may read besides their own state.
    pub fn context(&self) -> Context<'_> {
        let (course, functions) = (&self.course, &self.functions);
        Context { course, functions, area: self.area(), charset: self.charset }
    }

    /// Which bindings hold now.
    pub fn scope(&self) -> Scope {
        if !self.overlays.is_empty() || self.edits() {
            return Scope::Overlay;
        }
        Scope::On(self.tab)
    }

    /// Whether a value is being typed.
    pub fn edits(&self) -> bool {
        self.screen().edits()
    }

    /// Gives a key to the text field that is open. None: none is.
    fn type_key(&mut self, key: Key) -> Option<Vec<Request>> {
        let (screen, context) = self.screen_mut();
        screen.type_key(key, context.functions)
    }

    /// Screens that list functions list those that there are now.
    fn functions_changed(&mut self) {
        self.derive.functions = self.functions.clone();
        self.plot.list(&self.functions);
        self.catalog = OnceCell::new();
    }

    /// What is kept for the next time.
    pub fn progress(&self) -> Progress {
        let (course, learn) = self.reader();
        let place = learn.place;
        let lesson = &course.lessons[place.lesson];
        let mut progress = self.progress.clone();
        progress.last = Some(store::Place {
            lesson: lesson.id.clone(),
            section: lesson.sections[place.section].id.clone(),
            block: place.block,
        });
        progress.read = learn.read.clone();
        progress.marks = learn.marks.clone();
        for tab in Tab::ALL {
            let kept = self.screen_of(tab).kept();
            if !kept.is_empty() {
                progress.screens.insert(tab.title().to_owned(), kept.entries().clone());
            }
        }
        for (key, learner) in &learn.answers {
            let guess = match &learner.first {
                Some(Answer::Number(guess)) => Guess::Number(*guess),
                Some(Answer::Picks(options)) => Guess::Picks(options.clone()),
                Some(Answer::Numbers(drawn)) => Guess::Numbers(drawn.clone()),
                Some(Answer::Line(line)) => Guess::Line(line.clone()),
                None if learner.passed => Guess::Passed,
                None if learner.done => Guess::Done,
                None => continue,
            };
            progress.guesses.insert(key.clone(), guess);
        }
        progress
    }

    /// What has to be asked for before anything happens.
    pub fn begin(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.follow(&mut effects);
        effects
    }

    fn open_screen(&mut self, tab: Tab) {
        self.screen_mut().0.leave();
        self.tab = tab;
    }
}

/// Where the reader left off, if the course still has that place.
fn place_of(course: &Course, progress: &Progress) -> Place {
    let find = || {
        let last = progress.last.as_ref()?;
        let lesson = course.lessons.iter().position(|lesson| lesson.id == last.lesson)?;
        let sections = &course.lessons[lesson].sections;
        let section = sections.iter().position(|section| section.id == last.section).unwrap_or(0);
        let block = last.block.min(sections[section].blocks.len() - 1);
        Some(Place { lesson, section, block })
    };
    find().unwrap_or_default()
}

/// The whole program: a state and something that happened give the next state and what to do.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    let sets = matches!(message, Message::Key(_) | Message::Mouse(_) | Message::Paste(_));
    let turning = is_turn(app, &message);
    let tried = app.tried();
    match message {
        Message::Key(key) => {
            app.notice = None;
            effects.extend(on_key(app, key));
        }
        Message::Mouse(mouse) => effects.extend(on_mouse(app, mouse)),
        Message::Paste(text) => {
            // Pasted text is text: it goes into a text field or nowhere.
            let plain = text.chars().filter(|c| !c.is_control()).take(200);
            if let Some(overlay) = app.overlays.last_mut() {
                let make = || Catalog::new(&app.course, &app.functions);
                let catalog = app.catalog.get_or_init(make);
                overlay.paste(plain, Shelf { course: &app.course, catalog });
            } else if !app.screen_mut().0.paste(&text) {
                plain.for_each(|c| {
                    app.type_key(Key { code: Code::Char(c), ctrl: false });
                });
            }
        }
        Message::Resize(columns, rows) => {
            app.size = (columns, rows);
            let (learn, context) = app.reading();
            learn.show_block(&context);
        }
        Message::SuitedTheme(name) if app.theme_is_auto => app.theme = name,
        Message::SuitedTheme(_) => {}
        Message::Figure(snapshot) => app.learn.snapshot = Some(*snapshot),
        Message::Network(snapshot) => {
            // At rest it waits for the same key as when it is held.
            app.network.playing &= !snapshot.state.is_at_rest();
            app.network.snapshot = Some(*snapshot);
        }
        Message::Race(snapshot) => {
            app.train.playing &= !snapshot.state.is_at_rest();
            app.train.snapshot = Some(*snapshot);
        }
        Message::Outcome(done) => on_done(app, done),
        Message::Swept(result) => app.depth.results.push(result),
        Message::SweepProgress(progress) => app.depth.progress = Some(progress),
        Message::Day(day) => app.take_day(day),
        Message::Written(written) => app.written(written),
        Message::Notice(text) => app.notice = Some(text),
    }
    if app.mark_answers() {
        effects.push(Effect::Save(app.progress()));
    }
    app.refuse(tried);
    if sets && app.note_settings(turning) {
        effects.push(Effect::Save(app.progress()));
    }
    app.follow(&mut effects);
    if app.watch_goal() {
        effects.push(Effect::Save(app.progress()));
    }
    effects
}

/// Whether it moves one setting on by a step: many of these are one change.
fn is_turn(app: &App, message: &Message) -> bool {
    let turns = [Action::Left, Action::Right, Action::FarLeft, Action::FarRight];
    match message {
        Message::Key(key) => keymap::find(app.scope(), *key).is_some_and(|it| turns.contains(&it)),
        Message::Mouse(mouse) => mouse.kind == MouseKind::Drag,
        _ => false,
    }
}

fn on_done(app: &mut App, outcome: Outcome) {
    match outcome {
        Outcome::Measured { lesson, name, value } => {
            let value = value.unwrap_or(f64::NAN);
            let replies = app.overlays.iter_mut().filter_map(|overlay| overlay.reply.as_mut());
            replies
                .filter(|reply| reply.source() == Some(&lesson))
                .for_each(|reply| reply.take(&name, value));
            app.learn.measured.entry(lesson).or_default().insert(name, value);
        }
        Outcome::Plane(plane) => app.depth.take_plane(plane),
        Outcome::Why(change) => app.take_why(*change),
        Outcome::Gain(finding) => app.depth.finding = Some(finding),
        Outcome::Failed(why) => {
            app.notice = Some(format!("Something in the background failed: {why}"))
        }
    }
}

fn on_key(app: &mut App, key: Key) -> Vec<Effect> {
    if let Some(action @ (Action::Interrupt | Action::Suspend | Action::Redraw)) =
        keymap::find(Scope::Everywhere, key)
    {
        return act(app, action);
    }
    if !app.overlays.is_empty() {
        return on_overlay_key(app, key);
    }
    if let Some(requests) = app.type_key(key) {
        return grant(app, requests);
    }
    match keymap::find(app.scope(), key) {
        Some(action) => act(app, action),
        None => Vec::new(),
    }
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Interrupt => return vec![Effect::Quit { code: 130 }],
        Action::Quit => return vec![Effect::Quit { code: 0 }],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Open(tab) => app.open_screen(tab),
        Action::Help => app.overlays.push(Overlay::help(app.scope(), app.charset)),
        Action::Palette => app.overlays.push(Overlay::palette(app)),
        Action::Search => {
            // What it looks through is made before the first letter.
            app.catalog();
            app.overlays.push(Overlay::search());
        }
        Action::Glossary => {
            let glossary = Overlay::glossary(app, app.catalog());
            app.overlays.push(glossary);
        }
        Action::Review => return app.turn_review(),
        Action::Hint => app.next_hint(),
        Action::Back => return app.leave_try(),
        Action::Why => app.ask_why(),
        Action::Copy if app.tab != Tab::Derive => {
            let requests = app.copy_numbers();
            return grant(app, requests);
        }
        Action::CopyCommand => {
            let requests = app.copy_command();
            return grant(app, requests);
        }
        Action::Write => app.ask_for_file(),
        Action::Undo => return app.go_back(false),
        Action::Redo => return app.go_back(true),
        Action::NextTheme => {
            let theme = Theme::after(app.theme);
            app.notice = Some(format!("theme: {theme}"));
            return set_theme(app, theme);
        }
        Action::NextCharset => {
            app.charset = app.charset.next();
            app.notice = Some(format!("characters: {}", app.charset.name()));
        }
        Action::Mouse => {
            app.mouse = !app.mouse;
            let state = if app.mouse { "on" } else { "off: the terminal selects text" };
            app.notice = Some(format!("mouse {state}"));
            return vec![Effect::Mouse(app.mouse)];
        }
        action => {
            let (screen, context) = app.screen_mut();
            let requests = screen.update(action, &context);
            return grant(app, requests);
        }
    }
    Vec::new()
}

fn grant(app: &mut App, requests: Vec<Request>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for request in requests {
        match request {
            Request::Play(engine, on) => effects.push(Effect::Play(engine, on)),
            Request::Step(engine) => effects.push(Effect::Step(engine)),
            Request::Notice(text) => app.notice = Some(text),
            Request::Keep => effects.push(Effect::Save(app.progress())),
            Request::OpenInPlot(functions) => {
                app.plot.open(&functions);
                app.open_screen(Tab::Plot);
            }
            Request::TakeToNetwork(activation) => {
                let settings = app.network.settings.clone();
                app.network.open(settings.with(|it| it.activation = activation));
                app.open_screen(Tab::Network);
            }
            Request::OpenInDerive(text) => {
                app.derive.open(&text);
                app.open_screen(Tab::Derive);
            }
            Request::TakeToDepth(function) => {
                app.depth.take(function);
                app.open_screen(Tab::Depth);
            }
            Request::TakeToTrain(function) => {
                app.train.take(function);
                app.open_screen(Tab::Train);
            }
            Request::Copy { text, what } => {
                let bytes = text.len();
                app.notice = Some(format!(
                    "{what}: {bytes} bytes sent to the terminal's clipboard (OSC 52)"
                ));
                effects.push(Effect::Copy(text));
            }
            Request::KeepFunction(kept) => {
                let added = kept.definition().and_then(|made| app.functions.add(made));
                if let Err(error) = added {
                    app.notice = Some(error.to_string());
                    continue;
                }
                app.notice = Some(format!("{} is kept, and is chosen by its name", kept.name));
                effects.push(Effect::KeepFunction(kept));
                app.functions_changed();
            }
            Request::RemoveFunction(name) => {
                app.functions.remove(&name);
                app.notice = Some(format!("{name} is no longer kept; it can be put back here"));
                effects.push(Effect::RemoveFunction(name));
                app.functions_changed();
            }
            Request::Card(lesson) => app.show_card(lesson),
            Request::Try(key, attempt) => app.open_try(key, attempt),
            Request::NetworkToTrain(network) => {
                app.train.take_network(*network);
                app.open_screen(Tab::Train);
            }
            Request::OpenInNetwork(settings) => {
                app.trying = None;
                app.network.open(settings);
                app.open_screen(Tab::Network);
            }
        }
    }
    effects
}

fn on_overlay_key(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    // In a text field only these keys are not text.
    let command = key.half_width().code;
    let action = keymap::find(Scope::Overlay, key).or_else(|| match (command, top.takes_text()) {
        (Code::Char('q' | '?'), false) => Some(Action::Cancel),
        (Code::Char('j'), false) => Some(Action::Down),
        (Code::Char('k'), false) => Some(Action::Up),
        (Code::Char(' '), false) => Some(Action::PageDown),
        _ => None,
    });
    match action {
        Some(Action::Cancel) => {
            app.overlays.pop();
        }
        Some(Action::Confirm) => {
            let choice = top.choice();
            if let Some(matches) = top.matches() {
                app.learn.matches = matches;
            }
            match choice {
                None => {
                    app.overlays.pop();
                }
                // Esc leads back to the list that it was found in.
                Some(choice @ (Choice::Question(_) | Choice::Term(_))) => {
                    return choose(app, choice);
                }
                Some(choice) => {
                    app.overlays.clear();
                    return choose(app, choice);
                }
            }
        }
        Some(action) => top.act(action, usize::from(app.size.1)),
        None => {
            let make = || Catalog::new(&app.course, &app.functions);
            let catalog = app.catalog.get_or_init(make);
            top.type_key(key, Shelf { course: &app.course, catalog });
        }
    }
    Vec::new()
}

/// A theme chosen while running is kept for the next time.
fn set_theme(app: &mut App, name: &'static str) -> Vec<Effect> {
    app.theme = name;
    app.theme_is_auto = false;
    app.progress.theme = Some(name.to_owned());
    vec![Effect::Save(app.progress())]
}

fn choose(app: &mut App, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Action(action) => return act(app, action),
        Choice::Write { path, replace } => return app.write(path, replace),
        Choice::Place(place) => {
            app.open_screen(Tab::Learn);
            let (learn, context) = app.reading();
            learn.pane = learn::Pane::Page;
            learn.enlarged = false;
            let requests = learn.go(place, &context);
            return grant(app, requests);
        }
        Choice::Theme(name) => return set_theme(app, name),
        Choice::Charset(charset) => app.charset = charset,
        Choice::Derive(function) => {
            let text = derive::subject::Subject::of(function).text();
            return grant(app, vec![Request::OpenInDerive(text)]);
        }
        Choice::Plot(function) => return grant(app, vec![Request::OpenInPlot(vec![function])]),
        Choice::Network(function) => return grant(app, vec![Request::TakeToNetwork(function)]),
        Choice::Screen(screen) => app.open_screen(screen),
        Choice::Control(screen, label) => {
            app.open_screen(screen);
            app.screen_mut_of(screen, Rect::ZERO).0.point_at(&label);
        }
        Choice::Experiment(experiment) => return perform(app, experiment),
        Choice::Change(settings) => app.network.open(*settings),
        Choice::Question(number) => {
            let none = BTreeMap::new();
            let known = app.learn.measured.get(QUESTIONS).unwrap_or(&none);
            let answer = Overlay::answer(&app.course, number, known);
            app.overlays.push(answer);
        }
        Choice::Term(number) => {
            let term = Overlay::term(&app.course, number);
            app.overlays.push(term);
        }
    }
    Vec::new()
}

/// Opens what an answer offers to try.
fn perform(app: &mut App, experiment: Experiment) -> Vec<Effect> {
    let request = match experiment {
        Experiment::Plot(functions) => Request::OpenInPlot(functions),
        Experiment::Network(settings) => Request::OpenInNetwork(*settings),
        Experiment::Depth => return act(app, Action::Open(Tab::Depth)),
        Experiment::Train => return act(app, Action::Open(Tab::Train)),
    };
    grant(app, vec![request])
}

fn on_mouse(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    if let Some(top) = app.overlays.last_mut() {
        match mouse.kind {
            MouseKind::WheelUp => top.act(Action::Up, usize::from(app.size.1)),
            MouseKind::WheelDown => top.act(Action::Down, usize::from(app.size.1)),
            MouseKind::Press => match layout::overlay_hit(top, app.size, mouse) {
                layout::OverlayHit::Row(row) => {
                    top.select(row);
                    let enter = Key { code: Code::Enter, ctrl: false };
                    return on_overlay_key(app, enter);
                }
                layout::OverlayHit::Inside => {}
                layout::OverlayHit::Outside => {
                    app.overlays.pop();
                }
            },
            MouseKind::Drag | MouseKind::Release => {}
        }
        return Vec::new();
    }
    if mouse.kind == MouseKind::Press {
        // A notice stood in the place of the hints.
        let offered = app.notice.take().is_none();
        if offered && let Some(key) = hints::clicked(app, (mouse.column, mouse.row)) {
            return on_key(app, key);
        }
        if let Some(screen) = layout::tab_hit(app.size, mouse.column, mouse.row) {
            app.open_screen(screen);
            return Vec::new();
        }
    }
    let (screen, context) = app.screen_mut();
    let requests = screen.mouse(mouse, &context);
    grant(app, requests)
}
