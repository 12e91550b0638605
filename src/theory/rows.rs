//! The Monte Carlo rows of state evolution, carried through the steps in lock-step.

use aligned_vec::{AVec, avec};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::inputs::Inputs;
use super::rademacher::{ResponseSums, Signs, add};
use super::tangents::{Perturbations, Slopes, Tangents};
use crate::control::Cancel;
use crate::experiment::{Link, Loss};
use crate::kernels::lane_products::{GROUP, Left, gram};
use crate::kernels::{Lane, ROWS, Vectors, Work};
use crate::network::{Deep, Head, Labels};
use crate::statistics::streams::{Purpose, stream};

/// At most this many parts share the work; their number follows from the number of rows alone, so that results do not
/// depend on the number of threads.
pub(super) const MOST_PARTS: usize = 32;

/// Blocks of [`ROWS`] rows in each part.
pub(super) fn blocks_per_part(blocks: usize) -> usize {
    blocks.div_ceil(GROUP).div_ceil(MOST_PARTS) * GROUP
}

/// What all rows share at one step.
#[derive(Clone, Debug)]
pub(super) struct Shared<T> {
    /// Q_t, q × r
    pub(super) base: Left<T>,
    /// [ρ_{t,0} … ρ_{t,t−1}] L, q × q t
    pub(super) noise: Left<T>,
    /// [ρ_{t,0} … ρ_{t,t−1}], q × q t
    pub(super) rho: Left<T>,
    pub(super) deep: Deep<T>,
    pub(super) loss: Loss,
    pub(super) link: Link,
    /// Fraction of the rows in a batch.
    pub(super) fraction: f64,
    /// t
    pub(super) step: usize,
}

/// Sums over rows of one step.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// Training error and loss, test error and loss.
    pub(super) errors: [f64; 4],
    /// Σ G^t (G^s)ᵀ, s ≤ t: q × q (t + 1).
    pub(super) covariance: Vec<f64>,
    /// Σ Ġ^t (ε^s)ᵀ.
    pub(super) gamma: ResponseSums,
    /// Σ G^t γᵀ: q × r.
    pub(super) base: Vec<f64>,
    /// Σ b ℓ' ∂f/∂W.
    pub(super) deep: Vec<f64>,
}

impl Sums {
    /// Zero, with room for `steps` steps.
    pub(super) fn new(width: usize, steps: usize, rank: usize, deep: usize) -> Self {
        Self {
            errors: [0.0; 4],
            covariance: Vec::with_capacity(width * width * steps),
            gamma: ResponseSums::new(width, width * steps),
            base: vec![0.0; width * rank],
            deep: vec![0.0; deep],
        }
    }

    /// Zero, of the shape they have at step t.
    pub(super) fn reset(&mut self, width: usize, step: usize) {
        self.errors = [0.0; 4];
        self.covariance.clear();
        self.covariance.resize(width * width * (step + 1), 0.0);
        self.gamma.reset(width * step);
        self.base.fill(0.0);
        self.deep.fill(0.0);
    }

    /// Adds others of the same shape.
    pub(super) fn add(&mut self, other: &Self) {
        let pairs: [(&mut [f64], &[f64]); 4] = [
            (&mut self.errors, &other.errors),
            (&mut self.covariance, &other.covariance),
            (&mut self.base, &other.base),
            (&mut self.deep, &other.deep),
        ];
        for (sums, other) in pairs {
            add(sums, other);
        }
        self.gamma.add(&other.gamma);
    }
}

/// One block of rows with its past.
#[derive(Clone, Debug)]
pub(super) struct Block<T> {
    /// γ, r fields; whitened by the caller before the first step
    pub(super) base: AVec<Lane<T>>,
    /// Y
    label: Lane<T>,
    /// E[Y | u_*]
    mean: Lane<T>,
    /// Var[Y | u_*], noise included
    variance: Lane<T>,
    /// 1, or 0 for rows that only fill the block
    valid: Lane<T>,
    /// The standard normals behind ζ^0 … ζ^{t−1}
    normals: AVec<Lane<T>>,
    /// G^0 … G^{t−1}
    gradients: AVec<Lane<T>>,
    signs: Signs,
    tangents: Tangents<T>,
    /// U^t
    pub(super) fresh: AVec<Lane<T>>,
    /// Θ^t
    pub(super) trained: AVec<Lane<T>>,
    draw_normals: ChaCha8Rng,
    draw_batches: ChaCha8Rng,
}

impl<T: Vectors> Block<T> {
    /// Block `index` of a replica with `rows` rows.
    pub(super) fn new(inputs: &Inputs, rows: usize, rank: usize, index: usize, seed: [u64; 2]) -> Self {
        let q = inputs.deep.width();
        let steps = inputs.rates.len() + 1;
        let generator = |purpose| stream(seed[0], purpose, seed[1], index);
        let mut draw_base = generator(Purpose::TheoryBase);
        let mut lane = |_| std::array::from_fn(|_| T::of(draw_base.sample(StandardNormal)));
        let base = AVec::from_iter(0, (0..rank).map(&mut lane));
        let filled = rows.saturating_sub(index * ROWS);
        let (kind, probes) = inputs.perturbations();
        let fields = || avec![[T::ZERO; ROWS]; q];
        Self {
            base,
            label: [T::ZERO; ROWS],
            mean: [T::ZERO; ROWS],
            variance: [T::ZERO; ROWS],
            valid: std::array::from_fn(|k| if k < filled { T::ONE } else { T::ZERO }),
            normals: AVec::with_capacity(0, q * steps),
            gradients: AVec::with_capacity(0, q * steps),
            signs: Signs::new(probes, q * steps, generator(Purpose::TheorySigns)),
            tangents: Tangents::new(kind, q, steps),
            fresh: fields(),
            trained: fields(),
            draw_normals: generator(Purpose::TheoryNormals),
            draw_batches: generator(Purpose::TheoryBatches),
        }
    }

    /// Bytes of the histories.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        let lanes = self.normals.capacity() + self.gradients.capacity();
        size_of::<Lane<T>>() * lanes + self.tangents.bytes() + self.signs.bytes()
    }

    /// Draws the labels given the teacher's part of F₀ (p × r, row-major).
    pub(super) fn draw_labels(&mut self, link: Link, teacher: &[f64], noise: f64) {
        let rank = self.base.len();
        let directions = teacher.len().checked_div(rank).unwrap_or(0);
        let mut fields = vec![T::ZERO; directions];
        for k in 0..ROWS {
            for (field, factors) in fields.iter_mut().zip(teacher.chunks_exact(rank.max(1))) {
                *field = factors
                    .iter()
                    .zip(self.base.iter())
                    .map(|(&f, base)| T::of(f) * base[k])
                    .sum();
            }
            let xi: f64 = self.draw_batches.sample(StandardNormal);
            let uniform = self.draw_batches.random::<f64>();
            self.mean[k] = link.mean(&fields);
            let blur = if link.is_random() { 0.0 } else { noise * noise };
            self.variance[k] = link.variance(&fields) + T::of(blur);
            self.label[k] = link.label(&fields, T::of(noise * xi), T::of(uniform));
        }
    }

    /// U^t = Q_t γ + ρ_t L ξ and Θ^t = U^t + Σ_{s<t} ρ_{t,s} G^s.
    #[inline(always)]
    fn pre_activations(&mut self, shared: &Shared<T>, cancel: &Cancel) {
        self.fresh.fill([T::ZERO; ROWS]);
        shared.base.product(0, &self.base, &mut self.fresh);
        shared
            .noise
            .product_unless(0, &self.normals, &mut self.fresh, cancel);
        self.trained.copy_from_slice(&self.fresh);
        shared
            .rho
            .product_unless(0, &self.gradients, &mut self.trained, cancel);
    }

    /// Test error and loss of `f` at U^t, given the law of the label.
    #[inline(always)]
    fn test_errors(&self, f: &Lane<T>, shared: &Shared<T>, sums: &mut [f64; 4]) {
        let mut squares = self.variance;
        for k in 0..ROWS {
            let miss = f[k] - self.mean[k];
            squares[k] += miss * miss;
        }
        let labels = if shared.link.is_random() {
            Labels::Random(&self.mean)
        } else {
            Labels::Known(&self.label)
        };
        let losses = shared.loss.expected(f, labels, &squares);
        for k in 0..ROWS {
            sums[2] += (self.valid[k] * squares[k]).wide();
            sums[3] += (self.valid[k] * losses[k]).wide();
        }
    }

    /// One step of this block; sums over whole groups follow.
    #[inline(always)]
    fn advance(
        &mut self,
        shared: &Shared<T>,
        head: &mut Head<T>,
        errors: &mut [f64; 4],
        deep: &mut [f64],
        cancel: &Cancel,
    ) {
        self.pre_activations(shared, cancel);
        let f = *head.forward(&shared.deep, &self.fresh);
        self.test_errors(&f, shared, errors);

        let f = *head.forward(&shared.deep, &self.trained);
        head.backward(&shared.deep);
        let weights = self.batch(shared.fraction);
        let mut jets = shared.loss.jets(&f, &self.label);
        for k in 0..ROWS {
            let miss = f[k] - self.label[k];
            errors[0] += (self.valid[k] * miss * miss).wide();
            errors[1] += (self.valid[k] * jets.value[k]).wide();
            jets.slope[k] *= weights[k];
            jets.curvature[k] *= weights[k];
        }
        let (slope, curvature) = (jets.slope, jets.curvature);
        for g in head.gradient() {
            self.gradients.push(std::array::from_fn(|k| slope[k] * g[k]));
        }
        head.deep_gradient(&slope, deep);
        self.signs.draw(self.fresh.len());
        let at = Slopes {
            left: &shared.rho,
            deep: &shared.deep,
            slope: &slope,
            curvature: &curvature,
            norms: None,
            signs: &self.signs,
            cancel,
        };
        self.tangents.advance(head, &at);
        for _ in 0..self.fresh.len() {
            let draw = &mut self.draw_normals;
            self.normals
                .push(std::array::from_fn(|_| T::of(draw.sample(StandardNormal))));
        }
    }

    /// Weights b of the rows in this step's batch.
    #[inline(always)]
    fn batch(&mut self, fraction: f64) -> Lane<T> {
        let mut weights = self.valid;
        if fraction < 1.0 {
            for weight in &mut weights {
                let inside = self.draw_batches.random::<f64>() < fraction;
                *weight *= if inside { T::of(1.0 / fraction) } else { T::ZERO };
            }
        }
        weights
    }
}

/// A fixed share of the rows, with a workspace.
#[derive(Clone, Debug)]
pub(super) struct Part<T> {
    pub(super) blocks: Vec<Block<T>>,
    head: Head<T>,
    pub(super) sums: Sums,
}

impl<T: Vectors> Part<T> {
    pub(super) fn new(blocks: Vec<Block<T>>, head: Head<T>, sums: Sums) -> Self {
        Self { blocks, head, sums }
    }

    /// One step of all rows.
    #[inline(always)]
    pub(super) fn advance(&mut self, shared: &Shared<T>, cancel: &Cancel) {
        if cancel.is_cancelled() {
            return;
        }
        let (width, step) = (shared.deep.width(), shared.step);
        self.sums.reset(width, step);
        for group in self.blocks.chunks_mut(GROUP) {
            for block in group.iter_mut() {
                if cancel.is_cancelled() {
                    return;
                }
                let (head, sums) = (&mut self.head, &mut self.sums);
                block.advance(shared, head, &mut sums.errors, &mut sums.deep, cancel);
            }
            // What was cut short may not even have the fields to be summed.
            if cancel.is_cancelled() {
                return;
            }
            group_sums(group, &mut self.sums, cancel);
        }
    }
}

/// One step of a part.
pub(super) struct Advance<'a, T> {
    pub(super) part: &'a mut Part<T>,
    pub(super) shared: &'a Shared<T>,
    pub(super) cancel: &'a Cancel,
}

impl<T: Vectors> Work for Advance<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.part.advance(self.shared, self.cancel);
    }
}

/// Adds the products of this step's gradients and tangents with the past; nothing of use if cancelled.
#[inline(always)]
fn group_sums<T: Vectors>(group: &[Block<T>], sums: &mut Sums, cancel: &Cancel) {
    let Some(first) = group.first() else { return };
    let (q, rank) = (first.fresh.len(), first.base.len());
    let columns = first.gradients.len();
    let mut now: [&[Lane<T>]; GROUP] = [&[]; GROUP];
    let mut past: [&[Lane<T>]; GROUP] = [&[]; GROUP];
    let mut base: [&[Lane<T>]; GROUP] = [&[]; GROUP];
    for (i, block) in group.iter().enumerate() {
        now[i] = &block.gradients[columns - q..];
        past[i] = &block.gradients;
        base[i] = &block.base;
        block
            .tangents
            .add_responses(&block.signs, columns - q, &mut sums.gamma, cancel);
    }
    let blocks = group.len();
    for row in (0..q).step_by(WIDENED) {
        if cancel.is_cancelled() {
            return;
        }
        let mut some: [&[Lane<T>]; GROUP] = [&[]; GROUP];
        for (some, now) in some.iter_mut().zip(&now[..blocks]) {
            *some = &now[row..q.min(row + WIDENED)];
        }
        let (some, past, out) = (
            &some[..blocks],
            &past[..blocks],
            &mut sums.covariance[row * columns..],
        );
        if T::BYTES < 8 {
            wide_gram(some, past, columns, out);
        } else {
            gram(some, past, columns, out);
        }
    }
    gram(&now[..blocks], &base[..blocks], rank, &mut sums.base);
}

/// Fields that are widened at once, and of the present between two looks at the switch: few enough that they stay in the
/// first cache.
const WIDENED: usize = 16;

/// Some fields of each block of a group in double precision.
struct Wide {
    fields: [[Lane<f64>; WIDENED]; GROUP],
    count: usize,
}

impl Wide {
    /// Up to [`WIDENED`] fields of each block, from `first` on.
    #[inline(always)]
    fn new<T: Vectors>(blocks: &[&[Lane<T>]], first: usize) -> Self {
        let mut fields = [[[0.0; ROWS]; WIDENED]; GROUP];
        let mut count = 0;
        for (wide, block) in fields.iter_mut().zip(blocks) {
            let some = &block[first..block.len().min(first + WIDENED)];
            for (wide, field) in wide.iter_mut().zip(some) {
                *wide = field.map(|x| x.wide());
            }
            count = some.len();
        }
        Self { fields, count }
    }

    #[inline(always)]
    fn slices(&self) -> [&[Lane<f64>]; GROUP] {
        self.fields.each_ref().map(|fields| &fields[..self.count])
    }
}

/// [`gram`] in double precision, of at most [`WIDENED`] fields with `columns` fields of the past: late gradients are nearly
/// combinations of earlier ones, and what is new in them must not drown in rounding.
#[inline(always)]
fn wide_gram<T: Vectors>(now: &[&[Lane<T>]], past: &[&[Lane<T>]], columns: usize, out: &mut [f64]) {
    let blocks = now.len();
    let left = Wide::new(now, 0);
    for column in (0..columns).step_by(WIDENED) {
        let right = Wide::new(past, column);
        let out = &mut out[column..];
        gram(&left.slices()[..blocks], &right.slices()[..blocks], columns, out);
    }
}

impl Inputs {
    fn perturbations(&self) -> (Perturbations, usize) {
        use crate::experiment::Responses;
        match self.responses {
            Responses::Probes(count) => (Perturbations::Signs(0..count.max(1)), count.max(1)),
            Responses::Full => (Perturbations::Impulses, 0),
        }
    }
}
