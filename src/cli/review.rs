//! `actui review`: what is due, and when the rest comes back.

use super::lesson::Source;
use super::{Failure, TextOrJson};
use crate::lesson::Course;
use crate::store::Progress;
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;

/// Say which questions are due for review, and when others come back
///
/// What was answered wrong or nearly right comes back after 1, 3, 7 and 21 days; R on the Learn
/// screen asks it again.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// Writes what comes back, the next first. `today` is in days since 1970-01-01.
pub fn run(
    arguments: &Arguments,
    source: Source,
    (progress, today): (&Progress, u32),
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let course = Course::load(source.folder, source.functions)?;
    let mut coming = Vec::new();
    for (lesson, section) in course.sections() {
        for (_, question) in section.questions() {
            let key = format!("{}/{}", lesson.id, question.id);
            if let Some(due) = progress.marks.get(&key).and_then(|mark| mark.due) {
                let page = format!("{}/{}", lesson.id, section.id);
                coming.push((due, key, page, question.text.plain()));
            }
        }
    }
    coming.sort();
    if arguments.format == TextOrJson::Json {
        let rows = coming.into_iter().map(|(due, key, page, question)| {
            let days = due.saturating_sub(today);
            json!({ "question": key, "page": page, "asks": question, "in_days": days, "due": days == 0 })
        });
        return Ok(writeln!(out, "{}", Value::Array(rows.collect()))?);
    }
    if coming.is_empty() {
        return Ok(writeln!(
            out,
            "Nothing comes back: no question was answered wrong or nearly right."
        )?);
    }
    for (due, _, page, question) in coming {
        let when = match due.saturating_sub(today) {
            0 => "due".to_owned(),
            1 => "in 1 day".to_owned(),
            days => format!("in {days} days"),
        };
        let question: String =
            question.lines().next().unwrap_or_default().chars().take(90).collect();
        writeln!(out, "{when:<10}  {page}  {question}")?;
    }
    Ok(())
}
