//! What the lab draws.

use super::curves::{Curve, FINE};
use super::{PhaseRetrieval, SIZES, SMALLEST};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Rule, Stroke};
use crate::labs::plots::{category, dots};
use crate::statistics::Mean;
use crate::text;

/// Everything there is to see so far.
pub(super) fn all(lab: &PhaseRetrieval) -> Vec<Figure> {
    let durations = lab.durations.as_ref().map(|curves| lab.durations(curves));
    let mut figures = vec![lab.overlaps(), lab.course()];
    figures.extend(durations);
    figures.push(lab.thresholds());
    figures
}

fn ratio_axis() -> Axis {
    Axis::linear(("Samples per entry φ", text!("phase-retrieval-ratio")))
}

fn overlap_axis() -> Axis {
    Axis::linear(("Overlap q", text!("phase-retrieval-overlap")))
}

/// The role of a number of entries: the largest stands out.
fn role(size: usize) -> Role {
    category(SIZES - 1 - size)
}

impl PhaseRetrieval {
    fn rules(&self) -> [Mark; 3] {
        let it = self.information;
        let thresholds = [
            it.weak_recovery(),
            it.information_theoretic(),
            it.perfect_recovery().1,
        ];
        let [weak, best, perfect] = thresholds.map(|phi| format!("{phi:.3}"));
        let text = text!(
            "phase-retrieval-thresholds-at",
            weak = weak,
            best = best,
            perfect = perfect
        );
        // One name for all: they are told apart by where they stand.
        let name = Label::new("Thresholds", text);
        thresholds.map(|phi| Rule::at_x(name.clone(), Role::Reference, phi).into())
    }

    fn overlaps(&self) -> Figure {
        let it = self.information;
        let (last, perfect) = it.perfect_recovery();
        // Along q itself, so that the curve is exact at the jump.
        let along = |from: f64, to: f64| {
            (0..FINE).map(move |i| from + (to - from) * (i as f64 / (FINE - 1) as f64).powi(2))
        };
        let branch = along(0.0, last)
            .map(|q| (it.ratio(q), q))
            .filter(|p| p.0 < perfect);
        let (mut x, mut y) = (vec![SMALLEST], vec![0.0]);
        for (phi, q) in branch.chain([(perfect, last), (perfect, 1.0), (self.settings.largest, 1.0)]) {
            if phi <= self.settings.largest {
                x.push(phi);
                y.push(q);
            }
        }
        let theory = ("Limit", text!("phase-retrieval-limit"));
        let unstable = ("Unstable fixed point", text!("phase-retrieval-unstable"));
        let (back_x, back_y) = along(1.0, last).map(|q| (it.ratio(q), q)).unzip();
        let steps = self.settings.steps;
        let after = ("After T steps", text!("phase-retrieval-after", steps = steps));
        let (after_x, after_y) = self.after.clone().unwrap_or_default();
        let mut marks: Vec<Mark> = self.rules().into();
        marks.push(
            Line::new(unstable, Role::Theory, back_x, back_y)
                .stroke(Stroke::Dotted)
                .into(),
        );
        marks.push(
            Line::new(after, Role::Theory, after_x, after_y)
                .stroke(Stroke::Dashed)
                .into(),
        );
        marks.push(Line::new(theory, Role::Theory, x, y).into());
        for (size, n) in self.settings.sizes().into_iter().enumerate() {
            let (x, means) = self.measured(size);
            if !x.is_empty() {
                marks.push(dots(run_label(size, n), role(size), x, &means).into());
            }
        }
        let title = text!("phase-retrieval-overlaps");
        Figure::plot("overlaps", title, ratio_axis(), overlap_axis(), marks)
            .caption(text!("phase-retrieval-overlaps.caption"))
    }

    /// Places with runs of a size, and the mean overlap at each.
    fn measured(&self, size: usize) -> (Vec<f64>, Vec<Mean>) {
        let mut found: Vec<(f64, Mean)> = self
            .places
            .iter()
            .zip(&self.ends)
            .filter_map(|(phi, ends)| {
                let ends = ends.get(size).filter(|ends| !ends.is_empty())?;
                (*phi <= self.settings.largest).then(|| (*phi, Mean::of(ends.iter().copied())))
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().unzip()
    }

    /// The overlap over time at the chosen φ.
    fn course(&self) -> Figure {
        let course = self
            .information
            .course(self.settings.overlap, self.settings.ratio, self.settings.steps);
        let steps = || (0..=self.settings.steps).map(|t| t as f64);
        let name = ("State evolution", text!("phase-retrieval-state-evolution"));
        let mut marks: Vec<Mark> = vec![Line::new(name, Role::Theory, steps().collect(), course).into()];
        for ((size, n), courses) in self.settings.sizes().into_iter().enumerate().zip(&self.courses) {
            if courses.is_empty() {
                continue;
            }
            // A dot at every step of a long course would be a smear.
            let every = self.settings.steps.div_ceil(30).max(1);
            let (x, means): (Vec<f64>, Vec<Mean>) = (0..=self.settings.steps)
                .step_by(every)
                .map(|t| {
                    let values = courses.iter().filter_map(|course| course.get(t).copied());
                    (t as f64, Mean::of(values))
                })
                .unzip();
            marks.push(dots(run_label(size, n), role(size), x, &means).into());
        }
        let x = Axis::linear(("Step t", text!("phase-retrieval-step")));
        let title = text!(
            "phase-retrieval-course",
            ratio = format!("{:.3}", self.settings.ratio)
        );
        Figure::plot("course", title, x, overlap_axis(), marks)
            .caption(text!("phase-retrieval-course.caption"))
    }

    /// Steps until nine tenths of the final overlap, from the overlap 1/n that chance gives.
    fn durations(&self, curves: &[Curve]) -> Figure {
        let it = self.information;
        let (weak, perfect) = (it.weak_recovery(), it.perfect_recovery().1);
        let mut marks: Vec<Mark> = self.rules().into();
        for ((size, n), (x, y)) in self.settings.sizes().into_iter().enumerate().zip(curves) {
            let name = Label::new(
                format!("steps_{size}"),
                text!("phase-retrieval-from-chance", n = n),
            );
            marks.push(Line::new(name, role(size), x.clone(), y.clone()).into());
        }
        let ratios = curves.last().map(|curve| curve.0.as_slice()).unwrap_or_default();
        let n = self.settings.dimension as f64;
        let law = ratios
            .iter()
            .filter(|phi| **phi < perfect)
            .map(|&phi| (phi, n.ln() / (phi / weak).ln()))
            .filter(|p| p.1 < 1e5);
        let (x, y) = law.unzip();
        let name = ("ln n/ln 2φ", text!("phase-retrieval-escape"));
        marks.push(
            Line::new(name, Role::Reference, x, y)
                .stroke(Stroke::Dashed)
                .into(),
        );
        let y = Axis::log(("Steps", text!("phase-retrieval-steps")));
        let title = text!("phase-retrieval-durations");
        Figure::plot("durations", title, ratio_axis(), y, marks)
            .caption(text!("phase-retrieval-durations.caption"))
    }

    fn thresholds(&self) -> Figure {
        let it = self.information;
        let (jump, perfect) = it.perfect_recovery();
        let readouts = vec![
            Readout::new(("weak", text!("phase-retrieval-weak")), it.weak_recovery()),
            Readout::new(
                ("information", text!("phase-retrieval-information")),
                it.information_theoretic(),
            ),
            Readout::new(("perfect", text!("phase-retrieval-perfect")), perfect),
            Readout::new(("jump", text!("phase-retrieval-before-jump")), jump),
        ];
        let title = text!("phase-retrieval-thresholds");
        Figure::new("thresholds", title, Content::Readouts(readouts))
            .caption(text!("phase-retrieval-thresholds.caption"))
    }
}

fn run_label(size: usize, n: usize) -> Label {
    Label::new(format!("runs_{size}"), PhaseRetrieval::size_name(n))
}
