//! What each method combines: waves, kernels at samples, and the responses of units.

use nalgebra::DMatrix;

use super::{LocalStructure, Method};
use crate::figure::{Axis, Figure, Line, Mark, Stroke};
use crate::labs::fixed_features::Fit;
use crate::labs::plots::category;
use crate::text;

/// Features of each kind that are drawn.
const SHOWN: usize = 6;

impl LocalStructure {
    /// Features as plots, as far as fits are known.
    pub(super) fn features(&self) -> Vec<Figure> {
        let x = &self.grid.x;
        let mut figures = Vec::new();
        for fit in &self.picture.linear {
            match fit {
                Fit::Fourier { highest, .. } => {
                    let wave = |i: usize, j: usize| {
                        let turns = std::f64::consts::TAU * (j / 2 + 1) as f64 * x[(i, 0)];
                        if j.is_multiple_of(2) {
                            turns.cos()
                        } else {
                            turns.sin()
                        }
                    };
                    let waves = DMatrix::from_fn(x.nrows(), SHOWN.min(2 * highest), wave);
                    let title = text!("local-structure-features-fourier", count = 2 * highest);
                    figures.push(self.feature_plot("features_fourier", title.into_owned(), &waves));
                }
                Fit::Kernel { width, points, .. } => {
                    let centre = |j: usize| points[(j * points.nrows() / SHOWN, 0)];
                    let bump = |i: usize, j: usize| (-0.5 * ((x[(i, 0)] - centre(j)) / width).powi(2)).exp();
                    let bumps = DMatrix::from_fn(x.nrows(), SHOWN.min(points.nrows()), bump);
                    let title = text!("local-structure-features-kernel", count = points.nrows());
                    figures.push(self.feature_plot("features_kernel", title.into_owned(), &bumps));
                }
            }
        }
        if self.picture.values.len() <= 2 {
            return figures;
        }
        figures.extend(self.units(Method::Shallow, 0, "features_shallow", |width| {
            text!("local-structure-features-shallow", count = width).into_owned()
        }));
        figures.extend(self.units(Method::Deep, 0, "features_deep_first", |width| {
            text!("local-structure-features-first", count = width).into_owned()
        }));
        let last = self.settings.hidden - 1;
        figures.extend(self.units(Method::Deep, last, "features_deep_last", |width| {
            text!("local-structure-features-last", count = width, layer = last + 1).into_owned()
        }));
        figures
    }

    /// The units of a layer that act most on what is above, by how much they vary.
    fn units(
        &self,
        method: Method,
        layer: usize,
        id: &str,
        title: impl Fn(usize) -> String,
    ) -> Option<Figure> {
        let network = self.network(method)?;
        let responses = network.responses(layer, &self.grid.x);
        let strengths = network.strengths(layer);
        let weight = |unit: usize| {
            strengths.get(unit).copied().unwrap_or(0.0) * responses.column(unit).variance().sqrt()
        };
        let mut order: Vec<usize> = (0..responses.ncols()).collect();
        order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
        order.truncate(SHOWN);
        let shown = responses.select_columns(&order);
        Some(self.feature_plot(id, title(responses.ncols()), &shown))
    }

    /// Features over the input, each in units of its largest value, and the truth behind them.
    fn feature_plot(&self, id: &str, title: String, features: &DMatrix<f64>) -> Figure {
        let mut marks: Vec<Mark> = vec![self.truth().stroke(Stroke::Dashed).into()];
        for (j, column) in features.column_iter().enumerate() {
            let scale = 1.0 / column.amax().max(f64::MIN_POSITIVE);
            let (x, y) = self.on_line(&(column * scale));
            // One name for all: which is which says nothing.
            let name = ("Features", text!("local-structure-feature"));
            marks.push(Line::new(name, category(j), x, y).into());
        }
        Figure::plot(
            id,
            title,
            Axis::linear(("x", text!("local-structure-x"))),
            Axis::linear(("Response", text!("local-structure-response"))),
            marks,
        )
        .caption(text!("local-structure-features.caption"))
    }
}
