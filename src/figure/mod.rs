//! What every computation reports and every front end draws: figures as plain data.
//!
//! A [`Figure`] says what is shown (series, axes, units, meaning), never how a front end draws it. The window turns
//! figures into live plots; the writers of this module turn the same figures into CSV, SVG, PNG, PDF and PGF.

mod axis;
mod build;
mod canvas;
mod chart;
mod contour;
mod csv;
mod empty;
mod equation;
mod error;
mod film;
mod formula;
mod heat;
mod image;
mod label;
mod legend;
mod network;
mod notes;
mod npz;
mod npz_reader;
mod page;
pub mod palette;
mod pdf;
mod pgf;
mod png;
mod print_pdf;
pub mod relief;
mod script;
mod series;
mod surface;
mod svg;
mod text;
mod thumbnail;
mod typeface;
mod vector;

use serde::Serialize;

pub use self::axis::{Range, Tick, format_number, format_with_error, superscript};
pub use self::chart::ranges;
pub use self::contour::contour;
pub use self::csv::{LONG_COLUMNS, to_csv, write_csv};
pub use self::empty::{why_empty, why_empty_map};
pub use self::equation::Equation;
pub use self::error::{FigureError, write_atomically};
pub use self::film::{Film, FilmKind};
pub use self::formula::{formulas, is_formula, latex, latex_text};
pub use self::heat::{colour_range, map_ranges, type_within};
pub use self::image::{Image, ImageError};
pub use self::label::Label;
pub use self::legend::{LegendEntry, Sample, legend_entries};
pub use self::network::{MOST_NODES, edge_look};
pub use self::npz::{Element, NpzWriter};
pub use self::npz_reader::{Array, NpzError, read_npz, shape_text};
pub use self::page::Page;
pub use self::palette::Theme;
pub use self::pdf::Pdf;
pub use self::pgf::{to_pgf, write_pgf};
pub use self::png::{png_of_pixels, to_pixels, to_png, write_png};
pub use self::print_pdf::{to_pdf, write_pdf};
pub use self::relief::Angle;
pub(crate) use self::script::{Level, runs};
pub use self::series::{about, series_name};
pub use self::svg::{to_svg, write_svg};
pub use self::text::{numeric_column, readout_text};
pub use self::thumbnail::{THUMBNAIL, to_thumbnail};

/// One figure: a plot, a heat map, a table or a set of readouts, with its title.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// File stem and stable identity, `snake_case`.
    pub id: String,
    /// Title, in sentence case.
    pub title: String,
    /// What one sees, in a sentence or two; may be empty.
    pub caption: String,
    /// What is drawn.
    pub content: Content,
    /// What somebody wrote on a plot or a map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The part of both axes of a plot or a map that is seen, where it is not everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoom: Option<Zoom>,
}

/// The part of both axes that is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Zoom {
    /// Lowest and highest x.
    pub x: [f64; 2],
    /// Lowest and highest y.
    pub y: [f64; 2],
}

/// A note at a place of a plot or a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// The place, in the numbers of both axes.
    pub at: [f64; 2],
    /// What it says.
    pub text: String,
}

/// What a figure draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Content {
    /// Marks on two axes.
    Plot(Plot),
    /// A matrix as colours.
    HeatMap(HeatMap),
    /// A matrix as heights, seen from an angle.
    Surface(Surface),
    /// A network with its weights.
    Network(Network),
    /// Rows and columns of text.
    Table(Table),
    /// Named numbers.
    Readouts(Vec<Readout>),
}

/// Marks on two axes, drawn in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plot {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What is drawn, first at the back.
    pub marks: Vec<Mark>,
    /// The path of a setting that is a list of heights, evenly spaced over x from 0 to 1: in the window they follow a line
    /// that is drawn with the mouse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sketch: Option<&'static str>,
}

/// An axis: its quantity, its unit and its scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// The quantity, in sentence case.
    pub label: Label,
    /// The unit, empty for a pure number.
    pub unit: Label,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Whether it counts: nothing lies between whole numbers, and no tick does.
    pub whole: bool,
}

/// How an axis maps numbers to lengths. A logarithmic axis leaves out numbers ≤ 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Scale {
    /// Proportional.
    #[default]
    Linear,
    /// By the logarithm.
    Log,
}

/// What a mark stands for; front ends give each role one colour everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Role {
    /// A real run.
    Run,
    /// State evolution or another theory's prediction.
    Theory,
    /// An estimate from training data alone.
    Estimate,
    /// A reference: noise level, classical prediction, identity line.
    Reference,
    /// The k-th of several alike things (neurons, directions, settings).
    Category(u8),
}

/// How a line is drawn; colour comes from the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Stroke {
    /// Unbroken: the main quantity (the test error).
    #[default]
    Solid,
    /// Dashed: the accompanying quantity (the training error).
    Dashed,
    /// Dotted: a bound or a mark.
    Dotted,
    /// Thin and faint: one of many (single runs).
    Thin,
}

/// Something drawn on a plot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Mark {
    /// A curve through points of increasing x, with an optional band.
    Line(Line),
    /// Points, with optional error bars.
    Scatter(Scatter),
    /// Bars over bins.
    Histogram(Histogram),
    /// A straight line across the plot.
    Rule(Rule),
}

/// A curve. `x` and `y` (and `band`) have equal lengths; points that are not finite interrupt it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Legend entry; marks of the same id toggle together.
    pub name: Label,
    /// Meaning, hence colour.
    pub role: Role,
    /// Stroke.
    pub stroke: Stroke,
    /// Abscissae.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Half-width of the band around `y` (one standard error unless the caption says otherwise).
    pub band: Option<Vec<f64>>,
}

/// Points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scatter {
    /// Legend entry.
    pub name: Label,
    /// Meaning, hence colour.
    pub role: Role,
    /// Abscissae.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Half-length of the error bars.
    pub error: Option<Vec<f64>>,
    /// Rings instead of discs, so that a curve shows through.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// Bars over adjacent bins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Histogram {
    /// Legend entry.
    pub name: Label,
    /// Meaning, hence colour.
    pub role: Role,
    /// Edges of the bins, one more than `heights`.
    pub edges: Vec<f64>,
    /// Heights (densities unless the axis says otherwise).
    pub heights: Vec<f64>,
}

/// A straight line across the plot at one value of an axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Legend entry.
    pub name: Label,
    /// Meaning, hence colour.
    pub role: Role,
    /// Which axis `at` belongs to.
    pub across: Across,
    /// The value.
    pub at: f64,
    /// The path of the setting that it stands for: where the line is dragged to in the window, the setting follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<&'static str>,
}

/// The axis that a [`Rule`] crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Across {
    /// A vertical line at a value of x.
    X,
    /// A horizontal line at a value of y.
    Y,
}

/// A matrix as colours, with optional contours and marks on top.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeatMap {
    /// Horizontal axis, along columns.
    pub x: Axis,
    /// Vertical axis, along rows.
    pub y: Axis,
    /// Lowest and highest x of the outer cell edges.
    pub x_range: [f64; 2],
    /// Lowest and highest y of the outer cell edges.
    pub y_range: [f64; 2],
    /// Number of columns.
    pub columns: usize,
    /// Values, row-major from the lowest y; NaN is left blank.
    pub values: Vec<f64>,
    /// What each cell says, row-major like the values, where it has room; empty for nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    /// What the colour shows.
    pub colour: Axis,
    /// Sequential, or diverging around zero.
    pub palette: Palette,
    /// The lowest and the highest value that colours stand for, where several maps share them; else those of the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colours: Option<[f64; 2]>,
    /// Levels of contour lines, drawn over the colours; empty for none.
    pub contours: Vec<f64>,
    /// Marks over the map (a trajectory, a minimum).
    pub marks: Vec<Mark>,
}

/// A matrix as heights over a plane. Marks of the map are laid on the surface.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Surface {
    /// The matrix; what its colour shows is its height, too. Contours stay out.
    pub map: HeatMap,
    /// From where it is seen at first.
    pub angle: Angle,
}

/// Colours of a heat map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Palette {
    /// Dark to light.
    #[default]
    Sequential,
    /// Two hues around zero.
    Diverging,
}

/// A network: columns of nodes, and weights between neighbours.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Network {
    /// Name and number of nodes of each column, from the left.
    pub columns: Vec<(Label, usize)>,
    /// For each pair of neighbouring columns the weights from every node on the left (rows) to every node on the
    /// right; empty while they are not known.
    pub weights: Vec<Vec<f64>>,
    /// The biases of the nodes of each column; empty where there are none, or while they are not known.
    pub biases: Vec<Vec<f64>>,
}

/// Text in rows and columns.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// Heading of each column.
    pub header: Vec<Label>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// A named number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Readout {
    /// What it is.
    pub label: Label,
    /// Its value.
    pub value: f64,
    /// Its standard error, if it has one.
    pub error: Option<f64>,
    /// Its unit, empty for a pure number.
    pub unit: Label,
}

impl Axis {
    /// A linear axis of a pure number.
    #[must_use]
    pub fn linear(label: impl Into<Label>) -> Self {
        Self {
            label: label.into(),
            unit: Label::default(),
            scale: Scale::Linear,
            whole: false,
        }
    }

    /// A linear axis that counts.
    #[must_use]
    pub fn count(label: impl Into<Label>) -> Self {
        Self {
            whole: true,
            ..Self::linear(label)
        }
    }

    /// A logarithmic axis of a pure number.
    #[must_use]
    pub fn log(label: impl Into<Label>) -> Self {
        Self {
            scale: Scale::Log,
            ..Self::linear(label)
        }
    }

    /// The same axis with a unit.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Label>) -> Self {
        self.unit = unit.into();
        self
    }

    /// What people read: `label (unit)`, or the label alone.
    #[must_use]
    pub fn text(&self) -> String {
        with_unit(&self.label.text, &self.unit.text)
    }

    /// The header of its column in a file: as [`Axis::text`], of the ids.
    #[must_use]
    pub fn header(&self) -> String {
        with_unit(&self.label.id, &self.unit.id)
    }
}

fn with_unit(label: &str, unit: &str) -> String {
    if unit.is_empty() {
        label.to_owned()
    } else {
        format!("{label} ({unit})")
    }
}

impl Zoom {
    /// The ranges that are seen of axes that have these; an axis that cannot show its part is seen whole.
    #[must_use]
    pub fn of(self, (x, y): (Range, Range)) -> (Range, Range) {
        let part = |whole: Range, ends: [f64; 2]| Range::exact(ends, whole.scale).unwrap_or(whole);
        (part(x, self.x), part(y, self.y))
    }
}

impl Mark {
    /// Its legend entry.
    #[must_use]
    pub fn name(&self) -> &Label {
        match self {
            Self::Line(line) => &line.name,
            Self::Scatter(scatter) => &scatter.name,
            Self::Histogram(histogram) => &histogram.name,
            Self::Rule(rule) => &rule.name,
        }
    }
}
