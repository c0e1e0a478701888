//! Drawing one chart of three curves at full screen size.

use actui::theme::Theme;
use actui::widget::plot::{Axis, LineStyle, Plot, Series};
use actui::widget::{Charset, Paint};
use divan::Bencher;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

fn main() {
    divan::main();
}

#[divan::bench(args = [Charset::Braille, Charset::Block, Charset::Ascii])]
fn three_curves_200x60(bencher: Bencher, charset: Charset) {
    let theme = Theme::named("dark").expect("a built-in theme");
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let curve = |f: &dyn Fn(f64) -> f64| -> Vec<Vec<(f64, f64)>> {
        let x = |i: i32| f64::from(i) / 100.0 - 8.0;
        vec![(0..=1600).map(|i| (x(i), f(x(i)))).collect()]
    };
    let curves = [
        (curve(&|x| x * sigmoid(x)), "swish", LineStyle::Bold),
        (curve(&f64::tanh), "tanh", LineStyle::Dashed),
        (curve(&|x| 3.0 * (4.0 * x).sin()), "sine", LineStyle::Solid),
    ];
    let series: Vec<Series> = (curves.iter().enumerate())
        .map(|(color, (segments, label, line))| {
            let line = *line;
            Series { label, segments, ends: &[], line, color }
        })
        .collect();
    let paint = Paint { theme: &theme, charset };
    let (x, y) = (Axis::numbers(-8.0, 8.0), Axis::numbers(-4.0, 8.0));
    let plot = Plot { cursor: Some(1.0), grid: true, ..Plot::new(x, y, &series, paint) };
    let area = Rect::new(0, 0, 200, 60);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| plot.render(area, &mut buffer));
}
