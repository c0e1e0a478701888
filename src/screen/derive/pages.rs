//! What the panel and the text beside it say, as lines of roles: nothing of f′ while it is asked
//! for.

use super::practice::{Exercise, Said, whole_after};
use super::rows::copy_title;
use super::{Destination, Row, State, View};
use crate::formula::{self, Formula};
use crate::math::activation::{Order, Origin, Pointwise};
use crate::math::symbolic::{Expr, Step, Style, named, parse_line};
use crate::typeset::{Line, Role, Span, brief, plain, wrap};
use unicode_width::UnicodeWidthStr;

/// Lines, and which of them the rows of the panel stand on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub lines: Vec<Line>,
    pub rows: Vec<usize>,
}

impl Page {
    /// The first line that keeps the marked row in view, with what stands above the first row as
    /// long as there is room.
    pub fn first(&self, selected: usize, height: usize) -> usize {
        let Some(&line) = self.rows.get(selected.min(self.rows.len().saturating_sub(1))) else {
            return 0;
        };
        if line + 1 < height || self.lines.len() <= height {
            return 0;
        }
        (line + 2).saturating_sub(height).min(self.lines.len().saturating_sub(height))
    }

    fn say(&mut self, role: Role, text: impl Into<String>, width: u16) {
        self.lines.extend(wrap(&[Span::new(role, text)], width.into()));
    }

    fn blank(&mut self) {
        self.lines.push(Line::new());
    }

    fn row(&mut self, line: Line) {
        self.rows.push(self.lines.len());
        self.lines.push(line);
    }

    fn said(&mut self, said: &Said, width: u16) {
        let mut role = if said.right { Role::Good } else { Role::Bad };
        for sentence in &said.sentences {
            self.say(role, sentence.as_str(), width);
            role = Role::Text;
        }
    }
}

/// Two columns before a row are for the mark of the cursor.
const MARK: u16 = 2;

fn label(order: usize) -> &'static str {
    ["f(x)", "f′(x)", "f″(x)"][order.min(2)]
}

/// `f′(x) = …` in two dimensions, with names for what is repeated in it.
pub fn equation(left: &str, e: &Expr, width: u16) -> Vec<Line> {
    let named = named(e);
    let mut lines = set(left, &named.whole, ("", width));
    for (index, (name, part)) in named.parts.iter().rev().enumerate() {
        lines.extend(set(name, part, (if index == 0 { "with " } else { "     " }, width)));
    }
    lines
}

/// An equation, with words before its line.
fn set(left: &str, e: &Expr, (before, width): (&str, u16)) -> Vec<Line> {
    let indent = before.width();
    let width = usize::from(width).saturating_sub(indent);
    let left_latex = left.replace('″', "''").replace('′', "'");
    let latex = format!("{left_latex} = {}", e.show(Style::Latex));
    let (rows, baseline) = match Formula::parse(&latex) {
        Ok(formula) => {
            let picture = formula::layout(&formula, width);
            (picture.rows, picture.baseline)
        }
        Err(_) => {
            let text = format!("{left} = {}", e.show(Style::Unicode));
            let lines = wrap(&[Span::new(Role::Formula, text)], width);
            (lines.iter().map(|line| plain(line)).collect(), 0)
        }
    };
    let line = |(index, row): (usize, String)| {
        let words = if index == baseline { before.to_owned() } else { " ".repeat(indent) };
        vec![Span::new(Role::Dim, words), Span::new(Role::Formula, row)]
    };
    rows.into_iter().enumerate().map(line).collect()
}

/// f, what it simplifies to, f′ and f″.
pub fn formulas(state: &State, width: u16) -> Vec<Line> {
    let subject = &state.subject;
    let mut page = Page { lines: equation("f(x)", subject.expression(), width), rows: Vec::new() };
    if let Some(simplified) = &subject.simplified {
        let lines = set("", simplified, ("    ", width));
        if page.lines.len() > 1 && lines.len() > 1 {
            page.blank();
        }
        page.lines.extend(lines);
    }
    for order in [Order::Slope, Order::Curvature] {
        if let Some(e) = subject.formula(order) {
            page.blank();
            page.lines.extend(equation(label(order as usize), e, width));
        }
    }
    page.lines
}

/// The panel of every view but the first.
pub fn panel(state: &State, width: u16) -> Page {
    let mut page = Page::default();
    match state.view {
        View::Function => page.lines = formulas(state, width),
        View::Steps => steps(state, width, &mut page),
        View::Practice => practice(state, width, &mut page),
        View::Sketch => sketch(state, width, &mut page),
        View::Kink => kink(state, width, &mut page),
        View::Use => hand_over(state, &mut page),
        View::Examples => examples(state, &mut page),
    }
    page
}

/// A line with its part in brackets and in a color.
pub fn marked(whole: &Expr, path: &[usize], part: &Expr, role: Role) -> Line {
    // A name that no text can have.
    const PLACE: char = '\u{e000}';
    let around = whole.replaced(path, &Expr::symbol(&PLACE.to_string())).show(Style::Unicode);
    let (before, after) = around.split_once(PLACE).unwrap_or((&around, ""));
    let part = format!("{{ {} }}", part.show(Style::Unicode));
    vec![Span::new(Role::Text, before), Span::new(role, part), Span::new(Role::Text, after)]
}

fn steps(state: &State, width: u16, page: &mut Page) {
    let derivation = &state.subject.derivations()[state.order];
    let widest = derivation.steps.iter().map(|step| step.rule.name.width()).max().unwrap_or(0);
    let widest = widest.min(usize::from(width) / 3);
    let shown = if state.all { derivation.steps.len() } else { state.selected + 1 };
    for (index, step) in derivation.steps.iter().enumerate().take(shown) {
        if index == derivation.differentiating {
            page.say(Role::Dim, "simplified:", width);
        }
        // Long ones are written out beside the list.
        let short =
            |e: &Expr| if e.size() > 60 { "…".to_owned() } else { e.show(Style::Unicode) };
        page.row(vec![
            Span::new(Role::Dim, format!("{:>3} ", index + 1)),
            Span::new(Role::Strong, format!("{:widest$.widest$}  ", step.rule.name)),
            Span::new(Role::Text, format!("{} → {}", short(&step.before), short(&step.after))),
        ]);
    }
    if shown < derivation.steps.len() {
        page.say(Role::Dim, "  ↓ goes on, a shows all steps", width);
    } else if derivation.steps.is_empty() {
        page.say(Role::Dim, "Nothing is left to be done.", width);
    }
}

/// What belongs to the marked step: the whole before and after it, and the rule.
pub fn step_detail(state: &State, (width, height): (u16, u16)) -> Vec<Line> {
    let derivation = &state.subject.derivations()[state.order];
    let mut page = Page::default();
    let Some(step) = derivation.steps.get(state.selected) else { return page.lines };
    page.lines.push(vec![
        Span::new(Role::Strong, step.rule.name),
        Span::new(
            Role::Dim,
            format!("  step {} of {}", state.selected + 1, derivation.steps.len()),
        ),
    ]);
    let whole = whole_after(derivation, state.selected);
    page.lines.extend(wrap(&marked(&whole, &step.path, &step.before, Role::Warn), width.into()));
    let mut after = marked(&whole, &step.path, &step.after, Role::Good);
    after.insert(0, Span::new(Role::Dim, "= "));
    page.lines.extend(wrap(&after, width.into()));
    page.blank();
    if state.explained {
        explained(step, width, &mut page);
        let sides = two_sides(&step.before, &step.after, width);
        // Cut through, it would say something else.
        if page.lines.len() + 1 + sides.len() <= usize::from(height) {
            page.blank();
            page.lines.extend(sides);
        }
    } else {
        page.say(Role::Dim, "Enter explains the rule.", width);
    }
    if state.selected + 1 == derivation.steps.len() {
        page.blank();
        page.lines.extend(equation(label(state.order + 1), &derivation.result, width));
    }
    page.lines
}

fn explained(step: &Step, width: u16, page: &mut Page) {
    page.say(Role::Text, step.rule.says, width);
    let (before, after) = step.rule.example;
    let show = |text: &str| {
        let line = parse_line(text).map(|parsed| parsed.expression.show(Style::Unicode));
        line.unwrap_or_else(|_| text.to_owned())
    };
    page.lines.extend(wrap(
        &[
            Span::new(Role::Dim, "For example "),
            Span::new(Role::Formula, format!("{} = {}", show(before), show(after))),
        ],
        width.into(),
    ));
}

/// What a step does, in two dimensions.
fn two_sides(before: &Expr, after: &Expr, width: u16) -> Vec<Line> {
    let latex = format!("{} = {}", before.show(Style::Latex), after.show(Style::Latex));
    let rows = Formula::parse(&latex).map(|formula| formula::layout(&formula, width.into()).rows);
    let line = |row: String| vec![Span::new(Role::Formula, row)];
    rows.unwrap_or_default().into_iter().map(line).collect()
}

fn practice(state: &State, width: u16, page: &mut Page) {
    let practice = &state.practice;
    page.row(vec![
        Span::new(Role::Dim, "exercise  "),
        Span::new(Role::Accent, "‹ "),
        Span::new(Role::Strong, practice.exercise.title()),
        Span::new(Role::Accent, " ›"),
    ]);
    page.blank();
    let derivation = &state.subject.derivations()[0];
    match (practice.exercise, practice.step(&state.subject)) {
        _ if practice.done => {
            let how = if practice.passed { "This is the answer." } else { "Done: f′ is found." };
            page.say(if practice.passed { Role::Dim } else { Role::Good }, how, width);
            page.blank();
            page.lines.extend(equation("f(x)", state.subject.expression(), width));
            page.lines.extend(equation("f′(x)", &derivation.result, width));
            page.blank();
            page.say(Role::Dim, "r asks again, v goes on to the sketch.", width);
        }
        (Exercise::Rule, Some(step)) => {
            let all = derivation.differentiating;
            let which =
                format!("Which rule fits the part in brackets? ({} of {all})", practice.at + 1);
            page.say(Role::Dim, which, width);
            let line = marked(&practice.line, &step.path, &step.before, Role::Warn);
            page.lines.extend(wrap(&line, width.into()));
        }
        (Exercise::Line, _) => {
            let line = practice.line.show(Style::Unicode);
            page.say(Role::Dim, "This is the line so far. Type the next; D(…) is a derivative that is still to be worked out.", width);
            page.say(Role::Text, format!("f′ = {line}"), width);
        }
        (Exercise::Whole, _) | (Exercise::Rule, None) => {
            page.lines.extend(equation("f(x)", state.subject.expression(), width));
            page.say(Role::Dim, "Type f′, in any form.", width);
        }
    }
    page.blank();
    if let Some(said) = practice.said.as_ref().filter(|_| !practice.done || !practice.passed) {
        page.said(said, width);
        page.blank();
    }
    for row in state.rows().into_iter().skip(1) {
        page.row(match row {
            Row::Rule(rule) => vec![Span::new(Role::Text, rule.name)],
            _ => {
                let typed = practice.typed.as_str();
                let (role, text) = if typed.is_empty() {
                    (Role::Dim, "…  Enter: type")
                } else {
                    (Role::Code, typed)
                };
                vec![Span::new(Role::Dim, "f′ = "), Span::new(role, text)]
            }
        });
    }
    error(state, width, page);
    if !practice.done {
        page.blank();
        page.say(Role::Dim, "a shows the answer.", width);
    }
}

/// Why what is being typed was not taken.
fn error(state: &State, width: u16, page: &mut Page) {
    if let Some(why) = state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        page.say(Role::Bad, why.as_str(), width);
    }
}

fn sketch(state: &State, width: u16, page: &mut Page) {
    let sketch = &state.sketch;
    let score = sketch.score();
    if score.of == 0 {
        return page.say(
            Role::Text,
            "f has no slope at any of the seven places. Zoom or move the view, then press r.",
            width,
        );
    }
    if !sketch.done {
        page.say(Role::Strong, "How steep is f at these places?", width);
    }
    let head = if sketch.done { "       x    yours       f′" } else { "       x    slope" };
    page.say(Role::Dim, head, width);
    for place in 0..super::sketch::PLACES {
        let (x, slope, truth) = (sketch.places[place], sketch.slope(place), sketch.truth[place]);
        let here = place == sketch.chosen;
        let mut line = vec![
            Span::new(if here { Role::Accent } else { Role::Dim }, if here { "▸ " } else { "  " }),
            Span::new(if here { Role::Strong } else { Role::Dim }, format!("{:>6}  ", brief(x))),
            Span::new(if here { Role::Strong } else { Role::Text }, format!("{:>7}", brief(slope))),
        ];
        if sketch.done {
            let (role, mark) = match () {
                () if !truth.is_finite() => (Role::Dim, " "),
                () if sketch.is_sign_right(place) => (Role::Good, "✓"),
                () => (Role::Bad, "✗"),
            };
            let truth = if truth.is_finite() { brief(truth) } else { "none".to_owned() };
            line.push(Span::new(role, format!(" {mark} ")));
            line.push(Span::new(Role::Measured, format!("{truth:>7}")));
        }
        page.lines.push(line);
    }
    page.blank();
    if sketch.done {
        for sentence in sketch.told() {
            page.say(Role::Text, sentence, width);
        }
    }
    let keys = if sketch.done {
        "r asks again."
    } else {
        "←→ place, ↑↓ slope, Enter scores, a shows f′."
    };
    page.say(Role::Dim, keys, width);
}

fn kink(state: &State, width: u16, page: &mut Page) {
    let question = &state.question;
    let room = width.saturating_sub(MARK);
    page.lines.extend(equation("f(x)", state.subject.expression(), width));
    page.blank();
    let Some(kink) = question.kink() else {
        page.say(
            Role::Text,
            "f has no kink: from both sides its slope is the same everywhere.",
            width,
        );
        if let Some(caution) = state.subject.breaks.caution() {
            page.say(Role::Dim, super::subject::sentence(&caution), width);
        }
        page.blank();
        return page.say(Role::Dim, "Try max(x, 0.1x), abs(x) or relu6 (i types).", width);
    };
    let x = brief(kink.x);
    let what = if kink.jumps { "jumps" } else { "has a kink" };
    let found = if kink.exact { "" } else { " (found by search)" };
    page.say(Role::Text, format!("f {what} at x = {x}{found}."), width);
    page.say(Role::Strong, format!("What is f′({x})?"), width);
    let (role, answer) = match question.typed.as_str() {
        "" if question.done => (Role::Dim, ""),
        "" => (Role::Dim, "…  Enter: a number or none"),
        typed => (Role::Code, typed),
    };
    page.row(vec![Span::new(Role::Dim, format!("f′({x}) = ")), Span::new(role, answer)]);
    error(state, room, page);
    if question.kinks.len() > 1 {
        let which =
            format!("kink {} of {}, ←→ goes to others", question.chosen + 1, question.kinks.len());
        page.say(Role::Dim, which, width);
    }
    page.blank();
    if !question.done {
        return page.say(Role::Dim, "a shows the answer.", width);
    }
    if let Some(said) = &question.said {
        page.said(said, width);
    }
    for (name, value) in kink.values() {
        page.lines.push(vec![
            Span::new(Role::Dim, format!("  {name:14} ")),
            Span::new(Role::Measured, format!("{value:>9}")),
        ]);
    }
    page.blank();
    page.say(Role::Text, "The two sides disagree, so there is no derivative. A program still has to go on with a number there: it takes a convention, here PyTorch's.", width);
}

fn hand_over(state: &State, page: &mut Page) {
    let rows = state.rows();
    for (index, row) in rows.iter().enumerate() {
        let heading = match row {
            Row::To(Destination::Plot) => Some("take it to"),
            Row::Keep | Row::Remove => Some("keep it"),
            Row::Copy(Style::Text) => Some("copy it as"),
            _ => None,
        };
        if let Some(heading) = heading {
            if index > 0 {
                page.blank();
            }
            page.lines.push(vec![Span::new(Role::Heading, heading)]);
        }
        let text = match row {
            Row::To(destination) => destination.title().to_owned(),
            Row::Keep => "under a name".to_owned(),
            Row::Remove => {
                let kept = state.own();
                format!("remove {}", kept.as_ref().map_or("", |kept| kept.name()))
            }
            Row::PutBack => {
                format!("put back {}", state.removed.as_ref().map_or("", |kept| &kept.name))
            }
            Row::Copy(style) => copy_title(*style).to_owned(),
            _ => continue,
        };
        page.row(vec![Span::new(Role::Text, text)]);
    }
}

fn examples(state: &State, page: &mut Page) {
    let mut before = None;
    for function in state.functions.all() {
        let origin = function.about().origin;
        if before != Some(origin) {
            if before.is_some() {
                page.blank();
            }
            let heading = match origin {
                Origin::Course => "the course",
                Origin::Gallery => "the gallery",
                Origin::User | Origin::Typed => "yours",
            };
            page.lines.push(vec![Span::new(Role::Heading, heading)]);
            before = Some(origin);
        }
        page.row(vec![Span::new(Role::Text, function.title())]);
    }
}

/// What is told of the marked line of [`View::Use`].
pub fn use_detail(state: &State, width: u16) -> Vec<Line> {
    let mut page = Page::default();
    match state.row() {
        Some(Row::Copy(style)) => {
            for line in state.copied(style).lines() {
                page.lines.push(vec![Span::new(Role::Code, line)]);
            }
            page.blank();
            page.say(Role::Dim, "Enter sends it to the terminal's clipboard (OSC 52), also over ssh.", width);
        }
        Some(Row::To(destination)) => {
            page.say(Role::Text, match destination {
                Destination::Plot => "Plot draws it over other functions, with its parameters as sliders.",
                Destination::Network => "Network puts it into every layer in the place of the present function; the other settings stay.",
                Destination::Depth => "Depth has it race against the others over depths, and works out its theory and critical initialization.",
                Destination::Train => "Train gives it to the marked network, which learns a data set with it beside the others.",
            }, width);
        }
        Some(Row::Keep) => {
            page.say(Role::Text, "It is kept in functions.toml beside the configuration, with its parameters as they are set now. From then on it is listed and taken by its name wherever a function is chosen.", width);
            error(state, width, &mut page);
        }
        Some(Row::Remove) => page.say(Role::Text, "It is taken out of functions.toml. It stays in the field, and can be put back until you leave.", width),
        Some(Row::PutBack) => page.say(Role::Text, "The function that was removed last is kept again under its name.", width),
        _ => {}
    }
    page.lines
}

/// What is told of the marked example.
pub fn example_detail(function: &Pointwise, width: u16) -> Vec<Line> {
    let about = function.about();
    let mut page = Page::default();
    page.lines.extend(equation("f(x)", &function.definition().expression, width));
    page.blank();
    if !about.sentence.is_empty() {
        page.say(Role::Text, about.sentence.as_str(), width);
    }
    if let Some(paper) = &about.paper {
        page.say(Role::Dim, format!("{} ({}): {}", paper.authors, paper.year, paper.title), width);
    }
    page.blank();
    page.say(Role::Dim, "Enter puts it in the field.", width);
    page.lines
}

/// f, f′ and f″ at the cursor, those that may be seen.
pub fn values(state: &State) -> Vec<(&'static str, f64)> {
    let function = &state.subject.function;
    let all = [Order::Value, Order::Slope, Order::Curvature];
    let seen = if state.hides() { 1 } else { 3 };
    all.into_iter()
        .take(seen)
        .map(|order| (["f", "f′", "f″"][order as usize], function.derivative(order, state.x)))
        .collect()
}
