//! The basis of what has been asked of the features: past gradients G̃ of the rows, and a normal ξ for each.

use nalgebra::{DMatrix, DMatrixView};

use super::rows::{Block, Part};
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::kernels::factor::GrowingFactor;
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::optimizer::{Block as Weights, Linear, Updates};

/// Variance of a pre-activation's memory above which its direction joins the basis. Smaller ones are carried along; their
/// response is dropped and their noise only modelled, which costs 0.7 % of a training error at this value, 4 % at ten times it.
pub(super) const TOLERANCE: f64 = 1e-4;

/// Which fields the basis has, besides those that the rows hold.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    /// Normals of the label noise and of the fields at step 0, and the number 1.
    lead: usize,
    /// All normals.
    normals: usize,
    /// √φ E[G̃ normalsᵀ], a row for each G̃, without trailing zeros: later normals are orthogonal to it.
    overlaps: Vec<Vec<f64>>,
    /// Of 1 − (overlaps)(overlaps)ᵀ.
    independent: GrowingFactor,
}

/// The rows of a chain.
pub(super) struct Rows<'a, T> {
    pub(super) parts: &'a mut [Part<T>],
    pub(super) rows: usize,
    /// φ
    pub(super) phi: f64,
    pub(super) cancel: &'a Cancel,
}

/// The directions of what is carried that join the basis.
#[derive(Clone, Debug)]
pub(super) struct Directions {
    /// G̃ = A · carried for the new fields: p × c.
    pub(super) fields: DMatrix<f64>,
    /// φ E[carried G̃ᵀ]: c × p.
    pub(super) loads: DMatrix<f64>,
    /// Covariance φ E[P Pᵀ] of what is left: q × q.
    pub(super) unresolved: DMatrix<f64>,
}

impl Directions {
    /// Given φ E[carried carriedᵀ] (c × c; the memory P, then its momentum), the eigenvectors above the tolerance, the
    /// momentum counted as it will move the memory.
    pub(super) fn of(
        covariance: DMatrix<f64>,
        linear: Linear,
        width: usize,
        tolerance: f64,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let size = covariance.nrows();
        let scale = |i: usize| if i < width { 1.0 } else { linear.by_momentum };
        let scaled = DMatrix::from_fn(size, size, |i, j| scale(i) * covariance[(i, j)] * scale(j));
        let eigen = cancel.factorization(size, move || scaled.symmetric_eigen())?;
        let mut kept: Vec<usize> = (0..size).filter(|&i| eigen.eigenvalues[i] > tolerance).collect();
        kept.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]));
        let fields = DMatrix::from_fn(kept.len(), size, |i, j| {
            let k = kept[i];
            eigen.eigenvectors[(j, k)] * scale(j) / eigen.eigenvalues[k].sqrt()
        });
        let loads = &covariance * fields.transpose();
        let rest = covariance - &loads * loads.transpose();
        Ok(Self {
            fields,
            loads,
            unresolved: rest.view((0, 0), (width, width)).into_owned(),
        })
    }
}

impl<T: Vectors> Rows<'_, T> {
    fn sum(
        &mut self,
        size: usize,
        work: &(dyn Fn(&mut Part<T>) -> Result<(), Cancelled> + Sync),
    ) -> Result<Vec<f64>, Cancelled> {
        totals(self.parts, size, work)
    }

    fn each(&mut self, work: &(dyn Fn(&mut Block<T>) + Sync)) -> Result<(), Cancelled> {
        let cancel = self.cancel;
        each_mut(self.parts, &|_, part| {
            part.blocks.iter_mut().try_for_each(|block| {
                cancel.check()?;
                work(block);
                Ok(())
            })
        })
    }

    /// Leaves of the gradients what is new in them, given ℓ = φ E[G G̃ᵀ], and returns ℓ made precise. In single precision one
    /// projection is not enough: late gradients hold little that is new.
    pub(super) fn project(&mut self, level: DMatrix<f64>) -> Result<DMatrix<f64>, Cancelled> {
        let (q, fields) = level.shape();
        if fields == 0 {
            return Ok(level);
        }
        let subtract = |rows: &mut Self, level: &DMatrix<f64>| {
            let left = packed::<T>(&-level);
            rows.each(&|block| left.product(0, &block.past, &mut block.gradient))
        };
        subtract(self, &level)?;
        if T::BYTES >= 8 {
            return Ok(level);
        }
        let cancel = self.cancel;
        let sums = self.sum(q * fields, &|part| {
            part.add_products((|b| &b.gradient, |b| &b.past), 0, cancel)
        })?;
        let more = DMatrix::from_row_slice(q, fields, &sums) * (self.phi / self.rows as f64);
        subtract(self, &more)?;
        Ok(level + more)
    }

    /// E|G|² of the rows' gradients as they are.
    pub(super) fn gradient_square(&mut self) -> Result<f64, Cancelled> {
        let cancel = self.cancel;
        let sums = self.sum(1, &|part| {
            for block in &part.blocks {
                cancel.check()?;
                let squares = block.gradient.as_flattened().iter().map(|g| g.wide() * g.wide());
                part.sums[0] += squares.sum::<f64>();
            }
            Ok(())
        })?;
        Ok(sums[0] / self.rows as f64)
    }

    /// Moves the rows' memory along what is new in their gradients, times `factor`, and returns φ E[carried carriedᵀ].
    pub(super) fn carry(
        &mut self,
        (updates, t): (&Updates, usize),
        factor: f64,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let (phi, cancel) = (T::of(factor / self.phi), self.cancel);
        let Some(first) = self.parts.first().and_then(|part| part.blocks.first()) else {
            return Ok(DMatrix::zeros(0, 0));
        };
        let (q, size) = (first.gradient.len(), first.carried.len());
        let sums = self.sum(size * size, &|part| {
            for block in &mut part.blocks {
                cancel.check()?;
                block
                    .gradient
                    .as_flattened_mut()
                    .iter_mut()
                    .for_each(|g| *g *= phi);
                let (weights, state) = block.carried.split_at_mut(q);
                let moving = Weights {
                    weights: weights.as_flattened_mut(),
                    gradient: block.gradient.as_flattened(),
                    state: state.as_flattened_mut(),
                };
                updates.move_first(t, moving);
            }
            part.add_products((|b| &b.carried, |b| &b.carried), 0, cancel)
        })?;
        Ok(DMatrix::from_row_slice(size, size, &sums) * (self.phi / self.rows as f64))
    }
}

impl Basis {
    pub(super) fn new(lead: usize) -> Self {
        Self {
            lead,
            normals: lead,
            overlaps: Vec::new(),
            independent: GrowingFactor::default(),
        }
    }

    /// Normals before those of later directions.
    pub(super) fn lead(&self) -> usize {
        self.lead
    }

    /// Past gradients of the basis.
    pub(super) fn size(&self) -> usize {
        self.overlaps.len()
    }

    /// All normals.
    pub(super) fn normals(&self) -> usize {
        self.normals
    }

    /// Adds new directions, each with a normal of its own, and so many more normals.
    pub(super) fn extend<T: Vectors>(
        &mut self,
        rows: &mut Rows<'_, T>,
        (found, more): (&Directions, usize),
    ) -> Result<(), Cancelled> {
        let added = found.fields.nrows();
        let new = added + more;
        if new == 0 {
            return Ok(());
        }
        let cancel = rows.cancel;
        let (normals, fields) = (self.normals, self.size() + added);
        self.normals += new;
        if added > 0 {
            self.take_up(rows, found)?;
        }
        rows.each(&|block| {
            block.drawn.clear();
            for _ in 0..new {
                let lane = block.draw();
                block.drawn.push(lane);
            }
        })?;
        let sums = rows.sum(added * normals, &|part| {
            if added == 0 {
                return Ok(());
            }
            part.add_products((|b| &b.added, |b| &b.normals), 0, cancel)
        })?;
        let scale = rows.phi.sqrt() / rows.rows as f64;
        for overlap in sums.chunks_exact(normals) {
            self.push(overlap.iter().map(|sum| scale * sum).collect());
        }
        // With few rows there is little that is orthogonal to everything.
        let (most, some) = (rows.rows / 2, rows.rows / 4);
        if normals + new <= most {
            let fields = if normals + fields <= some { fields } else { 0 };
            for _ in 0..2 {
                self.orthogonalize(rows, (normals, fields, new))?;
            }
        }
        rows.each(&|block| block.normals.extend_from_slice(&block.drawn))
    }

    /// Adds directions of what is carried, and takes them from it. Small differences were scaled up, and their rounding with them:
    /// they are made orthonormal once more, or it would come back larger in all later ones.
    fn take_up<T: Vectors>(&self, rows: &mut Rows<'_, T>, found: &Directions) -> Result<(), Cancelled> {
        let (cancel, known, new) = (rows.cancel, self.size(), found.fields.nrows());
        let take = packed::<T>(&found.fields);
        rows.each(&|block| {
            block.added.clear();
            block.added.resize(new, [T::ZERO; ROWS]);
            take.product(0, &block.carried, &mut block.added);
        })?;
        let sums = rows.sum(new * (known + new), &|part| {
            part.add_products((|b| &b.added, |b| &b.past), 0, cancel)?;
            part.add_products((|b| &b.added, |b| &b.added), new * known, cancel)
        })?;
        let scale = rows.phi / rows.rows as f64;
        let on = DMatrix::from_row_slice(new, known, &sums[..new * known]) * scale;
        let inner = DMatrix::from_row_slice(new, new, &sums[new * known..]) * scale;
        let whiten = inverse_factor(&(inner - &on * on.transpose()));
        let (mix, less) = (packed::<T>(&whiten), packed::<T>(&(-&whiten * on)));
        let leave = packed::<T>(&-&found.loads);
        rows.each(&|block| {
            let before = block.added.clone();
            block.added.fill([T::ZERO; ROWS]);
            mix.product(0, &before, &mut block.added);
            less.product(0, &block.past, &mut block.added);
            leave.product(0, &block.added, &mut block.carried);
            block.past.extend_from_slice(&block.added);
        })
    }

    /// A new field that has these means with the normals.
    fn push(&mut self, overlap: Vec<f64>) {
        let mut row: Vec<f64> = self.overlaps.iter().map(|other| -dot(other, &overlap)).collect();
        row.push(1.0 - dot(&overlap, &overlap));
        self.independent.push(&row);
        self.overlaps.push(overlap);
    }

    /// Makes the drawn normals orthogonal, in the sample, to the other normals, to the first `fields` fields of the basis and to
    /// each other, with mean square 1.
    fn orthogonalize<T: Vectors>(
        &self,
        rows: &mut Rows<'_, T>,
        (normals, fields, new): (usize, usize, usize),
    ) -> Result<(), Cancelled> {
        let (cancel, count, root) = (rows.cancel, rows.rows as f64, rows.phi.sqrt());
        let known = new * normals;
        let among = known + new * fields;
        let sums = rows.sum(among + new * new, &|part| {
            part.add_products((|b| &b.drawn, |b| &b.normals), 0, cancel)?;
            if fields > 0 {
                part.add_products((|b| &b.drawn, |b| &b.past), known, cancel)?;
            }
            part.add_products((|b| &b.drawn, |b| &b.drawn), among, cancel)
        })?;
        let mut onto_normals = DMatrix::zeros(new, normals);
        let mut onto_past = DMatrix::zeros(new, fields);
        let mut inner = DMatrix::from_row_slice(new, new, &sums[among..]) / count;
        for i in 0..new {
            let mut a: Vec<f64> = sums[i * normals..][..normals].iter().map(|x| x / count).collect();
            let mut b: Vec<f64> = sums[known + i * fields..][..fields]
                .iter()
                .zip(&self.overlaps)
                .map(|(x, overlap)| root * x / count - dot(overlap, &a))
                .collect();
            if fields > 0 {
                self.independent.solve(&mut b);
            }
            for (b, overlap) in b.iter().zip(&self.overlaps) {
                for (a, w) in a.iter_mut().zip(overlap) {
                    *a -= b * w;
                }
            }
            onto_normals
                .row_mut(i)
                .tr_copy_from(&nalgebra::DVector::from_vec(a));
            onto_past.row_mut(i).tr_copy_from(&nalgebra::DVector::from_vec(b));
        }
        let h = DMatrixView::from_slice(&sums, normals, new).into_owned() / count;
        inner -= &onto_normals * h;
        if fields > 0 {
            let h = DMatrixView::from_slice(&sums[known..], fields, new) * (root / count);
            inner -= &onto_past * h;
        }
        let whiten = inverse_factor(&inner);
        let (less, past) = (
            packed::<T>(&(-&whiten * onto_normals)),
            packed::<T>(&(&whiten * onto_past * -root)),
        );
        let mix = packed::<T>(&whiten);
        rows.each(&|block| {
            let drawn = block.drawn.clone();
            block.drawn.fill([T::ZERO; ROWS]);
            mix.product(0, &drawn, &mut block.drawn);
            less.product(0, &block.normals, &mut block.drawn);
            if fields > 0 {
                past.product(0, &block.past, &mut block.drawn);
            }
        })
    }
}

/// L⁻¹ of L Lᵀ = `matrix`; zero where it is singular.
pub(super) fn inverse_factor(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let size = matrix.nrows();
    let factor = factor(matrix);
    let mut inverse = DMatrix::identity(size, size);
    for mut column in inverse.column_iter_mut() {
        factor.solve_lower(column.as_mut_slice());
    }
    inverse
}

/// A square root of a positive semi-definite matrix, continuous in it.
pub(super) fn square_root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    factor(matrix).matrix()
}

fn factor(matrix: &DMatrix<f64>) -> GrowingFactor {
    let mut factor = GrowingFactor::default();
    for i in 0..matrix.nrows() {
        let row: Vec<f64> = matrix.row(i).iter().take(i + 1).copied().collect();
        factor.push(&row);
    }
    factor
}

pub(super) fn row_major(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}

pub(super) fn packed<T: Vectors>(matrix: &DMatrix<f64>) -> Left<T> {
    let mut left = Left::new(matrix.nrows(), matrix.ncols());
    if !matrix.is_empty() {
        left.pack(&row_major(matrix));
    }
    left
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Does `work` with all parts side by side, each with `size` sums of zero, and adds the sums up in order.
pub(super) fn totals<T: Vectors>(
    parts: &mut [Part<T>],
    size: usize,
    work: &(dyn Fn(&mut Part<T>) -> Result<(), Cancelled> + Sync),
) -> Result<Vec<f64>, Cancelled> {
    each_mut(parts, &|_, part| {
        part.sums.clear();
        part.sums.resize(size, 0.0);
        work(part)
    })?;
    let mut total = vec![0.0; size];
    for part in parts {
        for (total, sum) in total.iter_mut().zip(&part.sums) {
            *total += sum;
        }
    }
    Ok(total)
}

/// Makes the sample mean of all normals but the first zero and their sample covariance the identity, where there are enough
/// rows.
pub(super) fn whiten<T: Vectors>(
    parts: &mut [Part<T>],
    rows: usize,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let first = parts.first().and_then(|part| part.blocks.first());
    let size = first.map_or(1, |block| block.normals.len());
    if rows <= 2 * size {
        return Ok(());
    }
    for _ in 0..2 {
        let sums = totals(parts, size * size, &|part| {
            part.add_products((|b| &b.normals, |b| &b.normals), 0, cancel)
        })?;
        let inner = DMatrix::from_row_slice(size, size, &sums) / rows as f64;
        let inverse = cancel.factorization(size, move || inverse_factor(&inner))?;
        let left = packed::<T>(&inverse);
        each_mut(parts, &|_, part| {
            part.blocks.iter_mut().try_for_each(|block| {
                cancel.check()?;
                let mut white: Vec<Lane<T>> = vec![[T::ZERO; ROWS]; size];
                left.product(0, &block.normals, &mut white);
                // The row of ones is what it was, up to rounding.
                block.normals[1..].copy_from_slice(&white[1..]);
                Ok(())
            })
        })?;
    }
    Ok(())
}
