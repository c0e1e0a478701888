//! The networks beside the text live through the steps that a page lets them take: where one has
//! overflowed, its bars show nothing of what the caption speaks of.

use actui::lesson::{Block, Course};
use actui::math::activation::Functions;
use actui::math::nn::{Run, Settings, Stepped};
use std::ops::ControlFlow;

/// As many as `worker::network` does.
const STEPS: u64 = 60;

fn networks(course: &Course) -> Vec<(String, Settings)> {
    let mut found: Vec<(String, Settings)> = Vec::new();
    for lesson in &course.lessons {
        let pages = lesson.sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(|block| match block {
                Block::Figure { figure, .. } => Some((section.id.as_str(), figure)),
                _ => None,
            })
        });
        for (page, figure) in std::iter::once(("", &lesson.figure)).chain(pages) {
            let Some(network) = &figure.network else { continue };
            if found.iter().all(|(_, settings)| *settings != network.settings) {
                found.push((format!("{}/{page}", lesson.id), network.settings.clone()));
            }
        }
    }
    found
}

#[test]
fn no_network_beside_the_text_overflows() {
    let course = Course::embedded(&Functions::built_in()).expect("the built-in course is sound");
    let mut bad = Vec::new();
    let watch = &|_| ControlFlow::Continue(());
    for (place, settings) in networks(&course) {
        let mut run = Run::start(&settings, watch).expect("it may start");
        while run.step_count() < STEPS {
            if run.step(watch) != Stepped::Done {
                bad.push(format!("{place} {settings:?}: stops at step {}", run.step_count()));
                break;
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
