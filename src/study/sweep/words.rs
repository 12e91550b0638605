//! Settings and their values in words.

use crate::experiment::{Described, Grid, Shown, setting};
use crate::figure::{Label, format_number};

/// A combination in short: numbers by the symbols of their settings, alternatives by their names.
pub(super) fn in_symbols(grid: &Grid, cell: usize) -> String {
    let places = grid.axes.iter().zip(grid.place(cell));
    let parts = places.filter_map(|(axis, place)| {
        let (described, value) = (&axis.described, axis.values.get(place)?);
        let Some(number) = value.number() else {
            return Some(described.value(value));
        };
        let symbol = Some(described.symbol()).filter(|symbol| !symbol.is_empty());
        let name = symbol.unwrap_or_else(|| described.label());
        Some(format!("{name} = {}", format_number(number)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A setting at the head of a column.
pub(super) fn heading(described: &Described) -> Label {
    Label::new(described.path.to_string(), described.label().into_owned())
}

/// What people read of a number.
pub(super) fn shown_label(shown: Shown) -> String {
    let described = setting("sweep.show").map(|setting| &setting.described);
    let name = Shown::KIND
        .names()
        .get(shown as usize)
        .copied()
        .unwrap_or_default();
    described.map_or_else(String::new, |it| it.choice(name).into_owned())
}
