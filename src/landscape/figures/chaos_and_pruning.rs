//! Chaos and pruning.

use super::{Explorer, distance, error_axis, percent, quantity, step_axis};
use crate::experiment::{Height, HeightScale, Scope};
use crate::figure::{
    Axis, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke, format_number, superscript,
};
use crate::landscape::chaos::Pair;
use crate::text;

/// How far apart two starts are: `10⁻⁶`.
fn apart(exponent: u32) -> String {
    format!("10{}", superscript(-exponent.cast_signed()))
}

impl Explorer {
    /// Distance of the weights, or of the predictions, of runs from starts close to each other.
    pub(super) fn distances(&self, predictions: bool) -> Option<Figure> {
        let rate = self.instance.experiment().optimizer.learning_rate;
        let several = self.settings.chaos.exponents.len() > 1;
        let curve = |(i, pair): (usize, &Pair)| -> Mark {
            let values = if predictions {
                &pair.predictions
            } else {
                &pair.weights
            };
            let rate = format!("η = {}", format_number(pair.factor * rate));
            let name = if several {
                let apart = apart(pair.exponent);
                (
                    format!("{rate}, {apart} apart"),
                    text!("landscape-chaos-pair", rate = rate, apart = apart),
                )
                    .into()
            } else {
                Label::from(rate)
            };
            let role = Role::Category(u8::try_from(i % 200).unwrap_or(0));
            let steps = (0..values.len()).map(|t| t as f64).collect();
            Line::new(name, role, steps, values.clone()).into()
        };
        let marks: Vec<Mark> = self.chaos.pairs().enumerate().map(curve).collect();
        if marks.is_empty() {
            return None;
        }
        let (id, title, label) = if predictions {
            let difference = (
                "Root mean square difference of outputs",
                text!("landscape-chaos-predictions.y"),
            );
            (
                "landscape_chaos_predictions",
                text!("landscape-chaos-predictions"),
                difference.into(),
            )
        } else {
            (
                "landscape_chaos_weights",
                text!("landscape-chaos-weights"),
                distance(),
            )
        };
        let figure = Figure::plot(id, title, step_axis(), Axis::log(label), marks);
        Some(figure.caption(text!("landscape-chaos-caption")))
    }

    /// The growth rate against the learning rate.
    pub(super) fn growth(&self) -> Option<Figure> {
        let rate = self.instance.experiment().optimizer.learning_rate;
        let mut marks: Vec<Mark> = Vec::new();
        for (i, &exponent) in self.settings.chaos.exponents.iter().enumerate() {
            let pairs = self.chaos.pairs().filter(|pair| pair.exponent == exponent);
            let known: Vec<(f64, f64)> = pairs
                .filter_map(|pair| Some((pair.factor * rate, pair.growth()?)))
                .collect();
            if known.is_empty() {
                continue;
            }
            let role = Role::Category(u8::try_from(i).unwrap_or(0));
            let apart = apart(exponent);
            let name = Label::new(
                format!("Starts {apart} apart"),
                text!("landscape-growth-pair", apart = apart),
            );
            let mut sorted = known;
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (x, y): (Vec<f64>, Vec<f64>) = sorted.into_iter().unzip();
            marks.push(
                Line::new(name.clone(), role, x.clone(), y.clone())
                    .stroke(Stroke::Thin)
                    .into(),
            );
            marks.push(Scatter::new(name, role, x, y).into());
        }
        if marks.is_empty() {
            return None;
        }
        let zero = ("Neither growth nor decay", text!("landscape-growth-zero"));
        marks.push(Rule::at_y(zero, Role::Reference, 0.0).into());
        let x = Axis::linear(("Learning rate η", text!("landscape-growth.x")));
        let y = Axis::linear(("Growth rate", text!("landscape-growth.y")));
        let y = y.unit(("1/step", text!("unit-per-step")));
        let figure = Figure::plot("landscape_growth", text!("landscape-growth"), x, y, marks);
        Some(figure.caption(text!("landscape-growth.caption")))
    }

    /// Errors against the fraction of weights that is cut.
    pub(super) fn pruned(&self, scale: HeightScale) -> Option<Figure> {
        let pruned = &self.pruning.pruned;
        if pruned.is_empty() {
            return None;
        }
        let loss = self.loss();
        let curve = |of: Height, stroke| -> Mark {
            let fractions = pruned.iter().map(|p| p.fraction).collect();
            let heights = pruned.iter().map(|p| p.values.height(of, loss)).collect();
            Line::new(quantity(of, loss), Role::Run, fractions, heights)
                .stroke(stroke)
                .into()
        };
        let marks = vec![
            curve(Height::Test, Stroke::Solid),
            curve(Height::Train, Stroke::Dashed),
        ];
        let kept = self
            .pruning
            .tolerated(0.05, |values| values.height(Height::Test, loss));
        let share = percent(kept.unwrap_or(0.0));
        let caption = match self.settings.pruning.scope {
            Scope::Global => text!("landscape-pruning-global", share = share),
            Scope::Layer => text!("landscape-pruning-layer", share = share),
        };
        let title = text!("landscape-pruning", step = self.pruning.step);
        let x = Axis::linear(("Fraction of weights cut", text!("landscape-pruning.x")));
        let figure = Figure::plot("landscape_pruning", title, x, error_axis(loss, scale), marks);
        Some(figure.caption(caption))
    }
}
