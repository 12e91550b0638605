//! The numbers of a sweep as arrays, for numerical work elsewhere.

use std::path::Path;

use crate::figure::{FigureError, NpzWriter};
use crate::study::sweep::SweepTable;

/// Writes every number of a sweep as an array with an axis for each setting that varies, in the order of `vary`: NaN where a cell is
/// not computed. Settings of numbers have an array of their values, named by their path.
///
/// # Errors
///
/// If the file cannot be written.
pub(super) fn write(path: &Path, table: &SweepTable) -> Result<(), FigureError> {
    let mut archive = NpzWriter::create(path)?;
    let grid = table.grid();
    for axis in &grid.axes {
        if let Some(numbers) = axis.numbers() {
            archive.add(&axis.described.path, &[numbers.len()], numbers)?;
        }
    }
    // The first axis goes fastest in the grid, and slowest in an array.
    let shape: Vec<usize> = grid.axes.iter().map(|axis| axis.values.len()).collect();
    let cell_at = |place: usize| {
        let mut rest = place;
        let mut along = vec![0; shape.len()];
        for (at, count) in along.iter_mut().zip(&shape).rev() {
            (*at, rest) = (rest % count, rest / count);
        }
        grid.cell_at(&along)
    };
    let cells: Vec<usize> = (0..grid.cells()).map(cell_at).collect();
    for source in table.sources() {
        for shown in source.quantities() {
            let number = |cell: &usize| table.number(*cell, source, (shown, None));
            let name = format!("{}_{}", source.id(), shown.column());
            archive.add(&name, &shape, cells.iter().map(|cell| number(cell).value))?;
            let name = format!("{name}_se");
            archive.add(&name, &shape, cells.iter().map(|cell| number(cell).error))?;
        }
        let diverged = |cell: &usize| {
            let outcome = table.outcome(*cell, source)?;
            Some(outcome.diverged? as f64)
        };
        let steps = cells.iter().map(|cell| diverged(cell).unwrap_or(f64::NAN));
        archive.add(&format!("{}_diverged", source.id()), &shape, steps)?;
    }
    archive.finish()
}
