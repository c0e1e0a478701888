//! The program as a value: [`App`] and [`update`]. Nothing here waits, draws or touches the world;
//! what is to be done comes back as [`Effect`]s for [`runtime`].

mod card;
mod choose;
mod follow;
pub mod hints;
mod history;
pub mod hover;
pub mod layout;
pub mod message;
mod opening;
pub mod overlay;
mod progress;
mod review;
pub mod runtime;
mod take;
mod trying;
pub mod view;
mod why;

use crate::find::catalog::Catalog;
use crate::input::{Code, Key, Mouse, MouseKind};
use crate::keymap::{Keymap, Scope};
use crate::lesson::Course;
use crate::math::activation::Functions;
use crate::math::nn::{Precision, Settings};
use crate::screen::message::{Action, Context, Request};
use crate::screen::{Screen, Tab, depth, derive, learn, network, plot, train};
use crate::store::Progress;
use crate::theme::Theme;
use crate::widget::Charset;
use crate::worker::task::Outcome;
use message::{Effect, Message};
pub use opening::Opening;
use overlay::{Known, Overlay};
use ratatui::layout::{Position, Rect};
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone)]
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
    /// What the keys do.
    pub keys: Keymap,
    /// A line for the reader, until the next key.
    pub notice: Option<String>,
    /// What is read under the pointer.
    pub hovered: Option<hover::Hovered>,
    /// Where the pointer was last moved to; None: something else was done since.
    pointer: Option<Position>,
    /// Days since 1970-01-01; None: nobody has said.
    today: Option<u32>,
    /// The course and where it was left while a review is on.
    aside: Option<Box<review::Aside>>,
    /// The try that is on.
    trying: Option<trying::Trying>,
    /// What one change each does to the network that is set; of the overlay that tells it.
    why: why::Why,
    asked: follow::Asked,
    history: history::History,
    progress: Progress,
    /// The screen that a file was last written from.
    wrote_on: Tab,
    /// All that can be found; made when it is first asked for.
    catalog: Rc<OnceCell<Catalog>>,
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
        let learn = progress::reader_of(&course, &progress);
        let functions = start.functions;
        let sigmoid = functions.named("sigmoid").expect("the course has a sigmoid");
        let mut app = App {
            course,
            tab: Tab::Learn,
            learn,
            plot: plot::State::new(&functions, &["sigmoid", "tanh"]),
            derive: derive::State::new(&functions),
            network: network::State::new(
                Settings::new(sigmoid).with(|it| it.precision = Precision::F64),
            ),
            depth: depth::State::new(&functions),
            train: train::State::new(&functions),
            functions,
            overlays: Vec::new(),
            size: start.size,
            theme: start.theme,
            theme_is_auto: false,
            charset: start.charset,
            mouse: start.mouse,
            keys: Keymap::default(),
            notice: None,
            hovered: None,
            pointer: None,
            today: None,
            aside: None,
            trying: None,
            why: why::Why::default(),
            asked: follow::Asked::default(),
            history: history::History::default(),
            progress,
            wrote_on: Tab::Learn,
            catalog: Rc::default(),
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
        self.areas(self.size).screen
    }

    /// Where the parts of the whole screen are.
    pub fn areas(&self, size: (u16, u16)) -> layout::Areas {
        let rows = u16::try_from(self.goal_lines().len()).unwrap_or(u16::MAX);
        layout::areas(size, rows)
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

    /// The Learn screen, shown or not, and what it may read besides.
    fn reading(&mut self) -> (&mut learn::State, Context<'_>) {
        let area = self.area();
        let App { course, functions, charset, learn, .. } = self;
        (learn, Context { course, functions, area, charset: *charset })
    }

    /// The lines of a screen that are found and set by name.
    fn settings_of(&self, tab: Tab) -> Vec<Known> {
        let all = self.screen_of(tab).settings(&self.functions);
        all.into_iter().map(|setting| (tab, setting)).collect()
    }

    /// Those of all screens, the one that is shown first.
    pub fn all_settings(&self) -> Vec<Known> {
        let others = Tab::ALL.into_iter().filter(|tab| *tab != self.tab);
        [self.tab].into_iter().chain(others).flat_map(|tab| self.settings_of(tab)).collect()
    }

    /// The control under the cursor, if its values are many enough for a list.
    fn list_under_cursor(&self) -> Option<Known> {
        let label = self.screen().pointed()?;
        let all = self.settings_of(self.tab);
        all.into_iter().find(|(_, it)| it.label == label && it.list().is_some())
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
        self.catalog = Rc::default();
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

/// The whole program: a state and something that happened give the next state and what to do.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match &message {
        Message::Mouse(Mouse { kind: MouseKind::Move, column, row }) => {
            app.point_to(Some(Position::new(*column, *row)));
            return effects;
        }
        // What is zoomed by the wheel is read on.
        Message::Mouse(mouse)
            if matches!(mouse.kind, MouseKind::WheelUp | MouseKind::WheelDown) => {}
        Message::Key(_) | Message::Mouse(_) => app.point_to(None),
        _ => {}
    }
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
            if let Some((overlay, shelf)) = app.top_and_shelf() {
                overlay.paste(plain, shelf);
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
    app.read_pointed();
    effects
}

/// Whether it moves one setting on by a step: many of these are one change.
fn is_turn(app: &App, message: &Message) -> bool {
    let turns = [Action::Left, Action::Right, Action::FarLeft, Action::FarRight];
    match message {
        Message::Key(key) => app.keys.find(app.scope(), *key).is_some_and(|it| turns.contains(&it)),
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
        Outcome::Seen(seen) => app.learn.seen = Some(seen),
        Outcome::Gain(finding) => app.depth.finding = Some(finding),
        Outcome::Failed(why) => {
            app.notice = Some(format!("Something in the background failed: {why}"))
        }
    }
}

fn on_key(app: &mut App, key: Key) -> Vec<Effect> {
    let whole = app.keys.find(Scope::Everywhere, key);
    if let Some(action) = whole.filter(|action| action.goes_before_all()) {
        return act(app, action);
    }
    if !app.overlays.is_empty() {
        return choose::on_key(app, key);
    }
    if let Some(requests) = app.type_key(key) {
        return grant(app, requests);
    }
    match app.keys.find(app.scope(), key) {
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
        Action::Help => app.overlays.push(Overlay::help(app)),
        Action::Palette => app.overlays.push(Overlay::palette(app)),
        Action::Search => {
            // What it looks through is made before the first letter.
            app.catalog();
            app.overlays.push(Overlay::search_from(app.settings_of(app.tab)));
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
            if action == Action::Confirm
                && let Some(known) = app.list_under_cursor()
            {
                app.overlays.push(Overlay::pick(known, &app.functions, app.charset));
                return Vec::new();
            }
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

/// A theme chosen while running is kept for the next time.
fn set_theme(app: &mut App, name: &'static str) -> Vec<Effect> {
    app.theme = name;
    app.theme_is_auto = false;
    app.progress.theme = Some(name.to_owned());
    vec![Effect::Save(app.progress())]
}

fn on_mouse(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    if !app.overlays.is_empty() {
        return choose::on_mouse(app, mouse);
    }
    if mouse.kind == MouseKind::Press {
        // A notice stood in the place of the hints.
        let offered = app.notice.take().is_none();
        if offered && let Some(key) = hints::clicked(app, (mouse.column, mouse.row)) {
            return on_key(app, key);
        }
        if let Some(screen) = layout::tab_hit(&app.keys, app.size, (mouse.column, mouse.row)) {
            app.open_screen(screen);
            return Vec::new();
        }
    }
    let (screen, context) = app.screen_mut();
    let requests = screen.mouse(mouse, &context);
    grant(app, requests)
}
