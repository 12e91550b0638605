//! The prediction as a job: the experiment is made ready, then predicted coarsely where that helps, then finely; last comes the
//! spread of single runs.

use std::time::Instant;

use super::{Job, Payload};
use crate::control::Cancel;
use crate::experiment::{Data, Experiment, Precision, Responses, Theory};
use crate::study::spread::SpreadRuns;
use crate::study::{Study, StudyError};
use crate::theory::{Keep, PooledEvolution, TheoryError};

/// Rows and replicas of the coarse prediction: enough for a curve within a few percent, at once.
const COARSE_ROWS: usize = 1000;
const COARSE_REPLICAS: usize = 2;
/// Operations below which a coarse prediction is brief.
const BRIEF: f64 = 3e8;

/// Predicts an experiment by state evolution.
pub struct PredictionJob {
    experiment: Experiment,
    study: Option<Study>,
    phase: Phase,
    /// A coarse prediction comes first.
    coarse_first: bool,
    /// Steps of the present phase.
    done: usize,
    /// First steps that are known already and not reported.
    known: usize,
    found: Vec<Payload>,
}

enum Phase {
    Prepare,
    Coarse(Box<PooledEvolution>),
    Fine(Box<PooledEvolution>),
    /// That of samples reused, which is drawn beside.
    Beside(Box<PooledEvolution>),
    Spread(Box<SpreadRuns>),
    End,
}

impl PredictionJob {
    /// Makes an experiment ready and predicts it.
    #[must_use]
    pub fn new(experiment: Experiment) -> Self {
        Self {
            experiment,
            study: None,
            phase: Phase::Prepare,
            coarse_first: false,
            done: 0,
            known: 0,
            found: Vec::new(),
        }
    }

    /// As [`Self::new`], with a coarse prediction first unless the fine one is hardly longer: for those who wait for a
    /// curve.
    #[must_use]
    pub fn coarse_first(experiment: Experiment) -> Self {
        let theory = &experiment.theory;
        let is_small = theory.rows * theory.replicas <= 2 * COARSE_ROWS * COARSE_REPLICAS;
        Self {
            coarse_first: !is_small,
            ..Self::new(experiment)
        }
    }

    /// Predicts what is ready.
    ///
    /// # Errors
    ///
    /// [`StudyError::Theory`].
    pub fn of(study: &Study) -> Result<Self, StudyError> {
        Self::keeping(study, study.keep())
    }

    /// Predicts what is ready, and keeps of each step beyond the curves what is wanted.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub fn keeping(study: &Study, keep: Keep) -> Result<Self, StudyError> {
        Ok(Self {
            phase: fine(study, keep)?,
            study: Some(study.clone()),
            ..Self::new(study.experiment().clone())
        })
    }

    /// Predicts what is ready from step 0 and reports what comes after the first `known` steps, which are known.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub fn after(study: &Study, known: usize) -> Result<Self, StudyError> {
        Ok(Self {
            known,
            ..Self::of(study)?
        })
    }

    fn prepare(&mut self, cancel: &Cancel) -> Result<(), StudyError> {
        let study = Study::prepare(&self.experiment, cancel)?;
        self.phase = if self.coarse_first {
            coarse(&study)?
        } else {
            fine(&study, study.keep())?
        };
        self.study = Some(study.clone());
        self.found.push(Payload::Prepared(Box::new(study)));
        Ok(())
    }

    /// Turns from the whole prediction to that of samples reused, where it is drawn beside.
    fn compare(&mut self) -> Result<(), StudyError> {
        let other = self.study.as_ref().and_then(Study::counterpart);
        let evolution = match other {
            Some(other) => other.state_evolution(Keep::default())?,
            None => None,
        };
        match evolution {
            Some(evolution) => {
                self.done = 0;
                self.phase = Phase::Beside(Box::new(evolution));
            }
            None => self.spread(),
        }
        Ok(())
    }

    /// Turns from the whole prediction to the spread of single runs.
    fn spread(&mut self) {
        let runs = self.study.as_ref().and_then(Study::spread_runs);
        self.phase = match runs {
            Some(runs) => {
                // Whoever shows the prediction knows that it is whole.
                self.found.push(Payload::Spread(Box::default()));
                Phase::Spread(Box::new(runs))
            }
            None => Phase::End,
        };
    }

    /// Turns from the coarse to the fine prediction.
    fn refine(&mut self) -> Result<(), StudyError> {
        self.done = 0;
        self.phase = match &self.study {
            Some(study) => fine(study, study.keep())?,
            None => Phase::End,
        };
        Ok(())
    }
}

impl Job for PredictionJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let start = Instant::now();
        let is_coarse = matches!(self.phase, Phase::Coarse(_));
        let is_beside = matches!(self.phase, Phase::Beside(_));
        let beside = |payload| match is_beside {
            true => Payload::Beside(Box::new(payload)),
            false => payload,
        };
        let step = match &mut self.phase {
            Phase::Prepare => {
                self.prepare(cancel)?;
                return Ok(!matches!(self.phase, Phase::End));
            }
            Phase::Coarse(evolution) | Phase::Fine(evolution) | Phase::Beside(evolution) => {
                evolution.advance(cancel)
            }
            Phase::Spread(runs) => {
                let more = runs.advance(cancel)?;
                let found = runs.found().map(|spread| Payload::Spread(Box::new(spread)));
                self.found.extend(found);
                if !more {
                    self.phase = Phase::End;
                }
                return Ok(more);
            }
            Phase::End => return Ok(false),
        };
        self.done += 1;
        match step {
            Ok(Some(step)) if is_coarse => self.found.push(Payload::Coarse(Box::new(step))),
            Ok(Some(_)) if !is_beside && self.done <= self.known => {}
            Ok(Some(step)) => {
                let seconds = start.elapsed().as_secs_f64();
                self.found
                    .push(beside(Payload::Predicted(Box::new(step), seconds)));
            }
            // Where a coarse prediction diverges, the fine one decides.
            Ok(None) | Err(TheoryError::Diverged { .. }) if is_coarse => self.refine()?,
            Ok(None) if is_beside => self.spread(),
            Ok(None) => self.compare()?,
            Err(TheoryError::Diverged { step }) => {
                self.phase = Phase::End;
                self.found.push(beside(Payload::Diverged(step)));
                if is_beside {
                    self.spread();
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(!matches!(self.phase, Phase::End))
    }

    fn fraction(&self) -> f64 {
        // Later steps look back at all earlier ones.
        let share = self.done as f64 / (self.experiment.optimizer.steps + 1) as f64;
        match self.phase {
            Phase::Fine(_) if self.experiment.counterpart().is_none() => 0.7 * share * share,
            Phase::Fine(_) => 0.3 * share * share,
            Phase::Beside(_) => 0.3 + 0.4 * share * share,
            Phase::Spread(ref runs) => 0.7 + 0.3 * runs.fraction(),
            Phase::End => 1.0,
            Phase::Prepare | Phase::Coarse(_) => 0.0,
        }
    }

    fn report(&mut self) -> Vec<Payload> {
        std::mem::take(&mut self.found)
    }

    fn is_brief(&self) -> bool {
        match self.phase {
            Phase::Prepare | Phase::Coarse(_) => is_brief(&self.experiment),
            Phase::Fine(_) | Phase::Beside(_) | Phase::Spread(_) | Phase::End => false,
        }
    }
}

/// Whether making ready and predicting coarsely takes a moment only.
fn is_brief(experiment: &Experiment) -> bool {
    let Data::Synthetic(data) = &experiment.data else {
        return false;
    };
    let (q, layers) = (experiment.model.width as f64, experiment.model.layers as f64);
    let steps = experiment.optimizer.steps as f64;
    let rows = (COARSE_ROWS * COARSE_REPLICAS) as f64;
    let prepare = 50.0 * data.feature_count() as f64 * (q + data.teacher.directions as f64);
    let predict = rows * (8.0 * layers * q * q * steps + 4.0 * q * steps * steps);
    prepare + predict < BRIEF
}

fn coarse(study: &Study) -> Result<Phase, StudyError> {
    let experiment = study.experiment();
    let fewest = study.instance().directions() + experiment.model.width + 2;
    let theory = Theory {
        rows: COARSE_ROWS.max(fewest),
        replicas: COARSE_REPLICAS,
        responses: Responses::Probes(1),
        precision: Precision::Single,
        ..experiment.theory
    };
    match study.inputs() {
        Some(inputs) if experiment.is_predicted() => {
            let evolution = PooledEvolution::new(&inputs, &theory, study.keep(), experiment.seed)?;
            Ok(Phase::Coarse(Box::new(evolution)))
        }
        _ => Ok(Phase::End),
    }
}

fn fine(study: &Study, keep: Keep) -> Result<Phase, StudyError> {
    let evolution = study.state_evolution(keep)?;
    Ok(evolution.map_or(Phase::End, |evolution| Phase::Fine(Box::new(evolution))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;

    fn reports(settings: Settings) -> Vec<Payload> {
        let mut job = PredictionJob::coarse_first(Experiment::new(settings).unwrap());
        let mut all = Vec::new();
        super::super::finish(&mut job, &Cancel::new(), |payload| all.push(payload)).unwrap();
        assert!(!job.is_brief() && job.fraction() >= 1.0);
        all
    }

    fn settings() -> Settings {
        let mut settings = Settings::default();
        settings.optimizer.steps = 2;
        settings.theory.rows = 3000;
        settings.theory.replicas = 2;
        settings.theory.spread = 20;
        settings
    }

    #[test]
    fn a_coarse_prediction_comes_before_the_fine_one() {
        let kinds: String = reports(settings())
            .iter()
            .map(|payload| match payload {
                Payload::Prepared(_) => 'r',
                Payload::Coarse(_) => 'c',
                Payload::Predicted(..) => 'f',
                Payload::Spread(_) => 's',
                _ => '?',
            })
            .collect();
        // An empty spread when the prediction is whole, then one for every four runs from eight on.
        assert_eq!(kinds, "rcccfffsssss");
    }

    #[test]
    fn small_predictions_and_files_have_no_coarse_one() {
        let mut small = settings();
        small.theory.rows = 500;
        let is_coarse = |payload: &Payload| matches!(payload, Payload::Coarse(_));
        assert!(!reports(small).iter().any(is_coarse));
        let file = Experiment::open("digits").unwrap();
        assert_eq!(reports(file.settings().clone()).len(), 1);
    }

    #[test]
    fn a_prediction_that_diverges_says_so() {
        let mut wild = settings();
        wild.model.activation = crate::experiment::Activation::Quadratic;
        wild.optimizer.learning_rate = 1e6;
        wild.optimizer.steps = 30;
        assert!(matches!(reports(wild).last(), Some(Payload::Diverged(_))));
    }
}
