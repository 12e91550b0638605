//! The test error estimated from training data alone, on features whose law nobody knows.
//!
//! The correction Û_k = z_k − c_k Σ ρ̂ G_k of [`super::Estimator`] takes what a row has added to its own pre-activation,
//! x_kᵀ M x_k with M the response of the weights, for |x_k|² tr M/n: true of independent features, and not of the columns of a
//! table. There the rows are left out in groups. A copy of the network trains beside the run without the rows of one group, and
//! their pre-activations under it are the Û of those rows: no law of the features is asked for, no derivative and no linear
//! optimizer. With some sixty groups a copy has 98 % of the rows.
//!
//! Features that were whitened on all rows are whitened for each copy anew without its group, as they are for rows held out.
//! A row's share in the covariance would else slow down learning along itself. With X_g the rows of the group, s their sum
//! and XᵀX = φ I, the covariance of the others is m/(m − |g|) (I − AᵀA/φ)/n with A = [X_g; s/√(m − |g|)].

use nalgebra::DMatrix;

use super::bar::{ErrorMoments, EstimateStep, estimate};
use super::estimator::EstimatorSetup;
use super::inputs::TheoryError;
use super::row_step::{OwnRows, RowStep, expect_length};
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::dynamics::Data;
use crate::dynamics::pass::Pass;
use crate::experiment::{LEFT_OUT_GROUPS, Loss};
use crate::kernels::layout::Layout;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Real, Vectors};
use crate::network::{Deep, Head};
use crate::optimizer::{Block, Updates};

/// Shares of the copies, each with a workspace; threads take shares.
const PARTS: usize = 8;

/// Directions that keep less than this share of their variance without a group count as constant there, as in preparing a table.
const SMALLEST_VARIANCE: f64 = 1e-3;

/// The estimate by rows left out, advanced beside training.
#[derive(Debug)]
pub struct LeftOut {
    rows: usize,
    width: usize,
    phi: f64,
    loss: Loss,
    updates: Updates,
    data: Data<f32>,
    head: Head<f64>,
    parts: Vec<Part>,
    /// Û of the last step: m × q, row-major.
    corrected: Vec<f64>,
    train: Vec<f64>,
    step: usize,
    /// Whether the step was looked at and not left.
    is_due: bool,
}

/// Some copies with a workspace.
#[derive(Debug)]
struct Part {
    pass: Pass<f32>,
    head: Head<f32>,
    copies: Vec<Copy>,
}

/// A network that trains without the rows of one group.
#[derive(Clone, Debug)]
struct Copy {
    group: Vec<usize>,
    /// Turns the features of all rows into those of this copy.
    whitening: Whitening,
    /// v, with w = S v: n × q.
    first: Vec<f64>,
    first_state: Vec<f64>,
    first_gradient: Vec<f64>,
    deep: Deep<f64>,
    deep_state: Vec<f64>,
    deep_gradient: Vec<f64>,
    /// Û and the errors of each row of the group.
    corrected: Vec<f64>,
    errors: Vec<[f64; 3]>,
}

/// S = κ (I + Σ_i f_i u_i u_iᵀ), which whitens features anew.
#[derive(Clone, Debug, PartialEq)]
struct Whitening {
    scale: f64,
    /// u: r × n
    axes: DMatrix<f64>,
    factors: Vec<f64>,
}

impl Whitening {
    /// Nothing changes.
    fn none(features: usize) -> Self {
        Self {
            scale: 1.0,
            axes: DMatrix::zeros(0, features),
            factors: Vec::new(),
        }
    }

    /// Of all rows but those of a group, given the rows of the group (|g| × n), m and φ.
    fn without(group: &DMatrix<f64>, rows: usize, phi: f64) -> Self {
        let others = rows as f64 - group.nrows() as f64;
        let sum = group.row_sum() / others.sqrt();
        let mut changed = group.clone().insert_row(group.nrows(), 0.0);
        changed.set_row(group.nrows(), &sum);
        let eigen = (&changed * changed.transpose()).symmetric_eigen();
        let kept: Vec<usize> = (0..eigen.eigenvalues.len())
            .filter(|&i| eigen.eigenvalues[i] > 1e-12 * phi)
            .collect();
        let mut axes = eigen.eigenvectors.select_columns(&kept).transpose() * changed;
        let mut factors = Vec::with_capacity(kept.len());
        for (mut axis, &i) in axes.row_iter_mut().zip(&kept) {
            axis /= eigen.eigenvalues[i].sqrt();
            let left = 1.0 - eigen.eigenvalues[i] / phi;
            factors.push(if left > SMALLEST_VARIANCE {
                left.sqrt().recip() - 1.0
            } else {
                -1.0
            });
        }
        Self {
            scale: (others / rows as f64).sqrt(),
            axes,
            factors,
        }
    }

    /// S v of n × q numbers, row-major.
    fn times(&self, v: &[f64], width: usize) -> Vec<f64> {
        let v = DMatrix::from_row_slice(v.len() / width, width, v);
        let mut along = &self.axes * &v;
        for (mut row, factor) in along.row_iter_mut().zip(&self.factors) {
            row *= *factor;
        }
        let turned = (v + self.axes.tr_mul(&along)) * self.scale;
        turned.transpose().as_slice().to_vec()
    }
}

impl LeftOut {
    /// At step 0.
    ///
    /// # Errors
    ///
    /// If lengths do not fit, and on request.
    pub fn new(setup: &EstimatorSetup<'_>, own: &OwnRows<'_>, cancel: &Cancel) -> Result<Self, TheoryError> {
        let (m, n, q) = (setup.rows, setup.features, setup.width);
        if m < 2 || n == 0 || q == 0 {
            return Err(TheoryError::Range {
                name: "rows and width",
                range: "≥ 2",
                value: 0.0,
            });
        }
        expect_length("features", own.features.len(), m * n)?;
        expect_length("labels", own.labels.len(), m)?;
        expect_length("first_layer", own.first.len(), n * q)?;
        let data = Data::<f32>::of_rows((own.features, n), own.labels, Layout::of::<f32>(q), cancel)?;
        let groups = LEFT_OUT_GROUPS.min(m);
        let mut copies = Vec::with_capacity(groups);
        for group in 0..groups {
            cancel.check()?;
            copies.push(Copy::new(setup, own, (group..m).step_by(groups).collect()));
        }
        let mut parts = Vec::new();
        for copies in copies.chunks(groups.div_ceil(PARTS)) {
            parts.push(Part {
                pass: Pass::new(&data, (setup.activation, setup.loss), &own.deep.cast(), cancel)?,
                head: Head::new(setup.activation, q, setup.layers),
                copies: copies.to_vec(),
            });
        }
        Ok(Self {
            rows: m,
            width: q,
            phi: setup.phi,
            loss: setup.loss,
            updates: setup.updates.clone(),
            data,
            head: Head::new(setup.activation, q, setup.layers),
            parts,
            corrected: vec![0.0; m * q],
            train: Vec::new(),
            step: 0,
            is_due: false,
        })
    }

    /// The estimate at the current step t; the copies stay there until [`Self::carry`].
    ///
    /// # Errors
    ///
    /// If lengths do not fit, after T + 1 calls, where the estimate is no longer finite ([`TheoryError::Diverged`]), or on
    /// request ([`TheoryError::Cancelled`]); then the estimator is of no more use.
    pub fn look<T: Vectors>(
        &mut self,
        now: &RowStep<'_, T>,
        cancel: &Cancel,
    ) -> Result<EstimateStep, TheoryError> {
        self.carry();
        now.check(self.rows, self.width)?;
        if self.step > self.updates.steps() {
            return Err(TheoryError::Length {
                name: "steps",
                found: self.step + 1,
                expected: self.updates.steps() + 1,
            });
        }
        let weights = now.weights.map(|lanes| {
            let single = |lane: &Lane<T>| lane.map(|weight| weight.wide() as f32);
            lanes.iter().map(single).collect::<Vec<Lane<f32>>>()
        });
        let (data, loss, phi) = (&self.data, self.loss, self.phi);
        each_mut(&mut self.parts, &|_, part| {
            let Part { pass, head, copies } = part;
            copies
                .iter_mut()
                .try_for_each(|copy| copy.look((pass, head), (data, loss, phi), weights.as_deref(), cancel))
        })?;
        self.is_due = true;
        self.report(now)
    }

    /// Moves the copies on from the step that was looked at, if they are still there.
    pub fn carry(&mut self) {
        if std::mem::take(&mut self.is_due) {
            for copy in self.parts.iter_mut().flat_map(|part| &mut part.copies) {
                copy.advance(&self.updates, self.step);
            }
            self.step += 1;
        }
    }

    /// Goes on with other updates from where the copies stand, those of a run that does.
    pub fn go_on(&mut self, updates: &Updates) {
        self.updates = updates.clone();
    }

    /// The estimate, its standard error, and Û.
    fn report<T: Vectors>(&mut self, now: &RowStep<'_, T>) -> Result<EstimateStep, TheoryError> {
        let q = self.width;
        let mut sums = ErrorMoments::default();
        for copy in self.parts.iter().flat_map(|part| &part.copies) {
            for (i, &k) in copy.group.iter().enumerate() {
                for (measure, &e) in copy.errors[i].iter().enumerate() {
                    sums.add(measure, e);
                }
                self.corrected[k * q..(k + 1) * q].copy_from_slice(&copy.corrected[i * q..(i + 1) * q]);
            }
        }
        let train = self.training_error(now);
        self.train.push(train);
        // No responses, whose noise groups of rows would tell.
        estimate(self.step, self.rows, &sums, &self.train, None)
    }

    /// The run's own mean squared error on its training rows.
    fn training_error<T: Vectors>(&mut self, now: &RowStep<'_, T>) -> f64 {
        let deep: Deep<f64> = now.deep.cast();
        let mut sum = 0.0;
        for (block, (z, label)) in now.z.chunks(self.width).zip(now.labels).enumerate() {
            let z: Vec<Lane<f64>> = z.iter().map(|lane| lane.map(T::wide)).collect();
            self.head.forward(&deep, &z);
            let [squares, ..] = self.head.errors(&label.map(T::wide), self.loss);
            let filled = ROWS.min(self.rows - (block * ROWS).min(self.rows));
            sum += squares.iter().take(filled).sum::<f64>();
        }
        sum / self.rows as f64
    }

    /// Training rows m.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Û of the last step: m × q, row-major.
    #[must_use]
    pub fn corrected(&self) -> &[f64] {
        &self.corrected
    }
}

impl Copy {
    fn new(setup: &EstimatorSetup<'_>, own: &OwnRows<'_>, group: Vec<usize>) -> Self {
        let (n, q) = (setup.features, setup.width);
        let whitening = if own.whitened {
            let rows = DMatrix::from_fn(group.len(), n, |i, j| own.features[group[i] * n + j]);
            Whitening::without(&rows, setup.rows, setup.phi)
        } else {
            Whitening::none(n)
        };
        Self {
            whitening,
            first: own.first.to_vec(),
            first_state: vec![0.0; setup.updates.state() * n * q],
            first_gradient: Vec::new(),
            deep: own.deep.clone(),
            deep_state: vec![0.0; setup.updates.deeper_state() * own.deep.values().len()],
            deep_gradient: Vec::new(),
            corrected: vec![0.0; group.len() * q],
            errors: vec![[0.0; 3]; group.len()],
            group,
        }
    }

    /// Errors of the group's rows, and the gradient of all others; `weights` are the run's own row weights.
    fn look(
        &mut self,
        (pass, head): (&mut Pass<f32>, &mut Head<f32>),
        (data, loss, phi): (&Data<f32>, Loss, f64),
        weights: Option<&[Lane<f32>]>,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let q = self.deep.width();
        let w = Tiles::from_rows(
            &self.whitening.times(&self.first, q),
            q,
            data.features.layout(),
            cancel,
        )?;
        let deep: Deep<f32> = self.deep.cast();
        let m = data.samples();
        let others = (m as f64 / (m - self.group.len()) as f64) as f32;
        let mut batch = weights.map_or_else(|| vec![[1.0; ROWS]; m.div_ceil(ROWS)], <[_]>::to_vec);
        batch.as_flattened_mut().iter_mut().for_each(|b| *b *= others);
        for &k in &self.group {
            batch[k / ROWS][k % ROWS] = 0.0;
        }
        pass.run(data, &w, &deep, (Some(&batch), None), cancel)?;
        let gradient = pass.first_gradient(cancel)?;
        self.first_gradient = self.whitening.times(&gradient, q);
        self.first_gradient.iter_mut().for_each(|g| *g /= phi);
        let deeper = 0..self.deep.values().len();
        self.deep_gradient = deeper.map(|i| pass.deep_gradient(i) / m as f64).collect();
        for (i, rows) in self.group.chunks(ROWS).enumerate() {
            let own = |a: usize| -> Lane<f32> {
                let z = |k: usize| pass.z()[k / ROWS * q + a][k % ROWS];
                std::array::from_fn(|j| rows.get(j).map_or(0.0, |&k| z(k)))
            };
            let z: Vec<Lane<f32>> = (0..q).map(own).collect();
            let label = |k: usize| data.labels()[k / ROWS][k % ROWS];
            head.forward(&deep, &z);
            let errors = head.errors(
                &std::array::from_fn(|j| rows.get(j).map_or(0.0, |&k| label(k))),
                loss,
            );
            for j in 0..rows.len() {
                let row = i * ROWS + j;
                self.errors[row] = errors.map(|error| error[j].wide());
                for (a, z) in z.iter().enumerate() {
                    self.corrected[row * q + a] = z[j].wide();
                }
            }
        }
        Ok(())
    }

    /// From step t to t + 1.
    fn advance(&mut self, updates: &Updates, t: usize) {
        updates.move_first(
            t,
            Block {
                weights: &mut self.first,
                gradient: &self.first_gradient,
                state: &mut self.first_state,
            },
        );
        updates.move_deep(t, &mut self.deep, &self.deep_gradient, &mut self.deep_state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that are centred and white, but for a group, are so again after S.
    #[test]
    fn features_are_white_without_a_group() {
        let (m, n, left) = (40, 4, 5);
        let wave = |k: usize, j: usize| ((7 * k * k + 3 * j * k + j + 1) as f64 * 0.613).sin();
        let mut x = DMatrix::from_fn(m, n, wave);
        for mut column in x.column_iter_mut() {
            let mean = column.mean();
            column.add_scalar_mut(-mean);
        }
        let phi = m as f64 / n as f64;
        let inverse_root = |matrix: DMatrix<f64>| {
            let eigen = matrix.symmetric_eigen();
            let scaled =
                &eigen.eigenvectors * DMatrix::from_diagonal(&eigen.eigenvalues.map(|x| x.sqrt().recip()));
            scaled * eigen.eigenvectors.transpose()
        };
        let x = &x * inverse_root(x.tr_mul(&x)) * phi.sqrt();
        let whitening = Whitening::without(&x.rows(0, left).into_owned(), m, phi);
        let s = DMatrix::from_row_slice(n, n, &whitening.times(DMatrix::identity(n, n).as_slice(), n));
        let mut others = x.rows(left, m - left) * s;
        for mut column in others.column_iter_mut() {
            let mean = column.mean();
            column.add_scalar_mut(-mean);
        }
        let covariance = others.tr_mul(&others) * (n as f64 / (m - left) as f64);
        let apart = (covariance - DMatrix::identity(n, n)).amax();
        assert!(apart < 1e-10, "{apart}");
        let plain: Vec<f64> = (0..n * 2).map(|i| i as f64).collect();
        assert_eq!(Whitening::none(n).times(&plain, 2), plain);
    }

    /// A direction that a single row holds is constant without it, and no weight along it counts.
    #[test]
    fn a_direction_of_one_row_is_dropped() {
        let row = DMatrix::from_row_slice(1, 2, &[3_f64.sqrt(), 0.0]);
        let whitening = Whitening::without(&row, 6, 3.0);
        let turned = whitening.times(&[1.0, 1.0], 1);
        assert!(turned[0].abs() < 1e-12 && turned[1] > 0.5, "{turned:?}");
    }
}
