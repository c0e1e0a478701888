use super::*;
use crate::math::symbolic::ErrorKind;

fn read(text: &str) -> Expr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn what_is_typed_is_written_in_one_way() {
    for (typed, text, unicode) in [
        ("2x", "2*x", "2x"),
        ("3(x+1)", "3*(x + 1)", "3(x + 1)"),
        ("-x^2", "-x^2", "−x²"),
        ("(-x)^2", "(-x)^2", "(−x)²"),
        ("-a*b", "-a*b", "−a·b"),
        ("a*-b", "a*(-b)", "a·(−b)"),
        ("a-(b+c)", "a - (b + c)", "a − (b + c)"),
        ("a-b+c", "a - b + c", "a − b + c"),
        ("a/(b*c)", "a/(b*c)", "a/(b·c)"),
        ("2^3^x", "2^(3^x)", "2^(3^x)"),
        ("x**-2", "x^(-2)", "x⁻²"),
        ("−x·σ(1.702×x)", "-x*sigmoid(1.702*x)", "−x·σ(1.702x)"),
        ("ｘ＋１", "x + 1", "x + 1"),
        ("np.maximum(x, 0.1*x)", "max(x, 0.1*x)", "max(x, 0.1x)"),
        ("torch.nn.functional.relu(x)", "relu(x)", "relu(x)"),
        ("α*(exp(x)−1)", "alpha*(exp(x) - 1)", "α·(exp(x) − 1)"),
        ("where(x≥0, x, 0)", "where(x >= 0, x, 0)", "where(x ≥ 0, x, 0)"),
        ("0 < x < 6", "(0 < x)*(x < 6)", "(0 < x)·(x < 6)"),
        ("√(2/π)", "sqrt(2/pi)", "√(2/π)"),
        ("x³+2x²", "x^3 + 2*x^2", "x³ + 2x²"),
        ("2e", "2*e", "2·e"),
        ("2e3x", "2000*x", "2000x"),
        ("2*e1", "2*e1", "2·e1"),
        ("e^-x", "e^(-x)", "e^(−x)"),
        ("elu(x, alpha=a)", "elu(x, a)", "elu(x, a)"),
        ("pow(x, 2)", "x^2", "x²"),
        ("(x+1)(x-1)", "(x + 1)*(x - 1)", "(x + 1)·(x − 1)"),
        ("log(x)", "ln(x)", "ln(x)"),
        ("[x+1]*{2}", "(x + 1)*2", "(x + 1)·2"),
        ("x*(x>0)", "x*(x > 0)", "x·(x > 0)"),
    ] {
        let e = read(typed);
        assert_eq!(e.show(Style::Text), text, "{typed}");
        assert_eq!(e.show(Style::Unicode), unicode, "{typed}");
        assert_eq!(read(text), e, "{typed}");
        assert_eq!(read(unicode), e, "{typed}");
    }
}

#[test]
fn a_mistake_is_named_where_it_is() {
    for (typed, span, message) in [
        ("max(x)", 0..6, "`max` takes 2 arguments, got 1"),
        ("max(x", 3..4, "this bracket is never closed; add a ')'"),
        ("sigmod(x)", 0..6, "there is no function `sigmod`; did you mean `sigmoid`?"),
        ("x*", 2..2, "an operand is missing after '*'"),
        ("*x", 0..1, "an operand is missing before '*'"),
        ("x+*2", 2..3, "an operand is missing between '+' and '*'"),
        ("2 3", 2..3, "an operator is missing between '2' and '3'; write 2*3 for the product"),
        ("x y", 2..3, "an operator is missing between 'x' and 'y'; write x*y for the product"),
        ("1/2x", 2..4, "'2x' can be read in two ways; write /(2*x) or /2*x"),
        ("a(x+1)", 0..1, "`a` is no function; write a*(…) for the product"),
        ("x(x+1)", 0..1, "`x` is no function; write x*(…) for the product"),
        ("x)", 1..2, "this ')' closes nothing; take it out"),
        ("sin x", 0..3, "`sin` needs its argument in brackets: sin(x)"),
        ("x; 1", 1..2, "';' has no meaning here; take it out"),
        ("x\u{7}", 1..2, "'U+0007' has no meaning here; take it out"),
        ("", 0..0, "there is nothing to read; type a function of x, like x*sigmoid(x)"),
        ("where(x, 1, 2)", 0..14, "`where` needs a comparison first, like where(x > 0, x, 0)"),
        ("elu(x, beta=2)", 7..11, "`elu` has no argument called `beta`; it has u, alpha"),
        ("1e999", 0..5, "1e999 is no number that fits; use one between 1e-307 and 1e308"),
        ("y = x", 2..3, "an equals sign has no place here; write == to compare"),
        ("elu(x, 1, 2)", 0..12, "`elu` takes 1 to 2 arguments, got 3"),
        ("relu()", 0..6, "`relu` takes 1 argument, got 0"),
        ("2^3x", 3..4, "an operator is missing between '3' and 'x'; write 3*x for the product"),
    ] {
        let error = typed.parse::<Expr>().expect_err(typed);
        assert_eq!(error.to_string(), message, "{typed}");
        assert_eq!(error.span, span, "{typed}");
    }
}

#[test]
fn the_mark_stands_under_the_part_that_is_meant() {
    let error = "2*sigmod(x)".parse::<Expr>().unwrap_err();
    assert_eq!(error.marked("2*sigmod(x)"), "2*sigmod(x)\n  ^^^^^^");
    let error = "α·".parse::<Expr>().unwrap_err();
    assert_eq!(error.marked("α·"), "α·\n  ^");
}

#[test]
fn hostile_texts_are_refused() {
    let kind = |text: &str| text.parse::<Expr>().expect_err("refused").kind;
    assert!(matches!(kind(&"(".repeat(4000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"-".repeat(4000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"√".repeat(1300)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"x^".repeat(2000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"x+".repeat(2000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"exp(".repeat(1000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"2(".repeat(1000)), ErrorKind::TooDeep(_)));
    assert!(matches!(kind(&"x".repeat(10_000)), ErrorKind::TooLong(_)));
    let many: String = (0..30).map(|k| format!("+p{k}")).collect();
    assert!(matches!(kind(&many), ErrorKind::TooManyParameters(_)));
}

#[test]
fn latex_reads_as_people_write() {
    for (typed, latex) in [
        ("x/(1+exp(-beta*x))", r"\frac{x}{1 + e^{-\beta x}}"),
        ("1-tanh(x)^2", r"1 - \tanh^{2}\left( x \right)"),
        (
            "where(x>0, x, a*(exp(x)-1))",
            r"\cases{x & x > 0 \\ a \left( e^{x} - 1 \right) & \text{otherwise}}",
        ),
        ("2*3", r"2 \cdot 3"),
        ("sqrt(2/pi)", r"\sqrt{\frac{2}{\pi}}"),
        ("abs(x)", r"\left| x \right|"),
        ("relu6(x)", r"\text{relu6}\left( x \right)"),
        ("w_1*x", "w_{1} x"),
    ] {
        assert_eq!(read(typed).show(Style::Latex), latex, "{typed}");
    }
}

#[test]
fn a_source_shadows_neither_its_imports_nor_its_parameters() {
    let source =
        |text: &str, name: &str, p: &[(&str, f64)]| read(text).source(name, p, Style::Numpy);
    assert!(source("x^2", "sp", &[]).contains("def sp_(x):"));
    assert!(source("a*x", "a", &[("a", 0.5)]).contains("def f_a(x, a=0.5):"));
    assert!(source("x", "x", &[]).contains("def f_x(x):"));
    assert!(
        source("lambda*x", "2 fast", &[("lambda", 0.5)]).contains("def f_2_fast(x, lambda_=0.5):")
    );
}

/// Whether a text is one operand wherever it stands: a call, or all of it in brackets.
fn is_one_operand(text: &str) -> bool {
    let mut depth = 0;
    let opened = text.trim_start_matches(|c: char| c.is_alphanumeric() || "._".contains(c));
    opened.starts_with('(')
        && opened.char_indices().all(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth > 0 || at + 1 == opened.len()
        })
}

#[test]
fn a_function_in_python_is_one_operand() {
    for function in Function::ALL.iter().filter(|function| function.least() == 1) {
        let whole = Expr::binary(Operator::Div, Expr::x(), Expr::call(*function, [Expr::x()]));
        for style in [Style::Sympy, Style::Numpy, Style::Pytorch] {
            let text = whole.show(style);
            let operand = text.strip_prefix("x/").expect("it is a quotient");
            assert!(is_one_operand(operand), "{function:?} in {style:?}: {text}");
        }
    }
}

/// `F` is what PyTorch's functions are imported as.
#[test]
fn a_class_does_not_hide_the_module_of_functions() {
    let e: Expr = "softplus(x)".parse().unwrap();
    for name in ["f", "F"] {
        let source = e.source(name, &[], Style::Pytorch);
        assert!(source.contains("F.softplus(") && !source.contains("class F("), "{source}");
    }
}
