//! One full frame of each screen at 200×60, with what it shows when its runs are done.

use actui::app::message::Message;
use actui::app::{App, Start, update, view};
use actui::lesson::Course;
use actui::live::race;
use actui::live::{Job, Pace, Snapshot, State};
use actui::math::activation::Functions;
use actui::math::mean_field::plane::{Grid, Plane};
use actui::math::nn::{Run, Settings, Stage};
use actui::math::sweep::run_cell;
use actui::screen::Tab;
use actui::screen::depth::{self, View};
use actui::store::Progress;
use actui::theme::{ColorDepth, Theme};
use actui::widget::Charset;
use actui::worker::live::Work;
use actui::worker::race::Training;
use actui::worker::task::Outcome;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::ops::ControlFlow;
use std::sync::Arc;

fn main() {
    divan::main();
}

const SIZE: (u16, u16) = (200, 60);
/// The screen, and where it has several pictures which.
const CASES: [&str; 10] = [
    "learn",
    "plot",
    "derive",
    "network",
    "network density",
    "depth race",
    "depth fan",
    "depth laws",
    "depth critical",
    "train",
];

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn app(case: &str) -> App {
    let course =
        Arc::new(Course::embedded(&Functions::built_in()).expect("the built-in course is sound"));
    let start = Start {
        functions: Functions::built_in(),
        theme: "dark",
        charset: Charset::Braille,
        mouse: true,
        size: SIZE,
    };
    let mut app = App::new(course, Progress::default(), start);
    match case {
        "learn" => {
            let networks = app.course.lessons.iter().map(|lesson| &lesson.figure.network);
            let (lesson, network) =
                networks.enumerate().find(|(_, network)| network.is_some()).expect("one has one");
            let settings = network.as_ref().expect("just seen").settings.clone();
            app.learn.place.lesson = lesson;
            train(&mut app, settings);
        }
        "plot" => app.tab = Tab::Plot,
        "derive" => app.tab = Tab::Derive,
        "network" | "network density" => {
            app.tab = Tab::Network;
            app.network.density = case == "network density";
            let settings = app.network.settings.clone();
            train(&mut app, settings);
        }
        "depth race" => sweep(&mut app, View::Race),
        "depth fan" => sweep(&mut app, View::Fan),
        "depth laws" => sweep(&mut app, View::Laws),
        "depth critical" => plane(&mut app),
        "train" => race(&mut app),
        other => panic!("no case {other}"),
    }
    app
}

fn train(app: &mut App, settings: Settings) {
    let mut run = Run::start(&settings, &go_on).expect("nobody stops it");
    let mut snapshot = Snapshot::of(Job { id: 1, settings, pace: Pace::FlatOut, held: true });
    snapshot.state = State::Training;
    for _ in 0..200 {
        snapshot.record(run.report());
        let _ = run.step(&go_on);
    }
    update(app, Message::Network(Box::new(snapshot)));
}

fn sweep(app: &mut App, view: View) {
    app.tab = Tab::Depth;
    app.depth.view = view;
    let spec = app.depth.spec().expect("it wants networks");
    for cell in spec.cells() {
        let result = run_cell(&spec, cell, &go_on).expect("nobody stops it");
        app.depth.results.push(Arc::new(result));
    }
}

fn plane(app: &mut App) {
    app.tab = Tab::Depth;
    app.depth.view = View::Critical;
    let function = app.depth.function();
    let grid = Grid::around_the_edge(&function, depth::MOST_BIAS, depth::GRID);
    let plane = Plane::of(function, grid, &|| true).expect("nobody stops it");
    update(app, Message::Outcome(Outcome::Plane(Box::new(plane))));
}

fn race(app: &mut App) {
    app.tab = Tab::Train;
    let settings = app.train.race.clone();
    let mut work = Training::start(&settings, &go_on).expect("nobody stops it");
    let job = Job { id: 1, settings, pace: Pace::FlatOut, held: true };
    let mut snapshot = race::Snapshot::of(job);
    work.show(&mut snapshot, false);
    for _ in 0..500 {
        let stepped = work.step(&go_on);
        work.note(&mut snapshot, stepped);
    }
    work.show(&mut snapshot, true);
    update(app, Message::Race(Box::new(snapshot)));
}

#[divan::bench(args = CASES)]
fn frame(bencher: divan::Bencher, case: &str) {
    let app = app(case);
    let theme = Theme::named_for("dark", ColorDepth::True);
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a test terminal");
    bencher.bench_local(|| {
        terminal.draw(|frame| view::draw(&app, &theme, frame)).expect("it draws");
    });
}
