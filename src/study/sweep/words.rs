//! Settings and their values in words.

use crate::experiment::{Described, Value};
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
