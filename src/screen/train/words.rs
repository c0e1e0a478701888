//! How the race stands, in words, from the same snapshot as the pictures.

use super::Picture;
use super::controls::letter;
use crate::live::State;
use crate::live::race::{POSTS, Runner, Snapshot};
use crate::math::mean_field::init::NoTheory;
use crate::math::nn::trainer::EpochReport;
use crate::math::nn::{Quantity, Report};
use crate::screen::theory::Theory;
use crate::screen::words::{short_title, silence};
use crate::typeset::{Line, Role, Span, brief};

/// The picture's name, exactly.
pub fn title(picture: Picture, layer: usize) -> String {
    match picture {
        Picture::Layers(quantity) => format!("{} by layer", short_title(quantity)),
        Picture::Dead => "Dead units by layer: φ′(z) = 0 on every training row".to_owned(),
        Picture::Spread => format!("Layer {layer}: z and h = φ(z)"),
        Picture::Learned => "What the activations have learned, by epoch".to_owned(),
        Picture::Decisions => "What the network makes of its inputs".to_owned(),
    }
}

/// The finding, the weightiest sentence first: who learned faster, what that makes of the bet, who is
/// ahead now; or how far the one network has come. Before the first step of several it asks.
pub fn finding(snapshot: &Snapshot, bet: Option<usize>) -> Vec<Line> {
    let Some(score) = snapshot.runners.first().and_then(|runner| runner.score.as_deref()) else {
        return vec![vec![text("Drawing the data and the weights …")]];
    };
    let stopped = snapshot.runners.iter().position(|runner| runner.overflow().is_some());
    if let Some(runner) = stopped {
        return vec![overflowed(snapshot, runner)];
    }
    if snapshot.runners.len() == 1 {
        return vec![alone(&snapshot.runners[0], score)];
    }
    if snapshot.step == 0 && bet.is_none() {
        let ask = Span::new(Role::Strong, "Which one will learn faster? ");
        return vec![vec![ask, text("n chooses, Space bets and starts.")]];
    }
    let Some(order) = standings(snapshot) else { return Vec::new() };
    let (best, last) = (order[0], order[order.len() - 1]);
    let passing = first_past(snapshot);
    let winner = passing.as_ref().map_or(best, |(winner, _)| *winner);
    let mut sentences: Vec<Line> = passing.into_iter().map(|(_, line)| line).collect();
    if let Some(bet) = bet.filter(|_| snapshot.step > 0) {
        sentences.push(judged(bet, winner));
    }
    sentences.push(ahead(snapshot, best, last));
    for sentence in sentences.iter_mut().skip(1) {
        sentence.insert(0, text(" "));
    }
    sentences
}

fn ahead(snapshot: &Snapshot, best: usize, last: usize) -> Line {
    let name = |runner: usize| {
        let name = format!("{} {}", letter(runner), snapshot.job.settings.label(runner));
        Span::new(Role::Strong, name)
    };
    let test = |runner: usize| snapshot.runners[runner].score.as_ref().map(|score| score.test);
    let (Some(lead), Some(behind)) = (test(best), test(last)) else { return Vec::new() };
    match (lead.accuracy, behind.accuracy) {
        (Some(lead), Some(behind)) if lead == behind => {
            vec![text("All now have "), share(lead), text(" of the test rows right.")]
        }
        (Some(lead), Some(behind)) => vec![
            name(best),
            text(" has "),
            share(lead),
            text(" of the test rows right, "),
            name(last),
            text(" "),
            share(behind),
            text("."),
        ],
        _ => vec![
            name(best),
            text(" has test loss "),
            number(lead.loss),
            text(", "),
            name(last),
            text(" "),
            number(behind.loss),
            text("."),
        ],
    }
}

/// What the bet is worth now.
fn judged(bet: usize, winner: usize) -> Line {
    let (role, fate) = if bet == winner { (Role::Good, "right") } else { (Role::Warn, "wrong") };
    vec![text(&format!("You bet on {}: ", letter(bet))), Span::new(role, fate), text(" so far.")]
}

/// The networks from the best to the worst on the test rows; None before the first score.
fn standings(snapshot: &Snapshot) -> Option<Vec<usize>> {
    let key = |runner: &usize| -> Option<(f64, f64)> {
        let test = snapshot.runners[*runner].score.as_ref()?.test;
        Some((-test.accuracy.unwrap_or(0.0), test.loss))
    };
    let mut order: Vec<usize> = (0..snapshot.runners.len()).collect();
    order.iter().map(key).collect::<Option<Vec<_>>>()?;
    order.sort_by(|a, b| {
        let (a, b) = (key(a).unwrap_or_default(), key(b).unwrap_or_default());
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    Some(order)
}

/// The network that was first past the highest post that any has passed, and when the others were:
/// "B passed 90 % after 1.2 epochs, A after 7.5." None before the lowest post.
fn first_past(snapshot: &Snapshot) -> Option<(usize, Line)> {
    let epochs = |step: u64| step as f64 / snapshot.steps_per_epoch as f64;
    let passing = |post: usize| {
        let runners = snapshot.runners.iter().enumerate();
        let mut passed: Vec<(usize, Option<u64>)> =
            runners.map(|(runner, of)| (runner, of.passed[post])).collect();
        passed.sort_by_key(|(_, step)| step.unwrap_or(u64::MAX));
        passed
    };
    let places = 0..POSTS.len();
    let (post, passed) =
        places.map(|post| (POSTS[post], passing(post))).find(|(_, order)| order[0].1.is_some())?;
    let (winner, step) = (passed[0].0, passed[0].1?);
    let mut line = vec![
        text(&format!("{} passed ", letter(winner))),
        share(post),
        text(" after "),
        number(epochs(step)),
        text(" epochs"),
    ];
    for (runner, step) in &passed[1..] {
        match step {
            Some(step) => {
                let after = text(&format!(", {} after ", letter(*runner)));
                line.extend([after, number(epochs(*step))]);
            }
            None => line.push(text(&format!(", {} not yet", letter(*runner)))),
        }
    }
    line.push(text("."));
    Some((winner, line))
}

fn alone(runner: &Runner, score: &EpochReport) -> Line {
    let before = runner.scores.first();
    match score.test.accuracy {
        Some(accuracy) => {
            let mut line = vec![share(accuracy), text(" of the test rows right")];
            if let Some(before) = before.and_then(|score| score.test.accuracy) {
                line.extend([text(", before the first step "), share(before)]);
            }
            line.push(text("."));
            line
        }
        None => {
            let mut line = vec![text("Test loss "), number(score.test.loss)];
            if let Some(before) = before {
                line.extend([text(", before the first step "), number(before.test.loss)]);
            }
            line.push(text("."));
            line
        }
    }
}

/// What theory expects of a network of `depth` hidden layers at its start, and what came of it once
/// the first minibatch has passed. None for a single layer, of which it has nothing to compare.
pub fn theory(
    runner: usize,
    depth: usize,
    theory: Result<&Theory, NoTheory>,
    start: Option<&Report>,
) -> Option<Line> {
    let name = letter(runner);
    let theory = match theory {
        Ok(theory) => theory,
        Err(why) => return Some(vec![text(&format!(" No theory of {name}: {}.", silence(why)))]),
    };
    let expected = theory.delta_ratio()?;
    let Some(start) = start.filter(|start| start.overflow.is_none()) else {
        let mut line = vec![
            text(&format!(" In theory {name}'s layer 1 receives ")),
            number(expected),
            text(&format!(" of layer {depth}'s δ")),
        ];
        if let Some((low, high)) = theory.band() {
            line.push(text(&format!(" (19 in 20: {} … {})", brief(low), brief(high))));
        }
        line.push(text("."));
        return Some(line);
    };
    Some(vec![
        text(&format!(" At the start {name}'s layer 1 received ")),
        number(start.ratio(Quantity::Delta)),
        text(&format!(" of layer {depth}'s δ, in theory ")),
        number(expected),
        text("."),
    ])
}

/// The same below the picture of a quantity, in a few words; `mark` is how theory is drawn there.
pub fn caption(
    depth: usize,
    theory: Result<&Theory, NoTheory>,
    quantity: Quantity,
    mark: &str,
) -> Option<Line> {
    let dim = |words: &str| Span::new(Role::Dim, words);
    let mark = Span::new(Role::Strong, mark);
    match (theory, quantity) {
        (Err(why), Quantity::Delta | Quantity::ActivationStd) => {
            Some(vec![dim(&format!("no theory: {}", silence(why)))])
        }
        (Ok(_), Quantity::ActivationStd) => Some(vec![mark, dim(" theory at start")]),
        (Ok(theory), Quantity::Delta) => {
            let factor = theory.delta_ratio()?.powf(1.0 / (depth as f64 - 1.0));
            let words = format!(" theory at start: × {} a layer", brief(factor));
            Some(vec![mark, dim(&words)])
        }
        _ => None,
    }
}

fn overflowed(snapshot: &Snapshot, runner: usize) -> Line {
    let Some(overflow) = snapshot.runners[runner].overflow() else { return Vec::new() };
    let name = format!("{} {}", letter(runner), snapshot.job.settings.label(runner));
    vec![
        Span::new(Role::Bad, format!("{name} has stopped")),
        text(&format!(
            ": a number in layer {} was not finite at step {}. A smaller learning rate, gain or \
             clipping helps; r starts again.",
            overflow.layer, overflow.step
        )),
    ]
}

/// What the race is doing.
pub fn status(snapshot: &Snapshot) -> String {
    let doing = match &snapshot.state {
        State::Training if snapshot.steps_per_second > 0.0 => {
            format!("{} steps/s", brief(snapshot.steps_per_second.round()))
        }
        State::Training | State::Working(_) => "training".to_owned(),
        State::Held if snapshot.step == 0 => "Space starts".to_owned(),
        State::Held => "held, Space goes on".to_owned(),
        State::Rested => "at rest, Space goes on".to_owned(),
        State::Overflowed => "stopped".to_owned(),
        State::Failed(why) => format!("failed ({why}); r starts it again"),
    };
    format!("epoch {:.1} · step {} · {doing}", snapshot.epochs(), snapshot.step)
}

fn text(words: &str) -> Span {
    Span::new(Role::Text, words)
}
fn number(value: f64) -> Span {
    Span::new(Role::Measured, brief(value))
}
fn share(value: f64) -> Span {
    Span::new(Role::Measured, percent(value))
}

/// `97.3 %`
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::race::Race;
    use crate::live::{Job, Pace};
    use crate::math::activation::Pointwise;
    use crate::math::nn::data::Source;
    use crate::math::nn::trainer::Score;
    use crate::math::nn::{Init, LayerReport, TrainerSettings};
    use crate::typeset::plain;

    fn race(names: &[&str]) -> Snapshot {
        let runner = |name: &&str| {
            TrainerSettings::new(Pointwise::named(name).expect("a function"), Source::Moons)
        };
        let settings = Race { source: Source::Moons, runners: names.iter().map(runner).collect() };
        let mut snapshot = Snapshot::of(Job { id: 1, settings, pace: Pace::FlatOut, held: true });
        snapshot.steps_per_epoch = 10;
        snapshot
    }

    fn record(snapshot: &mut Snapshot, runner: usize, step: u64, accuracy: f64) {
        let score = Score { loss: 1.0 - accuracy, accuracy: Some(accuracy) };
        let (train, test) = (score, score);
        let report = EpochReport {
            epoch: 0,
            step,
            train,
            test,
            dead_units: Vec::new(),
            learned: Vec::new(),
        };
        snapshot.runners[runner].record(report);
    }

    #[test]
    fn who_was_first_wins_the_bet_whoever_is_ahead_later() {
        let mut snapshot = race(&["sigmoid", "tanh"]);
        for (step, sigmoid, tanh) in [(0, 0.5, 0.48), (5, 0.5, 0.85), (15, 0.6, 0.92)] {
            record(&mut snapshot, 0, step, sigmoid);
            record(&mut snapshot, 1, step, tanh);
        }
        let said = |snapshot: &Snapshot, bet| plain(&finding(snapshot, bet).concat());
        let asked = "Which one will learn faster? n chooses, Space bets and starts.";
        assert_eq!(said(&snapshot, None), asked);
        snapshot.step = 15;
        assert_eq!(
            said(&snapshot, Some(0)),
            "B passed 90.0 % after 1.5 epochs, A not yet. You bet on A: wrong so far. B Tanh has \
             92.0 % of the test rows right, A Sigmoid 60.0 %."
        );
        record(&mut snapshot, 0, 20, 0.93);
        assert_eq!(
            said(&snapshot, Some(1)),
            "B passed 90.0 % after 1.5 epochs, A after 2. You bet on B: right so far. A Sigmoid has \
             93.0 % of the test rows right, B Tanh 92.0 %."
        );
        record(&mut snapshot, 0, 30, 0.95);
        assert!(said(&snapshot, Some(1)).starts_with("A passed 95.0 % after 3 epochs, B not yet."));
        assert!(said(&snapshot, Some(1)).contains("You bet on B: wrong so far."));
    }

    #[test]
    fn networks_are_told_apart_by_what_differs() {
        let mut snapshot = race(&["relu", "relu"]);
        snapshot.job.settings.runners[1].residual = true;
        assert_eq!(snapshot.job.settings.label(0), "ReLU, plain");
        assert_eq!(snapshot.job.settings.label(1), "ReLU, residual");
        let two = race(&["relu", "tanh"]).job.settings;
        assert_eq!((two.label(0).as_str(), two.label(1).as_str()), ("ReLU", "Tanh"));
    }

    #[test]
    fn theory_is_told_before_the_first_step_and_held_against_it_after() {
        let snapshot = race(&["relu", "relu"]);
        let settings = TrainerSettings { depth: 3, ..snapshot.job.settings.runners[0] };
        let of = |settings: &TrainerSettings| Theory::of_trainer(settings, Source::Moons);
        let residual = of(&TrainerSettings { residual: true, ..settings });
        let said = |line: Option<Line>| plain(&line.unwrap());
        let before = said(theory(1, 3, residual.as_ref().map_err(|why| *why), None));
        assert_eq!(before, " In theory B's layer 1 receives 2 of layer 3's δ.");
        let layer = |delta_rms: f64| LayerReport { delta_rms, ..LAYER };
        let layers = [0.6, 0.4, 0.2, 0.1].map(layer).to_vec();
        let start = Report { step: 1, loss: 1.0, layers, overflow: None };
        let after = theory(1, 3, residual.as_ref().map_err(|why| *why), Some(&start));
        let expected = " At the start B's layer 1 received 3 of layer 3's δ, in theory 2.";
        assert_eq!(said(after), expected);
        let caption = caption(3, residual.as_ref().map_err(|why| *why), Quantity::Delta, "━");
        assert_eq!(said(caption), "━ theory at start: × 1.41 a layer");
        let silent = of(&TrainerSettings { init: Init::Uniform01, ..settings }).unwrap_err();
        assert_eq!(
            said(theory(0, 3, Err(silent), None)),
            " No theory of A: its weights have mean ½."
        );
    }

    const LAYER: LayerReport = LayerReport {
        layer: 1,
        delta_rms: 1.0,
        delta_max: 1.0,
        weight_grad_rms: 1.0,
        activation_mean: 0.0,
        activation_std: 1.0,
        input_spread: 1.0,
        zero_fraction: 0.0,
        saturated_fraction: 0.0,
        weight_rms: 1.0,
    };
}
