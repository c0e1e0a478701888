//! One round of the symbolic engine on any text: read → derive → simplify → print → read. Shared by
//! the fuzz target and the loop of tests/symbolic.rs.

use actui::math::symbolic::{
    ErrorKind, Expr, Program, Style, break_points, derivatives, named, parse, simplify,
};

/// Panics where a promise is broken; a text that is refused is fine.
pub fn round(text: &str) {
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{text:?}: {error}: {:?}", error.span);
            assert!(!error.to_string().is_empty() && !error.marked(text).is_empty());
            return;
        }
    };
    let e = parsed.expression;
    reads_back(&e);
    let simple = simplify(&e);
    reads_back(&simple);
    let p = vec![0.7; e.parameters().len()];
    break_points(&e, &p);
    let all = match derivatives(&e, 2) {
        Ok(all) => all,
        Err(error) => {
            assert!(matches!(error.kind, ErrorKind::TooLarge(_)), "{text:?}: {error}");
            return;
        }
    };
    for derivation in &all {
        reads_back(&derivation.result);
        assert_eq!(derivation.wholes().last(), Some(&derivation.result), "{text:?}");
        let named = named(&derivation.result);
        assert!(named.whole.size() <= derivation.result.size(), "{text:?}");
    }
    if let Ok(program) = Program::new(&e, &[]) {
        for x in [-800.0, -1.0, 0.0, 0.5, 1e300, f64::NAN] {
            let (f, df) = (program.value(x, &p), program.slope(x, &p));
            assert!(!f.is_nan() || df.is_nan(), "{text:?} at {x}: {f} {df}");
        }
        let z = [-2.0f32, 0.0, 3.0];
        program.forward(&z, &p, &mut [0.0; 3], &mut [0.0; 3]);
    }
}

/// Written and read again it is the same; every other style can at least be written.
fn reads_back(e: &Expr) {
    for style in Style::ALL {
        let text = e.show(style);
        if matches!(style, Style::Text | Style::Unicode) {
            match parse(&text) {
                Ok(read) => assert_eq!(read.expression, *e, "{text:?}"),
                // What is derived may be longer than what is read.
                Err(error) => assert!(
                    matches!(error.kind, ErrorKind::TooLong(_) | ErrorKind::TooDeep(_)),
                    "{text:?}: {error}"
                ),
            }
        }
    }
}
