//! L = E + A N^{−a} + B D^{−b} fitted to a table.

use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::neldermead::NelderMead;
use nalgebra::{Matrix3, Vector3};

/// L ≈ E + A N^{−a} + B D^{−b} with no negative coefficient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Additive {
    /// E.
    pub(super) floor: f64,
    /// A.
    pub(super) size: f64,
    /// a.
    pub(super) size_exponent: f64,
    /// B.
    pub(super) data: f64,
    /// b.
    pub(super) data_exponent: f64,
    /// Root mean square of the relative residuals.
    pub(super) residual: f64,
}

/// Exponents between which a fit begins, and how many of each.
const EXPONENTS: [f64; 2] = [0.05, 2.5];
const STARTS: usize = 36;
const STEP: f64 = (EXPONENTS[1] - EXPONENTS[0]) / (STARTS - 1) as f64;

impl Additive {
    /// The fit of smallest relative squared error to rows (N, D, L): E, A and B by linear least squares for each pair of
    /// exponents on a grid, whose best is refined by Nelder and Mead's method. `None` of fewer rows than parameters, or of
    /// numbers that are not positive.
    pub(super) fn fit(rows: &[[f64; 3]]) -> Option<Self> {
        if rows.len() < 6 || rows.iter().flatten().any(|x| !(x.is_finite() && *x > 0.0)) {
            return None;
        }
        let table = Table::new(rows);
        let grid =
            (0..STARTS * STARTS).map(|i| [i / STARTS, i % STARTS].map(|i| EXPONENTS[0] + STEP * i as f64));
        let (_, start) = grid
            .map(|exponents| (table.coefficients(exponents).1, exponents))
            .min_by(|x, y| x.0.total_cmp(&y.0))?;
        Self::refined(&table, start)
    }

    /// The fit to other losses of much the same rows: exponents are looked for from those of this fit on.
    pub(super) fn refit(&self, rows: &[[f64; 3]]) -> Option<Self> {
        Self::refined(&Table::new(rows), [self.size_exponent, self.data_exponent])
    }

    /// The best exponents near some, and their coefficients.
    fn refined(table: &Table, [a, b]: [f64; 2]) -> Option<Self> {
        let corners = vec![vec![a, b], vec![a + STEP, b], vec![a, b + STEP]];
        let solver = NelderMead::new(corners).with_sd_tolerance(1e-14).ok()?;
        let best = Executor::new(table, solver)
            .configure(|state| state.max_iters(400))
            .run()
            .ok()?
            .state
            .best_param?;
        let (&a, &b) = (best.first()?, best.get(1)?);
        let (coefficients, squares) = table.coefficients([a, b]);
        Some(Self {
            floor: coefficients[0],
            size: coefficients[1] * table.least[0].powf(a),
            size_exponent: a,
            data: coefficients[2] * table.least[1].powf(b),
            data_exponent: b,
            residual: (squares / table.rows.len() as f64).sqrt(),
        })
    }

    /// The fitted loss.
    pub(super) fn at(&self, size: f64, data: f64) -> f64 {
        self.floor + self.size * size.powf(-self.size_exponent) + self.data * data.powf(-self.data_exponent)
    }

    /// N* ∝ C^{b/(a + b)}: how the best model size grows with compute C = N D.
    pub(super) fn best_size_exponent(&self) -> f64 {
        self.data_exponent / (self.size_exponent + self.data_exponent)
    }

    /// The model size N* of smallest loss at compute C = N D, where the derivative vanishes: N*^{a + b} = (aA/bB) C^b. None where
    /// the law does not depend on both.
    pub(super) fn best_size(&self, compute: f64) -> Option<f64> {
        let (a, b) = (self.size_exponent, self.data_exponent);
        let ratio = a * self.size / (b * self.data);
        let best = (ratio * compute.powf(b)).powf(1.0 / (a + b));
        (ratio > 0.0 && best.is_finite()).then_some(best)
    }
}

/// Rows (ln N, ln D, L), N and D in units of their smallest values so that the columns have like sizes.
struct Table {
    rows: Vec<[f64; 3]>,
    least: [f64; 2],
}

impl Table {
    fn new(rows: &[[f64; 3]]) -> Self {
        let least = [0, 1].map(|i| rows.iter().map(|row| row[i]).fold(f64::INFINITY, f64::min));
        let scaled = rows
            .iter()
            .map(|row| [(row[0] / least[0]).ln(), (row[1] / least[1]).ln(), row[2]]);
        Self {
            rows: scaled.collect(),
            least,
        }
    }

    /// The coefficients E, A, B ≥ 0 of smallest relative squared error at exponents (a, b), and that error.
    fn coefficients(&self, [a, b]: [f64; 2]) -> (Vector3<f64>, f64) {
        let (mut gram, mut moment) = (Matrix3::zeros(), Vector3::zeros());
        for [size, data, loss] in &self.rows {
            let column = Vector3::new(1.0, (-a * size).exp(), (-b * data).exp()) / *loss;
            gram += column * column.transpose();
            moment += column;
        }
        let squares = |c: &Vector3<f64>| c.dot(&(gram * c)) - 2.0 * c.dot(&moment) + self.rows.len() as f64;
        // Three coefficients: the best of all subsets whose own solution has no negative one.
        (1..8_u8)
            .filter_map(|subset| {
                let inside = |i: usize| subset & (1 << i) != 0;
                let part = Matrix3::from_fn(|i, j| match (inside(i) && inside(j), i == j) {
                    (true, _) => gram[(i, j)],
                    (false, same) => f64::from(u8::from(same)),
                });
                let right = Vector3::from_fn(|i, _| if inside(i) { moment[i] } else { 0.0 });
                let solution = part.cholesky()?.solve(&right);
                solution
                    .iter()
                    .all(|c| *c >= 0.0)
                    .then(|| (solution, squares(&solution)))
            })
            .min_by(|x, y| x.1.total_cmp(&y.1))
            .unwrap_or((Vector3::zeros(), self.rows.len() as f64))
    }
}

impl CostFunction for &Table {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, exponents: &Vec<f64>) -> Result<f64, Error> {
        match exponents[..] {
            [a, b] if a > 0.0 && b > 0.0 => Ok(self.coefficients([a, b]).1),
            _ => Ok(f64::INFINITY),
        }
    }
}
