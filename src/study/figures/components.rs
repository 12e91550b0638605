//! How much of each part of the target is learned, theory against runs.

use super::{dots, plot, step_axis};
use crate::experiment::{Data, Link};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Rule};
use crate::study::results::Results;
use crate::text;

/// Steps at which runs are drawn as dots, at most.
const DOTS: usize = 25;

/// The components c_j of a target of several directions over time: 0 while a part is unknown, 1 once it is learned.
#[must_use]
pub fn components(results: &Results) -> Option<Figure> {
    let Data::Synthetic(data) = &results.experiment().data else {
        return None;
    };
    let (link, directions) = (data.teacher.link, data.teacher.directions);
    if directions < 2 {
        return None;
    }
    let mut marks = Vec::new();
    for j in 0..link.parts(directions) {
        let role = Role::Category(j as u8);
        // Lines and dots of a part share a name.
        let label = Label::new(format!("Part {}", j + 1), name(link, j));
        let steps = results.prediction().iter();
        let theory: Vec<f64> = steps.map_while(|step| step.components.get(j).copied()).collect();
        let x = (0..theory.len()).map(|t| t as f64).collect();
        let steps = results.prediction().iter();
        let errors: Vec<f64> = steps
            .map_while(|step| step.components_error.get(j).copied())
            .collect();
        let banded = errors.len() == theory.len() && errors.iter().all(|error| error.is_finite());
        let line = Line::new(label.clone(), role, x, theory);
        let line = if banded { line.band(errors) } else { line };
        marks.push((!line.x.is_empty()).then(|| Mark::from(line)));
        let length = results.components().len();
        let means = results.components().iter().enumerate();
        let points: Vec<_> = means
            .step_by(length.div_ceil(DOTS).max(1))
            .filter_map(|(t, moments)| moments.at(j).map(|mean| (t as f64, mean.value, mean.error)))
            .collect();
        marks.push(dots(label, role, &points));
    }
    // The level alone is no curve.
    if marks.iter().all(Option::is_none) {
        return None;
    }
    let learned = Rule::at_y(("Learned", text!("components-learned")), Role::Reference, 1.0);
    marks.insert(0, Some(learned.into()));
    plot(
        results,
        ("components", &text!("components")),
        (step_axis(), Axis::linear(("Component c", text!("components.y")))),
        marks,
        &text!("components.caption"),
    )
}

/// What a part is called.
fn name(link: Link, j: usize) -> String {
    match link {
        Link::Staircase => text!("components-product", factors = j + 1),
        Link::TwoStep if j == 0 => text!("components-product", factors = 1),
        Link::TwoStep => text!("components-square", number = j + 1),
        Link::Sign | Link::Even | Link::Parity | Link::Logistic => text!("components-whole"),
        _ => text!("components-direction", number = j + 1),
    }
    .into_owned()
}
