//! Bias and variance of real networks: the same start, trained on many data sets.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::theory::target;
use super::{Parts, Settings, Start};
use crate::control::{Cancel, Cancelled};
use crate::labs::dense::{Dense, Shape};
use crate::labs::random_matrices::normal_matrix;
use crate::statistics::Mean;
use crate::statistics::streams::{Purpose, stream};

/// Rows on which networks are compared.
const TESTS: usize = 1000;

/// New rows and the target there, the same for every data set.
pub(super) struct Tests {
    x: DMatrix<f64>,
    truth: DVector<f64>,
}

impl Tests {
    pub(super) fn draw(
        settings: &Settings,
        start: &Start,
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let n = settings.features;
        let mut rng = stream(seed, Purpose::Lab, 0, usize::MAX >> 1);
        let x = normal_matrix(TESTS, n, 1.0 / (n as f64).sqrt(), &mut rng, cancel)?;
        let truth = (&x * &start.teacher)
            .column(0)
            .map(|u| target(settings.link(), u));
        Ok(Self { x, truth })
    }
}

/// Sums over data sets of what their networks say on the test rows, for each time.
#[derive(Clone, Debug, Default)]
pub(super) struct Outputs {
    count: usize,
    sums: Vec<(DVector<f64>, DVector<f64>)>,
    /// Excess test error of each data set and time.
    pub(super) errors: Vec<Vec<f64>>,
    pub(super) lost: usize,
    truth: DVector<f64>,
}

impl Outputs {
    /// Adds one data set's outputs at the times; of a run that diverged there are fewer.
    pub(super) fn add(&mut self, outputs: &[DVector<f64>], tests: &Tests) {
        let Some(complete) = outputs.last().filter(|last| last.iter().all(|f| f.is_finite())) else {
            self.lost += 1;
            return;
        };
        if self.sums.is_empty() {
            let zeros = DVector::zeros(complete.len());
            self.sums = vec![(zeros.clone(), zeros); outputs.len()];
            self.truth.clone_from(&tests.truth);
        }
        for ((sum, squares), f) in self.sums.iter_mut().zip(outputs) {
            *sum += f;
            squares.cmpy(1.0, f, f, 1.0);
        }
        let error = |f: &DVector<f64>| (f - &tests.truth).norm_squared() / f.len() as f64;
        self.errors.push(outputs.iter().map(error).collect());
        self.count += 1;
    }

    /// Squared bias and variance at a time, without the bias of estimating them from few data sets; of two at least.
    pub(super) fn parts(&self, time: usize) -> Option<Parts> {
        let count = self.count as f64;
        let (sum, squares) = self.sums.get(time).filter(|_| self.count > 1)?;
        let mut parts = Parts::default();
        for ((sum, square), truth) in sum.iter().zip(squares.iter()).zip(self.truth.iter()) {
            let mean = sum / count;
            let variance = (square / count - mean * mean).max(0.0) * count / (count - 1.0);
            parts.variance += variance;
            parts.bias += (mean - truth).powi(2) - variance / count;
        }
        let rows = sum.len() as f64;
        Some(Parts {
            bias: parts.bias / rows,
            variance: parts.variance / rows,
        })
    }

    /// The excess test error at a time over data sets.
    pub(super) fn error(&self, time: usize) -> Mean {
        Mean::of(self.errors.iter().filter_map(|errors| errors.get(time).copied()))
    }
}

/// Trains on one data set; what the network says on the test rows at the times.
pub(super) fn train(
    settings: &Settings,
    (start, samples): (&Start, usize),
    tests: &Tests,
    times: &[usize],
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<Vec<DVector<f64>>, Cancelled> {
    let (n, q) = start.first.shape();
    let x = normal_matrix(samples, n, 1.0 / (n as f64).sqrt(), rng, cancel)?;
    let u = &x * &start.teacher;
    let y = u
        .column(0)
        .map(|u| target(settings.link(), u) + settings.noise * rng.sample::<f64, _>(StandardNormal));
    let shape = Shape {
        features: n,
        width: q,
        layers: 2,
    };
    let mut network = Dense::draw(settings.activation, shape, &[0.0, 0.0], rng, cancel)?;
    network.layers = vec![
        start.first.clone(),
        DMatrix::from_column_slice(q, 1, &start.output),
    ];
    // The gradient is that of half of the mean squared residual; the first layer's rate is η n.
    let rates = [settings.learning_rate * n as f64, settings.learning_rate];
    let mut outputs = Vec::with_capacity(times.len());
    for t in 0..=settings.steps {
        cancel.check()?;
        if times.contains(&t) {
            let output = network.pass(&tests.x).output;
            let finite = output.iter().all(|f| f.is_finite() && f.abs() < 1e6);
            if !finite {
                outputs.push(DVector::from_element(output.len(), f64::NAN));
                break;
            }
            outputs.push(output);
        }
        let pass = network.pass(&x);
        let residuals = &pass.output - &y;
        let gradient = network.gradient(&x, &pass, &residuals);
        network.descend(&gradient, &rates);
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::LabSettings;
    use crate::labs::bias_variance::{Place, SCHEMA};
    use crate::statistics::streams::{Purpose, stream};

    /// A step goes along the gradient of half of the mean squared residual, here by differences: by ηn in the first layer, by η in
    /// the output.
    #[test]
    fn a_step_has_the_rates_of_both_layers() {
        let (go, samples) = (Cancel::new(), 12);
        let settings = Settings {
            features: 6,
            steps: 1,
            learning_rate: 0.7,
            ..LabSettings::new(&SCHEMA).typed().unwrap()
        };
        let place = Place {
            x: 2.0,
            samples,
            width: 3,
        };
        let start = Start::draw(&settings, place, 1, &go).unwrap();
        let tests = Tests::draw(&settings, &start, 1, &go).unwrap();
        let rng = || stream(2, Purpose::Lab, 0, 0);
        let outputs = train(&settings, (&start, samples), &tests, &[0, 1], &mut rng(), &go).unwrap();
        // The same samples as drawn there.
        let mut rng = rng();
        let x = normal_matrix(samples, 6, 1.0 / 6.0_f64.sqrt(), &mut rng, &go).unwrap();
        let y = (&x * &start.teacher)
            .column(0)
            .map(|u| target(settings.link(), u) + settings.noise * rng.sample::<f64, _>(StandardNormal));
        let of = |weights: &[f64], x: &DMatrix<f64>| {
            let fields = x * DMatrix::from_column_slice(6, 3, &weights[..18]);
            let (mut values, mut slopes) = (fields.clone(), fields.clone());
            let activation = settings.activation;
            activation.with_slopes(fields.as_slice(), values.as_mut_slice(), slopes.as_mut_slice());
            values * DVector::from_column_slice(&weights[18..])
        };
        let loss = |weights: &[f64]| 0.5 * (of(weights, &x) - &y).norm_squared() / samples as f64;
        let weights = [start.first.as_slice(), start.output.as_slice()].concat();
        let moved = (0..weights.len()).map(|i| {
            let at = |step: f64| {
                let mut moved = weights.clone();
                moved[i] += step;
                loss(&moved)
            };
            let rate = if i < 18 { 0.7 * 6.0 } else { 0.7 };
            weights[i] - rate * (at(1e-5) - at(-1e-5)) / 2e-5
        });
        let moved: Vec<f64> = moved.collect();
        assert!((&outputs[0] - of(&weights, &tests.x)).amax() < 1e-12);
        let (off, way) = (&outputs[1] - of(&moved, &tests.x), &outputs[1] - &outputs[0]);
        assert!(
            off.amax() < 1e-7 * way.amax() && way.amax() > 0.01,
            "{} {}",
            off.amax(),
            way.amax()
        );
    }
}
