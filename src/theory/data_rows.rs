//! The rows of a run in the estimator: their memory in a basis of what is new in their gradients, and its responses.

use aligned_vec::{AVec, avec};

use super::bar::{GROUPS, MEASURES};
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Loss;
use crate::kernels::lane_products::{GROUP, Left, gram};
use crate::kernels::{Lane, ROWS, Vectors, Work};
use crate::network::{Deep, Head};
use crate::optimizer::{Block as Weights, Updates};

/// Sums of a pass over rows that are there whatever the basis: Σ e and Σ e² of each measure e, Σ e over the rows outside each
/// group, the training error and Σ |z|².
pub(super) const KNOWN: usize = (2 + GROUPS) * MEASURES + 2;

/// What the rows need to know about the current step.
pub(super) struct Step<'a, T> {
    /// R: q × d
    pub(super) memory: &'a Left<T>,
    /// R without the rows of each group.
    pub(super) without: &'a [Left<T>],
    /// The columns of R times the amplitude, one after the other.
    pub(super) columns: &'a [T],
    /// Of each direction the first field of the basis that may depend on it.
    pub(super) births: &'a [usize],
    /// Half the distance over which differences are taken, in standard deviations of the noise; None for derivatives.
    pub(super) amplitude: Option<f64>,
    pub(super) deep: &'a Deep<T>,
    pub(super) loss: Loss,
}

/// The row step's own numbers in a block of rows.
pub(super) struct Given<'a, T> {
    pub(super) z: &'a [Lane<T>],
    pub(super) label: &'a Lane<T>,
    pub(super) weights: Option<&'a Lane<T>>,
}

/// One block of rows with its past.
#[derive(Clone, Debug)]
pub(super) struct Block<T> {
    filled: usize,
    /// c_k = |x_k|², if not 1
    norms: Option<Lane<T>>,
    z: AVec<Lane<T>>,
    /// Û^t
    pub(super) corrected: AVec<Lane<T>>,
    /// G^t, then what is new in it.
    gradient: AVec<Lane<T>>,
    /// G̃: d fields.
    past: AVec<Lane<T>>,
    /// The memory that is not in the basis: P, and its momentum.
    carried: AVec<Lane<T>>,
    /// For each direction j the derivatives of the fields of the basis from its birth on.
    slopes: Vec<AVec<Lane<T>>>,
    /// For each direction the derivative of G^t, then of what is new in it.
    rates: AVec<Lane<T>>,
    /// For each direction the derivative of P, and of its momentum.
    moved: AVec<Lane<T>>,
    moved_state: AVec<Lane<T>>,
    work: [AVec<Lane<T>>; 2],
}

/// A fixed share of the rows, with a workspace.
#[derive(Clone, Debug)]
pub(super) struct Part<T> {
    pub(super) blocks: Vec<Block<T>>,
    pub(super) head: Head<T>,
    pub(super) sums: Vec<f64>,
}

impl<T: Vectors> Block<T> {
    pub(super) fn new(filled: usize, norms: Option<Lane<T>>, width: usize, state: usize) -> Self {
        let fields = |count: usize| avec![[T::ZERO; ROWS]; count];
        Self {
            filled,
            norms,
            z: fields(width),
            corrected: fields(width),
            gradient: fields(width),
            past: AVec::new(0),
            carried: fields(width * (1 + state)),
            slopes: Vec::new(),
            rates: AVec::new(0),
            moved: AVec::new(0),
            moved_state: AVec::new(0),
            work: [fields(width), fields(width)],
        }
    }

    /// A lane without what fills up the last block, which may be anything.
    #[inline(always)]
    fn filled(&self, lane: &Lane<T>) -> Lane<T> {
        let mut out = *lane;
        out[self.filled..].fill(T::ZERO);
        out
    }

    /// out = z − c (R G̃ + P)
    #[inline(always)]
    fn correct(&self, memory: &Left<T>, out: &mut [Lane<T>]) {
        let q = self.z.len();
        out.copy_from_slice(&self.carried[..q]);
        memory.product(0, &self.past, out);
        for (out, z) in out.iter_mut().zip(self.z.iter()) {
            for k in 0..ROWS {
                let c = self.norms.as_ref().map_or(T::ONE, |norms| norms[k]);
                out[k] = z[k] - c * out[k];
            }
        }
    }

    /// Errors at Û, with and without each group, then the gradient and its derivatives along each direction.
    #[inline(always)]
    pub(super) fn observe(
        &mut self,
        at: &Step<'_, T>,
        given: &Given<'_, T>,
        head: &mut Head<T>,
        sums: &mut [f64],
    ) {
        for (i, z) in given.z.iter().enumerate() {
            self.z[i] = self.filled(z);
        }
        let label = self.filled(given.label);
        let weights = self.filled(given.weights.unwrap_or(&[T::ONE; ROWS]));
        self.errors(at, &label, head, sums);
        head.forward(at.deep, &self.z);
        let mut jets = head.judge(at.deep, &label, at.loss);
        let train = (2 + GROUPS) * MEASURES;
        for k in 0..self.filled {
            sums[train] += jets.errors[0][k].wide();
        }
        for z in self.z.iter() {
            sums[train + 1] += z.iter().map(|&z| z * z).sum::<T>().wide();
        }
        for k in 0..ROWS {
            jets.slope[k] *= weights[k];
            jets.curvature[k] *= weights[k];
        }
        for (gradient, g) in self.gradient.iter_mut().zip(head.gradient()) {
            for k in 0..ROWS {
                gradient[k] = jets.slope[k] * g[k];
            }
        }
        let (growth, responses) = sums[KNOWN..].split_at_mut(at.births.len());
        for j in 0..at.births.len() {
            self.direct(at, j, &mut growth[j]);
            match at.amplitude {
                None => self.derive(at, j, head, (&jets.slope, &jets.curvature)),
                Some(_) => self.differ(at, j, head, (&label, &weights)),
            }
            let q = self.z.len();
            for (a, rate) in self.rates[j * q..(j + 1) * q].iter().enumerate() {
                let sums = &mut responses[(j * q + a) * GROUPS..][..GROUPS];
                for (k, &x) in rate.iter().enumerate() {
                    sums[k % GROUPS] += x.wide();
                }
            }
        }
    }

    #[inline(always)]
    fn errors(&mut self, at: &Step<'_, T>, label: &Lane<T>, head: &mut Head<T>, sums: &mut [f64]) {
        let mut corrected = std::mem::replace(&mut self.corrected, AVec::new(0));
        for group in 0..at.without.len() {
            self.correct(&at.without[group], &mut corrected);
            head.forward(at.deep, &corrected);
            let errors = head.errors(label, at.loss);
            for (i, error) in errors.iter().enumerate() {
                let outside = error.iter().take(self.filled).enumerate();
                let outside = outside.filter(|(k, _)| k % GROUPS != group);
                sums[(2 + group) * MEASURES + i] += outside.map(|(_, e)| e.wide()).sum::<f64>();
            }
        }
        self.correct(at.memory, &mut corrected);
        head.forward(at.deep, &corrected);
        let errors = head.errors(label, at.loss);
        for (i, error) in errors.iter().enumerate() {
            for e in error.iter().take(self.filled).map(|e| e.wide()) {
                sums[i] += e;
                sums[MEASURES + i] += e * e;
            }
        }
        self.corrected = corrected;
    }

    /// How the pre-activations move along direction j: c (R ∂G̃ + R_j + ∂P), into the first work space.
    #[inline(always)]
    fn direct(&mut self, at: &Step<'_, T>, j: usize, growth: &mut f64) {
        let q = self.z.len();
        let out = &mut self.work[0];
        for (i, out) in out.iter_mut().enumerate() {
            let column = at.columns[j * q + i];
            let moved = &self.moved[j * q + i];
            *out = std::array::from_fn(|k| moved[k] + column);
        }
        at.memory.product(at.births[j], &self.slopes[j], out);
        for out in out.iter_mut() {
            if let Some(norms) = &self.norms {
                for k in 0..ROWS {
                    out[k] *= norms[k];
                }
            }
            let sum: T = out.iter().take(self.filled).map(|&a| a * a).sum();
            *growth += sum.wide();
        }
    }

    /// Ġ = b (ℓ'' (g·a) g + ℓ' (∂g/∂z) a) at the last backward pass.
    #[inline(always)]
    fn derive(
        &mut self,
        at: &Step<'_, T>,
        j: usize,
        head: &mut Head<T>,
        (slope, curvature): (&Lane<T>, &Lane<T>),
    ) {
        let q = self.z.len();
        let [direction, change] = &mut self.work;
        let rise = head.tangent(at.deep, direction, change);
        let along: Lane<T> = std::array::from_fn(|k| curvature[k] * rise[k]);
        let rates = self.rates[j * q..(j + 1) * q].iter_mut();
        for ((rate, change), g) in rates.zip(change.iter()).zip(head.gradient()) {
            for k in 0..ROWS {
                rate[k] = along[k].mul_add(g[k], slope[k] * change[k]);
            }
        }
    }

    /// [G(z + a) − G(z − a)]/2
    #[inline(always)]
    fn differ(
        &mut self,
        at: &Step<'_, T>,
        j: usize,
        head: &mut Head<T>,
        (label, weights): (&Lane<T>, &Lane<T>),
    ) {
        let q = self.z.len();
        let rates = &mut self.rates[j * q..(j + 1) * q];
        let [direction, moved] = &mut self.work;
        for (side, half) in [(T::ONE, T::of(0.5)), (-T::ONE, T::of(-0.5))] {
            for ((moved, z), a) in moved.iter_mut().zip(self.z.iter()).zip(direction.iter()) {
                for k in 0..ROWS {
                    moved[k] = side.mul_add(a[k], z[k]);
                }
            }
            head.forward(at.deep, moved);
            let jets = head.judge(at.deep, label, at.loss);
            for (rate, g) in rates.iter_mut().zip(head.gradient()) {
                for k in 0..ROWS {
                    let gradient = half * weights[k] * jets.slope[k] * g[k];
                    rate[k] = if side > T::ZERO {
                        gradient
                    } else {
                        rate[k] + gradient
                    };
                }
            }
        }
    }

    /// Leaves of the gradient what is new in it, given −ℓ.
    pub(super) fn project(&mut self, less: &Left<T>) {
        less.product(0, &self.past, &mut self.gradient);
    }

    /// Moves the memory along what is new in the gradient, and the derivatives of both, given −ℓ.
    pub(super) fn carry(&mut self, less: &Left<T>, births: &[usize], phi: f64, updates: &Updates, t: usize) {
        let q = self.z.len();
        for ((rate, slopes), &birth) in self.rates.chunks_exact_mut(q).zip(&self.slopes).zip(births) {
            less.product(birth, slopes, rate);
        }
        let scale = T::of(1.0 / phi);
        for gradient in [&mut self.gradient, &mut self.rates] {
            gradient.as_flattened_mut().iter_mut().for_each(|g| *g *= scale);
        }
        let (weights, state) = self.carried.split_at_mut(q);
        updates.move_first(
            t,
            Weights {
                weights: weights.as_flattened_mut(),
                gradient: self.gradient.as_flattened(),
                state: state.as_flattened_mut(),
            },
        );
        updates.move_first(
            t,
            Weights {
                weights: self.moved.as_flattened_mut(),
                gradient: self.rates.as_flattened(),
                state: self.moved_state.as_flattened_mut(),
            },
        );
    }

    /// Adds fields to the basis, and a direction for each.
    pub(super) fn extend(&mut self, take: &Left<T>, [leave, leave_state]: [&Left<T>; 2], new: usize) {
        let q = self.z.len();
        let zero = [T::ZERO; ROWS];
        let mut added: AVec<Lane<T>> = avec![zero; new];
        let mut shift = |weights: &mut [Lane<T>], state: &mut [Lane<T>], past: &mut AVec<Lane<T>>| {
            added.fill(zero);
            take.product(0, weights, &mut added);
            if !state.is_empty() {
                take.product(q, state, &mut added);
                leave_state.product(0, &added, state);
            }
            leave.product(0, &added, weights);
            past.extend_from_slice(&added);
        };
        let (weights, state) = self.carried.split_at_mut(q);
        shift(weights, state, &mut self.past);
        let planes = self.moved_state.len() / self.moved.len().max(1) * q;
        for (j, slopes) in self.slopes.iter_mut().enumerate() {
            let state = &mut self.moved_state[j * planes..(j + 1) * planes];
            shift(&mut self.moved[j * q..(j + 1) * q], state, slopes);
        }
        let all = q * (self.slopes.len() + new);
        self.slopes.resize_with(self.slopes.len() + new, || AVec::new(0));
        self.rates.resize(all, zero);
        self.moved.resize(all, zero);
        if self.carried.len() > q {
            self.moved_state.resize(all, zero);
        }
    }

    /// Turns derivatives into differences of an amplitude, which stay bounded from here.
    pub(super) fn bound(&mut self, amplitude: T) {
        let all = self
            .slopes
            .iter_mut()
            .chain([&mut self.moved, &mut self.moved_state]);
        for lanes in all {
            lanes.as_flattened_mut().iter_mut().for_each(|x| *x *= amplitude);
        }
    }
}

/// The first pass over a part's rows.
pub(super) struct Observe<'a, T> {
    pub(super) part: &'a mut Part<T>,
    pub(super) step: &'a Step<'a, T>,
    pub(super) z: &'a [Lane<T>],
    pub(super) labels: &'a [Lane<T>],
    pub(super) weights: Option<&'a [Lane<T>]>,
    pub(super) cancel: &'a Cancel,
}

impl<T: Vectors> Work for Observe<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Part { blocks, head, sums } = self.part;
        let q = self.z.len() / self.labels.len().max(1);
        let rows = self.z.chunks_exact(q).zip(self.labels).enumerate();
        for (block, (i, (z, label))) in blocks.iter_mut().zip(rows) {
            self.cancel.check()?;
            let given = Given {
                z,
                label,
                weights: self.weights.and_then(|weights| weights.get(i)),
            };
            block.observe(self.step, &given, head, sums);
        }
        Ok(())
    }
}

/// What is done with the part of an index.
type OfPart<'a, T> = &'a (dyn Fn(usize, &mut Part<T>) -> Result<(), Cancelled> + Sync);

/// Does `work` with all parts side by side, each with `size` sums of zero, and adds the sums up in order.
pub(super) fn totals<T: Vectors>(
    parts: &mut [Part<T>],
    size: usize,
    work: OfPart<'_, T>,
) -> Result<Vec<f64>, Cancelled> {
    each_mut(parts, &|i, part| {
        part.sums.clear();
        part.sums.resize(size, 0.0);
        work(i, part)
    })?;
    let mut total = vec![0.0; size];
    for part in parts {
        for (total, sum) in total.iter_mut().zip(&part.sums) {
            *total += sum;
        }
    }
    Ok(total)
}

impl<T: Vectors> Part<T> {
    /// Σ G G̃ᵀ over rows, row-major.
    pub(super) fn level(&mut self, first: usize) {
        self.products(first, |block| (&block.gradient, &block.past));
    }

    /// Σ carried carriedᵀ over rows, row-major.
    pub(super) fn covariance(&mut self) {
        self.products(0, |block| (&block.carried, &block.carried));
    }

    fn products(&mut self, first: usize, pick: impl Fn(&Block<T>) -> (&[Lane<T>], &[Lane<T>])) {
        for group in self.blocks.chunks(GROUP) {
            let mut some: [[&[Lane<T>]; GROUP]; 2] = [[&[]; GROUP]; 2];
            for (i, block) in group.iter().enumerate() {
                (some[0][i], some[1][i]) = pick(block);
            }
            let [left, right] = some.each_ref().map(|some| &some[..group.len()]);
            let columns = right.first().map_or(0, |right| right.len());
            gram(left, right, columns, &mut self.sums[first..]);
        }
    }
}
