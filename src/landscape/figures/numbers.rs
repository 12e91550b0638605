//! The landscape in numbers.

use super::{Explorer, quantity, quantity_inside};
use crate::experiment::Height;
use crate::figure::{Content, Figure, Readout, format_number, superscript};
use crate::landscape::names::{solution_id, solution_inside};
use crate::landscape::problem::Edge;
use crate::text;

impl Explorer {
    /// Everything that is one number, as a figure.
    pub(super) fn readouts(&self) -> Option<Figure> {
        let numbers = self.numbers();
        (!numbers.is_empty()).then(|| {
            let title = text!("landscape-readouts");
            Figure::new("landscape_readouts", title, Content::Readouts(numbers))
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
                let text = text!(
                    "landscape-barrier",
                    solution = solution_inside(line.to),
                    quantity = quantity_inside(height, loss)
                );
                let id = format!(
                    "Barrier to {}, {}",
                    solution_id(line.to),
                    quantity(height, loss).id.to_lowercase()
                );
                numbers.push(Readout::new((id, text), line.slice.barrier(of(height)).0));
            }
        }
        if self.pruning.pruned.len() == self.settings.pruning.points
            && let Some(kept) = self.pruning.tolerated(0.05, of(Height::Test))
        {
            let id = "Fraction of weights that can go for 5 % of test error";
            numbers.push(Readout::new((id, text!("landscape-tolerated")), kept));
        }
        let rate = self.instance.experiment().optimizer.learning_rate;
        for pair in self.chaos.pairs() {
            if let Some(growth) = pair.growth() {
                let rate = format_number(pair.factor * rate);
                let apart = format!("10{}", superscript(-pair.exponent.cast_signed()));
                let id = format!("Growth rate at η = {rate}, starts {apart} apart");
                let text = text!("landscape-growth-rate", rate = rate, apart = apart);
                numbers.push(Readout::new((id, text), growth).unit(("1/step", text!("unit-per-step"))));
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
        let off = (
            "Trajectory off the plane",
            text!("landscape-trajectory-off-plane"),
        );
        numbers.push(Readout::new(off, 100.0 * scene.projection.off_plane).unit("%"));
        if let Some(&way) = scene.projection.travelled.last() {
            let id = "From start to end";
            numbers.push(Readout::new((id, text!("landscape-start-to-end")), way));
        }
        for of in [Height::Train, Height::Test] {
            if let Some((_, lowest)) = scene.minimum(|values| values.height(of, loss)) {
                let text = text!("landscape-lowest", quantity = quantity_inside(of, loss));
                let id = format!("Lowest {} on the plane", quantity(of, loss).id.to_lowercase());
                numbers.push(Readout::new((id, text), lowest));
            }
        }
    }

    fn hessian_numbers(&self, numbers: &mut Vec<Readout>) {
        let curvature = &self.curvature;
        if let Some(top) = curvature.leading.first() {
            let text = text!("landscape-largest-eigenvalue", step = curvature.step);
            numbers.push(Readout::new(
                ("Largest eigenvalue of the Hessian", text),
                top.value,
            ));
        }
        if let (Some(last), Some(most)) = (
            curvature.sharpness.last(),
            curvature.sharpness.iter().map(|s| s.value).reduce(f64::max),
        ) {
            let scaled = self.is_scaled();
            let text = match scaled {
                true => text!("landscape-last-sharpness-scaled", step = last.t),
                false => text!("landscape-last-sharpness", step = last.t),
            };
            numbers.push(Readout::new(("Sharpness at the last step", text), last.value));
            let id = "Highest sharpness along the run";
            let text = match scaled {
                true => text!("landscape-highest-sharpness-scaled"),
                false => text!("landscape-highest-sharpness"),
            };
            numbers.push(Readout::new((id, text), most));
        }
        if !curvature.leading.is_empty() || !curvature.sharpness.is_empty() {
            let edge = Edge::of(self.instance.experiment(), curvature.step);
            let label = ("Edge of stability", text!("landscape-edge"));
            let threshold = edge.threshold;
            numbers.extend(threshold.map(|at| Readout::new(label, at)));
        }
        let Some(weights) = self.weights() else { return };
        for (label, power) in [
            (("Trace of the Hessian", text!("landscape-trace")), 1),
            (
                (
                    "Squared Frobenius norm of the Hessian",
                    text!("landscape-frobenius"),
                ),
                2,
            ),
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
