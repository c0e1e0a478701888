//! The networks beside the text live through the steps that a page lets them take: where one has
//! overflowed, its bars show nothing of what the caption speaks of.

use actui::lesson::{Block, Course};
use actui::math::activation::Functions;
use actui::math::nn::{Run, Settings, Stepped};
use std::ops::ControlFlow;

/// Each with the steps that its page lets it take.
fn networks(course: &Course) -> Vec<(String, Settings, u64)> {
    let mut found: Vec<(String, Settings, u64)> = Vec::new();
    for lesson in &course.lessons {
        let pages = lesson.sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(|block| match block {
                Block::Figure { figure, .. } => Some((section.id.as_str(), &**figure)),
                _ => None,
            })
        });
        for (page, figure) in std::iter::once(("", &lesson.figure)).chain(pages) {
            let Some(network) = &figure.network else { continue };
            let is_new = |(_, settings, steps): &(String, Settings, u64)| {
                *settings != network.settings || *steps != network.train
            };
            if found.iter().all(is_new) {
                let place = format!("{}/{page}", lesson.id);
                found.push((place, network.settings.clone(), network.train));
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
    let networks = networks(&course);
    assert!(networks.iter().any(|(_, _, steps)| *steps > 0), "some are trained");
    for (place, settings, steps) in networks {
        let mut run = Run::start(&settings, watch).expect("it may start");
        while run.step_count() < steps {
            if run.step(watch) != Stepped::Done {
                bad.push(format!("{place} {settings:?}: stops at step {}", run.step_count()));
                break;
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
