//! What stands in an opened answer or term, above the ways on from it.

use super::{Choice, Item};
use crate::lesson::{Course, NamedMeasure, QUESTIONS, Question, Term, Text};
use crate::screen::learn::Place;
use crate::typeset::{self, Line, Role, Span};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Reply {
    content: Content,
    /// Numbers that have been measured so far.
    values: BTreeMap<String, f64>,
    /// Lines above the first that is shown.
    pub scroll: usize,
}

#[derive(Clone, Debug)]
enum Content {
    /// With the measurements of its answer.
    Answer(Question, BTreeMap<String, NamedMeasure>),
    Term(Term),
    Card(Card),
}

/// The end of a lesson.
#[derive(Clone, Debug)]
pub struct Card {
    /// The lesson's id
    pub lesson: String,
    pub title: String,
    /// What became of its questions, a line each.
    pub told: Vec<String>,
    pub takeaways: Vec<Text>,
    pub measures: BTreeMap<String, NamedMeasure>,
    pub ways: Vec<Item>,
}

impl Reply {
    pub fn answer(course: &Course, number: usize, known: &BTreeMap<String, f64>) -> Reply {
        let question = course.questions.all[number].clone();
        let measures = question.answer.measures().filter_map(|name| {
            let named = course.questions.measures.get(name)?;
            Some((name.to_owned(), named.clone()))
        });
        let measures = measures.collect();
        Reply { content: Content::Answer(question, measures), values: known.clone(), scroll: 0 }
    }

    pub fn term(course: &Course, number: usize) -> Reply {
        let content = Content::Term(course.glossary[number].clone());
        Reply { content, values: BTreeMap::new(), scroll: 0 }
    }

    pub fn card(card: Card, known: &BTreeMap<String, f64>) -> Reply {
        Reply { content: Content::Card(card), values: known.clone(), scroll: 0 }
    }

    /// The lesson whose measurements it shows, or [`QUESTIONS`].
    pub fn source(&self) -> Option<&str> {
        match &self.content {
            Content::Answer(..) => Some(QUESTIONS),
            Content::Card(card) => Some(&card.lesson),
            Content::Term(_) => None,
        }
    }

    pub fn title(&self) -> &'static str {
        match self.content {
            Content::Card(_) => "Lesson done",
            Content::Answer(..) => "Answer",
            Content::Term(_) => "Term",
        }
    }

    /// The question's id, and what of its answer has not been measured yet.
    pub fn missing(&self) -> Option<(&str, Vec<(String, NamedMeasure)>)> {
        let Content::Answer(question, measures) = &self.content else { return None };
        let missing = measures.iter().filter(|(name, _)| !self.values.contains_key(*name));
        let missing = missing.map(|(name, named)| (name.clone(), named.clone()));
        Some((&question.id, missing.collect()))
    }

    pub fn take(&mut self, name: &str, value: f64) {
        self.values.insert(name.to_owned(), value);
    }

    /// Where one can go from here.
    pub fn ways(&self, course: &Course) -> Vec<Item> {
        let (page, experiment) = match &self.content {
            Content::Answer(question, _) => (&question.page, question.experiment.as_ref()),
            Content::Term(term) => (&term.page, None),
            Content::Card(card) => return card.ways.clone(),
        };
        let mut ways = Vec::new();
        if let Some((lesson, section)) = page.as_ref().and_then(|page| course.page(page)) {
            let content = &course.lessons[lesson];
            let title = format!("read {} › {}", content.title, content.sections[section].title);
            let place = Place { lesson, section, block: 0 };
            ways.push(Item::new(title, "page", Choice::Place(place)));
        }
        if let Some(experiment) = experiment {
            let title = format!("open {}", experiment.sentence());
            ways.push(Item::new(title, "experiment", Choice::Experiment(experiment.clone())));
        }
        ways
    }

    /// Set in so many columns.
    pub fn lines(&self, width: u16) -> Vec<Line> {
        let head = match &self.content {
            Content::Answer(question, _) => question.asked.clone(),
            Content::Card(card) => card.title.clone(),
            Content::Term(term) => term.names().collect::<Vec<_>>().join(" · "),
        };
        let mut lines = typeset::wrap(&[Span::new(Role::Heading, head)], usize::from(width));
        lines.push(Line::new());
        lines.extend(match &self.content {
            Content::Answer(question, measures) => {
                typeset::answer(&question.answer, width, (measures, &self.values))
            }
            Content::Term(term) => typeset::term(term, width),
            Content::Card(card) => {
                let mut lines = Vec::new();
                for told in &card.told {
                    lines.extend(typeset::wrap(&[Span::new(Role::Text, told)], width.into()));
                }
                if !card.takeaways.is_empty() {
                    lines.push(Line::new());
                }
                for text in &card.takeaways {
                    let known = (&card.measures, &self.values);
                    let set = typeset::answer(text, width.saturating_sub(2), known);
                    lines.extend((0..).zip(set).map(|(row, line)| {
                        let mark = if row == 0 { "• " } else { "  " };
                        std::iter::once(Span::new(Role::Accent, mark)).chain(line).collect()
                    }));
                }
                lines
            }
        });
        lines
    }
}
