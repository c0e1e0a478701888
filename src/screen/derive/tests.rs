use super::*;
use crate::gallery;
use crate::input::Code;
use crate::lesson::Course;
use crate::math::activation::Origin;
use crate::screen::control::edit::Typed;
use crate::widget::Charset;
use ratatui::layout::Rect;
use std::sync::LazyLock;
use std::time::Instant;

static COURSE: LazyLock<Course> =
    LazyLock::new(|| Course::embedded(&gallery::functions()).expect("the course is sound"));

fn state() -> State {
    State::new(&gallery::functions())
}

fn act(state: &mut State, actions: &[Action]) -> Vec<Request> {
    let functions = gallery::functions();
    let area = Rect::new(0, 1, 80, 22);
    let context =
        Context { course: &COURSE, functions: &functions, area, charset: Charset::Braille };
    actions.iter().flat_map(|&action| state.update(action, &context)).collect()
}

fn type_key(state: &mut State, code: Code) -> Option<Vec<Request>> {
    let functions = state.functions.clone();
    state.type_key(Key::plain(code), &functions)
}

fn key(state: &mut State, code: Code) -> Vec<Request> {
    type_key(state, code).expect("a text field is open")
}

fn types(state: &mut State, text: &str) {
    for c in text.chars() {
        key(state, Code::Char(c));
    }
}

/// A new function in the place of the old one, in the panel.
fn derive(text: &str) -> State {
    let mut state = state();
    state.open(text);
    assert_eq!(state.refusal, None, "{text}");
    state
}

#[test]
fn what_is_typed_is_derived_at_every_key_and_the_last_good_one_stays() {
    let mut state = state();
    act(&mut state, &[Action::Type]);
    let before = state.subject.text();
    types(&mut state, "*");
    assert!(state.refusal.as_ref().unwrap().sentence.contains("missing"));
    assert_eq!(state.subject.text(), before, "the last good one");
    types(&mut state, "x²");
    assert_eq!(state.refusal, None);
    assert_eq!(state.subject.text(), "1/(1 + exp(-x))*x^2");
    key(&mut state, Code::Enter);
    assert!(!state.edits() && type_key(&mut state, Code::Char('q')).is_none());
}

#[test]
fn the_beginning_of_a_name_is_no_parameter() {
    let mut state = state();
    act(&mut state, &[Action::Type]);
    types(&mut state, "*tan");
    types(&mut state, "h");
    assert!(state.subject.function.parameters().is_empty(), "{}", state.subject.text());
    types(&mut state, "(x)*a*x");
    assert_eq!(state.subject.text(), "1/(1 + exp(-x))*tanh(x)*a*x a=1");
    types(&mut state, "+s");
    key(&mut state, Code::Enter);
    assert_eq!(state.subject.function.parameters().len(), 2, "left with it, it is one");
}

#[test]
fn a_paste_is_a_function_wherever_the_keys_go() {
    let mut state = state();
    Screen::paste(&mut state, "x·σ(1.702x)\n");
    assert_eq!((state.pane, &state.refusal), (Pane::Field, &None));
    assert_eq!(state.subject.text(), "x*sigmoid(1.702*x)");
    Screen::paste(&mut state, &"x+".repeat(5000));
    assert!(state.refusal.as_ref().unwrap().sentence.contains("longer"));
    assert_eq!(state.subject.text(), "x*sigmoid(1.702*x)");
    let mut state = derive("exp(-x)");
    act(&mut state, &[Action::NextView, Action::NextView]);
    state.practice = Practice::new(&state.subject, Exercise::Whole);
    act(&mut state, &[Action::Down, Action::Confirm]);
    Screen::paste(&mut state, "-exp(-x)");
    key(&mut state, Code::Enter);
    assert!(state.practice.done && state.subject.text() == "exp(-x)");
}

#[test]
fn hostile_input_is_drawn_or_said() {
    for text in [
        "1/x",
        "ln(x)",
        "exp(x^2)",
        "x/0",
        "sqrt(-1-x^2)",
        "tan(x)",
        "x^x",
        "sign(sin(x))",
        "gelu(gelu(gelu(x)))",
        "where(x^2>2, max(x^3, sin(9x)), abs(x^4-3))",
    ] {
        let mut state = state();
        act(&mut state, &[Action::Type]);
        state.input = Input::default();
        types(&mut state, text);
        let started = std::time::Instant::now();
        for order in [Order::Value, Order::Slope, Order::Curvature] {
            chart::drawn(&state.subject.function, order, state.window, &state.question);
        }
        assert!(started.elapsed().as_millis() < 150, "{text}: {:?}", started.elapsed());
        for view in View::ALL {
            state.show(view);
            act(&mut state, &[Action::Down, Action::Confirm, Action::Right, Action::Reveal]);
            for (width, height) in [(58, 16), (118, 34)] {
                let areas = layout::areas(&state, Rect::new(0, 1, width, height));
                layout::page(&state, areas.panel);
                layout::charts(&state, areas.side);
                layout::y_range(&state, &[Order::Value]);
            }
        }
    }
    let mut state = state();
    state.open("a*b*c*d*f*g*h*x");
    assert!(state.refusal.unwrap().sentence.contains("parameters"));
}

#[test]
fn parameters_are_sliders_and_typed() {
    let mut state = derive("x*sigmoid(b*x) b=1.7");
    assert_eq!(state.rows(), [Row::X, Row::Parameter(0)]);
    act(&mut state, &[Action::Down, Action::Right]);
    assert_eq!(state.subject.function.parameters(), [1.8]);
    act(&mut state, &[Action::Confirm]);
    types(&mut state, "-2.5");
    key(&mut state, Code::Enter);
    assert_eq!(state.subject.function.parameters(), [-2.5]);
    act(&mut state, &[Action::Confirm]);
    types(&mut state, "1e9");
    key(&mut state, Code::Enter);
    assert!(state.edit.as_ref().unwrap().error.as_ref().unwrap().contains("between"));
    key(&mut state, Code::Esc);
    act(&mut state, &[Action::Restart]);
    assert_eq!(state.subject.function.parameters(), [1.7], "as it was typed");
    act(&mut state, &[Action::Up, Action::Confirm]);
    types(&mut state, "-12");
    key(&mut state, Code::Enter);
    assert!(state.x == -12.0 && state.window.0 < -12.0, "the view follows");
}

/// Everything that the screen says, in one text.
fn said(state: &State) -> String {
    let lines = pages::panel(state, 60).lines.into_iter();
    let values = pages::values(state).into_iter().map(|(name, _)| name.to_owned());
    let curves = state.orders().iter().map(|order| format!("{order:?}"));
    let text = lines.map(|line| crate::typeset::plain(&line)).chain(values).chain(curves);
    text.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_answer_is_hidden_until_it_is_given_or_passed() {
    for (view, answers) in [
        (View::Practice, &[Action::Reveal][..]),
        (View::Sketch, &[Action::Confirm]),
        (View::Sketch, &[Action::Reveal]),
        (View::Kink, &[Action::Reveal]),
    ] {
        let mut state = derive("max(x, 0.25x)");
        act(&mut state, &[Action::NextOrder, Action::NextOrder]);
        state.show(view);
        assert!(state.hides(), "{view:?}");
        let text = said(&state);
        let leaks = ["0.625", "Slope", "where", "f″", "0.25, "];
        assert!(!leaks.iter().any(|leak| text.contains(leak)), "{view:?}: {text}");
        assert_eq!(state.orders(), [Order::Value]);
        act(&mut state, answers);
        assert!(!state.hides() && state.orders() != [Order::Value], "{view:?}");
        act(&mut state, &[Action::Restart]);
        assert!(state.hides(), "{view:?} is asked again");
    }
}

/// A wrong answer is looked into for known mistakes, which costs many derivatives.
#[test]
fn an_answer_is_judged_soon() {
    let sum = ["x*sigmoid(2x)/(1+x^2)"; 12].join("+");
    for text in ["gelu(gelu(gelu(x)))", &sum, "mish(mish(x))*tanh(x)/(1+exp(x^2))"] {
        let subject = derive(text).subject;
        let fastest = |work: &dyn Fn()| {
            let timed = || {
                let started = Instant::now();
                work();
                started.elapsed()
            };
            (0..3).map(|_| timed()).min().expect("three times")
        };
        let functions = gallery::functions();
        let read = fastest(&|| drop(Subject::read(text, &functions)));
        let judged = fastest(&|| {
            let mut practice = Practice::new(&subject, Exercise::Whole);
            practice.answer(&subject, "x*exp(-x)").unwrap();
            assert!(!practice.said.unwrap().right);
        });
        assert!(judged < 30 * read, "{judged:?} to judge, {read:?} to read: {text}");
    }
}

#[test]
fn another_function_or_parameter_asks_anew() {
    let mut state = derive("max(x, a*x) a=0.5");
    state.show(View::Kink);
    act(&mut state, &[Action::Reveal]);
    assert!(!state.hides());
    state.show(View::Function);
    act(&mut state, &[Action::Down, Action::Left]);
    state.show(View::Kink);
    assert!(state.hides(), "other slopes, another answer");
    state.show(View::Practice);
    act(&mut state, &[Action::Reveal]);
    act(&mut state, &[Action::Type]);
    types(&mut state, " ");
    key(&mut state, Code::Enter);
    state.open("x^2");
    state.show(View::Practice);
    assert!(state.hides());
}

#[test]
fn steps_go_forwards_backwards_and_all_at_once() {
    let mut state = derive("x*exp(-x)");
    state.show(View::Steps);
    let steps = state.rows().len();
    act(&mut state, &[Action::Right, Action::Down, Action::Left]);
    assert_eq!(state.selected, 1);
    let lines = |state: &State| pages::panel(state, 60).rows.len();
    assert_eq!(lines(&state), steps);
    act(&mut state, &[Action::Reveal]);
    assert_eq!(lines(&state), 2, "up to the marked one");
    let detail = |state: &State| -> String {
        pages::step_detail(state, (70, 40))
            .iter()
            .map(|line| crate::typeset::plain(line) + "\n")
            .collect()
    };
    assert!(detail(&state).contains("{ d/dx[x] }·exp(−x)"), "{}", detail(&state));
    assert!(!detail(&state).contains("For example"));
    act(&mut state, &[Action::Confirm]);
    assert!(detail(&state).contains("For example d/dx[x] = 1"), "{}", detail(&state));
    act(&mut state, &[Action::End]);
    assert!(detail(&state).contains("f′(x)"), "the last step shows the result");
    act(&mut state, &[Action::NextOrder]);
    assert_eq!((state.order, state.selected), (1, 0));
}

#[test]
fn every_rule_has_its_sentences_and_an_example_that_is_true() {
    use crate::math::symbolic::practice::compare;
    use crate::math::symbolic::{parse_line, rules, worked_out};
    for rule in rules::DERIVATIVE_RULES.iter().chain(rules::REWRITES) {
        assert!(rule.says.ends_with('.'), "{}", rule.name);
        let [before, after] = [rule.example.0, rule.example.1]
            .map(|text| worked_out(&parse_line(text).unwrap().expression).unwrap());
        assert!(compare(&before, &after).is_ok(), "{}: {before} is not {after}", rule.name);
    }
}

#[test]
fn it_goes_to_every_screen_and_to_the_clipboard() {
    let mut state = derive("x*sigmoid(b*x) b=1.7");
    state.show(View::Use);
    for destination in Destination::ALL {
        let request = act(&mut state, &[Action::Confirm, Action::Down]).remove(0);
        let function = match (destination, request) {
            (Destination::Plot, Request::OpenInPlot(functions)) => functions[0].clone(),
            (Destination::Network, Request::TakeToNetwork(function))
            | (Destination::Depth, Request::TakeToDepth(function))
            | (Destination::Train, Request::TakeToTrain(function)) => function,
            (wanted, got) => panic!("{wanted:?}: {got:?}"),
        };
        assert_eq!(function.parameters(), [1.7]);
    }
    for (style, part) in [
        (Style::Text, "x*sigmoid(b*x) b=1.7"),
        (Style::Latex, r"\sigma"),
        (Style::Sympy, "sp.Symbol('b'"),
        (Style::Numpy, "b=1.7"),
        (Style::Pytorch, "nn.Module"),
    ] {
        let Request::Copy { text, .. } = state.copy(style).remove(0) else { panic!("a copy") };
        assert!(text.contains(part), "{style:?}: {text}");
    }
}

#[test]
fn a_function_is_kept_removed_and_put_back() {
    let mut state = derive("x*sigmoid(b*x) b=1.7");
    act(&mut state, &[Action::KeepFunction]);
    let edit = state.edit.as_mut().expect("a name is asked for");
    assert!(matches!(edit.key(Key::plain(Code::Char('t'))), Typed::On));
    types(&mut state, "anh");
    key(&mut state, Code::Enter);
    assert!(state.edit.as_ref().unwrap().error.as_ref().unwrap().contains("meaning"));
    types(&mut state, "-gate");
    let Request::KeepFunction(kept) = key(&mut state, Code::Enter).remove(0) else {
        panic!("it is kept")
    };
    assert_eq!((kept.name.as_str(), kept.parameters["b"]), ("tanh-gate", 1.7));
    let mut functions = gallery::functions();
    functions.add(kept.definition().unwrap()).unwrap();
    state.functions = functions;
    assert_eq!(state.own().unwrap().about().origin, Origin::User);
    let place = state.rows().iter().position(|row| *row == Row::Remove).unwrap();
    state.selected = place;
    assert!(matches!(&act(&mut state, &[Action::Confirm])[..], [Request::RemoveFunction(_)]));
    state.functions = gallery::functions();
    state.selected = state.rows().iter().position(|row| *row == Row::PutBack).unwrap();
    let [Request::KeepFunction(again)] = &act(&mut state, &[Action::Confirm])[..] else {
        panic!("it is put back")
    };
    assert_eq!(*again, kept);
}

#[test]
fn examples_are_taken_into_the_field() {
    let mut state = state();
    state.show(View::Examples);
    assert!(state.rows().len() >= 31);
    for index in 0..state.rows().len() {
        state.show(View::Examples);
        state.selected = index;
        let example = state.example(index).unwrap();
        act(&mut state, &[Action::Confirm]);
        assert_eq!(state.refusal, None, "{example:?}");
        assert_eq!(state.subject.function.parameters(), example.parameters(), "{example:?}");
        assert!((state.subject.function.value(0.7) - example.value(0.7)).abs() < 1e-12);
    }
}

#[test]
fn the_mouse_reaches_tabs_field_rows_and_slopes() {
    let functions = gallery::functions();
    let area = Rect::new(0, 1, 80, 22);
    let context =
        Context { course: &COURSE, functions: &functions, area, charset: Charset::Braille };
    let mut state = derive("x*sigmoid(b*x) b=1.7");
    let press = |state: &mut State, (column, row): (u16, u16)| {
        state.mouse(Mouse { kind: MouseKind::Press, column, row }, &context)
    };
    let areas = layout::areas(&state, area);
    for (view, tab) in layout::tabs(areas.tabs).collect::<Vec<_>>() {
        press(&mut state, (tab.x + 1, tab.y));
        assert_eq!(state.view, view);
    }
    state.show(View::Function);
    let line = layout::row_line(&state, areas.panel, 1).unwrap();
    let columns = layout::control_columns(line);
    let column = (line.x..line.right()).rev().find(|&c| columns.track_at(line, c).is_some());
    press(&mut state, (column.unwrap(), line.y));
    assert_eq!(state.subject.function.parameters(), [10.0], "the end of the track");
    press(&mut state, (areas.field.x + 4, areas.field.y + 1));
    assert_eq!((state.pane, state.input.cursor()), (Pane::Field, 2));
    state.show(View::Sketch);
    let side = layout::areas(&state, area).side;
    press(&mut state, (side.x + side.width / 2, side.bottom() - side.height / 4 - 1));
    assert!(!state.sketch.done && state.pane == Pane::Panel);
}
