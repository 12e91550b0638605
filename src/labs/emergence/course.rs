//! Training step by step: by theory or really, over one sample again and again or over a new one at every step.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::link::Seen;
use super::start::{Start, sample};
use super::{LabError, Settings};
use crate::control::Cancel;
use crate::dynamics::{Explicit, GradientDescent, Rule, Stopped, TestRows};
use crate::experiment::{Loss, Responses, Theory};
use crate::labs::evolving::Evolving;
use crate::optimizer::{GradientDescent as Descent, Rates, Updates};
use crate::statistics::normal::normal_quantile;
use crate::theory::Inputs;

/// What a step shows.
pub(super) struct Shown {
    pub(super) network: Seen,
    /// Mean square of the residual on the rows that are trained on.
    pub(super) train: f64,
    /// The same on new rows, where it is known.
    pub(super) test: f64,
}

/// Something that trains.
pub(super) trait Course: Send + Sync {
    /// The next step from 0 to T; `None` beyond the last, and beyond a divergence.
    fn next(&mut self, cancel: &Cancel) -> Result<Option<Shown>, LabError>;
}

fn updates(settings: &Settings) -> Updates {
    let rate = settings.learning_rate;
    let rates = Rates {
        first: rate,
        deeper: rate,
    };
    Updates::new(Descent { weight_decay: 0.0 }, vec![rates; settings.steps])
}

/// State evolution of descent on one sample.
pub(super) struct ReuseTheory {
    evolution: Evolving,
    directions: usize,
}

impl ReuseTheory {
    pub(super) fn new(settings: &Settings, start: &Start, phi: f64, seed: u64) -> Result<Self, LabError> {
        let inputs = Inputs {
            gram: start.gram.clone(),
            atoms: Vec::new(),
            coordinates: None,
            directions: start.target.directions(),
            phi,
            activation: settings.activation.activation(),
            deep: start.deep(),
            link: start.target.link(),
            noise: settings.noise,
            loss: Loss::Square,
            updates: updates(settings),
            batch_fraction: 1.0,
            reuse: crate::experiment::Reuse::default(),
            responses: Responses::Probes(1),
        };
        let theory = Theory {
            rows: settings.rows,
            replicas: 1,
            ..Theory::default()
        };
        Ok(Self {
            evolution: Evolving::new(inputs, theory, seed)?,
            directions: start.target.directions(),
        })
    }
}

impl Course for ReuseTheory {
    fn next(&mut self, cancel: &Cancel) -> Result<Option<Shown>, LabError> {
        let Some(step) = self.evolution.next(cancel)? else {
            return Ok(None);
        };
        let step = step.mean;
        // The covariance of this step stands last.
        let q = step.overlap.nrows();
        let own = step.covariance.columns(step.covariance.ncols() - q, q);
        Ok(Some(Shown {
            network: Seen {
                cross: step.overlap.columns(0, self.directions).into_owned(),
                norms: own.diagonal().iter().copied().collect(),
                output: step.deep.output().to_vec(),
            },
            train: step.train.mse,
            test: step.test.mse,
        }))
    }
}

/// Points that fill the unit cube evenly, shifted at random: means over them miss by about the inverse of their number, where means
/// over random rows miss by that of its root. (Kronecker's sequence with the powers of the root of x^{d+1} = x + 1; Roberts 2018.)
struct Lattice {
    steps: Vec<f64>,
    shifts: Vec<f64>,
}

impl Lattice {
    fn new(dimension: usize, rng: &mut ChaCha8Rng) -> Self {
        let mut root = 1.5_f64;
        for _ in 0..60 {
            root = (1.0 + root).powf(1.0 / (dimension + 1) as f64);
        }
        Self {
            steps: (1..=dimension).map(|j| root.powi(-(j as i32)).fract()).collect(),
            shifts: (0..dimension).map(|_| rng.random()).collect(),
        }
    }

    /// The normal quantiles of a point.
    fn normals(&self, row: usize) -> DVector<f64> {
        let coordinates = self.steps.iter().zip(&self.shifts);
        let quantile = |(step, shift): (&f64, &f64)| {
            let place = (shift + row as f64 * step).fract();
            normal_quantile(place.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
        };
        DVector::from_iterator(self.steps.len(), coordinates.map(quantile))
    }
}

/// State evolution of one pass: every step has rows of its own, so that overlaps follow from overlaps.
pub(super) struct OnePassTheory {
    start: Start,
    settings: Settings,
    phi: f64,
    rng: ChaCha8Rng,
    step: usize,
}

/// Sums over rows.
struct Moments {
    /// E[(u_*, U)ᵀ G]: (p + q) × q
    pull: DMatrix<f64>,
    /// E[Gᵀ G]: q × q
    power: DMatrix<f64>,
    /// E[(f − Y) s(U)]
    output: Vec<f64>,
    /// E[(f − Y)²]
    error: f64,
}

impl OnePassTheory {
    pub(super) fn new(settings: &Settings, start: &Start, phi: f64, rng: ChaCha8Rng) -> Self {
        Self {
            start: start.clone(),
            settings: settings.clone(),
            phi,
            rng,
            step: 0,
        }
    }

    fn moments(&mut self, cancel: &Cancel) -> Result<Moments, LabError> {
        let size = self.start.gram.nrows();
        let p = self.start.target.directions();
        let q = size - p;
        let factor = self.start.gram.clone().cholesky().ok_or_else(|| {
            LabError::Failed(crate::text!("emergence-degenerate", step = self.step).into_owned())
        })?;
        let (factor, link) = (factor.l(), self.start.target.link());
        let (noise, rows, unit) = (self.settings.noise, self.settings.rows, self.settings.activation);
        let mut found = Moments {
            pull: DMatrix::zeros(size, q),
            power: DMatrix::zeros(q, q),
            output: vec![0.0; q],
            error: 0.0,
        };
        // Cancelled parts start over with the same numbers.
        let mut rng = self.rng.clone();
        let lattice = Lattice::new(size, &mut rng);
        // The noise of a label adds its variance to squares of the residual and nothing to what is linear in it.
        let unseen = noise * noise;
        for range in cancel.ranges(rows, 20 * size) {
            for row in range? {
                let fields = &factor * lattice.normals(row);
                let label = link.mean(&fields.as_slice()[..p]);
                let units: Vec<[f64; 2]> = fields.iter().skip(p).map(|z| unit.at(*z)).collect();
                let output = units.iter().zip(&self.start.output);
                let residual = output.map(|(unit, a)| a * unit[0]).sum::<f64>() - label;
                let slopes = units.iter().zip(&self.start.output);
                let slopes = DVector::from_iterator(q, slopes.map(|(unit, a)| a * unit[1]));
                found.pull.ger(residual, &fields, &slopes, 1.0);
                found
                    .power
                    .ger(residual * residual + unseen, &slopes, &slopes, 1.0);
                for (sum, unit) in found.output.iter_mut().zip(&units) {
                    *sum += residual * unit[0];
                }
                found.error += residual * residual + unseen;
            }
        }
        self.rng = rng;
        let share = 1.0 / rows as f64;
        found.pull *= share;
        found.power *= share;
        found.error *= share;
        for sum in &mut found.output {
            *sum *= share;
        }
        Ok(found)
    }

    /// w ← w − (η/φ) XᵀG: its part in the span of [μ w] follows from E[(u_*, U)ᵀ G], the rest is noise.
    fn update(&mut self, moments: &Moments) {
        let rate = self.settings.learning_rate;
        let p = self.start.target.directions();
        let q = self.start.output.len();
        let old = self.start.gram.clone();
        let Some(factor) = old.clone().cholesky() else {
            return;
        };
        let within = moments.pull.tr_mul(&factor.solve(&moments.pull));
        let toward = moments.pull.rows(p, q);
        let weights = old.view((p, p), (q, q)) - (toward + toward.transpose()) * rate
            + within * (rate * rate)
            + &moments.power * (rate * rate / self.phi);
        let cross = old.view((0, p), (p, q)) - moments.pull.rows(0, p) * rate;
        let gram = &mut self.start.gram;
        gram.view_mut((p, p), (q, q)).copy_from(&weights);
        gram.view_mut((0, p), (p, q)).copy_from(&cross);
        gram.view_mut((p, 0), (q, p)).copy_from(&cross.transpose());
        for (a, slope) in self.start.output.iter_mut().zip(&moments.output) {
            *a -= rate * slope;
        }
    }
}

impl Course for OnePassTheory {
    fn next(&mut self, cancel: &Cancel) -> Result<Option<Shown>, LabError> {
        if self.step > self.settings.steps {
            return Ok(None);
        }
        let (p, q) = (self.start.target.directions(), self.start.output.len());
        let network = Seen {
            cross: self.start.gram.view((p, 0), (q, p)).into_owned(),
            norms: self.start.gram.diagonal().iter().skip(p).copied().collect(),
            output: self.start.output.clone(),
        };
        let moments = self.moments(cancel)?;
        if !moments.error.is_finite() {
            self.step = self.settings.steps + 1;
            return Ok(None);
        }
        self.update(&moments);
        self.step += 1;
        Ok(Some(Shown {
            network,
            train: moments.error,
            test: moments.error,
        }))
    }
}

/// Real descent on one sample.
pub(super) struct ReuseRun {
    descent: GradientDescent<f64>,
    teacher: DMatrix<f64>,
}

impl ReuseRun {
    pub(super) fn new(
        settings: &Settings,
        start: &Start,
        phi: f64,
        rng: &mut ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Self, LabError> {
        let n = settings.dimension;
        let [teacher, first] = start.draw(n, rng, cancel)?;
        let rows = settings.rows_at(phi);
        let (features, labels) = sample(start.target, &teacher, (rows, settings.noise), rng, cancel)?;
        let rule = Rule {
            activation: settings.activation.activation(),
            loss: Loss::Square,
            updates: updates(settings),
        };
        // Transposed, columns are rows.
        let (features, first) = (features.transpose(), first.transpose());
        let explicit = Explicit {
            rule,
            features: features.as_slice(),
            labels: labels.as_slice(),
            first: first.as_slice(),
            deep: &start.deep(),
            batches: None,
            test: TestRows::none(),
        };
        let descent = GradientDescent::explicit(explicit, cancel);
        Ok(Self {
            descent: descent.map_err(|error| match error {
                crate::dynamics::ExplicitError::Cancelled(_) => LabError::Cancelled,
                error => LabError::Failed(error.to_string()),
            })?,
            teacher,
        })
    }
}

impl Course for ReuseRun {
    fn next(&mut self, cancel: &Cancel) -> Result<Option<Shown>, LabError> {
        let step = match self.descent.step(cancel) {
            Ok(Some(step)) => step,
            Ok(None) | Err(Stopped::Diverged { .. }) => return Ok(None),
            Err(Stopped::Cancelled) => return Err(LabError::Cancelled),
        };
        let n = self.teacher.nrows();
        // The step is done, so that it is not cancelled any more.
        let first = self.descent.first_weights(&Cancel::new())?;
        let weights = DMatrix::from_row_slice(n, first.len() / n, &first);
        Ok(Some(Shown {
            network: seen(&weights, &self.teacher, self.descent.deep().output()),
            train: step.train.mse,
            test: f64::NAN,
        }))
    }
}

fn seen(weights: &DMatrix<f64>, teacher: &DMatrix<f64>, output: &[f64]) -> Seen {
    let n = teacher.nrows() as f64;
    Seen {
        cross: weights.tr_mul(teacher) / n,
        norms: weights.column_iter().map(|w| w.norm_squared() / n).collect(),
        output: output.to_vec(),
    }
}

/// Real training with a new sample at every step.
pub(super) struct OnePassRun {
    settings: Settings,
    start: Start,
    phi: f64,
    teacher: DMatrix<f64>,
    weights: DMatrix<f64>,
    rng: ChaCha8Rng,
    step: usize,
}

impl OnePassRun {
    pub(super) fn new(
        settings: &Settings,
        start: &Start,
        phi: f64,
        mut rng: ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Self, LabError> {
        let [teacher, weights] = start.draw(settings.dimension, &mut rng, cancel)?;
        Ok(Self {
            settings: settings.clone(),
            start: start.clone(),
            phi,
            teacher,
            weights,
            rng,
            step: 0,
        })
    }
}

impl Course for OnePassRun {
    fn next(&mut self, cancel: &Cancel) -> Result<Option<Shown>, LabError> {
        if self.step > self.settings.steps {
            return Ok(None);
        }
        let network = seen(&self.weights, &self.teacher, &self.start.output);
        let (rows, noise) = (self.settings.rows_at(self.phi), self.settings.noise);
        // Cancelled parts start over with the same numbers.
        let mut rng = self.rng.clone();
        let (features, labels) = sample(self.start.target, &self.teacher, (rows, noise), &mut rng, cancel)?;
        let fields = &features * &self.weights;
        cancel.check()?;
        let unit = self.settings.activation;
        let units = fields.map(|z| unit.at(z)[0]);
        let output = DVector::from_column_slice(&self.start.output);
        let residual = &units * &output - labels;
        let error = residual.norm_squared() / rows as f64;
        if !error.is_finite() {
            self.step = self.settings.steps + 1;
            return Ok(None);
        }
        let gradient = DMatrix::from_fn(rows, output.len(), |k, a| {
            residual[k] * output[a] * unit.at(fields[(k, a)])[1]
        });
        let rate = self.settings.learning_rate;
        let of_first = features.tr_mul(&gradient);
        cancel.check()?;
        let n = self.teacher.nrows() as f64;
        self.weights -= of_first * (rate * n / rows as f64);
        let of_output = units.tr_mul(&residual) * (rate / rows as f64);
        for (a, slope) in self.start.output.iter_mut().zip(of_output.iter()) {
            *a -= slope;
        }
        self.rng = rng;
        self.step += 1;
        Ok(Some(Shown {
            network,
            train: error,
            test: error,
        }))
    }
}
