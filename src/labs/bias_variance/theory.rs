//! Bias and variance in the limit, from state evolution.
//!
//! Of a new row let g = (u_*, U⁰) be its projections on the teacher and on the weights at the start. Trained on one data set
//! it has U^t = S g + Z with the signal S and Z normal of covariance C − S K₀ Sᵀ; another data set from the same start has
//! the same S and g, and a Z of its own, while deeper weights are the same. So pairs of Z give the squared bias,
//! E (f(U) − f_*)(f(U′) − f_*), and the variance, E (f(U) − f(U′))²/2.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;

use super::{LabError, Parts, Place, Settings, Start};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Link, Loss, Responses, Reuse, Theory};
use crate::network::Deep;
use crate::optimizer::{GradientDescent, Rates, Updates};
use crate::statistics::streams::{Purpose, stream};
use crate::theory::{Inputs, Keep, PooledEvolution, TheoryError, TheoryStep};

/// State evolution on its way, with the parts at the wanted steps so far.
#[derive(Clone)]
pub(super) struct Evolution {
    settings: Settings,
    gram: DMatrix<f64>,
    evolution: PooledEvolution,
    seed: u64,
    step: usize,
    pub(super) parts: Vec<Parts>,
}

impl Evolution {
    /// At step 0 of a place.
    ///
    /// # Errors
    ///
    /// If cancelled, or if the theory refuses.
    pub(super) fn new(
        settings: &Settings,
        place: Place,
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Self, LabError> {
        let start = Start::draw(settings, place, seed, cancel)?;
        let size = 1 + place.width;
        let mut both = DMatrix::zeros(settings.features, size);
        both.column_mut(0).copy_from(&start.teacher.column(0));
        both.columns_mut(1, place.width).copy_from(&start.first);
        let gram = both.transpose() * &both / settings.features as f64;
        let mut deep = Deep::zeros(place.width, 2);
        deep.values_mut().copy_from_slice(&start.output);
        let rates = Rates {
            first: settings.learning_rate,
            deeper: settings.learning_rate,
        };
        let inputs = Inputs {
            gram: gram.clone(),
            atoms: Vec::new(),
            coordinates: None,
            directions: 1,
            phi: place.samples as f64 / settings.features as f64,
            activation: settings.activation,
            deep,
            link: settings.link(),
            noise: settings.noise,
            loss: Loss::Square,
            updates: Updates::new(GradientDescent { weight_decay: 0.0 }, vec![rates; settings.steps]),
            batch_fraction: 1.0,
            reuse: Reuse::default(),
            responses: Responses::Probes(1),
        };
        let theory = Theory {
            rows: settings.rows,
            replicas: 1,
            ..Theory::default()
        };
        let evolution = PooledEvolution::new(&inputs, &theory, Keep::default(), seed);
        Ok(Self {
            settings: settings.clone(),
            gram,
            evolution: evolution.map_err(|error| LabError::Failed(error.to_string()))?,
            seed,
            step: 0,
            parts: Vec::new(),
        })
    }

    /// The steps that are known.
    pub(super) fn step(&self) -> usize {
        self.step
    }

    /// One more step; false at the end, or where it diverges.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn advance(&mut self, times: &[usize], cancel: &Cancel) -> Result<bool, LabError> {
        let step = match self.evolution.advance(cancel) {
            Ok(Some(step)) => step.mean,
            Err(TheoryError::Cancelled) => return Err(LabError::Cancelled),
            Ok(None) | Err(TheoryError::Diverged { .. }) => return Ok(false),
            Err(error) => return Err(LabError::Failed(error.to_string())),
        };
        if times.contains(&step.t) {
            let parts = parts(&self.settings, &self.gram, &step, self.seed, cancel)?;
            self.parts.push(parts);
        }
        self.step = step.t + 1;
        Ok(step.t < self.settings.steps)
    }
}

/// f of the rows of U, rows × q.
fn outputs(settings: &Settings, fields: &DMatrix<f64>, output: &[f64]) -> DVector<f64> {
    let (mut values, mut slopes) = (fields.clone(), fields.clone());
    settings
        .activation
        .with_slopes(fields.as_slice(), values.as_mut_slice(), slopes.as_mut_slice());
    values * DVector::from_column_slice(output)
}

/// f_* of a field u.
pub(super) fn target(link: Link, u: f64) -> f64 {
    link.mean(&[u])
}

fn parts(
    settings: &Settings,
    gram: &DMatrix<f64>,
    step: &TheoryStep,
    seed: u64,
    cancel: &Cancel,
) -> Result<Parts, Cancelled> {
    let (size, q) = (gram.nrows(), gram.nrows() - 1);
    let own = step.covariance.columns(step.covariance.ncols() - q, q);
    let signal = &step.signal;
    let noise = own - signal * gram * signal.transpose();
    let spread = root(&noise);
    let projections = root(gram);
    // The same normals at every step and place.
    let mut rng = stream(seed, Purpose::Lab, u64::MAX, 0);
    let mut normal = |columns: usize| {
        DMatrix::from_fn(settings.rows, columns, |_, _| {
            rng.sample::<f64, _>(StandardNormal)
        })
    };
    let rows = normal(size) * projections;
    cancel.check()?;
    let mean = &rows * signal.transpose();
    let mut one = || {
        let fields = &mean + normal(q) * &spread;
        outputs(settings, &fields, step.deep.output())
    };
    let (first, second) = (one(), one());
    cancel.check()?;
    let mut found = Parts::default();
    for ((a, b), u) in first.iter().zip(second.iter()).zip(rows.column(0).iter()) {
        let truth = target(settings.link(), *u);
        found.bias += (a - truth) * (b - truth);
        found.variance += 0.5 * (a - b).powi(2);
    }
    let count = settings.rows as f64;
    Ok(Parts {
        bias: found.bias / count,
        variance: found.variance / count,
    })
}

/// A symmetric square root; eigenvalues that rounding made negative count as 0.
fn root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = (0.5 * (matrix + matrix.transpose())).symmetric_eigen();
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose()
}
