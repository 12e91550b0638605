//! What the lab draws.

use std::borrow::Cow;

use super::fit::Additive;
use super::intervals::{Bootstrapped, Part};
use super::theory::Exponents;
use super::{Against, Curve, ScalingLaws, Settings, Table};
use crate::figure::{
    Axis, Content, Figure, HeatMap, Label, Line, Mark, Palette, Readout, Role, Rule, Scatter, Stroke,
    superscript,
};
use crate::labs::plots::{category, dots, exponents};
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Side of the map of exponents.
const SIDE: usize = 61;
/// Ranges of α and β on it.
const CAPACITIES: [f64; 2] = [1.05, 4.0];
const SOURCES: [f64; 2] = [1.1, 8.0];
/// Lines of equal compute, a factor of ten apart.
const BUDGETS: usize = 8;
/// Budgets along the frontier.
const FRONTIER: usize = 41;

/// Everything there is to see so far.
pub(super) fn all(lab: &ScalingLaws, view: &Settings) -> Vec<Figure> {
    if lab.settings.against == Against::Compute {
        let picture = Picture {
            settings: &lab.settings,
            table: &lab.table,
        };
        return picture.figures();
    }
    if lab.predicted() == 0 {
        return Vec::new();
    }
    vec![lab.errors(view), lab.exponents(view), phases(&lab.settings)]
}

impl Curve {
    /// Its id, its name in a legend and its name inside a sentence.
    fn names(self) -> (&'static str, [Cow<'static, str>; 2]) {
        match self {
            Self::Samples => (
                "all",
                [text!("scaling-laws-all"), text!("scaling-laws-all.inside")],
            ),
            Self::Truncated => (
                "truncated",
                [
                    text!("scaling-laws-truncated"),
                    text!("scaling-laws-truncated.inside"),
                ],
            ),
            Self::RandomFeatures => (
                "random",
                [text!("scaling-laws-random"), text!("scaling-laws-random.inside")],
            ),
            Self::Population => (
                "population",
                [
                    text!("scaling-laws-population"),
                    text!("scaling-laws-population.inside"),
                ],
            ),
            Self::OnePass => (
                "one_pass",
                [
                    text!("scaling-laws-one-pass"),
                    text!("scaling-laws-one-pass.inside"),
                ],
            ),
        }
    }

    fn role(self) -> Role {
        match self {
            Self::RandomFeatures | Self::OnePass => Role::Category(1),
            Self::Truncated | Self::Population => Role::Category(0),
            Self::Samples => Role::Theory,
        }
    }

    /// The exponent with which the error falls in the limit.
    fn exponent(self, settings: &Settings) -> f64 {
        let exponents = Exponents::new(settings.capacity, settings.source);
        match self {
            Self::Samples => exponents.samples,
            Self::Truncated => exponents.truncated,
            Self::RandomFeatures => exponents.random_features,
            Self::Population | Self::OnePass => exponents.time,
        }
    }

    /// What its lines are called.
    fn label(self) -> Label {
        let (id, [name, _]) = self.names();
        Label::new(id, name)
    }

    /// What its dots are called: as its lines, unless they have a colour of their own.
    fn label_of_fits(self) -> Label {
        match self {
            Self::Samples => Label::new("fits", text!("scaling-laws-fits")),
            _ => self.label(),
        }
    }
}

impl ScalingLaws {
    fn axis(&self) -> Axis {
        match self.settings.against {
            Against::Samples => Axis::log(("Samples n", text!("scaling-laws-samples"))),
            Against::Size => Axis::log(("Features", text!("scaling-laws-features"))),
            Against::Time | Against::Compute | Against::Table => {
                Axis::log(("Steps t", text!("scaling-laws-steps")))
            }
        }
    }

    /// Points (x, error) of the theory of a curve.
    fn points(&self, curve: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        let errors = self.theory.get(curve).into_iter().flatten();
        self.x.iter().map(|&x| x as f64).zip(errors.copied())
    }

    /// The fits of a curve: places, and the errors of all replicas there, where there are any.
    fn replicas(&self, curve: usize) -> Vec<(f64, Vec<f64>)> {
        let at = |(place, fits): (&usize, &Vec<Vec<f64>>)| {
            let values = fits.iter().filter_map(|errors| errors.get(curve).copied());
            let values: Vec<f64> = values.collect();
            let known = !values.is_empty() && values.iter().all(|error| error.is_finite());
            known.then_some((*place as f64, values))
        };
        self.places.iter().zip(&self.fits).filter_map(at).collect()
    }

    /// Means over replicas.
    fn measured(&self, curve: usize) -> (Vec<f64>, Vec<Mean>) {
        let mean = |(place, values): (f64, Vec<f64>)| (place, Mean::of(values.into_iter()));
        self.replicas(curve).into_iter().map(mean).unzip()
    }

    fn errors(&self, view: &Settings) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, curve) in self.settings.against.curves().iter().enumerate() {
            let (x, y): (Vec<f64>, Vec<f64>) = self.points(i).unzip();
            marks.extend(self.asymptote(i, *curve, view).map(Mark::from));
            marks.push(Line::new(curve.label(), curve.role(), x, y).into());
            marks.extend(self.fitted(i, *curve, view).map(Mark::from));
            let (x, means) = self.measured(i);
            if !x.is_empty() {
                let role = if *curve == Curve::Samples {
                    Role::Run
                } else {
                    curve.role()
                };
                marks.push(dots(curve.label_of_fits(), role, x, &means).into());
            }
        }
        let noise = self.settings.noise;
        if noise > 0.0 {
            let name = ("Noise level σ²", text!("scaling-laws-noise"));
            marks.push(Rule::at_y(name, Role::Reference, noise * noise).into());
        }
        if self.settings.against == Against::Time {
            let tail = self.spectrum.tail(self.settings.features) + noise * noise;
            let name = ("What N features cannot learn", text!("scaling-laws-tail"));
            marks.push(Rule::at_y(name, Role::Reference, tail).into());
        }
        let ends = [
            (view.window_low, "lab.window_low"),
            (view.window_high, "lab.window_high"),
        ];
        for (at, setting) in ends {
            let name = ("Window", text!("scaling-laws-window"));
            let rule = Rule::at_x(name, Role::Reference, at);
            marks.push(rule.moves(setting).into());
        }
        let y = Axis::log(("Test error", text!("scaling-laws-test-error")));
        Figure::plot(
            "scaling_laws",
            text!("scaling-laws-errors"),
            self.axis(),
            y,
            marks,
        )
        .caption(if noise > 0.0 {
            text!("scaling-laws-errors.noise")
        } else {
            text!("scaling-laws-errors.caption")
        })
    }

    /// The power law fitted to the theory within the window.
    fn fitted(&self, index: usize, curve: Curve, view: &Settings) -> Option<Line> {
        let window = [view.window_low, view.window_high];
        let law = PowerLaw::fit(self.points(index), window)?;
        let inside = self
            .points(index)
            .filter(|p| (window[0]..=window[1]).contains(&p.0));
        let (x, y) = inside.map(|p| (p.0, law.at(p.0))).unzip();
        Some(Line::new(curve.label(), curve.role(), x, y).stroke(Stroke::Dashed))
    }

    /// The power law of the limit, above the plateau of noise, through the theory in the middle of the window.
    fn asymptote(&self, index: usize, curve: Curve, view: &Settings) -> Option<Line> {
        let points: Vec<(f64, f64)> = self.points(index).collect();
        let floor = self.settings.noise.powi(2);
        let middle = (view.window_low * view.window_high).sqrt();
        let away = |point: &(f64, f64)| (point.0 / middle).ln().abs();
        let nearest = points.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
        let &(x, y) = nearest?;
        let exponent = curve.exponent(&self.settings);
        let law = points
            .iter()
            .map(|p| (p.0, (y - floor) * (p.0 / x).powf(-exponent) + floor));
        let (x, y) = law.unzip();
        let name = ("Power law of the limit", text!("scaling-laws-law-of-limit"));
        Some(Line::new(name, Role::Reference, x, y).stroke(Stroke::Dotted))
    }

    /// Exponents in the limit, fitted to the theory and fitted to the fits.
    fn exponents(&self, view: &Settings) -> Figure {
        let window = [view.window_low, view.window_high];
        let (mut known, mut fits) = (Vec::new(), Vec::new());
        for (i, curve) in self.settings.against.curves().iter().enumerate() {
            let (id, [_, name]) = curve.names();
            let of = |part: &str, key: &str| {
                Label::new(
                    format!("{part}_{id}"),
                    text!(key, curve = name.clone().into_owned()),
                )
            };
            let limit = curve.exponent(&self.settings);
            known.push(Readout::new(of("limit", "scaling-laws-limit-of"), -limit));
            fits.extend([
                (
                    of("theory", "scaling-laws-theory-exponent-of"),
                    PowerLaw::fit(self.points(i), window),
                ),
                (
                    of("fits", "scaling-laws-fits-exponent-of"),
                    PowerLaw::of_replicas(&self.replicas(i), window),
                ),
            ]);
        }
        let texts = (
            text!("scaling-laws-exponents"),
            text!("scaling-laws-exponents.caption"),
        );
        exponents(known, fits, texts)
    }
}

/// The exponent over α and β, with the place of the settings.
fn phases(settings: &Settings) -> Figure {
    let at = |[low, high]: [f64; 2], i: usize| low + (high - low) * i as f64 / (SIDE - 1) as f64;
    let values = (0..SIDE * SIDE).map(|cell| {
        let exponents = Exponents::new(at(CAPACITIES, cell % SIDE), at(SOURCES, cell / SIDE));
        match settings.against {
            Against::Samples | Against::Compute | Against::Table => exponents.samples,
            Against::Size => exponents.random_features,
            Against::Time => exponents.time,
        }
    });
    let edges = |[low, high]: [f64; 2]| {
        let half = 0.5 * (high - low) / (SIDE - 1) as f64;
        [low - half, high + half]
    };
    let mut map = HeatMap::new(
        (
            Axis::linear(("Capacity α", text!("scaling-laws-phases.x"))),
            edges(CAPACITIES),
        ),
        (
            Axis::linear(("Source β", text!("scaling-laws-phases.y"))),
            edges(SOURCES),
        ),
        SIDE,
        values.collect(),
        Axis::linear(("Exponent", text!("scaling-laws-phases.colour"))),
    );
    let saturated = |capacity: f64| match settings.against {
        Against::Samples | Against::Compute | Against::Table => Some(2.0 * capacity + 1.0),
        Against::Size => Some(capacity + 1.0),
        Against::Time => None,
    };
    let line: Vec<(f64, f64)> = (0..SIDE)
        .map(|i| at(CAPACITIES, i))
        .filter_map(|capacity| Some((capacity, saturated(capacity)?)))
        .filter(|(_, source)| *source <= SOURCES[1])
        .collect();
    if !line.is_empty() {
        let (x, y) = line.into_iter().unzip();
        let name = ("Saturation", text!("scaling-laws-saturation"));
        map.marks.push(Line::new(name, Role::Reference, x, y).into());
    }
    let here = ("These settings", text!("scaling-laws-here"));
    let place = Scatter::new(here, Role::Run, vec![settings.capacity], vec![settings.source]);
    map.marks.push(place.into());
    Figure::new("phases", text!("scaling-laws-phases"), Content::HeatMap(map))
        .caption(text!("scaling-laws-phases.caption"))
}

/// The table of losses as pictures.
struct Picture<'a> {
    settings: &'a Settings,
    table: &'a Table,
}

/// The cheapest way to spend a budget C = N D.
struct Best {
    budget: f64,
    size: f64,
    data: f64,
    loss: f64,
}

impl Picture<'_> {
    fn figures(&self) -> Vec<Figure> {
        if self.table.rows.is_empty() {
            return Vec::new();
        }
        let mut figures = vec![self.map(), self.equal_compute(), self.frontier()];
        if let Some(fit) = &self.table.law.fit {
            let caption = text!("scaling-laws-law.caption");
            figures.extend([law(&self.table.law, fit, &caption), self.residuals(fit)]);
        }
        figures
    }

    fn data(&self, time: usize) -> f64 {
        (time * self.settings.batch) as f64
    }

    /// log₁₀ of the loss at a size and a number of samples, linear between the cells.
    fn loss(&self, row: usize, data: f64) -> Option<f64> {
        let losses = self.table.rows.get(row)?;
        let times = &self.table.times;
        let next = times.iter().position(|&time| self.data(time) >= data)?;
        let before = next.checked_sub(1)?;
        let (a, b) = (
            self.data(*times.get(before)?).ln(),
            self.data(*times.get(next)?).ln(),
        );
        let share = (data.ln() - a) / (b - a);
        Some((losses.get(before)?.ln() * (1.0 - share) + losses.get(next)?.ln() * share).exp())
    }

    /// The smallest loss of each budget for which it lies inside the table.
    fn best(&self) -> Vec<Best> {
        let sizes = &self.table.sizes;
        let (Some(&first), Some(&last), Some(&longest)) =
            (sizes.first(), sizes.last(), self.table.times.last())
        else {
            return Vec::new();
        };
        let (low, high) = (first as f64 * self.data(4), last as f64 * self.data(longest));
        let budgets = crate::statistics::grid::log_spaced(low, high, FRONTIER);
        budgets
            .into_iter()
            .filter_map(|budget| self.best_of(budget))
            .collect()
    }

    /// (ln N, ln L) at equal compute, for every size of the table at which it buys a number of samples of the table.
    fn at_budget(&self, budget: f64) -> Vec<(f64, f64)> {
        let sizes = self.table.sizes.iter().enumerate();
        sizes
            .filter_map(|(row, &size)| {
                let size = size as f64;
                Some((size.ln(), self.loss(row, budget / size)?.ln()))
            })
            .collect()
    }

    /// The smallest loss of a budget, by a parabola through the best size of the table and its neighbours. At an end the minimum may lie
    /// beyond the table.
    fn best_of(&self, budget: f64) -> Option<Best> {
        let along = self.at_budget(budget);
        let triples = along
            .windows(3)
            .filter_map(|window| <[(f64, f64); 3]>::try_from(window).ok());
        let lowest = |triple: &[(f64, f64); 3]| triple[1].1 <= triple[0].1 && triple[1].1 <= triple[2].1;
        let [before, at, after] = triples.filter(lowest).min_by(|a, b| a[1].1.total_cmp(&b[1].1))?;
        let (left, right) = (at.0 - before.0, after.0 - at.0);
        let slopes = [(at.1 - before.1) / left, (after.1 - at.1) / right];
        let curvature = (slopes[1] - slopes[0]) / (left + right);
        let slope = (slopes[0] * right + slopes[1] * left) / (left + right);
        let shift = if curvature > 0.0 {
            -0.5 * slope / curvature
        } else {
            0.0
        };
        let size = (at.0 + shift).exp();
        Some(Best {
            budget,
            size,
            data: budget / size,
            loss: (at.1 + 0.5 * slope * shift).exp(),
        })
    }

    /// The loss against model size at equal compute: larger models see fewer samples.
    fn equal_compute(&self) -> Figure {
        let ends = self.table.sizes.last().zip(self.table.times.last());
        let largest = ends.map_or(1.0, |(&size, &time)| size as f64 * self.data(time));
        let largest = largest.log10().floor() as i32;
        let mut marks: Vec<Mark> = Vec::new();
        let mut best = Vec::new();
        for power in 1..=largest {
            let budget = 10.0_f64.powi(power);
            let (x, y): (Vec<f64>, Vec<f64>) = self
                .at_budget(budget)
                .into_iter()
                .map(|(size, loss)| (size.exp(), loss.exp()))
                .unzip();
            if x.len() > 2 {
                let role = category(marks.len());
                let name = Label::new(
                    format!("compute_{power}"),
                    text!("scaling-laws-compute-of", power = superscript(power)),
                );
                marks.push(Line::new(name, role, x, y).into());
            }
            best.extend(self.best_of(budget).map(|best| (best.size, best.loss)));
        }
        if !best.is_empty() {
            let (x, y) = best.into_iter().unzip();
            let name = ("Best at each compute", text!("scaling-laws-best"));
            marks.push(Scatter::new(name, Role::Run, x, y).into());
        }
        let x = Axis::log(("Model size N", text!("scaling-laws-size")));
        let y = Axis::log(("Test error", text!("scaling-laws-test-error")));
        Figure::plot("equal_compute", text!("scaling-laws-at-compute"), x, y, marks)
            .caption(text!("scaling-laws-at-compute.caption"))
    }

    fn map(&self) -> Figure {
        let colour = Axis::linear(("log10 L", text!("scaling-laws-map.colour")));
        let (mut map, across, up) = self.over_sizes(colour, |_, _, loss| loss.log10());
        map.marks = self.budgets(across, up);
        let (x, y): (Vec<f64>, Vec<f64>) = self
            .best()
            .iter()
            .map(|best| (best.data.log10(), best.size.log10()))
            .unzip();
        if !x.is_empty() {
            let name = ("Best at each compute", text!("scaling-laws-best"));
            map.marks.push(Scatter::new(name, Role::Run, x, y).into());
        }
        Figure::new("losses", text!("scaling-laws-map"), Content::HeatMap(map))
            .caption(text!("scaling-laws-map.caption"))
    }

    /// A quantity of each cell (N, D, L), over the logarithms of samples and sizes; and the ends of both axes.
    fn over_sizes(
        &self,
        colour: Axis,
        value: impl Fn(f64, f64, f64) -> f64,
    ) -> (HeatMap, [f64; 2], [f64; 2]) {
        let (sizes, times) = (&self.table.sizes, &self.table.times);
        let cells = self.table.cells(self.settings.batch);
        let mut values: Vec<f64> = cells
            .iter()
            .map(|&[size, data, loss]| value(size, data, loss))
            .collect();
        values.resize(times.len() * sizes.len(), f64::NAN);
        let edges = |first: f64, last: f64, count: usize| {
            let (low, high) = (first.log10(), last.log10());
            let half = 0.5 * (high - low) / (count.max(2) - 1) as f64;
            [low - half, high + half]
        };
        let ends = |values: &[usize]| {
            let end = |value: Option<&usize>| value.map_or(1.0, |&value| value as f64);
            [end(values.first()), end(values.last())]
        };
        let batch = self.settings.batch as f64;
        let ([from, to], [least, most]) = (ends(times).map(|time| time * batch), ends(sizes));
        let (across, up) = (edges(from, to, times.len()), edges(least, most, sizes.len()));
        let map = HeatMap::new(
            (Axis::linear(("log10 D", text!("scaling-laws-map.x"))), across),
            (Axis::linear(("log10 N", text!("scaling-laws-map.y"))), up),
            times.len(),
            values,
            colour,
        );
        (map, across, up)
    }

    /// How far the additive law is from the exact losses.
    fn residuals(&self, fit: &Additive) -> Figure {
        let colour = Axis::linear(("Residual", text!("scaling-laws-residuals.colour")));
        let (mut map, ..) = self.over_sizes(colour, |size, data, loss| {
            100.0 * (fit.at(size, data) / loss - 1.0)
        });
        map.palette = Palette::Diverging;
        Figure::new(
            "law_residuals",
            text!("scaling-laws-residuals"),
            Content::HeatMap(map),
        )
        .caption(text!("scaling-laws-residuals.caption"))
    }

    /// Lines of equal compute.
    fn budgets(&self, across: [f64; 2], up: [f64; 2]) -> Vec<Mark> {
        let first = (across[0] + up[0]).ceil();
        let line = |i: usize| {
            let budget = first + i as f64;
            let x = [across[0].max(budget - up[1]), across[1].min(budget - up[0])];
            let name = Label::new("Equal compute", text!("scaling-laws-equal-compute"));
            let y = x.map(|x| budget - x);
            (x[0] < x[1]).then(|| {
                Line::new(name, Role::Reference, x.to_vec(), y.to_vec())
                    .stroke(Stroke::Thin)
                    .into()
            })
        };
        (0..BUDGETS).filter_map(line).collect()
    }

    fn frontier(&self) -> Figure {
        let best = self.best();
        let x: Vec<f64> = best.iter().map(|best| best.budget).collect();
        let of = |part: fn(&Best) -> f64| best.iter().map(part).collect::<Vec<_>>();
        let exponents = Exponents::new(self.settings.capacity, self.settings.source);
        let line = |id: &'static str, key: &'static str, role, y: Vec<f64>| {
            Line::new(Label::new(id, text!(key)), role, x.clone(), y)
        };
        let law = |id: &'static str, key: &'static str, y: &[f64], exponent: f64| {
            let middle = y.len() / 2;
            let scale = x
                .get(middle)
                .zip(y.get(middle))
                .map(|(x, y)| y * x.powf(-exponent));
            let law = x
                .iter()
                .map(|x| scale.unwrap_or(f64::NAN) * x.powf(exponent))
                .collect();
            line(id, key, Role::Reference, law).stroke(Stroke::Dotted)
        };
        let (sizes, data) = (of(|best| best.size), of(|best| best.data));
        let marks: Vec<Mark> = vec![
            law(
                "law_size",
                "scaling-laws-best-size-law",
                &sizes,
                exponents.best_size,
            )
            .into(),
            law(
                "law_data",
                "scaling-laws-best-data-law",
                &data,
                1.0 - exponents.best_size,
            )
            .into(),
            line("best_size", "scaling-laws-best-size", Role::Category(0), sizes).into(),
            line("best_data", "scaling-laws-best-data", Role::Category(1), data).into(),
        ];
        let x_axis = Axis::log(("Compute C = N D", text!("scaling-laws-compute")));
        let y_axis = Axis::log(("N*, D*", text!("scaling-laws-frontier.y")));
        Figure::plot("frontier", text!("scaling-laws-frontier"), x_axis, y_axis, marks)
            .caption(text!("scaling-laws-frontier.caption"))
    }
}

/// The additive law with intervals over resampled tables, and its residual.
pub(super) fn law(law: &Bootstrapped, fit: &Additive, caption: &str) -> Figure {
    let readout = |id: &'static str, text: Cow<'static, str>, part: Part| Readout {
        error: law.error(part),
        ..Readout::new(Label::new(id, text), part.of(fit))
    };
    let readouts = vec![
        readout("floor", text!("scaling-laws-law-floor"), Part::Floor),
        readout(
            "size-exponent",
            text!("scaling-laws-law-size-exponent"),
            Part::SizeExponent,
        ),
        readout(
            "data-exponent",
            text!("scaling-laws-law-data-exponent"),
            Part::DataExponent,
        ),
        readout(
            "best-size-exponent",
            text!("scaling-laws-law-best-size-exponent"),
            Part::BestSizeExponent,
        ),
        Readout::new(
            Label::new("residual", text!("scaling-laws-law-residual")),
            100.0 * fit.residual,
        )
        .unit(("%", text!("unit-percent"))),
    ];
    Figure::new(
        "additive_law",
        text!("scaling-laws-law"),
        Content::Readouts(readouts),
    )
    .caption(caption)
}
