//! Directions that are new in some vectors, from their inner products.

use nalgebra::DMatrix;

/// Pivots below this share are left to the next round, where rounding no longer counts.
const PIVOT: f64 = 1e-4;

/// Pivots below this share make directions whose rounding shows.
const MAGNIFIED: f64 = 0.1;

/// The search for what is new in some vectors.
pub(super) struct Search {
    /// Their lengths, and the share of them below which what is new counts as nothing.
    norms: Vec<f64>,
    tolerance: f64,
    /// Of which nothing new is left.
    done: Vec<bool>,
}

/// New directions.
pub(super) struct Found {
    /// They are fields · x.
    pub(super) fields: DMatrix<f64>,
    /// x is loads · them, and what is left.
    pub(super) loads: DMatrix<f64>,
    /// Whether one of them is a small difference of what was left.
    pub(super) is_magnified: bool,
}

impl Search {
    pub(super) fn new(norms: Vec<f64>, tolerance: f64) -> Self {
        Self {
            done: vec![false; norms.len()],
            norms,
            tolerance,
        }
    }

    /// Whether nothing new is left.
    pub(super) fn is_done(&self) -> bool {
        self.done.iter().all(|done| *done)
    }

    /// Orthonormal combinations of what is left, given its inner products, largest first (a Cholesky factorization with
    /// pivots); none where nothing is.
    pub(super) fn directions(&mut self, squares: &DMatrix<f64>) -> Option<Found> {
        let size = self.norms.len();
        let least: Vec<f64> = self
            .norms
            .iter()
            .map(|norm| (self.tolerance * norm).powi(2))
            .collect();
        for (i, (done, least)) in self.done.iter_mut().zip(&least).enumerate() {
            // Also where it is no number: then the errors will say so.
            *done |= squares[(i, i)].partial_cmp(least) != Some(std::cmp::Ordering::Greater);
        }
        let mut rest = squares.clone();
        let mut fields: Vec<Vec<f64>> = Vec::new();
        let mut loads: Vec<Vec<f64>> = Vec::new();
        let mut smallest = 1.0_f64;
        loop {
            let share = |i: usize| rest[(i, i)] / squares[(i, i)];
            let open = (0..size).filter(|&i| !self.done[i] && share(i) > PIVOT && rest[(i, i)] > least[i]);
            let Some(pivot) = open.max_by(|&i, &j| share(i).total_cmp(&share(j))) else {
                break;
            };
            smallest = smallest.min(share(pivot));
            let root = rest[(pivot, pivot)].sqrt();
            let load: Vec<f64> = (0..size).map(|i| rest[(i, pivot)] / root).collect();
            let mut field = vec![0.0; size];
            field[pivot] = 1.0;
            for (other, known) in fields.iter().zip(&loads) {
                field
                    .iter_mut()
                    .zip(other)
                    .for_each(|(f, o)| *f -= known[pivot] * o);
            }
            field.iter_mut().for_each(|f| *f /= root);
            for i in 0..size {
                for j in 0..size {
                    rest[(i, j)] -= load[i] * load[j];
                }
            }
            self.done[pivot] = true;
            fields.push(field);
            loads.push(load);
        }
        (!fields.is_empty()).then(|| Found {
            fields: DMatrix::from_fn(fields.len(), size, |i, j| fields[i][j]),
            loads: DMatrix::from_fn(size, loads.len(), |i, j| loads[j][i]),
            is_magnified: smallest < MAGNIFIED,
        })
    }
}
