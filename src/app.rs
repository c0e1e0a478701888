//! The program as a value: [`App`] and [`update`]. Nothing here waits, draws or touches the world;
//! what is to be done comes back as [`Effect`]s for [`runtime`].

mod follow;
pub mod hints;
pub mod keymap;
pub mod layout;
pub mod message;
pub mod overlay;
pub mod runtime;
pub mod view;

use crate::input::{Code, Key, Mouse, MouseKind};
use crate::find::catalog::Catalog;
use crate::lesson::{Course, Experiment, QUESTIONS};
use crate::live::Snapshot;
use crate::live::race;
use crate::math::activation::Functions;
use crate::math::nn::{Init, Precision, Settings};
use crate::screen::learn::Place;
use crate::screen::{Screen, depth, learn, network, plot, train};
use crate::store::{self, Guess, Progress};
use crate::theme::Theme;
use crate::typeset::Learner;
use crate::widget::Charset;
use crate::worker::task::Outcome;
use keymap::Context as Keys;
use message::{Action, Context, Effect, Message, Request, SweepProgress};
use overlay::{Choice, Overlay, Shelf};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct App {
    pub course: Arc<Course>,
    pub screen: Screen,
    pub learn: learn::State,
    pub plot: plot::State,
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
    /// The newest state of the network beside a lesson.
    pub figure: Option<Snapshot>,
    /// The newest state of the Network screen's network.
    pub snapshot: Option<Snapshot>,
    /// The newest state of the networks of the Train screen.
    pub standings: Option<race::Snapshot>,
    /// How far the Depth screen's runs are.
    pub sweep_progress: Option<SweepProgress>,
    asked: follow::Asked,
    progress: Progress,
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
        learn.answers = progress
            .guesses
            .iter()
            .map(|(key, guess)| {
                let learner = match *guess {
                    Guess::Number(guess) => Learner::Guessed(guess),
                    Guess::Choice(option) => Learner::Chosen(option),
                };
                (key.clone(), learner)
            })
            .collect();
        let functions = start.functions;
        let sigmoid = functions.named("sigmoid").expect("the course has a sigmoid");
        let mut app = App {
            course,
            screen: Screen::Learn,
            learn,
            plot: plot::State::new(&functions, &["sigmoid", "tanh"]),
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
            figure: None,
            snapshot: None,
            standings: None,
            sweep_progress: None,
            asked: follow::Asked::default(),
            progress,
            catalog: OnceCell::new(),
        };
        let course = Arc::clone(&app.course);
        let context = Context {
            course: &course,
            functions: &app.functions,
            area: app.area(),
            charset: app.charset,
        };
        app.learn.show_block(&context);
        app
    }

    fn catalog(&self) -> &Catalog {
        self.catalog.get_or_init(|| Catalog::new(&self.course, &self.functions))
    }

    /// The screen's part of the terminal.
    pub fn area(&self) -> ratatui::layout::Rect {
        layout::areas(self.size).screen
    }

    /// Which bindings hold now.
    pub fn keys(&self) -> Keys {
        if !self.overlays.is_empty() || self.edits() {
            return Keys::Overlay;
        }
        match self.screen {
            Screen::Learn => Keys::Learn,
            Screen::Plot => Keys::Plot,
            Screen::Network => Keys::Network,
            Screen::Depth => Keys::Depth,
            Screen::Train => Keys::Train,
        }
    }

    /// Whether a value is being typed.
    pub fn edits(&self) -> bool {
        match self.screen {
            Screen::Plot => self.plot.edit.is_some(),
            Screen::Network => self.network.edit.is_some(),
            Screen::Train => self.train.edit.is_some(),
            Screen::Depth => self.depth.edit.is_some(),
            Screen::Learn => false,
        }
    }

    /// Gives a key to the text field that is open. False: none is.
    fn type_key(&mut self, key: Key) -> bool {
        match self.screen {
            Screen::Plot => self.plot.type_key(key),
            Screen::Network => self.network.type_key(key, &self.functions),
            Screen::Train => self.train.type_key(key, &self.functions),
            Screen::Depth => self.depth.type_key(key),
            Screen::Learn => false,
        }
    }

    /// What is kept for the next time.
    pub fn progress(&self) -> Progress {
        let place = self.learn.place;
        let lesson = &self.course.lessons[place.lesson];
        let mut progress = self.progress.clone();
        progress.last = Some(store::Place {
            lesson: lesson.id.clone(),
            section: lesson.sections[place.section].id.clone(),
            block: place.block,
        });
        progress.read = self.learn.read.clone();
        for (key, learner) in &self.learn.answers {
            let guess = match *learner {
                Learner::Guessed(guess) => Guess::Number(guess),
                Learner::Chosen(option) => Guess::Choice(option),
                _ => continue,
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

    fn open_screen(&mut self, screen: Screen) {
        self.screen = screen;
        self.plot.edit = None;
        self.network.edit = None;
        self.train.edit = None;
        self.depth.edit = None;
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
    match message {
        Message::Key(key) => {
            app.notice = None;
            effects.extend(on_key(app, key));
        }
        Message::Mouse(mouse) => effects.extend(on_mouse(app, mouse)),
        Message::Paste(text) => {
            // Pasted text is text: it goes into a text field or nowhere.
            let text = text.chars().filter(|c| !c.is_control()).take(200);
            match app.overlays.last_mut() {
                Some(overlay) => {
                    let make = || Catalog::new(&app.course, &app.functions);
                    let catalog = app.catalog.get_or_init(make);
                    overlay.paste(text, Shelf { course: &app.course, catalog });
                }
                None => text.for_each(|c| {
                    app.type_key(Key { code: Code::Char(c), ctrl: false });
                }),
            }
        }
        Message::Resize(columns, rows) => {
            app.size = (columns, rows);
            let course = Arc::clone(&app.course);
            let context = Context {
                course: &course,
                functions: &app.functions,
                area: app.area(),
                charset: app.charset,
            };
            app.learn.show_block(&context);
        }
        Message::SuitedTheme(name) if app.theme_is_auto => app.theme = name,
        Message::SuitedTheme(_) => {}
        Message::Figure(snapshot) => app.figure = Some(*snapshot),
        Message::Network(snapshot) => {
            // At rest it waits for the same key as when it is held.
            app.network.playing &= !snapshot.state.is_at_rest();
            app.snapshot = Some(*snapshot);
        }
        Message::Race(snapshot) => {
            app.train.playing &= !snapshot.state.is_at_rest();
            app.standings = Some(*snapshot);
        }
        Message::Outcome(done) => on_done(app, done),
        Message::Swept(result) => app.depth.results.push(result),
        Message::SweepProgress(progress) => app.sweep_progress = Some(progress),
        Message::Notice(text) => app.notice = Some(text),
    }
    app.follow(&mut effects);
    effects
}

fn on_done(app: &mut App, outcome: Outcome) {
    match outcome {
        Outcome::Measured { lesson, name, value } => {
            let value = value.unwrap_or(f64::NAN);
            if lesson == QUESTIONS {
                let replies = app.overlays.iter_mut().filter_map(|overlay| overlay.reply.as_mut());
                replies.for_each(|reply| reply.take(&name, value));
            }
            app.learn.measured.entry(lesson).or_default().insert(name, value);
        }
        Outcome::Plane(plane) => app.depth.take_plane(plane),
        Outcome::Failed(why) => {
            app.notice = Some(format!("Something in the background failed: {why}"))
        }
    }
}

fn on_key(app: &mut App, key: Key) -> Vec<Effect> {
    if let Some(action @ (Action::Interrupt | Action::Suspend | Action::Redraw)) =
        keymap::find(Keys::Everywhere, key)
    {
        return act(app, action);
    }
    if !app.overlays.is_empty() {
        return on_overlay_key(app, key);
    }
    if app.type_key(key) {
        return Vec::new();
    }
    match keymap::find(app.keys(), key) {
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
        Action::Learn => app.open_screen(Screen::Learn),
        Action::Plot => app.open_screen(Screen::Plot),
        Action::Network => app.open_screen(Screen::Network),
        Action::Depth => app.open_screen(Screen::Depth),
        Action::Train => app.open_screen(Screen::Train),
        Action::Help => app.overlays.push(Overlay::help(app.keys(), app.charset)),
        Action::Palette => app.overlays.push(Overlay::palette(app)),
        Action::Search => app.overlays.push(Overlay::search()),
        Action::Glossary => {
            let glossary = Overlay::glossary(app, app.catalog());
            app.overlays.push(glossary);
        }
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
            let course = Arc::clone(&app.course);
            let context = Context {
                course: &course,
                functions: &app.functions,
                area: app.area(),
                charset: app.charset,
            };
            let requests = match app.screen {
                Screen::Learn => learn::update(&mut app.learn, action, &context),
                Screen::Plot => plot::update(&mut app.plot, action, &context),
                Screen::Network => network::update(&mut app.network, action, &context),
                Screen::Depth => depth::update(&mut app.depth, action, &context),
                Screen::Train => train::update(&mut app.train, action, &context),
            };
            return grant(app, requests);
        }
    }
    Vec::new()
}

fn grant(app: &mut App, requests: Vec<Request>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for request in requests {
        match request {
            Request::Effect(effect) => effects.push(effect),
            Request::Notice(text) => app.notice = Some(text),
            Request::Keep => effects.push(Effect::Save(app.progress())),
            Request::OpenInPlot(functions) => {
                app.plot.open(&functions);
                app.open_screen(Screen::Plot);
            }
            Request::TakeToNetwork(activation) => {
                let settings = app.network.settings.clone();
                app.network.open(settings.with(|it| it.activation = activation));
                app.open_screen(Screen::Network);
            }
            Request::OpenInNetwork(settings) => {
                app.network.open(settings);
                app.open_screen(Screen::Network);
            }
        }
    }
    effects
}

fn on_overlay_key(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(top) = app.overlays.last_mut() else { return Vec::new() };
    // In a text field only these keys are not text.
    let command = key.half_width().code;
    let action = keymap::find(Keys::Overlay, key).or_else(|| match (command, top.takes_text()) {
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
            let over_list = matches!(choice, Some(Choice::Question(_) | Choice::Term(_)));
            if let Some(matches) = top.matches() {
                app.learn.matches = matches;
            }
            // From an opened answer or term Esc leads back to the list that it was found in.
            if !over_list {
                app.overlays.clear();
            }
            if let Some(choice) = choice {
                return choose(app, choice);
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
        Choice::Place(place) => {
            app.open_screen(Screen::Learn);
            let course = Arc::clone(&app.course);
            let context = Context {
                course: &course,
                functions: &app.functions,
                area: app.area(),
                charset: app.charset,
            };
            app.learn.pane = learn::Pane::Page;
            app.learn.enlarged = false;
            let requests = app.learn.go(place, &context);
            return grant(app, requests);
        }
        Choice::Theme(name) => return set_theme(app, name),
        Choice::Charset(charset) => app.charset = charset,
        Choice::Plot(function) => return grant(app, vec![Request::OpenInPlot(vec![function])]),
        Choice::Network(function) => return grant(app, vec![Request::TakeToNetwork(function)]),
        Choice::Screen(screen) => app.open_screen(screen),
        Choice::Control(screen, label) => {
            app.open_screen(screen);
            match screen {
                Screen::Plot => app.plot.point_at(&label),
                Screen::Network => app.network.point_at(&label),
                Screen::Depth => app.depth.point_at(&label),
                Screen::Train => app.train.point_at(&label),
                Screen::Learn => {}
            }
        }
        Choice::Experiment(experiment) => return perform(app, experiment),
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
        Experiment::Depth => return act(app, Action::Depth),
        Experiment::Train => return act(app, Action::Train),
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
    let course = Arc::clone(&app.course);
    let context = Context {
        course: &course,
        functions: &app.functions,
        area: app.area(),
        charset: app.charset,
    };
    let requests = match app.screen {
        Screen::Learn => learn::mouse(&mut app.learn, mouse, &context),
        Screen::Plot => plot::mouse(&mut app.plot, mouse, &context),
        Screen::Network => network::mouse(&mut app.network, mouse, &context),
        Screen::Depth => depth::mouse(&mut app.depth, mouse, &context),
        Screen::Train => train::mouse(&mut app.train, mouse, &context),
    };
    grant(app, requests)
}
