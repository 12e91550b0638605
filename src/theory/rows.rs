//! The Monte Carlo rows of state evolution, carried through the steps in lock-step.

use aligned_vec::{AVec, avec};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::draws::Draws;
use super::inputs::Inputs;
use super::labels::LabelLaw;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Link, Loss, basis_fields};
use crate::kernels::lane_products::{GROUP, Left, gram};
use crate::kernels::{Lane, ROWS, Vectors, Work};
use crate::network::{Deep, Head};
use crate::statistics::streams::{Purpose, stream};

/// At most this many parts share the work; their number follows from the number of rows alone, so that results do not
/// depend on the number of threads.
pub(super) const MOST_PARTS: usize = 32;

/// Errors at the head of the sums of a pass: three of training, three of test.
pub(super) const ERRORS: usize = 6;

/// Blocks of [`ROWS`] rows in each part.
pub(super) fn blocks_per_part(blocks: usize) -> usize {
    blocks.div_ceil(GROUP).div_ceil(MOST_PARTS) * GROUP
}

/// One block of rows with its past.
#[derive(Clone, Debug)]
pub(super) struct Block<T> {
    pub(super) law: LabelLaw<T>,
    /// 1, γ, the normal behind the label noise, then ξ: what is Gaussian about a row. Zero in rows that only fill the block;
    /// so is what follows.
    pub(super) normals: AVec<Lane<T>>,
    /// G̃, the past gradients in an orthonormal basis.
    pub(super) past: AVec<Lane<T>>,
    /// The memory that is not yet in the basis: P, and with momentum B after it.
    pub(super) carried: AVec<Lane<T>>,
    /// The normals of the memory that is not yet in the basis.
    unresolved: AVec<Lane<T>>,
    /// U^t
    pub(super) fresh: AVec<Lane<T>>,
    /// Θ^t
    pub(super) trained: AVec<Lane<T>>,
    /// G^t, then what is new in it.
    pub(super) gradient: AVec<Lane<T>>,
    /// Row weights b of the current batch.
    pub(super) weights: Lane<T>,
    /// New normals that are not yet orthogonal to the others, and new fields of the basis.
    pub(super) drawn: AVec<Lane<T>>,
    pub(super) added: AVec<Lane<T>>,
    draws: Draws,
    batches: ChaCha8Rng,
}

/// The matrices of the current step.
#[derive(Clone, Debug)]
pub(super) struct Step<T> {
    /// [0, Q_t, 0, R_t], onto [`Block::normals`].
    pub(super) signal: Left<T>,
    /// R_t, onto [`Block::past`].
    pub(super) memory: Left<T>,
    /// A square root of the covariance of what is unresolved.
    pub(super) unresolved: Left<T>,
    pub(super) deep: Deep<T>,
    pub(super) loss: Loss,
    pub(super) link: Link,
    /// Fraction of the rows in a batch.
    pub(super) fraction: f64,
}

impl<T: Vectors> Block<T> {
    /// Block `index` of a chain with `rows` rows and `base` base normals, γ and the label noise.
    pub(super) fn new(
        inputs: &Inputs,
        (rows, base): (usize, usize),
        has_momentum: bool,
        index: usize,
        seed: [u64; 2],
    ) -> Self {
        let q = inputs.deep.width();
        let filled = rows.saturating_sub(index * ROWS);
        let valid = std::array::from_fn(|k| if k < filled { T::ONE } else { T::ZERO });
        let fields = |count| avec![[T::ZERO; ROWS]; count];
        let steps = inputs.updates.steps() as f64;
        let room = basis_fields(q as f64, steps, inputs.batch_fraction < 1.0) as usize;
        let mut block = Self {
            law: LabelLaw::zero(),
            normals: AVec::with_capacity(0, 1 + base + room),
            past: AVec::with_capacity(0, room),
            carried: fields(if has_momentum { 2 * q } else { q }),
            unresolved: AVec::new(0),
            fresh: fields(q),
            trained: fields(q),
            gradient: fields(q),
            weights: [T::ONE; ROWS],
            drawn: AVec::new(0),
            added: AVec::new(0),
            draws: Draws::new(seed, index, base),
            batches: stream(seed[0], Purpose::TheoryBatches, seed[1], index),
        };
        block.normals.push(valid);
        for _ in 0..base {
            let lane = block.draw();
            block.normals.push(lane);
        }
        let mut random = stream(seed[0], Purpose::TheoryUnresolved, seed[1], index);
        for _ in 0..q {
            let normals = std::array::from_fn(|_| T::of(random.sample(rand_distr::StandardNormal)));
            block.unresolved.push(normals);
        }
        block
    }

    /// 1 for rows, 0 for what only fills the block.
    pub(super) fn valid(&self) -> Lane<T> {
        self.normals[0]
    }

    /// A normal of each row.
    pub(super) fn draw(&mut self) -> Lane<T> {
        let mut lane = self.draws.lane();
        let valid = self.valid();
        for k in 0..ROWS {
            lane[k] *= valid[k];
        }
        lane
    }

    /// Draws the labels, given the teacher's part of F₀ (p × r, row-major); γ begins at `base`[0], label noise is normal `base`[1].
    pub(super) fn draw_labels(&mut self, link: Link, (teacher, rank): (&[f64], usize), noise: f64) {
        let mut fields = vec![T::ZERO; teacher.len() / rank.max(1)];
        let base = &self.normals[1..=rank];
        let noises = self.normals.get(1 + rank);
        for k in 0..ROWS {
            for (field, factors) in fields.iter_mut().zip(teacher.chunks_exact(rank.max(1))) {
                let terms = factors.iter().zip(base);
                *field = terms.map(|(&f, base)| T::of(f) * base[k]).sum();
            }
            let uniform = self.batches.random::<f64>();
            let xi = noises.map_or(0.0, |noises| noises[k].wide());
            self.law.draw(k, (link, &fields), (noise, xi), uniform);
        }
    }

    /// U^t and Θ^t.
    #[inline(always)]
    fn pre_activations(&mut self, step: &Step<T>, cancel: &Cancel) -> Result<(), Cancelled> {
        self.fresh.fill([T::ZERO; ROWS]);
        step.signal
            .product_in_pieces(0, &self.normals, &mut self.fresh, cancel)?;
        step.unresolved.product(0, &self.unresolved, &mut self.fresh);
        for ((trained, fresh), carried) in self.trained.iter_mut().zip(&*self.fresh).zip(&*self.carried) {
            for k in 0..ROWS {
                trained[k] = fresh[k] + carried[k];
            }
        }
        step.memory
            .product_in_pieces(0, &self.past, &mut self.trained, cancel)
    }

    /// Errors (of training, then of test), gradients and the deeper weights' gradient.
    #[inline(always)]
    fn pass(
        &mut self,
        step: &Step<T>,
        head: &mut Head<T>,
        sums: &mut [f64],
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        self.pre_activations(step, cancel)?;
        let (errors, rest) = sums.split_at_mut(ERRORS);
        // What follows them is for other means.
        let (deep, _) = rest.split_at_mut(step.deep.values().len());
        let (trained, test) = errors.split_at_mut(ERRORS / 2);
        head.forward(&step.deep, &self.fresh);
        let valid = self.valid();
        self.law
            .add_test_errors(head, &valid, (step.link, step.loss), test);

        head.forward(&step.deep, &self.trained);
        let mut judged = head.judge(&step.deep, &self.law.label, step.loss);
        self.draw_batch(step.fraction);
        let valid = self.valid();
        for k in 0..ROWS {
            for (sum, error) in trained.iter_mut().zip(&judged.errors) {
                *sum += (valid[k] * error[k]).wide();
            }
            judged.slope[k] *= self.weights[k] * valid[k];
        }
        for (gradient, g) in self.gradient.iter_mut().zip(head.gradient()) {
            for k in 0..ROWS {
                gradient[k] = judged.slope[k] * g[k];
            }
        }
        head.deep_gradient(&judged.slope, deep);
        Ok(())
    }

    /// Draws the rows of this step's batch.
    #[inline(always)]
    fn draw_batch(&mut self, fraction: f64) {
        if fraction < 1.0 {
            for weight in &mut self.weights {
                let inside = self.batches.random::<f64>() < fraction;
                *weight = if inside { T::of(1.0 / fraction) } else { T::ZERO };
            }
        }
    }
}

/// A fixed share of the rows, with a workspace.
#[derive(Clone, Debug)]
pub(super) struct Part<T> {
    pub(super) blocks: Vec<Block<T>>,
    pub(super) head: Head<T>,
    /// Sums over the part's rows.
    pub(super) sums: Vec<f64>,
}

/// Which fields of a block.
pub(super) type Fields<T> = fn(&Block<T>) -> &[Lane<T>];

impl<T: Vectors> Part<T> {
    /// Adds the products Σ left rightᵀ over rows to the sums from `first` on, row-major.
    pub(super) fn add_products(
        &mut self,
        (left, right): (Fields<T>, Fields<T>),
        first: usize,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        for group in self.blocks.chunks(GROUP) {
            cancel.check()?;
            let mut some: [[&[Lane<T>]; GROUP]; 2] = [[&[]; GROUP]; 2];
            for (i, block) in group.iter().enumerate() {
                (some[0][i], some[1][i]) = (left(block), right(block));
            }
            let [left, right] = some.each_ref().map(|some| &some[..group.len()]);
            let columns = right.first().map_or(0, |right| right.len());
            gram(left, right, columns, &mut self.sums[first..]);
        }
        Ok(())
    }
}

/// The heads of a part's rows.
pub(super) struct Pass<'a, T> {
    pub(super) part: &'a mut Part<T>,
    pub(super) step: &'a Step<T>,
    pub(super) cancel: &'a Cancel,
}

impl<T: Vectors> Work for Pass<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        for block in &mut self.part.blocks {
            self.cancel.check()?;
            block.pass(self.step, &mut self.part.head, &mut self.part.sums, self.cancel)?;
        }
        Ok(())
    }
}
