//! State evolution of the general first-order method, by Monte Carlo rows.
//!
//! A has independent normal entries of variance 1/n. With f_0 = θ₀, f_1 the start, f_{t+2} the point after step t, and
//! g_t the answer at step t, the *corrected* products
//!
//! Zᵏ = A f_k − Σ_{s<k−1} b_{k,s} g_s    and    Wᵗ = Aᵀg_t − Σ_{k≤t+1} a_{t,k} f_k
//!
//! are jointly normal in the limit, with Cov(Zᵏ, Zˡ) = (d/n) E f_k f_l and Cov(Wˢ, Wᵗ) = E g_s g_t, independent of the
//! signal and the label noise, where f_k is a function of (Wˢ) and the signal, g_t of (Zᵏ) and the noise, and
//!
//! b_{k,s} = (d/n) E ∂f_k/∂Wˢ    and    a_{t,k} = E ∂g_t/∂Zᵏ
//!
//! are total derivatives, through all that happened since. (Celentano, Montanari, Wu 2020, section 3, with the change of
//! variables there; Bayati and Montanari 2011 for its special case.)

use nalgebra::DVector;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::Settings;
use super::method::{Iteration, mean};
use crate::control::{Cancel, Cancelled};
use crate::theory::NoiseFactor;

/// Of a covariance's diagonal: a new field that differs by less from a combination of the earlier ones is that
/// combination.
const DEPENDENT: f64 = 1e-12;

/// What is predicted of a step.
#[derive(Clone, Debug, Default)]
pub(super) struct Predicted {
    /// Variances of the corrected products A f and Aᵀg.
    pub(super) variance: [f64; 2],
    /// b_{t+1,s} for s < t, and a_{t,k} for k ≤ t + 1.
    pub(super) memory: [Vec<f64>; 2],
    /// |x − θ₀|²/d before the step.
    pub(super) error: f64,
    /// Cosines of g with the left spike and of x with the signal.
    pub(super) overlap: [f64; 2],
}

/// The rows or the columns: their fields so far, and what became of them.
struct Side {
    rng: ChaCha8Rng,
    factor: NoiseFactor,
    normals: Vec<DVector<f64>>,
    /// g_t or f_k.
    outputs: Vec<DVector<f64>>,
    /// For each output its total derivatives by each field so far.
    slopes: Vec<Vec<DVector<f64>>>,
}

impl Side {
    fn new(rng: ChaCha8Rng) -> Self {
        Self {
            rng,
            factor: NoiseFactor::new(DEPENDENT),
            normals: Vec::new(),
            outputs: Vec::new(),
            slopes: Vec::new(),
        }
    }

    /// The next field, normal with covariances `scale` E h h′ for the other side's outputs h.
    fn draw(
        &mut self,
        others: &[DVector<f64>],
        scale: f64,
        rows: usize,
        cancel: &Cancel,
    ) -> Result<DVector<f64>, Cancelled> {
        let place = self.normals.len();
        let Some(newest) = others.get(place) else {
            return Ok(DVector::zeros(rows));
        };
        let covariance: Vec<f64> = others[..=place]
            .iter()
            .map(|other| scale * mean(other, newest))
            .collect();
        self.factor.extend(&covariance, 1, cancel)?;
        cancel.check()?;
        let fresh = DVector::from_fn(rows, |_, _| self.rng.sample(StandardNormal));
        self.normals.push(fresh);
        let mut unit = vec![0.0; place + 1];
        unit[place] = 1.0;
        let mut row = Vec::new();
        self.factor.apply(&unit, &mut row, cancel)?;
        combination(&row, &self.normals, DVector::zeros(rows), cancel)
    }

    /// The mean derivatives of the newest output.
    fn memory(&self, scale: f64) -> Vec<f64> {
        let newest = self.slopes.last().map_or(&[][..], Vec::as_slice);
        newest.iter().map(|slope| scale * slope.mean()).collect()
    }

    /// The derivatives of field + Σ memory × output by the fields up to the `count`-th.
    fn of_product(
        &self,
        memory: &[f64],
        count: usize,
        rows: usize,
        cancel: &Cancel,
    ) -> Result<Vec<DVector<f64>>, Cancelled> {
        let zeros = (0..count).map(|_| {
            cancel.check()?;
            Ok(DVector::zeros(rows))
        });
        let mut slopes = zeros.collect::<Result<Vec<_>, Cancelled>>()?;
        slopes.push(DVector::repeat(rows, 1.0));
        for (factor, output) in memory.iter().zip(&self.slopes) {
            for (total, slope) in slopes.iter_mut().zip(output) {
                cancel.check()?;
                total.axpy(*factor, slope, 1.0);
            }
        }
        Ok(slopes)
    }
}

/// State evolution with one set of Monte Carlo rows for each side.
pub(super) struct Evolution {
    iteration: Iteration,
    load: f64,
    rows: usize,
    left: Side,
    right: Side,
    /// Derivatives of the estimate x by the fields of the right side.
    estimate: Vec<DVector<f64>>,
}

impl Evolution {
    /// All steps from 0 to T.
    pub(super) fn run(
        settings: &Settings,
        generator: impl Fn(usize) -> ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Vec<Predicted>, Cancelled> {
        let mut evolution = Self::new(settings, generator, cancel)?;
        let steps = (0..=settings.steps).map(|step| evolution.step(step, cancel));
        steps.collect()
    }

    fn new(
        settings: &Settings,
        generator: impl Fn(usize) -> ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let rows = settings.rows;
        let mut iteration = Iteration::new(settings, [rows, rows], &mut generator(0));
        let (mut left, mut right) = (Side::new(generator(1)), Side::new(generator(2)));
        right.outputs.push(iteration.signal.clone());
        right.slopes.push(Vec::new());
        iteration.observe(left.draw(&right.outputs, settings.load(), rows, cancel)?);
        right.outputs.push(iteration.point.clone());
        right.slopes.push(Vec::new());
        Ok(Self {
            iteration,
            load: settings.load(),
            rows,
            left,
            right,
            estimate: Vec::new(),
        })
    }

    fn step(&mut self, step: usize, cancel: &Cancel) -> Result<Predicted, Cancelled> {
        let point = &self.iteration.point;
        let mut predicted = Predicted {
            error: self.iteration.error(),
            overlap: [0.0, self.iteration.overlap()],
            ..Predicted::default()
        };
        predicted.variance[0] = self.load * mean(point, point);
        predicted.memory[0] = self.answer(step, cancel)?;
        predicted.overlap[0] = self.iteration.left_overlap();
        predicted.variance[1] = mean(&self.iteration.answer, &self.iteration.answer);
        predicted.memory[1] = self.proceed(step, cancel)?;
        Ok(predicted)
    }

    /// From the point to the answer; returns b.
    fn answer(&mut self, step: usize, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let field = self
            .left
            .draw(&self.right.outputs, self.load, self.rows, cancel)?;
        let memory = self.right.memory(self.load);
        let product = combination(&memory, &self.left.outputs, field, cancel)?;
        let mut slopes = self.left.of_product(&memory, step + 1, self.rows, cancel)?;
        let local = self.iteration.left(&product);
        if local.own != 0.0
            && let Some(last) = self.left.slopes.last()
        {
            for (slope, last) in slopes.iter_mut().zip(last) {
                cancel.check()?;
                slope.axpy(-local.own, last, 1.0);
            }
        }
        for slope in &mut slopes {
            cancel.check()?;
            slope.component_mul_assign(&local.by_product);
        }
        if let Some(star) = slopes.first_mut() {
            *star += &local.by_star;
        }
        self.left.outputs.push(self.iteration.answer.clone());
        self.left.slopes.push(slopes);
        Ok(memory)
    }

    /// From the answer to the next point; returns a.
    fn proceed(&mut self, step: usize, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let field = self.right.draw(&self.left.outputs, 1.0, self.rows, cancel)?;
        let memory = self.left.memory(1.0);
        let product = combination(&memory, &self.right.outputs, field, cancel)?;
        let mut slopes = self.right.of_product(&memory, step, self.rows, cancel)?;
        let local = self.iteration.right(&product);
        let known = self.right.slopes.len();
        let (now, before) = (&self.right.slopes[known - 1], &self.right.slopes[known - 2]);
        for (field, slope) in slopes.iter_mut().enumerate() {
            cancel.check()?;
            *slope *= local.product;
            if let Some(now) = now.get(field) {
                slope.axpy(local.point + local.heavy, now, 1.0);
            }
            if let Some(before) = before.get(field) {
                slope.axpy(-local.heavy, before, 1.0);
            }
            slope.component_mul_assign(&local.by_sum);
        }
        let copies = slopes.iter().map(|slope| {
            cancel.check()?;
            Ok(slope.clone())
        });
        let mut next = copies.collect::<Result<Vec<_>, Cancelled>>()?;
        if local.ahead != 0.0 {
            for (field, slope) in next.iter_mut().enumerate() {
                cancel.check()?;
                *slope *= 1.0 + local.ahead;
                if let Some(last) = self.estimate.get(field) {
                    slope.axpy(-local.ahead, last, 1.0);
                }
            }
        }
        self.estimate = slopes;
        self.right.outputs.push(self.iteration.point.clone());
        self.right.slopes.push(next);
        Ok(memory)
    }
}

/// start + Σ factor × vector
pub(super) fn combination(
    factors: &[f64],
    vectors: &[DVector<f64>],
    mut start: DVector<f64>,
    cancel: &Cancel,
) -> Result<DVector<f64>, Cancelled> {
    for (factor, vector) in factors.iter().zip(vectors) {
        cancel.check()?;
        start.axpy(*factor, vector, 1.0);
    }
    Ok(start)
}
