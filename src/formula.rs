//! Mathematics in the lessons' formula language: a small subset of LaTeX, set in two dimensions
//! with plain characters.
//!
//! ```text
//! row      := scripted*
//! scripted := primary ( '^' argument | '_' argument | '\'' )*
//! argument := '{' row '}' | primary
//! primary  := letter | number | sign | '{' row '}' | \name | \frac{row}{row} | \sqrt{row}
//!           | \cases{ row & row \\ row & row … } | \left( row \right) | \text{words}
//! ```
//!
//! [`Formula::parse`] reads it, [`layout`] sets it, [`linear`] writes it on one line for search and
//! for people who listen.

mod layout;
mod linear;
mod parse;
mod picture;
mod spacing;
mod symbols;

pub use layout::layout;
pub use linear::linear;
pub use picture::Picture;

use spacing::Class;

/// A formula that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    row: Vec<Node>,
}

/// Why a text is not a formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FormulaError {
    /// Byte of the text where it goes wrong.
    pub offset: usize,
    pub message: String,
}

impl Formula {
    /// Reads the formula language.
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        parse::parse(text)
    }
}

/// A piece of a formula. Rows are read from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// A letter, number, sign or name.
    Atom {
        text: String,
        class: Class,
    },
    /// `{…}` that is not an argument.
    Group(Vec<Node>),
    Fraction {
        above: Vec<Node>,
        below: Vec<Node>,
    },
    /// A base with an exponent, an index, or both; limits stand above and below a large operator.
    Scripts {
        base: Box<Node>,
        upper: Option<Vec<Node>>,
        lower: Option<Vec<Node>>,
        /// Whether exponents stand on the line with small letters, as all of the formula can.
        inline: bool,
    },
    Root(Vec<Node>),
    /// Rows of cells under one tall brace.
    Cases(Vec<Vec<Vec<Node>>>),
    /// Brackets that grow; a full stop draws none.
    Fenced {
        open: char,
        close: char,
        body: Vec<Node>,
    },
    /// So many columns.
    Space(usize),
}

impl Node {
    /// What its neighbours see: (on its left side, on its right side).
    fn classes(&self) -> (Class, Class) {
        match self {
            Node::Atom { class, .. } => (*class, *class),
            Node::Scripts { base, .. } => base.classes(),
            Node::Fraction { .. } => (Class::Fraction, Class::Fraction),
            Node::Fenced { .. } => (Class::Open, Class::Close),
            Node::Space(_) => (Class::Space, Class::Space),
            Node::Group(_) | Node::Root(_) | Node::Cases(_) => (Class::Ordinary, Class::Ordinary),
        }
    }
}

#[cfg(test)]
mod tests;
