//! A block's words without its markup, for search.

use super::{Block, Inline, Text};
use crate::formula::linear;

/// What a search looks through. Of questions only what is asked: finding the rest would give the
/// answer away.
pub fn plain_text(block: &Block) -> String {
    let parts = match block {
        Block::Prose(text) => vec![words(text)],
        Block::Formula(formula) => vec![linear(&formula.tree), words(&formula.note)],
        Block::Code(code) => vec![code.title.clone(), code.code.clone()],
        Block::Figure { caption, .. } => vec![words(caption)],
        Block::Claim(claim) => {
            let labels = claim.checks.iter().map(|check| check.label.clone());
            [words(&claim.says), words(&claim.truth)].into_iter().chain(labels).collect()
        }
        Block::Erratum(erratum) => vec![words(&erratum.says), words(&erratum.correct)],
        Block::Question(question) => {
            let options = question.ask.asks().options().into_iter().map(str::to_owned);
            std::iter::once(words(&question.text)).chain(options).collect()
        }
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Paragraphs and items one a line; a measurement by its name would be found where no reader sees
/// it, so it leaves a gap.
fn words(text: &Text) -> String {
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
    let lines = text.parts.iter().flat_map(|part| match part {
        super::TextPart::Paragraph(inlines) => vec![line(inlines)],
        super::TextPart::List { items, .. } => items.iter().map(|item| line(item)).collect(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
