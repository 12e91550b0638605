//! What the lab draws.

use super::link::Target;
use super::{Against, Emergence, Record, Series};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Rule, Stroke};
use crate::labs::plots::{category, dots};
use crate::statistics::Mean;
use crate::text;

/// Everything there is to see so far.
pub(super) fn all(lab: &Emergence) -> Vec<Figure> {
    if lab.records.is_empty() && lab.now.is_empty() {
        return Vec::new();
    }
    match lab.settings.against {
        Against::Ratio => vec![
            lab.against_ratio(),
            lab.over_time(),
            lab.errors(),
            lab.exponents(),
        ],
        Against::Passes => {
            let component = lab.passes("component", |record| &record.component);
            let alignment = lab.passes("alignment", |record| &record.alignment);
            // From no overlap the question is whether the direction is found at all.
            let mut figures = if lab.settings.overlap > 0.0 {
                vec![component, alignment]
            } else {
                vec![alignment, component]
            };
            figures.extend([lab.passing_errors(), lab.exponents()]);
            figures
        }
    }
}

fn component_axis() -> Axis {
    Axis::linear(("Component c", text!("emergence-component")))
}

fn step_axis() -> Axis {
    Axis::linear(("Step t", text!("emergence-step")))
}

fn ratio_axis() -> Axis {
    Axis::log(("Samples per feature φ", text!("emergence-ratio")))
}

impl Series {
    fn name(self) -> String {
        let key = match (self.target, self.one_pass) {
            (Target::Linear, false) => "emergence-linear",
            (Target::Sign, false) => "emergence-sign",
            (Target::Even, false) => "emergence-even",
            (Target::Parity, false) => "emergence-parity",
            (Target::Cubic, false) => "emergence-cubic",
            (_, true) => "emergence-one-pass",
        };
        text::get(key).into_owned()
    }

    /// What its lines and dots are called.
    fn label(self) -> Label {
        let id = format!("{:?}_{}", self.target, u8::from(self.one_pass));
        Label::new(id, self.name())
    }

    /// The same where passes are compared.
    fn pass(self) -> Label {
        let same = (!self.one_pass).then(|| text!("emergence-same-samples").into_owned());
        Label {
            text: same.map_or(self.label().text, Into::into),
            ..self.label()
        }
    }
}

impl Emergence {
    /// The records of theory, or of all runs, at a place.
    fn of(&self, series: usize, place: usize, runs: bool) -> impl Iterator<Item = &Record> + Clone {
        let wanted = move |(task, record): &(super::Task, Record)| {
            (task.series == series
                && task.place == place
                && task.run.is_some() == runs
                && record.train.len() > self.settings.steps)
                .then_some(())
        };
        self.records
            .iter()
            .filter(move |entry| wanted(entry).is_some())
            .map(|(_, record)| record)
    }

    /// The record of theory at a place, the one at work as far as it is.
    fn theory(&self, series: usize, place: usize) -> Option<&Record> {
        let wanted = super::Task {
            series,
            place,
            run: None,
        };
        let mut at_work = self.now.iter().filter(|work| work.task == wanted);
        let finished = self.of(series, place, false).next();
        finished.or_else(|| at_work.next().map(|work| &work.record))
    }

    /// The step that the theory at work has reached.
    fn reached(&self) -> Option<usize> {
        let theory = self.now.iter().filter(|work| work.task.run.is_none());
        theory.filter_map(|work| work.record.looks.last().copied()).min()
    }

    fn against_ratio(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, series) in self.series.iter().enumerate() {
            let places = || self.places.iter().enumerate();
            let (x, y): (Vec<f64>, Vec<f64>) = places()
                .filter_map(|(place, phi)| Some((*phi, *self.theory(i, place)?.component.last()?)))
                .unzip();
            marks.push(Line::new(series.label(), category(i), x, y).into());
            let (x, means): (Vec<f64>, Vec<Mean>) = places()
                .filter_map(|(place, phi)| {
                    let ends = self
                        .of(i, place, true)
                        .filter_map(|record| record.component.last().copied());
                    let mean = Mean::of(ends);
                    mean.value.is_finite().then_some((*phi, mean))
                })
                .unzip();
            if !x.is_empty() {
                marks.push(dots(series.label(), category(i), x, &means).into());
            }
        }
        let steps = self.settings.steps;
        let title = match self.reached() {
            Some(step) => text!("emergence-against-ratio-at-work", step = step, steps = steps),
            None => text!("emergence-against-ratio", steps = steps),
        };
        Figure::plot("components", title, ratio_axis(), component_axis(), marks)
            .caption(text!("emergence-against-ratio.caption"))
    }

    /// The component of the hard link over time at every ratio.
    fn over_time(&self) -> Figure {
        let hard = self.series.len().saturating_sub(1);
        let mut marks: Vec<Mark> = Vec::new();
        for (place, phi) in self.places.iter().enumerate() {
            let name = |part: &str| {
                let ratio = format!("{phi:.2}");
                Label::new(
                    format!("{part}_{place}"),
                    text!("emergence-at-ratio", ratio = ratio),
                )
            };
            if let Some(record) = self.theory(hard, place) {
                let steps = record.looks.iter().map(|&t| t as f64).collect();
                marks
                    .push(Line::new(name("theory"), category(place), steps, record.component.clone()).into());
            }
        }
        let target = self
            .series
            .get(hard)
            .map_or_else(String::new, |series| series.name());
        let title = text!("emergence-over-time", target = target);
        Figure::plot("over_time", title, step_axis(), component_axis(), marks)
            .caption(text!("emergence-over-time.caption"))
    }

    /// Errors of the hard link over the ratio: what fits without having learned anything.
    fn errors(&self) -> Figure {
        let hard = self.series.len().saturating_sub(1);
        let curve = |part: fn(&Record) -> Option<f64>, runs: bool| {
            let places = self.places.iter().enumerate();
            places
                .filter_map(|(place, phi)| {
                    let mean = Mean::of(self.of(hard, place, runs).filter_map(part));
                    mean.value.is_finite().then_some((*phi, mean))
                })
                .unzip::<f64, Mean, Vec<_>, Vec<_>>()
        };
        let line = |id, key: &str, role, part| {
            let (x, means) = curve(part, false);
            Line::new(
                Label::new(id, text::get(key)),
                role,
                x,
                means.iter().map(|m| m.value).collect(),
            )
        };
        let mut marks: Vec<Mark> = vec![
            line("test_theory", "emergence-test-theory", Role::Theory, |r| {
                r.test.last().copied()
            })
            .into(),
            line("train_theory", "emergence-train-theory", Role::Theory, |r| {
                r.train.last().copied()
            })
            .stroke(Stroke::Dashed)
            .into(),
        ];
        let (x, means) = curve(|record| record.train.last().copied(), true);
        if !x.is_empty() {
            let name = ("Training error, runs", text!("emergence-train-runs"));
            marks.push(dots(name, Role::Run, x, &means).into());
        }
        let noise = ("Noise level σ²", text!("emergence-noise"));
        marks.push(Rule::at_y(noise, Role::Reference, self.settings.noise.powi(2)).into());
        let y = Axis::linear(("Mean squared error", text!("emergence-error")));
        Figure::plot("errors", text!("emergence-errors"), ratio_axis(), y, marks)
            .caption(text!("emergence-errors.caption"))
    }

    /// A quantity over time, over one sample and in one pass.
    fn passes(&self, id: &'static str, part: fn(&Record) -> &Vec<f64>) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, series) in self.series.iter().enumerate() {
            if let Some(record) = self.theory(i, 0) {
                let steps = record.looks.iter().map(|&t| t as f64).collect();
                marks.push(Line::new(series.pass(), category(i), steps, part(record).clone()).into());
            }
            let Some(looks) = self.of(i, 0, true).next().map(|record| &record.looks) else {
                continue;
            };
            let (x, means): (Vec<f64>, Vec<Mean>) = looks
                .iter()
                .enumerate()
                .map(|(k, &t)| {
                    let values = self
                        .of(i, 0, true)
                        .filter_map(|record| part(record).get(k).copied());
                    (t as f64, Mean::of(values))
                })
                .unzip();
            marks.push(dots(series.pass(), category(i), x, &means).into());
        }
        if id == "alignment" {
            let chance = 1.0 / (self.settings.dimension as f64).sqrt();
            let name = ("Chance", text!("emergence-chance"));
            marks.push(Rule::at_y(name, Role::Reference, chance).into());
        }
        let (title, y) = match id {
            "component" => (text!("emergence-passes-component"), component_axis()),
            _ => (
                text!("emergence-passes-alignment"),
                Axis::linear(("Cosine", text!("emergence-alignment"))),
            ),
        };
        let caption = match id {
            "component" => text!("emergence-passes-component.caption"),
            _ => text!("emergence-passes-alignment.caption"),
        };
        Figure::plot(id, title, step_axis(), y, marks).caption(caption)
    }

    fn passing_errors(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, series) in self.series.iter().enumerate() {
            let steps = |record: &Record| (0..record.test.len()).map(|t| t as f64).collect::<Vec<_>>();
            if let Some(record) = self.theory(i, 0) {
                let line = Line::new(series.pass(), category(i), steps(record), record.test.clone());
                marks.push(line.into());
            }
            let at = |t: usize| {
                let errors = self
                    .of(i, 0, true)
                    .filter_map(|record| record.test.get(t).copied());
                let mean = Mean::of(errors);
                mean.value.is_finite().then_some((t as f64, mean))
            };
            let (x, means): (Vec<f64>, Vec<Mean>) = (0..=self.settings.steps).filter_map(at).unzip();
            if !x.is_empty() {
                marks.push(dots(series.pass(), category(i), x, &means).into());
            }
        }
        let y = Axis::linear(("Test error", text!("emergence-test-error")));
        Figure::plot("errors", text!("emergence-passing-errors"), step_axis(), y, marks)
            .caption(text!("emergence-passing-errors.caption"))
    }

    /// Information exponents and Hermite coefficients.
    fn exponents(&self) -> Figure {
        let mut readouts: Vec<Readout> = Vec::new();
        for series in &self.series {
            if series.one_pass {
                continue;
            }
            let name = series.name();
            let id = format!("exponent_{:?}", series.target);
            let label = Label::new(id, text!("emergence-exponent-of", series = name.as_str()));
            readouts.push(Readout::new(label, series.target.exponent() as f64));
            // The easy link beside a hard one is its own first polynomial.
            if series.target == Target::Linear && self.series.len() > 1 {
                continue;
            }
            let coefficients = series.target.coefficients();
            for (k, value) in coefficients.into_iter().enumerate().skip(1) {
                let id = format!("hermite_{:?}_{k}", series.target);
                let value = if value.abs() < 1e-6 { 0.0 } else { value };
                let order = ["₀", "₁", "₂", "₃", "₄"].get(k).copied().unwrap_or_default();
                let text = text!("emergence-hermite-of", series = name.as_str(), order = order);
                readouts.push(Readout::new(Label::new(id, text), value));
            }
        }
        Figure::new(
            "exponents",
            text!("emergence-exponents"),
            Content::Readouts(readouts),
        )
        .caption(text!("emergence-exponents.caption"))
    }
}
