//! Text → [`Expr`].
//!
//! ```text
//! expression := sum ( relation sum )*                    a < b < c means (a < b)*(b < c)
//! relation   := '<' | '<=' | '>' | '>=' | '==' | '!='    and ≤ ≥ ≠
//! sum        := [ '-' | '+' ] product ( ( '+' | '-' ) product )*
//! product    := factor ( ( '*' | '/' ) factor )*
//! factor     := ( '-' | '+' ) factor | implicit
//! implicit   := power power*         without a sign only after a number or a ')': 2x, 3(x+1)
//! power      := atom [ '^' exponent | superscript ]      2^3^x is 2^(3^x); also **
//! exponent   := ( '-' | '+' ) exponent | power
//! atom       := number | name | function '(' argument ( ',' argument )* ')' | '(' expression ')'
//!             | '√' atom
//! argument   := [ name '=' ] expression
//! ```
//!
//! So `-x^2` is −(x²) and `-a*b` is −(a·b). `x` is the variable, `pi` and `e` are constants; a name
//! that is no function is a parameter. `log` is the natural logarithm. What can be read in two ways
//! (`1/2x`) is refused. Library prefixes (`np.`, `torch.nn.functional.`), full-width characters,
//! `−`, `·`, `×`, `²`, `σ`, `Φ`, `√` and other brackets are read as what they mean.

mod token;

use super::error::{ErrorKind, SymbolicError};
use super::expr::{Constant, Expr, Operator, Relation};
use super::function::Function;
use std::ops::Range;
pub(super) use token::greek_letter;
use token::{Spanned, Token, tokens};

/// Bytes of the longest text that is read.
pub const LONGEST: usize = 4096;
/// Levels of the deepest tree that is read; a sum of a hundred terms has a hundred.
pub const DEEPEST: usize = 120;
/// As many parameters may a function have.
pub const MOST_PARAMETERS: usize = 16;

/// An expression that has been read, and what should be said about how.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub expression: Expr,
    pub notes: Vec<Note>,
}

/// Something that was read in one of several usual ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// `log` is the natural logarithm.
    NaturalLog,
}

impl Note {
    pub fn sentence(self) -> &'static str {
        match self {
            Note::NaturalLog => "log is the natural logarithm here, as in NumPy and PyTorch",
        }
    }
}

/// Reads an expression.
pub fn parse(text: &str) -> Result<Parsed, SymbolicError> {
    let parsed = parse_line(text)?;
    if parsed.expression.is_open() {
        return Err(SymbolicError::new(0..text.len(), ErrorKind::OpenDerivative));
    }
    Ok(parsed)
}

/// Reads a line of a derivation, in which `D(u)` is a derivative still to be worked out.
pub fn parse_line(text: &str) -> Result<Parsed, SymbolicError> {
    if text.len() > LONGEST {
        return Err(SymbolicError::new(0..text.len(), ErrorKind::TooLong(LONGEST)));
    }
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(SymbolicError::new(0..text.len(), ErrorKind::Empty));
    }
    let mut parser = Parser { text, tokens, at: 0, depth: 0, notes: Vec::new() };
    let expression = parser.expression()?;
    if let Some(rest) = parser.tokens.get(parser.at) {
        let kind = match rest.token {
            Token::Sign(')') => ErrorKind::Unopened,
            Token::Sign(',') => ErrorKind::StrayComma,
            Token::Sign('=') => ErrorKind::StrayEquals,
            _ => parser.missing_operator(),
        };
        return Err(SymbolicError::new(rest.span.clone(), kind));
    }
    if expression.parameters().len() > MOST_PARAMETERS {
        let kind = ErrorKind::TooManyParameters(MOST_PARAMETERS);
        return Err(SymbolicError::new(0..text.len(), kind));
    }
    Ok(Parsed { expression, notes: parser.notes })
}

impl std::str::FromStr for Expr {
    type Err = SymbolicError;
    fn from_str(text: &str) -> Result<Expr, SymbolicError> {
        parse(text).map(|parsed| parsed.expression)
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
    notes: Vec<Note>,
}

type Read = Result<Expr, SymbolicError>;
/// An argument: its name if it has one, where it begins, and what it is.
type Given = (Option<String>, Range<usize>, Expr);

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|spanned| &spanned.token)
    }

    fn eat(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn eat_one_of(&mut self, signs: &[char]) -> Option<char> {
        signs.iter().copied().find(|sign| self.eat(*sign))
    }

    /// Where the next token stands, or the end of the text.
    fn here(&self) -> Range<usize> {
        let end = self.text.len();
        self.tokens.get(self.at).map_or(end..end, |spanned| spanned.span.clone())
    }

    fn before(&self) -> Range<usize> {
        self.tokens.get(self.at.wrapping_sub(1)).map_or(0..0, |spanned| spanned.span.clone())
    }

    fn words(&self, span: Range<usize>) -> String {
        self.text[span].chars().take(24).collect()
    }

    fn missing_operator(&self) -> ErrorKind {
        ErrorKind::MissingOperator(self.words(self.before()), self.words(self.here()))
    }

    /// One level further down, on the way and in the tree.
    fn deeper(&mut self, read: fn(&mut Self) -> Read) -> Read {
        self.depth += 1;
        let start = self.here().start;
        let result = if self.depth > DEEPEST { Err(self.too_deep(start)) } else { read(self) };
        self.depth -= 1;
        result
    }

    fn too_deep(&self, start: usize) -> SymbolicError {
        SymbolicError::new(start..self.before().end.max(start), ErrorKind::TooDeep(DEEPEST))
    }

    fn bounded(&self, start: usize, expression: Expr) -> Read {
        if expression.depth() > DEEPEST { Err(self.too_deep(start)) } else { Ok(expression) }
    }

    fn expression(&mut self) -> Read {
        let start = self.here().start;
        let mut left = self.sum()?;
        let mut chain: Option<Expr> = None;
        while let Some(Token::Relation(relation)) = self.peek().cloned() {
            self.at += 1;
            let right = self.sum()?;
            let compared = Expr::compare(relation, left, right.clone());
            chain = Some(match chain {
                Some(before) => before * compared,
                None => compared,
            });
            left = right;
        }
        self.bounded(start, chain.unwrap_or(left))
    }

    fn sum(&mut self) -> Read {
        let start = self.here().start;
        let sign = self.eat_one_of(&['-', '+']);
        let mut sum = self.product()?;
        if sign == Some('-') {
            sum = -sum;
        }
        while let Some(sign) = self.eat_one_of(&['+', '-']) {
            let term = self.product()?;
            sum = if sign == '+' { sum + term } else { sum - term };
            sum = self.bounded(start, sum)?;
        }
        Ok(sum)
    }

    fn product(&mut self) -> Read {
        let start = self.here().start;
        let mut product = self.factor(false)?;
        while let Some(sign) = self.eat_one_of(&['*', '/']) {
            let factor = self.factor(sign == '/')?;
            product = if sign == '*' { product * factor } else { product / factor };
            product = self.bounded(start, product)?;
        }
        Ok(product)
    }

    fn factor(&mut self, divides: bool) -> Read {
        match self.eat_one_of(&['-', '+']) {
            Some(sign) => {
                let inner =
                    self.deeper(if divides { |p| p.factor(true) } else { |p| p.factor(false) })?;
                Ok(if sign == '-' { -inner } else { inner })
            }
            None => self.implicit(divides),
        }
    }

    fn implicit(&mut self, divides: bool) -> Read {
        let start = self.here().start;
        let mut product = self.power()?;
        loop {
            let before = self.tokens.get(self.at.wrapping_sub(1)).map(|spanned| &spanned.token);
            let follows = matches!(before, Some(Token::Number(_) | Token::Sign(')')));
            let raised = product.as_power().is_some() && before != Some(&Token::Sign(')'));
            let starts =
                matches!(self.peek(), Some(Token::Name(_) | Token::Sign('(') | Token::Root));
            if !starts {
                return Ok(product);
            }
            if !follows || raised {
                return Err(SymbolicError::new(self.here(), self.missing_operator()));
            }
            let first_end = self.before().end;
            let (first, second) = (self.words(start..first_end), self.here().start);
            let factor = self.power()?;
            if divides {
                let second = self.words(second..self.before().end);
                let kind = ErrorKind::Ambiguous(
                    self.words(start..self.before().end),
                    format!("/({first}*{second})"),
                    format!("/{first}*{second}"),
                );
                return Err(SymbolicError::new(start..self.before().end, kind));
            }
            product = self.bounded(start, product * factor)?;
        }
    }

    fn power(&mut self) -> Read {
        let start = self.here().start;
        let base = self.atom()?;
        let power = if self.eat('^') {
            base.pow(self.deeper(Parser::exponent)?)
        } else if let Some(Token::Superscript { negative, digits }) = self.peek().cloned() {
            self.at += 1;
            let size = Expr::new(super::expr::Kind::Number(digits));
            base.pow(if negative { -size } else { size })
        } else {
            return Ok(base);
        };
        self.bounded(start, power)
    }

    fn exponent(&mut self) -> Read {
        match self.eat_one_of(&['-', '+']) {
            Some('-') => Ok(-self.deeper(Parser::exponent)?),
            Some(_) => self.deeper(Parser::exponent),
            None => self.power(),
        }
    }

    fn atom(&mut self) -> Read {
        let span = self.here();
        let Some(token) = self.peek().cloned() else {
            return Err(SymbolicError::new(span, self.missing_operand()));
        };
        match token {
            Token::Number(value) => {
                self.at += 1;
                Ok(Expr::new(super::expr::Kind::Number(value)))
            }
            Token::Name(name) => {
                self.at += 1;
                self.name(&name, span)
            }
            Token::Sign('(') => {
                self.at += 1;
                let inner = self.deeper(Parser::expression)?;
                self.close(span)?;
                Ok(inner)
            }
            Token::Root => {
                self.at += 1;
                Ok(Expr::call(Function::Sqrt, [self.deeper(Parser::atom)?]))
            }
            _ => Err(SymbolicError::new(span, self.missing_operand())),
        }
    }

    fn missing_operand(&self) -> ErrorKind {
        ErrorKind::MissingOperand(match (self.at, self.peek()) {
            (0, _) => format!("before '{}'", self.words(self.here())),
            (_, None) => format!("after '{}'", self.words(self.before())),
            _ => {
                format!("between '{}' and '{}'", self.words(self.before()), self.words(self.here()))
            }
        })
    }

    fn close(&mut self, open: Range<usize>) -> Result<(), SymbolicError> {
        if self.eat(')') {
            return Ok(());
        }
        let (span, kind) = match self.peek() {
            None => (open, ErrorKind::Unclosed),
            Some(Token::Sign(',')) => (self.here(), ErrorKind::StrayComma),
            Some(Token::Sign('=')) => (self.here(), ErrorKind::StrayEquals),
            Some(_) => (self.here(), self.missing_operator()),
        };
        Err(SymbolicError::new(span, kind))
    }

    fn name(&mut self, name: &str, span: Range<usize>) -> Read {
        let called = self.peek() == Some(&Token::Sign('('));
        let function = Function::named(name);
        match (name, called) {
            ("pi", false) => return Ok(Expr::constant(Constant::Pi)),
            ("e", false) => return Ok(Expr::constant(Constant::E)),
            ("sigma", true) => return self.call(Function::Sigmoid, span),
            ("pow" | "power", true) => return self.raised(span),
            ("D", true) => {
                self.at += 1;
                let inner = self.deeper(Parser::expression)?;
                self.close(span)?;
                return Ok(Expr::derivative(super::expr::X, inner));
            }
            ("log", true) if !self.notes.contains(&Note::NaturalLog) => {
                self.notes.push(Note::NaturalLog);
            }
            _ => {}
        }
        match (function, called) {
            (Some(function), true) => self.call(function, span),
            // `lambda` and such are no function; `phi` alone may be a parameter.
            (Some(function), false) if function != Function::Density => {
                Err(SymbolicError::new(span, ErrorKind::NoArgument(function.name())))
            }
            (_, false) => Ok(Expr::symbol(name)),
            (None, true) => Err(self.no_function(name, span)),
        }
    }

    fn no_function(&self, name: &str, span: Range<usize>) -> SymbolicError {
        let shown: String = name.chars().take(24).collect();
        let nearest = Function::nearest(name);
        let letters = name.chars().count();
        let kind = if nearest.is_none() && letters <= 2
            || ["alpha", "beta", "gamma", "pi", "lambda"].contains(&name)
        {
            ErrorKind::NotAFunction(shown)
        } else {
            ErrorKind::UnknownFunction { name: shown, nearest }
        };
        SymbolicError::new(span, kind)
    }

    /// `( argument, argument … )`, each with its name if it has one.
    fn arguments(&mut self) -> Result<Vec<Given>, SymbolicError> {
        let open = self.here();
        self.at += 1;
        let mut arguments = Vec::new();
        if self.eat(')') {
            return Ok(arguments);
        }
        loop {
            let span = self.here();
            let name = match (self.peek(), self.tokens.get(self.at + 1).map(|next| &next.token)) {
                (Some(Token::Name(name)), Some(Token::Sign('='))) => Some(name.clone()),
                _ => None,
            };
            self.at += if name.is_some() { 2 } else { 0 };
            arguments.push((name, span, self.deeper(Parser::expression)?));
            if !self.eat(',') {
                self.close(open)?;
                return Ok(arguments);
            }
        }
    }

    fn call(&mut self, function: Function, span: Range<usize>) -> Read {
        let start = span.start;
        let given = self.arguments()?;
        let known = function.arguments();
        let count = |got| {
            let kind =
                ErrorKind::ArgumentCount { name: function.name(), wants: wants(function), got };
            SymbolicError::new(start..self.before().end, kind)
        };
        let mut places: Vec<Option<Expr>> = vec![None; known.len()];
        let got = given.len();
        for (index, (name, span, argument)) in given.into_iter().enumerate() {
            let place = match name {
                None => index,
                Some(name) => {
                    let found = known.iter().position(|argument| argument.name == name);
                    found.ok_or_else(|| unknown_argument(function, name, span))?
                }
            };
            *places.get_mut(place).ok_or_else(|| count(got))? = Some(argument);
        }
        // Those left out at the end stay so; those before one that is given are filled in.
        while places.last().is_some_and(Option::is_none) && places.len() > function.least() {
            places.pop();
        }
        let mut arguments = Vec::new();
        for (argument, place) in known.iter().zip(places) {
            let left_out = || (!argument.default.is_empty()).then(|| argument.default.parse());
            match place.map(Ok).or_else(left_out) {
                Some(found) => arguments.push(found?),
                None => return Err(count(got)),
            }
        }
        if function == Function::Where && !arguments[0].is_condition() {
            return Err(SymbolicError::new(start..self.before().end, ErrorKind::NoCondition));
        }
        self.bounded(start, Expr::call(function, arguments))
    }

    /// `pow(a, b)`
    fn raised(&mut self, span: Range<usize>) -> Read {
        let start = span.start;
        let arguments: Vec<Expr> = self.arguments()?.into_iter().map(|(_, _, e)| e).collect();
        let got = arguments.len();
        match <[Expr; 2]>::try_from(arguments) {
            Ok([base, exponent]) => {
                self.bounded(start, Expr::binary(Operator::Pow, base, exponent))
            }
            Err(_) => {
                let kind =
                    ErrorKind::ArgumentCount { name: "pow", wants: "2 arguments".to_owned(), got };
                Err(SymbolicError::new(start..self.before().end, kind))
            }
        }
    }
}

fn wants(function: Function) -> String {
    let (least, most) = (function.least(), function.arguments().len());
    let plural = if most == 1 { "" } else { "s" };
    if least == most {
        format!("{most} argument{plural}")
    } else {
        format!("{least} to {most} arguments")
    }
}

fn unknown_argument(function: Function, argument: String, span: Range<usize>) -> SymbolicError {
    let names: Vec<&str> = function.arguments().iter().map(|argument| argument.name).collect();
    let known = names.join(", ");
    let kind = ErrorKind::UnknownArgument { name: function.name(), argument, known };
    SymbolicError::new(span, kind)
}

impl Relation {
    /// As text is written.
    pub fn sign(self) -> &'static str {
        match self {
            Relation::Less => "<",
            Relation::LessEqual => "<=",
            Relation::Greater => ">",
            Relation::GreaterEqual => ">=",
            Relation::Equal => "==",
            Relation::NotEqual => "!=",
        }
    }
}
