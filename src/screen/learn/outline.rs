//! The outline as a flat list: lessons, and under each its pages.

use crate::lesson::Course;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Lesson(usize),
    Section(usize, usize),
}

impl Row {
    /// The page that a row leads to.
    pub fn page(self) -> (usize, usize) {
        match self {
            Row::Lesson(lesson) => (lesson, 0),
            Row::Section(lesson, section) => (lesson, section),
        }
    }
}

pub fn rows(course: &Course) -> Vec<Row> {
    let mut rows = Vec::new();
    for (lesson, content) in course.lessons.iter().enumerate() {
        rows.push(Row::Lesson(lesson));
        rows.extend((0..content.sections.len()).map(|section| Row::Section(lesson, section)));
    }
    rows
}

/// All pages in order, as (lesson, section).
pub fn pages(course: &Course) -> Vec<(usize, usize)> {
    rows(course)
        .into_iter()
        .filter_map(|row| match row {
            Row::Lesson(_) => None,
            Row::Section(lesson, section) => Some((lesson, section)),
        })
        .collect()
}

pub fn row_of(course: &Course, lesson: usize, section: usize) -> usize {
    let wanted = Row::Section(lesson, section);
    rows(course).iter().position(|row| *row == wanted).unwrap_or(0)
}
