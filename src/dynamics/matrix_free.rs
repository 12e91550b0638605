//! Runs without a data matrix: with Gaussian features, in law the same as runs with one.

use nalgebra::DMatrix;

use super::data::{masked, of_step};
use super::descent::{Rule, Stopped, TrainStep, draw_batch, update_deeper};
use super::heads::Heads;
use super::instance::{Instance, Source};
use super::labelled::Labelled;
use super::labels::draw_labels;
use super::memory::Memory;
use super::test_rows::{TestMeter, TestRows};
use super::two_sided::{Law, Start, TwoSided};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{FeatureLaw, Reuse, Synthetic};
use crate::kernels::buffer::Pages;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, Errors};
use crate::optimizer::Updates;
use crate::statistics::divergence::Watch;
use crate::statistics::streams::{Purpose, stream};

/// One run of training, of which features are drawn only as far as training asks for them (the book,
/// [`crate::book::conditioning`]); it can be dropped at any step.
///
/// Time and memory grow with (m + n) columns, of which each step adds 2 q, instead of with m n.
#[derive(Debug)]
pub struct MatrixFree<T: Vectors> {
    rule: Rule,
    samples: usize,
    both: TwoSided<T>,
    labels: Vec<Lane<T>>,
    /// Row weights of the current step, a lane for each block, and their fraction.
    batch: Option<(Pages<T>, f64)>,
    /// Seed and number of the run.
    of: (u64, u64),
    deep: Deep<T>,
    deep_state: Vec<f64>,
    heads: Heads<T>,
    /// Of decoupled descent.
    memory: Option<Memory<T>>,
    /// What labels are drawn by, where samples are new at every step.
    fresh: Option<Box<Synthetic>>,
    test: TestRows<T>,
    meter: TestMeter<T>,
    /// ⟨w⁰, ṽ⟩.
    first_on: DMatrix<f64>,
    t: usize,
    /// Whether step t has been reported and its update is due.
    reported: bool,
    /// Diverged, or cancelled on the way.
    ended: Option<Stopped>,
    watch: Watch,
}

impl Instance {
    /// Whether its runs can go without a data matrix: what training asks of features can be drawn for normal ones alone.
    #[must_use]
    pub fn is_gaussian(&self) -> bool {
        matches!(&*self.source, Source::Teacher { settings, .. } if settings.law == FeatureLaw::Gaussian)
    }
}

impl<T: Vectors> MatrixFree<T> {
    /// Run `run` of an instance, its test error measured on so many fresh rows; None unless its features are Gaussian.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(
        instance: &Instance,
        run: u64,
        test_rows: usize,
        cancel: &Cancel,
    ) -> Result<Option<Self>, Cancelled> {
        let Source::Teacher { settings, .. } = &*instance.source else {
            return Ok(None);
        };
        if settings.law != FeatureLaw::Gaussian {
            return Ok(None);
        }
        let experiment = instance.experiment();
        let (rule, seed) = (Rule::of(experiment), experiment.seed);
        let (m, n, q, p) = (
            instance.samples(),
            instance.features(),
            instance.width(),
            instance.directions(),
        );
        let reuse = experiment.optimizer.reuse;
        let renews = reuse == Reuse::Fresh;
        let steps = if renews { 2 } else { rule.updates.steps() + 1 };
        let fields = q * steps;
        let start = Start {
            law: Law::Finite,
            rows: m,
            copies: 1,
            phi: instance.phi(),
            teacher: instance.teacher(),
            first: instance.first(),
            eigenvalues: instance.eigenvalues().unwrap_or_default(),
            directions: p,
            width: q,
            updates: &rule.updates,
            renews,
            room: [n.min(p + fields), m.min(fields)],
        };
        let rows = |block| stream(seed, Purpose::MatrixFreeRows, run, block);
        let coordinates = |block| stream(seed, Purpose::MatrixFreeCoordinates, run, block);
        let mut both: TwoSided<T> = TwoSided::new(&start, [&rows, &coordinates], cancel)?;
        let fields = both.fields(cancel)?;
        let labels = masked(
            draw_labels(
                settings,
                &fields,
                |block| stream(seed, Purpose::Labels, run, block),
                cancel,
            )?,
            m,
        );
        drop(fields);
        let test = instance.gaussian_test_rows(settings, run, test_rows, cancel)?;
        let deep: Deep<T> = instance.deep().cast();
        let fraction = experiment.optimizer.batch_fraction;
        let squares = labels
            .as_flattened()
            .iter()
            .map(|y| y.wide() * y.wide())
            .sum::<f64>()
            / m as f64;
        Ok(Some(Self {
            samples: m,
            batch: (fraction < 1.0).then(|| (Pages::zeros(labels.len() * ROWS), fraction)),
            of: (seed, run),
            deep_state: vec![0.0; rule.updates.deeper_state() * deep.values().len()],
            heads: Heads::new(rule.activation, &deep, labels.len()),
            memory: (reuse == Reuse::Decoupled).then(|| Memory::new(labels.len(), q, None, &rule.updates)),
            fresh: renews.then(|| Box::new(settings.clone())),
            meter: TestMeter::new(&test, (rule.activation, rule.loss), &deep, cancel)?,
            watch: Watch::new(rule.loss.of_nothing(squares)),
            first_on: DMatrix::zeros(q, 0),
            rule,
            both,
            labels,
            deep,
            test,
            t: 0,
            reported: false,
            ended: None,
        }))
    }

    /// Makes the update that is due, if any, and reports the step it leads to: t = 0 … T, then `None`.
    ///
    /// # Errors
    ///
    /// Where it has diverged, and when cancelled; either ends the run.
    pub fn step(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        if let Some(ended) = self.ended {
            return Err(ended);
        }
        // All on the threads of the pool, which then need not be woken for every phase of a step.
        let step = rayon::scope(|_| self.next(cancel));
        self.ended = step.as_ref().err().copied();
        step
    }

    fn next(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        cancel.check()?;
        if self.reported {
            if self.t >= self.rule.updates.steps() {
                return Ok(None);
            }
            self.update(cancel)?;
            self.renew(cancel)?;
        }
        self.both.forward(cancel)?;
        if self.t == 0 {
            self.first_on = self.both.weights_on().clone();
        }
        if let Some((weights, fraction)) = &mut self.batch {
            let random = stream(self.of.0, Purpose::Batches, self.of.1, self.t);
            draw_batch(&mut weights[..self.samples], *fraction, random, cancel)?;
        }
        let rows = Labelled {
            samples: self.samples,
            labels: &self.labels,
            batch: self.batch.as_ref().map(|(batch, _)| batch.as_chunks().0),
            loss: self.rule.loss,
        };
        let (z, gradient) = self.both.heads();
        let memory = self.memory.as_mut().map(Memory::part);
        let sums = self.heads.run(rows, &self.deep, (z, gradient), memory, cancel)?;
        let step = TrainStep {
            t: self.t,
            train: Errors::of(sums, self.samples),
            test: self.test_errors(cancel)?,
        };
        self.reported = true;
        let finite = |errors: Errors| errors.mse.is_finite() && errors.loss.is_finite();
        let diverged = self.watch.has_diverged(step.train.loss) || !finite(step.train);
        if diverged || !(self.test.is_empty() || finite(step.test)) {
            return Err(Stopped::Diverged { step: self.t });
        }
        Ok(Some(step))
    }

    /// Goes on with other updates from the step last reported.
    pub(crate) fn go_on(&mut self, updates: &Updates) {
        self.rule.updates = updates.clone();
        self.both.go_on(updates);
    }

    /// From step t to t + 1.
    fn update(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let square = self.both.backward(cancel)?;
        let (heads, m, updates) = (&self.heads, self.samples as f64, &self.rule.updates);
        let factor = if updates.clips() {
            let deeper = (0..self.deep.values().len()).map(|i| (heads.deep_gradient(i) / m).powi(2));
            updates.clipped(square, deeper.sum())
        } else {
            1.0
        };
        update_deeper((updates, self.t), (&mut self.deep, &mut self.deep_state), &|i| {
            factor * (heads.deep_gradient(i) / m)
        });
        self.both.update(self.t, factor, cancel)?;
        if let Some(memory) = &mut self.memory {
            let phi = m / self.both.coordinates() as f64;
            let response = (&self.heads.response()[..], self.samples);
            memory.update((updates, self.t), response, (phi, factor));
        }
        self.t += 1;
        self.reported = false;
        Ok(())
    }

    /// Other samples, where each step has its own.
    fn renew(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let Some(settings) = &self.fresh else {
            return Ok(());
        };
        self.both.renew();
        let fields = self.both.fields(cancel)?;
        let (seed, run) = (self.of.0, of_step(self.of.1, self.t));
        let random = |block| stream(seed, Purpose::Labels, run, block);
        self.labels = masked(draw_labels(settings, &fields, random, cancel)?, self.samples);
        self.first_on = self.both.recall(cancel)?;
        Ok(())
    }

    /// From fresh rows, of which only the fields matter: normal with covariance ⟨[√λ μ, v], [√λ μ, v]⟩. The projected rows of U
    /// would be a little too small.
    fn test_errors(&mut self, cancel: &Cancel) -> Result<Errors, Cancelled> {
        let covariance = self.covariance();
        self.meter
            .errors_of_covariance(&self.test, covariance.as_slice(), &self.deep, cancel)
    }

    /// Of the test rows at the reported step the shares of each class and each answer, row by row of the class: k × k; empty without
    /// classes.
    #[must_use]
    pub fn confusion(&self) -> Vec<f64> {
        self.meter.confusion()
    }

    /// Training rows m.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Pre-activations z^t of the training rows at the reported step: q lanes for each block; beyond row m zero.
    #[must_use]
    pub fn z(&self) -> &[Lane<T>] {
        self.both.z()
    }

    /// Corrected pre-activations U^t of the training rows, as [`Self::z`]: what they would be without the memory of training.
    #[must_use]
    pub fn corrected(&self) -> &[Lane<T>] {
        match &self.memory {
            Some(memory) => memory.corrected(),
            None => self.both.fresh(),
        }
    }

    /// Labels Y of the training rows: one lane for each block.
    #[must_use]
    pub fn labels(&self) -> &[Lane<T>] {
        &self.labels
    }

    /// Row weights b^t (1/p in the batch, else 0) of the reported step, one lane for each block; None for full batches.
    #[must_use]
    pub fn batch(&self) -> Option<&[Lane<T>]> {
        self.batch.as_ref().map(|(batch, _)| batch.as_chunks().0)
    }

    /// The deeper weights at the reported step.
    #[must_use]
    pub fn deep(&self) -> &Deep<T> {
        &self.deep
    }

    /// (1/n) wᵀ [μ w⁰] at the reported step: q × (p + q), row-major.
    #[must_use]
    pub fn overlap(&self) -> Vec<f64> {
        let (weights, base) = (
            self.both.weights_on(),
            below_each_other(&[self.both.teacher_on(), &self.first_on]),
        );
        let known = weights.columns(0, base.ncols());
        // The transpose, column by column, is row-major.
        (base * known.transpose()).as_slice().to_vec()
    }

    /// (1/n) [μ w]ᵀ diag(λ) [μ w], the covariance of an unseen row's fields: (p + q) × (p + q).
    #[must_use]
    pub fn covariance(&self) -> DMatrix<f64> {
        let all = below_each_other(&[self.both.teacher_on(), self.both.weights_on()]);
        &all * all.transpose()
    }

    /// (1/n) |w_a|² of each neuron.
    #[must_use]
    pub fn norms(&self) -> Vec<f64> {
        let weights = self.both.weights_on();
        weights.row_iter().map(|w| w.norm_squared()).collect()
    }

    /// The first layer's weights of some coordinates at the reported step: q numbers each.
    pub(crate) fn weights_of(&self, places: impl Iterator<Item = usize>) -> Vec<f64> {
        let (q, weights) = (self.deep.width(), self.both.weights());
        let row = |j: usize| {
            weights[j / ROWS * q..][..q]
                .iter()
                .map(move |lane| lane[j % ROWS].wide())
        };
        places.flat_map(row).collect()
    }

    /// The first layer's weights w^t at the reported step: n × q, row-major.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn first_weights(&self, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let (q, n) = (self.deep.width(), self.both.coordinates());
        let mut all = Vec::with_capacity(n * q);
        for (i, block) in self.both.weights().chunks_exact(q).enumerate() {
            cancel.check()?;
            for k in 0..ROWS.min(n - i * ROWS) {
                all.extend(block.iter().map(|lane| lane[k].wide()));
            }
        }
        Ok(all)
    }
}

/// Rows below each other, with zeros behind the shorter ones.
fn below_each_other(parts: &[&DMatrix<f64>]) -> DMatrix<f64> {
    let rows = parts.iter().map(|part| part.nrows()).sum();
    let columns = parts.iter().map(|part| part.ncols()).max().unwrap_or(0);
    let mut all = DMatrix::zeros(rows, columns);
    let mut row = 0;
    for part in parts {
        all.view_mut((row, 0), part.shape()).copy_from(part);
        row += part.nrows();
    }
    all
}
