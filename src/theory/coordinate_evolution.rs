//! State evolution with coordinates sampled, for any optimizer that moves each weight of the first layer by itself.
//!
//! An entrywise optimizer is no function of overlaps: Adam, sign descent and soft thresholding act on each coordinate of the
//! weights, of which the limit has a law too. So beside Monte Carlo rows there are Monte Carlo coordinates: copies of the
//! instance's own (μ_j, w_j⁰), so that K₀ is exact. Rows and coordinates answer each other's products
//! (`dynamics::two_sided`); U is the law of a test row's pre-activation, z that of a training row's. No derivative
//! is taken, of the network or of the optimizer.

use nalgebra::DMatrix;
use rand::RngExt;

use super::base_fields::BaseFactor;
use super::inputs::{Inputs, TheoryError};
use super::labels::LabelLaw;
use super::step::{Keep, Samples, TheoryStep};
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::dynamics::descent::draw_batch;
use crate::dynamics::heads::Heads;
use crate::dynamics::labelled::Labelled;
use crate::dynamics::two_sided::{Law, Start, TwoSided};
use crate::experiment::{Link, Loss, Reuse, entrywise_fields};
use crate::kernels::buffer::Pages;
use crate::kernels::shares::shares;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, ErrorSums, Errors, Head};
use crate::statistics::streams::{Purpose, stream};

/// Fewest blocks in a part.
const FEWEST: usize = 4;

/// One chain of Monte Carlo rows and coordinates, advanced step by step.
#[derive(Clone, Debug)]
pub struct CoordinateEvolution<T: Vectors> {
    inputs: Inputs,
    rows: usize,
    keep: Keep,
    base: BaseFactor,
    both: TwoSided<T>,
    laws: Vec<LabelLaw<T>>,
    labels: Vec<Lane<T>>,
    batch: Option<Pages<T>>,
    heads: Heads<T>,
    parts: Vec<Part<T>>,
    deep_state: Vec<f64>,
    /// ⟨v^s, ṽ⟩ of the steps so far that covariances are wanted of; the first always.
    past: Vec<DMatrix<f64>>,
    seed: [u64; 2],
    step: usize,
    stopped: bool,
}

/// A fixed share of the rows, to measure test errors on.
#[derive(Clone, Debug)]
struct Part<T> {
    first: usize,
    blocks: usize,
    head: Head<T>,
    sums: ErrorSums,
}

impl<T: Vectors> CoordinateEvolution<T> {
    /// A chain of `rows` Monte Carlo rows, and about as many coordinates, at step 0; chains of one seed are independent.
    ///
    /// # Errors
    ///
    /// If shapes do not fit, numbers are out of range, there are no coordinates or K₀ is no covariance matrix, and on request.
    pub fn new(
        inputs: &Inputs,
        rows: usize,
        keep: Keep,
        seed: u64,
        chain: u64,
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        inputs.check(rows)?;
        let gram = inputs.gram.clone();
        let base = cancel
            .factorization(gram.nrows(), move || BaseFactor::new(&gram))?
            .ok_or(TheoryError::NotPositive)?;
        let Some(given) = inputs.coordinates.clone() else {
            return Err(TheoryError::NotLinear);
        };
        let (q, p) = (inputs.deep.width(), inputs.directions);
        let steps = inputs.updates.steps() as f64;
        let renews = inputs.reuse == Reuse::Fresh;
        let fields = entrywise_fields(q as f64, if renews { 1.0 } else { steps }) as usize;
        let start = Start {
            law: Law::Limit,
            rows,
            copies: rows.div_ceil(given.count(q)),
            phi: inputs.phi,
            teacher: &given.teacher,
            first: &given.first,
            eigenvalues: &given.eigenvalues,
            directions: p,
            width: q,
            updates: &inputs.updates,
            renews,
            room: [p + fields, fields],
        };
        let on_rows = |block| stream(seed, Purpose::TheoryRows, chain, block);
        let on_coordinates = |block| stream(seed, Purpose::TheoryCoordinates, chain, block);
        let mut both = TwoSided::new(&start, [&on_rows, &on_coordinates], cancel)?;
        let laws = draw_labels(&mut both, inputs, [seed, chain, 0], cancel)?;
        let deep: Deep<T> = inputs.deep.cast();
        let part = |blocks: std::ops::Range<usize>| Part {
            first: blocks.start,
            blocks: blocks.len(),
            head: Head::new(inputs.activation, q, deep.layers()),
            sums: [0.0; 3],
        };
        Ok(Self {
            rows,
            keep,
            base,
            both,
            labels: laws.iter().map(|law| law.label).collect(),
            batch: (inputs.batch_fraction < 1.0).then(|| Pages::zeros(laws.len() * ROWS)),
            heads: Heads::new(inputs.activation, &deep, laws.len()),
            parts: shares(laws.len(), FEWEST).map(part).collect(),
            laws,
            deep_state: vec![0.0; inputs.updates.deeper_state() * deep.values().len()],
            past: Vec::new(),
            inputs: inputs.clone(),
            seed: [seed, chain],
            step: 0,
            stopped: false,
        })
    }

    /// The chain at the current step, then advances it; None after step T.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Diverged`] at the first step with a non-finite value, [`TheoryError::Cancelled`] on request;
    /// then the chain has ended.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<Option<TheoryStep>, TheoryError> {
        if self.stopped || self.step > self.inputs.updates.steps() {
            return Ok(None);
        }
        let step = self.take_step(cancel);
        self.stopped = step.is_err();
        step.map(Some)
    }

    fn take_step(&mut self, cancel: &Cancel) -> Result<TheoryStep, TheoryError> {
        let deep: Deep<T> = self.inputs.deep.cast();
        self.both.forward(cancel)?;
        let test = self.test_errors(&deep, cancel)?;
        if let Some(batch) = &mut self.batch {
            let random = stream(self.seed[0], Purpose::TheoryBatches, self.seed[1], self.step);
            draw_batch(
                &mut batch[..self.rows],
                self.inputs.batch_fraction,
                random,
                cancel,
            )?;
        }
        let rows = Labelled {
            samples: self.rows,
            labels: &self.labels,
            batch: self.batch.as_ref().map(|batch| batch.as_chunks().0),
            loss: self.inputs.loss,
        };
        let at = match self.inputs.reuse {
            Reuse::Reused | Reuse::Fresh => self.both.heads(),
            Reuse::Decoupled => self.both.fresh_heads(),
        };
        let train = self.heads.run(rows, &deep, at, None, cancel)?;
        let report = self.report(Errors::of(train, self.rows), test);
        if !report.is_finite() {
            return Err(TheoryError::Diverged { step: self.step });
        }
        if self.step < self.inputs.updates.steps() {
            self.update(cancel)?;
        }
        self.step += 1;
        if self.inputs.reuse == Reuse::Fresh && self.step <= self.inputs.updates.steps() {
            self.renew(cancel)?;
        }
        Ok(report)
    }

    /// Other samples, which remember nothing.
    fn renew(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        self.both.renew();
        let of = [self.seed[0], self.seed[1], self.step as u64];
        self.laws = draw_labels(&mut self.both, &self.inputs, of, cancel)?;
        self.labels = self.laws.iter().map(|law| law.label).collect();
        let first = self.both.recall(cancel)?;
        self.past = vec![first];
        Ok(())
    }

    /// At U, given the law of the labels.
    fn test_errors(&mut self, deep: &Deep<T>, cancel: &Cancel) -> Result<Errors, Cancelled> {
        let (q, rows) = (deep.width(), self.rows);
        let (fresh, laws) = (self.both.fresh(), &self.laws);
        let of = (self.inputs.link, self.inputs.loss);
        each_mut(&mut self.parts, &|_, part| {
            let blocks = part.first..part.first + part.blocks;
            vectorized(Measure {
                fresh: &fresh[blocks.start * q..blocks.end * q],
                laws: &laws[blocks.clone()],
                rows: rows - blocks.start * ROWS,
                part,
                deep,
                of,
                cancel,
            })
        })?;
        let total = |i: usize| self.parts.iter().map(|part| part.sums[i]).sum();
        Ok(Errors::of([total(0), total(1), total(2)], rows))
    }

    fn report(&mut self, train: Errors, test: Errors) -> TheoryStep {
        let weights = self.both.weights_on().clone();
        // Pre-activations of other samples have no covariance.
        let covariances = self.keep.covariances && self.inputs.reuse != Reuse::Fresh;
        if self.past.is_empty() || covariances {
            self.past.push(weights.clone());
        }
        let with = |other: &DMatrix<f64>| weights.columns(0, other.ncols()) * other.transpose();
        let (q, p) = (weights.nrows(), self.inputs.directions);
        let mut overlap = DMatrix::zeros(q, p + q);
        overlap.columns_mut(0, p).copy_from(&with(self.both.teacher_on()));
        overlap.columns_mut(p, q).copy_from(&with(&self.past[0]));
        let covariance = if covariances {
            let mut all = DMatrix::zeros(q, q * self.past.len());
            for (s, earlier) in self.past.iter().enumerate() {
                all.columns_mut(q * s, q).copy_from(&with(earlier));
            }
            all
        } else {
            with(&weights)
        };
        TheoryStep {
            t: self.step,
            train,
            test,
            signal: &overlap * self.base.inverse.transpose() * &self.base.inverse,
            overlap,
            deep: self.inputs.deep.clone(),
            rho: DMatrix::zeros(q, 0),
            covariance,
            samples: self.samples(),
        }
    }

    /// The first rows of U^t and z^t.
    fn samples(&self) -> Samples {
        let (q, count) = (self.inputs.deep.width(), self.keep.samples.min(self.rows));
        let rows = |lanes: &[Lane<T>]| {
            let value = |row: usize, a: usize| lanes[row / ROWS * q + a][row % ROWS].wide();
            (0..count)
                .flat_map(|row| (0..q).map(move |a| (row, a)))
                .map(|(row, a)| value(row, a))
                .collect()
        };
        Samples {
            fresh: rows(self.both.fresh()),
            trained: rows(self.both.z()),
        }
    }

    /// From t to t + 1.
    fn update(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let count = self.rows as f64;
        let size = self.inputs.deep.values().len();
        let gradient: Vec<f64> = (0..size).map(|i| self.heads.deep_gradient(i) / count).collect();
        let square = self.both.backward(cancel)?;
        let updates = self.inputs.updates.clone();
        let factor = match updates.clips() {
            true => updates.clipped(square, gradient.iter().map(|g| g * g).sum()),
            false => 1.0,
        };
        let gradient: Vec<f64> = gradient.iter().map(|g| factor * g).collect();
        updates.move_deep(self.step, &mut self.inputs.deep, &gradient, &mut self.deep_state);
        self.both.update(self.step, factor, cancel)
    }
}

/// Labels of all rows, whose noise is orthogonal to all later normals.
fn draw_labels<T: Vectors>(
    both: &mut TwoSided<T>,
    inputs: &Inputs,
    [seed, chain, step]: [u64; 3],
    cancel: &Cancel,
) -> Result<Vec<LabelLaw<T>>, Cancelled> {
    both.rows_mut().lead(usize::from(inputs.has_noise()), cancel)?;
    let (p, fields) = (inputs.directions, both.fields(cancel)?);
    let rows = both.rows_mut();
    let mut u = vec![T::ZERO; p];
    let each = fields.chunks_exact(p).enumerate().map(|(block, fields)| {
        cancel.check()?;
        let mut random = stream(seed, Purpose::TheoryBase, chain + (step << 44), block + 1);
        let noises = rows.leading(block, 1).filter(|_| inputs.has_noise());
        let mut law = LabelLaw::zero();
        for k in 0..ROWS {
            for (u, field) in u.iter_mut().zip(fields) {
                *u = field[k];
            }
            let normal = noises.map_or(0.0, |noises| noises[k].wide());
            law.draw(k, (inputs.link, &u), (inputs.noise, normal), random.random());
        }
        Ok(law)
    });
    each.collect()
}

/// The test errors of a part.
struct Measure<'a, T> {
    part: &'a mut Part<T>,
    fresh: &'a [Lane<T>],
    laws: &'a [LabelLaw<T>],
    /// Rows from the first of the part on.
    rows: usize,
    deep: &'a Deep<T>,
    of: (Link, Loss),
    cancel: &'a Cancel,
}

impl<T: Vectors> Work for Measure<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let part = self.part;
        part.sums = [0.0; 3];
        let blocks = self.fresh.chunks_exact(self.deep.width()).zip(self.laws);
        for (i, (u, law)) in blocks.enumerate() {
            self.cancel.check()?;
            part.head.forward(self.deep, u);
            let inside = |k: usize| if i * ROWS + k < self.rows { T::ONE } else { T::ZERO };
            let valid = std::array::from_fn(inside);
            law.add_test_errors(&part.head, &valid, self.of, &mut part.sums);
        }
        Ok(())
    }
}
