//! What the lab draws.

use std::borrow::Cow;

use super::replica::Measured;
use super::{FirstOrder, Method, Settings, Side};
use crate::figure::{Axis, Content, Figure, HeatMap, Label, Mark, Palette, Readout, Role, Rule};
use crate::labs::closed_forms::spiked_overlaps;
use crate::labs::plots::{Sample, band, dots, histogram, named, quantiles};
use crate::statistics::Mean;
use crate::statistics::normality::CRITICAL;
use crate::text;

/// Both sides, as they are stored: rows, then columns.
const PRODUCTS: [&str; 2] = ["A f", "A′g"];
const ROLES: [Role; 2] = [Role::Category(0), Role::Category(1)];

impl Side {
    fn place(self) -> usize {
        match self {
            Self::Rows => 0,
            Self::Columns => 1,
        }
    }
}

/// Everything there is to see so far.
pub(super) fn all(lab: &FirstOrder, view: &Settings) -> Vec<Figure> {
    if lab.predictions.is_empty() {
        return Vec::new();
    }
    let side = view.side.place();
    let step = view.step.min(lab.predicted.len().saturating_sub(1));
    let mut figures = vec![variances(lab, side), progress(lab)];
    if let Some(first) = lab.replicas.first().and_then(|steps| steps.get(step)) {
        figures.extend(laws(lab, first, step, side));
        figures.push(normality(lab, side));
    }
    if !lab.predicted.is_empty() {
        figures.push(memory(lab, side));
    }
    figures
}

fn step_axis() -> Axis {
    Axis::count(("Step t", text!("axis-step-t")))
}

fn steps(lab: &FirstOrder) -> Vec<f64> {
    let count = lab.predictions.first().map_or(0, Vec::len);
    (0..count).map(|step| step as f64).collect()
}

/// Variances of both corrected products, and of the raw one that is shown.
fn variances(lab: &FirstOrder, shown: usize) -> Figure {
    let mut marks: Vec<Mark> = Vec::new();
    for side in [0, 1] {
        let product = PRODUCTS[side];
        let name = (
            format!("{product}, state evolution"),
            text!("first-order-predicted", product = product),
        );
        let predicted = lab.over_predictions(|step| step.variance[side]);
        marks.push(band(name, ROLES[side], steps(lab), &predicted).into());
    }
    if !lab.replicas.is_empty() {
        let raw = lab.over_replicas(|step| step.raw[shown]);
        let product = PRODUCTS[shown];
        let name = (
            format!("{product}, raw"),
            text!("first-order-raw", product = product),
        );
        marks.push(dots(name, Role::Reference, steps(lab), &raw).into());
        for side in [0, 1] {
            let measured = lab.over_replicas(|step| step.variance[side]);
            let product = PRODUCTS[side];
            let name = (
                format!("{product}, corrected"),
                text!("first-order-corrected", product = product),
            );
            marks.push(dots(name, ROLES[side], steps(lab), &measured).into());
        }
    }
    let y = Axis::log(("Variance", text!("first-order-variances.y")));
    Figure::plot("variances", text!("first-order-variances"), step_axis(), y, marks)
        .caption(text!("first-order-variances.caption"))
}

/// How far the method has come.
fn progress(lab: &FirstOrder) -> Figure {
    match lab.settings.method {
        Method::PowerIteration => overlaps(lab),
        Method::PhaseRetrieval => course(
            lab,
            text!("first-order-overlap"),
            Axis::linear(("Overlap", text!("first-order-overlaps.y"))),
            |step| step.overlap[1],
            |step| step.overlap[1],
        ),
        _ => course(
            lab,
            text!("labs-speed"),
            Axis::log(("Mean squared error", text!("axis-error"))),
            |step| step.error,
            |step| step.error,
        ),
    }
}

fn course(
    lab: &FirstOrder,
    title: Cow<'static, str>,
    y: Axis,
    predicted: fn(&super::Predicted) -> f64,
    measured: fn(&Measured) -> f64,
) -> Figure {
    let theory = lab.over_predictions(predicted);
    let mut marks: Vec<Mark> = vec![
        band(
            ("State evolution", text!("labs-state-evolution")),
            Role::Theory,
            steps(lab),
            &theory,
        )
        .into(),
    ];
    if !lab.replicas.is_empty() {
        let runs = ("Runs", text!("curve-runs"));
        marks.push(dots(runs, Role::Run, steps(lab), &lab.over_replicas(measured)).into());
    }
    Figure::plot("progress", title, step_axis(), y, marks).caption(text!("first-order-progress-caption"))
}

/// Overlaps of power iteration with both spikes, and where they end.
fn overlaps(lab: &FirstOrder) -> Figure {
    let ends = spiked_overlaps(lab.settings.load(), lab.settings.spike);
    let mut marks: Vec<Mark> = Vec::new();
    let names: [[(&str, Cow<'_, str>); 3]; 2] = [
        [
            ("Left, state evolution", text!("first-order-left-theory")),
            ("Left, singular vector", text!("first-order-left-limit")),
            ("Left, runs", text!("first-order-left-runs")),
        ],
        [
            ("Right, state evolution", text!("first-order-right-theory")),
            ("Right, singular vector", text!("first-order-right-limit")),
            ("Right, runs", text!("first-order-right-runs")),
        ],
    ];
    let mut measured = Vec::new();
    for (side, [theory, limit, runs]) in names.into_iter().enumerate() {
        let predicted = lab.over_predictions(|step| step.overlap[side]);
        marks.push(band(theory, ROLES[side], steps(lab), &predicted).into());
        if lab.settings.cut == 0.0 {
            marks.push(Rule::at_y(limit, ROLES[side], ends[side]).into());
        }
        if !lab.replicas.is_empty() {
            let overlap = lab.over_replicas(|step| step.overlap[side]);
            measured.push(dots(runs, ROLES[side], steps(lab), &overlap).into());
        }
    }
    marks.extend(measured);
    let y = Axis::linear(("Overlap", text!("first-order-overlaps.y")));
    Figure::plot("progress", text!("first-order-overlaps"), step_axis(), y, marks)
        .caption(text!("first-order-overlaps.caption"))
}

/// Histogram, quantiles and numbers of one product at one step.
fn laws(lab: &FirstOrder, first: &Measured, step: usize, side: usize) -> Vec<Figure> {
    let Some(kept) = &first.kept else {
        return Vec::new();
    };
    let products = &kept[side];
    let predicted = lab.over_predictions(|step| step.variance[side])[step];
    let deviation = predicted.value.sqrt();
    if deviation <= 0.0 {
        // Nothing is multiplied yet: A f at the start from zero.
        return Vec::new();
    }
    let samples = [
        Sample {
            name: raw(),
            role: Role::Reference,
            values: &products.raw[..],
        },
        Sample {
            name: corrected(),
            role: Role::Run,
            values: &products.corrected[..],
        },
    ];
    let product = PRODUCTS[side];
    let entry = (
        format!("Entry of {product}"),
        text!("first-order-product.x", product = product),
    );
    let quantile = (
        format!("Quantile of {product}"),
        text!("first-order-quantiles.y", product = product),
    );
    vec![
        named(
            histogram(&samples, deviation, entry),
            "product",
            text!("first-order-product", product = product, step = step),
        )
        .caption(text!("first-order-product.caption")),
        named(
            quantiles(&samples, deviation, quantile),
            "product_quantiles",
            text!("first-order-quantiles", product = product, step = step),
        )
        .caption(text!("labs-quantiles-caption")),
        numbers(lab, step, side, predicted),
    ]
}

fn raw() -> Label {
    ("Raw", text!("first-order-law-raw")).into()
}

fn corrected() -> Label {
    ("Corrected", text!("first-order-law-corrected")).into()
}

fn numbers(lab: &FirstOrder, step: usize, side: usize, predicted: Mean) -> Figure {
    let product = PRODUCTS[side];
    let measured =
        |value: fn(&Measured, usize) -> f64| lab.over_replicas(|measured| value(measured, side))[step];
    let readout = |name: (&'static str, Cow<'static, str>), mean: Mean| {
        let readout = Readout::new(name, mean.value);
        if mean.error.is_finite() {
            readout.error(mean.error)
        } else {
            readout
        }
    };
    let readouts = vec![
        readout(
            (
                "Predicted variance",
                text!("first-order-predicted-variance", product = product, step = step),
            ),
            predicted,
        ),
        readout(
            (
                "Corrected variance",
                text!("first-order-corrected-variance", product = product, step = step),
            ),
            measured(|step, side| step.variance[side]),
        ),
        readout(
            (
                "Raw mean square",
                text!("first-order-raw-square", product = product, step = step),
            ),
            measured(|step, side| step.raw[side]),
        ),
        readout(
            (
                "Anderson–Darling statistic, corrected",
                text!("first-order-corrected-statistic", product = product, step = step),
            ),
            measured(|step, side| step.normality[side]),
        ),
        readout(
            (
                "Anderson–Darling statistic, raw",
                text!("first-order-raw-statistic", product = product, step = step),
            ),
            measured(|step, side| step.raw_normality[side]),
        ),
    ];
    let title = text!("first-order-numbers", product = product, step = step);
    Figure::new("numbers", title, Content::Readouts(readouts)).caption(text!("first-order-numbers.caption"))
}

/// The Anderson–Darling statistic at every step.
fn normality(lab: &FirstOrder, side: usize) -> Figure {
    let raw = lab.over_replicas(|step| step.raw_normality[side]);
    let corrected = lab.over_replicas(|step| step.normality[side]);
    let marks: Vec<Mark> = vec![
        Rule::at_y(
            ("Level of one in twenty", text!("normality-level")),
            Role::Reference,
            CRITICAL,
        )
        .into(),
        dots(self::raw(), Role::Reference, steps(lab), &raw).into(),
        dots(self::corrected(), Role::Run, steps(lab), &corrected).into(),
    ];
    let title = text!("first-order-normality", product = PRODUCTS[side]);
    let y = Axis::log(("Statistic A²", text!("first-order-normality.y")));
    Figure::plot("normality", title, step_axis(), y, marks).caption(text!("first-order-normality.caption"))
}

/// The Onsager coefficients as a matrix.
fn memory(lab: &FirstOrder, side: usize) -> Figure {
    let rows = lab.predicted.len();
    let columns = lab
        .predicted
        .iter()
        .map(|step| step.memory[side].len())
        .max()
        .unwrap_or(0)
        .max(1);
    let mut values = vec![f64::NAN; rows * columns];
    for (row, step) in values.chunks_exact_mut(columns).zip(&lab.predicted) {
        for (value, coefficient) in row.iter_mut().zip(&step.memory[side]) {
            *value = *coefficient;
        }
    }
    let (title, x, colour) = match side {
        0 => (
            text!("first-order-memory-b"),
            ("Of the answer g at step s", text!("first-order-memory-b.x")),
            "b",
        ),
        _ => (
            text!("first-order-memory-a"),
            (
                "Of the signal (0) and the points f, k",
                text!("first-order-memory-a.x"),
            ),
            "a",
        ),
    };
    let edges = |count: usize| [-0.5, count as f64 - 0.5];
    let map = HeatMap {
        palette: Palette::Diverging,
        ..HeatMap::new(
            (Axis::linear(x), edges(columns)),
            (step_axis(), edges(rows)),
            columns,
            values,
            Axis::linear(colour),
        )
    };
    Figure::new("onsager_coefficients", title, Content::HeatMap(map))
        .caption(text!("first-order-memory-caption"))
}
