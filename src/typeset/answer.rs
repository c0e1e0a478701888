//! Setting what stands beside the lessons: answers to questions, and terms.

use super::block::set_formula;
use super::sheet::Sheet;
use super::{Line, Look, Role, Span};
use crate::lesson::{Formula, NamedMeasure, Term, Text};
use std::collections::BTreeMap;

/// A text with the numbers that have been measured so far, in so many columns.
pub fn answer(
    text: &Text,
    width: u16,
    (measures, values): (&BTreeMap<String, NamedMeasure>, &BTreeMap<String, f64>),
) -> Vec<Line> {
    let look = Look::on_paper(measures, values, &[]);
    let mut sheet = Sheet::new(usize::from(width), &look, Span::new(Role::Text, ""));
    sheet.text(text, Role::Text);
    sheet.lines
}

/// A term's definition and its formula.
pub fn term(term: &Term, width: u16) -> Vec<Line> {
    let nothing = (&BTreeMap::new(), &BTreeMap::new());
    let mut lines = answer(&term.definition, width, nothing);
    if let Some(tree) = &term.formula {
        let (measures, values) = nothing;
        let look = Look::on_paper(measures, values, &[]);
        let formula = Formula { tree: tree.clone(), note: Text::default() };
        let margin = Span::new(Role::Text, "    ");
        lines.push(Line::new());
        lines.extend(set_formula(&formula, Sheet::new(usize::from(width), &look, margin)));
    }
    lines
}
