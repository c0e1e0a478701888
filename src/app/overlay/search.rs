//! The lines of a search: what was found, best first, with what stands around the words.

use super::{Choice, Item};
use crate::find::Found;
use crate::find::catalog::{Catalog, Entry, Kind, Target};
use crate::lesson::{Course, plain_text};
use crate::math::activation::Activation;
use crate::screen::learn::Place;
use std::ops::Range;

/// So many hits are listed.
const MOST_HITS: usize = 60;
/// Characters of a text that are shown, and of those the ones before the first word.
const SHOWN: usize = 160;
const BEFORE: usize = 24;

/// What suits the words, and which of them were taken for others.
pub fn hits(
    wanted: &str,
    course: &Course,
    catalog: &Catalog,
) -> (Vec<Item>, Vec<(String, String)>) {
    let found = catalog.find(wanted);
    let best = found.hits.iter().take(MOST_HITS);
    let items = best.filter_map(|hit| item(hit.document, &found, course, catalog)).collect();
    (items, found.read_as)
}

fn item(number: usize, found: &Found, course: &Course, catalog: &Catalog) -> Option<Item> {
    let Entry { kind, title, target, .. } = &catalog.entries[number];
    let choice = match target {
        Target::Page(lesson, section) => {
            return Some(page(number, (*lesson, *section), found, (course, catalog)));
        }
        Target::Question(question) => Choice::Question(*question),
        Target::Term(term) => {
            let text = course.glossary[*term].definition.plain().replace('\n', " ");
            let item = Item::new(format!("{title}: {text}"), kind.name(), Choice::Term(*term));
            return Some(marked(item, found, catalog));
        }
        Target::Control(screen, label) => Choice::Control(*screen, label.clone()),
        Target::Screen(screen) => Choice::Screen(*screen),
        Target::Function(Activation::Pointwise(function)) => Choice::Plot(function.clone()),
        // It has no curve: its lesson is where it is shown.
        Target::Function(Activation::Softmax) => {
            let lessons = &course.lessons;
            let lesson = lessons.iter().position(|it| it.activation == Activation::Softmax)?;
            Choice::Place(Place { lesson, section: 0, block: 0 })
        }
    };
    Some(marked(Item::new(title, kind.name(), choice), found, catalog))
}

fn marked(mut item: Item, found: &Found, catalog: &Catalog) -> Item {
    item.marks = catalog.places_in(&item.text, found);
    item
}

/// A page by its title, or by what stands around the words in the block that has most of them.
fn page(
    number: usize,
    (lesson, section): (usize, usize),
    found: &Found,
    (course, catalog): (&Course, &Catalog),
) -> Item {
    let block = catalog.block(number, found);
    let place = Choice::Place(Place { lesson, section, block });
    let title = &catalog.entries[number].title;
    let content = &course.lessons[lesson].sections[section];
    if !catalog.places_in(&content.title, found).is_empty() {
        let top = Choice::Place(Place { lesson, section, block: 0 });
        return marked(Item::new(title, Kind::Page.name(), top), found, catalog);
    }
    let text = plain_text(&content.blocks[block]);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = catalog.places_in(&line, found);
    let first = marks.first().map_or(0, |mark| mark.start);
    let (text, marks) = cut(&line, first, &marks);
    Item { marks, ..Item::new(text, title, place) }
}

/// The words around a place, on one line, and the marks that are still in it.
fn cut(line: &str, place: usize, marks: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let before = line[..place].chars().count().saturating_sub(BEFORE);
    let from = line.char_indices().nth(before).map_or(0, |(at, _)| at);
    let to = line[from..].char_indices().nth(SHOWN).map_or(line.len(), |(at, _)| from + at);
    let lead = if from > 0 { "…" } else { "" };
    let inside = marks.iter().filter(|mark| from <= mark.start && mark.end <= to);
    let moved = inside.map(|mark| mark.start - from + lead.len()..mark.end - from + lead.len());
    (format!("{lead}{}", &line[from..to]), moved.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_out_of_a_line_keeps_its_marks() {
        let line = format!("{} gradient of a δ {}", "word ".repeat(30), "gradient ".repeat(30));
        let marks: Vec<_> =
            line.match_indices("gradient").map(|(at, it)| at..at + it.len()).collect();
        let (text, kept) = cut(&line, marks[0].start, &marks);
        assert!(text.starts_with('…') && kept.len() > 1 && kept.len() < marks.len(), "{text}");
        assert!(kept.iter().all(|mark| &text[mark.clone()] == "gradient"), "{text} {kept:?}");
        assert_eq!(text.chars().count(), SHOWN + 1);
        let whole = 2..10;
        let (text, kept) = cut("a gradient", 2, std::slice::from_ref(&whole));
        assert_eq!((text.as_str(), &kept[..]), ("a gradient", std::slice::from_ref(&whole)));
    }
}
