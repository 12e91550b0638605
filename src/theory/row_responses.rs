//! The response recursion on the rows of a run, raw: ρ̂_{t,s} of every step s, for display and as the definition.
//!
//! Beside gradient descent runs the response recursion with the rows' own tangents in place of expectations
//! (Han & Imaizumi, arXiv:2505.04898): Γ̂_{t,s} = φ mean_k dG_k^t/dζ^s, by Rademacher probes or in full. The estimate of the
//! test error ([`super::Estimator`]) follows the same responses in fewer directions, which say nothing of single steps.
//!
//! Nor can ρ be read off the bases of state evolution. They resolve the span of all gradients so far, not single gradients: noise is
//! ζ = L ξ with a factor L of q T rows and as many columns as there are directions, and what is known is R = ρ L. Gradients of
//! successive steps are nearly parallel, so L has no inverse from the right, and of the many ρ with the same R none is told apart from the
//! others. So responses between single steps need derivatives, by probes or in full, and the choice is a setting.

use aligned_vec::{AVec, avec};

use super::inputs::TheoryError;
use super::rademacher::{ResponseSums, Signs};
use super::responses::Recursion;
use super::row_step::RowStep;
use super::rows::blocks_per_part;
use super::tangents::{Perturbations, Slopes, Tangents};
use crate::control::parallel::{collect, each_mut};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Loss, Responses};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, Head};
use crate::optimizer::Updates;
use crate::statistics::streams::{Purpose, stream};

/// What the recursion needs to know before the first step.
#[derive(Clone, Debug)]
pub struct ResponsesSetup<'a> {
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
    /// The optimizer with the learning rates of its T updates; there may be T + 1 calls of [`RowResponses::step`].
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

/// The recursion, advanced beside training.
#[derive(Clone, Debug)]
pub struct RowResponses<T> {
    rows: usize,
    width: usize,
    steps: usize,
    phi: f64,
    loss: Loss,
    parts: Vec<Part<T>>,
    recursion: Recursion,
    left: Left<T>,
    /// Γ of the last step.
    gamma: Vec<f64>,
    /// Whether the rows of the current step were taken, and the recursion is still there.
    is_due: bool,
    step: usize,
}

#[derive(Clone, Debug)]
struct Block<T> {
    filled: usize,
    norms: Option<Lane<T>>,
    z: AVec<Lane<T>>,
    signs: Signs,
    tangents: Tangents<T>,
}

#[derive(Clone, Debug)]
struct Part<T> {
    blocks: Vec<Block<T>>,
    head: Head<T>,
    /// Σ Ġ^t (ε^s)ᵀ
    gamma: ResponseSums,
}

struct Shared<'a, T> {
    left: &'a Left<T>,
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

impl<T: Vectors> RowResponses<T> {
    /// At step 0.
    ///
    /// # Errors
    ///
    /// If there are no rows, no probes or a wrong number of row norms, and [`TheoryError::Cancelled`] on request.
    pub fn new(setup: &ResponsesSetup<'_>, cancel: &Cancel) -> Result<Self, TheoryError> {
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
            super::row_step::expect_length("row_norms", norms.len(), setup.rows)?;
        }
        let kind = match probes {
            0 => Perturbations::Impulses,
            _ => Perturbations::Signs(0..probes),
        };
        let stride = setup.width * (setup.updates.steps() + 1);
        let count = setup.rows.div_ceil(ROWS);
        let size = blocks_per_part(count);
        let block = |i| Block::new(setup, i, probes, &kind, cancel);
        let part = |i| {
            let blocks = (i * size..count.min((i + 1) * size)).map(block);
            Ok::<_, Cancelled>(Part {
                blocks: blocks.collect::<Result<_, Cancelled>>()?,
                head: Head::new(setup.activation, setup.width, setup.layers),
                gamma: ResponseSums::new(setup.width, stride),
            })
        };
        let parts = collect(0..count.div_ceil(size), part)?;
        Ok(Self {
            rows: setup.rows,
            width: setup.width,
            steps: setup.updates.steps(),
            phi: setup.phi,
            loss: setup.loss,
            parts,
            recursion: Recursion::new(setup.width, setup.phi, setup.updates.clone(), setup.keep),
            left: Left::new(setup.width, stride),
            gamma: Vec::new(),
            is_due: false,
            step: 0,
        })
    }

    /// Takes the rows at step t; the recursion moves to t + 1.
    ///
    /// # Errors
    ///
    /// If lengths do not fit, after T + 1 calls, where responses are no longer finite ([`TheoryError::Diverged`]), or on
    /// request ([`TheoryError::Cancelled`]); after the last the recursion is of no more use.
    pub fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<(), TheoryError> {
        self.look(now, cancel)?;
        self.carry(cancel)?;
        Ok(())
    }

    /// Takes the rows at step t; the recursion stays there until [`Self::carry`] or the next look.
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    pub fn look(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<(), TheoryError> {
        self.carry(cancel)?;
        let q = self.width;
        let blocks = self.rows.div_ceil(ROWS);
        now.check(self.rows, q)?;
        if self.step > self.steps {
            return Err(TheoryError::Length {
                name: "steps",
                found: self.step + 1,
                expected: self.steps + 1,
            });
        }
        self.left.pack(self.recursion.row());
        let columns = q * self.step;
        let shared = Shared {
            left: &self.left,
            deep: now.deep,
            loss: self.loss,
            columns,
        };
        let size = blocks_per_part(blocks);
        each_mut(&mut self.parts, &|i, part| {
            let (from, to) = (i * size, i * size + part.blocks.len());
            vectorized(Advance {
                part,
                shared: &shared,
                z: &now.z[from * q..to * q],
                labels: &now.labels[from..to],
                weights: now.weights.map(|weights| &weights[from..to]),
                cancel,
            })
        })?;
        self.reduce(columns, cancel)
    }

    /// Moves the recursion on from the step whose rows were taken, if it is still there.
    ///
    /// # Errors
    ///
    /// On request; nothing has changed then.
    pub fn carry(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.is_due {
            self.recursion.advance(&self.gamma, cancel)?;
            self.is_due = false;
            self.step += 1;
        }
        Ok(())
    }

    /// Goes on with other updates from where the recursion stands, those of a run that does.
    pub fn go_on(&mut self, updates: &Updates) {
        self.recursion.go_on(updates);
    }

    /// Adds up the parts in order.
    fn reduce(&mut self, columns: usize, cancel: &Cancel) -> Result<(), TheoryError> {
        let mut total = ResponseSums::new(self.width, columns);
        total.reset(columns);
        let mut probes = 1;
        for part in &self.parts {
            cancel.check()?;
            total.add(&part.gamma);
            probes = part.blocks.first().map_or(1, |block| block.tangents.probes());
        }
        let gamma = total.scaled(self.phi / (self.rows as f64 * probes as f64), cancel)?;
        if !gamma.iter().all(|x| x.is_finite()) {
            return Err(TheoryError::Diverged { step: self.step });
        }
        self.gamma = gamma;
        self.is_due = true;
        Ok(())
    }

    /// Blocks of [`ROWS`] rows.
    pub(super) fn blocks(&self) -> usize {
        self.rows.div_ceil(ROWS)
    }

    /// [Γ̂_{t,0} … Γ̂_{t,t−1}] at the last step t: q × q t, row-major.
    #[must_use]
    pub fn gamma(&self) -> &[f64] {
        &self.gamma
    }

    /// ρ̂; after [`RowResponses::step`] t it stands at t + 1.
    #[must_use]
    pub fn responses(&self) -> &Recursion {
        &self.recursion
    }
}

impl<T: Vectors> Block<T> {
    /// It can be cancelled, since the system hands out the memory of long histories slowly.
    fn new(
        setup: &ResponsesSetup<'_>,
        index: usize,
        probes: usize,
        kind: &Perturbations,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (q, steps) = (setup.width, setup.updates.steps() + 1);
        let filled = ROWS.min(setup.rows - index * ROWS);
        let norms = setup.row_norms.map(|norms| {
            let norms = &norms[index * ROWS..];
            std::array::from_fn(|k| norms.get(k).map_or(T::ZERO, |&c| T::of(c)))
        });
        let fields = || avec![[T::ZERO; ROWS]; q];
        cancel.check()?;
        Ok(Self {
            tangents: Tangents::new(kind.clone(), q, steps),
            filled,
            norms,
            z: fields(),
            signs: Signs::new(
                probes,
                q * steps,
                stream(setup.seed, Purpose::TheoryProbes, setup.run, index),
            ),
        })
    }

    /// A lane without what fills up the last block, which may be anything.
    #[inline(always)]
    fn filled(&self, lane: &Lane<T>) -> Lane<T> {
        let mut out = *lane;
        out[self.filled..].fill(T::ZERO);
        out
    }

    #[inline(always)]
    fn advance(
        &mut self,
        at: &Shared<'_, T>,
        (z, label, weights): (&[Lane<T>], &Lane<T>, Option<&Lane<T>>),
        head: &mut Head<T>,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        for (i, z) in z.iter().enumerate() {
            self.z[i] = self.filled(z);
        }
        let label = self.filled(label);
        let weights = self.filled(weights.unwrap_or(&[T::ONE; ROWS]));
        head.forward(at.deep, &self.z);
        let mut jets = head.judge(at.deep, &label, at.loss);
        for k in 0..ROWS {
            jets.slope[k] *= weights[k];
            jets.curvature[k] *= weights[k];
        }
        let (slope, curvature) = (jets.slope, jets.curvature);
        self.signs.draw(z.len());
        let at = Slopes {
            left: at.left,
            deep: at.deep,
            slope: &slope,
            curvature: &curvature,
            norms: self.norms.as_ref(),
            signs: &self.signs,
            cancel,
        };
        self.tangents.advance(head, &at)
    }
}

impl<T: Vectors> Work for Advance<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Result<(), Cancelled> {
        let Self {
            part,
            shared,
            z,
            labels,
            weights,
            cancel,
        } = self;
        part.gamma.reset(shared.columns);
        let q = z.len() / labels.len();
        for (i, block) in part.blocks.iter_mut().enumerate() {
            cancel.check()?;
            let row = (
                &z[i * q..(i + 1) * q],
                &labels[i],
                weights.map(|weights| &weights[i]),
            );
            block.advance(shared, row, &mut part.head, cancel)?;
        }
        for block in &part.blocks {
            block
                .tangents
                .add_responses(&block.signs, shared.columns, &mut part.gamma, cancel)?;
        }
        Ok(())
    }
}
