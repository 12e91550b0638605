//! Gradient descent as an iterator of steps (the book, [`crate::book::descent`]).

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::data::Data;
use super::instance::Instance;
use super::memory::Memory;
use super::pass::Pass;
use super::test_rows::{TestMeter, TestRows};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Experiment, Loss, Reuse};
use crate::kernels::buffer::Pages;
use crate::kernels::layout::Layout;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, Errors};
use crate::optimizer::{Block, Updates, in_pieces};
use crate::statistics::divergence::Watch;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Rows whose weights are drawn between two looks at the switch.
const TOGETHER: usize = 1 << 14;

/// Deeper weights that one part of an update takes.
const PIECE: usize = 1 << 12;

/// What a run descends, and how.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Activation s.
    pub activation: Activation,
    /// The loss ℓ.
    pub loss: Loss,
    /// The optimizer with the learning rates of its T updates.
    pub updates: Updates,
}

impl Rule {
    /// The rule of an experiment.
    #[must_use]
    pub fn of(experiment: &Experiment) -> Self {
        Self {
            activation: experiment.model.activation,
            loss: experiment.optimizer.loss,
            updates: Updates::of_settings(experiment),
        }
    }
}

/// Everything a run needs, given instead of drawn.
#[derive(Clone, Debug)]
pub struct Explicit<'a, T> {
    /// What it descends, and how.
    pub rule: Rule,
    /// X, m × n and row-major.
    pub features: &'a [f64],
    /// Y, m numbers.
    pub labels: &'a [f64],
    /// w⁰, n × q and row-major.
    pub first: &'a [f64],
    /// The weights beyond the first layer at step 0.
    pub deep: &'a Deep<f64>,
    /// Row weights b of every step t = 0 … T, m numbers each; None for full batches.
    pub batches: Option<Vec<Vec<f64>>>,
    /// Rows to measure the test error on; without any it is NaN.
    pub test: TestRows<T>,
}

/// Slices that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("array-length", name = *name, found = found, expected = expected))]
pub struct ShapeError {
    /// What it is called.
    pub name: &'static str,
    /// Its length.
    pub found: usize,
    /// The length it should have.
    pub expected: usize,
}

/// Why explicit numbers make no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExplicitError {
    /// Slices do not fit together.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The computation was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What training reports of step t, before the t-th update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainStep {
    /// The step t.
    pub t: usize,
    /// On the training rows.
    pub train: Errors,
    /// On fresh or held-out rows.
    pub test: Errors,
}

/// Why there is no further step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The training loss is ten thousand times above what predicting nothing gives and grows, or something is not finite.
    #[error("{}", text!("diverged", step = step))]
    Diverged {
        /// The first such step.
        step: usize,
    },
    /// The computation was cancelled; calling again repeats the step that was cut short.
    #[error("{}", text!("cancelled"))]
    Cancelled,
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Where the row weights of each step come from.
#[derive(Clone, Debug)]
enum Batches {
    Full,
    /// Each row with this probability p, then with weight 1/p.
    Random {
        fraction: f64,
        seed: u64,
        run: u64,
    },
    Given(Vec<Vec<f64>>),
}

/// Draws the row weights of one step: 1/p with probability p, else 0.
pub(crate) fn draw_batch<T: Vectors>(
    weights: &mut [T],
    fraction: f64,
    mut random: ChaCha8Rng,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    for weights in weights.chunks_mut(TOGETHER) {
        cancel.check()?;
        for weight in weights {
            let inside = random.random::<f64>() < fraction;
            *weight = if inside { T::of(1.0 / fraction) } else { T::ZERO };
        }
    }
    Ok(())
}

/// Makes update `t` of the deeper layers with their state, given the gradient of each weight.
pub(crate) fn update_deeper<T: Vectors>(
    (updates, t): (&Updates, usize),
    (deep, state): (&mut Deep<T>, &mut [f64]),
    gradient_of: &(impl Fn(usize) -> f64 + Sync),
) {
    let per = updates.deeper_state();
    for (section, range) in deep.sections() {
        let start = range.start;
        let state = (&mut state[per * start..per * range.end], per);
        let values = &mut deep.values_mut()[range];
        in_pieces(values, state, PIECE, &|first, weights, state| {
            // In double precision, whatever that of the weights.
            let (mut wide, mut gradient) = ([0.0; PIECE], [0.0; PIECE]);
            let (wide, gradient) = (&mut wide[..weights.len()], &mut gradient[..weights.len()]);
            let numbers = wide.iter_mut().zip(&mut *gradient).zip(&*weights);
            for (i, ((wide, gradient), w)) in numbers.enumerate() {
                (*wide, *gradient) = (w.wide(), gradient_of(start + first + i));
            }
            let block = Block {
                weights: wide,
                gradient,
                state,
            };
            updates.move_deeper(t, section, block);
            for (w, wide) in weights.iter_mut().zip(wide) {
                *w = T::of(*wide);
            }
        });
    }
}

/// One run of gradient descent; it can be dropped at any step.
#[derive(Debug)]
pub struct GradientDescent<T> {
    rule: Rule,
    data: Data<T>,
    batches: Batches,
    /// Row weights of the current step, a lane for each block
    batch: Option<Pages<T>>,
    w: Tiles<T>,
    deep: Deep<T>,
    /// The optimizer's state for the first and for the deeper layers.
    first_state: Pages<T>,
    deep_state: Vec<f64>,
    pass: Pass<T>,
    meter: TestMeter<T>,
    /// Of decoupled descent.
    memory: Option<Memory<T>>,
    /// Where new samples of every step come from, with the run's number.
    fresh: Option<(Instance, u64)>,
    /// Whether the samples of step t are still to be drawn.
    undrawn: bool,
    t: usize,
    /// Whether step t has been reported and its update is due.
    reported: bool,
    diverged: bool,
    watch: Watch,
}

/// The mean square of the training labels.
fn mean_square<T: Vectors>(data: &Data<T>) -> f64 {
    let squares = data.labels.as_flattened().iter().map(|y| y.wide() * y.wide());
    // Labels beyond the last row are 0.
    squares.sum::<f64>() / data.samples() as f64
}

impl<T: Vectors> GradientDescent<T> {
    /// Run `run` of an instance, on its data.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(instance: &Instance, data: Data<T>, run: u64, cancel: &Cancel) -> Result<Self, Cancelled> {
        Self::starting_at(
            instance,
            data,
            run,
            (instance.first(), instance.deep(), 1.0),
            cancel,
        )
    }

    /// As [`Self::new`] from other weights (w⁰, n × q or more rows, and the deeper layers), with all learning rates
    /// multiplied by `factor`.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn starting_at(
        instance: &Instance,
        data: Data<T>,
        run: u64,
        (first, deep, factor): (&[f64], &Deep<f64>, f64),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let experiment = instance.experiment();
        let fraction = experiment.optimizer.batch_fraction;
        let batches = if fraction < 1.0 {
            Batches::Random {
                fraction,
                seed: experiment.seed,
                run,
            }
        } else {
            Batches::Full
        };
        let q = instance.width();
        let first = &first[..data.features() * q];
        let w = Tiles::from_rows(first, q, Layout::of::<T>(q), cancel)?;
        let deep = deep.cast();
        let mut rule = Rule::of(experiment);
        rule.updates = rule.updates.scaled(factor);
        let mut new = Self::start(rule, data, w, deep, batches, cancel)?;
        match experiment.optimizer.reuse {
            Reuse::Reused => {}
            Reuse::Fresh => new.fresh = Some((instance.clone(), run)),
            Reuse::Decoupled => {
                let norms = new.data.row_norms.as_deref();
                let blocks = new.data.labels.len();
                new.memory = Some(Memory::new(blocks, q, norms, &new.rule.updates));
            }
        }
        Ok(new)
    }

    /// A run from explicit numbers.
    ///
    /// # Errors
    ///
    /// If the slices do not fit together, or if cancelled.
    pub fn explicit(from: Explicit<'_, T>, cancel: &Cancel) -> Result<Self, ExplicitError> {
        let expect = |name, found, expected| {
            if found == expected {
                Ok(())
            } else {
                Err(ShapeError {
                    name,
                    found,
                    expected,
                })
            }
        };
        let (m, q) = (from.labels.len(), from.deep.width());
        let n = from.first.len() / q;
        expect("weights.first", from.first.len(), n.max(1) * q)?;
        expect("features", from.features.len(), m.max(1) * n)?;
        for weights in from.batches.iter().flatten() {
            expect("batch", weights.len(), m)?;
        }
        if let Some(batches) = &from.batches {
            expect("batches", batches.len(), from.rule.updates.steps() + 1)?;
        }
        let layout = Layout::of::<T>(q);
        let data = Data {
            test: from.test.laid_out(layout).into(),
            ..Data::of_rows((from.features, n), from.labels, layout, cancel)?
        };
        let batches = from.batches.map_or(Batches::Full, Batches::Given);
        let w = Tiles::from_rows(from.first, q, layout, cancel)?;
        Ok(Self::start(
            from.rule,
            data,
            w,
            from.deep.cast(),
            batches,
            cancel,
        )?)
    }

    fn start(
        rule: Rule,
        data: Data<T>,
        w: Tiles<T>,
        deep: Deep<T>,
        batches: Batches,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let batch = match batches {
            Batches::Full => None,
            _ => Some(Pages::zeros(data.labels.len() * ROWS)),
        };
        let state = rule.updates.state();
        let mut first_state = Pages::zeros(state * w.values().len());
        first_state.touch(cancel)?;
        let of = (rule.activation, rule.loss);
        Ok(Self {
            batch,
            first_state,
            deep_state: vec![0.0; rule.updates.deeper_state() * deep.values().len()],
            pass: Pass::new(&data, of, &deep, cancel)?,
            meter: TestMeter::new(&data.test, of, &deep, cancel)?,
            memory: None,
            fresh: None,
            undrawn: false,
            watch: Watch::new(rule.loss.of_nothing(mean_square(&data))),
            rule,
            data,
            batches,
            w,
            deep,
            t: 0,
            reported: false,
            diverged: false,
        })
    }

    /// Makes the update that is due, if any, and reports the step it leads to: t = 0 … T, then `None`.
    ///
    /// # Errors
    ///
    /// Where it has diverged, and when cancelled.
    pub fn step(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        // All on the threads of the pool, which then need not be woken for every phase of a step.
        rayon::scope(|_| self.next(cancel))
    }

    fn next(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        if self.diverged {
            return Err(Stopped::Diverged { step: self.t });
        }
        cancel.check()?;
        if self.reported {
            if self.t >= self.rule.updates.steps() {
                return Ok(None);
            }
            self.update();
            self.t += 1;
            self.reported = false;
            self.undrawn = true;
            cancel.check()?;
        }
        if let Some((instance, run)) = self.fresh.as_ref().filter(|_| self.undrawn) {
            instance.draw_again(&mut self.data, (*run, self.t), cancel)?;
        }
        self.undrawn = false;
        self.draw_batch(cancel)?;
        let batch = self.batch.as_ref().map(|batch| batch.as_chunks().0);
        let (data, w, deep) = (&self.data, &self.w, &self.deep);
        let (pass, meter) = (&mut self.pass, &mut self.meter);
        let memory = self.memory.as_mut().map(Memory::part);
        let (sums, test) = rayon::join(
            || pass.run(data, w, deep, (batch, memory), cancel),
            || meter.errors(&data.test, w, deep, cancel),
        );
        let (sums, test) = (sums?, test?);
        let step = TrainStep {
            t: self.t,
            train: Errors::of(sums, self.data.samples()),
            test,
        };
        self.reported = true;
        let finite = |errors: Errors| errors.mse.is_finite() && errors.loss.is_finite();
        self.diverged = self.watch.has_diverged(step.train.loss)
            || !finite(step.train)
            || !(self.data.test.is_empty() || finite(step.test));
        if self.diverged {
            Err(Stopped::Diverged { step: self.t })
        } else {
            Ok(Some(step))
        }
    }

    /// Of the test rows at the reported step the shares of each class and each answer, row by row of the class: k × k; empty without
    /// classes.
    #[must_use]
    pub fn confusion(&self) -> Vec<f64> {
        self.meter.confusion()
    }

    /// The standard error of the reported step's test error, from how single rows' squared errors spread.
    #[must_use]
    pub fn test_error(&self) -> f64 {
        self.meter.standard_error(self.data.test.rows)
    }

    /// Draws the row weights of step t; the same again if the step is repeated.
    fn draw_batch(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let Some(batch) = &mut self.batch else {
            return Ok(());
        };
        let weights = &mut batch[..self.data.features.rows()];
        match &self.batches {
            Batches::Full => {}
            Batches::Random { fraction, seed, run } => {
                draw_batch(
                    weights,
                    *fraction,
                    stream(*seed, Purpose::Batches, *run, self.t),
                    cancel,
                )?;
            }
            Batches::Given(all) => {
                for (weight, &given) in weights.iter_mut().zip(&all[self.t]) {
                    *weight = T::of(given);
                }
            }
        }
        Ok(())
    }

    /// From step t to t + 1.
    fn update(&mut self) {
        let (t, updates) = (self.t, &self.rule.updates);
        let (pass, m, phi) = (&self.pass, self.data.samples() as f64, self.data.phi());
        let factor = if updates.clips() {
            let n = self.data.features() as f64;
            let deeper = (0..self.deep.values().len()).map(|i| (pass.deep_gradient(i) / m).powi(2));
            updates.clipped(pass.first_square(phi) / n, deeper.sum())
        } else {
            1.0
        };
        pass.update_first((updates, t), &mut self.w, &mut self.first_state, phi / factor);
        update_deeper((updates, t), (&mut self.deep, &mut self.deep_state), &|i| {
            factor * (pass.deep_gradient(i) / m)
        });
        if let Some(memory) = &mut self.memory {
            let response = (&pass.response()[..], self.data.samples());
            memory.update((updates, t), response, (phi, factor));
        }
    }

    /// Goes on with other updates from the step last reported.
    pub(crate) fn go_on(&mut self, updates: &Updates) {
        self.rule.updates = updates.clone();
    }

    /// The step last reported; 0 before the first.
    #[must_use]
    pub fn t(&self) -> usize {
        self.t
    }

    /// The run's data.
    #[must_use]
    pub fn data(&self) -> &Data<T> {
        &self.data
    }

    /// Pre-activations z^t of the training rows at the reported step: q lanes for each block; beyond row m zero.
    #[must_use]
    pub fn z(&self) -> &[Lane<T>] {
        self.pass.z()
    }

    /// Corrected pre-activations U^t at which decoupled descent takes its gradients, as [`Self::z`]; None for other descents.
    #[must_use]
    pub fn corrected(&self) -> Option<&[Lane<T>]> {
        self.memory.as_ref().map(Memory::corrected)
    }

    /// Labels Y of the training rows: one lane for each block.
    #[must_use]
    pub fn labels(&self) -> &[Lane<T>] {
        self.data.labels()
    }

    /// Row weights b^t (1/p in the batch, else 0) of the reported step, one lane for each block; None for full batches.
    #[must_use]
    pub fn batch(&self) -> Option<&[Lane<T>]> {
        self.batch.as_ref().map(|batch| batch.as_chunks().0)
    }

    /// The deeper weights at the reported step.
    #[must_use]
    pub fn deep(&self) -> &Deep<T> {
        &self.deep
    }

    /// The first layer's weights w^t at the reported step: n × q, row-major.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn first_weights(&self, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        self.w.to_rows(cancel)
    }

    /// (1/φ) Xᵀ G^t, the first layer's gradient at the reported step: n × q, row-major.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn first_gradient(&self, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let mut gradient = self.pass.first_gradient(cancel)?;
        let scale = 1.0 / self.data.phi();
        gradient.iter_mut().for_each(|g| *g *= scale);
        Ok(gradient)
    }
}
