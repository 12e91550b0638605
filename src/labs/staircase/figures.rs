//! What the lab draws.

use super::components::Measured;
use super::{Course, FACTORS, Staircase, Target};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Role, Rule, Stroke, Table, format_number};
use crate::labs::plots::dots;
use crate::statistics::Mean;
use crate::text;

/// Dots along a curve, at most.
const DOTS: usize = 20;

/// Everything there is to see so far.
pub(super) fn all(lab: &Staircase) -> Vec<Figure> {
    if lab.predicted[0].is_empty() {
        return Vec::new();
    }
    vec![
        lab.components(),
        lab.scales(),
        lab.overlaps(),
        lab.errors(),
        lab.stages(),
    ]
}

fn steps() -> Axis {
    Axis::count(("Step t", text!("staircase-steps")))
}

/// A number of each step of a course.
fn curve(course: &Course, of: impl Fn(&Measured) -> f64) -> (Vec<f64>, Vec<f64>) {
    course
        .iter()
        .enumerate()
        .map(|(t, measured)| (t as f64, of(measured)))
        .unzip()
}

impl Target {
    /// What each part is called.
    fn names(self) -> Vec<&'static str> {
        match self {
            Self::Staircase => vec!["u₁", "u₁u₂"],
            Self::LongStaircase => vec!["u₁", "u₁u₂", "u₁u₂u₃"],
            Self::TwoStep => vec!["u₁", "u₂² − 1"],
        }
    }
}

impl Staircase {
    fn means(&self, of: impl Fn(&Measured) -> f64) -> (Vec<f64>, Vec<Mean>) {
        let length = self.runs.iter().map(Vec::len).max().unwrap_or(0);
        let every = length.div_ceil(DOTS).max(1);
        (0..length)
            .step_by(every)
            .map(|t| {
                let values: Vec<f64> = self.runs.iter().filter_map(|run| run.get(t).map(&of)).collect();
                (t as f64, Mean::of(values.iter().copied()))
            })
            .unzip()
    }

    fn components(&self) -> Figure {
        let mut marks: Vec<Mark> =
            vec![Rule::at_y(("Learned", text!("staircase-learned")), Role::Reference, 1.0).into()];
        for (j, part) in self.settings.target.names().into_iter().enumerate() {
            let role = Role::Category(j as u8);
            // Lines and dots of a part share a name.
            let name = Label::new(format!("part_{}", j + 1), part);
            let (x, y) = curve(&self.predicted[0], |measured| measured.parts[j]);
            marks.push(Line::new(name.clone(), role, x, y).into());
            let (x, means) = self.means(|measured| measured.parts[j]);
            if !x.is_empty() {
                marks.push(dots(name, role, x, &means).into());
            }
        }
        let y = Axis::linear(("Component", text!("staircase-component")));
        Figure::plot("components", text!("staircase-components"), steps(), y, marks)
            .caption(text!("staircase-components.caption"))
    }

    /// Information exponents, and when each part is half learned.
    fn stages(&self) -> Figure {
        let half = |course: &Course, j: usize| {
            let step = course.iter().position(|measured| measured.parts[j] >= 0.5);
            step.map_or("–".to_owned(), |step| step.to_string())
        };
        let parts = self.settings.target.parts();
        let rows = self.settings.target.names().into_iter().enumerate();
        let rows = rows
            .map(|(j, part)| {
                let (alone, then) = (parts[j].exponent(), parts[j].exponent_after(&parts[..j]));
                let halves: Vec<f64> = self
                    .runs
                    .iter()
                    .filter_map(|run| run.iter().position(|measured| measured.parts[j] >= 0.5))
                    .map(|step| step as f64)
                    .collect();
                let runs = if halves.is_empty() {
                    "–".to_owned()
                } else {
                    format_number(halves.iter().sum::<f64>() / halves.len() as f64)
                };
                vec![
                    part.to_owned(),
                    alone.to_string(),
                    then.to_string(),
                    half(&self.predicted[0], j),
                    runs,
                ]
            })
            .collect();
        let header = vec![
            Label::new("Part", text!("staircase-part")),
            Label::new("Exponent", text!("staircase-exponent")),
            Label::new("Exponent then", text!("staircase-exponent-then")),
            Label::new("Half learned, theory", text!("staircase-half-theory")),
            Label::new("Half learned, runs", text!("staircase-half-runs")),
        ];
        Figure::new(
            "stages",
            text!("staircase-stages"),
            Content::Table(Table { header, rows }),
        )
        .caption(text!("staircase-stages.caption"))
    }

    /// The prediction from other scales of the start.
    fn scales(&self) -> Figure {
        let strokes = [Stroke::Solid, Stroke::Dashed, Stroke::Dotted];
        let mut marks: Vec<Mark> = Vec::new();
        for ((course, factor), stroke) in self.predicted.iter().zip(FACTORS).zip(strokes) {
            for (j, part) in self.settings.target.names().into_iter().enumerate() {
                let scale = format_number(factor * self.settings.scale);
                let name = Label::new(
                    format!("scale_{scale}_{}", j + 1),
                    text!("staircase-scale-of", part = part, scale = scale.clone()),
                );
                let (x, y) = curve(course, |measured| measured.parts[j]);
                marks.push(
                    Line::new(name, Role::Category(j as u8), x, y)
                        .stroke(stroke)
                        .into(),
                );
            }
        }
        let y = Axis::linear(("Component", text!("staircase-component")));
        Figure::plot("scales", text!("staircase-scales"), steps(), y, marks)
            .caption(text!("staircase-scales.caption"))
    }

    /// How much each neuron of the prediction points along each direction.
    fn overlaps(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for j in 0..self.settings.target.directions() {
            let name = Label::new(
                format!("direction_{}", j + 1),
                text!("staircase-direction", index = j + 1),
            );
            for a in 0..self.settings.width {
                let (x, y) = curve(&self.predicted[0], |measured| measured.overlaps[(a, j)]);
                marks.push(Line::new(name.clone(), Role::Category(j as u8), x, y).into());
            }
        }
        let y = Axis::linear(("Overlap", text!("staircase-overlap")));
        Figure::plot("overlaps", text!("staircase-overlaps"), steps(), y, marks)
            .caption(text!("staircase-overlaps.caption"))
    }

    fn errors(&self) -> Figure {
        let (x, y) = curve(&self.predicted[0], |measured| measured.test);
        let name = ("State evolution", text!("staircase-theory"));
        let mut marks: Vec<Mark> = vec![Line::new(name, Role::Theory, x, y).into()];
        let (x, means) = self.means(|measured| measured.test);
        if !x.is_empty() {
            marks.push(dots(("Runs", text!("staircase-runs")), Role::Run, x, &means).into());
        }
        let y = Axis::log(("Test error", text!("staircase-test")));
        Figure::plot("test_error", text!("staircase-errors"), steps(), y, marks)
            .caption(text!("staircase-errors.caption"))
    }
}
