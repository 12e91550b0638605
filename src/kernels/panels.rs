//! Features of many rows, stored in the order in which both products of a step read them.

use rayon::prelude::*;

use super::buffer::Pages;
use super::layout::Layout;
use crate::control::{Cancel, Cancelled};
use crate::kernels::{ROWS, Vectors};

/// Rows in one panel.
pub(crate) const PANEL: usize = 8;

/// Panels in one block of [`ROWS`] rows.
pub(crate) const PANELS_PER_BLOCK: usize = ROWS / PANEL;

/// A matrix of rows × columns numbers in panels of [`PANEL`] rows.
///
/// In [`Layout::Features`] a panel holds the first line of each of its rows, then the second line of each, and so on; in
/// [`Layout::Neurons`] it holds its rows' first column, then their second, and so on. Either way a product reads memory
/// front to back. Rows and columns that fill up the last panel and the last line are zero.
#[derive(Debug)]
pub(crate) struct Panels<T> {
    rows: usize,
    columns: usize,
    layout: Layout,
    values: Pages<T>,
}

impl<T: Vectors> Panels<T> {
    /// All zero.
    pub(crate) fn zeros(rows: usize, columns: usize, layout: Layout) -> Self {
        let lines = columns.div_ceil(T::LINE);
        Self {
            rows,
            columns,
            layout,
            values: Pages::zeros(rows.div_ceil(PANEL) * PANEL * lines * T::LINE),
        }
    }

    /// From a row-major matrix.
    pub(crate) fn pack(values: &[f64], columns: usize, layout: Layout) -> Self {
        let mut panels = Self::zeros(values.len().checked_div(columns).unwrap_or(0), columns, layout);
        // A switch of its own is never thrown.
        let _ = panels.fill(values, &Cancel::new());
        panels
    }

    /// As [`Self::pack`].
    pub(crate) fn from_rows(
        values: &[f64],
        columns: usize,
        layout: Layout,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut panels = Self::zeros(values.len().checked_div(columns).unwrap_or(0), columns, layout);
        panels.fill(values, cancel)?;
        Ok(panels)
    }

    fn fill(&mut self, values: &[f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let (lines, layout, columns) = (self.lines(), self.layout, self.columns.max(1));
        let size = self.block_size().max(1);
        let blocks = self.values.par_chunks_mut(size);
        blocks
            .zip(values.par_chunks(ROWS * columns))
            .try_for_each(|(block, rows)| {
                for (k, row) in rows.chunks_exact(columns).enumerate() {
                    for range in cancel.ranges(columns, 1) {
                        let range = range?;
                        write_row(block, (lines, layout), (k, range.start), &row[range]);
                    }
                }
                Ok(())
            })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// Lines in one row.
    pub(crate) fn lines(&self) -> usize {
        self.columns.div_ceil(T::LINE)
    }

    /// Numbers in one block of [`ROWS`] rows; the last block may be shorter by whole panels.
    pub(crate) fn block_size(&self) -> usize {
        ROWS * self.lines() * T::LINE
    }

    /// All panels.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// All panels, to be filled by [`write_row`].
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The same matrix in another layout.
    pub(crate) fn laid_out(&self, layout: Layout) -> Self {
        let mut other = Self::zeros(self.rows, self.columns, layout);
        let (size, row) = (PANEL * self.lines() * T::LINE, PANEL * self.columns);
        for (to, from) in other
            .values
            .chunks_exact_mut(size.max(1))
            .zip(self.values.chunks_exact(size.max(1)))
        {
            for i in 0..row {
                let (k, j) = (i / self.columns, i % self.columns);
                to[place::<T>(layout, k, j)] = from[place::<T>(self.layout, k, j)];
            }
        }
        other
    }

    /// One row.
    pub(crate) fn row(&self, k: usize) -> impl Iterator<Item = T> {
        let panel = self
            .values
            .chunks_exact((PANEL * self.lines() * T::LINE).max(1))
            .nth(k / PANEL)
            .unwrap_or(&[]);
        let layout = self.layout;
        (0..self.columns).map(move |j| panel[place::<T>(layout, k % PANEL, j)])
    }
}

/// Where column j of row k of a panel is.
#[inline(always)]
fn place<T: Vectors>(layout: Layout, k: usize, j: usize) -> usize {
    match layout {
        Layout::Features => (j / T::LINE * PANEL + k) * T::LINE + j % T::LINE,
        Layout::Neurons => j * PANEL + k,
    }
}

/// Writes numbers of row `k` of a block of rows of so many lines, from column `first` on.
pub(crate) fn write_row<T: Vectors>(
    block: &mut [T],
    (lines, layout): (usize, Layout),
    (k, first): (usize, usize),
    numbers: &[f64],
) {
    let panel = &mut block[k / PANEL * PANEL * lines * T::LINE..];
    for (j, &number) in numbers.iter().enumerate() {
        panel[place::<T>(layout, k % PANEL, first + j)] = T::of(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let layouts = [Layout::Features, Layout::Neurons].into_iter();
        for ((rows, columns), layout) in
            layouts.flat_map(|layout| [(1, 1), (8, 16), (70, 33)].map(|shape| (shape, layout)))
        {
            let values: Vec<f64> = (0..rows * columns).map(|i| i as f64).collect();
            let panels = Panels::<f32>::pack(&values, columns, layout);
            assert_eq!((panels.rows(), panels.columns()), (rows, columns));
            for (k, row) in values.chunks_exact(columns).enumerate() {
                let back: Vec<f64> = panels.row(k).map(f64::from).collect();
                assert_eq!(back, row);
            }
            for other in [Layout::Features, Layout::Neurons] {
                let other = panels.laid_out(other);
                assert!((0..rows).all(|k| other.row(k).eq(panels.row(k))));
            }
            let sum: f32 = panels.values().iter().sum();
            assert_eq!(f64::from(sum), values.iter().sum::<f64>());
        }
    }

    #[test]
    fn what_is_cancelled_is_not_put_in_order() {
        let cancel = Cancel::new();
        let packed = || Panels::<f32>::from_rows(&[1.0; 70], 7, Layout::Features, &cancel);
        assert!(packed().is_ok());
        cancel.cancel();
        assert!(packed().is_err());
    }
}
