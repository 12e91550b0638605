//! What the window shows when an experiment is opened: panels, what each of them draws, the time cursor and the axes.

use serde::{Deserialize, Serialize};

use super::plain::choices;
use crate::figure::{Figure, Note};

/// What the window shows when an experiment is opened. Nothing that is computed depends on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct View {
    /// The panel in front; None keeps the window's arrangement, with the lab or the landscape of a preset that has one in
    /// front.
    pub panel: Option<PanelName>,
    /// The panel to its right; None lets the first one fill the window.
    pub beside: Option<PanelName>,
    /// What the panel *Training* draws.
    pub training: TrainingView,
    /// What the panel *Theory* draws.
    pub theory: TheoryView,
    /// What the panel *Loss landscape* draws.
    pub landscape: LandscapeView,
    /// What the panel *Sweep* draws.
    pub sweep: SweepShape,
    /// Ids of the figures that a presentation shows of the panels, where it does not show all of them.
    pub figures: Vec<String>,
    /// Ids of the curves that are switched off at first, in every figure that has them.
    pub hidden: Vec<String>,
    /// The step t of the time cursor; None follows the runs to their last step.
    pub cursor: Option<usize>,
    /// Steps on a logarithmic axis.
    pub log_step: bool,
    /// Errors on a logarithmic axis.
    pub log_error: bool,
    /// Every run beside their mean.
    pub individual_runs: bool,
    /// Notes on plots and maps, each the figure's id, a place on it and the words: `learning_curves @ 20, 0.31: the minimum`.
    pub notes: Vec<String>,
}

/// Most notes of an experiment.
pub(super) const MOST_NOTES: usize = 200;

impl View {
    /// The notes on a figure; what cannot be read is no note.
    #[must_use]
    pub fn notes_on(&self, figure: &str) -> Vec<Note> {
        let all = self.notes.iter().filter_map(|text| read_note(text));
        all.filter(|(on, _)| *on == figure)
            .map(|(_, note)| note)
            .collect()
    }

    /// Takes the notes on a figure for those that there are.
    pub fn note_on(&mut self, figure: &str, notes: &[Note]) {
        self.notes
            .retain(|text| read_note(text).is_none_or(|(on, _)| on != figure));
        let written = notes.iter().map(|note| {
            let [x, y] = note.at.map(short);
            let text = note.text.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{figure} @ {x:?}, {y:?}: {text}")
        });
        self.notes.extend(written);
    }

    /// A figure with the notes on it.
    #[must_use]
    pub fn noted(&self, figure: Figure) -> Figure {
        let notes = self.notes_on(&figure.id);
        Figure { notes, ..figure }
    }
}

/// To five digits: a place is pointed at with the mouse.
fn short(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// A note as it is written, with the id of its figure.
pub(super) fn read_note(text: &str) -> Option<(&str, Note)> {
    let (place, words) = text.split_once(": ")?;
    let (figure, at) = place.split_once(" @ ")?;
    let (x, y) = at.split_once(',')?;
    let number = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
    };
    let words = words.trim();
    let is_named = !figure.trim().is_empty() && !words.is_empty();
    let note = Note {
        at: [number(x)?, number(y)?],
        text: words.to_owned(),
    };
    is_named.then_some((figure.trim(), note))
}

choices! {
    /// A panel of the window.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum PanelName in "panel" {
        /// Training and test errors.
        #[default]
        Training,
        /// Laws, overlaps, responses.
        Theory,
        /// The drawing of the network.
        Network,
        /// The loss landscape.
        Landscape,
        /// The sweep.
        Sweep,
        /// The lab.
        Lab,
        /// The data file.
        Data,
    }
}

choices! {
    /// What the panel *Training* draws.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum TrainingView in "training_view" {
        /// Training and test errors against the step.
        #[default]
        Curves,
        /// Runs less theory, in standard errors.
        Residuals,
        /// The test error estimated from training data.
        Estimate,
        /// The loss that is trained.
        Losses,
        /// The misclassification rate.
        Misclassification,
        /// What is learned of each part of a target of several directions.
        Components,
        /// Which classes are taken for which.
        Confusion,
        /// Norms of the weights, distance from the start and length of the path.
        Lengths,
        /// The estimate of each split of a data file against the error on its held-out rows.
        Splits,
        /// A table of all curves.
        Table,
    }
}

choices! {
    /// What the panel *Theory* draws.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum TheoryView in "theory_view" {
        /// Laws of the pre-activations.
        #[default]
        Laws,
        /// Overlaps with the teacher.
        Overlaps,
        /// What is learned of each part of a target of several directions.
        Components,
        /// Responses.
        Responses,
        /// Covariances.
        Covariances,
        /// Weights of the deeper layers.
        Weights,
        /// The teacher, inferred from a run's weights.
        Teacher,
        /// Runs against theory, number by number.
        Predicted,
    }
}

choices! {
    /// What the panel *Loss landscape* draws.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum LandscapeView in "landscape_view" {
        /// A map of the plane.
        #[default]
        Map,
        /// The surface in space.
        Space,
        /// Slices through the plane.
        Slices,
        /// The straight line between two solutions.
        Line,
        /// The Hessian along the run.
        Curvature,
        /// Growth of a small perturbation.
        Chaos,
        /// Error of the pruned network.
        Pruning,
        /// Numbers.
        Numbers,
    }
}

choices! {
    /// What the panel *Sweep* draws.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum SweepShape in "sweep_shape" {
        /// A heat map or curves, with the learning curves of one combination.
        #[default]
        Map,
        /// Slices through one combination.
        Slices,
        /// The best combinations in order.
        Table,
        /// The choice by the estimate alone, beside that of rows held out.
        Choice,
        /// The best value of the learning rate, or of another setting, along the others and over time.
        Tuning,
    }
}

impl PanelName {
    /// The panel's id in the window.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Theory => "theory",
            Self::Network => "network",
            Self::Landscape => "landscape",
            Self::Sweep => "sweep",
            Self::Lab => "lab",
            Self::Data => "data",
        }
    }

    /// The panel with an id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_kept_with_their_figures() {
        let note = |x: f64, text: &str| Note {
            at: [x, 1e-7],
            text: text.to_owned(),
        };
        let mut view = View::default();
        view.note_on(
            "curves",
            &[note(20.0, "here: the\nminimum"), note(0.123_456_78, "b")],
        );
        view.note_on("map", &[note(-1.0, "c")]);
        assert_eq!(view.notes[0], "curves @ 20.0, 1e-7: here: the minimum");
        let found = view.notes_on("curves");
        assert_eq!(found, [note(20.0, "here: the minimum"), note(0.123_46, "b")]);
        view.note_on("curves", &[]);
        assert_eq!(view.notes.len(), 1);
        let figure = Figure::new("map", "Map", crate::figure::Content::Readouts(vec![]));
        assert_eq!(view.noted(figure).notes, [note(-1.0, "c")]);
    }

    #[test]
    fn what_is_no_note_is_not_read() {
        for text in [
            "",
            "a @ 1, 2",
            "a @ 1: b",
            "a @ 1, x: b",
            " @ 1, 2: b",
            "a @ 1, inf: b",
            "a @ 1, 2: ",
        ] {
            assert!(read_note(text).is_none(), "{text}");
        }
        assert!(read_note("a @ 1,2: b").is_some());
    }
}
