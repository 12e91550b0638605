//! What there is to see of a landscape, as figures.

mod chaos_and_pruning;
mod curvature;
mod numbers;
mod plane;

use std::borrow::Cow;

use super::explorer::{Explorer, View};
use crate::experiment::{Height, HeightScale, Loss};
use crate::figure::{Axis, Figure, Label};
use crate::text;

/// What a surface's height is.
pub(super) fn quantity(of: Height, loss: Loss) -> Label {
    match (of, loss) {
        (Height::Train, Loss::Square) => ("Training error", text!("height-train-error")).into(),
        (Height::Test, Loss::Square) => ("Test error", text!("height-test-error")).into(),
        (Height::Gap, Loss::Square) => ("Test − training error", text!("height-gap-error")).into(),
        (Height::Train, Loss::Logistic) => ("Training loss", text!("height-train-loss")).into(),
        (Height::Test, Loss::Logistic) => ("Test loss", text!("height-test-loss")).into(),
        (Height::Gap, Loss::Logistic) => ("Test − training loss", text!("height-gap-loss")).into(),
    }
}

/// A surface's height inside a sentence.
fn quantity_inside(of: Height, loss: Loss) -> Cow<'static, str> {
    match (of, loss) {
        (Height::Train, Loss::Square) => text!("height-train-error.inside"),
        (Height::Test, Loss::Square) => text!("height-test-error.inside"),
        (Height::Gap, Loss::Square) => text!("height-gap-error.inside"),
        (Height::Train, Loss::Logistic) => text!("height-train-loss.inside"),
        (Height::Test, Loss::Logistic) => text!("height-test-loss.inside"),
        (Height::Gap, Loss::Logistic) => text!("height-gap-loss.inside"),
    }
}

/// The vertical axis of errors in a view.
fn error_axis(loss: Loss, scale: HeightScale) -> Axis {
    let label = match loss {
        Loss::Square => ("Mean squared error", text!("axis-error")),
        Loss::Logistic => ("Mean loss", text!("axis-loss")),
    };
    match scale {
        HeightScale::Linear => Axis::linear(label),
        HeightScale::Log => Axis::log(label),
    }
}

/// The horizontal axis of what is shown along the run.
fn step_axis() -> Axis {
    Axis::count(("Step", text!("axis-step")))
}

/// A distance between weights.
fn distance() -> Label {
    ("Distance in weight space", text!("axis-weight-distance")).into()
}

/// A share in words.
fn percent(share: f64) -> Cow<'static, str> {
    match 100.0 * share {
        0.0 => "0 %".into(),
        small if small < 0.01 => text!("share-tiny"),
        small if small < 1.0 => format!("{small:.2} %").into(),
        nearly if (99.95..100.0).contains(&nearly) => text!("share-nearly-all"),
        large => format!("{large:.1} %").into(),
    }
}

impl Explorer {
    /// Everything there is so far; the surface of the view comes first.
    #[must_use]
    pub fn figures(&self, view: &View) -> Vec<Figure> {
        let mut heights = vec![view.surface];
        heights.extend(
            [Height::Train, Height::Test, Height::Gap]
                .iter()
                .filter(|h| **h != view.surface),
        );
        let mut figures: Vec<Figure> = heights.into_iter().filter_map(|of| self.map(of, view)).collect();
        figures.extend(
            [
                self.readouts(),
                self.along_run(view.scale),
                self.off_plane(),
                self.directions(),
                self.slices(view.scale),
                self.interpolation(view.scale),
                self.sharpness(),
                self.eigenvalues(),
                self.spectrum(),
                self.layers(),
                self.distances(false),
                self.distances(true),
                self.growth(),
                self.pruned(view.scale),
            ]
            .into_iter()
            .flatten(),
        );
        figures
    }
}
