//! What a sweep costs, before it starts.

use super::Grid;
use crate::experiment::{Cost, Experiment, RunMethod, Settings, memory_limit};

/// Cells that are counted one by one; of more, as many as this, spread over the grid, stand for all.
const MOST_COUNTED: usize = 400;
/// The golden ratio's fraction: its multiples are spread evenly, whatever the lengths of the axes.
const SPREAD: f64 = 0.618_033_988_749_895;

/// Seconds that a lab may take: nobody knows before it has been computed.
const LAB: f64 = 30.0;

/// What a sweep costs.
#[derive(Clone, Debug)]
pub struct SweepCost {
    /// Number of cells.
    pub cells: usize,
    /// Seconds on one core, all cells together, on the long side.
    pub seconds: f64,
    /// The cell that needs most memory.
    pub largest: Cost,
}

impl Experiment {
    /// What the sweep of this experiment costs; none without a sweep. Of data from a file, give its rows and columns.
    #[must_use]
    pub fn sweep_cost(&self, table: Option<(usize, usize)>) -> Option<SweepCost> {
        let grid = self.grid().ok().filter(|grid| grid.cells() > 0)?;
        let cells = grid.cells();
        let mut cost = SweepCost {
            cells,
            seconds: 0.0,
            largest: Cost {
                parts: Vec::new(),
                seconds: 0.0,
            },
        };
        let counted = cells.min(MOST_COUNTED);
        let spread = |k: usize| ((k as f64 * SPREAD).fract() * cells as f64) as usize;
        let mut take = |cell: usize, share: f64| {
            let one = self.cell_cost(&grid, cell, table);
            cost.seconds += share * one.seconds;
            if one.bytes() > cost.largest.bytes() {
                cost.largest = one;
            }
        };
        for k in 0..counted {
            let cell = if counted == cells { k } else { spread(k) };
            take(cell, cells as f64 / counted as f64);
        }
        // Most memory is needed at a corner.
        grid.corners().into_iter().for_each(|cell| take(cell, 0.0));
        Some(cost)
    }

    /// What one cell costs.
    fn cell_cost(&self, grid: &Grid, cell: usize, table: Option<(usize, usize)>) -> Cost {
        let settings: Settings = grid.settings(self, cell).unwrap_or_default();
        if let Some(lab) = &settings.lab {
            return Cost {
                seconds: LAB,
                ..lab.cost()
            };
        }
        let mut experiment = Self {
            settings,
            base: self.base.clone(),
        };
        let (samples, features) = experiment.shape().or(table).unwrap_or_default();
        // Runs whose features do not fit into the memory go without, here as anywhere.
        let limit = memory_limit().unwrap_or(f64::INFINITY);
        if experiment.is_matrix_free(samples, features, limit) {
            experiment.settings.runs.method = RunMethod::MatrixFree;
        }
        experiment.cost_unseen(samples, features)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Compute;

    #[test]
    fn runs_whose_features_do_not_fit_are_budgeted_without_them() {
        let mut settings = Settings::default();
        settings.sweep.vary = vec![
            "data.features.count = [100, 10000000]".to_owned(),
            "data.samples = 1.5 * features.count".to_owned(),
        ];
        settings.sweep.compute = Compute::Both;
        let bytes = |settings: &Settings| {
            let cost = Experiment::new(settings.clone()).unwrap().sweep_cost(None);
            cost.unwrap().largest.bytes()
        };
        let dense = bytes(&settings);
        settings.runs.method = RunMethod::MatrixFree;
        // The matrix alone would be 10¹⁵ bytes.
        assert!(dense < 1e14 && dense == bytes(&settings), "{dense}");
    }

    #[test]
    fn the_cost_is_the_sum_of_cells_and_the_memory_of_the_largest() {
        let mut settings = Settings::default();
        settings.sweep.vary = vec!["model.width = [2, 8, 4]".to_owned()];
        let experiment = Experiment::new(settings.clone()).unwrap();
        let cost = experiment.sweep_cost(None).unwrap();
        let alone = |width: usize| {
            let mut settings = settings.clone();
            settings.sweep.vary.clear();
            (settings.model.width, settings.runs.count) = (width, 0);
            settings.runs.record.pre_activations = false;
            settings.theory.spread = 0;
            Experiment::new(settings).unwrap().cost_unseen(1200, 800)
        };
        let seconds: f64 = [2, 4, 8].map(|width| alone(width).seconds).iter().sum();
        assert!((cost.seconds / seconds - 1.0).abs() < 1e-12);
        assert_eq!((cost.cells, cost.largest.bytes()), (3, alone(8).bytes()));
        assert!(
            Experiment::new(Settings::default())
                .unwrap()
                .sweep_cost(None)
                .is_none()
        );
    }
}
