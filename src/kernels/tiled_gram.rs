//! Gram products of wide layers in pieces, with a check for cancellation before each.

use super::packed_products;
use super::tiles::{Tile, Tiles, tiles};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::kernels::Vectors;

/// Products of numbers below which a Gram product is one piece.
const SMALL: usize = 1 << 27;

/// As [`packed_products::gram`], with the same bits.
pub(crate) fn gram<T: Vectors>(
    left: &Tiles<T>,
    right: &Tiles<T>,
    out: &mut [f64],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    if left.features() * left.neurons() * right.neurons() < SMALL {
        packed_products::gram(left, right, out);
        return Ok(());
    }
    let symmetric = std::ptr::eq(left, right);
    let (rows, columns) = (in_tiles(left, cancel)?, in_tiles(right, cancel)?);
    let pairs: Vec<_> = (0..rows.len())
        .flat_map(|i| (0..columns.len()).map(move |j| (i, j)))
        .filter(|(i, j)| !symmetric || j <= i)
        .collect();
    let pieces = collect(0..pairs.len(), |pair| {
        cancel.check()?;
        let (i, j) = pairs[pair];
        let ((row, left), (column, right)) = (&rows[i], &columns[j]);
        let mut piece = vec![0.0; left.neurons() * right.neurons()];
        packed_products::gram(left, right, &mut piece);
        Ok::<_, Cancelled>(((*row, *column), piece, right.neurons()))
    })?;
    let all = right.neurons();
    for ((row, column), piece, width) in pieces {
        for (i, numbers) in piece.chunks_exact(width).enumerate() {
            for (j, &number) in numbers.iter().enumerate() {
                out[(row + i) * all + column + j] = number;
                if symmetric {
                    out[(column + j) * all + row + i] = number;
                }
            }
        }
    }
    Ok(())
}

/// The first neuron of each tile, and the tile alone.
fn in_tiles<T: Vectors>(all: &Tiles<T>, cancel: &Cancel) -> Result<Vec<(usize, Tiles<T>)>, Cancelled> {
    let tiles: Vec<Tile> = tiles(all.units()).collect();
    collect(0..tiles.len(), |i| {
        cancel.check()?;
        let tile = tiles[i];
        let first = tile.neurons::<T>(all.layout(), all.neurons()).start;
        Ok((first, all.of_tile(tile)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::layout::Layout;

    #[test]
    fn pieces_give_the_very_numbers_of_the_whole() {
        let matrix = |neurons: usize, layout| {
            let numbers = (0..30_000 * neurons).map(|i| (i as f64 * 0.37).sin());
            Tiles::<f32>::pack(&numbers.collect::<Vec<_>>(), neurons, layout)
        };
        for layout in [Layout::Features, Layout::Neurons] {
            let (wide, other) = (matrix(90, layout), matrix(70, layout));
            for right in [&wide, &other] {
                assert!(wide.features() * wide.neurons() * right.neurons() >= SMALL);
                let mut whole = vec![0.0; wide.neurons() * right.neurons()];
                packed_products::gram(&wide, right, &mut whole);
                let mut ours = vec![f64::NAN; whole.len()];
                gram(&wide, right, &mut ours, &Cancel::new()).unwrap();
                assert_eq!(ours, whole, "{layout:?}");
            }
            let cancel = Cancel::new();
            cancel.cancel();
            assert!(gram(&wide, &wide, &mut [0.0; 90 * 90], &cancel).is_err());
        }
    }
}
