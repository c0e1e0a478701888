//! A block's words without its markup, for search.

use super::{Block, Inline, Text, TextPart};
use crate::formula::linear;

/// What a search looks through. Of questions only what is asked: finding the rest would give the
/// answer away.
pub fn plain_text(block: &Block) -> String {
    let parts = match block {
        Block::Prose(text) => vec![text.plain()],
        Block::Formula(formula) => vec![linear(&formula.tree), formula.note.plain()],
        Block::Code(code) => vec![code.title.clone(), code.code.clone()],
        Block::Figure { caption, .. } => vec![caption.plain()],
        Block::Claim(claim) => {
            let labels = claim.checks.iter().map(|check| check.label.clone());
            [claim.says.plain(), claim.truth.plain()].into_iter().chain(labels).collect()
        }
        Block::Erratum(erratum) => vec![erratum.says.plain(), erratum.correct.plain()],
        Block::Try(attempt) => vec![attempt.goal.plain()],
        Block::Question(question) => {
            let options = question.ask.asks().options().into_iter().map(str::to_owned);
            std::iter::once(question.text.plain()).chain(options).collect()
        }
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

impl Text {
    /// Paragraphs and items one a line; a measurement by its name would be found where no reader sees
    /// it, so it leaves a gap.
    pub fn plain(&self) -> String {
        let line = |inlines: &[Inline]| -> String {
            let word = |inline: &Inline| match inline {
                Inline::Plain(text)
                | Inline::Strong(text)
                | Inline::Emphasis(text)
                | Inline::Code(text) => text.clone(),
                Inline::Measure(_) => "…".to_owned(),
            };
            inlines.iter().map(word).collect()
        };
        let lines = self.parts.iter().flat_map(|part| match part {
            TextPart::Paragraph(inlines) => vec![line(inlines)],
            TextPart::List { items, .. } => items.iter().map(|item| line(item)).collect(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}
