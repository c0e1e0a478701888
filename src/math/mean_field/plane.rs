//! χ over the plane of (σb, σw): where gradients vanish, where they explode, and the edge between.

use super::Variances;
use super::edge::edge_of_chaos;
use super::moments::Gains;
use crate::math::activation::Pointwise;

/// A grid over the plane. Row 0 is the largest σw, column 0 the smallest σb, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    pub sigma_w: (f64, f64),
    pub bias_std: (f64, f64),
    pub rows: usize,
    pub columns: usize,
}

impl Grid {
    /// σb from 0 to `most`, and σw so that it holds the edge of chaos at both, where there is one,
    /// and the gain at which χ is 1 for pre-activations of variance 1.
    pub fn around_the_edge(
        function: &Pointwise,
        most: f64,
        (rows, columns): (usize, usize),
    ) -> Grid {
        let critical = [0.0, most].map(|bias_std| edge_of_chaos(function, bias_std));
        let critical = critical.iter().flatten().map(|point| point.sigma_w());
        let gain = Gains::of(function).backward;
        let (low, high) = critical
            .fold((gain, gain), |(low, high), sigma_w| (low.min(sigma_w), high.max(sigma_w)));
        Grid { sigma_w: (0.3 * low, 1.3 * high), bias_std: (0.0, most), rows, columns }
    }

    pub fn sigma_w(&self, row: usize) -> f64 {
        let (low, high) = self.sigma_w;
        high - (high - low) * row as f64 / (self.rows - 1).max(1) as f64
    }

    pub fn bias_std(&self, column: usize) -> f64 {
        let (low, high) = self.bias_std;
        low + (high - low) * column as f64 / (self.columns - 1).max(1) as f64
    }

    pub fn variances(&self, row: usize, column: usize) -> Variances {
        Variances { weight: self.sigma_w(row).powi(2), bias: self.bias_std(column).powi(2) }
    }

    /// The row nearest to a σw; None outside the grid.
    pub fn row_of(&self, sigma_w: f64) -> Option<usize> {
        let (low, high) = self.sigma_w;
        let row = ((high - sigma_w) / (high - low) * (self.rows - 1) as f64).round();
        (low..=high).contains(&sigma_w).then_some(row as usize)
    }
}

/// χ at the fixed point of every cell, and the edge of chaos.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    pub function: Pointwise,
    pub grid: Grid,
    /// By row, then column; NaN where the fixed point has no χ.
    pub chi: Vec<Vec<f64>>,
    /// The edge of chaos, by column.
    pub edge: Vec<EdgeCell>,
}

/// A cell that holds a σw with χ = 1 at the σb of its column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeCell {
    pub row: usize,
    pub column: usize,
    /// That σw, exactly.
    pub sigma_w: f64,
    /// Whether networks stay at the fixed point that has this χ.
    pub stable: bool,
}

impl Plane {
    /// σw and σb of a cell: of one on the edge, the edge's own.
    pub fn at(&self, row: usize, column: usize) -> (f64, f64) {
        let edge = self.edge.iter().find(|cell| (cell.row, cell.column) == (row, column));
        let sigma_w = edge.map_or_else(|| self.grid.sigma_w(row), |cell| cell.sigma_w);
        (sigma_w, self.grid.bias_std(column))
    }

    /// None when it was told to stop.
    pub fn of(function: Pointwise, grid: Grid, keep_going: &dyn Fn() -> bool) -> Option<Plane> {
        let mut chi = Vec::with_capacity(grid.rows);
        for row in 0..grid.rows {
            if !keep_going() {
                return None;
            }
            let at = |column| grid.variances(row, column).fixed_point(&function).chi;
            chi.push((0..grid.columns).map(at).collect());
        }
        let mut edge = Vec::new();
        for column in 0..grid.columns {
            if !keep_going() {
                return None;
            }
            let points = edge_of_chaos(&function, grid.bias_std(column));
            edge.extend(points.iter().filter_map(|point| {
                let sigma_w = point.sigma_w();
                let row = grid.row_of(sigma_w)?;
                Some(EdgeCell { row, column, sigma_w, stable: point.stable })
            }));
        }
        Some(Plane { function, grid, chi, edge })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    fn grid() -> Grid {
        Grid { sigma_w: (0.5, 2.0), bias_std: (0.0, 0.6), rows: 16, columns: 7 }
    }

    #[test]
    fn the_edge_lies_between_vanishing_and_exploding() {
        let tanh = Pointwise::named("tanh").unwrap();
        let plane = Plane::of(tanh, grid(), &|| true).unwrap();
        assert!(plane.edge.len() >= 6, "{:?}", plane.edge);
        for &EdgeCell { row, column, stable, .. } in &plane.edge {
            assert!(stable, "tanh's edge is");
            let above = row.checked_sub(2).map(|row| plane.chi[row][column]);
            let below = plane.chi.get(row + 2).map(|row| row[column]);
            assert!(above.is_none_or(|chi| chi > 1.0), "{above:?} above the edge");
            assert!(below.is_none_or(|chi| chi < 1.0), "{below:?} below the edge");
        }
    }

    #[test]
    fn rows_and_columns_are_where_the_grid_says() {
        let grid = grid();
        assert_eq!((grid.sigma_w(0), grid.sigma_w(15)), (2.0, 0.5));
        assert_eq!((grid.bias_std(0), grid.bias_std(6)), (0.0, 0.6));
        for row in 0..grid.rows {
            assert_eq!(grid.row_of(grid.sigma_w(row)), Some(row));
        }
        assert_eq!(grid.row_of(2.1), None);
    }

    #[test]
    fn the_grid_holds_the_edge_of_every_function() {
        for function in Functions::built_in().course() {
            let grid = Grid::around_the_edge(&function, 1.0, (41, 51));
            let points = edge_of_chaos(&function, 0.0);
            assert!(!points.is_empty(), "{}", function.name());
            for point in points {
                assert!(grid.row_of(point.sigma_w()).is_some(), "{}: {point:?}", function.name());
            }
        }
    }

    #[test]
    fn it_stops_when_told() {
        let tanh = Pointwise::named("tanh").unwrap();
        assert_eq!(Plane::of(tanh, grid(), &|| false), None);
    }
}
