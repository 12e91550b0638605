//! Runs that are trained already, and the estimates of their test errors: in few directions, and by responses between single steps.

use std::error::Error;

use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::{Experiment, Responses};
use onsager::network::{Deep, Head, Lane, ROWS};
use onsager::optimizer::Updates;
use onsager::theory::{
    EstimateStep, Estimator, EstimatorSetup, Resolution, ResponsesSetup, RowResponses, RowStep, TheoryError,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The first run of an experiment, step by step.
pub(crate) struct Recorded {
    instance: Instance,
    labels: Vec<Lane<f64>>,
    z: Vec<Vec<Lane<f64>>>,
    deep: Vec<Deep<f64>>,
    /// The test error of each step.
    pub(crate) test: Vec<f64>,
}

impl Recorded {
    /// Trains the network of a preset with synthetic data.
    pub(crate) fn new(preset: &str) -> Result<Self> {
        let experiment = Experiment::from_ron(preset, "recorded")?;
        let (instance, cancel) = (Instance::new(&experiment)?, Cancel::new());
        let data = instance.draw::<f64>(0, &cancel)?;
        let mut run = GradientDescent::new(&instance, data, 0, &cancel)?;
        let (mut z, mut deep, mut test) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(step) = run.step(&cancel)? {
            z.push(run.z().to_vec());
            deep.push(run.deep().clone());
            test.push(step.test.mse);
        }
        let labels = run.labels().to_vec();
        Ok(Self {
            instance,
            labels,
            z,
            deep,
            test,
        })
    }

    fn step(&self, t: usize) -> RowStep<'_, f64> {
        RowStep {
            z: &self.z[t],
            labels: &self.labels,
            weights: None,
            deep: &self.deep[t],
            coordinates: None,
        }
    }

    /// The estimates by [`Estimator`] in few directions.
    pub(crate) fn reduced(&self) -> Result<Vec<EstimateStep>> {
        let experiment = self.instance.experiment();
        let setup = EstimatorSetup {
            rows: self.instance.samples(),
            features: self.instance.features(),
            width: self.instance.width(),
            layers: experiment.model.layers,
            phi: self.instance.phi(),
            activation: experiment.model.activation,
            loss: experiment.optimizer.loss,
            updates: Updates::of_settings(experiment),
            resolution: Resolution::Reduced,
            row_norms: None,
            own: None,
            seed: 1,
            run: 0,
        };
        let cancel = Cancel::new();
        let mut estimator = Estimator::<f64>::new(&setup, &cancel)?;
        let steps = 0..self.z.len();
        let estimate = |t| Ok(estimator.step(&self.step(t), &cancel)?);
        steps.map(estimate).collect()
    }

    /// The estimates of the mean squared error by ρ̂ between single steps, Û = z − Σ ρ̂ G, until they diverge.
    pub(crate) fn raw(&self, responses: Responses) -> Result<Vec<f64>> {
        let experiment = self.instance.experiment();
        let (m, q) = (self.instance.samples(), self.instance.width());
        let setup = ResponsesSetup {
            rows: m,
            width: q,
            layers: experiment.model.layers,
            phi: self.instance.phi(),
            activation: experiment.model.activation,
            loss: experiment.optimizer.loss,
            updates: Updates::of_settings(experiment),
            responses,
            row_norms: None,
            seed: 1,
            run: 0,
            keep: false,
        };
        let cancel = Cancel::new();
        let mut recursion = RowResponses::<f64>::new(&setup, &cancel)?;
        let mut head = Head::<f64>::new(setup.activation, q, setup.layers);
        let mut gradients = DMatrix::<f64>::zeros(m, q * self.z.len());
        let mut estimates = Vec::new();
        for t in 0..self.z.len() {
            let deep = &self.deep[t];
            let row = DMatrix::from_row_slice(q, q * t, recursion.responses().row());
            let memory: DMatrix<f64> = gradients.columns(0, q * t) * row.transpose();
            let mut squares = 0.0;
            for (block, (z, label)) in self.z[t].chunks(q).zip(&self.labels).enumerate() {
                let rows = block * ROWS..m.min((block + 1) * ROWS);
                let less = |a: usize, k: usize| memory.get((rows.start + k, a)).map_or(0.0, |x| z[a][k] - x);
                let corrected: Vec<Lane<f64>> = (0..q).map(|a| std::array::from_fn(|k| less(a, k))).collect();
                let output = head.forward(deep, &corrected);
                let errors = output.iter().zip(label).take(rows.len());
                squares += errors.map(|(f, y)| (f - y).powi(2)).sum::<f64>();
                head.forward(deep, z);
                let slope = head.judge(deep, label, setup.loss).slope;
                for (a, gradient) in head.gradient().iter().enumerate() {
                    for (k, row) in rows.clone().enumerate() {
                        gradients[(row, q * t + a)] = slope[k] * gradient[k];
                    }
                }
            }
            estimates.push(squares / m as f64);
            match recursion.step(&self.step(t), &cancel) {
                Err(TheoryError::Diverged { .. }) => break,
                other => other?,
            }
        }
        Ok(estimates)
    }
}
