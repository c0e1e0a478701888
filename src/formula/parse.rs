//! Text → [`Formula`].

use super::layout::QUAD;
use super::linear;
use super::spacing::{Class, Style};
use super::symbols::{COMMANDS, NAMED, has_limits, named, raised, sign};
use super::{Formula, FormulaError, Node};
use unicode_width::UnicodeWidthChar;

const LONGEST: usize = 4000;
/// Deeper nesting than this cannot be read by people either.
const DEEPEST: usize = 24;

pub fn parse(text: &str) -> Result<Formula, FormulaError> {
    if text.len() > LONGEST {
        return Err(error(0, format!("this formula is longer than {LONGEST} bytes; split it")));
    }
    let mut parser = Parser { text, at: 0, depth: 0 };
    let row = parser.row()?;
    match parser.peek() {
        None if row.is_empty() => Err(error(0, "this formula is empty; write one")),
        None => Ok(in_one_manner(row)),
        Some('}') => Err(error(parser.at, "this '}' closes nothing; take it out")),
        Some('&') => Err(error(parser.at, "'&' belongs inside \\cases{…}; take it out")),
        Some(_) if parser.text[parser.at..].starts_with("\\\\") => {
            Err(error(parser.at, "'\\\\' belongs inside \\cases{…}; take it out"))
        }
        Some(_) => Err(error(parser.at, "this \\right has no \\left; add one")),
    }
}

/// Small letters for all exponents or for none: `eˣ` beside a raised one would look like another thing.
fn in_one_manner(mut row: Vec<Node>) -> Formula {
    let mut all = true;
    each_script(&mut row, &mut |base, upper, _| {
        let is_limit = matches!(base, Node::Atom { text, class } if has_limits(text, *class));
        let text = linear::row(upper.unwrap_or_default(), Style::Script);
        all &= is_limit || upper.is_none() || raised(&text).is_some();
    });
    each_script(&mut row, &mut |_, _, inline| *inline = all);
    Formula { row }
}

type Visit<'v> = &'v mut dyn FnMut(&Node, Option<&[Node]>, &mut bool);

/// Every base with its exponent, and whether that is set small.
fn each_script(nodes: &mut [Node], visit: Visit) {
    for node in nodes {
        match node {
            Node::Atom { .. } | Node::Space(_) => {}
            Node::Group(body) | Node::Root(body) | Node::Fenced { body, .. } => {
                each_script(body, visit);
            }
            Node::Fraction { above, below } => {
                each_script(above, visit);
                each_script(below, visit);
            }
            Node::Scripts { base, upper, lower, inline } => {
                visit(base, upper.as_deref(), inline);
                each_script(std::slice::from_mut(base), visit);
                for script in [upper, lower].into_iter().flatten() {
                    each_script(script, visit);
                }
            }
            Node::Cases(rows) => {
                for cell in rows.iter_mut().flatten() {
                    each_script(cell, visit);
                }
            }
        }
    }
}

fn error(offset: usize, message: impl Into<String>) -> FormulaError {
    FormulaError { offset, message: message.into() }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, FormulaError>;

impl Parser<'_> {
    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Up to `}`, `&`, `\\`, `\right` or the end; none of them is taken.
    fn row(&mut self) -> Parsed<Vec<Node>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(error(
                self.at,
                format!("nested deeper than {DEEPEST}; simplify the formula"),
            ));
        }
        let mut row = Vec::new();
        while let Some(c) = self.peek() {
            let rest = &self.text[self.at..];
            if matches!(c, '}' | '&')
                || rest.starts_with("\\\\")
                || rest.starts_with("\\right") && !rest.starts_with("\\rightarrow")
            {
                break;
            }
            let node = self.scripted()?;
            row.extend(node);
        }
        self.depth -= 1;
        Ok(row)
    }

    fn scripted(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let Some(mut base) = self.primary()? else {
            return Ok(None);
        };
        if let Node::Atom { text, .. } = &mut base {
            self.primes(text);
        }
        let (mut upper, mut lower) = (None::<Vec<Node>>, None::<Vec<Node>>);
        loop {
            let (place, what) = match self.peek() {
                Some('^') => (&mut upper, "exponents"),
                Some('_') => (&mut lower, "indices"),
                _ => break,
            };
            if place.is_some() {
                return Err(error(
                    self.at,
                    format!("two {what} in a row; group the first with braces"),
                ));
            }
            self.at += 1;
            *place = Some(self.argument_or_primary()?);
        }
        if upper.is_none() && lower.is_none() {
            return Ok(Some(base));
        }
        if matches!(base, Node::Space(_)) {
            return Err(error(
                start,
                "this needs something before it; write {} if nothing is meant",
            ));
        }
        Ok(Some(Node::Scripts { base: Box::new(base), upper, lower, inline: false }))
    }

    /// Primes belong to the letter or name before them.
    fn primes(&mut self, text: &mut String) {
        while self.eat('\'') {
            if self.eat('\'') {
                text.push('″');
            } else {
                text.push('′');
            }
        }
    }

    fn argument_or_primary(&mut self) -> Parsed<Vec<Node>> {
        match self.peek() {
            Some('{') => self.argument(),
            None | Some('}' | '&' | '^' | '_') => {
                Err(error(self.at, "an exponent or index is missing here; write it in braces"))
            }
            Some(_) => {
                let at = self.at;
                match self.primary()? {
                    Some(node) => Ok(vec![node]),
                    None => {
                        Err(error(at, "an exponent or index is missing here; write it in braces"))
                    }
                }
            }
        }
    }

    /// `{row}`
    fn argument(&mut self) -> Parsed<Vec<Node>> {
        let open = self.at;
        if !self.eat('{') {
            return Err(error(self.at, "a '{' is missing here; put the argument in braces"));
        }
        let row = self.row()?;
        match self.peek() {
            Some('}') => {
                self.at += 1;
                Ok(row)
            }
            None => Err(error(open, "this '{' is never closed; add a '}'")),
            Some('&') => Err(error(self.at, "'&' belongs inside \\cases{…}; take it out")),
            Some(_) => Err(error(self.at, "this cannot stand inside braces; close them first")),
        }
    }

    /// None for a command that draws nothing.
    fn primary(&mut self) -> Parsed<Option<Node>> {
        let Some(c) = self.peek() else {
            return Ok(None);
        };
        match c {
            '\\' => self.command(),
            '{' => Ok(Some(Node::Group(self.argument()?))),
            '\'' | '^' | '_' => {
                Err(error(self.at, "this needs something before it; write {} if nothing is meant"))
            }
            '*' => Err(error(self.at, "'*' is not known here; write \\cdot for a product")),
            _ if c.is_ascii_digit() => Ok(Some(self.number())),
            _ => self.sign(c).map(Some),
        }
    }

    /// Digits with at most one decimal point inside.
    fn number(&mut self) -> Node {
        let rest = &self.text[self.at..];
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut end = digits(rest);
        if rest[end..].starts_with('.') {
            let fraction = digits(&rest[end + 1..]);
            end += if fraction > 0 { 1 + fraction } else { 0 };
        }
        self.at += end;
        atom(&rest[..end], Class::Ordinary)
    }

    fn sign(&mut self, c: char) -> Parsed<Node> {
        match sign(c).filter(|(drawn, _)| drawn.width() == Some(1)) {
            Some((drawn, class)) => {
                self.at += c.len_utf8();
                Ok(atom(drawn.encode_utf8(&mut [0; 4]), class))
            }
            None => {
                let code = u32::from(c);
                let shown =
                    if c.is_ascii_graphic() { c.to_string() } else { format!("U+{code:04X}") };
                Err(error(
                    self.at,
                    format!("'{shown}' is not known here; write words as \\text{{…}}"),
                ))
            }
        }
    }

    fn command(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        self.at += 1;
        let rest = &self.text[self.at..];
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if letters == 0 {
            let c = rest.chars().next();
            self.at += c.map_or(0, char::len_utf8);
            return match c {
                Some(',' | ';' | ':' | ' ') => Ok(Some(Node::Space(1))),
                Some('!') => Ok(None),
                Some('{') => Ok(Some(atom("{", Class::Open))),
                Some('}') => Ok(Some(atom("}", Class::Close))),
                Some('%') => Ok(Some(atom("%", Class::Ordinary))),
                _ => Err(error(start, "this backslash starts no command; take it out")),
            };
        }
        let name = &rest[..letters];
        self.at += letters;
        Ok(Some(match name {
            "frac" => Node::Fraction { above: self.argument()?, below: self.argument()? },
            "sqrt" => Node::Root(self.argument()?),
            "cases" => self.cases()?,
            "left" => self.fenced(start)?,
            "text" => self.words()?,
            "quad" => Node::Space(QUAD),
            _ => match named(name) {
                Some((text, class)) => atom(text, class),
                None => {
                    let names: Vec<_> = NAMED
                        .iter()
                        .map(|(name, ..)| *name)
                        .chain(COMMANDS.iter().copied())
                        .collect();
                    return Err(error(start, unknown_command(name, &names)));
                }
            },
        }))
    }

    /// `{cell & cell \\ cell & cell}`
    fn cases(&mut self) -> Parsed<Node> {
        let open = self.at;
        if !self.eat('{') {
            return Err(error(self.at, "a '{' is missing here; put the cases in braces"));
        }
        let mut rows = vec![vec![self.row()?]];
        loop {
            match self.peek() {
                Some('}') => break self.at += 1,
                Some('&') => {
                    self.at += 1;
                    let cell = self.row()?;
                    rows.last_mut().expect("starts with a row").push(cell);
                }
                Some('\\') if self.text[self.at..].starts_with("\\\\") => {
                    self.at += 2;
                    // A last line end before the brace starts no case.
                    if self.peek() != Some('}') {
                        rows.push(vec![self.row()?]);
                    }
                }
                None => return Err(error(open, "this '{' is never closed; add a '}'")),
                Some(_) => {
                    return Err(error(self.at, "this cannot stand inside \\cases; close it first"));
                }
            }
        }
        Ok(Node::Cases(rows))
    }

    fn fenced(&mut self, start: usize) -> Parsed<Node> {
        let open = self.bracket()?;
        let body = self.row()?;
        if !self.text[self.at..].starts_with("\\right") {
            return Err(error(start, "this \\left has no \\right; add one"));
        }
        self.at += "\\right".len();
        let close = self.bracket()?;
        Ok(Node::Fenced { open, close, body })
    }

    fn bracket(&mut self) -> Parsed<char> {
        let c = self.peek();
        let escaped = c == Some('\\');
        let c = if escaped { self.text[self.at + 1..].chars().next() } else { c };
        match (c, escaped) {
            (Some(c @ ('(' | ')' | '[' | ']' | '|' | '.')), false)
            | (Some(c @ ('{' | '}')), true) => {
                self.at += 1 + usize::from(escaped);
                Ok(c)
            }
            _ => Err(error(
                self.at,
                "a bracket is missing here; write ( ) [ ] | \\{ \\} or a full stop",
            )),
        }
    }

    /// `{any words}`, spaces kept.
    fn words(&mut self) -> Parsed<Node> {
        let open = self.at;
        if !self.eat('{') {
            return Err(error(self.at, "a '{' is missing here; put the words in braces"));
        }
        let rest = &self.text[self.at..];
        let Some(end) = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}')) else {
            return Err(error(open, "this '{' is never closed; add a '}'"));
        };
        let words = &rest[..end];
        let is_seen = |c: char| {
            c.width().is_some_and(|width| width > 0) && c != '\u{2028}' && c != '\u{2029}'
        };
        if let Some(hidden) = words.find(|c| !is_seen(c)) {
            return Err(error(
                self.at + hidden,
                "words in a formula are one line of plain letters; take this character out",
            ));
        }
        self.at += end + 1;
        Ok(atom(words, Class::Ordinary))
    }
}

fn unknown_command(name: &str, known: &[&str]) -> String {
    let name: String = name.chars().take(40).collect();
    let near = known.iter().map(|known| (strsim::osa_distance(&name, known), *known)).min();
    match near.filter(|(distance, known)| *distance <= 1 + known.len() / 4) {
        Some((_, meant)) => format!("formulas know no \\{name}; did you mean \\{meant}?"),
        None => format!("formulas know no \\{name}; lessons/README.md lists what they know"),
    }
}

fn atom(text: &str, class: Class) -> Node {
    Node::Atom { text: text.to_owned(), class }
}
