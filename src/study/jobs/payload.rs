//! What jobs report.

use crate::experiment::{Height, HeightScale};
use crate::figure::Figure;
use crate::study::sweep::Cell;
use crate::study::{Results, RunsStep, Spread, Study};
use crate::theory::PredictedStep;

/// What jobs report.
#[derive(Debug)]
pub enum Payload {
    /// The experiment is ready to be predicted and trained.
    Prepared(Box<Study>),
    /// A step of a coarse prediction, which the fine one replaces.
    Coarse(Box<PredictedStep>),
    /// A step of the prediction, and the seconds that it took.
    Predicted(Box<PredictedStep>, f64),
    /// The prediction is whole, and this is how far single runs spread around it; more runs may follow.
    Spread(Box<Spread>),
    /// The prediction has no finite values from this step.
    Diverged(usize),
    /// A step of the runs.
    Trained(Box<RunsStep>),
    /// What the same experiment with samples reused reports, which is drawn beside.
    Beside(Box<Self>),
    /// The landscape as far as it is explored.
    Landscape(Box<LandscapeReport>),
    /// The figures of a lab as far as it is computed, and what a reader must know before trusting them.
    Lab(Vec<Figure>, Vec<String>),
    /// Cells of a sweep.
    Cells(Vec<Cell>),
    /// Cells of a sweep whose runs confirm the prediction.
    Confirmed(Vec<Cell>),
}

/// What can change while a landscape is explored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LandscapeRequest {
    /// The surface that is shown first.
    pub surface: Height,
    /// How its heights are shown.
    pub scale: HeightScale,
    /// The step that the run which is followed has reached; None to continue to the end.
    pub until: Option<usize>,
    /// Nothing more is to be computed.
    pub stopped: bool,
}

/// A landscape as far as it is explored.
#[derive(Clone, Debug)]
pub struct LandscapeReport {
    /// What there is to see.
    pub figures: Vec<Figure>,
    /// Steps of the trajectory, with their places on the plane.
    pub path: Vec<(usize, [f64; 2])>,
    /// What prevents some figure, in sentences.
    pub warnings: Vec<String>,
    /// What the figures were drawn for.
    pub request: LandscapeRequest,
    /// Whether there is nothing more to come for this request.
    pub finished: bool,
}

impl Results {
    /// Takes in what a prediction or a training reports. A coarse prediction, a landscape and a lab are no part of the
    /// results.
    pub fn take(&mut self, payload: Payload) {
        match payload {
            Payload::Predicted(step, seconds) => {
                self.push_prediction(*step);
                self.timings.theory += seconds;
            }
            Payload::Spread(spread) => self.set_spread(*spread),
            Payload::Diverged(step) => self.end_prediction(step),
            Payload::Trained(step) => self.push_runs(*step),
            Payload::Beside(payload) => {
                if let Some(counterpart) = self.counterpart_mut() {
                    counterpart.take(*payload);
                }
            }
            Payload::Prepared(_)
            | Payload::Coarse(_)
            | Payload::Landscape(_)
            | Payload::Lab(..)
            | Payload::Cells(_)
            | Payload::Confirmed(_) => {}
        }
    }
}
