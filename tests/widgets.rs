//! Widgets draw what their data say: small pictures in every charset, and no data or size that
//! makes them panic.

use actui::theme::Theme;
use actui::widget::bars::{LayerBars, Orientation, Scale};
use actui::widget::chrome::{Footer, Header, HintHit, ScrollBar, hint_at, panel, popup, tab_at};
use actui::widget::heatmap::{HeatMap, Moment};
use actui::widget::plot::*;
use actui::widget::slider::{Choice, ControlColumns, Slider};
use actui::widget::{Charset, Paint, asciify, text};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::LazyLock;

static DARK: LazyLock<Theme> = LazyLock::new(|| Theme::named("dark").unwrap());
static MONO: LazyLock<Theme> = LazyLock::new(|| Theme::named("mono").unwrap());

fn paint(charset: Charset) -> Paint<'static> {
    Paint { theme: &DARK, charset }
}

fn drawn(widget: impl Widget, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    widget.render(area, &mut buffer);
    buffer
}

/// The text alone; the styles are tested where they mean something.
fn picture(widget: impl Widget, width: u16, height: u16) -> Vec<String> {
    let buffer = drawn(widget, width, height);
    let rows = buffer.content.chunks(usize::from(width));
    rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>())
        .map(|row| row.trim_end().to_owned())
        .collect()
}

fn line<'a>(segments: &'a [Vec<(f64, f64)>], ends: &'a [End]) -> Series<'a> {
    Series { label: "", segments, ends, line: LineStyle::Solid, color: 0 }
}

/// The derivative of ReLU: a jump.
fn step() -> (Vec<Vec<(f64, f64)>>, [End; 2]) {
    let segments = vec![vec![(-2.0, 0.0), (0.0, 0.0)], vec![(0.0, 1.0), (2.0, 1.0)]];
    let ends = [End { point: (0.0, 0.0), closed: true }, End { point: (0.0, 1.0), closed: false }];
    (segments, ends)
}

fn step_picture(charset: Charset) -> Vec<String> {
    let (segments, ends) = step();
    let series = [line(&segments, &ends)];
    let axes = (Axis::numbers(-2.0, 2.0), Axis::numbers(0.0, 1.0));
    picture(&Plot::new(axes.0, axes.1, &series, paint(charset)), 21, 6)
}

#[test]
fn a_jump_has_two_ends_and_no_line_between() {
    assert_eq!(
        step_picture(Charset::Braille),
        [
            "1┤         ○⠉⠉⠉⠉⠉⠉⠉⠉⠉",
            " │         │",
            " │         │",
            " │         │",
            "0┤⣀⣀⣀⣀⣀⣀⣀⣀⣀●",
            " └−2───────0────────2",
        ]
    );
    assert_eq!(step_picture(Charset::Block)[0], "1┤         ○▀▀▀▀▀▀▀▀▀");
    assert_eq!(step_picture(Charset::Ascii)[4], "0+*********@");
}

#[test]
fn what_is_not_finite_leaves_a_gap() {
    let hole = vec![vec![(0.0, 0.0), (1.0, 0.0), (2.0, f64::NAN), (3.0, 0.0), (4.0, 0.0)]];
    let series = [line(&hole, &[])];
    let plot = Plot::new(
        Axis::numbers(0.0, 4.0),
        Axis::numbers(-1.0, 1.0),
        &series,
        paint(Charset::Ascii),
    );
    assert_eq!(picture(&plot, 9, 3)[1], "0+***--**");
    let tower = vec![vec![(0.0, 0.0), (2.0, f64::INFINITY), (4.0, 0.0)]];
    let series = [line(&tower, &[])];
    let rows = picture(&Plot { series: &series, ..plot }, 9, 3);
    assert_eq!(rows, [" |", "0+*-----*", " |"]);
}

#[test]
fn values_beyond_the_border_are_not_painted_on_it() {
    let steep = vec![vec![(-4.0, -400.0), (4.0, 400.0)]];
    let series = [line(&steep, &[])];
    let plot = Plot::new(
        Axis::numbers(-4.0, 4.0),
        Axis::numbers(-1.0, 1.0),
        &series,
        paint(Charset::Ascii),
    );
    assert_eq!(picture(&plot, 9, 3), [" |   *", "0+---*---", " |   *"]);
}

#[test]
fn curves_that_share_a_cell_both_keep_their_dots() {
    let (low, high) = (vec![vec![(0.0, 0.0), (1.0, 0.0)]], vec![vec![(0.0, 1.0), (1.0, 1.0)]]);
    let series = [line(&low, &[]), Series { color: 1, ..line(&high, &[]) }];
    let axes = (Axis::numbers(0.0, 1.0), Axis::numbers(0.0, 1.0));
    let buffer = drawn(&Plot::new(axes.0, axes.1, &series, paint(Charset::Braille)), 4, 1);
    assert_eq!(buffer[(1, 0)].symbol(), "⣉");
    assert_eq!(Some(buffer[(1, 0)].fg), DARK.series(0).fg);
}

#[test]
fn marks_legend_and_guides_are_written() {
    let curve = vec![vec![(-4.0, 1.0), (0.0, -1.0), (4.0, 1.0)]];
    let series = [Series { label: "f", ..line(&curve, &[]) }];
    let marks =
        [Mark { point: (0.0, -1.0), glyph: "●", label: "min −1 at 0".into(), color: 0 }];
    let guides = [Guide { line: GuideLine::Horizontal(1.5), label: "y = 1.5".into() }];
    let axes = (Axis::numbers(-4.0, 4.0), Axis::numbers(-2.0, 2.0));
    let plot = Plot {
        title: "swish",
        marks: &marks,
        guides: &guides,
        cursor: Some(2.0),
        ..Plot::new(axes.0, axes.1, &series, paint(Charset::Braille))
    };
    let rows = picture(&plot, 60, 16);
    let all = rows.concat();
    for text in ["swish", "─── f", "min −1 at 0", "y = 1.5", " 2 "] {
        assert!(all.contains(text), "{text} in {rows:#?}");
    }
    assert_eq!(all.matches('●').count(), 2, "the minimum and the cursor: {rows:#?}");
}

#[test]
fn a_constant_or_senseless_range_draws_something_or_nothing() {
    let flat = vec![vec![(0.0, 3.0), (1.0, 3.0)]];
    let series = [line(&flat, &[])];
    let axes = (Axis::numbers(0.0, 1.0), Axis::numbers(3.0, 3.0));
    let plot = Plot::new(axes.0, axes.1, &series, paint(Charset::Ascii));
    assert!(picture(&plot, 20, 9).concat().contains("*****"));
    let plot = Plot { y: Axis::numbers(f64::NAN, 1.0), ..plot };
    assert_eq!(picture(&plot, 4, 2), ["", ""]);
}

fn bars(values: &[f64], charset: Charset) -> LayerBars<'_> {
    LayerBars {
        values,
        scale: Scale::Decades(-4, 0),
        selected: None,
        orientation: Orientation::Columns,
        reference: None,
        expected: &[],
        pins: &[],
        paint: paint(charset),
    }
}

#[test]
fn bars_stand_in_decades_and_zero_infinity_and_nan_have_signs() {
    let values = [0.0, 1e-4, 1e-2, 1.0, f64::INFINITY, f64::NAN];
    let wanted = [
        "          ▾",
        "  10⁰┤    ┊ █ ∞",
        "     │    ┊ █",
        "     │    █ █",
        " 10⁻⁴┤· ▁ █ █   ?",
        "      1 2 3 4 5 6",
    ];
    let chosen = LayerBars { selected: Some(2), ..bars(&values, Charset::Braille) };
    let rows = picture(&chosen, 18, 6);
    assert_eq!(rows, wanted, "{rows:#?}");
    assert_eq!(picture(&chosen, 40, 6)[0].trim_start(), "▾ layer 3: 1.0e−2");
    // The callout and its line mark the bar, which keeps its color.
    let area = Rect::new(0, 0, 18, 6);
    let drawn = |selected| {
        let mut buffer = Buffer::empty(area);
        let values = [1e-9, 1e-5, 1.0, 1.0];
        let scale = Scale::Decades(-10, 0);
        let bars = bars(&values, Charset::Braille);
        (&LayerBars { selected, scale, reference: Some(1.0), ..bars }).render(area, &mut buffer);
        let bar = |column| buffer[(column, 4)].style().fg;
        [6, 9, 12, 15].map(bar)
    };
    let plain = drawn(None);
    assert_ne!(plain[0], plain[1]);
    for layer in 0..4 {
        assert_eq!(drawn(Some(layer)), plain, "layer {layer}");
    }
    let ascii = picture(&bars(&values, Charset::Ascii), 18, 6).join("\n");
    assert!(ascii.is_ascii() && ascii.contains("1e-4") && ascii.contains('^'), "{ascii}");
}

#[test]
fn bars_as_rows_carry_their_numbers() {
    let values = [0.0, 1e-2, 1.0];
    let rows = LayerBars {
        orientation: Orientation::Rows,
        selected: Some(1),
        ..bars(&values, Charset::Braille)
    };
    assert_eq!(
        picture(&rows, 21, 3),
        ["  1 ·               0", "▸ 2 ████       1.0e−2", "  3 ████████    1.0e0"]
    );
    assert_eq!(rows.bar_at(Rect::new(0, 0, 21, 3), 5, 1), Some(1));
    assert_eq!(rows.bar_at(Rect::new(0, 0, 21, 9), 5, 3), None);
}

#[test]
fn two_hundred_layers_share_columns_and_no_odd_one_is_lost() {
    let mut values = vec![1.0; 200];
    values[101] = 0.0;
    let widget = bars(&values, Charset::Braille);
    let rows = picture(&widget, 46, 8);
    assert_eq!(rows.concat().matches('·').count(), 1, "{rows:#?}");
    assert!(rows[7].trim_start().starts_with('1') && rows[7].ends_with("200"), "{rows:#?}");
    assert_eq!(widget.bar_at(Rect::new(0, 0, 46, 8), 6, 3), Some(0));
    assert_eq!(widget.bar_at(Rect::new(0, 0, 46, 8), 45, 3), Some(195));
    assert_eq!(widget.bar_at(Rect::new(0, 0, 46, 8), 3, 3), None);
}

#[test]
fn history_is_dense_where_values_are_high() {
    let history: Vec<Moment> =
        (0..3).map(|step| Moment { step, values: vec![1e-4, 1.0, 0.0, f64::NAN] }).collect();
    let ascii = HeatMap {
        history: &history,
        decades: Some((-4, 0)),
        selected: None,
        paint: paint(Charset::Ascii),
    };
    let rows = picture(&ascii, 22, 4);
    assert_eq!(rows[0], "    0|....@@@@    ????");
    assert_eq!(rows[2], "    2|....@@@@    ????");
    assert!(rows[3].starts_with(" step 1e-4 .") && rows[3].ends_with("@ 1e0"), "{rows:#?}");
    let halves = HeatMap { paint: paint(Charset::Braille), ..ascii };
    assert_eq!(picture(&halves, 22, 4)[0], "    0│▀▀▀▀▀▀▀▀····▀▀▀▀");
    assert_eq!(halves.hit(Rect::new(0, 0, 22, 4), 11, 1), Some((2, 1)));
    assert_eq!(halves.hit(Rect::new(0, 0, 22, 4), 11, 2), None);
}

#[test]
fn sliders_point_to_their_value_and_back() {
    let columns = ControlColumns { label: 5, value: 4 };
    let slider = Slider {
        label: "depth",
        fraction: 0.5,
        value: "20",
        focused: true,
        columns,
        paint: paint(Charset::Braille),
    };
    let area = Rect::new(0, 0, 26, 1);
    assert_eq!(picture(&slider, 26, 1), ["▸ depth ╶━━━━━●─────╴ 20"]);
    assert_eq!(slider.columns.fraction_at(area, 9), Some(0.0));
    assert_eq!(slider.columns.fraction_at(area, 14), Some(0.5));
    assert_eq!(slider.columns.fraction_at(area, 99), Some(1.0));
    // The track with its two ends is 8 to 20; label and value are no part of it.
    let on_track = (0..26).filter(|&column| slider.columns.track_at(area, column).is_some());
    assert_eq!(on_track.collect::<Vec<u16>>(), (8..21).collect::<Vec<u16>>());
    assert_eq!(slider.columns.track_at(area, 14), Some(0.5));
    let choice =
        Choice { label: "init", value: "he-normal", focused: false, columns, paint: slider.paint };
    assert_eq!(picture(&choice, 26, 1), ["  init  ‹ he-normal ›"]);
    assert_eq!(columns.turn_at(area, choice.value, 8), Some(-1));
    assert_eq!(columns.turn_at(area, choice.value, 20), Some(1));
    assert_eq!(columns.turn_at(area, choice.value, 21), None);
}

#[test]
fn header_and_footer_fit_and_find() {
    let header = Header {
        name: "actui",
        tabs: &["1 Learn", "2 Plot"],
        active: 1,
        note: "running",
        paint: paint(Charset::Braille),
    };
    let tab =
        |width, column| tab_at(Rect::new(0, 0, width, 1), (header.name, header.tabs), (column, 0));
    assert_eq!(picture(&header, 48, 1), [" actui   1 Learn   2 Plot               running"]);
    assert_eq!([10, 20, 30].map(|column| tab(48, column)), [Some(0), Some(1), None]);
    // Without the blanks about the tabs there is room for the note.
    assert_eq!(picture(&header, 40, 1), [" actui  1 Learn 2 Plot          running"]);
    assert_eq!([10, 16, 24].map(|column| tab(40, column)), [Some(0), Some(1), None]);
    assert_eq!(picture(&header, 27, 1), [" actui  1 Learn 2 Plot"]);
    let footer = Footer {
        hints: &[("q", "quit"), ("ctrl-p", "commands"), ("?", "help")],
        paint: paint(Charset::Braille),
    };
    // What is left out is left out whole, and a mark says so.
    assert_eq!(picture(&footer, 22, 1), [" q quit   ? help    …"]);
    assert_eq!(picture(&footer, 35, 1), [" q quit   ctrl-p commands   ? help"]);
    let hit = |column| hint_at(footer.hints, Rect::new(0, 0, 22, 1), (column, 0));
    assert_eq!(hit(10), Some(HintHit::Hint(2, false)));
    assert_eq!(hit(11), Some(HintHit::Hint(2, true)));
    assert_eq!([hit(8), hit(20)], [None, Some(HintHit::More)]);
}

#[test]
fn focus_shows_without_colour() {
    let frame = |charset, focused| picture(panel("f", focused, paint(charset)), 8, 3);
    assert_eq!(frame(Charset::Braille, false), ["╭ f ───╮", "│      │", "╰──────╯"]);
    assert_eq!(frame(Charset::Braille, true), ["┏ f ━━━┓", "┃      ┃", "┗━━━━━━┛"]);
    assert_eq!(frame(Charset::Ascii, true), ["+ f ===+", "|      |", "+======+"]);
}

#[test]
fn a_popup_clears_what_it_covers() {
    let mut buffer = Buffer::with_lines(["xxxxxxxx"; 5]);
    let inside = popup("", Rect::new(0, 0, 8, 5), (6, 3), paint(Charset::Ascii), &mut buffer);
    assert_eq!(inside, Rect::new(3, 2, 2, 1));
    buffer.set_style(buffer.area, ratatui::style::Style::reset());
    let mut wanted =
        Buffer::with_lines(["xxxxxxxx", "x+====+x", "x|    |x", "x+====+x", "xxxxxxxx"]);
    wanted.set_style(wanted.area, ratatui::style::Style::reset());
    assert_eq!(buffer, wanted);
}

#[test]
fn the_scroll_bar_touches_both_ends_only_at_the_ends() {
    let bar = |position| {
        let bar = ScrollBar { position, page: 10, total: 40, paint: paint(Charset::Ascii) };
        picture(&bar, 1, 8).concat()
    };
    assert_eq!(bar(0), "##||||||");
    assert_eq!(bar(1), "|##|||||");
    assert_eq!(bar(30), "||||||##");
    let all = ScrollBar { position: 0, page: 10, total: 10, paint: paint(Charset::Ascii) };
    assert_eq!(picture(&all, 1, 2).concat(), "");
}

#[test]
fn typeset_lines_take_the_themes_styles() {
    use actui::typeset::{Role, Span};
    let line = vec![
        Span { role: Role::Strong, text: "δ".into() },
        Span { role: Role::Text, text: " is".into() },
    ];
    let styled = text::spans(&line, &DARK);
    assert_eq!(styled.spans[0].style, DARK.roles.strong);
    assert_eq!(styled.to_string(), "δ is");
}

/// Every widget at once, with the same data.
fn draw_all(data: &[f64], paint: Paint, area: Rect, buffer: &mut Buffer) {
    let at = |index: usize| data.get(index).copied().unwrap_or(0.0);
    let points: Vec<(f64, f64)> =
        data.chunks(2).map(|pair| (pair[0], pair[pair.len() - 1])).collect();
    let segments = [points.clone(), points.iter().rev().copied().collect()];
    let ends: Vec<End> = points.iter().map(|&point| End { point, closed: true }).collect();
    let series = [LineStyle::Bold, LineStyle::Solid, LineStyle::Dashed, LineStyle::Dotted]
        .map(|line| Series { label: "f′", segments: &segments, ends: &ends, line, color: 9 });
    let mark = |&point| Mark { point, glyph: "●", label: "min −1".into(), color: 3 };
    let marks: Vec<Mark> = points.iter().map(mark).collect();
    let guides = [
        GuideLine::Horizontal(at(0)),
        GuideLine::Vertical(at(1)),
        GuideLine::Slanted { slope: at(2), intercept: at(3) },
    ]
    .map(|line| Guide { line, label: "y = x".into() });
    for ticks in [Ticks::Numbers, Ticks::Decades] {
        let axis = |low, high| Axis { range: (low, high), ticks, beside: None };
        let plot = Plot {
            title: "swish",
            marks: &marks,
            guides: &guides,
            tangents: &[Tangent { point: (at(0), at(1)), slope: at(2) }],
            cursor: Some(at(3)),
            grid: true,
            ..Plot::new(axis(at(4), at(5)), axis(at(6), at(7)), &series, paint)
        };
        plot.render(area, buffer);
    }
    for orientation in [Orientation::Columns, Orientation::Rows] {
        for scale in [Scale::Decades(-324, 309), Scale::Decades(0, 0), Scale::Fraction] {
            let bars = LayerBars {
                values: data,
                scale,
                selected: Some(3),
                orientation,
                reference: data.last().copied(),
                expected: &[],
                pins: &[],
                paint,
            };
            bars.render(area, buffer);
            bars.bar_at(area, area.x, area.y);
        }
    }
    let history: Vec<Moment> =
        (0..data.len()).map(|step| Moment { step: step as u64, values: data.to_vec() }).collect();
    for decades in [Some((-5, 5)), None] {
        (&HeatMap { history: &history, decades, selected: Some(2), paint }).render(area, buffer);
    }
    let columns = ControlColumns { label: 9, value: 6 };
    let slider =
        Slider { label: "gain", fraction: at(0), value: "1", focused: true, columns, paint };
    slider.render(area, buffer);
    slider.columns.fraction_at(area, area.x);
    (&Choice { label: "init", value: "he", focused: true, columns, paint }).render(area, buffer);
    (&Header { name: "actui", tabs: &["1", "2"], active: 7, note: "…", paint })
        .render(area, buffer);
    (&Footer { hints: &[("q", "quit"); 9], paint }).render(area, buffer);
    (&ScrollBar { position: data.len(), page: 3, total: data.len(), paint }).render(area, buffer);
    popup("title", area, (9, 4), paint, buffer);
}

fn nasty() -> impl Strategy<Value = f64> {
    prop_oneof![
        proptest::num::f64::ANY,
        -10.0..10.0,
        prop_oneof![Just(0.0), Just(f64::INFINITY), Just(f64::NAN), Just(f64::MAX), Just(5e-324)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_or_leaves_its_area(
        data in proptest::collection::vec(nasty(), 0..24),
        (x, y, width, height) in (0..6_u16, 0..6_u16, 0..70_u16, 0..26_u16),
        charset in prop_oneof![Just(Charset::Braille), Just(Charset::Block), Just(Charset::Ascii)],
        colors in any::<bool>(),
    ) {
        let theme = if colors { &*DARK } else { &*MONO };
        let paint = Paint { theme, charset };
        let screen = Rect::new(0, 0, 60, 20);
        let area = Rect::new(x, y, width, height);
        let mut buffer = Buffer::empty(screen);
        draw_all(&data, paint, area, &mut buffer);
        for position in screen.positions().filter(|&position| !area.contains(position)) {
            prop_assert_eq!(buffer[position].symbol(), " ", "drawn outside at {}", position);
        }
        if charset == Charset::Ascii {
            asciify(&mut buffer, screen);
            prop_assert!(buffer.content.iter().all(|cell| cell.symbol().is_ascii()));
        }
    }
}

#[test]
fn every_small_size_is_survived() {
    let data = [0.5, 1.0, 0.0, -2.0, -4.0, 4.0, -1.0, 1.0];
    for charset in Charset::ALL {
        for width in 0..24 {
            for height in 0..12 {
                let area = Rect::new(0, 0, width, height);
                draw_all(&data, paint(charset), area, &mut Buffer::empty(area));
            }
        }
    }
}
