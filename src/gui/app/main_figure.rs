//! The figure that an experiment is about: what its small picture shows.

use std::time::Duration;

use super::App;
use super::offscreen::Offstage;
use crate::experiment::{Experiment, LandscapeView, PanelName, TheoryView, TrainingView, View};
use crate::figure::{Content, Figure};
use crate::gui::launch::Launch;

/// The size in pixels of the window in which an experiment is computed for its small picture.
const SIZE: (u32, u32) = (640, 400);

/// The figure that an experiment is about, once it is computed, or as far as it is after `patience`; `None` where there is
/// none.
#[must_use]
pub fn main_figure(experiment: &Experiment, patience: Duration) -> Option<Figure> {
    let launch = Launch {
        experiment: Some(Box::new(experiment.clone())),
        ..Launch::default()
    };
    let mut window = Offstage::new(launch, SIZE);
    drop(window.frame());
    if experiment.lab.is_none() || !experiment.sweep.is_empty() {
        window.app.begin(experiment);
    }
    let until = std::time::Instant::now().checked_add(patience);
    drop(window.complete(until));
    window.app.main_figure()
}

impl App {
    fn main_figure(&self) -> Option<Figure> {
        let view = view_of!(self);
        let figures = self.dock.figures(&view);
        let opens_on = &self.document.settings().view;
        let drawn = |figure: &&Figure| {
            matches!(
                figure.content,
                Content::Plot(_) | Content::HeatMap(_) | Content::Surface(_)
            )
        };
        let named = |id: &str| figures.iter().filter(drawn).find(|figure| figure.id == id);
        let chosen = opens_on.figures.iter().find_map(|id| named(id));
        let of_view = || shown_by(opens_on).iter().find_map(|id| named(id));
        let found = chosen.or_else(of_view).or_else(|| figures.iter().find(drawn))?;
        Some(opens_on.applied(found.clone()))
    }
}

/// The ids of figures that the panel in front shows first; none for panels that have a few figures alone.
fn shown_by(view: &View) -> &'static [&'static str] {
    match view.panel {
        None | Some(PanelName::Training | PanelName::Network) => match view.training {
            TrainingView::Curves | TrainingView::Table => &["learning_curves"],
            TrainingView::Residuals => &["residuals"],
            TrainingView::Estimate => &["estimate"],
            TrainingView::Losses => &["losses"],
            TrainingView::Misclassification => &["misclassification"],
            TrainingView::Components => &["components"],
            TrainingView::Confusion => &["confusion"],
            TrainingView::Lengths => &["lengths"],
            TrainingView::Splits => &["splits"],
        },
        Some(PanelName::Theory) => match view.theory {
            TheoryView::Laws | TheoryView::Predicted => &["pre_activation_qq", "qq_run_vs_theory"],
            TheoryView::Overlaps => &["overlaps"],
            TheoryView::Components => &["components"],
            TheoryView::Responses => &["response_norms"],
            TheoryView::Covariances => &["covariances"],
            TheoryView::Weights => &["weight_parts"],
            TheoryView::Teacher => &["teacher_inference"],
        },
        Some(PanelName::Landscape) => match view.landscape {
            LandscapeView::Map | LandscapeView::Space => &["landscape_train", "landscape_test"],
            LandscapeView::Slices => &["landscape_slices"],
            LandscapeView::Line => &["landscape_interpolation"],
            LandscapeView::Curvature | LandscapeView::Numbers => &["landscape_sharpness"],
            LandscapeView::Chaos => &["landscape_chaos_weights"],
            LandscapeView::Pruning => &["landscape_pruning"],
        },
        Some(PanelName::Sweep | PanelName::Lab | PanelName::Data) => &[],
    }
}
