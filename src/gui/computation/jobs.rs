//! What the worker does for the window: predicting, first coarsely and then finely, and training.

use super::landscape::Found;
use crate::control::Cancel;
use crate::experiment::{Data, Experiment, Precision, Responses, Theory};
use crate::figure::Figure;
use crate::study::{RunsStep, Study, StudyError, Training};
use crate::theory::{Forecast, PredictedStep, TheoryError};
use crate::worker::{Job, Stop};

/// Rows and replicas of the coarse prediction: enough for a curve within a few percent, at once.
const COARSE_ROWS: usize = 1000;
const COARSE_REPLICAS: usize = 2;
/// Operations below which a coarse prediction is brief.
const BRIEF: f64 = 3e8;

/// What the jobs report.
pub(crate) enum News {
    /// The study is made ready.
    Ready(Box<Study>),
    /// A step of the coarse prediction.
    Coarse(Box<PredictedStep>),
    /// A step of the fine prediction.
    Fine(Box<PredictedStep>),
    /// The prediction met a number that is not finite.
    Diverged(TheoryError),
    /// A step of the runs.
    Runs(Box<RunsStep>),
    /// The figures of a lab, one part further.
    Lab(Vec<Figure>),
    /// The landscape, one part further.
    Landscape(Box<Found>),
}

/// Predicts an experiment.
pub(super) struct Prediction {
    experiment: Experiment,
    stage: Stage,
    study: Option<Study>,
    brief: bool,
    done: usize,
}

enum Stage {
    Prepare,
    Coarse(Box<Forecast>),
    Fine(Box<Forecast>),
    End,
}

impl Prediction {
    pub(super) fn new(experiment: Experiment) -> Self {
        Self {
            brief: is_brief(&experiment),
            experiment,
            stage: Stage::Prepare,
            study: None,
            done: 0,
        }
    }

    fn prepare(&mut self, cancel: &Cancel) -> Result<News, Stop> {
        let study = Study::prepare(&self.experiment, cancel).map_err(|error| stop(&error))?;
        self.stage = if is_small(&self.experiment.theory) {
            fine(&study)?
        } else {
            coarse(&study)?
        };
        self.study = Some(study.clone());
        Ok(News::Ready(Box::new(study)))
    }

    /// Goes on from the coarse to the fine prediction.
    fn refine(&mut self) -> Result<(), Stop> {
        self.done = 0;
        self.stage = match &self.study {
            Some(study) => fine(study)?,
            None => Stage::End,
        };
        Ok(())
    }
}

impl Job<News> for Prediction {
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<News>, Stop> {
        loop {
            let is_coarse = matches!(self.stage, Stage::Coarse(_));
            let step = match &mut self.stage {
                Stage::Prepare => return self.prepare(cancel).map(Some),
                Stage::Coarse(forecast) | Stage::Fine(forecast) => forecast.advance(cancel),
                Stage::End => return Ok(None),
            };
            self.done += 1;
            match step {
                Ok(Some(step)) if is_coarse => return Ok(Some(News::Coarse(Box::new(step)))),
                Ok(Some(step)) => return Ok(Some(News::Fine(Box::new(step)))),
                // Where a coarse prediction diverges, the fine one has the say.
                Ok(None) | Err(TheoryError::Diverged { .. }) if is_coarse => self.refine()?,
                Ok(None) => self.stage = Stage::End,
                Err(TheoryError::Cancelled) => return Err(Stop::Cancelled),
                Err(error @ TheoryError::Diverged { .. }) => {
                    self.stage = Stage::End;
                    return Ok(Some(News::Diverged(error)));
                }
                Err(error) => return Err(Stop::Failed(error.to_string())),
            }
        }
    }

    fn fraction(&self) -> f64 {
        // Later steps look back at all earlier ones.
        let share = self.done as f64 / (self.experiment.optimizer.steps + 1) as f64;
        match self.stage {
            Stage::Fine(_) => share * share,
            Stage::End => 1.0,
            Stage::Prepare | Stage::Coarse(_) => 0.0,
        }
    }

    fn is_brief(&self) -> bool {
        self.brief && matches!(self.stage, Stage::Prepare | Stage::Coarse(_))
    }
}

/// Whether the whole prediction is hardly more than a coarse one.
fn is_small(theory: &Theory) -> bool {
    theory.rows * theory.replicas <= 2 * COARSE_ROWS * COARSE_REPLICAS
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

fn coarse(study: &Study) -> Result<Stage, Stop> {
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
        Some(inputs) if theory.enabled => Forecast::new(&inputs, &theory, study.keep(), experiment.seed)
            .map(|forecast| Stage::Coarse(Box::new(forecast)))
            .map_err(|error| Stop::Failed(error.to_string())),
        _ => Ok(Stage::End),
    }
}

fn fine(study: &Study) -> Result<Stage, Stop> {
    match study.forecast(study.keep()) {
        Ok(Some(forecast)) => Ok(Stage::Fine(Box::new(forecast))),
        Ok(None) => Ok(Stage::End),
        Err(error) => Err(stop(&error)),
    }
}

/// Trains all runs of a study.
pub(super) struct Runs {
    training: Training,
    done: usize,
    total: usize,
}

impl Runs {
    pub(super) fn new(study: &Study) -> Self {
        let experiment = study.experiment();
        let waves = experiment.runs.count.div_ceil(study.side_by_side().max(1));
        Self {
            training: study.training(),
            done: 0,
            total: waves * (experiment.optimizer.steps + 1),
        }
    }
}

impl Job<News> for Runs {
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<News>, Stop> {
        let step = self.training.advance(cancel).map_err(|error| stop(&error))?;
        self.done += 1;
        Ok(step.map(|step| News::Runs(Box::new(step))))
    }

    fn fraction(&self) -> f64 {
        self.done as f64 / self.total.max(1) as f64
    }
}

fn stop(error: &StudyError) -> Stop {
    match error {
        StudyError::Cancelled => Stop::Cancelled,
        other => Stop::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;

    fn news(settings: Settings) -> Vec<News> {
        let mut job = Prediction::new(Experiment::new(settings).unwrap());
        let mut all = Vec::new();
        while let Some(news) = job.advance(&Cancel::new()).unwrap() {
            all.push(news);
        }
        assert!(!job.is_brief() && job.fraction() >= 1.0);
        all
    }

    fn settings() -> Settings {
        let mut settings = Settings::default();
        settings.optimizer.steps = 2;
        settings.theory.rows = 3000;
        settings.theory.replicas = 2;
        settings
    }

    #[test]
    fn a_coarse_prediction_comes_before_the_fine_one() {
        let kinds: String = news(settings())
            .iter()
            .map(|news| match news {
                News::Ready(_) => 'r',
                News::Coarse(_) => 'c',
                News::Fine(_) => 'f',
                _ => '?',
            })
            .collect();
        assert_eq!(kinds, "rcccfff");
    }

    #[test]
    fn small_predictions_and_files_have_no_coarse_one() {
        let mut small = settings();
        small.theory.rows = 500;
        assert!(!news(small).iter().any(|news| matches!(news, News::Coarse(_))));
        let file = Experiment::open("digits").unwrap();
        assert_eq!(news(file.settings().clone()).len(), 1);
    }

    #[test]
    fn a_prediction_that_diverges_says_so() {
        let mut wild = settings();
        wild.model.activation = crate::experiment::Activation::Quadratic;
        wild.optimizer.learning_rate = 1e6;
        wild.optimizer.steps = 30;
        assert!(matches!(news(wild).last(), Some(News::Diverged(_))));
    }
}
