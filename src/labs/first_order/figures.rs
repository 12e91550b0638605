//! What the lab draws.

use super::replica::Measured;
use super::{FirstOrder, Method, Settings, Side};
use crate::figure::{Axis, Content, Figure, HeatMap, Mark, Palette, Readout, Role, Rule};
use crate::labs::closed_forms::spiked_overlaps;
use crate::labs::plots::{Sample, band, dots, histogram, named, quantiles};
use crate::statistics::Mean;
use crate::statistics::normality::CRITICAL;

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
    let step = view.step.min(lab.settings.steps);
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

fn steps(lab: &FirstOrder) -> Vec<f64> {
    (0..=lab.settings.steps).map(|step| step as f64).collect()
}

/// Variances of both corrected products, and of the raw one that is shown.
fn variances(lab: &FirstOrder, shown: usize) -> Figure {
    let mut marks: Vec<Mark> = Vec::new();
    for side in [0, 1] {
        let name = format!("{}, state evolution", PRODUCTS[side]);
        let predicted = lab.over_predictions(|step| step.variance[side]);
        marks.push(band(&name, ROLES[side], steps(lab), &predicted).into());
    }
    if !lab.replicas.is_empty() {
        let raw = lab.over_replicas(|step| step.raw[shown]);
        let name = format!("{}, raw", PRODUCTS[shown]);
        marks.push(dots(&name, Role::Reference, steps(lab), &raw).into());
        for side in [0, 1] {
            let measured = lab.over_replicas(|step| step.variance[side]);
            let name = format!("{}, corrected", PRODUCTS[side]);
            marks.push(dots(&name, ROLES[side], steps(lab), &measured).into());
        }
    }
    let (x, y) = (Axis::count("Step t"), Axis::log("Variance"));
    Figure::plot(
        "variances",
        "Variances: predicted and measured",
        x,
        y,
        marks,
    )
    .caption("Mean squares of the products' entries, mean and standard error over replicas. Lines were there before the data.")
}

/// How far the method has come.
fn progress(lab: &FirstOrder) -> Figure {
    match lab.settings.method {
        Method::PowerIteration => overlaps(lab),
        Method::PhaseRetrieval => course(
            lab,
            "Overlap with the signal",
            Axis::linear("Overlap"),
            |step| step.overlap[1],
            |step| step.overlap[1],
        ),
        _ => course(
            lab,
            "Error after each step",
            Axis::log("Mean squared error"),
            |step| step.error,
            |step| step.error,
        ),
    }
}

fn course(
    lab: &FirstOrder,
    title: &str,
    y: Axis,
    predicted: fn(&super::Predicted) -> f64,
    measured: fn(&Measured) -> f64,
) -> Figure {
    let theory = lab.over_predictions(predicted);
    let mut marks: Vec<Mark> = vec![band("State evolution", Role::Theory, steps(lab), &theory).into()];
    if !lab.replicas.is_empty() {
        marks.push(dots("Runs", Role::Run, steps(lab), &lab.over_replicas(measured)).into());
    }
    Figure::plot("progress", title, Axis::count("Step t"), y, marks)
        .caption("Predicted before any data are drawn, and measured: mean and standard error over replicas.")
}

/// Overlaps of power iteration with both spikes, and where they end.
fn overlaps(lab: &FirstOrder) -> Figure {
    let names = ["Left", "Right"];
    let ends = spiked_overlaps(lab.settings.load(), lab.settings.spike);
    let mut marks: Vec<Mark> = Vec::new();
    for side in [0, 1] {
        let name = format!("{}, state evolution", names[side]);
        let theory = lab.over_predictions(|step| step.overlap[side]);
        marks.push(band(&name, ROLES[side], steps(lab), &theory).into());
        if lab.settings.cut == 0.0 {
            let name = format!("{}, singular vector", names[side]);
            marks.push(Rule::at_y(&name, ROLES[side], ends[side]).into());
        }
    }
    if !lab.replicas.is_empty() {
        for side in [0, 1] {
            let measured = lab.over_replicas(|step| step.overlap[side]);
            let name = format!("{}, runs", names[side]);
            marks.push(dots(&name, ROLES[side], steps(lab), &measured).into());
        }
    }
    let (x, y) = (Axis::count("Step t"), Axis::linear("Overlap"));
    Figure::plot("progress", "Overlap with left and right spike", x, y, marks).caption(
        "Cosines with the true spikes. Rules: the leading singular vectors in the limit, where power iteration ends.",
    )
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
    let sample = |name, role, values| Sample { name, role, values };
    let samples = [
        sample("Raw", Role::Reference, &products.raw[..]),
        sample("Corrected", Role::Run, &products.corrected[..]),
    ];
    let (title, x) = (
        format!("{} at step {step}", PRODUCTS[side]),
        format!("Entry of {}", PRODUCTS[side]),
    );
    vec![
        named(histogram(&samples, deviation, &x), "product", &title).caption(
            "Entries in the first replica. Corrected by the predicted Onsager terms they are normal with the predicted variance.",
        ),
        named(
            quantiles(&samples, deviation, &format!("Quantile of {}", PRODUCTS[side])),
            "product_quantiles",
            &format!("{title}: quantiles"),
        )
        .caption("On the line where the law is the predicted normal one."),
        numbers(lab, step, side, predicted),
    ]
}

fn numbers(lab: &FirstOrder, step: usize, side: usize, predicted: Mean) -> Figure {
    let product = PRODUCTS[side];
    let measured =
        |value: fn(&Measured, usize) -> f64| lab.over_replicas(|measured| value(measured, side))[step];
    let readout = |label: &str, mean: Mean| {
        let readout = Readout::new(format!("{label} of {product} at step {step}"), mean.value);
        if mean.error.is_finite() {
            readout.error(mean.error)
        } else {
            readout
        }
    };
    let readouts = vec![
        readout("Predicted variance", predicted),
        readout("Corrected variance", measured(|step, side| step.variance[side])),
        readout("Raw mean square", measured(|step, side| step.raw[side])),
        readout(
            "Anderson–Darling statistic, corrected",
            measured(|step, side| step.normality[side]),
        ),
        readout(
            "Anderson–Darling statistic, raw",
            measured(|step, side| step.raw_normality[side]),
        ),
    ];
    Figure::new("numbers", "Numbers", Content::Readouts(readouts))
        .caption("Normal numbers have a statistic of about 0.4, and one in twenty above 0.75.")
}

/// The Anderson–Darling statistic at every step.
fn normality(lab: &FirstOrder, side: usize) -> Figure {
    let raw = lab.over_replicas(|step| step.raw_normality[side]);
    let corrected = lab.over_replicas(|step| step.normality[side]);
    let marks: Vec<Mark> = vec![
        Rule::at_y("Level of one in twenty", Role::Reference, CRITICAL).into(),
        dots("Raw", Role::Reference, steps(lab), &raw).into(),
        dots("Corrected", Role::Run, steps(lab), &corrected).into(),
    ];
    let title = format!("{}: distance from normal", PRODUCTS[side]);
    let (x, y) = (Axis::count("Step t"), Axis::log("Statistic A²"));
    Figure::plot("normality", &title, x, y, marks)
        .caption("Anderson–Darling statistic, means over replicas: about 0.4 of a normal law whatever its variance; above the rule normality is refused.")
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
        0 => ("Onsager coefficients b of A f", "Of the answer g at step s", "b"),
        _ => (
            "Onsager coefficients a of A′g",
            "Of the signal (0) and the points f, k",
            "a",
        ),
    };
    let edges = |count: usize| [-0.5, count as f64 - 0.5];
    let map = HeatMap {
        palette: Palette::Diverging,
        ..HeatMap::new(
            (Axis::linear(x), edges(columns)),
            (Axis::count("Step t"), edges(rows)),
            columns,
            values,
            Axis::linear(colour),
        )
    };
    Figure::new("onsager_coefficients", title, Content::HeatMap(map)).caption(
        "What each step's product remembers of the earlier ones: expected derivatives, from state evolution.",
    )
}
