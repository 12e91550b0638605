//! The landscape in numbers.

use super::{Explorer, quantity};
use crate::experiment::Height;
use crate::figure::{Content, Figure, Readout};
use crate::landscape::problem::Edge;

impl Explorer {
    /// Everything that is one number, as a figure.
    pub(super) fn readouts(&self) -> Option<Figure> {
        let numbers = self.numbers();
        (!numbers.is_empty()).then(|| {
            Figure::new(
                "landscape_readouts",
                "The landscape in numbers",
                Content::Readouts(numbers),
            )
        })
    }

    /// Everything that is one number, as far as it is known.
    #[must_use]
    pub fn numbers(&self) -> Vec<Readout> {
        let mut numbers: Vec<Readout> = Vec::new();
        self.plane_numbers(&mut numbers);
        self.hessian_numbers(&mut numbers);
        let loss = self.loss();
        let of = |of: Height| move |values: &crate::landscape::Values| values.height(of, loss);
        if let Some(line) = &self.line {
            for height in [Height::Train, Height::Test] {
                let label = format!(
                    "Barrier to {}, {}",
                    line.name,
                    super::plane::lower(&quantity(height, loss))
                );
                numbers.push(Readout::new(&label, line.slice.barrier(of(height)).0));
            }
        }
        if self.pruning.pruned.len() == self.settings.pruning.points
            && let Some(kept) = self.pruning.tolerated(0.05, of(Height::Test))
        {
            let label = "Fraction of weights that can go for 5 % of test error";
            numbers.push(Readout::new(label, kept));
        }
        let rate = self.instance.experiment().optimizer.learning_rate;
        for pair in self.chaos.pairs() {
            if let Some(growth) = pair.growth() {
                let label = format!(
                    "Growth rate at η = {}, starts 10{} apart",
                    crate::figure::format_number(pair.factor * rate),
                    crate::figure::superscript(-pair.exponent.cast_signed())
                );
                numbers.push(Readout::new(&label, growth).unit("1/step"));
            }
        }
        numbers.retain(|number| number.value.is_finite());
        numbers
    }

    fn plane_numbers(&self, numbers: &mut Vec<Readout>) {
        let Some(scene) = &self.scene else {
            return;
        };
        let loss = self.loss();
        numbers.push(Readout::new("Trajectory off the plane", 100.0 * scene.projection.off_plane).unit("%"));
        if let Some(&way) = scene.projection.travelled.last() {
            numbers.push(Readout::new("From start to end", way));
        }
        for of in [Height::Train, Height::Test] {
            if let Some((_, lowest)) = scene.minimum(|values| values.height(of, loss)) {
                let label = format!("Lowest {} on the plane", super::plane::lower(&quantity(of, loss)));
                numbers.push(Readout::new(&label, lowest));
            }
        }
    }

    fn hessian_numbers(&self, numbers: &mut Vec<Readout>) {
        let optimizer = &self.instance.experiment().optimizer;
        let curvature = &self.curvature;
        if let Some(top) = curvature.leading.first() {
            let label = format!("Largest eigenvalue of the Hessian at step {}", curvature.step);
            numbers.push(Readout::new(&label, top.value));
        }
        if let (Some(last), Some(most)) = (
            curvature.sharpness.last(),
            curvature.sharpness.iter().map(|s| s.value).reduce(f64::max),
        ) {
            numbers.push(Readout::new(&format!("Sharpness at step {}", last.t), last.value));
            numbers.push(Readout::new("Highest sharpness along the run", most));
        }
        if !curvature.leading.is_empty() || !curvature.sharpness.is_empty() {
            let edge = Edge::of(optimizer, curvature.step);
            numbers.push(Readout::new("Edge of stability", edge.threshold));
        }
        let Some(weights) = self.weights() else { return };
        for (label, power) in [
            ("Trace of the Hessian", 1),
            ("Squared Frobenius norm of the Hessian", 2),
        ] {
            if let Some((mean, error)) = curvature.moment(weights, power) {
                let number = Readout::new(label, mean);
                numbers.push(if error.is_finite() {
                    number.error(error)
                } else {
                    number
                });
            }
        }
    }
}
