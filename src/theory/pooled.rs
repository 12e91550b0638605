//! The prediction step by step, with its Monte Carlo standard error.
//!
//! All rows go into one chain, because its bias falls with their number. Beside it run a few small chains, whose spread, scaled
//! down to the rows of the large one, is the standard error: on the safe side, since few rows are noisier than in proportion.
//! Their mean says how much of the bias is left, which is part of it.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::coordinate_evolution::CoordinateEvolution;
use super::inputs::{Inputs, TheoryError};
use super::state_evolution::StateEvolution;
use super::step::{Keep, TheoryStep};
use crate::control::Cancel;
use crate::experiment::{Precision, Reuse, Theory};
use crate::kernels::Vectors;
use crate::network::{Components, Errors};
use crate::statistics::divergence::Watch;

/// Small chains beside the large one.
const SMALL: usize = 8;
/// The large chain has this many times the rows of a small one, at most.
const SHARE: usize = 16;
/// Rows of a small chain, at least.
const FEWEST: usize = 256;
/// The largest share of the large chain's rows from which the small ones tell its bias.
const MOST_SHARE: f64 = 0.125;

/// Standard errors of a predicted error on either side of it that hold the limit in 95 % of cases: the quantile of Student's law with
/// seven degrees of freedom, since eight chains tell the standard error.
pub const PREDICTION_BAR: f64 = 2.364_624;

/// One predicted step with its standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedStep {
    /// What the large chain says.
    pub mean: TheoryStep,
    /// Standard errors of its errors; NaN where none are wanted.
    pub error: StandardErrors,
    /// How much of each part of the target is learned; empty without [`Keep::components`].
    pub components: Vec<f64>,
    /// Standard errors of the components; NaN where none are wanted.
    pub components_error: Vec<f64>,
}

/// Standard errors of a predicted step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardErrors {
    /// On the training rows.
    pub train: Errors,
    /// On fresh rows.
    pub test: Errors,
}

/// State evolution with the rows and precision of a preset: an iterator of steps that can be dropped at any of them.
#[derive(Clone, Debug)]
pub struct PooledEvolution {
    inputs: Inputs,
    settings: Theory,
    keep: Keep,
    seed: u64,
    components: Option<Components>,
    chains: Chains,
    ended: bool,
    watch: Watch,
}

/// The loss of predicting nothing, at least: links have values of order one.
const NOTHING: f64 = 0.1;

/// The large chain and the small ones, once they are drawn.
#[derive(Clone, Debug)]
enum Chains {
    Single(Option<Pooled<f32>>),
    Double(Option<Pooled<f64>>),
}

#[derive(Clone, Debug)]
struct Pooled<T: Vectors> {
    large: Chain<T>,
    small: Vec<Chain<T>>,
    /// Square root of the rows of a small chain over those of the large one.
    scale: f64,
}

/// A step of the large chain, and of the small ones from which its errors follow.
struct Advanced {
    step: PredictedStep,
    small: Vec<TheoryStep>,
    /// Square root of the rows of a small chain over those of the large one.
    scale: f64,
}

/// A chain of either kind.
#[derive(Clone, Debug)]
enum Chain<T: Vectors> {
    /// Of a linear optimizer, whose weights are matrices onto a few fields.
    Linear(Box<StateEvolution<T>>),
    /// Of another one, with coordinates.
    Entrywise(Box<CoordinateEvolution<T>>),
}

impl<T: Vectors> Chain<T> {
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<TheoryStep>, TheoryError> {
        match self {
            Self::Linear(chain) => chain.advance(cancel),
            Self::Entrywise(chain) => chain.advance(cancel),
        }
    }
}

impl PooledEvolution {
    /// At step 0. The responses of `settings` take the place of those in `inputs`.
    ///
    /// # Errors
    ///
    /// If the inputs do not fit together.
    pub fn new(inputs: &Inputs, settings: &Theory, keep: Keep, seed: u64) -> Result<Self, TheoryError> {
        let inputs = Inputs {
            responses: settings.responses,
            ..inputs.clone()
        };
        inputs.check(settings.rows)?;
        if inputs.is_entrywise() && inputs.coordinates.is_none() {
            return Err(TheoryError::NotLinear);
        }
        let components = keep.components.then(|| inputs.components()).flatten();
        Ok(Self {
            inputs,
            settings: settings.clone(),
            keep,
            seed,
            components,
            chains: match settings.precision {
                Precision::Single => Chains::Single(None),
                Precision::Double => Chains::Double(None),
            },
            ended: false,
            watch: Watch::new(NOTHING),
        })
    }

    /// The next step; `None` after step T, and after an error.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Diverged`] at the first step where the training loss is ten thousand times above what predicting nothing
    /// gives and grows, or is not finite, [`TheoryError::Cancelled`] on request. Either ends the evolution.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<Option<PredictedStep>, TheoryError> {
        if self.ended {
            return Ok(None);
        }
        let from = (&self.inputs, &self.settings, self.keep, self.seed);
        // Factoring and drawing many rows take a while, so they are left to the first step, which can be cancelled.
        let advanced = match &mut self.chains {
            Chains::Single(chains) => advance(chains, from, cancel),
            Chains::Double(chains) => advance(chains, from, cancel),
        };
        let step = advanced.and_then(|advanced| self.with_components(advanced, cancel));
        let step = match step {
            Ok(Some(step)) if self.watch.has_diverged(step.mean.train.loss) => {
                Err(TheoryError::Diverged { step: step.mean.t })
            }
            step => step,
        };
        self.ended = !matches!(step, Ok(Some(_)));
        step
    }

    /// The step with what is learned of each part of the target.
    fn with_components(
        &self,
        advanced: Option<Advanced>,
        cancel: &Cancel,
    ) -> Result<Option<PredictedStep>, TheoryError> {
        let Some(Advanced {
            mut step,
            small,
            scale,
        }) = advanced
        else {
            return Ok(None);
        };
        let Some(components) = &self.components else {
            return Ok(Some(step));
        };
        step.components = components.of(&self.fields(&step.mean), &step.mean.deep, cancel)?;
        let rough = |step: &TheoryStep| components.roughly(&self.fields(step), &step.deep, cancel);
        // Without small chains there are no errors, and nothing more to measure.
        let large = match small.is_empty() {
            true => step.components.clone(),
            false => rough(&step.mean)?,
        };
        let small: Vec<Vec<f64>> = small.iter().map(rough).collect::<Result<_, _>>()?;
        let error = |(j, large): (usize, &f64)| {
            let values: Vec<f64> = small.iter().map(|all| all[j]).collect();
            standard_error(&values, *large, scale)
        };
        step.components_error = large.iter().enumerate().map(error).collect();
        Ok(Some(step))
    }

    /// The covariance of an unseen row's fields, the teacher's first.
    fn fields(&self, step: &TheoryStep) -> DMatrix<f64> {
        let (p, q) = (self.inputs.directions, step.overlap.nrows());
        let mut covariance = self.inputs.gram.clone();
        let own = step.covariance.columns(step.covariance.ncols() - q, q);
        let overlap = step.overlap.columns(0, p);
        covariance.view_mut((p, 0), (q, p)).copy_from(&overlap);
        covariance
            .view_mut((0, p), (p, q))
            .copy_from(&overlap.transpose());
        covariance.view_mut((p, p), (q, q)).copy_from(&own);
        covariance
    }
}

fn advance<T: Vectors>(
    chains: &mut Option<Pooled<T>>,
    (inputs, settings, keep, seed): (&Inputs, &Theory, Keep, u64),
    cancel: &Cancel,
) -> Result<Option<Advanced>, TheoryError> {
    let chains = match chains {
        Some(chains) => chains,
        None => chains.insert(Pooled::draw(inputs, settings, keep, seed, cancel)?),
    };
    chains.advance(cancel)
}

impl<T: Vectors> Pooled<T> {
    fn draw(
        inputs: &Inputs,
        settings: &Theory,
        keep: Keep,
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Self, TheoryError> {
        let base = match inputs.is_entrywise() {
            false => Some(StateEvolution::<T>::factor(inputs, settings.rows, cancel)?),
            true => None,
        };
        let chain = |rows, keep, number| {
            Ok::<_, TheoryError>(match &base {
                Some(base) => {
                    let of = [seed, number];
                    let chain = StateEvolution::with_factor(inputs, base.clone(), rows, keep, of, cancel)?;
                    Chain::Linear(Box::new(chain))
                }
                None => {
                    let chain = CoordinateEvolution::new(inputs, rows, keep, seed, number, cancel)?;
                    Chain::Entrywise(Box::new(chain))
                }
            })
        };
        let large = chain(settings.rows, keep, 0)?;
        let rows = small_rows(inputs, settings.rows);
        let small = if settings.replicas > 1 { SMALL } else { 0 };
        let small = (1..=small as u64).map(|number| chain(rows, Keep::default(), number));
        Ok(Self {
            large,
            small: small.collect::<Result<_, _>>()?,
            scale: (rows as f64 / settings.rows as f64).sqrt(),
        })
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<Option<Advanced>, TheoryError> {
        let Self { large, small, scale } = self;
        let (large, small) = rayon::join(
            || large.advance(cancel),
            || {
                let steps = small.par_iter_mut().map(|chain| chain.advance(cancel));
                steps.collect::<Vec<_>>()
            },
        );
        let Some(mean) = large? else {
            return Ok(None);
        };
        let mut steps = Vec::with_capacity(small.len());
        for step in small {
            match step {
                Ok(Some(step)) => steps.push(step),
                Err(TheoryError::Cancelled) => return Err(TheoryError::Cancelled),
                // A small chain that diverges where the large one does not says nothing about it.
                Ok(None) | Err(_) => {}
            }
        }
        let error = |of: fn(&TheoryStep) -> f64| {
            let values: Vec<f64> = steps.iter().map(of).collect();
            standard_error(&values, of(&mean), *scale)
        };
        let step = PredictedStep {
            error: StandardErrors {
                train: Errors {
                    mse: error(|step| step.train.mse),
                    loss: error(|step| step.train.loss),
                    misclassified: error(|step| step.train.misclassified),
                },
                test: Errors {
                    mse: error(|step| step.test.mse),
                    loss: error(|step| step.test.loss),
                    misclassified: error(|step| step.test.misclassified),
                },
            },
            mean,
            components: Vec::new(),
            components_error: Vec::new(),
        };
        Ok(Some(Advanced {
            step,
            small: steps,
            scale: *scale,
        }))
    }
}

/// Rows of a small chain beside one of `rows`: few, but more than columns that they are to be orthogonal to.
fn small_rows(inputs: &Inputs, rows: usize) -> usize {
    let steps = if inputs.reuse == Reuse::Fresh {
        1
    } else {
        inputs.updates.steps()
    };
    let columns = if inputs.is_entrywise() {
        6 * inputs.deep.width() * (steps + 1)
    } else {
        0
    };
    (rows / SHARE).max(FEWEST).max(columns).min(rows)
}

/// The standard error of what a large chain says, given what small ones say, for `scale`² times as many rows: their spread, which
/// falls like the root of the rows, and the bias that is left, which falls like the rows. NaN for fewer than two small ones.
fn standard_error(small: &[f64], large: f64, scale: f64) -> f64 {
    let count = small.len() as f64;
    let mean = small.iter().sum::<f64>() / count;
    let variance = small.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let share = scale * scale;
    // Of chains of like size the difference is chance.
    let bias = if share <= MOST_SHARE {
        (mean - large) * share / (1.0 - share)
    } else {
        0.0
    };
    (share * variance + bias * bias).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of numbers whose spread falls like the root of the rows and whose bias falls like the rows.
    #[test]
    fn spread_and_bias_scale_with_the_rows() {
        let (rows, large, truth, by_rows) = (512.0, 8192.0, 0.4, 7.0);
        let at = |rows: f64| truth + by_rows / rows;
        let small: Vec<f64> = [-1.0, 1.0].map(|sign| at(rows) + sign * 3e-3).to_vec();
        let scale = f64::sqrt(rows / large);
        let (spread, bias) = (3e-3 * 2_f64.sqrt() * scale, by_rows / large);
        let found = standard_error(&small, at(large), scale);
        assert!((found / spread.hypot(bias) - 1.0).abs() < 1e-9);
        assert!((standard_error(&[0.1, 0.3], 0.9, 0.5) - 0.005_f64.sqrt()).abs() < 1e-12);
        assert!(standard_error(&[0.1], 0.2, 0.25).is_nan());
    }

    /// Student's quantile belongs to the number of small chains.
    #[test]
    fn the_bar_is_that_of_eight_chains() {
        // ∫ of Student's density with 7 degrees of freedom up to the bar, by the trapezoidal rule.
        let density =
            |x: f64| 16.0 / (5.0 * std::f64::consts::PI * 7_f64.sqrt()) * (1.0 + x * x / 7.0).powi(-4);
        let (steps, width) = (4000, PREDICTION_BAR / 4000.0);
        let inner: f64 = (1..steps).map(|i| density(f64::from(i) * width)).sum();
        let half = width * (inner + 0.5 * (density(0.0) + density(PREDICTION_BAR)));
        assert_eq!(SMALL, 8);
        assert!((half - 0.475).abs() < 1e-5, "{half}");
    }
}
