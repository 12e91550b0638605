//! What the lab draws.

use super::DeepLinear;
use crate::figure::{
    Axis, Content, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke, Table, format_number,
};
use crate::text;

/// Dots along a curve, at most.
const DOTS: usize = 60;

/// The loss is drawn down to this share of its start.
const LEARNED: f64 = 1e-3;

/// Everything there is to see so far.
pub(super) fn all(lab: &DeepLinear) -> Vec<Figure> {
    if lab.modes.is_empty() {
        return Vec::new();
    }
    vec![lab.curves(), lab.loss(), lab.stages()]
}

fn steps() -> Axis {
    Axis::count(("Step t", text!("deep-linear-steps")))
}

impl DeepLinear {
    fn picked(&self, curve: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let every = self.settings.every();
        curve
            .iter()
            .enumerate()
            .step_by(every)
            .map(|(t, a)| (t as f64, *a))
            .unzip()
    }

    fn curves(&self) -> Figure {
        let sparse = self.settings.steps.div_ceil(DOTS * self.settings.every()).max(1);
        // Flows lie behind, and the legend has the modes together.
        let (mut marks, mut modes, mut stages): (Vec<Mark>, Vec<Mark>, Vec<Mark>) = Default::default();
        for (i, (mode, goal)) in self.modes.iter().zip(&self.target.strengths).enumerate() {
            let role = Role::Category(i as u8);
            // Lines and dots of a mode share a name.
            let name = Label::new(
                format!("mode_{}", i + 1),
                text!("deep-linear-mode-of", strength = format_number(*goal)),
            );
            let (x, y) = self.picked(&mode.flow);
            let flow = Line::new(
                ("Gradient flow", text!("deep-linear-flow")),
                Role::Reference,
                x,
                y,
            );
            marks.push(flow.stroke(Stroke::Dashed).into());
            let (x, y) = self.picked(&mode.recursion);
            modes.push(Line::new(name.clone(), role, x, y).into());
            let points = self.drawn.iter().zip(&self.strengths).step_by(sparse);
            let (x, y) = points
                .map(|(t, strengths)| (*t as f64, strengths.get(i).copied().unwrap_or(f64::NAN)))
                .unzip();
            modes.push(Scatter::new(name, role, x, y).into());
            if let Some(half) = mode.half_step(*goal) {
                let name = ("Stages", text!("deep-linear-stage-times"));
                stages.push(Rule::at_x(name, Role::Reference, half as f64).into());
            }
        }
        marks.extend(modes);
        marks.extend(stages);
        let y = Axis::linear(("Strength a", text!("deep-linear-strength")));
        Figure::plot("modes", text!("deep-linear-modes"), steps(), y, marks)
            .caption(text!("deep-linear-modes.caption"))
    }

    fn stages(&self) -> Figure {
        let step = |step: Option<usize>| step.map_or("–".to_owned(), |step| step.to_string());
        let row = |(i, (mode, goal)): (usize, (&super::Mode, &f64))| {
            vec![
                (i + 1).to_string(),
                format_number(*goal),
                format!("{:.0}", mode.half),
                step(mode.half_step(*goal)),
                step(self.halves.get(i).copied().flatten()),
            ]
        };
        let rows = self.modes.iter().zip(&self.target.strengths).enumerate().map(row);
        let header = vec![
            Label::new("Mode", text!("deep-linear-mode")),
            Label::new("Strength s", text!("deep-linear-goal")),
            Label::new("Formula", text!("deep-linear-half-formula")),
            Label::new("Recursion", text!("deep-linear-half-recursion")),
            Label::new("Matrices", text!("deep-linear-half-matrices")),
        ];
        let rows = rows.collect();
        Figure::new(
            "stages",
            text!("deep-linear-stages"),
            Content::Table(Table { header, rows }),
        )
        .caption(text!("deep-linear-stages.caption"))
    }

    fn loss(&self) -> Figure {
        let every = self.settings.every();
        let count = self.modes.first().map_or(0, |mode| mode.recursion.len());
        let theory = |t: usize| {
            let modes = self.modes.iter().zip(&self.target.strengths);
            let misses = modes.map(|(mode, goal)| {
                let a = mode.recursion.get(t).copied().unwrap_or(f64::NAN);
                0.5 * (goal - a).powi(2)
            });
            misses.sum::<f64>()
        };
        let least = LEARNED * theory(0);
        let points = (0..count).step_by(every).map(|t| (t as f64, theory(t)));
        let (x, y) = points.filter(|(_, loss)| *loss > least).unzip();
        let name = ("Modes alone", text!("deep-linear-loss-theory"));
        let mut marks: Vec<Mark> = vec![Line::new(name, Role::Theory, x, y).into()];
        let sparse = self.settings.steps.div_ceil(DOTS * every).max(1);
        let points = self.drawn.iter().zip(&self.losses).step_by(sparse);
        let (x, y) = points
            .filter(|(_, loss)| **loss > least)
            .map(|(t, loss)| (*t as f64, *loss))
            .unzip();
        let name = ("Matrices", text!("deep-linear-loss-matrices"));
        marks.push(Scatter::new(name, Role::Run, x, y).into());
        // On a logarithmic axis the steps of modes whose strengths fall by one factor are alike.
        let y = Axis::log(("Loss", text!("deep-linear-loss.y")));
        Figure::plot("loss", text!("deep-linear-loss"), steps(), y, marks)
            .caption(text!("deep-linear-loss.caption"))
    }
}
