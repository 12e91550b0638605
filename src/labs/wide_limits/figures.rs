//! What the lab draws.

use std::borrow::Cow;

use super::lazy::Errors;
use super::{Approach, GROUPS, Settings, Show, WideLimits, at, gap};
use crate::figure::{
    Axis, Content, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke, Table, format_number,
    format_with_error,
};
use crate::labs::plots::dots;
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// A theory that diverges is drawn up to so many times the network's error at the start.
const FAR: f64 = 10.0;

/// Everything there is to see so far.
pub(super) fn all(lab: &WideLimits, view: &Settings) -> Vec<Figure> {
    if lab.training.is_none() {
        return Vec::new();
    }
    match view.show {
        Show::Errors => vec![lab.errors(false), lab.errors(true), lab.nearest(), lab.drift()],
        Show::Widths => vec![lab.over_widths(), lab.exponents(), lab.nearest(), lab.drift()],
        Show::Spectrum => vec![lab.spectrum(), lab.modes(), lab.errors(true), lab.drift()],
    }
}

impl Approach {
    fn id(self) -> &'static str {
        match self {
            Self::StateEvolution => "state_evolution",
            Self::MeanErrors => "ntk_mean",
            Self::MeanPredictor => "ntk_predictor",
            Self::Conditional => "ntk_conditional",
            Self::Linearized => "linearized",
            Self::MeanField => "mean_field",
        }
    }

    pub(super) fn name(self) -> Cow<'static, str> {
        match self {
            Self::StateEvolution => text!("wide-limits-state-evolution"),
            Self::MeanErrors => text!("wide-limits-ntk-mean"),
            Self::MeanPredictor => text!("wide-limits-ntk-predictor"),
            Self::Conditional => text!("wide-limits-ntk-conditional"),
            Self::Linearized => text!("wide-limits-linearized"),
            Self::MeanField => text!("wide-limits-mean-field"),
        }
    }

    fn label(self) -> Label {
        Label::new(self.id(), self.name())
    }

    fn role(self) -> Role {
        match self {
            Self::StateEvolution => Role::Theory,
            Self::MeanErrors => Role::Category(0),
            Self::MeanPredictor => Role::Category(1),
            Self::Conditional => Role::Category(2),
            Self::Linearized => Role::Category(3),
            Self::MeanField => Role::Category(4),
        }
    }

    fn stroke(self) -> Stroke {
        match self {
            Self::MeanErrors | Self::MeanPredictor => Stroke::Dashed,
            _ => Stroke::Solid,
        }
    }
}

/// Steps on a logarithmic axis, which has no 0.
fn after_start(t: usize) -> f64 {
    t as f64 + 1.0
}

fn steps() -> Axis {
    Axis::log(("1 + step t", text!("wide-limits-steps")))
}

/// A percentage as one says it.
fn rounded(percent: f64) -> String {
    let digits = usize::from(percent < 10.0);
    format!("{percent:.digits$}")
}

impl WideLimits {
    /// The network's errors at every step so far.
    pub(super) fn trained(&self) -> Errors {
        self.training
            .as_ref()
            .map(|training| training.errors.clone())
            .unwrap_or_default()
    }

    fn errors(&self, training: bool) -> Figure {
        let part = |errors: &Errors| {
            if training {
                errors.train.clone()
            } else {
                errors.test.clone()
            }
        };
        let mut marks: Vec<Mark> = Vec::new();
        let network = part(&at(&self.trained(), &self.times));
        let most = FAR * network.first().copied().unwrap_or(f64::INFINITY);
        for (approach, errors) in self.theories() {
            let (x, y): (Vec<f64>, Vec<f64>) = self
                .times
                .iter()
                .zip(part(&errors))
                .take_while(|(_, y)| y.is_nan() || *y < most)
                .filter(|(_, y)| y.is_finite())
                .map(|(t, y)| (after_start(*t), y))
                .unzip();
            marks.push(
                Line::new(approach.label(), approach.role(), x, y)
                    .stroke(approach.stroke())
                    .into(),
            );
        }
        let name = ("Network", text!("wide-limits-network"));
        let x = self.times.iter().map(|t| after_start(*t)).collect();
        marks.push(Scatter::new(name, Role::Run, x, network).into());
        let caption = |own: std::borrow::Cow<'static, str>| {
            let own = std::iter::once(own.into_owned());
            own.chain(self.left_out()).collect::<Vec<_>>().join(" ")
        };
        if training {
            let y = Axis::log(("Training error", text!("wide-limits-train-error")));
            Figure::plot("train_errors", text!("wide-limits-train"), steps(), y, marks)
                .caption(caption(text!("wide-limits-train.caption")))
        } else {
            let y = Axis::linear(("Test error", text!("wide-limits-test-error")));
            Figure::plot("test_errors", text!("wide-limits-test"), steps(), y, marks)
                .caption(caption(text!("wide-limits-test.caption")))
        }
    }

    /// The gap of each theory from this network, nearest first, and the nearest in words.
    fn nearest(&self) -> Figure {
        let network = at(&self.trained(), &self.times);
        let mut gaps: Vec<(Approach, f64, f64)> = self
            .theories()
            .iter()
            .map(|(approach, errors)| {
                let gaps = [(&network.test, &errors.test), (&network.train, &errors.train)];
                let [test, train] = gaps.map(|(run, theory)| gap(run, theory));
                (*approach, test, train)
            })
            .collect();
        gaps.sort_by(|a, b| a.1.total_cmp(&b.1));
        let percent = |x: f64| {
            if x.is_finite() {
                format_number(100.0 * x)
            } else {
                "–".to_owned()
            }
        };
        let rows = gaps
            .iter()
            .map(|(approach, test, train)| {
                vec![approach.name().into_owned(), percent(*test), percent(*train)]
            })
            .collect();
        let header = vec![
            Label::new("Theory", text!("wide-limits-theory")),
            Label::new("Test gap (%)", text!("wide-limits-test-gap")),
            Label::new("Training gap (%)", text!("wide-limits-train-gap")),
        ];
        // What the table says stands above it in words.
        let (title, caption) = match gaps.first() {
            Some((approach, test, _)) if test.is_finite() => {
                let sentence = text!(
                    "wide-limits-nearest-of",
                    width = self.settings.width,
                    theory = approach.name().into_owned(),
                    gap = rounded(100.0 * test)
                );
                (sentence, text!("wide-limits-nearest.caption"))
            }
            _ => (text!("wide-limits-nearest"), text!("wide-limits-nearest-unknown")),
        };
        Figure::new("nearest", title, Content::Table(Table { header, rows })).caption(caption)
    }

    /// How far the network's own tangent kernel has moved.
    fn drift(&self) -> Figure {
        let (x, y) = self
            .drift
            .iter()
            .map(|(t, drift)| (after_start(*t), *drift))
            .unzip();
        let name = ("Kernel drift", text!("wide-limits-drift-name"));
        let marks = vec![Line::new(name, Role::Run, x, y).into()];
        let y = Axis::linear(("‖Θt − Θ0‖/‖Θ0‖", text!("wide-limits-drift.y")));
        Figure::plot("kernel_drift", text!("wide-limits-drift"), steps(), y, marks)
            .caption(text!("wide-limits-drift.caption"))
    }

    /// Means over runs of the gap of an approach, at the widths that have any.
    pub(super) fn gaps_of(&self, approach: Approach) -> (Vec<f64>, Vec<Mean>) {
        let count = self.widths.len();
        let at = |(place, width): (usize, &usize)| {
            let cells = self.gaps.iter().skip(place).step_by(count.max(1));
            let values: Vec<f64> = cells
                .flatten()
                .filter(|(of, gap)| *of == approach && gap.is_finite())
                .map(|(_, gap)| *gap)
                .collect();
            (!values.is_empty()).then(|| (*width as f64, Mean::of(values.iter().copied())))
        };
        self.widths.iter().enumerate().filter_map(at).unzip()
    }

    fn law(&self, approach: Approach) -> Option<PowerLaw> {
        let (x, means) = self.gaps_of(approach);
        let points = x.into_iter().zip(means.iter().map(|mean| mean.value));
        PowerLaw::fit(points, [0.0, f64::INFINITY])
    }

    fn over_widths(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for approach in Approach::ALL {
            let (x, means) = self.gaps_of(approach);
            if x.is_empty() {
                continue;
            }
            if let Some(law) = self.law(approach) {
                let y = x.iter().map(|x| law.at(*x)).collect();
                let line = Line::new(approach.label(), approach.role(), x.clone(), y);
                marks.push(line.stroke(Stroke::Dashed).into());
            }
            marks.push(dots(approach.label(), approach.role(), x, &means).into());
        }
        let name = ("This width", text!("wide-limits-this-width"));
        marks.push(Rule::at_x(name, Role::Reference, self.settings.width as f64).into());
        let x = Axis::log(("Width q", text!("wide-limits-width")));
        let y = Axis::log(("Gap", text!("wide-limits-gap")));
        let caption = text!("wide-limits-gaps.caption").into_owned();
        let stop = self.settings.stops_at();
        let stop = stop.map(|width| text!("wide-limits-stops", width = width).into_owned());
        let caption = std::iter::once(caption).chain(stop).collect::<Vec<_>>().join(" ");
        Figure::plot("gaps", text!("wide-limits-gaps"), x, y, marks).caption(caption)
    }

    fn exponents(&self) -> Figure {
        let rows = Approach::ALL.iter().filter_map(|approach| {
            let law = self.law(*approach)?;
            let exponent = format_with_error(law.exponent, law.error);
            Some(vec![approach.name().into_owned(), exponent])
        });
        let header = vec![
            Label::new("Theory", text!("wide-limits-theory")),
            Label::new("Exponent", text!("wide-limits-exponent")),
        ];
        let rows = rows.collect();
        Figure::new(
            "exponents",
            text!("wide-limits-exponents"),
            Content::Table(Table { header, rows }),
        )
        .caption(text!("wide-limits-exponents.caption"))
    }

    /// Eigenvalues of the kernel, and the power of the labels in its eigenvectors.
    fn spectrum(&self) -> Figure {
        let Some(begun) = &self.begun else {
            return Figure::new(
                "spectrum",
                text!("wide-limits-spectrum"),
                Content::Readouts(Vec::new()),
            );
        };
        let ranks: Vec<f64> = (1..=begun.lazy.eigenvalues.len())
            .map(|rank| rank as f64)
            .collect();
        let size = ranks.len() as f64;
        let labels = begun.lazy.vectors.transpose() * &begun.problem.labels.train;
        let power = labels.iter().map(|c| c * c / size).collect();
        let eigenvalues = begun.lazy.eigenvalues.iter().map(|k| k / size).collect();
        let (values, target) = (
            ("Eigenvalue", text!("wide-limits-eigenvalues")),
            ("Target", text!("wide-limits-components")),
        );
        let limit = ("Divergence", text!("wide-limits-divergence"));
        let marks: Vec<Mark> = vec![
            Scatter::new(target, Role::Category(1), ranks.clone(), power).into(),
            Line::new(values, Role::Theory, ranks, eigenvalues).into(),
            Rule::at_y(limit, Role::Reference, 2.0 / begun.rate).into(),
        ];
        let x = Axis::log(("Rank", text!("wide-limits-rank")));
        let y = Axis::log(("k/m, c²/m", text!("wide-limits-spectrum.y")));
        Figure::plot("spectrum", text!("wide-limits-spectrum"), x, y, marks)
            .caption(text!("wide-limits-spectrum.caption"))
    }

    /// Ranks of the modes whose decay is shown: of each group the one with the most residual at the start, so that it stands out
    /// from what other modes leak into it as the kernel moves.
    fn followed(&self) -> Vec<usize> {
        let (Some(begun), Some(first)) = (&self.begun, self.residuals.first()) else {
            return Vec::new();
        };
        let along = begun.lazy.vectors.tr_mul(first);
        let group = |(i, from): (usize, &usize)| {
            let until = GROUPS
                .get(i + 1)
                .copied()
                .unwrap_or(usize::MAX)
                .min(along.len() + 1);
            (*from..until).max_by(|a, b| along[a - 1].abs().total_cmp(&along[b - 1].abs()))
        };
        GROUPS.iter().enumerate().filter_map(group).collect()
    }

    /// What is left of the residual along some eigenvectors: theory and network.
    fn modes(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        if let Some(begun) = &self.begun {
            let lazy = &begun.lazy;
            for (number, rank) in self.followed().into_iter().enumerate() {
                let role = Role::Category(number as u8);
                // Lines and dots of a mode share a name.
                let name = Label::new(format!("mode_{rank}"), text!("wide-limits-mode", rank = rank));
                let decay = |t: &usize| lazy.decays(begun.rate, *t)[rank - 1].abs();
                let x: Vec<f64> = self.times.iter().map(|t| after_start(*t)).collect();
                let y = self.times.iter().map(decay).collect();
                marks.push(Line::new(name.clone(), role, x.clone(), y).into());
                let along = lazy.vectors.column(rank - 1);
                let parts: Vec<f64> = self.residuals.iter().map(|left| along.dot(left)).collect();
                let first = parts.first().copied().unwrap_or(f64::NAN);
                let y: Vec<f64> = parts.iter().map(|part| (part / first).abs()).collect();
                let x = x[..y.len().min(x.len())].to_vec();
                marks.push(Scatter::new(name, role, x, y).into());
            }
        }
        let y = Axis::linear(("Share left", text!("wide-limits-modes.y")));
        Figure::plot("modes", text!("wide-limits-modes"), steps(), y, marks)
            .caption(text!("wide-limits-modes.caption"))
    }
}
