//! What the lab draws: fits over the truth, errors against the number of samples, and pictures.

use super::{Average, LocalStructure, Method, SIDE, Show};
use crate::figure::{
    Axis, Content, Figure, HeatMap, Label, Line, Mark, Palette, Readout, Role, Scatter, Stroke,
    format_number, format_with_error,
};
use crate::labs::fixed_features::Fit;
use crate::labs::perceptron::{count, mean_square};
use crate::labs::plots::dots;
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;
use crate::statistics::quantiles::sample_quantile;
use crate::text;

/// One of so many points of the grid is drawn.
const THINNED: usize = 2;
/// Samples drawn on an image, at most: more would cover it.
const DRAWN: usize = 200;
/// Temperatures and fields of the image.
const TEMPERATURES: [f64; 2] = [0.0, 1.0];
const FIELDS: [f64; 2] = [-1.0, 1.0];

impl Method {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Fourier => "fourier",
            Self::Kernel => "kernel",
            Self::Shallow => "shallow",
            Self::Deep => "deep",
        }
    }

    pub(super) fn name(self) -> Label {
        Label::new(
            self.id(),
            match self {
                Self::Fourier => text!("local-structure-fourier"),
                Self::Kernel => text!("local-structure-kernel"),
                Self::Shallow => text!("local-structure-shallow"),
                Self::Deep => text!("local-structure-deep"),
            },
        )
    }

    pub(super) fn role(self) -> Role {
        match self {
            Self::Fourier => Role::Category(0),
            Self::Kernel => Role::Category(1),
            Self::Shallow => Role::Category(2),
            Self::Deep => Role::Run,
        }
    }
}

impl LocalStructure {
    /// A fit's method, and what it amounts to, in one line.
    fn title(&self, method: Method) -> String {
        let widths = || {
            let shape = self.settings.shape(method);
            let hidden = shape.len() - 2;
            (hidden, shape[1], count(&shape))
        };
        let title = match (method, self.picture.linear.first(), self.picture.linear.get(1)) {
            (Method::Fourier, Some(Fit::Fourier { highest, .. }), _) => {
                text!("local-structure-fourier-title", highest = *highest)
            }
            (Method::Kernel, _, Some(Fit::Kernel { width, ridge, .. })) => text!(
                "local-structure-kernel-title",
                width = format_number(*width),
                ridge = format_number(*ridge)
            ),
            (Method::Shallow, _, _) => {
                let (_, width, weights) = widths();
                text!("local-structure-shallow-title", width = width, weights = weights)
            }
            (Method::Deep, _, _) => {
                let (hidden, width, weights) = widths();
                text!(
                    "local-structure-deep-title",
                    hidden = hidden,
                    width = width,
                    weights = weights
                )
            }
            _ => method.name().text,
        };
        title.into_owned()
    }

    /// The error of each method so far.
    fn numbers(&self) -> Option<Figure> {
        let readouts = self.picture.values.iter().map(|(method, values)| {
            let label = Label::new(
                format!("error_{}", method.id()),
                text!(
                    "local-structure-error-of",
                    method = method.name().text.into_owned()
                ),
            );
            Readout::new(label, mean_square(values, &self.grid.y))
        });
        let readouts: Vec<Readout> = readouts.collect();
        (!readouts.is_empty()).then(|| {
            Figure::new(
                "errors",
                text!("local-structure-errors-now"),
                Content::Readouts(readouts),
            )
            .caption(text!("local-structure-errors-now.caption"))
        })
    }

    /// The target on the line.
    pub(super) fn truth(&self) -> Line {
        let (x, y) = self.on_line(&self.grid.y);
        Line::new(("Truth", text!("local-structure-truth")), Role::Reference, x, y)
    }

    pub(super) fn on_line(&self, values: &nalgebra::DVector<f64>) -> (Vec<f64>, Vec<f64>) {
        let points = self.grid.x.column(0).into_owned();
        let pairs = points.iter().zip(values.iter()).step_by(THINNED);
        pairs.map(|(x, y)| (*x, *y)).unzip()
    }

    /// One plot for each method, on the same samples.
    pub(super) fn fits(&self) -> Vec<Figure> {
        let mut figures: Vec<Figure> = self.numbers().into_iter().collect();
        let samples = &self.picture.samples;
        for (method, values) in &self.picture.values {
            let (x, y) = (
                samples.x.column(0).iter().copied().collect(),
                samples.y.iter().copied().collect(),
            );
            let points = ("Samples", text!("local-structure-samples"));
            let (at, fit) = self.on_line(values);
            let marks: Vec<Mark> = vec![
                Scatter::new(points, Role::Reference, x, y).into(),
                self.truth().stroke(Stroke::Dashed).into(),
                Line::new(method.name(), method.role(), at, fit).into(),
            ];
            let figure = Figure::plot(
                method.id(),
                self.title(*method),
                Axis::linear(("x", text!("local-structure-x"))),
                Axis::linear(("f", text!("local-structure-f"))),
                marks,
            );
            figures.push(match self.settings.target {
                super::Shape::Drawn => figure
                    .sketches("lab.drawing")
                    .caption(text!("local-structure-fit.caption-drawn")),
                _ => figure.caption(text!("local-structure-fit.caption")),
            });
        }
        figures
    }

    /// The image and its fits.
    pub(super) fn images(&self) -> Vec<Figure> {
        let mut figures: Vec<Figure> = self.numbers().into_iter().collect();
        // One range of colours for all, so that the same colour is the same value in each.
        let values = self.picture.values.iter().map(|(_, values)| values);
        let reach = values.chain([&self.grid.y]).map(|v| v.amax()).fold(0.0, f64::max);
        let map = |id: &str, title: String, values: &nalgebra::DVector<f64>| {
            let mut map = HeatMap::new(
                (
                    Axis::linear(("Temperature", text!("local-structure-temperature"))),
                    TEMPERATURES,
                ),
                (Axis::linear(("Field", text!("local-structure-field"))), FIELDS),
                SIDE,
                values.iter().copied().collect(),
                Axis::linear(("Magnetization", text!("local-structure-magnetization"))),
            );
            map.palette = Palette::Diverging;
            map.colours = Some([-reach, reach]);
            Figure::new(id, title, Content::HeatMap(map)).caption(text!("local-structure-image.caption"))
        };
        if self.settings.show == Show::Image && !self.picture.values.is_empty() {
            let title = text!("local-structure-truth-title").into_owned();
            let mut truth = map("truth", title, &self.grid.y);
            if let Content::HeatMap(map) = &mut truth.content {
                let every = self.picture.samples.x.nrows().div_ceil(DRAWN).max(1);
                let at = |j: usize, [low, high]: [f64; 2]| {
                    let points = self.picture.samples.x.column(j);
                    let drawn = points.iter().step_by(every);
                    drawn.map(|x| low + (high - low) * x).collect()
                };
                let name = ("Samples", text!("local-structure-samples-drawn", every = every));
                map.marks
                    .push(Scatter::new(name, Role::Reference, at(0, TEMPERATURES), at(1, FIELDS)).into());
            }
            figures.push(truth);
        }
        for (method, values) in &self.picture.values {
            figures.push(map(method.id(), self.title(*method), values));
        }
        figures
    }

    /// The mean error of a method at each place so far.
    pub(super) fn means(&self, method: usize, average: Average) -> (Vec<f64>, Vec<Mean>) {
        let places = self.sweep.places.iter().zip(&self.sweep.errors);
        let known = places.filter(|(_, errors)| !errors.is_empty());
        known
            .map(|(place, errors)| (*place as f64, average.of(errors.iter().map(|all| all[method]))))
            .unzip()
    }

    /// Errors against the number of samples, and their exponents.
    pub(super) fn errors(&self, average: Average) -> Vec<Figure> {
        if self.sweep.replica == 0 {
            return Vec::new();
        }
        let (mut marks, mut readouts): (Vec<Mark>, Vec<Readout>) = (Vec::new(), Vec::new());
        for (i, method) in Method::ALL.into_iter().enumerate() {
            let (x, means) = self.means(i, average);
            let points: Vec<(f64, f64)> = x.iter().zip(&means).map(|(x, mean)| (*x, mean.value)).collect();
            if let Some(law) = PowerLaw::fit(points.into_iter(), [0.0, f64::MAX]) {
                let name = method.name().text.into_owned();
                let fitted = format_with_error(law.exponent, law.error);
                // The dots have the same id, so that both are one entry of the legend.
                let label = Label::new(
                    method.id(),
                    text!("local-structure-law-of", method = name.clone(), exponent = fitted),
                );
                let y = x.iter().map(|x| law.at(*x)).collect();
                marks.push(Line::new(label, method.role(), x.clone(), y).into());
                let label = Label::new(
                    format!("exponent_{}", method.id()),
                    text!("local-structure-exponent-of", method = name),
                );
                readouts.push(Readout::new(label, law.exponent).error(law.error));
            }
            marks.push(dots(method.name(), method.role(), x, &means).into());
        }
        marks.extend(self.rates(average));
        let plot = Figure::plot(
            "errors_against_samples",
            text!("local-structure-errors"),
            Axis::log(("Samples n", text!("local-structure-samples-axis"))),
            Axis::log(match average {
                Average::Median => ("Error", text!("local-structure-error-median")),
                Average::Geometric => ("Error", text!("local-structure-error-geometric")),
                Average::Arithmetic => ("Error", text!("local-structure-error-mean")),
            }),
            marks,
        )
        .caption(match average {
            Average::Median => text!("local-structure-errors.caption-median"),
            Average::Geometric => text!("local-structure-errors.caption"),
            Average::Arithmetic => text!("local-structure-errors.caption-mean"),
        });
        let exponents = Figure::new(
            "exponents",
            text!("local-structure-exponents"),
            Content::Readouts(readouts),
        )
        .caption(text!("local-structure-exponents.caption"));
        vec![exponents, plot]
    }

    /// The rates that are proved at jumps, through the first error of the waves.
    fn rates(&self, average: Average) -> Vec<Mark> {
        let (x, means) = self.means(0, average);
        let (Some(&first), Some(mean), super::Shape::Jumps | super::Shape::Pieces) =
            (x.first(), means.first(), self.settings.target)
        else {
            return Vec::new();
        };
        let rates = [
            (
                -0.5,
                Stroke::Dashed,
                ("Rate of linear methods", text!("local-structure-rate-linear")),
            ),
            (
                -1.0,
                Stroke::Dotted,
                ("Rate of deep networks", text!("local-structure-rate-deep")),
            ),
        ];
        let line = |(slope, stroke, name): (f64, _, (&'static str, _))| {
            let y = x.iter().map(|x| mean.value * (x / first).powf(slope)).collect();
            Line::new(name, Role::Reference, x.clone(), y)
                .stroke(stroke)
                .into()
        };
        rates.into_iter().map(line).collect()
    }
}

impl Average {
    /// With its standard error. Once in a while samples leave a gap in which waves swing far out: an arithmetic mean then
    /// shows little else, a geometric one and a median are close to the error of typical samples.
    pub(super) fn of(self, values: impl Iterator<Item = f64> + Clone) -> Mean {
        match self {
            Self::Arithmetic => Mean::of(values),
            Self::Median => median(values.collect()),
            Self::Geometric => {
                let logs = Mean::of(values.map(f64::ln));
                let value = logs.value.exp();
                Mean {
                    value,
                    error: value * logs.error,
                    ..logs
                }
            }
        }
    }
}

/// The median and its standard error: ranks n/2 ± √n/2 are one standard deviation of the number of values below it away.
fn median(mut values: Vec<f64>) -> Mean {
    values.sort_by(f64::total_cmp);
    let count = values.len();
    let reach = 0.5 / (count.max(1) as f64).sqrt();
    let [low, value, high] = [0.5 - reach, 0.5, 0.5 + reach].map(|p| sample_quantile(&values, p));
    Mean {
        value,
        error: if count > 1 { 0.5 * (high - low) } else { f64::NAN },
        count,
    }
}
