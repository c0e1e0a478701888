//! How far apart the pieces of a row stand.

use super::Node;

/// What a piece is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Ordinary,
    /// `+`, `·`
    Binary,
    /// `=`, `≤`
    Relation,
    Open,
    Close,
    Punctuation,
    /// `exp`, `max`
    Function,
    /// `∑`
    Large,
    Fraction,
    Space,
}

/// Room around operators in a line of its own, none in an exponent or index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Display,
    Script,
}

/// For each node of a row the columns before it.
pub fn gaps(row: &[Node], style: Style) -> Vec<usize> {
    let mut gaps = Vec::with_capacity(row.len());
    let mut before = None;
    for node in row {
        let (mut left, mut right) = node.classes();
        if left == Class::Binary && is_sign_after(before) {
            (left, right) = (Class::Ordinary, Class::Open);
        }
        gaps.push(before.map_or(0, |before| gap(before, left, style)));
        before = Some(right);
    }
    gaps
}

/// Whether a `−` here is a sign of what follows, not a difference.
fn is_sign_after(before: Option<Class>) -> bool {
    use Class::{Close, Fraction, Ordinary};
    !matches!(before, Some(Ordinary | Close | Fraction))
}

fn gap(before: Class, after: Class, style: Style) -> usize {
    use Class::*;
    match (before, after) {
        (Space, _) | (_, Space) => 0,
        (Relation | Binary, _) | (_, Relation | Binary) => usize::from(style == Style::Display),
        (Punctuation, _) => usize::from(style == Style::Display),
        (Open, _) | (_, Close | Punctuation) | (Function, Open) => 0,
        (Function | Large | Fraction, _) | (_, Function | Large | Fraction) => 1,
        _ => 0,
    }
}
