//! What several labs draw: means with standard errors step by step, fitted exponents, histograms and Q–Q plots.

use crate::figure::{Axis, Content, Figure, Histogram, Label, Line, Mark, Readout, Role, Scatter, Stroke};
use crate::statistics::Mean;
use crate::statistics::normal::{normal_density, normal_quantile};
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Means as points with their standard errors.
pub(super) fn dots(name: impl Into<Label>, role: Role, x: Vec<f64>, means: &[Mean]) -> Scatter {
    let (y, error) = parts(means);
    Scatter::new(name, role, x, y).error(error)
}

/// Means as a curve in a band of their standard errors.
pub(super) fn band(name: impl Into<Label>, role: Role, x: Vec<f64>, means: &[Mean]) -> Line {
    let (y, error) = parts(means);
    Line::new(name, role, x, y).band(error)
}

/// The role of the i-th of several alike things.
pub(super) fn category(i: usize) -> Role {
    Role::Category(u8::try_from(i).unwrap_or(u8::MAX))
}

/// Values and errors; of one replica alone no error is known, and none is drawn.
fn parts(means: &[Mean]) -> (Vec<f64>, Vec<f64>) {
    let known = |error: f64| if error.is_finite() { error } else { 0.0 };
    means.iter().map(|mean| (mean.value, known(mean.error))).unzip()
}

/// Known exponents and fitted ones, title and caption; the caption names no fit that is missing without a reason.
pub(super) fn exponents(
    known: Vec<Readout>,
    fits: Vec<(Label, Option<PowerLaw>)>,
    (title, caption): (impl Into<String>, impl Into<String>),
) -> Figure {
    let mut readouts = known;
    let mut caption = caption.into();
    if fits.iter().any(|(_, law)| law.is_none()) {
        caption = text!("exponents-too-few-points", caption = caption).into_owned();
    }
    for (label, law) in fits {
        readouts.extend(law.map(|law| Readout::new(label, law.exponent).error(law.error)));
    }
    Figure::new("exponents", title, Content::Readouts(readouts)).caption(caption)
}

/// A figure under another id and title.
pub(super) fn named(figure: Figure, id: &str, title: impl Into<String>) -> Figure {
    Figure {
        id: id.to_owned(),
        title: title.into(),
        ..figure
    }
}

/// A sample in a histogram or Q–Q plot.
pub(super) struct Sample<'a> {
    pub(super) name: Label,
    pub(super) role: Role,
    pub(super) values: &'a [f64],
}

/// Histograms of several samples over common bins, with the density of a centred normal law of deviation `deviation`.
pub(super) fn histogram(samples: &[Sample<'_>], deviation: f64, x: impl Into<Label>) -> Figure {
    let largest = samples
        .iter()
        .flat_map(|sample| sample.values)
        .filter(|value| value.is_finite())
        .fold(4.0 * deviation, |most, value| most.max(value.abs()));
    let reach = largest.min(8.0 * deviation);
    let bins = 60;
    let width = 2.0 * reach / bins as f64;
    let edges: Vec<f64> = (0..=bins).map(|i| -reach + width * i as f64).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for sample in samples {
        let mut heights = vec![0.0; bins];
        let share = 1.0 / (sample.values.len() as f64 * width);
        for value in sample.values {
            let place = ((value + reach) / width).floor();
            if let Some(height) = (place >= 0.0).then(|| heights.get_mut(place as usize)).flatten() {
                *height += share;
            }
        }
        marks.push(Histogram::new(sample.name.clone(), sample.role, edges.clone(), heights).into());
    }
    let fine: Vec<f64> = (0..=240)
        .map(|i| -reach + 2.0 * reach * f64::from(i) / 240.0)
        .collect();
    let bell = fine.iter().map(|x| normal_density(*x, deviation)).collect();
    let normal = ("Predicted normal law", text!("labs-predicted-normal"));
    marks.push(Line::new(normal, Role::Theory, fine, bell).into());
    let density = Axis::linear(("Density", text!("axis-density")));
    Figure::plot("", "", Axis::linear(x), density, marks)
}

/// Quantiles of several samples against those of a centred normal law of deviation `deviation`.
pub(super) fn quantiles(samples: &[Sample<'_>], deviation: f64, y: impl Into<Label>) -> Figure {
    let points = 200;
    let mut marks: Vec<Mark> = Vec::new();
    for sample in samples {
        let mut sorted: Vec<f64> = sample
            .values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        if sorted.is_empty() {
            continue;
        }
        sorted.sort_by(f64::total_cmp);
        let points = points.min(sorted.len());
        let shares = (0..points).map(|i| (i as f64 + 0.5) / points as f64);
        let x = shares
            .clone()
            .map(|share| deviation * normal_quantile(share))
            .collect();
        let at = |share: f64| sorted.get((share * sorted.len() as f64) as usize).copied();
        let y = shares.map(|share| at(share).unwrap_or(f64::NAN)).collect();
        marks.push(Scatter::new(sample.name.clone(), sample.role, x, y).into());
    }
    let reach = 3.0 * deviation;
    let equal = ("Equal", text!("qq-equal"));
    let diagonal = Line::new(equal, Role::Theory, vec![-reach, reach], vec![-reach, reach]);
    marks.push(diagonal.stroke(Stroke::Dashed).into());
    let x = (
        "Quantile of the predicted normal law",
        text!("labs-predicted-quantile"),
    );
    Figure::plot("", "", Axis::linear(x), Axis::linear(y), marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_a_histogram_have_unit_area() {
        let values: Vec<f64> = (0..1000)
            .map(|i| normal_quantile((f64::from(i) + 0.5) / 1000.0))
            .collect();
        let sample = Sample {
            name: "x".into(),
            role: Role::Run,
            values: &values,
        };
        let figure = histogram(&[sample], 1.0, "x");
        let crate::figure::Content::Plot(plot) = figure.content else {
            panic!("no plot")
        };
        let Mark::Histogram(bars) = &plot.marks[0] else {
            panic!("no bars")
        };
        let area: f64 = bars
            .heights
            .iter()
            .zip(bars.edges.windows(2))
            .map(|(h, e)| h * (e[1] - e[0]))
            .sum();
        assert!((area - 1.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn a_fit_that_is_missing_has_its_reason() {
        let law = |points: &[(f64, f64)]| PowerLaw::fit(points.iter().copied(), [0.0, 9.0]);
        let three = law(&[(1.0, 1.0), (2.0, 0.5), (4.0, 0.25)]);
        let drawn = |second| {
            let fits = vec![(Label::new("a", "A"), three), (Label::new("b", "B"), second)];
            let figure = exponents(Vec::new(), fits, ("Exponents", "Slopes."));
            let Content::Readouts(readouts) = figure.content else {
                panic!("no readouts")
            };
            (readouts.len(), figure.caption)
        };
        assert_eq!(drawn(three), (2, "Slopes.".to_owned()));
        let (count, caption) = drawn(law(&[(1.0, 1.0), (2.0, 0.5)]));
        assert_eq!(count, 1);
        assert!(caption.contains("fewer than three points"), "{caption}");
    }
}

/// What is drawn, by its ids, for tests of what figures show.
#[cfg(test)]
pub(super) mod drawn {
    use crate::figure::{Content, Figure, Mark};

    #[track_caller]
    pub(in crate::labs) fn figure<'a>(figures: &'a [Figure], id: &str) -> &'a Figure {
        let known = figures
            .iter()
            .map(|figure| figure.id.as_str())
            .collect::<Vec<_>>();
        let found = figures.iter().find(|figure| figure.id == id);
        found.unwrap_or_else(|| panic!("no figure {id} among {known:?}"))
    }

    fn marks(figure: &Figure) -> &[Mark] {
        match &figure.content {
            Content::Plot(plot) => &plot.marks,
            _ => &[],
        }
    }

    /// The points of a line.
    #[track_caller]
    pub(in crate::labs) fn line(figures: &[Figure], id: &str, name: &str) -> Vec<(f64, f64)> {
        let mut marks = marks(figure(figures, id)).iter();
        let found = marks.find_map(|mark| match mark {
            Mark::Line(line) if line.name.id == name => Some((&line.x, &line.y)),
            _ => None,
        });
        let (x, y) = found.unwrap_or_else(|| panic!("no line {name} in {id}"));
        x.iter().copied().zip(y.iter().copied()).collect()
    }

    /// Points and their error bars.
    #[track_caller]
    pub(in crate::labs) fn dots(figures: &[Figure], id: &str, name: &str) -> Vec<(f64, f64, f64)> {
        let mut marks = marks(figure(figures, id)).iter();
        let found = marks.find_map(|mark| match mark {
            Mark::Scatter(dots) if dots.name.id == name => Some(dots),
            _ => None,
        });
        let dots = found.unwrap_or_else(|| panic!("no points {name} in {id}"));
        let error = |i: usize| dots.error.as_ref().map_or(0.0, |error| error[i]);
        (0..dots.x.len())
            .map(|i| (dots.x[i], dots.y[i], error(i)))
            .collect()
    }

    /// The value of a line across the plot.
    #[track_caller]
    pub(in crate::labs) fn rule(figures: &[Figure], id: &str, name: &str) -> f64 {
        let mut marks = marks(figure(figures, id)).iter();
        let found = marks.find_map(|mark| match mark {
            Mark::Rule(rule) if rule.name.id == name => Some(rule.at),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no rule {name} in {id}"))
    }

    /// A number that is shown as such.
    #[track_caller]
    pub(in crate::labs) fn readout(figures: &[Figure], id: &str, name: &str) -> f64 {
        let Content::Readouts(readouts) = &figure(figures, id).content else {
            panic!("{id} has no readouts");
        };
        let found = readouts.iter().find(|readout| readout.label.id == name);
        found.unwrap_or_else(|| panic!("no number {name} in {id}")).value
    }

    /// The cells of a table.
    #[track_caller]
    pub(in crate::labs) fn rows<'a>(figures: &'a [Figure], id: &str) -> &'a [Vec<String>] {
        match &figure(figures, id).content {
            Content::Table(table) => &table.rows,
            _ => panic!("{id} is no table"),
        }
    }
}
