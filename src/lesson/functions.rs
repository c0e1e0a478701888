//! Reading the functions that a lesson defines: `[[function]]` tables.

use super::fields::{all, functions, parsed};
use super::names::{id, line};
use super::raw::{Table, Value};
use crate::gallery::OwnFunction;
use crate::math::activation::Origin;
use std::collections::BTreeMap;

/// Adds them to those that the course may name.
pub fn read_functions(value: Value) -> Option<()> {
    all(value.array()?, function).map(drop)
}

fn function(value: Value) -> Option<()> {
    let mut table = value.table("a function")?;
    let (name, expression) = (table.required("name"), table.required("expression"));
    let (values, sentence) = (table.optional("parameters"), table.optional("sentence"));
    table.finish();
    let (name, _) = id(name?)?;
    let sentence = sentence.map_or(Some("Defined by a lesson.".to_owned()), line);
    let expression = expression?;
    let known = parsed(expression)?;
    let parameters = match values {
        None => BTreeMap::new(),
        Some(values) => parameters(values.table("'parameters'")?, &known.parameters())?,
    };
    let own = OwnFunction { name, expression: expression.raw_string()?.to_owned(), parameters };
    let added = own.definition().and_then(|mut definition| {
        definition.about.origin = Origin::Gallery;
        definition.about.sentence = sentence.unwrap_or_default();
        functions(value).borrow_mut().add(definition)
    });
    added.map(drop).map_err(|error| value.note(error.to_string())).ok()
}

/// A default a parameter; others are 1.
fn parameters<N: AsRef<str>>(table: Table, known: &[N]) -> Option<BTreeMap<String, f64>> {
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let mut read = BTreeMap::new();
    for (name, at, value) in table.entries() {
        if !known.contains(&name) {
            table.file().note(at, super::unknown("parameter", name, &known));
        }
        read.insert(name.to_owned(), value.number()?);
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use crate::lesson::{Course, Source};
    use crate::math::activation::Functions;

    fn course(function: &str, activation: &str) -> Result<Course, String> {
        let text = format!(
            "format = 1\nid = \"one\"\ntitle = \"One\"\nsummary = \"A lesson.\"\n\
             activation = \"{activation}\"\n[[function]]\n{function}\n\
             [[section]]\nid = \"page\"\ntitle = \"Page\"\n\
             [[section.block]]\nkind = \"prose\"\ntext = \"A text.\"\n"
        );
        let source = Source { name: "01-one.toml".to_owned(), bytes: text.into() };
        let read = Course::from_sources(vec![source], &Functions::built_in());
        read.map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_function_of_a_lesson_is_one_of_the_courses() {
        let gate = "name = \"gate\"\nexpression = \"x*sigmoid(b*x)\"\nparameters = { b = 1.7 }";
        let read = course(gate, "gate b=2").unwrap();
        let [function] = &read.functions[..] else { panic!("{:?}", read.functions) };
        assert_eq!((function.name(), function.parameters()), ("gate", &[1.7][..]));
        let own = read.lessons[0].activation.pointwise().unwrap();
        assert_eq!((own.name(), own.parameters()), ("gate", &[2.0][..]));
        let mut functions = Functions::built_in();
        functions.extend(&read.functions);
        assert_eq!(functions.parse_pointwise("gate").unwrap(), *function);
    }

    #[test]
    fn mistakes_in_a_function_have_their_places() {
        for (function, place, part) in [
            ("name = \"gate\"", "01-one.toml:6:1", "expression"),
            ("name = \"relu\"\nexpression = \"2x\"", "01-one.toml:6:1", "relu"),
            ("name = \"gate\"\nexpression = \"max(x\"", "01-one.toml:8:18", "bracket"),
            ("name = \"gate\"\nexpression = \"1+1\"", "01-one.toml:6:1", "x"),
            (
                "name = \"gate\"\nexpression = \"b*x\"\nparameters = { c = 1 }",
                "01-one.toml:9:16",
                "'b'",
            ),
            ("name = \"a gate\"\nexpression = \"2x\"", "01-one.toml:7:8", "lower"),
        ] {
            let error = course(function, "relu").unwrap_err();
            assert!(error.contains(place) && error.contains(part), "{function}: {error}");
        }
    }
}
