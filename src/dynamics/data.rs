//! The data of one run.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::cautions::Caution;
use super::data_error::DataError;
use super::instance::{Instance, Source};
use super::labels::draw_labels;
use super::law::Sampler;
use super::preprocessing;
use super::spectrum::scale_rows;
use super::table_split::Split;
use super::test_rows::{Fields, Roots, TestRows};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{FeatureLaw, Synthetic};
use crate::kernels::layout::Layout;
use crate::kernels::packed_products;
use crate::kernels::panels::{Panels, write_row};
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Vectors, lanes};
use crate::statistics::streams::{Purpose, stream};

/// Training and test rows of one run. Clones share the rows.
#[derive(Clone, Debug)]
pub struct Data<T> {
    pub(crate) features: Arc<Panels<T>>,
    pub(super) labels: Arc<Vec<Lane<T>>>,
    pub(super) row_norms: Option<Vec<f64>>,
    pub(super) cautions: Vec<Caution>,
    pub(super) split: Option<Split>,
    pub(crate) test: Arc<TestRows<T>>,
}

impl<T: Vectors> Data<T> {
    /// Rows of `n` features, row-major, with their labels, and no test rows.
    pub(crate) fn of_rows(
        (features, n): (&[f64], usize),
        labels: &[f64],
        layout: Layout,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        Ok(Self {
            features: Panels::from_rows(features, n, layout, cancel)?.into(),
            labels: lanes(labels).into(),
            row_norms: None,
            split: None,
            cautions: Vec::new(),
            test: TestRows::none().into(),
        })
    }

    /// Training rows m.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.features.rows()
    }

    /// Features n.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features.columns()
    }

    /// φ = m/n
    #[must_use]
    pub fn phi(&self) -> f64 {
        self.samples() as f64 / self.features() as f64
    }

    /// Labels Y: one lane for each block of rows; beyond row m zero.
    #[must_use]
    pub fn labels(&self) -> &[Lane<T>] {
        &self.labels
    }

    /// c_k = |x_k|² of the training rows of a file, with mean 1; None for synthetic features, where it tends to 1.
    #[must_use]
    pub fn row_norms(&self) -> Option<&[f64]> {
        self.row_norms.as_deref()
    }

    /// What the split of a table did to some of its columns.
    #[must_use]
    pub fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// What is known of the split of a table before training; None for synthetic data.
    #[must_use]
    pub fn split(&self) -> Option<&Split> {
        self.split.as_ref()
    }

    /// The features of training row k: n numbers.
    pub fn row(&self, k: usize) -> impl Iterator<Item = T> {
        self.features.row(k)
    }
}

impl Instance {
    /// Draws the data of one run: features and labels, and what its test error is measured with.
    ///
    /// For a file every run splits the table anew and prepares it with the statistics of its own training rows.
    ///
    /// # Errors
    ///
    /// If it was cancelled, or a split of a table leaves nothing to learn from.
    pub fn draw<T: Vectors>(&self, run: u64, cancel: &Cancel) -> Result<Data<T>, DataError> {
        match &*self.source {
            Source::Teacher { settings, .. } => self.draw_rows(settings, run, cancel),
            Source::File { settings, table } => {
                let experiment = self.experiment();
                let random = stream(experiment.seed, Purpose::Split, run, 0);
                let rows =
                    preprocessing::prepare(table, settings, experiment.optimizer.loss, random, cancel)?
                        .ok_or(DataError::ConstantFeatures { run })?;
                let pack =
                    |values: &[f64]| Panels::from_rows(values, rows.features, self.layout::<T>(), cancel);
                let test = TestRows::with_labels(pack(&rows.held_out)?, &rows.held_out_labels);
                Ok(Data {
                    features: pack(&rows.training)?.into(),
                    labels: lanes(&rows.labels).into(),
                    row_norms: Some(rows.norms),
                    cautions: rows.cautions,
                    split: Some(rows.split),
                    test: test.into(),
                })
            }
        }
    }

    /// At most `rows` test rows for what measures the test error very often; of a file all of a run's held-out rows.
    ///
    /// # Errors
    ///
    /// If it was cancelled.
    pub(crate) fn few_test_rows<T: Vectors>(
        &self,
        data: &Data<T>,
        run: u64,
        rows: usize,
        cancel: &Cancel,
    ) -> Result<Arc<TestRows<T>>, DataError> {
        Ok(match &*self.source {
            Source::Teacher { settings, .. } if settings.law == FeatureLaw::Gaussian => {
                self.gaussian_test_rows(settings, run, rows, cancel)?.into()
            }
            Source::Teacher { .. } => TestRows::clone(&data.test).first(rows).into(),
            Source::File { .. } => data.test.clone(),
        })
    }

    /// How features and weights lie in memory.
    fn layout<T: Vectors>(&self) -> Layout {
        Layout::of::<T>(self.width())
    }

    pub(super) fn gaussian_test_rows<T: Vectors>(
        &self,
        settings: &Synthetic,
        run: u64,
        rows: usize,
        cancel: &Cancel,
    ) -> Result<TestRows<T>, Cancelled> {
        let random = |block| stream(self.experiment().seed, Purpose::TestNormals, run, block);
        let roots = self.eigenvalues().map(|all| Roots::new(all, self.width()));
        let mut teacher = self.teacher().to_vec();
        if let Some(eigenvalues) = self.eigenvalues() {
            scale_rows(&mut teacher, eigenvalues, false);
        }
        let teacher = Tiles::from_rows(&teacher, self.directions(), self.layout::<T>(), cancel)?;
        let fields = Fields {
            teacher: teacher.into(),
            roots: roots.map(Arc::new),
        };
        let labels = |block| stream(self.experiment().seed, Purpose::TestLabels, run, block);
        if self.experiment().runs.exact_test {
            return TestRows::quadrature(settings, fields, self.width(), labels, cancel);
        }
        TestRows::gaussian(settings, fields, self.width(), rows, (random, labels), cancel)
    }

    fn draw_rows<T: Vectors>(
        &self,
        settings: &Synthetic,
        run: u64,
        cancel: &Cancel,
    ) -> Result<Data<T>, DataError> {
        let (seed, n) = (self.experiment().seed, self.features());
        let teacher = Tiles::from_rows(self.teacher(), self.directions(), self.layout::<T>(), cancel)?;
        let roots = self
            .eigenvalues()
            .map(|all| all.iter().map(|value| value.sqrt()).collect());
        let roots: Option<Vec<f64>> = roots;
        let (sampler, layout) = (Sampler::new(settings.law), self.layout::<T>());
        let rows = self.experiment().runs.test_rows;
        let test = if settings.law == FeatureLaw::Gaussian {
            self.gaussian_test_rows(settings, run, rows, cancel)
        } else {
            // Rows of its own for each run, so that the spread over runs holds the chance of the test rows too.
            let random = |block| stream(seed, Purpose::TestFeatures, run, block);
            let mut features = Panels::zeros(rows, n, layout);
            draw_features(
                &mut features,
                layout,
                (&sampler, roots.as_deref()),
                random,
                cancel,
            )?;
            let labels = |block| stream(seed, Purpose::TestLabels, run, block);
            TestRows::fresh(settings, &teacher, features, labels, cancel)
        };
        let test = Arc::new(test?);
        let mut data = Data {
            features: Panels::zeros(settings.samples, n, layout).into(),
            labels: Arc::default(),
            row_norms: None,
            split: None,
            cautions: Vec::new(),
            test,
        };
        self.draw_again(&mut data, (run, 0), cancel)?;
        Ok(data)
    }

    /// New training rows of step `t` in place of those of the step before; of a file nothing changes.
    pub(super) fn draw_again<T: Vectors>(
        &self,
        data: &mut Data<T>,
        (run, t): (u64, usize),
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let Source::Teacher { settings, .. } = &*self.source else {
            return Ok(());
        };
        let (seed, layout, run) = (self.experiment().seed, self.layout::<T>(), of_step(run, t));
        let teacher = Tiles::from_rows(self.teacher(), self.directions(), layout, cancel)?;
        let roots: Option<Vec<f64>> = self
            .eigenvalues()
            .map(|all| all.iter().map(|value| value.sqrt()).collect());
        let random = |block| stream(seed, Purpose::Features, run, block);
        let law = (&Sampler::new(settings.law), roots.as_deref());
        // Others may still hold the rows of the step before.
        if Arc::get_mut(&mut data.features).is_none() {
            data.features = Panels::zeros(settings.samples, self.features(), layout).into();
        }
        if let Some(features) = Arc::get_mut(&mut data.features) {
            draw_features(features, layout, law, random, cancel)?;
        }
        let random = |block| stream(seed, Purpose::Labels, run, block);
        let labels = packed_products::fields(&data.features, &teacher, cancel)
            .and_then(|fields| draw_labels(settings, &fields, random, cancel))?;
        data.labels = masked(labels, settings.samples).into();
        Ok(())
    }
}

/// 1/√n: features of variance 1/n.
fn factor(features: usize) -> f64 {
    (features as f64).sqrt().recip()
}

/// The number that the streams of a run's step have; at step 0 the run's own.
pub(super) fn of_step(run: u64, t: usize) -> u64 {
    run.wrapping_add((t as u64) << 44)
}

/// Fills a matrix, each block of rows from the generator of its own, column j times `roots`[j].
fn draw_features<T: Vectors>(
    features: &mut Panels<T>,
    layout: Layout,
    (sampler, roots): (&Sampler, Option<&[f64]>),
    random: impl Fn(usize) -> ChaCha8Rng + Sync,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let (rows, columns) = (features.rows(), features.columns());
    let (size, lines) = (features.block_size(), features.lines());
    let blocks = features.values_mut().par_chunks_mut(size);
    blocks.enumerate().try_for_each(|(block, values)| {
        let mut random = random(block);
        let mut numbers = vec![0.0; columns];
        for k in 0..ROWS.min(rows - block * ROWS) {
            for range in cancel.ranges(columns, 1) {
                let (range, first) = (range.clone()?, range?.start);
                let some = &mut numbers[range.clone()];
                sampler.fill(&mut random, factor(columns), some);
                if let Some(roots) = roots {
                    some.iter_mut()
                        .zip(&roots[range])
                        .for_each(|(x, root)| *x *= root);
                }
                write_row(values, (lines, layout), (k, first), some);
            }
        }
        Ok(())
    })
}

/// Lanes with zero in place of what stands beyond the last row.
pub(super) fn masked<T: Vectors>(mut lanes: Vec<Lane<T>>, rows: usize) -> Vec<Lane<T>> {
    if let Some(last) = lanes.last_mut()
        && !rows.is_multiple_of(ROWS)
    {
        last[rows % ROWS..].fill(T::ZERO);
    }
    lanes
}
