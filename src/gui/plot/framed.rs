//! Frame, grid and axes of a plot, and how the mouse moves its view.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use egui::{Color32, Rangef, Rect, Response, Sense, Shape, Ui, Vec2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use super::axes::{axis, is_too_long, name_above};
use super::coordinate::Coordinate;
use super::style::Style;
use super::{Scene, zoom};
use crate::figure::Zoom;
use crate::gui::theme::colour;

/// A shown plot.
pub(super) struct Live {
    pub(super) response: Response,
    pub(super) transform: PlotTransform,
    pub(super) zoom: Option<Zoom>,
}

/// Frame, grid, axes and interaction by `egui_plot`; `paint` draws what lies in the frame.
pub(super) fn live_plot(
    ui: &mut Ui,
    style: Style,
    scene: &Scene<'_>,
    (x, y): (Coordinate, Coordinate),
    (area, bounds): (Rect, PlotBounds),
    paint: impl FnMut(&PlotTransform, &mut Vec<Shape>),
) -> Live {
    let name = scene.axes.1.text();
    let above = is_too_long(ui, style, &name, area.height());
    let area = if above {
        name_above(ui, style, &name, area, egui::Align::Min)
    } else {
        area
    };
    // Room for the outermost labels.
    let u = style.unit;
    let area = Rect::from_min_max(
        area.min + vec2(2.0 * u, 4.0 * u),
        area.max - vec2(14.0 * u, 2.0 * u),
    );
    let y_name = if above { "" } else { &*name };
    let builder = egui::UiBuilder::new().max_rect(area);
    let inner = ui.scope_builder(builder, |ui| {
        // Scales are part of the identity: a view of one scale means nothing on the other.
        let id = ui.scope_id().with((scene.id, x.scale as u8, y.scale as u8));
        let plot = empty_plot(ui, style, scene, (x, y), y_name, area).id(id);
        let (home, linked) = (scene.options.home, scene.options.link.is_some());
        let goes_home = !linked && home.is_new(ui.ctx(), id);
        let response = plot.show(ui, |plot| {
            if goes_home {
                home.show(plot, scene.ranges, (x, y));
            }
            if scene.options.wheel_zooms && plot.response().contains_pointer() {
                let wheel = plot.ctx().input(|i| i.smooth_scroll_delta.y);
                if wheel != 0.0 {
                    plot.zoom_bounds_around_hovered(Vec2::splat((wheel / 200.0).exp()));
                }
            }
            plot.add(Drawing {
                base: PlotItemBase::new(scene.id.to_owned()),
                bounds,
                paint: RefCell::new(paint),
            });
        });
        Live {
            response: response.response,
            transform: response.transform,
            zoom: zoom::shown(ui.ctx(), id, (x, y)).filter(|_| !linked),
        }
    });
    inner.inner
}

/// A plot with its frame, grid and axes, and nothing in it yet.
fn empty_plot<'a>(
    ui: &mut Ui,
    style: Style,
    scene: &'a Scene<'_>,
    (x, y): (Coordinate, Coordinate),
    y_name: &str,
    area: Rect,
) -> egui_plot::Plot<'a> {
    let inks = style.inks();
    let visuals = ui.visuals_mut();
    visuals.extreme_bg_color = colour(inks.paper);
    visuals.widgets.noninteractive.bg_stroke = egui::Stroke::new(1.0, colour(inks.frame));
    let along = (egui_plot::Axis::X, area.width() - 40.0 * style.unit);
    let cursor = scene.options.cursor.map(|(at, _)| at);
    let (x_hints, x_marks) = axis(ui, style, &scene.axes.0.text(), x, along, cursor);
    let upwards = (egui_plot::Axis::Y, area.height());
    let (y_hints, y_marks) = axis(ui, style, y_name, y, upwards, None);
    let mut plot = egui_plot::Plot::new(scene.id)
        .sense(Sense::click_and_drag())
        .width(area.width().max(1.0))
        .height(area.height().max(1.0))
        .min_size(Vec2::splat(1.0))
        .set_margin_fraction(Vec2::ZERO)
        .custom_x_axes(vec![x_hints])
        .custom_y_axes(vec![y_hints])
        .x_grid_spacer(x_marks)
        .y_grid_spacer(y_marks)
        .grid_spacing(Rangef::new(1.0, 2.0))
        .grid_color(colour(inks.grid))
        .show_x(false)
        .show_y(false)
        // Where the mouse draws it does not move the view.
        .allow_drag(scene.sketch.is_none())
        .allow_scroll(false);
    if scene.options.link.is_some() {
        // Of the same scales, as the id is.
        let group = egui::Id::unique("side by side").with((scene.id, x.scale as u8, y.scale as u8));
        plot = plot.link_axis(group, [true, true]);
    }
    if scene.options.equal {
        plot = plot.data_aspect(1.0);
    }
    plot
}

/// The one item of a plot: everything in its frame.
struct Drawing<F> {
    base: PlotItemBase,
    bounds: PlotBounds,
    paint: RefCell<F>,
}

impl<F: FnMut(&PlotTransform, &mut Vec<Shape>)> PlotItem for Drawing<F> {
    fn shapes(&self, _: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.paint.borrow_mut())(transform, shapes);
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        self.bounds
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
