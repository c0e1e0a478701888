//! Blocks that ask first. Until the learner has answered, nothing of the answer is set.

mod bet;
mod sketch;
mod slider;

use super::sheet::Sheet;
use super::{Line, Look, Role, Span, Typing, block};
use crate::lesson::question::{
    Answer, Asks, Choose, Derive, Draft, Grade, Judge, Judgement, Question, Ranking, Sureness,
};
use crate::lesson::{Ask, Learner, Text};

/// What the learner has done with the question, what is being typed into it, and whether its
/// measurements are folded away.
type Doing<'d> = (&'d Learner, Option<Typing<'d>>, bool);

/// A question as it stands with the learner.
pub fn question(asked: &Question, doing: Doing, width: usize, look: &Look) -> Vec<Line> {
    let (learner, typing, folded) = doing;
    let mut sheet = Sheet::new(width, look, Span::new(Role::Text, ""));
    // On paper nobody judges: the sentence and its verdict are told.
    if let (Ask::Judge(judge), None) = (&asked.ask, look.keys) {
        return block::claim(&judge.claim, folded, width, look);
    }
    if let Ask::Bet(it) = &asked.ask {
        bet::paper(it, &mut sheet);
    }
    let label = Span::new(Role::Accent, label(&asked.ask));
    sheet.labelled(Some(label), &asked.text, Role::Strong);
    if learner.is_asked() && look.keys.is_some() {
        let start = || asked.ask.asks().start();
        let draft = learner.draft.clone().or_else(start);
        body(&asked.ask, draft.as_ref().map(State::Open).unwrap_or(State::Untyped), &mut sheet);
        how_sure(learner, &mut sheet);
        entry(&asked.ask, typing, &mut sheet);
        return sheet.lines;
    }
    let given = learner.given();
    let judged = given.and_then(|given| {
        let measured = |name: &str| look.values.get(name).copied();
        asked.ask.asks().judge(given, &measured)
    });
    body(&asked.ask, State::Told(given), &mut sheet);
    if look.keys.is_some() {
        said(&asked.ask, learner, judged.as_ref(), &mut sheet);
    }
    if let Ask::Bet(it) = &asked.ask {
        bet::outcome(it, &mut sheet);
    }
    if let Some(because) = judged.and_then(|judged| judged.because) {
        let mark = Span::new(Role::Warn, "→ ");
        sheet.labelled(Some(mark), &because, Role::Text);
    }
    if let Ask::Judge(Judge { claim, .. }) = &asked.ask {
        sheet.blank();
        sheet.lines.extend(block::verdict(claim, folded, width, look));
    }
    if !is_running(asked, look) {
        explain(&asked.explain, &mut sheet);
    }
    sheet.lines
}

/// Whether a bet is still being decided here: what explains it would tell how it ends.
fn is_running(asked: &Question, look: &Look) -> bool {
    let Ask::Bet(bet) = &asked.ask else { return false };
    look.keys.is_some() && bet.finding(&|name| look.values.get(name).copied()).is_none()
}

fn label(ask: &Ask) -> &'static str {
    match ask {
        Ask::Predict(_) => "? Predict: ",
        Ask::Choose(choose) if choose.takes_several() => "? Choose all that do: ",
        Ask::Choose(_) => "? Choose: ",
        Ask::Judge(_) => "? Does it hold? The post says: ",
        Ask::Order(_) => "? Put in order: ",
        Ask::Place(_) => "? Place: ",
        Ask::Slope(_) => "? Sketch: ",
        Ask::Derive(_) => "? Derive: ",
        Ask::Bet(_) => "? Your bet: ",
    }
}

/// Whether the question is open or its answer may be shown.
#[derive(Clone, Copy)]
enum State<'s> {
    Open(&'s Draft),
    /// Open, and answered by typing
    Untyped,
    /// With the answer that was given, if one was.
    Told(Option<&'s Answer>),
}

impl<'s> State<'s> {
    fn answer(self) -> Option<&'s Answer> {
        match self {
            State::Open(draft) => Some(&draft.answer),
            State::Untyped => None,
            State::Told(answer) => answer,
        }
    }

    fn is_told(self) -> bool {
        matches!(self, State::Told(_))
    }
}

fn body(ask: &Ask, state: State, sheet: &mut Sheet) {
    match ask {
        Ask::Predict(predict) => slider::guess(predict, state, sheet),
        Ask::Place(place) => slider::guess(&place.0, state, sheet),
        Ask::Choose(choose) => options(choose, state, sheet),
        Ask::Judge(judge) => sayings(&judge.options(), Some(judge.right()), state, sheet),
        Ask::Order(ranking) => order(ranking, state, sheet),
        Ask::Slope(slope) => sketch::sketch(slope, state, sheet),
        Ask::Derive(derive) => line(derive, state, sheet),
        Ask::Bet(it) => {
            let found = it.finding(&|name| sheet.look.values.get(name).copied());
            sayings(&it.options(), found.map(|finding| finding as usize), state, sheet);
        }
    }
}

/// How sure of the answer, where that is said before it is given.
fn how_sure(learner: &Learner, sheet: &mut Sheet) {
    if let Some(sure) = learner.sure.filter(|_| learner.is_open()) {
        let steps = Sureness::ALL.map(|step| {
            let role = if step == sure { Role::Strong } else { Role::Dim };
            let mark = if step == sure { "●" } else { "○" };
            Span::new(role, format!("{mark}\u{a0}{} ", step.words().replace(' ', "\u{a0}")))
        });
        sheet.hanging(Span::new(Role::Dim, "  sure? "), &steps);
    }
}

/// The keys that answer, or the text field.
fn entry(ask: &Ask, typing: Option<Typing>, sheet: &mut Sheet) {
    let dim = |words: &str| Span::new(Role::Dim, words);
    match typing {
        Some(Typing { text, error, .. }) => {
            let spans = [Span::new(Role::Strong, format!("{text}▏"))];
            sheet.hanging(Span::new(Role::Accent, "  your answer  "), &spans);
            let (words, role) = match error {
                Some(error) => (format!("not taken: {error}"), Role::Bad),
                None => ("Enter takes it, Esc leaves it".to_owned(), Role::Dim),
            };
            sheet.hanging(dim("  "), &[Span::new(role, words)]);
        }
        None => {
            let keys = sheet.look.keys.map_or("", |keys| keys(ask));
            sheet.hanging(dim("  "), &[dim(keys)]);
        }
    }
}

/// How good the answer was, and what counts.
fn said(ask: &Ask, learner: &Learner, judged: Option<&Judgement>, sheet: &mut Sheet) {
    let mut spans = match (learner.given(), judged) {
        (None, _) => vec![Span::new(Role::Dim, "passed: you gave no answer")],
        (Some(_), None) => vec![Span::new(Role::Dim, unjudged(ask, sheet))],
        (Some(answer), Some(judged)) => {
            let (words, role) = match judged.grade {
                Grade::Right => ("right", Role::Good),
                Grade::Near => ("near", Role::Warn),
                Grade::Wrong => ("not right", Role::Bad),
            };
            let mut spans = vec![Span::new(role, words)];
            if let (Ask::Predict(predict), Answer::Number(guess)) = (ask, answer) {
                spans.extend(slider::gap(predict, *guess, judged.grade, sheet));
            }
            if let (Ask::Place(place), Answer::Number(guess)) = (ask, answer) {
                spans.extend(slider::gap(&place.0, *guess, judged.grade, sheet));
            }
            spans
        }
    };
    if let Some(sure) = learner.sure.filter(|_| learner.first.is_some()) {
        spans.push(Span::new(Role::Dim, format!(" (you were {})", sure.words())));
    }
    if learner.last.is_some() {
        spans
            .push(Span::new(Role::Dim, " (tried again: your first answer is the one that counts)"));
    }
    sheet.hanging(Span::new(Role::Text, "  "), &spans);
}

fn unjudged(ask: &Ask, sheet: &Sheet) -> &'static str {
    if let Ask::Bet(_) = ask {
        return "not decided yet";
    }
    let is_there = |name: &&str| sheet.look.values.contains_key(*name);
    match ask.asks().measures().iter().all(is_there) {
        true => "no number to compare with",
        false => "measuring …",
    }
}

/// `▸ a) text`, with a tick where several may be right; told, with the numbers.
fn options(choose: &Choose, state: State, sheet: &mut Sheet) {
    let picks = match state.answer() {
        Some(Answer::Picks(picks)) => picks.as_slice(),
        _ => &[],
    };
    let numbers =
        choose.options.iter().map(|option| sheet.look.values.get(&option.measure).copied());
    let numbers = numbers.collect::<Option<Vec<f64>>>();
    let right = numbers.map(|numbers| choose.right(&numbers));
    for (index, option) in choose.options.iter().enumerate() {
        let right = right.as_ref().map(|right| right.contains(&index));
        let row = Row { index, picked: picks.contains(&index), right };
        let tick = choose.takes_several().then_some(row.picked);
        let mut spans = row.spans(&option.text, state, tick);
        if state.is_told() {
            spans
                .1
                .push(Span::new(Role::Measured, format!("  {}", sheet.measured(&option.measure))));
        }
        sheet.hanging(spans.0, &spans.1);
    }
}

/// What can be said, and which of it is right, where that is known.
fn sayings(words: &[&str], right: Option<usize>, state: State, sheet: &mut Sheet) {
    let picks = match state.answer() {
        Some(Answer::Picks(picks)) => picks.as_slice(),
        _ => &[],
    };
    for (index, words) in words.iter().enumerate() {
        let right = right.map(|right| right == index);
        let row = Row { index, picked: picks.contains(&index), right };
        let (mark, spans) = row.spans(words, state, None);
        sheet.hanging(mark, &spans);
    }
}

/// One option of a list.
struct Row {
    index: usize,
    picked: bool,
    /// None: not known yet
    right: Option<bool>,
}

impl Row {
    /// Its mark and letter, and its text.
    fn spans(&self, text: &str, state: State, tick: Option<bool>) -> (Span, Line) {
        let (mark, role) = match state {
            State::Open(draft) if draft.at == self.index => ("▸ ", Role::Accent),
            State::Told(_) if self.right == Some(true) => ("✓ ", Role::Good),
            State::Told(_) if self.picked => match self.right {
                Some(_) => ("✗ ", Role::Bad),
                None => ("• ", Role::Text),
            },
            _ => ("  ", Role::Text),
        };
        let tick = match tick {
            None => "",
            Some(true) => "[×] ",
            Some(false) => "[ ] ",
        };
        let letter = char::from(b'a' + u8::try_from(self.index).unwrap_or(0));
        (Span::new(role, format!("{mark}{tick}{letter}) ")), vec![Span::new(Role::Text, text)])
    }
}

/// Open: as the learner has put them; told: as they are, and where the learner had them.
fn order(ranking: &Ranking, state: State, sheet: &mut Sheet) {
    let all: Vec<usize> = (0..ranking.options.len()).collect();
    let given = match state.answer() {
        Some(Answer::Picks(order)) => Some(order),
        _ => None,
    };
    let numbers =
        ranking.options.iter().map(|option| sheet.look.values.get(&option.measure).copied());
    let numbers = numbers.collect::<Option<Vec<f64>>>();
    let right = numbers.filter(|_| state.is_told()).map(|numbers| ranking.right(&numbers));
    let shown = right.as_ref().or(given).unwrap_or(&all);
    for (place, &index) in shown.iter().enumerate() {
        let Some(option) = ranking.options.get(index) else { continue };
        let had = given.and_then(|given| given.iter().position(|&given| given == index));
        let (mark, role) = match state {
            State::Open(draft) if draft.at == place => ("▸ ", Role::Accent),
            State::Told(Some(_)) if right.is_none() => ("• ", Role::Text),
            State::Told(Some(_)) if had == Some(place) => ("✓ ", Role::Good),
            State::Told(Some(_)) => ("✗ ", Role::Bad),
            _ => ("  ", Role::Text),
        };
        let mut spans = vec![Span::new(Role::Text, &option.text)];
        if state.is_told() {
            spans.push(Span::new(Role::Measured, format!("  {}", sheet.measured(&option.measure))));
            if let Some(had) = had.filter(|had| *had != place) {
                spans.push(Span::new(Role::Dim, format!("  you had it at {}", had + 1)));
            }
        }
        sheet.hanging(Span::new(role, format!("{mark}{}. ", place + 1)), &spans);
    }
}

/// What is to be derived, and the line that was given.
fn line(derive: &Derive, state: State, sheet: &mut Sheet) {
    let of = Span::new(Role::Formula, format!("D({})", derive.source));
    sheet.hanging(Span::new(Role::Dim, "  derive  "), &[of]);
    if let Some(Answer::Line(line)) = state.answer() {
        let given = Span::new(Role::Formula, line);
        sheet.hanging(Span::new(Role::Dim, "  yours   "), &[given]);
    }
    if let Some(derivative) = derive.derivative().filter(|_| state.is_told()) {
        let derivative = Span::new(Role::Formula, derivative);
        sheet.hanging(Span::new(Role::Dim, "  one form "), &[derivative]);
    }
}

fn explain(text: &Text, sheet: &mut Sheet) {
    if !text.is_empty() {
        sheet.blank();
        sheet.text(text, Role::Text);
    }
}
