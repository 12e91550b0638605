//! What the window shows when an experiment is opened: panels, what each of them draws, the time cursor and the axes.

use serde::{Deserialize, Serialize};

use super::choices::choices;
use crate::figure::{Figure, Note, Range, Scale, Zoom};

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
    /// The parts of plots and maps that are seen, each the figure's id with the ends of both axes:
    /// `learning_curves @ 10..50, 0.01..0.3`.
    pub zoom: Vec<String>,
}

/// Most notes of an experiment.
pub(super) const MOST_NOTES: usize = 200;
/// Most zoomed figures of an experiment.
pub(super) const MOST_ZOOMED: usize = 200;

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

    /// The part of a figure that is seen; None for all of it.
    #[must_use]
    pub fn zoom_of(&self, figure: &str) -> Option<Zoom> {
        let mut all = self.zoom.iter().filter_map(|text| read_zoom(text));
        all.find(|(of, _)| *of == figure).map(|(_, zoom)| zoom)
    }

    /// The ids of figures of which a part is seen.
    pub fn zoomed_figures(&self) -> impl Iterator<Item = &str> {
        self.zoom
            .iter()
            .filter_map(|text| read_zoom(text))
            .map(|(of, _)| of)
    }

    /// Lets a part of a figure be seen, or all of it.
    pub fn zoom_to(&mut self, figure: &str, zoom: Option<Zoom>) {
        self.zoom
            .retain(|text| read_zoom(text).is_none_or(|(of, _)| of != figure));
        self.zoom.extend(zoom.map(|zoom| {
            let [[left, right], [low, high]] = [zoom.x, zoom.y].map(short_ends);
            format!("{figure} @ {left:?}..{right:?}, {low:?}..{high:?}")
        }));
    }

    /// A figure with the notes on it, and the part of it that is seen unless that is known already.
    #[must_use]
    pub fn applied(&self, figure: Figure) -> Figure {
        let notes = self.notes_on(&figure.id);
        let zoom = figure.zoom.or_else(|| self.zoom_of(&figure.id));
        Figure {
            notes,
            zoom,
            ..figure
        }
    }
}

/// Ends of an axis to five digits of its length: the mouse has zoomed it.
fn short_ends([low, high]: [f64; 2]) -> [f64; 2] {
    let digits = ((low.abs().max(high.abs()) / (high - low)).log10().ceil()).clamp(0.0, 12.0) as usize + 4;
    [low, high].map(|end| format!("{end:.digits$e}").parse().unwrap_or(end))
}

/// A zoomed range as it is written, with the id of its figure.
pub(super) fn read_zoom(text: &str) -> Option<(&str, Zoom)> {
    let (figure, ends) = text.split_once(" @ ")?;
    let (x, y) = ends.split_once(',')?;
    let range = |text: &str| {
        let (low, high) = text.split_once("..")?;
        let ends = [low.trim().parse().ok()?, high.trim().parse().ok()?];
        Range::exact(ends, Scale::Linear).map(|_| ends)
    };
    let zoom = Zoom {
        x: range(x)?,
        y: range(y)?,
    };
    (!figure.trim().is_empty()).then_some((figure.trim(), zoom))
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
        assert_eq!(view.applied(figure).notes, [note(-1.0, "c")]);
    }

    #[test]
    fn zoomed_ranges_are_kept_with_their_figures() {
        let zoom = |x, y| Zoom { x, y };
        let mut view = View::default();
        view.zoom_to("curves", Some(zoom([10.0, 50.000_000_1], [1e-3, 0.3])));
        view.zoom_to("map", Some(zoom([-1.0, 1.0], [0.0, 2.0])));
        assert_eq!(view.zoom[0], "curves @ 10.0..50.0, 0.001..0.3");
        assert_eq!(view.zoom_of("curves"), Some(zoom([10.0, 50.0], [1e-3, 0.3])));
        let figure = Figure::new("map", "Map", crate::figure::Content::Readouts(vec![]));
        assert_eq!(view.applied(figure).zoom, Some(zoom([-1.0, 1.0], [0.0, 2.0])));
        view.zoom_to("curves", None);
        assert_eq!(view.zoom, ["map @ -1.0..1.0, 0.0..2.0"]);
        // Far into a curve both ends are almost the same number.
        let deep = [1.234_567_8, 1.234_567_9];
        view.zoom_to("map", Some(zoom(deep, [0.0, 1.0])));
        let [low, high] = view.zoom_of("map").unwrap().x;
        assert!((low - deep[0]).abs() < 1e-11 && (high - deep[1]).abs() < 1e-11);
    }

    #[test]
    fn what_is_no_range_is_not_read() {
        for text in [
            "",
            "a",
            "a @ 1..2",
            "a @ 1..2, 3",
            "a @ 2..1, 0..1",
            "a @ 1..1, 0..1",
            "a @ 0..inf, 0..1",
            "a @ NaN..1, 0..1",
            " @ 0..1, 0..1",
            "a: 0..1, 0..1",
        ] {
            assert!(read_zoom(text).is_none(), "{text}");
        }
        assert!(read_zoom("a @ -1e-3 .. 2.5,0..1").is_some());
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
