//! State evolution: the exact prediction of training and test error in the limit m, n → ∞ with φ = m/n fixed.
//!
//! Han & Imaizumi, arXiv:2505.04898. With base fields (U_*, U⁰) = F₀ γ ~ N(0, K₀) and Gaussian gradient noise ζ of
//! covariance Cov(ζ^t, ζ^s) = φ E[G^t (G^s)ᵀ],
//!
//! - a fresh row's pre-activation has the law of U^t = Q_t γ + Σ_{s<t} ρ_{t,s} ζ^s,
//! - a training row's that of Θ^t = U^t + Σ_{s<t} ρ_{t,s} G^s, with G^s its own past gradients (the Onsager term),
//! - N_{t+1} = β N_t + E[G^t γᵀ] and Q_{t+1} = (1 − η_t λ) Q_t − η_t N_{t+1}, Q_0 the rows of F₀ that belong to U⁰,
//! - ρ follows [`Recursion`], and the deeper weights gradient descent with expectations at Θ^t.
//!
//! Expectations are means over Monte Carlo rows.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::inputs::{Inputs, TheoryError};
use super::noise::{BaseFactor, NoiseFactor, dot};
use super::responses::Recursion;
use super::rows::{Advance, Block, Part, Shared, Sums, blocks_per_part};
use super::step::{Keep, Samples, TheoryStep};
use crate::control::Cancel;
use crate::kernels::lane_products::Left;
use crate::kernels::{ROWS, Vectors, vectorized};
use crate::network::{Errors, Head};

/// Pivots of the noise's covariance below this fraction of the diagonal are lost in rounding.
const PIVOT: f64 = 1e-12;

/// One Monte Carlo replica, advanced step by step.
#[derive(Clone, Debug)]
pub struct StateEvolution<T> {
    inputs: Inputs,
    rows: usize,
    keep: Keep,
    base: BaseFactor,
    noise: NoiseFactor,
    recursion: Recursion,
    /// Q_t and N_t: q × r, row-major.
    signal: Vec<f64>,
    signal_momentum: Vec<f64>,
    deep_momentum: Vec<f64>,
    /// [ρ_{t,0} … ρ_{t,t−1}] L of the current t.
    noise_row: Vec<f64>,
    /// [Q_s | ρ_s L] of every step so far, for covariances.
    past: Vec<(Vec<f64>, Vec<f64>)>,
    parts: Vec<Part<T>>,
    shared: Shared<T>,
    sums: Sums,
    step: usize,
    stopped: bool,
}

impl<T: Vectors> StateEvolution<T> {
    /// A replica of `rows` Monte Carlo rows at step 0; replicas of one seed are independent.
    ///
    /// # Errors
    ///
    /// If shapes do not fit, numbers are out of range or K₀ is no covariance matrix, and on request.
    pub fn new(
        inputs: &Inputs,
        rows: usize,
        keep: Keep,
        seed: u64,
        replica: u64,
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        let base = Self::factor(inputs, rows, cancel)?;
        Self::with_factor(inputs, base, rows, keep, [seed, replica], cancel)
    }

    /// As [`Self::new`], given the factor of the Gram matrix; seed and replica's number together.
    pub(super) fn with_factor(
        inputs: &Inputs,
        base: BaseFactor,
        rows: usize,
        keep: Keep,
        seed: [u64; 2],
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        let (q, rank) = (inputs.deep.width(), base.factor.ncols());
        let steps = inputs.rates.len() + 1;
        let stride = q * steps;
        let p = inputs.directions;
        let by_rows = |rows: DMatrix<f64>| rows.transpose().as_slice().to_vec();
        let signal = by_rows(base.factor.rows(p, q).into_owned());
        let teacher = by_rows(base.factor.rows(0, p).into_owned());
        let sums = Sums::new(q, steps, rank, inputs.deep.values().len());
        let parts = Self::draw(inputs, rows, &teacher, &sums, seed, cancel);
        let parts = parts.ok_or(TheoryError::Cancelled)?;
        let shared = Shared {
            base: Left::new(q, rank),
            noise: Left::new(q, stride),
            rho: Left::new(q, stride),
            deep: inputs.deep.cast(),
            loss: inputs.loss,
            link: inputs.link,
            fraction: inputs.batch_fraction,
            step: 0,
        };
        Ok(Self {
            inputs: inputs.clone(),
            rows,
            keep,
            noise: NoiseFactor::new(PIVOT),
            recursion: Recursion::new(q, inputs.phi, inputs.momentum, inputs.weight_decay, false),
            signal_momentum: vec![0.0; signal.len()],
            signal,
            deep_momentum: vec![0.0; sums.deep.len()],
            noise_row: Vec::with_capacity(q * stride),
            past: Vec::new(),
            base,
            parts,
            shared,
            sums,
            step: 0,
            stopped: false,
        })
    }

    /// The factor of the Gram matrix of inputs that fit together.
    pub(super) fn factor(inputs: &Inputs, rows: usize, cancel: &Cancel) -> Result<BaseFactor, TheoryError> {
        inputs.check(rows)?;
        let gram = inputs.gram.clone();
        let factor = cancel.apart(move || BaseFactor::new(&gram));
        factor
            .map_err(|_| TheoryError::Cancelled)?
            .ok_or(TheoryError::NotPositive)
    }

    /// The rows; `None` if cancelled.
    fn draw(
        inputs: &Inputs,
        rows: usize,
        teacher: &[f64],
        sums: &Sums,
        seed: [u64; 2],
        cancel: &Cancel,
    ) -> Option<Vec<Part<T>>> {
        let blocks = rows.div_ceil(ROWS);
        let rank = sums.base.len() / inputs.deep.width();
        let block = |i| (!cancel.is_cancelled()).then(|| Block::new(inputs, rows, rank, i, seed));
        let size = blocks_per_part(blocks);
        let mut all: Vec<Vec<Block<T>>> = (0..blocks.div_ceil(size))
            .into_par_iter()
            .map(|part| (part * size..blocks.min((part + 1) * size)).map(block).collect())
            .collect::<Option<_>>()?;
        whiten(&mut all, rows, cancel)?;
        all.par_iter_mut().flatten().try_for_each(|block| {
            (!cancel.is_cancelled()).then(|| block.draw_labels(inputs.link, teacher, inputs.noise))
        })?;
        let part = |blocks| {
            let head = Head::new(inputs.activation, inputs.deep.width(), inputs.deep.layers());
            (!cancel.is_cancelled()).then(|| Part::new(blocks, head, sums.clone()))
        };
        all.into_par_iter().map(part).collect()
    }

    /// Bytes that a replica takes at most, without [`Keep`].
    #[must_use]
    pub fn bytes(inputs: &Inputs, rows: usize) -> usize {
        let fields = inputs.deep.width() * (inputs.rates.len() + 1);
        let probes = match inputs.responses {
            crate::experiment::Responses::Probes(count) => count,
            crate::experiment::Responses::Full => fields / 2 + 1,
        };
        rows.next_multiple_of(ROWS) * fields * ((2 + probes) * T::BYTES + probes.div_ceil(8))
            + 4 * fields * fields
    }

    /// The replica at the current step, then advances it; None after step T.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Diverged`] at the first step with a non-finite value, [`TheoryError::Cancelled`] on request;
    /// then the replica has ended.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<Option<TheoryStep>, TheoryError> {
        if self.stopped || self.step > self.inputs.rates.len() {
            return Ok(None);
        }
        let Some((report, gamma)) = self.take_step(cancel) else {
            self.stopped = true;
            return Err(TheoryError::Cancelled);
        };
        if !report.is_finite() {
            self.stopped = true;
            return Err(TheoryError::Diverged { step: self.step });
        }
        if let Some(&(first, deeper)) = self.inputs.rates.get(self.step)
            && self.update(&gamma, (first, deeper), cancel).is_none()
        {
            self.stopped = true;
            return Err(TheoryError::Cancelled);
        }
        self.step += 1;
        Ok(Some(report))
    }

    /// The current step with its [Γ_{t,0} … Γ_{t,t−1}]; None if cancelled.
    fn take_step(&mut self, cancel: &Cancel) -> Option<(TheoryStep, Vec<f64>)> {
        self.share(cancel)?;
        let shared = &self.shared;
        self.parts.par_iter_mut().for_each(|part| {
            vectorized(Advance { part, shared, cancel });
        });
        self.sums.reset(self.inputs.deep.width(), self.step);
        for part in &self.parts {
            if cancel.is_cancelled() {
                return None;
            }
            self.sums.add(&part.sums);
        }
        let mean = self.inputs.phi / (self.rows as f64 * self.probes());
        let gamma = self.sums.gamma.scaled(mean, cancel)?;
        Some((self.report(&gamma, cancel)?, gamma))
    }

    /// Hands this step's matrices to the rows; None if cancelled.
    fn share(&mut self, cancel: &Cancel) -> Option<()> {
        self.noise
            .apply(self.recursion.row(), &mut self.noise_row, cancel)?;
        self.shared.step = self.step;
        self.shared.base.pack(&self.signal);
        self.shared.noise.pack(&self.noise_row);
        cancel.check().ok()?;
        self.shared.rho.pack(self.recursion.row());
        let deep = self.inputs.deep.values();
        for (to, from) in self.shared.deep.values_mut().iter_mut().zip(deep) {
            *to = T::of(*from);
        }
        cancel.check().ok()
    }

    fn probes(&self) -> f64 {
        match self.inputs.responses {
            crate::experiment::Responses::Probes(count) => count as f64,
            crate::experiment::Responses::Full => 1.0,
        }
    }

    fn report(&mut self, gamma: &[f64], cancel: &Cancel) -> Option<TheoryStep> {
        let q = self.inputs.deep.width();
        let mean = self.sums.errors.map(|sum| sum / self.rows as f64);
        let block_row = |values: &[f64]| DMatrix::from_row_slice(q, values.len() / q, values);
        let signal = block_row(&self.signal);
        let overlap = &signal * self.base.factor.transpose();
        cancel.check().ok()?;
        let signal = signal * &self.base.inverse;
        cancel.check().ok()?;
        Some(TheoryStep {
            t: self.step,
            train: Errors {
                mse: mean[0],
                loss: mean[1],
                ..Errors::default()
            },
            test: Errors {
                mse: mean[2],
                loss: mean[3],
                ..Errors::default()
            },
            overlap,
            signal,
            deep: self.inputs.deep.clone(),
            rho: block_row(self.recursion.row()),
            gamma: block_row(gamma),
            covariance: self.covariances(cancel)?,
            samples: self.samples(),
        })
    }

    /// C_{t,s} = Q_t Q_sᵀ + (ρ_t L)(ρ_s L)ᵀ, of s = t alone or of all s ≤ t; None if cancelled.
    fn covariances(&mut self, cancel: &Cancel) -> Option<DMatrix<f64>> {
        let q = self.inputs.deep.width();
        let now = (self.signal.clone(), self.noise_row.clone());
        if !self.keep.covariances {
            self.past.clear();
        }
        self.past.push(now);
        let Some((signal, noise)) = self.past.last() else {
            return Some(DMatrix::zeros(q, 0));
        };
        let row = |values: &[f64], a: usize| {
            let length = values.len() / q;
            a * length..(a + 1) * length
        };
        let mut covariances = vec![0.0; q * q * self.past.len()];
        let columns = covariances.par_chunks_mut(q).enumerate();
        columns.try_for_each(|(column, out)| {
            if cancel.is_cancelled() {
                return None;
            }
            let (other_signal, other_noise) = &self.past[column / q];
            let b = column % q;
            let earlier = &other_noise[row(other_noise, b)];
            for (a, out) in out.iter_mut().enumerate() {
                let noise = &noise[row(noise, a)][..earlier.len()];
                *out =
                    dot(&signal[row(signal, a)], &other_signal[row(other_signal, b)]) + dot(noise, earlier);
            }
            Some(())
        })?;
        Some(DMatrix::from_vec(q, q * self.past.len(), covariances))
    }

    /// The first rows of U^t and Θ^t.
    fn samples(&self) -> Samples {
        let blocks = || self.parts.iter().flat_map(|part| &part.blocks);
        let rows = |fields: fn(&Block<T>) -> &[crate::kernels::Lane<T>]| {
            let row = |block, k: usize| fields(block).iter().map(move |field| field[k].wide());
            let all = blocks().flat_map(|block| (0..ROWS).map(move |k| (block, k)));
            let count = self.keep.samples.min(self.rows);
            all.take(count).flat_map(|(block, k)| row(block, k)).collect()
        };
        Samples {
            fresh: rows(|block| &block.fresh),
            trained: rows(|block| &block.trained),
        }
    }

    /// From t to t + 1; None if cancelled.
    fn update(&mut self, gamma: &[f64], (first, deeper): (f64, f64), cancel: &Cancel) -> Option<()> {
        let q = self.inputs.deep.width();
        let (momentum, decay) = (self.inputs.momentum, self.inputs.weight_decay);
        let scale = self.inputs.phi / self.rows as f64;
        let covariance: Vec<f64> = self.sums.covariance.iter().map(|sum| scale * sum).collect();
        self.noise.extend(&covariance, q, cancel)?;
        self.recursion.advance_unless(gamma, first, cancel)?;
        let mean = 1.0 / self.rows as f64;
        let descend = |weights: &mut [f64], speeds: &mut [f64], sums: &[f64], rate: f64| {
            for ((weight, speed), sum) in weights.iter_mut().zip(speeds).zip(sums) {
                *speed = momentum * *speed + sum * mean;
                *weight = (1.0 - rate * decay) * *weight - rate * *speed;
            }
        };
        descend(
            &mut self.signal,
            &mut self.signal_momentum,
            &self.sums.base,
            first,
        );
        let deep = self.inputs.deep.values_mut();
        descend(deep, &mut self.deep_momentum, &self.sums.deep, deeper);
        Some(())
    }
}

/// Makes the sample mean of γ zero and its sample covariance the identity, where there are enough rows: less noise. None if
/// cancelled.
fn whiten<T: Vectors>(parts: &mut [Vec<Block<T>>], rows: usize, cancel: &Cancel) -> Option<()> {
    let first = parts.iter().flatten().next();
    let rank = first.map_or(0, |block| block.base.len());
    if rows <= 2 * rank {
        return Some(());
    }
    let count = rows as f64;
    let filled = |i: usize| ROWS.min(rows - i * ROWS);
    let mut mean = vec![0.0; rank];
    let mut second = DMatrix::<f64>::zeros(rank, rank);
    for (i, block) in parts.iter().flatten().enumerate() {
        if cancel.is_cancelled() {
            return None;
        }
        for (a, field) in block.base.iter().enumerate() {
            mean[a] += field[..filled(i)].iter().map(|x| x.wide()).sum::<f64>() / count;
            for (b, other) in block.base.iter().enumerate().take(a + 1) {
                let pairs = field.iter().zip(other).take(filled(i));
                second[(a, b)] += pairs.map(|(x, y)| x.wide() * y.wide()).sum::<f64>() / count;
            }
        }
    }
    let covariance = DMatrix::from_fn(rank, rank, |a, b| {
        second[(a.max(b), a.min(b))] - mean[a] * mean[b]
    });
    let inverse = move || covariance.cholesky().and_then(|factor| factor.l().try_inverse());
    let Some(inverse) = cancel.apart(inverse).ok()? else {
        return Some(());
    };
    parts.par_iter_mut().flatten().try_for_each(|block| {
        if cancel.is_cancelled() {
            return None;
        }
        for k in 0..ROWS {
            let centred: Vec<f64> = block
                .base
                .iter()
                .zip(&mean)
                .map(|(field, mean)| field[k].wide() - mean)
                .collect();
            for (a, field) in block.base.iter_mut().enumerate() {
                field[k] = T::of(
                    centred
                        .iter()
                        .take(a + 1)
                        .enumerate()
                        .map(|(b, x)| inverse[(a, b)] * x)
                        .sum(),
                );
            }
        }
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Activation, Link, Loss, Responses};
    use crate::network::Deep;

    fn inputs(width: usize, steps: usize, responses: Responses) -> Inputs {
        let mut deep = Deep::zeros(width, 3);
        for (i, weight) in deep.values_mut().iter_mut().enumerate() {
            *weight = (1.0 + i as f64).cos();
        }
        Inputs {
            gram: DMatrix::identity(1 + width, 1 + width),
            directions: 1,
            phi: 1.5,
            activation: Activation::Tanh,
            deep,
            link: Link::Tanh,
            noise: 0.3,
            loss: Loss::Square,
            momentum: 0.0,
            weight_decay: 0.0,
            batch_fraction: 1.0,
            rates: vec![(0.3, 0.3); steps],
            responses,
        }
    }

    #[test]
    fn base_fields_are_white() {
        let rows = 100;
        let replica = StateEvolution::<f64>::new(
            &inputs(3, 2, Responses::Probes(1)),
            rows,
            Keep::default(),
            1,
            0,
            &Cancel::new(),
        )
        .unwrap();
        let blocks = &replica.parts[0].blocks;
        let field = |a: usize| blocks.iter().flat_map(move |block| block.base[a]).take(rows);
        for a in 0..4 {
            assert!(field(a).sum::<f64>().abs() < 1e-10);
            for b in 0..4 {
                let second: f64 = field(a).zip(field(b)).map(|(x, y)| x * y).sum();
                let identity = if a == b { rows as f64 } else { 0.0 };
                assert!((second - identity).abs() < 1e-9, "{a} {b} {second}");
            }
        }
    }

    /// What [`StateEvolution::bytes`] says against what the histories hold after the last step.
    #[test]
    fn bytes_cover_the_histories() {
        for responses in [Responses::Probes(1), Responses::Probes(5), Responses::Full] {
            let (inputs, rows) = (inputs(2, 12, responses), 200);
            let mut replica =
                StateEvolution::<f32>::new(&inputs, rows, Keep::default(), 1, 0, &Cancel::new()).unwrap();
            while replica.advance(&Cancel::new()).unwrap().is_some() {}
            let blocks = replica.parts.iter().flat_map(|part| &part.blocks);
            let held: usize = blocks.map(Block::bytes).sum();
            let said = StateEvolution::<f32>::bytes(&inputs, rows);
            let ratio = said as f64 / held as f64;
            assert!(
                (0.95..1.35).contains(&ratio),
                "{responses:?}: {said} against {held}"
            );
        }
    }
}
