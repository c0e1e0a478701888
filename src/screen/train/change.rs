//! What makes one race another, in words.

use super::controls::{letter, own, shared};
use crate::live::race::Race;
use crate::screen::control::row::Row;

/// The first difference, from the top of the panel down: "depth of B 5 → 6".
pub fn between(before: &Race, after: &Race) -> String {
    match after.runners.len() as isize - before.runners.len() as isize {
        1.. => return "one network more".to_owned(),
        ..0 => return "one network less".to_owned(),
        0 => {}
    }
    let told = |row: Row<Race>, of: &str| {
        let (was, is) = (row.text(before), row.text(after));
        (was != is).then(|| format!("{}{of} {was} → {is}", row.label))
    };
    let all = shared(after, 0).into_iter().filter_map(|row| told(row, ""));
    let mut changes = all.chain((0..after.runners.len()).flat_map(|runner| {
        let of = format!(" of {}", letter(runner));
        own(after, runner).into_iter().filter_map(move |row| told(row, &of))
    }));
    let first = changes.next().unwrap_or_default();
    // Only the norm changes the batch besides itself.
    match changes.find(|change| *change != first) {
        Some(norm) if raises_batch(before, after) => format!("{norm}, which needs 2 rows: {first}"),
        _ => first,
    }
}

/// Whether the batch became larger for a network that has batch norm now.
pub fn raises_batch(before: &Race, after: &Race) -> bool {
    before.runners[0].batch < after.least_batch() && before.least_batch() < after.least_batch()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::{Functions, Pointwise};
    use crate::math::nn::TrainerSettings;
    use crate::math::nn::data::Source;

    #[test]
    fn a_change_is_named_by_its_line_and_whose_it_is() {
        let runner = TrainerSettings::new(Pointwise::named("tanh").unwrap(), Source::Moons);
        let before = Race { source: Source::Moons, runners: vec![runner; 2] };
        let with = |change: &dyn Fn(&mut Race)| {
            let mut after = before.clone();
            change(&mut after);
            between(&before, &after)
        };
        assert_eq!(with(&|race| race.runners[1].depth = 6), "depth of B 2 → 6");
        assert_eq!(with(&|race| race.open(Source::Digits)), "data moons → digits");
        assert_eq!(with(&|race| race.all(|settings| settings.seed = 7)), "seed 1 → 7");
        assert_eq!(with(&|race| race.runners.truncate(1)), "one network less");
        let mut single = before.clone();
        single.all(|settings| settings.batch = 1);
        let mut normed = single.clone();
        let functions = Functions::built_in();
        let row = |rows: Vec<Row<Race>>, label| rows.into_iter().find(|row| row.label == label);
        let norm = row(own(&normed, 1), "norm").unwrap();
        norm.turn(&mut normed, (1, false), &functions);
        let told = "norm of B none → batch, which needs 2 rows: batch 1 → 2";
        assert_eq!(between(&single, &normed), told);
        let batch = row(shared(&normed, 0), "batch").unwrap();
        batch.slide(&mut normed, 0.0, &functions);
        assert_eq!(normed.runners[0].batch, 2);
        assert!(batch.set(&mut normed, "1", &functions).is_err());
        let swish = Pointwise::named("swish").unwrap();
        let activation = with(&|race| race.runners[0].activation = swish.clone());
        assert_eq!(activation, "activation of A tanh → swish");
    }
}
