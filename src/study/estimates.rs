//! What the estimators of a study say: their curves over runs and of each run, and how far they are off.

use std::borrow::Cow;

use super::Measure;
use super::estimators::EstimatorName;
use super::results::{Course, Divergence, Results};
use crate::figure::Label;
use crate::statistics::Curve;
use crate::theory::{BAR, EstimateStep};

/// One estimator's results.
#[derive(Clone, Copy, Debug)]
pub struct Estimate<'a> {
    results: &'a Results,
    index: usize,
    /// What it is called.
    pub name: &'a EstimatorName,
}

impl Results {
    /// What each estimator says, in the order of the list.
    pub fn estimates(&self) -> impl Iterator<Item = Estimate<'_>> {
        let each = |(index, name)| Estimate {
            results: self,
            index,
            name,
        };
        self.estimator_names().iter().enumerate().map(each)
    }

    /// The mean squared test error by the first estimator of the list, [`crate::theory::Estimator`].
    #[must_use]
    pub fn estimate_curve(&self) -> Curve {
        self.estimate_measure(Measure::Squared)
    }

    /// The test error by the first estimator of the list, measured so.
    #[must_use]
    pub fn estimate_measure(&self, measure: Measure) -> Curve {
        self.estimates()
            .next()
            .map_or_else(Curve::default, |estimate| estimate.curve(measure))
    }
}

impl Estimate<'_> {
    fn step(&self, course: &Course, t: usize) -> Option<EstimateStep> {
        *course.estimates.get(t)?.get(self.index)?
    }

    /// The mean over the runs that have an estimate to the end. Its standard error is that against the mean test error of the
    /// same runs, from the runs' own.
    #[must_use]
    pub fn curve(&self, measure: Measure) -> Curve {
        let value = |course: &Course, t: usize| Some(measure.of(self.step(course, t)?.estimate));
        let mut curve = self.results.over_runs(self.members(), value);
        if curve.count.iter().all(|&count| count == 0) {
            return Curve::default();
        }
        let own = self.own_error(measure);
        for ((error, own), count) in curve.error.iter_mut().zip(own).zip(&curve.count) {
            *error = own / (*count as f64).sqrt();
        }
        curve
    }

    /// The estimate of one run, with its standard error against that run's own test error; as far as it goes.
    #[must_use]
    pub fn of_run(&self, run: usize, measure: Measure) -> Curve {
        let course = self.results.course(run);
        let steps = course.map_or(0, |course| course.estimates.len());
        let mut curve = Curve::default();
        for step in (0..steps).map_while(|t| self.step(course?, t)) {
            curve.mean.push(measure.of(step.estimate));
            curve.error.push(measure.of(step.error));
            curve.count.push(1);
        }
        curve
    }

    /// The standard error of one run's estimate against that run's own test error, root mean square over runs.
    #[must_use]
    pub fn own_error(&self, measure: Measure) -> Vec<f64> {
        let square = |course: &Course, t: usize| Some(measure.of(self.step(course, t)?.error).powi(2));
        let curve = self.results.over_runs(self.members(), square);
        curve.mean.iter().map(|x| x.sqrt()).collect()
    }

    /// Of all runs and steps the share at which the band of the run's estimate holds the run's own test error.
    #[must_use]
    pub fn covered(&self) -> Option<f64> {
        let (mut inside, mut all) = (0_usize, 0_usize);
        for course in self.members().0 {
            for (t, test) in course.test.iter().enumerate() {
                if let Some(step) = self.step(course, t) {
                    all += 1;
                    let distance = (step.estimate.mse - test.mse).abs();
                    inside += usize::from(distance <= BAR * step.error.mse);
                }
            }
        }
        (all > 0).then(|| inside as f64 / all as f64)
    }

    /// The step of the lowest mean estimate, once it lies behind by more than its band.
    #[must_use]
    pub fn turn(&self, measure: Measure) -> Option<usize> {
        self.curve(measure).passed(BAR)
    }

    /// Runs whose estimate has diverged while they went on.
    pub fn lost(&self) -> impl Iterator<Item = Divergence> {
        let lost = self.results.lost_estimates().iter();
        let mine = lost.filter(|(estimator, _)| *estimator == self.index);
        mine.map(|(_, divergence)| *divergence)
    }

    /// Each run's estimate over its test error, less one, at each step.
    pub(super) fn gap(&self) -> Curve {
        self.results.over_runs(self.members(), |course, t| {
            Some(self.step(course, t)?.estimate.mse / course.test.get(t)?.mse - 1.0)
        })
    }

    /// The mean test error of the runs that the mean estimate is of.
    pub(super) fn test(&self) -> Curve {
        let value = |course: &Course, t: usize| course.test.get(t).map(|errors| errors.mse);
        self.results.over_runs(self.members(), value)
    }

    /// The runs that the mean estimate is of, as far as it goes.
    fn members(&self) -> (Vec<&Course>, usize) {
        let lost: Vec<Divergence> = self.lost().collect();
        self.results.members(&[self.results.divergences(), &lost])
    }

    /// The label of one of its curves, given what it is about and the text.
    pub(super) fn label(&self, about: &str, text: Cow<'static, str>) -> Label {
        Label::new(format!("{about}, {}", self.name.word), text)
    }
}
