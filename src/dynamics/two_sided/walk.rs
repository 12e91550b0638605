//! Both sides of X with the first layer's weights on the one and the network's pre-activations on the other.

use nalgebra::DMatrix;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::side::{Law, Side};
use crate::control::{Cancel, Cancelled};
use crate::kernels::buffer::Pages;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::optimizer::{Block, Updates};

/// Numbers between two checks for cancellation.
const PIECE: usize = 1 << 16;

/// What both sides start from.
pub(crate) struct Start<'a> {
    pub(crate) law: Law,
    /// Rows, and copies of the coordinates.
    pub(crate) rows: usize,
    pub(crate) copies: usize,
    pub(crate) phi: f64,
    /// μ (n × p) and w⁰ (n × q), row-major.
    pub(crate) teacher: &'a [f64],
    pub(crate) first: &'a [f64],
    /// Eigenvalues λ_j of the features' covariance times n, of mean 1; empty where all are 1.
    pub(crate) eigenvalues: &'a [f64],
    /// Teacher directions p and width q.
    pub(crate) directions: usize,
    pub(crate) width: usize,
    pub(crate) updates: &'a Updates,
    /// Whether the matrix is another one at every step.
    pub(crate) renews: bool,
    /// Columns of ṽ and of g̃ that there will be, about.
    pub(crate) room: [usize; 2],
}

/// Rows and coordinates, and what stands on them.
#[derive(Clone, Debug)]
pub(crate) struct TwoSided<T: Vectors> {
    phi: f64,
    width: usize,
    updates: Updates,
    coordinates: Side<T>,
    rows: Side<T>,
    /// √λ μ until it is asked for, and √λ w⁰; both for good where the matrix is another one at every step.
    teacher: Pages<T>,
    first: Pages<T>,
    renews: bool,
    /// w, and for each weight as many numbers of state.
    weights: Pages<T>,
    state: Pages<T>,
    /// √λ, a lane for each block; empty where all are 1.
    roots: Pages<T>,
    /// v while it is asked for, and the gradient.
    moving: Pages<T>,
    /// z = Xv and U, then G.
    z: Pages<T>,
    fresh: Pages<T>,
    gradient: Pages<T>,
    /// ⟨√λ μ, ṽ⟩ and ⟨v, ṽ⟩.
    teacher_on: DMatrix<f64>,
    weights_on: DMatrix<f64>,
}

impl<T: Vectors> TwoSided<T> {
    /// At the weights of step 0, with nothing asked yet; generators of rows and of coordinates.
    pub(crate) fn new(
        start: &Start<'_>,
        random: [&(dyn Fn(usize) -> ChaCha8Rng + Sync); 2],
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (q, p) = (start.width, start.directions);
        let (n, law) = (start.copies * (start.first.len() / q), start.law);
        let [on_coordinates, on_rows] = start.room;
        let coordinates = Side::new(law, n, [on_coordinates, on_rows], random[1], cancel)?;
        let rows = Side::new(law, start.rows, [on_rows, on_coordinates + 2], random[0], cancel)?;
        let roots: Vec<f64> = start.eigenvalues.iter().map(|x| x.sqrt()).collect();
        let zeros = |blocks: usize, fields: usize| Pages::zeros(blocks * fields * ROWS);
        let (above, below) = (coordinates.blocks(), rows.blocks());
        let mut new = Self {
            phi: start.phi,
            width: q,
            teacher: lanes(start.teacher, p, start.copies, cancel)?,
            weights: lanes(start.first, q, start.copies, cancel)?,
            roots: lanes(&roots, 1, start.copies, cancel)?,
            first: Pages::zeros(0),
            renews: start.renews,
            state: zeros(above, q * start.updates.state()),
            moving: zeros(above, q),
            z: zeros(below, q),
            fresh: zeros(below, q),
            gradient: zeros(below, q),
            updates: start.updates.clone(),
            coordinates,
            rows,
            teacher_on: DMatrix::zeros(p, 0),
            weights_on: DMatrix::zeros(q, 0),
        };
        scale(&mut new.teacher, p, &new.roots, cancel)?;
        if new.renews {
            new.first = new.weights.clone();
            scale(&mut new.first, q, &new.roots, cancel)?;
        }
        Ok(new)
    }

    /// Goes on with other updates.
    pub(crate) fn go_on(&mut self, updates: &Updates) {
        self.updates = updates.clone();
    }

    /// Another matrix, of which nothing is asked yet.
    pub(crate) fn renew(&mut self) {
        self.coordinates.renew();
        self.rows.renew();
    }

    /// Takes up w⁰ with the directions, where the matrix is another one at every step, and returns ⟨√λ w⁰, ṽ⟩: q rows.
    pub(crate) fn recall(&mut self, cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
        self.moving.copy_from_slice(&self.first);
        let first = self.moving.as_chunks_mut().0;
        let asked = self.coordinates.ask(first, self.width, cancel)?;
        self.rows.draw(asked.new, cancel)?;
        Ok(asked.on_directions)
    }

    /// The side of the rows.
    pub(crate) fn rows_mut(&mut self) -> &mut Side<T> {
        &mut self.rows
    }

    /// Coordinates, with all copies.
    pub(crate) fn coordinates(&self) -> usize {
        self.coordinates.count()
    }

    /// Asks for the teacher's fields u_* = Xμ: p lanes for each block of rows. Once of a matrix, before anything else.
    pub(crate) fn fields(&mut self, cancel: &Cancel) -> Result<Vec<Lane<T>>, Cancelled> {
        let p = self.teacher_on.nrows();
        let mut fields = vec![[T::ZERO; ROWS]; p * self.rows.blocks()];
        if p > 0 {
            let mut teacher = match self.renews {
                true => self.teacher.clone(),
                false => std::mem::replace(&mut self.teacher, Pages::zeros(0)),
            };
            let asked = self.coordinates.ask(teacher.as_chunks_mut().0, p, cancel)?;
            self.rows.draw(asked.new, cancel)?;
            let nothing = DMatrix::zeros(p, 0);
            self.rows
                .answer((&asked.on_directions, &nothing), None, &mut fields, cancel)?;
            self.teacher_on = asked.on_directions;
        }
        Ok(fields)
    }

    /// Asks for z at the present weights.
    pub(crate) fn forward(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        self.moving.copy_from_slice(&self.weights);
        scale(&mut self.moving, self.width, &self.roots, cancel)?;
        let asked = self
            .coordinates
            .ask(self.moving.as_chunks_mut().0, self.width, cancel)?;
        self.rows.draw(asked.new, cancel)?;
        let memory = asked.on_normals / self.phi.sqrt();
        self.rows.answer(
            (&asked.on_directions, &memory),
            Some(self.fresh.as_chunks_mut().0),
            self.z.as_chunks_mut().0,
            cancel,
        )?;
        self.weights_on = asked.on_directions;
        Ok(())
    }

    /// Asks for Xᵀ G, which [`Self::heads`] left, and returns the mean square over coordinates of the gradient √λ Xᵀ G/φ.
    pub(crate) fn backward(&mut self, cancel: &Cancel) -> Result<f64, Cancelled> {
        let asked = self
            .rows
            .ask(self.gradient.as_chunks_mut().0, self.width, cancel)?;
        self.coordinates.draw(asked.new, cancel)?;
        // All over φ, as the optimizer takes it.
        let fresh = asked.on_directions / self.phi.sqrt();
        self.coordinates.answer(
            (&fresh, &asked.on_normals),
            None,
            self.moving.as_chunks_mut().0,
            cancel,
        )?;
        scale(&mut self.moving, self.width, &self.roots, cancel)?;
        let mut squares = 0.0;
        if self.updates.clips() {
            for piece in self.moving.chunks(PIECE) {
                cancel.check()?;
                squares += piece.iter().map(|g| g.wide() * g.wide()).sum::<f64>();
            }
        }
        Ok(squares / self.coordinates.count() as f64)
    }

    /// Makes update `t` of the weights along the gradient times `factor`.
    pub(crate) fn update(&mut self, t: usize, factor: f64, cancel: &Cancel) -> Result<(), Cancelled> {
        if factor != 1.0 {
            let factor = T::of(factor);
            self.moving.iter_mut().for_each(|g| *g *= factor);
        }
        let (size, updates) = (self.width * ROWS, &self.updates);
        let weights = self
            .weights
            .par_chunks_exact_mut(size)
            .zip(self.moving.par_chunks_exact(size));
        let update = |weights: &mut [T], gradient: &[T], state: &mut [T]| {
            cancel.check()?;
            let block = Block {
                weights,
                gradient,
                state,
            };
            updates.move_first(t, block);
            Ok(())
        };
        match updates.state() {
            0 => weights.try_for_each(|(weights, gradient)| update(weights, gradient, &mut [])),
            per => weights
                .zip(self.state.par_chunks_exact_mut(per * size))
                .try_for_each(|((weights, gradient), state)| update(weights, gradient, state)),
        }
    }

    /// z and the place of G: q lanes for each block of rows.
    pub(crate) fn heads(&mut self) -> (&[Lane<T>], &mut [Lane<T>]) {
        (self.z.as_chunks().0, self.gradient.as_chunks_mut().0)
    }

    /// U and the place of G, for gradients that know nothing of the memory of training.
    pub(crate) fn fresh_heads(&mut self) -> (&[Lane<T>], &mut [Lane<T>]) {
        (self.fresh.as_chunks().0, self.gradient.as_chunks_mut().0)
    }

    /// Pre-activations z of the last [`Self::forward`].
    pub(crate) fn z(&self) -> &[Lane<T>] {
        self.z.as_chunks().0
    }

    /// U of the last [`Self::forward`].
    pub(crate) fn fresh(&self) -> &[Lane<T>] {
        self.fresh.as_chunks().0
    }

    /// ⟨√λ μ, ṽ⟩: p rows.
    pub(crate) fn teacher_on(&self) -> &DMatrix<f64> {
        &self.teacher_on
    }

    /// ⟨v, ṽ⟩ of the last [`Self::forward`]: q rows.
    pub(crate) fn weights_on(&self) -> &DMatrix<f64> {
        &self.weights_on
    }

    /// √λ Xᵀ G/φ of the last [`Self::backward`]: q lanes for each block of coordinates.
    #[cfg(test)]
    pub(super) fn moving_lanes(&self) -> &[Lane<T>] {
        self.moving.as_chunks().0
    }

    /// w: q lanes for each block of coordinates.
    pub(crate) fn weights(&self) -> &[Lane<T>] {
        self.weights.as_chunks().0
    }
}

/// Row-major numbers as lanes, `copies` times; zero beyond the last.
fn lanes<T: Vectors>(
    values: &[f64],
    fields: usize,
    copies: usize,
    cancel: &Cancel,
) -> Result<Pages<T>, Cancelled> {
    if values.is_empty() {
        return Ok(Pages::zeros(0));
    }
    let once = values.len() / fields;
    let count = once * copies;
    let mut lanes = Pages::zeros(count.div_ceil(ROWS) * fields * ROWS);
    lanes
        .par_chunks_exact_mut(fields * ROWS)
        .enumerate()
        .try_for_each(|(block, lanes)| {
            cancel.check()?;
            for k in 0..ROWS.min(count - block * ROWS) {
                let at = (block * ROWS + k) % once;
                for (a, value) in values[at * fields..][..fields].iter().enumerate() {
                    lanes[a * ROWS + k] = T::of(*value);
                }
            }
            Ok(())
        })?;
    Ok(lanes)
}

/// Multiplies the fields of each coordinate by √λ.
fn scale<T: Vectors>(x: &mut [T], fields: usize, roots: &[T], cancel: &Cancel) -> Result<(), Cancelled> {
    if roots.is_empty() || x.is_empty() {
        return Ok(());
    }
    let blocks = x
        .par_chunks_exact_mut(fields * ROWS)
        .zip(roots.par_chunks_exact(ROWS));
    blocks.try_for_each(|(x, roots)| {
        cancel.check()?;
        for lane in x.chunks_exact_mut(ROWS) {
            for (x, root) in lane.iter_mut().zip(roots) {
                *x *= *root;
            }
        }
        Ok(())
    })
}
