//! Chaos and pruning.

use super::{Explorer, error_axis, quantity};
use crate::experiment::{Height, HeightScale, Scope};
use crate::figure::{Axis, Figure, Line, Mark, Role, Rule, Scatter, Stroke, format_number, superscript};
use crate::landscape::chaos::Pair;

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
            let mut name = format!("η = {}", format_number(pair.factor * rate));
            if several {
                name = format!("{name}, 10{} apart", superscript(-pair.exponent.cast_signed()));
            }
            let role = Role::Category(u8::try_from(i % 200).unwrap_or(0));
            let steps = (0..values.len()).map(|t| t as f64).collect();
            Line::new(&name, role, steps, values.clone()).into()
        };
        let marks: Vec<Mark> = self.chaos.pairs().enumerate().map(curve).collect();
        if marks.is_empty() {
            return None;
        }
        let (id, title, label) = if predictions {
            (
                "landscape_chaos_predictions",
                "Two starts apart: predictions",
                "Root mean square difference of outputs",
            )
        } else {
            (
                "landscape_chaos_weights",
                "Two starts apart: weights",
                "Distance in weight space",
            )
        };
        Some(
            Figure::plot(id, title, Axis::count("Step"), Axis::log(label), marks).caption(
                "Two runs on the same data whose starts differ a little. A straight rise is exponential growth: chaos.",
            ),
        )
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
            let name = format!("Starts 10{} apart", superscript(-exponent.cast_signed()));
            let mut sorted = known;
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (x, y): (Vec<f64>, Vec<f64>) = sorted.into_iter().unzip();
            marks.push(
                Line::new(&name, role, x.clone(), y.clone())
                    .stroke(Stroke::Thin)
                    .into(),
            );
            marks.push(Scatter::new(&name, role, x, y).into());
        }
        if marks.is_empty() {
            return None;
        }
        marks.push(Rule::at_y("Neither growth nor decay", Role::Reference, 0.0).into());
        Some(
            Figure::plot(
                "landscape_growth",
                "Growth of a small perturbation",
                Axis::linear("Learning rate η"),
                Axis::linear("Growth rate").unit("1/step"),
                marks,
            )
            .caption(
                "The slope of the logarithm of the weights' distance over steps, while it is below a hundredth of the way \
                 that the run travels. Above 0 nearby runs part exponentially. Runs that diverge have none.",
            ),
        )
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
            Line::new(&quantity(of, loss), Role::Run, fractions, heights)
                .stroke(stroke)
                .into()
        };
        let marks = vec![
            curve(Height::Test, Stroke::Solid),
            curve(Height::Train, Stroke::Dashed),
        ];
        let among = match self.settings.pruning.scope {
            Scope::Global => "among all weights",
            Scope::Layer => "in each layer",
        };
        let kept = self
            .pruning
            .tolerated(0.05, |values| values.height(Height::Test, loss));
        let caption = format!(
            "The smallest weights {among} are set to zero. Up to {} of them can go before the test error has risen by more than \
             5 %.",
            super::plane::percent(kept.unwrap_or(0.0))
        );
        let figure = Figure::plot(
            "landscape_pruning",
            &format!("Pruning the network of step {}", self.pruning.step),
            Axis::linear("Fraction of weights cut"),
            error_axis(loss, scale),
            marks,
        );
        Some(figure.caption(&caption))
    }
}
