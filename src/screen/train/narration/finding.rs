//! What the race has come to: what the bet is worth, who learned faster, who is ahead now.

use super::{listed, number, percent, share, text};
use crate::live::State;
use crate::live::race::{MILESTONES, Runner, Snapshot};
use crate::math::nn::data::Source;
use crate::math::nn::trainer::EpochReport;
use crate::screen::narration::underflowed;
use crate::screen::train::controls::letter;
use crate::typeset::{Line, Role, Span, brief};

/// What is compared, by the data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contest {
    /// Share of the test rows that are right
    Accuracy,
    TestLoss,
    /// Of noise nothing can be learned that holds for the test rows.
    TrainLoss,
}

impl Contest {
    fn of(source: Source) -> Contest {
        match source {
            Source::Noise => Contest::TrainLoss,
            Source::Regression => Contest::TestLoss,
            _ => Contest::Accuracy,
        }
    }

    /// The smaller, the better; what is no number is worst.
    fn key(self, score: &EpochReport) -> f64 {
        let key = match self {
            Contest::Accuracy => -score.test.accuracy.unwrap_or(0.0),
            Contest::TestLoss => score.test.loss,
            Contest::TrainLoss => score.train.loss,
        };
        if key.is_nan() { f64::INFINITY } else { key }
    }

    fn written(self, score: &EpochReport) -> Span {
        match self {
            Contest::Accuracy => share(score.test.accuracy.unwrap_or(0.0)),
            Contest::TestLoss => number(score.test.loss),
            Contest::TrainLoss => number(score.train.loss),
        }
    }
}

/// How much room there is for the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Long,
    Short,
}

/// Sentences, the weightiest first: what the bet is worth, which network has stopped, who learned
/// faster, who is ahead now; or how far the one network has come. Before the first step of several
/// they ask.
pub fn finding(snapshot: &Snapshot, bet: Option<usize>, form: Form) -> Vec<Line> {
    if let State::Failed(why) = &snapshot.state {
        let failed = Span::new(Role::Bad, format!("This run has failed: {why}."));
        return vec![vec![failed, text(" r starts again.")]];
    }
    let Some(scores) = scores(snapshot) else {
        return vec![vec![text("Drawing the data and the weights …")]];
    };
    let contest = Contest::of(snapshot.job.settings.source);
    let mut sentences = stopped(snapshot);
    sentences.extend(lost(snapshot));
    if let [runner] = &snapshot.runners[..] {
        sentences.extend(alone(contest, runner, scores[0]));
        return sentences;
    }
    if snapshot.step == 0 && bet.is_none() {
        return asked(snapshot, contest, form);
    }
    let held = first_to_hold(snapshot);
    if let Some(bet) = bet.filter(|_| snapshot.step > 0) {
        let winners = match (&held, contest) {
            (Some((winners, _)), _) => winners.clone(),
            (None, Contest::Accuracy) => Vec::new(),
            (None, _) => leaders(contest, &scores),
        };
        sentences.insert(0, judged(snapshot, bet, &winners));
    }
    sentences.extend(held.into_iter().flat_map(|(_, lines)| lines));
    sentences.extend(ahead(contest, &scores));
    sentences
}

/// The newest score of each; None before the first.
fn scores(snapshot: &Snapshot) -> Option<Vec<&EpochReport>> {
    snapshot.runners.iter().map(|runner| runner.score.as_deref()).collect()
}

/// The question, which says what decides it.
fn asked(snapshot: &Snapshot, contest: Contest, form: Form) -> Vec<Line> {
    let question = match contest {
        Contest::Accuracy => who_holds(&posts(snapshot), form),
        Contest::TestLoss => "Whose test loss will be lower?".to_owned(),
        Contest::TrainLoss => "Only noise: whose training loss will be lower?".to_owned(),
    };
    let how = match form {
        Form::Long => " n chooses, Space bets and starts.",
        Form::Short => " n chooses, Space bets.",
    };
    let mut lines = vec![vec![Span::new(Role::Strong, question), text(how)]];
    if contest == Contest::TrainLoss {
        lines.push(vec![text("What is learned of noise says nothing of the test rows.")]);
    }
    lines
}

/// The posts from the highest on: what counts is the highest that any network holds.
fn who_holds(posts: &[usize], form: Form) -> String {
    let milestone = |milestone: usize| whole(MILESTONES[milestone]).text;
    let Some((&highest, lower)) = posts.split_first() else {
        return "Which one will learn faster?".to_owned();
    };
    let highest = milestone(highest);
    match (form, lower) {
        (Form::Short, []) => format!("Who first holds {highest}?"),
        (Form::Short, _) => format!("Who first holds {highest}, or the most any holds?"),
        (Form::Long, _) => {
            let lower: Vec<String> =
                lower.iter().map(|&index| milestone(index).replace(" %", "")).collect();
            let else_ = match &lower[..] {
                [] => String::new(),
                lower => format!(" – or, if none does, {} %", listed(lower, "or")),
            };
            format!(
                "Which one will first hold {highest} of the test rows right for an epoch{else_}?"
            )
        }
    }
}

/// Whether nothing more comes by itself.
fn is_over(snapshot: &Snapshot) -> bool {
    matches!(snapshot.state, State::Rested | State::Overflowed)
}

/// What the bet is worth. No winner: nobody has come far enough yet.
fn judged(snapshot: &Snapshot, bet: usize, winners: &[usize]) -> Line {
    let (role, fate) = match winners {
        [] => (Role::Dim, "open"),
        [winner] if *winner == bet => (Role::Good, "right"),
        _ if winners.contains(&bet) => (Role::Text, "a draw"),
        _ => (Role::Warn, "wrong"),
    };
    let mut line = vec![text(&format!("You bet on {}: ", letter(bet))), Span::new(role, fate)];
    match (winners, posts(snapshot).last()) {
        ([], Some(&lowest)) => {
            let milestone = whole(MILESTONES[lowest]);
            let what = if is_over(snapshot) { ", none held " } else { " until one holds " };
            line.extend([text(what), milestone]);
        }
        _ if !is_over(snapshot) => line.push(text(" so far")),
        _ => {}
    }
    line.push(text("."));
    line
}

/// The posts that say something, the highest first: above what guessing comes to, and past which
/// no network was before its first step.
fn posts(snapshot: &Snapshot) -> Vec<usize> {
    let Some(guessing) = snapshot.guessing() else { return Vec::new() };
    let first = |of: &Runner| of.past.first().and_then(|past| past.score.test.accuracy);
    let at_start = |milestone: usize| {
        let mut shares = snapshot.runners.iter().filter_map(first);
        shares.any(|share| share >= MILESTONES[milestone])
    };
    (0..MILESTONES.len())
        .filter(|&milestone| MILESTONES[milestone] > guessing && !at_start(milestone))
        .collect()
}

/// The networks that were the first to hold the highest milestone that any has held, and from when the
/// others did: "B was first to hold 90 %, from epoch 1.2." "A from 7.5." None before the lowest.
fn first_to_hold(snapshot: &Snapshot) -> Option<(Vec<usize>, Vec<Line>)> {
    let holding = |milestone: usize| {
        let runners = snapshot.runners.iter().enumerate();
        let mut held: Vec<(usize, Option<u64>)> =
            runners.map(|(runner, of)| (runner, of.held.from(milestone))).collect();
        held.sort_by_key(|(_, step)| step.unwrap_or(u64::MAX));
        held
    };
    let posts = posts(snapshot).into_iter();
    let (milestone, held) = posts
        .map(|milestone| (milestone, holding(milestone)))
        .find(|(_, order)| order[0].1.is_some())?;
    let first = held[0].1?;
    let count = held.iter().take_while(|(_, step)| *step == Some(first)).count();
    let winners: Vec<usize> = held[..count].iter().map(|(runner, _)| *runner).collect();
    let names: Vec<String> = winners.iter().map(|&runner| letter(runner).to_string()).collect();
    let epochs = |step: u64| brief(step as f64 / snapshot.steps_per_epoch as f64);
    let was = if count == 1 { "was" } else { "were" };
    let mut lines = vec![vec![
        text(&format!("{} {was} first to hold ", listed(&names, "and"))),
        whole(MILESTONES[milestone]),
        text(", from epoch "),
        Span::new(Role::Measured, epochs(first)),
        text("."),
    ]];
    lines.extend(others(snapshot, &held[count..], epochs));
    Some((winners, lines))
}

/// From when those who were not the first held the milestone; None where all were.
fn others(
    snapshot: &Snapshot,
    held: &[(usize, Option<u64>)],
    epochs: impl Fn(u64) -> String,
) -> Option<Line> {
    let mut line = Line::new();
    for &(runner, step) in held {
        let (name, comma) = (letter(runner), if line.is_empty() { "" } else { ", " });
        let gone = is_over(snapshot) || snapshot.runners[runner].overflow().is_some();
        line.push(text(&match step {
            Some(_) => format!("{comma}{name} from "),
            None if gone => format!("{comma}{name} did not"),
            None => format!("{comma}{name} not yet"),
        }));
        line.extend(step.map(|step| Span::new(Role::Measured, epochs(step))));
    }
    line.last()?;
    line.push(text("."));
    Some(line)
}

/// Those with the best score now.
fn leaders(contest: Contest, scores: &[&EpochReport]) -> Vec<usize> {
    let best = scores.iter().map(|score| contest.key(score)).fold(f64::INFINITY, f64::min);
    (0..scores.len()).filter(|&runner| contest.key(scores[runner]) == best).collect()
}

/// The best and the worst now.
fn ahead(contest: Contest, scores: &[&EpochReport]) -> Vec<Line> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| contest.key(scores[a]).total_cmp(&contest.key(scores[b])));
    let (best, last) = (order[0], order[order.len() - 1]);
    let of = |runner: usize| contest.written(scores[runner]);
    let name = |runner: usize| Span::new(Role::Strong, letter(runner).to_string());
    let (before, after) = match contest {
        Contest::Accuracy => ("", " of the test rows right"),
        Contest::TestLoss => ("test loss ", ""),
        Contest::TrainLoss => ("training loss ", ""),
    };
    let mut line = if contest.key(scores[best]) == contest.key(scores[last]) {
        vec![text(&format!("All now have {before}")), of(best), text(after)]
    } else {
        let has = text(&format!(" has {before}"));
        vec![
            name(best),
            has,
            of(best),
            text(&format!("{after}, ")),
            name(last),
            text(" "),
            of(last),
        ]
    };
    line.push(text("."));
    vec![line]
}

/// How far the one network has come.
fn alone(contest: Contest, runner: &Runner, score: &EpochReport) -> Vec<Line> {
    let mut line = match contest {
        Contest::Accuracy => vec![contest.written(score), text(" of the test rows right")],
        Contest::TestLoss => vec![text("Test loss "), contest.written(score)],
        Contest::TrainLoss => vec![text("Training loss "), contest.written(score)],
    };
    if let Some(before) = runner.past.first().map(|past| &past.score) {
        line.extend([text(", before the first step "), contest.written(before)]);
    }
    line.push(text("."));
    let rest = (contest == Contest::TrainLoss).then(|| {
        let useless = "Noise can be learned by heart only: on the test rows the loss is ";
        vec![text(useless), number(score.test.loss), text(".")]
    });
    [Some(line), rest].into_iter().flatten().collect()
}

/// Which networks came to something that is no number, and what helps.
fn stopped(snapshot: &Snapshot) -> Vec<Line> {
    let stopped = snapshot.runners.iter().enumerate();
    let mut lines: Vec<Line> = stopped
        .filter_map(|(runner, of)| {
            let overflow = of.overflow()?;
            let name = Span::new(Role::Bad, format!("{} stopped", letter(runner)));
            let place = format!(" at step {}: layer {} not finite.", overflow.step, overflow.layer);
            Some(vec![name, text(&place)])
        })
        .collect();
    if !lines.is_empty() {
        lines.push(vec![text("A smaller learning rate, gain or clipping helps; r starts again.")]);
    }
    lines
}

/// Which networks have numbers that their format is too small for.
fn lost(snapshot: &Snapshot) -> impl Iterator<Item = Line> {
    let runners = snapshot.runners.iter().zip(&snapshot.job.settings.runners).enumerate();
    runners.filter_map(|(runner, (of, settings))| {
        let sentence = underflowed(of.underflow()?, settings.precision);
        Some(vec![Span::new(Role::Strong, letter(runner).to_string()), text(":"), sentence])
    })
}

/// A milestone: `90 %`
fn whole(share: f64) -> Span {
    Span::new(Role::Measured, percent(share).replace(".0", ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::race::Race;
    use crate::live::{Job, Pace};
    use crate::math::activation::Pointwise;
    use crate::math::nn::Underflow;
    use crate::math::nn::model::NormKind;
    use crate::math::nn::trainer::{Score, TrainReport};
    use crate::math::nn::{Operation, Overflow, Report, TrainerSettings, report::NonFinite};
    use crate::typeset::plain;
    use std::sync::Arc;

    fn race_of(source: Source, names: &[&str]) -> Snapshot {
        let runner =
            |name: &&str| TrainerSettings::new(Pointwise::named(name).expect("a function"), source);
        let settings = Race { source, runners: names.iter().map(runner).collect() };
        let mut snapshot = Snapshot::of(Job { id: 1, settings, pace: Pace::FlatOut, held: true });
        snapshot.steps_per_epoch = 10;
        snapshot.data = Some(Arc::new(crate::data::split(source, 1).unwrap()));
        snapshot
    }

    fn race(names: &[&str]) -> Snapshot {
        race_of(Source::Moons, names)
    }

    fn record(snapshot: &mut Snapshot, runner: usize, step: u64, (train, test): (Score, Score)) {
        let (dead_units, learned) = (Vec::new(), Vec::new());
        let report = EpochReport { epoch: 0, step, train, test, dead_units, learned };
        snapshot.runners[runner].record(report, snapshot.steps_per_epoch);
        snapshot.step = snapshot.step.max(step);
    }

    fn right(snapshot: &mut Snapshot, step: u64, shares: &[f64]) {
        for (runner, &accuracy) in shares.iter().enumerate() {
            let score = Score { loss: 1.0 - accuracy, accuracy: Some(accuracy) };
            record(snapshot, runner, step, (score, score));
        }
    }

    fn said(snapshot: &Snapshot, bet: Option<usize>) -> String {
        let lines = finding(snapshot, bet, Form::Long);
        lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join(" ")
    }

    fn overflow(snapshot: &mut Snapshot, runner: usize) {
        let kind = NonFinite::Nan;
        let overflow = Overflow { step: 7, layer: 2, operation: Operation::Loss, kind };
        let network = Report {
            step: 7,
            loss: f64::NAN,
            layers: Vec::new(),
            overflow: Some(overflow),
            underflow: None,
            rounded_slopes: None,
        };
        let report = TrainReport { epoch: 0, gradient_norm: 1.0, network, learned: Vec::new() };
        snapshot.runners[runner].report = Some(Arc::new(report));
    }

    #[test]
    fn an_underflow_is_told_of_the_network_that_has_it() {
        let mut snapshot = race(&["relu", "sigmoid"]);
        right(&mut snapshot, 1, &[0.5, 0.5]);
        let underflow = Underflow { operation: Operation::Delta, layer: 2, through: 1 };
        let (overflow, rounded_slopes) = (None, None);
        let (loss, layers, underflow) = (1.0, Vec::new(), Some(underflow));
        let network = Report { step: 1, loss, layers, overflow, underflow, rounded_slopes };
        let report = TrainReport { epoch: 0, gradient_norm: 1.0, network, learned: Vec::new() };
        snapshot.runners[1].report = Some(Arc::new(report));
        let said = said(&snapshot, None);
        assert!(said.contains("B: Underflow: δ is exactly 0 from layer 2 to layer 1"), "{said}");
        assert!(!said.contains("A: Underflow"), "{said}");
    }

    #[test]
    fn who_was_first_wins_the_bet_whoever_is_ahead_later() {
        let mut snapshot = race(&["sigmoid", "tanh"]);
        right(&mut snapshot, 0, &[0.5, 0.48]);
        let asked = "Which one will first hold 99 % of the test rows right for an epoch – or, if none \
                     does, 95, 90, 80 or 70 %? n chooses, Space bets and starts.";
        assert_eq!(said(&snapshot, None), asked);
        let short = plain(&finding(&snapshot, None, Form::Short)[0]);
        assert_eq!(short, "Who first holds 99 %, or the most any holds? n chooses, Space bets.");
        right(&mut snapshot, 5, &[0.5, 0.85]);
        right(&mut snapshot, 12, &[0.5, 0.92]);
        right(&mut snapshot, 22, &[0.6, 0.92]);
        assert_eq!(
            said(&snapshot, Some(0)),
            "You bet on A: wrong so far. B was first to hold 90 %, from epoch 1.2. A not yet. B has \
             92.0 % of the test rows right, A 60.0 %."
        );
        right(&mut snapshot, 25, &[0.93, 0.92]);
        right(&mut snapshot, 35, &[0.93, 0.92]);
        assert_eq!(
            said(&snapshot, Some(1)),
            "You bet on B: right so far. B was first to hold 90 %, from epoch 1.2. A from 2.5. A has \
             93.0 % of the test rows right, B 92.0 %."
        );
        right(&mut snapshot, 40, &[0.95, 0.92]);
        right(&mut snapshot, 50, &[0.95, 0.92]);
        snapshot.state = State::Rested;
        let rested = said(&snapshot, Some(1));
        let wanted = "You bet on B: wrong. A was first to hold 95 %, from epoch 4. B did not.";
        assert!(rested.starts_with(wanted), "{rested}");
    }

    #[test]
    fn what_guessing_comes_to_is_no_merit() {
        let mut snapshot = race(&["sigmoid", "tanh"]);
        right(&mut snapshot, 0, &[0.48, 0.49]);
        right(&mut snapshot, 5, &[0.51, 0.62]);
        let open = "You bet on B: open until one holds 70 %. B has 62.0 %";
        assert!(said(&snapshot, Some(1)).starts_with(open), "{}", said(&snapshot, Some(1)));
        snapshot.state = State::Rested;
        assert!(said(&snapshot, Some(1)).starts_with("You bet on B: open, none held 70 %."));
        // Nor is what was so before the first step.
        let mut snapshot = race(&["sigmoid", "tanh"]);
        right(&mut snapshot, 0, &[0.82, 0.49]);
        right(&mut snapshot, 5, &[0.85, 0.86]);
        assert!(said(&snapshot, Some(1)).starts_with("You bet on B: open until one holds 90 %."));
        // Of ten classes a half is more than luck.
        let mut snapshot = race_of(Source::Digits, &["sigmoid", "tanh"]);
        right(&mut snapshot, 0, &[0.1, 0.1]);
        right(&mut snapshot, 5, &[0.1, 0.52]);
        assert!(said(&snapshot, Some(1)).contains("open until one holds 50 %"));
        right(&mut snapshot, 15, &[0.1, 0.52]);
        assert!(said(&snapshot, Some(1)).contains("B was first to hold 50 %, from epoch 0.5"));
    }

    #[test]
    fn who_is_level_has_not_lost() {
        let mut snapshot = race(&["tanh", "tanh", "tanh", "sigmoid"]);
        right(&mut snapshot, 0, &[0.5; 4]);
        right(&mut snapshot, 10, &[0.9, 0.9, 0.9, 0.5]);
        right(&mut snapshot, 20, &[0.9, 0.9, 0.9, 0.5]);
        let told = said(&snapshot, Some(1));
        let wanted = "You bet on B: a draw so far. A, B and C were first to hold 90 %, from epoch 1. D not \
                      yet.";
        assert!(told.starts_with(wanted), "{told}");
    }

    #[test]
    fn without_classes_the_loss_decides_and_of_noise_that_of_the_training_rows() {
        let score = |loss: f64| Score { loss, accuracy: None };
        let lower_train_is_higher_test = [(0.9, 1.1), (0.3, 1.8)];
        for (source, winner, what) in [
            (Source::Regression, 'A', "A has test loss 1.1, B 1.8."),
            (Source::Noise, 'B', "B has training loss 0.3, A 0.9."),
        ] {
            let mut snapshot = race_of(source, &["sigmoid", "tanh"]);
            for (runner, _) in lower_train_is_higher_test.iter().enumerate() {
                record(&mut snapshot, runner, 0, (score(1.0), score(1.0)));
            }
            assert!(
                said(&snapshot, None).contains("loss will be lower?"),
                "{}",
                said(&snapshot, None)
            );
            for (runner, (train, test)) in lower_train_is_higher_test.into_iter().enumerate() {
                record(&mut snapshot, runner, 5, (score(train), score(test)));
            }
            let bet = usize::from(winner == 'B');
            let told = said(&snapshot, Some(bet));
            assert_eq!(told, format!("You bet on {winner}: right so far. {what}"));
        }
    }

    #[test]
    fn a_network_that_has_stopped_is_told_and_nothing_more_is_expected_of_it() {
        let mut snapshot = race(&["sigmoid", "tanh"]);
        right(&mut snapshot, 0, &[0.5, 0.5]);
        right(&mut snapshot, 5, &[0.5, 0.95]);
        right(&mut snapshot, 15, &[0.5, 0.95]);
        overflow(&mut snapshot, 0);
        let told = said(&snapshot, Some(0));
        let wanted = "You bet on A: wrong so far. A stopped at step 7: layer 2 not finite.";
        assert!(told.starts_with(wanted), "{told}");
        assert!(told.contains("A did not.") && !told.contains("not yet"), "{told}");
        overflow(&mut snapshot, 1);
        snapshot.state = State::Overflowed;
        assert!(said(&snapshot, Some(0)).starts_with("You bet on A: wrong. A stopped"));
    }

    #[test]
    fn a_failed_run_says_so() {
        let mut snapshot = race(&["sigmoid", "tanh"]);
        snapshot.state = State::Failed("out of luck".to_owned());
        assert_eq!(said(&snapshot, None), "This run has failed: out of luck. r starts again.");
    }

    #[test]
    fn networks_are_told_apart_by_what_differs_and_by_nothing_else() {
        let labels = |race: &Race| -> Vec<String> {
            (0..race.runners.len()).map(|runner| race.label(runner)).collect()
        };
        let function = |name: &str| Pointwise::named(name).unwrap();
        let mut race = race(&["relu", "relu"]).job.settings;
        assert_eq!(labels(&race), ["ReLU", "ReLU"]);
        race.runners[1].residual = true;
        assert_eq!(labels(&race), ["plain", "residual"]);
        let leaky = function("leaky-relu");
        race.runners[0].activation = leaky.clone();
        race.runners[1].activation = leaky.with_parameter("negative-slope", 0.2).unwrap();
        assert_eq!(labels(&race), ["slope 0.01", "slope 0.2, residual"]);
        race.runners[1].activation = function("tanh");
        assert_eq!(labels(&race), ["Leaky ReLU", "Tanh, residual"]);
        // What most have need not be told of each.
        let tanh = race.runners[1].clone().with(|it| it.residual = false);
        let clipped = tanh.clone().with(|it| it.clip = Some(1.0));
        race.runners =
            vec![tanh.clone(), clipped, tanh.clone().with(|it| it.width = 9), tanh.clone()];
        assert_eq!(labels(&race), ["Tanh", "clip 1", "width 9", "Tanh"]);
        // What one lacks is said where those that have it do not.
        let normed = tanh.clone().with(|it| it.norm = Some(NormKind::Layer));
        race.runners = vec![normed.clone(), tanh.clone().with(|it| it.width = 9), normed];
        assert_eq!(labels(&race), ["Tanh", "width 9, no norm", "Tanh"]);
    }
}
