//! What there is to see of a landscape, as figures.

mod chaos_and_pruning;
mod curvature;
mod numbers;
mod plane;

use super::explorer::{Explorer, View};
use crate::experiment::{Height, HeightScale, Loss};
use crate::figure::{Axis, Figure};

/// What a surface's height is, in sentence case.
pub(super) fn quantity(of: Height, loss: Loss) -> String {
    let what = match loss {
        Loss::Square => "error",
        Loss::Logistic => "loss",
    };
    match of {
        Height::Train => format!("Training {what}"),
        Height::Test => format!("Test {what}"),
        Height::Gap => format!("Test − training {what}"),
    }
}

/// The vertical axis of errors in a view.
fn error_axis(loss: Loss, scale: HeightScale) -> Axis {
    let label = match loss {
        Loss::Square => "Mean squared error",
        Loss::Logistic => "Mean loss",
    };
    match scale {
        HeightScale::Linear => Axis::linear(label),
        HeightScale::Log => Axis::log(label),
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
