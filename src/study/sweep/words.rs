//! Settings and their values in words.

use crate::experiment::{Described, Shown, Value, setting};
use crate::figure::Label;

/// A value of a setting in words.
pub(super) fn value_name(described: &Described, value: &Value) -> String {
    match value {
        Value::Choice(name) => described.choice(name).into_owned(),
        value => value.to_string(),
    }
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
