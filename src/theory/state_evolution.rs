//! State evolution: the exact prediction of training and test error in the limit m, n → ∞ with φ = m/n fixed.
//!
//! Han & Imaizumi, arXiv:2505.04898. A fresh row's pre-activation has the law of U^t = Q_t γ + Σ_{s<t} ρ_{t,s} ζ^s, with
//! (U_*, U⁰) = F₀ γ ~ N(0, K₀) and Gaussian gradient noise ζ of covariance φ E[G^t (G^s)ᵀ]; a training row's that of
//! Θ^t = U^t + Σ_{s<t} ρ_{t,s} G^s, where the sum is the Onsager term. Expectations are means over Monte Carlo rows.
//!
//! # Without derivatives
//!
//! ρ follows from Γ_{t,s} = φ E[dG^t/dζ^s]. Instead of differentiating through every later step, each row's past gradients
//! are kept in an orthonormal basis G̃ of what is new in them, φ E[G̃ G̃ᵀ] = 1, and the noise in the same basis as independent
//! normals ξ, one for each G̃. There everything that ρ does is one matrix R of few columns,
//!
//! U^t = Q_t γ + R_t ξ,  Θ^t = U^t + R_t G̃ + P^t,
//!
//! and the response follows from Stein's identity, φ E[dG/dξ] = φ E[G ξᵀ] =: Γ̃ (Bolthausen's conditioning on what has been
//! asked of X; in matrix iterations Lu's Householder dice, arXiv:2101.07464). No derivative of the activation is needed beyond
//! its first, so kinks do no harm. With ℓ = φ E[G G̃ᵀ] and E = G − ℓ G̃ the optimizer, which is linear, moves
//!
//! - Q along E[G γᵀ], as gradient descent would move the signal,
//! - R along (Γ̃ + ℓ)/φ, and
//! - P, the memory of each row that is not yet in the basis, along E/φ.
//!
//! A direction of P (and of its momentum) whose variance exceeds a tolerance joins the basis with a new ξ, which is made
//! orthogonal, in the sample, to all earlier normals and to all of G̃: what Stein's identity says on average then holds in the
//! sample for the past, and only what a gradient gained since makes noise. What stays below is carried along by the rows;
//! U gets its variance as one normal a neuron.

use nalgebra::DMatrix;

use super::atoms::Atom;
use super::base_fields::BaseFactor;
use super::basis::{Basis, Directions, Rows, TOLERANCE, row_major, square_root, totals, whiten};
use super::coordinates::Coordinates;
use super::inputs::{Inputs, TheoryError};
use super::row_responses::{ResponsesSetup, RowResponses};
use super::row_step::RowStep;
use super::rows::{Block, ERRORS, Fields, Part, Pass, Step, blocks_per_part};
use super::step::{Keep, Samples, TheoryStep};
use crate::control::parallel::{collect, each_mut, within};
use crate::control::{Cancel, Cancelled};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors, vectorized};
use crate::network::{Errors, Head};
use crate::optimizer::{Block as Weights, Linear, Updates};

/// One chain of Monte Carlo rows, advanced step by step.
#[derive(Clone, Debug)]
pub struct StateEvolution<T> {
    inputs: Inputs,
    rows: usize,
    keep: Keep,
    base: BaseFactor,
    coordinates: Coordinates,
    /// The first layer by coordinates, with its state.
    weights: Moving,
    /// Deeper weights' state.
    deep_state: Vec<f64>,
    /// [Q_t R_t], the first layer by what has been asked: q × the normals that U^t is made of.
    fresh: DMatrix<f64>,
    /// Covariance of what of U^t is not made of them: q × q.
    unresolved: DMatrix<f64>,
    basis: Basis,
    /// [Q_s R_s] of every step so far, for covariances.
    past: Vec<DMatrix<f64>>,
    parts: Vec<Part<T>>,
    now: Step<T>,
    responses: Option<RowResponses<T>>,
    step: usize,
    stopped: bool,
}

/// A matrix of q rows that moves like weights.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    pub(super) values: DMatrix<f64>,
    /// As [`Weights::state`]; empty for methods without.
    state: Vec<f64>,
}

impl Moving {
    pub(super) fn new(values: DMatrix<f64>, state: usize) -> Self {
        Self {
            state: vec![0.0; state * values.len()],
            values,
        }
    }

    /// The matrix and its state along `gradient`, as weights would.
    pub(super) fn advance(&mut self, updates: &Updates, t: usize, gradient: &DMatrix<f64>) {
        updates.move_first::<f64>(
            t,
            Weights {
                weights: self.values.as_mut_slice(),
                gradient: gradient.as_slice(),
                state: &mut self.state,
            },
        );
    }

    /// Columns for new fields of the basis: values, then their state below.
    pub(super) fn extend(&mut self, loads: &DMatrix<f64>) {
        let (q, old, new) = (self.values.nrows(), self.values.ncols(), loads.ncols());
        let all = std::mem::take(&mut self.values);
        self.values = all.resize_horizontally(old + new, 0.0);
        self.values.columns_mut(old, new).copy_from(&loads.rows(0, q));
        for column in loads.column_iter() {
            self.state.extend(column.iter().skip(q));
        }
    }
}

impl<T: Vectors> StateEvolution<T> {
    /// A chain of `rows` Monte Carlo rows at step 0; chains of one seed are independent.
    ///
    /// # Errors
    ///
    /// If shapes do not fit, numbers are out of range, the optimizer is not linear or K₀ is no covariance matrix, and on
    /// request.
    pub fn new(
        inputs: &Inputs,
        rows: usize,
        keep: Keep,
        seed: u64,
        chain: u64,
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        let base = Self::factor(inputs, rows, cancel)?;
        Self::with_factor(inputs, base, rows, keep, [seed, chain], cancel)
    }

    /// The factor of the Gram matrix of inputs that fit together.
    pub(super) fn factor(inputs: &Inputs, rows: usize, cancel: &Cancel) -> Result<BaseFactor, TheoryError> {
        inputs.check(rows)?;
        if inputs.is_entrywise() {
            return Err(TheoryError::NotLinear);
        }
        let gram = inputs.gram.clone();
        let factor = cancel.factorization(gram.nrows(), move || BaseFactor::new(&gram))?;
        factor.ok_or(TheoryError::NotPositive)
    }

    /// As [`Self::new`], given the factor of the Gram matrix; seed and the chain's number together.
    pub(super) fn with_factor(
        inputs: &Inputs,
        base: BaseFactor,
        rows: usize,
        keep: Keep,
        seed: [u64; 2],
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        let q = inputs.deep.width();
        let parts = Self::draw(inputs, &base, rows, seed, cancel)?;
        let state = inputs.updates.state();
        let lead = 1 + base.factor.ncols() + usize::from(inputs.has_noise());
        let isotropic = Atom::isotropic(&inputs.gram);
        let atoms = if inputs.atoms.is_empty() {
            &isotropic
        } else {
            &inputs.atoms
        };
        let (coordinates, weights) =
            Coordinates::new(atoms, &base, inputs.directions).ok_or(TheoryError::NotPositive)?;
        let now = Step {
            signal: Left::new(q, 0),
            memory: Left::new(q, 0),
            unresolved: Left::new(q, q),
            deep: inputs.deep.cast(),
            loss: inputs.loss,
            link: inputs.link,
            fraction: inputs.batch_fraction,
        };
        Ok(Self {
            responses: Self::row_responses(inputs, keep.responses.min(rows) / ROWS * ROWS, seed, cancel)?,
            rows,
            keep,
            base,
            weights: Moving::new(weights, state),
            coordinates,
            deep_state: vec![0.0; inputs.updates.deeper_state() * inputs.deep.values().len()],
            fresh: DMatrix::zeros(q, 0),
            unresolved: DMatrix::zeros(q, q),
            basis: Basis::new(lead),
            past: Vec::new(),
            parts,
            now,
            inputs: inputs.clone(),
            step: 0,
            stopped: false,
        })
    }

    /// The response recursion on the chain's first rows, for display: on rows that are as training rows will be.
    fn row_responses(
        inputs: &Inputs,
        rows: usize,
        seed: [u64; 2],
        cancel: &Cancel,
    ) -> Result<Option<RowResponses<T>>, TheoryError> {
        if rows == 0 {
            return Ok(None);
        }
        let setup = ResponsesSetup {
            rows,
            width: inputs.deep.width(),
            layers: inputs.deep.layers(),
            phi: inputs.phi,
            activation: inputs.activation,
            loss: inputs.loss,
            updates: inputs.updates.clone(),
            responses: inputs.responses,
            row_norms: None,
            seed: seed[0],
            run: seed[1],
            keep: false,
        };
        RowResponses::new(&setup, cancel).map(Some)
    }

    fn draw(
        inputs: &Inputs,
        base: &BaseFactor,
        rows: usize,
        seed: [u64; 2],
        cancel: &Cancel,
    ) -> Result<Vec<Part<T>>, Cancelled> {
        let (q, rank, p) = (inputs.deep.width(), base.factor.ncols(), inputs.directions);
        let normals = rank + usize::from(inputs.has_noise());
        let has_momentum = inputs.updates.state() > 0;
        let teacher = base.factor.rows(0, p).transpose();
        let blocks = rows.div_ceil(ROWS);
        let block = |i| {
            cancel.check()?;
            Ok(Block::new(inputs, (rows, normals), has_momentum, i, seed))
        };
        let size = blocks_per_part(blocks);
        let part = |part: usize| {
            Ok(Part {
                blocks: (part * size..blocks.min((part + 1) * size))
                    .map(block)
                    .collect::<Result<_, Cancelled>>()?,
                head: Head::new(inputs.activation, q, inputs.deep.layers()),
                sums: Vec::new(),
            })
        };
        let mut parts: Vec<Part<T>> = collect(0..blocks.div_ceil(size), part)?;
        whiten(&mut parts, rows, cancel)?;
        each_mut(&mut parts, &|_, part| {
            part.blocks.iter_mut().try_for_each(|block| {
                cancel.check()?;
                block.draw_labels(inputs.link, (teacher.as_slice(), rank), inputs.noise);
                Ok(())
            })
        })?;
        Ok(parts)
    }

    /// The chain at the current step, then advances it; None after step T.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Diverged`] at the first step with a non-finite value, [`TheoryError::Cancelled`] on request;
    /// then the chain has ended.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<Option<TheoryStep>, TheoryError> {
        if self.stopped || self.step > self.inputs.updates.steps() {
            return Ok(None);
        }
        let step = within(|| self.take_step(cancel));
        self.stopped = step.is_err();
        step.map(Some)
    }

    fn take_step(&mut self, cancel: &Cancel) -> Result<TheoryStep, TheoryError> {
        self.share();
        let now = &self.now;
        let (q, normals, fields) = (now.deep.width(), self.basis.normals(), self.basis.size());
        let known = ERRORS + now.deep.values().len();
        let past = known + q * normals;
        let mut means = totals(&mut self.parts, past + q * fields, &|part| {
            vectorized(Pass {
                part,
                step: now,
                cancel,
            })?;
            part.add_products((|b| &b.gradient, |b| &b.normals), known, cancel)?;
            part.add_products((|b| &b.gradient, |b| &b.past), past, cancel)
        })?;
        means.iter_mut().for_each(|mean| *mean /= self.rows as f64);
        let report = self.report(&means, cancel)?;
        if !report.is_finite() {
            return Err(TheoryError::Diverged { step: self.step });
        }
        if let Some(linear) = self.inputs.updates.linear(self.step) {
            let deep = &means[ERRORS..known];
            let known = DMatrix::from_row_slice(q, normals, &means[known..past]);
            let past = DMatrix::from_row_slice(q, fields, &means[past..]);
            self.update(linear, deep, &known, &past, cancel)?;
        }
        self.step += 1;
        Ok(report)
    }

    /// Hands this step's matrices to the rows.
    fn share(&mut self) {
        let (q, lead, rank) = (self.inputs.deep.width(), self.basis.lead(), self.rank());
        let fresh = self.coordinates.projected(&self.weights.values);
        let later = fresh.ncols() - rank;
        let mut signal = DMatrix::zeros(q, lead + later);
        signal.columns_mut(1, rank).copy_from(&fresh.columns(0, rank));
        signal
            .columns_mut(lead, later)
            .copy_from(&fresh.columns(rank, later));
        let memory = self.coordinates.memory(&self.weights.values);
        self.now.signal.pack(&row_major(&signal));
        self.now.memory.pack(&row_major(&memory));
        self.fresh = fresh;
        self.now
            .unresolved
            .pack(&row_major(&square_root(&self.unresolved)));
        let deep = self.inputs.deep.values();
        for (to, from) in self.now.deep.values_mut().iter_mut().zip(deep) {
            *to = T::of(*from);
        }
    }

    fn report(&mut self, means: &[f64], cancel: &Cancel) -> Result<TheoryStep, TheoryError> {
        let signal = self.fresh.columns(0, self.rank());
        let (overlap, signal) = (signal * self.base.factor.transpose(), signal * &self.base.inverse);
        cancel.check()?;
        let rho = self.respond(cancel)?;
        let errors = |i: usize| Errors {
            mse: means[i],
            loss: means[i + 1],
            misclassified: means[i + 2],
        };
        Ok(TheoryStep {
            t: self.step,
            train: errors(0),
            test: errors(ERRORS / 2),
            overlap,
            signal,
            deep: self.inputs.deep.clone(),
            rho,
            covariance: self.covariances(cancel)?,
            samples: self.samples(),
        })
    }

    /// [ρ_{t,0} … ρ_{t,t−1}] of the current step: q × q t; without columns where it is not followed.
    fn respond(&mut self, cancel: &Cancel) -> Result<DMatrix<f64>, TheoryError> {
        let q = self.inputs.deep.width();
        let Some(followed) = &mut self.responses else {
            return Ok(DMatrix::zeros(q, 0));
        };
        let row = followed.responses().row();
        let rho = DMatrix::from_row_slice(q, row.len() / q, row);
        let blocks = || {
            self.parts
                .iter()
                .flat_map(|part| &part.blocks)
                .take(followed.blocks())
        };
        let z: Vec<Lane<T>> = blocks().flat_map(|block| block.trained.iter().copied()).collect();
        let labels: Vec<Lane<T>> = blocks().map(|block| block.law.label).collect();
        let weights: Vec<Lane<T>> = blocks().map(|block| block.weights).collect();
        let now = RowStep {
            z: &z,
            labels: &labels,
            weights: (self.inputs.batch_fraction < 1.0).then_some(&weights),
            deep: &self.now.deep,
            coordinates: None,
        };
        match followed.step(&now, cancel) {
            Ok(()) => {}
            Err(TheoryError::Cancelled) => return Err(TheoryError::Cancelled),
            Err(_) => self.responses = None,
        }
        Ok(rho)
    }

    /// C_{t,s} = Q_t Q_sᵀ + R_t R_sᵀ, of s = t (with what is unresolved) alone or of all s ≤ t.
    fn covariances(&mut self, cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
        let fresh = &self.fresh;
        let q = fresh.nrows();
        let now = fresh * fresh.transpose() + &self.unresolved;
        if !self.keep.covariances {
            return Ok(now);
        }
        let mut all = DMatrix::zeros(q, q * (self.past.len() + 1));
        for (s, earlier) in self.past.iter().enumerate() {
            cancel.check()?;
            let covariance = fresh.columns(0, earlier.ncols()) * earlier.transpose();
            all.columns_mut(q * s, q).copy_from(&covariance);
        }
        all.columns_mut(q * self.past.len(), q).copy_from(&now);
        self.past.push(fresh.clone());
        Ok(all)
    }

    /// The rank of K₀.
    fn rank(&self) -> usize {
        self.base.factor.ncols()
    }

    /// The first rows of U^t and Θ^t.
    fn samples(&self) -> Samples {
        let blocks = || self.parts.iter().flat_map(|part| &part.blocks);
        let rows = |fields: Fields<T>| {
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

    /// From t to t + 1, given the means of the deeper gradient, of G · normals and of G · G̃.
    fn update(
        &mut self,
        linear: Linear,
        deep: &[f64],
        known: &DMatrix<f64>,
        past: &DMatrix<f64>,
        cancel: &Cancel,
    ) -> Result<(), TheoryError> {
        let (phi, t) = (self.inputs.phi, self.step);
        let updates = self.inputs.updates.clone();
        let (rank, lead) = (self.rank(), self.basis.lead());
        let mut response = DMatrix::zeros(known.nrows(), rank + known.ncols() - lead);
        response.columns_mut(0, rank).copy_from(&known.columns(1, rank));
        response
            .columns_mut(rank, known.ncols() - lead)
            .copy_from(&known.columns(lead, known.ncols() - lead));
        let rows = &mut Rows {
            parts: &mut self.parts,
            rows: self.rows,
            phi,
            cancel,
        };
        let level = rows.project(phi * past)?;
        let coordinates = &mut self.coordinates;
        let mut gradient = coordinates.gradient(&response, &(level / phi));
        let mut deep = deep.to_vec();
        let mut factor = 1.0;
        if updates.clips() {
            let first = gradient.norm_squared() + rows.gradient_square()? / phi;
            factor = updates.clipped(first, deep.iter().map(|g| g * g).sum());
            gradient *= factor;
            deep.iter_mut().for_each(|g| *g *= factor);
        }
        updates.move_deep(t, &mut self.inputs.deep, &deep, &mut self.deep_state);
        self.weights.advance(&updates, t, &gradient);
        let carried = rows.carry((&updates, t), factor)?;
        let (q, square) = (self.inputs.deep.width(), coordinates.square());
        // In a pre-activation memory counts with the mean square of the eigenvalues.
        let found = Directions::of(carried, linear, q, TOLERANCE / square, cancel)?;
        self.weights.extend(&coordinates.loads(&found.loads));
        coordinates.extend(found.loads.ncols());
        let rest = coordinates.resolve(&self.weights.values, cancel)?;
        self.unresolved = rest.unresolved + square * &found.unresolved;
        self.basis.extend(rows, (&found, rest.fields))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Activation, Link, Loss, Responses, basis_fields};
    use crate::network::Deep;
    use crate::optimizer::{GradientDescent, Rates};

    fn inputs(width: usize, steps: usize, batch_fraction: f64) -> Inputs {
        let mut deep = Deep::zeros(width, 3);
        for (i, weight) in deep.values_mut().iter_mut().enumerate() {
            *weight = (1.0 + i as f64).cos();
        }
        let rates = Rates {
            first: 0.3,
            deeper: 0.3,
        };
        Inputs {
            gram: DMatrix::identity(1 + width, 1 + width),
            atoms: Vec::new(),
            directions: 1,
            phi: 1.5,
            activation: Activation::Tanh,
            deep,
            link: Link::Tanh,
            noise: 0.3,
            loss: Loss::Square,
            updates: Updates::new(GradientDescent { weight_decay: 0.0 }, vec![rates; steps]),
            batch_fraction,
            reuse: crate::experiment::Reuse::default(),
            responses: Responses::Probes(1),
            coordinates: None,
        }
    }

    fn end(inputs: &Inputs, rows: usize) -> StateEvolution<f64> {
        let cancel = Cancel::new();
        let mut chain = StateEvolution::new(inputs, rows, Keep::default(), 1, 0, &cancel).unwrap();
        while chain.advance(&cancel).unwrap().is_some() {}
        chain
    }

    /// γ, label noise and ξ have sample mean 0 and covariance 1, and each ξ is orthogonal to all of G̃ that was there when it was
    /// drawn; G̃ is orthonormal.
    #[test]
    fn the_basis_is_orthonormal_in_the_sample() {
        let chain = end(&inputs(3, 12, 1.0), 1000);
        assert!(chain.basis.lead() == 6 && chain.basis.size() > 6);
        assert_orthonormal(&chain, 1e-8);
    }

    /// So it stays over many steps with a power-law spectrum, where what is new becomes small against what is known.
    #[test]
    fn rounding_does_not_build_up_with_a_spectrum() {
        let n = 400;
        let law: Vec<f64> = (1..=n).map(|j| f64::from(j).powf(-0.8)).collect();
        let mean = law.iter().sum::<f64>() / f64::from(n);
        let law: Vec<f64> = law.iter().map(|value| value / mean).collect();
        let teacher: Vec<f64> = (0..n).map(|j| 1.4 * (f64::from(j) * 1.3).sin()).collect();
        let first: Vec<f64> = (0..2 * n).map(|j| 1.4 * (f64::from(j) * 0.7).cos()).collect();
        let atoms = Atom::groups(&law, &teacher, &first);
        let gram = Atom::covariance(&atoms).unwrap();
        let inputs = Inputs {
            gram,
            atoms,
            ..inputs(2, 80, 1.0)
        };
        let chain = end(&inputs, 2000);
        assert!(chain.basis.size() > 40, "{}", chain.basis.size());
        assert_orthonormal(&chain, 1e-10);
    }

    fn assert_orthonormal(chain: &StateEvolution<f64>, tolerance: f64) {
        let (lead, size, rows) = (chain.basis.lead(), chain.basis.size(), chain.rows);
        let fields = |of: Fields<f64>, count: usize| -> Vec<Vec<f64>> {
            let blocks = || chain.parts.iter().flat_map(|part| &part.blocks);
            let field = |a: usize| blocks().flat_map(|block| of(block)[a]).collect();
            (0..count).map(field).collect()
        };
        let normals = fields(|block| &block.normals, chain.basis.normals());
        let past = fields(|block| &block.past, size);
        let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / rows as f64;
        let near = |x: f64, a: usize, b: usize, what: &str| {
            let identity = if a == b { 1.0 } else { 0.0 };
            assert!((x - identity).abs() < tolerance, "{what} {a} {b}: {x}");
        };
        for (a, normal) in normals.iter().enumerate() {
            for (b, other) in normals[..=a].iter().enumerate() {
                near(inner(normal, other), a, b, "normals");
            }
        }
        for (a, field) in past.iter().enumerate() {
            for (b, other) in past[..=a].iter().enumerate() {
                near(chain.inputs.phi * inner(field, other), a, b, "past");
            }
        }
        if normals.len() == lead + size {
            for (a, normal) in normals[lead..].iter().enumerate() {
                for (b, field) in past[..=a].iter().enumerate() {
                    let known = inner(normal, field);
                    assert!(known.abs() < tolerance, "{a} {b}: {known}");
                }
            }
        }
    }

    /// The number of fields that memory is planned for against those that there are.
    #[test]
    fn the_basis_stays_within_its_budget() {
        for (width, steps, fraction) in [(2, 60, 1.0), (8, 40, 1.0), (3, 20, 0.25)] {
            let size = end(&inputs(width, steps, fraction), 600).basis.size();
            let most = basis_fields(width as f64, steps as f64, fraction < 1.0);
            assert!(size as f64 <= most, "{width} {steps}: {size} of {most}");
        }
    }
}
