//! What small screens keep whole, and what large ones have besides.

#[path = "support/whole.rs"]
mod whole;

use actui::app::message::{Effect, Message};
use actui::app::{App, update};
use actui::math::nn::{Init, Precision};
use actui::math::sweep::{Spec, SweepInit, run_cell};
use actui::screen::depth::View;
use actui::screen::{derive, network, train};
use std::ops::ControlFlow;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;
use whole::{at, press, run, text};

/// The Depth screen with these inits, all measured on small networks.
fn measured(size: (u16, u16), functions: usize, inits: &[Init], view: View) -> App {
    let mut app = at(size, "5");
    app.depth.inits = inits.iter().copied().map(SweepInit::Same).collect();
    app.depth.functions.iter_mut().skip(functions).for_each(|(_, on)| *on = false);
    app.depth.chosen = 0;
    app.depth.view = view;
    app.depth.restarts += 1;
    let effects = update(&mut app, Message::Resize(size.0, size.1));
    let spec = effects.iter().rev().find_map(|effect| match effect {
        Effect::Sweep(spec) => spec.as_deref().cloned(),
        _ => None,
    });
    let small = Spec { width: 6, batch: 3, seeds: 3, ..spec.expect("networks are asked for") };
    for cell in small.cells() {
        let result = run_cell(&small, cell, &|_| ControlFlow::Continue(())).expect("it ends");
        update(&mut app, Message::Swept(Arc::new(result)));
    }
    app
}

#[test]
fn what_theory_expects_is_told_whole_below_the_bars() {
    for size in [(60, 18), (64, 20), (80, 24), (120, 36)] {
        let mut app = at(size, "4");
        app.network.settings.init = Init::HeNormal;
        app.network.settings.precision = Precision::F32;
        let effects = update(&mut app, Message::Resize(size.0, size.1));
        run(&mut app, &effects);
        let screen = text(&app);
        // In the lower line of the bars' frame.
        let is_it = |line: &&str| line.contains('╰') && line.contains(" theory");
        let caption = screen.lines().find(is_it).unwrap_or_else(|| panic!("{screen}"));
        let told = caption.split(" theory").nth(1).unwrap_or_default();
        let told = told.split('─').next().unwrap_or_default();
        assert!(told.ends_with(" a layer ") || told.trim().is_empty(), "{size:?}: {caption}");
    }
}

#[test]
fn how_the_race_stands_is_not_cut() {
    for width in 60..84 {
        let mut app = at((width, 18), "6 space");
        press(&mut app, "space");
        let screen = text(&app);
        let title = screen.lines().find(|line| line.contains("epoch")).expect("a title");
        assert!(!title.contains('…'), "{width}: {title}");
        assert!(title.contains("held") || title.contains("rest"), "{width}: {title}");
    }
}

#[test]
fn a_column_of_the_ranking_is_there_whole_or_not_at_all() {
    for width in 60..110 {
        let app = measured((width, 18), 1, &[Init::HeNormal, Init::LecunNormal], View::Race);
        let screen = text(&app);
        let head = screen.lines().find(|line| line.contains("δ¹/δᴸ  ") || line.contains("δ¹/δᴸ │"));
        let Some(head) = head else { continue };
        let last = head.trim_end_matches(['"', '│', '┃', ' ', '█', '▐']).trim_end();
        assert!(last.ends_with("δ¹/δᴸ") || last.ends_with("theory"), "{width}: {last:?}\n{screen}");
    }
}

#[test]
fn the_marked_line_is_in_view_where_not_all_are() {
    let mut app = measured((60, 18), 10, &[Init::LecunNormal], View::Race);
    press(&mut app, "tab");
    for _ in 0..12 {
        press(&mut app, "down");
        let name = app.depth.name(&app.depth.marked());
        let screen = text(&app);
        let line = screen.lines().find(|line| line.contains('▸') && line.contains(&name[..3]));
        assert!(line.is_some(), "{name}: {screen}");
    }
}

#[test]
fn laws_stand_with_their_curves_from_80_by_24_up() {
    for size in [(80, 24), (120, 36), (300, 80)] {
        let app = measured(size, 3, &[Init::HeNormal], View::Laws);
        let screen = text(&app);
        let dots = screen.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
        assert!(dots > 40, "{size:?}: {dots} {screen}");
    }
}

/// The text between the frame's sides of a part of the screen.
fn part(app: &App, area: ratatui::layout::Rect) -> Vec<String> {
    let lines: Vec<String> =
        text(app).lines().map(|line| line.trim_matches('"').to_owned()).collect();
    let cut = |line: &String| {
        line.chars().skip(area.x.into()).take(area.width.into()).collect::<String>()
    };
    lines.iter().skip(area.y.into()).take(area.height.into()).map(cut).collect()
}

#[test]
fn a_formula_that_is_wider_than_its_panel_is_told_in_lines() {
    let gelu = "0.5*x*(1+tanh(0.7978845608*(x+0.044715*x^3)))";
    let long = "1/(1+exp(-(x+2*sin(3*x)+0.5*cos(7*x)+ln(1+x^2)+sqrt(1+x^4)+tanh(x)/3)))";
    for (size, function) in [(60, 18), (80, 24), (120, 36)]
        .into_iter()
        .flat_map(|size| [gelu, long].map(|function| (size, function)))
    {
        let mut app = at(size, "3");
        app.derive.open(function);
        update(&mut app, Message::Resize(size.0, size.1));
        let panel = derive::layout::areas(&app.derive, app.area()).panel;
        let inner = derive::layout::inside(panel);
        let width = inner.width - 2;
        let lines = derive::pages::formulas(&app.derive, width);
        for line in &lines {
            let told: String = line.iter().map(|span| span.text.as_str()).collect();
            assert!(told.width() <= width.into(), "{size:?} {function}: {told}");
        }
        // Nothing of what was typed is lost.
        let told: String = lines.iter().flatten().map(|span| span.text.as_str()).collect();
        for piece in ["tanh", "0.5"] {
            assert!(told.contains(piece), "{piece}: {told}");
        }
        assert!(part(&app, inner).iter().all(|line| !line.contains('…')), "{}", text(&app));
    }
}

#[test]
fn a_table_leaves_pictures_the_room_it_does_not_need() {
    let mut app = at((300, 80), "4 x");
    let areas = network::layout::areas(&app.network, app.area());
    let table = areas.table.expect("it is on");
    assert!(areas.layers.height >= 14 && table.bottom() == areas.layers.y, "{areas:?}");
    let screen = text(&app);
    assert!(screen.contains("All layers") && screen.contains("root mean square"), "{screen}");
    update(&mut app, Message::Resize(80, 24));
    let areas = network::layout::areas(&app.network, app.area());
    assert!(areas.layers.is_empty(), "{areas:?}");

    let app = at((300, 80), "6 x");
    let areas = train::layout::areas(&app.train, app.area());
    assert!(areas.table.is_some() && areas.picture.height >= 14, "{areas:?}");
    assert!(areas.companions.iter().flatten().all(|it| it.y == areas.picture.y), "{areas:?}");
}
