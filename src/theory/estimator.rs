//! The test error estimated from training data alone.
//!
//! Beside gradient descent on real data run the responses of the weights to the noise of their gradients, with the data's own
//! rows in place of expectations (Han & Imaizumi, arXiv:2505.04898). They yield the corrected pre-activations
//!
//! Û_k^t = z_k^t − c_k Σ_{s<t} ρ̂_{t,s} G_k^s,  estimate_t = mean_k (Y_k − f(Û_k^t))²,
//!
//! which behave as if row k had never been trained on. c_k = |x_k|² where rows differ in length, else 1.
//!
//! # In few directions
//!
//! As in [`super::StateEvolution`] past gradients are kept in an orthonormal basis G̃ of what is new in them, φ mean G̃ G̃ᵀ = 1,
//! and all that ρ̂ does is one matrix R of d columns: Û = z − c (R G̃ + P), P being the memory that is not yet in the basis.
//! Real rows have no normals ξ, so responses are derivatives, along all d directions for each row:
//!
//! A = c (R J̃ + R + 𝒫),  J = (∂G/∂z) A,  Γ̃ = φ mean J,
//!
//! with J̃ = ∂G̃/∂ξ and 𝒫 = ∂P/∂ξ, which follow the same optimizer as G̃ and P. Some forty directions stand for hundreds of
//! past gradients: what is left out of the basis has a response below a tolerance. With a tolerance near zero the responses
//! are those to every single gradient, exactly.
//!
//! Where the activation has kinks, which derivatives do not see, and where derivatives grow large, J is half the difference of
//! G at z ± A with directions of finite length.

use nalgebra::DMatrix;

use super::bar::{ErrorMoments, EstimateStep, GROUPS, MEASURES, estimate};
use super::basis::{Directions, packed, row_major};
use super::data_rows::{Block, KNOWN, Observe, Part, Step, totals};
use super::inputs::TheoryError;
use super::row_step::{OwnRows, RowStep, expect_length};
use super::rows::blocks_per_part;
use super::state_evolution::Moving;
use crate::control::parallel::{collect, each_mut};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Loss};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors, vectorized};
use crate::network::Head;
use crate::optimizer::{Linear, Updates};

/// Half the distance over which differences are taken, in standard deviations of the noise along a direction: smaller ones
/// rest on few rows, larger ones smooth what they measure.
pub(super) const AMPLITUDE: f64 = 0.2;

/// Variance of a pre-activation's memory above which its direction joins the basis. Measured with tanh, q = 3, m = 600, four data sets
/// to t = 120 (`benches/estimator.rs`), the estimate is then within 0.6 % of the one by full responses, 1.1 % at twice the tolerance.
const TOLERANCE: f64 = 5e-5;

/// As [`TOLERANCE`] where the activation has kinks: along a direction that moves rows by less than a tenth few of them pass a
/// kink, and what they say of its response is noise. Measured with ReLU, q = 4, t = 60, the estimate is then 3.9 % low instead of
/// 9.3 % (±1.0) at m = 1200, and what is left out raises it by 1.1 % at m = 4800.
const KINKED_TOLERANCE: f64 = 1e-2;

/// Mean square of what one direction moves, over that of the pre-activations, from which on differences are taken.
const LARGE: f64 = 4.0;

/// How responses are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// In the directions that matter: as good as all of them within a percent.
    #[default]
    Reduced,
    /// In all directions: the definition, at a cost of T³. For some dozens of steps; after these late gradients hold so little that is
    /// new that rounding takes over.
    Full,
}

/// What the estimator needs to know before the first step.
#[derive(Clone, Debug)]
pub struct EstimatorSetup<'a> {
    /// Training rows m.
    pub rows: usize,
    /// Features n.
    pub features: usize,
    /// Width q.
    pub width: usize,
    /// Layers L.
    pub layers: usize,
    /// φ = m/n
    pub phi: f64,
    /// Activation s.
    pub activation: Activation,
    /// The loss ℓ.
    pub loss: Loss,
    /// The optimizer with the learning rates of its T updates; there may be T + 1 calls of [`Estimator::step`].
    pub updates: Updates,
    /// How responses are followed.
    pub resolution: Resolution,
    /// c_k = |x_k|² of each row, if not 1: m numbers.
    pub row_norms: Option<&'a [f64]>,
    /// The rows themselves where they are to be left out in groups ([`super::LeftOut`]).
    pub own: Option<OwnRows<'a>>,
    /// Seed of the signs that tell changes apart where they share a tangent.
    pub seed: u64,
    /// Number of the run.
    pub run: u64,
}

/// The estimator, advanced beside training.
#[derive(Clone, Debug)]
pub struct Estimator<T> {
    rows: usize,
    width: usize,
    phi: f64,
    loss: Loss,
    updates: Updates,
    tolerance: f64,
    amplitude: Option<f64>,
    parts: Vec<Part<T>>,
    /// R (q × d) with its state.
    memory: Moving,
    /// R from the rows outside each group.
    without: Vec<Moving>,
    /// Of each direction the first field of the basis that may depend on it.
    births: Vec<usize>,
    /// Training errors so far.
    train: Vec<f64>,
    /// Sums over the rows of the step that was looked at last, until the recursion moves on.
    sums: Option<Vec<f64>>,
    step: usize,
}

impl<T: Vectors> Estimator<T> {
    /// At step 0.
    ///
    /// # Errors
    ///
    /// If there are no rows or a wrong number of row norms, if the optimizer is not linear, and on request.
    pub fn new(setup: &EstimatorSetup<'_>, cancel: &Cancel) -> Result<Self, TheoryError> {
        if setup.rows == 0 || setup.width == 0 {
            return Err(TheoryError::Range {
                name: "rows and width",
                range: "≥ 1",
                value: 0.0,
            });
        }
        if !setup.updates.is_linear() {
            return Err(TheoryError::NotLinear);
        }
        if let Some(norms) = setup.row_norms {
            expect_length("row_norms", norms.len(), setup.rows)?;
        }
        let (q, state) = (setup.width, setup.updates.state());
        let blocks = setup.rows.div_ceil(ROWS);
        let size = blocks_per_part(blocks);
        let block = |i: usize| {
            cancel.check()?;
            let norms = setup.row_norms.map(|norms| {
                let norms = norms.get(i * ROWS..).unwrap_or(&[]);
                std::array::from_fn(|k| norms.get(k).map_or(T::ZERO, |&c| T::of(c)))
            });
            Ok(Block::new(ROWS.min(setup.rows - i * ROWS), norms, q, state))
        };
        let part = |i: usize| {
            Ok::<_, Cancelled>(Part {
                blocks: (i * size..blocks.min((i + 1) * size))
                    .map(block)
                    .collect::<Result<_, Cancelled>>()?,
                head: Head::new(setup.activation, q, setup.layers),
                sums: Vec::new(),
            })
        };
        let memory = Moving::new(DMatrix::zeros(q, 0), state);
        Ok(Self {
            parts: collect(0..blocks.div_ceil(size), part)?,
            rows: setup.rows,
            width: q,
            phi: setup.phi,
            loss: setup.loss,
            updates: setup.updates.clone(),
            tolerance: match setup.resolution {
                Resolution::Reduced if setup.activation.is_c4() => TOLERANCE,
                Resolution::Reduced => KINKED_TOLERANCE,
                // Of rounding and below.
                Resolution::Full => 1e-22,
            },
            amplitude: (!setup.activation.is_c4()).then_some(AMPLITUDE),
            without: vec![memory.clone(); GROUPS],
            memory,
            births: Vec::new(),
            train: Vec::new(),
            sums: None,
            step: 0,
        })
    }

    /// The estimate at the current step t, then the recursion moves to t + 1.
    ///
    /// # Errors
    ///
    /// If lengths do not fit, after T + 1 calls, where the estimate or its standard error is no longer finite
    /// ([`TheoryError::Diverged`]), or on request ([`TheoryError::Cancelled`]); then the estimator is of no more use.
    pub fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        let report = self.look(now, cancel)?;
        self.carry(cancel)?;
        Ok(report)
    }

    /// The estimate at the current step t; the recursion stays there until [`Self::carry`] or the next look.
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    pub fn look(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        self.carry(cancel)?;
        now.check(self.rows, self.width)?;
        let steps = self.updates.steps();
        if self.step > steps {
            return Err(TheoryError::Length {
                name: "steps",
                found: self.step + 1,
                expected: steps + 1,
            });
        }
        let sums = self.observe(now, cancel)?;
        let report = self.report(&sums)?;
        self.sums = Some(sums);
        Ok(report)
    }

    /// Moves the recursion on from the step that was looked at, if it is still there.
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    pub fn carry(&mut self, cancel: &Cancel) -> Result<(), TheoryError> {
        let Some(sums) = self.sums.take() else {
            return Ok(());
        };
        if let Some(linear) = self.updates.linear(self.step) {
            self.update(linear, &sums, cancel)?;
        }
        self.step += 1;
        Ok(())
    }

    /// Goes on with other updates from where the recursion stands, those of a run that does.
    pub fn go_on(&mut self, updates: &Updates) {
        self.updates = updates.clone();
    }

    /// The first pass over the rows: sums in the order of [`Step`], those of derivatives by groups, then Σ G G̃ᵀ.
    fn observe(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let (q, fields) = (self.width, self.births.len());
        let memory = packed::<T>(&self.memory.values);
        let without: Vec<Left<T>> = self.without.iter().map(|memory| packed(&memory.values)).collect();
        let scale = self.amplitude.unwrap_or(1.0);
        let columns: Vec<T> = self
            .memory
            .values
            .as_slice()
            .iter()
            .map(|&r| T::of(scale * r))
            .collect();
        let step = Step {
            memory: &memory,
            without: &without,
            columns: &columns,
            births: &self.births,
            amplitude: self.amplitude,
            deep: now.deep,
            loss: self.loss,
        };
        let size = blocks_per_part(self.rows.div_ceil(ROWS));
        let level = KNOWN + fields + fields * q * GROUPS;
        totals(&mut self.parts, level + q * fields, &|i, part| {
            let (from, to) = (i * size, i * size + part.blocks.len());
            vectorized(Observe {
                step: &step,
                z: now.z.get(from * q..to * q).unwrap_or(&[]),
                labels: now.labels.get(from..to).unwrap_or(&[]),
                weights: now.weights.and_then(|weights| weights.get(from..to)),
                cancel,
                part: &mut *part,
            })?;
            part.level(level);
            Ok(())
        })
    }

    /// The estimate and its standard error from the sums of a pass.
    fn report(&mut self, sums: &[f64]) -> Result<EstimateStep, TheoryError> {
        let rows = self.rows as f64;
        let (own, groups) = sums.split_at(2 * MEASURES);
        self.train.push(groups[GROUPS * MEASURES] / rows);
        let without = std::array::from_fn(|group| {
            std::array::from_fn(|i| match rows - members(self.rows, group) {
                0.0 => own[i] / rows,
                others => groups[group * MEASURES + i] / others,
            })
        });
        let sums = ErrorMoments {
            errors: std::array::from_fn(|i| own[i]),
            squares: std::array::from_fn(|i| own[MEASURES + i]),
        };
        estimate(self.step, self.rows, &sums, &self.train, Some(&without))
    }

    /// From t to t + 1.
    fn update(&mut self, linear: Linear, sums: &[f64], cancel: &Cancel) -> Result<(), TheoryError> {
        let (q, t, fields, phi) = (self.width, self.step, self.births.len(), self.phi);
        let share = phi / self.rows as f64;
        let begin = KNOWN + fields + fields * q * GROUPS;
        let mut level = DMatrix::from_row_slice(q, fields, &sums[begin..]) * share;
        if fields > 0 {
            // One projection is not enough: late gradients hold little that is new.
            let less = packed::<T>(&-&level);
            let more = totals(&mut self.parts, q * fields, &|_, part| {
                part.blocks.iter_mut().for_each(|block| block.project(&less));
                part.level(0);
                cancel.check()
            })?;
            let more = DMatrix::from_row_slice(q, fields, &more) * share;
            let less = packed::<T>(&-&more);
            self.each(cancel, &|block| block.project(&less))?;
            level += more;
        }
        self.respond(&level, &sums[KNOWN + fields..begin]);
        let (less, births, updates) = (packed::<T>(&-&level), &self.births, &self.updates);
        let size = q * (1 + updates.state());
        let carried = totals(&mut self.parts, size * size, &|_, part| {
            for block in &mut part.blocks {
                cancel.check()?;
                block.carry(&less, births, phi, updates, t);
            }
            part.covariance();
            Ok(())
        })?;
        let carried = DMatrix::from_row_slice(size, size, &carried) * share;
        if !carried.iter().all(|x| x.is_finite()) {
            return Err(TheoryError::Diverged { step: t });
        }
        self.bound(&sums[KNOWN..KNOWN + fields], sums[KNOWN - 1], cancel)?;
        let found = Directions::of(carried, linear, q, self.tolerance, cancel)?;
        self.extend(&found, cancel)?;
        Ok(())
    }

    /// Moves R, and R without each group of rows, along (Γ̃ + ℓ)/φ, given Σ J by groups.
    fn respond(&mut self, level: &DMatrix<f64>, sums: &[f64]) {
        let (q, t, phi) = (self.width, self.step, self.phi);
        let scale = phi / self.amplitude.unwrap_or(1.0);
        let along = |pick: &dyn Fn(&[f64]) -> f64, rows: f64| {
            let response = sums
                .chunks_exact(GROUPS)
                .map(|groups| scale * pick(groups) / rows);
            let response = DMatrix::from_iterator(q, level.ncols(), response);
            (response + level) / phi
        };
        let all = self.rows as f64;
        let total = |groups: &[f64]| groups.iter().sum::<f64>();
        self.memory.advance(&self.updates, t, &along(&total, all));
        for (group, memory) in self.without.iter_mut().enumerate() {
            let others = all - members(self.rows, group);
            let gradient = if others > 0.0 {
                along(&|groups| total(groups) - groups[group], others)
            } else {
                along(&total, all)
            };
            memory.advance(&self.updates, t, &gradient);
        }
    }

    fn extend(&mut self, found: &Directions, cancel: &Cancel) -> Result<(), Cancelled> {
        let (q, new) = (self.width, found.fields.nrows());
        if new == 0 {
            return Ok(());
        }
        for memory in std::iter::once(&mut self.memory).chain(&mut self.without) {
            memory.extend(&found.loads);
        }
        let born = self.births.len() + new;
        self.births.resize(born, born);
        let take = packed::<T>(&found.fields);
        let part = |from: usize, count: usize| {
            let rows = -found.loads.rows(from, count).into_owned();
            let mut left = Left::new(count.max(1), new);
            left.pack(&row_major(&rows));
            left
        };
        let (leave, leave_state) = (part(0, q), part(q, found.loads.nrows() - q));
        self.each(cancel, &|block| block.extend(&take, [&leave, &leave_state], new))
    }

    /// Goes over to differences where derivatives have grown large, given Σ |A|² of each direction and Σ |z|².
    fn bound(&mut self, growth: &[f64], size: f64, cancel: &Cancel) -> Result<(), Cancelled> {
        let large = growth.iter().any(|&moved| moved.is_nan() || moved > LARGE * size);
        if self.amplitude.is_none() && large {
            self.amplitude = Some(AMPLITUDE);
            self.each(cancel, &|block| block.bound(T::of(AMPLITUDE)))?;
        }
        Ok(())
    }

    fn each(&mut self, cancel: &Cancel, work: &(dyn Fn(&mut Block<T>) + Sync)) -> Result<(), Cancelled> {
        each_mut(&mut self.parts, &|_, part| {
            part.blocks.iter_mut().try_for_each(|block| {
                cancel.check()?;
                work(block);
                Ok(())
            })
        })
    }

    /// Training rows m.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Û^t of the last step's rows, for each block of rows q lanes.
    pub fn corrected(&self) -> impl Iterator<Item = &[Lane<T>]> {
        self.parts
            .iter()
            .flat_map(|part| part.blocks.iter().map(|block| &block.corrected[..]))
    }

    /// Directions d in which responses are followed so far.
    #[must_use]
    pub fn directions(&self) -> usize {
        self.births.len()
    }

    /// Whether responses are differences by now, not derivatives.
    #[must_use]
    pub fn takes_differences(&self) -> bool {
        self.amplitude.is_some()
    }
}

/// Rows of a group.
fn members(rows: usize, group: usize) -> f64 {
    ((rows + GROUPS - 1 - group) / GROUPS) as f64
}
