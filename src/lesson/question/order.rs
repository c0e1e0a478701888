//! Options to be put in order by their measured size.

use super::choose::{next_option, no_number, numbers, read_options};
use super::{Answer, Ask, Asks, ChoiceOption, Draft, Grade, Hides, Judgement, Measured, Step};
use super::{Pick, question};
use crate::lesson::block::Kind;
use crate::lesson::context::Context;
use crate::lesson::fields::choice;
use crate::lesson::raw::Table;
use crate::lesson::{Block, Text};

pub const KIND: Kind = Kind { name: "order", what: "an order block", read };

#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    pub options: Vec<ChoiceOption>,
    /// What stands first: the largest, or the smallest.
    pub first: Pick,
}

const FIRST: [(&str, Pick); 2] = [("largest", Pick::Largest), ("smallest", Pick::Smallest)];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Numbers, |table, context| {
        let options = table.required("options");
        let first = table.required("first").and_then(|value| choice(value, "end", &FIRST));
        let options = options.and_then(|value| read_options(value, (3, 6), context))?;
        let name = format!("order-{}", options.first()?.measure);
        Some((name, Ask::Order(Ranking { options, first: first? })))
    })
}

impl Ranking {
    /// The options in the order of their numbers; equal ones as they are listed.
    pub fn right(&self, numbers: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by(|&a, &b| match self.first {
            Pick::Smallest => numbers[a].total_cmp(&numbers[b]),
            Pick::Largest | Pick::Within(_) => numbers[b].total_cmp(&numbers[a]),
        });
        order
    }
}

/// Pairs that stand the wrong way round.
fn swaps(order: &[usize], right: &[usize]) -> usize {
    let place = |option: usize| right.iter().position(|right| *right == option);
    let pairs = (0..order.len()).flat_map(|i| (i + 1..order.len()).map(move |j| (i, j)));
    pairs.filter(|&(i, j)| place(order[i]) > place(order[j])).count()
}

impl Asks for Ranking {
    fn measures(&self) -> Vec<&str> {
        self.options.iter().map(|option| option.measure.as_str()).collect()
    }

    fn reasons(&self) -> Vec<&Text> {
        self.options.iter().map(|option| &option.because).collect()
    }

    fn options(&self) -> Vec<&str> {
        self.options.iter().map(|option| option.text.as_str()).collect()
    }

    fn start(&self) -> Option<Draft> {
        Some(Draft { answer: Answer::Picks((0..self.options.len()).collect()), at: 0 })
    }

    /// Up and down select a row, left and right carry its option up and down.
    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        let Answer::Picks(order) = &draft.answer else { return None };
        let at = next_option(draft.at, step, self.options.len())?;
        let mut order = order.clone();
        if matches!(step, Step::Left { .. } | Step::Right { .. }) {
            order.swap(draft.at, at);
        }
        Some(Draft { answer: Answer::Picks(order), at })
    }

    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement> {
        let Answer::Picks(order) = answer else { return None };
        let right = self.right(&numbers(&self.options, measured)?);
        let grade = match swaps(order, &right) {
            _ if order.len() != right.len() => return None,
            0 => Grade::Right,
            1 => Grade::Near,
            _ => Grade::Wrong,
        };
        let misplaced = order.iter().zip(&right).find(|(given, right)| given != right);
        let because = misplaced.and_then(|(given, _)| self.options.get(*given));
        Some(Judgement { grade, because: because.and_then(|option| option.because.nonempty()) })
    }

    fn fault(&self, measured: Measured) -> Option<String> {
        let numbers = numbers(&self.options, measured)?;
        if let Some(fault) = no_number(&self.options, &numbers) {
            return Some(fault);
        }
        let right = self.right(&numbers);
        let equal = right.windows(2).find(|pair| numbers[pair[0]] == numbers[pair[1]]);
        if let Some(pair) = equal {
            let [a, b] = [pair[0], pair[1]].map(|index| self.options[index].text.as_str());
            return Some(format!("'{a}' and '{b}' measure the same, so they have no order"));
        }
        let listed = right.windows(2).all(|pair| pair[0] < pair[1]);
        listed.then(|| "the options are listed in the right order; list them in another".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking() -> Ranking {
        let option = |text: &str| ChoiceOption {
            text: text.into(),
            measure: text.into(),
            because: Text::of(text),
        };
        Ranking { options: ["a", "b", "c"].map(option).to_vec(), first: Pick::Largest }
    }

    fn of(numbers: [f64; 3]) -> impl Fn(&str) -> Option<f64> {
        move |name| numbers.get(usize::from(name.as_bytes()[0] - b'a')).copied()
    }

    #[test]
    fn options_are_carried_to_their_places() {
        let (ranking, measured) = (ranking(), of([1.0, 3.0, 2.0]));
        let start = ranking.start().unwrap();
        let right = Step::Right { far: false };
        let once = ranking.moved(&start, right).unwrap();
        assert_eq!((&once.answer, once.at), (&Answer::Picks(vec![1, 0, 2]), 1));
        let twice = ranking.moved(&once, right).unwrap();
        assert_eq!(ranking.moved(&twice, right), None);
        let judged = |draft: &Draft| ranking.judge(&draft.answer, &measured).unwrap();
        assert_eq!(judged(&start).grade, Grade::Wrong);
        assert_eq!(judged(&start).because, Some(Text::of("a")));
        assert_eq!(judged(&once).grade, Grade::Near);
        assert_eq!(judged(&twice), Judgement { grade: Grade::Right, because: None });
    }

    #[test]
    fn orders_that_nobody_can_give_are_found() {
        let ranking = ranking();
        assert_eq!(ranking.fault(&of([1.0, 3.0, 2.0])), None);
        for numbers in [[3.0, 2.0, 1.0], [1.0, 3.0, 3.0], [1.0, f64::NAN, 2.0]] {
            assert!(ranking.fault(&of(numbers)).is_some(), "{numbers:?}");
        }
    }
}
