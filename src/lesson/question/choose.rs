//! Options of which the measured numbers make one or several right.

use super::{Answer, Ask, Asks, Draft, Grade, Hides, Judgement, Measured, Step, question};
use crate::lesson::block::Kind;
use crate::lesson::context::{Context, measure_name, optional_text};
use crate::lesson::fields::{all, bounds, choice};
use crate::lesson::names::line;
use crate::lesson::raw::{Table, Value};
use crate::lesson::{Block, Bounds, Text};

pub const KIND: Kind = Kind { name: "choose", what: "a choose block", read };

/// The learner picks; the measured numbers decide who is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    pub options: Vec<ChoiceOption>,
    pub pick: Pick,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    pub text: String,
    pub measure: String,
    /// Why it is not the one; needed where it is not.
    pub because: Text,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pick {
    Largest,
    Smallest,
    /// All whose number lies between these
    Within(Bounds),
}

const PICKS: [(&str, Pick); 2] = [("largest", Pick::Largest), ("smallest", Pick::Smallest)];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Numbers, |table, context| {
        let options = table.required("options");
        let (above, below) = (table.optional("above"), table.optional("below"));
        let pick = match above.or(below) {
            Some(value) => {
                if let Some(beside) = table.optional("pick") {
                    beside.note("'above' and 'below' say what is right; leave 'pick' out");
                }
                bounds(value, above, below).map(Pick::Within)
            }
            None => table.required("pick").and_then(|value| choice(value, "pick", &PICKS)),
        };
        let options = options.and_then(|value| read_options(value, (2, 6), context))?;
        let name = format!("choose-{}", options.first()?.measure);
        Some((name, Ask::Choose(Choose { options, pick: pick? })))
    })
}

/// So many `{ text, measure, because? }`, all of them told apart by their texts.
pub(super) fn read_options(
    value: Value,
    (fewest, most): (usize, usize),
    context: &mut Context,
) -> Option<Vec<ChoiceOption>> {
    let values = value.array()?;
    if !(fewest..=most).contains(&values.len()) {
        value.note(format!("there are {} options; give {fewest} to {most}", values.len()));
    }
    let options = all(values.clone(), |value| {
        let mut table = value.table("an option")?;
        let text = table.required("text").and_then(line);
        let measure = table.required("measure").and_then(|value| measure_name(value, context));
        let because = optional_text(&mut table, "because", context);
        table.finish();
        Some(ChoiceOption { text: text?, measure: measure?, because: because? })
    })?;
    for (index, option) in options.iter().enumerate() {
        if options[..index].iter().any(|before| before.text == option.text) {
            values[index].note("two options have the same text, so nobody can tell them apart");
        }
    }
    Some(options)
}

/// Up and down a list of which one is chosen.
pub(super) fn list_moved(draft: &Draft, step: Step, count: usize) -> Option<Draft> {
    let at = next_option(draft.at, step, count)?;
    Some(Draft { answer: Answer::Picks(vec![at]), at })
}

/// The option that a key leads to.
pub(super) fn next_option(at: usize, step: Step, count: usize) -> Option<usize> {
    let next = match step {
        Step::Up | Step::Left { .. } => at.checked_sub(1)?,
        Step::Down | Step::Right { .. } => at + 1,
    };
    (next < count).then_some(next)
}

/// The numbers of all options; None until all are there.
pub(super) fn numbers(options: &[ChoiceOption], measured: Measured) -> Option<Vec<f64>> {
    options.iter().map(|option| measured(&option.measure)).collect()
}

/// A measurement that came to nothing, in words.
pub(super) fn no_number(options: &[ChoiceOption], numbers: &[f64]) -> Option<String> {
    let nan = numbers.iter().position(|number| number.is_nan())?;
    Some(format!("the measurement of '{}' comes to no number", options[nan].text))
}

impl Choose {
    /// Whether several options may be right.
    pub fn takes_several(&self) -> bool {
        matches!(self.pick, Pick::Within(_))
    }

    /// The options that the numbers make right: of equals the first; none where all are NaN.
    pub fn right(&self, numbers: &[f64]) -> Vec<usize> {
        let numbered = numbers.iter().enumerate().filter(|(_, number)| !number.is_nan());
        let best = |better: fn(f64, f64) -> bool| {
            let best = numbered.clone();
            best.reduce(|best, new| if better(*new.1, *best.1) { new } else { best })
        };
        match self.pick {
            Pick::Largest => best(|new, old| new > old).map(|best| best.0).into_iter().collect(),
            Pick::Smallest => best(|new, old| new < old).map(|best| best.0).into_iter().collect(),
            Pick::Within(bounds) => numbered
                .clone()
                .filter(|(_, number)| bounds.hold(**number))
                .map(|(index, _)| index)
                .collect(),
        }
    }
}

impl Asks for Choose {
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
        let picks = if self.takes_several() { vec![] } else { vec![0] };
        Some(Draft { answer: Answer::Picks(picks), at: 0 })
    }

    /// Where several may be right, left and right tick the option.
    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        if !self.takes_several() {
            return list_moved(draft, step, self.options.len());
        }
        if matches!(step, Step::Up | Step::Down) {
            let at = next_option(draft.at, step, self.options.len())?;
            return Some(Draft { at, ..draft.clone() });
        }
        let Answer::Picks(picks) = &draft.answer else { return None };
        let others = picks.iter().copied().filter(|pick| *pick != draft.at);
        let mut ticked: Vec<usize> = others.collect();
        if ticked.len() == picks.len() {
            ticked.push(draft.at);
            ticked.sort_unstable();
        }
        Some(Draft { answer: Answer::Picks(ticked), at: draft.at })
    }

    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement> {
        let Answer::Picks(picks) = answer else { return None };
        let right = self.right(&numbers(&self.options, measured)?);
        if right.is_empty() {
            return None;
        }
        let differs = |option: &usize| picks.contains(option) != right.contains(option);
        let differences = (0..self.options.len()).filter(differs).count();
        let grade = match differences {
            0 => Grade::Right,
            // To tick nothing is no answer to come near with.
            1 if self.takes_several() && picks.iter().any(|pick| right.contains(pick)) => {
                Grade::Near
            }
            _ => Grade::Wrong,
        };
        let wrong = picks.iter().find(|pick| !right.contains(pick));
        let because = wrong.and_then(|&pick| self.options.get(pick)?.because.nonempty());
        Some(Judgement { grade, because })
    }

    fn fault(&self, measured: Measured) -> Option<String> {
        let numbers = numbers(&self.options, measured)?;
        if let Some(fault) = no_number(&self.options, &numbers) {
            return Some(fault);
        }
        let right = self.right(&numbers);
        let text = |index: usize| format!("'{}'", self.options[index].text);
        match right.as_slice() {
            [] => return Some("no option lies within the bounds, so none is right".to_owned()),
            &[best] if !self.takes_several() => {
                let equal = |&i: &usize| i != best && numbers[i] == numbers[best];
                if let Some(equal) = (0..numbers.len()).find(equal) {
                    let (best, equal, number) = (text(best), text(equal), numbers[best]);
                    return Some(format!(
                        "{best} and {equal} are both measured as {number}, so none is the one"
                    ));
                }
            }
            _ => {}
        }
        let silent = |&i: &usize| !right.contains(&i) && self.options[i].because.is_empty();
        let silent = (0..numbers.len()).find(silent)?;
        Some(format!("{} is wrong and has no 'because'; say why somebody takes it", text(silent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(pick: Pick, texts: &[&str]) -> Choose {
        let option = |text: &&str| ChoiceOption {
            text: (*text).into(),
            measure: (*text).into(),
            because: Text::of("not so"),
        };
        Choose { options: texts.iter().map(option).collect(), pick }
    }

    fn of(numbers: &[f64]) -> impl Fn(&str) -> Option<f64> {
        let numbers = numbers.to_vec();
        move |name| numbers.get(usize::from(name.as_bytes()[0] - b'a')).copied()
    }

    #[test]
    fn of_the_options_exactly_one_must_be_right() {
        for (pick, best) in [(Pick::Largest, 1), (Pick::Smallest, 0)] {
            let choose = choose(pick, &["a", "b", "c"]);
            assert_eq!(choose.right(&[1.0, 3.0, 2.0]), [best]);
            assert_eq!(choose.fault(&of(&[1.0, 3.0, 2.0])), None);
            // The two that are not the one may be equal.
            let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
            let fair = if best == 1 { [low, 3.0, low] } else { [1.0, high, high] };
            assert_eq!(choose.fault(&of(&fair)), None);
            for unfair in [[2.0; 3], [0.0, -0.0, 0.0], [f64::NAN, 1.0, 2.0], [f64::NAN; 3]] {
                assert!(choose.fault(&of(&unfair)).is_some(), "{unfair:?}");
            }
        }
    }

    #[test]
    fn a_wrong_option_says_why() {
        let mut choose = choose(Pick::Largest, &["a", "b"]);
        choose.options[1].because = Text::default();
        assert_eq!(choose.fault(&of(&[1.0, 2.0])), None);
        let told = choose.fault(&of(&[2.0, 1.0])).expect("b is wrong");
        assert!(told.starts_with("'b' is wrong and has no 'because'"), "{told}");
        let judged = |pick| choose.judge(&Answer::Picks(vec![pick]), &of(&[1.0, 2.0])).unwrap();
        assert_eq!(judged(0), Judgement { grade: Grade::Wrong, because: Some(Text::of("not so")) });
        assert_eq!(judged(1), Judgement { grade: Grade::Right, because: None });
    }

    #[test]
    fn several_may_be_right_and_are_ticked() {
        let bounds = Bounds { above: Some(0.5), below: None };
        let choose = choose(Pick::Within(bounds), &["a", "b", "c"]);
        let measured = of(&[1.0, 0.2, 0.7]);
        let keys = [Step::Right { far: false }, Step::Down, Step::Down, Step::Left { far: false }];
        let start = choose.start().unwrap();
        let draft = keys.iter().fold(start, |draft, key| choose.moved(&draft, *key).unwrap());
        assert_eq!(draft.answer, Answer::Picks(vec![0, 2]));
        let grade = |picks: &[usize]| {
            choose.judge(&Answer::Picks(picks.to_vec()), &measured).map(|judged| judged.grade)
        };
        assert_eq!(grade(&[0, 2]), Some(Grade::Right));
        assert_eq!((grade(&[0]), grade(&[1])), (Some(Grade::Near), Some(Grade::Wrong)));
        assert!(choose.fault(&of(&[0.0, 0.1, 0.2])).is_some_and(|told| told.contains("none")));
        let nothing = choose.judge(&Answer::Picks(vec![]), &of(&[1.0, 0.2, 0.3])).unwrap();
        assert_eq!(nothing.grade, Grade::Wrong, "one is right, and nothing was ticked");
        let off = choose.moved(&draft, Step::Right { far: false }).unwrap();
        assert_eq!(off.answer, Answer::Picks(vec![0]));
    }
}
