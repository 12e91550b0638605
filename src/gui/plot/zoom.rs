//! The part of its axes that a plot shows: all of it, what the experiment zooms it to, or what the mouse made of it.

use egui::{Context, Id};
use egui_plot::{PlotMemory, PlotUi};

use super::coordinate::Coordinate;
use crate::figure::{Range, Zoom};

/// What a plot shows when it is first seen, and which experiment says so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Home {
    /// A number that tells experiments apart.
    pub opened: u64,
    /// The part of its axes; None for all of it.
    pub zoom: Option<Zoom>,
}

impl Home {
    /// Whether a plot is not at its home yet: it is new, or its home was another one.
    pub(super) fn is_new(self, context: &Context, plot: Id) -> bool {
        let id = plot.with("home");
        context.data_mut(|data| {
            let is_new = data.get_temp(id) != Some(self);
            data.insert_temp(id, self);
            is_new
        })
    }

    /// Lets a plot of some ranges show it.
    pub(super) fn show(
        self,
        plot: &mut PlotUi<'_>,
        ranges: (Range, Range),
        (x, y): (Coordinate, Coordinate),
    ) {
        let Some(zoom) = self.zoom else {
            return plot.set_auto_bounds(true);
        };
        let (across, up) = zoom.of(ranges);
        let ([left, right], [low, high]) = (x.ends(across), y.ends(up));
        plot.set_plot_bounds_x(left..=right);
        plot.set_plot_bounds_y(low..=high);
    }
}

/// The part of its axes that a plot shows now; None for all of it.
pub(super) fn shown(context: &Context, plot: Id, (x, y): (Coordinate, Coordinate)) -> Option<Zoom> {
    let memory = PlotMemory::load(context, plot)?;
    if memory.auto_bounds.any() {
        return None;
    }
    let (min, max) = (memory.bounds().min(), memory.bounds().max());
    Some(Zoom {
        x: [min[0], max[0]].map(|at| x.value(at)),
        y: [min[1], max[1]].map(|at| y.value(at)),
    })
}
