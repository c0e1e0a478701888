//! From blocks to lines: wrapping, two-dimensional formulas and highlighted code as plain data,
//! spans of text that carry a role. Views give the roles their colours.

/// What a piece of text is; a theme decides how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    #[default]
    Text,
    Dim,
    Strong,
    Emphasis,
    Heading,
    Accent,
    /// Inline code
    Code,
    CodeKeyword,
    CodeString,
    CodeComment,
    CodeNumber,
    CodeFunction,
    Formula,
    /// A number that was computed or measured for this page
    Measured,
    Good,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub role: Role,
    pub text: String,
}

pub type Line = Vec<Span>;
