//! Exact products of the training loss's Hessian with vectors.

use std::ops::Range;

use rayon::prelude::*;

use super::lanczos::Operator;
use super::problem::{DeepScales, Problem};
use crate::control::{Cancel, Cancelled};
use crate::experiment::Loss;
use crate::kernels::packed_products::{self, Partial};
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Work, vectorized};
use crate::network::{Deep, Head, SecondOrder};

/// Fewest blocks of rows in a part, and most parts that share the rows.
const FEWEST: usize = 4;
const MOST_PARTS: usize = 16;

/// The Hessian of the mean training loss in θ at one point, for products forward over reverse: exact, at the cost of
/// two passes over the features.
///
/// With learning rates set apart it is multiplied from both sides by the square roots of the layers' learning rates in
/// units of the first one's, so that 2/η stays the edge of stability.
#[derive(Debug)]
pub struct Hessian {
    problem: Problem,
    deep: Deep<f64>,
    /// The point, until the first product.
    theta: Vec<f64>,
    /// From the first product on, which can be cancelled.
    point: Option<Point>,
    /// Factors on directions in the deeper weights.
    deep_scale: Vec<f64>,
    /// The part of θ that vectors stand for: all of it, or one layer.
    block: Range<usize>,
    parts: Vec<Part>,
    blocks_per_part: usize,
}

/// What products need of the first layer.
#[derive(Debug)]
struct Point {
    /// Its pre-activations at the point.
    z: Vec<Lane<f64>>,
    /// Its part of the vector in the last product.
    along: Tiles<f64>,
}

/// A fixed share of the rows with its workspace.
#[derive(Debug)]
struct Part {
    head: Head<f64>,
    second: SecondOrder<f64>,
    partial: Partial<f64>,
    /// ż, then the part's Ġ, of one block
    fields: Vec<Lane<f64>>,
    first: Tiles<f64>,
    deep: Vec<f64>,
}

impl Hessian {
    /// At weights θ; `scales` are [`super::Edge::scales`], or [`DeepScales::PLAIN`] for the plain Hessian.
    #[must_use]
    pub fn new(problem: &Problem, theta: &[f64], scales: DeepScales) -> Self {
        let shape = problem.shape;
        let blocks = problem.labels().len();
        let blocks_per_part = blocks.div_ceil(MOST_PARTS).max(FEWEST);
        let deep = shape.deeper(theta);
        let part = |_| Part {
            head: Head::new(problem.activation, shape.width, shape.layers),
            second: SecondOrder::new(shape.width, shape.layers),
            partial: Partial::new(shape.width, problem.features().layout()),
            fields: vec![[0.0; ROWS]; shape.width],
            first: problem.tiles_of_zeros(),
            deep: vec![0.0; deep.values().len()],
        };
        Self {
            problem: problem.clone(),
            theta: theta.to_vec(),
            point: None,
            deep_scale: scales.each(&deep),
            block: 0..shape.weights(),
            parts: (0..blocks.div_ceil(blocks_per_part)).map(part).collect(),
            deep,
            blocks_per_part,
        }
    }

    /// Becomes the diagonal block of these weights: vectors then hold nothing else.
    pub fn restrict(&mut self, block: Range<usize>) {
        self.block = block;
    }
}

impl Operator for Hessian {
    fn dimension(&self) -> usize {
        self.block.len()
    }

    fn times(&mut self, v: &[f64], out: &mut [f64], cancel: &Cancel) -> Result<(), Cancelled> {
        self.begin(cancel)?;
        let problem = &self.problem;
        let Some(Point { z, along, .. }) = &mut self.point else {
            return Ok(());
        };
        let (shape, first) = (problem.shape, problem.shape.first());
        let mut direction = vec![0.0; shape.weights()];
        direction[self.block.clone()].copy_from_slice(v);
        for (x, scale) in direction[first..].iter_mut().zip(&self.deep_scale) {
            *x *= scale;
        }
        cancel.check()?;
        along.fill(&shape.first_layer(&direction, cancel)?, cancel)?;
        let (w, deep_direction) = (&*along, shape.deeper(&direction));
        let size = problem.features().block_size().max(1);
        let blocks = self.blocks_per_part;
        let z = z.par_chunks(blocks * shape.width);
        let x = problem.features().values().par_chunks(blocks * size);
        let (deep, loss, samples) = (&self.deep, problem.loss, problem.samples());
        self.parts
            .par_iter_mut()
            .zip(z.zip(x))
            .enumerate()
            .try_for_each(|(i, (part, (z, x)))| {
                vectorized(Advance {
                    part,
                    x,
                    size,
                    z,
                    labels: &problem.labels()[i * blocks..],
                    rows: samples - i * blocks * ROWS,
                    w,
                    deep,
                    deep_direction: &deep_direction,
                    loss,
                    cancel,
                })
            })?;
        self.collect(out, cancel)
    }
}

impl Hessian {
    /// Computes what all products share.
    fn begin(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.point.is_some() {
            return Ok(());
        }
        let problem = &self.problem;
        let (q, layout) = (problem.shape.width, problem.features().layout());
        let mut along = problem.tiles_of_zeros();
        for zeros in std::iter::once(&mut along).chain(self.parts.iter_mut().map(|part| &mut part.first)) {
            zeros.touch(cancel)?;
        }
        let first = problem.shape.first_layer(&self.theta, cancel)?;
        let w = Tiles::from_rows(&first, q, layout, cancel)?;
        let z = packed_products::fields(problem.features(), &w, cancel)?;
        self.point = Some(Point { z, along });
        self.theta = Vec::new();
        Ok(())
    }

    /// Adds up the parts, in order.
    fn collect(&mut self, out: &mut [f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let (m, n) = (self.problem.samples() as f64, self.problem.shape.features as f64);
        let Some((sum, others)) = self.parts.split_first_mut() else {
            out.fill(0.0);
            return Ok(());
        };
        for part in others {
            cancel.check()?;
            for (sum, value) in sum.first.values_mut().iter_mut().zip(part.first.values()) {
                *sum += value;
            }
            for (sum, value) in sum.deep.iter_mut().zip(&part.deep) {
                *sum += value;
            }
        }
        let rows = sum.first.to_rows(cancel)?;
        cancel.check()?;
        let first = n.sqrt() / m;
        for (i, out) in self.block.clone().zip(out) {
            *out = match i.checked_sub(rows.len()) {
                None => first * rows[i],
                Some(i) => self.deep_scale[i] / m * sum.deep[i],
            };
        }
        Ok(())
    }
}

/// What one part takes.
struct Advance<'a> {
    part: &'a mut Part,
    x: &'a [f64],
    /// Numbers in one block of `x`
    size: usize,
    z: &'a [Lane<f64>],
    labels: &'a [Lane<f64>],
    /// Rows from the part's first on
    rows: usize,
    w: &'a Tiles<f64>,
    deep: &'a Deep<f64>,
    deep_direction: &'a Deep<f64>,
    loss: Loss,
    cancel: &'a Cancel,
}

impl Work for Advance<'_> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let Part {
            head,
            second,
            partial,
            fields,
            first,
            deep: sums,
        } = self.part;
        sums.fill(0.0);
        let blocks = self
            .x
            .chunks(self.size)
            .zip(self.z.chunks_exact(fields.len()))
            .zip(self.labels);
        for (i, ((x, z), label)) in blocks.enumerate() {
            self.cancel.check()?;
            head.forward(self.deep, z);
            let judged = head.judge(self.deep, label, self.loss);
            packed_products::forward(x, self.w, partial, fields);
            let rise = second.along(head, self.deep, fields, self.deep_direction);
            let (mut slope, mut curved) = ([0.0; ROWS], [0.0; ROWS]);
            for k in 0..ROWS.min(self.rows - i * ROWS) {
                slope[k] = judged.slope[k];
                curved[k] = judged.curvature[k] * rise[k];
            }
            for ((out, g), change) in fields.iter_mut().zip(head.gradient()).zip(second.gradient()) {
                for k in 0..ROWS {
                    out[k] = curved[k].mul_add(g[k], slope[k] * change[k]);
                }
            }
            second.deep_product(head, &slope, &curved, sums);
            self.cancel.check()?;
            packed_products::backward(&self.x[i * self.size..], fields, i > 0, partial, first);
        }
        Ok(())
    }
}
