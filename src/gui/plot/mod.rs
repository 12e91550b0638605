//! Draws any [`Figure`] live: zoom and pan, a legend that toggles, a readout under the pointer, a time cursor.
//!
//! A [`FigurePlot`] is what one place in the window remembers of the figure it shows. It keeps the finished triangles and
//! textures and makes them anew only when the figure's version, the view, the theme or the legend's choice has changed,
//! so that a frame in which nothing moved costs a copy of triangles. Curves are thinned to the pixel columns they cover.

mod axes;
mod coordinate;
mod crosshair;
mod cursor;
mod framed;
mod handle;
mod heat;
mod hover;
mod legend;
mod marks;
mod network;
mod notes;
mod ruler;
mod sketch;
mod style;
mod surface;
mod text;
mod thinning;
mod zoom;

use std::sync::Arc;

use egui::{Mesh, Rect, Response, Shape, Ui, pos2, vec2};
use egui_plot::{PlotBounds, PlotPoint, PlotTransform};

use self::axes::{is_too_long, name_above};
use self::coordinate::Coordinate;
use self::framed::{Live, live_plot};
use self::heat::MapCache;
use self::hover::Reader;
use self::legend::Choice;
use self::marks::Painter;
use self::notes::Board;
use self::ruler::Ruler;
pub(super) use self::sketch::over as sketched_over;
use self::style::Style;
use self::surface::SurfaceCache;
pub use self::zoom::Home;
use crate::figure::{
    Axis, Content, Figure, HeatMap, LegendEntry, Mark, Note, Plot, Range, Scale, Surface, Zoom,
    legend_entries, map_ranges, ranges, why_empty, why_empty_map,
};

/// How a figure is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The step at the time cursor, and the last step; for plots whose x is the step.
    pub cursor: Option<(usize, usize)>,
    /// Whether the wheel zooms; otherwise it scrolls what the plot lies in, and zooms with Ctrl.
    pub wheel_zooms: bool,
    /// Whether one unit of x is as long as one of y.
    pub equal: bool,
    /// Where the time cursor is on a plane: drawn on heat maps and surfaces.
    pub spot: Option<Spot>,
    /// What it shares with another plot.
    pub link: Option<Link>,
    /// Whether tables and readouts take the largest type that the room allows, as in presentations.
    pub large: bool,
    /// What the experiment zooms it to.
    pub home: Home,
}

/// The range that linked plots cover; they are zoomed and moved as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Lowest and highest x.
    pub x: [f64; 2],
    /// Lowest and highest y.
    pub y: [f64; 2],
    /// Whether it stands on the right.
    pub right: bool,
}

impl Link {
    /// Leaves as much room for the legend of one plot as the other's takes, so that their frames are level.
    fn level(self, ui: &mut Ui, legend: f32) {
        let id = egui::Id::unique("legends side by side");
        let (mine, other) = (usize::from(self.right), usize::from(!self.right));
        let mut known: [f32; 2] = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        if known[mine] != legend {
            known[mine] = legend;
            ui.data_mut(|data| data.insert_temp(id, known));
            ui.ctx().request_repaint();
        }
        ui.add_space((known[other] - legend).max(0.0));
    }

    /// Its ranges, on the scales of a plot's own.
    fn over(self, (x, y): (Range, Range)) -> (Range, Range) {
        let over = |own: Range, [low, high]: [f64; 2]| Range { low, high, ..own };
        (over(x, self.x), over(y, self.y))
    }
}

/// The place on a plane that belongs to the step at the time cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Its x and y.
    pub at: [f64; 2],
    /// The step.
    pub step: usize,
}

/// What is wanted of a shown figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It in a file.
    Export,
    /// It on the clipboard as a picture.
    Picture,
    /// Its numbers on the clipboard.
    Table,
}

/// What happened to a shown figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The step to which the time cursor was moved.
    pub moved_to: Option<usize>,
    /// The place of a heat map or a surface that was clicked.
    pub clicked: Option<[f64; 2]>,
    /// The path of a setting whose line was dragged, and its new number.
    pub dragged: Option<(&'static str, f64)>,
    /// The path of a setting whose heights were drawn with the mouse, and the two ends of what was drawn.
    pub sketched: Option<(&'static str, [[f64; 2]; 2])>,
    /// All notes on the figure after one was written, moved or taken away.
    pub noted: Option<Vec<Note>>,
    /// What was chosen from its menu.
    pub wanted: Option<Wanted>,
    /// Whether a double click has brought all of it back into sight.
    pub reset: bool,
}

/// What one place in the window remembers of the figure it shows.
#[derive(Default)]
pub struct FigurePlot {
    choice: Choice,
    /// The curves that the experiment switches off at first.
    off: Vec<String>,
    drawn: Option<Drawn>,
    ranges: Option<RangesCache>,
    map: MapCache,
    surface: SurfaceCache,
    notes: Board,
    ruler: Ruler,
    zoom: Option<Zoom>,
}

/// Finished triangles, with everything they depend on.
struct Drawn {
    key: Key,
    mesh: Arc<Mesh>,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    version: u64,
    choice: Choice,
    style: Style,
    frame: Rect,
    bounds: PlotBounds,
    pixels_per_point: f32,
}

/// The ranges of the visible marks, with what they depend on.
struct RangesCache {
    version: u64,
    choice: Choice,
    ranges: Option<(Range, Range)>,
}

/// A plot or a heat map, and where it lies.
struct Scene<'a> {
    id: &'a str,
    version: u64,
    axes: (&'a Axis, &'a Axis),
    ranges: (Range, Range),
    marks: &'a [Mark],
    /// A map, and the range of its colours.
    map: Option<(&'a HeatMap, Range)>,
    sketch: Option<&'static str>,
    options: Options,
}

impl FigurePlot {
    /// Switches curves off by their ids, once for each list.
    pub fn switch_off(&mut self, ids: &[String]) {
        if self.off != ids {
            self.off = ids.to_vec();
            self.choice.hidden = ids.iter().cloned().collect();
        }
    }

    /// Takes the notes on the figure.
    pub fn take_notes(&mut self, notes: Vec<Note>) {
        self.notes.take(notes);
    }

    /// Whether a slope is measured; of no meaning where an axis is not logarithmic.
    pub fn ruler(&mut self) -> &mut bool {
        &mut self.ruler.on
    }

    /// Shows a figure in all the room there is. `version` tells figures of the same place apart: the same number means
    /// the same content.
    pub fn show(&mut self, ui: &mut Ui, figure: &Figure, version: u64, options: Options) -> Shown {
        let style = Style::of(ui);
        self.zoom = None;
        match &figure.content {
            Content::Plot(plot) => self.plot(ui, style, (figure, plot), version, options),
            Content::HeatMap(map) => self.heat_map(ui, style, (figure, map), version, options),
            Content::Surface(surface) => self.surface(ui, style, (figure, surface), version, options),
            Content::Network(network) => {
                network::network(ui, style, network, &figure.caption);
                Shown::default()
            }
            Content::Table(table) => {
                text::table(ui, options.large, table);
                Shown::default()
            }
            Content::Readouts(readouts) => {
                text::readouts(ui, options.large, readouts);
                Shown::default()
            }
        }
    }

    /// The part of the axes that is seen; `None` for all of it.
    #[must_use]
    pub fn zoom(&self) -> Option<Zoom> {
        self.zoom
    }

    /// The figure as it is seen now: zoomed, and a surface from the angle to which it was turned.
    #[must_use]
    pub fn as_seen(&self, figure: &Figure) -> Figure {
        let mut seen = Figure {
            zoom: self.zoom,
            ..figure.clone()
        };
        if let Content::Surface(surface) = &mut seen.content {
            surface.angle = self.surface.angle(surface);
        }
        seen
    }

    fn surface(
        &mut self,
        ui: &mut Ui,
        style: Style,
        (figure, surface): (&Figure, &Surface),
        version: u64,
        options: Options,
    ) -> Shown {
        self.legend(ui, style, &figure.id, &legend_entries(&surface.map.marks));
        let area = ui.available_rect_before_wrap();
        self.surface
            .show(ui, style, (surface, version), (&self.choice, options), area)
    }

    fn plot(
        &mut self,
        ui: &mut Ui,
        style: Style,
        (figure, plot): (&Figure, &Plot),
        version: u64,
        options: Options,
    ) -> Shown {
        let entries = legend_entries(&plot.marks);
        let top = ui.cursor().top();
        self.legend(ui, style, &figure.id, &entries);
        if let Some(link) = options.link {
            let legend = ui.cursor().top() - top;
            link.level(ui, legend);
        }
        let Some(ranges) = self.visible_ranges(plot, version) else {
            let hidden = entries.iter().any(|e| self.choice.hidden.contains(&*e.name.id));
            let why = match hidden {
                true => crate::text!("plot-all-hidden"),
                false => why_empty(plot),
            };
            nothing(ui, &why);
            return Shown::default();
        };
        let scene = Scene {
            id: &figure.id,
            version,
            axes: (&plot.x, &plot.y),
            ranges: options.link.map_or(ranges, |link| link.over(ranges)),
            marks: &plot.marks,
            map: None,
            sketch: plot.sketch,
            options,
        };
        let area = ui.available_rect_before_wrap();
        self.scene(ui, style, &scene, area).0
    }

    fn heat_map(
        &mut self,
        ui: &mut Ui,
        style: Style,
        (figure, map): (&Figure, &HeatMap),
        version: u64,
        options: Options,
    ) -> Shown {
        self.legend(ui, style, &figure.id, &legend_entries(&map.marks));
        let colours = self.map.update(ui.ctx(), &figure.id, map, version);
        let (Some(colours), Some(ranges)) = (colours, map_ranges(map)) else {
            nothing(ui, &why_empty_map(map));
            return Shown::default();
        };
        let mut area = ui.available_rect_before_wrap();
        let name = map.colour.text();
        let above = is_too_long(ui, style, &name, area.height());
        if above {
            area = name_above(ui, style, &name, area, egui::Align::Max);
        }
        let bar = heat::bar_width(ui, style, (map, above), colours).min(0.4 * area.width());
        let left = Rect::from_min_max(area.min, pos2(area.right() - bar, area.bottom()));
        let scene = Scene {
            id: &figure.id,
            version,
            axes: (&map.x, &map.y),
            ranges,
            marks: &map.marks,
            map: Some((map, colours)),
            sketch: None,
            options,
        };
        let (shown, frame) = self.scene(ui, style, &scene, left);
        let strip = Rect::from_min_max(pos2(frame.right(), area.top()), area.max);
        heat::colour_bar(ui, style, (map, above), colours, (frame, strip));
        shown
    }

    fn legend(&mut self, ui: &mut Ui, style: Style, figure: &str, entries: &[LegendEntry]) {
        legend::legend(ui, style, (figure, entries), &mut self.choice);
    }

    fn visible_ranges(&mut self, plot: &Plot, version: u64) -> Option<(Range, Range)> {
        let choice = Choice {
            pointed: None,
            ..self.choice.clone()
        };
        match &self.ranges {
            Some(known) if known.version == version && known.choice == choice => known.ranges,
            _ => {
                let found = if choice.hidden.is_empty() {
                    ranges(&plot.marks, &plot.x, &plot.y)
                } else {
                    let shown: Vec<Mark> = visible(&plot.marks, &choice).cloned().collect();
                    ranges(&shown, &plot.x, &plot.y)
                };
                self.ranges = Some(RangesCache {
                    version,
                    choice,
                    ranges: found,
                });
                found
            }
        }
    }

    /// Axes, marks, readout and time cursor in `area`. Returns the frame of the plot, too.
    fn scene(&mut self, ui: &mut Ui, style: Style, scene: &Scene<'_>, area: Rect) -> (Shown, Rect) {
        let (x, y) = (Coordinate::along(scene.axes.0), Coordinate::along(scene.axes.1));
        let ends = (x.ends(scene.ranges.0), y.ends(scene.ranges.1));
        let pixels_per_point = ui.pixels_per_point();
        let (choice, drawn, map) = (&self.choice, &mut self.drawn, &self.map);
        let paint = |transform: &PlotTransform, shapes: &mut Vec<Shape>| {
            if scene.map.is_some() {
                shapes.extend(map.image(transform, ends));
            }
            let key = Key {
                version: scene.version,
                choice: choice.clone(),
                style,
                frame: *transform.frame(),
                bounds: *transform.bounds(),
                pixels_per_point,
            };
            let mesh = match drawn {
                Some(known) if known.key == key => known.mesh.clone(),
                _ => {
                    // By now the last frame's triangles are drawn, and their room is free.
                    let old = drawn.take().and_then(|old| Arc::into_inner(old.mesh));
                    let mut room = old.unwrap_or_default();
                    room.clear();
                    let mesh = Arc::new(triangles(scene, style, (x, y), transform, &key, (map, room)));
                    *drawn = Some(Drawn {
                        key,
                        mesh: mesh.clone(),
                    });
                    mesh
                }
            };
            shapes.push(Shape::Mesh(mesh));
        };
        let bounds = PlotBounds::from_min_max([ends.0[0], ends.1[0]], [ends.0[1], ends.1[1]]);
        let response = live_plot(ui, style, scene, (x, y), (area, bounds), paint);
        let transform = response.transform;
        self.zoom = response.zoom;
        let frame = *transform.frame();
        if let Some(map) = scene.map {
            heat::cell_texts(ui, style, map, (&transform, ends));
        }
        let moved_to = scene.options.cursor.and_then(|(at, last)| {
            cursor::time_cursor(ui, style, x, &transform, response.response.id, (at, last))
        });
        if let Some(spot) = scene.options.spot
            && let (Some(x), Some(y)) = (x.of(spot.at[0]), y.of(spot.at[1]))
        {
            let at = transform.position_from_point(&PlotPoint::new(x, y));
            let top = at - vec2(0.0, 26.0 * style.unit);
            cursor::needle(ui, style, frame, (at, top), spot.step);
        }
        let marks = visible(scene.marks, &self.choice);
        let dragged = handle::handles(ui, style, marks, x, (&transform, response.response.id));
        self.readout(ui, style, scene, (x, y), &response);
        crosshair::show(ui, style, scene.axes, (x, y), (&transform, response.response.id));
        let pointer = response.response.interact_pointer_pos();
        let clicked = pointer.filter(|_| scene.map.is_some() && response.response.clicked());
        let clicked = clicked.map(|pointer| {
            let at = transform.value_from_position(pointer);
            [x.value(at.x), y.value(at.y)]
        });
        let sketched = scene.sketch.and_then(|setting| {
            let drawn = sketch::drawn(&response.response, &transform)?;
            Some((setting, drawn.map(|[u, v]| [x.value(u), y.value(v)])))
        });
        let place = Spread {
            style,
            coordinates: (x, y),
            transform: &transform,
            plot: response.response.id,
        };
        self.ruler.show(ui, &place, visible(scene.marks, &self.choice));
        let wanted = self.menu(&place, &response.response, scene);
        let noted = self.notes.show(ui, &place);
        let shown = Shown {
            moved_to,
            clicked,
            dragged,
            sketched,
            noted,
            wanted,
            reset: response.response.double_clicked(),
        };
        (shown, frame)
    }

    /// The menu under the right button.
    fn menu(&mut self, place: &Spread<'_>, plot: &Response, scene: &Scene<'_>) -> Option<Wanted> {
        if plot.secondary_clicked() {
            self.notes.pointed = plot.interact_pointer_pos().map(|at| place.values(at));
        }
        let mut wanted = None;
        plot.context_menu(|ui| {
            if menu_button(ui, "plot-note").clicked() {
                self.notes.write();
            }
            if is_log_log(scene.axes) {
                let label = crate::text!("plot-ruler");
                ui.checkbox(&mut self.ruler.on, label)
                    .on_hover_text(crate::text::attribute("plot-ruler", "tooltip"));
            }
            ui.separator();
            wanted = figure_menu(ui);
        });
        wanted
    }

    /// Rings and a tooltip with the values under the pointer.
    fn readout(
        &self,
        ui: &Ui,
        style: Style,
        scene: &Scene<'_>,
        coordinates: (Coordinate, Coordinate),
        plot: &Live,
    ) {
        let frame = *plot.transform.frame();
        // The time cursor lies over the plot and must not hide what is below it. What is scrolled out of sight is not read.
        let seen = frame.intersect(ui.clip_rect());
        let Some(pointer) = ui.ctx().pointer_hover_pos().filter(|&p| seen.contains(p)) else {
            return;
        };
        let dragging = ui.input(|i| i.pointer.any_down());
        let covered = ui.ctx().layer_id_at(pointer) != Some(ui.layer_id());
        if dragging || covered {
            return;
        }
        let reader = Reader {
            figure: scene.id,
            style,
            axes: scene.axes,
            coordinates,
            transform: &plot.transform,
            pointer,
        };
        let marks = reader.marks(visible(scene.marks, &self.choice));
        let cell = || reader.cell(scene.map?.0, scene.ranges);
        let Some(readout) = marks.or_else(cell) else {
            return;
        };
        ui.painter_at(frame).extend(readout.shapes(style));
        let anchor = egui::PopupAnchor::Pointer;
        egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), plot.response.id, anchor)
            .gap(14.0)
            .show(|ui| readout.show(ui, style));
    }
}

/// Where the frame of a plot lies, for what is drawn over it.
struct Spread<'a> {
    style: Style,
    coordinates: (Coordinate, Coordinate),
    transform: &'a PlotTransform,
    plot: egui::Id,
}

impl Spread<'_> {
    /// The numbers of both axes at a place.
    fn values(&self, at: egui::Pos2) -> [f64; 2] {
        let frame = self.transform.frame();
        let point = self.transform.value_from_position(at.clamp(frame.min, frame.max));
        [
            self.coordinates.0.value(point.x),
            self.coordinates.1.value(point.y),
        ]
    }

    /// The place of two numbers, if the axes have them.
    fn position(&self, [x, y]: [f64; 2]) -> Option<egui::Pos2> {
        let point = PlotPoint::new(self.coordinates.0.of(x)?, self.coordinates.1.of(y)?);
        Some(self.transform.position_from_point(&point))
    }
}

/// Whether both axes are logarithmic, so that straight lines are power laws.
pub fn is_log_log((x, y): (&Axis, &Axis)) -> bool {
    x.scale == Scale::Log && y.scale == Scale::Log
}

/// What can be done with any figure, as entries of a menu.
pub fn figure_menu(ui: &mut Ui) -> Option<Wanted> {
    let entries = [
        ("figure-copy-picture", Wanted::Picture),
        ("figure-copy-table", Wanted::Table),
        ("figure-export-entry", Wanted::Export),
    ];
    let chosen = entries
        .into_iter()
        .filter(|(key, _)| menu_button(ui, key).clicked());
    chosen.map(|(_, wanted)| wanted).last()
}

fn menu_button(ui: &mut Ui, key: &str) -> Response {
    crate::gui::control_list::button(ui, key)
}

/// The height that a figure of some width wants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// That of a text.
    Text(f32),
    /// That of what stands above a picture, which itself fills any room.
    Picture(f32),
}

/// The height that a figure of some width wants, without its title.
pub fn need(ui: &Ui, figure: &Figure, width: f32) -> Need {
    let legend = |marks: &[Mark]| {
        let entries = legend_entries(marks);
        Need::Picture(legend::height(ui, Style::of(ui), &entries, width))
    };
    match &figure.content {
        Content::Table(table) => Need::Text(text::table_height(ui, table)),
        Content::Readouts(readouts) => Need::Text(text::readouts_height(ui, readouts, width)),
        Content::Plot(plot) => legend(&plot.marks),
        Content::HeatMap(map) => legend(&map.marks),
        Content::Surface(surface) => legend(&surface.map.marks),
        Content::Network(_) => Need::Picture(0.0),
    }
}

/// A sentence in the middle of the room there is.
fn nothing(ui: &mut Ui, sentence: &str) {
    ui.centered_and_justified(|ui| ui.weak(sentence));
}

/// The marks that the legend has not switched off.
fn visible<'m>(marks: &'m [Mark], choice: &'m Choice) -> impl Iterator<Item = &'m Mark> + Clone {
    marks
        .iter()
        .filter(|mark| !choice.hidden.contains(&*mark.name().id))
}

/// The triangles of all visible marks, and of the contours of a map.
fn triangles(
    scene: &Scene<'_>,
    style: Style,
    (x, y): (Coordinate, Coordinate),
    transform: &PlotTransform,
    key: &Key,
    (cache, room): (&MapCache, Mesh),
) -> Mesh {
    let mut painter = Painter::new(style, (x, y), transform, key.pixels_per_point, room);
    painter.highlight = key.choice.pointed.as_deref();
    if let Some((map, _)) = scene.map {
        painter.edged = true;
        let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
        let ends = (x.ends(scene.ranges.0), y.ends(scene.ranges.1));
        let pens = heat::contour_pens(style);
        for path in cache.contours((map.columns, rows), ends) {
            painter.path(&path, &pens);
        }
    }
    painter.marks(visible(scene.marks, &key.choice));
    painter.finish()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;

    #[test]
    fn what_lies_out_of_sight_is_not_read() {
        use egui_kittest::kittest::Queryable as _;

        let line =
            crate::figure::Line::new("Curve", crate::figure::Role::Run, vec![0.0, 1.0], vec![0.0, 1.0]);
        let plot = Plot {
            x: Axis::linear("x"),
            y: Axis::linear("y"),
            marks: vec![line.into()],
            sketch: None,
        };
        let figure = Figure::new("figure", "Figure", Content::Plot(plot));
        let mut place = FigurePlot::default();
        let mut harness = Harness::builder()
            .with_size(vec2(400.0, 400.0))
            .build_ui(move |ui| {
                // As in a panel that scrolls: its lower half lies under something else.
                let (seen, _) = ui.max_rect().split_top_bottom_at_fraction(0.5);
                ui.set_clip_rect(seen);
                place.show(ui, &figure, 1, Options::default());
            });
        let mut named = |y: f32| {
            harness.hover_at(pos2(220.0, y));
            harness.run();
            harness.query_all_by_label("Curve").count()
        };
        let (legend, seen) = (named(390.0), named(120.0));
        assert_eq!((seen, named(300.0)), (legend + 1, legend));
    }
}
