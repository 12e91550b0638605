//! What the window shows when an experiment is opened: panels, what each of them draws, the time cursor and the axes.

use serde::{Deserialize, Serialize};

use super::plain::choices;

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
