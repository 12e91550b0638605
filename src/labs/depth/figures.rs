//! What the lab draws.

use super::{Depth, Shape};
use crate::figure::{
    Axis, Content, Figure, Label, Line, Mark, Role, Scatter, Stroke, Table, format_number, format_with_error,
};
use crate::labs::plots::dots;
use crate::statistics::Mean;
use crate::text;

impl Depth {
    pub(super) fn drawn(&self) -> Vec<Figure> {
        if self.replica == 0 {
            return Vec::new();
        }
        let mut figures = vec![self.against_depth()];
        figures.extend(self.fits());
        figures.extend([self.statements(), self.networks()]);
        figures
    }

    /// The mean error of each depth.
    fn means(&self) -> Vec<Mean> {
        self.errors
            .iter()
            .map(|errors| Mean::of(errors.iter().copied()))
            .collect()
    }

    /// The depth of the smallest mean error.
    fn best(&self) -> usize {
        let means = self.means();
        let depths = (1..=means.len()).zip(&means);
        depths
            .min_by(|a, b| a.1.value.total_cmp(&b.1.value))
            .map_or(1, |(depth, _)| depth)
    }

    fn against_depth(&self) -> Figure {
        let depths: Vec<f64> = (1..=self.errors.len()).map(|depth| depth as f64).collect();
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (depth, errors) in depths.iter().zip(&self.errors) {
            x.extend(errors.iter().map(|_| *depth));
            y.extend(errors);
        }
        let means = self.means();
        let line = means.iter().map(|mean| mean.value).collect();
        let each = ("Each replica", text!("depth-each"));
        let mean = ("Mean", text!("depth-mean"));
        let marks: Vec<Mark> = vec![
            Scatter::new(each, Role::Reference, x, y).open().into(),
            Line::new(mean.clone(), Role::Run, depths.clone(), line).into(),
            dots(mean, Role::Run, depths, &means).into(),
        ];
        Figure::plot(
            "errors",
            text!("depth-errors", parameters = self.settings.parameters),
            Axis::count(("Hidden layers", text!("depth-hidden"))),
            Axis::log(("Error", text!("depth-error"))),
            marks,
        )
        .caption(text!("depth-errors.caption"))
    }

    /// Fits of the shallow network and of the best deep one over the truth, on a line.
    fn fits(&self) -> Option<Figure> {
        let (samples, values) = self.last.as_ref()?;
        if self.target.inputs() > 1 {
            return None;
        }
        let at: Vec<f64> = self.grid.x.column(0).iter().copied().collect();
        let line = |name: Label, role, values: &nalgebra::DVector<f64>| {
            Line::new(name, role, at.clone(), values.iter().copied().collect())
        };
        let points = ("Samples", text!("depth-samples"));
        let (x, y) = (
            samples.x.column(0).iter().copied().collect(),
            samples.y.iter().copied().collect(),
        );
        let truth = line(
            ("Truth", text!("depth-truth")).into(),
            Role::Reference,
            &self.grid.y,
        );
        let mut marks: Vec<Mark> = vec![
            Scatter::new(points, Role::Reference, x, y).into(),
            truth.stroke(Stroke::Dashed).into(),
        ];
        let deep = self.best().max(2);
        let shown = [(1, Role::Category(2), "shallow"), (deep, Role::Run, "deep")];
        for (hidden, role, id) in shown {
            let values = values.get(hidden - 1)?;
            marks.push(line((id, text!("depth-fit-of", hidden = hidden)).into(), role, values).into());
        }
        let x = Axis::linear(("x", text!("depth-x")));
        let y = Axis::linear(("f", text!("depth-f")));
        Some(Figure::plot("fits", text!("depth-fits"), x, y, marks).caption(text!("depth-fits.caption")))
    }

    /// What is proved beside what is seen.
    fn statements(&self) -> Figure {
        let means = self.means();
        let at = |hidden: usize| {
            means
                .get(hidden - 1)
                .copied()
                .unwrap_or_else(|| Mean::of(std::iter::empty()))
        };
        let of = |mean: Mean| {
            if mean.error.is_finite() {
                format_with_error(mean.value, mean.error)
            } else {
                format_number(mean.value)
            }
        };
        let (best, last) = (self.best(), means.len());
        let ratio = |error: Mean, to: Mean| format!("{:.1}", error.value / to.value);
        // The deepest that is surely worse: beyond it some replicas may do well.
        let worse = (2..=last).rev().find(|&hidden| apart(at(1), at(hidden)));
        let seen = if let Some(hidden) = worse.filter(|_| best == 1) {
            text!(
                "depth-seen-loses",
                hidden = hidden,
                ratio = ratio(at(hidden), at(1))
            )
        } else if !apart(at(1), at(best)) {
            text!("depth-seen-equal")
        } else {
            text!("depth-seen-wins", ratio = ratio(at(1), at(best)))
        };
        let mut here = vec![text!("depth-seen-shallow", error = of(at(1)))];
        if best > 1 {
            here.push(text!("depth-seen-best", hidden = best, error = of(at(best))));
        }
        here.push(seen);
        let row = |kind: &str, statement: std::borrow::Cow<'static, str>| {
            vec![kind.to_owned(), statement.into_owned()]
        };
        let proved = self.proved().into_iter().map(|s| row(&text!("depth-proved"), s));
        let rows = proved.chain(here.into_iter().map(|s| row(&text!("depth-seen"), s)));
        let header = vec![
            ("", text!("depth-kind")).into(),
            ("Statement", text!("depth-statement")).into(),
        ];
        Figure::new(
            "statements",
            text!("depth-statements"),
            Content::Table(Table {
                header,
                rows: rows.collect(),
            }),
        )
        .caption(text!("depth-statements.caption"))
    }

    /// What is proved of the target.
    fn proved(&self) -> Vec<std::borrow::Cow<'static, str>> {
        let mut proved = vec![text!("depth-proved-universal")];
        let (foldings, pieces) = (self.settings.foldings, 1_usize << self.settings.foldings);
        proved.extend(match self.settings.target {
            Shape::Jumps => vec![
                text!("depth-proved-jumps-linear"),
                text!("depth-proved-jumps-deep"),
            ],
            Shape::Smooth => vec![text!("depth-proved-smooth")],
            Shape::Tent => vec![
                text!("depth-proved-tent-deep", foldings = foldings, pieces = pieces),
                text!("depth-proved-tent-shallow", pieces = pieces),
            ],
            Shape::Hierarchy => vec![text!("depth-proved-hierarchy")],
        });
        proved
    }

    /// The networks that are compared.
    fn networks(&self) -> Figure {
        let row = |(hidden, mean): (usize, &Mean)| {
            let (units, weights) = self.size(hidden);
            let mut errors = self.errors.get(hidden - 1).cloned().unwrap_or_default();
            errors.sort_by(f64::total_cmp);
            let middle = errors.get(errors.len() / 2).copied().unwrap_or(f64::NAN);
            vec![
                hidden.to_string(),
                units.to_string(),
                weights.to_string(),
                format_with_error(mean.value, mean.error),
                format_number(middle),
            ]
        };
        let header = vec![
            ("Hidden layers", text!("depth-hidden")).into(),
            ("Units", text!("depth-units")).into(),
            ("Weights", text!("depth-weights")).into(),
            ("Error", text!("depth-error")).into(),
            ("Median", text!("depth-median")).into(),
        ];
        let rows = (1..=self.errors.len()).zip(&self.means()).map(row).collect();
        Figure::new(
            "networks",
            text!("depth-networks"),
            Content::Table(Table { header, rows }),
        )
        .caption(text!("depth-networks.caption"))
    }
}

/// Whether means differ by more than chance: by two joint standard errors.
pub(super) fn apart(a: Mean, b: Mean) -> bool {
    (a.value - b.value).abs() > 2.0 * a.error.hypot(b.error)
}
