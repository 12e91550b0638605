//! The test error estimated from training data alone, for optimizers that move every weight by a formula of its own.
//!
//! Where the update is not linear, the responses of weights to the noise of their gradients differ from coordinate to
//! coordinate, and two linear recursions are coupled (Han & Imaizumi, arXiv:2505.04898, with conditioning on both sides). With
//! h^t = Xᵀ G^t = ζ^t + Σ_{r≤t} D_{t,r} v^r on the coordinates and z^t = U^t + c Σ_{r<t} R_{t,r} G^r on the rows,
//!
//! - on the rows, along a change ε^s of U^s, a^t = ε^t + c Σ_{r<t} R_{t,r} Ġ^r, Ġ^t = (∂G/∂z) a^t, and D_{t,s} = φ mean_k c_k ∂G_k^t/∂U_k^s;
//! - on the coordinates, along a change ε^s of ζ^s, ḣ^t = ε^t + Σ_{r≤t} D_{t,r} v̇^r, which goes through the optimizer's own update
//!   at the real weights and gradients, and R_{t,s} = mean_j ∂v_j^t/∂ζ_j^s.
//!
//! Then Û = z − c Σ R G, as for linear optimizers. Every change (s, c) of one neuron at one step is followed apart as long as they
//! are few; beyond, changes far apart in time share a tangent, with random signs that tell them apart.
//!
//! The sign of a gradient and Adam's first steps have no derivative worth the name; nor have activations with kinks. There half the
//! difference of what follows from a change up and down takes its place, of a size in proportion to what is changed.

use aligned_vec::{AVec, avec};
use nalgebra::DMatrix;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::bar::{ErrorMoments, EstimateStep, estimate};
use super::estimator::{AMPLITUDE, EstimatorSetup, Resolution};
use super::inputs::TheoryError;
use super::row_step::{Coordinates, RowStep, expect_length};
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Loss;
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, Head};
use crate::optimizer::{Block as Weights, Tangents, Updates};
use crate::statistics::streams::{Purpose, stream};

/// Changes that are followed apart, at most.
const MOST: usize = 96;

/// Blocks of rows or coordinates that a thread takes at once.
const TOGETHER: usize = 4;

/// Which tangent follows a change, and how large the change is.
#[derive(Clone, Debug)]
struct Changes {
    /// Neurons q.
    width: usize,
    /// Tangents there are in all.
    tangents: usize,
    /// Whether several changes share a tangent.
    shared: bool,
    /// Of each change (s, c) so far: 1 for derivatives.
    sizes: Vec<f64>,
}

impl Changes {
    fn new(width: usize, steps: usize, resolution: Resolution) -> Self {
        let all = width * (steps + 1);
        let most = match resolution {
            Resolution::Full => all,
            Resolution::Reduced => MOST.max(width),
        };
        Self {
            width,
            tangents: all.min(most),
            shared: all > most,
            sizes: Vec::new(),
        }
    }

    /// The tangent that follows a change.
    fn tangent(&self, change: usize) -> usize {
        change % self.tangents
    }

    /// Tangents that follow a change by now.
    fn going(&self) -> usize {
        self.tangents.min(self.sizes.len())
    }

    /// The step of a tangent's first change.
    fn begin(&self, tangent: usize) -> usize {
        tangent / self.width
    }
}

/// The signs of the changes of a block's units, a word for each change.
#[derive(Clone, Debug)]
struct Signs {
    words: Vec<u32>,
    source: ChaCha8Rng,
}

impl Signs {
    fn draw(&mut self, changes: &Changes) {
        for _ in 0..changes.width {
            let word = if changes.shared {
                self.source.next_u32()
            } else {
                u32::MAX
            };
            self.words.push(word);
        }
    }

    /// Adds the changes of step t that a tangent follows to its q fields.
    fn add(&self, changes: &Changes, (tangent, t): (usize, usize), fields: &mut [Lane<f64>]) {
        for (c, field) in fields.iter_mut().enumerate() {
            let change = t * changes.width + c;
            if changes.tangent(change) == tangent {
                let size = changes.sizes[change];
                for (k, x) in field.iter_mut().enumerate() {
                    *x += if self.words[change] >> k & 1 == 1 {
                        size
                    } else {
                        -size
                    };
                }
            }
        }
    }
}

/// Adds Σ_k field_k · sign_k / size over a block for each change so far: sums is q × changes, row-major.
fn add_responses(
    changes: &Changes,
    signs: &Signs,
    rates: &[Lane<f64>],
    (columns, filled): (usize, usize),
    sums: &mut [f64],
) {
    let q = changes.width;
    for change in 0..columns {
        let tangent = changes.tangent(change);
        let word = signs.words[change];
        for (a, field) in rates[tangent * q..(tangent + 1) * q].iter().enumerate() {
            let mut sum = 0.0;
            for (k, &x) in field.iter().enumerate().take(filled) {
                sum += if word >> k & 1 == 1 { x } else { -x };
            }
            sums[a * columns + change] += sum / changes.sizes[change];
        }
    }
}

/// One block of training rows.
#[derive(Clone, Debug)]
struct Rows {
    filled: usize,
    norms: Lane<f64>,
    z: AVec<Lane<f64>>,
    corrected: AVec<Lane<f64>>,
    /// G of every step so far.
    gradients: AVec<Lane<f64>>,
    signs: Signs,
    /// For each tangent Ġ of every step since its first change.
    histories: Vec<AVec<Lane<f64>>>,
    /// Ġ^t of each tangent.
    rates: AVec<Lane<f64>>,
}

/// What a block of rows adds up: errors and their squares, the training error, Σ c Ġ ε.
struct RowSums {
    errors: ErrorMoments,
    train: f64,
    responses: Vec<f64>,
}

/// What blocks of rows need to know about a step.
struct RowAt<'a> {
    t: usize,
    changes: &'a Changes,
    /// [R_{t,0} … R_{t,t−1}]
    memory: &'a Left<f64>,
    deep: &'a Deep<f64>,
    loss: Loss,
    differs: bool,
}

impl Rows {
    fn advance(
        &mut self,
        at: &RowAt<'_>,
        (label, weights): (&Lane<f64>, &Lane<f64>),
        head: &mut Head<f64>,
        errors: &mut ErrorMoments,
        train: &mut f64,
    ) {
        let q = self.z.len();
        self.corrected.fill([0.0; ROWS]);
        at.memory.product(0, &self.gradients, &mut self.corrected);
        for (out, z) in self.corrected.iter_mut().zip(self.z.iter()) {
            for k in 0..ROWS {
                out[k] = z[k] - self.norms[k] * out[k];
            }
        }
        head.forward(at.deep, &self.corrected);
        let all = head.errors(label, at.loss);
        for k in 0..self.filled {
            for (i, e) in all.iter().map(|error| error[k]).enumerate() {
                errors.add(i, e);
            }
        }
        head.forward(at.deep, &self.z);
        let mut jets = head.judge(at.deep, label, at.loss);
        for k in 0..ROWS {
            jets.slope[k] *= weights[k];
            jets.curvature[k] *= weights[k];
        }
        for k in 0..self.filled {
            *train += jets.errors[0][k];
        }
        for g in head.gradient() {
            self.gradients.push(std::array::from_fn(|k| jets.slope[k] * g[k]));
        }
        let mut direction: AVec<Lane<f64>> = avec![[0.0; ROWS]; q];
        let mut change: AVec<Lane<f64>> = avec![[0.0; ROWS]; q];
        for tangent in 0..at.changes.going() {
            direction.fill([0.0; ROWS]);
            let first = at.changes.begin(tangent) * q;
            at.memory.product(first, &self.histories[tangent], &mut direction);
            for field in direction.iter_mut() {
                for k in 0..ROWS {
                    field[k] *= self.norms[k];
                }
            }
            self.signs.add(at.changes, (tangent, at.t), &mut direction);
            let rate = &mut self.rates[tangent * q..(tangent + 1) * q];
            if at.differs {
                differ(
                    at,
                    (&self.z, &direction),
                    (label, weights),
                    head,
                    &mut change,
                    rate,
                );
            } else {
                let rise = head.tangent(at.deep, &direction, &mut change);
                for ((rate, change), g) in rate.iter_mut().zip(change.iter()).zip(head.gradient()) {
                    for k in 0..ROWS {
                        rate[k] = jets.curvature[k] * rise[k] * g[k] + jets.slope[k] * change[k];
                    }
                }
            }
            self.histories[tangent].extend_from_slice(rate);
        }
    }
}

/// [G(z + a) − G(z − a)]/2
fn differ(
    at: &RowAt<'_>,
    (z, direction): (&[Lane<f64>], &[Lane<f64>]),
    (label, weights): (&Lane<f64>, &Lane<f64>),
    head: &mut Head<f64>,
    moved: &mut [Lane<f64>],
    rate: &mut [Lane<f64>],
) {
    rate.fill([0.0; ROWS]);
    for side in [1.0, -1.0] {
        for ((moved, z), a) in moved.iter_mut().zip(z).zip(direction) {
            for k in 0..ROWS {
                moved[k] = z[k] + side * a[k];
            }
        }
        head.forward(at.deep, moved);
        let slope = head.judge(at.deep, label, at.loss).slope;
        for (rate, g) in rate.iter_mut().zip(head.gradient()) {
            for k in 0..ROWS {
                rate[k] += 0.5 * side * weights[k] * slope[k] * g[k];
            }
        }
    }
}

/// One block of coordinates.
#[derive(Clone, Debug)]
struct Columns {
    filled: usize,
    /// The optimizer's state of the real weights.
    state: Vec<f64>,
    signs: Signs,
    /// For each tangent v̇ of every step after its first change.
    histories: Vec<AVec<Lane<f64>>>,
    /// v̇ of each tangent.
    rates: AVec<Lane<f64>>,
    /// For each tangent the change of the optimizer's state; with differences weights and state of both sides.
    carried: Vec<Vec<f64>>,
}

/// What blocks of coordinates need to know about a step.
struct ColumnAt<'a> {
    t: usize,
    changes: &'a Changes,
    /// [D_{t,0} … D_{t,t}]
    signal: &'a Left<f64>,
    updates: &'a Updates,
    phi: f64,
    differs: bool,
}

impl Columns {
    /// The responses of v^{t+1}, given w^t and g^t in lanes.
    fn advance(&mut self, at: &ColumnAt<'_>, weights: &[Lane<f64>], gradient: &[Lane<f64>]) {
        let q = weights.len();
        let mut moved: AVec<Lane<f64>> = avec![[0.0; ROWS]; q];
        for tangent in 0..at.changes.going() {
            moved.fill([0.0; ROWS]);
            let first = (at.changes.begin(tangent) + 1) * q;
            at.signal.product(first, &self.histories[tangent], &mut moved);
            self.signs.add(at.changes, (tangent, at.t), &mut moved);
            moved.as_flattened_mut().iter_mut().for_each(|h| *h /= at.phi);
            let rate = &mut self.rates[tangent * q..(tangent + 1) * q];
            let carried = &mut self.carried[tangent];
            if at.differs {
                if carried.is_empty() {
                    let side = [weights.as_flattened(), &self.state].concat();
                    *carried = [&side[..], &side[..]].concat();
                }
                both_sides(at, gradient, &moved, carried, rate);
            } else {
                carried.resize(self.state.len(), 0.0);
                let tangents = Tangents {
                    weights: weights.as_flattened(),
                    gradient: gradient.as_flattened(),
                    state: &self.state,
                    change: Weights {
                        weights: rate.as_flattened_mut(),
                        gradient: moved.as_flattened(),
                        state: carried,
                    },
                };
                at.updates.tangent_first(at.t, tangents);
            }
            self.histories[tangent].extend_from_slice(rate);
        }
        let mut now = weights.to_vec();
        let block = Weights {
            weights: now.as_flattened_mut(),
            gradient: gradient.as_flattened(),
            state: &mut self.state,
        };
        at.updates.move_first(at.t, block);
    }
}

/// Moves what a change up and a change down have made of weights and state, and takes half the difference.
fn both_sides(
    at: &ColumnAt<'_>,
    gradient: &[Lane<f64>],
    moved: &[Lane<f64>],
    carried: &mut [f64],
    rate: &mut [Lane<f64>],
) {
    let size = rate.len() * ROWS;
    let half = carried.len() / 2;
    let (up, down) = carried.split_at_mut(half);
    for (side, sign) in [(&mut *up, 1.0), (&mut *down, -1.0)] {
        let changed = gradient.as_flattened().iter().zip(moved.as_flattened());
        let gradient: Vec<f64> = changed.map(|(g, d)| g + sign * d).collect();
        let (weights, state) = side.split_at_mut(size);
        let block = Weights {
            weights,
            gradient: &gradient,
            state,
        };
        at.updates.move_first(at.t, block);
    }
    for (rate, (up, down)) in rate.as_flattened_mut().iter_mut().zip(up.iter().zip(down.iter())) {
        *rate = (up - down) / 2.0;
    }
}

/// The estimator for entrywise optimizers, advanced beside training.
#[derive(Clone, Debug)]
pub struct EntrywiseEstimator {
    rows: usize,
    features: usize,
    phi: f64,
    loss: Loss,
    updates: Updates,
    head: Head<f64>,
    of_rows: Changes,
    of_columns: Changes,
    row_blocks: Vec<Rows>,
    column_blocks: Vec<Columns>,
    /// [R_{t,0} … R_{t,t−1}]: q × q t.
    memory: DMatrix<f64>,
    /// [D_{t,0} … D_{t,t}] of the last step: q × q (t + 1).
    signal: DMatrix<f64>,
    /// Whether rows and coordinates take differences.
    differs: [bool; 2],
    train: Vec<f64>,
    step: usize,
}

impl EntrywiseEstimator {
    /// At step 0.
    ///
    /// # Errors
    ///
    /// If there are no rows or features or a wrong number of row norms, and on request.
    pub fn new(setup: &EstimatorSetup<'_>, cancel: &Cancel) -> Result<Self, TheoryError> {
        if setup.rows == 0 || setup.width == 0 || setup.features == 0 {
            return Err(TheoryError::Range {
                name: "rows and width",
                range: "≥ 1",
                value: 0.0,
            });
        }
        if let Some(norms) = setup.row_norms {
            expect_length("row_norms", norms.len(), setup.rows)?;
        }
        let (q, steps) = (setup.width, setup.updates.steps());
        let changes = Changes::new(q, steps, setup.resolution);
        let fields = |count: usize| avec![[0.0; ROWS]; count];
        let tangents = changes.tangents;
        let histories = || vec![AVec::new(0); tangents];
        let signs = |side: usize, index: usize| Signs {
            words: Vec::new(),
            source: stream(setup.seed, Purpose::TheoryProbes, setup.run, 2 * index + side),
        };
        let mut row_blocks = Vec::new();
        for i in 0..setup.rows.div_ceil(ROWS) {
            cancel.check()?;
            let norms = setup.row_norms.and_then(|norms| norms.get(i * ROWS..));
            row_blocks.push(Rows {
                filled: ROWS.min(setup.rows - i * ROWS),
                norms: std::array::from_fn(|k| match (setup.row_norms, norms) {
                    (Some(_), norms) => norms.and_then(|norms| norms.get(k)).copied().unwrap_or(0.0),
                    _ => 1.0,
                }),
                z: fields(q),
                corrected: fields(q),
                gradients: AVec::new(0),
                signs: signs(0, i),
                histories: histories(),
                rates: fields(q * tangents),
            });
        }
        let mut column_blocks = Vec::new();
        for i in 0..setup.features.div_ceil(ROWS) {
            cancel.check()?;
            column_blocks.push(Columns {
                filled: ROWS.min(setup.features - i * ROWS),
                state: vec![0.0; q * ROWS * setup.updates.state()],
                signs: signs(1, i),
                histories: histories(),
                rates: fields(q * tangents),
                carried: vec![Vec::new(); tangents],
            });
        }
        let exact = setup.resolution == Resolution::Full;
        Ok(Self {
            rows: setup.rows,
            features: setup.features,
            phi: setup.phi,
            loss: setup.loss,
            updates: setup.updates.clone(),
            head: Head::new(setup.activation, q, setup.layers),
            of_columns: changes.clone(),
            of_rows: changes,
            row_blocks,
            column_blocks,
            memory: DMatrix::zeros(q, 0),
            signal: DMatrix::zeros(q, 0),
            differs: [!exact && !setup.activation.is_c4(), !exact],
            train: Vec::new(),
            step: 0,
        })
    }

    /// The estimate at the current step t, then the recursions move to t + 1.
    ///
    /// # Errors
    ///
    /// If lengths do not fit or the step has no [`RowStep::coordinates`], after T + 1 calls, where the estimate is no longer
    /// finite ([`TheoryError::Diverged`]), or on request ([`TheoryError::Cancelled`]); then the estimator is of no more use.
    pub fn step<T: Vectors>(
        &mut self,
        now: &RowStep<'_, T>,
        cancel: &Cancel,
    ) -> Result<EstimateStep, TheoryError> {
        let report = self.look(now, cancel)?;
        self.carry(now.coordinates, cancel)?;
        Ok(report)
    }

    /// The estimate at the current step t; the recursion stays there until [`Self::carry`].
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    pub fn look<T: Vectors>(
        &mut self,
        now: &RowStep<'_, T>,
        cancel: &Cancel,
    ) -> Result<EstimateStep, TheoryError> {
        now.check(self.rows, self.of_rows.width)?;
        let steps = self.updates.steps();
        if self.step > steps {
            return Err(TheoryError::Length {
                name: "steps",
                found: self.step + 1,
                expected: steps + 1,
            });
        }
        self.observe(now, cancel)
    }

    /// Moves the recursion from the step that was looked at to the next, given the first layer there.
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    pub fn carry(&mut self, at: Option<Coordinates<'_>>, cancel: &Cancel) -> Result<(), TheoryError> {
        let q = self.of_rows.width;
        if self.step < self.updates.steps() {
            let (weights, gradient) = at.map_or((&[][..], &[][..]), |at| (at.weights, at.gradient));
            expect_length("first_layer", weights.len(), self.features * q)?;
            expect_length("first_layer_gradient", gradient.len(), self.features * q)?;
            self.update(Coordinates { weights, gradient }, cancel)?;
        }
        self.step += 1;
        Ok(())
    }

    /// Goes on with other updates from where the recursion stands, those of a run that does.
    pub fn go_on(&mut self, updates: &Updates) {
        self.updates = updates.clone();
    }

    /// Rows: errors, gradients, D_{t,s}.
    fn observe<T: Vectors>(
        &mut self,
        now: &RowStep<'_, T>,
        cancel: &Cancel,
    ) -> Result<EstimateStep, TheoryError> {
        let (q, t) = (self.of_rows.width, self.step);
        for (i, block) in self.row_blocks.iter_mut().enumerate() {
            let filled = block.filled;
            for (to, from) in block.z.iter_mut().zip(now.z.get(i * q..).unwrap_or(&[])) {
                *to = std::array::from_fn(|k| if k < filled { from[k].wide() } else { 0.0 });
            }
        }
        let sizes = self.sizes_of_rows();
        self.of_rows.sizes.extend(sizes);
        let deep: Deep<f64> = now.deep.cast();
        let mut left = Left::new(q, self.memory.ncols());
        left.pack(&rows_of(&self.memory));
        let at = RowAt {
            t,
            changes: &self.of_rows,
            memory: &left,
            deep: &deep,
            loss: self.loss,
            differs: self.differs[0],
        };
        let columns = q * (t + 1);
        let head = &self.head;
        let zero = || RowSums {
            errors: ErrorMoments::default(),
            train: 0.0,
            responses: vec![0.0; q * columns],
        };
        let parts = self.row_blocks.chunks_mut(TOGETHER);
        let mut parts: Vec<_> = parts.map(|blocks| (blocks, zero())).collect();
        each_mut(&mut parts, &|part, (blocks, sums)| {
            let mut head = head.clone();
            for (i, block) in blocks.iter_mut().enumerate() {
                cancel.check()?;
                let index = part * TOGETHER + i;
                let lane = |lanes: Option<&[Lane<T>]>, other: f64| -> Lane<f64> {
                    let lane = lanes.and_then(|lanes| lanes.get(index));
                    std::array::from_fn(|k| match lane {
                        _ if k >= block.filled => 0.0,
                        Some(lane) => lane[k].wide(),
                        None => other,
                    })
                };
                let (label, weights) = (lane(Some(now.labels), 0.0), lane(now.weights, 1.0));
                block.signs.draw(at.changes);
                block.advance(
                    &at,
                    (&label, &weights),
                    &mut head,
                    &mut sums.errors,
                    &mut sums.train,
                );
                let norms = block.norms;
                let mut weighted = block.rates.clone();
                for field in weighted.iter_mut() {
                    for k in 0..ROWS {
                        field[k] *= norms[k];
                    }
                }
                add_responses(
                    at.changes,
                    &block.signs,
                    &weighted,
                    (columns, block.filled),
                    &mut sums.responses,
                );
            }
            Ok::<_, Cancelled>(())
        })?;
        let m = self.rows as f64;
        let mut total = vec![0.0; q * columns];
        let (mut errors, mut train) = (ErrorMoments::default(), 0.0);
        for (_, sums) in parts {
            total.iter_mut().zip(sums.responses).for_each(|(a, b)| *a += b);
            errors += sums.errors;
            train += sums.train;
        }
        self.signal = DMatrix::from_row_slice(q, columns, &total) * (self.phi / m);
        self.train.push(train / m);
        // The responses of groups of rows are not followed apart.
        estimate(self.step, self.rows, &errors, &self.train, None)
    }

    /// How large the changes of this step are: in proportion to each neuron's pre-activations.
    fn sizes_of_rows(&self) -> Vec<f64> {
        let q = self.of_rows.width;
        if !self.differs[0] {
            return vec![1.0; q];
        }
        let mut squares = vec![0.0; q];
        for block in &self.row_blocks {
            for (square, z) in squares.iter_mut().zip(block.z.iter()) {
                *square += z.iter().map(|z| z * z).sum::<f64>();
            }
        }
        let size = |square: f64| AMPLITUDE * (square / self.rows as f64).sqrt().max(f64::MIN_POSITIVE);
        squares.into_iter().map(size).collect()
    }

    /// Coordinates: R_{t+1,s}.
    fn update(&mut self, first: Coordinates<'_>, cancel: &Cancel) -> Result<(), TheoryError> {
        let (q, t) = (self.of_rows.width, self.step);
        let n = self.features;
        let sizes = self.sizes_of_columns(first.gradient);
        self.of_columns.sizes.extend(sizes);
        let mut left = Left::new(q, self.signal.ncols());
        left.pack(&rows_of(&self.signal));
        let at = ColumnAt {
            t,
            changes: &self.of_columns,
            signal: &left,
            updates: &self.updates,
            phi: self.phi,
            differs: self.differs[1],
        };
        let columns = q * (t + 1);
        let parts = self.column_blocks.chunks_mut(TOGETHER);
        let mut parts: Vec<_> = parts.map(|blocks| (blocks, vec![0.0; q * columns])).collect();
        each_mut(&mut parts, &|part, (blocks, sums)| {
            for (i, block) in blocks.iter_mut().enumerate() {
                cancel.check()?;
                let begin = (part * TOGETHER + i) * ROWS;
                let lanes = |values: &[f64]| -> Vec<Lane<f64>> {
                    let lane = |a: usize| {
                        std::array::from_fn(|k| values.get((begin + k) * q + a).copied().unwrap_or(0.0))
                    };
                    (0..q).map(lane).collect()
                };
                block.signs.draw(at.changes);
                block.advance(&at, &lanes(first.weights), &lanes(first.gradient));
                add_responses(
                    at.changes,
                    &block.signs,
                    &block.rates,
                    (columns, block.filled),
                    sums,
                );
            }
            Ok::<_, Cancelled>(())
        })?;
        let mut total = vec![0.0; q * columns];
        for (_, sums) in parts {
            total.iter_mut().zip(sums).for_each(|(a, b)| *a += b);
        }
        self.memory = DMatrix::from_row_slice(q, columns, &total) / n as f64;
        Ok(())
    }

    /// How large the changes of this step are: in proportion to each neuron's gradients, h = φ g.
    fn sizes_of_columns(&self, gradient: &[f64]) -> Vec<f64> {
        let q = self.of_columns.width;
        if !self.differs[1] {
            return vec![1.0; q];
        }
        let size = |a: usize| {
            let squares: f64 = gradient.iter().skip(a).step_by(q).map(|g| g * g).sum();
            let rms = self.phi * (squares / self.features as f64).sqrt();
            AMPLITUDE * rms.max(f64::MIN_POSITIVE.sqrt())
        };
        (0..q).map(size).collect()
    }

    /// Training rows m.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Û^t of the last step's rows, for each block of rows q lanes.
    pub fn corrected(&self) -> impl Iterator<Item = &[Lane<f64>]> {
        self.row_blocks.iter().map(|block| &block.corrected[..])
    }

    /// [R_{t,0} … R_{t,t−1}]: q × q t; after [`Self::step`] t it stands at t + 1.
    #[must_use]
    pub fn memory(&self) -> &DMatrix<f64> {
        &self.memory
    }

    /// [D_{t,0} … D_{t,t}] of the last step t: q × q (t + 1).
    #[must_use]
    pub fn signal(&self) -> &DMatrix<f64> {
        &self.signal
    }
}

fn rows_of(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}
