use super::super::real::Real;
use super::super::{
    Evaluation, Formula, Kernel, MAX_PARAMETERS, Order, Paper, Parameter, Parameters,
};
use super::*;
use std::collections::HashSet;

fn parsed(text: &str) -> Activation {
    Functions::built_in().parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> String {
    Functions::built_in().parse(text).expect_err(text).to_string()
}

#[test]
fn spellings_of_a_function() {
    const LEAKY: (&str, &[f64]) = ("leaky-relu", &[0.01]);
    const STEEP: (&str, &[f64]) = ("leaky-relu", &[0.2]);
    const HALF: (&str, &[f64]) = ("elu", &[0.5]);
    const PRELU: (&str, &[f64]) = ("prelu", &[0.1]);
    const SWISH: (&str, &[f64]) = ("swish", &[1.0]);
    let table: &[(&str, (&str, &[f64]))] = &[
        ("ReLU", ("relu", &[])),
        ("nn.ReLU()", ("relu", &[])),
        ("nn.ReLU(inplace=True)", ("relu", &[])),
        ("torch.relu", ("relu", &[])),
        (" tf.nn.relu6 ", ("relu6", &[])),
        ("relu 6", ("relu6", &[])),
        ("ReLU_6", ("relu6", &[])),
        ("leaky_relu", LEAKY),
        ("LeakyReLU", LEAKY),
        ("Leaky ReLU", LEAKY),
        ("LEAKY-RELU", LEAKY),
        ("lrelu", LEAKY),
        ("nn.LeakyReLU", LEAKY),
        ("torch.nn.functional.leaky_relu", LEAKY),
        ("jax.nn.leaky_relu(x)", LEAKY),
        ("Leaky ReLU 0.2", STEEP),
        ("LeakyReLU(0.2)", STEEP),
        ("LeakyReLU(negative_slope=0.2)", STEEP),
        ("leaky relu negative-slope = 0.2", STEEP),
        ("keras.layers.LeakyReLU(alpha=0.2)", STEEP),
        ("F.leaky_relu(x, 0.2, inplace=False)", STEEP),
        ("elu alpha=0.5", HALF),
        ("elu(alpha=0.5)", HALF),
        ("ELU ( alpha = 0.5 )", HALF),
        ("elu 0.5", HALF),
        ("elu a=0.5", HALF),
        ("elu α=0.5", HALF),
        ("jax.nn.elu(alpha=5e-1)", HALF),
        ("prelu α=0.1", PRELU),
        ("nn.PReLU(init=0.1)", PRELU),
        ("PReLU(negative_slope_init=0.1)", PRELU),
        ("prelu a=−0.1", ("prelu", &[-0.1])),
        ("'silu'", SWISH),
        ("\"Swish\"", SWISH),
        ("jax.nn.silu", SWISH),
        ("nn.SiLU", SWISH),
        ("tf.nn.silu(beta=1.5)", ("swish", &[1.5])),
        ("swish β=1.5", ("swish", &[1.5])),
        ("F.gelu", ("gelu", &[])),
        ("GELU(approximate='none')", ("gelu", &[])),
        ("nn.GELU(approximate='tanh')", ("gelu-tanh", &[])),
        ("gelu approximate=tanh", ("gelu-tanh", &[])),
        ("keras.activations.gelu(x, approximate=True)", ("gelu-tanh", &[])),
        ("gelu_tanh(approximate=False)", ("gelu", &[])),
        ("gelu_pytorch_tanh", ("gelu-tanh", &[])),
        ("GELU (tanh form)", ("gelu-tanh", &[])),
        ("torch.tanh", ("tanh", &[])),
        ("nn.Tanh", ("tanh", &[])),
        ("torch.nn.functional.sigmoid", ("sigmoid", &[])),
        ("Logistic", ("sigmoid", &[])),
        ("jax.nn.selu", ("selu", &[])),
        ("SOFTMAX", ("softmax", &[])),
        ("nn.Softmax(dim=-1)", ("softmax", &[])),
    ];
    for (text, (name, parameters)) in table {
        let activation = parsed(text);
        let found = activation.pointwise();
        let found = found.as_ref().map_or(&[][..], Pointwise::parameters);
        assert_eq!((activation.name(), found), (*name, *parameters), "{text}");
    }
}

#[test]
fn what_is_no_function_says_why() {
    for (text, expected) in [
        ("elu 0.5 0.6", "elu takes one parameter"),
        ("relu 0.1", "relu takes no parameters"),
        ("elu beta=1", "elu has no parameter 'beta'; known are alpha"),
        ("elu alpha=-1", "elu: alpha must be between 0 and 10, not -1"),
        ("elu alpha=nan", "elu: alpha must be between 0 and 10, not NaN"),
        ("elu inf", "elu: alpha must be between 0 and 10, not inf"),
        ("elu alpha=much", "'alpha=much' is not a parameter; write NAME=NUMBER"),
        ("elu much", "'much' is not a parameter; write NAME=NUMBER"),
        ("elu(alpha=0.5", "lacks its closing parenthesis"),
        ("gelu approximate=erf", "'approximate=erf' is not a parameter"),
        ("softmax 2", "softmax has no parameters"),
        ("other.relu", "there is no activation called 'other.relu'"),
        ("nn.relo", "did you mean 'relu'?"),
        ("relo 0.5", "there is no activation called 'relo'; did you mean 'relu'?"),
        ("leekyrelu(0.2)", "did you mean 'leaky-relu'?"),
        ("re\u{1b}lu", "there is no activation called 'relu'; did you mean"),
        ("0.5", "there is no activation called '0.5'"),
        ("(0.5)", "'(0.5)' does not depend on x"),
        ("max(x", "max(x, at column 4: this bracket is never closed"),
        ("x*sigmoyd(x)", "at column 3: there is no function `sigmoyd`; did you mean `sigmoid`?"),
        ("x + ", "x +, at column 4: an operand is missing after '+'"),
        ("a*b*c*d*g*x", "it has more than 4 parameters"),
        ("x*sigmoid(b*x) c=1", "x*sigmoid(b*x) has no parameter 'c'; known are b"),
    ] {
        let message = refused(text);
        assert!(message.contains(expected), "{text}: {message}");
    }
    let softmax = Functions::built_in().parse_pointwise("nn.Softmax()");
    assert_eq!(softmax, Err(FunctionError::WholeVector));
}

#[test]
fn what_is_no_name_is_read_as_an_expression() {
    let ln_2 = 2f64.ln();
    for (text, at, value, slope) in [
        ("x", 3.0, 3.0, 1.0),
        ("2x", 3.0, 6.0, 2.0),
        ("ln(1+exp(x))", 0.0, ln_2, 0.5),
        ("relu(x)^2", 3.0, 9.0, 6.0),
        ("gelu(2x) + 1", 0.0, 1.0, 1.0),
        ("elu(x) - 1", 2.0, 1.0, 1.0),
        ("max(x, 0.1x)", -2.0, -0.2, 0.1),
        ("x*sigmoid(b*x) b=0", 3.0, 1.5, 0.5),
        ("a*x, a=2", 3.0, 6.0, 2.0),
        ("np.sin(x)", 0.0, 0.0, 1.0),
    ] {
        let function = Functions::built_in()
            .parse_pointwise(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!((function.value(at) - value).abs() < 1e-15, "{text}: {}", function.value(at));
        assert!((function.slope(at) - slope).abs() < 1e-15, "{text}: {}", function.slope(at));
        assert_eq!(function.about().origin, Origin::Typed, "{text}");
    }
}

#[test]
fn expressions_that_say_the_same_are_equal() {
    let read = |text: &str| Functions::built_in().parse_pointwise(text).unwrap();
    assert_eq!(read("x/(1+exp(-x))"), read("x*sigmoid(x)"));
    assert_ne!(read("x*sigmoid(x)"), read("x*sigmoid(2x)"));
    assert_ne!(read("a*x a=1"), read("a*x a=2"));
    assert!(read("a*x a=1").is_same_function(&read("a*x a=2")));
}

/// Kernel, program, and the derivatives' expressions: three ways to the same numbers.
#[test]
fn a_kernel_is_what_its_expression_says() {
    for function in Functions::built_in().all() {
        let definition = function.definition();
        let about = About { ..definition.about.clone() };
        let typed = Definition::typed(about, definition.expression.clone()).unwrap();
        let typed = Pointwise::new(std::sync::Arc::new(typed));
        assert_eq!(typed.parameters(), function.parameters(), "{function:?}");
        assert_eq!(typed.break_points(), function.break_points(), "{function:?}");
        for k in -80..=80 {
            let x = f64::from(k) / 10.0;
            let values = |f: &Pointwise| [f.value(x), f.slope(x), f.curvature(x)];
            let (one, other) = (values(&function), values(&typed));
            let scale = one.iter().fold(1e-3, |scale: f64, y| scale.max(y.abs()));
            // At a kink the curvature is a convention, and there are two.
            let orders = if function.break_points().contains(&x) { 2 } else { 3 };
            for (a, b) in one.iter().zip(other).take(orders) {
                assert!((a - b).abs() <= 1e-14 * scale, "{function:?} at {x}: {one:?} {other:?}");
            }
            for index in 0..function.parameters().len() {
                let (a, b) = (function.by_parameter(index, x), typed.by_parameter(index, x));
                assert!((a - b).abs() <= 1e-14 * (1.0 + a.abs()), "{function:?} at {x}: {a} {b}");
            }
        }
    }
}

#[test]
fn an_unknown_name_brings_the_nearest() {
    assert!(refused("relo").starts_with("there is no activation called 'relo'; did you mean 'relu'? known are relu, sigmoid, softmax,"));
    assert!(refused("sigmoyd").contains("did you mean 'sigmoid'?"));
    assert!(refused("sofmtax").contains("did you mean 'softmax'?"));
    assert!(!refused("quadratic").contains("did you mean"));
    assert!(!refused("").contains("did you mean"));
}

#[test]
fn every_name_alias_and_title_is_read_as_its_function_and_no_other() {
    let functions = Functions::built_in();
    let mut seen = HashSet::new();
    for activation in functions.activations() {
        let about = activation.about();
        for name in about.names() {
            assert!(seen.insert(folded(name)), "{name}");
            assert!(name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')), "{name}");
        }
        for name in about.names().chain([about.title.as_str()]) {
            assert_eq!(parsed(name), activation, "{name}");
            assert_eq!(parsed(&name.to_uppercase()), activation, "{name}");
        }
        let mut seen = HashSet::new();
        for parameter in &about.parameters {
            let names: HashSet<String> = parameter.names().map(folded).collect();
            assert!(names.iter().all(|name| seen.insert(name.clone())), "{}", about.name);
        }
    }
}

#[test]
fn the_course_is_in_the_order_of_the_source_document() {
    let course: Vec<_> = Functions::built_in()
        .activations()
        .filter(|activation| activation.about().variant_of.is_none())
        .map(|activation| activation.name().to_owned())
        .collect();
    let expected = "relu sigmoid softmax tanh leaky-relu relu6 elu selu prelu gelu swish";
    assert_eq!(course.join(" "), expected);
}

#[test]
fn parameters_outside_their_range_are_refused() {
    let elu = Pointwise::named("elu").unwrap();
    for value in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
        let error = elu.with_parameter("alpha", value).unwrap_err();
        assert!(matches!(error, ParameterError::OutOfRange { .. }), "{error}");
    }
    let error = elu.with_parameter("beta", 1.0).unwrap_err().to_string();
    assert_eq!(error, "elu has no parameter 'beta'; known are alpha");
    assert_eq!(elu.with_parameter("α", 0.5).unwrap().parameters(), [0.5]);
}

#[test]
fn defaults_lie_in_their_ranges_and_steps_are_positive() {
    for function in Functions::built_in().all() {
        for parameter in &function.about().parameters {
            let (low, high) = parameter.range;
            assert!(low.is_finite() && high.is_finite());
            assert!((low..=high).contains(&parameter.default), "{}", parameter.name);
            assert!(parameter.step > 0.0 && parameter.step < high - low);
        }
    }
}

#[test]
// What is worked out later is no part of equality or hash.
#[allow(clippy::mutable_key_type)]
fn equal_are_the_same_function_with_the_same_parameters() {
    let mut distinct: HashSet<Activation> = Functions::built_in().activations().collect();
    assert_eq!(distinct.len(), 12, "leaky-relu and prelu compute alike and are not the same");
    assert!(!distinct.insert(parsed("nn.ELU(alpha=1)")));
    assert!(distinct.insert(parsed("elu 0.5")));
    assert!(!distinct.insert(parsed("elu(α=0.5)")));
    let named = |text| parsed(text).pointwise().unwrap();
    assert_eq!(named("prelu -0"), named("prelu 0"));
    assert_eq!(named("elu 0.5").with_defaults(), named("elu"));
    assert!(named("elu 0.5").is_same_function(&named("elu")));
    assert!(!named("prelu 0.01").is_same_function(&named("leaky-relu")));
}

#[test]
fn derivatives_by_parameters_are_finite_differences() {
    const H: f64 = 1e-4;
    for function in Functions::built_in().all() {
        for (index, parameter) in function.about().parameters.iter().enumerate() {
            let (low, high) = parameter.range;
            for value in [low, 0.0, 0.01, parameter.default, 1.5].map(|v| v.clamp(low, high)) {
                let at = |p: f64| function.with_parameter(&parameter.name, p).unwrap();
                for x in [-30.0, -2.0, -0.5, 0.0, 0.1, 1.0, 4.0] {
                    let phi = |p: f64| at(p).value(x);
                    // Some cannot go below the lowest value.
                    let difference = if value - H < low {
                        (4.0 * phi(value + H) - phi(value + 2.0 * H) - 3.0 * phi(value)) / (2.0 * H)
                    } else {
                        (phi(value + H) - phi(value - H)) / (2.0 * H)
                    };
                    let exact = at(value).by_parameter(index, x);
                    let close = (exact - difference).abs() < 1e-5 * (1.0 + x * x);
                    assert!(close, "{:?} at {x}: {exact}, not {difference}", at(value));
                }
            }
        }
    }
}

/// a x/(1 + b|x|), which the program does not know: made here, with a name of its own.
struct Softsign;

impl Formula for Softsign {
    const NAME: &'static str = "soft-sign";
    const EXPRESSION: &'static str = "a*x/(1 + b*abs(x))";

    fn about() -> About {
        let parameter = |name: &str| Parameter::new((name, name), 1.0, (0.0, 4.0), 0.1, &[]);
        let paper = Paper::new("Bergstra and others", "Quadratic Polynomials Learn …", 2009);
        About {
            aliases: vec!["squash".to_owned()],
            parameters: vec![parameter("a"), parameter("b")],
            ..About::new(Self::NAME, "Softsign", paper)
        }
    }
    fn value<T: Real>(x: T, [a, b, ..]: Parameters<T>) -> T {
        a * x / (T::from_f64(1.0) + b * x.abs())
    }
    fn slope<T: Real>(x: T, [a, b, ..]: Parameters<T>) -> T {
        let sum = T::from_f64(1.0) + b * x.abs();
        a / (sum * sum)
    }
    fn curvature<T: Real>(x: T, [a, b, ..]: Parameters<T>) -> T {
        let sum = T::from_f64(1.0) + b * x.abs();
        let size = T::from_f64(2.0) * a * b / (sum * sum * sum);
        if x > T::from_f64(0.0) { -size } else { size }
    }
}

fn definition(about: About) -> Definition {
    let expression = Softsign::EXPRESSION.parse().unwrap();
    Definition::new(about, expression, Evaluation::Kernel(Kernel::of::<Softsign>()))
}

/// The built-in functions and one under a name that is known only while the program runs.
fn with_softsign() -> (Functions, Pointwise) {
    let mut functions = Functions::built_in();
    let name = format!("{}-{}", Softsign::NAME, functions.all().count());
    let about = About { name, ..Softsign::about() };
    let added = functions.add(definition(about)).unwrap();
    (functions, added)
}

#[test]
fn a_function_made_at_run_time_is_read_and_listed_like_the_others() {
    let (functions, added) = with_softsign();
    assert_eq!(functions.all().last(), Some(added.clone()));
    assert_eq!(functions.activations().count(), Functions::built_in().activations().count() + 1);
    let read = functions.parse_pointwise("Soft Sign 11(2, b=0.5)").unwrap();
    assert_eq!((read.parameters(), read.value(-2.0)), (&[2.0, 0.5][..], -2.0));
    assert!(read.is_same_function(&added) && read != added);
    assert!(functions.parse("squash").is_ok() && Functions::built_in().parse("squash").is_err());
    let message = functions.parse("nothing").unwrap_err().to_string();
    assert!(message.contains("soft-sign-11"), "{message}");
}

#[test]
fn a_name_is_given_once() {
    let (mut functions, _) = with_softsign();
    for taken in ["ReLU", "si-lu", "Soft max", "squash"] {
        let about = About { aliases: Vec::new(), ..Softsign::about() };
        let about = About { name: taken.to_owned(), ..about };
        let expected = FunctionError::Taken { name: taken.to_owned() };
        assert_eq!(functions.add(definition(about)), Err(expected));
    }
    assert!(functions.add(Definition::of::<Softsign>()).is_err(), "its alias is taken");
}

#[test]
#[should_panic = "too many parameters"]
fn a_function_has_not_more_parameters_than_there_is_room_for() {
    let parameter = Parameter::new(("a", "a"), 1.0, (0.0, 4.0), 0.1, &[]);
    let parameters = vec![parameter; MAX_PARAMETERS + 1];
    let about = About { parameters, ..Softsign::about() };
    definition(about);
}

#[test]
fn a_function_made_at_run_time_works_in_a_network_a_chart_and_theory() {
    use crate::math::mean_field::Variances;
    use crate::math::nn::{Precision, Quantity, Run, Settings};
    use crate::math::sample::polylines;
    use crate::math::sweep::own_init;
    use std::ops::ControlFlow;

    let (_, softsign) = with_softsign();
    let own = own_init(&softsign);
    let variances = Variances::of_init(own.init, own.gain, 0.0, 64).unwrap();
    assert!((variances.next(&softsign, 1.0) - 1.0).abs() < 1e-9, "{own:?}");

    let settings = Settings::new(softsign.clone()).with(|it| {
        it.width = 256;
        it.batch = 256;
        it.depth = 8;
        it.init = own.init;
        it.gain = own.gain;
        it.precision = Precision::F64;
    });
    let go_on = |_| ControlFlow::Continue(());
    let report = Run::start(&settings, &go_on).unwrap().report();
    let (measured, expected) =
        (report.ratio(Quantity::Delta), variances.delta_ratio(&softsign, settings.depth));
    assert!((measured / expected - 1.0).abs() < 0.2, "{measured}, not {expected}");

    let drawn = polylines(&softsign, Order::Slope, (-2.0, 2.0), 41);
    let at_0 = drawn.segments.iter().flatten().find(|(x, _)| x.abs() < 1e-12).unwrap();
    assert_eq!(at_0.1, 1.0);
}
