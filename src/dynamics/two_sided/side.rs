//! One side of a Gaussian matrix: its rows or its coordinates, with what was asked of them and what was answered.

use aligned_vec::AVec;
use nalgebra::DMatrix;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use rayon::prelude::*;

use super::search::{Found, Search};
use crate::control::parallel::{collect, each_mut};
use crate::control::{Cancel, Cancelled};
use crate::kernels::factor::GrowingFactor;
use crate::kernels::lane_products::{GROUP, Left, gram};
use crate::kernels::{Lane, ROWS, Vectors};

/// At most this many parts share the work; their number follows from the number of rows alone, so that results do not
/// depend on the number of threads.
const MOST_PARTS: usize = 64;

/// Rounds in which directions are sought, at most: each leaves what is a hundred times smaller.
const ROUNDS: usize = 8;

/// Whose law is sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// That of a matrix of this very size: new normals are what a projection leaves of them.
    Finite,
    /// The limit of many rows: new normals are orthogonal, in the sample, to all that came before, with mean square 1.
    Limit,
}

impl Law {
    /// The share of a vector's own length below which what is new in it counts as nothing.
    fn tolerance<T: Vectors>(self) -> f64 {
        match self {
            Self::Finite if T::BYTES >= 8 => 1e-9,
            Self::Finite => 1e-5,
            Self::Limit => 1e-3,
        }
    }
}

/// Rows (or coordinates) of X with their directions and normals. Inner products ⟨a, b⟩ are means over rows.
#[derive(Clone, Debug)]
pub(crate) struct Side<T> {
    law: Law,
    count: usize,
    per_part: usize,
    blocks: Vec<Block<T>>,
    /// Normals that stand before those that answer.
    lead: usize,
    /// Directions so far, and normals, with those that lead.
    size: [usize; 2],
    /// ⟨direction, normals⟩ of each direction, without trailing zeros; in the limit alone.
    overlaps: Vec<Vec<f64>>,
    /// Of 1 − (overlaps)(overlaps)ᵀ.
    independent: GrowingFactor,
}

/// [`ROWS`] rows.
#[derive(Clone, Debug)]
struct Block<T> {
    /// 1 for rows, 0 for what only fills the block; so is everything else.
    valid: Lane<T>,
    /// Orthonormal directions of what was asked.
    directions: AVec<Lane<T>>,
    /// One standard normal for each direction of the other side.
    normals: AVec<Lane<T>>,
    random: ChaCha8Rng,
}

/// What is done with a part's blocks, its part of some vectors, and its sums.
type Work<'a, T> = &'a (dyn Fn(&mut [Block<T>], &mut [Lane<T>], &mut [f64]) -> Result<(), Cancelled> + Sync);

/// What a product asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// ⟨x, directions⟩: a row for each vector.
    pub(crate) on_directions: DMatrix<f64>,
    /// ⟨x, normals⟩ of the normals that answered, without those that lead.
    pub(crate) on_normals: DMatrix<f64>,
    /// Directions that were new.
    pub(crate) new: usize,
}

impl<T: Vectors> Side<T> {
    /// `count` rows without any direction, with room for so many directions and normals; each block of rows has a generator of
    /// its own.
    pub(crate) fn new(
        law: Law,
        count: usize,
        room: [usize; 2],
        random: impl Fn(usize) -> ChaCha8Rng + Sync,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let blocks = count.div_ceil(ROWS);
        let block = |i: usize| {
            cancel.check()?;
            let filled = count - i * ROWS;
            Ok(Block {
                valid: std::array::from_fn(|k| if k < filled { T::ONE } else { T::ZERO }),
                directions: AVec::with_capacity(0, room[0]),
                normals: AVec::with_capacity(0, room[1]),
                random: random(i),
            })
        };
        Ok(Self {
            law,
            count,
            per_part: blocks.div_ceil(GROUP).div_ceil(MOST_PARTS).max(1) * GROUP,
            blocks: collect(0..blocks, block)?,
            lead: 0,
            size: [0, 0],
            overlaps: Vec::new(),
            independent: GrowingFactor::default(),
        })
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Blocks of rows.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Forgets all directions and normals: rows of another matrix.
    pub(crate) fn renew(&mut self) {
        for block in &mut self.blocks {
            block.directions.clear();
            block.normals.clear();
        }
        (self.lead, self.size) = (0, [0, 0]);
        self.overlaps.clear();
        self.independent = GrowingFactor::default();
    }

    /// In the limit, makes all later normals orthogonal to 1 and to `count` normals that answer nothing.
    pub(crate) fn lead(&mut self, count: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.law == Law::Limit {
            self.blocks
                .par_iter_mut()
                .for_each(|block| block.normals.push(block.valid));
            self.size[1] += 1;
            self.meet_last(cancel)?;
        }
        self.draw(count, cancel)?;
        self.lead = self.size[1];
        Ok(())
    }

    /// Takes up the means of the directions so far with the last normal, which was not made orthogonal to them.
    fn meet_last(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let [directions, normals] = self.size;
        let sums = self.sum(&mut [], 0, directions, &|blocks, _, sums| {
            between(
                blocks,
                |b| &b.normals[normals - 1..],
                |b| &b.directions,
                sums,
                cancel,
            )
        })?;
        let known = std::mem::take(&mut self.overlaps);
        self.independent = GrowingFactor::default();
        for (mut overlap, sum) in known.into_iter().zip(sums) {
            overlap.resize(normals - 1, 0.0);
            overlap.push(sum / self.count as f64);
            self.push(overlap);
        }
        Ok(())
    }

    /// A normal of each block: of those that lead, the `index`-th.
    pub(crate) fn leading(&self, block: usize, index: usize) -> Option<&Lane<T>> {
        self.blocks.get(block)?.normals.get(index)
    }

    /// Directions and normals, column by column.
    #[cfg(test)]
    pub(super) fn fields(&self) -> [Vec<Vec<f64>>; 2] {
        let [directions, normals] = self.size;
        let all = |fields: fn(&Block<T>) -> &[Lane<T>], count: usize| {
            let value = |a: usize, row: usize| fields(&self.blocks[row / ROWS])[a][row % ROWS].wide();
            (0..count)
                .map(|a| (0..self.count).map(|row| value(a, row)).collect())
                .collect()
        };
        [all(|b| &b.directions, directions), all(|b| &b.normals, normals)]
    }

    /// Resolves the `width` vectors x into directions, old and new, of which x keeps what is left.
    pub(crate) fn ask(
        &mut self,
        x: &mut [Lane<T>],
        width: usize,
        cancel: &Cancel,
    ) -> Result<Asked, Cancelled> {
        let [before, normals] = self.size;
        let (on_directions, known) = (width * before, width * (before + normals));
        let sums = self.sum(x, width, known + width * width, &|blocks, x, sums| {
            products(blocks, x, width, |b| &b.directions, sums, cancel)?;
            products(
                blocks,
                x,
                width,
                |b| &b.normals,
                &mut sums[on_directions..],
                cancel,
            )?;
            squares(x, width, &mut sums[known..], cancel)
        })?;
        let count = self.count as f64;
        let of_normals = DMatrix::from_row_slice(width, normals, &sums[on_directions..known]) / count;
        let norm = |i: usize| (sums[known + i * (width + 1)] / count).sqrt();
        let mut search = Search::new((0..width).map(norm).collect(), self.law.tolerance::<T>());
        let mut on = DMatrix::from_row_slice(width, before, &sums[..on_directions]) / count;
        let first = on.clone();
        let mut inner = self.leave(x, &first, cancel)?;
        for round in 0.. {
            on += self.leave_again(x, &mut inner, cancel)?;
            let Some(found) = search.directions(&inner.squares) else {
                break;
            };
            let ends = round == ROUNDS || search.is_done();
            let loads = self.add_directions(x, found, ends, cancel)?;
            let old = on.ncols();
            on = on.resize_horizontally(old + loads.ncols(), 0.0);
            on.columns_mut(old, loads.ncols()).copy_from(&loads);
            if ends {
                break;
            }
            inner = self.inner(x, width, cancel)?;
        }
        Ok(Asked {
            new: on.ncols() - before,
            on_directions: on,
            on_normals: of_normals.columns(self.lead, normals - self.lead).into_owned(),
        })
    }

    /// x ← x − on · directions, and ⟨x, directions⟩ (first `width` × directions) and ⟨x, x⟩ of what is left.
    fn leave(&mut self, x: &mut [Lane<T>], on: &DMatrix<f64>, cancel: &Cancel) -> Result<Inner, Cancelled> {
        let (width, left) = (on.nrows(), packed::<T>(&-on));
        let directions = self.size[0];
        let inner = width * directions;
        let sums = self.sum(x, width, inner + width * width, &|blocks, x, sums| {
            for (block, x) in blocks.iter().zip(x.chunks_exact_mut(width)) {
                left.product_in_pieces(0, &block.directions, x, cancel)?;
            }
            cancel.check()?;
            products(blocks, x, width, |b| &b.directions, sums, cancel)?;
            squares(x, width, &mut sums[inner..], cancel)
        })?;
        Ok(Inner::new(&sums, (width, directions), self.count))
    }

    /// Projects what is left once more; the second time what remains is rounding.
    fn leave_again(
        &mut self,
        x: &mut [Lane<T>],
        inner: &mut Inner,
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let on = std::mem::replace(&mut inner.on, DMatrix::zeros(0, 0));
        if on.ncols() > 0 {
            let (width, left) = (on.nrows(), packed::<T>(&-&on));
            let sums = self.sum(x, width, width * width, &|blocks, x, sums| {
                for (block, x) in blocks.iter().zip(x.chunks_exact_mut(width)) {
                    left.product_in_pieces(0, &block.directions, x, cancel)?;
                }
                squares(x, width, sums, cancel)
            })?;
            inner.squares = DMatrix::from_row_slice(width, width, &sums) / self.count as f64;
        }
        Ok(on)
    }

    fn inner(&mut self, x: &mut [Lane<T>], width: usize, cancel: &Cancel) -> Result<Inner, Cancelled> {
        self.leave(x, &DMatrix::zeros(width, self.size[0]), cancel)
    }

    /// Adds the directions that were found, and returns ⟨x, directions⟩ of them, which it takes from x where more is sought.
    fn add_directions(
        &mut self,
        x: &mut [Lane<T>],
        found: Found,
        ends: bool,
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let ([old, normals], (new, width)) = (self.size, found.fields.shape());
        let take = packed::<T>(&found.fields);
        self.sum(x, width, 0, &|blocks, x, _| {
            for (block, x) in blocks.iter_mut().zip(x.chunks_exact(width)) {
                block.directions.resize(old + new, [T::ZERO; ROWS]);
                take.product(0, x, &mut block.directions[old..]);
                cancel.check()?;
            }
            Ok(())
        })?;
        let loads = match found.is_magnified {
            true => self.orthonormalize(x, (old, new, width), cancel)?,
            false => found.loads,
        };
        if self.law == Law::Limit {
            let sums = self.sum(&mut [], 0, new * normals, &|blocks, _, sums| {
                between(blocks, |b| &b.directions[old..], |b| &b.normals, sums, cancel)
            })?;
            for i in 0..new {
                let overlap = &sums[i * normals..][..normals];
                self.push(overlap.iter().map(|sum| sum / self.count as f64).collect());
            }
        }
        self.size[0] += new;
        if !ends {
            let leave = packed::<T>(&-&loads);
            self.sum(x, width, 0, &|blocks, x, _| {
                for (block, x) in blocks.iter().zip(x.chunks_exact_mut(width)) {
                    leave.product(0, &block.directions[old..], x);
                    cancel.check()?;
                }
                Ok(())
            })?;
        }
        Ok(loads)
    }

    /// Makes the last `new` directions orthonormal once more, and returns their ⟨x, directions⟩.
    ///
    /// Small differences were scaled up, and their rounding with them: a direction that is not orthogonal to the others would let
    /// later ones repeat it, and each of them be worse.
    fn orthonormalize(
        &mut self,
        x: &mut [Lane<T>],
        (old, new, width): (usize, usize, usize),
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let count = self.count as f64;
        let sums = self.sum(&mut [], 0, new * (old + new), &|blocks, _, sums| {
            between(blocks, |b| &b.directions[old..], |b| &b.directions, sums, cancel)
        })?;
        let inner = DMatrix::from_row_slice(new, old + new, &sums) / count;
        let (on, own) = (inner.columns(0, old), inner.columns(old, new));
        let whiten = inverse_factor(&(own - on * on.transpose()));
        let (mix, less) = (packed::<T>(&whiten), packed::<T>(&(-&whiten * on)));
        let loads = self.sum(x, width, new * width, &|blocks, x, sums| {
            for block in blocks.iter_mut() {
                let (known, added) = block.directions.split_at_mut(old);
                let before = added.to_vec();
                added.fill([T::ZERO; ROWS]);
                mix.product(0, &before, added);
                less.product_in_pieces(0, known, added, cancel)?;
            }
            products(blocks, x, width, |b| &b.directions[old..], sums, cancel)
        })?;
        Ok(DMatrix::from_row_slice(width, new, &loads) / count)
    }

    /// A new direction that has these means with the normals.
    fn push(&mut self, overlap: Vec<f64>) {
        let mut row: Vec<f64> = self.overlaps.iter().map(|other| -dot(other, &overlap)).collect();
        row.push(1.0 - dot(&overlap, &overlap));
        self.independent.push(&row);
        self.overlaps.push(overlap);
    }

    /// Draws `new` normals, for as many directions of the other side.
    pub(crate) fn draw(&mut self, new: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        if new == 0 {
            return Ok(());
        }
        each_mut(&mut self.blocks, &|_, block| {
            cancel.check()?;
            for _ in 0..new {
                let valid = block.valid;
                let normal = |k: usize| valid[k] * T::of(block.random.sample(StandardNormal));
                let lane: Lane<T> = std::array::from_fn(normal);
                block.normals.push(lane);
            }
            Ok(())
        })?;
        match self.law {
            Law::Finite => self.project(new, cancel)?,
            Law::Limit => {
                // With few rows there is little that is orthogonal to everything.
                let [directions, normals] = self.size;
                let (most, some) = (self.count / 2, self.count / 4);
                if normals + new <= most {
                    let directions = if normals + new + directions <= some {
                        directions
                    } else {
                        0
                    };
                    for _ in 0..2 {
                        self.orthogonalize((normals, directions, new), cancel)?;
                    }
                }
            }
        }
        self.size[1] += new;
        Ok(())
    }

    /// Leaves of the last `new` normals what is orthogonal to all directions.
    fn project(&mut self, new: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        let directions = self.size[0];
        if directions == 0 {
            return Ok(());
        }
        let sums = self.sum(&mut [], 0, new * directions, &|blocks, _, sums| {
            between(
                blocks,
                |b| &b.normals[b.normals.len() - new..],
                |b| &b.directions,
                sums,
                cancel,
            )
        })?;
        let on = DMatrix::from_row_slice(new, directions, &sums) / self.count as f64;
        let left = packed::<T>(&-on);
        each_mut(&mut self.blocks, &|_, block| {
            cancel.check()?;
            let first = block.normals.len() - new;
            left.product(0, &block.directions, &mut block.normals[first..]);
            Ok(())
        })
    }

    /// Makes the last `new` normals orthogonal, in the sample, to the others, to the first `directions` directions and to each
    /// other, with mean square 1.
    fn orthogonalize(
        &mut self,
        (normals, directions, new): (usize, usize, usize),
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let (known, among) = (new * normals, new * (normals + directions));
        let mut sums = self.sum(&mut [], 0, among + new * new, &|blocks, _, sums| {
            let (onto_normals, rest) = sums.split_at_mut(known);
            let (onto_directions, own) = rest.split_at_mut(among - known);
            between(
                blocks,
                |b| &b.normals[normals..],
                |b| &b.normals[..normals],
                onto_normals,
                cancel,
            )?;
            between(
                blocks,
                |b| &b.normals[normals..],
                |b| &b.directions[..directions],
                onto_directions,
                cancel,
            )?;
            between(
                blocks,
                |b| &b.normals[normals..],
                |b| &b.normals[normals..],
                own,
                cancel,
            )
        })?;
        sums.iter_mut().for_each(|sum| *sum /= self.count as f64);
        let onto_normals = DMatrix::from_row_slice(new, normals, &sums[..known]);
        let onto_directions = DMatrix::from_row_slice(new, directions, &sums[known..among]);
        let inner = DMatrix::from_row_slice(new, new, &sums[among..]);
        let parts = self.onto(&onto_normals, &onto_directions);
        let left = inner - &parts.0 * onto_normals.transpose() - &parts.1 * onto_directions.transpose();
        let whiten = inverse_factor(&left);
        let (mix, less) = (packed::<T>(&whiten), packed::<T>(&(-&whiten * &parts.0)));
        let past = packed::<T>(&(-&whiten * &parts.1));
        each_mut(&mut self.blocks, &|_, block| {
            cancel.check()?;
            let (known, drawn) = block.normals.split_at_mut(normals);
            let before = drawn.to_vec();
            drawn.fill([T::ZERO; ROWS]);
            mix.product(0, &before, drawn);
            less.product(0, known, drawn);
            past.product(0, &block.directions[..directions], drawn);
            Ok(())
        })
    }

    /// The coefficients of the projection onto normals and directions, which are not orthogonal to each other, given the inner
    /// products with both.
    fn onto(&self, normals: &DMatrix<f64>, directions: &DMatrix<f64>) -> (DMatrix<f64>, DMatrix<f64>) {
        let (mut on_normals, mut on_directions) = (normals.clone(), directions.clone());
        for i in 0..normals.nrows() {
            let mut a: Vec<f64> = normals.row(i).iter().copied().collect();
            let given = directions.row(i);
            let mut b: Vec<f64> = given
                .iter()
                .zip(&self.overlaps)
                .map(|(x, w)| x - dot(w, &a))
                .collect();
            if !b.is_empty() {
                self.independent.solve(&mut b);
            }
            for (b, overlap) in b.iter().zip(&self.overlaps) {
                for (a, w) in a.iter_mut().zip(overlap) {
                    *a -= b * w;
                }
            }
            on_normals
                .row_mut(i)
                .iter_mut()
                .zip(a)
                .for_each(|(to, a)| *to = a);
            on_directions
                .row_mut(i)
                .iter_mut()
                .zip(b)
                .for_each(|(to, b)| *to = b);
        }
        (on_normals, on_directions)
    }

    /// The product with what the other side asked: into `fresh` normals · a, and into `all` that and directions · b.
    pub(crate) fn answer(
        &self,
        (a, b): (&DMatrix<f64>, &DMatrix<f64>),
        fresh: Option<&mut [Lane<T>]>,
        all: &mut [Lane<T>],
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let (width, lead) = (a.nrows(), self.lead);
        let (a, b) = (packed::<T>(a), packed::<T>(b));
        let answer = |block: &Block<T>, all: &mut [Lane<T>]| {
            cancel.check()?;
            all.fill([T::ZERO; ROWS]);
            a.product_in_pieces(0, &block.normals[lead..], all, cancel)
        };
        let remember =
            |block: &Block<T>, all: &mut [Lane<T>]| b.product_in_pieces(0, &block.directions, all, cancel);
        let pairs = self.blocks.par_iter().zip(all.par_chunks_exact_mut(width));
        match fresh {
            None => pairs.with_min_len(GROUP).try_for_each(|(block, all)| {
                answer(block, all)?;
                remember(block, all)
            }),
            Some(fresh) => {
                let pairs = pairs.zip(fresh.par_chunks_exact_mut(width));
                pairs.with_min_len(GROUP).try_for_each(|((block, all), fresh)| {
                    answer(block, all)?;
                    fresh.copy_from_slice(all);
                    remember(block, all)
                })
            }
        }
    }

    /// Does `work` with all parts side by side, each with its part of x and `size` sums of zero, and adds the sums up in order.
    fn sum(
        &mut self,
        x: &mut [Lane<T>],
        width: usize,
        size: usize,
        work: Work<'_, T>,
    ) -> Result<Vec<f64>, Cancelled> {
        let mut rest = x;
        let mut parts = Vec::with_capacity(MOST_PARTS);
        for blocks in self.blocks.chunks_mut(self.per_part) {
            let (x, later) = rest.split_at_mut(blocks.len() * width);
            rest = later;
            parts.push((blocks, x, vec![0.0; size]));
        }
        each_mut(&mut parts, &|_, (blocks, x, sums)| work(blocks, x, sums))?;
        let mut total = vec![0.0; size];
        for (_, _, sums) in parts {
            for (total, sum) in total.iter_mut().zip(sums) {
                *total += sum;
            }
        }
        Ok(total)
    }
}

/// Inner products of what is left of some vectors: with the directions, and among each other.
struct Inner {
    on: DMatrix<f64>,
    squares: DMatrix<f64>,
}

impl Inner {
    fn new(sums: &[f64], (width, directions): (usize, usize), count: usize) -> Self {
        let (on, squares) = sums.split_at(width * directions);
        Self {
            on: DMatrix::from_row_slice(width, directions, on) / count as f64,
            squares: DMatrix::from_row_slice(width, width, squares) / count as f64,
        }
    }
}

/// Slices of some blocks, at most [`GROUP`].
fn some<T: Vectors>(blocks: &[Block<T>], fields: impl Fn(&Block<T>) -> &[Lane<T>]) -> [&[Lane<T>]; GROUP] {
    std::array::from_fn(|i| blocks.get(i).map_or(&[][..], &fields))
}

/// Adds Σ x fieldsᵀ over rows to `sums`, row-major.
fn products<T: Vectors>(
    blocks: &[Block<T>],
    x: &[Lane<T>],
    width: usize,
    fields: impl Fn(&Block<T>) -> &[Lane<T>],
    sums: &mut [f64],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    for (blocks, x) in blocks.chunks(GROUP).zip(x.chunks(GROUP * width)) {
        cancel.check()?;
        let right = some(blocks, &fields);
        let left: [&[Lane<T>]; GROUP] = std::array::from_fn(|i| x.chunks_exact(width).nth(i).unwrap_or(&[]));
        gram(
            &left[..blocks.len()],
            &right[..blocks.len()],
            right[0].len(),
            sums,
        );
    }
    Ok(())
}

/// Adds Σ left rightᵀ over rows to `sums`, row-major.
fn between<T: Vectors>(
    blocks: &[Block<T>],
    left: impl Fn(&Block<T>) -> &[Lane<T>],
    right: impl Fn(&Block<T>) -> &[Lane<T>],
    sums: &mut [f64],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    for blocks in blocks.chunks(GROUP) {
        cancel.check()?;
        let (left, right) = (some(blocks, &left), some(blocks, &right));
        gram(
            &left[..blocks.len()],
            &right[..blocks.len()],
            right[0].len(),
            sums,
        );
    }
    Ok(())
}

/// Adds Σ x xᵀ over rows to `sums`.
fn squares<T: Vectors>(
    x: &[Lane<T>],
    width: usize,
    sums: &mut [f64],
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    for x in x.chunks(GROUP * width) {
        cancel.check()?;
        let blocks = x.len() / width;
        let x: [&[Lane<T>]; GROUP] = std::array::from_fn(|i| x.chunks_exact(width).nth(i).unwrap_or(&[]));
        gram(&x[..blocks], &x[..blocks], width, sums);
    }
    Ok(())
}

fn packed<T: Vectors>(matrix: &DMatrix<f64>) -> Left<T> {
    let mut left = Left::new(matrix.nrows(), matrix.ncols());
    left.pack(matrix.transpose().as_slice());
    left
}

/// L⁻¹ of L Lᵀ = `matrix`; zero where it is singular.
fn inverse_factor(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let size = matrix.nrows();
    let mut factor = GrowingFactor::default();
    for i in 0..size {
        let row: Vec<f64> = matrix.row(i).iter().take(i + 1).copied().collect();
        factor.push(&row);
    }
    let mut inverse = DMatrix::identity(size, size);
    for mut column in inverse.column_iter_mut() {
        factor.solve_lower(column.as_mut_slice());
    }
    inverse
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
