//! The test error estimated from training data alone.
//!
//! Beside gradient descent on real data runs the response recursion with the data's own rows in place of Monte Carlo
//! rows (Han & Imaizumi, arXiv:2505.04898). It yields ρ̂_{t,s} and the corrected pre-activations
//!
//! Û_k^t = z_k^t − c_k Σ_{s<t} ρ̂_{t,s} G_k^s,  estimate_t = mean_k (Y_k − f(Û_k^t))²,
//!
//! which behave as if row k had never been trained on. c_k = |x_k|² where rows differ in length, else 1.

use aligned_vec::{AVec, avec};
use rayon::prelude::*;

use super::inputs::TheoryError;
use super::rademacher::{ResponseSums, Signs};
use super::responses::Recursion;
use super::rows::blocks_per_part;
use super::tangents::{Perturbations, Slopes, Tangents};
use crate::control::Cancel;
use crate::experiment::{Activation, Loss, Responses};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, ErrorSums, Errors, Head};
use crate::optimizer::Updates;
use crate::statistics::streams::{Purpose, stream};

/// What the estimator needs to know before the first step.
#[derive(Clone, Debug)]
pub struct EstimatorSetup<'a> {
    /// Training rows m.
    pub rows: usize,
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
    /// Probes or full responses.
    pub responses: Responses,
    /// c_k = |x_k|² of each row, if not 1: m numbers.
    pub row_norms: Option<&'a [f64]>,
    /// Seed of the probes.
    pub seed: u64,
    /// Number of the run; runs of one seed draw independent probes.
    pub run: u64,
    /// Keep every ρ̂_{t,s}, not only those of the current t.
    pub keep: bool,
}

/// One step's data, in blocks of [`ROWS`] rows; rows beyond m are ignored.
#[derive(Clone, Copy, Debug)]
pub struct RowStep<'a, T> {
    /// Pre-activations z^t: q lanes for each block.
    pub z: &'a [Lane<T>],
    /// Labels Y: one lane for each block.
    pub labels: &'a [Lane<T>],
    /// Row weights b^t (1/p in the batch, else 0), if not 1: one lane for each block.
    pub weights: Option<&'a [Lane<T>]>,
    /// The current deeper weights.
    pub deep: &'a Deep<T>,
}

/// The estimate at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EstimateStep {
    /// The step t.
    pub t: usize,
    /// Estimated test error (mean squared) and test loss.
    pub estimate: Errors,
    /// Half the difference between the estimates of two chains with half of the probes each, as standard error.
    /// None with full responses or a single probe.
    pub spread: Option<Errors>,
}

/// The estimator, advanced beside training.
#[derive(Clone, Debug)]
pub struct Estimator<T> {
    rows: usize,
    width: usize,
    steps: usize,
    phi: f64,
    loss: Loss,
    parts: Vec<Part<T>>,
    /// The main chain, then two with half of the probes each.
    recursions: Vec<Recursion>,
    lefts: Vec<Left<T>>,
    /// The main chain's Γ of the last step.
    gamma: Vec<f64>,
    step: usize,
}

#[derive(Clone, Debug)]
struct Block<T> {
    filled: usize,
    norms: Option<Lane<T>>,
    z: AVec<Lane<T>>,
    gradients: AVec<Lane<T>>,
    signs: Signs,
    chains: Vec<Tangents<T>>,
    /// Û^t of the main chain
    corrected: AVec<Lane<T>>,
    /// Û^t of the other chains
    other: AVec<Lane<T>>,
}

#[derive(Clone, Debug)]
struct Part<T> {
    blocks: Vec<Block<T>>,
    head: Head<T>,
    /// For each chain.
    errors: Vec<ErrorSums>,
    /// For each chain Σ Ġ^t (ε^s)ᵀ.
    gamma: Vec<ResponseSums>,
}

struct Shared<'a, T> {
    lefts: &'a [Left<T>],
    deep: &'a Deep<T>,
    loss: Loss,
    columns: usize,
}

/// What a part takes of [`RowStep`].
struct Advance<'a, T> {
    part: &'a mut Part<T>,
    shared: &'a Shared<'a, T>,
    z: &'a [Lane<T>],
    labels: &'a [Lane<T>],
    weights: Option<&'a [Lane<T>]>,
    cancel: &'a Cancel,
}

impl<T: Vectors> Estimator<T> {
    /// At step 0.
    ///
    /// # Errors
    ///
    /// If there are no rows, no probes or a wrong number of row norms, and [`TheoryError::Cancelled`] on request.
    pub fn new(setup: &EstimatorSetup<'_>, cancel: &Cancel) -> Result<Self, TheoryError> {
        let range = |name, value| {
            Err(TheoryError::Range {
                name,
                range: "≥ 1",
                value,
            })
        };
        if setup.rows == 0 || setup.width == 0 {
            return range("rows and width", 0.0);
        }
        let probes = match setup.responses {
            Responses::Probes(0) => return range("probes", 0.0),
            Responses::Probes(count) => count,
            Responses::Full => 0,
        };
        if !setup.updates.is_linear() {
            return Err(TheoryError::NotLinear);
        }
        if let Some(norms) = setup.row_norms {
            expect_length("row_norms", norms.len(), setup.rows)?;
        }
        let kinds = match probes {
            0 => vec![Perturbations::Impulses],
            1 => vec![Perturbations::Signs(0..1)],
            _ => [0..probes, 0..probes / 2, probes / 2..probes]
                .map(Perturbations::Signs)
                .to_vec(),
        };
        let stride = setup.width * (setup.updates.steps() + 1);
        let count = setup.rows.div_ceil(ROWS);
        let size = blocks_per_part(count);
        let block = |i| Block::new(setup, i, probes, &kinds, cancel);
        let part = |i| {
            let blocks = (i * size..count.min((i + 1) * size)).map(block);
            Some(Part {
                blocks: blocks.collect::<Option<_>>()?,
                head: Head::new(setup.activation, setup.width, setup.layers),
                errors: vec![ErrorSums::default(); kinds.len()],
                gamma: vec![ResponseSums::new(setup.width, stride); kinds.len()],
            })
        };
        let parts = (0..count.div_ceil(size)).into_par_iter().map(part);
        let parts: Option<Vec<_>> = parts.collect();
        let recursion = |i| {
            Recursion::new(
                setup.width,
                setup.phi,
                setup.updates.clone(),
                setup.keep && i == 0,
            )
        };
        Ok(Self {
            rows: setup.rows,
            width: setup.width,
            steps: setup.updates.steps(),
            phi: setup.phi,
            loss: setup.loss,
            parts: parts.ok_or(TheoryError::Cancelled)?,
            recursions: (0..kinds.len()).map(recursion).collect(),
            lefts: kinds.iter().map(|_| Left::new(setup.width, stride)).collect(),
            gamma: Vec::new(),
            step: 0,
        })
    }

    /// The estimate at the current step t, then the recursion moves to t + 1.
    ///
    /// # Errors
    ///
    /// If lengths do not fit, after T + 1 calls, at a non-finite estimate ([`TheoryError::Diverged`]), or on request
    /// ([`TheoryError::Cancelled`]); after the last the estimator is of no more use.
    pub fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        let q = self.width;
        let blocks = self.rows.div_ceil(ROWS);
        expect_length("pre-activations", now.z.len(), blocks * q)?;
        expect_length("labels", now.labels.len(), blocks)?;
        expect_length("row_weights", now.weights.map_or(blocks, <[_]>::len), blocks)?;
        if self.step > self.steps {
            return Err(TheoryError::Length {
                name: "steps",
                found: self.step + 1,
                expected: self.steps + 1,
            });
        }
        for (left, recursion) in self.lefts.iter_mut().zip(&self.recursions) {
            if cancel.is_cancelled() {
                return Err(TheoryError::Cancelled);
            }
            left.pack(recursion.row());
        }
        let columns = q * self.step;
        let shared = Shared {
            lefts: &self.lefts,
            deep: now.deep,
            loss: self.loss,
            columns,
        };
        let size = blocks_per_part(blocks);
        self.parts.par_iter_mut().enumerate().for_each(|(i, part)| {
            let (from, to) = (i * size, i * size + part.blocks.len());
            vectorized(Advance {
                part,
                shared: &shared,
                z: &now.z[from * q..to * q],
                labels: &now.labels[from..to],
                weights: now.weights.map(|weights| &weights[from..to]),
                cancel,
            });
        });
        self.reduce(columns, cancel)
    }

    /// Adds up the parts in order and advances the recursions.
    fn reduce(&mut self, columns: usize, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        let t = self.step;
        let mut errors = Vec::new();
        for (chain, recursion) in self.recursions.iter_mut().enumerate() {
            let mut total = ResponseSums::new(self.width, columns);
            total.reset(columns);
            let mut sums = ErrorSums::default();
            let mut probes = 1;
            for part in &self.parts {
                if cancel.is_cancelled() {
                    return Err(TheoryError::Cancelled);
                }
                for (sum, error) in sums.iter_mut().zip(part.errors[chain]) {
                    *sum += error;
                }
                total.add(&part.gamma[chain]);
                probes = part
                    .blocks
                    .first()
                    .map_or(1, |block| block.chains[chain].probes());
            }
            let gamma = total
                .scaled(self.phi / ((self.rows * probes) as f64), cancel)
                .ok_or(TheoryError::Cancelled)?;
            errors.push(Errors::of(sums, self.rows));
            recursion
                .advance_unless(&gamma, cancel)
                .ok_or(TheoryError::Cancelled)?;
            if chain == 0 {
                self.gamma = gamma;
            }
        }
        self.step += 1;
        let spread = match errors[..] {
            [_, a, b] => Some(a.half_difference(b)),
            _ => None,
        };
        match errors.first() {
            Some(&main) if main.mse.is_finite() && main.loss.is_finite() => Ok(EstimateStep {
                t,
                estimate: main,
                spread,
            }),
            _ => Err(TheoryError::Diverged { step: t }),
        }
    }

    /// Blocks of [`ROWS`] rows.
    pub(super) fn blocks(&self) -> usize {
        self.rows.div_ceil(ROWS)
    }

    /// Û^t of the last step's rows, for each block of rows q lanes.
    pub fn corrected(&self) -> impl Iterator<Item = &[Lane<T>]> {
        self.parts
            .iter()
            .flat_map(|part| part.blocks.iter().map(|block| &block.corrected[..]))
    }

    /// [Γ̂_{t,0} … Γ̂_{t,t−1}] of the main chain at the last step t: q × q t, row-major.
    #[must_use]
    pub fn gamma(&self) -> &[f64] {
        &self.gamma
    }

    /// ρ̂ of the main chain; after [`Estimator::step`] t it stands at t + 1.
    #[must_use]
    pub fn responses(&self) -> Option<&Recursion> {
        self.recursions.first()
    }
}

fn expect_length(name: &'static str, found: usize, expected: usize) -> Result<(), TheoryError> {
    if found == expected {
        Ok(())
    } else {
        Err(TheoryError::Length {
            name,
            found,
            expected,
        })
    }
}

impl<T: Vectors> Block<T> {
    /// None if cancelled: the system hands out the memory of long histories slowly.
    fn new(
        setup: &EstimatorSetup<'_>,
        index: usize,
        probes: usize,
        kinds: &[Perturbations],
        cancel: &Cancel,
    ) -> Option<Self> {
        let (q, steps) = (setup.width, setup.updates.steps() + 1);
        let filled = ROWS.min(setup.rows - index * ROWS);
        let norms = setup.row_norms.map(|norms| {
            let norms = &norms[index * ROWS..];
            std::array::from_fn(|k| norms.get(k).map_or(T::ZERO, |&c| T::of(c)))
        });
        let fields = || avec![[T::ZERO; ROWS]; q];
        let chains = kinds.iter().map(|kind| {
            cancel.check().ok()?;
            Some(Tangents::new(kind.clone(), q, steps))
        });
        Some(Self {
            chains: chains.collect::<Option<_>>()?,
            filled,
            norms,
            z: fields(),
            gradients: AVec::with_capacity(0, q * steps),
            signs: Signs::new(
                probes,
                q * steps,
                stream(setup.seed, Purpose::TheoryProbes, setup.run, index),
            ),
            corrected: fields(),
            other: fields(),
        })
    }

    /// A lane without what fills up the last block, which may be anything.
    #[inline(always)]
    fn filled(&self, lane: &Lane<T>) -> Lane<T> {
        let mut out = *lane;
        out[self.filled..].fill(T::ZERO);
        out
    }

    /// Û^t = z − c Σ_{s<t} ρ̂_{t,s} G^s of one chain; nothing of use if cancelled.
    #[inline(always)]
    fn correct(&mut self, chain: usize, left: &Left<T>, cancel: &Cancel) -> &[Lane<T>] {
        let out = if chain == 0 {
            &mut self.corrected
        } else {
            &mut self.other
        };
        out.fill([T::ZERO; ROWS]);
        left.product_unless(0, &self.gradients, out, cancel);
        for (out, z) in out.iter_mut().zip(self.z.iter()) {
            for k in 0..ROWS {
                let c = self.norms.as_ref().map_or(T::ONE, |norms| norms[k]);
                out[k] = z[k] - c * out[k];
            }
        }
        out
    }

    #[inline(always)]
    fn advance(
        &mut self,
        at: &Shared<'_, T>,
        (z, label, weights): (&[Lane<T>], &Lane<T>, Option<&Lane<T>>),
        head: &mut Head<T>,
        errors: &mut [ErrorSums],
        cancel: &Cancel,
    ) {
        for (i, z) in z.iter().enumerate() {
            self.z[i] = self.filled(z);
        }
        let label = self.filled(label);
        let weights = self.filled(weights.unwrap_or(&[T::ONE; ROWS]));
        let filled = self.filled;
        for (chain, (left, errors)) in at.lefts.iter().zip(errors).enumerate() {
            let corrected = self.correct(chain, left, cancel);
            let f = head.forward(at.deep, corrected);
            let values = at.loss.jets(f, &label).value;
            let wrong = at.loss.misclassified(f, &label);
            for k in 0..filled {
                let miss = f[k] - label[k];
                errors[0] += (miss * miss).wide();
                errors[1] += values[k].wide();
                errors[2] += wrong[k].wide();
            }
        }
        let f = *head.forward(at.deep, &self.z);
        head.backward(at.deep);
        let mut jets = at.loss.jets(&f, &label);
        for k in 0..ROWS {
            jets.slope[k] *= weights[k];
            jets.curvature[k] *= weights[k];
        }
        let (slope, curvature) = (jets.slope, jets.curvature);
        for g in head.gradient() {
            self.gradients.push(std::array::from_fn(|k| slope[k] * g[k]));
        }
        self.signs.draw(z.len());
        for (chain, left) in self.chains.iter_mut().zip(at.lefts) {
            let at = Slopes {
                left,
                deep: at.deep,
                slope: &slope,
                curvature: &curvature,
                norms: self.norms.as_ref(),
                signs: &self.signs,
                cancel,
            };
            chain.advance(head, &at);
        }
    }
}

impl<T: Vectors> Work for Advance<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            part,
            shared,
            z,
            labels,
            weights,
            cancel,
        } = self;
        part.errors.fill(ErrorSums::default());
        for gamma in &mut part.gamma {
            if cancel.is_cancelled() {
                return;
            }
            gamma.reset(shared.columns);
        }
        let q = z.len() / labels.len();
        for (i, block) in part.blocks.iter_mut().enumerate() {
            if cancel.is_cancelled() {
                return;
            }
            let row = (
                &z[i * q..(i + 1) * q],
                &labels[i],
                weights.map(|weights| &weights[i]),
            );
            block.advance(shared, row, &mut part.head, &mut part.errors, cancel);
        }
        for block in &part.blocks {
            if cancel.is_cancelled() {
                return;
            }
            for (chain, gamma) in block.chains.iter().zip(&mut part.gamma) {
                chain.add_responses(&block.signs, shared.columns, gamma, cancel);
            }
        }
    }
}
