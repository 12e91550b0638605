//! Everything a study has found so far, appended step by step.

use std::sync::Arc;

use nalgebra::DMatrix;

use super::estimators::EstimatorName;
use super::known_coordinates::Known;
use super::lengths::Lengths;
use super::run::Recorded;
use super::training::RunsStep;
use crate::dynamics::{Caution, Instance, Split};
use crate::experiment::{Data, Experiment, Loss};
use crate::figure::Figure;
use crate::network::Errors;
use crate::statistics::{Curve, Mean, Moments};
use crate::study::{Measure, Quantity, Spread};
use crate::text;
use crate::theory::{EstimateStep, PredictedStep};

/// The sizes of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Training rows m.
    pub samples: usize,
    /// Features n.
    pub features: usize,
    /// Width q.
    pub width: usize,
    /// Layers L.
    pub layers: usize,
    /// Teacher directions p; 0 for data from a file.
    pub directions: usize,
    /// Steps T.
    pub steps: usize,
    /// Runs wanted.
    pub runs: usize,
    /// Outputs k of the network.
    pub outputs: usize,
}

/// A run, its estimate, or the theory, that has diverged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The run's number; None for the theory.
    pub run: Option<usize>,
    /// The first step that is left out.
    pub step: usize,
}

/// Some figures of results at a step: none where there is nothing to show.
pub type Drawing = fn(&Results, usize) -> Vec<Figure>;

/// A standard error of the prediction above this share of its mean says that its replicas disagree.
const DISAGREEMENT: f64 = 0.1;

/// Seconds spent on the parts of a study.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// On the prediction.
    pub theory: f64,
    /// On all runs with their estimates.
    pub runs: f64,
    /// On gradient descent, added up over runs that go side by side.
    pub descent: f64,
    /// On the estimates, added up likewise.
    pub estimate: f64,
}

/// One run's curves; index is the step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Course {
    pub(super) train: Vec<Errors>,
    pub(super) test: Vec<Errors>,
    /// Standard errors of the squared error on held-out rows; empty without a file.
    pub(super) held_out_errors: Vec<f64>,
    /// At each step, of each estimator.
    pub(super) estimates: Vec<Vec<Option<EstimateStep>>>,
    pub(super) lengths: Vec<Lengths>,
}

/// Everything found so far. Appending a step costs as much as the step holds.
#[derive(Clone, Debug)]
pub struct Results {
    experiment: Experiment,
    shape: Shape,
    gram: Option<DMatrix<f64>>,
    gram_inverse: Option<DMatrix<f64>>,
    prediction: Vec<Arc<PredictedStep>>,
    courses: Vec<Course>,
    overlaps: Vec<Moments>,
    norms: Vec<Moments>,
    deep: Vec<Moments>,
    components: Vec<Moments>,
    confusion: Vec<Moments>,
    recorded: Vec<Recorded>,
    divergences: Vec<Divergence>,
    /// With the estimator's place in the list.
    lost_estimates: Vec<(usize, Divergence)>,
    estimators: Vec<EstimatorName>,
    drawings: Vec<Drawing>,
    response_norms: Vec<Vec<f64>>,
    spread: Spread,
    cautions: Vec<Caution>,
    splits: Vec<(usize, Split)>,
    /// Of each run the law of its pre-activations at the last step, where it was asked for.
    laws: Vec<Vec<f64>>,
    /// Those of the same experiment with samples reused, where it is drawn beside.
    counterpart: Option<Box<Self>>,
    /// Some coordinates of the teacher and of w⁰, whose weights the first run keeps.
    known: Known,
    /// Whether somebody stopped it before the end.
    pub cancelled: bool,
    /// Seconds spent so far.
    pub timings: Timings,
}

impl Results {
    pub(super) fn new(instance: &Instance, estimators: Vec<EstimatorName>, drawings: Vec<Drawing>) -> Self {
        let experiment = instance.experiment().clone();
        let shape = Shape {
            samples: instance.samples(),
            features: instance.features(),
            width: instance.width(),
            layers: experiment.model.layers,
            directions: instance.directions(),
            steps: experiment.optimizer.steps,
            runs: experiment.runs.count,
            outputs: instance.deep().outputs(),
        };
        Self {
            courses: vec![Course::default(); shape.runs],
            experiment,
            shape,
            gram_inverse: instance.gram_inverse().cloned(),
            gram: instance.gram().cloned(),
            prediction: Vec::new(),
            overlaps: Vec::new(),
            norms: Vec::new(),
            deep: Vec::new(),
            components: Vec::new(),
            confusion: Vec::new(),
            recorded: Vec::new(),
            divergences: Vec::new(),
            lost_estimates: Vec::new(),
            estimators,
            drawings,
            response_norms: Vec::new(),
            spread: Spread::default(),
            counterpart: None,
            known: Known::of(instance),
            cautions: instance.cautions().to_vec(),
            splits: Vec::new(),
            laws: Vec::new(),
            cancelled: false,
            timings: Timings::default(),
        }
    }

    /// With those of the same experiment with samples reused beside them.
    pub(super) fn beside(mut self, counterpart: Option<Self>) -> Self {
        self.counterpart = counterpart.map(Box::new);
        self
    }

    /// Those of the same experiment with samples reused, where it is drawn beside.
    #[must_use]
    pub fn counterpart(&self) -> Option<&Self> {
        self.counterpart.as_deref()
    }

    pub(super) fn counterpart_mut(&mut self) -> Option<&mut Self> {
        self.counterpart.as_deref_mut()
    }

    /// Some coordinates of the teacher and of w⁰, whose weights the first run keeps.
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// Appends a predicted step.
    pub fn push_prediction(&mut self, step: PredictedStep) {
        let (rho, q) = (&step.mean.rho, self.shape.width);
        let norm = |s| rho.columns(s * q, q).norm() / (q as f64).sqrt();
        self.response_norms.push((0..rho.ncols() / q).map(norm).collect());
        self.prediction.push(Arc::new(step));
    }

    /// Forgets the prediction, to take another one: a finer one.
    pub fn restart_prediction(&mut self) {
        self.prediction.clear();
        self.response_norms.clear();
        self.spread = Spread::default();
        self.divergences.retain(|divergence| divergence.run.is_some());
        self.timings.theory = 0.0;
        if let Some(counterpart) = &mut self.counterpart {
            counterpart.restart_prediction();
        }
    }

    /// Takes the predicted spread of single runs.
    pub fn set_spread(&mut self, spread: Spread) {
        self.spread = spread;
    }

    /// The predicted spread of single runs; of no runs where there is none.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// Notes that the prediction has no finite values from this step.
    pub fn end_prediction(&mut self, step: usize) {
        self.divergences.push(Divergence { run: None, step });
    }

    /// Keeps the prediction alone, in results of the same study without any step.
    pub fn forget_runs(&mut self, fresh: Self) {
        let before = std::mem::replace(self, fresh);
        self.share_prediction(&before);
    }

    /// Takes the prediction of results of an experiment that is predicted the same.
    pub fn share_prediction(&mut self, other: &Self) {
        let theory = other.divergences.iter().copied();
        self.divergences
            .extend(theory.filter(|divergence| divergence.run.is_none()));
        self.prediction.clone_from(&other.prediction);
        self.response_norms.clone_from(&other.response_norms);
        self.spread.clone_from(&other.spread);
        self.timings.theory = other.timings.theory;
        if let (Some(mine), Some(other)) = (&mut self.counterpart, &other.counterpart) {
            mine.share_prediction(other);
        }
    }

    /// Takes the steps up to `t` of all runs, and the predicted ones with `predicted`, of results of an experiment that these go on
    /// from there.
    pub fn go_on_from(&mut self, other: &Self, t: usize, predicted: bool) {
        if predicted {
            self.prediction = other.prediction.iter().take(t + 1).cloned().collect();
            self.response_norms = other.response_norms.iter().take(t + 1).cloned().collect();
        }
        let runs = other
            .divergences
            .iter()
            .filter(|divergence| divergence.run.is_some());
        self.divergences.extend(runs);
        self.courses.clone_from(&other.courses);
        self.overlaps.clone_from(&other.overlaps);
        self.norms.clone_from(&other.norms);
        self.deep.clone_from(&other.deep);
        self.components.clone_from(&other.components);
        self.confusion.clone_from(&other.confusion);
        self.recorded.clone_from(&other.recorded);
        self.lost_estimates.clone_from(&other.lost_estimates);
        self.splits.clone_from(&other.splits);
        self.cautions.clone_from(&other.cautions);
        self.timings = Timings {
            theory: 0.0,
            ..other.timings
        };
    }

    /// Appends a step of some runs.
    pub fn push_runs(&mut self, step: RunsStep) {
        let t = step.t;
        for moments in [
            &mut self.overlaps,
            &mut self.norms,
            &mut self.deep,
            &mut self.components,
            &mut self.confusion,
        ] {
            moments.resize_with(moments.len().max(t + 1), Moments::default);
        }
        for run in step.runs {
            if let Some(course) = self.courses.get_mut(run.run) {
                course.train.push(run.train);
                course.test.push(run.test);
                course.held_out_errors.extend(run.held_out_error);
                course.estimates.push(run.estimates);
                course.lengths.extend(run.lengths);
            }
            self.laws.extend(Some(run.law).filter(|law| !law.is_empty()));
            for (moments, values) in [
                (&mut self.overlaps, run.overlap),
                (&mut self.norms, run.norms),
                (&mut self.deep, run.deep),
                (&mut self.components, run.components),
                (&mut self.confusion, run.confusion),
            ] {
                if let Some(moments) = moments.get_mut(t) {
                    moments.push(values.into_iter());
                }
            }
        }
        self.recorded.extend(step.recorded);
        self.splits.extend(step.splits);
        for caution in step.cautions {
            if !self.cautions.iter_mut().any(|known| known.join(&caution)) {
                self.cautions.push(caution);
            }
        }
        let at = |run: usize| Divergence {
            run: Some(run),
            step: t,
        };
        self.divergences.extend(step.diverged.into_iter().map(at));
        let lost = step.lost_estimates.into_iter();
        self.lost_estimates
            .extend(lost.map(|lost| (lost.estimator, at(lost.run))));
        self.timings.runs += step.seconds;
        self.timings.descent += step.descent_seconds;
        self.timings.estimate += step.estimate_seconds;
    }

    /// Quantiles of each neuron's pre-activations over the training rows at the last step, run by run; empty where they are not noted.
    pub(super) fn laws(&self) -> &[Vec<f64>] {
        &self.laws
    }

    /// What is known of each run's split of a table, in the order of the runs; empty for synthetic data and before training.
    #[must_use]
    pub fn splits(&self) -> Vec<&Split> {
        self.splits.iter().map(|(_, split)| split).collect()
    }

    /// Each run's estimate at a step, by the first estimator that gives one, its standard error, and the run's error on held-out rows with its
    /// standard error: mean squared errors.
    pub(super) fn estimates_at(&self, step: usize) -> Vec<[f64; 4]> {
        let of = |course: &Course| {
            let mut estimates = course.estimates.get(step)?.iter();
            let estimated = estimates.find_map(Option::as_ref)?;
            let test = course.test.get(step)?.mse;
            let error = *course.held_out_errors.get(step)?;
            Some([estimated.estimate.mse, estimated.error.mse, test, error])
        };
        self.courses.iter().filter_map(of).collect()
    }

    /// The experiment.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The sizes.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// K₀ = (1/n) [μ w⁰]ᵀ [μ w⁰]: (p + q) × (p + q); None for data from a file.
    #[must_use]
    pub fn gram(&self) -> Option<&DMatrix<f64>> {
        self.gram.as_ref()
    }

    /// The (pseudo-)inverse of K₀.
    #[must_use]
    pub fn gram_inverse(&self) -> Option<&DMatrix<f64>> {
        self.gram_inverse.as_ref()
    }

    /// The predicted steps so far.
    #[must_use]
    pub fn prediction(&self) -> &[Arc<PredictedStep>] {
        &self.prediction
    }

    /// The first run's record, step by step.
    #[must_use]
    pub fn recorded(&self) -> &[Recorded] {
        &self.recorded
    }

    /// (1/n) wᵀ [μ w⁰] over runs, q × (p + q) row-major, step by step; empty for data from a file.
    #[must_use]
    pub fn overlaps(&self) -> &[Moments] {
        &self.overlaps
    }

    /// (1/n) |w_a|² of each neuron over runs, step by step.
    #[must_use]
    pub fn norms(&self) -> &[Moments] {
        &self.norms
    }

    /// How much of each part of the target is learned, over runs, step by step; empty of one direction alone.
    #[must_use]
    pub fn components(&self) -> &[Moments] {
        &self.components
    }

    /// Weights beyond the first layer over runs, step by step, as [`crate::network::Deep::values`].
    #[must_use]
    pub fn deep(&self) -> &[Moments] {
        &self.deep
    }

    /// Shares of the test rows of each class and each answer over runs, step by step: k × k; empty without classes.
    #[must_use]
    pub fn confusion(&self) -> &[Moments] {
        &self.confusion
    }

    /// ‖ρ_{t,s}‖ (Frobenius norm over √q) of the prediction: for each t the s below it.
    #[must_use]
    pub fn response_norms(&self) -> &[Vec<f64>] {
        &self.response_norms
    }

    /// Runs that have diverged, and the theory if it has.
    #[must_use]
    pub fn divergences(&self) -> &[Divergence] {
        &self.divergences
    }

    /// How many runs have diverged.
    #[must_use]
    pub fn lost_runs(&self) -> usize {
        let runs = self.divergences.iter();
        runs.filter(|divergence| divergence.run.is_some()).count()
    }

    /// The first step that the prediction has no value of because it diverged.
    #[must_use]
    pub fn theory_diverged(&self) -> Option<usize> {
        let mut all = self.divergences.iter();
        let theory = all.find(|divergence| divergence.run.is_none())?;
        Some(theory.step)
    }

    /// Runs whose estimate has diverged while they went on, each with the estimator's place in the list.
    #[must_use]
    pub fn lost_estimates(&self) -> &[(usize, Divergence)] {
        &self.lost_estimates
    }

    /// What the estimators are called.
    #[must_use]
    pub fn estimator_names(&self) -> &[EstimatorName] {
        &self.estimators
    }

    /// Figures beside the usual ones.
    pub(super) fn drawings(&self) -> &[Drawing] {
        &self.drawings
    }

    /// One run's curves.
    pub(super) fn course(&self, run: usize) -> Option<&Course> {
        self.courses.get(run)
    }

    /// Whether a prediction belongs to the study.
    #[must_use]
    pub fn is_predicted(&self) -> bool {
        self.experiment.is_predicted() && self.gram.is_some()
    }

    /// Whether everything ran to its last step or diverged before.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_prediction_complete()
            && self.counterpart().is_none_or(Self::is_complete)
            && self.are_runs_complete()
    }

    /// Whether every run reached its last step or diverged.
    #[must_use]
    pub fn are_runs_complete(&self) -> bool {
        let diverged = |run| self.divergences.iter().any(|divergence| divergence.run == run);
        let full = self.shape.steps + 1;
        let mut runs = self.courses.iter().enumerate();
        runs.all(|(run, course)| course.train.len() == full || diverged(Some(run)))
    }

    /// The memory that it takes, in bytes, but for a few small things.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let vectors = |moments: &[Moments]| moments.iter().map(|m| 2 * m.means().len()).sum::<usize>();
        let predicted = self.prediction.iter().map(|step| step.mean.size());
        let courses = self.courses.iter().map(|course| {
            let curves = (6 + 7 * self.estimators.len()) * course.train.len();
            curves + course.lengths.len() * (self.shape.layers + 6)
        });
        let numbers = predicted.sum::<usize>()
            + courses.sum::<usize>()
            + self.recorded.iter().map(Recorded::size).sum::<usize>()
            + self.response_norms.iter().map(Vec::len).sum::<usize>()
            + vectors(&self.overlaps)
            + vectors(&self.norms)
            + vectors(&self.deep)
            + vectors(&self.components);
        numbers * size_of::<f64>() + self.counterpart().map_or(0, Self::bytes)
    }

    /// Whether the prediction, if one belongs to the study, ran to its last step or diverged before.
    #[must_use]
    pub fn is_prediction_complete(&self) -> bool {
        let diverged = self.divergences.iter().any(|divergence| divergence.run.is_none());
        !self.is_predicted() || self.prediction.len() > self.shape.steps || diverged
    }

    /// How many steps a run has reported.
    #[must_use]
    pub fn run_steps(&self, run: usize) -> usize {
        self.courses.get(run).map_or(0, |course| course.train.len())
    }

    /// The last step that either the prediction or a run has reached.
    #[must_use]
    pub fn last_step(&self) -> usize {
        let runs = self.courses.iter().map(|course| course.train.len()).max();
        self.prediction.len().max(runs.unwrap_or(0)).saturating_sub(1)
    }

    /// The step that the runs have come to, or the prediction where no run has begun or all are complete.
    #[must_use]
    pub fn step_reached(&self) -> usize {
        let runs = self.courses.iter().map(|course| course.train.len()).max();
        let length = match runs {
            Some(length) if length > 0 && !self.are_runs_complete() => length,
            _ => self.prediction.len(),
        };
        length.saturating_sub(1)
    }

    /// The mean squared error over runs.
    #[must_use]
    pub fn runs_curve(&self, quantity: Quantity) -> Curve {
        self.runs_measure(quantity, Measure::Squared)
    }

    /// An error over runs; where runs have diverged, over those that go on, at all steps: a mean does not change its members
    /// on the way. Where all have diverged, over all of them as far as all went.
    #[must_use]
    pub fn runs_measure(&self, quantity: Quantity, measure: Measure) -> Curve {
        let values = move |course: &Course, t: usize| {
            let errors = match quantity {
                Quantity::Train => &course.train,
                Quantity::Test => &course.test,
            };
            errors.get(t).map(|&errors| measure.of(errors))
        };
        self.over_runs(self.members(&[&self.divergences]), values)
    }

    /// One run's error; empty for a run that has not begun.
    #[must_use]
    pub fn run_measure(&self, run: usize, quantity: Quantity, measure: Measure) -> Vec<f64> {
        let errors = self.courses.get(run).map(|course| match quantity {
            Quantity::Train => &course.train,
            Quantity::Test => &course.test,
        });
        errors
            .into_iter()
            .flatten()
            .map(|&errors| measure.of(errors))
            .collect()
    }

    /// A length in weight space over runs; empty where no run knows it.
    #[must_use]
    pub fn runs_length(&self, of: impl Fn(&Lengths) -> Option<f64>) -> Curve {
        let (members, steps) = self.members(&[&self.divergences]);
        if members.iter().all(|course| course.lengths.is_empty()) {
            return Curve::of(std::iter::empty());
        }
        self.over_runs((members, steps), |course, t| course.lengths.get(t).and_then(&of))
    }

    /// The predicted mean squared error.
    #[must_use]
    pub fn theory_curve(&self, quantity: Quantity) -> Curve {
        self.theory_measure(quantity, Measure::Squared)
    }

    /// A predicted error; its standard error is that of the Monte Carlo over replicas.
    #[must_use]
    pub fn theory_measure(&self, quantity: Quantity, measure: Measure) -> Curve {
        let count = self.experiment.theory.replicas;
        Curve::of(self.prediction.iter().map(|step| {
            let (mean, error) = match quantity {
                Quantity::Train => (step.mean.train, step.error.train),
                Quantity::Test => (step.mean.test, step.error.test),
            };
            let error = if count > 1 { measure.of(error) } else { f64::NAN };
            Mean {
                value: measure.of(mean),
                error,
                count,
            }
        }))
    }

    /// The runs that nothing befell, and how many steps they have: the same runs at all steps. If there is none, all runs, as far
    /// as nothing befell any of them.
    pub(super) fn members(&self, losses: &[&[Divergence]]) -> (Vec<&Course>, usize) {
        let lost = || losses.iter().copied().flatten();
        let is_lost = |run: usize| lost().any(|divergence| divergence.run == Some(run));
        let steps = |courses: &[&Course]| courses.iter().map(|course| course.train.len()).max();
        let courses = || self.courses.iter().enumerate();
        let going: Vec<&Course> = courses()
            .filter(|(run, _)| !is_lost(*run))
            .map(|(_, course)| course)
            .collect();
        if let Some(steps) = steps(&going).filter(|steps| *steps > 0) {
            return (going, steps);
        }
        let all: Vec<&Course> = self.courses.iter().collect();
        let first = lost().filter(|divergence| divergence.run.is_some());
        let first = first.map(|divergence| divergence.step).min();
        let steps = first.or(steps(&all)).unwrap_or(0);
        (all, steps)
    }

    pub(super) fn over_runs(
        &self,
        (members, steps): (Vec<&Course>, usize),
        value: impl Fn(&Course, usize) -> Option<f64>,
    ) -> Curve {
        let at = |t| {
            let values: Vec<f64> = members.iter().filter_map(|course| value(course, t)).collect();
            Mean::of(values.into_iter())
        };
        Curve::of((0..steps).map(at))
    }

    /// The measure that is trained, up to a factor: what early stopping goes by.
    #[must_use]
    pub fn trained_measure(&self) -> Measure {
        match self.experiment.optimizer.loss {
            Loss::Square => Measure::Squared,
            Loss::Logistic => Measure::Loss,
        }
    }

    /// The measures that matter for the loss trained with: the squared error, and for another loss that loss and the
    /// misclassification rate too.
    #[must_use]
    pub fn measures(&self) -> &'static [Measure] {
        match self.experiment.optimizer.loss {
            Loss::Square if self.shape.outputs > 1 => &[Measure::Squared, Measure::Misclassified],
            Loss::Square => &[Measure::Squared],
            Loss::Logistic => &[Measure::Squared, Measure::Loss, Measure::Misclassified],
        }
    }

    /// σ², the error of whoever knows the teacher; None where labels are random or there is no noise.
    #[must_use]
    pub fn noise_level(&self) -> Option<f64> {
        match &self.experiment.data {
            Data::Synthetic(data) if data.noise > 0.0 && !data.teacher.link.is_random() => {
                Some(data.noise * data.noise)
            }
            _ => None,
        }
    }

    /// Where the prediction diverged, in a sentence.
    #[must_use]
    pub fn warning_of_theory(&self) -> Option<String> {
        let sentence = match self.theory_diverged()? {
            0 => text!("results-theory-diverged-at-once"),
            step => text!("results-theory-diverged", step = step),
        };
        Some(sentence.into())
    }

    fn warning_of_runs(&self) -> Option<String> {
        let runs = self
            .divergences
            .iter()
            .filter(|divergence| divergence.run.is_some());
        let first = runs.clone().map(|divergence| divergence.step).min()?;
        let (count, all) = (runs.count(), self.shape.runs);
        let sentence = match (first, all == count) {
            // No update has been made yet that a smaller learning rate could change.
            (0, _) => text!("results-diverged-at-once", count = count, all = all),
            (_, true) => text!("results-all-diverged", count = all, step = first),
            (_, false) => text!("results-some-diverged", count = count, all = all, step = first),
        };
        Some(sentence.into())
    }

    fn warnings_of_estimates(&self) -> impl Iterator<Item = String> {
        let diverged = self
            .divergences
            .iter()
            .filter(|divergence| divergence.run.is_some());
        let going = self.shape.runs.saturating_sub(diverged.count());
        self.estimates().filter_map(move |estimate| {
            let lost: Vec<usize> = estimate.lost().map(|lost| lost.step).collect();
            let first = *lost.iter().min()?;
            let (all, name) = (self.shape.runs, estimate.name.inside.clone());
            let sentence = match going.saturating_sub(lost.len()) {
                0 => text!("results-no-estimate", all = all, step = first, estimate = name),
                left => text!(
                    "results-estimates-diverged",
                    left = left,
                    all = all,
                    step = first,
                    estimate = name
                ),
            };
            Some(sentence.into())
        })
    }

    /// Where the replicas of the prediction come so far apart that something is unstable.
    fn warning_of_replicas(&self) -> Option<String> {
        let curves = [Quantity::Train, Quantity::Test].map(|quantity| self.theory_curve(quantity));
        let apart = |curve: &Curve| {
            // An error that has come down to nearly nothing may be known less well.
            let little = 0.01 * curve.mean.first().copied().unwrap_or(0.0);
            let mut pairs = curve.mean.iter().zip(&curve.error);
            pairs.position(|(mean, error)| *error > DISAGREEMENT * mean.max(little))
        };
        let step = curves.iter().filter_map(apart).min()?;
        Some(text!("results-replicas-disagree", step = step).into())
    }

    /// What a reader must know of a table's columns; empty for synthetic data.
    #[must_use]
    pub fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// What a reader must know before trusting the curves: an early end, diverged runs.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let steps = self.shape.steps;
        let mut warnings = Vec::new();
        if self.cancelled {
            let reached = self.step_reached();
            warnings.push(text!("results-partial", reached = reached, steps = steps).into());
        }
        warnings.extend(self.warning_of_theory());
        warnings.extend(self.warning_of_runs());
        warnings.extend(self.warnings_of_estimates());
        warnings.extend(self.warning_of_replicas());
        warnings
    }
}
