//! One full frame of each screen at 200×60.

use actui::app::message::Message;
use actui::app::{App, Start, update, view};
use actui::lesson::Course;
use actui::live::{Job, Pace, Snapshot, State};
use actui::math::nn::Run;
use actui::screen::Screen;
use actui::store::Progress;
use actui::theme::{ColorDepth, Theme};
use actui::widget::Charset;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::ops::ControlFlow;
use std::sync::Arc;

fn main() {
    divan::main();
}

const SIZE: (u16, u16) = (200, 60);

fn app(screen: Screen) -> App {
    let course = Arc::new(Course::embedded().expect("the built-in course is sound"));
    let start = Start { theme: "dark", charset: Charset::Braille, mouse: true, size: SIZE };
    let mut app = App::new(course, Progress::default(), start);
    app.screen = screen;
    let settings = match screen {
        Screen::Network => app.network.settings,
        _ => app.learn.figure(&app.course).network.expect("the first figure has one").settings,
    };
    let go_on = |_| ControlFlow::Continue(());
    let mut run = Run::start(&settings, &go_on).expect("nobody stops it");
    let mut snapshot = Snapshot::of(Job { id: 1, settings, pace: Pace::FlatOut, held: true });
    snapshot.state = State::Training;
    for _ in 0..200 {
        snapshot.record(run.report());
        let _ = run.step(&go_on);
    }
    update(&mut app, Message::Network(Box::new(snapshot)));
    app
}

#[divan::bench(args = Screen::ALL)]
fn frame(bencher: divan::Bencher, screen: &Screen) {
    let app = app(*screen);
    let theme = Theme::named_for("dark", ColorDepth::True);
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a test terminal");
    bencher.bench_local(|| {
        terminal.draw(|frame| view::draw(&app, &theme, frame)).expect("it draws");
    });
}
