//! One data set, and a network on it.

use nalgebra::{DMatrix, DVector};

use super::lazy::{Errors, Outputs};
use super::{Settings, Target};
use crate::control::{Cancel, Cancelled};
use crate::labs::dense::{Dense, Pass, Shape, mean_square};
use crate::labs::random_matrices::{normal_matrix, normals};
use crate::statistics::streams::{Purpose, stream};

/// Rows with labels: first for training, then for tests.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    /// XXᵀ over all rows.
    pub(super) inputs: DMatrix<f64>,
    pub(super) labels: Outputs,
    /// The teacher μ, |μ|² = n.
    pub(super) teacher: DVector<f64>,
    x: [DMatrix<f32>; 2],
    y: [DVector<f32>; 2],
}

impl Target {
    /// The label without noise of a row whose teacher's field is u.
    pub(super) fn of(self, u: f64) -> f64 {
        match self {
            Self::Sine => (2.0 * u).sin(),
            Self::SineAndLine => (2.0 * u).sin() + 0.5 * u,
            Self::Linear => u,
            Self::Quadratic => u * u - 1.0,
        }
    }
}

impl Problem {
    /// Draws rows with independent normal entries of variance 1/n, and a teacher.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(settings: &Settings, seed: u64, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (n, rows) = (settings.features, settings.samples + settings.tests);
        let mut rng = stream(seed, Purpose::Lab, 0, 0);
        let x = normal_matrix(rows, n, 1.0 / (n as f64).sqrt(), &mut rng, cancel)?;
        let teacher = normals(n, 1.0, &mut rng);
        let teacher = &teacher * ((n as f64).sqrt() / teacher.norm());
        let noise = normals(rows, settings.noise, &mut rng);
        let y = (&x * &teacher).map(|u| settings.target.of(u)) + noise;
        Ok(Self::new(&x, &y, settings.samples, teacher))
    }

    /// Of given rows and labels.
    pub(super) fn new(x: &DMatrix<f64>, y: &DVector<f64>, samples: usize, teacher: DVector<f64>) -> Self {
        let tests = x.nrows() - samples;
        let rows = [(0, samples), (samples, tests)];
        let [train, test] = rows.map(|(first, count)| y.rows(first, count).into_owned());
        Self {
            inputs: x * x.transpose(),
            x: rows.map(|(first, count)| x.rows(first, count).map(|x| x as f32)),
            y: rows.map(|(first, count)| y.rows(first, count).map(|y| y as f32)),
            labels: Outputs { train, test },
            teacher,
        }
    }
}

/// Gradient descent of one network, and what is seen of it.
#[derive(Clone, Debug)]
pub(super) struct Training {
    network: Dense<f32>,
    /// The rate of each layer on the mean loss.
    rates: Vec<f64>,
    /// f at step 0.
    pub(super) start: Outputs,
    /// At every step so far.
    pub(super) errors: Errors,
    /// Residuals y − f on the training rows at the present step.
    pub(super) residuals: DVector<f64>,
    passes: [Pass<f32>; 2],
}

impl Training {
    /// Draws a network of this width, of run `run`, and passes the rows through it.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(
        settings: &Settings,
        problem: &Problem,
        (width, rate): (usize, f64),
        (seed, run): (u64, usize),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let shape = Shape {
            features: settings.features,
            width,
            layers: settings.layers,
        };
        let mut rng = stream(seed, Purpose::Lab, 1, run * 8192 + width);
        let deviations = settings.deviations(width);
        let network = Dense::draw(settings.activation, shape, &deviations, &mut rng, cancel)?;
        Ok(Self::from(network, settings.rates(width, rate), problem))
    }

    fn from(network: Dense<f32>, rates: Vec<f64>, problem: &Problem) -> Self {
        let passes = [&problem.x[0], &problem.x[1]].map(|x| network.pass(x));
        let [train, test] = [0, 1].map(|i| passes[i].output.map(f64::from));
        let mut training = Self {
            network,
            rates,
            residuals: &problem.labels.train - &train,
            start: Outputs { train, test },
            errors: Errors::default(),
            passes,
        };
        training.note(problem);
        training
    }

    fn note(&mut self, problem: &Problem) {
        let [train, test] = [0, 1].map(|i| mean_square(&(&self.passes[i].output - &problem.y[i])));
        self.errors.train.push(train);
        self.errors.test.push(test);
        self.residuals = &problem.labels.train - self.passes[0].output.map(f64::from);
    }

    /// One update.
    ///
    /// # Errors
    ///
    /// If cancelled; then nothing has changed.
    pub(super) fn step(&mut self, problem: &Problem, cancel: &Cancel) -> Result<(), Cancelled> {
        cancel.check()?;
        let residuals = &self.passes[0].output - &problem.y[0];
        let gradient = self.network.gradient(&problem.x[0], &self.passes[0], &residuals);
        self.network.descend(&gradient, &self.rates);
        self.passes = [&problem.x[0], &problem.x[1]].map(|x| self.network.pass(x));
        self.note(problem);
        Ok(())
    }

    /// The network's own tangent kernel, rates included, on the training rows and on test × training rows.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn kernels(&self, problem: &Problem, cancel: &Cancel) -> Result<[DMatrix<f64>; 2], Cancelled> {
        let rows = [0, 1].map(|i| (&problem.x[i], &self.passes[i]));
        let of = |left| self.network.tangent_kernel(left, rows[0], &self.rates, cancel);
        Ok([of(rows[0])?, of(rows[1])?])
    }

    /// (1/n) [μ w]ᵀ [μ w] of the teacher and the first layer at present, teacher first, with the teacher `scale` times as long.
    pub(super) fn gram(&self, problem: &Problem, scale: f64) -> DMatrix<f64> {
        let weights = self.first();
        let n = weights.nrows();
        let mut both = weights.insert_column(0, 0.0);
        both.set_column(0, &(&problem.teacher * scale));
        both.transpose() * &both / n as f64
    }

    fn first(&self) -> DMatrix<f64> {
        self.network.layers[0].map(f64::from)
    }

    /// The weights beyond the first layer, in double precision.
    pub(super) fn deeper(&self) -> Vec<DMatrix<f64>> {
        self.network.layers[1..]
            .iter()
            .map(|layer| layer.map(f64::from))
            .collect()
    }
}
