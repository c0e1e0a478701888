//! The lines that are compared, one for every function and way to draw its weights, and the cell that
//! the chart's cursor is on: a line at a depth, in the fan a depth at a layer.

use super::list::titled;
use super::{State, View};
use crate::math::activation::Pointwise;
use crate::math::sweep::{Cell, CellResult, Quartiles, Spec, Standing, SweepInit, ranking};
use crate::screen::narration::short_title;

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Contestant {
    /// The function's place in [`State::functions`]
    pub place: usize,
    pub function: Pointwise,
    /// The place in [`State::inits`]
    pub init: usize,
    /// Which of the theme's series, and of the markers and letters
    pub series: usize,
}

/// What is read off at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Whose number it is
    pub of: String,
    /// What the number is: `δ¹/δᴸ`
    pub what: String,
    pub value: f64,
    /// Lower and upper; None of one network
    pub quartiles: Option<(f64, f64)>,
    /// None where theory says nothing
    pub theory: Option<f64>,
}

impl State {
    /// The way in which the marked line's weights are drawn.
    pub fn init(&self) -> SweepInit {
        self.inits[self.at_init.min(self.inits.len() - 1)]
    }

    /// Whether lines differ in how their weights are drawn.
    pub fn has_several_inits(&self) -> bool {
        self.inits.len() > 1
    }

    /// The lines of the functions that take part, in the order of the list. With one way to draw
    /// weights a line has its function's color, else each has its own.
    pub fn contestants(&self) -> Vec<Contestant> {
        let inits = 0..self.inits.len();
        let lines = self.taking_part().flat_map(|(place, function)| {
            inits.clone().map(move |init| (place, function.clone(), init))
        });
        let numbered = lines.enumerate();
        let series = |number, place| if self.has_several_inits() { number } else { place };
        numbered
            .map(|(number, (place, function, init))| Contestant {
                place,
                function,
                init,
                series: series(number, place),
            })
            .collect()
    }

    pub fn is_marked(&self, line: &Contestant) -> bool {
        line.place == self.chosen && line.init == self.at_init.min(self.inits.len() - 1)
    }

    /// A line's name: what sets it apart from the others.
    pub fn name(&self, line: &Contestant) -> String {
        let (function, init) = (titled(&line.function), self.inits[line.init].title());
        match (self.has_several_inits(), self.taking_part().count()) {
            (false, _) => function,
            (true, 1) => init,
            (true, _) => format!("{function}, {init}"),
        }
    }

    /// The spec of a line alone, and its only cell at a depth.
    fn alone(&self, line: &Contestant, depth: usize) -> (Spec, Cell) {
        let spec = self.spec_of(vec![line.function.clone()]);
        (spec, Cell { activation: 0, init: line.init, depth })
    }

    /// What is known of a line at a depth.
    pub fn result_at(&self, line: &Contestant, depth: usize) -> Option<&CellResult> {
        let (spec, cell) = self.alone(line, depth);
        spec.find(cell, &self.results).map(AsRef::as_ref)
    }

    /// What is known of a line, by depth.
    pub fn results_of(&self, line: &Contestant) -> Vec<&CellResult> {
        let (spec, cell) = self.alone(line, 1);
        let weights = spec.weights(cell);
        let is_it =
            |result: &&CellResult| result.activation == line.function && result.weights == weights;
        let mut results: Vec<&CellResult> =
            self.results.iter().map(AsRef::as_ref).filter(is_it).collect();
        results.sort_by_key(|result| result.depth);
        results.dedup_by_key(|result| result.depth);
        results
    }

    /// The marked line, whether it takes part or not.
    pub fn marked(&self) -> Contestant {
        let lines = self.contestants();
        let found = lines.into_iter().find(|line| self.is_marked(line));
        let init = self.at_init.min(self.inits.len() - 1);
        found.unwrap_or_else(|| Contestant {
            place: self.chosen,
            function: self.function(),
            init,
            series: self.chosen,
        })
    }

    /// The lines from top to bottom as the view shows them.
    pub fn ordered(&self) -> Vec<Contestant> {
        let lines = self.contestants();
        match self.view {
            View::Race => {
                let depth = self.depth();
                let height = |line: Contestant| {
                    let median = self.result_at(&line, depth).map(CellResult::median);
                    (median.filter(|it| !it.is_nan()).unwrap_or(f64::NEG_INFINITY), line)
                };
                // Each is looked up once, not whenever two are compared.
                let mut lines: Vec<_> = lines.into_iter().map(height).collect();
                lines.sort_by(|(a, _), (b, _)| b.total_cmp(a));
                lines.into_iter().map(|(_, line)| line).collect()
            }
            View::Laws => self.standings().into_iter().map(|(line, _)| line).collect(),
            View::Fan | View::Map | View::Gain | View::Critical => lines,
        }
    }

    /// The laws of all lines, the best kept gradients first.
    pub fn standings(&self) -> Vec<(Contestant, Standing)> {
        let Some(spec) = self.whole_spec() else { return Vec::new() };
        // The spec's lines are the contestants, in their order.
        let lines = self.contestants();
        let inits = spec.inits.len();
        let known = lines.iter().enumerate().flat_map(|(place, line)| {
            let (activation, init) = (place / inits, place % inits);
            let results = self.results_of(line).into_iter();
            let wanted = results.filter(|result| spec.depths.contains(&result.depth));
            wanted.map(move |result| (Cell { activation, init, depth: result.depth }, result))
        });
        let known: Vec<(Cell, &CellResult)> = known.collect();
        let line = |standing: Standing| {
            let place = standing.activation * inits + standing.init;
            Some((lines.get(place)?.clone(), standing))
        };
        ranking(&spec, known.into_iter()).into_iter().filter_map(line).collect()
    }

    /// The line above or below the marked one is marked.
    pub(super) fn mark_next(&mut self, by: isize) {
        let lines = self.ordered();
        if lines.is_empty() {
            return;
        }
        let at = lines.iter().position(|line| self.is_marked(line));
        let at = at.map_or(0, |at| at.saturating_add_signed(by).min(lines.len() - 1));
        (self.chosen, self.at_init) = (lines[at].place, lines[at].init);
    }

    /// The layer under the fan's cursor, from 1.
    pub fn layer(&self) -> usize {
        self.at_layer.clamp(1, self.depth())
    }

    /// The number under the cursor; None while it is not known, and in views that have their own.
    pub fn reading(&self) -> Option<Reading> {
        self.reading_of(&self.marked(), self.depth(), self.layer())
    }

    /// The number of a line's networks of a depth, in the fan at one of their layers.
    pub fn reading_of(&self, line: &Contestant, depth: usize, layer: usize) -> Option<Reading> {
        let result = self.result_at(line, depth)?;
        let several = result.seeds.len() > 1;
        let name = match self.has_several_inits() {
            true => format!("{}, {}", titled(&line.function), self.inits[line.init].title()),
            false => titled(&line.function),
        };
        match self.view {
            View::Race | View::Map | View::Laws => Some(Reading {
                of: format!("{name}, L = {depth}"),
                what: "δ¹/δᴸ".to_owned(),
                value: result.median(),
                quartiles: result.delta.filter(|_| several).map(|delta| (delta.lower, delta.upper)),
                theory: result.theory.map(|theory| theory.ratio),
            }),
            View::Fan => self.layer_reading(line, depth, layer),
            View::Gain | View::Critical => None,
        }
    }

    /// The number of one layer of a line's networks of a depth.
    pub fn layer_reading(&self, line: &Contestant, depth: usize, layer: usize) -> Option<Reading> {
        let result = self.result_at(line, depth)?;
        let Quartiles { lower, median, upper } =
            *result.quartiles(self.quantity).get(layer.checked_sub(1)?)?;
        let expected = result.expected_curve(self.quantity);
        Some(Reading {
            of: format!("L = {depth}, layer {layer}"),
            what: short_title(self.quantity).to_owned(),
            value: median,
            quartiles: (result.seeds.len() > 1).then_some((lower, upper)),
            theory: expected.get(layer - 1).copied(),
        })
    }
}
