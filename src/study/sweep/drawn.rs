//! What figures of a sweep have in common: the names and axes of numbers, and points along a setting.

use super::axis::Shared;
use super::cell::Source;
use super::table::SweepTable;
use crate::experiment::Shown;
use crate::figure::Axis;

/// The axis of a map that a number belongs to.
pub(super) fn shown_axis(table: &SweepTable, show: Shown, log: bool) -> Axis {
    let name = show_name(table, show);
    match (show, log) {
        (Shown::StoppingStep, _) => Axis::count(name),
        // Labs have numbers of many kinds; of an overlap the logarithm shows what is next to nothing.
        (Shown::Headline, _) => Axis::linear(name),
        (_, true) => Axis::log(name),
        _ => Axis::linear(name),
    }
}

pub(super) fn show_name(table: &SweepTable, show: Shown) -> (&'static str, String) {
    (show.column(), table.name_of(show))
}

/// Abscissae, values and errors of the computed cells along an axis.
pub(super) fn points(
    table: &SweepTable,
    source: Source,
    what: (Shown, Option<usize>),
    (x, along, place): (&Shared, usize, &[usize]),
) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut place = place.to_vec();
    let (mut at, mut values, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (&there, &value) in x.places.iter().zip(&x.at) {
        place[along] = there;
        let cell = table.grid().cell_at(&place);
        if table.outcome(cell, source).is_none() {
            continue;
        }
        let number = table.number(cell, source, what);
        at.push(value);
        values.push(if table.has_diverged(cell, source) {
            f64::NAN
        } else {
            number.value
        });
        errors.push(number.error);
    }
    (at, values, errors)
}
