//! The order of cells: a coarse grid first, then the cells between.

use crate::experiment::{Axis, Grid};

/// Cells along an axis of the first coarse grid, about.
const COARSE: usize = 5;

/// The stride of the coarsest grid along an axis of `count` values: a power of two.
pub(super) fn stride(count: usize) -> usize {
    let mut stride = 1;
    while count.div_ceil(stride) > COARSE {
        stride *= 2;
    }
    stride
}

/// Halvings of the coarsest stride along an axis; between names there is no middle.
fn depth(axis: &Axis) -> u32 {
    match axis.numbers() {
        Some(_) => stride(axis.values.len()).trailing_zeros(),
        None => 0,
    }
}

/// The level of the finest grid.
pub(super) fn deepest(grid: &Grid) -> u32 {
    grid.axes.iter().map(depth).max().unwrap_or(0)
}

/// The distance of neighbours along an axis in the grid of a level and those before it.
pub(super) fn stride_at(grid: &Grid, axis: &Axis, level: u32) -> usize {
    1 << depth(axis).min(deepest(grid).saturating_sub(level))
}

/// When a cell's turn comes: 0 for the coarsest grid, and one more for each time that the distances are halved.
#[must_use]
pub fn level(grid: &Grid, cell: usize) -> u32 {
    let places = grid.axes.iter().zip(grid.place(cell));
    let along = places.map(|(axis, place)| {
        let depth = depth(axis);
        (depth, depth - place.trailing_zeros().min(depth))
    });
    // Axes of different lengths reach their last level together.
    let along: Vec<(u32, u32)> = along.collect();
    let deepest = deepest(grid);
    let level = |&(depth, level): &(u32, u32)| if level == 0 { 0 } else { deepest - depth + level };
    along.iter().map(level).max().unwrap_or(0)
}

/// All cells, coarse ones first.
#[must_use]
pub fn coarse_to_fine(grid: &Grid) -> Vec<usize> {
    let mut cells: Vec<(u32, usize)> = (0..grid.cells()).map(|cell| (level(grid, cell), cell)).collect();
    cells.sort_unstable();
    cells.into_iter().map(|(_, cell)| cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;

    fn grid(vary: &[&str]) -> Grid {
        let mut settings = Settings::default();
        settings.sweep.vary = vary.iter().map(|&entry| entry.to_owned()).collect();
        settings.grid().unwrap()
    }

    #[test]
    fn every_cell_has_one_turn_and_the_first_ones_span_the_grid() {
        let grid = grid(&[
            "optimizer.learning_rate = log(0.1, 10, 20)",
            "data.noise = linear(0, 1, 12)",
            "model.activation = [Tanh, Erf]",
        ]);
        let order = coarse_to_fine(&grid);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..480));
        let first: Vec<usize> = order
            .iter()
            .copied()
            .filter(|&cell| level(&grid, cell) == 0)
            .collect();
        assert!((12..=60).contains(&first.len()), "{}", first.len());
        assert_eq!(first, order[..first.len()]);
    }

    #[test]
    fn neighbours_come_nearer_with_each_level() {
        let grid = grid(&[
            "optimizer.learning_rate = log(0.1, 10, 20)",
            "data.noise = linear(0, 1, 6)",
            "model.activation = [Tanh, Erf]",
        ]);
        let strides = |at: u32| [0, 1, 2].map(|k| stride_at(&grid, &grid.axes[k], at));
        assert_eq!(
            (0..3).map(strides).collect::<Vec<_>>(),
            [[4, 2, 1], [2, 2, 1], [1, 1, 1]]
        );
        // Every cell of a level lies on its grid.
        for cell in 0..grid.cells() {
            let of_level = strides(level(&grid, cell));
            let place = grid.place(cell);
            assert!((0..3).all(|k| place[k].is_multiple_of(of_level[k])));
        }
    }

    #[test]
    fn short_axes_come_at_once() {
        let order = coarse_to_fine(&grid(&["model.width = [1, 2, 4]"]));
        assert_eq!(order, [0, 1, 2]);
    }
}
