//! How far finite networks are from the limit, against their size: the scatter of single runs, the bias of their mean, and the
//! distance between laws, each with its power law.

use super::axis::Shared;
use super::cell::Source;
use super::drawn::{points, shown_axis};
use super::table::SweepTable;
use super::words::shown_label;
use crate::experiment::Shown;
use crate::figure::{Axis, Figure, Line, Mark, Role, Scale, Scatter, Stroke, format_with_error};
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Numbers that fall with the size of a network.
const FALLING: [Shown; 3] = [Shown::Spread, Shown::Deviation, Shown::Distance];

/// Whether a number along an axis says how far finite networks are from the limit.
pub(super) fn is_of_size(show: Shown, x: &Shared) -> bool {
    FALLING.contains(&show) && x.axis.scale == Scale::Log
}

/// Along an axis and through a place.
pub(super) type Along<'a> = (&'a Shared, usize, &'a [usize]);

/// The power law that a number of the runs follows along an axis.
pub(super) fn power_law(table: &SweepTable, show: Shown, along: Along<'_>) -> Option<PowerLaw> {
    let (x, ..) = along;
    if !is_of_size(show, x) {
        return None;
    }
    let (at, values, errors) = points(table, Source::Runs, (show, None), along);
    // A bias within two standard errors of nothing has no logarithm that says anything.
    let least = if show == Shown::Deviation { 2.0 } else { 0.0 };
    let all = at
        .into_iter()
        .zip(values)
        .zip(errors)
        .map(|((x, y), error)| [x, y, error]);
    let known: Vec<[f64; 3]> = all
        .filter(|[_, y, error]| error.is_nan() || *y >= least * error)
        .collect();
    PowerLaw::fit_with_errors(&known, [x.low(), x.high()])
}

/// The points of a number with its power law; of a bias those that differ from nothing, since the axis is logarithmic. `named` is the
/// curve that they belong to where there are several, with its number.
pub(super) fn marks(
    table: &SweepTable,
    show: Shown,
    along: Along<'_>,
    (role, named): (Role, Option<(&str, bool)>),
) -> Vec<Mark> {
    let (x, ..) = along;
    let (at, mut values, errors) = points(table, Source::Runs, (show, None), along);
    if show == Shown::Deviation {
        for (value, error) in values.iter_mut().zip(&errors) {
            if *value < 2.0 * error {
                *value = f64::NAN;
            }
        }
    }
    if !values.iter().any(|value| *value > 0.0) {
        return Vec::new();
    }
    let column = show.column();
    let law = power_law(table, show, along);
    let said = law.as_ref().map(|law| format_with_error(law.exponent, law.error));
    let name = match (&said, named) {
        (Some(said), Some((name, _))) => text!(
            "sweep-size-law-of",
            shown = shown_label(show),
            name = name,
            exponent = said
        ),
        (Some(said), None) => text!("sweep-size-law", shown = shown_label(show), exponent = said),
        (None, Some((name, _))) => text!("sweep-size-of", shown = shown_label(show), name = name),
        (None, None) => shown_label(show).into(),
    };
    let name = name.into_owned();
    let id = named.map_or_else(|| column.to_owned(), |(name, _)| format!("{column}, {name}"));
    let scatter = Scatter::new((id.clone(), name.clone()), role, at, values).error(errors);
    let is_open = named.is_some_and(|(_, is_open)| is_open);
    let mut marks: Vec<Mark> = vec![if is_open { scatter.open() } else { scatter }.into()];
    if let Some(law) = law {
        let line: Vec<f64> = x.at.iter().map(|&x| law.at(x)).collect();
        // Under the name of its points, which says its exponent.
        marks.push(
            Line::new((id, name), role, x.at.clone(), line)
                .stroke(Stroke::Thin)
                .into(),
        );
    }
    marks
}

/// Scatter and bias on one plot, or distances, with the prediction's own standard error below them.
pub(super) fn all(
    table: &SweepTable,
    show: Shown,
    along: Along<'_>,
    named: Option<(&str, bool)>,
) -> Vec<Mark> {
    let shown = match show {
        Shown::Distance => vec![(Shown::Distance, Role::Run)],
        _ => vec![(Shown::Spread, Role::Run), (Shown::Deviation, Role::Category(1))],
    };
    let mut all: Vec<Mark> = Vec::new();
    for (show, role) in shown {
        all.extend(marks(table, show, along, (role, named)));
    }
    if show != Shown::Distance && named.is_none_or(|(_, is_open)| !is_open) {
        let (at, _, errors) = points(table, Source::Theory, (Shown::Test, None), along);
        if errors.iter().any(|error| *error > 0.0) {
            let name = ("Standard error, theory", text!("sweep-size-theory").into_owned());
            all.push(
                Line::new(name, Role::Theory, at, errors)
                    .stroke(Stroke::Dashed)
                    .into(),
            );
        }
    }
    all
}

/// The figure of such marks, on logarithmic axes.
pub(super) fn figure(table: &SweepTable, show: Shown, id: String, x: Axis, marks: Vec<Mark>) -> Figure {
    let (title, y) = match show {
        Shown::Distance => (shown_label(show), shown_axis(table, show, true)),
        _ => {
            let y = Axis::log(("From the limit", text!("sweep-size-axis").into_owned()));
            (text!("sweep-size").into_owned(), y)
        }
    };
    let figure = Figure::plot(id, title, x, y, marks);
    match show {
        Shown::Distance => figure,
        _ => figure.caption(text!("sweep-size.caption").into_owned()),
    }
}
