//! A sentence of the source to be judged before its verdict is told.

use super::choose::list_moved;
use super::{Answer, Ask, Asks, Draft, Grade, Hides, Judgement, Measured, Question, Step};
use crate::lesson::block::{Kind, claim_keys};
use crate::lesson::context::{Context, optional_text};
use crate::lesson::raw::Table;
use crate::lesson::{Block, Claim, Text, Verdict};

pub const KIND: Kind = Kind { name: "judge", what: "a judge block", read };

/// The claim's sentence is shown; its verdict, truth and checks once it is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    pub claim: Claim,
    /// What is said to each judgement that is not the verdict.
    pub because: Vec<Text>,
}

/// What the learner can say, and which verdicts that is.
const SAYINGS: [(&str, &str, &[Verdict]); 4] = [
    ("true", "holds", &[Verdict::True]),
    ("conditional", "holds, but only under a condition", &[Verdict::Conditional]),
    ("misleading", "misleading", &[Verdict::Misleading]),
    ("false", "false (of code: a bug)", &[Verdict::False, Verdict::Bug]),
];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let claim = claim_keys(table, context);
    let because = because(table, SAYINGS.map(|(name, ..)| name), context);
    let (claim, because) = (claim?, because?);
    Some(Block::Question(Box::new(Question {
        id: claim.id.clone(),
        text: claim.says.clone(),
        ask: Ask::Judge(Judge { claim, because }),
        explain: Text::default(),
        hides: Hides::Numbers,
    })))
}

/// What `because` says to each saying, by its name; nothing where it is left out.
pub(super) fn because<const N: usize>(
    table: &mut Table,
    names: [&'static str; N],
    context: &mut Context,
) -> Option<Vec<Text>> {
    let Some(value) = table.optional("because") else { return Some(vec![Text::default(); N]) };
    let mut table = value.table("'because'")?;
    let texts = names.map(|name| optional_text(&mut table, name, context));
    table.finish();
    texts.into_iter().collect()
}

/// One of sayings that stand in order: the next ones to the right one are near.
pub(super) fn judged(answer: &Answer, right: usize, because: &[Text]) -> Option<Judgement> {
    let Answer::Picks(picks) = answer else { return None };
    let &[said] = picks.as_slice() else { return None };
    let grade = match said.abs_diff(right) {
        0 => Grade::Right,
        1 => Grade::Near,
        _ => Grade::Wrong,
    };
    let because = because.get(said)?.nonempty();
    Some(Judgement { grade, because: because.filter(|_| grade != Grade::Right) })
}

impl Judge {
    /// The saying that is the verdict.
    pub fn right(&self) -> usize {
        let says =
            |(_, _, verdicts): &(&str, &str, &[Verdict])| verdicts.contains(&self.claim.verdict);
        SAYINGS.iter().position(says).expect("every verdict has a saying")
    }
}

impl Asks for Judge {
    fn measures(&self) -> Vec<&str> {
        self.claim.checks.iter().map(|check| check.measure.as_str()).collect()
    }

    /// The answer is a verdict, which no number gives away.
    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }

    fn reasons(&self) -> Vec<&Text> {
        std::iter::once(&self.claim.truth).chain(&self.because).collect()
    }

    fn options(&self) -> Vec<&str> {
        SAYINGS.iter().map(|(_, words, _)| *words).collect()
    }

    fn start(&self) -> Option<Draft> {
        Some(Draft { answer: Answer::Picks(vec![0]), at: 0 })
    }

    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        list_moved(draft, step, SAYINGS.len())
    }

    fn judge(&self, answer: &Answer, _: Measured) -> Option<Judgement> {
        judged(answer, self.right(), &self.because)
    }

    /// What its checks measure is held against their bounds as for any claim.
    fn fault(&self, _: Measured) -> Option<String> {
        let silent = |&said: &usize| said != self.right() && self.because[said].is_empty();
        let (name, ..) = SAYINGS[(0..SAYINGS.len()).find(silent)?];
        Some(format!("'because' has no '{name}', which is wrong; say why somebody judges so"))
    }
}

#[cfg(test)]
mod tests {
    use crate::lesson::{Course, Source};
    use crate::math::activation::Functions;

    #[test]
    fn every_wrong_judgement_has_a_reason() {
        let judge = |because: &str| {
            let text = format!(
                "format = 1\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nactivation = \"relu\"\n\
                 [[section]]\nid = \"s\"\ntitle = \"S\"\n[[section.block]]\nkind = \"judge\"\n\
                 id = \"a.1\"\nverdict = \"bug\"\nsays = \"It runs.\"\ntruth = \"No.\"\n{because}\n"
            );
            let source = Source { name: "a.toml".to_owned(), bytes: text.into() };
            let course = Course::from_sources(vec![source], &Functions::built_in()).unwrap();
            course.faults(&|_| None).first().map(|fault| fault.what.clone())
        };
        let told = judge("because = { true = \"T\", misleading = \"M\" }").unwrap();
        assert!(told.starts_with("'because' has no 'conditional'"), "{told}");
        assert!(judge("").is_some());
        let all = "because = { true = \"T\", conditional = \"C\", misleading = \"M\" }";
        assert_eq!(judge(all), None);
    }
}
