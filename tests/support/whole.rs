//! The whole program without a terminal: keys in, effects and screens out.

// Not every test needs everything.
#![allow(dead_code)]

use actui::app::message::{Effect, Message};
use actui::app::{App, Start, update, view};
use actui::input::{Code, Key};
use actui::lesson::Course;
use actui::live::race::{self, Look, Picture, Place, Plane, Race};
use actui::live::{Job, Snapshot, State};
use actui::math::activation::Functions;
use actui::math::mean_field::plane::{self, Grid};
use actui::math::nn::Stage;
use actui::math::nn::trainer::{Answer, EpochReport, Histogram, Score, TrainReport};
use actui::math::nn::{LayerReport, Report, Settings};
use actui::math::sweep::{CellResult, Spec, run_cell};
use actui::screen::message::Engine;
use actui::store::Progress;
use actui::theme::{ColorDepth, Theme};
use actui::widget::Charset;
use actui::worker::task::{Outcome, Task};
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock, Mutex};

pub static COURSE: LazyLock<Arc<Course>> = LazyLock::new(|| {
    Arc::new(Course::embedded(&actui::gallery::functions()).expect("the built-in course is sound"))
});

/// As it is the next time, after what was kept.
pub fn app_with(progress: Progress, size: (u16, u16)) -> App {
    let start = Start {
        functions: Functions::built_in(),
        theme: "dark",
        charset: Charset::Braille,
        mouse: true,
        size,
    };
    App::new(Arc::clone(&COURSE), progress, start)
}

pub fn app(size: (u16, u16)) -> App {
    let mut app = app_with(Progress::default(), size);
    app.begin();
    app
}

pub fn key(code: Code) -> Message {
    Message::Key(Key { code, ctrl: false })
}

/// Types single characters; the words in angle brackets are keys.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for word in keys.split(' ') {
        let code = match word {
            "down" => Code::Down,
            "up" => Code::Up,
            "left" => Code::Left,
            "right" => Code::Right,
            "enter" => Code::Enter,
            "esc" => Code::Esc,
            "tab" => Code::Tab,
            "end" => Code::End,
            "space" => Code::Char(' '),
            "home" => Code::Home,
            "pgdn" => Code::PageDown,
            "pgup" => Code::PageUp,
            _ => {
                for c in word.chars() {
                    effects.extend(update(app, key(Code::Char(c))));
                }
                continue;
            }
        };
        effects.extend(update(app, key(code)));
    }
    effects
}

pub fn text(app: &App) -> String {
    text_on(app, app.size)
}

/// On a terminal that may have another size than the program was told.
pub fn text_on(app: &App, (columns, rows): (u16, u16)) -> String {
    let theme = Theme::named_for(app.theme, ColorDepth::True);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("in memory");
    terminal.draw(|frame| view::draw(app, &theme, frame)).expect("it draws");
    terminal.backend().to_string()
}

/// The cells with their styles.
pub fn drawn(app: &App) -> Buffer {
    let theme = Theme::named_for(app.theme, ColorDepth::True);
    let viewport = Viewport::Fixed(Rect::new(0, 0, app.size.0, app.size.1));
    let backend = TestBackend::new(1, 1);
    let mut terminal =
        Terminal::with_options(backend, TerminalOptions { viewport }).expect("in memory");
    view::draw(app, &theme, &mut terminal.get_frame());
    std::mem::take(terminal.current_buffer_mut())
}

/// A run with made-up but plausible numbers, the same on every machine.
pub fn report(settings: &Settings, step: u64) -> Report {
    let depth = settings.depth;
    let layer = |layer: usize| {
        let delta = 0.1 * 0.236f64.powi((depth + 1 - layer) as i32) * (1.0 + step as f64 / 100.0);
        LayerReport {
            layer,
            delta_rms: delta,
            delta_max: 4.0 * delta,
            weight_grad_rms: delta / 2.0,
            activation_mean: 0.5,
            activation_std: 0.2,
            input_spread: 0.1,
            zero_fraction: 0.0,
            saturated_fraction: 0.125,
            alike: false,
            fan_in: 64,
            fan_out: 64,
            weight_rms: 0.125,
        }
    };
    let layers = (1..=depth + 1).map(layer).collect();
    Report {
        step,
        loss: 1.0 / (1.0 + step as f64),
        layers,
        overflow: None,
        underflow: None,
        rounded_slopes: None,
    }
}

/// A race with made-up but plausible numbers, the same on every machine, looked into at the place.
pub fn standings(job: Job<Race>, steps: u64, place: Place) -> race::Snapshot {
    let mut snapshot = race::Snapshot::of(job);
    let source = snapshot.job.settings.source;
    let data = actui::data::split(source, 1).unwrap();
    (snapshot.steps_per_epoch, snapshot.step) = (15, steps);
    for (index, runner) in snapshot.runners.iter_mut().enumerate() {
        let settings = &snapshot.job.settings.runners[index];
        let learned = |step: u64| match settings.learnable {
            true => (1..=settings.depth).map(|layer| (layer as u64 * step) as f64 / 1e3).collect(),
            false => Vec::new(),
        };
        for step in (0..=steps).step_by(5) {
            let loss = 1.0 / (1.0 + step as f64 * (index + 1) as f64 / 50.0);
            let train = Score { loss, accuracy: Some(1.0 - loss / 2.0) };
            let score = EpochReport {
                epoch: step / 15,
                step,
                train,
                test: Score { loss: 1.1 * loss, accuracy: Some(1.0 - 0.55 * loss) },
                dead_units: (0..settings.depth).collect(),
                learned: learned(step),
            };
            runner.record(score, 15);
        }
        let network = report(
            &Settings::new(settings.activation.clone()).with(|it| it.depth = settings.depth),
            steps,
        );
        let report = TrainReport { epoch: 3, gradient_norm: 0.5, learned: learned(steps), network };
        runner.report = (steps > 0).then(|| Arc::new(report));
        runner.start = runner.report.clone();
    }
    let counts = |low: f64| Histogram {
        low,
        high: 3.0,
        counts: (0..48).map(|bin| bin * (48 - bin)).collect(),
        non_finite: 0,
    };
    let rows = (0..24).map(|row| (0..36).map(|column| f64::from(u8::from(row > column))).collect());
    let plane = Plane { x: (-1.5, 2.5), y: (-1.0, 1.5), rows: rows.collect() };
    let line = (-20..=20).map(|x| (f64::from(x) / 10.0, f64::from(x % 7) / 5.0)).collect();
    let answer = |row: usize| {
        let truth = data.test.label(row);
        // One of five is taken for a class below it.
        let said = if row.is_multiple_of(5) { truth / 2 } else { truth };
        let loss = 0.1 + (row % 17) as f64 / 9.0;
        Answer { row, truth, said: Some(said), probability: Some((-loss).exp()), loss }
    };
    snapshot.look = Some(Arc::new(Look {
        place,
        spread: (steps > 0).then(|| (counts(-3.0), counts(0.0))),
        picture: match source.features() {
            1 => Some(Picture::Curve(line)),
            2 => Some(Picture::Plane(plane)),
            _ => None,
        },
        answers: source.is_classes().then(|| (0..data.test.rows()).map(answer).collect()),
    }));
    snapshot.data = Some(Arc::new(data));
    snapshot
}

/// Answers what is asked of the networks: a run that is held stays at its start, one that is let go
/// comes at once to its last step.
pub fn run(app: &mut App, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::Figure(job) => {
                update(app, Message::Figure(snapshot(job.clone(), 49)));
            }
            Effect::Run(job) => {
                let steps = if job.held { 0 } else { 49 };
                update(app, Message::Network(snapshot(job.clone(), steps)));
            }
            Effect::Race(job) => {
                let steps = if job.held { 0 } else { 60 };
                race_to(app, (**job).clone(), steps);
            }
            Effect::Play(Engine::Network, true) => go_to(app, Engine::Network, |_| 49),
            Effect::Play(engine, true) => go_to(app, *engine, |_| 60),
            Effect::Step(engine) => go_to(app, *engine, |step| step + 1),
            Effect::ChangeRace(_) => go_to(app, Engine::Race, |step| step),
            _ => {}
        }
    }
}

/// Takes what is run there to another step.
fn go_to(app: &mut App, engine: Engine, step: impl Fn(u64) -> u64) {
    match engine {
        Engine::Network => {
            let Some(now) = app.network.snapshot.clone() else { return };
            let at = now.report.as_ref().map_or(0, |report| report.step);
            update(app, Message::Network(snapshot(now.job, step(at))));
        }
        Engine::Race => {
            let Some(now) = app.train.snapshot.clone() else { return };
            race_to(app, now.job, step(now.step));
        }
        Engine::Figure => {}
    }
}

fn race_to(app: &mut App, job: Job<Race>, steps: u64) {
    let place = app.train.place();
    update(app, Message::Race(Box::new(standings(job, steps, place))));
}

/// A run at rest after so many steps; held before the first.
pub fn snapshot(job: Job, steps: u64) -> Box<Snapshot> {
    let mut snapshot = Snapshot::of(job.clone());
    for step in 0..=steps {
        snapshot.record(report(&job.settings, step));
    }
    snapshot.state = if steps == 0 { State::Held } else { State::Rested };
    Box::new(snapshot)
}

pub fn at(size: (u16, u16), keys: &str) -> App {
    let mut app = app_with(Progress::default(), size);
    let mut effects = app.begin();
    effects.extend(press(&mut app, keys));
    run(&mut app, &effects);
    app
}

/// What the Depth screen asks to be run.
pub fn sweep(effects: &[Effect]) -> Option<Option<Spec>> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Sweep(spec) => Some(spec.as_deref().cloned()),
        _ => None,
    })
}

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Answers what is asked to be run with real, small networks.
pub fn swept(app: &mut App, effects: &[Effect]) {
    /// Those of each question that was asked, run once.
    static RESULTS: Mutex<BTreeMap<String, Vec<Arc<CellResult>>>> = Mutex::new(BTreeMap::new());
    let spec = sweep(effects).flatten().expect("networks are asked for");
    let small = Spec { width: 6, batch: 3, seeds: 3, ..spec };
    let run = |cell| Arc::new(run_cell(&small, cell, &go_on).expect("nobody stops it"));
    let mut known = RESULTS.lock().expect("no test fell over here");
    let results = known.entry(format!("{small:?}"));
    for result in results.or_insert_with(|| small.cells().into_iter().map(run).collect()) {
        update(app, Message::Swept(Arc::clone(result)));
    }
}

/// Brings the plane that the effects ask for, small.
pub fn mapped(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Plane(Task::Plane { function, most, .. }) = effect {
            let grid = Grid::around_the_edge(&function, most, (5, 4));
            let plane = plane::Plane::of(function, grid, &|| true).expect("nobody stops it");
            update(app, Message::Outcome(Outcome::Plane(Box::new(plane))));
        }
    }
}
