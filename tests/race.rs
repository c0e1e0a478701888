//! Networks that learn side by side: the work itself, step by step, and the thread that does it.

use actui::data;
use actui::live::race::{Change, MILESTONES, Picture, Place, Race, Runner, Snapshot};
use actui::live::{Job, Pace, State};
use actui::math::activation::Pointwise;
use actui::math::nn::data::Source;
use actui::math::nn::trainer::{EpochReport, Score};
use actui::math::nn::{Init, Precision, Stage, Stepped, Trainer, TrainerSettings};
use actui::worker::live::{Live, Shown, Work};
use actui::worker::race::Training;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn go_on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn race(source: Source, names: &[&str]) -> Race {
    let runner = |name: &&str| {
        TrainerSettings::new(Pointwise::named(name).expect("a known function"), source).with(|it| {
            (it.depth, it.init, it.precision) = (5, Init::GlorotNormal, Precision::F64);
        })
    };
    Race { source, runners: names.iter().map(runner).collect() }
}

fn started(race: &Race) -> (Training, Snapshot) {
    let job = Job { id: 1, settings: race.clone(), pace: Pace::FlatOut, held: true };
    let mut work = Training::start(race, &go_on).expect("nobody stops it");
    let mut snapshot = <Snapshot as Shown>::of(job);
    work.show(&mut snapshot, false);
    (work, snapshot)
}

fn run(work: &mut Training, snapshot: &mut Snapshot, steps: u64) {
    for _ in 0..steps {
        let stepped = work.step(&go_on);
        work.note(snapshot, stepped);
    }
    work.show(snapshot, true);
}

#[test]
fn each_learns_as_if_it_were_alone() {
    let race = race(Source::Moons, &["sigmoid", "tanh"]);
    let (mut work, mut snapshot) = started(&race);
    run(&mut work, &mut snapshot, 40);
    for (runner, settings) in snapshot.runners.iter().zip(&race.runners) {
        let split = Arc::new(data::split(race.source, settings.seed).unwrap());
        let mut alone = Trainer::new(settings.clone(), split);
        (0..40).for_each(|_| assert_eq!(alone.step(&go_on), Stepped::Done));
        assert_eq!(**runner.report.as_ref().unwrap(), alone.report());
        assert_eq!(**runner.score.as_ref().unwrap(), alone.score());
    }
}

#[test]
fn tanh_learns_faster_than_sigmoid() {
    let (mut work, mut snapshot) = started(&race(Source::Moons, &["sigmoid", "tanh"]));
    run(&mut work, &mut snapshot, 300);
    let [sigmoid, tanh] =
        [0, 1].map(|at: usize| snapshot.runners[at].score.as_ref().unwrap().test.accuracy.unwrap());
    assert!(tanh > sigmoid + 0.05, "{tanh} {sigmoid}");
}

#[test]
fn scores_are_evenly_spaced_and_never_too_many() {
    let race = race(Source::Moons, &["tanh"]);
    let race = Race {
        runners: vec![race.runners[0].clone().with(|it| {
            it.depth = 1;
            it.width = 2;
        })],
        ..race
    };
    let (mut work, mut snapshot) = started(&race);
    run(&mut work, &mut snapshot, 1_500);
    let steps: Vec<u64> = snapshot.runners[0].past.iter().map(|past| past.score.step).collect();
    let stride = snapshot.runners[0].stride().unwrap();
    assert!((100..=240).contains(&steps.len()), "{}", steps.len());
    assert!(steps.iter().enumerate().all(|(index, step)| *step == index as u64 * stride));
    assert_eq!(snapshot.runners[0].score.as_ref().unwrap().step, 1_500);
}

/// A network that is past a post at one score alone, and what is left of that score in the past.
#[test]
fn a_spike_holds_nothing_and_is_not_forgotten() {
    let mut runner = Runner::default();
    for step in 0..2_000u64 {
        let accuracy = Some(if step == 101 { 0.999 } else { 0.6 });
        let score = Score { loss: if step == 101 { 9.0 } else { 0.5 }, accuracy };
        let (dead_units, learned) = (Vec::new(), Vec::new());
        let report = EpochReport { epoch: 0, step, train: score, test: score, dead_units, learned };
        runner.record(report, 8);
    }
    let held: Vec<Option<u64>> = (0..MILESTONES.len()).map(|post| runner.held.from(post)).collect();
    assert_eq!(held, [None, None, None, None, None, Some(0)]);
    assert!(runner.past.len() <= 240);
    let most = runner.past.iter().map(|past| past.test.loss.1).fold(0.0, f64::max);
    let best = runner.past.iter().map(|past| past.test.accuracy.unwrap().1).fold(0.0, f64::max);
    assert_eq!((most, best), (9.0, 0.999));
}

#[test]
fn a_learning_rate_changes_without_a_new_start() {
    let race = race(Source::Moons, &["tanh", "tanh"]);
    let (mut work, mut snapshot) = started(&race);
    run(&mut work, &mut snapshot, 10);
    work.change(Change::LearningRate { runner: 1, rate: 0.0 }, &mut snapshot);
    let loss = |snapshot: &Snapshot, runner: usize| {
        snapshot.runners[runner].score.as_ref().unwrap().train.loss
    };
    assert_eq!(loss(&snapshot, 0), loss(&snapshot, 1));
    let before = loss(&snapshot, 1);
    run(&mut work, &mut snapshot, 10);
    assert_eq!((work.steps(), loss(&snapshot, 1)), (20, before));
    assert_ne!(loss(&snapshot, 0), before);
    assert_eq!(snapshot.job.settings.runners[1].learning_rate, 0.0);
}

#[test]
fn what_is_looked_into_is_what_was_asked_for() {
    let (mut work, mut snapshot) = started(&race(Source::Circles, &["sigmoid", "relu"]));
    work.change(Change::Look(Place { runner: 1, layer: 3 }), &mut snapshot);
    run(&mut work, &mut snapshot, 5);
    let look = snapshot.look.as_ref().expect("it has looked");
    let (before, after) = look.spread.as_ref().expect("a minibatch has passed");
    assert!(before.low < 0.0 && after.low == 0.0, "ReLU cuts z at 0");
    let count = 32 * 16;
    assert_eq!([before, after].map(|part| part.counts.iter().sum::<usize>()), [count; 2]);
    let Some(Picture::Plane(plane)) = &look.picture else { panic!("circles lie in a plane") };
    assert!(plane.rows.iter().flatten().all(|p| (0.0..=1.0).contains(p)));
}

/// Half the rows are of either class, so a network that has learned its plane agrees with them.
#[test]
fn the_picture_of_a_plane_agrees_with_the_test_rows() {
    let (mut work, mut snapshot) = started(&race(Source::Moons, &["tanh"]));
    run(&mut work, &mut snapshot, 300);
    let data = snapshot.data.clone().unwrap();
    let look = snapshot.look.clone().unwrap();
    let Some(Picture::Plane(plane)) = &look.picture else { panic!("moons lie in a plane") };
    let mut inputs = data.test.inputs.clone();
    data.scale.restore(&mut inputs);
    let share = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
    let right = inputs.chunks_exact(2).enumerate().filter(|(row, point)| {
        let rows = plane.rows.len() as f64;
        let line = &plane.rows[((1.0 - share(point[1], plane.y)) * rows) as usize];
        let second = line[(share(point[0], plane.x) * line.len() as f64) as usize] > 0.5;
        second == (data.test.label(*row) == 1)
    });
    let right = right.count() as f64 / data.test.rows() as f64;
    let accuracy = snapshot.runners[0].score.as_ref().unwrap().test.accuracy.unwrap();
    assert!((right - accuracy).abs() < 0.03, "{right} {accuracy}");
}

#[test]
fn the_first_minibatch_is_kept() {
    let (mut work, mut snapshot) = started(&race(Source::Moons, &["tanh", "relu"]));
    assert!(snapshot.runners[0].start.is_none());
    run(&mut work, &mut snapshot, 1);
    let first = snapshot.runners[1].report.clone();
    assert!(first.is_some());
    run(&mut work, &mut snapshot, 12);
    assert_eq!(snapshot.runners[1].start, first);
    assert_ne!(snapshot.runners[1].report, first);
}

#[test]
fn one_that_overflows_does_not_stop_the_other() {
    let mut race = race(Source::Moons, &["relu", "relu"]);
    race.runners[0].learning_rate = 1e200;
    let (mut work, mut snapshot) = started(&race);
    run(&mut work, &mut snapshot, 30);
    assert!(snapshot.runners[0].overflow().is_some() && !snapshot.overflowed());
    assert_eq!(snapshot.runners[1].report.as_ref().unwrap().network.step, 30);
}

#[test]
fn the_thread_learns_rests_and_goes_on() {
    let mut live: Live<Training> = Live::spawn("race");
    let mut settings = race(Source::Xor, &["tanh"]);
    settings.runners[0].depth = 1;
    // Slow enough that it can be held in the middle of a round.
    let pace = Pace::Watchable { within: Duration::from_millis(400) };
    live.start(Job { id: 7, settings, pace, held: false });
    let wait = |live: &Live<Training>, wanted: &dyn Fn(&Snapshot) -> bool| {
        let begin = Instant::now();
        loop {
            if let Some(snapshot) = live.take().filter(|snapshot| wanted(snapshot)) {
                return snapshot;
            }
            assert!(begin.elapsed() < Duration::from_secs(60), "it does not come to that");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let rested = wait(&live, &|snapshot| snapshot.state == State::Rested);
    assert!(rested.step > 0 && !live.busy());
    // Held at rest, as when its screen is left, it still rests.
    live.play(false);
    let held = wait(&live, &|_| true);
    assert_eq!((held.state, held.step), (State::Rested, rested.step));
    live.step();
    let stepped = wait(&live, &|snapshot| snapshot.step > rested.step);
    assert_eq!(stepped.step, rested.step + 1);
    live.play(true);
    wait(&live, &|snapshot| snapshot.step > rested.step + 50);
    live.play(false);
    wait(&live, &|snapshot| snapshot.state == State::Held);
    live.play(true);
    let again = wait(&live, &|snapshot| snapshot.state == State::Rested);
    assert_eq!(again.step, stepped.step + rested.step, "as many steps again");
}

#[test]
fn the_pace_changes_while_they_learn() {
    let mut live: Live<Training> = Live::spawn("race");
    let mut settings = race(Source::Xor, &["tanh"]);
    settings.runners[0].depth = 1;
    // A round of an hour: a step in some seconds.
    let pace = Pace::Watchable { within: Duration::from_secs(3600) };
    live.start(Job { id: 7, settings, pace, held: false });
    let pace = Pace::Watchable { within: Duration::ZERO };
    live.change(Change::Pace(pace));
    let begin = Instant::now();
    let rested = loop {
        if let Some(snapshot) = live.take().filter(|snapshot| snapshot.state == State::Rested) {
            break snapshot;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "it still takes its time");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!((rested.job.id, rested.job.pace), (7, pace));
}
